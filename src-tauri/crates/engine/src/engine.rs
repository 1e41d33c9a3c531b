//! An open book: every front works through one of these.

use caseload_casework::CaseworkApi;
use caseload_division::DivisionApi;
use caseload_domain::Currency;
use caseload_domain::aging::BucketSet;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_import::ImportApi;
use caseload_outsourcing::OutsourcingApi;
use caseload_reports::ReportsApi;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::ExcludedFrom;
use caseload_session::division_rule::DivisionRule;
use caseload_session::{Failure, FailureCode, Session};
use caseload_session::{FilterParts, Finding, RulesOn};
use caseload_store::What;
use serde::Serialize;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

/// A change that was taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct UndoneChange {
    /// Number of the change.
    pub change: ChangeId,
    /// What it had done.
    pub what: What,
}

/// A book that a program has open, with everything that can be done with it.
pub struct Engine {
    session: Session,
}

/// What the frame of the window shows of a book.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BookState {
    /// The file's name without its ending.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Number of the newest change; a front that saw another one looks again.
    pub change: ChangeId,
    /// Whether there is any case in it.
    pub empty: bool,
    /// The currency of files that name none.
    pub currency: Currency,
    /// The policy in use and its version: `standard@1`.
    pub policy: String,
    /// The bucket set of that policy.
    pub buckets: BucketSet,
    /// The change that undo would take back.
    pub undo: Option<UndoneChange>,
    /// The change that redo would do again.
    pub redo: Option<UndoneChange>,
}

/// The parts of a filter that division and outsourcing find.
struct SystemFilters;

impl FilterParts for SystemFilters {
    fn by_rule<'session>(
        &'session self,
        session: &'session Session,
        on: RulesOn<'session>,
        rules: &'session [DivisionRule],
        number: u32,
    ) -> Finding<'session, Vec<u32>> {
        Box::pin(async move { DivisionApi::of(session).cases_of_rule(on, rules, number).await })
    }

    fn excluded<'session>(
        &'session self,
        session: &'session Session,
        excluded: &'session ExcludedFrom,
    ) -> Finding<'session, Vec<CaseId>> {
        Box::pin(async move { OutsourcingApi::of(session).excluded_cases(excluded).await })
    }
}

impl Deref for Engine {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Engine {
    /// Opens the book at `path`. `actor` is who stands in the log.
    ///
    /// # Errors
    /// `book_missing`, `not_a_book`, `book_newer`, `book_damaged`, `book_locked`, `disk_full`,
    /// `book_cannot_open`.
    pub async fn open(path: &Path, actor: &str) -> Result<Self, Failure> {
        Ok(Self { session: Session::open(path, actor, Arc::new(SystemFilters)).await? })
    }

    /// Makes a new book at `path`, with the folders that lead to it, and opens it.
    ///
    /// # Errors
    /// `file_exists` where there is anything, or as for [`Engine::open`].
    pub async fn create(path: &Path, actor: &str) -> Result<Self, Failure> {
        Ok(Self { session: Session::create(path, actor, Arc::new(SystemFilters)).await? })
    }

    /// Opens the book at `path`, or makes it where there is none: for callers whose user asked for either.
    ///
    /// # Errors
    /// As for [`Session::open`] and [`Session::create`].
    pub async fn open_or_create(path: &Path, actor: &str) -> Result<Self, Failure> {
        match Self::open(path, actor).await {
            Err(failure) if failure.code == FailureCode::BookMissing => Self::create(path, actor).await,
            opened => opened,
        }
    }

    /// This book as it is now, for an answer that takes several reads: all of them see the same moment, whatever is written
    /// meanwhile.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked`.
    pub async fn at_one_moment(&self) -> Result<Self, Failure> {
        Ok(Self { session: self.session.at_one_moment().await? })
    }

    /// Looking at files, importing them, and how they are read.
    #[must_use]
    pub fn imports(&self) -> ImportApi<'_> {
        ImportApi::of(&self.session)
    }

    /// Who works which case.
    #[must_use]
    pub fn division(&self) -> DivisionApi<'_> {
        DivisionApi::of(&self.session)
    }

    /// Agencies, what they have and what they earn.
    #[must_use]
    pub fn outsourcing(&self) -> OutsourcingApi<'_> {
        OutsourcingApi::of(&self.session)
    }

    /// Aging tables, movement and vintages.
    #[must_use]
    pub fn reports(&self) -> ReportsApi<'_> {
        ReportsApi::of(&self.session)
    }

    /// Single cases, holds, pauses and write-offs.
    #[must_use]
    pub fn casework(&self) -> CaseworkApi<'_> {
        CaseworkApi::of(&self.session)
    }

    /// What the frame of the window shows.
    pub async fn state(&self) -> Result<BookState, Failure> {
        let path = self.path();
        let (undo, redo) = self.next_undo_and_redo().await?;
        let chosen = self.chosen(&PolicyOverride::default()).await?;
        Ok(BookState {
            policy: format!("{}@{}", chosen.policy, chosen.policy_version),
            buckets: chosen.convention.buckets,
            name: path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
            path: path.display().to_string(),
            change: self.book.last_change().await?,
            empty: !self.book.has_cases().await?,
            currency: self.currency().await?,
            undo,
            redo,
        })
    }
}
