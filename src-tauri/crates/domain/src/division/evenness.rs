//! How even a division came out, how even it could have, and what stands in the way.

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

/// What one collector has of the units that were dealt, and what they may have at most and must have
/// at least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Debtors that had to go to them, since a sibling case is there or they keep theirs.
    pub kept: u32,
    /// Balance of those, minor units of one currency.
    pub kept_balance: i64,
    /// Debtors that they could have at most: what they take, and have room for.
    pub most: u32,
    /// Whether it is their room that sets the limit, not what they take.
    pub limited_by_room: bool,
    /// Balance that they could have at most, minor units; `None` is without limit.
    pub most_balance: Option<i64>,
}

/// Why counts or balances can't be even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// A collector has no room for as many debtors as an even share.
    Full,
    /// A collector takes fewer debtors than an even share.
    Takes,
    /// More than an even share had to stay with a collector.
    Kept,
    /// One debtor owes more than an even share.
    LargestDebtor,
    /// A collector has no room for as much money as an even share.
    MoneyFull,
}

/// Something that keeps counts or balances from being even.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Obstacle {
    /// Index of the collector; nobody in particular for a debtor who owes too much.
    pub collector: Option<usize>,
    /// What it is.
    pub hindrance: Hindrance,
    /// The difference of counts that it makes unavoidable.
    pub count_difference: u32,
    /// The spread of balances that it makes unavoidable, percent of the mean.
    pub spread_percent: f64,
}

/// The difference of counts that no division of `dealt` debtors can go below, and what makes it so
/// where that is more than one.
///
/// Whoever can have `most` at most leaves the rest to the others, one of whom has at least an even part
/// of it; whoever has `kept` already leaves too little for the others, one of whom has an even part of
/// that at most.
#[must_use]
pub fn count_bound(dealt: u32, standings: &[Standing]) -> (u32, Vec<Obstacle>) {
    let count = u32::try_from(standings.len()).unwrap_or(u32::MAX);
    if count < 2 {
        return (0, Vec::new());
    }
    let mut bound = u32::from(dealt % count != 0);
    let mut obstacles = Vec::new();
    for (collector, standing) in standings.iter().enumerate() {
        let most = standing.most.max(standing.kept);
        let others_have = dealt.saturating_sub(most).div_ceil(count - 1);
        let least_of_others = dealt.saturating_sub(standing.kept) / (count - 1);
        let room = if standing.limited_by_room { Hindrance::Full } else { Hindrance::Takes };
        for (hindrance, difference) in
            [(room, others_have.saturating_sub(most)), (Hindrance::Kept, standing.kept.saturating_sub(least_of_others))]
        {
            bound = bound.max(difference);
            if difference > 1 {
                let collector = Some(collector);
                obstacles.push(Obstacle { collector, hindrance, count_difference: difference, spread_percent: 0.0 });
            }
        }
    }
    (bound, obstacles)
}

/// The spread of balances that no division can go below, percent of the mean, and what makes it so.
///
/// `total` is the money dealt, `largest` the balance of the greatest debtor, minor units of one currency.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "percentages for people, from sums below 2⁵³")]
pub fn balance_bound(total: i64, largest: i64, standings: &[Standing]) -> (f64, Vec<Obstacle>) {
    let count = standings.len();
    if count < 2 || total <= 0 {
        return (0.0, Vec::new());
    }
    let mean = total as f64 / count as f64;
    let others = (count - 1) as f64;
    let above = |has: i64| (has as f64 - (total as f64 - has as f64) / others).max(0.0) / mean * 100.0;
    let below = |most: i64| ((total as f64 - most as f64) / others - most as f64).max(0.0) / mean * 100.0;
    let mut found = vec![(None, Hindrance::LargestDebtor, above(largest))];
    for (collector, standing) in standings.iter().enumerate() {
        found.push((Some(collector), Hindrance::Kept, above(standing.kept_balance)));
        if let Some(most) = standing.most_balance {
            found.push((Some(collector), Hindrance::MoneyFull, below(most)));
        }
    }
    found.retain(|(_, _, spread)| *spread > 0.0);
    let bound = found.iter().fold(0.0_f64, |bound, (_, _, spread)| bound.max(*spread));
    let obstacles = found
        .into_iter()
        .map(|(collector, hindrance, spread_percent)| Obstacle {
            collector,
            hindrance,
            count_difference: 0,
            spread_percent,
        })
        .collect();
    (bound, obstacles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_shows_a_debtor_who_owes_more_than_a_share() {
        let even = evenness(&[900, 100], 900);
        assert!((even.floor_percent - 160.0).abs() < 1e-9, "{even:?}");
        assert!((even.spread_percent - 160.0).abs() < 1e-9, "{even:?}");
        assert!(evenness(&[500, 500], 100).floor_percent < 1e-9);
    }

    #[test]
    fn whoever_is_full_or_keeps_too_many_is_named() {
        let free = Standing { most: 10, ..Standing::default() };
        assert_eq!(count_bound(10, &[free, free]), (0, Vec::new()));
        assert_eq!(count_bound(9, &[free, free]).0, 1);
        let full = Standing { most: 2, limited_by_room: true, ..free };
        let (bound, obstacles) = count_bound(10, &[full, free]);
        assert_eq!(bound, 6, "2 and 8");
        assert_eq!(obstacles[0].hindrance, Hindrance::Full);
        assert_eq!(obstacles[0].collector, Some(0));
        let keeps = Standing { kept: 7, ..free };
        let (bound, obstacles) = count_bound(10, &[free, keeps]);
        assert_eq!(bound, 4, "3 and 7");
        assert_eq!(obstacles[0].hindrance, Hindrance::Kept);
        let money = Standing { most_balance: Some(200), ..free };
        let (bound, obstacles) = balance_bound(1_000, 100, &[money, free]);
        assert!((bound - 120.0).abs() < 1e-9, "200 and 800 of a mean of 500: {bound}");
        assert_eq!(obstacles[0].hindrance, Hindrance::MoneyFull);
    }
}
