//! A batch that is asked for.

use crate::selection::Selection;
use caseload_domain::outsourcing::Exclusion;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A batch to be proposed or placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct PlaceRequest {
    /// The day of placement, and that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The agency's name.
    pub agency: String,
    /// Other agencies that share the cases with it, each with a batch of its own.
    #[serde(default)]
    pub others: Vec<String>,
    /// Fewest days past due; over 90 when absent.
    #[serde(default)]
    pub min_days: Option<i32>,
    /// Only these buckets; empty is all.
    #[serde(default)]
    pub buckets: Vec<String>,
    /// Least that is owed on a case, as decimal text in the book's currency.
    #[serde(default)]
    pub min_balance: Option<String>,
    /// Most that is owed on a case, as decimal text in the book's currency.
    #[serde(default)]
    pub max_balance: Option<String>,
    /// How often a case has to have been worked in-house.
    #[serde(default)]
    pub min_tries: Option<u32>,
    /// Whether a case may go to an agency that had it before.
    #[serde(default)]
    pub again: bool,
    /// Most cases.
    #[serde(default)]
    pub max_cases: Option<u64>,
    /// Most money, as decimal text in the book's currency.
    #[serde(default)]
    pub max_outstanding: Option<String>,
    /// Only these cases; all when absent.
    #[serde(default)]
    pub selection: Option<Selection>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// How many excluded cases are named; all when absent.
    #[serde(default)]
    pub name_excluded: Option<usize>,
}

impl PlaceRequest {
    /// All that may go to an agency on a day; nothing is changed.
    #[must_use]
    pub fn of(agency: &str, as_of: NaiveDate) -> Self {
        Self {
            as_of,
            agency: agency.to_owned(),
            others: Vec::new(),
            min_days: None,
            buckets: Vec::new(),
            min_balance: None,
            max_balance: None,
            min_tries: None,
            again: false,
            max_cases: None,
            max_outstanding: None,
            selection: None,
            dry_run: true,
            name_excluded: Some(0),
        }
    }
}

/// The cases that a batch would leave out for one reason; to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ExcludedFrom {
    /// The batch.
    pub request: PlaceRequest,
    /// The reason.
    pub reason: Exclusion,
}
