//! Columns and rows of lists and of payments that say more than their headers do: each is read rightly, asked about, or
//! said.

use crate::Cli;
use crate::silence::Right::{Asked, Read, Rejected, Said};
use crate::silence::{Right, book, holds, list, payments};

/// Asked about: what a status means.
const STATUS: Right = Asked("statuses_unknown");

#[test]
fn what_went_elsewhere_of_a_receipt_is_asked_about() {
    const ASKED: Right = Asked("guesses_unconfirmed");
    for (headers, one, two, right) in [
        ("Amount,Savings,Loan Repayment", "100,30,70", "200,50,150", ASKED),
        ("Amount,Savings,Shares,Loan", "100,30,0,70", "200,50,0,150", ASKED),
        ("Amount,Savings", "100,30", "200,0", ASKED),
        ("Amount Received,Insurance,Principal,Interest", "100,30,60,10", "200,50,100,50", ASKED),
        ("还款金额,保险费,本金", "100,30,70", "200,50,150", ASKED),
        ("Loan Repayment,Savings", "70,30", "150,50", Asked("column_missing")),
        ("Amount,Principal,Interest", "100,80,20", "200,150,50", Read(30_000)),
        ("Amount,Insurance Policy No", "100,4711", "200,4712", Read(30_000)),
        ("Amount,Savings", "100,0", "200,0", Read(30_000)),
    ] {
        let text = format!("Loan No,Paid On,{headers}\nLN10001,2025-12-03,{one}\nLN10002,2025-12-03,{two}\n");
        payments("EUR", &text, &[], right);
    }
    let text = "Loan No,Paid On,Amount,Savings,Loan Repayment\nLN10001,2025-12-03,100,30,70\n";
    payments("EUR", text, &["--accept-guesses"], Read(7_000));
}

#[test]
fn codes_of_entries_and_missing_days_of_clearing_are_asked_about() {
    for (header, one, two) in [
        ("Posting Key", "15", "08"),
        ("Txn Code", "201", "301"),
        ("Doc Type", "DZ", "DR"),
        ("Trans Code", "C01", "D01"),
        ("Code", "1", "2"),
        ("Buchungsschlüssel", "15", "08"),
        ("交易码", "10", "20"),
        ("Cleared On", "2025-12-04", ""),
        ("Realised Date", "04/12/2025", ""),
        ("到账日期", "2025-12-04", ""),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,100.00,{one}\nLN10002,2025-12-03,50.00,{two}\n"
        );
        payments("EUR", &text, &[], STATUS);
    }
    for (header, one, two) in [
        ("Branch Code", "12", "13"),
        ("Batch No", "12", "13"),
        ("Mode", "1", "2"),
        ("Transaction Code", "QWE1234X", "QWE1234Y"),
        ("Cleared On", "2025-12-04", "2025-12-05"),
        ("Value Date", "2025-12-04", ""),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,100.00,{one}\nLN10002,2025-12-03,50.00,{two}\n"
        );
        payments("EUR", &text, &[], Read(15_000));
    }
    let text = "Loan No,Paid On,Amount,Cleared On\nLN10001,2025-12-03,100.00,2025-12-04\nLN10002,2025-12-03,50.00,\n";
    payments("EUR", text, &["--status", "(blank)=not-money"], Read(10_000));
}

#[test]
fn a_span_of_days_names_no_loan() {
    for (text, rejected) in
        [("INT.PD 150320-170320", 1), ("INT.PD 200315-200317", 1), ("Loan 150320-170320", 0), ("for 150320", 0)]
    {
        let cli = Cli::as_of("2025-12-30");
        let loans = "loan no,name,due date,outstanding\n150320,A,2025-06-01,100\n200315,B,2025-06-01,100\nLN7,C,2025-06-01,100\n";
        let file = cli.file("loans.csv", loans);
        cli.json(&["import", file.to_str().expect("a path"), "--as-of", "2025-06-30", "--currency", "EUR"]);
        let text = format!("Date,Description,Credit\n2025-12-03,{text},10.00\n2025-12-03,pay LN7,10.00\n");
        holds(&cli, text.as_bytes(), "statement.csv", &["--kind", "payments"], Rejected(rejected));
    }
}

#[test]
fn charges_beside_instalments_and_principal_that_was_lent_are_asked_about() {
    const ASKED: Right = Asked("guesses_unconfirmed");
    for (headers, one, two, right) in [
        ("EMI Overdue,Bounce Charges", "1000,50", "2000,0", ASKED),
        ("EMI Overdue,Late Payment Charges", "1000,50", "2000,0", ASKED),
        ("Overdue EMI,Bounce Charges,LPC", "1000,50,20", "2000,0,0", ASKED),
        ("Cuota vencida,Gastos de cobranza", "1000,50", "2000,0", Asked("column_missing")),
        ("EMI Overdue,Bounce Charges,Total", "1000,50,1050", "2000,0,2000", Read(305_000)),
        ("EMI Overdue,Total", "1000,1050", "2000,2000", ASKED),
        ("EMI Overdue,Bounce Charges", "1000,0", "2000,0", Read(300_000)),
        ("Overdue Amount,Bounce Charges", "1000,50", "2000,0", Read(300_000)),
        ("Loan Amount,Principal", "1000,1000", "2000,2000", ASKED),
        ("Loan Amount,Principal", "1000,400", "2000,700", Read(110_000)),
    ] {
        list("INR", &format!("Loan No,Name,DPD,{headers}\nL1,Ann,40,{one}\nL2,Bo,50,{two}\n"), right);
    }
    let text = "Loan No,Name,DPD,EMI Overdue,Bounce Charges\nL1,Ann,40,1000,50\nL2,Bo,50,2000,0\n";
    let cli = Cli::as_of("2025-12-30");
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "INR", "--accept-guesses"], Read(305_000));
}

#[test]
fn lines_with_the_count_of_a_group_are_no_loans() {
    for line in ["Mumbai,1 loan,,500", "Mumbai (1),,,500", "Pune - 1 account,,,500", "Pune,1,,500", "3 loans,,,500"] {
        let text = format!("Loan No,Name,Due Date,Outstanding\nL1,Ann,2025-11-01,500\n{line}\nL2,Bo,2025-10-01,300\n");
        list("INR", &text, Read(80_000));
    }
    // A loan is one whatever its debtor is called.
    list("INR", "Loan No,Name,Due Date,Outstanding\nL1,Ann,2025-11-01,500\nL2,1 loan,2025-10-01,300\n", Read(80_000));
}

#[test]
fn numbers_that_may_be_of_one_loan_are_said() {
    let text = "Loan No,Name,Due Date,Outstanding\nL1,Ann,2025-11-01,500\nl1,Ann,2025-11-01,500\n";
    list("INR", text, Said(100_000, "letters_differ"));
    list("INR", &text.replace("l1", "L2"), Read(100_000));
    for (header, warned) in [
        ("Old Loan No", true),
        ("Previous Account Number", true),
        ("Restructured From", true),
        ("原合同号", true),
        ("Guarantor Loan", false),
        ("Original Amount", false),
    ] {
        let cli = book("INR");
        let text = format!(
            "Loan No,{header},Name,Due Date,Outstanding\nLN10001-R,LN10001,N1,2025-11-01,10000.00\nLN10002,,N2,2025-06-01,100.00\n"
        );
        let file = cli.file("list.csv", text);
        let said = cli.json(&["import", file.to_str().expect("a path"), "--kind", "cases"]);
        let is_said = |one: &serde_json::Value| one["code"] == "earlier_number_open" && one["value"] == "LN10001";
        assert_eq!(said["warnings"].as_array().expect("a list").iter().any(is_said), warned, "{header} {said}");
    }
    // Beside the old number in one file it is said where that is not settled.
    for (owed, right) in [(200, Said(40_000, "earlier_number_open")), (0, Read(20_000))] {
        let text = format!(
            "Loan No,Old Loan No,Name,Due Date,Outstanding\nL1,,Ann,2025-06-01,{owed}\nL1-R,L1,Ann,2025-11-01,200\n"
        );
        list("INR", &text, right);
    }
}

#[test]
fn a_moment_before_midnight_is_the_next_day_and_said() {
    for (due, day) in [
        ("2025-10-15 23:59:59", "2025-10-16"),
        ("2025-10-15T23:59:59.997", "2025-10-16"),
        ("15/10/2025 11:59:59 PM", "2025-10-16"),
        ("2025-12-31 23:59:01", "2026-01-01"),
        ("2025-10-15 23:59:00", "2025-10-15"),
        ("2025-10-15 23:59", "2025-10-15"),
        ("2025-10-15 11:59:59", "2025-10-15"),
        ("2025-10-15 00:00:00", "2025-10-15"),
    ] {
        let cli = Cli::as_of("2026-01-30");
        let text = format!("Loan No,Name,Due Date,Outstanding\nL1,Ann,{due},500\n");
        let is_moved = !due.starts_with(day) && !due.starts_with("15/10/2025 1") || due.contains("PM");
        let right = if is_moved { Said(50_000, "before_midnight") } else { Read(50_000) };
        holds(&cli, text.as_bytes(), "list.csv", &["--currency", "INR"], right);
        assert_eq!(cli.json(&["cases"])["rows"][0]["due_date"], day, "{due}");
    }
}

/// Asked about: which column is which.
const COLUMNS: Right = Asked("guesses_unconfirmed");

#[test]
fn what_is_owed_by_loans_that_are_not_late_is_not_taken_for_overdue() {
    for (text, right) in [
        (
            "NO REKENING,NAMA DEBITUR,OUTSTANDING,TUNGGAKAN,DPD\n0001,BUDI,32500000,2950000,64\n0002,SITI,10000000,1150000,15\n",
            Read(410_000_000),
        ),
        ("Loan No,Name,Outstanding,Some Column,DPD\nL1,A,64500,7450,40\nL3,C,30000,0,0\n", COLUMNS),
        ("Loan No,Name,Outstanding,DPD\nL1,A,64500,40\nL3,C,30000,0\n", Said(9_450_000, "balance_taken")),
        ("Loan No,Name,Overdue Amount,DPD\nL1,A,64500,40\nL3,C,30000,0\n", Read(9_450_000)),
        ("Loan No,Name,Arrears,DPD\nL1,A,100,9\nL3,C,0,0\n", Said(10_000, "settled_by_nothing")),
        ("Loan No,Name,Arrears,DPD\nL1,A,100,9\nL3,C,0,40\n", Said(10_000, "days_without_amount")),
        ("Loan No,Name,Arrears,Balance,DPD\nL1,A,100,900,9\nL3,C,0,700,0\n", Read(10_000)),
        ("Loan No,Name,Arrears,Paid Off Date\nL1,A,500,2025-12-20\n", Said(0, "settled_with_amount")),
    ] {
        list("IDR", text, right);
    }
}

#[test]
fn codes_of_currencies_and_times_of_day_are_heeded() {
    for header in ["CRNCY_CODE", "Acct Crncy", "CCY_CODE", "Something"] {
        let cli = Cli::as_of("2025-12-30");
        let file =
            cli.file("list.csv", format!("Loan No,Name,{header},Arrears,DPD\nL1,A,USD,100,12\nL2,B,USD,100,12\n"));
        let said = cli.json(&["import", file.to_str().expect("a path"), "--currency", "KES"]);
        assert_eq!(
            said["totals"]["outstanding"],
            serde_json::json!([{"currency": "USD", "minor": 20_000}]),
            "{header}"
        );
    }
    // Words that are codes too, bad debts that are not written off, and numbers of rows are none of it.
    for (header, value) in [("Group", "ALL"), ("Risk", "High"), ("Pos", "7")] {
        list(
            "KES",
            &format!("Loan No,Name,{header},Arrears,DPD\nL1,A,{value},100,12\nL2,B,{value},100,12\n"),
            Read(20_000),
        );
    }
    list("KES", "Loan No,Name,Status,Arrears,DPD\nL1,A,Bad debt,100,200\nL2,B,Active,100,12\n", STATUS);
    for (times, right) in [
        (["21:00:00", "21:00:00"], Said(20_000, "time_of_day")),
        (["21:00:00", "20:00:00"], Read(20_000)),
        (["09:00:00", "09:00:00"], Read(20_000)),
    ] {
        let [one, two] = times;
        list(
            "KES",
            &format!("Loan No,Name,Arrears,Due Date\nL1,A,100,2025-11-04 {one}\nL2,B,100,2025-12-01 {two}\n"),
            right,
        );
    }
    let text = "Loan No,Name,Arrears,DPD\nL1,A,450,9\nL2,B,100,12\nReport date: 30/11/2025,,,\n";
    list("KES", text, Said(55_000, "days_as_of"));
    list("KES", "Loan No,Name,Arrears,Due Date\nL1,A,450,031025\nL2,B,100,051125\n", Rejected(2));
}

#[test]
fn amounts_that_all_can_be_read_either_way_are_asked_about_once() {
    let text = "No Pinjaman;Nama;Tunggakan;DPD\nA1;A;Rp 450.000;45\nA2;B;Rp 120.500;12\n";
    list("IDR", text, Asked("decimals_unsaid"));
    let cli = Cli::as_of("2025-12-30");
    let file = cli.file("list.csv", text);
    let file = file.to_str().expect("a path");
    let more = ["--currency", "IDR", "--decimals", "comma", "--map", "outstanding=Tunggakan", "--profile", "tape"];
    cli.json(&[&["import", file][..], &more].concat());
    // The answer is kept with the profile.
    let next = cli.file("next.csv", text.replace("450.000", "460.000"));
    let said = cli.json(&["import", next.to_str().expect("a path"), "--profile", "tape"]);
    assert_eq!(said["totals"]["outstanding"][0]["minor"], 58_050_000, "{said}");
}

#[test]
fn portfolios_under_other_numbers_are_known_by_their_debtors_and_days() {
    let cli = Cli::as_of("2025-12-30");
    let rows = |prefix: &str, more: i64| -> String {
        let row = |at: i64| format!("{prefix}{at},Name {at},2025-0{}-10,{}\n", 1 + at % 9, 1000 + at + more);
        format!("Loan No,Name,Due Date,Outstanding\n{}", (1..=10).map(row).collect::<String>())
    };
    let first = cli.file("first.csv", rows("L", 0));
    cli.json(&["import", first.to_str().expect("a path"), "--currency", "KES"]);
    let second = cli.file("second.csv", rows("N-", 7));
    let (code, said) = cli.exit_and_json(&["import", second.to_str().expect("a path")]);
    assert_eq!((code, &said["error"]["code"]), (1, &serde_json::json!("loans_renumbered")), "{said}");
}

#[test]
fn pointers_and_references_of_payments_are_what_their_values_say() {
    for header in ["Reverses Receipt", "Contra Receipt", "Cancels"] {
        let text = format!(
            "Receipt No,Loan No,Paid On,Amount,{header}\nR1,LN10001,2025-12-03,1500,\nR2,LN10002,2025-12-03,900,\nR3,LN10001,2025-12-04,1500,R1\n"
        );
        payments("EUR", &text, &[], COLUMNS);
        payments("EUR", &text, &["--accept-guesses"], Read(90_000));
    }
    // A word that stands beside payments of several days names none of them.
    let text = "Paid On,Loan No,Amount,Reference\n2025-12-01,LN10001,100,SALARY\n2025-12-01,LN10002,100,SALARY\n2025-12-15,LN10001,100,SALARY\n2025-12-15,LN10002,100,SALARY\n";
    payments("EUR", text, &[], Read(40_000));
    payments(
        "EUR",
        "Loan No,Paid On,Amount,Name\nLN10001,2025-12-03,10,N1\nLN10002,2025-12-03,10,N1\n",
        &[],
        Said(2_000, "name_differs"),
    );
    payments(
        "EUR",
        "Loan No,Paid On,Amount,Name\nLN10001,2025-12-03,10,Mr N1\nLN10002,2025-12-03,10,N*\n",
        &[],
        Read(2_000),
    );
    let text = "Receipt No,Loan No,Paid On,Amount\nR1,LN10001,2025-12-03,1500\nR1-REV,LN10001,2025-12-04,1500\n";
    payments("EUR", text, &[], STATUS);
    payments("EUR", &text.replace("R1-REV", "R2-KE"), &[], Read(300_000));
    // What was paid until then, row by row.
    let text = "Loan No,Paid On,Total Paid\nLN10001,2025-12-03,4500\nLN10001,2025-12-10,6000\n";
    payments("EUR", text, &[], COLUMNS);
    payments("EUR", &text.replace("6000", "4000"), &[], Read(850_000));
    // A receipt in several rows, where the user says so.
    let text = "Paid On,Receipt,Loan No,Amount\n2025-12-03,R1,LN10001,1000\n2025-12-03,R1,LN10001,400\n";
    payments("EUR", text, &["--add-up"], Read(140_000));
}

#[test]
fn rows_of_statements_are_asked_about_where_they_name_a_loan() {
    for (text, right) in [
        ("13/12/2025,COMISION SPEI,10.00,,100.00", Rejected(1)),
        ("13/12/2025,SPEI LN10002,10.00,,100.00", STATUS),
        ("13/12/2025,DESEMBOLSO LN10002,,10.00,100.00", STATUS),
        ("13/12/2025,DESEMBOLSO,,10.00,100.00", Rejected(1)),
    ] {
        let text = format!("Fecha,Descripción,Cargo,Abono,Saldo\n{text}\n14/12/2025,SPEI LN10001,,100.00,200.00\n");
        payments("MXN", &text, &[], right);
    }
    let text = "Date,Description,Credit\n2025-12-13,MPESAC2B_400222~LN10001~254712345678~WANJIKU,100.00\n";
    payments("KES", text, &[], Read(10_000));
    for word in ["Savings deposit", "Shares contribution", "Akiba", "Simpanan", "储蓄", "Chq return"] {
        let text = format!(
            "Receipt,Loan No,Paid On,Amount,Narration\nR1,LN10001,2025-12-03,100,Loan repayment\nR2,LN10002,2025-12-03,100,{word}\n"
        );
        payments("KES", &text, &[], STATUS);
    }
}

#[test]
fn rows_that_are_longer_than_the_header_are_mended_only_where_nothing_else_fits() {
    for (text, right) in [
        ("Loan No,Customer,Outstanding,DPD\nA1,x,500,120,7\nA2,y,700,150,3\n", Rejected(2)),
        ("Loan No,Loan Amount,Outstanding,DPD\nA1,900,500,30,5\nA2,800,400,20,4\n", Rejected(2)),
        ("Loan No,Outstanding,DPD,Balance\nA1,500,120,7,9000\nA2,700,150,3,8000\n", Rejected(2)),
        ("Loan No,Customer,Outstanding,DPD\nA1,x,1,500,12\nA2,y,300,13\n", Said(180_000, "thousands_joined")),
        (
            "借据号,客户姓名,逾期情况,,,贷款余额\n,,逾期本金,逾期利息,逾期天数,\nJ1,张三,500,110,30,5000\nJ2,李四,600,220,40,6000\n",
            Read(143_000),
        ),
        ("Loan No,Customer,Overdue,,DPD\n,,Principal,Total,\nA1,x,800,880,30\nA2,y,900,990,40\n", Read(187_000)),
    ] {
        list("KES", text, right);
    }
}

#[test]
fn currencies_without_decimals_leave_thousands_only() {
    let text = "Loan No,Customer,Outstanding,Due Date\nA1,x,500.000,2025-11-02\nA2,y,250.000,2025-11-02\n";
    for currency in ["VND", "CLP", "XOF", "PYG"] {
        list(currency, text, Read(750_000));
    }
    list("VND", &text.replace("250.000", "250.50"), Rejected(1));
}

#[test]
fn another_header_begins_another_table() {
    let text = "Loan No,Customer,Outstanding,Due Date\nA1,x,100,2025-11-02\nA2,y,200,2025-11-02\n\nLoan No,Customer,Loan Amount,Outstanding,Due Date\nW1,q,900,300,2025-10-05\n";
    list("KES", text, Rejected(1));
    let text = "Loan No,Receipt Date,Amount,EMI Due\nLN10001,13/06/2025,1000,1200\n\nLoan No,Receipt Date,EMI Due,Amount\nLN10002,14/06/2025,2000,300\n";
    payments("KES", text, &["--dates", "dmy"], Rejected(1));
    // The same header on each page is none.
    let text =
        "Loan No,Receipt Date,Amount\nLN10001,13/06/2025,1000\nLoan No,Receipt Date,Amount\nLN10002,14/06/2025,2000\n";
    payments("KES", text, &[], Read(300_000));
    // The row that numbers the columns is no loan.
    for numbers in ["1,2,3,4", "(1),(2),(3),(4)", "A,B,C,D"] {
        let text = format!("Loan No,Customer,Overdue Amount,DPD\n{numbers}\nA1,x,150,30\nA2,y,200,40\n");
        list("KES", &text, Read(35_000));
    }
}

#[test]
fn units_of_headers_and_titles_count() {
    for (header, amount, minor) in [
        ("逾期金额万元", "1.5", 1_500_000),
        ("逾期金额(仟元)", "15", 1_500_000),
        ("逾期金额(百元)", "15", 150_000),
        ("逾期金额(万元)", "1.5", 1_500_000),
    ] {
        let text = format!("借据号,姓名,{header},逾期天数\nJ1,张三,{amount},30\n");
        list("CNY", &text, Read(minor));
    }
    list("CNY", "借据号,姓名,逾期金额,逾期天数\n,,万元,\nJ1,张三,1.5,30\n", Read(1_500_000));
    for title in ["Overdue loans (Shs '000)", "Montants en KFCFA"] {
        list("XOF", &format!("{title}\nLoan No,Name,Arrears,DPD\nA1,x,15,30\n"), Read(15_000));
    }
    let text = "Account No,123456789012\nCurrency,USD\nDate,Narration,Ref,Debit,Credit,Balance\n13/06/2025,UPI LN10001,X1,,1000.00,5000.00\n";
    payments("INR", text, &[], Rejected(1));
}

#[test]
fn columns_whose_figures_refute_their_headers_are_asked_about() {
    const ASKED: Right = Asked("guesses_unconfirmed");
    const MISSING: Right = Asked("column_missing");
    for (text, right) in [
        ("Loan No,Customer,EMI Overdue,Loan Balance,DPD\nA1,x,2,5000,45\nA2,y,3,7000,70\n", MISSING),
        ("Loan No,Customer,Total Demand,Total Collection,DPD\nA1,x,500,200,45\nA2,y,700,700,0\n", MISSING),
        ("Account No,Loan Account No,Name,Arrears,DPD\nS1,N1,x,500,30\nS2,N2,y,700,20\n", ASKED),
        (
            "Invoice No,Customer,Invoice Date,Amount Due,Age (Days)\nI1,x,2025-12-01,100,29\nI2,y,2025-11-30,200,30\n",
            ASKED,
        ),
        (
            "Loan No,Customer,Loan Status,Closure Type,Outstanding,DPD\nL1,x,Closed,Write-off,0,0\nL2,y,Active,,100,20\n",
            STATUS,
        ),
        (
            "Loan No,Customer,Overdue Principal,Overdue Interest,DPD\nA1,x,-100,-10,30\nA2,y,-200,-20,40\n",
            Asked("signs_unsaid"),
        ),
    ] {
        list("KES", text, right);
    }
    // What each loan has still to come is no part of its instalments.
    let text = "Loan No,Instalment No,Due Date,Amount,Outstanding\nL1,1,2025-10-10,1000,1000\nL1,2,2025-11-10,1000,0\nL2,1,2025-11-10,500,500\nL2,2,2025-12-10,500,0\n";
    let cli = Cli::as_of("2025-12-30");
    holds(&cli, text.as_bytes(), "schedule.csv", &["--currency", "KES"], Read(300_000));
    let rows = cli.json(&["cases"])["rows"].clone();
    assert_eq!(rows[0]["outstanding"]["minor"], 200_000, "{rows}");
    let text = "Loan No,Customer,Currency,Outstanding LCY,DPD\nL0,a,USD,13000,30\nL1,b,KES,200,40\n";
    list("KES", text, Rejected(1));
}

#[test]
fn receipts_that_are_shared_out_are_asked_about() {
    for header in [
        "Receipt Amount,Loan No,Allocated Amount",
        "Amount,Loan No,Applied Amount",
        "Receipt Amount,Loan No,Amount Allocated",
        "Amount,Loan No,Realised Amount",
        "Amount,Loan No,Net Received",
    ] {
        let text = format!(
            "Receipt No,Receipt Date,{header}\nR1,2025-12-13,1000,LN10001,700\nR1,2025-12-13,1000,LN10002,300\n"
        );
        payments("KES", &text, &[], COLUMNS);
    }
    let gross = "Loan No,Receipt Date,Gross Collected,Commission,Amount\nLN10001,2025-12-13,1000,100,900\n";
    payments("KES", gross, &[], COLUMNS);
    let all = "Loan No,Client,Last Payment Date,Total Paid\nLN10001,Asha,2025-12-13,9000\n";
    payments("KES", all, &[], COLUMNS);
    // Parts of one receipt count, and are said.
    for column in ["EMI No,5,6", "Component,Principal,Interest", "Mode,Cash,UPI"] {
        let cells: Vec<&str> = column.split(',').collect();
        let text = format!(
            "Receipt No,Receipt Date,Loan No,{},Amount\nR1,2025-12-13,LN10001,{},500\nR1,2025-12-13,LN10001,{},500\n",
            cells[0], cells[1], cells[2]
        );
        payments("KES", &text, &[], Said(100_000, "receipt_in_parts"));
    }
    let text =
        "S.No,Receipt No,Receipt Date,Loan No,Amount\n1,R1,2025-12-13,LN10001,500\n2,R1,2025-12-13,LN10001,500\n";
    let cli = book("KES");
    let file = cli.file("p.csv", text);
    let result = cli.json(&["import", file.to_str().expect("a path")]);
    assert_eq!((&result["rows"]["created"], &result["rows"]["unchanged"]), (&1.into(), &1.into()));
}

#[test]
fn payments_that_name_different_transactions_are_two() {
    let cli = book("KES");
    let text = |trace: &str| format!("Date,Narration,Credit\n13/12/2025,UPI/{trace}/LN10001,1000.00\n");
    holds(&cli, text("416512345678").as_bytes(), "a.csv", &["--kind", "payments"], Read(100_000));
    holds(&cli, text("416599999999").as_bytes(), "b.csv", &["--kind", "payments"], Said(100_000, "other_trace"));
    assert_eq!(cli.json(&["case", "LN10001"])["outstanding"]["minor"], 800_000);
    let again = cli.file("c.csv", text("416512345678").replace(",Credit", ",Credit,X"));
    let result = cli.json(&["import", again.to_str().expect("a path"), "--kind", "payments"]);
    assert_eq!(result["rows"]["created"], 0, "{result}");
}

#[test]
fn equal_payments_that_name_different_transactions_are_known_again() {
    let cli = book("KES");
    let text = "Date,Narration,Credit\n13/12/2025,UPI/416512345678/LN10001,1000.00\n13/12/2025,UPI/416599999999/LN10001,1000.00\n";
    holds(&cli, text.as_bytes(), "a.csv", &["--kind", "payments"], Read(200_000));
    let rows = |name: &str, text: String| {
        let file = cli.file(name, text);
        cli.json(&["import", file.to_str().expect("a path"), "--kind", "payments"])["rows"].clone()
    };
    let reversed = "Date,Narration,Credit\n13/12/2025,UPI/416599999999/LN10001,1000.00\n13/12/2025,UPI/416512345678/LN10001,1000.00\n";
    for (name, text) in [("b.csv", format!("{text}\n")), ("c.csv", reversed.to_owned())] {
        let rows = rows(name, text);
        assert_eq!((&rows["created"], &rows["unchanged"]), (&0.into(), &2.into()), "{name}");
    }
    let third = rows("d.csv", text.replace("416599999999", "416577777777"));
    assert_eq!((&third["created"], &third["unchanged"]), (&1.into(), &1.into()), "only the third is new");
    assert_eq!(cli.json(&["case", "LN10001"])["outstanding"]["minor"], 700_000);
}

#[test]
fn words_of_money_that_went_out_or_came_to_nothing_are_asked_about() {
    for (one, two) in [
        ("Pay-in", "Payout"),
        ("Received", "Sent"),
        ("TRF FROM", "TRF TO"),
        ("BY CASH", "TO CASH"),
        ("Zahlungseingang", "Zahlungsausgang"),
        ("收入", "支出"),
    ] {
        let text = format!(
            "Loan No,Receipt Date,Amount,Type\nLN10001,2025-12-13,1000.00,{one}\nLN10002,2025-12-14,2000.00,{two}\n"
        );
        payments("KES", &text, &[], STATUS);
    }
    for narration in [
        "UPI/DR/4165/LN10002",
        "CLG RET LN10002",
        "CHQ RET LN10002",
        "DISB LN10002",
        "INSUFF FUNDS LN10002",
        "Lastschrift zurück LN10002",
        "退汇 LN10002",
    ] {
        let text =
            format!("Date,Narration,Amount\n13/12/2025,UPI/CR/4161/LN10001,1000.00\n14/12/2025,{narration},2000.00\n");
        payments("KES", &text, &[], STATUS);
    }
    for narration in ["CHQ RET", "EMI due", "Auth only", "Sub total", "Balance c/d", "Debit note", "待入账"] {
        let text = format!(
            "Loan No,Receipt Date,Amount,Narration\nLN10001,2025-12-13,1000.00,EMI received\nLN10002,2025-12-14,1500.00,{narration}\n"
        );
        payments("KES", &text, &[], STATUS);
    }
    let text = "Loan No,Receipt No,Receipt Date,Amount\nLN10001,R1,2025-12-13,1000\nLN10001,REV-R1,2025-12-15,1000\n";
    payments("KES", text, &[], STATUS);
    let text = "Loan No,Payment Id,Paid On,Amount,Refund Status\nLN10001,pay_1,2025-12-13,1000,\nLN10002,pay_2,2025-12-14,2000,full\n";
    payments("KES", text, &[], STATUS);
    // The total of a loan stands in the place of its receipt.
    let text = "Loan No,Receipt No,Receipt Date,Amount\nLN10001,R1,2025-12-13,1000\nLN10001,R2,2025-12-14,500\nLN10001,Total,2025-12-14,1500\n";
    payments("KES", text, &[], Read(150_000));
    // What came and failed afterwards came to nothing.
    let text = "Loan No,Receipt No,Receipt Date,Amount,Status\nLN10001,R1,2025-12-13,1000,Success\nLN10001,R1,2025-12-14,1000,Failed\n";
    payments("KES", text, &[], Said(0, "payment_taken_back"));
    let text = "Loan No,Receipt No,Receipt Date,Amount,Status\nLN10001,R1,2025-12-13,1000,Failed\nLN10001,R1,2025-12-14,1000,Success\n";
    payments("KES", text, &[], Read(100_000));
}

#[test]
fn the_day_of_a_payment_is_that_of_its_booking_in_every_file() {
    let cli = book("KES");
    let one = "Date,Narration,Value Date,Credit\n13/12/2025,UPI LN10001,14/12/2025,1000.00\n";
    let two = "Txn Date,Value Date,Description,Credit\n13/12/2025,14/12/2025,UPI LN10001,1000.00\n";
    holds(&cli, one.as_bytes(), "a.csv", &["--kind", "payments"], Read(100_000));
    let file = cli.file("b.csv", two);
    let result = cli.json(&["import", file.to_str().expect("a path"), "--kind", "payments"]);
    assert_eq!(result["rows"]["created"], 0, "{result}");
}

#[test]
fn what_changes_without_a_word_of_the_file_is_said() {
    let cli = Cli::as_of("2025-12-30");
    let first = "Loan No,Customer,Outstanding,Due Date,Status\nA1,x,0,2025-11-02,Closed\nA2,y,200,2025-11-02,Active\n";
    holds(&cli, first.as_bytes(), "a.csv", &["--currency", "KES"], Read(20_000));
    let second = "Loan No,Customer,Outstanding,Due Date\nA1,x,90,2025-11-02\nA2,y,150,2025-11-02\n";
    holds(&cli, second.as_bytes(), "b.csv", &["--as-of", "2025-12-31"], Said(24_000, "reopened"));
    let schedule = "Loan No,Instalment No,Due Date,Amount\nA2,5,2026-05-10,1000\nA2,6,2026-06-10,1000\n";
    holds(&cli, schedule.as_bytes(), "s.csv", &["--as-of", "2026-01-05"], Said(200_000, "schedule_decides"));
}

#[test]
fn the_day_of_a_list_is_read_from_its_titles_or_said_to_be_missing() {
    let list = |title: &str| format!("{title}\nLoan No,Customer,Arrears,Days Past Due\nA1,Joe,125,40\nA2,Ann,350,12\n");
    for (title, due) in [
        ("Date:,30/11/2025", Some("2025-10-21")),
        ("Date: 30/11/2025", Some("2025-10-21")),
        ("As of Nov 30, 2025", Some("2025-10-21")),
        ("From,01/11/2025,To,30/11/2025", Some("2025-10-21")),
        ("November 2025", None),
        ("Printed on 30/11/2025", None),
    ] {
        let cli = Cli::as_of("2025-12-30");
        let right = Said(47_500, if due.is_some() { "days_as_of" } else { "days_as_of_unsaid" });
        holds(&cli, list(title).as_bytes(), "list.csv", &["--currency", "KES"], right);
        assert_eq!(cli.json(&["cases"])["rows"][0]["due_date"], due.unwrap_or("2025-11-20"), "{title}");
    }
}

#[test]
fn a_line_of_units_below_the_header_counts_for_every_column() {
    let text = "合同编号,客户,逾期金额,逾期天数\n,,万元,天\nA1,王一,1.25,40\nA2,王二,3.5,12\n";
    let cli = Cli::as_of("2025-12-30");
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "CNY"], Said(4_750_000, "amounts_scaled"));
    assert_eq!(cli.json(&["cases"])["rows"][0]["days_past_due"], 40);
    list("KES", "Loan No,Customer,Arrears,DPD\n,,KES '000,days\nA1,x,15,30\n", Read(1_500_000));
    for (currency, header, minor) in [
        ("CLP", "Arrears MM$", 475_000_000),
        ("CLP", "Saldo vencido (M$)", 475_000),
        ("USD", "Arrears M$", 47_500_000_000),
        ("INR", "Overdue ₹ L", 4_750_000_000),
        ("INR", "Overdue Rs. Cr", 475_000_000_000),
        ("XOF", "Impayé K FCFA", 475_000),
        ("EUR", "Arrears TEUR", 47_500_000),
        ("KES", "Arrears KES", 47_500),
    ] {
        let text = format!("Loan No,Customer,{header},DPD\nA1,x,125,40\nA2,y,350,12\n");
        list(currency, &text, Read(minor));
    }
}

#[test]
fn totals_in_another_currency_are_asked_about() {
    let text = "Loan No,Customer,Arrears,DPD\nA1,x,125,40\nA2,y,350,12\nTotal USD,,475,\n";
    let cli = Cli::as_of("2025-12-30");
    holds(&cli, text.as_bytes(), "list.csv", &[], Asked("currency_unsaid"));
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Said(47_500, "currency_of_total"));
    list("USD", text, Read(47_500));
}

#[test]
fn amounts_that_a_spreadsheet_or_a_delimiter_split_are_asked_about() {
    for text in [
        "Loan No,Customer,DPD,Arrears,Remarks\nA1,x,40,1,500\nA2,y,12,2,750\n",
        "Loan No,Customer,DPD,Arrears,Remarks\nA1,x,40,1,500.00\nA2,y,12,2,750.50\n",
    ] {
        list("KES", text, COLUMNS);
    }
    list("KES", "Loan No,Customer,DPD,Arrears,Remarks\nA1,x,40,1,500\nA2,y,12,2,\n", Read(300));
    // A number that a spreadsheet showed with its thousands.
    let cli = Cli::as_of("2025-12-30");
    let first = "Loan No,Customer,Arrears,Due Date\n1001,x,125,2025-11-02\n";
    holds(&cli, first.as_bytes(), "a.csv", &["--currency", "KES"], Read(12_500));
    let second = "Loan No,Customer,Arrears,Due Date\n\"1,001\",x,130,2025-11-02\n\"12,002\",y,10,2025-11-02\n";
    holds(&cli, second.as_bytes(), "b.csv", &[], Read(14_000));
    assert_eq!(cli.json(&["cases"])["total"], 2);
    // The number of a day among dates whose day is no month.
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Customer,Arrears,Due Date\nA1,x,125,13/10/2025\nA2,y,350,45935\nA3,z,50,25/10/2025\n";
    holds(&cli, text.as_bytes(), "d.csv", &["--currency", "KES"], Said(52_500, "dates_half_converted"));
    assert_eq!(cli.json(&["cases"])["rows"][1]["due_date"], "2025-05-10");
}

#[test]
fn lines_above_payments_and_money_that_is_to_come_are_said_or_asked_about() {
    let text =
        |line: &str| format!("Loan No,Receipt Date,Amount\nLN10001,2025-12-13,100\n{line}\nLN10002,2025-12-14,50\n");
    payments("KES", &text("Nairobi office"), &[], Said(15_000, "under_unknown_heading"));
    payments("KES", &text("Receipts"), &[], Read(15_000));
    payments("KES", &text("Upcoming instalments"), &[], Rejected(1));
    payments("KES", &text("Unpresented cheques"), &[], Rejected(1));
    for narration in ["Cheque in hand", "PDC on hand", "Transfer to savings"] {
        let text = format!(
            "Loan No,Receipt Date,Amount,Narration\nLN10001,2025-12-13,100,Cash\nLN10002,2025-12-14,50,{narration}\n"
        );
        payments("KES", &text, &[], STATUS);
    }
    let text = "Loan No,Customer,Arrears,DPD,Status\nA1,x,0,40,Active\nA2,y,350,12,Active\n";
    list("KES", text, Said(35_000, "days_without_amount"));
}

#[test]
fn days_that_another_column_refutes_are_not_taken_for_due_dates() {
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Name,Arrears,Last Repayment Date,Due Date\nK1,John,5000,2025-10-15,2025-11-30\nK2,Mary,3000,2025-09-15,2025-11-15\n";
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Read(800_000));
    assert_eq!(cli.json(&["cases"])["rows"][0]["due_date"], "2025-11-30");
    for text in [
        "Loan No,Name,Arrears,Last Repayment Date,Last Repayment Amount\nK1,John,5000,2025-10-15,500\nK2,Mary,3000,2025-09-15,300\n",
        "借据号,姓名,逾期金额,最后还款日,最后还款金额\nJ1,张三,5000,2025-10-15,500\nJ2,李四,3000,2025-09-15,300\n",
        "Loan No,Name,Overdue Amount,Due Date,NPA Date,Overdue Since\nK1,John,5000,2025-12-05,2025-10-15,2025-07-15\nK2,Mary,3000,2025-12-05,2025-11-15,2025-08-15\n",
        "Loan No,Name,Arrears,Due Date,In Arrears Since\nK1,John,5000,2025-12-05,2025-07-15\n",
        // Numbers of days or of instalments beside what is owed in all.
        "LAN,Customer Name,Overdue,DPD,Balance\nL1,Ram,2,45,50000\nL2,Sita,1,20,40000\n",
        "Loan No,Name,Balance,Overdue\nK1,John,5000,45\nK2,Mary,3000,12\n",
        // What was paid in full.
        "LAN,Customer Name,Overdue Amount,Paid Amount,Due Date\nL1,Ram,5000,5000,2025-11-15\nL2,Sita,3000,,2025-12-10\n",
    ] {
        list("INR", text, COLUMNS);
    }
}

#[test]
fn remarks_and_titles_that_loans_are_over_are_asked_about() {
    for (header, one, two) in [
        ("Remarks", "will call back", "PAID IN FULL"),
        ("Remarks", "phone off", "Account closed"),
        ("Observaciones", "No contesta", "Liquidado"),
        ("备注", "电话无人接听", "已结清"),
        ("Keterangan", "Belum bayar", "LUNAS"),
        ("Collection Remarks", "", "Paid on 12/12 via UPI"),
        ("Feedback", "", "Foreclosed"),
        ("Uwagi", "", "spłacono 12.12"),
        ("Bemerkung", "ruft zurück", "bezahlt am 12.12."),
    ] {
        let text = format!(
            "Loan No,Name,Arrears,Due Date,{header}\nK1,John,5000,2025-10-15,{one}\nK2,Mary,3000,2025-10-15,{two}\n"
        );
        list("KES", &text, STATUS);
    }
    let text = "Loan No,Name,Arrears,Due Date,Remarks\nK1,John,5000,2025-10-15,paid 500 on 12/12\nK2,Mary,3000,2025-10-15,will pay\n";
    list("KES", text, Read(800_000));
    for title in [
        "已结清贷款明细",
        "Kapanan Krediler",
        "Foreclosed accounts Dec 2025",
        "Crédits soldés au 30/12/2025",
        "Erledigte Fälle 12/2025",
        "Pożyczki spłacone 2025",
        "Loans not disbursed",
    ] {
        let text = format!("{title},,,\nLoan No,Name,Arrears,Due Date\nK1,John,5000,2025-11-15\n");
        list("KES", &text, STATUS);
    }
    for title in ["Arrears excluding closed loans", "未结清贷款明细", "Loans in arrears"] {
        let text = format!("{title},,,\nLoan No,Name,Arrears,Due Date\nK1,John,5000,2025-11-15\n");
        list("KES", &text, Read(500_000));
    }
    let text = "Loan No,Name,Arrears,Due Date\nK1,John,5000,2025-11-15\n\nLoans paid off this month,,,\nK3,Ali,1000,2025-10-15\n";
    list("KES", text, Rejected(1));
    let text =
        "Loan No,Name,Arrears,Due Date,Loan Status Code\nK1,John,5000,2025-10-05,300\nK2,Mary,3000,2025-10-05,600\n";
    list("KES", text, STATUS);
    let text = "Loan No,Instalment No,Due Date,Instalment Amount,Status\nK1,1,2025-10-15,2000,Paid\nK1,2,2025-11-15,2000,Partially Paid\n";
    list("KES", text, STATUS);
}

#[test]
fn titles_say_currencies_units_and_days() {
    for (currency, title, right) in [
        ("KES", "USD LOANS IN ARREARS", Said(80_000, "currency_of_header")),
        ("PLN", "Należności w walucie EUR na dzień 30.12.2025", Said(80_000, "currency_of_header")),
        ("MXN", "CARTERA VENCIDA DÓLARES", Said(80_000, "currency_of_header")),
        ("EUR", "Encours impayés en K€", Said(80_000_000, "amounts_scaled")),
        ("INR", "Overdue list (Rs. Cr.)", Said(800_000_000_000, "amounts_scaled")),
        ("KES", "Arrears report as at 30/11/2025", Said(80_000, "figures_of_day")),
        ("KES", "Loans in arrears, Nairobi", Read(80_000)),
    ] {
        let text =
            format!("{title},,,\nLoan No,Name,Arrears,Due Date\nK1,John,500,2025-11-15\nK2,Mary,300,2025-10-15\n");
        list(currency, &text, right);
    }
    let text = "USD collections,,\nPayment Date,Loan No,Amount Paid\n2025-12-14,LN10001,10\n";
    payments("KES", text, &[], Rejected(1));
    let text =
        "Payments under verification - not yet received,,\nLoan No,Payment Date,Amount Paid\nLN10001,2025-12-14,1000\n";
    payments("KES", text, &[], STATUS);
    let text = "Receipt Date,Loan No,Receipt Amount,Mode,Clearance Date\n2025-12-14,LN10001,1000,CASH,2025-12-14\n2025-12-15,LN10002,2000,CHEQUE,\n";
    payments("INR", text, &[], STATUS);
}

#[test]
fn counts_in_totals_and_signs_within_numbers_make_no_loans() {
    let text = "S/N,Loan No,Name,Arrears,Due Date\n1,K1,John,5000,2025-11-15\n2,K2,Mary,3000,2025-10-15\n,2,,8000,\n";
    list("KES", text, Read(800_000));
    let cli = Cli::as_of("2025-12-30");
    let first = "Loan No,Name,Arrears,Due Date\nLN/1001/25,John,5000,2025-11-15\nLN/1002/25,Mary,7000,2025-11-15\n";
    holds(&cli, first.as_bytes(), "a.csv", &["--currency", "KES"], Read(1_200_000));
    let second = "Loan No,Name,Arrears,Due Date\nLN-1001-25,John,4000,2025-12-15\nLN-1002-25,Mary,6500,2025-12-15\n";
    holds(&cli, second.as_bytes(), "b.csv", &[], Asked("loans_renumbered"));
    let cli = Cli::as_of("2025-12-30");
    let text = "Receipt Date,Receipt No,Loan No,Principal,Interest,Penalty,Balance\n15/12/2025,R1,K1,800,150,50,9000\n";
    holds(&cli, text.as_bytes(), "receipts.csv", &["--currency", "KES"], Asked("column_missing"));
}

#[test]
fn money_of_one_receipt_in_two_files_a_day_apart_is_suspected() {
    let cli = book("KES");
    let receipts =
        "Payment Date,Loan No,Amount Paid,Receipt No\n2025-12-05,LN10001,2500.00,R1\n2025-12-06,LN10002,1234.50,R2\n";
    let bank =
        "Value Date,Loan No,Amount Paid,Reference\n2025-12-06,LN10001,2500.00,FT1\n2025-12-07,LN10002,1234.50,FT2\n";
    holds(&cli, receipts.as_bytes(), "a.csv", &["--kind", "payments"], Read(373_450));
    holds(&cli, bank.as_bytes(), "b.csv", &["--kind", "payments"], Read(373_450));
    let doubles = cli.json(&["doubles"]);
    assert_eq!(doubles.as_array().map(Vec::len), Some(2), "{doubles}");
    // Receipts of one system are as many payments.
    let next = "Payment Date,Loan No,Amount Paid,Receipt No\n2025-12-20,LN10003,100.00,R7\n";
    let after = "Payment Date,Loan No,Amount Paid,Receipt No\n2025-12-21,LN10003,100.00,R8\n";
    holds(&cli, next.as_bytes(), "c.csv", &["--kind", "payments"], Read(10_000));
    holds(&cli, after.as_bytes(), "d.csv", &["--kind", "payments"], Read(10_000));
    assert_eq!(cli.json(&["doubles"]).as_array().map(Vec::len), Some(2));
}

#[test]
fn ways_kinds_and_remarks_that_are_no_money_are_asked_about() {
    for (header, word) in [
        ("Remarks", "not credited"),
        ("Remarks", "to be confirmed"),
        ("Remarks", "yet to reflect"),
        ("Remarks", "wrong a/c"),
        ("Mode", "OFFSET"),
        ("Mode", "BAD DEBT"),
        ("Payment Mode", "SECURITY DEPOSIT"),
        ("Type", "Topup"),
        ("Buchungstext", "Lastschriftrückgabe"),
        ("备注", "代偿"),
    ] {
        let text = format!(
            "Payment Date,Loan No,Amount Paid,{header}\n2025-12-05,LN10001,1000,CASH\n2025-12-06,LN10002,1000,{word}\n2025-12-07,LN10003,1000,MPESA\n"
        );
        payments("KES", &text, &[], STATUS);
    }
    let text = "Payment Date,Loan No,Amount Paid,Transaction Code\n2025-12-05,LN10001,100,RPMT\n2025-12-05,LN10001,8000,DISB\n2025-12-06,LN10003,100,FEE\n";
    payments("KES", text, &[], STATUS);
    let text = "Payment Date,Voucher No,Loan No,Payee,Amount Paid\n2025-12-05,PV1,LN10001,Mary,5000\n2025-12-06,PV2,LN10002,Peter,8000\n";
    payments("KES", text, &[], COLUMNS);
    let text = "Transaction Date,Loan No,Amount,UTR,Credit Date\n2025-12-05,LN10001,2500,U1,2025-12-06\n2025-12-06,LN10002,1000,U2,\n";
    payments("KES", text, &[], STATUS);
    for (remark, right) in [
        ("settled in full Dec", STATUS),
        ("fully recovered", STATUS),
        ("客户死亡", STATUS),
        ("债权转让", STATUS),
        ("承诺下周结清", Read(1_560_000)),
        ("will be paid off next week", Read(1_560_000)),
    ] {
        let text = format!(
            "Loan No,Customer Name,Outstanding,Due Date,Remarks\nQ1,Ann,8100,2025-10-05,\nQ2,Ben,7500,2025-09-05,{remark}\n"
        );
        list("KES", &text, right);
    }
}
