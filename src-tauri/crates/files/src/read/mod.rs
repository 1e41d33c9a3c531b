//! Streaming the rows of a file, whatever its format.

mod text;
mod workbook;

use crate::cell::Row;
use crate::error::FileError;
use crate::recognise::{Format, Recognised};
use std::ops::ControlFlow;

pub(crate) use workbook::sheet_names;

/// A table has at most this many columns; what stands further right belongs to none.
pub(crate) const MOST_COLUMNS: usize = 4_096;
/// Where more blank rows than this follow on each other, they are passed over.
pub(crate) const MOST_BLANK_ROWS: u64 = 1_000;

/// Streams the rows of a file, or of a workbook's sheet, to `sink` until it says to stop.
///
/// # Errors
/// [`FileError`] when the file can't be read on; the rows before were given to `sink`.
pub fn read_rows(
    file: &Recognised,
    sheet: Option<&str>,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    match file.format {
        Format::Csv => text::read(file, sink),
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => {
            let sheet = sheet.or(file.sheets.first().map(String::as_str)).unwrap_or_default();
            workbook::read(file, sheet, sink)
        }
    }
}

/// The first rows of a file or sheet.
///
/// # Errors
/// As [`read_rows`].
pub fn sample_rows(file: &Recognised, sheet: Option<&str>, most: usize) -> Result<Vec<Row>, FileError> {
    let mut rows = Vec::new();
    read_rows(file, sheet, &mut |row| {
        rows.push(row);
        if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(rows)
}
