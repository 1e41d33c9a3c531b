//! Who takes part in a rule, and what each of them takes.

use caseload_domain::aging::Convention;
use caseload_domain::{Currency, Status};
use caseload_portfolio::{Portfolio, Standing};
use caseload_session::Session;
use caseload_session::case_filter::CaseFilter;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::filter::filtered;
use std::collections::HashMap;
use std::sync::Arc;

/// Whether somebody takes each case, by portfolio index; every one where there is nothing.
pub(crate) type AcceptedCases = Option<Arc<Vec<bool>>>;

/// Those who take part.
pub(crate) struct EligibleCollectors {
    /// Indices of collectors in the portfolio, in the order of their names.
    pub people: Vec<u32>,
    /// Names of those who would take part and are away on the day.
    pub away: Vec<String>,
    /// Whether each of them takes every case.
    pub accept_everything: bool,
    /// For each of them, the cases that they take.
    takes: Vec<AcceptedCases>,
    /// The same without heed to limits of money in another currency than a case's.
    takes_in_any_currency: Vec<AcceptedCases>,
}

/// The open cases that each of some collectors takes. Those who take the same share what was looked up.
pub(crate) async fn accepted_cases(
    session: &Session,
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    people: &[u32],
) -> Result<Vec<AcceptedCases>, Failure> {
    let mut known: HashMap<_, Arc<Vec<bool>>> = HashMap::new();
    let mut taken = Vec::with_capacity(people.len());
    for &person in people {
        let takes = portfolio.collectors[person as usize].terms.takes.as_slice();
        if takes.is_empty() {
            taken.push(None);
            continue;
        }
        if let Some(cases) = known.get(takes) {
            taken.push(Some(cases.clone()));
            continue;
        }
        let mut filter = CaseFilter { status: vec![Status::Open], ..CaseFilter::default() };
        for (field, values) in takes {
            for value in values {
                session.add_to_filter(&mut filter, field, value).await?;
            }
        }
        let mut cases = vec![false; portfolio.len()];
        for index in filtered(session, portfolio, standing, convention, &filter).await?.0 {
            cases[index as usize] = true;
        }
        let cases = Arc::new(cases);
        known.insert(takes, cases.clone());
        taken.push(Some(cases));
    }
    Ok(taken)
}

/// Of the cases that somebody with a limit of money takes, those in its currency: of others it can't be told
/// whether the limit is kept.
fn only_in_currency(portfolio: &Portfolio, taken: &AcceptedCases, currency: Currency) -> AcceptedCases {
    let is_in = |index: usize| portfolio.currency_of(index) == currency;
    if (0..portfolio.len()).all(is_in) {
        return taken.clone();
    }
    let takes = |index: usize| is_in(index) && taken.as_ref().is_none_or(|taken| taken[index]);
    Some(Arc::new((0..portfolio.len()).map(takes).collect()))
}

impl EligibleCollectors {
    /// Those of some names and teams who work here and are there on the day; all who are where neither is
    /// given. `but` are left out.
    pub async fn of(
        session: &Session,
        portfolio: &Portfolio,
        standing: &Standing,
        convention: &Convention,
        (names, teams, but): (&[String], &[String], &[u32]),
    ) -> Result<Self, Failure> {
        let works_here = |name: &str| portfolio.collectors.iter().any(|c| c.active && c.name() == name.trim());
        if let Some(unknown) = names.iter().find(|name| !works_here(name)) {
            return Err(Failure::new(FailureCode::NoSuchCollector).with("name", unknown.as_str()));
        }
        let has_team = |team: &str| portfolio.collectors.iter().any(|c| c.active && c.terms.team == team.trim());
        if let Some(unknown) = teams.iter().find(|team| !has_team(team)) {
            return Err(Failure::new(FailureCode::NoSuchTeam).with("team", unknown.as_str()));
        }
        let everyone = names.is_empty() && teams.is_empty();
        let (mut people, mut away) = (Vec::new(), Vec::new());
        for (at, collector) in (0_u32..).zip(&portfolio.collectors) {
            let meant = everyone
                || names.iter().any(|name| name.trim() == collector.name())
                || teams.iter().any(|team| team.trim() == collector.terms.team);
            if !meant || !collector.active || but.contains(&at) {
                continue;
            }
            if collector.is_there(standing.as_of) { people.push(at) } else { away.push(collector.name().to_owned()) }
        }
        // By name: the order in which they were added must decide nothing.
        people.sort_by_key(|at| portfolio.collectors[*at as usize].name());
        away.sort();
        if people.is_empty() {
            return Err(if away.is_empty() {
                Failure::new(FailureCode::NoCollectors)
            } else {
                Failure::new(FailureCode::EveryoneAway).with("names", away.join(", "))
            });
        }
        let mut takes = accepted_cases(session, portfolio, standing, convention, &people).await?;
        let takes_in_any_currency = takes.clone();
        let of_book = session.currency().await?;
        for (taken, person) in takes.iter_mut().zip(&people) {
            if portfolio.collectors[*person as usize].terms.most_outstanding.is_some() {
                *taken = only_in_currency(portfolio, taken, of_book);
            }
        }
        let accept_everything = takes.iter().all(Option::is_none);
        Ok(Self { people, away, accept_everything, takes, takes_in_any_currency })
    }

    /// For each of the collectors, whether they take all cases of a debtor.
    pub(crate) fn who_takes(&self, cases: &[u32]) -> Vec<bool> {
        let all =
            |taken: &AcceptedCases| taken.as_ref().is_none_or(|taken| cases.iter().all(|case| taken[*case as usize]));
        self.takes.iter().map(all).collect()
    }

    /// Whether one of the collectors would take all cases of a debtor, were their limit of money in the cases' currency.
    pub(crate) fn would_take_in_other_currency(&self, cases: &[u32]) -> bool {
        let all =
            |taken: &AcceptedCases| taken.as_ref().is_none_or(|taken| cases.iter().all(|case| taken[*case as usize]));
        self.takes_in_any_currency.iter().any(all)
    }

    /// Leaves out everyone who has or had one of a debtor's cases.
    pub(crate) fn leave_out_who_had_them(&self, portfolio: &Portfolio, debtor: u32, may: &mut [bool]) {
        for &case in portfolio.cases_of_debtor.of(debtor as usize) {
            let case_id = portfolio.case_ids[case as usize];
            let first = portfolio.assignments.partition_point(|span| span.case_id < case_id);
            for span in portfolio.assignments[first..].iter().take_while(|span| span.case_id == case_id) {
                for (place, person) in self.people.iter().enumerate() {
                    if portfolio.collectors[*person as usize].id == span.collector_id {
                        may[place] = false;
                    }
                }
            }
        }
    }
}
