//! Columns of status: what the lender says of a row beside its figures.

use crate::Cli;
use serde_json::{Value, json};

fn import(cli: &Cli, name: &str, text: &str, as_of: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let mut arguments = vec!["import", file.to_str().expect("a path"), "--as-of", as_of];
    arguments.extend(more);
    cli.json(&arguments)
}

fn refusal(cli: &Cli, name: &str, text: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
    arguments.extend(more);
    let (code, said) = cli.exit_and_json(&arguments);
    assert_eq!(code, 1, "{said}");
    said["error"].clone()
}

/// Loan number and what is owed of every open case, in order.
fn open(cli: &Cli, as_of: &str) -> Vec<(String, i64)> {
    let listed = cli.json(&["cases", "--where", "status=open", "--sort", "loan_no", "--as-of", as_of]);
    let of_case = |case: &Value| {
        (case["loan_no"].as_str().expect("a text").to_owned(), case["outstanding"]["minor"].as_i64().expect("a number"))
    };
    listed["rows"].as_array().expect("a list").iter().map(of_case).collect()
}

fn of(loan_no: &str, minor: i64) -> (String, i64) {
    (loan_no.to_owned(), minor)
}

fn counts(result: &Value) -> Value {
    let rows = &result["rows"];
    json!([rows["created"], rows["updated"], rows["unchanged"], rows["rejected"], rows["left_out"]])
}

fn codes(result: &Value, list: &str) -> Vec<String> {
    result[list].as_array().expect("a list").iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

const DAY: &str = "2025-12-30";

#[test]
fn what_is_paid_closed_or_written_off_is_not_chased() {
    let cli = Cli::as_of(DAY);
    let list = "loan no,name,due date,outstanding,status\n\
        1,A,2025-06-01,100.00,Overdue\n2,B,2025-06-01,200.00,Paid\n3,C,2025-06-01,300.00,Written Off\n\
        4,D,2025-06-01,400.00,CLOSED\n5,E,2025-06-01,500.00,Active\n6,F,2025-06-01,600.00,Cancelled\n\
        7,G,2025-06-01,700.00,\n8,H,2025-06-01,800.00,Disputed\n";
    let result = import(&cli, "loans.csv", list, DAY, &[]);
    assert_eq!(open(&cli, DAY), [of("1", 10_000), of("5", 50_000), of("7", 70_000), of("8", 80_000)]);
    assert_eq!(counts(&result), json!([7, 0, 0, 0, 1]));
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 210_000, "what is owed");
    let meant: Vec<(&str, &str)> = result["statuses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["value"].as_str().unwrap(), one["meaning"].as_str().unwrap()))
        .collect();
    assert!(meant.contains(&("CLOSED", "settled")) && meant.contains(&("Cancelled", "leave_out")), "{meant:?}");
    assert_eq!(cli.json(&["case", "3"])["status"], "written_off");
    assert_eq!(cli.json(&["case", "2"])["status"], "settled");
    assert_eq!(cli.json(&["case", "2", "--as-of", "2025-12-01"])["status"], "settled", "nobody knows when it was owed");
    assert_eq!(cli.json(&["case", "8"])["hold"]["reason"], "status: Disputed");
    assert_eq!(cli.json(&["case", "1"])["more"]["status"], "Overdue", "the words are kept");
    assert_eq!(cli.json(&["check"])["ok"], true);

    // The next day: the dispute is over, the closed one was a mistake, one more is paid.
    let next = list.replace("Disputed", "Active").replace("CLOSED", "Overdue").replace("100.00,Overdue", "100.00,paid");
    import(&cli, "next.csv", &next, "2025-12-31", &[]);
    assert_eq!(open(&cli, "2025-12-31"), [of("4", 40_000), of("5", 50_000), of("7", 70_000), of("8", 80_000)]);
    assert_eq!(cli.json(&["case", "8", "--as-of", "2025-12-31"])["hold"], Value::Null);
    assert_eq!(cli.json(&["case", "1", "--as-of", DAY])["status"], "open", "before, it was owed");
    cli.json(&["undo"]);
    assert_eq!(cli.json(&["case", "8", "--as-of", "2025-12-31"])["hold"]["reason"], "status: Disputed");
    cli.json(&["redo"]);
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_question_in_the_header_is_answered_by_yes_and_no() {
    for (header, yes, no) in [("是否结清", "是", "否"), ("Closed?", "Y", "N"), ("is_closed", "true", "false")] {
        let cli = Cli::as_of(DAY);
        let list =
            format!("loan no,due date,outstanding,{header}\n1,2025-06-01,100.00,{no}\n2,2025-06-01,200.00,{yes}\n");
        import(&cli, "loans.csv", &list, DAY, &[]);
        assert_eq!(open(&cli, DAY), [of("1", 10_000)], "{header}");
    }
}

#[test]
fn words_that_nobody_knows_are_asked_about_once() {
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding,Status\n1,2025-06-01,100.00,K1\n2,2025-06-01,200.00,K2\n3,2025-06-01,300.00,Active\n";
    let asked = refusal(&cli, "loans.csv", list, &["--accept-guesses"]);
    assert_eq!(asked["code"], "statuses_unknown");
    assert_eq!(asked["params"]["values"], json!(["K1", "K2"]));
    let said = ["--status", "K1=open", "--status", "k2=settled", "--profile", "lender"];
    import(&cli, "loans.csv", list, DAY, &said);
    assert_eq!(open(&cli, DAY), [of("1", 10_000), of("3", 30_000)]);
    // The lender's profile remembers.
    let later = list.replace("100.00", "90.00");
    let result = import(&cli, "later.csv", &later, "2025-12-31", &[]);
    assert_eq!(result["profile"], "lender");
    assert_eq!(open(&cli, "2025-12-31"), [of("1", 9_000), of("3", 30_000)]);
    let wrong = cli.run(&["import", "x.csv", "--status", "K1=gone"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_rare_word_far_down_rejects_its_row_only() {
    let cli = Cli::as_of(DAY);
    let rows: String = (1..=2_100).map(|at| format!("{at},2025-06-01,1.00,Active\n")).collect();
    let list = format!("loan no,due date,outstanding,Status\n{rows}9999,2025-06-01,5.00,Zombie\n");
    let result = import(&cli, "loans.csv", &list, DAY, &[]);
    assert_eq!(counts(&result), json!([2_100, 0, 0, 1, 0]));
    assert_eq!(codes(&result, "rejects"), ["status_unknown"]);
}

#[test]
fn a_column_that_only_sounds_like_a_status_is_kept_as_it_is() {
    for (header, values) in [
        ("Settled", ["10.00", "0.00", "3.50"]),
        ("Employment Status", ["Employed", "Self-employed", "Student"]),
        ("Marital status", ["Single", "Married", "Paid"]),
    ] {
        let cli = Cli::as_of(DAY);
        let rows: String = (1..).zip(values).map(|(at, value)| format!("{at},2025-06-01,100.00,{value}\n")).collect();
        import(&cli, "loans.csv", &format!("loan no,due date,outstanding,{header}\n{rows}"), DAY, &[]);
        assert_eq!(open(&cli, DAY).len(), 3, "{header}");
    }
}

#[test]
fn of_several_columns_the_one_that_says_most_decides() {
    let cli = Cli::as_of(DAY);
    let list = "Number,Partner,Due Date,Amount Due,Status,Payment Status\n\
        INV/1,A,2025-06-01,100.00,Posted,Not Paid\nINV/2,B,2025-06-01,200.00,Posted,Paid\n\
        INV/3,C,2025-06-01,300.00,Draft,Not Paid\nINV/4,D,2025-06-01,400.00,Posted,Partially Paid\n";
    import(&cli, "odoo.csv", list, DAY, &["--map", "loan_no=Number"]);
    assert_eq!(open(&cli, DAY), [of("INV/1", 10_000), of("INV/4", 40_000)]);
}

const SCHEDULE: &str = "loan no,instalment no,due date,amount\nL1,1,2024-01-10,1000\nL1,2,2024-02-10,1000\n\
    L1,3,2024-03-10,1000\nL2,1,2024-01-10,500\nL2,2,2024-02-10,500\n";

#[test]
fn failed_payments_are_no_money() {
    let day = "2024-03-20";
    let cli = Cli::as_of(day);
    import(&cli, "schedule.csv", SCHEDULE, day, &[]);
    let payments = "loan no,paid on,amount,reference,status\nL1,2024-01-15,1000.00,P1,Completed\n\
        L1,2024-02-15,1000.00,P2,Failed\nL2,2024-01-15,500.00,P3,Bounced\nL2,2024-02-15,500.00,P4,Pending\n";
    let result = import(&cli, "payments.csv", payments, day, &[]);
    assert_eq!(counts(&result), json!([1, 0, 0, 0, 3]));
    assert_eq!(open(&cli, day), [of("L1", 200_000), of("L2", 100_000)]);
    // Pending money came; what was completed bounced after all.
    let later = payments.replace("Pending", "Completed").replace("P1,Completed", "P1,Reversed");
    let result = import(&cli, "later.csv", &later, day, &[]);
    assert_eq!(codes(&result, "warnings"), ["payment_taken_back"]);
    assert_eq!(open(&cli, day), [of("L1", 300_000), of("L2", 50_000)]);
    // Again, nothing happens.
    let again = import(&cli, "again.csv", &format!("{later}\n"), day, &[]);
    assert_eq!(counts(&again), json!([0, 0, 1, 0, 3]));
    assert_eq!(open(&cli, day), [of("L1", 300_000), of("L2", 50_000)]);
}

#[test]
fn a_payment_that_failed_once_and_came_then_is_money_on_every_reading() {
    let day = "2024-03-20";
    let cli = Cli::as_of(day);
    import(&cli, "schedule.csv", SCHEDULE, day, &[]);
    let payments = "loan no,paid on,amount,status\nL1,2024-01-15,1000.00,Failed\nL1,2024-01-15,1000.00,Success\n";
    for name in ["first.csv", "second.csv"] {
        import(&cli, name, payments, day, &[]);
        assert_eq!(open(&cli, day)[0], of("L1", 200_000), "{name}");
    }
}

#[test]
fn reversals_are_told_by_their_status() {
    let day = "2024-03-20";
    let cli = Cli::as_of(day);
    import(&cli, "schedule.csv", SCHEDULE, day, &[]);
    let payments = "loan no,paid on,amount,status\nL1,2024-01-15,1000.00,Success\nL1,2024-01-20,400.00,Refund\n";
    import(&cli, "payments.csv", payments, day, &[]);
    assert_eq!(open(&cli, day)[0], of("L1", 240_000));
}

#[test]
fn an_instalment_that_is_paid_by_its_status_counts_as_paid() {
    let day = "2024-03-20";
    let cli = Cli::as_of(day);
    let schedule = "loan no,instalment no,due date,amount,status\nL1,1,2024-01-10,1000,Paid\nL1,2,2024-02-10,1000,Overdue\n\
        L1,3,2024-04-10,1000,Due\nL1,4,2024-05-10,1000,Cancelled\n";
    let result = import(&cli, "schedule.csv", schedule, day, &[]);
    assert_eq!(counts(&result), json!([3, 0, 0, 0, 1]));
    assert_eq!(open(&cli, day), [of("L1", 100_000)]);
}

#[test]
fn what_is_written_off_by_hand_stays_so_and_what_comes_is_a_recovery() {
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding\n1,2025-06-01,100.00\n2,2025-06-01,200.00\n";
    import(&cli, "loans.csv", list, "2025-12-01", &[]);
    let done = cli.json(&["write-off", "1", "--reason", "hopeless", "--as-of", "2025-12-10"]);
    assert_eq!(done["changed"], 1);
    assert_eq!(cli.json(&["case", "1"])["status"], "written_off");
    assert_eq!(cli.json(&["case", "1", "--as-of", "2025-12-09"])["status"], "open");
    assert_eq!(cli.json(&["write-off", "1"])["changed"], 0, "once");
    // A list that knows nothing of it doesn't open it again.
    let later = import(&cli, "later.csv", &list.replace("100.00", "101.00"), "2025-12-20", &[]);
    assert_eq!(codes(&later, "warnings"), ["stays_written_off"]);
    assert_eq!(open(&cli, DAY), [of("2", 20_000)]);
    let paid = import(&cli, "paid.csv", "loan no,paid on,amount\n1,2025-12-24,30.00\n2,2025-12-24,50.00\n", DAY, &[]);
    assert_eq!(codes(&paid, "warnings"), ["paid_when_written_off"]);
    let aging = cli.json(&["aging"]);
    assert_eq!(aging["written_off"]["cases"], 1);
    assert_eq!(aging["written_off"]["outstanding"][0]["minor"], 7_100);
    assert_eq!(aging["written_off"]["recovered"][0]["minor"], 3_000);
    assert_eq!(aging["total"]["outstanding"][0]["minor"], 15_000, "apart from what is collected");
    let moved = cli.json(&["movement", "--from", "2025-12-05", "--to", DAY]);
    let flow = moved["flows"].as_array().unwrap().iter().find(|one| one["flow"] == "written_off").expect("a flow");
    assert_eq!(flow["cases"], 1);
    cli.json(&["reinstate", "1"]);
    assert_eq!(open(&cli, DAY), [of("1", 7_100), of("2", 15_000)]);
    cli.json(&["undo"]);
    assert_eq!(cli.json(&["case", "1"])["status"], "written_off");
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn debits_and_credits_are_read_or_asked_about() {
    let day = "2024-03-20";
    // A ledger says what is owed by two columns, by a letter, or behind the amount.
    for (name, list) in [
        (
            "columns",
            "loan no,due date,debit,credit\n1,2024-01-10,500.00,\n2,2024-01-10,,80.00\n3,2024-01-10,90.00,20.00\n",
        ),
        (
            "letter",
            "loan no,due date,amount due,Dr/Cr\n1,2024-01-10,500.00,Dr\n2,2024-01-10,80.00,Cr\n3,2024-01-10,70.00,Dr\n",
        ),
        ("S/H", "loan no,due date,amount due,S/H\n1,2024-01-10,500.00,S\n2,2024-01-10,80.00,H\n3,2024-01-10,70.00,S\n"),
        (
            "behind",
            "loan no,due date,amount due\n1,2024-01-10,500.00 Dr\n2,2024-01-10,80.00 Cr\n3,2024-01-10,70.00DR\n",
        ),
    ] {
        let cli = Cli::as_of(day);
        let result = import(&cli, "ledger.csv", list, day, &[]);
        assert_eq!(open(&cli, day), [of("1", 50_000), of("3", 7_000)], "{name}");
        assert_eq!(result["totals"]["credits"][0]["minor"], -8_000, "{name}");
    }
    // In a statement of money, what came in is a payment; what went out is asked about.
    for (name, payments) in [
        ("columns", "loan no,paid on,credit,debit,reference\nL1,2024-01-15,1000.00,,A\nL1,2024-02-15,,400.00,B\n"),
        ("letter", "loan no,paid on,amount,D/C,reference\nL1,2024-01-15,1000.00,C,A\nL1,2024-02-15,400.00,D,B\n"),
        ("af bij", "loan no,paid on,amount,Af Bij,reference\nL1,2024-01-15,1000.00,Bij,A\nL1,2024-02-15,400.00,Af,B\n"),
        ("借贷", "loan no,paid on,amount,借贷方向,reference\nL1,2024-01-15,1000.00,贷,A\nL1,2024-02-15,400.00,借,B\n"),
    ] {
        let cli = Cli::as_of(day);
        import(&cli, "schedule.csv", SCHEDULE, day, &[]);
        let asked = refusal(&cli, "payments.csv", payments, &[]);
        assert_eq!(asked["code"], "statuses_unknown", "{name}: {asked}");
        let value = asked["params"]["values"][0].as_str().unwrap();
        import(&cli, "payments.csv", payments, day, &["--status", &format!("{value}=not-money")]);
        assert_eq!(open(&cli, day)[0], of("L1", 200_000), "{name}");
        cli.json(&["undo"]);
        import(&cli, "payments.csv", payments, day, &["--status", &format!("{value}=reversal")]);
        assert_eq!(open(&cli, day)[0], of("L1", 240_000), "{name}");
    }
}

#[test]
fn amounts_that_are_all_below_zero_are_asked_about() {
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding\n1,2025-06-01,-100.00\n2,2025-06-01,(250.00)\n";
    let asked = refusal(&cli, "loans.csv", list, &[]);
    assert_eq!((&asked["code"], &asked["params"]["example"]), (&json!("signs_unsaid"), &json!("-100.00")));
    import(&cli, "loans.csv", list, DAY, &["--signs", "turned", "--profile", "bank"]);
    assert_eq!(open(&cli, DAY), [of("1", 10_000), of("2", 25_000)]);
    import(&cli, "later.csv", &list.replace("100.00", "90.00"), "2025-12-31", &[]);
    assert_eq!(open(&cli, "2025-12-31"), [of("1", 9_000), of("2", 25_000)], "the profile remembers");
    let other = Cli::as_of(DAY);
    let result = import(&other, "loans.csv", list, DAY, &["--signs", "as-written"]);
    assert_eq!(result["totals"]["credits"][0]["minor"], -35_000);
}

#[test]
fn a_whole_portfolio_that_closes_more_than_a_tenth_asks() {
    let cli = Cli::as_of(DAY);
    let rows = |from: usize| (from..=20).map(|at| format!("{at},2025-06-01,1.00\n")).collect::<String>();
    import(&cli, "all.csv", &format!("loan no,due date,outstanding\n{}", rows(1)), DAY, &[]);
    let few = format!("loan no,due date,outstanding\n{}", rows(6));
    let tried = import(&cli, "few.csv", &few, "2025-12-31", &["--full", "--dry-run"]);
    assert_eq!((&tried["closed"], &tried["closes_many"]), (&json!(5), &json!(true)));
    let asked = refusal(&cli, "few.csv", &few, &["--full", "--as-of", "2025-12-31"]);
    assert_eq!((&asked["code"], &asked["params"]), (&json!("full_closes_many"), &json!({ "cases": 5, "of": 20 })));
    let wrong = refusal(&cli, "few.csv", &few, &["--full", "--as-of", "2025-12-31", "--close", "4"]);
    assert_eq!(wrong["code"], "full_closes_many", "another number than was meant");
    assert_eq!(open(&cli, "2025-12-31").len(), 20, "nothing was changed");
    import(&cli, "few.csv", &few, "2025-12-31", &["--full", "--close", "5"]);
    assert_eq!(open(&cli, "2025-12-31").len(), 15);
    // One in fifteen is less than a tenth.
    let fewer = format!("loan no,due date,outstanding\n{}", rows(7));
    import(&cli, "fewer.csv", &fewer, "2026-01-01", &["--full"]);
    assert_eq!(open(&cli, "2026-01-01").len(), 14);
}

/// The money of one loan after some files of payments, in order; each as of the same day.
fn after(files: &[&str], loan_no: &str) -> (Cli, i64) {
    let day = "2024-03-20";
    let cli = Cli::as_of(day);
    import(&cli, "schedule.csv", SCHEDULE, day, &[]);
    for (at, text) in files.iter().enumerate() {
        import(&cli, &format!("{at}.csv"), text, day, &[]);
    }
    let owed = open(&cli, day).into_iter().find(|(loan, _)| loan == loan_no).map_or(0, |(_, minor)| minor);
    assert_eq!(cli.json(&["check"])["ok"], true);
    (cli, owed)
}

#[test]
fn money_that_went_back_is_taken_back_once_whatever_day_and_order() {
    let of_status = |rows: &[&str]| format!("loan no,paid on,amount,reference,status\n{}\n", rows.join("\n"));
    let paid = "L1,2024-01-15,1000.00,R1,Success";
    for (what, files, owed) in [
        ("both in one file", vec![of_status(&[paid, "L1,2024-01-15,1000.00,R1,Reversed"])], 300_000),
        (
            "on the day of its return",
            vec![of_status(&[paid]), of_status(&["L1,2024-01-18,1000.00,R1,Returned"])],
            300_000,
        ),
        ("a part of it", vec![of_status(&[paid]), of_status(&["L1,2024-01-18,400.00,R1,Returned"])], 240_000),
        ("a reversal that nothing is known of", vec![of_status(&["L1,2024-01-18,400.00,R9,Reversed"])], 300_000),
        (
            "an older file again",
            vec![
                of_status(&["L1,2024-01-15,1000.00,R1,Pending"]),
                of_status(&[paid]),
                of_status(&["L1,2024-01-15,1000.00,R1,Pending"]),
            ],
            200_000,
        ),
    ] {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let (cli, found) = after(&files, "L1");
        assert_eq!(found, owed, "{what}");
        // Every file again changes nothing.
        for (at, text) in files.iter().enumerate() {
            import(&cli, &format!("again{at}.csv"), &format!("{text}\n"), "2024-03-20", &[]);
            assert_eq!(open(&cli, "2024-03-20")[0].1, owed, "{what}, file {at} again");
        }
    }
    // One of two equal payments without a reference.
    let twice = "loan no,paid on,amount,status\nL1,2024-01-15,500.00,Success\nL1,2024-01-15,500.00,Success\n";
    let one = "loan no,paid on,amount,status\nL1,2024-01-15,500.00,Reversed\n";
    for times in 1..=3 {
        let files: Vec<&str> = [twice].into_iter().chain(std::iter::repeat_n(one, times)).collect();
        assert_eq!(after(&files, "L1").1, 250_000, "told {times} times");
    }
    // A payment can't be undone while what took it back stands.
    let (cli, _) = after(&[&of_status(&[paid]), &of_status(&["L1,2024-01-15,1000.00,R1,Bounced"])], "L1");
    assert_eq!(cli.refused(&["undo", "2"]), "cannot_undo");
    // After a bounce the same words are no new money, and that is said.
    let again = import(&cli, "success.csv", &of_status(&[paid, ""]), "2024-03-20", &[]);
    assert_eq!(codes(&again, "warnings"), ["taken_back_before"]);
    assert_eq!(open(&cli, "2024-03-20")[0].1, 300_000);
}

#[test]
fn a_bounce_counts_from_its_file_on_though_a_newer_list_came_between() {
    let cli = Cli::as_of("2025-06-30");
    let list = |minor: &str| format!("loan no,due date,outstanding\nL1,2025-05-10,{minor}\n");
    import(&cli, "first.csv", &list("1000.00"), "2025-06-01", &[]);
    import(
        &cli,
        "paid.csv",
        "loan no,paid on,amount,reference,status\nL1,2025-06-02,100.00,R1,Success\n",
        "2025-06-03",
        &[],
    );
    import(&cli, "second.csv", &list("900.00"), "2025-06-10", &[]);
    let bounced = "loan no,paid on,amount,reference,status\nL1,2025-06-02,100.00,R1,Bounced\n";
    import(&cli, "bounced.csv", bounced, "2025-06-30", &[]);
    assert_eq!(open(&cli, "2025-06-30"), [of("L1", 100_000)]);
    import(&cli, "again.csv", &format!("{bounced}\n"), "2025-07-01", &[]);
    assert_eq!(open(&cli, "2025-07-01"), [of("L1", 100_000)], "once");
}

#[test]
fn other_columns_tell_of_money_too() {
    let day = "2024-03-20";
    for (header, money, back) in
        [("Type", "Payment", "Refund"), ("交易类型", "还款", "冲正"), ("Category", "Repayment", "Reversal")]
    {
        let cli = Cli::as_of(day);
        import(&cli, "schedule.csv", SCHEDULE, day, &[]);
        let payments =
            format!("loan no,paid on,amount,{header}\nL1,2024-01-15,1000.00,{money}\nL1,2024-01-20,400.00,{back}\n");
        import(&cli, "payments.csv", &payments, day, &[]);
        assert_eq!(open(&cli, day)[0], of("L1", 240_000), "{header}");
    }
    for (header, money, back) in [("Type", "Credit", "Debit"), ("Sign", "+", "-"), ("Txn", "CR", "DR")] {
        let cli = Cli::as_of(day);
        import(&cli, "schedule.csv", SCHEDULE, day, &[]);
        let payments =
            format!("loan no,paid on,amount,{header}\nL1,2024-01-15,1000.00,{money}\nL1,2024-01-20,400.00,{back}\n");
        assert_eq!(refusal(&cli, "payments.csv", &payments, &[])["code"], "statuses_unknown", "{header}");
    }
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding,State\n1,2025-06-01,100.00,Open\n2,2025-06-01,200.00,Closed\n";
    import(&cli, "state.csv", list, DAY, &[]);
    assert_eq!(open(&cli, DAY), [of("1", 10_000)]);
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding,State\n1,2025-06-01,100.00,Lagos\n2,2025-06-01,200.00,Kano\n";
    import(&cli, "state.csv", list, DAY, &[]);
    assert_eq!(cli.json(&["case", "1"])["region"], "Lagos");
}
