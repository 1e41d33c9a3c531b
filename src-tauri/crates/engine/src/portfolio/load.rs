//! Reading the columns from the book.

use super::plain::Plain;
use super::{Fact, Grouped, InstalmentEntry, Instalments, NO_DAY, PauseEntry, Pauses, PaymentEntry, Portfolio, Texts};
use crate::failure::Failure;
use caseload_domain::Currency;
use caseload_domain::aging::Pause;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_store::Book;
use std::collections::HashMap;
use std::sync::Arc;

/// Gives each distinct text a number.
#[derive(Default)]
struct Interner {
    numbers: HashMap<String, u32>,
    texts: Texts,
}

impl Interner {
    /// The number of a text; one that nothing has where it does not occur.
    fn number(&self, text: &str) -> u32 {
        self.numbers.get(text).copied().unwrap_or(u32::MAX)
    }

    fn push(&mut self, text: &str) {
        let next = u32::try_from(self.texts.distinct.len()).unwrap_or(u32::MAX);
        let number = if let Some(number) = self.numbers.get(text) {
            *number
        } else {
            self.texts.distinct.push(text.to_owned());
            self.numbers.insert(text.to_owned(), next);
            next
        };
        self.texts.of_case.push(number);
    }
}

/// Gathers entries that come in the order of cases.
struct Grouping<'ids, T> {
    ids: &'ids [i64],
    at: usize,
    grouped: Grouped<T>,
}

impl<'ids, T> Grouping<'ids, T> {
    fn new(ids: &'ids [i64]) -> Self {
        Self { ids, at: 0, grouped: Grouped { starts: Vec::with_capacity(ids.len() + 1), entries: Vec::new() } }
    }

    fn here(&self) -> u32 {
        u32::try_from(self.grouped.entries.len()).unwrap_or(u32::MAX)
    }

    fn push(&mut self, case_id: i64, entry: T) {
        while self.ids.get(self.at).is_some_and(|id| *id <= case_id) {
            let here = self.here();
            self.grouped.starts.push(here);
            self.at += 1;
        }
        self.grouped.entries.push(entry);
    }

    fn finish(mut self) -> Grouped<T> {
        let here = self.here();
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

impl Portfolio {
    /// Reads every column. `change` is the newest change that the book had before.
    pub(crate) async fn load(book: &Book, change: i64, decimals_of_book: u32) -> Result<Self, Failure> {
        Self::read(book, None, change, decimals_of_book).await
    }

    /// Reads every column as it was before a change.
    pub(crate) async fn load_before(book: &Book, change: i64, decimals_of_book: u32) -> Result<Self, Failure> {
        Self::read(book, Some(change), change - 1, decimals_of_book).await
    }

    async fn read(book: &Book, before: Option<i64>, change: i64, decimals_of_book: u32) -> Result<Self, Failure> {
        let mut entered: Vec<DayNumber> = vec![NO_DAY];
        book.each_change_stamp(|_, at| {
            let day = at.get(..10).and_then(|day| day.parse().ok()).map_or(NO_DAY, day_number);
            entered.push(day);
        })
        .await?;
        let entered_on = |change: i64| {
            usize::try_from(change).ok().and_then(|change| entered.get(change)).copied().unwrap_or(NO_DAY)
        };

        let mut ids = Vec::new();
        let (mut debtors, mut debtor_keys) = (Vec::new(), Vec::new());
        let mut debtor_numbers: HashMap<i64, u32> = HashMap::new();
        let (mut currencies, mut currency): (Vec<Currency>, Vec<u8>) = (Vec::new(), Vec::new());
        let (mut products, mut regions, mut reasons) = (Interner::default(), Interner::default(), Interner::default());
        let (mut disbursed, mut brought_by) = (Vec::new(), Vec::new());
        book.each_case(before, |row| {
            ids.push(row.case_id);
            let next = u32::try_from(debtor_keys.len()).unwrap_or(u32::MAX);
            let number = *debtor_numbers.entry(row.debtor_key).or_insert_with(|| {
                debtor_keys.push(row.debtor_key);
                next
            });
            debtors.push(number);
            let code = row.currency.parse().unwrap_or(Currency::CNY);
            let place = currencies.iter().position(|known| *known == code).unwrap_or_else(|| {
                currencies.push(code);
                currencies.len() - 1
            });
            currency.push(u8::try_from(place).unwrap_or(u8::MAX));
            products.push(row.product);
            regions.push(row.region);
            reasons.push(row.reason);
            disbursed.push(row.disbursed_day.unwrap_or(NO_DAY));
            brought_by.push(u32::try_from(row.change).unwrap_or(u32::MAX));
        })
        .await?;
        drop(debtor_numbers);

        let mut facts = Grouping::new(&ids);
        book.each_fact(before, |row| {
            facts.push(
                row.case_id,
                Fact {
                    effective: row.effective_day,
                    entered: entered_on(row.change),
                    due: row.due_day.unwrap_or(NO_DAY),
                    settled: row.settled_day.unwrap_or(NO_DAY),
                    outstanding: row.outstanding,
                    withdrawn: row.withdrawn,
                },
            );
        })
        .await?;
        let facts = facts.finish();

        let mut grouping = Grouping::new(&ids);
        let (mut later_versions, mut fees, mut last) = (Vec::new(), HashMap::new(), None);
        book.each_instalment(before, |row| {
            let here = grouping.here();
            if last.replace((row.case_id, row.number)) == Some((row.case_id, row.number)) {
                later_versions.push(here);
            }
            if row.fees != 0 {
                fees.insert(here, row.fees);
            }
            let entered = entered_on(row.change);
            grouping.push(row.case_id, InstalmentEntry { due: row.due_day, amount: row.amount, entered });
        })
        .await?;
        let instalments = Instalments { grouped: grouping.finish(), later_versions, fees };
        let mut payments = Grouping::new(&ids);
        book.each_payment(before, |row| {
            payments.push(
                row.case_id,
                PaymentEntry { paid: row.paid_day, amount: row.amount, entered: entered_on(row.change) },
            );
        })
        .await?;
        let payments = payments.finish();

        let mut pauses = Pauses::default();
        for row in book.pauses(before).await? {
            let entry = PauseEntry {
                pause: Pause { from: row.from_day, until: row.until_day },
                entered: entered_on(row.change),
            };
            match (row.case_id, row.product) {
                (Some(case_id), _) => {
                    if let Ok(index) = ids.binary_search(&case_id) {
                        pauses.of_case.entry(index).or_default().push(entry);
                    }
                }
                (None, Some(product)) => {
                    let number = products.number(&product);
                    pauses.of_product.entry(number).or_default().push(entry);
                }
                (None, None) => pauses.everywhere.push(entry),
            }
        }
        let plain = instalments.grouped.is_empty() && payments.is_empty() && pauses.of_case.is_empty();
        let plain = if plain { Plain::of(&facts, &disbursed).map(Arc::new) } else { None };
        let mut holds = Vec::new();
        book.each_hold(before, |span| holds.push(span)).await?;
        let (mut assignments, mut placements) = (Vec::new(), Vec::new());
        book.each_assignment(before, |span| assignments.push(span)).await?;
        book.each_placement(before, |span| placements.push(span)).await?;
        Ok(Self {
            change,
            decimals_of_book,
            case_ids: Arc::new(ids),
            cases_of_debtor: Arc::new(cases_of_debtors(&debtors, debtor_keys.len())),
            debtors: Arc::new(debtors),
            debtor_keys: Arc::new(debtor_keys),
            currencies: Arc::new(currencies),
            currency: Arc::new(currency),
            products: Arc::new(products.texts),
            regions: Arc::new(regions.texts),
            reasons: Arc::new(reasons.texts),
            disbursed: Arc::new(disbursed),
            brought_by: Arc::new(brought_by),
            facts: Arc::new(facts),
            instalments: Arc::new(instalments),
            payments: Arc::new(payments),
            pauses: Arc::new(pauses),
            plain,
            holds: Arc::new(holds),
            assignments: Arc::new(assignments),
            placements: Arc::new(placements),
            collectors: book.collectors(before).await?,
            agencies: book.agencies().await?,
            ..Self::default()
        })
    }
}
