//! What the first rows of a file of payments say of its columns: which side of two is which, what of a receipt went to the
//! loan, and what is no reference.

use super::schedules::number;
use caseload_domain::Field;
use caseload_tables::columns::{Column, Guess, Kind, MatchedBy, has_word};
use caseload_tables::{Row, WordList};
use std::collections::{HashMap, HashSet};

/// Two columns of money in a file of payments of which every row fills one: what came and what went out. Which is which
/// is asked about, unless the headers say so.
pub(super) fn take_sides_apart(columns: &mut [Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Amount;
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    let at = columns.iter().position(|column| column.field == Some(field) && column.by == Some(MatchedBy::Alias))?;
    if kind != Kind::Payments || has(columns, Field::Debit) || has(columns, Field::Direction) {
        return None;
    }
    let is_money = |row: &Row, at: usize| number(row.cell(at)).is_some_and(|figure| figure != 0.0);
    let both: Vec<(usize, usize)> = (0..columns.len())
        .filter(|other| *other != at && columns[*other].field.is_none())
        .filter(|other| !has_word(&columns[*other].header, WordList::Balance.words()))
        .map(|other| {
            let rows = || sample.iter().filter(|row| is_money(row, at) || is_money(row, other));
            let apart = rows().filter(|row| is_money(row, at) != is_money(row, other)).count();
            (other, if apart == rows().count() && rows().any(|row| is_money(row, other)) { apart } else { 0 })
        })
        .filter(|(_, apart)| *apart > 0)
        .collect();
    let [(other, _)] = both[..] else { return None };
    if !sample.iter().any(|row| is_money(row, at)) {
        return None;
    }
    let comes_in = |at: usize| has_word(&columns[at].header, WordList::ComesIn.words());
    match (comes_in(at), comes_in(other)) {
        (true, false) => {
            (columns[other].field, columns[other].by) = (Some(Field::Debit), Some(MatchedBy::Alias));
            None
        }
        (false, true) => {
            (columns[at].field, columns[at].by) = (Some(Field::Debit), Some(MatchedBy::Alias));
            (columns[other].field, columns[other].by) = (Some(field), Some(MatchedBy::Alias));
            None
        }
        _ => Some(Guess { at, field }),
    }
}

/// What was applied of a receipt, or what came of it, beside the whole: which of both is the payment is asked about.
pub(super) fn part_of_receipt(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Amount;
    let at = columns.iter().position(|column| column.field == Some(field) && column.by == Some(MatchedBy::Alias))?;
    if kind != Kind::Payments || columns.iter().any(|column| column.field == Some(Field::Debit)) {
        return None;
    }
    let is_part = |other: &usize| {
        let header = &columns[*other].header;
        let mut both = sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(*other))?)));
        columns[*other].field.is_none()
            && has_word(header, WordList::PartOfReceipt.words())
            && !has_word(header, WordList::SideInformation.words())
            && both.any(|(whole, part)| (whole - part).abs() > 0.005)
    };
    let mut parts = (0..columns.len()).filter(is_part);
    let part = parts.next()?;
    // Of several, none is what went to the loan.
    Some(Guess { at: if parts.next().is_none() { part } else { at }, field })
}

/// Money of a receipt that may have gone elsewhere than to the loan, such as savings: what counts is asked about, and a
/// column that is called the loan's part is offered.
pub(super) fn money_elsewhere(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Amount;
    let at = columns.iter().position(|column| column.field == Some(field) && column.by == Some(MatchedBy::Alias))?;
    let is_of_loan = |at: usize| has_word(&columns[at].header, WordList::LoanPart.words());
    if kind != Kind::Payments || is_of_loan(at) {
        return None;
    }
    let shows = |at: usize| sample.iter().any(|row| number(row.cell(at)).is_some_and(|figure| figure > 0.0));
    let is_elsewhere = |at: &usize| {
        let header = &columns[*at].header;
        columns[*at].field.is_none()
            && has_word(header, WordList::OtherThanLoan.words())
            && !has_word(header, WordList::SideInformation.words())
            && shows(*at)
    };
    if !(0..columns.len()).any(|at| is_elsewhere(&at)) {
        return None;
    }
    let is_below = |other: usize| {
        let both = sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(other))?)));
        both.into_iter().all(|(whole, part)| part <= whole + 0.005)
    };
    let is_part =
        |other: &usize| columns[*other].field.is_none() && is_of_loan(*other) && shows(*other) && is_below(*other);
    let mut parts = (0..columns.len()).filter(|other| is_part(other) && !is_elsewhere(other));
    // Of several, none is what went to the loan.
    let part = parts.next().filter(|_| parts.next().is_none());
    Some(Guess { at: part.unwrap_or(at), field })
}

/// Takes the field from a column of references that holds a few short codes: `Txn Code` with 201 and 301.
pub(super) fn release_codes(columns: &mut [Column], kind: Kind, sample: &[Row]) {
    /// A reference of so few characters tells no payment from another.
    const SHORTEST: usize = 5;
    let at = columns.iter().position(|column| column.field == Some(Field::Reference));
    let Some(at) = at.filter(|at| kind == Kind::Payments && columns[*at].by == Some(MatchedBy::Alias)) else { return };
    let shown: Vec<_> = sample.iter().map(|row| row.cell(at).display()).filter(|text| !text.is_empty()).collect();
    let distinct: HashSet<_> = shown.iter().collect();
    let is_code = has_word(&columns[at].header, WordList::KindOfEntry.words());
    let are_short = shown.iter().all(|text| text.chars().count() < SHORTEST);
    let are_letters = shown.iter().all(|text| text.chars().all(char::is_alphabetic));
    let are_kinds = are_letters || distinct.len() < shown.len() || shown.len() < 3;
    let is_of_kinds = is_code && are_short && are_kinds;
    if is_of_kinds || is_of_several_days(columns, at, sample) {
        (columns[at].field, columns[at].by) = (None, None);
    }
}

/// Whether most references stand beside payments of more than one day: such a text names none of them.
fn is_of_several_days(columns: &[Column], at: usize, sample: &[Row]) -> bool {
    let Some(day) = columns.iter().position(|column| column.field == Some(Field::PaidOn)) else { return false };
    let names_loans = columns.iter().any(|column| column.field == Some(Field::LoanNo));
    let mut days: HashMap<_, HashSet<_>> = HashMap::new();
    let shown = || sample.iter().filter(|row| row.cell(at).display().contains(char::is_alphanumeric));
    for row in shown() {
        days.entry(row.cell(at).display()).or_default().insert(row.cell(day).display());
    }
    // A payment and what takes it back have the same one.
    let is_repeated = |row: &&Row| {
        let text = row.cell(at).display();
        let most = if text.contains(|c: char| c.is_numeric()) { 2 } else { 1 };
        days[&text].len() > most
    };
    names_loans && shown().filter(is_repeated).count() * 2 > shown().count()
}

/// A column of which every value is the reference of another row: those rows may take back the payments that they name.
pub(super) fn pointer_to_payments(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Reverses;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let reference = place(Field::Reference).filter(|_| kind == Kind::Payments && place(field).is_none())?;
    let text = |row: &Row, at: usize| row.cell(at).display();
    let references: HashSet<_> = sample.iter().map(|row| text(row, reference)).filter(|one| one.len() > 1).collect();
    let points = |at: &usize| {
        let mut shown = sample.iter().filter(|row| !row.cell(*at).is_blank()).peekable();
        let is_of_another = |row: &Row| text(row, *at) != text(row, reference) && references.contains(&text(row, *at));
        columns[*at].field.is_none() && shown.peek().is_some() && shown.all(is_of_another)
    };
    (0..columns.len()).find(points).map(|at| Guess { at, field })
}

/// Amounts beside the day of the last payment, which are not called those of that payment: they may be all that was paid.
pub(super) fn totals_beside_last_day(columns: &[Column], kind: Kind) -> Option<Guess> {
    const LAST: &[&str] = &["last$", "latest", "recent", "ultim", "最近", "上次"];
    let field = Field::Amount;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, day) = (place(field)?, place(Field::PaidOn)?);
    let is_last = |at: usize| has_word(&columns[at].header, LAST);
    let is_asked = kind == Kind::Payments && columns[at].by == Some(MatchedBy::Alias) && is_last(day) && !is_last(at);
    is_asked.then_some(Guess { at, field })
}

/// Amounts that are called a total and never fall from row to row of a loan: they may be what was paid of it until then.
pub(super) fn growing_totals(columns: &[Column], kind: Kind, sample: &[Row]) -> Option<Guess> {
    let field = Field::Amount;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, loan) = (place(field)?, place(Field::LoanNo)?);
    let is_called = has_word(&columns[at].header, &["total", "cumul", "acumul", "累计", "合计"]);
    if kind != Kind::Payments || columns[at].by != Some(MatchedBy::Alias) || !is_called {
        return None;
    }
    let mut last: HashMap<_, f64> = HashMap::new();
    let (mut grow, mut fall) = (0, 0);
    for row in sample {
        let Some(amount) = number(row.cell(at)) else { continue };
        if let Some(before) = last.insert(row.cell(loan).display(), amount) {
            (grow, fall) = if amount > before { (grow + 1, fall) } else { (grow, fall + 1) };
        }
    }
    (grow > 0 && fall == 0).then_some(Guess { at, field })
}

/// Payments beside the name of a payee may be money that went out: vouchers, and no receipts.
pub(super) fn paid_to_a_payee(columns: &[Column], kind: Kind) -> Option<Guess> {
    let field = Field::Amount;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let is_payee = |column: &Column| has_word(&column.header, &["payee", "beneficiary"]);
    let is_asked = kind == Kind::Payments && columns[at].by == Some(MatchedBy::Alias);
    (is_asked && columns.iter().any(is_payee)).then_some(Guess { at, field })
}
