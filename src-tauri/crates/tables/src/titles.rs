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
