//! The three ways in which the trade counts days past due.

use crate::calendar::add_months;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A convention for counting days past due (DOMAIN.md §3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum DayCount {
    /// The due date itself is day 0.
    #[default]
    NextDay,
    /// The end of the due date is day 1 (Reserve Bank of India, November 2021).
    DayEnd,
    /// Whole payment months missed decide the class; the days are counted as for next-day.
    Months,
}

impl DayCount {
    /// The name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NextDay => "next-day",
            Self::DayEnd => "day-end",
            Self::Months => "months",
        }
    }

    /// The convention of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::NextDay, Self::DayEnd, Self::Months].into_iter().find(|count| count.name() == name)
    }
}

/// Days past due on `as_of` of an open case due on `due`; never negative.
#[must_use]
pub fn days_past_due(day_count: DayCount, due: NaiveDate, as_of: NaiveDate) -> i32 {
    let days = as_of.num_days_from_ce() - due.num_days_from_ce();
    match day_count {
        DayCount::NextDay | DayCount::Months => days.max(0),
        DayCount::DayEnd => (days + 1).max(0),
    }
}

/// Whole payment months missed: 1 from the day after `due`, k + 1 from the day after `due` plus
/// k calendar months, with the end of the month clamped; 0 up to the due date.
#[must_use]
pub fn months_missed(due: NaiveDate, as_of: NaiveDate) -> u32 {
    if as_of <= due {
        return 0;
    }
    let apart = (as_of.year() - due.year()) * 12 + as_of.month0().cast_signed() - due.month0().cast_signed();
    let apart = u32::try_from(apart).unwrap_or(0);
    // `apart` calendar months after the due date lies in the month of `as_of`; one more month is
    // missed when that day has passed.
    match add_months(due, apart) {
        Some(day) if as_of > day => apart + 1,
        _ => apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn days_are_counted_from_the_due_date() {
        for (due, as_of, next_day, day_end) in [
            ("2024-03-01", "2024-02-29", 0, 0),
            ("2024-03-01", "2024-03-01", 0, 1),
            ("2024-02-29", "2024-03-01", 1, 2),
            ("2021-03-31", "2021-04-30", 30, 31),
            ("2021-03-31", "2021-05-30", 60, 61),
            ("2021-03-31", "2021-06-29", 90, 91),
        ] {
            let (due, as_of) = (date(due), date(as_of));
            assert_eq!(days_past_due(DayCount::NextDay, due, as_of), next_day, "{due} {as_of}");
            assert_eq!(days_past_due(DayCount::DayEnd, due, as_of), day_end, "{due} {as_of}");
        }
    }

    #[test]
    fn months_clamp_at_their_end() {
        for (due, as_of, months) in [
            ("2024-01-31", "2024-01-31", 0),
            ("2024-01-31", "2024-02-01", 1),
            ("2024-01-31", "2024-02-29", 1),
            ("2024-01-31", "2024-03-01", 2),
            ("2024-01-15", "2024-02-15", 1),
            ("2024-01-15", "2024-02-16", 2),
            ("2023-12-31", "2024-12-31", 12),
            ("2023-12-31", "2025-01-01", 13),
        ] {
            assert_eq!(months_missed(date(due), date(as_of)), months, "{due} {as_of}");
        }
    }
}
