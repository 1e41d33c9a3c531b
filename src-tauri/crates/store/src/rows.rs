//! Reading rows strictly: a value that is not what it should be is damage that is named, never a default.

use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredFormat};
use caseload_domain::Currency;
use caseload_domain::Removal;
use serde::de::DeserializeOwned;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Row as _, Sqlite, Type};
use std::cell::RefCell;

/// What stands for a value that can't be read, until the read fails for it. Ids have no default, lest one be
/// taken for an id that was not found.
pub(crate) trait Blank {
    fn blank() -> Self;
}

macro_rules! blank_by_default {
    ($($kind:ty),+) => {$(
        impl Blank for $kind {
            fn blank() -> Self {
                Self::default()
            }
        }
    )+};
}

blank_by_default!(i64, i32, u32, bool, String, &str, Vec<u8>);

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

/// A row at hand. What can't be read gives a default for the moment and makes the whole read fail.
pub(crate) struct StrictRow<'rows> {
    row: &'rows SqliteRow,
    damage: RefCell<Option<String>>,
}

impl<'rows> StrictRow<'rows> {
    /// The value of a column.
    pub(crate) fn get<T, I>(&self, column: I) -> T
    where
        T: Decode<'rows, Sqlite> + Type<Sqlite> + Blank,
        I: ColumnIndex<SqliteRow> + std::fmt::Display,
    {
        let place = column.to_string();
        self.row.try_get(column).unwrap_or_else(|error| {
            self.is_damaged::<()>(&format!("{place}: {error}"));
            T::blank()
        })
    }

    /// The id in a column.
    pub(crate) fn id<Id: From<i64>>(&self, column: impl ColumnIndex<SqliteRow> + std::fmt::Display) -> Id {
        self.get::<i64, _>(column).into()
    }

    /// The id in a column that may hold none.
    pub(crate) fn id_if_any<Id: From<i64>>(
        &self,
        column: impl ColumnIndex<SqliteRow> + std::fmt::Display,
    ) -> Option<Id> {
        self.get::<Option<i64>, _>(column).map(Id::from)
    }

    /// How a loan was taken out of collection, by the number in a column.
    pub(crate) fn removal(&self, column: usize) -> Option<Removal> {
        let number = self.get(column);
        Removal::by_number(number).unwrap_or_else(|| self.is_damaged(&format!("{column}: {number} is no removal")))
    }

    /// The whole number of a column that is never less than `least`.
    pub(crate) fn at_least(&self, least: i64, column: &str) -> i64 {
        let number = self.get(column);
        if number < least {
            self.is_damaged::<()>(&format!("{column} {number} is less than {least}"));
        }
        number
    }

    /// The same of a column that may hold nothing.
    pub(crate) fn none_or_at_least(&self, least: i64, column: &str) -> Option<i64> {
        self.get::<Option<i64>, _>(column).map(|_| self.at_least(least, column))
    }

    /// What a JSON text in a column says.
    pub(crate) fn json<T: DeserializeOwned + Default>(&self, column: &str) -> T {
        self.parsed(column, |text| serde_json::from_str(text).map_err(|error| error.to_string()))
    }

    /// The stored object in a column.
    pub(crate) fn stored<T: StoredFormat + Default>(&self, column: &str) -> T {
        self.parsed(column, formats::parse)
    }

    /// The list of stored objects in a column.
    pub(crate) fn stored_list<T: StoredFormat>(&self, column: &str) -> Vec<T> {
        self.parsed(column, formats::parse_list)
    }

    /// What a text in a column says, by the caller's reading of it.
    pub(crate) fn parsed<T: Default>(&self, column: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> T {
        let text: &str = self.get(column);
        parse(text).unwrap_or_else(|reason| self.is_damaged(&format!("{column}: {reason}")))
    }

    /// The currency whose code stands in a column.
    pub(crate) fn currency(&self, column: &str) -> Currency {
        self.get::<&str, _>(column).parse().unwrap_or_else(|()| {
            self.is_damaged::<()>(&format!("{column} is no currency"));
            Currency::CNY
        })
    }

    /// The value that a column names by its code; `blank` stands for it where there is none of that code.
    pub(crate) fn coded<T>(&self, column: &str, of_code: fn(&str) -> Option<T>, blank: T) -> T {
        let code: &str = self.get(column);
        of_code(code).unwrap_or_else(|| {
            self.is_damaged::<()>(&format!("{column} {code} is unknown"));
            blank
        })
    }

    fn is_damaged<T: Default>(&self, reason: &str) -> T {
        self.damage.borrow_mut().get_or_insert_with(|| reason.to_owned());
        T::default()
    }
}

/// Reads every row; `table` is named where one can't be read, with the value of its first column.
pub(crate) fn read_rows<'rows, T, C: FromIterator<T>>(
    table: &str,
    rows: &'rows [SqliteRow],
    mut read: impl FnMut(&StrictRow<'rows>) -> T,
) -> Result<C, StoreError> {
    rows.iter()
        .map(|row| {
            let row = StrictRow { row, damage: RefCell::default() };
            let value = read(&row);
            match row.damage.into_inner() {
                None => Ok(value),
                Some(reason) => Err(StoreError::damaged(table, name_of(row.row), &reason)),
            }
        })
        .collect()
}

/// The first column of a row as text, which is its key in nearly all statements.
fn name_of(row: &SqliteRow) -> String {
    let number = row.try_get::<i64, _>(0).map(|number| number.to_string());
    number.or_else(|_| row.try_get::<String, _>(0)).unwrap_or_else(|_| "?".to_owned())
}
