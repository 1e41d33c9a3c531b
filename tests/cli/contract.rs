//! Every command with every key of its JSON.

use crate::Cli;
use caseload_tests::fixtures;
use serde_json::Value;

/// Every key is there; a document may have more.
fn has_keys(document: &Value, keys: &[&str]) {
    for key in keys {
        assert!(document.get(key).is_some(), "{key} is missing in {document}");
    }
}

fn money(amount: &Value) {
    assert!(amount["currency"].is_string() && amount["minor"].is_i64(), "{amount} is money");
}

#[test]
fn every_command_has_its_keys() {
    let cli = Cli::as_of(fixtures::AS_OF);
    let file = cli.file("june.csv", fixtures::csv());
    let path = file.to_str().expect("a path");

    let keys =
        ["run", "dry_run", "kind", "file", "as_of", "columns", "rows", "closed", "totals", "warnings", "rejects"];
    let dry = cli.json(&["import", path, "--dry-run"]);
    has_keys(&dry, &keys);
    assert_eq!((&dry["dry_run"], &dry["rows"]["created"]), (&true.into(), &40.into()));
    assert_eq!(cli.json(&["cases"])["total"], 0, "a dry run changes nothing");
    let result = cli.import(&file);
    has_keys(&result, &keys);
    has_keys(&result["file"], &["name", "sha256", "format", "encoding", "delimiter", "sheet", "header_row"]);
    has_keys(&result["rows"], &["read", "blank", "footer", "created", "updated", "unchanged", "rejected"]);
    has_keys(&result["columns"][0], &["header", "field", "by"]);
    money(&result["totals"]["outstanding"][0]);
    assert_eq!(result["rows"], dry["rows"], "the dry run said the same");
    assert_eq!(cli.import(&file)["rows"]["unchanged"], 40, "again, nothing changes");
    has_keys(&cli.json(&["imports"])[0], &["run", "file", "sha256", "at", "rows"]);

    let aging = cli.json(&["aging", "--by", "product"]);
    has_keys(&aging, &["as_of", "known_on", "bucket_set", "day_count", "buckets", "total", "groups"]);
    has_keys(&aging["buckets"][0], &["code", "label", "from", "to", "cases", "debtors", "outstanding"]);
    has_keys(&aging["total"], &["cases", "debtors", "outstanding"]);
    has_keys(&aging["groups"][0], &["key", "buckets"]);
    for (bucket, (cases, minor)) in
        aging["buckets"].as_array().expect("a list").iter().zip(fixtures::expected_buckets())
    {
        assert_eq!(bucket["cases"], cases, "{bucket}");
        assert_eq!(bucket["outstanding"][0]["minor"], minor, "{bucket}");
    }

    let cases = cli.json(&["cases", "--bucket", "M3", "--sort", "outstanding:desc", "--limit", "2"]);
    has_keys(&cases, &["total", "outstanding", "rows"]);
    assert_eq!((&cases["total"], cases["rows"].as_array().map(Vec::len)), (&5.into(), Some(2)));
    let row_keys = [
        "loan_no",
        "debtor_name",
        "product",
        "due_date",
        "days_past_due",
        "bucket",
        "outstanding",
        "status",
        "collector",
        "agency",
        "hand",
        "more",
    ];
    has_keys(&cases["rows"][0], &row_keys);
    let (first, second) = (&cases["rows"][0]["outstanding"], &cases["rows"][1]["outstanding"]);
    assert!(first["minor"].as_i64() > second["minor"].as_i64(), "greatest first");
    assert_eq!(cli.json(&["cases", "--where", "备注=remark 3"])["total"], 1, "by a column of the lender's");
    assert_eq!(cli.json(&["cases", "--where", "phone=19900010003"])["total"], 2, "a debtor with two loans");
    assert_eq!(cli.refused(&["cases", "--where", "nonsense=1"]), "no_such_field");
    assert_eq!(cli.json(&["cases", "--search", "fx000103"])["total"], 1);
    let list = cli.path("list.csv");
    cli.json(&["cases", "--out", list.to_str().expect("a path")]);
    let written = std::fs::read_to_string(&list).expect("written");
    assert_eq!(written.lines().count(), 41);
    assert!(written.contains("'=cmd|"), "a formula is neutralised");

    let case = cli.json(&["case", "FX000103"]);
    has_keys(&case, &row_keys);
    has_keys(&case, &["why", "history", "instalments", "payments"]);
    has_keys(&case["why"][0], &["what", "date", "amount", "left"]);
    has_keys(&case["history"][0], &["at", "actor", "what"]);
    assert_eq!((&case["days_past_due"], &case["bucket"]), (&75.into(), &"M3".into()));

    for name in ["Anna", "Bo"] {
        let people = cli.json(&["collectors", "add", name, "--weight", "1", "--max-cases", "100"]);
        has_keys(&people[0], &["name", "active", "cases", "debtors", "outstanding"]);
    }
    let division = cli.json(&["divide", "--by", "balance", "--dry-run"]);
    let division_keys = [
        "division",
        "dry_run",
        "seed",
        "digest",
        "collectors",
        "assigned",
        "kept",
        "moved",
        "left",
        "spread_percent",
        "floor_percent",
        "count_difference",
    ];
    has_keys(&division, &division_keys);
    has_keys(&division["collectors"][0], &["name", "cases", "debtors", "outstanding", "by_bucket"]);
    assert!(cli.json(&["collectors"])[0]["cases"] == 0, "a dry run changes nothing");
    let applied = cli.json(&["divide", "--by", "balance"]);
    assert_eq!(applied["collectors"], division["collectors"], "applied as proposed");
    assert!(applied["count_difference"].as_u64() <= Some(1));

    assert_eq!(cli.json(&["unassign", "FX000103", "FX000104"])["changed"], 2);
    assert_eq!(cli.json(&["assign", "FX000103", "--to", "Anna"])["changed"], 1);
    let agencies = cli.json(&["agencies", "add", "Northgate", "--term-days", "90", "--commission", "20", "30"]);
    has_keys(&agencies[0], &["name", "term_days", "placed", "outstanding"]);
    let dry = cli.json(&["place", "--agency", "Northgate", "--max-cases", "10", "--dry-run"]);
    let place_keys = ["batch", "agency", "cases", "debtors", "outstanding", "placed_on", "recall_due", "excluded"];
    has_keys(&dry, &place_keys);
    has_keys(&dry["excluded"][0], &["loan_no", "code"]);
    let placed = cli.json(&["place", "--agency", "Northgate", "--max-cases", "10"]);
    assert_eq!((&placed["cases"], &placed["batch"]), (&dry["cases"], &dry["batch"]));
    let all = placed["cases"].as_u64().expect("a count") + placed["excluded"].as_array().map_or(0, Vec::len) as u64;
    assert_eq!(all, 40, "each case is in the batch or named with the reason");
    let batch = placed["batch"].as_str().expect("a number");
    let folder = cli.path("pack");
    let export = cli.json(&["export", batch, "--out", folder.to_str().expect("a path")]);
    has_keys(&export, &["files", "control_totals"]);
    for file in export["files"].as_array().expect("a list") {
        has_keys(file, &["name", "sha256", "rows"]);
        let bytes = std::fs::read(folder.join(file["name"].as_str().expect("a name"))).expect("written");
        assert_eq!(file["sha256"], sha256(&bytes), "{file}");
    }
    has_keys(
        &cli.json(&["batches"])[0],
        &["batch", "agency", "cases", "debtors", "outstanding", "placed_on", "recall_due"],
    );
    assert_eq!(cli.refused(&["undo"]), "cannot_undo", "what left the house stays on record");
    let number = cli.json(&["batches"])[0]["batch"].as_str().expect("a number").to_owned();
    let recalled = cli.json(&["recall", &number, "--reason", "term_ended"]);
    has_keys(&recalled, &["batch", "agency", "recalled", "open_cases", "reason"]);
    assert_eq!(cli.refused(&["recall", &number, "--reason", "other"]), "nothing_to_recall");
    cli.json(&["undo"]);

    let log = cli.json(&["log", "--limit", "3"]);
    assert_eq!(log.as_array().map(Vec::len), Some(3));
    has_keys(&log[0], &["change", "at", "actor", "what", "digest", "previous"]);
    assert_eq!(log[0]["previous"], log[1]["digest"], "the log is a chain");
    let check = cli.json(&["check"]);
    assert_eq!((&check["ok"], &check["problems"]), (&true.into(), &serde_json::json!([])));
    let sample = cli.path("sample.csv");
    let made = cli.json(&["sample", "--cases", "30", "--seed", "7", "--out", sample.to_str().expect("a path")]);
    has_keys(&made, &["cases", "file"]);
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn undo_takes_back_the_last_change_and_redo_does_it_again() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    cli.json(&["collectors", "add", "Anna"]);
    cli.json(&["assign", "FX000100", "FX000101", "--to", "Anna"]);
    let undone = cli.json(&["undo"]);
    assert_eq!(undone["undone"]["what"], "assign");
    assert!(undone["undone"]["change"].is_i64());
    assert_eq!(cli.json(&["collectors"])[0]["cases"], 0);
    cli.json(&["redo"]);
    assert_eq!(cli.json(&["collectors"])[0]["cases"], 2);
    assert_eq!(cli.refused(&["undo", "1"]), "cannot_undo", "assignments build on the import");
    cli.json(&["undo"]);
    cli.json(&["undo"]);
    cli.json(&["undo"]);
    assert_eq!(cli.json(&["cases"])["total"], 0, "the import is taken back");
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_change_that_wrote_no_rows_is_taken_back_and_done_again_like_any_other() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    let refused = cli.import(&cli.file("bad.csv", "loan_no,outstanding,due_date\nB1,much,2025-01-05\n"));
    assert_eq!((&refused["rows"]["rejected"], &refused["rows"]["created"]), (&1.into(), &0.into()));
    assert_eq!(cli.json(&["undo"])["undone"]["change"], refused["change"]);
    assert_eq!(cli.json(&["redo"])["undone"]["change"], refused["change"]);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_batch_with_a_passphrase_is_one_archive() {
    let cli = Cli::as_of(fixtures::AS_OF);
    cli.import(&cli.file("june.csv", fixtures::csv()));
    cli.json(&["agencies", "add", "Northgate", "--term-days", "90", "--commission", "20"]);
    let batch = cli.json(&["place", "--agency", "Northgate"])["batch"].as_str().expect("a number").to_owned();
    let (folder, secret) = (cli.path("pack"), cli.file("secret.txt", "correct horse\n"));
    let (folder_text, secret_text) = (folder.to_str().expect("a path"), secret.to_str().expect("a path"));
    cli.json(&["export", &batch, "--out", folder_text, "--passphrase-file", secret_text]);
    let names: Vec<_> = std::fs::read_dir(&folder).expect("a folder").flatten().map(|file| file.file_name()).collect();
    assert_eq!(names, [std::ffi::OsString::from(format!("{batch}.zip"))], "nothing plain lies beside it");
    let log = cli.json(&["log"]).to_string();
    assert!(!log.contains("correct horse"), "the passphrase is in no log");
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let cli = Cli::as_of("2024-03-01");
    let mut child = std::process::Command::new(caseload_tests::program("caseload"))
        .arg("--book")
        .arg(cli.book())
        .args(["--json", "collectors"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("caseload runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_guide_names_every_command() {
    let help = std::process::Command::new(caseload_tests::program("caseload"))
        .arg("--help")
        .env("LANG", "en_US.UTF-8")
        .output();
    let help = String::from_utf8(help.expect("it runs").stdout).expect("text");
    let listed = help.split("Commands:").nth(1).and_then(|rest| rest.split("Options:").next()).expect("commands");
    // A command begins two places in; its help goes on further right.
    let commands: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 30, "{commands:?}");
    for language in ["en", "zh"] {
        let path = caseload_tests::root().join(format!("src-tauri/docs/guide/{language}/command-line.md"));
        let page = std::fs::read_to_string(path).expect("readable");
        for command in &commands {
            assert!(page.contains(&format!("`{command}`")), "{command} in {language}");
        }
    }
}
