//! Rows of one loan that are added up into one case, where the user asks for it: lists of invoices have a row a line.

use super::drift::object;
use super::existing_loans::LoanKey;
use caseload_session::failure::Failure;
use caseload_store::{CaseRow, NewFact};
use compact_str::CompactString;
use std::collections::HashMap;

/// What stands between the different texts of the rows of a loan.
const BETWEEN: &str = " | ";

/// The rows of a loan so far, added up.
pub(super) struct Added {
    pub(super) case: CaseRow,
    pub(super) fact: NewFact,
    /// The numbers of its rows, in their order.
    pub(super) rows: Vec<u64>,
    /// Whether a row says itself in which currency its amounts are.
    pub(super) says_currency: bool,
    /// A row that can't be of the same loan: another debtor, another currency, one that was written off or taken back
    /// among others that were not, or a sum beyond all bounds.
    pub(super) contradicted_by: Option<u64>,
    /// Whether a row of it is not settled.
    is_open: bool,
}

/// The loans of a file, in the order of their first rows.
#[derive(Default)]
pub(super) struct Adding {
    loans: HashMap<LoanKey, Added>,
    order: Vec<LoanKey>,
}

impl Adding {
    /// Adds a row to those of its loan.
    ///
    /// # Errors
    /// `internal`, where a row was put together wrongly.
    pub(super) fn add(
        &mut self,
        key: LoanKey,
        case: CaseRow,
        fact: NewFact,
        row: u64,
        says_currency: bool,
    ) -> Result<(), Failure> {
        if let Some(added) = self.loans.get_mut(&key) {
            added.rows.push(row);
            added.says_currency |= says_currency;
            if added.add(&case, &fact)?.is_none() {
                added.contradicted_by = added.contradicted_by.or(Some(row));
            }
        } else {
            let is_open = fact.settled_day.is_none();
            let rows = vec![row];
            self.loans.insert(key, Added { case, fact, rows, says_currency, contradicted_by: None, is_open });
            self.order.push(key);
        }
        Ok(())
    }

    /// The loans with what their rows come to.
    pub(super) fn into_loans(mut self) -> Vec<(LoanKey, Added)> {
        let order = std::mem::take(&mut self.order);
        order.into_iter().filter_map(|key| Some((key, self.loans.remove(&key)?))).collect()
    }
}

impl Added {
    /// Adds a row; `None` where it can't be of the same loan.
    fn add(&mut self, case: &CaseRow, fact: &NewFact) -> Result<Option<()>, Failure> {
        let more = joined_columns(&self.case, case)?;
        Ok(self.add_figures(case, fact).map(|()| self.case.more = more))
    }

    fn add_figures(&mut self, case: &CaseRow, fact: &NewFact) -> Option<()> {
        let same_debtor = self.case.debtor_key == case.debtor_key || self.case.debtor_name == case.debtor_name;
        // What was given up is not chased with what is open, nor hidden among it.
        if !same_debtor || self.case.currency != case.currency || self.fact.removal != fact.removal {
            return None;
        }
        let sum = |one: &mut Option<i64>, other: Option<i64>| {
            *one = match (*one, other) {
                (Some(one), Some(other)) => Some(one.checked_add(other)?),
                (one, other) => one.or(other),
            };
            Some(())
        };
        self.fact.outstanding = self.fact.outstanding.checked_add(fact.outstanding)?;
        sum(&mut self.fact.principal, fact.principal)?;
        sum(&mut self.fact.interest, fact.interest)?;
        sum(&mut self.fact.penalty, fact.penalty)?;
        sum(&mut self.fact.fees, fact.fees)?;
        sum(&mut self.fact.balance, fact.balance)?;
        // What every row repeats is said of the loan, and not of a line.
        if self.case.loan_amount != case.loan_amount {
            sum(&mut self.case.loan_amount, case.loan_amount)?;
        }
        let is_open = fact.settled_day.is_none();
        if is_open && self.is_open {
            self.fact.due_day = self.fact.due_day.into_iter().chain(fact.due_day).min();
            self.fact.days_past_due = self.fact.days_past_due.max(fact.days_past_due);
        } else if is_open {
            (self.fact.due_day, self.fact.days_past_due) = (fact.due_day, fact.days_past_due);
        }
        self.is_open |= is_open;
        self.fact.settled_day = if self.is_open { None } else { self.fact.settled_day.max(fact.settled_day) };
        if fact.last_paid_day > self.fact.last_paid_day {
            (self.fact.last_paid_day, self.fact.last_paid_amount) = (fact.last_paid_day, fact.last_paid_amount);
        }
        self.case.disbursed_day = self.case.disbursed_day.into_iter().chain(case.disbursed_day).min();
        for (text, other) in [
            (&mut self.case.phone, &case.phone),
            (&mut self.case.email, &case.email),
            (&mut self.case.address, &case.address),
            (&mut self.case.region, &case.region),
            (&mut self.case.product, &case.product),
            (&mut self.case.term, &case.term),
            (&mut self.case.reason, &case.reason),
        ] {
            join(text, other);
        }
        Some(())
    }
}

/// Adds a text to those of earlier rows where none of them says the same.
fn join(text: &mut CompactString, other: &str) {
    if text.is_empty() {
        *text = other.into();
    } else if !other.is_empty() && text.split(BETWEEN).all(|one| one != other) {
        text.push_str(BETWEEN);
        text.push_str(other);
    }
}

/// The lender's own columns of two rows together.
fn joined_columns(one: &CaseRow, other: &CaseRow) -> Result<String, Failure> {
    if one.more == other.more {
        return Ok(one.more.clone());
    }
    let mut columns = object(&one.more, &one.loan_no)?;
    for (header, value) in object(&other.more, &other.loan_no)? {
        let mut text: CompactString = columns.get(&header).and_then(|value| value.as_str()).unwrap_or_default().into();
        join(&mut text, value.as_str().unwrap_or_default());
        columns.insert(header, text.as_str().into());
    }
    Ok(serde_json::Value::Object(columns).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseload_domain::Currency;

    fn row(name: &str, outstanding: i64, due: i32, settled: Option<i32>) -> (CaseRow, NewFact) {
        let case = CaseRow {
            debtor_name: name.into(),
            debtor_key: name.bytes().map(i64::from).sum(),
            product: format!("P{due}").into(),
            loan_amount: Some(900),
            ..CaseRow::in_currency(Currency::CNY)
        };
        let fact = NewFact { outstanding, due_day: Some(due), settled_day: settled, ..NewFact::default() };
        (case, fact)
    }

    #[test]
    fn rows_of_a_loan_come_to_its_sum_and_its_oldest_day() {
        let mut adding = Adding::default();
        let rows = [("Ann", 100, 30, None), ("Ann", 0, 10, Some(40)), ("Ann", 250, 20, None), ("Bob", 5, 5, None)];
        for (number, (name, outstanding, due, settled)) in (2..).zip(rows) {
            let (case, fact) = row(name, outstanding, due, settled);
            adding.add(LoanKey::of("1"), case, fact, number, false).expect("rows as they are read");
        }
        let (_, added) = adding.into_loans().remove(0);
        assert_eq!((added.fact.outstanding, added.fact.due_day, added.fact.settled_day), (350, Some(20), None));
        assert_eq!((added.case.loan_amount, added.case.product.as_str()), (Some(900), "P30 | P10 | P20"));
        assert_eq!((added.rows, added.contradicted_by), (vec![2, 3, 4, 5], Some(5)));
    }
}
