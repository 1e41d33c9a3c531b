//! Names that users give: what they may be.

use crate::failure::{Failure, FailureCode};

/// No name is longer, in characters.
const LONGEST_NAME: usize = 100;

/// A name without white space at its ends.
///
/// # Errors
/// `name_empty`, or `value_out_of_range` where it is too long.
pub fn checked_name(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Failure::new(FailureCode::NameEmpty));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "name").with("value", name));
    }
    Ok(name.to_owned())
}

/// A name without white space at its ends; refused when nothing is left.
pub fn proper_name(name: &str) -> Result<String, Failure> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(Failure::new(FailureCode::NameEmpty)),
        1..=LONGEST_NAME => Ok(name),
        _ => Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "name").with("value", name)),
    }
}
