//! Who works which case.

use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::error::StoreError;
use crate::loader::insert_many;
use crate::statements::statements;
use sqlx::AssertSqlSafe;

statements! {
    INSERT_DIVISION = "INSERT INTO divisions (change_id, seed, digest, result) VALUES ($1, $2, $3, $4)";
    DIVISION_COUNT = "SELECT count(*) FROM divisions";
}

const ROWS_AT_ONCE: usize = 1_000;

/// What ending the assignments of some cases did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentEnd {
    /// How many cases left a collector.
    pub ended: u64,
}

impl crate::Book {
    /// How many divisions were ever applied.
    ///
    /// # Errors
    /// What the database says.
    pub async fn division_count(&self) -> Result<i64, StoreError> {
        use sqlx::Row as _;
        Ok(sqlx::query(DIVISION_COUNT).fetch_one(self.readers()).await?.get(0))
    }
}

impl Change {
    /// Ends the open assignments of the cases on `day`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_assignments(&mut self, case_ids: &[i64], day: i32) -> Result<AssignmentEnd, StoreError> {
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
                query = query.bind(id);
            }
            ended += query.bind(change).bind(day).execute(self.connection()).await?.rows_affected();
        }
        Ok(AssignmentEnd { ended })
    }

    /// Assigns cases, each to its collector, from `day` on. Their earlier assignments must have
    /// been ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_assignments(&mut self, pairs: &[(i64, i64)], day: i32) -> Result<(), StoreError> {
        let change = self.id();
        for some in pairs.chunks(ROWS_AT_ONCE) {
            let sql = insert_many("assignments", "case_id, collector_id, from_day, change_id", 4, some.len());
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (case_id, collector_id) in some {
                query = query.bind(case_id).bind(collector_id).bind(day).bind(change);
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Keeps the seed, digest and outcome of a division, so that anyone can run it again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_division(&mut self, seed: u64, digest: &str, result: &str) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_DIVISION)
            .bind(change)
            .bind(seed.cast_signed())
            .bind(digest)
            .bind(result)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
