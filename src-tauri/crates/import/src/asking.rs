//! What a file lacks, and what has to be confirmed before it is read.

use super::plan::Plan;
use caseload_domain::Field;
use caseload_files::Row;
use caseload_files::columns::{self, Column, Kind, MatchedBy, match_columns};
use caseload_session::failure::{Failure, FailureCode};

/// From so many columns that are buckets of age on, a sheet is one of ages.
const MOST_BUCKETS_BESIDE: usize = 3;
/// How many values of a column are shown where the user is asked about it.
const VALUES_SHOWN: usize = 3;

impl Plan {
    /// Why a file can't be read that has no column for a field: what it has, and what else it may be.
    pub(super) fn column_missing(&self, field: Field, sample: &[Row]) -> Failure {
        let possible = columns::possible(&self.columns, self.kind, field, sample);
        let candidates: Vec<String> = possible.iter().map(|at| self.columns[*at].header.clone()).collect();
        let is_another = |kind: &Kind| {
            *kind != self.kind && missing(*kind, &match_columns(&self.layout, *kind, &[], &[])).is_empty()
        };
        let kinds: Vec<&str> = Kind::ALL.into_iter().filter(is_another).map(Kind::name).collect();
        Failure::new(FailureCode::ColumnMissing)
            .with("field", field.name())
            .with("columns", self.layout.headers.clone())
            .with("candidates", candidates)
            .with("kinds", kinds)
            .with("sheets", self.other_sheets.clone())
    }

    /// Why an aging sheet is no list of loans: what is owed stands under buckets of age, and no date beside it.
    pub(super) fn aging_sheet(&self) -> Option<Failure> {
        let buckets = columns::buckets_of_age(&self.layout.headers);
        let has_dates = [Field::DueDate, Field::DaysPastDue].into_iter().any(|field| self.place_of(field).is_some());
        if self.kind != Kind::Cases || buckets.len() < MOST_BUCKETS_BESIDE || has_dates {
            return None;
        }
        let names: Vec<&str> = buckets.iter().map(|at| self.layout.headers[*at].as_str()).collect();
        Some(Failure::new(FailureCode::AgingSheet).with("columns", names))
    }

    /// What has to be confirmed: the columns that were given a field by a guess.
    pub(super) fn unconfirmed(&self, sample: &[Row]) -> Option<Failure> {
        let guessed: Vec<(usize, &Column, Field)> = (0..)
            .zip(&self.columns)
            .filter(|(_, column)| column.by == Some(MatchedBy::Values))
            .filter_map(|(at, column)| Some((at, column, column.field?)))
            .collect();
        if guessed.is_empty() {
            return None;
        }
        let option = |(_, column, field): &(usize, &Column, Field)| {
            self::option("map", &format!("{}={}", field.name(), column.header))
        };
        let examples: Vec<String> = guessed.iter().map(|(at, ..)| first_values(sample, *at).join(" · ")).collect();
        let headers: Vec<&str> = guessed.iter().map(|(_, column, _)| column.header.as_str()).collect();
        // Whoever is asked for a due date may be looking at payments.
        let is_another = |kind: &Kind| {
            *kind != self.kind && {
                let columns = match_columns(&self.layout, *kind, &[], &[]);
                let lacking = missing(*kind, &columns);
                lacking.len() <= 1 && (lacking.is_empty() || columns.iter().any(|column| column.field.is_some()))
            }
        };
        let kinds: Vec<&str> = Kind::ALL.into_iter().filter(is_another).map(Kind::name).collect();
        Some(
            Failure::new(FailureCode::GuessesUnconfirmed)
                .with("kind", self.kind.name())
                .with("kinds", kinds)
                .with("options", guessed.iter().map(option).collect::<Vec<_>>().join(" "))
                .with("columns", headers)
                .with("examples", examples),
        )
    }
}

/// The first values that a column shows.
fn first_values(sample: &[Row], at: usize) -> Vec<String> {
    let shown = sample.iter().map(|row| row.cell(at).display().to_string()).filter(|text| !text.is_empty());
    shown.take(VALUES_SHOWN).collect()
}

/// An option with its value as a shell takes it for one word, so that nothing of what the file says is carried out.
pub(super) fn option(name: &str, value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-=./…".contains(c);
    let quoted = match () {
        () if value.chars().all(is_plain) => value.to_owned(),
        () if cfg!(windows) => quoted_on_windows(value),
        // Between single quotes everything is itself; one of them stands between others.
        () => format!("'{}'", value.replace('\'', "'\\''")),
    };
    // A value that begins like an option is one only behind an equals sign.
    if value.starts_with('-') { format!("--{name}={quoted}") } else { format!("--{name} {quoted}") }
}

/// A value as one word both of `PowerShell` and of `cmd`, which disagree on quotes.
///
/// Between double quotes `PowerShell` expands `$` and backticks and ends at curly quotes, and `cmd` expands `%` and, in some
/// windows, `!`. Single quotes are quotes in `PowerShell` alone. A character that one of them would take for something else
/// stands as `?`: the line is then refused, as naming no column or value, and nothing is carried out.
fn quoted_on_windows(value: &str) -> String {
    const EXPANDED: &[char] = &['"', '“', '”', '„', '$', '`', '%', '!'];
    let safe: String = value.chars().map(|c| if EXPANDED.contains(&c) || c.is_control() { '?' } else { c }).collect();
    // A backslash before the closing quote would take it along.
    let closing = if safe.ends_with('\\') { "\\" } else { "" };
    format!("\"{safe}{closing}\"")
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_word_of_both_shells_of_windows() {
        for (value, quoted) in [
            ("Due Date", "\"Due Date\""),
            ("it's & that | more", "\"it's & that | more\""),
            ("a $(calc) b", "\"a ?(calc) b\""),
            ("%PATH%", "\"?PATH?\""),
            ("say \"x\"", "\"say ?x?\""),
            ("curly ” end", "\"curly ? end\""),
            ("ends in \\", "\"ends in \\\\\""),
        ] {
            assert_eq!(quoted_on_windows(value), quoted);
        }
    }
}
