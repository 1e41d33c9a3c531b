//! A statement as a workbook: what the month came to, every payment, and the agency's invoice beside it.

use super::disclosure_file::{DisclosureFile, fields_of};
use super::invoice::InvoiceComparison;
use super::statement::{Statement, StatementRequest, of_currency, settled_params};
use crate::OutsourcingApi;
use caseload_domain::ids::{BatchId, CaseId, ChangeId};
use caseload_domain::{Currency, Money};
use caseload_files::write::{ColumnKind, ReportSheet, Value, WrittenColumn};
use caseload_session::failure::Failure;
use caseload_session::file_language::FileLanguage;
use caseload_store::{DisclosedFileKind, What};
use caseload_tables::values::DateOrder;
use chrono::NaiveDate;
use std::collections::HashMap;
use std::path::Path;

type Sheet = ReportSheet<'static>;

/// The fields of the sheet of payments, in the order of its columns.
const FIELDS: &[&str] = &[
    "batch_no",
    "case_ref",
    "name",
    "paid_on",
    "amount",
    "currency",
    "reference",
    "bucket",
    "hand",
    "rule",
    "commission_percent",
    "minimum_commission",
    "maximum_commission",
    "commission",
    "remark",
];

fn amount(money: Money) -> Value<'static> {
    Value::Amount(money.minor, money.currency)
}

fn amount_or_nothing(money: Option<Money>) -> Value<'static> {
    money.map_or(Value::Empty, amount)
}

/// A statement to be written, and where to.
#[derive(Clone, Debug)]
pub struct StatementFile<'request> {
    /// Which statement.
    pub statement: &'request StatementRequest,
    /// The agency's invoice to be compared beside it.
    pub invoice: Option<&'request Path>,
    /// How the invoice writes its dates, where that can't be told.
    pub dates: Option<DateOrder>,
    /// Where it goes; a file that stands there is replaced.
    pub target: &'request Path,
    /// The language of its words.
    pub language: FileLanguage,
    /// Settles the month as of this day by the same change: it is settled and written, or neither.
    pub settle: Option<NaiveDate>,
}

/// A statement that was written.
#[derive(Clone, Debug)]
pub struct StatementWritten {
    /// What it says.
    pub statement: Statement,
    /// The agency's invoice beside it.
    pub invoice: Option<InvoiceComparison>,
    /// The change that put it on record.
    pub change: ChangeId,
}

impl OutsourcingApi<'_> {
    /// Writes a statement as a workbook, with an invoice beside it where one is compared. It names debtors to
    /// an agency, so it goes on record like a pack.
    ///
    /// # Errors
    /// As for `statement`, `settle` and `compare_invoice`, `target_in_use`, `file_cannot_write` or
    /// `disk_full`. Then nothing is changed.
    pub async fn write_statement(&self, file: &StatementFile<'_>) -> Result<StatementWritten, Failure> {
        self.session.refuse_in_use(file.target, file.invoice.as_slice())?;
        let mut change =
            self.session.change(if file.settle.is_some() { What::Settle } else { What::WriteStatement }).await?;
        let statement = match file.settle {
            Some(today) => self.settle_by(&mut change, file.statement, today).await?,
            None => self.statement(file.statement).await?,
        };
        let invoice = match file.invoice {
            Some(path) => Some(self.compare_invoice(file.statement, path, file.dates).await?),
            None => None,
        };
        let payments = payments(&statement, file.language);
        let fields = fields_of(FIELDS, &payments.columns);
        let mut sheets = vec![summary(&statement, file.language), payments];
        sheets.extend(invoice.as_ref().map(|invoice| compared(invoice, file.language)));
        let written = DisclosureFile::write_at(file.target, &sheets, fields)?;
        let ledger = self.ledger().await?;
        let ids: HashMap<&str, BatchId> =
            ledger.batches.iter().map(|batch| (batch.number.as_str(), batch.id)).collect();
        for batch in &statement.batches {
            let of_batch = statement.lines.iter().filter(|line| line.batch == batch.batch);
            let mut cases: Vec<CaseId> = of_batch.map(|line| line.case_id).collect();
            cases.sort_unstable();
            cases.dedup();
            written.record(&mut change, ids[batch.batch.as_str()], DisclosedFileKind::Statement, &cases).await?;
        }
        let mut params = settled_params(&statement);
        params["file"] = written.name.as_str().into();
        params["sha256"] = written.sha256.as_str().into();
        let prepared = written.prepare(self.session.book.path(), change.id())?;
        let change = change.commit(&params).await?;
        prepared.deliver()?;
        Ok(StatementWritten { statement, invoice, change })
    }
}

fn about(statement: &Statement, words: FileLanguage) -> Vec<(String, Value<'static>)> {
    let mut about = vec![
        (words.said("statement", "Agency"), Value::text(statement.agency.clone())),
        (words.said("statement", "From"), Value::Date(statement.first)),
        (words.said("statement", "To"), Value::Date(statement.last)),
        (
            words.said("statement", "State"),
            Value::text(if statement.settled {
                words.said("statement", "settled")
            } else {
                words.said("statement", "open")
            }),
        ),
    ];
    about.extend(statement.head.as_ref().map(|head| {
        let label = words.said("statement", "Book, as of its last change");
        (label, Value::text(head.digest.clone()))
    }));
    about
}

fn currencies(statement: &Statement) -> Vec<Currency> {
    let mut found: Vec<Currency> = Vec::new();
    for money in statement.paid.iter().chain(&statement.commission) {
        if !found.contains(&money.currency) {
            found.push(money.currency);
        }
    }
    found
}

fn summary(statement: &Statement, words: FileLanguage) -> Sheet {
    let currencies = currencies(statement);
    let mut columns = vec![
        words.column("statement", "batch no", ColumnKind::Text, 16),
        words.column("statement", "payments", ColumnKind::Integer, 10),
    ];
    let amount = |english: &str, currency: Currency| {
        let value = |name: &str| (name == "currency").then(|| currency.to_string());
        let header = caseload_words::filled(&words.said("statement", english), &value);
        WrittenColumn { header, kind: ColumnKind::Amount, width: 18 }
    };
    for currency in &currencies {
        columns.push(amount("paid ({currency})", *currency));
        columns.push(amount("commission ({currency})", *currency));
    }
    let row = |name: String, count: u64, paid: &[Money], commission: &[Money]| {
        let mut cells = vec![Value::text(name), Value::Integer(count.cast_signed())];
        for &currency in &currencies {
            cells.push(Value::Amount(of_currency(paid, currency), currency));
            cells.push(Value::Amount(of_currency(commission, currency), currency));
        }
        cells
    };
    let mut rows: Vec<_> = statement
        .batches
        .iter()
        .map(|batch| row(batch.batch.clone(), batch.payments, &batch.paid, &batch.commission))
        .collect();
    rows.push(row(
        words.said("statement", "Total"),
        statement.lines.len() as u64,
        &statement.paid,
        &statement.commission,
    ));
    Sheet { name: words.said("statement", "Statement"), about: about(statement, words), columns, rows, total: true }
}

fn payments(statement: &Statement, words: FileLanguage) -> Sheet {
    let columns = vec![
        words.column("statement", "batch no", ColumnKind::Text, 14),
        words.column("statement", "case ref", ColumnKind::Text, 22),
        words.column("statement", "name", ColumnKind::Text, 16),
        words.column("statement", "paid on", ColumnKind::Date, 12),
        words.column("statement", "amount", ColumnKind::Amount, 15),
        words.column("statement", "currency", ColumnKind::Text, 9),
        words.column("statement", "reference", ColumnKind::Text, 18),
        words.column("statement", "bucket", ColumnKind::Text, 10),
        words.column("statement", "hand", ColumnKind::Integer, 7),
        words.column("statement", "rule", ColumnKind::Text, 24),
        words.column("statement", "commission (%)", ColumnKind::Percent, 13),
        words.column("statement", "least", ColumnKind::Amount, 13),
        words.column("statement", "most", ColumnKind::Amount, 13),
        words.column("statement", "commission", ColumnKind::Amount, 14),
        words.column("statement", "remark", ColumnKind::Text, 26),
    ];
    let rows = statement
        .lines
        .iter()
        .map(|line| {
            let remark = match (line.carried, line.again) {
                (_, true) => words.said("statement", "differs from what was settled"),
                (true, false) => words.said("statement", "of a month settled before"),
                (false, false) => String::new(),
            };
            vec![
                Value::text(line.batch.clone()),
                Value::text(line.case_ref.clone()),
                Value::text(line.debtor_name.clone()),
                Value::date(line.paid_on),
                amount(line.amount),
                Value::text(line.amount.currency.code().to_owned()),
                Value::text(line.reference.clone()),
                Value::text(line.bucket.clone()),
                Value::Integer(i64::from(line.hand)),
                Value::text(words.of_code("rule", line.rule.code())),
                line.percent.map_or(Value::Empty, Value::Percent),
                amount_or_nothing(line.minimum),
                amount_or_nothing(line.maximum),
                amount(line.commission),
                Value::text(remark),
            ]
        })
        .collect();
    Sheet { name: words.said("statement", "Payments"), about: about(statement, words), columns, rows, total: false }
}

fn compared(invoice: &InvoiceComparison, words: FileLanguage) -> Sheet {
    let columns = vec![
        words.column("statement", "row", ColumnKind::Integer, 8),
        words.column("statement", "case ref", ColumnKind::Text, 22),
        words.column("statement", "paid on", ColumnKind::Date, 12),
        words.column("statement", "their amount", ColumnKind::Amount, 16),
        words.column("statement", "our amount", ColumnKind::Amount, 16),
        words.column("statement", "their commission", ColumnKind::Amount, 16),
        words.column("statement", "our commission", ColumnKind::Amount, 16),
        words.column("statement", "verdict", ColumnKind::Text, 22),
    ];
    let rows = invoice
        .lines
        .iter()
        .map(|line| {
            vec![
                line.row.map_or(Value::Empty, |row| Value::Integer(row.cast_signed())),
                Value::text(line.loan_no.clone()),
                Value::date(line.paid_on),
                amount_or_nothing(line.their_amount),
                amount_or_nothing(line.our_amount),
                amount_or_nothing(line.their_commission),
                amount_or_nothing(line.our_commission),
                Value::text(words.of_code("verdict", line.verdict.code())),
            ]
        })
        .collect();
    Sheet {
        name: words.said("statement", "Invoice"),
        about: vec![
            (words.said("statement", "Agency"), Value::text(invoice.agency.clone())),
            (words.said("statement", "Their invoice"), Value::text(invoice.file.clone())),
            (words.said("statement", "Month"), Value::text(invoice.month.clone())),
        ],
        columns,
        rows,
        total: false,
    }
}
