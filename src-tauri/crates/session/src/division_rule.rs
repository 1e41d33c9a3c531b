//! A rule of a division, as its users write it: which cases, and who gets them.

use caseload_store::formats::{StoredChallenger, StoredDivisionRule, of_code};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One rule. What is absent doesn't restrict; several values of one part mean any of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default, deny_unknown_fields)]
pub struct DivisionRule {
    /// What it is called in the proposal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Which cases: those that nobody has, those that came with files of the day, or all.
    pub only: DivideOnly,
    /// Codes of buckets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<String>,
    /// Products.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// Regions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Overdue reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Currency codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub currencies: Vec<String>,
    /// Names of collectors who have the cases now; cases that somebody has are divided anew.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub held_by: Vec<String>,
    /// At least as many days past due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_days: Option<i32>,
    /// At most as many days past due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_days: Option<i32>,
    /// Least that a debtor owes on the cases that are divided, as typed, in the book's currency.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "text_or_number")]
    pub min_outstanding: Option<String>,
    /// Most that a debtor owes on the cases that are divided, as typed, in the book's currency.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "text_or_number")]
    pub max_outstanding: Option<String>,
    /// Text that occurs in any field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Values of any other field, or of a column of the lender's own by its header.
    #[serde(rename = "where", skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "one_or_several")]
    #[ts(as = "BTreeMap<String, Vec<String>>")]
    pub fields: BTreeMap<String, Vec<String>>,
    /// Names of collectors who take part; with the teams, or everyone who works here when both are empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Names of teams that take part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// How the debtors are shared.
    pub by: DivideBy,
    /// Debtors stay with a collector of this rule who has them already.
    #[serde(skip_serializing_if = "is_false")]
    pub keep_current: bool,
    /// Nobody gets a debtor back whom they have or had.
    #[serde(skip_serializing_if = "is_false")]
    pub never_back: bool,
    /// A share that is drawn for others to work, for comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub challenger: Option<Challenger>,
}

/// A share of a rule's debtors, drawn at random, that goes to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Challenger {
    /// Name of the trial, by which the report gathers its cases.
    pub trial: String,
    /// Percent of the debtors of each bucket, from 1 to 99.
    pub percent: u32,
    /// Names of collectors who get them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Names of teams that get them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
}

/// How a division shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DivideBy {
    /// Equal counts of debtors.
    #[default]
    Count,
    /// Equal counts and balances as equal as can be.
    Balance,
    /// Counts of debtors in proportion to the collectors' weights.
    Weight,
    /// Each debtor to whoever has the least load by then: the debtors they work, those of before included,
    /// divided by their weight.
    #[serde(alias = "least-loaded")]
    LeastLoaded,
}

impl DivideBy {
    /// Its code in books.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Balance => "balance",
            Self::Weight => "weight",
            Self::LeastLoaded => "least_loaded",
        }
    }

    /// The way of that code.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        [Self::Count, Self::Balance, Self::Weight, Self::LeastLoaded].into_iter().find(|by| by.code() == code)
    }
}

/// Which cases are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DivideOnly {
    /// Those that nobody has.
    #[default]
    Unassigned,
    /// Those that nobody has and that came with files of the day.
    New,
    /// Every open case in-house.
    All,
}

impl DivideOnly {
    /// Its code in books.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unassigned => "unassigned",
            Self::New => "new",
            Self::All => "all",
        }
    }

    /// The cases of that code.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        [Self::Unassigned, Self::New, Self::All].into_iter().find(|only| only.code() == code)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// `"100.50"` as well as `100`.
fn text_or_number<'de, D>(deserializer: D) -> Result<Option<String>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Amount {
        Text(String),
        Whole(i64),
    }
    Ok(Option::<Amount>::deserialize(deserializer)?.map(|amount| match amount {
        Amount::Text(text) => text,
        Amount::Whole(whole) => whole.to_string(),
    }))
}

/// `Branch = "North"` as well as `Branch = ["North", "South"]`.
fn one_or_several<'de, D>(deserializer: D) -> Result<BTreeMap<String, Vec<String>>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Values {
        One(String),
        Several(Vec<String>),
    }
    let given = BTreeMap::<String, Values>::deserialize(deserializer)?;
    let several = |values| match values {
        Values::One(value) => vec![value],
        Values::Several(values) => values,
    };
    Ok(given.into_iter().map(|(field, values)| (field, several(values))).collect())
}

impl From<&DivisionRule> for StoredDivisionRule {
    fn from(rule: &DivisionRule) -> Self {
        let DivisionRule {
            name,
            only,
            buckets,
            products,
            regions,
            reasons,
            currencies,
            held_by,
            min_days,
            max_days,
            min_outstanding,
            max_outstanding,
            search,
            fields,
            to,
            teams,
            by,
            keep_current,
            never_back,
            challenger,
        } = rule.clone();
        Self {
            name,
            only: only.code().to_owned(),
            buckets,
            products,
            regions,
            reasons,
            currencies,
            held_by,
            min_days,
            max_days,
            min_outstanding,
            max_outstanding,
            search,
            fields,
            to,
            teams,
            by: by.code().to_owned(),
            keep_current,
            never_back,
            challenger: challenger.map(|Challenger { trial, percent, to, teams }| StoredChallenger {
                trial,
                percent,
                to,
                teams,
            }),
        }
    }
}

impl TryFrom<StoredDivisionRule> for DivisionRule {
    type Error = String;

    fn try_from(stored: StoredDivisionRule) -> Result<Self, String> {
        Ok(Self {
            name: stored.name,
            only: of_code("only", &stored.only, DivideOnly::by_code)?,
            buckets: stored.buckets,
            products: stored.products,
            regions: stored.regions,
            reasons: stored.reasons,
            currencies: stored.currencies,
            held_by: stored.held_by,
            min_days: stored.min_days,
            max_days: stored.max_days,
            min_outstanding: stored.min_outstanding,
            max_outstanding: stored.max_outstanding,
            search: stored.search,
            fields: stored.fields,
            to: stored.to,
            teams: stored.teams,
            by: of_code("by", &stored.by, DivideBy::by_code)?,
            keep_current: stored.keep_current,
            never_back: stored.never_back,
            challenger: stored.challenger.map(|StoredChallenger { trial, percent, to, teams }| Challenger {
                trial,
                percent,
                to,
                teams,
            }),
        })
    }
}
