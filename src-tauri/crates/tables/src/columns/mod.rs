//! Which column of a file is which field.

mod by_values;

pub use by_values::{Guess, guesses, has_word, is_phone, possible};

pub use crate::kind::Kind;

use crate::cell::Row;
use crate::header::WordList;
use crate::header::{field_of_header, known_header, normalise_header, words_of};
use crate::layout::Layout;
use crate::values::identifier;
use caseload_domain::Field;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

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

impl Kind {
    /// The kind that the headers and the first rows of data speak of, where the user doesn't say.
    #[must_use]
    pub fn of(layout: &Layout, rows: &[Row]) -> Self {
        let has = |wanted: Field| {
            layout.headers.iter().any(|header| field_of_header(header).is_some_and(|(field, _)| field == wanted))
        };
        let in_payments = |wanted: Field| {
            let means = |header: &&String| {
                let known = known_header(header, Some(Self::Payments));
                known.is_some_and(|known| translated(known.field, Self::Payments) == wanted)
            };
            layout.headers.iter().filter(means).collect::<Vec<_>>()
        };
        let in_schedules = |wanted: Field| {
            let known = |header: &String| known_header(header, Some(Self::Instalments));
            layout.headers.iter().any(|header| known(header).is_some_and(|known| known.field == wanted))
        };
        // What says how much or how long a loan is overdue is a list, unless loans have several rows.
        let tells_overdue = layout.headers.iter().any(|header| {
            let known = known_header(header, Some(Self::Cases)).map(|known| known.field);
            let is_amount = matches!(known, Some(Field::Outstanding | Field::Principal));
            known == Some(Field::DaysPastDue) || (is_amount && has_word(header, WordList::Overdue.words()))
        });
        let may_be_schedule = !tells_overdue || loans_repeat(layout, rows);
        // Without numbers a schedule is told from a list of invoices by its loans, which repeat.
        let tells_paid = has(Field::PaidAmount) || in_schedules(Field::PaidPart);
        let is_schedule = || tells_paid && !has(Field::DaysPastDue) && loans_repeat(layout, rows);
        if may_be_schedule && has(Field::DueDate) && (has(Field::InstalmentNo) || is_schedule()) {
            return Self::Instalments;
        }
        // What is due splits into principal and interest period by period; what came rarely does.
        let has_periods = in_schedules(Field::InstalmentNo);
        if may_be_schedule && has_periods && has(Field::Principal) && has(Field::Interest) {
            return Self::Instalments;
        }
        // A mere date beside a mere amount may be an invoice; a reference, or a date of payments, is of money that came.
        // A statement of a bank's names loans in what payers wrote, if at all.
        let is_statement = !has(Field::LoanNo) && !in_payments(Field::Purpose).is_empty();
        let is_of_payments = has(Field::PaidOn)
            || is_statement
            || !in_payments(Field::Reference).is_empty()
            || in_payments(Field::PaidOn)
                .iter()
                .any(|header| !WordList::BareDate.words().contains(&normalise_header(header).as_str()));
        // A repayment date may be one of payments, where the file has their references too.
        let has_references = !in_payments(Field::Reference).is_empty();
        let tells_due = layout.headers.iter().any(|header| {
            let is_due = field_of_header(header).is_some_and(|(field, _)| field == Field::DueDate);
            is_due && !(has_references && in_payments(Field::PaidOn).contains(&header))
        });
        let is_overdue = tells_due || has(Field::DaysPastDue);
        // The last payment stands in lists of what is owed.
        let is_owed = layout.headers.iter().any(|header| {
            known_header(header, Some(Self::Cases)).is_some_and(|known| known.field == Field::Outstanding)
        });
        let tells_last = |header: &String| field_of_header(header).is_some_and(|(field, _)| field == Field::LastPaidOn);
        let is_last_only = in_payments(Field::PaidOn).iter().all(|header| tells_last(header));
        let tells_way =
            layout.headers.iter().any(|header| has_word(header, &["mode", "channel", "method", "渠道", "方式"]));
        let has_amount = !in_payments(Field::Amount).is_empty();
        let has_date = !in_payments(Field::PaidOn).is_empty();
        if has_date && !is_overdue && !(is_last_only && is_owed) && has_amount && (is_of_payments || tells_way) {
            return Self::Payments;
        }
        // Receipts with their numbers and days, whose amount is in parts.
        let is_receipt = |header: &&String| has_word(header, &["receipt", "rcpt"]);
        let are_receipts =
            in_payments(Field::PaidOn).iter().any(is_receipt) && in_payments(Field::Reference).iter().any(is_receipt);
        if are_receipts && !is_overdue && !tells_overdue {
            return Self::Payments;
        }
        // What came and what went out, with what was written beside it, is a bank's.
        let has_sides = has_amount && !in_payments(Field::Debit).is_empty() && !in_payments(Field::Purpose).is_empty();
        if has_sides && has_date && !is_overdue {
            return Self::Payments;
        }
        // What came may be split, and have no sum that is known.
        let is_dated = in_payments(Field::PaidOn)
            .iter()
            .any(|header| !WordList::BareDate.words().contains(&normalise_header(header).as_str()));
        if is_dated && !is_last_only && !is_overdue && !is_owed && has(Field::Principal) {
            return Self::Payments;
        }
        Self::Cases
    }
}

/// Whether a header is that of the principal of what is overdue.
fn says_overdue_principal(header: &str) -> bool {
    let is_principal = field_of_header(header).is_some_and(|(field, _)| field == Field::Principal);
    is_principal && has_word(header, WordList::OverdueOrDue.words())
}

/// Whether most loans of a list have several rows.
fn loans_repeat(layout: &Layout, rows: &[Row]) -> bool {
    let is_key = |header: &String| field_of_header(header).is_some_and(|(field, _)| field == Field::LoanNo);
    let Some(at) = layout.headers.iter().position(is_key) else { return false };
    let loans: Vec<_> = rows.iter().map(|row| identifier(row.cell(at)).text).filter(|loan| !loan.is_empty()).collect();
    let distinct: HashSet<_> = loans.iter().collect();
    !loans.is_empty() && distinct.len() * 3 <= loans.len() * 2
}

/// The columns whose headers are buckets of age (`1-30`, `31 to 60 days`, `> 90`, `M3`), by their places: a sheet that has
/// several and no date tells what each debtor owes, and not of which loans.
#[must_use]
pub fn buckets_of_age(headers: &[String]) -> Vec<usize> {
    (0..headers.len()).filter(|at| is_bucket_of_age(&headers[*at])).collect()
}

fn is_bucket_of_age(header: &str) -> bool {
    let plain = header.to_lowercase().replace(['–', '—', '~', '至', '到'], "-").replace(" to ", "-");
    let bare: String = [
        "overdue", "past due", "arrears", "逾期", "days", "day", "dias", "tage", "jours", "gun", "dni", "天", "d", "(",
        ")",
    ]
    .iter()
    .fold(plain, |text, word| text.replace(word, ""))
    .split_whitespace()
    .collect();
    let is_number = |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let from = |beginning: &str| bare.strip_prefix(beginning).is_some_and(is_number);
    bare.split_once('-').is_some_and(|(from, to)| is_number(from) && is_number(to))
        || bare.strip_suffix(['+', '>']).is_some_and(is_number)
        || bare.strip_suffix("以上").is_some_and(is_number)
        || [">", ">=", "≥", "over", "above", "morethan", "m"].into_iter().any(from)
        || bare.strip_suffix('+').and_then(|rest| rest.strip_prefix('m')).is_some_and(is_number)
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
            if field.is_some_and(|field| is_taken(&taken, field) || !kind.has(field)) {
                continue;
            }
            said[at] = true;
            columns[at].field = *field;
            // What the header says by itself needs no profile.
            let plain = known_header(header, Some(kind)).map(|known| translated(known.field, kind));
            let by = if by == MatchedBy::Profile && plain == *field { MatchedBy::Alias } else { by };
            columns[at].by = field.map(|_| by);
            taken.extend(*field);
        }
    }
    let mut candidates: Vec<(bool, usize, usize, Field)> = columns
        .iter()
        .enumerate()
        .filter(|(index, _)| !said[*index])
        .filter_map(|(index, column)| {
            let known = known_header(&column.header, Some(kind))?;
            let field = translated(known.field, kind);
            kind.has(field).then_some((known, index, field))
        })
        .map(|(known, index, field)| (known.is_fallback, known.rank, index, field))
        .collect();
    // The parts of what is overdue tell more than the whole balance does.
    let tells_parts = columns.iter().any(|column| says_overdue_principal(&column.header));
    let is_whole = |index: usize| !has_word(&columns[index].header, WordList::Overdue.words());
    candidates.retain(|(is_fallback, _, index, field)| {
        !(*field == Field::Outstanding && tells_parts && (*is_fallback || is_whole(*index)))
    });
    // Days past due tell more than the end of the loan does.
    let tells_days =
        taken.contains(&Field::DaysPastDue) || candidates.iter().any(|(.., field)| *field == Field::DaysPastDue);
    candidates.retain(|(is_fallback, .., field)| !(*is_fallback && *field == Field::DueDate && tells_days));
    // What is called overdue tells more than what is called outstanding.
    let is_of_overdue = |index: usize| has_word(&columns[index].header, WordList::Overdue.words());
    let has_overdue = candidates
        .iter()
        .any(|(is_fallback, _, index, field)| !is_fallback && *field == Field::Outstanding && is_of_overdue(*index));
    let is_less = |index: usize, field: Field| {
        has_overdue
            && field == Field::Outstanding
            && !is_of_overdue(index)
            && has_word(&columns[index].header, WordList::WholeDebt.words())
    };
    candidates
        .sort_by_cached_key(|(is_fallback, rank, index, field)| (*is_fallback, is_less(*index, *field), *rank, *index));
    for (.., index, field) in candidates {
        if !taken.contains(&field) || field.repeats_by_header() {
            columns[index].field = Some(field);
            columns[index].by = Some(MatchedBy::Alias);
            taken.push(field);
        }
    }
    settle_parts(&mut columns);
    if kind == Kind::Cases && !taken.contains(&Field::Balance) && (taken.contains(&Field::Outstanding) || tells_parts) {
        match_balance(&mut columns, &said, kind);
    }
    columns
}

/// Whether no other column may have a field.
fn is_taken(taken: &[Field], field: Field) -> bool {
    taken.contains(&field) && !field.may_repeat()
}

/// What is one in one column, and parts in others, is read from the one; and what a header calls a name beside a surname
/// is the rest of the name.
fn settle_parts(columns: &mut [Column]) {
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    let leave_out = |columns: &mut [Column], field: Field| {
        let is_it = |column: &&mut Column| column.field == Some(field) && column.by == Some(MatchedBy::Alias);
        columns.iter_mut().filter(is_it).for_each(|column| (column.field, column.by) = (None, None));
    };
    if has(columns, Field::NamePart)
        && let Some(name) = columns.iter_mut().find(|column| column.field == Some(Field::DebtorName))
    {
        let is_bare = WordList::BareName.words().contains(&words_of(&name.header).join(" ").as_str());
        if is_bare && name.by == Some(MatchedBy::Alias) {
            name.field = Some(Field::NamePart);
        } else {
            leave_out(columns, Field::NamePart);
        }
    }
    // What is left of the principal is not all where the interest that is left stands beside it.
    let is_rest = |column: &Column, field: Field| {
        column.field == Some(field) && has_word(&column.header, WordList::WholeDebt.words())
    };
    if !has(columns, Field::Principal)
        && columns.iter().any(|column| is_rest(column, Field::Interest) || is_rest(column, Field::Penalty))
        && let Some(whole) = columns.iter_mut().find(|column| {
            is_rest(column, Field::Outstanding)
                && column.by == Some(MatchedBy::Alias)
                && has_word(&column.header, WordList::Principal.words())
        })
    {
        whole.field = Some(Field::Principal);
    }
    if has(columns, Field::PaidAmount) {
        leave_out(columns, Field::PaidPart);
        leave_out(columns, Field::Unpaid);
    }
    if has(columns, Field::PaidPart) {
        leave_out(columns, Field::Unpaid);
    }
}

/// Everything still to pay stands beside what is overdue: of the columns that are left the one with the best header.
fn match_balance(columns: &mut [Column], said: &[bool], kind: Kind) {
    let is_free = |(at, column): &(usize, &Column)| column.field.is_none() && !said[*at];
    let overdue = columns.iter().any(|column| {
        matches!(column.field, Some(Field::Outstanding | Field::Principal))
            && has_word(&column.header, WordList::Overdue.words())
    });
    let whole = columns.iter().enumerate().filter(is_free).filter_map(|(at, column)| {
        let known = known_header(&column.header, Some(kind)).filter(|known| known.field == Field::Outstanding)?;
        let is_more = overdue
            && has_word(&column.header, WordList::WholeDebt.words())
            && !has_word(&column.header, WordList::Overdue.words());
        // What is left of the principal is not all.
        let is_part = has_word(&column.header, WordList::Principal.words());
        (known.is_fallback || is_more).then_some((is_part, known.rank, at))
    });
    if let Some((.., at)) = whole.min() {
        (columns[at].field, columns[at].by) = (Some(Field::Balance), Some(MatchedBy::Alias));
    }
}

/// Where the column of a header stands, as it is written or else in another spelling.
#[must_use]
pub fn place_of(columns: &[Column], header: &str) -> Option<usize> {
    let plain = normalise_header(header);
    columns
        .iter()
        .position(|column| column.header == header)
        .or_else(|| columns.iter().position(|column| normalise_header(&column.header) == plain))
}

/// A header that means another field in a file of this kind: what was paid last in a list of cases is simply the
/// payment in a list of payments.
fn translated(field: Field, kind: Kind) -> Field {
    match (kind, field) {
        (Kind::Payments, Field::LastPaidOn) => Field::PaidOn,
        (Kind::Payments, Field::LastPaidAmount | Field::PaidAmount) => Field::Amount,
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
        assert_eq!(columns[1].field, Some(Field::Balance), "everything still to pay stands beside it");
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
                (Some(Field::Balance), Some(MatchedBy::Alias)),
                (Some(Field::Outstanding), Some(MatchedBy::Given)),
                (Some(Field::DebtorName), Some(MatchedBy::Alias)),
                (None, None),
            ]
        );
    }

    #[test]
    fn buckets_of_age_are_known_by_their_headers() {
        let found = |headers: &[&str]| {
            buckets_of_age(&headers.iter().map(|header| (*header).to_owned()).collect::<Vec<_>>()).len()
        };
        assert_eq!(found(&["Customer", "Current", "1 - 30", "31 - 60", "61-90 days", "> 90", "Total"]), 4);
        assert_eq!(found(&["1-30天", "31至60天", "90天以上", "M1", "M7+", "90+", "Over 90 Days"]), 7);
        assert_eq!(found(&["Loan no", "Due date", "2025-06", "DPD", "M", "Amount", "Phone 2", "90"]), 0);
    }

    #[test]
    fn the_kind_is_told_by_the_headers() {
        for (headers, kind) in [
            (vec!["loan_no", "instalment_no", "due_date", "amount"], Kind::Instalments),
            (vec!["loan_no", "paid_on", "amount", "reference"], Kind::Payments),
            (vec!["loan_no", "outstanding", "due_date"], Kind::Cases),
        ] {
            assert_eq!(Kind::of(&layout(&headers), &[]), kind, "{headers:?}");
        }
    }
}
