//! Import by the command line: what a file says between its lines, and what must not pass in silence.

use crate::Cli;
use serde_json::Value;

const DAY: &str = "2024-03-01";

fn codes(result: &Value, list: &str) -> Vec<String> {
    result[list]
        .as_array()
        .expect("a list")
        .iter()
        .map(|notice| notice["code"].as_str().expect("a code").to_owned())
        .collect()
}

fn import(cli: &Cli, name: &str, text: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let mut arguments = vec!["import", file.to_str().expect("a path")];
    arguments.extend(more);
    cli.json(&arguments)
}

fn outstanding(cli: &Cli, loan_no: &str) -> (String, i64) {
    let money = &cli.json(&["case", loan_no])["outstanding"];
    (money["currency"].as_str().expect("a code").to_owned(), money["minor"].as_i64().expect("minor units"))
}

#[test]
fn a_currency_that_an_amount_bears_is_heeded() {
    for (header, amount, created, code) in [
        ("balance", "150", 1, "CNY"),
        ("balance", "¥150", 1, "CNY"),
        ("balance", "€150", 1, "EUR"),
        ("balance", "150 USD", 1, "USD"),
        ("balance", "HK$150", 1, "HKD"),
        ("balance (USD)", "150", 1, "USD"),
        ("逾期总金额（美元）", "150", 1, "USD"),
    ] {
        let cli = Cli::as_of(DAY);
        let result = import(&cli, "a.csv", &format!("loan no,{header},due date\nA1,{amount},2024-01-10\n"), &[]);
        assert_eq!(result["rows"]["created"], created, "{header} {amount}: {result}");
        if created == 1 {
            assert_eq!(outstanding(&cli, "A1"), (code.to_owned(), 15_000), "{header} {amount}");
        } else {
            assert_eq!(codes(&result, "rejects"), ["currency_conflict"], "{amount}");
        }
    }
    let cli = Cli::as_of(DAY);
    let result = import(&cli, "b.csv", "loan no,currency,balance,due date\nA1,USD,EUR 150,2024-01-10\n", &[]);
    assert_eq!(codes(&result, "rejects"), ["currency_conflict"], "two currencies in one row");
    import(&cli, "c.csv", "loan no,currency,balance,due date\nA1,EUR,10,2024-01-10\nA2,XXX,1,2024-01-10\n", &[]);
    assert_eq!(cli.json(&["cases"])["total"], 1, "no such currency");
    let flip = import(&cli, "d.csv", "loan no,currency,balance\nA1,USD,7\n", &[]);
    assert_eq!(codes(&flip, "rejects"), ["currency_conflict"]);
    let plain = import(&cli, "e.csv", "loan no,balance\nA1,7\n", &[]);
    assert_eq!(plain["totals"]["outstanding"][0]["currency"], "EUR", "the loan's own is meant");
    assert_eq!(outstanding(&cli, "A1"), ("EUR".to_owned(), 700));
    let paid = import(&cli, "f.csv", "loan no,paid on,amount,currency\nA1,2024-02-10,1,USD\n", &[]);
    assert_eq!(codes(&paid, "rejects"), ["currency_conflict"]);
}

#[test]
fn a_unit_of_thousands_or_cents_is_heeded_and_told() {
    for (title, header, amount, minor) in [
        ("", "逾期总金额（万元）", "1.5", 1_500_000),
        ("", "逾期总金额（分）", "150", 150),
        ("", "balance (in thousands)", "100", 10_000_000),
        ("案件清单 单位：万元,,\n", "逾期总金额", "1.5", 1_500_000),
    ] {
        let cli = Cli::as_of(DAY);
        let text = format!("{title}loan no,{header},due date\nA1,{amount},2024-01-10\nA2,{amount},2024-01-10\n");
        let result = import(&cli, "a.csv", &text, &[]);
        assert_eq!(outstanding(&cli, "A1").1, minor, "{title}{header}");
        assert!(codes(&result, "warnings").contains(&"amounts_scaled".to_owned()), "{header}");
    }
}

#[test]
fn totals_are_no_cases_and_cases_no_totals() {
    for label in ["合 计", "合　计", "本页合计", "共2笔", "Sub Total", "Grand total:", "Итого", "Records: 2"]
    {
        for total in ["3.00", "4.00"] {
            let cli = Cli::as_of(DAY);
            let text = format!(
                "loan no,name,balance,due date\nA1,a,1.00,2024-01-10\nA2,b,2.00,2024-01-10\n{label},,{total},\n"
            );
            let result = import(&cli, "a.csv", &text, &[]);
            assert_eq!((&result["rows"]["created"], &result["rows"]["footer"]), (&2.into(), &1.into()), "{label}");
            let differs = codes(&result, "warnings").contains(&"total_differs".to_owned());
            assert_eq!(differs, total == "4.00", "{label} {total}");
        }
    }
    let cli = Cli::as_of(DAY);
    let text = "loan no,name,balance,due date\nA1,a,1.00,2024-01-10\nA2,b,2.00,2024-01-10\n,,3.00,\n\
        ,Total Energies Ltd,2.00,2024-01-10\nSum 12,c,5.00,2024-01-10\n合计科技有限公司,d,6.00,2024-01-10\n";
    let result = import(&cli, "a.csv", text, &[]);
    assert_eq!(result["rows"]["footer"], 1, "the sum without a name");
    assert_eq!(codes(&result, "rejects"), ["loan_no_missing"], "a firm is no total");
    assert_eq!(result["rows"]["created"], 4);
}

#[test]
fn a_later_file_completes_and_does_not_erase() {
    let cli = Cli::as_of(DAY);
    import(
        &cli,
        "a.csv",
        "loan no,name,id no,phone,balance,due date,desk\n0012,Chen,110101199003070038,01380000001,10.00,2024-01-10,North\n",
        &[],
    );
    let blank = import(&cli, "b.csv", "loan no,name,id no,phone,balance,due date\n0012,,,,8.00,\n", &[]);
    assert_eq!(blank["rows"]["updated"], 1);
    let case = cli.json(&["case", "0012"]);
    assert_eq!((&case["debtor_name"], &case["due_date"]), (&"Chen".into(), &"2024-01-10".into()));
    assert_eq!((&case["more"]["desk"], &case["outstanding"]["minor"]), (&"North".into(), &800.into()));
    // A spreadsheet takes zeros from the front and digits from the end.
    let text = "loan no,name,id no,phone,balance,due date\n12,Chen,110101199003070000,1380000001,8.00,2024-01-10\n";
    let cut = import(&cli, "c.csv", text, &[]);
    assert_eq!(cut["rows"]["unchanged"], 1, "{cut}");
    let told = codes(&cut, "warnings");
    assert_eq!(told.iter().filter(|code| *code == "leading_zeros_lost").count(), 2, "of the loan and of the phone");
    assert!(told.contains(&"number_damaged".to_owned()), "{told:?}");
    assert_eq!(cli.json(&["cases", "--where", "debtor_no=110101199003070038"])["total"], 1, "the whole number is kept");
    // Two loans that differ by zeros only are two.
    import(&cli, "d.csv", "loan no,balance,due date\n0123,1.00,2024-01-10\n123,2.00,2024-01-10\n", &[]);
    let third = import(&cli, "e.csv", "loan no,balance,due date\n00123,9.00,2024-01-10\n", &[]);
    assert_eq!(third["rows"]["created"], 1, "which of two is meant nobody knows");
}

#[test]
fn what_an_agency_sends_back_is_no_list_of_cases() {
    let cli = Cli::as_of("2024-03-20");
    import(&cli, "a.csv", "案件编号,逾期总金额,应还日期\nL1,1000,2023-06-10\n", &["--as-of", DAY]);
    let text = "案件编号,还款金额,还款日期,最新欠款,是否结清,还款人,还款方式\nL1,400,2024-03-15,600,否,张,微信\n";
    let result = import(&cli, "b.csv", text, &[]);
    assert_eq!((&result["kind"], &result["rows"]["created"]), (&"payments".into(), &1.into()));
    let case = cli.json(&["case", "L1"]);
    assert_eq!((&case["due_date"], &case["outstanding"]["minor"]), (&"2023-06-10".into(), &60_000.into()));
    assert_eq!(case["payments"][0]["more"]["还款方式"], "微信", "nothing that is sent is dropped");
}

#[test]
fn a_header_that_says_otherwise_is_not_overruled_by_its_values() {
    let cli = Cli::as_of(DAY);
    let text = "loan no,balance,birth date,spouse mobile,offer expires\nA1,1.00,1980-01-31,13812340001,2024-05-01\n";
    let result = import(&cli, "a.csv", text, &[]);
    for column in result["columns"].as_array().expect("a list").iter().skip(2) {
        assert_eq!(column["field"], Value::Null, "{column}");
    }
}

#[test]
fn money_is_taken_back_once_and_no_more_than_came() {
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", "loan no,balance,due date\nL1,500,2024-01-10\n", &[]);
    let header = "loan no,paid on,amount,reference,reverses\n";
    let paid = format!("{header}L1,2024-03-02,60,R1,\nL1,2024-03-03,50,R2,\n");
    import(&cli, "p.csv", &paid, &["--as-of", "2024-03-20"]);
    let back = format!("{header}L1,2024-03-04,-60,X1,R1\n");
    assert_eq!(import(&cli, "q.csv", &back, &["--as-of", "2024-03-20"])["rows"]["created"], 1);
    assert_eq!(import(&cli, "q.csv", &back, &["--as-of", "2024-03-20"])["rows"]["unchanged"], 1, "the same file again");
    for (row, code) in [
        ("L1,2024-03-05,-60,X2,R1", "already_reversed"),
        ("L1,2024-03-05,-999,X3,R2", "reversal_exceeds"),
        ("L1,2024-03-05,-10,X4,R9", "unknown_payment"),
        ("L1,2024-03-02,75,R2,", "reference_taken"),
    ] {
        let result = import(&cli, "r.csv", &format!("{header}{row}\n"), &["--as-of", "2024-03-20"]);
        assert_eq!(codes(&result, "rejects"), [code], "{row}");
    }
    let case = cli.json(&["case", "L1", "--as-of", "2024-03-20"]);
    assert_eq!(case["outstanding"]["minor"], 45_000, "500 − 50");
}

#[test]
fn a_whole_portfolio_closes_nothing_by_accident() {
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", "loan no,balance,due date\nA1,1.00,2024-01-10\nA2,2.00,2024-01-10\n", &[]);
    let nothing = cli.file("b.csv", "loan no,balance,due date\n");
    assert_eq!(cli.refused(&["import", nothing.to_str().expect("a path"), "--full"]), "full_without_rows");
    let nameless = cli.file("c.csv", "loan no,balance,due date\nA1,1.00,2024-01-10\n,2.00,2024-01-10\n");
    assert_eq!(cli.refused(&["import", nameless.to_str().expect("a path"), "--full"]), "full_without_numbers");
    let dry = import(&cli, "d.csv", "loan no,balance,due date\nA1,1.00,2024-01-10\n", &["--full", "--dry-run"]);
    assert_eq!((&dry["closed"], &dry["closed_outstanding"][0]["minor"]), (&1.into(), &200.into()));
    import(
        &cli,
        "d.csv",
        "loan no,balance,due date\nA1,1.00,2024-01-10\n",
        &["--full", "--close", "1", "--as-of", "2024-02-01"],
    );
    let status = |day: &str| cli.json(&["case", "A2", "--as-of", day])["status"].clone();
    assert_eq!((status("2024-01-20"), status("2024-02-01")), ("open".into(), "withdrawn".into()));
}

#[test]
fn rows_of_one_loan_that_contradict_each_other_all_fall() {
    let cli = Cli::as_of(DAY);
    let text = "loan no,balance,due date\nA1,1.00,2024-01-10\nA1,xx,2024-01-10\nA2,1.00,2024-01-10\n\
        A2,1.00,2024-01-10\nA2,2.00,2024-01-10\nA3,oops,2024-01-10\nA3,3.00,2024-01-10\n";
    let result = import(&cli, "a.csv", text, &[]);
    assert_eq!((&result["rows"]["rejected"], &result["rows"]["created"]), (&7.into(), &0.into()), "{result}");
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 0);
}

#[test]
fn the_same_file_on_another_day_changes_nothing() {
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", "loan no,balance,dpd\nA1,1.00,30\n", &[]);
    let again = import(&cli, "a.csv", "loan no,balance,dpd\nA1,1.00,30\n", &["--as-of", "2024-03-09"]);
    assert_eq!(again["rows"]["unchanged"], 1, "{again}");
    assert!(codes(&again, "warnings").contains(&"file_known".to_owned()));
}

#[test]
fn rejected_rows_are_never_written_over_what_is_in_use() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("a.csv", "loan no,balance,due date\nA1,x,2024-01-10\n");
    let path = file.to_str().expect("a path");
    cli.json(&["cases"]);
    let book = cli.book();
    for target in [path, book.to_str().expect("a path")] {
        assert_eq!(cli.refused(&["import", path, "--rejects", target]), "target_in_use", "{target}");
    }
    assert_eq!(cli.refused(&["import", path, "--rejects", "/nowhere/at/all.xlsx"]), "file_cannot_write");
    assert_eq!(cli.json(&["imports"]), serde_json::json!([]), "nothing was imported");
    assert_eq!(cli.refused(&["cases", "--out", book.to_str().expect("a path")]), "target_in_use");
}

#[test]
fn dates_are_settled_by_their_own_column_and_calendar() {
    let cli = Cli::as_of(DAY);
    let other =
        cli.file("a.csv", "loan no,balance,due date,loan date\nA1,1,03/04/2023,25/12/2022\nA2,1,05/06/2023,1/1/2023\n");
    assert_eq!(
        cli.refused(&["import", other.to_str().expect("a path")]),
        "ambiguous_dates",
        "another column tells nothing"
    );
    let total = cli.file("b.csv", "loan no,balance,due date\nA1,1,03/04/2023\nTotal,1,31/12/2023\n");
    assert_eq!(cli.refused(&["import", total.to_str().expect("a path")]), "ambiguous_dates", "nor does a total");
    import(&cli, "c.csv", "loan no,balance,due date\nT1,1,113/01/05\nT2,1,112年12月25日\n", &[]);
    assert_eq!(cli.json(&["case", "T1"])["due_date"], "2024-01-05", "of the Republic");
    assert_eq!(cli.json(&["case", "T2"])["due_date"], "2023-12-25");
}

#[test]
fn an_encoding_and_a_delimiter_can_be_said() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("a.csv", b"loan no;name;balance;due date\nA1;B\xe7rzi\xf2\xf0;1,5;2024-01-10\n".as_slice());
    let path = file.to_str().expect("a path");
    let result = cli.json(&["import", path, "--encoding", "windows-1257", "--delimiter", ";"]);
    assert_eq!(result["file"]["encoding"], "windows-1257");
    assert_eq!(cli.json(&["case", "A1"])["debtor_name"], "Bērziņš");
    assert_eq!(cli.refused(&["import", path, "--encoding", "klingon"]), "value_out_of_range");
}

#[test]
fn a_mapping_is_kept_by_name_and_known_again() {
    let cli = Cli::as_of(DAY);
    let first = "Konto;Rest;Frist;Notiz\nK1;1,00;2024-01-10;a\n";
    let file = cli.file("a.csv", first);
    let path = file.to_str().expect("a path");
    assert_eq!(cli.refused(&["import", path, "--profile", "nord"]), "no_such_profile");
    let map = ["--map", "loan_no=Konto", "--map", "outstanding=Rest", "--map", "due_date=Frist", "--profile", "nord"];
    assert_eq!(import(&cli, "a.csv", first, &map)["profile"], "nord");
    let again = import(&cli, "b.csv", "Notiz;Frist;Konto;Rest\nb;2024-01-11;K2;2,00\n", &[]);
    assert_eq!((&again["profile"], &again["rows"]["created"]), (&"nord".into(), &1.into()));
    assert_eq!(again["columns"][2]["by"], "profile");
    let out = cli.path("nord.json");
    cli.json(&["profiles", "export", "nord", "--out", out.to_str().expect("a path")]);
    cli.json(&["profiles", "remove", "nord"]);
    assert_eq!(cli.json(&["profiles"]), serde_json::json!([]));
    assert_eq!(cli.json(&["profiles", "import", out.to_str().expect("a path")])[0]["name"], "nord");
    assert_eq!(cli.refused(&["profiles", "import", path]), "not_a_profile");
}

#[test]
fn the_same_figures_of_another_day_are_news() {
    let cli = Cli::as_of(DAY);
    let list = |note: &str| {
        format!("loan no,balance,due date,note\n1,1000,2024-01-10,\n2,50,2024-01-10,\n3,1,2024-01-10,{note}\n")
    };
    import(&cli, "a.csv", &list("a"), &[]);
    import(
        &cli,
        "p.csv",
        "loan no,paid on,amount,reference\n1,2024-03-02,100,A1\n2,2024-03-02,50,A2\n",
        &["--as-of", "2024-03-03"],
    );
    let later = import(&cli, "b.csv", &list("b"), &["--as-of", "2024-03-05"]);
    assert_eq!((&later["rows"]["unchanged"], &later["rows"]["updated"]), (&2.into(), &1.into()));
    let on = |loan_no: &str, day: &str| {
        let case = cli.json(&["case", loan_no, "--as-of", day]);
        (case["status"].as_str().expect("a status").to_owned(), case["outstanding"]["minor"].as_i64().expect("minor"))
    };
    assert_eq!(on("1", "2024-03-04"), ("open".to_owned(), 90_000), "less what was paid since");
    assert_eq!(on("1", "2024-03-05"), ("open".to_owned(), 100_000), "the payment is in the newer figure");
    assert_eq!(on("2", "2024-03-05"), ("open".to_owned(), 5_000));
    let again = import(&cli, "b.csv", &list("b"), &["--as-of", "2024-03-05"]);
    assert_eq!(again["rows"]["unchanged"], 3);
    assert_eq!(cli.refused(&["undo", "1"]), "cannot_undo", "a later report builds on it");
    import(&cli, "q.csv", "loan no,paid on,amount,reference\n1,2024-03-06,10,A3\n", &["--as-of", "2024-03-06"]);
    let known = import(&cli, "b.csv", &list("b"), &["--as-of", "2024-03-07"]);
    assert_eq!(codes(&known, "warnings"), ["file_known", "balance_taken"]);
    assert_eq!(on("1", "2024-03-07").1, 99_000, "the same file again changes nothing");
}

#[test]
fn an_older_file_takes_nothing_from_a_newer_one() {
    let cli = Cli::as_of(DAY);
    let head = "loan no,name,phone,balance,due date,tag\n";
    import(&cli, "a.csv", &format!("{head}1,New,13900000009,10,2024-01-10,new\n"), &["--as-of", "2024-03-10"]);
    import(&cli, "b.csv", &format!("{head}1,Old,13900000001,12,2024-01-10,old\n"), &[]);
    let case = |day: &str| cli.json(&["case", "1", "--as-of", day]);
    assert_eq!(
        (&case(DAY)["outstanding"]["minor"], &case("2024-03-10")["outstanding"]["minor"]),
        (&1_200.into(), &1_000.into())
    );
    assert_eq!((&case(DAY)["debtor_name"], &case(DAY)["more"]["tag"]), (&"New".into(), &"new".into()));
    let head = "loan no,instalment no,due date,amount,paid amount,paid on\n";
    let early = format!("{head}L,1,2024-01-10,1000,400,2024-01-12\nL,2,2024-02-10,1000,,\n");
    let late = format!("{head}L,1,2024-01-10,1000,1000,2024-01-20\nL,2,2024-02-10,1000,300,2024-02-15\n");
    import(&cli, "c.csv", &early, &[]);
    import(&cli, "d.csv", &late, &["--as-of", "2024-03-02"]);
    let again = import(&cli, "c.csv", &early, &[]);
    assert_eq!((&again["rows"]["unchanged"], codes(&again, "warnings")), (&2.into(), vec!["older_file".to_owned()]));
    let owed = |day: &str| cli.json(&["case", "L", "--as-of", day])["outstanding"]["minor"].clone();
    assert_eq!((owed("2024-01-13"), owed("2024-03-02")), (60_000.into(), 70_000.into()));
}

#[test]
fn a_loan_that_opens_again_was_settled_until_then() {
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", "loan no,balance,due date,settled date\n1,100,2024-01-10,2024-02-15\n", &[]);
    import(&cli, "b.csv", "loan no,balance,due date\n1,60,2024-01-10\n", &["--as-of", "2024-03-05"]);
    for (day, status) in [("2024-02-10", "open"), ("2024-02-20", "settled"), (DAY, "settled"), ("2024-03-05", "open")] {
        assert_eq!(cli.json(&["case", "1", "--as-of", day])["status"], status, "{day}");
    }
}

#[test]
fn instalments_that_contradict_each_other_all_fall() {
    let cli = Cli::as_of(DAY);
    let text = "loan no,instalment no,due date,amount\nN,1,2024-01-10,500\nN,1,2024-01-10,500\nN,1,2024-02-10,500\n";
    let result = import(&cli, "a.csv", text, &[]);
    assert_eq!((&result["rows"]["rejected"], &result["rows"]["unchanged"]), (&3.into(), &0.into()));
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn a_payment_is_in_the_currency_of_its_loan() {
    let cli = Cli::as_of("2024-03-05");
    import(
        &cli,
        "a.csv",
        "loan no,balance,due date,currency\nU,10,2024-01-10,USD\nJ,1000,2024-01-10,JPY\n",
        &["--as-of", DAY],
    );
    let head = "loan no,paid on,amount\n";
    let plain = import(&cli, "p.csv", &format!("{head}U,2024-03-02,2.00\nJ,2024-03-02,200\n"), &[]);
    assert_eq!((&plain["rows"]["created"], &plain["rejects"]), (&2.into(), &serde_json::json!([])));
    let signed =
        import(&cli, "q.csv", &format!("{head}U,2024-03-03,$2.00\nJ,2024-03-03,¥200\nU,2024-03-03,€5.00\n"), &[]);
    assert_eq!(
        (&signed["rows"]["created"], codes(&signed, "rejects")),
        (&2.into(), vec!["currency_conflict".to_owned()])
    );
    assert_eq!((outstanding(&cli, "U").1, outstanding(&cli, "J").1), (600, 600));
}

#[test]
fn money_that_a_schedule_reported_is_told_when_it_comes_again() {
    let cli = Cli::as_of(DAY);
    let schedule = "loan no,instalment no,due date,amount,paid amount,paid on\nL,1,2024-01-10,1000,1000,2024-01-12\nL,2,2024-02-10,1000,,\n";
    import(&cli, "a.csv", schedule, &[]);
    let paid = import(&cli, "p.csv", "loan no,paid on,amount,reference\nL,2024-01-12,1000,R1\n", &[]);
    assert_eq!(codes(&paid, "warnings"), ["paid_twice"]);
}

#[test]
fn what_may_be_thousands_or_decimals_is_not_guessed() {
    for (rows, currency, expected) in [
        (["5.000", "12.000"], "EUR", None),
        (["5.000", "1.000.000"], "EUR", Some(500_000)),
        (["5.000", "12,5"], "EUR", Some(500_000)),
        (["5.000", "1234.5"], "EUR", Some(500)),
        (["5.000", "0.500"], "EUR", Some(500)),
        (["5,000", "12,000"], "EUR", Some(500_000)),
        (["5,125", "0,500"], "KWD", Some(5_125)),
        (["5.125", "12.125"], "KWD", Some(5_125)),
        (["5.-", "7.-"], "CHF", Some(500)),
    ] {
        let cli = Cli::as_of(DAY);
        let text = format!(
            "loan no;balance;due date;currency\nA;{};2024-01-10;{currency}\nB;{};2024-01-10;{currency}\n",
            rows[0], rows[1]
        );
        if let Some(minor) = expected {
            import(&cli, "a.csv", &text, &[]);
            assert_eq!(outstanding(&cli, "A").1, minor, "{rows:?} {currency}");
        } else {
            let file = cli.file("a.csv", &text);
            assert_eq!(cli.refused(&["import", file.to_str().expect("a path")]), "decimals_unsaid", "{rows:?}");
            import(&cli, "a.csv", &text, &["--decimals", "comma"]);
            assert_eq!(outstanding(&cli, "A").1, 500_000, "as said");
        }
    }
}

#[test]
fn totals_are_compared_in_their_own_currency() {
    let loans = |code: &str| {
        format!("loan no,name,currency,balance,due date\nL1,A,{code},100,2024-01-31\nL2,B,{code},200,2024-02-01\n")
    };
    for (code, total, told) in [
        ("USD", "Total,,,999,", true),
        ("USD", "Total,,USD,999,", true),
        ("USD", "Total,,,300,", false),
        ("JPY", "Total,,,301,", true),
        ("KWD", "Total,,,300.001,", true),
        ("CNY", "Jumlah,,,300,", false),
        ("CNY", "Everything together,,,300,", false),
    ] {
        let cli = Cli::as_of(DAY);
        let result = import(&cli, "a.csv", &format!("{}{total}\n", loans(code)), &[]);
        assert_eq!((&result["rows"]["footer"], &result["rows"]["created"]), (&1.into(), &2.into()), "{total}");
        assert_eq!(codes(&result, "warnings").contains(&"total_differs".to_owned()), told, "{code} {total}");
        assert_eq!(result["totals"]["stated"]["currency"], code, "{total}");
    }
}

#[test]
fn a_row_that_the_end_of_the_file_cuts_is_not_taken() {
    let cli = Cli::as_of(DAY);
    let whole = "loan no,balance,due date\nL1,100.00,2024-01-10\nL2,100.00,2024-01-10\nL3,49";
    let result = import(&cli, "a.csv", whole, &[]);
    assert_eq!((&result["rows"]["created"], codes(&result, "rejects")), (&2.into(), vec!["row_cut_off".to_owned()]));
    let result = import(&cli, "b.csv", &format!("{whole},2024-01-10"), &[]);
    assert_eq!(result["rows"]["rejected"], 0, "only the line end is missing");
}

#[test]
fn a_last_row_without_a_line_end_is_told_and_closes_nothing() {
    let head = "loan no,due date,balance\n";
    let rows = "L1,2024-01-10,100.00\nL2,2024-01-10,250.50\nL3,2024-01-10,7.00\n";
    for (last, told, refused) in [
        // Whole, or cut where nobody can tell from the cell itself.
        ("L4,2024-01-10,12499.87\n", false, false),
        ("L4,2024-01-10,12499.87", false, false),
        ("L4,2024-01-10,12499.8", true, true),
        ("L4,2024-01-10,1249", true, true),
        ("L4,2024-01-10,\"1249\"", false, false),
        ("L4,2024-01-10", false, true),
        ("Total,,357.50", false, false),
        ("\"L4\",\"2024-01-10\",\"", false, true),
        ("\"", false, true),
    ] {
        let cli = Cli::as_of(DAY);
        import(&cli, "before.csv", &format!("{head}{rows}L9,2024-01-10,1.00\n"), &[]);
        let text = format!("{head}{rows}{last}");
        // However lines end.
        for text in [text.clone(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let result = import(&cli, "a.csv", &text, &["--dry-run"]);
            assert_eq!(codes(&result, "warnings").contains(&"row_unended".to_owned()), told, "{text:?}: {result}");
            let path = cli.file("full.csv", &text);
            let output = cli.run(&["import", path.to_str().unwrap(), "--full", "--dry-run"]);
            assert_eq!(output.status.success(), !refused, "{text:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        let path = cli.file("full.csv", &text);
        let output = cli.run(&["import", path.to_str().unwrap(), "--full", "--close", "1"]);
        assert_eq!(output.status.success(), !refused, "{last}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(cli.json(&["case", "L9"])["status"], if refused { "open" } else { "withdrawn" }, "{last}");
    }
}

#[test]
fn one_bad_byte_spoils_one_cell() {
    let cli = Cli::as_of(DAY);
    let mut text = "合同号,客户姓名,币种,逾期总金额,应还款日\nA1,李雷,CNY,1.00,2024-01-10\nA2,".as_bytes().to_vec();
    text.extend(b"\xc0\xee,CNY,2.00,2024-01-10\n");
    let file = cli.file("a.csv", text);
    let result = cli.json(&["import", file.to_str().expect("a path")]);
    assert_eq!((&result["rows"]["created"], codes(&result, "warnings")), (&2.into(), vec!["text_damaged".to_owned()]));
}

#[test]
fn a_mapping_that_contradicts_itself_or_reads_nothing_is_not_kept() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("a.csv", "Ref,Owes,When\nP1,90,2024-01-10\n");
    let path = file.to_str().expect("a path");
    for maps in [["outstanding=Owes", "outstanding=When"], ["outstanding=Owes", "loan_no=Owes"]] {
        let output = cli.run(&["import", path, "--map", maps[0], "--map", maps[1]]);
        assert_eq!(output.status.code(), Some(2), "{maps:?}");
    }
    let maps = ["--map", "loan_no=Ref", "--map", "outstanding=When", "--profile", "acme"];
    assert_eq!(import(&cli, "a.csv", "Ref,Owes,When\nP1,90,2024-01-10\n", &maps)["rows"]["rejected"], 1);
    assert_eq!(cli.json(&["profiles"]), serde_json::json!([]));
}

#[test]
fn a_header_that_says_a_currency_is_heeded_in_every_spelling() {
    for header in [
        "outstanding (CNY)",
        "outstanding (RMB)",
        "outstanding（人民币）",
        "逾期金额(元人民币)",
        "outstanding RMB",
        "CNY outstanding",
        "outstanding_cny",
    ] {
        let cli = Cli::as_of(DAY);
        let _ = import(&cli, "first.csv", "loan no,due date,outstanding\nE1,2024-01-01,5.00\n", &["--currency", "EUR"]);
        let list = format!("loan no,due date,{header}\nA1,2024-01-01,7.00\n");
        let file = cli.file("second.csv", list);
        let output = cli.run(&["import", file.to_str().expect("a path")]);
        if output.status.success() {
            assert_eq!(outstanding(&cli, "A1"), ("CNY".to_owned(), 700), "{header}");
        } else {
            let refused = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(refused.contains("\"code\""), "{header} is asked about, never taken as EUR: {refused}");
        }
    }
}

#[test]
fn a_column_of_the_lender_that_begins_late_is_not_lost() {
    let cli = Cli::as_of(DAY);
    let mut list = "loan no,due date,outstanding,branch code\n".to_owned();
    for number in 0..500 {
        let branch = if number == 499 { "North 7" } else { "" };
        list += &format!("L{number:03},2024-01-01,5.00,{branch}\n");
    }
    let _ = import(&cli, "list.csv", &list, &["--currency", "CNY"]);
    let out = cli.path("cases.csv");
    let _ = cli.json(&["cases", "--out", out.to_str().expect("a path")]);
    let written = std::fs::read_to_string(out).expect("written");
    assert!(written.contains("branch code") && written.contains("North 7"), "{}", &written[..200]);
    let found = cli.json(&["cases", "--where", "branch_code=North 7"]);
    assert_eq!(found["total"], 1, "and it can be looked for");
}

#[test]
fn what_a_later_file_rests_on_is_not_undone() {
    let reversed = [
        (
            "i.csv",
            "loan_no,instalment_no,due_date,amount\nC1,1,2024-01-10,100.00\nC1,2,2024-02-10,100.00\n",
            "instalments",
        ),
        ("p1.csv", "loan_no,paid_on,amount,reference,reverses\nC1,2024-01-15,100.00,R1,\n", "payments"),
        ("p2.csv", "loan_no,paid_on,amount,reference,reverses\nC1,2024-01-20,,V1,R1\n", "payments"),
    ];
    let repeated = [
        (
            "i.csv",
            "loan_no,instalment_no,due_date,amount\nC1,1,2024-01-10,100.00\nC1,2,2024-02-10,100.00\n",
            "instalments",
        ),
        ("p1.csv", "loan_no,paid_on,amount,reference\nC1,2024-01-15,40.00,R1\n", "payments"),
        ("p2.csv", "loan_no,paid_on,amount,reference\nC1,2024-01-15,40.00,R1\nC1,2024-01-16,10.00,R2\n", "payments"),
    ];
    let schedules = [
        ("c.csv", "loan_no,name,due date,outstanding\nC1,Ann,2024-01-10,300.00\n", "cases"),
        (
            "j1.csv",
            "loan_no,instalment_no,due_date,amount,paid_amount,paid_on\nC1,1,2024-01-10,100.00,100.00,2024-01-15\nC1,2,2024-02-10,100.00,0,\n",
            "instalments",
        ),
        (
            "j2.csv",
            "loan_no,instalment_no,due_date,amount,paid_amount,paid_on\nC1,1,2024-01-10,100.00,100.00,2024-01-15\nC1,2,2024-02-10,100.00,60.00,2024-02-12\n",
            "instalments",
        ),
    ];
    for files in [reversed, repeated, schedules] {
        let cli = Cli::as_of("2024-03-20");
        for (name, text, kind) in files {
            let _ = import(&cli, name, text, &["--kind", kind, "--currency", "USD"]);
        }
        let before = cli.json(&["case", "C1"]);
        let output = cli.run(&["undo", "2"]);
        let refused: Value = serde_json::from_slice(&output.stdout).expect("one document");
        assert_eq!(refused["error"]["code"], "cannot_undo", "{files:?}");
        assert_eq!(refused["error"]["params"]["by"], 3, "{files:?}");
        assert_eq!(cli.json(&["case", "C1"]), before, "{files:?}");
        // From the newest back, everything goes.
        for change in ["3", "2"] {
            let _ = cli.json(&["undo", change]);
        }
        assert_eq!(cli.json(&["check"])["ok"], true, "{files:?}");
    }
}

#[test]
fn the_first_import_says_which_currency_it_assumed() {
    let list = "loan_no,name,due date,outstanding\nC1,Ann,2024-01-10,100.00\n";
    let assumed = |result: &Value| codes(result, "warnings").contains(&"currency_assumed".to_owned());
    let cli = Cli::as_of("2024-03-20");
    assert!(assumed(&import(&cli, "a.csv", list, &["--dry-run"])));
    assert!(!assumed(&import(&cli, "a.csv", list, &["--dry-run", "--currency", "CNY"])));
    assert!(!assumed(&import(&cli, "b.csv", &list.replace("outstanding", "outstanding (EUR)"), &["--dry-run"])));
    assert!(assumed(&import(&cli, "a.csv", list, &[])));
    assert!(!assumed(&import(&cli, "c.csv", &list.replace("C1", "C2"), &[])), "it is said once");
    let cli = Cli::as_of("2024-03-20");
    cli.json(&["currency", "EUR"]);
    assert!(!assumed(&import(&cli, "a.csv", list, &[])), "the book's was chosen");
}

#[test]
fn a_header_that_names_another_currency_than_the_row_is_a_conflict() {
    for (header, row, asked) in
        [("outstanding (USD),principal (EUR)", "100.00,80", &[][..]), ("outstanding (USD),currency", "100.00,EUR", &[])]
    {
        let cli = Cli::as_of("2024-03-20");
        let list = format!("loan_no,name,due date,{header}\nA1,Ann,2024-01-01,{row}\n");
        let result = import(&cli, "c.csv", &list, asked);
        let seen = (result["rows"]["created"].clone(), codes(&result, "rejects"));
        assert_eq!(seen, (0.into(), vec!["currency_conflict".to_owned()]), "{header} {asked:?}: {result}");
    }
    let cli = Cli::as_of("2024-03-20");
    for (header, code) in [("outstanding (CNY)", "CNY"), ("outstanding (人民币)", "CNY"), ("outstanding [USD]", "USD")]
    {
        // Whoever says another currency than the header is told so.
        let cli = Cli::as_of("2024-03-20");
        let list = format!("loan_no,name,due date,{header}\nA1,Ann,2024-01-01,100.00\n");
        let result = import(&cli, "c.csv", &list, &["--currency", "EUR"]);
        assert_eq!(result["totals"]["outstanding"][0]["currency"], code, "{header}: {result}");
        assert_eq!(codes(&result, "warnings"), ["currency_of_header"], "{header}: {result}");
    }
    let list = "loan_no,name,due date,outstanding (USD),principal (USD)\nA1,Ann,2024-01-01,100.00,\n";
    assert_eq!(import(&cli, "c.csv", list, &["--currency", "USD"])["rows"]["created"], 1);
}

#[test]
fn limits_agreed_before_the_first_import_keep_their_currency() {
    let cli = Cli::as_of("2024-03-20");
    cli.json(&["collectors", "add", "Anna", "--max-outstanding", "500"]);
    import(&cli, "e.csv", "loan_no,name,due date,outstanding (EUR)\nC1,Ann,2024-01-10,100.00\n", &[]);
    assert_eq!(cli.json(&["currency"])["currency"], "CNY", "500 was agreed in it");
    assert_eq!(cli.json(&["cases"])["rows"][0]["outstanding"]["currency"], "EUR");
    let divided = cli.json(&["divide", "--dry-run"]);
    assert_eq!((&divided["assigned"], &divided["left"][0]["code"]), (&0.into(), &"limit_in_other_currency".into()));
}

#[test]
fn an_opening_again_is_not_taken_back_from_under_an_assignment() {
    let cli = Cli::as_of("2024-03-20");
    let header = "loan_no,name,due date,outstanding,settled date\n";
    for (day, row) in [
        ("2024-01-15", "C1,Ann,2024-01-10,100.00,\nC2,Bob,2024-01-10,50.00,\n"),
        ("2024-02-01", "C1,Ann,2024-01-10,0,2024-01-20\nC2,Bob,2024-01-10,50.00,\n"),
        ("2024-03-01", "C1,Ann,2024-01-10,100.00,\nC2,Bob,2024-01-10,40.00,\n"),
    ] {
        import(&cli, "c.csv", &format!("{header}{row}"), &["--as-of", day, "--currency", "USD"]);
    }
    cli.json(&["collectors", "add", "Anna"]);
    cli.json(&["assign", "C2", "--to", "Anna"]);
    cli.json(&["undo", "3"]);
    cli.json(&["redo"]);
    let assigned = cli.json(&["assign", "C1", "--to", "Anna"])["change"].clone();
    let refused: Value = serde_json::from_slice(&cli.run(&["undo", "3"]).stdout).expect("one document");
    assert_eq!((&refused["error"]["code"], &refused["error"]["params"]["by"]), (&"cannot_undo".into(), &assigned));
    cli.json(&["undo"]);
    cli.json(&["undo", "3"]);
    assert_eq!(cli.json(&["case", "C1"])["status"], "settled");
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn an_opening_again_says_nothing_of_the_days_before_it() {
    let cli = Cli::as_of("2024-01-15");
    let header = "loan_no,name,due date,outstanding,settled date\n";
    let days = ["2024-01-18", "2024-01-25", "2024-02-10"];
    let seen = |cli: &Cli| days.map(|day| cli.json(&["--as-of", day, "cases"])["rows"][0]["status"].to_string());
    for (day, row) in
        [("2024-01-15", "C1,Ann,2024-01-10,100.00,\n"), ("2024-02-01", "C1,Ann,2024-01-10,0,2024-01-20\n")]
    {
        let _ = import(&cli, "list.csv", &format!("{header}{row}"), &["--currency", "USD", "--as-of", day]);
    }
    let before = seen(&cli);
    assert_eq!(before, ["\"open\"", "\"settled\"", "\"settled\""]);
    let _ = import(&cli, "again.csv", &format!("{header}C1,Ann,2024-02-25,70.00,\n"), &["--as-of", "2024-03-01"]);
    assert_eq!(seen(&cli), before);
    assert_eq!(cli.json(&["--as-of", "2024-03-01", "cases"])["rows"][0]["status"], "open");
}

#[test]
fn sums_of_several_files_are_never_cut_off() {
    let cli = Cli::as_of("2024-05-01");
    let file = |kind: &str, first: u32| {
        let mut text = if kind == "payments" {
            "loan_no,paid_on,amount,reference\n"
        } else {
            "loan_no,instalment_no,due_date,amount\n"
        }
        .to_owned();
        for number in first..first + 600 {
            text += &if kind == "payments" {
                format!("H1,2024-02-02,90071992547409.91,R{number}\n")
            } else {
                format!("H1,{},2024-01-{:02},90071992547409.91\n", number + 1, number % 28 + 1)
            };
        }
        text
    };
    for kind in ["instalments", "payments"] {
        let _ = import(&cli, "one.csv", &file(kind, 0), &["--kind", kind, "--currency", "USD"]);
    }
    for kind in ["instalments", "payments"] {
        let more = cli.file("more.csv", file(kind, 600));
        let output = cli.run(&["import", more.to_str().expect("a path"), "--kind", kind]);
        let refused: Value = serde_json::from_slice(&output.stdout).expect("one document");
        assert_eq!(refused["error"]["code"], "sum_too_large", "{kind}");
        assert_eq!(refused["error"]["params"]["loan_no"], "H1", "{kind}");
    }
    assert_eq!(outstanding(&cli, "H1"), ("USD".to_owned(), 0));
}

#[test]
fn a_page_or_sheet_that_ends_in_the_middle_is_damaged() {
    let rows = |cell: &dyn Fn(&str) -> String, row: (&str, &str)| {
        (0..40).fold(String::new(), |text, number| {
            let cells = match number {
                0 => ["loan no", "due date", "outstanding"].map(cell).concat(),
                _ => [format!("L{number:02}").as_str(), "2024-01-10", "100.00"].map(cell).concat(),
            };
            text + row.0 + &cells + row.1
        })
    };
    let page = format!(
        "<html><body><table>{}</table></body></html>",
        rows(&|text| format!("<td>{text}</td>"), ("<tr>", "</tr>"))
    );
    let sheet = format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"Cases\"><Table>{}</Table>\
         </Worksheet></Workbook>",
        rows(&|text| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>"), ("<Row>", "</Row>"))
    );
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Cases\">{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        rows(
            &|text| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>"),
            ("<table:table-row>", "</table:table-row>")
        )
    );
    let open_document = |content: &str| {
        use std::io::Write as _;
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)] {
            archive.start_file(name, options).expect("a part");
            archive.write_all(text.as_bytes()).expect("written");
        }
        archive.finish().expect("an archive").into_inner()
    };
    let written = |name: &str, text: &str| {
        if name.ends_with("ods") { open_document(text) } else { text.as_bytes().to_vec() }
    };
    for (name, whole) in [("list.html", &page), ("list.xml", &sheet), ("list.ods", &content)] {
        let cli = Cli::as_of(DAY);
        let _ = import(&cli, "first.csv", "loan no,due date,outstanding\nZ1,2024-01-01,5.00\n", &["--currency", "CNY"]);
        for percent in [20, 50, 80, 95] {
            let half = cli.file(name, written(name, &whole[..whole.len() * percent / 100]));
            let code = cli.refused(&["import", half.to_str().expect("a path"), "--full"]);
            assert_eq!(code, "file_damaged", "{name} at {percent} %");
        }
        assert_eq!(cli.json(&["cases"])["total"], 1, "{name}: nothing was closed");
        let file = cli.file(name, written(name, whole));
        assert_eq!(cli.import(&file)["rows"]["created"], 39, "{name} whole");
    }
}

#[test]
fn a_currency_in_a_header_leaves_the_thousands_of_the_title() {
    let cli = Cli::as_of(DAY);
    let list = "Amounts in thousands,,\nloan no,due date,outstanding USD\nA1,2024-01-01,7.00\n";
    let _ = import(&cli, "list.csv", list, &[]);
    assert_eq!(outstanding(&cli, "A1"), ("USD".to_owned(), 700_000));
}

#[test]
fn sheets_of_charts_are_passed_over() {
    let cli = Cli::as_of(DAY);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [["loan no", "due date", "balance"], ["L1", "2024-01-10", "12.50"]].iter().enumerate() {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(u32::try_from(row).unwrap(), column, *cell).expect("written");
        }
    }
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
    chart.add_series().set_values("Sheet1!$C$2:$C$2");
    workbook.add_chartsheet().insert_chart(0, 0, &chart).expect("a chart");
    let path = cli.path("charts.xlsx");
    workbook.save(&path).expect("saved");
    let result = cli.json(&["import", path.to_str().unwrap()]);
    assert_eq!(result["rows"]["created"], 1, "{result}");
}

#[test]
fn a_document_that_needs_a_password_says_so() {
    use std::io::Write as _;
    let cli = Cli::as_of(DAY);
    let path = cli.path("secret.ods");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    for (name, content) in [
        ("mimetype", &b"application/vnd.oasis.opendocument.spreadsheet"[..]),
        ("content.xml", &[0xfe, 0x01, 0xc3, 0x28, 0xff][..]),
        (
            "META-INF/manifest.xml",
            &br#"<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#[..],
        ),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("whole");
    let output = cli.run(&["import", path.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("password"), "{said}");
}

#[test]
fn what_a_later_file_closes_or_takes_back_is_not_taken_away_from_under_it() {
    let list = "loan_no,name,due date,outstanding\n";
    let refused = |cli: &Cli, change: &str, by: i64| {
        let output = cli.run(&["undo", change]);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!((output.status.code(), &said["error"]["params"]["by"]), (Some(1), &by.into()), "{said}");
    };
    // A whole portfolio closes a loan that only its schedule says is open.
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", &format!("{list}L0,N,2024-01-10,0\nL1,M,2024-01-25,50.00\n"), &["--as-of", "2024-01-15"]);
    let plan = "loan_no,instalment_no,due_date,amount\nL0,1,2024-02-04,100.00\nL0,2,2024-02-13,100.00\n";
    import(&cli, "b.csv", plan, &["--as-of", "2024-02-10"]);
    import(
        &cli,
        "c.csv",
        &format!("{list}L1,M,2024-01-25,50.00\n"),
        &["--full", "--close", "1", "--as-of", "2024-02-15"],
    );
    refused(&cli, "2", 3);
    // Money is taken back without a name.
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", &format!("{list}L0,N,2024-01-10,1000.00\n"), &["--as-of", "2024-01-15"]);
    import(&cli, "b.csv", "loan_no,paid on,amount,reference\nL0,2024-02-10,100.00,R1\n", &[]);
    import(&cli, "c.csv", "loan_no,paid on,amount,reference\nL0,2024-02-13,-40.00,R2\n", &[]);
    refused(&cli, "2", 3);
}

#[test]
fn amounts_that_were_agreed_keep_the_currency_that_they_were_agreed_in() {
    let cli = Cli::as_of(DAY);
    cli.json(&["currency", "EUR"]);
    cli.json(&["agencies", "add", "North", "--term-days", "60", "--commission", "20"]);
    cli.json(&["currency", "USD"]);
    cli.json(&["currency", "EUR"]);
    cli.json(&["agencies", "set", "North", "--commission", "20:50:100"]);
    let output = cli.run(&["currency", "USD"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("North"), "{said}");
    cli.json(&["currency", "EUR"]);
}

#[test]
fn a_sign_in_a_header_or_a_column_is_heeded_like_one_in_a_cell() {
    for (book, header, currency, expected) in [
        ("JPY", "balance (¥)", "", "JPY"),
        ("CAD", "balance ($)", "", "CAD"),
        ("EUR", "balance (US$)", "", "USD"),
        ("EUR", "balance", "HK$", "HKD"),
        ("HKD", "balance", "$", "HKD"),
        ("EUR", "balance", "", "EUR"),
    ] {
        let cli = Cli::as_of(DAY);
        cli.json(&["currency", book]);
        let text = format!("loan no,due date,{header},currency\nA,2024-01-10,150,{currency}\n");
        let result = import(&cli, "a.csv", &text, &[]);
        assert_eq!(result["rows"]["created"], 1, "{book} {header} {currency}: {result}");
        assert_eq!(outstanding(&cli, "A").0, expected, "{book} {header} {currency}");
    }
    // A sign that several currencies have, none of them the book's, is asked about.
    for (header, currency) in [("balance (¥)", ""), ("balance ($)", ""), ("balance", "¥"), ("balance", "$")] {
        let cli = Cli::as_of(DAY);
        cli.json(&["currency", "EUR"]);
        let text = format!("loan no,due date,{header},currency\nA,2024-01-10,150,{currency}\n");
        let file = cli.file("a.csv", &text);
        let (exit, said) = cli.exit_and_json(&["import", file.to_str().expect("a path")]);
        if currency.is_empty() {
            assert_eq!((exit, &said["error"]["code"]), (1, &"currency_unsaid".into()), "{header}: {said}");
        } else {
            assert_eq!(codes(&said, "rejects"), ["unknown_currency"], "{currency}: {said}");
        }
    }
    // Money of a loan in another currency than its header says is not booked.
    let cli = Cli::as_of(DAY);
    import(&cli, "a.csv", "loan no,due date,balance\nA,2024-01-10,150\n", &["--currency", "USD"]);
    let paid = import(&cli, "p.csv", "loan no,paid on,amount (CNY)\nA,2024-02-11,100.00\n", &[]);
    assert_eq!((&paid["rows"]["created"], codes(&paid, "rejects")), (&0.into(), vec!["currency_conflict".to_owned()]));
}

#[test]
fn money_that_a_schedule_and_another_file_both_tell_of_is_told() {
    let schedule = |paid: &str, paid_on: &str| {
        format!(
            "loan_no,instalment_no,due_date,amount,paid_amount,paid_on\nA1,1,2024-01-01,5000.00,{paid},{paid_on}\nA1,2,2024-02-01,5000.00,0,\n"
        )
    };
    let both = "loan_no,instalment_no,due_date,amount,paid_amount,paid_on\nA1,1,2024-01-01,5000.00,5000.00,2024-06-01\nA1,2,2024-02-01,5000.00,1000.00,2024-06-01\n";
    let paid = |rows: &str| format!("loan_no,paid_on,amount,reference\n{rows}");
    let (by_file, by_schedule) = ("paid_by_file", "paid_by_schedule");
    for (first, second, told) in [
        (paid("A1,2024-06-01,1000.00,R1\n"), schedule("1000.00", "2024-06-01"), Some(by_file)),
        (paid("A1,2024-06-01,600.00,R1\nA1,2024-06-02,400.00,R2\n"), schedule("1000.00", "2024-06-02"), Some(by_file)),
        (paid("A1,2024-06-01,1000.00,R1\n"), schedule("1000.00", ""), Some(by_file)),
        (paid("A1,2024-06-01,6000.00,R1\n"), both.to_owned(), Some(by_file)),
        (both.to_owned(), paid("A1,2024-06-01,6000.00,R1\n"), Some("paid_twice")),
        (schedule("1000.00", "2024-06-02"), paid("A1,2024-06-01,600.00,R1\n"), Some(by_schedule)),
        (schedule("1000.00", ""), paid("A1,2024-06-01,1000.00,R1\n"), Some(by_schedule)),
        // What comes later, or was never paid before, is news.
        (schedule("1000.00", "2024-06-01"), paid("A1,2024-06-02,600.00,R1\n"), None),
        (paid("A1,2024-06-05,1000.00,R1\n"), schedule("1000.00", "2024-06-01"), None),
        (schedule("0", ""), schedule("1000.00", "2024-06-01"), None),
    ] {
        let cli = Cli::as_of("2024-06-20");
        import(&cli, "i0.csv", &schedule("0", ""), &["--currency", "USD", "--as-of", "2024-05-03"]);
        let kind = |text: &str| if text.contains("instalment_no") { "instalments" } else { "payments" };
        import(&cli, "first.csv", &first, &["--kind", kind(&first)]);
        let result = import(&cli, "second.csv", &second, &["--kind", kind(&second)]);
        let mut codes = codes(&result, "warnings");
        codes.retain(|code| code != "paid_without_date");
        codes.dedup();
        assert_eq!(codes, told.into_iter().collect::<Vec<_>>(), "{first}{second}{result}");
    }
}
