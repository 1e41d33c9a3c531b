//! Reading the columns from the book, whole, and bringing them up to date with what changed since.

use crate::failure::Failure;
use crate::stored;
use caseload_domain::aging::Pause;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_portfolio::building::{
    CaseColumns, CaseKeys, Grouping, InstalmentGrouping, ReadInstalment, merged, merged_spans,
};
use caseload_portfolio::{
    Agency, EnteredSpan, Fact, InstalmentEntry, NO_BALANCE, NO_DAY, PauseEntry, Pauses, PaymentEntry, Portfolio,
    ReplacedSchedules,
};
use caseload_store::{AgencyRow, Book, CASES_AT_ONCE, CaseKeyColumns, ChangesSince, Scope, SpanChanges};
use std::collections::HashMap;
use std::sync::Arc;

/// Where more than one in so many cases were touched, a table is read whole.
const READ_WHOLE_FROM: usize = 8;

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

/// Reads every column from a snapshot of the book.
pub async fn load(snapshot: &Book, decimals_of_book: u32) -> Result<Portfolio, Failure> {
    let change = snapshot.last_change().await?;
    read(snapshot, Scope::All, change, decimals_of_book).await
}

/// Reads every column from a snapshot of the book as it was before a change.
pub async fn load_before(snapshot: &Book, change: ChangeId, decimals_of_book: u32) -> Result<Portfolio, Failure> {
    read(snapshot, Scope::Before(change), change.previous(), decimals_of_book).await
}

async fn read(book: &Book, scope: Scope<'_>, change: ChangeId, decimals_of_book: u32) -> Result<Portfolio, Failure> {
    let before = if let Scope::Before(change) = scope { Some(change) } else { None };
    let entered = EntryDays::read(book).await?;
    let mut columns = CaseColumns::default();
    book.each_case(scope, |row| columns.put(columns.ids.len(), &keys(&row))).await?;
    let ids = columns.ids.clone();
    let mut next = Portfolio::default();
    (next.change, next.decimals_of_book) = (change, decimals_of_book);
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
    next.agencies = agencies(book.agencies().await?);
    Ok(next)
}

/// The columns with what changed since, whoever changed it, read from a snapshot of the book; `None` where
/// so much is different that they had better be read anew.
pub async fn updated(
    before: &Portfolio,
    snapshot: &Book,
    since: &ChangesSince,
    decimals_of_book: u32,
) -> Result<Option<Portfolio>, Failure> {
    if since.unknown {
        return Ok(None);
    }
    let touched: Vec<CaseId> = since.case_ids();
    let many = touched.len() > before.len() / READ_WHOLE_FROM + CASES_AT_ONCE;
    let has = |table: &str| since.tables.contains(table);
    let mut next = before.clone();
    (next.change, next.decimals_of_book) = (since.newest, decimals_of_book);
    if has("cases") {
        if many {
            return Ok(None);
        }
        let Some(columns) = updated_cases(before, snapshot, &touched).await? else { return Ok(None) };
        columns.move_into(&mut next);
    }
    let grown = next.len() > before.len();
    let entered = EntryDays::read(snapshot).await?;
    let reader = TableReader { book: snapshot, entered: &entered };
    let touched_indices: Vec<usize> = touched.iter().filter_map(|id| next.index_of(*id)).collect();
    if has("facts") || grown {
        let mut read = Grouping::new(&next.case_ids);
        for scope in scopes(&touched, many) {
            reader.facts(scope, |case_id, fact| read.push(case_id, fact)).await?;
        }
        next.facts = merged(&before.facts, read.finish(), &touched_indices, many);
    }
    if has("instalments") || has("schedule_starts") || grown {
        let replaced = reader.replaced_schedules(&scopes(&touched, many), &next.case_ids).await?;
        let mut read = InstalmentGrouping::new(&next.case_ids, replaced);
        for scope in scopes(&touched, many) {
            reader.instalments(scope, |case_id, entry| read.push(case_id, entry)).await?;
        }
        let read = read.finish();
        next.instalments =
            if many { Arc::new(read) } else { Arc::new(before.instalments.merged(&read, &touched_indices)) };
    }
    if has("payments") || grown {
        let mut read = Grouping::new(&next.case_ids);
        for scope in scopes(&touched, many) {
            reader.payments(scope, |case_id, payment| read.push(case_id, payment)).await?;
        }
        next.payments = merged(&before.payments, read.finish(), &touched_indices, many);
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
        next.holds = merged_spans(&before.holds, read, &touched, many);
    }
    if has("assignments") {
        let mut read = Vec::new();
        for scope in scopes(&touched, many) {
            snapshot.each_assignment(scope, |span, changes| read.push(entered.span(span, changes))).await?;
        }
        next.assignments = merged_spans(&before.assignments, read, &touched, many);
    }
    if has("placements") || has("batches") {
        let mut read = Vec::new();
        for scope in scopes(&touched, many) {
            snapshot.each_placement(scope, |span, changes| read.push(entered.span(span, changes))).await?;
        }
        next.placements = merged_spans(&before.placements, read, &touched, many);
    }
    if has("collectors") {
        next.collectors = snapshot.collectors(None).await?;
    }
    if has("agencies") || has("agency_versions") {
        next.agencies = agencies(snapshot.agencies().await?);
    }
    Ok(Some(next))
}

/// The columns of cases with those of `touched` as they are now; `None` where a case is gone or came
/// anywhere but after the last.
async fn updated_cases(
    before: &Portfolio,
    snapshot: &Book,
    touched: &[CaseId],
) -> Result<Option<CaseColumns>, Failure> {
    let mut columns = CaseColumns::of(before);
    let (mut found, mut in_order) = (0, true);
    for ids in touched.chunks(CASES_AT_ONCE) {
        snapshot
            .each_case(Scope::Cases(ids), |row| {
                found += 1;
                let after_last = columns.ids.last().is_none_or(|last| *last < row.case_id);
                match columns.ids.binary_search(&row.case_id) {
                    Ok(index) => columns.put(index, &keys(&row)),
                    Err(index) if after_last => columns.put(index, &keys(&row)),
                    Err(_) => in_order = false,
                }
            })
            .await?;
    }
    Ok((in_order && found == touched.len()).then_some(columns))
}

/// The scopes in which the rows of the touched cases are read.
fn scopes(touched: &[CaseId], many: bool) -> Vec<Scope<'_>> {
    if many { vec![Scope::All] } else { touched.chunks(CASES_AT_ONCE).map(Scope::Cases).collect() }
}

/// What the columns keep of a case.
fn keys<'row>(row: &CaseKeyColumns<'row>) -> CaseKeys<'row> {
    CaseKeys {
        case_id: row.case_id,
        debtor_key: row.debtor_key,
        currency: row.currency,
        product: row.product,
        region: row.region,
        reason: row.reason,
        disbursed_day: row.disbursed_day,
        change: row.change,
    }
}

/// What the columns keep of agencies.
fn agencies(rows: Vec<AgencyRow>) -> Vec<Agency> {
    rows.into_iter().map(|row| Agency { id: row.id, name: row.name, terms: row.agreement.terms }).collect()
}
