//! The newest change of a book, as evidence.

use caseload_domain::ids::ChangeId;
use caseload_store::Head;
use serde::Serialize;

/// The newest change of a book, which its digest stands for with everything before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct BookHead {
    /// Number of the change.
    pub change: ChangeId,
    /// Its digest.
    pub digest: String,
}

impl BookHead {
    /// What a head is to those outside.
    #[must_use]
    pub fn of(head: Head) -> Self {
        Self { change: head.change, digest: head.digest }
    }
}
