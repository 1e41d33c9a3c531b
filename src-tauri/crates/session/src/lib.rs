//! A book that a program has open: its columns in memory, brought up to date with whatever anybody changes, lists of its
//! cases, and the one way to write to it.
//!
//! The crates of the systems (import, division, outsourcing, reports, casework) stand on this one and don't know each
//! other.

pub mod aging_policies;
pub mod book_head;
pub mod case_filter;
pub mod case_lines;
pub mod division_rule;
pub mod failure;
pub mod fields;
pub mod file_language;
pub mod filter;
mod kept;
pub mod lists;
pub mod logging;
pub mod names;
pub mod notices;
mod open_lists;
pub mod portfolio_reader;
pub mod progress;
pub mod search;
pub mod search_texts;
pub mod selection;
mod session;
pub mod shell_words;
pub mod stored;

pub use failure::{Failure, FailureCode};
pub use session::{CURRENCY_SETTING, FilterParts, Finding, RulesOn, Session, sums_of};
