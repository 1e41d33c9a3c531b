//! Batches and the cases placed with them.

use crate::book::Book;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::error::StoreError;
use crate::loader::insert_many;
use crate::statements::statements;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

statements! {
    INSERT_BATCH = "INSERT INTO batches (number, agency_id, as_of_day, placed_day, recall_due_day, term_days, commission, bucket_set, day_count, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    BATCHES = "SELECT b.id, b.number, b.agency_id, a.name AS agency, b.as_of_day, b.placed_day, b.recall_due_day, b.term_days, b.bucket_set, b.day_count, b.change_id, b.commission, (SELECT count(*) FROM exports e WHERE e.batch_id = b.id) AS exports FROM batches b JOIN agencies a ON a.id = b.agency_id WHERE b.voided_change IS NULL ORDER BY b.id DESC";
    BATCH_NUMBERS_LIKE = "SELECT count(*) FROM batches WHERE number LIKE $1";
    PLACEMENTS_OF_BATCH = "SELECT p.sequence, p.case_id, p.hand, p.commission_percent, p.due_day, p.days_past_due, p.bucket, p.outstanding, p.principal, p.interest, p.penalty, p.last_paid_day, p.last_paid_amount, p.ended_change, p.outcome, c.loan_no, c.debtor_name, c.phone, c.product, c.currency, c.loan_amount, c.debtor_key FROM placements p JOIN cases c ON c.id = p.case_id WHERE p.batch_id = $1 AND p.voided_change IS NULL AND p.sequence > $2 ORDER BY p.sequence LIMIT $3";
    BATCH_TOTALS = "SELECT p.batch_id, c.currency, count(*) AS cases, count(DISTINCT c.debtor_key) AS debtors, sum(p.outstanding) AS outstanding, sum(CASE WHEN p.ended_change IS NULL THEN 1 ELSE 0 END) AS open_cases FROM placements p JOIN cases c ON c.id = p.case_id WHERE p.voided_change IS NULL GROUP BY p.batch_id, c.currency";
    OPEN_PLACEMENTS = "SELECT case_id FROM placements WHERE batch_id = $1 AND ended_change IS NULL AND voided_change IS NULL ORDER BY case_id";
    END_PLACEMENT = "UPDATE placements SET ended_change = $3, until_day = $4, outcome = $5 WHERE batch_id = $1 AND case_id = $2 AND ended_change IS NULL AND voided_change IS NULL";
    INSERT_EXPORT = "INSERT INTO exports (batch_id, at, files, change_id) VALUES ($1, $2, $3, $4)";
}

const ROWS_AT_ONCE: usize = 500;

/// A batch in the book.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Number of the row in the book.
    pub id: i64,
    /// The batch's own number, unique.
    pub number: String,
    /// The agency.
    pub agency_id: i64,
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
    pub day_count: String,
    /// Commission by hand, percent.
    pub commission: Vec<f64>,
    /// The change that placed it.
    pub change: i64,
    /// How often its pack was written.
    pub exports: i64,
}

/// A batch to be placed.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The batch's own number.
    pub number: String,
    /// The agency.
    pub agency_id: i64,
    /// The day the figures are for, which is the day of placement.
    pub placed_day: i32,
    /// The day the cases are to come back.
    pub recall_due_day: i32,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Commission by hand, percent.
    pub commission: Vec<f64>,
    /// Bucket set of the figures.
    pub bucket_set: String,
    /// Day count of the figures.
    pub day_count: String,
}

/// A case to be placed.
#[derive(Clone, Debug, Default)]
pub struct NewPlacement {
    /// The case.
    pub case_id: i64,
    /// Number within the batch, from 1.
    pub sequence: i64,
    /// How many times it has been placed, this time included.
    pub hand: u32,
    /// Percent that the agency earns.
    pub commission_percent: f64,
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
    pub outcome: Option<String>,
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
    /// ISO code.
    pub currency: String,
    /// Minor units lent.
    pub loan_amount: Option<i64>,
}

/// Count and money of a batch in one currency.
#[derive(Clone, Debug)]
pub struct BatchTotal {
    /// The batch.
    pub batch_id: i64,
    /// ISO code.
    pub currency: String,
    /// Cases placed.
    pub cases: i64,
    /// Debtors placed.
    pub debtors: i64,
    /// Minor units at placement.
    pub outstanding: i64,
    /// Cases still with the agency.
    pub open_cases: i64,
}

impl Book {
    /// Every batch that stands, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batches(&self) -> Result<Vec<BatchRow>, StoreError> {
        let rows = sqlx::query(BATCHES).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| BatchRow {
                id: row.get("id"),
                number: row.get("number"),
                agency_id: row.get("agency_id"),
                agency: row.get("agency"),
                as_of_day: row.get("as_of_day"),
                placed_day: row.get("placed_day"),
                recall_due_day: row.get("recall_due_day"),
                term_days: row.get("term_days"),
                bucket_set: row.get("bucket_set"),
                day_count: row.get("day_count"),
                commission: serde_json::from_str(&row.get::<String, _>("commission")).unwrap_or_default(),
                change: row.get("change_id"),
                exports: row.get("exports"),
            })
            .collect())
    }

    /// Count and money of every batch, per currency.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batch_totals(&self) -> Result<Vec<BatchTotal>, StoreError> {
        let rows = sqlx::query(BATCH_TOTALS).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| BatchTotal {
                batch_id: row.get("batch_id"),
                currency: row.get("currency"),
                cases: row.get("cases"),
                debtors: row.get("debtors"),
                outstanding: row.get("outstanding"),
                open_cases: row.get("open_cases"),
            })
            .collect())
    }

    /// How many batches, those taken back too, have a number that starts so.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batch_numbers_starting(&self, start: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query(BATCH_NUMBERS_LIKE).bind(format!("{start}%")).fetch_one(self.readers()).await?.get(0))
    }

    /// The placed cases of a batch after a number within it, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn placements(&self, batch_id: i64, after: i64, limit: i64) -> Result<Vec<PlacementRow>, StoreError> {
        let rows =
            sqlx::query(PLACEMENTS_OF_BATCH).bind(batch_id).bind(after).bind(limit).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| PlacementRow {
                figures: NewPlacement {
                    case_id: row.get("case_id"),
                    sequence: row.get("sequence"),
                    hand: row.get("hand"),
                    commission_percent: row.get("commission_percent"),
                    due_day: row.get("due_day"),
                    days_past_due: row.get("days_past_due"),
                    bucket: row.get("bucket"),
                    outstanding: row.get("outstanding"),
                    principal: row.get("principal"),
                    interest: row.get("interest"),
                    penalty: row.get("penalty"),
                    last_paid_day: row.get("last_paid_day"),
                    last_paid_amount: row.get("last_paid_amount"),
                },
                open: row.get::<Option<i64>, _>("ended_change").is_none(),
                outcome: row.get("outcome"),
                loan_no: row.get("loan_no"),
                debtor_name: row.get("debtor_name"),
                debtor_key: row.get("debtor_key"),
                phone: row.get("phone"),
                product: row.get("product"),
                currency: row.get("currency"),
                loan_amount: row.get("loan_amount"),
            })
            .collect())
    }
}

impl Book {
    /// The cases of a batch that are with the agency still.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_placements(&self, batch_id: i64) -> Result<Vec<i64>, StoreError> {
        let rows = sqlx::query(OPEN_PLACEMENTS).bind(batch_id).fetch_all(self.readers()).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

impl Change {
    /// Ends the placements of some cases with a batch on `day`; gives how many had been open.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_placements(
        &mut self,
        batch_id: i64,
        case_ids: &[i64],
        day: i32,
        outcome: &str,
    ) -> Result<u64, StoreError> {
        let change = self.id();
        let mut ended = 0;
        for case_id in case_ids {
            let done = sqlx::query(END_PLACEMENT)
                .bind(batch_id)
                .bind(case_id)
                .bind(change)
                .bind(day)
                .bind(outcome)
                .execute(self.connection())
                .await?;
            ended += done.rows_affected();
        }
        Ok(ended)
    }

    /// Opens a batch and gives its number in the book.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_batch(&mut self, batch: &NewBatch) -> Result<i64, StoreError> {
        let change = self.id();
        let commission =
            serde_json::to_string(&batch.commission).map_err(|error| StoreError::Database(error.to_string()))?;
        let row = sqlx::query(INSERT_BATCH)
            .bind(&batch.number)
            .bind(batch.agency_id)
            .bind(batch.placed_day)
            .bind(batch.placed_day)
            .bind(batch.recall_due_day)
            .bind(batch.term_days)
            .bind(commission)
            .bind(&batch.bucket_set)
            .bind(&batch.day_count)
            .bind(change)
            .fetch_one(self.connection())
            .await?;
        Ok(row.get(0))
    }

    /// Fills in the parts of the outstanding and the last payment, as the lender's figures that
    /// hold on a day have them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn complete_placements(&mut self, placements: &mut [NewPlacement], day: i32) -> Result<(), StoreError> {
        for some in placements.chunks_mut(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, effective_day, principal, interest, penalty, last_paid_day, last_paid_amount FROM facts WHERE case_id IN ({}) ORDER BY case_id, effective_day, change_id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for placement in some.iter() {
                query = query.bind(placement.case_id);
            }
            let mut places: HashMap<i64, (usize, bool)> =
                some.iter().enumerate().map(|(at, placement)| (placement.case_id, (at, false))).collect();
            for row in query.fetch_all(self.connection()).await? {
                let (case_id, effective): (i64, i32) = (row.get(0), row.get(1));
                let Some((at, filled)) = places.get_mut(&case_id) else { continue };
                // The newest that hold by the day, or else the first.
                if effective > day && *filled {
                    continue;
                }
                *filled = true;
                let placement = &mut some[*at];
                placement.principal = row.get(2);
                placement.interest = row.get(3);
                placement.penalty = row.get(4);
                placement.last_paid_day = row.get(5);
                placement.last_paid_amount = row.get(6);
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
        batch_id: i64,
        day: i32,
        placements: &[NewPlacement],
    ) -> Result<(), StoreError> {
        let change = self.id();
        for some in placements.chunks(ROWS_AT_ONCE) {
            let sql = insert_many(
                "placements",
                "batch_id, case_id, sequence, hand, commission_percent, due_day, days_past_due, bucket, outstanding, principal, interest, penalty, last_paid_day, last_paid_amount, from_day, change_id",
                16,
                some.len(),
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for placement in some {
                query = query
                    .bind(batch_id)
                    .bind(placement.case_id)
                    .bind(placement.sequence)
                    .bind(placement.hand)
                    .bind(placement.commission_percent)
                    .bind(placement.due_day)
                    .bind(placement.days_past_due)
                    .bind(&placement.bucket)
                    .bind(placement.outstanding)
                    .bind(placement.principal)
                    .bind(placement.interest)
                    .bind(placement.penalty)
                    .bind(placement.last_paid_day)
                    .bind(placement.last_paid_amount)
                    .bind(day)
                    .bind(change);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Records that a batch's pack was written: the files with their digests, a JSON list.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_export(&mut self, batch_id: i64, files: &str) -> Result<(), StoreError> {
        let (change, at) = (self.id(), self.at().to_owned());
        sqlx::query(INSERT_EXPORT).bind(batch_id).bind(at).bind(files).bind(change).execute(self.connection()).await?;
        Ok(())
    }
}
