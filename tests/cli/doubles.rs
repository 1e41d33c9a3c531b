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

fn reasons(found: &[(String, String, String)]) -> Vec<&str> {
    found.iter().map(|(_, reason, _)| reason.as_str()).collect()
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
        "loan no,instalment no,due date,amount,paid amount,paid on\nL3,1,2025-10-01,200.00,60.00,2025-12-05\n";
    import(&cli, "schedule.csv", schedule);
    import(
        &cli,
        "bank.csv",
        "loan no,paid on,amount,reference\nL3,2025-12-05,60.00,R1\nL3,2025-12-03,20.00,R2\nL3,2025-12-20,5.00,R3\n",
    );
    let found = doubles(&cli);
    assert_eq!(reasons(&found), ["same_day"], "all that the schedule told of is in R1");
    // R1 is another payment; then R2 may be in what the schedule told of.
    cli.json(&["doubles", "two", &found[0].2]);
    let found = doubles(&cli);
    assert_eq!(reasons(&found), ["within_schedule"]);
    cli.json(&["doubles", "one", &found[0].2]);
    assert_eq!((owed(&cli, "L3"), doubles(&cli).len()), (7_500, 0), "60.00, 60.00 and 5.00 of 200.00");
    cli.json(&["undo"]);
    cli.json(&["undo"]);
    let found = doubles(&cli);
    cli.json(&["doubles", "one", &found[0].2]);
    assert_eq!((owed(&cli, "L3"), doubles(&cli).len()), (11_500, 0));
    // The next schedule tells of what the file had told of.
    import(&cli, "next.csv", &schedule.replace("60.00,2025-12-05", "65.00,2025-12-20"));
    let found = doubles(&cli);
    assert_eq!(reasons(&found), ["same_day"], "5.00 on that day came by the bank");
    cli.json(&["doubles", "one", &found[0].2]);
    assert_eq!(owed(&cli, "L3"), 11_500);
    let text = cli.text(&["doubles"]);
    assert!(text.contains("No payment"), "{text}");
    assert_eq!(cli.json(&["check"])["ok"], true);
}

/// What is left to pay of two instalments of 100.00, paid 50.00 each, after a file that had told of `file` before them,
/// and whether both are settled in one step.
fn owed_after_settling_all(file: &str, in_one_step: bool) -> (i64, usize) {
    let cli = book();
    let schedule = "loan no,instalment no,due date,amount,paid amount,paid on\n\
        L3,1,2025-10-01,100.00,,\nL3,2,2025-11-01,100.00,,\n";
    import(&cli, "schedule.csv", schedule);
    import(&cli, "bank.csv", &format!("loan no,paid on,amount,reference\n{file}"));
    let told = schedule.replace("-01,100.00,,", "-01,100.00,50.00,2025-12-05");
    import(&cli, "next.csv", &told);
    let found = doubles(&cli);
    let numbers: Vec<&str> = found.iter().map(|(_, _, number)| number.as_str()).collect();
    if in_one_step && !numbers.is_empty() {
        cli.json(&[&["doubles", "one"], &numbers[..]].concat());
    } else {
        for number in &numbers {
            cli.json(&["doubles", "one", number]);
        }
    }
    assert_eq!(cli.json(&["check"])["ok"], true);
    (owed(&cli, "L3"), numbers.len())
}

#[test]
fn no_more_is_taken_back_than_both_sides_have() {
    // What files told of, and what is owed of 200.00 of which the schedule says that 100.00 are paid.
    let cases = [
        ("L3,2025-12-01,30.00,R1\n", 2, 10_000),
        ("L3,2025-12-01,70.00,R1\n", 2, 10_000),
        ("L3,2025-12-01,30.00,R1\nL3,2025-12-02,10.00,R2\n", 2, 10_000),
        ("L3,2025-12-01,130.00,R1\n", 2, 7_000),
        ("L3,2025-12-05,50.00,R1\n", 1, 10_000),
        ("L3,2025-12-20,30.00,R1\n", 0, 7_000),
    ];
    for (file, suspected, left) in cases {
        for in_one_step in [true, false] {
            assert_eq!(owed_after_settling_all(file, in_one_step), (left, suspected), "{file} {in_one_step}");
        }
    }
}

#[test]
fn a_schedule_covers_no_more_payments_than_it_told_of() {
    for in_one_step in [true, false] {
        let cli = book();
        let schedule = "loan no,instalment no,due date,amount,paid amount,paid on\n\
            L3,1,2025-10-01,100.00,40.00,2025-12-05\nL3,2,2025-11-01,100.00,10.00,2025-12-06\n";
        import(&cli, "schedule.csv", schedule);
        // 15.00 of the second of December and 45.00 of the sixth: the schedule told of 50.00 until then.
        let file = "loan no,paid on,amount,reference\nL3,2025-12-02,15.00,R1\nL3,2025-12-06,45.00,R2\n";
        import(&cli, "bank.csv", file);
        let found = doubles(&cli);
        assert_eq!(reasons(&found), ["within_schedule", "within_schedule"]);
        let numbers: Vec<&str> = found.iter().map(|(_, _, number)| number.as_str()).collect();
        if in_one_step {
            cli.json(&[&["doubles", "one"], &numbers[..]].concat());
        } else {
            cli.json(&["doubles", "one", numbers[1]]);
            cli.json(&["doubles", "one", numbers[0]]);
        }
        // The schedule told of 50.00 around these days, and the file of 60.00.
        assert_eq!((owed(&cli, "L3"), doubles(&cli).len()), (20_000 - 6_000, 0), "{in_one_step}");
        assert_eq!(cli.json(&["check"])["ok"], true);
    }
}

#[test]
fn what_was_reversed_meanwhile_is_suspected_still_and_never_taken_back_twice() {
    const BANK: &str = "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\n";
    const TILL: &str = "loan no,paid on,amount\nL1,2025-12-10,200.00\n";
    // What came after both files, what is owed after settling, of 1,000.00, and whether anything was suspected.
    let cases = [
        ("reversal.csv", "loan no,paid on,amount,reference,reverses\nL1,2025-12-12,-200.00,R2,R1\n", 100_000, true),
        ("part.csv", "loan no,paid on,amount,reference,reverses\nL1,2025-12-12,-50.00,R2,R1\n", 85_000, true),
        ("status.csv", "loan no,paid on,amount,reference,status\nL1,2025-12-10,200.00,R1,Reversed\n", 100_000, true),
        ("both.csv", "loan no,paid on,amount\nL1,2025-12-12,-400.00\n", 100_000, false),
        ("most.csv", "loan no,paid on,amount\nL1,2025-12-12,-300.00\n", 100_000, true),
    ];
    for (name, text, left, is_suspected) in cases {
        let cli = book();
        import(&cli, "bank.csv", BANK);
        import(&cli, "till.csv", TILL);
        import(&cli, name, text);
        let found: Vec<_> = doubles(&cli).into_iter().filter(|(_, reason, _)| reason == "same_day").collect();
        assert_eq!(!found.is_empty(), is_suspected, "{name}");
        if let Some((.., number)) = found.first() {
            cli.json(&["doubles", "one", number]);
        }
        assert_eq!(owed(&cli, "L1"), left, "{name}");
        assert_eq!(cli.json(&["check"])["ok"], true);
    }
}

#[test]
fn money_that_two_files_take_back_is_suspected_too() {
    let cli = book();
    import(&cli, "bank.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\nL1,2025-12-12,-200.00,R2\n");
    import(&cli, "till.csv", "loan no,paid on,amount\nL1,2025-12-10,200.00\nL1,2025-12-12,-200.00\n");
    let numbers: Vec<String> = doubles(&cli).into_iter().map(|(.., number)| number).collect();
    assert_eq!(numbers.len(), 2, "the money, and what took it back");
    cli.json(&["doubles", "one", &numbers[0], &numbers[1]]);
    assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (100_000, 0), "{numbers:?}");
}

#[test]
fn references_of_two_systems_may_be_of_one_payment() {
    for (first, second, suspected) in [
        ("R1", "BANK-77", 1),
        ("tla1", "TLA1", 1),
        ("RCP-001", "SJK4H7T2QP", 1),
        ("R1", "R12", 0),
        ("SJK4H7T2QP", "SJK4H8Z0AB", 0),
    ] {
        let cli = book();
        import(&cli, "one.csv", &format!("loan no,paid on,amount,reference\nL1,2025-12-10,200.00,{first}\n"));
        import(&cli, "two.csv", &format!("loan no,paid on,amount,reference\nL1,2025-12-10,200.00,{second}\n"));
        assert_eq!((owed(&cli, "L1"), doubles(&cli).len()), (60_000, suspected), "{first} {second}");
    }
}

#[test]
fn a_payment_that_moves_to_another_loan_is_said_to_stand_on_both() {
    let cli = book();
    import(&cli, "one.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\n");
    let moved = import(&cli, "two.csv", "loan no,paid on,amount,reference\nL2,2025-12-10,200.00,R1\n");
    assert_eq!(
        (&moved["warnings"][0]["code"], &moved["warnings"][0]["value"]),
        (&json!("paid_elsewhere"), &json!("L1"))
    );
    // One reference of several loans, as banks give to what they book together, is nothing to tell.
    let both = import(
        &cli,
        "three.csv",
        "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\nL2,2025-12-10,200.00,R1\n",
    );
    assert_eq!(both["warnings"].as_array().map(Vec::len), Some(0), "{both}");
    // What was taken back stands nowhere any more.
    let cli = book();
    import(&cli, "one.csv", "loan no,paid on,amount,reference\nL1,2025-12-10,200.00,R1\n");
    import(&cli, "back.csv", "loan no,paid on,amount,reverses\nL1,2025-12-11,-200.00,R1\n");
    let moved = import(&cli, "two.csv", "loan no,paid on,amount,reference\nL2,2025-12-10,200.00,R1\n");
    assert_eq!(moved["warnings"].as_array().map(Vec::len), Some(0), "{moved}");
}
