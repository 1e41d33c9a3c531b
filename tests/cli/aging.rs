//! Questions of age through the command line: what readers of the rules have stumbled on.

use crate::Cli;
use serde_json::Value;

/// A book of some files, each imported as of a day.
fn book(files: &[(&str, &str, &str)]) -> Cli {
    let cli = Cli::as_of("2026-01-01");
    for (name, day, text) in files {
        let path = cli.file(name, *text);
        let result = cli.json(&["--as-of", day, "import", path.to_str().expect("a path")]);
        assert_eq!(result["rows"]["rejected"], 0, "{result}");
    }
    cli
}

fn why(case: &Value, what: &str) -> Option<String> {
    let lines = case["why"].as_array().expect("lines");
    lines.iter().find(|line| line["what"] == what).map(|line| line["detail"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn a_tolerance_is_as_much_money_in_every_currency() {
    let cli = book(&[(
        "all.csv",
        "2024-03-20",
        "loan no,due date,outstanding,currency\nJ,2024-01-10,777,JPY\nC,2024-01-10,20.00,CNY\nK,2024-01-10,3.000,KWD\n",
    )]);
    let status = |loan_no: &str, tolerance: &str| {
        cli.json(&["--as-of", "2024-03-20", "case", loan_no, "--tolerance", tolerance])["status"].clone()
    };
    assert_eq!(
        (status("J", "20"), status("C", "20"), status("K", "20")),
        ("open".into(), "settled".into(), "settled".into())
    );
    assert_eq!((status("J", "777"), status("K", "2.99")), ("settled".into(), "open".into()));
}

#[test]
fn fees_that_are_overdue_make_a_case_and_keep_it_open() {
    let cli = book(&[
        (
            "plan.csv",
            "2024-03-01",
            "loan_no,instalment_no,due_date,amount,fees\nZ,1,2024-01-10,1000.00,20.00\nZ,2,2024-02-10,1000.00,0\nS,1,2024-01-10,1000.00,0\nS,2,2024-03-10,1000.00,50.00\n",
        ),
        (
            "paid.csv",
            "2024-03-01",
            "loan_no,paid_on,amount,reference\nZ,2024-01-10,1000.00,P1\nZ,2024-02-10,1000.00,P2\nS,2024-01-20,2000.00,P3\n",
        ),
    ]);
    let case = |loan_no: &str, day: &str| cli.json(&["--as-of", day, "case", loan_no]);
    let late = case("Z", "2024-03-01");
    assert_eq!((&late["status"], &late["outstanding"]["minor"]), (&"open".into(), &2_000.into()));
    // Fees that are not due yet are still to pay.
    let early = case("S", "2024-02-01");
    assert_eq!((&early["status"], &early["balance"]["minor"]), (&"open".into(), &5_000.into()));
    // Fees first: the same money leaves a hole in the oldest instalment instead.
    let first = cli.json(&["--as-of", "2024-03-01", "case", "Z", "--fees-first"]);
    assert_eq!(first["days_past_due"], 20);
}

#[test]
fn a_pause_on_the_due_date_counts_where_that_day_does() {
    let cli = book(&[("plan.csv", "2024-02-20", "loan_no,instalment_no,due_date,amount\nY,1,2024-02-10,1000.00\n")]);
    cli.json(&["pauses", "add", "--loan", "Y", "--from", "2024-02-10", "--until", "2024-02-10", "--reason", "flood"]);
    for (day, day_count, past_due, delinquent) in
        [("2024-02-10", "day-end", 1, 0), ("2024-02-11", "day-end", 2, 1), ("2024-02-11", "next-day", 1, 1)]
    {
        let case = cli.json(&["--as-of", day, "case", "Y", "--day-count", day_count]);
        assert_eq!((&case["days_past_due"], &case["delinquent_days"]), (&past_due.into(), &delinquent.into()), "{day}");
    }
}

#[test]
fn a_product_is_aged_by_its_own_policy_and_every_answer_names_it() {
    let cli = book(&[(
        "all.csv",
        "2026-01-20",
        "loan no,due date,outstanding,product\nP,2026-01-02,500.00,CAR\nQ,2026-01-02,500.00,CASH\n",
    )]);
    cli.json(&["policies", "add", "cars", "--day-count", "day-end", "--product", "CAR"]);
    let ask = |words: &[&str]| cli.json(&[&["--as-of", "2026-02-01"], words].concat());
    let (car, cash) = (ask(&["case", "P"]), ask(&["case", "Q"]));
    assert_eq!((&car["days_past_due"], &car["policy"]), (&31.into(), &"cars@1".into()));
    assert_eq!((&cash["days_past_due"], &cash["policy"]), (&30.into(), &"standard@1".into()));
    let table = ask(&["aging"]);
    assert_eq!(table["product_policies"], serde_json::json!([{ "product": "CAR", "policy": "cars@1" }]));
    assert_eq!(ask(&["aging", "--policy", "standard@1"])["product_policies"], serde_json::json!([]));
    let named = &table["product_policies"];
    assert_eq!(&ask(&["movement", "--from", "2026-01-01"])["product_policies"], named);
    assert_eq!(&ask(&["roll-rates"])["product_policies"], named);
    let vintage = ask(&["vintage", "--level", "debtor", "--grace-days", "3"]);
    assert_eq!((&vintage["product_policies"], &vintage["level"]), (named, &"debtor".into()));
    assert_eq!(vintage["terms"]["grace_days"], 3);
    cli.json(&["policies", "add", "cars", "--day-count", "months", "--product", "CAR"]);
    let policies = cli.json(&["policies"]);
    assert_eq!((&policies["policies"][1]["version"], &policies["earlier"][0]["version"]), (&2.into(), &1.into()));
    assert_eq!(ask(&["case", "P", "--policy", "cars@1"])["days_past_due"], 31, "an old version stays");
}

#[test]
fn a_movement_runs_forwards_and_its_rates_count_each_currency() {
    let cli = book(&[(
        "all.csv",
        "2024-02-01",
        "loan no,due date,outstanding,currency\nA,2024-01-10,5.00,CNY\nB,2024-01-10,900,JPY\n",
    )]);
    assert_eq!(cli.refused(&["movement", "--from", "2024-03-10", "--to", "2024-01-01"]), "value_out_of_range");
    let rates = cli.json(&["--as-of", "2024-03-01", "roll-rates"]);
    let last = rates["months"].as_array().and_then(|months| months.last()).expect("months");
    for rate in last["rates"].as_array().expect("rates") {
        assert_eq!((&rate["cases"], &rate["roll_percent"]), (&1.into(), &100.0.into()), "{rate}");
    }
}

#[test]
fn why_names_the_bucket_of_a_case_without_a_due_date() {
    let cli = book(&[("all.csv", "2024-02-01", "loan no,outstanding,due date\nA,5.00,\nB,5.00,2024-01-01\n")]);
    let case = cli.json(&["--as-of", "2024-02-01", "case", "A"]);
    assert_eq!(why(&case, "bucket").as_deref(), Some("M0 (≤0)"));
    let out = cli.path("report.pdf");
    assert_eq!(cli.refused(&["aging", "--out", out.to_str().expect("a path")]), "value_out_of_range");
    assert!(!out.exists(), "a report is a workbook");
}

#[test]
fn reasons_are_reported_by_both_levels_of_the_tree() {
    let cli = book(&[(
        "all.csv",
        "2024-02-01",
        "loan no,outstanding,due date,overdue reason\nA,5.00,2024-01-01,unemployed\nB,6.00,2024-01-01,forgot\nC,7.00,2024-01-01,Ability / flood\nD,8.00,2024-01-01,\n",
    )]);
    let groups = |by: &str| -> Vec<(String, Option<String>, u64)> {
        let table = cli.json(&["--as-of", "2024-02-01", "aging", "--by", by]);
        let groups = table["groups"].as_array().expect("groups").iter();
        groups
            .map(|group| {
                let text = |key: &str| group[key].as_str().map(str::to_owned);
                (text("key").unwrap_or_default(), text("parent"), group["total"]["cases"].as_u64().unwrap_or(0))
            })
            .collect()
    };
    let named = |key: &str, parent: Option<&str>, cases| (key.to_owned(), parent.map(str::to_owned), cases);
    assert_eq!(
        groups("reason-group"),
        [named("ability", None, 2), named("circumstance", None, 1), named("unknown", None, 1)]
    );
    let reasons = groups("reason");
    assert_eq!(reasons[..2], [named("Ability / flood", Some("ability"), 1), named("unemployed", Some("ability"), 1)]);
    let found = cli.json(&["--as-of", "2024-02-01", "cases", "--where", "reason_group=ability"]);
    assert_eq!((&found["total"], &found["outstanding"][0]["minor"]), (&2.into(), &1_200.into()));
}

#[test]
fn products_with_a_bucket_set_of_their_own_are_shown_in_it() {
    let cli = book(&[(
        "all.csv",
        "2026-01-20",
        "loan no,due date,outstanding,product\nP,2025-10-02,500.00,CAR\nQ,2025-10-02,300.00,CASH\nR,2026-01-02,40.00,CAR\n",
    )]);
    cli.json(&["policies", "add", "cars", "--buckets", "30-60-90", "--product", "CAR"]);
    cli.json(&["policies", "add", "usual", "--product", "CASH"]);
    let ask = |words: &[&str]| cli.json(&[&["--as-of", "2026-02-01", "aging"], words].concat());
    let table = ask(&[]);
    assert_eq!(
        (&table["bucket_set"], &table["total"]["cases"]),
        (&"m".into(), &3.into()),
        "all of them in the set in use"
    );
    let own = table["own_sets"].as_array().expect("a list");
    assert_eq!((own.len(), &own[0]["products"], &own[0]["policy"]), (1, &serde_json::json!(["CAR"]), &"cars@1".into()));
    let buckets: Vec<(&str, i64)> = own[0]["buckets"]
        .as_array()
        .expect("buckets")
        .iter()
        .filter(|bucket| bucket["cases"] != 0)
        .map(|bucket| (bucket["code"].as_str().unwrap(), bucket["outstanding"][0]["minor"].as_i64().unwrap()))
        .collect();
    assert_eq!(buckets, [("1-30", 4_000), (">120", 50_000)]);
    assert_eq!(own[0]["total"]["outstanding"][0]["minor"], 54_000);
    let only = ask(&["--where", "bucket=M1"]);
    assert_eq!(only["own_sets"][0]["total"]["cases"], 1, "a filter holds for it too");
    assert_eq!(ask(&["--buckets", "ifrs9"])["own_sets"], serde_json::json!([]), "who names a set wants it for all");
    assert_eq!(ask(&["--policy", "standard"])["own_sets"], serde_json::json!([]));
    assert!(cli.text(&["aging"]).contains("CAR · 30-60-90 · cars@1"));
}
