//! What a command came to, as the one document and as text.

use caseload_engine::{Failure, FailureCode};
use serde_json::Value;
use std::io::Write as _;

/// What a command came to.
pub struct Outcome {
    json: Value,
    text: String,
    /// Whether the exit code is 0.
    pub good: bool,
}

impl Outcome {
    pub fn new(json: impl serde::Serialize, text: String) -> Result<Self, Failure> {
        let json = serde_json::to_value(json)
            .map_err(|error| Failure::new(FailureCode::Internal).with("reason", error.to_string()))?;
        Ok(Self { json, text, good: true })
    }

    /// The same with whether the exit code is 0.
    pub fn that_is(self, good: bool) -> Self {
        Self { good, ..self }
    }

    /// Prints the one document, or the text.
    ///
    /// # Errors
    /// What the system says of standard output, such as that its disk is full.
    pub fn print(&self, json: bool) -> std::io::Result<()> {
        if json { print_line(&self.json) } else { print_line(&self.text) }
    }
}

/// Prints a line and sees it through. Whoever reads may stop before the end, as `head` does: that is no failure.
pub fn print_line(line: &impl std::fmt::Display) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
