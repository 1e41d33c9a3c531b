//! What an import says of itself.

use caseload_domain::calendar::date_of;
use caseload_domain::ids::{ChangeId, ImportId};
use caseload_domain::{Field, Money};
use caseload_evidence::statuses::StatusCount;
use caseload_session::notices::{Notice, NoticeCount};
use caseload_tables::columns::{Kind, MatchedBy};
use chrono::NaiveDate;
use serde::Serialize;

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
    /// Rows that were added to an earlier row of their loan.
    pub added: u64,
    /// Rows that are none of the list by their status: loans that never were, payments that did not come.
    pub left_out: u64,
}

/// Sums of what was taken.
#[derive(Clone, Debug, Default, Serialize, ts_rs::TS)]
pub struct Totals {
    /// Outstanding (or amounts, of instalments and payments), per currency.
    pub outstanding: Vec<Money>,
    /// Amounts below 0 of a list of cases: credits that are applied to no case, per currency.
    pub credits: Vec<Money>,
    /// What the file's own last total row says.
    pub stated: Option<Money>,
}

/// A row that belongs to no loan, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct FooterRow {
    /// Its number, from 1.
    pub row: u64,
    /// What can be read in it.
    pub text: String,
}

/// The outcome of an import or of its dry run.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ImportResult {
    /// Number of the run; of a dry run, the number it would have.
    pub run: ImportId,
    /// The change in the log; `null` after a dry run, or when nothing had to be changed.
    pub change: Option<ChangeId>,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// What the file is about.
    pub kind: Kind,
    /// What it was recognised as.
    pub file: FileInfo,
    /// The day its figures are for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The profile that it was recognised by.
    pub profile: Option<String>,
    /// Its columns.
    pub columns: Vec<ColumnMatch>,
    /// Its rows.
    pub rows: RowCounts,
    /// Cases closed because a whole portfolio lacks them.
    pub closed: u64,
    /// Whether they are more than a tenth of those that were open, which has to be confirmed.
    pub closes_many: bool,
    /// What was outstanding on them, per currency.
    pub closed_outstanding: Vec<Money>,
    /// The values of the columns of status, and what each was taken for.
    pub statuses: Vec<StatusCount>,
    /// Sums of what was taken.
    pub totals: Totals,
    /// Rows that were taken and deserve a look, and what is odd about the file as a whole.
    pub warnings: Vec<Notice>,
    /// Rows that were not taken, each with the first reason.
    pub rejects: Vec<Notice>,
    /// All warnings and rejects counted, also where the lists are cut short.
    pub notice_counts: Vec<NoticeCount>,
    /// The first rows that belong to no loan.
    pub footers: Vec<FooterRow>,
}

impl ImportResult {
    /// The header in the file of the column that is read as a field.
    #[must_use]
    pub fn header_of(&self, field: Field) -> Option<&str> {
        self.columns.iter().find(|column| column.field == Some(field)).map(|column| column.header.as_str())
    }
}

/// An earlier import.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ImportRun {
    /// Number of the run.
    pub run: ImportId,
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
    pub change: ChangeId,
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
