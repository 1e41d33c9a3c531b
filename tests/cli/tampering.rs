//! Every way of altering a book behind the program's back is found by `check`, with the change, the table and the row.

use crate::Cli;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const DAY: &str = "2025-06-30";

/// What an alteration does, as SQL; the code by which it is found; the table and the row, where it is about one.
type Alteration = (&'static str, &'static str, Option<&'static str>, Option<&'static str>);

/// Of each kind: rows changed, removed, added, moved to another case, days shifted; the log and the schema too.
const ALTERATIONS: &[Alteration] = &[
    ("UPDATE changes SET actor = 'x' WHERE id = 7", "log_altered", None, None),
    ("UPDATE changes SET params = '{}' WHERE id = 9", "log_altered", None, None),
    ("UPDATE changes SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1", "log_altered", None, None),
    ("UPDATE changes SET what = 'assign' WHERE id = 3", "log_altered", None, None),
    ("UPDATE changes SET sums = '{}' WHERE id = 1", "log_altered", None, None),
    ("UPDATE changes SET cases = x'00' WHERE id = 1", "log_altered", None, None),
    (
        "UPDATE changes SET undone_by = (SELECT max(id) FROM changes) WHERE what = 'hold'",
        "undo_mark_altered",
        None,
        None,
    ),
    ("UPDATE changes SET undone_by = (SELECT max(id) FROM changes) WHERE id = 1", "undo_mark_altered", None, None),
    ("UPDATE changes SET undone_by = NULL WHERE undone_by IS NOT NULL", "undo_mark_altered", None, None),
    (
        "DELETE FROM book_head; DELETE FROM changes WHERE id = (SELECT max(id) FROM changes)",
        "newest_change_missing",
        None,
        None,
    ),
    ("DELETE FROM changes WHERE id = 10", "log_altered", None, None),
    (
        "INSERT INTO changes (id, at, actor, what, params, previous, digest) SELECT max(id) + 1, '2025-07-01T00:00:00.000Z', 'x', 'hold', '{}', '', '' FROM changes",
        "log_altered",
        None,
        None,
    ),
    ("UPDATE cases SET debtor_name = 'X' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET phone = '1' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET debtor_no = '1' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET loan_no = 'X' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("X")),
    ("UPDATE cases SET loan_amount = 1 WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET currency = 'EUR' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET reason = 'x' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    ("UPDATE cases SET product = 'x' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    (
        "UPDATE cases SET debtor_key = (SELECT debtor_key FROM cases WHERE loan_no = 'L1') WHERE loan_no = 'L2'",
        "rows_altered",
        Some("cases"),
        Some("L2"),
    ),
    ("UPDATE cases SET more = '{\"Card\":\"1\"}' WHERE loan_no = 'L2'", "rows_altered", Some("cases"), Some("L2")),
    (
        "PRAGMA foreign_keys = OFF; DELETE FROM facts WHERE case_id = 12; DELETE FROM cases WHERE id = 12",
        "rows_missing",
        Some("cases"),
        Some("12"),
    ),
    (
        "INSERT INTO cases SELECT 999, 'FORGED', debtor_key, debtor_name, debtor_no, phone, email, address, region, product, currency, loan_amount, disbursed_day, term, reason, more, digest, 1 FROM cases WHERE id = 1; INSERT INTO facts SELECT 999, effective_day, change_id, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, removal, balance, carried FROM facts WHERE case_id = 1",
        "rows_added",
        Some("cases"),
        Some("FORGED"),
    ),
    ("UPDATE facts SET outstanding = outstanding + 1 WHERE case_id = 2", "rows_altered", Some("facts"), Some("L2")),
    ("UPDATE facts SET due_day = due_day - 1 WHERE case_id = 2", "rows_altered", Some("facts"), Some("L2")),
    ("UPDATE facts SET settled_day = 20000 WHERE case_id = 2", "rows_altered", Some("facts"), Some("L2")),
    ("DELETE FROM facts WHERE case_id = 2", "rows_missing", Some("facts"), Some("L2")),
    (
        "INSERT INTO facts SELECT 2, effective_day + 9, 3, due_day, 1, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, removal, balance, carried FROM facts WHERE case_id = 2",
        "rows_added",
        Some("facts"),
        Some("L2"),
    ),
    ("UPDATE facts SET case_id = 11, effective_day = 1 WHERE case_id = 2", "rows_altered", Some("facts"), None),
    ("UPDATE instalments SET amount = amount + 1 WHERE number = 1", "rows_altered", Some("instalments"), Some("S1")),
    ("UPDATE instalments SET due_day = due_day + 1 WHERE number = 2", "rows_altered", Some("instalments"), Some("S1")),
    ("DELETE FROM instalments WHERE number = 2", "rows_missing", Some("instalments"), Some("S1")),
    ("UPDATE payments SET amount = amount - 1 WHERE reference = 'P1'", "rows_altered", Some("payments"), Some("1")),
    ("UPDATE payments SET reference = 'x' WHERE reference = 'P1'", "rows_altered", Some("payments"), Some("1")),
    ("UPDATE payments SET case_id = 3 WHERE reference = 'P1'", "rows_altered", Some("payments"), Some("1")),
    ("UPDATE payments SET reverses = 'x' WHERE reference = 'P1'", "rows_altered", Some("payments"), Some("1")),
    ("DELETE FROM payments WHERE reference = 'P1'", "rows_missing", Some("payments"), Some("1")),
    ("UPDATE payments SET amount = 1 WHERE reference = 'R1'", "rows_altered", Some("payments"), Some("2")),
    ("UPDATE payments SET paid_day = paid_day - 9 WHERE reference = 'R1'", "rows_altered", Some("payments"), Some("2")),
    (
        "PRAGMA foreign_keys = OFF; DELETE FROM payments WHERE reference = 'R1'",
        "rows_missing",
        Some("payments"),
        Some("2"),
    ),
    (
        "INSERT INTO payments (case_id, paid_day, amount, reference, change_id) SELECT 2, 20200, 500, 'FORGED', id FROM changes WHERE what = 'hold'",
        "rows_added",
        Some("payments"),
        Some("4"),
    ),
    (
        "UPDATE reported_payments SET brought = 0 WHERE payment_id = 2",
        "rows_altered",
        Some("reported_payments"),
        Some("2"),
    ),
    (
        "UPDATE reported_payments SET stated_balance = 5 WHERE payment_id = 2",
        "rows_altered",
        Some("reported_payments"),
        Some("2"),
    ),
    (
        "UPDATE assignments SET collector_id = 3 - collector_id WHERE id = 1",
        "rows_altered",
        Some("assignments"),
        Some("1"),
    ),
    ("UPDATE assignments SET collector_id = 1", "rows_altered", Some("assignments"), None),
    ("DELETE FROM assignments WHERE id = 1", "rows_missing", Some("assignments"), Some("1")),
    (
        "UPDATE assignments SET ended_change = 5, until_day = 20000 WHERE id = 1",
        "rows_altered",
        Some("assignments"),
        Some("1"),
    ),
    (
        "DROP INDEX assignments_open; INSERT INTO assignments (case_id, collector_id, from_day, change_id) SELECT case_id, collector_id, from_day, change_id FROM assignments WHERE id = 1",
        "rows_added",
        Some("assignments"),
        None,
    ),
    (
        "INSERT INTO assignments (case_id, collector_id, from_day, change_id) SELECT case_id, 1, from_day, 1 FROM placements WHERE ended_change IS NULL LIMIT 1",
        "rows_added",
        Some("assignments"),
        None,
    ),
    ("UPDATE collectors SET name = 'X' WHERE id = 1", "rows_altered", Some("collectors"), Some("1")),
    ("UPDATE collectors SET weight = 9 WHERE id = 1", "rows_altered", Some("collectors"), Some("1")),
    ("UPDATE divisions SET digest = 'x'", "rows_altered", Some("divisions"), Some("1")),
    ("UPDATE divisions SET result = '{'", "rows_altered", Some("divisions"), Some("1")),
    (
        "UPDATE agency_versions SET terms = replace(terms, '20', '40') WHERE version = 1 AND agency_id = 1",
        "rows_altered",
        Some("agency_versions"),
        Some("1"),
    ),
    ("UPDATE agencies SET name = 'X' WHERE id = 1", "rows_altered", Some("agencies"), Some("1")),
    ("UPDATE batches SET agency_id = 2", "rows_altered", Some("batches"), Some("1")),
    ("UPDATE batches SET recall_due_day = recall_due_day + 30", "rows_altered", Some("batches"), Some("1")),
    ("UPDATE batches SET number = 'X'", "rows_altered", Some("batches"), Some("1")),
    ("UPDATE placements SET outstanding = 1 WHERE id = 1", "rows_altered", Some("placements"), Some("1")),
    ("UPDATE placements SET commission_ppm = 1 WHERE id = 1", "rows_altered", Some("placements"), Some("1")),
    ("UPDATE placements SET hand = 2 WHERE id = 1", "rows_altered", Some("placements"), Some("1")),
    ("DELETE FROM placements WHERE id = 2", "rows_missing", Some("placements"), Some("2")),
    (
        "UPDATE placements SET ended_change = 5, until_day = 20000, outcome = 'recalled' WHERE id = 2",
        "rows_altered",
        Some("placements"),
        Some("2"),
    ),
    ("UPDATE placements SET case_id = 11 WHERE id = 2", "rows_altered", Some("placements"), Some("2")),
    ("DELETE FROM exports", "rows_missing", Some("exports"), Some("1")),
    ("UPDATE exports SET files = '[]'", "rows_altered", Some("exports"), Some("1")),
    ("UPDATE exports SET fields = '[]'", "rows_altered", Some("exports"), Some("1")),
    ("DELETE FROM holds", "rows_missing", Some("holds"), Some("1")),
    ("UPDATE holds SET reason = 'x'", "rows_altered", Some("holds"), Some("1")),
    (
        "UPDATE settled_payments SET commission = commission + 1 WHERE payment_id = 2",
        "rows_altered",
        Some("settled_payments"),
        Some("2"),
    ),
    ("DELETE FROM settled_payments WHERE payment_id = 2", "rows_missing", Some("settled_payments"), Some("2")),
    ("UPDATE settlements SET last_day = last_day + 1", "rows_altered", Some("settlements"), Some("1")),
    ("UPDATE returns SET result = '{}'", "rows_altered", Some("returns"), Some("1")),
    ("UPDATE imports SET file = 'x' WHERE run = 1", "rows_altered", Some("imports"), Some("1")),
    ("UPDATE imports SET sha256 = 'x' WHERE run = 1", "rows_altered", Some("imports"), Some("1")),
    ("UPDATE imports SET rows = '{}' WHERE run = 1", "rows_altered", Some("imports"), Some("1")),
    ("DELETE FROM imports WHERE run = 1", "rows_missing", Some("imports"), Some("1")),
    ("UPDATE settings SET value = 'XXX' WHERE key = 'currency'", "rows_altered", Some("settings"), Some("currency")),
    ("INSERT INTO settings (key, value, change_id) VALUES ('x', 'y', 1)", "rows_added", Some("settings"), Some("x")),
    ("UPDATE case_headers SET header = 'x'", "rows_altered", Some("case_headers"), None),
    (
        "CREATE TRIGGER planted AFTER INSERT ON payments BEGIN UPDATE payments SET amount = 0; END",
        "schema_altered",
        None,
        None,
    ),
    ("DROP INDEX placements_open", "schema_altered", None, None),
    ("CREATE VIEW planted AS SELECT * FROM cases", "schema_altered", None, None),
    ("CREATE TABLE planted (x)", "schema_altered", None, None),
    ("DROP INDEX cases_debtor_key", "schema_altered", None, None),
];

/// A book in which every table has a row that matters.
fn book() -> Cli {
    let cli = Cli::as_of(DAY);
    let mut list = "loan no,name,id no,phone,due date,outstanding,product,loan amount,reason,Card\n".to_owned();
    for number in 1..=12 {
        let due = if number <= 4 { "2025-01-10" } else { "2025-05-20" };
        list += &format!("L{number},N{number},ID{number},139{number},{due},100.00,Cash,900.00,forgot,77\n");
    }
    for (name, content) in [
        ("list.csv", list.as_str()),
        ("plan.csv", "loan_no,instalment_no,due_date,amount\nS1,1,2025-01-10,10.00\nS1,2,2025-02-10,10.00\n"),
        ("paid.csv", "loan_no,paid_on,amount,reference\nS1,2025-03-15,9.00,P1\n"),
        ("returned.csv", "case ref,paid on,amount,reference\nL1,2025-06-30,10.00,R1\nL2,2025-06-30,20.00,R2\n"),
    ] {
        cli.file(name, content);
    }
    let path = |name: &str| cli.path(name).to_str().expect("a path").to_owned();
    let done = |command: &str| {
        let arguments: Vec<String> = command
            .split_whitespace()
            .map(|word| if word.contains(".csv") || word == "out" { path(word) } else { word.to_owned() })
            .collect();
        cli.json(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    for command in [
        "import list.csv",
        "import plan.csv --kind instalments",
        "import paid.csv --kind payments",
        "currency CNY",
        "collectors add Anna",
        "collectors add Bo",
        "divide --bucket M2",
        "agencies add North --term-days 90 --commission 20",
        "agencies add South --term-days 90 --commission 10",
        "hold L10 --reason dispute",
    ] {
        done(command);
    }
    let batch = done("place --agency North")["batch"].as_str().expect("a batch").to_owned();
    done(&format!("export {batch} --out out"));
    done(&format!("return {batch} returned.csv"));
    done("statement North 2025-06 --settle --as-of 2025-07-01");
    done("assign L9 --to Bo");
    done("undo");
    cli
}

fn check(book: &Path, more: &[&str]) -> (Value, String) {
    let mut command = Command::new(caseload_tests::program("caseload"));
    let output = command.arg("--book").arg(book).args(["--json", "check"]).args(more).output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (serde_json::from_slice(&output.stdout).unwrap_or(Value::Null), said)
}

#[test]
fn whatever_is_altered_is_found_with_its_change_table_and_row() {
    let cli = book();
    assert_eq!(check(&cli.book(), &[]).0["ok"], true, "{:?}", check(&cli.book(), &[]));
    let mut missed = Vec::new();
    for (sql, code, table, row) in ALTERATIONS {
        let copy = cli.path("altered.caseload");
        std::fs::copy(cli.book(), &copy).expect("copied");
        let altered = Command::new("sqlite3").arg(&copy).arg(sql).output().expect("sqlite3 runs");
        assert!(altered.status.success(), "{sql}: {}", String::from_utf8_lossy(&altered.stderr));
        let (found, said) = check(&copy, &[]);
        let problems = found["problems"].as_array().cloned().unwrap_or_default();
        let is_it = |problem: &Value| {
            problem["code"] == *code
                && table.is_none_or(|table| problem["table"] == table)
                && row.is_none_or(|row| problem["row"] == row)
                && (table.is_none() || problem["change"].is_i64())
        };
        if !problems.iter().any(is_it) {
            missed.push(format!("{sql}\n    found {} {said}", found["problems"]));
        }
    }
    assert!(missed.is_empty(), "{} of {} not found:\n{}", missed.len(), ALTERATIONS.len(), missed.join("\n"));
}

#[test]
fn a_log_that_lost_its_newest_entries_is_not_gone_on_with() {
    let cli = book();
    let newest = cli.json(&["log"])[0]["change"].as_i64().expect("a number");
    cli.json(&["collectors", "add", "Zoe"]);
    let added = newest + 1;
    for sql in [
        format!("DELETE FROM collectors WHERE change_id = {added}; DELETE FROM changes WHERE id = {added}"),
        "DELETE FROM book_head".to_owned(),
    ] {
        let altered = cli.path("altered.caseload");
        std::fs::copy(cli.book(), &altered).expect("copied");
        let ran = std::process::Command::new("sqlite3").arg(&altered).arg(&sql).output().expect("sqlite3 runs");
        assert!(ran.status.success(), "{sql}: {ran:?}");
        let before = std::fs::read(&altered).expect("the book");
        for arguments in [&["collectors", "add", "Zoe"][..], &["currency", "EUR"], &["undo"]] {
            let output = std::process::Command::new(caseload_tests::program("caseload"))
                .args(["--book", altered.to_str().expect("a path"), "--json"])
                .args(arguments)
                .output()
                .expect("caseload runs");
            let said: Value = serde_json::from_slice(&output.stdout).expect("one document");
            assert_eq!(said["error"]["code"], "book_damaged", "{sql}, {arguments:?}: {said}");
            assert_eq!(said["error"]["params"]["table"], "changes", "{sql}, {arguments:?}: {said}");
        }
        assert_eq!(std::fs::read(&altered).expect("the book"), before, "{sql}: nothing is written over it");
        assert_eq!(check(&altered, &[]).0["ok"], false, "{sql}");
    }
}

#[test]
fn a_head_that_was_noted_finds_a_log_that_was_written_anew() {
    let cli = book();
    let head = check(&cli.book(), &[]).0["head"]["digest"].as_str().expect("a digest").to_owned();
    cli.json(&["assign", "L9", "--to", "Anna"]);
    assert_eq!(check(&cli.book(), &["--head", &head]).0["ok"], true, "additions alone keep it");
    // The whole book of another day, sound in itself.
    let other = book();
    let (found, _) = check(&other.book(), &["--head", &head]);
    assert_eq!(found["problems"][0]["code"], "head_unknown");
}
