//! What a file looks like before anything is decided, for the user to look at and correct.

use super::ImportRequest;
use super::plan::Plan;
use super::planning::{LaidOut, order_in_headers};
use super::report::{ColumnMatch, FileInfo};
use crate::ImportApi;
use crate::profiles::Profile;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::{Currency, Field};
use caseload_evidence::SAMPLE;
use caseload_evidence::statuses::StatusCount;
use caseload_session::failure::Failure;
use caseload_tables::Row;
use caseload_tables::columns::Kind;
use caseload_tables::status::Meaning;
use caseload_tables::values::{self, DateValue};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;

/// Rows of data shown beside the columns.
const SHOWN: usize = 20;
/// Values shown of a column.
const SAMPLES: usize = 3;

/// A column as the wizard shows it.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct InspectedColumn {
    /// What it was read as.
    #[serde(flatten)]
    pub matched: ColumnMatch,
    /// Its first values.
    pub samples: Vec<String>,
    /// The field that its values and a part of its header make likely, for the user to say whether it is so.
    pub may_be: Option<Field>,
}

/// What a row at the top of the sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum RowRole {
    /// Above the header: a title, a remark.
    Title,
    /// The header, or a part of it.
    Header,
    /// A row of the table.
    Data,
    /// Nothing in it.
    Blank,
    /// A total or a remark that belongs to no loan.
    Footer,
}

/// A row as it stands in the file.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct InspectedRow {
    /// Its number, from 1.
    pub row: u64,
    /// What it was taken for.
    pub role: RowRole,
    /// Its cells.
    pub cells: Vec<String>,
}

/// What a file looks like before anything is decided.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct Inspection {
    /// What it was recognised as.
    pub file: FileInfo,
    /// Size in bytes.
    pub size: u64,
    /// The sheets to choose from.
    pub sheets: Vec<String>,
    /// What it is about.
    pub kind: Kind,
    /// The profile that it was recognised by.
    pub profile: Option<String>,
    /// Its columns.
    pub columns: Vec<InspectedColumn>,
    /// The rows at the top, with what each was taken for.
    pub rows: Vec<InspectedRow>,
    /// Headers of date columns in which day and month can't be told apart.
    pub unsettled_dates: Vec<String>,
    /// A value of the first of them.
    pub unsettled_example: Option<String>,
    /// An amount whose point may stand before decimals or thousands, where nothing tells.
    pub unsettled_amount: Option<String>,
    /// The currencies to choose among, the likeliest first, where nothing says in which one the amounts are.
    pub unsettled_currency: Vec<Currency>,
    /// An amount whose sign several of them have; without one the import takes the first of them.
    pub unsettled_sign: Option<String>,
    /// The values of its columns of status, with what each is taken for; `meaning` is `null` where that has to be said.
    pub statuses: Vec<StatusCount>,
    /// What a status can mean in such a file.
    pub meanings: Vec<Meaning>,
    /// A column all of whose amounts are below 0, with one of them, where nobody has said what they are.
    pub unsettled_signs: Option<(String, String)>,
    /// Fields that the file must have and no column was matched to.
    pub missing: Vec<Field>,
    /// The day that the file's own days past due speak for, where they agree.
    #[ts(type = "string | null")]
    pub as_of_hint: Option<NaiveDate>,
    /// The fields that a column of this kind of file can be.
    pub fields: Vec<Field>,
    /// Those that several columns may be.
    pub repeating_fields: Vec<Field>,
}

impl ImportApi<'_> {
    /// Looks at a file: what it is, its header and columns, and its first rows.
    ///
    /// # Errors
    /// What is wrong with the file as a whole, `no_such_profile`.
    pub async fn inspect(&self, request: &ImportRequest) -> Result<Inspection, Failure> {
        let (currency, profiles) = (self.session.currency().await?, self.profiles().await?);
        let is_settled = self.session.is_currency_settled().await?;
        let request = request.clone();
        tokio::task::spawn_blocking(move || inspect(&request, (currency, is_settled), &profiles))
            .await
            .map_err(|error| Failure::internal(&error))?
    }
}

/// `currency` is the book's, with whether anybody or anything ever said it.
fn inspect(
    request: &ImportRequest,
    (currency, is_settled): (Currency, bool),
    profiles: &[Profile],
) -> Result<Inspection, Failure> {
    let LaidOut { mut plan, above, sample } = Plan::lay_out(request, currency, profiles)?;
    let of_headers = || order_in_headers(&plan.columns);
    let order = plan.remembered_dates().or_else(of_headers).or_else(|| plan.order_by_days(&sample));
    plan.spelling = plan.survey(&sample).settle(request.dates, order, request.decimals.or(plan.remembered_decimals()));
    let columns = plan
        .matches()
        .into_iter()
        .enumerate()
        .map(|(index, matched)| InspectedColumn {
            may_be: plan.guesses.iter().find(|guess| guess.at == index).map(|guess| guess.field),
            matched,
            samples: sample
                .iter()
                .map(|row| row.cell(index).display().to_string())
                .filter(|text| !text.is_empty())
                .take(SAMPLES)
                .collect(),
        })
        .collect();
    // The whole of a large file may settle what its first rows don't; the import looks.
    let unsettled = if sample.len() >= SAMPLE { &[] } else { plan.spelling.unsettled.as_slice() };
    Ok(Inspection {
        size: plan.file.size,
        sheets: plan.file.sheets.clone(),
        kind: plan.kind,
        profile: plan.profile.as_ref().map(|profile| profile.name.clone()),
        columns,
        rows: shown_rows(&plan, &above),
        unsettled_dates: unsettled.iter().map(|(index, _)| plan.columns[*index].header.clone()).collect(),
        unsettled_example: unsettled.first().map(|(_, example)| example.clone()),
        unsettled_amount: plan.spelling.unsettled_amount.clone(),
        unsettled_currency: match &plan.unsettled_currency {
            Some((_, currencies)) => currencies.clone(),
            None if !is_settled && plan.assumes_currency() => vec![plan.currency],
            None => Vec::new(),
        },
        unsettled_sign: plan.unsettled_currency.as_ref().map(|(example, _)| example.clone()),
        statuses: plan.statuses.of_sample(&sample),
        meanings: Meaning::of_kind(plan.kind).to_vec(),
        unsettled_signs: plan
            .unsettled_signs
            .as_ref()
            .map(|(at, example)| (plan.columns[*at].header.clone(), example.clone())),
        missing: plan.missing(),
        as_of_hint: as_of_hint(&plan, &sample),
        fields: Field::ALL.iter().copied().filter(|field| plan.kind.has(*field)).collect(),
        repeating_fields: Field::ALL.iter().copied().filter(|field| field.may_repeat()).collect(),
        file: plan.file_info(),
    })
}

/// The rows at the top, from the first title to the first rows of data.
fn shown_rows(plan: &Plan, above: &[Row]) -> Vec<InspectedRow> {
    let check = super::cases::RowCheck::new(plan);
    let header = plan.layout.header_row;
    let first_header = header.saturating_sub(plan.layout.depth.saturating_sub(1));
    let last = above.iter().filter(|row| row.number <= header).count() + SHOWN;
    above
        .iter()
        .take(last)
        .map(|row| InspectedRow {
            row: row.number,
            role: match () {
                () if row.is_blank() => RowRole::Blank,
                () if row.number < first_header => RowRole::Title,
                () if row.number <= header => RowRole::Header,
                () if check.aside(row).is_some() => RowRole::Footer,
                () => RowRole::Data,
            },
            cells: (0..plan.columns.len()).map(|index| row.cell(index).display().to_string()).collect(),
        })
        .collect()
}

/// The day for which due dates and days past due agree in most rows of the sample.
fn as_of_hint(plan: &Plan, sample: &[Row]) -> Option<NaiveDate> {
    let (due, days) = (plan.place_of(Field::DueDate)?, plan.place_of(Field::DaysPastDue)?);
    let mut votes: HashMap<NaiveDate, usize> = HashMap::new();
    let mut cast = 0;
    for row in sample {
        let Ok(DateValue::Date(due)) = plan.date(row, due) else { continue };
        let Ok(Some(days)) = values::count(row.cell(days)) else { continue };
        // Rows that say 0 fit any day before the due date.
        if days > 0
            && let Some(day) =
                i32::try_from(days).ok().and_then(|days| day_number(due).checked_add(days)).and_then(date_of)
        {
            *votes.entry(day).or_default() += 1;
            cast += 1;
        }
    }
    let (day, most) = votes.into_iter().max_by_key(|(day, count)| (*count, *day))?;
    (most * 10 >= cast * 8).then_some(day)
}
