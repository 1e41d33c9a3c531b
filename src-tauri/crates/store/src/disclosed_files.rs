//! Files other than packs in which agencies were told of cases. What was told stays on record, also where the change
//! that told it was taken back.

use crate::book::Book;
use crate::bulk::Rows;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredDisclosedField};
use caseload_book_format::tables;
use caseload_domain::ids::{BatchId, CaseId, ChangeId, DisclosedFileId};
use sqlx::AssertSqlSafe;

statements! {
    INSERT_TOLD_FILE = "INSERT INTO told_files (batch_id, kind, file, sha256, cases, fields, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    TOLD_FILES = "SELECT f.id, f.batch_id, f.kind, f.file, f.sha256, f.cases, f.fields, f.change_id, c.at, c.actor FROM told_files f JOIN changes c ON c.id = f.change_id ORDER BY f.id";
}

caseload_domain::codes! {
    /// What a file other than a pack is for.
    pub enum DisclosedFileKind {
        /// It says that cases are wanted back.
        RecallPending = "recall_pending",
        /// It takes cases back.
        Recalled = "recalled",
        /// It tells of payments.
        Notices = "notices",
        /// It is a statement of an agency's month.
        Statement = "statement",
    }
}

/// A file that told an agency of cases of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDisclosedFile {
    /// The batch.
    pub batch_id: BatchId,
    /// What it is for.
    pub kind: DisclosedFileKind,
    /// Its name.
    pub file: String,
    /// SHA-256 of it, hex.
    pub sha256: String,
    /// Which fields it held.
    pub fields: Vec<StoredDisclosedField>,
}

/// The same in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedFile {
    /// Number in the book.
    pub id: DisclosedFileId,
    /// What it was.
    pub what: NewDisclosedFile,
    /// How many cases of the batch it named.
    pub cases: i64,
    /// The change that wrote it.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who wrote it.
    pub actor: String,
}

impl Book {
    /// Every such file, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn told_files(&self) -> Result<Vec<DisclosedFile>, StoreError> {
        let rows = sqlx::query(TOLD_FILES).fetch_all(&mut *self.reader().await?).await?;
        read_rows("told_files", &rows, |row| DisclosedFile {
            id: row.id("id"),
            what: NewDisclosedFile {
                batch_id: row.id("batch_id"),
                kind: row.coded("kind", DisclosedFileKind::of_code, DisclosedFileKind::Notices),
                file: row.get("file"),
                sha256: row.get("sha256"),
                fields: row.stored_list("fields"),
            },
            cases: row.get("cases"),
            change: row.id("change_id"),
            at: row.get("at"),
            actor: row.get("actor"),
        })
    }

    /// Which of those files named which of some cases: pairs of file and case, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn told_files_of_cases(&self, case_ids: &[CaseId]) -> Result<Vec<(DisclosedFileId, CaseId)>, StoreError> {
        let mut found = Vec::new();
        for some in case_ids.chunks(IDS_AT_ONCE) {
            let sql = format!(
                "SELECT told_file_id, case_id FROM told_cases WHERE case_id IN ({}) ORDER BY told_file_id, case_id",
                placeholders(some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for id in some {
                query = query.bind(id.number());
            }
            let rows = query.fetch_all(&mut *self.reader().await?).await?;
            let read: Vec<_> = read_rows("told_cases", &rows, |row| (row.id(0), row.id(1)))?;
            found.extend(read);
        }
        found.sort_unstable();
        Ok(found)
    }
}

impl Change {
    /// Puts on record that a file told an agency of cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_told_file(&mut self, file: &NewDisclosedFile, case_ids: &[CaseId]) -> Result<(), StoreError> {
        let change = self.id();
        let id: DisclosedFileId = sqlx::query(INSERT_TOLD_FILE)
            .bind(file.batch_id.number())
            .bind(file.kind.code())
            .bind(&file.file)
            .bind(&file.sha256)
            .bind(i64::try_from(case_ids.len()).unwrap_or(i64::MAX))
            .bind(formats::write(&file.fields)?)
            .bind(change.number())
            .fetch_one(self.connection())
            .await?
            .id(0);
        let mut rows = Rows::of(&tables::TOLD_CASES);
        for case_id in case_ids {
            rows.begin(*case_id, Some(*case_id));
            rows.integer(*case_id);
            rows.integer(id);
            rows.integer(change);
        }
        self.insert(rows).await
    }
}
