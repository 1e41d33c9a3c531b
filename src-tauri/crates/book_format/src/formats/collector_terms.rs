//! What a collector is given and takes (`collector_versions`, and the log).

use super::{Format, StoredFormat, present};
use caseload_domain::collectors::{Absence, CollectorTerms};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Stored [`CollectorTerms`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredCollectorTerms {
    format: Format<1>,
    name: String,
    team: String,
    weight: i64,
    #[serde(deserialize_with = "present")]
    most_cases: Option<i64>,
    #[serde(deserialize_with = "present")]
    most_outstanding: Option<i64>,
    takes: Vec<(String, Vec<String>)>,
    absences: Vec<StoredAbsence>,
}

/// Stored [`Absence`]; also in the column `absences` of `collectors`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredAbsence {
    from_day: i32,
    #[serde(deserialize_with = "present")]
    until_day: Option<i32>,
    reason: String,
}

impl StoredFormat for StoredCollectorTerms {
    /// Nothing was ever left out.
    fn complete(_: &mut Map<String, Value>) {}
}

impl From<&Absence> for StoredAbsence {
    fn from(absence: &Absence) -> Self {
        let Absence { from_day, until_day, reason } = absence.clone();
        Self { from_day, until_day, reason }
    }
}

impl From<StoredAbsence> for Absence {
    fn from(stored: StoredAbsence) -> Self {
        let StoredAbsence { from_day, until_day, reason } = stored;
        Self { from_day, until_day, reason }
    }
}

impl From<&CollectorTerms> for StoredCollectorTerms {
    fn from(terms: &CollectorTerms) -> Self {
        let CollectorTerms { name, team, weight, most_cases, most_outstanding, takes, absences } = terms.clone();
        let absences = absences.iter().map(Into::into).collect();
        Self { format: Format, name, team, weight, most_cases, most_outstanding, takes, absences }
    }
}

impl From<StoredCollectorTerms> for CollectorTerms {
    fn from(stored: StoredCollectorTerms) -> Self {
        let StoredCollectorTerms { format: _, name, team, weight, most_cases, most_outstanding, takes, absences } =
            stored;
        let absences = absences.into_iter().map(Into::into).collect();
        Self { name, team, weight, most_cases, most_outstanding, takes, absences }
    }
}
