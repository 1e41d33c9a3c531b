//! Who works which case.

use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::ids::{CaseId, ChangeId, CollectorId};
use sqlx::{AssertSqlSafe, Row as _};
use std::collections::HashMap;

statements! {
    INSERT_DIVISION = "INSERT INTO divisions (change_id, seed, digest, result) VALUES ($1, $2, $3, $4)";
    DIVISION_COUNT = "SELECT count(*) FROM divisions";
    DIVISIONS = "SELECT d.id, d.change_id, c.at, c.actor, c.undone_by, d.seed, d.digest, d.result FROM divisions d JOIN changes c ON c.id = d.change_id ORDER BY d.id";
    ASSIGNMENTS_BY = "SELECT case_id, collector_id FROM assignments WHERE change_id = $1 ORDER BY case_id, collector_id";
    TOUCHED_SINCE = "SELECT case_id, change_id AS change FROM assignments WHERE change_id > $1
            UNION ALL SELECT case_id, ended_change FROM assignments WHERE ended_change > $1
            UNION ALL SELECT case_id, voided_change FROM assignments WHERE voided_change > $1
            UNION ALL SELECT case_id, change_id FROM placements WHERE change_id > $1
            UNION ALL SELECT case_id, change_id FROM holds WHERE change_id > $1";
}

/// A division that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionRecord {
    /// Its number, from 1.
    pub number: i64,
    /// The change in the log.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who applied it.
    pub actor: String,
    /// The change that took it back.
    pub undone_by: Option<ChangeId>,
    /// Its seed.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// Its certificate, a JSON document.
    pub result: String,
}

/// What ending the assignments of some cases did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentEnd {
    /// How many cases left a collector.
    pub ended: u64,
}

/// Rows that are made before they are written.
const ROWS_AT_ONCE: usize = 50_000;

impl crate::Book {
    /// How many divisions were ever applied.
    ///
    /// # Errors
    /// What the database says.
    pub async fn division_count(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query(DIVISION_COUNT).fetch_one(&mut *self.reader().await?).await?.get(0))
    }
}

impl crate::Book {
    /// Every division that was ever applied, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn divisions(&self) -> Result<Vec<DivisionRecord>, StoreError> {
        let rows = sqlx::query(DIVISIONS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("divisions", &rows, |row| DivisionRecord {
            number: row.get(0),
            change: row.id(1),
            at: row.get(2),
            actor: row.get(3),
            undone_by: row.id_if_any(4),
            seed: row.get::<i64, _>(5).cast_unsigned(),
            digest: row.get(6),
            result: row.get(7),
        })
    }
}

impl crate::Book {
    /// The cases and collectors of the assignments that a change made, taken back since or not.
    ///
    /// # Errors
    /// What the database says.
    pub async fn assignments_by(&self, change: ChangeId) -> Result<Vec<(CaseId, CollectorId)>, StoreError> {
        let rows = sqlx::query(ASSIGNMENTS_BY).bind(change.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("assignments", &rows, |row| (row.id(0), row.id(1)))
    }
}

impl Change {
    /// The cases that were assigned, taken back, placed or held by changes after `change` and before
    /// this one, each with the change that did so last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn touched_since(&mut self, change: ChangeId) -> Result<HashMap<CaseId, ChangeId>, StoreError> {
        let rows = sqlx::query(TOUCHED_SINCE).bind(change.number()).fetch_all(self.connection()).await?;
        let mut touched = HashMap::with_capacity(rows.len());
        for row in rows {
            let last = touched.entry(row.id(0)).or_insert(ChangeId::BEFORE_ALL);
            *last = row.id::<ChangeId>(1).max(*last);
        }
        Ok(touched)
    }

    /// Ends the open assignments of the cases on `day`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_assignments(&mut self, case_ids: &[CaseId], day: i32) -> Result<AssignmentEnd, StoreError> {
        let change = self.id();
        let mut ended = 0;
        for some in case_ids.chunks(IDS_AT_ONCE) {
            // The plus keeps SQLite from going through all open assignments by their own index.
            let (count, sql) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "UPDATE assignments SET ended_change = ${}, until_day = ${} WHERE case_id IN ({sql}) AND +ended_change IS NULL AND +voided_change IS NULL",
                count + 1,
                count + 2,
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            ended += query.bind(change.number()).bind(day).execute(self.connection()).await?.rows_affected();
        }
        Ok(AssignmentEnd { ended })
    }

    /// Assigns cases, each to its collector, from `day` on. Their earlier assignments must have
    /// been ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_assignments(&mut self, pairs: &[(CaseId, CollectorId)], day: i32) -> Result<(), StoreError> {
        let change = self.id();
        let mut ids = self.new_ids(&tables::ASSIGNMENTS).await?;
        for some in pairs.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::ASSIGNMENTS);
            for ((case_id, collector_id), id) in some.iter().zip(&mut ids) {
                rows.begin(id, Some(*case_id));
                rows.integer(id);
                rows.integer(*case_id);
                rows.integer(*collector_id);
                rows.integer(i64::from(day));
                rows.integer(change);
                // Neither ended, voided nor opened again.
                (0..4).for_each(|_| rows.null());
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// Keeps the seed, digest and certificate of a division, so that anyone can run it again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_division(&mut self, seed: u64, digest: &str, result: &str) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_DIVISION)
            .bind(change.number())
            .bind(seed.cast_signed())
            .bind(digest)
            .bind(result)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
