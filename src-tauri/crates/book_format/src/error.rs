//! What can go wrong with a book.

use caseload_domain::ids::ChangeId;

caseload_domain::codes! {
    /// Why a change can't be taken back or done again.
    pub enum UndoRefusal {
        /// There is none.
        NoSuchChange = "no_such_change",
        /// It was taken back already.
        AlreadyUndone = "already_undone",
        /// It was done again already.
        AlreadyRedone = "already_redone",
        /// Such a change can't be taken back: it is a setting, or something left the house or was seen.
        NotUndoable = "not_undoable",
        /// What it wrote is not kept.
        NotRedoable = "not_redoable",
        /// A later change builds on it.
        BuiltUpon = "built_upon",
    }
}

/// Why the book can't be opened, read or changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another program is writing to the book and did not finish in time.
    #[error("the book is in use by another program")]
    Locked,
    /// The book was made by a newer version of the program.
    #[error("the book has version {found}, this program knows {known}")]
    Newer {
        /// The version in the file.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is a book but its content is broken, as the database finds.
    #[error("the book is damaged: {0}")]
    Damaged(String),
    /// A row can't be read as what it should be.
    #[error("the book is damaged: {table}, row {row}: {reason}")]
    DamagedRow {
        /// The table.
        table: String,
        /// The row, by its key.
        row: String,
        /// What can't be read.
        reason: String,
    },
    /// There is no such file.
    #[error("there is no book at {0}")]
    Missing(String),
    /// There is a file already where a new book is to be.
    #[error("there is a file at {0} already")]
    FileExists(String),
    /// A fault of this program, not of the book.
    #[error("internal: {0}")]
    Internal(String),
    /// The file is something else.
    #[error("the file is not a book")]
    NotABook,
    /// There is no room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The file or its folder may not be written.
    #[error("the book can't be written: {0}")]
    ReadOnly(String),
    /// The file can't be opened at all.
    #[error("the book can't be opened: {0}")]
    CannotOpen(String),
    /// The disk or the share failed.
    #[error("the book can't be read: {0}")]
    CannotRead(String),
    /// The change to be taken back has others built on it, or is none.
    #[error("change {change} can't be undone: {reason}")]
    CannotUndo {
        /// Number of the change.
        change: ChangeId,
        /// Why.
        reason: UndoRefusal,
        /// The later change that builds on it, where that is the reason.
        by: Option<ChangeId>,
    },
    /// A name that must be unique is there already.
    #[error("{0} is there already")]
    Exists(String),
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Database(String),
}

/// `SQLITE_CONSTRAINT_UNIQUE`.
const UNIQUE: i32 = 2067;
/// `SQLITE_IOERR_SHMSIZE`: the file that programs share can't grow, since there is no room left for it.
const IOERR_SHMSIZE: i32 = 4874;
/// `SQLITE_IOERR_BLOCKED`.
const IOERR_BLOCKED: i32 = 2826;
/// `SQLITE_IOERR_CHECKRESERVEDLOCK`.
const IOERR_CHECK_RESERVED_LOCK: i32 = 3594;
/// `SQLITE_IOERR_LOCK`.
const IOERR_LOCK: i32 = 3850;
/// `SQLITE_IOERR_UNLOCK`.
const IOERR_UNLOCK: i32 = 2058;
/// `SQLITE_CONSTRAINT_PRIMARYKEY`.
const PRIMARY_KEY: i32 = 1555;

impl StoreError {
    /// A row of a table that can't be read as what it should be.
    pub fn damaged(table: &str, row: impl std::fmt::Display, reason: &str) -> Self {
        Self::DamagedRow { table: table.to_owned(), row: row.to_string(), reason: reason.to_owned() }
    }

    /// The error of one of `SQLite`'s codes; the low byte of an extended one is the primary.
    #[must_use]
    pub fn of_code(code: i32, message: String) -> Self {
        match code & 0xff {
            5 | 6 => Self::Locked,
            8 => Self::ReadOnly(message),
            // SQLITE_IOERR: by its extended codes a lock that can't be had, as on a share, or a disk that fails.
            10 if matches!(code, IOERR_BLOCKED | IOERR_LOCK | IOERR_UNLOCK | IOERR_CHECK_RESERVED_LOCK) => Self::Locked,
            10 if code == IOERR_SHMSIZE => Self::DiskFull,
            10 => Self::CannotRead(message),
            11 => Self::Damaged(message),
            13 => Self::DiskFull,
            14 => Self::CannotOpen(message),
            26 => Self::NotABook,
            19 if matches!(code, UNIQUE | PRIMARY_KEY) => Self::Exists(message),
            _ => Self::Database(message),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            if database.kind() == sqlx::error::ErrorKind::UniqueViolation {
                return Self::Exists(database.message().to_owned());
            }
            let message = database.message().to_owned();
            let code = database.code().and_then(|code| code.parse().ok()).unwrap_or(0);
            return Self::of_code(code, message);
        }
        match error {
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => Self::DiskFull,
            other => Self::Database(other.to_string()),
        }
    }
}
