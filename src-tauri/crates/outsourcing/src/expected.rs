//! What a batch may be expected to bring, from the lender's own history, and how thin that history is.

use super::ledger::Ledger;
use crate::OutsourcingApi;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::ids::AgencyId;
use caseload_domain::{Currency, Money};
use caseload_session::case_filter::PlaceRequest;
use caseload_session::failure::Failure;
use caseload_session::sums_of;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// With fewer cases behind it than this, a rate is little more than a guess.
const FEW_CASES: u64 = 30;

/// What a bucket of a batch may bring.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ExpectedBucket {
    /// Bucket code at placement.
    pub bucket: String,
    /// Cases of the batch.
    pub cases: u64,
    /// Money of those, per currency.
    pub outstanding: Vec<Money>,
    /// Percent of the money placed that was recovered within the term; absent without any history.
    pub rate_percent: Option<f64>,
    /// From how many cases of the past.
    pub from_cases: u64,
    /// `agency` where they were with this agency, `all` where with any.
    pub basis: String,
}

/// What a batch may bring.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct Expected {
    /// Money recovered within the term, per currency.
    pub recovery: Vec<Money>,
    /// Commission on it, per currency.
    pub commission: Vec<Money>,
    /// The fewest cases of the past that a rate stands on.
    pub from_cases: u64,
    /// Whether some rate stands on few cases, or none.
    pub thin: bool,
    /// By bucket.
    pub buckets: Vec<ExpectedBucket>,
}

/// What was placed and recovered of one kind in the past.
#[derive(Clone, Copy, Default)]
struct Past {
    cases: u64,
    placed: f64,
    recovered: f64,
}

impl OutsourcingApi<'_> {
    /// What a batch would bring, by what placements of the same buckets brought within as many days as the
    /// agency's term. Only placements whose term is over by then count, so that young ones don't make it look
    /// worse than it is.
    ///
    /// # Errors
    /// As for `place`.
    pub async fn expected(&self, request: &PlaceRequest) -> Result<Expected, Failure> {
        let ledger = self.ledger().await?;
        let chosen = self.choose(request).await?;
        let (portfolio, standing) = (&chosen.inputs.portfolio, &chosen.inputs.standing);
        let (mut recovery, mut commission) = (Vec::new(), Vec::new());
        let mut buckets = Vec::new();
        let (mut fewest, mut thin) = (u64::MAX, false);
        for (agency, cases) in &chosen.portions {
            let term = i32::try_from(agency.terms().term_days).unwrap_or(i32::MAX);
            let past = past_of(&ledger, term, day_number(request.as_of), agency.id);
            let mut of_bucket: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
            for &index in cases {
                of_bucket.entry(chosen.inputs.bucket_of(index)).or_default().push(index);
            }
            for (bucket, cases) in of_bucket {
                let own = past.get(&(true, bucket.to_owned())).filter(|past| past.cases >= FEW_CASES);
                let (basis, found) = match own {
                    Some(own) => ("agency", Some(own)),
                    None => ("all", past.get(&(false, bucket.to_owned()))),
                };
                let rate = found.filter(|past| past.placed > 0.0).map(|past| past.recovered / past.placed);
                let from_cases = found.map_or(0, |past| past.cases);
                fewest = fewest.min(from_cases);
                thin |= from_cases < FEW_CASES;
                for &index in &cases {
                    let currency = portfolio.currency_of(index);
                    let expected = share_of(standing.outstanding[index], rate.unwrap_or(0.0));
                    let hand = u32::from(standing.holders.hand[index]) + 1;
                    let percent = agency.terms().rate_for(bucket, hand).map_or(0.0, |(_, line)| line.percent.percent());
                    recovery.push((currency, expected));
                    commission.push((currency, share_of(expected, percent / 100.0)));
                }
                buckets.push(ExpectedBucket {
                    bucket: bucket.to_owned(),
                    cases: cases.len() as u64,
                    outstanding: sums_of(
                        cases.iter().map(|&index| (portfolio.currency_of(index), standing.outstanding[index])),
                    )?,
                    rate_percent: rate.map(|rate| rate * 100.0),
                    from_cases,
                    basis: basis.to_owned(),
                });
            }
        }
        Ok(Expected {
            recovery: sums_of(recovery.into_iter())?,
            commission: sums_of(commission.into_iter())?,
            from_cases: if buckets.is_empty() { 0 } else { fewest },
            thin,
            buckets,
        })
    }
}

/// What earlier placements brought within `term` days, by bucket: those with the agency, and all.
fn past_of(ledger: &Ledger, term: i32, today: DayNumber, agency: AgencyId) -> HashMap<(bool, String), Past> {
    let over = |from: DayNumber| from.saturating_add(term) <= today;
    let mut past: HashMap<(bool, String), Past> = HashMap::new();
    for placement in ledger.placements.iter().filter(|placement| over(placement.from)) {
        for own in [false, true] {
            if own && placement.agency_id != agency {
                continue;
            }
            let past = past.entry((own, placement.bucket.clone())).or_default();
            past.cases += 1;
            past.placed += major(placement.outstanding, placement.currency);
        }
    }
    for payment in &ledger.payments {
        let Some(placement) = payment.placement.map(|at| &ledger.placements[at]) else { continue };
        if !over(placement.from) || payment.day >= placement.from.saturating_add(term) {
            continue;
        }
        for own in [false, true] {
            if own && placement.agency_id != agency {
                continue;
            }
            past.entry((own, placement.bucket.clone())).or_default().recovered +=
                major(payment.counted, payment.currency);
        }
    }
    past
}

#[allow(clippy::cast_precision_loss, reason = "an expectation needs no minor units")]
fn major(minor: i64, currency: Currency) -> f64 {
    minor as f64 / 10_f64.powi(currency.decimals().cast_signed())
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an expectation is a rough figure")]
fn share_of(minor: i64, share: f64) -> i64 {
    (minor as f64 * share).round() as i64
}
