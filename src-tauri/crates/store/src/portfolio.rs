//! Reading a whole book once, in the order of its cases, for the columns that the engine keeps in
//! memory.

use crate::book::Book;
use crate::bulk::each_row;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::ids::IdColumns as _;
use crate::loader::NewFact;
use crate::raw::{RawRow, each_row_on};
use crate::rows::read_rows;
use crate::scope::Scope;
use crate::statements::statements;
use caseload_book_format::case_row::CaseRow;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::case_before;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::spans::{AssignmentSpan, PlacementSpan};
use caseload_domain::{Currency, Removal};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::{HashMap, HashSet};

statements! {
    PORTFOLIO_CASES = "SELECT id, debtor_key, currency, product, region, reason, disbursed_day, change_id FROM cases ORDER BY id";
    PORTFOLIO_FACTS = "SELECT case_id, effective_day, change_id, due_day, outstanding, settled_day, removal, balance, carried FROM facts ORDER BY case_id, effective_day, change_id";
    PORTFOLIO_INSTALMENTS = "SELECT case_id, number, due_day, amount, change_id, coalesce(fees, 0) FROM instalments ORDER BY case_id, number, change_id";
    SCHEDULE_STARTS = "SELECT case_id, from_day, change_id FROM schedule_starts ORDER BY case_id, change_id";
    SCHEDULE_STARTS_BEFORE = "SELECT case_id, from_day, change_id FROM schedule_starts WHERE change_id < $1 ORDER BY case_id, change_id";
    PORTFOLIO_PAYMENTS = "SELECT case_id, paid_day, amount, change_id FROM payments ORDER BY case_id, paid_day, id";
    PORTFOLIO_ASSIGNMENTS = "SELECT case_id, collector_id, from_day, until_day, change_id, ended_change FROM assignments WHERE voided_change IS NULL ORDER BY case_id, id";
    PORTFOLIO_PLACEMENTS = "SELECT p.case_id, b.agency_id, p.batch_id, p.hand, p.outcome = 'withdrawn', p.from_day, p.until_day, p.change_id, p.ended_change FROM placements p JOIN batches b ON b.id = p.batch_id WHERE p.voided_change IS NULL ORDER BY p.case_id, p.id";
    PORTFOLIO_CASES_BEFORE = "SELECT id, debtor_key, currency, product, region, reason, disbursed_day, change_id FROM cases WHERE change_id < $1 ORDER BY id";
    CASE_VERSIONS_SINCE = "SELECT case_id, before FROM case_versions WHERE change_id >= $1 ORDER BY case_id, change_id";
    PORTFOLIO_FACTS_BEFORE = "SELECT case_id, effective_day, change_id, due_day, outstanding, settled_day, removal, balance, carried FROM facts WHERE change_id < $1 ORDER BY case_id, effective_day, change_id";
    PORTFOLIO_INSTALMENTS_BEFORE = "SELECT case_id, number, due_day, amount, change_id, coalesce(fees, 0) FROM instalments WHERE change_id < $1 ORDER BY case_id, number, change_id";
    PORTFOLIO_PAYMENTS_BEFORE = "SELECT case_id, paid_day, amount, change_id FROM payments WHERE change_id < $1 ORDER BY case_id, paid_day, id";
    PORTFOLIO_ASSIGNMENTS_BEFORE = "SELECT a.case_id, a.collector_id, a.from_day, a.until_day, a.change_id, CASE WHEN a.ended_change < $1 THEN a.ended_change WHEN a.reopened_change < $1 AND r.undone_by >= $1 THEN a.reopened_change END FROM assignments a LEFT JOIN changes r ON r.id = a.reopened_change WHERE a.change_id < $1 AND (a.voided_change IS NULL OR a.voided_change >= $1) ORDER BY a.case_id, a.id";
    PORTFOLIO_PLACEMENTS_BEFORE = "SELECT p.case_id, b.agency_id, p.batch_id, p.hand, p.outcome = 'withdrawn' AND p.ended_change < $1, p.from_day, p.until_day, p.change_id, CASE WHEN p.ended_change < $1 THEN p.ended_change END FROM placements p JOIN batches b ON b.id = p.batch_id WHERE p.change_id < $1 AND (p.voided_change IS NULL OR p.voided_change >= $1) ORDER BY p.case_id, p.id";
    CHANGE_STAMPS = "SELECT id, at FROM changes ORDER BY id";
}

/// What a case is grouped and filtered by.
#[derive(Clone, Debug)]
pub struct CaseKeyColumns<'row> {
    /// The case.
    pub case_id: CaseId,
    /// Its debtor.
    pub debtor_key: i64,
    /// Currency of its figures.
    pub currency: Currency,
    /// Product.
    pub product: &'row str,
    /// Region.
    pub region: &'row str,
    /// Overdue reason.
    pub reason: &'row str,
    /// Day of disbursement.
    pub disbursed_day: Option<i32>,
    /// The change that brought it.
    pub change: ChangeId,
}

/// A fact as aging needs it.
#[derive(Clone, Copy, Debug)]
pub struct FactRow {
    /// The case.
    pub case_id: CaseId,
    /// The day from which it holds.
    pub effective_day: i32,
    /// The change that entered it.
    pub change: ChangeId,
    /// Due date of the oldest unpaid instalment.
    pub due_day: Option<i32>,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// When nothing was left to pay.
    pub settled_day: Option<i32>,
    /// How the lender took it out of collection, if it did.
    pub removal: Option<Removal>,
    /// Everything still to pay, minor units, where a list says it.
    pub balance: Option<i64>,
    /// Whether only `removal` is said, with the figures that held before.
    pub is_carried: bool,
}

/// An instalment as aging needs it; several of one number are versions, the last stands.
#[derive(Clone, Copy, Debug)]
pub struct InstalmentRow {
    /// The case.
    pub case_id: CaseId,
    /// Number within the loan.
    pub number: i64,
    /// When it is due.
    pub due_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Fees charged on its due date, minor units.
    pub fees: i64,
    /// The change that entered it.
    pub change: ChangeId,
}

/// From which day on the schedule of a case is what a change and those after it entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduleStart {
    /// The case.
    pub case_id: CaseId,
    /// The day.
    pub from_day: i32,
    /// The change.
    pub change: ChangeId,
}

/// A payment as aging needs it.
#[derive(Clone, Copy, Debug)]
pub struct PaymentRow {
    /// The case.
    pub case_id: CaseId,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// The change that entered it.
    pub change: ChangeId,
}

/// The changes by which a span came into the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanChanges {
    /// The one that entered it.
    pub entered: ChangeId,
    /// The one that ended it. A day of an end may remain where that was taken back; only this tells.
    pub ended: Option<ChangeId>,
}

impl Book {
    pub(crate) async fn each(&self, sql: &str, sink: impl FnMut(&RawRow)) -> Result<(), StoreError> {
        each_row_on(&mut *self.reader().await?, sql, sink).await
    }

    /// What cases said of themselves before a change, of those that said something else since.
    async fn case_rows_before(&self, change: ChangeId) -> Result<HashMap<CaseId, CaseRow>, StoreError> {
        let mut earlier = HashMap::new();
        let rows = sqlx::query(CASE_VERSIONS_SINCE).bind(change.number()).fetch_all(&mut *self.reader().await?).await?;
        for row in rows {
            let id: CaseId = row.id(0);
            let before = case_before(row.get(1)).map_err(|reason| StoreError::damaged("case_versions", id, &reason))?;
            earlier.entry(id).or_insert(before);
        }
        Ok(earlier)
    }

    /// Every case, in order, to `sink`, as the scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_case(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(CaseKeyColumns<'_>),
    ) -> Result<(), StoreError> {
        let earlier = match scope.before() {
            Some(change) => self.case_rows_before(change).await?,
            None => HashMap::new(),
        };
        self.each(&scope.statement(PORTFOLIO_CASES, PORTFOLIO_CASES_BEFORE, "id"), |row| {
            if let Some(case) = earlier.get(&row.get::<CaseId>(0)) {
                return sink(CaseKeyColumns {
                    case_id: row.get(0),
                    debtor_key: case.debtor_key,
                    currency: case.currency,
                    product: &case.product,
                    region: &case.region,
                    reason: &case.reason,
                    disbursed_day: case.disbursed_day,
                    change: row.get(7),
                });
            }
            sink(CaseKeyColumns {
                case_id: row.get(0),
                debtor_key: row.get(1),
                currency: row.get(2),
                product: row.text(3),
                region: row.text(4),
                reason: row.text(5),
                disbursed_day: row.get(6),
                change: row.get(7),
            });
        })
        .await
    }

    /// Every fact, in the order of cases, days and changes, to `sink`, as the scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_fact(&self, scope: Scope<'_>, mut sink: impl FnMut(FactRow)) -> Result<(), StoreError> {
        self.each(&scope.statement(PORTFOLIO_FACTS, PORTFOLIO_FACTS_BEFORE, "case_id"), |row| {
            sink(FactRow {
                case_id: row.get(0),
                effective_day: row.get(1),
                change: row.get(2),
                due_day: row.get(3),
                outstanding: row.get(4),
                settled_day: row.get(5),
                removal: row.removal(6),
                balance: row.get(7),
                is_carried: row.get::<i64>(8) != 0,
            });
        })
        .await
    }

    /// Every start of a schedule that took the place of another, to `sink`, in the order of cases and changes, as the
    /// scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_schedule_start(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(ScheduleStart),
    ) -> Result<(), StoreError> {
        self.each(&scope.statement(SCHEDULE_STARTS, SCHEDULE_STARTS_BEFORE, "case_id"), |row| {
            sink(ScheduleStart { case_id: row.get(0), from_day: row.get(1), change: row.get(2) });
        })
        .await
    }

    /// All facts of some cases, whole, in the order of cases, days and changes.
    ///
    /// # Errors
    /// What the database says.
    pub async fn facts_of(&self, case_ids: &[CaseId]) -> Result<Vec<(CaseId, NewFact)>, StoreError> {
        let mut facts = Vec::with_capacity(case_ids.len());
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, effective_day, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, removal, balance, carried FROM facts WHERE case_id IN ({}) ORDER BY case_id, effective_day, change_id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("facts", &rows, |row| {
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
                    removal: row.removal(12),
                    balance: row.get(13),
                    is_carried: row.get(14),
                };
                (row.id(0), fact)
            })?;
            facts.extend(read);
        }
        Ok(facts)
    }

    /// Which of some cases have a schedule.
    ///
    /// # Errors
    /// What the database says.
    pub async fn with_schedule(&self, case_ids: &[CaseId]) -> Result<HashSet<CaseId>, StoreError> {
        let mut found = HashSet::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!("SELECT DISTINCT case_id FROM instalments WHERE case_id IN ({ids})");
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("instalments", &rows, |row| row.id::<CaseId>(0))?;
            found.extend(read);
        }
        Ok(found)
    }

    /// Every instalment, in order, to `sink`, as the scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_instalment(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(InstalmentRow),
    ) -> Result<(), StoreError> {
        self.each(&scope.statement(PORTFOLIO_INSTALMENTS, PORTFOLIO_INSTALMENTS_BEFORE, "case_id"), |row| {
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

    /// Every payment, in order, to `sink`, as the scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_payment(&self, scope: Scope<'_>, mut sink: impl FnMut(PaymentRow)) -> Result<(), StoreError> {
        self.each(&scope.statement(PORTFOLIO_PAYMENTS, PORTFOLIO_PAYMENTS_BEFORE, "case_id"), |row| {
            sink(PaymentRow { case_id: row.get(0), paid_day: row.get(1), amount: row.get(2), change: row.get(3) });
        })
        .await
    }

    /// Every assignment that was not taken back, to `sink`, in the order of cases, as the
    /// scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_assignment(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(AssignmentSpan, SpanChanges),
    ) -> Result<(), StoreError> {
        self.each(&scope.statement(PORTFOLIO_ASSIGNMENTS, PORTFOLIO_ASSIGNMENTS_BEFORE, "case_id"), |row| {
            let changes = SpanChanges { entered: row.get(4), ended: row.get(5) };
            sink(
                AssignmentSpan {
                    case_id: row.get(0),
                    collector_id: row.get(1),
                    from_day: row.get(2),
                    until_day: changes.ended.and(row.get(3)),
                },
                changes,
            );
        })
        .await
    }

    /// Every placement that was not taken back, to `sink`, in the order of cases, as the
    /// scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_placement(
        &self,
        scope: Scope<'_>,
        mut sink: impl FnMut(PlacementSpan, SpanChanges),
    ) -> Result<(), StoreError> {
        self.each(&scope.statement(PORTFOLIO_PLACEMENTS, PORTFOLIO_PLACEMENTS_BEFORE, "p.case_id"), |row| {
            let changes = SpanChanges { entered: row.get(7), ended: row.get(8) };
            sink(
                PlacementSpan {
                    case_id: row.get(0),
                    agency_id: row.get(1),
                    batch_id: row.get(2),
                    hand: row.hand(3),
                    withdrawn: row.get::<Option<bool>>(4) == Some(true),
                    from_day: row.get(5),
                    until_day: changes.ended.and(row.get(6)),
                },
                changes,
            );
        })
        .await
    }

    /// The number and UTC stamp of every change, in order, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_change_stamp(&self, mut sink: impl FnMut(ChangeId, &str)) -> Result<(), StoreError> {
        each_row(self, CHANGE_STAMPS, |row| sink(row.get(0), row.text(1))).await
    }
}
