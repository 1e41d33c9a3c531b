//! Cases that must not be divided or placed for now.

use crate::book::Book;
use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::scope::Scope;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::ids::CaseId;
use caseload_domain::spans::HoldSpan;
use sqlx::AssertSqlSafe;

const ROWS_AT_ONCE: usize = 10_000;

statements! {
    HOLDS = "SELECT h.case_id, h.reason, h.from_day, h.until_day, h.ended_day, c.at, e.at FROM holds h JOIN changes c ON c.id = h.change_id LEFT JOIN changes e ON e.id = h.ended_change ORDER BY h.case_id, h.id";
    HOLDS_BEFORE = "SELECT h.case_id, h.reason, h.from_day, h.until_day, h.ended_day, c.at, e.at FROM holds h JOIN changes c ON c.id = h.change_id LEFT JOIN changes e ON e.id = h.ended_change AND e.id < $1 WHERE h.change_id < $1 ORDER BY h.case_id, h.id";
}

impl Book {
    /// Every hold, to `sink`, in the order of cases, as the scope says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn each_hold(&self, scope: Scope<'_>, mut sink: impl FnMut(HoldSpan)) -> Result<(), StoreError> {
        self.each(&scope.statement(HOLDS, HOLDS_BEFORE, "h.case_id"), |row| {
            sink(HoldSpan {
                case_id: row.get(0),
                reason: row.text(1).to_owned(),
                from_day: row.get(2),
                until_day: row.get(3),
                // A day remains where a release was taken back; the release's change tells.
                ended_day: if row.text(6).is_empty() { None } else { row.get(4) },
                entered_at: row.text(5).to_owned(),
                ended_at: row.text(6).to_owned(),
            });
        })
        .await
    }
}

impl Change {
    /// Holds cases from `from_day` on. Their earlier holds must have been ended.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_holds(
        &mut self,
        case_ids: &[CaseId],
        reason: &str,
        from_day: i32,
        until_day: Option<i32>,
    ) -> Result<(), StoreError> {
        let change = self.id();
        let mut ids = self.new_ids(&tables::HOLDS).await?;
        for some in case_ids.chunks(ROWS_AT_ONCE) {
            let mut rows = Rows::of(&tables::HOLDS);
            for (case_id, id) in some.iter().zip(&mut ids) {
                rows.begin(id, Some(*case_id));
                rows.integer(id);
                rows.integer(*case_id);
                rows.text(reason);
                rows.integer(i64::from(from_day));
                rows.integer(until_day.map(i64::from));
                rows.integer(change);
                // Nobody has released it: ended_day, ended_change.
                (0..2).for_each(|_| rows.null());
            }
            self.insert(rows).await?;
        }
        Ok(())
    }

    /// Ends the holds of some cases that nobody has ended, on `day`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_holds(&mut self, case_ids: &[CaseId], day: i32) -> Result<(), StoreError> {
        let change = self.id();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let (count, ids) = (some.len(), placeholders(some.len()));
            let sql = format!(
                "UPDATE holds SET ended_change = ${}, ended_day = ${} WHERE case_id IN ({ids}) AND ended_change IS NULL",
                count + 1,
                count + 2,
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            query.bind(change.number()).bind(day).execute(self.connection()).await?;
        }
        Ok(())
    }
}
