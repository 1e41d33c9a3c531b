//! Files of instalments and of payments.

use super::cases::{Checked, RowCheck};
use super::plan::Plan;
use super::report::Notice;
use super::write::{Found, notice};
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::progress::{Cancel, Progress};
use caseload_domain::calendar::day_number;
use caseload_domain::case::debtor_key;
use caseload_domain::{Currency, Field};
use caseload_files::columns::Kind;
use caseload_files::values::{self, DateValue};
use caseload_files::{Row, read_rows};
use caseload_store::{CaseChunk, CaseRow, Change, NewInstalment, NewPayment};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A row that was read, with what it says.
struct Entry {
    row: Row,
    loan_no: String,
    currency: Currency,
    number: Option<i64>,
    day: i32,
    amount: Option<i64>,
    principal: Option<i64>,
    interest: Option<i64>,
    paid_amount: Option<i64>,
    paid_day: Option<i32>,
    reference: String,
    reverses: String,
}

/// Reads all rows, then compares them with the book and writes what is new.
pub(super) async fn run(
    engine: &Engine,
    plan: Arc<Plan>,
    change: &mut Option<Change>,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<Found, Failure> {
    let reading = plan.clone();
    let (found, entries) = tokio::task::spawn_blocking(move || read(&reading, &progress, &cancel))
        .await
        .map_err(|error| Failure::new(codes::FILE_DAMAGED).with("reason", error.to_string()))??;
    // A dry run works on a change that is given up, so that both take the same way.
    let mut rehearsal = None;
    let working = match change.as_mut() {
        Some(change) => change,
        None => rehearsal.insert(engine.change(caseload_store::What::Import).await?),
    };
    let outcome = match plan.kind {
        Kind::Payments => payments(engine, &plan, working, found, entries).await,
        Kind::Instalments | Kind::Cases => instalments(engine, &plan, working, found, entries).await,
    };
    if let Some(rehearsal) = rehearsal {
        rehearsal.roll_back().await?;
    }
    outcome
}

fn read(plan: &Plan, progress: &impl Fn(Progress), cancel: &Cancel) -> Result<(Found, Vec<Entry>), Failure> {
    let check = RowCheck::new(plan);
    let (mut found, mut entries) = (Found::new(), Vec::new());
    let mut trailing_blank = 0;
    let mut cancelled = false;
    read_rows(&plan.file, plan.sheet.as_deref(), &mut |row| {
        if row.number <= plan.layout.header_row {
            return ControlFlow::Continue(());
        }
        if cancel.is_cancelled() {
            cancelled = true;
            return ControlFlow::Break(());
        }
        found.counts.read += 1;
        if found.counts.read.is_multiple_of(2_000) {
            progress(Progress { done: found.counts.read, total: None });
        }
        match check.aside(&row) {
            Some(Checked::Blank) => {
                found.counts.blank += 1;
                trailing_blank += 1;
                return ControlFlow::Continue(());
            }
            Some(_) => found.counts.footer += 1,
            None => match entry(plan, &row, &mut found.warnings) {
                Ok(entry) => entries.push(entry),
                Err(notice) => found.reject(notice, &row),
            },
        }
        trailing_blank = 0;
        ControlFlow::Continue(())
    })?;
    if cancelled {
        return Err(Failure::new(codes::CANCELLED));
    }
    found.counts.read -= trailing_blank;
    found.counts.blank -= trailing_blank;
    Ok((found, entries))
}

fn entry(plan: &Plan, row: &Row, warnings: &mut Vec<Notice>) -> Result<Entry, Notice> {
    let refused = |field: Field, code: &str, value: &str| Notice {
        row: row.number,
        field: Some(field),
        code: code.to_owned(),
        value: value.to_owned(),
    };
    let cell = |field: Field| plan.place_of(field).map(|at| row.cell(at));
    let identifier =
        |field: Field| cell(field).map(|cell| values::identifier(cell).text.to_string()).unwrap_or_default();
    let currency = match identifier(Field::Currency).as_str() {
        "" | "¥" | "￥" => plan.currency,
        sign => Currency::from_sign(sign).ok_or_else(|| refused(Field::Currency, "unknown_currency", sign))?,
    };
    let amount = |field: Field| match cell(field) {
        Some(cell) => values::amount(cell, currency, plan.spelling.decimal_mark)
            .map_err(|error| refused(field, error.code(), &cell.display())),
        None => Ok(None),
    };
    let mut date = |field: Field| {
        let Some(at) = plan.place_of(field) else { return Ok(None) };
        let order = plan.spelling.orders.get(at).copied().flatten();
        match values::date(row.cell(at), order) {
            Ok(DateValue::Missing) => Ok(None),
            Ok(DateValue::Date(date)) => Ok(Some(day_number(date))),
            Ok(DateValue::MonthOnly(date)) => {
                warnings.push(refused(field, "date_without_day", &row.cell(at).display()));
                Ok(Some(day_number(date)))
            }
            Ok(DateValue::Sentinel(_)) => {
                warnings.push(refused(field, "sentinel_date", &row.cell(at).display()));
                Ok(None)
            }
            Err(error) => Err(refused(field, error.code(), &row.cell(at).display())),
        }
    };
    let loan_no = identifier(Field::LoanNo);
    if loan_no.is_empty() {
        return Err(refused(Field::LoanNo, "loan_no_missing", ""));
    }
    let (day_field, day_code) = match plan.kind {
        Kind::Payments => (Field::PaidOn, "date_missing"),
        Kind::Instalments | Kind::Cases => (Field::DueDate, "date_missing"),
    };
    let day = date(day_field)?.ok_or_else(|| refused(day_field, day_code, ""))?;
    let paid_day = if plan.kind == Kind::Instalments { date(Field::PaidOn)? } else { None };
    let number = match cell(Field::InstalmentNo) {
        Some(cell) => {
            values::count(cell).map_err(|error| refused(Field::InstalmentNo, error.code(), &cell.display()))?
        }
        None => None,
    };
    if plan.kind == Kind::Instalments && number.is_none() {
        return Err(refused(Field::InstalmentNo, "instalment_no_missing", ""));
    }
    let reverses = identifier(Field::Reverses);
    let paid = amount(Field::Amount)?;
    if paid.is_none() && reverses.is_empty() {
        return Err(refused(Field::Amount, "amount_missing", ""));
    }
    if plan.kind == Kind::Instalments && paid.is_some_and(|amount| amount < 0) {
        return Err(refused(Field::Amount, "amount_negative", &identifier(Field::Amount)));
    }
    Ok(Entry {
        loan_no,
        currency,
        number,
        day,
        amount: paid,
        principal: amount(Field::Principal)?,
        interest: amount(Field::Interest)?,
        paid_amount: amount(Field::PaidAmount)?,
        paid_day,
        reference: identifier(Field::Reference),
        reverses,
        row: row.clone(),
    })
}

async fn instalments(
    engine: &Engine,
    plan: &Plan,
    change: &mut Change,
    mut found: Found,
    entries: Vec<Entry>,
) -> Result<Found, Failure> {
    // Two rows of one instalment that contradict each other: neither stands.
    let mut first_of: HashMap<(String, i64), usize> = HashMap::new();
    let mut contradicted: Vec<Option<u64>> = vec![None; entries.len()];
    let mut repeats = vec![false; entries.len()];
    let says = |entry: &Entry| (entry.day, entry.amount, entry.paid_amount, entry.paid_day);
    for (index, entry) in entries.iter().enumerate() {
        let key = (entry.loan_no.clone(), entry.number.unwrap_or(0));
        match first_of.get(&key) {
            None => {
                first_of.insert(key, index);
            }
            Some(&first) if says(&entries[first]) == says(entry) => repeats[index] = true,
            Some(&first) => {
                contradicted[first] = Some(entry.row.number);
                contradicted[index] = Some(entries[first].row.number);
            }
        }
    }
    let mut cases: HashMap<String, i64> = HashMap::new();
    let mut next_id = change.last_case_id().await? + 1;
    let (mut chunk, mut written, mut paid) = (CaseChunk::new(change.id()), Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        if let Some(other) = contradicted[index] {
            found.reject(notice(entry.row.number, "duplicate_instalment", other.to_string()), &entry.row);
            continue;
        }
        if repeats[index] {
            found.counts.unchanged += 1;
            continue;
        }
        let known = match cases.get(&entry.loan_no) {
            Some(id) => Some(*id),
            None => engine.book.case_by_loan_no(&entry.loan_no).await?,
        };
        let id = if let Some(id) = known {
            id
        } else {
            chunk.push_case(next_id, &case_of(plan, entry))?;
            if chunk.is_full() {
                change.write_chunk(std::mem::replace(&mut chunk, CaseChunk::new(change.id()))).await?;
            }
            next_id += 1;
            next_id - 1
        };
        cases.insert(entry.loan_no.clone(), id);
        let (number, amount) = (entry.number.unwrap_or(0), entry.amount.unwrap_or(0));
        let before = change.instalment(id, number).await?;
        let paid_before = change.paid_on_instalment(id, number).await?;
        let more_paid = entry.paid_amount.map_or(0, |amount| amount.saturating_sub(paid_before));
        match before {
            None => found.counts.created += 1,
            Some(same) if same == (entry.day, amount) && more_paid == 0 => {
                found.counts.unchanged += 1;
                found.sums.add(entry.currency, amount)?;
                continue;
            }
            Some(_) => found.counts.updated += 1,
        }
        if before != Some((entry.day, amount)) {
            written.push(NewInstalment {
                case_id: id,
                number,
                due_day: entry.day,
                amount,
                principal: entry.principal,
                interest: entry.interest,
            });
        }
        if more_paid != 0 {
            if entry.paid_day.is_none() {
                let mut without_day = notice(entry.row.number, "paid_without_date", String::new());
                without_day.field = Some(Field::PaidOn);
                found.warnings.push(without_day);
            }
            paid.push(NewPayment {
                case_id: id,
                paid_day: entry.paid_day.unwrap_or(day_number(plan.as_of)),
                amount: more_paid,
                reference: String::new(),
                instalment_number: Some(number),
            });
        }
        found.sums.add(entry.currency, amount)?;
    }
    change.write_chunk(chunk).await?;
    change.add_instalments(&written).await?;
    change.add_payments(&paid).await?;
    Ok(found)
}

/// A loan that the book learns of by its schedule.
fn case_of(plan: &Plan, entry: &Entry) -> CaseRow {
    let text =
        |field: Field| plan.place_of(field).map(|at| entry.row.cell(at).display().to_string()).unwrap_or_default();
    let (name, number, phone) = (text(Field::DebtorName), text(Field::DebtorNo), text(Field::Phone));
    CaseRow {
        debtor_key: debtor_key(&entry.loan_no, &name, Some(number.as_str()), &phone),
        loan_no: entry.loan_no.clone(),
        debtor_name: name,
        debtor_no: number,
        phone,
        region: text(Field::Region),
        product: text(Field::Product),
        currency: entry.currency.code().to_owned(),
        more: "{}".to_owned(),
        ..CaseRow::default()
    }
}

async fn payments(
    engine: &Engine,
    _plan: &Plan,
    change: &mut Change,
    mut found: Found,
    entries: Vec<Entry>,
) -> Result<Found, Failure> {
    let amounts_in_file: HashMap<(&str, &str), i64> = entries
        .iter()
        .filter(|entry| !entry.reference.is_empty())
        .filter_map(|entry| Some(((entry.loan_no.as_str(), entry.reference.as_str()), entry.amount?)))
        .collect();
    let mut seen: HashMap<(i64, i32, i64, String), u64> = HashMap::new();
    let mut written: Vec<NewPayment> = Vec::new();
    for entry in &entries {
        let Some(id) = engine.book.case_by_loan_no(&entry.loan_no).await? else {
            found.reject(notice(entry.row.number, "unknown_loan", entry.loan_no.clone()), &entry.row);
            continue;
        };
        let amount = if entry.reverses.is_empty() {
            entry.amount.unwrap_or(0)
        } else {
            let reversed = match amounts_in_file.get(&(entry.loan_no.as_str(), entry.reverses.as_str())) {
                Some(amount) => Some(*amount),
                None => change.payment_amount(id, &entry.reverses).await?,
            };
            let Some(reversed) = reversed else {
                let mut unknown = notice(entry.row.number, "unknown_payment", entry.reverses.clone());
                unknown.field = Some(Field::Reverses);
                found.reject(unknown, &entry.row);
                continue;
            };
            -entry.amount.unwrap_or(reversed).saturating_abs()
        };
        let payment = NewPayment {
            case_id: id,
            paid_day: entry.day,
            amount,
            reference: entry.reference.clone(),
            instalment_number: None,
        };
        // A reference names one payment; without one, equal payments of a day are told by count.
        let times = seen.entry((id, entry.day, amount, entry.reference.clone())).or_default();
        *times += 1;
        let again = if entry.reference.is_empty() {
            *times <= change.equal_payments(&payment).await?
        } else {
            *times > 1 || change.equal_payments(&payment).await? > 0
        };
        found.sums.add(entry.currency, amount)?;
        if again {
            found.counts.unchanged += 1;
        } else {
            found.counts.created += 1;
            written.push(payment);
        }
    }
    change.add_payments(&written).await?;
    Ok(found)
}
