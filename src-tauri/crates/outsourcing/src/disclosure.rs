//! The register of disclosure: which data of a debtor went to whom, when, under which contract, until when, and
//! when it was deleted.

use super::pack::{DisclosedField, ExportedFile};
use crate::OutsourcingApi;
use caseload_domain::calendar::{add_days, date_of};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{BatchEventKind, DisclosedFileKind, PlacedCase};
use chrono::NaiveDate;
use serde::Serialize;

/// A case of a debtor that was disclosed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct DisclosedCase {
    /// Loan number.
    pub loan_no: String,
    /// Number within the batch.
    pub sequence: i64,
}

caseload_domain::codes! {
    /// What a file that data left in was for.
    pub enum DisclosureKind {
        /// The pack of a batch.
        Pack = "pack",
        /// It said that cases are wanted back.
        RecallPending = "recall_pending",
        /// It took cases back.
        Recalled = "recalled",
        /// It told of payments.
        Notices = "notices",
        /// It was a statement of an agency's month.
        Statement = "statement",
    }
}

impl From<DisclosedFileKind> for DisclosureKind {
    fn from(kind: DisclosedFileKind) -> Self {
        match kind {
            DisclosedFileKind::RecallPending => Self::RecallPending,
            DisclosedFileKind::Recalled => Self::Recalled,
            DisclosedFileKind::Notices => Self::Notices,
            DisclosedFileKind::Statement => Self::Statement,
        }
    }
}

/// A file, or the files of a pack, that data left in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct DisclosureEntry {
    /// What it was for.
    pub kind: DisclosureKind,
    /// Who received it.
    pub agency: String,
    /// Number of the batch.
    pub batch: String,
    /// UTC stamp.
    pub at: String,
    /// Who sent it.
    pub actor: String,
    /// Number or name of the contract.
    pub contract: String,
    /// The version of the agreement that the batch was placed under.
    pub terms_version: i64,
    /// Which fields.
    pub fields: Vec<DisclosedField>,
    /// The files, with their digests.
    pub files: Vec<ExportedFile>,
    /// The debtor's cases in it; empty in the register of a whole book.
    pub cases: Vec<DisclosedCase>,
    /// How many cases of the batch were in it.
    pub case_count: i64,
    /// The day by which it is to be deleted: the end of the term and what the contract adds.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// When the agency confirmed that it deleted it; a confirmation that came before it left says nothing of it.
    #[ts(type = "string | null")]
    pub deleted_on: Option<NaiveDate>,
    /// The change in the log.
    pub change: ChangeId,
}

/// What went out of one debtor, or of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Disclosure {
    /// Who owes; empty in the register of a whole book.
    pub debtor_name: String,
    /// Loan numbers of the debtor.
    pub loan_nos: Vec<String>,
    /// Every pack and every other file that named them, oldest first.
    pub entries: Vec<DisclosureEntry>,
}

impl OutsourcingApi<'_> {
    /// The register: every pack and other file that left, or those with a case of the debtor of a loan.
    ///
    /// # Errors
    /// `no_such_case`.
    pub async fn disclosure(&self, loan_no: Option<&str>) -> Result<Disclosure, Failure> {
        let moment = self.session.at_one_moment().await?;
        let mut disclosure = Disclosure { debtor_name: String::new(), loan_nos: Vec::new(), entries: Vec::new() };
        let of_debtor = match loan_no {
            Some(loan_no) => {
                let refused = || Failure::new(FailureCode::NoSuchCase).with("loan_no", loan_no);
                let case_id = moment.book.case_by_loan_no(loan_no).await?.ok_or_else(refused)?;
                let portfolio = moment.portfolio().await?;
                let index = portfolio.index_of(case_id).ok_or_else(refused)?;
                let cases = portfolio.cases_of_debtor.of(portfolio.debtors[index] as usize);
                let ids: Vec<CaseId> = cases.iter().map(|case| portfolio.case_ids[*case as usize]).collect();
                for (id, case) in moment.book.case_rows(&ids).await? {
                    if id == case_id {
                        disclosure.debtor_name = case.debtor_name.to_string();
                    }
                    disclosure.loan_nos.push(case.loan_no.to_string());
                }
                disclosure.loan_nos.sort();
                Some((moment.book.batches_of_cases(&ids).await?, moment.book.told_files_of_cases(&ids).await?))
            }
            None => None,
        };
        let totals = moment.book.batch_totals().await?;
        let told_files = moment.book.told_files().await?;
        for batch in moment.book.batches().await? {
            let placed: Vec<&PlacedCase> = match &of_debtor {
                Some((placed, _)) => placed.iter().filter(|placed| placed.batch_id == batch.id).collect(),
                None => Vec::new(),
            };
            if of_debtor.is_some() && placed.is_empty() {
                continue;
            }
            let agreed =
                OutsourcingApi::of(&moment).agency_version(batch.agency_id, batch.agency_version).await?.agreement;
            let delete_within = agreed.contract.delete_within_days.unwrap_or(0);
            let deletions: Vec<(ChangeId, i32)> = moment
                .book
                .batch_events(batch.id)
                .await?
                .into_iter()
                .filter(|event| event.what.kind == BatchEventKind::DeletionConfirmed)
                .map(|event| (event.change, event.what.day))
                .collect();
            let of = |change: ChangeId| DisclosureEntry {
                kind: DisclosureKind::Pack,
                agency: batch.agency.clone(),
                batch: batch.number.clone(),
                at: String::new(),
                actor: String::new(),
                contract: agreed.contract.reference.clone(),
                terms_version: batch.agency_version,
                fields: Vec::new(),
                files: Vec::new(),
                cases: placed.iter().map(|placed| disclosed(placed)).collect(),
                case_count: totals.iter().filter(|total| total.batch_id == batch.id).map(|total| total.cases).sum(),
                until: date_of(batch.recall_due_day).and_then(|due| add_days(due, delete_within)),
                deleted_on: deletions.iter().find(|(later, _)| *later > change).and_then(|(_, day)| date_of(*day)),
                change,
            };
            for export in moment.book.exports_of(batch.id).await? {
                disclosure.entries.push(DisclosureEntry {
                    at: export.at,
                    actor: export.actor,
                    fields: caseload_session::stored::restored_list(export.fields, "exports", export.id)?,
                    files: export.files.into_iter().map(Into::into).collect(),
                    ..of(export.change)
                });
            }
            for file in told_files.iter().filter(|file| file.what.batch_id == batch.id) {
                let named = |placed: &&&PlacedCase| match &of_debtor {
                    Some((_, told)) => told.binary_search(&(file.id, placed.case_id)).is_ok(),
                    None => false,
                };
                let cases: Vec<DisclosedCase> = placed.iter().filter(named).map(|placed| disclosed(placed)).collect();
                if of_debtor.is_some() && cases.is_empty() {
                    continue;
                }
                disclosure.entries.push(DisclosureEntry {
                    kind: file.what.kind.into(),
                    at: file.at.clone(),
                    actor: file.actor.clone(),
                    fields: caseload_session::stored::restored_list(file.what.fields.clone(), "told_files", file.id)?,
                    files: vec![ExportedFile {
                        name: file.what.file.clone(),
                        sha256: file.what.sha256.clone(),
                        rows: u64::try_from(file.cases).ok(),
                    }],
                    cases,
                    case_count: file.cases,
                    ..of(file.change)
                });
            }
        }
        disclosure.entries.sort_by_key(|entry| entry.change);
        Ok(disclosure)
    }
}

fn disclosed(placed: &PlacedCase) -> DisclosedCase {
    DisclosedCase { loan_no: placed.loan_no.clone(), sequence: placed.sequence }
}
