//! What total rows are called.

use crate::header::WordList;
use std::sync::LazyLock;

/// The first two letters of the names of totals that begin in ASCII, in lower case.
static BEGINNINGS: LazyLock<Vec<[u8; 2]>> = LazyLock::new(|| {
    let names = WordList::TotalRow
        .words()
        .iter()
        .chain(WordList::GroupTotalBeginning.words())
        .chain(&["records"])
        .filter_map(|name| name.as_bytes().first_chunk::<2>());
    let mut beginnings: Vec<[u8; 2]> = names.filter(|two| two[0].is_ascii()).copied().collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    beginnings
});

/// Every letter beyond ASCII that the names of totals have.
static LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let names = WordList::TotalRow
        .words()
        .iter()
        .chain(WordList::GroupTotalBeginning.words())
        .chain(WordList::TotalRowEnding.words())
        .chain(&["共"]);
    let mut letters: Vec<char> = names.flat_map(|name| name.chars()).filter(|letter| !letter.is_ascii()).collect();
    letters.sort_unstable();
    letters.dedup();
    letters
});

/// The longest text that is looked at, in bytes: names of totals are short.
const LONGEST_NAME: usize = 64;

/// Whether a text may be the name of a total by its length and its letters. Every text of every row is
/// asked, and few get further.
fn may_name_total(text: &str) -> bool {
    if text.len() > LONGEST_NAME {
        return false;
    }
    let mut plain = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'*' | b':'));
    let two = [plain.next(), plain.next()].map(|byte| byte.unwrap_or_default().to_ascii_lowercase());
    let counts = text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(|c: char| c.is_alphabetic());
    counts
        || BEGINNINGS.contains(&two)
        || (!text.is_ascii()
            && text.chars().flat_map(char::to_lowercase).any(|letter| LETTERS.binary_search(&letter).is_ok()))
}

/// Whether a cell's text is the name of a total.
#[must_use]
pub fn names_total(text: &str) -> bool {
    if !may_name_total(text) {
        return false;
    }
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"*:：".contains(*c)).collect();
    let counted = |plain: &str| {
        // 共2笔, 共计2笔; Records: 2.
        let digits = plain.trim_start_matches("共计").trim_start_matches('共').trim_start_matches("records");
        if is_count(plain) {
            return true;
        }
        digits.len() < plain.len()
            && digits.chars().next().is_some_and(|c| c.is_ascii_digit())
            && digits.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').chars().count() <= 2
    };
    WordList::TotalRow.words().contains(&plain.as_str())
        || WordList::GroupTotalBeginning.words().iter().any(|beginning| plain.starts_with(beginning))
        || (plain.chars().count() <= 8 && WordList::TotalRowEnding.words().iter().any(|ending| plain.ends_with(ending)))
        || counted(&plain)
}

/// Whether a text without white space counts what a list is of: `12loans`.
fn is_count(plain: &str) -> bool {
    let noun = plain.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    noun.len() < plain.len() && WordList::CountedInTotals.words().contains(&noun)
}

/// The name of a group without the count of its loans behind it: `Mumbai (2)`, `Pune - 1 account`.
#[must_use]
pub fn without_count(text: &str) -> &str {
    let text = text.trim();
    let within = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let (name, count) = match within.or_else(|| text.rsplit_once(['-', '–', ':'])) {
        Some((name, count)) => (name.trim(), count.trim()),
        None => return text,
    };
    let plain: String = count.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let is_bare = within.is_some() && !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit());
    if is_bare || is_count(&plain) { name } else { text }
}

/// Whether a text in the place of a loan number names the total of a group: `North Total`, `Summe Nord`.
#[must_use]
pub fn names_group_total(text: &str) -> bool {
    // Most loan numbers are one word with digits, which is no name.
    let is_one_word = !text.contains(char::is_whitespace);
    if text.len() > LONGEST_NAME || (is_one_word && text.bytes().any(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let plain = text.trim().to_lowercase();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is_name = |word: &str| WordList::GroupTotalWord.words().contains(&word);
    words.len() > 1 && (is_name(words[0]) || is_name(words[words.len() - 1]))
        || words.first().is_some_and(|word| is_name(word))
}

/// Whether a text names a total, of all or of a group.
#[must_use]
pub fn names_any_total(text: &str) -> bool {
    names_total(text) || names_group_total(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_known_by_their_names() {
        for name in [
            "Total",
            "合计",
            "合 计",
            "合　计：",
            "本页合计",
            "累计",
            "総計",
            "共2笔",
            "共计 12 笔",
            "Records: 2",
            "Sub Total",
            "Grand total:",
            "Итого",
            "Gesamtsumme",
            "Control total",
            "Total for Alpha Ltd",
        ] {
            assert!(names_total(name), "{name}");
        }
        for name in [
            "Total Energies Ltd",
            "合计科技有限公司",
            "Sum 12",
            "Total Access",
            "共享单车",
            "A-1",
            "totally",
            "共2笔的说明书",
        ] {
            assert!(!names_total(name), "{name}");
        }
    }
}
