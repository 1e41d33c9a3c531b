//! What dropping some cases onto each of the targets would do, told while they are still carried.

use crate::assign::Selection;
use crate::conventions::Basis;
use crate::engine::{Engine, sums_of};
use crate::failure::Failure;
use crate::lists::CaseFilter;
use crate::portfolio::{NOBODY, Portfolio, Standing};
use caseload_domain::calendar::day_number;
use caseload_domain::division::evenness;
use caseload_domain::{Currency, Money, Status};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

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
}

/// What dropping onto one target would do.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DropTarget {
    /// Name of the collector; empty for the undivided.
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
    /// Cases that are of no kind that the collector takes.
    pub not_taken: u64,
    /// Whether the collector is away on the day.
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

impl Engine {
    /// What dropping the selected cases onto each collector, or onto the undivided, would do.
    ///
    /// # Errors
    /// `no_such_case`, `list_gone`, or what the book says.
    pub async fn preview_drop(&self, selection: &Selection, as_of: NaiveDate) -> Result<DropPreview, Failure> {
        let selected = self.selected(selection).await?;
        let convention = self.convention(&Basis::default()).await?;
        let portfolio = self.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let book_currency = self.currency().await?;
        let carried: Vec<usize> = selected.iter().filter_map(|case| portfolio.index_of(*case)).collect();
        let taken = self.not_taken(&portfolio, &standing, &convention, &carried).await?;
        preview(&portfolio, &standing, &carried, &taken, book_currency)
    }

    /// How many of some cases each collector does not take, by place.
    async fn not_taken(
        &self,
        portfolio: &Portfolio,
        standing: &Standing,
        convention: &caseload_domain::aging::Convention,
        carried: &[usize],
    ) -> Result<Vec<u64>, Failure> {
        let ages = standing.ages(portfolio, convention);
        let mut counts = Vec::with_capacity(portfolio.collectors.len());
        for collector in &portfolio.collectors {
            let mut refused: HashSet<usize> = HashSet::new();
            for (field, values) in &collector.terms.takes {
                let mut filter = CaseFilter::default();
                for value in values {
                    self.add_to_filter(&mut filter, field, value).await?;
                }
                let texts = self.with_texts(&filter).await?;
                let fits = |index: usize| {
                    let product = &portfolio.products.distinct[portfolio.products.of_case[index] as usize];
                    let region = &portfolio.regions.distinct[portfolio.regions.of_case[index] as usize];
                    let bucket = convention.buckets.buckets().get(usize::from(ages.buckets[index])).map(|b| &b.code);
                    (filter.products.is_empty() || filter.products.contains(product))
                        && (filter.regions.is_empty() || filter.regions.contains(region))
                        && (filter.buckets.is_empty() || bucket.is_some_and(|code| filter.buckets.contains(code)))
                        && texts.as_ref().is_none_or(|ids| ids.contains(&portfolio.case_ids[index]))
                };
                refused.extend(carried.iter().copied().filter(|index| !fits(*index)));
            }
            counts.push(refused.len() as u64);
        }
        Ok(counts)
    }
}

fn preview(
    portfolio: &Portfolio,
    standing: &Standing,
    carried: &[usize],
    not_taken: &[u64],
    book_currency: Currency,
) -> Result<DropPreview, Failure> {
    let people = portfolio.collectors.len();
    let mut loads = vec![Load::default(); people + 1];
    for index in 0..portfolio.len() {
        let holder = standing.holders.collector[index];
        if standing.status[index] != Status::Open || standing.holders.agency[index] != NOBODY {
            continue;
        }
        let at = if holder == NOBODY { people } else { holder as usize };
        loads[at].add(portfolio.currency[index], standing.outstanding[index], 1);
    }
    let chosen: HashSet<usize> = carried.iter().copied().collect();
    let mut whole = Load::default();
    let (mut not_assignable, mut held) = (0, 0);
    // What comes from whom; nobody's at the end.
    let mut coming_from = vec![Load::default(); people + 1];
    let mut debtors: HashSet<u32> = HashSet::new();
    for &index in carried {
        debtors.insert(portfolio.debtors[index]);
        if standing.status[index] != Status::Open || standing.holders.agency[index] != NOBODY {
            not_assignable += 1;
            continue;
        }
        held += u64::from(portfolio.is_held(index, standing.as_of, None));
        whole.add(portfolio.currency[index], standing.outstanding[index], 1);
        let holder = standing.holders.collector[index];
        let at = if holder == NOBODY { people } else { holder as usize };
        coming_from[at].add(portfolio.currency[index], standing.outstanding[index], 1);
    }
    // Who has the other cases of each debtor: one person keeps that one from splitting.
    let (mut siblings, mut always_split) = (0, 0_u64);
    let mut split_unless = vec![0_u64; people + 1];
    for &debtor in &debtors {
        let mut others: Option<usize> = None;
        let mut several = false;
        for &case in portfolio.cases_of_debtor.of(debtor as usize) {
            let index = case as usize;
            let in_house = standing.status[index] == Status::Open && standing.holders.agency[index] == NOBODY;
            if !in_house || chosen.contains(&index) {
                continue;
            }
            siblings += 1;
            let holder = standing.holders.collector[index];
            let at = if holder == NOBODY { people } else { holder as usize };
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
    let main = main_currency(&loads);
    let balance = |load: &Load| load.money.get(&main).copied().unwrap_or(0);
    let active: Vec<usize> = (0..people).filter(|at| portfolio.collectors[*at].active).collect();
    let spread = |of: &dyn Fn(usize) -> i64| {
        let balances: Vec<i64> = active.iter().map(|at| of(*at)).collect();
        evenness(&balances, 0).spread_percent
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
    })
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
