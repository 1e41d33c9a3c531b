//! Counting and summing the open cases of a standing by bucket and group, in one pass.
//!
//! The pass goes debtor by debtor, so that a debtor with several cases is counted once without any
//! set of those seen.

use crate::aging_table::{AgingBucket, AgingGroup, AgingTotal, GroupBy, PortfolioAtRisk, WrittenOffLoans};
use crate::figures::{money, percent};
use caseload_domain::aging::{Convention, Level};
use caseload_domain::calendar::{DayNumber, date_of};
use caseload_domain::reason::ReasonGroup;
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::{
    Holders, MIN_CHUNK, NO_BUCKET, NO_DAY, NOBODY, Portfolio, Standing, Tables, Texts, is_credit, threads,
};
use caseload_session::failure::{Failure, FailureCode};
use std::borrow::Cow;
use std::ops::Range;

/// Counts and sums of the buckets of one group.
#[derive(Clone)]
struct Totals {
    currencies: usize,
    cases: Vec<u64>,
    debtors: Vec<u64>,
    outsourced_cases: Vec<u64>,
    /// `sums[bucket * currencies + currency]`, minor units.
    sums: Vec<i128>,
    /// The same of everything still to pay.
    balances: Vec<i128>,
    outsourced: Vec<i128>,
    /// Loans and their balances beyond each of [`AT_RISK`], `[line * currencies + currency]`.
    at_risk_cases: Vec<u64>,
    at_risk: Vec<i128>,
    /// Balances of all loans, also of those that are not overdue.
    all_balances: Vec<i128>,
    all_debtors: u64,
}

impl Totals {
    fn new(buckets: usize, currencies: usize) -> Self {
        Self {
            currencies,
            cases: vec![0; buckets],
            debtors: vec![0; buckets],
            outsourced_cases: vec![0; buckets],
            sums: vec![0; buckets * currencies],
            balances: vec![0; buckets * currencies],
            at_risk_cases: vec![0; AT_RISK.len() * currencies],
            at_risk: vec![0; AT_RISK.len() * currencies],
            all_balances: vec![0; currencies],
            outsourced: vec![0; buckets * currencies],
            all_debtors: 0,
        }
    }

    fn add(&mut self, seen: &Seen, currency: usize, outsourced: bool) {
        let bucket = usize::from(seen.bucket);
        self.cases[bucket] += 1;
        self.sums[bucket * self.currencies + currency] += i128::from(seen.outstanding);
        self.balances[bucket * self.currencies + currency] += i128::from(seen.balance);
        if outsourced {
            self.outsourced_cases[bucket] += 1;
            self.outsourced[bucket * self.currencies + currency] += i128::from(seen.outstanding);
        }
    }

    /// Counts the balance of a loan, overdue or not.
    fn add_balance(&mut self, seen: &Seen, currency: usize) {
        let balance = i128::from(seen.balance.max(0));
        self.all_balances[currency] += balance;
        for (line, days) in AT_RISK.iter().enumerate() {
            if seen.bucket != NO_BUCKET && seen.days > *days {
                self.at_risk_cases[line * self.currencies + currency] += 1;
                self.at_risk[line * self.currencies + currency] += balance;
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        let counts = [
            (&mut self.cases, &other.cases),
            (&mut self.debtors, &other.debtors),
            (&mut self.outsourced_cases, &other.outsourced_cases),
            (&mut self.at_risk_cases, &other.at_risk_cases),
        ];
        for (own, others) in counts {
            for (own, other) in own.iter_mut().zip(others) {
                *own += other;
            }
        }
        for (own, others) in [
            (&mut self.sums, &other.sums),
            (&mut self.balances, &other.balances),
            (&mut self.outsourced, &other.outsourced),
            (&mut self.at_risk, &other.at_risk),
            (&mut self.all_balances, &other.all_balances),
        ] {
            for (own, other) in own.iter_mut().zip(others) {
                *own += other;
            }
        }
        self.all_debtors += other.all_debtors;
    }

    fn buckets(&self, convention: &Convention, currencies: &[Currency]) -> Result<Vec<AgingBucket>, Failure> {
        let buckets = convention.buckets.buckets().iter().enumerate();
        buckets
            .map(|(index, bucket)| {
                let range = index * self.currencies..(index + 1) * self.currencies;
                Ok(AgingBucket {
                    code: bucket.code.clone(),
                    label: bucket.label(),
                    from: bucket.from,
                    to: bucket.to,
                    cases: self.cases[index],
                    debtors: self.debtors[index],
                    outstanding: money(&self.sums[range.clone()], currencies)?,
                    balance: money(&self.balances[range.clone()], currencies)?,
                    outsourced_cases: self.outsourced_cases[index],
                    outsourced: money(&self.outsourced[range], currencies)?,
                })
            })
            .collect()
    }

    fn lines_at_risk(&self, currencies: &[Currency]) -> Result<Vec<PortfolioAtRisk>, Failure> {
        let minor = |sum: i128| i64::try_from(sum).map_err(|_| Failure::new(FailureCode::SumTooLarge));
        let mut lines = Vec::new();
        for (at, currency) in currencies.iter().enumerate().filter(|(at, _)| self.all_balances[*at] > 0) {
            for (line, days) in AT_RISK.iter().enumerate() {
                let place = line * self.currencies + at;
                let (balance, of) = (minor(self.at_risk[place])?, minor(self.all_balances[at])?);
                lines.push(PortfolioAtRisk {
                    days: *days,
                    cases: self.at_risk_cases[place],
                    balance: Money { currency: *currency, minor: balance },
                    of: Money { currency: *currency, minor: of },
                    percent: percent(balance, of),
                });
            }
        }
        Ok(lines)
    }

    fn total(&self, currencies: &[Currency]) -> Result<AgingTotal, Failure> {
        let over_buckets = |sums: &[i128]| -> Vec<i128> {
            (0..self.currencies).map(|at| sums.iter().skip(at).step_by(self.currencies.max(1)).sum()).collect()
        };
        Ok(AgingTotal {
            cases: self.cases.iter().sum(),
            debtors: self.all_debtors,
            outstanding: money(&over_buckets(&self.sums), currencies)?,
            balance: money(&over_buckets(&self.balances), currencies)?,
            outsourced_cases: self.outsourced_cases.iter().sum(),
            outsourced: money(&over_buckets(&self.outsourced), currencies)?,
        })
    }
}

/// The days beyond which loans are at risk (DOMAIN.md §1, PAR N).
const AT_RISK: [i32; 4] = [1, 30, 60, 90];

/// A loan as it is counted.
struct Seen {
    /// [`NO_BUCKET`] for a loan that is no case: it is running, and nothing of it was ever overdue.
    bucket: u8,
    /// Days past due.
    days: i32,
    outstanding: i64,
    balance: i64,
}

/// By what a table is divided into groups.
pub enum GroupedBy {
    /// One group for each value.
    By(GroupBy),
    /// By the values of an own column.
    ByColumn(Texts),
}

/// What is asked of a table.
#[derive(Clone, Copy)]
pub struct Asked<'request> {
    /// By what they are grouped; not at all where absent.
    pub by: Option<&'request GroupedBy>,
    /// Only cases in this currency.
    pub only: Option<Currency>,
    /// Only the cases that are marked, in the order of the portfolio.
    pub among: Option<&'request [bool]>,
}

impl Asked<'_> {
    /// Everything, and no groups.
    pub const ALL: Self = Self { by: None, only: None, among: None };

    fn lets_through(&self, portfolio: &Portfolio, index: usize) -> bool {
        self.only.is_none_or(|only| only == portfolio.currency_of(index)) && self.among.is_none_or(|among| among[index])
    }
}

/// What one thread counts.
struct Share {
    whole: Totals,
    groups: Vec<Totals>,
}

/// What a table comes to.
#[derive(PartialEq)]
pub struct Counted {
    /// The buckets of the set, from the youngest, in every currency.
    pub buckets: Vec<AgingBucket>,
    /// All of them together.
    pub total: AgingTotal,
    /// The groups, where some were asked for.
    pub groups: Vec<AgingGroup>,
    /// The portfolio at risk, in every currency.
    pub at_risk: Vec<PortfolioAtRisk>,
}

/// What stands beside a table: credits that are applied to no case, and loans that are written off.
///
/// # Errors
/// `sum_too_large`.
pub fn beside(
    portfolio: &Portfolio,
    (as_of, known_on): (DayNumber, Option<DayNumber>),
    convention: &Convention,
    asked: Asked<'_>,
) -> Result<(Vec<Money>, WrittenOffLoans), Failure> {
    let mut found = (vec![0_i128; portfolio.currencies.len()], vec![0_i128; portfolio.currencies.len()]);
    let mut credits = vec![0_i128; portfolio.currencies.len()];
    let mut cases = 0;
    // Most books have neither, and need no standing for it.
    if portfolio.has_credits_or_removals() {
        let standing = portfolio.standing(as_of, known_on, convention);
        for index in (0..portfolio.len()).filter(|index| is_credit(&standing, *index)) {
            // A credit is no case, which a filter of cases lets through or not.
            if asked.only.is_none_or(|only| only == portfolio.currency_of(index)) && asked.among.is_none() {
                credits[usize::from(portfolio.currency[index])] += i128::from(standing.outstanding[index]);
            }
        }
        for (index, recovered) in portfolio.written_off(&standing) {
            if asked.lets_through(portfolio, index) {
                let currency = usize::from(portfolio.currency[index]);
                cases += 1;
                found.0[currency] += i128::from(standing.outstanding[index].max(0));
                found.1[currency] += i128::from(recovered);
            }
        }
    }
    let (outstanding, recovered) = (money(&found.0, &portfolio.currencies)?, money(&found.1, &portfolio.currencies)?);
    Ok((money(&credits, &portfolio.currencies)?, WrittenOffLoans { cases, outstanding, recovered }))
}

/// The table as of a day, by what was known on another: straight from the columns where the book is
/// plain, else by where each case stands.
///
/// # Errors
/// `sum_too_large`.
pub fn table_of(
    portfolio: &Portfolio,
    (as_of, known_on): (DayNumber, Option<DayNumber>),
    convention: &Convention,
    asked: Asked<'_>,
) -> Result<Counted, Failure> {
    let tolerates = convention.terms.tolerance > 0 || convention.of_products.iter().any(|(_, own)| own.tolerance > 0);
    let straight = known_on.is_none() && convention.level == Level::Case && !tolerates;
    match &portfolio.facts_only {
        Some(plain) if straight && portfolio.standing_at_hand(as_of, known_on, convention).is_none() => {
            let tables = Tables::new(portfolio, (as_of, None), plain.oldest, convention);
            let look = |index: usize| {
                plain.is_open(index, as_of).then(|| {
                    let product = portfolio.products.of_case[index];
                    let (days, bucket) = tables.age(product, plain.due[index], convention);
                    let outstanding = plain.outstanding[index];
                    Seen { bucket, days, outstanding, balance: outstanding }
                })
            };
            counted(portfolio, &portfolio.holders(as_of, None), convention, asked, &look)
        }
        _ => table(portfolio, &portfolio.standing(as_of, known_on, convention), convention, asked),
    }
}

/// The table over the open cases of a standing.
///
/// # Errors
/// `sum_too_large`.
pub fn table(
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    asked: Asked<'_>,
) -> Result<Counted, Failure> {
    let ages = standing.ages(portfolio, convention);
    let look = |index: usize| {
        let seen = |bucket: u8| {
            let (outstanding, balance) = (standing.outstanding[index], standing.balance[index]);
            Seen { bucket, days: ages.days[index], outstanding, balance }
        };
        match standing.status[index] {
            Status::Open => Some(seen(ages.buckets[index])),
            // A loan that is disbursed and was never overdue is none of the cases, and of the balance of all loans.
            Status::NotYet if standing.balance[index] > 0 => Some(seen(NO_BUCKET)),
            _ => None,
        }
    };
    counted(portfolio, &standing.holders, convention, asked, &look)
}

/// The table over the cases for which `look` gives a bucket and minor units.
fn counted(
    portfolio: &Portfolio,
    holders: &Holders,
    convention: &Convention,
    asked: Asked<'_>,
    look: &(impl Fn(usize) -> Option<Seen> + Sync),
) -> Result<Counted, Failure> {
    let by = match asked.by {
        Some(GroupedBy::By(by)) => Some(*by),
        _ => None,
    };
    let grouping = asked.by.map(|by| Grouping::of(by, portfolio, holders));
    let empty = Totals::new(convention.buckets.buckets().len(), portfolio.currencies.len());
    let debtors = portfolio.debtor_keys.len();
    let share = debtors.div_ceil(threads()).max(MIN_CHUNK);
    let shares: Vec<Share> = std::thread::scope(|scope| {
        let ranges = (0..debtors).step_by(share).map(|start| start..(start + share).min(debtors));
        let (grouping, empty) = (grouping.as_ref(), &empty);
        let work: Vec<_> = ranges
            .map(|range| scope.spawn(move || count(portfolio, holders, look, (grouping, asked), empty, range)))
            .collect();
        let whole = |panic| std::panic::resume_unwind(panic);
        work.into_iter().map(|work| work.join().unwrap_or_else(whole)).collect()
    });
    let mut whole = empty.clone();
    let mut groups: Vec<Totals> = vec![empty; grouping.as_ref().map_or(0, |grouping| grouping.names.len())];
    for share in &shares {
        whole.merge(&share.whole);
        for (group, other) in groups.iter_mut().zip(&share.groups) {
            group.merge(other);
        }
    }
    let currencies = &portfolio.currencies;
    let mut tables = Vec::new();
    for (totals, key) in groups.iter().zip(grouping.into_iter().flat_map(|grouping| grouping.names)) {
        if totals.all_debtors > 0 {
            let (buckets, total) = (totals.buckets(convention, currencies)?, totals.total(currencies)?);
            let parent = (by == Some(GroupBy::Reason)).then(|| ReasonGroup::of(&key).code().to_owned());
            tables.push(AgingGroup { key, parent, buckets, total });
        }
    }
    // Reasons stand under their branch, branches in the order of the tree.
    let branch = |group: &AgingGroup| match by {
        Some(GroupBy::Reason | GroupBy::ReasonGroup) => Some(ReasonGroup::of(&group.key)),
        _ => None,
    };
    tables.sort_by(|one, other| branch(one).cmp(&branch(other)).then_with(|| one.key.cmp(&other.key)));
    Ok(Counted {
        buckets: whole.buckets(convention, currencies)?,
        total: whole.total(currencies)?,
        groups: tables,
        at_risk: whole.lines_at_risk(currencies)?,
    })
}

fn count(
    portfolio: &Portfolio,
    holders: &Holders,
    look: &impl Fn(usize) -> Option<Seen>,
    (grouping, asked): (Option<&Grouping<'_>>, Asked<'_>),
    empty: &Totals,
    debtors: Range<usize>,
) -> Share {
    let mut share = Share {
        whole: empty.clone(),
        groups: vec![empty.clone(); grouping.map_or(0, |grouping| grouping.names.len())],
    };
    // The buckets and groups that the debtor at hand was counted in.
    let mut seen: Vec<(usize, usize)> = Vec::new();
    for debtor in debtors {
        seen.clear();
        // One bit a bucket: a set has at most sixty.
        let mut buckets = 0_u64;
        for &case in portfolio.cases_of_debtor.of(debtor) {
            let index = case as usize;
            if !asked.lets_through(portfolio, index) {
                continue;
            }
            let Some(looked) = look(index) else { continue };
            let currency = usize::from(portfolio.currency[index]);
            share.whole.add_balance(&looked, currency);
            if looked.bucket == NO_BUCKET {
                continue;
            }
            let bucket = usize::from(looked.bucket);
            let outsourced = holders.agency[index] != NOBODY;
            share.whole.add(&looked, currency, outsourced);
            share.whole.debtors[bucket] += u64::from(buckets >> bucket & 1 == 0);
            share.whole.all_debtors += u64::from(buckets == 0);
            buckets |= 1 << bucket;
            if let Some(grouping) = grouping {
                let group = grouping.of_case(index);
                let totals = &mut share.groups[group];
                totals.add(&looked, currency, outsourced);
                if !seen.contains(&(group, bucket)) {
                    totals.debtors[bucket] += 1;
                    totals.all_debtors += u64::from(seen.iter().all(|(other, _)| *other != group));
                    seen.push((group, bucket));
                }
            }
        }
    }
    share
}

/// Which group each case is in; the last holds those that have nobody, or no value.
struct Grouping<'columns> {
    column: Cow<'columns, [u32]>,
    names: Vec<String>,
}

impl<'columns> Grouping<'columns> {
    fn of(by: &'columns GroupedBy, portfolio: &'columns Portfolio, holders: &'columns Holders) -> Self {
        let by = match by {
            GroupedBy::By(by) => *by,
            GroupedBy::ByColumn(texts) => {
                let names = texts.distinct.iter().cloned().chain([String::new()]).collect();
                return Self { column: Cow::from(&texts.of_case), names };
            }
        };
        let (column, mut names): (Cow<'columns, [u32]>, Vec<String>) = match by {
            GroupBy::Product => (Cow::from(&portfolio.products.of_case), portfolio.products.distinct.clone()),
            GroupBy::Region => (Cow::from(&portfolio.regions.of_case), portfolio.regions.distinct.clone()),
            GroupBy::Reason => (Cow::from(&portfolio.reasons.of_case), portfolio.reasons.distinct.clone()),
            GroupBy::ReasonGroup => {
                let branches: Vec<u32> =
                    portfolio.reasons.distinct.iter().map(|reason| ReasonGroup::of(reason) as u32).collect();
                let column = portfolio.reasons.of_case.iter().map(|reason| branches[*reason as usize]).collect();
                (Cow::Owned(column), ReasonGroup::ALL.map(|group| group.code().to_owned()).to_vec())
            }
            GroupBy::Collector => {
                let names = portfolio.collectors.iter().map(|collector| collector.terms.name.clone());
                (Cow::from(&holders.collector), names.collect())
            }
            GroupBy::Agency => {
                let names = portfolio.agencies.iter().map(|agency| agency.name.clone());
                (Cow::from(&holders.agency), names.collect())
            }
            GroupBy::Side => {
                let sides = holders.agency.iter().map(|agency| u32::from(*agency != NOBODY)).collect();
                (Cow::Owned(sides), vec!["in_house".to_owned(), "outsourced".to_owned()])
            }
            GroupBy::DisbursementMonth => by_month(portfolio),
        };
        names.push(String::new());
        Self { column, names }
    }

    fn of_case(&self, index: usize) -> usize {
        (self.column[index] as usize).min(self.names.len() - 1)
    }
}

/// The month of disbursement of each case, with the months' names.
fn by_month(portfolio: &Portfolio) -> (Cow<'_, [u32]>, Vec<String>) {
    let mut months: Vec<i32> =
        portfolio.disbursed.iter().filter(|day| **day != NO_DAY).map(|day| month_number(*day)).collect();
    months.sort_unstable();
    months.dedup();
    let of = |day: &i32| {
        let found = if *day == NO_DAY { None } else { months.binary_search(&month_number(*day)).ok() };
        found.and_then(|at| u32::try_from(at).ok()).unwrap_or(NOBODY)
    };
    let column = portfolio.disbursed.iter().map(of).collect();
    let names = months.iter().map(|month| format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1));
    (Cow::Owned(column), names.collect())
}

/// Months from the year 0 to that of a day.
#[must_use]
pub fn month_number(day: i32) -> i32 {
    use chrono::Datelike as _;
    date_of(day).map_or(0, |date| date.year() * 12 + date.month0().cast_signed())
}
