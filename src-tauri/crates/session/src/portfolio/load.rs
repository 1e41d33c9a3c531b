//! Reading the columns from the book, whole, and bringing them up to date with what changed since.

use super::facts_only::FactsOnly;
use super::{
    EnteredSpan, Fact, Grouped, InstalmentEntry, Instalments, NO_BALANCE, NO_DAY, PauseEntry, Pauses, PaymentEntry,
    Portfolio, ReplacedSchedules, Span, Texts,
};
use crate::failure::Failure;
use crate::stored;
use caseload_domain::Currency;
use caseload_domain::aging::Pause;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_store::{Book, CASES_AT_ONCE, CaseKeyColumns, ChangesSince, HoldSpan, Scope, SpanChanges};
use std::collections::HashMap;
use std::sync::Arc;

/// Where more than one in so many cases were touched, a table is read whole.
const READ_WHOLE_FROM: usize = 8;

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
struct CaseColumns {
    ids: Vec<CaseId>,
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
    fn of(portfolio: &Portfolio) -> Self {
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
            imported_by: portfolio.brought_by.to_vec(),
        }
    }

    /// Puts a case at a place, which may be the one after the last.
    fn put(&mut self, at: usize, row: &CaseKeyColumns<'_>) {
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

    fn move_into(self, portfolio: &mut Portfolio) {
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
        portfolio.brought_by = Arc::new(self.imported_by);
    }
}

/// Gathers entries that come in the order of cases.
struct Grouping<'ids, T> {
    ids: &'ids [CaseId],
    at: usize,
    grouped: Grouped<T>,
}

impl<'ids, T> Grouping<'ids, T> {
    fn new(ids: &'ids [CaseId]) -> Self {
        Self { ids, at: 0, grouped: Grouped { starts: Vec::with_capacity(ids.len() + 1), entries: Vec::new() } }
    }

    fn push(&mut self, case_id: CaseId, entry: T) {
        while self.ids.get(self.at).is_some_and(|id| *id <= case_id) {
            self.grouped.starts.push(self.grouped.here());
            self.at += 1;
        }
        self.grouped.entries.push(entry);
    }

    fn finish(mut self) -> Grouped<T> {
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

/// On which day each change was entered.
struct EntryDays(Vec<DayNumber>);

impl EntryDays {
    async fn read(book: &Book) -> Result<Self, Failure> {
        let mut days: Vec<DayNumber> = Vec::new();
        let mut unreadable = None;
        book.each_change_stamp(|change, at| {
            let day = at.get(..10).and_then(|day| day.parse().ok()).map(day_number);
            match (usize::try_from(change.number()), day) {
                (Ok(change), Some(day)) => {
                    days.resize(days.len().max(change), NO_DAY);
                    days.push(day);
                }
                _ => unreadable = Some(change),
            }
        })
        .await?;
        match unreadable {
            Some(change) => Err(stored::damaged("changes", change, &"its day can't be read")),
            None => Ok(Self(days)),
        }
    }

    fn of(&self, change: ChangeId) -> DayNumber {
        usize::try_from(change.number()).ok().and_then(|change| self.0.get(change)).copied().unwrap_or(NO_DAY)
    }

    fn span<S>(&self, span: S, changes: SpanChanges) -> EnteredSpan<S> {
        let end_entered = changes.ended.map_or(NO_DAY, |ended| self.of(ended));
        EnteredSpan { span, entered: self.of(changes.entered), end_entered }
    }
}

/// A version of an instalment as it is read.
#[derive(Clone, Copy)]
struct ReadInstalment {
    entry: InstalmentEntry,
    change: ChangeId,
    number: i64,
    fees: i64,
}

/// Reads rows of one table of a portfolio. Rows of a case that isn't among `ids` are damage that the
/// audit names; they are left out here.
struct TableReader<'book> {
    book: &'book Book,
    entered: &'book EntryDays,
}

impl TableReader<'_> {
    async fn facts(&self, scope: Scope<'_>, mut sink: impl FnMut(CaseId, Fact)) -> Result<(), Failure> {
        self.book
            .each_fact(scope, |row| {
                let fact = Fact {
                    effective: row.effective_day,
                    entered: self.entered.of(row.change),
                    due: row.due_day.unwrap_or(NO_DAY),
                    settled: row.settled_day.unwrap_or(NO_DAY),
                    outstanding: row.outstanding,
                    balance: row.balance.unwrap_or(NO_BALANCE),
                    removal: row.removal,
                    is_carried: row.is_carried,
                };
                sink(row.case_id, fact);
            })
            .await?;
        Ok(())
    }

    async fn instalments(&self, scope: Scope<'_>, mut sink: impl FnMut(CaseId, ReadInstalment)) -> Result<(), Failure> {
        self.book
            .each_instalment(scope, |row| {
                let entered = self.entered.of(row.change);
                let entry = InstalmentEntry { due: row.due_day, amount: row.amount, entered };
                sink(row.case_id, ReadInstalment { entry, change: row.change, number: row.number, fees: row.fees });
            })
            .await?;
        Ok(())
    }

    /// Which schedules took the place of others, by the indices of cases; the changes of entries are still to come.
    async fn replaced_schedules(
        &self,
        scopes: &[Scope<'_>],
        ids: &[CaseId],
    ) -> Result<HashMap<usize, ReplacedSchedules>, Failure> {
        let mut replaced: HashMap<usize, ReplacedSchedules> = HashMap::new();
        for scope in scopes {
            self.book
                .each_schedule_start(*scope, |start| {
                    if let Ok(index) = ids.binary_search(&start.case_id) {
                        let begun = (start.from_day, start.change, self.entered.of(start.change));
                        replaced.entry(index).or_default().starts.push(begun);
                    }
                })
                .await?;
        }
        Ok(replaced)
    }

    async fn payments(&self, scope: Scope<'_>, mut sink: impl FnMut(CaseId, PaymentEntry)) -> Result<(), Failure> {
        self.book
            .each_payment(scope, |row| {
                let entered = self.entered.of(row.change);
                sink(row.case_id, PaymentEntry { paid: row.paid_day, amount: row.amount, entered });
            })
            .await?;
        Ok(())
    }

    /// The pauses, by the numbers of products' texts and the indices of cases.
    async fn pauses(
        &self,
        before: Option<ChangeId>,
        ids: &[CaseId],
        product_number: impl Fn(&str) -> Option<u32>,
    ) -> Result<Pauses, Failure> {
        let mut pauses = Pauses::default();
        for row in self.book.pauses(before).await? {
            let entry = PauseEntry {
                pause: Pause { from: row.from_day, until: row.until_day },
                entered: self.entered.of(row.change),
            };
            match (row.case_id, row.product) {
                (Some(case_id), _) => {
                    if let Ok(index) = ids.binary_search(&case_id) {
                        pauses.of_case.entry(index).or_default().push(entry);
                    }
                }
                // A product that no case has pauses nothing.
                (None, Some(product)) => {
                    if let Some(number) = product_number(&product) {
                        pauses.of_product.entry(number).or_default().push(entry);
                    }
                }
                (None, None) => pauses.everywhere.push(entry),
            }
        }
        Ok(pauses)
    }
}

/// Builds instalments in the order of cases, marking later versions and fees by their places.
struct InstalmentGrouping<'ids> {
    grouping: Grouping<'ids, InstalmentEntry>,
    later_versions: Vec<u32>,
    fees: HashMap<u32, i64>,
    replaced: HashMap<usize, ReplacedSchedules>,
    last: Option<(CaseId, i64)>,
}

impl<'ids> InstalmentGrouping<'ids> {
    fn new(ids: &'ids [CaseId], replaced: HashMap<usize, ReplacedSchedules>) -> Self {
        Self { grouping: Grouping::new(ids), later_versions: Vec::new(), fees: HashMap::new(), replaced, last: None }
    }

    fn push(&mut self, case_id: CaseId, read: ReadInstalment) {
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

    fn finish(self) -> Instalments {
        Instalments {
            grouped: self.grouping.finish(),
            later_versions: self.later_versions,
            fees: self.fees,
            replaced: self.replaced,
        }
    }
}

impl Portfolio {
    /// Reads every column from a snapshot of the book.
    pub async fn load(snapshot: &Book, decimals_of_book: u32) -> Result<Self, Failure> {
        let change = snapshot.last_change().await?;
        Self::read(snapshot, Scope::All, change, decimals_of_book).await
    }

    /// Reads every column from a snapshot of the book as it was before a change.
    pub async fn load_before(snapshot: &Book, change: ChangeId, decimals_of_book: u32) -> Result<Self, Failure> {
        Self::read(snapshot, Scope::Before(change), change.previous(), decimals_of_book).await
    }

    async fn read(book: &Book, scope: Scope<'_>, change: ChangeId, decimals_of_book: u32) -> Result<Self, Failure> {
        let before = if let Scope::Before(change) = scope { Some(change) } else { None };
        let entered = EntryDays::read(book).await?;
        let mut columns = CaseColumns::default();
        book.each_case(scope, |row| columns.put(columns.ids.len(), &row)).await?;
        let ids = columns.ids.clone();
        let mut next = Self { change, decimals_of_book, ..Self::default() };
        columns.move_into(&mut next);

        let reader = TableReader { book, entered: &entered };
        let mut facts = Grouping::new(&ids);
        reader.facts(scope, |case_id, fact| facts.push(case_id, fact)).await?;
        next.facts = Arc::new(facts.finish());
        let replaced = reader.replaced_schedules(&[scope], &ids).await?;
        let mut instalments = InstalmentGrouping::new(&ids, replaced);
        reader.instalments(scope, |case_id, read| instalments.push(case_id, read)).await?;
        next.instalments = Arc::new(instalments.finish());
        let mut payments = Grouping::new(&ids);
        reader.payments(scope, |case_id, payment| payments.push(case_id, payment)).await?;
        next.payments = Arc::new(payments.finish());
        next.pauses = Arc::new(reader.pauses(before, &ids, |product| next.products.number_of(product)).await?);
        next.facts_only = next.as_facts_only();

        let (mut holds, mut assignments, mut placements) = (Vec::new(), Vec::new(), Vec::new());
        book.each_hold(scope, |span| holds.push(span)).await?;
        book.each_assignment(scope, |span, changes| assignments.push(entered.span(span, changes))).await?;
        book.each_placement(scope, |span, changes| placements.push(entered.span(span, changes))).await?;
        next.holds = Arc::new(holds);
        next.assignments = Arc::new(assignments);
        next.placements = Arc::new(placements);
        next.collectors = book.collectors(before).await?;
        next.agencies = book.agencies().await?;
        Ok(next)
    }

    /// The columns of a book that has nothing but one figure a case, where it has nothing else.
    fn as_facts_only(&self) -> Option<Arc<FactsOnly>> {
        let facts_only =
            self.instalments.grouped.is_empty() && self.payments.is_empty() && self.pauses.of_case.is_empty();
        if facts_only { FactsOnly::of(&self.facts, &self.disbursed).map(Arc::new) } else { None }
    }

    /// The columns with what changed since, whoever changed it, read from a snapshot of the book; `None` where
    /// so much is different that they had better be read anew.
    pub async fn updated(
        &self,
        snapshot: &Book,
        since: &ChangesSince,
        decimals_of_book: u32,
    ) -> Result<Option<Self>, Failure> {
        if since.unknown {
            return Ok(None);
        }
        let touched: Vec<CaseId> = since.case_ids();
        let many = touched.len() > self.len() / READ_WHOLE_FROM + CASES_AT_ONCE;
        let has = |table: &str| since.tables.contains(table);
        let mut next = Self { change: since.newest, decimals_of_book, ..Self::clone(self) };
        if has("cases") {
            if many {
                return Ok(None);
            }
            let Some(columns) = self.updated_cases(snapshot, &touched).await? else { return Ok(None) };
            columns.move_into(&mut next);
        }
        let grown = next.len() > self.len();
        let entered = EntryDays::read(snapshot).await?;
        let reader = TableReader { book: snapshot, entered: &entered };
        let touched_indices: Vec<usize> = touched.iter().filter_map(|id| next.index_of(*id)).collect();
        if has("facts") || grown {
            let mut read = Grouping::new(&next.case_ids);
            for scope in scopes(&touched, many) {
                reader.facts(scope, |case_id, fact| read.push(case_id, fact)).await?;
            }
            next.facts = merged(&self.facts, read.finish(), &touched_indices, many);
        }
        if has("instalments") || has("schedule_starts") || grown {
            let replaced = reader.replaced_schedules(&scopes(&touched, many), &next.case_ids).await?;
            let mut read = InstalmentGrouping::new(&next.case_ids, replaced);
            for scope in scopes(&touched, many) {
                reader.instalments(scope, |case_id, entry| read.push(case_id, entry)).await?;
            }
            let read = read.finish();
            next.instalments =
                if many { Arc::new(read) } else { Arc::new(self.instalments.merged(&read, &touched_indices)) };
        }
        if has("payments") || grown {
            let mut read = Grouping::new(&next.case_ids);
            for scope in scopes(&touched, many) {
                reader.payments(scope, |case_id, payment| read.push(case_id, payment)).await?;
            }
            next.payments = merged(&self.payments, read.finish(), &touched_indices, many);
        }
        if has("pauses") || has("cases") {
            let products = next.products.clone();
            let read = reader.pauses(None, &next.case_ids, |product| products.number_of(product)).await?;
            next.pauses = Arc::new(read);
        }
        if ["cases", "facts", "instalments", "payments", "pauses"].into_iter().any(has) {
            next.facts_only = next.as_facts_only();
        }
        if has("holds") {
            let mut read = Vec::new();
            for scope in scopes(&touched, many) {
                snapshot.each_hold(scope, |span| read.push(span)).await?;
            }
            next.holds = merged_spans(&self.holds, read, &touched, many);
        }
        if has("assignments") {
            let mut read = Vec::new();
            for scope in scopes(&touched, many) {
                snapshot.each_assignment(scope, |span, changes| read.push(entered.span(span, changes))).await?;
            }
            next.assignments = merged_spans(&self.assignments, read, &touched, many);
        }
        if has("placements") || has("batches") {
            let mut read = Vec::new();
            for scope in scopes(&touched, many) {
                snapshot.each_placement(scope, |span, changes| read.push(entered.span(span, changes))).await?;
            }
            next.placements = merged_spans(&self.placements, read, &touched, many);
        }
        if has("collectors") {
            next.collectors = snapshot.collectors(None).await?;
        }
        if has("agencies") || has("agency_versions") {
            next.agencies = snapshot.agencies().await?;
        }
        Ok(Some(next))
    }

    /// The columns of cases with those of `touched` as they are now; `None` where a case is gone or came
    /// anywhere but after the last.
    async fn updated_cases(&self, snapshot: &Book, touched: &[CaseId]) -> Result<Option<CaseColumns>, Failure> {
        let mut columns = CaseColumns::of(self);
        let (mut found, mut in_order) = (0, true);
        for ids in touched.chunks(CASES_AT_ONCE) {
            snapshot
                .each_case(Scope::Cases(ids), |row| {
                    found += 1;
                    let after_last = columns.ids.last().is_none_or(|last| *last < row.case_id);
                    match columns.ids.binary_search(&row.case_id) {
                        Ok(index) => columns.put(index, &row),
                        Err(index) if after_last => columns.put(index, &row),
                        Err(_) => in_order = false,
                    }
                })
                .await?;
        }
        Ok((in_order && found == touched.len()).then_some(columns))
    }
}

/// The scopes in which the rows of the touched cases are read.
fn scopes(touched: &[CaseId], many: bool) -> Vec<Scope<'_>> {
    if many { vec![Scope::All] } else { touched.chunks(CASES_AT_ONCE).map(Scope::Cases).collect() }
}

/// The entries of the touched cases from `read`, those of the others as they were.
fn merged<T: Copy>(old: &Grouped<T>, read: Grouped<T>, touched: &[usize], whole: bool) -> Arc<Grouped<T>> {
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
    fn merged(&self, read: &Self, touched: &[usize]) -> Self {
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
trait OfCase: Clone {
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
fn merged_spans<S: OfCase>(old: &[S], read: Vec<S>, touched: &[CaseId], whole: bool) -> Arc<Vec<S>> {
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
