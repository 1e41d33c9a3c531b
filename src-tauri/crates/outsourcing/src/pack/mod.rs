//! The pack that goes to an agency: workbook, text twin and manifest; or all of it in one encrypted archive.

mod columns;
mod files;
mod preview;
mod rows;
mod template;

pub use crate::OutsourcingApi;
use caseload_session::file_language::FileLanguage;
pub use preview::{PackPreview, PreviewColumn, PreviewRequest};
pub use template::{CsvEncoding, PackTemplate, TemplateColumn};

use caseload_domain::Money;
use caseload_domain::aging::BucketSet;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::identity::is_personal_number;
use caseload_domain::ids::ChangeId;
use caseload_domain::outsourcing::{Form, PackField};
use caseload_files::sha256_of_file;
use caseload_files::write::Value;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::stored;
use caseload_store::formats::{Format, StoredDisclosedField, StoredExportSettings, StoredExportedFile, of_code};
use caseload_store::{BatchRow, BatchTotal, ExportRow, NewExport, What};
use chrono::NaiveDate;
use columns::{LeavingColumn, Pack, leaving};
use files::{StagedPack, ToWriters, way};
use rows::Wanted;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// A pack to be written.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ExportRequest {
    /// Number of the batch.
    pub batch: String,
    /// The business day.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Language of the headers; when absent that of the batch's first pack, else the template's.
    #[serde(default)]
    pub language: Option<FileLanguage>,
    /// Language of the headers where nothing else says it.
    #[serde(default)]
    pub usual_language: FileLanguage,
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Rows of data; `null` where the file is no table.
    pub rows: Option<u64>,
}

/// A field that left in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct DisclosedField {
    /// Its name.
    pub field: String,
    /// Under which header.
    pub header: String,
    /// Whole or masked.
    pub form: Form,
    /// For what, by the contract; empty for the minimum.
    pub purpose: String,
    /// Until when by the contract.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

/// A pack that was written.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Export {
    /// Number of the batch.
    pub batch: String,
    /// The folder.
    pub folder: String,
    /// Its files.
    pub files: Vec<ExportedFile>,
    /// Sums of the money in it, per currency.
    pub control_totals: Vec<Money>,
    /// Which fields left.
    pub fields: Vec<DisclosedField>,
}

impl From<&ExportedFile> for StoredExportedFile {
    fn from(file: &ExportedFile) -> Self {
        let ExportedFile { name, sha256, rows } = file.clone();
        Self { format: Format, name, sha256, rows }
    }
}

impl From<StoredExportedFile> for ExportedFile {
    fn from(stored: StoredExportedFile) -> Self {
        Self { name: stored.name, sha256: stored.sha256, rows: stored.rows }
    }
}

impl From<&DisclosedField> for StoredDisclosedField {
    fn from(field: &DisclosedField) -> Self {
        Self {
            format: Format,
            field: field.field.clone(),
            header: field.header.clone(),
            form: field.form.name().to_owned(),
            purpose: field.purpose.clone(),
            until: field.until,
        }
    }
}

impl TryFrom<StoredDisclosedField> for DisclosedField {
    type Error = String;

    fn try_from(stored: StoredDisclosedField) -> Result<Self, String> {
        Ok(Self {
            form: of_code("form", &stored.form, Form::by_name)?,
            field: stored.field,
            header: stored.header,
            purpose: stored.purpose,
            until: stored.until,
        })
    }
}

/// What is looked up for some columns.
fn wanted_by(columns: &[LeavingColumn]) -> Wanted {
    let has = |name: &'static str| columns.iter().any(|column| column.field == PackField::Known(name));
    Wanted { notes: has("last_note"), earlier_agencies: has("earlier_agencies") }
}

/// All that the files of a pack are made from, beside its rows.
struct Contents {
    batch: BatchRow,
    buckets: BucketSet,
    cases: u64,
    totals: Vec<Money>,
    columns: Vec<LeavingColumn>,
    template: PackTemplate,
    language: FileLanguage,
    /// What the files are called, without their ending.
    name: String,
    /// What the manifest is called.
    manifest_name: String,
    /// The day on which the first pack of the batch left.
    on: NaiveDate,
}

/// Bytes of the longest passphrase that 7-Zip takes for an archive.
const LONGEST_PASSPHRASE: usize = 99;

impl OutsourcingApi<'_> {
    /// Writes the pack of a batch into a folder and records that it went out. With a passphrase,
    /// one encrypted archive holds the files instead. A pack that is written again has the same content.
    ///
    /// # Errors
    /// `no_such_batch`, `batch_is_over`, `book_changed`, `value_out_of_range` for a day before the placement, `file_cannot_write`,
    /// `disk_full`, or what the book says. Then nothing is recorded, and
    /// no file of it is there.
    pub async fn export_batch(
        &self,
        request: &ExportRequest,
        folder: &Path,
        passphrase: Option<String>,
    ) -> Result<Export, Failure> {
        if passphrase.as_ref().is_some_and(|passphrase| passphrase.len() > LONGEST_PASSPHRASE) {
            return Err(Failure::new(FailureCode::PassphraseTooLong).with("most", LONGEST_PASSPHRASE));
        }
        // Other programs end it at a character of nothing, and nobody means a blank one.
        if passphrase.as_ref().is_some_and(|passphrase| passphrase.contains('\0') || passphrase.trim().is_empty()) {
            return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "passphrase").with("value", ""));
        }
        match self.export_once(request, folder, passphrase.clone()).await {
            // Somebody wrote while the pack was made: once more, from what there is now.
            Err(failure) if failure.code == FailureCode::BookChanged => {
                self.export_once(request, folder, passphrase).await
            }
            done => done,
        }
    }

    async fn export_once(
        &self,
        request: &ExportRequest,
        folder: &Path,
        passphrase: Option<String>,
    ) -> Result<Export, Failure> {
        let seen = self.session.book.last_change().await?;
        let batch = self.session.batch_row(&request.batch).await?;
        if day_number(request.as_of) < batch.placed_day {
            return Err(Failure::new(FailureCode::ValueOutOfRange)
                .with("field", "as_of")
                .with("value", request.as_of.to_string()));
        }
        let mut totals = self.session.book.batch_totals().await?;
        totals.retain(|total| total.batch_id == batch.id);
        if totals.iter().all(|total| total.open_cases == 0) {
            return Err(Failure::new(FailureCode::BatchIsOver).with("batch", batch.number));
        }
        let first = self.session.book.exports_of(batch.id).await?.into_iter().next();
        let mut contents = self.pack_contents(batch.clone(), &totals, request, first.as_ref()).await?;
        self.give_free_names(&mut contents, folder, passphrase.is_some()).await?;
        let contents = Arc::new(contents);
        let fields: Vec<DisclosedField> = contents.columns.iter().map(disclosed).collect();
        let (totals, language) = (contents.totals.clone(), contents.language);
        let agency_version = self.version_of_pack(&batch, first.as_ref()).await?;
        let (to_writers, from_rows) = way();
        let (target, shared) = (folder.to_owned(), contents.clone());
        let writing =
            tokio::task::spawn_blocking(move || StagedPack::write(&target, &shared, passphrase.as_deref(), from_rows));
        let sent = self.send_rows(&contents, to_writers).await;
        let staged = writing.await.map_err(|error| Failure::internal(&error))?;
        sent?;
        let staged = staged?;
        let mut change = self.session.change(What::Export).await?;
        if !change.follows(seen) {
            self.refuse_if_pack_differs(&batch, seen).await?;
        }
        change
            .record_export(
                batch.id,
                &NewExport {
                    files: staged.files.iter().map(Into::into).collect(),
                    fields: fields.iter().map(Into::into).collect(),
                    agency_version,
                    day: day_number(request.as_of),
                    settings: StoredExportSettings { format: Format, language: Some(language.code().to_owned()) },
                },
            )
            .await?;
        let files = staged.files.clone();
        let prepared = staged.prepare(self.session.book.path(), change.id())?;
        let params = serde_json::json!({
            "batch": batch.number, "agency": batch.agency, "files": files, "as_of": request.as_of,
        });
        change.commit(&params).await?;
        prepared.deliver()?;
        Ok(Export { batch: batch.number, folder: folder.display().to_string(), files, control_totals: totals, fields })
    }

    /// Refuses to send a pack that was made before something was written which it shows: while the change lock
    /// is held nothing else can be.
    async fn refuse_if_pack_differs(&self, batch: &BatchRow, seen: ChangeId) -> Result<(), Failure> {
        let since = self.session.book.changed_since(seen).await?;
        let agreed = ["batches", "placements", "agencies", "agency_versions"];
        let concerned = self.session.book.cases_of_batch(batch.id).await?.iter().any(|case| since.has_case(*case));
        if since.unknown || concerned || since.tables.iter().any(|table| agreed.contains(table)) {
            return Err(self.session.book_changed_since(seen).await?);
        }
        Ok(())
    }

    /// Gives a pack a name under which nothing stands in the folder but what it replaces: an earlier pack of
    /// this very batch.
    async fn give_free_names(&self, contents: &mut Contents, folder: &Path, encrypted: bool) -> Result<(), Failure> {
        let mut own: Vec<ExportedFile> = Vec::new();
        for export in self.session.book.exports_of(contents.batch.id).await? {
            own.extend(export.files.into_iter().map(ExportedFile::from));
        }
        let is_free = |name: &str| {
            let target = folder.join(name);
            !target.is_file()
                || own
                    .iter()
                    .any(|file| file.name == name && sha256_of_file(&target).is_ok_and(|found| found == file.sha256))
        };
        let plain = contents.name.clone();
        for number in 2_u32.. {
            let endings: &[&str] = if encrypted { &["zip"] } else { &["xlsx", "csv"] };
            if endings.iter().all(|ending| is_free(&format!("{}.{ending}", contents.name))) {
                break;
            }
            contents.name = format!("{plain}-{number}");
        }
        let mut number = 1;
        while !encrypted && !is_free(&contents.manifest_name) {
            contents.manifest_name = match number {
                1 => format!("{}-manifest.json", contents.name),
                _ => format!("{}-manifest-{number}.json", contents.name),
            };
            number += 1;
        }
        Ok(())
    }

    /// Sends the rows of a pack to those who write them, a few at a time, until the end or until one gives up.
    async fn send_rows(&self, contents: &Contents, to: ToWriters) -> Result<(), Failure> {
        let pack = Pack { batch: &contents.batch, language: contents.language };
        let mut before = self.known_before(contents.batch.change, wanted_by(&contents.columns)).await?;
        let mut after = 0;
        loop {
            let rows = self.next_pack_rows(contents.batch.id, after, &mut before).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.placed.figures.sequence;
            let values: Vec<Vec<Value<'static>>> = rows
                .iter()
                .map(|row| contents.columns.iter().map(|column| column.value(&pack, row)).collect())
                .collect();
            if !to.send(values).await {
                return Ok(());
            }
        }
    }

    /// The version of the agreement that decides the shape of a batch's packs: that of the first one, else the
    /// newest; the contract is that of the batch in any case.
    async fn version_of_pack(&self, batch: &BatchRow, first: Option<&ExportRow>) -> Result<i64, Failure> {
        match first {
            Some(first) => Ok(first.agency_version),
            None => Ok(self.agency_row(&batch.agency).await?.version),
        }
    }

    async fn pack_contents(
        &self,
        batch: BatchRow,
        of_batch: &[BatchTotal],
        request: &ExportRequest,
        first: Option<&ExportRow>,
    ) -> Result<Contents, Failure> {
        let agreed = self.agency_version(batch.agency_id, batch.agency_version).await?.agreement;
        let shape = self.version_of_pack(&batch, first).await?;
        let template = PackTemplate::of(&self.agency_version(batch.agency_id, shape).await?)?;
        let on = first.and_then(|first| first.day).and_then(date_of).unwrap_or(request.as_of);
        let before = match first.and_then(|first| Some((first.id, first.settings.language.as_deref()?))) {
            Some((export, code)) => {
                let language = of_code("language", code, FileLanguage::by_code);
                Some(language.map_err(|reason| stored::damaged("exports", export, &reason))?)
            }
            None => None,
        };
        let language = request.language.or(before).or(template.language).unwrap_or(request.usual_language);
        // The shape is that of the first pack; what the contract ends or the newest one no longer names leaves no more.
        let mut columns = leaving(&template.asked(&agreed.contract), &agreed.contract, request.as_of, language);
        let newest = self.agency_row(&batch.agency).await?.agreement.contract;
        columns.retain_mut(|column| match newest.form_of(&column.field, request.as_of) {
            Some(form) => {
                if form == Form::Masked {
                    column.form = form;
                }
                true
            }
            None => false,
        });
        let totals = caseload_session::sums_of(of_batch.iter().map(|total| (total.currency, total.outstanding)))?;
        let cases = of_batch.iter().map(|total| total.cases).sum::<i64>().unsigned_abs();
        let day = date_of(batch.placed_day).map(|day| day.format("%Y%m%d").to_string()).unwrap_or_default();
        Ok(Contents {
            name: template.name_for(&batch.number, &batch.agency, &day, cases),
            manifest_name: "manifest.json".to_owned(),
            buckets: self.session.bucket_set(&batch.bucket_set).await.map_err(|failure| match failure.code {
                // The batch was placed by it.
                FailureCode::NoSuchBucketSet => {
                    stored::damaged("batches", &batch.number, &format!("there is no bucket set {:?}", batch.bucket_set))
                }
                _ => failure,
            })?,
            batch,
            cases,
            totals,
            columns,
            template,
            language,
            on,
        })
    }
}

/// What an agency is to call a case: its loan number, unless that is one of a person's own.
pub(super) fn case_ref(batch: &str, loan_no: &str, sequence: i64) -> String {
    if is_personal_number(loan_no) { case_alias(batch, sequence) } else { loan_no.to_owned() }
}

/// What a case is called whose number is somebody's bank card or identity number: its place in the batch.
pub(super) fn case_alias(batch: &str, sequence: i64) -> String {
    format!("{batch}/{sequence:04}")
}

fn disclosed(column: &LeavingColumn) -> DisclosedField {
    DisclosedField {
        field: column.field.to_string(),
        header: column.header.clone(),
        form: column.form,
        purpose: column.purpose.clone(),
        until: column.until,
    }
}
