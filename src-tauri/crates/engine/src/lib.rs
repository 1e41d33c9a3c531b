//! What a user can do with a book: the one API for every front.
//!
//! The window and the command line call these functions and nothing below them, so what the tests
//! prove by one front holds for the other. Requests and responses are plain data; errors are a
//! code with parameters ([`Failure`]).

mod backup;
mod check;
mod engine;
mod history;
mod overview;
mod sample;
#[cfg(test)]
mod wire_types;

pub use backup::BackedUp;
pub use check::{CheckResult, Problem};
pub use engine::{BookState, Engine, UndoneChange};
pub use history::{LogLine, UndoResult};
pub use overview::{BatchDue, Overview};
pub use sample::{SampleNames, SampleRequest, SampleResult, write_sample};

pub use caseload_casework::{
    AgencyNoteItem, CaseView, HistoryItem, HoldRequest, InstalmentItem, OtherAge, PauseRequest, PauseView, PaymentItem,
    Revealed, WhyLine, WhyStep, WorkResultItem, WriteOffRequest,
};
pub use caseload_division::{
    AbsenceView, Adjustment, AssignRequest, AssignTarget, BucketEvenness, Certificate, CertificateCheck,
    CollectorSummary, CollectorToAdd, Difference, DivideRequest, DividedCollector, DividedRule, Division,
    DivisionLimit, DivisionSummary, DropPreview, DropTarget, LeftCase, LeftReason, LimitingFactorCode, LoadOf,
    MoveReason, ProposalPart, ProposalRow, ProposalRows, ProposalRowsRequest, RejectedResult, RuleCount, RuleSet,
    Trial, TrialArm, TrialBucket, WorkOrder, WorklistRequest, WorklistReturn, WrittenWorklist,
};
pub use caseload_import::{
    ColumnMatch, DoublePayment, DoubleReason, FileInfo, FooterRow, ImportRequest, ImportResult, ImportRun,
    InspectedColumn, InspectedRow, Inspection, Profile, RowCounts, RowRole, ScheduleExtent, SettleDoublesRequest,
    SettledDoubles, Signs, StatusCount, StatusMeaning, SuspectedDouble, Totals,
};
pub use caseload_outsourcing::{
    AgencyEdit, AgencyNotice, AgencySummary, AgencyToAdd, AgencyView, BatchCase, BatchMoment, BatchMomentKind,
    BatchSummary, CsvEncoding, DeletionRequest, DisclosedCase, DisclosedField, Disclosure, DisclosureEntry,
    DisclosureKind, Excluded, Expected, ExpectedBucket, Export, ExportRequest, ExportedFile, FieldDifference,
    InvoiceComparison, InvoiceLine, InvoiceVerdict, LifeRequest, MatchOutcome, NoticeKind, NoticesWritten, PackPreview,
    PackTemplate, Placed, PlacedAmong, PreviewColumn, PreviewRequest, RecallReason, RecallRequest, Recalled,
    ReturnCode, ReturnColumn, ReturnCounts, ReturnHeader, ReturnKind, ReturnOutcome, ReturnRequest, ReturnedRow,
    ScoreBy, ScoreRow, Scorecard, ScorecardRequest, Statement, StatementBatch, StatementFile, StatementLine,
    StatementRequest, StatementWritten, TemplateColumn,
};
pub use caseload_portfolio::movement_states::{Flow, MovementState};
pub use caseload_reports::{
    AgingBucket, AgingGroup, AgingOfProducts, AgingRequest, AgingTable, AgingTotal, BucketPreview, BucketPreviewCell,
    BucketPreviewRequest, FlowSum, GroupBy, ListExported, Movement, MovementCell, MovementRequest, MovementSum,
    PortfolioAtRisk, ReportRequest, RollMonth, RollRate, RollRates, TableFormat, Vintage, VintagePoint, VintageRequest,
    Vintages, WrittenOffLoans,
};
pub use caseload_session::aging_policies::{Policies, Policy, PolicyOverride, ProductPolicy};
pub use caseload_session::book_head::BookHead;
pub use caseload_session::case_filter::{ByRule, CaseFilter, ExcludedFrom, Moved, PlaceRequest, Selection};
pub use caseload_session::case_lines::{CaseLine, HoldView};
pub use caseload_session::division_rule::{Challenger, DivideBy, DivideOnly, DivisionRule};
pub use caseload_session::file_language::FileLanguage;
pub use caseload_session::lists::{ListOpened, ListRequest, ListSort, SortKey};
pub use caseload_session::notices::{Notice, NoticeCode, NoticeCount};
pub use caseload_session::progress::{Cancel, Progress};
pub use caseload_session::selection::Assigned;
pub use caseload_session::{Failure, FailureCode, Session, logging};

pub use caseload_store::{ProblemCode, UndoRefusal, What};

pub use caseload_domain::aging::{Bucket, BucketSet, ClassBy, DayCount, Level, Terms};
pub use caseload_domain::ids::{
    AgencyId, BatchId, CaseId, ChangeId, CollectorId, ImportId, PauseId, PaymentId, SettlementId,
};
pub use caseload_domain::outsourcing::{AgencyTerms, CommissionRate, FieldContract};
pub use caseload_domain::{Currency, Field, Money, Percentage};
pub use caseload_tables::columns::{Kind, MatchedBy};
pub use caseload_tables::status::Meaning;
pub use caseload_tables::values::{DateOrder, DecimalMark};
