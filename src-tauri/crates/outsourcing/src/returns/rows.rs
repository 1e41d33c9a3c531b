//! What the rows of a file from an agency say.

use super::{ReturnCode, ReturnKind};
use crate::OutsourcingApi;
use crate::pack::case_alias;
use caseload_agency_files::{AgencyFile, ReturnColumn, Sums};
use caseload_domain::calendar::day_number;
use caseload_domain::ids::CaseId;
use caseload_domain::{Currency, Field};
use caseload_session::failure::Failure;
use caseload_store::BatchRow;
use caseload_tables::columns::{Kind, has_word};
use caseload_tables::status::{
    Meaning, NoMoney, Side, how_it_failed, is_asked_about, is_asked_about_in_text, is_no, is_no_mark, marks_rows,
    meaning_of, side_of,
};
use caseload_tables::values::currency_named;
use caseload_tables::{Cell, Row, WordList, known_header};
use chrono::NaiveDate;
use std::collections::HashMap;

/// What a row says of a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReportedRow {
    pub row: u64,
    pub loan_no: String,
    /// The case, where the book knows it.
    pub case_id: Option<CaseId>,
    pub currency: Option<Currency>,
    /// The batch that the row names.
    pub batch: String,
    pub name: String,
    /// The day it is about.
    pub day: Option<NaiveDate>,
    /// Whether the file says no day, and `day` is that on which it is taken in.
    pub is_undated: bool,
    pub amount: Option<i64>,
    pub balance: Option<i64>,
    pub settled: Option<bool>,
    /// What its status says against its being money.
    pub not_money: Option<String>,
    /// Whether that says that the money came and went back.
    pub is_undone: bool,
    /// A status of which nobody knows whether it is one of money.
    pub unknown_status: Option<String>,
    pub payer: String,
    pub method: String,
    pub reference: String,
    pub reverses: String,
    pub at: String,
    pub contact: String,
    pub phone: String,
    pub note: String,
    pub result: String,
    pub promised_on: Option<NaiveDate>,
    pub promised_amount: Option<i64>,
    pub new_phone: String,
    pub new_email: String,
    pub new_address: String,
    /// Why it can't be taken: code and value.
    pub wrong: Option<(ReturnCode, String)>,
}

impl ReportedRow {
    /// The currency of its amounts.
    pub(super) fn currency(&self) -> Currency {
        self.currency.unwrap_or(Currency::CNY)
    }

    /// The day it is about as a number.
    pub(super) fn day_number(&self) -> Option<i32> {
        self.day.map(day_number)
    }
}

impl OutsourcingApi<'_> {
    /// Reads every row, and compares the trailers with what they come to.
    pub(super) async fn read_reported_rows(
        &self,
        file: &AgencyFile,
        kind: ReturnKind,
        batch: &BatchRow,
    ) -> Result<Vec<ReportedRow>, Failure> {
        let portfolio = self.session.portfolio().await?;
        let of_book = self.session.currency().await?;
        let numbers: Vec<String> = file.rows.iter().map(|row| file.identifier(row, ReturnColumn::CaseRef)).collect();
        let mut known = self.session.book.cases_by_loan_no(&numbers).await?;
        let mut placed = Vec::new();
        for one in self.all_placements(batch.id).await? {
            placed.push(one.figures.case_id);
            // A case whose number is somebody's card went out by its place in the batch.
            known.insert(case_alias(&batch.number, one.figures.sequence), one.figures.case_id);
        }
        let mut reported_row = Vec::with_capacity(file.rows.len());
        let mut words = Words::of(file);
        let mut sums = Sums::of(file.rows.len(), of_book);
        let mut sums_of_money = Sums::of(file.rows.len(), of_book);
        let of_case = |id: CaseId| portfolio.index_of(id).map(|index| portfolio.currency_of(index));
        let own_of = |loan_no: &String| known.get(loan_no).copied().and_then(of_case);
        let placed: Vec<Currency> = placed.iter().filter_map(|case_id| of_case(*case_id)).collect();
        let own_of_row = |row: &Row| own_of(&file.identifier(row, ReturnColumn::CaseRef));
        let currencies = file.currencies_of_rows(own_of_row, &placed, of_book);
        for ((row, loan_no), currency) in file.rows.iter().zip(numbers).zip(currencies) {
            let (case_id, own) = (known.get(&loan_no).copied(), own_of(&loan_no));
            let said = file.text(row, ReturnColumn::Currency);
            let mut one = read(file, kind, row, currency, &mut words);
            if row.is_cut_off() || row.is_unended() {
                let last = row.cells.last().map(Cell::display).unwrap_or_default();
                one.wrong = Some((
                    if row.is_cut_off() { ReturnCode::RowCutOff } else { ReturnCode::RowUnended },
                    last.to_string(),
                ));
            }
            if file.is_shifted(row) {
                let last = row.cells.last().map(Cell::display).unwrap_or_default();
                one.wrong = Some((ReturnCode::ColumnsShifted, last.to_string()));
            }
            if !said.is_empty() && currency_named(&said, Some(currency)).is_none() {
                one.wrong = Some((ReturnCode::UnknownCurrency, said));
            } else if let Some(own) = own.filter(|own| *own != currency) {
                one.wrong = one.wrong.or(Some((ReturnCode::CurrencyConflict, format!("{currency} ≠ {own}"))));
            }
            for (sums, counts) in [(&mut sums, true), (&mut sums_of_money, one.not_money.is_none())] {
                sums.add(ReturnColumn::Amount, currency, if counts { one.amount.unwrap_or(0) } else { 0 })?;
                sums.add(ReturnColumn::PromisedAmount, currency, one.promised_amount.unwrap_or(0))?;
            }
            (one.loan_no, one.case_id, one.currency) = (loan_no, case_id, Some(currency));
            reported_row.push(one);
        }
        // A total may be of all rows, or of the money among them.
        file.check_trailers(&sums_of_money).or_else(|_| file.check_trailers(&sums))?;
        Ok(reported_row)
    }
}

/// What the words of a file say of its payments, each found out once.
struct Words<'file> {
    /// Columns of status, with their headers.
    statuses: Vec<(usize, &'file str)>,
    /// What each text of theirs means.
    meanings: HashMap<(usize, String), Option<Meaning>>,
    /// The other columns with texts, with their headers.
    beside: Vec<(usize, &'file str)>,
    /// What each text of theirs says against the money.
    against: HashMap<(usize, String), Against>,
}

/// What a text says against the money beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Against {
    Nothing,
    /// It is none, or may be none.
    NoMoney,
    /// It goes back.
    GoesBack,
}

/// How many different texts are kept: remarks may be another in every row.
const MAX_TEXTS: usize = 10_000;

impl<'file> Words<'file> {
    fn of(file: &'file AgencyFile) -> Self {
        Self {
            statuses: file.columns_of_status().collect(),
            meanings: HashMap::new(),
            beside: file.columns_beside().collect(),
            against: HashMap::new(),
        }
    }

    /// What the columns of status of a row say, each text with its meaning.
    fn statuses(&mut self, row: &Row) -> Vec<(String, Option<Meaning>)> {
        let mut found = Vec::new();
        for (at, header) in &self.statuses {
            let Some(text) = text_in(row, *at) else { continue };
            let key = (*at, text);
            let meaning = match self.meanings.get(&key) {
                Some(meaning) => *meaning,
                None => meaning_of(header, &key.1, Kind::Payments),
            };
            found.push((key.1.clone(), meaning));
            if self.meanings.len() < MAX_TEXTS {
                self.meanings.insert(key, meaning);
            }
        }
        found
    }

    /// The text of a row that says something against its money, with what it says.
    fn against(&mut self, row: &Row) -> Option<(String, Against)> {
        for (at, header) in &self.beside {
            let Some(text) = text_in(row, *at) else { continue };
            let key = (*at, text);
            let said = match self.against.get(&key) {
                Some(said) => *said,
                None => says_against(header, &key.1),
            };
            if said != Against::Nothing {
                return Some((key.1, said));
            }
            if self.against.len() < MAX_TEXTS {
                self.against.insert(key, said);
            }
        }
        None
    }
}

fn text_in(row: &Row, at: usize) -> Option<String> {
    Some(row.cell(at).display().trim().to_owned()).filter(|text| !text.is_empty())
}

fn read(file: &AgencyFile, kind: ReturnKind, row: &Row, currency: Currency, words: &mut Words<'_>) -> ReportedRow {
    let mut reported_row =
        ReportedRow { row: row.number, name: file.text(row, ReturnColumn::Name), ..ReportedRow::default() };
    let mut wrong = None;
    reported_row.batch = file.identifier(row, ReturnColumn::Batch);
    let mut refuse = |column: ReturnColumn, code: ReturnCode| {
        if wrong.is_none() {
            wrong = Some((code, file.text(row, column)));
        }
    };
    let mut amount = |column: ReturnColumn| match file.amount(row, column, currency) {
        Ok(found) => found,
        Err(error) => {
            refuse(column, error.into());
            None
        }
    };
    match kind {
        ReturnKind::Payments => {
            reported_row.amount = amount(ReturnColumn::Amount);
            reported_row.balance = amount(ReturnColumn::Balance);
        }
        ReturnKind::Notes => reported_row.promised_amount = amount(ReturnColumn::PromisedAmount),
        ReturnKind::Returns => reported_row.balance = amount(ReturnColumn::Balance),
        ReturnKind::Objections | ReturnKind::Contacts => {}
    }
    let mut date = |column: ReturnColumn| match file.date(row, column) {
        Ok(found) => found,
        Err(error) => {
            refuse(column, error.into());
            None
        }
    };
    match kind {
        ReturnKind::Payments => reported_row.day = date(ReturnColumn::PaidOn),
        ReturnKind::Notes => {
            reported_row.day = date(ReturnColumn::NotedAt);
            reported_row.promised_on = date(ReturnColumn::PromisedOn);
        }
        ReturnKind::Returns => reported_row.day = date(ReturnColumn::ReturnedOn),
        ReturnKind::Objections | ReturnKind::Contacts => {}
    }
    let text = |column: ReturnColumn| file.text(row, column);
    match kind {
        ReturnKind::Payments => {
            reported_row.settled = yes_or_no(&text(ReturnColumn::Settled));
            (reported_row.payer, reported_row.method) = (text(ReturnColumn::Payer), text(ReturnColumn::Method));
            reported_row.reference = file.identifier(row, ReturnColumn::Reference);
            reported_row.reverses = file.identifier(row, ReturnColumn::Reverses);
            let mut unknown = None;
            for (status, meaning) in words.statuses(row) {
                match meaning {
                    Some(Meaning::Money) => {}
                    Some(Meaning::Reversal) => {
                        reported_row.amount = reported_row.amount.map(|amount| -amount.saturating_abs());
                    }
                    Some(_) => reported_row.not_money = Some(status),
                    None => unknown = unknown.or(Some(status)),
                }
            }
            // Whatever else stands beside money may say that it is none; then it is not applied, and shown.
            if reported_row.not_money.is_none() && reported_row.amount.is_some_and(|amount| amount > 0) {
                match words.against(row) {
                    Some((_, Against::GoesBack)) => {
                        reported_row.amount = reported_row.amount.map(|amount| -amount.saturating_abs());
                    }
                    Some((text, _)) => reported_row.not_money = Some(text),
                    None => {
                        let above = || file.heading_of(row).map(str::to_owned);
                        reported_row.not_money = file.went_out(row).or_else(above);
                    }
                }
            }
            // A row that names the payment it takes back is money that goes back, whatever its sign.
            if !reported_row.reverses.is_empty() && reported_row.reverses != reported_row.reference {
                reported_row.amount = reported_row.amount.map(|amount| -amount.saturating_abs());
            }
            reported_row.is_undone =
                reported_row.not_money.as_deref().is_some_and(|status| how_it_failed(status) == NoMoney::Undone);
            if reported_row.is_undone && reported_row.amount.is_some_and(|amount| amount < 0) {
                (reported_row.not_money, reported_row.is_undone) = (None, false);
            }
            reported_row.unknown_status = unknown.filter(|_| reported_row.not_money.is_none());
            if reported_row.amount.is_none() {
                wrong = wrong.or(Some((ReturnCode::AmountMissing, text(ReturnColumn::Amount))));
            } else if reported_row.day.is_none() {
                wrong = wrong.or(Some((ReturnCode::DateMissing, text(ReturnColumn::PaidOn))));
            }
        }
        ReturnKind::Notes => {
            reported_row.at = text(ReturnColumn::NotedAt);
            (reported_row.contact, reported_row.phone) =
                (text(ReturnColumn::Contact), file.identifier(row, ReturnColumn::ContactPhone));
            (reported_row.note, reported_row.result) = (text(ReturnColumn::Note), text(ReturnColumn::Result));
            if reported_row.note.is_empty() && reported_row.result.is_empty() && reported_row.promised_on.is_none() {
                refuse(ReturnColumn::Note, ReturnCode::NothingSaid);
            }
        }
        ReturnKind::Returns => {
            reported_row.note = text(ReturnColumn::ReturnReason);
            if reported_row.note.is_empty() {
                refuse(ReturnColumn::ReturnReason, ReturnCode::ReasonMissing);
            }
        }
        ReturnKind::Objections => {
            reported_row.note = text(ReturnColumn::Objection);
            if reported_row.note.is_empty() {
                refuse(ReturnColumn::Objection, ReturnCode::NothingSaid);
            }
        }
        ReturnKind::Contacts => {
            reported_row.new_phone = file.identifier(row, ReturnColumn::NewPhone);
            (reported_row.new_email, reported_row.new_address) =
                (text(ReturnColumn::NewEmail), text(ReturnColumn::NewAddress));
            if reported_row.new_phone.is_empty()
                && reported_row.new_email.is_empty()
                && reported_row.new_address.is_empty()
            {
                refuse(ReturnColumn::NewPhone, ReturnCode::NothingSaid);
            }
        }
    }
    reported_row.wrong = wrong;
    reported_row
}

/// Whether a cell says yes or no; nothing where it says neither.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" | "是" | "已结清" | "结清" | "settled" | "√" | "✓" => Some(true),
        "n" | "no" | "false" | "0" | "否" | "未结清" | "open" | "×" => Some(false),
        _ => None,
    }
}

/// What a text under a header says against the payment beside it.
fn says_against(header: &str, text: &str) -> Against {
    const SHORT: usize = 30;
    let kind = Kind::Payments;
    let is_direction = known_header(header, Some(kind)).is_some_and(|known| known.field == Field::Direction);
    if is_direction {
        return if side_of(text) == Some(Side::Debit) { Against::NoMoney } else { Against::Nothing };
    }
    let is_marked = marks_rows(header, kind) && !is_no_mark(text, kind);
    // "Collected?", "Verified by Finance": no.
    if has_word(header, WordList::MoneyCame.words()) && is_no(text) {
        return Against::NoMoney;
    }
    let meaning = meaning_of(header, text, kind);
    if meaning == Some(Meaning::Reversal) {
        return Against::GoesBack;
    }
    let is_another = text.chars().count() <= SHORT && is_asked_about(text, kind);
    if is_marked || meaning == Some(Meaning::NotMoney) || is_another || is_asked_about_in_text(text, kind) {
        Against::NoMoney
    } else {
        Against::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_known_in_both_languages() {
        for (text, said) in [
            ("是", Some(true)),
            ("Yes", Some(true)),
            ("否", Some(false)),
            (" no ", Some(false)),
            ("", None),
            ("?", None),
        ] {
            assert_eq!(yes_or_no(text), said, "{text}");
        }
    }
}
