//! The book: one lender's database of cases, and every line of SQL.
//!
//! Reading is done with [`Book`]; writing only through [`Book::change`], which hands out a
//! [`Change`]: one transaction and one entry in the audit log.

mod agencies;
mod assignments;
mod backup;
mod batch_events;
mod book;
mod bulk;
mod capture;
mod case_details;
mod cases;
mod change;
mod check;
mod collectors;
mod disclosed_files;
mod doubles;
mod holds;
mod ids;
mod imports;
mod loader;
mod log_entry;
mod pauses;
mod placements;
mod portfolio;
mod raw;
mod redo;
mod returns;
mod rows;
mod schedule;
#[cfg(test)]
mod schema_page;
mod scope;
mod settings;
mod settlements;
mod statements;
mod table_sums;
mod trial_arms;
mod undo;
mod upgrade;
mod work_results;

pub use agencies::{AgencyRow, Agreement};
pub use assignments::{AssignmentEnd, DivisionRecord};
pub use batch_events::{BatchEvent, BatchEventKind, NewBatchEvent};
pub use book::Book;
pub use case_details::{GlancedCase, HistoryLine};
pub use caseload_book_format::case_row::CaseRow;
pub use caseload_book_format::error::{StoreError, UndoRefusal};
pub use caseload_book_format::formats;
pub use cases::{CaseColumns, SearchFields, StoredKey, TextSort};
pub use change::{Change, ChangesSince, LogEntry};
pub use check::{AuditProblem, Head, ProblemCode};
pub use disclosed_files::{DisclosedFile, DisclosedFileKind, NewDisclosedFile};
pub use doubles::{ComparedCase, ComparedPayment, PaymentSource, SettledDouble};
pub use imports::{ImportRecord, Repeated};
pub use loader::{CaseChunk, NewFact};
pub use log_entry::What;
pub use pauses::PauseRow;
pub use placements::{
    BatchRow, BatchTotal, ExportRow, NewBatch, NewExport, NewPlacement, PlacedCase, PlacementFact, PlacementOutcome,
    PlacementRow,
};
pub use portfolio::{CaseKeyColumns, FactRow, InstalmentRow, PaymentRow, SpanChanges};
pub use returns::{AgencyNote, BookedPayment, PlacedPayment, ReportedPayment, ReturnRow};
pub use schedule::{EARLIER_SCHEDULE, KnownInstalment, NewInstalment, NewPayment};
pub use scope::{CASES_AT_ONCE, Scope};
pub use settlements::{SettledPayment, SettlementRow};
pub use trial_arms::{Arm, NewArm};
pub use undo::{NextStep, Undone};
pub use work_results::{NewWorkResult, WorkResult};
