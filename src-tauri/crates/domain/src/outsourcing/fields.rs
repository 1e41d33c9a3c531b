//! Which data of a debtor may leave the house. A minimum goes to every agency; anything beyond it only where
//! the agency's field contract names it, with a purpose, until a day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A column that a pack can have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackField {
    /// One of the program's, by its name.
    Known(&'static str),
    /// A column of the lender's own, by its header: third parties, employers, scores, notes.
    Own(String),
}

/// What every agency gets, in the order in which it is usual (DOMAIN.md §5).
const MINIMUM: &[&str] = &[
    "batch_no",
    "sequence",
    "case_ref",
    "agency",
    "debtor_name",
    "phone",
    "other_contact",
    "product",
    "currency",
    "loan_amount",
    "total_due",
    "principal",
    "interest",
    "penalty",
    "days_past_due",
    "bucket",
    "last_paid_on",
    "last_paid_amount",
    "placed_on",
    "term_days",
    "recall_due",
    "hand",
    "commission",
    "flags",
];

/// What is withheld unless a contract names it.
const WITHHELD: &[&str] =
    &["debtor_no", "email", "address", "region", "reason", "last_note", "earlier_agencies", "disbursed_on"];

/// Starts the name of a column of the lender's own.
const OWN_PREFIX: &str = "own:";

impl PackField {
    /// What every agency gets, in order.
    #[must_use]
    pub fn minimum() -> Vec<Self> {
        MINIMUM.iter().copied().map(Self::Known).collect()
    }

    /// What is withheld unless a contract names it; columns of the lender's own are, too.
    #[must_use]
    pub fn withheld() -> Vec<Self> {
        WITHHELD.iter().copied().map(Self::Known).collect()
    }

    /// The field of a name: `case_ref`, or `own:` and a header of the lender's.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name.strip_prefix(OWN_PREFIX) {
            Some(header) if !header.trim().is_empty() => Some(Self::Own(header.to_owned())),
            Some(_) => None,
            None => MINIMUM.iter().chain(WITHHELD).find(|known| **known == name).map(|known| Self::Known(known)),
        }
    }

    /// Whether it leaves only where a contract names it.
    #[must_use]
    pub fn needs_contract(&self) -> bool {
        match self {
            Self::Known(name) => WITHHELD.contains(name),
            Self::Own(_) => true,
        }
    }
}

impl fmt::Display for PackField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(name) => formatter.write_str(name),
            Self::Own(header) => write!(formatter, "{OWN_PREFIX}{header}"),
        }
    }
}

impl Serialize for PackField {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PackField {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::by_name(&name).ok_or_else(|| serde::de::Error::custom(format!("no such field: {name}")))
    }
}

/// In which form a field leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// With its middle hidden.
    Masked,
    /// Whole.
    Full,
}

impl Form {
    /// Its code in books and files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Full => "full",
        }
    }

    /// The form of that code.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Masked, Self::Full].into_iter().find(|form| form.name() == name)
    }
}

/// A field that the contract names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ContractField {
    /// Which.
    #[ts(type = "string")]
    pub field: PackField,
    /// Whole or masked.
    pub form: Form,
    /// What the agency may use it for.
    pub purpose: String,
    /// The last day on which it may leave; without an end when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub until: Option<NaiveDate>,
}

/// Which data of debtors the agency may have beyond the minimum (PIPL art. 21: the kinds of data, the purpose
/// and the time are named).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default, deny_unknown_fields)]
pub struct FieldContract {
    /// Number or name of the contract.
    pub reference: String,
    /// The day by which the agency has to have deleted what it got, counted from the end of a batch, in days.
    pub delete_within_days: Option<u32>,
    /// What it names.
    pub fields: Vec<ContractField>,
}

impl FieldContract {
    /// In which form a field may leave on a day; `None` where it is withheld.
    #[must_use]
    pub fn form_of(&self, field: &PackField, on: NaiveDate) -> Option<Form> {
        let named = self.fields.iter().find(|named| named.field == *field);
        match named {
            Some(named) if named.until.is_none_or(|until| on <= until) => Some(named.form),
            // What everybody gets can be masked by a contract, and not be withheld by its end.
            Some(named) if !field.needs_contract() => Some(named.form),
            None if !field.needs_contract() => Some(Form::Full),
            Some(_) | None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(field: &str, form: Form, until: Option<&str>) -> ContractField {
        ContractField {
            field: PackField::by_name(field).expect("a field"),
            form,
            purpose: "letters".into(),
            until: until.map(|day| day.parse().expect("a date")),
        }
    }

    #[test]
    fn nothing_beyond_the_minimum_leaves_without_a_contract() {
        let on = "2026-05-31".parse().expect("a date");
        let contract = FieldContract {
            fields: vec![
                named("debtor_no", Form::Masked, None),
                named("address", Form::Full, Some("2026-05-30")),
                named("own:Employer", Form::Full, Some("2026-05-31")),
                named("phone", Form::Masked, Some("2026-01-01")),
            ],
            ..FieldContract::default()
        };
        for (field, by_none, by_contract) in [
            ("case_ref", Some(Form::Full), Some(Form::Full)),
            ("debtor_no", None, Some(Form::Masked)),
            ("address", None, None),
            ("own:Employer", None, Some(Form::Full)),
            ("own:Score", None, None),
            ("phone", Some(Form::Full), Some(Form::Masked)),
        ] {
            let field = PackField::by_name(field).expect("a field");
            assert_eq!(FieldContract::default().form_of(&field, on), by_none, "{field}");
            assert_eq!(contract.form_of(&field, on), by_contract, "{field}");
        }
    }

    #[test]
    fn fields_are_known_by_name() {
        for field in PackField::minimum().into_iter().chain(PackField::withheld()) {
            assert_eq!(PackField::by_name(&field.to_string()), Some(field));
        }
        assert_eq!(PackField::by_name("own:"), None);
        assert_eq!(PackField::by_name("score"), None, "a header of the lender's is named as its own");
    }
}
