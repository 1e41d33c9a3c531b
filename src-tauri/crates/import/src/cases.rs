//! A row of a list of cases: its fields and what is checked of them.

use super::headings::other_header;
use super::plan::Plan;
use super::totals::{is_total, speaks_of_a_loan};
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::case::{ValueKind, debtor_key, first_63_bits};
use caseload_domain::identity::{ResidentNumber, resident_number};
use caseload_domain::{Field, Money, Removal};
use caseload_files::Format;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_store::{CaseRow, NewFact};
use caseload_tables::columns::Column;
use caseload_tables::status::Meaning;
use caseload_tables::survey::Survey;
use caseload_tables::values::{self, DateValue, ValueError};
use caseload_tables::{Cell, Row, column_letters};
use compact_str::CompactString;
use sha2::{Digest, Sha256};

/// What a row turned out to be.
pub(crate) enum Checked {
    /// Nothing in it.
    Blank,
    /// A total or a remark below the table.
    Footer {
        /// Whether it says that it is a total.
        total: bool,
    },
    /// None of the list, as its status says.
    LeftOut,
    /// Not to be taken, for these reasons.
    Rejected(Vec<Notice>),
    /// A case with its figures.
    Case(Box<(CaseRow, NewFact)>),
}

/// Checks rows against a plan; keeps what need not be found out for every row anew.
pub(crate) struct RowCheck<'plan> {
    plan: &'plan Plan,
    /// Headers of the columns without a field, as JSON strings.
    more: Vec<(usize, String)>,
    as_of_day: i32,
    /// The day that the file's own days past due are for.
    days_as_of: i32,
    /// The fields that there are columns for, which is part of what a row says.
    fields: Vec<u8>,
}

/// No loan is a hundred years late; such a number is another column's.
const MAX_DAYS: i64 = 36_525;
/// From this number of digits on a spreadsheet invents what follows.
const EXACT_DIGITS: usize = 15;

impl<'plan> RowCheck<'plan> {
    pub(crate) fn new(plan: &'plan Plan) -> Self {
        let mut fields: Vec<u8> =
            plan.columns.iter().filter_map(|column| column.field).map(Field::digest_code).collect();
        fields.sort_unstable();
        Self {
            plan,
            more: plan
                .columns
                .iter()
                .enumerate()
                .filter(|(_, column)| is_kept(column))
                .map(|(index, column)| (index, json_text(&column.header)))
                .collect(),
            as_of_day: day_number(plan.as_of),
            days_as_of: day_number(plan.days_as_of),
            fields,
        }
    }

    /// Whether a row shows nothing, or stands below the table without belonging to it.
    pub(crate) fn aside(&self, row: &Row) -> Option<Checked> {
        if row.is_blank() {
            return Some(if row.beyond { Checked::Footer { total: false } } else { Checked::Blank });
        }
        if is_total(self.plan, row) {
            return Some(Checked::Footer { total: true });
        }
        let mut shown = row.cells.iter().filter(|cell| !cell.is_blank());
        let first = shown.next().map(Cell::display).unwrap_or_default();
        let others = shown.count();
        let key = self.plan.place_of(Field::LoanNo).map(|at| row.cell(at));
        let key_is_first = key.is_some_and(|cell| cell.display() == first);
        let key_is_blank = key.is_none_or(Cell::is_blank);
        // A remark is a lone text with spaces; a loan number has none. Where it ends in a colon's
        // sense, such as who made the list, a figure may stand beside it.
        let colon = first.contains([':', '：']) && others <= 2 && !speaks_of_a_loan(self.plan, row);
        // The name of a group that stands alone above its rows has no digit either.
        let lone = others == 0
            && (first.contains(|c: char| c.is_whitespace() || c == ':' || c == '：')
                || !first.contains(|c: char| c.is_numeric()));
        let remark = (key_is_first || key_is_blank) && (lone || colon);
        let is_header = self.is_header_again(row) || other_header(self.plan, row).is_some();
        (remark || is_header || self.numbers_columns(row)).then_some(Checked::Footer { total: false })
    }

    /// Whether the row below the header numbers the columns: `1, 2, 3`, `(1), (2), (3)` or `A, B, C`.
    fn numbers_columns(&self, row: &Row) -> bool {
        /// Fewer may be a loan with the number 1.
        const FEWEST: usize = 3;
        let is_number = |at: usize| {
            let text = row.cell(at).display();
            let text = text.trim().trim_matches(['(', ')', '（', '）', '[', ']']);
            text == (at + 1).to_string() || text == column_letters(at)
        };
        let shown = || (0..row.cells.len()).filter(|at| !row.cell(*at).is_blank());
        row.number == self.plan.layout.header_row + 1 && shown().count() >= FEWEST && shown().all(is_number)
    }

    /// Whether a row is the header once more, as on each page of a printed list.
    fn is_header_again(&self, row: &Row) -> bool {
        let same = self.plan.columns.iter().enumerate().filter(|(at, column)| {
            column.field.is_some() && matches!(row.cell(*at), Cell::Text(text) if trimmed_eq(text, &column.header))
        });
        let read = self.plan.columns.iter().filter(|column| column.field.is_some()).count();
        let same = same.count();
        same >= 2 && same * 2 > read
    }

    /// Reads a row's fields. Warnings are given to `warn`.
    pub(crate) fn check(&self, row: &Row, warn: &mut impl FnMut(Notice)) -> Checked {
        if let Some(aside) = self.aside(row) {
            return aside;
        }
        let mut wrong = Vec::new();
        let status = if self.plan.statuses.any() { self.plan.statuses.of_row(row) } else { Ok(None) };
        if matches!(status, Ok(Some((Meaning::LeaveOut, _)))) {
            return Checked::LeftOut;
        }
        let status = status.unwrap_or_else(|value| {
            wrong.push(Notice::new(row.number, Some(Field::Status), NoticeCode::StatusUnknown, value));
            None
        });
        let case = self.read(row, status.map(|(meaning, _)| meaning), warn, &mut wrong);
        if wrong.is_empty() { Checked::Case(Box::new(case)) } else { Checked::Rejected(wrong) }
    }

    /// Reads all that can be read; what is wrong goes to `wrong`, and then the case is not to be taken.
    fn read(
        &self,
        row: &Row,
        status: Option<Meaning>,
        warn: &mut impl FnMut(Notice),
        wrong: &mut Vec<Notice>,
    ) -> (CaseRow, NewFact) {
        let notice = |field: Option<Field>, code: NoticeCode, value: &str| Notice::new(row.number, field, code, value);
        let mut case = CaseRow::in_currency(self.plan.currency);
        let mut fact = NewFact { effective_day: self.as_of_day, ..NewFact::default() };
        let currency = match self.plan.currency_of(row, self.plan.currency) {
            Ok(currency) => currency,
            Err(reason) => {
                wrong.push(reason);
                self.plan.currency
            }
        };
        case.currency = currency;
        let (mut outstanding, mut whole_number) = (None, None);
        let (mut debit, mut credit) = (None, None);
        for (index, column) in self.plan.columns.iter().enumerate() {
            let Some(field) = column.field else { continue };
            let cell = row.cell(index);
            let refuse = |error: ValueError| notice(Some(field), error.into(), &cell.display());
            if self.plan.file.may_be_broken
                && let Cell::Text(text) = cell
                && text.contains('\u{fffd}')
            {
                warn(notice(Some(field), NoticeCode::TextDamaged, text));
            }
            match field.kind() {
                ValueKind::Identifier => {
                    let read = values::identifier(cell);
                    let check = if field == Field::DebtorNo { resident_number(&read.text) } else { ResidentNumber::No };
                    let damaged = read.damaged || self.is_rounded(index, &read.text, check);
                    if field == Field::LoanNo && matches!(cell, Cell::Date(_)) {
                        // A spreadsheet made a date of it.
                        wrong.push(notice(Some(field), NoticeCode::NumberDamaged, &cell.display()));
                    } else if damaged && field == Field::LoanNo && matches!(cell, Cell::Text(_)) && read.damaged {
                        // Several loans become one by it.
                        wrong.push(notice(Some(field), NoticeCode::NumberDamaged, &read.text));
                    } else if damaged {
                        warn(notice(Some(field), NoticeCode::NumberDamaged, &read.text));
                    } else if check == ResidentNumber::WrongCheck {
                        warn(notice(Some(field), NoticeCode::IdChecksum, &read.text));
                    }
                    let text = read.text;
                    match field {
                        Field::LoanNo => case.loan_no = text,
                        Field::DebtorNo => {
                            whole_number = (!damaged).then(|| text.clone());
                            case.debtor_no = text;
                        }
                        Field::Phone => case.phone = text,
                        _ => {}
                    }
                }
                ValueKind::Text => {
                    let text = cell.display();
                    match field {
                        Field::DebtorName => case.debtor_name = text,
                        Field::NamePart => add_name(&mut case.debtor_name, &text),
                        Field::Email => case.email = text,
                        Field::Address => case.address = text,
                        Field::Region => case.region = text,
                        Field::Product => case.product = text,
                        Field::Term => case.term = text,
                        Field::Reason => case.reason = text,
                        _ => {}
                    }
                }
                ValueKind::Amount => {
                    let read = self.plan.amount(row, index, currency).unwrap_or_else(|error| {
                        wrong.push(refuse(error));
                        None
                    });
                    if read.is_some_and(|read| read.is_rounded) {
                        warn(notice(Some(field), NoticeCode::AmountRounded, &cell.display()));
                    }
                    let amount = read.map(|read| read.minor);
                    match field {
                        Field::LoanAmount => case.loan_amount = amount,
                        Field::Outstanding => outstanding = amount,
                        Field::Balance => fact.balance = amount,
                        Field::Debit => debit = amount,
                        Field::Credit => credit = amount,
                        Field::Principal => fact.principal = amount,
                        Field::Interest => fact.interest = amount,
                        Field::Penalty => add_part(&mut fact.penalty, amount),
                        Field::Fees => add_part(&mut fact.fees, amount),
                        Field::LastPaidAmount => fact.last_paid_amount = amount,
                        _ => {}
                    }
                }
                ValueKind::Date => {
                    let day = match self.plan.date(row, index) {
                        Ok(DateValue::Missing) => None,
                        Ok(DateValue::Date(date)) => {
                            if matches!(cell, Cell::Text(text) if values::is_before_midnight(text)) {
                                warn(notice(Some(field), NoticeCode::BeforeMidnight, &cell.display()));
                            }
                            Some(day_number(date))
                        }
                        Ok(DateValue::MonthOnly(date)) => {
                            warn(notice(Some(field), NoticeCode::DateWithoutDay, &cell.display()));
                            Some(day_number(date))
                        }
                        Ok(DateValue::Sentinel(_)) => {
                            warn(notice(Some(field), NoticeCode::SentinelDate, &cell.display()));
                            None
                        }
                        Err(error) => {
                            wrong.push(refuse(error));
                            None
                        }
                    };
                    match field {
                        Field::DisbursedOn => case.disbursed_day = day,
                        Field::DueDate => fact.due_day = day,
                        Field::LastPaidOn => fact.last_paid_day = day,
                        Field::SettledOn => fact.settled_day = day,
                        _ => {}
                    }
                }
                ValueKind::Count => {
                    if field == Field::DaysPastDue {
                        match values::count(cell) {
                            Ok(days) if days.is_none_or(|days| days.abs() <= MAX_DAYS) => fact.days_past_due = days,
                            Ok(_) => wrong.push(refuse(ValueError::ImpossibleCount)),
                            Err(error) => wrong.push(refuse(error)),
                        }
                    }
                }
            }
        }
        if row.stray_quote {
            warn(notice(None, NoticeCode::StrayQuote, &row.cells.first().map(Cell::display).unwrap_or_default()));
        }
        if row.is_unended() {
            warn(notice(None, NoticeCode::RowUnended, &row.cells.last().map(Cell::display).unwrap_or_default()));
        }
        if row.is_cut_off() {
            wrong.insert(0, notice(None, NoticeCode::RowCutOff, ""));
        }
        if case.loan_no.is_empty() {
            wrong.push(notice(Some(Field::LoanNo), NoticeCode::LoanNoMissing, ""));
        }
        case.more = self.more(row, warn, wrong);
        if debit.is_some() || credit.is_some() {
            outstanding = Some(debit.unwrap_or(0).saturating_sub(credit.unwrap_or(0)));
        }
        if status == Some(Meaning::Credit) {
            outstanding = outstanding.map(|minor: i64| -minor.saturating_abs());
        }
        if status == Some(Meaning::Settled) {
            // What is settled owes nothing, whatever amount stands beside it.
            if let Some(minor) = outstanding.filter(|minor| *minor != 0) {
                let beside = Money { currency, minor }.digits();
                warn(notice(Some(Field::Outstanding), NoticeCode::SettledWithAmount, &beside));
            }
            (outstanding, fact.balance) = (Some(0), None);
            (fact.principal, fact.interest, fact.penalty, fact.fees) = (None, None, None, None);
            fact.settled_day = fact.settled_day.or(Some(self.as_of_day));
        }
        fact.removal = (status == Some(Meaning::WrittenOff)).then_some(Removal::WrittenOff);
        fact.outstanding = match outstanding.map_or_else(|| split_sum(&fact), Some) {
            Some(outstanding) => outstanding,
            // A loan that is paid off owes nothing; any other without a figure is not guessed at.
            None if fact.settled_day.is_some() => 0,
            None => {
                // An amount that can't be read has its own reason already.
                if wrong.iter().all(|reason| reason.field != Some(Field::Outstanding)) {
                    wrong.push(notice(Some(Field::Outstanding), NoticeCode::OutstandingMissing, ""));
                }
                0
            }
        };
        let is_by_itself =
            status.is_none_or(|status| status == Meaning::Open) && fact.outstanding == 0 && wrong.is_empty();
        if status != Some(Meaning::Settled) && fact.settled_day.is_some() && fact.outstanding > 0 {
            let beside = Money { currency, minor: fact.outstanding }.digits();
            warn(notice(Some(Field::Outstanding), NoticeCode::SettledWithAmount, &beside));
        } else if is_by_itself && fact.days_past_due.is_some_and(|days| days > 0) {
            let days = fact.days_past_due.unwrap_or(0).to_string();
            warn(notice(Some(Field::DaysPastDue), NoticeCode::DaysWithoutAmount, &days));
        } else if is_by_itself && fact.settled_day.is_none() && self.plan.place_of(Field::Balance).is_none() {
            warn(notice(Some(Field::Outstanding), NoticeCode::SettledByNothing, ""));
        }
        if fact.outstanding < 0 {
            warn(notice(Some(Field::Outstanding), NoticeCode::OutstandingNegative, &fact.outstanding.to_string()));
        }
        if wrong.is_empty() {
            self.settle_due_date(&mut fact, row.number, warn);
            // Before its disbursement a loan would be none.
            let is_late = |day: &i32| *day > self.as_of_day || fact.due_day.is_some_and(|due| *day > due);
            if let Some(day) = case.disbursed_day.filter(is_late) {
                let shown = date_of(day).map(|day| day.to_string()).unwrap_or_default();
                warn(notice(Some(Field::DisbursedOn), NoticeCode::DisbursedAfterDue, &shown));
                case.disbursed_day = None;
            }
            case.debtor_key = debtor_key(&case.loan_no, &case.debtor_name, whole_number.as_deref(), &case.phone);
            case.digest = self.digest(&case, &fact);
        }
        (case, fact)
    }

    /// Whether a row says itself in which currency its amounts are, or the whole file does.
    pub(super) fn says_currency(&self, row: &Row) -> bool {
        self.plan.says_currency || self.plan.place_of(Field::Currency).is_some_and(|at| !row.cell(at).is_blank())
    }

    /// Whether a number written as text has gone through a float: nothing but zeros after its
    /// fifteenth digit, where that is no accident.
    fn is_rounded(&self, column: usize, text: &str, check: ResidentNumber) -> bool {
        if text.len() <= EXACT_DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let zeros = text.as_bytes()[EXACT_DIGITS..].iter().all(|byte| *byte == b'0');
        zeros && (self.plan.rounded.contains(&column) || (text.len() == 18 && check == ResidentNumber::WrongCheck))
    }

    /// The due date wins over the days past due; where only the days are given, they date it.
    fn settle_due_date(&self, fact: &mut NewFact, row: u64, warn: &mut impl FnMut(Notice)) {
        let notice = |field: Field, code: NoticeCode, value: String| Notice::new(row, Some(field), code, value);
        match (fact.due_day, fact.days_past_due) {
            (Some(due), Some(days)) => {
                let computed = i64::from(self.days_as_of) - i64::from(due);
                // A count that stops at zero before the due date agrees too.
                // What a lender counted until a loan was paid off says nothing of today.
                if fact.settled_day.is_none() && computed != days && computed.max(0) != days {
                    warn(notice(Field::DaysPastDue, NoticeCode::DaysPastDueDisagree, format!("{days} ≠ {computed}")));
                }
            }
            (None, Some(days)) => {
                fact.due_day = i32::try_from(days).ok().and_then(|days| self.days_as_of.checked_sub(days));
            }
            (Some(_) | None, None) => {}
        }
    }

    /// The columns without a field, as a JSON object of texts. Cells beyond the last column are
    /// kept under their column's letters where a sheet has places; in a text they show that the
    /// row has a delimiter too many, and everything after it is in the wrong column.
    pub(super) fn more(&self, row: &Row, warn: &mut impl FnMut(Notice), wrong: &mut Vec<Notice>) -> String {
        let mut json = String::from("{");
        let mut put = |header: &str, text: &str| {
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(header);
            json.push(':');
            if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
                json.push_str(&json_text(text));
            } else {
                json.push('"');
                json.push_str(text);
                json.push('"');
            }
        };
        for (index, header) in &self.more {
            let cell = row.cell(*index);
            let text = cell.display();
            if text.is_empty() {
                continue;
            }
            if matches!(cell, Cell::Number(number) if number.abs() >= 1e15 && number.fract() == 0.0)
                || (text.contains("E+") && values::identifier(cell).damaged)
            {
                warn(Notice::new(row.number, None, NoticeCode::NumberDamaged, text.as_str()));
            }
            put(header, &text);
        }
        let width = self.plan.columns.len();
        for (index, cell) in row.cells.iter().enumerate().skip(width).filter(|(_, cell)| !cell.is_blank()) {
            if self.plan.file.format == Format::Csv {
                wrong.push(Notice::new(row.number, None, NoticeCode::ColumnsShifted, cell.display()));
                break;
            }
            put(&json_text(&column_letters(index)), &cell.display());
        }
        json.push('}');
        json
    }

    /// 63 bits over everything that a row says, and the day it says it of: the same figures of
    /// another day are news, for what was paid until then is in them.
    pub(super) fn digest(&self, case: &CaseRow, fact: &NewFact) -> i64 {
        let mut hash = Sha256::new();
        hash.update(&self.fields);
        for text in [
            case.loan_no.as_str(),
            &case.debtor_name,
            &case.debtor_no,
            &case.phone,
            &case.email,
            &case.address,
            &case.region,
            &case.product,
            case.currency.code(),
            &case.term,
            &case.reason,
            &case.more,
        ] {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        }
        let numbers = [
            case.loan_amount,
            case.disbursed_day.map(i64::from),
            fact.due_day.map(i64::from),
            Some(fact.outstanding),
            fact.principal,
            fact.interest,
            fact.penalty,
            fact.fees,
            fact.days_past_due,
            fact.last_paid_day.map(i64::from),
            fact.last_paid_amount,
            fact.settled_day.map(i64::from),
            Some(i64::from(fact.effective_day)),
        ];
        for number in numbers {
            hash.update([u8::from(number.is_some())]);
            hash.update(number.unwrap_or(0).to_le_bytes());
        }
        if fact.removal.is_some() {
            hash.update(Removal::number(fact.removal).to_le_bytes());
        }
        if let Some(balance) = fact.balance {
            hash.update(balance.to_le_bytes());
        }
        first_63_bits(&hash.finalize())
    }
}

/// The debtor's name in a row, of its parts where it stands in several columns.
pub(super) fn debtor_name(plan: &Plan, row: &Row) -> CompactString {
    if let Some(at) = plan.place_of(Field::DebtorName) {
        return row.cell(at).display();
    }
    let mut name = CompactString::default();
    plan.places_of_parts(Field::NamePart).for_each(|at| add_name(&mut name, &row.cell(at).display()));
    name
}

/// Adds an amount to what other columns of the same field hold.
fn add_part(sum: &mut Option<i64>, amount: Option<i64>) {
    if let Some(amount) = amount {
        *sum = Some(sum.unwrap_or(0).saturating_add(amount));
    }
}

/// Adds a part to a name that doesn't have it yet.
fn add_name(name: &mut CompactString, part: &str) {
    if part.is_empty() || name.split(' ').any(|known| known == part) || name.ends_with(part) {
        return;
    }
    if !name.is_empty() {
        name.push(' ');
    }
    name.push_str(part);
}

/// Whether a column is kept with the case as it is: one without a field, and one of status, whose words say more than
/// they mean.
pub(super) fn is_kept(column: &Column) -> bool {
    matches!(column.field, None | Some(Field::Status | Field::Direction | Field::Purpose))
        && !super::own_headers::is_own_header(&column.header)
}

fn trimmed_eq(text: &str, header: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| !c.is_whitespace())
    }
    text.len().abs_diff(header.len()) < 16 && plain(text).eq(plain(header))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The parts of what is outstanding added up, where the file gives parts only.
fn split_sum(fact: &NewFact) -> Option<i64> {
    let parts = [fact.principal, fact.interest, fact.penalty, fact.fees];
    if parts.iter().all(Option::is_none) {
        return None;
    }
    parts.into_iter().flatten().try_fold(0_i64, i64::checked_add)
}

impl Plan {
    /// What the values of a sample of rows say of how the file is spelt.
    pub(super) fn survey(&self, sample: &[Row]) -> Survey {
        let mut survey = Survey::of(&self.columns);
        // The date of a total row tells nothing of how the dates of loans are written.
        let check = RowCheck::new(self);
        for row in sample.iter().filter(|row| check.aside(row).is_none()) {
            survey.see(row);
        }
        survey
    }
}
