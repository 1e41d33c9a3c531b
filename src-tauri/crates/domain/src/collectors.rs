//! Collectors: what each is given and takes, and when they are away.

use crate::ids::CollectorId;

/// Days on which a collector is away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// First day.
    pub from_day: i32,
    /// Last day; `None` until they come back.
    pub until_day: Option<i32>,
    /// Why, as far as anyone need know.
    pub reason: String,
}

/// What a collector is given and takes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectorTerms {
    /// Name, unique.
    pub name: String,
    /// The team; empty for none.
    pub team: String,
    /// Share relative to others, from 1.
    pub weight: i64,
    /// Most cases at once.
    pub most_cases: Option<i64>,
    /// Most money at once, minor units of the book's currency.
    pub most_outstanding: Option<i64>,
    /// What they take: field and values; empty is everything.
    pub takes: Vec<(String, Vec<String>)>,
    /// When they are away.
    pub absences: Vec<Absence>,
}

/// A collector in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    /// Number in the book.
    pub id: CollectorId,
    /// What they are given and take.
    pub terms: CollectorTerms,
    /// Whether they work here still.
    pub active: bool,
}

impl Collector {
    /// Name, unique.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.terms.name
    }

    /// Whether they work here and are not away on a day.
    #[must_use]
    pub fn is_there(&self, day: i32) -> bool {
        self.active && self.absence_on(day).is_none()
    }

    /// The absence that a day falls in.
    #[must_use]
    pub fn absence_on(&self, day: i32) -> Option<&Absence> {
        self.terms
            .absences
            .iter()
            .find(|absence| absence.from_day <= day && absence.until_day.is_none_or(|until| day <= until))
    }
}
