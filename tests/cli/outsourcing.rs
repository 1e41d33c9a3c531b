//! Packs, returns, statements and the register by the command line; every pack read back by readers that are not
//! ours.

use crate::Cli;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const BOOK: &str = "loan no,name,id no,phone,total due,due date,region,product
0012,李雷,110101199001011237,13900000001,1000.10,2025-01-10,North,Cash
A\"2,\"Lee, Ann\",110101199001011237,+86 139,500.00,2025-02-10,North,Cash
B1,=1+1,22020219900202224X,222,2000.00,2025-01-20,South,Cash
622202020001234567890,Dot Orr,440404199004044267,@44,400.00,2025-02-20,South,Card
";

/// Whether the other programs may be missing: only where our own commands don't install them.
fn may_be_missing() -> bool {
    cfg!(not(target_os = "linux"))
}

/// Another program's reading of a file, as rows of text; nothing where the program is not here.
fn read_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = match Command::new(program).args(arguments).output() {
        Ok(output) => output,
        Err(error) => {
            assert!(may_be_missing(), "{program} is installed by `cargo xtask test`: {error}");
            return None;
        }
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

/// The rows of the first sheet, by openpyxl: what each cell is and its type.
fn by_openpyxl(workbook: &Path) -> Option<Vec<Vec<Value>>> {
    let script = "import json, sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
print(json.dumps([[[c.data_type, str(c.value), c.number_format] for c in row] for row in sheet.iter_rows()]))";
    let text = read_by("/usr/bin/python3", &["-c", script, workbook.to_str().expect("a path")])?;
    Some(serde_json::from_str(&text).expect("JSON"))
}

/// The first sheet as CSV, by `LibreOffice`.
fn by_libreoffice(folder: &Path, workbook: &Path) -> Option<String> {
    let out = folder.join("office");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let (out_text, workbook) = (out.to_str().expect("a path"), workbook.to_str().expect("a path"));
    // 44,34,76: commas, quotes, UTF-8; all as shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    read_by("soffice", &[&profile, "--headless", "--convert-to", filter, "--outdir", out_text, workbook])?;
    let stem = Path::new(workbook).file_stem().expect("a name");
    Some(std::fs::read_to_string(out.join(stem).with_extension("csv")).expect("converted"))
}

fn placed(cli: &Cli) -> String {
    let file = cli.file("book.csv", BOOK);
    cli.import(&file);
    cli.json(&["agencies", "add", "Northgate", "--term-days", "90", "--commission", "20", "30"]);
    cli.json(&["place", "--agency", "Northgate"])["batch"].as_str().expect("a number").to_owned()
}

#[test]
fn other_programs_read_a_pack_to_the_last_digit() {
    let cli = Cli::as_of("2025-06-30");
    let contract = r#"{"contract":{"reference":"C-1","fields":[
        {"field":"debtor_no","form":"full","purpose":"letters"}]}}"#;
    let file = cli.file("book.csv", BOOK);
    cli.import(&file);
    cli.json(&["agencies", "add", "Northgate", "--term-days", "90", "--commission", "20", "30"]);
    let agreement = cli.file("agreement.json", contract);
    cli.json(&["agencies", "set", "Northgate", "--agreement", agreement.to_str().expect("a path")]);
    let batch = cli.json(&["place", "--agency", "Northgate"])["batch"].as_str().expect("a number").to_owned();
    let folder = cli.path("pack");
    let export = cli.json(&["export", &batch, "--out", folder.to_str().expect("a path")]);
    let workbook = folder.join(format!("{batch}.xlsx"));

    let manifest: Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).expect("written")).expect("JSON");
    assert_eq!((&manifest["rows"], &manifest["control_totals"][0]["minor"]), (&4.into(), &390_010.into()));
    assert_eq!(export["control_totals"], manifest["control_totals"]);
    for listed in manifest["files"].as_array().expect("a list") {
        let name = listed["name"].as_str().expect("a name");
        if let Some(sum) = read_by("sha256sum", &[folder.join(name).to_str().expect("a path")]) {
            assert_eq!(sum.split_whitespace().next(), listed["sha256"].as_str(), "{name}");
        }
    }

    let csv = std::fs::read(folder.join(format!("{batch}.csv"))).expect("written");
    let csv = String::from_utf8(csv).expect("UTF-8");
    let csv = csv.strip_prefix('\u{feff}').expect("a mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers: Vec<String> = reader.headers().expect("headers").iter().map(str::to_owned).collect();
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let at = |header: &str| headers.iter().position(|known| known == header).expect("the column is there");
    let of = |case: &str| rows.iter().find(|row| row[at("case ref")] == case).expect("the case is there");
    assert_eq!(of("0012")[at("id no")], "110101199001011237");
    assert_eq!(of("B1")[at("name")], "'=1+1", "a formula is neutralised");

    if let Some(cells) = by_openpyxl(&workbook) {
        assert_eq!(cells.len(), 5, "a header and four cases");
        let cell = |case: &str, header: &str| {
            let row = cells.iter().find(|row| row[at("case ref")][1] == case).expect("the case is there");
            row[at(header)].clone()
        };
        for (case, header, kind, value) in [
            ("0012", "case ref", "s", "0012"),
            ("0012", "name", "s", "李雷"),
            ("0012", "id no", "s", "110101199001011237"),
            ("0012", "phone", "s", "13900000001"),
            ("0012", "total due", "n", "1000.1"),
            ("0012", "placed on", "d", "2025-06-30 00:00:00"),
            ("0012", "DPD", "n", "171"),
            ("A\"2", "name", "s", "Lee, Ann"),
            ("A\"2", "phone", "s", "+86 139"),
            ("B1", "name", "s", "=1+1"),
            ("B1", "id no", "s", "22020219900202224X"),
            ("622202020001234567890", "case ref", "s", "622202020001234567890"),
            ("622202020001234567890", "phone", "s", "@44"),
        ] {
            let found = cell(case, header);
            assert_eq!((found[0].as_str(), found[1].as_str()), (Some(kind), Some(value)), "{header} of {case}");
        }
        assert_eq!(cell("0012", "total due")[2], "#,##0.00");
        assert_eq!(cell("0012", "id no")[2], "@", "text, and shown as text");
    }

    if let Some(text) = by_libreoffice(&cli.path("lo"), &workbook) {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let found: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        for (ours, theirs) in rows.iter().zip(&found) {
            for header in ["case ref", "id no", "phone", "name", "bucket", "batch no"] {
                let plain = ours[at(header)].trim_start_matches('\'');
                assert_eq!(plain, theirs[at(header)], "{header}");
            }
            let number = |text: &str| text.replace(',', "").parse::<f64>().expect("a number");
            assert!((number(&ours[at("total due")]) - number(&theirs[at("total due")])).abs() < 1e-9);
            assert_eq!(ours[at("placed on")], theirs[at("placed on")]);
        }
        assert_eq!(found.len(), 4);
    }
}

#[test]
fn another_program_opens_the_archive_with_the_passphrase_and_with_no_other() {
    let cli = Cli::as_of("2025-06-30");
    let batch = placed(&cli);
    let secret = cli.file("secret.txt", "正确 horse\n");
    let folder = cli.path("pack");
    let (folder_text, secret_text) = (folder.to_str().expect("a path"), secret.to_str().expect("a path"));
    cli.json(&["export", &batch, "--out", folder_text, "--passphrase-file", secret_text]);
    let names: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, [format!("{batch}.zip")], "no plain file beside it");
    let archive = folder.join(&names[0]);
    let out = cli.path("opened");
    let arguments = |passphrase: &str| {
        vec![
            "x".to_owned(),
            format!("-p{passphrase}"),
            "-y".to_owned(),
            format!("-o{}", out.display()),
            archive.display().to_string(),
        ]
    };
    let wrong = Command::new("7z").args(arguments("wrong")).output();
    if let Ok(wrong) = wrong {
        assert!(!wrong.status.success(), "another passphrase does not open it");
        let right = Command::new("7z").args(arguments("正确 horse")).output().expect("7z");
        assert!(right.status.success(), "{}", String::from_utf8_lossy(&right.stdout));
        if let Some(cells) = by_openpyxl(&out.join(format!("{batch}.xlsx"))) {
            assert_eq!(cells.len(), 5);
        }
    } else {
        assert!(may_be_missing(), "7z is installed by `cargo xtask test`");
    }
    // It stands nowhere: not in the book, not in its log.
    let book = std::fs::read(cli.book()).expect("the book");
    let needle = "正确 horse".as_bytes();
    assert!(!book.windows(needle.len()).any(|window| window == needle));
    assert!(!cli.json(&["log"]).to_string().contains("horse"));
}

#[test]
fn the_whole_life_of_a_batch_goes_by_the_command_line() {
    let cli = Cli::as_of("2025-06-30");
    let batch = placed(&cli);
    assert_eq!(cli.json(&["batches"])[0]["state"], "draft");
    assert_eq!(cli.refused(&["acknowledge", &batch]), "batch_is_draft");
    let folder = cli.path("out");
    let folder = folder.to_str().expect("a path");
    cli.json(&["export", &batch, "--out", folder]);
    assert_eq!(cli.json(&["acknowledge", &batch])["batch"]["state"], "running");
    let payments = cli.file("back.csv", "case ref,amount,paid on,latest balance\n0012,100.10,2025-06-30,900.00\nB1,1.00,2025-06-30,5.00\n??,1,2025-06-30,\n");
    let payments = payments.to_str().expect("a path");
    let dry = cli.json(&["return", &batch, payments, "--dry-run"]);
    assert_eq!((&dry["change"], &dry["rows"]["applied"]), (&Value::Null, &1.into()));
    let done = cli.json(&["return", &batch, payments]);
    for key in
        ["batch", "agency", "kind", "dry_run", "change", "file", "sha256", "rows", "applied", "open_cases", "list"]
    {
        assert!(done.get(key).is_some(), "{key}");
    }
    assert_eq!(
        (&done["rows"]["agrees"], &done["rows"]["differs"], &done["rows"]["unknown"]),
        (&1.into(), &1.into(), &1.into())
    );
    let text = String::from_utf8(
        Command::new(caseload_tests::program("caseload"))
            .args(["--book", cli.book().to_str().expect("a path"), "--as-of", "2025-06-30", "return", &batch, payments])
            .env("LANG", "en_US.UTF-8")
            .output()
            .expect("caseload runs")
            .stdout,
    )
    .expect("UTF-8");
    assert!(
        text.contains("balance: 5.00 CNY in the file, 1999.00 CNY in the book"),
        "both figures stand side by side: {text}"
    );
    assert_eq!(cli.json(&["return", &batch, payments, "--accept", "3"])["rows"]["applied"], 1);
    assert_eq!(cli.json(&["return", &batch, payments, "--accept-differing"])["rows"]["known"], 2);
    let bad = cli.file("bad.csv", "case ref,amount,paid on\n0012,100.10,2025-06-30\nTotal,99.00,\n");
    assert_eq!(cli.refused(&["return", &batch, bad.to_str().expect("a path")]), "trailer_differs");
    let list = cli.file("list.csv", "loan no,city\n0012,X\n");
    assert_eq!(cli.refused(&["return", &batch, list.to_str().expect("a path")]), "not_a_return");

    let pending = cli.json(&["recall", &batch, "B1", "--reason", "complaint", "--pending", "--out", folder]);
    assert_eq!((&pending["pending"], &pending["open_cases"]), (&true.into(), &4.into()));
    assert_eq!(cli.json(&["object", &batch, "B1", "--note", "nearly paid"])["cases"], 1);
    let shown = cli.json(&["batches", &batch]);
    let b1 = shown["cases"].as_array().expect("a list").iter().find(|case| case["loan_no"] == "B1").expect("B1");
    assert_eq!((&b1["state"], &b1["objection"]), (&"recall_pending".into(), &"nearly paid".into()));
    assert_eq!(cli.refused(&["confirm-deletion", &batch]), "batch_is_open");
    assert_eq!(cli.json(&["recall", &batch, "--reason", "complaint"])["recalled"], 1, "what was asked for");
    assert_eq!(cli.json(&["recall", &batch, "--reason", "term-ended"])["open_cases"], 0);
    cli.json(&["confirm-deletion", &batch, "--note", "by letter"]);
    assert_eq!(cli.json(&["batches"])[0]["state"], "closed");

    let statement = cli.json(&["statement", "Northgate", "2025-06"]);
    assert_eq!(statement["statement"]["commission"][0]["minor"], 2_022);
    assert_eq!(cli.refused(&["statement", "Northgate", "2025-06", "--settle"]), "month_not_over");
    let sheet = cli.path("june.xlsx");
    let settled = cli.json(&[
        "--as-of",
        "2025-07-01",
        "statement",
        "Northgate",
        "2025-06",
        "--settle",
        "--out",
        sheet.to_str().expect("a path"),
    ]);
    assert!(settled["statement"]["settled"] == true && sheet.exists());
    assert_eq!(cli.refused(&["statement", "Northgate", "June"]), "not_a_month");
    let card = cli.json(&["scorecard", "--by", "batch"]);
    assert_eq!(
        (&card["rows"][0]["key"], &card["rows"][0]["recovered"]["minor"]),
        (&Value::from(batch.as_str()), &10_110.into())
    );
    let register = cli.json(&["disclosure", "0012"]);
    assert_eq!(register["entries"][0]["cases"].as_array().map(Vec::len), Some(2), "both of the debtor");
    assert!(register["entries"][0]["deleted_on"].is_string());
    assert!(cli.json(&["check"])["ok"] == true);
}

#[test]
fn terms_are_said_on_the_command_line() {
    let cli = Cli::as_of("2025-06-30");
    placed(&cli);
    let set = cli.json(&[
        "agencies",
        "set",
        "Northgate",
        "--commission",
        "20:5:300",
        "--commission",
        "M7+=40",
        "--commission",
        "M7+/2=45.5",
        "--direct-from",
        "never",
        "--tail-days",
        "7",
        "--region",
        "North",
        "--valid-until",
        "2025-12-31",
    ]);
    assert_eq!(set["version"], 2);
    let lines = &set["terms"]["commission"];
    assert_eq!(
        (&lines[0]["minimum"], &lines[0]["maximum"], &lines[0]["bucket"]),
        (&500.into(), &30_000.into(), &Value::Null)
    );
    assert_eq!(
        (&lines[2]["bucket"], &lines[2]["from_hand"], &lines[2]["percent"]),
        (&"M7+".into(), &2.into(), &45.5.into())
    );
    assert_eq!(set["terms"]["direct_from_day"], Value::Null);
    let shown = cli.json(&["agencies", "show", "Northgate"]);
    assert_eq!(shown, set);
    let file = cli.file("agreement.json", shown.to_string());
    let again = cli.json(&["agencies", "set", "Northgate", "--agreement", file.to_str().expect("a path")]);
    assert_eq!(again["version"], 2, "what is agreed already makes no version");
    for bad in ["x", "101", "M9=20", "20:9:1", "/0=20", "20:1:2:3"] {
        let output = cli.run(&["agencies", "set", "Northgate", "--commission", bad]);
        assert_eq!(output.status.code(), Some(1), "{bad}");
    }
    let preview = cli.json(&["agencies", "preview", "Northgate"]);
    assert!(preview["columns"].as_array().is_some_and(|columns| columns.len() > 20));
    assert_eq!(cli.json(&["place", "--agency", "Northgate", "--expected"])["thin"], false, "nothing is eligible");
    assert_eq!(cli.refused(&["--as-of", "2026-01-01", "place", "--agency", "Northgate"]), "agency_not_valid");
}

/// A book in another currency than the usual one, with an agency that has three cases.
fn dollars() -> Cli {
    let cli = Cli::as_of("2024-05-01");
    let list = "loan_no,name,id no,due date,outstanding\nA1,N1,ID1,2024-01-01,1000.00\nA2,N2,ID2,2024-01-01,1000.00\n\
        A3,N3,ID3,2024-01-01,1000.00\n";
    let file = cli.file("list.csv", list);
    let _ = cli.json(&["import", file.to_str().expect("a path"), "--kind", "cases", "--currency", "USD"]);
    let _ = cli.json(&["agencies", "add", "North", "--term-days", "60", "--commission", "20"]);
    cli
}

#[test]
fn limits_hold_in_every_currency() {
    let cli = dollars();
    let _ = cli.json(&["agencies", "set", "North", "--commission", "20:50:100"]);
    let placed = |more: &[&str]| {
        let mut arguments = vec!["place", "--agency", "North", "--dry-run"];
        arguments.extend(more);
        cli.json(&arguments)["cases"].as_u64().expect("a count")
    };
    assert_eq!(placed(&["--max-outstanding", "1500.00"]), 1);
    assert_eq!(placed(&["--min-balance", "5000.00"]), 0);
    assert_eq!(placed(&["--max-balance", "500.00"]), 0);
    let _ = cli.json(&["collectors", "add", "Bo", "--max-outstanding", "1500.00"]);
    let divided = cli.json(&["divide", "--dry-run"]);
    assert_eq!(divided["collectors"][0]["cases"], 1, "{divided}");
    let batch =
        cli.json(&["place", "--agency", "North", "--only", "A1"])["batch"].as_str().expect("a number").to_owned();
    let _ = cli.json(&["export", &batch, "--out", cli.path("out").to_str().expect("a path")]);
    let returned = cli.file("returned.csv", "case ref,paid on,amount\nA1,2024-05-10,1000.00\n");
    let _ = cli.json(&["--as-of", "2024-05-31", "return", &batch, returned.to_str().expect("a path")]);
    let statement = cli.json(&["--as-of", "2024-06-01", "statement", "North", "2024-05"]);
    assert_eq!(statement["statement"]["lines"][0]["commission"]["minor"], 10_000, "no more than the most");
    let _ = cli.json(&["agencies", "set", "North", "--max-outstanding", "100.00"]);
    assert_eq!(placed(&[]), 0);
}

#[test]
fn limits_that_another_currency_cannot_meet_exclude() {
    let cli = dollars();
    let euros = cli.file("euros.csv", "loan_no,name,id no,due date,outstanding\nE1,N9,ID9,2024-01-01,1000.00\n");
    let _ = cli.json(&["import", euros.to_str().expect("a path"), "--kind", "cases", "--currency", "EUR"]);
    let placed = cli.json(&["place", "--agency", "North", "--min-balance", "1.00", "--dry-run"]);
    let excluded = placed["excluded"].as_array().expect("a list");
    assert_eq!(placed["cases"], 3);
    assert_eq!(excluded.len(), 1, "{placed}");
    assert_eq!(excluded[0]["code"], "limit_in_other_currency");
}

#[test]
fn what_is_taken_back_earns_nothing() {
    for (reported, taken_back, commission) in [
        ("A1,2024-05-10,1000.00\n", "-600.00", 8_000),
        ("A1,2024-05-10,600.00\nA1,2024-05-12,400.00\n", "-1000.00", 0),
        ("A1,2024-05-10,600.00\nA1,2024-05-12,400.00\n", "-500.00", 10_000),
    ] {
        let cli = dollars();
        let _ = cli.json(&["agencies", "set", "North", "--direct-from", "never"]);
        let batch = cli.json(&["place", "--agency", "North"])["batch"].as_str().expect("a number").to_owned();
        let _ = cli.json(&["export", &batch, "--out", cli.path("out").to_str().expect("a path")]);
        let returned = cli.file("returned.csv", format!("case ref,paid on,amount\n{reported}"));
        let _ = cli.json(&["--as-of", "2024-05-31", "return", &batch, returned.to_str().expect("a path")]);
        let reversal = format!("loan_no,paid_on,amount,reference\nA1,2024-05-15,{taken_back},\n");
        let reversal = cli.file("reversal.csv", reversal);
        let _ =
            cli.json(&["--as-of", "2024-06-01", "import", reversal.to_str().expect("a path"), "--kind", "payments"]);
        let statement = cli.json(&["--as-of", "2024-06-01", "statement", "North", "2024-05"]);
        let lines = statement["statement"]["lines"].as_array().expect("lines");
        let earned: i64 = lines.iter().map(|line| line["commission"]["minor"].as_i64().expect("money")).sum();
        assert_eq!(earned, commission, "{reported} less {taken_back}");
        let scorecard = cli.json(&["--as-of", "2024-06-01", "scorecard"]);
        assert_eq!(scorecard["rows"][0]["commission"]["minor"], commission, "{reported} less {taken_back}");
    }
}

#[test]
fn a_confirmed_payment_is_reversed_by_the_lenders_own_reference() {
    let cli = dollars();
    let batch = cli.json(&["place", "--agency", "North"])["batch"].as_str().expect("a number").to_owned();
    let _ = cli.json(&["export", &batch, "--out", cli.path("out").to_str().expect("a path")]);
    let returned = cli.file("returned.csv", "case ref,paid on,amount\nA1,2024-05-10,400.00\n");
    let _ = cli.json(&["--as-of", "2024-05-31", "return", &batch, returned.to_str().expect("a path")]);
    let outstanding = |expected: i64| {
        assert_eq!(cli.json(&["--as-of", "2024-06-06", "case", "A1"])["outstanding"]["minor"], expected);
    };
    outstanding(60_000);
    for (row, expected) in [("A1,2024-05-10,400.00,R1,", 60_000), ("A1,2024-06-05,-400.00,V1,R1", 100_000)] {
        let file = cli.file("paid.csv", format!("loan_no,paid_on,amount,reference,reverses\n{row}\n"));
        let told = cli.json(&["--as-of", "2024-06-06", "import", file.to_str().expect("a path"), "--kind", "payments"]);
        assert_eq!(told["rows"]["rejected"], 0, "{told}");
        outstanding(expected);
    }
}

#[test]
fn a_payment_that_the_lender_told_of_first_is_known_by_the_agencys_reference_too() {
    for own in ["R1", ""] {
        let cli = dollars();
        let batch = cli.json(&["place", "--agency", "North"])["batch"].as_str().expect("a number").to_owned();
        let _ = cli.json(&["export", &batch, "--out", cli.path("out").to_str().expect("a path")]);
        let import = |row: &str| {
            let file = cli.file("paid.csv", format!("loan_no,paid_on,amount,reference,reverses\n{row}\n"));
            cli.json(&["--as-of", "2024-06-06", "import", file.to_str().expect("a path"), "--kind", "payments"])["rows"]
                .clone()
        };
        let outstanding = || cli.json(&["--as-of", "2024-06-06", "case", "A1"])["outstanding"]["minor"].clone();
        assert_eq!(import(&format!("A1,2024-05-10,400.00,{own},"))["created"], 1);
        let returned = cli.file("returned.csv", "case ref,paid on,amount,reference\nA1,2024-05-10,400.00,a1\n");
        let _ = cli.json(&["--as-of", "2024-06-01", "return", &batch, returned.to_str().expect("a path")]);
        assert_eq!(outstanding(), 60_000, "{own:?}");
        assert_eq!(import("A1,2024-05-10,400.00,a1,")["unchanged"], 1, "{own:?}: it is that one");
        assert_eq!(outstanding(), 60_000, "{own:?}");
        assert_eq!(import("A1,2024-06-05,-400.00,V1,a1")["rejected"], 0, "{own:?}");
        assert_eq!(outstanding(), 100_000, "{own:?}");
        let earned = &cli.json(&["--as-of", "2024-06-06", "scorecard"])["rows"][0]["commission"]["minor"];
        assert_eq!(earned, 0, "{own:?}");
    }
}

#[test]
fn what_an_agency_calls_money_that_came_back_is_money() {
    let cli = Cli::as_of("2025-10-01");
    let text = "loan no,name,due date,outstanding\nA1,Ann,2025-06-01,1000.00\nA2,Bob,2025-06-01,2000.00\n";
    cli.import(&cli.file("book.csv", text));
    cli.json(&["agencies", "add", "Fast", "--term-days", "90", "--commission", "20"]);
    let batch = cli.json(&["place", "--agency", "Fast"])["batch"].as_str().expect("a number").to_owned();
    let text = "序号,合同号,客户姓名,回款金额,回款日期,备注\n1,A1,Ann,500.00,2025-10-10,部分还款\n2,A2,Bob,1000.00,2025-10-11,\n合计,,,1500.00,,\n";
    let file = cli.file("huikuan.csv", text);
    let result = cli.json(&["return", &batch, file.to_str().expect("a path"), "--as-of", "2025-10-20"]);
    assert_eq!((&result["kind"], &result["rows"]["applied"]), (&"payments".into(), &2.into()), "{result}");
}

#[test]
fn a_row_that_may_be_no_money_is_not_applied() {
    for (header, good, bad) in [
        ("Result", "Paid", "Promise"),
        ("Result", "Paid", "Will pay"),
        ("Status", "Success", "Submitted"),
        ("回款状态", "成功", "审核中"),
        ("结果", "成功", "拒绝"),
        ("Return Reason", "", "AM04"),
        ("Dr/Cr", "Cr", "Dr"),
        ("Remarks", "thanks", "customer promised to pay on Friday"),
        ("备注", "谢谢", "客户承诺下周还"),
        ("Note", "at the branch", "will pay next week"),
    ] {
        let cli = Cli::as_of("2025-06-30");
        let batch = placed(&cli);
        let text =
            format!("Case Ref,Paid On,Amount,{header}\n0012,2025-07-08,100.00,{good}\nB1,2025-07-08,100.00,{bad}\n");
        let file = cli.file("returned.csv", text);
        let result = cli.json(&["--as-of", "2025-07-31", "return", &batch, file.to_str().expect("a path")]);
        assert_eq!(result["applied"][0]["minor"], 10_000, "{header}: {bad} {result}");
        assert_eq!(result["rows"]["unknown"], 1, "{header}: {bad} {result}");
    }
    // Thousands that were not quoted are never cut.
    let cli = Cli::as_of("2025-06-30");
    let batch = placed(&cli);
    let file = cli.file("returned.csv", "Case Ref,Paid On,Amount\n0012,2025-07-08,1,000.00\nB1,2025-07-08,100.00\n");
    let result = cli.json(&["--as-of", "2025-07-31", "return", &batch, file.to_str().expect("a path")]);
    assert_eq!(
        (&result["applied"][0]["minor"], &result["list"][0]["code"]),
        (&10_000.into(), &"columns_shifted".into())
    );
    // A remark beside money and a mere date is a remark.
    let file = cli.file("noted.csv", "Case Ref,Date,Amount,Note\n0012,2025-07-09,50.00,paid\n");
    let result = cli.json(&["--as-of", "2025-07-31", "return", &batch, file.to_str().expect("a path")]);
    assert_eq!((&result["kind"], &result["applied"][0]["minor"]), (&"payments".into(), &5_000.into()), "{result}");
}

#[test]
fn a_return_in_another_currency_books_nothing() {
    let cli = dollars();
    let batch = cli.json(&["place", "--agency", "North"])["batch"].as_str().expect("a number").to_owned();
    let _ = cli.json(&["export", &batch, "--out", cli.path("out").to_str().expect("a path")]);
    for content in [
        "case ref,paid on,amount (CNY)\nA1,2024-05-10,400.00\n",
        "case ref,paid on,amount RMB\nA1,2024-05-10,400.00\n",
        "case ref,paid on,amount,currency\nA1,2024-05-10,400.00,CNY\n",
    ] {
        let returned = cli.file("returned.csv", content);
        let _ = cli.run(&["--as-of", "2024-05-31", "return", &batch, returned.to_str().expect("a path")]);
        let case = cli.json(&["--as-of", "2024-06-01", "case", "A1"]);
        assert_eq!(case["outstanding"]["minor"], 100_000, "{content}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_passphrase() {
    let cli = dollars();
    let batch = cli.json(&["place", "--agency", "North"])["batch"].as_str().expect("a number").to_owned();
    let passphrase = cli.file("passphrase.txt", "\u{feff}open sesame\r\nnot this\r\n");
    let out = cli.path("out");
    let _ = cli.json(&[
        "export",
        &batch,
        "--out",
        out.to_str().expect("a path"),
        "--passphrase-file",
        passphrase.to_str().expect("a path"),
    ]);
    let is_archive = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "zip");
    let archive = std::fs::read_dir(&out).expect("the pack").flatten().find(is_archive).expect("an archive").path();
    let archive = archive.to_str().expect("a path");
    if let Some(listed) = read_by("7z", &["t", "-popen sesame", archive]) {
        assert!(listed.contains("Everything is Ok"), "{listed}");
    }
}

#[test]
fn what_a_later_file_or_assignment_says_again_is_not_taken_back_from_under_it() {
    let cli = Cli::as_of("2025-06-30");
    let batch = placed(&cli);
    let listed = cli.json(&["batches", &batch]);
    let loans: Vec<String> = listed["cases"]
        .as_array()
        .expect("cases")
        .iter()
        .map(|one| one["loan_no"].as_str().expect("a number").to_owned())
        .collect();
    let reported = |count: usize| {
        let rows: String = loans.iter().take(count).map(|loan| format!("{loan},2025-06-30,1.00,R{loan}\n")).collect();
        format!("case ref,paid on,amount,reference\n{rows}")
    };
    let refused = |change: &str, by: i64| {
        let output = cli.run(&["undo", change]);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        assert_eq!((output.status.code(), &said["error"]["params"]["by"]), (Some(1), &by.into()), "{said}");
    };
    let first = cli.file("first.csv", reported(1));
    let both = cli.file("both.csv", reported(2));
    let one = cli.json(&["return", &batch, first.to_str().unwrap()])["change"].as_i64().expect("a change");
    let other = cli.json(&["return", &batch, both.to_str().unwrap()])["change"].as_i64().expect("a change");
    refused(&one.to_string(), other);
    cli.json(&["undo", &other.to_string()]);
    // A row that may be cut off is not applied, and a reversal without a name rests on what it takes back.
    let cut = cli.file(
        "cut.csv",
        reported(2).trim_end_matches(|c| c != '\n').to_owned() + &format!("{},2025-06-30,12", loans[1]),
    );
    let rows = &cli.json(&["return", &batch, cut.to_str().unwrap(), "--dry-run"])["rows"];
    assert_eq!((&rows["known"], &rows["unknown"]), (&1.into(), &1.into()), "{rows}");
    let back = cli.file("back.csv", format!("case ref,paid on,amount\n{},2025-06-30,-1.00\n", loans[0]));
    let back = cli.json(&["return", &batch, back.to_str().unwrap()])["change"].as_i64().expect("a change");
    refused(&one.to_string(), back);
    cli.json(&["undo", &back.to_string()]);
    // A file of which all is known says it again too, and the very same file says nothing more.
    let same = cli.json(&["return", &batch, first.to_str().unwrap()]);
    assert_eq!((&same["change"], &same["rows"]["known"]), (&serde_json::Value::Null, &1.into()), "{same}");
    let weekly = cli.file("weekly.csv", reported(1).replace("amount", "Amount"));
    let weekly = cli.json(&["return", &batch, weekly.to_str().unwrap()]);
    assert_eq!((&weekly["rows"]["applied"], &weekly["rows"]["known"]), (&0.into(), &1.into()), "{weekly}");
    let weekly = weekly["change"].as_i64().expect("a change");
    refused(&one.to_string(), weekly);
    cli.json(&["undo", &weekly.to_string()]);
    cli.json(&["undo", &one.to_string()]);

    cli.json(&["recall", &batch, "--reason", "term-ended"]);
    cli.json(&["collectors", "add", "Anna"]);
    let change = |output: serde_json::Value| output["change"].as_i64().expect("a change");
    let one = change(cli.json(&["assign", &loans[0], "--to", "Anna"]));
    let both = change(cli.json(&["assign", &loans[0], &loans[1], "--to", "Anna"]));
    refused(&one.to_string(), both);
    cli.json(&["undo"]);
    cli.json(&["undo", &one.to_string()]);
    let one = change(cli.json(&["divide"]));
    let keeps = cli.json(&["divide", "--only", "all", "--keep-current"]);
    assert!(keeps["kept"].as_u64() > Some(0), "{keeps}");
    let keeps = change(keeps);
    refused(&one.to_string(), keeps);
    cli.json(&["undo"]);
    cli.json(&["undo", &one.to_string()]);
}

#[test]
fn a_passphrase_that_other_programs_do_not_take_is_refused() {
    let cli = Cli::as_of("2025-06-30");
    let batch = placed(&cli);
    let folder = cli.path("pack");
    for (length, good) in [(100, false), (99, true)] {
        let secret = cli.file("secret.txt", "x".repeat(length));
        let arguments =
            ["export", &batch, "--out", folder.to_str().unwrap(), "--passphrase-file", secret.to_str().unwrap()];
        assert_eq!(cli.run(&arguments).status.success(), good, "{length}");
    }
    let archive = folder.join(format!("{batch}.zip"));
    if let Ok(opened) = Command::new("7z").arg("t").arg(format!("-p{}", "x".repeat(99))).arg(&archive).output() {
        assert!(opened.status.success(), "{}", String::from_utf8_lossy(&opened.stdout));
    }
}

/// A book with a batch of loans LN10001 to LN10004 placed on 2025-12-30.
fn placed_batch() -> Cli {
    let cli = Cli::as_of("2025-12-30");
    let rows: String = (1..=4).map(|loan| format!("LN1000{loan},N{loan},2025-06-01,10000.00\n")).collect();
    let file = cli.file("book.csv", format!("loan no,name,due date,outstanding\n{rows}"));
    cli.json(&["import", file.to_str().expect("a path"), "--currency", "EUR"]);
    cli.json(&["agencies", "add", "Alpha", "--term-days", "90", "--commission", "20"]);
    cli.json(&["place", "--agency", "Alpha", "--min-days", "30"]);
    cli
}

/// What is owed on LN10001 after some files of the agency, applied with some options.
fn owed_after(files: &[(&str, &[&str])]) -> (i64, serde_json::Value) {
    let cli = placed_batch();
    let mut said = serde_json::Value::Null;
    for (text, more) in files {
        let file = cli.file("return.csv", text);
        let arguments = ["return", "20251230-01", file.to_str().expect("a path"), "--as-of", "2026-01-15"];
        said = cli.json(&[&arguments[..], more].concat());
    }
    let owed = cli.json(&["cases", "--search", "LN10001", "--as-of", "2026-01-15"])["rows"][0]["outstanding"]["minor"]
        .as_i64()
        .expect("minor");
    (owed, said)
}

#[test]
fn a_row_that_names_the_payment_it_takes_back_is_no_second_payment() {
    let first = "Receipt No,Loan No,Paid On,Amount,Reversal Of\nR1,LN10001,2025-12-31,1500,\n";
    let second = "Receipt No,Loan No,Paid On,Amount,Reversal Of\nR2,LN10001,2026-01-10,1500,R1\n";
    let (owed, said) = owed_after(&[(first, &[]), (second, &[])]);
    assert_eq!(owed, 1_000_000, "{said}");
    // Of a payment that nobody knows nothing is taken back, nor booked.
    let (owed, said) = owed_after(&[(second, &[])]);
    assert_eq!((owed, &said["rows"]["differs"]), (1_000_000, &1.into()), "{said}");
}

#[test]
fn what_came_and_went_back_in_one_file_of_an_agency_cancels() {
    for rows in [
        "LN10001,2025-12-31,2000,R2,Paid\nLN10001,2026-01-03,2000,R2,Reversed\n",
        "LN10001,2025-12-31,2000,,Paid\nLN10001,2026-01-03,2000,,Reversal\n",
        "LN10001,2025-12-31,2000,R1,Cleared\nLN10001,2026-01-03,-2000,R2,Bounced\n",
    ] {
        for header in ["Status", "Type", "Remarks"] {
            let text = format!("Loan No,Paid On,Amount,Receipt,{header}\n{rows}");
            for more in [&[][..], &["--accept", "3"], &["--accept-differing"]] {
                let (owed, said) = owed_after(&[(&text, more)]);
                assert_eq!((owed, &said["rows"]["cancelled"]), (1_000_000, &2.into()), "{text} {more:?} {said}");
            }
        }
    }
    // A later attempt that succeeds is a payment.
    let text =
        "Loan No,Paid On,Amount,Receipt,Status\nLN10001,2025-12-31,2000,R1,Bounced\nLN10001,2026-01-03,2000,R2,Paid\n";
    assert_eq!(owed_after(&[(text, &[])]).0, 800_000);
}

#[test]
fn totals_of_columns_that_are_not_compared_stop_no_file() {
    for (text, owed) in [
        (
            "Loan No,Paid On,Amount,Commission\nLN10001,2025-12-31,1500,300\nLN10002,2025-12-31,2000,400\nTOTAL,,3500,700\n",
            850_000,
        ),
        ("案件编号,还款日期,还款金额,佣金\nLN10001,2025-12-31,1500,300\n合计,,1500,300\n", 850_000),
    ] {
        assert_eq!(owed_after(&[(text, &[])]).0, owed, "{text}");
    }
    let cli = placed_batch();
    let file = cli.file("r.csv", "Loan No,Paid On,Amount,Commission\nLN10001,2025-12-31,1500,300\nTOTAL,,1600,300\n");
    let (code, said) =
        cli.exit_and_json(&["return", "20251230-01", file.to_str().expect("a path"), "--as-of", "2026-01-15"]);
    assert_eq!((code, &said["error"]["code"]), (1, &"trailer_differs".into()), "{said}");
}

#[test]
fn a_visit_that_brought_money_is_a_payment_and_what_is_unclear_is_asked_about() {
    let visits = "Loan No,Visit Date,Amount Collected,Result\nLN10001,2026-01-10,2000,Paid\n";
    assert_eq!(owed_after(&[(visits, &[])]).0, 800_000);
    let thousands = "Amounts in thousands\nLoan No,Paid On,Amount\nLN10001,2026-01-10,1\n";
    assert_eq!(owed_after(&[(thousands, &[])]).0, 900_000);
    for (text, pile) in [
        ("Loan No,Paid On,Amount,Disposition\nLN10001,2026-01-10,2000,RTP\n", "unknown"),
        ("Loan No,Paid On,Amount,Latest Outstanding\nLN10001,2026-01-10,1000,3000\n", "differs"),
    ] {
        let (owed, said) = owed_after(&[(text, &[])]);
        assert_eq!((owed, &said["rows"][pile]), (1_000_000, &1.into()), "{text} {said}");
    }
    // What stands below another header is of other columns; the same one once more is none.
    let promises = "Loan No,Paid On,Amount\nLN10002,2026-01-10,1000\nLoan No,PTP Date,Amount\nLN10001,2026-01-20,500\n";
    let (owed, said) = owed_after(&[(promises, &[])]);
    assert_eq!((owed, &said["rows"]["unknown"], &said["rows"]["agrees"]), (1_000_000, &1.into(), &1.into()), "{said}");
    let pages = "Loan No,Paid On,Amount\nLN10002,2026-01-10,1000\nLoan No,Paid On,Amount\nLN10001,2026-01-10,500\n";
    assert_eq!(owed_after(&[(pages, &[])]).0, 950_000);
    let cli = placed_batch();
    let file = cli.file("r.csv", "Loan No,Paid On,Amount,Amount Collected\nLN10001,2026-01-10,5000,700\n");
    let file = file.to_str().expect("a path");
    let arguments = ["return", "20251230-01", file, "--as-of", "2026-01-15"];
    assert_eq!(cli.refused(&arguments), "paid_amount_unsaid");
    let said = cli.json(&[&arguments[..], &["--map", "amount=Amount Collected"]].concat());
    assert_eq!(said["applied"][0]["minor"], 70_000, "{said}");
}
