//! Import: from a lender's file to the book, with nothing lost and nothing doubled.
//!
//! A file is first looked at ([`ImportApi::inspect`]), then run dry ([`ImportApi::import`] with
//! `dry_run`), then imported; the dry run takes the same way through the same checks and only
//! doesn't write. Rows stream: one thread reads and checks, another writes.

mod adding;
mod asking;
mod cases;
mod checking;
mod closing;
mod doubles;
mod drift;
mod entries;
mod entry;
mod existing_loans;
mod existing_payments;
mod found;
mod headings;
mod inspect;
mod needed_fields;
mod oddities;
mod own_headers;
mod payments;
mod plan;
mod planning;
mod portions;
mod profiles;
mod purpose;
mod rejects;
mod replacing;
mod report;
mod schedule;
mod totals;
mod write;

pub use caseload_evidence::statuses::{StatusCount, StatusMeaning};
pub use doubles::{DoublePayment, DoubleReason, SettleDoublesRequest, SettledDoubles, SuspectedDouble};
pub use inspect::{InspectedColumn, InspectedRow, Inspection, RowRole};
pub use profiles::Profile;
pub use report::{ColumnMatch, FileInfo, FooterRow, ImportResult, ImportRun, RowCounts, Totals};

use caseload_domain::{Currency, Field};
use caseload_session::Session;
use caseload_session::failure::Failure;
use caseload_session::file_language::FileLanguage;
use caseload_session::names::checked_name;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::progress::{Cancel, Progress};
use caseload_tables::columns::Kind;
use caseload_tables::values::{DateOrder, DecimalMark};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Import on an open book.
#[derive(Clone, Copy)]
pub struct ImportApi<'session> {
    session: &'session Session,
}

impl<'session> ImportApi<'session> {
    /// Import on that book.
    #[must_use]
    pub fn of(session: &'session Session) -> Self {
        Self { session }
    }
}

/// What to import, and what the user said about it.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
#[allow(clippy::struct_excessive_bools, reason = "plain options, each by its name")]
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
    /// Encoding of a text, such as `gb18030` or `windows-1257`; recognised when absent.
    #[serde(default)]
    pub encoding: Option<String>,
    /// Delimiter of a text: the character, or `tab`; recognised when absent.
    #[serde(default)]
    pub delimiter: Option<String>,
    /// The profile to read it by; the one that knows its headers when absent.
    #[serde(default)]
    pub profile: Option<String>,
    /// Keep how it was read as a profile of this name when it has been imported.
    #[serde(default)]
    pub remember_as: Option<String>,
    /// Apply what is only likely of columns whose headers are unknown, where nobody said otherwise.
    #[serde(default)]
    pub accept_guesses: bool,
    /// What values of its columns of status mean, beyond the words that are known.
    #[serde(default)]
    pub statuses: Vec<StatusMeaning>,
    /// What amounts below 0 are, where all are.
    #[serde(default)]
    pub signs: Option<Signs>,
    /// Currency of amounts that name none; the book's own when absent.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Which of day and month comes first, where the file can't tell.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// What separates decimals, where the file can't tell.
    #[serde(default)]
    pub decimals: Option<DecimalMark>,
    /// The file is the whole portfolio: open cases that are absent are closed as withdrawn.
    #[serde(default)]
    pub full: bool,
    /// How many cases the whole portfolio may close where they are more than a tenth of those that are open.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub close: Option<u64>,
    /// The loans of the file are new ones, though their debtors owe the same under other numbers.
    #[serde(default)]
    pub all_new: bool,
    /// Several rows of one loan are added up.
    #[serde(default)]
    pub add_up: bool,
    /// Whether a schedule holds every instalment of its loans that is not paid yet, where the file can't tell.
    #[serde(default)]
    pub schedule: Option<ScheduleExtent>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// Where to write the rejected rows with their reasons.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub rejects: Option<PathBuf>,
    /// The language of the reasons in it; English when absent.
    #[serde(default)]
    pub language: Option<FileLanguage>,
    /// How many warnings and rejects to list; all when absent. All are counted anyway.
    #[serde(default)]
    #[ts(type = "number | null")]
    pub most_notices: Option<usize>,
}

/// What amounts below 0 are, in a file in which all are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Signs {
    /// What they say: credits of debtors, or money taken back.
    AsWritten,
    /// What is owed, or paid, written the other way round.
    Turned,
}

impl Signs {
    /// The name on the command line and in profiles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AsWritten => "as_written",
            Self::Turned => "turned",
        }
    }

    /// The one of that name; `-` may stand for `_`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::AsWritten, Self::Turned].into_iter().find(|signs| signs.name() == name.replace('-', "_"))
    }
}

/// How much of the schedules of its loans a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleExtent {
    /// All of them: unpaid instalments of the book that it lacks are due no more.
    Whole,
    /// A part, such as what falls due in a month: instalments of the book that it lacks stay due.
    Part,
}

impl ScheduleExtent {
    /// The name on the command line and in profiles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "part",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Whole, Self::Part].into_iter().find(|extent| extent.name() == name)
    }
}

impl ImportRequest {
    /// A file to be recognised by itself.
    #[must_use]
    pub fn of(path: PathBuf, as_of: NaiveDate) -> Self {
        Self {
            path,
            as_of,
            kind: None,
            sheet: None,
            header_row: None,
            columns: Vec::new(),
            encoding: None,
            delimiter: None,
            profile: None,
            remember_as: None,
            accept_guesses: false,
            statuses: Vec::new(),
            signs: None,
            currency: None,
            dates: None,
            decimals: None,
            full: false,
            close: None,
            all_new: false,
            add_up: false,
            schedule: None,
            dry_run: false,
            rejects: None,
            language: None,
            most_notices: None,
        }
    }
}

impl ImportApi<'_> {
    /// Imports a file, or runs it dry. Rejected rows are no failure; they are in the result.
    ///
    /// # Errors
    /// What is wrong with the file as a whole, `ambiguous_dates`, `column_missing`, `guesses_unconfirmed`,
    /// `no_such_header`, `no_such_profile`, `cancelled`, or what the book says. The book is then as
    /// it was.
    pub async fn import(
        &self,
        request: &ImportRequest,
        progress: impl Fn(Progress) + Send + Sync + 'static,
        cancel: Cancel,
    ) -> Result<ImportResult, Failure> {
        if let Some(name) = &request.remember_as {
            checked_name(name)?;
        }
        let (currency, profiles) = (self.session.currency().await?, self.profiles().await?);
        let wanted = request.clone();
        let in_background = |error: tokio::task::JoinError| Failure::internal(&error);
        let mut plan = tokio::task::spawn_blocking(move || plan::Plan::make(&wanted, currency, &profiles))
            .await
            .map_err(in_background)??;
        if let Some(target) = &request.rejects {
            self.session.refuse_in_use(target, &[&request.path])?;
        }
        if let Some(question) = plan.open_question.take() {
            let known = existing_loans::ExistingLoans::read(self.session).await?;
            if purpose::open_rows_name_loans(&plan, &known)? {
                return Err(question);
            }
        }
        self.date_by_earlier(&mut plan).await?;
        write::run(self.session, Arc::new(plan), request, progress, cancel).await
    }

    /// A list that was imported before is told from a new one by its bytes: where it agrees with the
    /// book it is no report of another day, and days past due without dates are of the day that it
    /// was imported for.
    async fn date_by_earlier(&self, plan: &mut plan::Plan) -> Result<(), Failure> {
        if plan.kind != Kind::Cases {
            return Ok(());
        }
        let earlier =
            self.session.book.imports().await?.into_iter().find(|run| !run.undone && run.sha256 == plan.file.sha256);
        if let Some(day) = earlier.and_then(|run| caseload_domain::calendar::date_of(run.as_of_day))
            && day != plan.as_of
        {
            plan.is_known = true;
            if plan.place_of(Field::DueDate).is_none() {
                plan.days_as_of = day;
            }
            plan.oddities.push(Notice::new(0, None, NoticeCode::FileKnown, day.to_string()));
        }
        Ok(())
    }

    /// Every earlier import, newest first.
    pub async fn imports(&self) -> Result<Vec<ImportRun>, Failure> {
        Ok(self.session.book.imports().await?.into_iter().map(ImportRun::from).collect())
    }
}
