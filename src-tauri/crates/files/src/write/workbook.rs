//! Workbooks out. Rows stream to a temporary file, so memory does not grow with them.

use super::{ColumnKind, Value, WrittenColumn, beside, workbook_failure};
use crate::error::FileError;
use caseload_domain::Currency;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;
use std::path::Path;

/// Rows of data that one sheet holds below its header.
const MAX_ROWS: u32 = 1_048_575;

/// Writes a table as the only sheet of a workbook: a styled header that stays in view, text typed
/// as text, amounts and dates as such.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`]; the target is then as it was.
pub fn write_workbook<'rows>(
    target: &Path,
    sheet: &str,
    columns: &[WrittenColumn],
    rows: impl Iterator<Item = impl AsRef<[Value<'rows>]>>,
) -> Result<(), FileError> {
    beside(target, |file| {
        let mut book = Workbook::new();
        let filled = book.add_worksheet_with_constant_memory().and_then(|page| fill(page, sheet, columns, rows));
        filled.and_then(|()| save(&mut book, file)).map_err(|error| workbook_failure(target, error))
    })
}

/// The same in memory, of which nothing touches a disk: what is to leave encrypted only.
///
/// # Errors
/// [`FileError::CannotWrite`] naming `target`.
pub fn write_workbook_in_memory<'rows>(
    target: &Path,
    sheet: &str,
    columns: &[WrittenColumn],
    rows: impl Iterator<Item = impl AsRef<[Value<'rows>]>>,
) -> Result<Vec<u8>, FileError> {
    let mut book = Workbook::new();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let filled = fill(book.add_worksheet(), sheet, columns, rows);
    filled.and_then(|()| save(&mut book, &mut bytes)).map_err(|error| workbook_failure(target, error))?;
    Ok(bytes.into_inner())
}

fn save(book: &mut Workbook, to: impl std::io::Write + std::io::Seek + Send) -> Result<(), XlsxError> {
    set_up_book(book)?;
    book.save_to_writer(to)
}

fn fill<'rows>(
    page: &mut Worksheet,
    sheet: &str,
    columns: &[WrittenColumn],
    rows: impl Iterator<Item = impl AsRef<[Value<'rows>]>>,
) -> Result<(), XlsxError> {
    let formats = Formats::new();
    page.set_name(sheet)?;
    page.set_freeze_panes(1, 0)?;
    for (index, column) in (0_u16..).zip(columns) {
        page.set_column_width(index, f64::from(column.width))?;
        if column.kind == ColumnKind::Text {
            page.set_column_format(index, &formats.text)?;
        }
    }
    for (index, column) in (0_u16..).zip(columns) {
        page.write_string_with_format(0, index, &column.header, &formats.header)?;
    }
    let mut amounts: HashMap<Currency, Format> = HashMap::new();
    let mut last = 0;
    for (number, row) in (1_u32..).zip(rows) {
        if number > MAX_ROWS {
            return Err(XlsxError::RowColumnLimitError);
        }
        last = number;
        for (index, value) in (0_u16..).zip(row.as_ref()) {
            write_value(page, number, index, value, &formats, &mut amounts)?;
        }
    }
    if let Some(columns) = u16::try_from(columns.len()).ok().and_then(|count| count.checked_sub(1)) {
        page.autofilter(0, 0, last, columns)?;
    }
    Ok(())
}

/// Two exports of the same things are the same to the last byte: no clock in the file.
pub(super) fn set_up_book(book: &mut Workbook) -> Result<(), XlsxError> {
    book.set_properties(
        &rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    Ok(())
}

/// Writes a value as the type that it is.
pub(super) fn write_value(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value<'_>,
    formats: &Formats,
    amounts: &mut HashMap<Currency, Format>,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            page.write_string_with_format(row, column, cut(text), &formats.text)?;
        }
        Value::Amount(minor, currency) => {
            let format = amounts.entry(*currency).or_insert_with(|| amount_format(*currency));
            page.write_number_with_format(row, column, major(*minor, *currency), format)?;
        }
        Value::Date(date) => {
            page.write_date_with_format(row, column, date, &formats.date)?;
        }
        Value::Integer(whole) => {
            #[allow(clippy::cast_precision_loss, reason = "a workbook's numbers are floats")]
            page.write_number(row, column, *whole as f64)?;
        }
        Value::Percent(percent) => {
            page.write_number_with_format(row, column, *percent, &formats.percent)?;
        }
    }
    Ok(())
}

pub(super) struct Formats {
    pub(super) header: Format,
    pub(super) header_right: Format,
    pub(super) total: Format,
    text: Format,
    date: Format,
    percent: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let header = Format::new()
            .set_bold()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00E8_ECF1))
            .set_border_bottom(FormatBorder::Thin)
            .set_num_format("@");
        Self {
            header_right: header.clone().set_align(FormatAlign::Right),
            header,
            total: Format::new().set_bold().set_border_top(FormatBorder::Thin),
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            percent: Format::new().set_num_format("0.##"),
        }
    }
}

fn amount_format(currency: Currency) -> Format {
    Format::new().set_num_format(match currency.decimals() {
        0 => "#,##0",
        3 => "#,##0.000",
        _ => "#,##0.00",
    })
}

/// A workbook's cell holds 32,767 characters and no more.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(32_767) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Minor units as the float that a workbook shows with the currency's decimals. Exact in print:
/// below 2⁵³ the nearest float rounds back to the same minor units.
#[allow(clippy::cast_precision_loss, reason = "amounts are within 2⁵³ − 1")]
fn major(minor: i64, currency: Currency) -> f64 {
    minor as f64 / 10_f64.powi(currency.decimals().cast_signed())
}
