//! A large batch out of a whole book: built, written, and its payments taken in; beside a writer of workbooks alone.

use crate::beside;
use crate::figures::{Figures, Rows, figure, milliseconds, text, words};
use crate::process::{peak_megabytes, run};
use crate::{as_of, later, table_of};
use caseload_engine::{
    AgencyToAdd, Engine, ExportRequest, Failure, FailureCode, FileLanguage, Percentage, PlaceRequest, ReturnRequest,
    SampleRequest, write_sample,
};
use rust_xlsxwriter::{Format, Workbook};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// Cases of the batch, and payments of the file that comes back.
const BATCH: i64 = 100_000;
/// What is paid on each case, in whole units of money.
const PAID: i64 = 1;
/// The agency.
const AGENCY: &str = "Northgate";

/// Makes a book and measures nothing but a batch of it.
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
    let copy = folder.join("outsourced.caseload");
    std::fs::copy(book, &copy).map_err(|error| error.to_string())?;
    let pack = folder.join("outsourced-pack");
    let placed = run(&["step", "place", &text(&copy)])?;
    let batch = words(&placed, "batch").ok_or("a batch has a number")?.to_owned();
    // A process of its own, so that its memory is what a pack takes.
    let written = run(&["step", "pack", &text(&copy), &batch, &text(&pack)])?;
    let found = run(&["step", "return", &text(&copy), &batch, &text(&folder.join("returned.csv"))])?;
    let csv = pack.join(format!("{batch}.csv"));
    let alone = run(&["step", "write", &text(&csv), &text(&folder.join("alone.xlsx"))])?;
    told.rows(
        &placed,
        &[
            ("eligible_s", "eligibility of a batch of 100,000, and who would go", "s", "≤ 3 s"),
            ("place_s", "the same, placed", "s", ""),
            ("peak_mb", "with the book in memory, peak", "MB", ""),
        ],
    );
    told.rows(
        &written,
        &[
            ("write_s", "its pack: workbook, CSV and manifest", "s", ""),
            ("peak_mb", "of that, peak memory", "MB", "≤ 300 MB"),
        ],
    );
    told.rows(&alone, &[("seconds", "rust_xlsxwriter alone, constant memory, the same cells", "s", "")]);
    told.row(
        "the pack beside that",
        &format!("{:.2}×", figure(&written, "write_s") / figure(&alone, "seconds")),
        "≤ 1.3×",
    );
    for (writer, seconds) in beside::writers(&csv, folder) {
        told.row(&format!("{writer} (Python), the same cells"), &seconds, "");
    }
    told.rows(
        &found,
        &[
            ("look_s", "a return of 100,000 payments, looked at", "s", ""),
            ("return_s", "matched and applied", "s", "≤ 5 s"),
            ("statement_ms", "the statement of its month", "ms", ""),
            ("scorecard_ms", "the scorecard by bucket", "ms", ""),
            ("peak_mb", "all of these, peak memory", "MB", ""),
        ],
    );
    Ok(())
}

pub(crate) async fn place(book: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    engine
        .outsourcing()
        .add_agency(&AgencyToAdd {
            name: AGENCY.to_owned(),
            term_days: 90,
            commission: vec![Percentage::from_parts_per_million(200_000)],
        })
        .await?;
    engine.reports().aging(&table_of(as_of(), None)).await?;
    let place: PlaceRequest = request(serde_json::json!({
        "as_of": as_of(), "agency": AGENCY, "max_cases": BATCH, "name_excluded": 0
    }));
    let started = Instant::now();
    engine.outsourcing().place(&PlaceRequest { dry_run: true, ..place.clone() }).await?;
    figures.told("eligible_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    let batch = engine.outsourcing().place(&place).await?.batch;
    figures.told("place_s", milliseconds(started) / 1e3);
    figures.told_entries("batch", vec![batch]);
    engine.close().await;
    Ok(figures.0)
}

pub(crate) async fn pack(book: &Path, batch: &str, folder: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    let export = ExportRequest {
        batch: batch.to_owned(),
        as_of: as_of(),
        language: None,
        usual_language: FileLanguage::English,
    };
    let started = Instant::now();
    engine.outsourcing().export_batch(&export, folder, None).await?;
    figures.told("write_s", milliseconds(started) / 1e3);
    engine.close().await;
    Ok(figures.0)
}

pub(crate) async fn take_back(book: &Path, batch: &str, returned: &Path) -> Result<String, Failure> {
    let mut figures = Figures::default();
    let engine = Engine::open_or_create(book, "bench").await?;
    let mut file = String::from("case ref,amount,paid on,latest balance\n");
    let paid_on = later(10);
    for case in engine.outsourcing().batch_cases(batch, 0, BATCH).await? {
        let left = case.outstanding.minor - PAID * 100;
        let _ = writeln!(file, "{},{PAID}.00,{paid_on},{}.{:02}", case.loan_no, left / 100, left % 100);
    }
    std::fs::write(returned, file)
        .map_err(|error| Failure::new(FailureCode::FileCannotWrite).with("reason", error.to_string()))?;
    engine.reports().aging(&table_of(later(12), None)).await?;
    let take: ReturnRequest = request(serde_json::json!({ "batch": batch, "as_of": later(12) }));
    let started = Instant::now();
    engine.outsourcing().take_return(&ReturnRequest { dry_run: true, ..take.clone() }, returned).await?;
    figures.told("look_s", milliseconds(started) / 1e3);
    let started = Instant::now();
    let outcome = engine.outsourcing().take_return(&take, returned).await?;
    figures.told("return_s", milliseconds(started) / 1e3);
    figures.told("applied", f64::from(u32::try_from(outcome.rows.applied).unwrap_or(u32::MAX)));
    let month = paid_on.format("%Y-%m").to_string();
    let started = Instant::now();
    engine.outsourcing().statement(&request(serde_json::json!({ "agency": AGENCY, "month": month }))).await?;
    figures.told("statement_ms", milliseconds(started));
    let started = Instant::now();
    engine.outsourcing().scorecard(&request(serde_json::json!({ "as_of": later(12), "by": "bucket" }))).await?;
    figures.told("scorecard_ms", milliseconds(started));
    engine.close().await;
    Ok(figures.0)
}

fn request<T: serde::de::DeserializeOwned>(json: serde_json::Value) -> T {
    serde_json::from_value(json).unwrap_or_else(|_| unreachable!("a request in the engine's own form"))
}

/// Writes the cells of a text into a workbook by its writer alone: numbers where they are, formats for both.
pub(crate) fn write_alone(csv: &Path, target: &Path) -> Result<(), String> {
    let content = std::fs::read_to_string(csv).map_err(|error| error.to_string())?;
    let rows: Vec<Vec<&str>> =
        content.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
    let started = Instant::now();
    let written = || -> Result<(), rust_xlsxwriter::XlsxError> {
        let (plain, amount) = (Format::new().set_num_format("@"), Format::new().set_num_format("#,##0.00"));
        let mut book = Workbook::new();
        let page = book.add_worksheet_with_constant_memory()?;
        for (number, row) in (0_u32..).zip(&rows) {
            for (at, cell) in (0_u16..).zip(row) {
                match cell.parse::<f64>() {
                    Ok(value) if cell.contains('.') && number > 0 => {
                        page.write_number_with_format(number, at, value, &amount)?;
                    }
                    _ if cell.is_empty() => {}
                    _ => {
                        page.write_string_with_format(number, at, *cell, &plain)?;
                    }
                }
            }
        }
        book.save(target)
    };
    written().map_err(|error| error.to_string())?;
    println!("seconds={:.2}\npeak_mb={:.0}", started.elapsed().as_secs_f64(), peak_megabytes());
    Ok(())
}
