//! The one door for writing: a transaction with its entry in the audit log.

use crate::book::Book;
use crate::capture;
use crate::ids::IdColumns as _;
use crate::log_entry::{Sealed, What, stamp, what_of};
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::Ledger;
use caseload_domain::ids::{CaseId, ChangeId};
use roaring::RoaringTreemap;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row as _, Sqlite, Transaction};
use std::collections::BTreeSet;

statements! {
    LAST_ENTRY = "SELECT id, digest FROM changes ORDER BY id DESC LIMIT 1";
    KNOWN_HEAD = "SELECT change_id, digest FROM book_head";
    INSERT_ENTRY = "INSERT INTO changes (id, at, actor, what, params, previous, digest) VALUES ($1, $2, $3, $4, '{}', $5, '')";
    FINISH_ENTRY = "UPDATE changes SET what = $2, params = $3, sums = $4, cases = $5, digest = $6 WHERE id = $1";
    SET_HEAD = "INSERT INTO book_head (id, change_id, digest) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET change_id = excluded.change_id, digest = excluded.digest";
    LOG = "SELECT id, at, actor, what, params, previous, digest, undone_by FROM changes WHERE id < $1 ORDER BY id DESC LIMIT $2";
    LAST_ID = "SELECT coalesce(max(id), 0) FROM changes";
    IS_RECORDED = "SELECT EXISTS (SELECT 1 FROM changes WHERE id >= $2 AND instr(params, $1) > 0)";
    CHANGES_SINCE = "SELECT id, what, sums, cases FROM changes WHERE id > $1 ORDER BY id";
    FORGET_UNDONE_ROWS = "DELETE FROM undone_rows";
    CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";
}

/// One entry of the audit log.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// Number of the change.
    pub change: ChangeId,
    /// UTC stamp, RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub what: What,
    /// Its parameters, a JSON object.
    pub params: serde_json::Value,
    /// Digest of the entry before.
    pub previous: String,
    /// Digest of this entry, which covers the one before.
    pub digest: String,
    /// The change that took this one back.
    pub undone_by: Option<ChangeId>,
}

/// A change under way. Dropped without [`Change::commit`], it never happened.
pub struct Change {
    transaction: Transaction<'static, Sqlite>,
    book: Book,
    id: ChangeId,
    at: String,
    actor: String,
    what: What,
    previous: String,
}

/// What other changes did since one: which tables they touched, and which cases.
#[derive(Clone, Debug)]
pub struct ChangesSince {
    /// Number of the newest change.
    pub newest: ChangeId,
    /// The names of the touched tables that the engine keeps columns of in memory.
    pub tables: BTreeSet<&'static str>,
    /// The cases that rows of any table were about.
    cases: RoaringTreemap,
    /// Whether a change is among them of which it isn't known what it touched: anything may be different.
    pub unknown: bool,
}

impl ChangesSince {
    /// The cases that rows of any table were about, in order.
    #[must_use]
    pub fn case_ids(&self) -> Vec<CaseId> {
        self.cases.iter().map(|case_id| case_id.cast_signed().into()).collect()
    }

    /// Whether a row was touched that is about a case.
    #[must_use]
    pub fn has_case(&self, case_id: CaseId) -> bool {
        self.cases.contains(case_id.number().cast_unsigned())
    }
}

impl Book {
    /// Begins a change: takes the book's write lock and opens the entry in the log. Until it is committed
    /// or dropped nobody else can write, so what is decided meanwhile is decided from what is there.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another program keeps the book, [`StoreError::ReadOnly`] when it can't be written.
    pub async fn change(&self, actor: &str, what: What) -> Result<Change, StoreError> {
        self.begin_change(actor, what).await.map_err(|error| match error {
            StoreError::ReadOnly(reason) => self.why_read_only(reason),
            error => error,
        })
    }

    async fn begin_change(&self, actor: &str, what: What) -> Result<Change, StoreError> {
        let mut transaction = self.writer().begin_with("BEGIN IMMEDIATE").await?;
        // What a change left that was dropped is not part of this one.
        capture::take(&mut transaction).await?;
        let last = sqlx::query(LAST_ENTRY).fetch_optional(&mut *transaction).await?;
        let head = sqlx::query(KNOWN_HEAD).fetch_optional(&mut *transaction).await?;
        let [last, head] = [last, head].map(|row| row.map(|row| (row.id::<ChangeId>(0), row.get::<String, _>(1))));
        if last != head {
            // To go on would number a new entry like one that is gone, and hide that it is.
            let newest = last.or(head).map_or(ChangeId::BEFORE_ALL, |(id, _)| id);
            return Err(StoreError::damaged("changes", newest, "it is not the newest entry that the book knows of"));
        }
        let (id, previous) =
            last.map_or_else(|| (ChangeId::BEFORE_ALL.next(), String::new()), |(id, digest)| (id.next(), digest));
        let at = stamp();
        // The entry comes first, so that all that the change writes can refer to it.
        sqlx::query(INSERT_ENTRY)
            .bind(id.number())
            .bind(&at)
            .bind(actor)
            .bind(what.code())
            .bind(&previous)
            .execute(&mut *transaction)
            .await?;
        Ok(Change { transaction, book: self.clone(), id, at, actor: actor.to_owned(), what, previous })
    }

    /// The newest entries of the log, newest first, from before change `before`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the entry that can't be read.
    pub async fn log(&self, before: Option<ChangeId>, limit: i64) -> Result<Vec<LogEntry>, StoreError> {
        let query = sqlx::query(LOG).bind(before.unwrap_or(ChangeId::AFTER_ALL).number()).bind(limit);
        let rows = query.fetch_all(&mut *self.reader().await?).await?;
        rows.iter().map(entry).collect()
    }

    /// Number of the newest change; 0 in a new book. Tells whether anything has changed since.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_change(&self) -> Result<ChangeId, StoreError> {
        Ok(sqlx::query(LAST_ID).fetch_one(&mut *self.reader().await?).await?.id(0))
    }

    /// Whether a change lasts, from `since` on, whose parameters name a digest.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_recorded(&self, digest: &str, since: ChangeId) -> Result<bool, StoreError> {
        Ok(sqlx::query(IS_RECORDED)
            .bind(digest)
            .bind(since.number())
            .fetch_one(&mut *self.reader().await?)
            .await?
            .get(0))
    }

    /// What the changes after `change` touched, whoever made them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the entry that can't be read.
    pub async fn changed_since(&self, change: ChangeId) -> Result<ChangesSince, StoreError> {
        let rows = sqlx::query(CHANGES_SINCE).bind(change.number()).fetch_all(&mut *self.reader().await?).await?;
        let mut since =
            ChangesSince { newest: change, tables: BTreeSet::new(), cases: RoaringTreemap::new(), unknown: false };
        for row in &rows {
            let id: ChangeId = row.id("id");
            let (sums, cases): (&str, Option<&[u8]>) = (row.get("sums"), row.get("cases"));
            since.newest = id;
            let Some(cases) = cases.filter(|_| row.get::<&str, _>("what") != What::Upgrade.code()) else {
                since.unknown = true;
                continue;
            };
            since.cases |= RoaringTreemap::deserialize_from(cases)
                .map_err(|error| StoreError::damaged("changes", id, &error.to_string()))?;
            let ledger = Ledger::parse(sums, id)?;
            since.tables.extend(ledger.tables_of().filter(|table| table.in_memory).map(|table| table.name));
        }
        Ok(since)
    }
}

impl Change {
    /// Says that the change does something else than it was begun for: what it does was decided under its lock.
    pub fn turns_out_to_be(&mut self, what: What) {
        self.what = what;
    }

    /// Number of this change.
    #[must_use]
    pub fn id(&self) -> ChangeId {
        self.id
    }

    /// UTC stamp of its beginning.
    #[must_use]
    pub fn at(&self) -> &str {
        &self.at
    }

    /// Whether nothing was written between change `seen` and this one: what was decided from the book as of
    /// then still holds.
    #[must_use]
    pub fn follows(&self, seen: ChangeId) -> bool {
        self.id == seen.next()
    }

    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// Writes the entry's parameters with the control sums of all rows that the change touched, chains it
    /// to the one before, and makes all of it last: when this returns, the file alone is whole, unless
    /// another program still reads what was there before.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] or what the database says; the book is then as it was.
    pub async fn commit(mut self, params: &serde_json::Value) -> Result<ChangeId, StoreError> {
        if !self.what.leaves_redo() {
            sqlx::query(FORGET_UNDONE_ROWS).execute(&mut *self.transaction).await?;
        }
        let mut captured = capture::take(&mut self.transaction).await?;
        if let Some(table) = captured.undescribed {
            return Err(StoreError::Internal(format!("rows of {table} were written, which is described nowhere")));
        }
        captured.cases.optimize();
        let mut cases = Vec::new();
        captured.cases.serialize_into(&mut cases).map_err(|error| StoreError::Internal(error.to_string()))?;
        let (params, sums) = (params.to_string(), captured.ledger.to_text()?);
        let sealed = Sealed {
            id: self.id,
            at: &self.at,
            actor: &self.actor,
            what: self.what.code(),
            params: &params,
            sums: &sums,
            cases: Some(&cases),
        };
        let digest = sealed.digest(&self.previous);
        sqlx::query(FINISH_ENTRY)
            .bind(self.id.number())
            .bind(self.what.code())
            .bind(&params)
            .bind(&sums)
            .bind(&cases)
            .bind(&digest)
            .execute(&mut *self.transaction)
            .await?;
        sqlx::query(SET_HEAD).bind(self.id.number()).bind(&digest).execute(&mut *self.transaction).await?;
        self.transaction.commit().await?;
        tracing::info!(target: "caseload", change = self.id.number(), what = self.what.code(), "written");
        // The change lasts already. A checkpoint that a reader of the earlier state holds up comes with the
        // next change.
        if let Err(error) = sqlx::query(CHECKPOINT).execute(self.book.writer()).await {
            tracing::warn!(target: "caseload", %error, "the write-ahead log was not folded into the book");
        }
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

pub(crate) fn entry(row: &SqliteRow) -> Result<LogEntry, StoreError> {
    let change: ChangeId = row.id("id");
    let params = serde_json::from_str(row.get("params"))
        .map_err(|error| StoreError::damaged("changes", change, &format!("params: {error}")))?;
    Ok(LogEntry {
        change,
        at: row.get("at"),
        actor: row.get("actor"),
        what: what_of(row.get("what"), change)?,
        params,
        previous: row.get("previous"),
        digest: row.get("digest"),
        undone_by: row.id_if_any("undone_by"),
    })
}
