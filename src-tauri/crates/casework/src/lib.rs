//! Casework: everything about one case, and what is decided about cases one by one: holds, pauses, write-offs.

mod aging_explanation;
mod cases;
mod holds;
mod pauses;
mod write_offs;

pub use aging_explanation::{OtherAge, WhyLine, WhyStep};
pub use cases::{AgencyNoteItem, CaseView, HistoryItem, InstalmentItem, PaymentItem, Revealed, WorkResultItem};
pub use holds::HoldRequest;
pub use pauses::{PauseRequest, PauseView};
pub use write_offs::WriteOffRequest;

use caseload_session::Session;

/// Casework on an open book.
#[derive(Clone, Copy)]
pub struct CaseworkApi<'session> {
    session: &'session Session,
}

impl<'session> CaseworkApi<'session> {
    /// Casework on that book.
    #[must_use]
    pub fn of(session: &'session Session) -> Self {
        Self { session }
    }
}
