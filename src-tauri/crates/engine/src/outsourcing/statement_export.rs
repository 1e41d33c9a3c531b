//! A statement as a workbook: what the month came to, every payment, and the agency's invoice beside it.

use super::disclosure_file::{DisclosureFile, fields_of};
use super::invoice::{InvoiceComparison, InvoiceVerdict};
use super::pack::FileLanguage;
use super::statement::{Statement, StatementRequest, of_currency, settled_params};
use crate::engine::Engine;
use crate::failure::Failure;
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money};
use caseload_files::values::DateOrder;
use caseload_files::write::{ColumnKind, ReportSheet, Value};
use caseload_store::{BatchId, CaseId, ChangeId, ToldFileKind, What};
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

impl FileLanguage {
    fn rule(self, rule: Rule) -> String {
        let (english, chinese) = match rule {
            Rule::Collected => ("collected", "委外催回"),
            Rule::Direct => ("paid to the lender", "直接还款"),
            Rule::Tail => ("within the tail", "退案后尾期"),
            Rule::DirectTooEarly => ("paid to the lender too early", "直接还款（免佣期）"),
            Rule::DirectNever => ("paid to the lender, earns nothing", "直接还款（不计佣）"),
            Rule::NoRate => ("no commission agreed", "未约定佣金"),
            Rule::NotPlaced => ("no longer attributed", "不再归属"),
        };
        self.either(english, chinese)
    }

    fn verdict(self, verdict: InvoiceVerdict) -> String {
        let (english, chinese) = match verdict {
            InvoiceVerdict::Agrees => ("agrees", "一致"),
            InvoiceVerdict::Differs => ("differs", "不一致"),
            InvoiceVerdict::OnlyTheirs => ("only in the invoice", "仅机构账单有"),
            InvoiceVerdict::OnlyOurs => ("only in the statement", "仅我方有"),
            InvoiceVerdict::Unreadable => ("unreadable", "无法识别"),
        };
        self.either(english, chinese)
    }
}

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

impl Engine {
    /// Writes a statement as a workbook, with an invoice beside it where one is compared. It names debtors to
    /// an agency, so it goes on record like a pack.
    ///
    /// # Errors
    /// As for [`Engine::statement`], [`Engine::settle`] and [`Engine::compare_invoice`], `target_in_use`, `file_cannot_write` or
    /// `disk_full`. Then nothing is changed.
    pub async fn write_statement(&self, file: &StatementFile<'_>) -> Result<StatementWritten, Failure> {
        self.refuse_in_use(file.target, file.invoice.as_slice())?;
        let mut change = self.change(if file.settle.is_some() { What::Settle } else { What::WriteStatement }).await?;
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
            written.record(&mut change, ids[batch.batch.as_str()], ToldFileKind::Statement, &cases).await?;
        }
        let mut params = settled_params(&statement);
        params["file"] = written.name.as_str().into();
        params["sha256"] = written.sha256.as_str().into();
        let prepared = written.prepare(self.book.path(), change.id())?;
        let change = change.commit(&params).await?;
        prepared.deliver()?;
        Ok(StatementWritten { statement, invoice, change })
    }
}

fn about(statement: &Statement, words: FileLanguage) -> Vec<(String, Value<'static>)> {
    let mut about = vec![
        (words.either("Agency", "委外机构"), Value::text(statement.agency.clone())),
        (words.either("From", "起"), Value::Date(statement.first)),
        (words.either("To", "止"), Value::Date(statement.last)),
        (
            words.either("State", "状态"),
            Value::text(if statement.settled {
                words.either("settled", "已结算")
            } else {
                words.either("open", "未结算")
            }),
        ),
    ];
    about.extend(statement.head.as_ref().map(|head| {
        let label = words.either("Book, as of its last change", "账本指纹（末次变更）");
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
        words.column("batch no", "批次号", ColumnKind::Text, 16),
        words.column("payments", "笔数", ColumnKind::Integer, 10),
    ];
    for currency in &currencies {
        columns.push(words.column(
            &format!("paid ({currency})"),
            &format!("还款金额（{currency}）"),
            ColumnKind::Amount,
            18,
        ));
        columns.push(words.column(
            &format!("commission ({currency})"),
            &format!("佣金（{currency}）"),
            ColumnKind::Amount,
            18,
        ));
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
    rows.push(row(words.either("Total", "合计"), statement.lines.len() as u64, &statement.paid, &statement.commission));
    Sheet {
        name: words.either("Statement", "佣金结算单"), about: about(statement, words), columns, rows, total: true
    }
}

fn payments(statement: &Statement, words: FileLanguage) -> Sheet {
    let columns = vec![
        words.column("batch no", "批次号", ColumnKind::Text, 14),
        words.column("case ref", "案件编号", ColumnKind::Text, 22),
        words.column("name", "客户姓名", ColumnKind::Text, 16),
        words.column("paid on", "还款日期", ColumnKind::Date, 12),
        words.column("amount", "还款金额（元）", ColumnKind::Amount, 15),
        words.column("currency", "币种", ColumnKind::Text, 9),
        words.column("reference", "流水号", ColumnKind::Text, 18),
        words.column("bucket", "委案账龄", ColumnKind::Text, 10),
        words.column("hand", "手别", ColumnKind::Integer, 7),
        words.column("rule", "计佣规则", ColumnKind::Text, 24),
        words.column("commission (%)", "佣金比例（%）", ColumnKind::Percent, 13),
        words.column("least", "最低佣金（元）", ColumnKind::Amount, 13),
        words.column("most", "最高佣金（元）", ColumnKind::Amount, 13),
        words.column("commission", "佣金（元）", ColumnKind::Amount, 14),
        words.column("remark", "备注", ColumnKind::Text, 26),
    ];
    let rows = statement
        .lines
        .iter()
        .map(|line| {
            let remark = match (line.carried, line.again) {
                (_, true) => words.either("differs from what was settled", "与已结算金额的差额"),
                (true, false) => words.either("of a month settled before", "属于已结算月份"),
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
                Value::text(words.rule(line.rule)),
                line.percent.map_or(Value::Empty, Value::Percent),
                amount_or_nothing(line.minimum),
                amount_or_nothing(line.maximum),
                amount(line.commission),
                Value::text(remark),
            ]
        })
        .collect();
    Sheet {
        name: words.either("Payments", "还款明细"), about: about(statement, words), columns, rows, total: false
    }
}

fn compared(invoice: &InvoiceComparison, words: FileLanguage) -> Sheet {
    let columns = vec![
        words.column("row", "行号", ColumnKind::Integer, 8),
        words.column("case ref", "案件编号", ColumnKind::Text, 22),
        words.column("paid on", "还款日期", ColumnKind::Date, 12),
        words.column("their amount", "机构：还款金额", ColumnKind::Amount, 16),
        words.column("our amount", "我方：还款金额", ColumnKind::Amount, 16),
        words.column("their commission", "机构：佣金", ColumnKind::Amount, 16),
        words.column("our commission", "我方：佣金", ColumnKind::Amount, 16),
        words.column("verdict", "比对结果", ColumnKind::Text, 22),
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
                Value::text(words.verdict(line.verdict)),
            ]
        })
        .collect();
    Sheet {
        name: words.either("Invoice", "账单比对"),
        about: vec![
            (words.either("Agency", "委外机构"), Value::text(invoice.agency.clone())),
            (words.either("Invoice", "机构账单"), Value::text(invoice.file.clone())),
            (words.either("Month", "月份"), Value::text(invoice.month.clone())),
        ],
        columns,
        rows,
        total: false,
    }
}
