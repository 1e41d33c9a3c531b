//! How a lender's file was read (`settings`, under `profile/`).

use super::{Format, StoredFormat, present};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An import profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredImportProfile {
    /// The number of the format.
    pub format: Format<5>,
    /// Its name.
    pub name: String,
    /// Code of what such a file is about.
    pub kind: String,
    /// Its columns by header, and the name of the field each is.
    pub columns: Vec<(String, Option<String>)>,
    /// Code of the order of day and month.
    #[serde(deserialize_with = "present")]
    pub dates: Option<String>,
    /// Values of columns of status, and the code of what each means.
    pub statuses: Vec<(String, String)>,
    /// Code of what separates decimals.
    #[serde(deserialize_with = "present")]
    pub decimals: Option<String>,
    /// Code of what amounts below 0 are.
    #[serde(deserialize_with = "present")]
    pub signs: Option<String>,
    /// Whether several rows of one loan are added up.
    pub add_up: bool,
    /// Code of how much of the schedules of its loans a file holds.
    #[serde(deserialize_with = "present")]
    pub schedule: Option<String>,
    /// Code of the currency of amounts that name none.
    #[serde(deserialize_with = "present")]
    pub currency: Option<String>,
    /// The change that used it last; 0 before any.
    pub used: i64,
}

impl StoredFormat for StoredImportProfile {
    const NUMBER: u64 = 5;

    fn renew(object: &mut Map<String, Value>, _: u64) {
        for (name, usual) in [
            ("statuses", Value::Array(Vec::new())),
            ("signs", Value::Null),
            ("add_up", false.into()),
            ("decimals", Value::Null),
            ("schedule", Value::Null),
        ] {
            object.entry(name).or_insert(usual);
        }
    }

    fn complete(object: &mut Map<String, Value>) {
        for (name, usual) in [("dates", Value::Null), ("currency", Value::Null), ("used", 0.into())] {
            object.entry(name).or_insert(usual);
        }
    }
}
