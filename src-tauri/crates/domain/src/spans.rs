//! From when until when a case was somebody's, or held.

use crate::ids::{AgencyId, BatchId, CaseId, CollectorId};

/// From when until when a collector had a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssignmentSpan {
    /// The case.
    pub case_id: CaseId,
    /// The collector.
    pub collector_id: CollectorId,
    /// First day.
    pub from_day: i32,
    /// The day on which it ended; `None` while it is open.
    pub until_day: Option<i32>,
}

/// From when until when an agency had a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacementSpan {
    /// The case.
    pub case_id: CaseId,
    /// The agency.
    pub agency_id: AgencyId,
    /// The batch.
    pub batch_id: BatchId,
    /// How many times it had been placed, this time included.
    pub hand: u32,
    /// Whether it was withdrawn, and counts for nothing.
    pub withdrawn: bool,
    /// First day.
    pub from_day: i32,
    /// The day on which it ended; `None` while it is open.
    pub until_day: Option<i32>,
}

impl PlacementSpan {
    /// The hand that it counts for: none where it was withdrawn.
    #[must_use]
    pub fn counted_hand(&self) -> u32 {
        if self.withdrawn { 0 } else { self.hand }
    }
}

/// From when until when a case was held, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldSpan {
    /// The case.
    pub case_id: CaseId,
    /// Why.
    pub reason: String,
    /// First day.
    pub from_day: i32,
    /// The day on which it is released by itself; `None` until someone releases it.
    pub until_day: Option<i32>,
    /// The day on which someone released it.
    pub ended_day: Option<i32>,
    /// UTC stamp of the change that entered it.
    pub entered_at: String,
    /// UTC stamp of the change that released it; empty where none has.
    pub ended_at: String,
}
