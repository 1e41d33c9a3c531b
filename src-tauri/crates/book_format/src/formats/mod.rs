//! What the book keeps as JSON within a column: one type a form, apart from the types of the rules and of the
//! window, so that neither can change what stands in books.
//!
//! Each object says the number of its format. A number that isn't known, a field that is missing or one that nobody
//! knows is damage, never a default. Books from before formats had numbers left out what had its usual value; each
//! type says in [`StoredFormat::complete`] what that was.

mod agreement;
mod bucket_sets;
mod case_version;
mod collector_terms;
mod export;
mod import_profile;
mod policies;
mod rule_set;
#[cfg(test)]
mod tests;

pub use agreement::{
    StoredAgencyTerms, StoredCommissionRate, StoredContact, StoredContractField, StoredFieldContract,
    StoredPackTemplate, StoredTemplateColumn,
};
pub use bucket_sets::{StoredBucket, StoredBucketSet};
pub use case_version::{StoredCaseVersion, case_before};
pub use collector_terms::StoredAbsence;
pub use collector_terms::StoredCollectorTerms;
pub use export::{StoredDisclosedField, StoredExportSettings, StoredExportedFile};
pub use import_profile::StoredImportProfile;
pub use policies::StoredPolicy;
pub use rule_set::{StoredChallenger, StoredDivisionRule, StoredRuleSet};

use crate::error::StoreError;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt::Display;

/// The number of a format, the first field of every stored object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format<const NUMBER: u64>;

/// The name of that field.
const FORMAT: &str = "format";

impl<const NUMBER: u64> Serialize for Format<NUMBER> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(NUMBER)
    }
}

impl<'de, const NUMBER: u64> Deserialize<'de> for Format<NUMBER> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u64::deserialize(deserializer)?;
        if number == NUMBER {
            Ok(Self)
        } else {
            Err(D::Error::custom(format!("format {number} is not known; this program knows {NUMBER}")))
        }
    }
}

/// An object that the book keeps as JSON.
pub trait StoredFormat: Serialize + DeserializeOwned {
    /// The number of the format that this program writes.
    const NUMBER: u64 = 1;

    /// Brings an object of an earlier format, whose number is given, to this one.
    fn renew(_object: &mut Map<String, Value>, _from: u64) {}

    /// Completes an object from before formats had numbers with what it left out.
    fn complete(object: &mut Map<String, Value>);
}

/// Sets the fields that an object leaves out to those of `usual`, in the order of `usual`.
fn complete_with(object: &mut Map<String, Value>, usual: &impl Serialize) {
    let Ok(Value::Object(usual)) = serde_json::to_value(usual) else { return };
    for (name, value) in usual {
        object.entry(name).or_insert(value);
    }
}

/// Applies `complete` to each object of a list in a field.
fn complete_each(object: &mut Map<String, Value>, list: &str, complete: impl Fn(&mut Map<String, Value>)) {
    let Some(Value::Array(lines)) = object.get_mut(list) else { return };
    lines.iter_mut().filter_map(Value::as_object_mut).for_each(complete);
}

fn numbered<T: StoredFormat>(mut value: Value) -> Result<Value, String> {
    let object = value.as_object_mut().ok_or_else(|| "is no object".to_owned())?;
    if !object.contains_key(FORMAT) {
        T::complete(object);
        object.insert(FORMAT.to_owned(), Value::from(1));
    }
    if let Some(earlier) = object.get(FORMAT).and_then(Value::as_u64).filter(|number| (1..T::NUMBER).contains(number)) {
        T::renew(object, earlier);
        object.insert(FORMAT.to_owned(), Value::from(T::NUMBER));
    }
    Ok(value)
}

/// Reads a field that may be `null` and may not be missing: to serde, the two are the same.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// An object as it stands in the book.
///
/// # Errors
/// What can't be read, for a person.
pub fn parse<T: StoredFormat>(text: &str) -> Result<T, String> {
    let text_of = |error: serde_json::Error| error.to_string();
    // As it is written today; read at once, since an undo reads hundreds of thousands.
    if T::NUMBER == 1 && text.starts_with("{\"format\":") {
        return serde_json::from_str(text).map_err(text_of);
    }
    let value = serde_json::from_str(text).map_err(text_of)?;
    serde_json::from_value(numbered::<T>(value)?).map_err(text_of)
}

/// A list of objects as it stands in the book.
pub fn parse_list<T: StoredFormat>(text: &str) -> Result<Vec<T>, String> {
    let values: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let one = |value| serde_json::from_value(numbered::<T>(value)?).map_err(|error| error.to_string());
    values.into_iter().map(one).collect()
}

/// Reads an object of the book; `table` and `row` say where it stands.
///
/// # Errors
/// [`StoreError::DamagedRow`] with table, row and what can't be read.
pub fn read<T: StoredFormat>(text: &str, table: &str, row: impl Display) -> Result<T, StoreError> {
    parse(text).map_err(|reason| StoreError::damaged(table, row, &reason))
}

/// Reads a list of objects of the book; `table` and `row` say where it stands.
///
/// # Errors
/// [`StoreError::DamagedRow`] with table, row and what can't be read.
pub fn read_list<T: StoredFormat>(text: &str, table: &str, row: impl Display) -> Result<Vec<T>, StoreError> {
    parse_list(text).map_err(|reason| StoreError::damaged(table, row, &reason))
}

/// An object, or a list of them, as the book keeps it.
///
/// # Errors
/// [`StoreError::Internal`], which no such object is known to cause.
pub fn write(value: &(impl Serialize + ?Sized)) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Internal(error.to_string()))
}

/// What a stored code stands for.
///
/// # Errors
/// That the code is not known, for a person.
pub fn of_code<T>(field: &str, code: &str, by_name: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    by_name(code).ok_or_else(|| format!("{field} {code:?} is not known"))
}
