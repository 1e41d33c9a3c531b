//! Reading what the book holds as JSON: strictly, so that what can't be read is named and never replaced.

use crate::failure::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// A text of the book as what it should be; `table` and `row` say where it stands.
///
/// # Errors
/// `book_damaged` with table, row and what can't be read.
#[expect(clippy::disallowed_methods, reason = "the one place that names table and row")]
pub fn read<'text, T: Deserialize<'text>>(text: &'text str, table: &str, row: impl Display) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| damaged(table, row, &error))
}

/// The same of a JSON object of texts that is left empty where there are none.
pub fn read_or_empty<T: DeserializeOwned + Default>(text: &str, table: &str, row: impl Display) -> Result<T, Failure> {
    if text.is_empty() { Ok(T::default()) } else { read(text, table, row) }
}

/// A stored object as what it stands for; `table` and `row` say where it stands.
///
/// # Errors
/// `book_damaged` with table, row and which code is not known.
pub fn restored<S, T>(stored: S, table: &str, row: impl Display) -> Result<T, Failure>
where
    T: TryFrom<S>,
    T::Error: Display,
{
    stored.try_into().map_err(|error: T::Error| damaged(table, row, &error))
}

/// The same of a list.
pub fn restored_list<S, T>(stored: Vec<S>, table: &str, row: impl Display) -> Result<Vec<T>, Failure>
where
    T: TryFrom<S>,
    T::Error: Display,
{
    stored.into_iter().map(|one| restored(one, table, &row)).collect()
}

/// That a row can't be read as what it should be.
pub fn damaged(table: &str, row: impl Display, reason: &impl Display) -> Failure {
    Failure::damaged(table, &row.to_string(), &reason.to_string())
}
