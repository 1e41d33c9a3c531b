//! Suspected doubles: payments that came in two files and may be one. They count until somebody says which it is.

use crate::engine::Engine;
use crate::failure::{Failure, FailureCode};
use caseload_domain::Money;
use caseload_domain::calendar::date_of;
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_store::{Change, ChangeId, FoundPayment, NewPayment, PairedBy, PaymentId, PaymentPair, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// Why a payment may be one with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DoubleReason {
    /// The same amount on the same day, where at most one of both has a reference.
    SameDay,
    /// The same amount a few days apart, where an agency told of one of them.
    NearDay,
    /// A schedule had told of all money up to its day.
    WithinSchedule,
    /// A schedule tells of money after files of payments had told of some.
    AfterFiles,
}

/// One of two payments that may be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct DoublePayment {
    /// Its number in the book.
    pub payment: PaymentId,
    /// How much; of several payments their sum.
    pub amount: Money,
    /// The day that it counts from; of several the newest.
    #[ts(type = "string | null")]
    pub paid_on: Option<NaiveDate>,
    /// Its reference, or empty.
    pub reference: String,
    /// The file that it came in.
    pub file: String,
}

/// A payment that may stand in the book twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct SuspectedDouble {
    /// The loan.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Why it is suspected.
    pub reason: DoubleReason,
    /// The one that came later, by which it is settled.
    pub later: DoublePayment,
    /// The one that was there.
    pub earlier: DoublePayment,
}

/// What somebody says of suspected doubles.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct SettleDoublesRequest {
    /// The payments that came later, by their numbers.
    pub payments: Vec<PaymentId>,
    /// Whether each is one with the one that was there, and is taken back; else both came.
    pub are_one: bool,
}

/// What came of settling suspected doubles.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct SettledDoubles {
    /// How many were settled.
    pub settled: u64,
    /// The change; `null` where none was left to settle.
    pub change: Option<ChangeId>,
    /// How many of those that were named are none any more.
    pub left: u64,
}

/// Why two payments of the same amount may be one; `None` where they are two.
fn reason_of(pair: &PaymentPair) -> Option<DoubleReason> {
    let (later, earlier) = (&pair.later, &pair.earlier);
    let is_of_agency = later.is_of_agency != earlier.is_of_agency;
    if later.paid_day != earlier.paid_day {
        return is_of_agency.then_some(DoubleReason::NearDay);
    }
    let both_named = !later.reference.is_empty() && !earlier.reference.is_empty();
    // Without references, equal payments of a day are told by how many each file has.
    let both_unnamed = later.reference.is_empty() && earlier.reference.is_empty();
    let is_of_schedule = later.is_of_schedule != earlier.is_of_schedule;
    let may_be_one = is_of_agency || is_of_schedule || !(both_named || both_unnamed);
    may_be_one.then_some(DoubleReason::SameDay)
}

/// The pairs that are suspected: each payment once, and none beside two others.
fn suspected(
    alike: Vec<PaymentPair>,
    within: Vec<PaymentPair>,
    after: Vec<PaymentPair>,
) -> Vec<(DoubleReason, PaymentPair)> {
    let (mut paired, mut found) = (HashSet::new(), Vec::new());
    for pair in alike {
        let Some(reason) = reason_of(&pair) else { continue };
        if !paired.contains(&pair.later.id) && !paired.contains(&pair.earlier.id) {
            paired.extend([pair.later.id, pair.earlier.id]);
            found.push((reason, pair));
        }
    }
    for (reason, pairs) in [(DoubleReason::WithinSchedule, within), (DoubleReason::AfterFiles, after)] {
        found.extend(pairs.into_iter().filter(|pair| !paired.contains(&pair.later.id)).map(|pair| (reason, pair)));
    }
    found.sort_by_key(|(_, pair)| pair.later.id);
    found
}

/// The ways in which pairs are found.
const WAYS: [PairedBy; 3] = [PairedBy::Amount(POSTING_DAYS), PairedBy::EarlierSchedule, PairedBy::EarlierFiles];

impl Engine {
    /// The payments that may stand in the book twice and of which nobody has said anything yet, in the order in which
    /// they came.
    ///
    /// # Errors
    /// What the book says.
    pub async fn suspected_doubles(&self) -> Result<Vec<SuspectedDouble>, Failure> {
        let [alike, within, after] = WAYS;
        let book = &self.book;
        let found = suspected(
            book.payment_pairs(alike).await?,
            book.payment_pairs(within).await?,
            book.payment_pairs(after).await?,
        );
        let view = |payment: &FoundPayment, pair: &PaymentPair| DoublePayment {
            payment: payment.id,
            amount: Money { currency: pair.currency, minor: payment.amount },
            paid_on: date_of(payment.paid_day),
            reference: payment.reference.clone(),
            file: payment.file.clone(),
        };
        let listed = found.into_iter().map(|(reason, pair)| SuspectedDouble {
            later: view(&pair.later, &pair),
            earlier: view(&pair.earlier, &pair),
            loan_no: pair.loan_no,
            debtor_name: pair.debtor_name,
            reason,
        });
        Ok(listed.collect())
    }

    /// Settles suspected doubles: of two that are one, the lender's own later one is taken back, so that what an agency
    /// reported keeps its commission; two that came are asked about no more.
    ///
    /// # Errors
    /// `value_out_of_range` where no payment is named, or what the book says.
    pub async fn settle_doubles(&self, request: &SettleDoublesRequest) -> Result<SettledDoubles, Failure> {
        if request.payments.is_empty() {
            return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "payments").with("value", ""));
        }
        let mut change = self.change(What::SettleDoubles).await?;
        let wanted: HashSet<PaymentId> = request.payments.iter().copied().collect();
        let mut pairs = suspected_in(&mut change).await?;
        pairs.retain(|pair| wanted.contains(&pair.later.id));
        let left = (wanted.len() - pairs.len()) as u64;
        if pairs.is_empty() {
            change.roll_back().await?;
            return Ok(SettledDoubles { settled: 0, change: None, left });
        }
        if request.are_one {
            let back: Vec<NewPayment> = pairs.iter().map(taken_back).collect();
            change.add_payments(&back).await?;
        }
        let payments: Vec<PaymentId> = pairs.iter().map(|pair| pair.later.id).collect();
        change.settle_doubles(&payments, request.are_one).await?;
        let on: BTreeSet<ChangeId> = pairs.iter().flat_map(|pair| [pair.later.change, pair.earlier.change]).collect();
        change.add_dependencies(&on, "settles").await?;
        let params = serde_json::json!({ "payments": payments.len(), "are_one": request.are_one });
        let number = change.commit(&params).await?;
        Ok(SettledDoubles { settled: payments.len() as u64, change: Some(number), left })
    }
}

async fn suspected_in(change: &mut Change) -> Result<Vec<PaymentPair>, Failure> {
    let [alike, within, after] = WAYS;
    let found = suspected(
        change.payment_pairs(alike).await?,
        change.payment_pairs(within).await?,
        change.payment_pairs(after).await?,
    );
    Ok(found.into_iter().map(|(_, pair)| pair).collect())
}

/// What takes one of two payments back from the day that it counted from: the lender's own where an agency told of the
/// other, else the one that came later.
fn taken_back(pair: &PaymentPair) -> NewPayment {
    let one = if pair.later.is_of_agency { &pair.earlier } else { &pair.later };
    let day = date_of(one.paid_day).unwrap_or_default();
    let reverses = if one.reference.is_empty() { format!("@{day}") } else { one.reference.clone() };
    NewPayment { reverses, ..NewPayment::of(pair.case_id, one.paid_day, -one.amount) }
}
