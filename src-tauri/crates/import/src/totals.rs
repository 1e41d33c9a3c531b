//! The file's own total rows, and whether the rows add up to them.

use super::plan::Plan;
use caseload_domain::{Currency, Field, Money};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::Kind;
use caseload_tables::values::{DateValue, currency_named};
use caseload_tables::{Cell, Row, names_group_total, names_total, without_count};
use std::collections::VecDeque;

/// Whether a row stands above a group with its sum: a mere word in the place of the loan number, and nothing that only a
/// loan has, where a list has names and dates of loans.
fn heads_a_group(plan: &Plan, row: &Row) -> bool {
    let is_blank = |field: Field| plan.place_of(field).is_some_and(|at| row.cell(at).is_blank());
    let is_word = plan.place_of(Field::LoanNo).is_some_and(|at| match row.cell(at) {
        Cell::Text(text) => !text.trim().is_empty() && !without_count(text).contains(|c: char| c.is_numeric()),
        _ => false,
    });
    // A count of the group's loans may stand in the place of a name.
    let is_nobody = |at: usize| {
        let name = row.cell(at).display();
        name.trim().bytes().all(|byte| byte.is_ascii_digit())
    };
    plan.kind == Kind::Cases
        && is_word
        && plan.place_of(Field::DebtorName).is_some_and(is_nobody)
        && (is_blank(Field::DueDate) || is_blank(Field::DaysPastDue))
        && !speaks_of_a_loan(plan, row)
}

/// The name of a group of which a row states the sum above its loans.
pub(super) fn group_named_by(plan: &Plan, row: &Row) -> Option<String> {
    let at = plan.place_of(Field::LoanNo).filter(|_| heads_a_group(plan, row))?;
    Some(row.cell(at).display().trim().to_owned())
}

/// Whether a row has what only a loan has: a day on which it is due or was paid, somebody's number.
pub(super) fn speaks_of_a_loan(plan: &Plan, row: &Row) -> bool {
    // A dash in the place of a date is no date.
    let is_day = |at: usize| !matches!(plan.date(row, at), Ok(DateValue::Missing));
    speaks_of_a_debtor(plan, row)
        || [Field::DueDate, Field::PaidOn].into_iter().filter_map(|field| plan.place_of(field)).any(is_day)
}

/// Whether a row has somebody's number.
fn speaks_of_a_debtor(plan: &Plan, row: &Row) -> bool {
    let own = [Field::DebtorNo, Field::Phone];
    own.into_iter().filter_map(|field| plan.place_of(field)).any(|at| !row.cell(at).is_blank())
}

/// Whether a row says that it is a total: in the place of a loan number, or anywhere where nothing
/// in it is what only a loan has.
pub(super) fn is_total(plan: &Plan, row: &Row) -> bool {
    let named = |cell: &Cell| matches!(cell, Cell::Text(text) if names_total(text));
    // No loan has such a number, whatever else stands in its row.
    let is_of_group = |cell: &Cell| matches!(cell, Cell::Text(text) if names_group_total(text));
    let has_no_number = plan.place_of(Field::LoanNo).is_some_and(|at| row.cell(at).is_blank());
    let is_instead_of_receipt =
        || plan.kind == Kind::Payments && plan.place_of(Field::Reference).is_some_and(|at| named(row.cell(at)));
    plan.place_of(Field::LoanNo).is_some_and(|at| named(row.cell(at)) || is_of_group(row.cell(at)))
        || is_instead_of_receipt()
        || (has_no_number && row.cells.iter().any(is_of_group) && !speaks_of_a_loan(plan, row))
        || heads_a_group(plan, row)
        // In the order of what they cost: most rows are of a debtor.
        || (!speaks_of_a_debtor(plan, row) && row.cells.iter().any(named) && !speaks_of_a_loan(plan, row))
}

/// What the rows have added up to so far, as the file has them: rejected and repeated ones too,
/// for the lender's sum knows nothing of what becomes of them here.
#[derive(Default)]
pub(super) struct RunningTotal {
    /// One for each currency; amounts of two add up to nothing.
    sums: Vec<Sum>,
    /// The last total that the file stated.
    stated: Option<Money>,
}

/// The amounts in one currency, minor units.
struct Sum {
    currency: Currency,
    all: i64,
    /// After the last total row.
    since_last: i64,
    /// How many rows were added.
    rows: u64,
    /// The last amounts, the newest at the end: a group may begin anywhere among them.
    last: VecDeque<i64>,
}

/// How many rows a group may have whose total is compared.
const LARGEST_GROUP: usize = 1_000;

impl Sum {
    /// Whether an amount is the sum of the last rows, from some row on.
    fn is_of_last_rows(&self, minor: i64) -> bool {
        let mut sum = 0_i64;
        self.last.iter().rev().any(|amount| {
            sum = sum.saturating_add(*amount);
            sum == minor
        })
    }
}

impl RunningTotal {
    /// Whether rows so far are in a currency; payments are in those of their loans.
    pub(super) fn has(&self, currency: Currency) -> bool {
        self.sums.iter().any(|sum| sum.currency == currency)
    }

    pub(super) fn add(&mut self, currency: Currency, minor: i64) {
        let at = self.sums.iter().position(|sum| sum.currency == currency).unwrap_or_else(|| {
            self.sums.push(Sum { currency, all: 0, since_last: 0, rows: 0, last: VecDeque::new() });
            self.sums.len() - 1
        });
        let sum = &mut self.sums[at];
        sum.rows += 1;
        sum.all = sum.all.saturating_add(minor);
        sum.since_last = sum.since_last.saturating_add(minor);
        if sum.last.len() == LARGEST_GROUP {
            sum.last.pop_front();
        }
        sum.last.push_back(minor);
    }

    /// Adds a row that was not taken, where its amount can be read at all.
    pub(super) fn add_rejected(&mut self, plan: &Plan, row: &Row) {
        let currency = named_currency(plan, row).unwrap_or(plan.currency);
        if let Some(minor) = amount_of(plan, row, currency) {
            self.add(currency, minor);
        }
    }

    /// The sum that a row would be of: in the currency that it names, or in the only one there is.
    fn of_row(&self, plan: &Plan, row: &Row) -> Option<&Sum> {
        match named_currency(plan, row) {
            Some(named) => self.sums.iter().find(|sum| sum.currency == named),
            None if self.sums.len() == 1 => self.sums.first(),
            None => None,
        }
    }

    /// Whether a row is the sum of all before it: one without a number and a name of its own, or
    /// with a mere word in the place of the number where every loan has digits.
    pub(super) fn is_sum(&self, plan: &Plan, row: &Row) -> bool {
        let blank = |field: Field| plan.place_of(field).is_none_or(|at| row.cell(at).is_blank());
        let word = |field: Field| {
            plan.place_of(field).is_some_and(|at| match row.cell(at) {
                Cell::Text(text) => !text.chars().any(char::is_numeric),
                _ => false,
            })
        };
        // A list of two columns has loans that show no more than a total does.
        let tells_apart = || [Field::DueDate, Field::PaidOn].into_iter().any(|field| plan.place_of(field).is_some());
        // The count of the loans may stand in the place of a number.
        let counts = |field: Field| {
            let at =
                plan.place_of(field).filter(|_| blank(Field::DebtorName) && plan.place_of(Field::DebtorName).is_some());
            let count = at.and_then(|at| row.cell(at).display().trim().parse::<u64>().ok());
            count.is_some_and(|count| count > 1 && self.sums.iter().any(|sum| sum.rows == count))
        };
        let has_no_number = blank(Field::LoanNo) || (word(Field::LoanNo) && tells_apart()) || counts(Field::LoanNo);
        if !has_no_number || speaks_of_a_loan(plan, row) {
            return false;
        }
        let Some(sum) = self.of_row(plan, row) else { return false };
        let stated = amount_of(plan, row, sum.currency);
        let is_of_all = blank(Field::DebtorName) && sum.rows > 1 && sum.all != 0 && stated == Some(sum.all);
        // "Total Alpha Ltd" may be a company; where it says what its group comes to, it is a total.
        is_of_all || (sum.since_last != 0 && stated == Some(sum.since_last) && begins_with_total(row))
    }

    /// Compares with a total row of the file: the sum of all rows before it, or of those since the
    /// last one.
    pub(super) fn compare(&mut self, plan: &Plan, row: &Row) -> Option<Notice> {
        // A total above the rows, or of amounts in several currencies, says nothing.
        let sum = self.of_row(plan, row)?;
        let (currency, all, since_last) = (sum.currency, sum.all, sum.since_last);
        let stated = amount_of(plan, row, currency)?;
        let is_of_group = row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if names_group_total(text)));
        let agrees = stated == all || stated == since_last || (is_of_group && sum.is_of_last_rows(stated));
        let notice = (!agrees).then(|| {
            let money = |minor: i64| Money { currency, minor }.digits();
            let value = format!("{} ≠ {}", money(stated), money(all));
            Notice::new(row.number, Some(amount_field(plan)), NoticeCode::TotalDiffers, value)
        });
        // The total of a group is none of the file.
        if stated == all || notice.is_some() || self.stated.is_none() {
            self.stated = Some(Money { currency, minor: stated });
        }
        if let Some(sum) = self.sums.iter_mut().find(|sum| sum.currency == currency) {
            sum.since_last = 0;
        }
        notice
    }

    pub(super) fn stated(&self) -> Option<Money> {
        self.stated
    }
}

/// Whether the first thing that a row shows begins with the word for a total.
fn begins_with_total(row: &Row) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_blank()).map(Cell::display).unwrap_or_default();
    let plain = first.trim().to_lowercase();
    ["total ", "subtotal ", "sub-total ", "sub total ", "suma ", "summe ", "razem "]
        .iter()
        .any(|word| plain.starts_with(word))
}

/// The currency that a row names itself.
fn named_currency(plan: &Plan, row: &Row) -> Option<Currency> {
    currency_named(&row.cell(plan.place_of(Field::Currency)?).display(), Some(plan.currency))
}

fn amount_field(plan: &Plan) -> Field {
    match plan.kind {
        Kind::Cases => Field::Outstanding,
        Kind::Instalments | Kind::Payments => Field::Amount,
    }
}

/// The amount in the column that is added up, minor units of `currency`.
fn amount_of(plan: &Plan, row: &Row, currency: Currency) -> Option<i64> {
    let read = plan.amount(row, plan.place_of(amount_field(plan))?, currency).ok().flatten();
    read.map(|read| read.minor)
}
