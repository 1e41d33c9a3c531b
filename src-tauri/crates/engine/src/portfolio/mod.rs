//! The columns of a book in memory: what aging, lists, division and outsourcing look at.
//!
//! One entry a case, in the order of their numbers. The columns are read from the book and never
//! written; `caseload check` proves them equal to it. [`Standing`] is where each case stands on a
//! date, computed from the facts for the dates asked and never stored.

mod load;
mod standing;

pub use standing::Standing;

use caseload_domain::Currency;
use caseload_domain::calendar::DayNumber;
use caseload_store::{AgencyRow, AssignmentSpan, CollectorRow, PlacementSpan};
use std::sync::{Arc, Mutex};

/// Stands for "no day" in a column of days.
pub(crate) const NO_DAY: DayNumber = DayNumber::MIN;
/// Stands for "nobody" in a column of indices.
pub(crate) const NOBODY: u32 = u32::MAX;
/// How many standings are kept; a user looks at a handful of dates at a time.
const STANDINGS_KEPT: usize = 4;

/// A fact of a case as aging needs it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    pub effective: DayNumber,
    /// The day on which it was entered.
    pub entered: DayNumber,
    pub due: DayNumber,
    pub settled: DayNumber,
    pub outstanding: i64,
    pub withdrawn: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct InstalmentEntry {
    pub number: i64,
    pub due: DayNumber,
    pub amount: i64,
    pub entered: DayNumber,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct PaymentEntry {
    pub paid: DayNumber,
    pub amount: i64,
    pub entered: DayNumber,
}

/// Values of a column and the distinct texts that they point at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub of_case: Vec<u32>,
    pub distinct: Vec<String>,
}

/// Entries of several cases one after another, with where each case's begin.
#[derive(Clone, Debug)]
pub(crate) struct Grouped<T> {
    starts: Vec<u32>,
    entries: Vec<T>,
}

impl<T> Default for Grouped<T> {
    fn default() -> Self {
        Self { starts: vec![0], entries: Vec::new() }
    }
}

impl<T> Grouped<T> {
    /// The entries of the case at `index`.
    pub(crate) fn of(&self, index: usize) -> &[T] {
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&start), Some(&end)) => &self.entries[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Whether there is no entry at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The columns of a book.
#[derive(Debug, Default)]
pub struct Portfolio {
    /// Number of the newest change that is in them.
    pub(crate) change: i64,
    pub(crate) case_ids: Arc<Vec<i64>>,
    pub(crate) debtors: Arc<Vec<u32>>,
    pub(crate) debtor_keys: Arc<Vec<i64>>,
    pub(crate) currencies: Arc<Vec<Currency>>,
    pub(crate) currency: Arc<Vec<u8>>,
    pub(crate) products: Arc<Texts>,
    pub(crate) regions: Arc<Texts>,
    pub(crate) reasons: Arc<Texts>,
    pub(crate) disbursed: Arc<Vec<DayNumber>>,
    pub(crate) brought_by: Arc<Vec<u32>>,
    pub(crate) facts: Arc<Grouped<Fact>>,
    pub(crate) instalments: Arc<Grouped<InstalmentEntry>>,
    pub(crate) payments: Arc<Grouped<PaymentEntry>>,
    /// Sorted by case.
    pub(crate) assignments: Arc<Vec<AssignmentSpan>>,
    /// Sorted by case.
    pub(crate) placements: Arc<Vec<PlacementSpan>>,
    pub(crate) collectors: Vec<CollectorRow>,
    pub(crate) agencies: Vec<AgencyRow>,
    standings: Mutex<Vec<Arc<Standing>>>,
}

impl Clone for Portfolio {
    /// The columns are shared; the standings are not, since they may be about to go out of date.
    fn clone(&self) -> Self {
        Self {
            change: self.change,
            case_ids: self.case_ids.clone(),
            debtors: self.debtors.clone(),
            debtor_keys: self.debtor_keys.clone(),
            currencies: self.currencies.clone(),
            currency: self.currency.clone(),
            products: self.products.clone(),
            regions: self.regions.clone(),
            reasons: self.reasons.clone(),
            disbursed: self.disbursed.clone(),
            brought_by: self.brought_by.clone(),
            facts: self.facts.clone(),
            instalments: self.instalments.clone(),
            payments: self.payments.clone(),
            assignments: self.assignments.clone(),
            placements: self.placements.clone(),
            collectors: self.collectors.clone(),
            agencies: self.agencies.clone(),
            standings: Mutex::new(Vec::new()),
        }
    }
}

impl Portfolio {
    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.case_ids.len()
    }

    /// Where the case of that number is.
    #[must_use]
    pub fn index_of(&self, case_id: i64) -> Option<usize> {
        self.case_ids.binary_search(&case_id).ok()
    }

    /// The currency of the case at `index`.
    #[must_use]
    pub fn currency_of(&self, index: usize) -> Currency {
        self.currencies[usize::from(self.currency[index])]
    }

    /// Where every case stands on `as_of`, by what was known at the end of `known_on`.
    #[must_use]
    pub fn standing(&self, as_of: DayNumber, known_on: Option<DayNumber>) -> Arc<Standing> {
        let kept = |standings: &Vec<Arc<Standing>>| {
            standings.iter().find(|standing| standing.as_of == as_of && standing.known_on == known_on).cloned()
        };
        if let Ok(standings) = self.standings.lock()
            && let Some(found) = kept(&standings)
        {
            return found;
        }
        let fresh = Arc::new(Standing::compute(self, as_of, known_on));
        if let Ok(mut standings) = self.standings.lock() {
            if standings.len() >= STANDINGS_KEPT {
                standings.remove(0);
            }
            standings.push(fresh.clone());
        }
        fresh
    }

    /// Puts the assignments of some cases in the place of those they had.
    pub(crate) fn replace_assignments(&mut self, case_ids: &[i64], spans: &[AssignmentSpan]) {
        let mut touched = case_ids.to_vec();
        touched.sort_unstable();
        touched.dedup();
        let mut next: Vec<AssignmentSpan> =
            self.assignments.iter().filter(|span| touched.binary_search(&span.case_id).is_err()).copied().collect();
        next.extend_from_slice(spans);
        next.sort_by_key(|span| span.case_id);
        self.assignments = Arc::new(next);
    }
}
