//! How old every open case of a standing is.

use crate::{MIN_CHUNK, NO_DAY, Portfolio, Standing, threads};
use caseload_domain::Status;
use caseload_domain::aging::{Convention, Level, Pause, Terms, paused_days};
use caseload_domain::calendar::{DayNumber, date_of};
use chrono::NaiveDate;

/// Due dates that lie further back than this, in days, are aged one by one.
const DAYS_TABLED: i32 = 8_000;
/// Stands for the bucket of a case that is not open.
pub const NO_BUCKET: u8 = u8::MAX;

/// Days past due and bucket index of every open case, in the order of the portfolio.
#[derive(Debug)]
pub struct Ages {
    /// 0 for cases that are not open.
    pub days: Vec<i32>,
    /// [`NO_BUCKET`] for cases that are not open.
    pub buckets: Vec<u8>,
}

impl Ages {
    pub(crate) fn compute(portfolio: &Portfolio, standing: &Standing, convention: &Convention) -> Self {
        let count = standing.due.len();
        let known = standing.due.iter().copied().filter(|due| *due != NO_DAY);
        let oldest = known.min().unwrap_or(standing.as_of);
        let tables = Tables::new(portfolio, (standing.as_of, standing.known_on), oldest, convention);
        let mut ages = Self { days: vec![0; count], buckets: vec![NO_BUCKET; count] };
        let share = count.div_ceil(threads()).max(MIN_CHUNK);
        std::thread::scope(|scope| {
            let parts = ages.days.chunks_mut(share).zip(ages.buckets.chunks_mut(share));
            for (part, (days, buckets)) in parts.enumerate() {
                let tables = &tables;
                scope.spawn(move || {
                    let range = part * share..part * share + days.len();
                    let (status, due) = (&standing.status[range.clone()], &standing.due[range.clone()]);
                    let products = &portfolio.products.of_case[range];
                    for at in 0..days.len() {
                        if status[at] == Status::Open {
                            (days[at], buckets[at]) = tables.age(products[at], due[at], convention);
                        }
                    }
                });
            }
        });
        for &index in portfolio.pauses.of_case.keys().filter(|index| standing.status[**index] == Status::Open) {
            let due = standing.due[index];
            let age = portfolio.age_of(index, due, standing.as_of, standing.known_on, convention);
            ages.buckets[index] = narrow(age.bucket);
        }
        if convention.level == Level::Debtor {
            ages.raise_to_debtors(portfolio);
        }
        ages
    }

    /// Puts every case into the bucket of its debtor's oldest.
    fn raise_to_debtors(&mut self, portfolio: &Portfolio) {
        let mut oldest = vec![0_u8; portfolio.debtor_keys.len()];
        for (debtor, bucket) in portfolio.debtors.iter().zip(&self.buckets).filter(|(_, bucket)| **bucket != NO_BUCKET)
        {
            let oldest = &mut oldest[*debtor as usize];
            *oldest = (*oldest).max(*bucket);
        }
        for (debtor, bucket) in portfolio.debtors.iter().zip(&mut self.buckets) {
            if *bucket != NO_BUCKET {
                *bucket = oldest[*debtor as usize];
            }
        }
    }
}

/// The ages of each product, shared by those whose terms and pauses are the same.
pub struct Tables {
    list: Vec<Table>,
    of_product: Vec<usize>,
}

impl Tables {
    /// Of the due dates from `oldest` on, as of a day and by what was known on another.
    pub fn new(
        portfolio: &Portfolio,
        (as_of, known_on): (DayNumber, Option<DayNumber>),
        oldest: DayNumber,
        convention: &Convention,
    ) -> Self {
        let mut tables = Self { list: Vec::new(), of_product: Vec::new() };
        for (product, name) in (0..).zip(&portfolio.products.distinct) {
            let terms = convention.terms_of(name);
            let pauses = portfolio.pauses_of_product(product, known_on);
            let at = tables.list.iter().position(|table| table.terms == terms && table.pauses == pauses);
            tables.of_product.push(at.unwrap_or_else(|| {
                tables.list.push(Table::new(terms, pauses, as_of, oldest, convention));
                tables.list.len() - 1
            }));
        }
        tables
    }

    /// Days past due and bucket of an open case of a product by its due date.
    #[must_use]
    pub fn age(&self, product: u32, due: DayNumber, convention: &Convention) -> (i32, u8) {
        self.list[self.of_product[product as usize]].age(due, convention)
    }
}

/// The age of each due date within reach, looked up and not counted for every case.
struct Table {
    terms: Terms,
    pauses: Vec<Pause>,
    as_of: DayNumber,
    date: NaiveDate,
    unknown: (i32, u8),
    /// Of a due date that lies ahead.
    ahead: (i32, u8),
    /// Of due dates from `as_of` backwards.
    by_days_before: Vec<(i32, u8)>,
}

impl Table {
    fn new(terms: Terms, pauses: Vec<Pause>, as_of: DayNumber, oldest: DayNumber, convention: &Convention) -> Self {
        let date = date_of(as_of).unwrap_or_default();
        let unknown = (0, narrow(convention.age(&terms, None, date, 0).bucket));
        let mut table = Self { terms, pauses, as_of, date, unknown, ahead: unknown, by_days_before: Vec::new() };
        table.ahead = table.count(as_of.saturating_add(1), convention);
        let reach = as_of.saturating_sub(oldest).clamp(0, DAYS_TABLED);
        table.by_days_before =
            (0..=reach).map(|before| table.count(as_of.saturating_sub(before), convention)).collect();
        table
    }

    fn age(&self, due: DayNumber, convention: &Convention) -> (i32, u8) {
        if due == NO_DAY {
            return self.unknown;
        }
        if due > self.as_of {
            return self.ahead;
        }
        let before = usize::try_from(self.as_of.saturating_sub(due)).ok();
        match before.and_then(|before| self.by_days_before.get(before)) {
            Some(age) => *age,
            None => self.count(due, convention),
        }
    }

    fn count(&self, due: DayNumber, convention: &Convention) -> (i32, u8) {
        let paused = paused_days(&self.pauses, self.terms.first_day_past_due(due), self.as_of);
        let age = convention.age(&self.terms, date_of(due), self.date, paused);
        (age.past_due, narrow(age.bucket))
    }
}

fn narrow(bucket: usize) -> u8 {
    u8::try_from(bucket).unwrap_or(NO_BUCKET)
}
