//! Headers of the trade and the fields they stand for (DOMAIN.md §2).

use caseload_domain::Field;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The headers under which a field arrives, in their normalised form's source spelling.
/// Where several columns of a file match one field, the header that stands first here wins.
const ALIASES: &[(Field, &[&str])] = &[
    (
        Field::LoanNo,
        &[
            "loan no",
            "loan id",
            "loan number",
            "account",
            "account no",
            "account number",
            "contract no",
            "contract number",
            "case no",
            "case number",
            "case ref",
            "invoice number",
            "invoice no",
            "案件编号",
            "合同号",
            "合同编号",
            "借据号",
            "贷款账号",
            "借款合同号",
            "个案序列号",
            "卡号",
        ],
    ),
    (
        Field::DebtorName,
        &[
            "name",
            "customer",
            "customer name",
            "borrower",
            "borrower name",
            "debtor",
            "debtor name",
            "客户姓名",
            "姓名",
            "债务人姓名",
            "户名",
        ],
    ),
    (
        Field::DebtorNo,
        &[
            "id no",
            "id number",
            "national id",
            "customer id",
            "debtor id",
            "debtor no",
            "身份证号",
            "证件号",
            "身份证",
            "身份证号码",
            "债务人身份证",
            "客户号",
        ],
    ),
    (Field::Phone, &["phone", "mobile", "phone number", "mobile number", "手机号", "手机号码", "客户手机", "本人手机"]),
    (Field::Email, &["email", "e mail", "邮箱"]),
    (Field::Address, &["address", "家庭住址", "地址"]),
    (Field::Region, &["region", "city", "province", "state", "区域", "省份", "城市"]),
    (Field::Product, &["product", "loan type", "产品名称", "贷款类型", "产品系列"]),
    (Field::Currency, &["currency", "ccy", "币种"]),
    (Field::LoanAmount, &["loan amount", "principal amount", "合同金额", "借款本金", "借款金额", "贷款本金"]),
    (Field::DisbursedOn, &["loan date", "disbursement date", "disbursed on", "invoice date", "贷款日期", "放款日期"]),
    (Field::Term, &["term", "terms", "期限", "贷款期限"]),
    (
        Field::Outstanding,
        &[
            "outstanding",
            "total due",
            "amount due",
            "balance",
            "逾期总金额",
            "总欠款",
            "总欠款金额",
            "最新欠款",
            "剩余本金",
        ],
    ),
    (Field::Principal, &["principal", "逾期本金"]),
    (Field::Interest, &["interest", "逾期利息"]),
    (Field::Penalty, &["penalty", "逾期罚息", "违约金", "滞纳金"]),
    (Field::Fees, &["fees", "费用", "管理费"]),
    (
        Field::DueDate,
        &[
            "due date",
            "last repayment date",
            "oldest unpaid due date",
            "应还日期",
            "应还款日",
            "最后还款日",
            "逾期日",
            "到期日",
            "到期还款日",
        ],
    ),
    (Field::DaysPastDue, &["dpd", "days past due", "days late", "逾期天数"]),
    (Field::LastPaidOn, &["last payment date", "last paid on", "最近还款日期"]),
    (Field::LastPaidAmount, &["last payment amount", "last paid amount", "最近还款金额"]),
    (Field::SettledOn, &["settled date", "settled on", "paid off", "结清日期"]),
    (Field::Reason, &["overdue reason", "reason", "逾期原因"]),
];

/// Headers of instalment and payment files, tried before those of cases when a file is of that kind.
const SCHEDULE_ALIASES: &[(Field, &[&str])] = &[
    (
        Field::InstalmentNo,
        &[
            "instalment no",
            "installment no",
            "instalment",
            "installment",
            "instalment number",
            "期数",
            "期次",
            "还款期数",
        ],
    ),
    (Field::PaidAmount, &["paid amount", "amount paid", "已还金额", "实还金额"]),
    (Field::PaidOn, &["paid on", "payment date", "paid date", "date paid", "还款日期", "实还日期"]),
    (Field::Amount, &["amount", "payment amount", "instalment amount", "还款金额", "应还金额", "期供"]),
    (Field::Reference, &["reference", "payment reference", "payment no", "流水号", "交易流水号"]),
    (Field::Reverses, &["reverses", "reversal of", "冲正流水号", "原流水号"]),
];

/// Traditional characters of the headers above and their simplified forms.
const TRADITIONAL: &str = "編编號号戶户應应還还餘余額额總总貸贷賬账帳账據据個个債债務务證证件件機机碼码產产稱称類类係系幣币種种單单約约違违滯滞納纳罰罚費费遲迟歷历結结後后實实際际區区電电郵邮";

/// A header without what doesn't distinguish it: white space at its ends and line breaks, `*`, a unit in
/// brackets, full-width forms, case, and the difference between space, underscore and hyphen.
#[must_use]
pub fn normalise_header(header: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::with_capacity(header.len());
    for character in header.chars() {
        let folded = match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
            '\u{3000}' => ' ',
            other => simplified(other),
        };
        match folded {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | '\u{feff}' => {}
            '_' | '-' | '.' | ':' => plain.push(' '),
            other if other.is_whitespace() => plain.push(' '),
            other => plain.extend(other.to_lowercase()),
        }
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    // Between ideographs a space means nothing.
    if plain.is_ascii() { words.join(" ") } else { words.concat() }
}

fn simplified(character: char) -> char {
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == character {
            return simple;
        }
    }
    character
}

fn table() -> &'static HashMap<String, (Field, usize)> {
    static TABLE: OnceLock<HashMap<String, (Field, usize)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (field, headers) in ALIASES.iter().chain(SCHEDULE_ALIASES) {
            for (rank, header) in headers.iter().enumerate() {
                table.entry(normalise_header(header)).or_insert((*field, rank));
            }
            table.entry(normalise_header(field.name())).or_insert((*field, usize::MAX));
        }
        table
    })
}

/// The field that a header stands for, with its rank among that field's headers (0 is the best).
#[must_use]
pub fn field_of_header(header: &str) -> Option<(Field, usize)> {
    table().get(&normalise_header(header)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_matched_whatever_their_dress() {
        for (header, field) in [
            ("逾期总金额（元）", Field::Outstanding),
            (" 案件\n编号 * ", Field::LoanNo),
            ("案件編號", Field::LoanNo),
            ("應還日期", Field::DueDate),
            ("剩餘本金", Field::Outstanding),
            ("Ｌｏａｎ Ｎｏ", Field::LoanNo),
            ("Loan_ID", Field::LoanNo),
            ("due_date", Field::DueDate),
            ("Days-Past-Due", Field::DaysPastDue),
            ("\u{feff}Loan No.", Field::LoanNo),
            ("手机号码", Field::Phone),
        ] {
            assert_eq!(field_of_header(header).map(|(field, _)| field), Some(field), "{header}");
        }
        assert_eq!(field_of_header("备注"), None);
    }
}
