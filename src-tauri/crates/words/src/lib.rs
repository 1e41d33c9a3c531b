//! The words of the program outside of its window, in English and Chinese: one catalogue (catalogue.tsv) for the
//! command line, for workbooks of rejected rows and for other files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

const CATALOGUE: &str = include_str!("catalogue.tsv");
/// The help of the command line: English and Chinese.
const HELP: &str = include_str!("help.tsv");

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// The user's: what `LC_ALL`, `LC_MESSAGES` or `LANG` says, else what the system is set to, as on Windows.
    #[must_use]
    pub fn of_user() -> Self {
        static OF_USER: OnceLock<Language> = OnceLock::new();
        *OF_USER.get_or_init(|| {
            let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
            Self::of_locale(said.into_iter().find(|value| !value.is_empty()).or_else(sys_locale::get_locale).as_deref())
        })
    }

    fn of_locale(locale: Option<&str>) -> Self {
        match locale {
            Some(locale) if locale.starts_with("zh") => Self::Chinese,
            _ => Self::English,
        }
    }
}

fn catalogue() -> &'static HashMap<&'static str, [&'static str; 2]> {
    static TABLE: OnceLock<HashMap<&'static str, [&'static str; 2]>> = OnceLock::new();
    TABLE.get_or_init(|| lines().map(|[key, english, chinese]| (key, [english, chinese])).collect())
}

fn lines() -> impl Iterator<Item = [&'static str; 3]> {
    CATALOGUE.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

fn help() -> impl Iterator<Item = (&'static str, &'static str)> {
    HELP.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The English texts of the command line's help that have a Chinese one.
pub fn help_texts() -> impl Iterator<Item = &'static str> {
    help().map(|(english, _)| english)
}

/// The Chinese for a text of the command line's help; the text itself where there is none.
#[must_use]
pub fn in_chinese(english: &str) -> &str {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| help().collect()).get(english).copied().unwrap_or(english)
}

/// The words under a key, `group.code`; `None` where the catalogue has none.
#[must_use]
pub fn words(key: &str, language: Language) -> Option<&'static str> {
    catalogue().get(key).map(|[english, chinese]| match language {
        Language::English => *english,
        Language::Chinese => *chinese,
    })
}

/// The words for a code of a group; the code itself where the catalogue has none, so that nothing is lost.
#[must_use]
pub fn word<'code>(group: &str, code: &'code str, language: Language) -> Cow<'code, str> {
    words(&format!("{group}.{code}"), language).map_or(Cow::Borrowed(code), Cow::Borrowed)
}

/// What a text of a group is in a language, by its English words: in English those themselves, as in another language for
/// which the catalogue has none.
#[must_use]
pub fn by_english<'text>(group: &str, english: &'text str, language: Language) -> &'text str {
    match language {
        Language::English => english,
        Language::Chinese => words(&format!("{group}.{english}"), language).unwrap_or(english),
    }
}

/// A text with `{name}` filled in by `value`. What stands in brackets, `[ for {reason}]`, is left out where a value in
/// it is missing or empty; so is a name without a value outside of brackets.
#[must_use]
pub fn filled(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['[', '{']) {
        out.push_str(&rest[..open]);
        let (close, is_optional) = if rest[open..].starts_with('[') { (']', true) } else { ('}', false) };
        rest = &rest[open..];
        let Some(end) = rest.find(close) else { break };
        let inside = &rest[1..end];
        if is_optional {
            out.push_str(&optional(inside, value).unwrap_or_default());
        } else {
            out.push_str(&in_place(inside, value).unwrap_or_default());
        }
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

/// What stands in braces: a value, or with `{cases|case|cases}` a count with the word that goes with it.
fn in_place(inside: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let Some((name, counted)) = inside.split_once('|') else { return value(inside) };
    let (one, many) = counted.split_once('|').unwrap_or((counted, counted));
    value(name).map(|count| format!("{count} {}", if count == "1" { one } else { many }))
}

/// The same of what stands in brackets; `None` where a value is missing or empty.
fn optional(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let is_there = std::cell::Cell::new(true);
    let said = filled(text, &|name| {
        let found = value(name).filter(|found| !found.is_empty());
        is_there.set(is_there.get() && found.is_some());
        found
    });
    is_there.get().then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The names that a text has values filled in for.
    fn names(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split(['}', '|']).next()).collect()
    }

    #[test]
    fn every_line_has_both_languages_with_the_same_places() {
        let mut seen = BTreeSet::new();
        for (number, line) in (1..).zip(CATALOGUE.lines()) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let cells: Vec<&str> = line.split('\t').collect();
            let [key, english, chinese] = cells[..] else { panic!("line {number}: {line}") };
            assert!(seen.insert(key), "line {number}: {key} stands twice");
            assert!(key.contains('.') && !english.is_empty() && !chinese.is_empty(), "line {number}");
            assert_eq!(names(english), names(chinese), "line {number}");
            assert_eq!(english.matches('[').count(), english.matches(']').count(), "line {number}");
        }
    }

    #[test]
    fn values_are_filled_in_and_what_lacks_them_is_left_out() {
        let value = |name: &str| (name == "cases").then(|| "3".to_owned());
        assert_eq!(filled("{cases} cases held[ for {reason}][ ({cases})]", &value), "3 cases held (3)");
        assert_eq!(filled("no {place} at all", &value), "no  at all");
        assert_eq!(filled("open [ bracket", &value), "open [ bracket");
    }

    #[test]
    fn the_language_is_that_of_the_system() {
        for (locale, language) in [
            (Some("zh_CN.UTF-8"), Language::Chinese),
            (Some("zh-Hans-CN"), Language::Chinese),
            (Some("en-US"), Language::English),
            (Some("C"), Language::English),
            (None, Language::English),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale:?}");
        }
    }
}
