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
    /// Its code in books.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// The language of that code.
    pub(crate) fn by_code(code: &str) -> Option<Self> {
        [Self::English, Self::Chinese].into_iter().find(|language| language.code() == code)
    }

    /// The language of the catalogue of words.
    pub(crate) fn of_words(self) -> caseload_words::Language {
        match self {
            Self::English => caseload_words::Language::English,
            Self::Chinese => caseload_words::Language::Chinese,
        }
    }

    /// One text or the other.
    pub(crate) fn either(self, english: &str, chinese: &str) -> String {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
        .to_owned()
    }

    /// A column with its header in the language; `width` in characters.
    pub(crate) fn column(self, english: &str, chinese: &str, kind: ColumnKind, width: u16) -> WrittenColumn {
        WrittenColumn { header: self.either(english, chinese), kind, width }
    }
}
