//! Columns that no table of headers knows and that may change what their rows mean: they are read rightly or asked about.

use crate::Cli;
use crate::silence::Right::{Asked, Read, Rejected, Said};
use crate::silence::{Right, book, holds, list, payments};
use serde_json::Value;

/// Asked about: what a status means.
const STATUS: Right = Asked("statuses_unknown");
/// Asked about: what a column is.
const COLUMN: Right = Asked("guesses_unconfirmed");

#[test]
fn flags_and_directions_beside_payments() {
    for (header, came, other, right) in [
        ("status", "Paid", "Account closed", STATUS),
        ("reject_reason", "", "Account closed", STATUS),
        ("收付标志", "收", "付", STATUS),
        ("收付", "收款", "付款", STATUS),
        ("交易方向", "来账", "往账", STATUS),
        ("资金流向", "流入", "流出", STATUS),
        ("Strona", "Ma", "Winien", STATUS),
        ("Flow", "inbound", "outbound", STATUS),
        ("Type", "Receipt", "Payment voucher", STATUS),
        ("Sign", "+", "-", STATUS),
        ("is_active", "1", "0", Read(100_000)),
        ("enabled", "true", "false", Read(100_000)),
        ("cancel_flag", "0", "1", Read(100_000)),
        ("是否有效", "是", "否", Read(100_000)),
        ("删除标志", "0", "1", STATUS),
        ("入账状态", "成功", "未成功", Read(100_000)),
        ("到账情况", "到账", "没到账", Read(100_000)),
        ("docstatus", "1", "2", STATUS),
        ("New customer", "Y", "N", Read(150_000)),
        ("deleted_at", "", "2025-12-05", STATUS),
        ("删除时间", "", "2025-12-05", STATUS),
        ("Stornodatum", "", "05.12.2025", STATUS),
        ("Rückgabegrund", "", "MS03", STATUS),
        ("Fecha de cancelación", "", "2025-12-05", STATUS),
        ("Data zwrotu", "", "2025-12-05", STATUS),
        ("是否减免", "否", "是", Read(100_000)),
        ("Waived", "No", "Yes", Read(100_000)),
        ("Payment Type", "Cash", "Waiver", Read(100_000)),
        ("交易类型", "还款", "减免", Read(100_000)),
        ("扣款结果", "成功", "冲正", STATUS),
        ("Status", "Erfolgreich", "Rücklastschrift", STATUS),
        ("Reversal?", "No", "Yes", STATUS),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{came}\nLN10002,2025-12-03,500.00,{other}\n"
        );
        payments("EUR", &text, &[], right);
    }
}

#[test]
fn codes_are_asked_about_one_by_one() {
    let cli = book("EUR");
    let text = "Loan No,Paid On,Amount,Response Code\nLN10001,2025-12-03,1.00,00\nLN10002,2025-12-03,2.00,51\nLN10003,2025-12-03,3.00,05\n";
    let file = cli.file("p.csv", text);
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--kind", "payments"]);
    assert_eq!(said["error"]["params"]["values"], serde_json::json!(["05", "51"]), "{said}");
}

#[test]
fn a_value_may_mean_one_thing_in_one_column_and_another_in_the_next() {
    let text = "Loan No,Paid On,Amount,Checked,Recalled?\nLN10001,2025-12-03,1000.00,Yes,No\nLN10002,2025-12-03,500.00,Yes,Yes\n";
    let cli = book("EUR");
    let file = cli.file("p.csv", text);
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--kind", "payments"]);
    let options = said["error"]["params"]["options"].as_str().expect("options");
    assert_eq!(options, "--status No=… --status Yes=…", "{said}");
    let text = text.replace("Yes,No\n", "No,No\n");
    let file = cli.file("q.csv", &text);
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--kind", "payments"]);
    let options = said["error"]["params"]["options"].as_str().expect("options");
    for option in ["'Checked: No=…'", "'Checked: Yes=…'", "'Recalled?: No=…'", "'Recalled?: Yes=…'"] {
        assert!(options.contains(option), "{options}");
    }
    let answers = ["Checked: No=money", "Checked: Yes=money", "Recalled?: No=money", "Recalled?: Yes=not-money"];
    let more: Vec<&str> = answers.iter().flat_map(|answer| ["--status", answer]).collect();
    holds(&cli, text.as_bytes(), "q.csv", &more, Read(100_000));
}

#[test]
fn a_statement_with_money_in_and_out_is_none_of_loans() {
    let text = "Cuenta,Fecha De Operación,Fecha,Referencia,Descripción,Cod. Transac,Sucursal,Depósitos,Retiros,Saldo,Movimiento,Descripción Detallada,Cheque\n\
        '0123456789,05/12/2025,05/12/2025,0012345678,SPEI RECIBIDO,240,0660,\"$1,000.00\",-,\"$11,000.00\",101,\"PAGO PRESTAMO LN10001\",\n";
    let cli = book("MXN");
    holds(&cli, text.as_bytes(), "banco.csv", &["--dates", "dmy"], Read(100_000));
}

#[test]
fn titles_and_headings_that_say_the_money_is_none() {
    let rows = "LN10001,2025-12-03,1000.00\nLN10002,2025-12-03,500.00\n";
    for (above, right) in [
        ("Report: Returned Direct Debits", STATUS),
        ("Bounced cheques December 2025", STATUS),
        ("Failed payments", STATUS),
        ("Collections of December 2025", Read(150_000)),
    ] {
        payments("EUR", &format!("{above},,\nLoan No,Paid On,Amount\n{rows}"), &[], right);
    }
    for heading in ["Failed payments", "PENDING", "以下为退票：", "Less: Reversals"] {
        let text = format!("Loan No,Paid On,Amount\nLN10003,2025-12-03,10.00\n{heading},,\n{rows}");
        payments("EUR", &text, &[], Rejected(2));
    }
    // Neither the header once more nor a page ends a section, and the way that money came says nothing of it.
    for (between, more) in [("Loan No,Paid On,Amount,Type", &[][..]), ("Page 2,,,", &["--map", "status=Type"])] {
        let rows = "LN10001,2025-12-03,1000.00,Cash\nLN10002,2025-12-03,500.00,Cheque\n";
        let text = format!("Loan No,Paid On,Amount,Type\nFailed payments,,,\n{between}\n{rows}");
        payments("EUR", &text, more, Rejected(2));
    }
}

#[test]
fn parts_of_a_sum_that_no_header_knows() {
    for (headers, cells, right) in [
        ("Principal Overdue,Interest Overdue,Fees Overdue,Penalties Overdue", "100,10,5,3", Read(11_800)),
        ("Principal Overdue,Interest Overdue,Insurance Arrears", "100,10,5", COLUMN),
        ("Principal Overdue,Interest Overdue,VAT", "100,10,5", COLUMN),
        ("Prin Arrears,Int Arrears,Tot Arrears", "500,50,550", Read(55_000)),
        ("Principal,Interest", "100000,12.5", COLUMN),
        ("Principal Overdue,Interest Overdue,Branch Code", "100,10,5", Read(11_000)),
    ] {
        list("KES", &format!("Loan No,Client,Due Date,{headers}\nL1,A,2025-11-01,{cells}\n"), right);
    }
    for (header, right) in [("Penalties", COLUMN), ("Denda", COLUMN), ("Seguro", COLUMN), ("Branch", Read(11_000))] {
        let text = format!("loan no,instalment no,due date,Principal,Interest,{header}\nL1,1,2025-08-10,100,10,5\n");
        list("KES", &text, right);
    }
}

#[test]
fn figures_that_stand_for_something_else() {
    for (text, right) in [
        // Answers are no amounts and no dates.
        ("loan no,due date,Outstanding?,Amount Due\nL1,2025-11-01,Yes,100\nL2,2025-11-01,No,50\n", STATUS),
        ("loan no,due date,Amount Due,Paid Off\nL1,2025-11-01,100,No\nL2,2025-11-01,50,Yes\n", Read(10_000)),
        // What is left stands in another column.
        ("loan no,due date,Total Due,Payments,Still Owing\nL1,2025-11-01,100,60,40\n", COLUMN),
        ("loan no,due date,Overdue Amount,Amount Recovered,Net Overdue\nL1,2025-11-01,100,60,40\n", COLUMN),
        ("loan no,due date,paid on,amount due,amount\nL1,2025-11-01,2025-11-03,1000,900\n", COLUMN),
        // Sides, credits and codes.
        ("invoice no,due date,Amount Due,Debit/Credit Ind.\nI1,2025-11-01,100,S\nI2,2025-11-02,200,H\n", Read(10_000)),
        ("invoice no,due date,Amount Due,Balance Type\nI1,2025-11-01,100,Dr\nI2,2025-11-02,200,Cr\n", Read(10_000)),
        ("invoice no,due date,Amount Due,Grade\nI1,2025-11-01,100,D\nI2,2025-11-02,200,C\n", Read(30_000)),
        (
            "invoice no,due date,Amount Due,Type\nI1,2025-11-01,100,Invoice\nI2,2025-11-02,30,Credit Memo\n",
            Read(10_000),
        ),
        (
            "invoice no,due date,Amount Due,Transaction Type\nI1,2025-11-01,100,Invoice\nI2,2025-11-02,30,Payment\n",
            STATUS,
        ),
        ("loan no,due date,Amount Due,Loan Status\nL1,2025-11-01,100,300\nL2,2025-11-01,50,600\n", STATUS),
        ("loan no,due date,Amount Due,cancelled_at\nL1,2025-11-01,100,\nL2,2025-11-01,50,2025-12-01\n", STATUS),
        ("loan no,due date,Amount Due,closed_derived\nL1,2025-11-01,100,false\nL2,2025-11-01,50,true\n", Read(10_000)),
        ("loan no,due date,Amount Due,Clearing Document\nL1,2025-11-01,100,\nL2,2025-11-01,50,14000001\n", STATUS),
        // A year of another era.
        ("loan no,due date,Amount Due\nL1,15/11/2568,100\n", Rejected(1)),
    ] {
        list("KES", text, right);
    }
}

#[test]
fn what_schedules_say_was_paid() {
    let schedule = |headers: &str, rows: &[&str]| {
        let rows: String =
            rows.iter().zip(8..).map(|(row, month)| format!("L1,{},2025-{month:02}-10,{row}\n", month - 7)).collect();
        format!("loan no,instalment no,due date,{headers}\n{rows}")
    };
    for (headers, rows, right) in [
        ("amount,paid amount", &["100,-100", "100,-40", "100,0"][..], Asked("signs_unsaid")),
        ("amount,balance", &["100,0", "100,40", "100,100"], COLUMN),
        ("amount,total paid", &["100,140", "100,140", "100,140"], COLUMN),
        ("amount,cumulative paid", &["100,40", "100,80", "100,80"], COLUMN),
    ] {
        let text = schedule(headers, rows);
        holds(&Cli::as_of("2025-12-31"), text.as_bytes(), "file.csv", &["--kind", "instalments"], right);
    }
    // What is left of three instalments of 100.00.
    for (headers, rows, left) in [
        ("amount,paid amount,status", ["100,0.00,PAID", "100,0.00,LATE", "100,0.00,PENDING"], 20_000),
        ("amount,paid", ["100,1", "100,1", "100,0"], 10_000),
        ("amount,paid", ["100,Yes", "100,No", "100,No"], 20_000),
        ("amount,completed_derived", ["100,true", "100,false", "100,false"], 20_000),
    ] {
        let cli = Cli::as_of("2025-12-31");
        let text = schedule(headers, &rows);
        holds(&cli, text.as_bytes(), "file.csv", &["--kind", "instalments", "--currency", "KES"], Read(30_000));
        assert_eq!(cli.json(&["case", "L1"])["outstanding"]["minor"], left, "{text}");
    }
}

#[test]
fn the_report_day_stands_under_headers_in_any_style() {
    for header in
        ["Report Date", "report_date", "ReportDate", "Run Date", "EOD_DATE", "Business Date", "Date of Report"]
    {
        let cli = Cli::as_of("2025-12-31");
        let text = format!("{header},loan no,days in arrears,arrears\n2025-11-30,L1,58,100\n");
        holds(&cli, text.as_bytes(), "file.csv", &["--currency", "KES"], Said(10_000, "days_as_of"));
    }
}

#[test]
fn numbers_that_a_spreadsheet_shows_otherwise() {
    let cli = Cli::as_of("2025-12-31");
    let path = cli.path("list.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    for (column, header) in (0..).zip(["loan no", "due date", "outstanding"]) {
        page.write(0, column, header).expect("written");
    }
    let (zeros, day) = (
        rust_xlsxwriter::Format::new().set_num_format("00000"),
        rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd"),
    );
    page.write_with_format(1, 0, 101, &zeros).expect("written");
    page.write_with_format(2, 0, 45_660, &day).expect("written");
    for row in 1..=2 {
        page.write(row, 1, "2025-11-01").expect("written");
        page.write(row, 2, 100).expect("written");
    }
    workbook.save(&path).expect("saved");
    let (code, said) = cli.exit_and_json(&["import", path.to_str().expect("a path"), "--currency", "KES"]);
    assert_eq!((code, &said["rejects"][0]["code"]), (0, &Value::from("number_damaged")), "{said}");
    assert_eq!(cli.json(&["cases"])["rows"][0]["loan_no"], "00101");
}

#[test]
fn what_is_offered_to_be_pasted_is_one_word_of_the_shell() {
    for value in ["-", "--force", "it's $(id) `id`"] {
        let cli = book("EUR");
        let file = cli.file("p.csv", format!("Loan No,Paid On,Amount,Status\nLN10001,2025-12-03,5.00,{value}\n"));
        let path = file.to_str().expect("a path");
        let (_, said) = cli.exit_and_json(&["import", path, "--kind", "payments"]);
        let options = said["error"]["params"]["options"].as_str().expect("options").replace('…', "money");
        let program = caseload_tests::program("caseload");
        let line =
            format!("{} --book {} import {path} --kind payments {options}", program.display(), cli.book().display());
        let run = std::process::Command::new("sh").args(["-c", &line]).output().expect("run");
        assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
    }
}

#[test]
fn numbers_in_what_payers_wrote_that_are_something_else() {
    for (text, is_loan) in [
        ("EUR 500 Rate", false),
        ("Rate 500 EUR", false),
        ("Hauptstr. 1002 Berlin", false),
        ("DATUM 20251205 Miete", false),
        ("TAN 123456 Einkauf", false),
        ("Darlehen 123456 Rate", true),
        ("EUR LN10001 EUR", true),
        ("Rate 1002", true),
    ] {
        let cli = Cli::as_of("2025-12-30");
        let rows: String = ["500", "1002", "20251205", "123456", "LN10001"]
            .iter()
            .map(|loan| format!("{loan},2025-06-01,900.00\n"))
            .collect();
        let file = cli.file("book.csv", format!("loan no,due date,outstanding\n{rows}"));
        cli.json(&["import", file.to_str().expect("a path"), "--as-of", "2025-06-30", "--currency", "EUR"]);
        let right = if is_loan { Read(1_000) } else { Rejected(1) };
        let statement = format!("Buchungstag;Verwendungszweck;Betrag\n05.12.2025;{text};10,00\n");
        holds(&cli, statement.as_bytes(), "s.csv", &["--kind", "payments"], right);
    }
}
