//! Loans whose numbers stand in what payers wrote.

use super::existing_loans::{ExistingLoans, LoanKey};
use super::plan::Plan;
use caseload_domain::{Currency, Field};
use caseload_evidence::SAMPLE;
use caseload_files::sample_rows;
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_tables::columns::{Kind, MatchedBy};
use caseload_tables::values;
use caseload_tables::{Row, WordList};

/// Whether a column names the loans of a file: in a bank's statement it may be of the payer's accounts, none of which is
/// a loan of the book.
pub(super) fn names_loans(plan: &Plan, known: &ExistingLoans) -> Result<bool, Failure> {
    let Some(at) = plan.place_of(Field::LoanNo) else { return Ok(false) };
    let is_said = plan.columns[at].by != Some(MatchedBy::Alias);
    if plan.kind != Kind::Payments || is_said || plan.place_of(Field::Purpose).is_none() {
        return Ok(true);
    }
    let rows = sample_rows(&plan.file, std::slice::from_ref(&plan.sheet), SAMPLE)?.pop().unwrap_or_default();
    let is_known = |row: &Row| {
        let loan_no = values::identifier(row.cell(at)).text;
        known.get(known.find(&loan_no).key).is_some()
    };
    let named_beside = |row: &Row| !loans_in(&written_in(row, &texts_of(plan)), "", known).is_empty();
    Ok(rows.iter().any(is_known) || !rows.iter().any(named_beside))
}

/// Whether a row of which nobody knows what it means names a loan of the book.
pub(super) fn open_rows_name_loans(plan: &Plan, known: &ExistingLoans) -> Result<bool, Failure> {
    let rows = sample_rows(&plan.file, std::slice::from_ref(&plan.sheet), SAMPLE)?.pop().unwrap_or_default();
    let texts = texts_of(plan);
    let mut open = rows.iter().filter(|row| row.number > plan.layout.header_row && plan.statuses.of_row(row).is_err());
    Ok(open.any(|row| !loans_in(&written_in(row, &texts), "", known).is_empty()))
}

/// The columns in which payers and banks wrote something: a reference too, which payers use for what they pay.
pub(super) fn texts_of(plan: &Plan) -> Vec<usize> {
    let reference = plan.place_of(Field::Reference);
    plan.places_of_parts(Field::Purpose).chain(reference).collect()
}

/// What stands in some columns of a row, one behind the other.
pub(super) fn written_in(row: &Row, columns: &[usize]) -> String {
    let texts = columns.iter().map(|at| row.cell(*at).display()).filter(|text| !text.is_empty());
    texts.map(String::from).collect::<Vec<_>>().join(" · ")
}

/// Refuses a file in which no column is of loans, and none of whose references is one either.
pub(super) fn refuse_without_loans(plan: &Plan, known: &ExistingLoans) -> Result<(), Failure> {
    if plan.place_of(Field::Purpose).is_some() || plan.place_of(Field::LoanNo).is_some() {
        return Ok(());
    }
    let rows = sample_rows(&plan.file, std::slice::from_ref(&plan.sheet), SAMPLE)?.pop().unwrap_or_default();
    let texts = texts_of(plan);
    if rows.iter().any(|row| !loans_in(&written_in(row, &texts), "", known).is_empty()) {
        return Ok(());
    }
    Err(plan.column_missing(Field::LoanNo, &rows))
}

/// The one loan of the book whose number a payer wrote among other words.
pub(super) fn named_in_text(
    plan: &Plan,
    known: &ExistingLoans,
    row: &Row,
    texts: &[usize],
    warn: &mut impl FnMut(Notice),
) -> Result<String, Notice> {
    let amount = plan.place_of(Field::Amount).map(|at| row.cell(at).display());
    let amount = amount.as_deref().unwrap_or_default();
    let text = written_in(row, texts);
    let notice = |code: NoticeCode, value: String| Notice::new(row.number, Some(Field::Purpose), code, value);
    let named = loans_in(&text, amount, known);
    match &named[..] {
        [loan_no] => {
            let names_it = |at: &usize| !loans_in(&row.cell(*at).display(), amount, known).is_empty();
            let naming: Vec<usize> = texts.iter().copied().filter(names_it).collect();
            let text = if naming.is_empty() { text } else { written_in(row, &naming) };
            warn(notice(NoticeCode::LoanFoundInText, format!("{loan_no} ← {text}")));
            Ok(loan_no.clone())
        }
        [] => Err(notice(NoticeCode::UnknownLoan, text)),
        _ => Err(notice(NoticeCode::SeveralLoans, named.join(", "))),
    }
}

/// Whether a reference that has a digit stands in a text as a word.
pub(super) fn names_reference(text: &str, reference: &str) -> bool {
    const SHORTEST: usize = 4;
    let is_telling = reference.len() >= SHORTEST && reference.contains(|c: char| c.is_ascii_digit());
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    is_telling
        && text.match_indices(reference).any(|(at, _)| {
            is_end(text[..at].chars().next_back()) && is_end(text[at + reference.len()..].chars().next())
        })
}

/// The loans of the book whose numbers stand in a text, each once: a word of it, or parts of one that signs separate, of
/// which the longest counts. A few characters may mean anything, and so may letters alone; a year, the amount of the row
/// and a part of another number are loans only behind a word that says so.
fn loans_in(text: &str, amount: &str, known: &ExistingLoans) -> Vec<String> {
    const LEAST: usize = 3;
    const MAX_LETTERS: usize = 5;
    let digits_of_amount: String = amount.split('.').next().unwrap_or_default().replace([',', '\'', ' '], "");
    let is_ideograph = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    let apart = |c: char| c.is_whitespace() || is_ideograph(c) || ",;:()[]{}<>\"'#=|+*?~^".contains(c);
    let may_be = |part: &str| part.chars().count() >= LEAST && part.contains(|c: char| c.is_ascii_digit());
    let in_book = |part: &str| {
        if known.get(LoanKey::of(part)).is_some() {
            return Some(part.to_owned());
        }
        known.written_otherwise(part)
    };
    let may_be_another = |part: &str, word: &str| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        let is_year = part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
        let is_day = part.len() == 8 && values::looks_like_day(part);
        let is_part =
            part.len() < word.len() && part.len() <= 5 && word.bytes().all(|byte| !byte.is_ascii_alphabetic());
        is_number && (is_year || is_part || is_day || part == digits_of_amount)
    };
    let mut named = Vec::new();
    let mut before = "";
    let words: Vec<&str> = text.split(apart).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    for (at, word) in words.iter().copied().enumerate() {
        let is_said = WordList::BeforeLoanNo.words().contains(&before.to_lowercase().as_str());
        let before_it = before.to_lowercase();
        let is_street =
            ["str", "strasse", "straße", "weg", "street", "road"].iter().any(|end| before_it.ends_with(end));
        let goes_on = words.get(at + 1).copied().unwrap_or_default();
        let is_money = |word: &str| word.len() == 3 && word.parse::<Currency>().is_ok();
        let is_other = WordList::BeforeOtherNo.words().contains(&before_it.as_str())
            || is_street
            || is_money(before)
            || is_money(goes_on);
        // A number with letters is nobody's amount.
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let head = before;
        if !word.is_empty() {
            before = word;
        }
        if !is_said && is_span_of_days(word) {
            continue;
        }
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (from, to) in runs_of(word) {
            let is_free = taken.iter().all(|(start, end)| to <= *start || from >= *end);
            if let Some(loan_no) = Some(&word[from..to])
                .filter(|part| {
                    is_free
                        && may_be(part)
                        && (is_said || !((is_other && is_number(part)) || may_be_another(part, word)))
                })
                .and_then(in_book)
            {
                taken.push((from, to));
                named.push(loan_no);
            }
        }
        // "LN 1002": its letters stand before a space.
        let is_head = (1..=MAX_LETTERS).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_alphabetic());
        if taken.is_empty() && is_head && word.starts_with(|c: char| c.is_ascii_digit()) {
            let number: String = word.chars().take_while(char::is_ascii_digit).collect();
            named.extend(known.written_otherwise(&format!("{head} {number}")));
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// Whether a word is two days of six digits, from which to which something is: `150320-170320`.
fn is_span_of_days(word: &str) -> bool {
    let is_day = |part: &str| {
        let number = |range: std::ops::Range<usize>| part.get(range).and_then(|two| two.parse::<u32>().ok());
        let of = |day: Option<u32>, month: Option<u32>| {
            day.is_some_and(|day| (1..=31).contains(&day)) && month.is_some_and(|month| (1..=12).contains(&month))
        };
        let is_six = part.len() == 6 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_six && (of(number(0..2), number(2..4)) || of(number(4..6), number(2..4)))
    };
    word.split_once('-').is_some_and(|(from, to)| is_day(from) && is_day(to))
}

/// Where the parts of a word, and those that stand together, begin and end; the longest first.
fn runs_of(word: &str) -> Vec<(usize, usize)> {
    /// What has more parts is no reference that somebody wrote.
    const MAX_PARTS: usize = 16;
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for (at, sign) in word.match_indices(['/', '.', '_', '-']) {
        parts.push((start, at));
        start = at + sign.len();
    }
    parts.push((start, word.len()));
    parts.truncate(MAX_PARTS);
    let mut runs: Vec<(usize, usize)> = vec![(0, word.len())];
    for (first, (from, _)) in parts.iter().enumerate() {
        runs.extend(parts[first..].iter().map(|(_, to)| (*from, *to)));
    }
    runs.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    runs.dedup();
    runs
}
