//! The collectors and what each has.

use crate::conventions::Basis;
use crate::engine::{Engine, sums_of};
use crate::failure::{Failure, codes};
use crate::portfolio::NOBODY;
use caseload_domain::calendar::day_number;
use caseload_domain::{Money, Status};
use caseload_store::{NewCollector, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// A collector with their load.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct CollectorSummary {
    /// Number in the book.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Whether they work here.
    pub active: bool,
    /// Share relative to others.
    pub weight: i64,
    /// Most cases at once.
    pub most_cases: Option<i64>,
    /// What they take: field and values.
    pub takes: Vec<(String, Vec<String>)>,
    /// Open cases they have.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Money of those, per currency.
    pub outstanding: Vec<Money>,
    /// Cases by bucket code.
    pub by_bucket: BTreeMap<String, u64>,
}

/// A collector to be added.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct CollectorToAdd {
    /// Name; unique among those who work here.
    pub name: String,
    /// Share relative to others, from 1.
    #[serde(default)]
    pub weight: Option<i64>,
    /// Most cases at once.
    #[serde(default)]
    pub most_cases: Option<i64>,
    /// What they take: field and values; nothing is everything.
    #[serde(default)]
    pub takes: Vec<(String, Vec<String>)>,
}

/// Fields that a collector can be restricted by.
pub(crate) const TAKES_FIELDS: [&str; 3] = ["product", "region", "bucket"];

/// A name without white space at its ends; refused when nothing is left.
pub(crate) fn proper_name(name: &str) -> Result<String, Failure> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { Err(Failure::new(codes::NAME_EMPTY)) } else { Ok(name) }
}

impl Engine {
    /// The collectors with their loads as of a date, in the order in which they came.
    ///
    /// # Errors
    /// What the book says.
    pub async fn collectors(&self, as_of: NaiveDate) -> Result<Vec<CollectorSummary>, Failure> {
        let convention = self.convention(&Basis::default()).await?;
        let portfolio = self.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let ages = standing.ages(&portfolio, &convention);
        let buckets = &ages.buckets;
        let count = portfolio.collectors.len();
        let (mut cases, mut debtors) = (vec![0_u64; count], vec![HashSet::new(); count]);
        let mut money: Vec<Vec<(caseload_domain::Currency, i64)>> = vec![Vec::new(); count];
        let mut by_bucket = vec![vec![0_u64; convention.buckets.buckets().len()]; count];
        for index in 0..portfolio.len() {
            let collector = standing.holders.collector[index];
            if collector == NOBODY || standing.status[index] != Status::Open {
                continue;
            }
            let at = collector as usize;
            cases[at] += 1;
            debtors[at].insert(portfolio.debtors[index]);
            let currency = portfolio.currency_of(index);
            match money[at].iter_mut().find(|(known, _)| *known == currency) {
                Some((_, sum)) => {
                    *sum = sum
                        .checked_add(standing.outstanding[index])
                        .ok_or_else(|| Failure::new(codes::SUM_TOO_LARGE))?;
                }
                None => money[at].push((currency, standing.outstanding[index])),
            }
            by_bucket[at][usize::from(buckets[index])] += 1;
        }
        portfolio
            .collectors
            .iter()
            .enumerate()
            .map(|(at, collector)| {
                Ok(CollectorSummary {
                    id: collector.id,
                    name: collector.name.clone(),
                    active: collector.active,
                    weight: collector.weight,
                    most_cases: collector.most_cases,
                    takes: collector.takes.clone(),
                    cases: cases[at],
                    debtors: debtors[at].len() as u64,
                    outstanding: sums_of(money[at].iter().copied())?,
                    by_bucket: convention
                        .buckets
                        .buckets()
                        .iter()
                        .zip(&by_bucket[at])
                        .filter(|(_, count)| **count > 0)
                        .map(|(bucket, count)| (bucket.code.clone(), *count))
                        .collect(),
                })
            })
            .collect()
    }

    /// Adds a collector; one who had retired under that name comes back.
    ///
    /// # Errors
    /// `name_empty`, `name_taken`, `value_out_of_range`, `no_such_field`, or what the book says.
    pub async fn add_collector(&self, collector: &CollectorToAdd) -> Result<(), Failure> {
        let name = proper_name(&collector.name)?;
        let out_of_range =
            |field: &str, value: i64| Failure::new(codes::VALUE_OUT_OF_RANGE).with("field", field).with("value", value);
        let weight = collector.weight.unwrap_or(1);
        if !(1..=1_000_000).contains(&weight) {
            return Err(out_of_range("weight", weight));
        }
        if let Some(most) = collector.most_cases.filter(|most| *most < 0) {
            return Err(out_of_range("max_cases", most));
        }
        if let Some((field, _)) = collector.takes.iter().find(|(field, _)| !TAKES_FIELDS.contains(&field.as_str())) {
            return Err(Failure::new(codes::NO_SUCH_FIELD).with("field", field.as_str()));
        }
        let added = NewCollector {
            name: name.clone(),
            weight,
            most_cases: collector.most_cases,
            takes: collector.takes.clone(),
        };
        let before = self.book.collectors().await?;
        let mut change = self.change(What::AddCollector).await?;
        match before.iter().find(|known| known.name == name) {
            Some(known) if known.active => return Err(Failure::new(codes::NAME_TAKEN).with("name", name)),
            Some(known) => change.revive_collector(known.id, &added).await?,
            None => {
                change.add_collector(&added).await?;
            }
        }
        let number = change.commit(&serde_json::json!({ "name": name })).await?;
        self.absorb_assignments(number, &[]).await
    }

    /// Retires a collector; their cases go back to the undivided.
    ///
    /// # Errors
    /// `no_such_collector`, or what the book says.
    pub async fn retire_collector(&self, name: &str, as_of: NaiveDate) -> Result<u64, Failure> {
        let known = self.active_collector(name).await?;
        let mut change = self.change(What::RetireCollector).await?;
        let ended = change.retire_collector(known, day_number(as_of)).await?;
        let number = change.commit(&serde_json::json!({ "name": name, "cases": ended })).await?;
        let touched: Vec<i64> = match self.portfolio_if_loaded().await {
            Some(portfolio) => portfolio
                .assignments
                .iter()
                .filter(|span| span.collector_id == known)
                .map(|span| span.case_id)
                .collect(),
            None => Vec::new(),
        };
        self.absorb_assignments(number, &touched).await?;
        Ok(ended)
    }

    /// The number of the collector of that name who works here.
    pub(crate) async fn active_collector(&self, name: &str) -> Result<i64, Failure> {
        self.book
            .collectors()
            .await?
            .iter()
            .find(|collector| collector.active && collector.name == name.trim())
            .map(|collector| collector.id)
            .ok_or_else(|| Failure::new(codes::NO_SUCH_COLLECTOR).with("name", name))
    }
}
