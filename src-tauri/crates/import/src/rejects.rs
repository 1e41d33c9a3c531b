//! The workbook of rejected rows: the lender's own sheet with its rows as they came, the bad cells
//! marked and the reasons beside them. Corrected, it imports as it is.

use super::cases::{Checked, RowCheck};
use super::entries;
use super::own_headers::{OWN_HEADERS, is_own_header};
use super::plan::Plan;
use caseload_domain::case::ValueKind;
use caseload_domain::ids::CaseId;
use caseload_domain::{Currency, Field};
use caseload_files::read_rows;
use caseload_files::write::{MarkedRow, write_marked};
use caseload_session::failure::Failure;
use caseload_session::file_language::FileLanguage;
use caseload_session::notices::Notice;
use caseload_tables::columns::Kind;
use caseload_tables::values::{self, DateValue, DecimalMark, Spelt};
use caseload_tables::{Cell, Row};
use chrono::NaiveTime;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Reads the file once more and writes the rejected rows.
pub(super) fn write(target: &Path, plan: &Plan, rejects: &[Notice], language: FileLanguage) -> Result<(), Failure> {
    let reasons: BTreeMap<u64, &Notice> = rejects.iter().map(|notice| (notice.row, notice)).collect();
    let check = RowCheck::new(plan);
    let kept: Vec<usize> = (0..plan.columns.len()).filter(|at| !is_own_header(&plan.columns[*at].header)).collect();
    let headers: Vec<String> = kept.iter().map(|at| plan.columns[*at].header.clone()).collect();
    let own = OWN_HEADERS.map(|english| language.said("reject", english));
    let own = [own[0].as_str(), own[1].as_str()];
    write_marked(target, plan.sheet.as_deref().unwrap_or_default(), &headers, &own, |give| {
        let mut failed = Ok(());
        read_rows(&plan.file, plan.sheet.as_deref(), &mut |row| {
            if let Some(first) = reasons.get(&row.number) {
                let all = all_reasons(plan, &check, &row, first);
                let marked = kept
                    .iter()
                    .enumerate()
                    .filter(|(_, at)| {
                        let field = plan.columns[**at].field;
                        all.iter().any(|reason| reason.field.is_some() && reason.field == field)
                    })
                    .map(|(index, _)| index)
                    .collect();
                let header = |field: Option<Field>| field.and_then(|field| plan.place_of(field));
                let sentence = |reason: &Notice| {
                    let header = header(reason.field).map(|at| plan.columns[at].header.as_str());
                    reason.sentence(header, language)
                };
                let reason = all.iter().map(sentence).collect::<Vec<_>>().join("; ");
                let cells = kept.iter().map(|at| unmistakable(plan, &row, *at)).collect();
                let mut notes = vec![Cow::Owned(reason), Cow::Owned(row.number.to_string())];
                // Cells beyond the lender's header stand beyond ours.
                let beyond = row.cells.iter().skip(plan.columns.len());
                notes.extend(beyond.map(|cell| Cow::Owned(cell.display().to_string())));
                failed = give(&MarkedRow { cells, marked, notes });
            }
            if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        failed
    })?;
    Ok(())
}

/// Everything that is wrong with a row: what it says itself, and what only others show.
fn all_reasons(plan: &Plan, check: &RowCheck<'_>, row: &Row, first: &Notice) -> Vec<Notice> {
    let mut all = match plan.kind {
        Kind::Cases => match check.check(row, &mut |_| {}) {
            Checked::Rejected(reasons) => reasons,
            _ => Vec::new(),
        },
        Kind::Instalments | Kind::Payments => {
            // Whose it is plays no part in what is wrong with it.
            let any_case = CaseId::from(0);
            let loan_no = plan
                .place_of(Field::LoanNo)
                .map_or_else(|| "–".to_owned(), |at| values::identifier(row.cell(at)).text.to_string());
            entries::entry(plan, check, row, (loan_no, (any_case, plan.currency)), &mut |_| {})
                .err()
                .into_iter()
                .collect()
        }
    };
    if !all.contains(first) {
        all.insert(0, first.clone());
    }
    all
}

/// A cell as it came, unless only the rest of the file told how to read it: then its date or number
/// itself, so that the rejected rows mean the same alone.
fn unmistakable(plan: &Plan, row: &Row, at: usize) -> Cell {
    let cell = row.cell(at);
    let Cell::Text(text) = cell else { return cell.clone() };
    match plan.columns[at].field.map(Field::kind) {
        Some(ValueKind::Date) => {
            match plan.date(row, at) {
                // Alone it would be open, or read otherwise.
                Ok(DateValue::Date(date)) if values::date(cell, None) != Ok(DateValue::Date(date)) => {
                    Cell::Date(date.and_time(NaiveTime::MIN))
                }
                _ => cell.clone(),
            }
        }
        Some(ValueKind::Amount) if plan.spelling.decimal_mark == DecimalMark::Comma => {
            // Three decimals hold every amount of every currency.
            let fine = "KWD".parse::<Currency>().unwrap_or(plan.currency);
            match values::amount(cell, Spelt::plain(fine, DecimalMark::Comma)) {
                #[allow(clippy::cast_precision_loss, reason = "a workbook's numbers are floats")]
                Ok(Some(minor)) => Cell::Number(minor as f64 / 1_000.0),
                _ => Cell::Text(text.clone()),
            }
        }
        _ => cell.clone(),
    }
}
