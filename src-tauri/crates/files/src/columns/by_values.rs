//! Guessing a column's field by the look of its values, where its header is in no table.
//!
//! A guess is made only where it is the one that can be made, and is always shown as such.

use super::{Column, Kind, MatchedBy};
use crate::cell::{Cell, Row};
use crate::header::{field_of_header, normalise_header};
use crate::values::{identifier, looks_like_date};
use caseload_domain::Field;
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

/// Words in headers that say what their values are: of somebody else, or of another day or sum.
const OTHERWISE: &[&str] = &[
    "birth",
    "dob",
    "expir",
    "offer",
    "spouse",
    "relative",
    "contact",
    "emergency",
    "guarantor",
    "employer",
    "company",
    "income",
    "salary",
    "limit",
    "fee",
    "rate",
    "created",
    "updated",
    "entry",
    "sign",
    "出生",
    "生日",
    "配偶",
    "亲属",
    "亲戚",
    "联系人",
    "紧急",
    "担保",
    "单位",
    "公司",
    "家人",
    "父",
    "母",
    "收入",
    "工资",
    "额度",
    "利率",
    "录入",
    "创建",
    "更新",
    "签约",
    "入职",
    "有效期",
];

/// Whether a header says by itself that its column is none that is looked for.
fn says_otherwise(header: &str) -> bool {
    let plain = normalise_header(header);
    field_of_header(header).is_some() || OTHERWISE.iter().any(|word| plain.contains(word))
}

/// Gives a field to columns that have none, where the first rows of data leave one choice.
pub fn guess(columns: &mut [Column], kind: Kind, said: &dyn Fn(&str) -> bool, rows: &[Row]) {
    let free: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let Column { header, field, .. } = &columns[*at];
            field.is_none() && !said(header) && !says_otherwise(header)
        })
        .collect();
    let looks: Vec<(usize, Look)> = free.into_iter().map(|at| (at, Look::of(rows, at))).collect();
    let mut give = |field: Field, at: Option<usize>| {
        if let Some(at) = at.filter(|_| kind.has(field) && columns.iter().all(|column| column.field != Some(field)))
            && columns[at].field.is_none()
        {
            columns[at].field = Some(field);
            columns[at].by = Some(MatchedBy::Values);
        }
    };
    let of_look =
        |is: &dyn Fn(&Look) -> bool| looks.iter().filter(|(_, look)| is(look)).map(|(at, _)| *at).collect::<Vec<_>>();
    let only = |found: &[usize]| (found.len() == 1).then(|| found[0]);

    let resident_numbers = of_look(&|look| look.mostly(look.resident_numbers));
    give(Field::DebtorNo, resident_numbers.first().copied());
    let phones = of_look(&|look| look.mostly(look.phones));
    give(Field::Phone, phones.first().copied());
    let dates = of_look(&|look| look.mostly(look.dates));
    give(if kind == Kind::Payments { Field::PaidOn } else { Field::DueDate }, only(&dates));
    let amounts = of_look(&|look| look.mostly(look.amounts) && !look.mostly(look.dates));
    give(if kind == Kind::Cases { Field::Outstanding } else { Field::Amount }, only(&amounts));
    let keys = of_look(&|look| {
        look.mostly(look.identifiers)
            && look.distinct.len() == rows.len()
            && !look.counting
            && !look.mostly(look.phones)
            && !look.mostly(look.resident_numbers)
            && !look.mostly(look.amounts)
    });
    give(Field::LoanNo, keys.first().copied());
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
        let mut columns: Vec<Column> =
            headers.iter().map(|header| Column { header: (*header).to_owned(), field: None, by: None }).collect();
        guess(&mut columns, Kind::Cases, &|header| header == "said", &rows);
        columns.iter().map(|column| column.field).collect()
    }

    #[test]
    fn fields_are_guessed_where_one_choice_is_left() {
        use Field as F;
        let found = guessed(
            &["Nr", "Kredit", "Wer", "Ausweis", "Handy", "Rest", "Fällig"],
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
}
