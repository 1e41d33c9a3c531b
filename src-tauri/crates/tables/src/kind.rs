//! What a file is about.

use caseload_domain::Field;
use serde::{Deserialize, Serialize};

/// What a file is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One row a loan.
    Cases,
    /// One row an instalment.
    Instalments,
    /// One row a payment.
    Payments,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Cases, Self::Instalments, Self::Payments];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Instalments => "instalments",
            Self::Payments => "payments",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a file of this kind has such a field.
    #[must_use]
    pub fn has(self, field: Field) -> bool {
        use Field as F;
        match self {
            Self::Cases => !matches!(
                field,
                F::InstalmentNo
                    | F::Amount
                    | F::PaidAmount
                    | F::PaidPart
                    | F::Unpaid
                    | F::Waived
                    | F::PaidOn
                    | F::Reference
                    | F::Reverses
                    | F::Purpose
            ),
            Self::Instalments => matches!(
                field,
                F::LoanNo
                    | F::InstalmentNo
                    | F::DueDate
                    | F::Amount
                    | F::Principal
                    | F::Interest
                    | F::Fees
                    | F::DisbursedOn
                    | F::PaidAmount
                    | F::PaidPart
                    | F::Unpaid
                    | F::Waived
                    | F::PaidOn
                    | F::Currency
                    | F::DebtorName
                    | F::NamePart
                    | F::DebtorNo
                    | F::Phone
                    | F::Product
                    | F::Region
                    | F::Status
            ),
            Self::Payments => {
                matches!(
                    field,
                    F::LoanNo
                        | F::PaidOn
                        | F::Amount
                        | F::Reference
                        | F::Reverses
                        | F::Currency
                        | F::Status
                        | F::Direction
                        | F::Debit
                        | F::Purpose
                )
            }
        }
    }
}
