//! An aging table, as the window and the command line show it.

use caseload_domain::Money;
use caseload_domain::aging::{DayCount, Level, Terms};
use caseload_session::aging_policies::ProductPolicy;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What cases can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// The lender's product.
    Product,
    /// City, province or region.
    Region,
    /// Who works the case.
    Collector,
    /// Which agency has it.
    Agency,
    /// Why the debtor does not pay, in the lender's words.
    Reason,
    /// The branch of that reason: `willingness`, `ability`, `circumstance`, `unknown`.
    ReasonGroup,
    /// In-house or outsourced: `in_house`, `outsourced`.
    Side,
    /// The month of disbursement: `2024-03`.
    DisbursementMonth,
}

/// One bucket of a table.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingBucket {
    /// Short name.
    pub code: String,
    /// Name with boundaries.
    pub label: String,
    /// First day; `null` when open below.
    pub from: Option<i32>,
    /// Last day; `null` when open above.
    pub to: Option<i32>,
    /// Open cases.
    pub cases: u64,
    /// Debtors with a case here.
    pub debtors: u64,
    /// Overdue and unpaid, per currency.
    pub outstanding: Vec<Money>,
    /// Everything still to pay on them, later instalments included, per currency.
    pub balance: Vec<Money>,
    /// Of the cases, those with an agency.
    pub outsourced_cases: u64,
    /// Of the money, what is with an agency.
    pub outsourced: Vec<Money>,
}

/// Sums over all buckets; a debtor with cases in several counts once.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingTotal {
    /// Open cases.
    pub cases: u64,
    /// Debtors.
    pub debtors: u64,
    /// Overdue and unpaid, per currency.
    pub outstanding: Vec<Money>,
    /// Everything still to pay on them, later instalments included, per currency.
    pub balance: Vec<Money>,
    /// Of the cases, those with an agency.
    pub outsourced_cases: u64,
    /// Of the money, what is with an agency.
    pub outsourced: Vec<Money>,
}

/// Portfolio at risk (DOMAIN.md §1, PAR N): the whole remaining balance of loans with an instalment more than `days`
/// days overdue, of the balance of all loans in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct PortfolioAtRisk {
    /// N: 1, 30, 60 or 90.
    pub days: i32,
    /// Loans that are more than so many days past due.
    pub cases: u64,
    /// Their balance.
    pub balance: Money,
    /// The balance of all loans in that currency.
    pub of: Money,
    /// The one of the other, percent with two decimals.
    pub percent: Option<f64>,
}

/// Loans that are written off: no cases any more, and counted apart.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct WrittenOffLoans {
    /// How many.
    pub cases: u64,
    /// What is owed on them still, per currency.
    pub outstanding: Vec<Money>,
    /// What came of them since they were written off, per currency.
    pub recovered: Vec<Money>,
}

/// The same table for one value of the grouping.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingGroup {
    /// The value; empty where a case has none.
    pub key: String,
    /// Of a reason, the branch that it belongs to; else `null`.
    pub parent: Option<String>,
    /// Its buckets.
    pub buckets: Vec<AgingBucket>,
    /// Over its buckets.
    pub total: AgingTotal,
}

/// The cases of products whose policy has a bucket set of its own, in that set.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingOfProducts {
    /// The products.
    pub products: Vec<String>,
    /// Name and version of their policy: `cash@2`.
    pub policy: String,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Version of the bucket set.
    pub bucket_set_version: u32,
    /// From the youngest bucket to the oldest.
    pub buckets: Vec<AgingBucket>,
    /// Over all buckets.
    pub total: AgingTotal,
}

/// An aging table.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingTable {
    /// The day it is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// By what was known on this day; `null` for all that is known.
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Version of the bucket set.
    pub bucket_set_version: u32,
    /// The day count.
    pub day_count: DayCount,
    /// Name of the policy.
    pub policy: String,
    /// Version of the policy.
    pub policy_version: u32,
    /// Products that are aged by a policy of their own, with its name and version.
    pub product_policies: Vec<ProductPolicy>,
    /// The policy's terms, and those of the request.
    pub terms: Terms,
    /// Whose age decides the bucket.
    pub level: Level,
    /// From the youngest bucket to the oldest.
    pub buckets: Vec<AgingBucket>,
    /// Over all buckets.
    pub total: AgingTotal,
    /// Portfolio at risk, of each currency.
    pub at_risk: Vec<PortfolioAtRisk>,
    /// What debtors are owed: credits that no case has been paid with, per currency; below 0.
    pub credits: Vec<Money>,
    /// Loans that are written off.
    pub written_off: WrittenOffLoans,
    /// The cases of products that have a bucket set of their own once more, in that set.
    pub own_sets: Vec<AgingOfProducts>,
    /// One table for each value of the grouping asked for, else none.
    pub groups: Vec<AgingGroup>,
    /// The same table of the day to compare with; `null` unless asked for.
    pub before: Option<Box<AgingTable>>,
}
