//! Tables whose columns only make sense together: headers below titles of groups, names and payments in parts, and what
//! schedules say of each instalment.

use crate::Cli;
use serde_json::Value;

const DAY: &str = "2025-12-30";

/// What an import of a text says, with its exit code.
fn import(cli: &Cli, text: &str, more: &[&str]) -> (i32, Value) {
    let file = cli.file("file.csv", text);
    let arguments = [&["import", file.to_str().expect("a path"), "--currency", "KES"], more].concat();
    cli.exit_and_json(&arguments)
}

/// What the loans of a book owe, minor units, in the order of their numbers.
fn owed(cli: &Cli) -> Vec<i64> {
    let cases = cli.json(&["cases", "--sort", "loan_no"]);
    let rows = cases["rows"].as_array().expect("cases").clone();
    rows.iter().map(|case| case["outstanding"]["minor"].as_i64().expect("an amount")).collect()
}

#[test]
fn titles_of_groups_belong_to_the_headers_below_them() {
    for (text, sum) in [
        (
            "Loan No,Overdue,,,Balance,,Due Date\n,Principal,Interest,Total,Principal,Total,\n\
             L1,10.00,2.00,12.00,100.00,120.00,2025-11-01\nL2,20.00,4.00,24.00,200.00,240.00,2025-10-01\n",
            3_600,
        ),
        (
            "Loan No,Disbursement,,Arrears,,Due\n,Date,Amount,Days,Amount,Date\n\
             L1,2025-01-01,500.00,59,12.00,2025-11-01\nL2,2025-01-01,700.00,90,24.00,2025-10-01\n",
            3_600,
        ),
    ] {
        let cli = Cli::as_of(DAY);
        let (code, said) = import(&cli, text, &["--kind", "cases"]);
        assert!(code == 0 && said["totals"]["outstanding"][0]["minor"] == sum, "{text}\n{said}");
    }
    // The guarantor's telephone is not the debtor's.
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Guarantor,,Overdue,\n,Name,Phone,Amount,Days\nL1,Wu,555001,12.00,59\nL2,Yu,555002,24.00,90\n";
    let (code, said) = import(&cli, text, &[]);
    assert_eq!(code, 0, "{said}");
    let cases = cli.json(&["cases"]);
    assert!(cases["rows"].as_array().expect("cases").iter().all(|case| case["debtor_name"] == ""), "{cases}");
}

#[test]
fn a_name_in_parts_is_one_name() {
    for (headers, cells, name) in [
        ("First Name,Last Name", "Mary,Wanjiku", "Mary Wanjiku"),
        ("Surname,Other Names", "Wanjiku,Mary Ann", "Wanjiku Mary Ann"),
        ("Name,Surname", "Mary,Wanjiku", "Mary Wanjiku"),
        ("Name,Surname", "Mary Wanjiku,Wanjiku", "Mary Wanjiku"),
        ("Vorname,Nachname", "Eva,Roth", "Eva Roth"),
        ("Nombres,Apellido Paterno,Apellido Materno", "Ana,Ruiz,Paz", "Ana Ruiz Paz"),
        ("Full Name,First Name,Last Name", "Mary W.,Mary,Wanjiku", "Mary W."),
    ] {
        let cli = Cli::as_of(DAY);
        let text = format!("Loan No,{headers},Overdue Amount,DPD\nL1,{cells},12.00,40\n");
        let (code, said) = import(&cli, &text, &[]);
        assert_eq!(code, 0, "{text} {said}");
        assert_eq!(cli.json(&["cases"])["rows"][0]["debtor_name"], name, "{text}");
    }
}

#[test]
fn a_schedule_tells_in_many_ways_what_is_left() {
    // Two instalments of 100.00 are overdue; 60.00 was paid, and of the second 10.00 was waived where the file says so.
    for (headers, first, second, left) in [
        ("Amount,Principal Paid,Interest Paid", "100.00,50.00,10.00", "100.00,0.00,0.00", 14_000),
        ("Amount,Paid Amount,Principal Paid", "100.00,60.00,50.00", "100.00,0.00,0.00", 14_000),
        ("Amount,Paid Amount,Interest Waived", "100.00,60.00,0.00", "100.00,0.00,10.00", 13_000),
        ("Amount,Unpaid", "100.00,40.00", "100.00,100.00", 14_000),
        ("Amount,Outstanding", "100.00,40.00", "100.00,100.00", 14_000),
        ("Amount,Waived,Unpaid", "100.00,0.00,40.00", "100.00,10.00,90.00", 13_000),
        ("Principal,Interest,Principal Paid,Interest Paid", "90.00,10.00,50.00,10.00", "90.00,10.00,0.00,0.00", 14_000),
        // What is left of the whole loan is not what is left of an instalment.
        ("Amount,Paid Amount,Outstanding", "100.00,60.00,900.00", "100.00,0.00,800.00", 14_000),
        ("Amount,Outstanding", "100.00,900.00", "100.00,800.00", 20_000),
        ("Amount,Overdue Amount", "100.00,40.00", "100.00,100.00", 14_000),
    ] {
        let cli = Cli::as_of(DAY);
        let text =
            format!("Loan No,Instalment No,Due Date,{headers}\nL1,1,2025-10-01,{first}\nL1,2,2025-11-01,{second}\n");
        let (code, said) = import(&cli, &text, &["--kind", "instalments"]);
        assert_eq!((code, &said["rows"]["rejected"]), (0, &Value::from(0)), "{text} {said}");
        assert_eq!(owed(&cli), [left], "{text} {said}");
    }
    // What is not overdue yet is not paid for that.
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Instalment No,Due Date,Amount,Overdue Amount\nL1,1,2025-10-01,100.00,40.00\n\
                L1,2,2026-02-01,100.00,0.00\n";
    import(&cli, text, &["--kind", "instalments"]);
    let later = cli.json(&["cases", "--as-of", "2026-03-01"]);
    assert_eq!(later["rows"][0]["outstanding"]["minor"], 14_000, "{later}");
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Instalment No,Due Date,Amount,Obligations Met On Date\nL1,1,2025-10-01,100.00,2025-10-02\n\
                L1,2,2025-11-01,100.00,\n";
    let (_, said) = import(&cli, text, &["--kind", "instalments"]);
    assert_eq!(owed(&cli), [10_000], "{said}");
}

#[test]
fn a_loan_is_known_in_small_letters_too() {
    let cli = Cli::as_of(DAY);
    import(&cli, "Loan No,Name,Due Date,Outstanding\nLN-10001,A,2025-06-01,100.00\n", &["--as-of", "2025-12-01"]);
    let (_, said) = import(&cli, "Loan No,Paid On,Amount\nln-10001,2025-12-03,40.00\n", &["--kind", "payments"]);
    assert_eq!(
        (&said["rows"]["rejected"], &said["warnings"][0]["code"]),
        (&Value::from(0), &Value::from("other_letters"))
    );
    assert_eq!(owed(&cli), [6_000]);
}

#[test]
fn nil_is_nothing_and_not_missing() {
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Name,Due Date,Outstanding\nL1,A,2025-06-01,NIL\nL2,B,2025-06-01,100.00\n";
    let (_, said) = import(&cli, text, &[]);
    assert_eq!(
        (&said["rows"]["rejected"], &said["totals"]["outstanding"][0]["minor"]),
        (&Value::from(0), &Value::from(10_000)),
        "{said}"
    );
}
