//! Outcomes as text for people: aligned columns, wide characters counted as two.

use crate::words::{either, is_chinese, language, of_code, problem, told};
use caseload_engine::{
    AgingBucket, AgingTable, AgingTotal, Assigned, Bucket, BucketSet, CaseLine, CaseView, CheckResult, Field, Flow,
    ImportResult, ImportRun, Kind, ListOpened, LogLine, Money, Movement, MovementState, Notice, PauseView, Policies,
    ProductPolicy, Profile, RollRates, SampleResult, UndoResult, Vintages,
};
use comfy_table::CellAlignment;
use serde_json::Value;
use std::fmt::Write as _;

/// Columns with their headers; numbers stand at the right.
pub struct Table {
    table: comfy_table::Table,
}

impl Table {
    pub fn new(columns: &[(&str, &str, bool)]) -> Self {
        Self::of(columns.iter().map(|(english, chinese, right)| (either(english, chinese).to_owned(), *right)))
    }

    /// A table under headers that are no words of the program's; `true` for those of numbers.
    pub fn of(columns: impl Iterator<Item = (String, bool)>) -> Self {
        let (headers, right): (Vec<String>, Vec<bool>) = columns.unzip();
        let mut table = comfy_table::Table::new();
        table.load_preset(comfy_table::presets::NOTHING).set_header(headers);
        for (column, right) in table.column_iter_mut().zip(right) {
            column.set_padding((0, 2));
            column.set_cell_alignment(if right { CellAlignment::Right } else { CellAlignment::Left });
        }
        Self { table }
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.table.add_row(cells);
    }

    pub fn print(&self) -> String {
        self.table.trim_fmt()
    }

    /// The rows alone, where a title stands above them.
    pub fn print_without_headers(&self) -> String {
        let text = self.table.trim_fmt();
        let rows: Vec<String> = text.lines().skip(1).map(|line| format!("  {line}")).collect();
        rows.join("\n")
    }
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
        (either("added to a row above", "并入同一案件"), rows.added),
        (either("left out by their status", "按状态不计入"), rows.left_out),
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
    text.push_str(&credits(&result.totals.credits));
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
    let meant: Vec<String> = result
        .statuses
        .iter()
        .map(|count| {
            let meaning = count.meaning.map_or_else(|| "?".to_owned(), |meaning| of_code("meaning", meaning.name()));
            format!("{} = {meaning} ({})", count.value, count.rows)
        })
        .collect();
    if !meant.is_empty() {
        let _ = write!(text, "\n{}: {}", either("status", "状态"), meant.join(either(", ", "，")));
    }
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

/// Credits beside what is owed; nothing where there are none.
fn credits(credits: &[Money]) -> String {
    if credits.is_empty() {
        return String::new();
    }
    format!("\n{}: {}", either("credits not applied", "未抵扣的贷项"), money(credits))
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
        table.row(vec![profile.name.clone(), of_code("kind", profile.kind.name()), columns.join(", ")]);
    }
    table.print()
}

pub fn imports(runs: &[ImportRun]) -> String {
    let mut table = Table::new(&[
        ("run", "次", true),
        ("at (UTC)", "时间（UTC）", false),
        ("file", "文件", false),
        ("as of", "截至", false),
        ("what", "内容", false),
        ("rows", "行数", true),
        ("rejected", "拒绝", true),
        ("", "", false),
    ]);
    for run in runs {
        table.row(vec![
            run.run.to_string(),
            moment(&run.at),
            run.file.clone(),
            run.as_of.map(|day| day.to_string()).unwrap_or_default(),
            of_code("kind", &run.kind),
            run.rows["read"].to_string(),
            run.rows["rejected"].to_string(),
            if run.undone { either("taken back", "已撤销").to_owned() } else { String::new() },
        ]);
    }
    table.print()
}

/// The buckets of a table and their sum.
fn buckets_and_total(buckets: &[AgingBucket], total: &AgingTotal) -> String {
    let mut table = Table::new(&[
        ("bucket", "账龄", false),
        ("cases", "案件", true),
        ("debtors", "客户", true),
        ("outstanding", "逾期总金额", true),
        ("balance", "剩余应还", true),
    ]);
    for bucket in buckets {
        table.row(vec![
            bucket.label.clone(),
            bucket.cases.to_string(),
            bucket.debtors.to_string(),
            money(&bucket.outstanding),
            money(&bucket.balance),
        ]);
    }
    table.row(vec![
        either("total", "合计").to_owned(),
        total.cases.to_string(),
        total.debtors.to_string(),
        money(&total.outstanding),
        money(&total.balance),
    ]);
    table.print()
}

pub fn aging(aging: &AgingTable) -> String {
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
    text.push_str(&buckets_and_total(&aging.buckets, &aging.total));
    text.push_str(&credits(&aging.credits));
    for line in &aging.at_risk {
        let percent = line.percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.2} %"));
        let (balance, of) = (money(&[line.balance]), money(&[line.of]));
        let _ = write!(text, "\nPAR {}: {percent} ({balance} {} {of})", line.days, either("of", "/"));
    }
    let written_off = &aging.written_off;
    if written_off.cases > 0 {
        let _ = write!(
            text,
            "\n{}: {} · {} · {} {}",
            either("written off", "已核销"),
            written_off.cases,
            money(&written_off.outstanding),
            either("recovered", "已收回"),
            money(&written_off.recovered)
        );
    }
    for own in &aging.own_sets {
        let products = own.products.join(", ");
        let _ = write!(text, "\n\n{products} · {} · {}\n", own.bucket_set, own.policy);
        text.push_str(&buckets_and_total(&own.buckets, &own.total));
    }
    if !aging.groups.is_empty() {
        let _ = write!(text, "\n\n{}", groups(aging));
    }
    if let Some(before) = &aging.before {
        let _ = write!(text, "\n\n{}", self::aging(before));
    }
    text
}

/// The groups of a table, one a row, with the cases of each bucket that has any.
fn groups(aging: &AgingTable) -> String {
    let shown: Vec<usize> = (0..aging.buckets.len()).filter(|at| aging.buckets[*at].cases > 0).collect();
    let mut headers = vec![(either("group", "分组").to_owned(), false)];
    headers.extend(shown.iter().map(|at| (aging.buckets[*at].code.clone(), true)));
    headers.push((either("cases", "案件").to_owned(), true));
    headers.push((either("outstanding", "逾期总金额").to_owned(), true));
    let mut table = Table::of(headers.into_iter());
    for group in &aging.groups {
        let key = if group.key.is_empty() { "–" } else { &group.key };
        let branch = group.parent.as_ref().map(|parent| format!("{parent} · ")).unwrap_or_default();
        let mut cells = vec![format!("{branch}{key}")];
        let count = |at: &usize| match group.buckets[*at].cases {
            0 => "–".to_owned(),
            cases => cases.to_string(),
        };
        cells.extend(shown.iter().map(count));
        cells.push(group.total.cases.to_string());
        cells.push(money(&group.total.outstanding));
        table.row(cells);
    }
    table.print()
}

/// A line for each product that has a policy of its own.
fn of_products(policies: &[ProductPolicy]) -> String {
    policies.iter().fold(String::new(), |mut text, own| {
        let _ = writeln!(text, "{}: {}", own.product, own.policy);
        text
    })
}

/// Where cases were or are, for people.
fn state(state: &MovementState) -> String {
    let said = of_code("state", &state.code);
    if said == state.code { state.label.clone() } else { said }
}

fn flow(flow: Flow) -> String {
    let code = serde_json::to_value(flow).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    of_code("flow", &code)
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
            state(&movement.states[cell.from]),
            state(&movement.states[cell.to]),
            flow(cell.flow),
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
        flows.row(vec![flow(sum.flow), sum.sum.cases.to_string(), sums.0, sums.1]);
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
            of_code("status", row.status.name()),
            or_dash(row.collector.as_ref()),
            or_dash(row.agency.as_ref()),
        ]);
    }
    let beside = credits(&list.credits);
    format!("{} {} · {}{beside}\n{}", list.total, either("cases", "件案件"), money(&list.outstanding), table.print())
}

pub fn case(case: &CaseView) -> String {
    let status = of_code("status", case.line.status.name());
    let mut text = format!(
        "{}  {}\n{} · {}",
        case.line.loan_no,
        case.line.debtor_name,
        money(&[case.line.outstanding]),
        case.line.bucket_label.clone().unwrap_or_else(|| status.clone()),
    );
    if case.line.bucket_label.is_some() {
        let _ = write!(text, " · {status}");
    }
    if case.balance.minor != case.line.outstanding.minor {
        let _ = write!(text, "\n{}: {}", either("everything still to pay", "剩余应还"), money(&[case.balance]));
    }
    if case.debtor_credits.minor != 0 {
        text.push_str(&credits(&[case.debtor_credits]));
    }
    let _ = write!(text, "\n\n{}\n", either("Why it is where it is", "账龄依据"));
    let mut why = Table::new(&[("", "", false), ("", "", false), ("", "", true), ("", "", true)]);
    for line in &case.why {
        let value = |name: &str| (name == "detail").then(|| line.detail.clone().unwrap_or_default());
        why.row(vec![
            line.date.map(|date| date.to_string()).unwrap_or_default(),
            told("why", line.what.code(), &value),
            line.amount.map(|amount| money(&[amount])).unwrap_or_default(),
            line.left.map(|left| format!("→ {}", money(&[left]))).unwrap_or_default(),
        ]);
    }
    text.push_str(&why.print_without_headers());
    if !case.other_ages.is_empty() {
        let _ = write!(text, "\n\n{}\n", either("Counted otherwise", "其他口径"));
        let mut others = Table::new(&[("", "", false), ("", "", true), ("", "", false)]);
        for other in &case.other_ages {
            let policy = other.policy.as_ref().map(|policy| format!(" · {policy}")).unwrap_or_default();
            let days = either("days", "天");
            others.row(vec![
                format!("{} · {}{policy}", other.bucket_set, other.day_count.name()),
                format!("{} {days}", other.days_past_due),
                other.bucket_label.clone().unwrap_or_else(|| "–".to_owned()),
            ]);
        }
        text.push_str(&others.print_without_headers());
    }
    if !case.history.is_empty() {
        let _ = write!(text, "\n\n{}\n", either("What was done", "操作记录"));
        let mut history = Table::new(&[("", "", false), ("", "", false), ("", "", false), ("", "", false)]);
        for item in &case.history {
            let undone = if item.undone { either(" (taken back)", "（已撤销）") } else { "" };
            let what = format!("{}{undone}", of_code("what", item.what.code()));
            history.row(vec![moment(&item.at), item.actor.clone(), what, of_code("recall_reason", &item.detail)]);
        }
        text.push_str(&history.print_without_headers());
    }
    text.trim_end().to_owned()
}

/// A stamp as a person reads it, to the minute; in UTC.
fn moment(stamp: &str) -> String {
    stamp.get(..16).unwrap_or(stamp).replace('T', " ")
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

/// What became of cases that were written off or put back.
pub fn removed(removed: &Assigned) -> String {
    let changed = format!("{} {}", removed.changed, either("cases changed", "件案件已更改"));
    if removed.left == 0 {
        return changed;
    }
    format!("{changed}, {} {}", removed.left, either("stay as they were", "件维持不变"))
}

pub fn undone(undone: &UndoResult) -> String {
    let what = of_code("what", undone.undone.what.code());
    format!("{} {} ({what})", either("change", "更改"), undone.undone.change)
}

pub fn log(log: &[LogLine]) -> String {
    let mut table = Table::new(&[
        ("change", "编号", true),
        ("at (UTC)", "时间（UTC）", false),
        ("by", "操作人", false),
        ("what was done", "内容", false),
    ]);
    for line in log {
        let undone =
            line.undone_by.map(|by| format!(" ({} {by})", either("taken back by", "已撤销，更改"))).unwrap_or_default();
        let said = told("log", line.what.code(), &|name| log_value(&line.params, name));
        table.row(vec![line.change.to_string(), moment(&line.at), line.actor.clone(), format!("{said}{undone}")]);
    }
    table.print()
}

/// What stands in the log for a name in its sentence.
fn log_value(params: &Value, name: &str) -> Option<String> {
    match name {
        "closed_some" => params["closed"].as_u64().filter(|closed| *closed > 0).map(|closed| closed.to_string()),
        "created" | "updated" | "unchanged" | "rejected" => {
            params["rows"][name].as_u64().map(|count| count.to_string())
        }
        "what_words" => params["what"].as_str().map(|what| of_code("what", what)),
        "reason_words" => params["reason"].as_str().map(|reason| of_code("recall_reason", reason)),
        _ => match &params[name] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Array(list) => {
                Some(list.iter().map(|one| one.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", "))
            }
            other => Some(other.to_string()),
        },
    }
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
