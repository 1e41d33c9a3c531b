//! Reading a whole book once, in the order of its cases, for the columns that the engine keeps in
//! memory.

use crate::book::Book;
use crate::bulk::each_row;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::error::StoreError;
use crate::loader::NewFact;
use crate::statements::statements;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashSet;

statements! {
    PORTFOLIO_CASES = "SELECT id, debtor_key, currency, product, region, reason, disbursed_day, change_id FROM cases ORDER BY id";
    PORTFOLIO_FACTS = "SELECT case_id, effective_day, change_id, due_day, outstanding, settled_day, withdrawn FROM facts ORDER BY case_id, effective_day, change_id";
    PORTFOLIO_INSTALMENTS = "SELECT case_id, number, due_day, amount, change_id, coalesce(fees, 0) FROM instalments ORDER BY case_id, number, change_id";
    PORTFOLIO_PAYMENTS = "SELECT case_id, paid_day, amount, change_id FROM payments ORDER BY case_id, paid_day, id";
    PORTFOLIO_ASSIGNMENTS = "SELECT case_id, collector_id, from_day, until_day, ended_change FROM assignments WHERE voided_change IS NULL ORDER BY case_id, id";
    PORTFOLIO_PLACEMENTS = "SELECT p.case_id, b.agency_id, p.batch_id, p.hand, p.from_day, p.until_day, p.ended_change FROM placements p JOIN batches b ON b.id = p.batch_id WHERE p.voided_change IS NULL ORDER BY p.case_id, p.id";
    CHANGE_STAMPS = "SELECT id, at FROM changes ORDER BY id";
}

/// What a case is grouped and filtered by.
#[derive(Clone, Debug)]
pub struct CaseKeyColumns<'row> {
    /// The case.
    pub case_id: i64,
    /// Its debtor.
    pub debtor_key: i64,
    /// ISO code.
    pub currency: &'row str,
    /// Product.
    pub product: &'row str,
    /// Region.
    pub region: &'row str,
    /// Overdue reason.
    pub reason: &'row str,
    /// Day of disbursement.
    pub disbursed_day: Option<i32>,
    /// The change that brought it.
    pub change: i64,
}

/// A fact as aging needs it.
#[derive(Clone, Copy, Debug)]
pub struct FactRow {
    /// The case.
    pub case_id: i64,
    /// The day from which it holds.
    pub effective_day: i32,
    /// The change that entered it.
    pub change: i64,
    /// Due date of the oldest unpaid instalment.
    pub due_day: Option<i32>,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// When nothing was left to pay.
    pub settled_day: Option<i32>,
    /// Whether the lender took it out of collection.
    pub withdrawn: bool,
}

/// An instalment as aging needs it; several of one number are versions, the last stands.
#[derive(Clone, Copy, Debug)]
pub struct InstalmentRow {
    /// The case.
    pub case_id: i64,
    /// Number within the loan.
    pub number: i64,
    /// When it is due.
    pub due_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Fees charged on its due date, minor units.
    pub fees: i64,
    /// The change that entered it.
    pub change: i64,
}

/// A payment as aging needs it.
#[derive(Clone, Copy, Debug)]
pub struct PaymentRow {
    /// The case.
    pub case_id: i64,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// The change that entered it.
    pub change: i64,
}

/// From when until when a collector had a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentSpan {
    /// The case.
    pub case_id: i64,
    /// The collector.
    pub collector_id: i64,
    /// First day.
    pub from_day: i32,
    /// The day on which it ended; `None` while it is open.
    pub until_day: Option<i32>,
}

/// From when until when an agency had a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacementSpan {
    /// The case.
    pub case_id: i64,
    /// The agency.
    pub agency_id: i64,
    /// The batch.
    pub batch_id: i64,
    /// How many times it had been placed, this time included.
    pub hand: u32,
    /// First day.
    pub from_day: i32,
    /// The day on which it ended; `None` while it is open.
    pub until_day: Option<i32>,
}

impl Book {
    /// Every case, in order, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_case(&self, mut sink: impl FnMut(CaseKeyColumns<'_>)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_CASES, |row| {
            sink(CaseKeyColumns {
                case_id: row.get(0),
                debtor_key: row.get(1),
                currency: row.text(2),
                product: row.text(3),
                region: row.text(4),
                reason: row.text(5),
                disbursed_day: row.get(6),
                change: row.get(7),
            });
        })
        .await
    }

    /// Every fact, in the order of cases, days and changes, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_fact(&self, mut sink: impl FnMut(FactRow)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_FACTS, |row| {
            sink(FactRow {
                case_id: row.get(0),
                effective_day: row.get(1),
                change: row.get(2),
                due_day: row.get(3),
                outstanding: row.get(4),
                settled_day: row.get(5),
                withdrawn: row.get(6),
            });
        })
        .await
    }

    /// All facts of some cases, whole, in the order of cases, days and changes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn facts_of(&self, case_ids: &[i64]) -> Result<Vec<(i64, NewFact)>, StoreError> {
        let mut facts = Vec::with_capacity(case_ids.len());
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, effective_day, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, withdrawn FROM facts WHERE case_id IN ({}) ORDER BY case_id, effective_day, change_id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id);
            }
            facts.extend(query.fetch_all(self.readers()).await?.iter().map(|row| {
                let fact = NewFact {
                    effective_day: row.get(1),
                    due_day: row.get(2),
                    outstanding: row.get(3),
                    principal: row.get(4),
                    interest: row.get(5),
                    penalty: row.get(6),
                    fees: row.get(7),
                    days_past_due: row.get(8),
                    last_paid_day: row.get(9),
                    last_paid_amount: row.get(10),
                    settled_day: row.get(11),
                    withdrawn: row.get(12),
                };
                (row.get(0), fact)
            }));
        }
        Ok(facts)
    }

    /// Which of some cases have a schedule.
    ///
    /// # Errors
    /// What the database says.
    pub async fn with_schedule(&self, case_ids: &[i64]) -> Result<HashSet<i64>, StoreError> {
        let mut found = HashSet::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!("SELECT DISTINCT case_id FROM instalments WHERE case_id IN ({ids})");
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id);
            }
            found.extend(query.fetch_all(self.readers()).await?.iter().map(|row| row.get::<i64, _>(0)));
        }
        Ok(found)
    }

    /// Every instalment, in order, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_instalment(&self, mut sink: impl FnMut(InstalmentRow)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_INSTALMENTS, |row| {
            sink(InstalmentRow {
                case_id: row.get(0),
                number: row.get(1),
                due_day: row.get(2),
                amount: row.get(3),
                change: row.get(4),
                fees: row.get(5),
            });
        })
        .await
    }

    /// Every payment, in order, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_payment(&self, mut sink: impl FnMut(PaymentRow)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_PAYMENTS, |row| {
            sink(PaymentRow { case_id: row.get(0), paid_day: row.get(1), amount: row.get(2), change: row.get(3) });
        })
        .await
    }

    /// Every assignment that was not taken back, to `sink`, in the order of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_assignment(&self, mut sink: impl FnMut(AssignmentSpan)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_ASSIGNMENTS, |row| {
            sink(assignment(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)));
        })
        .await
    }

    /// The assignments of some cases, in the order of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn assignments_of(&self, case_ids: &[i64]) -> Result<Vec<AssignmentSpan>, StoreError> {
        let mut spans = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, collector_id, from_day, until_day, ended_change FROM assignments WHERE voided_change IS NULL AND case_id IN ({})",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id);
            }
            let rows = query.fetch_all(self.readers()).await?;
            spans.extend(rows.iter().map(|row| assignment(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))));
        }
        spans.sort_by_key(|span| span.case_id);
        Ok(spans)
    }

    /// Every placement that was not taken back, to `sink`, in the order of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_placement(&self, mut sink: impl FnMut(PlacementSpan)) -> Result<(), StoreError> {
        each_row(self, PORTFOLIO_PLACEMENTS, |row| {
            sink(PlacementSpan {
                case_id: row.get(0),
                agency_id: row.get(1),
                batch_id: row.get(2),
                hand: row.get(3),
                from_day: row.get(4),
                until_day: row.get::<Option<i64>>(6).and_then(|_| row.get(5)),
            });
        })
        .await
    }

    /// The number and UTC stamp of every change, in order, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_change_stamp(&self, mut sink: impl FnMut(i64, &str)) -> Result<(), StoreError> {
        each_row(self, CHANGE_STAMPS, |row| sink(row.get(0), row.text(1))).await
    }
}

fn assignment(
    case_id: i64,
    collector_id: i64,
    from_day: i32,
    until_day: Option<i32>,
    ended_change: Option<i64>,
) -> AssignmentSpan {
    // A day remains where an ending was taken back; the ending's change tells.
    AssignmentSpan { case_id, collector_id, from_day, until_day: ended_change.and(until_day) }
}
