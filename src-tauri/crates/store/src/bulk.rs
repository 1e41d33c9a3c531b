//! Many rows at once, in and out, through `SQLite`'s own interface.
#![allow(unsafe_code, reason = "the C interface; each block says why it is sound")]

use crate::book::Book;
use crate::capture;
use crate::change::Change;
use crate::raw::{RawRow, Statement, bind, bind_value, each_row_on, failure, handle_of};
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::{RowSum, Value, key_of, row_hash};
use caseload_book_format::tables::Table;
use caseload_domain::ids::CaseId;
use libsqlite3_sys as ffi;
use roaring::RoaringTreemap;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::c_int;
use std::ops::RangeFrom;

/// New rows of a table as a run of bytes: every column in its order, one value after another. They are
/// summed up while they are made, on the thread that makes them.
pub(crate) struct Rows {
    table: &'static Table,
    bytes: Vec<u8>,
    pub(crate) count: usize,
    row_start: usize,
    key: u64,
    sum: RowSum,
    cases: RoaringTreemap,
}

impl Rows {
    pub(crate) fn of(table: &'static Table) -> Self {
        Self {
            table,
            bytes: Vec::new(),
            count: 0,
            row_start: 0,
            key: 0,
            sum: RowSum::default(),
            cases: RoaringTreemap::new(),
        }
    }

    /// Begins the next row, by the value of its key column and the case that it is about; its values follow.
    pub(crate) fn begin(&mut self, key: impl Into<i64>, case_id: Option<CaseId>) {
        self.sum_up_row();
        self.count += 1;
        self.key = key_of(key.into());
        if let Some(case_id) = case_id {
            self.cases.insert(case_id.number().cast_unsigned());
        }
    }

    fn sum_up_row(&mut self) {
        let row = &self.bytes[self.row_start..];
        if !row.is_empty() {
            self.sum.add(self.key, row_hash(self.table, row));
            self.row_start = self.bytes.len();
        }
    }

    pub(crate) fn integer(&mut self, value: impl Into<Option<i64>>) {
        value.into().map_or(Value::Null, Value::Integer).append_to(&mut self.bytes);
    }

    pub(crate) fn null(&mut self) {
        Value::Null.append_to(&mut self.bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        Value::Text(text.as_bytes()).append_to(&mut self.bytes);
    }

    fn step_all(&self, statement: *mut ffi::sqlite3_stmt) -> Result<(), c_int> {
        let mut rest = &self.bytes[..];
        for _ in 0..self.count {
            for index in 1..=self.table.columns.len() {
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

impl Change {
    /// Numbers for new rows of a table, one after another from the first that is free.
    pub(crate) async fn new_ids(&mut self, table: &Table) -> Result<RangeFrom<i64>, StoreError> {
        let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {}", table.name);
        let mut first = 1;
        each_row_on(self.connection(), &sql, |row| first = row.get(0)).await?;
        Ok(first..)
    }

    /// Inserts rows that this change enters. "OR ROLLBACK" spares the statement journal that an insert
    /// into an indexed table would open; it halves the time.
    pub(crate) async fn insert(&mut self, mut rows: Rows) -> Result<(), StoreError> {
        if rows.count == 0 {
            return Ok(());
        }
        rows.sum_up_row();
        let variables = vec!["?"; rows.table.columns.len()].join(",");
        let (name, columns) = (rows.table.name, rows.table.columns.join(","));
        let sql = format!("INSERT OR ROLLBACK INTO {name} ({columns}) VALUES ({variables})");
        let (change, connection) = (self.id(), self.connection());
        let mut handle = handle_of(connection).await?;
        let database = handle.as_raw_handle().as_ptr();
        let insert = || {
            let mut statement = Statement::prepare(database, &sql)?;
            rows.step_all(statement.raw()).map_err(|code| failure(database, code))
        };
        capture::without_hook(database, insert, |capture| {
            capture.add_rows(rows.table, change, rows.sum, &rows.cases);
        })
    }
}

/// Carries out one statement for each set of values; `next` gives the statement's text and its values, until there
/// are no more. Each text is prepared once.
pub(crate) async fn execute_all<'values>(
    connection: &mut SqliteConnection,
    statements: impl Iterator<Item = Result<(String, Vec<Value<'values>>), StoreError>>,
) -> Result<(), StoreError> {
    let mut handle = handle_of(connection).await?;
    let database = handle.as_raw_handle().as_ptr();
    let mut prepared: HashMap<String, Statement> = HashMap::new();
    for statement in statements {
        let (sql, values) = statement?;
        let statement = match prepared.entry(sql) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let statement = Statement::prepare(database, new.key())?;
                new.insert(statement)
            }
        };
        for (index, value) in (1..).zip(&values) {
            bind_value(statement.raw(), index, *value).map_err(|code| failure(database, code))?;
        }
        // SAFETY: the statement was prepared and its variables are bound to bytes that outlive the step.
        let (code, reset) = unsafe { (ffi::sqlite3_step(statement.raw()), ffi::sqlite3_reset(statement.raw())) };
        if code != ffi::SQLITE_DONE {
            return Err(failure(database, if reset == ffi::SQLITE_OK { code } else { reset }));
        }
    }
    Ok(())
}

/// Gives every row of a statement without variables to `sink` as it comes.
pub(crate) async fn each_row(book: &Book, sql: &'static str, sink: impl FnMut(&RawRow)) -> Result<(), StoreError> {
    each_row_on(&mut *book.reader().await?, sql, sink).await
}
