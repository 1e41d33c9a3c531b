//! An import that ends in the middle, as when the power goes, leaves the book as it was.

use crate::Cli;
use caseload_tests::fixtures;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn an_import_that_is_cut_off_never_happened() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    let large = cli.path("large.csv");
    cli.json(&["sample", "--cases", "60000", "--seed", "5", "--out", large.to_str().expect("a path")]);
    let started = Instant::now();
    cli.json(&["import", large.to_str().expect("a path"), "--dry-run"]);
    let whole = started.elapsed();
    let mut cut_off = 0;
    // At several moments of the way, from the first rows to the last.
    for part in [2_u32, 5, 8, 11, 14] {
        let mut import = Command::new(caseload_tests::program("caseload"))
            .arg("--book")
            .arg(cli.book())
            .args(["--as-of", fixtures::AS_OF, "--json", "import"])
            .arg(&large)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("caseload runs");
        std::thread::sleep((whole * part / 10).max(Duration::from_millis(20)));
        import.kill().expect("ended");
        import.wait().expect("gone");
        let total = cli.json(&["cases", "--limit", "1"])["total"].as_u64().expect("a count");
        if total == 40 {
            cut_off += 1;
            let standing = cli
                .json(&["imports"])
                .as_array()
                .map_or(0, |runs| runs.iter().filter(|run| run["undone"] == false).count());
            assert_eq!(standing, 1, "nor is it in the record");
        } else {
            assert_eq!(total, 60_040, "all of it or nothing");
            cli.json(&["undo"]);
        }
        assert_eq!(cli.json(&["check"])["ok"], true);
    }
    assert!(cut_off > 0, "at least the first was cut off");
    assert_eq!(cli.import(&large)["rows"]["created"], 60_000, "and it goes in afterwards");
}
