//! Workbooks. A sheet's cells stream where the format allows it: a dense reader would allocate the
//! whole rectangle, and one stray cell in the far corner would end the program.

use super::merged::Merged;
use super::rows::Rows;
use super::{number_formats, ods, xls, xlsb, xlsx};
use crate::error::{FileError, file_name};
use crate::recognised::{Format, Recognised};
use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use caseload_tables::{Cell as Content, Row};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

type Source = BufReader<File>;

fn open<B>(path: &Path) -> Result<B, FileError>
where
    B: Reader<Source>,
    B::Error: std::fmt::Display,
{
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    open_source(path, BufReader::with_capacity(1 << 16, file))
}

fn open_source<S, B>(path: &Path, source: S) -> Result<B, FileError>
where
    S: Read + Seek,
    B: Reader<S>,
    B::Error: std::fmt::Display,
{
    B::new(source).map_err(|error| {
        let reason = error.to_string();
        if reason.to_lowercase().contains("password") || reason.to_lowercase().contains("encrypt") {
            FileError::Protected { file: file_name(path) }
        } else {
            FileError::damaged(path, reason)
        }
    })
}

thread_local! {
    /// Whether this thread is within a reader whose panic is told as an error.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// A reader's panic is the file's fault and becomes an error that names it; nothing is printed.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                before(panic);
            }
        }));
    });
    let within = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(within);
    outcome.unwrap_or_else(|_| Err(FileError::damaged(path, "its content contradicts itself")))
}

/// The names of the sheets that a user can see.
pub(crate) fn sheet_names(path: &Path, format: Format) -> Result<Vec<String>, FileError> {
    fn names<S: Read + Seek, B: Reader<S>>(book: &B) -> Vec<String> {
        book.sheets_metadata()
            .iter()
            // Sheets of charts, dialogs and macros hold no table.
            .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect()
    }
    guarded(path, || {
        Ok(match format {
            // Opening it would read all texts of all sheets for nothing.
            Format::Xlsx => match xlsx::sheet_names(path)? {
                Some(names) => names,
                None => names(&open::<Xlsx<_>>(path)?),
            },
            Format::Xlsb => names(&open::<Xlsb<_>>(path)?),
            Format::Xls => names(&open_source::<_, Xls<_>>(path, xls::tame(path)?.bytes)?),
            Format::Ods => ods::sheet_names(path)?,
            Format::Csv | Format::Html | Format::Xml | Format::Camt | Format::Mt940 => Vec::new(),
        })
    })
}

/// Takes the rows of several sheets: which of them, and the row; a break ends that sheet only.
pub(super) type SheetSink<'sink> = dyn FnMut(usize, Row) -> ControlFlow<()> + 'sink;

/// Streams the rows of some sheets. The workbook is opened once, for what its sheets share is read
/// whole each time.
pub(super) fn read(file: &Recognised, sheets: &[&str], sink: &mut SheetSink<'_>) -> Result<(), FileError> {
    let path = &file.path;
    if let Some(sheet) = sheets.iter().find(|sheet| !file.sheets.iter().any(|name| name == *sheet)) {
        return Err(FileError::NoSuchSheet { file: file.name.clone(), sheet: (*sheet).to_owned() });
    }
    let sheets = || sheets.iter().copied().enumerate();
    guarded(path, || match file.format {
        Format::Xlsx => {
            let mut book = open::<Xlsx<_>>(path)?;
            for (index, sheet) in sheets() {
                let merged = if file.has_merged_cells {
                    let regions = book.merge_cells_by_sheet_name(sheet);
                    Merged::of(&regions.map_err(|error| FileError::damaged(path, error))?)
                } else {
                    Merged::default()
                };
                let mut beside = number_formats::beside(path, sheet)?;
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| FileError::damaged(path, error))?;
                stream(&mut |row| sink(index, row), merged, |rows| {
                    loop {
                        let cell = cells.next_cell().map_err(|error| FileError::damaged(path, error))?;
                        let Some(cell) = cell else { return Ok(()) };
                        let (row, column) = cell.get_position();
                        if rows.cell(row, column, || cell_of_ref(cell.get_value())).is_break() {
                            return Ok(());
                        }
                        if let Some(text) = beside.remove(&(row, column)) {
                            rows.beside(column, text);
                        }
                    }
                })?;
            }
            Ok(())
        }
        Format::Xlsb => {
            let mut book = open::<Xlsb<_>>(path)?;
            for (index, sheet) in sheets() {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| FileError::damaged(path, error))?;
                let merged = Merged::of(&xlsb::merged_cells(path, sheet)?);
                stream(&mut |row| sink(index, row), merged, |rows| {
                    loop {
                        let cell = cells.next_cell().map_err(|error| FileError::damaged(path, error))?;
                        let Some(cell) = cell else { return Ok(()) };
                        let (row, column) = cell.get_position();
                        if rows.cell(row, column, || cell_of_ref(cell.get_value())).is_break() {
                            return Ok(());
                        }
                    }
                })?;
            }
            Ok(())
        }
        Format::Xls => {
            let tamed = xls::tame(path)?;
            let mut book: Xls<Cursor<Vec<u8>>> = open_source(path, tamed.bytes)?;
            for (index, sheet) in sheets() {
                read_xls(path, &mut book, &tamed.strays, sheet, &mut |row| sink(index, row))?;
            }
            Ok(())
        }
        Format::Ods => {
            for (index, sheet) in sheets() {
                ods::read(path, sheet, &mut |row| sink(index, row))?;
            }
            Ok(())
        }
        Format::Csv | Format::Html | Format::Xml | Format::Camt | Format::Mt940 => Ok(()),
    })
}

/// Gives the cells that `read` comes upon to `sink` as rows; a sink that has enough is asked no more.
fn stream(
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
    merged: Merged,
    read: impl FnOnce(&mut Rows<'_>) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut enough = false;
    let mut until_enough = |row: Row| {
        enough = enough || sink(row).is_break();
        if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let mut rows = Rows::with_merged(&mut until_enough, merged);
    read(&mut rows)?;
    rows.finish();
    Ok(())
}

/// The reader of XLS holds a whole sheet, which is within bounds by then.
fn read_xls(
    path: &Path,
    book: &mut Xls<Cursor<Vec<u8>>>,
    all_strays: &[BTreeSet<u64>],
    sheet: &str,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let place = book.sheets_metadata().iter().position(|known| known.name == sheet);
    let range = book.worksheet_range(sheet).map_err(|error| FileError::damaged(path, error))?;
    let regions = book.merge_cells_by_sheet_name(sheet).map_err(|error| FileError::damaged(path, error))?;
    let mut rows = Rows::with_merged(sink, Merged::of(&regions));
    if let Some((first_row, first_column)) = range.start() {
        for (row, column, value) in range.used_cells() {
            let at = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
            if rows.cell(at(first_row, row), at(first_column, column), || cell_of(value)).is_break() {
                return Ok(());
            }
        }
    }
    let last = rows.finish();
    let strays = place.and_then(|at| all_strays.get(at)).into_iter().flatten().filter(|row| **row > last);
    for number in strays {
        if sink(Row { number: *number, beyond: true, ..Row::default() }).is_break() {
            break;
        }
    }
    Ok(())
}

fn cell_of_ref(value: &DataRef<'_>) -> Content {
    match value {
        DataRef::Empty => Content::Empty,
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        other => cell_of(&Data::from(other.clone())),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a workbook's numbers are floats to begin with")]
fn cell_of(value: &Data) -> Content {
    match value {
        Data::Empty => Content::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Float(number) => Content::Number(*number),
        Data::Int(number) => Content::Number(*number as f64),
        Data::Bool(bool) => Content::Bool(*bool),
        Data::DateTime(stamp) => match stamp.as_datetime() {
            Some(date) if stamp.is_datetime() => Content::Date(date),
            _ => Content::Number(stamp.as_f64()),
        },
        Data::Error(error) => Content::Error(error.to_string().into()),
        // Formats that calamine may add: better shown than lost.
        #[allow(unreachable_patterns, reason = "the enum may grow")]
        other => text_cell(&other.to_string()),
    }
}

fn text_cell(text: &str) -> Content {
    if text.is_empty() { Content::Empty } else { Content::Text(text.into()) }
}
