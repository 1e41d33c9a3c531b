//! What an import says of itself.

use crate::failure::Failure;
use caseload_domain::calendar::date_of;
use caseload_domain::{Field, Money};
use caseload_files::columns::{Kind, MatchedBy};
use caseload_files::write::{ColumnKind, Value, WrittenColumn, write_workbook};
use chrono::NaiveDate;
use serde::Serialize;
use std::path::Path;

/// What the file was recognised as.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct FileInfo {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// `csv`, `xlsx`, `xlsb`, `xls` or `ods`.
    pub format: String,
    /// Encoding of text.
    pub encoding: Option<String>,
    /// Delimiter of text.
    pub delimiter: Option<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Number of the header's last row, from 1.
    pub header_row: u64,
}

/// A column and what it was read as.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ColumnMatch {
    /// Its header in the file.
    pub header: String,
    /// The field; `null` for a column that is kept as it is.
    pub field: Option<Field>,
    /// How that was found out.
    pub by: Option<MatchedBy>,
}

/// Every row below the header is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct RowCounts {
    /// Rows below the header.
    pub read: u64,
    /// Rows with nothing in them.
    pub blank: u64,
    /// Total rows and remarks below the table.
    pub footer: u64,
    /// New in the book.
    pub created: u64,
    /// In the book with other content.
    pub updated: u64,
    /// In the book with the same content, or the same row again.
    pub unchanged: u64,
    /// Not taken.
    pub rejected: u64,
}

/// Sums of what was taken.
#[derive(Clone, Debug, Default, Serialize, ts_rs::TS)]
pub struct Totals {
    /// Outstanding (or amounts, of instalments and payments), per currency.
    pub outstanding: Vec<Money>,
}

/// Something about a row: a reason to reject it, or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Notice {
    /// Number of the row in its sheet, from 1.
    pub row: u64,
    /// The field it concerns.
    pub field: Option<Field>,
    /// What is wrong with it.
    pub code: String,
    /// The value as the file has it, or the numbers of other rows concerned.
    pub value: String,
}

/// The outcome of an import or of its dry run.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ImportResult {
    /// Number of the run; of a dry run, the number it would have.
    pub run: i64,
    /// The change in the log; `null` after a dry run, or when nothing had to be changed.
    pub change: Option<i64>,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// What the file is about.
    pub kind: Kind,
    /// What it was recognised as.
    pub file: FileInfo,
    /// The day its figures are for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Its columns.
    pub columns: Vec<ColumnMatch>,
    /// Its rows.
    pub rows: RowCounts,
    /// Cases closed because a whole portfolio lacks them.
    pub closed: u64,
    /// Sums of what was taken.
    pub totals: Totals,
    /// Rows that were taken and deserve a look.
    pub warnings: Vec<Notice>,
    /// Rows that were not taken, each with the first reason.
    pub rejects: Vec<Notice>,
}

/// An earlier import.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ImportRun {
    /// Number of the run.
    pub run: i64,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// UTC stamp.
    pub at: String,
    /// What the file was about.
    pub kind: String,
    /// The day its figures are for.
    #[ts(type = "string | null")]
    pub as_of: Option<NaiveDate>,
    /// The counts of its rows.
    #[ts(type = "Record<string, number>")]
    pub rows: serde_json::Value,
    /// The change in the log.
    pub change: i64,
    /// Whether it was taken back.
    pub undone: bool,
}

impl From<caseload_store::ImportRecord> for ImportRun {
    fn from(record: caseload_store::ImportRecord) -> Self {
        Self {
            run: record.run,
            file: record.file,
            sha256: record.sha256,
            at: record.at,
            kind: record.kind,
            as_of: date_of(record.as_of_day),
            rows: record.rows,
            change: record.change,
            undone: record.undone,
        }
    }
}

/// A result with the rejected rows as they came.
pub(crate) struct WithRejects {
    pub result: ImportResult,
    /// The cells of each rejected row, in the order of the notices.
    pub rejected_cells: Vec<Vec<String>>,
}

/// Writes the rejected rows under the lender's own headers, each with its reason.
pub(crate) fn write_rejects(target: &Path, outcome: &WithRejects) -> Result<(), Failure> {
    let text = |header: &str| WrittenColumn { header: header.to_owned(), kind: ColumnKind::Text, width: 18 };
    let mut columns: Vec<WrittenColumn> = outcome.result.columns.iter().map(|column| text(&column.header)).collect();
    columns.push(text("caseload: row"));
    columns.push(text("caseload: reason"));
    let width = outcome.result.columns.len();
    let rows = outcome.result.rejects.iter().zip(&outcome.rejected_cells).map(|(notice, cells)| {
        let mut row: Vec<Value<'_>> = cells.iter().take(width).map(|cell| Value::text(cell.as_str())).collect();
        row.resize(width, Value::Empty);
        row.push(Value::text(notice.row.to_string()));
        let field = notice.field.map_or("", Field::name);
        row.push(Value::text(format!("{field} {} {}", notice.code, notice.value).trim().to_owned()));
        row
    });
    write_workbook(target, "Rejects", &columns, rows)?;
    Ok(())
}
