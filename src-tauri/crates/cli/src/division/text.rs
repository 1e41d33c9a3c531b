//! Division as text for people.

use crate::text::{Table, money};
use crate::words::said;
use caseload_engine::{
    CertificateCheck, CollectorSummary, DivideBy, DivideOnly, DividedRule, Division, DivisionLimit, DivisionSummary,
    LimitingFactorCode, RuleSet, Trial, WorklistReturn, WrittenWorklist,
};
use std::fmt::Write as _;

pub fn collectors(collectors: &[CollectorSummary]) -> String {
    let mut table = Table::new(&[
        ("collector", false),
        ("team", false),
        ("weight", true),
        ("cases", true),
        ("debtors", true),
        ("outstanding", true),
        ("room", true),
        ("", false),
    ]);
    for one in collectors {
        let most = [one.most_cases.map(|most| most.to_string()), one.most_outstanding.map(|most| money(&[most]))];
        let state = match (one.active, one.away) {
            (false, _) => said("retired"),
            (true, true) => said("away"),
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
        ("collector", false),
        ("debtors", true),
        ("cases", true),
        ("outstanding", true),
        ("before → after", true),
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
        if division.dry_run { format!("{}\n", said("(dry run)")) } else { String::new() },
        table.print(),
        said("assigned"),
        division.assigned,
        said("kept"),
        division.kept,
        said("moved"),
        division.moved,
        said("left"),
        division.left_by_code.values().sum::<u64>(),
        if left.is_empty() { String::new() } else { format!(" ({})", left.join(", ")) },
    );
    if division.unmatched > 0 {
        let _ = write!(text, "  {}: {}", said("no rule"), division.unmatched);
    }
    for one in division.collectors.iter().filter(|one| one.over_cases > 0 || one.over_money.is_some()) {
        let over =
            [(one.over_cases > 0).then(|| one.over_cases.to_string()), one.over_money.map(|over| money(&[over]))];
        let over = over.into_iter().flatten().collect::<Vec<_>>().join(" / ");
        let _ = write!(text, "\n{} {over} {}", one.name, said("beyond their limit"));
    }
    if division.splits > 0 {
        let _ = write!(text, "\n{}: {}", said("debtors split"), division.splits);
    }
    if !division.away.is_empty() {
        let _ = write!(text, "\n{}: {}", said("away"), division.away.join(", "));
    }
    for rule in &division.rules {
        let _ = write!(text, "\n{}", evenness(rule));
        for obstacle in &rule.obstacles {
            let _ = write!(text, "\n    {}", obstacle_text(obstacle));
        }
    }
    let _ = write!(text, "\n{}: {}", said("seed"), division.seed);
    text
}

fn evenness(rule: &DividedRule) -> String {
    let arm = rule.arm.as_ref().map(|arm| format!(" ({arm})")).unwrap_or_default();
    let name = if rule.name.is_empty() { String::new() } else { format!(" {}", rule.name) };
    format!(
        "{} {}{name}{arm}: {} {} {:.4} %  {} {:.4} %  {} {} ({} {})",
        said("rule"),
        rule.rule,
        rule.debtors,
        said("debtors, spread"),
        rule.spread_percent,
        said("floor"),
        rule.floor_percent,
        said("count difference"),
        rule.count_difference,
        said("at best"),
        // Shared by weight or by load, counts are not meant to be equal.
        if matches!(rule.by, DivideBy::Count | DivideBy::Balance) {
            rule.best_count_difference.to_string()
        } else {
            "–".to_owned()
        },
    )
}

fn obstacle_text(obstacle: &DivisionLimit) -> String {
    let who = obstacle.collector.as_deref().unwrap_or_default();
    let bucket = obstacle.bucket.as_ref().map(|bucket| format!(" ({bucket})")).unwrap_or_default();
    let what = match obstacle.code {
        LimitingFactorCode::Full => said("has no more room"),
        LimitingFactorCode::Takes => said("takes only some of the cases"),
        LimitingFactorCode::Kept => said("keeps more than an even share"),
        LimitingFactorCode::MoneyFull => said("has no room for more money"),
        LimitingFactorCode::NeverBack => said("had some of the debtors before"),
        LimitingFactorCode::Coarse => said("the balances are too coarse to be shared evenly"),
        LimitingFactorCode::LargestDebtor => said("one debtor owes more than an even share"),
    };
    format!("{who} {what}{bucket}").trim().to_owned()
}

pub fn certificate_check(check: &CertificateCheck) -> String {
    let mut text = format!(
        "{} {} ({} {}{}): {}",
        said("division"),
        check.division,
        said("change"),
        check.change,
        if check.undone { said(", taken back") } else { "" },
        if check.ok { said("everything came out again") } else { said("something came out otherwise") }
    );
    for difference in &check.differences {
        let _ = write!(
            text,
            "\n  {}: {} {}  {} {}",
            difference.part,
            said("certificate"),
            short(&difference.certificate),
            said("found"),
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
                DivideOnly::Unassigned => said("unassigned"),
                DivideOnly::New => said("new"),
                DivideOnly::All => said("all"),
            };
            let by = match rule.by {
                DivideBy::Count => said("equal count"),
                DivideBy::Balance => said("equal balance"),
                DivideBy::Weight => said("by weight"),
                DivideBy::LeastLoaded => said("least loaded"),
            };
            let to: Vec<&str> = rule.teams.iter().chain(&rule.to).map(String::as_str).collect();
            let to = if to.is_empty() { said("everyone").to_owned() } else { to.join(", ") };
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
        ("division", true),
        ("change", true),
        ("at", false),
        ("by", false),
        ("rules", false),
        ("cases", true),
        ("spread %", true),
        ("count", true),
        ("seed", true),
        ("", false),
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
            if one.undone { said("taken back").to_owned() } else { String::new() },
        ]);
    }
    table.print()
}

pub fn trials(trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials {
        let since = trial.since.map(|day| day.to_string()).unwrap_or_default();
        let _ = writeln!(text, "{}  {} {since}", trial.trial, said("since"));
        let mut table = Table::new(&[
            ("arm", false),
            ("debtors", true),
            ("cases", true),
            ("owed", true),
            ("recovered", true),
            ("%", true),
            ("paying %", true),
            ("settled", true),
        ]);
        for (name, arm) in [(said("champion"), &trial.champion), (said("challenger"), &trial.challenger)] {
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
            said("challenger less champion, paying debtors, points"),
            trial.paying_difference
        );
    }
    text.trim_end().to_owned()
}

pub fn worklists(written: &[WrittenWorklist]) -> String {
    let mut table = Table::new(&[("collector", false), ("cases", true), ("file", false)]);
    for one in written {
        table.row(vec![one.collector.clone(), one.cases.to_string(), one.path.clone()]);
    }
    table.print()
}

pub fn worklist_return(outcome: &WorklistReturn) -> String {
    let mut text = format!(
        "{}{} {}: {} {}, {} {}, {} {}, {} {}, {} {}",
        if outcome.dry_run { said("(dry run) ") } else { "" },
        outcome.read,
        said("rows"),
        outcome.recorded,
        said("recorded"),
        outcome.promises,
        said("promises"),
        outcome.unchanged,
        said("known already"),
        outcome.blank,
        said("not filled in"),
        outcome.rejected.len(),
        said("rejected"),
    );
    for one in &outcome.rejected {
        let _ =
            write!(text, "\n  {} {}: {} {} {} {}", said("row"), one.row, one.loan_no, one.field, one.code, one.value);
    }
    text
}
