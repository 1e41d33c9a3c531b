//! Taking a header apart into the words by which headers are compared.

use super::WordList;
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Spellings of one word, a line for each.
const ABBREVIATIONS: &str = include_str!("abbreviations.tsv");

/// Traditional characters of headers and their simplified forms.
const TRADITIONAL: &str = "編编號号戶户應应還还餘余額额總总貸贷賬账帳账據据個个債债務务證证件件機机碼码產产稱称類类係系幣币種种單单約约違违滯滞納纳罰罚費费遲迟歷历結结後后實实際际區区電电郵邮訂订聯联繫系話话時时間间狀状態态數数當当風风險险項项網网點点業业銀银記记開开關关現现發发構构門门責责貨货經经營营參参憑凭據据繳缴圓圆";

/// A character in its plain form: full-width as usual, traditional as simplified.
pub(crate) fn simplified(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => {
            static SIMPLE: OnceLock<HashMap<char, char>> = OnceLock::new();
            let pairs = SIMPLE.get_or_init(|| {
                let characters: Vec<char> = TRADITIONAL.chars().collect();
                characters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
            });
            pairs.get(&other).copied().unwrap_or(other)
        }
    }
}

/// What the values of a column are counted in, as the brackets of its header say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Days.
    Days,
    /// Months, years, and other times.
    Time,
    /// A share, a part, or something of another person.
    Other,
    /// Something that no list has: `DPD (Max)`, `Arrears (Last Month)`.
    Unknown,
}

/// The words of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    words: Vec<String>,
    /// Between ideographs a space means nothing.
    is_ideographic: bool,
}

impl Words {
    fn of(text: &str) -> Self {
        if text.chars().any(is_ideograph) {
            let plain: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let mut rest = plain.as_str();
            for money in WordList::CurrencyWordInChinese.words() {
                rest = rest.strip_suffix(money).filter(|rest| !rest.is_empty()).unwrap_or(rest);
                rest = rest.strip_prefix(money).filter(|rest| !rest.is_empty()).unwrap_or(rest);
            }
            return Self { words: vec![rest.to_owned()], is_ideographic: true };
        }
        let mut words: Vec<String> = split(text).iter().map(|word| folded(word)).collect();
        while words.len() > 1
            && words.last().is_some_and(|word| WordList::CurrencyWord.words().contains(&word.as_str()))
        {
            words.pop();
        }
        while words.len() > 1
            && WordList::CurrencyWord.words().contains(&words[0].as_str())
            && !WordList::CurrencyWordOnlyBehind.words().contains(&words[0].as_str())
        {
            words.remove(0);
        }
        if words.len() > 1 {
            for word in &mut words {
                if let Some(full) = abbreviations().get(word.as_str()) {
                    *word = (*full).to_owned();
                }
            }
        }
        Self { words, is_ideographic: false }
    }

    /// Whether there are words, and all of them are of a sort; in Chinese, what is left when those of the lists are taken
    /// away is nothing.
    fn are_all(&self, is: &dyn Fn(&str) -> bool) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| !word.is_empty() && is(word))
    }

    /// The words one by one; a single one of a header in Chinese.
    pub(super) fn list(&self) -> &[String] {
        &self.words
    }

    /// The runs of words, or of ideographs, that a header has in it: two words at least, or three ideographs.
    pub(super) fn parts(&self) -> Vec<Self> {
        if self.is_ideographic {
            let characters: Vec<char> = self.words.concat().chars().collect();
            return runs(characters.len(), 3)
                .map(|run| Self { words: vec![characters[run].iter().collect()], is_ideographic: true })
                .collect();
        }
        runs(self.words.len(), 2).map(|run| Self { words: self.words[run].to_vec(), is_ideographic: false }).collect()
    }

    pub(super) fn in_order(&self) -> String {
        self.words.join(if self.is_ideographic { "" } else { " " })
    }

    pub(super) fn run_together(&self) -> String {
        self.words.concat()
    }

    /// The same with the abbreviation that stands in most headers written out: `LOANNUMBER`.
    pub(super) fn run_together_in_full(&self) -> String {
        self.words.iter().map(|word| if word == "no" { "number" } else { word }).collect()
    }

    /// Whether it has several words, and but one that is no article.
    pub(super) fn is_one_beside_articles(&self) -> bool {
        let meant = self.words.iter().filter(|word| !WordList::Article.words().contains(&word.as_str())).count();
        self.words.len() > 1 && meant < 2
    }

    pub(super) fn in_any_order(&self) -> String {
        let mut words: Vec<&str> =
            self.words.iter().map(String::as_str).filter(|word| !WordList::Article.words().contains(word)).collect();
        words.sort_unstable();
        words.join(" ")
    }
}

/// A header taken apart: what stands outside of its brackets, and inside.
#[derive(Clone, Debug)]
pub(super) struct HeaderParts {
    outside: Words,
    /// All of it, where brackets hold something.
    whole: Option<Words>,
    measure: Option<Measure>,
}

impl HeaderParts {
    pub(super) fn apart(header: &str) -> Self {
        let (mut outside, mut whole, mut inside) = (String::new(), String::new(), String::new());
        let mut depth = 0_u32;
        for character in header.chars().map(simplified).filter(|c| !matches!(c, '*' | '\u{feff}')) {
            match character {
                '(' | '[' | '【' => depth += 1,
                ')' | ']' | '】' => depth = depth.saturating_sub(1),
                _ if depth > 0 => inside.push(character),
                _ => outside.push(character),
            }
            whole.push(character);
        }
        let within = Words::of(&inside);
        let says = |some: &[&str]| {
            within
                .words
                .iter()
                .any(|word| some.iter().any(|one| if within.is_ideographic { word.contains(one) } else { word == one }))
        };
        let is_unit = || crate::values::power_of_unit(&inside).is_some();
        let is_neutral = || {
            within.are_all(&|word| {
                WordList::NeutralInBrackets.words().contains(&word)
                    || WordList::CurrencyWord.words().contains(&word)
                    || word.bytes().all(|byte| byte.is_ascii_digit())
                    || (word.chars().count() == 1 && !word.is_ascii())
                    || crate::values::power_of_unit(word).is_some()
            })
        };
        let measure = match () {
            () if says(WordList::OtherMeasure.words()) => Some(Measure::Other),
            () if within.are_all(&|word| WordList::DayUnit.words().contains(&word)) => Some(Measure::Days),
            () if says(WordList::TimeUnit.words()) => Some(Measure::Time),
            () if inside.trim().is_empty() || is_unit() || is_neutral() => None,
            () => Some(Measure::Unknown),
        };
        Self { outside: Words::of(&outside), whole: (!inside.trim().is_empty()).then(|| Words::of(&whole)), measure }
    }

    /// The words of a header that has no brackets.
    pub(super) fn words(&self) -> &Words {
        &self.outside
    }

    /// The ways to read it, the fullest first, with what the brackets say where they are left out.
    pub(super) fn readings(&self) -> impl Iterator<Item = (&Words, Option<Measure>)> {
        self.whole.iter().map(|words| (words, None)).chain([(&self.outside, self.measure)])
    }
}

/// The runs of at least `least` among so many things.
fn runs(count: usize, least: usize) -> impl Iterator<Item = Range<usize>> {
    // A header that is a sentence is none.
    let count = count.min(12);
    (0..count).flat_map(move |start| (start + least..=count).map(move |end| start..end))
}

fn is_ideograph(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn abbreviations() -> &'static HashMap<&'static str, &'static str> {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = ABBREVIATIONS.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| {
                let mut cells = line.split('\t').skip(1);
                Some((cells.next()?, cells.next()?))
            })
            .flat_map(|(full, others)| others.split(" | ").map(move |other| (other, full)))
            .collect()
    })
}

/// The words of a header in Latin or another alphabet: at spaces and signs, where small letters turn to capitals
/// (`loanId`, `EMIAmount`), and between letters and digits.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("'s ", " ").replace("’s ", " ").replace('#', " no ").replace('%', " percent ");
    let text = text.replace("n°", "no ").replace("N°", "No ");
    let mut words = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || "_-.:,;&+'’\"()[]【】".contains(c)) {
        // A/c and O/S are one word; other words are two.
        let one = part.replace('/', "");
        if part.len() == one.len() + 1 && one.chars().count() == 2 && one.is_ascii() {
            words.push(one);
            continue;
        }
        for part in part.split(|c: char| !c.is_alphanumeric() && !is_mark(c)).filter(|part| !part.is_empty()) {
            if WordList::CurrencyWord.words().contains(&part.to_lowercase().as_str()) {
                words.push(part.to_owned());
                continue;
            }
            split_at_capitals(part, &mut words);
        }
    }
    words
}

fn split_at_capitals(part: &str, words: &mut Vec<String>) {
    let characters: Vec<char> = part.chars().collect();
    let mut word = String::new();
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let begins = before.is_some_and(|before| {
            let after = characters.get(at + 1);
            (before.is_lowercase() && character.is_uppercase())
                || (before.is_uppercase()
                    && character.is_uppercase()
                    && after.is_some_and(|after| after.is_lowercase()))
                || before.is_numeric() != character.is_numeric()
        });
        if begins {
            words.push(std::mem::take(&mut word));
        }
        word.push(character);
    }
    words.push(word);
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// A word without case and without what is above and below its letters.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(word.len());
    for character in DecomposingNormalizerBorrowed::new_nfkd().normalize(word).chars().filter(|c| !is_mark(*c)) {
        match character {
            'ł' | 'Ł' => plain.push('l'),
            'ı' => plain.push('i'),
            'ø' | 'Ø' => plain.push('o'),
            'đ' | 'Đ' => plain.push('d'),
            'ß' => plain.push_str("ss"),
            'æ' | 'Æ' => plain.push_str("ae"),
            'œ' | 'Œ' => plain.push_str("oe"),
            other => plain.extend(other.to_lowercase()),
        }
    }
    plain
}

/// The words of a text, folded: without case and without what is above and below letters.
pub(crate) fn folded_words(text: &str) -> Vec<String> {
    split(text).iter().map(|word| folded(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_come_apart_into_words() {
        for (header, words) in [
            ("LoanID", "loan id"),
            ("loanAccountNumber", "loan account no"),
            ("EMIAmount", "emi amount"),
            ("outstanding_balance_kes", "outstanding balance"),
            ("Loan A/c No.", "loan account no"),
            ("O/S Bal", "outstanding balance"),
            ("Principal/Interest", "principal interest"),
            ("Phone1", "phone 1"),
            ("Zadłużenie", "zadluzenie"),
            ("İlk Ödeme", "ilk odeme"),
            ("Nº de préstamo", "no de prestamo"),
            ("Interest %", "interest percent"),
            ("USD balance", "balance"),
            ("RM Name", "rm name"),
            ("No", "no"),
        ] {
            assert_eq!(Words::of(header).in_order(), words, "{header}");
        }
        assert_eq!(Words::of("逾期金额 元").in_order(), "逾期金额");
    }
}
