//! What came of working cases, as worklists brought it back.

use crate::book::Book;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::rows::{StrictRow, read_rows};
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_domain::ids::{CaseId, ChangeId, CollectorId};
use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

statements! {
    WORK_RESULTS_OF_CASE = "SELECT r.worked_day, r.result, r.promised_day, r.promised_amount, r.reason, k.name, r.change_id FROM work_results r LEFT JOIN collectors k ON k.id = r.collector_id WHERE r.case_id = $1 ORDER BY r.worked_day, r.id";
    LAST_WORK_RESULTS = "SELECT case_id, worked_day, result, promised_day, promised_amount, reason FROM work_results ORDER BY worked_day, id";
    NOTES_BEFORE = "SELECT case_id, worked_day, result FROM work_results WHERE change_id < $1 AND result <> '' ORDER BY worked_day, id";
    WORK_RESULT_COUNTS = "SELECT case_id, count(*) FROM work_results GROUP BY case_id";
    IS_TAKEN_IN = "SELECT EXISTS (SELECT 1 FROM changes WHERE what = 'work_results' AND undone_by IS NULL AND params ->> 'sha256' = $1 AND params ->> 'as_of' = $2)";
    INSERT_WORK_RESULT = "INSERT INTO work_results (case_id, collector_id, worked_day, result, promised_day, promised_amount, reason, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// A result to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWorkResult {
    /// The case.
    pub case_id: CaseId,
    /// Who worked it.
    pub collector_id: Option<CollectorId>,
    /// The day.
    pub worked_day: i32,
    /// What came of it, as written.
    pub result: String,
    /// When the debtor promised to pay.
    pub promised_day: Option<i32>,
    /// How much, minor units of the case's currency.
    pub promised_amount: Option<i64>,
    /// Overdue reason, as written.
    pub reason: String,
}

/// A result of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkResult {
    /// What was written; the collector as a name beside it.
    pub written: NewWorkResult,
    /// Who worked it.
    pub collector: Option<String>,
    /// The change that brought it.
    pub change: ChangeId,
}

fn written(row: &StrictRow<'_>) -> NewWorkResult {
    NewWorkResult {
        case_id: row.id(0),
        collector_id: None,
        worked_day: row.get(1),
        result: row.get(2),
        promised_day: row.get(3),
        promised_amount: row.get(4),
        reason: row.get(5),
    }
}

impl Book {
    /// Whether a worklist of that SHA-256 was taken in as of that day, by a change that stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_worklist_taken_in(&self, sha256: &str, as_of: NaiveDate) -> Result<bool, StoreError> {
        let asked = sqlx::query(IS_TAKEN_IN).bind(sha256).bind(as_of.to_string());
        Ok(asked.fetch_one(&mut *self.reader().await?).await?.get(0))
    }

    /// What came of working a case, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn work_results_of(&self, case_id: CaseId) -> Result<Vec<WorkResult>, StoreError> {
        let rows =
            sqlx::query(WORK_RESULTS_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("work_results", &rows, |row| WorkResult {
            written: NewWorkResult {
                case_id,
                collector_id: None,
                worked_day: row.get(0),
                result: row.get(1),
                promised_day: row.get(2),
                promised_amount: row.get(3),
                reason: row.get(4),
            },
            collector: row.get(5),
            change: row.id(6),
        })
    }

    /// The last result of every case that has one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_work_results(&self) -> Result<HashMap<CaseId, NewWorkResult>, StoreError> {
        let rows = sqlx::query(LAST_WORK_RESULTS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("work_results", &rows, |row| (row.id(0), written(row)))
    }

    /// The last day and result of each case among those that came before a change.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_notes_before(&self, change: ChangeId) -> Result<HashMap<CaseId, (i32, String)>, StoreError> {
        let rows = sqlx::query(NOTES_BEFORE).bind(change.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("work_results", &rows, |row| (row.id(0), (row.get(1), row.get(2))))
    }

    /// How often each case was worked, of those that were.
    ///
    /// # Errors
    /// What the database says.
    pub async fn work_result_counts(&self) -> Result<HashMap<CaseId, u32>, StoreError> {
        let rows = sqlx::query(WORK_RESULT_COUNTS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("work_results", &rows, |row| (row.id(0), row.get(1)))
    }

    /// What came of working some cases, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn work_results_of_cases(
        &self,
        case_ids: &[CaseId],
    ) -> Result<HashMap<CaseId, Vec<NewWorkResult>>, StoreError> {
        let mut found: HashMap<CaseId, Vec<NewWorkResult>> = HashMap::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT case_id, worked_day, result, promised_day, promised_amount, reason FROM work_results WHERE case_id IN ({}) ORDER BY worked_day, id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<NewWorkResult> = read_rows("work_results", &rows, written)?;
            for result in read {
                found.entry(result.case_id).or_default().push(result);
            }
        }
        Ok(found)
    }
}

impl Change {
    /// Writes what came of working a case.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_work_result(&mut self, result: &NewWorkResult) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_WORK_RESULT)
            .bind(result.case_id.number())
            .bind(result.collector_id.map(CollectorId::number))
            .bind(result.worked_day)
            .bind(&result.result)
            .bind(result.promised_day)
            .bind(result.promised_amount)
            .bind(&result.reason)
            .bind(change.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
