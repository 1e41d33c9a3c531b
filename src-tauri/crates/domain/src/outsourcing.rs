//! Outsourcing: which cases may go to an agency, and on what terms.

use serde::{Deserialize, Serialize};

/// The default age from which a case may be placed, in days past due: over 90 days.
pub const DEFAULT_MINIMUM_DAYS: i32 = 91;

/// Days after placement within which a batch may be withdrawn if the agency has done nothing.
pub const WITHDRAWAL_DAYS: u32 = 3;

/// Why a case is left out of a batch. Every exclusion is listed, none is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Nothing is left to pay, or the lender took it out of collection.
    NotOpen,
    /// It is with an agency now; a case is never with two at once.
    AlreadyPlaced,
    /// It is held for now.
    Held,
    /// It was with this agency before.
    SameAgency,
    /// Fewer days past due than asked for.
    TooYoung,
    /// Not in one of the buckets asked for.
    OtherBucket,
    /// Nothing is overdue and unpaid.
    NothingOutstanding,
    /// The batch has as many cases as were asked for.
    OverMostCases,
    /// The batch has as much money as was asked for.
    OverMostOutstanding,
}

/// What eligibility looks at.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four plain facts about a case")]
pub struct Candidate {
    /// Whether something is left to pay.
    pub open: bool,
    /// Whether an agency has it now.
    pub placed: bool,
    /// Whether it is held for now.
    pub held: bool,
    /// Whether this agency had it before.
    pub had_by_agency: bool,
    /// Days past due.
    pub days_past_due: i32,
    /// Index of its bucket.
    pub bucket: usize,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
}

/// What a batch asks for.
#[derive(Clone, Debug, Default)]
pub struct Criteria {
    /// Fewest days past due.
    pub minimum_days: i32,
    /// Only these buckets, by index; empty is all.
    pub buckets: Vec<usize>,
}

/// Why the case may not be placed, before the limits of the batch are looked at; the first reason
/// that holds, in the order a supervisor would name them.
#[must_use]
pub fn exclusion(candidate: &Candidate, criteria: &Criteria) -> Option<Exclusion> {
    if !candidate.open {
        Some(Exclusion::NotOpen)
    } else if candidate.placed {
        Some(Exclusion::AlreadyPlaced)
    } else if candidate.held {
        Some(Exclusion::Held)
    } else if candidate.days_past_due < criteria.minimum_days {
        Some(Exclusion::TooYoung)
    } else if !criteria.buckets.is_empty() && !criteria.buckets.contains(&candidate.bucket) {
        Some(Exclusion::OtherBucket)
    } else if candidate.had_by_agency {
        Some(Exclusion::SameAgency)
    } else if candidate.outstanding <= 0 {
        Some(Exclusion::NothingOutstanding)
    } else {
        None
    }
}

/// The commission of a case: a percentage by hand; the last one stands for every later hand.
#[must_use]
pub fn commission_for_hand(percents: &[f64], hand: u32) -> f64 {
    let index = (hand.max(1) - 1) as usize;
    percents.get(index).or(percents.last()).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_that_holds_is_named() {
        let good = Candidate {
            open: true,
            placed: false,
            held: false,
            had_by_agency: false,
            days_past_due: 91,
            bucket: 4,
            outstanding: 1,
        };
        let criteria = Criteria { minimum_days: DEFAULT_MINIMUM_DAYS, buckets: vec![4] };
        for (candidate, expected) in [
            (good, None),
            (Candidate { open: false, ..good }, Some(Exclusion::NotOpen)),
            (Candidate { placed: true, ..good }, Some(Exclusion::AlreadyPlaced)),
            (Candidate { held: true, ..good }, Some(Exclusion::Held)),
            (Candidate { days_past_due: 90, ..good }, Some(Exclusion::TooYoung)),
            (Candidate { bucket: 5, ..good }, Some(Exclusion::OtherBucket)),
            (Candidate { had_by_agency: true, ..good }, Some(Exclusion::SameAgency)),
            (Candidate { outstanding: 0, ..good }, Some(Exclusion::NothingOutstanding)),
        ] {
            assert_eq!(exclusion(&candidate, &criteria), expected, "{candidate:?}");
        }
    }

    #[test]
    fn the_last_commission_stands_for_later_hands() {
        for (hand, percent) in [(1, 20.0), (2, 30.0), (5, 30.0)] {
            assert!((commission_for_hand(&[20.0, 30.0], hand) - percent).abs() < 1e-9);
        }
    }
}
