//! Import: from a lender's file to the book, with nothing lost and nothing doubled.
//!
//! A file is first looked at ([`Engine::inspect`]), then run dry ([`Engine::import`] with
//! `dry_run`), then imported; the dry run takes the same way through the same checks and only
//! doesn't write. Rows stream: one thread reads and checks, another writes.

mod cases;
mod plan;
mod report;
mod schedule;
mod write;

pub use plan::{InspectedColumn, Inspection};
pub use report::{ColumnMatch, FileInfo, ImportResult, ImportRun, Notice, RowCounts, Totals};

use crate::engine::Engine;
use crate::failure::Failure;
use crate::progress::{Cancel, Progress};
use caseload_domain::{Currency, Field};
use caseload_files::columns::Kind;
use caseload_files::values::DateOrder;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::PathBuf;

/// What to import, and what the user said about it.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ImportRequest {
    /// The file.
    #[ts(type = "string")]
    pub path: PathBuf,
    /// The day that the file's figures are for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// What it is about; told from its headers when absent.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// The sheet; the one that fits best when absent.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Number of the header row, from 1; found when absent.
    #[serde(default)]
    pub header_row: Option<u64>,
    /// Columns by their header, and the field each is; `null` keeps the column as it is.
    #[serde(default)]
    pub columns: Vec<(String, Option<Field>)>,
    /// Currency of amounts that name none; the book's own when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Which of day and month comes first, where the file can't tell.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// The file is the whole portfolio: open cases that are absent are closed as withdrawn.
    #[serde(default)]
    pub full: bool,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// Where to write the rejected rows with their reasons.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub rejects: Option<PathBuf>,
}

impl Engine {
    /// Imports a file, or runs it dry. Rejected rows are no failure; they are in the result.
    ///
    /// # Errors
    /// What is wrong with the file as a whole, `ambiguous_dates`, `column_missing`,
    /// `no_such_header`, `cancelled`, or what the book says. The book is then as it was.
    pub async fn import(
        &self,
        request: &ImportRequest,
        progress: impl Fn(Progress) + Send + Sync + 'static,
        cancel: Cancel,
    ) -> Result<ImportResult, Failure> {
        let currency = match request.currency {
            Some(currency) => currency,
            None => self.currency().await?,
        };
        let wanted = request.clone();
        let plan = tokio::task::spawn_blocking(move || plan::Plan::make(&wanted, currency))
            .await
            .map_err(|error| Failure::new(crate::codes::FILE_DAMAGED).with("reason", error.to_string()))??;
        let result = write::run(self, plan, request, progress, cancel).await?;
        if let Some(target) = &request.rejects {
            report::write_rejects(target, &result)?;
        }
        Ok(result.result)
    }

    /// Every earlier import, newest first.
    ///
    /// # Errors
    /// What the book says.
    pub async fn imports(&self) -> Result<Vec<ImportRun>, Failure> {
        Ok(self.book.imports().await?.into_iter().map(ImportRun::from).collect())
    }
}
