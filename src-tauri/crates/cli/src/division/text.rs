//! Division as text for people.

use crate::text::{Table, money};
use crate::words::either;
use caseload_engine::{
    CertificateCheck, CollectorSummary, DivideBy, DivideOnly, DividedRule, Division, DivisionObstacle, DivisionSummary,
    ObstacleCode, RuleSet, Trial, WorklistReturn, WrittenWorklist,
};
use std::fmt::Write as _;

pub fn collectors(collectors: &[CollectorSummary]) -> String {
    let mut table = Table::new(&[
        ("collector", "催收员", false),
        ("team", "小组", false),
        ("weight", "权重", true),
        ("cases", "案件", true),
        ("debtors", "客户", true),
        ("outstanding", "逾期总金额", true),
        ("room", "上限", true),
        ("", "", false),
    ]);
    for one in collectors {
        let most = [one.most_cases.map(|most| most.to_string()), one.most_outstanding.map(|most| money(&[most]))];
        let state = match (one.active, one.away) {
            (false, _) => either("retired", "已离职"),
            (true, true) => either("away", "请假"),
            (true, false) => "",
        };
        table.row(vec![
            one.name.clone(),
            one.team.clone(),
            one.weight.to_string(),
            one.cases.to_string(),
            one.debtors.to_string(),
            money(&one.outstanding),
            most.into_iter().flatten().collect::<Vec<_>>().join(" / "),
            state.to_owned(),
        ]);
    }
    table.print()
}

pub fn division(division: &Division) -> String {
    let mut table = Table::new(&[
        ("collector", "催收员", false),
        ("debtors", "客户", true),
        ("cases", "案件", true),
        ("outstanding", "逾期总金额", true),
        ("before → after", "之前 → 之后", true),
    ]);
    for collector in &division.collectors {
        table.row(vec![
            collector.name.clone(),
            collector.debtors.to_string(),
            collector.cases.to_string(),
            money(&collector.outstanding),
            format!("{} → {}", collector.cases_before, collector.cases_after),
        ]);
    }
    let left: Vec<String> = division.left_by_code.iter().map(|(code, cases)| format!("{code} {cases}")).collect();
    let mut text = format!(
        "{}{}\n{}: {}  {}: {}  {}: {}  {}: {}{}",
        if division.dry_run { either("(dry run)\n", "（试运行）\n") } else { "" },
        table.print(),
        either("assigned", "新分"),
        division.assigned,
        either("kept", "保留"),
        division.kept,
        either("moved", "调整"),
        division.moved,
        either("left", "未分"),
        division.left_by_code.values().sum::<u64>(),
        if left.is_empty() { String::new() } else { format!(" ({})", left.join(", ")) },
    );
    if division.unmatched > 0 {
        let _ = write!(text, "  {}: {}", either("no rule", "无规则"), division.unmatched);
    }
    for one in division.collectors.iter().filter(|one| one.over_cases > 0 || one.over_money.is_some()) {
        let over =
            [(one.over_cases > 0).then(|| one.over_cases.to_string()), one.over_money.map(|over| money(&[over]))];
        let over = over.into_iter().flatten().collect::<Vec<_>>().join(" / ");
        let _ = write!(text, "\n{} {over} {}", one.name, either("beyond their limit", "超出上限"));
    }
    if division.splits > 0 {
        let _ = write!(text, "\n{}: {}", either("debtors split", "被拆分客户"), division.splits);
    }
    if !division.away.is_empty() {
        let _ = write!(text, "\n{}: {}", either("away", "请假"), division.away.join(", "));
    }
    for rule in &division.rules {
        let _ = write!(text, "\n{}", evenness(rule));
        for obstacle in &rule.obstacles {
            let _ = write!(text, "\n    {}", obstacle_text(obstacle));
        }
    }
    let _ = write!(text, "\n{}: {}", either("seed", "种子"), division.seed);
    text
}

fn evenness(rule: &DividedRule) -> String {
    let arm = rule.arm.as_ref().map(|arm| format!(" ({arm})")).unwrap_or_default();
    let name = if rule.name.is_empty() { String::new() } else { format!(" {}", rule.name) };
    format!(
        "{} {}{name}{arm}: {} {} {:.4} %  {} {:.4} %  {} {} ({} {})",
        either("rule", "规则"),
        rule.rule,
        rule.debtors,
        either("debtors, spread", "户，金额差"),
        rule.spread_percent,
        either("floor", "下限"),
        rule.floor_percent,
        either("count difference", "户数差"),
        rule.count_difference,
        either("at best", "最好"),
        // Shared by weight or by load, counts are not meant to be equal.
        if matches!(rule.by, DivideBy::Count | DivideBy::Balance) {
            rule.best_count_difference.to_string()
        } else {
            "–".to_owned()
        },
    )
}

fn obstacle_text(obstacle: &DivisionObstacle) -> String {
    let who = obstacle.collector.as_deref().unwrap_or_default();
    let bucket = obstacle.bucket.as_ref().map(|bucket| format!(" ({bucket})")).unwrap_or_default();
    let what = match obstacle.code {
        ObstacleCode::Full => either("has no more room", "已满"),
        ObstacleCode::Takes => either("takes only some of the cases", "只接部分案件"),
        ObstacleCode::Kept => either("keeps more than an even share", "保留超过均分"),
        ObstacleCode::MoneyFull => either("has no room for more money", "金额已满"),
        ObstacleCode::NeverBack => either("had some of the debtors before", "曾跟进部分客户"),
        ObstacleCode::Coarse => either("the balances are too coarse to be shared evenly", "金额过于粗略，无法均分"),
        ObstacleCode::LargestDebtor => either("one debtor owes more than an even share", "一户欠款超过均分"),
    };
    format!("{who} {what}{bucket}").trim().to_owned()
}

pub fn certificate_check(check: &CertificateCheck) -> String {
    let mut text = format!(
        "{} {} ({} {}{}): {}",
        either("division", "分案"),
        check.division,
        either("change", "变更"),
        check.change,
        if check.undone { either(", taken back", "，已撤销") } else { "" },
        if check.ok {
            either("everything came out again", "重算结果完全一致")
        } else {
            either("something came out otherwise", "重算结果不一致")
        }
    );
    for difference in &check.differences {
        let _ = write!(
            text,
            "\n  {}: {} {}  {} {}",
            difference.part,
            either("certificate", "证书"),
            short(&difference.certificate),
            either("found", "重算"),
            short(&difference.found)
        );
    }
    text
}

/// A value cut to what fits into a line.
fn short(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text }
}

pub fn rule_sets(sets: &[RuleSet]) -> String {
    let mut text = String::new();
    for set in sets {
        let _ = writeln!(text, "{}", set.name);
        for (number, rule) in (1..).zip(&set.rules) {
            let only = match rule.only {
                DivideOnly::Unassigned => either("unassigned", "未分"),
                DivideOnly::New => either("new", "新入"),
                DivideOnly::All => either("all", "全部"),
            };
            let by = match rule.by {
                DivideBy::Count => either("equal count", "户数均分"),
                DivideBy::Balance => either("equal balance", "金额均分"),
                DivideBy::Weight => either("by weight", "按权重"),
                DivideBy::LeastLoaded => either("least loaded", "最少者优先"),
            };
            let to: Vec<&str> = rule.teams.iter().chain(&rule.to).map(String::as_str).collect();
            let to = if to.is_empty() { either("everyone", "全员").to_owned() } else { to.join(", ") };
            let lists = [&rule.buckets, &rule.products, &rule.regions, &rule.reasons, &rule.currencies, &rule.held_by];
            let mut filters: Vec<String> =
                lists.iter().filter(|list| !list.is_empty()).map(|list| list.join("/")).collect();
            filters.extend(rule.fields.iter().map(|(field, values)| format!("{field}={}", values.join("/"))));
            filters.extend(rule.min_days.map(|days| format!("days≥{days}")));
            filters.extend(rule.max_days.map(|days| format!("days≤{days}")));
            filters.extend(rule.min_outstanding.iter().map(|amount| format!("outstanding≥{amount}")));
            filters.extend(rule.max_outstanding.iter().map(|amount| format!("outstanding≤{amount}")));
            filters.extend(rule.search.iter().map(|words| format!("“{words}”")));
            let _ = writeln!(text, "  {number}. {} {only} {} → {to}, {by}", rule.name, filters.join(" "));
        }
    }
    text.trim_end().to_owned()
}

pub fn divisions(divisions: &[DivisionSummary]) -> String {
    let mut table = Table::new(&[
        ("division", "分案", true),
        ("change", "变更", true),
        ("at", "时间", false),
        ("by", "操作人", false),
        ("rules", "规则", false),
        ("cases", "案件", true),
        ("spread %", "金额差 %", true),
        ("count", "户数差", true),
        ("seed", "种子", true),
        ("", "", false),
    ]);
    for one in divisions {
        table.row(vec![
            one.division.to_string(),
            one.change.to_string(),
            one.at.clone(),
            one.actor.clone(),
            one.rules.clone(),
            one.cases.to_string(),
            format!("{:.4}", one.spread_percent),
            one.count_difference.to_string(),
            one.seed.to_string(),
            if one.undone { either("taken back", "已撤销").to_owned() } else { String::new() },
        ]);
    }
    table.print()
}

pub fn trials(trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials {
        let since = trial.since.map(|day| day.to_string()).unwrap_or_default();
        let _ = writeln!(text, "{}  {} {since}", trial.trial, either("since", "自"));
        let mut table = Table::new(&[
            ("arm", "组", false),
            ("debtors", "客户", true),
            ("cases", "案件", true),
            ("owed", "入组金额", true),
            ("recovered", "回收", true),
            ("%", "%", true),
            ("paying %", "还款户 %", true),
            ("settled", "结清", true),
        ]);
        for (name, arm) in
            [(either("champion", "冠军组"), &trial.champion), (either("challenger", "挑战组"), &trial.challenger)]
        {
            table.row(vec![
                name.to_owned(),
                arm.debtors.to_string(),
                arm.cases.to_string(),
                money(&arm.outstanding),
                money(&arm.recovered),
                format!("{:.2}", arm.recovery_percent),
                format!("{:.2}", arm.paying_percent),
                arm.settled.to_string(),
            ]);
        }
        let margin = trial.paying_margin.map(|margin| format!(" ± {margin:.2}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}\n{}: {:+.2}{margin}\n",
            table.print(),
            either("challenger less champion, paying debtors, points", "挑战组减冠军组，还款户，百分点"),
            trial.paying_difference
        );
    }
    text.trim_end().to_owned()
}

pub fn worklists(written: &[WrittenWorklist]) -> String {
    let mut table = Table::new(&[("collector", "催收员", false), ("cases", "案件", true), ("file", "文件", false)]);
    for one in written {
        table.row(vec![one.collector.clone(), one.cases.to_string(), one.path.clone()]);
    }
    table.print()
}

pub fn worklist_return(outcome: &WorklistReturn) -> String {
    let mut text = format!(
        "{}{} {}: {} {}, {} {}, {} {}, {} {}, {} {}",
        if outcome.dry_run { either("(dry run) ", "（试运行）") } else { "" },
        outcome.read,
        either("rows", "行"),
        outcome.recorded,
        either("recorded", "已记录"),
        outcome.promises,
        either("promises", "承诺"),
        outcome.unchanged,
        either("known already", "已有"),
        outcome.blank,
        either("not filled in", "未填写"),
        outcome.rejected.len(),
        either("rejected", "被拒"),
    );
    for one in &outcome.rejected {
        let _ = write!(
            text,
            "\n  {} {}: {} {} {} {}",
            either("row", "行"),
            one.row,
            one.loan_no,
            one.field,
            one.code,
            one.value
        );
    }
    text
}
