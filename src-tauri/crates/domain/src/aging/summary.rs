//! What a whole book needs of each schedule, by sums alone: the same answer as
//! [`apply_payments`] without the lines that lead to it.

use super::{Instalment, Payment, Terms, apply_payments};
use crate::calendar::{DayNumber, date_of, day_number};

/// An instalment as plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueAmount {
    /// When it is to be paid.
    pub day: DayNumber,
    /// What is to be paid, in minor units.
    pub amount: i64,
    /// Fees charged on that day, in minor units.
    pub fees: i64,
}

/// A payment, or a reversal where the amount is negative, as plain numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidAmount {
    /// The day from which it counts.
    pub day: DayNumber,
    /// Minor units.
    pub amount: i64,
}

/// Where a schedule stands on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Due date of the oldest instalment whose shortfall exceeds the tolerance.
    pub oldest_unpaid: Option<DayNumber>,
    /// The shortfalls of the instalments past their due date, with their fees; minor units.
    pub outstanding: i64,
    /// Everything still to pay, later instalments included; minor units.
    pub balance: i64,
    /// Whether an instalment was overdue on this day or on any before, or anything is on this day:
    /// the loan entered collection.
    pub entered: bool,
    /// Whether no instalment and no fee is missing by more than the tolerance.
    pub settled: bool,
}

/// Where a schedule stands on `as_of`. The instalments come in the order of their days, the
/// payments too.
///
/// Money goes to the oldest instalment first and a reversal takes back the newest, so without fees
/// that go first only the sum of what came by that day counts.
#[must_use]
pub fn summarise(dues: &[DueAmount], payments: &[PaidAmount], as_of: DayNumber, terms: &Terms) -> Summary {
    if terms.fees_first && dues.iter().any(|due| due.fees > 0) {
        return by_lines(dues, payments, as_of, terms);
    }
    let counted = payments.iter().filter(|payment| payment.day <= as_of);
    let paid = counted.fold(0_i64, |sum, payment| sum.saturating_add(payment.amount)).max(0);
    let mut summary = Summary { settled: true, ..Summary::default() };
    let mut left = paid;
    for due in dues {
        let shortfall = due.amount.saturating_sub(left).max(0);
        left = left.saturating_sub(due.amount).max(0);
        summary.balance = summary.balance.saturating_add(shortfall);
        if terms.is_past_due(due.day, as_of) {
            summary.outstanding = summary.outstanding.saturating_add(shortfall);
        }
        if shortfall > terms.tolerance && summary.oldest_unpaid.is_none() {
            summary.oldest_unpaid = Some(due.day);
        }
    }
    // What is left when every instalment is paid goes to the fees, the oldest first.
    for due in dues.iter().filter(|due| due.fees > 0) {
        let missing = due.fees.saturating_sub(left).max(0);
        left = left.saturating_sub(due.fees).max(0);
        summary.settled &= missing <= terms.tolerance;
        summary.balance = summary.balance.saturating_add(missing);
        if terms.is_past_due(due.day, as_of) {
            summary.outstanding = summary.outstanding.saturating_add(missing);
        }
    }
    summary.settled &= summary.oldest_unpaid.is_none();
    summary.entered = summary.oldest_unpaid.is_some_and(|day| terms.is_past_due(day, as_of))
        || summary.outstanding > terms.tolerance
        || was_overdue(dues, payments, as_of, terms);
    summary
}

/// Whether an instalment was overdue on some day up to `as_of`: it can begin when one becomes past
/// due, or when money is taken back.
fn was_overdue(dues: &[DueAmount], payments: &[PaidAmount], as_of: DayNumber, terms: &Terms) -> bool {
    let first_days = dues.iter().map(|due| terms.first_day_past_due(due.day));
    let reversals = payments.iter().filter(|payment| payment.amount < 0).map(|payment| payment.day);
    let mut paid = 0_i64;
    let mut counted = 0;
    let mut overdue_on = |day: DayNumber| {
        while let Some(payment) = payments.get(counted).filter(|payment| payment.day <= day) {
            paid = paid.saturating_add(payment.amount);
            counted += 1;
        }
        let mut left = paid.max(0);
        dues.iter().take_while(|due| terms.is_past_due(due.day, day)).any(|due| {
            let shortfall = due.amount.saturating_sub(left);
            left = left.saturating_sub(due.amount).max(0);
            shortfall > terms.tolerance
        })
    };
    // Both kinds of days come in order; the days are asked in order too.
    let (mut first_days, mut reversals) = (first_days.peekable(), reversals.peekable());
    loop {
        let day = match (first_days.peek(), reversals.peek()) {
            (Some(first), Some(reversal)) if reversal < first => reversals.next(),
            (None, Some(_)) => reversals.next(),
            _ => first_days.next(),
        };
        match day {
            Some(day) if day <= as_of => {
                if overdue_on(day) {
                    return true;
                }
            }
            _ => return false,
        }
    }
}

fn by_lines(dues: &[DueAmount], payments: &[PaidAmount], as_of: DayNumber, terms: &Terms) -> Summary {
    let instalments: Vec<Instalment> = (1..)
        .zip(dues)
        .filter_map(|(number, due)| {
            Some(Instalment { number, due: date_of(due.day)?, amount: due.amount, fees: due.fees })
        })
        .collect();
    let payments: Vec<Payment> = payments
        .iter()
        .filter_map(|payment| Some(Payment { paid_on: date_of(payment.day)?, amount: payment.amount }))
        .collect();
    let Some(date) = date_of(as_of) else { return Summary::default() };
    let overdue_on = |day: DayNumber| {
        let unpaid = date_of(day).and_then(|date| apply_payments(&instalments, &payments, date, terms).oldest_unpaid);
        unpaid.is_some_and(|due| terms.is_past_due(day_number(due), day))
    };
    let applied = apply_payments(&instalments, &payments, date, terms);
    let mut days: Vec<DayNumber> = dues.iter().map(|due| terms.first_day_past_due(due.day)).collect();
    // Where fees go first, money that comes can also be what a fee has taken.
    days.extend(payments.iter().map(|payment| day_number(payment.paid_on)));
    days.push(as_of);
    Summary {
        oldest_unpaid: applied.oldest_unpaid.map(day_number),
        outstanding: applied.outstanding,
        balance: applied.balance,
        settled: applied.oldest_unpaid.is_none()
            && applied.instalments.iter().all(|state| state.fees_left <= terms.tolerance),
        entered: applied.outstanding > terms.tolerance || days.into_iter().filter(|day| *day <= as_of).any(overdue_on),
    }
}
