//! Books that older versions wrote: brought up to date they say what they said, and everything works on them.

use crate::Cli;
use std::io::Write as _;
use std::process::{Command, Stdio};

const DAY: &str = "2025-06-30";

/// Makes the book that the program of a version wrote.
fn book_of(version: u32) -> Cli {
    let cli = Cli::as_of(DAY);
    let dump = std::fs::read(caseload_tests::root().join(format!("tests/books/v{version}.sql"))).expect("a dump");
    let mut made = Command::new("sqlite3").arg(cli.book()).stdin(Stdio::piped()).spawn().expect("sqlite3 runs");
    made.stdin.take().expect("an input").write_all(&dump).expect("written");
    assert!(made.wait().expect("it ends").success());
    cli
}

#[test]
fn a_book_of_every_version_is_brought_up_to_date_and_works() {
    for version in 1..=5 {
        let cli = book_of(version);
        let first = cli.json(&["aging"]);
        let buckets = first["buckets"].as_array().expect("buckets").iter().filter(|one| one["cases"] != 0);
        let buckets: Vec<(&str, i64)> = buckets
            .map(|one| (one["code"].as_str().unwrap(), one["outstanding"][0]["minor"].as_i64().unwrap()))
            .collect();
        // The agency of the newest one reported 50.00 of the oldest case.
        let oldest = if version == 5 { 395_000 } else { 400_000 };
        assert_eq!(buckets, [("M4", 10_000), ("M5", 20_000), ("M6", 80_000), ("M7+", oldest)], "version {version}");
        let copies = std::fs::read_dir(cli.path("")).expect("a folder").filter_map(Result::ok);
        let copies: Vec<_> = copies.filter(|one| one.file_name().to_string_lossy().contains(".before-v")).collect();
        assert_eq!(copies.len(), 1, "version {version}: it was kept as it was");
        assert_eq!(cli.json(&["check"])["ok"], true, "version {version}");
        let batch = cli.json(&["batches"])[0]["batch"].as_str().expect("a batch").to_owned();
        if version == 5 {
            let month = cli.json(&["statement", "North", "2025-06"]);
            assert_eq!(
                (&month["statement"]["settled"], &month["statement"]["commission"][0]["minor"]),
                (&true.into(), &1_000.into())
            );
        }
        // Everything goes on.
        cli.file("more.csv", "loan no,name,due date,outstanding,product\nL9,Eve,2025-05-10,10.00,Cash\n");
        cli.file("back.csv", "case ref,paid on,amount\nL4,2025-06-29,1.00\n");
        for command in [
            "import more.csv",
            "divide --by least-loaded",
            "undo",
            "redo",
            &format!("return {batch} back.csv"),
            &format!("export {batch} --out again"),
            "statement North 2025-07",
            &format!("recall {batch} --reason term-ended"),
            "undo",
            "check",
        ] {
            let words: Vec<String> = command
                .split(' ')
                .map(|word| {
                    if ["more.csv", "back.csv", "again"].contains(&word) {
                        cli.path(word).display().to_string()
                    } else {
                        word.to_owned()
                    }
                })
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let output = cli.run(&words);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "version {version}, {command}: {said}");
        }
    }
}

#[test]
fn what_left_collection_in_version_7_stays_where_it_is() {
    let cli = book_of(7);
    for (as_of, right) in [
        ("2025-06-10", &[("M2", 6_000), ("M4", 10_000), ("M5", 99_900), ("M7+", 400_000)][..]),
        ("2025-06-16", &[("M2", 3_000), ("M4", 10_000), ("M6", 80_000), ("M7+", 400_000)]),
        ("2025-06-30", &[("M2", 3_000), ("M5", 10_000), ("M6", 80_000), ("M7+", 400_000)]),
    ] {
        let aging = cli.json(&["aging", "--as-of", as_of]);
        let buckets = aging["buckets"].as_array().expect("buckets").iter().filter(|one| one["cases"] != 0);
        let buckets: Vec<(&str, i64)> = buckets
            .map(|one| (one["code"].as_str().unwrap(), one["outstanding"][0]["minor"].as_i64().unwrap()))
            .collect();
        assert_eq!(buckets, right, "{as_of}");
        let cases = i64::from(as_of > "2025-06-14");
        assert_eq!(aging["written_off"]["cases"], cases, "{as_of}");
    }
    assert_eq!(cli.json(&["case", "L1"])["hold"]["reason"], "status: Disputed");
    assert_eq!(cli.json(&["check"])["ok"], true);
    cli.json(&["reinstate", "L2", "--as-of", "2025-06-20"]);
    assert_eq!(cli.json(&["case", "L2"])["status"], "open");
    assert_eq!(cli.json(&["check"])["ok"], true);
}
