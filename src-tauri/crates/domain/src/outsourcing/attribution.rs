//! Which payment belongs to which placement, and what the agency earns by it.
//!
//! A payment belongs to the placement that was open on its date, else to the last one whose tail it falls in. One
//! that an agency reported on the day on which its placement ended belongs to that still.
//! What a placement earns is a function of what was paid on it so far and stayed, so that no payment earns twice, a
//! reversal gives back what the payments that it takes brought, and splitting a payment changes nothing.

use crate::calendar::DayNumber;
use crate::percentage::Percentage;
use serde::{Deserialize, Serialize};

/// What a placement earns: a percentage, with a least and a most for the case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Percent of what is paid.
    pub percent: Percentage,
    /// Least commission of the case once anything was paid, minor units.
    pub minimum: Option<i64>,
    /// Most commission of the case, minor units.
    pub maximum: Option<i64>,
}

/// From when until when an agency had a case, on what terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedSpan {
    /// First day.
    pub from: DayNumber,
    /// The day on which the case was in-house again; `None` while it is with the agency.
    pub until: Option<DayNumber>,
    /// Days after `until` during which a payment still earns; where there are any, on that day itself too.
    pub tail_days: u32,
    /// From which day after placement a direct payment earns; `None` is never.
    pub direct_from_day: Option<u32>,
    /// What it earns; `None` where nothing was agreed upon.
    pub rate: Option<Rate>,
}

/// A payment of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePayment {
    /// The day it counts from.
    pub day: DayNumber,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// The placement (index) whose agency reported it; `None` where it reached the lender directly.
    pub reported_by: Option<usize>,
    /// The payment (index) that it takes back, where that is known.
    pub reverses: Option<usize>,
}

/// Why a payment earned what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The agency had the case and reported the payment.
    Collected,
    /// It reached the lender directly while the agency had the case, late enough to earn.
    Direct,
    /// It was paid after the placement, within its tail.
    Tail,
    /// It reached the lender directly before such payments earn.
    DirectTooEarly,
    /// It reached the lender directly, and such payments never earn.
    DirectNever,
    /// Nothing was agreed upon for the bucket and hand.
    NoRate,
    /// No agency had the case.
    NotPlaced,
}

impl Rule {
    /// Whether such a payment earns.
    #[must_use]
    pub fn earns(self) -> bool {
        matches!(self, Self::Collected | Self::Direct | Self::Tail)
    }

    /// The rule with a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let all = [
            Self::Collected,
            Self::Direct,
            Self::Tail,
            Self::DirectTooEarly,
            Self::DirectNever,
            Self::NoRate,
            Self::NotPlaced,
        ];
        all.into_iter().find(|rule| rule.code() == code)
    }

    /// The code in reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::Direct => "direct",
            Self::Tail => "tail",
            Self::DirectTooEarly => "direct_too_early",
            Self::DirectNever => "direct_never",
            Self::NoRate => "no_rate",
            Self::NotPlaced => "not_placed",
        }
    }
}

/// Where a payment belongs, or the part of one that is taken back from one placement, and what it earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The payment (index).
    pub payment: usize,
    /// The placement (index); `None` where no agency had the case.
    pub placement: Option<usize>,
    /// Why.
    pub rule: Rule,
    /// Minor units of it that count as paid on the placement; negative where they are taken back from it. Nothing
    /// counts twice: what was taken back before it came does not count when it comes.
    pub counted: i64,
    /// Minor units that the agency earns by it; negative gives back.
    pub commission: i64,
}

/// The commission on all that was paid on a case: the percentage, rounded half up to a minor unit, within the
/// least and the most, never more than was paid.
#[must_use]
pub fn commission_on(paid: i64, rate: &Rate) -> i64 {
    if paid <= 0 {
        return 0;
    }
    let plain = rate.percent.min(Percentage::WHOLE).of(paid);
    let at_most = rate.maximum.map_or(plain, |most| plain.min(most));
    rate.minimum.map_or(at_most, |least| at_most.max(least)).min(paid)
}

/// Attributes every payment of one case. `spans` are its placements without those that were withdrawn, in the
/// order of their first days; `payments` in the order in which they count. The result is in their order, with one
/// entry for each payment, or several where money is taken back that several placements were paid.
///
/// Money that is taken back is the newest first, as in aging: it comes off the payments before it, from where each
/// was given, so that what a placement was paid and earns never exceeds what stayed of its payments. What is taken
/// back beyond all that came comes off what comes later.
#[must_use]
pub fn attribute(spans: &[PlacedSpan], payments: &[CasePayment]) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::with_capacity(payments.len());
    let mut paid = vec![0_i64; spans.len()];
    // Where each payment that came in belongs and what is left of it, and what was taken back beyond all that had come.
    let mut homes = vec![(None, Rule::NotPlaced); payments.len()];
    let (mut left, mut overdrawn) = (vec![0_i64; payments.len()], 0_i64);
    for (at, payment) in payments.iter().enumerate() {
        if payment.amount >= 0 {
            left[at] = payment.amount - overdrawn.min(payment.amount);
            overdrawn -= payment.amount - left[at];
            let (placement, rule) = place(spans, payment);
            homes[at] = (placement, rule);
            let commission = pay(spans, &mut paid, homes[at], left[at]);
            let counted = if placement.is_some() { left[at] } else { 0 };
            found.push(Attribution { payment: at, placement, rule, counted, commission });
            continue;
        }
        let (first, mut back) = (found.len(), payment.amount.saturating_neg());
        let mut is_placed = true;
        for source in sources(payments, payment, at, &left) {
            let taken = left[source].min(back);
            left[source] -= taken;
            back -= taken;
            let (placement, rule) = homes[source];
            if taken > 0 {
                is_placed &= placement.is_some();
            }
            if taken > 0 && placement.is_some() {
                let commission = pay(spans, &mut paid, homes[source], -taken);
                match found[first..].iter_mut().find(|part| part.placement == placement) {
                    Some(part) => {
                        part.counted -= taken;
                        part.commission += commission;
                        // It says why commission is given back, where any is.
                        if rule.earns() && !part.rule.earns() {
                            part.rule = rule;
                        }
                    }
                    None => found.push(Attribution { payment: at, placement, rule, counted: -taken, commission }),
                }
            }
            if back == 0 {
                break;
            }
        }
        overdrawn = overdrawn.saturating_add(back);
        if found.len() == first {
            // Nothing of it was an agency's: what was paid before any had the case, or has not come yet.
            let (placement, rule) = if is_placed { place(spans, payment) } else { (None, Rule::NotPlaced) };
            found.push(Attribution { payment: at, placement, rule, counted: 0, commission: 0 });
        }
    }
    found
}

/// Counts an amount for a placement, negative where it is taken back; gives the difference in what it earns.
fn pay(spans: &[PlacedSpan], paid: &mut [i64], (placement, rule): (Option<usize>, Rule), amount: i64) -> i64 {
    let Some(placement) = placement.filter(|_| rule.earns()) else { return 0 };
    let before = paid[placement];
    paid[placement] = before.saturating_add(amount);
    spans[placement].rate.map_or(0, |rate| commission_on(paid[placement], &rate) - commission_on(before, &rate))
}

/// The payments that a negative one may take back, in the order in which it does: the one that it names, then whatever
/// is left of the others, the newest first.
fn sources(payments: &[CasePayment], payment: &CasePayment, before: usize, left: &[i64]) -> Vec<usize> {
    let named = payment.reverses.filter(|at| *at < before && payments[*at].amount > 0);
    let mut newest: Vec<usize> = (0..before).filter(|&at| left[at] > 0).collect();
    newest.sort_by_key(|&at| (std::cmp::Reverse(payments[at].day), std::cmp::Reverse(at)));
    named.into_iter().chain(newest.into_iter().filter(|at| Some(*at) != named)).collect()
}

fn place(spans: &[PlacedSpan], payment: &CasePayment) -> (Option<usize>, Rule) {
    let day = payment.day;
    let after = |from: DayNumber, days: u32| from.saturating_add(i32::try_from(days).unwrap_or(i32::MAX));
    // On the day of its end a case was with the agency too, for as long as that tells of money it took.
    let reported = payment.reported_by.filter(|&at| {
        spans.get(at).is_some_and(|span| span.from <= day && span.until.is_none_or(|until| day <= until))
    });
    let open = reported
        .or_else(|| spans.iter().rposition(|span| span.from <= day && span.until.is_none_or(|until| day < until)));
    let in_tail = || {
        spans.iter().rposition(|span| {
            span.until.is_some_and(|until| span.tail_days > 0 && until <= day && day <= after(until, span.tail_days))
        })
    };
    let Some(at) = open.or_else(in_tail) else { return (None, Rule::NotPlaced) };
    let span = &spans[at];
    let rule = if span.rate.is_none() {
        Rule::NoRate
    } else if payment.reported_by == Some(at) {
        if open.is_some() { Rule::Collected } else { Rule::Tail }
    } else {
        match span.direct_from_day {
            None => Rule::DirectNever,
            Some(days) if day < after(span.from, days) => Rule::DirectTooEarly,
            Some(_) if open.is_some() => Rule::Direct,
            Some(_) => Rule::Tail,
        }
    };
    (Some(at), rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWENTY: Rate = Rate { percent: Percentage::from_parts_per_million(200_000), minimum: None, maximum: None };
    const SPAN: PlacedSpan =
        PlacedSpan { from: 100, until: Some(190), tail_days: 7, direct_from_day: Some(3), rate: Some(TWENTY) };

    fn paid(day: DayNumber, amount: i64) -> CasePayment {
        CasePayment { day, amount, reported_by: Some(0), reverses: None }
    }

    #[test]
    fn the_day_decides_where_a_payment_belongs() {
        let direct = |day| CasePayment { reported_by: None, ..paid(day, 1_000) };
        for (payment, placement, rule, commission) in [
            (paid(99, 1_000), None, Rule::NotPlaced, 0),
            (paid(100, 1_000), Some(0), Rule::Collected, 200),
            (paid(189, 1_000), Some(0), Rule::Collected, 200),
            (paid(190, 1_000), Some(0), Rule::Collected, 200),
            (paid(191, 1_000), Some(0), Rule::Tail, 200),
            (paid(197, 1_000), Some(0), Rule::Tail, 200),
            (paid(198, 1_000), None, Rule::NotPlaced, 0),
            (direct(102), Some(0), Rule::DirectTooEarly, 0),
            (direct(103), Some(0), Rule::Direct, 200),
            (direct(190), Some(0), Rule::Tail, 200),
        ] {
            let found = attribute(&[SPAN], &[payment]);
            let counted = if placement.is_some() { 1_000 } else { 0 };
            assert_eq!(found, [Attribution { payment: 0, placement, rule, counted, commission }], "{payment:?}");
        }
        let never = PlacedSpan { direct_from_day: None, ..SPAN };
        assert_eq!(attribute(&[never], &[direct(150)])[0].rule, Rule::DirectNever);
        let unpaid = PlacedSpan { rate: None, ..SPAN };
        assert_eq!(attribute(&[unpaid], &[paid(150, 1_000)])[0].rule, Rule::NoRate);
    }

    #[test]
    fn the_next_agency_goes_before_the_tail_of_the_last() {
        let next = PlacedSpan { from: 192, until: None, ..SPAN };
        let payment = CasePayment { reported_by: Some(1), ..paid(193, 1_000) };
        assert_eq!(attribute(&[SPAN, next], &[payment])[0].placement, Some(1));
    }

    #[test]
    fn least_and_most_hold_for_the_case_and_not_for_each_payment() {
        for (rate, payments, earned) in [
            (Rate { minimum: Some(500), ..TWENTY }, vec![1_000, 1_000, 1_000], vec![500, 0, 100]),
            (Rate { maximum: Some(300), ..TWENTY }, vec![1_000, 1_000, 1_000], vec![200, 100, 0]),
            (Rate { minimum: Some(500), ..TWENTY }, vec![100], vec![100]),
            (TWENTY, vec![3, 3], vec![1, 0]),
            (Rate { percent: Percentage::from_parts_per_million(125_000), ..TWENTY }, vec![333], vec![42]),
        ] {
            let span = PlacedSpan { rate: Some(rate), ..SPAN };
            let payments: Vec<CasePayment> = payments.into_iter().map(|amount| paid(150, amount)).collect();
            let found: Vec<i64> = attribute(&[span], &payments).iter().map(|one| one.commission).collect();
            assert_eq!(found, earned, "{rate:?}");
        }
    }

    #[test]
    fn a_reversal_gives_back_what_the_payment_brought() {
        let span = PlacedSpan { rate: Some(Rate { minimum: Some(500), ..TWENTY }), ..SPAN };
        let reversal = CasePayment { reverses: Some(0), ..paid(300, -1_000) };
        let found = attribute(&[span], &[paid(150, 1_000), reversal]);
        assert_eq!(found.iter().map(|one| one.commission).sum::<i64>(), 0);
        assert_eq!(found[1].placement, Some(0), "though it came when nobody had the case");
        // One that earned nothing takes nothing.
        let early = CasePayment { reported_by: None, ..paid(101, 1_000) };
        let earned = |reversal| -> Vec<i64> {
            let found = attribute(&[SPAN], &[early, paid(150, 400), reversal]);
            found.iter().map(|one| one.commission).collect()
        };
        assert_eq!(earned(CasePayment { reverses: Some(0), ..paid(160, -1_000) }), [0, 80, 0]);
        // Without a name the newest money goes first, whatever its amount.
        assert_eq!(earned(paid(160, -1_000)), [0, 80, -80]);
    }

    #[test]
    fn money_is_taken_back_from_those_whom_it_was_paid_to() {
        let next = PlacedSpan { from: 200, until: None, ..SPAN };
        let parts = |payments: &[CasePayment]| -> Vec<_> {
            let found = attribute(&[SPAN, next], payments);
            let of_last = found.into_iter().filter(|one| one.payment + 1 == payments.len());
            of_last.map(|one| (one.placement, one.counted, one.commission)).collect()
        };
        let (own, first, second) =
            (paid(90, 500), paid(150, 400), CasePayment { reported_by: Some(1), ..paid(210, 300) });
        // Of before any placement: no agency loses by it, though one has the case by now.
        assert_eq!(parts(&[own, paid(220, -500)]), [(None, 0, 0)]);
        assert_eq!(parts(&[own, first, CasePayment { reverses: Some(0), ..paid(220, -500) }]), [(None, 0, 0)]);
        // Of both agencies and of before: each gives back its own.
        assert_eq!(parts(&[own, first, second, paid(220, -800)]), [(Some(1), -300, -60), (Some(0), -400, -80)]);
        // Of money that has not come: it does not count once it comes.
        assert_eq!(parts(&[paid(220, -500)]), [(Some(1), 0, 0)]);
        assert_eq!(parts(&[paid(120, -100), first]), [(Some(0), 300, 60)]);
    }
}
