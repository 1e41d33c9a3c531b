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
