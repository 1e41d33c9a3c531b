//! Where each row of a file from an agency falls: what it says beside what the book says.

use super::rows::Told;
use super::{FieldDifference, Pile, ReturnCode, ReturnKind, ReturnRequest};
use crate::conventions::Basis;
use crate::engine::Engine;
use crate::failure::Failure;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money, Status};
use caseload_store::{AgencyNote, BatchRow, BookedPayment, CaseId, CaseRow, PaymentId, PlacementOutcome, PlacementRow};
use std::collections::{HashMap, HashSet};

/// A row with where it falls.
pub(super) struct Compared {
    pub told: Told,
    pub pile: Pile,
    pub differences: Vec<FieldDifference>,
    pub code: Option<ReturnCode>,
    /// Who owes, by the book.
    pub debtor_name: String,
    pub currency: Currency,
    /// The payment in the book that the row tells of.
    pub booked: Option<PaymentId>,
    /// Which of several reported payments that are alike in case, day, amount and reference it is, from 1.
    pub occurrence: i64,
    /// What is left to pay once the row counts, minor units.
    pub left: Option<i64>,
    /// Whether nothing is left to pay by then.
    pub settles: bool,
}

/// What the book knows of the cases of a batch.
struct Known {
    batch: BatchRow,
    placed: HashMap<CaseId, PlacementRow>,
    cases: HashMap<CaseId, CaseRow>,
    /// Outstanding as of the day, and whether the case is open.
    standing: HashMap<CaseId, (i64, bool)>,
    booked: HashMap<CaseId, Vec<BookedPayment>>,
    notes: HashSet<AgencyNote>,
    /// The same, all of one day.
    undated_notes: HashSet<AgencyNote>,
    /// The references of payments in the file, by case.
    named: HashSet<(CaseId, String)>,
    pending: HashSet<CaseId>,
    /// Payments that reached the lender and earn nothing, by their numbers.
    earn_nothing: HashMap<PaymentId, Rule>,
    tail_days: u32,
    today: i32,
}

impl Engine {
    pub(super) async fn compare(
        &self,
        batch: &BatchRow,
        kind: ReturnKind,
        request: &ReturnRequest,
        told: Vec<Told>,
    ) -> Result<Vec<Compared>, Failure> {
        let known = self.known_of(batch, kind, request, &told).await?;
        let cancelled = if kind == ReturnKind::Payments { cancelling(&told) } else { HashSet::new() };
        let mut state = State::default();
        let mut compared = Vec::with_capacity(told.len());
        for (at, told) in told.into_iter().enumerate() {
            compared.push(if cancelled.contains(&at) {
                known.bare(told, Pile::Cancelled, None)
            } else {
                known.compare(kind, told, &mut state)
            });
        }
        Ok(compared)
    }

    async fn known_of(
        &self,
        batch: &BatchRow,
        kind: ReturnKind,
        request: &ReturnRequest,
        told: &[Told],
    ) -> Result<Known, Failure> {
        let placed: HashMap<CaseId, PlacementRow> =
            self.all_placements(batch.id).await?.into_iter().map(|row| (row.figures.case_id, row)).collect();
        let mut ids: Vec<CaseId> =
            told.iter().filter_map(|told| told.case_id).filter(|id| placed.contains_key(id)).collect();
        ids.sort_unstable();
        ids.dedup();
        let portfolio = self.portfolio().await?;
        let convention = self.convention(&Basis::default()).await?;
        let standing = portfolio.standing(day_number(request.as_of), None, &convention);
        let position = |id: &CaseId| {
            let index = portfolio.index_of(*id)?;
            Some((*id, (standing.outstanding[index], standing.status[index] == Status::Open)))
        };
        let mut booked: HashMap<CaseId, Vec<BookedPayment>> = HashMap::new();
        if kind == ReturnKind::Payments {
            for payment in self.book.booked_payments(&ids).await? {
                booked.entry(payment.case_id).or_default().push(payment);
            }
        }
        let notes = if kind == ReturnKind::Notes { self.book.agency_notes(&ids).await? } else { Vec::new() };
        let ledger = self.ledger().await?;
        let earn_nothing = ledger
            .payments
            .iter()
            .filter(|payment| matches!(payment.rule, Rule::DirectTooEarly | Rule::DirectNever))
            .map(|payment| (payment.id, payment.rule))
            .collect();
        let agreed = self.agency_version(batch.agency_id, batch.agency_version).await?.agreement;
        Ok(Known {
            standing: ids.iter().filter_map(position).collect(),
            cases: self.book.case_rows(&ids).await?.into_iter().collect(),
            pending: self.book.pending_placements(batch.id).await?.into_iter().collect(),
            booked,
            named: told.iter().filter_map(|told| Some((told.case_id?, told.reference.clone()))).collect(),
            earn_nothing,
            undated_notes: notes.iter().map(without_day).collect(),
            notes: notes.into_iter().collect(),
            placed,
            tail_days: agreed.terms.tail_days,
            today: day_number(request.as_of),
            batch: batch.clone(),
        })
    }
}

/// What rows above have taken of the book.
#[derive(Default)]
struct State {
    /// Payments of the book that rows above told of.
    used: HashSet<PaymentId>,
    /// What is left of each case after the rows above.
    left: HashMap<CaseId, i64>,
    notes: HashSet<AgencyNote>,
    /// Cases that rows above gave back, objected to or changed.
    done: HashMap<CaseId, Told>,
    /// Payments of rows above, by case: the row, and what it says without its number.
    told: HashMap<CaseId, Vec<(u64, Told)>>,
    /// The last occurrence of each reported payment so far, by case, day, amount and reference.
    occurrences: HashMap<(CaseId, i32, i64, String), i64>,
    /// How often an amount of a case was taken back by rows above.
    taken_back: HashMap<(CaseId, i64), usize>,
}

impl Known {
    fn bare(&self, told: Told, pile: Pile, code: Option<ReturnCode>) -> Compared {
        let case = told.case_id.and_then(|id| self.cases.get(&id));
        Compared {
            pile,
            differences: Vec::new(),
            code,
            debtor_name: case.map_or_else(|| told.name.clone(), |case| case.debtor_name.to_string()),
            currency: told.currency(),
            booked: None,
            occurrence: 1,
            left: None,
            settles: false,
            told,
        }
    }

    fn compare(&self, kind: ReturnKind, mut told: Told, state: &mut State) -> Compared {
        if told.loan_no.is_empty() {
            return self.bare(told, Pile::Unknown, Some(ReturnCode::LoanNoMissing));
        }
        let Some(case_id) = told.case_id else {
            return self.bare(told, Pile::Unknown, Some(ReturnCode::UnknownLoan));
        };
        if !self.placed.contains_key(&case_id) {
            return self.bare(told, Pile::Unknown, Some(ReturnCode::NotInBatch));
        }
        if let Some((code, _)) = told.wrong {
            return self.bare(told, Pile::Unknown, Some(code));
        }
        let not_money = told.not_money.take();
        if not_money.is_some() {
            if !self.was_reported(case_id, &told) {
                return self.bare(told, Pile::Unknown, Some(ReturnCode::NotMoney));
            }
            // It was reported as money before: now it is taken back, where the user agrees.
            told.amount = told.amount.map(|amount| -amount);
            told.reverses.clone_from(&told.reference);
        }
        if told.day_number().is_some_and(|day| day > self.today) {
            return self.bare(told, Pile::Unknown, Some(ReturnCode::DateInFuture));
        }
        if told.day.is_none() {
            (told.day, told.is_undated) = (date_of(self.today), true);
        }
        let mut compared = self.bare(told, Pile::Agrees, None);
        let told = &compared.told;
        let mut differences = Vec::new();
        let mut differs = |field: &str, stated: String, known: String| {
            differences.push(FieldDifference { field: field.to_owned(), stated, known });
        };
        let case = self.cases.get(&case_id);
        let known_name = case.map(|case| case.debtor_name.trim()).unwrap_or_default();
        // An apostrophe is what keeps a text from being run as a formula.
        let name = told.name.strip_prefix('\'').unwrap_or(&told.name);
        if !name.is_empty() && !name.contains('*') && name != known_name {
            differs("name", told.name.clone(), known_name.to_owned());
        }
        if !told.batch.is_empty() && told.batch != self.batch.number {
            differs("batch", told.batch.clone(), self.batch.number.clone());
        }
        if let Some(status) = not_money {
            differs("status", status, "money".to_owned());
        }
        let known_already = match kind {
            ReturnKind::Payments => {
                let (booked, known_already, left) = self.payment(case_id, told, state, &mut differs);
                compared.booked = booked;
                compared.occurrence = self.occurrence(case_id, told, state);
                compared.left = Some(left);
                compared.settles = left <= 0 && told.settled != Some(false);
                known_already
            }
            ReturnKind::Notes => self.note(case_id, told, state, &mut differs),
            ReturnKind::Returns => self.given_back(case_id, told, state, &mut differs),
            ReturnKind::Objections => self.objection(case_id, told, state, &mut differs),
            ReturnKind::Contacts => self.contacts(case_id, told, state),
        };
        compared.pile = match (known_already, differences.is_empty()) {
            (true, _) => Pile::Known,
            (false, true) => Pile::Agrees,
            (false, false) => Pile::Differs,
        };
        if !known_already {
            compared.differences = differences;
        }
        compared
    }

    /// Whether the book has the payment of a row by an earlier report, and not its reversal.
    fn was_reported(&self, case_id: CaseId, told: &Told) -> bool {
        let (amount, day) = (told.amount.unwrap_or(0), told.day_number());
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        let alike = |payment: &&BookedPayment| {
            payment.reported_for.is_some()
                && Some(payment.paid_day) == day
                && (payment.reference == told.reference || told.reference.is_empty())
        };
        let count = |minor: i64| booked.iter().filter(alike).filter(|payment| payment.amount == minor).count();
        amount > 0 && count(amount) > count(-amount)
    }

    /// The payment in the book that a row tells of, whether it was reported before, and what is left by then.
    fn payment(
        &self,
        case_id: CaseId,
        told: &Told,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> (Option<PaymentId>, bool, i64) {
        let (amount, day) = (told.amount.unwrap_or(0), told.day_number().unwrap_or(self.today));
        let (outstanding, open) = self.standing.get(&case_id).copied().unwrap_or_default();
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        let same = |payment: &&BookedPayment| {
            payment.paid_day == day && payment.amount == amount && !state.used.contains(&payment.id)
        };
        let referred = |payment: &&BookedPayment| {
            let theirs = !told.reference.is_empty() && payment.brought && !payment.reference.is_empty();
            !theirs || payment.reference == told.reference
        };
        let reported = booked.iter().filter(same).filter(referred).find(|payment| payment.reported_for.is_some());
        let left_before = *state.left.entry(case_id).or_insert(outstanding);
        let plain = Told { row: 0, ..told.clone() };
        let above = state.told.entry(case_id).or_default();
        let twin = above.iter().find(|(_, other)| {
            *other == plain
                || (!told.reference.is_empty() && other.reference == told.reference && other.amount == told.amount)
        });
        let twin = twin.map(|(row, _)| *row);
        above.push((told.row, plain));
        if let Some(reported) = reported {
            state.used.insert(reported.id);
            return (Some(reported.id), true, left_before);
        }
        let own = booked.iter().filter(same).find(|payment| payment.reported_for.is_none());
        let left = match own {
            // The lender has it: what is owed counts it already.
            Some(own) => {
                state.used.insert(own.id);
                left_before
            }
            None => left_before.saturating_sub(amount),
        };
        state.left.insert(case_id, left);
        let placed = &self.placed[&case_id];
        let end = placed.until_day.map(|until| until.saturating_add(i32::try_from(self.tail_days).unwrap_or(0) + 1));
        if let Some(twin) = twin {
            differs("repeats", format!("{}", told.row), format!("{twin}"));
        }
        let other = |payment: &&BookedPayment| {
            payment.brought && !told.reference.is_empty() && payment.reference == told.reference
        };
        if let Some(other) = booked.iter().find(other) {
            differs(
                "reference",
                told.reference.clone(),
                format!("{} {}", written(other.paid_day), money(told, other.amount)),
            );
        }
        let near = |payment: &&BookedPayment| {
            let apart = payment.paid_day.saturating_sub(day).saturating_abs();
            let by_lender = (1..=POSTING_DAYS).contains(&apart) && payment.reported_for.is_none();
            // An agency names one payment once; the reference of another file may be another one for it.
            let renamed = apart == 0 && payment.brought && !self.named.contains(&(case_id, payment.reference.clone()));
            payment.amount == amount && (by_lender || renamed)
        };
        let unclaimed = |payment: &&BookedPayment| !state.used.contains(&payment.id);
        if own.is_none()
            && let Some(near) = booked.iter().filter(near).find(unclaimed)
        {
            differs(
                "suspected_double",
                format!("{} {}", written(day), money(told, amount)),
                format!("{} {}", written(near.paid_day), near.reference).trim_end().to_owned(),
            );
        }
        if let Some(rule) = own.and_then(|own| self.earn_nothing.get(&own.id)) {
            differs("rule", Rule::Collected.code().to_owned(), rule.code().to_owned());
        }
        if amount < 0 && own.is_none() {
            let paid = booked.iter().filter(|payment| payment.amount == -amount).count();
            let back = booked.iter().filter(|payment| payment.amount == amount).count();
            let taken = state.taken_back.entry((case_id, amount)).or_default();
            *taken += 1;
            if back + *taken > paid {
                differs("amount", money(told, amount), money(told, 0));
            }
        }
        if day < self.batch.placed_day {
            differs("paid_on", written(day), format!("≥ {}", written(self.batch.placed_day)));
        } else if let Some(end) = end.filter(|end| day >= *end) {
            differs("paid_on", written(day), format!("< {}", written(end)));
        }
        if own.is_none() && amount > 0 && (amount > left_before || !open) {
            differs("amount", money(told, amount), money(told, left_before));
        }
        if let Some(balance) = told.balance.filter(|balance| *balance != left) {
            differs("balance", money(told, balance), money(told, left));
        }
        if let Some(settled) = told.settled.filter(|settled| *settled != (left <= 0)) {
            differs("settled", settled.to_string(), (left <= 0).to_string());
        }
        (own.map(|own| own.id), false, left)
    }

    /// Which of the reported payments that are alike a row is: they count from those in the book, in the order
    /// of the file, so that no two programs book one of them twice.
    fn occurrence(&self, case_id: CaseId, told: &Told, state: &mut State) -> i64 {
        let (day, amount) = (told.day_number().unwrap_or(self.today), told.amount.unwrap_or(0));
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        let alike = booked.iter().filter(|payment| {
            payment.paid_day == day
                && payment.amount == amount
                && payment.occurrence > 0
                && payment.reported_reference == told.reference
        });
        let in_book = alike.map(|payment| payment.occurrence).max().unwrap_or(0);
        let last = state.occurrences.entry((case_id, day, amount, told.reference.clone())).or_insert(in_book);
        *last += 1;
        *last
    }

    fn note(
        &self,
        case_id: CaseId,
        told: &Told,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let note = note_of(case_id, told, self.today);
        // A note without a day is the one that says the same, of whatever day.
        let is_known =
            if told.is_undated { self.undated_notes.contains(&without_day(&note)) } else { self.notes.contains(&note) };
        if is_known || !state.notes.insert(note) {
            return true;
        }
        let (outstanding, _) = self.standing.get(&case_id).copied().unwrap_or_default();
        let placed = &self.placed[&case_id];
        let day = told.day_number().unwrap_or(self.today);
        if day < self.batch.placed_day {
            differs("noted_at", written(day), format!("≥ {}", written(self.batch.placed_day)));
        } else if let Some(until) = placed.until_day.filter(|until| day > *until) {
            differs("noted_at", written(day), format!("≤ {}", written(until)));
        }
        if let Some(promised) = told.promised_amount.filter(|promised| *promised > outstanding || *promised < 0) {
            differs("promised_amount", money(told, promised), money(told, outstanding));
        }
        if let Some(promised) = told.promised_on.filter(|promised| day_number(*promised) < day) {
            differs("promised_on", promised.to_string(), format!("≥ {}", written(day)));
        }
        false
    }

    fn given_back(
        &self,
        case_id: CaseId,
        told: &Told,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let placed = &self.placed[&case_id];
        if state.done.insert(case_id, told.clone()).is_some() || placed.outcome == Some(PlacementOutcome::Returned) {
            return true;
        }
        if let Some(outcome) = &placed.outcome {
            differs("state", PlacementOutcome::Returned.code().to_owned(), outcome.code().to_owned());
        }
        let (outstanding, _) = self.standing.get(&case_id).copied().unwrap_or_default();
        if let Some(balance) = told.balance.filter(|balance| *balance != outstanding) {
            differs("balance", money(told, balance), money(told, outstanding));
        }
        if let Some(day) = told.day_number().filter(|day| *day < self.batch.placed_day) {
            differs("returned_on", written(day), format!("≥ {}", written(self.batch.placed_day)));
        }
        false
    }

    fn objection(
        &self,
        case_id: CaseId,
        told: &Told,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let again = state.done.insert(case_id, told.clone()).is_some_and(|before| before.note == told.note);
        if again || self.placed[&case_id].objection == told.note {
            return true;
        }
        if !self.pending.contains(&case_id) {
            let placed = &self.placed[&case_id];
            let known = placed.outcome.map_or("placed", PlacementOutcome::code).to_owned();
            differs("state", "recall_pending".to_owned(), known);
        }
        false
    }

    fn contacts(&self, case_id: CaseId, told: &Told, state: &mut State) -> bool {
        state.done.insert(case_id, told.clone());
        let same = |stated: &str, known: &str| stated.is_empty() || stated == known;
        self.cases.get(&case_id).is_some_and(|case| {
            same(&told.new_phone, &case.phone)
                && same(&told.new_email, &case.email)
                && same(&told.new_address, &case.address)
        })
    }
}

/// A day as the piles show it.
fn written(day: i32) -> String {
    date_of(day).map(|day| day.to_string()).unwrap_or_default()
}

/// An amount with its currency, as a person reads it.
fn money(told: &Told, minor: i64) -> String {
    let currency = told.currency();
    format!("{} {currency}", Money { currency, minor }.digits())
}

/// A note as it would be without its day.
fn without_day(note: &AgencyNote) -> AgencyNote {
    AgencyNote { noted_day: 0, noted_at: String::new(), ..note.clone() }
}

/// What a row of notes comes to in the book.
pub(super) fn note_of(case_id: CaseId, told: &Told, today: i32) -> AgencyNote {
    AgencyNote {
        case_id,
        noted_day: told.day_number().unwrap_or(today),
        noted_at: told.at.clone(),
        contact: told.contact.clone(),
        phone: told.phone.clone(),
        note: told.note.clone(),
        result: told.result.clone(),
        promised_day: told.promised_on.map(day_number),
        promised_amount: told.promised_amount,
    }
}

/// The rows of payments that cancel each other: a negative amount takes back the payment that it names, or else
/// the last one above it of the same case and amount.
fn cancelling(told: &[Told]) -> HashSet<usize> {
    let mut cancelled = HashSet::new();
    // Payments that stand so far, by case and amount.
    let mut standing: HashMap<(&str, i64), Vec<usize>> = HashMap::new();
    for (at, one) in told.iter().enumerate() {
        let Some(amount) = one.amount.filter(|_| one.wrong.is_none()) else { continue };
        if amount > 0 && one.reverses.is_empty() {
            standing.entry((&one.loan_no, amount)).or_default().push(at);
            continue;
        }
        let Some(open) = standing.get_mut(&(one.loan_no.as_str(), amount.saturating_abs())) else { continue };
        let named = open.iter().rposition(|other| !one.reverses.is_empty() && told[*other].reference == one.reverses);
        let place = if one.reverses.is_empty() { open.len().checked_sub(1) } else { named };
        if let Some(place) = place {
            cancelled.insert(open.remove(place));
            cancelled.insert(at);
        }
    }
    cancelled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(loan_no: &str, amount: i64, reference: &str, reverses: &str) -> Told {
        Told {
            loan_no: loan_no.into(),
            amount: Some(amount),
            reference: reference.into(),
            reverses: reverses.into(),
            ..Told::default()
        }
    }

    #[test]
    fn a_payment_and_its_reversal_cancel_whatever_stands_between() {
        for (rows, expected) in [
            (vec![told("A", 100, "", ""), told("B", 100, "", ""), told("A", -100, "", "")], vec![0, 2]),
            (vec![told("A", 100, "1", ""), told("A", 100, "2", ""), told("A", 100, "", "1")], vec![0, 2]),
            (vec![told("A", 100, "", ""), told("A", 100, "", ""), told("A", -100, "", "")], vec![1, 2]),
            (vec![told("A", 100, "", ""), told("A", -90, "", "")], vec![]),
            (vec![told("A", -100, "", ""), told("A", 100, "", "")], vec![]),
            (vec![told("A", 100, "1", ""), told("A", -100, "", "9")], vec![]),
        ] {
            let mut found: Vec<usize> = cancelling(&rows).into_iter().collect();
            found.sort_unstable();
            assert_eq!(found, expected);
        }
    }
}
