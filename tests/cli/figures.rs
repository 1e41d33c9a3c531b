//! What follows from what was understood: new schedules, cured loans, credits, balances, portfolio at risk.

use crate::Cli;
use serde_json::{Value, json};

fn import(cli: &Cli, name: &str, text: &str, as_of: &str) -> Value {
    let file = cli.file(name, text);
    cli.json(&["import", file.to_str().expect("a path"), "--as-of", as_of])
}

fn codes(result: &Value, list: &str) -> Vec<String> {
    result[list].as_array().expect("a list").iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

/// What is owed and the days past due of a case on a day.
fn owed(cli: &Cli, loan_no: &str, as_of: &str) -> (i64, i64) {
    let case = cli.json(&["case", loan_no, "--as-of", as_of]);
    (case["outstanding"]["minor"].as_i64().unwrap(), case["days_past_due"].as_i64().unwrap())
}

const FIRST: &str = "loan no,instalment no,due date,amount,paid amount,paid on\nL1,1,2025-08-10,100.00,100.00,2025-08-12\n\
    L1,2,2025-09-10,100.00,40.00,2025-09-15\nL1,3,2025-10-10,100.00,,\nL2,1,2025-09-10,70.00,,\n";

#[test]
fn a_new_schedule_holds_from_its_day_on_and_not_before() {
    let cli = Cli::as_of("2025-10-20");
    import(&cli, "schedule.csv", FIRST, "2025-10-20");
    let new = "loan no,instalment no,due date,amount\nL1,1,2025-08-10,100.00\nL1,2,2026-01-10,160.00\n";
    let result = import(&cli, "restructured.csv", new, "2025-10-26");
    assert_eq!(codes(&result, "warnings"), ["schedule_replaced"]);
    assert_eq!(result["warnings"][0]["value"], "3 (300.00 → 260.00)");
    assert_eq!(json!([result["rows"]["updated"], result["rows"]["unchanged"]]), json!([1, 1]));
    assert_eq!(owed(&cli, "L1", "2026-03-01"), (12_000, 50));
    assert_eq!(owed(&cli, "L1", "2025-10-20"), (16_000, 40), "what was so before that day stays");
    assert_eq!(owed(&cli, "L2", "2026-03-01").0, 7_000, "a loan that the file doesn't name keeps its schedule");
    let instalments = |day: &str| cli.json(&["case", "L1", "--as-of", day])["instalments"].as_array().unwrap().len();
    assert_eq!((instalments("2025-10-20"), instalments("2025-11-01")), (3, 2));
    assert_eq!(cli.json(&["check"])["ok"], true);
    // The same file again says nothing new, one more schedule takes the place of the second.
    let again = import(&cli, "again.csv", &format!("{new}\n"), "2025-10-27");
    assert_eq!(json!([again["rows"]["updated"], again["rows"]["unchanged"]]), json!([0, 2]));
    import(&cli, "third.csv", "loan no,instalment no,due date,amount\nL1,1,2025-08-10,260.00\n", "2025-12-01");
    assert_eq!(owed(&cli, "L1", "2026-03-01"), (12_000, 203));
    assert_eq!(owed(&cli, "L1", "2025-11-30"), (0, 0));
    cli.json(&["undo"]);
    assert_eq!(owed(&cli, "L1", "2026-03-01"), (12_000, 50));
    cli.json(&["undo", "3"]);
    cli.json(&["undo", "2"]);
    assert_eq!(owed(&cli, "L1", "2026-03-01"), (16_000, 172));
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_schedule_that_lacks_instalments_says_so_and_keeps_them() {
    let cli = Cli::as_of("2025-10-20");
    import(&cli, "schedule.csv", FIRST, "2025-10-20");
    let rest =
        import(&cli, "rest.csv", "loan no,instalment no,due date,amount\nL1,3,2025-10-10,100.00\n", "2025-10-21");
    assert_eq!(codes(&rest, "warnings"), ["instalments_lacking"]);
    assert_eq!(rest["warnings"][0]["value"], "1, 2");
    assert_eq!(owed(&cli, "L1", "2025-10-21"), (16_000, 41));
    // More of it makes it longer.
    let more =
        import(&cli, "more.csv", "loan no,instalment no,due date,amount\nL1,4,2025-11-10,100.00\n", "2025-10-22");
    assert_eq!(codes(&more, "warnings"), ["instalments_lacking"]);
    assert_eq!(owed(&cli, "L1", "2025-11-11"), (26_000, 62));
    // One corrected row is no new schedule.
    let one = import(&cli, "one.csv", "loan no,instalment no,due date,amount\nL1,2,2025-09-10,90.00\n", "2025-10-23");
    assert_eq!(codes(&one, "warnings"), ["instalments_lacking"]);
    assert_eq!(owed(&cli, "L1", "2025-11-11"), (25_000, 62));
    assert_eq!(owed(&cli, "L1", "2025-10-22"), (16_000, 42));
}

#[test]
fn cured_loans_are_not_divided_unless_their_bucket_is_named() {
    let cli = Cli::as_of("2025-10-20");
    let schedule = "loan no,instalment no,due date,amount,paid amount,paid on\nL1,1,2025-06-10,100.00,100.00,2025-07-01\n\
        L1,2,2025-12-10,100.00,,\nL2,1,2025-06-10,100.00,,\n";
    import(&cli, "schedule.csv", schedule, "2025-10-20");
    cli.json(&["collectors", "add", "Ann"]);
    let divided = cli.json(&["divide", "--dry-run"]);
    assert_eq!(divided["collectors"][0]["cases"], 1, "L1 owes nothing today");
    assert_eq!(cli.json(&["case", "L1"])["status"], "open");
    let asked = cli.json(&["divide", "--dry-run", "--bucket", "M0", "--bucket", "M5"]);
    assert_eq!(asked["collectors"][0]["cases"], 2, "its bucket was asked for");
    cli.json(&["divide"]);
    assert_eq!(cli.json(&["cases", "--where", "collector=Ann"])["total"], 1);
}

#[test]
fn credits_stand_beside_what_is_owed_everywhere() {
    let cli = Cli::as_of("2025-12-30");
    let list = "invoice number,customer,customer id,due date,amount due\nINV-1,Alpha,C1,2025-11-15,\"1,000.00\"\n\
        CN-1,Alpha,C1,2025-12-01,(200.00)\nINV-2,Beta,C2,2025-10-01,300.00\n";
    let result = import(&cli, "ar.csv", list, "2025-12-30");
    let listed = cli.json(&["cases"]);
    let aging = cli.json(&["aging"]);
    for (what, owed, credits) in [
        ("import", &result["totals"]["outstanding"], &result["totals"]["credits"]),
        ("cases", &listed["outstanding"], &listed["credits"]),
        ("aging", &aging["total"]["outstanding"], &aging["credits"]),
    ] {
        assert_eq!((&owed[0]["minor"], &credits[0]["minor"]), (&json!(130_000), &json!(-20_000)), "{what}");
    }
    assert_eq!(cli.json(&["case", "INV-1"])["debtor_credits"]["minor"], -20_000);
    assert_eq!(cli.json(&["case", "INV-2"])["debtor_credits"]["minor"], 0);
    for command in [&["cases"][..], &["aging"]] {
        assert!(cli.text(command).contains("credits not applied: -200.00 CNY"), "{}", cli.text(command));
    }
}

#[test]
fn balance_and_portfolio_at_risk_count_later_instalments() {
    let cli = Cli::as_of("2025-12-30");
    // 45 days late with 300 to come, 5 days late with 100 to come, and one that was never late.
    let schedule = "loan no,instalment no,due date,amount,Branch\nL1,1,2025-11-15,100.00,\nL1,2,2026-01-15,300.00,\n\
        L2,1,2025-12-25,50.00,\nL2,2,2026-01-25,100.00,\nL3,1,2026-02-01,450.00,\n";
    import(&cli, "schedule.csv", schedule, "2025-12-30");
    let aging = cli.json(&["aging"]);
    assert_eq!(aging["total"]["outstanding"][0]["minor"], 15_000);
    assert_eq!(aging["total"]["balance"][0]["minor"], 55_000, "of the two cases");
    let lines: Vec<(i64, i64, i64)> = aging["at_risk"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            let number = |value: &Value| value.as_i64().unwrap();
            (number(&line["days"]), number(&line["balance"]["minor"]), number(&line["of"]["minor"]))
        })
        .collect();
    assert_eq!(lines, [(1, 55_000, 100_000), (30, 40_000, 100_000), (60, 0, 100_000), (90, 0, 100_000)]);
    assert_eq!(aging["at_risk"][1]["percent"], 40.0);
}

#[test]
fn aging_is_by_any_column_and_of_any_filter() {
    let cli = Cli::as_of("2025-12-30");
    let list = "loan no,due date,outstanding,product,Squad\n1,2025-12-01,10.00,Cash,North\n2,2025-12-01,20.00,Card,South\n\
        3,2025-12-01,40.00,Cash,North\n4,2025-12-01,80.00,Cash,\n";
    import(&cli, "list.csv", list, "2025-12-30");
    let by = cli.json(&["aging", "--by", "Squad"]);
    let groups: Vec<(&str, i64)> = by["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["key"].as_str().unwrap(), group["total"]["outstanding"][0]["minor"].as_i64().unwrap()))
        .collect();
    assert_eq!(groups, [("", 8_000), ("North", 5_000), ("South", 2_000)]);
    let filtered = cli.json(&["aging", "--where", "Squad=North", "--where", "product=Cash"]);
    assert_eq!(
        (&filtered["total"]["cases"], &filtered["total"]["outstanding"][0]["minor"]),
        (&json!(2), &json!(5_000))
    );
    let (code, refused) = cli.exit_and_json(&["aging", "--by", "Nothing"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("no_such_field")));
    let text = cli.text(&["aging", "--by", "Squad"]);
    let row = text.lines().find(|line| line.starts_with("North")).expect("one line a group");
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["North", "2", "2", "50.00", "CNY"]);
}

#[test]
fn text_is_for_people() {
    let cli = Cli::as_of("2025-12-30");
    let list = "loan no,name,due date,outstanding\n1,A,2025-11-15,abc\n2,B,2025-11-16,200.00\n3,C,2025-11-17,300.00\n";
    import(&cli, "loans.csv", list, "2025-12-30");
    cli.json(&["hold", "3", "--reason", "dispute"]);
    let log = cli.text(&["log"]);
    assert!(log.contains("1 case held: dispute"), "{log}");
    assert!(log.contains("loans.csv imported as of 2025-12-30: 2 new, 0 changed, 0 unchanged, 1 rejected"), "{log}");
    let case = cli.text(&["case", "3"]);
    assert!(case.contains("reported by the lender") && case.contains("days past due: 43"), "{case}");
    for text in [log, case, cli.text(&["cases"]), cli.text(&["imports"]), cli.text(&["undo"])] {
        let codes = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| word.contains('_'));
        assert_eq!(codes.collect::<Vec<_>>(), [""; 0], "no codes: {text}");
        assert!(!text.contains(['{', '}']), "no parameters left: {text}");
    }
}

#[test]
fn a_new_schedule_is_not_paid_by_the_money_of_the_old_one() {
    let renewed = "loan no,instalment no,due date,amount\nL1,1,2026-01-10,80.00\nL1,2,2026-02-10,80.00\n";
    let with_paid =
        "loan no,instalment no,due date,amount,paid amount\nL1,1,2026-01-10,80.00,0.00\nL1,2,2026-02-10,80.00,\n";
    for new in [renewed, with_paid] {
        let cli = Cli::as_of("2025-10-20");
        import(&cli, "schedule.csv", FIRST, "2025-10-20");
        let result = import(&cli, "restructured.csv", new, "2025-10-26");
        let kept = result["warnings"].as_array().unwrap().iter().find(|one| one["code"] == "paid_under_earlier");
        assert_eq!(kept.map(|one| one["value"].clone()), Some(json!("140.00")), "{new}");
        assert_eq!(owed(&cli, "L1", "2026-03-01"), (16_000, 50), "{new}");
        assert_eq!(owed(&cli, "L1", "2025-10-20"), (16_000, 40), "what was so before that day stays");
        let again = import(&cli, "again.csv", &format!("{new}\n"), "2025-10-27");
        assert_eq!(json!([again["rows"]["updated"], again["rows"]["unchanged"]]), json!([0, 2]), "{new}");
        import(&cli, "paid.csv", "loan no,paid on,amount\nL1,2026-01-15,50.00\n", "2026-01-16");
        assert_eq!(owed(&cli, "L1", "2026-03-01"), (11_000, 50), "{new}");
        assert_eq!(cli.json(&["check"])["ok"], true);
    }
    // What a column of what was paid says of the new schedule is booked once.
    let cli = Cli::as_of("2025-10-20");
    import(&cli, "schedule.csv", FIRST, "2025-10-20");
    import(&cli, "restructured.csv", with_paid, "2025-10-26");
    let later = with_paid.replace("80.00,0.00", "80.00,30.00");
    for (name, as_of) in [("later.csv", "2026-01-20"), ("once more.csv", "2026-01-21")] {
        import(&cli, name, &later, as_of);
        assert_eq!(owed(&cli, "L1", "2026-03-01"), (13_000, 50), "{name}");
    }
    // A schedule that tells again of what was paid is paid by it.
    let cli = Cli::as_of("2025-10-20");
    import(&cli, "schedule.csv", FIRST, "2025-10-20");
    let whole = "loan no,instalment no,due date,amount,paid amount\nL1,1,2025-08-10,100.00,100.00\nL1,2,2026-01-10,200.00,40.00\n";
    let result = import(&cli, "restructured.csv", whole, "2025-10-26");
    assert!(!codes(&result, "warnings").contains(&"paid_under_earlier".to_owned()));
    assert_eq!(owed(&cli, "L1", "2026-03-01"), (16_000, 50));
}

#[test]
fn the_first_schedule_of_a_loan_of_lists_holds_from_its_day_on() {
    let cli = Cli::as_of("2025-10-20");
    import(&cli, "list.csv", "loan no,due date,outstanding\nL1,2025-06-01,500.00\n", "2025-09-01");
    let schedule = "loan no,instalment no,due date,amount\nL1,1,2025-05-01,300.00\nL1,2,2025-07-01,300.00\nL1,3,2025-12-01,300.00\n";
    import(&cli, "schedule.csv", schedule, "2025-10-01");
    assert_eq!(owed(&cli, "L1", "2025-09-30"), (50_000, 121), "the list holds until then");
    assert_eq!(owed(&cli, "L1", "2025-10-01"), (60_000, 153));
    // Where no list has told of an earlier day, the schedule holds for all.
    let both = "loan no,due date,outstanding\nL2,2025-06-01,500.00\n";
    import(&cli, "today.csv", both, "2025-10-01");
    import(&cli, "plan.csv", &schedule.replace("L1", "L2"), "2025-10-01");
    assert_eq!(owed(&cli, "L2", "2025-07-31"), (60_000, 91));
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn money_of_before_a_loan_left_collection_counts_whenever_it_is_told_of() {
    let cli = Cli::as_of("2025-10-20");
    let list = "loan no,due date,outstanding\nL1,2025-06-01,1000.00\nL2,2025-06-01,1000.00\n";
    import(&cli, "list.csv", list, "2025-09-01");
    cli.json(&["write-off", "L1", "--as-of", "2025-09-10"]);
    import(&cli, "whole.csv", "loan no,due date,outstanding\nL1,2025-06-01,1000.00\n", "2025-09-01");
    let file = cli.file("full.csv", "loan no,due date,outstanding\nL1,2025-06-01,1000.00\n");
    cli.json(&["import", file.to_str().unwrap(), "--as-of", "2025-09-10", "--full", "--close", "1"]);
    let paid = "loan no,paid on,amount\nL1,2025-09-05,300.00\nL1,2025-09-12,100.00\nL2,2025-09-05,300.00\n";
    import(&cli, "paid.csv", paid, "2025-09-15");
    let aging = cli.json(&["aging", "--as-of", "2025-09-20"]);
    assert_eq!(
        json!([aging["written_off"]["outstanding"][0]["minor"], aging["written_off"]["recovered"][0]["minor"]]),
        json!([90_000, 10_000]),
        "the list of the day of the write-off is newer than the first payment"
    );
    cli.json(&["reinstate", "L1", "L2", "--as-of", "2025-09-20"]);
    assert_eq!((owed(&cli, "L1", "2025-09-20").0, owed(&cli, "L2", "2025-09-20").0), (90_000, 70_000));
    import(&cli, "late.csv", "loan no,paid on,amount\nL2,2025-09-08,50.00\n", "2025-09-25");
    assert_eq!(owed(&cli, "L2", "2025-09-20").0, 65_000);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_balance_beside_what_is_overdue_is_everything_still_to_pay() {
    let cli = Cli::as_of("2025-12-30");
    let list = "loan no,due date,overdue amount,outstanding balance\nL1,2025-11-15,100.00,900.00\nL2,2025-12-20,50.00,600.00\n\
        L3,2025-12-30,0.00,500.00\n";
    let result = import(&cli, "list.csv", list, "2025-12-30");
    assert_eq!(result["columns"][3]["field"], "balance");
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 15_000);
    let aging = cli.json(&["aging"]);
    let at = |code: &str, what: &str| {
        let bucket = aging["buckets"].as_array().unwrap().iter().find(|one| one["code"] == code).unwrap().clone();
        bucket[what][0]["minor"].clone()
    };
    assert_eq!((at("M2", "outstanding"), at("M2", "balance")), (json!(10_000), json!(90_000)));
    let at_risk: Vec<&Value> =
        aging["at_risk"].as_array().unwrap().iter().map(|line| &line["balance"]["minor"]).collect();
    assert_eq!(at_risk, [&json!(150_000), &json!(90_000), &json!(0), &json!(0)]);
    assert_eq!(aging["at_risk"][0]["of"]["minor"], 200_000, "the loan that is not late is of the whole");
    // Money takes off both; what is left of a loan that is not late any more falls due later.
    import(&cli, "paid.csv", "loan no,paid on,amount\nL1,2025-12-31,100.00\n", "2025-12-31");
    let case = cli.json(&["case", "L1", "--as-of", "2026-02-01"]);
    assert_eq!(
        json!([case["outstanding"]["minor"], case["balance"]["minor"], case["status"]]),
        json!([0, 80_000, "open"])
    );
    assert_eq!(case["days_past_due"], 0);
    // A list without the column says nothing against it.
    import(&cli, "next.csv", "loan no,due date,overdue amount\nL2,2025-12-20,50.00\n", "2026-01-01");
    assert_eq!(cli.json(&["case", "L2", "--as-of", "2026-01-01"])["balance"]["minor"], 60_000);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn what_changes_nothing_or_is_not_counted_is_said() {
    let cli = Cli::as_of("2025-10-20");
    let list = "loan no,due date,outstanding,status\nL1,2025-06-01,1000.00,Open\nL2,2025-06-01,70.00,Paid\n";
    let result = import(&cli, "list.csv", list, "2025-10-20");
    assert!(codes(&result, "warnings").contains(&"settled_with_amount".to_owned()));
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 100_000);
    let result =
        import(&cli, "paid.csv", "loan no,paid on,amount\nL1,2025-10-20,5.00\nL1,2025-10-21,7.00\n", "2025-10-21");
    let said: Vec<(&Value, &Value)> =
        result["warnings"].as_array().unwrap().iter().map(|one| (&one["code"], &one["value"])).collect();
    assert_eq!(said, [(&json!("in_figures_already"), &json!("2025-10-20"))]);
    assert_eq!(owed(&cli, "L1", "2025-10-21").0, 99_300);
    // A closed loan is owed nothing, in the import and in the list.
    let closed = "loan no,due date,outstanding,closed date\nL3,2025-06-01,40.00,2025-10-01\nL4,2025-06-01,30.00,\n";
    let result = import(&cli, "closed.csv", closed, "2025-10-20");
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 3_000);
    let listed = cli.json(&["cases", "--where", "status=open", "--sort", "loan_no", "--as-of", "2025-10-20"]);
    let loans: Vec<&Value> = listed["rows"].as_array().unwrap().iter().map(|case| &case["loan_no"]).collect();
    assert_eq!(loans, [&json!("L1"), &json!("L4")]);
}

#[test]
fn a_loan_is_not_written_off_behind_its_newest_figures() {
    let cli = Cli::as_of("2025-10-20");
    let list = "loan no,due date,outstanding\nL1,2025-06-01,1000.00\n";
    import(&cli, "list.csv", list, "2025-10-01");
    import(&cli, "later.csv", &list.replace("1000", "900"), "2025-10-15");
    let (code, said) = cli.exit_and_json(&["write-off", "L1", "--as-of", "2025-10-10"]);
    assert_eq!(
        (code, &said["error"]["code"], &said["error"]["params"]["day"]),
        (1, &json!("newer_figures"), &json!("2025-10-15"))
    );
    cli.json(&["write-off", "L1", "--as-of", "2025-10-15"]);
    assert_eq!(cli.json(&["case", "L1", "--as-of", "2025-10-15"])["status"], "written_off");
    let log = cli.text(&["log"]);
    assert!(log.contains("1 case written off"), "{log}");
}

#[test]
fn a_column_that_is_read_as_a_field_still_groups() {
    let cli = Cli::as_of("2025-10-20");
    let list = "loan no,due date,outstanding,Region\nL1,2025-06-01,10.00,North\nL2,2025-06-01,20.00,South\n";
    import(&cli, "list.csv", list, "2025-10-20");
    let groups = cli.json(&["aging", "--by", "Region"])["groups"].as_array().unwrap().len();
    assert_eq!(groups, 2);
    assert_eq!(cli.refused(&["aging", "--by", "Nothing"]), "no_such_field");
}
