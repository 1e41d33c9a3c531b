//! A list of cases as a file.

use crate::ReportsApi;
use caseload_files::write::{ColumnKind, TextEncoding, Value, WrittenColumn, write_csv, write_workbook};
use caseload_session::case_lines::CaseLine;
use caseload_session::failure::Failure;
use caseload_session::file_language::FileLanguage;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Rows fetched at a time while a list is written.
const ROWS_AT_ONCE: u32 = 1_000;

/// The format of an exported list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// Delimited text.
    Csv,
    /// A workbook.
    Xlsx,
}

impl TableFormat {
    /// The ending of such a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The format that a file's name asks for; a workbook unless it ends in `.csv`.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if is_csv { Self::Csv } else { Self::Xlsx }
    }
}

/// A list that was written to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ListExported {
    /// Where it is.
    pub path: String,
    /// How many cases.
    pub rows: u64,
}

/// Header, kind, width in characters, and the value.
type ListColumn = (&'static str, ColumnKind, u16, fn(&CaseLine, FileLanguage) -> Value<'static>);

const COLUMNS: &[ListColumn] = &[
    ("loan no", ColumnKind::Text, 22, |line, _| Value::text(line.loan_no.clone())),
    ("name", ColumnKind::Text, 18, |line, _| Value::text(line.debtor_name.clone())),
    ("product", ColumnKind::Text, 16, |line, _| Value::text(line.product.clone())),
    ("region", ColumnKind::Text, 12, |line, _| Value::text(line.region.clone())),
    ("due date", ColumnKind::Date, 12, |line, _| Value::date(line.due_date)),
    ("days past due", ColumnKind::Integer, 13, |line, _| Value::Integer(i64::from(line.days_past_due))),
    ("bucket", ColumnKind::Text, 16, |line, _| Value::text(line.bucket_label.clone().unwrap_or_default())),
    ("currency", ColumnKind::Text, 9, |line, _| Value::text(line.outstanding.currency.to_string())),
    ("outstanding", ColumnKind::Amount, 15, |line, _| Value::Amount(line.outstanding.minor, line.outstanding.currency)),
    ("balance", ColumnKind::Amount, 15, |line, _| Value::Amount(line.balance.minor, line.balance.currency)),
    ("status", ColumnKind::Text, 10, |line, language| Value::text(language.of_code("status", line.status.name()))),
    ("collector", ColumnKind::Text, 14, |line, _| Value::text(line.collector.clone().unwrap_or_default())),
    ("agency", ColumnKind::Text, 14, |line, _| Value::text(line.agency.clone().unwrap_or_default())),
    ("hand", ColumnKind::Integer, 7, |line, _| Value::Integer(i64::from(line.hand))),
];

impl ReportsApi<'_> {
    /// Writes an open list to a file, the lender's own columns included; gives how many rows.
    ///
    /// # Errors
    /// `list_gone`, `file_cannot_write`, `disk_full`.
    pub async fn export_list(
        &self,
        list_id: u32,
        target: &Path,
        language: FileLanguage,
    ) -> Result<ListExported, Failure> {
        let moment = self.session.at_one_moment().await?;
        moment.refuse_in_use(target, &[])?;
        let total = moment.lists.get(list_id)?.case_ids.len() as u64;
        let more = moment.book.headers().await?;
        let mut columns: Vec<WrittenColumn> =
            COLUMNS.iter().map(|(english, kind, width, _)| language.column("list", english, *kind, *width)).collect();
        columns.extend(more.iter().map(|header| WrittenColumn {
            header: header.clone(),
            kind: ColumnKind::Text,
            width: 16,
        }));
        let (sender, receiver) = tokio::sync::mpsc::channel::<Vec<CaseLine>>(4);
        let path = target.display().to_string();
        let target = target.to_owned();
        let writing = tokio::task::spawn_blocking(move || {
            let rows = Lines { receiver, waiting: Vec::new().into_iter() }.map(|line| {
                let mut row: Vec<Value<'static>> = COLUMNS.iter().map(|(.., value)| value(&line, language)).collect();
                row.extend(more.iter().map(|header| {
                    let text = line.more.get(header).and_then(|value| value.as_str()).unwrap_or_default();
                    Value::text(text.to_owned())
                }));
                row
            });
            match TableFormat::of(&target) {
                TableFormat::Csv => write_csv(&target, TextEncoding::default(), &columns, rows),
                TableFormat::Xlsx => write_workbook(&target, &language.said("list", "Cases"), &columns, rows),
            }
        });
        let mut from = 0;
        while from < total {
            let lines = moment.list_rows(list_id, from, ROWS_AT_ONCE).await?;
            from += u64::from(ROWS_AT_ONCE);
            // The writer is gone when it failed; it says why.
            if sender.send(lines).await.is_err() {
                break;
            }
        }
        drop(sender);
        writing.await.map_err(|error| Failure::internal(&error))??;
        Ok(ListExported { path, rows: total })
    }
}

/// The lines of a list as they come from the book.
struct Lines {
    receiver: tokio::sync::mpsc::Receiver<Vec<CaseLine>>,
    waiting: std::vec::IntoIter<CaseLine>,
}

impl Iterator for Lines {
    type Item = CaseLine;

    fn next(&mut self) -> Option<CaseLine> {
        loop {
            if let Some(line) = self.waiting.next() {
                return Some(line);
            }
            self.waiting = self.receiver.blocking_recv()?.into_iter();
        }
    }
}
