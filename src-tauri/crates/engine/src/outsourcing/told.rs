//! Files other than packs that tell agencies of cases: what they hold goes on record like a pack's fields.

use super::pack::DisclosedField;
use crate::failure::{Failure, codes};
use caseload_domain::outsourcing::Form;
use caseload_files::write::{WrittenColumn, sha256_of_file};
use caseload_store::{Change, NewToldFile};
use std::path::Path;

/// The fields of a sheet: their names in the order of its columns.
pub(super) fn fields_of(names: &[&str], columns: &[WrittenColumn]) -> Vec<DisclosedField> {
    names
        .iter()
        .zip(columns)
        .map(|(name, column)| DisclosedField {
            field: (*name).to_owned(),
            header: column.header.clone(),
            form: Form::Full,
            purpose: String::new(),
            until: None,
        })
        .collect()
}

/// A file that was written for an agency.
pub(super) struct ToldIn<'a> {
    pub path: &'a Path,
    pub fields: &'a [DisclosedField],
    /// Code of what it was for.
    pub kind: &'a str,
}

/// Puts on record that a file names cases of a batch.
///
/// # Errors
/// `file_cannot_open`, or what the book says.
pub(super) async fn record(
    change: &mut Change,
    batch_id: i64,
    told: &ToldIn<'_>,
    cases: &[i64],
) -> Result<(), Failure> {
    let fields = serde_json::to_string(told.fields)
        .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
    let file = NewToldFile {
        batch_id,
        kind: told.kind.to_owned(),
        file: told.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        sha256: sha256_of_file(told.path)?,
        fields,
    };
    Ok(change.add_told_file(&file, cases).await?)
}
