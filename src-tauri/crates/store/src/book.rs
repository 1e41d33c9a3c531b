//! Opening a book: one file, which the user can name, copy and back up.

use crate::capture;
use crate::upgrade;
use caseload_book_format::error::StoreError;
use caseload_book_format::schema::{APPLICATION_ID, MIGRATIONS, VERSION};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Row as _, Sqlite, Transaction};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How long a writer waits for another program to finish.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections that only read.
const READERS: u32 = 6;

/// One lender's database of cases.
#[derive(Clone, Debug)]
pub struct Book {
    path: PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    /// The transaction that every read goes through, where this is the book as of one moment.
    snapshot: Option<Arc<Mutex<Transaction<'static, Sqlite>>>>,
}

/// A connection to read from.
pub(crate) enum Reading {
    Pooled(PoolConnection<Sqlite>),
    Snapshot(OwnedMutexGuard<Transaction<'static, Sqlite>>),
}

impl Deref for Reading {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Snapshot(transaction) => transaction,
        }
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Snapshot(transaction) => transaction,
        }
    }
}

impl Book {
    /// Makes a new, empty book at `path`, which only its owner may read, and opens it.
    ///
    /// # Errors
    /// [`StoreError::FileExists`] where there is anything, or as for [`Book::open`].
    pub async fn create(path: &Path) -> Result<Self, StoreError> {
        // The file is there, with its rights, before the database makes others with the same rights beside it.
        private_file(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::FileExists(path.display().to_string()),
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => StoreError::CannotOpen(error.to_string()),
        })?;
        let opened = Self::open(path).await;
        if opened.is_err() {
            remove_empty(path);
        }
        opened
    }

    /// Opens the book at `path`, and brings an older one up to date after copying it to
    /// `<name>.before-v<N>`. An empty file is a new book.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotABook`], [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::Locked`], [`StoreError::DiskFull`] or [`StoreError::CannotOpen`].
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        refuse_what_is_no_book(path)?;
        let options = options(path);
        if is_on_read_only_medium(path) {
            return Self::open_immutable(path, &options).await;
        }
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .after_connect(|connection, _| Box::pin(capture::attach(connection)))
            .connect_with(options.clone().journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full))
            .await?;
        let book = Self {
            path: path.to_owned(),
            readers: SqlitePoolOptions::new()
                .max_connections(READERS)
                .acquire_timeout(PATIENCE)
                .connect_lazy_with(options.read_only(true).row_buffer_size(1_000)),
            writer,
            snapshot: None,
        };
        if let Err(error) = book.bring_up_to_date().await {
            book.close().await;
            return Err(error);
        }
        Ok(book)
    }

    /// Opens a book that nobody can write, such as one on a medium that is mounted for reading only.
    async fn open_immutable(path: &Path, options: &SqliteConnectOptions) -> Result<Self, StoreError> {
        let options = options.clone().read_only(true).immutable(true).row_buffer_size(1_000);
        let pool = |most| SqlitePoolOptions::new().max_connections(most).acquire_timeout(PATIENCE);
        let book = Self {
            path: path.to_owned(),
            writer: pool(1).connect_with(options.clone()).await?,
            readers: pool(READERS).connect_lazy_with(options),
            snapshot: None,
        };
        if book.version().await? == VERSION {
            return Ok(book);
        }
        book.close().await;
        // An older one would have to be brought up to date first.
        Err(StoreError::ReadOnly("an older book on a medium that can't be written".to_owned()))
    }

    /// Why a book that the database calls read-only can't be written: its rights, or another program that holds it.
    pub(crate) fn why_read_only(&self, reason: String) -> StoreError {
        match std::fs::File::options().write(true).open(&self.path) {
            // The rights are there, so it is another program that stands in the way.
            Ok(_) if !is_on_read_only_medium(&self.path) => StoreError::Locked,
            Err(error) if matches!(io_error(&error), StoreError::Locked) => StoreError::Locked,
            _ => StoreError::ReadOnly(reason),
        }
    }

    async fn bring_up_to_date(&self) -> Result<(), StoreError> {
        if self.version().await? == VERSION {
            return Ok(());
        }
        // With the lock no other program does the same, nor writes while the book is copied.
        let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        let found = version_on(&mut transaction).await?;
        if found == VERSION {
            return Ok(());
        }
        if found > 0 {
            self.keep_copy(&mut transaction).await?;
        }
        let done = usize::try_from(found).unwrap_or(0);
        let upgraded = upgrade::run(&mut transaction, &MIGRATIONS[done.min(MIGRATIONS.len())..], found).await;
        upgraded.map_err(|error| match error {
            // The tables are not those of the version that the file claims to have.
            StoreError::Database(reason) => StoreError::Damaged(reason),
            error => error,
        })?;
        let stamp = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(stamp)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Copies an older book to `<name>.before-v<N>` before it is brought up to date, unless an earlier
    /// attempt left the very same copy.
    async fn keep_copy(&self, older: &mut SqliteConnection) -> Result<(), StoreError> {
        let newest = newest_digest(older).await?;
        let name = format!("{}.before-v{VERSION}", self.path.display());
        for number in 1..1_000 {
            let copy = PathBuf::from(if number == 1 { name.clone() } else { format!("{name}-{number}") });
            if !copy.exists() {
                let partial = PathBuf::from(format!("{name}.partial"));
                // Left by an attempt that was cut off: the lock says that nobody is writing it.
                let _ = std::fs::remove_file(&partial);
                let copied = self.copy_into(&partial).await;
                let moved = copied.and_then(|()| std::fs::rename(&partial, &copy).map_err(|error| io_error(&error)));
                if moved.is_err() {
                    let _ = std::fs::remove_file(&partial);
                }
                return moved;
            }
            if is_copy_at(&copy, newest.as_deref()).await {
                return Ok(());
            }
        }
        Err(StoreError::CannotOpen(format!("there are too many copies like {name}")))
    }

    /// Writes the book as it was last committed into a new file that only its owner may read.
    async fn copy_into(&self, target: &Path) -> Result<(), StoreError> {
        private_file(target).map_err(|error| io_error(&error))?;
        let mut reader = self.readers.acquire().await?;
        sqlx::query("VACUUM INTO $1").bind(target.display().to_string()).execute(&mut *reader).await?;
        Ok(())
    }

    async fn version(&self) -> Result<i64, StoreError> {
        version_on(&mut *self.writer.acquire().await?).await
    }

    /// The book as it is at one moment: every read from what this gives sees that moment, whatever is
    /// written meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when too much is being read at once.
    pub async fn snapshot(&self) -> Result<Self, StoreError> {
        let mut transaction = self.readers.begin().await?;
        // The first read fixes the moment.
        sqlx::query(FIRST_READ).fetch_optional(&mut *transaction).await?;
        Ok(Self { snapshot: Some(Arc::new(Mutex::new(transaction))), ..self.clone() })
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

    /// A connection to read from.
    pub(crate) async fn reader(&self) -> Result<Reading, StoreError> {
        match &self.snapshot {
            Some(snapshot) => Ok(Reading::Snapshot(snapshot.clone().lock_owned().await)),
            None => Ok(Reading::Pooled(self.readers.acquire().await?)),
        }
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    #[cfg(test)]
    pub(crate) fn readers(&self) -> &SqlitePool {
        &self.readers
    }
}

const FIRST_READ: &str = "SELECT id FROM changes ORDER BY id DESC LIMIT 1";
const NEWEST_DIGEST: &str = "SELECT digest FROM changes ORDER BY id DESC LIMIT 1";

pub(crate) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .pragma("cache_size", "-65536")
        .pragma("temp_store", "MEMORY")
}

/// The version of the schema; 0 in an empty file.
async fn version_on(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let application: i64 = sqlx::query("PRAGMA application_id").fetch_one(&mut *connection).await?.get(0);
    let tables: i64 = sqlx::query("SELECT count(*) FROM sqlite_master").fetch_one(&mut *connection).await?.get(0);
    if application != APPLICATION_ID && tables > 0 {
        return Err(StoreError::NotABook);
    }
    let found: i64 = sqlx::query("PRAGMA user_version").fetch_one(&mut *connection).await?.get(0);
    if found > VERSION {
        return Err(StoreError::Newer { found, known: VERSION });
    }
    if tables > 0 && found < 1 {
        return Err(StoreError::Damaged(format!("a book can't have version {found}")));
    }
    Ok(found)
}

async fn newest_digest(connection: &mut SqliteConnection) -> Result<Option<String>, StoreError> {
    let row = sqlx::query(NEWEST_DIGEST).fetch_optional(connection).await?;
    Ok(row.map(|row| row.get(0)))
}

/// Whether a file is a whole book whose newest change has that digest.
async fn is_copy_at(path: &Path, newest: Option<&str>) -> bool {
    let Ok(mut copy) = SqliteConnectOptions::new().filename(path).read_only(true).connect().await else { return false };
    let found = newest_digest(&mut copy).await;
    let closed = copy.close().await;
    closed.is_ok() && found.is_ok_and(|found| found.as_deref() == newest)
}

/// A file that does not begin as `SQLite`'s do is refused before the database touches it.
fn refuse_what_is_no_book(path: &Path) -> Result<(), StoreError> {
    use std::io::Read as _;
    let mut head = Vec::with_capacity(16);
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        Err(error) => return Err(io_error(&error)),
    };
    if !file.metadata().is_ok_and(|found| found.is_file()) {
        return Err(StoreError::NotABook);
    }
    file.take(16).read_to_end(&mut head).map_err(|error| io_error(&error))?;
    if head.is_empty() || head == b"SQLite format 3\0" { Ok(()) } else { Err(StoreError::NotABook) }
}

/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION`: another program has the file.
const HELD_ON_WINDOWS: [i32; 2] = [32, 33];

/// Whether a file is on a medium that is mounted for reading only, so that nobody writes it meanwhile.
fn is_on_read_only_medium(path: &Path) -> bool {
    std::fs::File::options()
        .write(true)
        .open(path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::ReadOnlyFilesystem)
}

fn io_error(error: &std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ if cfg!(windows) && error.raw_os_error().is_some_and(|code| HELD_ON_WINDOWS.contains(&code)) => {
            StoreError::Locked
        }
        _ => StoreError::CannotOpen(error.to_string()),
    }
}

fn remove_empty(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|file| file.len() == 0) {
        // Best effort: an empty file that stays behind is opened as a new book next time.
        let _ = std::fs::remove_file(path);
    }
}

/// Makes a new file that only its owner may read.
pub(crate) fn private_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlSafeStr as _;

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
        let percents: Vec<(u32, f64)> =
            terms.commission.iter().map(|line| (line.from_hand, line.percent.percent())).collect();
        assert_eq!(percents, [(1, 20.0), (2, 32.5)]);
        let batches = book.batches().await.expect("batches");
        assert_eq!((batches[0].agency_version, batches[0].exports), (1, 1));
        assert_eq!(book.exports_of(1.into()).await.expect("exports")[0].fields, []);
        let kept = folder.path().join(format!("old.caseload.before-v{VERSION}"));
        assert!(kept.exists(), "the older book was kept");
        book.close().await;
    }

    #[tokio::test]
    async fn every_table_of_the_schema_is_described_with_its_columns() {
        use caseload_book_format::tables::{ALL, NOT_SUMMED, number_of};
        use sqlx::Row as _;

        let folder = tempfile::tempdir().expect("a folder");
        let book = Book::create(&folder.path().join("tables.caseload")).await.expect("a new book");
        let tables = sqlx::query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(book.readers())
            .await
            .expect("the schema");
        let mut found = 0;
        for row in &tables {
            let name: String = row.get(0);
            if NOT_SUMMED.contains(&name.as_str()) {
                continue;
            }
            let number = number_of(&name).unwrap_or_else(|| panic!("{name} is not described"));
            let sql = format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid");
            let columns = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(book.readers()).await.expect("columns");
            let columns: Vec<String> = columns.iter().map(|row| row.get(0)).collect();
            assert_eq!(columns, ALL[usize::from(number)].columns, "{name} has other columns than it is described with");
            found += 1;
        }
        assert_eq!(found, ALL.len(), "something is described that the schema lacks");
    }
}
