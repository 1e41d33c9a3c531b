//! Writing loans off by hand, and putting loans that left collection back into it.

use crate::CaseworkApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::{Removal, Status};
use caseload_portfolio::{NO_DAY, Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::Selection;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::selection::Assigned;
use caseload_store::{CaseChunk, Change, NewFact, What};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Cases to be written off.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct WriteOffRequest {
    /// Which.
    pub selection: Selection,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
    /// The day from which they are written off.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
}

impl CaseworkApi<'_> {
    /// Writes the selected cases off: they leave collection with what is owed on that day, and what comes still is a
    /// recovery. Those that are settled, or were written off before, stay as they are, and `left` counts them.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`.
    pub async fn write_off(&self, request: &WriteOffRequest) -> Result<Assigned, Failure> {
        let from = |status| matches!(status, Status::Open | Status::Withdrawn);
        let reason = request.reason.trim();
        let said = (!reason.is_empty()).then(|| reason.to_owned());
        self.remove(What::WriteOff, &request.selection, request.as_of, from, Some(Removal::WrittenOff), said).await
    }

    /// Puts the selected cases that were written off or withdrawn back into collection, as they stood. `left` counts
    /// the others.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`.
    pub async fn reinstate(&self, selection: &Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
        let from = |status| matches!(status, Status::WrittenOff | Status::Withdrawn);
        self.remove(What::Reinstate, selection, as_of, from, None, None).await
    }

    async fn remove(
        &self,
        what: What,
        selection: &Selection,
        as_of: NaiveDate,
        from: impl Fn(Status) -> bool,
        to: Option<Removal>,
        reason: Option<String>,
    ) -> Result<Assigned, Failure> {
        let day = day_number(as_of);
        let selected = self.session.selected(selection).await?;
        let mut change = self.session.change(what).await?;
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day, None, &convention);
        let changes = |id: &CaseId| portfolio.index_of(*id).is_some_and(|index| from(standing.status[index]));
        let cases: Vec<CaseId> = selected.iter().copied().filter(changes).collect();
        let left = (selected.len() - cases.len()) as u64;
        if cases.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left });
        }
        self.refuse_newer_figures(&cases, day).await?;
        self.write_figures(&mut change, &cases, (&portfolio, &standing), day, to).await?;
        let params = serde_json::json!({ "cases": cases.len(), "reason": reason, "as_of": as_of });
        let number = change.commit(&params).await?;
        Ok(Assigned { changed: cases.len() as u64, change: Some(number), left })
    }

    /// Refuses a day before the newest figures of cases, which would say again that they are in collection.
    async fn refuse_newer_figures(&self, cases: &[CaseId], day: i32) -> Result<(), Failure> {
        let mut newer: BTreeMap<CaseId, i32> = BTreeMap::new();
        for (id, fact) in self.session.book.facts_of(cases).await? {
            if fact.effective_day > day {
                let newest = newer.entry(id).or_insert(fact.effective_day);
                *newest = fact.effective_day.max(*newest);
            }
        }
        let (Some(example), Some(last)) = (newer.keys().next(), newer.values().max()) else { return Ok(()) };
        let rows = self.session.book.case_rows(&[*example]).await?;
        let loan_no = rows.first().map(|(_, case)| case.loan_no.to_string()).unwrap_or_default();
        let last = date_of(*last).map(|last| last.to_string()).unwrap_or_default();
        let refused = Failure::new(FailureCode::NewerFigures).with("cases", newer.len());
        Err(refused.with("day", last).with("example", loan_no))
    }

    /// Writes the figures of cases as they stand on a day, in collection or out of it from then on.
    async fn write_figures(
        &self,
        change: &mut Change,
        cases: &[CaseId],
        (portfolio, standing): (&Portfolio, &Standing),
        day: i32,
        to: Option<Removal>,
    ) -> Result<(), Failure> {
        let mut holding: HashMap<CaseId, NewFact> = HashMap::new();
        for (id, fact) in self.session.book.facts_of(cases).await? {
            if fact.effective_day <= day || !holding.contains_key(&id) {
                holding.insert(id, fact);
            }
        }
        let mut chunk = CaseChunk::new(change.id());
        for id in cases {
            let Some(index) = portfolio.index_of(*id) else { continue };
            let holds = holding.remove(id).unwrap_or_default();
            let outstanding = standing.outstanding[index];
            // Parts of another total would not add up to this one.
            let parts = if holds.outstanding == outstanding { holds.clone() } else { NewFact::default() };
            let fact = NewFact {
                effective_day: day,
                due_day: Some(standing.due[index]).filter(|due| *due != NO_DAY).or(holds.due_day),
                outstanding,
                principal: parts.principal,
                interest: parts.interest,
                penalty: parts.penalty,
                fees: parts.fees,
                days_past_due: None,
                last_paid_day: holds.last_paid_day,
                last_paid_amount: holds.last_paid_amount,
                settled_day: None,
                removal: to,
                balance: None,
                is_carried: true,
            };
            chunk.push_fact(*id, &fact);
            if chunk.is_full() {
                change.write_chunk(std::mem::replace(&mut chunk, CaseChunk::new(change.id()))).await?;
            }
        }
        change.write_chunk(chunk).await?;
        Ok(())
    }
}
