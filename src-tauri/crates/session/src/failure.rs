//! Errors as users meet them: a code with parameters. The words are in the catalogues of the
//! fronts; this is the one table of codes.

use crate::logging::redacted;
use caseload_domain::money::SumTooLarge;
use caseload_files::FileError;
use caseload_store::StoreError;
use serde::Serialize;
use serde_json::{Map, Value};

/// Something that was refused or failed. The book is as it was.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Failure {
    /// What happened.
    pub code: FailureCode,
    /// Where it happened: names, numbers, rows.
    #[ts(type = "Record<string, string | number | string[]>")]
    pub params: Map<String, Value>,
}

caseload_domain::codes! {
    /// Every code that a [`Failure`] can have, with its parameters.
    pub enum FailureCode {
        /// A file can't be opened: `file`, `reason`.
        FileCannotOpen = "file_cannot_open",
        /// A file has nothing in it: `file`.
        FileEmpty = "file_empty",
        /// A file is neither a workbook nor text: `file`.
        NotASpreadsheet = "not_a_spreadsheet",
        /// A workbook can't be read: `file`, `reason`.
        FileDamaged = "file_damaged",
        /// A workbook unpacks too far: `file`, `megabytes`.
        FileInflates = "file_inflates",
        /// A workbook needs a password: `file`.
        FileProtected = "file_protected",
        /// A workbook has no such sheet: `file`, `sheet`.
        NoSuchSheet = "no_such_sheet",
        /// No row looks like a header: `file`.
        NoHeader = "no_header",
        /// A target can't be written: `file`, `reason`.
        FileCannotWrite = "file_cannot_write",
        /// The disk is full: `file` where one was being written.
        DiskFull = "disk_full",
        /// A column that the kind of file must have is not there: `field`, the file's headers as `columns`, those of them
        /// that it may be as `candidates`, and the other kinds and sheets that the file may be as `kinds` and `sheets`.
        ColumnMissing = "column_missing",
        /// What some columns are is only likely: what would have to be said as `options`, the headers as `columns`, and
        /// for each its first values as `examples`.
        GuessesUnconfirmed = "guesses_unconfirmed",
        /// What is owed stands in columns of ages, which tell of no loan: `columns`.
        AgingSheet = "aging_sheet",
        /// Every loan is new, and most of the debtors owe the same as in the book: `cases`, `same`.
        LoansRenumbered = "loans_renumbered",
        /// All amounts of a column are below 0, and nobody has said what they are: `column`, `example`.
        SignsUnsaid = "signs_unsaid",
        /// Nothing tells whether the point of an amount stands before decimals or thousands: `example`.
        DecimalsUnsaid = "decimals_unsaid",
        /// A schedule without numbers brings other `instalments` of `cases` loans, `case` for one, than those that are
        /// `unpaid` in the book, and nothing tells whether they take their place.
        ScheduleExtentUnsaid = "schedule_extent_unsaid",
        /// A whole portfolio would close more than a tenth of the open cases: `cases`, `of`.
        FullClosesMany = "full_closes_many",
        /// Values of a column of status that nobody knows: `column`, `values`, `meanings`, `options`.
        StatusesUnknown = "statuses_unknown",
        /// `--map` names a header that the file lacks: `header`.
        NoSuchHeader = "no_such_header",
        /// Day and month can't be told apart: `columns`, `example`.
        AmbiguousDates = "ambiguous_dates",
        /// Amounts have a sign that several currencies have: `example`, `currencies`.
        CurrencyUnsaid = "currency_unsaid",
        /// The user cancelled.
        Cancelled = "cancelled",
        /// Another program is writing to the book.
        BookLocked = "book_locked",
        /// The book is of a newer version: `found`, `known`.
        BookNewer = "book_newer",
        /// The book is damaged: `reason` and `place`, and where a row can't be read `table` and `row`.
        BookDamaged = "book_damaged",
        /// The file is not a book.
        NotABook = "not_a_book",
        /// The book may not be written: `reason`.
        BookReadOnly = "book_read_only",
        /// The book can't be opened: `reason`.
        BookCannotOpen = "book_cannot_open",
        /// There is no book there: `path`.
        BookMissing = "book_missing",
        /// There is a file already where a new book is to be: `path`.
        FileExists = "file_exists",
        /// A fault of the program, which its log tells more of: `reason`.
        Internal = "internal",
        /// The disk or the share that the book is on failed: `reason`.
        BookCannotRead = "book_cannot_read",
        /// The database failed otherwise: `reason`.
        DatabaseFailed = "database_failed",
        /// A change can't be taken back or done again: `change`, `reason`, `by`.
        CannotUndo = "cannot_undo",
        /// What is to be recorded of a batch is on record already: `batch`, `change`.
        AlreadyRecorded = "already_recorded",
        /// Nothing is there that could be taken back or done again.
        NothingToUndo = "nothing_to_undo",
        /// No case of that loan number: `loan_no`.
        NoSuchCase = "no_such_case",
        /// No collector of that name works here: `name`.
        NoSuchCollector = "no_such_collector",
        /// No agency of that name: `name`.
        NoSuchAgency = "no_such_agency",
        /// No batch of that number: `batch`.
        NoSuchBatch = "no_such_batch",
        /// No bucket of that code in the set: `bucket`, `bucket_set`.
        NoSuchBucket = "no_such_bucket",
        /// No bucket set of that name: `bucket_set`.
        NoSuchBucketSet = "no_such_bucket_set",
        /// No such field to filter or sort by: `field`.
        NoSuchField = "no_such_field",
        /// The list was closed or the book has changed too much.
        ListGone = "list_gone",
        /// There is someone or something of that name: `name`.
        NameTaken = "name_taken",
        /// A name must have letters.
        NameEmpty = "name_empty",
        /// A value is out of range: `field`, `value`.
        ValueOutOfRange = "value_out_of_range",
        /// There is no team of that name among those who work here: `team`.
        NoSuchTeam = "no_such_team",
        /// Nobody is chosen to work the challenger's arm of a trial: `trial`.
        NoChallengers = "no_challengers",
        /// Everyone who would take part is away on the day: `names`.
        EveryoneAway = "everyone_away",
        /// Rules of a division can't be read: `reason`, `line`, `file`.
        BadRules = "bad_rules",
        /// No rules of that name are kept: `rules`.
        NoSuchRules = "no_such_rules",
        /// No such division was applied to this book: `division`.
        NoSuchDivision = "no_such_division",
        /// A file that should be the certificate of a division is not: `file`, `reason`.
        NotACertificate = "not_a_certificate",
        /// Some of the cases were given to others, placed or held meanwhile: `cases`, `example`, `change`,
        /// `what`, `actor`, `holder`.
        CasesChanged = "cases_changed",
        /// A worklist has no column of results: `file`.
        NoResults = "no_results",
        /// There is nobody to divide among.
        NoCollectors = "no_collectors",
        /// There is nothing to divide.
        NothingToDivide = "nothing_to_divide",
        /// Some cases are not with the agency of a batch, or not any more: `batch`, `cases`, `example`.
        CasesNotInBatch = "cases_not_in_batch",
        /// Nothing of a batch is with the agency any more: `batch`.
        NothingToRecall = "nothing_to_recall",
        /// Nothing may be placed with an agency on the day: `agency`, `from`, `until`.
        AgencyNotValid = "agency_not_valid",
        /// A field of a contract has no purpose: `field`.
        PurposeMissing = "purpose_missing",
        /// A name for files has something that no system takes, or an unknown placeholder: `name`.
        BadFileName = "bad_file_name",
        /// A batch's pack was not written yet: `batch`.
        BatchIsDraft = "batch_is_draft",
        /// Nothing of a batch is with the agency any more, so nothing of it leaves again: `batch`.
        BatchIsOver = "batch_is_over",
        /// An agency has cases of a batch still: `batch`, `cases`.
        BatchIsOpen = "batch_is_open",
        /// A batch can be withdrawn within some days, if nothing came back: `batch`, `days`, `returns`.
        TooLateToWithdraw = "too_late_to_withdraw",
        /// None of the cases is wanted back: `batch`.
        NotWantedBack = "not_wanted_back",
        /// An objection has to say something.
        ObjectionEmpty = "objection_empty",
        /// A document is too large to be filed: `file`, `megabytes`.
        DocumentTooLarge = "document_too_large",
        /// No document was filed by that change: `change`.
        NoSuchDocument = "no_such_document",
        /// A file from an agency is none of those that are known: `file`.
        NotAReturn = "not_a_return",
        /// Several `columns` of a file from an agency may hold what was paid, and they differ.
        PaidAmountUnsaid = "paid_amount_unsaid",
        /// A trailer of a file from an agency differs from its rows: `what` (`rows`, `amount`), `row`, `stated`,
        /// `found`.
        TrailerDiffers = "trailer_differs",
        /// There is nothing to tell an agency: `agency`.
        NothingToTell = "nothing_to_tell",
        /// A month that is not over can't be settled: `month`.
        MonthNotOver = "month_not_over",
        /// A month was settled with the agency already: `agency`, `month`.
        AlreadySettled = "already_settled",
        /// There is nothing to settle with the agency: `agency`, `month`.
        NothingToSettle = "nothing_to_settle",
        /// A month is not written as `2026-05`: `month`.
        NotAMonth = "not_a_month",
        /// Nothing is eligible for a batch: `excluded`.
        NothingToPlace = "nothing_to_place",
        /// Some of the cases are with an agency: `cases`, `example`.
        CasesArePlaced = "cases_are_placed",
        /// Cases have figures of a later day than the one asked for: `cases`, `day`, `example`.
        NewerFigures = "newer_figures",
        /// Some of the cases are not open: `cases`, `example`.
        CasesNotOpen = "cases_not_open",
        /// The book was changed by someone else meanwhile; look again: `changes`, and of the last one
        /// `change`, `what`, `actor`.
        BookChanged = "book_changed",
        /// The target is a folder, a link or a device: `file`.
        TargetNotAFile = "target_not_a_file",
        /// Where a folder is to be is something else: `folder`.
        TargetNotAFolder = "target_not_a_folder",
        /// The target is a book or a file that is being read: `file`.
        TargetInUse = "target_in_use",
        /// A whole portfolio without a row would close every case.
        FullWithoutRows = "full_without_rows",
        /// Only a list of cases is a whole portfolio.
        FullOfAnotherKind = "full_of_another_kind",
        /// The book's currency can't be another, since amounts were agreed in it: `currency`, `name` of somebody
        /// with such a limit.
        CurrencyAgreed = "currency_agreed",
        /// A passphrase that other programs don't take: `most` bytes.
        PassphraseTooLong = "passphrase_too_long",
        /// A whole portfolio that ends within its last row, or without a line end: `file`, `row`.
        FileCutOff = "file_cut_off",
        /// Rows of a whole portfolio have no loan number, so what is absent can't be told: `rows`.
        FullWithoutNumbers = "full_without_numbers",
        /// No policy of that name and version: `policy`.
        NoSuchPolicy = "no_such_policy",
        /// No pause of that number: `pause`.
        NoSuchPause = "no_such_pause",
        /// The system's print dialog can't be opened: `reason`.
        CannotPrint = "cannot_print",
        /// A bucket set doesn't cover every day once: `reason` (`empty`, `not_contiguous`,
        /// `not_open_ended`, `code_twice`, `code_empty`, `too_many`), `bucket`.
        BucketSetBroken = "bucket_set_broken",
        /// No profile of that name: `profile`.
        NoSuchProfile = "no_such_profile",
        /// A file that should hold a profile does not: `file`.
        NotAProfile = "not_a_profile",
        /// Sums leave the range: those of the loan `loan_no`, or of a whole table, where it is empty.
        SumTooLarge = "sum_too_large",
    }
}

impl Failure {
    /// A failure without parameters.
    #[must_use]
    pub fn new(code: FailureCode) -> Self {
        Self { code, params: Map::new() }
    }

    /// That the book is damaged: a row of a table can't be read, or the database itself, where no table is named.
    #[must_use]
    pub fn damaged(table: &str, row: &str, reason: &str) -> Self {
        let failure = Self::new(FailureCode::BookDamaged)
            .with("reason", reason)
            .with("place", format!("{table} {row}").trim().to_owned());
        if table.is_empty() { failure } else { failure.with("table", table).with("row", row) }
    }

    /// A fault of the program itself. It goes to the log, since nobody else can say more about it.
    pub fn internal(reason: &impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let backtrace = std::backtrace::Backtrace::force_capture();
        tracing::error!(target: "caseload", reason = redacted(&reason), %backtrace, "internal fault");
        Self::new(FailureCode::Internal).with("reason", reason)
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.code)?;
        for (name, value) in &self.params {
            write!(formatter, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        match error {
            FileError::CannotOpen { file, reason } => {
                Self::new(FailureCode::FileCannotOpen).with("file", file).with("reason", reason)
            }
            FileError::Empty { file } => Self::new(FailureCode::FileEmpty).with("file", file),
            FileError::NotASpreadsheet { file, what } => {
                Self::new(FailureCode::NotASpreadsheet).with("file", file).with("format", what)
            }
            FileError::Damaged { file, reason } => {
                Self::new(FailureCode::FileDamaged).with("file", file).with("reason", reason)
            }
            FileError::InflatesTooFar { file, megabytes } => {
                Self::new(FailureCode::FileInflates).with("file", file).with("megabytes", megabytes)
            }
            FileError::Protected { file } => Self::new(FailureCode::FileProtected).with("file", file),
            FileError::NoSuchSheet { file, sheet } => {
                Self::new(FailureCode::NoSuchSheet).with("file", file).with("sheet", sheet)
            }
            FileError::NoHeader { file } => Self::new(FailureCode::NoHeader).with("file", file),
            FileError::CannotWrite { file, reason } => {
                Self::new(FailureCode::FileCannotWrite).with("file", file).with("reason", reason)
            }
            FileError::NotAFolder { folder } => Self::new(FailureCode::TargetNotAFolder).with("folder", folder),
            FileError::NotAFile { file } => Self::new(FailureCode::TargetNotAFile).with("file", file),
            FileError::TargetIsBook { file } => Self::new(FailureCode::TargetInUse).with("file", file),
            FileError::DiskFull { file } => Self::new(FailureCode::DiskFull).with("file", file),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let failure = Self::of_store(error);
        tracing::warn!(target: "caseload", code = %failure.code, "the book said no");
        failure
    }
}

impl Failure {
    fn of_store(error: StoreError) -> Self {
        match error {
            StoreError::Locked => Self::new(FailureCode::BookLocked),
            StoreError::Newer { found, known } => {
                Self::new(FailureCode::BookNewer).with("found", found).with("known", known)
            }
            StoreError::Damaged(reason) => Self::damaged("", "", &reason),
            StoreError::DamagedRow { table, row, reason } => Self::damaged(&table, &row, &reason),
            StoreError::Missing(path) => Self::new(FailureCode::BookMissing).with("path", path),
            StoreError::FileExists(path) => Self::new(FailureCode::FileExists).with("path", path),
            StoreError::Internal(reason) => Self::internal(&reason),
            StoreError::NotABook => Self::new(FailureCode::NotABook),
            StoreError::DiskFull => Self::new(FailureCode::DiskFull),
            StoreError::ReadOnly(reason) => Self::new(FailureCode::BookReadOnly).with("reason", reason),
            StoreError::CannotOpen(reason) => Self::new(FailureCode::BookCannotOpen).with("reason", reason),
            StoreError::CannotUndo { change, reason, by } => {
                let failure =
                    Self::new(FailureCode::CannotUndo).with("change", change.number()).with("reason", reason.code());
                match by {
                    Some(by) => failure.with("by", by.number()),
                    None => failure,
                }
            }
            StoreError::Exists(name) => Self::new(FailureCode::NameTaken).with("name", name),
            StoreError::CannotRead(reason) => Self::new(FailureCode::BookCannotRead).with("reason", reason),
            StoreError::Database(reason) => Self::new(FailureCode::DatabaseFailed).with("reason", reason),
        }
    }
}

impl From<SumTooLarge> for Failure {
    fn from(_: SumTooLarge) -> Self {
        Self::new(FailureCode::SumTooLarge).with("loan_no", "")
    }
}
