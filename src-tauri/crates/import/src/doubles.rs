//! Suspected doubles: payments that came in two files and may be one. They count until somebody says which it is.

use crate::ImportApi;
use caseload_domain::Money;
use caseload_domain::calendar::date_of;
use caseload_domain::ids::{ChangeId, PaymentId};
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{ComparedCase, ComparedPayment, NewPayment, PaymentSource, SettledDouble, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

caseload_domain::codes! {
    /// Why a payment may be one with another.
    pub enum DoubleReason {
        /// The same amount on the same day, where at most one of both has a reference.
        SameDay = "same_day",
        /// The same amount a few days apart, where an agency told of one of them.
        NearDay = "near_day",
        /// A schedule had told of all money up to its day.
        WithinSchedule = "within_schedule",
        /// A schedule tells of money after files of payments had told of some.
        AfterFiles = "after_files",
    }
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

/// A payment that may be one with others, of the same case, that were there before it.
#[derive(Debug)]
struct Suspicion<'a> {
    reason: DoubleReason,
    later: &'a ComparedPayment,
    /// One at least, in the order in which it is found in them.
    earlier: Vec<&'a ComparedPayment>,
}

/// How much of a payment, of either sign, nobody has found in a later one yet, in minor units.
fn left_of(payment: &ComparedPayment) -> i64 {
    payment.amount.saturating_abs() - payment.taken_back
}

/// What a case has paid in all; nothing more can be taken back.
fn paid_in_all(payments: &[ComparedPayment]) -> i64 {
    payments.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.amount)).max(0)
}

/// Why two payments of the same amount may be one; `None` where they are two.
fn reason_of(later: &ComparedPayment, earlier: &ComparedPayment) -> Option<DoubleReason> {
    let is_of_one = |source: PaymentSource| (later.source == source) != (earlier.source == source);
    let is_of_agency = is_of_one(PaymentSource::Agency);
    if later.paid_day != earlier.paid_day {
        // A receipt and the bank's own number for it, which has another day.
        let are_named = !later.reference.is_empty() && !earlier.reference.is_empty();
        let is_of_files = later.source == PaymentSource::Payments && earlier.source == PaymentSource::Payments;
        let of_two_systems = are_named && is_of_files && !are_of_one_system(&later.reference, &earlier.reference);
        let may_be_one = is_of_agency || of_two_systems || are_written_alike(&later.reference, &earlier.reference);
        return may_be_one.then_some(DoubleReason::NearDay);
    }
    let both_named = !later.reference.is_empty()
        && !earlier.reference.is_empty()
        && are_of_one_system(&later.reference, &earlier.reference);
    // Without references, equal payments of a day are told by how many each file has.
    let both_unnamed = later.reference.is_empty() && earlier.reference.is_empty();
    let may_be_one = is_of_agency || is_of_one(PaymentSource::Schedule) || !(both_named || both_unnamed);
    may_be_one.then_some(DoubleReason::SameDay)
}

/// Whether two references are one but for the case of letters and zeros in front.
fn are_written_alike(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim_start_matches('0').to_lowercase();
    !one.is_empty() && one != other && bare(one) == bare(other)
}

/// Whether two references are numbers of one system: two of them are two payments. A receipt and a bank's own number may be
/// of one payment, and so may one in other letters.
pub(crate) fn are_of_one_system(one: &str, other: &str) -> bool {
    let shape = |reference: &str| {
        let digits = reference.len() - reference.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let head = &reference[..reference.len() - digits];
        let is_plain = !head.contains(|c: char| c.is_ascii_digit());
        // What mixes letters and digits is told by its length.
        if is_plain { (head.to_lowercase(), digits > 0, 0) } else { (String::new(), true, reference.chars().count()) }
    };
    !one.eq_ignore_ascii_case(other) && !are_written_alike(one, other) && shape(one) == shape(other)
}

/// What is suspected in a case, in the order in which the payments came: each payment once, and none beside two others
/// of its amount.
fn suspected(payments: &[ComparedPayment]) -> Vec<Suspicion<'_>> {
    let open = || payments.iter().filter(|payment| !payment.is_settled && !payment.is_reversed);
    let there = || payments.iter().filter(|payment| left_of(payment) > 0);
    let (mut paired, mut found) = (HashSet::new(), Vec::new());
    // What stands there twice as taken back may leave more that was paid.
    let mut paid = paid_in_all(payments);
    for later in open().filter(|later| later.amount < 0).chain(open().filter(|later| later.amount > 0)) {
        let alike = there()
            .filter(|earlier| earlier.id < later.id && earlier.change != later.change)
            .filter(|earlier| earlier.amount == later.amount && left_of(earlier) == earlier.amount.abs())
            .filter(|earlier| {
                (earlier.paid_day - later.paid_day).abs() <= POSTING_DAYS && !paired.contains(&earlier.id)
            })
            .filter_map(|earlier| reason_of(later, earlier).map(|reason| (reason, earlier)))
            .min_by_key(|(_, earlier)| ((earlier.paid_day - later.paid_day).abs(), earlier.id));
        if let Some((reason, earlier)) = alike.filter(|_| later.amount < 0 || paid > 0) {
            paid = paid.saturating_sub(later.amount.min(0));
            paired.extend([later.id, earlier.id]);
            found.push(Suspicion { reason, later, earlier: vec![earlier] });
        }
    }
    let open = || open().filter(|_| paid > 0);
    let of_schedule = |payment: &ComparedPayment| payment.source == PaymentSource::Schedule;
    for later in open().filter(|later| later.amount > 0 && !paired.contains(&later.id)) {
        let was_there = there()
            .filter(|one| one.amount > 0 && !one.is_reversed)
            .filter(|one| one.change < later.change && of_schedule(one) != of_schedule(later))
            .filter(|one| !paired.contains(&one.id));
        let (reason, earlier) = if of_schedule(later) {
            // What an earlier schedule knew is not what this one adds.
            let told = payments.iter().filter(|one| of_schedule(one) && one.change < later.change);
            let told_until = told.map(|one| one.change).max();
            let mut earlier: Vec<_> = was_there
                .filter(|one| {
                    one.paid_day <= later.paid_day + POSTING_DAYS && told_until.is_none_or(|until| one.change > until)
                })
                .collect();
            earlier.sort_by_key(|one| Reverse((one.paid_day, one.id)));
            (DoubleReason::AfterFiles, earlier)
        } else {
            let mut earlier: Vec<_> = was_there.filter(|one| one.paid_day + POSTING_DAYS >= later.paid_day).collect();
            earlier.sort_by_key(|one| (one.paid_day, one.id));
            (DoubleReason::WithinSchedule, earlier)
        };
        if !earlier.is_empty() {
            found.push(Suspicion { reason, later, earlier });
        }
    }
    found.sort_by_key(|suspicion| suspicion.later.id);
    found
}

/// What is said of suspicions that are settled: where a payment is one with others, no more is the same money than both
/// have, over all that is said, and no more than `paid`, what the case has paid in all. The nearest of what was there is
/// taken first, since each payment is within what a schedule says of its own day or a later one.
fn said_of(suspicions: &[Suspicion<'_>], mut paid: i64, are_one: bool) -> Vec<SettledDouble> {
    let mut left: HashMap<PaymentId, i64> = HashMap::new();
    let mut said = Vec::new();
    let (taken_back, paid_in): (Vec<_>, Vec<_>) = suspicions.iter().partition(|suspicion| suspicion.later.amount < 0);
    for suspicion in taken_back.into_iter().chain(paid_in) {
        let payment = suspicion.later.id;
        if !are_one {
            said.extend(suspicion.earlier.first().map(|one| SettledDouble { payment, earlier: one.id, amount: 0 }));
            continue;
        }
        let is_money = suspicion.later.amount > 0;
        let mut open = suspicion.later.amount.saturating_abs();
        if is_money {
            open = open.min(paid);
        }
        for one in &suspicion.earlier {
            let left = left.entry(one.id).or_insert_with(|| left_of(one));
            let amount = open.min(*left);
            if amount > 0 {
                *left -= amount;
                open -= amount;
                paid = if is_money { paid - amount } else { paid.saturating_add(amount) };
                said.push(SettledDouble { payment, earlier: one.id, amount });
            }
        }
    }
    said
}

/// What takes the same money back, from the day that it counted from: the lender's own where an agency told of the other,
/// else the one that came later.
fn taken_back(case: &ComparedCase, said: &[SettledDouble]) -> Vec<NewPayment> {
    let of_agency = |payment: &ComparedPayment| payment.source == PaymentSource::Agency;
    let of = |id: PaymentId| case.payments.iter().find(|payment| payment.id == id);
    let back = said.iter().filter(|one| one.amount > 0).filter_map(|one| {
        let (later, earlier) = (of(one.payment)?, of(one.earlier)?);
        let taken = if of_agency(later) && !of_agency(earlier) { earlier } else { later };
        let is_whole = one.amount == taken.amount.saturating_abs() && !taken.reference.is_empty();
        let amount = -one.amount * taken.amount.signum();
        let reverses = || match date_of(taken.paid_day) {
            Some(day) if !is_whole => format!("@{day}"),
            _ => taken.reference.clone(),
        };
        Some(NewPayment { reverses: reverses(), ..NewPayment::of(case.case_id, taken.paid_day, amount) })
    });
    back.collect()
}

impl ImportApi<'_> {
    /// The payments that may stand in the book twice and of which nobody has said anything yet, case by case, in the
    /// order in which they came.
    pub async fn suspected_doubles(&self) -> Result<Vec<SuspectedDouble>, Failure> {
        let cases = self.session.book.compared_payments(POSTING_DAYS).await?;
        let mut found: Vec<SuspectedDouble> = cases
            .iter()
            .flat_map(|case| suspected(&case.payments).into_iter().map(|suspicion| view_of(case, &suspicion)))
            .collect();
        found.sort_by_key(|double| double.later.payment);
        Ok(found)
    }

    /// Settles suspected doubles: of two that are one, the lender's own later one is taken back, so that what an agency
    /// reported keeps its commission; two that came are asked about no more.
    ///
    /// # Errors
    /// `value_out_of_range` where no payment is named.
    pub async fn settle_doubles(&self, request: &SettleDoublesRequest) -> Result<SettledDoubles, Failure> {
        if request.payments.is_empty() {
            return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "payments").with("value", ""));
        }
        let wanted: HashSet<PaymentId> = request.payments.iter().copied().collect();
        let mut change = self.session.change(What::SettleDoubles).await?;
        let (mut settled, mut back, mut on) = (Vec::new(), Vec::new(), BTreeSet::new());
        for case in change.compared_payments(POSTING_DAYS).await? {
            let mut suspicions = suspected(&case.payments);
            suspicions.retain(|suspicion| wanted.contains(&suspicion.later.id));
            let said = said_of(&suspicions, paid_in_all(&case.payments), request.are_one);
            let named: HashSet<PaymentId> = said.iter().flat_map(|one| [one.payment, one.earlier]).collect();
            on.extend(case.payments.iter().filter(|payment| named.contains(&payment.id)).map(|payment| payment.change));
            back.extend(taken_back(&case, &said));
            settled.extend(said);
        }
        let payments: HashSet<PaymentId> = settled.iter().map(|one| one.payment).collect();
        let left = (wanted.len() - payments.len()) as u64;
        if settled.is_empty() {
            change.roll_back().await?;
            return Ok(SettledDoubles { settled: 0, change: None, left });
        }
        change.add_payments(&back).await?;
        change.settle_doubles(&settled).await?;
        change.add_dependencies(&on, "settles").await?;
        let params = serde_json::json!({ "payments": payments.len(), "are_one": request.are_one });
        let number = change.commit(&params).await?;
        Ok(SettledDoubles { settled: payments.len() as u64, change: Some(number), left })
    }
}

fn view_of(case: &ComparedCase, suspicion: &Suspicion<'_>) -> SuspectedDouble {
    let money = |minor: i64| Money { currency: case.currency, minor };
    let view = |payment: &ComparedPayment, minor: i64| DoublePayment {
        payment: payment.id,
        amount: money(minor),
        paid_on: date_of(payment.paid_day),
        reference: payment.reference.clone(),
        file: payment.file.clone(),
    };
    let newest = suspicion.earlier.iter().max_by_key(|one| (one.paid_day, one.id)).copied();
    let was_there = suspicion.earlier.iter().map(|one| left_of(one)).sum();
    SuspectedDouble {
        loan_no: case.loan_no.clone(),
        debtor_name: case.debtor_name.clone(),
        reason: suspicion.reason,
        later: view(suspicion.later, suspicion.later.amount),
        earlier: view(newest.unwrap_or(suspicion.later), was_there),
    }
}
