//! `caseload`: the same engine as the window, for scheduled imports, scripts and checks.
//!
//! With `--json` exactly one JSON document goes to standard output; messages go to standard error.
//! Exit codes: 0 done, 1 refused or failed, 2 bad usage.

mod arguments;
mod division;
mod doubles;
mod help;
mod outcome;
mod outsourcing;
mod run;
mod text;
mod values;
mod words;

use arguments::Arguments;
use caseload_engine::{Failure, FailureCode};
use clap::FromArgMatches as _;
use clap::error::ErrorKind;
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = help::command().try_get_matches();
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)?.consistent()) {
        Ok(arguments) => arguments,
        Err(error) => return misused(&error),
    };
    let json = arguments.json;
    caseload_engine::logging::start("caseload");
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("caseload: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run::run(arguments)) {
        Ok(outcome) => {
            if let Err(error) = outcome.print(json) {
                let code = if error.kind() == std::io::ErrorKind::StorageFull {
                    FailureCode::DiskFull
                } else {
                    FailureCode::FileCannotWrite
                };
                let place = words::said("the output");
                let failure = Failure::new(code).with("file", place).with("reason", error.to_string());
                eprintln!("caseload: {}", words::failure(&failure));
                return ExitCode::FAILURE;
            }
            if outcome.good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(failure) => {
            report(&failure, json);
            ExitCode::FAILURE
        }
    }
}

/// Prints help or the version, which are no errors, or says what is wrong with the command line.
fn misused(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let printed = outcome::print_line(&help::text_of(error).trim_end());
            if printed.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", help::text_of(error));
            ExitCode::from(2)
        }
        _ => {
            eprintln!("caseload: {}", help::usage_error(error));
            ExitCode::from(2)
        }
    }
}

fn report(failure: &Failure, json: bool) {
    if json {
        // The exit code says the same where nobody reads, and standard error says more.
        let _ = outcome::print_line(&serde_json::json!({ "error": failure }));
    }
    eprintln!("caseload: {}", words::failure(failure));
}
