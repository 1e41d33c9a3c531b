//! The file's own total rows, and whether the rows add up to them.

use super::notices::{Notice, TOTAL_DIFFERS};
use super::plan::Plan;
use caseload_domain::{Currency, Field, Money};
use caseload_files::columns::Kind;
use caseload_files::values::DateValue;
use caseload_files::{Cell, Row};

/// What a total row is called, without white space; nothing may follow but a colon.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "sub-total",
    "sum",
    "reporttotal",
    "controltotal",
    "totalamount",
    "pagetotal",
    "итого",
    "всего",
    "suma",
    "razem",
    "totale",
    "totaal",
    "summe",
    "gesamt",
    "gesamtsumme",
    "总数",
    "总额",
];
/// How Chinese and Japanese names of totals end: `本页合计`.
const TOTAL_ENDINGS: &[&str] =
    &["合计", "总计", "小计", "共计", "累计", "汇总", "合計", "總計", "小計", "総計", "累計", "匯總"];

/// Whether a cell's text is the name of a total.
fn names_total(text: &str) -> bool {
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"*:：".contains(*c)).collect();
    let counted = |plain: &str| {
        // 共2笔, 共计2笔; Records: 2.
        let digits = plain.trim_start_matches("共计").trim_start_matches('共').trim_start_matches("records");
        digits.len() < plain.len()
            && digits.chars().next().is_some_and(|c| c.is_ascii_digit())
            && digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').chars().count() <= 2
    };
    TOTALS.contains(&plain.as_str())
        || (plain.chars().count() <= 8 && TOTAL_ENDINGS.iter().any(|ending| plain.ends_with(ending)))
        || counted(&plain)
}

/// Whether a row has what only a loan has: a day on which it is due or was paid, somebody's number.
pub(super) fn speaks_of_a_loan(plan: &Plan, row: &Row) -> bool {
    let own = [Field::DueDate, Field::PaidOn, Field::DebtorNo, Field::Phone];
    own.into_iter().filter_map(|field| Some((field, plan.place_of(field)?))).any(|(field, at)| match field {
        // A dash in the place of a date is no date.
        Field::DueDate | Field::PaidOn => !matches!(plan.date(row, at), Ok(DateValue::Missing)),
        _ => !row.cell(at).is_blank(),
    })
}

/// Whether a row says that it is a total: in the place of a loan number, or anywhere where nothing
/// in it is what only a loan has.
pub(super) fn is_total(plan: &Plan, row: &Row) -> bool {
    let named = |cell: &Cell| matches!(cell, Cell::Text(text) if names_total(text));
    // No loan has such a number, whatever else stands in its row.
    plan.place_of(Field::LoanNo).is_some_and(|at| named(row.cell(at)))
        || (row.cells.iter().any(named) && !speaks_of_a_loan(plan, row))
}

/// What the rows have added up to so far, as the file has them: rejected and repeated ones too,
/// for the lender's sum knows nothing of what becomes of them here.
#[derive(Default)]
pub(super) struct RunningTotal {
    all: i64,
    since_last: i64,
    /// Amounts in two currencies add up to nothing.
    mixed: bool,
    /// How many rows were added.
    rows: u64,
    /// The last total that the file stated, minor units.
    stated: Option<i64>,
}

impl RunningTotal {
    pub(super) fn add(&mut self, plan: &Plan, currency: Currency, minor: i64) {
        self.rows += 1;
        self.mixed |= currency != plan.currency;
        self.all = self.all.saturating_add(minor);
        self.since_last = self.since_last.saturating_add(minor);
    }

    /// Adds a row that was not taken, where its amount can be read at all.
    pub(super) fn add_rejected(&mut self, plan: &Plan, row: &Row) {
        if let Some(minor) = amount_of(plan, row) {
            self.add(plan, plan.currency, minor);
        }
    }

    /// Whether a row without a number and a name of its own is the sum of all before it.
    pub(super) fn is_sum(&self, plan: &Plan, row: &Row) -> bool {
        let named = [Field::LoanNo, Field::DebtorName].into_iter().filter_map(|field| plan.place_of(field));
        self.rows > 1
            && self.all != 0
            && named.into_iter().all(|at| row.cell(at).is_blank())
            && !speaks_of_a_loan(plan, row)
            && amount_of(plan, row) == Some(self.all)
    }

    /// Compares with a total row of the file: the sum of all rows before it, or of those since the
    /// last one.
    pub(super) fn compare(&mut self, plan: &Plan, row: &Row) -> Option<Notice> {
        let stated = amount_of(plan, row)?;
        // A total above the rows, or of none, says nothing of those that follow.
        let agrees = self.mixed || self.rows == 0 || stated == self.all || stated == self.since_last;
        let money = |minor: i64| Money { currency: plan.currency, minor }.digits();
        let notice = (!agrees).then(|| {
            let value = format!("{} ≠ {}", money(stated), money(self.all));
            Notice::new(row.number, Some(amount_field(plan)), TOTAL_DIFFERS, value)
        });
        self.stated = Some(stated);
        self.since_last = 0;
        notice
    }

    pub(super) fn stated(&self, currency: Currency) -> Option<Money> {
        self.stated.map(|minor| Money { currency, minor })
    }
}

fn amount_field(plan: &Plan) -> Field {
    match plan.kind {
        Kind::Cases => Field::Outstanding,
        Kind::Instalments | Kind::Payments => Field::Amount,
    }
}

/// The amount in the column that is added up, minor units of the plan's currency.
fn amount_of(plan: &Plan, row: &Row) -> Option<i64> {
    plan.amount(row, plan.place_of(amount_field(plan))?, plan.currency).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_names() {
        for name in [
            "Total",
            "合计",
            "合 计",
            "合　计：",
            "本页合计",
            "累计",
            "総計",
            "共2笔",
            "共计 12 笔",
            "Records: 2",
            "Sub Total",
            "Grand total:",
            "Итого",
            "Gesamtsumme",
            "Control total",
        ] {
            assert!(names_total(name), "{name}");
        }
        for name in [
            "Total Energies Ltd",
            "合计科技有限公司",
            "Sum 12",
            "Total Access",
            "共享单车",
            "A-1",
            "totally",
            "共2笔的说明书",
        ] {
            assert!(!names_total(name), "{name}");
        }
    }
}
