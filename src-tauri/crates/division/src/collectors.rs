//! The collectors and what each has.

use crate::DivisionApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::collectors::{Absence, CollectorTerms};
use caseload_domain::ids::{ChangeId, CollectorId};
use caseload_domain::{Money, Status};
use caseload_portfolio::NOBODY;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::CaseFilter;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::names::proper_name;
use caseload_session::sums_of;
use caseload_store::What;
use caseload_store::formats::StoredCollectorTerms;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Days on which a collector is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct AbsenceView {
    /// First day.
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// Last day; `null` until they come back.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
    /// Why, as far as anyone need know.
    #[serde(default)]
    pub reason: String,
}

/// A collector with their load.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct CollectorSummary {
    /// Number in the book.
    pub id: CollectorId,
    /// Name.
    pub name: String,
    /// Whether they work here.
    pub active: bool,
    /// Whether they work here and are away on the day.
    pub away: bool,
    /// The team; empty for none.
    pub team: String,
    /// Share relative to others.
    pub weight: i64,
    /// Most cases at once.
    pub most_cases: Option<i64>,
    /// Most money at once, in the book's currency.
    pub most_outstanding: Option<Money>,
    /// What they take: field and values.
    pub takes: Vec<(String, Vec<String>)>,
    /// When they are away.
    pub absences: Vec<AbsenceView>,
    /// Open cases they have.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Money of those, per currency.
    pub outstanding: Vec<Money>,
    /// Cases by bucket code.
    pub by_bucket: BTreeMap<String, u64>,
}

/// A collector to be added, or what one is to be from now on.
#[derive(Clone, Debug, Default, Deserialize, ts_rs::TS)]
pub struct CollectorToAdd {
    /// Name; unique among those who work here.
    pub name: String,
    /// The team; empty for none.
    #[serde(default)]
    pub team: String,
    /// Share relative to others, from 1.
    #[serde(default)]
    pub weight: Option<i64>,
    /// Most cases at once.
    #[serde(default)]
    pub most_cases: Option<i64>,
    /// Most money at once, as typed, in the book's currency.
    #[serde(default)]
    pub most_outstanding: Option<String>,
    /// What they take: field and values; nothing is everything.
    #[serde(default)]
    pub takes: Vec<(String, Vec<String>)>,
    /// When they are away.
    #[serde(default)]
    pub absences: Vec<AbsenceView>,
}

fn absence_view(absence: &Absence) -> Option<AbsenceView> {
    let until = absence.until_day.and_then(date_of);
    Some(AbsenceView { from: date_of(absence.from_day)?, until, reason: absence.reason.clone() })
}

impl DivisionApi<'_> {
    /// The collectors with their loads as of a date, in the order in which they came.
    pub async fn collectors(&self, as_of: NaiveDate) -> Result<Vec<CollectorSummary>, Failure> {
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let currency = self.session.currency().await?;
        let portfolio = self.session.portfolio().await?;
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
                        .ok_or_else(|| Failure::new(FailureCode::SumTooLarge))?;
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
                    name: collector.name().to_owned(),
                    active: collector.active,
                    away: collector.active && !collector.is_there(standing.as_of),
                    team: collector.terms.team.clone(),
                    weight: collector.terms.weight,
                    most_cases: collector.terms.most_cases,
                    most_outstanding: collector.terms.most_outstanding.map(|minor| Money { currency, minor }),
                    takes: collector.terms.takes.clone(),
                    absences: collector.terms.absences.iter().filter_map(absence_view).collect(),
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

    /// Adds a collector; one who had retired under that name comes back. Gives the number of the change.
    ///
    /// # Errors
    /// `name_empty`, `name_taken`, `value_out_of_range`, `no_such_field`.
    pub async fn add_collector(&self, collector: &CollectorToAdd) -> Result<ChangeId, Failure> {
        let mut change = self.session.change(What::AddCollector).await?;
        let terms = self.checked_terms(collector).await?;
        let before = self.session.book.collectors(None).await?;
        match before.iter().find(|known| known.name() == terms.name) {
            Some(known) if known.active => return Err(Failure::new(FailureCode::NameTaken).with("name", terms.name)),
            Some(known) => change.revive_collector(known.id, &known.terms, &terms).await?,
            None => {
                change.add_collector(&terms).await?;
            }
        }
        Ok(change.commit(&serde_json::json!({ "name": terms.name })).await?)
    }

    /// Gives a collector other terms, or another name.
    ///
    /// # Errors
    /// `no_such_collector`, `name_empty`, `name_taken`, `value_out_of_range`, `no_such_field`, or what
    /// the book says.
    pub async fn edit_collector(&self, name: &str, collector: &CollectorToAdd) -> Result<(), Failure> {
        let mut change = self.session.change(What::EditCollector).await?;
        let terms = self.checked_terms(collector).await?;
        let all = self.session.book.collectors(None).await?;
        let known = all.iter().find(|known| known.active && known.name() == name.trim());
        let known = known.ok_or_else(|| Failure::new(FailureCode::NoSuchCollector).with("name", name))?;
        if all.iter().any(|other| other.id != known.id && other.name() == terms.name) {
            return Err(Failure::new(FailureCode::NameTaken).with("name", terms.name));
        }
        if known.terms == terms {
            return Ok(());
        }
        change.edit_collector(known.id, &known.terms, &terms).await?;
        let params = serde_json::json!({ "name": name.trim(), "after": StoredCollectorTerms::from(&terms) });
        change.commit(&params).await?;
        Ok(())
    }

    async fn checked_terms(&self, collector: &CollectorToAdd) -> Result<CollectorTerms, Failure> {
        let out_of_range = |field: &str, value: String| {
            Failure::new(FailureCode::ValueOutOfRange).with("field", field).with("value", value)
        };
        let weight = collector.weight.unwrap_or(1);
        if !(1..=1_000_000).contains(&weight) {
            return Err(out_of_range("weight", weight.to_string()));
        }
        if let Some(most) = collector.most_cases.filter(|most| *most < 0) {
            return Err(out_of_range("max_cases", most.to_string()));
        }
        let most_outstanding =
            match collector.most_outstanding.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => Some(self.session.amount_in_book_currency("max_outstanding", text).await?),
                None => None,
            };
        if most_outstanding.is_some_and(|most| most < 0) {
            return Err(out_of_range("max_outstanding", collector.most_outstanding.clone().unwrap_or_default()));
        }
        for (field, values) in &collector.takes {
            // Whatever it is, it must be a field that cases can be found by.
            let mut filter = CaseFilter::default();
            for value in values {
                self.session.add_to_filter(&mut filter, field, value).await?;
            }
            let buckets = self.session.convention(&PolicyOverride::default()).await?.buckets;
            if let Some(unknown) = filter.buckets.iter().find(|code| buckets.index_by_code(code).is_none()) {
                let refused = Failure::new(FailureCode::NoSuchBucket).with("bucket", unknown.as_str());
                return Err(refused.with("bucket_set", buckets.name()));
            }
        }
        for absence in &collector.absences {
            if absence.until.is_some_and(|until| until < absence.from) {
                return Err(out_of_range("until", absence.until.map(|until| until.to_string()).unwrap_or_default()));
            }
        }
        let absence = |one: &AbsenceView| Absence {
            from_day: day_number(one.from),
            until_day: one.until.map(day_number),
            reason: one.reason.trim().to_owned(),
        };
        Ok(CollectorTerms {
            name: proper_name(&collector.name)?,
            team: collector.team.split_whitespace().collect::<Vec<_>>().join(" "),
            weight,
            most_cases: collector.most_cases,
            most_outstanding,
            takes: collector.takes.iter().filter(|(_, values)| !values.is_empty()).cloned().collect(),
            absences: collector.absences.iter().map(absence).collect(),
        })
    }

    /// Retires a collector; their cases go back to the undivided.
    ///
    /// # Errors
    /// `no_such_collector`.
    pub async fn retire_collector(&self, name: &str, as_of: NaiveDate) -> Result<u64, Failure> {
        let mut change = self.session.change(What::RetireCollector).await?;
        let known = self.active_collector(name).await?;
        let ended = change.retire_collector(known, day_number(as_of)).await?;
        change.commit(&serde_json::json!({ "name": name, "cases": ended })).await?;
        Ok(ended)
    }

    /// The number of the collector of that name who works here.
    pub(crate) async fn active_collector(&self, name: &str) -> Result<CollectorId, Failure> {
        self.session
            .book
            .collectors(None)
            .await?
            .iter()
            .find(|collector| collector.active && collector.name() == name.trim())
            .map(|collector| collector.id)
            .ok_or_else(|| Failure::new(FailureCode::NoSuchCollector).with("name", name))
    }
}
