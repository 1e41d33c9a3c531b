//! Measurements as processes of their own.

use caseload_engine::Failure;
use std::process::Command;

/// Runs one measurement in this process and prints its figures, one `name=value` a line.
pub(crate) fn step(work: impl Future<Output = Result<String, Failure>>) -> Result<(), String> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let figures = runtime.block_on(work).map_err(|failure| failure.to_string())?;
    println!("{figures}peak_mb={:.0}", peak_megabytes());
    Ok(())
}

/// The largest resident size of this process so far, in millions of bytes; 0 where unknown.
pub(crate) fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1024.0 / 1e6
}

/// Runs a measurement as a process of its own.
pub(crate) fn run(arguments: &[&str]) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    output_of(Command::new(program).args(arguments))
}

/// What a program prints; what it complains of where it fails.
pub(crate) fn output_of(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
