//! The front end: its packages, checks and build.

use crate::steps::{Outcome, root, run};
use std::path::PathBuf;
use std::process::Command;

fn folder() -> PathBuf {
    root().join("ui")
}

fn npm(arguments: &[&str]) -> Command {
    // On Windows npm is a script, which only a shell finds.
    let mut command = if cfg!(windows) { Command::new("npm.cmd") } else { Command::new("npm") };
    command.args(arguments).current_dir(folder());
    command
}

/// Installs the packages of the lock file, unless they are there.
pub fn install() -> Outcome {
    let changed = |name: &str| folder().join(name).metadata().and_then(|file| file.modified()).ok();
    let (locked, installed) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))
}

/// Types, lints and unit tests.
pub fn check() -> Outcome {
    for script in ["check", "lint", "test"] {
        run(&mut npm(&["run", "--silent", script]))?;
    }
    Ok(())
}

/// Builds what the program embeds.
pub fn build() -> Outcome {
    run(&mut npm(&["run", "--silent", "bundle"]))
}
