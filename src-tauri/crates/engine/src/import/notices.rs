//! What an import has to say about rows: reasons to reject, and warnings. Every one is counted; a
//! front that can't show millions asks for the first ones only.

use crate::outsourcing::FileLanguage;
use caseload_domain::Field;
use caseload_files::values::ValueError;
use serde::Serialize;
use std::collections::BTreeMap;

/// Declares the codes with the words that a workbook of rejected rows gives for them.
macro_rules! notice_codes {
    ($( $Code:ident = $code:literal, $english:literal, $chinese:literal; )*) => {
        caseload_domain::codes! {
            /// What an import can have to say about a row, or about a file as a whole.
            pub enum NoticeCode { $( #[doc = $english] $Code = $code, )* }
        }

        impl NoticeCode {
            /// Its words, with `{value}` where the value belongs.
            pub(crate) const fn words(self, chinese: bool) -> &'static str {
                match (self, chinese) {
                    $( (Self::$Code, false) => $english, (Self::$Code, true) => $chinese, )*
                }
            }
        }
    };
}

notice_codes! {
    LoanNoMissing = "loan_no_missing", "No loan number", "缺少案件编号";
    OutstandingMissing = "outstanding_missing", "No amount", "缺少金额";
    OutstandingNegative = "outstanding_negative", "Negative amount", "金额为负";
    DuplicateLoanNo = "duplicate_loan_no", "The same loan with other content in row {value}", "与第 {value} 行案件编号相同但内容不同";
    DuplicateRow = "duplicate_row", "The same row as {value}", "与第 {value} 行相同";
    DuplicateInstalment = "duplicate_instalment", "The same instalment with other content in row {value}", "与第 {value} 行期次相同但内容不同";
    ImpossibleDate = "impossible_date", "Not a date: {value}", "不是日期：{value}";
    AmbiguousDate = "ambiguous_date", "Day and month can't be told apart: {value}", "分不清日和月：{value}";
    ImpossibleAmount = "impossible_amount", "Not an amount: {value}", "不是金额：{value}";
    TooManyDecimals = "too_many_decimals", "More decimals than the currency has: {value}", "小数位数超过币种规定：{value}";
    AmountRounded = "amount_rounded", "Computed amounts were rounded to the currency, half to even: {value}", "计算得出的金额已按币种四舍六入五成双：{value}";
    AmountTooLarge = "amount_too_large", "Amount too large: {value}", "金额过大：{value}";
    AmountMissing = "amount_missing", "No amount", "缺少金额";
    AmountNegative = "amount_negative", "Negative amount: {value}", "金额为负：{value}";
    ImpossibleCount = "impossible_count", "Not a whole number: {value}", "不是整数：{value}";
    UnknownCurrency = "unknown_currency", "Unknown currency: {value}", "未知币种：{value}";
    NumberDamaged = "number_damaged", "Long number that a spreadsheet has rounded: {value}", "长号码已被表格软件改写：{value}";
    IdChecksum = "id_checksum", "ID number whose check digit is wrong: {value}", "身份证号校验位不符：{value}";
    LeadingZerosLost = "leading_zeros_lost", "Known in the book as {value}: the leading zeros are lost", "账本中为 {value}：前导零已丢失";
    TextDamaged = "text_damaged", "Characters that were lost before: {value}", "文字已损坏：{value}";
    StrayQuote = "stray_quote", "A stray quotation mark: {value}", "多余的引号：{value}";
    ColumnsShifted = "columns_shifted", "More cells than the header: the columns are shifted", "单元格多于表头：列已错位";
    RowCutOff = "row_cut_off", "The file ends within this row", "文件在此行中断";
    RowUnended = "row_unended", "The file ends here without a line end: if it was cut off, {value} is not the whole of it", "文件在此结束且无换行：若文件被截断，{value} 可能不完整";
    OlderFile = "older_file", "The book has this instalment from a newer file", "账本中该期来自更新的文件";
    PaidTwice = "paid_twice", "The schedule's file had this payment already, without a reference: {value}", "还款计划文件已含该笔还款（无流水号）：{value}";
    PaidByFile = "paid_by_file", "May be in the book already: other files brought {value} for this loan. If that is the same money, take it back by a reversal", "可能已入账：其他文件已为该贷款带来 {value}。若为同一笔款项，请以冲正撤销";
    PaidBySchedule = "paid_by_schedule", "May be in the book already: a file of instalments told of money paid on this loan up to {value}. If it is among that, take this one back by a reversal", "可能已入账：还款计划文件已含该贷款截至 {value} 的还款。若已包含本笔，请以冲正撤销本笔";
    PaidOnThatDay = "paid_on_that_day", "May be in the book already: a payment of that day and amount stands there (reference: {value}). If it is one payment, take this one back by a reversal", "可能已入账：账本中已有同日同额的还款（流水号：{value}）。若为同一笔，请以冲正撤销本笔";
    SuspectedDouble = "suspected_double", "May be in the book already, under another day: an agency reported {value}. If it is one payment, take this one back by a reversal", "可能已入账（日期不同）：机构已报 {value}。若为同一笔，请以冲正撤销本笔";
    SentinelDate = "sentinel_date", "Placeholder date: {value}", "占位日期：{value}";
    DateWithoutDay = "date_without_day", "Only a month: {value}", "只有年月：{value}";
    CurrencyConflict = "currency_conflict", "Another currency than the row's, or than the loan's in the book: {value}", "币种与该行或账本中案件的币种不符：{value}";
    AmbiguousAmount = "ambiguous_amount", "Thousands or decimals can't be told apart: {value}; say what separates decimals", "分不清千位与小数：{value}，请指定小数点";
    AmountsScaled = "amounts_scaled", "Amounts are multiplied by the unit in the header: {value}", "金额已按表头单位换算：{value}";
    GuessedByValues = "guessed_by_values", "Read so because of its values, not of its header: {value}", "按内容而非表头识别：{value}";
    ColumnMayBe = "column_may_be", "The column looks like this, and was kept as it is: {value}", "该列可能是此字段，暂按原样保留：{value}";
    DueDateAhead = "due_date_ahead", "The date lies ahead of loans that are overdue, and is not the due date of the oldest instalment that is unpaid: {value} was kept as it is", "该日期晚于已逾期案件的数据日，并非最早未还期的应还日：{value} 按原样保留";
    BalanceTaken = "balance_taken", "Everything still to pay was taken for what is overdue, since the file has no other amount: {value}", "文件没有逾期金额，以剩余应还金额代替：{value}";
    MaturityTaken = "maturity_taken", "The end of the loan was taken for its due date, since the file has no other: {value}", "文件没有应还日期，以贷款到期日代替：{value}";
    CurrencyAssumed = "currency_assumed", "Nothing says in which currency the amounts are: they are taken as {value}. If that is wrong, undo the import and say the currency", "文件未注明币种，金额按 {value} 计。如有误，请撤销导入并指定币种";
    MoreSheets = "more_sheets", "Other sheets look like lists too and are not read: {value}", "其他工作表也像清单，未读取：{value}";
    DatesHalfConverted = "dates_half_converted", "A spreadsheet had swapped day and month of some dates; they were turned back: {value}", "表格软件颠倒了部分日期的日与月，已予更正：{value}";
    ScheduleDecides = "schedule_decides", "The loan has a schedule, which decides what is overdue", "该案件有还款计划，逾期金额以计划为准";
    BalancesFell = "balances_fell", "Less than half of the money is left: {value}", "欠款减少过半：{value}";
    AlreadyReversed = "already_reversed", "The payment was reversed before: {value}", "该还款已被冲正：{value}";
    ReversalExceeds = "reversal_exceeds", "More is taken back than was paid: {value}", "冲正金额大于原还款：{value}";
    ReferenceTaken = "reference_taken", "Another payment of the loan has this reference: {value}", "该流水号已有另一笔还款：{value}";
    DateInFuture = "date_in_future", "After the day of the file: {value}", "晚于文件日期：{value}";
    FileKnown = "file_known", "The same file was imported before, for {value}; rows that agree with the book change nothing", "该文件已按 {value} 导入过；与账本一致的行不作变更";
    DateMissing = "date_missing", "No date", "缺少日期";
    DueDateMissing = "due_date_missing", "No due date", "缺少应还日期";
    DaysPastDueDisagree = "days_past_due_disagree", "Days past due disagree with the due date: {value}", "逾期天数与应还日期不符：{value}";
    BalanceUp = "balance_up", "The balance rose without a charge: {value}", "欠款无故增加：{value}";
    DaysJumped = "days_jumped", "Days past due did not move with the calendar: {value}", "逾期天数跳变：{value}";
    PortfolioShrunk = "portfolio_shrunk", "The file names {value} of the open cases", "文件只含未结案件中的 {value}";
    TotalDiffers = "total_differs", "The file's own total differs: {value}", "文件合计不符：{value}";
    StrayCell = "stray_cell", "Stray cell far to the right", "远处的孤立单元格";
    InstalmentNoMissing = "instalment_no_missing", "No instalment number", "缺少期次";
    UnknownLoan = "unknown_loan", "The loan is not in the book", "账本中没有此案件";
    UnknownPayment = "unknown_payment", "The payment that it reverses is not known: {value}", "找不到被冲正的还款：{value}";
    PaidWithoutDate = "paid_without_date", "Paid without a date", "已还但无日期";
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
    pub(crate) fn new(row: u64, field: Option<Field>, code: NoticeCode, value: impl Into<String>) -> Self {
        Self { row, field, code, value: value.into() }
    }

    /// What it says as a sentence, after the header of the column that it is about.
    #[must_use]
    pub fn sentence(&self, header: Option<&str>, language: FileLanguage) -> String {
        let is_chinese = language == FileLanguage::Chinese;
        let words = self.code.words(is_chinese).replace("{value}", &self.value);
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
pub(crate) struct Notices {
    pub(crate) list: Vec<Notice>,
    counts: BTreeMap<(NoticeCode, Option<Field>), u64>,
    /// How many are kept.
    most: usize,
}

impl Notices {
    pub(crate) fn keeping(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    pub(crate) fn push(&mut self, notice: Notice) {
        let count = self.counts.entry((notice.code, notice.field)).or_default();
        *count += 1;
        let is_said = notice.code.is_of_column() && *count > 1;
        if self.list.len() < self.most && !is_said {
            self.list.push(notice);
        }
    }

    pub(crate) fn counts(&self, rejected: bool) -> impl Iterator<Item = NoticeCount> {
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
    fn every_code_has_words_with_the_same_places() {
        for code in NoticeCode::ALL {
            let [english, chinese] = [code.words(false), code.words(true)];
            assert!(!english.is_empty() && !chinese.is_empty(), "{code}");
            assert_eq!(english.contains("{value}"), chinese.contains("{value}"), "{code}");
        }
    }
}
