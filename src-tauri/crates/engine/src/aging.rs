//! The aging table: a question asked of the book, with a date.

use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::portfolio::{NOBODY, Portfolio, Standing};
use caseload_domain::aging::{Convention, DayCount};
use caseload_domain::calendar::day_number;
use caseload_domain::money::Sums;
use caseload_domain::{Money, Status};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an aging table is asked for.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct AgingRequest {
    /// The day that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// Name of the bucket set; `m` when absent.
    #[serde(default)]
    pub bucket_set: Option<String>,
    /// The day count; the set's customary one when absent.
    #[serde(default)]
    pub day_count: Option<DayCount>,
    /// One more table for each value of this.
    #[serde(default)]
    pub by: Option<GroupBy>,
}

/// What cases can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// The lender's product.
    Product,
    /// City, province or region.
    Region,
    /// Who works the case.
    Collector,
    /// Which agency has it.
    Agency,
    /// Why the debtor does not pay.
    Reason,
}

/// One bucket of a table.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingBucket {
    /// Short name.
    pub code: String,
    /// Name with boundaries.
    pub label: String,
    /// First day; `null` when open below.
    pub from: Option<i32>,
    /// Last day; `null` when open above.
    pub to: Option<i32>,
    /// Open cases.
    pub cases: u64,
    /// Debtors with a case here.
    pub debtors: u64,
    /// Overdue and unpaid, per currency.
    pub outstanding: Vec<Money>,
    /// Of the cases, those with an agency.
    pub outsourced_cases: u64,
    /// Of the money, what is with an agency.
    pub outsourced: Vec<Money>,
}

/// Sums over all buckets; a debtor with cases in several counts once.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingTotal {
    /// Open cases.
    pub cases: u64,
    /// Debtors.
    pub debtors: u64,
    /// Overdue and unpaid, per currency.
    pub outstanding: Vec<Money>,
}

/// The same table for one value of the grouping.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingGroup {
    /// The value; empty where a case has none.
    pub key: String,
    /// Its buckets.
    pub buckets: Vec<AgingBucket>,
}

/// An aging table.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct AgingTable {
    /// The day it is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// By what was known on this day; `null` for all that is known.
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Version of the bucket set.
    pub bucket_set_version: u32,
    /// The day count.
    pub day_count: DayCount,
    /// From the youngest bucket to the oldest.
    pub buckets: Vec<AgingBucket>,
    /// Over all buckets.
    pub total: AgingTotal,
    /// One table for each value of the grouping asked for, else none.
    pub groups: Vec<AgingGroup>,
}

/// The convention of that set name and day count.
pub(crate) fn convention(set: Option<&str>, day_count: Option<DayCount>) -> Result<Convention, Failure> {
    let set = set.unwrap_or("m");
    Convention::named(set, day_count).ok_or_else(|| Failure::new(codes::NO_SUCH_BUCKET_SET).with("bucket_set", set))
}

/// Counts and sums of some buckets, filled case by case.
struct Tally {
    cases: Vec<u64>,
    outsourced_cases: Vec<u64>,
    /// `sums[bucket * currencies + currency]`, split in-house and outsourced.
    sums: Vec<i128>,
    outsourced: Vec<i128>,
    currencies: usize,
}

impl Tally {
    fn new(buckets: usize, currencies: usize) -> Self {
        Self {
            cases: vec![0; buckets],
            outsourced_cases: vec![0; buckets],
            sums: vec![0; buckets * currencies],
            outsourced: vec![0; buckets * currencies],
            currencies,
        }
    }

    fn add(&mut self, bucket: usize, currency: usize, minor: i64, outsourced: bool) {
        self.cases[bucket] += 1;
        self.sums[bucket * self.currencies + currency] += i128::from(minor);
        if outsourced {
            self.outsourced_cases[bucket] += 1;
            self.outsourced[bucket * self.currencies + currency] += i128::from(minor);
        }
    }

    fn money(sums: &[i128], portfolio: &Portfolio) -> Result<Vec<Money>, Failure> {
        let mut money = Sums::default();
        for (sum, currency) in sums.iter().zip(portfolio.currencies.iter()) {
            if *sum != 0 {
                money.add(*currency, i64::try_from(*sum).map_err(|_| Failure::new(codes::SUM_TOO_LARGE))?)?;
            }
        }
        Ok(money.to_list())
    }

    fn buckets(
        &self,
        convention: &Convention,
        debtors: &[u64],
        portfolio: &Portfolio,
    ) -> Result<Vec<AgingBucket>, Failure> {
        let buckets = convention.buckets.buckets();
        buckets
            .iter()
            .enumerate()
            .map(|(index, bucket)| {
                let range = index * self.currencies..(index + 1) * self.currencies;
                Ok(AgingBucket {
                    code: bucket.code.clone(),
                    label: bucket.label(),
                    from: bucket.from,
                    to: bucket.to,
                    cases: self.cases[index],
                    debtors: debtors[index],
                    outstanding: Self::money(&self.sums[range.clone()], portfolio)?,
                    outsourced_cases: self.outsourced_cases[index],
                    outsourced: Self::money(&self.outsourced[range], portfolio)?,
                })
            })
            .collect()
    }
}

/// The table over the open cases of a standing, in one pass.
pub(crate) fn table(
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    by: Option<GroupBy>,
) -> Result<(Vec<AgingBucket>, AgingTotal, Vec<AgingGroup>), Failure> {
    let count = convention.buckets.buckets().len();
    let currencies = portfolio.currencies.len();
    let (_, buckets) = standing.ages(convention);
    let grouping = by.map(|by| Grouping::of(by, portfolio, standing));
    let group_count = grouping.as_ref().map_or(0, |grouping| grouping.names.len());
    let mut whole = Tally::new(count, currencies);
    let mut groups: Vec<Tally> = (0..group_count).map(|_| Tally::new(count, currencies)).collect();
    // One bit a bucket: which buckets each debtor has cases in.
    let mut debtor_buckets = vec![0_u32; portfolio.debtor_keys.len()];
    let mut group_debtors: std::collections::HashSet<(u32, u32, u8)> = std::collections::HashSet::new();
    for (index, bucket) in buckets.iter().enumerate() {
        if standing.status[index] != Status::Open {
            continue;
        }
        let (at, currency) = (usize::from(*bucket), usize::from(portfolio.currency[index]));
        let (minor, outsourced) = (standing.outstanding[index], standing.agency[index] != NOBODY);
        whole.add(at, currency, minor, outsourced);
        let debtor = portfolio.debtors[index];
        debtor_buckets[debtor as usize] |= 1 << at.min(31);
        if let Some(grouping) = &grouping {
            let group = grouping.of_case(index);
            groups[group as usize].add(at, currency, minor, outsourced);
            group_debtors.insert((group, debtor, *bucket));
        }
    }
    let mut debtors = vec![0_u64; count];
    let mut all_debtors = 0;
    for bits in debtor_buckets {
        all_debtors += u64::from(bits != 0);
        for (bucket, debtors) in debtors.iter_mut().enumerate() {
            *debtors += u64::from(bits >> bucket.min(31) & 1);
        }
    }
    let buckets = whole.buckets(convention, &debtors, portfolio)?;
    let mut sums = Sums::default();
    for money in buckets.iter().flat_map(|bucket| &bucket.outstanding) {
        sums.add(money.currency, money.minor)?;
    }
    let total = AgingTotal { cases: whole.cases.iter().sum(), debtors: all_debtors, outstanding: sums.to_list() };
    let mut group_tables = Vec::new();
    if let Some(grouping) = grouping {
        let mut counts = vec![vec![0_u64; count]; group_count];
        for (group, _, bucket) in group_debtors {
            counts[group as usize][usize::from(bucket)] += 1;
        }
        for ((tally, name), debtors) in groups.iter().zip(grouping.names).zip(&counts) {
            if tally.cases.iter().any(|cases| *cases > 0) {
                group_tables.push(AgingGroup { key: name, buckets: tally.buckets(convention, debtors, portfolio)? });
            }
        }
        group_tables.sort_by(|one, other| one.key.cmp(&other.key));
    }
    Ok((buckets, total, group_tables))
}

/// Which group each case is in.
struct Grouping<'columns> {
    column: &'columns [u32],
    names: Vec<String>,
}

impl<'columns> Grouping<'columns> {
    fn of(by: GroupBy, portfolio: &'columns Portfolio, standing: &'columns Standing) -> Self {
        let (column, mut names): (&[u32], Vec<String>) = match by {
            GroupBy::Product => (&portfolio.products.of_case, portfolio.products.distinct.clone()),
            GroupBy::Region => (&portfolio.regions.of_case, portfolio.regions.distinct.clone()),
            GroupBy::Reason => (&portfolio.reasons.of_case, portfolio.reasons.distinct.clone()),
            GroupBy::Collector => {
                (&standing.collector, portfolio.collectors.iter().map(|collector| collector.name.clone()).collect())
            }
            GroupBy::Agency => {
                (&standing.agency, portfolio.agencies.iter().map(|agency| agency.name.clone()).collect())
            }
        };
        // The last group holds the cases that have nobody.
        names.push(String::new());
        Self { column, names }
    }

    fn of_case(&self, index: usize) -> u32 {
        match self.column[index] {
            NOBODY => u32::try_from(self.names.len() - 1).unwrap_or(0),
            group => group,
        }
    }
}

impl Engine {
    /// The aging table as of a date.
    ///
    /// # Errors
    /// `no_such_bucket_set`, `sum_too_large`, or what the book says.
    pub async fn aging(&self, request: &AgingRequest) -> Result<AgingTable, Failure> {
        let convention = convention(request.bucket_set.as_deref(), request.day_count)?;
        let portfolio = self.portfolio().await?;
        let standing = portfolio.standing(day_number(request.as_of), request.known_on.map(day_number));
        let (buckets, total, groups) = table(&portfolio, &standing, &convention, request.by)?;
        Ok(AgingTable {
            as_of: request.as_of,
            known_on: request.known_on,
            bucket_set: convention.buckets.name().to_owned(),
            bucket_set_version: convention.buckets.version(),
            day_count: convention.day_count,
            buckets,
            total,
            groups,
        })
    }
}
