//! What the figures of schedules say of columns that their headers leave open: what of an instalment is its whole, what was
//! paid of it, and what is left.

use caseload_domain::Field;
use caseload_tables::columns::{Column, Guess, MatchedBy, has_word};
use caseload_tables::{Cell, Row, WordList};
use compact_str::CompactString;
use std::collections::HashMap;

/// A column that is called an instalment or its total, in a schedule of which only the parts are known: it is that where it
/// comes to the same in every row, and else asked about.
pub(super) fn take_whole_of_parts(columns: &mut [Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::Amount;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let principal = place(Field::Principal).filter(|_| place(field).is_none())?;
    let parts: Vec<usize> =
        [Some(principal), place(Field::Interest), place(Field::Fees)].into_iter().flatten().collect();
    let sum = |row: &Row| parts.iter().filter_map(|at| number(row.cell(*at))).sum::<f64>();
    let is_whole = |at: &usize| {
        let header = &columns[*at].header;
        let is_money = sample.iter().any(|row| number(row.cell(*at)).is_some_and(|figure| figure > 0.0));
        columns[*at].field.is_none()
            && has_word(header, WordList::WholeInstalment.words())
            && !has_word(header, WordList::NotWholeInstalment.words())
            && is_money
    };
    let at = (0..columns.len()).find(is_whole)?;
    let agrees = |row: &Row| number(row.cell(at)).is_none_or(|whole| (whole - sum(row)).abs() < 0.005);
    if !sample.iter().all(agrees) {
        return Some(Guess { at, field });
    }
    (columns[at].field, columns[at].by) = (Some(field), Some(MatchedBy::Alias));
    None
}

/// A column of a schedule that nothing else tells of payment, whose figures are never above what is due, and are not all
/// the same as that: it may be what was paid.
pub(super) fn paid_by_its_figures(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let of_payment = [Field::PaidAmount, Field::PaidPart, Field::Unpaid, Field::Status];
    if of_payment.into_iter().any(|field| place(field).is_some()) {
        return None;
    }
    let is_called_paid = |at: &usize| {
        let is_money = || sample.iter().any(|row| number(row.cell(*at)).is_some_and(|figure| figure > 0.0));
        columns[*at].field.is_none()
            && has_word(&columns[*at].header, &["paid", "已还", "实还", "pagado", "bezahlt", "paye"])
            && !has_word(&columns[*at].header, &["on$", "unpaid", "last", "percent"])
            && (!has_word(&columns[*at].header, &["date"]) || columns[*at].header.to_lowercase().contains("to date"))
            && is_money()
    };
    if let Some(at) = (0..columns.len()).find(is_called_paid) {
        return Some(Guess { at, field: Field::PaidAmount });
    }
    let due_at = place(Field::Amount)?;
    let fits = |at: &usize| {
        if columns[*at].field.is_some() || has_word(&columns[*at].header, WordList::NotPaidAmount.words()) {
            return false;
        }
        let shown = sample.iter().filter(|row| !row.cell(*at).is_blank()).count();
        let both: Vec<(f64, f64)> =
            sample.iter().filter_map(|row| Some((number(row.cell(due_at))?, number(row.cell(*at))?))).collect();
        let is_within = both.iter().all(|(due, figure)| (0.0..=due + 0.005).contains(figure));
        let is_money = both.iter().any(|(_, figure)| *figure >= 1.0);
        let is_another = both.iter().any(|(due, figure)| (due - figure).abs() > 0.005);
        let reaches = both.iter().any(|(due, figure)| (due - figure).abs() < 0.005);
        !both.is_empty() && both.len() == shown && is_within && is_money && is_another && reaches
    };
    let at = (0..columns.len()).find(fits)?;
    let is_left = has_word(&columns[at].header, WordList::Remaining.words());
    Some(Guess { at, field: if is_left { Field::Unpaid } else { Field::PaidAmount } })
}

/// What a column of a schedule holds whose header says that it is left to pay.
pub(super) enum Rest {
    /// What is left of each instalment.
    OfEach,
    /// That, or what is left of the loan.
    MayBe,
    /// What is left of the loan.
    OfTheLoan,
}

/// Whether a column is of what is left of each instalment, which is never more than the instalment, or of the loan, of
/// which more is left until the end.
pub(super) fn rest_of_instalments(columns: &[Column], at: usize, sample: &[Row]) -> Rest {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let of = |row: &Row, field: Field| place(field).and_then(|at| number(row.cell(at)));
    let due = |row: &Row| {
        let of_parts = || Some(of(row, Field::Principal)? + of(row, Field::Interest).unwrap_or(0.0));
        let waived = columns.iter().enumerate().filter(|(_, column)| column.field == Some(Field::Waived));
        let waived: f64 = waived.filter_map(|(at, _)| number(row.cell(at))).sum();
        of(row, Field::Amount).or_else(of_parts).map(|due| due + of(row, Field::Fees).unwrap_or(0.0) - waived)
    };
    let both: Vec<(f64, f64)> = sample.iter().filter_map(|row| Some((due(row)?, number(row.cell(at))?))).collect();
    let fits = both.iter().all(|(due, rest)| *rest <= due + 0.005);
    let is_whole = |(due, rest): &(f64, f64)| (due - rest).abs() < 0.005;
    match () {
        () if !fits || runs_down(columns, at, sample) => Rest::OfTheLoan,
        () if both.iter().any(is_whole) || has_word(&columns[at].header, WordList::RemainingOfInstalment.words()) => {
            Rest::OfEach
        }
        () => Rest::MayBe,
    }
}

/// Whether a column holds in every row what is still to come of its loan: the sum of the instalments behind it.
fn runs_down(columns: &[Column], at: usize, sample: &[Row]) -> bool {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (Some(loan), Some(due)) = (place(Field::LoanNo), place(Field::Amount)) else { return false };
    let mut to_come: HashMap<CompactString, f64> = HashMap::new();
    let mut several = false;
    let agrees = sample.iter().rev().all(|row| {
        let (Some(due), Some(rest)) = (number(row.cell(due)), number(row.cell(at))) else { return false };
        let behind = to_come.entry(row.cell(loan).display()).or_insert(0.0);
        let is_behind = (*behind - rest).abs() < 0.005;
        several |= *behind > 0.0;
        *behind += due;
        is_behind
    });
    agrees && several
}

/// The number in a cell, near enough for adding up.
pub(crate) fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(*number),
        Cell::Text(text) => text.trim().replace(',', "").parse().ok(),
        _ => None,
    }
}
