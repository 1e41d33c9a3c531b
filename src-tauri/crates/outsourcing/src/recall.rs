//! Recall: the lender wants cases back, the agency may object, and then they are taken back, with a file
//! that tells the agency what to return and delete.

use super::disclosure_file::{DisclosureFile, fields_of};
use super::pack::{DisclosedField, case_ref};
use crate::OutsourcingApi;
use caseload_domain::Status;
use caseload_domain::calendar::{add_days, date_of, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::outsourcing::Form;
use caseload_files::write::{ColumnKind, ReportSheet, Value};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use caseload_session::stored;
use caseload_store::{BatchEventKind, BatchRow, DisclosedFileKind, NewBatchEvent, PlacementOutcome, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::path::Path;

/// Why cases are taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum RecallReason {
    /// The term is over.
    TermEnded,
    /// The agency has done too little, or badly.
    Performance,
    /// The debtor complained.
    Complaint,
    /// The debt is disputed.
    Dispute,
    /// They were placed by mistake.
    Mistake,
    /// The agency bought the debts: they don't come back, and are held from now on.
    BoughtOut,
    /// Something else.
    Other,
}

impl RecallReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::TermEnded,
        Self::Performance,
        Self::Complaint,
        Self::Dispute,
        Self::Mistake,
        Self::BoughtOut,
        Self::Other,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TermEnded => "term_ended",
            Self::Performance => "performance",
            Self::Complaint => "complaint",
            Self::Dispute => "dispute",
            Self::Mistake => "mistake",
            Self::BoughtOut => "bought_out",
            Self::Other => "other",
        }
    }
}

/// Cases to be taken back.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct RecallRequest {
    /// Number of the batch.
    pub batch: String,
    /// Loan numbers; when empty, all that are with the agency still, or all that were wanted back already
    /// where there are such.
    #[serde(default)]
    pub loan_nos: Vec<String>,
    /// Why.
    pub reason: RecallReason,
    /// The day from which they are in-house again, or wanted back.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Only tell the agency that they are wanted back; it may object.
    #[serde(default)]
    pub pending: bool,
    /// In the user's words.
    #[serde(default)]
    pub note: String,
    /// The language of the file for the agency.
    #[serde(default)]
    pub language: FileLanguage,
}

/// What a recall did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Recalled {
    /// Number of the batch.
    pub batch: String,
    /// The agency.
    pub agency: String,
    /// Whether they are only wanted back, and still with the agency.
    pub pending: bool,
    /// Cases that are in-house and undivided again, or wanted back from now on.
    pub recalled: u64,
    /// Cases of the batch that are with the agency still.
    pub open_cases: u64,
    /// Why.
    pub reason: RecallReason,
    /// The file for the agency, where one was asked for.
    pub file: Option<String>,
    /// The change in the log.
    pub change: ChangeId,
}

impl OutsourcingApi<'_> {
    /// Takes cases of a batch back, or tells the agency that they are wanted back. Those taken back are
    /// undivided again, with their hand raised. With a folder, the file for the agency is written there.
    ///
    /// # Errors
    /// `no_such_batch`, `no_such_case`, `cases_not_in_batch`, `nothing_to_recall`, `value_out_of_range` for a
    /// day before the placement, `book_changed` where another program took back those that were wanted back, or wanted
    /// some, while this one waited, `file_cannot_write`, `disk_full`, or what the book says. Then nothing is changed.
    pub async fn recall(&self, request: &RecallRequest, folder: Option<&Path>) -> Result<Recalled, Failure> {
        let seen = self.session.book.last_change().await?;
        let meant = self.wanted_back_of(request).await?;
        let mut change = self.session.change(if request.pending { What::WantBack } else { What::Recall }).await?;
        let batch = self.session.batch_row(&request.batch).await?;
        if meant != self.wanted_back_of(request).await? {
            return Err(self.session.book_changed_since(seen).await?);
        }
        let day = day_number(request.as_of);
        if day < batch.placed_day {
            return Err(Failure::new(FailureCode::ValueOutOfRange)
                .with("field", "as_of")
                .with("value", request.as_of.to_string()));
        }
        let cases = self.cases_to_recall(&batch, request).await?;
        self.check_recall_date(&batch, &cases, request.as_of).await?;
        let written = match folder {
            Some(folder) => Some(self.write_recall_file(&batch, request, &cases, folder).await?),
            None => None,
        };
        let reason = request.reason.code();
        let recalled = if request.pending {
            change.request_recall(batch.id, &cases, day, reason).await?
        } else if request.reason == RecallReason::BoughtOut {
            // Whoever bought them works them now: nobody is to divide or place them again.
            change.end_holds(&cases, day).await?;
            change.add_holds(&cases, &format!("{reason}: {}", batch.agency), day, None).await?;
            change.end_placements(batch.id, &cases, day, PlacementOutcome::BoughtOut, "").await?
        } else {
            let (settled, others) = self.settled_among(&cases, day).await?;
            let settled = change.end_placements(batch.id, &settled, day, PlacementOutcome::Settled, "").await?;
            settled + change.end_placements(batch.id, &others, day, PlacementOutcome::Recalled, reason).await?
        };
        let (kind, file_kind) = if request.pending {
            (BatchEventKind::RecallPending, DisclosedFileKind::RecallPending)
        } else {
            (BatchEventKind::Recalled, DisclosedFileKind::Recalled)
        };
        if let Some(written) = &written {
            written.record(&mut change, batch.id, file_kind, &cases).await?;
        }
        let file = written.as_ref().map(|written| written.name.clone());
        change
            .add_batch_event(&NewBatchEvent {
                cases: recalled.cast_signed(),
                reason: reason.to_owned(),
                note: request.note.trim().to_owned(),
                file: file.clone().unwrap_or_default(),
                sha256: written.as_ref().map(|written| written.sha256.clone()).unwrap_or_default(),
                ..NewBatchEvent::of(batch.id, day, kind)
            })
            .await?;
        let params = serde_json::json!({
            "batch": batch.number, "agency": batch.agency, "cases": recalled, "reason": request.reason,
            "as_of": request.as_of, "file": file, "sha256": written.as_ref().map(|written| &written.sha256),
        });
        let target = written.as_ref().map(|written| written.target().display().to_string());
        let prepared = written.map(|written| written.prepare(self.session.book.path(), change.id())).transpose()?;
        let number = change.commit(&params).await?;
        if let Some(prepared) = prepared {
            prepared.deliver()?;
        }
        let open_cases = self.session.book.open_placements(batch.id).await?.len() as u64;
        Ok(Recalled {
            batch: batch.number,
            agency: batch.agency,
            pending: request.pending,
            recalled,
            open_cases,
            reason: request.reason,
            file: target,
            change: number,
        })
    }

    /// The cases wanted back that a request means where it names none: all the others are meant when there are none, or
    /// when it wants more back.
    async fn wanted_back_of(&self, request: &RecallRequest) -> Result<Vec<CaseId>, Failure> {
        if !request.loan_nos.is_empty() {
            return Ok(Vec::new());
        }
        let batch = self.session.batch_row(&request.batch).await?;
        Ok(self.session.book.pending_placements(batch.id).await?)
    }

    /// Refuses a day before that on which any of the cases was wanted back.
    pub(super) async fn check_recall_date(
        &self,
        batch: &BatchRow,
        cases: &[CaseId],
        on: NaiveDate,
    ) -> Result<(), Failure> {
        let rows = self.all_placements(batch.id).await?;
        let wanted = rows.iter().filter(|row| cases.binary_search(&row.figures.case_id).is_ok());
        match wanted.filter_map(|row| row.pending_day).max() {
            Some(day) if day > day_number(on) => {
                Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "as_of").with("value", on.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// Of some cases, those on which nothing is left to pay on a day, and the others.
    async fn settled_among(&self, cases: &[CaseId], day: i32) -> Result<(Vec<CaseId>, Vec<CaseId>), Failure> {
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day, None, &convention);
        let settled =
            |case: &CaseId| portfolio.index_of(*case).is_some_and(|index| standing.status[index] == Status::Settled);
        Ok(cases.iter().copied().partition(settled))
    }

    /// The cases that a request is about, in order.
    async fn cases_to_recall(&self, batch: &BatchRow, request: &RecallRequest) -> Result<Vec<CaseId>, Failure> {
        let open = self.session.book.open_placements(batch.id).await?;
        let pending = self.session.book.pending_placements(batch.id).await?;
        let mut cases = if request.loan_nos.is_empty() {
            match (request.pending, pending.is_empty()) {
                (true, _) => open.into_iter().filter(|case| pending.binary_search(case).is_err()).collect(),
                (false, true) => open,
                (false, false) => pending,
            }
        } else {
            self.cases_in_batch(batch, &request.loan_nos, &open).await?
        };
        cases.sort_unstable();
        cases.dedup();
        if cases.is_empty() {
            return Err(Failure::new(FailureCode::NothingToRecall).with("batch", batch.number.as_str()));
        }
        Ok(cases)
    }

    /// The cases of some loan numbers, all of which the agency has in this batch.
    pub(super) async fn cases_in_batch(
        &self,
        batch: &BatchRow,
        loan_nos: &[String],
        open: &[CaseId],
    ) -> Result<Vec<CaseId>, Failure> {
        let (mut cases, mut elsewhere) = (Vec::new(), Vec::new());
        for (loan_no, case) in loan_nos.iter().zip(self.session.cases_of_loans(loan_nos).await?) {
            if open.binary_search(&case).is_ok() { cases.push(case) } else { elsewhere.push(loan_no) }
        }
        match elsewhere.first() {
            Some(first) => Err(Failure::new(FailureCode::CasesNotInBatch)
                .with("batch", batch.number.as_str())
                .with("cases", elsewhere.len())
                .with("example", first.as_str())),
            None => Ok(cases),
        }
    }

    /// Writes the file that tells the agency which cases to return and which data to delete.
    async fn write_recall_file(
        &self,
        batch: &BatchRow,
        request: &RecallRequest,
        cases: &[CaseId],
        folder: &Path,
    ) -> Result<DisclosureFile, Failure> {
        let (words, day) = (request.language, request.as_of);
        let wanted: HashSet<CaseId> = cases.iter().copied().collect();
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day_number(day), None, &convention);
        let agency = self.agency_version(batch.agency_id, batch.agency_version).await?;
        let title = if request.pending {
            words.said("recall", "Cases wanted back")
        } else {
            words.said("recall", "Recalled cases")
        };
        let mut rows = Vec::with_capacity(cases.len());
        for placed in self.all_placements(batch.id).await? {
            let Some(index) =
                portfolio.index_of(placed.figures.case_id).filter(|_| wanted.contains(&placed.figures.case_id))
            else {
                continue;
            };
            let currency = portfolio.currency_of(index);
            rows.push(vec![
                Value::text(batch.number.clone()),
                Value::Integer(placed.figures.sequence),
                Value::text(case_ref(&batch.number, &placed.loan_no, placed.figures.sequence)),
                Value::text(placed.debtor_name),
                Value::date(date_of(batch.placed_day)),
                Value::Date(day),
                Value::text(words.of_code("recall_reason", request.reason.code())),
                Value::Amount(standing.outstanding[index], currency),
                Value::text(currency.code().to_owned()),
            ]);
        }
        let delete_within = agency.agreement.contract.delete_within_days.unwrap_or(0);
        let mut about = vec![
            (words.said("recall", "Agency"), Value::text(batch.agency.clone())),
            (words.said("recall", "Batch"), Value::text(batch.number.clone())),
            (words.said("recall", "As of"), Value::Date(day)),
        ];
        if !request.pending {
            about.push((words.said("recall", "Delete by"), Value::date(add_days(day, delete_within))));
        }
        if !request.note.trim().is_empty() {
            about.push((words.said("recall", "Note"), Value::text(request.note.trim().to_owned())));
        }
        let columns = vec![
            words.column("recall", "batch no", ColumnKind::Text, 14),
            words.column("recall", "no", ColumnKind::Integer, 7),
            words.column("recall", "case ref", ColumnKind::Text, 22),
            words.column("recall", "name", ColumnKind::Text, 18),
            words.column("recall", "placed on", ColumnKind::Date, 12),
            words.column("recall", "recalled on", ColumnKind::Date, 12),
            words.column("recall", "reason", ColumnKind::Text, 22),
            words.column("recall", "total due", ColumnKind::Amount, 16),
            words.column("recall", "currency", ColumnKind::Text, 9),
        ];
        let fields = fields_of(
            &[
                "batch_no",
                "sequence",
                "case_ref",
                "name",
                "placed_on",
                "recalled_on",
                "reason",
                "total_due",
                "currency",
            ],
            &columns,
        );
        let cases = ReportSheet { name: title.clone(), about, columns, rows, total: false };
        let mut sheets = vec![cases];
        if !request.pending {
            sheets.push(self.data_to_delete(batch, request.language).await?);
        }
        let kind = if request.pending { "wanted-back" } else { "recall" };
        let name = format!("{}-{kind}-{}.xlsx", batch.number, day.format("%Y%m%d"));
        DisclosureFile::write(folder, &name, &sheets, fields)
    }

    /// The sheet with the data that the agency got and has to delete.
    async fn data_to_delete(&self, batch: &BatchRow, language: FileLanguage) -> Result<ReportSheet<'static>, Failure> {
        let mut fields: Vec<DisclosedField> = Vec::new();
        for export in self.session.book.exports_of(batch.id).await? {
            let left: Vec<DisclosedField> = stored::restored_list(export.fields, "exports", export.id)?;
            for field in left {
                if !fields.iter().any(|known| known.field == field.field) {
                    fields.push(field);
                }
            }
        }
        let rows = fields
            .into_iter()
            .map(|field| {
                let form = match field.form {
                    Form::Full => language.said("recall", "whole"),
                    Form::Masked => language.said("recall", "masked"),
                };
                vec![Value::text(field.header), Value::text(form), Value::text(field.purpose)]
            })
            .collect();
        Ok(ReportSheet {
            name: language.said("recall", "Data to delete"),
            about: Vec::new(),
            columns: vec![
                language.column("recall", "field", ColumnKind::Text, 26),
                language.column("recall", "form", ColumnKind::Text, 12),
                language.column("recall", "purpose", ColumnKind::Text, 40),
            ],
            rows,
            total: false,
        })
    }
}
