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
    /// What happened; one of [`codes`].
    pub code: String,
    /// Where it happened: names, numbers, rows.
    #[ts(type = "Record<string, string | number | string[]>")]
    pub params: Map<String, Value>,
}

/// Every code that a [`Failure`] can have.
pub mod codes {
    /// Declares the codes and the list of them all.
    macro_rules! codes {
        ($( $(#[$doc:meta])* $name:ident = $code:literal; )*) => {
            $( $(#[$doc])* pub const $name: &str = $code; )*
            /// Every code, for the catalogues to be checked against.
            pub const ALL: &[&str] = &[ $( $name, )* ];
        };
    }
    codes! {
        /// A file can't be opened: `file`, `reason`.
        FILE_CANNOT_OPEN = "file_cannot_open";
        /// A file has nothing in it: `file`.
        FILE_EMPTY = "file_empty";
        /// A file is neither a workbook nor text: `file`.
        NOT_A_SPREADSHEET = "not_a_spreadsheet";
        /// A workbook can't be read: `file`, `reason`.
        FILE_DAMAGED = "file_damaged";
        /// A workbook unpacks too far: `file`, `megabytes`.
        FILE_INFLATES = "file_inflates";
        /// A workbook needs a password: `file`.
        FILE_PROTECTED = "file_protected";
        /// A workbook has no such sheet: `file`, `sheet`.
        NO_SUCH_SHEET = "no_such_sheet";
        /// No row looks like a header: `file`.
        NO_HEADER = "no_header";
        /// A target can't be written: `file`, `reason`.
        FILE_CANNOT_WRITE = "file_cannot_write";
        /// The disk is full: `file` where one was being written.
        DISK_FULL = "disk_full";
        /// A column that the kind of file must have is not there: `field`.
        COLUMN_MISSING = "column_missing";
        /// `--map` names a header that the file lacks: `header`.
        NO_SUCH_HEADER = "no_such_header";
        /// Day and month can't be told apart: `columns`, `example`.
        AMBIGUOUS_DATES = "ambiguous_dates";
        /// The user cancelled.
        CANCELLED = "cancelled";
        /// Another program is writing to the book.
        BOOK_LOCKED = "book_locked";
        /// The book is of a newer version: `found`, `known`.
        BOOK_NEWER = "book_newer";
        /// The book is damaged: `reason` and `place`, and where a row can't be read `table` and `row`.
        BOOK_DAMAGED = "book_damaged";
        /// The file is not a book.
        NOT_A_BOOK = "not_a_book";
        /// The book may not be written: `reason`.
        BOOK_READ_ONLY = "book_read_only";
        /// The book can't be opened: `reason`.
        BOOK_CANNOT_OPEN = "book_cannot_open";
        /// There is no book there: `path`.
        BOOK_MISSING = "book_missing";
        /// There is a file already where a new book is to be: `path`.
        FILE_EXISTS = "file_exists";
        /// A fault of the program, which its log tells more of: `reason`.
        INTERNAL = "internal";
        /// The disk or the share that the book is on failed: `reason`.
        BOOK_CANNOT_READ = "book_cannot_read";
        /// The database failed otherwise: `reason`.
        DATABASE_FAILED = "database_failed";
        /// A change can't be taken back or done again: `change`, `reason`, `by`.
        CANNOT_UNDO = "cannot_undo";
        /// No case of that loan number: `loan_no`.
        NO_SUCH_CASE = "no_such_case";
        /// No collector of that name works here: `name`.
        NO_SUCH_COLLECTOR = "no_such_collector";
        /// No agency of that name: `name`.
        NO_SUCH_AGENCY = "no_such_agency";
        /// No batch of that number: `batch`.
        NO_SUCH_BATCH = "no_such_batch";
        /// No bucket of that code in the set: `bucket`, `bucket_set`.
        NO_SUCH_BUCKET = "no_such_bucket";
        /// No bucket set of that name: `bucket_set`.
        NO_SUCH_BUCKET_SET = "no_such_bucket_set";
        /// No such field to filter or sort by: `field`.
        NO_SUCH_FIELD = "no_such_field";
        /// The list was closed or the book has changed too much.
        LIST_GONE = "list_gone";
        /// There is someone or something of that name: `name`.
        NAME_TAKEN = "name_taken";
        /// A name must have letters.
        NAME_EMPTY = "name_empty";
        /// A value is out of range: `field`, `value`.
        VALUE_OUT_OF_RANGE = "value_out_of_range";
        /// There is no team of that name among those who work here: `team`.
        NO_SUCH_TEAM = "no_such_team";
        /// Nobody is chosen to work the challenger's arm of a trial: `trial`.
        NO_CHALLENGERS = "no_challengers";
        /// Everyone who would take part is away on the day: `names`.
        EVERYONE_AWAY = "everyone_away";
        /// Rules of a division can't be read: `reason`, `line`, `file`.
        BAD_RULES = "bad_rules";
        /// No rules of that name are kept: `rules`.
        NO_SUCH_RULES = "no_such_rules";
        /// No such division was applied to this book: `division`.
        NO_SUCH_DIVISION = "no_such_division";
        /// A file that should be the certificate of a division is not: `file`, `reason`.
        NOT_A_CERTIFICATE = "not_a_certificate";
        /// Some of the cases were given to others, placed or held meanwhile: `cases`, `example`, `change`,
        /// `what`, `actor`, `holder`.
        CASES_CHANGED = "cases_changed";
        /// A worklist has no column of results: `file`.
        NO_RESULTS = "no_results";
        /// There is nobody to divide among.
        NO_COLLECTORS = "no_collectors";
        /// There is nothing to divide.
        NOTHING_TO_DIVIDE = "nothing_to_divide";
        /// Some cases are not with the agency of a batch, or not any more: `batch`, `cases`, `example`.
        CASES_NOT_IN_BATCH = "cases_not_in_batch";
        /// Nothing of a batch is with the agency any more: `batch`.
        NOTHING_TO_RECALL = "nothing_to_recall";
        /// Nothing may be placed with an agency on the day: `agency`, `from`, `until`.
        AGENCY_NOT_VALID = "agency_not_valid";
        /// A field of a contract has no purpose: `field`.
        PURPOSE_MISSING = "purpose_missing";
        /// A name for files has something that no system takes, or an unknown placeholder: `name`.
        BAD_FILE_NAME = "bad_file_name";
        /// A batch's pack was not written yet: `batch`.
        BATCH_IS_DRAFT = "batch_is_draft";
        /// Nothing of a batch is with the agency any more, so nothing of it leaves again: `batch`.
        BATCH_IS_OVER = "batch_is_over";
        /// An agency has cases of a batch still: `batch`, `cases`.
        BATCH_IS_OPEN = "batch_is_open";
        /// A batch can be withdrawn within some days, if nothing came back: `batch`, `days`, `returns`.
        TOO_LATE_TO_WITHDRAW = "too_late_to_withdraw";
        /// None of the cases is wanted back: `batch`.
        NOT_WANTED_BACK = "not_wanted_back";
        /// An objection has to say something.
        OBJECTION_EMPTY = "objection_empty";
        /// A document is too large to be filed: `file`, `megabytes`.
        DOCUMENT_TOO_LARGE = "document_too_large";
        /// No document was filed by that change: `change`.
        NO_SUCH_DOCUMENT = "no_such_document";
        /// A file from an agency is none of those that are known: `file`.
        NOT_A_RETURN = "not_a_return";
        /// A trailer of a file from an agency differs from its rows: `what` (`rows`, `amount`), `row`, `stated`,
        /// `found`.
        TRAILER_DIFFERS = "trailer_differs";
        /// There is nothing to tell an agency: `agency`.
        NOTHING_TO_TELL = "nothing_to_tell";
        /// A month that is not over can't be settled: `month`.
        MONTH_NOT_OVER = "month_not_over";
        /// A month was settled with the agency already: `agency`, `month`.
        ALREADY_SETTLED = "already_settled";
        /// There is nothing to settle with the agency: `agency`, `month`.
        NOTHING_TO_SETTLE = "nothing_to_settle";
        /// A month is not written as `2026-05`: `month`.
        NOT_A_MONTH = "not_a_month";
        /// Nothing is eligible for a batch: `excluded`.
        NOTHING_TO_PLACE = "nothing_to_place";
        /// Some of the cases are with an agency: `cases`, `example`.
        CASES_ARE_PLACED = "cases_are_placed";
        /// Some of the cases are not open: `cases`, `example`.
        CASES_NOT_OPEN = "cases_not_open";
        /// The book was changed by someone else meanwhile; look again: `changes`, and of the last one
        /// `change`, `what`, `actor`.
        BOOK_CHANGED = "book_changed";
        /// The target is a folder, a link or a device: `file`.
        TARGET_NOT_A_FILE = "target_not_a_file";
        /// The target is a book or a file that is being read: `file`.
        TARGET_IN_USE = "target_in_use";
        /// A whole portfolio without a row would close every case.
        FULL_WITHOUT_ROWS = "full_without_rows";
        /// The book's currency can't be another, since amounts were agreed in it: `currency`, `name` of somebody
        /// with such a limit.
        CURRENCY_AGREED = "currency_agreed";
        /// A passphrase that other programs don't take: `most` bytes.
        PASSPHRASE_TOO_LONG = "passphrase_too_long";
        /// A whole portfolio that ends within its last row, or without a line end: `file`, `row`.
        FILE_CUT_OFF = "file_cut_off";
        /// Rows of a whole portfolio have no loan number, so what is absent can't be told: `rows`.
        FULL_WITHOUT_NUMBERS = "full_without_numbers";
        /// No policy of that name and version: `policy`.
        NO_SUCH_POLICY = "no_such_policy";
        /// No pause of that number: `pause`.
        NO_SUCH_PAUSE = "no_such_pause";
        /// The system's print dialog can't be opened: `reason`.
        CANNOT_PRINT = "cannot_print";
        /// A bucket set doesn't cover every day once: `reason` (`empty`, `not_contiguous`,
        /// `not_open_ended`, `code_twice`, `code_empty`, `too_many`), `bucket`.
        BUCKET_SET_BROKEN = "bucket_set_broken";
        /// No profile of that name: `profile`.
        NO_SUCH_PROFILE = "no_such_profile";
        /// A file that should hold a profile does not: `file`.
        NOT_A_PROFILE = "not_a_profile";
        /// Sums leave the range: those of the loan `loan_no`, or of a whole table, where it is empty.
        SUM_TOO_LARGE = "sum_too_large";
    }
}

impl Failure {
    /// A failure without parameters.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), params: Map::new() }
    }

    /// That the book is damaged: a row of a table can't be read, or the database itself, where no table is named.
    pub(crate) fn damaged(table: &str, row: &str, reason: &str) -> Self {
        let failure = Self::new(codes::BOOK_DAMAGED)
            .with("reason", reason)
            .with("place", format!("{table} {row}").trim().to_owned());
        if table.is_empty() { failure } else { failure.with("table", table).with("row", row) }
    }

    /// A fault of the program itself. It goes to the log, since nobody else can say more about it.
    pub(crate) fn internal(reason: &impl std::fmt::Display) -> Self {
        let reason = reason.to_string();
        let backtrace = std::backtrace::Backtrace::force_capture();
        tracing::error!(target: "caseload", reason = redacted(&reason), %backtrace, "internal fault");
        Self::new(codes::INTERNAL).with("reason", reason)
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
                Self::new(codes::FILE_CANNOT_OPEN).with("file", file).with("reason", reason)
            }
            FileError::Empty { file } => Self::new(codes::FILE_EMPTY).with("file", file),
            FileError::NotASpreadsheet { file } => Self::new(codes::NOT_A_SPREADSHEET).with("file", file),
            FileError::Damaged { file, reason } => {
                Self::new(codes::FILE_DAMAGED).with("file", file).with("reason", reason)
            }
            FileError::InflatesTooFar { file, megabytes } => {
                Self::new(codes::FILE_INFLATES).with("file", file).with("megabytes", megabytes)
            }
            FileError::Protected { file } => Self::new(codes::FILE_PROTECTED).with("file", file),
            FileError::NoSuchSheet { file, sheet } => {
                Self::new(codes::NO_SUCH_SHEET).with("file", file).with("sheet", sheet)
            }
            FileError::NoHeader { file } => Self::new(codes::NO_HEADER).with("file", file),
            FileError::CannotWrite { file, reason } => {
                Self::new(codes::FILE_CANNOT_WRITE).with("file", file).with("reason", reason)
            }
            FileError::NotAFile { file } => Self::new(codes::TARGET_NOT_A_FILE).with("file", file),
            FileError::TargetIsBook { file } => Self::new(codes::TARGET_IN_USE).with("file", file),
            FileError::DiskFull { file } => Self::new(codes::DISK_FULL).with("file", file),
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
            StoreError::Locked => Self::new(codes::BOOK_LOCKED),
            StoreError::Newer { found, known } => {
                Self::new(codes::BOOK_NEWER).with("found", found).with("known", known)
            }
            StoreError::Damaged(reason) => Self::damaged("", "", &reason),
            StoreError::DamagedRow { table, row, reason } => Self::damaged(&table, &row, &reason),
            StoreError::Missing(path) => Self::new(codes::BOOK_MISSING).with("path", path),
            StoreError::FileExists(path) => Self::new(codes::FILE_EXISTS).with("path", path),
            StoreError::Internal(reason) => Self::internal(&reason),
            StoreError::NotABook => Self::new(codes::NOT_A_BOOK),
            StoreError::DiskFull => Self::new(codes::DISK_FULL),
            StoreError::ReadOnly(reason) => Self::new(codes::BOOK_READ_ONLY).with("reason", reason),
            StoreError::CannotOpen(reason) => Self::new(codes::BOOK_CANNOT_OPEN).with("reason", reason),
            StoreError::CannotUndo { change, reason, by } => {
                let failure = Self::new(codes::CANNOT_UNDO).with("change", change).with("reason", reason);
                match by {
                    Some(by) => failure.with("by", by),
                    None => failure,
                }
            }
            StoreError::Exists(name) => Self::new(codes::NAME_TAKEN).with("name", name),
            StoreError::CannotRead(reason) => Self::new(codes::BOOK_CANNOT_READ).with("reason", reason),
            StoreError::Database(reason) => Self::new(codes::DATABASE_FAILED).with("reason", reason),
        }
    }
}

impl From<SumTooLarge> for Failure {
    fn from(_: SumTooLarge) -> Self {
        Self::new(codes::SUM_TOO_LARGE).with("loan_no", "")
    }
}
