//! Lines above, between and below tables: what they say of the rows.

use crate::cell::{Cell, Row};
use crate::columns::Kind;
use crate::header::WordList;
use crate::status::{Meaning, is_asked_about, is_asked_about_in_text, marks_rows, meaning_of, normalise_status};

/// A longer text is a sentence, and no title of a kind of rows.
const SHORT: usize = 40;

/// The only thing that a row shows, where it is a text.
#[must_use]
pub fn lone_text(row: &Row) -> Option<String> {
    let mut shown = row.cells.iter().filter(|cell| !cell.is_blank());
    match (shown.next(), shown.next()) {
        (Some(Cell::Text(text)), None) => Some(text.trim().to_owned()),
        _ => None,
    }
}

/// A heading without words for loans, lists and days: what it says of them.
#[must_use]
pub fn without_nouns(text: &str) -> String {
    let plain = normalise_status(text);
    let bare =
        WordList::SectionNounEnding.words().iter().fold(plain.as_str(), |rest, ending| rest.trim_end_matches(ending));
    bare.split(' ').filter(|word| !WordList::SectionNoun.words().contains(word)).collect::<Vec<_>>().join(" ")
}

/// Whether words of a title are of loans that are over: `Foreclosed accounts Dec 2025`, `Kapanan Krediler`, `已结清贷款明细`.
fn names_loans_that_are_over(title: &str) -> bool {
    let plain = format!(" {} ", normalise_status(title));
    let is_in = |word: &&str| if word.is_ascii() { plain.contains(&format!(" {word} ")) } else { plain.contains(word) };
    WordList::LoanIsOver.words().iter().any(is_in) && !names_none_that_is_over(&plain)
}

/// Whether words deny that loans are over; "excluding" begins with one.
fn names_none_that_is_over(plain: &str) -> bool {
    let spaced = format!(" {plain} ");
    let denies =
        |word: &&str| if word.is_ascii() { spaced.contains(&format!(" {word}")) } else { spaced.contains(*word) };
    WordList::LoanIsNotOver.words().iter().any(denies)
}

/// Whether a remark beside a loan may say that it is over: that alone, or that it was paid on some day.
#[must_use]
pub fn remarks_that_it_is_over(text: &str) -> bool {
    let plain = normalise_status(text);
    let bare = without_nouns(text);
    let is_over = |text: &str| {
        matches!(
            meaning_of("status", text, Kind::Cases),
            Some(Meaning::Settled | Meaning::WrittenOff | Meaning::LeaveOut | Meaning::Hold)
        ) || WordList::LoanIsOver.words().contains(&text)
    };
    // "Paid on 12/12", "bezahlt am 12.12.": a day, and no amount.
    let is_day = |word: &str| word.contains(['/', '.', '-']) || word.chars().filter(char::is_ascii_digit).count() < 3;
    let figures = || text.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    let first = plain.split(' ').next().unwrap_or_default();
    let says_day = figures().next().is_some();
    // "Settled in full Dec", and not "will be paid off".
    let spaced = format!(" {plain} ");
    let is_to_come = || {
        let words = [" will", " promis", " not fully", " to be", "承诺", "下周", "明天", "将", "会"];
        words.iter().any(|word| spaced.contains(word))
    };
    let has_phrase = || {
        let is_in = |phrase: &&&str| {
            if phrase.is_ascii() { spaced.contains(&format!(" {phrase} ")) } else { plain.contains(**phrase) }
        };
        WordList::LoanIsOver
            .words()
            .iter()
            .filter(|phrase| phrase.contains(' ') || !phrase.is_ascii())
            .any(|phrase| is_in(&phrase))
    };
    if has_phrase() && !is_to_come() && !names_none_that_is_over(&plain) {
        return true;
    }
    !plain.is_empty() && figures().all(is_day) && (is_over(&plain) || is_over(&bare) || (says_day && is_over(first)))
}

/// Whether a title, or the name of a sheet, may say of all rows that they are no money, or of loans that are over.
#[must_use]
pub fn says_of_all(title: &str, kind: Kind) -> bool {
    let plain = title.replace('_', " ");
    match kind {
        Kind::Payments => {
            is_asked_about_in_text(&plain, kind)
                || (plain.chars().count() <= SHORT && (is_asked_about(&plain, kind) || marks_rows(&plain, kind)))
        }
        Kind::Cases => {
            let bare = without_nouns(&plain);
            meaning_of("status", &bare, kind)
                .is_some_and(|meaning| matches!(meaning, Meaning::Settled | Meaning::WrittenOff | Meaning::LeaveOut))
                || names_loans_that_are_over(&plain)
        }
        Kind::Instalments => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_what_rows_are_beside_their_nouns() {
        for (text, bare) in [
            ("Written-off loans", "written off"),
            ("Failed transactions", "failed"),
            ("已核销贷款", "已核销"),
            ("Nairobi", "nairobi"),
        ] {
            assert_eq!(without_nouns(text), bare, "{text}");
        }
    }
}
