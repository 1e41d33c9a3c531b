//! What an import has to say about rows: reasons to reject, and warnings. Every one is counted; a
//! front that can't show millions asks for the first ones only.

use crate::file_language::FileLanguage;
use caseload_domain::Field;
use caseload_tables::values::ValueError;
use serde::Serialize;
use std::collections::BTreeMap;

caseload_domain::codes! {
    /// What an import can have to say about a row, or about a file as a whole; its words are in the catalogue.
    pub enum NoticeCode {
        /// No loan number.
        LoanNoMissing = "loan_no_missing",
        /// No amount.
        OutstandingMissing = "outstanding_missing",
        /// Negative amount.
        OutstandingNegative = "outstanding_negative",
        /// The same loan with other content in row {value}.
        DuplicateLoanNo = "duplicate_loan_no",
        /// The same row as {value}.
        DuplicateRow = "duplicate_row",
        /// The same instalment with other content in row {value}.
        DuplicateInstalment = "duplicate_instalment",
        /// Not a date: {value}.
        ImpossibleDate = "impossible_date",
        /// Day and month can't be told apart: {value}.
        AmbiguousDate = "ambiguous_date",
        /// Not an amount: {value}.
        ImpossibleAmount = "impossible_amount",
        /// More decimals than the currency has: {value}.
        TooManyDecimals = "too_many_decimals",
        /// Computed amounts were rounded to the currency, half to even: {value}.
        AmountRounded = "amount_rounded",
        /// Amount too large: {value}.
        AmountTooLarge = "amount_too_large",
        /// No amount.
        AmountMissing = "amount_missing",
        /// Negative amount: {value}.
        AmountNegative = "amount_negative",
        /// Not a whole number: {value}.
        ImpossibleCount = "impossible_count",
        /// Unknown currency: {value}.
        UnknownCurrency = "unknown_currency",
        /// Long number that a spreadsheet has rounded: {value}.
        NumberDamaged = "number_damaged",
        /// ID number whose check digit is wrong: {value}.
        IdChecksum = "id_checksum",
        /// In the book as {value}: the leading zeros are lost.
        LeadingZerosLost = "leading_zeros_lost",
        /// Columns of parts that come to more than what is outstanding, which are kept as they are: {value}.
        PartsAbove = "parts_above",
        /// The book has a payment of this reference, day and amount on another loan: {value}.
        PaidElsewhere = "paid_elsewhere",
        /// A payment that the book counts is on its way by this file: {value}.
        OnItsWay = "on_its_way",
        /// The row stands under a line that says what no column does: {value}.
        UnderHeading = "under_heading",
        /// The header names another currency than was said: {value}. It is taken by its word.
        CurrencyOfHeader = "currency_of_header",
        /// Paid since the earlier figures, and the file has no less: {value}.
        PaidSince = "paid_since",
        /// More was paid than the loan owes: {value}.
        PaidAbove = "paid_above",
        /// Rows that the workbook hides are read like any others.
        HiddenRows = "hidden_rows",
        /// More is left of the instalment than is due of it: {value}. It counts as not paid.
        RestAbove = "rest_above",
        /// In the book by the same number, written otherwise.
        OtherLetters = "other_letters",
        /// Characters that were lost before: {value}.
        TextDamaged = "text_damaged",
        /// A stray quotation mark: {value}.
        StrayQuote = "stray_quote",
        /// More cells than the header: the columns are shifted.
        ColumnsShifted = "columns_shifted",
        /// The file ends within this row.
        RowCutOff = "row_cut_off",
        /// The file ends here without a line end: if it was cut off, {value} is not the whole of it.
        RowUnended = "row_unended",
        /// The book has this instalment from a newer file.
        OlderFile = "older_file",
        /// The schedule's file had this payment already, without a reference: {value}.
        PaidTwice = "paid_twice",
        /// May be in the book already: other files brought {value} for this loan. Settle it among the suspected doubles.
        PaidByFile = "paid_by_file",
        /// May be in the book already: a file of instalments told of money paid on this loan up to {value}. Settle it among the suspected doubles.
        PaidBySchedule = "paid_by_schedule",
        /// May be in the book already: a payment of that day and amount stands there (reference: {value}). Settle it among the suspected doubles.
        PaidOnThatDay = "paid_on_that_day",
        /// May be in the book already, under another day: an agency reported {value}. Settle it among the suspected doubles.
        SuspectedDouble = "suspected_double",
        /// Placeholder date: {value}.
        SentinelDate = "sentinel_date",
        /// Less than a minute before midnight: {value} was read as the next day.
        BeforeMidnight = "before_midnight",
        /// The row names {value} as the earlier number of its loan, and that loan is open too: the debt may count twice.
        EarlierNumberOpen = "earlier_number_open",
        /// Another row has this number in other letters: {value}. They were taken for two loans.
        LettersDiffer = "letters_differ",
        /// Nothing is owed, and the file counts days past due: {value}.
        DaysWithoutAmount = "days_without_amount",
        /// Nothing is overdue, and the file has no column of what is still to pay: the loan counts as settled.
        SettledByNothing = "settled_by_nothing",
        /// All dates have one and the same time of day: {value}. If that is a time in UTC, the day may be the next.
        TimeOfDay = "time_of_day",
        /// The file has another name for the debtor of the loan than the book: {value}.
        NameDiffers = "name_differs",
        /// Only a month: {value}.
        DateWithoutDay = "date_without_day",
        /// Another currency than the row's, or than the loan's in the book: {value}.
        CurrencyConflict = "currency_conflict",
        /// Thousands or decimals can't be told apart: {value}; say what separates decimals.
        AmbiguousAmount = "ambiguous_amount",
        /// One amount stands beside several rows: {value}. Say in the file what each of them is to have.
        AmountMerged = "amount_merged",
        /// Amounts are multiplied by the unit in the header: {value}.
        AmountsScaled = "amounts_scaled",
        /// Read so because of its values, not of its header: {value}.
        GuessedByValues = "guessed_by_values",
        /// The column looks like this, and was kept as it is: {value}.
        ColumnMayBe = "column_may_be",
        /// The date lies ahead of loans that are overdue, and is not the due date of the oldest instalment that is unpaid: {value} was kept as it is.
        DueDateAhead = "due_date_ahead",
        /// Nothing that was paid on this loan comes to what is taken back here: {value}.
        NothingToReverse = "nothing_to_reverse",
        /// The file has the day of payment and no amount: the instalment counts as paid.
        PaidByDate = "paid_by_date",
        /// The days past due are counted from the day that the file says it is of: {value}.
        DaysAsOf = "days_as_of",
        /// The due dates and the days past due agree on another day than the one given: {value}. Say it with the day, if the file is of that day.
        DaysFitDay = "days_fit_day",
        /// Everything still to pay was taken for what is overdue, since the file has no other amount: {value}.
        BalanceTaken = "balance_taken",
        /// The end of the loan was taken for its due date, since the file has no other: {value}.
        MaturityTaken = "maturity_taken",
        /// Nothing says in which currency the amounts are: they are taken as {value}. If that is wrong, undo the import and say the currency.
        CurrencyAssumed = "currency_assumed",
        /// Other sheets look like lists too and are not read: {value}.
        MoreSheets = "more_sheets",
        /// A spreadsheet had swapped day and month of some dates; they were turned back: {value}.
        DatesHalfConverted = "dates_half_converted",
        /// A new schedule takes the place of the old one from the day of the file on; these instalments are gone: {value}.
        ScheduleReplaced = "schedule_replaced",
        /// What was paid before counts for the earlier schedule, and pays nothing of the new one: {value}.
        PaidUnderEarlier = "paid_under_earlier",
        /// The file lacks instalments that the book has, which stay: {value}.
        InstalmentsLacking = "instalments_lacking",
        /// The loan has a schedule, which decides what is overdue.
        ScheduleDecides = "schedule_decides",
        /// Less than half of the money is left: {value}.
        BalancesFell = "balances_fell",
        /// The payment was reversed before: {value}.
        AlreadyReversed = "already_reversed",
        /// More is taken back than was paid: {value}.
        ReversalExceeds = "reversal_exceeds",
        /// Another payment of the loan has this reference: {value}.
        ReferenceTaken = "reference_taken",
        /// After the day of the file: {value}.
        DateInFuture = "date_in_future",
        /// The same file was imported before, for {value}; rows that agree with the book change nothing.
        FileKnown = "file_known",
        /// No date.
        DateMissing = "date_missing",
        /// No due date.
        DueDateMissing = "due_date_missing",
        /// Days past due disagree with the due date: {value}.
        DaysPastDueDisagree = "days_past_due_disagree",
        /// The balance rose without a charge: {value}.
        BalanceUp = "balance_up",
        /// Days past due did not move with the calendar: {value}.
        DaysJumped = "days_jumped",
        /// The file names {value} of the open cases.
        PortfolioShrunk = "portfolio_shrunk",
        /// The file's own total differs: {value}.
        TotalDiffers = "total_differs",
        /// Stray cell far to the right.
        StrayCell = "stray_cell",
        /// Money that came and money that went out in one row: {value}.
        BothSides = "both_sides",
        /// No instalment number.
        InstalmentNoMissing = "instalment_no_missing",
        /// The loan is not in the book.
        UnknownLoan = "unknown_loan",
        /// The payment that it reverses is not known: {value}.
        UnknownPayment = "unknown_payment",
        /// Nobody knows what this status means: {value}. Say what it means.
        StatusUnknown = "status_unknown",
        /// The file leaves the loan out ({value}), and the book has it still.
        LeftOutInBook = "left_out_in_book",
        /// The loan was written off, and the file says nothing of that: it stays written off.
        StaysWrittenOff = "stays_written_off",
        /// The loan was over, and the file owes on it again: it is open once more.
        Reopened = "reopened",
        /// Thousands without quotes were put together: {value}.
        ThousandsJoined = "thousands_joined",
        /// The file says of no day that it is of it: its days past due are counted from {value}.
        DaysAsOfUnsaid = "days_as_of_unsaid",
        /// The file says that it is of {value}, and its figures count from another day.
        FiguresOfDay = "figures_of_day",
        /// A total names another currency than the rows are in: {value}.
        CurrencyOfTotal = "currency_of_total",
        /// Payments stand under a line that isn't understood: {value}.
        UnderUnknownHeading = "under_unknown_heading",
        /// Two rows of one receipt differ in other columns only: both are booked.
        ReceiptInParts = "receipt_in_parts",
        /// A payment of the same day and amount is in the book, told of with another number: {value}. Both are booked.
        OtherTrace = "other_trace",
        /// Money for a loan that is written off: booked as a recovery.
        PaidWhenWrittenOff = "paid_when_written_off",
        /// Money for a loan that was withdrawn: booked, and the loan stays withdrawn.
        PaidWhenWithdrawn = "paid_when_withdrawn",
        /// The status says that the instalment is paid: its amount counts as paid.
        PaidByStatus = "paid_by_status",
        /// The book has this payment, and the file says now that it is no money ({value}): it is taken back.
        PaymentTakenBack = "payment_taken_back",
        /// The loan was found in what the payer wrote.
        LoanFoundInText = "loan_found_in_text",
        /// Several loans of the book are named.
        SeveralLoans = "several_loans",
        /// The payment was taken back before, and stays so.
        TakenBackBefore = "taken_back_before",
        /// Every loan is new, and most of the debtors owe the same as in the book.
        LoansRenumbered = "loans_renumbered",
        /// The status says that nothing is left to pay; the amount beside it is not counted: {value}.
        SettledWithAmount = "settled_with_amount",
        /// The newest figures of the loan are of {value}: money of that day or before is in them, and changes nothing.
        InFiguresAlready = "in_figures_already",
        /// Paid without a date.
        PaidWithoutDate = "paid_without_date",
        /// Most due dates lie ahead of the day, and such loans count as not overdue: {value}.
        DueDatesAhead = "due_dates_ahead",
        /// Disbursed after it was due, or after the day of the file: {value}.
        DisbursedAfterDue = "disbursed_after_due",
    }
}

/// Something about a row: a reason to reject it, or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Notice {
    /// Number of the row in its sheet, from 1; 0 for the file as a whole.
    pub row: u64,
    /// The field it concerns.
    pub field: Option<Field>,
    /// What is wrong with it.
    pub code: NoticeCode,
    /// The value as the file has it, or the numbers of other rows concerned.
    pub value: String,
}

impl From<ValueError> for NoticeCode {
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
            ValueError::AmbiguousAmount => Self::AmbiguousAmount,
            ValueError::AmountMerged => Self::AmountMerged,
        }
    }
}

impl NoticeCode {
    /// Whether it is about how a column is written, and said with its first row for all of them.
    fn is_of_column(self) -> bool {
        self == Self::AmountRounded
    }
}

impl Notice {
    /// A notice about a row; row 0 stands for the file as a whole.
    pub fn new(row: u64, field: Option<Field>, code: NoticeCode, value: impl Into<String>) -> Self {
        Self { row, field, code, value: value.into() }
    }

    /// What it says as a sentence, after the header of the column that it is about.
    #[must_use]
    pub fn sentence(&self, header: Option<&str>, language: FileLanguage) -> String {
        let is_chinese = language == FileLanguage::Chinese;
        let words =
            caseload_words::word("notice", self.code.code(), language.of_words()).replace("{value}", &self.value);
        match header {
            Some(header) if is_chinese => format!("{header}：{words}"),
            Some(header) => format!("{header}: {words}"),
            None => words,
        }
    }
}

/// How many rows have one and the same notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct NoticeCount {
    /// What is wrong.
    pub code: NoticeCode,
    /// The field it concerns.
    pub field: Option<Field>,
    /// Whether such rows were rejected; else they were taken and deserve a look.
    pub rejected: bool,
    /// How many rows.
    pub rows: u64,
}

/// Notices of one sort, all counted and the first ones kept.
#[derive(Default)]
pub struct Notices {
    /// The first ones, in the order in which they came.
    pub list: Vec<Notice>,
    counts: BTreeMap<(NoticeCode, Option<Field>), u64>,
    /// How many are kept.
    most: usize,
}

impl Notices {
    /// A list that keeps the first ones and counts all.
    #[must_use]
    pub fn keeping(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    /// Counts a notice, and keeps it while there is room.
    pub fn push(&mut self, notice: Notice) {
        let count = self.counts.entry((notice.code, notice.field)).or_default();
        *count += 1;
        let is_said = notice.code.is_of_column() && *count > 1;
        if self.list.len() < self.most && !is_said {
            self.list.push(notice);
        }
    }

    /// How many rows have each notice.
    pub fn counts(&self, rejected: bool) -> impl Iterator<Item = NoticeCount> {
        self.counts.iter().map(move |((code, field), rows)| NoticeCount {
            code: *code,
            field: *field,
            rejected,
            rows: *rows,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_the_first_are_kept() {
        let mut notices = Notices::keeping(2);
        for row in 1..=5 {
            notices.push(Notice::new(row, Some(Field::DueDate), NoticeCode::SentinelDate, "3000-12-31"));
        }
        assert_eq!(notices.list.len(), 2);
        assert_eq!(notices.counts(false).map(|count| count.rows).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn every_code_has_words() {
        for code in NoticeCode::ALL {
            let key = format!("notice.{code}");
            assert!(caseload_words::words(&key, caseload_words::Language::English).is_some(), "{code}");
        }
    }
}
