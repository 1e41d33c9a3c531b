//! What a filter lets through.

use crate::case_filter::{CaseFilter, Moved};
use crate::failure::{Failure, FailureCode};
use crate::session::{RulesOn, Session};
use caseload_domain::Status;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::collectors::Collector;
use caseload_domain::ids::CaseId;
use caseload_domain::reason::ReasonGroup;
use caseload_portfolio::movement_states::{Flow, States};
use caseload_portfolio::{Ages, NO_BUCKET, NO_DAY, NOBODY, Portfolio, Standing, Texts};
use std::sync::Arc;

/// Days ahead of which an ending term or hold is shown.
pub const ENDING_AHEAD: i32 = 7;

/// The indices of a portfolio that a filter lets through, in ascending order.
pub async fn filtered(
    session: &Session,
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    filter: &CaseFilter,
) -> Result<(Vec<u32>, Arc<Ages>), Failure> {
    let ages = standing.ages(portfolio, convention);
    let buckets = &ages.buckets;
    let wanted_buckets = filter
        .buckets
        .iter()
        .map(|code| {
            convention.buckets.index_by_code(code).and_then(|index| u8::try_from(index).ok()).ok_or_else(|| {
                Failure::new(FailureCode::NoSuchBucket)
                    .with("bucket", code.as_str())
                    .with("bucket_set", convention.buckets.name())
            })
        })
        .collect::<Result<Vec<u8>, Failure>>()?;
    let collectors = places(&filter.collectors, portfolio.collectors.iter().map(Collector::name));
    let agencies = places(&filter.agencies, portfolio.agencies.iter().map(|a| a.name.as_str()));
    let products = texts(&filter.products, &portfolio.products);
    let regions = texts(&filter.regions, &portfolio.regions);
    let reasons = texts(&filter.reasons, &portfolio.reasons);
    let in_branch: Vec<bool> = portfolio
        .reasons
        .distinct
        .iter()
        .map(|reason| filter.reason_groups.iter().any(|wanted| wanted == ReasonGroup::of(reason).code()))
        .collect();
    let buckets_before = filter
        .worsened
        .then(|| portfolio.standing(standing.as_of - 1, standing.known_on, convention).ages(portfolio, convention));
    let moved = filter.moved.as_ref().map(|moved| Crossing::of(moved, portfolio, standing, convention)).transpose()?;
    let months = &filter.disbursement_months;
    let brought_by = filter.brought_by.map(|change| u32::try_from(change.number()).unwrap_or(u32::MAX));
    let brought_on = match filter.brought_on {
        Some(day) => Some(session.imports_of(day_number(day)).await?),
        None => None,
    };
    // In their order, each once.
    let mut only: Option<Vec<CaseId>> = None;
    if let Some(text) = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        restrict(&mut only, session.cases_with_text(text).await?);
    }
    if let Some(with_texts) = session.with_texts(filter).await? {
        restrict(&mut only, with_texts);
    }
    if !filter.loan_nos.is_empty() {
        let found = session.book.cases_by_loan_no(&filter.loan_nos).await?;
        restrict(&mut only, found.into_values().collect());
    }
    if let Some(change) = filter.changed_by {
        restrict(&mut only, session.book.changed_by_import(change).await?);
    }
    if let Some(number) = &filter.batch {
        let batch = session.batch_row(number).await?;
        let placed = portfolio.placements.iter().filter(|span| span.batch_id == batch.id);
        restrict(&mut only, placed.map(|span| span.case_id).collect());
    }
    if let Some(excluded) = &filter.excluded_from {
        restrict(&mut only, session.filter_parts.excluded(session, excluded).await?);
    }
    let divided = match &filter.by_rule {
        Some(by_rule) => {
            let on = RulesOn { portfolio, standing, convention };
            let found = session.filter_parts.by_rule(session, on, &by_rule.rules, by_rule.number).await?;
            let mut divided = vec![false; portfolio.len()];
            for case in found {
                divided[case as usize] = true;
            }
            Some(divided)
        }
        None => None,
    };
    let lets_through = |index: usize| {
        let status = standing.status[index];
        (if filter.status.is_empty() {
            status != Status::NotYet || filter.moved.is_some()
        } else {
            filter.status.contains(&status)
        }) && (wanted_buckets.is_empty() || wanted_buckets.contains(&buckets[index]))
            && collectors.as_ref().is_none_or(|places| places.contains(&standing.holders.collector[index]))
            && (!filter.undivided
                || (standing.holders.collector[index] == NOBODY
                    && standing.holders.agency[index] == NOBODY
                    && status == Status::Open))
            && buckets_before.as_ref().is_none_or(|before| {
                status == Status::Open && before.buckets[index] != NO_BUCKET && buckets[index] > before.buckets[index]
            })
            && agencies.as_ref().is_none_or(|places| places.contains(&standing.holders.agency[index]))
            && filter.outsourced.is_none_or(|outsourced| outsourced == (standing.holders.agency[index] != NOBODY))
            && products.as_ref().is_none_or(|wanted| wanted.contains(&portfolio.products.of_case[index]))
            && regions.as_ref().is_none_or(|wanted| wanted.contains(&portfolio.regions.of_case[index]))
            && reasons.as_ref().is_none_or(|wanted| wanted.contains(&portfolio.reasons.of_case[index]))
            && (filter.reason_groups.is_empty() || in_branch[portfolio.reasons.of_case[index] as usize])
            && (filter.currencies.is_empty()
                || filter.currencies.iter().any(|code| code == portfolio.currency_of(index).code()))
            && filter.held.is_none_or(|held| held == portfolio.is_held(index, standing.as_of, standing.known_on))
            && (!filter.hold_ends || portfolio.hold_ends(index, standing.as_of, standing.as_of + ENDING_AHEAD))
            && moved.as_ref().is_none_or(|moved| moved.lets_through(standing, &ages, index))
            && filter.min_days.is_none_or(|fewest| status == Status::Open && ages.days[index] >= fewest)
            && filter.max_days.is_none_or(|most| status == Status::Open && ages.days[index] <= most)
            && filter.min_outstanding.is_none_or(|least| standing.outstanding[index] >= least)
            && filter.max_outstanding.is_none_or(|most| standing.outstanding[index] <= most)
            && (months.is_empty() || months.contains(&month_name(portfolio.disbursed[index])))
            && brought_by.is_none_or(|change| portfolio.imported_by[index] == change)
            && brought_on.as_ref().is_none_or(|changes| changes.contains(&portfolio.imported_by[index]))
            && divided.as_ref().is_none_or(|divided| divided[index])
    };
    let places = |indices: &mut dyn Iterator<Item = usize>| {
        indices.filter(|&index| lets_through(index)).map(|index| u32::try_from(index).unwrap_or(u32::MAX)).collect()
    };
    let indices = match &only {
        Some(only) => places(&mut only.iter().filter_map(|case_id| portfolio.index_of(*case_id))),
        None => places(&mut (0..portfolio.len())),
    };
    Ok((indices, ages))
}

/// A movement as places among the states of a bucket set.
struct Crossing<'set> {
    states: States<'set>,
    before: Arc<Standing>,
    ages: Arc<Ages>,
    from: Vec<usize>,
    to: Vec<usize>,
    flow: Option<Flow>,
}

impl<'set> Crossing<'set> {
    fn of(
        moved: &Moved,
        portfolio: &Portfolio,
        standing: &Standing,
        convention: &'set Convention,
    ) -> Result<Self, Failure> {
        let states = States(&convention.buckets);
        let places = |codes: &[String]| {
            codes
                .iter()
                .map(|code| {
                    states.by_code(code).ok_or_else(|| {
                        Failure::new(FailureCode::NoSuchBucket)
                            .with("bucket", code.as_str())
                            .with("bucket_set", convention.buckets.name())
                    })
                })
                .collect::<Result<Vec<usize>, Failure>>()
        };
        let (from, to) = (places(&moved.from)?, places(&moved.to)?);
        let before = portfolio.standing(day_number(moved.since), standing.known_on, convention);
        let ages = before.ages(portfolio, convention);
        Ok(Self { states, before, ages, from, to, flow: moved.flow })
    }

    fn lets_through(&self, standing: &Standing, ages: &Ages, index: usize) -> bool {
        let (from, to) = (self.states.of(&self.before, &self.ages, index), self.states.of(standing, ages, index));
        (self.from.is_empty() || self.from.contains(&from))
            && (self.to.is_empty() || self.to.contains(&to))
            && self.flow.is_none_or(|flow| self.states.flow(from, to) == Some(flow))
    }
}

/// The month of a day, `2024-03`; empty where there is no day.
fn month_name(day: DayNumber) -> String {
    if day == NO_DAY {
        String::new()
    } else {
        date_of(day).map(|date| date.format("%Y-%m").to_string()).unwrap_or_default()
    }
}

/// Leaves of some numbers in their order, or of all, those that are among `ids`.
pub fn restrict(only: &mut Option<Vec<CaseId>>, mut ids: Vec<CaseId>) {
    ids.sort_unstable();
    ids.dedup();
    if let Some(before) = only {
        before.retain(|id| ids.binary_search(id).is_ok());
    } else {
        *only = Some(ids);
    }
}

/// Where the wanted names stand in a list; an empty name stands for nobody.
#[allow(clippy::needless_pass_by_value, reason = "an iterator is cheap to hand over")]
fn places<'names>(wanted: &[String], names: impl Iterator<Item = &'names str> + Clone) -> Option<Vec<u32>> {
    if wanted.is_empty() {
        return None;
    }
    let place = |wanted: &String| {
        if wanted.is_empty() {
            return Some(NOBODY);
        }
        names.clone().position(|name| name == wanted).and_then(|at| u32::try_from(at).ok())
    };
    Some(wanted.iter().filter_map(place).collect())
}

fn texts(wanted: &[String], column: &Texts) -> Option<Vec<u32>> {
    if wanted.is_empty() {
        return None;
    }
    let of =
        |text: &String| column.distinct.iter().position(|known| known == text).and_then(|at| u32::try_from(at).ok());
    Some(wanted.iter().filter_map(of).collect())
}

impl Session {
    /// The changes of the imports whose files are of a day.
    pub async fn imports_of(&self, day: i32) -> Result<Vec<u32>, Failure> {
        let changes = self.book.imports_of_day(day).await?;
        Ok(changes.into_iter().filter_map(|change| u32::try_from(change.number()).ok()).collect())
    }
}
