//! Assigning by hand.

use crate::DivisionApi;
use crate::{Cases, EligibleCollectors};
use caseload_domain::Status;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_portfolio::{NOBODY, Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::Selection;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::selection::Assigned;
use caseload_store::{Repeated, What};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;

/// Where cases go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum AssignTarget {
    /// To the collector of that name.
    Collector(String),
    /// To whoever of the team of that name takes them, has room and has fewest cases by then, a debtor's
    /// together.
    Team(String),
    /// Back to the undivided.
    Undivided,
}

/// Cases to be assigned by hand.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct AssignRequest {
    /// Which.
    pub selection: Selection,
    /// Where to.
    pub target: AssignTarget,
    /// The day from which it holds.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Whether the other in-house cases of their debtors go along.
    #[serde(default)]
    pub with_siblings: bool,
    /// The newest change in the log that whoever asks had seen. Cases that others assigned, placed or
    /// held since are not touched.
    #[serde(default)]
    pub seen: Option<ChangeId>,
}

impl DivisionApi<'_> {
    /// Gives the selected cases to a collector or a team, or takes them back. Those who are there
    /// already stay as they are.
    ///
    /// # Errors
    /// `no_such_case`, `no_such_collector`, `no_such_team`, `everyone_away`, `list_gone`,
    /// `cases_are_placed`, `cases_not_open` or `cases_changed` when any of them can't be assigned, or what
    /// the book says. Then nothing is changed.
    pub async fn assign(&self, request: &AssignRequest) -> Result<Assigned, Failure> {
        let day = day_number(request.as_of);
        // A list holds still while the user works, so what it selects is found before others are shut out.
        let mut selected = self.session.selected(&request.selection).await?;
        let mut change = self.session.change(What::Assign).await?;
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day, None, &convention);
        if request.with_siblings {
            selected = with_siblings(&portfolio, &standing, &selected);
        }
        let given = self.given_to(&portfolio, (&standing, &convention), &request.target, &selected).await?;
        let (mut pairs, mut leaving) = (Vec::new(), Vec::new());
        let (mut placed, mut not_open, mut left) = (Vec::new(), Vec::new(), 0);
        let mut repeated = Vec::new();
        for (id, to) in selected.into_iter().zip(given) {
            let Some(index) = portfolio.index_of(id) else { continue };
            let has = standing.holders.collector[index];
            let to = match to {
                Given::To(to) if to == has => {
                    repeated.push(id);
                    continue;
                }
                Given::To(to) => to,
                Given::Back if has == NOBODY => continue,
                Given::Back => {
                    leaving.push(id);
                    continue;
                }
                Given::Nowhere => {
                    left += 1;
                    continue;
                }
            };
            if standing.holders.agency[index] != NOBODY {
                placed.push(id);
            } else if standing.status[index] != Status::Open {
                not_open.push(id);
            } else {
                if portfolio.is_assigned(id) {
                    leaving.push(id);
                }
                pairs.push((id, portfolio.collectors[to as usize].id));
            }
        }
        for (code, refused) in [(FailureCode::CasesArePlaced, placed), (FailureCode::CasesNotOpen, not_open)] {
            if let Some(first) = refused.first() {
                return Err(Failure::new(code)
                    .with("cases", refused.len())
                    .with("example", self.loan_no(*first).await?));
            }
        }
        let mut moving: Vec<CaseId> = pairs.iter().map(|(case, _)| *case).chain(leaving.iter().copied()).collect();
        moving.sort_unstable();
        moving.dedup();
        if moving.is_empty() {
            return Ok(Assigned { changed: 0, change: None, left });
        }
        if pairs.is_empty() {
            change.turns_out_to_be(What::Unassign);
        }
        let seen = request.seen.unwrap_or(portfolio.change).min(portfolio.change);
        if !change.follows(seen) {
            let touched = change.touched_since(seen).await?;
            let own = change.id();
            let overtaken: Vec<(CaseId, ChangeId)> = moving
                .iter()
                .filter_map(|case| Some((*case, *touched.get(case)?)))
                .filter(|(_, by)| *by != own)
                .collect();
            if !overtaken.is_empty() {
                change.roll_back().await?;
                return Err(self.overtaken(&overtaken, request.as_of).await?);
            }
        }
        change.end_assignments(&leaving, day).await?;
        change.add_assignments(&pairs, day).await?;
        change.add_repeated(&Repeated::Assignments(repeated)).await?;
        let mut params = serde_json::json!({ "cases": moving.len(), "as_of": request.as_of });
        if moving.len() == 1
            && let Some((_, case)) = change.case_rows(&moving).await?.pop()
        {
            params["loan_no"] = case.loan_no.into_string().into();
        }
        match &request.target {
            AssignTarget::Collector(name) | AssignTarget::Team(name) => params["to"] = name.trim().into(),
            AssignTarget::Undivided => {}
        }
        let number = change.commit(&params).await?;
        Ok(Assigned { changed: moving.len() as u64, change: Some(number), left })
    }

    /// To whom each of some cases goes: index in the portfolio; `None` takes it back.
    async fn given_to(
        &self,
        portfolio: &Portfolio,
        (standing, convention): (&Standing, &Convention),
        target: &AssignTarget,
        cases: &[CaseId],
    ) -> Result<Vec<Given>, Failure> {
        match target {
            AssignTarget::Undivided => Ok(vec![Given::Back; cases.len()]),
            AssignTarget::Collector(name) => {
                let mut places = (0_u32..).zip(&portfolio.collectors);
                let found = places.find(|(_, collector)| collector.active && collector.name() == name.trim());
                let (place, _) =
                    found.ok_or_else(|| Failure::new(FailureCode::NoSuchCollector).with("name", name.as_str()))?;
                Ok(vec![Given::To(place); cases.len()])
            }
            AssignTarget::Team(team) => {
                let teams = std::slice::from_ref(team);
                let collectors =
                    EligibleCollectors::of(self.session, portfolio, standing, convention, (&[], teams, &[])).await?;
                Ok(to_least_loaded(portfolio, standing, &collectors, cases))
            }
        }
    }

    /// That cases were changed by others meanwhile: how many, by what, and who has the first of them now.
    async fn overtaken(&self, cases: &[(CaseId, ChangeId)], as_of: NaiveDate) -> Result<Failure, Failure> {
        let (first, by) = cases[0];
        let entry = self.session.book.log(Some(by.next()), 1).await?.pop();
        let example = self.loan_no(first).await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let now = self.session.case_lines(&[first], (as_of, None), &convention).await?.pop();
        let holder = now.and_then(|now| now.collector.or(now.agency)).unwrap_or_default();
        let mut failure = Failure::new(FailureCode::CasesChanged)
            .with("cases", cases.len())
            .with("example", example)
            .with("holder", holder)
            .with("change", by.number());
        if let Some(entry) = entry {
            failure = failure.with("what", entry.what.code()).with("actor", entry.actor);
        }
        Ok(failure)
    }

    async fn loan_no(&self, case_id: CaseId) -> Result<String, Failure> {
        let row = self.session.book.case_rows(&[case_id]).await?.pop();
        Ok(row.map(|(_, case)| case.loan_no.into_string()).unwrap_or_default())
    }
}

/// The cases and every other open in-house case of their debtors, in order.
pub(crate) fn with_siblings(portfolio: &Portfolio, standing: &Standing, cases: &[CaseId]) -> Vec<CaseId> {
    let mut wanted: Vec<CaseId> = cases.to_vec();
    for index in cases.iter().filter_map(|case| portfolio.index_of(*case)) {
        for &sibling in portfolio.cases_of_debtor.of(portfolio.debtors[index] as usize) {
            let at = sibling as usize;
            let in_house = standing.status[at] == Status::Open && standing.holders.agency[at] == NOBODY;
            // A case that is held stays where it is unless it was chosen itself.
            if in_house && !portfolio.is_held(at, standing.as_of, None) {
                wanted.push(portfolio.case_ids[at]);
            }
        }
    }
    wanted.sort_unstable();
    wanted.dedup();
    wanted
}

/// Where a case goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// To the collector at that place of the portfolio.
    To(u32),
    /// Back to the undivided.
    Back,
    /// Nowhere: nobody takes it or has room.
    Nowhere,
}

/// What somebody has.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    debtors: u64,
    cases: u64,
}

/// Gives each debtor of some cases to whoever of a team has a case of theirs already, else to whoever takes
/// them, has room and has the least load by then: debtors divided by weight, as where a division gives to the
/// least loaded.
pub(crate) fn to_least_loaded(
    portfolio: &Portfolio,
    standing: &Standing,
    collectors: &EligibleCollectors,
    cases: &[CaseId],
) -> Vec<Given> {
    let mut loads: HashMap<u32, Load> = collectors.people.iter().map(|person| (*person, Load::default())).collect();
    for debtor in 0..portfolio.debtor_keys.len() {
        let cases = portfolio.cases_of_debtor.of(debtor).iter().map(|case| *case as usize);
        let open = cases.filter(|case| standing.status[*case] == Status::Open);
        let mut holders: Cases = open.map(|case| standing.holders.collector[case]).collect();
        holders.sort_unstable();
        for of_one in holders.chunk_by(|one, other| one == other) {
            if let Some(load) = loads.get_mut(&of_one[0]) {
                load.debtors += 1;
                load.cases += of_one.len() as u64;
            }
        }
    }
    let mut chosen: HashMap<u32, Cases> = HashMap::new();
    for index in cases.iter().filter_map(|case| portfolio.index_of(*case)) {
        chosen.entry(portfolio.debtors[index]).or_default().push(u32::try_from(index).unwrap_or(u32::MAX));
    }
    let mut of_debtor: HashMap<u32, Given> = HashMap::new();
    let mut given = Vec::with_capacity(cases.len());
    for case in cases {
        let Some(index) = portfolio.index_of(*case) else {
            given.push(Given::Nowhere);
            continue;
        };
        let debtor = portfolio.debtors[index];
        if let Some(known) = of_debtor.get(&debtor) {
            given.push(*known);
            continue;
        }
        let own = chosen.get(&debtor).map(Cases::as_slice).unwrap_or_default();
        let holder = |at: &u32| standing.holders.collector[*at as usize];
        let siblings = portfolio.cases_of_debtor.of(debtor as usize).iter().map(holder);
        let has = siblings.clone().find(|holder| loads.contains_key(holder));
        let may = collectors.who_takes(own);
        let free = collectors.people.iter().zip(may).filter(|(person, takes)| {
            let most = portfolio.collectors[**person as usize].terms.most_cases.map(i64::unsigned_abs);
            let after = loads[*person].cases + own.len() as u64;
            *takes && most.is_none_or(|most| after <= most)
        });
        let share = |person: &u32| {
            let weight = portfolio.collectors[*person as usize].terms.weight.max(1).unsigned_abs();
            (loads[person].debtors, weight)
        };
        // Debtors divided by weight, without dividing.
        let least = free.map(|(person, _)| *person).min_by(|one, other| {
            let (one, other) = (share(one), share(other));
            (one.0 * other.1).cmp(&(other.0 * one.1))
        });
        let to = match has.or(least) {
            Some(person) => {
                let coming = own.iter().filter(|at| holder(at) != person).count() as u64;
                let load = loads.entry(person).or_default();
                load.cases += coming;
                load.debtors += u64::from(has.is_none());
                Given::To(person)
            }
            None => Given::Nowhere,
        };
        of_debtor.insert(debtor, to);
        given.push(to);
    }
    given
}
