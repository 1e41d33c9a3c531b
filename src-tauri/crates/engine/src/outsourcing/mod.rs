//! Outsourcing: agencies and what is agreed with them, batches and their packs, what comes back, what it
//! earns, and who was told what.

mod agencies;
mod agency_file;
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
pub use agency_file::{ReturnColumn, ReturnHeader};
pub use batch_builder::{Excluded, PlaceRequest, Placed, PlacedAmong};
pub use batch_lifecycle::{DeletionRequest, LifeRequest};
pub use batches::{BatchCase, BatchMoment, BatchMomentKind, BatchSummary};
pub use disclosure::{DisclosedCase, Disclosure, DisclosureEntry, DisclosureKind};
pub use eligibility::ExcludedFrom;
pub use expected::{Expected, ExpectedBucket};
pub use invoice::{InvoiceComparison, InvoiceLine, InvoiceVerdict};
pub use notices::{AgencyNotice, NoticeKind, NoticesWritten};
pub use pack::{
    CsvEncoding, DisclosedField, Export, ExportRequest, ExportedFile, FileLanguage, PackPreview, PackTemplate,
    PreviewColumn, PreviewRequest, TemplateColumn,
};
pub use recall::{RecallReason, RecallRequest, Recalled};
pub use returns::{
    FieldDifference, MatchOutcome, ReturnCode, ReturnCounts, ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow,
};
pub use scorecard::{ScoreBy, ScoreRow, Scorecard, ScorecardRequest};
pub use statement::{Statement, StatementBatch, StatementLine, StatementRequest};
pub use statement_export::{StatementFile, StatementWritten};

pub(crate) use ledger::Ledger;
