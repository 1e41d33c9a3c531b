//! The columns of a pack: what each is called and where its value comes from (DOMAIN.md §5).

use super::rows::PackRow;
use super::{FileLanguage, case_ref};
use caseload_domain::calendar::date_of;
use caseload_domain::masking::{mask_number, mask_phone};
use caseload_domain::outsourcing::{ContractField, FieldContract, Form, PackField};
use caseload_files::write::{ColumnKind, Value, WrittenColumn};
use caseload_store::BatchRow;
use chrono::NaiveDate;
use std::borrow::Cow;

/// What the values of a pack are taken from beside its rows.
pub(super) struct Pack<'batch> {
    pub batch: &'batch BatchRow,
    pub language: FileLanguage,
}

/// A column of the program's own.
struct PackColumn {
    name: &'static str,
    kind: ColumnKind,
    width: u16,
    value: fn(&Pack<'_>, &PackRow) -> Value<'static>,
}

fn amount(minor: Option<i64>, row: &PackRow) -> Value<'static> {
    minor.map_or(Value::Empty, |minor| Value::Amount(minor, row.currency()))
}

const COLUMNS: &[PackColumn] = &[
    PackColumn {
        name: "batch_no",
        kind: ColumnKind::Text,
        width: 14,
        value: |pack, _| Value::text(pack.batch.number.clone()),
    },
    PackColumn {
        name: "sequence",
        kind: ColumnKind::Integer,
        width: 7,
        value: |_, row| Value::Integer(row.placed.figures.sequence),
    },
    PackColumn {
        name: "case_ref",
        kind: ColumnKind::Text,
        width: 22,
        value: |pack, row| Value::text(case_ref(&pack.batch.number, &row.placed.loan_no, row.placed.figures.sequence)),
    },
    PackColumn {
        name: "agency",
        kind: ColumnKind::Text,
        width: 16,
        value: |pack, _| Value::text(pack.batch.agency.clone()),
    },
    PackColumn {
        name: "debtor_name",
        kind: ColumnKind::Text,
        width: 18,
        value: |_, row| Value::text(row.case.debtor_name.to_string()),
    },
    PackColumn {
        name: "phone",
        kind: ColumnKind::Text,
        width: 16,
        value: |_, row| Value::text(row.case.phone.to_string()),
    },
    PackColumn {
        name: "other_contact",
        kind: ColumnKind::Text,
        width: 24,
        value: |_, row| Value::text(row.other_contact()),
    },
    PackColumn {
        name: "product",
        kind: ColumnKind::Text,
        width: 16,
        value: |_, row| Value::text(row.case.product.to_string()),
    },
    PackColumn {
        name: "currency",
        kind: ColumnKind::Text,
        width: 8,
        value: |_, row| Value::text(row.placed.currency.code().to_owned()),
    },
    PackColumn {
        name: "loan_amount",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.case.loan_amount, row),
    },
    PackColumn {
        name: "total_due",
        kind: ColumnKind::Amount,
        width: 16,
        value: |_, row| amount(Some(row.placed.figures.outstanding), row),
    },
    PackColumn {
        name: "principal",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.placed.figures.principal, row),
    },
    PackColumn {
        name: "interest",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.placed.figures.interest, row),
    },
    PackColumn {
        name: "penalty",
        kind: ColumnKind::Amount,
        width: 14,
        value: |_, row| amount(row.placed.figures.penalty, row),
    },
    PackColumn {
        name: "days_past_due",
        kind: ColumnKind::Integer,
        width: 9,
        value: |_, row| Value::Integer(i64::from(row.placed.figures.days_past_due)),
    },
    PackColumn {
        name: "bucket",
        kind: ColumnKind::Text,
        width: 9,
        value: |_, row| Value::text(row.placed.figures.bucket.clone()),
    },
    PackColumn {
        name: "last_paid_on",
        kind: ColumnKind::Date,
        width: 13,
        value: |_, row| Value::date(row.placed.figures.last_paid_day.and_then(date_of)),
    },
    PackColumn {
        name: "last_paid_amount",
        kind: ColumnKind::Amount,
        width: 16,
        value: |_, row| amount(row.placed.figures.last_paid_amount, row),
    },
    PackColumn {
        name: "placed_on",
        kind: ColumnKind::Date,
        width: 12,
        value: |pack, _| Value::date(date_of(pack.batch.placed_day)),
    },
    PackColumn {
        name: "term_days",
        kind: ColumnKind::Integer,
        width: 12,
        value: |pack, _| Value::Integer(i64::from(pack.batch.term_days)),
    },
    PackColumn {
        name: "recall_due",
        kind: ColumnKind::Date,
        width: 12,
        value: |pack, _| Value::date(date_of(pack.batch.recall_due_day)),
    },
    PackColumn {
        name: "hand",
        kind: ColumnKind::Integer,
        width: 7,
        value: |_, row| Value::Integer(i64::from(row.placed.figures.hand)),
    },
    PackColumn {
        name: "commission",
        kind: ColumnKind::Percent,
        width: 14,
        value: |_, row| Value::Percent(row.placed.figures.commission.percent()),
    },
    PackColumn {
        name: "flags",
        kind: ColumnKind::Text,
        width: 24,
        value: |pack, row| Value::text(row.flags(pack.language)),
    },
    PackColumn {
        name: "debtor_no",
        kind: ColumnKind::Text,
        width: 22,
        value: |_, row| Value::text(row.case.debtor_no.to_string()),
    },
    PackColumn {
        name: "email",
        kind: ColumnKind::Text,
        width: 24,
        value: |_, row| Value::text(row.case.email.to_string()),
    },
    PackColumn {
        name: "address",
        kind: ColumnKind::Text,
        width: 32,
        value: |_, row| Value::text(row.case.address.to_string()),
    },
    PackColumn {
        name: "region",
        kind: ColumnKind::Text,
        width: 12,
        value: |_, row| Value::text(row.case.region.to_string()),
    },
    PackColumn {
        name: "reason",
        kind: ColumnKind::Text,
        width: 20,
        value: |_, row| Value::text(row.case.reason.to_string()),
    },
    PackColumn {
        name: "last_note",
        kind: ColumnKind::Text,
        width: 32,
        value: |_, row| Value::text(row.last_note.clone()),
    },
    PackColumn {
        name: "earlier_agencies",
        kind: ColumnKind::Text,
        width: 20,
        value: |_, row| Value::text(row.earlier_agencies.clone()),
    },
    PackColumn {
        name: "disbursed_on",
        kind: ColumnKind::Date,
        width: 12,
        value: |_, row| Value::date(row.case.disbursed_day.and_then(date_of)),
    },
];

/// A column as it leaves: which field, under which header, in which form, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeavingColumn {
    pub field: PackField,
    pub header: String,
    pub form: Form,
    pub purpose: String,
    pub until: Option<NaiveDate>,
}

fn known(field: &PackField) -> Option<&'static PackColumn> {
    match field {
        PackField::Known(name) => COLUMNS.iter().find(|column| column.name == *name),
        PackField::Own(_) => None,
    }
}

/// The header of a field where a template gives it none of its own.
pub(super) fn usual_header(field: &PackField, language: FileLanguage) -> String {
    match (known(field), field) {
        (Some(column), _) => language.of_code("pack_field", column.name),
        (None, PackField::Own(header)) => header.clone(),
        (None, PackField::Known(name)) => (*name).to_owned(),
    }
}

/// The columns that may leave on a day, of those that a template asks for: its order, its headers.
pub(super) fn leaving(
    asked: &[(PackField, Option<String>)],
    contract: &FieldContract,
    on: NaiveDate,
    language: FileLanguage,
) -> Vec<LeavingColumn> {
    asked
        .iter()
        .filter_map(|(field, header)| {
            let form = contract.form_of(field, on)?;
            let named: Option<&ContractField> = contract.fields.iter().find(|named| named.field == *field);
            Some(LeavingColumn {
                header: header.clone().unwrap_or_else(|| usual_header(field, language)),
                form,
                purpose: named.map(|named| named.purpose.clone()).unwrap_or_default(),
                until: named.and_then(|named| named.until),
                field: field.clone(),
            })
        })
        .collect()
}

impl LeavingColumn {
    pub(super) fn written(&self) -> WrittenColumn {
        // What is masked is text, whatever it was.
        let (kind, width) = match known(&self.field) {
            Some(column) if self.form == Form::Full => (column.kind, column.width),
            Some(column) => (ColumnKind::Text, column.width),
            None => (ColumnKind::Text, 18),
        };
        WrittenColumn { header: self.header.clone(), kind, width }
    }

    pub(super) fn value(&self, pack: &Pack<'_>, row: &PackRow) -> Value<'static> {
        let value = match &self.field {
            PackField::Own(header) => Value::text(row.own(header)),
            field @ PackField::Known(_) => known(field).map_or(Value::Empty, |column| (column.value)(pack, row)),
        };
        match (self.form, value) {
            (Form::Full, value) | (Form::Masked, value @ Value::Empty) => value,
            (Form::Masked, Value::Text(text)) if self.field == PackField::Known("phone") => {
                Value::Text(Cow::Owned(mask_phone(&text)))
            }
            (Form::Masked, value) => Value::Text(Cow::Owned(mask_number(&shown(&value)))),
        }
    }
}

/// A value as a reader sees it.
pub(super) fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Amount(minor, currency) => caseload_domain::Money { currency: *currency, minor: *minor }.digits(),
        Value::Date(date) => date.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Percent(percent) => percent.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_column() {
        for field in PackField::minimum().into_iter().chain(PackField::withheld()) {
            assert!(known(&field).is_some(), "{field}");
        }
        assert_eq!(COLUMNS.len(), PackField::minimum().len() + PackField::withheld().len());
    }
}
