//! What comes back from agencies: files, reported payments, notes.

use crate::book::Book;
use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::rows::{StrictRow, read_rows};
use crate::schedule::NewPayment;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::ids::{BatchId, CaseId, ChangeId, PaymentId};
use sqlx::AssertSqlSafe;

statements! {
    INSERT_RETURN = "INSERT INTO returns (batch_id, kind, day, file, sha256, result, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    RETURNS_OF_BATCH = "SELECT r.kind, r.day, r.file, r.sha256, r.result, r.change_id, c.at, c.actor FROM returns r JOIN changes c ON c.id = r.change_id WHERE r.batch_id = $1 ORDER BY r.id";
    NOTES_OF_CASE = "SELECT n.noted_day, n.noted_at, n.contact, n.phone, n.note, n.result, n.promised_day, n.promised_amount, n.change_id, a.name FROM agency_notes n JOIN batches b ON b.id = n.batch_id JOIN agencies a ON a.id = b.agency_id WHERE n.case_id = $1 ORDER BY n.noted_day, n.id";
    CONFIRM_REPORTED = "UPDATE reported_payments SET lender_reference = $2, confirmed_change = $3 WHERE payment_id = $1";
    PAYMENTS_OF_PLACED = "SELECT p.id, p.case_id, p.paid_day, p.amount, p.reference, p.reverses, p.change_id, r.batch_id, r.lender_reference, r.reference FROM payments p LEFT JOIN reported_payments r ON r.payment_id = p.id WHERE p.case_id IN (SELECT case_id FROM placements WHERE voided_change IS NULL) ORDER BY p.case_id, p.paid_day, p.id";
    PROMISES_OF_AGENCIES = "SELECT case_id, max(promised_day) FROM agency_notes WHERE promised_day IS NOT NULL GROUP BY case_id";
}

const ROWS_AT_ONCE: usize = 10_000;

/// A file that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnRow {
    /// What it was about.
    pub kind: String,
    /// The business day on which it was taken in.
    pub day: i32,
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// What came of it, a JSON object.
    pub result: String,
    /// The change that took it in.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who took it in.
    pub actor: String,
}

/// What an agency did about a case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgencyNote {
    /// The case.
    pub case_id: CaseId,
    /// The day of the contact.
    pub noted_day: i32,
    /// The moment as it was written, or empty.
    pub noted_at: String,
    /// With whom.
    pub contact: String,
    /// By which number.
    pub phone: String,
    /// What was said.
    pub note: String,
    /// What came of it.
    pub result: String,
    /// For when payment was promised.
    pub promised_day: Option<i32>,
    /// How much, minor units.
    pub promised_amount: Option<i64>,
}

/// A payment of a case that was placed at some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedPayment {
    /// Number in the book.
    pub id: PaymentId,
    /// The case.
    pub case_id: CaseId,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units; negative takes money back.
    pub amount: i64,
    /// Its reference, or empty.
    pub reference: String,
    /// The reference of the payment that it takes back, or empty.
    pub reverses: String,
    /// The change that brought it.
    pub change: ChangeId,
    /// The batch whose agency reported it; `None` where it reached the lender directly.
    pub reported_for: Option<BatchId>,
    /// Under which reference the lender's own file told of it, where an agency had reported it; else empty.
    pub lender_reference: String,
    /// Under which reference an agency reported it, else empty.
    pub agency_reference: String,
}

impl PlacedPayment {
    /// Whether it is known under a reference: that of whoever told of it first, or of whoever told of it then.
    #[must_use]
    pub fn is_known_as(&self, reference: &str) -> bool {
        let known = [&self.reference, &self.lender_reference, &self.agency_reference];
        !reference.is_empty() && known.into_iter().any(|known| known == reference)
    }
}

/// What an agency reports of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedPayment {
    /// The payment that it brings into the book.
    pub payment: NewPayment,
    /// The payment that is in the book already, by its number.
    pub known: Option<PaymentId>,
    /// Which of several that are alike in case, day, amount and reference it is, from 1.
    pub occurrence: i64,
    /// Who paid.
    pub payer: String,
    /// How.
    pub method: String,
    /// What is left to pay by the agency's word, minor units.
    pub stated_balance: Option<i64>,
}

/// A payment in the book, as a report is compared with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedPayment {
    /// Number in the book.
    pub id: PaymentId,
    /// The case.
    pub case_id: CaseId,
    /// The day it counts from.
    pub paid_day: i32,
    /// Minor units.
    pub amount: i64,
    /// Its reference, or empty.
    pub reference: String,
    /// The batch whose agency reported it.
    pub reported_for: Option<BatchId>,
    /// Whether a report brought it into the book.
    pub brought: bool,
    /// Under which reference the lender's own file told of it afterwards.
    pub lender_reference: Option<String>,
    /// Which of several reports that are alike it is; 0 where no agency reported it.
    pub occurrence: i64,
    /// Under which reference an agency reported it, or empty.
    pub reported_reference: String,
}

fn booked_payments_sql(ids: usize) -> String {
    format!(
        "SELECT p.id, p.case_id, p.paid_day, p.amount, p.reference, r.batch_id, coalesce(r.brought, 0), r.lender_reference, coalesce(r.occurrence, 0), coalesce(r.reference, '') FROM payments p LEFT JOIN reported_payments r ON r.payment_id = p.id WHERE p.case_id IN ({}) ORDER BY p.case_id, p.id",
        placeholders(ids)
    )
}

fn booked(row: &StrictRow<'_>) -> BookedPayment {
    BookedPayment {
        id: row.id(0),
        case_id: row.id(1),
        paid_day: row.get(2),
        amount: row.get(3),
        reference: row.get(4),
        reported_for: row.id_if_any(5),
        brought: row.get::<i64, _>(6) != 0,
        lender_reference: row.get(7),
        occurrence: row.get(8),
        reported_reference: row.get(9),
    }
}

impl Book {
    /// The files that came back for a batch, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn returns_of(&self, batch_id: BatchId) -> Result<Vec<ReturnRow>, StoreError> {
        let rows = sqlx::query(RETURNS_OF_BATCH).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("returns", &rows, |row| ReturnRow {
            kind: row.get("kind"),
            day: row.get("day"),
            file: row.get("file"),
            sha256: row.get("sha256"),
            result: row.get("result"),
            change: row.id("change_id"),
            at: row.get("at"),
            actor: row.get("actor"),
        })
    }

    /// What agencies did about a case, in order, with the agency and the change that brought it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agency_notes_of(&self, case_id: CaseId) -> Result<Vec<(AgencyNote, String, ChangeId)>, StoreError> {
        let rows = sqlx::query(NOTES_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("agency_notes", &rows, |row| {
            let note = AgencyNote {
                case_id,
                noted_day: row.get(0),
                noted_at: row.get(1),
                contact: row.get(2),
                phone: row.get(3),
                note: row.get(4),
                result: row.get(5),
                promised_day: row.get(6),
                promised_amount: row.get(7),
            };
            (note, row.get(9), row.id(8))
        })
    }

    /// The latest day for which each case has a promise that an agency reported.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agency_promises(&self) -> Result<Vec<(CaseId, i32)>, StoreError> {
        let rows = sqlx::query(PROMISES_OF_AGENCIES).fetch_all(&mut *self.reader().await?).await?;
        read_rows("agency_notes", &rows, |row| (row.id(0), row.get(1)))
    }

    /// Every payment of a case that was placed at some time, in the order of cases and days, to `sink`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_payment_of_placed(&self, mut sink: impl FnMut(PlacedPayment)) -> Result<(), StoreError> {
        self.each(PAYMENTS_OF_PLACED, |row| {
            sink(PlacedPayment {
                id: row.get(0),
                case_id: row.get(1),
                paid_day: row.get(2),
                amount: row.get(3),
                reference: row.text(4).to_owned(),
                reverses: row.text(5).to_owned(),
                change: row.get(6),
                reported_for: row.get(7),
                lender_reference: row.text(8).to_owned(),
                agency_reference: row.text(9).to_owned(),
            });
        })
        .await
    }

    /// Whether there are any payments.
    ///
    /// # Errors
    /// What the database says.
    pub async fn has_payments(&self) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM payments)");
        Ok(found.fetch_one(&mut *self.reader().await?).await?)
    }

    /// The payments of some cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn booked_payments(&self, case_ids: &[CaseId]) -> Result<Vec<BookedPayment>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let mut query = sqlx::query(AssertSqlSafe(booked_payments_sql(some.len())));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("payments", &rows, booked)?;
            found.extend(read);
        }
        Ok(found)
    }

    /// The notes that agencies reported on some cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agency_notes(&self, case_ids: &[CaseId]) -> Result<Vec<AgencyNote>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, noted_day, noted_at, contact, phone, note, result, promised_day, promised_amount FROM agency_notes WHERE case_id IN ({})",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("agency_notes", &rows, |row| AgencyNote {
                case_id: row.id(0),
                noted_day: row.get(1),
                noted_at: row.get(2),
                contact: row.get(3),
                phone: row.get(4),
                note: row.get(5),
                result: row.get(6),
                promised_day: row.get(7),
                promised_amount: row.get(8),
            })?;
            found.extend(read);
        }
        Ok(found)
    }
}

impl Change {
    /// Writes that a file came back for a batch.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_return(
        &mut self,
        batch_id: BatchId,
        kind: &str,
        day: i32,
        file: (&str, &str),
        result: &str,
    ) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_RETURN)
            .bind(batch_id.number())
            .bind(kind)
            .bind(day)
            .bind(file.0)
            .bind(file.1)
            .bind(result)
            .bind(change.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Writes what an agency reported as paid: new payments come into the book, known ones are linked.
    ///
    /// # Errors
    /// What the database says.
    pub async fn report_payments(&mut self, batch_id: BatchId, reports: &[ReportedPayment]) -> Result<(), StoreError> {
        let change = self.id();
        let new: Vec<NewPayment> =
            reports.iter().filter(|report| report.known.is_none()).map(|report| report.payment.clone()).collect();
        let mut ids = std::iter::successors(Some(self.add_payments(&new).await?), |id| Some(id.next()));
        for some in reports.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::REPORTED_PAYMENTS);
            for report in some {
                let payment = &report.payment;
                let Some(id) = report.known.or_else(|| ids.next()) else { continue };
                rows.begin(id, Some(payment.case_id));
                rows.integer(id);
                rows.integer(batch_id);
                rows.integer(i64::from(report.known.is_none()));
                rows.text(&report.payer);
                rows.text(&report.method);
                rows.integer(report.stated_balance);
                // The lender's own file has not told of it: lender_reference, confirmed_change.
                (0..2).for_each(|_| rows.null());
                rows.integer(change);
                rows.integer(payment.case_id);
                rows.integer(i64::from(payment.paid_day));
                rows.integer(payment.amount);
                rows.text(&payment.reference);
                rows.integer(report.occurrence);
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// Writes what an agency did about cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_agency_notes(&mut self, batch_id: BatchId, notes: &[AgencyNote]) -> Result<(), StoreError> {
        let change = self.id();
        let mut ids = self.new_ids(&tables::AGENCY_NOTES).await?;
        for some in notes.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::AGENCY_NOTES);
            for (note, id) in some.iter().zip(&mut ids) {
                rows.begin(id, Some(note.case_id));
                rows.integer(id);
                rows.integer(batch_id);
                rows.integer(note.case_id);
                rows.integer(i64::from(note.noted_day));
                rows.text(&note.noted_at);
                rows.text(&note.contact);
                rows.text(&note.phone);
                rows.text(&note.note);
                rows.text(&note.result);
                rows.integer(note.promised_day.map(i64::from));
                rows.integer(note.promised_amount);
                rows.integer(change);
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// The payments of some cases that agencies reported, whether that brought them into the book or not.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reports_of_payments(&mut self, case_ids: &[CaseId]) -> Result<Vec<BookedPayment>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let mut query = sqlx::query(AssertSqlSafe(booked_payments_sql(some.len())));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(self.connection()).await?;
            let read: Vec<BookedPayment> = read_rows("payments", &rows, booked)?;
            found.extend(read.into_iter().filter(|payment| payment.reported_for.is_some()));
        }
        Ok(found)
    }

    /// Keeps that the lender's own file told of a payment which an agency had reported.
    ///
    /// # Errors
    /// What the database says.
    pub async fn confirm_reported(&mut self, payment_id: PaymentId, reference: &str) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(CONFIRM_REPORTED)
            .bind(payment_id.number())
            .bind(reference)
            .bind(change.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
