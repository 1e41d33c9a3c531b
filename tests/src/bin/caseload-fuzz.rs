//! `caseload-fuzz`: mutates files and has the readers read them, for as long as wanted.
//!
//! `caseload-fuzz replay FOLDER` reads files as they are, to see what a finding does.

use caseload_tests::fuzz::{Campaign, Finding, Limit, Target, WORKER, replay, serve};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "usage: caseload-fuzz --seconds N [--target NAME]… [--seed N] [--seeds DIR] [--keep DIR]
       caseload-fuzz replay DIR
N seconds for each target: text, xlsx, xlsb, xls, ods, web; all of them unless some are named.
Files of --seeds are mutated beside the invented ones; findings are kept in target/fuzz-findings.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [WORKER] => serve().map(|()| Vec::new()).map_err(|error| error.to_string()),
        ["replay", folder] => replayed(Path::new(folder)),
        options => fuzz(options),
    };
    match done {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(findings) => {
            println!("{} findings:", findings.len());
            for finding in findings {
                println!("{finding}");
            }
            ExitCode::FAILURE
        }
        Err(what) => {
            eprintln!("caseload-fuzz: {what}");
            ExitCode::from(2)
        }
    }
}

fn this_program() -> Result<PathBuf, String> {
    std::env::current_exe().map_err(|error| error.to_string())
}

fn replayed(folder: &Path) -> Result<Vec<Finding>, String> {
    replay(&this_program()?, folder).map_err(|error| error.to_string())
}

fn fuzz(options: &[&str]) -> Result<Vec<Finding>, String> {
    let keep = PathBuf::from("target/fuzz-findings");
    let mut campaign = Campaign { program: this_program()?, seed: 1, more_seeds: None, keep };
    let mut seconds = None;
    let mut targets = Vec::new();
    for option in options.chunks(2) {
        let [name, value] = option else { return Err(USAGE.to_owned()) };
        let number = || value.parse::<u64>().map_err(|_| format!("{name} is a number\n{USAGE}"));
        match *name {
            "--seconds" => seconds = Some(number()?),
            "--seed" => campaign.seed = number()?,
            "--seeds" => campaign.more_seeds = Some(PathBuf::from(value)),
            "--keep" => campaign.keep = PathBuf::from(value),
            "--target" => {
                let named = Target::ALL.into_iter().find(|target| target.name() == *value);
                targets.push(named.ok_or_else(|| format!("there is no target {value}\n{USAGE}"))?);
            }
            _ => return Err(USAGE.to_owned()),
        }
    }
    if targets.is_empty() {
        targets.extend(Target::ALL);
    }
    let limit = Limit::Time(Duration::from_secs(seconds.ok_or(USAGE)?));
    let tallies = campaign.run(&targets, limit).map_err(|error| error.to_string())?;
    for tally in &tallies {
        print!("{tally}");
    }
    Ok(tallies.into_iter().flat_map(|tally| tally.findings.into_values()).collect())
}
