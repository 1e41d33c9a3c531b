//! A statement as a workbook: what the month came to, every payment, and the agency's invoice beside it.

use super::invoice::{InvoiceComparison, InvoiceVerdict};
use super::pack::FileLanguage;
use super::statement::{Statement, of_currency};
use crate::engine::Engine;
use crate::failure::Failure;
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money};
use caseload_files::write::{ColumnKind, ReportSheet, Value, write_report};
use std::path::Path;

type Sheet = ReportSheet<'static>;

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

impl Engine {
    /// Writes a statement as a workbook, with an invoice beside it where one was compared.
    ///
    /// # Errors
    /// `target_in_use`, `file_cannot_write` or `disk_full`.
    pub fn write_statement(
        &self,
        statement: &Statement,
        invoice: Option<&InvoiceComparison>,
        target: &Path,
        language: FileLanguage,
    ) -> Result<(), Failure> {
        self.refuse_in_use(target, &[])?;
        let mut sheets = vec![summary(statement, language), payments(statement, language)];
        sheets.extend(invoice.map(|invoice| compared(invoice, language)));
        write_report(target, &sheets)?;
        Ok(())
    }
}

fn about(statement: &Statement, words: FileLanguage) -> Vec<(String, Value<'static>)> {
    vec![
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
    ]
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
