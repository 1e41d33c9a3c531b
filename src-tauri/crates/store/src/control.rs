//! Control sums of what imports wrote: they stand in the log, whose entries are chained, so figures
//! that were altered behind the program's back are found.

use crate::book::Book;
use crate::bulk::{RawRow, each_row_on};
use crate::change::Change;
use crate::error::StoreError;
use crate::statements::statements;
use std::collections::BTreeMap;

statements! {
    CONTROL_FACTS = "SELECT change_id, case_id, effective_day, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, withdrawn FROM facts";
    CONTROL_INSTALMENTS = "SELECT change_id, case_id, number, due_day, amount, principal, interest, fees FROM instalments";
    CONTROL_PAYMENTS = "SELECT change_id, case_id, paid_day, amount, instalment_number FROM payments";
}

/// The tables with their statements and how many values a row has beyond its change.
const TABLES: [(&str, i32); 3] = [(CONTROL_FACTS, 13), (CONTROL_INSTALMENTS, 7), (CONTROL_PAYMENTS, 4)];

/// What a change wrote: rows, and a sum over them that does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ControlSum {
    rows: u64,
    sum: u64,
}

impl ControlSum {
    fn add(&mut self, table: u64, row: &RawRow, values: i32) {
        let mut mixed = mix(table);
        for index in 1..=values {
            // Nothing is told apart from nought.
            let value = row.get::<Option<i64>>(index).map_or(u64::MAX, i64::cast_unsigned);
            mixed = mix(mixed ^ value).wrapping_add(1);
        }
        self.rows += 1;
        self.sum = self.sum.wrapping_add(mix(mixed));
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
        let mut sum = ControlSum::default();
        for (table, (sql, values)) in (0_u64..).zip(TABLES) {
            let sql = format!("{sql} WHERE change_id = {change}");
            each_row_on(self.connection(), &sql, |row| sum.add(table, row, values)).await?;
        }
        Ok(sum)
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
        for (table, (sql, values)) in (0_u64..).zip(TABLES) {
            each_row_on(&mut connection, sql, |row| sums.entry(row.get(0)).or_default().add(table, row, values))
                .await?;
        }
        Ok(sums)
    }
}
