//! What a division comes to: who gets what, how even that is, and what stands in the way.

use super::DivisionInputs;
use super::debtors::Cases;
use super::evenness;
use super::plan::Plan;
use caseload_domain::{Money, Status};
use caseload_session::division_rule::DivideBy;
use caseload_session::failure::Failure;
use caseload_session::portfolio::NOBODY;
use caseload_session::sums_of;
use caseload_store::ChangeId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What somebody has, before or after a division.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct LoadOf {
    /// Open cases.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Cases by bucket.
    pub by_bucket: BTreeMap<String, u64>,
}

/// What a collector gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DividedCollector {
    /// Name.
    pub name: String,
    /// Cases given, those kept included.
    pub cases: u64,
    /// Debtors given.
    pub debtors: u64,
    /// Money given, per currency.
    pub outstanding: Vec<Money>,
    /// Debtors given, by the bucket of their oldest case.
    pub by_bucket: BTreeMap<String, u64>,
    /// Open cases before.
    pub cases_before: u64,
    /// Open cases afterwards.
    pub cases_after: u64,
    /// What they have before.
    pub before: LoadOf,
    /// What they have afterwards.
    pub after: LoadOf,
    /// Cases that they have beyond their limit afterwards.
    #[serde(default)]
    pub over_cases: u64,
    /// Money that they have beyond their limit afterwards, in the book's currency.
    #[serde(default)]
    pub over_money: Option<Money>,
}

caseload_domain::codes! {
    /// Why a case is given to nobody.
    pub enum LeftReason {
        /// Of those who take part, nobody takes such cases.
        NobodyTakesIt = "nobody_takes_it",
        /// Whoever takes such cases has a limit of money in another currency, so that it can't be told whether it is
        /// kept.
        LimitInOtherCurrency = "limit_in_other_currency",
        /// Whoever takes them has no room.
        CollectorsFull = "collectors_full",
        /// Another case of its debtor is held.
        Held = "held",
        /// Someone left it where it is.
        ByHand = "by_hand",
    }
}

caseload_domain::codes! {
    /// What keeps counts or balances from being even.
    pub enum LimitingFactorCode {
        /// A collector has no more room.
        Full = "full",
        /// A collector has no room for more money.
        MoneyFull = "money_full",
        /// A collector takes only some of the cases.
        Takes = "takes",
        /// A collector had some of the debtors before.
        NeverBack = "never_back",
        /// A collector keeps more than an even share.
        Kept = "kept",
        /// One debtor owes more than an even share.
        LargestDebtor = "largest_debtor",
        /// The balances are too coarse to be shared evenly.
        Coarse = "coarse",
    }
}

/// A case that is not given to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LeftCase {
    /// Loan number.
    pub loan_no: String,
    /// Why.
    pub code: LeftReason,
}

/// How even the counts of a bucket came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BucketEvenness {
    /// Greatest less least count of debtors.
    pub count_difference: u64,
    /// What no division can go below, given who takes what and who stays.
    pub best_count_difference: u64,
}

/// Something that keeps counts or balances from being even.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct DivisionLimit {
    /// What it is.
    pub code: LimitingFactorCode,
    /// Whom it concerns; `null` for what lies in the debtors.
    pub collector: Option<String>,
    /// The bucket whose counts it concerns; `null` for all.
    pub bucket: Option<String>,
}

/// What one rule does, or one arm of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DividedRule {
    /// Which rule, from 1.
    pub rule: u32,
    /// Its name.
    pub name: String,
    /// How it shares.
    pub by: DivideBy,
    /// `champion` or `challenger` of a trial; `null` where there is none.
    pub arm: Option<String>,
    /// Debtors that it fits.
    pub debtors: u64,
    /// Cases of those.
    pub cases: u64,
    /// Who takes part.
    #[serde(rename = "takers")]
    pub collectors: Vec<String>,
    /// Greatest less least count of debtors.
    pub count_difference: u64,
    /// What no division can go below.
    pub best_count_difference: u64,
    /// The same in each bucket.
    pub by_bucket: BTreeMap<String, BucketEvenness>,
    /// Greatest less least balance, percent of the mean; of the worst currency.
    pub spread_percent: f64,
    /// What the spread can't go below.
    pub floor_percent: f64,
    /// What stands in the way of more.
    pub obstacles: Vec<DivisionLimit>,
}

/// A division, proposed or applied.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Division {
    /// Number of the division; of a proposal, the number it would have.
    pub division: i64,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// By which the rows of a proposal are asked for.
    pub proposal: Option<u32>,
    /// The newest change in the log when it was computed.
    pub seen: ChangeId,
    /// The change in the log.
    pub change: Option<ChangeId>,
    /// The seed, which gives the same division again.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// The day that it is for.
    #[ts(type = "string")]
    pub as_of: chrono::NaiveDate,
    /// Name of the rules; empty where they have none.
    pub rules_name: String,
    /// Who gets what.
    pub collectors: Vec<DividedCollector>,
    /// What each rule does.
    pub rules: Vec<DividedRule>,
    /// Cases that nobody had and somebody gets.
    pub assigned: u64,
    /// Cases that stay where they are.
    pub kept: u64,
    /// Cases that go from one collector to another.
    pub moved: u64,
    /// Cases that are not given to anyone, with the reason.
    pub left: Vec<LeftCase>,
    /// How many those are, by reason.
    pub left_by_code: BTreeMap<LeftReason, u64>,
    /// Undivided cases that no rule fits.
    pub unmatched: u64,
    /// Debtors that someone moved by hand.
    pub adjusted: u64,
    /// Debtors whose cases would be with several people and were not before.
    pub splits: u64,
    /// Who would take part and is away.
    pub away: Vec<String>,
    /// Greatest less least balance, percent of the mean; of the worst rule and currency.
    pub spread_percent: f64,
    /// What the spread can't go below.
    pub floor_percent: f64,
    /// Greatest less least count of debtors; of the worst rule.
    pub count_difference: u64,
    /// What that can't go below.
    pub best_count_difference: u64,
}

impl Division {
    /// Puts the names of the rules beside what they do.
    pub(super) fn name_rules(&mut self, rules: &super::RuleSet) {
        self.rules_name.clone_from(&rules.name);
        for rule in &mut self.rules {
            if let Some(named) = rules.rules.get(rule.rule as usize - 1) {
                rule.name.clone_from(&named.name);
            }
        }
    }
}

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
