//! Streaming the rows of a file, whatever its format.

mod ahead;
mod bounded;
mod merged;
mod number_formats;
mod ods;
mod rows;
mod statement;
mod text;
mod web;
mod workbook;
mod xls;
mod xlsb;
mod xlsx;

use crate::error::FileError;
use crate::recognised::{Format, Recognised};
use caseload_tables::Row;
use std::ops::ControlFlow;

pub use ahead::read_rows_ahead;
pub(crate) use web::table_names;
pub(crate) use workbook::sheet_names;
pub(crate) use xlsx::{counts_from_1904, look_through_sheets};

/// A table has at most this many columns; what stands further right belongs to none.
pub(crate) const MAX_COLUMNS: usize = 4_096;
/// Where more blank rows than this follow on each other, they are passed over.
pub(crate) const MAX_BLANK_ROWS: u64 = 1_000;

/// Streams the rows of a file, or of a workbook's sheet, to `sink` until it says to stop.
///
/// # Errors
/// [`FileError`] when the file can't be read on; the rows before were given to `sink`.
pub fn read_rows(
    file: &Recognised,
    sheet: Option<&str>,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let sheet = sheet.or(file.sheets.first().map(String::as_str));
    match (file.format, sheet) {
        (Format::Csv, None) => text::read(file, sink),
        (Format::Csv, Some(sheet)) => Err(FileError::NoSuchSheet { file: file.name.clone(), sheet: sheet.to_owned() }),
        (Format::Camt | Format::Mt940, _) => statement::read(file, sink),
        (Format::Html | Format::Xml, sheet) => web::read(file, sheet.unwrap_or_default(), sink),
        (_, sheet) => workbook::read(file, &[sheet.unwrap_or_default()], &mut |_, row| sink(row)),
    }
}

/// The first rows of each of the sheets given, or of a text.
///
/// # Errors
/// As [`read_rows`].
pub fn sample_rows(file: &Recognised, sheets: &[Option<String>], most: usize) -> Result<Vec<Vec<Row>>, FileError> {
    let mut samples = vec![Vec::new(); sheets.len()];
    let mut take = |index: usize, row: Row| {
        let rows: &mut Vec<Row> = &mut samples[index];
        rows.push(row);
        if rows.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let names: Vec<&str> = sheets.iter().flatten().map(String::as_str).collect();
    if !file.format.is_workbook() || names.len() < sheets.len() {
        for (index, sheet) in sheets.iter().enumerate() {
            read_rows(file, sheet.as_deref(), &mut |row| take(index, row))?;
        }
    } else {
        workbook::read(file, &names, &mut take)?;
    }
    Ok(samples)
}
