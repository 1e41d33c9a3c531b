//! Who takes part in a rule, and what each of them takes.

use super::units::Found;
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::lists::CaseFilter;
use crate::portfolio::{Ages, Portfolio};
use caseload_domain::aging::Convention;
use std::collections::HashSet;
use std::sync::Arc;

/// Those who take part.
pub(crate) struct Takers {
    /// Indices of collectors in the portfolio, in the order of their names.
    pub people: Vec<u32>,
    /// Names of those who would take part and are away on the day.
    pub away: Vec<String>,
    /// Whether each of them takes every case.
    pub takes_everything: bool,
    /// What each of them wants of a case; all of it.
    wants: Vec<Vec<Want>>,
    ages: Arc<Ages>,
}

/// What somebody wants of a case.
enum Want {
    /// One of these products, by number.
    Product(HashSet<u32>),
    /// One of these regions, by number.
    Region(HashSet<u32>),
    /// One of these buckets, by place.
    Bucket(HashSet<u8>),
    /// One of these cases, by number in the book.
    Case(HashSet<i64>),
}

impl Takers {
    /// Those of some names and teams who work here and are there on `day`; all who are where neither is
    /// given. `but` are left out.
    pub(crate) async fn of(
        engine: &Engine,
        portfolio: &Portfolio,
        convention: &Convention,
        ages: Arc<Ages>,
        (names, teams, but): (&[String], &[String], &[u32]),
        day: i32,
    ) -> Result<Self, Failure> {
        let works_here = |name: &str| portfolio.collectors.iter().any(|c| c.active && c.name() == name.trim());
        if let Some(unknown) = names.iter().find(|name| !works_here(name)) {
            return Err(Failure::new(codes::NO_SUCH_COLLECTOR).with("name", unknown.as_str()));
        }
        let has_team = |team: &str| portfolio.collectors.iter().any(|c| c.active && c.terms.team == team.trim());
        if let Some(unknown) = teams.iter().find(|team| !has_team(team)) {
            return Err(Failure::new(codes::NO_SUCH_TEAM).with("team", unknown.as_str()));
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
            if collector.is_there(day) { people.push(at) } else { away.push(collector.name().to_owned()) }
        }
        // By name: the order in which they were added must decide nothing.
        people.sort_by_key(|at| portfolio.collectors[*at as usize].name());
        away.sort();
        if people.is_empty() {
            return Err(if away.is_empty() {
                Failure::new(codes::NO_COLLECTORS)
            } else {
                Failure::new(codes::EVERYONE_AWAY).with("names", away.join(", "))
            });
        }
        let mut wants = Vec::with_capacity(people.len());
        for &person in &people {
            let mut of_person = Vec::new();
            for (field, values) in &portfolio.collectors[person as usize].terms.takes {
                of_person.push(Want::of(engine, portfolio, convention, field, values).await?);
            }
            wants.push(of_person);
        }
        let takes_everything = wants.iter().all(Vec::is_empty);
        Ok(Self { people, away, takes_everything, wants, ages })
    }

    /// For each of the takers, whether they take all cases of a debtor.
    pub(crate) fn who_takes(&self, portfolio: &Portfolio, unit: &Found) -> Vec<bool> {
        let takes = |wants: &Vec<Want>| {
            wants.iter().all(|want| unit.cases.iter().all(|&case| want.has(portfolio, &self.ages, case as usize)))
        };
        self.wants.iter().map(takes).collect()
    }

    /// Leaves out everyone who has or had one of a debtor's cases.
    pub(crate) fn leave_out_who_had_them(&self, portfolio: &Portfolio, unit: &Found, may: &mut [bool]) {
        for &case in portfolio.cases_of_debtor.of(unit.debtor as usize) {
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

impl Want {
    async fn of(
        engine: &Engine,
        portfolio: &Portfolio,
        convention: &Convention,
        field: &str,
        values: &[String],
    ) -> Result<Self, Failure> {
        let numbers = |texts: &[String]| {
            (0_u32..).zip(texts).filter(|(_, text)| values.contains(text)).map(|(number, _)| number).collect()
        };
        Ok(match field {
            "product" => Self::Product(numbers(&portfolio.products.distinct)),
            "region" => Self::Region(numbers(&portfolio.regions.distinct)),
            "bucket" => Self::Bucket(
                values
                    .iter()
                    .filter_map(|code| convention.buckets.index_by_code(code))
                    .filter_map(|at| u8::try_from(at).ok())
                    .collect(),
            ),
            _ => {
                let mut filter = CaseFilter::default();
                for value in values {
                    engine.add_to_filter(&mut filter, field, value).await?;
                }
                Self::Case(engine.with_texts(&filter).await?.unwrap_or_default())
            }
        })
    }

    fn has(&self, portfolio: &Portfolio, ages: &Ages, index: usize) -> bool {
        match self {
            Self::Product(numbers) => numbers.contains(&portfolio.products.of_case[index]),
            Self::Region(numbers) => numbers.contains(&portfolio.regions.of_case[index]),
            Self::Bucket(places) => places.contains(&ages.buckets[index]),
            Self::Case(ids) => ids.contains(&portfolio.case_ids[index]),
        }
    }
}
