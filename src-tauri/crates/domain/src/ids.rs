//! The numbers by which the book names its rows, each a type of its own: a batch's number can't stand where
//! a case's belongs.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "number")]
        pub struct $name(i64);

        impl $name {
            /// The number itself, as it stands in the book.
            #[must_use]
            pub const fn number(self) -> i64 {
                self.0
            }

            /// The id after this one.
            #[must_use]
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<$name> for Option<i64> {
            fn from(id: $name) -> Self {
                Some(id.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = <i64 as FromStr>::Err;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

impl ChangeId {
    /// Before the first change: the newest one of a fresh book.
    pub const BEFORE_ALL: Self = Self(0);
    /// After every change that there will ever be.
    pub const AFTER_ALL: Self = Self(i64::MAX);

    /// The id before this one.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }
}

impl Default for ChangeId {
    fn default() -> Self {
        Self::BEFORE_ALL
    }
}

ids! {
    /// A row of `cases`: a loan that was or is overdue.
    CaseId;
    /// An entry of the log, `changes`. They are counted up without gaps, so a later change has a greater number.
    ChangeId;
    /// A row of `collectors`.
    CollectorId;
    /// A row of `agencies`, whose agreements have versions.
    AgencyId;
    /// A row of `batches`: cases placed with an agency at once.
    BatchId;
    /// A row of `payments`.
    PaymentId;
    /// A row of `settlements`: a statement of an agency's month that was agreed.
    SettlementId;
    /// A row of `pauses`.
    PauseId;
    /// A row of `imports`.
    ImportId;
    /// A row of `exports`: a pack that was written.
    ExportId;
    /// A row of `told_files`: a file other than a pack that told an agency of cases.
    DisclosedFileId;
}
