//! Which column of a file is which field.

mod by_values;

pub use by_values::{guess, is_phone};

use crate::header::{field_of_header, normalise_header};
use crate::layout::Layout;
use caseload_domain::Field;
use serde::{Deserialize, Serialize};

/// How a column was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// By the table of headers.
    Alias,
    /// By the look of its values.
    Values,
    /// By the mapping that this lender used last.
    Profile,
    /// The user said so.
    Given,
}

/// A column and the field it is read as; one without a field is kept with the case as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The header in the file.
    pub header: String,
    /// The field, if any.
    pub field: Option<Field>,
    /// How it was recognised, where it was.
    pub by: Option<MatchedBy>,
}

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
        [Self::Cases, Self::Instalments, Self::Payments].into_iter().find(|kind| kind.name() == name)
    }

    /// The kind that the headers speak of, where the user doesn't say.
    #[must_use]
    pub fn of(layout: &Layout) -> Self {
        let has = |wanted: Field| {
            layout.headers.iter().any(|header| field_of_header(header).is_some_and(|(field, _)| field == wanted))
        };
        if has(Field::InstalmentNo) && has(Field::DueDate) {
            Self::Instalments
        } else if has(Field::PaidOn) && has(Field::Amount) && !has(Field::DueDate) && !has(Field::DaysPastDue) {
            Self::Payments
        } else {
            Self::Cases
        }
    }

    /// Whether a file of this kind has such a field.
    #[must_use]
    pub fn has(self, field: Field) -> bool {
        use Field as F;
        match self {
            Self::Cases => {
                !matches!(field, F::InstalmentNo | F::Amount | F::PaidAmount | F::PaidOn | F::Reference | F::Reverses)
            }
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
                    | F::PaidOn
                    | F::Currency
                    | F::DebtorName
                    | F::DebtorNo
                    | F::Phone
                    | F::Product
                    | F::Region
            ),
            Self::Payments => {
                matches!(field, F::LoanNo | F::PaidOn | F::Amount | F::Reference | F::Reverses | F::Currency)
            }
        }
    }
}

/// Columns by their header, and the field each is; `None` keeps a column as it is.
pub type Mapping = [(String, Option<Field>)];

/// Matches every column of a layout: what the user gave, then what a profile remembers of a file
/// with these headers, then the table of headers. Where two columns match one field the better
/// header wins, then the first; the other is kept as it is.
#[must_use]
pub fn match_columns(layout: &Layout, kind: Kind, given: &Mapping, remembered: &Mapping) -> Vec<Column> {
    let mut columns: Vec<Column> =
        layout.headers.iter().map(|header| Column { header: header.clone(), field: None, by: None }).collect();
    let mut taken: Vec<Field> = Vec::new();
    let mut said = vec![false; columns.len()];
    for (mapping, by) in [(given, MatchedBy::Given), (remembered, MatchedBy::Profile)] {
        for (header, field) in mapping {
            let Some(at) = place_of(&columns, header).filter(|at| !said[*at]) else { continue };
            if field.is_some_and(|field| taken.contains(&field) || !kind.has(field)) {
                continue;
            }
            said[at] = true;
            columns[at].field = *field;
            // What the header says by itself needs no profile.
            let plain = field_of_header(header).map(|(field, _)| translated(field, kind));
            let by = if by == MatchedBy::Profile && plain == *field { MatchedBy::Alias } else { by };
            columns[at].by = field.map(|_| by);
            taken.extend(*field);
        }
    }
    let mut candidates: Vec<(usize, usize, Field)> = columns
        .iter()
        .enumerate()
        .filter(|(index, _)| !said[*index])
        .filter_map(|(index, column)| {
            let (field, rank) = field_of_header(&column.header)?;
            let field = translated(field, kind);
            kind.has(field).then_some((rank, index, field))
        })
        .collect();
    candidates.sort_unstable_by_key(|(rank, index, _)| (*rank, *index));
    for (_, index, field) in candidates {
        if !taken.contains(&field) {
            columns[index].field = Some(field);
            columns[index].by = Some(MatchedBy::Alias);
            taken.push(field);
        }
    }
    columns
}

/// Where the column of a header stands, as it is written or else in another dress.
#[must_use]
pub fn place_of(columns: &[Column], header: &str) -> Option<usize> {
    let plain = normalise_header(header);
    columns
        .iter()
        .position(|column| column.header == header)
        .or_else(|| columns.iter().position(|column| normalise_header(&column.header) == plain))
}

/// A header that means another field in a file of this kind: what is outstanding in a list of
/// cases is simply the amount in a list of instalments or payments.
fn translated(field: Field, kind: Kind) -> Field {
    match (kind, field) {
        (Kind::Payments, Field::LastPaidOn) => Field::PaidOn,
        (Kind::Payments, Field::LastPaidAmount | Field::PaidAmount) | (Kind::Instalments, Field::Outstanding) => {
            Field::Amount
        }
        (_, field) => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(headers: &[&str]) -> Layout {
        Layout {
            header_row: 1,
            depth: 1,
            headers: headers.iter().map(|header| (*header).to_owned()).collect(),
            matched: 0,
        }
    }

    #[test]
    fn a_total_wins_over_remaining_principal() {
        let columns = match_columns(&layout(&["案件编号", "剩余本金", "逾期总金额（元）"]), Kind::Cases, &[], &[]);
        assert_eq!(columns[1].field, None, "kept as it is");
        assert_eq!(columns[2].field, Some(Field::Outstanding));
        let columns = match_columns(&layout(&["案件编号", "剩余本金"]), Kind::Cases, &[], &[]);
        assert_eq!(columns[1].field, Some(Field::Outstanding));
    }

    #[test]
    fn what_the_user_says_goes_first() {
        let given = vec![("Konto".to_owned(), Some(Field::LoanNo)), ("Name".to_owned(), None)];
        let columns = match_columns(&layout(&["Konto", "Name", "Loan no"]), Kind::Cases, &given, &[]);
        assert_eq!(columns[0].by, Some(MatchedBy::Given));
        assert_eq!((columns[1].field, columns[2].field), (None, None));
    }

    #[test]
    fn a_profile_goes_before_the_table_and_after_what_is_said() {
        let remembered = vec![
            ("Konto".to_owned(), Some(Field::LoanNo)),
            ("Restschuld".to_owned(), Some(Field::Outstanding)),
            ("Name".to_owned(), Some(Field::DebtorName)),
        ];
        let given = vec![("Saldo".to_owned(), Some(Field::Outstanding))];
        let layout = layout(&["Konto", "Restschuld", "Saldo", "name", "Loan no"]);
        let columns = match_columns(&layout, Kind::Cases, &given, &remembered);
        let found: Vec<_> = columns.iter().map(|column| (column.field, column.by)).collect();
        assert_eq!(
            found,
            [
                (Some(Field::LoanNo), Some(MatchedBy::Profile)),
                (None, None),
                (Some(Field::Outstanding), Some(MatchedBy::Given)),
                (Some(Field::DebtorName), Some(MatchedBy::Alias)),
                (None, None),
            ]
        );
    }

    #[test]
    fn the_kind_is_told_by_the_headers() {
        for (headers, kind) in [
            (vec!["loan_no", "instalment_no", "due_date", "amount"], Kind::Instalments),
            (vec!["loan_no", "paid_on", "amount", "reference"], Kind::Payments),
            (vec!["loan_no", "outstanding", "due_date"], Kind::Cases),
        ] {
            assert_eq!(Kind::of(&layout(&headers)), kind, "{headers:?}");
        }
    }
}
