//! The rows of a file from an agency that say what the others add up to. One that says something else stops it.

use super::{AgencyFile, ReturnColumn};
use caseload_domain::{Currency, Money};
use caseload_session::failure::{Failure, FailureCode};
use caseload_tables::names_total;
use caseload_tables::values::{DateValue, amount, date};
use caseload_tables::{Cell, Row};
use std::collections::BTreeMap;

/// What the label of a trailer may begin with, beside the names of totals that the import knows; in lower case.
const LABELS: &[&str] = &[
    "trailer",
    "total",
    "totals",
    "grand total",
    "control",
    "sum",
    "count",
    "records",
    "no. of records",
    "no of records",
    "number of records",
    "no. of rows",
    "number of rows",
    "no. of payments",
    "number of payments",
    "no. of transactions",
    "number of transactions",
    "rows",
    "lines",
    "end of file",
    "合计",
    "总计",
    "共计",
    "小计",
    "总额",
    "总金额",
    "总笔数",
    "总件数",
    "总户数",
    "总条数",
    "笔数",
    "件数",
    "户数",
    "条数",
    "金额合计",
    "校验",
    "汇总",
    "合計",
    "總計",
    "總額",
    "總筆數",
];
/// Words beside which a number counts rows.
const COUNTS: &[&str] =
    &["笔", "筆", "条", "條", "户", "戶", "件", "行数", "record", "row", "line", "count", "item", "case"];

/// What the rows of a file come to, for its trailers to be compared with.
pub struct Sums {
    rows: u64,
    /// By currency, the sum of each column that the file has, in minor units.
    amounts: BTreeMap<Currency, BTreeMap<ReturnColumn, i64>>,
    /// What a figure is read in where no row has a currency.
    of_book: Currency,
}

/// The sums of a file in one currency.
struct SumsIn<'sums> {
    rows: u64,
    amounts: &'sums BTreeMap<ReturnColumn, i64>,
    currency: Currency,
}

/// Whether a text labels a trailer: it begins with one of the labels, as a word of its own.
fn labels_trailer(text: &str) -> bool {
    let plain = text.trim().to_lowercase();
    names_total(text)
        || LABELS.iter().any(|label| {
            plain.strip_prefix(label).is_some_and(|rest| {
                let next = rest.chars().next();
                // After letters of Latin another letter or a digit makes it another word, such as a number of a case.
                !label.is_ascii() || next.is_none_or(|next| !next.is_alphanumeric())
            })
        })
}

/// The whole number in a text.
fn digits(text: &str) -> Option<u64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let number: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    number.replace(',', "").parse().ok()
}

fn counts_rows(text: &str) -> bool {
    let plain = text.to_lowercase();
    COUNTS.iter().any(|word| plain.contains(word))
}

/// Whether a row says what others add up to: it is labelled so in the place of the case, or anywhere where there is no
/// case; or it has a figure and neither a case nor anything that only a case has.
pub(super) fn is_trailer(row: &Row, place: impl Fn(ReturnColumn) -> Option<usize>) -> bool {
    let labelled = |cell: &Cell| matches!(cell, Cell::Text(text) if labels_trailer(text));
    let cell = |column: ReturnColumn| place(column).map(|at| row.cell(at));
    let blank = |column: ReturnColumn| cell(column).is_none_or(Cell::is_blank);
    if !blank(ReturnColumn::CaseRef) {
        return cell(ReturnColumn::CaseRef).is_some_and(labelled);
    }
    let dated = [ReturnColumn::PaidOn, ReturnColumn::NotedAt, ReturnColumn::ReturnedOn]
        .into_iter()
        .filter_map(cell)
        .any(|cell| matches!(date(cell, None), Ok(DateValue::Date(_))));
    let of_a_case = dated || !blank(ReturnColumn::Name) || !blank(ReturnColumn::Reference);
    let figures = row.cells.iter().any(|cell| match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => text.trim().starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    });
    row.cells.iter().any(labelled) || (figures && !of_a_case)
}

impl AgencyFile {
    /// Refuses a file whose trailers say something else than its rows come to.
    ///
    /// # Errors
    /// `trailer_differs`.
    pub fn check_trailers(&self, sums: &Sums) -> Result<(), Failure> {
        self.trailers.iter().try_for_each(|trailer| {
            // A trailer states the sums of one currency; which one it doesn't say.
            let mut refusals = Vec::new();
            for (currency, amounts) in sums.readings() {
                match self.check_trailer(trailer, &SumsIn { rows: sums.rows, amounts: &amounts, currency }) {
                    Ok(()) => return Ok(()),
                    Err(refusal) => refusals.push(refusal),
                }
            }
            refusals.into_iter().next().map_or(Ok(()), Err)
        })
    }

    fn check_trailer(&self, trailer: &Row, sums: &SumsIn<'_>) -> Result<(), Failure> {
        let differs = |what: &str, stated: String, found: String| {
            Err(Failure::new(FailureCode::TrailerDiffers)
                .with("file", self.name.as_str())
                .with("what", what)
                .with("row", trailer.number)
                .with("stated", stated)
                .with("found", found))
        };
        let money = |minor| Money { currency: sums.currency, minor }.digits();
        let minor_of = |cell: &Cell| amount(cell, self.decimals.spelt(sums.currency, 0)).ok().flatten();
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(sums.minor_units());
        let texts = || {
            trailer.cells.iter().enumerate().filter_map(|(at, cell)| match cell {
                Cell::Text(text) if minor_of(cell).is_none() => Some((at, text.as_str())),
                _ => None,
            })
        };
        // A number in words: `共3笔`, `Total 3 rows`.
        if let Some(stated) = texts().filter(|(_, text)| counts_rows(text)).find_map(|(_, text)| digits(text))
            && stated != sums.rows
        {
            return differs("rows", stated.to_string(), sums.rows.to_string());
        }
        // Words that count, and the number behind them: `总笔数, 3`.
        let counting = texts().find(|(_, text)| counts_rows(text) && digits(text).is_none());
        let counted = counting.and_then(|(at, _)| {
            let mut behind = trailer.cells.iter().enumerate().skip(at + 1);
            behind.find_map(|(place, cell)| Some((place, minor_of(cell)?)))
        });
        if let Some((_, stated)) = counted
            && stated != whole(sums.rows)
        {
            return differs("rows", money(stated), sums.rows.to_string());
        }
        let numbers: Vec<(usize, i64)> = trailer
            .cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| {
                counted.is_none_or(|(place, _)| place != *at) && !matches!(date(cell, None), Ok(DateValue::Date(_)))
            })
            .filter_map(|(at, cell)| Some((at, minor_of(cell)?)))
            .collect();
        let is_sum = |minor: i64| sums.amounts.values().any(|sum| *sum == minor);
        let in_column = |at: usize| self.places.iter().find(|(_, place)| **place == at).map(|(column, _)| *column);
        let any_sum = numbers.iter().any(|(_, minor)| is_sum(*minor));
        let sum = sums.amounts.values().next().copied().unwrap_or(0);
        let own_of = |at: usize| in_column(at).and_then(|column| sums.amounts.get(&column));
        // A column of other amounts, such as commissions, has a total of its own.
        let holds_figures = |at: usize| {
            let mut shown = self.rows.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_blank()).peekable();
            shown.peek().is_some() && shown.all(|cell| minor_of(cell).is_some())
        };
        for (at, stated) in &numbers {
            let own = own_of(*at);
            let good = match own {
                // A count may stand in the place of an amount where the amount stands elsewhere.
                Some(sum) => stated == sum || (*stated == whole(sums.rows) && any_sum),
                // What other columns add up to is not known here; a lone figure has to be one that is.
                None if holds_figures(*at) => true,
                None => is_sum(*stated) || *stated == whole(sums.rows),
            };
            if !good {
                let (what, found) = match own {
                    Some(sum) => ("amount", money(*sum)),
                    None if sums.amounts.is_empty() => ("rows", sums.rows.to_string()),
                    None => ("amount", money(sum)),
                };
                return differs(what, money(*stated), found);
            }
        }
        Ok(())
    }
}

impl Sums {
    /// The sums of a file of so many rows in a book of a currency.
    #[must_use]
    pub fn of(rows: usize, of_book: Currency) -> Self {
        Self { rows: rows as u64, amounts: BTreeMap::new(), of_book }
    }

    /// Adds an amount of a row to the sum of its column.
    ///
    /// # Errors
    /// `sum_too_large`.
    pub fn add(&mut self, column: ReturnColumn, currency: Currency, minor: i64) -> Result<(), Failure> {
        let sum = self.amounts.entry(currency).or_default().entry(column).or_default();
        *sum = sum.checked_add(minor).ok_or_else(|| Failure::new(FailureCode::SumTooLarge))?;
        Ok(())
    }

    /// The ways in which a trailer may have been added up: in each currency for itself, and where there are
    /// several, as a spreadsheet adds a column, over all of them.
    fn readings(&self) -> Vec<(Currency, BTreeMap<ReturnColumn, i64>)> {
        if self.amounts.is_empty() {
            return vec![(self.of_book, BTreeMap::new())];
        }
        let mut readings: Vec<_> = self.amounts.iter().map(|(currency, sums)| (*currency, sums.clone())).collect();
        let Some(finest) = self.amounts.keys().copied().max_by_key(Currency::decimals) else {
            return readings;
        };
        if readings.len() > 1 {
            let mut over_all: BTreeMap<ReturnColumn, i64> = BTreeMap::new();
            for (currency, sums) in &readings {
                let factor = 10_i64.pow(finest.decimals() - currency.decimals());
                for (column, sum) in sums {
                    let all = over_all.entry(*column).or_default();
                    *all = all.saturating_add(sum.saturating_mul(factor));
                }
            }
            readings.insert(0, (finest, over_all));
        }
        readings
    }
}

impl SumsIn<'_> {
    /// Minor units of one whole unit of money.
    fn minor_units(&self) -> i64 {
        10_i64.saturating_pow(self.currency.decimals())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_words_of_their_own() {
        for (text, expected) in [
            ("合计：3笔", true),
            ("Total 3 rows", true),
            ("TRAILER", true),
            ("总笔数", true),
            ("SUM", true),
            ("SUM001", false),
            ("TOTALLOAN-7", false),
            ("Rowse, Ann", false),
            ("LN001", false),
            ("共3笔", true),
        ] {
            assert_eq!(labels_trailer(text), expected, "{text}");
        }
    }
}
