//! Which cases are held on a day.

use crate::Portfolio;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::spans::HoldSpan;

/// Whether a hold is on on a day, by what was known at the end of another; on the day of its release
/// it is not.
fn is_on(span: &HoldSpan, day: DayNumber, known_on: Option<DayNumber>) -> bool {
    let known = |stamp: &str| {
        let entered = stamp.get(..10).and_then(|day| day.parse().ok()).map(day_number);
        known_on.is_none_or(|known_on| entered.is_none_or(|entered| entered <= known_on))
    };
    let before = |end: Option<DayNumber>| end.is_none_or(|end| day < end);
    span.from_day <= day
        && known(&span.entered_at)
        && before(span.until_day)
        && before(span.ended_day.filter(|_| known(&span.ended_at)))
}

impl Portfolio {
    /// The hold that the case of that number is under on a day, by what was known on another.
    pub fn hold_of(&self, case_id: CaseId, day: DayNumber, known_on: Option<DayNumber>) -> Option<&HoldSpan> {
        let first = self.holds.partition_point(|span| span.case_id < case_id);
        self.holds[first..].iter().take_while(|span| span.case_id == case_id).find(|span| is_on(span, day, known_on))
    }

    /// Whether the case at `index` is held on a day, by what was known on another.
    pub fn is_held(&self, index: usize, day: DayNumber, known_on: Option<DayNumber>) -> bool {
        !self.holds.is_empty() && self.hold_of(self.case_ids[index], day, known_on).is_some()
    }

    /// Whether the case of that number is or was held for a reason.
    pub fn was_held_for(&self, case_id: CaseId, reason: &str) -> bool {
        let first = self.holds.partition_point(|span| span.case_id < case_id);
        self.holds[first..].iter().take_while(|span| span.case_id == case_id).any(|span| span.reason == reason)
    }

    /// Whether the hold of the case at `index` ends on one of some days.
    pub fn hold_ends(&self, index: usize, from: DayNumber, to: DayNumber) -> bool {
        !self.holds.is_empty()
            && self
                .hold_of(self.case_ids[index], from, None)
                .is_some_and(|span| span.until_day.is_some_and(|until| until <= to))
    }
}
