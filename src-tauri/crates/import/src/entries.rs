//! Files of instalments and of payments: their rows, each with its loan.

use super::ImportRequest;
use super::cases::{Checked, RowCheck, debtor_name};
use super::entry::{Entries, Entry};
use super::existing_loans::{ExistingLoan, ExistingLoans, Outcome};
use super::found::Found;
use super::headings::Heading;
use super::payments::{payments, standings};
use super::plan::Plan;
use super::portions::{PROGRESS_EVERY, ROWS_AT_ONCE};
use super::purpose::{named_in_text, names_loans, refuse_without_loans, texts_of, written_in};
use super::schedule::instalments;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::case::debtor_key;
use caseload_domain::ids::CaseId;
use caseload_domain::{Currency, Field};
use caseload_files::read_rows_ahead;
use caseload_session::Session;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::progress::{Cancel, Progress};
use caseload_store::{CaseRow, Change};
use caseload_tables::columns::{Kind, has_word};
use caseload_tables::status::{Meaning, NoMoney, how_it_failed, is_no_mark};
use caseload_tables::values::{self, DateValue};
use caseload_tables::{Cell, Row, WordList};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Reads all rows, then compares them with the book and writes what is new.
pub(super) async fn run(
    session: &Session,
    plan: Arc<Plan>,
    request: &ImportRequest,
    change: &mut Option<Change>,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<Found, Failure> {
    // A dry run works on a change that is given up, so that both take the same way.
    let mut rehearsal = None;
    let working = match change.as_mut() {
        Some(change) => change,
        None => rehearsal.insert(session.change(caseload_store::What::Import).await?),
    };
    let (known, next_id) = (ExistingLoans::read(session).await?, working.last_case_id().await?.next());
    let (reading, found) = (plan.clone(), Found::new(request));
    let entries = tokio::task::spawn_blocking(move || read(&reading, known, next_id, found, &progress, &cancel))
        .await
        .map_err(|error| Failure::internal(&error))??;
    let outcome = match plan.kind {
        Kind::Payments => {
            let mut entries = entries;
            if plan.adds_up {
                add_up_receipts(&mut entries);
            }
            if plan.name_beside_payments.is_some() {
                warn_of_names(session, &mut entries).await?;
            }
            let standings = standings(session, request, &entries.list).await?;
            payments(working, entries, &standings, day_number(plan.as_of)).await
        }
        Kind::Instalments | Kind::Cases => instalments(&plan, working, entries).await,
    };
    if let Some(rehearsal) = rehearsal {
        rehearsal.roll_back().await?;
    }
    outcome
}

/// Adds up the rows of one receipt: those of a loan and a day with the same reference.
fn add_up_receipts(entries: &mut Entries) {
    let mut places: HashMap<(CaseId, i32, String), usize> = HashMap::new();
    let mut list: Vec<Entry> = Vec::with_capacity(entries.list.len());
    for entry in std::mem::take(&mut entries.list) {
        let key = (entry.case_id, entry.day, entry.reference.clone());
        let is_plain = |entry: &Entry| entry.reverses.is_empty() && !entry.is_not_money() && entry.amount.is_some();
        let first = places.get(&key).copied().filter(|_| !entry.reference.is_empty());
        let sum = first.and_then(|at| {
            let first: &Entry = &list[at];
            let both = is_plain(first) && is_plain(&entry) && first.currency == entry.currency;
            first.amount?.checked_add(entry.amount?).filter(|_| both).map(|sum| (at, sum))
        });
        if let Some((at, sum)) = sum {
            list[at].amount = Some(sum);
            entries.found.counts.added += 1;
        } else {
            places.entry(key).or_insert(list.len());
            list.push(entry);
        }
    }
    entries.list = list;
}

/// Says of payments whose file names another debtor than the book has for their loan.
async fn warn_of_names(session: &Session, entries: &mut Entries) -> Result<(), Failure> {
    for some in entries.list.chunks(ROWS_AT_ONCE) {
        let mut ids: Vec<CaseId> = some.iter().map(|entry| entry.case_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let cases: HashMap<CaseId, CaseRow> = session.book.case_rows(&ids).await?.into_iter().collect();
        for entry in some {
            let Some(case) = cases.get(&entry.case_id) else { continue };
            if are_others(&entry.name, &case.debtor_name) {
                let value = format!("{} ≠ {}", entry.name, case.debtor_name);
                entries.found.warnings.push(Notice::new(
                    entry.row,
                    Some(Field::LoanNo),
                    NoticeCode::NameDiffers,
                    value,
                ));
            }
        }
    }
    Ok(())
}

/// Whether two names share no word; a masked one may be anybody's.
fn are_others(one: &str, other: &str) -> bool {
    let words = |name: &str| -> HashSet<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (words_of_one, words_of_other) = (words(one), words(other));
    let is_masked = one.contains('*') || other.contains('*');
    !is_masked && !words_of_one.is_empty() && !words_of_other.is_empty() && words_of_one.is_disjoint(&words_of_other)
}

fn read(
    plan: &Plan,
    mut known: ExistingLoans,
    mut next_id: CaseId,
    mut found: Found,
    progress: &impl Fn(Progress),
    cancel: &Cancel,
) -> Result<Entries, Failure> {
    let check = RowCheck::new(plan);
    let purpose = if names_loans(plan, &known)? { Vec::new() } else { texts_of(plan) };
    if plan.kind == Kind::Payments {
        refuse_without_loans(plan, &known)?;
    }
    let (mut list, mut new) = (Vec::new(), Vec::new());
    let (mut trailing_blank, mut heading) = (0, Heading::default());
    let mut cancelled = false;
    read_rows_ahead(&plan.file, plan.sheet.as_deref(), &mut |mut row| {
        plan.repairs.mend(&mut row);
        if row.number <= plan.layout.header_row {
            return ControlFlow::Continue(());
        }
        if cancel.is_cancelled() {
            cancelled = true;
            return ControlFlow::Break(());
        }
        found.counts.read += 1;
        if found.counts.read.is_multiple_of(PROGRESS_EVERY) {
            progress(Progress { done: found.counts.read, total: None });
        }
        match check.aside(&row) {
            Some(Checked::Blank) => {
                found.counts.blank += 1;
                trailing_blank += 1;
                return ControlFlow::Continue(());
            }
            Some(Checked::Footer { total }) => {
                heading.take(plan, &row, total);
                found.footer(plan, &row, total);
            }
            _ if is_left_out(plan, &row) => {
                found.counts.left_out += 1;
                plan.statuses.count(&row, &mut found.statuses);
                found.total.add_rejected(plan, &row);
            }
            _ if heading.said().is_some() => {
                found.total.add_rejected(plan, &row);
                let said = heading.said().unwrap_or_default();
                found.reject(Notice::new(row.number, Some(Field::LoanNo), NoticeCode::UnderHeading, said));
            }
            _ => {
                match of_row(plan, &check, &row, (&known, next_id, &purpose), &mut |notice| found.warnings.push(notice))
                {
                    Ok(entry) => {
                        if let Some(unknown) = heading.unknown() {
                            found.warnings.push(unknown);
                        }
                        found.total.add(entry.currency, entry.amount.unwrap_or(0));
                        plan.statuses.count(&row, &mut found.statuses);
                        let loan = known.find(&entry.loan_no);
                        if let Some(notice) = loan.notice(row.number, &entry.loan_no) {
                            found.warnings.push(notice);
                        }
                        if entry.day > day_number(plan.as_of) && plan.kind == Kind::Payments {
                            let day = date_of(entry.day).unwrap_or_default();
                            let field = Some(Field::PaidOn);
                            found.warnings.push(Notice::new(
                                row.number,
                                field,
                                NoticeCode::DateInFuture,
                                day.to_string(),
                            ));
                        }
                        if let Some(known) = known.get(loan.key) {
                            match of_loan(&entry, known) {
                                Ok(()) => list.push(entry),
                                Err(notice) => found.reject(notice),
                            }
                        } else if plan.kind == Kind::Payments {
                            let loan_no = entry.loan_no.as_str();
                            found.reject(Notice::new(
                                row.number,
                                Some(Field::LoanNo),
                                NoticeCode::UnknownLoan,
                                loan_no,
                            ));
                        } else {
                            known.insert(
                                loan.key,
                                ExistingLoan {
                                    id: next_id,
                                    digest: 0,
                                    row: 0,
                                    outcome: Outcome::Created,
                                    currency: entry.currency,
                                    change: 0,
                                },
                            );
                            new.push((next_id, case_of(plan, &row, &entry, &mut |notice| found.warnings.push(notice))));
                            next_id = next_id.next();
                            list.push(entry);
                        }
                    }
                    Err(_) if found.total.is_sum(plan, &row) => found.footer(plan, &row, true),
                    Err(notice) => {
                        found.total.add_rejected(plan, &row);
                        found.reject(notice);
                    }
                }
            }
        }
        trailing_blank = 0;
        ControlFlow::Continue(())
    })?;
    if cancelled {
        return Err(Failure::new(FailureCode::Cancelled));
    }
    found.counts.read -= trailing_blank;
    found.counts.blank -= trailing_blank;
    Ok(Entries { found, list, new })
}

/// Whether a row is none of the list, as its status says.
fn is_left_out(plan: &Plan, row: &Row) -> bool {
    plan.statuses.any() && matches!(plan.statuses.of_row(row), Ok(Some((Meaning::LeaveOut, _))))
}

/// Reads a row whose loan stands in a column, or in what the payer wrote.
fn of_row(
    plan: &Plan,
    check: &RowCheck<'_>,
    row: &Row,
    (known, next_id, purpose): (&ExistingLoans, CaseId, &[usize]),
    warn: &mut impl FnMut(Notice),
) -> Result<Entry, Notice> {
    let loan_no = match plan.place_of(Field::LoanNo) {
        _ if !purpose.is_empty() => named_in_text(plan, known, row, purpose, warn)?,
        Some(at) => values::identifier(row.cell(at)).text.to_string(),
        None => String::new(),
    };
    let of_case = case_and_currency(plan, known, &loan_no, next_id);
    let written = if purpose.is_empty() { String::new() } else { written_in(row, purpose) };
    let name = plan.name_beside_payments.map(|at| row.cell(at).display().trim().to_owned()).unwrap_or_default();
    Ok(Entry { written, name, ..entry(plan, check, row, (loan_no, of_case), warn)? })
}

/// The case of a row, `next` where it opens one, and the currency that is meant where the row names none: what the
/// user or the header says, else the loan's own, else the plan's.
fn case_and_currency(plan: &Plan, known: &ExistingLoans, loan_no: &str, next: CaseId) -> (CaseId, Currency) {
    let loan = known.get(known.find(loan_no).key);
    let of_book = loan.map(|known| known.currency).filter(|_| !plan.currency_is_said);
    (loan.map_or(next, |known| known.id), of_book.unwrap_or(plan.currency))
}

/// Refuses a row in another currency than its loan's.
fn of_loan(entry: &Entry, known: &ExistingLoan) -> Result<(), Notice> {
    if known.currency == entry.currency {
        return Ok(());
    }
    let value = format!("{} ≠ {}", entry.currency, known.currency);
    Err(Notice::new(entry.row, Some(Field::Currency), NoticeCode::CurrencyConflict, value))
}

/// Reads what a row says; the first thing that is wrong with it otherwise.
pub(super) fn entry(
    plan: &Plan,
    check: &RowCheck<'_>,
    row: &Row,
    (loan_no, (case_id, unsaid)): (String, (CaseId, Currency)),
    warn: &mut impl FnMut(Notice),
) -> Result<Entry, Notice> {
    if row.is_unended() {
        let last = row.cells.last().map(Cell::display).unwrap_or_default();
        warn(Notice::new(row.number, None, NoticeCode::RowUnended, last));
    }
    if row.is_cut_off() {
        return Err(Notice::new(row.number, None, NoticeCode::RowCutOff, ""));
    }
    let mut wrong = Vec::new();
    let more = check.more(row, warn, &mut wrong);
    if let Some(reason) = wrong.into_iter().next() {
        return Err(reason);
    }
    let refused = |field: Field, code: NoticeCode, value: &str| Notice::new(row.number, Some(field), code, value);
    let cell = |field: Field| plan.place_of(field).map(|at| row.cell(at));
    let identifier =
        |field: Field| cell(field).map(|cell| values::identifier(cell).text.to_string()).unwrap_or_default();
    let currency = plan.currency_of(row, unsaid)?;
    let mut rounded = Vec::new();
    let mut amount_at = |field: Field, at: usize| {
        let read = plan.amount(row, at, currency);
        let read = read.map_err(|error| refused(field, error.into(), &row.cell(at).display()))?;
        if read.is_some_and(|read| read.is_rounded) {
            rounded.push(refused(field, NoticeCode::AmountRounded, &row.cell(at).display()));
        }
        Ok(read.map(|read| read.minor))
    };
    let mut amount = |field: Field| match plan.place_of(field) {
        Some(_) if field.may_repeat() => {
            plan.places_of_parts(field).try_fold(None, |sum: Option<i64>, at| match amount_at(field, at)? {
                Some(part) => Ok(Some(sum.unwrap_or(0).saturating_add(part))),
                None => Ok(sum),
            })
        }
        Some(at) => amount_at(field, at),
        None => Ok(None),
    };
    let mut date = |field: Field| {
        let Some(at) = plan.place_of(field) else { return Ok(None) };
        match plan.date(row, at) {
            Ok(DateValue::Missing) => Ok(None),
            Ok(DateValue::Date(date)) => {
                if matches!(row.cell(at), Cell::Text(text) if values::is_before_midnight(text)) {
                    warn(refused(field, NoticeCode::BeforeMidnight, &row.cell(at).display()));
                }
                Ok(Some(day_number(date)))
            }
            Ok(DateValue::MonthOnly(date)) => {
                warn(refused(field, NoticeCode::DateWithoutDay, &row.cell(at).display()));
                Ok(Some(day_number(date)))
            }
            Ok(DateValue::Sentinel(_)) => {
                warn(refused(field, NoticeCode::SentinelDate, &row.cell(at).display()));
                Ok(None)
            }
            Err(error) => Err(refused(field, error.into(), &row.cell(at).display())),
        }
    };
    if loan_no.is_empty() {
        return Err(refused(Field::LoanNo, NoticeCode::LoanNoMissing, ""));
    }
    let day_field = match plan.kind {
        Kind::Payments => Field::PaidOn,
        Kind::Instalments | Kind::Cases => Field::DueDate,
    };
    let day = date(day_field)?.ok_or_else(|| refused(day_field, NoticeCode::DateMissing, ""))?;
    let paid_day = if plan.kind == Kind::Instalments { date(Field::PaidOn)? } else { None };
    let number = match cell(Field::InstalmentNo) {
        Some(cell) => values::instalment_number(cell)
            .map_err(|error| refused(Field::InstalmentNo, error.into(), &cell.display()))?,
        None => None,
    };
    if plan.kind == Kind::Instalments && number.is_none() && plan.place_of(Field::InstalmentNo).is_some() {
        return Err(refused(Field::InstalmentNo, NoticeCode::InstalmentNoMissing, ""));
    }
    let reverses = identifier(Field::Reverses);
    let (principal, interest) = (amount(Field::Principal)?, amount(Field::Interest)?);
    let mut fees = if plan.kind == Kind::Instalments { amount(Field::Fees)? } else { None };
    if fees.is_some_and(|fees| fees < 0) {
        return Err(refused(Field::Fees, NoticeCode::AmountNegative, &identifier(Field::Fees)));
    }
    let parts = || Some(principal?.saturating_add(interest.unwrap_or(0)));
    let (stated, went_out) = (amount(Field::Amount)?, amount(Field::Debit)?);
    let is_money = |amount: Option<i64>| amount.is_some_and(|amount| amount != 0);
    if plan.kind == Kind::Payments && is_money(stated) && is_money(went_out) {
        return Err(refused(Field::Debit, NoticeCode::BothSides, &identifier(Field::Debit)));
    }
    let paid = match (stated, plan.kind) {
        // What went out stands in a column of its own.
        (None | Some(0), Kind::Payments) => went_out.or(stated),
        // An instalment without a sum is the sum of its parts.
        // Period 0 without one is the disbursement.
        (None, Kind::Instalments) if number != Some(0) => parts(),
        _ => stated,
    };
    if paid.is_none() && reverses.is_empty() {
        return Err(refused(Field::Amount, NoticeCode::AmountMissing, ""));
    }
    if plan.kind == Kind::Instalments && paid.is_some_and(|amount| amount < 0) {
        return Err(refused(Field::Amount, NoticeCode::AmountNegative, &identifier(Field::Amount)));
    }
    let mut paid = without_fees(paid, principal, interest, fees);
    let waived = amount(Field::Waived)?.filter(|waived| *waived != 0);
    let (principal, interest) = match waived {
        Some(waived) if waived < 0 => {
            return Err(refused(Field::Waived, NoticeCode::AmountNegative, &identifier(Field::Waived)));
        }
        Some(waived) => {
            let beyond = waived.saturating_sub(paid.unwrap_or(0)).max(0);
            fees = fees.map(|fees| fees.saturating_sub(beyond).max(0));
            paid = paid.map(|amount| amount.saturating_sub(waived).max(0));
            // What is waived is interest first.
            let of_interest = waived.min(interest.unwrap_or(0));
            let rest = |principal: i64| principal.saturating_sub(waived - of_interest).max(0);
            (principal.map(rest), interest.map(|interest| interest - of_interest))
        }
        None => (principal, interest),
    };
    let mut paid_amount = amount(Field::PaidAmount)?;
    if plan.kind == Kind::Instalments && paid_amount.is_some_and(|paid| paid < 0) {
        return Err(refused(Field::PaidAmount, NoticeCode::AmountNegative, &identifier(Field::PaidAmount)));
    }
    if plan.kind == Kind::Instalments && paid_amount.is_none() {
        paid_amount = amount(Field::PaidPart)?;
        let due = paid.map(|amount| amount.saturating_add(fees.unwrap_or(0)));
        if let (Some(due), Some(unpaid)) = (due, amount(Field::Unpaid)?.filter(|_| tells_rest(plan, day))) {
            paid_amount = Some(due.saturating_sub(unpaid).max(0));
            if unpaid > due {
                warn(refused(Field::Unpaid, NoticeCode::RestAbove, &identifier(Field::Unpaid)));
            }
        }
    }
    // Of a schedule that has the days of payment and no amounts, what has a day is paid.
    let of_payment = [Field::PaidAmount, Field::PaidPart, Field::Unpaid, Field::Status];
    let tells_by_day =
        plan.kind == Kind::Instalments && of_payment.into_iter().all(|field| plan.place_of(field).is_none());
    if tells_by_day && paid_day.is_some() {
        paid_amount = paid.map(|amount| amount.saturating_add(fees.unwrap_or(0)));
        warn(refused(Field::PaidOn, NoticeCode::PaidByDate, ""));
    }
    let mut status = if plan.statuses.any() {
        let unknown = |value: String| refused(Field::Status, NoticeCode::StatusUnknown, &value);
        plan.statuses.of_row(row).map_err(unknown)?
    } else {
        None
    };
    match status.as_ref().map(|(meaning, _)| *meaning) {
        Some(Meaning::Reversal) => paid = paid.map(|amount| -amount.saturating_abs()),
        // An amount below 0 that was bounced or reversed is what takes the money back.
        Some(Meaning::NotMoney) if paid.is_some_and(|amount| amount < 0) => {
            let said = status.as_ref().map(|(_, said)| said.as_str()).unwrap_or_default();
            if how_it_failed(said.rsplit(": ").next().unwrap_or_default()) == NoMoney::Undone {
                status = status.map(|(_, said)| (Meaning::Reversal, said));
            }
        }
        // The status of an instalment that is paid says more than an amount beside it.
        Some(Meaning::Settled) => {
            let due = paid.map(|amount| amount.saturating_add(fees.unwrap_or(0)));
            if paid_amount.is_none_or(|paid| due.is_some_and(|due| paid < due)) {
                paid_amount = due;
                warn(refused(Field::Status, NoticeCode::PaidByStatus, ""));
            }
        }
        _ => {}
    }
    rounded.into_iter().for_each(warn);
    let has_column = plan.place_of(Field::LoanNo).is_some();
    let is_loan = |reference: &str| if has_column { reference == loan_no } else { names_loan(reference, &loan_no) };
    let names_payment = |reference: &String| is_reference(reference) && !is_loan(reference);
    let reference = Some(identifier(Field::Reference)).filter(names_payment).unwrap_or_default();
    Ok(Entry {
        row: row.number,
        loan_no,
        case_id,
        currency,
        number,
        day,
        amount: paid,
        principal,
        interest,
        fees,
        paid_amount,
        paid_day,
        reference,
        reverses,
        written: String::new(),
        name: String::new(),
        status,
        more,
    })
}

/// Whether a reference is the number of the loan, which names none of its payments.
fn names_loan(reference: &str, loan_no: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    plain(reference) == plain(loan_no)
}

/// Whether a text names one payment: how money came, or that there is nothing, names none.
fn is_reference(text: &str) -> bool {
    // A name or "December instalment" stands beside several.
    let is_of_words = text.split_whitespace().count() > 1;
    text.contains(|c: char| c.is_ascii_digit() && c != '0')
        || !(is_of_words
            || is_no_mark(text, Kind::Payments)
            || matches!(
                text.to_lowercase().as_str(),
                "n/a" | "na" | "nil" | "none" | "nonref" | "notprovided" | "noref"
            ))
}

/// Whether a column of what is left of instalments tells it of one that is due on a day: one of what is overdue says
/// nothing of those that are not.
fn tells_rest(plan: &Plan, due: i32) -> bool {
    let is_of_overdue = |at: usize| has_word(&plan.columns[at].header, WordList::Overdue.words());
    !plan.place_of(Field::Unpaid).is_some_and(is_of_overdue) || due < day_number(plan.as_of)
}

/// The amount of an instalment beyond its fees: where principal, interest and fees together find room in the amount, the
/// lender counts the fees in it.
fn without_fees(amount: Option<i64>, principal: Option<i64>, interest: Option<i64>, fees: Option<i64>) -> Option<i64> {
    let (Some(whole), Some(principal), Some(fees)) = (amount, principal, fees) else { return amount };
    let parts = principal.saturating_add(interest.unwrap_or(0));
    if fees > 0 && parts.saturating_add(fees) <= whole { Some(whole - fees) } else { amount }
}

/// A loan that the book learns of by its schedule.
fn case_of(plan: &Plan, row: &Row, entry: &Entry, warn: &mut impl FnMut(Notice)) -> CaseRow {
    let text = |field: Field| plan.place_of(field).map(|at| row.cell(at).display()).unwrap_or_default();
    let (name, number, phone) = (debtor_name(plan, row), text(Field::DebtorNo), text(Field::Phone));
    let disbursed_on = plan.place_of(Field::DisbursedOn).and_then(|at| match plan.date(row, at) {
        Ok(DateValue::Date(date) | DateValue::MonthOnly(date)) => Some(date),
        Ok(DateValue::Missing | DateValue::Sentinel(_)) => None,
        Err(error) => {
            warn(Notice::new(row.number, Some(Field::DisbursedOn), error.into(), row.cell(at).display()));
            None
        }
    });
    CaseRow {
        disbursed_day: disbursed_on.map(day_number),
        debtor_key: debtor_key(&entry.loan_no, &name, Some(number.as_str()), &phone),
        loan_no: entry.loan_no.as_str().into(),
        debtor_name: name,
        debtor_no: number,
        phone,
        region: text(Field::Region),
        product: text(Field::Product),
        more: "{}".to_owned(),
        ..CaseRow::in_currency(entry.currency)
    }
}
