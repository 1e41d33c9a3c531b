//! The columns of a book in memory: what aging, lists, division and outsourcing look at.
//!
//! One entry a case, in the order of their numbers. The columns are read from the book and never
//! written; `caseload check` proves them equal to it. [`Standing`] is where each case stands on a
//! date, computed from the facts for the dates asked and never stored.

mod ages;
pub mod building;
mod difference;
mod facts_only;
mod holders;
mod holds;
pub mod movement_states;
mod standing;

use facts_only::FactsOnly;
use holders::Stretches;

pub use ages::{Ages, NO_BUCKET, Tables};
pub use holders::Holders;
pub use standing::{Position, Scratch, Standing, is_credit};

use caseload_domain::aging::{Convention, Pause, Terms, changes_in_force};
use caseload_domain::calendar::DayNumber;
use caseload_domain::collectors::Collector;
use caseload_domain::ids::{AgencyId, CaseId, ChangeId};
use caseload_domain::outsourcing::AgencyTerms;
use caseload_domain::spans::{AssignmentSpan, HoldSpan, PlacementSpan};
use caseload_domain::{Currency, Removal};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

/// Stands for "no day" in a column of days.
pub const NO_DAY: DayNumber = DayNumber::MIN;
/// Stands for "not said" in a column of balances.
pub const NO_BALANCE: i64 = i64::MIN;
/// Stands for "nobody" in a column of indices.
pub const NOBODY: u32 = u32::MAX;
/// Fewer cases or debtors than this are not worth a thread.
pub const MIN_CHUNK: usize = 20_000;

/// How many threads share the work on a whole book.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How many standings are kept; a user looks at a handful of dates at a time.
const STANDINGS_KEPT: usize = 4;

/// A fact of a case as aging needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The day from which it holds.
    pub effective: DayNumber,
    /// The day on which it was entered.
    pub entered: DayNumber,
    /// When the oldest unpaid instalment was due; [`NO_DAY`] where nobody says.
    pub due: DayNumber,
    /// When the loan was paid off; [`NO_DAY`] where it is not.
    pub settled: DayNumber,
    /// Overdue and unpaid, minor units; below 0 is a credit.
    pub outstanding: i64,
    /// Everything still to pay, minor units; [`NO_BALANCE`] where nobody says.
    pub balance: i64,
    /// That the case left collection, and why.
    pub removal: Option<Removal>,
    /// Whether only `removal` is said, with the figures that held before.
    pub is_carried: bool,
}

/// A version of an instalment. A million loans have a dozen each, so it is kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstalmentEntry {
    /// What is due, minor units.
    pub amount: i64,
    /// When it is due.
    pub due: DayNumber,
    /// The day on which it was entered.
    pub entered: DayNumber,
}

/// The instalments of a book.
#[derive(Clone, Debug, Default)]
pub struct Instalments {
    /// The entries of each case.
    pub grouped: Grouped<InstalmentEntry>,
    /// Entries that are a later version of the instalment of the entry before; in order.
    pub later_versions: Vec<u32>,
    /// The fees of entries that have any, minor units.
    pub fees: HashMap<u32, i64>,
    /// Of cases whose schedules took the place of others: when, and which change entered each entry.
    pub replaced: HashMap<usize, ReplacedSchedules>,
}

/// The schedules of a case that took the place of one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplacedSchedules {
    /// From which day on which change's holds, and the day on which that was entered; in the order of changes.
    pub starts: Vec<(DayNumber, ChangeId, DayNumber)>,
    /// The change of each entry of the case.
    pub changes: Vec<ChangeId>,
}

impl ReplacedSchedules {
    /// Whether each entry belongs to the schedule that holds on a day, by what was known on another.
    fn in_force(&self, as_of: DayNumber, known_on: Option<DayNumber>) -> impl Fn(usize) -> bool {
        let known = self.starts.iter().filter(|(.., entered)| known_on.is_none_or(|known_on| *entered <= known_on));
        let starts: Vec<(DayNumber, ChangeId)> = known.map(|(from, change, _)| (*from, *change)).collect();
        let (first, end) = changes_in_force(&starts, as_of);
        move |at| self.changes.get(at).is_some_and(|change| *change >= first && end.is_none_or(|end| *change < end))
    }
}

/// A pause with the day on which it was entered.
#[derive(Clone, Copy, Debug)]
pub struct PauseEntry {
    /// Which days.
    pub pause: Pause,
    /// The day on which it was entered.
    pub entered: DayNumber,
}

impl PauseEntry {
    /// Whether it had been entered by the end of a day; always where no day is asked for.
    #[must_use]
    pub fn is_known(&self, known_on: Option<DayNumber>) -> bool {
        known_on.is_none_or(|known_on| self.entered <= known_on)
    }
}

/// Which days are paused for which cases.
#[derive(Clone, Debug, Default)]
pub struct Pauses {
    /// Those of every case.
    pub everywhere: Vec<PauseEntry>,
    /// By the number of a product's text.
    pub of_product: HashMap<u32, Vec<PauseEntry>>,
    /// By the index of a case.
    pub of_case: HashMap<usize, Vec<PauseEntry>>,
}

/// A payment; negative takes money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentEntry {
    /// Minor units; below 0 takes money back.
    pub amount: i64,
    /// The day from which it counts.
    pub paid: DayNumber,
    /// The day on which it was entered.
    pub entered: DayNumber,
}

/// Something that a case had for some days.
pub trait Span: Copy {
    /// The case.
    fn case_id(&self) -> CaseId;

    /// The same without its end.
    #[must_use]
    fn without_end(self) -> Self;
}

impl Span for AssignmentSpan {
    fn case_id(&self) -> CaseId {
        self.case_id
    }

    fn without_end(self) -> Self {
        Self { until_day: None, ..self }
    }
}

impl Span for PlacementSpan {
    fn case_id(&self) -> CaseId {
        self.case_id
    }

    fn without_end(self) -> Self {
        Self { until_day: None, withdrawn: false, ..self }
    }
}

/// A span with the days on which its beginning and its end were entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnteredSpan<S> {
    /// The days.
    pub span: S,
    /// The day on which they were entered.
    pub entered: DayNumber,
    /// `NO_DAY` while it has no end.
    pub end_entered: DayNumber,
}

impl<S: Span> EnteredSpan<S> {
    /// The span as it was known at the end of a day, if it was; as it is where no day is asked for.
    pub fn as_known(&self, known_on: Option<DayNumber>) -> Option<S> {
        let Some(known_on) = known_on else { return Some(self.span) };
        let span = if self.end_entered > known_on { self.span.without_end() } else { self.span };
        (self.entered <= known_on).then_some(span)
    }
}

impl<S> Deref for EnteredSpan<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.span
    }
}

/// Values of a column and the distinct texts that they point at.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The number of each case's text in `distinct`.
    pub of_case: Vec<u32>,
    /// Every text, once.
    pub distinct: Vec<String>,
}

impl Portfolio {
    /// Whether any figure is a credit, or of a loan that is written off.
    pub fn has_credits_or_removals(&self) -> bool {
        let is_either = |fact: &Fact| fact.outstanding < 0 || fact.removal == Some(Removal::WrittenOff);
        self.facts.entries().iter().any(is_either)
    }
}

impl Texts {
    /// The number of a text; `None` where it does not occur.
    #[must_use]
    pub fn number_of(&self, text: &str) -> Option<u32> {
        self.distinct.iter().position(|known| known == text).and_then(|at| u32::try_from(at).ok())
    }
}

/// Entries of several cases one after another, with where each case's begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouped<T> {
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
    #[must_use]
    pub fn of(&self, index: usize) -> &[T] {
        match (self.starts.get(index), self.starts.get(index + 1)) {
            (Some(&start), Some(&end)) => &self.entries[start as usize..end as usize],
            _ => &[],
        }
    }

    /// Where the entries of the case at `index` begin among all.
    #[must_use]
    pub fn start_of(&self, index: usize) -> u32 {
        self.starts.get(index).copied().unwrap_or(0)
    }

    /// Where the next entry is going to be among all.
    fn here(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// The entries of all cases, one after another.
    #[must_use]
    pub fn entries(&self) -> &[T] {
        &self.entries
    }

    /// Whether there is no entry at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// An agency as cases are counted by it.
#[derive(Clone, Debug, PartialEq)]
pub struct Agency {
    /// Number in the book.
    pub id: AgencyId,
    /// Name, unique.
    pub name: String,
    /// The terms that hold now.
    pub terms: AgencyTerms,
}

/// The columns of a book.
#[derive(Debug, Default)]
pub struct Portfolio {
    /// Number of the newest change that is in them.
    pub change: ChangeId,
    /// Decimals of the currency that tolerances are in.
    pub decimals_of_book: u32,
    /// Numbers of the cases, in order.
    pub case_ids: Arc<Vec<CaseId>>,
    /// Place of each case's debtor in `debtor_keys`.
    pub debtors: Arc<Vec<u32>>,
    /// What each debtor is known by.
    pub debtor_keys: Arc<Vec<i64>>,
    /// The cases of each debtor, by their indices.
    pub cases_of_debtor: Arc<Grouped<u32>>,
    /// The currencies of the book.
    pub currencies: Arc<Vec<Currency>>,
    /// Place of each case's currency in `currencies`.
    pub currency: Arc<Vec<u8>>,
    /// Products.
    pub products: Arc<Texts>,
    /// Regions.
    pub regions: Arc<Texts>,
    /// Overdue reasons.
    pub reasons: Arc<Texts>,
    /// The days on which the loans were paid out; [`NO_DAY`] where nobody says.
    pub disbursed: Arc<Vec<DayNumber>>,
    /// The change that brought each case.
    pub imported_by: Arc<Vec<u32>>,
    /// What files said of each case, in the order of days.
    pub facts: Arc<Grouped<Fact>>,
    /// Schedules.
    pub instalments: Arc<Instalments>,
    /// Payments of each case, in the order of days.
    pub payments: Arc<Grouped<PaymentEntry>>,
    /// Days that don't make cases more delinquent.
    pub pauses: Arc<Pauses>,
    /// The columns of a book that has one figure a case and nothing else.
    pub facts_only: Option<Arc<FactsOnly>>,
    /// Sorted by case.
    pub holds: Arc<Vec<HoldSpan>>,
    /// Sorted by case.
    pub assignments: Arc<Vec<EnteredSpan<AssignmentSpan>>>,
    /// Sorted by case.
    pub placements: Arc<Vec<EnteredSpan<PlacementSpan>>>,
    /// Collectors.
    pub collectors: Vec<Collector>,
    /// Agencies.
    pub agencies: Vec<Agency>,
    standings: Mutex<Vec<Arc<Standing>>>,
    stretches: Mutex<Stretches>,
}

impl Clone for Portfolio {
    /// The columns are shared; the standings are not, since they may be about to go out of date.
    fn clone(&self) -> Self {
        Self {
            change: self.change,
            decimals_of_book: self.decimals_of_book,
            case_ids: self.case_ids.clone(),
            debtors: self.debtors.clone(),
            debtor_keys: self.debtor_keys.clone(),
            cases_of_debtor: self.cases_of_debtor.clone(),
            currencies: self.currencies.clone(),
            currency: self.currency.clone(),
            products: self.products.clone(),
            regions: self.regions.clone(),
            reasons: self.reasons.clone(),
            disbursed: self.disbursed.clone(),
            imported_by: self.imported_by.clone(),
            facts: self.facts.clone(),
            instalments: self.instalments.clone(),
            payments: self.payments.clone(),
            pauses: self.pauses.clone(),
            facts_only: self.facts_only.clone(),
            holds: self.holds.clone(),
            assignments: self.assignments.clone(),
            placements: self.placements.clone(),
            collectors: self.collectors.clone(),
            agencies: self.agencies.clone(),
            standings: Mutex::new(Vec::new()),
            stretches: Mutex::default(),
        }
    }
}

impl Portfolio {
    /// How many cases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.case_ids.len()
    }

    /// Whether the book has no case.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.case_ids.is_empty()
    }

    /// Where the case of that number is.
    #[must_use]
    pub fn index_of(&self, case_id: CaseId) -> Option<usize> {
        self.case_ids.binary_search(&case_id).ok()
    }

    /// The currency of the case at `index`.
    #[must_use]
    pub fn currency_of(&self, index: usize) -> Currency {
        self.currencies[usize::from(self.currency[index])]
    }

    /// Where every case stands on a day, if that is at hand already.
    pub fn standing_at_hand(
        &self,
        as_of: DayNumber,
        known_on: Option<DayNumber>,
        convention: &Convention,
    ) -> Option<Arc<Standing>> {
        let terms: Vec<Terms> = self.products.distinct.iter().map(|product| convention.terms_of(product)).collect();
        let same = |standing: &&Arc<Standing>| {
            standing.as_of == as_of && standing.known_on == known_on && standing.terms == terms
        };
        self.standings.lock().ok().and_then(|standings| standings.iter().find(same).cloned())
    }

    /// The earliest day that anything is known of: a disbursement, a figure, an instalment.
    pub fn first_day(&self) -> Option<DayNumber> {
        let facts = self.facts.entries.iter().map(|fact| fact.effective);
        let instalments = self.instalments.grouped.entries.iter().map(|entry| entry.due);
        let disbursed = self.disbursed.iter().copied().filter(|day| *day != NO_DAY);
        let due = self.facts.entries.iter().map(|fact| fact.due).filter(|day| *day != NO_DAY);
        facts.chain(instalments).chain(disbursed).chain(due).min()
    }

    /// The terms of the case at `index`, which are those of its product, in its currency.
    pub fn terms_of(&self, index: usize, convention: &Convention) -> Terms {
        let terms = convention.terms_of(&self.products.distinct[self.products.of_case[index] as usize]);
        self.in_currency(index, terms)
    }

    /// Terms whose tolerance, which is in minor units of the book's currency, is in those of the case
    /// at `index`: as many whole units of money, whatever their decimals.
    pub fn in_currency(&self, index: usize, terms: Terms) -> Terms {
        if terms.tolerance == 0 {
            return terms;
        }
        let (own, of_book) = (self.currency_of(index).decimals(), self.decimals_of_book);
        let by = 10_i64.saturating_pow(own.abs_diff(of_book));
        let tolerance = if own >= of_book { terms.tolerance.saturating_mul(by) } else { terms.tolerance / by };
        Terms { tolerance, ..terms }
    }

    /// Where every case stands on `as_of`, by what was known at the end of `known_on`, under the
    /// terms of a convention.
    #[must_use]
    pub fn standing(&self, as_of: DayNumber, known_on: Option<DayNumber>, convention: &Convention) -> Arc<Standing> {
        if let Some(found) = self.standing_at_hand(as_of, known_on, convention) {
            return found;
        }
        let terms = self.products.distinct.iter().map(|product| convention.terms_of(product)).collect();
        let fresh = Arc::new(Standing::compute(self, as_of, known_on, terms));
        if let Ok(mut standings) = self.standings.lock() {
            if standings.len() >= STANDINGS_KEPT {
                standings.remove(0);
            }
            standings.push(fresh.clone());
        }
        fresh
    }

    /// Whether somebody has the case of that number, from whatever day on.
    pub fn is_assigned(&self, case_id: CaseId) -> bool {
        let first = self.assignments.partition_point(|span| span.case_id < case_id);
        let of_case = self.assignments[first..].iter().take_while(|span| span.case_id == case_id);
        of_case.into_iter().any(|span| span.until_day.is_none())
    }
}
