//! Workbooks. A sheet's cells stream where the format allows it: a dense reader would allocate the
//! whole rectangle, and one stray cell in the far corner would end the program.

use super::{MOST_BLANK_ROWS, MOST_COLUMNS};
use crate::cell::{Cell, Row};
use crate::error::{FileError, file_name};
use crate::recognise::{Format, Recognised};
use calamine::{Data, DataRef, Ods, Reader, SheetVisible, Xls, Xlsb, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

type Source = BufReader<File>;

fn open<B>(path: &Path) -> Result<B, FileError>
where
    B: Reader<Source>,
    B::Error: std::fmt::Display,
{
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    B::new(BufReader::with_capacity(1 << 16, file)).map_err(|error| {
        let reason = error.to_string();
        if reason.to_lowercase().contains("password") || reason.to_lowercase().contains("encrypt") {
            FileError::Protected { file: file_name(path) }
        } else {
            FileError::damaged(path, reason)
        }
    })
}

/// A reader's panic is the file's fault and becomes an error that names it.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(FileError::damaged(path, "its content contradicts itself")))
}

/// The names of the sheets that a user can see.
pub(crate) fn sheet_names(path: &Path, format: Format) -> Result<Vec<String>, FileError> {
    fn names<B: Reader<Source>>(book: &B) -> Vec<String> {
        book.sheets_metadata()
            .iter()
            .filter(|sheet| sheet.visible == SheetVisible::Visible)
            .map(|sheet| sheet.name.clone())
            .collect()
    }
    guarded(path, || {
        Ok(match format {
            Format::Xlsx => names(&open::<Xlsx<_>>(path)?),
            Format::Xlsb => names(&open::<Xlsb<_>>(path)?),
            Format::Xls => names(&open::<Xls<_>>(path)?),
            Format::Ods => names(&open::<Ods<_>>(path)?),
            Format::Csv => Vec::new(),
        })
    })
}

pub(super) fn read(
    file: &Recognised,
    sheet: &str,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let path = &file.path;
    if !file.sheets.iter().any(|name| name == sheet) {
        return Err(FileError::NoSuchSheet { file: file.name.clone(), sheet: sheet.to_owned() });
    }
    guarded(path, || match file.format {
        Format::Xlsx => {
            let mut book = open::<Xlsx<_>>(path)?;
            let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| FileError::damaged(path, error))?;
            let mut rows = Rows::new(sink);
            while let Some(cell) = cells.next_cell().map_err(|error| FileError::damaged(path, error))? {
                let (row, column) = cell.get_position();
                if rows.cell(row, column, || cell_of_ref(cell.get_value())).is_break() {
                    return Ok(());
                }
            }
            rows.finish();
            Ok(())
        }
        Format::Xlsb => {
            let mut book = open::<Xlsb<_>>(path)?;
            let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| FileError::damaged(path, error))?;
            let mut rows = Rows::new(sink);
            while let Some(cell) = cells.next_cell().map_err(|error| FileError::damaged(path, error))? {
                let (row, column) = cell.get_position();
                if rows.cell(row, column, || cell_of_ref(cell.get_value())).is_break() {
                    return Ok(());
                }
            }
            rows.finish();
            Ok(())
        }
        Format::Xls => dense(&mut open::<Xls<_>>(path)?, path, sheet, sink),
        Format::Ods => dense(&mut open::<Ods<_>>(path)?, path, sheet, sink),
        Format::Csv => Ok(()),
    })
}

/// Formats whose reader holds the whole sheet; their sheets are small by nature.
fn dense<B>(
    book: &mut B,
    path: &Path,
    sheet: &str,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError>
where
    B: Reader<Source>,
    B::Error: std::fmt::Display,
{
    let range = book.worksheet_range(sheet).map_err(|error| FileError::damaged(path, error))?;
    let Some((first_row, first_column)) = range.start() else {
        return Ok(());
    };
    let mut rows = Rows::new(sink);
    for (row, column, value) in range.used_cells() {
        let place = |first: u32, offset: usize| first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        if rows.cell(place(first_row, row), place(first_column, column), || cell_of(value)).is_break() {
            return Ok(());
        }
    }
    rows.finish();
    Ok(())
}

/// Gathers cells, which come row by row, into rows.
struct Rows<'sink> {
    sink: &'sink mut dyn FnMut(Row) -> ControlFlow<()>,
    row: Row,
    last_given: u64,
}

impl<'sink> Rows<'sink> {
    fn new(sink: &'sink mut dyn FnMut(Row) -> ControlFlow<()>) -> Self {
        Self { sink, row: Row::default(), last_given: 0 }
    }

    /// Takes the cell at a place counted from 0.
    fn cell(&mut self, row: u32, column: u32, value: impl FnOnce() -> Cell) -> ControlFlow<()> {
        let number = u64::from(row) + 1;
        if number != self.row.number {
            self.give()?;
            self.row.number = number;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            self.row.beyond = true;
            return ControlFlow::Continue(());
        }
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        self.row.cells[column] = value();
        ControlFlow::Continue(())
    }

    fn give(&mut self) -> ControlFlow<()> {
        if self.row.number == 0 {
            return ControlFlow::Continue(());
        }
        let row = std::mem::take(&mut self.row);
        let gap = row.number.saturating_sub(self.last_given + 1);
        if gap <= MOST_BLANK_ROWS {
            for number in self.last_given + 1..row.number {
                (self.sink)(Row { number, ..Row::default() })?;
            }
        }
        self.last_given = row.number;
        (self.sink)(row)
    }

    fn finish(mut self) {
        let _ = self.give();
    }
}

fn cell_of_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        other => cell_of(&Data::from(other.clone())),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a workbook's numbers are floats to begin with")]
fn cell_of(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Float(number) => Cell::Number(*number),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Bool(bool) => Cell::Bool(*bool),
        Data::DateTime(stamp) => match stamp.as_datetime() {
            Some(date) if stamp.is_datetime() => Cell::Date(date),
            _ => Cell::Number(stamp.as_f64()),
        },
        Data::Error(error) => Cell::Error(error.to_string().into()),
        // Formats that calamine may add: better shown than lost.
        #[allow(unreachable_patterns, reason = "the enum may grow")]
        other => text_cell(&other.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
}
