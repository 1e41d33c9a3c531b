//! Business dates as whole days. Stamps with a time of day never enter a rule.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Days since 1970-01-01; what the book and the portfolio store for a business date.
pub type DayNumber = i32;

/// Days from 0001-01-01 (day 1, as chrono counts) to 1970-01-01.
const EPOCH_FROM_COMMON_ERA: i32 = 719_163;

/// The day number of a date.
#[must_use]
pub fn day_number(date: NaiveDate) -> DayNumber {
    date.num_days_from_ce() - EPOCH_FROM_COMMON_ERA
}

/// The date of a day number; `None` when it lies outside the calendar (about ±262,000 years).
#[must_use]
pub fn date_of(day: DayNumber) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH_FROM_COMMON_ERA)?)
}

/// `date` plus whole calendar months; a day that the month lacks becomes its last day
/// (31 January + 1 month = 29 February 2024). `None` past the end of the calendar.
#[must_use]
pub fn add_months(date: NaiveDate, months: u32) -> Option<NaiveDate> {
    date.checked_add_months(Months::new(months))
}

/// `date` plus whole days; `None` past the end of the calendar.
#[must_use]
pub fn add_days(date: NaiveDate, days: u32) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_count_from_the_epoch_and_return() {
        let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a real date");
        assert_eq!(day_number(epoch), 0);
        for day in [-1, 0, 1, 19_783, 50_000] {
            assert_eq!(date_of(day).map(day_number), Some(day));
        }
        assert_eq!(date_of(i32::MAX), None, "beyond the calendar is no date");
    }
}
