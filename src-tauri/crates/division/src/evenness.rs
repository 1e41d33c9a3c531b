//! How even a rule came out, how even it could have, and what stands in the way.

use super::DivisionInputs;
use super::division_report::{BucketEvenness, DividedRule, DivisionLimit, LimitingFactorCode};
use super::plan::Group;
use caseload_domain::division::{
    Bound, LimitedBy, LimitingFactor, Standing, balance_bound, count_bound, spread_percent,
};
use caseload_session::division_rule::DivideBy;
use std::collections::{BTreeMap, HashMap};

/// What the debtors of a group come to, for each of its collectors.
struct Counted {
    place_of: HashMap<u32, usize>,
    /// Debtors given.
    counts: Vec<u32>,
    /// Debtors given, by bucket.
    by_bucket: Vec<Vec<u32>>,
    /// What each must and may have of all debtors.
    standings: Vec<Standing>,
    /// The same by bucket.
    standings_by_bucket: Vec<Vec<Standing>>,
}

impl Counted {
    fn of(inputs: &DivisionInputs, group: &Group) -> Self {
        let collectors = group.eligible.len();
        let buckets = inputs.chosen.convention.buckets.buckets().len();
        let mut counted = Self {
            place_of: group.eligible.iter().copied().zip(0..).collect(),
            counts: vec![0; collectors],
            by_bucket: vec![vec![0; collectors]; buckets],
            standings: vec![Standing::default(); collectors],
            standings_by_bucket: vec![vec![Standing::default(); collectors]; buckets],
        };
        // Debtors who may go to anyone who takes them, by pool and bucket.
        let mut free_of = vec![vec![0_u32; buckets]; group.pools.len()];
        for dealt in group.given() {
            let bucket = usize::from(dealt.bucket);
            let place = dealt.to.and_then(|to| counted.place_of.get(&to).copied());
            if let Some(place) = place {
                counted.counts[place] += 1;
                counted.by_bucket[bucket][place] += 1;
            }
            if dealt.locked || dealt.by_hand {
                if let Some(place) = place {
                    for standing in [&mut counted.standings[place], &mut counted.standings_by_bucket[bucket][place]] {
                        standing.kept += 1;
                        standing.most += 1;
                    }
                }
            } else {
                free_of[dealt.pool as usize][bucket] += 1;
            }
        }
        for (pool, by_bucket) in group.pools.iter().zip(&free_of) {
            for (place, _) in pool.iter().enumerate().filter(|(_, takes)| **takes) {
                for (bucket, free) in by_bucket.iter().enumerate() {
                    counted.standings[place].most += free;
                    counted.standings_by_bucket[bucket][place].most += free;
                }
            }
        }
        let free = free_of.iter().flatten().sum();
        for place in 0..collectors {
            counted.limit(group, place, free);
        }
        counted
    }

    /// Takes from what somebody may have what they have no room for.
    fn limit(&mut self, group: &Group, place: usize, free: u32) {
        let standing = &mut self.standings[place];
        if standing.most - standing.kept < free {
            standing.limited_by = Some(LimitingFactor::Takes);
        }
        // A case at least goes with each debtor, so the room in cases bounds their count; as many of the
        // smallest balances as there is room for, so does that in money.
        let limits = group.limits(place);
        let by_money = limits.money_room.map(|(currency, room)| {
            let takes = |pool: u32| group.pools[pool as usize].get(place).copied().unwrap_or(false);
            let mut balances = Vec::new();
            let (mut kept, mut others) = (0_i64, 0);
            for dealt in group.given() {
                let here = dealt.to.and_then(|to| self.place_of.get(&to).copied()) == Some(place);
                match (dealt.locked || dealt.by_hand, dealt.currency == currency) {
                    (true, true) if here => kept = kept.saturating_add(dealt.balance),
                    (false, true) if takes(dealt.pool) => balances.push(dealt.balance),
                    (false, false) if takes(dealt.pool) => others += 1,
                    _ => {}
                }
            }
            balances.sort_unstable();
            let mut left = room.saturating_sub(kept);
            let fitting = balances.iter().take_while(|balance| {
                left -= **balance;
                left >= 0
            });
            standing.kept.saturating_add(others).saturating_add(u32::try_from(fitting.count()).unwrap_or(u32::MAX))
        });
        for (most, factor) in [(limits.room, LimitingFactor::Full), (by_money, LimitingFactor::MoneyFull)] {
            let Some(most) = most.filter(|most| *most < standing.most) else { continue };
            standing.most = most.max(standing.kept);
            standing.limited_by = Some(factor);
        }
        for (standings, counts) in self.standings_by_bucket.iter_mut().zip(&self.by_bucket) {
            let of_bucket = &mut standings[place];
            of_bucket.limited_by = standing.limited_by;
            if matches!(standing.limited_by, Some(LimitingFactor::Full | LimitingFactor::MoneyFull)) {
                // They take of each bucket in proportion, so what they were given is what they may have.
                of_bucket.most = of_bucket.most.min(counts[place]).max(of_bucket.kept);
            }
        }
    }
}

fn difference(counts: &[u32]) -> u32 {
    counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0)
}

/// What a group does, and how even that is.
pub(super) fn of_group(inputs: &DivisionInputs, group: &Group) -> DividedRule {
    let counted = Counted::of(inputs, group);
    let buckets = inputs.chosen.convention.buckets.buckets();
    let name = |place: usize| inputs.portfolio.collectors[group.eligible[place] as usize].name().to_owned();
    let mut obstacles: Vec<DivisionLimit> = Vec::new();
    let mut report = |found: Vec<LimitedBy>, bucket: Option<&str>| {
        for obstacle in found {
            let (code, collector) = (code_of(obstacle.factor, group.never_back), obstacle.collector.map(name));
            // What is in the way of the whole needs no telling again for each part.
            let is_reported = |known: &DivisionLimit| known.code == code && known.collector == collector;
            if !obstacles.iter().any(is_reported) {
                let bucket = bucket.map(str::to_owned);
                obstacles.push(DivisionLimit { code, collector, bucket });
            }
        }
    };
    // Shared by weight or by load, counts are not meant to be equal, and nothing stands in their way.
    let shares_counts = matches!(group.by, DivideBy::Count | DivideBy::Balance);
    let bound = |counts: &[u32], standings: &[Standing]| {
        if shares_counts {
            count_bound(counts.iter().sum(), standings)
        } else {
            Bound { least: difference(counts), limited_by: limits_of(standings) }
        }
    };
    let whole = bound(&counted.counts, &counted.standings);
    report(whole.limited_by, None);
    report(limits_of_unassigned(group), None);
    let mut by_bucket = BTreeMap::new();
    for ((bucket, counts), standings) in buckets.iter().zip(&counted.by_bucket).zip(&counted.standings_by_bucket) {
        if counts.iter().all(|count| *count == 0) {
            continue;
        }
        let found = bound(counts, standings);
        if difference(counts) > 1 {
            report(found.limited_by, Some(&bucket.code));
        }
        let evenness = BucketEvenness {
            count_difference: u64::from(difference(counts)),
            best_count_difference: u64::from(found.least),
        };
        by_bucket.insert(bucket.code.clone(), evenness);
    }
    let (spread, floor) = balances_of(inputs, group, &counted);
    if group.by == DivideBy::Balance {
        report(floor.limited_by, None);
    }
    DividedRule {
        rule: u32::try_from(group.rule + 1).unwrap_or(u32::MAX),
        name: String::new(),
        by: group.by,
        arm: group.arm.as_ref().map(|(_, challenger)| if *challenger { "challenger" } else { "champion" }.to_owned()),
        debtors: group.dealt.len() as u64,
        cases: group.dealt.iter().map(|dealt| dealt.cases.len() as u64).sum(),
        collectors: (0..group.eligible.len()).map(name).collect(),
        count_difference: u64::from(difference(&counted.counts)),
        best_count_difference: u64::from(whole.least),
        by_bucket,
        spread_percent: spread,
        floor_percent: floor.least,
        obstacles,
    }
}

/// Those whose limits were reached.
fn limits_of(standings: &[Standing]) -> Vec<LimitedBy> {
    let limited = |standing: &Standing| {
        standing.limited_by.filter(|by| matches!(by, LimitingFactor::Full | LimitingFactor::MoneyFull))
    };
    let named =
        |(at, standing): (usize, &Standing)| limited(standing).map(|factor| LimitedBy { collector: Some(at), factor });
    standings.iter().enumerate().filter_map(named).collect()
}

/// The spread of the currency that came out worst, and what it could not go below.
fn balances_of(inputs: &DivisionInputs, group: &Group, counted: &Counted) -> (f64, Bound<f64>) {
    let collectors = group.eligible.len();
    let mut worst = (0.0_f64, Bound { least: 0.0, limited_by: Vec::new() });
    for currency in 0..u16::try_from(inputs.portfolio.currencies.len()).unwrap_or(u16::MAX) {
        let mut sums = vec![0_i64; collectors];
        let mut standings = counted.standings.clone();
        let mut free = Vec::new();
        for dealt in group.given().filter(|dealt| dealt.currency == currency) {
            let place = dealt.to.and_then(|to| counted.place_of.get(&to).copied());
            if let Some(place) = place {
                sums[place] = sums[place].saturating_add(dealt.balance);
            }
            if dealt.locked || dealt.by_hand {
                if let Some(place) = place {
                    standings[place].kept_balance = standings[place].kept_balance.saturating_add(dealt.balance);
                }
            } else {
                free.push((dealt.balance, dealt.pool));
            }
        }
        let spread = spread_percent(&sums);
        if spread <= worst.0 {
            continue;
        }
        free.sort_unstable_by_key(|(balance, _)| std::cmp::Reverse(*balance));
        // What there is in each pool: how many, and how much.
        let mut in_pool = vec![(0_usize, 0_i64); group.pools.len()];
        for (balance, pool) in &free {
            let (count, sum) = &mut in_pool[*pool as usize];
            *count += 1;
            *sum = sum.saturating_add(*balance);
        }
        for (place, standing) in standings.iter_mut().enumerate() {
            // The greatest of those that they take, as many as there is room for.
            let most = (standing.most - standing.kept) as usize;
            let takes = |pool: u32| group.pools[pool as usize].get(place).copied().unwrap_or(false);
            let taken = (0_u32..).zip(&in_pool).filter(|(pool, _)| takes(*pool)).map(|(_, pool)| *pool);
            let (count, sum) = taken.fold((0, 0_i64), |all, pool| (all.0 + pool.0, all.1.saturating_add(pool.1)));
            let possible = if count <= most {
                sum
            } else {
                let greatest = free.iter().filter(|(_, pool)| takes(*pool)).take(most);
                greatest.fold(0_i64, |sum, (balance, _)| sum.saturating_add(*balance))
            };
            let room = group.limits(place).money_room.filter(|(of, _)| *of == currency);
            let left = room.map_or(i64::MAX, |(_, room)| room.saturating_sub(standing.kept_balance).max(0));
            standing.most_balance = standing.kept_balance.saturating_add(possible.min(left));
        }
        let balances: Vec<i64> = free.into_iter().map(|(balance, _)| balance).collect();
        worst = (spread, balance_bound(&balances, &standings));
    }
    worst
}

/// Why debtors are left over: whoever takes them has no more room, and the others don't take them.
fn limits_of_unassigned(group: &Group) -> Vec<LimitedBy> {
    let mut cases = vec![0_u32; group.eligible.len()];
    for dealt in &group.dealt {
        if let Some(place) = dealt.to.and_then(|to| group.eligible.iter().position(|taker| *taker == to)) {
            cases[place] += u32::try_from(dealt.cases.len()).unwrap_or(u32::MAX);
        }
    }
    let mut found: Vec<LimitedBy> = Vec::new();
    for dealt in group.dealt.iter().filter(|dealt| dealt.to.is_none() && !dealt.by_hand) {
        for (place, takes) in group.pools[dealt.pool as usize].iter().enumerate() {
            let size = u32::try_from(dealt.cases.len()).unwrap_or(u32::MAX);
            let full = group.limits(place).room.is_some_and(|room| cases[place].saturating_add(size) > room);
            let factor = match (*takes, full) {
                (false, _) => LimitingFactor::Takes,
                (true, true) => LimitingFactor::Full,
                (true, false) => LimitingFactor::MoneyFull,
            };
            if !found.iter().any(|known| known.collector == Some(place) && known.factor == factor) {
                found.push(LimitedBy { collector: Some(place), factor });
            }
        }
    }
    found
}

fn code_of(factor: LimitingFactor, never_back: bool) -> LimitingFactorCode {
    match factor {
        LimitingFactor::Coarse => LimitingFactorCode::Coarse,
        LimitingFactor::Full => LimitingFactorCode::Full,
        LimitingFactor::Takes if never_back => LimitingFactorCode::NeverBack,
        LimitingFactor::Takes => LimitingFactorCode::Takes,
        LimitingFactor::Kept => LimitingFactorCode::Kept,
        LimitingFactor::LargestDebtor => LimitingFactorCode::LargestDebtor,
        LimitingFactor::MoneyFull => LimitingFactorCode::MoneyFull,
    }
}
