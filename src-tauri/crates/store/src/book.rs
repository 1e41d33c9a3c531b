//! Opening a book: one file, which the user can name, copy and back up.

use crate::error::StoreError;
use crate::schema::{APPLICATION_ID, MIGRATIONS, VERSION};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row as _, SqlSafeStr as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for another program to finish.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections that only read.
const READERS: u32 = 3;

/// One lender's database of cases.
#[derive(Clone, Debug)]
pub struct Book {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Book {
    /// Opens the book at `path`, makes it when there is none, and brings an older one up to date
    /// after copying it to `<name>.before-v<N>`.
    ///
    /// # Errors
    /// [`StoreError::NotABook`], [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::Locked`], [`StoreError::DiskFull`] or [`StoreError::CannotOpen`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let fresh = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
        if !fresh {
            refuse_what_is_no_book(path)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "MEMORY");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(
                options
                    .clone()
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full),
            )
            .await?;
        let book = Self {
            path: path.to_owned(),
            readers: SqlitePoolOptions::new()
                .max_connections(READERS)
                .acquire_timeout(PATIENCE)
                .connect_lazy_with(options.read_only(true).row_buffer_size(1_000)),
            writer,
        };
        let opened = book.bring_up_to_date().await;
        if let Err(error) = opened {
            book.close().await;
            if fresh {
                remove_empty(path);
            }
            return Err(error);
        }
        if fresh {
            only_for_the_owner(path);
        }
        Ok(book)
    }

    async fn bring_up_to_date(&self) -> Result<(), StoreError> {
        let found = self.version().await?;
        if found > VERSION {
            return Err(StoreError::Newer { found, known: VERSION });
        }
        if found == VERSION {
            return Ok(());
        }
        if found > 0 {
            let copy = format!("{}.before-v{VERSION}", self.path.display());
            sqlx::query("VACUUM INTO $1").bind(copy).execute(&self.writer).await?;
        }
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        // Another program may have done it while this one waited.
        let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *transaction).await?.get(0);
        let done = usize::try_from(found).unwrap_or(0);
        for step in &MIGRATIONS[done.min(MIGRATIONS.len())..] {
            sqlx::raw_sql(step.into_sql_str()).execute(&mut *transaction).await?;
        }
        let stamp = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(stamp)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn version(&self) -> Result<i64, StoreError> {
        let application: i64 = sqlx::query("PRAGMA application_id").fetch_one(&self.writer).await?.get(0);
        let tables: i64 = sqlx::query("SELECT count(*) FROM sqlite_master").fetch_one(&self.writer).await?.get(0);
        if application != APPLICATION_ID && tables > 0 {
            return Err(StoreError::NotABook);
        }
        Ok(sqlx::query("PRAGMA user_version").fetch_one(&self.writer).await?.get(0))
    }

    /// Where the book is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes every connection; the write-ahead log is folded into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }
}

/// A file that does not begin as `SQLite`'s do is refused before the database touches it.
fn refuse_what_is_no_book(path: &Path) -> Result<(), StoreError> {
    use std::io::Read as _;
    let mut head = Vec::with_capacity(16);
    std::fs::File::open(path)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(|error| StoreError::CannotOpen(error.to_string()))?;
    if head == b"SQLite format 3\0" { Ok(()) } else { Err(StoreError::NotABook) }
}

fn remove_empty(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
        // Best effort: an empty file that stays behind is opened as a new book next time.
        let _ = std::fs::remove_file(path);
    }
}

#[cfg(unix)]
fn only_for_the_owner(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    // A book on a file system without modes is still a book.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn only_for_the_owner(_path: &Path) {
    // The user's own folders are private already.
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::Connection as _;

    /// What a book of version 4 knows of an agency with a batch.
    const OUTSOURCED: &str = "
        INSERT INTO changes (id, at, actor, what, params, previous, digest) VALUES (1, '', '', 'add_agency', '{}', '', '');
        INSERT INTO agencies (id, name, term_days, commission, change_id) VALUES (1, 'North', 60, '[20.0,32.5]', 1);
        INSERT INTO batches (id, number, agency_id, as_of_day, placed_day, recall_due_day, term_days, commission, bucket_set, day_count, change_id)
            VALUES (1, '20250630-01', 1, 20269, 20269, 20329, 60, '[20.0,32.5]', 'cn@1', 'next-day', 1);
        INSERT INTO exports (id, batch_id, at, files, change_id) VALUES (1, 1, '', '[]', 1);
    ";

    #[tokio::test]
    async fn agencies_of_an_older_book_keep_their_terms() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("old.caseload");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let mut old = sqlx::SqliteConnection::connect_with(&options).await.expect("a new file");
        for step in &MIGRATIONS[..4] {
            sqlx::raw_sql(step.into_sql_str()).execute(&mut old).await.expect("a step");
        }
        let stamp = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 4");
        sqlx::raw_sql(sqlx::AssertSqlSafe(stamp)).execute(&mut old).await.expect("stamped");
        sqlx::raw_sql(OUTSOURCED).execute(&mut old).await.expect("filled");
        old.close().await.expect("closed");

        let book = Book::open(&path).await.expect("brought up to date");
        let agencies = book.agencies().await.expect("agencies");
        let terms = agencies[0].terms();
        assert_eq!((agencies[0].name.as_str(), agencies[0].version, terms.term_days), ("North", 1, 60));
        let percents: Vec<(u32, f64)> = terms.commission.iter().map(|line| (line.from_hand, line.percent)).collect();
        assert_eq!(percents, [(1, 20.0), (2, 32.5)]);
        let batches = book.batches().await.expect("batches");
        assert_eq!((batches[0].agency_version, batches[0].exports), (1, 1));
        assert_eq!(book.exports_of(1).await.expect("exports")[0].fields, "[]");
        assert!(folder.path().join("old.caseload.before-v5").exists(), "the older book was kept");
        book.close().await;
    }
}
