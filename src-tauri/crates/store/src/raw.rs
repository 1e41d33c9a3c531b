//! Statements through `SQLite`'s own interface, and the rows that they give. By the library of the rest of the store every
//! value would be allocated on one thread and freed on another, which takes longer than the insert or the scan itself.
//! One of the places with code for one database only.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::Value;
use caseload_domain::{Currency, Percentage, Removal};
use compact_str::CompactString;
use libsqlite3_sys as ffi;
use sqlx::Connection as _;
use sqlx::sqlite::{LockedSqliteHandle, SqliteConnection};
use std::cell::Cell;
use std::ffi::{CStr, c_int};
use std::ptr::null_mut;

/// The database's own handle of a connection, for the caller alone until it is dropped.
///
/// `lock_handle` asks the connection's thread to let go of it by a message, and takes it at once where the thread has
/// not taken it back from the last time. The message then stays in the queue, which has room for fifty: one more, and
/// both wait for each other for ever. So the thread has to answer once between two of them.
#[expect(clippy::disallowed_methods, reason = "the one place that waits for the connection's thread before")]
pub(crate) async fn handle_of(connection: &mut SqliteConnection) -> Result<LockedSqliteHandle<'_>, sqlx::Error> {
    connection.ping().await?;
    connection.lock_handle().await
}

/// A prepared statement; it is finalized when it goes, whatever makes it go.
pub(crate) struct Statement(*mut ffi::sqlite3_stmt);

impl Statement {
    /// Prepares a statement on a connection whose handle the caller has locked.
    pub(crate) fn prepare(database: *mut ffi::sqlite3, sql: &str) -> Result<Self, StoreError> {
        let mut statement = null_mut();
        let length = c_int::try_from(sql.len()).unwrap_or(c_int::MAX);
        // SAFETY: the handle is locked, so the connection is open and nobody else uses it; the length
        // is the text's own.
        let code =
            unsafe { ffi::sqlite3_prepare_v2(database, sql.as_ptr().cast(), length, &raw mut statement, null_mut()) };
        let statement = Self(statement);
        if code == ffi::SQLITE_OK { Ok(statement) } else { Err(failure(database, code)) }
    }

    pub(crate) fn raw(&mut self) -> *mut ffi::sqlite3_stmt {
        self.0
    }
}

impl Drop for Statement {
    fn drop(&mut self) {
        // SAFETY: the statement was prepared or is null, which does nothing, and is not used again.
        // What it returns is the error of the last step, which was reported.
        unsafe { ffi::sqlite3_finalize(self.0) };
    }
}

/// Binds the value at the beginning of `bytes` and gives what follows it.
pub(crate) fn bind(statement: *mut ffi::sqlite3_stmt, index: c_int, bytes: &[u8]) -> Result<&[u8], c_int> {
    let (value, rest) = Value::split_from(bytes).ok_or(ffi::SQLITE_MISUSE)?;
    bind_value(statement, index, value)?;
    Ok(rest)
}

pub(crate) fn bind_value(statement: *mut ffi::sqlite3_stmt, index: c_int, value: Value<'_>) -> Result<(), c_int> {
    let length = |content: &[u8]| c_int::try_from(content.len()).map_err(|_| ffi::SQLITE_TOOBIG);
    // SAFETY: the statement is prepared, and an index that it lacks is refused by a code. Bytes live until
    // the statement was stepped and bound anew or finalized, so no copy of them is needed.
    let code = unsafe {
        match value {
            Value::Null => ffi::sqlite3_bind_null(statement, index),
            Value::Integer(value) => ffi::sqlite3_bind_int64(statement, index, value),
            Value::Real(value) => ffi::sqlite3_bind_double(statement, index, value),
            Value::Text(text) => {
                ffi::sqlite3_bind_text(statement, index, text.as_ptr().cast(), length(text)?, ffi::SQLITE_STATIC())
            }
            Value::Blob(content) => ffi::sqlite3_bind_blob(
                statement,
                index,
                content.as_ptr().cast(),
                length(content)?,
                ffi::SQLITE_STATIC(),
            ),
        }
    };
    if code == ffi::SQLITE_OK { Ok(()) } else { Err(code) }
}

/// A row at hand; its texts live until the next one.
pub(crate) struct RawRow {
    statement: *mut ffi::sqlite3_stmt,
    /// What could not be read as what it should be: the column's index and why.
    unreadable: Cell<Option<(c_int, &'static str)>>,
}

/// What a column can be read as. Nothing is `0` or an empty text where it is not asked for as such. A value
/// that can't be what it should be reads as that too, and makes the whole read fail.
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
        i32::try_from(i64::of(row, index)).unwrap_or_else(|_| row.is_unreadable(index, "is out of range"))
    }
}

impl Column for u32 {
    fn of(row: &RawRow, index: c_int) -> Self {
        u32::try_from(i64::of(row, index)).unwrap_or_else(|_| row.is_unreadable(index, "is out of range"))
    }
}

impl Column for bool {
    fn of(row: &RawRow, index: c_int) -> Self {
        match i64::of(row, index) {
            0 => false,
            1 => true,
            _ => row.is_unreadable(index, "is neither 0 nor 1"),
        }
    }
}

impl Column for Percentage {
    fn of(row: &RawRow, index: c_int) -> Self {
        let percentage = Self::from_parts_per_million(u32::of(row, index));
        if percentage > Self::WHOLE {
            row.is_unreadable::<()>(index, "is more than the whole");
        }
        percentage
    }
}

impl Column for Currency {
    fn of(row: &RawRow, index: c_int) -> Self {
        row.text(index).parse().unwrap_or_else(|()| {
            row.is_unreadable::<()>(index, "is no currency");
            Self::CNY
        })
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

    /// How a loan was taken out of collection, by the number in a column.
    pub(crate) fn removal(&self, index: c_int) -> Option<Removal> {
        Removal::by_number(self.get(index)).unwrap_or_else(|| self.is_unreadable(index, "is no removal"))
    }

    /// The number of times that a case was placed with what a row tells of included: 1 or more.
    pub(crate) fn hand(&self, index: c_int) -> u32 {
        match self.get(index) {
            0 => self.is_unreadable(index, "is less than 1"),
            hand => hand,
        }
    }

    /// The text of a column, from 0; empty where there is none.
    pub(crate) fn text(&self, index: c_int) -> &str {
        std::str::from_utf8(self.bytes(index)).unwrap_or_else(|_| self.is_unreadable(index, "is no UTF-8"))
    }

    /// Has the read fail for the value of a column; gives what stands there meanwhile.
    pub(crate) fn is_unreadable<T: Default>(&self, index: c_int, why: &'static str) -> T {
        self.unreadable.set(Some(self.unreadable.get().unwrap_or((index, why))));
        T::default()
    }

    fn bytes(&self, index: c_int) -> &[u8] {
        // SAFETY: the statement stands on a row. The text is asked for before its length, as the
        // interface wants it, and lives until the statement is stepped, which needs the row back.
        unsafe {
            let text = ffi::sqlite3_column_text(self.statement, index);
            let length = usize::try_from(ffi::sqlite3_column_bytes(self.statement, index)).unwrap_or(0);
            if text.is_null() { &[] } else { std::slice::from_raw_parts(text, length) }
        }
    }

    /// The value of a column as control sums see it.
    pub(crate) fn value(&self, index: c_int) -> Value<'_> {
        // SAFETY: as for numbers.
        match unsafe { ffi::sqlite3_column_type(self.statement, index) } {
            ffi::SQLITE_INTEGER => Value::Integer(self.get(index)),
            // SAFETY: as for numbers.
            ffi::SQLITE_FLOAT => Value::Real(unsafe { ffi::sqlite3_column_double(self.statement, index) }),
            ffi::SQLITE_TEXT => Value::Text(self.bytes(index)),
            ffi::SQLITE_BLOB => Value::Blob(self.bytes(index)),
            _ => Value::Null,
        }
    }

    /// The error of a value that could not be read, with the table, the column and the row.
    fn damage(&self) -> Option<StoreError> {
        let (index, why) = self.unreadable.get()?;
        // SAFETY: the names live as long as the statement and are copied; those of an expression are null.
        let (table, column) = unsafe {
            let name = |text: *const std::ffi::c_char| {
                if text.is_null() { String::new() } else { CStr::from_ptr(text).to_string_lossy().into_owned() }
            };
            (table_name(self.statement), name(ffi::sqlite3_column_name(self.statement, index)))
        };
        Some(StoreError::damaged(&table, self.get::<i64>(0), &format!("{column} {why}")))
    }
}

/// Gives every row of a statement without variables to `sink` as it comes, on a connection and within
/// the transaction that it is in.
pub(crate) async fn each_row_on(
    connection: &mut SqliteConnection,
    sql: &str,
    sink: impl FnMut(&RawRow),
) -> Result<(), StoreError> {
    each_row_with::<i64>(connection, sql, &[], sink).await
}

/// The same of a statement whose variables are whole numbers, in their order.
pub(crate) async fn each_row_with<V: Copy + Into<i64>>(
    connection: &mut SqliteConnection,
    sql: &str,
    variables: &[V],
    mut sink: impl FnMut(&RawRow),
) -> Result<(), StoreError> {
    let mut handle = handle_of(connection).await?;
    let database = handle.as_raw_handle().as_ptr();
    let mut statement = Statement::prepare(database, sql)?;
    let row = RawRow { statement: statement.raw(), unreadable: Cell::default() };
    for (index, value) in (1..).zip(variables) {
        // SAFETY: the statement was prepared; an index that it lacks is refused by a code.
        let code = unsafe { ffi::sqlite3_bind_int64(row.statement, index, (*value).into()) };
        if code != ffi::SQLITE_OK {
            return Err(failure(database, code));
        }
    }
    loop {
        // SAFETY: the statement was prepared and its variables are bound.
        match unsafe { ffi::sqlite3_step(row.statement) } {
            ffi::SQLITE_ROW => sink(&row),
            ffi::SQLITE_DONE => return Ok(()),
            code => return Err(failure(database, code)),
        }
        if let Some(damage) = row.damage() {
            return Err(damage);
        }
    }
}

pub(crate) fn failure(database: *mut ffi::sqlite3, code: c_int) -> StoreError {
    // SAFETY: the connection is open; the message lives until the next call on it, and is copied.
    let message = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(database)) }.to_string_lossy().into_owned();
    StoreError::of_code(code, message)
}

/// The table after the first `FROM` of a statement; good enough to say where something is damaged.
///
/// # Safety
/// The statement must be prepared and not finalized.
unsafe fn table_name(statement: *mut ffi::sqlite3_stmt) -> String {
    // SAFETY: the caller's promise; the text lives as long as the statement and is copied.
    let sql = unsafe { CStr::from_ptr(ffi::sqlite3_sql(statement)) }.to_string_lossy().into_owned();
    let mut words = sql.split_whitespace().skip_while(|word| *word != "FROM").skip(1);
    words.next().unwrap_or_default().to_owned()
}
