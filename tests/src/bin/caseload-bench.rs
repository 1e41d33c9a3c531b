//! `cargo xtask bench`: seconds and peak memory on invented books, beside `sqlite3 .import` of the
//! same file into a bare table with the same indices, in the same run. Prints a table; judges nothing.
//!
//! Each measurement is a process of its own, so that its peak memory is its own.

use caseload_engine::{
    AgencyToAdd, AgingRequest, Basis, Cancel, CollectorToAdd, DivideRequest, Engine, Failure, FileLanguage,
    ImportRequest, ListRequest, PlaceRequest, SampleRequest, write_sample,
};
use chrono::{Days, NaiveDate};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The day of the invented books.
const AS_OF: &str = "2026-06-30";
/// Collectors to divide among.
const COLLECTORS: usize = 50;
/// Cases of the batch that is exported.
const BATCH: u64 = 100_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["step", "import", book, file] => step(import(Path::new(book), Path::new(file))),
        ["step", "calamine", file] => calamine_alone(Path::new(file)),
        ["step", "work", book] => step(work(Path::new(book))),
        [cases] => cases.parse().map_err(|_| "the number of cases".to_owned()).and_then(|cases| measure(&[cases])),
        [] => measure(&[100_000, 1_000_000]),
        _ => Err("usage: caseload-bench [CASES]".to_owned()),
    };
    if let Err(what) = outcome {
        eprintln!("bench: {what}");
        std::process::exit(1);
    }
}

fn as_of() -> NaiveDate {
    AS_OF.parse().unwrap_or_default()
}

/// Runs one measurement in this process and prints its figures, one `name=value` a line.
fn step(work: impl Future<Output = Result<String, Failure>>) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let figures = runtime.block_on(work).map_err(|failure| failure.to_string())?;
    println!("{figures}peak_mb={:.0}", peak_megabytes());
    Ok(())
}

/// The largest resident size of this process so far, in millions of bytes; 0 where unknown.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

async fn import(book: &Path, file: &Path) -> Result<String, Failure> {
    let engine = Engine::open(book, "bench").await?;
    let request = ImportRequest::of(file.to_owned(), as_of());
    let started = Instant::now();
    let result = engine.import(&request, |_| {}, Cancel::default()).await?;
    let seconds = started.elapsed().as_secs_f64();
    engine.close().await;
    Ok(format!("seconds={seconds:.2}\nread={}\nrejected={}\n", result.rows.read, result.rows.rejected))
}

/// Streams the cells of a workbook by its reader alone, and does nothing with them.
fn calamine_alone(file: &Path) -> Result<(), String> {
    use calamine::Reader as _;
    let started = Instant::now();
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(file).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheet = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|error| error.to_string())?;
    let mut count = 0_u64;
    while cells.next_cell().map_err(|error| error.to_string())?.is_some() {
        count += 1;
    }
    println!("seconds={:.2}\ncells={count}\npeak_mb={:.0}", started.elapsed().as_secs_f64(), peak_megabytes());
    Ok(())
}

/// What a script in Python does with the same files, where Python has the packages.
const PANDAS: &str = "
import sys, time, sqlite3, pandas
started = time.time()
pandas.read_csv(sys.argv[1], dtype=str).to_sql('t', sqlite3.connect(sys.argv[2]), index=False)
print(f'seconds={time.time() - started:.2f}')
";
const OPENPYXL: &str = "
import sys, time, openpyxl
started = time.time()
for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True):
    pass
print(f'seconds={time.time() - started:.2f}')
";

/// Seconds that a script takes, in words; or that it can't be run here.
fn python(script: &str, arguments: &[&Path]) -> String {
    let output = Command::new("python3").arg("-c").arg(script).args(arguments).output();
    match output {
        Ok(output) if output.status.success() => {
            format!("{:.2} s", figure(&String::from_utf8_lossy(&output.stdout), "seconds"))
        }
        _ => "not installed here".to_owned(),
    }
}

/// Aging, lists, division and a batch, on a book that was imported before.
async fn work(book: &Path) -> Result<String, Failure> {
    let engine = Engine::open(book, "bench").await?;
    let mut figures = String::new();
    let mut told = |name: &str, value: f64| {
        let _ = writeln!(figures, "{name}={value:.2}");
    };
    let milliseconds = |started: Instant| started.elapsed().as_secs_f64() * 1e3;
    let table =
        |day: NaiveDate| AgingRequest { as_of: day, known_on: None, basis: Basis::default(), by: None, compare: None };

    let started = Instant::now();
    engine.aging(&table(as_of())).await?;
    told("first_table_s", milliseconds(started) / 1e3);
    // Another day each time, so that nothing is remembered.
    let mut times = Vec::new();
    for back in 1..=7 {
        let day = as_of().checked_sub_days(Days::new(back * 9)).unwrap_or_default();
        let started = Instant::now();
        engine.aging(&table(day)).await?;
        times.push(milliseconds(started));
    }
    times.sort_by(f64::total_cmp);
    told("table_ms", times[3]);

    let request: ListRequest = serde_json::from_value(serde_json::json!({
        "as_of": AS_OF,
        "filter": { "status": ["open"], "buckets": ["M1", "M2", "M3", "M7+"] },
        "sort": [{ "by": "outstanding", "descending": true }]
    }))
    .unwrap_or_else(|_| unreachable!("a request in the engine's own form"));
    let started = Instant::now();
    let list = engine.open_list(&request).await?;
    told("open_list_ms", milliseconds(started));
    let mut times = Vec::new();
    for back in 1..=7 {
        let started = Instant::now();
        engine.list_rows(list.list_id, list.total.saturating_sub(100 * back), 100).await?;
        times.push(milliseconds(started));
    }
    times.sort_by(f64::total_cmp);
    told("window_ms", times[3]);

    for number in 1..=COLLECTORS {
        let collector =
            CollectorToAdd { name: format!("C{number:02}"), weight: None, most_cases: None, takes: Vec::new() };
        engine.add_collector(&collector).await?;
    }
    engine.aging(&table(as_of())).await?;
    let divide = |dry_run: bool| -> DivideRequest {
        serde_json::from_value(serde_json::json!({ "as_of": AS_OF, "by": "balance", "dry_run": dry_run }))
            .unwrap_or_else(|_| unreachable!("a request in the engine's own form"))
    };
    let started = Instant::now();
    let division = engine.divide(&divide(true)).await?;
    told("propose_s", milliseconds(started) / 1e3);
    told("spread_percent_x1000", division.spread_percent * 1e3);
    let started = Instant::now();
    engine.divide(&divide(false)).await?;
    told("apply_s", milliseconds(started) / 1e3);

    engine.add_agency(&AgencyToAdd { name: "Northgate".to_owned(), term_days: 90, commission: vec![20.0] }).await?;
    engine.aging(&table(as_of())).await?;
    let place: PlaceRequest = serde_json::from_value(serde_json::json!({
        "as_of": AS_OF, "agency": "Northgate", "min_days": 0, "max_cases": BATCH, "name_excluded": 0
    }))
    .unwrap_or_else(|_| unreachable!("a request in the engine's own form"));
    let started = Instant::now();
    let placed = engine.place(&place).await?;
    told("place_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    engine.export_batch(&placed.batch, &book.with_extension("pack"), FileLanguage::English, None).await?;
    told("export_s", milliseconds(started) / 1e3);
    engine.close().await;
    Ok(figures)
}

/// Makes the books and measures on each.
fn measure(sizes: &[u64]) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    println!("| what | cases | figure | aim |\n|---|---:|---:|---|");
    for &cases in sizes {
        let file = |ending: &str| folder.path().join(format!("sample-{cases}.{ending}"));
        for ending in ["csv", "xlsx"] {
            let request = SampleRequest { cases, seed: 1, as_of: as_of(), out: file(ending) };
            write_sample(&request).map_err(|failure| failure.to_string())?;
        }
        let row = |what: &str, figure: String, aim: &str| println!("| {what} | {cases} | {figure} | {aim} |");
        let beside = sqlite(&file("csv"), folder.path())?;
        row("sqlite3 .import, bare table and the same indices", format!("{beside:.2} s"), "");
        row("pandas, read_csv and to_sql", python(PANDAS, &[&file("csv"), &folder.path().join("pandas.db")]), "");
        row("openpyxl, reading only", python(OPENPYXL, &[&file("xlsx")]), "");
        let alone = figure(&run(&["step", "calamine", &text(&file("xlsx"))])?, "seconds");
        row("calamine alone, streaming the cells", format!("{alone:.2} s"), "");
        let mut first = 0.0;
        for ending in ["csv", "xlsx"] {
            let book = folder.path().join(format!("{ending}-{cases}.caseload"));
            let found = run(&["step", "import", &text(&book), &text(&file(ending))])?;
            let seconds = figure(&found, "seconds");
            row(&format!("import {ending}"), format!("{seconds:.2} s"), "");
            let peak = format!("{:.0} MB", figure(&found, "peak_mb"));
            if ending == "csv" {
                first = seconds;
                row("import csv ÷ sqlite3 .import", format!("{:.2}×", seconds / beside), "≤ 1.5×");
                row("import csv, peak memory", peak, "≤ 250 MB");
            } else {
                row("import xlsx ÷ calamine alone", format!("{:.2}×", seconds / alone), "≤ 2×");
                row("import xlsx, peak memory", peak, "≤ 450 MB");
            }
        }
        let book = folder.path().join(format!("csv-{cases}.caseload"));
        let again = run(&["step", "import", &text(&book), &text(&file("csv"))])?;
        let seconds = figure(&again, "seconds");
        row("import csv again, unchanged", format!("{seconds:.2} s"), "");
        row("again ÷ first time", format!("{:.2}×", seconds / first), "≤ 1×");
        let found = run(&["step", "work", &text(&book)])?;
        for (name, what, unit, aim) in [
            ("first_table_s", "opening the book, first aging table", "s", ""),
            ("table_ms", "aging table of another day, median", "ms", "≤ 150 ms"),
            ("open_list_ms", "filtered and sorted list", "ms", ""),
            ("window_ms", "100 rows at its end, median", "ms", "≤ 5 ms"),
            ("propose_s", "division among 50, proposed", "s", "≤ 3 s"),
            ("spread_percent_x1000", "its balance spread, thousandths of a percent", "", ""),
            ("apply_s", "division among 50, applied", "s", ""),
            ("place_s", "batch of up to 100,000, placed", "s", ""),
            ("export_s", "its pack", "s", ""),
            ("peak_mb", "all of these, peak memory", "MB", ""),
        ] {
            row(what, format!("{:.2} {unit}", figure(&found, name)), aim);
        }
    }
    Ok(())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Runs a measurement as a process of its own.
fn run(arguments: &[&str]) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program).args(arguments).output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn figure(found: &str, name: &str) -> f64 {
    found.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')?.parse().ok()).unwrap_or(f64::NAN)
}

/// Seconds that the `sqlite3` program takes to import the file and make three indices.
fn sqlite(file: &Path, folder: &Path) -> Result<f64, String> {
    let book: PathBuf = folder.join("bare.db");
    let _ = std::fs::remove_file(&book);
    let script = format!(
        ".mode csv\n.import {} t\nCREATE UNIQUE INDEX a ON t ([案件编号]);\nCREATE INDEX b ON t ([身份证号]);\nCREATE INDEX c ON t ([产品名称]);\n",
        file.display()
    );
    let commands = folder.join("bare.sql");
    std::fs::write(&commands, script).map_err(|error| error.to_string())?;
    let input = std::fs::File::open(&commands).map_err(|error| error.to_string())?;
    let started = Instant::now();
    let status = Command::new("sqlite3").arg(&book).stdin(input).status();
    let seconds = started.elapsed().as_secs_f64();
    match status {
        Ok(status) if status.success() => Ok(seconds),
        Ok(status) => Err(format!("sqlite3 ended with {status}")),
        Err(error) => Err(format!("sqlite3 can't be run ({error}); install it to measure beside it")),
    }
}
