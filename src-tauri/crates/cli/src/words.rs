//! Words for people, in the user's language: those of the catalogue, and the shape of failures.

use caseload_engine::{Failure, FailureCode, FileLanguage, Problem};
use caseload_words::{Language, filled, word, words};
use serde_json::Value;

/// Whether the user's language is Chinese.
pub fn is_chinese() -> bool {
    Language::of_user() == Language::Chinese
}

/// The one of two texts that is in the user's language.
pub fn either<'text>(english: &'text str, chinese: &'text str) -> &'text str {
    if is_chinese() { chinese } else { english }
}

/// The language of files that are written: the user's.
pub fn language() -> FileLanguage {
    if is_chinese() { FileLanguage::Chinese } else { FileLanguage::English }
}

/// The words for a code of a group in the catalogue.
pub fn of_code(group: &str, code: &str) -> String {
    word(group, code, Language::of_user()).into_owned()
}

/// The words for a code of a group, with what stands in braces filled in.
pub fn told(group: &str, code: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    filled(&word(group, code, Language::of_user()), value)
}

/// Something that an audit found, in the user's language.
pub fn problem(found: &Problem) -> String {
    told("problem", found.code.code(), &|_| Some(found.place.clone()))
}

/// What is said of a missing column besides, where there is something to say: the parameter, and the words.
const MORE_OF_MISSING_COLUMN: &[(&str, &str, &str)] = &[
    ("candidates", " It may be one of these: {candidates}.", "可能是其中之一：{candidates}。"),
    ("kinds", " The file may be of another kind (--kind): {kinds}.", "文件可能是其他类型（--kind）：{kinds}。"),
    (
        "sheets",
        " The list may stand on another sheet (--sheet): {sheets}.",
        "清单可能在其他工作表（--sheet）：{sheets}。",
    ),
];

/// A failure in the user's language.
pub fn failure(failure: &Failure) -> String {
    let Some(known) = words(&format!("failure.{}", failure.code), Language::of_user()) else {
        return failure.to_string();
    };
    let mut words = known.to_owned();
    for (name, english, chinese) in MORE_OF_MISSING_COLUMN {
        let is_there = failure.params.get(*name).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        if failure.code == FailureCode::ColumnMissing && is_there {
            words.push_str(either(english, chinese));
        }
    }
    let reason = failure.params.get("reason").and_then(Value::as_str).unwrap_or_default();
    if let Some(refusal) = caseload_words::words(&format!("undo_refusal.{reason}"), Language::of_user()) {
        words = words.replace("{reason}", refusal);
    }
    for (name, value) in &failure.params {
        let shown = match value {
            Value::String(text) => text.clone(),
            Value::Array(list) => {
                list.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        words = words.replace(&format!("{{{name}}}"), &shown);
    }
    // A parameter that this failure lacks leaves nothing behind.
    for absent in ["{by}", "{file}", "{reason}"] {
        words = words.replace(absent, "");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseload_engine::{NoticeCode, ProblemCode, ReturnCode, UndoRefusal, What, WhyStep};

    #[test]
    fn every_code_has_words() {
        let codes = [
            ("failure", FailureCode::ALL.iter().map(|code| code.code()).collect::<Vec<_>>()),
            ("undo_refusal", UndoRefusal::ALL.iter().map(|code| code.code()).collect()),
            ("problem", ProblemCode::ALL.iter().map(|code| code.code()).collect()),
            ("notice", NoticeCode::ALL.iter().map(|code| code.code()).collect()),
            ("return_code", ReturnCode::ALL.iter().map(|code| code.code()).collect()),
            ("what", What::ALL.iter().map(|code| code.code()).collect()),
            ("log", What::ALL.iter().map(|code| code.code()).collect()),
            ("why", WhyStep::ALL.iter().map(|code| code.code()).collect()),
        ];
        for (group, codes) in codes {
            for code in codes {
                assert!(words(&format!("{group}.{code}"), Language::English).is_some(), "{group}.{code}");
            }
        }
    }

    #[test]
    fn parameters_stand_in_their_places() {
        let shown = failure(&Failure::new(FailureCode::NoSuchCase).with("loan_no", "A-1"));
        assert!(shown.contains("A-1") && !shown.contains('{'), "{shown}");
    }
}
