//! Cases as lists show them.

use crate::failure::Failure;
use crate::session::Session;
use crate::stored;
use caseload_domain::aging::{Bucket, Convention};
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::spans::HoldSpan;
use caseload_domain::{Money, Status};
use caseload_portfolio::{NO_DAY, NOBODY, Portfolio, Position};
use caseload_store::CaseRow;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

/// A case as a list shows it.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct CaseLine {
    /// Number in the book.
    pub id: CaseId,
    /// Loan number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Product.
    pub product: String,
    /// Region.
    pub region: String,
    /// Due date of the oldest unpaid instalment.
    #[ts(type = "string | null")]
    pub due_date: Option<NaiveDate>,
    /// Days past due; 0 when nothing is.
    pub days_past_due: i32,
    /// Days past due without grace and paused days.
    pub delinquent_days: i32,
    /// Bucket code; in a list `null` unless the case is open or will be one.
    pub bucket: Option<String>,
    /// The bucket with its boundaries.
    pub bucket_label: Option<String>,
    /// Overdue and unpaid.
    pub outstanding: Money,
    /// Everything still to pay, what falls due later included.
    pub balance: Money,
    /// Where it stands.
    pub status: Status,
    /// Who works it.
    pub collector: Option<String>,
    /// Which agency has it.
    pub agency: Option<String>,
    /// How many times it has been placed.
    pub hand: u32,
    /// That it is held, and why; `null` where it is not.
    pub hold: Option<HoldView>,
    /// The lender's other columns.
    #[ts(type = "Record<string, string>")]
    pub more: Map<String, Value>,
}

/// That a case is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct HoldView {
    /// Why.
    pub reason: String,
    /// Since when.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// The day on which it is released by itself; `null` until someone releases it.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

impl HoldView {
    /// What a span of the book says.
    #[must_use]
    pub fn of(span: &HoldSpan) -> Self {
        Self { reason: span.reason.clone(), from: date_of(span.from_day), until: span.until_day.and_then(date_of) }
    }
}

impl CaseLine {
    /// Puts the case in a bucket.
    pub fn class(&mut self, bucket: &Bucket) {
        self.bucket = Some(bucket.code.clone());
        self.bucket_label = Some(bucket.label());
    }
}

/// The lender's own columns of a case, by their headers.
pub fn more_of(case: &CaseRow) -> Result<Map<String, Value>, Failure> {
    stored::read_or_empty(&case.more, "cases", &case.loan_no)
}

fn day(number: i32) -> Option<NaiveDate> {
    if number == NO_DAY { None } else { date_of(number) }
}

impl Session {
    /// The lines of some cases, in their order.
    pub async fn case_lines(
        &self,
        case_ids: &[CaseId],
        (as_of, known_on): (NaiveDate, Option<NaiveDate>),
        convention: &Convention,
    ) -> Result<Vec<CaseLine>, Failure> {
        let moment = self.at_one_moment().await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), known_on.map(day_number), convention);
        let ages = standing.ages(&portfolio, convention);
        let rows = moment.book.case_rows(case_ids).await?;
        rows.into_iter()
            .filter_map(|(id, case)| Some((portfolio.index_of(id)?, case)))
            .map(|(index, case)| {
                let position = Position {
                    status: standing.status[index],
                    due: standing.due[index],
                    outstanding: standing.outstanding[index],
                    balance: standing.balance[index],
                };
                let mut line =
                    line_of(&portfolio, index, &position, standing.as_of, standing.known_on, convention, case)?;
                if let Some(bucket) = convention.buckets.buckets().get(usize::from(ages.buckets[index])) {
                    line.class(bucket);
                }
                line.collector =
                    name_at(standing.holders.collector[index], portfolio.collectors.iter().map(|c| &c.terms.name));
                line.agency = name_at(standing.holders.agency[index], portfolio.agencies.iter().map(|a| &a.name));
                line.hand = u32::from(standing.holders.hand[index]);
                Ok(line)
            })
            .collect()
    }
}

/// The line of a case by its position; who has it is left open.
pub fn line_of(
    portfolio: &Portfolio,
    index: usize,
    position: &Position,
    as_of: DayNumber,
    known_on: Option<DayNumber>,
    convention: &Convention,
    case: CaseRow,
) -> Result<CaseLine, Failure> {
    let age = portfolio.age_of(index, position.due, as_of, known_on, convention);
    let open = position.status == Status::Open;
    // A loan that is no case yet has an age too: none.
    let aged = open || (position.status == Status::NotYet && position.balance > 0);
    Ok(CaseLine {
        id: portfolio.case_ids[index],
        due_date: day(position.due),
        days_past_due: if open { age.past_due } else { 0 },
        delinquent_days: if open { age.delinquent } else { 0 },
        bucket: aged.then(|| convention.buckets.buckets()[age.bucket].code.clone()),
        bucket_label: aged.then(|| convention.buckets.buckets()[age.bucket].label()),
        outstanding: Money { currency: portfolio.currency_of(index), minor: position.outstanding },
        balance: Money { currency: portfolio.currency_of(index), minor: position.balance },
        status: position.status,
        collector: None,
        agency: None,
        hand: 0,
        hold: portfolio.hold_of(portfolio.case_ids[index], as_of, known_on).map(HoldView::of),
        more: more_of(&case)?,
        loan_no: case.loan_no.into(),
        debtor_name: case.debtor_name.into(),
        product: case.product.into(),
        region: case.region.into(),
    })
}

/// The name at a place of a list; `None` for nobody.
pub fn name_at<'names>(at: u32, names: impl Iterator<Item = &'names String>) -> Option<String> {
    if at == NOBODY { None } else { names.into_iter().nth(at as usize).cloned() }
}
