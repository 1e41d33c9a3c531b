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
