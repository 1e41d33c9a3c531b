//! The columns of files from agencies, and the headers that they come under.

use caseload_domain::Field;
use caseload_tables::columns::Kind;
use caseload_tables::{field_of_header, known_header, normalise_header};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A column of a file from an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is what its name says")]
pub enum ReturnColumn {
    CaseRef,
    Batch,
    Name,
    Currency,
    PaidOn,
    Amount,
    Balance,
    Settled,
    Status,
    Payer,
    Method,
    Reference,
    Reverses,
    Commission,
    NotedAt,
    Contact,
    ContactPhone,
    Note,
    Result,
    PromisedOn,
    PromisedAmount,
    ReturnedOn,
    ReturnReason,
    Objection,
    NewPhone,
    NewEmail,
    NewAddress,
}

/// The headers of each (DOMAIN.md §5, "What comes back"); the better one first.
const ALIASES: &[(ReturnColumn, &[&str])] = &[
    (ReturnColumn::Batch, &["batch no", "batch", "批次号", "委案批次", "批次"]),
    (
        ReturnColumn::PaidOn,
        &[
            "paid on",
            "payment date",
            "paid date",
            "date paid",
            "collection date",
            "collected on",
            "date collected",
            "recovery date",
            "receipt date",
            "received on",
            "date received",
            "transaction date",
            "value date",
            "还款日期",
            "还款时间",
            "还款日",
            "回款日期",
            "回款时间",
            "到账日期",
            "实还日期",
        ],
    ),
    (
        ReturnColumn::Amount,
        &[
            "amount",
            "paid amount",
            "amount paid",
            "payment amount",
            "payment",
            "recovered",
            "amount recovered",
            "recovered amount",
            "amount collected",
            "collected amount",
            "collected",
            "collection amount",
            "gross collected",
            "total collected",
            "total paid",
            "amount received",
            "received",
            "催回金额",
            "回收金额",
            "收款金额",
            "还款金额",
            "回款金额",
            "实还金额",
            "到账金额",
        ],
    ),
    (
        ReturnColumn::Balance,
        // What was due at placement stands in the pack and is no balance.
        &[
            "latest balance",
            "balance",
            "balance after",
            "outstanding now",
            "latest outstanding",
            "current outstanding",
            "remaining balance",
            "remaining outstanding",
            "balance remaining",
            "最新欠款",
            "剩余欠款",
            "欠款余额",
            "当前欠款",
        ],
    ),
    (ReturnColumn::Settled, &["settled", "paid in full", "is settled", "是否结清", "结清"]),
    (
        ReturnColumn::Status,
        &[
            "status",
            "payment status",
            "transaction status",
            "txn status",
            "receipt status",
            "disposition",
            "dispo",
            "feedback",
            "状态",
            "支付状态",
            "交易状态",
            "还款状态",
            "扣款状态",
            "到账状态",
            "扣款结果",
            "交易结果",
            "是否到账",
        ],
    ),
    (ReturnColumn::Payer, &["payer", "paid by", "还款人"]),
    (ReturnColumn::Method, &["method", "payment method", "channel", "还款方式", "还款渠道"]),
    (
        ReturnColumn::Reference,
        &[
            "reference",
            "payment reference",
            "payment no",
            "receipt no",
            "receipt",
            "reference no",
            "transaction id",
            "流水号",
            "交易流水号",
            "凭证号",
        ],
    ),
    (ReturnColumn::Reverses, &["reverses", "reversal of", "冲正流水号", "原流水号"]),
    (ReturnColumn::Commission, &["commission", "commission amount", "fee", "佣金", "佣金金额", "手续费"]),
    (
        ReturnColumn::NotedAt,
        &[
            "contacted at",
            "contact time",
            "visit date",
            "visited on",
            "visit time",
            "called at",
            "note date",
            "call time",
            "call date",
            "noted at",
            "noted on",
            "note time",
            "contact date",
            "contacted on",
            "called on",
            "date",
            "time",
            "催收时间",
            "催收日期",
            "跟进时间",
            "跟进日期",
            "沟通时间",
            "日期",
            "时间",
        ],
    ),
    (ReturnColumn::Contact, &["spoke to", "contact", "contact person", "party", "催收对象", "联系人"]),
    (
        ReturnColumn::ContactPhone,
        &["number called", "phone called", "called number", "phone", "电话", "拨打电话", "联系电话"],
    ),
    (
        ReturnColumn::Note,
        &["note", "notes", "call note", "call notes", "remark", "remarks", "催收记录", "跟进记录", "备注"],
    ),
    (ReturnColumn::Result, &["result", "outcome", "call result", "催收结果", "跟进结果"]),
    (
        ReturnColumn::PromisedOn,
        &["promise date", "promised on", "promised for", "ptp date", "承诺还款日期", "承诺日期"],
    ),
    (ReturnColumn::PromisedAmount, &["promise amount", "promised amount", "ptp amount", "承诺还款金额", "承诺金额"]),
    (ReturnColumn::ReturnedOn, &["returned on", "return date", "退案日期", "退案时间"]),
    (
        ReturnColumn::ReturnReason,
        &["return reason", "reason for return", "reason of return", "reason", "退案原因", "退案理由"],
    ),
    (ReturnColumn::Objection, &["objection", "objection reason", "异议", "异议原因", "留案原因", "申请留案原因"]),
    (
        ReturnColumn::NewPhone,
        &["new phone", "new mobile", "new phone number", "新手机号", "新手机号码", "新电话", "新联系电话"],
    ),
    (ReturnColumn::NewEmail, &["new email", "new e mail", "新邮箱"]),
    (ReturnColumn::NewAddress, &["new address", "新地址", "新联系地址", "最新地址"]),
];

impl ReturnColumn {
    /// Every column.
    pub const ALL: [Self; 27] = [
        Self::CaseRef,
        Self::Batch,
        Self::Name,
        Self::Currency,
        Self::PaidOn,
        Self::Amount,
        Self::Balance,
        Self::Settled,
        Self::Status,
        Self::Payer,
        Self::Method,
        Self::Reference,
        Self::Reverses,
        Self::Commission,
        Self::NotedAt,
        Self::Contact,
        Self::ContactPhone,
        Self::Note,
        Self::Result,
        Self::PromisedOn,
        Self::PromisedAmount,
        Self::ReturnedOn,
        Self::ReturnReason,
        Self::Objection,
        Self::NewPhone,
        Self::NewEmail,
        Self::NewAddress,
    ];

    /// The column of a name: `paid_on`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::from(name)).ok()
    }
}

/// Columns that the user said: what, and under which header.
pub type SaidColumns = [(ReturnColumn, String)];

/// Where each column stands under some headers.
pub(super) fn columns_of(headers: &[String], said: &SaidColumns) -> HashMap<ReturnColumn, usize> {
    let plain: Vec<String> = headers.iter().map(|header| normalise_header(header)).collect();
    let mut places = HashMap::new();
    for (column, header) in said {
        let wanted = normalise_header(header);
        if let Some(at) = plain.iter().position(|header| *header == wanted) {
            places.insert(*column, at);
        }
    }
    for (column, names) in ALIASES {
        if places.contains_key(column) {
            continue;
        }
        let at = names.iter().find_map(|name| {
            let name = normalise_header(name);
            plain.iter().position(|header| *header == name)
        });
        if let Some(at) = at.filter(|at| !places.values().any(|taken| taken == at)) {
            places.insert(*column, at);
        }
    }
    // A mere date beside an amount is its day, where nothing tells of talks but a remark or a result: money that a visit
    // brought is money.
    if places.contains_key(&ReturnColumn::Amount)
        && !places.contains_key(&ReturnColumn::PaidOn)
        && !places.contains_key(&ReturnColumn::Contact)
        && let Some(at) = places.remove(&ReturnColumn::NotedAt)
    {
        places.insert(ReturnColumn::PaidOn, at);
    }
    // What every file of the trade has goes by the table of the import.
    for (column, field) in [
        (ReturnColumn::CaseRef, Field::LoanNo),
        (ReturnColumn::Name, Field::DebtorName),
        (ReturnColumn::Currency, Field::Currency),
    ] {
        if places.contains_key(&column) {
            continue;
        }
        let ranked = headers.iter().enumerate().filter(|(at, _)| !places.values().any(|taken| taken == at)).filter_map(
            |(at, header)| field_of_header(header).filter(|(found, _)| *found == field).map(|(_, rank)| (rank, at)),
        );
        if let Some((_, at)) = ranked.min() {
            places.insert(column, at);
        }
    }
    // So does what a file of payments has, where nothing tells of anything else.
    let of_others = [
        ReturnColumn::NotedAt,
        ReturnColumn::Note,
        ReturnColumn::Result,
        ReturnColumn::Contact,
        ReturnColumn::PromisedOn,
        ReturnColumn::PromisedAmount,
        ReturnColumn::ReturnedOn,
        ReturnColumn::ReturnReason,
        ReturnColumn::Objection,
        ReturnColumn::NewPhone,
        ReturnColumn::NewEmail,
        ReturnColumn::NewAddress,
    ];
    if of_others.iter().any(|column| places.contains_key(column)) {
        return places;
    }
    for (column, field) in [
        (ReturnColumn::PaidOn, Field::PaidOn),
        (ReturnColumn::Amount, Field::Amount),
        (ReturnColumn::Reference, Field::Reference),
        (ReturnColumn::Reverses, Field::Reverses),
    ] {
        let free = headers.iter().enumerate().filter(|(at, _)| !places.values().any(|taken| taken == at));
        let known = free.filter_map(|(at, header)| {
            let known = known_header(header, Some(Kind::Payments)).filter(|known| known.field == field)?;
            Some((known.is_fallback, known.rank, at))
        });
        if let Some((.., at)) = known.min().filter(|_| !places.contains_key(&column)) {
            places.insert(column, at);
        }
    }
    places
}

/// The columns under headers of which each may be of the amount, where there are several.
pub(super) fn rivals_of_amount(headers: &[String], said: &SaidColumns) -> Vec<usize> {
    let is_said = said.iter().any(|(column, _)| *column == ReturnColumn::Amount);
    let names = ALIASES.iter().filter(|(column, _)| *column == ReturnColumn::Amount).flat_map(|(_, names)| *names);
    let names: Vec<String> = names.map(|name| normalise_header(name)).collect();
    let is_amount = |header: &str| {
        let plain = normalise_header(header);
        let is_deposited = plain.starts_with("deposit") && !plain.contains("date");
        is_deposited || plain == "实际到账金额" || names.contains(&plain)
    };
    let places: Vec<usize> = (0..headers.len()).filter(|at| is_amount(&headers[*at])).collect();
    if is_said || places.len() < 2 { Vec::new() } else { places }
}

/// The headers that a file is recognised by.
pub(super) fn known_headers(said: &SaidColumns) -> Vec<String> {
    let known = ALIASES.iter().flat_map(|(_, names)| names.iter()).map(|name| (*name).to_owned());
    known.chain(said.iter().map(|(_, header)| header.clone())).collect()
}
