//! No file can crash or hang the program: mutated files, and all files that once did.

use caseload_tests::fuzz::{Campaign, Finding, Limit, Target, replay};
use std::path::{Path, PathBuf};

/// So many cases of each target take some seconds; `caseload-fuzz` runs for as long as wanted.
const CASES: u64 = 2_500;

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_caseload-fuzz"))
}

fn list(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_mutated_file_neither_ends_the_program_nor_hangs_it() {
    let keep = caseload_tests::root().join("target/fuzz-findings");
    let campaign = Campaign { program: program().to_owned(), seed: 1, more_seeds: None, keep };
    let tallies = campaign.run(&Target::ALL, Limit::Cases(CASES)).expect("workers start");
    for tally in &tallies {
        print!("{tally}");
    }
    assert!(tallies.iter().all(|tally| tally.cases == CASES), "every target has seeds");
    let findings: Vec<Finding> = tallies.into_iter().flat_map(|tally| tally.findings.into_values()).collect();
    assert!(findings.is_empty(), "{}", list(&findings));
}

#[test]
fn what_once_broke_a_reader_breaks_it_no_more() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/findings");
    let findings = replay(program(), &folder).expect("the folder is there");
    assert!(findings.is_empty(), "{}", list(&findings));
}
