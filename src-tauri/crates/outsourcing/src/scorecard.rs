//! What agencies recovered by months since placement, net of commission, and what in-house work recovered on
//! like cases: those of the same bucket that stayed in-house on the day of placement.

use super::ledger::Ledger;
use crate::OutsourcingApi;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::money::SumTooLarge;
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::{NOBODY, Portfolio};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::Failure;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Months that are followed.
const MONTHS: usize = 12;
/// Days of placement on which in-house cases are looked at, newest first; each is a pass over the book.
const MAX_DAYS: usize = 60;

/// What a scorecard is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ScoreBy {
    /// Agency.
    Agency,
    /// Batch.
    Batch,
    /// Bucket at placement.
    Bucket,
    /// How many times placed.
    Hand,
}

/// A scorecard to be made.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ScorecardRequest {
    /// The day up to which money counts.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// By what.
    pub by: ScoreBy,
    /// Only placements with this agency.
    #[serde(default)]
    pub agency: Option<String>,
}

/// What one agency, batch, bucket or hand recovered in one currency.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ScoreRow {
    /// Agency's name, batch number, bucket code or hand.
    pub key: String,
    /// Cases placed.
    pub cases: u64,
    /// Money placed.
    pub placed: Money,
    /// Money recovered.
    pub recovered: Money,
    /// Percent of what was placed.
    pub rate_percent: f64,
    /// Commission.
    pub commission: Money,
    /// Recovered without commission.
    pub net: Money,
    /// Percent recovered by the end of each month since placement, the first one first, over the placements that
    /// are as old; absent where none is.
    pub months: Vec<Option<f64>>,
    /// The same for cases that were in the same bucket on the day of placement and stayed in-house; their money
    /// counts while they stay there.
    pub in_house: Vec<Option<f64>>,
    /// How many such cases.
    pub in_house_cases: u64,
}

/// Recovery by months since placement.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct Scorecard {
    /// The day up to which money counts.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// One row a key and currency.
    pub rows: Vec<ScoreRow>,
    /// Whether in-house cases of the oldest placements were not looked at, there being too many days.
    pub in_house_cut: bool,
}

/// Placed and recovered by month, in minor units.
#[derive(Clone, Debug, Default)]
struct Curve {
    cases: u64,
    /// Placed in cases that are at least so many months old: `placed[m]` for months 0 to `m` being over.
    placed: [i64; MONTHS],
    /// Recovered by the end of each month, on those.
    recovered: [i64; MONTHS],
}

impl Curve {
    fn add_case(&mut self, outstanding: i64, months_over: usize) -> Result<(), SumTooLarge> {
        self.cases += 1;
        self.placed[..months_over.min(MONTHS)].iter_mut().try_for_each(|placed| add(placed, outstanding))
    }

    fn add_payment(&mut self, amount: i64, month: usize, months_over: usize) -> Result<(), SumTooLarge> {
        let until = months_over.min(MONTHS);
        self.recovered[month.min(until)..until].iter_mut().try_for_each(|recovered| add(recovered, amount))
    }

    fn percents(&self) -> Vec<Option<f64>> {
        self.placed.iter().zip(&self.recovered).map(|(placed, recovered)| percent(*recovered, *placed)).collect()
    }
}

fn add(sum: &mut i64, minor: i64) -> Result<(), SumTooLarge> {
    *sum = sum.checked_add(minor).ok_or(SumTooLarge)?;
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a percentage is rounded anyway")]
fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

/// The days on which the months since a placement begin; one more than there are months.
fn month_starts(from: DayNumber) -> Vec<DayNumber> {
    let Some(first) = date_of(from) else { return Vec::new() };
    let starts = (0..=MONTHS).filter_map(|month| first.checked_add_months(Months::new(u32::try_from(month).ok()?)));
    starts.map(day_number).collect()
}

/// In which month since a placement a day falls, from 0.
fn month_of(starts: &[DayNumber], day: DayNumber) -> usize {
    starts.partition_point(|start| *start <= day).saturating_sub(1)
}

/// A placement's own kind of case: the day, the bucket, the currency.
type Kind<'ledger> = (DayNumber, &'ledger str, Currency);

impl OutsourcingApi<'_> {
    /// What agencies recovered by months since placement.
    ///
    /// # Errors
    /// `no_such_agency`.
    pub async fn scorecard(&self, request: &ScorecardRequest) -> Result<Scorecard, Failure> {
        let moment = self.session.at_one_moment().await?;
        let only = match &request.agency {
            Some(name) => Some(OutsourcingApi::of(&moment).agency_row(name).await?.id),
            None => None,
        };
        let ledger = OutsourcingApi::of(&moment).ledger().await?;
        let portfolio = moment.portfolio().await?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let today = day_number(request.as_of);
        let chosen = |at: usize| {
            let placement = &ledger.placements[at];
            placement.from <= today && only.is_none_or(|only| placement.agency_id == only)
        };
        let mut days: Vec<DayNumber> =
            (0..ledger.placements.len()).filter(|at| chosen(*at)).map(|at| ledger.placements[at].from).collect();
        days.sort_unstable();
        days.dedup();
        let cut = days.len().saturating_sub(MAX_DAYS);
        let starts: HashMap<DayNumber, Vec<DayNumber>> = days.iter().map(|day| (*day, month_starts(*day))).collect();
        let in_house = in_house(&portfolio, &convention, &ledger, &days[cut..], &starts, today)?;
        let mut rows: BTreeMap<(String, Currency), Row<'_>> = BTreeMap::new();
        for at in (0..ledger.placements.len()).filter(|at| chosen(*at)) {
            let placement = &ledger.placements[at];
            let row = rows.entry((key_of(&ledger, at, request.by), placement.currency)).or_default();
            let over = month_of(&starts[&placement.from], today);
            row.curve.add_case(placement.outstanding, over)?;
            add(&mut row.placed, placement.outstanding)?;
            let kind = row.kinds.entry((placement.from, &placement.bucket, placement.currency)).or_default();
            add(kind, placement.outstanding)?;
        }
        for payment in ledger.payments.iter().filter(|payment| payment.day <= today) {
            let Some(at) = payment.placement.filter(|at| chosen(*at)) else { continue };
            let placement = &ledger.placements[at];
            let row = rows.entry((key_of(&ledger, at, request.by), placement.currency)).or_default();
            let starts = &starts[&placement.from];
            row.curve.add_payment(payment.counted, month_of(starts, payment.day), month_of(starts, today))?;
            add(&mut row.recovered, payment.counted)?;
            add(&mut row.commission, payment.commission)?;
        }
        let rows = rows
            .into_iter()
            .map(|((key, currency), row)| {
                let money = |minor| Money { currency, minor };
                let (in_house, in_house_cases) = weighted(&row.kinds, &in_house);
                ScoreRow {
                    key,
                    cases: row.curve.cases,
                    placed: money(row.placed),
                    recovered: money(row.recovered),
                    rate_percent: percent(row.recovered, row.placed).unwrap_or(0.0),
                    commission: money(row.commission),
                    net: money(row.recovered.saturating_sub(row.commission)),
                    months: row.curve.percents(),
                    in_house,
                    in_house_cases,
                }
            })
            .collect();
        Ok(Scorecard { as_of: request.as_of, rows, in_house_cut: cut > 0 })
    }
}

/// A row while it is counted.
#[derive(Default)]
struct Row<'ledger> {
    curve: Curve,
    placed: i64,
    recovered: i64,
    commission: i64,
    /// Money placed by kind of case.
    kinds: HashMap<Kind<'ledger>, i64>,
}

fn key_of(ledger: &Ledger, at: usize, by: ScoreBy) -> String {
    let placement = &ledger.placements[at];
    let batch = &ledger.batches[placement.batch];
    match by {
        ScoreBy::Agency => batch.agency.clone(),
        ScoreBy::Batch => batch.number.clone(),
        ScoreBy::Bucket => placement.bucket.clone(),
        ScoreBy::Hand => placement.hand.to_string(),
    }
}

/// What was recovered in-house on the kinds of cases that were placed: by day, bucket and currency.
fn in_house<'ledger>(
    portfolio: &Portfolio,
    convention: &Convention,
    ledger: &'ledger Ledger,
    days: &[DayNumber],
    starts: &HashMap<DayNumber, Vec<DayNumber>>,
    today: DayNumber,
) -> Result<HashMap<Kind<'ledger>, Curve>, SumTooLarge> {
    let mut wanted: HashSet<Kind<'ledger>> = HashSet::new();
    for placement in &ledger.placements {
        wanted.insert((placement.from, &placement.bucket, placement.currency));
    }
    // From when on each case was with an agency next after a day.
    let mut first_placed: HashMap<CaseId, Vec<DayNumber>> = HashMap::new();
    for placement in &ledger.placements {
        first_placed.entry(placement.case_id).or_default().push(placement.from);
    }
    let mut curves: HashMap<Kind<'ledger>, Curve> = HashMap::new();
    for &day in days {
        let kinds: HashMap<(&str, Currency), Kind<'ledger>> =
            wanted.iter().filter(|kind| kind.0 == day).map(|kind| ((kind.1, kind.2), *kind)).collect();
        let standing = portfolio.standing(day, None, convention);
        let ages = standing.ages(portfolio, convention);
        let starts = &starts[&day];
        let over = month_of(starts, today);
        for index in 0..portfolio.len() {
            if standing.status[index] != Status::Open || standing.holders.agency[index] != NOBODY {
                continue;
            }
            let Some(bucket) = convention.buckets.buckets().get(usize::from(ages.buckets[index])) else { continue };
            let Some(kind) = kinds.get(&(bucket.code.as_str(), portfolio.currency_of(index))) else { continue };
            let curve = curves.entry(*kind).or_default();
            curve.add_case(standing.outstanding[index], over)?;
            let until = first_placed
                .get(&portfolio.case_ids[index])
                .and_then(|placed| placed.iter().copied().find(|from| *from > day))
                .unwrap_or(DayNumber::MAX);
            for payment in portfolio.payments.of(index) {
                if payment.paid >= day && payment.paid < until && payment.paid <= today {
                    curve.add_payment(payment.amount, month_of(starts, payment.paid), over)?;
                }
            }
        }
    }
    Ok(curves)
}

/// In-house recovery by month, each kind of case weighing what was placed of it.
#[allow(clippy::cast_precision_loss, reason = "a percentage is rounded anyway")]
fn weighted(kinds: &HashMap<Kind<'_>, i64>, in_house: &HashMap<Kind<'_>, Curve>) -> (Vec<Option<f64>>, u64) {
    let mut sums = [(0.0_f64, 0.0_f64); MONTHS];
    let mut cases = 0;
    // In one order, so that the sum of floats is the same every time.
    let mut kinds: Vec<(&Kind<'_>, &i64)> = kinds.iter().collect();
    kinds.sort_unstable_by(|one, other| {
        (one.0.0, one.0.1, one.0.2.code()).cmp(&(other.0.0, other.0.1, other.0.2.code()))
    });
    for (kind, placed) in kinds {
        let Some(curve) = in_house.get(kind) else { continue };
        cases += curve.cases;
        for (sum, found) in sums.iter_mut().zip(curve.percents()) {
            if let Some(found) = found {
                sum.0 += found * *placed as f64;
                sum.1 += *placed as f64;
            }
        }
    }
    (sums.iter().map(|(sum, weight)| (*weight > 0.0).then(|| sum / weight)).collect(), cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_the_day_of_placement() {
        let day = |text: &str| day_number(text.parse().expect("a date"));
        let starts = month_starts(day("2026-01-31"));
        for (on, month) in
            [("2026-01-31", 0), ("2026-02-27", 0), ("2026-02-28", 1), ("2026-03-30", 1), ("2026-03-31", 2)]
        {
            assert_eq!(month_of(&starts, day(on)), month, "{on}");
        }
    }

    #[test]
    fn a_month_counts_only_cases_that_are_so_old() {
        let mut curve = Curve::default();
        curve.add_case(1_000, 2).expect("small");
        curve.add_payment(100, 0, 2).expect("small");
        curve.add_payment(50, 1, 2).expect("small");
        // Placed this month: nothing is known of its first month.
        curve.add_case(9_000, 0).expect("small");
        curve.add_payment(9_000, 0, 0).expect("small");
        assert!(curve.add_case(i64::MAX, 1).is_err(), "a sum is never cut off");
        assert_eq!(curve.percents()[..3], [Some(10.0), Some(15.0), None]);
    }
}
