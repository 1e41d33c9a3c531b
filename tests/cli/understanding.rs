//! Import by the command line: what is understood without being told, and what is asked instead of guessed.

use crate::Cli;
use serde_json::{Value, json};

const DAY: &str = "2025-12-30";

fn import(cli: &Cli, name: &str, text: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
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

/// Loan number, currency, what is owed and days past due of every case of the book, in order.
fn cases(cli: &Cli) -> Vec<(String, String, i64, i64)> {
    let listed = cli.json(&["cases", "--sort", "loan_no"]);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let number = |value: &Value| value.as_i64().expect("a number");
    let of_case = |case: &Value| {
        let owed = &case["outstanding"];
        (text(&case["loan_no"]), text(&owed["currency"]), number(&owed["minor"]), number(&case["days_past_due"]))
    };
    listed["rows"].as_array().expect("a list").iter().map(of_case).collect()
}

fn case(loan_no: &str, currency: &str, minor: i64, days: i64) -> (String, String, i64, i64) {
    (loan_no.to_owned(), currency.to_owned(), minor, days)
}

fn codes(result: &Value, list: &str) -> Vec<String> {
    let notices = result[list].as_array().expect("a list").iter();
    notices.map(|notice| notice["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn headers_of_many_lenders_are_known_by_their_words() {
    for header in [
        "Loan Account Number,Member Name,Contact No,Days in Arrears,Arrears Amount,Principal Outstanding",
        "LoanID,CustomerName,MobileNo,DaysOverdue,OverdueAmount,OutstandingBalance",
        "loan_acct_no,borrower_full_name,msisdn,arrears_days,total_arrears,loan_balance",
        "LAN,Party Name,Mobile Number,Overdue Days,Amt Overdue,POS",
        "借款编号,借款人,联系电话,逾期天数,逾期金额（元）,每期还款额",
        "Número de crédito,Nombre del cliente,Teléfono,Días de mora,Saldo vencido,Saldo insoluto",
        "Vertragsnummer,Schuldner,Telefon,Tage überfällig,Offener Betrag,Restschuld",
        "Numéro de prêt,Nom du client,Téléphone,Jours de retard,Montant impayé,Capital restant dû",
        "Kredi No,Müşteri Adı,Cep Telefonu,Gecikme Günü,Geciken Tutar,Kalan Anapara",
        "Nr umowy,Dłużnik,Telefon,Dni po terminie,Kwota zaległa,Saldo",
        "No. Pinjaman,Nama Nasabah,No. HP,Hari Tunggakan,Jumlah Tunggakan,Sisa Pinjaman",
        "رقم القرض,اسم العميل,الجوال,أيام التأخير,المبلغ المتأخر,الرصيد المتبقي",
    ] {
        let cli = Cli::as_of(DAY);
        let rows = "LN1,Ann Bo,0700000001,45,1000.00,9000.00\nLN2,Cy Doe,0700000002,12,2000.00,8000.00\n";
        let result = import(&cli, "list.csv", &format!("{header}\n{rows}"), &["--currency", "CNY"]);
        let found = cases(&cli);
        assert_eq!(found, [case("LN1", "CNY", 100_000, 45), case("LN2", "CNY", 200_000, 12)], "{header}: {result}");
        let fields: Vec<&Value> =
            result["columns"].as_array().expect("a list").iter().take(5).map(|column| &column["field"]).collect();
        assert_eq!(fields, ["loan_no", "debtor_name", "phone", "days_past_due", "outstanding"], "{header}");
        assert_eq!(codes(&result, "warnings"), ["days_as_of_unsaid"], "{header}");
    }
}

#[test]
fn a_header_with_a_currency_and_the_right_name_goes_before_any_value() {
    let cli = Cli::as_of(DAY);
    let text = "loan_id,principal_amount_kes,monthly_installment_kes,outstanding_balance_kes,due_date\n\
        LN1,919000,25576.46,818000.0,2025-11-01\nLN2,129000,22258.74,6400.0,2025-11-02\n";
    let result = import(&cli, "loans.csv", text, &[]);
    assert_eq!(result["totals"]["outstanding"], json!([{ "currency": "KES", "minor": 82_440_000 }]), "{result}");
    assert_eq!(codes(&result, "warnings"), ["balance_taken"], "what it was taken for is said");
}

#[test]
fn a_guess_is_never_applied_unless_somebody_says_so() {
    let cli = Cli::as_of(DAY);
    let text = "Akte,Summe,Seit,Ruf\nA-1,\"1,100.50\",2025-11-01,13812340001\nA-2,200.25,2025-11-02,13812340002\n";
    let asked = refusal(&cli, "a.csv", text, &[]);
    assert_eq!(asked["code"], "guesses_unconfirmed", "{asked}");
    assert_eq!(asked["params"]["columns"], json!(["Akte", "Summe", "Seit"]));
    assert_eq!(asked["params"]["examples"], json!(["A-1 · A-2", "1,100.50 · 200.25", "2025-11-01 · 2025-11-02"]));
    let options = asked["params"]["options"].as_str().expect("options");
    assert_eq!(options, "--map loan_no=Akte --map outstanding=Summe --map due_date=Seit");
    assert_eq!(cases(&cli), [], "nothing was changed");
    let pasted: Vec<&str> = options.split(' ').collect();
    let said = import(&cli, "a.csv", text, &pasted);
    assert_eq!(cases(&cli), [case("A-1", "CNY", 110_050, 59), case("A-2", "CNY", 20_025, 58)]);
    assert!(
        codes(&said, "warnings").contains(&"column_may_be".to_owned()),
        "a telephone is offered, not taken: {said}"
    );
    assert_eq!(said["columns"][3]["field"], Value::Null);
    let other = Cli::as_of(DAY);
    let accepted = import(&other, "a.csv", text, &["--accept-guesses"]);
    assert_eq!(cases(&other), cases(&cli));
    assert_eq!(accepted["columns"][3]["field"], "phone");
    assert_eq!(codes(&accepted, "warnings").iter().filter(|code| *code == "guessed_by_values").count(), 4);
}

#[test]
fn what_was_confirmed_once_is_remembered_with_the_lender() {
    let cli = Cli::as_of(DAY);
    let text = "Akte,Summe,Seit\nA-1,\"1,100.50\",2025-11-01\n";
    import(&cli, "a.csv", text, &["--accept-guesses", "--profile", "Nordbank"]);
    let next = import(&cli, "b.csv", "Akte,Summe,Seit\nA-2,7.50,2025-11-02\n", &[]);
    assert_eq!(next["profile"], "Nordbank");
    assert_eq!(cases(&cli).len(), 2);
}

#[test]
fn a_missing_column_is_named_with_what_may_be_it() {
    let cli = Cli::as_of(DAY);
    let text =
        "loan no,due date,Monthly sum,Sum A,Sum B\nA-1,2025-11-01,5.50,1.25,2.50\nA-2,2025-11-02,6.50,3.25,4.50\n";
    let refused = refusal(&cli, "a.csv", text, &[]);
    assert_eq!(refused["code"], "column_missing", "{refused}");
    assert_eq!(refused["params"]["candidates"], json!(["Sum A", "Sum B"]), "an amount a month is none");
    assert_eq!(refused["params"]["columns"].as_array().map(Vec::len), Some(5));
    let schedule = "loan no,due date,amount\nA-1,2025-11-01,5.50\n";
    let refused = refusal(&cli, "b.csv", schedule, &[]);
    assert_eq!(refused["params"]["kinds"], json!(["instalments"]), "{refused}");
}

#[test]
fn an_instalment_a_limit_or_a_day_of_disbursement_is_never_proposed() {
    for (header, row) in [
        ("key,EMI value,opened", "A-1,5.50,2025-01-01"),
        ("key,Sanction sum,Disbursed", "A-1,5.50,2025-01-01"),
        ("key,Credit limit,Start", "A-1,5.50,2025-01-01"),
        ("key,Monthly rent,Joining", "A-1,5.50,2025-01-01"),
        ("编码,授信额度值,放款时点", "A-1,5.50,2025-01-01"),
    ] {
        let cli = Cli::as_of(DAY);
        let refused = refusal(&cli, "a.csv", &format!("{header}\n{row}\n"), &[]);
        assert_eq!((&refused["code"], &refused["params"]["field"]), (&json!("column_missing"), &json!("outstanding")));
        assert_eq!(refused["params"]["candidates"], json!([]), "{header}");
    }
}

#[test]
fn the_end_of_a_loan_is_its_due_date_only_where_nothing_else_tells() {
    let cli = Cli::as_of(DAY);
    let text = "loan no,overdue amount,maturity date,dpd\nA-1,5.50,2027-01-01,30\n";
    import(&cli, "a.csv", text, &[]);
    assert_eq!(cases(&cli), [case("A-1", "CNY", 550, 30)]);
    let bullet = import(&cli, "b.csv", "loan no,overdue amount,maturity date\nA-2,5.50,2025-12-20\n", &[]);
    assert_eq!(codes(&bullet, "warnings"), ["maturity_taken"]);
}

#[test]
fn a_currency_said_in_one_cell_is_that_cells() {
    let cli = Cli::as_of(DAY);
    import(&cli, "earlier.csv", "loan no,due date,outstanding\n9,2025-11-15,100.00\n", &["--currency", "CNY"]);
    let text = "loan no,due date,outstanding\n1,2025-11-15,\"123,456.50\"\n2,2025-11-16,\"12,345.75\"\n3,2025-11-28,\"USD 5,000.00\"\n4,2025-11-28,XAF 5000\n";
    let result = import(&cli, "loans.csv", text, &[]);
    assert_eq!(result["rows"]["rejected"], 0, "{result}");
    assert_eq!(
        result["totals"]["outstanding"],
        json!([
            { "currency": "CNY", "minor": 13_580_225 },
            { "currency": "USD", "minor": 500_000 },
            { "currency": "XAF", "minor": 5_000 },
        ])
    );
}

#[test]
fn every_sign_of_the_currency_that_is_said_is_read() {
    for (currency, amount, minor) in [
        ("KES", "KSh 123,456.50", 12_345_650),
        ("KES", "Kshs. 5/=", 500),
        ("NGN", "₦123,456.50", 12_345_650),
        ("ZAR", "R 123 456,50", 12_345_650),
        ("PLN", "123 456,50 zł", 12_345_650),
        ("PKR", "Rs 123,456.50", 12_345_650),
        ("GHS", "GH₵ 5.50", 550),
        ("PHP", "₱5.50", 550),
        ("MYR", "RM5.50", 550),
        ("XOF", "5 000 FCFA", 5_000),
        ("AED", "AED 5.50", 550),
        ("USD", "$5.50", 550),
        ("MXN", "$5.50", 550),
    ] {
        let cli = Cli::as_of(DAY);
        let text = format!("loan no;due date;outstanding\n1;2025-11-15;{amount}\n");
        let result = import(&cli, "a.csv", &text, &["--currency", currency]);
        assert_eq!(result["totals"]["outstanding"], json!([{ "currency": currency, "minor": minor }]), "{amount}");
    }
    let cli = Cli::as_of(DAY);
    let asked = refusal(&cli, "usa.csv", "loan no,due date,outstanding\n1,2025-11-15,$987.25\n", &[]);
    assert_eq!((&asked["code"], &asked["params"]["example"]), (&json!("currency_unsaid"), &json!("$987.25")));
    assert_eq!(asked["params"]["currencies"][0], "USD");
}

#[test]
fn what_a_computation_left_is_rounded_with_one_warning() {
    let cli = Cli::as_of(DAY);
    let text = "loan no,due date,outstanding\n1,2025-11-15,1523.4567\n2,2025-11-15,1234.5600000000001\n\
        3,2025-11-15,99.999999999\n4,2025-11-15,250.125\n5,2025-11-15,12.30\n";
    let result = import(&cli, "loans.csv", text, &["--currency", "CNY"]);
    assert_eq!(codes(&result, "warnings"), ["amount_rounded"], "{result}");
    assert_eq!(result["notice_counts"][0]["rows"], 4);
    let owed: Vec<i64> = cases(&cli).into_iter().map(|(_, _, minor, _)| minor).collect();
    assert_eq!(owed, [152_346, 123_456, 10_000, 25_012, 1_230]);
    let typed = "loan no,due date,outstanding\n6,2025-11-15,¥12.345\n7,2025-11-15,¥12.30\n";
    let result = import(&cli, "typed.csv", typed, &[]);
    assert_eq!(codes(&result, "rejects"), ["too_many_decimals"], "{result}");
    let one = "loan no,due date,outstanding\n8,2025-11-15,5.001\n9,2025-11-15,5.25\n";
    let result = import(&cli, "one.csv", one, &[]);
    assert_eq!(codes(&result, "rejects"), ["too_many_decimals"], "a slip, or thousands: {result}");
    let points = "loan no,due date,outstanding\n10,2025-11-15,12.50\n11,2025-11-15,1.234\n12,2025-11-15,5.678\n";
    let result = import(&cli, "points.csv", points, &[]);
    assert_eq!(codes(&result, "rejects"), ["too_many_decimals"; 2], "these may be thousands: {result}");
}

#[test]
fn loan_numbers_that_went_through_a_float_are_the_same_loans() {
    let cli = Cli::as_of(DAY);
    let header = "loan no,name,due date,outstanding\n";
    import(&cli, "monday.csv", &format!("{header}101.0,A,2025-11-15,100.00\n102.0,B,2025-11-15,100.00\n"), &[]);
    let text = format!("{header}101,A,2025-11-15,90.00\n102,B,2025-11-15,100.00\n");
    let again = import(&cli, "tuesday.csv", &text, &["--as-of", "2025-12-31"]);
    assert_eq!(again["rows"]["created"], 0, "{again}");
    assert_eq!(cases(&cli).iter().map(|case| case.0.as_str()).collect::<Vec<_>>(), ["101", "102"]);
    let damaged = import(&cli, "damaged.csv", &format!("{header}6.222E+18,C,2025-11-15,1.00\n"), &[]);
    assert_eq!(codes(&damaged, "rejects"), ["number_damaged"], "several loans become one by it");
}

#[test]
fn a_schedule_without_numbers_is_numbered_by_its_due_dates() {
    let cli = Cli::as_of("2025-10-20");
    let header = "loan_id,due_date,amount_due,amount_paid,paid_date\n";
    let rows = "L1,2025-09-10,100.00,40.00,2025-09-15\nL1,2025-08-10,100.00,100.00,2025-08-12\nL1,2025-10-10,100.00,0.00,\n\
        L2,2025-10-10,50.00,0.00,\nL2,2025-11-10,50.00,,\n";
    let result = import(&cli, "schedule.csv", &format!("{header}{rows}"), &["--currency", "CNY"]);
    assert_eq!((&result["kind"], &result["rows"]["created"]), (&json!("instalments"), &json!(5)), "{result}");
    assert_eq!(cases(&cli), [case("L1", "CNY", 16_000, 40), case("L2", "CNY", 5_000, 10)]);
    let again = import(&cli, "schedule.csv", &format!("{header}{rows}"), &["--as-of", "2025-10-21"]);
    assert_eq!(again["rows"]["unchanged"], 5, "the same instalments: {again}");
    let longer = import(&cli, "longer.csv", &format!("{header}L2,2025-12-10,50.00,,\n"), &["--kind", "instalments"]);
    assert_eq!(longer["rows"]["created"], 1);
    let numbers: Vec<i64> = cli.json(&["case", "L2"])["instalments"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["instalment_no"].as_i64().expect("a number"))
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn thousands_that_were_not_quoted_are_put_together_or_refused() {
    let header = "loan no,name,due date,outstanding\n";
    for (rows, minor, rejected) in [
        (
            "1,Ann,2025-11-15,100.00\n2,Bob,2025-11-16,1,200.00\n3,Cid,2025-11-17,2,300.00\n4,Dee,2025-11-17,12,450.00\n",
            1_605_000,
            0,
        ),
        ("1,Ann,2025-11-15,100.00\n2,Bob,2025-11-16,1,200.00\n3,Cid,2025-11-17,300.00\n", 160_000, 0),
        ("1,Ann,2025-11-15,100.00\n2,Bob,2025-11-16,1,200.00\n3,Cid, Ltd,2025-11-17,300.00\n", 10_000, 2),
        ("1,Ann,2025-11-15,1,200,300.00\n", 120_030_000, 0),
        ("1,Ann,2025-11-15,1,200.00,x\n2,Bob,2025-11-15,7.00\n", 700, 1),
    ] {
        let cli = Cli::as_of(DAY);
        let result = import(&cli, "loans.csv", &format!("{header}{rows}"), &["--currency", "CNY"]);
        assert_eq!(result["rows"]["rejected"], rejected, "{result}");
        let sums = result["totals"]["outstanding"].as_array().expect("a list").iter();
        let sum: i64 = sums.map(|sum| sum["minor"].as_i64().expect("minor units")).sum();
        assert_eq!(sum, minor, "{rows}");
    }
}

#[test]
fn dates_that_a_spreadsheet_swapped_are_turned_back() {
    let cli = Cli::as_of(DAY);
    let path = cli.path("swapped.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, header) in (0..).zip(["loan no", "due date", "outstanding"]) {
        sheet.write(0, column, header).expect("written");
    }
    // Written month first, and read day first where that gave a date.
    let dates = [("9/17/2025", None), ("", Some((2025, 12, 9))), ("10/21/2025", None), ("", Some((2025, 5, 10)))];
    for (row, (text, typed)) in (1..).zip(dates) {
        sheet.write(row, 0, row).expect("written");
        match typed {
            None => sheet.write(row, 1, text).expect("written"),
            Some((year, month, of_month)) => {
                let date = chrono::NaiveDate::from_ymd_opt(year, month, of_month).expect("a date");
                sheet.write_with_format(row, 1, &date, &day).expect("written")
            }
        };
        sheet.write(row, 2, 100).expect("written");
    }
    workbook.save(&path).expect("saved");
    for options in [&[][..], &["--dates", "mdy"]] {
        let cli = Cli::as_of(DAY);
        let mut arguments = vec!["import", path.to_str().expect("a path")];
        arguments.extend(options);
        let result = cli.json(&arguments);
        assert!(codes(&result, "warnings").contains(&"dates_half_converted".to_owned()), "{result}");
        let listed = cli.json(&["cases", "--sort", "loan_no"]);
        let due: Vec<&str> =
            listed["rows"].as_array().expect("a list").iter().filter_map(|case| case["due_date"].as_str()).collect();
        assert_eq!(due, ["2025-09-17", "2025-09-12", "2025-10-21", "2025-10-05"]);
    }
}

#[test]
fn a_total_is_called_what_it_adds_up() {
    let cli = Cli::as_of("2024-03-20");
    let schedule = cli.file("schedule.csv", "loan no,instalment no,due date,amount\nL1,1,2024-01-10,1000\n");
    let payments = cli.file("payments.csv", "loan no,paid on,amount\nL1,2024-01-15,100.00\n");
    for (file, said) in [(schedule, "instalments: 1,000.00 CNY"), (payments, "payments: 100.00 CNY")] {
        let text = cli.text(&["import", file.to_str().expect("a path")]);
        assert!(text.contains(said) && !text.contains("outstanding"), "{text}");
    }
}
