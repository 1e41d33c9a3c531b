//! What happened to a batch, beside what its placements say.

use crate::book::Book;
use crate::change::Change;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_domain::ids::{BatchId, ChangeId};
use sqlx::Row as _;

statements! {
    INSERT_BATCH_EVENT = "INSERT INTO batch_events (batch_id, day, kind, cases, reason, note, file, sha256, content, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    EVENTS_OF_BATCH = "SELECT v.day, v.kind, v.cases, v.reason, v.note, v.file, v.sha256, v.content IS NOT NULL AS kept, v.change_id, c.at, c.actor FROM batch_events v JOIN changes c ON c.id = v.change_id WHERE v.batch_id = $1 ORDER BY v.id";
    DOCUMENT_OF_CHANGE = "SELECT file, content FROM batch_events WHERE change_id = $1 AND content IS NOT NULL LIMIT 1";
}

caseload_domain::codes! {
    /// What can happen to a batch beside its placement, its packs and what comes back.
    pub enum BatchEventKind {
        /// The agency acknowledged it.
        Acknowledged = "acknowledged",
        /// It was withdrawn before the agency did anything.
        Withdrawn = "withdrawn",
        /// The agency was told that cases are wanted back.
        RecallPending = "recall_pending",
        /// Cases were taken back.
        Recalled = "recalled",
        /// The agency objected to giving cases back.
        Objection = "objection",
        /// The agency confirmed that it deleted what it got.
        DeletionConfirmed = "deletion_confirmed",
        /// The agency was told of payments.
        Notices = "notices",
    }
}

/// Something that happened to a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBatchEvent {
    /// The batch.
    pub batch_id: BatchId,
    /// The business day.
    pub day: i32,
    /// What happened.
    pub kind: BatchEventKind,
    /// How many cases it was about.
    pub cases: i64,
    /// Code of the reason, or empty.
    pub reason: String,
    /// In the user's words, or empty.
    pub note: String,
    /// Name of the file that came with it or was written, or empty.
    pub file: String,
    /// SHA-256 of that file, hex, or empty.
    pub sha256: String,
    /// The file itself, where it is kept in the book.
    pub content: Option<Vec<u8>>,
}

impl NewBatchEvent {
    /// Something of which nothing else is told.
    #[must_use]
    pub fn of(batch_id: BatchId, day: i32, kind: BatchEventKind) -> Self {
        Self {
            batch_id,
            day,
            kind,
            cases: 0,
            reason: String::new(),
            note: String::new(),
            file: String::new(),
            sha256: String::new(),
            content: None,
        }
    }
}

/// The same in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchEvent {
    /// What happened; without the file itself.
    pub what: NewBatchEvent,
    /// Whether the file is kept in the book.
    pub kept: bool,
    /// The change that entered it.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who entered it.
    pub actor: String,
}

impl Book {
    /// What happened to a batch, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn batch_events(&self, batch_id: BatchId) -> Result<Vec<BatchEvent>, StoreError> {
        let rows = sqlx::query(EVENTS_OF_BATCH).bind(batch_id.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("batch_events", &rows, |row| BatchEvent {
            what: NewBatchEvent {
                batch_id,
                day: row.get("day"),
                kind: row.coded("kind", BatchEventKind::of_code, BatchEventKind::Notices),
                cases: row.get("cases"),
                reason: row.get("reason"),
                note: row.get("note"),
                file: row.get("file"),
                sha256: row.get("sha256"),
                content: None,
            },
            kept: row.get("kept"),
            change: row.id("change_id"),
            at: row.get("at"),
            actor: row.get("actor"),
        })
    }

    /// The name and content of a document that a change filed.
    ///
    /// # Errors
    /// What the database says.
    pub async fn document_of(&self, change: ChangeId) -> Result<Option<(String, Vec<u8>)>, StoreError> {
        let row =
            sqlx::query(DOCUMENT_OF_CHANGE).bind(change.number()).fetch_optional(&mut *self.reader().await?).await?;
        Ok(row.map(|row| (row.get(0), row.get(1))))
    }
}

impl Change {
    /// Writes that something happened to a batch.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_batch_event(&mut self, event: &NewBatchEvent) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_BATCH_EVENT)
            .bind(event.batch_id.number())
            .bind(event.day)
            .bind(event.kind.code())
            .bind(event.cases)
            .bind(&event.reason)
            .bind(&event.note)
            .bind(&event.file)
            .bind(&event.sha256)
            .bind(event.content.as_deref())
            .bind(change.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
