//! How even divisions come out beside published methods, on the same debtors: balances spread like those of
//! loans (log-normal), one bucket, equal collectors.
//!
//! The methods: sorted round robin (1, 2, …, m, 1, 2, …); dealing back and forth (1, …, m, m, …, 1);
//! longest processing time first (Graham 1969), each to whoever has least; largest differencing
//! (Karmarkar and Karp 1982), for m parts.

use caseload_domain::division::{Collector, Share, Unit, divide};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha12Rng;
use std::collections::BinaryHeap;

/// Debtors and collectors.
const SIZES: [(usize, usize); 4] = [(60, 3), (200, 5), (1_000, 8), (5_000, 20)];
const SEEDS: u64 = 200;

type Method = (&'static str, fn(&[i64], usize, u64) -> Vec<usize>);

const METHODS: [Method; 5] = [
    ("sorted round robin", |balances, people, _| round_robin(balances, people)),
    ("back and forth", |balances, people, _| back_and_forth(balances, people)),
    ("longest first", |balances, people, _| longest_first(balances, people)),
    ("Karmarkar–Karp", |balances, people, _| largest_differencing(balances, people)),
    ("Caseload", caseload),
];

/// Prints the table.
pub(crate) fn measure() -> Result<(), String> {
    println!("| debtors / collectors | method | spread, median | spread, worst | count difference, median | worst |");
    println!("|---|---|---:|---:|---:|---:|");
    for (debtors, people) in SIZES {
        for (name, method) in METHODS {
            let (mut spreads, mut counts) = (Vec::new(), Vec::new());
            for seed in 0..SEEDS {
                let balances = balances(debtors, seed);
                let (spread, count) = evenness(&balances, &method(&balances, people, seed), people)?;
                spreads.push(spread);
                counts.push(count);
            }
            spreads.sort_by(f64::total_cmp);
            counts.sort_unstable();
            let (middle, last) = (spreads.len() / 2, spreads.len() - 1);
            println!(
                "| {debtors} / {people} | {name} | {:.6}% | {:.6}% | {} | {} |",
                spreads[middle], spreads[last], counts[middle], counts[last]
            );
        }
    }
    Ok(())
}

/// Balances in minor units, largest first.
#[allow(clippy::cast_possible_truncation, reason = "amounts far below 2⁵³")]
fn balances(debtors: usize, seed: u64) -> Vec<i64> {
    let mut random = ChaCha12Rng::seed_from_u64(seed);
    let mut balances: Vec<i64> = (0..debtors)
        .map(|_| {
            // The sum of twelve even draws is near enough to normal (Irwin–Hall).
            let normal: f64 = (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0;
            (normal.mul_add(0.9, 13.0).exp()) as i64
        })
        .collect();
    balances.sort_unstable_by_key(|balance| std::cmp::Reverse(*balance));
    balances
}

/// Spread in percent of the mean, and difference of counts.
#[allow(clippy::cast_precision_loss, reason = "percentages for people")]
fn evenness(balances: &[i64], given: &[usize], people: usize) -> Result<(f64, u32), String> {
    let (mut sums, mut counts) = (vec![0_i64; people], vec![0_u32; people]);
    for (balance, person) in balances.iter().zip(given) {
        sums[*person] += balance;
        counts[*person] += 1;
    }
    let apart = |least: Option<&i64>, most: Option<&i64>| Some(most? - least?);
    let spread = apart(sums.iter().min(), sums.iter().max()).ok_or("nobody")?;
    let mean = balances.iter().sum::<i64>() as f64 / people as f64;
    let count = counts.iter().max().ok_or("nobody")? - counts.iter().min().ok_or("nobody")?;
    Ok((spread as f64 / mean * 100.0, count))
}

fn round_robin(balances: &[i64], people: usize) -> Vec<usize> {
    (0..balances.len()).map(|at| at % people).collect()
}

fn back_and_forth(balances: &[i64], people: usize) -> Vec<usize> {
    let turn = |at: usize| at % (2 * people);
    (0..balances.len()).map(|at| turn(at).min(2 * people - 1 - turn(at))).collect()
}

fn longest_first(balances: &[i64], people: usize) -> Vec<usize> {
    let mut sums = vec![0_i64; people];
    let mut least = |balance: i64| {
        let person = (0..people).min_by_key(|person| sums[*person]).unwrap_or(0);
        sums[person] += balance;
        person
    };
    balances.iter().map(|balance| least(*balance)).collect()
}

/// Parts of some debtors, from the greatest sum to the least.
#[derive(PartialEq, Eq)]
struct Parts {
    /// Sum and debtors of each part.
    parts: Vec<(i64, Vec<usize>)>,
}

impl Parts {
    fn apart(&self) -> i64 {
        self.parts.first().map_or(0, |first| first.0) - self.parts.last().map_or(0, |last| last.0)
    }
}

impl Ord for Parts {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.apart().cmp(&other.apart())
    }
}

impl PartialOrd for Parts {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn largest_differencing(balances: &[i64], people: usize) -> Vec<usize> {
    let mut heap: BinaryHeap<Parts> = (0..)
        .zip(balances)
        .map(|(debtor, balance)| {
            let mut parts = vec![(0, Vec::new()); people];
            parts[0] = (*balance, vec![debtor]);
            Parts { parts }
        })
        .collect();
    while let (Some(one), Some(other)) = (heap.pop(), heap.pop()) {
        // The greatest part of one goes with the least of the other.
        let pairs = one.parts.into_iter().zip(other.parts.into_iter().rev());
        let mut parts: Vec<(i64, Vec<usize>)> = pairs
            .map(|((sum, mut debtors), (more, others))| {
                debtors.extend(others);
                (sum + more, debtors)
            })
            .collect();
        parts.sort_by_key(|(sum, _)| std::cmp::Reverse(*sum));
        heap.push(Parts { parts });
        if heap.len() == 1 {
            break;
        }
    }
    let mut given = vec![0; balances.len()];
    for (person, (_, debtors)) in heap.pop().map(|last| last.parts).unwrap_or_default().into_iter().enumerate() {
        for debtor in debtors {
            given[debtor] = person;
        }
    }
    given
}

fn caseload(balances: &[i64], people: usize, seed: u64) -> Vec<usize> {
    let units: Vec<Unit> = (0..)
        .zip(balances)
        .map(|(key, balance)| Unit { key, stratum: 0, currency: 0, balance: *balance, cases: 1, pool: 0, locked: None })
        .collect();
    let deal = divide(&units, &vec![Collector::unlimited(1); people], Share::Balance, seed);
    deal.collector_of.iter().map(|taker| taker.map_or(0, usize::from)).collect()
}
