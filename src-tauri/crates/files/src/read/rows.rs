//! From cells to rows.

use super::merged::{Merged, Span};
use super::{MAX_BLANK_ROWS, MAX_COLUMNS};
use caseload_tables::{Cell, Row};
use compact_str::CompactString;
use std::ops::ControlFlow;

/// Gathers cells, which come row by row, into rows.
pub(super) struct Rows<'sink> {
    sink: &'sink mut dyn FnMut(Row) -> ControlFlow<()>,
    row: Row,
    last_given: u64,
    merged: Merged,
}

impl<'sink> Rows<'sink> {
    pub(super) fn new(sink: &'sink mut dyn FnMut(Row) -> ControlFlow<()>) -> Self {
        Self { sink, row: Row::default(), last_given: 0, merged: Merged::default() }
    }

    /// The same with the merged cells of the sheet, where they are known before its rows.
    pub(super) fn with_merged(sink: &'sink mut dyn FnMut(Row) -> ControlFlow<()>, merged: Merged) -> Self {
        Self { merged, ..Self::new(sink) }
    }

    /// Takes note that the cell at a place counted from 0 reaches down over some rows in all.
    pub(super) fn reaches_down(&mut self, row: u32, column: u32, rows: u32) {
        if rows > 1 && (column as usize) < MAX_COLUMNS {
            self.merged.begin(Span::new(column, row, row.saturating_add(rows - 1)));
        }
    }

    /// Takes the cell at a place counted from 0.
    pub(super) fn cell(&mut self, row: u32, column: u32, value: impl FnOnce() -> Cell) -> ControlFlow<()> {
        let number = u64::from(row) + 1;
        if number != self.row.number {
            self.give()?;
            self.row.number = number;
        }
        let column = column as usize;
        if column >= MAX_COLUMNS {
            self.row.beyond = true;
            return ControlFlow::Continue(());
        }
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        self.row.cells[column] = value();
        ControlFlow::Continue(())
    }

    /// Takes what the format of the last cell shows beside its number.
    pub(super) fn beside(&mut self, column: u32, text: CompactString) {
        let column = column as usize;
        let before = text.trim_end_matches('0');
        if let Some(Cell::Number(number)) = self.row.cells.get(column)
            && before.len() < text.len()
        {
            let shown = format!("{before}{number:0>width$}", width = text.len() - before.len());
            self.row.cells[column] = Cell::Text(shown.into());
        } else if column < MAX_COLUMNS {
            self.row.beside.push((column, text));
        }
    }

    fn give(&mut self) -> ControlFlow<()> {
        if self.row.number == 0 {
            return ControlFlow::Continue(());
        }
        let mut row = std::mem::take(&mut self.row);
        let gap = row.number.saturating_sub(self.last_given + 1);
        if gap <= MAX_BLANK_ROWS {
            for number in self.last_given + 1..row.number {
                let mut blank = Row { number, ..Row::default() };
                self.merged.mark(&mut blank);
                (self.sink)(blank)?;
            }
        }
        self.last_given = row.number;
        self.merged.mark(&mut row);
        (self.sink)(row)
    }

    /// Gives the last row and its number; 0 when there was none.
    pub(super) fn finish(mut self) -> u64 {
        // Nothing follows, whether the sink wants more or not.
        let _ = self.give();
        self.last_given
    }
}
