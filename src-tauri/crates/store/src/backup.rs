//! A copy of a book for safekeeping: by `SQLite`'s backup interface, which reads the book as of one moment while
//! others go on working, and looked through before anybody relies on it. One of the places with code for one database
//! only.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use crate::book::{Book, options};
use crate::check::Head;
use crate::raw::handle_of;
use caseload_book_format::error::StoreError;
use libsqlite3_sys as ffi;
use sqlx::{ConnectOptions as _, Connection as _};
use std::path::Path;
use std::ptr::NonNull;
use std::time::Duration;

/// Pages that are copied at a time; others may write between.
const PAGES_AT_ONCE: i32 = 4_096;
/// How long is waited for a writer before the next try, and how often in a row.
const PAUSE: Duration = Duration::from_millis(50);
const MAX_PAUSES: u32 = 200;

/// A backup under way; it is finished when it goes.
struct Backup(NonNull<ffi::sqlite3_backup>);

impl Backup {
    fn begin(target: *mut ffi::sqlite3, source: *mut ffi::sqlite3) -> Result<Self, StoreError> {
        // SAFETY: both handles are locked, so both connections are open and nobody else uses them.
        let backup = unsafe { ffi::sqlite3_backup_init(target, c"main".as_ptr(), source, c"main".as_ptr()) };
        NonNull::new(backup).map(Self).ok_or_else(|| {
            // SAFETY: the connection is open; where there is no backup, it holds the error.
            StoreError::of_code(unsafe { ffi::sqlite3_errcode(target) }, "the copy can't be begun".to_owned())
        })
    }

    /// Copies the next pages; gives the database's code.
    fn step(&mut self) -> i32 {
        // SAFETY: the backup was begun and not finished, and both connections are still locked.
        unsafe { ffi::sqlite3_backup_step(self.0.as_ptr(), PAGES_AT_ONCE) }
    }
}

impl Drop for Backup {
    fn drop(&mut self) {
        // SAFETY: the backup was begun, and is not used again.
        unsafe { ffi::sqlite3_backup_finish(self.0.as_ptr()) };
    }
}

impl Book {
    /// Copies the book as it is now into a new file, which only its owner may read, and looks the copy through as
    /// `check` does. Gives the newest change that is in it; `None` where nothing was ever written.
    ///
    /// # Errors
    /// [`StoreError::FileExists`], [`StoreError::DiskFull`], [`StoreError::Locked`] where others write all the time,
    /// or [`StoreError::Damaged`] where the copy is not in order, which it then is not in the book either.
    pub async fn back_up(&self, target: &Path) -> Result<Option<Head>, StoreError> {
        private_file(target)?;
        self.copy_pages(target).await?;
        let copy = Self::open(target).await?;
        let looked_through = async {
            match copy.audit(None).await?.first() {
                Some(problem) => Err(StoreError::Damaged(format!("{} {}", problem.code, problem.place))),
                None => copy.head().await,
            }
        };
        let head = looked_through.await;
        // Closing folds the write-ahead log into the file.
        copy.close().await;
        head
    }

    async fn copy_pages(&self, target: &Path) -> Result<(), StoreError> {
        let mut copy = options(target).connect().await?;
        let mut reader = self.reader().await?;
        let copied = {
            let (mut source, mut destination) = (handle_of(&mut reader).await?, handle_of(&mut copy).await?);
            let mut backup = Backup::begin(destination.as_raw_handle().as_ptr(), source.as_raw_handle().as_ptr())?;
            let mut pauses = 0;
            loop {
                match backup.step() {
                    ffi::SQLITE_DONE => break Ok(()),
                    ffi::SQLITE_OK => pauses = 0,
                    ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED if pauses < MAX_PAUSES => {
                        pauses += 1;
                        std::thread::sleep(PAUSE);
                    }
                    code => break Err(StoreError::of_code(code, "the copy can't be written".to_owned())),
                }
            }
        };
        copy.close().await?;
        copied
    }
}

fn private_file(target: &Path) -> Result<(), StoreError> {
    crate::book::private_file(target).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => StoreError::FileExists(target.display().to_string()),
        std::io::ErrorKind::StorageFull => StoreError::DiskFull,
        _ => StoreError::CannotOpen(error.to_string()),
    })
}
