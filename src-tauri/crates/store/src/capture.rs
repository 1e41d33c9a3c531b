//! Sees every row that a change writes, ends or removes, whatever statement does so, by `SQLite`'s
//! pre-update hook. From it come the control sums and the change feed; no statement has to remember them.
//!
//! One of the places with code for one database only: `docs/decisions` says what stands in its place
//! on another.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use crate::raw::handle_of;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::{Ledger, RowSum, Value, row_hash};
use caseload_book_format::tables::{self, Table};
use caseload_domain::ids::ChangeId;
use libsqlite3_sys as ffi;
use roaring::RoaringTreemap;
use sqlx::sqlite::SqliteConnection;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::null_mut;

/// The name under which a connection keeps its [`Capture`].
const NAME: &CStr = c"caseload.capture";

/// What the change under way has done so far.
#[derive(Debug, Default)]
pub(crate) struct Capture {
    pub(crate) ledger: Ledger,
    pub(crate) cases: RoaringTreemap,
    /// The first table that was written to without being described.
    pub(crate) undescribed: Option<String>,
    row: Vec<u8>,
    /// What rows were before and became, where the change is to be taken back row by row.
    images: Option<Vec<RowChange>>,
}

/// What a row was and became, as runs of values; one of the two is empty where it came or went.
#[derive(Debug)]
pub(crate) struct RowChange {
    pub(crate) table: u8,
    pub(crate) old: Vec<u8>,
    pub(crate) new: Vec<u8>,
}

/// Gives a connection its capture and has it told of every row.
pub(crate) async fn attach(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut handle = handle_of(connection).await?;
    let database = handle.as_raw_handle().as_ptr();
    let capture = Box::into_raw(Box::<Capture>::default()).cast::<c_void>();
    // SAFETY: the handle is locked, so the connection is open and nobody else uses it. From here on the
    // connection owns the capture: `release` frees it when the connection is closed, and at once where
    // it can't be kept.
    let code = unsafe { ffi::sqlite3_set_clientdata(database, NAME.as_ptr(), capture, Some(release)) };
    if code == ffi::SQLITE_OK {
        listen(database, capture);
        return Ok(());
    }
    Err(sqlx::Error::Protocol("no memory for the capture of changes".to_owned()))
}

fn listen(database: *mut ffi::sqlite3, capture: *mut c_void) {
    // SAFETY: the connection is open; the capture lives as long as it does.
    unsafe { ffi::sqlite3_preupdate_hook(database, Some(on_row), capture) };
}

unsafe extern "C" fn release(capture: *mut c_void) {
    // SAFETY: it came from `Box::into_raw` in `attach`, and SQLite calls this once.
    drop(unsafe { Box::from_raw(capture.cast::<Capture>()) });
}

/// Lets `with` work on the capture of a connection whose handle is locked.
fn with_capture<T>(database: *mut ffi::sqlite3, with: impl FnOnce(&mut Capture) -> T) -> Result<T, StoreError> {
    // SAFETY: the connection is open, and its handle is locked by the caller.
    let capture = unsafe { ffi::sqlite3_get_clientdata(database, NAME.as_ptr()) }.cast::<Capture>();
    // SAFETY: it is null or what `attach` left there; the locked handle keeps the hook, which is the
    // only other user, from running meanwhile.
    let capture = unsafe { capture.as_mut() };
    capture.map(with).ok_or_else(|| StoreError::Internal("the connection has no capture of changes".to_owned()))
}

/// Takes what was captured on a connection, and begins anew.
pub(crate) async fn take(connection: &mut SqliteConnection) -> Result<Capture, StoreError> {
    let mut handle = handle_of(connection).await?;
    with_capture(handle.as_raw_handle().as_ptr(), std::mem::take)
}

/// Has the capture of a connection keep what rows are before and after, from here on.
pub(crate) async fn remember(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut handle = handle_of(connection).await?;
    with_capture(handle.as_raw_handle().as_ptr(), |capture| capture.images = Some(Vec::new()))
}

/// Takes what was kept since [`remember`], and keeps no more.
pub(crate) async fn take_remembered(connection: &mut SqliteConnection) -> Result<Vec<RowChange>, StoreError> {
    let mut handle = handle_of(connection).await?;
    with_capture(handle.as_raw_handle().as_ptr(), |capture| capture.images.take().unwrap_or_default())
}

/// Does `work`, which writes many new rows of one table, without the hook: it sums them up itself.
pub(crate) fn without_hook<T>(
    database: *mut ffi::sqlite3,
    work: impl FnOnce() -> Result<T, StoreError>,
    summed: impl FnOnce(&mut Capture),
) -> Result<T, StoreError> {
    // SAFETY: the connection is open and its handle is locked by the caller.
    let capture = unsafe { ffi::sqlite3_preupdate_hook(database, None, null_mut()) };
    let done = work();
    listen(database, capture);
    let done = done?;
    with_capture(database, summed)?;
    Ok(done)
}

impl Capture {
    /// Takes new rows of a table into account that were summed up while they were made.
    pub(crate) fn add_rows(&mut self, table: &'static Table, change: ChangeId, sum: RowSum, cases: &RoaringTreemap) {
        if let Some(number) = tables::number_of(table.name) {
            self.ledger.group(number, change).merge(sum);
            self.cases |= cases;
        }
    }

    /// Takes one side of a row's change into account.
    fn add_row(&mut self, number: u8, table: &Table, side: Side, value_at: impl Fn(c_int) -> *mut ffi::sqlite3_value) {
        let mut bytes = std::mem::take(&mut self.row);
        bytes.clear();
        let (mut key, mut entered) = (0, ChangeId::BEFORE_ALL);
        for (index, place) in (0..table.columns.len()).zip(0..) {
            let value = value_of(value_at(place));
            if index == table.key() {
                key = value.as_key();
            }
            if let Value::Integer(number) = value {
                if index == table.entered() {
                    entered = number.into();
                }
                if table.case() == Some(index) {
                    self.cases.insert(number.cast_unsigned());
                }
            }
            value.append_to(&mut bytes);
        }
        let hash = row_hash(table, &bytes);
        let group = self.ledger.group(number, entered);
        match side {
            Side::Old => group.subtract(key, hash),
            Side::New => group.add(key, hash),
        }
        if let Some(image) = self.images.as_mut().and_then(|images| images.last_mut()) {
            match side {
                Side::Old => image.old.clone_from(&bytes),
                Side::New => image.new.clone_from(&bytes),
            }
        }
        self.row = bytes;
    }
}

/// Whether a row is as it was or as it is going to be.
#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

unsafe extern "C" fn on_row(
    capture: *mut c_void,
    database: *mut ffi::sqlite3,
    operation: c_int,
    schema: *const c_char,
    table: *const c_char,
    _old_row: i64,
    _new_row: i64,
) {
    // SAFETY: `listen` gave this pointer with the hook, and the capture lives as long as the connection.
    // While a statement runs nobody else has it.
    let Some(capture) = (unsafe { capture.cast::<Capture>().as_mut() }) else { return };
    // SAFETY: SQLite passes names that end with a zero byte and live during the call.
    let (schema, name) = unsafe { (CStr::from_ptr(schema), CStr::from_ptr(table)) };
    if schema != c"main" {
        return;
    }
    let Ok(name) = name.to_str() else {
        capture.undescribed = Some(name.to_string_lossy().into_owned());
        return;
    };
    let Some(number) = tables::number_of(name) else {
        if !tables::NOT_SUMMED.contains(&name) && capture.undescribed.is_none() {
            capture.undescribed = Some(name.to_owned());
        }
        return;
    };
    let table = tables::ALL[usize::from(number)];
    if let Some(images) = &mut capture.images {
        images.push(RowChange { table: number, old: Vec::new(), new: Vec::new() });
    }
    if operation != ffi::SQLITE_INSERT {
        capture.add_row(number, table, Side::Old, |place| {
            let mut value = null_mut();
            // SAFETY: within the hook of an update or a deletion, of a column that the table has or, if
            // not, that is refused by a code.
            unsafe { ffi::sqlite3_preupdate_old(database, place, &raw mut value) };
            value
        });
    }
    if operation != ffi::SQLITE_DELETE {
        capture.add_row(number, table, Side::New, |place| {
            let mut value = null_mut();
            // SAFETY: within the hook of an insertion or an update, as above.
            unsafe { ffi::sqlite3_preupdate_new(database, place, &raw mut value) };
            value
        });
    }
}

/// What `SQLite` has at hand as a value; its bytes live during the hook's call.
fn value_of<'hook>(value: *mut ffi::sqlite3_value) -> Value<'hook> {
    if value.is_null() {
        return Value::Null;
    }
    // SAFETY: the value is one of the row at hand. Bytes are asked for before their length, as the
    // interface wants it, and nothing converts them before they are hashed.
    unsafe {
        match ffi::sqlite3_value_type(value) {
            ffi::SQLITE_INTEGER => Value::Integer(ffi::sqlite3_value_int64(value)),
            ffi::SQLITE_FLOAT => Value::Real(ffi::sqlite3_value_double(value)),
            ffi::SQLITE_TEXT => Value::Text(bytes_of(ffi::sqlite3_value_text(value), value)),
            ffi::SQLITE_BLOB => Value::Blob(bytes_of(ffi::sqlite3_value_blob(value).cast(), value)),
            _ => Value::Null,
        }
    }
}

/// # Safety
/// `start` must be what `value` just gave as its text or blob.
unsafe fn bytes_of<'hook>(start: *const u8, value: *mut ffi::sqlite3_value) -> &'hook [u8] {
    // SAFETY: the caller's promise; the length is that of the same text or blob.
    unsafe {
        let length = usize::try_from(ffi::sqlite3_value_bytes(value)).unwrap_or(0);
        if start.is_null() || length == 0 { &[] } else { std::slice::from_raw_parts(start, length) }
    }
}
