//! Lines of a table that are no rows and say something about the rows around them: the unit of all amounts, or that the
//! rows below are of a currency or a state of their own.

use super::plan::Plan;
use super::totals::group_named_by;
use caseload_domain::{Currency, Field};
use caseload_evidence::doubts::WORDS;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{Kind, has_word};
use caseload_tables::status::{Meaning, meaning_of};
use caseload_tables::values::{Unit, unit_of_title};
use caseload_tables::{
    Cell, Row, WordList, known_header, lone_text, names_any_total, normalise_header, says_of_all, without_nouns,
};

/// The unit in which lines among the first rows say that all amounts are counted.
pub(super) fn unit_below(sample: &[Row]) -> Option<Unit> {
    sample.iter().find_map(|row| {
        let text = lone_text(row)?;
        // A mere currency heads the rows below it.
        let is_of_all = || text.to_lowercase().contains("amounts");
        unit_of_title(&text).filter(|unit| unit.power != 0 || is_of_all())
    })
}

/// The line under which rows stand: whether it says of them what no column does.
#[derive(Default)]
pub(super) struct Heading {
    /// What it says, with its row, where the rows below can't be read without it.
    said: Option<(u64, String)>,
    /// A line that nobody understands, until a payment stands below it.
    unknown: Option<Notice>,
}

impl Heading {
    /// Takes a row that is none of the table.
    pub(super) fn take(&mut self, plan: &Plan, row: &Row, is_total: bool) {
        if let Some(header) = other_header(plan, row) {
            self.said = Some((row.number, header));
            return;
        }
        let text = lone_text(row).or_else(|| group_named_by(plan, row));
        let is_named_total = text.as_deref().is_none_or(names_any_total);
        if is_total && is_named_total {
            *self = Self::default();
        } else if let Some(text) = text {
            let says_more = says_more(plan, &text);
            // The header once more, or the number of a page, ends no section.
            if says_more || !text.contains(|c: char| c.is_numeric()) {
                let is_unknown = !says_more && plan.kind == Kind::Payments && !is_of_money(&text);
                self.unknown =
                    is_unknown.then(|| Notice::new(row.number, None, NoticeCode::UnderUnknownHeading, text.as_str()));
                self.said = says_more.then_some((row.number, text));
            }
        }
    }

    /// What is to be said of the line that nobody understands, once a payment stands below it.
    pub(super) fn unknown(&mut self) -> Option<Notice> {
        self.unknown.take()
    }

    /// The heading with its row, where the rows below can't be read without it.
    pub(super) fn said(&self) -> Option<String> {
        self.said.as_ref().map(|(row, text)| format!("{text} ({row})"))
    }
}

/// Whether a line above payments says no more than that money came.
fn is_of_money(text: &str) -> bool {
    let bare = without_nouns(text);
    bare.trim().is_empty()
        || has_word(text, WordList::TraceOfPayment.words())
        || meaning_of("status", &bare, Kind::Payments) == Some(Meaning::Money)
}

/// The header of another table, below which the columns are others.
pub(super) fn other_header(plan: &Plan, row: &Row) -> Option<String> {
    /// Fewer known headers may stand in a row of data.
    const FEWEST: usize = 2;
    // Nearly every row has a figure, and is none after one look.
    let is_word = |cell: &Cell| match cell {
        Cell::Text(text) => !text.contains(|c: char| c.is_numeric()),
        cell => cell.is_blank(),
    };
    if !row.cells.iter().all(is_word) {
        return None;
    }
    let shown: Vec<(usize, String)> = (0..row.cells.len())
        .map(|at| (at, row.cell(at).display().trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let is_header = |text: &str| Kind::ALL.into_iter().any(|kind| known_header(text, Some(kind)).is_some());
    let known = shown.iter().filter(|(_, text)| is_header(text)).count();
    let is_own = |(at, text): &(usize, String)| {
        plan.columns.get(*at).is_some_and(|column| normalise_header(&column.header) == normalise_header(text))
    };
    // The same header stands on each page of a printed list.
    let is_other = known >= FEWEST && known * 2 > shown.len() && !shown.iter().all(is_own);
    is_other.then(|| shown.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", "))
}

/// Whether a heading says something of the rows below that no column does.
fn says_more(plan: &Plan, text: &str) -> bool {
    let says_currency =
        plan.place_of(Field::Currency).is_none() && currency_in(text).is_some_and(|currency| currency != plan.currency);
    // Other columns beside payments, such as the way they came, may be of status too.
    let is_open = plan.kind == Kind::Payments || !plan.statuses.any();
    let says_state = is_open
        && meaning_of("status", &without_nouns(text), plan.kind)
            .is_some_and(|meaning| !matches!(meaning, Meaning::Open | Meaning::Money));
    let says_state = says_state || (is_open && plan.kind != Kind::Instalments && says_of_all(text, plan.kind));
    let says_unit =
        plan.powers.iter().all(|power| *power == 0) && unit_of_title(text).is_some_and(|unit| unit.power != 0);
    says_currency || says_state || says_unit
}

/// The currency that a total names, where no column names any: `Total USD`.
pub(super) fn currency_of_total(plan: &Plan, row: &Row) -> Option<Currency> {
    if plan.place_of(Field::Currency).is_some() || plan.currency_of_headers().is_some() {
        return None;
    }
    currency_in_texts(row)
}

/// The currency that a row of words and figures names in its first text.
pub(super) fn currency_in_texts(row: &Row) -> Option<Currency> {
    row.cells.iter().find_map(|cell| match cell {
        Cell::Text(text) if text.contains(char::is_alphabetic) => currency_in(text),
        _ => None,
    })
}

/// The currency whose code stands in a short heading: `USD`, `Loans in USD`.
fn currency_in(text: &str) -> Option<Currency> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_short = words.len() <= 4 && !text.contains(|c: char| c.is_ascii_digit());
    let code = words.iter().find(|word| word.len() == 3 && !WORDS.contains(word) && word.parse::<Currency>().is_ok());
    code.filter(|_| is_short)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_currencies_and_states() {
        for (text, code) in [
            ("USD", Some("USD")),
            ("Loans in USD", Some("USD")),
            ("Currency: KES", Some("KES")),
            ("ALL LOANS", None),
            ("TOP 10", None),
            ("Nairobi", None),
        ] {
            assert_eq!(currency_in(text).map(|currency| currency.code().to_owned()), code.map(str::to_owned), "{text}");
        }
    }
}
