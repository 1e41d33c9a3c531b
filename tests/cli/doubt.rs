//! Files as lenders, banks and agencies write them, each with something that could be understood in two ways: it is read
//! rightly, asked about, or its rows are rejected.

use crate::Cli;
use crate::silence::Right::{Asked, Read, Rejected, Said};
use crate::silence::{Right, book, holds, list, payments};

/// Asked about: what a status means.
const STATUS: Right = Asked("statuses_unknown");

#[test]
fn the_point_of_a_currencys_sign_separates_no_decimals() {
    for (currency, one, two, minor) in [
        ("INR", "\"Rs. 5,000\"", "\"12,500\"", 1_750_000),
        ("KES", "\"Kshs. 5,000\"", "\"Kshs. 12,500\"", 1_750_000),
        ("KES", "\"Ksh.5,000\"", "\"12,500\"", 1_750_000),
        ("PHP", "\"5,000\"", "\"Php. 12,500\"", 1_750_000),
        ("CHF", "\"Fr. 5,000\"", "\"Fr. 12,500\"", 1_750_000),
        ("AED", "\"Dhs. 1,250\"", "AED 350", 160_000),
        ("INR", "\"1,250/-\"", "\"Rs. 2,50,000\"", 25_125_000),
        ("INR", "\"Rs. 5,000.50\"", "\"12,500\"", 1_750_050),
    ] {
        let text = format!("loan no,due date,outstanding\nL1,2025-11-01,{one}\nL2,2025-11-01,{two}\n");
        list(currency, &text, Read(minor));
    }
    // What stands in one column says nothing of the marks in another.
    let text = "loan no,due date,overdue amount,balance\nL1,2025-11-01,\"5,000\",\"Rs. 55,000\"\nL2,2025-11-01,\"2,000\",\"Rs. 25,000\"\n";
    list("INR", text, Read(700_000));
    for sign in ["Rs. ", "Kshs.", "L."] {
        let text =
            format!("loan no,due date,outstanding\nL1,2025-11-01,\"{sign}5.000\"\nL2,2025-11-01,\"{sign}2.500\"\n");
        list(
            if sign == "L." {
                "HNL"
            } else if sign == "Rs. " {
                "INR"
            } else {
                "KES"
            },
            &text,
            Asked("decimals_unsaid"),
        );
    }
}

#[test]
fn headings_say_of_rows_what_no_column_does_beside_names_too() {
    for (lines, rejected) in [
        ("L1,Ann,2025-11-01,100\nWRITTEN OFF,,,\nL2,Bo,2025-01-01,200\nL3,Cy,2025-01-01,300\n", 2),
        (
            "L1,Ann,2025-11-01,100\nTotal,,,100\n\nClosed loans,,,\nLoan No,Name,Due Date,Outstanding\nL2,Bo,2025-01-01,200\n",
            1,
        ),
        ("Currency: KES,,,\nL1,Ann,2025-11-01,100\nCurrency: USD,,,\nL2,Bo,2025-01-01,200\n", 1),
        ("Nairobi,,,\nL1,Ann,2025-11-01,100\nMombasa,,,300\nL2,Bo,2025-01-01,200\n", 0),
        ("L1,Ann,2025-11-01,100\nWRITTEN OFF,,,200\nL2,Bo,2025-01-01,200\n", 1),
    ] {
        let text = format!("Loan No,Name,Due Date,Outstanding\n{lines}");
        let cli = Cli::as_of("2025-12-30");
        holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Rejected(rejected));
    }
}

#[test]
fn titles_say_what_the_loans_below_are() {
    for title in [
        "Written-off loans as at 30 June 2025",
        "WRITTEN OFF LOANS REGISTER",
        "List of closed accounts",
        "Loans written off in June 2025",
        "Paid up loans",
        "Settled loans report",
        "已核销贷款清单",
    ] {
        let text = format!("{title}\nLoan No,Name,Due Date,Outstanding\nL1,Ann,2025-06-01,200\nL2,Bo,2025-06-01,300\n");
        list("KES", &text, STATUS);
    }
    for title in ["Overdue loans as at 30 June 2025", "List of loans, Nairobi branch"] {
        let text = format!("{title}\nLoan No,Name,Due Date,Outstanding\nL1,Ann,2025-06-01,200\nL2,Bo,2025-06-01,300\n");
        list("KES", &text, Read(50_000));
    }
}

#[test]
fn units_stand_in_titles_headers_and_columns() {
    for title in ["Overdue list June (KES '000)", "Currency: KES '000", "Unit: KES thousand", "KES '000"] {
        let text = format!("{title}\nLoan No,Name,Due Date,Outstanding\nL1,Ann,2025-11-01,2\nL2,Bo,2025-11-01,3\n");
        list("KES", &text, Read(500_000));
    }
    for (currency, header, minor) in
        [("KES", "Outstanding (x1000)", 500_000), ("MXN", "Saldo vencido (MDP)", 500_000_000)]
    {
        let text = format!("Loan No,Name,Due Date,{header}\nL1,Ann,2025-11-01,2\nL2,Bo,2025-11-01,3\n");
        list(currency, &text, Read(minor));
    }
    for (currency, text, right) in [
        (
            "INR",
            "Loan No,Due Date,Overdue Amount,Unit\nL1,2025-11-01,1.25,Lakh\nL2,2025-11-01,75000,Rs\n",
            Read(20_000_000),
        ),
        ("CNY", "贷款编号,应还日期,逾期金额,单位\nL1,2025-11-01,1.25,万元\nL2,2025-11-01,300,元\n", Read(1_280_000)),
        ("INR", "Loan No,Due Date,Overdue Amount,Unit\nL1,2025-11-01,1.25,Lakh\nL2,2025-11-01,3,pcs\n", Rejected(1)),
        // In India Cr is a crore; a credit stands beside debits.
        ("INR", "Loan No,Due Date,Overdue Amount\nL1,2025-11-01,1.25 Cr\nL2,2025-11-01,300\n", Rejected(1)),
        ("INR", "Loan No,Due Date,Overdue Amount\nL1,2025-11-01,1.25 Cr\nL2,2025-11-01,300 Dr\n", Read(30_000)),
    ] {
        list(currency, text, right);
    }
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Name,Due Date,Outstanding\n,,,KES '000\nL1,Ann,2025-11-01,2\nL2,Bo,2025-11-01,3\n";
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Read(500_000));
}

#[test]
fn a_column_of_currencies_is_heeded_under_any_of_its_names() {
    for header in
        ["Local Currency", "Document Currency", "Doc. Curr.", "Crcy", "Loan Ccy", "Ccy of Loan", "Curr Code", "CUR"]
    {
        let text = format!("Document Number,Customer,Net Due Date,Amount Due,{header}\nD1,Ann,2025-11-01,100,EUR\n");
        let cli = Cli::as_of("2025-12-30");
        holds(&cli, text.as_bytes(), "list.csv", &[], Read(10_000));
        assert_eq!(cli.json(&["cases"])["rows"][0]["outstanding"]["currency"], "EUR", "{header}");
    }
}

#[test]
fn a_list_of_days_past_due_alone_is_of_the_day_that_its_title_says() {
    for (title, right) in [
        ("Arrears report as at 31/05/2025", Said(10_000, "days_as_of")),
        ("Arrears for the period 01/05/2025 to 31/05/2025", Said(10_000, "days_as_of")),
        ("PAR Report - 31st May 2025", Said(10_000, "days_as_of")),
        ("Corte al 31 de mayo de 2025", Said(10_000, "days_as_of")),
        ("Arrears report as at 06/05/2025", Asked("ambiguous_dates")),
        ("Arrears report", Read(10_000)),
    ] {
        let text = format!("{title}\nLoan No,Borrower,Days in Arrears,Arrears\nL1,Ann,45,100.00\n");
        let cli = Cli::as_of("2025-06-30");
        holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], right);
    }
    let text =
        "As Of,Loan No,Borrower,Days in Arrears,Arrears\n31/05/2025,L1,Ann,45,100.00\n30/06/2025,L2,Bo,45,100.00\n";
    holds(&Cli::as_of("2025-06-30"), text.as_bytes(), "list.csv", &["--currency", "KES"], Asked("ambiguous_dates"));
}

#[test]
fn figures_of_lists_that_could_be_something_else() {
    for (text, right) in [
        // A balance with the sign of a bank's books.
        (
            "Loan No,Due Date,Overdue Amount,Outstanding Balance\nL1,2025-11-01,100,-1000\nL2,2025-11-01,200,-2000\n",
            Asked("signs_unsaid"),
        ),
        // The parts of everything still to pay.
        (
            "Loan No,Due Date,Principal Outstanding,Interest Outstanding\nL1,2025-11-01,1000,80\n",
            Said(108_000, "balance_taken"),
        ),
        ("Loan No,Disbursed On,Due Date,Overdue\nL1,2025-12-01,2025-11-01,100\n", Said(10_000, "disbursed_after_due")),
        ("Loan No,Due Date,Overdue,Chargeoff Date\nL1,2025-11-01,100,\nL2,2025-11-01,100,2025-12-01\n", STATUS),
        (
            "Loan No,Due Date,Overdue,Flag\nL1,2025-11-01,100,\nL2,2025-11-01,100,Closed\nL3,2025-11-01,100,W/Off\n",
            STATUS,
        ),
    ] {
        list("KES", text, right);
    }
    let cli = Cli::as_of("2025-12-30");
    let text =
        "Loan No,Due Date,Overdue Amount,Outstanding Balance\nL1,2025-11-01,100,-1000\nL2,2025-11-01,200,-2000\n";
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES", "--signs", "turned"], Read(30_000));
    assert_eq!(cli.json(&["cases"])["rows"][0]["balance"]["minor"], 100_000);
    // A loan that was disbursed after it was due would be none before that day.
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Disbursed On,Due Date,Overdue\nL1,2026-08-01,2025-11-01,100\n";
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Said(10_000, "disbursed_after_due"));
    assert_eq!(cli.json(&["cases"])["rows"].as_array().map(Vec::len), Some(1));
    let text = "Loan No,Instalment No,Due Date,Type,Amount\nL1,0,2025-09-01,Disbursement,300\nL1,1,2025-10-01,Instalment,100\n";
    holds(&Cli::as_of("2025-12-30"), text.as_bytes(), "s.csv", &["--currency", "KES"], STATUS);
}

#[test]
fn remarks_beside_payments_that_say_they_are_none() {
    for remark in [
        "Declined by bank",
        "Rejected by NPCI",
        "Funds insufficient",
        "Payment stopped",
        "Bad cheque",
        "Expired mandate",
        "Under clearing",
        "Awaiting confirmation",
        "Posted in error",
        "Rvsl",
        "To be paid on 25th",
        "Waiver",
        "Write-off",
        "Suspense",
        "mangels Deckung",
        "nicht eingelöst",
        "Rückbuchung",
        "provision insuffisante",
        "remboursé",
        "fondos insuficientes",
        "promesa de pago",
        "rebotado",
        "saldo tidak cukup",
        "belum masuk",
        "karşılıksız çek",
        "yetersiz bakiye",
        "zwrot",
        "niezrealizowane",
        "跳票",
        "误入账",
        "待查",
        "شيك مرتجع",
    ] {
        for header in ["Remarks", "Message", "备注"] {
            let text = format!(
                "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,\nLN10002,2025-12-03,500.00,{remark}\n"
            );
            // What every lender means by a word needs no question.
            let is_known = ["Waiver", "Write-off"].contains(&remark);
            payments("EUR", &text, &[], if is_known { Read(100_000) } else { STATUS });
        }
    }
}

#[test]
fn what_is_filled_in_beside_a_few_payments_is_asked_about() {
    for (header, value) in [
        ("Bank Remarks", "Sig. irregular"),
        ("İade Nedeni", "Imza"),
        ("Motif de rejet", "AM04 Compte"),
        ("Keterangan Gagal", "Lainnya"),
        ("冲销标志", "1"),
        ("Note", "see file"),
        ("Novedad", "Otra"),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,\nLN10002,2025-12-03,500.00,{value}\nLN10003,2025-12-03,1.00,\n"
        );
        payments("EUR", &text, &[], STATUS);
    }
    for (header, value) in
        [("Cheque No", "CH 12"), ("Branch", "North"), ("Phone", "0712"), ("Teller", "Ann"), ("Receipt", "R17")]
    {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,\nLN10002,2025-12-03,500.00,{value}\nLN10003,2025-12-03,1.00,\n"
        );
        payments("EUR", &text, &[], Read(150_100));
    }
}

#[test]
fn directions_in_the_words_of_banks_and_wallets() {
    for (header, came, went) in [
        ("Service Type", "Cash In", "Cash Out"),
        ("Txn Type", "Inward", "Outward"),
        ("Transaction Type", "RECEIVE MONEY", "SEND MONEY"),
        ("Transaction Type", "C2B", "B2C"),
        ("D/K", "K", "D"),
        ("B/A", "A", "B"),
        ("Tipe Transaksi", "Uang Masuk", "Uang Keluar"),
        ("Yön", "Gelen", "Giden"),
        ("İşlem Türü", "Gelen EFT", "Giden EFT"),
        ("Rodzaj", "Wpływ", "Wypływ"),
        ("Type d'opération", "Virement reçu", "Virement émis"),
        ("مدين/دائن", "دائن", "مدين"),
        ("Type", "Actual", "Expected"),
        ("Mode", "Cash", "PDC"),
    ] {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{came}\nLN10002,2025-12-03,500.00,{went}\n"
        );
        payments("EUR", &text, &[], STATUS);
    }
}

#[test]
fn two_columns_of_money_are_what_came_and_what_went_out() {
    for (out, came) in [
        ("付款金额", "收款金额"),
        ("Sorties", "Entrées"),
        ("Ausgang", "Eingang"),
        ("Egresos", "Ingresos"),
        ("Wypłaty", "Wpłaty"),
    ] {
        let text = format!(
            "Date;Description;{out};{came}\n15.10.2025;Rate LN10001;;100,00\n16.10.2025;Kunde LN10001;100,00;\n17.10.2025;Rate LN10002;;200,00\n"
        );
        payments("EUR", &text, &[], STATUS);
        payments("EUR", &text, &["--status", "debit=not-money"], Read(30_000));
    }
}

#[test]
fn a_balance_that_falls_says_that_money_went_out() {
    let text = "Date,Details,Amount,Balance\n2025-10-15,MPESA LN10001,100.00,10100.00\n2025-10-16,PAID LN10002,500.00,9600.00\n2025-10-17,MPESA LN10003,300.00,9900.00\n";
    payments("KES", text, &[], STATUS);
    payments("KES", text, &["--status", "debit=not-money"], Read(40_000));
    let text = "Date,Details,Amount,Balance\n2025-10-15,MPESA LN10001,100.00,10100.00\n2025-10-16,MPESA LN10002,500.00,10600.00\n";
    payments("KES", text, &[], Read(60_000));
}

#[test]
fn a_receipt_that_a_statement_names_is_the_payment_that_the_book_has() {
    let cli = book("KES");
    let text = "Loan No,Paid On,Amount,Receipt\nLN10001,2025-10-15,150.00,RJA10\nLN10002,2025-10-15,250.00,RJA20\n";
    holds(&cli, text.as_bytes(), "receipts.csv", &["--kind", "payments"], Read(40_000));
    let text = "Date,Description,Credit\n2025-10-15,MPESA RJA10 LN10001,150.00\n2025-10-16,MPESA RJA20 LN10002,250.00\n2025-10-16,CASH DEP LN10003,100.00\n";
    holds(&cli, text.as_bytes(), "statement.csv", &[], Rejected(1));
    let cases = cli.json(&["cases", "--sort", "loan_no"]);
    let owed: Vec<i64> = (0..2).filter_map(|at| cases["rows"][at]["outstanding"]["minor"].as_i64()).collect();
    assert_eq!(owed, [985_000, 975_000], "{cases}");
}

#[test]
fn a_payment_that_names_another_reverses_it() {
    let text =
        "Loan No,Paid On,Amount,Ref,Original Ref\nLN10001,2025-10-15,100.00,R1,\nLN10001,2025-10-16,100.00,R2,R1\n";
    payments("EUR", text, &[], Read(0));
}

#[test]
fn a_question_about_columns_says_what_the_file_was_taken_for() {
    let cli = book("MXN");
    let file = cli.file("p.csv", "Crédito,Cliente,Fecha,Abono,Saldo\nLN10001,Anita,15/10/2025,1000.00,9000.00\n");
    let (_, said) = cli.exit_and_json(&["import", file.to_str().expect("a path")]);
    let params = &said["error"]["params"];
    assert_eq!((&params["kind"], &params["kinds"]), (&"cases".into(), &serde_json::json!(["payments"])), "{said}");
}

#[test]
fn dates_are_in_the_order_that_their_header_says() {
    for (header, due) in [("Due Date (dd/mm/yyyy)", "2025-06-05"), ("Due Date (MM/DD/YYYY)", "2025-05-06")] {
        let cli = Cli::as_of("2025-12-30");
        let text = format!("Loan No,Name,{header},Outstanding\nL1,Ann,05/06/2025,100\n");
        holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Read(10_000));
        assert_eq!(cli.json(&["cases"])["rows"][0]["due_date"], due, "{header}");
    }
    let text = "Loan No,Name,Days Past Due,Outstanding\nL1,Ann,\"1,045\",100\n";
    list("KES", text, Read(10_000));
    list("GHS", "Loan No,Due Date,Outstanding\nL1,2025-11-01,\"GH¢1,250.00\"\n", Read(125_000));
}

/// A book whose cases are with an agency, in the batch 20251230-01.
fn placed() -> Cli {
    let cli = book("KES");
    cli.json(&["agencies", "add", "Fast", "--term-days", "90", "--commission", "20"]);
    cli.json(&["place", "--agency", "Fast", "--min-days", "30"]);
    cli
}

#[test]
fn an_agency_reports_payments_under_the_headers_of_its_country() {
    let cli = placed();
    for header in [
        "Aktenzeichen,Zahlungsdatum,Betrag",
        "Numéro de prêt,Date de paiement,Montant payé",
        "No Pinjaman,Tanggal Bayar,Jumlah Bayar",
        "Número de crédito,Fecha de pago,Monto pagado",
    ] {
        let file = cli.file("return.csv", format!("{header}\nLN10001,2025-12-30,100.00\n"));
        let said = cli.json(&["return", "20251230-01", file.to_str().expect("a path"), "--dry-run"]);
        assert_eq!((&said["kind"], &said["rows"]["agrees"]), (&"payments".into(), &1.into()), "{header} {said}");
    }
}

#[test]
fn what_an_agency_says_against_its_money_is_applied_only_where_the_user_says_so() {
    for (header, value) in [
        ("Status", "Zorp"),
        ("Remarks", "Paid after earlier cheque bounced"),
        ("Mode", "PDC"),
        ("Type", "Expected"),
        ("Verified by Finance", "No"),
        ("Collected?", "No"),
        ("Cheque Returned", "Yes"),
        ("对账结果", "未查到"),
        ("备注", "跳票"),
    ] {
        let cli = placed();
        let text = format!(
            "Loan No,Payment Date,Amount,{header}\nLN10001,2025-12-30,100.00,{value}\nLN10002,2025-12-30,50.00,\n"
        );
        let file = cli.file("return.csv", text);
        let arguments = ["return", "20251230-01", file.to_str().expect("a path")];
        let said = cli.json(&[&arguments[..], &["--dry-run"]].concat());
        assert_eq!((&said["rows"]["unknown"], &said["rows"]["agrees"]), (&1.into(), &1.into()), "{header} {said}");
        let said = cli.json(&[&arguments[..], &["--accept-differing", "--dry-run"]].concat());
        assert_eq!(said["rows"]["applied"], 1, "{header} {said}");
        let said = cli.json(&[&arguments[..], &["--accept", "2"]].concat());
        assert_eq!(said["rows"]["applied"], 2, "{header} {said}");
    }
}

#[test]
fn a_payment_that_an_agency_takes_back_may_have_another_day() {
    for text in [
        "Loan No,Payment Date,Amount,Status,Reference\nLN10001,2025-12-30,100.00,Reversed,R1\n",
        "Loan No,Payment Date,Amount,Status,Reference,Reverses\nLN10001,2025-12-30,100.00,Reversed,R2,R1\n",
    ] {
        let cli = placed();
        let file =
            cli.file("one.csv", "Loan No,Payment Date,Amount,Status,Reference\nLN10001,2025-12-29,100.00,Paid,R1\n");
        let batch = "20251230-01";
        cli.json(&["return", batch, file.to_str().expect("a path"), "--accept", "2"]);
        let file = cli.file("two.csv", text);
        let said = cli.json(&["return", batch, file.to_str().expect("a path"), "--accept", "2"]);
        assert_eq!(said["rows"]["applied"], 1, "{text} {said}");
        assert_eq!(cli.json(&["cases", "--search", "LN10001"])["rows"][0]["outstanding"]["minor"], 1_000_000, "{said}");
    }
}

#[test]
fn what_stands_in_brackets_of_a_header_is_not_thrown_away() {
    let cli = Cli::as_of("2025-12-30");
    let text = "Loan No,Name,Arrears,DPD (Max),DPD (Current)\nL1,Ann,500,200,30\nL2,Bo,300,100,10\n";
    holds(&cli, text.as_bytes(), "list.csv", &["--currency", "KES"], Read(80_000));
    let cases = cli.json(&["cases", "--sort", "loan_no"]);
    assert_eq!(
        (&cases["rows"][0]["days_past_due"], &cases["rows"][1]["days_past_due"]),
        (&30.into(), &10.into()),
        "{cases}"
    );
    // Asked about, or without what it would have been.
    for header in [
        "DPD (months)",
        "Overdue Days (Weeks)",
        "逾期天数（月）",
        "DPD (Max)",
        "DPD (Last Month)",
        "Días de mora (máximo)",
    ] {
        let text = format!("Loan No,Name,Overdue Amount,{header}\nL1,Ann,500,5\nL2,Bo,300,3\n");
        let (code, said) = imported(&text);
        let days = said["columns"].as_array().is_some_and(|all| all.iter().any(|one| one["field"] == "days_past_due"));
        assert!(code == 1 || !days, "{header} {said}");
    }
    for header in [
        "Overdue Amount (Paid)",
        "Arrears (EMIs)",
        "Outstanding (Opening)",
        "Arrears (percentage)",
        "逾期金额（历史最大）",
        "Saldo vencido (cuotas)",
    ] {
        let text = format!("Loan No,Name,DPD,{header}\nL1,Ann,40,5\nL2,Bo,50,3\n");
        assert_eq!(imported(&text).0, 1, "{header}");
    }
    for header in [
        "Overdue Amount (KES)",
        "Overdue Amount (in figures)",
        "逾期金额（元）",
        "Overdue Amount (total)",
        "Overdue Amount [mandatory]",
    ] {
        let text = format!("Loan No,Name,DPD,{header}\nL1,Ann,40,5\nL2,Bo,50,3\n");
        list("KES", &text, Read(800));
    }
}

/// The exit code and the document of an import into a new book.
fn imported(text: &str) -> (i32, serde_json::Value) {
    let cli = Cli::as_of("2025-12-30");
    let file = cli.file("list.csv", text);
    cli.exit_and_json(&["import", file.to_str().expect("a path"), "--currency", "KES", "--dry-run"])
}

#[test]
fn lists_whose_parts_were_paid_or_whose_days_are_turned_round() {
    for (text, right) in [
        (
            "Loan No,Name,Due Date,Principal Due,Interest Due,Principal Paid,Interest Paid\nL1,A,2025-08-01,1000,100,300,0\n",
            Asked("guesses_unconfirmed"),
        ),
        ("Loan No,Name,Overdue Amount,DPD\nL1,Ann,1000.00,-31\nL2,Bo,2000.00,-61\n", Said(300_000, "due_dates_ahead")),
        ("Loan No,Name,Due Date,Arrears,Castigo\nL1,A,2025-08-01,10,N\nL2,B,2025-08-01,20,S\n", STATUS),
        ("Loan No,Name,Due Date,Arrears,Sold\nL1,A,2025-08-01,10,N\nL2,B,2025-08-01,20,Y\n", STATUS),
        (
            "Loan No,Name,Due Date,Arrears\nL1,A,2025-08-01,10\nCarried forward,,2025-10-31,10\nL2,B,2025-08-01,20\nOf which > 90 days,,2025-10-31,10\n",
            Read(3_000),
        ),
        (
            "Loan No,Name,Due Date,Extended Due Date,Arrears\nL1,A,2025-08-01,2025-10-01,10\n",
            Asked("guesses_unconfirmed"),
        ),
    ] {
        list("KES", text, right);
    }
}

#[test]
fn answers_about_something_else_say_nothing_against_the_money() {
    for header in ["Part Payment", "Advance Payment", "Cash", "是否提前还款", "是否代扣"] {
        let text =
            format!("Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,N\nLN10002,2025-12-03,500.00,Y\n");
        payments("EUR", &text, &[], STATUS);
    }
    for header in ["Receipt Printed", "SMS Sent", "Online Payment", "First Payment", "Fully Paid"] {
        let text =
            format!("Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,N\nLN10002,2025-12-03,500.00,Y\n");
        payments("EUR", &text, &[], Read(150_000));
    }
    for (header, one, two) in [("Sign", "1", "-1"), ("Vch Type", "Receipt", "Payment"), ("Product", "Loan", "Savings")]
    {
        let text = format!(
            "Loan No,Paid On,Amount,{header}\nLN10001,2025-12-03,1000.00,{one}\nLN10002,2025-12-03,500.00,{two}\n"
        );
        payments("EUR", &text, &[], STATUS);
    }
    let text = "Loan No,Paid On,Amount,Receipt No,Original Receipt No\nLN10001,2025-10-15,100.00,R1,\nLN10001,2025-10-16,100.00,R2,R1\n";
    payments("EUR", text, &[], Read(0));
    for (header, value) in [("Is Reversed", "N"), ("Deleted", "0"), ("settled", "No")] {
        let cli = placed();
        let file = cli
            .file("return.csv", format!("Loan No,Payment Date,Amount,{header}\nLN10001,2025-12-30,100.00,{value}\n"));
        let said = cli.json(&["return", "20251230-01", file.to_str().expect("a path"), "--dry-run"]);
        assert_eq!(said["rows"]["unknown"], 0, "{header} {said}");
    }
}
