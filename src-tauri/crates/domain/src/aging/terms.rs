//! What a lender may lay down about age, beyond the day count: tolerance, fees first, grace.

use super::DayCount;
use crate::calendar::DayNumber;
use serde::{Deserialize, Serialize};

/// Which days decide the bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClassBy {
    /// Days past due, which nothing stops.
    #[default]
    PastDue,
    /// Days past due without grace and paused days.
    Delinquent,
}

impl ClassBy {
    /// Its code in books.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PastDue => "past-due",
            Self::Delinquent => "delinquent",
        }
    }

    /// The one of that code.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::PastDue, Self::Delinquent].into_iter().find(|by| by.name() == name)
    }
}

/// Whose age decides the bucket of a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Its own.
    #[default]
    Case,
    /// Its debtor's, who is as old as their oldest open case.
    Debtor,
}

impl Level {
    /// The level of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "case" => Some(Self::Case),
            "debtor" => Some(Self::Debtor),
            _ => None,
        }
    }
}

/// The terms under which age is counted (DOMAIN.md §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Terms {
    /// How days are counted.
    pub day_count: DayCount,
    /// The shortfall of an instalment, in minor units of the book's currency, up to which it counts
    /// as paid.
    pub tolerance: i64,
    /// Whether money pays the fees charged by its day before it pays instalments.
    pub fees_first: bool,
    /// Days by which a case is less delinquent than it is past due.
    pub grace_days: u16,
    /// Which days decide the bucket.
    pub class_by: ClassBy,
}

impl Terms {
    /// The customary terms under a day count: nothing is tolerated, nothing stops the days.
    #[must_use]
    pub fn of(day_count: DayCount) -> Self {
        Self { day_count, ..Self::default() }
    }

    /// The first day on which what is due on `due` is past its due date: the day after, or the end
    /// of the day itself where the day count says so.
    #[must_use]
    pub fn first_day_past_due(&self, due: DayNumber) -> DayNumber {
        if self.day_count == DayCount::DayEnd { due } else { due.saturating_add(1) }
    }

    /// Whether what is due on `due` is past its due date on `as_of`.
    #[must_use]
    pub fn is_past_due(&self, due: DayNumber, as_of: DayNumber) -> bool {
        self.first_day_past_due(due) <= as_of
    }

    /// Days past due without grace and paused days; never negative.
    #[must_use]
    pub fn delinquent_days(&self, past_due: i32, paused: i32) -> i32 {
        past_due.saturating_sub(paused.max(0)).saturating_sub(i32::from(self.grace_days)).max(0)
    }
}
