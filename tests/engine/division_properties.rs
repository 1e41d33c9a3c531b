//! What a division promises: counts within one, the same outcome whatever the order, even balances.

use caseload_domain::division::{Collector, Share, Unit, divide, evenness};
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
        units in units(120), loads in prop::collection::vec(0_u32..60, 1..6), seed in any::<u64>()
    ) {
        let people: Vec<Collector> =
            loads.iter().map(|load| Collector { load: *load, ..people(1)[0].clone() }).collect();
        let deal = divide(&units, &people, Share::LeastLoaded, seed);
        let mut after = loads.clone();
        for (unit, taker) in units.iter().zip(&deal.collector_of) {
            after[usize::from(taker.expect("everything is given"))] += unit.cases;
        }
        let most_cases = units.iter().map(|unit| unit.cases).max().unwrap_or(0);
        let least = after.iter().min().copied().unwrap_or(0);
        for (before, after) in loads.iter().zip(&after) {
            // Whoever was given anything was the least loaded when they got the last of it.
            prop_assert!(after == before || *after <= least + most_cases, "{loads:?} {after:?}");
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
        let even = evenness(&balances, units.iter().map(|unit| unit.balance).max().expect("some"));
        assert!(even.spread_percent <= 0.1, "seed {seed}: {even:?} {balances:?}");
    }
}
