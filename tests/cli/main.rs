//! The command line as a process: its names, JSON keys and exit codes are a public interface.

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

mod aging;
mod ambiguous_rows;
mod concurrency;
mod contract;
mod corpus;
mod division;
mod doubles;
mod doubt;
mod figures;
mod file_formats;
mod headings;
mod imports;
mod kills;
mod merging;
mod outsourcing;
mod power;
mod refusals;
mod schedules;
mod shapes;
mod shared_data;
mod silence;
mod statements;
mod statuses;
mod tables;
mod tampering;
mod understanding;
mod undo;
mod unread;
mod upgrades;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A book of its own, and the command line on it.
pub struct Cli {
    folder: tempfile::TempDir,
    as_of: &'static str,
}

impl Cli {
    /// A command line on a fresh book, as of a day.
    #[must_use]
    pub fn as_of(as_of: &'static str) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), as_of }
    }

    /// A path in the book's folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The book.
    #[must_use]
    pub fn book(&self) -> PathBuf {
        self.path("book.caseload")
    }

    /// Writes a file.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        std::fs::write(self.path(name), content).expect("written");
        self.path(name)
    }

    /// Runs with `--json`.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(caseload_tests::program("caseload"))
            .args(["--book"])
            .arg(self.book())
            .args(if arguments.contains(&"--as-of") { vec!["--json"] } else { vec!["--as-of", self.as_of, "--json"] })
            .args(arguments)
            .env("LANG", "en_US.UTF-8")
            .env("USER", "tester")
            .output()
            .expect("caseload runs")
    }

    /// Runs what must succeed and gives its one document.
    #[must_use]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("exactly one JSON document")
    }

    /// Runs what must succeed and gives what people read, in English.
    #[must_use]
    pub fn text(&self, arguments: &[&str]) -> String {
        let output = Command::new(caseload_tests::program("caseload"))
            .arg("--book")
            .arg(self.book())
            .args(["--as-of", self.as_of])
            .args(arguments)
            .env("LANG", "en_US.UTF-8")
            .output()
            .expect("caseload runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs and gives the exit code with the one document.
    #[must_use]
    pub fn exit_and_json(&self, arguments: &[&str]) -> (i32, Value) {
        let output = self.run(arguments);
        let document = serde_json::from_slice(&output.stdout).expect("exactly one JSON document");
        (output.status.code().expect("an exit code"), document)
    }

    /// Runs what must be refused and gives the code.
    #[must_use]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} is refused");
        let document: Value = serde_json::from_slice(&output.stdout).expect("exactly one JSON document");
        assert!(document["error"]["params"].is_object(), "{document}");
        document["error"]["code"].as_str().expect("a code").to_owned()
    }

    /// Imports a file.
    #[must_use]
    pub fn import(&self, file: &Path) -> Value {
        self.json(&["import", file.to_str().expect("a path")])
    }
}
