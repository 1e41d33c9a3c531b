//! A cell as the file has it, before anything is made of it.

use chrono::NaiveDateTime;
use compact_str::CompactString;
use std::borrow::Cow;

/// The content of one cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as in the file.
    Text(CompactString),
    /// A number of a workbook. Identifiers of 16 and more digits are already destroyed in it.
    Number(f64),
    /// A date of a workbook, its date system accounted for.
    Date(NaiveDateTime),
    /// True or false.
    Bool(bool),
    /// A formula's error, such as `#REF!`.
    Error(CompactString),
}

impl Cell {
    /// Whether nothing can be seen in the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// The cell as a person would read it.
    #[must_use]
    pub fn display(&self) -> CompactString {
        match self {
            Self::Empty => CompactString::const_new(""),
            Self::Text(text) => trimmed(text),
            Self::Number(number) => number_text(*number),
            Self::Date(stamp) => {
                if stamp.time() == chrono::NaiveTime::MIN {
                    compact_str::format_compact!("{}", stamp.date())
                } else {
                    compact_str::format_compact!("{}", stamp.format("%Y-%m-%d %H:%M:%S"))
                }
            }
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Error(text) => text.clone(),
        }
    }
}

/// Text without white space at its ends, ideographic spaces and byte-order marks included.
pub(crate) fn trimmed(text: &CompactString) -> CompactString {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if inner.len() == text.len() { text.clone() } else { inner.into() }
}

/// A number without exponent and without a point where it is whole.
pub(crate) fn number_text(number: f64) -> CompactString {
    compact_str::format_compact!("{number}")
}

/// One row with its place in the sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// The row's number in its sheet, from 1, as a spreadsheet shows it.
    pub number: u64,
    /// The cells from the first column on; trailing empty ones may be missing.
    pub cells: Vec<Cell>,
    /// Cells stand so far to the right that they belong to no table.
    pub beyond: bool,
    /// A quotation mark in it is a character and no quote; the reader has told the rows apart.
    pub stray_quote: bool,
    /// Whether the text ends with it, and how.
    pub end: RowEnd,
    /// Its cells that are merged with cells of other rows.
    pub merged: Vec<MergedCell>,
    /// Columns, from 0, whose number a spreadsheet shows with something beside it: a currency, the side of an account.
    pub beside: Vec<(usize, CompactString)>,
}

/// A cell of a row that is merged with cells of the rows below or above it.
#[derive(Clone, Debug, PartialEq)]
pub struct MergedCell {
    /// The column, from 0.
    pub column: usize,
    /// Number of the first row that it stands in, from 1.
    pub first_row: u64,
    /// What stands there.
    pub value: Cell,
}

/// How a row of a text ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowEnd {
    /// By a line end, or where it is no matter.
    #[default]
    Whole,
    /// The text ends with it and without a line end, so that its last cell may be cut off: nothing about that cell
    /// tells that it is whole.
    Unended,
    /// The text ends within it: a quotation mark is not closed, or it has fewer cells than the rows above.
    CutOff,
}

impl Row {
    /// Whether the text ends within it.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.end == RowEnd::CutOff
    }

    /// Whether the text ends with it, and its last cell may be cut off.
    #[must_use]
    pub fn is_unended(&self) -> bool {
        self.end == RowEnd::Unended
    }

    /// Whether the cell of a column is merged with cells of other rows, none of which belongs to the header.
    #[must_use]
    pub fn is_merged(&self, column: usize, header_row: u64) -> bool {
        self.merged.iter().any(|merged| merged.column == column && merged.first_row > header_row)
    }

    /// Gives a row that shows something what stands in cells that reach down into it from rows above, but for those of
    /// the header.
    pub fn fill_down(&mut self, header_row: u64) {
        if self.is_blank() {
            return;
        }
        for at in 0..self.merged.len() {
            let MergedCell { column, first_row, value } = &self.merged[at];
            let reaches = *first_row > header_row && *first_row < self.number && !value.is_blank();
            if reaches && self.cell(*column).is_blank() {
                let (column, value) = (*column, value.clone());
                if self.cells.len() <= column {
                    self.cells.resize(column + 1, Cell::Empty);
                }
                self.cells[column] = value;
            }
        }
    }

    /// Whether no cell of the row shows anything.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }

    /// The cell of a column, from 0; empty where the row is short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        static EMPTY: Cell = Cell::Empty;
        self.cells.get(column).unwrap_or(&EMPTY)
    }

    /// The cell of an amount as a spreadsheet shows it: a number with what its format shows beside it is a text, with a
    /// point before its decimals.
    #[must_use]
    pub fn amount_cell(&self, column: usize) -> Cow<'_, Cell> {
        let cell = self.cell(column);
        let beside = self.beside.iter().find(|(at, _)| *at == column).map(|(_, text)| text);
        match (cell, beside) {
            (Cell::Number(number), Some(text)) => {
                Cow::Owned(Cell::Text(format!("{} {text}", number_text(*number)).into()))
            }
            _ => Cow::Borrowed(cell),
        }
    }
}
