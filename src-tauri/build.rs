//! Tells Tauri which commands there are: without the list, an app's own commands bypass the permission system. The list is the
//! functions in `src/commands` that are marked `#[tauri::command]`; which of them the window may call stands in
//! `capabilities/main.json`, which `tests/tidy` holds against it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

/// The commands of a module, by their names.
fn commands_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_marked = false;
    for line in text.lines() {
        is_marked |= line.trim() == "#[tauri::command]";
        if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_marked) {
            found.extend(rest.split('(').next().map(str::to_owned));
            is_marked = false;
        }
    }
    found
}

/// Writes the call of `generate_handler!` with all commands, and gives their names.
fn write_handler() -> io::Result<Vec<String>> {
    let mut modules = Vec::new();
    for entry in fs::read_dir("src/commands")? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        modules.push((stem, fs::read_to_string(&path)?));
    }
    modules.sort();
    let (mut names, mut handler) = (Vec::new(), "tauri::generate_handler![\n".to_owned());
    for (module, text) in &modules {
        for name in commands_in(text) {
            let _ = writeln!(handler, "    {module}::{name},");
            names.push(name);
        }
    }
    handler.push(']');
    let target = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&target).join("handler.rs"), handler)?;
    Ok(names)
}

fn main() {
    // The front end is embedded: a new one makes a new program.
    println!("cargo::rerun-if-changed=../ui/dist");
    println!("cargo::rerun-if-changed=src/commands");
    let names = match write_handler() {
        Ok(names) => names,
        Err(error) => {
            println!("cargo::error=src/commands: {error}");
            std::process::exit(1);
        }
    };
    let names: Vec<&'static str> = names.into_iter().map(|name| &*name.leak()).collect();
    let attributes =
        tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(names.leak()));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
