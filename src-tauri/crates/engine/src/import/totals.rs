//! The file's own total rows, and whether the rows add up to them.

use super::notices::{Notice, TOTAL_DIFFERS};
use super::plan::Plan;
use caseload_domain::{Currency, Field, Money};
use caseload_files::columns::Kind;
use caseload_files::{Row, values};

/// Words with which a total row begins.
const TOTALS: [&str; 16] = [
    "total",
    "grand total",
    "sum",
    "subtotal",
    "sub-total",
    "totals",
    "合计",
    "总计",
    "小计",
    "共计",
    "总数",
    "合計",
    "總計",
    "summe",
    "gesamt",
    "总额",
];

/// Whether a cell's text says that its row is a total: one of the words, with nothing after it that
/// would make it a name or a number.
pub(super) fn says_total(text: &str) -> bool {
    let lower = text.to_lowercase();
    TOTALS.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
    })
}

/// What the rows have added up to so far, as the file has them: rejected and repeated ones too,
/// for the lender's sum knows nothing of what becomes of them here.
#[derive(Default)]
pub(super) struct RunningTotal {
    all: i64,
    since_last: i64,
    /// Amounts in two currencies add up to nothing.
    mixed: bool,
    /// The last total that the file stated, minor units.
    stated: Option<i64>,
}

impl RunningTotal {
    pub(super) fn add(&mut self, plan: &Plan, currency: Currency, minor: i64) {
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

    /// Compares with a total row of the file: the sum of all rows before it, or of those since the
    /// last one.
    pub(super) fn compare(&mut self, plan: &Plan, row: &Row) -> Option<Notice> {
        let stated = amount_of(plan, row)?;
        let agrees = self.mixed || stated == self.all || stated == self.since_last;
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
    let cell = row.cell(plan.place_of(amount_field(plan))?);
    values::amount(cell, plan.currency, plan.spelling.decimal_mark).ok().flatten()
}
