//! Outsourcing: agencies and what is agreed with them, batches and their packs, what comes back, what it
//! earns, and who was told what.

mod agencies;
mod batch_builder;
mod batch_lifecycle;
mod batches;
mod case_aliases;
mod disclosure;
mod disclosure_file;
mod eligibility;
mod expected;
mod invoice;
mod ledger;
mod notices;
mod pack;
mod recall;
mod returns;
mod scorecard;
mod statement;
mod statement_export;

pub use agencies::{AgencyEdit, AgencySummary, AgencyToAdd, AgencyView};
pub use batch_builder::{Excluded, Placed, PlacedAmong};
pub use batch_lifecycle::{DeletionRequest, LifeRequest};
pub use batches::{BatchCase, BatchMoment, BatchMomentKind, BatchSummary};
pub use caseload_agency_files::{ReturnColumn, ReturnHeader};
pub use disclosure::{DisclosedCase, Disclosure, DisclosureEntry, DisclosureKind};
pub use expected::{Expected, ExpectedBucket};
pub use invoice::{InvoiceComparison, InvoiceLine, InvoiceVerdict};
pub use notices::{AgencyNotice, NoticeKind, NoticesWritten};
pub use pack::{
    CsvEncoding, DisclosedField, Export, ExportRequest, ExportedFile, PackPreview, PackTemplate, PreviewColumn,
    PreviewRequest, TemplateColumn,
};
pub use recall::{RecallReason, RecallRequest, Recalled};
pub use returns::{
    FieldDifference, MatchOutcome, ReturnCode, ReturnCounts, ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow,
};
pub use scorecard::{ScoreBy, ScoreRow, Scorecard, ScorecardRequest};
pub use statement::{Statement, StatementBatch, StatementLine, StatementRequest};
pub use statement_export::{StatementFile, StatementWritten};

use caseload_session::Session;
use caseload_session::failure::Failure;
use ledger::Ledger;
use std::sync::Arc;
use tokio::sync::RwLock;

/// Outsourcing on an open book.
#[derive(Clone, Copy)]
pub struct OutsourcingApi<'session> {
    session: &'session Session,
}

impl<'session> OutsourcingApi<'session> {
    /// Outsourcing on that book.
    #[must_use]
    pub fn of(session: &'session Session) -> Self {
        Self { session }
    }

    /// What placements and payments come to.
    ///
    /// # Errors
    /// `book_damaged`.
    async fn ledger(&self) -> Result<Arc<Ledger>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let portfolio = moment.portfolio().await?;
        let cache = self.session.kept::<LedgerCache>();
        let kept = cache.0.read().await.clone();
        if let Some(kept) = kept.filter(|kept| kept.change == portfolio.change) {
            return Ok(kept);
        }
        let fresh = Arc::new(OutsourcingApi::of(&moment).read_ledger(&portfolio).await?);
        *cache.0.write().await = Some(fresh.clone());
        Ok(fresh)
    }
}

/// The ledger that is kept with a book in memory, as of the change that it was read at.
#[derive(Default)]
struct LedgerCache(RwLock<Option<Arc<Ledger>>>);
