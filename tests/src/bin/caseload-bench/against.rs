//! The command line beside that of an earlier program: the same work on the same files, in turn, each on a book of
//! its own that it made itself.

use crate::figures::text;
use crate::process::output_of;
use crate::{as_of, later};
use caseload_engine::{SampleRequest, write_sample};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// How often each step is measured; even, so that each program goes first as often.
const ROUNDS: usize = 6;
/// Cases of the batch, and payments of the file that comes back.
const BATCH: usize = 100_000;
/// One row of so many says another figure in the later list.
const CHANGED: usize = 10;

/// What is done in order, each on what the steps before left; measured where it has a name.
const STEPS: [(&str, &str); 16] = [
    ("import a list", "import list.csv --currency CNY"),
    ("aging table", "aging"),
    ("aging table by product", "aging --by product"),
    ("", "collectors add Anna"),
    ("", "collectors add Bo"),
    ("", "collectors add Chen"),
    ("divide", "divide --by balance"),
    ("undo the division", "undo"),
    ("redo it", "redo"),
    ("import a later list, a tenth of it changed", "import later.csv --currency CNY --as-of LATER"),
    ("the same list again", "import later.csv --currency CNY --as-of LATER"),
    ("", "agencies add North --term-days 90 --commission 20"),
    ("place a batch", "place --agency North --max-cases 100000 --as-of LATER"),
    ("", "export BATCH --out pack --as-of LATER"),
    ("take in a return", "return BATCH returned.csv --as-of LATER"),
    ("check the book", "check"),
];

/// A program with its book.
struct Program {
    path: PathBuf,
    folder: PathBuf,
}

impl Program {
    fn run(&self, book: &Path, command: &str) -> Result<(String, f64), String> {
        let mut process = Command::new(&self.path);
        process.current_dir(&self.folder).arg("--book").arg(book).arg("--json");
        if !command.contains("--as-of") {
            process.args(["--as-of", &as_of().to_string()]);
        }
        process.args(command.split_whitespace());
        let started = Instant::now();
        let said = output_of(&mut process).map_err(|error| format!("{command}: {error}"))?;
        Ok((said, started.elapsed().as_secs_f64()))
    }

    fn book(&self) -> PathBuf {
        self.folder.join("book.caseload")
    }

    /// Does a step on a copy of the book; gives the copy and the seconds.
    fn try_step(&self, command: &str) -> Result<(PathBuf, f64), String> {
        let copy = self.folder.join("copy.caseload");
        let result = |done: std::io::Result<()>| done.map_err(|error| error.to_string());
        for ending in ["", "-wal", "-shm"] {
            let old = self.folder.join(format!("copy.caseload{ending}"));
            if old.exists() {
                result(std::fs::remove_file(old))?;
            }
        }
        if self.book().exists() {
            result(std::fs::copy(self.book(), &copy).map(|_| ()))?;
        }
        let (_, seconds) = self.run(&copy, command)?;
        Ok((copy, seconds))
    }

    /// The number of the only batch.
    fn batch(&self) -> Result<String, String> {
        let said = self.run(&self.book(), "batches")?.0;
        let batches: serde_json::Value = serde_json::from_str(&said).map_err(|error| error.to_string())?;
        batches[0]["batch"].as_str().map(str::to_owned).ok_or_else(|| "no batch".to_owned())
    }

    /// Writes payments for the cases of the pack.
    fn write_return(&self) -> Result<(), String> {
        let result = |error: std::io::Error| error.to_string();
        let files = std::fs::read_dir(self.folder.join("pack")).map_err(result)?;
        let pack = files.flatten().map(|file| file.path()).find(|path| path.extension().is_some_and(|is| is == "csv"));
        let pack = std::fs::read_to_string(pack.ok_or("the pack has no text")?).map_err(result)?;
        let mut returned = "case ref,paid on,amount,reference\n".to_owned();
        for (number, line) in pack.lines().skip(1).take(BATCH).enumerate() {
            let case_ref = line.split(',').next().unwrap_or_default().trim_matches('"');
            let _ = writeln!(returned, "{case_ref},{},1.00,R{number}", later(1));
        }
        std::fs::write(self.folder.join("returned.csv"), returned).map_err(result)
    }
}

/// Measures this program's command line beside another one.
pub(crate) fn measure(other: &Path, cases: u64) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let own = own.with_file_name(format!("caseload{}", std::env::consts::EXE_SUFFIX));
    let list = folder.path().join("list.csv");
    let request = SampleRequest { cases, seed: 1, as_of: as_of(), out: list.clone() };
    write_sample(&request).map_err(|failure| failure.to_string())?;
    let later_list = later_list(&std::fs::read_to_string(&list).map_err(|error| error.to_string())?);
    let mut programs = Vec::new();
    for (name, path) in [("now", own), ("before", std::path::absolute(other).map_err(|error| error.to_string())?)] {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).map_err(|error| error.to_string())?;
        std::fs::copy(&list, place.join("list.csv")).map_err(|error| error.to_string())?;
        std::fs::write(place.join("later.csv"), &later_list).map_err(|error| error.to_string())?;
        programs.push(Program { path, folder: place });
    }
    println!(
        "| command line, {cases} cases | now, median s | {} | now ÷ then, in turn: least, median, most |",
        text(other)
    );
    println!("|---|---:|---:|---:|");
    for (name, step) in STEPS {
        let (mut seconds, mut ratios) = ([Vec::new(), Vec::new()], Vec::new());
        let mut commands = Vec::new();
        for program in &programs {
            let mut command = step.replace("LATER", &later(2).to_string());
            if command.contains("BATCH") {
                command = command.replace("BATCH", &program.batch()?);
            }
            if command.contains("returned.csv") {
                program.write_return()?;
            }
            commands.push(command);
        }
        if name.is_empty() {
            for (program, command) in programs.iter().zip(&commands) {
                program.run(&program.book(), command)?;
            }
            continue;
        }
        for round in 0..ROUNDS {
            let mut pair = [0.0; 2];
            let order = if round % 2 == 0 { [0, 1] } else { [1, 0] };
            for at in order {
                pair[at] = programs[at].try_step(&commands[at])?.1;
                seconds[at].push(pair[at]);
            }
            ratios.push(pair[0] / pair[1]);
        }
        for program in &programs {
            let copy = program.folder.join("copy.caseload");
            std::fs::rename(copy, program.book()).map_err(|error| error.to_string())?;
        }
        let [mut now, mut before] = seconds;
        let median = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            f64::midpoint(times[(times.len() - 1) / 2], times[times.len() / 2])
        };
        let (now, before, ratio) = (median(&mut now), median(&mut before), median(&mut ratios));
        let (least, most) = (ratios[0], ratios[ratios.len() - 1]);
        println!("| {name} | {now:.2} | {before:.2} | {least:.2}, **{ratio:.2}**, {most:.2} |");
    }
    Ok(())
}

/// The list of a later day: some rows owe round sums.
fn later_list(list: &str) -> String {
    let mut later = String::with_capacity(list.len());
    for (number, line) in list.lines().enumerate() {
        let mut cells: Vec<&str> = line.split(',').collect();
        let round;
        if number > 0
            && number % CHANGED == 0
            && let Some((whole, _)) = cells.get(8).and_then(|owed| owed.split_once('.'))
        {
            round = format!("{whole}.00");
            cells[8] = &round;
        }
        later += &cells.join(",");
        later.push('\n');
    }
    later
}
