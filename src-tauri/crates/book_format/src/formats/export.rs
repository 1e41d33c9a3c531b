//! What left in a pack or another file: its fields and files (`exports`, `told_files`), and how it was written.

use super::{Format, StoredFormat, present};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A field that left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredDisclosedField {
    /// The number of the format.
    pub format: Format<1>,
    /// Its name.
    pub field: String,
    /// Under which header.
    pub header: String,
    /// Code of whether whole or masked.
    pub form: String,
    /// For what, by the contract.
    pub purpose: String,
    /// Until when, by the contract.
    #[serde(deserialize_with = "present")]
    pub until: Option<NaiveDate>,
}

impl StoredFormat for StoredDisclosedField {
    fn complete(object: &mut Map<String, Value>) {
        object.entry("until").or_insert(Value::Null);
    }
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredExportedFile {
    /// The number of the format.
    pub format: Format<1>,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Rows of data; absent where the file is no table.
    #[serde(deserialize_with = "present")]
    pub rows: Option<u64>,
}

impl StoredFormat for StoredExportedFile {
    /// Nothing was ever left out.
    fn complete(_: &mut Map<String, Value>) {}
}

/// How a pack was written; the next one of the batch is written the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredExportSettings {
    /// The number of the format.
    pub format: Format<1>,
    /// Code of the language of the headers.
    #[serde(deserialize_with = "present")]
    pub language: Option<String>,
}

impl StoredFormat for StoredExportSettings {
    fn complete(object: &mut Map<String, Value>) {
        object.entry("language").or_insert(Value::Null);
    }
}
