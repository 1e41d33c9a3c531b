//! The aging table: a question asked of the book, with a date.

use crate::ReportsApi;
use crate::aging_table::{AgingOfProducts, AgingTable, GroupBy};
use crate::aging_totals::{Asked, Counted, GroupedBy, beside, table_of};
use caseload_domain::aging::Convention;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::{Currency, Field};
use caseload_portfolio::Portfolio;
use caseload_session::aging_policies::{OwnSet, PolicyOverride};
use caseload_session::case_filter::CaseFilter;
use caseload_session::failure::Failure;
use caseload_session::filter::filtered;
use caseload_tables::columns::Kind;
use chrono::NaiveDate;
use serde::Deserialize;

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
    pub basis: PolicyOverride,
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
    match caseload_tables::known_header(header, Some(Kind::Cases))?.field {
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
