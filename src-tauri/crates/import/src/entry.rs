//! A row of a file of instalments or payments, with its loan.

use super::found::Found;
use caseload_domain::Currency;
use caseload_domain::ids::CaseId;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{CaseRow, Change};
use caseload_tables::status::{Meaning, NoMoney, how_it_failed};

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) row: u64,
    pub(super) loan_no: String,
    pub(super) case_id: CaseId,
    pub(super) currency: Currency,
    pub(super) number: Option<i64>,
    pub(super) day: i32,
    pub(super) amount: Option<i64>,
    pub(super) principal: Option<i64>,
    pub(super) interest: Option<i64>,
    /// Fees charged with the instalment, beyond its amount.
    pub(super) fees: Option<i64>,
    pub(super) paid_amount: Option<i64>,
    pub(super) paid_day: Option<i32>,
    pub(super) reference: String,
    /// What the payer and the bank wrote, where the loan was found in it.
    pub(super) written: String,
    pub(super) reverses: String,
    /// What its status means, with the header and the value that say so.
    pub(super) status: Option<(Meaning, String)>,
    /// The debtor's name, where a file of payments has it.
    pub(super) name: String,
    /// The lender's other columns: a JSON object of texts.
    pub(super) more: String,
}

impl Entry {
    /// Whether it is no money, as its status says.
    pub(super) fn is_not_money(&self) -> bool {
        matches!(self.status, Some((Meaning::NotMoney, _)))
    }

    /// Whether it came to nothing, and is not only on its way.
    pub(super) fn is_undone(&self) -> bool {
        let waits = |said: &str| how_it_failed(said.rsplit(": ").next().unwrap_or(said)) == NoMoney::Waiting;
        matches!(&self.status, Some((Meaning::NotMoney, said)) if !waits(said))
    }
}

/// All rows of a file with their loans looked up.
pub(super) struct Entries {
    pub(super) found: Found,
    pub(super) list: Vec<Entry>,
    /// Loans that the file opens, with the numbers they will have.
    pub(super) new: Vec<(CaseId, CaseRow)>,
}

/// The cases of some rows, each once.
pub(super) fn cases_of(entries: &[Entry]) -> Vec<CaseId> {
    let mut ids: Vec<CaseId> = entries.iter().map(|entry| entry.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// From this amount on, in minor units, the sums of a loan could leave 64 bits with fewer than 90,000 rows.
const LARGE_AMOUNT: i64 = 100_000_000_000_000;

/// Refuses a file by which the sums of a loan would be more than the program can hold.
pub(super) async fn refuse_sums_too_large(
    change: &mut Change,
    mut amounts: impl Iterator<Item = i64>,
    cases: &[CaseId],
) -> Result<(), Failure> {
    if !amounts.any(|amount| amount.saturating_abs() >= LARGE_AMOUNT) {
        return Ok(());
    }
    match change.loan_with_sums_too_large(cases).await? {
        Some(loan_no) => Err(Failure::new(FailureCode::SumTooLarge).with("loan_no", loan_no)),
        None => Ok(()),
    }
}
