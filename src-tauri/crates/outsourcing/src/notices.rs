//! What an agency has to be told: to stop, where nothing is left to pay, and the new balance, where money
//! reached the lender.

use super::disclosure_file::{DisclosureFile, fields_of};
use super::ledger::Ledger;
use crate::OutsourcingApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{AgencyId, CaseId, ChangeId};
use caseload_domain::{Currency, Money, Status};
use caseload_files::write::{ColumnKind, ReportSheet, Value};
use caseload_portfolio::{Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use caseload_store::{BatchEventKind, DisclosedFileKind, NewBatchEvent, PlacementOutcome, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Nothing is left to pay, or the lender took the case out of collection: stop.
    Stop,
    /// Another balance is owed now.
    Balance,
}

/// A notice that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct AgencyNotice {
    /// The agency.
    pub agency: String,
    /// Number of the batch.
    pub batch: String,
    /// Loan number.
    pub loan_no: String,
    /// What the agency calls the case: its loan number, unless that is one of a person's own.
    pub case_ref: String,
    /// Who owes.
    pub debtor_name: String,
    /// What it says.
    pub kind: NoticeKind,
    /// What the agency was last told that is owed.
    pub told: Money,
    /// What is owed now.
    pub now: Money,
    /// When money last reached the lender.
    #[ts(type = "string | null")]
    pub paid_on: Option<NaiveDate>,
}

/// Notices that were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct NoticesWritten {
    /// The agency.
    pub agency: String,
    /// The file.
    pub file: String,
    /// Cases that it is told to stop; their placements end.
    pub stops: u64,
    /// Cases with another balance.
    pub balances: u64,
    /// The change in the log.
    pub change: ChangeId,
}

/// A notice that is due, by numbers.
pub(crate) struct DueNotice {
    pub agency_id: AgencyId,
    /// Place of the batch in the ledger.
    pub batch: usize,
    pub case_id: CaseId,
    pub currency: Currency,
    pub kind: NoticeKind,
    /// Whether the lender took the case out of collection.
    pub withdrawn: bool,
    pub told: i64,
    pub now: i64,
    pub paid: Option<i32>,
}

impl OutsourcingApi<'_> {
    /// How many cases there are of which an agency has to be told something on the day of a standing.
    ///
    /// # Errors
    /// `book_damaged`.
    pub async fn count_due_notices(&self, portfolio: &Portfolio, standing: &Standing) -> Result<u64, Failure> {
        let ledger = self.ledger().await?;
        Ok(self.due_notices(portfolio, standing, &ledger).len() as u64)
    }

    /// Which notices are due as of a standing. What an agency reported itself it need not be told.
    #[allow(clippy::unused_self, reason = "asked of an engine like everything else")]
    pub(crate) fn due_notices(self, portfolio: &Portfolio, standing: &Standing, ledger: &Ledger) -> Vec<DueNotice> {
        let mut paid: HashMap<usize, (i64, Option<i32>)> = HashMap::new();
        for payment in ledger.payments.iter().filter(|payment| payment.day <= standing.as_of) {
            if let Some(at) = payment.placement {
                let known = paid.entry(at).or_default();
                if payment.reported
                    && payment.change > ledger.placements[at].told_change.unwrap_or(ChangeId::BEFORE_ALL)
                {
                    known.0 = known.0.saturating_add(payment.counted);
                }
                if !payment.reported && payment.amount > 0 {
                    known.1 = known.1.max(Some(payment.day));
                }
            }
        }
        let mut due = Vec::new();
        for (at, placement) in ledger.placements.iter().enumerate() {
            let open = placement.from <= standing.as_of && placement.until.is_none();
            let Some(index) = portfolio.index_of(placement.case_id).filter(|_| open) else { continue };
            let (reported, last) = paid.get(&at).copied().unwrap_or_default();
            let told = placement.told_outstanding.unwrap_or(placement.outstanding);
            let status = standing.status[index];
            let now = if status == Status::Open { standing.outstanding[index].max(0) } else { 0 };
            let kind = if status == Status::Open && now > 0 {
                // More is owed as time goes by; that is no news. Less is, unless it is the agency's own.
                if now >= told.saturating_sub(reported) {
                    continue;
                }
                NoticeKind::Balance
            } else {
                NoticeKind::Stop
            };
            due.push(DueNotice {
                agency_id: placement.agency_id,
                batch: placement.batch,
                case_id: placement.case_id,
                currency: placement.currency,
                kind,
                withdrawn: matches!(status, Status::Withdrawn | Status::WrittenOff),
                told,
                now,
                paid: last,
            });
        }
        due
    }

    async fn due_notices_on(&self, as_of: NaiveDate) -> Result<(std::sync::Arc<Ledger>, Vec<DueNotice>), Failure> {
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let ledger = self.ledger().await?;
        let due = self.due_notices(&portfolio, &standing, &ledger);
        Ok((ledger, due))
    }

    /// The notices that are due as of a date, stops first, by batch and loan number; of one agency, or of all.
    ///
    /// # Errors
    /// `no_such_agency`.
    pub async fn notices(&self, as_of: NaiveDate, agency: Option<&str>) -> Result<Vec<AgencyNotice>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let only = match agency {
            Some(name) => Some(OutsourcingApi::of(&moment).agency_row(name).await?.id),
            None => None,
        };
        let (ledger, mut due) = OutsourcingApi::of(&moment).due_notices_on(as_of).await?;
        due.retain(|notice| only.is_none_or(|only| notice.agency_id == only));
        OutsourcingApi::of(&moment).named(&ledger, &due).await
    }

    /// Notices with the names of their cases, stops first, by batch and loan number.
    async fn named(&self, ledger: &Ledger, due: &[DueNotice]) -> Result<Vec<AgencyNotice>, Failure> {
        let ids: Vec<CaseId> = due.iter().map(|notice| notice.case_id).collect();
        let cases: HashMap<_, _> = self.session.book.case_rows(&ids).await?.into_iter().collect();
        let placed = due.iter().map(|notice| (notice.batch, notice.case_id));
        let refs = self.case_aliases(ledger, placed, &cases).await?;
        let mut notices: Vec<AgencyNotice> = due
            .iter()
            .filter_map(|notice| {
                let case = cases.get(&notice.case_id)?;
                let batch = &ledger.batches[notice.batch];
                let money = |minor| Money { currency: notice.currency, minor };
                Some(AgencyNotice {
                    agency: batch.agency.clone(),
                    batch: batch.number.clone(),
                    case_ref: refs
                        .get(&(notice.batch, notice.case_id))
                        .cloned()
                        .unwrap_or_else(|| case.loan_no.to_string()),
                    loan_no: case.loan_no.to_string(),
                    debtor_name: case.debtor_name.to_string(),
                    kind: notice.kind,
                    told: money(notice.told),
                    now: money(notice.now),
                    paid_on: notice.paid.and_then(date_of),
                })
            })
            .collect();
        notices.sort_by(|one, other| {
            (&one.agency, one.kind, &one.batch, &one.loan_no).cmp(&(
                &other.agency,
                other.kind,
                &other.batch,
                &other.loan_no,
            ))
        });
        Ok(notices)
    }

    /// Writes the notices that are due for an agency into a folder. Placements of cases that it is told to stop
    /// end on the day after.
    ///
    /// # Errors
    /// `no_such_agency`, `nothing_to_tell`, `file_cannot_write`, `disk_full`, or what the book says. Then nothing
    /// is changed.
    pub async fn write_notices(
        &self,
        agency: &str,
        as_of: NaiveDate,
        folder: &Path,
        language: FileLanguage,
    ) -> Result<NoticesWritten, Failure> {
        let mut change = self.session.change(What::Notices).await?;
        let row = self.agency_row(agency).await?;
        let (ledger, mut due) = self.due_notices_on(as_of).await?;
        due.retain(|notice| notice.agency_id == row.id);
        let notices = self.named(&ledger, &due).await?;
        if due.is_empty() {
            return Err(Failure::new(FailureCode::NothingToTell).with("agency", row.name));
        }
        let plain: String =
            row.name.chars().map(|c| if "/\\:*?\"<>|".contains(c) || c.is_control() { '-' } else { c }).collect();
        let name = format!("{plain}-notices-{}.xlsx", as_of.format("%Y%m%d"));
        let sheet = sheet(&notices, &row.name, as_of, language);
        let fields = fields_of(
            &["batch_no", "case_ref", "name", "notice", "last_paid_on", "told_outstanding", "total_due", "currency"],
            &sheet.columns,
        );
        let written = DisclosureFile::write(folder, &name, &[sheet], fields)?;
        let (file, sha256, target) = (written.name.clone(), written.sha256.clone(), written.target());
        let day = day_number(as_of);
        let mut by_batch: BTreeMap<usize, Vec<&DueNotice>> = BTreeMap::new();
        for notice in &due {
            by_batch.entry(notice.batch).or_default().push(notice);
        }
        for (batch, notices) in by_batch {
            let id = ledger.batches[batch].id;
            let balances: Vec<(CaseId, i64)> = notices.iter().map(|notice| (notice.case_id, notice.now)).collect();
            change.record_reported_balances(id, &balances).await?;
            let cases: Vec<CaseId> = notices.iter().map(|notice| notice.case_id).collect();
            written.record(&mut change, id, DisclosedFileKind::Notices, &cases).await?;
            for (withdrawn, outcome) in [(false, PlacementOutcome::Settled), (true, PlacementOutcome::Recalled)] {
                let stopped: Vec<CaseId> = notices
                    .iter()
                    .filter(|notice| notice.kind == NoticeKind::Stop && notice.withdrawn == withdrawn)
                    .map(|notice| notice.case_id)
                    .collect();
                // A payment of this very day still belongs to the placement.
                let reason = if withdrawn { "withdrawn" } else { "" };
                change.end_placements(id, &stopped, day.saturating_add(1), outcome, reason).await?;
            }
            change
                .add_batch_event(&NewBatchEvent {
                    cases: i64::try_from(notices.len()).unwrap_or(i64::MAX),
                    file: file.clone(),
                    sha256: sha256.clone(),
                    ..NewBatchEvent::of(id, day, BatchEventKind::Notices)
                })
                .await?;
        }
        let stops = due.iter().filter(|notice| notice.kind == NoticeKind::Stop).count();
        let params = serde_json::json!({
            "agency": row.name, "cases": due.len(), "stops": stops, "file": file, "sha256": sha256, "as_of": as_of,
        });
        let prepared = written.prepare(self.session.book.path(), change.id())?;
        let number = change.commit(&params).await?;
        prepared.deliver()?;
        Ok(NoticesWritten {
            agency: row.name,
            file: target.display().to_string(),
            stops: stops as u64,
            balances: (due.len() - stops) as u64,
            change: number,
        })
    }
}

fn sheet(notices: &[AgencyNotice], agency: &str, as_of: NaiveDate, language: FileLanguage) -> ReportSheet<'static> {
    let amount = |money: Money| Value::Amount(money.minor, money.currency);
    let rows = notices
        .iter()
        .map(|notice| {
            vec![
                Value::text(notice.batch.clone()),
                Value::text(notice.case_ref.clone()),
                Value::text(notice.debtor_name.clone()),
                Value::text(match notice.kind {
                    NoticeKind::Stop => language.said("notices", "stop"),
                    NoticeKind::Balance => language.said("notices", "new balance"),
                }),
                Value::date(notice.paid_on),
                amount(notice.told),
                amount(notice.now),
                Value::text(notice.now.currency.code().to_owned()),
            ]
        })
        .collect();
    ReportSheet {
        name: language.said("notices", "Notices"),
        about: vec![
            (language.said("notices", "Agency"), Value::text(agency.to_owned())),
            (language.said("notices", "As of"), Value::Date(as_of)),
        ],
        columns: vec![
            language.column("notices", "batch no", ColumnKind::Text, 14),
            language.column("notices", "case ref", ColumnKind::Text, 22),
            language.column("notices", "name", ColumnKind::Text, 18),
            language.column("notices", "notice", ColumnKind::Text, 14),
            language.column("notices", "paid on", ColumnKind::Date, 12),
            language.column("notices", "owed before", ColumnKind::Amount, 15),
            language.column("notices", "owed now", ColumnKind::Amount, 15),
            language.column("notices", "currency", ColumnKind::Text, 9),
        ],
        rows,
        total: false,
    }
}
