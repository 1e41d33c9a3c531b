//! Filling the columns: from rows as they are read, and from the columns before with those rows that changed.

use crate::facts_only::FactsOnly;
use crate::{EnteredSpan, Grouped, InstalmentEntry, Instalments, NO_DAY, Portfolio, ReplacedSchedules, Span, Texts};
use caseload_domain::Currency;
use caseload_domain::calendar::DayNumber;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::spans::HoldSpan;
use std::collections::HashMap;
use std::sync::Arc;

/// What of a case is counted by.
pub struct CaseKeys<'row> {
    /// The case.
    pub case_id: CaseId,
    /// Its debtor.
    pub debtor_key: i64,
    /// Currency of its figures.
    pub currency: Currency,
    /// Product.
    pub product: &'row str,
    /// Region.
    pub region: &'row str,
    /// Overdue reason.
    pub reason: &'row str,
    /// Day of disbursement.
    pub disbursed_day: Option<DayNumber>,
    /// The change that brought it.
    pub change: ChangeId,
}

/// Gives each distinct text a number.
#[derive(Clone, Debug, Default)]
struct Interner {
    numbers: HashMap<String, u32>,
    texts: Texts,
}

impl Interner {
    /// Goes on with a column that was made before.
    fn of(texts: &Texts) -> Self {
        let numbers = texts.distinct.iter().cloned().zip(0..).collect();
        Self { numbers, texts: texts.clone() }
    }

    /// The number of a text, which gets one where it has none.
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let next = u32::try_from(self.texts.distinct.len()).unwrap_or(u32::MAX);
        self.texts.distinct.push(text.to_owned());
        self.numbers.insert(text.to_owned(), next);
        next
    }

    /// Puts a text at a place, which may be the one after the last.
    fn put(&mut self, at: usize, text: &str) {
        let number = self.number(text);
        put(&mut self.texts.of_case, at, number);
    }
}

/// Puts a value at a place, which may be the one after the last.
fn put<T>(column: &mut Vec<T>, at: usize, value: T) {
    match column.get_mut(at) {
        Some(place) => *place = value,
        None => column.push(value),
    }
}

/// The columns that come from the table of cases, while they are filled.
#[derive(Default)]
pub struct CaseColumns {
    /// Numbers of the cases, in order.
    pub ids: Vec<CaseId>,
    debtors: Vec<u32>,
    debtor_keys: Vec<i64>,
    debtor_numbers: HashMap<i64, u32>,
    currencies: Vec<Currency>,
    currency: Vec<u8>,
    products: Interner,
    regions: Interner,
    reasons: Interner,
    disbursed: Vec<DayNumber>,
    imported_by: Vec<u32>,
}

impl CaseColumns {
    /// Goes on with the columns of a portfolio.
    pub fn of(portfolio: &Portfolio) -> Self {
        Self {
            ids: portfolio.case_ids.to_vec(),
            debtors: portfolio.debtors.to_vec(),
            debtor_keys: portfolio.debtor_keys.to_vec(),
            debtor_numbers: portfolio.debtor_keys.iter().copied().zip(0..).collect(),
            currencies: portfolio.currencies.to_vec(),
            currency: portfolio.currency.to_vec(),
            products: Interner::of(&portfolio.products),
            regions: Interner::of(&portfolio.regions),
            reasons: Interner::of(&portfolio.reasons),
            disbursed: portfolio.disbursed.to_vec(),
            imported_by: portfolio.imported_by.to_vec(),
        }
    }

    /// Puts a case at a place, which may be the one after the last.
    pub fn put(&mut self, at: usize, row: &CaseKeys<'_>) {
        put(&mut self.ids, at, row.case_id);
        let next = u32::try_from(self.debtor_keys.len()).unwrap_or(u32::MAX);
        let debtor = *self.debtor_numbers.entry(row.debtor_key).or_insert_with(|| {
            self.debtor_keys.push(row.debtor_key);
            next
        });
        put(&mut self.debtors, at, debtor);
        let place = self.currencies.iter().position(|known| *known == row.currency).unwrap_or_else(|| {
            self.currencies.push(row.currency);
            self.currencies.len() - 1
        });
        put(&mut self.currency, at, u8::try_from(place).unwrap_or(u8::MAX));
        self.products.put(at, row.product);
        self.regions.put(at, row.region);
        self.reasons.put(at, row.reason);
        put(&mut self.disbursed, at, row.disbursed_day.unwrap_or(NO_DAY));
        put(&mut self.imported_by, at, u32::try_from(row.change.number()).unwrap_or(u32::MAX));
    }

    /// Makes them those of a portfolio.
    pub fn move_into(self, portfolio: &mut Portfolio) {
        portfolio.cases_of_debtor = Arc::new(cases_of_debtors(&self.debtors, self.debtor_keys.len()));
        portfolio.case_ids = Arc::new(self.ids);
        portfolio.debtors = Arc::new(self.debtors);
        portfolio.debtor_keys = Arc::new(self.debtor_keys);
        portfolio.currencies = Arc::new(self.currencies);
        portfolio.currency = Arc::new(self.currency);
        portfolio.products = Arc::new(self.products.texts);
        portfolio.regions = Arc::new(self.regions.texts);
        portfolio.reasons = Arc::new(self.reasons.texts);
        portfolio.disbursed = Arc::new(self.disbursed);
        portfolio.imported_by = Arc::new(self.imported_by);
    }
}

/// Gathers entries that come in the order of cases.
pub struct Grouping<'ids, T> {
    ids: &'ids [CaseId],
    at: usize,
    grouped: Grouped<T>,
}

impl<'ids, T> Grouping<'ids, T> {
    /// Nothing yet of some cases.
    #[must_use]
    pub fn new(ids: &'ids [CaseId]) -> Self {
        Self { ids, at: 0, grouped: Grouped { starts: Vec::with_capacity(ids.len() + 1), entries: Vec::new() } }
    }

    /// Adds an entry of a case, which is none before that of the last.
    pub fn push(&mut self, case_id: CaseId, entry: T) {
        while self.ids.get(self.at).is_some_and(|id| *id <= case_id) {
            self.grouped.starts.push(self.grouped.here());
            self.at += 1;
        }
        self.grouped.entries.push(entry);
    }

    /// The entries of all cases.
    #[must_use]
    pub fn finish(mut self) -> Grouped<T> {
        let here = self.grouped.here();
        self.grouped.starts.resize(self.ids.len() + 1, here);
        self.grouped
    }
}

/// The cases of each debtor, in the order of their indices.
fn cases_of_debtors(debtors: &[u32], count: usize) -> Grouped<u32> {
    let mut starts = vec![0_u32; count + 1];
    for debtor in debtors {
        starts[*debtor as usize + 1] += 1;
    }
    for debtor in 0..count {
        starts[debtor + 1] += starts[debtor];
    }
    let mut next = starts.clone();
    let mut entries = vec![0_u32; debtors.len()];
    for (case, debtor) in (0_u32..).zip(debtors) {
        let at = &mut next[*debtor as usize];
        entries[*at as usize] = case;
        *at += 1;
    }
    Grouped { starts, entries }
}

/// A version of an instalment as it is read.
#[derive(Clone, Copy)]
pub struct ReadInstalment {
    /// The version.
    pub entry: InstalmentEntry,
    /// The change that entered it.
    pub change: ChangeId,
    /// Number of the instalment.
    pub number: i64,
    /// Its fees, minor units.
    pub fees: i64,
}

/// Builds instalments in the order of cases, marking later versions and fees by their places.
pub struct InstalmentGrouping<'ids> {
    grouping: Grouping<'ids, InstalmentEntry>,
    later_versions: Vec<u32>,
    fees: HashMap<u32, i64>,
    replaced: HashMap<usize, ReplacedSchedules>,
    last: Option<(CaseId, i64)>,
}

impl<'ids> InstalmentGrouping<'ids> {
    /// Nothing yet of some cases, with the schedules that took the place of others.
    #[must_use]
    pub fn new(ids: &'ids [CaseId], replaced: HashMap<usize, ReplacedSchedules>) -> Self {
        Self { grouping: Grouping::new(ids), later_versions: Vec::new(), fees: HashMap::new(), replaced, last: None }
    }

    /// Adds a version; those of one instalment come after one another.
    pub fn push(&mut self, case_id: CaseId, read: ReadInstalment) {
        let here = self.grouping.grouped.here();
        if self.last.replace((case_id, read.number)) == Some((case_id, read.number)) {
            self.later_versions.push(here);
        }
        if read.fees != 0 {
            self.fees.insert(here, read.fees);
        }
        if !self.replaced.is_empty()
            && let Ok(index) = self.grouping.ids.binary_search(&case_id)
            && let Some(replaced) = self.replaced.get_mut(&index)
        {
            replaced.changes.push(read.change);
        }
        self.grouping.push(case_id, read.entry);
    }

    /// The instalments of all cases.
    #[must_use]
    pub fn finish(self) -> Instalments {
        Instalments {
            grouped: self.grouping.finish(),
            later_versions: self.later_versions,
            fees: self.fees,
            replaced: self.replaced,
        }
    }
}

/// The entries of the touched cases from `read`, those of the others as they were.
#[must_use]
pub fn merged<T: Copy>(old: &Grouped<T>, read: Grouped<T>, touched: &[usize], whole: bool) -> Arc<Grouped<T>> {
    if whole {
        return Arc::new(read);
    }
    let count = read.starts.len().saturating_sub(1);
    let mut next = Grouped { starts: Vec::with_capacity(count + 1), entries: Vec::new() };
    next.entries.reserve(old.entries.len() + read.entries.len());
    let mut touched = touched.iter().copied().peekable();
    for index in 0..count {
        next.starts.push(next.here());
        let source = if touched.next_if_eq(&index).is_some() { &read } else { old };
        next.entries.extend_from_slice(source.of(index));
    }
    next.starts.push(next.here());
    Arc::new(next)
}

impl Instalments {
    /// The instalments of the touched cases from `read`, those of the others as they were.
    #[must_use]
    pub fn merged(&self, read: &Self, touched: &[usize]) -> Self {
        let count = read.grouped.starts.len().saturating_sub(1);
        let mut next = Self::default();
        next.grouped.starts.clear();
        let mut touched = touched.iter().copied().peekable();
        for index in 0..count {
            let here = next.grouped.here();
            next.grouped.starts.push(here);
            let source = if touched.next_if_eq(&index).is_some() { read } else { self };
            let entries = source.grouped.of(index);
            let start = source.grouped.start_of(index);
            let end = start + u32::try_from(entries.len()).unwrap_or(u32::MAX);
            let first = source.later_versions.partition_point(|place| *place < start);
            let later = source.later_versions[first..].iter().take_while(|place| **place < end);
            next.later_versions.extend(later.map(|place| place - start + here));
            if !source.fees.is_empty() {
                next.fees
                    .extend((start..end).filter_map(|place| Some((place - start + here, *source.fees.get(&place)?))));
            }
            if let Some(replaced) = source.replaced.get(&index) {
                next.replaced.insert(index, replaced.clone());
            }
            next.grouped.entries.extend_from_slice(entries);
        }
        let here = next.grouped.here();
        next.grouped.starts.push(here);
        next
    }
}

/// Something that a case had for some days.
pub trait OfCase: Clone {
    /// The case.
    fn case_id(&self) -> CaseId;
}

impl<S: Span> OfCase for EnteredSpan<S> {
    fn case_id(&self) -> CaseId {
        self.span.case_id()
    }
}

impl OfCase for HoldSpan {
    fn case_id(&self) -> CaseId {
        self.case_id
    }
}

/// The spans of the touched cases, which are `read`, among those of the others as they were; in the order
/// of cases.
pub fn merged_spans<S: OfCase>(old: &[S], read: Vec<S>, touched: &[CaseId], whole: bool) -> Arc<Vec<S>> {
    if whole {
        return Arc::new(read);
    }
    let mut next = Vec::with_capacity(old.len() + read.len());
    let mut touched = touched.iter().copied().peekable();
    let mut read = read.into_iter().peekable();
    for span in old {
        while touched.next_if(|case_id| *case_id < span.case_id()).is_some() {}
        while let Some(new) = read.next_if(|new| new.case_id() < span.case_id()) {
            next.push(new);
        }
        if touched.peek() != Some(&span.case_id()) {
            next.push(span.clone());
        }
    }
    next.extend(read);
    Arc::new(next)
}

impl Portfolio {
    /// The columns of a book that has nothing but one figure a case, where it has nothing else.
    pub fn as_facts_only(&self) -> Option<Arc<FactsOnly>> {
        let facts_only =
            self.instalments.grouped.is_empty() && self.payments.is_empty() && self.pauses.of_case.is_empty();
        if facts_only { FactsOnly::of(&self.facts, &self.disbursed).map(Arc::new) } else { None }
    }
}
