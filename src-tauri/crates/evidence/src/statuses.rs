//! What the columns of status of a file say of its rows.

use caseload_domain::Field;
use caseload_session::failure::{Failure, FailureCode};
use caseload_tables::columns::{Column, Kind, MatchedBy, has_word};
use caseload_tables::status::{
    Meaning, Side, amount_with_side, asks_for_status, begins_paid, is_asked_about, is_asked_about_in_remark,
    is_asked_about_in_text, is_called_status, is_no_mark, is_yes_or_no, marks_rows, meaning_of, normalise_status,
    side_of,
};
use caseload_tables::values::looks_like_date;
use caseload_tables::{Row, WordList, known_header, remarks_that_it_is_over, says_of_all, words_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A column whose values nobody knows is one of status only where it has no more of them than this.
const MAX_UNKNOWN: usize = 20;
/// More whole numbers than this are no codes of status.
const MAX_CODES: usize = 5;
/// A longer text is no word of status.
const SHORT: usize = 40;
/// How many different values of a column are counted one by one.
const MAX_COUNTED: usize = 200;

/// What a value of a column of status means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct StatusMeaning {
    /// The value as the file has it; `COLUMN: VALUE` for a value in one column alone.
    pub value: String,
    /// What it means.
    pub meaning: Meaning,
}

/// How many rows have a value in a column of status, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct StatusCount {
    /// The column's header.
    pub header: String,
    /// The value.
    pub value: String,
    /// What it means; `null` where nobody has said yet.
    pub meaning: Option<Meaning>,
    /// Whether the user or a profile says so; else the table of known words does.
    pub is_said: bool,
    /// Rows that have it, among those that were looked at.
    pub rows: u64,
}

/// What a column tells by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Words of the lender's.
    Status,
    /// The side of each amount.
    Direction,
    /// What went out, of money; what came in stands in another column.
    Debit,
    /// Amounts of money with their side behind them: `500.00 Dr`.
    SideBehind,
    /// Amounts of an account, of which those below 0 went out.
    Below,
    /// Amounts of an account, of which those went out by which its balance falls.
    Falling,
    /// Words of which some would say that loans are over, under a header that does not say that they are of loans.
    Asked,
    /// Texts of which some tell that money came to nothing.
    Remark,
    /// Something only where money came to nothing, or a loan was given up: a date, a reason, an amount.
    Mark,
    /// Something only where an instalment may have been paid: a receipt, a mere mark.
    Trace,
    /// Days on which money came, and nothing where it may not have come.
    Came,
    /// What the title of the table or the name of its sheet says of all rows.
    Title,
}

/// What stands for a row that has money going out and none coming in.
const DEBIT: &str = "debit";
/// What stands for an amount whose side is left open among others that have one.
const BLANK: &str = "(blank)";
/// What stands for a mark that says only that it is there.
const FILLED: &str = "(filled)";
/// What stands for the header of a title.
const TITLE: &str = "(title)";
/// The place of what is said of all rows, which no column has.
const OF_ALL_ROWS: usize = usize::MAX;
/// From this weight on the meaning of one column leaves nothing for the unknown words of another to say.
const DECIDES: u8 = 2;
/// The same of loans: one that is over may be paid or written off.
const DECIDES_OF_LOANS: u8 = 3;

/// Whether a column tells by its status, and what it holds then.
type Recogniser = fn(&Statuses, &Column, &[String]) -> Option<Holds>;

/// In how many rows at the most, of a hundred, what stands in a column of exceptions.
const MAX_EXCEPTIONS: usize = 50;
/// Of how many rows a column has to be before its values may be exceptions.
const MIN_ROWS: usize = 2;

/// The ways in which a column is known to be of status; the first that says so decides.
const RECOGNISERS: [Recogniser; 16] = [
    Statuses::by_field,
    Statuses::by_sides,
    Statuses::by_words_of_a_region,
    Statuses::by_answers,
    Statuses::by_header,
    Statuses::by_telling_values,
    Statuses::by_marks,
    Statuses::by_its_name,
    Statuses::by_flags,
    Statuses::by_words_of_payment,
    Statuses::by_traces_of_payment,
    Statuses::by_codes,
    Statuses::by_blanks,
    Statuses::by_texts_to_ask_about,
    Statuses::by_exceptions,
    Statuses::by_remarks_of_loans,
];

/// The columns of status of a file, and what is said of their values.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "what a file tells are answers to as many questions")]
pub struct Statuses {
    kind: Kind,
    /// Where they are, with their headers and what they hold.
    columns: Vec<(usize, String, Holds)>,
    /// Where a file of payments has its amounts.
    amounts: Option<usize>,
    /// Whether a header says that its column is of status.
    has_status: bool,
    /// Whether a column says on which side each amount stands.
    has_sides: bool,
    /// Whether `Cr` behind amounts may count them in crores.
    may_be_crores: bool,
    /// A title that may say of all rows that they are no money, or of loans that are over.
    title: Option<String>,
    /// What the user and the profile say, the user first.
    said: Vec<StatusMeaning>,
    /// Of each column, how many rows there are and how many show something.
    filled: HashMap<String, (usize, usize)>,
    /// Whether it is a schedule in which no known column says what was paid.
    says_nothing_paid: bool,
    /// Whether a schedule has no amounts of what was paid, or is left.
    lacks_paid_amounts: bool,
    /// Rows in which money went out, as the running balance says.
    going_out: HashSet<u64>,
}

impl Statuses {
    /// Finds the columns of status. One that is known by its header alone is none where its values are something else:
    /// then its field is taken from it.
    /// Where amounts are counted in crores, `Cr` behind them may be those; where `signs_are_said`, amounts below 0 are what
    /// they say.
    ///
    /// # Errors
    /// Those of reading the file for its running balance.
    pub fn find(
        columns: &mut [Column],
        kind: Kind,
        said: &[StatusMeaning],
        sample: &[Row],
        (counts_in_crores, signs_are_said): (bool, bool),
        titles: &[String],
        going_out: &dyn Fn() -> Result<HashSet<u64>, Failure>,
    ) -> Result<Self, Failure> {
        let amounts = columns.iter().position(|column| kind == Kind::Payments && column.field == Some(Field::Amount));
        let sides: Vec<String> =
            amounts.map(|at| sample.iter().filter_map(|row| side_behind(row, at)).collect()).unwrap_or_default();
        let has_debits = sides.iter().any(|side| side_of(side) == Some(Side::Debit));
        let may_be_crores = counts_in_crores && !has_debits;
        let says_status = |column: &Column| {
            let by_table =
                || known_header(&column.header, Some(kind)).is_some_and(|known| known.field == Field::Status);
            column.field == Some(Field::Status) || (column.field.is_none() && by_table())
        };
        let has_status = columns.iter().any(says_status);
        let filled = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let shown = sample.iter().filter(|row| !row.cell(at).is_blank()).count();
                (column.header.clone(), (sample.len(), shown))
            })
            .collect();
        let of_payment = [Field::PaidAmount, Field::PaidPart, Field::Unpaid, Field::PaidOn, Field::Status];
        let says_nothing_paid = kind == Kind::Instalments
            && !columns.iter().any(|column| column.field.is_some_and(|field| of_payment.contains(&field)));
        let has = |field: Field| columns.iter().any(|column| column.field == Some(field));
        let lacks_paid_amounts =
            kind == Kind::Instalments && ![Field::PaidAmount, Field::PaidPart, Field::Unpaid].into_iter().any(has);
        let title = titles.iter().find(|title| says_of_all(title, kind)).cloned();
        let mut found = Self {
            kind,
            columns: Vec::new(),
            amounts,
            has_status,
            has_sides: [Field::Direction, Field::Debit].into_iter().any(has),
            may_be_crores,
            title,
            said: said.to_vec(),
            filled,
            going_out: HashSet::new(),
            says_nothing_paid,
            lacks_paid_amounts,
        };
        if found.title.is_some() {
            found.columns.push((OF_ALL_ROWS, TITLE.to_owned(), Holds::Title));
        }
        if let Some(at) = amounts.filter(|_| !sides.is_empty()) {
            found.columns.push((at, columns[at].header.clone(), Holds::SideBehind));
        }
        // What goes out of an account may be anything.
        let is_statement = has(Field::Purpose) && !has(Field::LoanNo);
        let tells_otherwise = [Field::Direction, Field::Debit, Field::Status, Field::Reverses].into_iter().any(has);
        if let Some(at) = amounts.filter(|_| is_statement && !tells_otherwise && !signs_are_said) {
            let header = columns[at].header.clone();
            if sample.iter().any(|row| found.value_of(row, at, &header, Holds::Below).is_some()) {
                found.columns.push((at, header, Holds::Below));
            } else {
                found.going_out = going_out()?;
                if !found.going_out.is_empty() {
                    found.columns.push((at, header, Holds::Falling));
                }
            }
        }
        for (at, column) in columns.iter_mut().enumerate() {
            let mut values: Vec<String> = sample.iter().map(|row| row.cell(at).display().trim().to_owned()).collect();
            values.retain(|value| !value.is_empty());
            values.sort_unstable();
            values.dedup();
            if let Some(holds) = RECOGNISERS.iter().find_map(|holds| holds(&found, column, &values)) {
                if column.field == Some(Field::Region) {
                    (column.field, column.by) = (Some(Field::Status), Some(MatchedBy::Alias));
                }
                found.columns.push((at, column.header.clone(), holds));
            } else if column.field == Some(Field::Status) {
                (column.field, column.by) = (None, None);
            }
        }
        Ok(found)
    }

    /// How many of some values mean something under a header.
    fn known(&self, header: &str, values: &[String]) -> usize {
        values.iter().filter(|value| self.meaning(header, Holds::Status, value).is_some()).count()
    }

    /// What is a side or money going out by its field.
    fn by_field(&self, column: &Column, _: &[String]) -> Option<Holds> {
        match column.field {
            Some(Field::Direction) => Some(Holds::Direction),
            Some(Field::Debit) if self.kind == Kind::Payments => Some(Holds::Debit),
            _ => None,
        }
    }

    /// A column that no header makes known, and whose every value is a side, debits among them.
    fn by_sides(&self, column: &Column, values: &[String]) -> Option<Holds> {
        // A letter may be a grade, or a sex, where the header says nothing of sides.
        let is_word = |value: &String| value.chars().count() > 1 || !value.is_ascii();
        let is_told = self.kind == Kind::Payments || values.iter().all(is_word) || names_sides(&column.header);
        if self.kind == Kind::Instalments || column.field.is_some() || !is_told {
            return None;
        }
        // "B/A", "D/K": the header says which letters stand below it.
        let are_signs = values.iter().all(|value| matches!(value.as_str(), "1" | "-1" | "+1"));
        if are_signs && values.len() > 1 && names_sides(&column.header) {
            return Some(Holds::Direction);
        }
        if values.len() == 2 && are_named(&column.header, values) {
            return Some(Holds::Direction);
        }
        let sides: Vec<Option<Side>> = values.iter().map(|value| side_of(value)).collect();
        let is_mixed =
            sides.contains(&Some(Side::Debit)) && (self.kind == Kind::Payments || sides.contains(&Some(Side::Credit)));
        (is_mixed && sides.iter().all(Option::is_some)).then_some(Holds::Direction)
    }

    /// "State" is a region, unless it says where loans stand.
    fn by_words_of_a_region(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_region = column.field == Some(Field::Region) && column.by == Some(MatchedBy::Alias);
        let all_known = || !values.is_empty() && self.known(&column.header, values) == values.len();
        (is_region && all_known()).then_some(Holds::Status)
    }

    /// "Type" and its like are of status where one of few values tells of money that went back, never came or may be no
    /// payment of the debtor's; "Classification" and its like, where one would tell that a loan is over: it may be of
    /// something else than the loan.
    fn by_telling_values(&self, column: &Column, values: &[String]) -> Option<Holds> {
        if column.field.is_some()
            || values.len() > MAX_UNKNOWN
            || marks_rows(&column.header, self.kind)
            || (self.kind == Kind::Cases && values.iter().all(|value| is_figure(value)))
        {
            return None;
        }
        let is_type =
            has_word(&column.header, &["type", "typ", "art", "beleg", "voucher", "doc", "trans", "类型", "类别"]);
        // In a book of vouchers a payment goes out, and a receipt comes in.
        let has = |words: &[&str]| values.iter().any(|value| words.contains(&key(value).as_str()));
        let is_of_vouchers = has_word(&column.header, &["voucher", "vch", "typ", "type"]);
        if self.kind == Kind::Payments
            && is_of_vouchers
            && has(&["receipt", "rcpt", "receipts"])
            && has(&["payment", "pymt", "payments"])
        {
            return Some(Holds::Asked);
        }
        let has_credits = self.kind == Kind::Cases
            && values.iter().any(|value| {
                self.meaning(&column.header, Holds::Status, value) == Some(Meaning::Credit)
                    || (is_type && is_asked_about(value, self.kind))
            });
        if has_credits {
            return Some(Holds::Status);
        }
        let tells = |value: &String| match self.meaning(&column.header, Holds::Status, value) {
            Some(Meaning::Reversal | Meaning::NotMoney) => true,
            Some(Meaning::Settled | Meaning::WrittenOff | Meaning::LeaveOut) => {
                self.kind == Kind::Cases && !is_yes_or_no(value)
            }
            Some(_) => false,
            None => self.kind == Kind::Payments && is_asked_about(value, self.kind),
        };
        // Beside a status a loan that is closed may have been written off.
        let writes_off = || {
            values.iter().any(|value| self.meaning(&column.header, Holds::Status, value) == Some(Meaning::WrittenOff))
        };
        // One word among others that are none of loans means something else: "Paid" beside "Married".
        let are_of_loans = self.kind != Kind::Cases
            || (self.known(&column.header, values) * 2 > values.len() && (!self.has_status || writes_off()));
        let holds = if self.kind == Kind::Cases { Holds::Asked } else { Holds::Status };
        // A schedule may list what was paid out, or came in, beside what is due.
        let tells_in_schedule =
            || self.kind == Kind::Instalments && values.iter().any(|value| is_asked_about(value, self.kind));
        let tells_elsewhere = || self.kind != Kind::Instalments && values.iter().any(tells);
        (are_of_loans && (tells_in_schedule() || tells_elsewhere())).then_some(holds)
    }

    /// "Bounced On", "Failure Reason", "Write-off Date": what stands there is asked about.
    fn by_marks(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_there = || values.iter().any(|value| !is_no_mark(value, self.kind));
        // A header of status under which amounts stand may be a mark.
        let is_free =
            column.field.is_none() || (column.field == Some(Field::Status) && column.by == Some(MatchedBy::Alias));
        (is_free && marks_rows(&column.header, self.kind) && is_there()).then_some(Holds::Mark)
    }

    /// A column beside payments that is called a status or a flag in words that no table of headers has, and has few
    /// values.
    fn by_its_name(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let are_few =
            (1..=MAX_UNKNOWN).contains(&values.len()) && values.iter().all(|value| value.chars().count() <= SHORT);
        let tells = self.kind == Kind::Payments || self.says_nothing_paid;
        let is_free = tells && column.field.is_none() && !has_word(&column.header, WordList::HarmlessFlag.words());
        // One and the same answer in every row tells no row from another.
        let is_one_answer = values.len() == 1 && is_yes_or_no(&values[0]);
        (is_free && are_few && !is_one_answer && is_called_status(&column.header)).then_some(Holds::Status)
    }

    /// A column beside payments that says yes of some and no of others, whatever it asks.
    fn by_flags(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_free = column.field.is_none() && !has_word(&column.header, WordList::HarmlessFlag.words());
        let tells = self.kind == Kind::Payments || self.says_nothing_paid;
        (tells && is_free && values.len() > 1 && values.iter().all(|value| is_yes_or_no(value)))
            .then_some(Holds::Status)
    }

    /// In a schedule that says nothing else of what was paid: a remark of which one begins with a word for it, or letters
    /// that the header names: `P/U`.
    fn by_words_of_payment(&self, column: &Column, values: &[String]) -> Option<Holds> {
        if !self.says_nothing_paid || column.field.is_some() {
            return None;
        }
        let are_few = values.len() <= MAX_UNKNOWN && values.iter().all(|value| value.chars().count() <= SHORT);
        if values.iter().any(|value| begins_paid(value)) {
            return Some(if are_few { Holds::Status } else { Holds::Remark });
        }
        (are_named(&column.header, values)).then_some(Holds::Status)
    }

    /// In the same: a column that has something in some rows only, under a header of receipts, or a mere mark.
    fn by_traces_of_payment(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let (rows, filled) = self.filled.get(&column.header).copied().unwrap_or_default();
        let is_trace = || {
            let is_mark = values.len() == 1 && values[0].chars().count() == 1 && !is_figure(&values[0]);
            is_mark || has_word(&column.header, WordList::TraceOfPayment.words())
        };
        let is_partial = filled > 0 && filled < rows;
        (self.says_nothing_paid && column.field.is_none() && is_partial && is_trace()).then_some(Holds::Trace)
    }

    /// A few short codes beside payments under a header of kinds of entries: `Posting Key`, `Txn Code`.
    fn by_codes(&self, column: &Column, values: &[String]) -> Option<Holds> {
        /// A code has no more characters.
        const LONGEST: usize = 4;
        let header = &column.header;
        let is_called = |list: WordList| has_word(header, list.words());
        let is_one_word = !normalise_status(header).contains(' ');
        let is_of_entries = if is_one_word {
            is_called(WordList::Entry) || is_called(WordList::KindOfEntry)
        } else {
            is_called(WordList::Entry) && is_called(WordList::KindOfEntry)
        };
        let is_free = self.kind == Kind::Payments
            && column.field.is_none()
            && is_of_entries
            && !self.has_sides
            && !self.has_status;
        let are_codes =
            (2..=MAX_CODES).contains(&values.len()) && values.iter().all(|value| value.chars().count() <= LONGEST);
        let is_known = |value: &String| meaning_of(header, value, self.kind).is_some();
        (is_free && are_codes && !values.iter().all(is_known)).then_some(Holds::Status)
    }

    /// The days on which money was cleared, of which some payments have none.
    fn by_blanks(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let (rows, filled) = self.filled.get(&column.header).copied().unwrap_or_default();
        let is_free = self.kind == Kind::Payments && column.field.is_none();
        let is_of_clearing = || {
            (has_word(&column.header, WordList::MoneyCame.words()) || is_credit_date(&column.header))
                && values.iter().all(|day| looks_like_date(day))
        };
        (is_free && filled > 0 && filled < rows && is_of_clearing()).then_some(Holds::Came)
    }

    /// Texts beside payments, each another, of which some may tell that the money is none.
    fn by_texts_to_ask_about(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_reference = column.field == Some(Field::Reference);
        let is_text = column.field.is_none() || column.field == Some(Field::Purpose) || is_reference;
        let is_remark = column.field == Some(Field::Purpose)
            || has_word(&column.header, WordList::Remark.words())
            || has_word(&column.header, WordList::Booking.words());
        let asks = |value: &String| {
            if is_reference {
                ends_as_reversal(value)
            } else if is_remark {
                is_asked_about_in_remark(value, self.kind)
            } else {
                is_asked_about_in_text(value, self.kind)
            }
        };
        (self.kind == Kind::Payments && is_text && values.iter().any(asks)).then_some(Holds::Remark)
    }

    /// A column beside payments that no table of headers knows, and that has a few short words in the lesser part of its
    /// rows: what is remarked on of some payments alone may be that they are none.
    fn by_exceptions(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_word = |value: &String| {
            let length = value.chars().count();
            let digits = value.chars().filter(|c| c.is_numeric()).count();
            length <= SHORT && digits * 2 < length && value.contains(char::is_alphabetic)
        };
        let is_unknown = column.field.is_none() && known_header(&column.header, None).is_none();
        let (rows, filled) = self.filled.get(&column.header).copied().unwrap_or_default();
        let are_exceptions = rows >= MIN_ROWS && filled * 100 <= rows * MAX_EXCEPTIONS;
        let is_of_payments = self.kind == Kind::Payments && is_unknown;
        let is_free = || {
            has_word(&column.header, WordList::Remark.words())
                || !has_word(&column.header, WordList::SideInformation.words())
        };
        let are_few = (1..=MAX_CODES).contains(&values.len()) && values.iter().all(is_word);
        (is_of_payments && are_exceptions && are_few && is_free()).then_some(Holds::Status)
    }

    /// Remarks beside loans, of which some may say that the loan is over.
    fn by_remarks_of_loans(&self, column: &Column, values: &[String]) -> Option<Holds> {
        // Why a debtor doesn't pay is a reason, and none for the loan to be over.
        let is_reason =
            has_word(&column.header, &["reason", "cause", "原因", "motiv", "motif", "grund", "neden", "powod"]);
        let is_free = self.kind == Kind::Cases && column.field.is_none_or(|field| field == Field::Reason) && !is_reason;
        let is_remark = has_word(&column.header, WordList::Remark.words());
        (is_free && is_remark && values.iter().any(|value| remarks_that_it_is_over(value))).then_some(Holds::Remark)
    }

    /// "Active", "Dispute": a question that every row answers.
    fn by_answers(&self, column: &Column, values: &[String]) -> Option<Holds> {
        // A header with figures is of a bucket: "Overdue 61-90".
        let is_of_bucket = column.header.contains(|c: char| c.is_ascii_digit());
        let is_question = column.field.is_none() && !is_of_bucket && asks_for_status(&column.header, self.kind);
        // Zeros alone are amounts of nothing.
        let are_answers = !values.is_empty()
            && values.iter().all(|value| is_yes_or_no(value))
            && !(self.kind == Kind::Instalments && values.iter().all(|value| value == "0"));
        (is_question && are_answers).then_some(Holds::Status)
    }

    /// A column that was said to be of status, or whose header says so, and whose values don't say otherwise.
    fn by_header(&self, column: &Column, values: &[String]) -> Option<Holds> {
        let is_status = column.field == Some(Field::Status);
        let by_table =
            || known_header(&column.header, Some(self.kind)).is_some_and(|known| known.field == Field::Status);
        if !is_status && (column.field.is_some() || !by_table()) {
            return None;
        }
        let known = self.known(&column.header, values);
        let unknown = values.len() - known;
        // Amounts and counts are no words of status; a few numbers are codes of it.
        let are_codes = values.len() <= MAX_CODES && values.iter().all(|value| value.parse::<u16>().is_ok());
        let are_figures = !are_codes
            && values.iter().all(|value| is_figure(value))
            && values.iter().any(|value| !matches!(value.as_str(), "0" | "1"));
        if column.by == Some(MatchedBy::Alias) && known == 0 && are_figures {
            return None;
        }
        let is_given = matches!(column.by, Some(MatchedBy::Given | MatchedBy::Profile));
        // Yes and no answer a header that asks; amounts and dates under it are something else.
        let answers = !asks_for_status(&column.header, self.kind) || values.iter().all(|value| is_yes_or_no(value));
        let fits = unknown == 0 || (answers && (known > 0 || unknown <= MAX_UNKNOWN));
        let is_of_status = if is_status { fits } else { unknown == 0 };
        (is_given || is_of_status).then_some(Holds::Status)
    }

    /// Whether there is any.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.columns.is_empty()
    }

    /// What the user and the profile say of values, each value once.
    #[must_use]
    pub fn said(&self) -> Vec<StatusMeaning> {
        let mut said: Vec<StatusMeaning> = Vec::new();
        for one in &self.said {
            if said.iter().all(|other| key(&other.value) != key(&one.value)) {
                said.push(one.clone());
            }
        }
        said
    }

    /// What somebody says of a value under a header: of that value in that column, or else of the value in any.
    fn said_of(&self, header: &str, value: &str) -> Option<&StatusMeaning> {
        let of = |wanted: &str| {
            let wanted = key(wanted);
            self.said.iter().find(|said| key(&said.value) == wanted)
        };
        if self.said.is_empty() { None } else { of(&in_column(header, value)).or_else(|| of(value)) }
    }

    /// What a value means under a header; `None` where nobody knows.
    fn meaning(&self, header: &str, holds: Holds, value: &str) -> Option<Meaning> {
        let said = self.said_of(header, value).map(|said| said.meaning);
        said.filter(|meaning| Meaning::of_kind(self.kind).contains(meaning)).or_else(|| match (holds, self.kind) {
            // How much was paid of it nobody says.
            (Holds::Status, Kind::Instalments) if self.lacks_paid_amounts && is_paid_in_part(value) => None,
            // What goes out may be anything, and a remark is somebody's and not the system's: they are asked about.
            (Holds::Remark, Kind::Cases)
            | (
                Holds::Debit
                | Holds::Below
                | Holds::Falling
                | Holds::Asked
                | Holds::Mark
                | Holds::Trace
                | Holds::Came
                | Holds::Title,
                _,
            ) => None,
            (Holds::Status | Holds::Remark, _) => meaning_of(header, value, self.kind),
            (Holds::SideBehind, _) if self.may_be_crores => None,
            (Holds::Direction | Holds::SideBehind, Kind::Payments) => {
                (side_of(value)? == Side::Credit).then_some(Meaning::Money)
            }
            (Holds::Direction | Holds::SideBehind, _) => {
                Some(if side_of(value)? == Side::Credit { Meaning::Credit } else { Meaning::Open })
            }
        })
    }

    /// From which weight on a meaning leaves nothing for unknown words to say.
    fn decides(&self) -> u8 {
        if self.kind == Kind::Cases { DECIDES_OF_LOANS } else { DECIDES }
    }

    /// What a row's status means, with the header and the value that say so; `None` where it says none. Of several
    /// columns the one decides that says most.
    ///
    /// # Errors
    /// The value that nobody knows.
    pub fn of_row(&self, row: &Row) -> Result<Option<(Meaning, String)>, String> {
        let (mut decisive, mut unknown): (Option<(Meaning, String)>, Option<String>) = (None, None);
        let (mut weight, mut by_side) = (0, false);
        for (at, header, holds) in &self.columns {
            let Some(value) = self.value_of(row, *at, header, *holds) else { continue };
            let Some(meaning) = self.meaning(header, *holds, &value) else {
                unknown = unknown.or(Some(value));
                continue;
            };
            // A word that says what a row is goes before the side that it stands on.
            let is_side =
                matches!(holds, Holds::Direction | Holds::Debit | Holds::SideBehind | Holds::Below | Holds::Falling);
            let weighs = if is_side { meaning.weight().min(DECIDES) } else { meaning.weight() };
            if decisive.is_none() || weighs > weight || (weighs == weight && by_side && !is_side) {
                by_side = is_side;
                (decisive, weight) = (Some((meaning, in_column(header, value.trim()))), weighs);
            }
        }
        match unknown {
            Some(unknown) if decisive.is_none() || weight < self.decides() => Err(unknown),
            _ => Ok(decisive),
        }
    }

    /// What a row has in a column; `None` where it has nothing, or no money going out.
    fn value_of(&self, row: &Row, at: usize, header: &str, holds: Holds) -> Option<String> {
        let text = row.cell(at).display().trim().to_owned();
        let has_amount = || self.amounts.is_some_and(|at| is_some_money(&row.cell(at).display()));
        match holds {
            Holds::Debit => (is_some_money(&text) && !has_amount()).then(|| DEBIT.to_owned()),
            Holds::Below => (is_some_money(&text) && is_below_zero(&text)).then(|| DEBIT.to_owned()),
            Holds::Falling => self.going_out.contains(&row.number).then(|| DEBIT.to_owned()),
            Holds::SideBehind if has_amount() => Some(side_behind(row, at).unwrap_or_else(|| BLANK.to_owned())),
            Holds::SideBehind => None,
            Holds::Title => self.title.clone(),
            Holds::Direction if text.is_empty() => has_amount().then(|| BLANK.to_owned()),
            Holds::Status | Holds::Asked | Holds::Direction => (!text.is_empty()).then_some(text),
            Holds::Remark if self.kind == Kind::Cases => remarks_that_it_is_over(&text).then_some(text),
            Holds::Remark if self.kind == Kind::Instalments => begins_paid(&text).then_some(text),
            Holds::Remark => (is_asked_about_in_remark(&text, self.kind) || ends_as_reversal(&text)).then_some(text),
            Holds::Trace => (!text.is_empty()).then(|| FILLED.to_owned()),
            Holds::Came => (text.is_empty() && has_amount()).then(|| BLANK.to_owned()),
            Holds::Mark if is_no_mark(&text, self.kind) => None,
            // A date or an amount says only that it is there.
            Holds::Mark => {
                let is_word = !is_yes_or_no(&text) && text.chars().any(char::is_alphabetic);
                let is_said = || self.said_of(header, &text).is_some();
                let is_of_codes = |(column, header, _): &(usize, String, Holds)| {
                    *column == at && has_word(header, &["code", "reason", "代码", "原因"])
                };
                let is_code = || self.columns.iter().any(is_of_codes);
                Some(if is_word || is_said() || is_code() { text } else { FILLED.to_owned() })
            }
        }
    }

    /// Counts what a row has in them.
    pub fn count(&self, row: &Row, counts: &mut BTreeMap<(usize, String), u64>) {
        let is_decided = self.of_row(row).is_ok();
        for (at, header, holds) in &self.columns {
            let Some(value) = self.value_of(row, *at, header, *holds) else { continue };
            if is_decided && self.meaning(header, *holds, &value).is_none() {
                continue;
            }
            if counts.len() < MAX_COUNTED || counts.contains_key(&(*at, value.clone())) {
                *counts.entry((*at, value)).or_default() += 1;
            }
        }
    }

    /// The counts with what each value was taken for.
    #[must_use]
    pub fn listed(&self, counts: &BTreeMap<(usize, String), u64>) -> Vec<StatusCount> {
        let listed = counts.iter().filter_map(|((at, value), rows)| {
            let (_, header, holds) = self.columns.iter().find(|(column, ..)| column == at)?;
            Some(StatusCount {
                header: header.clone(),
                value: value.clone(),
                meaning: self.meaning(header, *holds, value),
                is_said: self.said_of(header, value).is_some(),
                rows: *rows,
            })
        });
        listed.collect()
    }

    /// The values that some rows have, with what each is taken for.
    #[must_use]
    pub fn of_sample(&self, sample: &[Row]) -> Vec<StatusCount> {
        let mut counts = BTreeMap::new();
        for row in sample {
            self.count(row, &mut counts);
        }
        self.listed(&counts)
    }

    /// Whether a text is what [`Statuses::of_row`] gives for a value of one of the columns.
    #[must_use]
    pub fn has_said(&self, text: &str) -> bool {
        self.columns
            .iter()
            .any(|(_, header, _)| text.strip_prefix(header.as_str()).is_some_and(|rest| rest.starts_with(": ")))
    }

    /// What has to be said before the file can be read: values that nobody knows.
    #[must_use]
    pub fn unknown(&self, sample: &[Row]) -> Option<Failure> {
        let mut unknown = self.of_sample(sample);
        unknown.retain(|count| count.meaning.is_none());
        let first = unknown.first()?;
        let meanings: Vec<&str> = Meaning::of_kind(self.kind).iter().map(|meaning| meaning.name()).collect();
        let mut headers: Vec<&str> = unknown.iter().map(|count| count.header.as_str()).collect();
        headers.dedup();
        let mut values: Vec<&str> = unknown.iter().map(|count| count.value.as_str()).collect();
        let mut named = HashSet::new();
        values.retain(|value| named.insert(*value));
        let (column, named) = if headers.len() > 1 {
            // The same word may mean one thing in one column and another in the next.
            let named = unknown.iter().map(|count| in_column(&count.header, &count.value));
            (headers.join(", "), named.collect())
        } else {
            (first.header.clone(), values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())
        };
        let option = |value: &String| caseload_session::shell_words::option("status", &format!("{value}=…"));
        Some(
            Failure::new(FailureCode::StatusesUnknown)
                .with("column", column)
                .with("values", values.clone())
                .with("meanings", meanings)
                .with("options", named.iter().map(option).collect::<Vec<_>>().join(" ")),
        )
    }
}

/// Whether a header names the two values that stand below it: `B/A`.
fn are_named(header: &str, values: &[String]) -> bool {
    let named: Vec<String> = header.split('/').map(key).collect();
    let are_letters = named.len() == 2 && named.iter().all(|name| name.chars().count() <= 6 && !name.is_empty());
    are_letters && !values.is_empty() && values.iter().all(|value| named.contains(&key(value)))
}

/// Whether a reference is that of another row with a word beside it by which that one is taken back: `R1-REV`, `REV-R1`.
fn ends_as_reversal(reference: &str) -> bool {
    const ENDINGS: &[&str] = &["rev", "rvs", "rvsl", "revd", "reversal", "reversed", "void", "cancel", "冲正"];
    let plain = reference.trim().to_lowercase();
    let head = plain.trim_end_matches(char::is_alphabetic);
    let signs = ['-', '/', '_', ' ', '.', '#'];
    let ends = head.ends_with(signs) && head.contains(|c: char| c.is_ascii_digit());
    let tail = plain.trim_start_matches(char::is_alphabetic);
    let begins = tail.starts_with(signs) && tail.contains(|c: char| c.is_ascii_digit());
    (ends && ENDINGS.contains(&&plain[head.len()..]))
        || (begins && ENDINGS.contains(&&plain[..plain.len() - tail.len()]))
}

/// Whether a header says that its column is of the sides of an account.
fn names_sides(header: &str) -> bool {
    has_word(header, WordList::AccountSides.words())
}

/// Whether a header is of the day on which money was credited.
fn is_credit_date(header: &str) -> bool {
    matches!(words_of(header).join(" ").as_str(), "credit date" | "date credited" | "credited on")
}

/// Whether a status says that a part was paid.
fn is_paid_in_part(value: &str) -> bool {
    const PARTS: [&str; 7] = ["partial", "partly", "部分", "teilweise", "teilbezahlt", "parcial", "kismi"];
    let plain = value.to_lowercase();
    PARTS.iter().any(|part| plain.contains(part))
}

/// Whether a text is a mere number, which is no word of status.
fn is_figure(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

/// Whether the text of an amount is below 0.
#[must_use]
pub fn is_below_zero(text: &str) -> bool {
    // 100.00- is below 0, 5.- is not.
    let ends_below = text.strip_suffix('-').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    text.starts_with(['-', '−', '(']) || ends_below
}

/// Whether a text of an amount is more than nothing.
fn is_some_money(text: &str) -> bool {
    text.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
}

/// The side that stands behind an amount, as it is written.
fn side_behind(row: &Row, at: usize) -> Option<String> {
    let cell = row.amount_cell(at);
    let text = cell.display();
    let (amount, _) = amount_with_side(&text)?;
    Some(text[amount.len()..].trim().to_owned())
}

/// How a value is named where it stands in one column among several: `Reversed?: yes`.
fn in_column(header: &str, value: &str) -> String {
    format!("{header}: {value}")
}

/// Values are said as the file has them, but for case and white space around.
fn key(value: &str) -> String {
    value.trim().to_lowercase()
}
