//! What a division promises: counts within one, the same outcome whatever the order, even balances.

use caseload_domain::division::{Collector, Share, Standing, Unit, count_bound, divide, spread_percent};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn people(count: usize) -> Vec<Collector> {
    vec![Collector::unlimited(1); count]
}

prop_compose! {
    fn units(most: usize)(entries in prop::collection::vec((0_u32..8, 1_i64..1_000_000, 1_u32..4), 1..most)) -> Vec<Unit> {
        (0..)
            .zip(entries)
            .map(|(key, (stratum, balance, cases))| Unit { key, stratum, currency: 0, balance, cases, pool: 0, locked: None })
            .collect()
    }
}

proptest! {
    #[test]
    fn counts_differ_by_one_at_most(units in units(200), count in 1_usize..9, seed in any::<u64>()) {
        for share in [Share::Count, Share::Balance] {
            let deal = divide(&units, &people(count), share, seed);
            let mut totals = vec![0_u32; count];
            let mut by_stratum: BTreeMap<(u32, usize), u32> = BTreeMap::new();
            for (unit, collector) in units.iter().zip(&deal.collector_of) {
                let at = usize::from(collector.expect("everything is given"));
                totals[at] += 1;
                *by_stratum.entry((unit.stratum, at)).or_default() += 1;
            }
            prop_assert!(totals.iter().max().unwrap() - totals.iter().min().unwrap() <= 1, "{totals:?}");
            for stratum in 0..8 {
                let counts: Vec<u32> =
                    (0..count).map(|at| by_stratum.get(&(stratum, at)).copied().unwrap_or(0)).collect();
                prop_assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{stratum}: {counts:?}");
            }
        }
    }

    #[test]
    fn weights_share_in_proportion(
        units in units(300), weights in prop::collection::vec(1_u32..6, 1..6), seed in any::<u64>()
    ) {
        let one_stratum: Vec<Unit> = units.iter().map(|unit| Unit { stratum: 0, ..unit.clone() }).collect();
        let people: Vec<Collector> =
            weights.iter().map(|weight| Collector { weight: *weight, ..people(1)[0].clone() }).collect();
        let deal = divide(&one_stratum, &people, Share::Weight, seed);
        let whole = u64::from(weights.iter().sum::<u32>());
        for (at, weight) in weights.iter().enumerate() {
            let has = deal.collector_of.iter().filter(|taker| taker.map(usize::from) == Some(at)).count() as u64;
            // Both times the sum of weights, so that no part is a fraction.
            let part = one_stratum.len() as u64 * u64::from(*weight);
            prop_assert!((has * whole).abs_diff(part) < 2 * whole, "{has} for {weight} in {weights:?}");
        }
    }

    #[test]
    fn the_least_loaded_takes(
        units in units(120), loads in prop::collection::vec((0_u32..60, 1_u32..4), 1..6), seed in any::<u64>()
    ) {
        let people: Vec<Collector> =
            loads.iter().map(|(load, weight)| Collector { load: *load, weight: *weight, ..people(1)[0].clone() }).collect();
        let deal = divide(&units, &people, Share::LeastLoaded, seed);
        let mut after: Vec<u32> = people.iter().map(|person| person.load).collect();
        for taker in &deal.collector_of {
            after[usize::from(taker.expect("everything is given"))] += 1;
        }
        for (taker, has) in people.iter().zip(&after).filter(|(taker, has)| **has > taker.load) {
            // Nobody would have less of their part with the last one that somebody was given.
            for (other, less) in people.iter().zip(&after) {
                prop_assert!(has * other.weight <= (less + 1) * taker.weight, "{loads:?} {after:?}");
            }
        }
    }

    #[test]
    fn a_limit_that_nobody_reaches_changes_nothing(units in units(120), count in 1_usize..7, seed in any::<u64>()) {
        // Without any limits the next one is found in another way.
        let limited: Vec<Collector> =
            people(count).into_iter().map(|one| Collector { room: Some(u32::MAX), ..one }).collect();
        for share in [Share::Count, Share::Balance] {
            prop_assert_eq!(divide(&units, &people(count), share, seed), divide(&units, &limited, share, seed));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(units in units(60), count in 1_usize..5, seed in any::<u64>(), turn in 0_usize..60) {
        let given = |units: &[Unit]| {
            let deal = divide(units, &people(count), Share::Balance, seed);
            units.iter().map(|unit| unit.key).zip(deal.collector_of).collect::<BTreeMap<_, _>>()
        };
        let mut turned = units.clone();
        let turns = turn.min(turned.len());
        turned.rotate_left(turns);
        prop_assert_eq!(given(&units), given(&turned));
    }
}

/// A debtor with one case, in the first stratum.
fn one(key: i64, balance: i64, pool: u32, locked: Option<u16>) -> Unit {
    Unit { key, stratum: 0, currency: 0, balance, cases: 1, pool, locked }
}

/// What every way of giving the units away comes to: counts and balances.
struct EveryWay<'given> {
    collectors: &'given [Collector],
    counts: Vec<u32>,
    balances: Vec<i64>,
    found: Vec<(Vec<u32>, Vec<i64>)>,
}

impl EveryWay<'_> {
    fn of(units: &[Unit], collectors: &[Collector]) -> Vec<(Vec<u32>, Vec<i64>)> {
        // Those who are locked are counted before the others look for room.
        let mut sorted = units.to_vec();
        sorted.sort_by_key(|unit| unit.locked.is_none());
        let (counts, balances) = (vec![0; collectors.len()], vec![0; collectors.len()]);
        let mut ways = EveryWay { collectors, counts, balances, found: Vec::new() };
        ways.go(&sorted);
        ways.found
    }

    fn go(&mut self, units: &[Unit]) {
        let Some((unit, rest)) = units.split_first() else {
            self.found.push((self.counts.clone(), self.balances.clone()));
            return;
        };
        if unit.locked.is_none() {
            self.go(rest);
        }
        for at in 0..self.collectors.len() {
            let taker = &self.collectors[at];
            let may_if_free = taker.pools[unit.pool as usize] && taker.room.is_none_or(|room| self.counts[at] < room);
            let may = unit.locked.map_or(may_if_free, |locked| usize::from(locked) == at);
            if may {
                self.counts[at] += 1;
                self.balances[at] += unit.balance;
                self.go(rest);
                self.counts[at] -= 1;
                self.balances[at] -= unit.balance;
            }
        }
    }
}

fn apart<T: Copy + Ord + std::ops::Sub<Output = T>>(of: &[T]) -> T {
    *of.iter().max().expect("somebody") - *of.iter().min().expect("somebody")
}

fn dealt(units: &[Unit], collectors: &[Collector], share: Share, seed: u64) -> (Vec<u32>, Vec<i64>) {
    let deal = divide(units, collectors, share, seed);
    let (mut counts, mut balances) = (vec![0_u32; collectors.len()], vec![0_i64; collectors.len()]);
    for (unit, taker) in units.iter().zip(&deal.collector_of) {
        if let Some(at) = taker.map(usize::from) {
            counts[at] += 1;
            balances[at] += unit.balance;
        }
    }
    (counts, balances)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever skills, limits and locks there are: as many are placed as can be, and as evenly.
    #[test]
    fn counts_are_as_even_as_skills_limits_and_locks_let_them(
        given in prop::collection::vec((1_i64..1_000, 0_u32..3, prop::option::weighted(0.2, 0_u16..3)), 1..8),
        pools in prop::collection::vec(prop::collection::vec(any::<bool>(), 3), 3),
        rooms in prop::collection::vec(prop::option::weighted(0.4, 0_u32..4), 3),
        seed in any::<u64>(),
    ) {
        let units: Vec<Unit> =
            (0..).zip(&given).map(|(key, (balance, pool, locked))| one(key, *balance, *pool, *locked)).collect();
        let people: Vec<Collector> = pools
            .iter()
            .zip(&rooms)
            .map(|(pools, room)| Collector { pools: pools.clone(), room: *room, ..Collector::unlimited(3) })
            .collect();
        let ways = EveryWay::of(&units, &people);
        let placed = |counts: &[u32]| counts.iter().sum::<u32>();
        let most = ways.iter().map(|(counts, _)| placed(counts)).max().expect("a way");
        let best = ways.iter().filter(|(counts, _)| placed(counts) == most).map(|(counts, _)| apart(counts)).min();
        for share in [Share::Count, Share::Balance] {
            let (counts, _) = dealt(&units, &people, share, seed);
            prop_assert_eq!(placed(&counts), most, "as many as can be: {:?}", &counts);
            prop_assert_eq!(Some(apart(&counts)), best, "as evenly as can be: {:?}", &counts);
            // What is told to be the best possible never claims more than can be.
            let standings: Vec<Standing> = people
                .iter()
                .enumerate()
                .map(|(at, person)| {
                    let kept = units.iter().filter(|unit| unit.locked.map(usize::from) == Some(at)).count();
                    let free = units.iter().filter(|unit| unit.locked.is_none() && person.belongs(unit)).count();
                    let (kept, free) = (u32::try_from(kept).expect("few"), u32::try_from(free).expect("few"));
                    let most = person.room.map_or(kept + free, |room| (kept + free).min(room.max(kept)));
                    Standing { kept, most, ..Standing::default() }
                })
                .collect();
            prop_assert!(count_bound(most, &standings).least <= apart(&counts), "{:?} {:?}", counts, standings);
        }
    }

    /// Whatever skills, limits and locks there are: as many are placed as can be, and loads are as even as then can
    /// be, by the sum of their squares.
    #[test]
    fn loads_are_as_even_as_skills_limits_and_locks_let_them(
        given in prop::collection::vec((0_u32..3, 0_u32..3, prop::option::weighted(0.2, 0_u16..3)), 1..8),
        people in prop::collection::vec(
            (prop::collection::vec(any::<bool>(), 3), prop::option::weighted(0.4, 0_u32..4), 0_u32..5), 3),
        seed in any::<u64>(),
    ) {
        let units: Vec<Unit> = (0..)
            .zip(&given)
            .map(|(key, (pool, stratum, locked))| Unit { stratum: *stratum, ..one(key, 100, *pool, *locked) })
            .collect();
        let people: Vec<Collector> = people
            .into_iter()
            .map(|(pools, room, load)| Collector { pools, room, load, ..Collector::unlimited(3) })
            .collect();
        let ways = EveryWay::of(&units, &people);
        let placed = |counts: &[u32]| counts.iter().sum::<u32>();
        let squares = |counts: &[u32]| -> u32 {
            counts.iter().zip(&people).map(|(count, person)| (count + person.load).pow(2)).sum()
        };
        let most = ways.iter().map(|(counts, _)| placed(counts)).max().expect("a way");
        let best = ways.iter().filter(|(counts, _)| placed(counts) == most).map(|(counts, _)| squares(counts)).min();
        let (counts, _) = dealt(&units, &people, Share::LeastLoaded, seed);
        prop_assert_eq!(placed(&counts), most, "as many as can be: {:?}", &counts);
        prop_assert_eq!(Some(squares(&counts)), best, "as evenly as can be: {:?}", &counts);
    }

    /// Nobody ever gets more than there is room for, nor what they don't take.
    #[test]
    fn limits_and_skills_hold_in_cases_and_money(
        given in prop::collection::vec((1_i64..1_000, 0_u32..2, 1_u32..4, 0_u32..3), 1..60),
        rooms in prop::collection::vec(
            (prop::option::of(0_u32..30), prop::option::of(0_i64..9_000), any::<bool>()), 1..5
        ),
        seed in any::<u64>(),
    ) {
        let units: Vec<Unit> = (0..)
            .zip(&given)
            .map(|(key, (balance, pool, cases, stratum))| Unit {
                cases: *cases,
                stratum: *stratum,
                ..one(key, *balance, *pool, None)
            })
            .collect();
        let people: Vec<Collector> = rooms
            .iter()
            .map(|(room, money, takes)| Collector {
                pools: vec![true, *takes],
                room: *room,
                money_room: money.map(|money| (0, money)),
                ..Collector::unlimited(2)
            })
            .collect();
        for share in [Share::Count, Share::Balance, Share::Weight, Share::LeastLoaded] {
            let deal = divide(&units, &people, share, seed);
            let (mut cases, mut money) = (vec![0_u32; people.len()], vec![0_i64; people.len()]);
            for (unit, taker) in units.iter().zip(&deal.collector_of) {
                let Some(at) = taker.map(usize::from) else { continue };
                prop_assert!(people[at].belongs(unit), "{share:?}");
                cases[at] += unit.cases;
                money[at] += unit.balance;
            }
            for (at, person) in people.iter().enumerate() {
                prop_assert!(person.room.is_none_or(|room| cases[at] <= room), "{share:?}: {cases:?}");
                prop_assert!(person.money_room.is_none_or(|(_, room)| money[at] <= room), "{share:?}: {money:?}");
            }
        }
    }

    /// Among the divisions with counts within one, none has a smaller spread.
    #[test]
    fn small_balances_come_out_as_even_as_any_division_of_equal_counts(
        balances in prop::collection::vec(1_i64..100, 2..9), count in 2_usize..4, seed in any::<u64>()
    ) {
        let units: Vec<Unit> = (0..).zip(&balances).map(|(key, balance)| one(key, *balance, 0, None)).collect();
        let whole = u32::try_from(units.len()).expect("few");
        let ways = EveryWay::of(&units, &people(count));
        let even = ways.iter().filter(|(counts, _)| counts.iter().sum::<u32>() == whole && apart(counts) <= 1);
        let best = even.map(|(_, balances)| apart(balances)).min().expect("a way");
        let (_, found) = dealt(&units, &people(count), Share::Balance, seed);
        prop_assert_eq!(apart(&found), best, "{:?}", found);
    }
}

#[test]
fn two_hundred_debtors_come_out_even_to_a_tenth_of_a_percent() {
    for seed in 0..10_u64 {
        // Lifelike balances: many small, few large.
        let units: Vec<Unit> = (0..200_i64)
            .map(|key| {
                let draw = (key * 7_919 + i64::try_from(seed).expect("small") * 104_729) % 1_000;
                Unit {
                    key,
                    stratum: u32::try_from(key % 8).expect("small"),
                    currency: 0,
                    balance: 50_000 + draw * draw * 3,
                    cases: 1,
                    pool: 0,
                    locked: None,
                }
            })
            .collect();
        let deal = divide(&units, &people(5), Share::Balance, seed);
        let mut balances = vec![0_i64; 5];
        for (unit, collector) in units.iter().zip(&deal.collector_of) {
            balances[usize::from(collector.expect("given"))] += unit.balance;
        }
        let spread = spread_percent(&balances);
        assert!(spread <= 0.1, "seed {seed}: {spread} {balances:?}");
    }
}
