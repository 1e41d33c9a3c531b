//! Instalments and payments.

use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::aging::changes_in_force;
use caseload_domain::ids::{CaseId, ChangeId, PaymentId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::{BTreeSet, HashMap, HashSet};

const ROWS_AT_ONCE: usize = 10_000;

/// An instalment to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInstalment {
    /// The case.
    pub case_id: CaseId,
    /// Number within the loan.
    pub number: i64,
    /// When it is due.
    pub due_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Principal's part.
    pub principal: Option<i64>,
    /// Interest's part.
    pub interest: Option<i64>,
    /// Fees charged on its due date, beyond the amount; minor units.
    pub fees: Option<i64>,
    /// The lender's other columns: a JSON object of texts; empty for none.
    pub more: String,
}

/// An instalment as it stands in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownInstalment {
    /// The case.
    pub case_id: CaseId,
    /// Number within the loan.
    pub number: i64,
    /// When it is due.
    pub due_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Fees charged on its due date, beyond the amount; `None` where no file told of any.
    pub fees: Option<i64>,
    /// Minor units that rows of a schedule have reported as paid.
    pub paid: i64,
}

/// The number that stands for what was paid under the schedules that a new one took the place of: an instalment of that
/// amount, which that money pays, so that it pays no other.
pub const EARLIER_SCHEDULE: i64 = -1;

/// A payment, to be written or in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// The case.
    pub case_id: CaseId,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// The lender's reference, or empty.
    pub reference: String,
    /// The reference of the payment that it takes back, or empty.
    pub reverses: String,
    /// The instalment whose row reported it, where it came with a schedule.
    pub instalment_number: Option<i64>,
    /// The lender's other columns: a JSON object of texts; empty for none.
    pub more: String,
}

impl NewPayment {
    /// Money that came in on a day, of which nothing else is known.
    #[must_use]
    pub fn of(case_id: CaseId, paid_day: i32, amount: i64) -> Self {
        Self {
            case_id,
            paid_day,
            amount,
            reference: String::new(),
            reverses: String::new(),
            instalment_number: None,
            more: String::new(),
        }
    }
}

impl Change {
    /// What files of instalments have told of money paid on some cases: day and minor units, by day; what several
    /// instalments were paid on one day stands there as their sum too.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payments_of_schedules(
        &mut self,
        case_ids: &[CaseId],
    ) -> Result<HashMap<CaseId, Vec<(i32, i64)>>, StoreError> {
        let mut paid: HashMap<CaseId, Vec<(i32, i64)>> = HashMap::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!(
                "SELECT case_id, paid_day, amount FROM payments WHERE instalment_number IS NOT NULL AND case_id IN ({ids}) ORDER BY case_id, paid_day"
            );
            let read = self.paid_on_days(sql, some).await?;
            for of_day in read.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
                let (case_id, day, _) = of_day[0];
                let of_case = paid.entry(case_id).or_default();
                of_case.extend(of_day.iter().map(|(.., amount)| (day, *amount)));
                let sum = of_day.iter().fold(0_i64, |sum, (.., amount)| sum.saturating_add(*amount));
                of_case.extend((of_day.len() > 1).then_some((day, sum)));
            }
        }
        Ok(paid)
    }

    /// What came in for some cases by other files than those of instalments, since one of these told of money last: day
    /// and minor units.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payments_beside_schedules(
        &mut self,
        case_ids: &[CaseId],
    ) -> Result<HashMap<CaseId, Vec<(i32, i64)>>, StoreError> {
        let mut paid: HashMap<CaseId, Vec<(i32, i64)>> = HashMap::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!(
                "SELECT p.case_id, p.paid_day, p.amount FROM payments p WHERE p.instalment_number IS NULL AND p.case_id IN ({ids}) AND p.change_id > coalesce((SELECT max(s.change_id) FROM payments s WHERE s.case_id = p.case_id AND s.instalment_number IS NOT NULL), 0)"
            );
            let read = self.paid_on_days(sql, some).await?;
            for (case_id, day, amount) in read {
                paid.entry(case_id).or_default().push((day, amount));
            }
        }
        Ok(paid)
    }

    async fn paid_on_days(&mut self, sql: String, case_ids: &[CaseId]) -> Result<Vec<(CaseId, i32, i64)>, StoreError> {
        let rows = self.of_cases(sql, case_ids).await?;
        read_rows("payments", &rows, |row| (row.id(0), row.get(1), row.get(2)))
    }

    /// The newest day for which a file of instalments told of each of some cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn schedule_days(&mut self, case_ids: &[CaseId]) -> Result<HashMap<CaseId, i32>, StoreError> {
        let mut days = HashMap::with_capacity(case_ids.len());
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!(
                "SELECT t.case_id, max(i.as_of_day) FROM (SELECT case_id, change_id FROM instalments WHERE case_id IN ({ids}) UNION SELECT case_id, change_id FROM payments WHERE instalment_number IS NOT NULL AND case_id IN ({ids})) t JOIN imports i ON i.change_id = t.change_id GROUP BY t.case_id"
            );
            for row in self.of_cases(sql, some).await? {
                days.insert(row.id(0), row.get(1));
            }
        }
        Ok(days)
    }

    /// The instalments of some cases as they stand on a day, with what rows of a schedule have reported as
    /// paid on each so far.
    ///
    /// # Errors
    /// What the database says.
    pub async fn instalments_of(&mut self, case_ids: &[CaseId], day: i32) -> Result<Vec<KnownInstalment>, StoreError> {
        let mut found: HashMap<(CaseId, i64), KnownInstalment> = HashMap::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!(
                "SELECT case_id, number, due_day, amount, fees, change_id FROM instalments WHERE case_id IN ({ids}) ORDER BY case_id, number, change_id"
            );
            let starts = self.schedule_starts_of(some).await?;
            for row in self.of_cases(sql, some).await? {
                let (first, end) = changes_in_force(starts.get(&row.id(0)).map_or(&[], Vec::as_slice), day);
                let entered: ChangeId = row.id(5);
                if entered < first || end.is_some_and(|end| entered >= end) {
                    continue;
                }
                let known = KnownInstalment {
                    case_id: row.id(0),
                    number: row.get(1),
                    due_day: row.get(2),
                    amount: row.get(3),
                    fees: row.get(4),
                    paid: 0,
                };
                // The newest comes last and holds.
                found.insert((known.case_id, known.number), known);
            }
            let sql = format!(
                "SELECT case_id, instalment_number, sum(amount) FROM payments WHERE instalment_number IS NOT NULL AND case_id IN ({ids}) GROUP BY case_id, instalment_number"
            );
            for row in self.of_cases(sql, some).await? {
                if let Some(known) = found.get_mut(&(row.id(0), row.get(1))) {
                    known.paid = row.get(2);
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// The money of some cases that counts by a day, minor units.
    ///
    /// # Errors
    /// What the database says.
    pub async fn money_until(&mut self, case_ids: &[CaseId], day: i32) -> Result<HashMap<CaseId, i64>, StoreError> {
        let mut money = HashMap::with_capacity(case_ids.len());
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, sum(amount) FROM payments WHERE case_id IN ({}) AND paid_day <= {day} GROUP BY case_id",
                placeholders(some.len())
            );
            for row in self.of_cases(sql, some).await? {
                money.insert(row.id(0), row.get(1));
            }
        }
        Ok(money)
    }

    /// Which of some cases a list has told of for a day before another.
    ///
    /// # Errors
    /// What the database says.
    pub async fn listed_before(&mut self, case_ids: &[CaseId], day: i32) -> Result<HashSet<CaseId>, StoreError> {
        let mut listed = HashSet::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT DISTINCT case_id FROM facts WHERE case_id IN ({}) AND effective_day < {day}",
                placeholders(some.len())
            );
            listed.extend(self.of_cases(sql, some).await?.iter().map(|row| row.id::<CaseId>(0)));
        }
        Ok(listed)
    }

    /// Which of some cases have a schedule that took the place of another, or of a list's figures.
    ///
    /// # Errors
    /// What the database says.
    pub async fn with_started_schedules(&mut self, case_ids: &[CaseId]) -> Result<HashSet<CaseId>, StoreError> {
        let mut started = HashSet::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            started.extend(self.schedule_starts_of(some).await?.into_keys());
        }
        Ok(started)
    }

    /// When schedules of some cases took the place of others, in the order of changes.
    async fn schedule_starts_of(
        &mut self,
        case_ids: &[CaseId],
    ) -> Result<HashMap<CaseId, Vec<(i32, ChangeId)>>, StoreError> {
        let ids = placeholders(case_ids.len());
        let sql = format!(
            "SELECT case_id, from_day, change_id FROM schedule_starts WHERE case_id IN ({ids}) ORDER BY case_id, change_id"
        );
        let mut starts: HashMap<CaseId, Vec<(i32, ChangeId)>> = HashMap::new();
        for row in self.of_cases(sql, case_ids).await? {
            starts.entry(row.id(0)).or_default().push((row.get(1), row.id(2)));
        }
        Ok(starts)
    }

    /// Has what this change enters of some cases take the place of their schedules from a day on.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start_schedules(&mut self, case_ids: &[CaseId], from_day: i32) -> Result<(), StoreError> {
        let change = self.id();
        for some in case_ids.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::SCHEDULE_STARTS);
            for id in some {
                rows.begin(*id, Some(*id));
                rows.integer(*id);
                rows.integer(i64::from(from_day));
                rows.integer(change);
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// The loan number of a case among some whose instalments or payments, as this change sees them, sum to more
    /// than 64 bits hold; `None` where there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn loan_with_sums_too_large(&mut self, case_ids: &[CaseId]) -> Result<Option<String>, StoreError> {
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            // `total` counts in floating point and never overflows; close to the limit is beyond it.
            let sql = format!(
                "SELECT c.loan_no FROM cases c WHERE c.id IN ({ids}) AND (
                    (SELECT total(abs(i.amount) + coalesce(i.fees, 0)) FROM instalments i WHERE i.case_id = c.id) > 9.2e18
                    OR (SELECT total(abs(p.amount)) FROM payments p WHERE p.case_id = c.id) > 9.2e18) LIMIT 1"
            );
            let rows = self.of_cases(sql, some).await?;
            let found: Vec<String> = read_rows("cases", &rows, |row| row.get(0))?;
            if let Some(loan_no) = found.into_iter().next() {
                return Ok(Some(loan_no));
            }
        }
        Ok(None)
    }

    /// The changes that entered what schedules say of some cases: instalments, and money that their rows reported.
    ///
    /// # Errors
    /// What the database says.
    pub async fn changes_of_schedules(&mut self, case_ids: &[CaseId]) -> Result<BTreeSet<ChangeId>, StoreError> {
        let mut changes = BTreeSet::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let ids = placeholders(some.len());
            let sql = format!(
                "SELECT change_id FROM instalments WHERE case_id IN ({ids}) UNION SELECT change_id FROM payments WHERE instalment_number IS NOT NULL AND case_id IN ({ids})"
            );
            let rows = self.of_cases(sql, some).await?;
            let read: Vec<ChangeId> = read_rows("instalments", &rows, |row| row.id(0))?;
            changes.extend(read.into_iter().filter(|change| *change != self.id()));
        }
        Ok(changes)
    }

    /// The payments of some cases that came in files of payments, in the order in which they came, each with the
    /// change that entered it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payments_of(&mut self, case_ids: &[CaseId]) -> Result<Vec<(NewPayment, ChangeId)>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, paid_day, amount, reference, reverses, change_id, more FROM payments WHERE instalment_number IS NULL AND case_id IN ({}) ORDER BY case_id, id",
                placeholders(some.len())
            );
            let rows = self.of_cases(sql, some).await?;
            let read: Vec<_> = read_rows("payments", &rows, |row| {
                let payment = NewPayment {
                    reference: row.get(3),
                    reverses: row.get(4),
                    more: row.get(6),
                    ..NewPayment::of(row.id(0), row.get(1), row.get(2))
                };
                (payment, row.id(5))
            })?;
            found.extend(read);
        }
        Ok(found)
    }

    /// Payments of the lender's own files under some references, with their loans, but for those that were taken back. It looks through all payments once.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payments_under(&mut self, references: &[&str]) -> Result<Vec<(NewPayment, String)>, StoreError> {
        let listed = serde_json::to_string(references).map_err(|error| StoreError::Internal(error.to_string()))?;
        let sql = "SELECT p.case_id, p.paid_day, p.amount, p.reference, c.loan_no FROM payments p JOIN cases c ON c.id = p.case_id WHERE p.reference <> '' AND p.amount > 0 AND p.reference IN (SELECT value FROM json_each($1)) AND NOT EXISTS (SELECT 1 FROM payments b WHERE b.case_id = p.case_id AND b.amount < 0 AND b.reverses = p.reference)";
        let rows = sqlx::query(sql).bind(listed).fetch_all(self.connection()).await?;
        read_rows("payments", &rows, |row| {
            let payment = NewPayment { reference: row.get(3), ..NewPayment::of(row.id(0), row.get(1), row.get(2)) };
            (payment, row.get(4))
        })
    }

    async fn of_cases(&mut self, sql: String, case_ids: &[CaseId]) -> Result<Vec<SqliteRow>, StoreError> {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in case_ids {
            query = query.bind(id.number());
        }
        Ok(query.fetch_all(self.connection()).await?)
    }

    /// Writes instalments.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_instalments(&mut self, instalments: &[NewInstalment]) -> Result<(), StoreError> {
        let change = self.id();
        for some in instalments.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::INSTALMENTS);
            for instalment in some {
                rows.begin(instalment.case_id, Some(instalment.case_id));
                rows.integer(instalment.case_id);
                rows.integer(instalment.number);
                rows.integer(change);
                rows.integer(i64::from(instalment.due_day));
                rows.integer(instalment.amount);
                rows.integer(instalment.principal);
                rows.integer(instalment.interest);
                rows.text(&instalment.more);
                rows.integer(instalment.fees);
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// Writes payments, and gives the id of the first; the others have those that follow, in their order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_payments(&mut self, payments: &[NewPayment]) -> Result<PaymentId, StoreError> {
        let change = self.id();
        let mut ids = self.new_ids(&tables::PAYMENTS).await?;
        let first = ids.start.into();
        for some in payments.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::PAYMENTS);
            for (payment, id) in some.iter().zip(&mut ids) {
                rows.begin(id, Some(payment.case_id));
                rows.integer(id);
                rows.integer(payment.case_id);
                rows.integer(i64::from(payment.paid_day));
                rows.integer(payment.amount);
                rows.text(&payment.reference);
                rows.integer(payment.instalment_number);
                rows.integer(change);
                rows.text(&payment.more);
                rows.text(&payment.reverses);
            }
            self.insert(rows).await?;
        }
        Ok(first)
    }
}
