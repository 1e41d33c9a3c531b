//! A file from an agency: which columns it has, its rows, and the trailers that say what it should add up to.

mod columns;
mod decimals;
mod trailers;

pub use columns::ReturnColumn;
pub use columns::SaidColumns;
pub use trailers::Sums;

use caseload_domain::{Currency, Field};
use caseload_files::sha256_of_file;
use caseload_files::{Format, TextOverrides, read_rows, recognise, sample_rows};
use caseload_session::failure::{Failure, FailureCode};
use caseload_tables::columns::Kind;
use caseload_tables::status::{Side, side_of};
use caseload_tables::values::{
    DateOrder, DateValue, Unit, ValueError, amount, currency_named, date, identifier, unit_of_header_under,
    unit_of_title,
};
use caseload_tables::{Cell, Layout, Row, known_header};
use caseload_tables::{lone_text, says_of_all};
use chrono::NaiveDate;
use columns::{columns_of, known_headers, rivals_of_amount};
use decimals::Decimals;
use serde::Serialize;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use trailers::is_trailer;

/// Rows in which the header is looked for.
const FIRST_ROWS: usize = 60;

/// A header of a file from an agency, and what its column is read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReturnHeader {
    /// As written.
    pub header: String,
    /// What it is read as; not at all when absent.
    pub column: Option<ReturnColumn>,
}

/// The columns of amounts.
const MONEY: [ReturnColumn; 4] =
    [ReturnColumn::Amount, ReturnColumn::Balance, ReturnColumn::Commission, ReturnColumn::PromisedAmount];

/// A file from an agency, read whole.
pub struct AgencyFile {
    /// The name of the file.
    pub name: String,
    /// The digest of its bytes.
    pub sha256: String,
    places: HashMap<ReturnColumn, usize>,
    /// The headers as written.
    headers: Vec<String>,
    /// How the amounts of the columns are counted, by their headers.
    units: Vec<Unit>,
    /// Its rows, without the trailers.
    pub rows: Vec<Row>,
    /// Rows that say what the others add up to.
    trailers: Vec<Row>,
    order: Option<DateOrder>,
    /// Sheets with something in them that were not read.
    pub unread_sheets: Vec<String>,
    /// What separates decimals, as all amounts together tell.
    decimals: Decimals,
    /// Whether its cells are parted by a delimiter.
    is_text: bool,
    /// Lines above the header and between the rows, and the name of the sheet, that say of the rows below them that they
    /// may be no money, with their numbers; `None` where another line ends that.
    headings: Vec<(u64, Option<String>)>,
    /// Of each column whether all that it shows is a side of an account, and not all of it money that came.
    sided: Vec<bool>,
}

/// Which of day and month comes first, where only one of both makes dates of all that a file has.
fn order_of(rows: &[Row], places: &HashMap<ReturnColumn, usize>) -> Option<DateOrder> {
    let columns = [ReturnColumn::PaidOn, ReturnColumn::NotedAt, ReturnColumn::PromisedOn, ReturnColumn::ReturnedOn];
    let cells =
        || columns.iter().filter_map(|column| places.get(column)).flat_map(|at| rows.iter().map(|row| row.cell(*at)));
    if !cells().any(|cell| date(cell, None) == Err(ValueError::AmbiguousDate)) {
        return None;
    }
    // One that is no date either way says nothing about the others.
    let fits = |order: DateOrder| cells().filter(|cell| date(cell, Some(order)).is_ok()).count();
    let (day_first, month_first) = (fits(DateOrder::Dmy), fits(DateOrder::Mdy));
    match day_first.cmp(&month_first) {
        std::cmp::Ordering::Greater => Some(DateOrder::Dmy),
        std::cmp::Ordering::Less => Some(DateOrder::Mdy),
        std::cmp::Ordering::Equal => None,
    }
}

fn named(headers: &[String], places: &HashMap<ReturnColumn, usize>) -> Vec<ReturnHeader> {
    let column = |at: usize| places.iter().find(|(_, place)| **place == at).map(|(column, _)| *column);
    headers.iter().enumerate().map(|(at, header)| ReturnHeader { header: header.clone(), column: column(at) }).collect()
}

/// The headers of a file's first sheet that has any, whether they are known or not.
pub fn headers_of(path: &Path) -> Result<Vec<ReturnHeader>, Failure> {
    let file = recognise(path, TextOverrides { encoding: None, delimiter: None })?;
    let sheets: Vec<Option<String>> =
        if file.sheets.is_empty() { vec![None] } else { file.sheets.iter().cloned().map(Some).collect() };
    for sheet in sheets {
        let above = sample_rows(&file, std::slice::from_ref(&sheet), FIRST_ROWS)?.pop().unwrap_or_default();
        if let Some(layout) = Layout::find(&above, &known_headers(&[])) {
            return Ok(named(&layout.headers, &columns_of(&layout.headers, &[])));
        }
    }
    Err(Failure::new(FailureCode::NoHeader).with("file", file.name.as_str()))
}

/// A header below the first.
enum HeaderBelow {
    /// The same once more.
    Same,
    /// Another one, as it reads.
    Other(String),
}

/// The header that a row is, where it is one.
fn header_in(row: &Row, headers: &[String], said: &SaidColumns) -> Option<HeaderBelow> {
    /// Fewer known headers may stand in a row of data.
    const FEWEST: usize = 2;
    let texts: Vec<String> = row.cells.iter().map(|cell| cell.display().trim().to_owned()).collect();
    if texts.iter().any(|text| text.contains(char::is_numeric)) {
        return None;
    }
    let shown: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
    let known = columns_of(&texts, said).len();
    if known < FEWEST || known * 2 <= shown.len() {
        return None;
    }
    let is_same = texts.iter().zip(headers).all(|(text, header)| text.is_empty() || text == header);
    let text = || shown.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ");
    Some(if is_same { HeaderBelow::Same } else { HeaderBelow::Other(text()) })
}

impl AgencyFile {
    /// Reads a file; the sheet with most of the columns is taken.
    ///
    /// # Errors
    /// What opening it says, or `not_a_return` where no sheet has a column of case numbers.
    pub fn read(path: &Path, order: Option<DateOrder>, said: &SaidColumns) -> Result<Self, Failure> {
        let file = recognise(path, TextOverrides { encoding: None, delimiter: None })?;
        let names = known_headers(said);
        let sheets: Vec<Option<String>> =
            if file.sheets.is_empty() { vec![None] } else { file.sheets.iter().cloned().map(Some).collect() };
        let mut best: Option<(Option<String>, Layout, HashMap<ReturnColumn, usize>)> = None;
        let mut filled: Vec<String> = Vec::new();
        let mut headers: Vec<String> = Vec::new();
        for sheet in sheets {
            let above = sample_rows(&file, std::slice::from_ref(&sheet), FIRST_ROWS)?.pop().unwrap_or_default();
            if above.iter().any(|row| !row.is_blank()) {
                filled.extend(sheet.clone());
            }
            let Some(layout) = Layout::find(&above, &names) else { continue };
            headers.extend(layout.headers.iter().filter(|header| !header.is_empty()).cloned());
            let places = columns_of(&layout.headers, said);
            if places.contains_key(&ReturnColumn::CaseRef)
                && best.as_ref().is_none_or(|(.., known)| places.len() > known.len())
            {
                best = Some((sheet, layout, places));
            }
        }
        let Some((sheet, layout, places)) = best else {
            return Err(Failure::new(FailureCode::NotAReturn)
                .with("file", file.name.as_str())
                .with("columns", headers));
        };
        // A title may say how all amounts are counted.
        let titles = sample_rows(&file, std::slice::from_ref(&sheet), FIRST_ROWS)?.pop().unwrap_or_default();
        let mut titles = titles.iter().filter(|row| row.number < layout.header_row).filter_map(lone_text);
        let title = titles.find_map(|title| unit_of_title(&title)).unwrap_or_default();
        let units = layout.headers.iter().map(|header| unit_of_header_under(header, title, None)).collect();
        let (mut rows, mut trailers): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
        let says_none = |text: String| Some(text).filter(|text| says_of_all(text, Kind::Payments));
        let mut headings = vec![(0, sheet.clone().and_then(says_none))];
        read_rows(&file, sheet.as_deref(), &mut |row| {
            if row.number != layout.header_row
                && let Some(text) = lone_text(&row)
            {
                headings.push((row.number, says_none(text)));
            }
            if row.number > layout.header_row
                && let Some(header) = header_in(&row, &layout.headers, said)
            {
                // What stands below another header is of other columns.
                if let HeaderBelow::Other(other) = header {
                    headings.push((row.number, Some(other)));
                }
                return ControlFlow::Continue(());
            }
            if row.number > layout.header_row && !row.is_blank() {
                let trailer = is_trailer(&row, |column| places.get(&column).copied());
                if trailer { trailers.push(row) } else { rows.push(row) }
            }
            ControlFlow::Continue(())
        })?;
        let rivals = rivals_of_amount(&layout.headers, said);
        let text = |row: &Row, at: usize| row.cell(at).display().trim().to_owned();
        let differ = |row: &Row| {
            let shown: Vec<String> = rivals.iter().map(|at| text(row, *at)).filter(|text| !text.is_empty()).collect();
            shown.windows(2).any(|pair| pair[0] != pair[1])
        };
        if rows.iter().any(differ) {
            let columns: Vec<&str> = rivals.iter().map(|at| layout.headers[*at].as_str()).collect();
            return Err(Failure::new(FailureCode::PaidAmountUnsaid).with("columns", columns));
        }
        let sha256 = sha256_of_file(path)?;
        let mut decimals = Decimals::default();
        for column in MONEY {
            let Some(&at) = places.get(&column) else { continue };
            for row in rows.iter().chain(&trailers) {
                if let Cell::Text(text) = row.cell(at) {
                    decimals.see(text.trim());
                }
            }
        }
        let is_read = |at: &usize| places.values().any(|place| place == at);
        let is_sided = |at: usize| {
            let texts: Vec<_> = rows.iter().map(|row| row.cell(at).display()).filter(|text| !text.is_empty()).collect();
            let sides: Vec<Option<Side>> = texts.iter().map(|text| side_of(text)).collect();
            !is_read(&at) && sides.contains(&Some(Side::Debit)) && sides.iter().all(Option::is_some)
        };
        let sided = (0..layout.headers.len()).map(is_sided).collect();
        let order = order.or_else(|| order_of(&rows, &places));
        filled.retain(|name| Some(name) != sheet.as_ref());
        Ok(Self {
            sha256,
            name: file.name,
            places,
            headers: layout.headers,
            units,
            rows,
            trailers,
            order,
            unread_sheets: filled,
            decimals,
            is_text: file.format == Format::Csv,
            headings,
            sided,
        })
    }

    /// The line above a row that says of it that it may be no money.
    #[must_use]
    pub fn heading_of(&self, row: &Row) -> Option<&str> {
        let above = self.headings.iter().rev().find(|(number, _)| *number < row.number)?;
        above.1.as_deref()
    }

    /// The headers of a row under which stands that money went out.
    pub fn went_out(&self, row: &Row) -> Option<String> {
        let texts = (0..self.headers.len()).filter(|at| self.sided[*at]).map(|at| row.cell(at).display());
        texts.map(String::from).find(|text| side_of(text) == Some(Side::Debit))
    }

    /// The headers with what each is read as.
    #[must_use]
    pub fn columns(&self) -> Vec<ReturnHeader> {
        named(&self.headers, &self.places)
    }

    /// The columns whose texts are not read as anything else, with their headers: remarks, ways of payment and the agency's
    /// own.
    pub fn columns_beside(&self) -> impl Iterator<Item = (usize, &str)> {
        use ReturnColumn as C;
        let is_free = |at: usize| {
            let read_as = self.places.iter().find(|(_, place)| **place == at).map(|(column, _)| *column);
            // A reason or a promise beside money may say that it is none.
            matches!(
                read_as,
                None | Some(C::Note | C::Result | C::Method | C::ReturnReason | C::ReturnedOn | C::Objection)
            )
        };
        let headers = self.headers.iter().enumerate().filter(move |(at, _)| is_free(*at));
        headers.map(|(at, header)| (at, header.as_str()))
    }

    /// The columns by which it is said whether money came, in files of payments, with their headers: those of a status by
    /// the table of the import, and the result.
    pub fn columns_of_status(&self) -> impl Iterator<Item = (usize, &str)> {
        let place = |column: ReturnColumn| self.places.get(&column).copied();
        let (status, result) = (place(ReturnColumn::Status), place(ReturnColumn::Result));
        let is_status = move |(at, header): &(usize, &String)| {
            let known = || known_header(header, Some(Kind::Payments)).map(|known| known.field);
            Some(*at) == status || Some(*at) == result || known() == Some(Field::Status)
        };
        let headers = self.headers.iter().enumerate().filter(is_status);
        headers.map(|(at, header)| (at, header.as_str()))
    }

    /// Whether a row of a text file shows something behind its last column: a delimiter too many, behind which all is in
    /// the wrong column.
    #[must_use]
    pub fn is_shifted(&self, row: &Row) -> bool {
        self.is_text && row.cells.iter().skip(self.headers.len()).any(|cell| !cell.is_blank())
    }

    /// Whether it has a column.
    #[must_use]
    pub fn has(&self, column: ReturnColumn) -> bool {
        self.places.contains_key(&column)
    }

    /// The cell of a row in a column; an empty one where it has none.
    #[must_use]
    pub fn cell<'row>(&self, row: &'row Row, column: ReturnColumn) -> &'row Cell {
        self.places.get(&column).map_or(&Cell::Empty, |at| row.cell(*at))
    }

    /// The text in a column, or nothing.
    #[must_use]
    pub fn text(&self, row: &Row, column: ReturnColumn) -> String {
        self.cell(row, column).display().trim().to_owned()
    }

    /// A number that identifies, as written.
    #[must_use]
    pub fn identifier(&self, row: &Row, column: ReturnColumn) -> String {
        identifier(self.cell(row, column)).text.to_string()
    }

    /// A currency that the header of amounts names: `Amount (USD)`; one that differs from `own` goes first.
    #[must_use]
    pub fn currency_of_headers(&self, own: Option<Currency>) -> Option<Currency> {
        let places = MONEY.iter().filter_map(|column| self.places.get(column));
        let mut named = places.filter_map(|at| {
            let unit = self.units.get(*at)?;
            own.map_or(unit.currency, |own| unit.currency_beside(own))
        });
        let first = named.next()?;
        if Some(first) == own { named.find(|other| *other != first).or(Some(first)) } else { Some(first) }
    }

    /// The currency of each row: the one that it or a header names, else its case's own, as `own` says it, else the
    /// only one that the other rows have, or those of `expected` have; else the book's.
    pub fn currencies_of_rows(
        &self,
        own: impl Fn(&Row) -> Option<Currency>,
        expected: &[Currency],
        of_book: Currency,
    ) -> Vec<Currency> {
        let said = self.rows.iter().map(|row| {
            let own = own(row);
            let named = currency_named(&self.text(row, ReturnColumn::Currency), own);
            named.or_else(|| self.currency_of_headers(own)).or(own)
        });
        let said: Vec<Option<Currency>> = said.collect();
        let only = |mut all: Vec<Currency>| {
            all.sort_unstable();
            all.dedup();
            if let [only] = all[..] { Some(only) } else { None }
        };
        let rest =
            only(said.iter().copied().flatten().collect()).or_else(|| only(expected.to_vec())).unwrap_or(of_book);
        said.into_iter().map(|currency| currency.unwrap_or(rest)).collect()
    }

    /// An amount in minor units of a currency.
    pub fn amount(&self, row: &Row, column: ReturnColumn, currency: Currency) -> Result<Option<i64>, ValueError> {
        let Some(&at) = self.places.get(&column) else { return Ok(None) };
        let power = self.units.get(at).map_or(0, |unit| unit.power);
        amount(row.cell(at), self.decimals.spelt(currency, power))
    }

    /// The day in a column of a row.
    pub fn date(&self, row: &Row, column: ReturnColumn) -> Result<Option<NaiveDate>, ValueError> {
        match date(self.cell(row, column), self.order)? {
            DateValue::Date(day) => Ok(Some(day)),
            _ => Ok(None),
        }
    }
}
