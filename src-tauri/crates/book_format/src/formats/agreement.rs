//! What was agreed with an agency: terms, field contract, shape of its packs (`agency_versions`).

use super::{Format, StoredFormat, complete_each, complete_with, of_code, present};
use caseload_domain::Percentage;
use caseload_domain::outsourcing::{
    AgencyTerms, CommissionRate, Contact, ContractField, FieldContract, Form, PackField,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Stored [`AgencyTerms`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of AgencyTerms")]
pub struct StoredAgencyTerms {
    pub format: Format<1>,
    #[serde(deserialize_with = "present")]
    pub valid_from: Option<NaiveDate>,
    #[serde(deserialize_with = "present")]
    pub valid_until: Option<NaiveDate>,
    pub term_days: u32,
    #[serde(deserialize_with = "present")]
    pub most_cases: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub most_outstanding: Option<i64>,
    pub regions: Vec<String>,
    pub contacts: Vec<StoredContact>,
    pub commission: Vec<StoredCommissionRate>,
    #[serde(deserialize_with = "present")]
    pub direct_from_day: Option<u32>,
    pub tail_days: u32,
    pub cooling_off_days: u32,
}

/// Stored [`Contact`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Contact")]
pub struct StoredContact {
    pub name: String,
    pub role: String,
    pub phone: String,
    pub email: String,
}

/// Stored [`CommissionRate`]. The rate is in parts per million; before formats had numbers it was a number of percent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the other fields are those of CommissionRate")]
pub struct StoredCommissionRate {
    #[serde(deserialize_with = "present")]
    pub bucket: Option<String>,
    pub from_hand: u32,
    pub parts_per_million: u32,
    #[serde(deserialize_with = "present")]
    pub minimum: Option<i64>,
    #[serde(deserialize_with = "present")]
    pub maximum: Option<i64>,
}

impl StoredFormat for StoredAgencyTerms {
    fn complete(object: &mut Map<String, Value>) {
        // What it earns was always there: terms without it are damaged, and not free of charge.
        if object.contains_key("commission") {
            complete_with(object, &Self::from(&AgencyTerms::default()));
        }
        complete_each(object, "contacts", |contact| {
            complete_with(contact, &StoredContact::from(&Contact::default()));
        });
        complete_each(object, "commission", |line| {
            let percent = line.remove("percent").and_then(|percent| percent.as_f64());
            // What is no percentage stays away, and is then missing.
            if let Some(percent) = percent.and_then(Percentage::from_percent) {
                line.insert("parts_per_million".to_owned(), percent.parts_per_million().into());
            }
            for (name, usual) in
                [("bucket", Value::Null), ("from_hand", 1.into()), ("minimum", Value::Null), ("maximum", Value::Null)]
            {
                line.entry(name).or_insert(usual);
            }
        });
    }
}

impl From<&AgencyTerms> for StoredAgencyTerms {
    fn from(terms: &AgencyTerms) -> Self {
        Self {
            format: Format,
            valid_from: terms.valid_from,
            valid_until: terms.valid_until,
            term_days: terms.term_days,
            most_cases: terms.most_cases,
            most_outstanding: terms.most_outstanding,
            regions: terms.regions.clone(),
            contacts: terms.contacts.iter().map(Into::into).collect(),
            commission: terms.commission.iter().map(Into::into).collect(),
            direct_from_day: terms.direct_from_day,
            tail_days: terms.tail_days,
            cooling_off_days: terms.cooling_off_days,
        }
    }
}

impl From<StoredAgencyTerms> for AgencyTerms {
    fn from(stored: StoredAgencyTerms) -> Self {
        Self {
            valid_from: stored.valid_from,
            valid_until: stored.valid_until,
            term_days: stored.term_days,
            most_cases: stored.most_cases,
            most_outstanding: stored.most_outstanding,
            regions: stored.regions,
            contacts: stored.contacts.into_iter().map(Into::into).collect(),
            commission: stored.commission.into_iter().map(Into::into).collect(),
            direct_from_day: stored.direct_from_day,
            tail_days: stored.tail_days,
            cooling_off_days: stored.cooling_off_days,
        }
    }
}

impl From<&Contact> for StoredContact {
    fn from(contact: &Contact) -> Self {
        let Contact { name, role, phone, email } = contact.clone();
        Self { name, role, phone, email }
    }
}

impl From<StoredContact> for Contact {
    fn from(stored: StoredContact) -> Self {
        let StoredContact { name, role, phone, email } = stored;
        Self { name, role, phone, email }
    }
}

impl From<&CommissionRate> for StoredCommissionRate {
    fn from(rate: &CommissionRate) -> Self {
        Self {
            bucket: rate.bucket.clone(),
            from_hand: rate.from_hand,
            parts_per_million: rate.percent.parts_per_million(),
            minimum: rate.minimum,
            maximum: rate.maximum,
        }
    }
}

impl From<StoredCommissionRate> for CommissionRate {
    fn from(stored: StoredCommissionRate) -> Self {
        Self {
            bucket: stored.bucket,
            from_hand: stored.from_hand,
            percent: Percentage::from_parts_per_million(stored.parts_per_million),
            minimum: stored.minimum,
            maximum: stored.maximum,
        }
    }
}

/// Stored [`FieldContract`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of FieldContract")]
pub struct StoredFieldContract {
    pub format: Format<1>,
    pub reference: String,
    #[serde(deserialize_with = "present")]
    pub delete_within_days: Option<u32>,
    pub fields: Vec<StoredContractField>,
}

/// Stored [`ContractField`]: field and form by their codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of ContractField")]
pub struct StoredContractField {
    pub field: String,
    pub form: String,
    pub purpose: String,
    #[serde(deserialize_with = "present")]
    pub until: Option<NaiveDate>,
}

impl StoredFormat for StoredFieldContract {
    fn complete(object: &mut Map<String, Value>) {
        complete_with(object, &Self::default());
        complete_each(object, "fields", |field| {
            field.entry("until").or_insert(Value::Null);
        });
    }
}

impl From<&FieldContract> for StoredFieldContract {
    fn from(contract: &FieldContract) -> Self {
        let field = |named: &ContractField| StoredContractField {
            field: named.field.to_string(),
            form: named.form.name().to_owned(),
            purpose: named.purpose.clone(),
            until: named.until,
        };
        Self {
            format: Format,
            reference: contract.reference.clone(),
            delete_within_days: contract.delete_within_days,
            fields: contract.fields.iter().map(field).collect(),
        }
    }
}

impl TryFrom<StoredFieldContract> for FieldContract {
    type Error = String;

    fn try_from(stored: StoredFieldContract) -> Result<Self, String> {
        let field = |named: StoredContractField| {
            Ok(ContractField {
                field: of_code("field", &named.field, PackField::by_name)?,
                form: of_code("form", &named.form, Form::by_name)?,
                purpose: named.purpose,
                until: named.until,
            })
        };
        Ok(Self {
            reference: stored.reference,
            delete_within_days: stored.delete_within_days,
            fields: stored.fields.into_iter().map(field).collect::<Result<_, String>>()?,
        })
    }
}

/// The shape of an agency's packs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredPackTemplate {
    /// The number of the format.
    pub format: Format<1>,
    /// Columns in their order.
    pub columns: Vec<StoredTemplateColumn>,
    /// Code of the language of the headers.
    #[serde(deserialize_with = "present")]
    pub language: Option<String>,
    /// Code of the encoding of texts.
    pub csv_encoding: String,
    /// What the files are called, with placeholders.
    pub file_name: String,
}

/// A column of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredTemplateColumn {
    /// Name of the field.
    pub field: String,
    /// Its header; the usual one when absent.
    #[serde(deserialize_with = "present")]
    pub header: Option<String>,
}

impl Default for StoredPackTemplate {
    fn default() -> Self {
        Self {
            format: Format,
            columns: Vec::new(),
            language: None,
            csv_encoding: "utf8".to_owned(),
            file_name: String::new(),
        }
    }
}

impl StoredFormat for StoredPackTemplate {
    fn complete(object: &mut Map<String, Value>) {
        complete_with(object, &Self::default());
        complete_each(object, "columns", |column| {
            column.entry("header").or_insert(Value::Null);
        });
    }
}
