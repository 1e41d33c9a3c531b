//! Where the table of a sheet begins and what its columns are called.

use crate::cell::Row;
use crate::header::WordList;
use crate::header::{field_in_any, normalise_header, words_of};
use crate::values::power_of_unit;

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
                // What is a table already is none of the titles above another.
                let is_below_a_table =
                    best.is_some_and(|(known, at, deep)| known >= 3 && has_rows(rows, at, at + deep, start));
                if matched > best.map_or(0, |(most, ..)| most) && !is_below_a_table {
                    best = Some((matched, start, depth));
                }
            }
        }
        // The parts of what a title stands over may be known by none of them.
        let best = best.map(|(matched, start, depth)| {
            let goes_on =
                (1..=DEEPEST_HEADER - depth).take_while(|more| heads_on(rows, start + depth + more - 1)).count();
            (matched, start, depth + goes_on)
        });
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

/// Whether rows of a table stand below the header that is in the row `header` and before another row: as wide as it is,
/// with figures.
fn has_rows(rows: &[Row], header: usize, from: usize, before: usize) -> bool {
    let shown = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let has_figures = |row: &Row| row.cells.iter().filter(|cell| cell.display().contains(char::is_numeric)).count() > 1;
    let wide = shown(&rows[header]);
    rows.get(from..before).is_some_and(|rows| rows.iter().any(|row| shown(row) + 1 >= wide && has_figures(row)))
}

/// Whether a row goes on with the header above it: it has words without figures below some of its cells, nothing below
/// others, and figures below itself.
fn heads_on(rows: &[Row], at: usize) -> bool {
    let (Some(above), Some(row), Some(below)) =
        (at.checked_sub(1).and_then(|at| rows.get(at)), rows.get(at), rows.get(at + 1))
    else {
        return false;
    };
    let shown: Vec<usize> = (0..row.cells.len()).filter(|at| !row.cell(*at).is_blank()).collect();
    let is_word = |at: &usize| {
        let text = row.cell(*at).display();
        let is_plain = text.contains(char::is_alphabetic) && !text.contains(char::is_numeric);
        is_plain || power_of_unit(&text).is_some()
    };
    let has_figures = |at: &usize| below.cell(*at).display().contains(char::is_numeric);
    let is_left_open = (0..above.cells.len()).any(|at| !above.cell(at).is_blank() && row.cell(at).is_blank());
    let first = above.cells.iter().position(|cell| !cell.is_blank());
    let begins_blank = first.is_some_and(|first| row.cell(first).is_blank() && !below.cell(first).is_blank());
    shown.len() > 1 && shown.iter().all(is_word) && shown.iter().any(has_figures) && is_left_open && begins_blank
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

/// The headers of rows merged downwards, each with the titles of groups above it.
fn merged(span: &[Row]) -> Vec<String> {
    let rows = span.iter().map(texts);
    rows.reduce(|above, below| under_titles(&above, &below)).unwrap_or_default()
}

/// What the cells of a row show, each on one line, up to the last that shows something.
fn texts(row: &Row) -> Vec<String> {
    let width = row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    row.cells[..width].iter().map(|cell| on_one_line(&cell.display())).collect()
}

/// Headers with those of the row above: what stands alone in its column names it, and what has headers below is the
/// title of a group, or the beginning of a header that goes on below.
fn under_titles(above: &[String], below: &[String]) -> Vec<String> {
    let text = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    // A lone text at the left is the title of the table.
    let has_titles = above.iter().filter(|text| !text.is_empty()).count() > 1
        || above.iter().position(|text| !text.is_empty()) > below.iter().position(|text| !text.is_empty());
    let repeats = |header: &String| below.iter().filter(|other| *other == header).count() > 1;
    let counts = are_units(below);
    let mut title = String::new();
    (0..above.len().max(below.len()))
        .map(|column| {
            let (own, header) = (text(above, column), text(below, column));
            if !own.is_empty() {
                title = if header.is_empty() { String::new() } else { own.clone() };
            }
            match (header.is_empty(), has_titles) {
                (true, _) => own,
                (false, true) if counts && !own.is_empty() => format!("{own} ({header})"),
                (false, true) if !title.is_empty() => titled(&title, header.clone(), repeats(&header)),
                (false, _) => header,
            }
        })
        .collect()
}

/// Whether a line says nothing but what the columns above are counted in: `万元` and `天`, `KES '000` and `days`.
fn are_units(line: &[String]) -> bool {
    let of_time = |text: &str| {
        let word = text.to_lowercase();
        WordList::TimeUnit.words().contains(&word.as_str()) || WordList::DayUnit.words().contains(&word.as_str())
    };
    let mut shown = line.iter().filter(|text| !text.is_empty()).peekable();
    shown.peek().is_some()
        && line.iter().any(|text| power_of_unit(text).is_some())
        && shown.all(|text| power_of_unit(text).is_some() || of_time(text))
}

/// A header under the title of its group: both where that is a known header, where the header says nothing without its
/// title, or stands under another title too; else the header alone.
fn titled(title: &str, header: String, repeats: bool) -> String {
    let both = format!("{title} {header}");
    // "Overdue amount: principal" is the overdue principal.
    let bare = ["amount", "Amount", "AMOUNT", "金额", "总额"].iter().find_map(|word| title.strip_suffix(word));
    let of_bare = bare.map(|bare| format!("{} {header}", bare.trim_end())).filter(|both| field_in_any(both).is_some());
    if let Some(of_bare) = of_bare.filter(|_| field_in_any(&both).is_none()) {
        return of_bare;
    }
    let is_one_word = words_of(&header).len() < 2 && header.chars().filter(|c| !c.is_ascii()).count() < 4;
    let is_known = |header: &str| field_in_any(header).is_some();
    match () {
        () if is_known(&both) || is_of_others(title) => both,
        () if says_nothing(title) => header,
        () if repeats || is_one_word || !is_known(&header) => both,
        () => header,
    }
}

/// Whether a title tells nothing of the headers below it.
fn says_nothing(title: &str) -> bool {
    let words = words_of(title);
    WordList::AnyListTitlePart.words().iter().any(|part| title.contains(part))
        || words.iter().all(|word| WordList::AnyListTitle.words().contains(&word.as_str()))
}

/// Whether a title is of somebody else than the debtor.
fn is_of_others(title: &str) -> bool {
    let words = words_of(title).join(" ");
    WordList::OtherListTitle.words().iter().any(|other| words.contains(other) || title.contains(other))
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
    fn titles_of_groups_belong_to_the_headers_below_them() {
        let find = |table: &[&[&str]]| Layout::find(&rows(table), &[]).expect("found").headers;
        let found = find(&[
            &["Loan No", "Borrower", "", "Guarantor", "", "Overdue", "", "Balance", ""],
            &["", "Name", "Phone", "Name", "Phone", "Principal", "Total", "Principal", "Total"],
            &["A-1", "Chen", "555", "Wu", "556", "10", "12", "100", "120"],
        ]);
        let expected = [
            "Loan No",
            "Borrower Name",
            "Borrower Phone",
            "Guarantor Name",
            "Guarantor Phone",
            "Overdue Principal",
            "Overdue Total",
            "Balance Principal",
            "Balance Total",
        ];
        assert_eq!(found, expected);
        let found = find(&[
            &["Loans of June", "", "", "", ""],
            &["Loan", "Client details", "", "Days past", "Outstanding"],
            &["No", "Name", "Mobile No", "due", "balance"],
            &["A-1", "Chen", "555", "12", "100"],
        ]);
        assert_eq!(found, ["Loan No", "Name", "Mobile No", "Days past due", "Outstanding balance"]);
        let found = find(&[
            &["合同编号", "客户", "逾期金额", "", "逾期天数"],
            &["", "", "本金", "利息", ""],
            &["H1", "甲", "300", "50", "75"],
        ]);
        assert_eq!(found, ["合同编号", "客户", "逾期 本金", "逾期 利息", "逾期天数"]);
        let found = find(&[
            &["贷款信息", "", "逾期", "", "担保人", ""],
            &["借据号", "姓名", "本金", "总额", "姓名", "电话"],
            &["A-1", "陈", "10", "12", "吴", "556"],
        ]);
        assert_eq!(found, ["借据号", "姓名", "逾期 本金", "逾期 总额", "担保人 姓名", "担保人 电话"]);
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
