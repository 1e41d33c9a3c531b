//! The arms of trials: which cases a division drew for the challenger, and which it left to the champion.

use crate::book::Book;
use crate::bulk::Rows;
use crate::change::Change;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::tables;
use caseload_domain::ids::{CaseId, ChangeId};

statements! {
    ARMS = "SELECT a.change_id, a.case_id, a.trial, a.challenger, a.day, a.bucket, a.outstanding FROM arms a JOIN changes c ON c.id = a.change_id WHERE c.undone_by IS NULL ORDER BY a.change_id, a.case_id";
}

/// A case in an arm, to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArm {
    /// The case.
    pub case_id: CaseId,
    /// Name of the trial.
    pub trial: String,
    /// Whether it is the challenger's.
    pub challenger: bool,
    /// Code of the bucket that it was in.
    pub bucket: String,
    /// What was owed, minor units of the case's currency.
    pub outstanding: i64,
}

/// A case in an arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// The change that drew it.
    pub change: ChangeId,
    /// The day from which it was worked so.
    pub day: i32,
    /// The case and its arm.
    pub drawn: NewArm,
}

impl Book {
    /// Every case in an arm of a trial whose division stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn arms(&self) -> Result<Vec<Arm>, StoreError> {
        let rows = sqlx::query(ARMS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("arms", &rows, |row| Arm {
            change: row.id(0),
            day: row.get(4),
            drawn: NewArm {
                case_id: row.id(1),
                trial: row.get(2),
                challenger: row.get(3),
                bucket: row.get(5),
                outstanding: row.get(6),
            },
        })
    }
}

impl Change {
    /// Keeps into which arms cases were drawn on a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_arms(&mut self, arms: &[NewArm], day: i32) -> Result<(), StoreError> {
        let change = self.id();
        let mut rows = Rows::of(&tables::ARMS);
        for arm in arms {
            rows.begin(arm.case_id, Some(arm.case_id));
            rows.integer(change);
            rows.integer(arm.case_id);
            rows.text(&arm.trial);
            rows.integer(i64::from(arm.challenger));
            rows.integer(i64::from(day));
            rows.text(&arm.bucket);
            rows.integer(arm.outstanding);
        }
        self.insert(rows).await
    }
}
