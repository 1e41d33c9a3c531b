//! A book of lenders' lists with one figure a case, no balance, no schedule and no payment: where each case stands
//! on a day can be told from four columns, without anything being computed first.
//!
//! `caseload check` proves that it comes to the same as a [`Standing`](crate::Standing).

use crate::{Fact, Grouped, NO_BALANCE, NO_DAY};
use caseload_domain::calendar::DayNumber;

/// The columns of such a book, in the order of its cases.
#[derive(Debug)]
pub struct FactsOnly {
    /// Due date; `NO_DAY` when nobody knows.
    pub due: Vec<DayNumber>,
    /// Minor units.
    pub outstanding: Vec<i64>,
    /// The first day on which the case is open.
    open_from: Vec<DayNumber>,
    /// The first day after that on which it is not any more.
    open_until: Vec<DayNumber>,
    /// The earliest due date.
    pub oldest: DayNumber,
}

impl FactsOnly {
    /// The columns, where every case has one figure.
    pub(crate) fn of(facts: &Grouped<Fact>, disbursed: &[DayNumber]) -> Option<Self> {
        let count = disbursed.len();
        if facts.entries().len() != count || (0..count).any(|index| facts.of(index).len() != 1) {
            return None;
        }
        let facts = facts.entries();
        if facts.iter().any(|fact| fact.balance != NO_BALANCE || fact.is_carried) {
            return None;
        }
        let dues = facts.iter().map(|fact| fact.due);
        Some(Self {
            due: dues.clone().collect(),
            outstanding: facts.iter().map(|fact| fact.outstanding).collect(),
            open_from: disbursed.to_vec(),
            open_until: facts.iter().map(open_until).collect(),
            oldest: dues.filter(|due| *due != NO_DAY).min().unwrap_or(DayNumber::MAX),
        })
    }

    /// Whether the case at `index` is open on a day.
    pub fn is_open(&self, index: usize, as_of: DayNumber) -> bool {
        self.open_from[index] <= as_of && as_of < self.open_until[index]
    }
}

/// The first day on which a case is not open for what its figure says.
fn open_until(fact: &Fact) -> DayNumber {
    if fact.settled != NO_DAY && fact.outstanding > 0 {
        fact.settled
    } else if fact.outstanding <= 0 {
        DayNumber::MIN
    } else if fact.removal.is_some() {
        // That it was in collection before nothing says.
        DayNumber::MIN
    } else {
        DayNumber::MAX
    }
}
