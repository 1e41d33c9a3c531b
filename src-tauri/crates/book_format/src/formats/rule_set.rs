//! Rules of a division (`settings`, under `rules/`).

use super::{Format, StoredFormat, complete_each, complete_with, present};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Rules in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredRuleSet {
    /// The number of the format.
    pub format: Format<1>,
    /// Its name.
    pub name: String,
    /// The rules, the first one deciding first.
    pub rules: Vec<StoredDivisionRule>,
}

/// One rule; the fields are those of the rules' TOML (CLI.md).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the rules' TOML")]
pub struct StoredDivisionRule {
    pub name: String,
    pub only: String,
    pub buckets: Vec<String>,
    pub products: Vec<String>,
    pub regions: Vec<String>,
    pub reasons: Vec<String>,
    pub currencies: Vec<String>,
    pub held_by: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub min_days: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub max_days: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub min_outstanding: Option<String>,
    #[serde(deserialize_with = "present")]
    pub max_outstanding: Option<String>,
    #[serde(deserialize_with = "present")]
    pub search: Option<String>,
    #[serde(rename = "where")]
    pub fields: BTreeMap<String, Vec<String>>,
    pub to: Vec<String>,
    pub teams: Vec<String>,
    pub by: String,
    pub keep_current: bool,
    pub never_back: bool,
    #[serde(deserialize_with = "present")]
    pub challenger: Option<StoredChallenger>,
}

/// A share of a rule's debtors that goes to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of the rules' TOML")]
pub struct StoredChallenger {
    pub trial: String,
    pub percent: u32,
    pub to: Vec<String>,
    pub teams: Vec<String>,
}

impl StoredFormat for StoredRuleSet {
    fn complete(object: &mut Map<String, Value>) {
        let usual = StoredDivisionRule {
            only: "unassigned".to_owned(),
            by: "count".to_owned(),
            ..StoredDivisionRule::default()
        };
        complete_each(object, "rules", |rule| {
            complete_with(rule, &usual);
            if let Some(Value::Object(challenger)) = rule.get_mut("challenger") {
                for name in ["to", "teams"] {
                    challenger.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                }
            }
        });
    }
}
