//! Aging: how long a case has been overdue, and the class it falls in.

mod bucket;
mod day_count;
mod schedule;

pub use bucket::{Bucket, BucketSet, BucketSetError};
pub use day_count::{DayCount, days_past_due, months_missed};
pub use schedule::{Application, Instalment, InstalmentState, Payment, apply_payments};

/// What an aging was computed by.
#[derive(Clone, Debug)]
pub struct Convention {
    /// How days are counted.
    pub day_count: DayCount,
    /// How they are classed.
    pub buckets: BucketSet,
}

impl Default for Convention {
    fn default() -> Self {
        Self { day_count: DayCount::NextDay, buckets: BucketSet::m() }
    }
}

impl Convention {
    /// A named bucket set under its customary day count (`rbi-sma` goes with day-end) unless
    /// another is asked for. `None` when no built-in set has that name.
    #[must_use]
    pub fn named(set: &str, day_count: Option<DayCount>) -> Option<Self> {
        let buckets = BucketSet::named(set)?;
        let customary = if set == "rbi-sma" { DayCount::DayEnd } else { DayCount::NextDay };
        Some(Self { day_count: day_count.unwrap_or(customary), buckets })
    }

    /// Days past due and the index of the bucket, for an open case due on `due`;
    /// one whose due date nobody knows counts as not overdue.
    #[must_use]
    pub fn age(&self, due: Option<chrono::NaiveDate>, as_of: chrono::NaiveDate) -> (i32, usize) {
        let Some(due) = due else {
            return (0, self.buckets.index_of(0));
        };
        let days = days_past_due(self.day_count, due, as_of);
        let class_days = match self.day_count {
            DayCount::NextDay | DayCount::DayEnd => days,
            // A month missed stands for thirty days of a boundary, so that k months fall in the
            // k-th class of a set with monthly steps whatever the length of the months.
            DayCount::Months => match months_missed(due, as_of) {
                0 => 0,
                months => i32::try_from(months - 1).map_or(i32::MAX, |m| m.saturating_mul(30).saturating_add(1)),
            },
        };
        (days, self.buckets.index_of(class_days))
    }
}
