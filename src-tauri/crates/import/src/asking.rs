//! What a file lacks, and what has to be confirmed before it is read.

use super::needed_fields::missing;
use super::plan::Plan;
use caseload_domain::Field;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::shell_words;
use caseload_tables::Row;
use caseload_tables::columns::{self, Column, Kind, MatchedBy, match_columns};

/// From so many columns that are buckets of age on, a sheet is one of ages.
const MAX_BUCKETS_BESIDE: usize = 3;
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
        if self.kind != Kind::Cases || buckets.len() < MAX_BUCKETS_BESIDE || has_dates {
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
            shell_words::option("map", &format!("{}={}", field.name(), column.header))
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
