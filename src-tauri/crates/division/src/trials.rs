//! Champion against challenger: what came in from each arm of a trial.
//!
//! A case counts for the arm that it was drawn into, whoever works it since; else a collector who hands
//! the hard ones on would look better than they are.

use crate::DivisionApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::{Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::Failure;
use caseload_session::sums_of;
use caseload_store::Arm;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The two arms of a trial, side by side.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Trial {
    /// Its name.
    pub trial: String,
    /// The day of its first draw.
    #[ts(type = "string | null")]
    pub since: Option<NaiveDate>,
    /// Divisions that drew for it and stand.
    pub divisions: u64,
    /// What the rules' own people got.
    pub champion: TrialArm,
    /// What was drawn for the others.
    pub challenger: TrialArm,
    /// Share of the challenger's debtors who paid less that of the champion's, in percentage points.
    pub paying_difference: f64,
    /// Within how many points either way that is true, with a confidence of 95%; `null` where there are
    /// too few debtors to say.
    pub paying_margin: Option<f64>,
}

/// One arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ts_rs::TS)]
pub struct TrialArm {
    /// Cases.
    pub cases: u64,
    /// Debtors.
    pub debtors: u64,
    /// What was owed when they were drawn, per currency.
    pub outstanding: Vec<Money>,
    /// What came in since, per currency.
    pub recovered: Vec<Money>,
    /// What came in, percent of what was owed; of the currency with most.
    pub recovery_percent: f64,
    /// Debtors who paid anything, percent.
    pub paying_percent: f64,
    /// Cases that are settled.
    pub settled: u64,
    /// The same by the bucket that a case was in when it was drawn.
    pub buckets: Vec<TrialBucket>,
}

/// The cases of a bucket in one arm.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct TrialBucket {
    /// Code of the bucket.
    pub bucket: String,
    /// Cases.
    pub cases: u64,
    /// What was owed, per currency.
    pub outstanding: Vec<Money>,
    /// What came in, percent of that.
    pub recovery_percent: f64,
}

/// What is counted up of an arm.
#[derive(Default)]
struct Counted {
    cases: u64,
    settled: u64,
    debtors: HashMap<u32, bool>,
    owed: BTreeMap<Currency, i64>,
    recovered: BTreeMap<Currency, i64>,
    buckets: BTreeMap<String, CountedBucket>,
}

/// What is counted up of a bucket of an arm.
#[derive(Default)]
struct CountedBucket {
    cases: u64,
    owed: BTreeMap<Currency, i64>,
    recovered: BTreeMap<Currency, i64>,
}

impl DivisionApi<'_> {
    /// What came in from each arm of every trial, as of a day.
    pub async fn trials(&self, as_of: NaiveDate) -> Result<Vec<Trial>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let mut by_trial: BTreeMap<String, Vec<Arm>> = BTreeMap::new();
        for arm in moment.book.arms().await? {
            if arm.day <= standing.as_of {
                by_trial.entry(arm.drawn.trial.clone()).or_default().push(arm);
            }
        }
        by_trial.into_iter().map(|(name, arms)| trial_of(&portfolio, &standing, name, &arms)).collect()
    }
}

fn trial_of(portfolio: &Portfolio, standing: &Standing, name: String, arms: &[Arm]) -> Result<Trial, Failure> {
    let (mut champion, mut challenger) = (Counted::default(), Counted::default());
    // A case that was drawn again counts for its first arm, which is the one that it was drawn into by lot.
    let mut seen: HashSet<CaseId> = HashSet::new();
    for arm in arms {
        let Some(index) = portfolio.index_of(arm.drawn.case_id) else { continue };
        if !seen.insert(arm.drawn.case_id) {
            continue;
        }
        let counted = if arm.drawn.challenger { &mut challenger } else { &mut champion };
        let currency = portfolio.currency_of(index);
        let recovered = recovered(portfolio, standing, index, arm);
        counted.cases += 1;
        counted.settled += u64::from(standing.status[index] == Status::Settled);
        *counted.debtors.entry(portfolio.debtors[index]).or_default() |= recovered > 0;
        add(&mut counted.owed, currency, arm.drawn.outstanding);
        add(&mut counted.recovered, currency, recovered);
        let bucket = counted.buckets.entry(arm.drawn.bucket.clone()).or_default();
        bucket.cases += 1;
        add(&mut bucket.owed, currency, arm.drawn.outstanding);
        add(&mut bucket.recovered, currency, recovered);
    }
    let mut changes: Vec<ChangeId> = arms.iter().map(|arm| arm.change).collect();
    changes.sort_unstable();
    changes.dedup();
    let (champion_share, challenger_share) = (champion.paying_share(), challenger.paying_share());
    Ok(Trial {
        trial: name,
        since: arms.iter().map(|arm| arm.day).min().and_then(date_of),
        divisions: changes.len() as u64,
        paying_difference: (challenger_share - champion_share) * 100.0,
        paying_margin: margin(&champion, &challenger),
        champion: champion.arm()?,
        challenger: challenger.arm()?,
    })
}

/// What came in on a case since the day it was drawn: its payments, where any are known; else by how
/// much the lender's figure went down. A case that was withdrawn or written off brought nothing.
fn recovered(portfolio: &Portfolio, standing: &Standing, index: usize, arm: &Arm) -> i64 {
    let payments = portfolio.payments.of(index);
    if !payments.is_empty() {
        let since = payments.iter().filter(|payment| payment.paid >= arm.day && payment.paid <= standing.as_of);
        return since.fold(0_i64, |sum, payment| sum.saturating_add(payment.amount));
    }
    match standing.status[index] {
        Status::Settled => arm.drawn.outstanding,
        Status::Open => arm.drawn.outstanding.saturating_sub(standing.outstanding[index]).max(0),
        Status::Withdrawn | Status::WrittenOff | Status::NotYet => 0,
    }
}

fn add(sums: &mut BTreeMap<Currency, i64>, currency: Currency, minor: i64) {
    let sum = sums.entry(currency).or_default();
    *sum = sum.saturating_add(minor);
}

/// Half the width of the interval in which the difference of two shares lies with a confidence of 95%,
/// in percentage points (normal approximation, which wants some five debtors on either side).
#[allow(clippy::cast_precision_loss, reason = "counts of debtors, far below 2⁵³")]
fn margin(one: &Counted, other: &Counted) -> Option<f64> {
    let part = |counted: &Counted| {
        let (count, share) = (counted.debtors.len() as f64, counted.paying_share());
        let enough = count * share >= 5.0 && count * (1.0 - share) >= 5.0;
        enough.then(|| share * (1.0 - share) / count)
    };
    Some(1.96 * (part(one)? + part(other)?).sqrt() * 100.0)
}

/// Recovered as percent of owed, of the currency in which most is owed.
#[allow(clippy::cast_precision_loss, reason = "percentages for people, from sums below 2⁵³")]
fn percent(owed: &BTreeMap<Currency, i64>, recovered: &BTreeMap<Currency, i64>) -> f64 {
    let Some((currency, most)) = owed.iter().max_by_key(|(_, minor)| **minor) else { return 0.0 };
    if *most <= 0 { 0.0 } else { recovered.get(currency).copied().unwrap_or(0) as f64 / *most as f64 * 100.0 }
}

impl Counted {
    #[allow(clippy::cast_precision_loss, reason = "counts of debtors, far below 2⁵³")]
    fn paying_share(&self) -> f64 {
        if self.debtors.is_empty() {
            return 0.0;
        }
        self.debtors.values().filter(|paid| **paid).count() as f64 / self.debtors.len() as f64
    }

    fn arm(self) -> Result<TrialArm, Failure> {
        Ok(TrialArm {
            cases: self.cases,
            debtors: self.debtors.len() as u64,
            recovery_percent: percent(&self.owed, &self.recovered),
            paying_percent: self.paying_share() * 100.0,
            settled: self.settled,
            outstanding: sums_of(self.owed.into_iter())?,
            recovered: sums_of(self.recovered.into_iter())?,
            buckets: self
                .buckets
                .into_iter()
                .map(|(bucket, counted)| {
                    Ok(TrialBucket {
                        bucket,
                        cases: counted.cases,
                        recovery_percent: percent(&counted.owed, &counted.recovered),
                        outstanding: sums_of(counted.owed.into_iter())?,
                    })
                })
                .collect::<Result<_, Failure>>()?,
        })
    }
}
