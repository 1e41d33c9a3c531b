//! Recall: cases that the lender takes back from an agency before or at the end of its term.

use crate::engine::Engine;
use crate::failure::{Failure, codes};
use caseload_domain::calendar::day_number;
use caseload_store::What;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
    /// Something else.
    Other,
}

impl RecallReason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::TermEnded, Self::Performance, Self::Complaint, Self::Dispute, Self::Mistake, Self::Other];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TermEnded => "term_ended",
            Self::Performance => "performance",
            Self::Complaint => "complaint",
            Self::Dispute => "dispute",
            Self::Mistake => "mistake",
            Self::Other => "other",
        }
    }
}

/// Cases to be taken back.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct RecallRequest {
    /// Number of the batch.
    pub batch: String,
    /// Loan numbers; all that are with the agency still when empty.
    #[serde(default)]
    pub loan_nos: Vec<String>,
    /// Why.
    pub reason: RecallReason,
    /// The day from which they are in-house again.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
}

/// What a recall did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Recalled {
    /// Number of the batch.
    pub batch: String,
    /// The agency.
    pub agency: String,
    /// Cases that are in-house and undivided again.
    pub recalled: u64,
    /// Cases of the batch that are with the agency still.
    pub open_cases: u64,
    /// Why.
    pub reason: RecallReason,
    /// The change in the log.
    pub change: i64,
}

impl Engine {
    /// Takes cases of a batch back; they are undivided again, with their hand raised.
    ///
    /// # Errors
    /// `no_such_batch`, `no_such_case`, `cases_not_in_batch`, `nothing_to_recall`, `value_out_of_range` for a
    /// day before the placement, or what the book says. Then nothing is changed.
    pub async fn recall(&self, request: &RecallRequest) -> Result<Recalled, Failure> {
        let batch = self.batch_row(&request.batch).await?;
        let day = day_number(request.as_of);
        if day < batch.placed_day {
            return Err(Failure::new(codes::VALUE_OUT_OF_RANGE)
                .with("field", "as_of")
                .with("value", request.as_of.to_string()));
        }
        let open = self.book.open_placements(batch.id).await?;
        let mut cases = Vec::new();
        let mut elsewhere = Vec::new();
        for loan_no in &request.loan_nos {
            let found = self.book.case_by_loan_no(loan_no).await?;
            let case = found.ok_or_else(|| Failure::new(codes::NO_SUCH_CASE).with("loan_no", loan_no.as_str()))?;
            if open.binary_search(&case).is_ok() { cases.push(case) } else { elsewhere.push(loan_no) }
        }
        if let Some(first) = elsewhere.first() {
            return Err(Failure::new(codes::CASES_NOT_IN_BATCH)
                .with("batch", batch.number)
                .with("cases", elsewhere.len())
                .with("example", first.as_str()));
        }
        if request.loan_nos.is_empty() {
            cases = open;
        }
        cases.sort_unstable();
        cases.dedup();
        if cases.is_empty() {
            return Err(Failure::new(codes::NOTHING_TO_RECALL).with("batch", batch.number));
        }
        let mut change = self.change(What::Recall).await?;
        let recalled = change.end_placements(batch.id, &cases, day, "recalled").await?;
        let params = serde_json::json!({
            "batch": batch.number, "agency": batch.agency, "cases": recalled, "reason": request.reason,
            "as_of": request.as_of,
        });
        let number = change.commit(&params).await?;
        let open_cases = self.book.open_placements(batch.id).await?.len() as u64;
        Ok(Recalled {
            batch: batch.number,
            agency: batch.agency,
            recalled,
            open_cases,
            reason: request.reason,
            change: number,
        })
    }
}
