//! Evening out balances by exchanging debtors of one stratum between two collectors.

use super::{Collector, Unit, hash_rank};

/// Divisions up to this many units are restarted from other deals when they don't come out even;
/// larger ones always find exchanges fine enough.
const RESTARTS_UP_TO: usize = 2_000;
/// How many times a small division that is still uneven is perturbed and tried again.
const PERTURBATIONS: u64 = 200;
/// How many times at most where the spread is still more than one part in [`UNEVEN`] of the mean.
const MORE_PERTURBATIONS: u64 = 4_000;
/// See [`MORE_PERTURBATIONS`].
const UNEVEN: i128 = 2_000;
/// How many debtors on either side of the wanted balance are looked at for one that both may have.
const NEAREST: usize = 16;
/// Exchanges in one pass; each strictly evens two collectors out, so this is only a guard.
const MAX_EXCHANGES: usize = 20_000;

/// Exchanges units of one stratum between collectors until no exchange makes the balances more
/// even. Counts per stratum and in total stay as they are.
pub(super) fn even_out(
    units: &[Unit],
    collectors: &[Collector],
    order: &[usize],
    collector_of: &mut [Option<u16>],
    seed: u64,
) {
    let currencies = units.iter().map(|unit| unit.currency).max().map_or(0, |last| last + 1);
    for currency in 0..currencies {
        let mut holdings = Holdings::new(units, collectors, order, collector_of, currency);
        holdings.exchange_until_even();
        if holdings.movable() <= RESTARTS_UP_TO {
            let mut best = holdings.clone();
            for attempt in 1..=MORE_PERTURBATIONS {
                let enough = attempt > PERTURBATIONS && best.spread() * UNEVEN <= best.mean();
                if enough || best.spread() <= best.smallest_spread() {
                    break;
                }
                let mut tried = best.clone();
                tried.perturb(seed.wrapping_add(attempt));
                tried.exchange_until_even();
                if tried.unevenness() < best.unevenness() {
                    best = tried;
                }
            }
            holdings = best;
        }
        holdings.write_to(collector_of);
    }
}

/// What each collector holds of one currency, by stratum, in descending order of balance.
#[derive(Clone)]
struct Holdings<'units> {
    units: &'units [Unit],
    collectors: &'units [Collector],
    /// `held[collector][stratum]`: indices of units that may be exchanged.
    held: Vec<Vec<Vec<usize>>>,
    balance: Vec<i128>,
    cases: Vec<u32>,
    currency: u16,
}

impl<'units> Holdings<'units> {
    fn new(
        units: &'units [Unit],
        collectors: &'units [Collector],
        order: &[usize],
        collector_of: &[Option<u16>],
        currency: u16,
    ) -> Self {
        let strata = units.iter().map(|unit| unit.stratum as usize + 1).max().unwrap_or(0);
        let mut holdings = Self {
            units,
            collectors,
            held: vec![vec![Vec::new(); strata]; collectors.len()],
            balance: vec![0; collectors.len()],
            cases: vec![0; collectors.len()],
            currency,
        };
        // The dealing order has falling balances within a stratum, so each hand starts sorted.
        for &index in order {
            let (unit, Some(collector)) = (&units[index], collector_of[index]) else {
                continue;
            };
            let collector = usize::from(collector);
            holdings.cases[collector] += unit.cases;
            if unit.currency == currency {
                holdings.balance[collector] += i128::from(unit.balance);
                if unit.locked.is_none() {
                    holdings.held[collector][unit.stratum as usize].push(index);
                }
            }
        }
        holdings
    }

    fn movable(&self) -> usize {
        self.held.iter().flatten().map(Vec::len).sum()
    }

    fn spread(&self) -> i128 {
        let most = self.balance.iter().max().copied().unwrap_or(0);
        most - self.balance.iter().min().copied().unwrap_or(0)
    }

    fn mean(&self) -> i128 {
        self.balance.iter().sum::<i128>() / i128::try_from(self.balance.len()).unwrap_or(1).max(1)
    }

    /// One minor unit where the total can't be shared without remainder, else nothing.
    fn smallest_spread(&self) -> i128 {
        let total: i128 = self.balance.iter().sum();
        let count = i128::try_from(self.balance.len()).unwrap_or(1).max(1);
        i128::from(total % count != 0)
    }

    /// The spread first, then the sum of squared distances from the mean (times the count squared).
    fn unevenness(&self) -> (i128, i128) {
        let total: i128 = self.balance.iter().sum();
        let count = i128::try_from(self.balance.len()).unwrap_or(1);
        let squares = self
            .balance
            .iter()
            .map(|balance| balance.saturating_mul(count) - total)
            .fold(0_i128, |sum, distance| sum.saturating_add(distance.saturating_mul(distance)));
        (self.spread(), squares)
    }

    /// Exchanges between the richest and the poorest, then between any two, while that helps.
    fn exchange_until_even(&mut self) {
        for _ in 0..MAX_EXCHANGES {
            let mut by_balance: Vec<usize> = (0..self.balance.len()).collect();
            by_balance.sort_by_key(|&collector| (self.balance[collector], collector));
            if self.spread() <= self.smallest_spread() {
                return;
            }
            if !self.exchange_once(&by_balance) {
                return;
            }
        }
    }

    /// The best exchange of the two that are furthest apart and have one.
    fn exchange_once(&mut self, by_balance: &[usize]) -> bool {
        let count = by_balance.len();
        // Richest with poorest first; then the pairs further in.
        for distance in (1..count).rev() {
            for low in 0..count - distance {
                let (poor, rich) = (by_balance[low], by_balance[low + distance]);
                if self.exchange_between(rich, poor) {
                    return true;
                }
            }
        }
        false
    }

    /// Moves the difference of two collectors as near to nothing as one exchange can.
    fn exchange_between(&mut self, rich: usize, poor: usize) -> bool {
        let apart = self.balance[rich] - self.balance[poor];
        if apart < 2 {
            return false;
        }
        let mut best: Option<(i128, usize, usize, usize)> = None;
        for stratum in 0..self.held[rich].len() {
            let (gives, takes) = (&self.held[rich][stratum], &self.held[poor][stratum]);
            // Both sides fall in balance: for each unit given, the one to take that is nearest to
            // the wanted difference moves in step with it.
            let mut at = 0;
            for (given_at, &given) in gives.iter().enumerate() {
                let wanted = i128::from(self.units[given].balance) * 2 - apart;
                while at + 1 < takes.len() && i128::from(self.units[takes[at]].balance) * 2 > wanted {
                    at += 1;
                }
                // The nearest on either side that both may have.
                let look = |taken_at: usize| {
                    let taken = takes[taken_at];
                    let moved = i128::from(self.units[given].balance) - i128::from(self.units[taken].balance);
                    let evens = moved > 0 && moved < apart;
                    (evens && self.may_exchange(given, rich, taken, poor))
                        .then(|| ((apart - 2 * moved).abs(), stratum, given_at, taken_at))
                };
                let found = (at.saturating_sub(NEAREST)..at).rev().find_map(look);
                let found = found.into_iter().chain((at..takes.len().min(at + NEAREST)).find_map(look)).min();
                if let Some(found) = found.filter(|found| best.is_none_or(|best| found.0 < best.0)) {
                    best = Some(found);
                }
                if best.is_some_and(|(least, ..)| least <= 1) {
                    break;
                }
            }
            if best.is_some_and(|(least, ..)| least <= 1) {
                break;
            }
        }
        let Some((_, stratum, given_at, taken_at)) = best else {
            return false;
        };
        self.exchange(rich, poor, stratum, given_at, taken_at);
        true
    }

    fn may_exchange(&self, given: usize, rich: usize, taken: usize, poor: usize) -> bool {
        let (given, taken) = (&self.units[given], &self.units[taken]);
        let fits = |collector: usize, comes: &Unit, goes: &Unit| {
            let limits = &self.collectors[collector];
            limits
                .room
                .is_none_or(|room| self.cases[collector] - goes.cases + comes.cases <= room.max(self.cases[collector]))
                && limits.money_room.is_none_or(|(currency, room)| {
                    let after = self.balance[collector] - i128::from(goes.balance) + i128::from(comes.balance);
                    // Whoever has more than their room already, since it had to stay, may get less.
                    currency != self.currency || after <= i128::from(room).max(self.balance[collector])
                })
        };
        self.collectors[poor].belongs(given)
            && self.collectors[rich].belongs(taken)
            && fits(poor, given, taken)
            && fits(rich, taken, given)
    }

    fn exchange(&mut self, rich: usize, poor: usize, stratum: usize, given_at: usize, taken_at: usize) {
        let given = self.held[rich][stratum].remove(given_at);
        let taken = self.held[poor][stratum].remove(taken_at);
        let moved = i128::from(self.units[given].balance) - i128::from(self.units[taken].balance);
        self.balance[rich] -= moved;
        self.balance[poor] += moved;
        let (given_cases, taken_cases) = (self.units[given].cases, self.units[taken].cases);
        self.cases[rich] = self.cases[rich] - given_cases + taken_cases;
        self.cases[poor] = self.cases[poor] - taken_cases + given_cases;
        self.insert(rich, stratum, taken);
        self.insert(poor, stratum, given);
    }

    fn insert(&mut self, collector: usize, stratum: usize, index: usize) {
        let rank = |&at: &usize| (std::cmp::Reverse(self.units[at].balance), self.units[at].key);
        let hand = &self.held[collector][stratum];
        let place = hand.partition_point(|other| rank(other) < rank(&index));
        self.held[collector][stratum].insert(place, index);
    }

    /// Exchanges a few units at random from `seed`, to leave a deal from which no single exchange leads on.
    fn perturb(&mut self, seed: u64) {
        let count = self.held.len() as u64;
        if count < 2 {
            return;
        }
        let strata: Vec<usize> = (0..self.held[0].len())
            .filter(|&stratum| self.held.iter().filter(|hand| !hand[stratum].is_empty()).count() > 1)
            .collect();
        if strata.is_empty() {
            return;
        }
        let mut draw = 0_i64;
        let mut next = |bound: usize| {
            draw += 1;
            usize::try_from(hash_rank(draw, seed) % (bound.max(1) as u64)).unwrap_or(0)
        };
        for _ in 0..4 {
            let stratum = strata[next(strata.len())];
            let holders: Vec<usize> =
                (0..self.held.len()).filter(|&collector| !self.held[collector][stratum].is_empty()).collect();
            let (one, other) = (holders[next(holders.len())], holders[next(holders.len())]);
            if one == other {
                continue;
            }
            let (given_at, taken_at) = (next(self.held[one][stratum].len()), next(self.held[other][stratum].len()));
            let (given, taken) = (self.held[one][stratum][given_at], self.held[other][stratum][taken_at]);
            if self.may_exchange(given, one, taken, other) {
                self.exchange(one, other, stratum, given_at, taken_at);
            }
        }
    }

    fn write_to(&self, collector_of: &mut [Option<u16>]) {
        for (collector, hand) in self.held.iter().enumerate() {
            for &index in hand.iter().flatten() {
                collector_of[index] = u16::try_from(collector).ok();
            }
        }
    }
}
