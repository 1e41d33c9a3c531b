//! `cargo xtask bench`: seconds and peak memory on invented books, beside what else there is for the
//! same work, in the same run: `sqlite3 .import` of the same file into a bare table with the same
//! indices, and `DuckDB` and pandas with the same columns in their memory. Prints a table; judges
//! nothing.
//!
//! Each measurement is a process of its own, so that its peak memory is its own.

mod against;
mod beside;
mod divide;
mod figures;
mod import;
mod outsource;
mod plain;
mod process;
mod quality;
mod schedule;
mod together;
mod work;

use caseload_engine::{AgingRequest, AgingTable, GroupBy, PolicyOverride};
use chrono::{Days, NaiveDate};
use std::path::Path;

/// The day of the invented books.
const AS_OF: &str = "2026-06-30";
/// Cases of the plain books.
const PLAIN: [u64; 2] = [100_000, 1_000_000];
/// Loans of the book of schedules.
const SCHEDULED: u64 = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome =
        match words.as_slice() {
            ["step", "import", book, file] => process::step(import::import(Path::new(book), Path::new(file))),
            ["step", "calamine", file] => beside::calamine_alone(Path::new(file)),
            ["step", "plain", book] => process::step(plain::tables(Path::new(book))),
            ["step", "work", book] => process::step(work::work(Path::new(book))),
            ["step", "together", book] => process::step(together::together(Path::new(book))),
            ["step", "divide", book] => process::step(divide::divide(Path::new(book))),
            ["step", "place", book] => process::step(outsource::place(Path::new(book))),
            ["step", "pack", book, batch, folder] => {
                process::step(outsource::pack(Path::new(book), batch, Path::new(folder)))
            }
            ["step", "return", book, batch, file] => {
                process::step(outsource::take_back(Path::new(book), batch, Path::new(file)))
            }
            ["step", "write", csv, target] => outsource::write_alone(Path::new(csv), Path::new(target)),
            ["step", "divided", book] => process::step(plain::divided(Path::new(book))),
            ["step", "payments", book, file] => process::step(plain::payments(Path::new(book), Path::new(file))),
            ["step", "empty", book] => process::step(schedule::empty(Path::new(book))),
            ["step", "schedule", book] => process::step(schedule::tables(Path::new(book))),
            ["division", cases] => number(cases).and_then(divide::alone),
            ["together", cases] => number(cases).and_then(together::alone),
            ["outsourcing", cases] => number(cases).and_then(outsource::alone),
            ["against", program] => against::measure(Path::new(program), PLAIN[1]),
            ["against", program, cases] => {
                number(cases).and_then(|cases| against::measure(Path::new(program), cases))
            }
            ["quality"] => quality::measure(),
            ["schedule", loans] => number(loans).and_then(|loans| measure(&[], Some(loans))),
            [cases] => number(cases).and_then(|cases| measure(&[cases], None)),
            [] => measure(&PLAIN, Some(SCHEDULED)).and_then(|()| quality::measure()),
            _ => Err("usage: caseload-bench [CASES | schedule LOANS | division CASES | outsourcing CASES | together CASES | against PROGRAM [CASES] | quality]"
                .to_owned()),
        };
    if let Err(what) = outcome {
        eprintln!("bench: {what}");
        std::process::exit(1);
    }
}

fn number(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| "the number of cases".to_owned())
}

/// Makes the books and measures on each.
fn measure(plain: &[u64], scheduled: Option<u64>) -> Result<(), String> {
    println!("| what | cases | figure | aim |\n|---|---:|---:|---|");
    let folder = || tempfile::tempdir().map_err(|error| error.to_string());
    for &cases in plain {
        plain::measure(cases, folder()?.path())?;
    }
    if let Some(loans) = scheduled {
        schedule::measure(loans, folder()?.path())?;
    }
    Ok(())
}

fn as_of() -> NaiveDate {
    AS_OF.parse().unwrap_or_default()
}

/// The day that lies `days` after the day of the invented books.
fn later(days: u64) -> NaiveDate {
    as_of().checked_add_days(Days::new(days)).unwrap_or_default()
}

/// The day that lies `days` before the day of the invented books.
fn earlier(days: u64) -> NaiveDate {
    as_of().checked_sub_days(Days::new(days)).unwrap_or_default()
}

/// Days from 1970-01-01, as the book counts them.
fn day_number(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

/// Asks for the table of a day, with one more for each value of a grouping.
fn table_of(day: NaiveDate, by: Option<GroupBy>) -> AgingRequest {
    AgingRequest {
        as_of: day,
        known_on: None,
        basis: PolicyOverride::default(),
        by,
        by_column: None,
        filter: None,
        compare: None,
        currency: None,
    }
}

/// What a table counts, from its `first` bucket on, in the words of `beside.py`.
fn entries_of(table: &AgingTable, first: usize) -> Vec<String> {
    let day = day_number(table.as_of);
    let mut entries = Vec::new();
    let whole = std::iter::once((String::new(), &table.buckets));
    let groups = table.groups.iter().map(|group| (format!("{}/", group.key), &group.buckets));
    for (key, buckets) in whole.chain(groups) {
        for (at, bucket) in buckets.iter().enumerate().skip(first).filter(|(_, bucket)| bucket.cases > 0) {
            let minor = bucket.outstanding.first().map_or(0, |money| money.minor);
            entries.push(format!("{day}/{key}{at}={}/{}/{minor}", bucket.cases, bucket.debtors));
        }
    }
    entries
}
