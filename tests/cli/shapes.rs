//! Shapes of lists and statements: groups with totals, moments near midnight, loans named in what payers wrote.

use crate::Cli;
use serde_json::{Value, json};

fn import(cli: &Cli, name: &str, text: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
    arguments.extend(more);
    cli.json(&arguments)
}

/// Loan number, what is owed and the due date of every open case, in order.
fn cases(cli: &Cli) -> Vec<(String, i64, String)> {
    let listed = cli.json(&["cases", "--where", "status=open", "--sort", "loan_no"]);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_case = |case: &Value| {
        (text(&case["loan_no"]), case["outstanding"]["minor"].as_i64().unwrap(), text(&case["due_date"]))
    };
    listed["rows"].as_array().expect("a list").iter().map(of_case).collect()
}

fn case(loan_no: &str, minor: i64, due: &str) -> (String, i64, String) {
    (loan_no.to_owned(), minor, due.to_owned())
}

fn codes(result: &Value, list: &str) -> Vec<String> {
    result[list].as_array().expect("a list").iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

const DAY: &str = "2025-12-30";

#[test]
fn groups_and_their_totals_are_no_loans() {
    let cli = Cli::as_of(DAY);
    let list = "Customer,Invoice No,Due Date,Open Balance\nAlpha,,,\n,INV-1,2025-11-15,100.00\n,INV-2,2025-11-20,50.00\n\
        Total for Alpha,,,150.00\nBeta GmbH,,,\n,INV-3,2025-10-01,300.00\nTotal Beta GmbH,,,300.00\nTOTAL,,,450.00\n";
    let result = import(&cli, "aging detail.csv", list, &[]);
    let expected =
        [case("INV-1", 10_000, "2025-11-15"), case("INV-2", 5_000, "2025-11-20"), case("INV-3", 30_000, "2025-10-01")];
    assert_eq!(cases(&cli), expected);
    assert_eq!((&result["rows"]["footer"], &result["rows"]["rejected"]), (&json!(5), &json!(0)));
    // A company whose name begins like a total is none.
    let cli = Cli::as_of(DAY);
    let list = "Invoice No,Customer,Due Date,Open Balance\nINV-1,Total Energies Ltd,2025-11-15,100.00\n";
    import(&cli, "list.csv", list, &[]);
    assert_eq!(cases(&cli).len(), 1);
}

#[test]
fn stamps_of_one_local_midnight_are_that_day() {
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding\n1,2025-05-31T16:00:00Z,1.00\n2,2025-06-30T16:00:00Z,2.00\n";
    import(&cli, "list.csv", list, &[]);
    assert_eq!(cases(&cli), [case("1", 100, "2025-06-01"), case("2", 200, "2025-07-01")]);
    let cli = Cli::as_of(DAY);
    let list = "loan no,due date,outstanding\n1,2025-05-31T05:00:00Z,1.00\n2,2025-06-30T05:00:00Z,2.00\n";
    import(&cli, "list.csv", list, &[]);
    assert_eq!(cases(&cli)[0], case("1", 100, "2025-05-31"), "a place further west");
}

#[test]
fn days_past_due_settle_which_of_day_and_month_comes_first() {
    for (first, second, third) in
        [("01/12/2025", "02/11/2025", "05/10/2025"), ("12/01/2025", "11/02/2025", "10/05/2025")]
    {
        let cli = Cli::as_of(DAY);
        let list = format!(
            "loan no,due date,days past due,outstanding\n1,{first},29,1.00\n2,{second},58,2.00\n3,{third},86,3.00\n"
        );
        import(&cli, "list.csv", &list, &[]);
        let expected = [case("1", 100, "2025-12-01"), case("2", 200, "2025-11-02"), case("3", 300, "2025-10-05")];
        assert_eq!(cases(&cli), expected);
    }
    let cli = Cli::as_of(DAY);
    let file =
        cli.file("open.csv", "loan no,due date,days past due,outstanding\n1,01/12/2025,7,1.00\n2,02/11/2025,9,2.00\n");
    assert_eq!(
        cli.refused(&["import", file.to_str().unwrap()]),
        "ambiguous_dates",
        "days that fit neither settle nothing"
    );
}

#[test]
fn payments_find_their_loans_in_what_payers_wrote() {
    let cli = Cli::as_of(DAY);
    let loans =
        "loan no,due date,outstanding\nKR-1001,2025-06-01,1000.00\n20250077,2025-06-01,1000.00\nL/5,2025-06-01,50.00\n";
    import(&cli, "loans.csv", loans, &["--as-of", "2025-11-30"]);
    let statement = "Booking date,Verwendungszweck,Amount,Reference\n\
        2025-12-01,\"Rate Dezember KR-1001, danke\",100.00,B1\n2025-12-02,SEPA/20250077/2025-12,200.00,B2\n\
        2025-12-03,Miete Dezember 2025,700.00,B3\n2025-12-04,KR-1001 und 20250077,300.00,B4\n";
    let result = import(&cli, "statement.csv", statement, &["--map", "paid_on=Booking date"]);
    assert_eq!(result["kind"], "payments");
    assert_eq!(codes(&result, "warnings"), ["loan_found_in_text"; 2], "each match is shown");
    assert_eq!(result["warnings"][1]["value"], "20250077 ← SEPA/20250077/2025-12");
    assert_eq!(codes(&result, "rejects"), ["unknown_loan", "several_loans"]);
    let owed: Vec<i64> = cases(&cli).into_iter().map(|(_, minor, _)| minor).collect();
    assert_eq!(owed, [80_000, 90_000, 5_000]);
    let paid = cli.json(&["case", "KR-1001"]);
    assert_eq!(paid["payments"][0]["more"]["Verwendungszweck"], "Rate Dezember KR-1001, danke");
}

#[test]
fn a_summary_by_age_is_no_list_of_loans() {
    for sheet in [
        "Customer,Current,1 - 30,31 - 60,61 - 90,> 90,TOTAL\nAlpha,0.00,10.00,0.00,5.00,0.00,15.00\n",
        "客户编号,客户名称,1-30天,31-60天,61-90天,90天以上,合计\n1001,甲公司,10,0,0,5,15\n",
        "Account No,Customer,M1,M2,M3,M4+,Outstanding\nA1,Alpha,10.00,0,0,5.00,15.00\n",
    ] {
        let cli = Cli::as_of(DAY);
        let file = cli.file("summary.csv", sheet);
        let (code, said) = cli.exit_and_json(&["import", file.to_str().unwrap()]);
        assert_eq!((code, &said["error"]["code"]), (1, &json!("aging_sheet")), "{sheet}");
        assert!(cli.run(&["import", file.to_str().unwrap()]).stderr.windows(4).any(|word| word == b"Ask "));
    }
    // One row an invoice, with its date, is a list whatever stands beside.
    let cli = Cli::as_of(DAY);
    let list = "Invoice No,Customer,Due Date,Outstanding,0-30,31-60,61-90\nINV-1,Alpha,2025-11-15,15.00,0,15.00,0\n";
    import(&cli, "detail.csv", list, &[]);
    assert_eq!(cases(&cli), [case("INV-1", 1_500, "2025-11-15")]);
}

#[test]
fn loans_that_are_all_new_with_old_debtors_and_amounts_are_asked_about() {
    let cli = Cli::as_of(DAY);
    let rows = |prefix: &str| {
        (1..=12).map(|at| format!("{prefix}{at},Debtor {at},C{at},2025-06-01,{at}00.00\n")).collect::<String>()
    };
    let head = "loan no,name,customer id,due date,outstanding\n";
    import(&cli, "old.csv", &format!("{head}{}", rows("A")), &[]);
    let text = format!("{head}{}", rows("N"));
    let file = cli.file("new.csv", &text);
    let (code, said) = cli.exit_and_json(&["import", file.to_str().unwrap()]);
    assert_eq!((code, &said["error"]["code"]), (1, &json!("loans_renumbered")));
    assert_eq!(said["error"]["params"], json!({ "cases": 12, "same": 12 }));
    assert_eq!(cases(&cli).len(), 12, "nothing was written");
    let tried = import(&cli, "new.csv", &text, &["--dry-run"]);
    assert!(codes(&tried, "warnings").contains(&"loans_renumbered".to_owned()));
    import(&cli, "new.csv", &text, &["--all-new"]);
    assert_eq!(cases(&cli).len(), 24);
}

#[test]
fn totals_and_headings_of_groups_are_known_without_due_dates_too() {
    for list in [
        "Loan No,Borrower,Outstanding,Days Past Due\nA1,Ann,100,5\nA2,Bob,200,6\nNorth Total,,300,\nA3,Cy,400,7\nSouth Total,,400,\nGrand Total,,700,\n",
        "Loan No,Borrower,Outstanding,Days Past Due\nA1,Ann,100,5\nA2,Bob,200,6\nSumme Nord,,300,11\nA3,Cy,400,7\nSumme Süd,,400,7\n",
        "Loan No,Borrower,Outstanding,Due Date\nNorth,,300.00,\nA1,Ann,100,2025-05-01\nA2,Bob,200,2025-05-01\nSouth,,400.00,\nA3,Cy,400,2025-05-01\n",
        "Loan No,Borrower,Outstanding,Due Date\nA3,Cy,400,2025-05-01\nSouth Total,,400,\nA1,Ann,100,2025-05-01\nA2,Bob,200,2025-05-01\nNorth Total,,300,\n",
    ] {
        let cli = Cli::as_of(DAY);
        let result = import(&cli, "list.csv", list, &[]);
        let owed: Vec<i64> = cases(&cli).into_iter().map(|(_, minor, _)| minor).collect();
        assert_eq!(owed, [10_000, 20_000, 40_000], "{list}");
        assert_eq!(result["rows"]["rejected"], 0, "{list}");
    }
}

#[test]
fn loans_are_found_between_ideographs_and_in_small_letters() {
    let cli = Cli::as_of(DAY);
    import(
        &cli,
        "loans.csv",
        "loan no,due date,outstanding\nLN-100,2025-06-01,10.00\n10001,2025-06-01,10.00\n",
        &["--as-of", "2025-11-30"],
    );
    let statement = "交易日期,摘要,贷方金额\n2025-12-01,还款LN-100,1.00\n2025-12-02,合同号：10001，还款,2.00\n2025-12-03,ln-100 dec,3.00\n";
    let result = import(
        &cli,
        "statement.csv",
        statement,
        &["--kind", "payments", "--map", "paid_on=交易日期", "--map", "amount=贷方金额"],
    );
    assert_eq!((&result["rows"]["created"], &result["rows"]["rejected"]), (&json!(3), &json!(0)), "{result}");
}
