//! What a case said of itself before a change (`case_versions`).

use super::{Format, StoredFormat, present};
use crate::case_row::CaseRow;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Stored [`CaseRow`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredCaseVersion {
    format: Format<1>,
    loan_no: CompactString,
    debtor_key: i64,
    debtor_name: CompactString,
    debtor_no: CompactString,
    phone: CompactString,
    email: CompactString,
    address: CompactString,
    region: CompactString,
    product: CompactString,
    currency: CompactString,
    #[serde(deserialize_with = "present")]
    loan_amount: Option<i64>,
    #[serde(deserialize_with = "present")]
    disbursed_day: Option<i32>,
    term: CompactString,
    reason: CompactString,
    more: String,
    digest: i64,
}

impl StoredFormat for StoredCaseVersion {
    /// Nothing was ever left out.
    fn complete(_: &mut Map<String, Value>) {}
}

impl From<&CaseRow> for StoredCaseVersion {
    fn from(case: &CaseRow) -> Self {
        let CaseRow {
            loan_no,
            debtor_key,
            debtor_name,
            debtor_no,
            phone,
            email,
            address,
            region,
            product,
            currency,
            loan_amount,
            disbursed_day,
            term,
            reason,
            more,
            digest,
        } = case.clone();
        Self {
            format: Format,
            loan_no,
            debtor_key,
            debtor_name,
            debtor_no,
            phone,
            email,
            address,
            region,
            product,
            currency: currency.code().into(),
            loan_amount,
            disbursed_day,
            term,
            reason,
            more,
            digest,
        }
    }
}

impl TryFrom<StoredCaseVersion> for CaseRow {
    type Error = String;

    fn try_from(stored: StoredCaseVersion) -> Result<Self, String> {
        let currency = stored.currency.parse().map_err(|()| format!("currency {:?} is not known", stored.currency))?;
        Ok(Self {
            loan_no: stored.loan_no,
            debtor_key: stored.debtor_key,
            debtor_name: stored.debtor_name,
            debtor_no: stored.debtor_no,
            phone: stored.phone,
            email: stored.email,
            address: stored.address,
            region: stored.region,
            product: stored.product,
            currency,
            loan_amount: stored.loan_amount,
            disbursed_day: stored.disbursed_day,
            term: stored.term,
            reason: stored.reason,
            more: stored.more,
            digest: stored.digest,
        })
    }
}

/// What a case said of itself, from `before` of `case_versions`.
pub fn case_before(text: &str) -> Result<CaseRow, String> {
    super::parse::<StoredCaseVersion>(text)?.try_into()
}
