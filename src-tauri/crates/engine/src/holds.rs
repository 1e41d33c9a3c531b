//! Holds: cases that must not be divided or placed for now, with the reason and the day of release.

use crate::assign::{Assigned, Selection};
use crate::engine::Engine;
use crate::failure::{Failure, FailureCode};
use crate::portfolio::Portfolio;
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_store::{CaseId, HoldSpan, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Cases to be held.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct HoldRequest {
    /// Which.
    pub selection: Selection,
    /// Why.
    pub reason: String,
    /// The day on which they are released by themselves; when someone releases them where absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// The day from which they are held.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
}

/// That a case is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct HoldView {
    /// Why.
    pub reason: String,
    /// Since when.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// The day on which it is released by itself; `null` until someone releases it.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

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
    pub(crate) fn hold_of(&self, case_id: CaseId, day: DayNumber, known_on: Option<DayNumber>) -> Option<&HoldSpan> {
        let first = self.holds.partition_point(|span| span.case_id < case_id);
        self.holds[first..].iter().take_while(|span| span.case_id == case_id).find(|span| is_on(span, day, known_on))
    }

    /// Whether the case at `index` is held on a day, by what was known on another.
    pub(crate) fn is_held(&self, index: usize, day: DayNumber, known_on: Option<DayNumber>) -> bool {
        !self.holds.is_empty() && self.hold_of(self.case_ids[index], day, known_on).is_some()
    }

    /// Whether the case of that number is or was held for a reason.
    pub(crate) fn was_held_for(&self, case_id: CaseId, reason: &str) -> bool {
        let first = self.holds.partition_point(|span| span.case_id < case_id);
        self.holds[first..].iter().take_while(|span| span.case_id == case_id).any(|span| span.reason == reason)
    }

    /// Whether the hold of the case at `index` ends on one of some days.
    pub(crate) fn hold_ends(&self, index: usize, from: DayNumber, to: DayNumber) -> bool {
        !self.holds.is_empty()
            && self
                .hold_of(self.case_ids[index], from, None)
                .is_some_and(|span| span.until_day.is_some_and(|until| until <= to))
    }
}

impl HoldView {
    pub(crate) fn of(span: &HoldSpan) -> Self {
        Self { reason: span.reason.clone(), from: date_of(span.from_day), until: span.until_day.and_then(date_of) }
    }
}

impl Engine {
    /// Holds the selected cases; a case that is held already gets the new reason and day.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`, `value_out_of_range` for an empty reason or a release that is not
    /// after the first day, or what the book says.
    pub async fn hold(&self, request: &HoldRequest) -> Result<Assigned, Failure> {
        let reason = request.reason.trim();
        if reason.is_empty() {
            return Err(Failure::new(FailureCode::ValueOutOfRange).with("field", "reason").with("value", ""));
        }
        if let Some(until) = request.until.filter(|until| *until <= request.as_of) {
            return Err(Failure::new(FailureCode::ValueOutOfRange)
                .with("field", "until")
                .with("value", until.to_string()));
        }
        let cases = self.selected(&request.selection).await?;
        if cases.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left: 0 });
        }
        let day = day_number(request.as_of);
        let mut change = self.change(What::Hold).await?;
        change.end_holds(&cases, day).await?;
        change.add_holds(&cases, reason, day, request.until.map(day_number)).await?;
        let params = serde_json::json!({
            "cases": cases.len(), "reason": reason, "until": request.until, "as_of": request.as_of,
        });
        let number = change.commit(&params).await?;
        Ok(Assigned { changed: cases.len() as u64, change: Some(number), left: 0 })
    }

    /// Releases those of the selected cases that are held.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`, or what the book says.
    pub async fn release(&self, selection: &Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
        let day = day_number(as_of);
        let mut cases = self.selected(selection).await?;
        let mut change = self.change(What::Release).await?;
        let portfolio = self.portfolio().await?;
        cases.retain(|id| portfolio.hold_of(*id, day, None).is_some());
        if cases.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left: 0 });
        }
        change.end_holds(&cases, day).await?;
        let number = change.commit(&serde_json::json!({ "cases": cases.len(), "as_of": as_of })).await?;
        Ok(Assigned { changed: cases.len() as u64, change: Some(number), left: 0 })
    }
}
