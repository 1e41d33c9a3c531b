//! Worklists: what a collector works through, in order, with columns for what comes of it; and those
//! columns when they come back.

mod columns;
mod returned;

pub use returned::{RejectedResult, WorklistReturn};

use crate::DivisionApi;

use caseload_domain::Status;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::CaseId;
use caseload_files::staging::Staging;
use caseload_files::write::{Value, write_workbook};
use caseload_portfolio::Portfolio;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_lines::CaseLine;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use caseload_store::{CaseRow, NewWorkResult, What};
use chrono::NaiveDate;
use columns::{RESULTS, columns_of, result_headers};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// No file is named by more characters of a collector's name.
const LONGEST: usize = 60;

/// The setting that keeps which fields collectors may see.
const FIELDS_SETTING: &str = "worklist_fields";

/// Fields of a worklist where nobody chose any.
const USUAL_FIELDS: [&str; 10] = [
    "loan_no",
    "debtor_name",
    "phone",
    "product",
    "region",
    "due_date",
    "days_past_due",
    "bucket",
    "outstanding",
    "last_result",
];

/// In which order cases are worked. Promises that are due come first in each, and a debtor's cases together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkOrder {
    /// Debtors with the oldest case first.
    #[default]
    Oldest,
    /// Debtors with the newest cases first, who are easiest to bring back.
    Newest,
    /// Debtors who owe most first.
    Largest,
}

/// Worklists to be written.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct WorklistRequest {
    /// The day that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Names of collectors; with the teams, or everyone who has a case when both are empty.
    #[serde(default)]
    pub collectors: Vec<String>,
    /// Names of teams.
    #[serde(default)]
    pub teams: Vec<String>,
    /// In which order.
    #[serde(default)]
    pub order: WorkOrder,
    /// Fields that they may see, by name or by the lender's own header; those of the book when absent.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
    /// The language of the headers.
    pub language: FileLanguage,
}

/// A worklist that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct WrittenWorklist {
    /// Whose it is; several names of one file.
    pub collector: String,
    /// Where it is.
    pub path: String,
    /// How many cases.
    pub cases: u64,
}

/// What a row of a worklist is made from.
pub(crate) struct WorkRow {
    pub line: CaseLine,
    pub case: CaseRow,
    pub last: Option<NewWorkResult>,
}

impl DivisionApi<'_> {
    /// The fields that collectors may see in worklists.
    pub async fn worklist_fields(&self) -> Result<Vec<String>, Failure> {
        let kept = self.session.book.setting(FIELDS_SETTING).await?;
        match kept {
            Some(text) => caseload_session::stored::read(&text, "settings", FIELDS_SETTING),
            None => Ok(USUAL_FIELDS.iter().map(|field| (*field).to_owned()).collect()),
        }
    }

    /// Every field that a worklist can show: those of the program, then the lender's own headers.
    pub async fn worklist_choices(&self) -> Result<Vec<String>, Failure> {
        let own = self.session.book.headers().await?;
        Ok(columns::FIELDS.iter().map(|(name, ..)| (*name).to_owned()).chain(own).collect())
    }

    /// Keeps the fields that collectors may see. The loan number is always among them.
    ///
    /// # Errors
    /// `no_such_field`.
    pub async fn set_worklist_fields(&self, fields: &[String]) -> Result<(), Failure> {
        let mut change = self.session.change(What::Setting).await?;
        let choices = self.worklist_choices().await?;
        if let Some(unknown) = fields.iter().find(|field| !choices.contains(field)) {
            return Err(Failure::new(FailureCode::NoSuchField).with("field", unknown.as_str()));
        }
        let value = serde_json::json!(fields);
        change.set_setting(FIELDS_SETTING, &value.to_string()).await?;
        change.commit(&serde_json::json!({ "key": FIELDS_SETTING, "value": fields.join(", ") })).await?;
        Ok(())
    }

    /// Writes worklists: into a folder one for each collector, or where `target` ends in `.xlsx` one for
    /// all of them.
    ///
    /// # Errors
    /// `no_such_collector`, `no_such_team`, `no_collectors` where none has a case, `no_such_field`,
    /// `file_cannot_write`, `disk_full`.
    pub async fn write_worklists(
        &self,
        request: &WorklistRequest,
        target: &Path,
    ) -> Result<Vec<WrittenWorklist>, Failure> {
        let moment = self.session.at_one_moment().await?;
        moment.refuse_in_use(target, &[])?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(request.as_of), None, &convention);
        let people = people_of(&portfolio, request)?;
        let fields = match &request.fields {
            Some(fields) => fields.clone(),
            None => DivisionApi::of(&moment).worklist_fields().await?,
        };
        let headers = moment.book.headers().await?;
        let columns = columns_of(&fields, &headers, request.language, request.as_of)?;
        let last: HashMap<CaseId, NewWorkResult> = moment.book.last_work_results().await?;
        let one_file = target.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        let mut of_people: Vec<(String, Vec<CaseId>)> = Vec::new();
        for &person in &people {
            let mut cases: Vec<usize> = (0..portfolio.len())
                .filter(|&index| {
                    standing.holders.collector[index] == person
                        && standing.status[index] == Status::Open
                        && !portfolio.is_held(index, standing.as_of, None)
                })
                .collect();
            let ages = standing.ages(&portfolio, &convention);
            sort_for_work(&portfolio, &mut cases, request.order, standing.as_of, &last, |index| {
                (ages.days[index], standing.outstanding[index])
            });
            let ids: Vec<CaseId> = cases.into_iter().map(|index| portfolio.case_ids[index]).collect();
            if !ids.is_empty() {
                of_people.push((portfolio.collectors[person as usize].name().to_owned(), ids));
            }
        }
        if of_people.is_empty() {
            return Err(Failure::new(FailureCode::NoCollectors));
        }
        // All of a set or none of it.
        let staging = if one_file { None } else { Some(Staging::in_folder(target)?) };
        let mut written = Vec::new();
        let mut rows_of_all: Vec<Vec<Value<'static>>> = Vec::new();
        let mut names = Vec::new();
        let mut files = FileNames::default();
        for (name, ids) in of_people {
            let rows = DivisionApi::of(&moment).work_rows(&ids, request.as_of, &convention, &last).await?;
            let rows = rows.iter().map(|row| columns.iter().map(|column| (column.value)(row)).collect());
            let Some(staging) = &staging else {
                rows_of_all.extend(rows);
                names.push(name);
                continue;
            };
            let file = format!("{}.xlsx", files.of(&name));
            DivisionApi::of(&moment).write_worklist(&staging.path(&file), &columns, rows.collect()).await?;
            let path = target.join(&file).display().to_string();
            names.push(file);
            written.push(WrittenWorklist { collector: name, path, cases: ids.len() as u64 });
        }
        if let Some(staging) = staging {
            staging.deliver_together(&names)?;
        } else {
            let cases = rows_of_all.len() as u64;
            DivisionApi::of(&moment).write_worklist(target, &columns, rows_of_all).await?;
            let path = target.display().to_string();
            written.push(WrittenWorklist { collector: names.join(", "), path, cases });
        }
        Ok(written)
    }

    async fn write_worklist(
        &self,
        target: &Path,
        columns: &[columns::WorkColumn],
        rows: Vec<Vec<Value<'static>>>,
    ) -> Result<(), Failure> {
        let written = columns.iter().map(|column| column.written.clone()).collect::<Vec<_>>();
        let target: PathBuf = target.to_owned();
        tokio::task::spawn_blocking(move || write_workbook(&target, "Worklist", &written, rows.into_iter()))
            .await
            .map_err(|error| Failure::internal(&error))??;
        Ok(())
    }

    async fn work_rows(
        &self,
        ids: &[CaseId],
        as_of: NaiveDate,
        convention: &caseload_domain::aging::Convention,
        last: &HashMap<CaseId, NewWorkResult>,
    ) -> Result<Vec<WorkRow>, Failure> {
        let mut rows = Vec::with_capacity(ids.len());
        for some in ids.chunks(1_000) {
            let lines = self.session.case_lines(some, (as_of, None), convention).await?;
            let cases: HashMap<CaseId, CaseRow> = self.session.book.case_rows(some).await?.into_iter().collect();
            rows.extend(lines.into_iter().filter_map(|line| {
                let case = cases.get(&line.id)?.clone();
                let last = last.get(&line.id).cloned();
                Some(WorkRow { line, case, last })
            }));
        }
        Ok(rows)
    }
}

/// Those who are meant, in the order of their names: index in the portfolio.
fn people_of(portfolio: &Portfolio, request: &WorklistRequest) -> Result<Vec<u32>, Failure> {
    let works_here = |name: &String| portfolio.collectors.iter().any(|one| one.active && one.name() == name.trim());
    if let Some(unknown) = request.collectors.iter().find(|name| !works_here(name)) {
        return Err(Failure::new(FailureCode::NoSuchCollector).with("name", unknown.as_str()));
    }
    let has = |team: &String| portfolio.collectors.iter().any(|one| one.active && one.terms.team == team.trim());
    if let Some(unknown) = request.teams.iter().find(|team| !has(team)) {
        return Err(Failure::new(FailureCode::NoSuchTeam).with("team", unknown.as_str()));
    }
    let everyone = request.collectors.is_empty() && request.teams.is_empty();
    let mut people: Vec<u32> = (0_u32..)
        .zip(&portfolio.collectors)
        .filter(|(_, one)| {
            one.active
                && (everyone
                    || request.collectors.iter().any(|name| name.trim() == one.name())
                    || request.teams.iter().any(|team| team.trim() == one.terms.team))
        })
        .map(|(place, _)| place)
        .collect();
    people.sort_by_key(|place| portfolio.collectors[*place as usize].name());
    Ok(people)
}

/// Puts cases in the order in which they are worked: debtors whose promise is due, then as asked; the
/// cases of a debtor follow on each other, the oldest first.
fn sort_for_work(
    portfolio: &Portfolio,
    cases: &mut [usize],
    order: WorkOrder,
    as_of: i32,
    last: &HashMap<CaseId, NewWorkResult>,
    figures: impl Fn(usize) -> (i32, i64),
) {
    struct OfDebtor {
        promise: i32,
        oldest: i32,
        newest: i32,
        owed: i64,
    }
    let mut debtors: HashMap<u32, OfDebtor> = HashMap::new();
    for &index in cases.iter() {
        let (days, owed) = figures(index);
        let promise = last.get(&portfolio.case_ids[index]).and_then(|result| result.promised_day);
        // A promise for later is no reason to call before.
        let promise = promise.filter(|day| *day <= as_of).unwrap_or(i32::MAX);
        let of = debtors.entry(portfolio.debtors[index]).or_insert(OfDebtor {
            promise: i32::MAX,
            oldest: i32::MIN,
            newest: i32::MAX,
            owed: 0,
        });
        of.promise = of.promise.min(promise);
        of.oldest = of.oldest.max(days);
        of.newest = of.newest.min(days);
        of.owed = of.owed.saturating_add(owed);
    }
    cases.sort_by_key(|&index| {
        let debtor = &debtors[&portfolio.debtors[index]];
        let (days, owed) = figures(index);
        let first = match order {
            WorkOrder::Oldest => (-i64::from(debtor.oldest), -debtor.owed),
            WorkOrder::Newest => (i64::from(debtor.newest), -debtor.owed),
            WorkOrder::Largest => (-debtor.owed, -i64::from(debtor.oldest)),
        };
        let key = portfolio.debtor_keys[portfolio.debtors[index] as usize];
        (debtor.promise, first, key, -i64::from(days), -owed, portfolio.case_ids[index])
    });
}

/// Names of files that every system takes, each once.
#[derive(Default)]
struct FileNames(HashSet<String>);

impl FileNames {
    /// The name of the file of somebody: another one where there is one of that name in whatever case.
    fn of(&mut self, name: &str) -> String {
        let plain: String = name
            .chars()
            .map(|c| if c.is_control() || "\\/:*?\"<>|".contains(c) { '_' } else { c })
            .take(LONGEST)
            .collect();
        let plain = plain.trim().trim_end_matches('.');
        // Names that Windows keeps for devices.
        let device = |word: &str| {
            let stem = word.split('.').next().unwrap_or_default().to_ascii_uppercase();
            let numbered = |kind: &str| stem.strip_prefix(kind).is_some_and(|rest| rest.len() == 1 && rest != "0");
            matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
        };
        let plain = if plain.is_empty() || device(plain) { format!("_{plain}") } else { plain.to_owned() };
        let mut unique = plain.clone();
        let mut number = 1;
        while !self.0.insert(unique.to_lowercase()) {
            number += 1;
            unique = format!("{plain} ({number})");
        }
        unique
    }
}

/// The day of a promise, where there is one.
fn promised_on(result: &NewWorkResult) -> Option<NaiveDate> {
    result.promised_day.and_then(date_of)
}

/// Columns that come back.
fn is_result_header(header: &str) -> Option<usize> {
    let plain = caseload_tables::normalise_header(header);
    let is_known =
        |name: &str| result_headers(name).iter().any(|known| caseload_tables::normalise_header(known) == plain);
    RESULTS.iter().position(|(name, ..)| is_known(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_worklists_share_a_file() {
        let mut files = FileNames::default();
        let names = ["A/B", "A_B", "a_b", "CON", "com1.x", "..", "张三", "张三"].map(|name| files.of(name));
        assert_eq!(names, ["A_B", "A_B (2)", "a_b (3)", "_CON", "_com1.x", "_", "张三", "张三 (2)"]);
    }
}
