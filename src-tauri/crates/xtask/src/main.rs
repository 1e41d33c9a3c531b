//! The developer's helper: `cargo xtask app | test | bench | sample`. It installs what is missing.

mod app;
mod front_end;
mod steps;
mod system;

use std::process::ExitCode;
use steps::{Outcome, cargo, run};

/// The feature under which file dialogs answer from the environment, for tests of the window.
const PICKER: &str = "caseload-desktop/picker-from-environment";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let done = match arguments.first().map(String::as_str) {
        Some("app") => app::open(),
        // What `app` runs inside a virtual display.
        Some("photograph") => app::photograph(),
        Some("test") => test(),
        Some("bench") => bench(&rest),
        Some("sample") => sample(&rest),
        _ => {
            eprintln!("usage: cargo xtask app | test | bench [CASES] | sample --out FILE [--cases N] [--seed N]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("xtask: {what}");
            ExitCode::FAILURE
        }
    }
}

/// Everything: formatting, lints, types, unit tests of both sides, and the real window.
fn test() -> Outcome {
    system::install(system::Purpose::Test)?;
    front_end::install()?;
    run(&mut cargo(&["fmt", "--all", "--check"]))?;
    front_end::check()?;
    front_end::build()?;
    let all = ["--workspace", "--all-targets", "--features", PICKER];
    run(cargo(&["clippy"]).args(all).args(["--", "-D", "warnings"]))?;
    run(cargo(&["build"]).args(all))?;
    let tests = ["test", "--workspace", "--features", PICKER];
    run(cargo(&tests)
        .args(["--lib", "--bins", "--test", "engine", "--test", "cli", "--test", "tidy", "--test", "fuzz"]))?;
    if !cfg!(target_os = "linux") {
        println!("skipped: the window is driven by WebKitWebDriver, which only Linux has");
        return Ok(());
    }
    // One window at a time: they share the display.
    let mut window = cargo(&tests);
    window.args(["--test", "desktop", "--", "--test-threads=1"]);
    run(&mut system::on_a_display(&window))?;
    println!("screenshots of every screen are in target/screenshots");
    Ok(())
}

/// Measures against the targets; nothing of it is a test.
fn bench(arguments: &[&str]) -> Outcome {
    let programs = ["-p", "caseload-tests", "-p", "caseload-cli", "--bin", "caseload-bench", "--bin", "caseload"];
    run(cargo(&["build", "--release"]).args(programs))?;
    let program = steps::root().join("target/release").join(format!("caseload-bench{}", std::env::consts::EXE_SUFFIX));
    run(std::process::Command::new(program).args(arguments))
}

/// Writes an invented portfolio.
fn sample(arguments: &[&str]) -> Outcome {
    run(cargo(&["run", "--quiet", "-p", "caseload-cli", "--", "sample"]).args(arguments))
}
