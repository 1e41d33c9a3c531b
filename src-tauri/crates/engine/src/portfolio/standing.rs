//! Where each case stands on a date, by what was known on another.

use super::{Fact, NO_DAY, NOBODY, Portfolio};
use caseload_domain::Status;
use caseload_domain::aging::{Application, Convention, Instalment, Payment, apply_payments};
use caseload_domain::calendar::{DayNumber, date_of};
use chrono::NaiveDate;

/// Where one case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Open, settled, withdrawn, or not there yet.
    pub status: Status,
    /// Due date of the oldest unpaid instalment; `NO_DAY` when nobody knows.
    pub due: DayNumber,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// Everything still to pay, minor units.
    pub balance: i64,
}

/// Where every case stands, in the order of the portfolio.
#[derive(Debug)]
pub struct Standing {
    pub(crate) as_of: DayNumber,
    pub(crate) known_on: Option<DayNumber>,
    pub(crate) date: NaiveDate,
    pub(crate) status: Vec<Status>,
    pub(crate) due: Vec<DayNumber>,
    pub(crate) outstanding: Vec<i64>,
    /// Index of the collector in the portfolio's list, or `NOBODY`.
    pub(crate) collector: Vec<u32>,
    /// Index of the agency in the portfolio's list, or `NOBODY`.
    pub(crate) agency: Vec<u32>,
    /// How many times the case had been placed by then.
    pub(crate) hand: Vec<u8>,
}

impl Standing {
    pub(super) fn compute(portfolio: &Portfolio, as_of: DayNumber, known_on: Option<DayNumber>) -> Self {
        let count = portfolio.len();
        let mut standing = Self {
            as_of,
            known_on,
            date: date_of(as_of).unwrap_or_default(),
            status: Vec::with_capacity(count),
            due: Vec::with_capacity(count),
            outstanding: Vec::with_capacity(count),
            collector: vec![NOBODY; count],
            agency: vec![NOBODY; count],
            hand: vec![0; count],
        };
        for index in 0..count {
            let position = portfolio.position(index, as_of, known_on);
            standing.status.push(position.status);
            standing.due.push(position.due);
            standing.outstanding.push(position.outstanding);
        }
        let place = |ids: &[i64], wanted: i64| {
            ids.iter().position(|id| *id == wanted).and_then(|at| u32::try_from(at).ok()).unwrap_or(NOBODY)
        };
        let collectors: Vec<i64> = portfolio.collectors.iter().map(|collector| collector.id).collect();
        let mut index = 0;
        let mut advance = |case_id: i64| {
            while portfolio.case_ids.get(index).is_some_and(|id| *id < case_id) {
                index += 1;
            }
            (portfolio.case_ids.get(index) == Some(&case_id)).then_some(index)
        };
        for span in portfolio.assignments.iter() {
            if span.from_day <= as_of
                && span.until_day.is_none_or(|until| until > as_of)
                && let Some(at) = advance(span.case_id)
            {
                standing.collector[at] = place(&collectors, span.collector_id);
            }
        }
        let agencies: Vec<i64> = portfolio.agencies.iter().map(|agency| agency.id).collect();
        let mut index = 0;
        let mut advance = |case_id: i64| {
            while portfolio.case_ids.get(index).is_some_and(|id| *id < case_id) {
                index += 1;
            }
            (portfolio.case_ids.get(index) == Some(&case_id)).then_some(index)
        };
        for span in portfolio.placements.iter().filter(|span| span.from_day <= as_of) {
            if let Some(at) = advance(span.case_id) {
                standing.hand[at] = standing.hand[at].max(u8::try_from(span.hand).unwrap_or(u8::MAX));
                if span.until_day.is_none_or(|until| until > as_of) {
                    standing.agency[at] = place(&agencies, span.agency_id);
                }
            }
        }
        standing
    }

    /// Days past due and bucket index of every open case; others have bucket `u8::MAX`.
    pub(crate) fn ages(&self, convention: &Convention) -> (Vec<i32>, Vec<u8>) {
        let mut by_due: std::collections::HashMap<DayNumber, (i32, u8)> = std::collections::HashMap::new();
        let mut last = (NO_DAY, self.age(NO_DAY, convention));
        let (mut days, mut buckets) = (Vec::with_capacity(self.due.len()), Vec::with_capacity(self.due.len()));
        for (due, status) in self.due.iter().zip(&self.status) {
            if *status != Status::Open {
                days.push(0);
                buckets.push(u8::MAX);
                continue;
            }
            if last.0 != *due {
                last = (*due, *by_due.entry(*due).or_insert_with(|| self.age(*due, convention)));
            }
            days.push(last.1.0);
            buckets.push(last.1.1);
        }
        (days, buckets)
    }

    fn age(&self, due: DayNumber, convention: &Convention) -> (i32, u8) {
        let due = if due == NO_DAY { None } else { date_of(due) };
        let (days, bucket) = convention.age(due, self.date);
        (days, u8::try_from(bucket).unwrap_or(u8::MAX))
    }
}

impl Portfolio {
    /// Where the case at `index` stands on `as_of`, by what was known at the end of `known_on`.
    ///
    /// Of its figures the newest that hold by then count, or else its first: a case that a lender
    /// reports today was overdue before today. Without a schedule, the money that came after the
    /// day of the figures is taken off them; with one, the schedule decides.
    #[must_use]
    pub fn position(&self, index: usize, as_of: DayNumber, known_on: Option<DayNumber>) -> Position {
        let known = |entered: DayNumber| known_on.is_none_or(|known_on| entered <= known_on);
        let mut chosen: Option<&Fact> = None;
        let mut newest: Option<&Fact> = None;
        for fact in self.facts.of(index).iter().filter(|fact| known(fact.entered)) {
            if fact.effective <= as_of || chosen.is_none() {
                chosen = Some(fact);
            }
            newest = Some(fact);
        }
        let not_yet = Position { status: Status::NotYet, due: NO_DAY, outstanding: 0, balance: 0 };
        if self.disbursed[index] != NO_DAY && self.disbursed[index] > as_of {
            return not_yet;
        }
        let schedule = if self.instalments.is_empty() { None } else { self.schedule(index, as_of, known_on) };
        if chosen.is_none() && schedule.is_none() {
            return not_yet;
        }
        let (mut due, mut outstanding) = chosen.map_or((NO_DAY, 0), |fact| (fact.due, fact.outstanding));
        let mut balance = outstanding;
        if let Some(applied) = &schedule {
            due = applied.oldest_unpaid.map_or(NO_DAY, caseload_domain::calendar::day_number);
            outstanding = applied.outstanding;
            balance = applied.balance;
        } else if let Some(fact) = chosen
            && !self.payments.is_empty()
        {
            let paid = self
                .payments
                .of(index)
                .iter()
                .filter(|payment| payment.paid > fact.effective && payment.paid <= as_of && known(payment.entered))
                .fold(0_i64, |sum, payment| sum.saturating_add(payment.amount));
            outstanding = outstanding.saturating_sub(paid);
            balance = outstanding;
        }
        // The newest report knows best when a loan was settled; one that opens it again does so from
        // its own day on.
        let settled = [newest, chosen].into_iter().flatten().map(|fact| fact.settled).find(|day| *day != NO_DAY);
        let settled = settled.unwrap_or(NO_DAY);
        let status = if settled != NO_DAY {
            if settled <= as_of { Status::Settled } else { Status::Open }
        } else if chosen.is_some_and(|fact| fact.withdrawn && fact.effective <= as_of) {
            Status::Withdrawn
        } else if balance <= 0 {
            Status::Settled
        } else {
            Status::Open
        };
        Position { status, due, outstanding, balance }
    }

    /// The case's schedule with its money applied; `None` where it has no schedule.
    #[must_use]
    pub fn schedule(&self, index: usize, as_of: DayNumber, known_on: Option<DayNumber>) -> Option<Application> {
        let known = |entered: DayNumber| known_on.is_none_or(|known_on| entered <= known_on);
        let mut instalments: Vec<Instalment> = Vec::new();
        for entry in self.instalments.of(index).iter().filter(|entry| known(entry.entered)) {
            let instalment = Instalment { number: entry.number, due: date_of(entry.due)?, amount: entry.amount };
            match instalments.last_mut() {
                // A later version of the same instalment stands in the place of the earlier.
                Some(last) if last.number == entry.number => *last = instalment,
                _ => instalments.push(instalment),
            }
        }
        if instalments.is_empty() {
            return None;
        }
        let payments: Vec<Payment> = self
            .payments
            .of(index)
            .iter()
            .filter(|payment| known(payment.entered))
            .filter_map(|payment| Some(Payment { paid_on: date_of(payment.paid)?, amount: payment.amount }))
            .collect();
        Some(apply_payments(&instalments, &payments, date_of(as_of)?, 0))
    }
}
