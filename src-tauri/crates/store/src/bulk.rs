//! Many rows at once through `SQLite`'s own interface. Bound by the library of the rest of the
//! store, every value would be allocated on one thread and freed on another, which takes longer
//! than the insert itself. One of two places with code for one database only.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use crate::error::StoreError;
use libsqlite3_sys as ffi;
use sqlx::sqlite::SqliteConnection;
use std::ffi::{CStr, c_int};
use std::ptr::null_mut;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;

/// Rows as a run of bytes: values one after another, each with its kind before it.
pub(crate) struct Rows {
    width: usize,
    bytes: Vec<u8>,
    pub(crate) count: usize,
}

impl Rows {
    /// Rows of so many values.
    pub(crate) fn of(width: usize) -> Self {
        Self { width, bytes: Vec::new(), count: 0 }
    }

    /// Begins the next row; its values follow.
    pub(crate) fn begin(&mut self) {
        self.count += 1;
    }

    pub(crate) fn integer(&mut self, value: impl Into<Option<i64>>) {
        match value.into() {
            Some(value) => {
                self.bytes.push(INTEGER);
                self.bytes.extend_from_slice(&value.to_le_bytes());
            }
            None => self.bytes.push(NULL),
        }
    }

    /// A text; what is beyond 4 GB of it is cut off, and no reader gives as much.
    pub(crate) fn text(&mut self, text: &str) {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.bytes.push(TEXT);
        self.bytes.extend_from_slice(&length.to_le_bytes());
        self.bytes.extend_from_slice(&text.as_bytes()[..length as usize]);
    }

    /// Inserts the rows by a statement that has one variable a value, within the transaction that
    /// the connection is in.
    pub(crate) async fn insert(&self, connection: &mut SqliteConnection, sql: &CStr) -> Result<(), StoreError> {
        if self.count == 0 {
            return Ok(());
        }
        let mut handle = connection.lock_handle().await?;
        let database = handle.as_raw_handle().as_ptr();
        let mut statement = null_mut();
        // SAFETY: the handle is locked, so the connection is open and nobody else uses it; the text
        // of the statement ends with a nought; the statement is finalized below, come what may.
        let code = unsafe { ffi::sqlite3_prepare_v2(database, sql.as_ptr(), -1, &raw mut statement, null_mut()) };
        let done = if code == ffi::SQLITE_OK { self.step_all(statement) } else { Err(code) };
        let result = done.map_err(|code| {
            // SAFETY: the message lives until the next call on the connection, and is copied before.
            let message = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(database)) }.to_string_lossy().into_owned();
            StoreError::of_code(code, message)
        });
        // SAFETY: the statement was prepared or is null, which does nothing, and is not used again.
        // What it returns is the error of the last step, which was reported.
        unsafe { ffi::sqlite3_finalize(statement) };
        result
    }

    fn step_all(&self, statement: *mut ffi::sqlite3_stmt) -> Result<(), c_int> {
        let mut rest = &self.bytes[..];
        for _ in 0..self.count {
            for index in 1..=self.width {
                rest = bind(statement, c_int::try_from(index).unwrap_or(c_int::MAX), rest)?;
            }
            // SAFETY: the statement was prepared and all of its variables are bound to bytes of
            // `self`, which outlive the step.
            let (code, reset) = unsafe { (ffi::sqlite3_step(statement), ffi::sqlite3_reset(statement)) };
            if code != ffi::SQLITE_DONE {
                return Err(if reset == ffi::SQLITE_OK { code } else { reset });
            }
        }
        Ok(())
    }
}

/// Binds the value at the beginning of `bytes` and gives what follows it.
fn bind(statement: *mut ffi::sqlite3_stmt, index: c_int, bytes: &[u8]) -> Result<&[u8], c_int> {
    let (kind, rest) = bytes.split_first().ok_or(ffi::SQLITE_MISUSE)?;
    let (code, rest) = match *kind {
        INTEGER => {
            let (value, rest) = rest.split_first_chunk::<8>().ok_or(ffi::SQLITE_MISUSE)?;
            // SAFETY: the statement is prepared; an index that it lacks is refused by a code.
            (unsafe { ffi::sqlite3_bind_int64(statement, index, i64::from_le_bytes(*value)) }, rest)
        }
        TEXT => {
            let (length, rest) = rest.split_first_chunk::<4>().ok_or(ffi::SQLITE_MISUSE)?;
            let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(ffi::SQLITE_MISUSE)?;
            let length = c_int::try_from(text.len()).map_err(|_| ffi::SQLITE_TOOBIG)?;
            // SAFETY: the bytes are UTF-8 and live until the statement was stepped and bound anew
            // or finalized, so no copy is needed.
            let code =
                unsafe { ffi::sqlite3_bind_text(statement, index, text.as_ptr().cast(), length, ffi::SQLITE_STATIC()) };
            (code, rest)
        }
        // SAFETY: as for numbers.
        _ => (unsafe { ffi::sqlite3_bind_null(statement, index) }, rest),
    };
    if code == ffi::SQLITE_OK { Ok(rest) } else { Err(code) }
}
