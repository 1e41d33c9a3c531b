//! What the running balance of a statement says of rows without a side: where it falls by the amount of a row, that money
//! went out.

use crate::SAMPLE;
use crate::doubts::number;
use caseload_domain::Field;
use caseload_files::{Recognised, read_rows};
use caseload_session::failure::Failure;
use caseload_tables::columns::{Column, has_word};
use caseload_tables::{Row, WordList};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Of a hundred rows, how many must fit the balance before it says anything.
const MAX_FIT: usize = 80;

/// The rows in which money went out, by the balance that stands beside their amounts; none where the file has no such
/// column, or it doesn't run along.
///
/// # Errors
/// What reading the file says.
pub fn rows_going_out(
    file: &Recognised,
    sheet: Option<&str>,
    header_row: u64,
    columns: &[Column],
    sample: &[Row],
) -> Result<HashSet<u64>, Failure> {
    let Some(amount) = columns.iter().position(|column| column.field == Some(Field::Amount)) else {
        return Ok(HashSet::new());
    };
    let is_balance = |column: &Column| column.field.is_none() && has_word(&column.header, WordList::Balance.words());
    let Some(balance) = columns.iter().position(is_balance) else { return Ok(HashSet::new()) };
    let figures = |row: &Row| Some((row.number, number(row.cell(amount))?, number(row.cell(balance))?));
    let found = going_out(&sample.iter().filter_map(figures).collect::<Vec<_>>());
    if found.is_empty() || sample.len() < SAMPLE {
        return Ok(found);
    }
    let mut all = Vec::new();
    read_rows(file, sheet, &mut |row| {
        if row.number > header_row {
            all.extend(figures(&row));
        }
        ControlFlow::Continue(())
    })?;
    Ok(going_out(&all))
}

/// The same of rows with their number, amount and balance. The newest may stand first or last.
fn going_out(rows: &[(u64, f64, f64)]) -> HashSet<u64> {
    if rows.len() < 2 || rows.iter().any(|(_, amount, _)| *amount < 0.0) {
        return HashSet::new();
    }
    let near = |one: f64, other: f64| (one - other).abs() < 0.005;
    let read = |is_oldest_first: bool| {
        let (mut fit, mut out) = (0, HashSet::new());
        for pair in rows.windows(2) {
            let (before, (number, amount, after)) =
                if is_oldest_first { (pair[0].2, pair[1]) } else { (pair[1].2, pair[0]) };
            if near(after, before + amount) {
                fit += 1;
            } else if near(after, before - amount) {
                fit += 1;
                out.insert(number);
            }
        }
        (fit, out)
    };
    let (oldest_first, newest_first) = (read(true), read(false));
    let (fit, out) = if newest_first.0 > oldest_first.0 { newest_first } else { oldest_first };
    if fit * 100 >= (rows.len() - 1) * MAX_FIT { out } else { HashSet::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_that_falls_says_that_money_went_out() {
        let oldest_first = [(2, 100.0, 10_100.0), (3, 500.0, 9_600.0), (4, 300.0, 9_900.0)];
        assert_eq!(going_out(&oldest_first), HashSet::from([3]));
        let newest_first = [(2, 300.0, 9_900.0), (3, 500.0, 9_600.0), (4, 100.0, 10_100.0)];
        assert_eq!(going_out(&newest_first), HashSet::from([3]));
        // Balances of other accounts than the statement's.
        assert!(going_out(&[(2, 100.0, 400.0), (3, 500.0, 70.0), (4, 300.0, 9.0)]).is_empty());
    }
}
