//! Headers of the trade and the fields they stand for (DOMAIN.md §2): the table is headers.tsv.

mod word_lists;
mod words;

use crate::kind::Kind;
use crate::values::without_unit_behind;
use caseload_domain::Field;
use caseload_domain::case::ValueKind;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

pub use word_lists::WordList;
use words::{HeaderParts, Measure};
pub(crate) use words::{folded_words, simplified};

/// The headers, a line for each field, language and use; how it is made is said at its top.
const HEADERS: &str = include_str!("headers.tsv");
/// A text of more bytes is no header of the table.
const LONGEST_HEADER: usize = 200;
/// What headers.tsv calls everything still to pay and the end of a loan, and the fields that they stand for where no
/// better header does.
const FALLBACKS: [(&str, Field); 2] = [("balance", Field::Outstanding), ("maturity", Field::DueDate)];

/// What a header stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownHeader {
    /// The field.
    pub field: Field,
    /// Its place among the headers of that field: 0 is the best.
    pub rank: usize,
    /// Whether it only stands for the field, as everything still to pay does for what is overdue.
    pub is_fallback: bool,
}

/// Headers by what is left of them at three depths, the surest first.
#[derive(Debug, Default)]
struct Table {
    /// By their words in their order.
    in_order: HashMap<String, KnownHeader>,
    /// By their words written as one.
    run_together: HashMap<String, KnownHeader>,
    /// By the words that matter in any order; `None` where two fields are told apart by the others.
    in_any_order: HashMap<String, Option<KnownHeader>>,
}

impl Table {
    fn add(&mut self, header: &str, known: KnownHeader) {
        let taken = HeaderParts::apart(header);
        let words = taken.words();
        self.in_order.entry(words.in_order()).or_insert(known);
        self.run_together.entry(words.run_together()).or_insert(known);
        self.run_together.entry(words.run_together_in_full()).or_insert(known);
        // A word that stands alone once the articles are gone is another one: "total du" is no total.
        if words.is_one_beside_articles() {
            return;
        }
        match self.in_any_order.entry(words.in_any_order()) {
            Entry::Vacant(new) => {
                new.insert(Some(known));
            }
            Entry::Occupied(mut other) if other.get().is_some_and(|other| other.field != known.field) => {
                other.insert(None);
            }
            Entry::Occupied(_) => {}
        }
    }

    fn find(&self, words: &words::Words) -> Option<KnownHeader> {
        self.in_order
            .get(&words.in_order())
            .or_else(|| self.run_together.get(&words.run_together()))
            .copied()
            .or_else(|| self.in_any_order.get(&words.in_any_order()).copied().flatten())
    }
}

/// What headers say in files of any kind, and in files of one.
#[derive(Debug, Default)]
struct Tables {
    any: Table,
    of_kind: [Table; 3],
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        let mut ranks: HashMap<Field, usize> = HashMap::new();
        for line in HEADERS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(name), Some(kinds), Some(_), Some(_), Some(headers)) =
                (cells.next(), cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let fallback = FALLBACKS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field);
            let Some(field) = fallback.or_else(|| Field::by_name(name)) else { continue };
            let rank = ranks.entry(field).or_default();
            for header in headers.split(" | ") {
                let known = KnownHeader { field, rank: *rank, is_fallback: fallback.is_some() };
                *rank += 1;
                if kinds == "any" {
                    tables.any.add(header, known);
                }
                for kind in kinds.split(',').filter_map(Kind::by_name) {
                    tables.of_kind[kind as usize].add(header, known);
                }
            }
        }
        for field in Field::ALL {
            let known = KnownHeader { field: *field, rank: usize::MAX, is_fallback: false };
            tables.any.add(field.name(), known);
        }
        tables
    })
}

/// What a header stands for in a file of some kind; `None` asks for what it is in any.
#[must_use]
pub fn known_header(header: &str, kind: Option<Kind>) -> Option<KnownHeader> {
    if !may_be_header(header) {
        return None;
    }
    known_as(&HeaderParts::apart(without_unit_behind(header)), kind)
}

fn known_as(taken: &HeaderParts, kind: Option<Kind>) -> Option<KnownHeader> {
    let tables = tables();
    let of_kind = kind.map(|kind| &tables.of_kind[kind as usize]);
    taken.readings().find_map(|(words, measure)| {
        let known = of_kind.and_then(|table| table.find(words)).or_else(|| tables.any.find(words))?;
        fits(known.field, measure).then_some(known)
    })
}

/// Whether a cell may be a header at all: most of a sheet are values, and are passed over quickly.
fn may_be_header(text: &str) -> bool {
    text.len() <= LONGEST_HEADER && text.chars().any(char::is_alphabetic)
}

/// Whether the values of a field may be counted so: days are no money.
fn fits(field: Field, measure: Option<Measure>) -> bool {
    match measure {
        None => true,
        Some(Measure::Days) => matches!(field.kind(), ValueKind::Count | ValueKind::Date) || field == Field::Term,
        Some(Measure::Time) => {
            matches!(field.kind(), ValueKind::Count | ValueKind::Date if field != Field::DaysPastDue)
                || field == Field::Term
        }
        Some(Measure::Other) => false,
        // Numbers, names and addresses are the same whatever stands beside them.
        Some(Measure::Unknown) => !matches!(field.kind(), ValueKind::Amount | ValueKind::Date | ValueKind::Count),
    }
}

/// The field that a header stands for in a file of any kind, with its rank among that field's headers (0 is the best).
#[must_use]
pub fn field_of_header(header: &str) -> Option<(Field, usize)> {
    known_header(header, None).map(|known| (known.field, known.rank))
}

/// The field that a header stands for in a file of some kind, whichever that is.
pub fn field_in_any(header: &str) -> Option<Field> {
    if !may_be_header(header) {
        return None;
    }
    let taken = HeaderParts::apart(without_unit_behind(header));
    [None].into_iter().chain(Kind::ALL.map(Some)).find_map(|kind| known_as(&taken, kind)).map(|known| known.field)
}

/// The words of a header by which headers are compared, without units and brackets.
#[must_use]
pub fn words_of(header: &str) -> Vec<String> {
    HeaderParts::apart(header).words().list().to_vec()
}

/// The fields of which a part of a header is a known header in a file of some kind.
pub(crate) fn named_within(header: &str, kind: Kind) -> Vec<Field> {
    let tables = tables();
    let taken = HeaderParts::apart(header);
    let known = |words: &words::Words| tables.of_kind[kind as usize].find(words).or_else(|| tables.any.find(words));
    let parts = taken.words().parts();
    parts.iter().filter_map(known).filter(|known| !known.is_fallback).map(|known| known.field).collect()
}

/// A header without what doesn't distinguish it: white space at its ends and line breaks, `*`, a unit in
/// brackets, full-width forms, case, and the difference between space, underscore and hyphen.
#[must_use]
pub fn normalise_header(header: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(header.len());
    for character in header.chars() {
        match simplified(character) {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | '\u{feff}' => {}
            '_' | '-' | '.' | ':' => plain.push(' '),
            other if other.is_whitespace() => plain.push(' '),
            other => plain.extend(other.to_lowercase()),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    // Between ideographs a space means nothing.
    if plain.is_ascii() { words.join(" ") } else { words.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for (number, line) in HEADERS.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            let [field, kinds, _, _, headers] = cells[..] else { panic!("line {}: {line}", number + 1) };
            let is_fallback = FALLBACKS.iter().any(|(name, _)| *name == field);
            assert!(is_fallback || Field::by_name(field).is_some(), "line {}", number + 1);
            assert!(
                kinds == "any" || kinds.split(',').all(|kind| Kind::by_name(kind).is_some()),
                "line {}",
                number + 1
            );
            assert!(headers.split(" | ").all(|header| !header.trim().is_empty()), "line {}", number + 1);
        }
    }

    #[test]
    fn no_header_stands_for_two_fields() {
        let mut seen: HashMap<(String, String), (String, usize)> = HashMap::new();
        let mut doubled = Vec::new();
        for (number, line) in (1..).zip(HEADERS.lines()) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [field, kinds, .., headers] = cells[..] else { continue };
            for header in headers.split(" | ") {
                let taken = HeaderParts::apart(header);
                let key = (kinds.to_owned(), taken.words().in_order());
                if let Some((other, at)) = seen.insert(key, (field.to_owned(), number))
                    && other != field
                {
                    doubled.push(format!("{header}: {other} in line {at}, {field} in line {number}"));
                }
            }
        }
        assert_eq!(doubled, Vec::<String>::new());
    }

    #[test]
    fn headers_are_matched_whatever_their_dress() {
        for (header, field) in [
            ("逾期总金额（元）", Field::Outstanding),
            ("逾期金额（万元）", Field::Outstanding),
            ("人民币逾期金额", Field::Outstanding),
            (" 案件\n编号 * ", Field::LoanNo),
            ("案件編號", Field::LoanNo),
            ("應還日期", Field::DueDate),
            ("剩餘本金", Field::Outstanding),
            ("逾期天数（天）", Field::DaysPastDue),
            ("Ｌｏａｎ Ｎｏ", Field::LoanNo),
            ("Loan_ID", Field::LoanNo),
            ("LoanID", Field::LoanNo),
            ("loanId", Field::LoanNo),
            ("LOANNUMBER", Field::LoanNo),
            ("Loan A/c No.", Field::LoanNo),
            ("Invoice #", Field::LoanNo),
            ("N° de crédito", Field::LoanNo),
            ("due_date", Field::DueDate),
            ("DueDate", Field::DueDate),
            ("Date due", Field::DueDate),
            ("Fälligkeit", Field::DueDate),
            ("Échéance", Field::DueDate),
            ("Date d'échéance", Field::DueDate),
            ("Days-Past-Due", Field::DaysPastDue),
            ("Días de mora", Field::DaysPastDue),
            ("Gecikme Günü", Field::DaysPastDue),
            ("\u{feff}Loan No.", Field::LoanNo),
            ("手机号码", Field::Phone),
            ("outstanding_balance_kes", Field::Outstanding),
            ("Arrears Amount (KSh)", Field::Outstanding),
            ("O/S Amt (Rs.)", Field::Outstanding),
            ("Amount of Arrears", Field::Outstanding),
            ("Overdue (Days)", Field::DaysPastDue),
            ("Borrower's Name", Field::DebtorName),
            ("Dłużnik", Field::DebtorName),
            ("Müşteri Adı", Field::DebtorName),
            ("Mobile No. (Primary)", Field::Phone),
        ] {
            assert_eq!(field_of_header(header).map(|(field, _)| field), Some(field), "{header}");
        }
        for header in ["备注", "No", "Interest (%)", "Interest Rate", "Outstanding (Months)", "EMI Amount", "Sr No"] {
            assert_eq!(field_of_header(header), None, "{header}");
        }
    }

    #[test]
    fn some_headers_say_more_in_one_kind_of_file() {
        for (header, kind, field) in [
            ("No", Kind::Instalments, Field::InstalmentNo),
            ("EMI Amount", Kind::Instalments, Field::Amount),
            ("Paid In", Kind::Payments, Field::Amount),
            ("Transaction Date", Kind::Payments, Field::PaidOn),
            ("回款金额", Kind::Payments, Field::Amount),
            ("Receipt No.", Kind::Payments, Field::Reference),
            ("Loan No", Kind::Payments, Field::LoanNo),
        ] {
            assert_eq!(known_header(header, Some(kind)).map(|known| known.field), Some(field), "{header}");
        }
        assert_eq!(known_header("Paid In", Some(Kind::Cases)), None);
    }

    #[test]
    fn what_only_stands_for_a_field_is_told_from_what_says_it() {
        for (header, field, is_fallback) in [
            ("Balance", Field::Outstanding, true),
            ("Outstanding Balance", Field::Outstanding, true),
            ("剩余本金", Field::Outstanding, true),
            ("Overdue Amount", Field::Outstanding, false),
            ("Maturity Date", Field::DueDate, true),
            ("Due Date", Field::DueDate, false),
        ] {
            let known = known_header(header, Some(Kind::Cases)).expect("known");
            assert_eq!((known.field, known.is_fallback), (field, is_fallback), "{header}");
        }
    }
}
