//! What an import has to say about rows: reasons to reject, and warnings. Every one is counted; a
//! front that can't show millions asks for the first ones only.

use caseload_domain::Field;
use serde::Serialize;
use std::collections::BTreeMap;

/// Declares the codes with the words that a workbook of rejected rows gives for them.
macro_rules! notice_codes {
    ($( $(#[$doc:meta])* $name:ident = $code:literal, $english:literal, $chinese:literal; )*) => {
        $(
            $(#[$doc])*
            #[allow(dead_code, reason = "what a value is refused for is named by the value's own error")]
            pub(crate) const $name: &str = $code;
        )*
        /// Every code with its words in English and Chinese.
        pub(crate) const WORDS: &[(&str, &str, &str)] = &[ $( ($code, $english, $chinese), )* ];
    };
}

notice_codes! {
    LOAN_NO_MISSING = "loan_no_missing", "No loan number", "缺少案件编号";
    OUTSTANDING_MISSING = "outstanding_missing", "No amount", "缺少金额";
    OUTSTANDING_NEGATIVE = "outstanding_negative", "Negative amount", "金额为负";
    DUPLICATE_LOAN_NO = "duplicate_loan_no", "The same loan with other content in row {value}", "与第 {value} 行案件编号相同但内容不同";
    DUPLICATE_ROW = "duplicate_row", "The same row as {value}", "与第 {value} 行相同";
    DUPLICATE_INSTALMENT = "duplicate_instalment", "The same instalment with other content in row {value}", "与第 {value} 行期次相同但内容不同";
    IMPOSSIBLE_DATE = "impossible_date", "Not a date: {value}", "不是日期：{value}";
    AMBIGUOUS_DATE = "ambiguous_date", "Day and month can't be told apart: {value}", "分不清日和月：{value}";
    IMPOSSIBLE_AMOUNT = "impossible_amount", "Not an amount: {value}", "不是金额：{value}";
    TOO_MANY_DECIMALS = "too_many_decimals", "More decimals than the currency has: {value}", "小数位数超过币种规定：{value}";
    AMOUNT_TOO_LARGE = "amount_too_large", "Amount too large: {value}", "金额过大：{value}";
    AMOUNT_MISSING = "amount_missing", "No amount", "缺少金额";
    AMOUNT_NEGATIVE = "amount_negative", "Negative amount: {value}", "金额为负：{value}";
    IMPOSSIBLE_COUNT = "impossible_count", "Not a whole number: {value}", "不是整数：{value}";
    UNKNOWN_CURRENCY = "unknown_currency", "Unknown currency: {value}", "未知币种：{value}";
    NUMBER_DAMAGED = "number_damaged", "Long number that a spreadsheet has rounded: {value}", "长号码已被表格软件改写：{value}";
    ID_CHECKSUM = "id_checksum", "ID number whose check digit is wrong: {value}", "身份证号校验位不符：{value}";
    LEADING_ZEROS_LOST = "leading_zeros_lost", "Known in the book as {value}: the leading zeros are lost", "账本中为 {value}：前导零已丢失";
    TEXT_DAMAGED = "text_damaged", "Characters that were lost before: {value}", "文字已损坏：{value}";
    STRAY_QUOTE = "stray_quote", "A stray quotation mark: {value}", "多余的引号：{value}";
    COLUMNS_SHIFTED = "columns_shifted", "More cells than the header: the columns are shifted", "单元格多于表头：列已错位";
    SENTINEL_DATE = "sentinel_date", "Placeholder date: {value}", "占位日期：{value}";
    DATE_WITHOUT_DAY = "date_without_day", "Only a month: {value}", "只有年月：{value}";
    DATE_MISSING = "date_missing", "No date", "缺少日期";
    DUE_DATE_MISSING = "due_date_missing", "No due date", "缺少应还日期";
    DAYS_PAST_DUE_DISAGREE = "days_past_due_disagree", "Days past due disagree with the due date: {value}", "逾期天数与应还日期不符：{value}";
    BALANCE_UP = "balance_up", "The balance rose without a charge: {value}", "欠款无故增加：{value}";
    DAYS_JUMPED = "days_jumped", "Days past due did not move with the calendar: {value}", "逾期天数跳变：{value}";
    PORTFOLIO_SHRUNK = "portfolio_shrunk", "The file names {value} of the open cases", "文件只含未结案件中的 {value}";
    TOTAL_DIFFERS = "total_differs", "The file's own total differs: {value}", "文件合计不符：{value}";
    STRAY_CELL = "stray_cell", "Stray cell far to the right", "远处的孤立单元格";
    INSTALMENT_NO_MISSING = "instalment_no_missing", "No instalment number", "缺少期次";
    UNKNOWN_LOAN = "unknown_loan", "The loan is not in the book", "账本中没有此案件";
    UNKNOWN_PAYMENT = "unknown_payment", "The payment that it reverses is not known: {value}", "找不到被冲正的还款：{value}";
    PAID_WITHOUT_DATE = "paid_without_date", "Paid without a date", "已还但无日期";
}

/// Something about a row: a reason to reject it, or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Notice {
    /// Number of the row in its sheet, from 1; 0 for the file as a whole.
    pub row: u64,
    /// The field it concerns.
    pub field: Option<Field>,
    /// What is wrong with it.
    pub code: String,
    /// The value as the file has it, or the numbers of other rows concerned.
    pub value: String,
}

impl Notice {
    pub(crate) fn new(row: u64, field: Option<Field>, code: &str, value: impl Into<String>) -> Self {
        Self { row, field, code: code.to_owned(), value: value.into() }
    }
}

/// How many rows have one and the same notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct NoticeCount {
    /// What is wrong.
    pub code: String,
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
    counts: BTreeMap<(String, Option<Field>), u64>,
    /// How many are kept; `None` for all.
    most: Option<usize>,
}

impl Notices {
    pub(crate) fn keeping(most: Option<usize>) -> Self {
        Self { most, ..Self::default() }
    }

    pub(crate) fn push(&mut self, notice: Notice) {
        match self.counts.get_mut(&(notice.code.clone(), notice.field)) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert((notice.code.clone(), notice.field), 1);
            }
        }
        if self.most.is_none_or(|most| self.list.len() < most) {
            self.list.push(notice);
        }
    }

    pub(crate) fn counts(&self, rejected: bool) -> impl Iterator<Item = NoticeCount> {
        self.counts.iter().map(move |((code, field), rows)| NoticeCount {
            code: code.clone(),
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
        let mut notices = Notices::keeping(Some(2));
        for row in 1..=5 {
            notices.push(Notice::new(row, Some(Field::DueDate), SENTINEL_DATE, "3000-12-31"));
        }
        assert_eq!(notices.list.len(), 2);
        assert_eq!(notices.counts(false).map(|count| count.rows).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn every_code_has_words_once() {
        for (code, english, chinese) in WORDS {
            assert_eq!(WORDS.iter().filter(|(other, ..)| other == code).count(), 1, "{code}");
            assert!(!english.is_empty() && !chinese.is_empty(), "{code}");
            assert_eq!(english.contains("{value}"), chinese.contains("{value}"), "{code}");
        }
    }
}
