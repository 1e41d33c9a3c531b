//! Cells that are merged over several rows: only the first of them holds what all show.

use calamine::Dimensions;
use caseload_tables::{Cell, MergedCell, Row};

/// A cell that reaches over several rows; all are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    first: u32,
    last: u32,
    column: u32,
}

impl Span {
    pub(super) fn new(column: u32, first: u32, last: u32) -> Self {
        Self { first, last, column }
    }
}

/// The merged cells of a sheet, while its rows go by.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Those that no row has come to yet; the nearest last.
    to_come: Vec<Span>,
    /// Those that the row at hand may stand in, with what they hold; one a column.
    begun: Vec<(Span, Cell)>,
}

impl Merged {
    /// The merged cells of a workbook's sheet, in any order.
    pub(super) fn of(regions: &[Dimensions]) -> Self {
        let mut to_come: Vec<Span> = regions
            .iter()
            .filter(|region| region.end.0 > region.start.0)
            .map(|region| Span::new(region.start.1, region.start.0, region.end.0))
            .collect();
        to_come.sort_unstable_by_key(|span| std::cmp::Reverse((span.first, span.column)));
        Self { to_come, begun: Vec::new() }
    }

    /// Adds a cell of the row at hand that reaches down to another.
    pub(super) fn begin(&mut self, span: Span) {
        self.to_come.push(span);
    }

    /// Marks the cells of a row that are merged. Rows come in their order.
    pub(super) fn mark(&mut self, row: &mut Row) {
        if self.to_come.is_empty() && self.begun.is_empty() {
            return;
        }
        let here = u32::try_from(row.number.saturating_sub(1)).unwrap_or(u32::MAX);
        self.begun.retain(|(span, _)| span.last >= here);
        while let Some(span) = self.to_come.pop_if(|span| span.first <= here) {
            if span.last >= here {
                let value = if span.first == here { row.cell(span.column as usize).clone() } else { Cell::Empty };
                self.begun.retain(|(other, _)| other.column != span.column);
                self.begun.push((span, value));
            }
        }
        row.merged.extend(self.begun.iter().map(|(span, value)| MergedCell {
            column: span.column as usize,
            first_row: u64::from(span.first) + 1,
            value: value.clone(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_what_reaches_down_into_them() {
        let region = |start, end| Dimensions { start, end };
        let mut merged = Merged::of(&[region((4, 1), (4, 3)), region((2, 0), (3, 0)), region((0, 2), (1, 2))]);
        let row = |number: u32| {
            let cells = vec![Cell::Number(f64::from(number)), Cell::Bool(true)];
            Row { number: u64::from(number), cells, ..Row::default() }
        };
        let mut rows: Vec<Row> = (1..=5).map(row).collect();
        rows[3].cells[0] = Cell::Empty;
        for row in &mut rows {
            merged.mark(row);
            row.fill_down(1);
        }
        let firsts: Vec<Vec<(usize, u64)>> =
            rows.iter().map(|row| row.merged.iter().map(|one| (one.column, one.first_row)).collect()).collect();
        assert_eq!(firsts, [vec![(2, 1)], vec![(2, 1)], vec![(0, 3)], vec![(0, 3)], vec![]]);
        assert_eq!(rows[3].cell(0), &Cell::Number(3.0));
        assert!(!rows[1].is_merged(2, 1) && rows[2].is_merged(0, 1) && rows[3].is_merged(0, 1));
    }
}
