//! The shape of the house: layers, licences, and where things may stand.

#![allow(
    clippy::unwrap_used,
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    clippy::double_must_use,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    unused_must_use,
    reason = "a test says what went wrong by panicking"
)]

mod circles;
mod commands;

use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The whole graph as this machine builds it; nothing is downloaded for it.
fn workspace() -> cargo_metadata::Metadata {
    let version = std::process::Command::new("rustc").arg("-vV").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    MetadataCommand::new()
        .manifest_path(caseload_tests::root().join("Cargo.toml"))
        .other_options(vec!["--locked".into(), "--offline".into(), "--filter-platform".into(), host.into()])
        .exec()
        .expect("cargo metadata")
}

/// The packages of this workspace and of others that a package depends on at run time.
fn dependencies(package: &Package) -> BTreeSet<String> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Normal)
        .map(|dependency| dependency.name.clone())
        .collect()
}

/// What an open book stands on.
const BELOW: [&str; 6] =
    ["caseload-domain", "caseload-tables", "caseload-files", "caseload-store", "caseload-words", "caseload-portfolio"];

/// The systems of the trade, which don't know each other.
const SYSTEMS: [&str; 5] =
    ["caseload-import", "caseload-division", "caseload-outsourcing", "caseload-reports", "caseload-casework"];

#[test]
fn dependencies_point_one_way() {
    let metadata = workspace();
    let session = [&BELOW[..], &["caseload-session"]].concat();
    let import = [&session[..], &["caseload-evidence"]].concat();
    let outsourcing = [&session[..], &["caseload-agency-files"]].concat();
    let engine = [&session[..], &SYSTEMS].concat();
    let own: &[(&str, &[&str])] = &[
        ("caseload-domain", &[]),
        ("caseload-tables", &["caseload-domain"]),
        ("caseload-files", &["caseload-domain", "caseload-tables"]),
        ("caseload-book-format", &["caseload-domain"]),
        ("caseload-store", &["caseload-domain", "caseload-book-format"]),
        ("caseload-words", &[]),
        ("caseload-portfolio", &["caseload-domain"]),
        ("caseload-session", &BELOW),
        ("caseload-evidence", &session),
        ("caseload-agency-files", &session),
        ("caseload-import", &import),
        ("caseload-division", &session),
        ("caseload-outsourcing", &outsourcing),
        ("caseload-reports", &session),
        ("caseload-casework", &session),
        ("caseload-engine", &engine),
        ("caseload-cli", &["caseload-engine", "caseload-words"]),
        ("caseload-desktop", &["caseload-engine"]),
        ("xtask", &[]),
    ];
    for (name, allowed) in own {
        let package =
            metadata.workspace_packages().into_iter().find(|package| package.name == *name).expect("a member");
        for found in dependencies(package).iter().filter(|found| found.starts_with("caseload-")) {
            assert!(allowed.contains(&found.as_str()), "{name} may not depend on {found}");
        }
    }
}

/// More lines than this, tests included, are several crates.
const LONGEST_CRATE: usize = 8_000;

#[test]
fn no_crate_is_too_long_to_be_known_by_one_person() {
    for package in workspace().workspace_packages() {
        let folder = package.manifest_path.parent().expect("a folder").join("src");
        let mut sources = Vec::new();
        files(folder.as_std_path(), "rs", &mut sources);
        let lines: usize =
            sources.iter().map(|path| std::fs::read_to_string(path).expect("readable").lines().count()).sum();
        assert!(lines <= LONGEST_CRATE, "{} has {lines} lines: look for a seam", package.name);
    }
}

#[test]
fn each_door_has_one_keeper() {
    let metadata = workspace();
    let keepers: &[(&str, &[&str])] = &[
        ("sqlx", &["caseload-book-format", "caseload-store"]),
        ("libsqlite3-sys", &["caseload-store"]),
        ("calamine", &["caseload-files", "caseload-tests"]),
        ("csv", &["caseload-files"]),
        ("rust_xlsxwriter", &["caseload-files", "caseload-tests"]),
        ("tauri", &["caseload-desktop"]),
        ("clap", &["caseload-cli"]),
    ];
    for package in metadata.workspace_packages() {
        let found = dependencies(package);
        for (door, keeper) in keepers.iter().filter(|(door, _)| found.contains(*door)) {
            assert!(keeper.contains(&package.name.as_str()), "{door} is for {keeper:?}, not for {}", package.name);
        }
        if package.name == "caseload-domain" {
            for forbidden in ["tokio", "tauri", "sqlx", "tracing", "tempfile"] {
                assert!(!found.contains(forbidden), "the rules need no {forbidden}");
            }
        }
    }
}

#[test]
fn every_licence_is_one_we_can_ship() {
    let allowed = [
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "Unicode-3.0",
        "MPL-2.0",
        "CC0-1.0",
        "0BSD",
        "BSL-1.0",
        "Unlicense",
        "Apache-2.0 WITH LLVM-exception",
        "MIT-0",
        "CDLA-Permissive-2.0",
        "bzip2-1.0.6",
    ];
    for package in workspace().packages {
        let Some(licence) = &package.license else {
            assert!(package.license_file.is_some(), "{} has no licence", package.name);
            continue;
        };
        // One of the alternatives has to be ours, and of it every part.
        let ours = licence.replace('/', " OR ").split(" OR ").any(|alternative| {
            alternative.split(" AND ").all(|part| allowed.contains(&part.trim().trim_matches(|c| c == '(' || c == ')')))
        });
        assert!(ours, "{} is under {licence}", package.name);
    }
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if ["target", "node_modules", "dist", "gen", ".git"].iter().any(|skipped| name == *skipped) {
            continue;
        }
        if path.is_dir() {
            files(&path, ending, found);
        } else if name.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn sources(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    files(&caseload_tests::root().join(folder), ending, &mut found);
    assert!(!found.is_empty(), "there are sources in {folder}");
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("readable");
            (path, text)
        })
        .collect()
}

#[test]
fn the_window_meets_the_program_in_one_folder() {
    for ending in [".ts", ".tsx"] {
        for (path, text) in sources("ui/src", ending) {
            let is_host = path.components().any(|part| part.as_os_str() == "host");
            assert!(is_host || !text.contains("@tauri-apps/"), "{} talks to Tauri past ui/src/host", path.display());
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for (path, text) in sources("src-tauri", ".rs") {
        let in_store =
            path.components().any(|part| part.as_os_str() == "store") || path.ends_with("book_format/src/schema.rs");
        let sql = ["SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA "].iter().any(|word| text.contains(word));
        assert!(in_store || !sql, "{} holds SQL", path.display());
    }
}

#[test]
fn the_rules_have_no_clock() {
    for (path, text) in sources("src-tauri/crates/domain", ".rs") {
        for clock in ["Utc::now", "Local::now", "SystemTime", "Instant::now"] {
            assert!(!text.contains(clock), "{} asks for the time", path.display());
        }
    }
}

#[test]
fn every_link_and_every_module_of_the_documents_is_there() {
    let root = caseload_tests::root();
    let mut links = 0;
    for (path, text) in sources(".", ".md") {
        let folder = path.parent().expect("a folder");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") || link.starts_with('#') {
                continue;
            }
            links += 1;
            let target = link.split('#').next().unwrap_or_default();
            assert!(folder.join(target).exists(), "{}: {link}", path.display());
        }
    }
    assert!(links > 10, "links are found");
    // The places that ARCHITECTURE sends a newcomer to, by their paths from src-tauri or from the root.
    let map = std::fs::read_to_string(root.join("src-tauri/ARCHITECTURE.md")).expect("readable");
    let table = map.split("## Entry points").nth(1).and_then(|rest| rest.split("## ").next()).expect("a table");
    let paths = table.split('`').skip(1).step_by(2).filter(|path| path.contains('/') && !path.contains(['<', '{']));
    let mut found = 0;
    for path in paths {
        found += 1;
        let at = [root.join("src-tauri").join(path), root.join(path), root.join("src-tauri/crates").join(path)];
        assert!(at.iter().any(|at| at.exists()), "{path} of ARCHITECTURE");
    }
    assert!(found > 15, "places are found");
}

#[test]
fn the_guide_has_a_page_for_every_screen_in_both_languages() {
    let root = caseload_tests::root();
    let place = std::fs::read_to_string(root.join("ui/src/state/place.tsx")).expect("readable");
    let list = place.split("SCREENS = [").nth(1).and_then(|rest| rest.split(']').next()).expect("the screens");
    let screens: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
    assert!(screens.len() > 5, "{screens:?}");
    for page in screens.iter().copied().chain(["command-line"]) {
        let headings = ["en", "zh"].map(|language| {
            let path = root.join(format!("src-tauri/docs/guide/{language}/{page}.md"));
            let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
            text.lines().filter(|line| line.starts_with('#')).count()
        });
        assert!(headings[0] > 0 && headings[0] == headings[1], "{page}: both say the same");
    }
}
