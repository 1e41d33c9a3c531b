//! What a user can do with a book: the one API for every front.
//!
//! The window and the command line call these functions and nothing below them, so what the tests
//! prove by one front holds for the other. Requests and responses are plain data; errors are a
//! code with parameters ([`Failure`]).

mod aging;
mod aging_explanation;
mod aging_policies;
mod aging_totals;
mod assign;
mod backup;
mod cases;
mod check;
mod collectors;
mod division;
mod doubles;
mod drop_preview;
mod engine;
mod failure;
mod fields;
mod file_language;
mod history;
mod holds;
mod import;
mod lists;
pub mod logging;
mod movement;
mod outsourcing;
mod overview;
mod pauses;
mod portfolio;
mod profiles;
mod progress;
mod report_export;
mod sample;
mod search;
mod stored;
mod table_export;
mod vintage;
#[cfg(test)]
mod wire_types;
mod worklists;
mod write_offs;

pub use aging::{
    AgingBucket, AgingGroup, AgingOfProducts, AgingRequest, AgingTable, AgingTotal, GroupBy, PortfolioAtRisk,
    WrittenOffLoans,
};
pub use aging_explanation::{OtherAge, WhyLine, WhyStep};
pub use aging_policies::{Basis, Policies, Policy, ProductPolicy};
pub use assign::{AssignRequest, AssignTarget, Assigned, Selection};
pub use backup::BackedUp;
pub use caseload_store::{ProblemCode, UndoRefusal, What};
pub use cases::{
    AgencyNoteItem, CaseLine, CaseView, HistoryItem, InstalmentItem, PaymentItem, Revealed, WorkResultItem,
};
pub use check::{BookHead, CheckResult, Problem};
pub use collectors::{AbsenceView, CollectorSummary, CollectorToAdd};
pub use division::{
    Adjustment, BucketEvenness, Certificate, CertificateCheck, Challenger, Difference, DivideBy, DivideOnly,
    DivideRequest, DividedCollector, DividedRule, Division, DivisionLimit, DivisionRule, DivisionSummary, LeftCase,
    LeftReason, LimitingFactorCode, LoadOf, MoveReason, ProposalPart, ProposalRow, ProposalRows, ProposalRowsRequest,
    RuleCount, RuleSet, Trial, TrialArm, TrialBucket,
};
pub use doubles::{DoublePayment, DoubleReason, SettleDoublesRequest, SettledDoubles, SuspectedDouble};
pub use drop_preview::{DropPreview, DropTarget};
pub use engine::{BookState, Engine};
pub use failure::{Failure, FailureCode};
pub use history::{LogLine, UndoResult, UndoneChange};
pub use holds::{HoldRequest, HoldView};
pub use import::{
    ColumnMatch, FileInfo, FooterRow, ImportRequest, ImportResult, ImportRun, InspectedColumn, InspectedRow,
    Inspection, Notice, NoticeCode, NoticeCount, RowCounts, RowRole, Signs, StatusCount, StatusMeaning, Totals,
};
pub use lists::{ByRule, CaseFilter, ListOpened, ListRequest, ListSort, Moved, SortKey};
pub use movement::{
    BucketPreview, BucketPreviewCell, BucketPreviewRequest, Flow, FlowSum, Movement, MovementCell, MovementRequest,
    MovementState, MovementSum, RollMonth, RollRate, RollRates,
};
pub use outsourcing::{
    AgencyEdit, AgencyNotice, AgencySummary, AgencyToAdd, AgencyView, BatchCase, BatchMoment, BatchMomentKind,
    BatchSummary, CsvEncoding, DeletionRequest, DisclosedCase, DisclosedField, Disclosure, DisclosureEntry,
    DisclosureKind, Excluded, ExcludedFrom, Expected, ExpectedBucket, Export, ExportRequest, ExportedFile,
    FieldDifference, FileLanguage, InvoiceComparison, InvoiceLine, InvoiceVerdict, LifeRequest, MatchOutcome,
    NoticeKind, NoticesWritten, PackPreview, PackTemplate, PlaceRequest, Placed, PlacedAmong, PreviewColumn,
    PreviewRequest, RecallReason, RecallRequest, Recalled, ReturnCode, ReturnColumn, ReturnCounts, ReturnHeader,
    ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow, ScoreBy, ScoreRow, Scorecard, ScorecardRequest, Statement,
    StatementBatch, StatementFile, StatementLine, StatementRequest, StatementWritten, TemplateColumn,
};
pub use overview::{BatchDue, Overview};
pub use pauses::{PauseRequest, PauseView};
pub use profiles::Profile;
pub use progress::{Cancel, Progress};
pub use report_export::ReportRequest;
pub use sample::{SampleNames, SampleRequest, SampleResult, write_sample};
pub use table_export::{ListExported, TableFormat};
pub use vintage::{Vintage, VintagePoint, VintageRequest, Vintages};
pub use worklists::{RejectedResult, WorkOrder, WorklistRequest, WorklistReturn, WrittenWorklist};
pub use write_offs::WriteOffRequest;

pub use caseload_domain::aging::{Bucket, BucketSet, ClassBy, DayCount, Level, Terms};
pub use caseload_domain::outsourcing::{AgencyTerms, CommissionRate, FieldContract};
pub use caseload_domain::{Currency, Field, Money, Percentage};
pub use caseload_files::columns::{Kind, MatchedBy};
pub use caseload_files::status::Meaning;
pub use caseload_files::values::{DateOrder, DecimalMark};
pub use caseload_store::{
    AgencyId, BatchId, CaseId, ChangeId, CollectorId, ImportId, PauseId, PaymentId, SettlementId,
};
