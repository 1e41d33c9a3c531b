//! Outcomes as text for people: aligned columns, wide characters counted as two.

use crate::words::{either, is_chinese, language, problem};
use caseload_engine::{
    AgingTable, Assigned, Bucket, BucketSet, CaseLine, CaseView, CheckResult, Field, Flow, ImportResult, ImportRun,
    Kind, ListOpened, LogLine, Money, Movement, MovementState, Notice, PauseView, Policies, ProductPolicy, Profile,
    RollRates, SampleResult, UndoResult, Vintages,
};
use std::fmt::Write as _;

/// Columns with their headers; numbers stand at the right.
pub struct Table {
    headers: Vec<String>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: &[(&str, &str, bool)]) -> Self {
        Self {
            headers: columns.iter().map(|(english, chinese, _)| either(english, chinese).to_owned()).collect(),
            right: columns.iter().map(|(.., right)| *right).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub fn print(&self) -> String {
        let widths: Vec<usize> = (0..self.headers.len())
            .map(|at| {
                std::iter::once(&self.headers)
                    .chain(&self.rows)
                    .filter_map(|row| row.get(at))
                    .map(|cell| width(cell))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in std::iter::once(&self.headers).chain(&self.rows) {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                let space = " ".repeat(widths[at].saturating_sub(width(cell)));
                let _ = if self.right[at] { write!(line, "{space}{cell}  ") } else { write!(line, "{cell}{space}  ") };
            }
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text.trim_end().to_owned()
    }
}

/// Columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if ('\u{1100}'..'\u{20000}').contains(&c) && !('\u{2000}'..'\u{2e80}').contains(&c) { 2 } else { 1 })
        .sum()
}

/// `1,234.50 CNY`, several currencies one after another, a dash for none.
pub fn money(amounts: &[Money]) -> String {
    if amounts.is_empty() {
        return "–".to_owned();
    }
    amounts
        .iter()
        .map(|amount| format!("{} {}", grouped(&amount.digits()), amount.currency))
        .collect::<Vec<_>>()
        .join(" + ")
}

fn grouped(digits: &str) -> String {
    let (sign, rest) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut shown = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{sign}{shown}.{fraction}"),
        None => format!("{sign}{shown}"),
    }
}

fn or_dash(text: Option<&String>) -> String {
    text.cloned().unwrap_or_else(|| "–".to_owned())
}

pub fn sample(made: &SampleResult) -> String {
    format!("{} {} → {}", made.cases, either("cases", "件案件"), made.file)
}

/// The fields that decide what a file says, with their names.
const DECISIVE: [(Field, &str, &str); 8] = [
    (Field::LoanNo, "loan number", "案件编号"),
    (Field::Outstanding, "outstanding", "逾期总金额"),
    (Field::DueDate, "due date", "应还日期"),
    (Field::DaysPastDue, "days past due", "逾期天数"),
    (Field::InstalmentNo, "instalment number", "期次"),
    (Field::Amount, "amount", "金额"),
    (Field::PaidAmount, "paid amount", "已还金额"),
    (Field::PaidOn, "paid on", "还款日期"),
];
/// Rows that are named one by one, of the rejected.
const REJECTS_NAMED: usize = 20;

pub fn import(result: &ImportResult) -> String {
    let rows = &result.rows;
    let counted: Vec<String> = [
        (either("new", "新增"), rows.created),
        (either("changed", "更新"), rows.updated),
        (either("unchanged", "未变"), rows.unchanged),
        (either("rejected", "拒绝"), rows.rejected),
        (either("blank", "空行"), rows.blank),
        (either("totals and remarks", "合计与备注"), rows.footer),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(name, count)| if is_chinese() { format!("{name} {count}") } else { format!("{count} {name}") })
    .collect();
    let read = either("rows", "行");
    let trial =
        if result.dry_run { either(" (dry run: nothing was changed)", "（试运行，未作更改）") } else { "" };
    let mut text = format!("{}: {} {read}{trial}", result.file.name, rows.read);
    if !counted.is_empty() {
        let _ = write!(text, "\n{}", counted.join(either(", ", "，")));
    }
    let summed = match result.kind {
        Kind::Cases => either("outstanding", "逾期总金额"),
        Kind::Instalments => either("instalments", "还款计划"),
        Kind::Payments => either("payments", "还款"),
    };
    let _ = write!(text, "\n{summed}: {}", money(&result.totals.outstanding));
    if result.closed > 0 {
        let cases = either("cases closed as withdrawn", "件案件按撤回关闭");
        let _ = write!(text, "\n{} {cases}: {}", result.closed, money(&result.closed_outstanding));
    }
    let read: Vec<String> = DECISIVE
        .iter()
        .filter_map(|(field, english, chinese)| {
            Some(format!("{} = {}", either(english, chinese), result.header_of(*field)?))
        })
        .collect();
    let _ = write!(text, "\n{}: {}", either("read", "读取"), read.join(either(", ", "，")));
    if let Some(profile) = &result.profile {
        let _ = write!(text, "\n{}: {profile}", either("profile", "导入方案"));
    }
    let sentence =
        |notice: &Notice| notice.sentence(notice.field.and_then(|field| result.header_of(field)), language());
    if rows.rejected > 0 {
        let _ = write!(text, "\n{}:", either("Rejected", "拒绝"));
    }
    for notice in result.rejects.iter().take(REJECTS_NAMED) {
        let _ = write!(text, "\n  {}: {}", row(notice.row), sentence(notice));
    }
    if let Some(more) = rows.rejected.checked_sub(REJECTS_NAMED as u64).filter(|more| *more > 0) {
        let _ = write!(text, "\n  … {more} {}", either("more", "更多"));
    }
    let warned: Vec<_> = result.notice_counts.iter().filter(|count| !count.rejected).collect();
    if !warned.is_empty() {
        let _ = write!(text, "\n{}:", either("To be looked at", "请核对"));
    }
    for count in warned {
        let first = result.warnings.iter().find(|notice| notice.code == count.code && notice.field == count.field);
        let Some(first) = first else { continue };
        let place = match (first.row, count.rows) {
            (0, _) => String::new(),
            (at, 1) => format!("{}: ", row(at)),
            (at, several) if is_chinese() => format!("{several} 行，首见第 {at} 行："),
            (at, several) => format!("{several} rows, first row {at}: "),
        };
        let _ = write!(text, "\n  {place}{}", sentence(first));
    }
    text
}

fn row(number: u64) -> String {
    if is_chinese() { format!("第 {number} 行") } else { format!("row {number}") }
}

pub fn profiles(profiles: &[Profile]) -> String {
    let mut table = Table::new(&[("profile", "导入方案", false), ("kind", "类型", false), ("columns", "列", false)]);
    for profile in profiles {
        let columns: Vec<String> = profile
            .columns
            .iter()
            .filter_map(|(header, field)| Some(format!("{header} = {}", field.as_ref()?.name())))
            .collect();
        table.row(vec![profile.name.clone(), profile.kind.name().to_owned(), columns.join(", ")]);
    }
    table.print()
}

pub fn imports(runs: &[ImportRun]) -> String {
    let mut table = Table::new(&[
        ("run", "次", true),
        ("at", "时间", false),
        ("file", "文件", false),
        ("sha256", "SHA-256", false),
    ]);
    for run in runs {
        table.row(vec![run.run.to_string(), run.at.clone(), run.file.clone(), run.sha256.chars().take(12).collect()]);
    }
    table.print()
}

pub fn aging(aging: &AgingTable) -> String {
    let mut table = Table::new(&[
        ("bucket", "账龄", false),
        ("cases", "案件", true),
        ("debtors", "客户", true),
        ("outstanding", "逾期总金额", true),
    ]);
    for bucket in &aging.buckets {
        table.row(vec![
            bucket.label.clone(),
            bucket.cases.to_string(),
            bucket.debtors.to_string(),
            money(&bucket.outstanding),
        ]);
    }
    table.row(vec![
        either("total", "合计").to_owned(),
        aging.total.cases.to_string(),
        aging.total.debtors.to_string(),
        money(&aging.total.outstanding),
    ]);
    let mut text = format!(
        "{} {} · {} · {} · {}@{}\n",
        either("as of", "截至"),
        aging.as_of,
        aging.bucket_set,
        aging.day_count.name(),
        aging.policy,
        aging.policy_version
    );
    text.push_str(&of_products(&aging.product_policies));
    text.push_str(&table.print());
    for group in &aging.groups {
        let key = if group.key.is_empty() { "–" } else { &group.key };
        let branch = group.parent.as_ref().map(|parent| format!("{parent} · ")).unwrap_or_default();
        let _ = write!(text, "\n\n{branch}{key} ({})", group.total.cases);
        for bucket in group.buckets.iter().filter(|bucket| bucket.cases > 0) {
            let _ = write!(text, "\n  {}  {}  {}", bucket.label, bucket.cases, money(&bucket.outstanding));
        }
    }
    if let Some(before) = &aging.before {
        let _ = write!(text, "\n\n{}", self::aging(before));
    }
    text
}

/// A line for each product that has a policy of its own.
fn of_products(policies: &[ProductPolicy]) -> String {
    policies.iter().fold(String::new(), |mut text, own| {
        let _ = writeln!(text, "{}: {}", own.product, own.policy);
        text
    })
}

/// Where cases were or are, for people.
fn state(state: &MovementState) -> &str {
    match state.code.as_str() {
        "not_yet" => either("not there yet", "尚未入催"),
        "settled" => either("settled", "结清"),
        "withdrawn" => either("withdrawn", "撤回"),
        _ => &state.label,
    }
}

fn flow(flow: Flow) -> &'static str {
    match flow {
        Flow::RolledOn => either("rolled on", "恶化"),
        Flow::Stayed => either("stayed", "维持"),
        Flow::RolledBack => either("rolled back", "好转"),
        Flow::Cured => either("cured", "回归正常"),
        Flow::Settled => either("settled", "结清"),
        Flow::Withdrawn => either("withdrawn", "撤回"),
        Flow::New => either("new", "新增"),
        Flow::Returned => either("returned", "再次入催"),
    }
}

pub fn movement(movement: &Movement) -> String {
    let mut cells = Table::new(&[
        ("from", "期初", false),
        ("to", "期末", false),
        ("what became of them", "去向", false),
        ("cases", "案件", true),
        ("before", "期初金额", true),
        ("after", "期末金额", true),
    ]);
    for cell in &movement.cells {
        cells.row(vec![
            state(&movement.states[cell.from]).to_owned(),
            state(&movement.states[cell.to]).to_owned(),
            flow(cell.flow).to_owned(),
            cell.cases.to_string(),
            money(&cell.before),
            money(&cell.after),
        ]);
    }
    let mut flows = Table::new(&[
        ("what became of them", "去向", false),
        ("cases", "案件", true),
        ("before", "期初金额", true),
        ("after", "期末金额", true),
    ]);
    for sum in &movement.flows {
        let sums = (money(&sum.sum.before), money(&sum.sum.after));
        flows.row(vec![flow(sum.flow).to_owned(), sum.sum.cases.to_string(), sums.0, sums.1]);
    }
    format!(
        "{} → {} · {} · {} · {}\n{}{}\n\n{}",
        movement.from,
        movement.to,
        movement.bucket_set,
        movement.day_count.name(),
        movement.policy,
        of_products(&movement.product_policies),
        cells.print(),
        flows.print()
    )
}

fn percent(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.2} %"))
}

pub fn roll_rates(rates: &RollRates) -> String {
    let mut table = Table::new(&[
        ("from", "期初", false),
        ("to", "期末", false),
        ("bucket", "账龄", false),
        ("overdue", "期初金额", true),
        ("roll rate", "迁移率", true),
        ("stayed", "维持", true),
        ("cured", "回归正常", true),
        ("settled", "结清", true),
    ]);
    for month in &rates.months {
        for rate in &month.rates {
            table.row(vec![
                month.from.to_string(),
                month.to.to_string(),
                rate.bucket.clone(),
                money(&[Money { currency: rate.currency, minor: rate.before }]),
                percent(rate.roll_percent),
                percent(rate.stayed_percent),
                percent(rate.cured_percent),
                percent(rate.settled_percent),
            ]);
        }
    }
    let own = of_products(&rates.product_policies);
    format!("{} · {} · {}\n{own}{}", rates.bucket_set, rates.day_count.name(), rates.policy, table.print())
}

pub fn vintages(vintages: &Vintages) -> String {
    let most = vintages.vintages.iter().map(|vintage| vintage.points.len()).max().unwrap_or(0);
    let months: Vec<String> = (0..most).map(|month| month.to_string()).collect();
    let mut columns = vec![("disbursed in", "放款月份", false), ("loans", "笔数", true)];
    columns.extend(months.iter().map(|month| (month.as_str(), month.as_str(), true)));
    let mut table = Table::new(&columns);
    for vintage in &vintages.vintages {
        let mut row = vec![vintage.month.clone(), vintage.loans.to_string()];
        row.extend(vintage.points.iter().map(|point| percent(point.percent)));
        table.row(row);
    }
    let days = either("overdue by more than", "逾期超过");
    let own = of_products(&vintages.product_policies);
    let said = (vintages.days, either("days", "天"), vintages.day_count.name(), &vintages.policy);
    format!("{days} {} {} · {} · {}\n{own}{}", said.0, said.1, said.2, said.3, table.print())
}

pub fn policies(policies: &Policies) -> String {
    let mut table = Table::new(&[
        ("policy", "账龄政策", false),
        ("bucket set", "账龄区间", false),
        ("day count", "计日方式", false),
        ("tolerance", "容差", true),
        ("fees first", "费用优先", false),
        ("grace", "宽限天数", true),
        ("products", "产品", false),
        ("", "", false),
    ]);
    for policy in &policies.policies {
        let used = policies.used == policy.name;
        table.row(vec![
            format!("{}@{}", policy.name, policy.version),
            policy.bucket_set.clone(),
            policy.terms.day_count.name().to_owned(),
            policy.terms.tolerance.to_string(),
            either(
                if policy.terms.fees_first { "yes" } else { "no" },
                if policy.terms.fees_first { "是" } else { "否" },
            )
            .to_owned(),
            policy.terms.grace_days.to_string(),
            policy.products.join(", "),
            if used { either("in use", "使用中").to_owned() } else { String::new() },
        ]);
    }
    table.print()
}

pub fn bucket_sets(sets: &[BucketSet]) -> String {
    let lines = sets.iter().map(|set| {
        let labels: Vec<String> = set.buckets().iter().map(Bucket::label).collect();
        format!("{}@{}  {}", set.name(), set.version(), labels.join(" · "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub fn pauses(pauses: &[PauseView]) -> String {
    let mut table = Table::new(&[
        ("pause", "编号", true),
        ("for", "适用", false),
        ("from", "自", false),
        ("until", "至", false),
        ("reason", "原因", false),
    ]);
    for pause in pauses {
        let whose = pause.loan_no.as_ref().or(pause.product.as_ref());
        table.row(vec![
            pause.id.to_string(),
            whose.cloned().unwrap_or_else(|| either("all cases", "全部案件").to_owned()),
            pause.from.map(|day| day.to_string()).unwrap_or_default(),
            pause.until.map_or_else(|| "–".to_owned(), |day| day.to_string()),
            pause.reason.clone(),
        ]);
    }
    table.print()
}

pub fn cases(list: &ListOpened, rows: &[CaseLine]) -> String {
    let mut table = Table::new(&[
        ("loan no", "案件编号", false),
        ("name", "客户姓名", false),
        ("due date", "应还日期", false),
        ("days", "天数", true),
        ("bucket", "账龄", false),
        ("outstanding", "逾期总金额", true),
        ("status", "状态", false),
        ("collector", "催收员", false),
        ("agency", "委外机构", false),
    ]);
    for row in rows {
        table.row(vec![
            row.loan_no.clone(),
            row.debtor_name.clone(),
            row.due_date.map_or_else(|| "–".to_owned(), |date| date.to_string()),
            row.days_past_due.to_string(),
            or_dash(row.bucket.as_ref()),
            money(&[row.outstanding]),
            row.status.name().to_owned(),
            or_dash(row.collector.as_ref()),
            or_dash(row.agency.as_ref()),
        ]);
    }
    format!("{} {} · {}\n{}", list.total, either("cases", "件案件"), money(&list.outstanding), table.print())
}

pub fn case(case: &CaseView) -> String {
    let mut text = format!(
        "{}  {}  {}  {}\n",
        case.line.loan_no,
        case.line.debtor_name,
        money(&[case.line.outstanding]),
        case.line.bucket_label.clone().unwrap_or_else(|| case.line.status.name().to_owned()),
    );
    let _ = writeln!(text, "  {}", case.policy);
    for line in &case.why {
        let date = line.date.map(|date| date.to_string()).unwrap_or_default();
        let amount = line.amount.map(|amount| money(&[amount])).unwrap_or_default();
        let left = line.left.map(|left| format!("→ {}", money(&[left]))).unwrap_or_default();
        let _ =
            writeln!(text, "  {date:10}  {}  {amount}  {left}  {}", line.what, line.detail.clone().unwrap_or_default());
    }
    for other in &case.other_ages {
        let policy = other.policy.clone().unwrap_or_default();
        let bucket = other.bucket_label.clone().unwrap_or_else(|| "–".to_owned());
        let days = (other.day_count.name(), other.days_past_due);
        let _ = writeln!(text, "  {} · {} {policy}: {} → {bucket}", other.bucket_set, days.0, days.1);
    }
    for item in &case.history {
        let _ = writeln!(text, "  {}  {}  {}  {}", item.at, item.actor, item.what, item.detail);
    }
    text.trim_end().to_owned()
}

pub fn assigned(assigned: &Assigned) -> String {
    let changed = format!("{} {}", assigned.changed, either("cases changed", "件案件已更改"));
    if assigned.left == 0 {
        return changed;
    }
    format!(
        "{changed}, {} {}",
        assigned.left,
        either("that nobody of the team takes or has room for", "件无人承接或已满")
    )
}

pub fn undone(undone: &UndoResult) -> String {
    format!("{} {} ({})", either("change", "更改"), undone.undone.change, undone.undone.what)
}

pub fn log(log: &[LogLine]) -> String {
    let mut table = Table::new(&[
        ("change", "编号", true),
        ("at", "时间", false),
        ("by", "操作人", false),
        ("what", "内容", false),
        ("", "", false),
    ]);
    for line in log {
        table.row(vec![
            line.change.to_string(),
            line.at.clone(),
            line.actor.clone(),
            line.what.to_string(),
            line.params.to_string(),
        ]);
    }
    table.print()
}

pub fn check(result: &CheckResult) -> String {
    let mut lines: Vec<String> = result.problems.iter().map(problem).collect();
    if result.ok {
        lines.push(either("The book is in order.", "账本无误。").to_owned());
    }
    if let Some(head) = &result.head {
        let newest = either("Newest change", "最新更改");
        lines.push(format!("{newest} {}: {}", head.change, head.digest));
    }
    lines.join("\n")
}
