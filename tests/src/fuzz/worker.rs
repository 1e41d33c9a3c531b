//! The process that reads: it is told files, and says of each what came of it.

use caseload_files::{FileError, read_rows, recognise};
use std::io::{BufRead as _, Write as _};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;

/// The argument by which the program is told to be a worker.
pub const WORKER: &str = "worker";
/// How an answer begins when a panic reached the caller of the reader.
pub(super) const PANICKED: &str = "panicked at ";
/// A reader that gives more rows than this is stopped, as an import would be by its user.
const MAX_ROWS: u64 = 3_000_000;
/// So many sheets of a workbook are read: a user chooses some, and a list of thousands is long by honest work.
const MAX_SHEETS: usize = 8;
/// The stack of the threads on which the program reads files: what tokio gives blocking work.
const STACK: usize = 2 << 20;

/// What the last panic said.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Reads the files whose paths come in, one a line, and prints one line for each.
///
/// # Errors
/// When there is no one to answer to any more.
///
/// # Panics
/// When no thread can be started.
pub fn serve() -> std::io::Result<()> {
    // Readers' panics are caught and become errors: thousands of them need no report.
    std::panic::set_hook(Box::new(|panic| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = Some(panic.to_string().replace('\n', " "));
        }
    }));
    let reading = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        for path in std::io::stdin().lock().lines() {
            let answer = answer(Path::new(&path?));
            let mut out = std::io::stdout().lock();
            writeln!(out, "{answer}")?;
            out.flush()?;
        }
        Ok(())
    })?;
    reading.join().expect("panics were caught")
}

fn answer(path: &Path) -> String {
    let outcome = catch_unwind(AssertUnwindSafe(|| read(path)));
    let panic = LAST_PANIC.lock().ok().and_then(|mut last| last.take());
    match outcome {
        // The report of a panic begins with the same words.
        Err(_) => panic.unwrap_or_else(|| format!("{PANICKED}an unknown place")),
        Ok(Ok(())) => "read".to_owned(),
        Ok(Err(error)) => {
            let debug = format!("{error:?}");
            let kind = debug.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let how = if panic.is_some() { " by a panic that was caught" } else { "" };
            format!("refused as {kind}{how}")
        }
    }
}

/// Reads the sheets, whatever becomes of the one before, and gives the first error.
fn read(path: &Path) -> Result<(), FileError> {
    let file = recognise(path, caseload_files::TextOverrides::default())?;
    let mut sheets: Vec<Option<&str>> = file.sheets.iter().take(MAX_SHEETS).map(|sheet| Some(sheet.as_str())).collect();
    if sheets.is_empty() {
        sheets.push(None);
    }
    let mut first = Ok(());
    for sheet in sheets {
        let mut rows = 0_u64;
        let outcome = read_rows(&file, sheet, &mut |_| {
            rows += 1;
            if rows < MAX_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        first = first.and(outcome);
    }
    first
}
