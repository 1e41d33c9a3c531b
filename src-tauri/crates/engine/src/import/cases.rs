//! A row of a list of cases: its fields and what is checked of them.

use super::plan::Plan;
use super::report::Notice;
use caseload_domain::calendar::day_number;
use caseload_domain::case::{ValueKind, debtor_key, first_63_bits};
use caseload_domain::{Currency, Field};
use caseload_files::values::{self, DateValue, ValueError};
use caseload_files::{Cell, Row};
use caseload_store::{CaseRow, NewFact};
use sha2::{Digest, Sha256};

/// What a row turned out to be.
pub(crate) enum Checked {
    /// Nothing in it.
    Blank,
    /// A total or a remark below the table.
    Footer,
    /// Not to be taken.
    Rejected(Notice),
    /// A case with its figures.
    Case(Box<(CaseRow, NewFact)>),
}

/// Checks rows against a plan; keeps what need not be found out for every row anew.
pub(crate) struct RowCheck<'plan> {
    plan: &'plan Plan,
    /// Headers of the columns without a field, as JSON strings.
    more: Vec<(usize, String)>,
    as_of_day: i32,
}

/// No loan is a hundred years late; such a number is another column's.
const MOST_DAYS: i64 = 36_525;

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

impl<'plan> RowCheck<'plan> {
    pub(crate) fn new(plan: &'plan Plan) -> Self {
        Self {
            plan,
            more: plan
                .columns
                .iter()
                .enumerate()
                .filter(|(_, column)| column.field.is_none())
                .map(|(index, column)| (index, serde_json::Value::from(column.header.as_str()).to_string()))
                .collect(),
            as_of_day: day_number(plan.as_of),
        }
    }

    /// Whether a row shows nothing, or stands below the table without belonging to it.
    pub(crate) fn aside(&self, row: &Row) -> Option<Checked> {
        if row.is_blank() {
            return Some(if row.beyond { Checked::Footer } else { Checked::Blank });
        }
        let mut shown = row.cells.iter().filter(|cell| !cell.is_blank());
        let first = shown.next().map(Cell::display).unwrap_or_default();
        let others = shown.count();
        let lower = first.to_lowercase();
        let key = self.plan.place_of(Field::LoanNo).map(|at| row.cell(at));
        let key_is_first = key.is_some_and(|cell| cell.display() == first);
        let key_is_blank = key.is_none_or(Cell::is_blank);
        let says_total = TOTALS.iter().any(|word| {
            lower
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
        });
        // A remark is a lone text with spaces; a loan number has none.
        let remark = others == 0
            && (key_is_first || key_is_blank)
            && first.contains(|c: char| c.is_whitespace() || c == ':' || c == '：');
        ((says_total && (key_is_blank || key_is_first)) || remark).then_some(Checked::Footer)
    }

    /// Reads a row's fields. Warnings are given to `warn`.
    pub(crate) fn check(&self, row: &Row, warn: &mut impl FnMut(Notice)) -> Checked {
        if let Some(aside) = self.aside(row) {
            return aside;
        }
        match self.read(row, warn) {
            Ok(case) => Checked::Case(Box::new(case)),
            Err(notice) => Checked::Rejected(notice),
        }
    }

    fn read(&self, row: &Row, warn: &mut impl FnMut(Notice)) -> Result<(CaseRow, NewFact), Notice> {
        let notice = |field: Option<Field>, code: &str, value: &str| Notice {
            row: row.number,
            field,
            code: code.to_owned(),
            value: value.to_owned(),
        };
        let mut case = CaseRow::default();
        let mut fact = NewFact { effective_day: self.as_of_day, ..NewFact::default() };
        let currency = self.currency(row)?;
        currency.code().clone_into(&mut case.currency);
        let (mut outstanding, mut whole_number) = (None, None);
        for (index, column) in self.plan.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let cell = row.cell(index);
            let refuse = |error: ValueError| notice(Some(field), error.code(), &cell.display());
            match field.kind() {
                ValueKind::Identifier => {
                    let read = values::identifier(cell);
                    if read.damaged {
                        warn(notice(Some(field), "number_damaged", &read.text));
                    }
                    let text = read.text.to_string();
                    match field {
                        Field::LoanNo => case.loan_no = text,
                        Field::DebtorNo => {
                            whole_number = (!read.damaged).then(|| text.clone());
                            case.debtor_no = text;
                        }
                        Field::Phone => case.phone = text,
                        _ => {}
                    }
                }
                ValueKind::Text => {
                    let text = cell.display().to_string();
                    match field {
                        Field::DebtorName => case.debtor_name = text,
                        Field::Email => case.email = text,
                        Field::Address => case.address = text,
                        Field::Region => case.region = text,
                        Field::Product => case.product = text,
                        Field::Term => case.term = text,
                        Field::Reason => case.reason = text,
                        _ => {}
                    }
                }
                ValueKind::Amount => {
                    let amount = values::amount(cell, currency, self.plan.spelling.decimal_mark).map_err(refuse)?;
                    match field {
                        Field::LoanAmount => case.loan_amount = amount,
                        Field::Outstanding => outstanding = amount,
                        Field::Principal => fact.principal = amount,
                        Field::Interest => fact.interest = amount,
                        Field::Penalty => fact.penalty = amount,
                        Field::Fees => fact.fees = amount,
                        Field::LastPaidAmount => fact.last_paid_amount = amount,
                        _ => {}
                    }
                }
                ValueKind::Date => {
                    let order = self.plan.spelling.orders.get(index).copied().flatten();
                    let day = match values::date(cell, order).map_err(refuse)? {
                        DateValue::Missing => None,
                        DateValue::Date(date) => Some(day_number(date)),
                        DateValue::MonthOnly(date) => {
                            warn(notice(Some(field), "date_without_day", &cell.display()));
                            Some(day_number(date))
                        }
                        DateValue::Sentinel(_) => {
                            warn(notice(Some(field), "sentinel_date", &cell.display()));
                            None
                        }
                    };
                    match field {
                        Field::DisbursedOn => case.disbursed_day = day,
                        Field::DueDate => fact.due_day = day,
                        Field::LastPaidOn => fact.last_paid_day = day,
                        Field::SettledOn => fact.settled_day = day,
                        _ => {}
                    }
                }
                ValueKind::Count => {
                    if field == Field::DaysPastDue {
                        fact.days_past_due = values::count(cell).map_err(refuse)?;
                        if fact.days_past_due.is_some_and(|days| days.abs() > MOST_DAYS) {
                            return Err(refuse(ValueError::ImpossibleCount));
                        }
                    }
                }
            }
        }
        if case.loan_no.is_empty() {
            return Err(notice(Some(Field::LoanNo), "loan_no_missing", ""));
        }
        fact.outstanding = match outstanding.map_or_else(|| split_sum(&fact), Some) {
            Some(outstanding) => outstanding,
            // A loan that is paid off owes nothing; any other without a figure is not guessed at.
            None if fact.settled_day.is_some() => 0,
            None => return Err(notice(Some(Field::Outstanding), "outstanding_missing", "")),
        };
        if fact.outstanding < 0 {
            warn(notice(Some(Field::Outstanding), "outstanding_negative", &fact.outstanding.to_string()));
        }
        self.settle_due_date(&mut fact, row.number, warn);
        case.debtor_key = debtor_key(&case.loan_no, &case.debtor_name, whole_number.as_deref(), &case.phone);
        case.more = self.more(row);
        case.digest = digest(&case, &fact);
        Ok((case, fact))
    }

    /// The currency that the row names, or the plan's.
    fn currency(&self, row: &Row) -> Result<Currency, Notice> {
        let Some(at) = self.plan.place_of(Field::Currency) else {
            return Ok(self.plan.currency);
        };
        let text = row.cell(at).display();
        match text.as_str() {
            "" | "¥" | "￥" => Ok(self.plan.currency),
            other => Currency::from_sign(other).ok_or_else(|| Notice {
                row: row.number,
                field: Some(Field::Currency),
                code: ValueError::UnknownCurrency.code().to_owned(),
                value: other.to_owned(),
            }),
        }
    }

    /// The due date wins over the days past due; where only the days are given, they date it.
    fn settle_due_date(&self, fact: &mut NewFact, row: u64, warn: &mut impl FnMut(Notice)) {
        let notice =
            |field: Field, code: &str, value: String| Notice { row, field: Some(field), code: code.to_owned(), value };
        match (fact.due_day, fact.days_past_due) {
            (Some(due), Some(days)) => {
                let computed = i64::from(self.as_of_day) - i64::from(due);
                // A count that stops at nought before the due date agrees too.
                // What a lender counted until a loan was paid off says nothing of today.
                if fact.settled_day.is_none() && computed != days && computed.max(0) != days {
                    warn(notice(Field::DaysPastDue, "days_past_due_disagree", format!("{days} ≠ {computed}")));
                }
            }
            (None, Some(days)) => {
                fact.due_day = i32::try_from(days).ok().and_then(|days| self.as_of_day.checked_sub(days));
            }
            (None, None) => {
                if fact.settled_day.is_none() && fact.outstanding > 0 {
                    warn(notice(Field::DueDate, "due_date_missing", String::new()));
                }
            }
            (Some(_), None) => {}
        }
    }

    /// The columns without a field, as a JSON object of texts.
    fn more(&self, row: &Row) -> String {
        let mut json = String::from("{");
        for (index, header) in &self.more {
            let text = row.cell(*index).display();
            if text.is_empty() {
                continue;
            }
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(header);
            json.push(':');
            if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
                json.push_str(&serde_json::Value::from(text.as_str()).to_string());
            } else {
                json.push('"');
                json.push_str(&text);
                json.push('"');
            }
        }
        json.push('}');
        json
    }
}

/// The parts of what is outstanding added up, where the file gives parts only.
fn split_sum(fact: &NewFact) -> Option<i64> {
    let parts = [fact.principal, fact.interest, fact.penalty, fact.fees];
    if parts.iter().all(Option::is_none) {
        return None;
    }
    parts.into_iter().flatten().try_fold(0_i64, i64::checked_add)
}

/// 63 bits over everything that a row says; the day the file is for is not part of it.
fn digest(case: &CaseRow, fact: &NewFact) -> i64 {
    let mut hash = Sha256::new();
    for text in [
        &case.loan_no,
        &case.debtor_name,
        &case.debtor_no,
        &case.phone,
        &case.email,
        &case.address,
        &case.region,
        &case.product,
        &case.currency,
        &case.term,
        &case.reason,
        &case.more,
    ] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    let numbers = [
        case.loan_amount,
        case.disbursed_day.map(i64::from),
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
    ];
    for number in numbers {
        hash.update([u8::from(number.is_some())]);
        hash.update(number.unwrap_or(0).to_le_bytes());
    }
    first_63_bits(&hash.finalize())
}
