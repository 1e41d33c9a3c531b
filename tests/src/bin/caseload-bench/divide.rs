//! Division of a whole book among many, and a drop of many cases by hand.

use crate::figures::{Figures, Rows, figure, milliseconds, text};
use crate::process::run;
use crate::{AS_OF, as_of, table_of};
use caseload_engine::{
    AssignRequest, AssignTarget, CollectorToAdd, DivideBy, DivideRequest, Division, DivisionRule, Engine, Failure,
    ListRequest, SampleRequest, Selection, write_sample,
};
use std::path::Path;
use std::time::Instant;

/// Collectors to divide among.
const COLLECTORS: usize = 50;
/// Teams that they are in.
const TEAMS: usize = 5;
/// Cases that are dropped by hand at once.
const DROPPED: u64 = 100_000;

/// Makes a book and measures nothing but its division.
pub(crate) fn alone(cases: u64) -> Result<(), String> {
    println!("| what | cases | figure | aim |\n|---|---:|---:|---|");
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (file, book) = (folder.path().join("sample.csv"), folder.path().join("alone.caseload"));
    let request = SampleRequest { cases, seed: 1, as_of: as_of(), out: file.clone() };
    write_sample(&request).map_err(|failure| failure.to_string())?;
    run(&["step", "import", &text(&book), &text(&file)])?;
    measure(&Rows { cases }, &book, folder.path())
}

/// Measures on a copy of a book, which stays as it is.
pub(crate) fn measure(told: &Rows, book: &Path, folder: &Path) -> Result<(), String> {
    let copy = folder.join("divided.caseload");
    std::fs::copy(book, &copy).map_err(|error| error.to_string())?;
    let found = run(&["step", "divide", &text(&copy)])?;
    told.row("division: debtors", &format!("{:.0}", figure(&found, "debtors")), "");
    told.rows(
        &found,
        &[
            ("propose_count_s", "division among 50 by equal count, proposed", "s", "≤ 1 s"),
            ("count_count", "its count difference, in total and in each bucket, worst", "", "≤ 1"),
            ("propose_balance_s", "division among 50 by equal balance, proposed", "s", "≤ 1 s"),
            ("count_balance", "its count difference, in total and in each bucket, worst", "", "≤ 1"),
            ("spread_balance_millionths", "its balance spread, millionths of a percent", "", "≤ 1000"),
            ("apply_s", "the same, applied", "s", "≤ 5 s"),
            ("undo_s", "undone", "s", "≤ 5 s"),
            ("redo_s", "done again", "s", ""),
            ("preview_ms", "what a drop of 100,000 cases would do, on every card", "ms", ""),
            ("drop_s", "a drop of 100,000 cases", "s", "≤ 2 s"),
            ("peak_mb", "all of these, peak memory", "MB", "≤ 600 MB"),
        ],
    );
    Ok(())
}

pub(crate) async fn divide(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    for number in 1..=COLLECTORS {
        let (name, team) = (format!("C{number:02}"), format!("T{}", number % TEAMS));
        let collector = CollectorToAdd { name, team, ..CollectorToAdd::default() };
        engine.division().add_collector(&collector).await?;
    }
    // The cases are read and their age is known, as when a supervisor has looked at them.
    engine.reports().aging(&table_of(as_of(), None)).await?;
    for (by, name) in [(DivideBy::Count, "count"), (DivideBy::Balance, "balance")] {
        let started = Instant::now();
        let division = engine.division().divide(&request(by, true)).await?;
        figures.told(&format!("propose_{name}_s"), milliseconds(started) / 1e3);
        told_evenness(&mut figures, name, &division);
        let debtors: u64 = division.rules.iter().map(|rule| rule.debtors).sum();
        figures.told("debtors", f64::from(u32::try_from(debtors).unwrap_or(u32::MAX)));
    }
    let started = Instant::now();
    let division = engine.division().divide(&request(DivideBy::Balance, false)).await?;
    figures.told("apply_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    engine.undo(division.change).await?;
    figures.told("undo_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    engine.redo(None).await?;
    figures.told("redo_s", milliseconds(started) / 1e3);
    engine.reports().aging(&table_of(as_of(), None)).await?;

    let request: ListRequest =
        serde_json::from_value(serde_json::json!({ "as_of": AS_OF, "filter": { "status": ["open"] } }))
            .unwrap_or_else(|_| unreachable!("a request in the engine's own form"));
    let list = engine.open_list(&request).await?;
    let mut cases = Vec::new();
    for from in (0..DROPPED).step_by(1_000) {
        cases.extend(engine.list_rows(list.list_id, from, 1_000).await?.iter().map(|line| line.id));
    }
    let selection = Selection::Cases(cases);
    let started = Instant::now();
    engine.division().preview_drop(&selection, as_of()).await?;
    figures.told("preview_ms", milliseconds(started));
    let drop = AssignRequest {
        selection,
        target: AssignTarget::Collector("C01".to_owned()),
        as_of: as_of(),
        with_siblings: false,
        seen: None,
    };
    let started = Instant::now();
    let dropped = engine.division().assign(&drop).await?;
    figures.told("drop_s", milliseconds(started) / 1e3);
    figures.told("dropped", f64::from(u32::try_from(dropped.changed).unwrap_or(u32::MAX)));
    engine.close().await;
    Ok(figures.0)
}

fn request(by: DivideBy, dry_run: bool) -> DivideRequest {
    let rule = DivisionRule { by, ..DivisionRule::default() };
    DivideRequest { dry_run, name_left: Some(0), ..DivideRequest::by_rule(as_of(), rule) }
}

fn told_evenness(figures: &mut Figures, name: &str, division: &Division) {
    let buckets = division.rules.iter().flat_map(|rule| rule.by_bucket.values());
    let worst = buckets.map(|bucket| bucket.count_difference).max().unwrap_or(0).max(division.count_difference);
    figures.told(&format!("count_{name}"), f64::from(u32::try_from(worst).unwrap_or(u32::MAX)));
    figures.told(&format!("spread_{name}_millionths"), division.spread_percent * 1e6);
}
