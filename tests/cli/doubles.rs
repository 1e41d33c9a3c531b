//! Payments that two files told of and that may be one: listed, and settled by hand.

use crate::Cli;
use serde_json::{Value, json};

const DAY: &str = "2025-12-30";

fn import(cli: &Cli, name: &str, text: &str) -> Value {
    let file = cli.file(name, text);
    cli.json(&["import", file.to_str().expect("a path")])
}

fn book() -> Cli {
    let cli = Cli::as_of(DAY);
    let file = cli
        .file("list.csv", "loan no,name,due date,outstanding\nL1,Ann,2025-06-01,1000.00\nL2,Bob,2025-06-01,1000.00\n");
    cli.json(&["import", file.to_str().unwrap(), "--as-of", "2025-12-01"]);
    cli
}

fn owed(cli: &Cli, loan_no: &str) -> i64 {
    cli.json(&["case", loan_no])["outstanding"]["minor"].as_i64().expect("a number")
}

/// Loan, reason and number of each suspected payment.
fn doubles(cli: &Cli) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let of = |one: &Value| (text(&one["loan_no"]), text(&one["reason"]), text(&one["later"]["payment"]));
    cli.json(&["doubles"]).as_array().expect("a list").iter().map(of).collect()
}

#[test]
fn a_payment_with_and_without_reference_is_settled_as_one_or_two() {
    for (said, left, both) in [("one", 80_000, 1), ("two", 60_000, 1)] {
        let cli = book();
        import(&cli, "bank.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\nL2,2025-12-10,50.00,R2\n");
        import(&cli, "till.csv", "loan no,paid on,amount\nL1,2025-12-10,200.00\n");
        assert_eq!(owed(&cli, "L1"), 60_000, "both count until somebody says");
        let found = doubles(&cli);
        assert_eq!(found.len(), both);
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), ("L1", "same_day"));
        let listed = cli.json(&["doubles"]);
        assert_eq!(
            (&listed[0]["later"]["file"], &listed[0]["earlier"]["reference"]),
            (&json!("till.csv"), &json!("R1"))
        );
        let settled = cli.json(&["doubles", said, &found[0].2]);
        assert_eq!((&settled["settled"], &settled["left"]), (&json!(1), &json!(0)));
        assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (left, 0), "{said}");
        // The files again change nothing, and nobody is asked twice.
        import(&cli, "till again.csv", "loan no,paid on,amount\nL1,2025-12-10,200.00\n\n");
        assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (left, 0), "{said}");
        let again = cli.json(&["doubles", said, &found[0].2]);
        assert_eq!((&again["settled"], &again["left"]), (&json!(0), &json!(1)));
        // The file can't be taken back while what was said of its money stands.
        assert_eq!(cli.refused(&["undo", "3"]), "cannot_undo");
        cli.json(&["undo", &settled["change"].to_string()]);
        assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (60_000, 1));
        cli.json(&["redo"]);
        assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (left, 0), "{said}");
        assert_eq!(cli.json(&["check"])["ok"], true);
    }
}

#[test]
fn two_payments_that_have_references_are_two() {
    let cli = book();
    import(&cli, "one.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\n");
    import(&cli, "two.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R2\n");
    import(&cli, "till.csv", "loan no,paid on,amount\nL2,2025-12-10,10.00\n");
    import(&cli, "till 2.csv", "loan no,paid on,amount\nL2,2025-12-10,10.00\nL2,2025-12-10,10.00\n");
    assert!(doubles(&cli).is_empty());
    assert_eq!((owed(&cli, "L1"), owed(&cli, "L2")), (60_000, 98_000));
}

#[test]
fn money_that_a_schedule_and_files_of_payments_tell_of_is_listed() {
    let cli = book();
    let schedule =
        "loan no,instalment no,due date,amount,paid amount,paid on\nL3,1,2025-10-01,100.00,60.00,2025-12-05\n";
    import(&cli, "schedule.csv", schedule);
    import(
        &cli,
        "bank.csv",
        "loan no,paid on,amount,reference\nL3,2025-12-05,60.00,R1\nL3,2025-12-03,20.00,R2\nL3,2025-12-20,5.00,R3\n",
    );
    let found = doubles(&cli);
    let reasons: Vec<&str> = found.iter().map(|(_, reason, _)| reason.as_str()).collect();
    assert_eq!(reasons, ["same_day", "within_schedule"]);
    cli.json(&["doubles", "one", &found[0].2, &found[1].2]);
    assert_eq!((owed(&cli, "L3"), doubles(&cli).len()), (3_500, 0));
    // The next schedule tells of what the file had told of.
    import(&cli, "next.csv", &schedule.replace("60.00,2025-12-05", "65.00,2025-12-20"));
    let found = doubles(&cli);
    assert_eq!(found[0].1, "same_day", "5.00 on that day came by the bank");
    cli.json(&["doubles", "one", &found[0].2]);
    assert_eq!(owed(&cli, "L3"), 3_500);
    let text = cli.text(&["doubles"]);
    assert!(text.contains("No payment"), "{text}");
    assert_eq!(cli.json(&["check"])["ok"], true);
}
