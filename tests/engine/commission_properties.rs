//! Commission and attribution beside a slow, obvious second version: day by day and penny by penny.

use caseload_domain::Percentage;
use caseload_domain::outsourcing::{Attribution, CasePayment, PlacedSpan, Rate, Rule, attribute, commission_on};
use proptest::prelude::*;

/// Which placement has a day, found by walking through all of them: the last one that is open, else the last one
/// whose tail the day is in.
fn owner(spans: &[PlacedSpan], day: i32) -> Option<(usize, bool)> {
    let mut open = None;
    let mut tail = None;
    for (at, span) in spans.iter().enumerate() {
        let mut on = span.from;
        // Walks from the first day on; no test goes further than a few hundred.
        while on <= day && on < span.from + 2_000 {
            let ended = span.until.is_some_and(|until| on >= until);
            let over = span.tail_days == 0
                || span.until.is_some_and(|until| on > until + i32::try_from(span.tail_days).unwrap());
            if on == day && !ended {
                open = Some(at);
            }
            if on == day && ended && !over {
                tail = Some(at);
            }
            on += 1;
        }
    }
    open.map(|at| (at, true)).or(tail.map(|at| (at, false)))
}

fn rule(spans: &[PlacedSpan], payment: &CasePayment) -> (Option<usize>, Rule) {
    // Whoever reports money of a day on which they had the case, the last one too, took it.
    let reporter = payment.reported_by.and_then(|at| Some((at, spans.get(at)?)));
    let theirs = reporter.filter(|(_, span)| (span.from..=span.until.unwrap_or(i32::MAX - 1)).contains(&payment.day));
    let owned = theirs.map(|(at, _)| (at, true)).or_else(|| owner(spans, payment.day));
    let Some((at, open)) = owned else { return (None, Rule::NotPlaced) };
    let span = spans[at];
    if span.rate.is_none() {
        return (Some(at), Rule::NoRate);
    }
    if payment.reported_by != Some(at) {
        let Some(from) = span.direct_from_day else { return (Some(at), Rule::DirectNever) };
        if payment.day - span.from < i32::try_from(from).unwrap() {
            return (Some(at), Rule::DirectTooEarly);
        }
        return (Some(at), if open { Rule::Direct } else { Rule::Tail });
    }
    (Some(at), if open { Rule::Collected } else { Rule::Tail })
}

/// The commission on a sum, in exact fractions: the whole of it for each of ten thousand parts of a percent.
fn commission(paid: i64, rate: &Rate) -> i64 {
    if paid <= 0 {
        return 0;
    }
    let parts = i64::from(rate.percent.parts_per_million());
    let product = i128::from(paid) * i128::from(parts);
    let (whole, rest) = (product / 1_000_000, product % 1_000_000);
    let mut earned = i64::try_from(whole).unwrap() + i64::from(rest >= 500_000);
    if let Some(most) = rate.maximum
        && earned > most
    {
        earned = most;
    }
    if let Some(least) = rate.minimum
        && earned < least
    {
        earned = least;
    }
    earned.min(paid)
}

/// What is left of each payment after all of some have been gone through from the first, with what the last one
/// took back from which, in its order. Money that is taken back is the named payment's, and then the newest; what is taken beyond that comes off what comes later.
fn replay(payments: &[CasePayment]) -> (Vec<i64>, Vec<usize>) {
    let mut left: Vec<i64> = vec![0; payments.len()];
    let (mut owed, mut sources) = (0, Vec::new());
    for (at, payment) in payments.iter().enumerate() {
        sources.clear();
        if payment.amount >= 0 {
            let gone = payment.amount.min(owed);
            left[at] = payment.amount - gone;
            owed -= gone;
            continue;
        }
        let mut back = -payment.amount;
        let mut next = payment.reverses.filter(|named| *named < at && payments[*named].amount > 0);
        while back > 0 {
            let newest = (0..at).filter(|other| left[*other] > 0).max_by_key(|other| (payments[*other].day, *other));
            let Some(source) = next.take().filter(|source| left[*source] > 0).or(newest) else { break };
            let taken = left[source].min(back);
            left[source] -= taken;
            back -= taken;
            sources.push(source);
        }
        owed += back;
    }
    (left, sources)
}

/// The second version: for every payment all earlier ones are gone through again, and what each placement was paid and
/// earns by what is left is compared with what it was and did before.
fn slow(spans: &[PlacedSpan], payments: &[CasePayment]) -> Vec<Attribution> {
    let homes: Vec<(Option<usize>, Rule)> = payments.iter().map(|payment| rule(spans, payment)).collect();
    // What a placement was paid, and what it earns.
    let figures = |place: usize, left: &[i64]| -> (i64, i64) {
        let of = |earning: bool| -> i64 {
            let own =
                |(placement, rule): &(Option<usize>, Rule)| *placement == Some(place) && (rule.earns() || !earning);
            homes.iter().zip(left).filter(|(home, _)| own(home)).map(|(_, left)| left).sum()
        };
        (of(false), spans[place].rate.map_or(0, |rate| commission(of(true), &rate)))
    };
    let mut found: Vec<Attribution> = Vec::new();
    for at in 0..payments.len() {
        let before = replay(&payments[..at]).0;
        let (after, sources) = replay(&payments[..=at]);
        let mut places: Vec<(Option<usize>, Rule)> = Vec::new();
        for source in &sources {
            let (placement, rule) = homes[*source];
            match places.iter_mut().find(|(known, _)| *known == placement) {
                Some((_, known)) if rule.earns() && !known.earns() => *known = rule,
                Some(_) => {}
                None => places.push((placement, rule)),
            }
        }
        if places.iter().any(|(placement, _)| placement.is_some()) {
            places.retain(|(placement, _)| placement.is_some());
        }
        if places.is_empty() {
            places.push(homes[at]);
        }
        for (placement, rule) in places {
            let (mut counted, mut commission) = (0, 0);
            if let Some(place) = placement {
                let ((paid_before, earned_before), (paid, earned)) = (figures(place, &before), figures(place, &after));
                (counted, commission) = (paid - paid_before, earned - earned_before);
            }
            found.push(Attribution { payment: at, placement, rule, counted, commission });
        }
    }
    found
}

prop_compose! {
    fn rate()(
        percent in 0_u32..=1_000_000,
        minimum in prop::option::of(0_i64..5_000),
        more in prop::option::of(0_i64..20_000)
    ) -> Rate {
        let maximum = more.map(|more| minimum.unwrap_or(0) + more);
        Rate { percent: Percentage::from_parts_per_million(percent), minimum, maximum }
    }
}

prop_compose! {
    /// Placements one after another, as a case has them: never two at once.
    fn spans()(
        parts in prop::collection::vec(
            (0_i32..20, 1_i32..60, 0_u32..30, prop::option::of(0_u32..20), prop::option::of(rate())), 0..4),
        last_open in any::<bool>()
    ) -> Vec<PlacedSpan> {
        let mut day = 100;
        let count = parts.len();
        parts.into_iter().enumerate().map(|(at, (gap, length, tail_days, direct_from_day, rate))| {
            let from = day + gap;
            day = from + length;
            let until = if last_open && at + 1 == count { None } else { Some(day) };
            PlacedSpan { from, until, tail_days, direct_from_day, rate }
        }).collect()
    }
}

prop_compose! {
    fn payments()(
        mut parts in prop::collection::vec(
            (90_i32..400, 1_i64..40_000, prop::option::of(0_usize..4), 0_u8..4, any::<prop::sample::Index>()), 0..14)
    ) -> Vec<CasePayment> {
        parts.sort_by_key(|(day, ..)| *day);
        let mut made: Vec<CasePayment> = Vec::new();
        for (day, amount, reported_by, kind, which) in parts {
            let plain = CasePayment { day, amount, reported_by, reverses: None };
            let payment = match (kind, made.len()) {
                // Takes an earlier one back by name, in part or whole.
                (0, count) if count > 0 => {
                    let at = which.index(count);
                    let back = amount.min(made[at].amount.abs()).max(1);
                    CasePayment { amount: -back, reverses: Some(at), ..plain }
                }
                // Takes one of the same amount back without a name.
                (1, count) if count > 0 => {
                    CasePayment { amount: -made[which.index(count)].amount.abs(), ..plain }
                }
                _ => plain,
            };
            made.push(payment);
        }
        made
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn attribution_is_what_going_through_it_day_by_day_says(spans in spans(), payments in payments()) {
        prop_assert_eq!(attribute(&spans, &payments), slow(&spans, &payments));
    }

    #[test]
    fn no_placement_earns_more_than_what_stayed_allows(spans in spans(), payments in payments()) {
        let found = attribute(&spans, &payments);
        for place in 0..spans.len() {
            let own = || found.iter().filter(|one| one.placement == Some(place));
            let paid: i64 = own().map(|one| one.counted).sum();
            let earned: i64 = own().map(|one| one.commission).sum();
            prop_assert!((0..=paid).contains(&earned), "{} of {} in {}", earned, paid, place);
        }
        let stayed: i64 = replay(&payments).0.iter().sum();
        let earned: i64 = found.iter().map(|one| one.commission).sum();
        prop_assert!((0..=stayed).contains(&earned), "{} of {}", earned, stayed);
    }

    #[test]
    fn commission_is_what_exact_fractions_say(paid in -10_000_i64..3_000_000_000, rate in rate()) {
        let earned = commission_on(paid, &rate);
        prop_assert_eq!(earned, commission(paid, &rate));
        prop_assert!((0..=paid.max(0)).contains(&earned));
    }

    #[test]
    fn splitting_a_payment_changes_nothing(
        spans in spans(), day in 100_i32..300, parts in prop::collection::vec(1_i64..9_000, 1..6), by in 0_usize..4
    ) {
        let paid = |amount| CasePayment { day, amount, reported_by: Some(by), reverses: None };
        let sum = |found: Vec<Attribution>| found.iter().map(|one| one.commission).sum::<i64>();
        let whole = sum(attribute(&spans, &[paid(parts.iter().sum())]));
        let split = sum(attribute(&spans, &parts.iter().map(|part| paid(*part)).collect::<Vec<_>>()));
        prop_assert_eq!(whole, split);
    }

    #[test]
    fn what_is_taken_back_whole_earns_nothing(spans in spans(), payments in payments()) {
        let mut both: Vec<CasePayment> = payments.into_iter().filter(|payment| payment.amount > 0).collect();
        let count = both.len();
        for at in 0..count {
            both.push(CasePayment { day: 500, amount: -both[at].amount, reported_by: None, reverses: Some(at) });
        }
        let found = attribute(&spans, &both);
        prop_assert_eq!(found.iter().map(|one| one.commission).sum::<i64>(), 0);
    }
}
