//! The one door for writing: a transaction with its entry in the audit log.

use crate::book::Book;
use crate::control::ControlSum;
use crate::error::StoreError;
use crate::statements::statements;
use chrono::Utc;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row as _, Sqlite, Transaction};
use std::fmt::Write as _;

statements! {
    LAST_ENTRY = "SELECT id, digest FROM changes ORDER BY id DESC LIMIT 1";
    INSERT_ENTRY = "INSERT INTO changes (id, at, actor, what, params, previous, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FINISH_ENTRY = "UPDATE changes SET params = $2, digest = $3 WHERE id = $1";
    LOG = "SELECT id, at, actor, what, params, previous, digest, undone_by FROM changes WHERE id < $1 ORDER BY id DESC LIMIT $2";
    LOG_FORWARD = "SELECT id, at, actor, what, params, previous, digest, undone_by FROM changes ORDER BY id";
    LAST_ID = "SELECT coalesce(max(id), 0) FROM changes";
}

/// What a change did; the code in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A file was imported.
    Import,
    /// Cases were assigned to a collector by hand.
    Assign,
    /// Cases were taken from their collector.
    Unassign,
    /// A division was applied.
    Divide,
    /// A collector was added.
    AddCollector,
    /// A collector was given other terms.
    EditCollector,
    /// A collector was retired.
    RetireCollector,
    /// An agency was added.
    AddAgency,
    /// A batch was placed with an agency.
    Place,
    /// A batch's pack was written.
    Export,
    /// An earlier change was taken back.
    Undo,
    /// A change that had been taken back was done again.
    Redo,
    /// A setting of the book was changed.
    Setting,
    /// Masked numbers of a case were shown.
    Reveal,
    /// Days were paused.
    Pause,
    /// A pause was removed.
    Unpause,
    /// Cases were held.
    Hold,
    /// Cases were released.
    Release,
    /// A worklist came back with results.
    WorkResults,
    /// Cases were taken back from an agency.
    Recall,
    /// Something else was agreed with an agency.
    EditAgency,
    /// An agency acknowledged a batch.
    Acknowledge,
    /// A batch was withdrawn before the agency did anything.
    Withdraw,
    /// An agency was told that cases are wanted back.
    WantBack,
    /// An agency objected to giving cases back.
    Object,
    /// An agency confirmed that it deleted what it got.
    ConfirmDeletion,
    /// A file came back from an agency.
    Return,
    /// Notices for an agency were written.
    Notices,
    /// A month was settled with an agency.
    Settle,
}

impl What {
    /// The code in the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Assign => "assign",
            Self::Unassign => "unassign",
            Self::Divide => "divide",
            Self::AddCollector => "add_collector",
            Self::EditCollector => "edit_collector",
            Self::RetireCollector => "retire_collector",
            Self::AddAgency => "add_agency",
            Self::Place => "place",
            Self::Export => "export",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Setting => "setting",
            Self::Reveal => "reveal",
            Self::Pause => "pause",
            Self::Unpause => "unpause",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::WorkResults => "work_results",
            Self::Recall => "recall",
            Self::EditAgency => "edit_agency",
            Self::Acknowledge => "acknowledge",
            Self::Withdraw => "withdraw",
            Self::WantBack => "want_back",
            Self::Object => "object",
            Self::ConfirmDeletion => "confirm_deletion",
            Self::Return => "return",
            Self::Notices => "notices",
            Self::Settle => "settle",
        }
    }

    /// Whether such a change can be taken back; what left the house or was seen can't.
    #[must_use]
    pub fn is_undoable(code: &str) -> bool {
        matches!(
            code,
            "import"
                | "assign"
                | "unassign"
                | "divide"
                | "add_collector"
                | "edit_collector"
                | "retire_collector"
                | "add_agency"
                | "place"
                | "pause"
                | "unpause"
                | "hold"
                | "release"
                | "work_results"
                | "recall"
                | "edit_agency"
                | "acknowledge"
                | "withdraw"
                | "want_back"
                | "object"
                | "confirm_deletion"
                | "return"
                | "settle"
        )
    }

    /// Whether such a change can be done again after it was taken back.
    #[must_use]
    pub fn is_redoable(code: &str) -> bool {
        matches!(code, "assign" | "unassign" | "divide")
    }
}

/// One entry of the audit log.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// Number of the change.
    pub change: i64,
    /// UTC stamp, RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// The code of what was done.
    pub what: String,
    /// Its parameters, a JSON object.
    pub params: serde_json::Value,
    /// Digest of the entry before.
    pub previous: String,
    /// Digest of this entry, which covers the one before.
    pub digest: String,
    /// The change that took this one back.
    pub undone_by: Option<i64>,
}

/// A change under way. Dropped without [`Change::commit`], it never happened.
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
    id: i64,
    at: String,
    actor: String,
    what: What,
    previous: String,
    /// The control sum of the facts that it has written so far.
    pub(crate) facts_written: ControlSum,
}

impl Book {
    /// Begins a change: takes the book's write lock and opens the entry in the log.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another program keeps the book, or what the database says.
    pub async fn change(&self, actor: &str, what: What) -> Result<Change, StoreError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        let last = sqlx::query(LAST_ENTRY).fetch_optional(&mut *transaction).await?;
        let (id, previous) = last.map_or((1, String::new()), |row| (row.get::<i64, _>(0) + 1, row.get(1)));
        let at = Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        // The entry comes first, so that all that the change writes can refer to it.
        sqlx::query(INSERT_ENTRY)
            .bind(id)
            .bind(&at)
            .bind(actor)
            .bind(what.code())
            .bind("{}")
            .bind(&previous)
            .bind("")
            .execute(&mut *transaction)
            .await?;
        let facts_written = ControlSum::default();
        Ok(Change { transaction, id, at, actor: actor.to_owned(), what, previous, facts_written })
    }

    /// The newest entries of the log, newest first, from before change `before`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn log(&self, before: Option<i64>, limit: i64) -> Result<Vec<LogEntry>, StoreError> {
        let rows = sqlx::query(LOG).bind(before.unwrap_or(i64::MAX)).bind(limit).fetch_all(self.readers()).await?;
        Ok(rows.iter().map(entry).collect())
    }

    /// Number of the newest change; 0 in a new book. Tells whether anything has changed since.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query(LAST_ID).fetch_one(self.readers()).await?.get(0))
    }
}

impl Change {
    /// Number of this change.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.id
    }

    /// UTC stamp of its beginning.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// Writes the entry's parameters, chains it to the one before, and makes all of it last.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or what the database says; the book is then as it was.
    pub async fn commit(mut self, params: &serde_json::Value) -> Result<i64, StoreError> {
        let params = params.to_string();
        let digest = entry_digest(&self.previous, self.id, &self.at, &self.actor, self.what.code(), &params);
        sqlx::query(FINISH_ENTRY).bind(self.id).bind(&params).bind(&digest).execute(&mut *self.transaction).await?;
        self.transaction.commit().await?;
        Ok(self.id)
    }

    /// Gives the change up; the book is as it was.
    ///
    /// # Errors
    /// What the database says.
    pub async fn roll_back(self) -> Result<(), StoreError> {
        self.transaction.rollback().await?;
        Ok(())
    }
}

/// SHA-256 over the digest before and every part of the entry, in hex.
pub(crate) fn entry_digest(previous: &str, id: i64, at: &str, actor: &str, what: &str, params: &str) -> String {
    let mut hash = Sha256::new();
    for part in [previous, &id.to_string(), at, actor, what, params] {
        hash.update(part.len().to_string().as_bytes());
        hash.update(b":");
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn entry(row: &sqlx::sqlite::SqliteRow) -> LogEntry {
    LogEntry {
        change: row.get("id"),
        at: row.get("at"),
        actor: row.get("actor"),
        what: row.get("what"),
        params: serde_json::from_str(&row.get::<String, _>("params")).unwrap_or_default(),
        previous: row.get("previous"),
        digest: row.get("digest"),
        undone_by: row.get("undone_by"),
    }
}
