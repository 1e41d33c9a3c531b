//! Payments that may stand in the book twice, and what somebody said of them.

use crate::book::Book;
use crate::bulk::Rows;
use crate::change::Change;
use crate::error::StoreError;
use crate::ids::{CaseId, ChangeId, PaymentId};
use crate::rows::read_rows;
use crate::statements::statements;
use crate::tables;
use caseload_domain::Currency;
use sqlx::sqlite::SqliteConnection;

statements! {
    ALIKE = "SELECT p.case_id, c.loan_no, c.debtor_name, c.currency, p.id, p.amount, p.paid_day, p.reference, p.instalment_number IS NOT NULL, coalesce(rp.brought, 0), p.change_id,
            coalesce((SELECT file FROM imports WHERE change_id = p.change_id), (SELECT file FROM returns WHERE change_id = p.change_id), ''),
            q.id, q.amount, q.paid_day, q.reference, q.instalment_number IS NOT NULL, coalesce(rq.brought, 0), q.change_id,
            coalesce((SELECT file FROM imports WHERE change_id = q.change_id), (SELECT file FROM returns WHERE change_id = q.change_id), '')
        FROM payments p
        JOIN payments q ON q.case_id = p.case_id AND q.paid_day BETWEEN p.paid_day - $1 AND p.paid_day + $1 AND q.amount = p.amount AND q.id < p.id AND q.change_id <> p.change_id
        JOIN cases c ON c.id = p.case_id
        LEFT JOIN reported_payments rp ON rp.payment_id = p.id
        LEFT JOIN reported_payments rq ON rq.payment_id = q.id
        WHERE p.amount > 0 AND NOT EXISTS (SELECT 1 FROM settled_doubles s WHERE s.payment_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM payments b WHERE b.case_id = p.case_id AND b.amount < 0 AND b.reverses <> '' AND b.reverses IN (p.reference, q.reference))
        ORDER BY p.id, abs(q.paid_day - p.paid_day), q.id";
    WITHIN_SCHEDULES = "SELECT x.case_id, c.loan_no, c.debtor_name, c.currency, x.id, x.amount, x.paid_day, x.reference, 0, coalesce(r.brought, 0), x.change_id,
            coalesce((SELECT file FROM imports WHERE change_id = x.change_id), (SELECT file FROM returns WHERE change_id = x.change_id), ''),
            x.last_id, x.told, x.last_day, '', 1, 0, x.last_change, coalesce((SELECT file FROM imports WHERE change_id = x.last_change), '')
        FROM (
            SELECT p.case_id, p.id, p.amount, p.paid_day, p.reference, p.change_id,
                max(s.id) AS last_id, sum(s.amount) AS told, max(s.paid_day) AS last_day, max(s.change_id) AS last_change
            FROM payments s
            JOIN payments p ON p.case_id = s.case_id AND p.instalment_number IS NULL AND p.amount > 0 AND p.change_id > s.change_id AND p.paid_day <= s.paid_day
            WHERE s.instalment_number IS NOT NULL AND s.amount > 0
            GROUP BY p.id
        ) x
        JOIN cases c ON c.id = x.case_id
        LEFT JOIN reported_payments r ON r.payment_id = x.id
        WHERE NOT EXISTS (SELECT 1 FROM settled_doubles d WHERE d.payment_id = x.id)
            AND NOT EXISTS (SELECT 1 FROM payments b WHERE b.case_id = x.case_id AND b.amount < 0 AND x.reference <> '' AND b.reverses = x.reference)
        ORDER BY x.id";
    AFTER_FILES = "SELECT x.case_id, c.loan_no, c.debtor_name, c.currency, x.id, x.amount, x.paid_day, x.reference, 1, 0, x.change_id,
            coalesce((SELECT file FROM imports WHERE change_id = x.change_id), ''),
            x.last_id, x.told, x.last_day, x.last_reference, 0, 0, x.last_change,
            coalesce((SELECT file FROM imports WHERE change_id = x.last_change), (SELECT file FROM returns WHERE change_id = x.last_change), '')
        FROM (
            SELECT p.case_id, p.id, p.amount, p.paid_day, p.reference, p.change_id,
                max(q.id) AS last_id, sum(q.amount) AS told, max(q.paid_day) AS last_day, max(q.reference) AS last_reference, max(q.change_id) AS last_change
            FROM payments p
            JOIN payments q ON q.case_id = p.case_id AND q.instalment_number IS NULL AND q.amount > 0 AND q.change_id < p.change_id AND q.paid_day <= p.paid_day
                AND q.change_id > coalesce((SELECT max(s.change_id) FROM payments s WHERE s.case_id = p.case_id AND s.instalment_number IS NOT NULL AND s.change_id < p.change_id), 0)
            WHERE p.instalment_number IS NOT NULL AND p.amount > 0
            GROUP BY p.id
        ) x
        JOIN cases c ON c.id = x.case_id
        WHERE NOT EXISTS (SELECT 1 FROM settled_doubles d WHERE d.payment_id = x.id)
        ORDER BY x.id";
}

/// A payment, or several that stand together, with where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPayment {
    /// Its number; the newest of several.
    pub id: PaymentId,
    /// Minor units, of several their sum.
    pub amount: i64,
    /// The day that it counts from, of several the newest.
    pub paid_day: i32,
    /// Its reference, or empty.
    pub reference: String,
    /// Whether a row of a schedule told of it.
    pub is_of_schedule: bool,
    /// Whether an agency's report brought it.
    pub is_of_agency: bool,
    /// The change that entered it.
    pub change: ChangeId,
    /// The file that it came in.
    pub file: String,
}

/// A payment that came after another that it may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPair {
    /// The case.
    pub case_id: CaseId,
    /// The loan's number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Currency of both.
    pub currency: Currency,
    /// The one that came later.
    pub later: FoundPayment,
    /// The one that was there.
    pub earlier: FoundPayment,
}

/// How two payments are found that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairedBy {
    /// The same amount in two files, on one day or so many days apart.
    Amount(i32),
    /// A file of payments tells of money up to a day until which a schedule told of all.
    EarlierSchedule,
    /// A schedule tells of money after files of payments told of some.
    EarlierFiles,
}

async fn pairs_on(connection: &mut SqliteConnection, by: PairedBy) -> Result<Vec<PaymentPair>, StoreError> {
    let rows = match by {
        PairedBy::Amount(days) => sqlx::query(ALIKE).bind(days).fetch_all(connection).await?,
        PairedBy::EarlierSchedule => sqlx::query(WITHIN_SCHEDULES).fetch_all(connection).await?,
        PairedBy::EarlierFiles => sqlx::query(AFTER_FILES).fetch_all(connection).await?,
    };
    read_rows("payments", &rows, |row| {
        let payment = |first: usize| FoundPayment {
            id: row.get(first),
            amount: row.get(first + 1),
            paid_day: row.get(first + 2),
            reference: row.get(first + 3),
            is_of_schedule: row.get(first + 4),
            is_of_agency: row.get(first + 5),
            change: row.get(first + 6),
            file: row.get(first + 7),
        };
        PaymentPair {
            case_id: row.get(0),
            loan_no: row.get(1),
            debtor_name: row.get(2),
            currency: row.currency("currency"),
            later: payment(4),
            earlier: payment(12),
        }
    })
}

impl Book {
    /// Payments that came after another which they may be, and of which nobody has said anything yet, in the order of
    /// their numbers.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payment_pairs(&self, by: PairedBy) -> Result<Vec<PaymentPair>, StoreError> {
        pairs_on(&mut *self.reader().await?, by).await
    }
}

impl Change {
    /// The same, as this change sees it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn payment_pairs(&mut self, by: PairedBy) -> Result<Vec<PaymentPair>, StoreError> {
        pairs_on(self.connection(), by).await
    }

    /// Writes down what somebody says of payments: whether each is one with another, or both came.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_doubles(&mut self, payments: &[PaymentId], are_one: bool) -> Result<(), StoreError> {
        let change = self.id();
        let mut rows = Rows::of(&tables::SETTLED_DOUBLES);
        for id in payments {
            rows.begin(*id, None);
            rows.integer(*id);
            rows.integer(i64::from(are_one));
            rows.integer(change);
        }
        self.insert(rows).await
    }
}
