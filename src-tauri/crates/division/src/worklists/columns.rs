//! The columns of a worklist.

use super::{WorkRow, promised_on};
use caseload_domain::Money;
use caseload_domain::calendar::date_of;
use caseload_files::write::{ColumnKind, Value, WrittenColumn};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use chrono::NaiveDate;

type Field = (&'static str, ColumnKind, u16, fn(&WorkRow) -> Value<'static>);

/// Fields that a worklist can show, by name.
pub(super) const FIELDS: &[Field] = &[
    ("loan_no", ColumnKind::Text, 22, |row| Value::text(row.line.loan_no.clone())),
    ("debtor_name", ColumnKind::Text, 18, |row| Value::text(row.line.debtor_name.clone())),
    ("debtor_no", ColumnKind::Text, 22, |row| Value::text(row.case.debtor_no.to_string())),
    ("phone", ColumnKind::Text, 16, |row| Value::text(row.case.phone.to_string())),
    ("email", ColumnKind::Text, 22, |row| Value::text(row.case.email.to_string())),
    ("address", ColumnKind::Text, 30, |row| Value::text(row.case.address.to_string())),
    ("product", ColumnKind::Text, 16, |row| Value::text(row.line.product.clone())),
    ("region", ColumnKind::Text, 12, |row| Value::text(row.line.region.clone())),
    ("due_date", ColumnKind::Date, 12, |row| Value::date(row.line.due_date)),
    ("days_past_due", ColumnKind::Integer, 13, |row| Value::Integer(i64::from(row.line.days_past_due))),
    ("bucket", ColumnKind::Text, 14, |row| Value::text(row.line.bucket_label.clone().unwrap_or_default())),
    ("outstanding", ColumnKind::Amount, 15, |row| amount(row.line.outstanding)),
    ("collector", ColumnKind::Text, 14, |row| Value::text(row.line.collector.clone().unwrap_or_default())),
    ("last_result", ColumnKind::Text, 20, |row| {
        Value::text(row.last.as_ref().map(|last| last.result.clone()).unwrap_or_default())
    }),
    ("worked_on", ColumnKind::Date, 14, |row| Value::date(row.last.as_ref().and_then(|last| date_of(last.worked_day)))),
    ("promised_on", ColumnKind::Date, 13, |row| Value::date(row.last.as_ref().and_then(promised_on))),
    ("promised_amount", ColumnKind::Amount, 13, |row| {
        let promised = row.last.as_ref().and_then(|last| last.promised_amount);
        promised.map_or(Value::Empty, |minor| Value::Amount(minor, row.line.outstanding.currency))
    }),
];

/// What comes back: the field, the kind and the width.
pub(super) const RESULTS: &[(&str, ColumnKind, u16)] = &[
    ("worked_on", ColumnKind::Date, 12),
    ("result", ColumnKind::Text, 22),
    ("promised_on", ColumnKind::Date, 13),
    ("promised_amount", ColumnKind::Amount, 15),
    ("reason", ColumnKind::Text, 22),
];

/// The headers that a column for results is known by, in every language.
pub(super) fn result_headers(name: &str) -> Vec<String> {
    FileLanguage::ALL.iter().map(|language| language.of_code("work_result", name)).collect()
}

/// A column, and what each row has in it.
pub(super) struct WorkColumn {
    pub written: WrittenColumn,
    pub value: Box<dyn Fn(&WorkRow) -> Value<'static> + Send + Sync>,
}

fn amount(money: Money) -> Value<'static> {
    Value::Amount(money.minor, money.currency)
}

/// The columns for some fields, the loan number first and those for the results last.
pub(super) fn columns_of(
    fields: &[String],
    own_headers: &[String],
    language: FileLanguage,
    as_of: NaiveDate,
) -> Result<Vec<WorkColumn>, Failure> {
    let mut columns = Vec::new();
    let chosen =
        std::iter::once("loan_no").chain(fields.iter().map(String::as_str).filter(|field| *field != "loan_no"));
    for name in chosen {
        if let Some((_, kind, width, value)) = FIELDS.iter().find(|(known, ..)| *known == name) {
            let written = WrittenColumn { header: language.of_code("work_field", name), kind: *kind, width: *width };
            columns.push(WorkColumn { written, value: Box::new(value) });
        } else if own_headers.iter().any(|header| header == name) {
            let header = name.to_owned();
            let written = WrittenColumn { header: header.clone(), kind: ColumnKind::Text, width: 16 };
            let value = move |row: &WorkRow| {
                let text = row.line.more.get(&header).and_then(|value| value.as_str()).unwrap_or_default();
                Value::text(text.to_owned())
            };
            columns.push(WorkColumn { written, value: Box::new(value) });
        } else {
            return Err(Failure::new(FailureCode::NoSuchField).with("field", name));
        }
    }
    for (name, kind, width) in RESULTS {
        let written = WrittenColumn { header: language.of_code("work_result", name), kind: *kind, width: *width };
        // The day of the list and the reason that is known stand there, to be corrected; the rest is for the
        // collector to fill in.
        let name = *name;
        let value = move |row: &WorkRow| match name {
            "reason" => Value::text(row.case.reason.to_string()),
            "worked_on" => Value::Date(as_of),
            _ => Value::Empty,
        };
        columns.push(WorkColumn { written, value: Box::new(value) });
    }
    Ok(columns)
}
