//! How a file will be read: its sheet, header, columns and spelling.

use super::ImportRequest;
use super::notices::{COLUMNS_SHIFTED, Notice};
use super::report::{ColumnMatch, FileInfo};
use crate::failure::{Failure, codes};
use crate::profiles::{Profile, recognised};
use caseload_domain::case::ValueKind;
use caseload_domain::{Currency, Field};
use caseload_files::columns::{self, Column, Kind, match_columns};
use caseload_files::survey::{Spelling, Survey};
use caseload_files::values::{self, DateOrder, DateValue, DecimalMark};
use caseload_files::{FileError, Format, Layout, Recognised, Row, read_rows, recognise, sample_rows};
use chrono::NaiveDate;
use std::ops::ControlFlow;

/// Rows looked at before a whole pass is made.
pub(super) const SAMPLE: usize = 2_000;
/// Rows in which the table of a workbook with several sheets is looked for.
const FIRST_LOOK: usize = 100;
/// Sheets among which the table is looked for; any other can be named.
const MOST_SHEETS: usize = 100;

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
    /// The profile that the file was recognised by.
    pub profile: Option<Profile>,
    /// Columns of long numbers that a spreadsheet has rounded.
    pub rounded: Vec<usize>,
    /// What is odd about the file as a whole.
    pub oddities: Vec<Notice>,
}

/// A plan's layout with the rows it was made from.
pub(super) struct LaidOut {
    pub plan: Plan,
    /// The first rows of the sheet, from the top.
    pub above: Vec<Row>,
    /// The first rows of data.
    pub sample: Vec<Row>,
}

impl Plan {
    /// Makes every decision, and refuses where the user has to make one.
    pub(crate) fn make(request: &ImportRequest, currency: Currency, profiles: &[Profile]) -> Result<Self, Failure> {
        let LaidOut { mut plan, sample, .. } = Self::lay_out(request, currency, profiles)?;
        for (header, _) in &request.columns {
            if columns::place_of(&plan.columns, header).is_none() {
                return Err(Failure::new(codes::NO_SUCH_HEADER).with("header", header.as_str()));
            }
        }
        if let Some(field) = plan.missing().first() {
            return Err(Failure::new(codes::COLUMN_MISSING)
                .with("field", field.name())
                .with("columns", plan.layout.headers.clone()));
        }
        if request.full && plan.kind != Kind::Cases {
            return Err(Failure::new(codes::VALUE_OUT_OF_RANGE).with("field", "full").with("value", plan.kind.name()));
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
        plan.spelling = survey.settle(request.dates, plan.remembered_dates());
        if let Some((_, example)) = plan.spelling.unsettled.first() {
            let headers: Vec<String> =
                plan.spelling.unsettled.iter().map(|(index, _)| plan.columns[*index].header.clone()).collect();
            return Err(Failure::new(codes::AMBIGUOUS_DATES)
                .with("columns", headers)
                .with("example", example.as_str()));
        }
        plan.rounded = plan.rounded_columns(&sample);
        plan.oddities = plan.shifted_columns(&sample);
        Ok(plan)
    }

    /// Recognises the file and finds its table; gives the first rows of data too.
    pub(super) fn lay_out(
        request: &ImportRequest,
        currency: Currency,
        profiles: &[Profile],
    ) -> Result<LaidOut, Failure> {
        let file = recognise(&request.path)?;
        let named = match &request.profile {
            Some(name) => Some(
                profiles
                    .iter()
                    .find(|profile| profile.name == name.trim())
                    .ok_or_else(|| Failure::new(codes::NO_SUCH_PROFILE).with("profile", name.as_str()))?,
            ),
            None => None,
        };
        // Headers that someone has named before count as known ones.
        let remembered = named.map_or(profiles, std::slice::from_ref).iter().flat_map(|profile| &profile.columns);
        let given: Vec<String> = request.columns.iter().chain(remembered).map(|(header, _)| header.clone()).collect();
        let candidates: Vec<Option<String>> = match (&request.sheet, file.format) {
            (None, Format::Csv) => vec![None],
            (Some(sheet), _) => vec![Some(sheet.clone())],
            (None, _) => file.sheets.iter().take(MOST_SHEETS).cloned().map(Some).collect(),
        };
        let mut best: Option<(usize, Option<String>, Layout, Vec<Row>)> = None;
        // Where the table is has to be found first; only then is it looked at more closely.
        let first_look = if candidates.len() > 1 { FIRST_LOOK } else { SAMPLE };
        let samples = sample_rows(&file, &candidates, first_look)?;
        for (sheet, rows) in candidates.into_iter().zip(samples) {
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
        let Some((_, sheet, mut layout, mut above)) = best else {
            return Err(FileError::NoHeader { file: file.name }.into());
        };
        if first_look < SAMPLE && above.len() == first_look {
            above = sample_rows(&file, std::slice::from_ref(&sheet), SAMPLE)?.pop().unwrap_or_default();
            layout = match request.header_row {
                Some(number) => Layout::at(&above, number),
                None => Layout::find(&above, &given),
            }
            .unwrap_or(layout);
        }
        let profile = named.or_else(|| recognised(profiles, &layout.headers)).cloned();
        let kind =
            request.kind.or_else(|| profile.as_ref().map(|profile| profile.kind)).unwrap_or_else(|| Kind::of(&layout));
        let sample: Vec<Row> =
            above.iter().filter(|row| row.number > layout.header_row && !row.is_blank()).cloned().collect();
        let mapping = profile.as_ref().map(|profile| profile.columns.as_slice()).unwrap_or_default();
        let mut columns = match_columns(&layout, kind, &request.columns, mapping);
        let said = |header: &str| {
            request.columns.iter().chain(mapping).any(|(said, _)| {
                said == header || caseload_files::normalise_header(said) == caseload_files::normalise_header(header)
            })
        };
        columns::guess(&mut columns, kind, &said, &sample);
        let plan = Self {
            file,
            sheet,
            kind,
            layout,
            columns,
            spelling: Spelling::default(),
            currency: request
                .currency
                .or_else(|| profile.as_ref().and_then(|profile| profile.currency))
                .unwrap_or(currency),
            as_of: request.as_of,
            profile,
            rounded: Vec::new(),
            oddities: Vec::new(),
        };
        Ok(LaidOut { plan, above, sample })
    }

    pub(super) fn survey(&self, sample: &[Row]) -> Survey {
        let mut survey = Survey::of(&self.columns);
        for row in sample {
            survey.see(row);
        }
        survey
    }

    pub(super) fn remembered_dates(&self) -> Option<DateOrder> {
        self.profile.as_ref().and_then(|profile| profile.dates)
    }

    /// Where the column of a field is.
    pub(crate) fn place_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// The fields that must be there and are not.
    pub(super) fn missing(&self) -> Vec<Field> {
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
            format: self.file.format.name().to_owned(),
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

    /// Columns of identifiers in which nearly every long number ends in zeros from its sixteenth
    /// digit on: they were saved by a spreadsheet that had rounded them.
    fn rounded_columns(&self, sample: &[Row]) -> Vec<usize> {
        let identifiers = (0..self.columns.len())
            .filter(|at| self.columns[*at].field.is_some_and(|field| field.kind() == ValueKind::Identifier));
        identifiers
            .filter(|at| {
                let (mut long, mut rounded) = (0, 0);
                for text in sample.iter().map(|row| values::identifier(row.cell(*at)).text) {
                    if text.len() > 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                        long += 1;
                        rounded += usize::from(text.as_bytes()[15..].iter().all(|byte| *byte == b'0'));
                    }
                }
                long >= 3 && rounded * 10 >= long * 9
            })
            .collect()
    }

    /// Whether the values stand under their neighbours' headers: most columns of dates and amounts
    /// hold none, and the columns beside them do.
    fn shifted_columns(&self, sample: &[Row]) -> Vec<Notice> {
        let typed: Vec<(usize, ValueKind)> = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, column)| Some((at, column.field?.kind())))
            .filter(|(_, kind)| matches!(kind, ValueKind::Date | ValueKind::Amount))
            .collect();
        for step in [1, -1] {
            let moved: Vec<&str> = typed
                .iter()
                .filter(|(at, kind)| {
                    let beside = at.checked_add_signed(step);
                    fits(sample, *at, *kind) < 20 && beside.is_some_and(|beside| fits(sample, beside, *kind) > 80)
                })
                .map(|(at, _)| self.columns[*at].header.as_str())
                .collect();
            if !moved.is_empty() && moved.len() * 2 > typed.len() {
                return vec![Notice::new(self.layout.header_row, None, COLUMNS_SHIFTED, moved.join(", "))];
            }
        }
        Vec::new()
    }
}

/// How many in a hundred values that a column shows can be read as that kind; 50 where too few are
/// there to tell.
fn fits(sample: &[Row], column: usize, kind: ValueKind) -> usize {
    let (mut shown, mut fit) = (0, 0);
    for cell in sample.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_blank()) {
        shown += 1;
        let read = match kind {
            ValueKind::Date => [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| {
                matches!(values::date(cell, Some(order)), Ok(DateValue::Date(_) | DateValue::MonthOnly(_)))
            }),
            _ => [DecimalMark::Point, DecimalMark::Comma]
                .into_iter()
                .any(|mark| matches!(values::amount(cell, Currency::CNY, mark), Ok(Some(_)))),
        };
        fit += usize::from(read);
    }
    (fit * 100).checked_div(shown).filter(|_| shown >= 3).unwrap_or(50)
}
