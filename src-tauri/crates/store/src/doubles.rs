//! Payments that may stand in the book twice, and what somebody said of them.

use crate::book::Book;
use crate::bulk::Rows;
use crate::change::Change;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::Currency;
use caseload_domain::ids::{CaseId, ChangeId, PaymentId};
use sqlx::sqlite::SqliteConnection;

statements! {
    // Of every case that a schedule and files of payments told of, or that has two equal payments near each other.
    COMPARED = "SELECT p.case_id, c.loan_no, c.debtor_name, c.currency, p.id, p.amount, p.paid_day, p.reference,
            p.instalment_number IS NOT NULL AS is_of_schedule, coalesce(r.brought, 0) AS is_of_agency, p.change_id,
            coalesce((SELECT file FROM imports WHERE change_id = p.change_id), (SELECT file FROM returns WHERE change_id = p.change_id), '') AS file,
            coalesce((SELECT sum(amount) FROM settled_doubles WHERE earlier_id = p.id), 0) AS taken_back,
            EXISTS (SELECT 1 FROM settled_doubles WHERE payment_id = p.id OR change_id = p.change_id) AS is_settled,
            EXISTS (SELECT 1 FROM payments b WHERE b.case_id = p.case_id AND b.amount < 0 AND b.reverses <> '' AND b.reverses = p.reference) AS is_reversed
        FROM payments p
        JOIN cases c ON c.id = p.case_id
        LEFT JOIN reported_payments r ON r.payment_id = p.id
        WHERE p.case_id IN (
            SELECT case_id FROM payments WHERE amount > 0
            GROUP BY case_id HAVING count(instalment_number) BETWEEN 1 AND count(*) - 1
            UNION
            SELECT a.case_id FROM payments a JOIN payments b ON b.case_id = a.case_id
                AND b.paid_day BETWEEN a.paid_day - $1 AND a.paid_day + $1
                AND b.amount = a.amount AND b.id < a.id AND b.change_id <> a.change_id
        )
        ORDER BY p.case_id, p.id";
}

/// Who told of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentSource {
    /// A file of payments of the lender's.
    Payments,
    /// A row of a schedule.
    Schedule,
    /// An agency's report.
    Agency,
}

/// A payment that is compared with the others of its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedPayment {
    /// Its number.
    pub id: PaymentId,
    /// Minor units; below 0 where money was taken back.
    pub amount: i64,
    /// How much of it, of either sign, somebody has found in later payments, which were taken back for it; minor units.
    pub taken_back: i64,
    /// The day that it counts from.
    pub paid_day: i32,
    /// Its reference, or empty.
    pub reference: String,
    /// Who told of it.
    pub source: PaymentSource,
    /// Whether somebody has said what it is, or it came of that.
    pub is_settled: bool,
    /// Whether it was taken back by its reference.
    pub is_reversed: bool,
    /// The change that entered it.
    pub change: ChangeId,
    /// The file that it came in.
    pub file: String,
}

/// The payments of a case among which some may be one, in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedCase {
    /// The case.
    pub case_id: CaseId,
    /// The loan's number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Currency of the payments.
    pub currency: Currency,
    /// What was paid and what was taken back.
    pub payments: Vec<ComparedPayment>,
}

/// What somebody said of a payment that looked like an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettledDouble {
    /// The payment that came later.
    pub payment: PaymentId,
    /// The one that was there.
    pub earlier: PaymentId,
    /// How much of both, of either sign, is the same money and was taken back; 0 where both came. Minor units.
    pub amount: i64,
}

async fn compared_on(connection: &mut SqliteConnection, days: i32) -> Result<Vec<ComparedCase>, StoreError> {
    let rows = sqlx::query(COMPARED).bind(days).fetch_all(connection).await?;
    let mut cases: Vec<ComparedCase> = Vec::new();
    let found: Vec<(ComparedCase, ComparedPayment)> = read_rows("payments", &rows, |row| {
        let payment = ComparedPayment {
            id: row.id("id"),
            amount: row.get("amount"),
            taken_back: row.get("taken_back"),
            paid_day: row.get("paid_day"),
            reference: row.get("reference"),
            source: match (row.get::<bool, _>("is_of_schedule"), row.get::<bool, _>("is_of_agency")) {
                (true, _) => PaymentSource::Schedule,
                (false, true) => PaymentSource::Agency,
                (false, false) => PaymentSource::Payments,
            },
            is_settled: row.get("is_settled"),
            is_reversed: row.get("is_reversed"),
            change: row.id("change_id"),
            file: row.get("file"),
        };
        let case = ComparedCase {
            case_id: row.id("case_id"),
            loan_no: row.get("loan_no"),
            debtor_name: row.get("debtor_name"),
            currency: row.currency("currency"),
            payments: Vec::new(),
        };
        (case, payment)
    })?;
    for (case, payment) in found {
        if cases.last().is_none_or(|last| last.case_id != case.case_id) {
            cases.push(case);
        }
        if let Some(last) = cases.last_mut() {
            last.payments.push(payment);
        }
    }
    Ok(cases)
}

impl Book {
    /// The payments of every case in which some may be one: those that a schedule and files of payments told of, and
    /// those with equal payments of two files on one day or so many days apart.
    ///
    /// # Errors
    /// What the database says.
    pub async fn compared_payments(&self, days: i32) -> Result<Vec<ComparedCase>, StoreError> {
        compared_on(&mut *self.reader().await?, days).await
    }
}

impl Change {
    /// The same as [`Book::compared_payments`], as this change sees it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn compared_payments(&mut self, days: i32) -> Result<Vec<ComparedCase>, StoreError> {
        compared_on(self.connection(), days).await
    }

    /// Writes down what somebody says of payments that looked like earlier ones.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle_doubles(&mut self, settled: &[SettledDouble]) -> Result<(), StoreError> {
        let change = self.id();
        let mut rows = Rows::of(&tables::SETTLED_DOUBLES);
        for one in settled {
            rows.begin(one.payment, None);
            rows.integer(one.payment);
            rows.integer(one.earlier);
            rows.integer(one.amount);
            rows.integer(change);
        }
        self.insert(rows).await
    }
}
