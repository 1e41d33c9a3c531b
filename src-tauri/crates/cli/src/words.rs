//! Words for people, in the user's language: those of the catalogue, and the shape of failures.

use caseload_engine::{Failure, FailureCode, FileLanguage, Problem};
use caseload_words::{Language, filled, word, words};
use serde_json::Value;
use std::fmt::Display;

/// Whether the user's language is Chinese.
pub fn is_chinese() -> bool {
    Language::of_user() == Language::Chinese
}

/// A text of the command line in the user's language, by its English words.
pub fn said(english: &str) -> &str {
    caseload_words::by_english("text", english, Language::of_user())
}

/// A header of a table in the user's language, by its English words.
pub fn header(english: &str) -> &str {
    caseload_words::by_english("column", english, Language::of_user())
}

/// The language of files that are written: the user's.
pub fn language() -> FileLanguage {
    if is_chinese() { FileLanguage::Chinese } else { FileLanguage::English }
}

/// The words for a code of a group in the catalogue.
pub fn of_code(group: &str, code: &str) -> String {
    word(group, code, Language::of_user()).into_owned()
}

/// The same with values in the places of their names: `{row}`, or `{rows|row|rows}` for a count with its word.
pub fn said_with(english: &str, values: &[(&str, &dyn Display)]) -> String {
    let value = |wanted: &str| values.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.to_string());
    filled(said(english), &value)
}

/// The words for a code of a group, with values in the places of their names.
pub fn of_code_with(group: &str, code: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    filled(&word(group, code, Language::of_user()), value)
}

/// Something that an audit found, in the user's language.
pub fn problem(found: &Problem) -> String {
    of_code_with("problem", found.code.code(), &|_| Some(found.place.clone()))
}

/// What is said of a missing column besides, where there is something to say: the parameter, and the words.
const MORE_OF_MISSING_COLUMN: &[(&str, &str)] = &[
    ("candidates", " It may be one of these: {candidates}."),
    ("kinds", " The file may be of another kind (--kind): {kinds}."),
    ("sheets", " The list may stand on another sheet (--sheet): {sheets}."),
];

/// A value of a column of status as a person would say it; what stands for all values, or for none, in words.
pub fn status_value(value: &str) -> String {
    match value {
        "(filled)" => said("anything that is filled in").to_owned(),
        "(blank)" => said("nothing").to_owned(),
        "(title)" => said("the title").to_owned(),
        "debit" => said("money that goes out").to_owned(),
        other => other.to_owned(),
    }
}

/// A column, or several, as a sentence has them.
fn columns_in_words(header: &str) -> String {
    let shown = status_value(header);
    match () {
        () if shown != header => shown,
        () if header.contains(", ") => said_with("the columns {column}", &[("column", &header)]),
        () => said_with("the column {column}", &[("column", &header)]),
    }
}

/// The meanings that a status may have, each with what it says: `not_money (no money)`.
fn meanings_in_words(meanings: &Value) -> String {
    let codes = meanings.as_array().into_iter().flatten().filter_map(Value::as_str);
    let shown = codes.map(|code| match of_code("meaning", code) {
        words if words == code => words,
        words => format!("{code} ({words})"),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// The columns that are asked about, each with its first values.
fn guesses_in_words(failure: &Failure) -> String {
    let list = |name: &str| failure.params.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let (headers, examples) = (list("columns"), list("examples"));
    let shown = headers.iter().zip(&examples).map(|(header, example)| {
        format!("{} ({})", header.as_str().unwrap_or_default(), example.as_str().unwrap_or_default())
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// What the system says of a file, `… (os error 2)`, in the user's language where that is known; any other text as it is.
fn of_system(text: &str) -> String {
    let number = text.rsplit_once("(os error ").and_then(|(_, rest)| rest.strip_suffix(')'));
    let known = number.and_then(|number| words(&format!("system.{number}"), Language::of_user()));
    known.map_or_else(|| text.to_owned(), str::to_owned)
}

/// A failure in the user's language.
pub fn failure(failure: &Failure) -> String {
    let Some(known) = words(&format!("failure.{}", failure.code), Language::of_user()) else {
        return failure.to_string();
    };
    let mut words = known.to_owned();
    for (name, english) in MORE_OF_MISSING_COLUMN {
        let is_there = failure.params.get(*name).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        let tells_more = failure.code == FailureCode::ColumnMissing
            || (failure.code == FailureCode::GuessesUnconfirmed && *name == "kinds");
        if tells_more && is_there {
            words.push_str(said(english));
        }
    }
    filled(&words, &|name| {
        if name == "kind_words" {
            return failure.params.get("kind").and_then(Value::as_str).map(|code| of_code("kind", code));
        }
        if name == "field_words" {
            return failure.params.get("field").and_then(Value::as_str).map(|code| of_code("field", code));
        }
        match name {
            "column_words" => return Some(columns_in_words(failure.params.get("column")?.as_str()?)),
            "meanings_words" => return Some(meanings_in_words(failure.params.get("meanings")?)),
            "guesses_words" => return Some(guesses_in_words(failure)),
            _ => {}
        }
        let value = failure.params.get(name)?;
        Some(match (name, value) {
            // What a change can't be taken back for has words of its own.
            ("reason", Value::String(code)) => {
                let by = failure.params.get("by").map(Value::to_string).unwrap_or_default();
                let refusal = caseload_words::words(&format!("undo_refusal.{code}"), Language::of_user());
                refusal.map_or_else(|| of_system(code), |words| words.replace("{by}", &by))
            }
            ("column", Value::String(header)) => status_value(header),
            (_, Value::String(text)) => of_system(text),
            ("values", Value::Array(list)) => {
                let values = list.iter().filter_map(Value::as_str).map(status_value);
                values.collect::<Vec<_>>().join(", ")
            }
            (_, Value::Array(list)) => {
                list.iter().map(|item| item.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", ")
            }
            (_, other) => other.to_string(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseload_engine::{DoubleReason, NoticeCode, ProblemCode, ReturnCode, UndoRefusal, What, WhyStep};
    use std::path::Path;

    #[test]
    fn what_the_system_says_has_words() {
        let failure = Failure::new(FailureCode::FileCannotOpen)
            .with("file", "a.csv")
            .with("reason", "No such file or directory (os error 2)");
        let known = caseload_words::words("system.2", Language::of_user()).expect("words");
        assert!(super::failure(&failure).contains(known), "{}", super::failure(&failure));
    }

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
            ("double", DoubleReason::ALL.iter().map(|code| code.code()).collect()),
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

    /// The texts between quotation marks that follow `before` in the sources of the command line, and that `after`
    /// follows.
    fn texts(folder: &Path, before: &str, after: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                found.extend(texts(&path, before, after));
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("words.rs") {
                let source = std::fs::read_to_string(&path).expect("a source");
                for rest in source.split(before).skip(1) {
                    let Some((text, rest)) = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'))
                    else {
                        continue;
                    };
                    if after.iter().any(|after| rest.trim_start().starts_with(after)) {
                        found.push(text.to_owned());
                    }
                }
            }
        }
        found
    }

    #[test]
    fn the_catalogue_has_every_text_and_every_header() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut said = texts(&sources, "said(", &[")", ","]);
        said.extend(texts(&sources, "said_with(", &[","]));
        let headers = texts(&sources, "(", &[", true)", ", false)"]);
        assert!(said.len() > 100 && headers.len() > 100, "{} and {} are found", said.len(), headers.len());
        for (group, texts) in [("text", said), ("column", headers)] {
            for text in texts.iter().filter(|text| !text.is_empty()) {
                assert!(words(&format!("{group}.{text}"), Language::Chinese).is_some(), "{group}.{text}");
            }
        }
    }
}
