//! What a division comes to: who gets what, how even that is, and what stands in the way.

use super::Ground;
use super::plan::{Group, Plan};
use crate::engine::sums_of;
use crate::failure::Failure;
use crate::portfolio::NOBODY;
use caseload_domain::division::{Hindrance, Obstacle, Standing, balance_bound, count_bound, evenness};
use caseload_domain::{Money, Status};
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
}

/// A case that is not given to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LeftCase {
    /// Loan number.
    pub loan_no: String,
    /// `nobody_takes_it`, `collectors_full`, `held` or `by_hand`.
    pub code: String,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DivisionObstacle {
    /// `full`, `takes`, `kept`, `largest_debtor` or `money_full`.
    pub code: String,
    /// Whom it concerns; `null` for a debtor who owes too much.
    pub collector: Option<String>,
    /// The bucket whose counts it concerns; `null` for all.
    pub bucket: Option<String>,
    /// The difference of counts that it makes unavoidable.
    pub count_difference: u64,
    /// The spread of balances that it makes unavoidable, percent of the mean.
    pub spread_percent: f64,
}

/// What one rule does, or one arm of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DividedRule {
    /// Which rule, from 1.
    pub rule: u32,
    /// Its name.
    pub name: String,
    /// `champion` or `challenger` of a trial; `null` where there is none.
    pub arm: Option<String>,
    /// Debtors that it fits.
    pub debtors: u64,
    /// Cases of those.
    pub cases: u64,
    /// Who takes part.
    pub takers: Vec<String>,
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
    pub obstacles: Vec<DivisionObstacle>,
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
    pub seen: i64,
    /// The change in the log.
    pub change: Option<i64>,
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
    pub left_by_code: BTreeMap<String, u64>,
    /// Undivided cases that no rule fits.
    pub unmatched: u64,
    /// Debtors that someone moved by hand.
    pub adjusted: u64,
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
}

impl Outcome {
    pub(crate) fn of(ground: &Ground, plan: &Plan) -> Self {
        let portfolio = &ground.portfolio;
        let ages = ground.standing.ages(portfolio, &ground.chosen.convention);
        let (currencies, buckets) = (portfolio.currencies.len(), ground.chosen.convention.buckets.buckets().len());
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
        };
        // Who has each case afterwards; the columns of before are those of the standing.
        let holders = &ground.standing.holders.collector;
        let mut after = holders.clone();
        let mut loads: Vec<Load> = vec![empty.clone(); portfolio.collectors.len()];
        let mut debtors: Vec<Vec<u64>> = vec![vec![0; buckets]; portfolio.collectors.len()];
        let mut involved = vec![false; portfolio.collectors.len()];
        for group in &plan.groups {
            for &taker in &group.takers {
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
                    *money = money.saturating_add(ground.standing.outstanding[index]);
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
            for debtor in 0..portfolio.debtor_keys.len() {
                let mut seen: [u32; 4] = [NOBODY; 4];
                let mut more: Vec<u32> = Vec::new();
                let mut distinct = 0;
                for &case in portfolio.cases_of_debtor.of(debtor) {
                    let index = case as usize;
                    let holder = holders[index];
                    if holder == NOBODY || ground.standing.status[index] != Status::Open {
                        continue;
                    }
                    let load = &mut loads[holder as usize];
                    load.cases += 1;
                    let money = &mut load.money[usize::from(portfolio.currency[index])];
                    *money = money.saturating_add(ground.standing.outstanding[index]);
                    load.by_bucket[usize::from(ages.buckets[index])] += 1;
                    if !seen[..distinct.min(4)].contains(&holder) && !more.contains(&holder) {
                        if distinct < 4 {
                            seen[distinct] = holder
                        } else {
                            more.push(holder)
                        }
                        distinct += 1;
                        debtors[holder as usize] += 1;
                    }
                }
            }
            (loads, debtors)
        };
        let (before_loads, before_debtors) = count(holders);
        let (after_loads, after_debtors) = count(&after);
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
    pub(crate) fn report(&self, ground: &Ground, plan: &Plan) -> Result<Division, Failure> {
        let collectors =
            self.people.iter().map(|person| self.collector(ground, *person)).collect::<Result<Vec<_>, _>>()?;
        let rules: Vec<DividedRule> = plan.groups.iter().map(|group| rule_of(ground, group)).collect();
        let mut left_by_code: BTreeMap<String, u64> = BTreeMap::new();
        for (_, code) in plan.left_cases() {
            *left_by_code.entry(code.to_owned()).or_default() += 1;
        }
        let worst = rules.iter().max_by(|one, other| one.spread_percent.total_cmp(&other.spread_percent));
        let uneven = rules.iter().max_by_key(|rule| rule.count_difference);
        Ok(Division {
            division: 0,
            dry_run: true,
            proposal: None,
            seen: ground.portfolio.change,
            change: None,
            seed: 0,
            digest: plan.digest.clone(),
            as_of: caseload_domain::calendar::date_of(ground.standing.as_of).unwrap_or_default(),
            rules_name: String::new(),
            collectors,
            assigned: self.assigned,
            kept: self.kept,
            moved: self.moved,
            left: Vec::new(),
            left_by_code,
            unmatched: plan.unmatched.len() as u64,
            adjusted: plan.groups.iter().flat_map(|group| &group.dealt).filter(|dealt| dealt.by_hand).count() as u64,
            away: plan.away.clone(),
            spread_percent: worst.map_or(0.0, |rule| rule.spread_percent),
            floor_percent: worst.map_or(0.0, |rule| rule.floor_percent),
            count_difference: uneven.map_or(0, |rule| rule.count_difference),
            best_count_difference: uneven.map_or(0, |rule| rule.best_count_difference),
            rules,
        })
    }

    fn collector(&self, ground: &Ground, person: u32) -> Result<DividedCollector, Failure> {
        let (before, after) = (
            load_of(ground, &self.before[&person], self.debtors_before[&person])?,
            load_of(ground, &self.after[&person], self.debtors_after[&person])?,
        );
        let debtors = &self.debtors_given[&person];
        let given = &self.given[&person];
        Ok(DividedCollector {
            name: ground.portfolio.collectors[person as usize].name().to_owned(),
            cases: given.cases,
            debtors: debtors.iter().sum(),
            outstanding: sums(ground, &given.money)?,
            by_bucket: by_bucket(ground, debtors),
            cases_before: before.cases,
            cases_after: after.cases,
            before,
            after,
        })
    }
}

fn load_of(ground: &Ground, load: &Load, debtors: u64) -> Result<LoadOf, Failure> {
    Ok(LoadOf {
        cases: load.cases,
        debtors,
        outstanding: sums(ground, &load.money)?,
        by_bucket: by_bucket(ground, &load.by_bucket),
    })
}

fn sums(ground: &Ground, money: &[i64]) -> Result<Vec<Money>, Failure> {
    let currencies = ground.portfolio.currencies.iter().copied();
    sums_of(currencies.zip(money.iter().copied()).filter(|(_, minor)| *minor != 0))
}

fn by_bucket(ground: &Ground, counts: &[u64]) -> BTreeMap<String, u64> {
    let buckets = ground.chosen.convention.buckets.buckets().iter();
    buckets.zip(counts).filter(|(_, count)| **count > 0).map(|(bucket, count)| (bucket.code.clone(), *count)).collect()
}

/// What a rule does, and how even that is.
fn rule_of(ground: &Ground, group: &Group) -> DividedRule {
    let place_of: HashMap<u32, usize> = group.takers.iter().copied().zip(0..).collect();
    let takers = group.takers.len();
    let buckets = ground.chosen.convention.buckets.buckets();
    let mut counts = vec![0_u32; takers];
    let mut by_bucket = vec![vec![0_u32; takers]; buckets.len()];
    let mut standings = vec![vec![Standing::default(); takers]; buckets.len() + 1];
    let mut balances = vec![vec![0_i64; takers]; ground.portfolio.currencies.len()];
    let mut kept_balances = balances.clone();
    let mut largest = vec![0_i64; balances.len()];
    for dealt in &group.dealt {
        let Some(to) = dealt.to else { continue };
        let (bucket, currency) = (usize::from(dealt.bucket), usize::from(dealt.currency));
        if dealt.locked || dealt.by_hand {
            if let Some(&place) = place_of.get(&to) {
                for at in [bucket, buckets.len()] {
                    standings[at][place].kept += 1;
                    standings[at][place].most += 1;
                }
                kept_balances[currency][place] = kept_balances[currency][place].saturating_add(dealt.balance);
            }
        } else {
            largest[currency] = largest[currency].max(dealt.balance);
            for (place, takes) in group.pools[dealt.pool as usize].iter().enumerate() {
                if *takes {
                    standings[bucket][place].most += 1;
                    standings[buckets.len()][place].most += 1;
                }
            }
        }
        if let Some(&place) = place_of.get(&to) {
            counts[place] += 1;
            by_bucket[bucket][place] += 1;
            balances[currency][place] = balances[currency][place].saturating_add(dealt.balance);
        }
    }
    for place in 0..takers {
        // A case at least goes with each debtor, so the room in cases bounds their count.
        if let Some(room) = group.limits(place).room {
            for at in &mut standings {
                if room < at[place].most {
                    at[place].most = room.max(at[place].kept);
                    at[place].limited_by_room = true;
                }
            }
        }
    }
    let shares_counts = matches!(group.by, super::DivideBy::Count | super::DivideBy::Balance);
    let name = |place: usize| ground.portfolio.collectors[group.takers[place] as usize].name().to_owned();
    let mut obstacles = Vec::new();
    let mut tell = |found: Vec<Obstacle>, bucket: Option<&str>| {
        for obstacle in found {
            let (code, collector) = (code_of(obstacle.hindrance), obstacle.collector.map(name));
            // What is in the way of the whole needs no telling again for each part.
            let told = |known: &DivisionObstacle| known.code == code && known.collector == collector;
            if !obstacles.iter().any(told) {
                obstacles.push(DivisionObstacle {
                    code: code.to_owned(),
                    collector,
                    bucket: bucket.map(str::to_owned),
                    count_difference: u64::from(obstacle.count_difference),
                    spread_percent: obstacle.spread_percent,
                });
            }
        }
    };
    let difference = |counts: &[u32]| counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0);
    let bound = |at: usize, counts: &[u32]| {
        if shares_counts { count_bound(counts.iter().sum(), &standings[at]) } else { (difference(counts), Vec::new()) }
    };
    let (best, found) = bound(buckets.len(), &counts);
    tell(found, None);
    tell(in_the_way_of_the_left(group), None);
    let mut evenness_of = BTreeMap::new();
    for (at, bucket) in buckets.iter().enumerate() {
        if by_bucket[at].iter().all(|count| *count == 0) {
            continue;
        }
        let (best, found) = bound(at, &by_bucket[at]);
        let here = difference(&by_bucket[at]);
        if here > 1 {
            tell(found, Some(&bucket.code));
        }
        let evenness = BucketEvenness { count_difference: u64::from(here), best_count_difference: u64::from(best) };
        evenness_of.insert(bucket.code.clone(), evenness);
    }
    let mut worst = (0.0_f64, 0.0_f64, Vec::new());
    for (currency, balances) in balances.iter().enumerate() {
        let even = evenness(balances, largest[currency]);
        if even.spread_percent > worst.0 {
            let mut descending: Vec<i64> = group
                .dealt
                .iter()
                .filter(|dealt| dealt.to.is_some() && usize::from(dealt.currency) == currency)
                .map(|dealt| dealt.balance)
                .collect();
            descending.sort_unstable_by_key(|balance| std::cmp::Reverse(*balance));
            let standings: Vec<Standing> = (0..takers)
                .map(|place| Standing {
                    kept_balance: kept_balances[currency][place],
                    most_balance: most_balance(group, place, currency, &descending),
                    ..Standing::default()
                })
                .collect();
            let total = balances.iter().fold(0_i64, |sum, balance| sum.saturating_add(*balance));
            let (floor, found) = balance_bound(total, largest[currency], &standings);
            worst = (even.spread_percent, floor, found);
        }
    }
    if group.by == super::DivideBy::Balance {
        tell(worst.2, None);
    }
    DividedRule {
        rule: u32::try_from(group.rule + 1).unwrap_or(u32::MAX),
        name: String::new(),
        arm: group.arm.as_ref().map(|(_, challenger)| if *challenger { "challenger" } else { "champion" }.to_owned()),
        debtors: group.dealt.len() as u64,
        cases: group.dealt.iter().map(|dealt| dealt.cases.len() as u64).sum(),
        takers: (0..takers).map(name).collect(),
        count_difference: u64::from(difference(&counts)),
        best_count_difference: u64::from(best),
        by_bucket: evenness_of,
        spread_percent: worst.0,
        floor_percent: worst.1,
        obstacles,
    }
}

/// Why debtors are left over: whoever takes them has no more room, and the others don't take them.
fn in_the_way_of_the_left(group: &Group) -> Vec<Obstacle> {
    let mut cases = vec![0_u32; group.takers.len()];
    for dealt in &group.dealt {
        if let Some(place) = dealt.to.and_then(|to| group.takers.iter().position(|taker| *taker == to)) {
            cases[place] += u32::try_from(dealt.cases.len()).unwrap_or(u32::MAX);
        }
    }
    let mut found: Vec<Obstacle> = Vec::new();
    for dealt in group.dealt.iter().filter(|dealt| dealt.to.is_none() && !dealt.by_hand) {
        for (place, takes) in group.pools[dealt.pool as usize].iter().enumerate() {
            let size = u32::try_from(dealt.cases.len()).unwrap_or(u32::MAX);
            let full = group.limits(place).room.is_some_and(|room| cases[place].saturating_add(size) > room);
            let hindrance = match (*takes, full) {
                (false, _) => Hindrance::Takes,
                (true, true) => Hindrance::Full,
                (true, false) => Hindrance::MoneyFull,
            };
            if !found.iter().any(|known| known.collector == Some(place) && known.hindrance == hindrance) {
                found.push(Obstacle { collector: Some(place), hindrance, count_difference: 0, spread_percent: 0.0 });
            }
        }
    }
    found
}

/// What a taker could have of a currency at most: as their room for money says, and as many of the greatest
/// debtors as there is room for, `descending` being the balances of all; `None` is without limit.
fn most_balance(group: &Group, place: usize, currency: usize, descending: &[i64]) -> Option<i64> {
    let limits = group.limits(place);
    let by_money = limits.money_room.filter(|(of, _)| usize::from(*of) == currency).map(|(_, room)| room.max(0));
    let by_count = limits.room.map(|room| {
        let room = usize::try_from(room).unwrap_or(usize::MAX).min(descending.len());
        descending[..room].iter().fold(0_i64, |sum, balance| sum.saturating_add(*balance))
    });
    by_money.into_iter().chain(by_count).min()
}

fn code_of(hindrance: Hindrance) -> &'static str {
    match hindrance {
        Hindrance::Full => "full",
        Hindrance::Takes => "takes",
        Hindrance::Kept => "kept",
        Hindrance::LargestDebtor => "largest_debtor",
        Hindrance::MoneyFull => "money_full",
    }
}
