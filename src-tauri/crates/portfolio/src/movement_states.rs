//! Where cases are on a day, and what became of them by another.

use crate::{Ages, NO_BUCKET, Standing};
use caseload_domain::Status;
use caseload_domain::aging::BucketSet;
use serde::Serialize;

caseload_domain::codes! {
    /// What became of cases.
    pub enum Flow {
        /// Into an older bucket.
        RolledOn = "rolled_on",
        /// In the same bucket.
        Stayed = "stayed",
        /// Into a younger bucket in which something is still overdue.
        RolledBack = "rolled_back",
        /// Into the bucket where nothing is overdue.
        Cured = "cured",
        /// Nothing is left to pay.
        Settled = "settled",
        /// Taken out of collection by the lender.
        Withdrawn = "withdrawn",
        /// Written off by the lender.
        WrittenOff = "written_off",
        /// Not there, or no case, on the first day.
        New = "new",
        /// Settled, withdrawn or written off on the first day, and open again.
        Returned = "returned",
    }
}

/// Where cases are on one of the days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct MovementState {
    /// The code of a bucket, or `not_yet`, `settled`, `withdrawn`, `written_off`.
    pub code: String,
    /// The bucket with its boundaries; the code where it is none.
    pub label: String,
}

/// The states of a bucket set: its buckets, then where a case is when it is in none.
pub struct States<'set>(pub &'set BucketSet);

impl States<'_> {
    /// How many states there are: the buckets, and four more.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.buckets().len() + 4
    }

    /// How many of them are buckets.
    #[must_use]
    pub fn buckets(&self) -> usize {
        self.0.buckets().len()
    }

    /// Where a case is: its place among the states.
    pub fn of(&self, standing: &Standing, ages: &Ages, index: usize) -> usize {
        match standing.status[index] {
            Status::Open if ages.buckets[index] != NO_BUCKET => usize::from(ages.buckets[index]),
            Status::Open | Status::NotYet => self.buckets(),
            Status::Settled => self.buckets() + 1,
            Status::Withdrawn => self.buckets() + 2,
            Status::WrittenOff => self.buckets() + 3,
        }
    }

    /// The place of a state's code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<usize> {
        match code {
            "not_yet" => Some(self.buckets()),
            "settled" => Some(self.buckets() + 1),
            "withdrawn" => Some(self.buckets() + 2),
            "written_off" => Some(self.buckets() + 3),
            bucket => self.0.index_by_code(bucket),
        }
    }

    /// All of them, in their order.
    #[must_use]
    pub fn list(&self) -> Vec<MovementState> {
        let buckets = self.0.buckets().iter();
        let mut states: Vec<MovementState> =
            buckets.map(|bucket| MovementState { code: bucket.code.clone(), label: bucket.label() }).collect();
        states.extend(
            ["not_yet", "settled", "withdrawn", "written_off"]
                .map(|code| MovementState { code: code.into(), label: code.into() }),
        );
        states
    }

    /// What became of cases that went from one state to another; `None` where they were open on
    /// neither day.
    #[must_use]
    pub fn flow(&self, from: usize, to: usize) -> Option<Flow> {
        let current = self.0.index_of(0);
        let buckets = self.buckets();
        if from >= buckets && to >= buckets {
            return None;
        }
        Some(match (from, to) {
            (from, _) if from == buckets => Flow::New,
            (from, _) if from > buckets => Flow::Returned,
            (_, to) if to == buckets + 1 => Flow::Settled,
            (_, to) if to == buckets + 3 => Flow::WrittenOff,
            // A loan that is gone from the book's view left collection as one that is withdrawn does.
            (_, to) if to >= buckets => Flow::Withdrawn,
            (from, to) if to > from => Flow::RolledOn,
            (from, to) if to == from => Flow::Stayed,
            (_, to) if to <= current => Flow::Cured,
            _ => Flow::RolledBack,
        })
    }
}
