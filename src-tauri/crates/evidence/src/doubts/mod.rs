//! What the first rows of a file say against columns that their headers made known: such a column is asked about, or
//! left to one that tells more.

mod money;
mod receipts;
mod schedules;

use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::{Currency, Field};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{Column, Guess, Kind, MatchedBy, has_word};
use caseload_tables::values::{self, DateValue};
use caseload_tables::{Cell, Row, WordList, known_header, names_total, normalise_header, words_of};
use chrono::NaiveDate;
use compact_str::CompactString;
use money::{
    Charges, charges_beside, half_converted, list_of_payments, owed_when_not_late, paid_beside_parts,
    paid_of_the_whole, penalty_beside, release_answers, release_blank, revised, unread_parts,
};
use receipts::{
    growing_totals, money_elsewhere, paid_to_a_payee, part_of_receipt, pointer_to_payments, release_codes,
    take_sides_apart, totals_beside_last_day,
};
pub(crate) use schedules::number;
use schedules::{Rest, paid_by_its_figures, rest_of_instalments, take_whole_of_parts};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Codes of currencies that are words too.
pub const WORDS: &[&str] = &["ALL", "TOP", "TRY", "MAD", "LAK"];

/// Fields of which a wrong column would make every row wrong.
const DECISIVE: [Field; 6] =
    [Field::LoanNo, Field::Outstanding, Field::Amount, Field::DueDate, Field::PaidOn, Field::DaysPastDue];
/// Days by which a list's days past due may differ from its due dates for reasons of counting.
const COUNTING: i32 = 5;

/// Looks at the columns that were matched by their headers. Those in doubt become guesses; those that are refuted are kept
/// as they are, and a notice says so. Nothing is asked of `remembered`, the fields that the lender's profile names, nor of
/// columns of which somebody has `said` what they are.
pub fn raise(
    columns: &mut [Column],
    kind: Kind,
    sample: &[Row],
    (as_of, header_row): (NaiveDate, u64),
    remembered: &[Field],
    said: &dyn Fn(&str) -> bool,
) -> (Vec<Guess>, Vec<Notice>) {
    let is_total = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if names_total(text)));
    let loans: Vec<Row>;
    let sample = if sample.iter().any(is_total) {
        loans = sample.iter().filter(|row| !is_total(row)).cloned().collect();
        &loans
    } else {
        sample
    };
    let (mut guesses, mut notices) = (Vec::new(), Vec::new());
    release_blank(columns, kind, sample);
    release_answers(columns, kind, sample);
    release_codes(columns, kind, sample);
    release_counts(columns, kind, sample);
    take_codes_of_currencies(columns, sample);
    take_counting_instalments(columns, kind, sample);
    let place_of = |columns: &[Column], field: Field| columns.iter().position(|column| column.field == Some(field));
    let by_header = |columns: &[Column], at: usize| columns[at].by == Some(MatchedBy::Alias);

    // "Instalment" by itself may be its number or its amount.
    if kind == Kind::Instalments
        && let Some(at) = place_of(columns, Field::InstalmentNo).filter(|at| by_header(columns, *at))
        && matches!(normalise_header(&columns[at].header).as_str(), "instalment" | "installment")
        && place_of(columns, Field::Amount).is_none()
    {
        (columns[at].field, columns[at].by) = (None, None);
    }

    if kind == Kind::Cases
        && let Some(at) = place_of(columns, Field::DueDate).filter(|at| by_header(columns, *at))
        && place_of(columns, Field::DaysPastDue).is_some()
    {
        let shown: Vec<&Cell> = sample.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_blank()).collect();
        let is_date = |cell: &&&Cell| match cell {
            Cell::Date(_) => true,
            other => values::looks_like_date(&other.display()),
        };
        let dates = shown.iter().filter(is_date).count();
        if !shown.is_empty()
            && dates * 2 < shown.len()
            && !shown.iter().any(|cell| matches!(cell, Cell::Number(days) if *days > 20_000.0))
        {
            let header = columns[at].header.as_str();
            notices.push(Notice::new(header_row, Some(Field::DueDate), NoticeCode::ColumnMayBe, header));
            (columns[at].field, columns[at].by) = (None, None);
        }
    }
    if kind == Kind::Cases {
        let overdue = place_of(columns, Field::Outstanding)
            .filter(|at| has_word(&columns[*at].header, WordList::Overdue.words()));
        take_days_for_days(columns, sample, as_of);
        guesses.extend(last_repayment(columns));
        guesses.extend(due_since_another_day(columns, sample));
        guesses.extend(due_dates_ahead(columns, overdue, sample, as_of));
        guesses.extend(principal_of_the_whole(columns, sample));
    }

    // A due date that lies ahead of loans that are overdue is that of the next instalment, or the end of the loan.
    if let Some(at) = place_of(columns, Field::DueDate).filter(|at| by_header(columns, *at)) {
        let days = place_of(columns, Field::DaysPastDue);
        let is_overdue = |row: &Row| days.is_none_or(|days| matches!(values::count(row.cell(days)), Ok(Some(1..))));
        let is_fallback = known_header(&columns[at].header, Some(kind)).is_some_and(|known| known.is_fallback);
        let today = day_number(as_of);
        let due = |row: &Row| match values::date(row.cell(at), None) {
            Ok(DateValue::Date(date)) => Some(day_number(date)),
            _ => None,
        };
        let dated: Vec<i32> = sample.iter().filter(|row| is_overdue(row)).filter_map(due).collect();
        let ahead = dated.iter().filter(|day| **day > today).count();
        let is_refuted = (days.is_some() || is_fallback) && ahead * 2 > dated.len();
        if is_refuted && kind == Kind::Cases {
            let header = columns[at].header.as_str();
            notices.push(Notice::new(header_row, Some(Field::DueDate), NoticeCode::DueDateAhead, header));
            (columns[at].field, columns[at].by) = (None, None);
        }
    }

    if kind == Kind::Cases {
        guesses.extend(key_beside(columns, sample).or_else(|| loan_beside_account(columns, sample)));
        guesses.extend(age_of_the_invoice(columns, sample, as_of));
        take_name_beside_code(columns, sample);
        guesses.extend(money_that_is_none(columns, sample));
        notices.extend(parts_of_another_sum(columns, sample, header_row));
        guesses.extend(total_beside_parts(columns, sample));
        guesses.extend(list_of_payments(columns));
    }
    if guesses.iter().all(|guess| guess.field != Field::Outstanding) {
        guesses.extend(unread_parts(columns, kind, sample));
    }
    guesses.extend(take_sides_apart(columns, kind, sample));
    let charges = charges_beside(columns, kind, sample);
    let is_whole = matches!(charges, Charges::InTotal);
    if let Charges::MayBeOwed(some) = charges {
        guesses.extend(some);
    }
    guesses.extend(penalty_beside(columns, kind, sample));
    guesses.extend(paid_to_a_payee(columns, kind));
    if let Some(guess) = half_converted(columns, sample) {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    guesses.extend(paid_beside_parts(columns, kind, sample));
    for guess in revised(columns, kind, sample) {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    if kind == Kind::Instalments {
        guesses.extend(paid_of_the_whole(columns, sample));
        guesses.extend(take_whole_of_parts(columns, sample));
        guesses.extend(paid_by_its_figures(columns, sample));
    }
    if kind == Kind::Cases
        && let Some((guess, notice)) = days_beside(columns, sample, as_of, header_row)
    {
        guesses.extend(guess);
        notices.extend(notice);
    }

    if kind == Kind::Instalments
        && let Some(at) = place_of(columns, Field::Unpaid).filter(|at| by_header(columns, *at))
    {
        match rest_of_instalments(columns, at, sample) {
            Rest::OfEach => {}
            Rest::MayBe => guesses.push(Guess { at, field: Field::Unpaid }),
            Rest::OfTheLoan => (columns[at].field, columns[at].by) = (None, None),
        }
    }

    // Two columns with the same header, or the same but for its currency, that say different things.
    for field in DECISIVE {
        let Some(at) = place_of(columns, field).filter(|at| by_header(columns, *at)) else { continue };
        let known = known_header(&columns[at].header, Some(kind));
        let is_likewise = |(other, column): &(usize, &Column)| {
            *other != at
                && column.field.is_none()
                && known.is_some()
                && known_header(&column.header, Some(kind)) == known
        };
        let differs = |(other, _): (usize, &Column)| {
            sample.iter().any(|row| {
                let (one, two) = (row.cell(at).display(), row.cell(other).display());
                !two.is_empty() && one != two
            })
        };
        if columns.iter().enumerate().filter(is_likewise).any(differs) {
            guesses.push(Guess { at, field });
        }
    }

    if kind == Kind::Cases
        && !is_whole
        && let Some(guess) = rival_of(columns, sample, Field::Outstanding, kind)
    {
        guesses.push(guess);
    }
    if kind == Kind::Payments
        && let Some(guess) = rival_of(columns, sample, Field::Amount, kind)
    {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    if kind == Kind::Cases
        && let Some(guess) = rest_of_a_total(columns, sample)
    {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    if let Some(guess) = owed_when_not_late(columns, kind, sample).filter(|_| !is_whole) {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    guesses.extend(pointer_to_payments(columns, kind, sample));
    let totals = growing_totals(columns, kind, sample).or_else(|| totals_beside_last_day(columns, kind));
    if let Some(guess) = totals {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    if let Some(guess) = part_of_receipt(columns, kind, sample) {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    if let Some(guess) = money_elsewhere(columns, kind, sample) {
        guesses.retain(|other| other.field != guess.field);
        guesses.push(guess);
    }
    guesses.retain(|guess| !remembered.contains(&guess.field) && !said(&columns[guess.at].header));
    for guess in &guesses {
        let clears = |column: &&mut Column| column.field == Some(guess.field) && !guess.field.may_repeat();
        for column in columns.iter_mut().filter(clears) {
            (column.field, column.by) = (None, None);
        }
        (columns[guess.at].field, columns[guess.at].by) = (Some(guess.field), Some(MatchedBy::Values));
    }
    (guesses, notices)
}

/// Takes the field from a column that is called overdue instalments and holds a few whole numbers: how many they are.
fn release_counts(columns: &mut [Column], kind: Kind, sample: &[Row]) {
    /// More instalments than this are never overdue at once.
    const MOST: f64 = 120.0;
    let at = columns.iter().position(|column| column.field == Some(Field::Outstanding));
    let Some(at) = at.filter(|at| kind == Kind::Cases && columns[*at].by == Some(MatchedBy::Alias)) else { return };
    let is_called = has_word(
        &columns[at].header,
        &["emi", "instal", "cuota", "rata", "angsuran", "taksit", "期供", "分期", "期数"],
    );
    let is_count = |row: &Row| match row.cell(at) {
        cell if cell.is_blank() => true,
        Cell::Text(text) if text.contains(['.', ',']) => false,
        cell => number(cell).is_some_and(|figure| figure.fract() == 0.0 && (0.0..MOST).contains(&figure)),
    };
    if is_called && !sample.is_empty() && sample.iter().all(is_count) {
        (columns[at].field, columns[at].by) = (None, None);
    }
}

/// A column that shows nothing but codes of currencies is of currencies, whatever its header.
fn take_codes_of_currencies(columns: &mut [Column], sample: &[Row]) {
    if columns.iter().any(|column| column.field == Some(Field::Currency)) {
        return;
    }
    let is_code = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_uppercase()) && !WORDS.contains(&text) && text.parse::<Currency>().is_ok()
    };
    let is_of_codes = |at: &usize| {
        let shown: Vec<_> = sample.iter().map(|row| row.cell(*at).display()).filter(|text| !text.is_empty()).collect();
        columns[*at].field.is_none() && !shown.is_empty() && shown.iter().all(|text| is_code(text))
    };
    if let Some(at) = (0..columns.len()).find(is_of_codes) {
        (columns[at].field, columns[at].by) = (Some(Field::Currency), Some(MatchedBy::Alias));
    }
}

/// A column that is called an instalment and counts from 1 is of their numbers: its header may mean the amount too.
fn take_counting_instalments(columns: &mut [Column], kind: Kind, sample: &[Row]) {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (Some(at), None, Some(loan)) = (place(Field::Amount), place(Field::InstalmentNo), place(Field::LoanNo)) else {
        return;
    };
    if kind != Kind::Instalments || columns[at].by != Some(MatchedBy::Alias) {
        return;
    }
    let mut counts: HashMap<CompactString, f64> = HashMap::new();
    let is_counting = sample.iter().all(|row| {
        let last = counts.entry(row.cell(loan).display()).or_insert(0.0);
        let next = number(row.cell(at)).is_some_and(|figure| (figure - *last - 1.0).abs() < f64::EPSILON);
        *last += 1.0;
        next
    });
    if !is_counting || counts.values().all(|last| *last < 2.0) {
        return;
    }
    columns[at].field = Some(Field::InstalmentNo);
    let others = columns.iter().enumerate().filter(|(_, column)| column.field.is_none()).filter_map(|(at, column)| {
        let known = known_header(&column.header, Some(kind))?;
        (known.field == Field::Amount).then_some((known.is_fallback, known.rank, at))
    });
    if let Some((.., other)) = others.min() {
        (columns[other].field, columns[other].by) = (Some(Field::Amount), Some(MatchedBy::Alias));
    }
}

/// A column of loan numbers of which some repeat, beside another known one of which none does: an account may have several
/// invoices.
fn key_beside(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::LoanNo;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let repeats = |at: usize| {
        let numbers = sample.iter().map(|row| values::identifier(row.cell(at)).text);
        let shown: Vec<_> = numbers.filter(|number| !number.is_empty()).collect();
        let distinct: HashSet<&CompactString> = shown.iter().collect();
        (shown.len(), shown.len() - distinct.len())
    };
    let (rows, repeated) = repeats(at);
    if columns[at].by != Some(MatchedBy::Alias) || repeated == 0 {
        return None;
    }
    let is_key = |column: &Column| {
        let known = known_header(&column.header, Some(Kind::Cases));
        column.field.is_none() && known.is_some_and(|known| known.field == field)
    };
    let is_unique = |other: &usize| repeats(*other) == (rows, 0);
    let other = (0..columns.len()).filter(|other| is_key(&columns[*other])).find(is_unique)?;
    Some(Guess { at: other, field })
}

/// A column that is called an account, beside one that is called the loan's and holds others: an account may have several
/// loans, one after another.
fn loan_beside_account(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::LoanNo;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let is_account = words_of(&columns[at].header).iter().all(|word| {
        ["account", "acct", "acc", "ac", "a", "c", "no", "number", "id", "nr", "code"].contains(&word.as_str())
    });
    if !is_account || columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let is_of_loan = |other: &usize| {
        let column = &columns[*other];
        let known = known_header(&column.header, Some(Kind::Cases));
        let is_key = column.field.is_none() && known.is_some_and(|known| known.field == field);
        let mut both = sample.iter().map(|row| (row.cell(at).display(), row.cell(*other).display()));
        is_key && both.all(|(account, loan)| !loan.is_empty() && account != loan)
    };
    (0..columns.len()).find(is_of_loan).map(|other| Guess { at: other, field })
}

/// Ages that count from the day of each invoice are none of days past due, where nothing else says when it was due.
fn age_of_the_invoice(columns: &[Column], sample: &[Row], as_of: NaiveDate) -> Option<Guess> {
    let field = Field::DaysPastDue;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, issued, None) = (place(field)?, place(Field::DisbursedOn)?, place(Field::DueDate)) else { return None };
    let is_age = has_word(&columns[at].header, &["age", "aging", "ageing"]);
    let today = day_number(as_of);
    let counts = |row: &Row| match (values::count(row.cell(at)), values::date(row.cell(issued), None)) {
        (Ok(Some(days)), Ok(DateValue::Date(day))) => days == i64::from(today - day_number(day)),
        _ => false,
    };
    (is_age && columns[at].by == Some(MatchedBy::Alias) && sample.iter().all(counts)).then_some(Guess { at, field })
}

/// A column of money that holds in most rows just the days since the due date is of those days.
fn take_days_for_days(columns: &mut [Column], sample: &[Row], as_of: NaiveDate) {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (Some(at), Some(due), None) = (place(Field::Outstanding), place(Field::DueDate), place(Field::DaysPastDue))
    else {
        return;
    };
    let today = day_number(as_of);
    let is_days = |row: &&Row| match (number(row.cell(at)), values::date(row.cell(due), None)) {
        (Some(days), Ok(DateValue::Date(date))) => {
            days > 0.0 && (days - f64::from(today - day_number(date))).abs() < 0.5
        }
        _ => false,
    };
    let days = sample.iter().filter(is_days).count();
    if columns[at].by != Some(MatchedBy::Alias) || days == 0 || days * 5 < sample.len() * 4 {
        return;
    }
    columns[at].field = Some(Field::DaysPastDue);
    // What is outstanding is the next best column then.
    let others = columns.iter().enumerate().filter(|(_, column)| column.field.is_none()).filter_map(|(at, column)| {
        let known = known_header(&column.header, Some(Kind::Cases))?;
        (known.field == Field::Outstanding).then_some((known.is_fallback, known.rank, at))
    });
    if let Some((.., other)) = others.min() {
        (columns[other].field, columns[other].by) = (Some(Field::Outstanding), Some(MatchedBy::Alias));
    }
}

/// A due date that lies ahead of most amounts that their header calls overdue is asked about: it may be that of the next
/// instalment.
fn due_dates_ahead(columns: &[Column], overdue: Option<usize>, sample: &[Row], as_of: NaiveDate) -> Option<Guess> {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (overdue, at) = (overdue?, place(Field::DueDate)?);
    if place(Field::DaysPastDue).is_some() || columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let day_of = |row: &Row| match values::date(row.cell(at), None) {
        Ok(DateValue::Date(date)) => Some(date),
        _ => None,
    };
    let owes = |row: &&Row| number(row.cell(overdue)).is_some_and(|amount| amount > 0.0);
    let days: Vec<NaiveDate> = sample.iter().filter(owes).filter_map(day_of).collect();
    let ahead = days.iter().filter(|day| **day > as_of).count();
    (ahead * 2 > days.len()).then_some(Guess { at, field: Field::DueDate })
}

/// What due dates and days past due say of each other: that the file is of another day, or that the dates are none of the
/// oldest instalments, which is asked about.
fn days_beside(
    columns: &[Column],
    sample: &[Row],
    as_of: NaiveDate,
    header_row: u64,
) -> Option<(Option<Guess>, Option<Notice>)> {
    const FEW: usize = 2;
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (at, days) = (place(Field::DueDate)?, place(Field::DaysPastDue)?);
    if columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let day_of = |row: &Row| match (values::date(row.cell(at), None), values::count(row.cell(days))) {
        (Ok(DateValue::Date(due)), Ok(Some(days))) if days > 0 => Some(day_number(due) + i32::try_from(days).ok()?),
        _ => None,
    };
    let told: Vec<i32> = sample.iter().filter_map(day_of).collect();
    let today = day_number(as_of);
    let agree = told.iter().filter(|day| (**day - today).abs() <= COUNTING).count();
    if told.len() < FEW || agree * 5 > told.len() {
        return None;
    }
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for day in &told {
        *counts.entry(*day).or_default() += 1;
    }
    let (day, rows) = counts.into_iter().max_by_key(|(_, rows)| *rows)?;
    if rows * 2 > told.len() {
        let value = date_of(day).map(|day| day.to_string()).unwrap_or_default();
        return Some((None, Some(Notice::new(header_row, Some(Field::DaysPastDue), NoticeCode::DaysFitDay, value))));
    }
    Some((Some(Guess { at, field: Field::DueDate }), None))
}

/// A column called after who owes that holds codes, beside one of names: the one is the debtor's number.
fn take_name_beside_code(columns: &mut [Column], sample: &[Row]) {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let Some(at) = place(Field::DebtorName).filter(|at| columns[*at].by == Some(MatchedBy::Alias)) else { return };
    let shown = |at: usize| sample.iter().map(move |row| row.cell(at).display()).filter(|text| !text.is_empty());
    let is_code = |text: &str| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(char::is_whitespace);
    let is_name = |text: &str| text.contains(char::is_alphabetic) && !text.contains(|c: char| c.is_ascii_digit());
    let most = |at: usize, is: &dyn Fn(&str) -> bool| {
        let (all, some) = (shown(at).count(), shown(at).filter(|text| is(text)).count());
        all > 0 && some * 5 >= all * 4
    };
    if !most(at, &is_code) {
        return;
    }
    let calls_name = |column: &Column| {
        let known = known_header(&column.header, Some(Kind::Cases)).map(|known| known.field);
        column.field.is_none()
            && (known == Some(Field::DebtorName) || has_word(&column.header, WordList::PersonName.words()))
    };
    let Some(name) = (0..columns.len()).find(|other| calls_name(&columns[*other]) && most(*other, &is_name)) else {
        return;
    };
    let has_number = place(Field::DebtorNo).is_some();
    columns[at].field = (!has_number).then_some(Field::DebtorNo);
    columns[at].by = (!has_number).then_some(MatchedBy::Alias);
    (columns[name].field, columns[name].by) = (Some(Field::DebtorName), Some(MatchedBy::Alias));
}

/// A column called only `Overdue` that holds flags or days where another one holds money.
fn money_that_is_none(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    const MAX_DAYS: f64 = 1_000.0;
    let field = Field::Outstanding;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    if columns[at].by != Some(MatchedBy::Alias) || has_word(&columns[at].header, WordList::Money.words()) {
        return None;
    }
    let figures: Vec<f64> = sample.iter().filter_map(|row| number(row.cell(at))).collect();
    let is_whole = |figure: &f64| figure.fract() == 0.0 && (0.0..MAX_DAYS).contains(figure);
    let is_written_whole = sample.iter().all(|row| !row.cell(at).display().contains(['.', ',']));
    if figures.is_empty() || !figures.iter().all(is_whole) || !is_written_whole {
        return None;
    }
    let are_flags = figures.iter().all(|figure| *figure <= 1.0);
    let is_money = |column: &Column| {
        let known = || known_header(&column.header, Some(Kind::Cases)).map(|known| known.field);
        column.field == Some(Field::Balance) || (column.field.is_none() && known() == Some(field))
    };
    let rest = (0..columns.len()).find(|other| {
        let more =
            |row: &Row| matches!((number(row.cell(at)), number(row.cell(*other))), (Some(one), Some(two)) if two > one);
        *other != at && is_money(&columns[*other]) && sample.iter().any(more)
    });
    let has_age = columns.iter().any(|column| matches!(column.field, Some(Field::DueDate | Field::DaysPastDue)));
    // Days are whole where money has cents.
    let has_cents = |at: usize| sample.iter().any(|row| row.cell(at).display().contains(['.', ',']));
    // What is owed in all is many times as much as a number of days or of instalments.
    let is_far_above = |other: usize| {
        let both = || sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(other))?)));
        both().any(|(one, _)| one > 0.0) && both().all(|(one, two)| one <= 400.0 && two >= one * 50.0)
    };
    match rest {
        Some(other) if !are_flags && columns[other].field == Some(Field::Balance) && is_far_above(other) => {
            Some(Guess { at, field })
        }
        Some(other) if are_flags || (!has_age && columns[other].field.is_none()) => Some(Guess { at: other, field }),
        Some(other) if !has_age && has_cents(other) => Some(Guess { at, field }),
        _ => are_flags.then_some(Guess { at, field }),
    }
}

/// What is outstanding, in parts.
const PARTS: [Field; 4] = [Field::Principal, Field::Interest, Field::Penalty, Field::Fees];

/// Principal, interest and penalty that are more than what is outstanding in most rows are of the whole loan: they are kept
/// as they are.
fn parts_of_another_sum(columns: &mut [Column], sample: &[Row], header_row: u64) -> Option<Notice> {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let outstanding = place(Field::Outstanding)?;
    let parts: Vec<usize> = PARTS.into_iter().filter_map(place).collect();
    if parts.iter().any(|at| columns[*at].by != Some(MatchedBy::Alias)) {
        return None;
    }
    let sum = |row: &Row| parts.iter().filter_map(|at| number(row.cell(*at))).sum::<f64>();
    let owed = |row: &Row| number(row.cell(outstanding)).filter(|owed| *owed > 0.0);
    let rows: Vec<(f64, f64)> = sample.iter().filter_map(|row| Some((owed(row)?, sum(row)))).collect();
    let above = rows.iter().filter(|(owed, sum)| *sum > owed + 0.005).count();
    if parts.is_empty() || above * 2 <= rows.len() {
        return None;
    }
    let headers: Vec<String> = parts.iter().map(|at| columns[*at].header.clone()).collect();
    for at in parts {
        (columns[at].field, columns[at].by) = (None, None);
    }
    Some(Notice::new(header_row, Some(Field::Principal), NoticeCode::PartsAbove, headers.join(", ")))
}

/// A column that is called a total, of a list of which only parts are known, and that says something else than they come
/// to: it may be what is outstanding.
fn total_beside_parts(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::Outstanding;
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    if has(field) || !has(Field::Principal) {
        return None;
    }
    let is_part = |column: &Column| column.field.is_some_and(|field| PARTS.contains(&field));
    let parts: Vec<usize> = (0..columns.len()).filter(|at| is_part(&columns[*at])).collect();
    let sum = |row: &Row| parts.iter().filter_map(|at| number(row.cell(*at))).sum::<f64>();
    let is_total = |at: &usize| {
        let differs = |row: &Row| number(row.cell(*at)).is_some_and(|total| (total - sum(row)).abs() > 0.005);
        let is_free = columns[*at].field.is_none() && has_word(&columns[*at].header, WordList::TotalOfParts.words());
        is_free && !has_word(&columns[*at].header, WordList::LoanTerms.words()) && sample.iter().any(differs)
    };
    (0..columns.len()).find(is_total).map(|at| Guess { at, field })
}

/// Another column whose header means what is outstanding, or what came, as much as that of the one that was taken, and
/// which says something else: it is asked which of them it is.
fn rival_of(columns: &[Column], sample: &[Row], field: Field, kind: Kind) -> Option<Guess> {
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let is_overdue = |column: &Column| has_word(&column.header, WordList::Overdue.words());
    if columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let is_rival = |column: &Column| {
        let known = known_header(&column.header, Some(kind));
        let means_it = known.is_some_and(|known| known.field == field && !known.is_fallback);
        column.field.is_none() && means_it && is_overdue(column) == is_overdue(&columns[at])
    };
    let differs = |other: usize| {
        let both = sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(other))?)));
        both.into_iter().any(|(one, two)| (one - two).abs() > 0.005)
    };
    let rival = (0..columns.len()).find(|other| *other != at && is_rival(&columns[*other]) && differs(*other));
    rival.map(|_| Guess { at, field })
}

/// "Last repayment date" is the day on which a loan was due, but where another column is that, or tells how much was paid
/// last.
fn last_repayment(columns: &mut [Column]) -> Option<Guess> {
    let is_last = |header: &str| words_of(header).join(" ").contains("last repayment") || header.contains("最后还款");
    let field = Field::DueDate;
    let at = columns.iter().position(|column| column.field == Some(field) && is_last(&column.header))?;
    if columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let is_due = |column: &Column| {
        let known = known_header(&column.header, Some(Kind::Cases));
        let means_due = known.is_some_and(|known| known.field == field && !known.is_fallback);
        column.field.is_none() && means_due && !is_last(&column.header)
    };
    if let Some(due) = columns.iter().position(is_due) {
        let has_last = columns.iter().any(|column| column.field == Some(Field::LastPaidOn));
        (columns[due].field, columns[due].by) = (Some(field), Some(MatchedBy::Alias));
        columns[at].field = (!has_last).then_some(Field::LastPaidOn);
        return None;
    }
    let tells_last = columns.iter().any(|column| column.field == Some(Field::LastPaidAmount));
    tells_last.then_some(Guess { at, field })
}

/// A due date beside a day since when the loan is overdue that lies before it: it may be that of the next instalment.
fn due_since_another_day(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::DueDate;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let is_since = |header: &str| {
        has_word(header, &["since", "from", "npa"])
            && has_word(header, &["overdue", "arrear", "npa", "default", "delinquen"])
    };
    let day = |cell: &Cell| match values::date(cell, None) {
        Ok(DateValue::Date(day)) => Some(day),
        _ => None,
    };
    let is_before = |other: usize| {
        let both = sample.iter().filter_map(|row| Some((day(row.cell(at))?, day(row.cell(other))?)));
        let (before, all) =
            both.fold((0, 0), |(before, all), (due, since)| (before + usize::from(since < due), all + 1));
        before * 2 > all
    };
    let is_rival = |other: &usize| columns[*other].field.is_none() && is_since(&columns[*other].header);
    let is_asked = columns[at].by == Some(MatchedBy::Alias) && !is_since(&columns[at].header);
    let rival = (0..columns.len()).filter(is_rival).any(is_before);
    (is_asked && rival).then_some(Guess { at, field })
}

/// A column called only "Principal" may be what was lent, and not what is overdue of it, where other columns tell of the
/// terms of the loan, or of what was paid of it, or where it is as much as was lent.
fn principal_of_the_whole(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let place = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let at = place(Field::Principal).filter(|_| place(Field::Outstanding).is_none())?;
    let of_the_rest = has_word(&columns[at].header, WordList::OverdueOrRemaining.words())
        || has_word(&columns[at].header, &["due", "应还", "待还"]);
    let is_of_terms = |column: &Column| column.field.is_none() && has_word(&column.header, WordList::LoanTerms.words());
    let is_what_was_lent = |lent: usize| {
        let both = sample.iter().filter_map(|row| Some((number(row.cell(at))?, number(row.cell(lent))?)));
        let (same, all) = both.fold((0, 0), |(same, all), (principal, lent)| {
            (same + usize::from((principal - lent).abs() < 0.005), all + 1)
        });
        same * 2 > all
    };
    // Beside a penalty it is part of what is overdue.
    let stands_apart = [Field::Penalty, Field::Fees].into_iter().all(|field| place(field).is_none());
    let is_asked = columns[at].by == Some(MatchedBy::Alias)
        && !of_the_rest
        && ((stands_apart && (place(Field::Interest).is_some() || place(Field::DaysPastDue).is_none()))
            || columns.iter().any(is_of_terms)
            || place(Field::LoanAmount).is_some_and(is_what_was_lent));
    is_asked.then_some(Guess { at, field: Field::Principal })
}

/// Where a file has what was paid beside a total, the total may be the whole of it: what is left is another column, or
/// none. `None` where the header or the figures leave no doubt.
fn rest_of_a_total(columns: &[Column], sample: &[Row]) -> Option<Guess> {
    let field = Field::Outstanding;
    let at = columns.iter().position(|column| column.field == Some(field))?;
    let header = &columns[at].header;
    if columns[at].by != Some(MatchedBy::Alias) {
        return None;
    }
    let is_paid = |column: &Column| {
        let known = known_header(&column.header, Some(Kind::Instalments));
        let is_called = has_word(&column.header, WordList::Paid.words())
            && !has_word(&column.header, &["last", "date", "unpaid", "最近"]);
        column.field.is_none() && (is_called || known.is_some_and(|known| known.field == Field::PaidAmount))
    };
    let paid = columns.iter().position(is_paid)?;
    let rows: Vec<&Row> = sample.iter().filter(|row| number(row.cell(paid)).is_some_and(|paid| paid > 0.0)).collect();
    let agree = |whole: usize, rest: usize| {
        let agrees = |row: &&&Row| {
            let figures = (number(row.cell(whole)), number(row.cell(paid)), number(row.cell(rest)));
            matches!(figures, (Some(whole), Some(paid), Some(rest)) if (whole - paid - rest).abs() < 0.005)
        };
        rows.iter().filter(agrees).count() * 2 > rows.len()
    };
    let others = || (0..columns.len()).filter(|other| *other != at && *other != paid);
    if rows.is_empty() || others().any(|whole| agree(whole, at)) {
        return None;
    }
    // A header that means what is left leaves no doubt, unless another column holds less of it by what was paid.
    let rest = others().find(|rest| agree(at, *rest));
    let is_of_the_rest = has_word(header, WordList::OverdueOrRemaining.words());
    // What was paid in full is owed no more; all that was ever paid is another thing.
    let is_of_all_time = has_word(&columns[paid].header, WordList::TotalOfParts.words());
    let is_paid_in_full = |row: &&Row| {
        let figures = (number(row.cell(at)), number(row.cell(paid)));
        !is_of_all_time && matches!(figures, (Some(owed), Some(paid)) if owed > 0.0 && (paid - owed).abs() < 0.005)
    };
    (rest.is_some() || !is_of_the_rest || rows.iter().any(is_paid_in_full))
        .then_some(Guess { at: rest.unwrap_or(at), field })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(headers: &[(&str, Option<Field>)]) -> Vec<Column> {
        let column = |(header, field): &(&str, Option<Field>)| Column {
            header: (*header).to_owned(),
            field: *field,
            by: field.map(|_| MatchedBy::Alias),
        };
        headers.iter().map(column).collect()
    }

    fn rows(table: &[&[&str]]) -> Vec<Row> {
        let row = |cells: &&[&str]| Row {
            number: 2,
            cells: cells.iter().map(|text| Cell::Text((*text).into())).collect(),
            ..Row::default()
        };
        table.iter().map(row).collect()
    }

    fn raised(kind: Kind, headers: &[(&str, Option<Field>)], table: &[&[&str]]) -> Vec<(Option<Field>, bool)> {
        let mut columns = columns(headers);
        let as_of = NaiveDate::from_ymd_opt(2025, 12, 30).expect("a date");
        let _ = raise(&mut columns, kind, &rows(table), (as_of, 1), &[], &|_| false);
        columns.iter().map(|column| (column.field, column.by == Some(MatchedBy::Values))).collect()
    }

    #[test]
    fn a_total_beside_what_was_paid_is_asked_about() {
        let outstanding = Some(Field::Outstanding);
        let headers = [("Total Due", outstanding), ("Amount Paid", None), ("Remaining", None)];
        let rest = [(None, false), (None, false), (outstanding, true)];
        assert_eq!(raised(Kind::Cases, &headers, &[&["500", "50", "450"]]), rest, "the rest is the likely one");
        assert_eq!(raised(Kind::Cases, &headers, &[&["500", "50", "7"]])[0], (outstanding, true), "nothing tells");
        assert_eq!(raised(Kind::Cases, &headers, &[&["500", "0", "500"]])[0], (outstanding, false), "nothing was paid");
        let invoices = [("Invoiced", None), ("Paid", None), ("Total Due", outstanding)];
        assert_eq!(
            raised(Kind::Cases, &invoices, &[&["1500", "500", "1000"]])[2],
            (outstanding, false),
            "it is the rest"
        );
        let arrears = [("Total Arrears", outstanding), ("Total Paid", None)];
        assert_eq!(raised(Kind::Cases, &arrears, &[&["500", "50"]])[0], (outstanding, false), "its header tells");
    }

    #[test]
    fn a_due_date_ahead_of_overdue_loans_is_none() {
        let headers = [("Next Payment Due Date", Some(Field::DueDate)), ("DPD", Some(Field::DaysPastDue))];
        assert_eq!(raised(Kind::Cases, &headers, &[&["2026-01-05", "60"], &["2026-01-07", "30"]])[0].0, None);
        let kept = raised(Kind::Cases, &headers, &[&["2025-10-31", "60"], &["2026-01-07", "0"]]);
        assert_eq!(kept[0].0, Some(Field::DueDate));
    }

    #[test]
    fn two_columns_of_one_header_are_asked_about_where_they_differ() {
        let headers = [("Outstanding", Some(Field::Outstanding)), ("Outstanding (2)", None)];
        assert_eq!(raised(Kind::Cases, &headers, &[&["60", "2500"]])[0], (Some(Field::Outstanding), true));
        assert_eq!(raised(Kind::Cases, &headers, &[&["60", "60"]])[0], (Some(Field::Outstanding), false));
    }
}
