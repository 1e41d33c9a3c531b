//! The aging table: a question asked of the book, with a date.

use crate::ReportsApi;
use crate::aging_totals::{Asked, Counted, GroupedBy, beside, table_of};
use caseload_domain::aging::{Convention, DayCount, Level, Terms};
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::{Currency, Field, Money};
use caseload_files::columns::Kind;
use caseload_session::aging_policies::{Basis, OwnSet, ProductPolicy};
use caseload_session::failure::Failure;
use caseload_session::lists::{CaseFilter, filtered};
use caseload_session::portfolio::Portfolio;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an aging table is asked for.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct AgingRequest {
    /// The day that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// By what age is counted; the book's policy when absent.
    #[serde(flatten)]
    pub basis: Basis,
    /// One more table for each value of this.
    #[serde(default)]
    pub by: Option<GroupBy>,
    /// One more table for each value of the lender's own column of this header; instead of `by`.
    #[serde(default)]
    pub by_column: Option<String>,
    /// Only the cases that it lets through; all when absent. Loans that are not overdue are in no filter, so that
    /// portfolio at risk is of the cases alone then.
    #[serde(default)]
    pub filter: Option<Box<CaseFilter>>,
    /// Only cases in this currency; all when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The same table of this day as well.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub compare: Option<NaiveDate>,
}

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

impl ReportsApi<'_> {
    /// The aging table as of a date.
    ///
    /// # Errors
    /// `no_such_bucket_set`, `no_such_field` for a header that no file had, `sum_too_large`.
    pub async fn aging(&self, request: &AgingRequest) -> Result<AgingTable, Failure> {
        let moment = self.session.at_one_moment().await?;
        let chosen = moment.chosen(&request.basis).await?;
        let portfolio = moment.portfolio().await?;
        let by = match (&request.by_column, request.by) {
            (Some(header), _) => Some(match moment.own_column(&portfolio, header).await {
                Ok(column) => GroupedBy::ByColumn(column),
                // A column that is read as a field is no column of the lender's own any more.
                Err(failure) => GroupedBy::By(read_as(header).ok_or(failure)?),
            }),
            (None, by) => by.map(GroupedBy::By),
        };
        let among = match &request.filter {
            None => None,
            Some(filter) => {
                let convention = &chosen.convention;
                let standing =
                    portfolio.standing(day_number(request.as_of), request.known_on.map(day_number), convention);
                let (indices, _) = filtered(&moment, &portfolio, &standing, convention, filter).await?;
                let mut among = vec![false; portfolio.len()];
                for index in indices {
                    among[index as usize] = true;
                }
                Some(among)
            }
        };
        let table_on = |day: NaiveDate, before: Option<Box<AgingTable>>| {
            let convention = &chosen.convention;
            let days = (day_number(day), request.known_on.map(day_number));
            let asked = Asked { by: by.as_ref(), only: request.currency, among: among.as_deref() };
            let Counted { buckets, total, groups, at_risk } = table_of(&portfolio, days, convention, asked)?;
            let (credits, written_off) = beside(&portfolio, days, convention, asked)?;
            let own_sets = chosen.own_sets.iter().map(|own| of_products(&portfolio, days, convention, asked, own));
            let own_sets = own_sets.collect::<Result<Vec<_>, Failure>>()?;
            Ok::<_, Failure>(AgingTable {
                as_of: day,
                known_on: request.known_on,
                bucket_set: convention.buckets.name().to_owned(),
                bucket_set_version: convention.buckets.version(),
                day_count: convention.terms.day_count,
                policy: chosen.policy.clone(),
                policy_version: chosen.policy_version,
                product_policies: chosen.of_products.clone(),
                terms: convention.terms,
                level: convention.level,
                buckets,
                total,
                at_risk,
                credits,
                written_off,
                own_sets,
                groups,
                before,
            })
        };
        let before = request.compare.map(|day| table_on(day, None)).transpose()?.map(Box::new);
        table_on(request.as_of, before)
    }
}

/// What a header groups by that is read as a field of cases.
fn read_as(header: &str) -> Option<GroupBy> {
    match caseload_files::known_header(header, Some(Kind::Cases))?.field {
        Field::Product => Some(GroupBy::Product),
        Field::Region => Some(GroupBy::Region),
        Field::Reason => Some(GroupBy::Reason),
        _ => None,
    }
}

/// The table of products in the bucket set of their policy.
fn of_products(
    portfolio: &Portfolio,
    days: (DayNumber, Option<DayNumber>),
    convention: &Convention,
    asked: Asked<'_>,
    own: &OwnSet,
) -> Result<AgingOfProducts, Failure> {
    let numbers: Vec<u32> = own.products.iter().filter_map(|product| portfolio.products.number_of(product)).collect();
    let is_among = |index: usize| {
        numbers.contains(&portfolio.products.of_case[index]) && asked.among.is_none_or(|among| among[index])
    };
    let among: Vec<bool> = (0..portfolio.len()).map(is_among).collect();
    let convention = Convention { buckets: own.buckets.clone(), ..convention.clone() };
    let asked = Asked { by: None, only: asked.only, among: Some(&among) };
    let Counted { buckets, total, .. } = table_of(portfolio, days, &convention, asked)?;
    Ok(AgingOfProducts {
        products: own.products.clone(),
        policy: own.policy.clone(),
        bucket_set: own.buckets.name().to_owned(),
        bucket_set_version: own.buckets.version(),
        buckets,
        total,
    })
}
