//! Control sums of what imports wrote: they stand in the log, whose entries are chained, so figures
//! that were altered behind the program's back are found.

use crate::book::Book;
use crate::bulk::{RawRow, each_row_on};
use crate::change::Change;
use crate::error::StoreError;
use crate::loader::NewFact;
use crate::statements::statements;
use std::collections::BTreeMap;

statements! {
    CONTROL_FACTS = "SELECT change_id, case_id, effective_day, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, withdrawn FROM facts";
    CONTROL_INSTALMENTS = "SELECT change_id, case_id, number, due_day, amount, principal, interest, fees FROM instalments";
    CONTROL_PAYMENTS = "SELECT change_id, case_id, paid_day, amount, instalment_number FROM payments";
}

/// Number of the table of facts.
const FACTS: u64 = 0;
/// The tables by number: their statements, and how many values a row has beyond its change.
const TABLES: [(u64, &str, i32); 3] =
    [(FACTS, CONTROL_FACTS, 13), (1, CONTROL_INSTALMENTS, 7), (2, CONTROL_PAYMENTS, 4)];

/// The values of a row beyond its change.
fn values_of(row: &RawRow, count: i32) -> impl Iterator<Item = Option<i64>> {
    (1..=count).map(|index| row.get(index))
}

fn of_row(table: u64, values: impl Iterator<Item = Option<i64>>) -> u64 {
    // Nothing is told apart from nought.
    let mixed =
        values.fold(mix(table), |mixed, value| mix(mixed ^ value.map_or(u64::MAX, i64::cast_unsigned)).wrapping_add(1));
    mix(mixed)
}

/// What a change wrote: rows, and a sum over them that does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ControlSum {
    rows: u64,
    sum: u64,
}

impl ControlSum {
    /// Takes a row into account, by the number of its table and its values without the change.
    fn add(&mut self, table: u64, values: impl Iterator<Item = Option<i64>>) {
        self.rows += 1;
        self.sum = self.sum.wrapping_add(of_row(table, values));
    }

    /// Takes a fact into account that is about to be written.
    pub(crate) fn add_fact(&mut self, id: i64, fact: &NewFact) {
        let values = [
            Some(id),
            Some(i64::from(fact.effective_day)),
            fact.due_day.map(i64::from),
            Some(fact.outstanding),
            fact.principal,
            fact.interest,
            fact.penalty,
            fact.fees,
            fact.days_past_due,
            fact.last_paid_day.map(i64::from),
            fact.last_paid_amount,
            fact.settled_day.map(i64::from),
            Some(i64::from(fact.withdrawn)),
        ];
        self.add(FACTS, values.into_iter());
    }

    /// Takes another sum into account.
    pub(crate) fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum = self.sum.wrapping_add(other.sum);
    }

    /// Leaves the rows of another sum out.
    fn leave_out(&mut self, other: Self) {
        self.rows = self.rows.saturating_sub(other.rows);
        self.sum = self.sum.wrapping_sub(other.sum);
    }

    /// As it stands in the log.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}-{:016x}", self.rows, self.sum)
    }
}

/// Spreads every bit of a number over all of them (the finalizer of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

impl Change {
    /// The control sum of the figures, instalments and payments that this change has written.
    ///
    /// # Errors
    /// What the database says.
    pub async fn control_sum(&mut self) -> Result<ControlSum, StoreError> {
        let change = self.id();
        let mut sum = self.facts_written;
        for (table, sql, count) in TABLES.into_iter().filter(|(table, ..)| *table != FACTS) {
            let sql = format!("{sql} WHERE change_id = {change}");
            each_row_on(self.connection(), &sql, |row| sum.add(table, values_of(row, count))).await?;
        }
        Ok(sum)
    }

    /// Leaves the facts of a case out of what this change has written; they are about to be removed.
    pub(crate) async fn leave_facts_out(&mut self, case_id: i64) -> Result<(), StoreError> {
        let (change, mut sum) = (self.id(), ControlSum::default());
        let sql = format!("{CONTROL_FACTS} WHERE case_id = {case_id} AND change_id = {change}");
        each_row_on(self.connection(), &sql, |row| sum.add(FACTS, values_of(row, TABLES[0].2))).await?;
        self.facts_written.leave_out(sum);
        Ok(())
    }
}

impl Book {
    /// The control sums of what is in the book, by change.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn control_sums(&self) -> Result<BTreeMap<i64, ControlSum>, StoreError> {
        let mut sums: BTreeMap<i64, ControlSum> = BTreeMap::new();
        let mut connection = self.readers().acquire().await?;
        for (table, sql, count) in TABLES {
            each_row_on(&mut connection, sql, |row| {
                sums.entry(row.get(0)).or_default().add(table, values_of(row, count));
            })
            .await?;
        }
        Ok(sums)
    }
}
