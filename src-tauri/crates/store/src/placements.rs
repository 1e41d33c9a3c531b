//! Batches and the cases placed with them.

use crate::book::Book;
use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::raw::{Column, RawRow, each_row_with};
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredDisclosedField, StoredExportSettings, StoredExportedFile};
use caseload_book_format::tables;
use caseload_domain::aging::DayCount;
use caseload_domain::ids::{AgencyId, BatchId, CaseId, ChangeId, ExportId};
use caseload_domain::{Currency, Percentage};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;
use std::ffi::c_int;

statements! {
    INSERT_BATCH = "INSERT INTO batches (number, agency_id, agency_version, as_of_day, placed_day, recall_due_day, term_days, bucket_set, day_count, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    BATCHES = "SELECT b.id, b.number, b.agency_id, b.agency_version, a.name AS agency, b.as_of_day, b.placed_day, b.recall_due_day, b.term_days, b.bucket_set, b.day_count, b.change_id, (SELECT count(*) FROM exports e WHERE e.batch_id = b.id) AS exports, (SELECT min(v.day) FROM batch_events v WHERE v.batch_id = b.id AND v.kind = 'acknowledged') AS acknowledged_day, (SELECT max(v.day) FROM batch_events v WHERE v.batch_id = b.id AND v.kind = 'withdrawn') AS withdrawn_day, (SELECT max(v.day) FROM batch_events v WHERE v.batch_id = b.id AND v.kind = 'deletion_confirmed') AS deleted_day, (SELECT count(*) FROM returns r WHERE r.batch_id = b.id) AS returns FROM batches b JOIN agencies a ON a.id = b.agency_id WHERE b.voided_change IS NULL ORDER BY b.id DESC";
    BATCH_NUMBERS_LIKE = "SELECT count(*) FROM batches WHERE number LIKE $1";
    PLACEMENTS_OF_BATCH = "SELECT p.id, p.sequence, p.case_id, p.hand, p.commission_ppm, p.due_day, p.days_past_due, p.bucket, p.outstanding, p.principal, p.interest, p.penalty, p.last_paid_day, p.last_paid_amount, p.ended_change, p.until_day, p.outcome, p.end_reason, p.pending_day, p.pending_reason, p.objection, p.told_outstanding, c.loan_no, c.debtor_name, c.phone, c.product, c.currency, c.loan_amount, c.debtor_key FROM placements p JOIN cases c ON c.id = p.case_id WHERE p.batch_id = $1 AND p.voided_change IS NULL AND p.sequence > $2 ORDER BY p.sequence LIMIT $3";
    BATCH_TOTALS = "SELECT p.batch_id, c.currency, count(*) AS cases, count(DISTINCT c.debtor_key) AS debtors, sum(p.outstanding) AS outstanding, sum(CASE WHEN p.ended_change IS NULL THEN 1 ELSE 0 END) AS open_cases, sum(CASE WHEN p.ended_change IS NULL AND p.pending_change IS NOT NULL THEN 1 ELSE 0 END) AS pending_cases FROM placements p JOIN cases c ON c.id = p.case_id WHERE p.voided_change IS NULL GROUP BY p.batch_id, c.currency";
    CASES_OF_BATCH = "SELECT case_id FROM placements WHERE batch_id = $1 AND voided_change IS NULL ORDER BY case_id";
    OPEN_PLACEMENTS = "SELECT case_id FROM placements WHERE batch_id = $1 AND ended_change IS NULL AND voided_change IS NULL ORDER BY case_id";
    PENDING_PLACEMENTS = "SELECT case_id FROM placements WHERE batch_id = $1 AND ended_change IS NULL AND voided_change IS NULL AND pending_change IS NOT NULL ORDER BY case_id";
    ALL_PLACEMENTS = "SELECT p.case_id, p.batch_id, p.hand, p.bucket, p.outstanding, p.from_day, p.until_day, p.ended_change, p.outcome, p.told_outstanding, p.told_change FROM placements p WHERE p.voided_change IS NULL ORDER BY p.case_id, p.id";
    INSERT_EXPORT = "INSERT INTO exports (batch_id, at, files, change_id, fields, agency_version, day, settings) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    EXPORTS_OF_BATCH = "SELECT e.id, e.batch_id, e.at, c.actor, e.files, e.change_id, e.fields, e.agency_version, e.day, e.settings FROM exports e JOIN changes c ON c.id = e.change_id WHERE e.batch_id = $1 ORDER BY e.id";
    RECORD_REPORTED_BALANCE = "UPDATE placements SET told_outstanding = $3, told_change = $4 WHERE batch_id = $1 AND case_id = $2 AND ended_change IS NULL AND voided_change IS NULL";
    AGENCIES_BEFORE = "SELECT p.case_id, a.name FROM placements p JOIN batches b ON b.id = p.batch_id JOIN agencies a ON a.id = b.agency_id WHERE p.change_id < $1 AND p.voided_change IS NULL AND coalesce(p.outcome, '') <> 'withdrawn' ORDER BY p.case_id, p.id";
}

const ROWS_AT_ONCE: usize = 10_000;

/// A batch in the book.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Number of the row in the book.
    pub id: BatchId,
    /// The batch's own number, unique.
    pub number: String,
    /// The agency.
    pub agency_id: AgencyId,
    /// Its name.
    pub agency: String,
    /// The day the figures are for.
    pub as_of_day: i32,
    /// The day of placement.
    pub placed_day: i32,
    /// The day the cases are to come back.
    pub recall_due_day: i32,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Bucket set of the figures.
    pub bucket_set: String,
    /// Day count of the figures.
    pub day_count: DayCount,
    /// Version of the agreement that it was placed under.
    pub agency_version: i64,
    /// The change that placed it.
    pub change: ChangeId,
    /// How often its pack was written.
    pub exports: i64,
    /// When the agency acknowledged it.
    pub acknowledged_day: Option<i32>,
    /// When it was withdrawn.
    pub withdrawn_day: Option<i32>,
    /// When the agency confirmed that it deleted what it got.
    pub deleted_day: Option<i32>,
    /// How many files came back for it.
    pub returns: i64,
}

/// A pack that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRow {
    /// Number in the book.
    pub id: ExportId,
    /// The batch.
    pub batch_id: BatchId,
    /// UTC stamp.
    pub at: String,
    /// Who wrote it.
    pub actor: String,
    /// The files with their digests.
    pub files: Vec<StoredExportedFile>,
    /// The change that recorded it.
    pub change: ChangeId,
    /// Which fields left.
    pub fields: Vec<StoredDisclosedField>,
    /// Version of the agreement that decided its shape.
    pub agency_version: i64,
    /// The business day on which it was written; `None` in books of earlier versions.
    pub day: Option<i32>,
    /// How it was written.
    pub settings: StoredExportSettings,
}

/// A pack to be recorded.
#[derive(Clone, Debug, Default)]
pub struct NewExport {
    /// The files with their digests.
    pub files: Vec<StoredExportedFile>,
    /// Which fields left.
    pub fields: Vec<StoredDisclosedField>,
    /// Version of the agreement that decided its shape.
    pub agency_version: i64,
    /// The business day.
    pub day: i32,
    /// How it was written.
    pub settings: StoredExportSettings,
}

/// A placement as money and scorecards look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacementFact {
    /// The case.
    pub case_id: CaseId,
    /// The batch.
    pub batch_id: BatchId,
    /// How many times placed, this time included.
    pub hand: u32,
    /// Bucket code at placement.
    pub bucket: String,
    /// Minor units at placement.
    pub outstanding: i64,
    /// First day.
    pub from_day: i32,
    /// The day on which it was in-house again; `None` while it is with the agency.
    pub until_day: Option<i32>,
    /// How it ended.
    pub outcome: Option<PlacementOutcome>,
    /// What the agency was last told that is owed.
    pub told_outstanding: Option<i64>,
    /// The change by which it was told.
    pub told_change: Option<ChangeId>,
}

caseload_domain::codes! {
    /// How a placement ended.
    pub enum PlacementOutcome {
        /// Nothing is left to pay.
        Settled = "settled",
        /// The lender took the case back.
        Recalled = "recalled",
        /// It was withdrawn before the agency did anything, and counts for nothing.
        Withdrawn = "withdrawn",
        /// The agency gave the case back.
        Returned = "returned",
        /// The agency bought the debt.
        BoughtOut = "bought_out",
    }
}

impl Column for PlacementOutcome {
    fn of(row: &RawRow, index: c_int) -> Self {
        Self::of_code(row.text(index)).unwrap_or_else(|| {
            row.is_unreadable::<()>(index, "is no outcome");
            Self::Recalled
        })
    }
}

/// A batch to be placed.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The batch's own number.
    pub number: String,
    /// The agency.
    pub agency_id: AgencyId,
    /// The day the figures are for, which is the day of placement.
    pub placed_day: i32,
    /// The day the cases are to come back.
    pub recall_due_day: i32,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Version of the agreement that it is placed under.
    pub agency_version: i64,
    /// Bucket set of the figures.
    pub bucket_set: String,
    /// Day count of the figures.
    pub day_count: DayCount,
}

/// A case to be placed.
#[derive(Clone, Debug)]
pub struct NewPlacement {
    /// The case.
    pub case_id: CaseId,
    /// Number within the batch, from 1.
    pub sequence: i64,
    /// How many times it has been placed, this time included.
    pub hand: u32,
    /// What the agency earns of the money that comes in.
    pub commission: Percentage,
    /// Due date at placement.
    pub due_day: Option<i32>,
    /// Days past due at placement.
    pub days_past_due: i32,
    /// Bucket code at placement.
    pub bucket: String,
    /// Minor units at placement.
    pub outstanding: i64,
    /// Principal's part.
    pub principal: Option<i64>,
    /// Interest's part.
    pub interest: Option<i64>,
    /// Penalty's part.
    pub penalty: Option<i64>,
    /// When money last came.
    pub last_paid_day: Option<i32>,
    /// How much.
    pub last_paid_amount: Option<i64>,
}

/// A placed case as its pack lists it.
#[derive(Clone, Debug)]
pub struct PlacementRow {
    /// Its figures at placement.
    pub figures: NewPlacement,
    /// Whether it is with the agency still.
    pub open: bool,
    /// How it ended, where it did.
    pub outcome: Option<PlacementOutcome>,
    /// Why it ended.
    pub end_reason: String,
    /// The day on which it was in-house again.
    pub until_day: Option<i32>,
    /// From when on the lender wants it back.
    pub pending_day: Option<i32>,
    /// Why.
    pub pending_reason: String,
    /// What the agency says against it.
    pub objection: String,
    /// What the agency was last told that is owed.
    pub told_outstanding: Option<i64>,
    /// Loan number.
    pub loan_no: String,
    /// Debtor's name.
    pub debtor_name: String,
    /// Debtor's key.
    pub debtor_key: i64,
    /// Telephone.
    pub phone: String,
    /// Product.
    pub product: String,
    /// Currency of its figures.
    pub currency: Currency,
    /// Minor units lent.
    pub loan_amount: Option<i64>,
}

impl PlacementRow {
    /// A placement as it would be, of a case of which nothing else was looked up.
    #[must_use]
    pub fn proposed(figures: NewPlacement, currency: Currency) -> Self {
        Self {
            figures,
            open: true,
            outcome: None,
            end_reason: String::new(),
            until_day: None,
            pending_day: None,
            pending_reason: String::new(),
            objection: String::new(),
            told_outstanding: None,
            loan_no: String::new(),
            debtor_name: String::new(),
            debtor_key: 0,
            phone: String::new(),
            product: String::new(),
            currency,
            loan_amount: None,
        }
    }
}

/// The figures of a case that its placement is completed by.
struct PlacedFigures {
    case_id: CaseId,
    effective_day: i32,
    /// Principal, interest and penalty.
    parts: [Option<i64>; 3],
    last_paid_day: Option<i32>,
    last_paid_amount: Option<i64>,
    outstanding: i64,
}

/// A case of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCase {
    /// The batch.
    pub batch_id: BatchId,
    /// The case.
    pub case_id: CaseId,
    /// Loan number.
    pub loan_no: String,
    /// Number within the batch.
    pub sequence: i64,
}

/// Count and money of a batch in one currency.
#[derive(Clone, Debug)]
pub struct BatchTotal {
    /// The batch.
    pub batch_id: BatchId,
    /// Currency of its figures.
    pub currency: Currency,
    /// Cases placed.
    pub cases: i64,
    /// Debtors placed.
    pub debtors: i64,
    /// Minor units at placement.
    pub outstanding: i64,
    /// Cases still with the agency.
    pub open_cases: i64,
    /// Those of them that the lender wants back.
    pub pending_cases: i64,
}

/// A row of [`PLACEMENTS_OF_BATCH`].
fn placement_row(row: &RawRow) -> PlacementRow {
    let ended = row.get::<Option<ChangeId>>(14);
    PlacementRow {
        figures: NewPlacement {
            sequence: row.get(1),
            case_id: row.get(2),
            hand: row.hand(3),
            commission: row.get(4),
            due_day: row.get(5),
            days_past_due: row.get(6),
            bucket: row.get(7),
            outstanding: row.get(8),
            principal: row.get(9),
            interest: row.get(10),
            penalty: row.get(11),
            last_paid_day: row.get(12),
            last_paid_amount: row.get(13),
        },
        open: ended.is_none(),
        until_day: ended.and_then(|_| row.get(15)),
        outcome: row.get(16),
        end_reason: row.get(17),
        pending_day: row.get(18),
        pending_reason: row.get(19),
        objection: row.get(20),
        told_outstanding: row.get(21),
        loan_no: row.get(22),
        debtor_name: row.get(23),
        phone: row.get(24),
        product: row.get(25),
        currency: row.get(26),
        loan_amount: row.get(27),
        debtor_key: row.get(28),
    }
}

impl Book {
    /// Every batch that stands, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batches(&self) -> Result<Vec<BatchRow>, StoreError> {
        let rows = sqlx::query(BATCHES).fetch_all(&mut *self.reader().await?).await?;
        read_rows("batches", &rows, |row| BatchRow {
            id: row.id("id"),
            number: row.get("number"),
            agency_id: row.id("agency_id"),
            agency: row.get("agency"),
            as_of_day: row.get("as_of_day"),
            placed_day: row.get("placed_day"),
            recall_due_day: row.get("recall_due_day"),
            term_days: row.get("term_days"),
            bucket_set: row.get("bucket_set"),
            day_count: row.coded("day_count", DayCount::by_name, DayCount::default()),
            agency_version: row.get("agency_version"),
            change: row.id("change_id"),
            exports: row.get("exports"),
            acknowledged_day: row.get("acknowledged_day"),
            withdrawn_day: row.get("withdrawn_day"),
            deleted_day: row.get("deleted_day"),
            returns: row.get("returns"),
        })
    }

    /// Count and money of every batch, per currency.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batch_totals(&self) -> Result<Vec<BatchTotal>, StoreError> {
        let rows = sqlx::query(BATCH_TOTALS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("placements", &rows, |row| BatchTotal {
            batch_id: row.id("batch_id"),
            currency: row.currency("currency"),
            cases: row.get("cases"),
            debtors: row.get("debtors"),
            outstanding: row.get("outstanding"),
            open_cases: row.get("open_cases"),
            pending_cases: row.get("pending_cases"),
        })
    }

    /// How many batches, those taken back too, have a number that starts so.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batch_numbers_starting(&self, start: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query(BATCH_NUMBERS_LIKE)
            .bind(format!("{start}%"))
            .fetch_one(&mut *self.reader().await?)
            .await?
            .get(0))
    }

    /// The placed cases of a batch after a number within it, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn placements(&self, batch_id: BatchId, after: i64, limit: i64) -> Result<Vec<PlacementRow>, StoreError> {
        let mut rows = Vec::new();
        let mut connection = self.reader().await?;
        each_row_with(&mut connection, PLACEMENTS_OF_BATCH, &[batch_id.number(), after, limit], |row| {
            rows.push(placement_row(row));
        })
        .await?;
        Ok(rows)
    }
}

impl Book {
    /// The cases of a batch that are with the agency still, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_placements(&self, batch_id: BatchId) -> Result<Vec<CaseId>, StoreError> {
        let rows = sqlx::query(OPEN_PLACEMENTS).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("placements", &rows, |row| row.id(0))
    }

    /// The cases that were placed with a batch, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cases_of_batch(&self, batch_id: BatchId) -> Result<Vec<CaseId>, StoreError> {
        let rows = sqlx::query(CASES_OF_BATCH).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("placements", &rows, |row| row.id(0))
    }

    /// The cases of a batch that the agency has and the lender wants back, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pending_placements(&self, batch_id: BatchId) -> Result<Vec<CaseId>, StoreError> {
        let rows =
            sqlx::query(PENDING_PLACEMENTS).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("placements", &rows, |row| row.id(0))
    }

    /// Every placement that was not taken back, to `sink`, in the order of cases and of time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_placement_fact(&self, mut sink: impl FnMut(PlacementFact)) -> Result<(), StoreError> {
        self.each(ALL_PLACEMENTS, |row| {
            sink(PlacementFact {
                case_id: row.get(0),
                batch_id: row.get(1),
                hand: row.hand(2),
                bucket: row.text(3).to_owned(),
                outstanding: row.get(4),
                from_day: row.get(5),
                until_day: row.get::<Option<ChangeId>>(7).and_then(|_| row.get(6)),
                outcome: row.get(8),
                told_outstanding: row.get(9),
                told_change: row.get(10),
            });
        })
        .await
    }

    /// In which batches some cases were placed, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batches_of_cases(&self, case_ids: &[CaseId]) -> Result<Vec<PlacedCase>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT p.batch_id, p.case_id, c.loan_no, p.sequence FROM placements p JOIN cases c ON c.id = p.case_id WHERE p.voided_change IS NULL AND p.case_id IN ({}) ORDER BY p.id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("placements", &rows, |row| PlacedCase {
                batch_id: row.id(0),
                case_id: row.id(1),
                loan_no: row.get(2),
                sequence: row.get(3),
            })?;
            found.extend(read);
        }
        Ok(found)
    }

    /// The names of the agencies that had each case by placements before a change, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agencies_before(&self, change: ChangeId) -> Result<HashMap<CaseId, Vec<String>>, StoreError> {
        let mut found: HashMap<CaseId, Vec<String>> = HashMap::new();
        for row in sqlx::query(AGENCIES_BEFORE).bind(change.number()).fetch_all(&mut *self.reader().await?).await? {
            found.entry(row.id(0)).or_default().push(row.get(1));
        }
        Ok(found)
    }

    /// The packs of a batch that were written, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exports_of(&self, batch_id: BatchId) -> Result<Vec<ExportRow>, StoreError> {
        let rows = sqlx::query(EXPORTS_OF_BATCH).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("exports", &rows, |row| ExportRow {
            id: row.id("id"),
            batch_id: row.id("batch_id"),
            at: row.get("at"),
            actor: row.get("actor"),
            files: row.stored_list("files"),
            change: row.id("change_id"),
            fields: row.stored_list("fields"),
            agency_version: row.get("agency_version"),
            day: row.get("day"),
            settings: row.stored("settings"),
        })
    }
}

impl Change {
    /// Ends the placements of some cases with a batch on `day`; gives how many had been open.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_placements(
        &mut self,
        batch_id: BatchId,
        case_ids: &[CaseId],
        day: i32,
        outcome: PlacementOutcome,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let change = self.id();
        let mut ended = 0;
        for some in case_ids.chunks(IDS_AT_ONCE) {
            // The pluses keep SQLite from going through all placements of the batch, or all open ones.
            let (count, ids) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "UPDATE placements SET ended_change = ${}, until_day = ${}, outcome = ${}, end_reason = ${} WHERE +batch_id = ${} AND +ended_change IS NULL AND +voided_change IS NULL AND case_id IN ({ids})",
                count + 1,
                count + 2,
                count + 3,
                count + 4,
                count + 5,
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for case_id in some {
                query = query.bind(case_id.number());
            }
            let query = query.bind(change.number()).bind(day).bind(outcome.code()).bind(reason).bind(batch_id.number());
            ended += query.execute(self.connection()).await?.rows_affected();
        }
        Ok(ended)
    }

    /// Marks cases of a batch as wanted back from `day` on; gives how many were not yet.
    ///
    /// # Errors
    /// What the database says.
    pub async fn request_recall(
        &mut self,
        batch_id: BatchId,
        case_ids: &[CaseId],
        day: i32,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let change = self.id();
        let mut marked = 0;
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let (count, ids) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "UPDATE placements SET pending_day = ${}, pending_reason = ${}, pending_change = ${} WHERE +batch_id = ${} AND +pending_change IS NULL AND +ended_change IS NULL AND +voided_change IS NULL AND case_id IN ({ids})",
                count + 1,
                count + 2,
                count + 3,
                count + 4,
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for case_id in some {
                query = query.bind(case_id.number());
            }
            let query = query.bind(day).bind(reason).bind(change.number()).bind(batch_id.number());
            marked += query.execute(self.connection()).await?.rows_affected();
        }
        Ok(marked)
    }

    /// Writes what the agency says against giving cases back.
    ///
    /// # Errors
    /// What the database says.
    pub async fn object(&mut self, batch_id: BatchId, case_ids: &[CaseId], objection: &str) -> Result<(), StoreError> {
        let change = self.id();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let (count, ids) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "UPDATE placements SET objection = ${}, objection_change = ${} WHERE +batch_id = ${} AND +ended_change IS NULL AND +voided_change IS NULL AND case_id IN ({ids})",
                count + 1,
                count + 2,
                count + 3,
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for case_id in some {
                query = query.bind(case_id.number());
            }
            query.bind(objection).bind(change.number()).bind(batch_id.number()).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Keeps the balances that the agency of a batch is told: cases with minor units.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_reported_balances(
        &mut self,
        batch_id: BatchId,
        balances: &[(CaseId, i64)],
    ) -> Result<(), StoreError> {
        let change = self.id();
        for (case_id, minor) in balances {
            sqlx::query(RECORD_REPORTED_BALANCE)
                .bind(batch_id.number())
                .bind(case_id.number())
                .bind(minor)
                .bind(change.number())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Opens a batch and gives its number in the book.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_batch(&mut self, batch: &NewBatch) -> Result<BatchId, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_BATCH)
            .bind(&batch.number)
            .bind(batch.agency_id.number())
            .bind(batch.agency_version)
            .bind(batch.placed_day)
            .bind(batch.placed_day)
            .bind(batch.recall_due_day)
            .bind(batch.term_days)
            .bind(&batch.bucket_set)
            .bind(batch.day_count.name())
            .bind(change.number())
            .fetch_one(self.connection())
            .await?;
        Ok(row.id(0))
    }

    /// Fills in the parts of the outstanding as the lender's figures that hold on a day have them, and the last
    /// payment by then, of those figures or of the payments that are known.
    ///
    /// # Errors
    /// What the database says.
    pub async fn complete_placements(&mut self, placements: &mut [NewPlacement], day: i32) -> Result<(), StoreError> {
        for some in placements.chunks_mut(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, effective_day, principal, interest, penalty, last_paid_day, last_paid_amount, outstanding FROM facts WHERE case_id IN ({}) ORDER BY case_id, effective_day, change_id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for placement in some.iter() {
                query = query.bind(placement.case_id.number());
            }
            let mut places: HashMap<CaseId, (usize, bool)> =
                some.iter().enumerate().map(|(at, placement)| (placement.case_id, (at, false))).collect();
            let rows = query.fetch_all(self.connection()).await?;
            let facts: Vec<PlacedFigures> = read_rows("facts", &rows, |row| PlacedFigures {
                case_id: row.id(0),
                effective_day: row.get(1),
                parts: [row.get(2), row.get(3), row.get(4)],
                last_paid_day: row.get(5),
                last_paid_amount: row.get(6),
                outstanding: row.get(7),
            })?;
            for fact in facts {
                let Some((at, filled)) = places.get_mut(&fact.case_id) else { continue };
                // The newest that hold by the day, or else the first.
                if fact.effective_day > day && *filled {
                    continue;
                }
                *filled = true;
                let placement = &mut some[*at];
                // Once something was paid off it, the lender's split of the sum is out of date.
                let split = fact.outstanding == placement.outstanding;
                [placement.principal, placement.interest, placement.penalty] =
                    fact.parts.map(|part| part.filter(|_| split));
                placement.last_paid_day = fact.last_paid_day;
                placement.last_paid_amount = fact.last_paid_amount;
            }
            let (count, ids) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "SELECT case_id, paid_day, amount FROM payments WHERE case_id IN ({ids}) AND amount > 0 AND paid_day <= ${} ORDER BY case_id, paid_day, id",
                count + 1
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for placement in some.iter() {
                query = query.bind(placement.case_id.number());
            }
            let rows = query.bind(day).fetch_all(self.connection()).await?;
            let payments: Vec<(CaseId, i32, i64)> =
                read_rows("payments", &rows, |row| (row.id(0), row.get(1), row.get(2)))?;
            for (case_id, paid, amount) in payments {
                let Some((at, _)) = places.get(&case_id) else { continue };
                let placement = &mut some[*at];
                if placement.last_paid_day.is_none_or(|known| known <= paid) {
                    placement.last_paid_day = Some(paid);
                    placement.last_paid_amount = Some(amount);
                }
            }
        }
        Ok(())
    }

    /// Places cases with a batch.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_placements(
        &mut self,
        batch_id: BatchId,
        day: i32,
        placements: &[NewPlacement],
    ) -> Result<(), StoreError> {
        let change = self.id();
        let mut ids = self.new_ids(&tables::PLACEMENTS).await?;
        for some in placements.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::PLACEMENTS);
            for (placement, id) in some.iter().zip(&mut ids) {
                rows.begin(id, Some(placement.case_id));
                rows.integer(id);
                rows.integer(batch_id);
                rows.integer(placement.case_id);
                rows.integer(placement.sequence);
                rows.integer(i64::from(placement.hand));
                rows.integer(placement.due_day.map(i64::from));
                rows.integer(i64::from(placement.days_past_due));
                rows.text(&placement.bucket);
                rows.integer(placement.outstanding);
                rows.integer(placement.principal);
                rows.integer(placement.interest);
                rows.integer(placement.penalty);
                rows.integer(placement.last_paid_day.map(i64::from));
                rows.integer(placement.last_paid_amount);
                rows.integer(i64::from(day));
                rows.integer(change);
                // It has not ended: until_day, ended_change, outcome, voided_change, end_reason.
                (0..4).for_each(|_| rows.null());
                rows.text("");
                // Nobody wants it back: pending_day, pending_reason, pending_change.
                rows.null();
                rows.text("");
                rows.null();
                // The agency has not objected: objection, objection_change.
                rows.text("");
                rows.null();
                // It was told of no other figure: told_outstanding, told_change.
                (0..2).for_each(|_| rows.null());
                rows.integer(i64::from(placement.commission.parts_per_million()));
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// Records that a batch's pack was written.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_export(&mut self, batch_id: BatchId, export: &NewExport) -> Result<(), StoreError> {
        let (change, at) = (self.id(), self.at().to_owned());
        sqlx::query(INSERT_EXPORT)
            .bind(batch_id.number())
            .bind(at)
            .bind(formats::write(&export.files)?)
            .bind(change.number())
            .bind(formats::write(&export.fields)?)
            .bind(export.agency_version)
            .bind(export.day)
            .bind(formats::write(&export.settings)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
