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
    assert_eq!(asked_or_sum(text, &["--kind", "instalments"]), "guesses_unconfirmed --map 'unpaid=Overdue Amount'");
    import(&cli, text, &["--kind", "instalments", "--map", "unpaid=Overdue Amount"]);
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

/// What an import asks of the user, or what it makes of the money, minor units.
fn asked_or_sum(text: &str, more: &[&str]) -> String {
    let cli = Cli::as_of(DAY);
    let (code, said) = import(&cli, text, more);
    if code != 0 {
        let options = said["error"]["params"]["options"].as_str().unwrap_or_default();
        return format!("{} {options}", said["error"]["code"].as_str().expect("a code")).trim().to_owned();
    }
    said["totals"]["outstanding"][0]["minor"].to_string()
}

#[test]
fn figures_say_whether_a_column_can_be_what_its_header_says() {
    for (text, expected) in [
        // Flags and days are no money.
        (
            "Loan No,Name,Overdue,Balance\nL1,A,1,1000.00\nL2,B,0,500.00\n",
            "guesses_unconfirmed --map outstanding=Balance",
        ),
        (
            "Num,Name,Past due,Open balance,Due date\nL1,A,138,239.00,2025-08-14\nL2,B,10,35.00,2025-12-20\nTotal,,,274.00,\n",
            "27400",
        ),
        // Principal of the whole loan is no part of what is overdue.
        ("Loan No,Name,Principal,Interest,Outstanding,DPD\nL1,A,10000,1000,620,45\nL2,B,5000,500,100,50\n", "72000"),
        // A total that says something else than its parts.
        (
            "Loan No,Principal Due,Interest Due,Total Owed,DPD\nL1,100.00,10.00,80.00,40\n",
            "guesses_unconfirmed --map 'outstanding=Total Owed'",
        ),
        ("Loan No,Principal Due,Interest Due,Grand Total,DPD\nL1,100.00,10.00,110.00,40\n", "11000"),
        // What stands under buckets of age is no status, and tells of no loan's age.
        ("Loan No,Client,Overdue 1-30,Overdue 31-60,Overdue 61-90,Total Overdue\nL1,A,50,50,0,100\n", "aging_sheet"),
        // Amounts under a header of status, and buckets, are no status.
        ("Loan No,Name,Overdue Amount,DPD,Overdue 61-90\nL1,A,100.00,70,100\nL2,B,50.00,20,0\n", "15000"),
        (
            "Loan No,Principal Outstanding,Interest Outstanding,Penalty Outstanding,DPD\nL1,460.00,40.00,7.00,40\n",
            "50700",
        ),
        (
            "Loan No,Name,Balance,Written Off,DPD\nL1,A,50.00,0.00,40\nL2,B,50.00,50.00,40\n",
            "statuses_unknown --status '(filled)=…'",
        ),
        // A count of records is a total.
        ("Loan No,Name,Overdue Amount,DPD\nL1,A,100.00,70\nL2,B,50.00,20\n2 records,,150.00,\n", "15000"),
        ("Branch,Loan No,Overdue Amount,DPD\nWest,L1,100.00,70\nSubtotal West,,100.00,\nEast,L2,50.00,20\n", "15000"),
    ] {
        let sum = asked_or_sum(text, &["--kind", "cases", "--map", "loan_no=Loan No"]);
        let sum = if text.starts_with("Num") {
            asked_or_sum(text, &["--kind", "cases", "--map", "loan_no=Num"])
        } else {
            sum
        };
        assert_eq!(sum, expected, "{text}");
    }
}

#[test]
fn a_code_is_no_name_where_the_name_stands_beside_it() {
    for (headers, cells) in [
        ("Customer,Name 1", "0000100123,Mary Wanjiku"),
        ("Client,Client Full Name", "C001,Mary Wanjiku"),
        ("Customer,Partner", "K-17,Mary Wanjiku"),
    ] {
        let cli = Cli::as_of(DAY);
        let text = format!("Loan No,{headers},Overdue Amount,DPD\nL1,{cells},12.00,40\n");
        import(&cli, &text, &[]);
        let case = cli.json(&["case", "L1"]);
        assert_eq!(case["debtor_name"], "Mary Wanjiku", "{case}");
        assert_ne!(case["debtor_no"], "", "the code is the debtor's number");
    }
}

#[test]
fn a_column_that_may_be_what_was_paid_is_asked_about_and_can_be_kept() {
    let text = "Loan No,Instalment No,Due Date,Amount,Settl. Wert\nL1,1,2025-10-01,100.00,100.00\n\
                L1,2,2025-11-01,100.00,0.00\n";
    let asked = asked_or_sum(text, &["--kind", "instalments"]);
    assert_eq!(asked, "guesses_unconfirmed --map 'paid_amount=Settl. Wert'");
    for (more, left) in [
        (["--map", "paid_amount=Settl. Wert"], 10_000),
        (["--map", "unpaid=Settl. Wert"], 10_000),
        (["--keep", "Settl. Wert"], 20_000),
    ] {
        let cli = Cli::as_of(DAY);
        let (code, said) = import(&cli, text, &[&["--kind", "instalments"][..], &more].concat());
        assert_eq!(code, 0, "{said}");
        assert_eq!(owed(&cli), [left], "{more:?}");
    }
}

#[test]
fn a_title_says_the_unit_the_currency_and_the_day() {
    let list = "Loan No,Name,Overdue Amount,DPD\nL1,A,1.70,20\nL2,B,2.00,50\n";
    for (title, currency, minor, first_due) in [
        ("Rückstände - Angaben in Tsd. EUR", "EUR", 370_000, "2025-12-10"),
        ("Tunggakan (dalam jutaan rupiah)", "IDR", 370_000_000, "2025-12-10"),
        ("Kwoty w tys. zł", "PLN", 370_000, "2025-12-10"),
        ("Loans in arrears as at 30 November 2025", "KES", 370, "2025-11-10"),
        ("Report date: 30 Nov 2025", "KES", 370, "2025-11-10"),
        ("截至2025年11月30日", "CNY", 370, "2025-11-10"),
        ("Cartera al corte, fecha de corte: 30 de noviembre de 2025", "MXN", 370, "2025-11-10"),
    ] {
        let cli = Cli::as_of(DAY);
        let file = cli.file("titled.csv", format!("{title}\n\n{list}"));
        let said = cli.json(&["import", file.to_str().expect("a path"), "--currency", currency]);
        assert_eq!(said["totals"]["outstanding"][0]["minor"], minor, "{title} {said}");
        assert_eq!(cli.json(&["case", "L1"])["due_date"], first_due, "{title}");
    }
    let cli = Cli::as_of(DAY);
    let file = cli.file("titled.csv", format!("Currency: USD\n\n{list}"));
    let said = cli.json(&["import", file.to_str().expect("a path")]);
    assert_eq!(said["totals"]["outstanding"][0]["currency"], "USD", "{said}");
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Name,Amount in arrears (KES '000),Outstanding (KES '000),DPD\nL1,A,42.50,460,50\n";
    assert_eq!(import(&cli, text, &[]).1["totals"]["outstanding"][0]["minor"], 4_250_000);
}

#[test]
fn a_day_without_a_year_is_no_day_and_days_past_due_tell_day_and_month() {
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Name,Overdue Amount,Due Date\nL1,A,12.00,31-Oct\nL2,B,12.00,2025-10-31\n";
    let (_, said) = import(&cli, text, &[]);
    assert_eq!(
        (&said["rows"]["rejected"], &said["rejects"][0]["code"]),
        (&1.into(), &"impossible_date".into()),
        "{said}"
    );
    // Both orders agree with one day; that of the file is meant.
    let text = "Loan No,Name,Due Date,DPD,Overdue Amount\nL1,A,03/04/2025,271,100\nL2,B,05/06/2025,208,50\n";
    let cli = Cli::as_of(DAY);
    let (code, said) = import(&cli, text, &[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(cli.json(&["case", "L1"])["due_date"], "2025-04-03");
    let text = "Loan No,Name,Due Date,Overdue Amount\nL1,A,30/11/25,1\nL2,B,01/12/25,1\nL3,C,12/13/25,1\n";
    assert_eq!(asked_or_sum(text, &[]), "ambiguous_dates");
}
