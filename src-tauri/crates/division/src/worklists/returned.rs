//! A worklist that comes back: what came of each case, once and no more.

use super::columns::{RESULTS, result_headers};
use super::is_result_header;
use crate::DivisionApi;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Field};
use caseload_files::sha256_of_file;
use caseload_files::{TextOverrides, read_rows, recognise, sample_rows};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::notices::NoticeCode;
use caseload_store::{CaseRow, NewWorkResult, Repeated, What};
use caseload_tables::values::{DateValue, DecimalMark, Spelt, amount, date, identifier};
use caseload_tables::{Cell, Layout, Row, field_of_header};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::Path;

/// Rows in which the header is looked for.
const FIRST_ROWS: usize = 60;

/// A row that can't be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RejectedResult {
    /// Number of the row, from 1.
    pub row: u64,
    /// Loan number as written.
    pub loan_no: String,
    /// The column.
    pub field: String,
    /// What is wrong.
    pub code: NoticeCode,
    /// What stands there.
    pub value: String,
}

/// What a worklist brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct WorklistReturn {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The change in the log; `null` when there was nothing new.
    pub change: Option<ChangeId>,
    /// Rows of cases.
    pub read: u64,
    /// Those with a result that is new.
    pub recorded: u64,
    /// Those whose very result is known already.
    pub unchanged: u64,
    /// Those that nobody filled in.
    pub blank: u64,
    /// Cases that have another overdue reason now.
    pub reasons: u64,
    /// Promises among the new results.
    pub promises: u64,
    /// Those that can't be taken; nothing of them was.
    pub rejected: Vec<RejectedResult>,
}

/// What a row says.
struct Said {
    row: u64,
    loan_no: String,
    worked: Option<NaiveDate>,
    result: String,
    promised: Option<NaiveDate>,
    amount: Cell,
    reason: String,
}

impl DivisionApi<'_> {
    /// Takes in the results of a worklist. A row that was taken in before changes nothing.
    ///
    /// # Errors
    /// What opening the file says, `no_header`, `no_results` where it has no column of results, or what the
    /// book says. Then nothing is changed.
    pub async fn return_worklist(
        &self,
        path: &Path,
        as_of: NaiveDate,
        dry_run: bool,
    ) -> Result<WorklistReturn, Failure> {
        let sha256 = sha256_of_file(path)?;
        let path = path.to_owned();
        let mut outcome = WorklistReturn { dry_run, ..WorklistReturn::default() };
        let read = tokio::task::spawn_blocking(move || read(&path)).await.map_err(|error| Failure::internal(&error))?;
        let (said, rejected) = read?;
        outcome.read = said.len() as u64 + rejected.len() as u64;
        outcome.rejected = rejected;
        let mut change = if dry_run { None } else { Some(self.session.change(What::WorkResults).await?) };
        let portfolio = self.session.portfolio().await?;
        let today = day_number(as_of);
        let holders = portfolio.holders(today, None);
        let loan_nos: Vec<String> = said.iter().map(|row| row.loan_no.clone()).collect();
        let case_ids = self.session.book.cases_by_loan_no(&loan_nos).await?;
        let ids: Vec<CaseId> = case_ids.values().copied().collect();
        let cases: HashMap<CaseId, CaseRow> = self.session.book.case_rows(&ids).await?.into_iter().collect();
        let earlier = self.session.book.work_results_of_cases(&ids).await?;
        let (mut results, mut reasons, mut repeated) = (Vec::new(), Vec::new(), Vec::new());
        let mut within: HashSet<(CaseId, i32, String)> = HashSet::new();
        for row in said {
            let reject = |field: &str, code: NoticeCode, value: &str| RejectedResult {
                row: row.row,
                loan_no: row.loan_no.clone(),
                field: field.to_owned(),
                code,
                value: value.to_owned(),
            };
            let Some(case_id) = case_ids.get(&row.loan_no).copied() else {
                outcome.rejected.push(reject("loan_no", NoticeCode::UnknownLoan, &row.loan_no));
                continue;
            };
            let Some(index) = portfolio.index_of(case_id) else { continue };
            let currency = portfolio.currency_of(index);
            let promised_amount = match promised(&row.amount, currency) {
                Ok(amount) => amount,
                Err(code) => {
                    outcome.rejected.push(reject("promised_amount", code, &row.amount.display()));
                    continue;
                }
            };
            let worked_day = row.worked.map_or(today, day_number);
            if worked_day > today {
                let written = row.worked.map(|day| day.to_string()).unwrap_or_default();
                outcome.rejected.push(reject("worked_on", NoticeCode::DateInFuture, &written));
                continue;
            }
            let known = cases.get(&case_id);
            let new_reason = known.filter(|case| !row.reason.is_empty() && case.reason != row.reason.as_str());
            if row.result.is_empty() && row.promised.is_none() && promised_amount.is_none() && new_reason.is_none() {
                outcome.blank += 1;
                continue;
            }
            let holder = holders.collector.get(index).copied();
            let collector_id = holder.and_then(|at| portfolio.collectors.get(at as usize)).map(|one| one.id);
            let result = NewWorkResult {
                case_id,
                collector_id,
                worked_day,
                result: row.result.clone(),
                promised_day: row.promised.map(day_number),
                promised_amount,
                reason: row.reason.clone(),
            };
            if result.promised_day.is_some_and(|promised| promised < worked_day) {
                let written = row.promised.map(|day| day.to_string()).unwrap_or_default();
                outcome.rejected.push(reject("promised_on", NoticeCode::ImpossibleDate, &written));
                continue;
            }
            let twice = !within.insert((case_id, worked_day, format!("{result:?}")));
            // A row that doesn't say its day, and says what the last one said, is that one.
            let earlier = earlier.get(&case_id).map(Vec::as_slice).unwrap_or_default();
            let says_the_same =
                |other: &NewWorkResult| NewWorkResult { worked_day, collector_id, ..other.clone() } == result;
            let says_the_last = row.worked.is_none() && earlier.last().is_some_and(says_the_same);
            let is_known = earlier.iter().any(|other| other.worked_day == worked_day && says_the_same(other));
            if twice || (new_reason.is_none() && (says_the_last || is_known)) {
                outcome.unchanged += 1;
                repeated.push(case_id);
                continue;
            }
            outcome.recorded += 1;
            outcome.promises += u64::from(result.promised_day.is_some() || promised_amount.is_some());
            reasons.extend(new_reason.map(|case| (case_id, case.clone(), row.reason.clone())));
            results.push(result);
        }
        outcome.rejected.sort_by_key(|one| one.row);
        // The last row of a case decides its reason.
        reasons.reverse();
        let mut seen = HashSet::new();
        reasons.retain(|(id, ..)| seen.insert(*id));
        outcome.reasons = reasons.len() as u64;
        // What it says again goes on record too, but for the very same file of the same day.
        let is_recorded = !results.is_empty()
            || (!repeated.is_empty() && !self.session.book.is_worklist_taken_in(&sha256, as_of).await?);
        let Some(mut change) = change.take().filter(|_| is_recorded) else { return Ok(outcome) };
        change.add_repeated(&Repeated::WorkResults(repeated)).await?;
        for result in &results {
            change.add_work_result(result).await?;
        }
        for (id, before, reason) in &reasons {
            let after = CaseRow { reason: reason.as_str().into(), ..before.clone() };
            change.update_case(*id, before, &after).await?;
        }
        let params = serde_json::json!({ "cases": results.len(), "promises": outcome.promises, "sha256": sha256, "as_of": as_of });
        let number = change.commit(&params).await?;
        outcome.change = Some(number);
        Ok(outcome)
    }
}

/// An amount that was promised.
fn promised(cell: &Cell, currency: Currency) -> Result<Option<i64>, NoticeCode> {
    match amount(cell, Spelt::plain(currency, DecimalMark::Point)) {
        Ok(Some(minor)) if minor < 0 => Err(NoticeCode::ImpossibleAmount),
        Ok(minor) => Ok(minor),
        Err(error) => Err(error.into()),
    }
}

/// The rows of a worklist, and those that say something impossible.
fn read(path: &Path) -> Result<(Vec<Said>, Vec<RejectedResult>), Failure> {
    let file = recognise(path, TextOverrides { encoding: None, delimiter: None })?;
    let sheet = file.sheets.first().cloned();
    let above = sample_rows(&file, std::slice::from_ref(&sheet), FIRST_ROWS)?.pop().unwrap_or_default();
    let names: Vec<String> = RESULTS.iter().flat_map(|(name, ..)| result_headers(name)).collect();
    let layout = Layout::find(&above, &names)
        .ok_or_else(|| Failure::new(FailureCode::NoHeader).with("file", file.name.as_str()))?;
    let loan_no = layout
        .headers
        .iter()
        .position(|header| field_of_header(header).is_some_and(|(field, _)| field == Field::LoanNo));
    let places: Vec<Option<usize>> = (0..RESULTS.len())
        .map(|result| layout.headers.iter().position(|header| is_result_header(header) == Some(result)))
        .collect();
    let (Some(loan_no), true) = (loan_no, places[1].is_some() || places[2].is_some() || places[4].is_some()) else {
        return Err(Failure::new(FailureCode::NoResults).with("file", file.name.as_str()));
    };
    let (mut said, mut rejected) = (Vec::new(), Vec::new());
    read_rows(&file, sheet.as_deref(), &mut |row| {
        if row.number > layout.header_row && !row.is_blank() {
            match of_row(&row, loan_no, &places) {
                Ok(row) => said.push(row),
                Err(row) => rejected.push(row),
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok((said, rejected))
}

fn of_row(row: &Row, loan_no: usize, places: &[Option<usize>]) -> Result<Said, RejectedResult> {
    let number = identifier(row.cell(loan_no)).text;
    let reject = |field: &str, code: NoticeCode, value: String| RejectedResult {
        row: row.number,
        loan_no: number.to_string(),
        field: field.to_owned(),
        code,
        value,
    };
    if number.is_empty() {
        return Err(reject("loan_no", NoticeCode::LoanNoMissing, String::new()));
    }
    let cell = |at: usize| places[at].map_or(&Cell::Empty, |column| row.cell(column));
    let day = |at: usize| match date(cell(at), None) {
        Ok(DateValue::Date(day)) => Ok(Some(day)),
        Ok(_) => Ok(None),
        Err(error) => Err(reject(RESULTS[at].0, error.into(), cell(at).display().to_string())),
    };
    Ok(Said {
        row: row.number,
        worked: day(0)?,
        result: cell(1).display().trim().to_owned(),
        promised: day(2)?,
        amount: cell(3).clone(),
        reason: cell(4).display().trim().to_owned(),
        loan_no: number.into(),
    })
}
