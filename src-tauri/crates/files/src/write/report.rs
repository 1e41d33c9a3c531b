//! Reports out: several small sheets of one workbook, each with what it is about above its table, and
//! set up for paper.

use super::workbook::{Formats, set_up_book, write_value};
use super::{ColumnKind, Target, Value, WrittenColumn, beside, workbook_failure};
use crate::error::FileError;
use caseload_domain::Currency;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::HashMap;
use std::path::Path;

/// A sheet of a report.
#[derive(Clone, Debug)]
pub struct ReportSheet<'a> {
    /// Its name, at most 31 characters.
    pub name: String,
    /// Lines above the table: what, and its value.
    pub about: Vec<(String, Value<'a>)>,
    /// The columns of the table.
    pub columns: Vec<WrittenColumn>,
    /// Its rows.
    pub rows: Vec<Vec<Value<'a>>>,
    /// Whether the last row sums the others up.
    pub total: bool,
}

/// Writes a report as a workbook.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`]; the target is then as it was.
pub fn write_report(target: &Path, sheets: &[ReportSheet<'_>]) -> Result<(), FileError> {
    beside(target, |file| fill(file, sheets).map_err(|error| workbook_failure(target, error)))
}

fn fill(file: &mut Target, sheets: &[ReportSheet<'_>]) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    set_up_book(&mut book)?;
    let formats = Formats::new();
    let label = Format::new().set_bold();
    let mut amounts: HashMap<Currency, Format> = HashMap::new();
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        page.set_landscape();
        page.set_print_fit_to_pages(1, 0);
        let mut at = 0;
        for (what, value) in &sheet.about {
            page.write_string_with_format(at, 0, what, &label)?;
            write_value(page, at, 1, value, &formats, &mut amounts)?;
            at += 1;
        }
        at += u32::from(!sheet.about.is_empty());
        page.set_freeze_panes(at + 1, 1)?;
        page.set_repeat_rows(at, at)?;
        for (index, column) in (0_u16..).zip(&sheet.columns) {
            page.set_column_width(index, f64::from(column.width))?;
            let format = if column.kind == ColumnKind::Text { &formats.header } else { &formats.header_right };
            page.write_string_with_format(at, index, &column.header, format)?;
        }
        for (number, row) in sheet.rows.iter().enumerate() {
            at += 1;
            if sheet.total && number + 1 == sheet.rows.len() {
                page.set_row_format(at, &formats.total)?;
            }
            for (index, value) in (0_u16..).zip(row) {
                write_value(page, at, index, value, &formats, &mut amounts)?;
            }
        }
    }
    book.save_to_writer(file)
}
