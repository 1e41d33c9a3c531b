//! Movement: what became of the same loans from one day to another, and roll rates over months.

use crate::ReportsApi;
use crate::figures::{money, percent};
use caseload_domain::aging::{Convention, DayCount, Level, Terms};
use caseload_domain::calendar::day_number;
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::movement_states::{Flow, MovementState, States};
use caseload_portfolio::{Ages, Portfolio, Standing};
use caseload_session::aging_policies::{PolicyOverride, ProductPolicy, ResolvedPolicy};
use caseload_session::failure::{Failure, FailureCode};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Months over which roll rates are shown.
const MONTHS: u32 = 12;

/// What a movement is asked for.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct MovementRequest {
    /// The day it begins with.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// The day it ends with.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// Only cases in this currency; all when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// By what age is counted; the book's policy when absent.
    #[serde(flatten)]
    pub basis: PolicyOverride,
}

/// Cases that went from one state to another.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct MovementCell {
    /// Place in [`Movement::states`] on the first day.
    pub from: usize,
    /// Place on the last day.
    pub to: usize,
    /// What became of them.
    pub flow: Flow,
    /// How many.
    pub cases: u64,
    /// Overdue and unpaid on the first day, per currency.
    pub before: Vec<Money>,
    /// Overdue and unpaid on the last day.
    pub after: Vec<Money>,
}

/// The sum of cells.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct MovementSum {
    /// How many cases.
    pub cases: u64,
    /// Overdue and unpaid on the first day, per currency.
    pub before: Vec<Money>,
    /// Overdue and unpaid on the last day.
    pub after: Vec<Money>,
}

/// What became of cases, summed by flow.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct FlowSum {
    /// The flow.
    pub flow: Flow,
    /// Its sum.
    #[serde(flatten)]
    pub sum: MovementSum,
}

/// What became of the same loans from one day to another.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Movement {
    /// The first day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// The last day.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// By what was known on this day; `null` for all that is known.
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Version of the bucket set.
    pub bucket_set_version: u32,
    /// The day count.
    pub day_count: DayCount,
    /// The policy and its version: `standard@1`.
    pub policy: String,
    /// Products that are aged by a policy of their own.
    pub product_policies: Vec<ProductPolicy>,
    /// The policy's terms, and those of the request.
    pub terms: Terms,
    /// Whose age decides the bucket.
    pub level: Level,
    /// The buckets from the youngest, then `not_yet`, `settled`, `withdrawn` and `written_off`.
    pub states: Vec<MovementState>,
    /// Every pair of states that has cases.
    pub cells: Vec<MovementCell>,
    /// The cells by what became of the cases.
    pub flows: Vec<FlowSum>,
    /// Open cases of the first day: one sum a bucket, that of its aging table.
    pub opening: Vec<MovementSum>,
    /// Open cases of the last day: one sum a bucket, that of its aging table.
    pub closing: Vec<MovementSum>,
}

/// The movement of one bucket's money over one month.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct RollRate {
    /// Code of the bucket.
    pub bucket: String,
    /// Its money, and all that follow, are in this currency.
    pub currency: Currency,
    /// Cases in it on the first day.
    pub cases: u64,
    /// Overdue in it on the first day, minor units.
    pub before: i64,
    /// Now in the next bucket, minor units; the roll rate is this by `before`.
    pub rolled_on: i64,
    /// Percent; `null` where nothing was in the bucket, or there is no next one.
    pub roll_percent: Option<f64>,
    /// Share of the money of the first day whose cases are in any older bucket, percent.
    pub worsened_percent: Option<f64>,
    /// Share whose cases stayed, percent.
    pub stayed_percent: Option<f64>,
    /// Share whose cases rolled back, percent.
    pub rolled_back_percent: Option<f64>,
    /// Share whose cases were cured, percent.
    pub cured_percent: Option<f64>,
    /// Share whose cases were settled, percent.
    pub settled_percent: Option<f64>,
    /// Share whose cases were withdrawn, percent.
    pub withdrawn_percent: Option<f64>,
    /// Share whose cases were written off, percent.
    pub written_off_percent: Option<f64>,
}

/// Roll rates of one month.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct RollMonth {
    /// The first day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// The last day.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// One for each bucket and currency that had money.
    pub rates: Vec<RollRate>,
}

/// Roll rates over the last twelve months, the oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct RollRates {
    /// The day they lead up to.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Version of the bucket set.
    pub bucket_set_version: u32,
    /// The day count.
    pub day_count: DayCount,
    /// The policy and its version.
    pub policy: String,
    /// Products that are aged by a policy of their own.
    pub product_policies: Vec<ProductPolicy>,
    /// The policy's terms, and those of the request.
    pub terms: Terms,
    /// Whose age decides the bucket.
    pub level: Level,
    /// The buckets with their boundaries, from the youngest.
    pub buckets: Vec<MovementState>,
    /// The months.
    pub months: Vec<RollMonth>,
}

/// Counts and sums of every pair of states.
struct Matrix {
    states: usize,
    currencies: usize,
    cases: Vec<u64>,
    before: Vec<i128>,
    after: Vec<i128>,
}

impl Matrix {
    fn of(
        portfolio: &Portfolio,
        (from, ages_from, states_from): (&Standing, &Ages, &States<'_>),
        (to, ages_to, states_to): (&Standing, &Ages, &States<'_>),
        only: Option<Currency>,
    ) -> Self {
        let states = states_from.count().max(states_to.count());
        let currencies = portfolio.currencies.len();
        let mut matrix = Self {
            states,
            currencies,
            cases: vec![0; states * states * currencies],
            before: vec![0; states * states * currencies],
            after: vec![0; states * states * currencies],
        };
        for index in 0..portfolio.len() {
            let (one, other) = (states_from.of(from, ages_from, index), states_to.of(to, ages_to, index));
            if only.is_some_and(|only| only != portfolio.currency_of(index)) {
                continue;
            }
            let cell = one * states + other;
            let at = cell * currencies + usize::from(portfolio.currency[index]);
            matrix.cases[at] += 1;
            // What is settled or withdrawn is owed no more, whatever the last figure was.
            if from.status[index] == Status::Open {
                matrix.before[at] += i128::from(from.outstanding[index]);
            }
            if to.status[index] == Status::Open {
                matrix.after[at] += i128::from(to.outstanding[index]);
            }
        }
        matrix
    }

    #[allow(clippy::needless_pass_by_value, reason = "an iterator is cheap to hand over")]
    fn sum(&self, portfolio: &Portfolio, cells: impl Iterator<Item = usize> + Clone) -> Result<MovementSum, Failure> {
        let over = |sums: &[i128]| -> Vec<i128> {
            (0..self.currencies).map(|at| cells.clone().map(|cell| sums[cell * self.currencies + at]).sum()).collect()
        };
        Ok(MovementSum {
            cases: cells.clone().map(|cell| self.cases_of(cell)).sum(),
            before: money(&over(&self.before), &portfolio.currencies)?,
            after: money(&over(&self.after), &portfolio.currencies)?,
        })
    }

    /// Cases of one cell, in every currency.
    fn cases_of(&self, cell: usize) -> u64 {
        self.cases[cell * self.currencies..(cell + 1) * self.currencies].iter().sum()
    }

    /// Minor units of one cell in one currency.
    fn minor(&self, sums: &[i128], cell: usize, currency: usize) -> i64 {
        i64::try_from(sums[cell * self.currencies + currency]).unwrap_or(i64::MAX)
    }
}

impl ReportsApi<'_> {
    /// What became of the same loans from one day to another.
    ///
    /// # Errors
    /// `no_such_policy`, `no_such_bucket_set`, `value_out_of_range` where it ends before it begins,
    /// `sum_too_large`.
    pub async fn movement(&self, request: &MovementRequest) -> Result<Movement, Failure> {
        let moment = self.session.at_one_moment().await?;
        if request.from > request.to {
            let refused = Failure::new(FailureCode::ValueOutOfRange).with("field", "from");
            return Err(refused.with("value", request.from.to_string()));
        }
        let ResolvedPolicy { convention, policy, policy_version, of_products, .. } =
            moment.chosen(&request.basis).await?;
        let portfolio = moment.portfolio().await?;
        let known = request.known_on.map(day_number);
        let from = portfolio.standing(day_number(request.from), known, &convention);
        let to = portfolio.standing(day_number(request.to), known, &convention);
        let (ages_from, ages_to) = (from.ages(&portfolio, &convention), to.ages(&portfolio, &convention));
        let states = States(&convention.buckets);
        let matrix = Matrix::of(&portfolio, (&from, &ages_from, &states), (&to, &ages_to, &states), request.currency);
        let count = matrix.states;
        let mut cells = Vec::new();
        let mut by_flow: Vec<(Flow, Vec<usize>)> = Vec::new();
        for cell in (0..count * count).filter(|cell| matrix.cases_of(*cell) > 0) {
            let Some(flow) = states.flow(cell / count, cell % count) else { continue };
            let sum = matrix.sum(&portfolio, std::iter::once(cell))?;
            cells.push(MovementCell {
                from: cell / count,
                to: cell % count,
                flow,
                cases: sum.cases,
                before: sum.before,
                after: sum.after,
            });
            match by_flow.iter_mut().find(|(known, _)| *known == flow) {
                Some((_, cells)) => cells.push(cell),
                None => by_flow.push((flow, vec![cell])),
            }
        }
        by_flow.sort_by_key(|(flow, _)| *flow);
        let flows = by_flow
            .into_iter()
            .map(|(flow, cells)| Ok(FlowSum { flow, sum: matrix.sum(&portfolio, cells.into_iter())? }))
            .collect::<Result<_, Failure>>()?;
        let opening =
            (0..states.buckets()).map(|bucket| matrix.sum(&portfolio, (0..count).map(move |to| bucket * count + to)));
        let closing = (0..states.buckets())
            .map(|bucket| matrix.sum(&portfolio, (0..count).map(move |from| from * count + bucket)));
        Ok(Movement {
            from: request.from,
            to: request.to,
            known_on: request.known_on,
            bucket_set: convention.buckets.name().to_owned(),
            bucket_set_version: convention.buckets.version(),
            day_count: convention.terms.day_count,
            policy: format!("{policy}@{policy_version}"),
            product_policies: of_products,
            terms: convention.terms,
            level: convention.level,
            opening: opening.collect::<Result<_, _>>()?,
            closing: closing.collect::<Result<_, _>>()?,
            states: states.list(),
            cells,
            flows,
        })
    }

    /// Roll rates by bucket over the twelve months up to a day.
    ///
    /// # Errors
    /// `no_such_policy`, `no_such_bucket_set`, `sum_too_large`.
    pub async fn roll_rates(&self, as_of: NaiveDate, basis: &PolicyOverride) -> Result<RollRates, Failure> {
        let moment = self.session.at_one_moment().await?;
        let ResolvedPolicy { convention, policy, policy_version, of_products, .. } = moment.chosen(basis).await?;
        let portfolio = moment.portfolio().await?;
        let states = States(&convention.buckets);
        let days: Vec<NaiveDate> =
            (0..=MONTHS).rev().filter_map(|months| as_of.checked_sub_months(Months::new(months))).collect();
        let mut months = Vec::new();
        let mut before: Option<(NaiveDate, std::sync::Arc<Standing>)> = None;
        for day in days {
            let standing = portfolio.standing(day_number(day), None, &convention);
            if let Some((first, from)) = before.take() {
                let (ages_from, ages_to) = (from.ages(&portfolio, &convention), standing.ages(&portfolio, &convention));
                let matrix = Matrix::of(&portfolio, (&from, &ages_from, &states), (&standing, &ages_to, &states), None);
                months.push(RollMonth {
                    from: first,
                    to: day,
                    rates: rates(&portfolio, &convention, &states, &matrix),
                });
            }
            before = Some((day, standing));
        }
        Ok(RollRates {
            as_of,
            bucket_set: convention.buckets.name().to_owned(),
            bucket_set_version: convention.buckets.version(),
            day_count: convention.terms.day_count,
            policy: format!("{policy}@{policy_version}"),
            product_policies: of_products,
            terms: convention.terms,
            level: convention.level,
            buckets: states.list().into_iter().take(states.buckets()).collect(),
            months,
        })
    }

    /// What would move between two bucket sets on a day, by the terms of the book's policy.
    ///
    /// # Errors
    /// `bucket_set_broken` with the reason.
    pub async fn preview_bucket_set(&self, request: &BucketPreviewRequest) -> Result<BucketPreview, Failure> {
        let basis = PolicyOverride { bucket_set: request.instead_of.clone(), ..PolicyOverride::default() };
        let mut convention = self.session.convention(&basis).await?;
        // A set's customary day count is not asked for here: only the buckets differ.
        convention.terms = self.session.convention(&PolicyOverride::default()).await?.terms;
        let buckets = caseload_session::aging_policies::checked_set("preview", 1, request.buckets.clone())?;
        let other = Convention { buckets, ..convention.clone() };
        let portfolio = self.session.portfolio().await?;
        let standing = portfolio.standing(day_number(request.as_of), None, &convention);
        let (ages, ages_other) = (standing.ages(&portfolio, &convention), standing.ages(&portfolio, &other));
        let (states, states_other) = (States(&convention.buckets), States(&other.buckets));
        let matrix = Matrix::of(&portfolio, (&standing, &ages, &states), (&standing, &ages_other, &states_other), None);
        let (mut cells, mut moved) = (Vec::new(), 0);
        for from in 0..states.buckets() {
            for to in 0..states_other.buckets() {
                let cell = from * matrix.states + to;
                if matrix.cases_of(cell) == 0 {
                    continue;
                }
                let sum = matrix.sum(&portfolio, std::iter::once(cell))?;
                let same = convention.buckets.buckets()[from].code == other.buckets.buckets()[to].code;
                moved += if same { 0 } else { sum.cases };
                cells.push(BucketPreviewCell { from, to, cases: sum.cases, outstanding: sum.before });
            }
        }
        let named = |states: &States<'_>| states.list().into_iter().take(states.buckets()).collect();
        Ok(BucketPreview { from: named(&states), to: named(&states_other), moved, cells })
    }
}

/// A bucket set that is being made.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct BucketPreviewRequest {
    /// The day to look at.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The set that it is compared with; that of the policy in use when absent.
    #[serde(default)]
    pub instead_of: Option<String>,
    /// Its buckets, from the youngest.
    pub buckets: Vec<caseload_domain::aging::Bucket>,
}

/// Cases that are in one bucket by the book's policy and in one of a set that is being made.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct BucketPreviewCell {
    /// Place among the buckets of the policy.
    pub from: usize,
    /// Place among those being made.
    pub to: usize,
    /// How many.
    pub cases: u64,
    /// Overdue and unpaid, per currency.
    pub outstanding: Vec<Money>,
}

/// What would move.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct BucketPreview {
    /// The buckets that it is compared with.
    pub from: Vec<MovementState>,
    /// Those being made.
    pub to: Vec<MovementState>,
    /// Cases whose bucket would have another code.
    pub moved: u64,
    /// Every pair that has cases.
    pub cells: Vec<BucketPreviewCell>,
}

/// The rates of one month.
fn rates(portfolio: &Portfolio, convention: &Convention, states: &States<'_>, matrix: &Matrix) -> Vec<RollRate> {
    let mut rates = Vec::new();
    for from in 0..states.buckets() {
        for (place, currency) in portfolio.currencies.iter().enumerate() {
            let cells = (0..matrix.states).map(|to| (to, from * matrix.states + to));
            let before: i64 = cells.clone().map(|(_, cell)| matrix.minor(&matrix.before, cell, place)).sum();
            if before == 0 {
                continue;
            }
            let share = |flow: Flow| {
                let of_flow = cells.clone().filter(|(to, _)| states.flow(from, *to) == Some(flow));
                percent(of_flow.map(|(_, cell)| matrix.minor(&matrix.before, cell, place)).sum(), before)
            };
            let next = (from + 1 < states.buckets()).then(|| from * matrix.states + from + 1);
            let rolled_on = next.map_or(0, |cell| matrix.minor(&matrix.after, cell, place));
            rates.push(RollRate {
                bucket: convention.buckets.buckets()[from].code.clone(),
                currency: *currency,
                cases: cells.clone().map(|(_, cell)| matrix.cases[cell * matrix.currencies + place]).sum(),
                before,
                rolled_on,
                roll_percent: next.and_then(|_| percent(rolled_on, before)),
                worsened_percent: share(Flow::RolledOn),
                stayed_percent: share(Flow::Stayed),
                rolled_back_percent: share(Flow::RolledBack),
                cured_percent: share(Flow::Cured),
                settled_percent: share(Flow::Settled),
                withdrawn_percent: share(Flow::Withdrawn),
                written_off_percent: share(Flow::WrittenOff),
            });
        }
    }
    rates
}
