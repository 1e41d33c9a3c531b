//! Vintage curves: what share of a month's disbursements is overdue, by months on book.

use crate::ReportsApi;
use crate::aging_totals::month_number;
use crate::figures::percent;
use caseload_domain::Status;
use caseload_domain::aging::{DayCount, Level, Terms};
use caseload_domain::calendar::day_number;
use caseload_portfolio::NO_DAY;
use caseload_session::aging_policies::{PolicyOverride, ProductPolicy, ResolvedPolicy};
use caseload_session::failure::Failure;
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

/// Days past due beyond which a loan counts, unless the request says otherwise.
const DAYS: i32 = 30;
/// Months on book, and months of disbursement, that are shown at most.
const MAX_MONTHS: i32 = 24;

/// What vintage curves are asked for.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct VintageRequest {
    /// The day up to which the curves are drawn.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// A loan counts while it is overdue by more days than this; 30 when absent.
    #[serde(default)]
    pub days: Option<i32>,
    /// By what age is counted; the book's policy when absent.
    #[serde(flatten)]
    pub basis: PolicyOverride,
}

/// One point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct VintagePoint {
    /// Whole months after the month of disbursement; the point is at that month's end, or at the day
    /// asked where the month is not over.
    pub months_on_book: i32,
    /// The day of the point.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Loans overdue by more than the days asked.
    pub overdue: u64,
    /// Percent of the month's loans.
    pub percent: Option<f64>,
}

/// The loans of one month of disbursement.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Vintage {
    /// The month: `2024-03`.
    pub month: String,
    /// Loans of that month that the book knows.
    pub loans: u64,
    /// By months on book, from 0.
    pub points: Vec<VintagePoint>,
}

/// Vintage curves.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Vintages {
    /// The day up to which they are drawn.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// A loan counts while it is overdue by more days than this.
    pub days: i32,
    /// The day count.
    pub day_count: DayCount,
    /// The policy and its version.
    pub policy: String,
    /// Products that are aged by a policy of their own.
    pub product_policies: Vec<ProductPolicy>,
    /// The policy's terms, and those of the request.
    pub terms: Terms,
    /// Whose age decides the bucket.
    pub level: Level,
    /// Loans without a day of disbursement, which are in no curve.
    pub without_disbursement: u64,
    /// From the oldest month.
    pub vintages: Vec<Vintage>,
}

/// The last day of a month that is counted from the year 0.
fn month_end(month: i32) -> Option<NaiveDate> {
    let next = month + 1;
    NaiveDate::from_ymd_opt(next.div_euclid(12), u32::try_from(next.rem_euclid(12)).ok()? + 1, 1)?.pred_opt()
}

impl ReportsApi<'_> {
    /// Vintage curves up to a day.
    ///
    /// # Errors
    /// `no_such_policy`, `no_such_bucket_set`.
    pub async fn vintage(&self, request: &VintageRequest) -> Result<Vintages, Failure> {
        let moment = self.session.at_one_moment().await?;
        let ResolvedPolicy { convention, policy, policy_version, of_products, .. } =
            moment.chosen(&request.basis).await?;
        let days = request.days.unwrap_or(DAYS);
        let portfolio = moment.portfolio().await?;
        let last = request.as_of.year() * 12 + request.as_of.month0().cast_signed();
        let first = last - MAX_MONTHS + 1;
        let month_of: Vec<Option<usize>> = portfolio
            .disbursed
            .iter()
            .map(|day| {
                let month = if *day == NO_DAY { return None } else { month_number(*day) };
                usize::try_from(month - first).ok().filter(|_| month <= last && *day <= day_number(request.as_of))
            })
            .collect();
        let mut loans = vec![0_u64; usize::try_from(MAX_MONTHS).unwrap_or(0)];
        for month in month_of.iter().flatten() {
            loans[*month] += 1;
        }
        let mut points: Vec<Vec<VintagePoint>> = vec![Vec::new(); loans.len()];
        for calendar in first..=last {
            let Some(day) = month_end(calendar).map(|end| end.min(request.as_of)) else { continue };
            let standing = portfolio.standing(day_number(day), None, &convention);
            let ages = standing.ages(&portfolio, &convention);
            let mut overdue = vec![0_u64; loans.len()];
            for (index, month) in month_of.iter().enumerate() {
                if let Some(month) = month
                    && standing.status[index] == Status::Open
                    && ages.days[index] > days
                {
                    overdue[*month] += 1;
                }
            }
            for ((month, overdue), (loans, points)) in
                (first..=calendar).zip(overdue).zip(loans.iter().zip(&mut points))
            {
                let whole = i64::try_from(*loans).unwrap_or(i64::MAX);
                points.push(VintagePoint {
                    months_on_book: calendar - month,
                    as_of: day,
                    overdue,
                    percent: percent(i64::try_from(overdue).unwrap_or(i64::MAX), whole),
                });
            }
        }
        let vintages = (first..=last)
            .zip(loans)
            .zip(points)
            .filter(|((_, loans), _)| *loans > 0)
            .map(|((month, loans), points)| Vintage {
                month: format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1),
                loans,
                points,
            })
            .collect();
        Ok(Vintages {
            as_of: request.as_of,
            days,
            day_count: convention.terms.day_count,
            policy: format!("{policy}@{policy_version}"),
            product_policies: of_products,
            terms: convention.terms,
            level: convention.level,
            without_disbursement: portfolio.disbursed.iter().filter(|day| **day == NO_DAY).count() as u64,
            vintages,
        })
    }
}
