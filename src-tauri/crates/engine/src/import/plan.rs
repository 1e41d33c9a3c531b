//! How a file will be read: its sheet, header, columns and spelling.

use super::ImportRequest;
use super::report::{ColumnMatch, FileInfo};
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use caseload_domain::{Currency, Field};
use caseload_files::columns::{Column, Kind, match_columns};
use caseload_files::survey::{Spelling, Survey};
use caseload_files::values::{self, DateValue};
use caseload_files::{FileError, Format, Layout, Recognised, Row, read_rows, recognise, sample_rows};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Rows looked at before a whole pass is made.
const SAMPLE: usize = 2_000;
/// Rows of data shown beside the columns.
const SHOWN: usize = 20;

/// A file with all decisions made.
pub(crate) struct Plan {
    pub file: Recognised,
    pub sheet: Option<String>,
    pub kind: Kind,
    pub layout: Layout,
    pub columns: Vec<Column>,
    pub spelling: Spelling,
    pub currency: Currency,
    pub as_of: NaiveDate,
}

/// A column as the wizard shows it.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct InspectedColumn {
    /// What it was read as.
    #[serde(flatten)]
    pub matched: ColumnMatch,
    /// Its first values.
    pub samples: Vec<String>,
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
    /// Its columns.
    pub columns: Vec<InspectedColumn>,
    /// The first rows of data: number and cells.
    pub rows: Vec<(u64, Vec<String>)>,
    /// Headers of date columns in which day and month can't be told apart.
    pub unsettled_dates: Vec<String>,
    /// Fields that the file must have and no column was matched to.
    pub missing: Vec<Field>,
    /// The day that the file's own days past due speak for, where they agree.
    #[ts(type = "string | null")]
    pub as_of_hint: Option<NaiveDate>,
    /// The fields that a column of this kind of file can be.
    pub fields: Vec<Field>,
}

impl Plan {
    /// Makes every decision, and refuses where the user has to make one.
    pub(crate) fn make(request: &ImportRequest, currency: Currency) -> Result<Self, Failure> {
        let (mut plan, sample) = Self::lay_out(request, currency)?;
        for (header, _) in &request.columns {
            let known = plan.layout.headers.iter().any(|known| {
                known == header || caseload_files::normalise_header(known) == caseload_files::normalise_header(header)
            });
            if !known {
                return Err(Failure::new(codes::NO_SUCH_HEADER).with("header", header.as_str()));
            }
        }
        if let Some(field) = plan.missing().first() {
            return Err(Failure::new(codes::COLUMN_MISSING)
                .with("field", field.name())
                .with("columns", plan.layout.headers.clone()));
        }
        let mut survey = plan.survey(&sample);
        if survey.is_open() && request.dates.is_none() && sample.len() >= SAMPLE {
            // The sample doesn't tell; every row is looked at.
            survey = Survey::of(&plan.columns);
            let header_row = plan.layout.header_row;
            read_rows(&plan.file, plan.sheet.as_deref(), &mut |row| {
                if row.number > header_row {
                    survey.see(&row);
                }
                ControlFlow::Continue(())
            })?;
        }
        plan.spelling = survey.settle(request.dates);
        if !plan.spelling.unsettled.is_empty() {
            let headers: Vec<String> =
                plan.spelling.unsettled.iter().map(|index| plan.columns[*index].header.clone()).collect();
            let example = plan
                .spelling
                .unsettled
                .first()
                .and_then(|index| sample.iter().map(|row| row.cell(*index).display()).find(|text| !text.is_empty()))
                .unwrap_or_default();
            return Err(Failure::new(codes::AMBIGUOUS_DATES)
                .with("columns", headers)
                .with("example", example.to_string()));
        }
        Ok(plan)
    }

    /// Recognises the file and finds its table; gives the first rows of data too.
    fn lay_out(request: &ImportRequest, currency: Currency) -> Result<(Self, Vec<Row>), Failure> {
        let file = recognise(&request.path)?;
        let given: Vec<String> = request.columns.iter().map(|(header, _)| header.clone()).collect();
        let candidates: Vec<Option<String>> = match (&request.sheet, file.format) {
            (_, Format::Csv) => vec![None],
            (Some(sheet), _) => vec![Some(sheet.clone())],
            (None, _) => file.sheets.iter().cloned().map(Some).collect(),
        };
        let mut best: Option<(usize, Option<String>, Layout, Vec<Row>)> = None;
        for sheet in candidates {
            let rows = sample_rows(&file, sheet.as_deref(), SAMPLE)?;
            let found = match request.header_row {
                Some(number) => Layout::at(&rows, number),
                None => Layout::find(&rows, &given),
            };
            if let Some(layout) = found
                && best.as_ref().is_none_or(|(matched, ..)| layout.matched > *matched)
            {
                best = Some((layout.matched, sheet, layout, rows));
            }
        }
        let Some((_, sheet, layout, rows)) = best else {
            return Err(FileError::NoHeader { file: file.name }.into());
        };
        let kind = request.kind.unwrap_or_else(|| Kind::of(&layout));
        let columns = match_columns(&layout, kind, &request.columns);
        let header_row = layout.header_row;
        let sample: Vec<Row> = rows.into_iter().filter(|row| row.number > header_row && !row.is_blank()).collect();
        let plan =
            Self { file, sheet, kind, layout, columns, spelling: Spelling::default(), currency, as_of: request.as_of };
        Ok((plan, sample))
    }

    fn survey(&self, sample: &[Row]) -> Survey {
        let mut survey = Survey::of(&self.columns);
        for row in sample {
            survey.see(row);
        }
        survey
    }

    /// Where the column of a field is.
    pub(crate) fn place_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// The fields that must be there and are not.
    fn missing(&self) -> Vec<Field> {
        let has = |field: Field| self.place_of(field).is_some();
        let mut missing = Vec::new();
        if !has(Field::LoanNo) {
            missing.push(Field::LoanNo);
        }
        match self.kind {
            Kind::Cases => {
                let split = [Field::Principal, Field::Interest, Field::Penalty, Field::Fees];
                if !has(Field::Outstanding) && !split.into_iter().any(has) {
                    missing.push(Field::Outstanding);
                }
            }
            Kind::Instalments => {
                missing.extend([Field::InstalmentNo, Field::DueDate, Field::Amount].into_iter().filter(|f| !has(*f)));
            }
            Kind::Payments => {
                missing.extend([Field::PaidOn, Field::Amount].into_iter().filter(|field| !has(*field)));
            }
        }
        missing
    }

    /// What the file was recognised as.
    pub(crate) fn file_info(&self) -> FileInfo {
        FileInfo {
            name: self.file.name.clone(),
            sha256: self.file.sha256.clone(),
            format: format_name(self.file.format).to_owned(),
            encoding: self.file.encoding.map(|encoding| encoding.name().to_owned()),
            delimiter: self.file.delimiter.map(|byte| char::from(byte).to_string()),
            sheet: self.sheet.clone(),
            header_row: self.layout.header_row,
        }
    }

    /// The columns with what each is read as.
    pub(crate) fn matches(&self) -> Vec<ColumnMatch> {
        self.columns
            .iter()
            .map(|column| ColumnMatch { header: column.header.clone(), field: column.field, by: column.by })
            .collect()
    }

    /// The day for which due dates and days past due agree in most rows of the sample.
    fn as_of_hint(&self, sample: &[Row]) -> Option<NaiveDate> {
        let (due, days) = (self.place_of(Field::DueDate)?, self.place_of(Field::DaysPastDue)?);
        let mut votes: HashMap<NaiveDate, usize> = HashMap::new();
        let mut cast = 0;
        for row in sample {
            let Ok(DateValue::Date(due)) =
                values::date(row.cell(due), self.spelling.orders.get(due).copied().flatten())
            else {
                continue;
            };
            let Ok(Some(days)) = values::count(row.cell(days)) else { continue };
            // Rows that say 0 fit any day before the due date.
            if days > 0
                && let Some(day) = i32::try_from(days)
                    .ok()
                    .and_then(|days| caseload_domain::calendar::day_number(due).checked_add(days))
                    .and_then(caseload_domain::calendar::date_of)
            {
                *votes.entry(day).or_default() += 1;
                cast += 1;
            }
        }
        let (day, most) = votes.into_iter().max_by_key(|(day, count)| (*count, *day))?;
        (most * 10 >= cast * 8).then_some(day)
    }
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Xlsb => "xlsb",
        Format::Xls => "xls",
        Format::Ods => "ods",
    }
}

impl Engine {
    /// Looks at a file: what it is, its header and columns, and its first rows.
    ///
    /// # Errors
    /// What is wrong with the file as a whole.
    pub async fn inspect(&self, request: &ImportRequest) -> Result<Inspection, Failure> {
        let currency = self.currency().await?;
        let request = request.clone();
        tokio::task::spawn_blocking(move || inspect(&request, currency))
            .await
            .map_err(|error| Failure::new(codes::FILE_DAMAGED).with("reason", error.to_string()))?
    }
}

fn inspect(request: &ImportRequest, currency: Currency) -> Result<Inspection, Failure> {
    let (mut plan, sample) = Plan::lay_out(request, currency)?;
    plan.spelling = plan.survey(&sample).settle(request.dates);
    let columns = plan
        .matches()
        .into_iter()
        .enumerate()
        .map(|(index, matched)| InspectedColumn {
            matched,
            samples: sample
                .iter()
                .map(|row| row.cell(index).display().to_string())
                .filter(|text| !text.is_empty())
                .take(3)
                .collect(),
        })
        .collect();
    let width = plan.columns.len();
    Ok(Inspection {
        size: plan.file.size,
        sheets: plan.file.sheets.clone(),
        kind: plan.kind,
        columns,
        rows: sample
            .iter()
            .take(SHOWN)
            .map(|row| (row.number, (0..width).map(|index| row.cell(index).display().to_string()).collect()))
            .collect(),
        unsettled_dates: if sample.len() >= SAMPLE {
            // The whole file may settle it; the import looks.
            Vec::new()
        } else {
            plan.spelling.unsettled.iter().map(|index| plan.columns[*index].header.clone()).collect()
        },
        missing: plan.missing(),
        as_of_hint: plan.as_of_hint(&sample),
        fields: Field::ALL.iter().copied().filter(|field| plan.kind.has(*field)).collect(),
        file: plan.file_info(),
    })
}
