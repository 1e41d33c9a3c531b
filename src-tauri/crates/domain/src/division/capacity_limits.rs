//! How many debtors of each bucket those with little room take.
//!
//! Dealt bucket by bucket, somebody who has room for less than an even share would fill it with the first
//! bucket alone. So they take of each bucket in proportion to what there is of it.

use super::{Collector, Unit};

/// The most debtors of each stratum for each collector, `[stratum * collectors + collector]`, of those beyond
/// the ones that have to go there; nothing where nobody has less room than an even share.
pub(super) fn limits_by_stratum(units: &[Unit], collectors: &[Collector]) -> Option<Vec<u32>> {
    let strata = units.iter().map(|unit| unit.stratum as usize + 1).max().unwrap_or(0);
    let free = || units.iter().filter(|unit| unit.locked.is_none());
    let count = free().count() as u64;
    let rooms: Vec<Option<u64>> = collectors.iter().enumerate().map(|(at, one)| room(units, at, one)).collect();
    if count == 0 || rooms.iter().all(Option::is_none) {
        return None;
    }
    let level = water_level(count, &rooms);
    let mut limits_by_stratum = vec![u32::MAX; strata * collectors.len()];
    for (at, collector) in collectors.iter().enumerate() {
        let Some(room) = rooms[at].filter(|room| *room < level) else { continue };
        let mut there = vec![0_u64; strata];
        for unit in free().filter(|unit| collector.belongs(unit)) {
            there[unit.stratum as usize] += 1;
        }
        for (stratum, part) in in_proportion(room, &there).into_iter().enumerate() {
            limits_by_stratum[stratum * collectors.len() + at] = u32::try_from(part).unwrap_or(u32::MAX);
        }
    }
    Some(limits_by_stratum)
}

/// For how many debtors more a collector has room, near enough: by their cases and balances on average.
fn room(units: &[Unit], at: usize, collector: &Collector) -> Option<u64> {
    let (mut cases, mut balance, mut count) = (0_u64, 0_i128, 0_u64);
    let (mut kept_cases, mut kept_balance) = (0_u64, 0_i128);
    for unit in units {
        let counts = collector.money_room.is_none_or(|(currency, _)| currency == unit.currency);
        match unit.locked {
            Some(locked) if usize::from(locked) == at => {
                kept_cases += u64::from(unit.cases);
                kept_balance += if counts { i128::from(unit.balance) } else { 0 };
            }
            None if collector.belongs(unit) => {
                count += 1;
                cases += u64::from(unit.cases);
                balance += if counts { i128::from(unit.balance) } else { 0 };
            }
            _ => {}
        }
    }
    let by_cases = collector.room.map(|room| {
        let left = u64::from(room).saturating_sub(kept_cases);
        (left * count).checked_div(cases).unwrap_or(left)
    });
    let by_money = collector.money_room.map(|(_, room)| {
        let left = (i128::from(room) - kept_balance).max(0);
        if balance <= 0 { u64::MAX } else { u64::try_from(left * i128::from(count) / balance).unwrap_or(u64::MAX) }
    });
    by_cases.into_iter().chain(by_money).min()
}

/// Up to how many each gets when `count` are shared as evenly as the rooms let them be.
fn water_level(count: u64, rooms: &[Option<u64>]) -> u64 {
    let mut limited: Vec<u64> = rooms.iter().map(|room| room.unwrap_or(u64::MAX)).collect();
    limited.sort_unstable();
    let (mut left, mut people) = (count, rooms.len() as u64);
    for room in limited {
        if room.saturating_mul(people) >= left {
            return left.div_ceil(people);
        }
        left -= room;
        people -= 1;
    }
    u64::MAX
}

/// Shares `whole` in proportion to some counts: the whole part of each, then what is left to the greatest
/// remainders (Hare and Hamilton).
fn in_proportion(whole: u64, counts: &[u64]) -> Vec<u64> {
    let all: u64 = counts.iter().sum();
    if all == 0 {
        return vec![0; counts.len()];
    }
    let product = |count: &u64| u128::from(whole) * u128::from(*count);
    let part = |count: &u64| u64::try_from(product(count) / u128::from(all)).unwrap_or(u64::MAX);
    let mut parts: Vec<u64> = counts.iter().map(part).collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(product(&counts[at]) % u128::from(all)), at));
    let left = whole.saturating_sub(parts.iter().sum());
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        parts[at] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_the_water_stands_level() {
        assert_eq!(in_proportion(10, &[50, 30, 20]), [5, 3, 2]);
        assert_eq!(in_proportion(4, &[1, 1, 1]), [2, 1, 1]);
        assert_eq!(water_level(10, &[Some(1), None, None]), 5);
        assert_eq!(water_level(10, &[Some(1), Some(2), None]), 7);
        assert_eq!(water_level(9, &[None, None]), 5);
    }
}
