//! A case and the fields it arrives with.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! fields {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal, $kind:ident, $code:literal; )*) => {
        /// A field that a lender's column can be read as.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $( $(#[$doc])* $variant, )* }

        impl Field {
            /// Every field, in the order in which a case is shown.
            pub const ALL: &'static [Field] = &[ $( Field::$variant, )* ];

            /// The field's name in JSON, in `--map` and in profiles.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Field::$variant => $name, )* }
            }

            /// The field's number in stored digests. It never changes, and a new field gets a new one.
            #[must_use]
            pub fn digest_code(self) -> u8 {
                match self { $( Field::$variant => $code, )* }
            }

            /// What its values are.
            #[must_use]
            pub fn kind(self) -> ValueKind {
                match self { $( Field::$variant => ValueKind::$kind, )* }
            }

            /// The field of that name.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Field> {
                match name { $( $name => Some(Field::$variant), )* _ => None }
            }
        }
    };
}

/// What the values of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Free text.
    Text,
    /// A number that identifies and is never computed with; leading zeros matter.
    Identifier,
    /// Money in the row's currency.
    Amount,
    /// A business date.
    Date,
    /// A whole count.
    Count,
}

fields! {
    /// The key of a loan within a book.
    LoanNo = "loan_no", Identifier, 0;
    /// Who owes.
    DebtorName = "debtor_name", Text, 1;
    /// ID-card or customer number of the debtor.
    DebtorNo = "debtor_no", Identifier, 2;
    /// A number to reach the debtor at.
    Phone = "phone", Identifier, 3;
    /// An electronic address.
    Email = "email", Text, 4;
    /// A postal address.
    Address = "address", Text, 5;
    /// City, province or region.
    Region = "region", Text, 6;
    /// The lender's product.
    Product = "product", Text, 7;
    /// ISO code of the row's amounts.
    Currency = "currency", Text, 8;
    /// The amount lent.
    LoanAmount = "loan_amount", Amount, 9;
    /// The day the money was paid out.
    DisbursedOn = "disbursed_on", Date, 10;
    /// Length of the loan, as the lender writes it.
    Term = "term", Text, 11;
    /// What is overdue and unpaid.
    Outstanding = "outstanding", Amount, 12;
    /// Principal's part of outstanding.
    Principal = "principal", Amount, 13;
    /// Interest's part of outstanding.
    Interest = "interest", Amount, 14;
    /// Penalty's part of outstanding.
    Penalty = "penalty", Amount, 15;
    /// The part of outstanding that is fees.
    Fees = "fees", Amount, 16;
    /// Due date of the oldest instalment that is not fully paid.
    DueDate = "due_date", Date, 17;
    /// The lender's own count of days past due.
    DaysPastDue = "days_past_due", Count, 18;
    /// When money last came.
    LastPaidOn = "last_paid_on", Date, 19;
    /// How much came then.
    LastPaidAmount = "last_paid_amount", Amount, 20;
    /// The day on which nothing was left to pay.
    SettledOn = "settled_on", Date, 21;
    /// Why the debtor does not pay.
    Reason = "reason", Text, 22;
    /// Number of an instalment within its loan.
    InstalmentNo = "instalment_no", Count, 23;
    /// Amount of an instalment or a payment.
    Amount = "amount", Amount, 24;
    /// What was paid on an instalment.
    PaidAmount = "paid_amount", Amount, 25;
    /// The day on which a payment counts.
    PaidOn = "paid_on", Date, 26;
    /// The lender's reference of a payment.
    Reference = "reference", Identifier, 27;
    /// The reference of the payment that this one takes back.
    Reverses = "reverses", Identifier, 28;
    /// Where the lender says that the loan or the payment stands.
    Status = "status", Text, 29;
    /// Whether an amount is a debit or a credit.
    Direction = "direction", Text, 30;
    /// What the debtor is charged with, where the file has it apart.
    Debit = "debit", Amount, 31;
    /// What stands to the debtor's credit, where the file has it apart.
    Credit = "credit", Amount, 32;
    /// What a payer wrote beside a payment, in which the loan may be named.
    Purpose = "purpose", Text, 33;
    /// Everything still to pay, later instalments included, where the file has it beside what is overdue.
    Balance = "balance", Amount, 34;
    /// A part of what was paid on an instalment: its principal, its interest; all of them are added up.
    PaidPart = "paid_part", Amount, 35;
    /// What is left to pay of an instalment.
    Unpaid = "unpaid", Amount, 36;
    /// What was waived of an instalment; all such columns are added up.
    Waived = "waived", Amount, 37;
    /// A part of the debtor's name; all of them are put together.
    NamePart = "name_part", Text, 38;
}

impl Field {
    /// Whether several columns of a file may have the field, where somebody says so.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        self.repeats_by_header() || matches!(self, Self::Penalty | Self::Fees)
    }

    /// Whether every column whose header means the field has it: two headers of one penalty may say the same.
    #[must_use]
    pub fn repeats_by_header(self) -> bool {
        matches!(self, Self::PaidPart | Self::Waived | Self::NamePart | Self::Purpose)
    }
}

/// Where a loan stands on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Something is left to pay.
    Open,
    /// Nothing is left to pay.
    Settled,
    /// The lender took it out of collection.
    Withdrawn,
    /// The lender gave it up in its books; what comes still is a recovery.
    WrittenOff,
    /// Not disbursed yet on that date.
    NotYet,
}

impl Status {
    /// The name in JSON and filters.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Withdrawn => "withdrawn",
            Self::WrittenOff => "written_off",
            Self::NotYet => "not_yet",
        }
    }
}

/// How a lender took a loan out of collection without its being settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It is not to be collected any more.
    Withdrawn,
    /// It was given up in the books.
    WrittenOff,
}

impl Removal {
    /// The number in a book's figures, where 0 stands for a loan that is in collection.
    #[must_use]
    pub fn number(removal: Option<Self>) -> i64 {
        match removal {
            None => 0,
            Some(Self::Withdrawn) => 1,
            Some(Self::WrittenOff) => 2,
        }
    }

    /// What a number in a book's figures says; `None` where it says nothing.
    #[must_use]
    pub fn by_number(number: i64) -> Option<Option<Self>> {
        match number {
            0 => Some(None),
            1 => Some(Some(Self::Withdrawn)),
            2 => Some(Some(Self::WrittenOff)),
            _ => None,
        }
    }

    /// Where a loan stands that was taken out of collection.
    #[must_use]
    pub fn status(self) -> Status {
        match self {
            Self::Withdrawn => Status::Withdrawn,
            Self::WrittenOff => Status::WrittenOff,
        }
    }
}

/// The key by which one debtor's cases are found to belong together: the debtor's number where
/// the row has a whole one, else name and phone together, else the loan itself.
///
/// 63 bits of SHA-256: among a million debtors the chance that any two meet is below 10⁻⁶.
#[must_use]
pub fn debtor_key(loan_no: &str, name: &str, number: Option<&str>, phone: &str) -> i64 {
    let mut hash = Sha256::new();
    match number.map(str::trim).filter(|number| !number.is_empty()) {
        Some(number) => {
            hash.update(b"no\0");
            hash.update(number.to_uppercase().as_bytes());
        }
        None if !name.trim().is_empty() && !phone.trim().is_empty() => {
            hash.update(b"name+phone\0");
            hash.update(name.trim().as_bytes());
            hash.update(b"\0");
            hash.update(phone.trim().as_bytes());
        }
        None => {
            hash.update(b"loan\0");
            hash.update(loan_no.as_bytes());
        }
    }
    first_63_bits(&hash.finalize())
}

/// The first 63 bits of a digest as a number that is never negative.
#[must_use]
pub fn first_63_bits(digest: &[u8]) -> i64 {
    let mut bytes = [0; 8];
    for (byte, from) in bytes.iter_mut().zip(digest) {
        *byte = *from;
    }
    i64::from_be_bytes(bytes) & i64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_lead_back_to_them() {
        for field in Field::ALL {
            assert_eq!(Field::by_name(field.name()), Some(*field));
        }
    }

    #[test]
    fn one_debtor_is_known_by_number_before_name() {
        let by_number = debtor_key("A", "Chen Wei", Some("11010119900101123x"), "1");
        assert_eq!(by_number, debtor_key("B", "Chen W.", Some("11010119900101123X "), "2"));
        let by_name = debtor_key("A", "Chen Wei", None, "13800000001");
        assert_eq!(by_name, debtor_key("B", "Chen Wei", Some(" "), "13800000001"));
        assert_ne!(
            debtor_key("A", "Chen Wei", None, ""),
            debtor_key("B", "Chen Wei", None, ""),
            "a name alone is no identity"
        );
    }
}
