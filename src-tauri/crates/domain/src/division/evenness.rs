//! How even a division came out, how even it could have, and what stands in the way.

/// Greatest less least of some balances, percent of the mean (all minor units of one currency).
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "percentages for people, from sums below 2⁵³")]
pub fn spread_percent(balances: &[i64]) -> f64 {
    let total: i128 = balances.iter().map(|balance| i128::from(*balance)).sum();
    match (balances.iter().max(), balances.iter().min()) {
        (Some(most), Some(least)) if total > 0 => {
            (most - least) as f64 / (total as f64 / balances.len() as f64) * 100.0
        }
        _ => 0.0,
    }
}

/// What one collector must have of the units that were dealt, and may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Debtors that had to go to them, since a sibling case is there or they keep theirs.
    pub kept: u32,
    /// Balance of those, minor units of one currency.
    pub kept_balance: i64,
    /// Debtors that they could have at most: what they take, and have room for; those kept included.
    pub most: u32,
    /// Balance that they could have at most, minor units; those kept included.
    pub most_balance: i64,
    /// What sets that limit, where it is not merely that the others keep theirs.
    pub limited_by: Option<LimitingFactor>,
}

/// Why counts or balances can't be even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitingFactor {
    /// A collector has no room for as many debtors as an even share.
    Full,
    /// A collector takes fewer debtors than an even share.
    Takes,
    /// More than an even share had to go to a collector.
    Kept,
    /// One debtor owes more than an even share.
    LargestDebtor,
    /// A collector has no room for as much money as an even share.
    MoneyFull,
    /// The balances are so coarse that they can't be shared evenly.
    Coarse,
}

/// Something that keeps counts or balances from being even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitedBy {
    /// Index of the collector; nobody in particular for what lies in the debtors.
    pub collector: Option<usize>,
    /// What it is.
    pub factor: LimitingFactor,
}

/// What no division can go below, and what makes it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound<T> {
    /// The difference or spread.
    pub least: T,
    /// What stands in the way of less.
    pub limited_by: Vec<LimitedBy>,
}

/// The least difference between the greatest and the least of `total` whole parts, given what each must and
/// may have, and who is in the way of one being nothing or one: `true` who must have more.
///
/// As water: poured until nothing is left, somebody has at least the level at which all of it is held, and
/// nobody can be below another level than the greatest that holds no more than all of it.
fn least_apart(total: i128, of: &[(i128, i128)]) -> (i128, Vec<(usize, bool)>) {
    let held = |level: i128| of.iter().map(|(least, most)| level.min(*most).max(*least)).sum::<i128>();
    let brim = of.iter().map(|(_, most)| *most).max().unwrap_or(0).min(total);
    let least_level = |reaches: &dyn Fn(i128) -> bool| {
        let (mut low, mut high) = (0, brim + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if reaches(middle) { high = middle } else { low = middle + 1 }
        }
        low
    };
    let high = least_level(&|level| held(level) >= total).min(brim);
    let low = (least_level(&|level| held(level) > total) - 1).max(0);
    let greatest = of.iter().map(|(least, _)| *least).max().unwrap_or(0).max(high);
    let smallest = of.iter().map(|(_, most)| *most).min().unwrap_or(0).min(low);
    let must = of.iter().enumerate().filter(|(_, (least, _))| *least > high).map(|(at, _)| (at, true));
    let may = of.iter().enumerate().filter(|(_, (_, most))| *most < low.min(high)).map(|(at, _)| (at, false));
    ((greatest - smallest).max(0), must.chain(may).collect())
}

fn limited_by(standings: &[Standing], found: Vec<(usize, bool)>) -> Vec<LimitedBy> {
    let named = |(at, must): (usize, bool)| {
        let factor = if must { Some(LimitingFactor::Kept) } else { standings[at].limited_by };
        factor.map(|factor| LimitedBy { collector: Some(at), factor })
    };
    found.into_iter().filter_map(named).collect()
}

/// The difference of counts that no division of `dealt` debtors can go below: as even as water stands between
/// what each must have and what each may.
#[must_use]
pub fn count_bound(dealt: u32, standings: &[Standing]) -> Bound<u32> {
    if standings.len() < 2 {
        return Bound { least: 0, limited_by: Vec::new() };
    }
    let of: Vec<(i128, i128)> =
        standings.iter().map(|one| (i128::from(one.kept), i128::from(one.most.max(one.kept)))).collect();
    let (least, found) = least_apart(i128::from(dealt), &of);
    Bound { least: u32::try_from(least).unwrap_or(u32::MAX), limited_by: limited_by(standings, found) }
}

/// The spread of balances that no division can go below, percent of the mean.
///
/// `balances` are those of the debtors that may go to anyone, minor units of one currency.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "percentages for people, from sums below 2⁵³")]
pub fn balance_bound(balances: &[i64], standings: &[Standing]) -> Bound<f64> {
    let count = standings.len();
    let kept: i128 = standings.iter().map(|one| i128::from(one.kept_balance)).sum();
    let total = kept + balances.iter().map(|balance| i128::from(*balance)).sum::<i128>();
    if count < 2 || total <= 0 {
        return Bound { least: 0.0, limited_by: Vec::new() };
    }
    let of: Vec<(i128, i128)> = standings
        .iter()
        .map(|one| (i128::from(one.kept_balance), i128::from(one.most_balance.max(one.kept_balance))))
        .collect();
    let (mut least, found) = least_apart(total, &of);
    let mut limited_by = limited_by(standings, found);
    let others = i128::try_from(count).unwrap_or(i128::MAX) - 1;
    let largest = balances.iter().max().map_or(0, |largest| i128::from(*largest));
    // b₁ − (T − b₁)/(m − 1): what whoever has the greatest debtor exceeds the others by.
    let above = largest - (total - largest) / others;
    let grain = balances.iter().fold(0, |grain, balance| greatest_common_divisor(grain, *balance));
    let by_nobody = |factor| LimitedBy { collector: None, factor };
    if above > least {
        least = above;
        limited_by.push(by_nobody(LimitingFactor::LargestDebtor));
    }
    // Balances that are all multiples of something come out apart by one of it, or are shared to the last.
    let shares = grain > 1 && kept == 0 && (total / i128::from(grain)) % (others + 1) == 0;
    if grain > 1 && kept == 0 && !shares && i128::from(grain) > least {
        least = i128::from(grain);
        limited_by.push(by_nobody(LimitingFactor::Coarse));
    }
    let mean = total as f64 / count as f64;
    Bound { least: least as f64 / mean * 100.0, limited_by }
}

fn greatest_common_divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_shows_a_debtor_who_owes_more_than_a_share() {
        assert!((spread_percent(&[900, 100]) - 160.0).abs() < 1e-9);
        let free = Standing { most: 9, most_balance: i64::MAX, ..Standing::default() };
        let bound = balance_bound(&[900, 60, 40], &[free, free]);
        assert!((bound.least - 160.0).abs() < 1e-9, "{bound:?}");
        assert_eq!(bound.limited_by, [LimitedBy { collector: None, factor: LimitingFactor::LargestDebtor }]);
        assert!(balance_bound(&[500, 499, 1], &[free, free]).least < 1e-9);
    }

    #[test]
    fn whoever_is_full_or_keeps_too_many_is_named_and_the_bound_is_joint() {
        let free = Standing { most: 1_000, most_balance: 1_000_000, ..Standing::default() };
        assert_eq!(count_bound(10, &[free, free]), Bound { least: 0, limited_by: Vec::new() });
        assert_eq!(count_bound(9, &[free, free]).least, 1);
        let room = |most| Standing { most, limited_by: Some(LimitingFactor::Full), ..free };
        let full = |collector| LimitedBy { collector: Some(collector), factor: LimitingFactor::Full };
        assert_eq!(count_bound(10, &[room(2), free]), Bound { least: 6, limited_by: vec![full(0)] }, "2 and 8");
        let both = count_bound(6, &[free, room(0), room(1)]);
        assert_eq!(both, Bound { least: 5, limited_by: vec![full(1), full(2)] }, "5, 0 and 1");
        assert_eq!(count_bound(300, &[room(10), room(0), free]).least, 290);
        let keeps = Standing { kept: 7, ..free };
        let bound = count_bound(10, &[free, keeps]);
        assert_eq!((bound.least, bound.limited_by[0].factor), (4, LimitingFactor::Kept), "3 and 7");
    }

    #[test]
    fn the_floor_of_balances_knows_limits_what_stays_and_coarse_amounts() {
        let free = Standing { most: 1_000, most_balance: i64::MAX, ..Standing::default() };
        let money = Standing { most_balance: 200, limited_by: Some(LimitingFactor::MoneyFull), ..free };
        let bound = balance_bound(&[100; 10], &[money, free]);
        assert!((bound.least - 120.0).abs() < 1e-9, "200 and 800 of a mean of 500: {bound:?}");
        assert_eq!(bound.limited_by[0].factor, LimitingFactor::MoneyFull);
        let kept = Standing { kept_balance: 150, most_balance: 150, ..free };
        let nothing = Standing { most_balance: 0, ..free };
        assert!((balance_bound(&[], &[kept, kept, nothing]).least - 150.0).abs() < 1e-9);
        let coarse = balance_bound(&[1_000; 201], &[free, free]);
        assert!((coarse.least - 1_000.0 / 100_500.0 * 100.0).abs() < 1e-9, "{coarse:?}");
        assert_eq!(coarse.limited_by[0].factor, LimitingFactor::Coarse);
        assert!(balance_bound(&[1_000; 200], &[free, free]).least < 1e-9);
    }
}
