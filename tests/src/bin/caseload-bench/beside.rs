//! What else there is for the same work: `SQLite` alone, a reader of workbooks alone, and what a
//! script in Python does with `DuckDB` and pandas.

use crate::figures::{figure, text};
use crate::process::{output_of, peak_megabytes};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The tables by `DuckDB` and pandas.
const TABLES: &str = include_str!("beside.py");
/// Tells by failing that a package is not there.
const PACKAGES: &str = "import duckdb, pandas, xlsxwriter, openpyxl";
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

/// Writes the cells of a text into a workbook as it streams.
const WRITE_XLSXWRITER: &str = "
import csv, sys, time, xlsxwriter
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8-sig')))
started = time.time()
book = xlsxwriter.Workbook(sys.argv[2], {'constant_memory': True})
sheet, text, money = book.add_worksheet(), book.add_format({'num_format': '@'}), book.add_format({'num_format': '#,##0.00'})
for r, row in enumerate(rows):
    for c, cell in enumerate(row):
        if r and '.' in cell and cell.replace('.', '').isdigit():
            sheet.write_number(r, c, float(cell), money)
        elif cell:
            sheet.write_string(r, c, cell, text)
book.close()
print(f'seconds={time.time() - started:.2f}')
";
const WRITE_OPENPYXL: &str = "
import csv, sys, time, openpyxl
rows = list(csv.reader(open(sys.argv[1], encoding='utf-8-sig')))
started = time.time()
book = openpyxl.Workbook(write_only=True)
sheet = book.create_sheet()
for r, row in enumerate(rows):
    sheet.append([float(cell) if r and '.' in cell and cell.replace('.', '').isdigit() else cell or None for cell in row])
book.save(sys.argv[2])
print(f'seconds={time.time() - started:.2f}')
";

/// Streams the cells of a workbook by its reader alone, and does nothing with them.
pub(crate) fn calamine_alone(file: &Path) -> Result<(), String> {
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

/// Seconds that scripts take to read a text into a database and to read a workbook, in words.
pub(crate) fn pandas_and_openpyxl(csv: &Path, xlsx: &Path, database: &Path) -> (String, String) {
    (python(PANDAS, &[csv, database]), python(OPENPYXL, &[xlsx]))
}

/// Seconds that scripts take to write the cells of a text into a workbook, in words.
pub(crate) fn writers(csv: &Path, folder: &Path) -> [(&'static str, String); 2] {
    let program = python_with_packages();
    let seconds = |script: &str| {
        let target = folder.join("beside.xlsx");
        let found =
            program.as_ref().map(|program| output_of(Command::new(program).arg("-c").arg(script).arg(csv).arg(target)));
        match found {
            Some(Ok(found)) => format!("{:.2} s", figure(&found, "seconds")),
            _ => "not installed here".to_owned(),
        }
    };
    [("XlsxWriter", seconds(WRITE_XLSXWRITER)), ("openpyxl", seconds(WRITE_OPENPYXL))]
}

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

/// What `DuckDB` and pandas make of the same columns; nothing where they can't be had.
pub(crate) fn tables(arguments: &[&str]) -> Result<Option<String>, String> {
    let Some(program) = python_with_packages() else { return Ok(None) };
    output_of(Command::new(program).arg("-c").arg(TABLES).args(arguments)).map(Some)
}

/// A Python that has `DuckDB` and pandas: the system's, or one made in the build's own folder.
fn python_with_packages() -> Option<PathBuf> {
    let succeeds = |program: &Path, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let system = PathBuf::from("python3");
    if succeeds(&system, &["-c", PACKAGES]) {
        return Some(system);
    }
    let program = std::env::current_exe().ok()?;
    let folder = program.parent()?.parent()?.join("bench-python");
    let own = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let is_made = || succeeds(&own, &["-c", PACKAGES]);
    let make = || {
        succeeds(&system, &["-m", "venv", &text(&folder)])
            && succeeds(&own, &["-m", "pip", "install", "--quiet", "duckdb", "pandas", "xlsxwriter", "openpyxl"])
    };
    (is_made() || make() && is_made()).then_some(own)
}

/// Whether two counted the same, in words.
pub(crate) fn same(ours: Option<&str>, theirs: Option<&str>) -> &'static str {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if !ours.is_empty() && ours == theirs => "yes",
        _ => "no",
    }
}

/// Seconds that the `sqlite3` program takes to import the file and make three indices.
pub(crate) fn sqlite(file: &Path, folder: &Path) -> Result<f64, String> {
    let book: PathBuf = folder.join("bare.db");
    let _ = std::fs::remove_file(&book);
    let script = format!(
        ".mode csv\n.import {} t\nCREATE UNIQUE INDEX a ON t ([案件编号]);\nCREATE INDEX b ON t ([身份证号]);\nCREATE INDEX c ON t ([产品名称]);\n",
        file.display()
    );
    sqlite_script(&book, &script)
}

/// Writes what queries on a book give into text files.
pub(crate) fn export(book: &Path, queries: &[(&Path, &str)]) -> Result<(), String> {
    let mut script = ".mode csv\n.headers on\n".to_owned();
    for (file, query) in queries {
        let _ = write!(script, ".output {}\n{query};\n", file.display());
    }
    sqlite_script(book, &script).map(|_| ())
}

/// Seconds that the `sqlite3` program takes for a script.
pub(crate) fn sqlite_script(book: &Path, script: &str) -> Result<f64, String> {
    let commands = book.with_extension("sql");
    std::fs::write(&commands, script).map_err(|error| error.to_string())?;
    let input = std::fs::File::open(&commands).map_err(|error| error.to_string())?;
    let started = Instant::now();
    let output = Command::new("sqlite3").arg("-bail").arg(book).stdin(input).output();
    let seconds = started.elapsed().as_secs_f64();
    match output {
        Ok(output) if output.status.success() => Ok(seconds),
        Ok(output) => Err(format!("sqlite3 ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("sqlite3 can't be run ({error}); install it to measure beside it")),
    }
}
