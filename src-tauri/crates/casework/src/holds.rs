//! Holds: cases that must not be divided or placed for now, with the reason and the day of release.

use crate::CaseworkApi;
use caseload_domain::calendar::day_number;
use caseload_session::case_filter::Selection;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::selection::Assigned;
use caseload_store::What;
use chrono::NaiveDate;
use serde::Deserialize;

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

impl CaseworkApi<'_> {
    /// Holds the selected cases; a case that is held already gets the new reason and day.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`, `value_out_of_range` for an empty reason or a release that is not
    /// after the first day.
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
        let cases = self.session.selected(&request.selection).await?;
        if cases.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left: 0 });
        }
        let day = day_number(request.as_of);
        let mut change = self.session.change(What::Hold).await?;
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
    /// `no_such_case`, `list_gone`.
    pub async fn release(&self, selection: &Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
        let day = day_number(as_of);
        let mut cases = self.session.selected(selection).await?;
        let mut change = self.session.change(What::Release).await?;
        let portfolio = self.session.portfolio().await?;
        cases.retain(|id| portfolio.hold_of(*id, day, None).is_some());
        if cases.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left: 0 });
        }
        change.end_holds(&cases, day).await?;
        let number = change.commit(&serde_json::json!({ "cases": cases.len(), "as_of": as_of })).await?;
        Ok(Assigned { changed: cases.len() as u64, change: Some(number), left: 0 })
    }
}
