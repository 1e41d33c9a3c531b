//! The same portfolio comes out of every format of file.

use crate::Cli;
use caseload_tests::fixtures::{self, file_formats::FileFormat};
use serde_json::Value;

/// Runs the command line; a refusal becomes a sentence.
fn document(cli: &Cli, arguments: &[&str]) -> Result<Value, String> {
    let output = cli.run(arguments);
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{} {said} {}", output.status, String::from_utf8_lossy(&output.stderr).trim()));
    }
    serde_json::from_str(&said).map_err(|error| format!("{error}: {said}"))
}

/// What is wrong with how a file of a format was read.
fn fault(format: &FileFormat) -> Result<(), String> {
    let cli = Cli::as_of(fixtures::AS_OF);
    let path = cli.file(&format.name, &format.bytes);
    let mut arguments = vec!["import".to_owned(), path.to_str().expect("a path").to_owned()];
    for (field, header) in &format.map {
        arguments.extend(["--map".to_owned(), format!("{field}={header}")]);
    }
    if let Some(order) = format.dates {
        arguments.extend(["--dates".to_owned(), order.to_owned()]);
    }
    let result = document(&cli, &arguments.iter().map(String::as_str).collect::<Vec<_>>())?;
    let rows = &result["rows"];
    let count = |part: &str| rows[part].as_u64().ok_or_else(|| format!("no count of {part}"));
    let wanted = [
        ("created", 40),
        ("updated", 0),
        ("rejected", 0),
        ("blank", format.blank),
        ("footer", format.footer),
        ("unchanged", format.unchanged),
        ("read", 40 + format.blank + format.footer + format.unchanged),
    ];
    for (part, wanted) in wanted {
        if count(part)? != wanted {
            return Err(format!("{part} should be {wanted}: {rows} in {} with {}", result["file"], result["rejects"]));
        }
    }
    let aging = document(&cli, &["aging"])?;
    let buckets: Vec<(u64, i64)> = list(&aging["buckets"])
        .map(|bucket| (bucket["cases"].as_u64().unwrap_or_default(), minor(&bucket["outstanding"][0])))
        .collect();
    if buckets != fixtures::expected_buckets() {
        return Err(format!("buckets should be {:?}: {buckets:?}", fixtures::expected_buckets()));
    }
    // A day that is off by one may well stay in its bucket.
    let cases = document(&cli, &["cases", "--sort", "loan_no", "--limit", "100"])?;
    let found: Vec<(&str, &str, i64)> = list(&cases["rows"])
        .map(|case| {
            let text = |key: &str| case[key].as_str().unwrap_or_default();
            (text("loan_no"), text("due_date"), minor(&case["outstanding"]))
        })
        .collect();
    for (at, loan) in fixtures::loans().iter().enumerate() {
        let due = loan.due.to_string();
        let wanted = (loan.loan_no.as_str(), due.as_str(), loan.outstanding);
        if found.get(at) != Some(&wanted) {
            return Err(format!("case {at} should be {wanted:?}: {:?}", found.get(at)));
        }
    }
    Ok(())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn minor(money: &Value) -> i64 {
    money["minor"].as_i64().unwrap_or_default()
}

#[test]
fn every_format_is_the_same_portfolio() {
    let file_formats = fixtures::file_formats::all();
    let faults: Vec<String> = file_formats
        .iter()
        .filter_map(|format| fault(format).err().map(|fault| format!("{} ({}): {fault}", format.name, format.why)))
        .collect();
    assert!(faults.is_empty(), "{} of {} formats:\n{}", faults.len(), file_formats.len(), faults.join("\n"));
}
