//! Searching, and what another program did meanwhile, on a book that was imported before.

use crate::figures::{Figures, Rows, milliseconds, text};
use crate::process::run;
use crate::{AS_OF, as_of, table_of};
use caseload_engine::{
    AssignRequest, AssignTarget, CollectorToAdd, Engine, Failure, ListRequest, SampleRequest, Selection, write_sample,
};
use std::path::Path;
use std::time::Instant;

/// Parts of names, one and two characters, of numbers, and of nothing.
const LOOKED_FOR: [&str; 7] = ["芳", "王芳", "0050000", "ln11", "9909", "广州", "nothing of that kind"];
/// Cases that a colleague assigns at a time.
const AT_ONCE: u64 = 100;
/// How often they do.
const TIMES: u64 = 9;

/// A request in the engine's own form.
fn request<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap_or_else(|_| unreachable!("a request in the engine's own form"))
}

pub(crate) async fn together(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open(book, "bench").await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    let started = Instant::now();
    engine.prepare_search().await?;
    figures.told("search_read_s", milliseconds(started) / 1e3);
    let mut found = Vec::new();
    let mut times = Vec::new();
    for part in LOOKED_FOR {
        let list: ListRequest = request(serde_json::json!({ "as_of": AS_OF, "filter": { "search": part } }));
        let started = Instant::now();
        let opened = engine.open_list(&list).await?;
        engine.list_rows(opened.list_id, 0, 50).await?;
        times.push(milliseconds(started));
        found.push(format!("{part}={}", opened.total));
    }
    figures.told_times("search", &mut times);
    figures.told_entries("search_entries", found);

    let colleague = Engine::open(book, "colleague").await?;
    for name in ["Bench one", "Bench two"] {
        colleague
            .division()
            .add_collector(&CollectorToAdd { name: name.to_owned(), ..CollectorToAdd::default() })
            .await?;
    }
    let all: ListRequest =
        request(serde_json::json!({ "as_of": AS_OF, "filter": { "status": ["open"], "outsourced": false } }));
    let all = engine.open_list(&all).await?;
    let (mut assigned, mut seen) = (Vec::new(), Vec::new());
    for time in 1..=TIMES {
        let from = all.total / (TIMES + 1) * time;
        let rows = engine.list_rows(all.list_id, from, u32::try_from(AT_ONCE).unwrap_or(u32::MAX)).await?;
        let to = AssignTarget::Collector(if time % 2 == 0 { "Bench one" } else { "Bench two" }.to_owned());
        let loan_nos = rows.into_iter().map(|row| row.loan_no).collect();
        let assign = AssignRequest {
            as_of: as_of(),
            selection: Selection::LoanNos(loan_nos),
            target: to,
            with_siblings: false,
            seen: None,
        };
        let started = Instant::now();
        colleague.division().assign(&assign).await?;
        assigned.push(milliseconds(started));
        let started = Instant::now();
        engine.refresh().await?;
        seen.push(milliseconds(started));
    }
    figures.told_times("assign", &mut assigned);
    figures.told_times("seen", &mut seen);
    colleague.close().await;
    engine.close().await;
    Ok(figures.0)
}

/// Measures on a copy of a book, which stays as it is.
pub(crate) fn measure(told: &Rows, book: &Path, folder: &Path) -> Result<(), String> {
    let copy = folder.join("together.caseload");
    std::fs::copy(book, &copy).map_err(|error| error.to_string())?;
    let found = run(&["step", "together", &text(&copy)])?;
    told.rows(
        &found,
        &[
            ("search_read_s", "texts read for the first search", "s", ""),
            ("search_ms", "search by a part of a text, with 50 rows, median", "ms", "≤ 50 ms"),
            ("search_worst_ms", "search by a part of a text, with 50 rows, worst", "ms", "≤ 50 ms"),
            ("assign_ms", "100 cases assigned by another program, median", "ms", ""),
            ("seen_ms", "the same in this one's columns, median", "ms", "≤ 50 ms"),
            ("seen_worst_ms", "the same in this one's columns, worst", "ms", "≤ 50 ms"),
            ("peak_mb", "all of these, both programs, peak memory", "MB", ""),
        ],
    );
    Ok(())
}

/// Measures on a book of so many cases that is made for it.
pub(crate) fn alone(cases: u64) -> Result<(), String> {
    println!("| what | cases | figure | aim |\n|---|---:|---:|---|");
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (file, book) = (folder.path().join("sample.csv"), folder.path().join("alone.caseload"));
    let request = SampleRequest { cases, seed: 1, as_of: as_of(), out: file.clone() };
    write_sample(&request).map_err(|failure| failure.to_string())?;
    run(&["step", "import", &text(&book), &text(&file)])?;
    measure(&Rows { cases }, &book, folder.path())
}
