//! Batches with where they stand, their cases, and what happened to them.

use super::returns::ReturnKind;
use crate::OutsourcingApi;
use caseload_domain::Money;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::ChangeId;
use caseload_domain::money::Sums;
use caseload_domain::outsourcing::WITHDRAWAL_DAYS;
use caseload_session::failure::Failure;
use caseload_session::sums_of;
use caseload_store::{BatchEventKind, BatchRow, BatchTotal};
use chrono::NaiveDate;
use serde::Serialize;

/// A batch with where it stands.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchSummary {
    /// Number of the batch.
    pub batch: String,
    /// The agency's name.
    pub agency: String,
    /// `draft` until its pack was written, `placed`, `running` once the agency acknowledged it or reported,
    /// `expired` when its term is over, `closed` when nothing of it is with the agency any more, `withdrawn`.
    pub state: String,
    /// Cases placed.
    pub cases: u64,
    /// Cases that are with the agency still.
    pub open_cases: u64,
    /// Those of them that the lender wants back.
    pub pending_cases: u64,
    /// Debtors placed.
    pub debtors: u64,
    /// Money at placement, per currency.
    pub outstanding: Vec<Money>,
    /// Money paid on it so far, per currency.
    pub recovered: Vec<Money>,
    /// What the agency earned by that, per currency.
    pub earned: Vec<Money>,
    /// The day of placement.
    #[ts(type = "string | null")]
    pub placed_on: Option<NaiveDate>,
    /// The day on which the cases are to come back.
    #[ts(type = "string | null")]
    pub recall_due: Option<NaiveDate>,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Version of the agreement that it was placed under.
    pub terms_version: i64,
    /// How often its pack was written.
    pub exports: i64,
    /// How many files came back for it.
    pub returns: i64,
    /// When the agency acknowledged it.
    #[ts(type = "string | null")]
    pub acknowledged_on: Option<NaiveDate>,
    /// When the agency confirmed that it deleted what it got.
    #[ts(type = "string | null")]
    pub deleted_on: Option<NaiveDate>,
    /// Whether it can be withdrawn still.
    pub withdrawable: bool,
    /// The change that placed it.
    pub change: ChangeId,
}

/// A case of a batch, as it was at placement.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchCase {
    /// Number within the batch.
    pub sequence: i64,
    /// Loan number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Product.
    pub product: String,
    /// Days past due at placement.
    pub days_past_due: i32,
    /// Bucket at placement.
    pub bucket: String,
    /// Money at placement.
    pub outstanding: Money,
    /// How many times placed, this time included.
    pub hand: u32,
    /// Percent that the agency earns.
    pub commission_percent: f64,
    /// `placed`, `recall_pending`, `recalled`, `returned`, `settled`, `bought_out` or `withdrawn`.
    pub state: String,
    /// Why it is wanted back or came back.
    pub reason: String,
    /// What the agency says against giving it back.
    pub objection: String,
    /// The day on which it was in-house again.
    #[ts(type = "string | null")]
    pub ended_on: Option<NaiveDate>,
}

caseload_domain::codes! {
    /// What can have happened to a batch.
    pub enum BatchMomentKind {
        /// It was placed.
        Placed = "placed",
        /// Its pack was written.
        Exported = "exported",
        /// The agency acknowledged it.
        Acknowledged = "acknowledged",
        /// It was withdrawn before the agency did anything.
        Withdrawn = "withdrawn",
        /// The agency was told that cases are wanted back.
        RecallPending = "recall_pending",
        /// Cases were taken back.
        Recalled = "recalled",
        /// The agency objected to giving cases back.
        Objection = "objection",
        /// The agency confirmed that it deleted what it got.
        DeletionConfirmed = "deletion_confirmed",
        /// The agency was told of payments.
        Notices = "notices",
        /// Payments came back.
        ReturnPayments = "return_payments",
        /// Call notes came back.
        ReturnNotes = "return_notes",
        /// Cases came back.
        ReturnReturns = "return_returns",
        /// Objections came back.
        ReturnObjections = "return_objections",
        /// New contacts came back.
        ReturnContacts = "return_contacts",
    }
}

impl From<BatchEventKind> for BatchMomentKind {
    fn from(kind: BatchEventKind) -> Self {
        match kind {
            BatchEventKind::Acknowledged => Self::Acknowledged,
            BatchEventKind::Withdrawn => Self::Withdrawn,
            BatchEventKind::RecallPending => Self::RecallPending,
            BatchEventKind::Recalled => Self::Recalled,
            BatchEventKind::Objection => Self::Objection,
            BatchEventKind::DeletionConfirmed => Self::DeletionConfirmed,
            BatchEventKind::Notices => Self::Notices,
        }
    }
}

impl From<ReturnKind> for BatchMomentKind {
    fn from(kind: ReturnKind) -> Self {
        match kind {
            ReturnKind::Payments => Self::ReturnPayments,
            ReturnKind::Notes => Self::ReturnNotes,
            ReturnKind::Returns => Self::ReturnReturns,
            ReturnKind::Objections => Self::ReturnObjections,
            ReturnKind::Contacts => Self::ReturnContacts,
        }
    }
}

/// Something that happened to a batch.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchMoment {
    /// The business day.
    #[ts(type = "string | null")]
    pub on: Option<NaiveDate>,
    /// UTC stamp of its entry.
    pub at: String,
    /// Who entered it.
    pub actor: String,
    /// What happened.
    pub kind: BatchMomentKind,
    /// How many cases it was about.
    pub cases: i64,
    /// Code of the reason, or empty.
    pub reason: String,
    /// In the user's words, or empty.
    pub note: String,
    /// Files that came or went with it.
    pub files: Vec<String>,
    /// SHA-256 of the first of those, hex, or empty.
    pub sha256: String,
    /// Whether the file is kept in the book and can be saved again.
    pub kept: bool,
    /// The change in the log.
    pub change: ChangeId,
}

impl OutsourcingApi<'_> {
    /// Every batch, newest first, as of a date.
    pub async fn batches(&self, as_of: NaiveDate) -> Result<Vec<BatchSummary>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let totals = moment.book.batch_totals().await?;
        let ledger = OutsourcingApi::of(&moment).ledger().await?;
        let today = day_number(as_of);
        // What was paid and earned of each batch, in the order of the ledger's list.
        let mut money = vec![(Sums::default(), Sums::default()); ledger.batches.len()];
        for payment in ledger.payments.iter().filter(|payment| payment.day <= today) {
            let Some(placement) = payment.placement.map(|at| &ledger.placements[at]) else { continue };
            let (paid, earned) = &mut money[placement.batch];
            paid.add(payment.currency, payment.counted)?;
            earned.add(payment.currency, payment.commission)?;
        }
        let mut found = Vec::with_capacity(ledger.batches.len());
        for (batch, (paid, earned)) in ledger.batches.iter().zip(money) {
            let mut summary = summary(batch, &totals, today)?;
            (summary.recovered, summary.earned) = (paid.to_list(), earned.to_list());
            found.push(summary);
        }
        Ok(found)
    }

    /// The cases of a batch as they were at placement, after the given number within it.
    ///
    /// # Errors
    /// `no_such_batch`.
    pub async fn batch_cases(&self, number: &str, after: i64, limit: i64) -> Result<Vec<BatchCase>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let batch = moment.batch_row(number).await?;
        let rows = moment.book.placements(batch.id, after, limit).await?;
        Ok(rows
            .into_iter()
            .map(|row| BatchCase {
                sequence: row.figures.sequence,
                state: match (row.outcome, row.pending_day) {
                    (Some(outcome), _) => outcome.code().to_owned(),
                    (None, Some(_)) => "recall_pending".to_owned(),
                    (None, None) => "placed".to_owned(),
                },
                reason: if row.end_reason.is_empty() { row.pending_reason } else { row.end_reason },
                objection: row.objection,
                ended_on: row.until_day.and_then(date_of),
                loan_no: row.loan_no,
                debtor_name: row.debtor_name,
                product: row.product,
                days_past_due: row.figures.days_past_due,
                bucket: row.figures.bucket,
                outstanding: Money { currency: row.currency, minor: row.figures.outstanding },
                hand: row.figures.hand,
                commission_percent: row.figures.commission.percent(),
            })
            .collect())
    }

    /// What happened to a batch, oldest first: its placement, its packs, what came back, its recalls.
    ///
    /// # Errors
    /// `no_such_batch`.
    pub async fn batch_history(&self, number: &str) -> Result<Vec<BatchMoment>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let batch = moment.batch_row(number).await?;
        let placed = moment.book.log(Some(batch.change.next()), 1).await?;
        let cases = moment.book.batch_totals().await?;
        let cases = cases.iter().filter(|total| total.batch_id == batch.id).map(|total| total.cases).sum();
        let mut moments: Vec<BatchMoment> = placed
            .into_iter()
            .map(|entry| BatchMoment {
                on: date_of(batch.placed_day),
                at: entry.at,
                actor: entry.actor,
                kind: BatchMomentKind::Placed,
                cases,
                reason: String::new(),
                note: String::new(),
                files: Vec::new(),
                sha256: String::new(),
                kept: false,
                change: batch.change,
            })
            .collect();
        for export in moment.book.exports_of(batch.id).await? {
            moments.push(BatchMoment {
                on: export.day.and_then(date_of),
                at: export.at,
                actor: export.actor,
                kind: BatchMomentKind::Exported,
                cases,
                reason: String::new(),
                note: String::new(),
                sha256: export.files.first().map(|file| file.sha256.clone()).unwrap_or_default(),
                files: export.files.into_iter().map(|file| file.name).collect(),
                kept: false,
                change: export.change,
            });
        }
        for returned in moment.book.returns_of(batch.id).await? {
            let result: serde_json::Value =
                caseload_session::stored::read(&returned.result, "returns", returned.change)?;
            let kind = ReturnKind::of_code(&returned.kind)
                .ok_or_else(|| caseload_session::stored::damaged("returns", returned.change, &"its kind is unknown"))?;
            moments.push(BatchMoment {
                on: date_of(returned.day),
                at: returned.at,
                actor: returned.actor,
                kind: kind.into(),
                cases: result.get("applied").and_then(serde_json::Value::as_i64).unwrap_or(0),
                reason: String::new(),
                note: String::new(),
                files: vec![returned.file],
                sha256: returned.sha256,
                kept: false,
                change: returned.change,
            });
        }
        for event in moment.book.batch_events(batch.id).await? {
            let what = event.what;
            moments.push(BatchMoment {
                on: date_of(what.day),
                at: event.at,
                actor: event.actor,
                kind: what.kind.into(),
                cases: what.cases,
                reason: what.reason,
                note: what.note,
                files: if what.file.is_empty() { Vec::new() } else { vec![what.file] },
                sha256: what.sha256,
                kept: event.kept,
                change: event.change,
            });
        }
        moments.sort_by_key(|moment| moment.change);
        Ok(moments)
    }
}

/// Whether a batch can be withdrawn on a day: soon after placement, before the agency did anything.
pub(super) fn withdrawable(batch: &BatchRow, today: i32) -> bool {
    let last = batch.placed_day.saturating_add(i32::try_from(WITHDRAWAL_DAYS).unwrap_or(i32::MAX));
    batch.withdrawn_day.is_none() && batch.returns == 0 && (batch.placed_day..=last).contains(&today)
}

fn summary(batch: &BatchRow, totals: &[BatchTotal], today: i32) -> Result<BatchSummary, Failure> {
    let own = || totals.iter().filter(|total| total.batch_id == batch.id);
    let sum = |count: fn(&BatchTotal) -> i64| own().map(count).sum::<i64>().unsigned_abs();
    let open_cases = sum(|total| total.open_cases);
    let state = if batch.withdrawn_day.is_some() {
        "withdrawn"
    } else if open_cases == 0 {
        "closed"
    } else if batch.recall_due_day < today {
        "expired"
    } else if batch.acknowledged_day.is_some() || batch.returns > 0 {
        "running"
    } else if batch.exports > 0 {
        "placed"
    } else {
        "draft"
    };
    Ok(BatchSummary {
        batch: batch.number.clone(),
        agency: batch.agency.clone(),
        state: state.to_owned(),
        cases: sum(|total| total.cases),
        open_cases,
        pending_cases: sum(|total| total.pending_cases),
        debtors: sum(|total| total.debtors),
        outstanding: sums_of(own().map(|total| (total.currency, total.outstanding)))?,
        recovered: Vec::new(),
        earned: Vec::new(),
        placed_on: date_of(batch.placed_day),
        recall_due: date_of(batch.recall_due_day),
        term_days: batch.term_days,
        terms_version: batch.agency_version,
        exports: batch.exports,
        returns: batch.returns,
        acknowledged_on: batch.acknowledged_day.and_then(date_of),
        deleted_on: batch.deleted_day.and_then(date_of),
        withdrawable: open_cases > 0 && withdrawable(batch, today),
        change: batch.change,
    })
}
