//! `caseload-kill TIMES [SEED]`: kills every kind of long change so many times, at moments that the seed decides.

use caseload_tests::kills::{LONG_CHANGES, Rehearsed};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Option<Vec<u64>> = std::env::args().skip(1).map(|word| word.parse().ok()).collect();
    let (times, seed) = match numbers.as_deref() {
        Some([times]) => (*times, 1),
        Some([times, seed]) => (*times, *seed),
        _ => {
            eprintln!("usage: caseload-kill TIMES [SEED]");
            return ExitCode::from(2);
        }
    };
    let program = beside("caseload");
    for (number, change) in (0..).zip(LONG_CHANGES) {
        let outcome = Rehearsed::new(*change, &program, seed * 1_000 + number)
            .and_then(|mut rehearsed| rehearsed.kill(u32::try_from(times).unwrap_or(u32::MAX)));
        match outcome {
            Ok(kills) => println!(
                "{}: {} as before, {} as after, {} of them done before the kill",
                change.command, kills.before, kills.after, kills.too_late
            ),
            Err(what) => {
                eprintln!("caseload-kill: {what}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// The program of that name beside this one.
fn beside(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap_or_default();
    path.set_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    path
}
