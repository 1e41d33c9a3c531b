//! What a case says of itself: a row of `cases`.

use caseload_domain::Currency;
use compact_str::CompactString;

/// What a case says of itself, apart from its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The loan's number.
    pub loan_no: CompactString,
    /// Which debtor; see [`caseload_domain::case::debtor_key`].
    pub debtor_key: i64,
    /// Who owes.
    pub debtor_name: CompactString,
    /// ID-card or customer number.
    pub debtor_no: CompactString,
    /// Telephone.
    pub phone: CompactString,
    /// Electronic address.
    pub email: CompactString,
    /// Postal address.
    pub address: CompactString,
    /// City, province or region.
    pub region: CompactString,
    /// Product.
    pub product: CompactString,
    /// Currency of its figures.
    pub currency: Currency,
    /// Minor units lent.
    pub loan_amount: Option<i64>,
    /// Day of disbursement.
    pub disbursed_day: Option<i32>,
    /// Length of the loan as written.
    pub term: CompactString,
    /// Overdue reason as written.
    pub reason: CompactString,
    /// The lender's other columns: a JSON object of texts, in the file's order.
    pub more: String,
    /// 63 bits over everything that the row of the file said, figures included.
    pub digest: i64,
}

impl CaseRow {
    /// A case of which nothing is known but the currency of its figures.
    #[must_use]
    pub fn in_currency(currency: Currency) -> Self {
        Self {
            loan_no: CompactString::default(),
            debtor_key: 0,
            debtor_name: CompactString::default(),
            debtor_no: CompactString::default(),
            phone: CompactString::default(),
            email: CompactString::default(),
            address: CompactString::default(),
            region: CompactString::default(),
            product: CompactString::default(),
            currency,
            loan_amount: None,
            disbursed_day: None,
            term: CompactString::default(),
            reason: CompactString::default(),
            more: String::new(),
            digest: 0,
        }
    }
}
