//! What a command came to, as the one document and as text.

use caseload_engine::{Failure, codes};
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
            .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
        Ok(Self { json, text, good: true })
    }

    /// The same with whether the exit code is 0.
    pub fn that_is(self, good: bool) -> Self {
        Self { good, ..self }
    }

    /// Prints the one document, or the text.
    pub fn print(&self, json: bool) {
        let mut out = std::io::stdout().lock();
        // Whoever reads may stop before the end, as `head` does.
        let _ = if json { writeln!(out, "{}", self.json) } else { writeln!(out, "{}", self.text) };
    }
}
