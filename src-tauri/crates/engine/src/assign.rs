//! Assigning by hand.

use crate::conventions::Basis;
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::portfolio::NOBODY;
use caseload_domain::Status;
use caseload_domain::calendar::day_number;
use caseload_store::What;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Which cases are meant.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These, by their number in the book.
    Cases(Vec<i64>),
    /// Everything in an open list but these.
    List {
        /// The open list.
        list_id: u32,
        /// Left out, by their number in the book.
        except: Vec<i64>,
    },
    /// These, by their loan numbers.
    LoanNos(Vec<String>),
}

/// Where cases go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum AssignTarget {
    /// To the collector of that name.
    Collector(String),
    /// Back to the undivided.
    Undivided,
}

/// What an assignment did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Assigned {
    /// Cases that have another collector now.
    pub changed: u64,
    /// The change in the log; `null` when nothing had to be changed.
    pub change: Option<i64>,
}

impl Engine {
    /// The numbers of the selected cases.
    pub(crate) async fn selected(&self, selection: &Selection) -> Result<Vec<i64>, Failure> {
        Ok(match selection {
            Selection::Cases(ids) => ids.clone(),
            Selection::List { list_id, except } => {
                let except: HashSet<i64> = except.iter().copied().collect();
                let list = self.lists.get(*list_id)?;
                list.case_ids.iter().copied().filter(|id| !except.contains(id)).collect()
            }
            Selection::LoanNos(loan_nos) => {
                let mut ids = Vec::with_capacity(loan_nos.len());
                for loan_no in loan_nos {
                    let id = self.book.case_by_loan_no(loan_no).await?;
                    ids.push(id.ok_or_else(|| Failure::new(codes::NO_SUCH_CASE).with("loan_no", loan_no.as_str()))?);
                }
                ids
            }
        })
    }

    /// Gives the selected cases to a collector or takes them back. Those who are there already stay
    /// as they are.
    ///
    /// # Errors
    /// `no_such_case`, `no_such_collector`, `list_gone`, `cases_are_placed` or `cases_not_open` when
    /// any of them can't be assigned, or what the book says. Then nothing is changed.
    pub async fn assign(
        &self,
        selection: &Selection,
        target: &AssignTarget,
        as_of: NaiveDate,
    ) -> Result<Assigned, Failure> {
        let collector = match target {
            AssignTarget::Collector(name) => Some((self.active_collector(name).await?, name.trim())),
            AssignTarget::Undivided => None,
        };
        let mut selected = self.selected(selection).await?;
        selected.sort_unstable();
        selected.dedup();
        let portfolio = self.portfolio().await?;
        let convention = self.convention(&Basis::default()).await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let (mut moving, mut placed, mut not_open) = (Vec::new(), Vec::new(), Vec::new());
        for id in selected {
            let Some(index) = portfolio.index_of(id) else { continue };
            let has = standing.holders.collector[index];
            let has = if has == NOBODY { None } else { portfolio.collectors.get(has as usize).map(|c| c.id) };
            if has == collector.map(|(id, _)| id) {
                continue;
            }
            if collector.is_some() && standing.holders.agency[index] != NOBODY {
                placed.push(id);
            } else if collector.is_some() && standing.status[index] != Status::Open {
                not_open.push(id);
            } else {
                moving.push(id);
            }
        }
        for (code, refused) in [(codes::CASES_ARE_PLACED, placed), (codes::CASES_NOT_OPEN, not_open)] {
            if let Some(first) = refused.first() {
                let example = self.book.case_rows(&[*first]).await?.pop().map(|(_, case)| case.loan_no);
                return Err(Failure::new(code)
                    .with("cases", refused.len())
                    .with("example", example.unwrap_or_default().into_string()));
            }
        }
        if moving.is_empty() {
            return Ok(Assigned { changed: 0, change: None });
        }
        let what = if collector.is_some() { What::Assign } else { What::Unassign };
        let day = day_number(as_of);
        let mut change = self.change(what).await?;
        change.end_assignments(&moving, day).await?;
        let mut params = serde_json::json!({ "cases": moving.len(), "as_of": as_of });
        if moving.len() == 1
            && let Some((_, case)) = change.case_rows(&moving).await?.pop()
        {
            params["loan_no"] = case.loan_no.into_string().into();
        }
        if let Some((id, name)) = collector {
            let pairs: Vec<(i64, i64)> = moving.iter().map(|case| (*case, id)).collect();
            change.add_assignments(&pairs, day).await?;
            params["to"] = name.into();
        }
        let number = change.commit(&params).await?;
        self.absorb_assignments(number, &moving).await?;
        Ok(Assigned { changed: moving.len() as u64, change: Some(number) })
    }
}
