//! Outcomes of outsourcing as text for people.

use crate::text::{Table, money};
use crate::words::{either, of_code};
use caseload_engine::{
    AgencyNotice, AgencySummary, AgencyView, BatchCase, BatchMoment, BatchSummary, Disclosure, DisclosureKind,
    Expected, Export, FieldDifference, InvoiceComparison, Money, NoticeKind, NoticesWritten, PackPreview, Pile, Placed,
    PlacedAmong, Recalled, ReturnOutcome, Scorecard, Statement,
};
use std::fmt::Write as _;

fn date(date: Option<chrono::NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn amount(money: Option<Money>) -> String {
    money.map(|money| crate::text::money(&[money])).unwrap_or_default()
}

/// The code of a value that is written as one in the JSON document.
fn code(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

pub fn recalled(recalled: &Recalled) -> String {
    format!(
        "{} {}: {} {}, {} {}",
        recalled.batch,
        recalled.agency,
        recalled.recalled,
        if recalled.pending {
            either("cases wanted back", "件待退案")
        } else {
            either("cases recalled", "件已退案")
        },
        recalled.open_cases,
        either("are with the agency still", "件仍在委外")
    )
}

pub fn agencies(agencies: &[AgencySummary]) -> String {
    let mut table = Table::new(&[
        ("agency", "委外机构", false),
        ("term", "期限", true),
        ("placed", "在委", true),
        ("outstanding", "逾期总金额", true),
        ("recovered", "回款", true),
        ("earned", "佣金", true),
        ("notices", "待通知", true),
    ]);
    for agency in agencies {
        table.row(vec![
            agency.name.clone(),
            agency.term_days.to_string(),
            agency.placed.to_string(),
            money(&agency.outstanding),
            money(&agency.recovered),
            money(&agency.earned),
            agency.notices.to_string(),
        ]);
    }
    table.print()
}

/// What is agreed, as the file that `set --agreement` reads.
pub fn agency(agency: &AgencyView) -> String {
    let json = serde_json::to_string_pretty(agency).unwrap_or_default();
    format!("{} {}\n{json}", agency.name, either("agreed upon as follows", "的约定如下"))
}

pub fn preview(preview: &PackPreview) -> String {
    let columns: Vec<(&str, &str, bool)> =
        preview.columns.iter().map(|column| (column.header.as_str(), column.header.as_str(), false)).collect();
    let mut table = Table::new(&columns);
    preview.rows.iter().for_each(|row| table.row(row.clone()));
    let withheld: Vec<&str> = preview.withheld.iter().map(|(_, header)| header.as_str()).collect();
    format!("{}\n{}: {}", table.print(), either("withheld", "未提供"), withheld.join(", "))
}

pub fn placed(placed: &Placed) -> String {
    let mut text = format!(
        "{}{} → {}: {} {}, {} {}, {}\n{} {}, {} {}",
        if placed.dry_run { either("(dry run) ", "（试运行）") } else { "" },
        placed.batch,
        placed.agency,
        placed.cases,
        either("cases", "件案件"),
        placed.debtors,
        either("debtors", "户"),
        money(&placed.outstanding),
        either("placed on", "委案日期"),
        placed.placed_on,
        either("recall due", "预计退案日"),
        placed.recall_due,
    );
    for (reason, count) in &placed.excluded_by {
        let _ = write!(text, "\n  {} – {}: {count}", either("left out", "排除"), of_code("exclusion", &code(reason)));
    }
    text
}

pub fn placed_among(among: &PlacedAmong) -> String {
    let mut text = among.batches.iter().map(placed).collect::<Vec<_>>().join("\n");
    let _ = write!(text, "\n{} {:.4} %", either("balances apart by", "金额差距"), among.spread_percent);
    for (reason, count) in &among.excluded_by {
        let _ = write!(text, "\n  {} – {}: {count}", either("left out", "排除"), of_code("exclusion", &code(reason)));
    }
    text
}

pub fn expected(expected: &Expected) -> String {
    let mut table = Table::new(&[
        ("bucket", "账龄", false),
        ("cases", "案件", true),
        ("outstanding", "逾期总金额", true),
        ("rate %", "回收率 %", true),
        ("from cases", "依据案件", true),
        ("of", "来源", false),
    ]);
    for bucket in &expected.buckets {
        table.row(vec![
            bucket.bucket.clone(),
            bucket.cases.to_string(),
            money(&bucket.outstanding),
            bucket.rate_percent.map(|rate| format!("{rate:.2}")).unwrap_or_default(),
            bucket.from_cases.to_string(),
            bucket.basis.clone(),
        ]);
    }
    format!(
        "{}\n{} {}, {} {}{}",
        table.print(),
        either("expected recovery", "预计回款"),
        money(&expected.recovery),
        either("commission", "佣金"),
        money(&expected.commission),
        if expected.thin { either(" (from few cases)", "（历史数据较少）") } else { "" }
    )
}

pub fn export(export: &Export) -> String {
    let mut text = format!("{} → {}  {}", export.batch, export.folder, money(&export.control_totals));
    for file in &export.files {
        let _ = write!(text, "\n  {}  {}", file.sha256, file.name);
    }
    text
}

pub fn batches(batches: &[BatchSummary]) -> String {
    let mut table = Table::new(&[
        ("batch", "批次号", false),
        ("agency", "委外机构", false),
        ("state", "状态", false),
        ("cases", "案件", true),
        ("open", "在委", true),
        ("outstanding", "逾期总金额", true),
        ("recovered", "回款", true),
        ("placed on", "委案日期", false),
        ("recall due", "预计退案日", false),
    ]);
    for batch in batches {
        table.row(vec![
            batch.batch.clone(),
            batch.agency.clone(),
            of_code("batch_state", &batch.state),
            batch.cases.to_string(),
            batch.open_cases.to_string(),
            money(&batch.outstanding),
            money(&batch.recovered),
            date(batch.placed_on),
            date(batch.recall_due),
        ]);
    }
    table.print()
}

pub fn batch(batch: Option<&BatchSummary>, cases: &[BatchCase], history: &[BatchMoment]) -> String {
    let mut text = batch.map(|batch| batches(std::slice::from_ref(batch))).unwrap_or_default();
    let mut table = Table::new(&[
        ("no", "序号", true),
        ("case ref", "案件编号", false),
        ("name", "客户姓名", false),
        ("bucket", "账龄", false),
        ("outstanding", "逾期总金额", true),
        ("state", "状态", false),
        ("reason", "原因", false),
        ("objection", "异议", false),
    ]);
    for case in cases {
        table.row(vec![
            case.sequence.to_string(),
            case.loan_no.clone(),
            case.debtor_name.clone(),
            case.bucket.clone(),
            money(&[case.outstanding]),
            of_code("placement_state", &case.state),
            of_code("recall_reason", &case.reason),
            case.objection.clone(),
        ]);
    }
    let _ = write!(text, "\n\n{}\n", table.print());
    for moment in history {
        let _ = write!(
            text,
            "\n{}  {}  {}  {} {} {}",
            date(moment.on),
            of_code("moment", moment.kind.code()),
            moment.cases,
            of_code("recall_reason", &moment.reason),
            moment.note,
            moment.files.join(" ")
        );
    }
    text
}

/// What a row says otherwise than the book.
fn difference(difference: &FieldDifference) -> String {
    let field = of_code("return_field", &difference.field);
    format!("{field}: {} ≠ {}", difference.stated, difference.known)
}

pub fn returned(outcome: &ReturnOutcome) -> String {
    let rows = &outcome.rows;
    let mut text = format!(
        "{}{} {} · {}: {} {}, {} {}, {} {}, {} {}, {} {}, {} {} → {} {} {}",
        if outcome.dry_run { either("(dry run) ", "（试运行）") } else { "" },
        outcome.batch,
        outcome.agency,
        of_code("return_kind", outcome.kind.code()),
        rows.read,
        either("rows", "行"),
        rows.agrees,
        either("agree", "一致"),
        rows.differs,
        either("differ", "不一致"),
        rows.unknown,
        either("unknown", "未知"),
        rows.known,
        either("known already", "已处理"),
        rows.cancelled,
        either("cancelled", "已抵消"),
        rows.applied,
        either("applied", "已应用"),
        money(&outcome.applied),
    );
    for row in outcome.list.iter().filter(|row| matches!(row.pile, Pile::Differs | Pile::Unknown)) {
        let differences: Vec<String> = row.differences.iter().map(difference).collect();
        let _ = write!(
            text,
            "\n  {} {} {}: {}",
            either("row", "行"),
            row.row,
            row.loan_no,
            row.code.map_or_else(|| differences.join("; "), |code| of_code("return_code", code.code())),
        );
    }
    if !outcome.unread_sheets.is_empty() {
        let _ =
            write!(text, "\n  {}: {}", either("sheets not read", "未读取的工作表"), outcome.unread_sheets.join(", "));
    }
    text
}

pub fn notices(notices: &[AgencyNotice]) -> String {
    let mut table = Table::new(&[
        ("agency", "委外机构", false),
        ("batch", "批次号", false),
        ("case ref", "案件编号", false),
        ("notice", "通知", false),
        ("paid on", "还款日期", false),
        ("owed before", "原欠款", true),
        ("owed now", "最新欠款", true),
    ]);
    for notice in notices {
        table.row(vec![
            notice.agency.clone(),
            notice.batch.clone(),
            notice.loan_no.clone(),
            match notice.kind {
                NoticeKind::Stop => either("stop", "停催"),
                NoticeKind::Balance => either("new balance", "余额变更"),
            }
            .to_owned(),
            date(notice.paid_on),
            money(&[notice.told]),
            money(&[notice.now]),
        ]);
    }
    table.print()
}

pub fn notices_written(written: &[NoticesWritten]) -> String {
    let lines = written.iter().map(|one| {
        format!(
            "{}: {} {}, {} {} → {}",
            one.agency,
            one.stops,
            either("stops", "件停催"),
            one.balances,
            either("new balances", "件余额变更"),
            one.file
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub fn statement(statement: &Statement, invoice: Option<&InvoiceComparison>) -> String {
    let mut table = Table::new(&[
        ("batch", "批次号", false),
        ("case ref", "案件编号", false),
        ("paid on", "还款日期", false),
        ("amount", "还款金额", true),
        ("rule", "规则", false),
        ("%", "%", true),
        ("commission", "佣金", true),
    ]);
    for line in &statement.lines {
        table.row(vec![
            line.batch.clone(),
            line.loan_no.clone(),
            date(line.paid_on),
            money(&[line.amount]),
            of_code("rule", line.rule.code()),
            line.percent.map(|percent| percent.to_string()).unwrap_or_default(),
            money(&[line.commission]),
        ]);
    }
    let mut text = format!(
        "{} {}{}\n{}\n{} {}, {} {}",
        statement.agency,
        statement.month,
        if statement.settled { either(" (settled)", "（已结算）") } else { "" },
        table.print(),
        either("paid", "还款"),
        money(&statement.paid),
        either("commission", "佣金"),
        money(&statement.commission)
    );
    if let Some(invoice) = invoice {
        let mut table = Table::new(&[
            ("row", "行号", true),
            ("case ref", "案件编号", false),
            ("paid on", "还款日期", false),
            ("their commission", "机构佣金", true),
            ("our commission", "我方佣金", true),
            ("verdict", "结果", false),
        ]);
        for line in &invoice.lines {
            table.row(vec![
                line.row.map(|row| row.to_string()).unwrap_or_default(),
                line.loan_no.clone(),
                date(line.paid_on),
                amount(line.their_commission),
                amount(line.our_commission),
                code(line.verdict),
            ]);
        }
        let _ = write!(
            text,
            "\n\n{}\n{}\n{} {}, {} {}",
            invoice.file,
            table.print(),
            either("theirs", "机构"),
            money(&invoice.theirs),
            either("ours", "我方"),
            money(&invoice.ours)
        );
    }
    text
}

pub fn scorecard(scorecard: &Scorecard) -> String {
    let mut table = Table::new(&[
        ("", "", false),
        ("cases", "案件", true),
        ("placed", "委案金额", true),
        ("recovered", "回款", true),
        ("%", "%", true),
        ("commission", "佣金", true),
        ("net", "净回款", true),
        ("by month %", "逐月 %", false),
        ("in-house %", "内催 %", false),
    ]);
    let months = |months: &[Option<f64>]| {
        let known = months.iter().map_while(|month| month.map(|percent| format!("{percent:.1}")));
        known.collect::<Vec<_>>().join(" ")
    };
    for row in &scorecard.rows {
        table.row(vec![
            row.key.clone(),
            row.cases.to_string(),
            money(&[row.placed]),
            money(&[row.recovered]),
            format!("{:.2}", row.rate_percent),
            money(&[row.commission]),
            money(&[row.net]),
            months(&row.months),
            months(&row.in_house),
        ]);
    }
    table.print()
}

pub fn disclosure(disclosure: &Disclosure) -> String {
    let mut text = format!("{} {}", disclosure.debtor_name, disclosure.loan_nos.join(", ")).trim().to_owned();
    for entry in &disclosure.entries {
        let fields: Vec<String> = entry
            .fields
            .iter()
            .map(|field| {
                if field.purpose.is_empty() {
                    field.header.clone()
                } else {
                    format!("{} ({})", field.header, field.purpose)
                }
            })
            .collect();
        let deleted = match entry.deleted_on {
            Some(_) => format!("{} {}", either("deleted", "删除于"), date(entry.deleted_on)),
            None => either("deletion not confirmed", "尚未确认删除").to_owned(),
        };
        let _ = write!(
            text,
            "\n{}  {}  {}  {}  {}\n  {}\n  {} {}  {}",
            entry.at,
            entry.agency,
            entry.batch,
            disclosed(entry.kind),
            entry.contract,
            fields.join(", "),
            either("until", "至"),
            date(entry.until),
            deleted
        );
    }
    text.trim().to_owned()
}

fn disclosed(kind: DisclosureKind) -> &'static str {
    match kind {
        DisclosureKind::RecallPending => either("wanted back", "拟退案清单"),
        DisclosureKind::Recalled => either("recall", "退案清单"),
        DisclosureKind::Notices => either("notices", "停催及余额通知"),
        DisclosureKind::Statement => either("statement", "佣金结算单"),
        DisclosureKind::Pack => either("pack", "委案包"),
    }
}
