//! Money applied to schedules: any order of entry, any reversal, any day, under any terms.

use caseload_domain::aging::{
    BucketSet, Convention, DayCount, DueAmount, Instalment, PaidAmount, Payment, Terms, apply_payments, days_past_due,
    summarise,
};
use caseload_domain::calendar::day_number;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date").checked_add_days(Days::new(number)).expect("a date")
}

/// What the slow way finds.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    oldest_unpaid: Option<NaiveDate>,
    outstanding: i64,
    balance: i64,
}

/// The slow, obvious way: the money that counts goes cent by cent, in the order of its days, into the
/// oldest hole; where fees go first, into the oldest fee that was charged by that day.
fn slowly(instalments: &[Instalment], payments: &[Payment], as_of: NaiveDate, terms: &Terms) -> Found {
    let mut sorted = instalments.to_vec();
    sorted.sort_by_key(|instalment| (instalment.due, instalment.number));
    let mut amounts: Vec<i64> = sorted.iter().map(|instalment| instalment.amount).collect();
    let mut fees: Vec<i64> = sorted.iter().map(|instalment| instalment.fees).collect();
    for paid_on in cents(payments, as_of) {
        let charged = |at: &usize| terms.fees_first && sorted[*at].due <= paid_on && fees[*at] > 0;
        let places = 0..sorted.len();
        if let Some(at) = places.clone().find(charged) {
            fees[at] -= 1;
        } else if let Some(at) = places.clone().find(|at| amounts[*at] > 0) {
            amounts[at] -= 1;
        } else if let Some(at) = places.clone().find(|at| fees[*at] > 0) {
            fees[at] -= 1;
        }
    }
    let past_due = |due: NaiveDate| due < as_of || (terms.day_count == DayCount::DayEnd && due == as_of);
    Found {
        oldest_unpaid: (0..sorted.len()).find(|at| amounts[*at] > terms.tolerance).map(|at| sorted[at].due),
        outstanding: (0..sorted.len()).filter(|at| past_due(sorted[*at].due)).map(|at| amounts[at] + fees[at]).sum(),
        balance: amounts.iter().chain(&fees).sum(),
    }
}

/// The day of every cent that is left after reversals, in order: one that is taken back is the newest,
/// or the next to come where there is none.
fn cents(payments: &[Payment], as_of: NaiveDate) -> Vec<NaiveDate> {
    let mut counted: Vec<&Payment> = payments.iter().filter(|payment| payment.paid_on <= as_of).collect();
    counted.sort_by_key(|payment| (payment.paid_on, payment.amount < 0));
    let (mut cents, mut owed) = (Vec::new(), 0);
    for payment in counted {
        for _ in 0..payment.amount.abs() {
            match payment.amount > 0 {
                true if owed > 0 => owed -= 1,
                true => cents.push(payment.paid_on),
                false if cents.pop().is_none() => owed += 1,
                false => {}
            }
        }
    }
    cents
}

/// The same as plain numbers, each in the order of its days.
fn plain(instalments: &[Instalment], payments: &[Payment]) -> (Vec<DueAmount>, Vec<PaidAmount>) {
    let mut dues: Vec<DueAmount> = instalments
        .iter()
        .map(|instalment| DueAmount {
            day: day_number(instalment.due),
            amount: instalment.amount,
            fees: instalment.fees,
        })
        .collect();
    dues.sort_by_key(|due| due.day);
    let mut paid: Vec<PaidAmount> = payments
        .iter()
        .map(|payment| PaidAmount { day: day_number(payment.paid_on), amount: payment.amount })
        .collect();
    paid.sort_by_key(|payment| payment.day);
    (dues, paid)
}

fn age(instalments: &[Instalment], payments: &[Payment], as_of: NaiveDate, terms: &Terms) -> i32 {
    let due = apply_payments(instalments, payments, as_of, terms).oldest_unpaid;
    due.map_or(0, |due| days_past_due(terms.day_count, due, as_of))
}

prop_compose! {
    fn schedule()(entries in prop::collection::vec((0_u64..200, 1_i64..50, prop::option::weighted(0.3, 1_i64..8)), 1..6)) -> Vec<Instalment> {
        (1..)
            .zip(entries)
            .map(|(number, (due, amount, fees))| Instalment { number, due: day(due), amount, fees: fees.unwrap_or(0) })
            .collect()
    }
}

prop_compose! {
    fn terms()(day_count in prop_oneof![Just(DayCount::NextDay), Just(DayCount::DayEnd), Just(DayCount::Months)], tolerance in prop_oneof![Just(0_i64), 0_i64..10], fees_first in any::<bool>()) -> Terms {
        Terms { day_count, tolerance, fees_first, ..Terms::default() }
    }
}

prop_compose! {
    /// Payments, some of which are taken back later.
    fn money()(entries in prop::collection::vec((0_u64..220, 1_i64..60, prop::option::of(0_u64..30)), 0..6)) -> Vec<Payment> {
        entries
            .into_iter()
            .flat_map(|(paid, amount, reversed)| {
                let back = reversed.map(|later| Payment { paid_on: day(paid + later), amount: -amount });
                [Some(Payment { paid_on: day(paid), amount }), back]
            })
            .flatten()
            .collect()
    }
}

proptest! {
    #[test]
    fn agrees_with_the_slow_way(
        instalments in schedule(), payments in money(), asked in 0_u64..250, terms in terms()
    ) {
        let applied = apply_payments(&instalments, &payments, day(asked), &terms);
        let found = slowly(&instalments, &payments, day(asked), &terms);
        prop_assert_eq!(applied.oldest_unpaid, found.oldest_unpaid);
        prop_assert_eq!((applied.outstanding, applied.balance), (found.outstanding, found.balance));
        let due: i64 = instalments.iter().map(|instalment| instalment.amount + instalment.fees).sum();
        let lines = applied.instalments.iter().flat_map(|state| state.applied.iter().chain(&state.to_fees));
        let put: i64 = lines.map(|(_, amount)| amount).sum();
        prop_assert_eq!(due - put, applied.balance, "what was applied and what is left make the whole");
    }

    #[test]
    fn sums_alone_agree_with_the_lines(
        instalments in schedule(), payments in money(), asked in 0_u64..250, terms in terms()
    ) {
        let (dues, paid) = plain(&instalments, &payments);
        let summary = summarise(&dues, &paid, day_number(day(asked)), &terms);
        let applied = apply_payments(&instalments, &payments, day(asked), &terms);
        prop_assert_eq!(summary.oldest_unpaid, applied.oldest_unpaid.map(day_number));
        prop_assert_eq!((summary.outstanding, summary.balance), (applied.outstanding, applied.balance));
        // A loan entered collection when anything was overdue on any day up to the one asked.
        let entered = applied.outstanding > terms.tolerance
            || (0..=asked).any(|on| age(&instalments, &payments, day(on), &terms) > 0);
        prop_assert_eq!(summary.entered, entered);
        let missing = |state: &caseload_domain::aging::InstalmentState| state.shortfall.max(state.fees_left);
        let settled = applied.instalments.iter().all(|state| missing(state) <= terms.tolerance);
        prop_assert_eq!(summary.settled, settled);
    }

    #[test]
    fn the_order_of_entry_does_not_matter(
        instalments in schedule(), payments in money(), asked in 0_u64..250, turn in 0_usize..8, terms in terms()
    ) {
        let mut turned = payments.clone();
        let turns = turn.min(turned.len());
        turned.rotate_left(turns);
        prop_assert_eq!(
            apply_payments(&instalments, &payments, day(asked), &terms),
            apply_payments(&instalments, &turned, day(asked), &terms)
        );
    }

    #[test]
    fn a_payment_never_makes_a_case_older(
        instalments in schedule(), payments in money(), asked in 0_u64..250, paid in 0_u64..250, amount in 1_i64..60,
        terms in terms()
    ) {
        let mut more = payments.clone();
        more.push(Payment { paid_on: day(paid), amount });
        let (before, after) =
            (age(&instalments, &payments, day(asked), &terms), age(&instalments, &more, day(asked), &terms));
        prop_assert!(after <= before, "{before} → {after}");
    }

    #[test]
    fn days_grow_by_one_a_day_and_buckets_never_fall(due in 0_u64..400, asked in 0_u64..800, grace in 0_u16..20) {
        for day_count in [DayCount::NextDay, DayCount::DayEnd, DayCount::Months] {
            for set in BucketSet::BUILT_IN {
                let convention = Convention::named(set, Some(day_count)).expect("built in");
                let terms = Terms { grace_days: grace, ..convention.terms };
                let today = convention.age(&terms, Some(day(due)), day(asked), 0);
                let tomorrow = convention.age(&terms, Some(day(due)), day(asked + 1), 0);
                prop_assert!(tomorrow.past_due == today.past_due + 1 || (today.past_due, tomorrow.past_due) == (0, 0));
                prop_assert!(tomorrow.bucket >= today.bucket);
                prop_assert_eq!(today.delinquent, (today.past_due - i32::from(grace)).max(0));
            }
        }
    }
}
