//! Lines and rows of a file that are no loans and tell something of those that are.

use crate::Cli;
use serde_json::{Value, json};

const DAY: &str = "2025-12-30";
const LIST: &str = "loan no,name,due date,outstanding\nL1,Ann,2025-11-01,1000.00\nL2,Bo,2025-11-01,800.00\n";

fn book(list: &str) -> Cli {
    let cli = Cli::as_of(DAY);
    import(&cli, "list.csv", list, &["--currency", "KES", "--as-of", "2025-12-01"]);
    cli
}

fn import(cli: &Cli, name: &str, text: &str, more: &[&str]) -> Value {
    let file = cli.file(name, text);
    let arguments = [&["import", file.to_str().expect("a path")], more].concat();
    let (code, said) = cli.exit_and_json(&arguments);
    assert_eq!(code, 0, "{text} {said}");
    said
}

/// The warnings of an import as rows and codes.
fn warnings(said: &Value) -> Vec<(u64, String)> {
    let of =
        |notice: &Value| (notice["row"].as_u64().unwrap_or(0), notice["code"].as_str().unwrap_or_default().to_owned());
    said["warnings"].as_array().expect("warnings").iter().map(of).collect()
}

#[test]
fn rows_below_a_line_that_no_column_explains_are_rejected() {
    for (kind, text, rejected, created) in [
        (
            "cases",
            "loan no,due date,outstanding\nL1,2025-11-01,10.00\nWritten-off loans,,\nL2,2025-01-01,20.00\n",
            1,
            1,
        ),
        (
            "cases",
            "loan no,due date,outstanding\nUSD loans,,\nL1,2025-11-01,10.00\nKES loans,,\nL2,2025-01-01,20.00\n",
            1,
            1,
        ),
        (
            "cases",
            "loan no,due date,outstanding\nNairobi,,\nL1,2025-11-01,10.00\nMombasa,,\nL2,2025-01-01,20.00\n",
            0,
            2,
        ),
        ("cases", "loan no,due date,outstanding\nL1,2025-11-01,10.00\n已核销贷款,,\nL2,2025-01-01,20.00\n", 1, 1),
        (
            "cases",
            "loan no,due date,outstanding,status\nL1,2025-11-01,10.00,open\nClosed loans,,,\nL2,2025-01-01,20.00,closed\n",
            0,
            2,
        ),
        (
            "cases",
            "loan no,due date,outstanding,currency\nL1,2025-11-01,10.00,KES\nUSD,,,\nL2,2025-01-01,20.00,USD\n",
            0,
            2,
        ),
        ("payments", "loan no,paid on,amount\nL1,2025-12-10,10.00\nFailed transactions,,\nL2,2025-12-10,20.00\n", 1, 1),
        (
            "payments",
            "loan no,paid on,amount\nReversed:,,\nL1,2025-12-10,10.00\nTotal,,10.00\nL2,2025-12-10,20.00\n",
            1,
            1,
        ),
    ] {
        let cli = if kind == "payments" { book(LIST) } else { Cli::as_of(DAY) };
        let said = import(&cli, "file.csv", text, &["--kind", kind, "--currency", "KES"]);
        let rows = &said["rows"];
        assert_eq!((&rows["rejected"], &rows["created"]), (&json!(rejected), &json!(created)), "{text} {said}");
        let codes = said["rejects"].as_array().expect("rejects").iter().all(|notice| notice["code"] == "under_heading");
        assert!(codes, "{said}");
    }
}

#[test]
fn a_note_below_the_table_says_the_unit_of_all_amounts() {
    let table = "loan no,due date,outstanding\nL1,2025-11-01,10\n";
    for note in ["Amounts in thousands,,", "单位：千元,,"] {
        let cli = Cli::as_of(DAY);
        let said = import(&cli, "file.csv", &format!("{table}{note}\n"), &["--currency", "KES"]);
        assert_eq!(said["totals"]["outstanding"][0]["minor"], 1_000_000, "{note} {said}");
    }
}

#[test]
fn hidden_rows_of_a_workbook_are_read_and_said() {
    for hides in [false, true] {
        let cli = Cli::as_of(DAY);
        let path = cli.path("list.xlsx");
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        for (row, cells) in (0_u32..).zip(LIST.lines().map(|line| line.split(',').collect::<Vec<_>>())) {
            for (column, cell) in (0_u16..).zip(cells) {
                page.write(row, column, cell).expect("written");
            }
        }
        // A column that is hidden is a matter of looks.
        page.set_column_hidden(1).expect("hidden");
        if hides {
            page.set_row_hidden(2).expect("hidden");
        }
        book.save(&path).expect("saved");
        let (code, said) = cli.exit_and_json(&["import", path.to_str().expect("a path"), "--currency", "KES"]);
        assert_eq!((code, &said["rows"]["created"]), (0, &json!(2)), "{said}");
        assert_eq!(warnings(&said).contains(&(0, "hidden_rows".to_owned())), hides, "{said}");
    }
}

#[test]
fn a_list_that_has_no_less_than_before_a_payment_is_said() {
    for (figure, paid, expected) in [("1000.0", true, 1), ("1100.0", true, 1), ("800.0", true, 0), ("1000.0", false, 0)]
    {
        let cli = book(LIST);
        if paid {
            import(&cli, "paid.csv", "loan no,paid on,amount\nL1,2025-12-10,200.00\n", &["--kind", "payments"]);
        }
        let text = format!("loan no,name,due date,outstanding\nL1,Ann,2025-11-01,{figure}\nL2,Bo,2025-11-01,800.00\n");
        let said = import(&cli, "later.csv", &text, &[]);
        let of_payment = warnings(&said).into_iter().filter(|(_, code)| code == "paid_since").count();
        assert_eq!(of_payment, expected, "{figure} {paid} {said}");
    }
}

#[test]
fn more_money_than_a_loan_owes_is_said() {
    let list = "loan no,due date,outstanding,balance\nL1,2025-11-01,100.00,1000.00\nL2,2025-11-01,800.00,\nL3,2025-11-01,0.00,500.00\n";
    let cli = book(list);
    let text = "loan no,paid on,amount\nL1,2025-12-10,900.00\nL1,2025-12-11,101.00\nL2,2025-12-10,900.00\nL3,2025-12-10,50.00\n";
    let said = import(&cli, "paid.csv", text, &["--kind", "payments"]);
    assert_eq!(warnings(&said), [(3, "paid_above".to_owned()), (4, "paid_above".to_owned())], "{said}");
}

#[test]
fn more_left_of_an_instalment_than_is_due_is_said() {
    let mut text = "loan no,instalment no,due date,amount,unpaid\n".to_owned();
    for number in 1..=2_100 {
        let unpaid = if number == 2_100 { "150.00" } else { "100.00" };
        text += &format!("L{number},1,2025-11-01,100.00,{unpaid}\n");
    }
    let said = import(&Cli::as_of(DAY), "schedule.csv", &text, &["--currency", "KES"]);
    assert!(warnings(&said).contains(&(2_101, "rest_above".to_owned())), "{said}");
}

#[test]
fn whole_numbers_called_overdue_beside_a_balance_with_cents_are_asked_about() {
    let text = "loan no,name,overdue,balance\nL1,Ann,60,1000.50\nL2,Bo,25,800.25\nL3,Cy,0,90.10\n";
    let cli = Cli::as_of(DAY);
    let file = cli.file("list.csv", text);
    let code = cli.refused(&["import", file.to_str().expect("a path"), "--currency", "KES"]);
    assert_eq!(code, "guesses_unconfirmed");
}
