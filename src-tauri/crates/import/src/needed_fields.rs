//! The fields that a file of a kind can't do without.

use caseload_domain::Field;
use caseload_tables::columns::{Column, Kind};

/// Whether a file of a kind can't do without a field that its columns lack.
pub(super) fn is_needed(field: Field, kind: Kind, columns: &[Column]) -> bool {
    let has_days = || columns.iter().any(|column| column.field == Some(Field::DaysPastDue));
    missing(kind, columns).contains(&field) || (kind == Kind::Cases && field == Field::DueDate && !has_days())
}

/// The fields that a file of a kind must have and its columns lack.
pub(super) fn missing(kind: Kind, columns: &[Column]) -> Vec<Field> {
    let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
    let mut missing = Vec::new();
    // The text of a payment may name its loan.
    let is_in_text = kind == Kind::Payments && (has(Field::Purpose) || has(Field::Reference));
    if !has(Field::LoanNo) && !is_in_text {
        missing.push(Field::LoanNo);
    }
    match kind {
        Kind::Cases => {
            // Fees or interest alone are not the debt.
            let has_sides = has(Field::Debit) && has(Field::Credit);
            if !has(Field::Outstanding) && !has(Field::Principal) && !has_sides {
                missing.push(Field::Outstanding);
            }
        }
        Kind::Instalments => {
            // Without numbers they are numbered by their due dates.
            missing.extend(Some(Field::DueDate).filter(|field| !has(*field)));
            // What is due may stand in its parts.
            missing.extend(Some(Field::Amount).filter(|field| !has(*field) && !has(Field::Principal)));
        }
        Kind::Payments => {
            missing.extend([Field::PaidOn, Field::Amount].into_iter().filter(|field| !has(*field)));
        }
    }
    missing
}
