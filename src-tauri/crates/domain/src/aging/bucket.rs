//! Bucket sets: named classes of age, always shown with their boundaries.

use serde::{Deserialize, Serialize};

/// One class of age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Bucket {
    /// The short name: `M2`.
    pub code: String,
    /// First day of the class; `None` in the first bucket, which is open below.
    pub from: Option<i32>,
    /// Last day of the class; `None` in the last bucket, which is open above.
    pub to: Option<i32>,
}

impl Bucket {
    /// The boundaries in days: `31–60`, `≤0`, `>180`, or a single day.
    #[must_use]
    pub fn boundaries(&self) -> String {
        match (self.from, self.to) {
            (None, Some(to)) => format!("≤{to}"),
            (Some(from), None) => format!(">{}", from - 1),
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => format!("{from}–{to}"),
            (None, None) => "all".to_owned(),
        }
    }

    /// The code with its boundaries, `M2 (31–60)`; a code that is its boundaries stands alone.
    #[must_use]
    pub fn label(&self) -> String {
        let boundaries = self.boundaries();
        if self.code.replace('-', "–") == boundaries { boundaries } else { format!("{} ({boundaries})", self.code) }
    }
}

/// Why a lender's own bucket set is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketSetError {
    /// There are no buckets in it.
    #[error("a bucket set needs at least one bucket")]
    Empty,
    /// A bucket does not start on the day after the one before it ends.
    #[error("bucket {0} does not follow on the one before it")]
    NotContiguous(String),
    /// The first or the last bucket has an outer boundary.
    #[error("bucket {0} must be open-ended")]
    NotOpenEnded(String),
    /// Two buckets have one code.
    #[error("bucket code {0} is there twice")]
    CodeTwice(String),
    /// A bucket has no code.
    #[error("a bucket has no code")]
    CodeEmpty,
    /// There are more buckets than anyone could read.
    #[error("a bucket set has at most {MAX_BUCKETS} buckets")]
    TooMany,
}

/// The most buckets of a set.
pub const MAX_BUCKETS: usize = 60;

/// A named, versioned list of buckets that covers every number of days exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BucketSet {
    name: String,
    version: u32,
    buckets: Vec<Bucket>,
}

impl Default for BucketSet {
    fn default() -> Self {
        Self::m()
    }
}

impl BucketSet {
    /// A lender's own set.
    ///
    /// # Errors
    /// [`BucketSetError`] unless the buckets are contiguous, ascending, and open at both ends.
    pub fn new(name: &str, version: u32, buckets: Vec<Bucket>) -> Result<Self, BucketSetError> {
        let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else {
            return Err(BucketSetError::Empty);
        };
        if buckets.len() > MAX_BUCKETS {
            return Err(BucketSetError::TooMany);
        }
        if buckets.iter().any(|bucket| bucket.code.trim().is_empty()) {
            return Err(BucketSetError::CodeEmpty);
        }
        if first.from.is_some() {
            return Err(BucketSetError::NotOpenEnded(first.code.clone()));
        }
        if last.to.is_some() {
            return Err(BucketSetError::NotOpenEnded(last.code.clone()));
        }
        for (before, after) in buckets.iter().zip(&buckets[1..]) {
            let follows = before.to.and_then(|to| to.checked_add(1)) == after.from && after.from.is_some();
            let ascends = after.to.is_none_or(|to| after.from.is_some_and(|from| from <= to));
            if !follows || !ascends {
                return Err(BucketSetError::NotContiguous(after.code.clone()));
            }
        }
        for (index, bucket) in buckets.iter().enumerate() {
            if buckets[..index].iter().any(|other| other.code == bucket.code) {
                return Err(BucketSetError::CodeTwice(bucket.code.clone()));
            }
        }
        Ok(Self { name: name.to_owned(), version, buckets })
    }

    /// The default set: M0 to M7+, in steps of thirty days; M7+ is bad debt.
    #[must_use]
    pub fn m() -> Self {
        Self::stepped("m", &["M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"], &[0, 30, 60, 90, 120, 150, 180])
    }

    /// A built-in set by its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "m" => Self::m(),
            "30-60-90" => {
                Self::stepped(name, &["Current", "1-30", "31-60", "61-90", "91-120", ">120"], &[0, 30, 60, 90, 120])
            }
            "rbi-sma" => Self::stepped(name, &["Standard", "SMA-0", "SMA-1", "SMA-2", "NPA"], &[0, 30, 60, 90]),
            "ifrs9" => Self::stepped(name, &["Stage 1", "Stage 2", "Stage 3"], &[30, 90]),
            _ => return None,
        })
    }

    /// The names of the built-in sets.
    pub const BUILT_IN: [&'static str; 4] = ["m", "30-60-90", "rbi-sma", "ifrs9"];

    fn stepped(name: &str, codes: &[&str], last_days: &[i32]) -> Self {
        let buckets = codes
            .iter()
            .enumerate()
            .map(|(index, code)| Bucket {
                code: (*code).to_owned(),
                from: index.checked_sub(1).map(|before| last_days[before] + 1),
                to: last_days.get(index).copied(),
            })
            .collect();
        Self { name: name.to_owned(), version: 1, buckets }
    }

    /// The set's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name by which exactly this version is found again: `m`, or `own@3`.
    #[must_use]
    pub fn reference(&self) -> String {
        if Self::named(&self.name).is_some() { self.name.clone() } else { format!("{}@{}", self.name, self.version) }
    }

    /// The set's version; reports keep the one they were made with.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The buckets, youngest first.
    #[must_use]
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// Where `days` past due falls.
    #[must_use]
    pub fn index_of(&self, days: i32) -> usize {
        self.buckets.iter().position(|bucket| bucket.to.is_none_or(|to| days <= to)).unwrap_or(self.buckets.len() - 1)
    }

    /// The bucket of that code; an en dash is taken for a hyphen.
    #[must_use]
    pub fn index_by_code(&self, code: &str) -> Option<usize> {
        let plain = code.trim().replace('–', "-");
        self.buckets.iter().position(|bucket| bucket.code.eq_ignore_ascii_case(&plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_sets_cover_every_day_once() {
        for name in BucketSet::BUILT_IN {
            let set = BucketSet::named(name).expect("built in");
            assert_eq!(
                BucketSet::new(name, 1, set.buckets().to_vec()).as_ref(),
                Ok(&set),
                "{name} obeys the rules for a lender's own"
            );
            for days in -5..400 {
                let holding = set
                    .buckets()
                    .iter()
                    .filter(|b| b.from.is_none_or(|from| from <= days) && b.to.is_none_or(|to| days <= to))
                    .count();
                assert_eq!(holding, 1, "{name}, {days} days");
            }
        }
    }

    #[test]
    fn labels_show_boundaries() {
        let labels: Vec<String> = BucketSet::m().buckets().iter().map(Bucket::label).collect();
        assert_eq!(labels[0], "M0 (≤0)");
        assert_eq!(labels[2], "M2 (31–60)");
        assert_eq!(labels[7], "M7+ (>180)");
        let plain = BucketSet::named("30-60-90").expect("built in");
        assert_eq!(plain.buckets()[1].label(), "1–30");
        assert_eq!(plain.index_by_code("31–60"), Some(2));
    }

    #[test]
    fn a_broken_set_is_refused_with_the_reason() {
        let bucket = |code: &str, from, to| Bucket { code: code.to_owned(), from, to };
        for (buckets, error) in [
            (vec![], BucketSetError::Empty),
            (vec![bucket("A", Some(0), None)], BucketSetError::NotOpenEnded("A".into())),
            (vec![bucket("A", None, Some(0)), bucket("B", Some(1), Some(9))], BucketSetError::NotOpenEnded("B".into())),
            (vec![bucket("A", None, Some(0)), bucket("B", Some(2), None)], BucketSetError::NotContiguous("B".into())),
            (vec![bucket("A", None, Some(0)), bucket("A", Some(1), None)], BucketSetError::CodeTwice("A".into())),
        ] {
            assert_eq!(BucketSet::new("own", 1, buckets), Err(error));
        }
    }
}
