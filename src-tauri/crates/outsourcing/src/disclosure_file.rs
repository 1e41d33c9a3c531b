//! Files other than packs that tell agencies of cases: what they hold goes on record like a pack's fields, in
//! the change that sends them.

use super::pack::DisclosedField;
use caseload_domain::ids::{BatchId, CaseId, ChangeId};
use caseload_domain::outsourcing::Form;
use caseload_files::sha256_of_file;
use caseload_files::staging::{Prepared, Staging, refuse_what_is_no_plain_file};
use caseload_files::write::{ReportSheet, WrittenColumn, write_report};
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{Change, DisclosedFileKind, NewDisclosedFile};
use std::path::{Path, PathBuf};

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

/// A file for an agency that is whole and not yet where it belongs.
pub(super) struct DisclosureFile {
    staging: Staging,
    folder: PathBuf,
    pub(super) name: String,
    pub(super) sha256: String,
    fields: Vec<DisclosedField>,
    /// Whether the user said where it goes, so that it may take the place of a file there.
    replaces: bool,
}

impl DisclosureFile {
    /// Writes a workbook for an agency aside; it gets the name, or one with a number where that is taken,
    /// for what was sent before is not written over.
    ///
    /// # Errors
    /// `file_cannot_write`, `disk_full`.
    pub(super) fn write(
        folder: &Path,
        name: &str,
        sheets: &[ReportSheet<'_>],
        fields: Vec<DisclosedField>,
    ) -> Result<Self, Failure> {
        Self::staged(folder, free_name(folder, name), sheets, fields, false)
    }

    /// Writes a workbook for an agency aside, which goes where the user said.
    ///
    /// # Errors
    /// `file_cannot_write`, `disk_full`, `not_a_file`.
    pub(super) fn write_at(
        target: &Path,
        sheets: &[ReportSheet<'_>],
        fields: Vec<DisclosedField>,
    ) -> Result<Self, Failure> {
        refuse_what_is_no_plain_file(target)?;
        let target = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
        let folder = target.parent().unwrap_or(&target);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::staged(folder, name, sheets, fields, true)
    }

    fn staged(
        folder: &Path,
        name: String,
        sheets: &[ReportSheet<'_>],
        fields: Vec<DisclosedField>,
        replaces: bool,
    ) -> Result<Self, Failure> {
        let staging = Staging::in_folder(folder)?;
        let place = staging.path(&name);
        write_report(&place, sheets)?;
        Ok(Self { sha256: sha256_of_file(&place)?, staging, folder: folder.to_owned(), name, fields, replaces })
    }

    /// Where it is going to be.
    pub(super) fn target(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Puts on record that the file names cases of a batch.
    pub(super) async fn record(
        &self,
        change: &mut Change,
        batch_id: BatchId,
        kind: DisclosedFileKind,
        cases: &[CaseId],
    ) -> Result<(), Failure> {
        let file = NewDisclosedFile {
            batch_id,
            kind,
            file: self.name.clone(),
            sha256: self.sha256.clone(),
            fields: self.fields.iter().map(Into::into).collect(),
        };
        Ok(change.add_told_file(&file, cases).await?)
    }

    /// Readies the file to be moved to where it belongs, once the change of `book` that records it lasts.
    pub(super) fn prepare(self, book: &Path, change: ChangeId) -> Result<Prepared, Failure> {
        if !self.replaces && self.target().exists() {
            let file = self.target().display().to_string();
            return Err(Failure::new(FailureCode::FileExists).with("path", file));
        }
        Ok(self.staging.prepare(book, change.number(), &[self.name])?)
    }
}

/// The name, or with a number where it is taken.
fn free_name(folder: &Path, name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "xlsx"));
    let numbered = (2_u32..).map(|number| format!("{stem}-{number}.{ending}"));
    let names = std::iter::once(name.to_owned()).chain(numbered);
    names.into_iter().find(|name| !folder.join(name).exists()).unwrap_or_else(|| name.to_owned())
}
