//! Guessing a column's field by the look of its values, where its header is in no table.
//!
//! A guess is made only where it is the one that can be made, and is never applied unless the user says so.

use super::{Column, Kind};
use crate::cell::{Cell, Row};
use crate::header::WordList;
use crate::header::{known_header, named_within, words_of};
use crate::values::{identifier, looks_like_date};
use caseload_domain::Field;
use caseload_domain::case::ValueKind;
use caseload_domain::identity::{ResidentNumber, resident_number};
use std::collections::HashSet;

/// This many in a hundred values must look alike.
const MOST: usize = 80;

/// How the values of a column look.
#[derive(Debug, Default)]
struct Look {
    shown: usize,
    dates: usize,
    amounts: usize,
    numbers: usize,
    resident_numbers: usize,
    phones: usize,
    identifiers: usize,
    distinct: HashSet<String>,
    /// The values count 1, 2, 3, … down the sheet.
    counting: bool,
}

impl Look {
    fn of(rows: &[Row], column: usize) -> Self {
        let mut look = Self { counting: true, ..Self::default() };
        let mut last: Option<f64> = None;
        for cell in rows.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank()) {
            let text = identifier(cell).text;
            look.shown += 1;
            let date = matches!(cell, Cell::Date(_)) || looks_like_date(&text);
            look.dates += usize::from(date);
            look.amounts += usize::from(!date && is_amount(cell, &text));
            look.numbers += usize::from(!date && number_in(cell).is_some());
            look.resident_numbers += usize::from(resident_number(&text) != ResidentNumber::No);
            look.phones += usize::from(is_phone(&text));
            look.identifiers += usize::from(!date && is_identifier(&text));
            let number: Option<f64> = text.parse().ok();
            look.counting &= number.is_some() && last.is_none_or(|last| number == Some(last + 1.0));
            last = number;
            look.distinct.insert(text.into_string());
        }
        look
    }

    fn mostly(&self, some: usize) -> bool {
        self.shown > 0 && some * 100 >= self.shown * MOST
    }
}

/// Money as it is written: with decimals, thousands or a sign of a currency. A whole number alone
/// may be anything.
fn is_amount(cell: &Cell, text: &str) -> bool {
    let signed = text.contains(['¥', '￥', '$', '€', '£', '₹']);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || " .,'-+()¥￥$€£₹\u{a0}\u{202f}".contains(c));
    let marked =
        text.rsplit(['.', ',']).next().is_some_and(|tail| tail.len() < text.len() && matches!(tail.len(), 2 | 3));
    match cell {
        Cell::Number(number) => number.fract() != 0.0,
        _ => digits > 0 && plain && (signed || marked),
    }
}

/// A Chinese mobile number, or one written as telephone numbers are.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let others = text.chars().any(|c| !c.is_ascii_digit() && !"+-() ".contains(c));
    let national = digits.strip_prefix("86").filter(|_| digits.len() == 13).unwrap_or(&digits);
    let mobile = national.len() == 11 && national.starts_with('1') && !matches!(&national[1..2], "0" | "1" | "2");
    !others && (mobile || (text.starts_with('+') && (8..=15).contains(&digits.len())))
}

/// A mark that tells one loan from another: in one word, with digits.
fn is_identifier(text: &str) -> bool {
    text.len() >= 3
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/#".contains(&byte))
}

/// Whether a header has one of some words: the beginnings of words, whole ones where they end with `$`, and any part of a
/// Chinese header.
#[must_use]
pub fn has_word(header: &str, some: &[&str]) -> bool {
    let words = words_of(header);
    some.iter().any(|one| {
        words.iter().any(|word| match one.strip_suffix('$') {
            Some(whole) => word == whole,
            None if one.is_ascii() => word.starts_with(one),
            None => word.contains(one),
        })
    })
}

/// Whether a header says by itself that its column is none that is looked for.
fn says_otherwise(header: &str, kind: Kind) -> bool {
    known_header(header, Some(kind)).is_some() || has_word(header, WordList::NoField.words())
}

/// What a column without a known header may well be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Which column.
    pub at: usize,
    /// The field.
    pub field: Field,
}

/// The fields that columns without a known header may be, where the first rows of data leave one choice or a part of
/// a header makes one. Values only say what is possible: the user has to say whether it is so.
#[must_use]
pub fn guesses(columns: &[Column], kind: Kind, said: &dyn Fn(&str) -> bool, rows: &[Row]) -> Vec<Guess> {
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    let looks = looks_of(columns, kind, said, rows);
    let mut found: Vec<Guess> = Vec::new();
    let mut give = |field: Field, at: Option<usize>| {
        if let Some(at) = at.filter(|_| kind.has(field) && !has(field))
            && found.iter().all(|guess| guess.at != at && guess.field != field)
        {
            found.push(Guess { at, field });
        }
    };
    let of_look =
        |is: &dyn Fn(&Look) -> bool| looks.iter().filter(|(_, look)| is(look)).map(|(at, _)| *at).collect::<Vec<_>>();
    give(Field::DebtorNo, of_look(&|look| look.mostly(look.resident_numbers)).first().copied());
    give(Field::Phone, of_look(&|look| look.mostly(look.phones)).first().copied());
    let mut give_one_of = |field: Field| {
        let possible = possible_among(columns, kind, field, &looks, rows);
        let named: Vec<usize> =
            possible.iter().copied().filter(|at| is_named(&columns[*at].header, kind, field)).collect();
        let chosen = match (named.as_slice(), possible.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            _ => None,
        };
        give(field, chosen);
    };
    if kind == Kind::Payments {
        give_one_of(Field::PaidOn);
    } else if !has(Field::DaysPastDue) {
        give_one_of(Field::DueDate);
    }
    give_one_of(if kind == Kind::Cases { Field::Outstanding } else { Field::Amount });
    let keys = of_look(&|look| {
        look.mostly(look.identifiers)
            && (kind != Kind::Cases || look.distinct.len() == rows.len())
            && !look.counting
            && !look.mostly(look.phones)
            && !look.mostly(look.resident_numbers)
            && !look.mostly(look.amounts)
    });
    let keys: Vec<usize> =
        keys.into_iter().filter(|at| !has_word(&columns[*at].header, WordList::BankOrPerson.words())).collect();
    let named = keys.iter().copied().find(|at| is_named(&columns[*at].header, kind, Field::LoanNo));
    // Where loans repeat, what else repeats looks the same.
    give(Field::LoanNo, named.or_else(|| keys.first().copied().filter(|_| kind == Kind::Cases || keys.len() == 1)));
    found
}

/// The columns that may be a field, for someone to choose among: those whose header is unknown or kept and whose
/// values look so.
#[must_use]
pub fn possible(columns: &[Column], kind: Kind, field: Field, rows: &[Row]) -> Vec<usize> {
    let looks = looks_of(columns, kind, &|_| false, rows);
    possible_among(columns, kind, field, &looks, rows)
}

fn looks_of(columns: &[Column], kind: Kind, said: &dyn Fn(&str) -> bool, rows: &[Row]) -> Vec<(usize, Look)> {
    let is_free =
        |column: &Column| column.field.is_none() && !said(&column.header) && !says_otherwise(&column.header, kind);
    let free = columns.iter().enumerate().filter(|(_, column)| is_free(column));
    free.map(|(at, _)| (at, Look::of(rows, at))).collect()
}

fn possible_among(columns: &[Column], kind: Kind, field: Field, looks: &[(usize, Look)], rows: &[Row]) -> Vec<usize> {
    let loan_amount = columns.iter().position(|column| column.field == Some(Field::LoanAmount));
    let fits = |at: usize, look: &Look| {
        let header = &columns[at].header;
        let named = is_named(header, kind, field);
        match field.kind() {
            ValueKind::Date => {
                let not =
                    if field == Field::PaidOn { WordList::NotPaymentDay.words() } else { WordList::NotDueDate.words() };
                look.mostly(look.dates) && (named || !has_word(header, not))
            }
            ValueKind::Amount => {
                let is_money = look.mostly(look.amounts) || (named && look.mostly(look.numbers));
                is_money
                    && !look.mostly(look.dates)
                    && (named
                        || !has_word(
                            header,
                            if kind == Kind::Payments {
                                WordList::NotPayment.words()
                            } else {
                                WordList::NotOutstanding.words()
                            },
                        ))
                    && !(field == Field::Outstanding && loan_amount.is_some_and(|lent| is_mostly_above(rows, at, lent)))
            }
            _ => look.mostly(look.identifiers) && !look.mostly(look.amounts),
        }
    };
    looks.iter().filter(|(at, look)| fits(*at, look)).map(|(at, _)| *at).collect()
}

/// Whether a part of a header is a known one of the field: `Overdue amount as per 31 May`.
fn is_named(header: &str, kind: Kind, field: Field) -> bool {
    named_within(header, kind).contains(&field)
        && !(field == Field::Outstanding && has_word(header, WordList::NotOutstanding.words()))
}

/// Whether the numbers of a column are above those of another in most rows that have both.
fn is_mostly_above(rows: &[Row], at: usize, other: usize) -> bool {
    let both = rows.iter().filter_map(|row| Some((number_in(row.cell(at))?, number_in(row.cell(other))?)));
    let (mut above, mut compared) = (0, 0);
    for (one, other) in both {
        compared += 1;
        above += usize::from(one > other);
    }
    compared > 0 && above * 2 > compared
}

/// The number in a cell, near enough for comparing two of a row.
fn number_in(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str], table: &[&[&str]]) -> Vec<Option<Field>> {
        let rows: Vec<Row> = (2..)
            .zip(table)
            .map(|(number, cells)| Row {
                number,
                cells: cells.iter().map(|text| Cell::Text((*text).into())).collect(),
                ..Row::default()
            })
            .collect();
        let columns: Vec<Column> =
            headers.iter().map(|header| Column { header: (*header).to_owned(), field: None, by: None }).collect();
        let found = guesses(&columns, Kind::Cases, &|header| header == "said", &rows);
        let of_column = |at| found.iter().find(|guess| guess.at == at).map(|guess| guess.field);
        (0..headers.len()).map(of_column).collect()
    }

    #[test]
    fn fields_are_guessed_where_one_choice_is_left() {
        use Field as F;
        let found = guessed(
            &["Lfd", "Akte", "Wer", "Ausweis", "Mobil", "Rest", "Seit"],
            &[
                &["1", "KR-001", "Chen", "11010519491231002X", "13812340001", "1.234,56", "29.02.2024"],
                &["2", "KR-002", "Li", "11010519491231002X", "13812340002", "34,00", "15.03.2024"],
                &["3", "KR-003", "Wu", "", "", "5,50", "16.03.2024"],
            ],
        );
        assert_eq!(
            found,
            [None, Some(F::LoanNo), None, Some(F::DebtorNo), Some(F::Phone), Some(F::Outstanding), Some(F::DueDate)]
        );
    }

    #[test]
    fn a_header_that_says_otherwise_is_believed() {
        let rows: &[&[&str]] = &[&["13812340001", "1990-01-31", "5.00", "2024-03-15"]];
        for header in ["spouse mobile", "紧急联系人电话"] {
            assert_eq!(guessed(&[header, "birth date", "monthly income", "还款日期"], rows), [None; 4], "{header}");
        }
    }

    #[test]
    fn two_choices_are_none() {
        let found =
            guessed(&["x", "y", "u", "v", "said"], &[&["1.00", "2.00", "2024-01-01", "2024-02-01", "13812340001"]]);
        assert_eq!(found, [None; 5]);
    }

    #[test]
    fn a_part_of_a_header_decides_between_columns_that_look_alike() {
        let found = guessed(
            &["key", "Monthly sum", "Overdue amount per 31 May", "opened", "Overdue since then"],
            &[
                &["A-1", "5.00", "12.00", "2024-01-01", "2024-02-01"],
                &["A-2", "6.00", "13.50", "2024-01-01", "2024-02-01"],
            ],
        );
        assert_eq!(found, [Some(Field::LoanNo), None, Some(Field::Outstanding), None, Some(Field::DueDate)]);
    }

    #[test]
    fn an_instalment_or_a_day_of_disbursement_is_never_guessed() {
        for (money, day) in [
            ("Monthly instalment", "Disbursed"),
            ("credit limit", "start"),
            ("每期还款", "放款时间点"),
            ("EMI", "account opened"),
        ] {
            let found =
                guessed(&["key", money, day], &[&["A-1", "5.00", "2024-01-01"], &["A-2", "6.10", "2024-01-02"]]);
            assert_eq!(found, [Some(Field::LoanNo), None, None], "{money}, {day}");
        }
    }
}
