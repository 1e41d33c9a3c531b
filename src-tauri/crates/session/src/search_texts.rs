//! Finding cases by a part of any of their texts: names, numbers, phones, addresses and the lender's own columns.
//!
//! The texts of all cases stand folded in memory, one after another, and a search goes through them from end to end:
//! at a million cases that takes less than an index of parts would, finds parts of one character as well as long
//! ones, and costs an import nothing. They are read when something is looked for first, and brought up to date from
//! what was changed since.

use crate::failure::Failure;
use crate::stored;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_portfolio::threads;
use caseload_store::{Book, CASES_AT_ONCE, ChangesSince, Scope, SearchFields};
use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use memchr::memmem::Finder;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Formatter;
use std::sync::Arc;

/// Stands between the texts of a case, and after the last of them: no folded text has it.
const END_OF_TEXT: char = '\n';
/// From this part of the cases on it is quicker to read all of them than those that changed.
const READ_WHOLE_FROM: usize = 20;

/// A text as it is looked for: the same for every way to write the same letters. Compatibility forms become plain
/// (NFKC: full-width digits, ligatures), upper and lower case are one, dotted and dotless i too, and white space is
/// one space.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let in_one_case: Cow<'_, str> = if text.is_ascii() {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        let normalizer = ComposingNormalizerBorrowed::new_nfkc();
        let composed = normalizer.normalize(text);
        let mapped = CaseMapper::new().fold_string(&composed);
        // Turkish writes İ and ı beside I and i; folding leaves a dot of its own behind.
        let plain = mapped.replace('ı', "i").replace("i\u{307}", "i");
        Cow::Owned(normalizer.normalize(&plain).into_owned())
    };
    let mut words = in_one_case.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut joined = words.next().unwrap_or_default().to_owned();
    for word in words {
        joined.push(' ');
        joined.push_str(word);
    }
    Cow::Owned(joined)
}

/// The folded texts of all cases, as of a change.
#[derive(Clone, Debug, Default)]
pub struct SearchTexts {
    pub(crate) change: ChangeId,
    read: Arc<ReadTexts>,
    /// Cases that came, went or changed since the others were read, with their texts; empty where a case is gone.
    changed: BTreeMap<CaseId, String>,
}

/// The folded texts of all cases as they were when they were read, one after another.
#[derive(Debug, Default)]
struct ReadTexts {
    case_ids: Vec<CaseId>,
    /// Where the texts of each case begin in `text`.
    starts: Vec<usize>,
    text: String,
}

impl ReadTexts {
    /// The cases in whose texts something occurs, in the order of their numbers.
    pub(crate) fn find(&self, part: &Finder<'_>) -> Vec<CaseId> {
        let share = self.case_ids.len().div_ceil(threads()).max(1);
        std::thread::scope(|scope| {
            let froms = (0..self.case_ids.len()).step_by(share);
            let shares: Vec<_> = froms
                .map(|from| {
                    let until = (from + share).min(self.case_ids.len());
                    scope.spawn(move || self.find_between(part, from, until))
                })
                .collect();
            let joined = shares.into_iter().map(|share| match share.join() {
                Ok(found) => found,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.flatten().collect()
        })
    }

    fn find_between(&self, part: &Finder<'_>, from: usize, until: usize) -> Vec<CaseId> {
        let starts = &self.starts[from..until];
        let end = self.starts.get(until).copied().unwrap_or(self.text.len());
        let text = &self.text.as_bytes()[..end];
        let (mut found, mut place) = (Vec::new(), starts[0]);
        while let Some(hit) = part.find(&text[place..]) {
            let next = starts.partition_point(|start| *start <= place + hit);
            found.push(self.case_ids[from + next - 1]);
            let Some(start) = starts.get(next) else { break };
            place = *start;
        }
        found
    }
}

impl SearchTexts {
    pub(crate) async fn read(book: &Book, change: ChangeId) -> Result<Self, Failure> {
        let (mut read, mut damaged) = (ReadTexts::default(), None);
        book.each_search_fields(Scope::All, |fields| {
            read.case_ids.push(fields.case_id);
            read.starts.push(read.text.len());
            damaged = damaged.take().or(append(&mut read.text, &fields).err());
        })
        .await?;
        damaged.map_or(Ok(()), Err)?;
        Ok(Self { change, read: Arc::new(read), changed: BTreeMap::new() })
    }

    /// The same as of a later change; `None` where so much changed that it is quicker to read all.
    pub(crate) async fn updated(&self, book: &Book, since: &ChangesSince) -> Result<Option<Self>, Failure> {
        let mut next = Self { change: since.newest, ..self.clone() };
        if since.unknown {
            return Ok(None);
        }
        if !since.tables.contains("cases") {
            return Ok(Some(next));
        }
        let touched: Vec<CaseId> = since.case_ids();
        if self.changed.len() + touched.len() > self.read.case_ids.len() / READ_WHOLE_FROM + CASES_AT_ONCE {
            return Ok(None);
        }
        let mut damaged = None;
        for ids in touched.chunks(CASES_AT_ONCE) {
            next.changed.extend(ids.iter().map(|id| (*id, String::new())));
            book.each_search_fields(Scope::Cases(ids), |fields| {
                let mut text = String::new();
                damaged = damaged.take().or(append(&mut text, &fields).err());
                next.changed.insert(fields.case_id, text);
            })
            .await?;
        }
        damaged.map_or(Ok(Some(next)), Err)
    }

    /// The cases in whose texts `part` occurs, in the order of their numbers.
    pub(crate) fn find(&self, part: &str) -> Vec<CaseId> {
        let finder = Finder::new(part);
        let mut found = self.read.find(&finder);
        if !self.changed.is_empty() {
            found.retain(|case_id| !self.changed.contains_key(case_id));
            let changed = self.changed.iter().filter(|(_, text)| finder.find(text.as_bytes()).is_some());
            found.extend(changed.map(|(case_id, _)| *case_id));
            found.sort_unstable();
        }
        found
    }
}

/// Appends the folded texts of a case.
fn append(text: &mut String, fields: &SearchFields<'_>) -> Result<(), Failure> {
    let mut add = |part: &str| {
        if !part.is_empty() {
            text.push_str(&folded(part));
            text.push(END_OF_TEXT);
        }
    };
    fields.texts.iter().for_each(|part| add(part));
    // A loan that only its schedule told of has none.
    if !fields.own_columns.is_empty() {
        let own: OwnColumns<'_> = stored::read(fields.own_columns, "cases", fields.case_id)?;
        own.0.iter().for_each(|part| add(part));
    }
    Ok(())
}

/// What stands in the lender's own columns of a case.
struct OwnColumns<'text>(Vec<Cow<'text, str>>);

impl<'de: 'text, 'text> Deserialize<'de> for OwnColumns<'text> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Vec<Cow<'de, str>>;

            fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while map.next_key::<IgnoredAny>()?.is_some() {
                    values.push(map.next_value::<Text<'de>>()?.0);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(Values).map(Self)
    }
}

/// A text, borrowed where nothing in it is escaped.
#[derive(Deserialize)]
struct Text<'text>(#[serde(borrow)] Cow<'text, str>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_to_a_reader_is_the_same_to_the_search() {
        for (written, looked_for) in [
            ("ÖZTÜRK", "öztürk"),
            ("Öztürk", "O\u{308}ZTU\u{308}RK"),
            ("İSTANBUL", "istanbul"),
            ("Işık", "ıŞIK"),
            ("Straße", "STRASSE"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("ЖУКОВА", "Жукова"),
            ("ＬＮ００１２", "ln0012"),
            ("ｶﾀｶﾅ", "カタカナ"),
            ("ﬁnance", "FINANCE"),
            ("Ann\u{a0} Lee", " ann lee "),
            ("a\nb\tc", "A B C"),
            ("王芳", "王芳"),
        ] {
            assert_eq!(folded(written), folded(looked_for), "{written} {looked_for}");
        }
        assert_ne!(folded("王芳"), folded("王方"));
    }

    #[test]
    fn texts_are_found_wherever_they_stand_and_never_across_two() {
        let mut read = ReadTexts::default();
        for (case_id, texts) in [(3, "ann\nlee\n"), (5, "王芳\n"), (6, ""), (9, "lee ann\n王小芳\n"), (12, "芳王\n")]
        {
            read.case_ids.push(CaseId::from(case_id));
            read.starts.push(read.text.len());
            read.text.push_str(texts);
        }
        let ids = |numbers: &[i64]| numbers.iter().copied().map(CaseId::from).collect::<Vec<_>>();
        let mut texts = SearchTexts { change: ChangeId::from(1), read: Arc::new(read), changed: BTreeMap::new() };
        for (part, found) in [
            ("ann", vec![3, 9]),
            ("e a", vec![9]),
            ("王芳", vec![5]),
            ("芳", vec![5, 9, 12]),
            ("annlee", vec![]),
            ("芳王", vec![12]),
        ] {
            assert_eq!(texts.find(part), ids(&found), "{part}");
        }
        texts.changed = BTreeMap::from(
            [(3, String::new()), (5, "lee\n".into()), (7, "ann\n".into())].map(|(id, text)| (CaseId::from(id), text)),
        );
        for (part, found) in [("ann", vec![7, 9]), ("王芳", vec![]), ("lee", vec![5, 9])] {
            assert_eq!(texts.find(part), ids(&found), "{part}");
        }
    }
}
