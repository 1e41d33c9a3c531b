//! What a division comes to: who gets what, how even that is, and what stands in the way.

use super::DivisionInputs;
use super::debtors::Cases;
use super::division_report::{DividedCollector, DividedRule, Division, LeftReason, LoadOf};
use super::evenness;
use super::plan::Plan;
use caseload_domain::{Money, Status};
use caseload_portfolio::NOBODY;
use caseload_session::failure::Failure;
use caseload_session::sums_of;
use std::collections::{BTreeMap, HashMap};

/// What somebody has, while it is counted up.
#[derive(Clone, Default)]
struct Load {
    cases: u64,
    money: Vec<i64>,
    by_bucket: Vec<u64>,
}

/// Counts up what a plan gives to whom.
pub(crate) struct Outcome {
    /// People in the order in which they are shown, and where each is.
    people: Vec<u32>,
    given: HashMap<u32, Load>,
    debtors_given: HashMap<u32, Vec<u64>>,
    before: HashMap<u32, Load>,
    after: HashMap<u32, Load>,
    debtors_before: HashMap<u32, u64>,
    debtors_after: HashMap<u32, u64>,
    assigned: u64,
    kept: u64,
    moved: u64,
    splits: u64,
}

impl Outcome {
    pub(crate) fn of(inputs: &DivisionInputs, plan: &Plan) -> Self {
        let portfolio = &inputs.portfolio;
        let ages = inputs.standing.ages(portfolio, &inputs.chosen.convention);
        let (currencies, buckets) = (portfolio.currencies.len(), inputs.chosen.convention.buckets.buckets().len());
        let empty = Load { cases: 0, money: vec![0; currencies], by_bucket: vec![0; buckets] };
        let mut outcome = Self {
            people: Vec::new(),
            given: HashMap::new(),
            debtors_given: HashMap::new(),
            before: HashMap::new(),
            after: HashMap::new(),
            debtors_before: HashMap::new(),
            debtors_after: HashMap::new(),
            assigned: 0,
            kept: 0,
            moved: 0,
            splits: 0,
        };
        // Who has each case afterwards; the columns of before are those of the standing.
        let holders = &inputs.standing.holders.collector;
        let mut after = holders.clone();
        let mut loads: Vec<Load> = vec![empty.clone(); portfolio.collectors.len()];
        let mut debtors: Vec<Vec<u64>> = vec![vec![0; buckets]; portfolio.collectors.len()];
        let mut involved = vec![false; portfolio.collectors.len()];
        for group in &plan.groups {
            for &taker in &group.eligible {
                involved[taker as usize] = true;
            }
            for dealt in &group.dealt {
                let Some(to) = dealt.to else { continue };
                involved[to as usize] = true;
                debtors[to as usize][usize::from(dealt.bucket)] += 1;
                for &case in &dealt.cases {
                    let index = case as usize;
                    let load = &mut loads[to as usize];
                    load.cases += 1;
                    let money = &mut load.money[usize::from(portfolio.currency[index])];
                    *money = money.saturating_add(inputs.standing.outstanding[index]);
                    match holders[index] {
                        from if from == to => outcome.kept += 1,
                        NOBODY => outcome.assigned += 1,
                        from => {
                            involved[from as usize] = true;
                            outcome.moved += 1;
                        }
                    }
                    after[index] = to;
                }
            }
        }
        let count = |holders: &[u32]| {
            let mut loads: Vec<Load> = vec![empty.clone(); portfolio.collectors.len()];
            let mut debtors = vec![0_u64; portfolio.collectors.len()];
            let mut split = vec![false; portfolio.debtor_keys.len()];
            for (debtor, split) in split.iter_mut().enumerate() {
                let mut seen: Cases = Cases::new();
                for &case in portfolio.cases_of_debtor.of(debtor) {
                    let index = case as usize;
                    let holder = holders[index];
                    if holder == NOBODY || inputs.standing.status[index] != Status::Open {
                        continue;
                    }
                    let load = &mut loads[holder as usize];
                    load.cases += 1;
                    let money = &mut load.money[usize::from(portfolio.currency[index])];
                    *money = money.saturating_add(inputs.standing.outstanding[index]);
                    load.by_bucket[usize::from(ages.buckets[index])] += 1;
                    if !seen.contains(&holder) {
                        seen.push(holder);
                        debtors[holder as usize] += 1;
                    }
                }
                *split = seen.len() > 1;
            }
            (loads, debtors, split)
        };
        let (before_loads, before_debtors, split_before) = count(holders);
        let (after_loads, after_debtors, split_after) = count(&after);
        outcome.splits =
            split_before.iter().zip(&split_after).filter(|(before, after)| **after && !**before).count() as u64;
        for (at, _) in involved.iter().enumerate().filter(|(_, involved)| **involved) {
            let person = u32::try_from(at).unwrap_or(u32::MAX);
            outcome.people.push(person);
            outcome.given.insert(person, std::mem::take(&mut loads[at]));
            outcome.debtors_given.insert(person, std::mem::take(&mut debtors[at]));
            outcome.before.insert(person, before_loads[at].clone());
            outcome.after.insert(person, after_loads[at].clone());
            outcome.debtors_before.insert(person, before_debtors[at]);
            outcome.debtors_after.insert(person, after_debtors[at]);
        }
        outcome.people.sort_by_key(|person| portfolio.collectors[*person as usize].name());
        outcome
    }

    /// The division as it is shown.
    pub(crate) fn report(&self, inputs: &DivisionInputs, plan: &Plan) -> Result<Division, Failure> {
        let collectors =
            self.people.iter().map(|person| self.collector(inputs, *person)).collect::<Result<Vec<_>, _>>()?;
        let rules: Vec<DividedRule> = plan.groups.iter().map(|group| evenness::of_group(inputs, group)).collect();
        let mut left_by_code: BTreeMap<LeftReason, u64> = BTreeMap::new();
        for (_, reason) in plan.left_cases() {
            *left_by_code.entry(reason).or_default() += 1;
        }
        let worst = rules.iter().max_by(|one, other| one.spread_percent.total_cmp(&other.spread_percent));
        let uneven = rules.iter().max_by_key(|rule| rule.count_difference);
        Ok(Division {
            division: 0,
            dry_run: true,
            proposal: None,
            seen: inputs.portfolio.change,
            change: None,
            seed: 0,
            digest: plan.digest.clone(),
            as_of: caseload_domain::calendar::date_of(inputs.standing.as_of).unwrap_or_default(),
            rules_name: String::new(),
            collectors,
            assigned: self.assigned,
            kept: self.kept,
            moved: self.moved,
            left: Vec::new(),
            left_by_code,
            unmatched: plan.unmatched.len() as u64,
            adjusted: plan.groups.iter().flat_map(|group| &group.dealt).filter(|dealt| dealt.by_hand).count() as u64,
            splits: self.splits,
            away: plan.away.clone(),
            spread_percent: worst.map_or(0.0, |rule| rule.spread_percent),
            floor_percent: worst.map_or(0.0, |rule| rule.floor_percent),
            count_difference: uneven.map_or(0, |rule| rule.count_difference),
            best_count_difference: uneven.map_or(0, |rule| rule.best_count_difference),
            rules,
        })
    }

    fn collector(&self, inputs: &DivisionInputs, person: u32) -> Result<DividedCollector, Failure> {
        let (before, after) = (
            load_of(inputs, &self.before[&person], self.debtors_before[&person])?,
            load_of(inputs, &self.after[&person], self.debtors_after[&person])?,
        );
        let debtors = &self.debtors_given[&person];
        let given = &self.given[&person];
        let terms = &inputs.portfolio.collectors[person as usize].terms;
        let book_currency = inputs.book_currency.and_then(|at| inputs.portfolio.currencies.get(usize::from(at)));
        let over_money = terms.most_outstanding.zip(book_currency).and_then(|(most, currency)| {
            let has = after.outstanding.iter().find(|money| money.currency == *currency)?.minor;
            (has > most).then(|| Money { currency: *currency, minor: has.saturating_sub(most) })
        });
        Ok(DividedCollector {
            over_cases: terms.most_cases.map_or(0, |most| after.cases.saturating_sub(most.unsigned_abs())),
            over_money,
            name: terms.name.clone(),
            cases: given.cases,
            debtors: debtors.iter().sum(),
            outstanding: sums(inputs, &given.money)?,
            by_bucket: by_bucket(inputs, debtors),
            cases_before: before.cases,
            cases_after: after.cases,
            before,
            after,
        })
    }
}

fn load_of(inputs: &DivisionInputs, load: &Load, debtors: u64) -> Result<LoadOf, Failure> {
    Ok(LoadOf {
        cases: load.cases,
        debtors,
        outstanding: sums(inputs, &load.money)?,
        by_bucket: by_bucket(inputs, &load.by_bucket),
    })
}

fn sums(inputs: &DivisionInputs, money: &[i64]) -> Result<Vec<Money>, Failure> {
    let currencies = inputs.portfolio.currencies.iter().copied();
    sums_of(currencies.zip(money.iter().copied()).filter(|(_, minor)| *minor != 0))
}

fn by_bucket(inputs: &DivisionInputs, counts: &[u64]) -> BTreeMap<String, u64> {
    let buckets = inputs.chosen.convention.buckets.buckets().iter();
    buckets.zip(counts).filter(|(_, count)| **count > 0).map(|(bucket, count)| (bucket.code.clone(), *count)).collect()
}
