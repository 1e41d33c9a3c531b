//! Days that don't make cases more delinquent: a holiday for all, a moratorium on a product, a
//! dispute about one case.

use crate::CaseworkApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::PauseId;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::What;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days to be paused.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct PauseRequest {
    /// The case; with neither a case nor a product, all cases.
    #[serde(default)]
    pub loan_no: Option<String>,
    /// The product.
    #[serde(default)]
    pub product: Option<String>,
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day; open-ended when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// Days that are paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct PauseView {
    /// By which it is removed.
    pub id: PauseId,
    /// The case; `null` where it is for more.
    pub loan_no: Option<String>,
    /// The product; `null` where it is for a case or for all.
    pub product: Option<String>,
    /// First day.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day; `null` while it goes on.
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

impl CaseworkApi<'_> {
    /// Every pause that stands.
    pub async fn pauses(&self) -> Result<Vec<PauseView>, Failure> {
        let rows = self.session.book.pauses(None).await?;
        Ok(rows
            .into_iter()
            .map(|row| PauseView {
                id: row.id,
                loan_no: row.loan_no,
                product: row.product,
                from: date_of(row.from_day),
                until: row.until_day.and_then(date_of),
                reason: row.reason,
            })
            .collect())
    }

    /// Pauses days; gives the number of the pause.
    ///
    /// # Errors
    /// `no_such_case`, `value_out_of_range` where the last day is before the first.
    pub async fn pause(&self, request: &PauseRequest) -> Result<PauseId, Failure> {
        if request.until.is_some_and(|until| until < request.from) {
            let refused = Failure::new(FailureCode::ValueOutOfRange).with("field", "until");
            return Err(refused.with("value", request.until.map(|until| until.to_string()).unwrap_or_default()));
        }
        let mut change = self.session.change(What::Pause).await?;
        let case_id = match &request.loan_no {
            Some(loan_no) => Some(
                self.session
                    .book
                    .case_by_loan_no(loan_no)
                    .await?
                    .ok_or_else(|| Failure::new(FailureCode::NoSuchCase).with("loan_no", loan_no.as_str()))?,
            ),
            None => None,
        };
        let product = if case_id.is_some() { None } else { request.product.as_deref() };
        let (from, until) = (day_number(request.from), request.until.map(day_number));
        let id = change.add_pause(case_id, product, from, until, request.reason.trim()).await?;
        change
            .commit(&serde_json::json!({
                "pause": id,
                "loan_no": request.loan_no,
                "product": product,
                "from": request.from,
                "until": request.until,
                "reason": request.reason.trim(),
            }))
            .await?;
        Ok(id)
    }

    /// Removes a pause.
    ///
    /// # Errors
    /// `no_such_pause`.
    pub async fn unpause(&self, id: PauseId) -> Result<(), Failure> {
        let mut change = self.session.change(What::Unpause).await?;
        if !change.remove_pause(id).await? {
            change.roll_back().await?;
            return Err(Failure::new(FailureCode::NoSuchPause).with("pause", id.number()));
        }
        change.commit(&serde_json::json!({ "pause": id })).await?;
        Ok(())
    }
}
