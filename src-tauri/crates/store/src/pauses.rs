//! Days that don't make cases more delinquent.

use crate::book::Book;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_domain::ids::{CaseId, ChangeId, PauseId};

statements! {
    PAUSES = "SELECT p.id, p.case_id, c.loan_no, p.product, p.from_day, p.until_day, p.reason, p.change_id FROM pauses p LEFT JOIN cases c ON c.id = p.case_id WHERE p.removed_change IS NULL ORDER BY p.id";
    PAUSES_BEFORE = "SELECT p.id, p.case_id, c.loan_no, p.product, p.from_day, p.until_day, p.reason, p.change_id FROM pauses p LEFT JOIN cases c ON c.id = p.case_id WHERE p.change_id < $1 AND (p.removed_change IS NULL OR p.removed_change >= $1) ORDER BY p.id";
    INSERT_PAUSE = "INSERT INTO pauses (case_id, product, from_day, until_day, reason, change_id) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    REMOVE_PAUSE = "UPDATE pauses SET removed_change = $2 WHERE id = $1 AND removed_change IS NULL";
}

/// Some days that are paused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseRow {
    /// Its number.
    pub id: PauseId,
    /// The case it is for; `None` where it is for more.
    pub case_id: Option<CaseId>,
    /// That case's loan number.
    pub loan_no: Option<String>,
    /// The product it is for; `None` where it is for a case or for all.
    pub product: Option<String>,
    /// First day.
    pub from_day: i32,
    /// Last day; `None` while it goes on.
    pub until_day: Option<i32>,
    /// Why.
    pub reason: String,
    /// The change that entered it.
    pub change: ChangeId,
}

impl Book {
    /// Every pause that stands; that stood before change `before` where one is given.
    ///
    /// # Errors
    /// What the database says.
    pub async fn pauses(&self, before: Option<ChangeId>) -> Result<Vec<PauseRow>, StoreError> {
        let query = match before {
            None => sqlx::query(PAUSES),
            Some(change) => sqlx::query(PAUSES_BEFORE).bind(change.number()),
        };
        let rows = query.fetch_all(&mut *self.reader().await?).await?;
        read_rows("pauses", &rows, |row| PauseRow {
            id: row.id(0),
            case_id: row.id_if_any(1),
            loan_no: row.get(2),
            product: row.get(3),
            from_day: row.get(4),
            until_day: row.get(5),
            reason: row.get(6),
            change: row.id(7),
        })
    }
}

impl Change {
    /// Pauses the days of a case, of a product, or of all; gives the pause's number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_pause(
        &mut self,
        case_id: Option<CaseId>,
        product: Option<&str>,
        from_day: i32,
        until_day: Option<i32>,
        reason: &str,
    ) -> Result<PauseId, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_PAUSE)
            .bind(case_id.map(CaseId::number))
            .bind(product)
            .bind(from_day)
            .bind(until_day)
            .bind(reason)
            .bind(change.number())
            .fetch_one(self.connection())
            .await?;
        Ok(row.id(0))
    }

    /// Removes a pause; gives whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_pause(&mut self, id: PauseId) -> Result<bool, StoreError> {
        let change = self.id();
        Ok(sqlx::query(REMOVE_PAUSE)
            .bind(id.number())
            .bind(change.number())
            .execute(self.connection())
            .await?
            .rows_affected()
            > 0)
    }
}
