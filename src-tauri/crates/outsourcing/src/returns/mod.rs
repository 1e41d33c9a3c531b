//! The return desk: what an agency sends back is compared with the book row by row, and applied pile by pile.
//! Nothing is applied twice.

mod apply;
mod compare;
mod rows;

use crate::OutsourcingApi;
use caseload_agency_files::{AgencyFile, ReturnColumn, ReturnHeader, headers_of};
use caseload_domain::Money;
use caseload_domain::ids::ChangeId;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::What;
use caseload_tables::values::{DateOrder, ValueError};
use chrono::NaiveDate;
use compare::Compared;
use rows::ReportedRow;
use serde::{Deserialize, Serialize};
use std::path::Path;

caseload_domain::codes! {
    /// What a file from an agency is about, in the order in which its columns are asked.
    pub enum ReturnKind {
        /// Money that was paid.
        Payments = "payments",
        /// Cases that are given back.
        Returns = "returns",
        /// Why cases that are wanted back should stay.
        Objections = "objections",
        /// Telephones and addresses that changed.
        Contacts = "contacts",
        /// Contacts, results and promises.
        Notes = "notes",
    }
}

caseload_domain::codes! {
    /// Why a row of an agency's file can't be taken.
    pub enum ReturnCode {
        /// The file ends within it.
        RowCutOff = "row_cut_off",
        /// The file ends after it without a line end: it may have been cut off.
        RowUnended = "row_unended",
        /// It has more cells than the header.
        ColumnsShifted = "columns_shifted",
        /// It names no case.
        LoanNoMissing = "loan_no_missing",
        /// There is no such case.
        UnknownLoan = "unknown_loan",
        /// The case is not in the batch.
        NotInBatch = "not_in_batch",
        /// Its day is in the future.
        DateInFuture = "date_in_future",
        /// It has no day.
        DateMissing = "date_missing",
        /// Its day is none that exists.
        ImpossibleDate = "impossible_date",
        /// Day and month can't be distinguished.
        AmbiguousDate = "ambiguous_date",
        /// It has no amount.
        AmountMissing = "amount_missing",
        /// Its amount can't be read.
        ImpossibleAmount = "impossible_amount",
        /// Its amount has more decimals than the currency.
        TooManyDecimals = "too_many_decimals",
        /// Its amount is too large.
        AmountTooLarge = "amount_too_large",
        /// Thousands and decimals can't be distinguished.
        AmbiguousAmount = "ambiguous_amount",
        /// It has a count that is no whole number.
        ImpossibleCount = "impossible_count",
        /// Its currency is not known.
        UnknownCurrency = "unknown_currency",
        /// Its currency is another than the loan's.
        CurrencyConflict = "currency_conflict",
        /// Its status says that it is no money.
        NotMoney = "not_money",
        /// Nobody knows whether money of its status came.
        StatusUnknown = "status_unknown",
        /// It says nothing.
        NothingSaid = "nothing_said",
        /// It gives a case back without a reason.
        ReasonMissing = "reason_missing",
    }
}

/// The code, or an empty text where there is none: the command line has it so.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn code_or_empty<S: serde::Serializer>(code: &Option<ReturnCode>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.map_or("", ReturnCode::code))
}

impl From<ValueError> for ReturnCode {
    fn from(error: ValueError) -> Self {
        match error {
            ValueError::ImpossibleDate => Self::ImpossibleDate,
            ValueError::AmbiguousDate => Self::AmbiguousDate,
            ValueError::ImpossibleAmount => Self::ImpossibleAmount,
            ValueError::TooManyDecimals => Self::TooManyDecimals,
            ValueError::AmountTooLarge => Self::AmountTooLarge,
            ValueError::ImpossibleCount => Self::ImpossibleCount,
            ValueError::UnknownCurrency => Self::UnknownCurrency,
            ValueError::CurrencyConflict => Self::CurrencyConflict,
            ValueError::AmbiguousAmount | ValueError::AmountMerged => Self::AmbiguousAmount,
        }
    }
}

impl ReturnKind {
    /// The kind that the columns of a file speak of.
    fn of(file: &AgencyFile) -> Option<Self> {
        let any = |columns: &[ReturnColumn]| columns.iter().any(|column| file.has(*column));
        Self::ALL.iter().copied().find(|kind| match kind {
            Self::Payments => file.has(ReturnColumn::Amount) && file.has(ReturnColumn::PaidOn),
            Self::Returns => file.has(ReturnColumn::ReturnReason),
            Self::Objections => file.has(ReturnColumn::Objection),
            Self::Contacts => any(&[ReturnColumn::NewPhone, ReturnColumn::NewEmail, ReturnColumn::NewAddress]),
            Self::Notes => any(&[ReturnColumn::Note, ReturnColumn::Result, ReturnColumn::PromisedOn]),
        })
    }
}

/// A file to be looked at or taken in.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ReturnRequest {
    /// Number of the batch.
    pub batch: String,
    /// The day on which it is taken in.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// What it is about; recognised by its columns when absent.
    #[serde(default)]
    pub kind: Option<ReturnKind>,
    /// Which of day and month comes first, where its dates leave it open.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// What columns are, by their headers, where that can't be recognised.
    #[serde(default)]
    pub columns: Vec<(ReturnColumn, String)>,
    /// Whether rows that differ are applied as the agency says.
    #[serde(default)]
    pub accept_differing: bool,
    /// Rows that differ and are applied as the agency says, by their numbers.
    #[serde(default)]
    pub accept_rows: Vec<u64>,
    /// Rows that are not applied, by their numbers.
    #[serde(default)]
    pub leave_rows: Vec<u64>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
}

/// Where a row falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum MatchOutcome {
    /// The book says the same.
    Agrees,
    /// The book says something else of the same case.
    Differs,
    /// The book knows no such case in the batch, or the row can't be read.
    Unknown,
    /// It was taken in before.
    Known,
    /// A payment and its reversal in one file, which cancel.
    Cancelled,
}

/// A figure of which the agency and the book say different things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct FieldDifference {
    /// The field.
    pub field: String,
    /// What the agency says.
    pub stated: String,
    /// What the book says.
    pub known: String,
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReturnedRow {
    /// Its number in the file, from 1.
    pub row: u64,
    /// Loan number as written.
    pub loan_no: String,
    /// Who owes, by the book, or else by the file.
    pub debtor_name: String,
    /// Where it falls.
    pub pile: MatchOutcome,
    /// What it says, in short.
    pub says: String,
    /// The money it is about, where it is about money.
    pub amount: Option<Money>,
    /// Where it differs.
    pub differences: Vec<FieldDifference>,
    /// Why it is unknown; or else empty.
    #[serde(serialize_with = "code_or_empty")]
    #[ts(type = "ReturnCode | ''")]
    pub code: Option<ReturnCode>,
    /// Whether it was applied, or would be.
    pub applied: bool,
}

/// How many rows fall where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReturnCounts {
    /// Rows of the file below its header that are not blank.
    pub read: u64,
    /// Those that agree.
    pub agrees: u64,
    /// Those that differ.
    pub differs: u64,
    /// Those of unknown cases, or that can't be read.
    pub unknown: u64,
    /// Those that were taken in before.
    pub known: u64,
    /// Those that cancel each other.
    pub cancelled: u64,
    /// Those that were applied, or would be.
    pub applied: u64,
}

/// What came of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ReturnOutcome {
    /// Number of the batch.
    pub batch: String,
    /// The agency.
    pub agency: String,
    /// What the file is about.
    pub kind: ReturnKind,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The change in the log; `null` when there was nothing to apply.
    pub change: Option<ChangeId>,
    /// Name of the file.
    pub file: String,
    /// Its SHA-256, hex.
    pub sha256: String,
    /// How many rows fall where.
    pub rows: ReturnCounts,
    /// Money that came into the book by it, or would, per currency; not what was there already.
    pub applied: Vec<Money>,
    /// Cases of the batch that are with the agency still.
    pub open_cases: u64,
    /// What the columns were read as.
    pub columns: Vec<ReturnHeader>,
    /// Sheets of the workbook with something in them that were not read.
    pub unread_sheets: Vec<String>,
    /// Every row with where it falls.
    pub list: Vec<ReturnedRow>,
}

impl OutsourcingApi<'_> {
    /// Compares a file from an agency with the book, and applies what agrees and what was accepted unless it is
    /// a dry run.
    ///
    /// # Errors
    /// `no_such_batch`, what opening the file says, `not_a_return`, `trailer_differs`, or what the book says. Then
    /// nothing is changed.
    pub async fn take_return(&self, request: &ReturnRequest, path: &Path) -> Result<ReturnOutcome, Failure> {
        let seen = self.session.book.last_change().await?;
        let batch = self.session.batch_row(&request.batch).await?;
        let (place, order, said) = (path.to_owned(), request.dates, request.columns.clone());
        let file = tokio::task::spawn_blocking(move || AgencyFile::read(&place, order, &said))
            .await
            .map_err(|error| Failure::internal(&error))??;
        let kind = request
            .kind
            .or_else(|| ReturnKind::of(&file))
            .ok_or_else(|| Failure::new(FailureCode::NotAReturn).with("file", file.name.as_str()))?;
        let reported_row: Vec<ReportedRow> = self.read_reported_rows(&file, kind, &batch).await?;
        let compared = self.compare(&batch, kind, request, reported_row).await?;
        if request.dry_run || !self.is_recorded(request, &batch, kind, &file, &compared).await? {
            return self.apply_return(None, request, &batch, kind, &file, compared).await;
        }
        let change = self.session.change(What::Return).await?;
        if change.follows(seen) {
            return self.apply_return(Some(change), request, &batch, kind, &file, compared).await;
        }
        // Somebody wrote while the file was read: it is compared once more, now that nobody else can write.
        let batch = self.session.batch_row(&request.batch).await?;
        let reported_row = self.read_reported_rows(&file, kind, &batch).await?;
        let compared = self.compare(&batch, kind, request, reported_row).await?;
        self.apply_return(Some(change), request, &batch, kind, &file, compared).await
    }
}

impl OutsourcingApi<'_> {
    /// The headers of a file from an agency, with what each would be read as; for the user to say the others.
    ///
    /// # Errors
    /// What opening the file says, or `no_header`.
    pub async fn return_headers(&self, path: &Path) -> Result<Vec<ReturnHeader>, Failure> {
        let place = path.to_owned();
        tokio::task::spawn_blocking(move || headers_of(&place)).await.map_err(|error| Failure::internal(&error))?
    }
}

impl Compared {
    /// Whether a row is to be applied.
    fn is_applied(&self, request: &ReturnRequest) -> bool {
        let row = self.reported_row.row;
        match self.pile {
            _ if request.leave_rows.contains(&row) => false,
            MatchOutcome::Agrees => true,
            MatchOutcome::Differs => request.accept_differing || request.accept_rows.contains(&row),
            MatchOutcome::Unknown | MatchOutcome::Known | MatchOutcome::Cancelled => false,
        }
    }
}
