//! The day that a list says it is of: its days past due are counted as of that day.

use caseload_domain::Field;
use caseload_tables::columns::{Column, Kind};
use caseload_tables::values::{self, DateOrder, DateValue, ValueError};
use caseload_tables::{Cell, Row, WordList, words_of};
use chrono::NaiveDate;

/// A title is in no more cells: "Date" and "30/11/2025".
const WIDEST_TITLE: usize = 4;

/// What a list says of its day, above its headers or in a column, where its days past due are dated by nothing else.
pub enum ReportDay {
    /// Nothing, and nothing needs it.
    Unneeded,
    /// The day, of which no days past due are counted.
    OfFigures(NaiveDate),
    /// Nothing.
    Unsaid,
    /// The day.
    Of(NaiveDate),
    /// A date in which day and month can't be told apart, or days of which each row has another.
    Unsettled(String),
}

impl ReportDay {
    /// Looks for the day among the titles `above` the header, in lines below the table and in columns.
    #[must_use]
    pub fn find(
        columns: &[Column],
        kind: Kind,
        above: &[Row],
        sample: &[Row],
        header_row: u64,
        order: Option<DateOrder>,
    ) -> Self {
        let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
        if kind != Kind::Cases {
            return Self::Unneeded;
        }
        let found = Self::find_in(columns, above, sample, header_row, order);
        match found {
            Self::Of(day) if has(Field::DueDate) || !has(Field::DaysPastDue) => Self::OfFigures(day),
            _ if has(Field::DueDate) || !has(Field::DaysPastDue) => Self::Unneeded,
            found => found,
        }
    }

    fn find_in(columns: &[Column], above: &[Row], sample: &[Row], header_row: u64, order: Option<DateOrder>) -> Self {
        let titles = || above.iter().filter(|row| row.number < header_row);
        // The same may stand below the table.
        let below = sample.iter().filter(|row| caseload_tables::lone_text(row).is_some());
        for row in titles().chain(below) {
            for at in (0..row.cells.len()).filter(|at| says_day(&row.cells[*at].display())) {
                let beside = row.cells[at + 1..].iter().find(|cell| !cell.is_blank());
                let said = in_text(&row.cells[at].display(), order);
                let said = if said.is_said() { said } else { beside.map_or(said, |cell| in_cell(cell, order)) };
                // Without quotes, "Nov 30, 2025" is in two cells.
                let said = if said.is_said() { said } else { in_text(&shown(&row.cells[at..]), order) };
                if said.is_said() {
                    return said;
                }
            }
        }
        let is_of_day = |column: &Column| column.field.is_none() && says_day(&column.header);
        let Some(at) = columns.iter().position(is_of_day) else {
            // Any other title with a date, but for that of its printing.
            let is_title = |row: &&Row| row.cells.iter().filter(|cell| !cell.is_blank()).count() <= WIDEST_TITLE;
            let said = titles().filter(is_title).map(|row| shown(&row.cells)).filter(|text| !says_printing(text));
            return said.map(|text| in_text(&text, order)).find(Self::is_said).unwrap_or(Self::Unsaid);
        };
        let mut shown = sample.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_blank());
        let Some(first) = shown.next() else { return Self::Unsaid };
        match in_cell(first, order) {
            Self::Of(day) => {
                let other = shown.find(|cell| !matches!(in_cell(cell, order), Self::Of(other) if other == day));
                other
                    .map_or(Self::Of(day), |other| Self::Unsettled(format!("{}, {}", first.display(), other.display())))
            }
            said => said,
        }
    }

    /// The day, where it is said.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Of(day) => Some(*day),
            _ => None,
        }
    }

    /// The day that the figures are of, where no days past due are counted from it.
    #[must_use]
    pub fn of_figures(&self) -> Option<NaiveDate> {
        match self {
            Self::OfFigures(day) => Some(*day),
            _ => None,
        }
    }

    /// Whether days past due are counted from a day that the list doesn't say.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        matches!(self, Self::Unsaid)
    }

    /// What is said, where it may be several days.
    #[must_use]
    pub fn unsettled(&self) -> Option<String> {
        match self {
            Self::Unsettled(example) => Some(example.clone()),
            _ => None,
        }
    }

    fn is_said(&self) -> bool {
        !matches!(self, Self::Unsaid | Self::Unneeded)
    }
}

/// What cells show, one behind the other.
fn shown(cells: &[Cell]) -> String {
    let texts: Vec<String> =
        cells.iter().filter(|cell| !cell.is_blank()).map(|cell| cell.display().trim().to_owned()).collect();
    texts.join(", ")
}

fn says_day(text: &str) -> bool {
    // `report_date` and `ReportDate` are "report date".
    let (plain, words) = (text.to_lowercase(), words_of(text).join(" "));
    WordList::ReportDay.words().iter().any(|said| plain.contains(said) || words.contains(said))
}

fn says_printing(text: &str) -> bool {
    let plain = text.to_lowercase();
    WordList::PrintedOn.words().iter().any(|said| plain.contains(said))
}

fn in_cell(cell: &Cell, order: Option<DateOrder>) -> ReportDay {
    match values::date(cell, order) {
        Ok(DateValue::Date(day)) => ReportDay::Of(day),
        Err(ValueError::AmbiguousDate) => ReportDay::Unsettled(cell.display().to_string()),
        _ => ReportDay::Unsaid,
    }
}

/// The day that a title says: the last one that it has, which ends a period. Where another date of it shows which of day
/// and month comes first, that holds.
fn in_text(text: &str, order: Option<DateOrder>) -> ReportDay {
    let words: Vec<&str> = text.split([' ', ':', '：', '=', '(', ')']).filter(|word| !word.is_empty()).collect();
    let orders = [DateOrder::Dmy, DateOrder::Mdy];
    let dates = |order: Option<DateOrder>| -> Vec<ReportDay> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let some = [5, 3, 1].into_iter().find_map(|length| {
                let day = spelt(words.get(at..at + length)?);
                let found = in_cell(&Cell::Text(day.as_str().into()), order);
                found.is_said().then_some((found, length))
            });
            let Some((day, length)) = some else {
                at += 1;
                continue;
            };
            found.push(day);
            at += length;
        }
        found
    };
    let found = dates(order);
    let count = found.len();
    let said = found.into_iter().next_back().unwrap_or(ReportDay::Unsaid);
    if let ReportDay::Unsettled(_) = said {
        // "from 01/05 to 31/05": only one order makes dates of all of them.
        let whole: Vec<ReportDay> = orders
            .into_iter()
            .filter_map(|order| {
                let all = dates(Some(order));
                let is_whole = all.len() == count && all.iter().all(|day| matches!(day, ReportDay::Of(_)));
                if is_whole { all.into_iter().next_back() } else { None }
            })
            .collect();
        if let [ReportDay::Of(day)] = whole[..] {
            return ReportDay::Of(day);
        }
    }
    said
}

/// Some words of a title as one date: "30 de noviembre de 2025", "31st May 2026", and the day behind the last word of
/// "截至2025年11月30日".
fn spelt(words: &[&str]) -> String {
    let without_ordinal = |word: &&str| {
        let bare = word.trim_end_matches([',', '.']);
        let digits =
            ["st", "nd", "rd", "th"].iter().find_map(|end| bare.to_lowercase().strip_suffix(end).map(str::len));
        match digits.filter(|length| *length > 0 && bare.as_bytes()[..*length].iter().all(u8::is_ascii_digit)) {
            Some(length) => bare[..length].to_owned(),
            None if bare.contains(['.', '/', '-']) => bare.to_owned(),
            None => (*word).to_owned(),
        }
    };
    let day: Vec<String> = words.iter().filter(|word| **word != "de").map(without_ordinal).collect();
    let day = day.join(" ");
    let from = day.find(|c: char| c.is_ascii_digit()).filter(|_| words.len() == 1).unwrap_or(0);
    day[from..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_their_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        for (title, said) in [
            ("Arrears report as at 31/05/2026", Some("2026-05-31")),
            ("Arrears for the period 01/05/2026 to 31/05/2026", Some("2026-05-31")),
            ("PAR Report - 31st May 2026", Some("2026-05-31")),
            ("Corte al 31 de mayo de 2026", Some("2026-05-31")),
            ("Per 31 Mei 2026", Some("2026-05-31")),
            ("截至2025年11月30日", Some("2025-11-30")),
            ("Overdue list, May 31, 2026", Some("2026-05-31")),
            ("Stand: 31.05.2026", Some("2026-05-31")),
            ("Overdue list", None),
            ("Branch 12", None),
        ] {
            assert_eq!(in_text(title, None).day(), said.map(day), "{title}");
        }
        let open = in_text("Arrears as at 06/05/2026", None);
        assert_eq!(open.unsettled().as_deref(), Some("06/05/2026"));
        assert_eq!(in_text("Arrears as at 06/05/2026", Some(DateOrder::Dmy)).day(), Some(day("2026-05-06")));
    }
}
