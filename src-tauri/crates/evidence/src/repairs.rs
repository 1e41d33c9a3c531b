//! What is mended in every row of a file before it is read, where all of its rows show how.

use caseload_domain::Field;
use caseload_domain::case::ValueKind;
use caseload_tables::columns::{Column, Guess, MatchedBy, has_word};
use caseload_tables::values;
use caseload_tables::{Cell, Row, WordList, known_header};
use compact_str::CompactString;

/// What to mend in the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// Columns of money whose thousands were written with the delimiter and without quotes.
    joined: Option<Joined>,
    /// Columns of identifiers that went through a float and show it: `101.0`.
    pointed: Vec<usize>,
    /// Columns of identifiers whose whole numbers were shown with thousands: `1,001`.
    grouped: Vec<usize>,
    /// Cells that are merged below this row have what stands in the first of them.
    header_row: u64,
}

/// Where rows have a cell too many because of thousands that were not quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Joined {
    /// How many columns there are.
    width: usize,
    /// How many cells the header has, blank ones at its end too.
    cells: usize,
    /// Those of money.
    money: Vec<usize>,
}

impl Joined {
    fn of(columns: &[Column], cells: usize) -> Self {
        // A column of money may have no place in a file of this kind.
        let is_money = |column: &Column| {
            let by_header = || known_header(&column.header, None).map(|known| known.field);
            column.field.or_else(by_header).is_some_and(|field| field.kind() == ValueKind::Amount)
        };
        Self {
            width: columns.len(),
            cells: cells.max(columns.len()),
            money: (0..columns.len()).filter(|at| is_money(&columns[*at])).collect(),
        }
    }

    /// The ways to put the thousands of a row together, two at most.
    fn ways(&self, cells: &[Cell]) -> Vec<Vec<Cell>> {
        let shown = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
        // Where nothing is shown behind the last column, the cells at the end are some of the columns.
        let shown = if shown > self.width { shown } else { cells.len() };
        let mut ways = Vec::new();
        self.place(&cells[..shown], 0, &mut Vec::new(), &mut ways);
        ways
    }

    /// The cells of a row with its thousands put together; `None` where that can't be done, or in several ways.
    fn mend(&self, cells: &[Cell]) -> Option<Vec<Cell>> {
        let mut ways = self.ways(cells).into_iter();
        match (ways.next(), ways.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// Whether a row has more cells than the header, or shows something behind its last column.
    fn is_long(&self, row: &Row) -> bool {
        row.cells.len() > self.cells || is_longer(row, self.width)
    }

    /// Whether the rows can't be read with a column more than the header names: the cells behind some amount are none of
    /// what their columns hold, or have decimals that it lacks.
    fn is_proved(&self, columns: &[Column], sample: &[Row]) -> bool {
        let text = |row: &Row, at: usize| row.cell(at).display().trim().to_owned();
        let has_decimals = |text: &str| text.contains('.');
        self.money.iter().any(|at| {
            let Some(next) = columns.get(at + 1) else {
                let joins_last =
                    |row: &Row| self.mend(&row.cells).is_some_and(|cells| cells[*at].display().contains(','));
                return sample.iter().all(joins_last);
            };
            let is_other = |row: &Row| match next.field.map(Field::kind) {
                Some(ValueKind::Date) => !values::looks_like_date(&text(row, at + 1)),
                Some(ValueKind::Text) => text(row, at + 1).bytes().all(|byte| byte.is_ascii_digit()),
                Some(ValueKind::Amount | ValueKind::Count | ValueKind::Identifier) | None => false,
            };
            let parts = |row: &Row| !has_decimals(&text(row, *at)) && has_decimals(&text(row, at + 1));
            sample.iter().all(|row| is_other(row) || parts(row))
        })
    }

    /// Whether an amount may have its decimals in the next cell: `1200,50`.
    fn splits_decimals(&self, cells: &[Cell]) -> bool {
        let digits = |at: usize| match cells.get(at) {
            Some(Cell::Text(text)) => Some(text.trim()).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())),
            _ => None,
        };
        self.money.iter().any(|at| {
            digits(*at).is_some_and(|whole| !whole.is_empty()) && digits(at + 1).is_some_and(|rest| rest.len() == 2)
        })
    }

    /// Puts the cells from the first of `rest` on into the columns from `at` on, in every way that there is; two are
    /// enough to know that it is not clear.
    fn place(&self, rest: &[Cell], at: usize, placed: &mut Vec<Cell>, ways: &mut Vec<Vec<Cell>>) {
        if at == self.width || ways.len() > 1 {
            if at == self.width && rest.is_empty() {
                ways.push(placed.clone());
            }
            return;
        }
        let pieces = if self.money.contains(&at) { rest.len().min(4) } else { 1 };
        for count in 1..=pieces.max(1) {
            let cell = match &rest[..count.min(rest.len())] {
                [] => Cell::Empty,
                [only] => only.clone(),
                several => match joined(several) {
                    Some(text) => Cell::Text(text),
                    None => continue,
                },
            };
            placed.push(cell);
            self.place(&rest[count.min(rest.len())..], at + 1, placed, ways);
            placed.pop();
        }
    }
}

/// The pieces of an amount with a comma between them, where they are groups of thousands: `1`, `200.00`.
fn joined(pieces: &[Cell]) -> Option<CompactString> {
    let (first, rest) = pieces.split_first()?;
    let (last, between) = rest.split_last()?;
    let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(text.trim().to_owned()) } else { None };
    let is_group = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let begins = text(first)?;
    let digits = begins.trim_start_matches(|c: char| !c.is_ascii_digit());
    let ends = text(last)?;
    let whole = ends.split_once('.').map_or(ends.as_str(), |(whole, _)| whole);
    let fits = (1..=3).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && between.iter().all(|cell| text(cell).is_some_and(|text| is_group(&text)))
        && is_group(whole);
    fits.then(|| pieces.iter().filter_map(text).collect::<Vec<_>>().join(",").into())
}

impl Repairs {
    /// What to mend in a text with commas between its cells, whose header has the columns `columns`: its thousands,
    /// where every row of the sample that is too long can be read in one way so.
    #[must_use]
    pub fn of_thousands(columns: &[Column], header_cells: usize, sample: &[Row]) -> Self {
        let joined = Joined::of(columns, header_cells);
        let mut long = sample.iter().filter(|row| joined.is_long(row)).peekable();
        let fits = long.peek().is_some() && long.all(|row| joined.mend(&row.cells).is_some());
        // Where every row is longer, the last cells may as well be a column without a name.
        let fits = fits && (sample.iter().any(|row| !joined.is_long(row)) || joined.is_proved(columns, sample));
        Self { joined: fits.then_some(joined), ..Self::default() }
    }

    /// Whether what rows show behind the last column of the header may be a column without a name: all of them have it,
    /// and none of it may belong to an amount.
    #[must_use]
    pub fn may_be_unnamed(columns: &[Column], sample: &[Row]) -> bool {
        let joined = Joined::of(columns, columns.len());
        let may_be_split = |row: &Row| !joined.ways(&row.cells).is_empty() || joined.splits_decimals(&row.cells);
        sample.iter().all(|row| is_longer(row, joined.width)) && !sample.iter().any(may_be_split)
    }

    /// Says where the rows of data begin.
    pub fn below(&mut self, header_row: u64) {
        self.header_row = header_row;
    }

    /// Adds the columns of identifiers in which whole numbers have a point and zeros behind them, and no value has
    /// other decimals.
    pub fn add_pointed(&mut self, columns: &[Column], sample: &[Row]) {
        let is_key = |column: &Column| column.field.is_some_and(|field| field.kind() == ValueKind::Identifier);
        for at in (0..columns.len()).filter(|at| is_key(&columns[*at])) {
            let texts =
                || sample.iter().filter_map(|row| if let Cell::Text(text) = row.cell(at) { Some(text) } else { None });
            let is_pointed = |text: &str| without_point(text).is_some();
            let is_plain = |text: &str| text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            let has_decimals = |text: &str| is_plain(text) && text.contains('.') && !is_pointed(text);
            if texts().any(|text| is_pointed(text)) && !texts().any(|text| has_decimals(text)) {
                self.pointed.push(at);
            }
            // A spreadsheet shows the number 1001 as "1,001".
            let is_whole = |text: &str| without_commas(text).is_some() || text.trim().len() < 4;
            if texts().any(|text| without_commas(text).is_some()) && texts().all(|text| is_whole(text)) {
                self.grouped.push(at);
            }
        }
    }

    /// A column of decisive amounts without decimals and thousands, where every row has three digits in the column behind,
    /// of which nothing is known: they may be its thousands, `1,500` without quotes.
    #[must_use]
    pub fn split_at(columns: &[Column], sample: &[Row]) -> Option<Guess> {
        let digits = |row: &Row, at: usize| {
            let text = row.cell(at).display().trim().to_owned();
            let whole = text.split_once('.').map_or(text.clone(), |(whole, _)| whole.to_owned());
            (!whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())).then_some((whole.len(), text))
        };
        let is_split = |row: &&Row, at: usize| {
            let has_no_decimals = digits(row, at).is_some_and(|(whole, text)| whole < 4 && whole == text.len());
            has_no_decimals && digits(row, at + 1).is_some_and(|(whole, _)| whole == 3)
        };
        // Figures stand under a header of remarks by mistake only.
        let is_open = |at: usize| {
            let behind = columns.get(at + 1).filter(|column| column.field.is_none());
            behind.is_some_and(|column| has_word(&column.header, WordList::Remark.words()) || column.header.len() == 1)
        };
        let all = sample.iter().filter(|row| !row.is_blank()).count();
        (0..columns.len()).find_map(|at| {
            let field = columns[at].field.filter(|field| matches!(field, Field::Outstanding | Field::Amount))?;
            let is_alias = columns[at].by == Some(MatchedBy::Alias);
            let split = || sample.iter().filter(|row| is_split(row, at)).count();
            (is_alias && is_open(at) && all > 1 && split() == all).then_some(Guess { at, field })
        })
    }

    /// Whether the header has fewer columns than rows of it, since their thousands were not quoted.
    #[must_use]
    pub fn joins(&self) -> bool {
        self.joined.is_some()
    }

    /// The first amount among some rows whose thousands were put together.
    #[must_use]
    pub fn first_joined(&self, mended: &[Row]) -> Option<String> {
        let joined = self.joined.as_ref()?;
        let is_joined = |text: &String| text.contains(',');
        mended.iter().find_map(|row| joined.money.iter().map(|at| row.cell(*at).display().to_string()).find(is_joined))
    }

    /// Mends a row. One that has too many cells and can't be mended stays as it is, and is refused for that.
    pub fn mend(&self, row: &mut Row) {
        if !row.merged.is_empty() {
            row.fill_down(self.header_row);
        }
        if let Some(joined) = self.joined.as_ref().filter(|joined| joined.is_long(row))
            && let Some(cells) = joined.mend(&row.cells)
        {
            row.cells = cells;
        }
        for at in &self.grouped {
            if let Some(Cell::Text(text)) = row.cells.get_mut(*at)
                && let Some(whole) = without_commas(text)
            {
                *text = whole.into();
            }
        }
        for at in &self.pointed {
            if let Some(Cell::Text(text)) = row.cells.get_mut(*at)
                && let Some(whole) = without_point(text)
            {
                *text = whole.into();
            }
        }
    }
}

/// Whether a row shows something behind the last column.
fn is_longer(row: &Row, width: usize) -> bool {
    row.cells.iter().skip(width).any(|cell| !cell.is_blank())
}

/// The digits of `1,001`.
fn without_commas(text: &str) -> Option<String> {
    let mut groups = text.trim().split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    let fits = is_number(first) && !rest.is_empty() && rest.iter().all(|group| group.len() == 3 && is_number(group));
    fits.then(|| text.trim().replace(',', ""))
}

/// The digits of `101.0` and `101.00`.
fn without_point(text: &str) -> Option<String> {
    let (whole, zeros) = text.trim().split_once('.')?;
    if zeros.is_empty() || zeros.bytes().any(|byte| byte != b'0') {
        return None;
    }
    (!whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit())).then(|| whole.to_owned())
}

/// The columns that the rows of a header name, without those that only its rows of data have.
#[must_use]
pub fn named_columns(header: &[&Row]) -> usize {
    let named = |row: &&Row| row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    header.iter().map(named).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Row {
        let cells = text.split(',').map(|cell| if cell.is_empty() { Cell::Empty } else { Cell::Text(cell.into()) });
        Row { number: 2, cells: cells.collect(), ..Row::default() }
    }

    fn columns(fields: &[Option<Field>]) -> Vec<Column> {
        fields.iter().map(|field| Column { header: "x".to_owned(), field: *field, by: None }).collect()
    }

    fn mended(fields: &[Option<Field>], rows: &[&str]) -> Option<Vec<String>> {
        let columns = columns(fields);
        let rows: Vec<Row> = rows.iter().map(|text| row(text)).collect();
        let repairs = Repairs::of_thousands(&columns, columns.len(), &rows);
        repairs.joins().then(|| {
            let mut rows = rows;
            for row in &mut rows {
                repairs.mend(row);
            }
            let texts =
                |row: &Row| row.cells.iter().map(|cell| cell.display().to_string()).collect::<Vec<_>>().join("|");
            rows.iter().map(texts).collect()
        })
    }

    #[test]
    fn thousands_without_quotes_are_put_together_where_every_row_fits() {
        let list = [Some(Field::LoanNo), None, Some(Field::Outstanding)];
        assert_eq!(
            mended(&list, &["1,Ann,100.00", "2,Bob,1,200.00", "3,Cid,12,345,678.90", "4,Dee,$1,000"]),
            Some(vec![
                "1|Ann|100.00".into(),
                "2|Bob|1,200.00".into(),
                "3|Cid|12,345,678.90".into(),
                "4|Dee|$1,000".into()
            ])
        );
        for rows in [
            &["1,Ann,100.00"][..],
            &["1,Ann,1,20.00"],
            &["1,Ann,1,200.00", "2,Bob,Ltd,300.00"],
            &["1,Ann,0,200.00"],
            &["1,Ann,1,200.00,x"],
        ] {
            assert_eq!(mended(&list, rows), None, "{rows:?}");
        }
    }

    #[test]
    fn what_can_be_put_together_in_two_ways_is_not() {
        let two = [Some(Field::LoanNo), Some(Field::LoanAmount), Some(Field::Outstanding)];
        assert_eq!(mended(&two, &["1,1,200,300"]), None, "1,200 and 300, or 1 and 200,300");
        assert_eq!(mended(&two, &["1,1,200.00,300.00"]), Some(vec!["1|1,200.00|300.00".to_owned()]));
    }

    #[test]
    fn whole_numbers_lose_the_point_that_a_float_gave_them() {
        let columns = columns(&[Some(Field::LoanNo)]);
        for (texts, mended) in
            [(["101.0", "102.0", "AB-1"], ["101", "102", "AB-1"]), (["1.0", "1.1", "2.0"], ["1.0", "1.1", "2.0"])]
        {
            let mut rows = texts.map(row);
            let mut repairs = Repairs::default();
            repairs.add_pointed(&columns, &rows);
            for row in &mut rows {
                repairs.mend(row);
            }
            assert_eq!(rows.map(|row| row.cell(0).display().to_string()), mended.map(str::to_owned));
        }
    }
}
