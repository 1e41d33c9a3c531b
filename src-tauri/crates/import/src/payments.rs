//! Files of payments, compared with the payments of the book.

use super::ImportRequest;
use super::entry::{Entries, Entry, cases_of, refuse_sums_too_large};
use super::existing_payments::{Brought, Ledger, NamesInFile, OtherwiseNamed, PaymentKey, Reported, counted};
use super::found::Found;
use super::portions::ROWS_AT_ONCE;
use super::purpose::names_reference;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_domain::{Field, Money, Status};
use caseload_session::Session;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::stored;
use caseload_store::{Change, NewPayment, Repeated};
use caseload_tables::columns::has_word;
use caseload_tables::status::{Meaning, NoMoney, how_it_failed};
use caseload_tables::{WordList, words_of};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where a loan stands whose money comes.
#[derive(Clone, Copy, Default)]
pub(super) struct LoanStanding {
    /// That it is withdrawn or written off on the day of the file.
    removal: Option<NoticeCode>,
    /// The day of the figures that money of that day or before changes nothing of.
    figures_of: Option<i32>,
    /// The most that money can be for: everything still to pay, minor units.
    owes: i64,
}

/// Where the loans of some payments stand on the day of the file.
pub(super) async fn standings(
    session: &Session,
    request: &ImportRequest,
    list: &[Entry],
) -> Result<HashMap<CaseId, LoanStanding>, Failure> {
    let portfolio = session.portfolio().await?;
    let convention = session.convention(&PolicyOverride::default()).await?;
    let standing = portfolio.standing(day_number(request.as_of), None, &convention);
    let code = |id: CaseId| match standing.status[portfolio.index_of(id)?] {
        Status::WrittenOff => Some(NoticeCode::PaidWhenWrittenOff),
        Status::Withdrawn => Some(NoticeCode::PaidWhenWithdrawn),
        Status::Open | Status::Settled | Status::NotYet => None,
    };
    let day = day_number(request.as_of);
    let of_loan = |id: CaseId| LoanStanding {
        removal: code(id),
        figures_of: portfolio.index_of(id).and_then(|index| portfolio.day_of_figures(index, day)),
        owes: portfolio.index_of(id).map_or(0, |index| standing.outstanding[index].max(standing.balance[index])),
    };
    Ok(cases_of(list).into_iter().map(|id| (id, of_loan(id))).collect())
}

/// Payments of the book by reference, day and amount that a file tells of on other loans than theirs, and no more on
/// theirs: the loan of each. A correction may have moved them.
async fn paid_elsewhere(
    change: &mut Change,
    list: &[Entry],
    in_file: &NamesInFile<'_>,
) -> Result<HashMap<(String, i32, i64), String>, Failure> {
    let mut references: Vec<&str> = list.iter().map(|entry| entry.reference.as_str()).collect();
    references.sort_unstable();
    references.dedup();
    references.retain(|reference| !reference.is_empty());
    if references.is_empty() {
        return Ok(HashMap::new());
    }
    let known = change.payments_under(&references).await?;
    let is_gone = |payment: &NewPayment| !in_file.has(payment.case_id, &payment.reference);
    let moved = known.into_iter().filter(|(payment, _)| is_gone(payment));
    Ok(moved.map(|(payment, loan_no)| ((payment.reference, payment.paid_day, payment.amount), loan_no)).collect())
}

pub(super) async fn payments(
    change: &mut Change,
    entries: Entries,
    standings: &HashMap<CaseId, LoanStanding>,
    today: i32,
) -> Result<Found, Failure> {
    let Entries { mut found, list, .. } = entries;
    let money = || list.iter().filter(|entry| !entry.is_not_money());
    let mut money_in_file: HashMap<PaymentKey, u64> = HashMap::new();
    for entry in money() {
        let key = (entry.case_id, entry.day, entry.amount.unwrap_or(0), entry.reference.clone());
        *money_in_file.entry(key).or_default() += 1;
    }
    let amounts_in_file: HashMap<(CaseId, &str), i64> = list
        .iter()
        .filter(|entry| !entry.is_not_money() && !entry.reference.is_empty())
        .filter_map(|entry| Some(((entry.case_id, entry.reference.as_str()), entry.amount?)))
        .collect();
    // Money that the file calls undone, and takes back once more in a row of its own.
    let undone: HashSet<(CaseId, &str, i64)> = list
        .iter()
        .filter(|entry| entry.is_undone() && !entry.reference.is_empty())
        .filter_map(|entry| Some((entry.case_id, entry.reference.as_str(), entry.amount?)))
        .collect();
    // The first day on which money of a reference came.
    let mut came_on: HashMap<(CaseId, &str), i32> = HashMap::new();
    for entry in money().filter(|entry| !entry.reference.is_empty()) {
        let day = came_on.entry((entry.case_id, entry.reference.as_str())).or_insert(entry.day);
        *day = entry.day.min(*day);
    }
    let names_in_file = NamesInFile::of(&list);
    let elsewhere = paid_elsewhere(change, &list, &names_in_file).await?;
    let mut paid_in_file: HashMap<CaseId, i64> = HashMap::new();
    for entry in money() {
        let paid = paid_in_file.entry(entry.case_id).or_default();
        *paid = paid.saturating_add(entry.amount.unwrap_or(0).max(0));
    }
    let (mut back_in_file, mut new_in_file): (HashMap<CaseId, i64>, HashMap<CaseId, i64>) = Default::default();
    let mut seen: HashMap<PaymentKey, u64> = HashMap::new();
    let mut told_in_file: HashMap<PaymentKey, &str> = HashMap::new();
    // What the file says beside payments without a reference.
    let mut beside: HashMap<PaymentKey, Vec<&str>> = HashMap::new();
    let mut taken_back: HashMap<PaymentKey, u64> = HashMap::new();
    let mut ledger = Ledger::default();
    let mut written: Vec<NewPayment> = Vec::new();
    for some in list.chunks(ROWS_AT_ONCE) {
        let mut in_book: HashMap<PaymentKey, u64> = HashMap::new();
        let mut paid_in_book: HashMap<CaseId, i64> = HashMap::new();
        // What was taken back: by case, amount and what it takes back.
        let mut backs: HashMap<(CaseId, i64, String), u64> = HashMap::new();
        let mut amounts_in_book: HashMap<(CaseId, String), i64> = HashMap::new();
        ledger.reading = None;
        let reported = change.payments_of_schedules(&cases_of(some)).await?;
        // A payment that an agency reported is known by the lender's own reference too.
        let mut names: HashMap<(CaseId, String), String> = HashMap::new();
        let mut change_of: HashMap<(CaseId, String), ChangeId> = HashMap::new();
        let brought_payments = change.reports_of_payments(&cases_of(some)).await?;
        for payment in brought_payments.iter().filter(|payment| payment.brought) {
            if let Some(own) = payment.lender_reference.as_ref().filter(|own| !own.is_empty()) {
                let name = if payment.reference.is_empty() { own } else { &payment.reference };
                names.insert((payment.case_id, own.clone()), name.clone());
                amounts_in_book.insert((payment.case_id, name.clone()), payment.amount);
            }
        }
        let (brought_payments, linked): (Vec<_>, Vec<_>) =
            brought_payments.into_iter().partition(|payment| payment.brought);
        // What the lender's file told of first is known by the agency's reference too.
        let mut also_known: HashSet<PaymentKey> = HashSet::new();
        for payment in linked.into_iter().filter(|payment| !payment.reported_reference.is_empty()) {
            let (case_id, reference) = (payment.case_id, payment.reported_reference);
            also_known.insert((case_id, payment.paid_day, payment.amount, reference.clone()));
            amounts_in_book.insert((case_id, reference.clone()), payment.amount);
            if !payment.reference.is_empty() {
                amounts_in_book.insert((case_id, payment.reference.clone()), payment.amount);
                names.entry((case_id, reference)).or_insert(payment.reference);
            }
        }
        let mut otherwise_named = OtherwiseNamed::default();
        for payment in &brought_payments {
            otherwise_named.take_report(payment);
        }
        let mut brought = Brought::of(brought_payments);
        let mut changes_in_book: HashMap<PaymentKey, ChangeId> = HashMap::new();
        // What files told beside payments without a reference.
        let mut told: HashMap<PaymentKey, Vec<String>> = HashMap::new();
        for (known, entered_by) in change.payments_of(&cases_of(some)).await? {
            amounts_in_book.entry((known.case_id, known.reference.clone())).or_insert(known.amount);
            change_of.insert((known.case_id, known.reference.clone()), entered_by);
            ledger.take_from_book(&known);
            otherwise_named.take_payment(&known);
            let key: PaymentKey = (known.case_id, known.paid_day, known.amount, known.reference.clone());
            changes_in_book.insert(key.clone(), entered_by);
            if key.2 < 0 && !known.reverses.is_empty() {
                *backs.entry((key.0, -key.2, known.reverses.clone())).or_default() += 1;
            }
            let paid = paid_in_book.entry(key.0).or_default();
            *paid = paid.saturating_add(key.2.max(0));
            if key.3.is_empty() {
                told.entry(key.clone()).or_default().push(known.more.clone());
            }
            *in_book.entry(key).or_default() += 1;
        }
        for entry_of_list in some {
            let entry = entry_of_list;
            let reverses = names.get(&(entry.case_id, entry.reverses.clone())).unwrap_or(&entry.reverses).clone();
            // A statement may name the receipt of a payment that the book has: it is that payment.
            let is_receipt = |key: &&PaymentKey| {
                (key.0, key.2) == (entry.case_id, entry.amount.unwrap_or(0))
                    && (key.1 - entry.day).abs() <= POSTING_DAYS
                    && names_reference(&entry.written, &key.3)
            };
            let receipt = if entry.written.is_empty() { None } else { in_book.keys().find(is_receipt) };
            let reference = receipt.map_or(&entry.reference, |key| &key.3).clone();
            let entry = &Entry { reference, reverses, ..entry.clone() };
            if let Some((Meaning::NotMoney, said)) = &entry.status {
                let amount = entry.amount.unwrap_or(0);
                let key: PaymentKey = (entry.case_id, entry.day, amount, entry.reference.clone());
                let (of_book, of_file) = (counted(&in_book, &key), counted(&money_in_file, &key));
                let standing = match how_it_failed(said.rsplit(": ").next().unwrap_or_default()) {
                    // What is on its way takes nothing back.
                    NoMoney::Waiting => {
                        if of_book > 0 && of_file == 0 {
                            let notice = NoticeCode::OnItsWay;
                            found.warnings.push(Notice::new(entry.row, Some(Field::Status), notice, said.as_str()));
                        }
                        0
                    }
                    // What came under the same reference before failed after all.
                    NoMoney::Failed
                        if came_on
                            .get(&(entry.case_id, entry.reference.as_str()))
                            .is_some_and(|day| *day < entry.day) =>
                    {
                        1
                    }
                    // A second try of the same money came.
                    NoMoney::Failed => of_book.saturating_sub(of_file),
                    NoMoney::Undone => {
                        let named = (entry.case_id, entry.reference.as_str());
                        let other = amounts_in_file
                            .get(&named)
                            .or_else(|| amounts_in_book.get(&(entry.case_id, entry.reference.clone())));
                        let is_named = !entry.reference.is_empty() && other.is_some_and(|other| *other >= amount);
                        of_book.max(of_file).max(u64::from(is_named))
                    }
                };
                // It went back by the day of the file, or on its own where the payment had another; what it takes back is
                // named by its reference, or its day.
                let has_own_day = of_book.max(of_file) == 0;
                let day = if has_own_day { entry.day } else { entry.day.max(today) };
                let of_day = date_of(entry.day).unwrap_or_default();
                let reverses = if entry.reference.is_empty() { format!("@{of_day}") } else { entry.reference.clone() };
                let back = counted(&backs, &(entry.case_id, amount, reverses.clone()));
                let times = taken_back.entry(key.clone()).or_default();
                *times += 1;
                if amount > 0 && *times > back && standing >= *times {
                    let notice = NoticeCode::PaymentTakenBack;
                    found.warnings.push(Notice::new(entry.row, Some(Field::Status), notice, said.as_str()));
                    found.counts.created += 1;
                    found.sums.add(entry.currency, -amount)?;
                    found.rests_on.extend(changes_in_book.get(&key));
                    found.rests_on.extend(change_of.get(&(entry.case_id, entry.reference.clone())));
                    written.push(NewPayment {
                        reference: entry.reference.clone(),
                        reverses,
                        more: entry.more.clone(),
                        ..NewPayment::of(entry.case_id, day, -amount)
                    });
                } else {
                    found.counts.left_out += 1;
                }
                continue;
            }
            let reversed = (!entry.reverses.is_empty()).then(|| {
                amounts_in_file
                    .get(&(entry.case_id, entry.reverses.as_str()))
                    .or_else(|| amounts_in_book.get(&(entry.case_id, entry.reverses.clone())))
                    .copied()
            });
            let amount = match reversed {
                None => entry.amount.unwrap_or(0),
                Some(Some(reversed)) => -entry.amount.unwrap_or(reversed).saturating_abs(),
                Some(None) => {
                    let reverses = entry.reverses.as_str();
                    found.reject(Notice::new(entry.row, Some(Field::Reverses), NoticeCode::UnknownPayment, reverses));
                    continue;
                }
            };
            let counter = (entry.case_id, entry.reference.as_str(), amount.saturating_neg());
            if amount < 0 && undone.contains(&counter) {
                found.counts.left_out += 1;
                continue;
            }
            if amount < 0 && reversed.is_none() {
                let paid = |of_case: &HashMap<CaseId, i64>| of_case.get(&entry.case_id).copied().unwrap_or(0);
                let back = back_in_file.entry(entry.case_id).or_default();
                *back = back.saturating_add(amount.saturating_abs());
                if paid(&paid_in_book).max(paid(&paid_in_file)) < *back {
                    let money = Money { currency: entry.currency, minor: amount };
                    let value = format!("{} {}", money.digits(), money.currency);
                    found.warnings.push(Notice::new(
                        entry.row,
                        Some(Field::Amount),
                        NoticeCode::NothingToReverse,
                        value,
                    ));
                }
            }
            // A reference names one payment; without one, equal payments of a day are told by count.
            let key: PaymentKey = (entry.case_id, entry.day, amount, entry.reference.clone());
            let known = counted(&in_book, &key);
            let times = seen.entry(key.clone()).or_default();
            *times += 1;
            // Texts that name different transactions are of different payments: only those that may be this one count.
            let others = told.get(&key).map_or(&[][..], Vec::as_slice);
            let proved = others.iter().filter(|other| are_other_payments(&entry.loan_no, &entry.more, other)).count();
            let alike = known.saturating_sub(u64::try_from(proved).unwrap_or(0));
            let rows_before = beside.entry(key.clone()).or_default();
            let is_alike = |more: &&&str| !are_other_payments(&entry.loan_no, &entry.more, more);
            let times_alike = u64::try_from(rows_before.iter().filter(is_alike).count()).unwrap_or(u64::MAX) + 1;
            if entry.reference.is_empty() {
                rows_before.push(entry_of_list.more.as_str());
            }
            let of_others = others.first().filter(|_| proved > 0 && alike == 0);
            if let Some(trace) = of_others.and_then(|other| traces(&entry.loan_no, other).into_iter().next()) {
                found.warnings.push(Notice::new(entry.row, Some(Field::Amount), NoticeCode::OtherTrace, trace));
            }
            // Rows of one receipt that are for another instalment, or came another way.
            let first = told_in_file.entry(key.clone()).or_insert(entry_of_list.more.as_str());
            let may_be_part = known == 0 && *times > 1 && !entry.reference.is_empty();
            let is_part = may_be_part && differ(first, &entry_of_list.more)?;
            if is_part {
                found.warnings.push(Notice::new(
                    entry.row,
                    Some(Field::Reference),
                    NoticeCode::ReceiptInParts,
                    entry.reference.as_str(),
                ));
            }
            let again = if entry.reference.is_empty() {
                times_alike <= alike
            } else {
                (*times > 1 && !is_part) || known > 0 || also_known.contains(&key)
            };
            // An agency told of it before the lender's own file did: it is the same money.
            if !again && let Some(reported) = brought.take(&key, times.saturating_sub(known)) {
                if let Reported::Now(payment) = reported {
                    change.confirm_reported(payment, &entry.reference).await?;
                }
                found.sums.add(entry.currency, amount)?;
                found.counts.unchanged += 1;
                continue;
            }
            if !again
                && !is_part
                && let Some(reason) = ledger.refuses(entry, amount, reversed.flatten())
            {
                found.reject(reason);
                continue;
            }
            let in_schedule = reported.get(&entry.case_id).filter(|_| !again && amount > 0);
            let paid_by_then = in_schedule.and_then(|paid| paid.last().filter(|(last, _)| entry.day <= *last));
            let is_in_schedule = paid_by_then.is_some();
            if let Some(paid) = paid_by_then {
                let same = in_schedule.is_some_and(|paid| paid.contains(&(entry.day, amount)));
                let (code, value) = if same {
                    (NoticeCode::PaidTwice, entry.reference.clone())
                } else {
                    (NoticeCode::PaidBySchedule, date_of(paid.0).map(|day| day.to_string()).unwrap_or_default())
                };
                found.warnings.push(Notice::new(entry.row, Some(Field::Amount), code, value));
            }
            if !again && let Some(other) = otherwise_named.of(&key, &names_in_file) {
                found.warnings.push(Notice::new(entry.row, Some(Field::Reference), NoticeCode::PaidOnThatDay, other));
            }
            if !again && let Some(other) = brought.suspected(&key) {
                found.warnings.push(Notice::new(entry.row, Some(Field::PaidOn), NoticeCode::SuspectedDouble, other));
            }
            found.sums.add(entry.currency, amount)?;
            if reversed.is_some() {
                found.rests_on.extend(change_of.get(&(entry.case_id, entry.reverses.clone())));
            }
            if again {
                if amount > 0 && counted(&backs, &(entry.case_id, amount, entry.reference.clone())) > 0 {
                    let notice = Notice::new(
                        entry.row,
                        Some(Field::Amount),
                        NoticeCode::TakenBackBefore,
                        entry.reference.as_str(),
                    );
                    found.warnings.push(notice);
                }
                found.counts.unchanged += 1;
                found.rests_on.extend(changes_in_book.get(&key));
            } else {
                found.counts.created += 1;
                if let Some(other) = elsewhere.get(&(entry.reference.clone(), entry.day, amount)) {
                    let notice = NoticeCode::PaidElsewhere;
                    found.warnings.push(Notice::new(entry.row, Some(Field::Reference), notice, other.as_str()));
                }
                let standing = standings.get(&entry.case_id).copied().unwrap_or_default();
                if let Some(code) = standing.removal {
                    found.warnings.push(Notice::new(entry.row, Some(Field::LoanNo), code, entry.loan_no.as_str()));
                }
                if let Some(day) = standing.figures_of.filter(|day| entry.day <= *day) {
                    let value = date_of(day).map(|day| day.to_string()).unwrap_or_default();
                    let notice = NoticeCode::InFiguresAlready;
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidOn), notice, value));
                } else {
                    let paid = new_in_file.entry(entry.case_id).or_default();
                    *paid = paid.saturating_add(amount);
                    if amount > 0 && standing.owes > 0 && *paid > standing.owes && !is_in_schedule {
                        let money = |minor: i64| Money { currency: entry.currency, minor }.digits();
                        let value = format!("{} > {}", money(*paid), money(standing.owes));
                        found.warnings.push(Notice::new(entry.row, Some(Field::Amount), NoticeCode::PaidAbove, value));
                    }
                }
                written.push(NewPayment {
                    case_id: entry.case_id,
                    paid_day: entry.day,
                    amount,
                    reference: entry.reference.clone(),
                    reverses: entry.reverses.clone(),
                    instalment_number: None,
                    more: entry.more.clone(),
                });
            }
        }
    }
    // The book is compared with as it was; equal payments within the file are counted above.
    change.add_payments(&written).await?;
    let unnamed = written.iter().filter(|payment| payment.amount < 0 && payment.reverses.is_empty());
    let cases = unnamed.map(|payment| payment.case_id).collect();
    change.add_repeated(&Repeated::MoneyTakenBack(cases)).await?;
    for some in written.chunks(ROWS_AT_ONCE) {
        let cases: Vec<CaseId> = some.iter().map(|one| one.case_id).collect();
        refuse_sums_too_large(change, some.iter().map(|one| one.amount), &cases).await?;
    }
    Ok(found)
}

/// The long numbers in the texts beside a payment, but for that of its loan: those of a bank, or of a receipt.
fn traces(loan_no: &str, more: &str) -> Vec<String> {
    /// A shorter one may be a day, a branch or an amount.
    const LONG: usize = 9;
    let numbers = more.split(|c: char| !c.is_ascii_digit()).filter(|number| number.len() >= LONG);
    numbers.filter(|number| !loan_no.contains(number)).map(str::to_owned).collect()
}

/// Whether the texts beside two payments name them by different numbers, and by no common one.
fn are_other_payments(loan_no: &str, one: &str, other: &str) -> bool {
    let (one, other) = (traces(loan_no, one), traces(loan_no, other));
    !one.is_empty() && !other.is_empty() && one.iter().all(|number| !other.contains(number))
}

/// Whether two rows differ in what their other columns say, but for the numbers of rows and running balances.
fn differ(one: &str, other: &str) -> Result<bool, Failure> {
    let read = |more: &str| stored::read_or_empty::<BTreeMap<String, String>>(more, "payments", "");
    let (one, other) = (read(one)?, read(other)?);
    let tells = |header: &&String| {
        let words = words_of(header).join(" ");
        !has_word(header, WordList::Balance.words())
            && !["no", "s no", "sr no", "sl no", "sn", "row", "line", "nr", "id"].contains(&words.as_str())
            && !words.is_empty()
    };
    Ok(one.keys().filter(tells).any(|header| one.get(header) != other.get(header)))
}
