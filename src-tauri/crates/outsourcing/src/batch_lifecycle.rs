//! The rest of a batch's life: acknowledgement, withdrawal, objections, and the proof of deletion.

use super::batches::withdrawable;
use crate::OutsourcingApi;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::ChangeId;
use caseload_domain::outsourcing::WITHDRAWAL_DAYS;
use caseload_files::sha256_of_file;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{BatchEvent, BatchEventKind, BatchRow, NewBatchEvent, PlacementOutcome, What};
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::Path;

/// A document that is filed is not larger than this, in bytes.
const LARGEST_DOCUMENT: u64 = 20 << 20;

/// Something that happened to a batch.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct LifeRequest {
    /// Number of the batch.
    pub batch: String,
    /// The day on which it happened.
    #[ts(type = "string")]
    pub on: NaiveDate,
    /// In the user's words.
    #[serde(default)]
    pub note: String,
    /// The cases that it is about; all when empty.
    #[serde(default)]
    pub loan_nos: Vec<String>,
}

/// An agency's word that it deleted what it got.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct DeletionRequest {
    /// Number of the batch.
    pub batch: String,
    /// The day of its word.
    #[ts(type = "string")]
    pub on: NaiveDate,
    /// In the user's words.
    #[serde(default)]
    pub note: String,
}

impl OutsourcingApi<'_> {
    /// Records that the agency acknowledged a batch.
    ///
    /// # Errors
    /// `no_such_batch`, `batch_is_draft`, `value_out_of_range` for a day before the placement, or what the book
    /// says.
    pub async fn acknowledge(&self, request: &LifeRequest) -> Result<ChangeId, Failure> {
        let mut change = self.session.change(What::Acknowledge).await?;
        let batch = self.session.batch_row(&request.batch).await?;
        let day = not_before(batch.placed_day, request.on)?;
        if batch.exports == 0 {
            return Err(Failure::new(FailureCode::BatchIsDraft).with("batch", batch.number));
        }
        let exported = self.session.book.exports_of(batch.id).await?.last().map(|export| export.change);
        self.refuse_if_recorded(&batch, |event| {
            event.what.kind == BatchEventKind::Acknowledged && Some(event.change) > exported
        })
        .await?;
        let cases = self.session.book.open_placements(batch.id).await?.len() as u64;
        change
            .add_batch_event(&NewBatchEvent {
                cases: cases.cast_signed(),
                note: request.note.trim().to_owned(),
                ..NewBatchEvent::of(batch.id, day, BatchEventKind::Acknowledged)
            })
            .await?;
        let params = serde_json::json!({ "batch": batch.number, "agency": batch.agency, "on": request.on });
        let number = change.commit(&params).await?;
        Ok(number)
    }

    /// Withdraws a batch soon after its placement, before the agency did anything: its cases are in-house
    /// again as if they had not been placed; their hand is what it was.
    ///
    /// # Errors
    /// `no_such_batch`, `too_late_to_withdraw`, `nothing_to_recall`.
    pub async fn withdraw(&self, request: &LifeRequest) -> Result<u64, Failure> {
        let mut change = self.session.change(What::Withdraw).await?;
        let batch = self.session.batch_row(&request.batch).await?;
        let day = not_before(batch.placed_day, request.on)?;
        if !withdrawable(&batch, day) {
            return Err(Failure::new(FailureCode::TooLateToWithdraw)
                .with("batch", batch.number)
                .with("days", WITHDRAWAL_DAYS)
                .with("returns", batch.returns));
        }
        let cases = self.session.book.open_placements(batch.id).await?;
        if cases.is_empty() {
            return Err(Failure::new(FailureCode::NothingToRecall).with("batch", batch.number));
        }
        let ended = change.end_placements(batch.id, &cases, day, PlacementOutcome::Withdrawn, "").await?;
        change
            .add_batch_event(&NewBatchEvent {
                cases: ended.cast_signed(),
                note: request.note.trim().to_owned(),
                ..NewBatchEvent::of(batch.id, day, BatchEventKind::Withdrawn)
            })
            .await?;
        let params = serde_json::json!({
            "batch": batch.number, "agency": batch.agency, "cases": ended, "as_of": request.on,
        });
        change.commit(&params).await?;
        Ok(ended)
    }

    /// Records what the agency says against giving cases back that are wanted back.
    ///
    /// # Errors
    /// `no_such_batch`, `no_such_case`, `cases_not_in_batch`, `not_wanted_back`, `objection_empty`, or what the
    /// book says.
    pub async fn object(&self, request: &LifeRequest) -> Result<u64, Failure> {
        let mut change = self.session.change(What::Object).await?;
        let batch = self.session.batch_row(&request.batch).await?;
        let day = not_before(batch.placed_day, request.on)?;
        let objection = request.note.trim();
        if objection.is_empty() {
            return Err(Failure::new(FailureCode::ObjectionEmpty));
        }
        let pending = self.session.book.pending_placements(batch.id).await?;
        let mut cases = if request.loan_nos.is_empty() {
            pending
        } else {
            self.cases_in_batch(&batch, &request.loan_nos, &pending).await?
        };
        cases.sort_unstable();
        self.check_recall_date(&batch, &cases, request.on).await?;
        if cases.is_empty() {
            return Err(Failure::new(FailureCode::NotWantedBack).with("batch", batch.number));
        }
        let stands = self.all_placements(batch.id).await?;
        let stands = stands.iter().filter(|row| cases.binary_search(&row.figures.case_id).is_ok());
        if stands.map(|row| row.objection.as_str()).all(|stated| stated == objection) {
            self.refuse_if_recorded(&batch, |event| event.what.kind == BatchEventKind::Objection).await?;
        }
        change.object(batch.id, &cases, objection).await?;
        change
            .add_batch_event(&NewBatchEvent {
                cases: i64::try_from(cases.len()).unwrap_or(i64::MAX),
                note: objection.to_owned(),
                ..NewBatchEvent::of(batch.id, day, BatchEventKind::Objection)
            })
            .await?;
        let params = serde_json::json!({ "batch": batch.number, "agency": batch.agency, "cases": cases.len() });
        change.commit(&params).await?;
        Ok(cases.len() as u64)
    }

    /// Files the agency's word that it deleted what it got of a batch; the document is kept in the book.
    ///
    /// # Errors
    /// `no_such_batch`, `batch_is_open` while it has cases of it, `file_cannot_open`, `document_too_large`, or
    /// what the book says.
    pub async fn confirm_deletion(
        &self,
        request: &DeletionRequest,
        document: Option<&Path>,
    ) -> Result<ChangeId, Failure> {
        let mut change = self.session.change(What::ConfirmDeletion).await?;
        let batch = self.session.batch_row(&request.batch).await?;
        let day = not_before(batch.placed_day, request.on)?;
        let open = self.session.book.open_placements(batch.id).await?.len();
        if open > 0 {
            return Err(Failure::new(FailureCode::BatchIsOpen).with("batch", batch.number).with("cases", open));
        }
        let ended = self.all_placements(batch.id).await?.into_iter().filter_map(|row| row.until_day).max();
        not_before(ended.unwrap_or(batch.placed_day), request.on)?;
        let (mut file, mut sha256, mut content) = (String::new(), String::new(), None);
        if let Some(path) = document {
            let failed = |error: std::io::Error| {
                Failure::new(FailureCode::FileCannotOpen)
                    .with("file", path.display().to_string())
                    .with("reason", error.to_string())
            };
            let size = std::fs::metadata(path).map_err(failed)?.len();
            if size > LARGEST_DOCUMENT {
                return Err(Failure::new(FailureCode::DocumentTooLarge)
                    .with("file", path.display().to_string())
                    .with("megabytes", LARGEST_DOCUMENT >> 20));
            }
            sha256 = sha256_of_file(path)?;
            content = Some(std::fs::read(path).map_err(failed)?);
            file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        }
        let note = request.note.trim();
        self.refuse_if_recorded(&batch, |event| {
            let what = &event.what;
            what.kind == BatchEventKind::DeletionConfirmed && what.sha256 == sha256 && what.note == note
        })
        .await?;
        change
            .add_batch_event(&NewBatchEvent {
                note: note.to_owned(),
                file: file.clone(),
                sha256: sha256.clone(),
                content,
                ..NewBatchEvent::of(batch.id, day, BatchEventKind::DeletionConfirmed)
            })
            .await?;
        let params = serde_json::json!({
            "batch": batch.number, "agency": batch.agency, "on": request.on, "file": file, "sha256": sha256,
        });
        let number = change.commit(&params).await?;
        Ok(number)
    }

    /// Refuses what would only say again what stands.
    ///
    /// # Errors
    /// `already_recorded` naming the change.
    async fn refuse_if_recorded(&self, batch: &BatchRow, is_this: impl Fn(&BatchEvent) -> bool) -> Result<(), Failure> {
        match self.session.book.batch_events(batch.id).await?.iter().rfind(|event| is_this(event)) {
            Some(event) => Err(Failure::new(FailureCode::AlreadyRecorded)
                .with("batch", batch.number.as_str())
                .with("change", event.change.number())),
            None => Ok(()),
        }
    }

    /// Saves a copy of a document that a change filed.
    ///
    /// # Errors
    /// `no_such_document`, `file_cannot_write`, `disk_full`.
    pub async fn save_document(&self, change: ChangeId, target: &Path) -> Result<(), Failure> {
        let found = self.session.book.document_of(change).await?;
        let (_, content) =
            found.ok_or_else(|| Failure::new(FailureCode::NoSuchDocument).with("change", change.number()))?;
        self.session.refuse_in_use(target, &[])?;
        caseload_files::write::write_bytes(target, &content)?;
        Ok(())
    }
}

fn not_before(placed_day: i32, on: NaiveDate) -> Result<i32, Failure> {
    let day = day_number(on);
    if day < placed_day {
        return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "on").with("value", on.to_string()));
    }
    Ok(day)
}
