//! What is odd about whole columns of a file.

use super::plan::Plan;
use caseload_domain::case::ValueKind;
use caseload_domain::identity::{ResidentNumber, resident_number};
use caseload_domain::{Currency, Field};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{self, Column, Guess, Kind, MatchedBy};
use caseload_tables::status::amount_with_side;
use caseload_tables::values::{self, DateOrder, DateValue, DecimalMark, Spelt};
use caseload_tables::{Cell, Row, WordList, known_header};
use chrono::Timelike as _;

impl Plan {
    /// Columns of identifiers in which nearly every long number ends in zeros from its sixteenth
    /// digit on: they were saved by a spreadsheet that had rounded them.
    pub(super) fn rounded_columns(&self, sample: &[Row]) -> Vec<usize> {
        let identifiers = (0..self.columns.len())
            .filter(|at| self.columns[*at].field.is_some_and(|field| field.kind() == ValueKind::Identifier));
        identifiers
            .filter(|at| {
                let (mut long, mut rounded) = (0, 0);
                for text in sample.iter().map(|row| values::identifier(row.cell(*at)).text) {
                    if text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                        long += 1;
                        rounded += usize::from(text.as_bytes()[15..].iter().all(|byte| *byte == b'0'));
                    }
                }
                long >= 3 && rounded * 10 >= long * 9
            })
            .collect()
    }

    /// What is odd about whole columns.
    pub(super) fn odd_columns(&self, sample: &[Row]) -> Vec<Notice> {
        let header_row = self.layout.header_row;
        let mut odd = self.shifted_columns(sample);
        for (column, power) in self.columns.iter().zip(&self.powers).filter(|(_, power)| **power != 0) {
            let value = format!("{} × 10^{power}", column.header);
            odd.push(Notice::new(header_row, column.field, NoticeCode::AmountsScaled, value));
        }
        if let Some(named) = self.currency_of_headers().filter(|named| *named != self.currency) {
            odd.push(Notice::new(header_row, Some(Field::Currency), NoticeCode::CurrencyOfHeader, named.code()));
        }
        for column in self.columns.iter().filter(|column| column.by == Some(MatchedBy::Values)) {
            odd.push(Notice::new(header_row, column.field, NoticeCode::GuessedByValues, column.header.as_str()));
        }
        let applied = |guess: &Guess| self.columns[guess.at].field == Some(guess.field);
        for guess in self.guesses.iter().filter(|guess| !applied(guess)) {
            let header = self.columns[guess.at].header.as_str();
            odd.push(Notice::new(header_row, Some(guess.field), NoticeCode::ColumnMayBe, header));
        }
        for column in self.columns.iter().filter(|column| column.by == Some(MatchedBy::Alias)) {
            let is_fallback = known_header(&column.header, Some(self.kind)).is_some_and(|known| known.is_fallback);
            // The parts of everything still to pay are no parts of what is overdue.
            let is_part_of_balance = || {
                self.kind == Kind::Cases
                    && self.place_of(Field::Outstanding).is_none()
                    && columns::has_word(
                        &column.header,
                        &["outstand", "balance", "remain", "余额", "剩余", "saldo", "rest"],
                    )
                    && !columns::has_word(&column.header, WordList::OverdueOrDue.words())
            };
            let code = match column.field {
                Some(Field::Outstanding) if is_fallback || self.owe_when_not_late(sample) => NoticeCode::BalanceTaken,
                Some(Field::Principal) if is_part_of_balance() => NoticeCode::BalanceTaken,
                Some(Field::DueDate) if is_fallback => NoticeCode::MaturityTaken,
                _ => continue,
            };
            odd.push(Notice::new(header_row, column.field, code, column.header.as_str()));
        }
        if let Some(at) = self.place_of(Field::DueDate).filter(|_| self.kind == Kind::Cases) {
            let dates = sample.iter().filter_map(|row| match self.date(row, at) {
                Ok(DateValue::Date(day)) => Some(day),
                _ => None,
            });
            let (ahead, all) = dates.fold((0, 0), |(ahead, all), day| (ahead + usize::from(day > self.as_of), all + 1));
            if ahead * 2 > all && self.place_of(Field::DaysPastDue).is_none() {
                let column = &self.columns[at];
                odd.push(Notice::new(header_row, column.field, NoticeCode::DueDatesAhead, column.header.as_str()));
            }
        }
        if let Some(at) = self.place_of(Field::DaysPastDue).filter(|_| self.kind == Kind::Cases) {
            let days = sample.iter().filter_map(|row| values::count(row.cell(at)).ok().flatten());
            let (below, all) = days.fold((0, 0), |(below, all), days| (below + usize::from(days < 0), all + 1));
            if below * 2 > all && self.place_of(Field::DueDate).is_none() {
                let column = &self.columns[at];
                odd.push(Notice::new(header_row, column.field, NoticeCode::DueDatesAhead, column.header.as_str()));
            }
        }
        // The same time beside every day is midnight somewhere else.
        let is_date = |column: &Column| column.field.is_some_and(|field| field.kind() == ValueKind::Date);
        for (at, column) in self.columns.iter().enumerate().filter(|(_, column)| is_date(column)) {
            let mut shown = sample.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_blank());
            let Some(time) = shown.next().and_then(values::time_of_day) else { continue };
            let others: Vec<_> = shown.map(values::time_of_day).collect();
            let is_noon_or_later = (12..=23).contains(&time.hour()) && time.second() == 0;
            if is_noon_or_later && !others.is_empty() && others.iter().all(|other| *other == Some(time)) {
                let value = time.format("%H:%M").to_string();
                odd.push(Notice::new(header_row, column.field, NoticeCode::TimeOfDay, value));
            }
        }
        for at in &self.spelling.half_converted {
            let column = &self.columns[*at];
            odd.push(Notice::new(header_row, column.field, NoticeCode::DatesHalfConverted, column.header.as_str()));
        }
        odd
    }

    /// Whether what a header calls outstanding, and not overdue, is owed by loans that are not late too.
    fn owe_when_not_late(&self, sample: &[Row]) -> bool {
        let (Some(at), Some(days)) = (self.place_of(Field::Outstanding), self.place_of(Field::DaysPastDue)) else {
            return false;
        };
        let header = &self.columns[at].header;
        let is_of_all = columns::has_word(header, WordList::WholeDebt.words())
            && !columns::has_word(header, WordList::OverdueOrDue.words());
        let owes = |row: &Row| {
            let is_current = matches!(values::count(row.cell(days)), Ok(Some(0)));
            is_current && matches!(self.amount(row, at, self.currency), Ok(Some(amount)) if amount.minor > 0)
        };
        self.kind == Kind::Cases && is_of_all && sample.iter().any(owes)
    }

    /// Whether values stand under their neighbours' headers: most columns of dates and amounts hold
    /// none, and the columns beside them do; or one of ID numbers or telephones holds none, and the
    /// column beside it does.
    fn shifted_columns(&self, sample: &[Row]) -> Vec<Notice> {
        let read: Vec<(usize, Field)> =
            self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.field?))).collect();
        let typed: Vec<&(usize, Field)> =
            read.iter().filter(|(_, field)| matches!(field.kind(), ValueKind::Date | ValueKind::Amount)).collect();
        let stands_beside = |at: usize, field: Field, step: isize| {
            let beside = at.checked_add_signed(step);
            fits(sample, at, field) < 20 && beside.is_some_and(|beside| fits(sample, beside, field) > 80)
        };
        let notice = |headers: &[&str]| {
            Notice::new(self.layout.header_row, None, NoticeCode::ColumnsShifted, headers.join(", "))
        };
        for step in [1, -1] {
            let moved: Vec<&str> = typed
                .iter()
                .filter(|(at, field)| stands_beside(*at, *field, step))
                .map(|(at, _)| self.columns[*at].header.as_str())
                .collect();
            if !moved.is_empty() && moved.len() * 2 > typed.len() {
                return vec![notice(&moved)];
            }
        }
        let moved: Vec<&str> = read
            .iter()
            .filter(|(_, field)| matches!(field, Field::DebtorNo | Field::Phone))
            .filter(|(at, field)| [1, -1].into_iter().any(|step| stands_beside(*at, *field, step)))
            .map(|(at, _)| self.columns[*at].header.as_str())
            .collect();
        if moved.is_empty() { Vec::new() } else { vec![notice(&moved)] }
    }
}

/// How many in a hundred values that a column shows can be read as that kind; 50 where too few are
/// there to tell.
fn fits(sample: &[Row], column: usize, field: Field) -> usize {
    let (mut shown, mut fit) = (0, 0);
    for cell in sample.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank()) {
        shown += 1;
        let text = values::identifier(cell).text;
        let read = match field {
            Field::DebtorNo => resident_number(&text) != ResidentNumber::No,
            Field::Phone => columns::is_phone(&text),
            other if other.kind() == ValueKind::Date => [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| {
                matches!(values::date(cell, Some(order)), Ok(DateValue::Date(_) | DateValue::MonthOnly(_)))
            }),
            _ => {
                let bare = amount_with_side(&text).map(|(amount, _)| Cell::Text(amount.into()));
                let cell = bare.as_ref().unwrap_or(cell);
                [DecimalMark::Point, DecimalMark::Comma]
                    .into_iter()
                    .any(|mark| matches!(values::amount(cell, Spelt::plain(Currency::CNY, mark)), Ok(Some(_))))
            }
        };
        fit += usize::from(read);
    }
    // An ID number among other values tells much, a number that could be an amount little.
    let enough = if matches!(field, Field::DebtorNo | Field::Phone) { 1 } else { 3 };
    (fit * 100).checked_div(shown).filter(|_| shown >= enough).unwrap_or(50)
}
