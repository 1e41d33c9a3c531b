//! Lists of cases: opened once, then read anywhere.
//!
//! A list keeps the ordered numbers of its cases, eight bytes each, so a window of rows costs the
//! same at the end as at the beginning, positions hold still while the user works, and "everything
//! selected" is a list with exclusions.

use crate::aging_policies::Basis;
use crate::case_lines::CaseLine;
use crate::division_rule::DivisionRule;
use crate::failure::{Failure, FailureCode};
use crate::filter_parts::RulesOn;
use crate::movement_states::{Flow, States};
use crate::place_request::ExcludedFrom;
use crate::portfolio::is_credit;
use crate::portfolio::{Ages, NO_BUCKET, NO_DAY, NOBODY, Portfolio, Standing, Texts};
use crate::session::{Session, sums_of};
use caseload_domain::aging::Convention;
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::reason::ReasonGroup;
use caseload_domain::{Field, Money, Status};
use caseload_store::{CaseId, ChangeId, CollectorRow, TextSort};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// Days ahead of which an ending term or hold is shown.
pub const ENDING_AHEAD: i32 = 7;
/// How many lists stay open; the oldest is closed when another is opened.
const LISTS_KEPT: usize = 12;

/// Which cases a list holds. Absent parts don't restrict; several values of one part mean any of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct CaseFilter {
    /// Statuses; empty is all that exist on the day.
    pub status: Vec<Status>,
    /// Bucket codes; only open cases have one.
    pub buckets: Vec<String>,
    /// Names of collectors; an empty name is "nobody".
    pub collectors: Vec<String>,
    /// Only the undivided: open, in-house, and nobody has them.
    pub undivided: bool,
    /// Only open cases that are in an older bucket than the day before.
    pub worsened: bool,
    /// Names of agencies; an empty name is "none".
    pub agencies: Vec<String>,
    /// In-house (`false`) or outsourced (`true`) only.
    pub outsourced: Option<bool>,
    /// Products.
    pub products: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// Overdue reasons.
    pub reasons: Vec<String>,
    /// Branches of overdue reasons: `willingness`, `ability`, `circumstance`, `unknown`.
    pub reason_groups: Vec<String>,
    /// Currency codes.
    pub currencies: Vec<String>,
    /// Only cases that this change brought.
    pub brought_by: Option<ChangeId>,
    /// Only cases that files of this day brought.
    #[ts(type = "string | null")]
    pub brought_on: Option<NaiveDate>,
    /// Only cases that were there before and of which this import said something new.
    pub changed_by: Option<ChangeId>,
    /// Held (`true`) or not held (`false`) only.
    pub held: Option<bool>,
    /// Only cases whose hold is released by itself within a week.
    pub hold_ends: bool,
    /// Only cases that came from a state on an earlier day, and are in one now.
    pub moved: Option<Moved>,
    /// Only cases that are at least as many days past due.
    pub min_days: Option<i32>,
    /// Only cases that are at most as many days past due.
    pub max_days: Option<i32>,
    /// Only cases on which at least as much is owed, minor units of the case's currency.
    pub min_outstanding: Option<i64>,
    /// Only cases on which at most as much is owed, minor units of the case's currency.
    pub max_outstanding: Option<i64>,
    /// Only cases disbursed in these months, `2024-03`; an empty one stands for no day.
    pub disbursement_months: Vec<String>,
    /// Only cases placed in the batch of this number.
    pub batch: Option<String>,
    /// Only these loan numbers.
    pub loan_nos: Vec<String>,
    /// Only cases that one of some division rules would divide.
    pub by_rule: Option<ByRule>,
    /// Only cases that a batch would leave out for a reason.
    pub excluded_from: Option<Box<ExcludedFrom>>,
    /// Text that occurs in any field.
    pub search: Option<String>,
    /// Values of text fields of a case: debtor's name and number, phone, email, address, term; one of
    /// those given of each field.
    pub fields: Vec<(Field, String)>,
    /// Values of the lender's own columns: header and value; one of those given of each header.
    pub more: Vec<(String, String)>,
}

impl CaseFilter {
    /// The same filter for the credits beside the cases that it lets through: those have no age and no status of a case.
    fn of_credits(&self) -> Self {
        Self {
            status: vec![Status::Settled],
            buckets: Vec::new(),
            undivided: false,
            worsened: false,
            moved: None,
            min_days: None,
            max_days: None,
            min_outstanding: None,
            max_outstanding: None,
            ..self.clone()
        }
    }
}

/// A rule among others: a debtor belongs to the first one that fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ByRule {
    /// The rules, the first one deciding first.
    pub rules: Vec<DivisionRule>,
    /// Which one, from 1.
    pub number: u32,
}

/// A movement of cases between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Moved {
    /// The earlier day; the later one is that of the list.
    #[ts(type = "string")]
    pub since: NaiveDate,
    /// Where they were: codes of buckets, `not_yet`, `settled`, `withdrawn`, `written_off`; anywhere when empty.
    pub from: Vec<String>,
    /// Where they are; anywhere when empty.
    pub to: Vec<String>,
    /// Only those of whom this became; whatever became of them when absent.
    #[serde(default)]
    pub flow: Option<Flow>,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// Loan number.
    LoanNo,
    /// Debtor's name.
    DebtorName,
    /// Product.
    Product,
    /// Region.
    Region,
    /// Due date.
    DueDate,
    /// Days past due.
    DaysPastDue,
    /// Bucket.
    Bucket,
    /// Outstanding.
    Outstanding,
    /// Everything still to pay.
    Balance,
    /// Status.
    Status,
    /// Collector's name.
    Collector,
    /// Agency's name.
    Agency,
    /// Hand.
    Hand,
}

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ListSort {
    /// By what.
    pub by: SortKey,
    /// Greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// A list to be opened.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ListRequest {
    /// The day that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// By what age is counted; the book's policy when absent.
    #[serde(flatten)]
    pub basis: Basis,
    /// Which cases.
    #[serde(default)]
    pub filter: CaseFilter,
    /// In which order; by their number in the book when empty.
    #[serde(default)]
    pub sort: Vec<ListSort>,
}

/// An open list.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ListOpened {
    /// By which its rows are asked for.
    pub list_id: u32,
    /// How many cases.
    pub total: u64,
    /// How many debtors.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Everything that is still to pay on them, what falls due later included.
    pub balance: Vec<Money>,
    /// Credits of debtors that the same filter lets through, applied to no case; below 0.
    pub credits: Vec<Money>,
}

/// The ordered numbers of a list, with what its rows are shown by.
#[derive(Debug)]
pub struct OpenList {
    id: u32,
    /// The cases, in the list's order.
    pub case_ids: Vec<CaseId>,
    /// The day that every figure is for.
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    pub known_on: Option<NaiveDate>,
    /// How ages are counted.
    pub convention: Convention,
}

/// The lists that are open.
#[derive(Debug, Default)]
pub struct Lists {
    next: AtomicU32,
    open: Mutex<Vec<Arc<OpenList>>>,
}

impl Lists {
    fn keep(
        &self,
        case_ids: Vec<CaseId>,
        (as_of, known_on): (NaiveDate, Option<NaiveDate>),
        convention: Convention,
    ) -> u32 {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        if let Ok(mut open) = self.open.lock() {
            if open.len() >= LISTS_KEPT {
                open.remove(0);
            }
            open.push(Arc::new(OpenList { id, case_ids, as_of, known_on, convention }));
        }
        id
    }

    /// The open list of that number.
    pub fn get(&self, id: u32) -> Result<Arc<OpenList>, Failure> {
        self.open
            .lock()
            .ok()
            .and_then(|open| open.iter().find(|list| list.id == id).cloned())
            .ok_or_else(|| Failure::new(FailureCode::ListGone))
    }
}

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
    let collectors = places(&filter.collectors, portfolio.collectors.iter().map(CollectorRow::name));
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
            && brought_by.is_none_or(|change| portfolio.brought_by[index] == change)
            && brought_on.as_ref().is_none_or(|changes| changes.contains(&portfolio.brought_by[index]))
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

    /// Opens a list: filters, orders, counts and sums it.
    ///
    /// # Errors
    /// `no_such_bucket`, `no_such_bucket_set`, `no_such_batch`, `sum_too_large`.
    pub async fn open_list(&self, request: &ListRequest) -> Result<ListOpened, Failure> {
        let moment = self.at_one_moment().await?;
        let convention = moment.convention(&request.basis).await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(request.as_of), request.known_on.map(day_number), &convention);
        let (mut indices, ages) = filtered(&moment, &portfolio, &standing, &convention, &request.filter).await?;
        // What is settled or withdrawn is owed no more, whatever the last figure was.
        let sums_in = |amounts: &[i64]| {
            let indices = indices.iter().map(|&index| index as usize);
            let open = indices.filter(|&index| standing.status[index] == Status::Open);
            sums_of(open.map(|index| (portfolio.currency_of(index), amounts[index])))
        };
        let (outstanding, balance) = (sums_in(&standing.outstanding)?, sums_in(&standing.balance)?);
        let credits = if portfolio.has_credits_or_removals() {
            let of_credits = request.filter.of_credits();
            let (credits, _) = filtered(&moment, &portfolio, &standing, &convention, &of_credits).await?;
            let credits = credits.iter().map(|&index| index as usize).filter(|&index| is_credit(&standing, index));
            sums_of(credits.map(|index| (portfolio.currency_of(index), standing.outstanding[index])))?
        } else {
            Vec::new()
        };
        let mut seen = vec![false; portfolio.debtor_keys.len()];
        let mut debtors = 0;
        for &index in &indices {
            let debtor = portfolio.debtors[index as usize] as usize;
            debtors += u64::from(!std::mem::replace(&mut seen[debtor], true));
        }
        moment.sort(&portfolio, &standing, &ages, &request.sort, &mut indices).await?;
        let total = indices.len() as u64;
        let ids = indices.iter().map(|&index| portfolio.case_ids[index as usize]).collect();
        Ok(ListOpened {
            list_id: self.lists.keep(ids, (request.as_of, request.known_on), convention),
            total,
            debtors,
            outstanding,
            balance,
            credits,
        })
    }

    /// Orders by the keys, the first one weighing most; ties by the case's number in the book.
    async fn sort(
        &self,
        portfolio: &Portfolio,
        standing: &Standing,
        ages: &Ages,
        sort: &[ListSort],
        indices: &mut [u32],
    ) -> Result<(), Failure> {
        for key in sort.iter().rev() {
            let ranks: Vec<i64> = match key.by {
                SortKey::LoanNo => self.text_ranks(portfolio, TextSort::LoanNo).await?,
                SortKey::DebtorName => self.text_ranks(portfolio, TextSort::DebtorName).await?,
                SortKey::Product => distinct_ranks(&portfolio.products),
                SortKey::Region => distinct_ranks(&portfolio.regions),
                SortKey::DueDate => standing.due.iter().map(|due| i64::from(*due)).collect(),
                SortKey::DaysPastDue => ages.days.iter().map(|days| i64::from(*days)).collect(),
                SortKey::Bucket => ages.buckets.iter().map(|bucket| i64::from(*bucket)).collect(),
                SortKey::Outstanding => standing.outstanding.clone(),
                SortKey::Balance => standing.balance.clone(),
                SortKey::Status => standing.status.iter().map(|status| *status as i64).collect(),
                SortKey::Hand => standing.holders.hand.iter().map(|hand| i64::from(*hand)).collect(),
                SortKey::Collector => {
                    name_ranks(&standing.holders.collector, portfolio.collectors.iter().map(CollectorRow::name))
                }
                SortKey::Agency => {
                    name_ranks(&standing.holders.agency, portfolio.agencies.iter().map(|a| a.name.as_str()))
                }
            };
            // Stable, so that the keys that weigh less keep their order within equal ones.
            if key.descending {
                indices.sort_by_key(|&index| std::cmp::Reverse(ranks[index as usize]));
            } else {
                indices.sort_by_key(|&index| ranks[index as usize]);
            }
        }
        Ok(())
    }

    async fn text_ranks(&self, portfolio: &Portfolio, sort: TextSort) -> Result<Vec<i64>, Failure> {
        let mut ranks = vec![i64::MAX; portfolio.len()];
        for (rank, id) in (0..).zip(self.book.ids_sorted_by(sort).await?) {
            if let Some(index) = portfolio.index_of(id) {
                ranks[index] = rank;
            }
        }
        Ok(ranks)
    }

    /// Some rows of an open list, from position `from` (from 0) on. A case that is gone meanwhile
    /// leaves its row out.
    ///
    /// # Errors
    /// `list_gone`.
    pub async fn list_rows(&self, list_id: u32, from: u64, count: u32) -> Result<Vec<CaseLine>, Failure> {
        let list = self.lists.get(list_id)?;
        let start = usize::try_from(from).unwrap_or(usize::MAX).min(list.case_ids.len());
        let end = start.saturating_add(count as usize).min(list.case_ids.len());
        self.case_lines(&list.case_ids[start..end], (list.as_of, list.known_on), &list.convention).await
    }

    /// Where in an open list the case of that number is, from 0.
    ///
    /// # Errors
    /// `list_gone`.
    pub fn list_position(&self, list_id: u32, case_id: CaseId) -> Result<Option<u64>, Failure> {
        let list = self.lists.get(list_id)?;
        Ok(list.case_ids.iter().position(|id| *id == case_id).map(|at| at as u64))
    }
}

fn distinct_ranks(column: &Texts) -> Vec<i64> {
    let mut order: Vec<usize> = (0..column.distinct.len()).collect();
    order.sort_by(|&one, &other| column.distinct[one].cmp(&column.distinct[other]));
    let mut rank_of = vec![0_i64; order.len()];
    for (rank, at) in (0..).zip(order) {
        rank_of[at] = rank;
    }
    column.of_case.iter().map(|&text| rank_of[text as usize]).collect()
}

fn name_ranks<'names>(column: &[u32], names: impl Iterator<Item = &'names str>) -> Vec<i64> {
    let names: Vec<&str> = names.collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&at| names[at]);
    let mut rank_of = vec![0_i64; order.len()];
    for (rank, at) in (0..).zip(order) {
        rank_of[at] = rank;
    }
    column.iter().map(|&at| if at == NOBODY { i64::MAX } else { rank_of[at as usize] }).collect()
}
