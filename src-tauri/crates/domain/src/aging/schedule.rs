//! A loan's schedule and the money applied to it, oldest instalment first.

use super::Terms;
use crate::calendar::day_number;
use crate::ids::ChangeId;
use chrono::NaiveDate;

/// One repayment of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Its number within the loan, from 1.
    pub number: i64,
    /// When it is to be paid.
    pub due: NaiveDate,
    /// What is to be paid, in minor units.
    pub amount: i64,
    /// Fees charged on the due date, in minor units; paid first where the terms say so, else last.
    pub fees: i64,
}

/// Money that came, or a reversal where the amount is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The day from which it counts, whenever it was typed in.
    pub paid_on: NaiveDate,
    /// Minor units; negative takes money back.
    pub amount: i64,
}

/// An instalment after the money was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalmentState {
    /// The instalment.
    pub instalment: Instalment,
    /// The money applied to it: the day it counts from, and minor units.
    pub applied: Vec<(NaiveDate, i64)>,
    /// What is still missing, in minor units.
    pub shortfall: i64,
    /// The money that went to its fees: the day it counts from, and minor units.
    pub to_fees: Vec<(NaiveDate, i64)>,
    /// What is still missing of its fees, in minor units.
    pub fees_left: i64,
}

/// The outcome of applying a loan's money to its schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The instalments in the order of their due dates.
    pub instalments: Vec<InstalmentState>,
    /// Due date of the oldest instalment whose shortfall exceeds the tolerance.
    pub oldest_unpaid: Option<NaiveDate>,
    /// The shortfalls of the instalments past their due date on the day asked, minor units.
    pub outstanding: i64,
    /// Everything still to pay, later instalments included, minor units.
    pub balance: i64,
    /// Money beyond the whole schedule, minor units.
    pub overpaid: i64,
}

/// Applies the payments that count by `as_of` to the schedule, oldest instalment first.
///
/// The order of entry does not matter: payments count from their own date. A reversal takes back
/// the newest money first; one that exceeds the money there takes what comes later. Where the terms
/// pay fees first, money goes to the fees charged by its day before it goes to instalments; else
/// what is left over when all instalments are paid goes to them.
#[must_use]
pub fn apply_payments(
    instalments: &[Instalment],
    payments: &[Payment],
    as_of: NaiveDate,
    terms: &Terms,
) -> Application {
    let mut states: Vec<InstalmentState> = instalments
        .iter()
        .map(|instalment| InstalmentState {
            instalment: instalment.clone(),
            applied: Vec::new(),
            shortfall: instalment.amount,
            to_fees: Vec::new(),
            fees_left: instalment.fees.max(0),
        })
        .collect();
    states.sort_by_key(|state| (state.instalment.due, state.instalment.number));

    let mut overpaid = 0_i64;
    let mut next = 0;
    for (day, mut money) in surviving_money(payments, as_of) {
        if terms.fees_first {
            pay_fees(states.iter_mut().take_while(|state| state.instalment.due <= day), day, &mut money);
        }
        while money > 0 {
            let Some(state) = states.get_mut(next) else { break };
            let taken = money.min(state.shortfall.max(0));
            if taken > 0 {
                state.applied.push((day, taken));
                state.shortfall -= taken;
                money -= taken;
            }
            if state.shortfall <= 0 {
                next += 1;
            }
        }
        pay_fees(states.iter_mut(), day, &mut money);
        overpaid = overpaid.saturating_add(money);
    }

    let oldest_unpaid = states.iter().find(|state| state.shortfall > terms.tolerance).map(|state| state.instalment.due);
    let (mut outstanding, mut balance) = (0_i64, 0_i64);
    for state in &states {
        let missing = state.shortfall.max(0).saturating_add(state.fees_left);
        balance = balance.saturating_add(missing);
        if terms.is_past_due(day_number(state.instalment.due), day_number(as_of)) {
            outstanding = outstanding.saturating_add(missing);
        }
    }
    Application { instalments: states, oldest_unpaid, outstanding, balance, overpaid }
}

/// Pays the fees of some instalments in their order with what there is of the money.
fn pay_fees<'state>(states: impl Iterator<Item = &'state mut InstalmentState>, day: NaiveDate, money: &mut i64) {
    for state in states {
        let taken = state.fees_left.min(*money);
        if taken > 0 {
            state.to_fees.push((day, taken));
            state.fees_left -= taken;
            *money -= taken;
        }
        if *money <= 0 {
            break;
        }
    }
}

/// The money that is left after reversals, in the order of its dates.
fn surviving_money(payments: &[Payment], as_of: NaiveDate) -> Vec<(NaiveDate, i64)> {
    let mut counted: Vec<&Payment> = payments.iter().filter(|payment| payment.paid_on <= as_of).collect();
    // On one day money comes before it is taken back.
    counted.sort_by_key(|payment| (payment.paid_on, payment.amount < 0, payment.amount));
    let mut money: Vec<(NaiveDate, i64)> = Vec::new();
    let mut owed = 0_i64;
    for payment in counted {
        if payment.amount >= 0 {
            let kept = payment.amount.saturating_sub(owed);
            owed = owed.saturating_sub(payment.amount).max(0);
            if kept > 0 {
                money.push((payment.paid_on, kept));
            }
        } else {
            owed = owed.saturating_add(payment.amount.saturating_neg());
            while owed > 0 {
                let Some((_, newest)) = money.last_mut() else { break };
                let back = owed.min(*newest);
                *newest -= back;
                owed -= back;
                if *newest == 0 {
                    money.pop();
                }
            }
        }
    }
    money
}

/// Of the schedules of a case that took the place of one another, the changes that entered the one that holds on a day:
/// from the first to before the second, which may be absent. `starts` are in the order of changes.
#[must_use]
pub fn changes_in_force(starts: &[(i32, ChangeId)], day: i32) -> (ChangeId, Option<ChangeId>) {
    let begun = starts.iter().filter(|(from, _)| *from <= day).max_by_key(|(from, change)| (*from, *change));
    let first = begun.map_or(ChangeId::BEFORE_ALL, |(_, change)| *change);
    (first, starts.iter().map(|(_, change)| *change).find(|change| *change > first))
}
