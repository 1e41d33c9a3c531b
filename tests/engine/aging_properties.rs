//! Money applied to schedules: any order of entry, any reversal, any day.

use caseload_domain::aging::{BucketSet, Convention, DayCount, Instalment, Payment, apply_payments, days_past_due};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date").checked_add_days(Days::new(number)).expect("a date")
}

/// The slow, obvious way: all money that counts goes cent by cent into the oldest hole.
fn slowly(instalments: &[Instalment], payments: &[Payment], as_of: NaiveDate) -> (Option<NaiveDate>, i64) {
    let mut pot: i64 = payments.iter().filter(|payment| payment.paid_on <= as_of).map(|payment| payment.amount).sum();
    let mut sorted = instalments.to_vec();
    sorted.sort_by_key(|instalment| (instalment.due, instalment.number));
    let (mut oldest, mut overdue) = (None, 0);
    for instalment in sorted {
        let mut missing = instalment.amount;
        while missing > 0 && pot > 0 {
            missing -= 1;
            pot -= 1;
        }
        if missing > 0 {
            oldest = oldest.or(Some(instalment.due));
            if instalment.due < as_of {
                overdue += missing;
            }
        }
    }
    (oldest, overdue)
}

prop_compose! {
    fn schedule()(entries in prop::collection::vec((0_u64..200, 1_i64..50), 1..6)) -> Vec<Instalment> {
        (1..).zip(entries).map(|(number, (due, amount))| Instalment { number, due: day(due), amount }).collect()
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
    fn agrees_with_the_slow_way(instalments in schedule(), payments in money(), asked in 0_u64..250) {
        let applied = apply_payments(&instalments, &payments, day(asked), 0);
        prop_assert_eq!((applied.oldest_unpaid, applied.outstanding), slowly(&instalments, &payments, day(asked)));
        let due: i64 = instalments.iter().map(|instalment| instalment.amount).sum();
        let put: i64 = applied.instalments.iter().flat_map(|state| &state.applied).map(|(_, amount)| amount).sum();
        prop_assert_eq!(due - put, applied.balance, "what was applied and what is left make the whole");
    }

    #[test]
    fn the_order_of_entry_does_not_matter(
        instalments in schedule(), payments in money(), asked in 0_u64..250, turn in 0_usize..8
    ) {
        let mut turned = payments.clone();
        let turns = turn.min(turned.len());
        turned.rotate_left(turns);
        prop_assert_eq!(
            apply_payments(&instalments, &payments, day(asked), 0),
            apply_payments(&instalments, &turned, day(asked), 0)
        );
    }

    #[test]
    fn a_payment_never_makes_a_case_older(
        instalments in schedule(), payments in money(), asked in 0_u64..250, paid in 0_u64..250, amount in 1_i64..60
    ) {
        let age = |payments: &[Payment]| {
            let due = apply_payments(&instalments, payments, day(asked), 0).oldest_unpaid;
            due.map_or(0, |due| days_past_due(DayCount::NextDay, due, day(asked)))
        };
        let mut more = payments.clone();
        more.push(Payment { paid_on: day(paid), amount });
        prop_assert!(age(&more) <= age(&payments));
    }

    #[test]
    fn days_grow_by_one_a_day_and_buckets_never_fall(due in 0_u64..400, asked in 0_u64..800) {
        for day_count in [DayCount::NextDay, DayCount::DayEnd, DayCount::Months] {
            for set in BucketSet::BUILT_IN {
                let convention = Convention::named(set, Some(day_count)).expect("built in");
                let (today, bucket) = convention.age(Some(day(due)), day(asked));
                let (tomorrow, next) = convention.age(Some(day(due)), day(asked + 1));
                prop_assert!(tomorrow == today + 1 || (today == 0 && tomorrow == 0));
                prop_assert!(next >= bucket);
            }
        }
    }
}
