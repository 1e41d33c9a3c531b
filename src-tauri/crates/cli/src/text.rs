//! Outcomes as text for people: aligned columns, wide characters counted as two.

use crate::words::{header, language, of_code, of_code_with, problem, said, said_with, status_value};
use caseload_engine::{
    AgingBucket, AgingTable, AgingTotal, Assigned, Bucket, BucketSet, CaseLine, CaseView, CheckResult, Field, Flow,
    ImportResult, ImportRun, Kind, ListOpened, LogLine, Money, Movement, MovementState, Notice, NoticeCode,
    NoticeCount, PauseView, Policies, ProductPolicy, Profile, RollRates, SampleResult, UndoResult, Vintages,
};
use comfy_table::CellAlignment;
use serde_json::Value;
use std::fmt::Write as _;

/// Columns with their headers; numbers stand at the right.
pub struct Table {
    table: comfy_table::Table,
}

impl Table {
    /// A table under headers of the catalogue, by their English words; `true` for those of numbers.
    pub fn new(columns: &[(&str, bool)]) -> Self {
        Self::of(columns.iter().map(|(english, right)| (header(english).to_owned(), *right)))
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
    format!("{} → {}", said_with("{cases|case|cases}", &[("cases", &made.cases)]), made.file)
}

/// The fields that decide what a file says, with their names.
const DECISIVE: [(Field, &str); 8] = [
    (Field::LoanNo, "loan number"),
    (Field::Outstanding, "outstanding"),
    (Field::DueDate, "due date"),
    (Field::DaysPastDue, "days past due"),
    (Field::InstalmentNo, "instalment number"),
    (Field::Amount, "amount"),
    (Field::PaidAmount, "paid amount"),
    (Field::PaidOn, "paid on"),
];
/// The fields that are added up where no column is of what is outstanding.
const PARTS: &[(Field, &str)] = &[
    (Field::Principal, "principal"),
    (Field::Interest, "interest"),
    (Field::Penalty, "penalty"),
    (Field::Fees, "fees"),
];
/// The fields that several columns may make up, and what is left of an instalment, with the headers of each.
fn parts_read(result: &ImportResult) -> Vec<String> {
    let fields = Field::ALL.iter().filter(|field| field.may_repeat() || **field == Field::Unpaid);
    let read = |field: &Field| {
        let columns = result.columns.iter().filter(|column| column.field == Some(*field));
        let headers: Vec<&str> = columns.map(|column| column.header.as_str()).collect();
        (!headers.is_empty()).then(|| format!("{} = {}", of_code("field", field.name()), headers.join(" + ")))
    };
    fields.filter_map(read).collect()
}

/// Rows that are named one by one, of the rejected.
const REJECTS_NAMED: usize = 20;

pub fn import(result: &ImportResult) -> String {
    let rows = &result.rows;
    let counted: Vec<String> = [
        (said("new"), rows.created),
        (said("changed"), rows.updated),
        (said("unchanged"), rows.unchanged),
        (said("rejected"), rows.rejected),
        (said("added to a row above"), rows.added),
        (said("left out by their status"), rows.left_out),
        (said("blank"), rows.blank),
        (said("totals and remarks"), rows.footer),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(name, count)| said_with("{count} {name}", &[("count", &count), ("name", &name)]))
    .collect();
    let read = said("rows");
    let trial = if result.dry_run { said(" (dry run: nothing was changed)") } else { "" };
    let mut text = format!("{}: {} {read}{trial}", result.file.name, rows.read);
    if !counted.is_empty() {
        let _ = write!(text, "\n{}", counted.join(said(", ")));
    }
    let summed = match result.kind {
        Kind::Cases => said("outstanding"),
        Kind::Instalments => said("instalments"),
        Kind::Payments => said("payments"),
    };
    let _ = write!(text, "\n{summed}: {}", money(&result.totals.outstanding));
    text.push_str(&credits(&result.totals.credits));
    if result.closed > 0 {
        let closed = said_with("{cases|case|cases} closed as withdrawn", &[("cases", &result.closed)]);
        let _ = write!(text, "\n{closed}: {}", money(&result.closed_outstanding));
    }
    if result.dry_run && result.closes_many {
        let asks = said_with(
            "These are more than a tenth of the open cases: the import will ask for --close {cases}.",
            &[("cases", &result.closed)],
        );
        let _ = write!(text, "\n{asks}");
    }
    let parts = if result.header_of(Field::Outstanding).is_none() && result.kind == Kind::Cases { PARTS } else { &[] };
    let read: Vec<String> = DECISIVE
        .iter()
        .chain(parts)
        .filter_map(|(field, english)| Some(format!("{} = {}", said(english), result.header_of(*field)?)))
        .chain(parts_read(result))
        .collect();
    let _ = write!(text, "\n{}: {}", said("read"), read.join(said(", ")));
    let kept: Vec<&str> = result
        .columns
        .iter()
        .filter(|column| column.field.is_none() && result.statuses.iter().all(|status| status.header != column.header))
        .map(|column| column.header.as_str())
        .collect();
    if !kept.is_empty() {
        let _ = write!(text, "\n{}: {}", said("not read"), kept.join(said(", ")));
    }
    let are_several = result.statuses.windows(2).any(|pair| pair[0].header != pair[1].header);
    let meant: Vec<String> = result
        .statuses
        .iter()
        .map(|count| {
            let meaning = count.meaning.map_or_else(|| "?".to_owned(), |meaning| of_code("meaning", meaning.name()));
            let header = if are_several { format!("{}: ", status_value(&count.header)) } else { String::new() };
            format!("{header}{} = {meaning} ({})", status_value(&count.value), count.rows)
        })
        .collect();
    if !meant.is_empty() {
        let _ = write!(text, "\n{}: {}", said("status"), meant.join(said(", ")));
    }
    if let Some(profile) = &result.profile {
        let _ = write!(text, "\n{}: {profile}", said("profile"));
    }
    let sentence =
        |notice: &Notice| notice.sentence(notice.field.and_then(|field| result.header_of(field)), language());
    if rows.rejected > 0 {
        let _ = write!(text, "\n{}:", said("Rejected"));
    }
    for notice in result.rejects.iter().take(REJECTS_NAMED) {
        let _ = write!(text, "\n  {}: {}", row(notice.row), sentence(notice));
    }
    if let Some(more) = rows.rejected.checked_sub(REJECTS_NAMED as u64).filter(|more| *more > 0) {
        let _ = write!(text, "\n  … {more} {}", said("more"));
    }
    let repeats = |count: &NoticeCount| count.rejected && count.code == NoticeCode::DuplicateLoanNo;
    if result.kind == Kind::Cases && result.notice_counts.iter().any(repeats) {
        let hint = said(
            "Where a loan has several rows, add them up with --add-up, or read the file as a schedule with --kind instalments.",
        );
        let _ = write!(text, "\n  {hint}");
    }
    let warned: Vec<_> = result.notice_counts.iter().filter(|count| !count.rejected).collect();
    if !warned.is_empty() {
        let _ = write!(text, "\n{}:", said("To be looked at"));
    }
    for count in warned {
        let first = result.warnings.iter().find(|notice| notice.code == count.code && notice.field == count.field);
        let Some(first) = first else { continue };
        let place = match (first.row, count.rows) {
            (0, _) => String::new(),
            (at, 1) => format!("{}: ", row(at)),
            (at, several) => said_with("{rows|row|rows}, first row {row}: ", &[("rows", &several), ("row", &at)]),
        };
        let _ = write!(text, "\n  {place}{}", sentence(first));
        // Which loan a payer meant is shown of every payment.
        if count.code == NoticeCode::LoanFoundInText {
            let others = result.warnings.iter().filter(|notice| notice.code == count.code && notice.row != first.row);
            for other in others {
                let _ = write!(text, "\n    {}: {}", row(other.row), other.value);
            }
        }
    }
    text
}

/// Credits beside what is owed; nothing where there are none.
fn credits(credits: &[Money]) -> String {
    if credits.is_empty() {
        return String::new();
    }
    format!("\n{}: {}", said("credits not applied"), money(credits))
}

fn row(number: u64) -> String {
    said_with("row {row}", &[("row", &number)])
}

pub fn profiles(profiles: &[Profile]) -> String {
    let mut table = Table::new(&[("profile", false), ("kind", false), ("columns", false)]);
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
        ("run", true),
        ("at (UTC)", false),
        ("file", false),
        ("as of", false),
        ("what", false),
        ("rows", true),
        ("rejected", true),
        ("", false),
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
            if run.undone { said("taken back").to_owned() } else { String::new() },
        ]);
    }
    table.print()
}

/// The buckets of a table and their sum.
fn buckets_and_total(buckets: &[AgingBucket], total: &AgingTotal) -> String {
    let mut table =
        Table::new(&[("bucket", false), ("cases", true), ("debtors", true), ("outstanding", true), ("balance", true)]);
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
        said("total").to_owned(),
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
        said("as of"),
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
        let _ = write!(text, "\nPAR {}: {percent} ({balance} {} {of})", line.days, said("of"));
    }
    let written_off = &aging.written_off;
    if written_off.cases > 0 {
        let _ = write!(
            text,
            "\n{}: {} · {} · {} {}",
            said("written off"),
            written_off.cases,
            money(&written_off.outstanding),
            said("recovered"),
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
    let mut headers = vec![(said("group").to_owned(), false)];
    headers.extend(shown.iter().map(|at| (aging.buckets[*at].code.clone(), true)));
    headers.push((header("cases").to_owned(), true));
    headers.push((said("outstanding").to_owned(), true));
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
        ("from", false),
        ("to", false),
        ("what became of them", false),
        ("cases", true),
        ("before", true),
        ("after", true),
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
    let mut flows = Table::new(&[("what became of them", false), ("cases", true), ("before", true), ("after", true)]);
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
        ("from", false),
        ("to", false),
        ("bucket", false),
        ("overdue", true),
        ("roll rate", true),
        ("stayed", true),
        ("cured", true),
        ("settled", true),
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
    let mut columns = vec![("disbursed in", false), ("loans", true)];
    columns.extend(months.iter().map(|month| (month.as_str(), true)));
    let mut table = Table::new(&columns);
    for vintage in &vintages.vintages {
        let mut row = vec![vintage.month.clone(), vintage.loans.to_string()];
        row.extend(vintage.points.iter().map(|point| percent(point.percent)));
        table.row(row);
    }
    let days = said("overdue by more than");
    let own = of_products(&vintages.product_policies);
    let said = (vintages.days, said("days"), vintages.day_count.name(), &vintages.policy);
    format!("{days} {} {} · {} · {}\n{own}{}", said.0, said.1, said.2, said.3, table.print())
}

pub fn policies(policies: &Policies) -> String {
    let mut table = Table::new(&[
        ("policy", false),
        ("bucket set", false),
        ("day count", false),
        ("tolerance", true),
        ("fees first", false),
        ("grace", true),
        ("products", false),
        ("", false),
    ]);
    for policy in &policies.policies {
        let used = policies.used == policy.name;
        table.row(vec![
            format!("{}@{}", policy.name, policy.version),
            policy.bucket_set.clone(),
            policy.terms.day_count.name().to_owned(),
            policy.terms.tolerance.to_string(),
            if policy.terms.fees_first { said("yes") } else { said("no") }.to_owned(),
            policy.terms.grace_days.to_string(),
            policy.products.join(", "),
            if used { said("in use").to_owned() } else { String::new() },
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
    let mut table =
        Table::new(&[("pause", true), ("for", false), ("from", false), ("until", false), ("reason", false)]);
    for pause in pauses {
        let whose = pause.loan_no.as_ref().or(pause.product.as_ref());
        table.row(vec![
            pause.id.to_string(),
            whose.cloned().unwrap_or_else(|| said("all cases").to_owned()),
            pause.from.map(|day| day.to_string()).unwrap_or_default(),
            pause.until.map_or_else(|| "–".to_owned(), |day| day.to_string()),
            pause.reason.clone(),
        ]);
    }
    table.print()
}

pub fn cases(list: &ListOpened, rows: &[CaseLine]) -> String {
    let mut table = Table::new(&[
        ("loan no", false),
        ("name", false),
        ("due date", false),
        ("days", true),
        ("bucket", false),
        ("outstanding", true),
        ("balance", true),
        ("status", false),
        ("collector", false),
        ("agency", false),
    ]);
    for row in rows {
        table.row(vec![
            row.loan_no.clone(),
            row.debtor_name.clone(),
            row.due_date.map_or_else(|| "–".to_owned(), |date| date.to_string()),
            row.days_past_due.to_string(),
            or_dash(row.bucket.as_ref()),
            money(&[row.outstanding]),
            money(&[row.balance]),
            of_code("status", row.status.name()),
            or_dash(row.collector.as_ref()),
            or_dash(row.agency.as_ref()),
        ]);
    }
    let mut beside = String::new();
    if list.balance != list.outstanding {
        let _ = write!(beside, "\n{}: {}", said("everything still to pay"), money(&list.balance));
    }
    beside.push_str(&credits(&list.credits));
    let count = said_with("{cases|case|cases}", &[("cases", &list.total)]);
    format!("{count} · {}{beside}\n{}", money(&list.outstanding), table.print())
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
    if let Some(hold) = &case.line.hold {
        let until = hold.until.map(|day| day.to_string()).unwrap_or_default();
        let held = said_with("held: {reason}[, until {until}]", &[("reason", &hold.reason), ("until", &until)]);
        let _ = write!(text, "\n{held}");
    }
    if case.line.balance.minor != case.line.outstanding.minor {
        let _ = write!(text, "\n{}: {}", said("everything still to pay"), money(&[case.line.balance]));
    }
    if case.debtor_credits.minor != 0 {
        text.push_str(&credits(&[case.debtor_credits]));
    }
    let _ = write!(text, "\n\n{}\n", said("Why it is where it is"));
    let mut why = Table::new(&[("", false), ("", false), ("", true), ("", true)]);
    for line in &case.why {
        let value = |name: &str| (name == "detail").then(|| line.detail.clone().unwrap_or_default());
        why.row(vec![
            line.date.map(|date| date.to_string()).unwrap_or_default(),
            of_code_with("why", line.what.code(), &value),
            line.amount.map(|amount| money(&[amount])).unwrap_or_default(),
            line.left.map(|left| format!("→ {}", money(&[left]))).unwrap_or_default(),
        ]);
    }
    text.push_str(&why.print_without_headers());
    if !case.other_ages.is_empty() {
        let _ = write!(text, "\n\n{}\n", said("Counted otherwise"));
        let mut others = Table::new(&[("", false), ("", true), ("", false)]);
        for other in &case.other_ages {
            let policy = other.policy.as_ref().map(|policy| format!(" · {policy}")).unwrap_or_default();
            let days = said("days");
            others.row(vec![
                format!("{} · {}{policy}", other.bucket_set, other.day_count.name()),
                format!("{} {days}", other.days_past_due),
                other.bucket_label.clone().unwrap_or_else(|| "–".to_owned()),
            ]);
        }
        text.push_str(&others.print_without_headers());
    }
    if !case.history.is_empty() {
        let _ = write!(text, "\n\n{}\n", said("What was done"));
        let mut history = Table::new(&[("", false), ("", false), ("", false), ("", false)]);
        for item in &case.history {
            let undone = if item.undone { said(" (taken back)") } else { "" };
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
    let changed = said_with("{cases|case|cases} changed", &[("cases", &assigned.changed)]);
    if assigned.left == 0 {
        return changed;
    }
    format!("{changed}, {} {}", assigned.left, said("that nobody of the team takes or has room for"))
}

/// What became of cases that were written off or put back.
pub fn removed(removed: &Assigned) -> String {
    let changed = said_with("{cases|case|cases} changed", &[("cases", &removed.changed)]);
    if removed.left == 0 {
        return changed;
    }
    format!("{changed}, {} {}", removed.left, said("stay as they were"))
}

pub fn undone(undone: &UndoResult) -> String {
    let what = of_code("what", undone.undone.what.code());
    format!("{} {} ({what})", said("change"), undone.undone.change)
}

pub fn log(log: &[LogLine]) -> String {
    let mut table = Table::new(&[("change", true), ("at (UTC)", false), ("by", false), ("what was done", false)]);
    for line in log {
        let undone = line.undone_by.map(|by| format!(" ({} {by})", said("taken back by"))).unwrap_or_default();
        let said = of_code_with("log", line.what.code(), &|name| log_value(&line.params, name));
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
        lines.push(said("The book is in order.").to_owned());
    }
    if let Some(head) = &result.head {
        let newest = said("Newest change");
        lines.push(format!("{newest} {}: {}", head.change, head.digest));
    }
    lines.join("\n")
}
