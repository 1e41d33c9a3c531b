//! Files of instalments and of payments.

use super::ImportRequest;
use super::cases::{Checked, RowCheck};
use super::known::{Known, KnownLoans, LoanKey, Outcome};
use super::notices::{Notice, NoticeCode};
use super::plan::{Plan, SAMPLE};
use super::replacing::Replacing;
use super::write::{Found, PROGRESS_EVERY};
use crate::conventions::Basis;
use crate::engine::Engine;
use crate::failure::{Failure, FailureCode};
use crate::progress::{Cancel, Progress};
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::case::debtor_key;
use caseload_domain::outsourcing::POSTING_DAYS;
use caseload_domain::{Currency, Field, Money, Status};
use caseload_files::columns::{Kind, MatchedBy};
use caseload_files::status::{Meaning, NoMoney, how_it_failed};
use caseload_files::values::{self, DateValue};
use caseload_files::{Cell, Row, read_rows_ahead, sample_rows};
use caseload_store::{
    BookedPayment, CaseChunk, CaseId, CaseRow, Change, ChangeId, KnownInstalment, NewInstalment, NewPayment, PaymentId,
    Repeated,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Rows compared with the book at a time.
const ROWS_AT_ONCE: usize = 500;

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) row: u64,
    loan_no: String,
    pub(super) case_id: CaseId,
    pub(super) currency: Currency,
    pub(super) number: Option<i64>,
    pub(super) day: i32,
    pub(super) amount: Option<i64>,
    principal: Option<i64>,
    interest: Option<i64>,
    /// Fees charged with the instalment, beyond its amount.
    pub(super) fees: Option<i64>,
    pub(super) paid_amount: Option<i64>,
    paid_day: Option<i32>,
    reference: String,
    reverses: String,
    /// What its status means, with the header and the value that say so.
    status: Option<(Meaning, String)>,
    /// The lender's other columns: a JSON object of texts.
    more: String,
}

impl Entry {
    /// Whether it is no money, as its status says.
    fn is_not_money(&self) -> bool {
        matches!(self.status, Some((Meaning::NotMoney, _)))
    }
}

/// All rows of a file with their loans looked up.
struct Entries {
    found: Found,
    list: Vec<Entry>,
    /// Loans that the file opens, with the numbers they will have.
    new: Vec<(CaseId, CaseRow)>,
}

/// Reads all rows, then compares them with the book and writes what is new.
pub(super) async fn run(
    engine: &Engine,
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
        None => rehearsal.insert(engine.change(caseload_store::What::Import).await?),
    };
    let (known, next_id) = (KnownLoans::read(engine).await?, working.last_case_id().await?.next());
    let (reading, found) = (plan.clone(), Found::new(request));
    let entries = tokio::task::spawn_blocking(move || read(&reading, known, next_id, found, &progress, &cancel))
        .await
        .map_err(|error| Failure::internal(&error))??;
    let outcome = match plan.kind {
        Kind::Payments => {
            let standings = standings(engine, request, &entries.list).await?;
            payments(working, entries, &standings, day_number(plan.as_of)).await
        }
        Kind::Instalments | Kind::Cases => instalments(&plan, working, entries).await,
    };
    if let Some(rehearsal) = rehearsal {
        rehearsal.roll_back().await?;
    }
    outcome
}

fn read(
    plan: &Plan,
    mut known: KnownLoans,
    mut next_id: CaseId,
    mut found: Found,
    progress: &impl Fn(Progress),
    cancel: &Cancel,
) -> Result<Entries, Failure> {
    let check = RowCheck::new(plan);
    let purpose = if names_loans(plan, &known)? { None } else { plan.place_of(Field::Purpose) };
    let (mut list, mut new) = (Vec::new(), Vec::new());
    let mut trailing_blank = 0;
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
            Some(Checked::Footer { total }) => found.footer(plan, &row, total),
            _ if is_left_out(plan, &row) => {
                found.counts.left_out += 1;
                plan.statuses.count(&row, &mut found.statuses);
                found.total.add_rejected(plan, &row);
            }
            _ => {
                match of_row(plan, &check, &row, (&known, next_id, purpose), &mut |notice| found.warnings.push(notice))
                {
                    Ok(entry) => {
                        found.total.add(entry.currency, entry.amount.unwrap_or(0));
                        plan.statuses.count(&row, &mut found.statuses);
                        let loan = known.find(&entry.loan_no);
                        if let Some(known_as) = &loan.known_as {
                            let field = Some(Field::LoanNo);
                            found.warnings.push(Notice::new(
                                row.number,
                                field,
                                NoticeCode::LeadingZerosLost,
                                known_as.as_str(),
                            ));
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
                                Known {
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

/// Whether a column names the loans of a file: in a bank's statement it may be of the payer's accounts, none of which is
/// a loan of the book.
fn names_loans(plan: &Plan, known: &KnownLoans) -> Result<bool, Failure> {
    let Some(at) = plan.place_of(Field::LoanNo) else { return Ok(false) };
    let is_said = plan.columns[at].by != Some(MatchedBy::Alias);
    if plan.kind != Kind::Payments || is_said || plan.place_of(Field::Purpose).is_none() {
        return Ok(true);
    }
    let rows = sample_rows(&plan.file, std::slice::from_ref(&plan.sheet), SAMPLE)?.pop().unwrap_or_default();
    let is_known = |row: &Row| {
        let loan_no = values::identifier(row.cell(at)).text;
        known.get(known.find(&loan_no).key).is_some()
    };
    let named_beside = |row: &Row| {
        let text = plan.place_of(Field::Purpose).map(|at| row.cell(at).display()).unwrap_or_default();
        !loans_in(&text, known).is_empty()
    };
    Ok(rows.iter().any(is_known) || !rows.iter().any(named_beside))
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
    (known, next_id, purpose): (&KnownLoans, CaseId, Option<usize>),
    warn: &mut impl FnMut(Notice),
) -> Result<Entry, Notice> {
    let loan_no = match (purpose, plan.place_of(Field::LoanNo)) {
        (Some(at), _) => named_in_text(known, row, at, warn)?,
        (None, Some(at)) => values::identifier(row.cell(at)).text.to_string(),
        (None, None) => String::new(),
    };
    let of_case = case_and_currency(plan, known, &loan_no, next_id);
    entry(plan, check, row, (loan_no, of_case), warn)
}

/// The one loan of the book whose number a payer wrote among other words.
fn named_in_text(known: &KnownLoans, row: &Row, at: usize, warn: &mut impl FnMut(Notice)) -> Result<String, Notice> {
    let text = row.cell(at).display();
    let notice = |code: NoticeCode, value: String| Notice::new(row.number, Some(Field::Purpose), code, value);
    let named = loans_in(&text, known);
    match &named[..] {
        [loan_no] => {
            warn(notice(NoticeCode::LoanFoundInText, format!("{loan_no} ← {text}")));
            Ok(loan_no.clone())
        }
        [] => Err(notice(NoticeCode::UnknownLoan, text.to_string())),
        _ => Err(notice(NoticeCode::SeveralLoans, named.join(", "))),
    }
}

/// The loans of the book whose numbers stand in a text, each once: a word of it, or parts of one that signs separate, of
/// which the longest counts. A few characters may mean anything, and so may letters alone.
fn loans_in(text: &str, known: &KnownLoans) -> Vec<String> {
    const LEAST: usize = 3;
    let is_ideograph = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    let apart = |c: char| c.is_whitespace() || is_ideograph(c) || ",;:()[]{}<>\"'#=|+*?".contains(c);
    let may_be = |part: &str| part.chars().count() >= LEAST && part.contains(|c: char| c.is_ascii_digit());
    let in_book = |part: &str| {
        let spelt = [part.to_owned(), part.to_uppercase()];
        spelt.into_iter().find(|part| known.get(LoanKey::of(part)).is_some())
    };
    let mut named = Vec::new();
    for word in text.split(apart) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (from, to) in runs_of(word) {
            let is_free = taken.iter().all(|(start, end)| to <= *start || from >= *end);
            if let Some(loan_no) = Some(&word[from..to]).filter(|part| is_free && may_be(part)).and_then(in_book) {
                taken.push((from, to));
                named.push(loan_no);
            }
        }
    }
    named.sort_unstable();
    named.dedup();
    named
}

/// Where the parts of a word, and those that stand together, begin and end; the longest first.
fn runs_of(word: &str) -> Vec<(usize, usize)> {
    /// What has more parts is no reference that somebody wrote.
    const MOST_PARTS: usize = 16;
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for (at, sign) in word.match_indices(['/', '.', '_', '-']) {
        parts.push((start, at));
        start = at + sign.len();
    }
    parts.push((start, word.len()));
    parts.truncate(MOST_PARTS);
    let mut runs: Vec<(usize, usize)> = vec![(0, word.len())];
    for (first, (from, _)) in parts.iter().enumerate() {
        runs.extend(parts[first..].iter().map(|(_, to)| (*from, *to)));
    }
    runs.sort_by_key(|(from, to)| std::cmp::Reverse(to - from));
    runs.dedup();
    runs
}

/// The case of a row, `next` where it opens one, and the currency that is meant where the row names none: what the
/// user or the header says, else the loan's own, else the plan's.
fn case_and_currency(plan: &Plan, known: &KnownLoans, loan_no: &str, next: CaseId) -> (CaseId, Currency) {
    let loan = known.get(known.find(loan_no).key);
    let of_book = loan.map(|known| known.currency).filter(|_| !plan.currency_is_said);
    (loan.map_or(next, |known| known.id), of_book.unwrap_or(plan.currency))
}

/// Refuses a row in another currency than its loan's.
fn of_loan(entry: &Entry, known: &Known) -> Result<(), Notice> {
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
    let mut amount = |field: Field| match plan.place_of(field) {
        Some(at) => {
            let read = plan.amount(row, at, currency);
            let read = read.map_err(|error| refused(field, error.into(), &row.cell(at).display()))?;
            if read.is_some_and(|read| read.is_rounded) {
                rounded.push(refused(field, NoticeCode::AmountRounded, &row.cell(at).display()));
            }
            Ok(read.map(|read| read.minor))
        }
        None => Ok(None),
    };
    let mut date = |field: Field| {
        let Some(at) = plan.place_of(field) else { return Ok(None) };
        match plan.date(row, at) {
            Ok(DateValue::Missing) => Ok(None),
            Ok(DateValue::Date(date)) => Ok(Some(day_number(date))),
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
        Some(cell) => {
            values::count(cell).map_err(|error| refused(Field::InstalmentNo, error.into(), &cell.display()))?
        }
        None => None,
    };
    if plan.kind == Kind::Instalments && number.is_none() && plan.place_of(Field::InstalmentNo).is_some() {
        return Err(refused(Field::InstalmentNo, NoticeCode::InstalmentNoMissing, ""));
    }
    let reverses = identifier(Field::Reverses);
    let (principal, interest) = (amount(Field::Principal)?, amount(Field::Interest)?);
    let fees = if plan.kind == Kind::Instalments { amount(Field::Fees)? } else { None };
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
        (None, Kind::Instalments) => parts(),
        _ => stated,
    };
    if paid.is_none() && reverses.is_empty() {
        return Err(refused(Field::Amount, NoticeCode::AmountMissing, ""));
    }
    if plan.kind == Kind::Instalments && paid.is_some_and(|amount| amount < 0) {
        return Err(refused(Field::Amount, NoticeCode::AmountNegative, &identifier(Field::Amount)));
    }
    let mut paid = without_fees(paid, principal, interest, fees);
    let mut paid_amount = amount(Field::PaidAmount)?;
    let status = if plan.statuses.any() {
        let unknown = |value: String| refused(Field::Status, NoticeCode::StatusUnknown, &value);
        plan.statuses.of_row(row).map_err(unknown)?
    } else {
        None
    };
    match status.as_ref().map(|(meaning, _)| *meaning) {
        Some(Meaning::Reversal) => paid = paid.map(|amount| -amount.saturating_abs()),
        // A schedule that says of an instalment only that it is paid.
        Some(Meaning::Settled) if paid_amount.is_none() => {
            paid_amount = paid.map(|amount| amount.saturating_add(fees.unwrap_or(0)));
            warn(refused(Field::Status, NoticeCode::PaidByStatus, ""));
        }
        _ => {}
    }
    rounded.into_iter().for_each(warn);
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
        reference: identifier(Field::Reference),
        reverses,
        status,
        more,
    })
}

/// The amount of an instalment beyond its fees: where principal, interest and fees together find room in the amount, the
/// lender counts the fees in it.
fn without_fees(amount: Option<i64>, principal: Option<i64>, interest: Option<i64>, fees: Option<i64>) -> Option<i64> {
    let (Some(whole), Some(principal), Some(fees)) = (amount, principal, fees) else { return amount };
    let parts = principal.saturating_add(interest.unwrap_or(0));
    if fees > 0 && parts.saturating_add(fees) <= whole { Some(whole - fees) } else { amount }
}

/// The cases of some rows, each once.
fn cases_of(entries: &[Entry]) -> Vec<CaseId> {
    let mut ids: Vec<CaseId> = entries.iter().map(|entry| entry.case_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

async fn instalments(plan: &Plan, change: &mut Change, entries: Entries) -> Result<Found, Failure> {
    let Entries { mut found, mut list, new } = entries;
    if plan.place_of(Field::InstalmentNo).is_none() {
        number_by_due_date(change, &mut list, day_number(plan.as_of)).await?;
    }
    // Two rows of one instalment that contradict each other: neither stands.
    let mut first_of: HashMap<(CaseId, i64), usize> = HashMap::new();
    let mut contradicted: HashMap<usize, u64> = HashMap::new();
    let mut repeats: HashMap<usize, usize> = HashMap::new();
    let says = |entry: &Entry| (entry.day, entry.amount, entry.fees, entry.paid_amount, entry.paid_day);
    for (index, entry) in list.iter().enumerate() {
        let key = (entry.case_id, entry.number.unwrap_or(0));
        match first_of.get(&key) {
            None => {
                first_of.insert(key, index);
            }
            Some(&first) if says(&list[first]) == says(entry) => {
                repeats.insert(index, first);
            }
            Some(&first) => {
                contradicted.insert(first, entry.row);
                contradicted.insert(index, list[first].row);
            }
        }
    }
    drop(first_of);
    // What repeats a row that does not stand stands no more than it.
    for (index, first) in &repeats {
        if let Some(other) = contradicted.get(first).copied() {
            contradicted.insert(*index, other);
        }
    }
    // A new loan of which no row stands is not opened.
    let standing: HashSet<CaseId> = list
        .iter()
        .enumerate()
        .filter(|(index, _)| !contradicted.contains_key(index))
        .map(|(_, entry)| entry.case_id)
        .collect();
    let mut chunk = CaseChunk::new(change.id());
    for (id, case) in new.iter().filter(|(id, _)| standing.contains(id)) {
        chunk.push_case(*id, case);
        if chunk.is_full() {
            change.write_chunk(std::mem::replace(&mut chunk, CaseChunk::new(change.id()))).await?;
        }
    }
    change.write_chunk(chunk).await?;
    let mut at = 0;
    let today = day_number(plan.as_of);
    let stands = |index: &usize| !contradicted.contains_key(index) && !repeats.contains_key(index);
    let standing_rows = (0..).zip(&list).filter(|(index, _)| stands(index)).map(|(_, entry)| entry);
    let opened: HashSet<CaseId> = new.iter().map(|(id, _)| *id).collect();
    let mut replacing = Replacing::of(change, standing_rows, &opened, today, &mut found).await?;
    change.start_schedules(&replacing.starting(), today).await?;
    change.add_instalments(&replacing.carried_over).await?;
    for some in list.chunks(ROWS_AT_ONCE) {
        let newest = change.schedule_days(&cases_of(some)).await?;
        // Of a schedule that the book has, only what differs is written.
        found.rests_on.extend(change.changes_of_schedules(&cases_of(some)).await?);
        let known: HashMap<(CaseId, i64), KnownInstalment> = change
            .instalments_of(&cases_of(some), today)
            .await?
            .into_iter()
            .map(|known| ((known.case_id, known.number), known))
            .collect();
        // What came in by other files since the schedule told of money last may be the money that it tells of now.
        let tells_of_money = some.iter().any(|entry| entry.paid_amount.is_some_and(|paid| paid > 0));
        let by_files =
            if tells_of_money { change.payments_beside_schedules(&cases_of(some)).await? } else { HashMap::new() };
        let (mut written, mut paid) = (Vec::new(), Vec::new());
        for (index, entry) in (at..).zip(some) {
            if let Some(other) = contradicted.get(&index) {
                let field = Some(Field::InstalmentNo);
                found.reject(Notice::new(entry.row, field, NoticeCode::DuplicateInstalment, other.to_string()));
                continue;
            }
            if repeats.contains_key(&index) {
                found.counts.unchanged += 1;
                continue;
            }
            let (number, amount) = (entry.number.unwrap_or(0), entry.amount.unwrap_or(0));
            found.sums.add(entry.currency, amount.saturating_add(entry.fees.unwrap_or(0)))?;
            let is_replaced = replacing.has(entry.case_id);
            let before = if is_replaced {
                replacing.before(entry.case_id, number)
            } else {
                known.get(&(entry.case_id, number)).copied()
            };
            let paid_before = before.map_or(0, |known| known.paid);
            let told = entry.paid_amount.map_or(0, |amount| amount.saturating_sub(paid_before));
            let mut more_paid = replacing.more_paid(entry).unwrap_or(told);
            // A file without a column of fees says nothing against those that the book has.
            let fees = entry.fees.or(before.and_then(|known| known.fees));
            let mut same = before.is_some_and(|known| {
                let charged = (known.fees.unwrap_or(0), fees.unwrap_or(0));
                (known.due_day, known.amount) == (entry.day, amount) && charged.0 == charged.1
            });
            // What a newer file says stands; an older one may only know of money that it does not.
            let older = newest.get(&entry.case_id).is_some_and(|newest| *newest > today);
            if older && before.is_some() && (!same || more_paid < 0) {
                found.warnings.push(Notice::new(entry.row, Some(Field::InstalmentNo), NoticeCode::OlderFile, ""));
                (same, more_paid) = (true, more_paid.max(0));
            }
            match before {
                None => found.counts.created += 1,
                Some(_) if same && more_paid == 0 => found.counts.unchanged += 1,
                Some(_) => found.counts.updated += 1,
            }
            if !same || is_replaced {
                written.push(NewInstalment {
                    case_id: entry.case_id,
                    number,
                    due_day: entry.day,
                    amount,
                    principal: entry.principal,
                    interest: entry.interest,
                    fees,
                    more: entry.more.clone(),
                });
            }
            if more_paid != 0 {
                let until = entry.paid_day.unwrap_or(today);
                let by_files = by_files.get(&entry.case_id).into_iter().flatten();
                let came =
                    by_files.filter(|(day, _)| *day <= until).fold(0_i64, |sum, (_, one)| sum.saturating_add(*one));
                if more_paid > 0 && came > 0 {
                    let money = Money { currency: entry.currency, minor: came };
                    let value = format!("{} {}", money.digits(), money.currency);
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidAmount), NoticeCode::PaidByFile, value));
                }
                if entry.paid_day.is_none() {
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidOn), NoticeCode::PaidWithoutDate, ""));
                }
                paid.push(NewPayment {
                    instalment_number: Some(number),
                    ..NewPayment::of(entry.case_id, entry.paid_day.unwrap_or(day_number(plan.as_of)), more_paid)
                });
            }
        }
        at += some.len();
        change.add_instalments(&written).await?;
        change.add_payments(&paid).await?;
        let amounts = written.iter().map(|one| one.amount).chain(paid.iter().map(|one| one.amount));
        refuse_sums_too_large(change, amounts, &cases_of(some)).await?;
    }
    Ok(found)
}

/// Numbers instalments that come without numbers: those due on a day that the book's schedule of the loan has keep its
/// number, the others follow in the order of their days.
async fn number_by_due_date(change: &mut Change, list: &mut [Entry], day: i32) -> Result<(), Failure> {
    let mut numbers: HashMap<CaseId, BTreeMap<i32, i64>> = HashMap::new();
    for some in cases_of(list).chunks(ROWS_AT_ONCE) {
        for known in change.instalments_of(some, day).await? {
            numbers.entry(known.case_id).or_default().insert(known.due_day, known.number);
        }
    }
    let mut days: BTreeSet<(CaseId, i32)> = list.iter().map(|entry| (entry.case_id, entry.day)).collect();
    days.retain(|(case_id, day)| !numbers.get(case_id).is_some_and(|known| known.contains_key(day)));
    for (case_id, day) in days {
        let known = numbers.entry(case_id).or_default();
        let next = known.values().max().map_or(1, |last| last + 1);
        known.insert(day, next);
    }
    for entry in list {
        entry.number = numbers.get(&entry.case_id).and_then(|known| known.get(&entry.day)).copied();
    }
    Ok(())
}

/// A loan that the book learns of by its schedule.
fn case_of(plan: &Plan, row: &Row, entry: &Entry, warn: &mut impl FnMut(Notice)) -> CaseRow {
    let text = |field: Field| plan.place_of(field).map(|at| row.cell(at).display()).unwrap_or_default();
    let (name, number, phone) = (text(Field::DebtorName), text(Field::DebtorNo), text(Field::Phone));
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

/// What makes two payments the same: case, day, amount and reference.
type PaymentKey = (CaseId, i32, i64, String);

/// How often something was counted.
fn counted<K: std::hash::Hash + Eq>(counts: &HashMap<K, u64>, key: &K) -> u64 {
    counts.get(key).copied().unwrap_or(0)
}

/// Where a loan stands whose money comes.
#[derive(Clone, Copy, Default)]
struct LoanStanding {
    /// That it is withdrawn or written off on the day of the file.
    removal: Option<NoticeCode>,
    /// The day of the figures that money of that day or before changes nothing of.
    figures_of: Option<i32>,
}

/// Where the loans of some payments stand on the day of the file.
async fn standings(
    engine: &Engine,
    request: &ImportRequest,
    list: &[Entry],
) -> Result<HashMap<CaseId, LoanStanding>, Failure> {
    let portfolio = engine.portfolio().await?;
    let convention = engine.convention(&Basis::default()).await?;
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
    };
    Ok(cases_of(list).into_iter().map(|id| (id, of_loan(id))).collect())
}

async fn payments(
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
    let names_in_file = NamesInFile::of(&list);
    let mut seen: HashMap<PaymentKey, u64> = HashMap::new();
    let mut taken_back: HashMap<PaymentKey, u64> = HashMap::new();
    let mut ledger = Ledger::default();
    let mut written: Vec<NewPayment> = Vec::new();
    for some in list.chunks(ROWS_AT_ONCE) {
        let mut in_book: HashMap<PaymentKey, u64> = HashMap::new();
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
            *in_book.entry(key).or_default() += 1;
        }
        for entry in some {
            let reverses = names.get(&(entry.case_id, entry.reverses.clone())).unwrap_or(&entry.reverses).clone();
            let entry = &Entry { reverses, ..entry.clone() };
            if let Some((Meaning::NotMoney, said)) = &entry.status {
                let amount = entry.amount.unwrap_or(0);
                let key: PaymentKey = (entry.case_id, entry.day, amount, entry.reference.clone());
                let (of_book, of_file) = (counted(&in_book, &key), counted(&money_in_file, &key));
                let standing = match how_it_failed(said.rsplit(": ").next().unwrap_or_default()) {
                    // What is on its way takes nothing back.
                    NoMoney::Waiting => 0,
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
                // It went back by the day of the file; what it takes back is named by its reference, or its day.
                let day = entry.day.max(today);
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
            // A reference names one payment; without one, equal payments of a day are told by count.
            let key: PaymentKey = (entry.case_id, entry.day, amount, entry.reference.clone());
            let known = in_book.get(&key).copied().unwrap_or(0);
            let times = seen.entry(key.clone()).or_default();
            *times += 1;
            let again = if entry.reference.is_empty() {
                *times <= known
            } else {
                *times > 1 || known > 0 || also_known.contains(&key)
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
            if !again && let Some(reason) = ledger.refuses(entry, amount, reversed.flatten()) {
                found.reject(reason);
                continue;
            }
            let in_schedule = reported.get(&entry.case_id).filter(|_| !again && amount > 0);
            if let Some(paid) = in_schedule.and_then(|paid| paid.last().filter(|(last, _)| entry.day <= *last)) {
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
                let standing = standings.get(&entry.case_id).copied().unwrap_or_default();
                if let Some(code) = standing.removal {
                    found.warnings.push(Notice::new(entry.row, Some(Field::LoanNo), code, entry.loan_no.as_str()));
                }
                if let Some(day) = standing.figures_of.filter(|day| entry.day <= *day) {
                    let value = date_of(day).map(|day| day.to_string()).unwrap_or_default();
                    let notice = NoticeCode::InFiguresAlready;
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidOn), notice, value));
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

/// From this amount on, in minor units, the sums of a loan could leave 64 bits with fewer than 90,000 rows.
const LARGE_AMOUNT: i64 = 100_000_000_000_000;

/// Refuses a file by which the sums of a loan would be more than the program can hold.
async fn refuse_sums_too_large(
    change: &mut Change,
    mut amounts: impl Iterator<Item = i64>,
    cases: &[CaseId],
) -> Result<(), Failure> {
    if !amounts.any(|amount| amount.saturating_abs() >= LARGE_AMOUNT) {
        return Ok(());
    }
    match change.loan_with_sums_too_large(cases).await? {
        Some(loan_no) => Err(Failure::new(FailureCode::SumTooLarge).with("loan_no", loan_no)),
        None => Ok(()),
    }
}

/// Payments that agencies' reports brought into the book, which the lender's own file tells of now.
#[derive(Default)]
struct Brought {
    /// By case, day and amount: those that no file of the lender's has told of yet; and whether they have a
    /// reference of their own, without which equal payments are told by count anyway.
    untold: HashMap<(CaseId, i32, i64), Vec<(PaymentId, bool)>>,
    /// What each payment of `untold` is called where a person reads it.
    names: HashMap<PaymentId, String>,
    /// By case, day, amount and the lender's reference: how many it has told of.
    told: HashMap<PaymentKey, u64>,
}

/// What a row of the lender's is to the payments that agencies reported.
enum Reported {
    /// It tells of this one for the first time.
    Now(PaymentId),
    /// It told of one before.
    Before,
}

impl Brought {
    fn of(payments: Vec<BookedPayment>) -> Self {
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
    fn suspected(&self, key: &PaymentKey) -> Option<String> {
        let (case, day, amount, _) = key;
        let mut days = (1..=POSTING_DAYS).flat_map(|apart| [day.saturating_sub(apart), day.saturating_add(apart)]);
        let near = days.find_map(|day| self.untold.get(&(*case, day, *amount)).and_then(|untold| untold.last()))?;
        self.names.get(&near.0).cloned()
    }

    /// What a row is that is the `times`-th of its kind beyond those in the book.
    fn take(&mut self, key: &PaymentKey, times: u64) -> Option<Reported> {
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
struct NamesInFile<'list> {
    /// By case and reference.
    named: HashSet<(CaseId, &'list str)>,
    /// How many have none, by case, day and amount.
    unnamed: HashMap<(CaseId, i32, i64), usize>,
}

impl<'list> NamesInFile<'list> {
    fn of(list: &'list [Entry]) -> Self {
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

/// The references, empty ones too, of the payments that the lender's own files told of, by case, day and amount: what
/// had a reference in one file and has none in another may be one payment.
#[derive(Default)]
struct OtherwiseNamed {
    references: HashMap<(CaseId, i32, i64), Vec<String>>,
    /// Payments that agencies' reports brought; they come among the payments of the book once more.
    brought: HashMap<PaymentKey, usize>,
}

impl OtherwiseNamed {
    fn take_report(&mut self, payment: &BookedPayment) {
        let alike = (payment.case_id, payment.paid_day, payment.amount);
        if let Some(reference) = &payment.lender_reference {
            self.references.entry(alike).or_default().push(reference.clone());
        }
        *self.brought.entry((alike.0, alike.1, alike.2, payment.reference.clone())).or_default() += 1;
    }

    fn take_payment(&mut self, payment: &NewPayment) {
        let alike = (payment.case_id, payment.paid_day, payment.amount);
        match self.brought.get_mut(&(alike.0, alike.1, alike.2, payment.reference.clone())) {
            Some(left) if *left > 0 => *left -= 1,
            _ => self.references.entry(alike).or_default().push(payment.reference.clone()),
        }
    }

    /// The reference of a payment of the same day and amount that stands in the book, which the file does not tell of
    /// as it stands there: any where the new one has none, and one without where it has one.
    fn of(&self, (case, day, amount, reference): &PaymentKey, in_file: &NamesInFile<'_>) -> Option<String> {
        let references = self.references.get(&(*case, *day, *amount))?;
        if reference.is_empty() {
            let is_absent = |other: &&String| !other.is_empty() && !in_file.named.contains(&(*case, other.as_str()));
            return references.iter().find(is_absent).cloned();
        }
        let unnamed = references.iter().filter(|other| other.is_empty()).count();
        let in_file = in_file.unnamed.get(&(*case, *day, *amount)).copied().unwrap_or(0);
        (unnamed > in_file).then(|| "–".to_owned())
    }
}

/// Which references are taken, and how much of each payment was taken back.
#[derive(Default)]
struct Ledger {
    /// By case, reference and whether money was taken back: the amount.
    taken: HashMap<(CaseId, String, bool), i64>,
    /// By case and reference of the payment: what was taken back of it.
    reversed: HashMap<(CaseId, String), i64>,
    /// Cases whose payments in the book were taken into account.
    of_book: HashSet<CaseId>,
    reading: Option<CaseId>,
}

impl Ledger {
    /// Takes a payment of the book into account; those of one case come together, once.
    fn take_from_book(&mut self, known: &NewPayment) {
        if self.reading != Some(known.case_id) && !self.of_book.insert(known.case_id) {
            return;
        }
        self.reading = Some(known.case_id);
        self.take(known.case_id, known.amount, &known.reference, &known.reverses);
    }

    fn take(&mut self, case_id: CaseId, amount: i64, reference: &str, reverses: &str) {
        if !reference.is_empty() {
            self.taken.insert((case_id, reference.to_owned(), amount < 0), amount);
        }
        if !reverses.is_empty() {
            let back = self.reversed.entry((case_id, reverses.to_owned())).or_default();
            *back = back.saturating_add(amount.saturating_abs());
        }
    }

    /// Why a new row can't be, where it can't; else it is taken into account.
    fn refuses(&mut self, entry: &Entry, amount: i64, reversed: Option<i64>) -> Option<Notice> {
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
