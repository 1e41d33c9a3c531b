//! What is known of loans while a file is read: from the book, and from the file so far.

use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Field};
use caseload_session::Session;
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What became of a loan's first row in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The file has not named it yet.
    NotSeen,
    Created,
    /// It says other than the book's digest; whether anything is new in it is found out with others.
    Waiting,
    Updated,
    Unchanged,
    /// Two rows contradict each other; neither stands.
    Contradicted,
}

/// What is known of a loan.
pub(super) struct ExistingLoan {
    /// Number of the case.
    pub(super) id: CaseId,
    pub(super) digest: i64,
    /// The loan's first row in the file; 0 before there is one.
    pub(super) row: u32,
    pub(super) outcome: Outcome,
    /// Currency of the loan's amounts.
    pub(super) currency: Currency,
    /// The change that said last what the book has of it; 0 where this one does.
    pub(super) change: u32,
}

/// 128 bits of a loan number: among millions, no two meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LoanKey(u128);

impl LoanKey {
    pub(super) fn of(loan_no: &str) -> Self {
        let digest = Sha256::digest(loan_no.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Self(u128::from_be_bytes(bytes))
    }
}

/// The loans of the book and of the file so far.
#[derive(Default)]
pub(super) struct ExistingLoans {
    loans: HashMap<LoanKey, ExistingLoan>,
    /// Numbers of the book that begin with zeros, by what is left without them; nothing where
    /// several leave the same.
    without_zeros: HashMap<LoanKey, Option<(LoanKey, String)>>,
    /// Whether the book has loans.
    has_stored: bool,
    /// Whether a loan that the file opens has small letters in its number.
    has_small_letters: bool,
}

/// A loan found, and the number that the book has for it where a row has another.
pub(super) struct Found {
    pub(super) key: LoanKey,
    pub(super) known_as: Option<String>,
}

impl Found {
    /// What there is to say where the book has another number for the loan of a row.
    pub(super) fn notice(&self, row: u64, loan_no: &str) -> Option<Notice> {
        let known_as = self.known_as.as_ref()?;
        let code = if is_number(loan_no) { NoticeCode::LeadingZerosLost } else { NoticeCode::OtherLetters };
        Some(Notice::new(row, Some(Field::LoanNo), code, known_as.as_str()))
    }
}

impl ExistingLoans {
    /// Reads the book's.
    pub(super) async fn read(session: &Session) -> Result<Self, Failure> {
        let mut known = Self::default();
        let number = |change: ChangeId| u32::try_from(change.number()).unwrap_or(u32::MAX);
        let mut last: HashMap<CaseId, u32> = HashMap::new();
        session
            .book
            .last_changes(|case_id, change| {
                last.insert(case_id, number(change));
            })
            .await?;
        session
            .book
            .stored_keys(|stored| {
                let key = LoanKey::of(&stored.loan_no);
                if stored.loan_no.starts_with('0') && is_number(&stored.loan_no) {
                    let bare = LoanKey::of(stored.loan_no.trim_start_matches('0'));
                    known.take_zeros(bare, key, stored.loan_no.into());
                }
                let before = ExistingLoan {
                    id: stored.id,
                    digest: stored.digest,
                    row: 0,
                    outcome: Outcome::NotSeen,
                    currency: stored.currency,
                    change: last.get(&stored.id).copied().unwrap_or(number(stored.change)),
                };
                known.loans.insert(key, before);
                known.has_stored = true;
            })
            .await?;
        Ok(known)
    }

    /// The key of a row's loan: its number's own, or that of a number in the book which differs by
    /// leading zeros only, for a spreadsheet takes them away, or by capital and small letters only.
    pub(super) fn find(&self, loan_no: &str) -> Found {
        let key = LoanKey::of(loan_no);
        if !self.has_stored || self.loans.contains_key(&key) {
            return Found { key, known_as: None };
        }
        if !is_number(loan_no) {
            // Another sign within it may make another number of it.
            let spelt = [loan_no.to_ascii_uppercase(), loan_no.to_ascii_lowercase()];
            return match spelt.into_iter().filter(|other| other != loan_no).find(|other| self.is_stored(other)) {
                Some(other) => Found { key: LoanKey::of(&other), known_as: Some(other) },
                None => Found { key, known_as: None },
            };
        }
        let bare = loan_no.trim_start_matches('0');
        let short = LoanKey::of(bare);
        let plain = (bare.len() < loan_no.len() && self.is_stored(bare)).then(|| (short, bare.to_owned()));
        // Where two numbers of the book could be meant, neither is.
        match (self.without_zeros.get(&short), plain) {
            (Some(Some((full, number))), None) => Found { key: *full, known_as: Some(number.clone()) },
            (None, Some((key, number))) => Found { key, known_as: Some(number) },
            _ => Found { key, known_as: None },
        }
    }

    /// The number of the book's that a text of letters and digits is in other letters, or with another sign between both:
    /// `ln 1002`, `LN–1002`. None where it may be two.
    pub(super) fn written_otherwise(&self, text: &str) -> Option<String> {
        const BETWEEN: [&str; 5] = ["-", "", " ", "/", "_"];
        let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let head = bare.trim_end_matches(|c: char| c.is_ascii_digit());
        let tail = &bare[head.len()..];
        let is_plain = !head.is_empty() && !tail.is_empty() && head.chars().all(char::is_alphabetic);
        let apart = BETWEEN.iter().filter(|_| is_plain).map(|sign| format!("{head}{sign}{tail}"));
        let spelt = std::iter::once(text.to_owned()).chain(apart);
        let letters = spelt.flat_map(|one| [one.to_ascii_uppercase(), one.to_ascii_lowercase(), one]);
        let mut stored: Vec<String> = letters.filter(|one| one != text && self.is_stored(one)).collect();
        stored.sort_unstable();
        stored.dedup();
        if stored.len() == 1 { stored.pop() } else { None }
    }

    /// The row of a loan that the file opens, and that has the same number in capital or in small letters only. Takes note
    /// of the letters of this one.
    pub(super) fn in_other_letters(&mut self, loan_no: &str) -> Option<u32> {
        let is_small = loan_no.bytes().any(|byte| byte.is_ascii_lowercase());
        self.has_small_letters |= is_small;
        if !self.has_small_letters {
            return None;
        }
        let spelt = [loan_no.to_ascii_uppercase(), loan_no.to_ascii_lowercase()];
        let mut others = spelt.iter().filter(|other| *other != loan_no);
        others.find_map(|other| self.loans.get(&LoanKey::of(other))).map(|known| known.row)
    }

    /// Whether the book has a loan of that number.
    fn is_stored(&self, loan_no: &str) -> bool {
        self.loans.get(&LoanKey::of(loan_no)).is_some_and(|known| known.outcome != Outcome::Created)
    }

    fn take_zeros(&mut self, bare: LoanKey, key: LoanKey, number: String) {
        self.without_zeros.entry(bare).and_modify(|known| *known = None).or_insert(Some((key, number)));
    }

    pub(super) fn get(&self, key: LoanKey) -> Option<&ExistingLoan> {
        self.loans.get(&key)
    }

    pub(super) fn get_mut(&mut self, key: LoanKey) -> Option<&mut ExistingLoan> {
        self.loans.get_mut(&key)
    }

    pub(super) fn insert(&mut self, key: LoanKey, known: ExistingLoan) {
        self.loans.insert(key, known);
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &ExistingLoan> {
        self.loans.values()
    }
}

fn is_number(loan_no: &str) -> bool {
    !loan_no.is_empty() && loan_no.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_lost_their_zeros_are_found_again() {
        let mut known = ExistingLoans { has_stored: true, ..ExistingLoans::default() };
        for (id, loan_no, outcome) in [
            (1, "00120", Outcome::NotSeen),
            (2, "77", Outcome::NotSeen),
            (3, "88", Outcome::Created),
            (4, "0123", Outcome::NotSeen),
            (5, "123", Outcome::NotSeen),
            (6, "055", Outcome::NotSeen),
            (7, "0055", Outcome::NotSeen),
            (8, "LN-9", Outcome::NotSeen),
        ] {
            let key = LoanKey::of(loan_no);
            if loan_no.starts_with('0') {
                known.take_zeros(LoanKey::of(loan_no.trim_start_matches('0')), key, loan_no.to_owned());
            }
            known.insert(
                key,
                ExistingLoan { id: id.into(), digest: 0, row: 0, outcome, currency: Currency::CNY, change: 0 },
            );
        }
        let found = |loan_no: &str| {
            let found = known.find(loan_no);
            (known.get(found.key).map(|known| known.id.number()), found.known_as)
        };
        assert_eq!(found("00120"), (Some(1), None));
        assert_eq!(found("120"), (Some(1), Some("00120".to_owned())));
        assert_eq!(found("0077"), (Some(2), Some("77".to_owned())));
        assert_eq!(found("0088"), (None, None), "two loans of one file are two");
        assert_eq!(found("A-77"), (None, None));
        assert_eq!(found("ln-9"), (Some(8), Some("LN-9".to_owned())));
        assert_eq!(found("LN9"), (None, None), "another number");
        for spelt in ["ln-9", "LN9", "ln 9", "LN–9"] {
            assert_eq!(known.written_otherwise(spelt), Some("LN-9".to_owned()), "{spelt}, as a payer may write it");
        }
        assert_eq!((found("00123"), found("55")), ((None, None), (None, None)), "two could be meant");
    }
}
