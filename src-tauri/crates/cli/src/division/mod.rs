//! Carrying out what has to do with division: people, rules, certificates, worklists.

pub mod arguments;
mod text;

use crate::outcome::Outcome;
use crate::values::gathered;
use crate::words::language;
use arguments::{
    CollectorAction, CollectorTermsArguments, DivideArguments, DivisionsAction, RulesAction, WorklistArguments,
};
use caseload_engine::{
    AbsenceView, Adjustment, AssignRequest, AssignTarget, Assigned, CaseFilter, CollectorToAdd, DivideRequest,
    DivisionRule, Engine, Failure, FailureCode, RuleSet, Selection, WorklistRequest,
};
use chrono::NaiveDate;
use std::path::Path;

pub async fn collectors(
    engine: &Engine,
    action: Option<CollectorAction>,
    as_of: NaiveDate,
) -> Result<Outcome, Failure> {
    match action {
        None => {}
        Some(CollectorAction::Retire { name }) => {
            engine.division().retire_collector(&name, as_of).await?;
        }
        Some(CollectorAction::Empty { name }) => {
            empty(engine, &name, as_of).await?;
        }
        Some(CollectorAction::Add { name, terms }) => {
            engine.division().add_collector(&added(name, terms)).await?;
        }
        Some(CollectorAction::Edit { name, rename, terms, takes_everything, no_limits, back }) => {
            let known = engine.division().collectors(as_of).await?;
            let known = known.into_iter().find(|one| one.active && one.name == name.trim());
            let known = known.ok_or_else(|| Failure::new(FailureCode::NoSuchCollector).with("name", name.as_str()))?;
            let said = added(rename.unwrap_or(name), terms);
            let or = |said: Option<String>, before: Option<String>| said.or(before.filter(|_| !no_limits));
            let after = CollectorToAdd {
                name: said.name,
                team: if said.team.is_empty() { known.team } else { said.team },
                weight: said.weight.or(Some(known.weight)),
                most_cases: said.most_cases.or(known.most_cases.filter(|_| !no_limits)),
                most_outstanding: or(said.most_outstanding, known.most_outstanding.map(plain_amount)),
                takes: if takes_everything || !said.takes.is_empty() { said.takes } else { known.takes },
                absences: if back || !said.absences.is_empty() { said.absences } else { known.absences },
            };
            engine.division().edit_collector(&known.name, &after).await?;
        }
    }
    let collectors = engine.division().collectors(as_of).await?;
    let text = text::collectors(&collectors);
    Outcome::new(collectors, text)
}

/// An amount as it would be typed.
fn plain_amount(money: caseload_engine::Money) -> String {
    let decimals = money.currency.decimals() as usize;
    let digits = format!("{:0>width$}", money.minor, width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

fn added(name: String, terms: CollectorTermsArguments) -> CollectorToAdd {
    let absence = |(from, until)| AbsenceView { from, until, reason: String::new() };
    CollectorToAdd {
        name,
        team: terms.team.unwrap_or_default(),
        weight: terms.weight,
        most_cases: terms.max_cases,
        most_outstanding: terms.max_outstanding,
        takes: gathered(terms.takes),
        absences: terms.away.into_iter().map(absence).collect(),
    }
}

async fn empty(engine: &Engine, name: &str, as_of: NaiveDate) -> Result<Assigned, Failure> {
    let known = engine.division().collectors(as_of).await?;
    if !known.iter().any(|one| one.active && one.name == name.trim()) {
        return Err(Failure::new(FailureCode::NoSuchCollector).with("name", name));
    }
    let filter = Box::new(CaseFilter { collectors: vec![name.trim().to_owned()], ..CaseFilter::default() });
    let selection = Selection::Filter { as_of, filter };
    let target = AssignTarget::Undivided;
    engine.division().assign(&AssignRequest { selection, target, as_of, with_siblings: false, seen: None }).await
}

pub async fn divide(engine: &Engine, said: DivideArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    if let Some(path) = &said.verify {
        let check = engine.division().verify_file(path).await?;
        let (good, text) = (check.ok, text::certificate_check(&check));
        return Ok(Outcome::new(check, text)?.that_is(good));
    }
    let rules = match &said.rules {
        Some(given) => named_rules(engine, given).await?,
        None => RuleSet { name: String::new(), rules: vec![rule_of(&said)] },
    };
    let adjustment = |(loan_no, name): &(String, String)| Adjustment {
        loan_nos: vec![loan_no.clone()],
        to: Some(name.clone()),
        ..Adjustment::default()
    };
    let request = DivideRequest {
        rules,
        seed: said.seed,
        adjustments: said.moves.iter().map(adjustment).collect(),
        dry_run: said.dry_run,
        ..DivideRequest::by_rule(as_of, DivisionRule::default())
    };
    let division = engine.division().divide_with_certificate(&request, said.certificate.as_deref()).await?;
    let text = text::division(&division);
    Outcome::new(division, text)
}

/// Rules from a file, or from the book where there is no such file.
async fn named_rules(engine: &Engine, given: &Path) -> Result<RuleSet, Failure> {
    if given.exists() {
        return engine.division().read_rules(given);
    }
    match engine.division().rule_set(&given.to_string_lossy()).await {
        Err(failure) if given.extension().is_some() => {
            // What looks like a file is missed as one.
            engine
                .division()
                .read_rules(given)
                .map_err(|missing| if failure.code == FailureCode::NoSuchRules { missing } else { failure })
        }
        other => other,
    }
}

fn rule_of(said: &DivideArguments) -> DivisionRule {
    let mut rule = DivisionRule {
        only: said.only.unwrap_or_default(),
        buckets: said.bucket.clone(),
        to: said.to.clone(),
        teams: said.team.clone(),
        by: said.by.unwrap_or_default(),
        keep_current: said.keep_current,
        never_back: said.never_back,
        ..DivisionRule::default()
    };
    for (field, value) in &said.filter {
        match field.as_str() {
            "collector" => rule.held_by.push(value.clone()),
            _ => rule.fields.entry(field.clone()).or_default().push(value.clone()),
        }
    }
    rule
}

pub async fn rules(engine: &Engine, action: Option<RulesAction>) -> Result<Outcome, Failure> {
    match action {
        None => {}
        Some(RulesAction::Import { file, name }) => {
            let mut set = engine.division().read_rules(&file)?;
            set.name = name.unwrap_or(set.name);
            engine.division().save_rule_set(&set, None).await?;
        }
        Some(RulesAction::Export { name, out }) => {
            engine.division().write_rules(&engine.division().rule_set(&name).await?, &out)?;
        }
        Some(RulesAction::Remove { name }) => engine.division().remove_rule_set(&name).await?,
    }
    let sets = engine.division().rule_sets().await?;
    let text = text::rule_sets(&sets);
    Outcome::new(sets, text)
}

pub async fn divisions(engine: &Engine, action: Option<DivisionsAction>) -> Result<Outcome, Failure> {
    if let Some(DivisionsAction::Certificate { division, out }) = action {
        engine.division().write_certificate(division, &out).await?;
        let certificate = engine.division().certificate(division).await?;
        return Outcome::new(certificate, out.display().to_string());
    }
    let divisions = engine.division().divisions().await?;
    let text = text::divisions(&divisions);
    Outcome::new(divisions, text)
}

pub async fn trials(engine: &Engine, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let trials = engine.division().trials(as_of).await?;
    let text = text::trials(&trials);
    Outcome::new(trials, text)
}

pub async fn assign(
    engine: &Engine,
    loan_no: Vec<String>,
    target: AssignTarget,
    with_siblings: bool,
    as_of: NaiveDate,
) -> Result<Outcome, Failure> {
    let selection = Selection::LoanNos(loan_no);
    let done = engine.division().assign(&AssignRequest { selection, target, as_of, with_siblings, seen: None }).await?;
    let text = crate::text::assigned(&done);
    Outcome::new(done, text)
}

pub async fn worklists(engine: &Engine, said: WorklistArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let request = WorklistRequest {
        as_of,
        collectors: said.collector,
        teams: said.team,
        order: said.order,
        fields: (!said.field.is_empty()).then_some(said.field),
        language: language(),
    };
    let written = engine.division().write_worklists(&request, &said.out).await?;
    let text = text::worklists(&written);
    Outcome::new(written, text)
}

pub async fn worklist_results(
    engine: &Engine,
    file: &Path,
    dry_run: bool,
    as_of: NaiveDate,
) -> Result<Outcome, Failure> {
    let outcome = engine.division().return_worklist(file, as_of, dry_run).await?;
    let text = text::worklist_return(&outcome);
    Outcome::new(outcome, text)
}
