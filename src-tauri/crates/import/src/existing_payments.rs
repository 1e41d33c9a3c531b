//! What the book knows of payments that a file tells of, by their references and without.

use super::entry::Entry;
use crate::doubles::are_of_one_system;
use caseload_domain::Field;
use caseload_domain::calendar::date_of;
use caseload_domain::ids::{CaseId, PaymentId};
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_store::{BookedPayment, NewPayment};
use std::collections::{HashMap, HashSet};

/// What makes two payments the same: case, day, amount and reference.
pub(super) type PaymentKey = (CaseId, i32, i64, String);

/// How often something was counted.
pub(super) fn counted<K: std::hash::Hash + Eq>(counts: &HashMap<K, u64>, key: &K) -> u64 {
    counts.get(key).copied().unwrap_or(0)
}

/// Payments that agencies' reports brought into the book, which the lender's own file tells of now.
#[derive(Default)]
pub(super) struct Brought {
    /// By case, day and amount: those that no file of the lender's has told of yet; and whether they have a
    /// reference of their own, without which equal payments are told by count anyway.
    untold: HashMap<(CaseId, i32, i64), Vec<(PaymentId, bool)>>,
    /// What each payment of `untold` is called where a person reads it.
    names: HashMap<PaymentId, String>,
    /// By case, day, amount and the lender's reference: how many it has told of.
    told: HashMap<PaymentKey, u64>,
}

/// What a row of the lender's is to the payments that agencies reported.
pub(super) enum Reported {
    /// It tells of this one for the first time.
    Now(PaymentId),
    /// It told of one before.
    Before,
}

impl Brought {
    pub(super) fn of(payments: Vec<BookedPayment>) -> Self {
        let mut brought = Self::default();
        // The last one first, so that the first one is taken first.
        for payment in payments.into_iter().rev() {
            let (case, day, amount) = (payment.case_id, payment.paid_day, payment.amount);
            if let Some(reference) = payment.lender_reference {
                *brought.told.entry((case, day, amount, reference)).or_default() += 1;
            } else {
                let own = (payment.id, !payment.reference.is_empty());
                let on = date_of(day).map(|day| day.to_string()).unwrap_or_default();
                brought.names.insert(payment.id, format!("{on} {}", payment.reference).trim_end().to_owned());
                brought.untold.entry((case, day, amount)).or_default().push(own);
            }
        }
        brought
    }

    /// A payment of the same amount, a few days before or after, that no file of the lender's has told of.
    pub(super) fn suspected(&self, key: &PaymentKey) -> Option<String> {
        let (case, day, amount, _) = key;
        let mut days = (1..=POSTING_DAYS).flat_map(|apart| [day.saturating_sub(apart), day.saturating_add(apart)]);
        let near = days.find_map(|day| self.untold.get(&(*case, day, *amount)).and_then(|untold| untold.last()))?;
        self.names.get(&near.0).cloned()
    }

    /// What a row is that is the `times`-th of its kind beyond those in the book.
    pub(super) fn take(&mut self, key: &PaymentKey, times: u64) -> Option<Reported> {
        let without_reference = key.3.is_empty();
        let told = self.told.entry(key.clone()).or_default();
        if *told > 0 && (!without_reference || times <= *told) {
            return Some(Reported::Before);
        }
        let untold = self.untold.get_mut(&(key.0, key.1, key.2))?;
        let at = untold.iter().rposition(|(_, has_reference)| *has_reference || !without_reference)?;
        *told += 1;
        Some(Reported::Now(untold.remove(at).0))
    }
}

/// Under which references a file names its payments.
pub(super) struct NamesInFile<'list> {
    /// By case and reference.
    named: HashSet<(CaseId, &'list str)>,
    /// How many have none, by case, day and amount.
    unnamed: HashMap<(CaseId, i32, i64), usize>,
}

impl<'list> NamesInFile<'list> {
    pub(super) fn of(list: &'list [Entry]) -> Self {
        let mut names = Self { named: HashSet::new(), unnamed: HashMap::new() };
        for entry in list {
            if entry.reference.is_empty() {
                let alike = (entry.case_id, entry.day, entry.amount.unwrap_or(0));
                *names.unnamed.entry(alike).or_default() += 1;
            } else {
                names.named.insert((entry.case_id, entry.reference.as_str()));
            }
        }
        names
    }
}

impl NamesInFile<'_> {
    /// Whether the file names a payment of a loan so.
    pub(super) fn has(&self, case_id: CaseId, reference: &str) -> bool {
        self.named.contains(&(case_id, reference))
    }
}

/// The references, empty ones too, of the payments that the lender's own files told of, by case, day and amount: what
/// had a reference in one file and has none in another may be one payment.
#[derive(Default)]
pub(super) struct OtherwiseNamed {
    references: HashMap<(CaseId, i32, i64), Vec<String>>,
    /// Payments that agencies' reports brought; they come among the payments of the book once more.
    brought: HashMap<PaymentKey, usize>,
}

impl OtherwiseNamed {
    pub(super) fn take_report(&mut self, payment: &BookedPayment) {
        let alike = (payment.case_id, payment.paid_day, payment.amount);
        if let Some(reference) = &payment.lender_reference {
            self.references.entry(alike).or_default().push(reference.clone());
        }
        *self.brought.entry((alike.0, alike.1, alike.2, payment.reference.clone())).or_default() += 1;
    }

    pub(super) fn take_payment(&mut self, payment: &NewPayment) {
        let alike = (payment.case_id, payment.paid_day, payment.amount);
        match self.brought.get_mut(&(alike.0, alike.1, alike.2, payment.reference.clone())) {
            Some(left) if *left > 0 => *left -= 1,
            _ => self.references.entry(alike).or_default().push(payment.reference.clone()),
        }
    }

    /// The reference of a payment of the same day and amount that stands in the book, which the file does not tell of
    /// as it stands there: any where the new one has none, and one without where it has one.
    pub(super) fn of(&self, (case, day, amount, reference): &PaymentKey, in_file: &NamesInFile<'_>) -> Option<String> {
        let references = self.references.get(&(*case, *day, *amount))?;
        if reference.is_empty() {
            let is_absent = |other: &&String| !other.is_empty() && !in_file.named.contains(&(*case, other.as_str()));
            return references.iter().find(is_absent).cloned();
        }
        let is_of_another_system = |other: &&String| {
            let is_absent = !other.is_empty() && !in_file.named.contains(&(*case, other.as_str()));
            is_absent && !are_of_one_system(other, reference)
        };
        if let Some(other) = references.iter().find(is_of_another_system) {
            return Some(other.clone());
        }
        let unnamed = references.iter().filter(|other| other.is_empty()).count();
        let in_file = in_file.unnamed.get(&(*case, *day, *amount)).copied().unwrap_or(0);
        (unnamed > in_file).then(|| "–".to_owned())
    }
}

/// Which references are taken, and how much of each payment was taken back.
#[derive(Default)]
pub(super) struct Ledger {
    /// By case, reference and whether money was taken back: the amount.
    taken: HashMap<(CaseId, String, bool), i64>,
    /// By case and reference of the payment: what was taken back of it.
    reversed: HashMap<(CaseId, String), i64>,
    /// Cases whose payments in the book were taken into account.
    of_book: HashSet<CaseId>,
    pub(super) reading: Option<CaseId>,
}

impl Ledger {
    /// Takes a payment of the book into account; those of one case come together, once.
    pub(super) fn take_from_book(&mut self, known: &NewPayment) {
        if self.reading != Some(known.case_id) && !self.of_book.insert(known.case_id) {
            return;
        }
        self.reading = Some(known.case_id);
        self.take(known.case_id, known.amount, &known.reference, &known.reverses);
    }

    pub(super) fn take(&mut self, case_id: CaseId, amount: i64, reference: &str, reverses: &str) {
        if !reference.is_empty() {
            self.taken.insert((case_id, reference.to_owned(), amount < 0), amount);
        }
        if !reverses.is_empty() {
            let back = self.reversed.entry((case_id, reverses.to_owned())).or_default();
            *back = back.saturating_add(amount.saturating_abs());
        }
    }

    /// Why a new row can't be, where it can't; else it is taken into account.
    pub(super) fn refuses(&mut self, entry: &Entry, amount: i64, reversed: Option<i64>) -> Option<Notice> {
        if let Some(reversed) = reversed {
            let back = self.reversed.get(&(entry.case_id, entry.reverses.clone())).copied().unwrap_or(0);
            let left = reversed.saturating_abs().saturating_sub(back);
            let refused = |code| Some(Notice::new(entry.row, Some(Field::Reverses), code, entry.reverses.as_str()));
            if left <= 0 {
                return refused(NoticeCode::AlreadyReversed);
            }
            if amount.saturating_abs() > left {
                return refused(NoticeCode::ReversalExceeds);
            }
        }
        let reference = (entry.case_id, entry.reference.clone(), amount < 0);
        if !entry.reference.is_empty() && self.taken.contains_key(&reference) {
            let value = entry.reference.as_str();
            return Some(Notice::new(entry.row, Some(Field::Reference), NoticeCode::ReferenceTaken, value));
        }
        self.take(entry.case_id, amount, &entry.reference, &entry.reverses);
        None
    }
}
