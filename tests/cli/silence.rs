//! What may mean more than one thing is never understood in silence: each file here is read rightly, asked about, or its
//! rows are rejected.

use crate::Cli;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;

const DAY: &str = "2025-12-30";

/// What is right of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Right {
    /// It is refused with the code.
    Asked(&'static str),
    /// It is read, and its amounts come to so many minor units.
    Read(i64),
    /// It is read, comes to so many minor units, and a warning with the code says what was done.
    Said(i64, &'static str),
    /// So many of its rows are rejected.
    Rejected(u64),
}
use Right::{Asked, Read, Rejected, Said};

/// A book in a currency with four loans that owe 10,000.00 each.
pub(crate) fn book(currency: &str) -> Cli {
    let cli = Cli::as_of(DAY);
    let rows: String = (1..=4).map(|loan| format!("LN1000{loan},N{loan},2025-06-01,10000.00\n")).collect();
    let file = cli.file("book.csv", format!("loan no,name,due date,outstanding\n{rows}"));
    cli.json(&["import", file.to_str().expect("a path"), "--as-of", "2025-06-30", "--currency", currency]);
    cli
}

/// Whether a file is taken as is right.
pub(crate) fn holds(cli: &Cli, content: &[u8], name: &str, more: &[&str], right: Right) {
    let file = cli.file(name, content);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
    arguments.extend(more);
    let (code, said) = cli.exit_and_json(&arguments);
    let shown = || format!("{}\n{more:?} {right:?}\n{said}", String::from_utf8_lossy(content));
    let sum = || said["totals"]["outstanding"][0]["minor"].as_i64().unwrap_or(0);
    let warned = |code: &str| said["warnings"].as_array().is_some_and(|all| all.iter().any(|one| one["code"] == code));
    match right {
        Asked(with) => assert!(code == 1 && said["error"]["code"] == with, "{}", shown()),
        Read(minor) => assert!(code == 0 && sum() == minor && said["rows"]["rejected"] == 0, "{}", shown()),
        Said(minor, with) => assert!(code == 0 && sum() == minor && warned(with), "{}", shown()),
        Rejected(rows) => assert!(code == 0 && said["rows"]["rejected"] == rows, "{}", shown()),
    }
}

pub(crate) fn payments(currency: &str, text: &str, more: &[&str], right: Right) {
    holds(&book(currency), text.as_bytes(), "payments.csv", &[&["--kind", "payments"], more].concat(), right);
}

pub(crate) fn list(currency: &str, text: &str, right: Right) {
    let cli = Cli::as_of(DAY);
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", currency, "--dry-run"], right);
}

#[test]
fn a_row_with_more_cells_than_the_header_is_never_cut() {
    for (text, right) in [
        (
            "Loan No,Paid On,Amount,Balance\nLN10001,2025-12-03,1,000.00,4,000.00\nLN10002,2025-12-03,2,000.00,6,000.00\n",
            Read(300_000),
        ),
        ("Loan No,Paid On,Amount\nLN10001,2025-12-03,1,50\nLN10002,2025-12-03,2,75\n", Rejected(2)),
        ("Loan No,Paid On,Amount,Note\nLN10001,2025-12-03,1,200,\nLN10002,2025-12-03,300,\n", Read(150_000)),
    ] {
        payments("KES", text, &[], right);
    }
    for (text, right) in [
        ("Loan No,Name,Outstanding,DPD,Note\nL1,A,1,200,35,\nL2,B,300,20,\n", Read(150_000)),
        ("Loan No,Name,Due Date,Outstanding,Balance\nL1,A,2025-11-01,1,200,\nL2,B,2025-11-01,300,\n", Read(150_000)),
        ("Loan No,Name,Outstanding,DPD\nL1,A,1200,50,35\nL2,B,300,00,20\n", Rejected(2)),
        ("Loan No,Name,Outstanding,DPD\nL1,A,1200,35,\nL2,B,300,20,\n", Read(150_000)),
    ] {
        list("USD", text, right);
    }
}

#[test]
fn what_is_no_payment_is_asked_about() {
    for (header, came, other) in [
        ("Transaction Type", "Repayment", "Disbursement"),
        ("Transaction Type", "Repayment", "Accrual"),
        ("Transaction Type", "Repayment", "Waive Interest"),
        ("Type", "Payment", "Charge off"),
        ("Payment Type", "Cash", "Cheque returned"),
        ("Particulars", "Payment received", "Interest charged"),
        ("交易类型", "还款", "放款"),
        ("Jenis", "Pembayaran", "Pencairan"),
        ("Rodzaj", "Wpłata", "Zwrot"),
        ("Tipo", "Crédito", "Débito"),
        ("CdtDbtInd", "CRDT", "DBIT"),
        ("Rodzaj", "Uznanie", "Obciążenie"),
        ("Kredi/Borç", "Kredi", "Borç"),
        ("Jenis Transaksi", "Kredit", "Debet"),
        ("Transaction Type", "Deposit", "Withdrawal"),
        ("Buchungsart", "Gutschrift", "Lastschrift"),
        ("交易方向", "入", "出"),
        ("Reversal Date", "", "2025-12-05"),
        ("Bounced On", "", "2025-12-05"),
        ("Amount Reversed", "0.00", "500.00"),
        ("Cheque Bounced?", "No", "Yes"),
        ("Failure Reason", "", "Insufficient balance"),
        ("Response Code", "00", "51"),
        ("ResultCode", "0", "1032"),
        ("冲正标志", "N", "Y"),
        ("撤销标志", "0", "1"),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{came}\nLN10002,2025-12-03,500.00,{other}\n"
        );
        payments("EUR", &text, &[], Asked("statuses_unknown"));
        // What nobody doubts is asked about no more.
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{came}\nLN10002,2025-12-03,500.00,{came}\n"
        );
        payments("EUR", &text, &[], Read(150_000));
    }
}

#[test]
fn a_remark_that_says_that_money_came_to_nothing_is_heeded() {
    payments(
        "EUR",
        "Loan No,Paid On,Amount,Remarks\nLN10001,2025-12-03,1000.00,ok thanks\nLN10002,2025-12-03,500.00,Bounced\n",
        &[],
        Read(100_000),
    );
    payments(
        "EUR",
        "Loan No,Paid On,Amount,Remarks\nLN10001,2025-12-03,1000.00,ok thanks\nLN10002,2025-12-03,500.00,the cheque bounced\n",
        &[],
        Asked("statuses_unknown"),
    );
    for (header, came, other) in
        [("Narration", "thanks", "Reversal"), ("备注", "谢谢", "冲正"), ("Buchungstext", "Zahlung", "Rücklastschrift")]
    {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{came}\nLN10002,2025-12-03,500.00,{other}\n"
        );
        payments("EUR", &text, &[], Said(50_000, "nothing_to_reverse"));
    }
}

#[test]
fn a_pair_of_money_and_its_reversal_comes_to_nothing() {
    for status in ["Reversed", "Bounced", "已冲正"] {
        for reference in ["TX2", "TX1"] {
            let cli = book("KES");
            let text = format!(
                "Loan No,Paid On,Amount,Status,Reference\nLN10001,2025-12-03,1000.00,Success,TX1\n\
                 LN10001,2025-12-06,-1000.00,{status},{reference}\n"
            );
            holds(&cli, text.as_bytes(), "payments.csv", &["--kind", "payments"], Read(0));
            assert_eq!(cli.json(&["case", "LN10001"])["outstanding"]["minor"], 1_000_000, "{status} {reference}");
        }
    }
    payments(
        "KES",
        "Loan No,Paid On,Amount\nLN10001,2025-12-03,-2000.00\nLN10002,2025-12-03,9.00\nLN10003,2025-12-03,8.00\n",
        &[],
        Said(-198_300, "nothing_to_reverse"),
    );
}

#[test]
fn amounts_that_are_mostly_below_nought_are_asked_about_and_turned_all() {
    let text =
        "Loan No,Paid On,Amount\nLN10001,2025-12-03,-1000.00\nLN10002,2025-12-03,-500.00\nLN10003,2025-12-03,200.00\n";
    payments("KES", text, &[], Asked("signs_unsaid"));
    payments("KES", text, &["--signs", "turned"], Read(130_000));
}

#[test]
fn a_unit_is_read_wherever_a_header_says_it() {
    for (currency, header, minor) in [
        ("INR", "Outstanding (Rs in lacs)", 12_500_000),
        ("INR", "Outstanding (Rs. Cr)", 1_250_000_000),
        ("INR", "Outstanding in Lakhs", 12_500_000),
        ("KES", "Outstanding (KES mn)", 125_000_000),
        ("KES", "Outstanding (m)", 125_000_000),
        ("KES", "Outstanding [K]", 125_000),
        ("NGN", "Outstanding (₦m)", 125_000_000),
        ("EUR", "Outstanding (TEUR)", 125_000),
        ("EUR", "Outstanding (Tsd. EUR)", 125_000),
        ("EUR", "Outstanding (k€)", 125_000),
        ("IDR", "Outstanding (juta)", 125_000_000),
        ("CNY", "逾期金额/万元", 1_250_000),
        ("USD", "Outstanding (in thousands)", 125_000),
    ] {
        let text = format!("Loan No,Name,Due Date,{header}\nL1,A,2025-06-01,1.25\n");
        list(currency, &text, Said(minor, "amounts_scaled"));
    }
    // K is the sign of the kwacha.
    list("ZMW", "Loan No,Name,Due Date,Outstanding (K)\nL1,A,2025-06-01,1.25\n", Read(125));
    list(
        "INR",
        "Amount (Rs. in Lakhs),,,\nLoan No,Name,Due Date,Outstanding\nL1,A,2025-06-01,1.25\n",
        Said(12_500_000, "amounts_scaled"),
    );
    payments("INR", "Loan No,Paid On,Amount\nLN10001,2025-12-03,0.02 Cr\n", &[], Asked("statuses_unknown"));
}

/// A workbook with two amounts in number formats.
fn formatted(first: &str, second: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, header) in (0_u16..).zip(["Loan No", "Paid On", "Amount"]) {
        sheet.write(0, column, header).expect("a cell");
    }
    for (row, (loan_no, format)) in (1_u32..).zip([("LN10001", first), ("LN10002", second)]) {
        sheet.write(row, 0, loan_no).expect("a cell");
        sheet.write(row, 1, "2025-12-03").expect("a cell");
        let format = Format::new().set_num_format(format);
        sheet.write_with_format(row, 2, f64::from(row * 1000), &format).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn what_a_number_format_shows_counts_as_if_it_were_written() {
    for (first, second, right) in [
        ("#,##0.00\" Cr\"", "#,##0.00\" Dr\"", Asked("statuses_unknown")),
        ("[$USD] #,##0.00", "#,##0.00 \"KES\"", Rejected(1)),
        ("[$€-407] #,##0.00", "[$€-407] #,##0.00", Rejected(2)),
        ("[$KSh] #,##0.00", "#,##0.00", Read(300_000)),
        ("#,##0.00;[Red]-#,##0.00", "0.00", Read(300_000)),
    ] {
        holds(&book("KES"), &formatted(first, second), "payments.xlsx", &["--kind", "payments"], right);
    }
}

/// An `OpenDocument` sheet with two amounts, each in a currency.
fn in_currencies(first: &str, second: &str) -> Vec<u8> {
    use std::io::Write as _;
    let texts = |cells: &[&str]| -> String {
        let cell = |text: &&str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        cells.iter().map(cell).collect()
    };
    let row = |(loan_no, currency, amount): (&str, &str, &str)| {
        let beside = format!("office:value-type=\"currency\" office:currency=\"{currency}\" office:value=\"{amount}\"");
        format!("<table:table-row>{}<table:table-cell {beside}/></table:table-row>", texts(&[loan_no, "2025-12-03"]))
    };
    let rows: String = [("LN10001", first, "1000"), ("LN10002", second, "2000")].map(row).concat();
    let header = texts(&["Loan No", "Paid On", "Amount"]);
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"S\">\
         <table:table-row>{header}</table:table-row>{rows}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())]
    {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

#[test]
fn a_currency_of_a_cell_counts_in_open_documents_too() {
    for (first, second, right) in
        [("KES", "KES", Read(300_000)), ("USD", "KES", Rejected(1)), ("EUR", "EUR", Rejected(2))]
    {
        holds(&book("KES"), &in_currencies(first, second), "payments.ods", &["--kind", "payments"], right);
    }
}

#[test]
fn a_number_in_a_text_is_a_loan_only_where_it_can_be_nothing_else() {
    let cli = Cli::as_of(DAY);
    let loans = "loan no,name,due date,outstanding\n2024,A,2025-06-01,100.00\n1000,B,2025-06-01,100.00\n1002,C,2025-06-01,100.00\n77001,D,2025-06-01,100.00\n";
    let file = cli.file("book.csv", loans);
    cli.json(&["import", file.to_str().unwrap(), "--as-of", "2025-06-30", "--currency", "KES"]);
    for (text, paid) in [
        ("Loan repayment May 2024", false),
        ("Payment of KES 1000.00", false),
        ("Rent invoice 03/1002", false),
        ("Repayment loan 2024", true),
        ("Repayment 1002", true),
        ("LOAN NO 1000 thanks", true),
        ("77001/JANE", true),
    ] {
        let statement = format!("Paid On,Amount,Narration\n2025-12-03,1000.00,{text}\n");
        let right = if paid { Read(100_000) } else { Rejected(1) };
        holds(&cli, statement.as_bytes(), "statement.csv", &["--kind", "payments", "--dry-run"], right);
    }
}

#[test]
fn what_is_owed_is_asked_about_where_a_list_has_several_answers() {
    for (text, right) in [
        // What was lent, and what was agreed.
        (
            "Loan No,Name,Principal,Interest,Tenure,Repaid,DPD\n1,A,100000.00,12000.00,12,80000.00,30\n",
            Asked("guesses_unconfirmed"),
        ),
        (
            "Invoice No,Customer,Due Date,Amount Due,Amount Paid\nL1,A,2025-11-05,500.00,0.00\nL2,B,2025-11-05,500.00,200.00\n",
            Asked("guesses_unconfirmed"),
        ),
        (
            "Loan No,Name,Due Date,Arrears,Total Arrears\nL1,A,2025-11-05,1000.00,1100.00\n",
            Asked("guesses_unconfirmed"),
        ),
        // Days, and no money.
        (
            "Loan No,Name,Overdue,Balance,Due Date\nL1,A,54,800.00,2025-11-06\nL2,B,29,700.00,2025-12-01\n",
            Asked("column_missing"),
        ),
        // The next due date.
        (
            "Loan No,Name,Arrears,Due Date\nL1,A,100.00,2026-01-05\nL2,B,100.00,2026-01-09\n",
            Asked("guesses_unconfirmed"),
        ),
        // Neither agrees with the other on any day.
        (
            "Loan No,Name,Arrears,DPD,EMI Due Date\nL1,A,100.00,45,2025-12-05\nL2,B,100.00,75,2025-12-05\nL3,C,100.00,150,2025-12-05\n",
            Asked("guesses_unconfirmed"),
        ),
        // Another day than the one given.
        (
            "Loan No,Name,Arrears,DPD,Due Date\nL1,A,100.00,9,2025-11-21\nL2,B,100.00,10,2025-11-20\nL3,C,100.00,11,2025-11-19\n",
            Said(30_000, "days_fit_day"),
        ),
        ("Report Date: 30/11/2025,,,\nLoan No,Name,Arrears,DPD\nL1,A,100.00,25\n", Said(10_000, "days_as_of")),
        ("Loan No,Name,Arrears,DPD,As On Date\nL1,A,100.00,25,2025-11-30\n", Said(10_000, "days_as_of")),
        // Given up, as a column says that is filled only then.
        (
            "Loan No,Name,Arrears,DPD,Write Off Date\nL1,A,100.00,25,\nL2,B,100.00,250,2025-11-30\n",
            Asked("statuses_unknown"),
        ),
        (
            "Loan No,Name,Arrears,DPD,Recovery Status\nL1,A,100.00,25,Open\nL2,B,100.00,250,Settled\n",
            Asked("statuses_unknown"),
        ),
        // Totals of groups, as a spreadsheet writes them.
        (
            "Loan No,Name,Arrears,Due Date\nL1,A,100.00,2025-11-05\nL1 Total,,100.00,\nL2,B,70.00,2025-11-05\nL2 Summe,,70.00,\n",
            Read(17_000),
        ),
    ] {
        list("USD", text, right);
    }
}

#[test]
fn the_balance_stands_beside_what_is_overdue_whatever_it_is_called() {
    for headers in [
        "Total Outstanding,Overdue Amount",
        "Outstanding,Overdue",
        "Outstanding Amount,Arrears",
        "Total Exposure,Overdue Amount",
    ] {
        let cli = Cli::as_of(DAY);
        let file = cli.file(
            "list.csv",
            format!(
                "Loan No,Name,{headers},DPD\nL1,A,1000.00,100.00,35\nL2,B,2000.00,0.00,0\nL3,C,3000.00,500.00,95\n"
            ),
        );
        cli.json(&["import", file.to_str().unwrap(), "--currency", "USD"]);
        let cases = cli.json(&["cases", "--sort", "loan_no"]);
        let of = |at: usize, key: &str| cases["rows"][at][key]["minor"].clone();
        assert_eq!((of(0, "outstanding"), of(0, "balance")), (10_000.into(), 100_000.into()), "{headers}: {cases}");
        let aging = cli.json(&["aging"]);
        let par = aging["par"].as_array().or_else(|| aging["at_risk"].as_array()).expect("PAR");
        assert_eq!(
            (&par[0]["balance"]["minor"], &par[0]["of"]["minor"]),
            (&400_000.into(), &600_000.into()),
            "{headers}"
        );
    }
}

#[test]
fn what_goes_out_of_an_account_is_asked_about() {
    let text = "Date,Narration,Amount\n2025-12-03,Payment LN10001,600.00\n2025-12-04,Top-up payout LN10001,-500.00\n";
    payments("EUR", text, &[], Asked("statuses_unknown"));
    payments("EUR", text, &["--status", "debit=not-money"], Read(60_000));
    payments("EUR", text, &["--status", "debit=reversal"], Read(10_000));
    payments("EUR", text, &["--signs", "as-written"], Read(10_000));
    // What was said of a side decides, whatever the payer wrote.
    let text = "Date,Narration,D/C,Amount\n2025-12-03,LN10001,C,600.00\n2025-12-04,disbursed LN10001,D,500.00\n";
    payments("EUR", text, &["--status", "D=not-money"], Read(60_000));
}

#[test]
fn each_value_of_a_mark_can_be_said() {
    let text = "Loan No,Paid On,Amount,Response Code\nLN10001,2025-12-03,100.00,00\nLN10002,2025-12-03,200.00,51\n";
    payments("EUR", text, &[], Asked("statuses_unknown"));
    payments("EUR", text, &["--status", "51=not-money"], Read(10_000));
    payments("EUR", text, &["--status", "51=money"], Read(30_000));
}

#[test]
fn flags_and_remarks_beside_money_are_heeded() {
    for (header, good, bad, right) in [
        ("Verified", "1", "0", Read(10_000)),
        ("Test Mode", "false", "true", Read(10_000)),
        ("Notes", "thanks", "client promised to pay", Asked("statuses_unknown")),
        ("Info", "Umsatz gebucht", "Umsatz vorgemerkt", Read(10_000)),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,100.00,{good}\nLN10002,2025-12-03,200.00,{bad}\n"
        );
        payments("EUR", &text, &[], right);
    }
    payments(
        "EUR",
        "Loan No,Paid On,Gross Amount,Fee,Net Amount\nLN10001,2025-12-03,100.00,3.00,97.00\n",
        &[],
        Asked("guesses_unconfirmed"),
    );
    let asked = "Loan No,Paid On,Balance After,Installment\nLN10001,2025-12-03,9900.00,100.00\n";
    payments("EUR", asked, &[], Asked("guesses_unconfirmed"));
    payments("EUR", asked, &["--accept-guesses"], Read(10_000));
}

#[test]
fn loans_are_found_in_whatever_payers_wrote() {
    for (text, right) in [
        ("Date,Amount,Reference\n2025-12-03,100.00,LN10001\n2025-12-04,50.00,LN10001\n", Read(15_000)),
        ("Date,Amount,Description,Payment Reference\n2025-12-03,100.00,Received money,LN10001\n", Read(10_000)),
        ("Date,Amount,Description\n2025-12-03,100.00,ln 10001 dez\n2025-12-04,50.00,LN-10002\n", Read(15_000)),
        ("Data do pagamento,Valor,Histórico\n2025-12-03,100.00,PIX LN–10001\n", Read(10_000)),
        ("Date,Amount,Reference\n2025-12-03,100.00,TXN77\n", Asked("column_missing")),
        (
            "Loan No,Paid On,Amount,Reference\nLN10001,2025-12-03,100.00,Mary Wanjiku\nLN10001,2025-12-04,50.00,Mary Wanjiku\n",
            Read(15_000),
        ),
    ] {
        payments("EUR", text, &[], right);
    }
}

#[test]
fn a_bounce_with_a_day_of_its_own_goes_back_on_that_day() {
    let cli = book("EUR");
    let text = "Loan No,Paid On,Amount,Reference,Status\nLN10001,2025-12-05,100.00,R1,Success\nLN10001,2025-12-08,100.00,R1,Bounced\n";
    let file = cli.file("payments.csv", text);
    cli.json(&["import", file.to_str().expect("a path")]);
    let owed = |day: &str| cli.json(&["case", "LN10001", "--as-of", day])["outstanding"]["minor"].as_i64();
    assert_eq!([owed("2025-12-06"), owed("2025-12-09")], [Some(990_000), Some(1_000_000)]);
    // What was taken back twice was paid once.
    payments(
        "EUR",
        "Loan No,Paid On,Amount,Type\nLN10001,2025-12-05,100.00,Payment\nLN10001,2025-12-06,100.00,Reversal\nLN10001,2025-12-07,-100.00,Reversal\n",
        &[],
        Said(-10_000, "nothing_to_reverse"),
    );
    let cli = book("EUR");
    let first = cli.file("one.csv", "Loan No,Paid On,Amount,Reference,Status\nLN10001,2025-12-05,100.00,R1,Success\n");
    cli.json(&["import", first.to_str().expect("a path")]);
    let second = "Loan No,Paid On,Amount,Reference,Status\nLN10001,2025-12-05,100.00,R1,Pending\n";
    holds(&cli, second.as_bytes(), "two.csv", &[], Said(0, "on_its_way"));
}

#[test]
fn the_same_loans_under_other_numbers_are_asked_about_by_their_names() {
    for kept in [0, 1] {
        let cli = Cli::as_of(DAY);
        let row = |number: String, at: i32| format!("{number},Name{at},{},{}.00\n", 30 + at, 1000 + 37 * at);
        let rows = |mark: &str, kept: i32| -> String {
            (0..10).map(|at| row(if at < kept { format!("10{at}") } else { format!("{mark}10{at}") }, at)).collect()
        };
        let first = cli.file("first.csv", format!("Loan No,Name,DPD,Arrears\n{}", rows("", 0)));
        cli.json(&["import", first.to_str().unwrap(), "--currency", "USD"]);
        let second = cli.file("second.csv", format!("Loan No,Name,DPD,Arrears\n{}", rows("LN-", kept)));
        assert_eq!(cli.refused(&["import", second.to_str().unwrap()]), "loans_renumbered", "{kept}");
    }
}

#[test]
fn a_schedule_with_days_of_payment_alone_counts_those_instalments_as_paid() {
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Installment No,Due Date,Installment Amount,Paid On\n\
        L1,1,2025-10-10,120.00,2025-10-10\nL1,2,2025-11-10,120.00,\n";
    let file = cli.file("schedule.csv", text);
    let result = cli.json(&["import", file.to_str().unwrap(), "--currency", "USD"]);
    assert!(result["warnings"].as_array().unwrap().iter().any(|one| one["code"] == "paid_by_date"), "{result}");
    let case = cli.json(&["case", "L1"]);
    assert_eq!((&case["outstanding"]["minor"], &case["days_past_due"]), (&12_000.into(), &50.into()));
}

#[test]
fn dates_that_a_spreadsheet_has_half_converted_are_turned_back_in_texts_too() {
    let cli = Cli::as_of(DAY);
    let text = "Loan No,Name,Arrears,Due Date\nL1,A,100.00,2025-05-06 00:00:00\nL2,B,100.00,2025-07-06 00:00:00\n\
        L3,C,100.00,13/05/2025\nL4,D,100.00,14/05/2025\n";
    let file = cli.file("list.csv", text);
    cli.json(&["import", file.to_str().unwrap(), "--currency", "USD"]);
    let days: Vec<Value> =
        ["L1", "L2", "L3"].iter().map(|loan| cli.json(&["case", loan])["due_date"].clone()).collect();
    assert_eq!(days, ["2025-06-05", "2025-06-07", "2025-05-13"]);
}

/// The kind that a file is taken for, and what it comes to.
fn kind_and_sum(currency: &str, text: &str) -> (String, i64) {
    let cli = book(currency);
    let file = cli.file("file.csv", text);
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path"), "--dry-run"]);
    let kind = said["kind"].as_str().or_else(|| said["error"]["code"].as_str()).unwrap_or_default().to_owned();
    (kind, said["totals"]["outstanding"][0]["minor"].as_i64().unwrap_or(0))
}

#[test]
fn a_list_is_no_file_of_payments_and_no_schedule() {
    for (currency, text, kind, minor) in [
        // The last payment stands beside what is owed.
        (
            "KES",
            "Customer,Loan No,Total Paid,Last Payment Date,Overdue Amount\nN1,LN10001,250000,2025-12-02,155000\n",
            "cases",
            15_500_000,
        ),
        (
            "CNY",
            "案件编号,客户姓名,最近还款金额,最近还款日期,剩余本金\nLN10001,N1,200,2025-12-02,1550\n",
            "cases",
            155_000,
        ),
        // What is agreed stands beside what is overdue.
        (
            "CNY",
            "案件编号,客户姓名,期数,月还款额,逾期总金额,逾期天数,逾期日期\nJJ1,张三,24,2350.00,7170.50,80,2025-10-11\nJJ2,李四,12,1800.00,3850.00,50,2025-11-10\n",
            "cases",
            1_102_050,
        ),
        (
            "IDR",
            "No,Loan No,Customer,Due Date,Instalment Amount,Overdue Principal,Overdue Interest,Total Overdue\n1,101,Budi,2025-10-10,1521000,4100000,513000,4613000\n2,102,Siti,2025-11-15,760500,1380000,151000,1531000\n",
            "cases",
            614_400_000,
        ),
        // What came, split.
        (
            "KES",
            "Loan No,Payment Date,Principal,Interest,Penalty,Total Amount\nLN10001,2025-12-03,800,100,100,1000\n",
            "column_missing",
            0,
        ),
        ("KES", "Loan ID,Customer,Date,Amount,Mode\nLN10001,N1,2025-12-03,1000.00,Mpesa\n", "payments", 100_000),
    ] {
        assert_eq!(kind_and_sum(currency, text), (kind.to_owned(), minor), "{text}");
    }
}

#[test]
fn the_parts_that_are_overdue_go_before_all_that_is_owed() {
    for (headers, row, owed, all) in [
        ("DPD,Total Outstanding,Principal Overdue,Interest Overdue", "110,95000,4000,613", 461_300, 9_500_000),
        ("逾期天数,贷款余额,逾期本金,逾期利息", "110,95000,4000,613", 461_300, 9_500_000),
        ("本金逾期天数,贷款余额,欠本金额,欠息金额", "110,95000,4000,613", 461_300, 9_500_000),
        (
            "Days Past Due,Loan Balance,Principal Past Due,Interest Past Due,Fees Past Due",
            "110,95000,4000,613,10",
            462_300,
            9_500_000,
        ),
    ] {
        let cli = Cli::as_of(DAY);
        let file = cli.file("list.csv", format!("Loan No,Customer,{headers}\nA1,Ann,{row}\n"));
        cli.json(&["import", file.to_str().unwrap(), "--currency", "CNY"]);
        let case = cli.json(&["case", "A1"]);
        assert_eq!(
            (&case["outstanding"]["minor"], &case["balance"]["minor"]),
            (&owed.into(), &all.into()),
            "{headers}"
        );
        assert_eq!(case["days_past_due"], 110, "{headers}");
    }
}

#[test]
fn a_reference_names_one_payment_and_cash_names_none() {
    for reference in ["CASH", "N/A", "0", "-"] {
        let text = format!(
            "Loan No,Paid On,Amount,Reference\nLN10001,2025-12-03,1000.00,{reference}\nLN10001,2025-12-03,1000.00,{reference}\n\
             LN10001,2025-12-08,500.00,{reference}\n"
        );
        let cli = book("KES");
        holds(&cli, text.as_bytes(), "payments.csv", &[], Read(250_000));
        assert_eq!(cli.json(&["case", "LN10001"])["outstanding"]["minor"], 750_000, "{reference}");
    }
}

#[test]
fn what_came_is_asked_about_where_a_file_has_two_answers() {
    payments(
        "KES",
        "Loan No,Paid On,Amount,Amount Received\nLN10001,2025-12-03,1500.00,1000.00\n",
        &[],
        Asked("guesses_unconfirmed"),
    );
    let reversal = "Loan No,Paid On,Paid In,Withdrawn,Reason Type\nLN10001,2025-12-03,1500.00,,Pay Bill\n\
        LN10001,2025-12-04,,1500.00,Reversal\nLN10002,2025-12-04,,25.00,Charge\n";
    payments(
        "KES",
        reversal,
        &["--status", "debit=not-money", "--status", "Charge=not-money", "--status", "Pay Bill=money"],
        Read(0),
    );
}

#[test]
fn dates_of_two_figures_are_day_first_where_nothing_else_can_be() {
    for (one, two) in [("28.08.25", "14.08.25"), ("31/12/24", "14/01/25")] {
        let text = format!("Loan No,Paid On,Amount\nLN10001,{one},1500.00\nLN10002,{two},500.00\n");
        payments("KES", &text, &[], Read(200_000));
    }
}

#[test]
fn what_a_refusal_tells_to_type_can_be_typed() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("list.csv", "Who,Much\nA,100.00\n");
    let mut command = std::process::Command::new(caseload_tests::program("caseload"));
    command.arg("--book").arg(cli.book()).args(["--as-of", DAY, "import"]).arg(&file).env("LANG", "en_US.UTF-8");
    let output = command.output().expect("caseload runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("--map loan_no=") && said.contains("loan no"), "{said}");
}

#[test]
fn what_was_confirmed_of_a_doubtful_column_is_not_asked_again() {
    let cli = Cli::as_of(DAY);
    let list =
        |paid: &str| format!("Invoice No,Customer,Due Date,Amount Due,Amount Paid\nL1,A,2025-11-05,500.00,{paid}\n");
    let first = cli.file("first.csv", list("200.00"));
    let import = |file: &std::path::Path, more: &[&str]| {
        cli.exit_and_json(&[&["import", file.to_str().expect("a path"), "--currency", "USD"], more].concat())
    };
    assert_eq!(import(&first, &[]).1["error"]["code"], "guesses_unconfirmed");
    assert_eq!(import(&first, &["--map", "outstanding=Amount Due", "--profile", "Shop"]).0, 0);
    let next = cli.file("next.csv", list("300.00"));
    let (code, said) = import(&next, &[]);
    assert_eq!((code, &said["profile"]), (0, &Value::from("Shop")), "{said}");
}
