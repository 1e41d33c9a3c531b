//! Division: which collector works which debtor.
//!
//! The unit is the debtor, never the case: one debtor's cases go to one collector.
//! Debtors are dealt stratum by stratum (currency × bucket) in descending order of balance, each to
//! the collector who has fewest of that stratum, then fewest in all, then least money. That keeps
//! the counts of equal collectors within one, in every bucket and in total. Balances are then
//! evened out by exchanging two debtors of one stratum, which leaves every count as it was.
//!
//! The outcome depends on the set of units, the collectors and the seed, never on the order of rows.

mod exchange;

use exchange::even_out;
use std::cmp::Ordering;

/// How a division shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Equal counts of debtors, drawn by the seed.
    Count,
    /// Equal counts, and balances as equal as exchanging debtors makes them.
    Balance,
    /// Counts of debtors in proportion to the weights of the collectors, drawn by the seed.
    Weight,
    /// Each debtor to whoever has fewest cases by then, those they had before included.
    LeastLoaded,
}

/// A debtor to be divided: all of their cases that may be divided now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The debtor's key; breaks every tie.
    pub key: i64,
    /// Index of the stratum: one for each currency and bucket. Units of one stratum are comparable.
    pub stratum: u32,
    /// Which currency the balance is in; balances of different currencies are never compared.
    pub currency: u16,
    /// Outstanding of the unit's cases, minor units.
    pub balance: i64,
    /// How many cases the unit holds.
    pub cases: u32,
    /// Which of the pools may take it; see [`Collector::pools`].
    pub pool: u16,
    /// The collector it must go to (index), where a sibling case is there already.
    pub locked: Option<u16>,
}

/// Someone who takes cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    /// For each pool, whether this collector belongs to it.
    pub pools: Vec<bool>,
    /// Cases they may still take; `None` is without limit.
    pub room: Option<u32>,
    /// Their share relative to others, from 1; counts where it is shared by weight.
    pub weight: u32,
    /// Cases they have that are not divided; count where the least loaded takes.
    pub load: u32,
}

/// Who gets each unit, in the order of the units given; `None` where nobody could take it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    /// Index of the collector for each unit.
    pub collector_of: Vec<Option<u16>>,
}

/// Divides the units among the collectors.
///
/// Deterministic: the same set of units, collectors and seed give the same deal whatever the
/// order of the units.
#[must_use]
pub fn divide(units: &[Unit], collectors: &[Collector], share: Share, seed: u64) -> Deal {
    let mut collector_of: Vec<Option<u16>> = vec![None; units.len()];
    if collectors.is_empty() {
        return Deal { collector_of };
    }
    let order = dealing_order(units, share, seed);
    let mut tally = Tally::new(units, collectors);
    // Units that go where a sibling is are counted first, so that the rest makes up for them.
    for &index in &order {
        if let Some(collector) = units[index].locked {
            collector_of[index] = Some(collector);
            tally.take(&units[index], usize::from(collector));
        }
    }
    let deal_to = seeded_order(collectors.len(), seed);
    for &index in &order {
        let unit = &units[index];
        if unit.locked.is_some() {
            continue;
        }
        let taker = deal_to
            .iter()
            .copied()
            .filter(|&collector| tally.may_take(unit, collector, collectors))
            .min_by_key(|&collector| tally.burden(unit, collector, &collectors[collector], share));
        if let Some(collector) = taker {
            collector_of[index] = u16::try_from(collector).ok();
            tally.take(unit, collector);
        }
    }
    if share == Share::Balance {
        even_out(units, collectors, &order, &mut collector_of, seed);
    }
    Deal { collector_of }
}

/// Strata in their order; within one, by falling balance (for equal balance) or by lot (for equal
/// count), ties by the debtor's key.
fn dealing_order(units: &[Unit], share: Share, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    match share {
        Share::Balance => order.sort_unstable_by_key(|&index| {
            let unit = &units[index];
            (unit.stratum, std::cmp::Reverse(unit.balance), lot(unit.key, seed), unit.key)
        }),
        Share::Count | Share::Weight | Share::LeastLoaded => order.sort_unstable_by_key(|&index| {
            let unit = &units[index];
            (unit.stratum, lot(unit.key, seed), unit.key)
        }),
    }
    order
}

/// The collectors in an order drawn by the seed, so that leftovers don't always go to the first.
fn seeded_order(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&index| (lot(i64::try_from(index).unwrap_or(i64::MAX), seed), index));
    order
}

/// A pseudo-random number for a key under a seed (`SplitMix64`, Steele et al. 2014).
pub(crate) fn lot(key: i64, seed: u64) -> u64 {
    let mut state = key.cast_unsigned() ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

/// How much of their part somebody has: a count against a weight. By Sainte-Laguë's rule the next goes
/// to the least (2n + 1) ÷ weight, which favours neither the great nor the small.
#[derive(Clone, Copy, Debug)]
struct Part {
    count: u32,
    weight: u32,
}

impl Part {
    fn compare(self, other: Self) -> Ordering {
        let crossed = |part: Self, weight: u32| (2 * u64::from(part.count) + 1) * u64::from(weight.max(1));
        crossed(self, other.weight).cmp(&crossed(other, self.weight))
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other) == Ordering::Equal
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

/// What each collector has been dealt so far.
struct Tally {
    collectors: usize,
    by_stratum: Vec<u32>,
    total: Vec<u32>,
    cases: Vec<u32>,
    balance: Vec<i128>,
    currencies: usize,
}

impl Tally {
    fn new(units: &[Unit], collectors: &[Collector]) -> Self {
        let strata = units.iter().map(|unit| unit.stratum as usize + 1).max().unwrap_or(0);
        let currencies = units.iter().map(|unit| usize::from(unit.currency) + 1).max().unwrap_or(0);
        let count = collectors.len();
        Self {
            collectors: count,
            by_stratum: vec![0; strata * count],
            total: vec![0; count],
            cases: vec![0; count],
            balance: vec![0; currencies * count],
            currencies,
        }
    }

    fn may_take(&self, unit: &Unit, collector: usize, collectors: &[Collector]) -> bool {
        let taker = &collectors[collector];
        taker.pools.get(usize::from(unit.pool)).copied().unwrap_or(false)
            && taker.room.is_none_or(|room| self.cases[collector].saturating_add(unit.cases) <= room)
    }

    fn burden(&self, unit: &Unit, at: usize, collector: &Collector, share: Share) -> (Part, Part, i128) {
        let in_stratum = self.by_stratum[unit.stratum as usize * self.collectors + at];
        let weight = if share == Share::Weight { collector.weight } else { 1 };
        let balance = self.balance[usize::from(unit.currency) + at * self.currencies];
        if share == Share::LeastLoaded {
            let cases = collector.load.saturating_add(self.cases[at]);
            return (Part { count: cases, weight }, Part { count: in_stratum, weight }, balance);
        }
        let (of_stratum, of_all) = (Part { count: in_stratum, weight }, Part { count: self.total[at], weight });
        // By weight a stratum of one debtor would always go to the heaviest, so the whole goes first;
        // dealt one stratum after another, each of them comes out in proportion too.
        if share == Share::Weight { (of_all, of_stratum, balance) } else { (of_stratum, of_all, balance) }
    }

    fn take(&mut self, unit: &Unit, collector: usize) {
        self.by_stratum[unit.stratum as usize * self.collectors + collector] += 1;
        self.total[collector] += 1;
        self.cases[collector] = self.cases[collector].saturating_add(unit.cases);
        self.balance[usize::from(unit.currency) + collector * self.currencies] += i128::from(unit.balance);
    }
}

/// How even a division came out, by its balances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evenness {
    /// Greatest less least balance of a collector, percent of the mean.
    pub spread_percent: f64,
    /// The spread that no division can go below, because one debtor owes more than a fair share.
    pub floor_percent: f64,
}

/// The evenness of balances given to `collectors` people, whose largest unit owes `largest`
/// (all minor units of one currency).
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "percentages for people, from sums below 2⁵³")]
pub fn evenness(balances: &[i64], largest: i64) -> Evenness {
    let (Some(most), Some(least)) = (balances.iter().max(), balances.iter().min()) else {
        return Evenness { spread_percent: 0.0, floor_percent: 0.0 };
    };
    let total: i128 = balances.iter().map(|balance| i128::from(*balance)).sum();
    let count = balances.len();
    if total <= 0 || count < 2 {
        return Evenness { spread_percent: 0.0, floor_percent: 0.0 };
    }
    let mean = total as f64 / count as f64;
    // b₁ − (T − b₁)/(m − 1): what the collector with the largest debtor exceeds the others by,
    // though he gets nothing else and the rest is shared evenly.
    let floor = largest as f64 - (total as f64 - largest as f64) / (count - 1) as f64;
    Evenness { spread_percent: (most - least) as f64 / mean * 100.0, floor_percent: floor.max(0.0) / mean * 100.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(key: i64, balance: i64) -> Unit {
        Unit { key, stratum: 0, currency: 0, balance, cases: 1, pool: 0, locked: None }
    }

    fn open(count: usize) -> Vec<Collector> {
        vec![Collector { pools: vec![true], room: None, weight: 1, load: 0 }; count]
    }

    fn balances(units: &[Unit], deal: &Deal, collectors: usize) -> Vec<i64> {
        let mut sums = vec![0; collectors];
        for (unit, collector) in units.iter().zip(&deal.collector_of) {
            sums[usize::from(collector.expect("dealt"))] += unit.balance;
        }
        sums.sort_unstable();
        sums
    }

    #[test]
    fn the_published_vectors_come_out_at_their_optimum() {
        for (amounts, collectors, best) in [
            (vec![8, 7, 6, 5, 4], 2, vec![15, 15]),
            (vec![10, 9, 8, 7, 6, 5, 4, 3, 2], 3, vec![18, 18, 18]),
            (vec![5, 5, 4, 4, 3, 3, 3], 3, vec![9, 9, 9]),
        ] {
            let units: Vec<Unit> = (0..).zip(&amounts).map(|(key, balance)| unit(key, *balance)).collect();
            for seed in 0..20 {
                let deal = divide(&units, &open(collectors), Share::Balance, seed);
                assert_eq!(balances(&units, &deal, collectors), best, "{amounts:?}, seed {seed}");
            }
        }
    }

    #[test]
    fn a_full_collector_gets_no_more() {
        let units: Vec<Unit> = (0..10).map(|key| unit(key, 100)).collect();
        let mut collectors = open(2);
        collectors[0].room = Some(2);
        let deal = divide(&units, &collectors, Share::Count, 1);
        let first = deal.collector_of.iter().filter(|c| **c == Some(0)).count();
        assert_eq!(first, 2);
        collectors[1].room = Some(3);
        let deal = divide(&units, &collectors, Share::Count, 1);
        assert_eq!(deal.collector_of.iter().filter(|c| c.is_none()).count(), 5);
    }

    #[test]
    fn a_unit_follows_its_sibling_and_stays_within_its_pool() {
        let mut units: Vec<Unit> = (0..6).map(|key| unit(key, 100)).collect();
        units[0].locked = Some(1);
        units[1].pool = 1;
        let mut collectors = open(2);
        collectors[0].pools = vec![true, false];
        collectors[1].pools = vec![true, true];
        let deal = divide(&units, &collectors, Share::Balance, 7);
        assert_eq!(deal.collector_of[0], Some(1), "locked");
        assert_eq!(deal.collector_of[1], Some(1), "only the second belongs to pool 1");
        assert_eq!(deal.collector_of.iter().filter(|c| **c == Some(0)).count(), 3);
    }

    #[test]
    fn the_floor_shows_a_debtor_who_owes_more_than_a_share() {
        let even = evenness(&[900, 100], 900);
        assert!((even.floor_percent - 160.0).abs() < 1e-9, "{even:?}");
        assert!((even.spread_percent - 160.0).abs() < 1e-9, "{even:?}");
        assert!(evenness(&[500, 500], 100).floor_percent < 1e-9);
    }
}
