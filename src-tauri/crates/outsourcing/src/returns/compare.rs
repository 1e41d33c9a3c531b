//! Where each row of a file from an agency falls: what it says beside what the book says.

use super::rows::ReportedRow;
use super::{FieldDifference, MatchOutcome, ReturnCode, ReturnKind, ReturnRequest};
use crate::OutsourcingApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{CaseId, PaymentId};
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money, Status};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::Failure;
use caseload_store::{AgencyNote, BatchRow, BookedPayment, CaseRow, PlacementOutcome, PlacementRow};
use std::collections::{HashMap, HashSet};

/// A row with where it falls.
pub(super) struct Compared {
    pub reported_row: ReportedRow,
    pub pile: MatchOutcome,
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
    /// Rows of which the user says that they are as the agency reports them.
    accepted_rows: HashSet<u64>,
}

impl OutsourcingApi<'_> {
    pub(super) async fn compare(
        &self,
        batch: &BatchRow,
        kind: ReturnKind,
        request: &ReturnRequest,
        reported_row: Vec<ReportedRow>,
    ) -> Result<Vec<Compared>, Failure> {
        let known = self.known_of(batch, kind, request, &reported_row).await?;
        let cancelled = if kind == ReturnKind::Payments { cancelling(&reported_row) } else { HashSet::new() };
        let mut state = State::default();
        let mut compared = Vec::with_capacity(reported_row.len());
        for (at, reported_row) in reported_row.into_iter().enumerate() {
            compared.push(if cancelled.contains(&at) {
                known.bare(reported_row, MatchOutcome::Cancelled, None)
            } else {
                known.compare(kind, reported_row, &mut state)
            });
        }
        Ok(compared)
    }

    async fn known_of(
        &self,
        batch: &BatchRow,
        kind: ReturnKind,
        request: &ReturnRequest,
        reported_row: &[ReportedRow],
    ) -> Result<Known, Failure> {
        let placed: HashMap<CaseId, PlacementRow> =
            self.all_placements(batch.id).await?.into_iter().map(|row| (row.figures.case_id, row)).collect();
        let mut ids: Vec<CaseId> = reported_row
            .iter()
            .filter_map(|reported_row| reported_row.case_id)
            .filter(|id| placed.contains_key(id))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day_number(request.as_of), None, &convention);
        let position = |id: &CaseId| {
            let index = portfolio.index_of(*id)?;
            Some((*id, (standing.outstanding[index], standing.status[index] == Status::Open)))
        };
        let mut booked: HashMap<CaseId, Vec<BookedPayment>> = HashMap::new();
        if kind == ReturnKind::Payments {
            for payment in self.session.book.booked_payments(&ids).await? {
                booked.entry(payment.case_id).or_default().push(payment);
            }
        }
        let notes = if kind == ReturnKind::Notes { self.session.book.agency_notes(&ids).await? } else { Vec::new() };
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
            cases: self.session.book.case_rows(&ids).await?.into_iter().collect(),
            pending: self.session.book.pending_placements(batch.id).await?.into_iter().collect(),
            booked,
            named: reported_row
                .iter()
                .filter_map(|reported_row| Some((reported_row.case_id?, reported_row.reference.clone())))
                .collect(),
            earn_nothing,
            undated_notes: notes.iter().map(without_day).collect(),
            notes: notes.into_iter().collect(),
            placed,
            tail_days: agreed.terms.tail_days,
            today: day_number(request.as_of),
            accepted_rows: request.accept_rows.iter().copied().collect(),
            batch: batch.clone(),
        })
    }
}

/// What rows above have taken of the book.
#[derive(Default)]
struct State {
    /// Payments of the book that rows above report.
    used: HashSet<PaymentId>,
    /// What is left of each case after the rows above.
    left: HashMap<CaseId, i64>,
    notes: HashSet<AgencyNote>,
    /// Cases that rows above gave back, objected to or changed.
    done: HashMap<CaseId, ReportedRow>,
    /// Payments of rows above, by case: the row, and what it says without its number.
    reported_row: HashMap<CaseId, Vec<(u64, ReportedRow)>>,
    /// The last occurrence of each reported payment so far, by case, day, amount and reference.
    occurrences: HashMap<(CaseId, i32, i64, String), i64>,
    /// How often an amount of a case was taken back by rows above.
    taken_back: HashMap<(CaseId, i64), usize>,
}

impl Known {
    fn bare(&self, reported_row: ReportedRow, pile: MatchOutcome, code: Option<ReturnCode>) -> Compared {
        let case = reported_row.case_id.and_then(|id| self.cases.get(&id));
        Compared {
            pile,
            differences: Vec::new(),
            code,
            debtor_name: case.map_or_else(|| reported_row.name.clone(), |case| case.debtor_name.to_string()),
            currency: reported_row.currency(),
            booked: None,
            occurrence: 1,
            left: None,
            settles: false,
            reported_row,
        }
    }

    fn compare(&self, kind: ReturnKind, mut reported_row: ReportedRow, state: &mut State) -> Compared {
        if reported_row.loan_no.is_empty() {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::LoanNoMissing));
        }
        let Some(case_id) = reported_row.case_id else {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::UnknownLoan));
        };
        if !self.placed.contains_key(&case_id) {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::NotInBatch));
        }
        if let Some((code, _)) = reported_row.wrong {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(code));
        }
        let is_accepted = self.accepted_rows.contains(&reported_row.row);
        if let Some(unknown) = reported_row.unknown_status.take() {
            if !is_accepted {
                reported_row.unknown_status = Some(unknown);
                return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::StatusUnknown));
            }
            reported_row.not_money = Some(unknown);
        }
        let not_money = reported_row.not_money.take();
        let was_reported = self.was_reported(case_id, &reported_row);
        if not_money.is_some() && !was_reported && !is_accepted {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::NotMoney));
        }
        if not_money.is_some() && was_reported {
            // It was reported as money before: now it is taken back, where the user agrees.
            reported_row.amount = reported_row.amount.map(|amount| -amount);
            if reported_row.reverses.is_empty() {
                reported_row.reverses.clone_from(&reported_row.reference);
            }
        }
        if reported_row.day_number().is_some_and(|day| day > self.today) {
            return self.bare(reported_row, MatchOutcome::Unknown, Some(ReturnCode::DateInFuture));
        }
        if reported_row.day.is_none() {
            (reported_row.day, reported_row.is_undated) = (date_of(self.today), true);
        }
        let mut compared = self.bare(reported_row, MatchOutcome::Agrees, None);
        let reported_row = &compared.reported_row;
        let mut differences = Vec::new();
        let mut differs = |field: &str, stated: String, known: String| {
            differences.push(FieldDifference { field: field.to_owned(), stated, known });
        };
        let case = self.cases.get(&case_id);
        let known_name = case.map(|case| case.debtor_name.trim()).unwrap_or_default();
        // An apostrophe is what keeps a text from being run as a formula.
        let name = reported_row.name.strip_prefix('\'').unwrap_or(&reported_row.name);
        if !name.is_empty() && !name.contains('*') && name != known_name {
            differs("name", reported_row.name.clone(), known_name.to_owned());
        }
        if !reported_row.batch.is_empty() && reported_row.batch != self.batch.number {
            differs("batch", reported_row.batch.clone(), self.batch.number.clone());
        }
        if let Some(status) = not_money {
            differs("status", status, "money".to_owned());
        }
        let known_already = match kind {
            ReturnKind::Payments => {
                let (booked, known_already, left) = self.payment(case_id, reported_row, state, &mut differs);
                compared.booked = booked;
                compared.occurrence = self.occurrence(case_id, reported_row, state);
                compared.left = Some(left);
                compared.settles = left <= 0 && reported_row.settled != Some(false);
                known_already
            }
            ReturnKind::Notes => self.note(case_id, reported_row, state, &mut differs),
            ReturnKind::Returns => self.given_back(case_id, reported_row, state, &mut differs),
            ReturnKind::Objections => self.objection(case_id, reported_row, state, &mut differs),
            ReturnKind::Contacts => self.contacts(case_id, reported_row, state),
        };
        compared.pile = match (known_already, differences.is_empty()) {
            (true, _) => MatchOutcome::Known,
            (false, true) => MatchOutcome::Agrees,
            (false, false) => MatchOutcome::Differs,
        };
        if !known_already {
            compared.differences = differences;
        }
        compared
    }

    /// Whether the book has the payment of a row by an earlier report, and not its reversal.
    fn was_reported(&self, case_id: CaseId, reported_row: &ReportedRow) -> bool {
        let (amount, day) = (reported_row.amount.unwrap_or(0), reported_row.day_number());
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        // What went back may have a day of its own beside the payment's reference.
        let named = [&reported_row.reference, &reported_row.reverses];
        let alike = |payment: &&BookedPayment| {
            let is_named = !payment.reference.is_empty() && named.contains(&&payment.reference);
            let is_of_day = Some(payment.paid_day) == day && reported_row.reference.is_empty();
            payment.reported_for.is_some() && (is_named || is_of_day)
        };
        let count = |minor: i64| booked.iter().filter(alike).filter(|payment| payment.amount == minor).count();
        amount > 0 && count(amount) > count(-amount)
    }

    /// The payment in the book that a row tells of, whether it was reported before, and what is left by then.
    fn payment(
        &self,
        case_id: CaseId,
        reported_row: &ReportedRow,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> (Option<PaymentId>, bool, i64) {
        let (amount, day) = (reported_row.amount.unwrap_or(0), reported_row.day_number().unwrap_or(self.today));
        let (outstanding, open) = self.standing.get(&case_id).copied().unwrap_or_default();
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        let same = |payment: &&BookedPayment| {
            payment.paid_day == day && payment.amount == amount && !state.used.contains(&payment.id)
        };
        let referred = |payment: &&BookedPayment| {
            let theirs = !reported_row.reference.is_empty() && payment.brought && !payment.reference.is_empty();
            !theirs || payment.reference == reported_row.reference
        };
        let reported = booked.iter().filter(same).filter(referred).find(|payment| payment.reported_for.is_some());
        let left_before = *state.left.entry(case_id).or_insert(outstanding);
        let plain = ReportedRow { row: 0, ..reported_row.clone() };
        let above = state.reported_row.entry(case_id).or_default();
        let twin = above.iter().find(|(_, other)| {
            *other == plain
                || (!reported_row.reference.is_empty()
                    && other.reference == reported_row.reference
                    && other.amount == reported_row.amount)
        });
        let twin = twin.map(|(row, _)| *row);
        above.push((reported_row.row, plain));
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
            differs("repeats", format!("{}", reported_row.row), format!("{twin}"));
        }
        let other = |payment: &&BookedPayment| {
            payment.brought && !reported_row.reference.is_empty() && payment.reference == reported_row.reference
        };
        if let Some(other) = booked.iter().find(other) {
            differs(
                "reference",
                reported_row.reference.clone(),
                format!("{} {}", written(other.paid_day), money(reported_row, other.amount)),
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
                format!("{} {}", written(day), money(reported_row, amount)),
                format!("{} {}", written(near.paid_day), near.reference).trim_end().to_owned(),
            );
        }
        if let Some(rule) = own.and_then(|own| self.earn_nothing.get(&own.id)) {
            differs("rule", Rule::Collected.code().to_owned(), rule.code().to_owned());
        }
        let is_named = |payment: &BookedPayment| {
            payment.reference == reported_row.reverses || payment.reported_reference == reported_row.reverses
        };
        if !reported_row.reverses.is_empty() && !booked.iter().any(is_named) {
            differs("reverses", reported_row.reverses.clone(), "–".to_owned());
        }
        if amount < 0 && own.is_none() {
            let paid = booked.iter().filter(|payment| payment.amount == -amount).count();
            let back = booked.iter().filter(|payment| payment.amount == amount).count();
            let taken = state.taken_back.entry((case_id, amount)).or_default();
            *taken += 1;
            if back + *taken > paid {
                differs("amount", money(reported_row, amount), money(reported_row, 0));
            }
        }
        if day < self.batch.placed_day {
            differs("paid_on", written(day), format!("≥ {}", written(self.batch.placed_day)));
        } else if let Some(end) = end.filter(|end| day >= *end) {
            differs("paid_on", written(day), format!("< {}", written(end)));
        }
        if own.is_none() && amount > 0 && (amount > left_before || !open) {
            differs("amount", money(reported_row, amount), money(reported_row, left_before));
        }
        if let Some(balance) = reported_row.balance.filter(|balance| *balance != left) {
            differs("balance", money(reported_row, balance), money(reported_row, left));
        }
        if let Some(settled) = reported_row.settled.filter(|settled| *settled != (left <= 0)) {
            differs("settled", settled.to_string(), (left <= 0).to_string());
        }
        (own.map(|own| own.id), false, left)
    }

    /// Which of the reported payments that are alike a row is: they count from those in the book, in the order
    /// of the file, so that no two programs book one of them twice.
    fn occurrence(&self, case_id: CaseId, reported_row: &ReportedRow, state: &mut State) -> i64 {
        let (day, amount) = (reported_row.day_number().unwrap_or(self.today), reported_row.amount.unwrap_or(0));
        let booked = self.booked.get(&case_id).map(Vec::as_slice).unwrap_or_default();
        let alike = booked.iter().filter(|payment| {
            payment.paid_day == day
                && payment.amount == amount
                && payment.occurrence > 0
                && payment.reported_reference == reported_row.reference
        });
        let in_book = alike.map(|payment| payment.occurrence).max().unwrap_or(0);
        let last = state.occurrences.entry((case_id, day, amount, reported_row.reference.clone())).or_insert(in_book);
        *last += 1;
        *last
    }

    fn note(
        &self,
        case_id: CaseId,
        reported_row: &ReportedRow,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let note = note_of(case_id, reported_row, self.today);
        // A note without a day is the one that says the same, of whatever day.
        let is_known = if reported_row.is_undated {
            self.undated_notes.contains(&without_day(&note))
        } else {
            self.notes.contains(&note)
        };
        if is_known || !state.notes.insert(note) {
            return true;
        }
        let (outstanding, _) = self.standing.get(&case_id).copied().unwrap_or_default();
        let placed = &self.placed[&case_id];
        let day = reported_row.day_number().unwrap_or(self.today);
        if day < self.batch.placed_day {
            differs("noted_at", written(day), format!("≥ {}", written(self.batch.placed_day)));
        } else if let Some(until) = placed.until_day.filter(|until| day > *until) {
            differs("noted_at", written(day), format!("≤ {}", written(until)));
        }
        if let Some(promised) = reported_row.promised_amount.filter(|promised| *promised > outstanding || *promised < 0)
        {
            differs("promised_amount", money(reported_row, promised), money(reported_row, outstanding));
        }
        if let Some(promised) = reported_row.promised_on.filter(|promised| day_number(*promised) < day) {
            differs("promised_on", promised.to_string(), format!("≥ {}", written(day)));
        }
        false
    }

    fn given_back(
        &self,
        case_id: CaseId,
        reported_row: &ReportedRow,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let placed = &self.placed[&case_id];
        if state.done.insert(case_id, reported_row.clone()).is_some()
            || placed.outcome == Some(PlacementOutcome::Returned)
        {
            return true;
        }
        if let Some(outcome) = &placed.outcome {
            differs("state", PlacementOutcome::Returned.code().to_owned(), outcome.code().to_owned());
        }
        let (outstanding, _) = self.standing.get(&case_id).copied().unwrap_or_default();
        if let Some(balance) = reported_row.balance.filter(|balance| *balance != outstanding) {
            differs("balance", money(reported_row, balance), money(reported_row, outstanding));
        }
        if let Some(day) = reported_row.day_number().filter(|day| *day < self.batch.placed_day) {
            differs("returned_on", written(day), format!("≥ {}", written(self.batch.placed_day)));
        }
        false
    }

    fn objection(
        &self,
        case_id: CaseId,
        reported_row: &ReportedRow,
        state: &mut State,
        differs: &mut impl FnMut(&str, String, String),
    ) -> bool {
        let again =
            state.done.insert(case_id, reported_row.clone()).is_some_and(|before| before.note == reported_row.note);
        if again || self.placed[&case_id].objection == reported_row.note {
            return true;
        }
        if !self.pending.contains(&case_id) {
            let placed = &self.placed[&case_id];
            let known = placed.outcome.map_or("placed", PlacementOutcome::code).to_owned();
            differs("state", "recall_pending".to_owned(), known);
        }
        false
    }

    fn contacts(&self, case_id: CaseId, reported_row: &ReportedRow, state: &mut State) -> bool {
        state.done.insert(case_id, reported_row.clone());
        let same = |stated: &str, known: &str| stated.is_empty() || stated == known;
        self.cases.get(&case_id).is_some_and(|case| {
            same(&reported_row.new_phone, &case.phone)
                && same(&reported_row.new_email, &case.email)
                && same(&reported_row.new_address, &case.address)
        })
    }
}

/// A day as the piles show it.
fn written(day: i32) -> String {
    date_of(day).map(|day| day.to_string()).unwrap_or_default()
}

/// An amount with its currency, as a person reads it.
fn money(reported_row: &ReportedRow, minor: i64) -> String {
    let currency = reported_row.currency();
    format!("{} {currency}", Money { currency, minor }.digits())
}

/// A note as it would be without its day.
fn without_day(note: &AgencyNote) -> AgencyNote {
    AgencyNote { noted_day: 0, noted_at: String::new(), ..note.clone() }
}

/// What a row of notes comes to in the book.
pub(super) fn note_of(case_id: CaseId, reported_row: &ReportedRow, today: i32) -> AgencyNote {
    AgencyNote {
        case_id,
        noted_day: reported_row.day_number().unwrap_or(today),
        noted_at: reported_row.at.clone(),
        contact: reported_row.contact.clone(),
        phone: reported_row.phone.clone(),
        note: reported_row.note.clone(),
        result: reported_row.result.clone(),
        promised_day: reported_row.promised_on.map(day_number),
        promised_amount: reported_row.promised_amount,
    }
}

/// The rows of payments that cancel each other: a negative amount takes back the payment that it names, or else
/// the last one above it of the same case and amount.
fn cancelling(reported_row: &[ReportedRow]) -> HashSet<usize> {
    let mut cancelled = HashSet::new();
    // Payments that stand so far, by case and amount.
    let mut standing: HashMap<(&str, i64), Vec<usize>> = HashMap::new();
    for (at, one) in reported_row.iter().enumerate() {
        let Some(amount) = one.amount.filter(|_| one.wrong.is_none()) else { continue };
        if amount > 0 && one.reverses.is_empty() && one.is_undone {
            // The same payment once more, by its reference, as one that went back.
            let Some(open) = standing.get_mut(&(one.loan_no.as_str(), amount)) else { continue };
            let is_same =
                |other: &&usize| !one.reference.is_empty() && reported_row[**other].reference == one.reference;
            if let Some(place) = open.iter().position(|other| is_same(&other)) {
                cancelled.insert(open.remove(place));
                cancelled.insert(at);
            }
            continue;
        }
        if amount > 0 && one.reverses.is_empty() && one.not_money.is_none() {
            standing.entry((&one.loan_no, amount)).or_default().push(at);
            continue;
        }
        let Some(open) = standing.get_mut(&(one.loan_no.as_str(), amount.saturating_abs())) else { continue };
        let named =
            open.iter().rposition(|other| !one.reverses.is_empty() && reported_row[*other].reference == one.reverses);
        // What went back came before.
        let came_before =
            |other: &usize| reported_row[*other].day.is_none_or(|day| one.day.is_none_or(|back| day <= back));
        let last = || open.iter().rposition(came_before).or_else(|| open.len().checked_sub(1));
        let place = if one.reverses.is_empty() { last() } else { named };
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

    fn reported_row(loan_no: &str, amount: i64, reference: &str, reverses: &str) -> ReportedRow {
        ReportedRow {
            loan_no: loan_no.into(),
            amount: Some(amount),
            reference: reference.into(),
            reverses: reverses.into(),
            ..ReportedRow::default()
        }
    }

    #[test]
    fn a_payment_and_its_reversal_cancel_whatever_stands_between() {
        for (rows, expected) in [
            (
                vec![reported_row("A", 100, "", ""), reported_row("B", 100, "", ""), reported_row("A", -100, "", "")],
                vec![0, 2],
            ),
            (
                vec![reported_row("A", 100, "1", ""), reported_row("A", 100, "2", ""), reported_row("A", 100, "", "1")],
                vec![0, 2],
            ),
            (
                vec![reported_row("A", 100, "", ""), reported_row("A", 100, "", ""), reported_row("A", -100, "", "")],
                vec![1, 2],
            ),
            (vec![reported_row("A", 100, "", ""), reported_row("A", -90, "", "")], vec![]),
            (vec![reported_row("A", -100, "", ""), reported_row("A", 100, "", "")], vec![]),
            (vec![reported_row("A", 100, "1", ""), reported_row("A", -100, "", "9")], vec![]),
        ] {
            let mut found: Vec<usize> = cancelling(&rows).into_iter().collect();
            found.sort_unstable();
            assert_eq!(found, expected);
        }
    }
}
