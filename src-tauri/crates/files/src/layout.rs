//! Where the table of a sheet begins and what its columns are called.

use crate::cell::Row;
use crate::header::{field_in_any, normalise_header};

/// A header deeper in the sheet than this many rows is not looked for.
const HEADER_WITHIN: usize = 60;
/// A header of merged cells spans at most this many rows.
const DEEPEST_HEADER: usize = 3;

/// The header of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Number of the header's last row, from 1; data begins below.
    pub header_row: u64,
    /// How many rows the header has.
    pub depth: u64,
    /// The columns' headers in their order; an unnamed column within the table is called by its
    /// letter, a header that is there before gets a number.
    pub headers: Vec<String>,
    /// How many headers stand in the table of known ones, or were named by the user.
    pub matched: usize,
}

impl Layout {
    /// Finds the header in the first rows of a sheet: the rows, alone or merged with the one or
    /// two below, in which most cells are known headers or were named in `given`; without any, the
    /// first row of text only that has data below. `None` when there is no such row.
    #[must_use]
    pub fn find(rows: &[Row], given: &[String]) -> Option<Self> {
        let given: Vec<String> = given.iter().map(|header| normalise_header(header)).collect();
        let mut best: Option<(usize, usize, usize)> = None;
        for start in 0..rows.len().min(HEADER_WITHIN) {
            for depth in 1..=DEEPEST_HEADER {
                let Some(span) = rows.get(start..start + depth) else { break };
                if span.iter().any(Row::is_blank) {
                    break;
                }
                let matched = matches(&merged(span), &given);
                if matched > best.map_or(0, |(most, ..)| most) {
                    best = Some((matched, start, depth));
                }
            }
        }
        match best {
            // A single known word may well stand in a title.
            Some((matched, start, depth)) if matched >= 2 || rows[start].cells.len() == 1 => {
                Some(Self::of(rows, start, depth, matched))
            }
            _ => Self::first_row_of_text(rows)
                .or_else(|| best.map(|(matched, start, depth)| Self::of(rows, start, depth, matched))),
        }
    }

    /// The header as the user says: in row `number`, from 1.
    #[must_use]
    pub fn at(rows: &[Row], number: u64) -> Option<Self> {
        let row = rows.iter().position(|row| row.number == number)?;
        (!rows[row].is_blank()).then(|| Self::of(rows, row, 1, matches(&merged(&rows[row..=row]), &[])))
    }

    fn first_row_of_text(rows: &[Row]) -> Option<Self> {
        let at = rows.iter().take(HEADER_WITHIN).position(|row| {
            let shown: Vec<_> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
            shown.len() >= 2 && shown.iter().all(|cell| is_wording(&cell.display()))
        })?;
        rows.get(at + 1).is_some_and(|below| !below.is_blank()).then(|| Self::of(rows, at, 1, 0))
    }

    fn of(rows: &[Row], start: usize, depth: usize, matched: usize) -> Self {
        let span = &rows[start..start + depth];
        let mut headers: Vec<String> = Vec::new();
        let mut named = merged(span);
        named.resize(width(&rows[start + depth..]).max(named.len()), String::new());
        for (index, header) in named.into_iter().enumerate() {
            let named = if header.is_empty() { column_letters(index) } else { header };
            let mut unique = named.clone();
            let mut count = 1;
            while headers.contains(&unique) {
                count += 1;
                unique = format!("{named} ({count})");
            }
            headers.push(unique);
        }
        Self { header_row: span.last().map_or(0, |row| row.number), depth: depth as u64, headers, matched }
    }
}

/// The columns that the data fill: one without a header is one where most rows have something.
fn width(data: &[Row]) -> usize {
    let mut shown: Vec<usize> = Vec::new();
    let mut rows = 0;
    for row in data.iter().filter(|row| !row.is_blank()) {
        rows += 1;
        if shown.len() < row.cells.len() {
            shown.resize(row.cells.len(), 0);
        }
        for (count, cell) in shown.iter_mut().zip(&row.cells) {
            *count += usize::from(!cell.is_blank());
        }
    }
    shown.iter().rposition(|count| count * 2 > rows).map_or(0, |last| last + 1)
}

/// The headers of rows merged downwards: the lowest cell that shows something names the column.
fn merged(span: &[Row]) -> Vec<String> {
    let width = span
        .iter()
        .filter_map(|row| row.cells.iter().rposition(|cell| !cell.is_blank()))
        .max()
        .map_or(0, |last| last + 1);
    (0..width)
        .map(|column| {
            span.iter()
                .rev()
                .map(|row| row.cell(column).display())
                .find(|text| !text.is_empty())
                .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
                .unwrap_or_default()
        })
        .collect()
}

fn matches(headers: &[String], given: &[String]) -> usize {
    let mut fields = Vec::new();
    for header in headers.iter().filter(|header| !header.is_empty()) {
        if given.contains(&normalise_header(header)) {
            fields.push(None);
        } else if let Some(field) = field_in_any(header)
            && !fields.contains(&Some(field))
        {
            fields.push(Some(field));
        }
    }
    fields.len()
}

/// Words, as opposed to a value: has letters, and no more digits than letters.
fn is_wording(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    letters > 0 && digits <= letters
}

/// A spreadsheet's name of a column: 0 is A, 26 is AA.
#[must_use]
pub fn column_letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(index % 26).unwrap_or(0));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.reverse();
    String::from_utf8(letters).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::Cell;

    fn rows(table: &[&[&str]]) -> Vec<Row> {
        (1..)
            .zip(table)
            .map(|(number, cells)| Row {
                number,
                cells: cells
                    .iter()
                    .map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).into()) })
                    .collect(),
                ..Row::default()
            })
            .collect()
    }

    #[test]
    fn a_header_is_found_below_titles_and_merged_over_two_rows() {
        let found = Layout::find(
            &rows(&[
                &["Overdue loans, June"],
                &[""],
                &["Loan no", "Customer", "Money", "", "Overdue"],
                &["", "", "Loan amount", "Outstanding", "Due date"],
                &["A-1", "Chen", "100", "50", "2024-01-31"],
            ]),
            &[],
        )
        .expect("found");
        assert_eq!(found.header_row, 4);
        assert_eq!(found.headers, ["Loan no", "Customer", "Loan amount", "Outstanding", "Due date"]);
    }

    #[test]
    fn unknown_headers_are_taken_where_data_follows() {
        let found = Layout::find(&rows(&[&["Akte", "Summe"], &["A-1", "12,00"]]), &[]).expect("found");
        assert_eq!((found.header_row, found.matched), (1, 0));
        assert_eq!(Layout::find(&rows(&[&["1", "2"], &["3", "4"]]), &[]), None);
    }

    #[test]
    fn headers_that_repeat_or_lack_a_name_are_told_apart() {
        let found = Layout::find(&rows(&[&["Loan no", "Note", "", "Note", "Outstanding"]]), &[]).expect("found");
        assert_eq!(found.headers, ["Loan no", "Note", "C", "Note (2)", "Outstanding"]);
        let found = Layout::find(
            &rows(&[
                &["Loan no", "Outstanding"],
                &["A-1", "1.00", "hard case"],
                &["A-2", "2.00"],
                &["A-3", "1.00", "!", "?"],
            ]),
            &[],
        );
        assert_eq!(found.expect("found").headers, ["Loan no", "Outstanding", "C"], "a column that nobody named");
        assert_eq!(column_letters(701), "ZZ");
        assert_eq!(column_letters(702), "AAA");
    }
}
