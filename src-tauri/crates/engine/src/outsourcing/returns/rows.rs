//! What the rows of a file from an agency say.

use super::ReturnKind;
use crate::engine::Engine;
use crate::failure::Failure;
use crate::outsourcing::agency_file::{AgencyFile, Column, Sums};
use caseload_domain::Currency;
use caseload_domain::calendar::day_number;
use caseload_files::Row;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What a row says of a case.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub row: u64,
    pub loan_no: String,
    /// The case, where the book knows it.
    pub case_id: Option<i64>,
    pub currency: Option<Currency>,
    /// The batch that the row names.
    pub batch: String,
    pub name: String,
    /// The day it is about.
    pub day: Option<NaiveDate>,
    pub amount: Option<i64>,
    pub balance: Option<i64>,
    pub settled: Option<bool>,
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
    /// Why it can't be taken: field, code, value.
    pub wrong: Option<(&'static str, &'static str, String)>,
}

impl Told {
    /// The currency of its amounts.
    pub(super) fn currency(&self) -> Currency {
        self.currency.unwrap_or(Currency::CNY)
    }

    /// The day it is about as a number.
    pub(super) fn day_number(&self) -> Option<i32> {
        self.day.map(day_number)
    }
}

impl Engine {
    /// Reads every row, and compares the trailers with what they come to.
    pub(super) async fn read_told(&self, file: &AgencyFile, kind: ReturnKind) -> Result<Vec<Told>, Failure> {
        let portfolio = self.portfolio().await?;
        let of_book = self.currency().await?;
        let numbers: Vec<String> = file.rows.iter().map(|row| file.identifier(row, Column::CaseRef)).collect();
        let known = self.book.cases_by_loan_no(&numbers).await?;
        let mut told = Vec::with_capacity(file.rows.len());
        let mut sums: HashMap<Currency, (i64, i64)> = HashMap::new();
        for (row, loan_no) in file.rows.iter().zip(numbers) {
            let case_id = known.get(&loan_no).copied();
            let own = case_id.and_then(|id| portfolio.index_of(id)).map(|index| portfolio.currency_of(index));
            let said = file.text(row, Column::Currency);
            let currency = Currency::from_sign(&said).or(own).unwrap_or(of_book);
            let mut one = read(file, kind, row, currency);
            if let (Some(own), true) = (own, !said.is_empty())
                && currency != own
            {
                one.wrong = one.wrong.or(Some(("currency", "currency_conflict", format!("{said} ≠ {own}"))));
            }
            let sum = sums.entry(currency).or_default();
            sum.0 = sum.0.saturating_add(one.amount.unwrap_or(0));
            sum.1 = sum.1.saturating_add(one.promised_amount.unwrap_or(0));
            (one.loan_no, one.case_id, one.currency) = (loan_no, case_id, Some(currency));
            told.push(one);
        }
        // Amounts of two currencies add up to nothing that a trailer could state.
        let (currency, amounts) = match sums.iter().next() {
            Some((currency, (paid, promised))) if sums.len() == 1 => {
                (*currency, vec![(Column::Amount, *paid), (Column::PromisedAmount, *promised)])
            }
            _ => (of_book, Vec::new()),
        };
        file.check_trailers(&Sums { rows: told.len() as u64, amounts, currency })?;
        Ok(told)
    }
}

fn read(file: &AgencyFile, kind: ReturnKind, row: &Row, currency: Currency) -> Told {
    let mut told = Told { row: row.number, name: file.text(row, Column::Name), ..Told::default() };
    let mut wrong = None;
    told.batch = file.identifier(row, Column::Batch);
    let mut refuse = |column: Column, field: &'static str, code: &'static str| {
        if wrong.is_none() {
            wrong = Some((field, code, file.text(row, column)));
        }
    };
    let mut amount = |column: Column, field: &'static str| match file.amount(row, column, currency) {
        Ok(found) => found,
        Err(error) => {
            refuse(column, field, error.code());
            None
        }
    };
    match kind {
        ReturnKind::Payments => {
            told.amount = amount(Column::Amount, "amount");
            told.balance = amount(Column::Balance, "balance");
        }
        ReturnKind::Notes => told.promised_amount = amount(Column::PromisedAmount, "promised_amount"),
        ReturnKind::Returns => told.balance = amount(Column::Balance, "balance"),
        ReturnKind::Objections | ReturnKind::Contacts => {}
    }
    let mut date = |column: Column, field: &'static str| match file.date(row, column) {
        Ok(found) => found,
        Err(error) => {
            refuse(column, field, error.code());
            None
        }
    };
    match kind {
        ReturnKind::Payments => told.day = date(Column::PaidOn, "paid_on"),
        ReturnKind::Notes => {
            told.day = date(Column::NotedAt, "noted_at");
            told.promised_on = date(Column::PromisedOn, "promised_on");
        }
        ReturnKind::Returns => told.day = date(Column::ReturnedOn, "returned_on"),
        ReturnKind::Objections | ReturnKind::Contacts => {}
    }
    let text = |column: Column| file.text(row, column);
    match kind {
        ReturnKind::Payments => {
            told.settled = yes_or_no(&text(Column::Settled));
            (told.payer, told.method) = (text(Column::Payer), text(Column::Method));
            told.reference = file.identifier(row, Column::Reference);
            told.reverses = file.identifier(row, Column::Reverses);
            if told.amount.is_none() {
                refuse(Column::Amount, "amount", "amount_missing");
            } else if told.day.is_none() {
                refuse(Column::PaidOn, "paid_on", "date_missing");
            }
        }
        ReturnKind::Notes => {
            told.at = text(Column::NotedAt);
            (told.contact, told.phone) = (text(Column::Contact), file.identifier(row, Column::ContactPhone));
            (told.note, told.result) = (text(Column::Note), text(Column::Result));
            if told.note.is_empty() && told.result.is_empty() && told.promised_on.is_none() {
                refuse(Column::Note, "note", "nothing_said");
            }
        }
        ReturnKind::Returns => {
            told.note = text(Column::ReturnReason);
            if told.note.is_empty() {
                refuse(Column::ReturnReason, "return_reason", "reason_missing");
            }
        }
        ReturnKind::Objections => {
            told.note = text(Column::Objection);
            if told.note.is_empty() {
                refuse(Column::Objection, "objection", "nothing_said");
            }
        }
        ReturnKind::Contacts => {
            told.new_phone = file.identifier(row, Column::NewPhone);
            (told.new_email, told.new_address) = (text(Column::NewEmail), text(Column::NewAddress));
            if told.new_phone.is_empty() && told.new_email.is_empty() && told.new_address.is_empty() {
                refuse(Column::NewPhone, "new_phone", "nothing_said");
            }
        }
    }
    told.wrong = wrong;
    told
}

/// Whether a cell says yes or no; nothing where it says neither.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "true" | "1" | "是" | "已结清" | "结清" | "settled" | "√" | "✓" => Some(true),
        "n" | "no" | "false" | "0" | "否" | "未结清" | "open" | "×" => Some(false),
        _ => None,
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
