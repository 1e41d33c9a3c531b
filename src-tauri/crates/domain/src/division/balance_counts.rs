//! Levelling counts where not everybody takes everything.
//!
//! Dealing each debtor to whoever has fewest can go wrong when somebody else is the only one to take
//! the debtors that come later. A deal is as even as it can be when no chain of collectors, each
//! giving one debtor to the next, leads from one to another who has at least two fewer (Harvey,
//! Ladner, Lovász, Tamir: Semi-matchings for bipartite graphs and load balancing, 2003). So such chains
//! are looked for and followed until there is none: first within each stratum, then for the
//! totals, by moves that leave the strata as even as they are.

use super::Unit;
use super::apportion::Apportionment;
use std::collections::{HashMap, VecDeque};

/// Finds room for those whom nobody could take, levels the counts of each stratum, then those in total.
pub(super) fn level(
    units: &[Unit],
    order: &[usize],
    collector_of: &mut [Option<u16>],
    apportionment: &mut Apportionment,
) {
    let count = apportionment.collectors().len();
    if order.iter().any(|&index| collector_of[index].is_none()) {
        let mut holdings = Holdings::new(units, order, collector_of, count, strata_of(units));
        holdings.make_room(order, collector_of, apportionment);
        holdings.write_to(collector_of);
    }
    let strata = strata_of(units);
    let apart = |counts: &dyn Fn(usize) -> u32| {
        let all = (0..count).map(counts);
        all.clone().max().unwrap_or(0) - all.min().unwrap_or(0)
    };
    let uneven: Vec<bool> = (0..strata)
        .map(|stratum| apart(&|at| apportionment.in_stratum(u32::try_from(stratum).unwrap_or(u32::MAX), at)) > 1)
        .collect();
    let total_uneven = apart(&|at| apportionment.total(at)) > 1;
    if !total_uneven && !uneven.contains(&true) {
        return;
    }
    let mut holdings = Holdings::new(units, order, collector_of, count, strata);
    for (stratum, _) in uneven.iter().enumerate().filter(|(_, uneven)| **uneven) {
        holdings.level_stratum(stratum, apportionment);
    }
    if apart(&|at| apportionment.total(at)) > 1 {
        holdings.level_totals(apportionment);
    }
    holdings.write_to(collector_of);
}

/// Finds room for those whom nobody could take, then levels the loads, whatever stratum they are of.
pub(super) fn level_loads(
    units: &[Unit],
    order: &[usize],
    collector_of: &mut [Option<u16>],
    apportionment: &mut Apportionment,
) {
    let count = apportionment.collectors().len();
    let left = order.iter().any(|&index| collector_of[index].is_none());
    let uneven = (0..count).any(|at| (0..count).any(|other| apportionment.is_heavier(at, other)));
    if !left && !uneven {
        return;
    }
    let mut holdings = Holdings::new(units, order, collector_of, count, strata_of(units));
    holdings.make_room(order, collector_of, apportionment);
    holdings.level_loads(apportionment);
    holdings.write_to(collector_of);
}

fn strata_of(units: &[Unit]) -> usize {
    units.iter().map(|unit| unit.stratum as usize + 1).max().unwrap_or(0)
}

/// The debtors who may be exchanged, by collector and stratum.
struct Holdings<'units> {
    units: &'units [Unit],
    /// `held[collector][stratum]`, in the order of dealing.
    held: Vec<Vec<Vec<usize>>>,
}

/// One unit that goes from one collector to another.
#[derive(Clone, Copy, Debug)]
struct Step {
    from: usize,
    to: usize,
    unit: usize,
}

impl<'units> Holdings<'units> {
    fn new(
        units: &'units [Unit],
        order: &[usize],
        collector_of: &[Option<u16>],
        collectors: usize,
        strata: usize,
    ) -> Self {
        let mut held = vec![vec![Vec::new(); strata]; collectors];
        for &index in order {
            if let (Some(collector), None) = (collector_of[index], units[index].locked) {
                held[usize::from(collector)][units[index].stratum as usize].push(index);
            }
        }
        Self { units, held }
    }

    /// Makes room for units that nobody could take, by chains to somebody who has room.
    fn make_room(&mut self, order: &[usize], collector_of: &[Option<u16>], apportionment: &mut Apportionment) {
        // Where there was no chain for a pool there is none for what is as large or larger.
        let mut hopeless: HashMap<(u32, u16), (u32, i64)> = HashMap::new();
        for &index in order.iter().filter(|&&index| collector_of[index].is_none()) {
            let unit = &self.units[index];
            let kind = (unit.pool, unit.currency);
            if hopeless.get(&kind).is_some_and(|(cases, balance)| *cases <= unit.cases && *balance <= unit.balance) {
                continue;
            }
            let eligible = (0..self.held.len()).filter(|&at| apportionment.collectors()[at].belongs(unit));
            let chain = eligible.into_iter().find_map(|start| {
                let step = |from: usize, to: usize| {
                    (0..self.held[from].len()).find_map(|stratum| self.to_give(from, to, stratum, apportionment))
                };
                self.chain((start, Some(index)), apportionment, |_| true, step).map(|chain| (start, chain))
            });
            match chain {
                Some((start, chain)) => {
                    self.follow(&chain, apportionment);
                    self.held[start][unit.stratum as usize].push(index);
                    apportionment.take(unit, start);
                }
                None => {
                    hopeless.insert(kind, (unit.cases, unit.balance));
                }
            }
        }
    }

    fn level_stratum(&mut self, stratum: usize, apportionment: &mut Apportionment) {
        let number = u32::try_from(stratum).unwrap_or(u32::MAX);
        let count = self.held.len();
        loop {
            let mut from: Vec<usize> = (0..count).collect();
            from.sort_by_key(|&at| (std::cmp::Reverse(apportionment.in_stratum(number, at)), at));
            let chain = from.into_iter().find_map(|start| {
                let most = apportionment.in_stratum(number, start);
                let ends = |at: usize| apportionment.in_stratum(number, at) + 2 <= most;
                self.chain((start, None), apportionment, ends, |from, to| {
                    self.to_give(from, to, stratum, apportionment)
                })
            });
            let Some(chain) = chain else { return };
            self.follow(&chain, apportionment);
        }
    }

    fn level_totals(&mut self, apportionment: &mut Apportionment) {
        let count = self.held.len();
        loop {
            let mut from: Vec<usize> = (0..count).collect();
            from.sort_by_key(|&at| (std::cmp::Reverse(apportionment.total(at)), at));
            let chain = from.into_iter().find_map(|start| {
                let most = apportionment.total(start);
                let ends = |at: usize| apportionment.total(at) + 2 <= most;
                self.chain((start, None), apportionment, ends, |from, to| {
                    // Whoever has one more of a stratum hands that one on, and the stratum is as even as before.
                    (0..self.held[from].len()).find_map(|stratum| {
                        let number = u32::try_from(stratum).unwrap_or(u32::MAX);
                        let keeps_even =
                            apportionment.in_stratum(number, from) == apportionment.in_stratum(number, to) + 1;
                        if keeps_even { self.to_give(from, to, stratum, apportionment) } else { None }
                    })
                })
            });
            let Some(chain) = chain else { return };
            self.follow(&chain, apportionment);
        }
    }

    fn level_loads(&mut self, apportionment: &mut Apportionment) {
        let count = self.held.len();
        loop {
            let mut from: Vec<usize> = (0..count).collect();
            from.sort_by_key(|&at| (std::cmp::Reverse(apportionment.total(at)), at));
            let chain = from.into_iter().find_map(|start| {
                let ends = |at: usize| apportionment.is_heavier(start, at);
                self.chain((start, None), apportionment, ends, |from, to| {
                    (0..self.held[from].len()).find_map(|stratum| self.to_give(from, to, stratum, apportionment))
                })
            });
            let Some(chain) = chain else { return };
            self.follow(&chain, apportionment);
        }
    }

    /// The shortest chain from a collector, to whom a unit comes where one is given, to one whom `ends`
    /// accepts.
    fn chain(
        &self,
        (start, comes): (usize, Option<usize>),
        apportionment: &Apportionment,
        ends: impl Fn(usize) -> bool,
        step: impl Fn(usize, usize) -> Option<usize>,
    ) -> Option<Vec<Step>> {
        let count = self.held.len();
        let mut came: Vec<Option<Step>> = vec![None; count];
        let mut seen = vec![false; count];
        seen[start] = true;
        let mut next = VecDeque::from([start]);
        while let Some(from) = next.pop_front() {
            for to in 0..count {
                if seen[to] {
                    continue;
                }
                let Some(unit) = step(from, to) else { continue };
                // Whoever hands one on must have room for the one that came instead.
                let incoming = came[from].map(|step| step.unit).or(comes);
                let fits = incoming.is_none_or(|incoming| {
                    apportionment.has_room(&self.units[incoming], from, Some(&self.units[unit]))
                });
                if !fits {
                    continue;
                }
                seen[to] = true;
                came[to] = Some(Step { from, to, unit });
                // The last one keeps what comes, so there must be room without giving anything on.
                if ends(to) && apportionment.has_room(&self.units[unit], to, None) {
                    let mut chain = Vec::new();
                    let mut at = to;
                    while let Some(step) = came[at] {
                        chain.push(step);
                        at = step.from;
                    }
                    return Some(chain);
                }
                next.push_back(to);
            }
        }
        None
    }

    /// A unit of a stratum that one collector may give to another: the one with fewest cases.
    fn to_give(&self, from: usize, to: usize, stratum: usize, apportionment: &Apportionment) -> Option<usize> {
        let taker = &apportionment.collectors()[to];
        let may = self.held[from][stratum].iter().copied().filter(|&unit| taker.belongs(&self.units[unit]));
        may.min_by_key(|&unit| (self.units[unit].cases, self.units[unit].balance, self.units[unit].key))
    }

    /// Follows a chain, from its end.
    fn follow(&mut self, chain: &[Step], apportionment: &mut Apportionment) {
        for step in chain {
            let unit = &self.units[step.unit];
            self.held[step.from][unit.stratum as usize].retain(|held| *held != step.unit);
            self.held[step.to][unit.stratum as usize].push(step.unit);
            apportionment.give_back(unit, step.from);
            apportionment.take(unit, step.to);
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
