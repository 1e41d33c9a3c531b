//! Rows that belong together: cells merged over several of them, and loans that have several.

use crate::Cli;
use caseload_tests::fixtures::file_formats::merged_xlsb;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

const DAY: &str = "2025-12-30";

/// Loan number, debtor and what is owed of every case, in order.
fn cases(cli: &Cli) -> Vec<(String, String, i64)> {
    let listed = cli.json(&["cases", "--sort", "loan_no"]);
    let of_case = |case: &Value| {
        let text = |key: &str| case[key].as_str().expect("a text").to_owned();
        (text("loan_no"), text("debtor_name"), case["outstanding"]["minor"].as_i64().expect("a number"))
    };
    listed["rows"].as_array().expect("a list").iter().map(of_case).collect()
}

fn of(loan_no: &str, name: &str, minor: i64) -> (String, String, i64) {
    (loan_no.to_owned(), name.to_owned(), minor)
}

/// A workbook in which names stand over several rows, and amounts where `amounts` says so.
fn workbook(amounts: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    // The header is merged over two rows too, and says nothing of the rows below.
    for (column, header) in (0_u16..).zip(["name", "loan no", "due date", "outstanding", "branch"]) {
        sheet.merge_range(0, column, 1, column, header, &plain).expect("a cell");
    }
    for (row, loan_no) in (2_u32..).zip(["1", "2", "3", "4"]) {
        sheet.write(row, 1, loan_no).expect("a cell");
        sheet.write(row, 2, "2025-06-01").expect("a cell");
        sheet.write(row, 3, f64::from(row * 100)).expect("a cell");
    }
    sheet.merge_range(2, 0, 4, 0, "Ann", &plain).expect("a cell");
    sheet.write(5, 0, "Bob").expect("a cell");
    sheet.merge_range(2, 4, 5, 4, "North", &plain).expect("a cell");
    if amounts {
        sheet.merge_range(3, 3, 4, 3, "", &plain).expect("a cell");
        sheet.write(3, 3, 700.0).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn what_stands_over_several_rows_is_of_each_of_them() {
    let right = [of("1", "Ann", 20_000), of("2", "Ann", 30_000), of("3", "Ann", 40_000), of("4", "Bob", 50_000)];
    let page = "<table><tr><th>name<th>loan no<th>due date<th>outstanding<th>branch</tr>\
        <tr><td rowspan=3>Ann<td>1<td>2025-06-01<td>200.00<td rowspan=4>North</tr>\
        <tr><td>2<td>2025-06-01<td>300.00</tr><tr><td>3<td>2025-06-01<td>400.00</tr>\
        <tr><td>Bob<td>4<td>2025-06-01<td>500.00</tr></table>";
    let header = ["name", "loan no", "due date", "outstanding", "branch"];
    let binary = merged_xlsb(
        &[
            &header,
            &[],
            &["Ann", "L1", "2025-06-01", "200", "North"],
            &["", "L2", "2025-06-01", "300"],
            &["", "L3", "2025-06-01", "400"],
            &["Bob", "L4", "2025-06-01", "500"],
        ],
        &[[0, 1, 0, 0], [2, 4, 0, 0], [2, 5, 4, 4]],
    );
    let cli = Cli::as_of(DAY);
    cli.import(&cli.file("list.xlsb", binary));
    let names: Vec<String> = cases(&cli).into_iter().map(|(_, name, _)| name).collect();
    assert_eq!(names, ["Ann", "Ann", "Ann", "Bob"]);
    for (name, content) in [("list.xlsx", workbook(false)), ("list.xls", page.as_bytes().to_vec())] {
        let cli = Cli::as_of(DAY);
        let file = cli.file(name, content);
        let result = cli.import(&file);
        assert_eq!(result["rows"]["rejected"], 0, "{name}: {result}");
        assert_eq!(cases(&cli), right, "{name}");
        for loan_no in ["1", "2", "3", "4"] {
            let case = cli.json(&["case", loan_no]);
            let branch = [&case["region"], &case["more"]["branch"]].map(|text| text.as_str().unwrap_or_default());
            assert!(branch.contains(&"North"), "{name}, {loan_no}: {case}");
        }
    }
}

#[test]
fn one_amount_beside_several_rows_is_of_none_of_them() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("list.xlsx", workbook(true));
    let result = cli.import(&file);
    let rejected: Vec<(&Value, &Value)> =
        result["rejects"].as_array().unwrap().iter().map(|one| (&one["row"], &one["code"])).collect();
    assert_eq!(rejected, [(&json!(4), &json!("amount_merged")), (&json!(5), &json!("amount_merged"))]);
    assert_eq!(cases(&cli), [of("1", "Ann", 20_000), of("4", "Bob", 50_000)]);
}

const LINES: &str = "Invoice No,Customer,Item,Due Date,Amount Due\nINV-1,Ann,Desk,2025-11-01,100.00\n\
    INV-2,Bob,Chair,2025-10-01,50.00\nINV-1,Ann,Lamp,2025-10-15,30.50\nINV-1,Ann,Lamp,2025-10-15,30.50\n";

#[test]
fn lines_of_an_invoice_are_added_up_when_asked() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("lines.csv", LINES);
    let path = file.to_str().unwrap();
    let result = cli.json(&["import", path, "--dry-run"]);
    assert_eq!(result["rows"]["rejected"], 3, "two lines differ, and the third repeats one of them");
    let result = cli.json(&["import", path, "--add-up", "--profile", "lines"]);
    assert_eq!((&result["rows"]["created"], &result["rows"]["added"]), (&json!(2), &json!(2)));
    assert_eq!(result["totals"]["outstanding"][0]["minor"], 21_100);
    assert_eq!(cases(&cli), [of("INV-1", "Ann", 16_100), of("INV-2", "Bob", 5_000)]);
    let case = cli.json(&["case", "INV-1"]);
    assert_eq!((&case["due_date"], &case["more"]["Item"]), (&json!("2025-10-15"), &json!("Desk | Lamp")));
    // The next file of the same shape is read alike, and the same one changes nothing.
    let result = cli.import(&file);
    assert_eq!((&result["rows"]["unchanged"], &result["rows"]["added"]), (&json!(2), &json!(2)));
    let next = cli.file("next.csv", LINES.replace("50.00", "40.00"));
    let result = cli.json(&["import", next.to_str().unwrap(), "--as-of", "2025-12-31"]);
    assert_eq!((&result["profile"], &result["rows"]["updated"]), (&json!("lines"), &json!(1)));
    assert_eq!(cli.json(&["check"])["ok"], true);
}

#[test]
fn lines_of_different_debtors_are_not_added_up() {
    let cli = Cli::as_of(DAY);
    let file = cli.file("lines.csv", LINES.replace("INV-2", "INV-1").replace("100.00", "100.xx"));
    let result = cli.json(&["import", file.to_str().unwrap(), "--add-up"]);
    assert_eq!((&result["rows"]["rejected"], &result["rows"]["read"]), (&json!(4), &json!(4)), "{result}");
    assert!(cases(&cli).is_empty());
}
