//! Which cases an action is for, and what it did to them.

use crate::aging_policies::PolicyOverride;
use crate::case_filter::Selection;
use crate::failure::{Failure, FailureCode};
use crate::filter::filtered;
use crate::session::Session;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{CaseId, ChangeId};
use serde::Serialize;
use std::collections::HashSet;

/// What an assignment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Assigned {
    /// Cases that have another collector now.
    pub changed: u64,
    /// The change in the log; `null` when nothing had to be changed.
    pub change: Option<ChangeId>,
    /// Cases that nobody of the team takes or has room for; they are where they were.
    pub left: u64,
}

impl Session {
    /// The numbers of the selected cases, each once, in order.
    pub async fn selected(&self, selection: &Selection) -> Result<Vec<CaseId>, Failure> {
        let mut ids = match selection {
            Selection::Cases(ids) => ids.clone(),
            Selection::List { list_id, except } => {
                let except: HashSet<CaseId> = except.iter().copied().collect();
                let list = self.lists.get(*list_id)?;
                list.case_ids.iter().copied().filter(|id| !except.contains(id)).collect()
            }
            Selection::LoanNos(loan_nos) => self.cases_of_loans(loan_nos).await?,
            Selection::Filter { as_of, filter } => {
                let convention = self.convention(&PolicyOverride::default()).await?;
                let portfolio = self.portfolio().await?;
                let standing = portfolio.standing(day_number(*as_of), None, &convention);
                let (indices, _) = filtered(self, &portfolio, &standing, &convention, filter).await?;
                indices.into_iter().map(|index| portfolio.case_ids[index as usize]).collect()
            }
        };
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }

    /// The cases of some loan numbers, in their order.
    ///
    /// # Errors
    /// `no_such_case` with the first that the book doesn't know.
    pub async fn cases_of_loans(&self, loan_nos: &[String]) -> Result<Vec<CaseId>, Failure> {
        let known = self.book.cases_by_loan_no(loan_nos).await?;
        let case = |loan_no: &String| {
            let case = known.get(loan_no).copied();
            case.ok_or_else(|| Failure::new(FailureCode::NoSuchCase).with("loan_no", loan_no.as_str()))
        };
        loan_nos.iter().map(case).collect()
    }
}
