//! Outsourcing: agencies and what is agreed with them, batches and their packs, what comes back, what it
//! earns, and who was told what.

mod agencies;
mod agency_file;
mod batches;
mod build;
mod disclosure;
mod disclosure_file;
mod eligible;
mod expected;
mod invoice;
mod ledger;
mod life;
mod notices;
mod pack;
mod recall;
mod returns;
mod scorecard;
mod stand_ins;
mod statement;
mod statement_export;

pub use agencies::{AgencyEdit, AgencySummary, AgencyToAdd, AgencyView};
pub use agency_file::{ReturnColumn, ReturnHeader};
pub use batches::{BatchCase, BatchMoment, BatchMomentKind, BatchSummary};
pub use build::{Excluded, PlaceRequest, Placed, PlacedAmong};
pub use disclosure::{DisclosedCase, Disclosure, DisclosureEntry, DisclosureKind};
pub use eligible::ExcludedFrom;
pub use expected::{Expected, ExpectedBucket};
pub use invoice::{InvoiceComparison, InvoiceLine, InvoiceVerdict};
pub use life::{DeletionRequest, LifeRequest};
pub use notices::{AgencyNotice, NoticeKind, NoticesWritten};
pub use pack::{
    CsvEncoding, DisclosedField, Export, ExportRequest, ExportedFile, FileLanguage, PackPreview, PackTemplate,
    PreviewColumn, PreviewRequest, TemplateColumn,
};
pub use recall::{RecallReason, RecallRequest, Recalled};
pub use returns::{
    FieldDifference, Pile, ReturnCode, ReturnCounts, ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow,
};
pub use scorecard::{ScoreBy, ScoreRow, Scorecard, ScorecardRequest};
pub use statement::{Statement, StatementBatch, StatementLine, StatementRequest};
pub use statement_export::{StatementFile, StatementWritten};

pub(crate) use ledger::Ledger;
