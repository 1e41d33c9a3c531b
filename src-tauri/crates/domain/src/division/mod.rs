//! Division: which collector works which debtor.
//!
//! The unit is the debtor, never the case: one debtor's cases go to one collector.
//! Debtors are dealt bucket by bucket, and currency by currency within each, in descending order of balance, each to
//! the collector who has fewest of that stratum, then fewest in all, then least money. That keeps
//! the counts of equal collectors within one, in every bucket and in total. Where not everybody takes
//! everything or has room, counts are levelled along chains of collectors until no chain makes them
//! more even. Whoever has room for less than an even share gets of each bucket in proportion, and not all of
//! the first one. Balances are then evened out by exchanging two debtors of one bucket and currency, which
//! leaves every count as it was.
//!
//! The outcome depends on the set of units, the collectors and the seed, never on the order of rows.

mod apportion;
mod balance_counts;
mod capacity_limits;
mod evenness;
mod exchange;

pub use evenness::{Bound, LimitedBy, LimitingFactor, Standing, balance_bound, count_bound, spread_percent};

use apportion::{Apportionment, Queue};
use balance_counts::{level, level_loads};
use capacity_limits::limits_by_stratum;
use exchange::even_out;

/// How a division shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// Equal counts of debtors, drawn by the seed.
    Count,
    /// Equal counts, and balances as equal as exchanging debtors makes them.
    Balance,
    /// Counts of debtors in proportion to the weights of the collectors, drawn by the seed.
    Weight,
    /// Each debtor to whoever has the least load by then: the debtors of [`Collector::load`] and those they were
    /// dealt, divided by their weight. Of collectors of equal weights, whoever was dealt any has one debtor more
    /// than another at most, wherever limits and pools allow it.
    LeastLoaded,
}

/// A debtor to be divided: all of their cases that may be divided now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The debtor's key; breaks every tie.
    pub key: i64,
    /// Index of the stratum: one for each bucket. Within each, counts are shared evenly.
    pub stratum: u32,
    /// Which currency the balance is in; balances of different currencies are never compared.
    pub currency: u16,
    /// Outstanding of the unit's cases, minor units.
    pub balance: i64,
    /// How many cases the unit holds.
    pub cases: u32,
    /// Which of the pools may take it; see [`Collector::pools`].
    pub pool: u32,
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
    /// Money they may still take: a currency, and minor units of it; `None` is without limit.
    pub money_room: Option<(u16, i64)>,
    /// Their share relative to others, from 1; counts where it is shared by weight.
    pub weight: u32,
    /// Debtors they have that are not divided; count where the least loaded takes.
    pub load: u32,
    /// Debtors that earlier rules of the same division gave them; leftovers go to those with fewest.
    pub given: u32,
}

impl Collector {
    /// Somebody without limits who belongs to every one of so many pools.
    #[must_use]
    pub fn unlimited(pools: usize) -> Self {
        Self { pools: vec![true; pools], room: None, money_room: None, weight: 1, load: 0, given: 0 }
    }

    /// Whether there is nothing that they would not take.
    fn takes_everything(&self) -> bool {
        self.room.is_none() && self.money_room.is_none() && self.pools.iter().all(|belongs| *belongs)
    }

    /// Whether they belong to a unit's pool.
    #[must_use]
    pub fn belongs(&self, unit: &Unit) -> bool {
        self.pools.get(unit.pool as usize).copied().unwrap_or(false)
    }
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
    let mut apportionment = Apportionment::new(units, collectors, share);
    // Units that go where a sibling is are counted first, so that the rest makes up for them.
    for &index in &order {
        if let Some(collector) = units[index].locked {
            collector_of[index] = Some(collector);
            apportionment.take(&units[index], usize::from(collector));
        }
    }
    let deal_to = seeded_order(collectors.len(), seed);
    let evenly = matches!(share, Share::Count | Share::Balance) && collectors.iter().all(Collector::takes_everything);
    let mut queue = Queue::new(&deal_to);
    if !evenly {
        apportionment.set_limits(limits_by_stratum(units, collectors));
    }
    // First within the limits of those who have little room, then whatever remains.
    for within_limits in [true, false] {
        for &index in &order {
            let unit = &units[index];
            if unit.locked.is_some() || collector_of[index].is_some() {
                continue;
            }
            let taker = if evenly {
                queue.next(unit, &apportionment)
            } else {
                apportionment.taker(unit, &deal_to, share, within_limits)
            };
            if let Some(taker) = taker {
                collector_of[index] = u16::try_from(taker).ok();
                apportionment.take(unit, taker);
            }
        }
    }
    match share {
        Share::Count | Share::Balance => level(units, &order, &mut collector_of, &mut apportionment),
        Share::LeastLoaded => level_loads(units, &order, &mut collector_of, &mut apportionment),
        Share::Weight => {}
    }
    if share == Share::Balance {
        even_out(units, collectors, &order, &mut collector_of, seed);
    }
    Deal { collector_of }
}

/// Strata in their order; within one, by falling balance (for equal balance) or at random from `seed` (for equal
/// count), ties by the debtor's key.
fn dealing_order(units: &[Unit], share: Share, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..units.len()).collect();
    match share {
        Share::Balance => order.sort_unstable_by_key(|&index| {
            let unit = &units[index];
            (unit.stratum, unit.currency, std::cmp::Reverse(unit.balance), hash_rank(unit.key, seed), unit.key)
        }),
        Share::Count | Share::Weight | Share::LeastLoaded => order.sort_unstable_by_key(|&index| {
            let unit = &units[index];
            (unit.stratum, unit.currency, hash_rank(unit.key, seed), unit.key)
        }),
    }
    order
}

/// The collectors in an order drawn by the seed, so that leftovers don't always go to the first.
fn seeded_order(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&index| (hash_rank(i64::try_from(index).unwrap_or(i64::MAX), seed), index));
    order
}

/// A pseudo-random number for a key under a seed (`SplitMix64`, Steele et al. 2014).
#[must_use]
pub fn hash_rank(key: i64, seed: u64) -> u64 {
    let mut state = key.cast_unsigned() ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(key: i64, balance: i64) -> Unit {
        Unit { key, stratum: 0, currency: 0, balance, cases: 1, pool: 0, locked: None }
    }

    fn open(count: usize) -> Vec<Collector> {
        vec![Collector::unlimited(1); count]
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
}
