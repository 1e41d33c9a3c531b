//! Files that lie beside the project where it is developed. Skipped, with a word, where they don't.

use crate::Cli;
use serde_json::Value;
use std::path::PathBuf;

fn shared(path: &str) -> Option<PathBuf> {
    let place = caseload_tests::root().join("../shared").join(path);
    if place.exists() {
        return Some(place);
    }
    println!("skipped: {} is not here", place.display());
    None
}

#[test]
fn every_messy_file_is_the_same_portfolio() {
    let Some(folder) = shared("data/messy") else { return };
    let expected: Value =
        serde_json::from_slice(&std::fs::read(folder.join("expected.json")).expect("readable")).expect("JSON");
    for (name, what) in expected["files"].as_object().expect("files") {
        let cli = Cli::as_of("2024-03-01");
        let path = folder.join(name);
        let mut arguments = vec!["import", path.to_str().expect("a path")];
        if name.starts_with("cp1252") {
            // German headers are in no table.
            for pair in
                ["loan_no=Kreditnummer", "loan_amount=Kreditbetrag", "outstanding=Restschuld", "due_date=Fälligkeit"]
            {
                arguments.extend(["--map", pair]);
            }
        }
        let Some(cases) = what["cases"].as_u64() else {
            assert_eq!(cli.refused(&arguments), "file_inflates", "{name}");
            continue;
        };
        let result = cli.json(&arguments);
        assert_eq!(result["rows"]["created"], cases, "{name}: {}", result["rows"]);
        let read: u64 = ["blank", "footer", "created", "updated", "unchanged", "rejected"]
            .iter()
            .map(|part| result["rows"][part].as_u64().expect("a count"))
            .sum();
        assert_eq!(result["rows"]["read"], read, "{name}: the counts add up");
        let aging = cli.json(&["aging"]);
        assert_eq!(aging["total"]["outstanding"][0]["minor"], expected["outstanding_minor"], "{name}");
        for bucket in aging["buckets"].as_array().expect("buckets") {
            let code = bucket["code"].as_str().expect("a code");
            assert_eq!(bucket["cases"], expected["buckets"][code], "{name} {code}");
        }
    }
}

#[test]
fn real_portfolios_come_out_as_they_should() {
    let Some(folder) = shared("data/real") else { return };
    let cli = Cli::as_of("2016-12-08");
    let file = folder.join("loan_payments.csv");
    cli.json(&[
        "import",
        file.to_str().expect("a path"),
        "--map",
        "days_past_due=past_due_days",
        "--map",
        "settled_on=paid_off_time",
    ]);
    for (bucket, cases, minor) in [("M1", 5, 500_000), ("M2", 57, 5_660_000), ("M3", 38, 3_380_000)] {
        let found = cli.json(&["cases", "--bucket", bucket, "--where", "loan_status=COLLECTION"]);
        assert_eq!((&found["total"], &found["outstanding"][0]["minor"]), (&cases.into(), &minor.into()), "{bucket}");
    }
    let cli = Cli::as_of("2019-04-01");
    let file = folder.join("lending_club_1000.csv");
    let result =
        cli.json(&["import", file.to_str().expect("a path"), "--map", "loan_no=id", "--map", "outstanding=out_prncp"]);
    assert_eq!((&result["rows"]["created"], &result["rows"]["footer"]), (&998.into(), &2.into()));
    assert_eq!(result["columns"].as_array().map(Vec::len), Some(151));
    for (status, cases) in
        [("In Grace Period", 4), ("Late (16-30 days)", 4), ("Late (31-120 days)", 13), ("Charged Off", 164)]
    {
        assert_eq!(cli.json(&["cases", "--where", &format!("loan_status={status}")])["total"], cases, "{status}");
    }
}

#[test]
fn every_vector_of_aging_agrees_through_the_command_line() {
    let Some(file) = shared("vectors/aging.json") else { return };
    let vectors: Value = serde_json::from_slice(&std::fs::read(file).expect("readable")).expect("JSON");
    for vector in vectors.as_array().expect("a list") {
        let cli = Cli::as_of("2026-01-01");
        let decimal = |minor: &Value| {
            let minor = minor.as_i64().expect("minor units");
            format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
        };
        let mut schedule = String::from("loan_no,instalment_no,due_date,amount\n");
        for (number, instalment) in (1..).zip(vector["instalments"].as_array().expect("a list")) {
            let due = instalment["due"].as_str().expect("a date");
            schedule.push_str(&format!("V-1,{number},{due},{}\n", decimal(&instalment["amount"])));
        }
        cli.import(&cli.file("schedule.csv", schedule));
        let payments = vector["payments"].as_array().expect("a list");
        if !payments.is_empty() {
            let mut text = String::from("loan_no,paid_on,amount,reference\n");
            for (number, payment) in (1..).zip(payments) {
                let day = payment["date"].as_str().expect("a date");
                text.push_str(&format!("V-1,{day},{},P{number}\n", decimal(&payment["amount"])));
            }
            cli.import(&cli.file("payments.csv", text));
        }
        let day_count = vector["day_count"].as_str().expect("a day count");
        let as_of = vector["as_of"].as_str().expect("a date");
        let tolerance = decimal(&vector["tolerance"]);
        let ask = |words: &[&str]| {
            let mut all = vec!["--as-of", as_of];
            all.extend_from_slice(words);
            all.extend_from_slice(&["--day-count", day_count, "--tolerance", &tolerance]);
            cli.json(&all)
        };
        let id = &vector["id"];
        let case = ask(&["case", "V-1"]);
        assert_eq!(case["days_past_due"], vector["expected_dpd"], "{id}");
        if !vector["expected_bucket"].is_null() {
            assert_eq!(case["bucket"], vector["expected_bucket"], "{id}");
        }
        // The table holds the case in that bucket, and nowhere else; one that nothing is overdue of
        // is no case yet.
        let overdue = vector["expected_dpd"] != 0;
        let table = ask(&["aging"]);
        assert_eq!(table["total"]["cases"], u64::from(overdue), "{id}");
        let holding = table["buckets"].as_array().expect("buckets").iter().find(|bucket| bucket["cases"] == 1);
        assert_eq!(holding.is_some(), overdue, "{id}");
        if let Some(bucket) = holding.filter(|_| !vector["expected_bucket"].is_null()) {
            assert_eq!(bucket["code"], vector["expected_bucket"], "{id}");
        }
        if day_count == "day-end" {
            let case = ask(&["case", "V-1", "--buckets", "rbi-sma"]);
            assert_eq!(case["bucket"], vector["expected_class"], "{id}");
        }
    }
}
