//! Debtors as units of a division, and who may take them.

use super::eligible_collectors::EligibleCollectors;
use caseload_domain::Status;
use caseload_domain::aging::Convention;
use caseload_domain::division::Unit;
use caseload_portfolio::{NOBODY, Portfolio, Standing};
use caseload_session::Session;
use caseload_session::case_filter::CaseFilter;
use caseload_session::division_rule::{DivideOnly, DivisionRule};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::filter::filtered;
use smallvec::SmallVec;
use std::collections::HashMap;

/// The cases of a debtor: portfolio indices. Few debtors have more than two.
pub(crate) type Cases = SmallVec<[u32; 2]>;

/// A debtor whom a rule fits.
#[derive(Clone)]
pub(crate) struct EligibleDebtor {
    /// Number of the debtor in the portfolio.
    pub debtor: u32,
    /// Portfolio indices of the cases that may be divided.
    pub cases: Cases,
    /// The currency that they count in, by place in the portfolio: that of the oldest case.
    pub currency: u8,
    /// Bucket of the oldest of them.
    pub bucket: u8,
    /// Who has most of the debtor's cases in-house: index of the collector in the portfolio.
    pub current: Option<u32>,
    /// Who has a case of theirs that is held and stays: the others go there too.
    pub held_with: Option<u32>,
}

/// Whether nothing of an open case is overdue and unpaid on the day: it isn't worked until something is again.
pub(crate) fn is_cured(standing: &Standing, index: usize) -> bool {
    standing.outstanding[index] <= 0
}

/// Whether a rule names a bucket of loans of which nothing is overdue: then it is for those too.
pub(crate) fn asks_for_cured(rule: &DivisionRule, convention: &Convention) -> bool {
    let current = &convention.buckets.buckets()[convention.buckets.index_of(0)];
    current.to.is_some_and(|to| to <= 0) && rule.buckets.contains(&current.code)
}

/// The debtors whom a rule fits and whom no earlier rule took, by their keys; and the indices of cases
/// that it would fit and that are held.
pub(crate) async fn of_rule(
    session: &Session,
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    (rule, filter, with_cured): (&DivisionRule, &CaseFilter, bool),
    taken: &[bool],
) -> Result<(Vec<EligibleDebtor>, Vec<u32>), Failure> {
    let (fitting, ages) = filtered(session, portfolio, standing, convention, filter).await?;
    let mut fits = vec![false; portfolio.len()];
    for index in fitting {
        fits[index as usize] = true;
    }
    let anew = rule.only == DivideOnly::All || !rule.held_by.is_empty();
    let least = session.typed_amount("min_outstanding", rule.min_outstanding.as_deref()).await?;
    let most = session.typed_amount("max_outstanding", rule.max_outstanding.as_deref()).await?;
    let (mut found, mut held) = (Vec::new(), Vec::new());
    let mut cases = Cases::new();
    for (debtor, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        cases.clear();
        let mut held_with = None;
        let of_debtor = portfolio.cases_of_debtor.of(debtor);
        for &case in of_debtor {
            let index = case as usize;
            if standing.status[index] != Status::Open || standing.holders.agency[index] != NOBODY {
                continue;
            }
            let holder = standing.holders.collector[index];
            if (!anew && holder != NOBODY) || (!with_cured && is_cured(standing, index)) {
                continue;
            }
            if portfolio.is_held(index, standing.as_of, None) {
                // It stays where it is, and is named where it would have been divided.
                if fits[index] {
                    held.push(case);
                }
                if holder != NOBODY && portfolio.collectors[holder as usize].active {
                    held_with = Some(holder);
                }
            } else {
                cases.push(case);
            }
        }
        // The oldest case decides, and the greatest of several as old.
        let rank = |case: &u32| (ages.days[*case as usize], standing.outstanding[*case as usize]);
        let Some(leading) = cases.iter().map(rank).max() else { continue };
        if !cases.iter().any(|case| fits[*case as usize] && rank(case) == leading) {
            continue;
        }
        // Amounts are those of the debtor, in the currency of the oldest case; the first by its code where
        // several are as old, whatever row came first.
        let currencies = cases.iter().filter(|case| rank(case) == leading).map(|case| *case as usize);
        let Some(oldest) = currencies.min_by_key(|index| portfolio.currency_of(*index).code().to_owned()) else {
            continue;
        };
        let currency = portfolio.currency[oldest];
        let owed = cases.iter().filter(|case| portfolio.currency[**case as usize] == currency);
        let owed = owed.fold(0_i64, |sum, case| sum.saturating_add(standing.outstanding[*case as usize]));
        if least.is_some_and(|least| owed < least) || most.is_some_and(|most| owed > most) {
            continue;
        }
        let bucket = cases.iter().map(|case| ages.buckets[*case as usize]).max().unwrap_or(0);
        let current = holder_of_most(portfolio, standing, of_debtor);
        let debtor = u32::try_from(debtor).unwrap_or(u32::MAX);
        found.push(EligibleDebtor { debtor, cases: cases.clone(), currency, bucket, current, held_with });
    }
    found.sort_unstable_by_key(|unit| portfolio.debtor_keys[unit.debtor as usize]);
    Ok((found, held))
}

/// Who has most of some cases, of those who work here; the first by name where several do.
fn holder_of_most(portfolio: &Portfolio, standing: &Standing, cases: &[u32]) -> Option<u32> {
    let mut counts: Vec<(u32, u32)> = Vec::new();
    for &case in cases {
        let index = case as usize;
        let holder = standing.holders.collector[index];
        let counts_here = holder != NOBODY
            && standing.status[index] == Status::Open
            && standing.holders.agency[index] == NOBODY
            && portfolio.collectors[holder as usize].active;
        if counts_here {
            match counts.iter_mut().find(|(known, _)| *known == holder) {
                Some((_, count)) => *count += 1,
                None => counts.push((holder, 1)),
            }
        }
    }
    let name = |holder: u32| portfolio.collectors[holder as usize].name();
    counts
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then_with(|| name(other.0).cmp(name(one.0))))
        .map(|(holder, _)| holder)
}

/// Units for the dealing, with the pools that they belong to.
pub(crate) struct Units {
    pub list: Vec<Unit>,
    /// For each pool, who of the collectors belongs to it.
    pub pools: Vec<Vec<bool>>,
    /// Indices in the portfolio of those who take part: the collectors, then whoever has a debtor's other
    /// case and takes no part otherwise.
    pub people: Vec<u32>,
}

/// Makes units of the debtors that were found. A debtor whose other case somebody has, or who stays, is
/// locked to them.
pub(crate) fn units(
    portfolio: &Portfolio,
    standing: &Standing,
    rule: &DivisionRule,
    found: &[EligibleDebtor],
    collectors: &EligibleCollectors,
    ranks: &[u16],
) -> Result<Units, Failure> {
    let anew = rule.only == DivideOnly::All || !rule.held_by.is_empty();
    let mut units =
        Units { list: Vec::with_capacity(found.len()), pools: Vec::new(), people: collectors.people.clone() };
    let mut pool_numbers: HashMap<Vec<bool>, u32> = HashMap::new();
    let mut places: HashMap<u32, u16> =
        collectors.people.iter().zip(0..).map(|(person, place)| (*person, place)).collect();
    for unit in found {
        let currency = unit.currency;
        let balance = unit
            .cases
            .iter()
            .filter(|&&case| portfolio.currency[case as usize] == currency)
            .try_fold(0_i64, |sum, &case| sum.checked_add(standing.outstanding[case as usize]))
            .ok_or_else(|| Failure::new(FailureCode::SumTooLarge))?;
        let stays = unit.current.filter(|current| {
            // Who has a case that is not divided keeps the debtor; who has one that is, where they may.
            if anew { rule.keep_current && collectors.people.contains(current) } else { true }
        });
        let locked = unit.held_with.or(stays).map(|person| {
            *places.entry(person).or_insert_with(|| {
                units.people.push(person);
                u16::try_from(units.people.len() - 1).unwrap_or(u16::MAX)
            })
        });
        let pool = if collectors.accept_everything && !rule.never_back {
            if units.pools.is_empty() {
                units.pools.push(vec![true; collectors.people.len()]);
            }
            0
        } else {
            let mut may = collectors.who_takes(&unit.cases);
            if rule.never_back {
                collectors.leave_out_who_had_them(portfolio, unit.debtor, &mut may);
            }
            pool_number(&mut pool_numbers, &mut units.pools, may)
        };
        units.list.push(Unit {
            key: portfolio.debtor_keys[unit.debtor as usize],
            stratum: u32::from(unit.bucket),
            currency: ranks.get(usize::from(currency)).copied().unwrap_or_default(),
            balance,
            cases: u32::try_from(unit.cases.len()).unwrap_or(u32::MAX),
            pool,
            locked,
        });
    }
    Ok(units)
}

fn pool_number(numbers: &mut HashMap<Vec<bool>, u32>, pools: &mut Vec<Vec<bool>>, who: Vec<bool>) -> u32 {
    let next = u32::try_from(pools.len()).unwrap_or(u32::MAX);
    *numbers.entry(who).or_insert_with_key(|who| {
        pools.push(who.clone());
        next
    })
}
