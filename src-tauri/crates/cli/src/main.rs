//! `caseload`: the same engine as the window, for scheduled imports, scripts and checks.
//!
//! With `--json` exactly one JSON document goes to standard output; messages go to standard error.
//! Exit codes: 0 done, 1 refused or failed, 2 bad usage.

mod arguments;
mod division;
mod doubles;
mod outcome;
mod outsourcing;
mod run;
mod text;
mod values;
mod words;

use arguments::Arguments;
use caseload_engine::{Failure, FailureCode};
use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse().and_then(Arguments::consistent) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap knows which stream each goes to.
            let printed = error.print().is_ok();
            return match (error.use_stderr(), printed) {
                (true, _) => ExitCode::from(2),
                (false, true) => ExitCode::SUCCESS,
                (false, false) => ExitCode::FAILURE,
            };
        }
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

fn report(failure: &Failure, json: bool) {
    if json {
        // The exit code says the same where nobody reads, and standard error says more.
        let _ = outcome::print_line(&serde_json::json!({ "error": failure }));
    }
    eprintln!("caseload: {}", words::failure(failure));
}
