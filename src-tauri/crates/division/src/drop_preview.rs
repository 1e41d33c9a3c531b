//! What dropping some cases onto each of the targets would do, told while they are still carried.

use crate::assign::{Given, to_least_loaded};
use crate::{AcceptedCases, DivisionApi, EligibleCollectors, accepted_cases};
use caseload_domain::calendar::day_number;
use caseload_domain::division::spread_percent;
use caseload_domain::ids::CaseId;
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::{NOBODY, Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::Selection;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::sums_of;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is carried, and what each drop would do.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DropPreview {
    /// Cases.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Those of them that can't be assigned: with an agency, or not open.
    pub not_assignable: u64,
    /// Those of them that are held.
    pub held: u64,
    /// Other open in-house cases of their debtors.
    pub siblings: u64,
    /// Greatest less least balance of those who work here, percent of the mean; in the currency with most.
    pub spread_percent: f64,
    /// Each collector, and last the undivided, whose name is empty.
    pub targets: Vec<DropTarget>,
    /// Each team of those who work here.
    pub teams: Vec<DropTarget>,
}

/// What dropping onto one target would do.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DropTarget {
    /// Name of the collector or the team; empty for the undivided.
    pub name: String,
    /// Cases that would be new there.
    pub new_cases: u64,
    /// Cases there afterwards.
    pub cases: u64,
    /// Money there afterwards, per currency.
    pub outstanding: Vec<Money>,
    /// The spread afterwards.
    pub spread_percent: f64,
    /// Debtors whose cases would be with several people.
    pub splits: u64,
    /// Cases that are of no kind that the collector takes; of a team, those that nobody of it takes or has
    /// room for, which would stay where they are.
    pub not_taken: u64,
    /// Whether the collector, or everyone of the team, is away on the day.
    pub away: bool,
    /// How many more cases there is room for, where there is too little.
    pub full: Option<u64>,
    /// How much more money there is room for, where there is too little.
    pub money_full: Option<Money>,
}

/// What somebody has.
#[derive(Clone, Default)]
struct Load {
    cases: u64,
    money: HashMap<u8, i64>,
}

impl Load {
    fn add(&mut self, currency: u8, minor: i64, sign: i64) {
        self.cases = self.cases.saturating_add_signed(sign);
        let sum = self.money.entry(currency).or_default();
        *sum = sum.saturating_add(minor.saturating_mul(sign));
    }

    fn sums(&self, portfolio: &Portfolio) -> Result<Vec<Money>, Failure> {
        let currency = |place: u8| portfolio.currencies.get(usize::from(place)).copied().unwrap_or(Currency::CNY);
        sums_of(self.money.iter().map(|(place, minor)| (currency(*place), *minor)).filter(|(_, minor)| *minor != 0))
    }
}

impl DivisionApi<'_> {
    /// What dropping the selected cases onto each collector, or onto the undivided, would do.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`.
    pub async fn preview_drop(&self, selection: &Selection, as_of: NaiveDate) -> Result<DropPreview, Failure> {
        let moment = self.session.at_one_moment().await?;
        let selected = moment.selected(selection).await?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        standing.refuse_sums_too_large()?;
        let book_currency = moment.currency().await?;
        let carried: Vec<usize> = selected.iter().filter_map(|case| portfolio.index_of(*case)).collect();
        let people: Vec<u32> = (0_u32..).zip(&portfolio.collectors).map(|(at, _)| at).collect();
        let taken = accepted_cases(&moment, &portfolio, &standing, &convention, &people).await?;
        let not_taken = |taken: &AcceptedCases| {
            taken.as_ref().map_or(0, |taken| carried.iter().filter(|index| !taken[**index]).count() as u64)
        };
        let not_taken: Vec<u64> = taken.iter().map(not_taken).collect();
        let loads = loads_of(&portfolio, &standing);
        let mut preview = preview(&portfolio, &standing, &loads, &carried, &not_taken, book_currency)?;
        let names: BTreeSet<&str> =
            portfolio.collectors.iter().filter(|one| one.active).map(|one| one.terms.team.as_str()).collect();
        for team in names.into_iter().filter(|team| !team.is_empty()) {
            let only = [team.to_owned()];
            let given =
                match EligibleCollectors::of(&moment, &portfolio, &standing, &convention, (&[], &only, &[])).await {
                    Ok(collectors) => Some(to_least_loaded(&portfolio, &standing, &collectors, &selected)),
                    Err(failure) if failure.code == FailureCode::EveryoneAway => None,
                    Err(failure) => return Err(failure),
                };
            preview.teams.push(on_team(&portfolio, &standing, &loads, team, (&selected, given))?);
        }
        Ok(preview)
    }
}

fn preview(
    portfolio: &Portfolio,
    standing: &Standing,
    loads: &[Load],
    carried: &[usize],
    not_taken: &[u64],
    book_currency: Currency,
) -> Result<DropPreview, Failure> {
    let people = portfolio.collectors.len();
    let chosen: HashSet<usize> = carried.iter().copied().collect();
    let mut whole = Load::default();
    let (mut not_assignable, mut held) = (0, 0);
    // What comes from whom; nobody's at the end.
    let mut coming_from = vec![Load::default(); people + 1];
    let mut debtors: HashSet<u32> = HashSet::new();
    for &index in carried {
        debtors.insert(portfolio.debtors[index]);
        if !is_in_house(standing, index) {
            not_assignable += 1;
            continue;
        }
        held += u64::from(portfolio.is_held(index, standing.as_of, None));
        whole.add(portfolio.currency[index], standing.outstanding[index], 1);
        coming_from[place_of(portfolio, standing, index)].add(
            portfolio.currency[index],
            standing.outstanding[index],
            1,
        );
    }
    // Who has the other cases of each debtor: one person keeps that one from splitting.
    let (mut siblings, mut always_split) = (0, 0_u64);
    let mut split_unless = vec![0_u64; people + 1];
    for &debtor in &debtors {
        let mut others: Option<usize> = None;
        let mut several = false;
        for &case in portfolio.cases_of_debtor.of(debtor as usize) {
            let index = case as usize;
            if !is_in_house(standing, index) || chosen.contains(&index) {
                continue;
            }
            siblings += 1;
            let at = place_of(portfolio, standing, index);
            several |= others.is_some_and(|other| other != at);
            others = Some(at);
        }
        match others {
            Some(_) if several => always_split += 1,
            Some(at) => split_unless[at] += 1,
            None => {}
        }
    }
    let split_by_any: u64 = always_split + split_unless.iter().sum::<u64>();
    let main = main_currency(loads);
    let balance = |load: &Load| load.money.get(&main).copied().unwrap_or(0);
    let active = active_of(portfolio);
    let spread = |of: &dyn Fn(usize) -> i64| {
        let balances: Vec<i64> = active.iter().map(|at| of(*at)).collect();
        spread_percent(&balances)
    };
    let mut targets = Vec::new();
    for target in active.iter().copied().chain([people]) {
        let mut after = loads[target].clone();
        after.cases += whole.cases - coming_from[target].cases;
        for (currency, minor) in &whole.money {
            let there = coming_from[target].money.get(currency).copied().unwrap_or(0);
            *after.money.entry(*currency).or_default() += minor - there;
        }
        let of =
            |at: usize| if at == target { balance(&after) } else { balance(&loads[at]) - balance(&coming_from[at]) };
        let spread_percent = spread(&of);
        let collector = portfolio.collectors.get(target);
        let terms = collector.map(|collector| &collector.terms);
        let new_cases = whole.cases - coming_from[target].cases;
        let full = terms
            .and_then(|terms| terms.most_cases)
            .filter(|most| new_cases > 0 && after.cases > most.unsigned_abs())
            .map(|most| most.unsigned_abs().saturating_sub(loads[target].cases));
        let in_book = |load: &Load| {
            let place = portfolio.currencies.iter().position(|known| *known == book_currency);
            place.and_then(|place| load.money.get(&u8::try_from(place).ok()?)).copied().unwrap_or(0)
        };
        let money_full = terms
            .and_then(|terms| terms.most_outstanding)
            .filter(|most| new_cases > 0 && in_book(&after) > *most)
            .map(|most| Money { currency: book_currency, minor: most.saturating_sub(in_book(&loads[target])).max(0) });
        targets.push(DropTarget {
            name: collector.map(|collector| collector.name().to_owned()).unwrap_or_default(),
            new_cases,
            cases: after.cases,
            outstanding: after.sums(portfolio)?,
            spread_percent,
            splits: split_by_any - split_unless[target],
            not_taken: not_taken.get(target).copied().unwrap_or(0),
            away: collector.is_some_and(|collector| !collector.is_there(standing.as_of)),
            full,
            money_full,
        });
    }
    Ok(DropPreview {
        cases: carried.len() as u64,
        debtors: debtors.len() as u64,
        outstanding: whole.sums(portfolio)?,
        not_assignable,
        held,
        siblings,
        spread_percent: spread(&|at| balance(&loads[at])),
        targets,
        teams: Vec::new(),
    })
}

/// What dropping some cases onto a team would do, where `given` says to whom each of them would go; nothing
/// where all of the team are away.
fn on_team(
    portfolio: &Portfolio,
    standing: &Standing,
    loads: &[Load],
    team: &str,
    (cases, given): (&[CaseId], Option<Vec<Given>>),
) -> Result<DropTarget, Failure> {
    let away = given.is_none();
    let main = main_currency(loads);
    let mut loads = loads.to_vec();
    // Who has each case afterwards, of those that would have somebody else.
    let mut moved: HashMap<usize, usize> = HashMap::new();
    let mut debtors: HashSet<u32> = HashSet::new();
    let mut not_taken = 0;
    for (case, to) in cases.iter().zip(given.unwrap_or_else(|| vec![Given::Nowhere; cases.len()])) {
        let Some(index) = portfolio.index_of(*case).filter(|index| is_in_house(standing, *index)) else { continue };
        debtors.insert(portfolio.debtors[index]);
        let Given::To(to) = to else {
            not_taken += 1;
            continue;
        };
        let (from, to) = (place_of(portfolio, standing, index), to as usize);
        if from != to {
            moved.insert(index, to);
            loads[from].add(portfolio.currency[index], standing.outstanding[index], -1);
            loads[to].add(portfolio.currency[index], standing.outstanding[index], 1);
        }
    }
    let of_team =
        |at: usize| portfolio.collectors.get(at).is_some_and(|one| one.active && one.terms.team.as_str() == team);
    let new_cases = moved.keys().filter(|index| !of_team(place_of(portfolio, standing, **index))).count() as u64;
    let is_split = |debtor: &u32| {
        let cases = portfolio.cases_of_debtor.of(*debtor as usize).iter().map(|case| *case as usize);
        let in_house = cases.filter(|index| is_in_house(standing, *index));
        let mut has = in_house.map(|index| moved.get(&index).copied().unwrap_or(place_of(portfolio, standing, index)));
        has.next().is_some_and(|first| has.any(|other| other != first))
    };
    let splits = if moved.is_empty() { 0 } else { debtors.iter().filter(|debtor| is_split(debtor)).count() as u64 };
    let mut whole = Load::default();
    for (_, load) in loads.iter().enumerate().filter(|(at, _)| of_team(*at)) {
        whole.cases += load.cases;
        for (currency, minor) in &load.money {
            let sum = whole.money.entry(*currency).or_default();
            *sum = sum.saturating_add(*minor);
        }
    }
    let balances: Vec<i64> =
        active_of(portfolio).into_iter().map(|at| loads[at].money.get(&main).copied().unwrap_or(0)).collect();
    Ok(DropTarget {
        name: team.to_owned(),
        new_cases,
        cases: whole.cases,
        outstanding: whole.sums(portfolio)?,
        spread_percent: spread_percent(&balances),
        splits,
        not_taken,
        away,
        full: None,
        money_full: None,
    })
}

/// Whether a case is open and with nobody outside.
fn is_in_house(standing: &Standing, index: usize) -> bool {
    standing.status[index] == Status::Open && standing.holders.agency[index] == NOBODY
}

/// Who has a case: the place of the collector, or behind them all for the undivided.
fn place_of(portfolio: &Portfolio, standing: &Standing, index: usize) -> usize {
    let holder = standing.holders.collector[index];
    if holder == NOBODY { portfolio.collectors.len() } else { holder as usize }
}

/// What each collector has, and last what nobody has.
fn loads_of(portfolio: &Portfolio, standing: &Standing) -> Vec<Load> {
    let mut loads = vec![Load::default(); portfolio.collectors.len() + 1];
    for index in (0..portfolio.len()).filter(|index| is_in_house(standing, *index)) {
        loads[place_of(portfolio, standing, index)].add(portfolio.currency[index], standing.outstanding[index], 1);
    }
    loads
}

/// Places of those who work here.
fn active_of(portfolio: &Portfolio) -> Vec<usize> {
    (0..portfolio.collectors.len()).filter(|at| portfolio.collectors[*at].active).collect()
}

/// The currency in which most is owed.
fn main_currency(loads: &[Load]) -> u8 {
    let mut sums: HashMap<u8, i64> = HashMap::new();
    for load in loads {
        for (currency, minor) in &load.money {
            let sum = sums.entry(*currency).or_default();
            *sum = sum.saturating_add(*minor);
        }
    }
    sums.into_iter().max_by_key(|(place, minor)| (*minor, std::cmp::Reverse(*place))).map_or(0, |(place, _)| place)
}
