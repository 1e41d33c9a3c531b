//! Aging: how long a case has been overdue, and the class it falls in.

mod bucket;
mod day_count;
mod paused;
mod schedule;
mod summary;
mod terms;

pub use bucket::{Bucket, BucketSet, BucketSetError};
pub use day_count::{DayCount, days_past_due, months_missed};
pub use paused::{Pause, paused_days};
pub use schedule::{Application, Instalment, InstalmentState, Payment, apply_payments, changes_in_force};
pub use summary::{DueAmount, PaidAmount, Summary, summarise};
pub use terms::{ClassBy, Level, Terms};

/// What an aging was computed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Convention {
    /// The terms of products that have none of their own.
    pub terms: Terms,
    /// Products with terms of their own.
    pub of_products: Vec<(String, Terms)>,
    /// How days are classed.
    pub buckets: BucketSet,
    /// Whether a case is as old as itself or as its debtor's oldest.
    pub level: Level,
}

/// How old a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// Days past due, which nothing stops.
    pub past_due: i32,
    /// Days past due without grace and paused days.
    pub delinquent: i32,
    /// Index of the bucket.
    pub bucket: usize,
}

impl Convention {
    /// A built-in bucket set under its customary day count (`rbi-sma` goes with day-end) unless
    /// another is asked for. `None` when no built-in set has that name.
    #[must_use]
    pub fn named(set: &str, day_count: Option<DayCount>) -> Option<Self> {
        let buckets = BucketSet::named(set)?;
        let terms = Terms::of(day_count.unwrap_or(Self::customary(set)));
        Some(Self { terms, of_products: Vec::new(), buckets, level: Level::Case })
    }

    /// The day count that goes with a bucket set where nobody says another.
    #[must_use]
    pub fn customary(set: &str) -> DayCount {
        if set == "rbi-sma" { DayCount::DayEnd } else { DayCount::NextDay }
    }

    /// The same days under another day count, bucket set or grace, for comparison: no product has
    /// terms of its own.
    #[must_use]
    pub fn plain(terms: Terms, buckets: BucketSet) -> Self {
        Self { terms, of_products: Vec::new(), buckets, level: Level::Case }
    }

    /// The terms of a product.
    #[must_use]
    pub fn terms_of(&self, product: &str) -> Terms {
        self.of_products.iter().find(|(name, _)| name == product).map_or(self.terms, |(_, terms)| *terms)
    }

    /// How old an open case due on `due` is; one whose due date nobody knows counts as not
    /// overdue. `paused` are the days since then that don't count as delinquent.
    #[must_use]
    pub fn age(&self, terms: &Terms, due: Option<chrono::NaiveDate>, as_of: chrono::NaiveDate, paused: i32) -> Age {
        let Some(due) = due else {
            return Age { past_due: 0, delinquent: 0, bucket: self.buckets.index_of(0) };
        };
        let past_due = days_past_due(terms.day_count, due, as_of);
        let delinquent = terms.delinquent_days(past_due, paused);
        let class_days = match (terms.class_by, terms.day_count) {
            (ClassBy::Delinquent, _) => delinquent,
            (ClassBy::PastDue, DayCount::NextDay | DayCount::DayEnd) => past_due,
            // A month missed stands for thirty days of a boundary, so that k months fall in the
            // k-th class of a set with monthly steps whatever the length of the months.
            (ClassBy::PastDue, DayCount::Months) => match months_missed(due, as_of) {
                0 => 0,
                months => i32::try_from(months - 1).map_or(i32::MAX, |m| m.saturating_mul(30).saturating_add(1)),
            },
        };
        Age { past_due, delinquent, bucket: self.buckets.index_of(class_days) }
    }
}
