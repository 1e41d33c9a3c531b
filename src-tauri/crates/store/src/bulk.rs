//! Many rows at once, in and out, through `SQLite`'s own interface. By the library of the rest of
//! the store every value would be allocated on one thread and freed on another, which takes longer
//! than the insert or the scan itself. One of two places with code for one database only.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use crate::book::Book;
use crate::error::StoreError;
use compact_str::CompactString;
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
        let result = done.map_err(|code| failure(database, code));
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

/// A row at hand; its texts live until the next one.
pub(crate) struct RawRow {
    statement: *mut ffi::sqlite3_stmt,
}

/// What a column can be read as. Nothing is `0` or an empty text where it is not asked for as such.
pub(crate) trait Column {
    fn of(row: &RawRow, index: c_int) -> Self;
}

impl Column for i64 {
    fn of(row: &RawRow, index: c_int) -> Self {
        // SAFETY: the statement stands on a row; an index that it lacks reads as nothing.
        unsafe { ffi::sqlite3_column_int64(row.statement, index) }
    }
}

impl Column for i32 {
    fn of(row: &RawRow, index: c_int) -> Self {
        i32::try_from(i64::of(row, index)).unwrap_or_default()
    }
}

impl Column for u32 {
    fn of(row: &RawRow, index: c_int) -> Self {
        u32::try_from(i64::of(row, index)).unwrap_or_default()
    }
}

impl Column for bool {
    fn of(row: &RawRow, index: c_int) -> Self {
        i64::of(row, index) != 0
    }
}

impl Column for f64 {
    fn of(row: &RawRow, index: c_int) -> Self {
        // SAFETY: as for whole numbers.
        unsafe { ffi::sqlite3_column_double(row.statement, index) }
    }
}

impl Column for String {
    fn of(row: &RawRow, index: c_int) -> Self {
        row.text(index).to_owned()
    }
}

impl Column for CompactString {
    fn of(row: &RawRow, index: c_int) -> Self {
        row.text(index).into()
    }
}

impl<T: Column> Column for Option<T> {
    fn of(row: &RawRow, index: c_int) -> Self {
        // SAFETY: as for numbers.
        let kind = unsafe { ffi::sqlite3_column_type(row.statement, index) };
        (kind != ffi::SQLITE_NULL).then(|| T::of(row, index))
    }
}

impl RawRow {
    /// The value of a column, from 0.
    pub(crate) fn get<T: Column>(&self, index: c_int) -> T {
        T::of(self, index)
    }

    /// The text of a column, from 0; empty where there is none.
    pub(crate) fn text(&self, index: c_int) -> &str {
        // SAFETY: the statement stands on a row. The text is asked for before its length, as the
        // interface wants it, and lives until the statement is stepped, which needs the row back.
        let bytes = unsafe {
            let text = ffi::sqlite3_column_text(self.statement, index);
            let length = usize::try_from(ffi::sqlite3_column_bytes(self.statement, index)).unwrap_or_default();
            if text.is_null() { &[] } else { std::slice::from_raw_parts(text, length) }
        };
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Gives every row of a statement without variables to `sink` as it comes.
pub(crate) async fn each_row(book: &Book, sql: &'static str, sink: impl FnMut(&RawRow)) -> Result<(), StoreError> {
    each_row_on(&mut *book.readers().acquire().await?, sql, sink).await
}

/// Gives every row of a statement without variables to `sink` as it comes, on a connection and within
/// the transaction that it is in.
pub(crate) async fn each_row_on(
    connection: &mut SqliteConnection,
    sql: &str,
    sink: impl FnMut(&RawRow),
) -> Result<(), StoreError> {
    each_row_with(connection, sql, &[], sink).await
}

/// The same of a statement whose variables are whole numbers, in their order.
pub(crate) async fn each_row_with(
    connection: &mut SqliteConnection,
    sql: &str,
    variables: &[i64],
    mut sink: impl FnMut(&RawRow),
) -> Result<(), StoreError> {
    let mut handle = connection.lock_handle().await?;
    let database = handle.as_raw_handle().as_ptr();
    let mut row = RawRow { statement: null_mut() };
    let length = c_int::try_from(sql.len()).unwrap_or(c_int::MAX);
    // SAFETY: the handle is locked, so the connection is open and nobody else uses it; the length
    // is the text's own; the statement is finalized below, come what may.
    let mut code =
        unsafe { ffi::sqlite3_prepare_v2(database, sql.as_ptr().cast(), length, &raw mut row.statement, null_mut()) };
    for (index, value) in (1..).zip(variables) {
        if code == ffi::SQLITE_OK {
            // SAFETY: the statement was prepared; an index that it lacks is refused by a code.
            code = unsafe { ffi::sqlite3_bind_int64(row.statement, index, *value) };
        }
    }
    while code == ffi::SQLITE_OK || code == ffi::SQLITE_ROW {
        // SAFETY: the statement was prepared and its variables are bound.
        code = unsafe { ffi::sqlite3_step(row.statement) };
        if code == ffi::SQLITE_ROW {
            sink(&row);
        }
    }
    let result = if code == ffi::SQLITE_DONE { Ok(()) } else { Err(failure(database, code)) };
    // SAFETY: the statement was prepared or is null, which does nothing, and is not used again.
    unsafe { ffi::sqlite3_finalize(row.statement) };
    result
}

fn failure(database: *mut ffi::sqlite3, code: c_int) -> StoreError {
    // SAFETY: the connection is open; the message lives until the next call on it, and is copied.
    let message = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(database)) }.to_string_lossy().into_owned();
    StoreError::of_code(code, message)
}
