//! Rows as they came, with the cells marked that are to be corrected.

use super::{beside, workbook_failure};
use crate::error::FileError;
use caseload_tables::Cell;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::path::Path;

/// Rows of data that one sheet holds below its header.
const MAX_ROWS: u32 = 1_048_575;
/// A workbook's cell holds this many characters and no more.
const LONGEST_TEXT: usize = 32_767;

/// A row to be written.
pub struct MarkedRow<'row> {
    /// Its cells as they came.
    pub cells: Vec<Cell>,
    /// The columns, from 0, whose cells are to be corrected.
    pub marked: Vec<usize>,
    /// Texts in columns of their own behind the others.
    pub notes: Vec<std::borrow::Cow<'row, str>>,
}

/// Takes the rows to be written, one after another.
pub type RowSink<'sink> = dyn FnMut(&MarkedRow<'_>) -> Result<(), FileError> + 'sink;

/// Writes rows under their headers as a workbook's only sheet. `fill` hands the rows over as it
/// comes upon them, so that they need not be in memory.
///
/// # Errors
/// [`FileError::CannotWrite`], [`FileError::DiskFull`], or what `fill` says; the target is then as it was.
pub fn write_marked(
    target: &Path,
    sheet: &str,
    headers: &[String],
    note_headers: &[&str],
    fill: impl FnOnce(&mut RowSink<'_>) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let failed = |error: XlsxError| workbook_failure(target, error);
    beside(target, |file| {
        let mut book = Workbook::new();
        let page = book.add_worksheet_with_constant_memory().map_err(failed)?;
        let formats = Formats::new();
        begin(page, sheet, headers, note_headers, &formats).map_err(failed)?;
        let mut number = 0;
        fill(&mut |row: &MarkedRow<'_>| {
            number += 1;
            if number > MAX_ROWS {
                return Err(failed(XlsxError::RowColumnLimitError));
            }
            write_row(page, number, headers.len(), row, &formats).map_err(failed)
        })?;
        book.save_to_writer(file).map_err(failed)
    })
}

struct Formats {
    header: Format,
    note: Format,
    /// Text, number, date, date with a time; then the same marked.
    plain: [Format; 4],
    marked: [Format; 4],
}

impl Formats {
    fn new() -> Self {
        let shapes = ["@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"];
        let plain = shapes.map(|shape| Format::new().set_num_format(shape));
        let marked = shapes.map(|shape| {
            Format::new()
                .set_num_format(shape)
                .set_background_color(Color::RGB(0x00FF_D9D2))
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0x00B4_3A2B))
        });
        Self {
            header: Format::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00E8_ECF1))
                .set_border_bottom(FormatBorder::Thin)
                .set_num_format("@"),
            note: Format::new().set_num_format("@").set_font_color(Color::RGB(0x00B4_3A2B)),
            plain,
            marked,
        }
    }
}

fn begin(
    page: &mut Worksheet,
    sheet: &str,
    headers: &[String],
    note_headers: &[&str],
    formats: &Formats,
) -> Result<(), XlsxError> {
    // A lender's name of a sheet may be longer than a workbook allows, or have what it forbids.
    let name: String = sheet.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    page.set_name(if name.trim().is_empty() { "Rejects" } else { name.trim() })?;
    page.set_freeze_panes(1, 0)?;
    for (index, header) in (0_u16..).zip(headers.iter().map(String::as_str).chain(note_headers.iter().copied())) {
        page.set_column_width(index, if usize::from(index) < headers.len() { 18.0 } else { 44.0 })?;
        page.write_string_with_format(0, index, header, &formats.header)?;
    }
    Ok(())
}

fn write_row(
    page: &mut Worksheet,
    number: u32,
    width: usize,
    row: &MarkedRow<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (index, column) in (0..width).zip(0_u16..) {
        let set = if row.marked.contains(&index) { &formats.marked } else { &formats.plain };
        match row.cells.get(index).unwrap_or(&Cell::Empty) {
            Cell::Empty if row.marked.contains(&index) => {
                page.write_blank(number, column, &set[0])?;
            }
            Cell::Empty => {}
            Cell::Number(value) => {
                page.write_number_with_format(number, column, *value, &set[1])?;
            }
            Cell::Date(stamp) => {
                let whole = stamp.time() == chrono::NaiveTime::MIN;
                page.write_datetime_with_format(number, column, stamp, &set[if whole { 2 } else { 3 }])?;
            }
            Cell::Bool(value) => {
                page.write_boolean_with_format(number, column, *value, &set[1])?;
            }
            text @ (Cell::Text(_) | Cell::Error(_)) => {
                let text: String = text.display().chars().take(LONGEST_TEXT).collect();
                page.write_string_with_format(number, column, text, &set[0])?;
            }
        }
    }
    for (note, index) in row.notes.iter().zip(width..) {
        if let Ok(column) = u16::try_from(index) {
            let note: String = note.chars().take(LONGEST_TEXT).collect();
            page.write_string_with_format(number, column, note, &formats.note)?;
        }
    }
    Ok(())
}
