//! The language of files that leave the house, and how their headers are said in it.

use caseload_files::write::{ColumnKind, WrittenColumn};
use serde::{Deserialize, Serialize};

/// The language of headers in files that leave the house.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub enum FileLanguage {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
}

impl FileLanguage {
    /// All of them.
    pub const ALL: &[Self] = &[Self::English, Self::Chinese];

    /// Its code in books.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language of that code.
    #[must_use]
    pub fn by_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|language| language.code() == code)
    }

    /// The language of the catalogue of words.
    #[must_use]
    pub fn of_words(self) -> caseload_words::Language {
        match self {
            Self::English => caseload_words::Language::English,
            Self::Chinese => caseload_words::Language::Chinese,
        }
    }

    /// A text of a kind of file, a group of the catalogue, by its English words.
    #[must_use]
    pub fn said(self, group: &str, english: &str) -> String {
        debug_assert!(is_known(group, english), "the catalogue has {group}.{english}");
        caseload_words::by_english(group, english, self.of_words()).to_owned()
    }

    /// The words for a code of a group of the catalogue.
    #[must_use]
    pub fn of_code(self, group: &str, code: &str) -> String {
        debug_assert!(is_known(group, code), "the catalogue has {group}.{code}");
        caseload_words::word(group, code, self.of_words()).into_owned()
    }

    /// A column of a kind of file with its header in the language; `width` in characters.
    #[must_use]
    pub fn column(self, group: &str, english: &str, kind: ColumnKind, width: u16) -> WrittenColumn {
        WrittenColumn { header: self.said(group, english), kind, width }
    }
}

fn is_known(group: &str, text: &str) -> bool {
    caseload_words::words(&format!("{group}.{text}"), caseload_words::Language::Chinese).is_some()
}
