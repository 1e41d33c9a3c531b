//! What a file says is understood whatever the order of its columns, the style of its headers, and the columns beside
//! them that say something else.

use caseload_domain::Status;
use caseload_engine::{Cancel, Engine, ImportRequest, ListRequest};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;

const AS_OF: &str = "2025-12-30";

/// A loan of the lender's.
#[derive(Clone, Debug)]
struct Loan {
    minor: i64,
    days: u64,
    status: usize,
}

/// Statuses with where a loan of them stands.
const STATUSES: [(&str, Status); 4] = [
    ("Overdue", Status::Open),
    ("Fully Paid", Status::Settled),
    ("Written-off", Status::WrittenOff),
    ("ACTIVE", Status::Open),
];

/// The headers by which each column of the lender's may be called.
const CALLED: [&[&str]; 6] = [
    &["loan no", "loan account number", "contract number", "loan id"],
    &["customer name", "borrower name", "debtor name", "full name"],
    &["due date", "overdue since", "oldest due date"],
    &["days past due", "days in arrears", "days overdue", "dpd"],
    &["outstanding", "amount overdue", "arrears amount", "overdue amount", "past due amount"],
    &["status", "loan status", "account status"],
];

/// A header, and its value for a seed.
type Beside = (&'static str, fn(u64) -> String);

/// Columns that say something else, with values that might be taken for one of the lender's.
const BESIDE: [Beside; 8] = [
    ("monthly instalment", |seed| format!("{}.{:02}", seed % 900 + 10, seed % 100)),
    ("credit limit", |seed| (seed % 9_000 * 100).to_string()),
    ("next review date", |seed| format!("2026-0{}-1{}", seed % 9 + 1, seed % 10)),
    ("remarks", |seed| format!("called {seed} times")),
    ("risk grade", |seed| ["A", "B", "C"][usize::try_from(seed % 3).expect("small")].to_owned()),
    ("marital status", |seed| ["Single", "Married"][usize::try_from(seed % 2).expect("small")].to_owned()),
    ("emi amount", |seed| format!("{}.00", seed % 5_000)),
    ("officer", |seed| format!("Officer {}", seed % 7)),
];

/// Ways to write a header.
fn styled(header: &str, style: usize) -> String {
    let words: Vec<&str> = header.split(' ').collect();
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    match style {
        0 => header.to_owned(),
        1 => words.iter().map(|word| capital(word)).collect::<Vec<_>>().join(" "),
        2 => words.join("_"),
        3 => header.to_uppercase().replace(' ', "_"),
        4 => words[0].to_owned() + &words[1..].iter().map(|word| capital(word)).collect::<String>(),
        5 => words.iter().map(|word| capital(word)).collect(),
        _ => format!(" {} ", words.join("-")),
    }
}

type Understood = BTreeMap<String, (String, Status, i64, Option<NaiveDate>, i32)>;

async fn understood(text: &str) -> Understood {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.csv");
    std::fs::write(&path, text).expect("written");
    let engine = Engine::open_or_create(&folder.path().join("book.caseload"), "tester").await.expect("a book");
    let request = ImportRequest::of(path, AS_OF.parse().expect("a date"));
    let result = engine.imports().import(&request, |_| {}, Cancel::default()).await;
    assert!(result.is_ok(), "{text}\n{result:?}");
    let list: ListRequest = serde_json::from_value(serde_json::json!({ "as_of": AS_OF })).expect("a request");
    let list = engine.open_list(&list).await.expect("a list");
    let rows = engine.list_rows(list.list_id, 0, 1_000).await.expect("rows");
    rows.into_iter()
        .map(|row| (row.loan_no, (row.debtor_name, row.status, row.outstanding.minor, row.due_date, row.days_past_due)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_style_and_columns_beside_change_nothing(
        loans in prop::collection::vec((1_i64..9_999_999, 1_u64..400, 0_usize..4), 3..12),
        called in prop::array::uniform6(0_usize..60),
        style in 0_usize..7,
        beside in prop::sample::subsequence((0_usize..8).collect::<Vec<_>>(), 0..6),
        order in Just((0_usize..14).collect::<Vec<_>>()).prop_shuffle(),
        seed in 0_u64..1_000,
    ) {
        let loans: Vec<Loan> =
            loans.into_iter().map(|(minor, days, status)| Loan { minor, days, status }).collect();
        let today: NaiveDate = AS_OF.parse().expect("a date");
        let due = |loan: &Loan| today.checked_sub_days(Days::new(loan.days)).expect("a day");
        let own = |column: usize, number: usize, loan: &Loan| match column {
            0 => format!("P-{number:04}"),
            1 => format!("Debtor {number}"),
            2 => due(loan).to_string(),
            3 => loan.days.to_string(),
            4 => format!("{}.{:02}", loan.minor / 100, loan.minor % 100),
            _ => STATUSES[loan.status].0.to_owned(),
        };
        let columns: Vec<usize> = order.into_iter().filter(|column| *column < 6 || beside.contains(&(column - 6))).collect();
        let header = |column: &usize| match *column {
            column @ 0..6 => styled(CALLED[column][called[column] % CALLED[column].len()], style),
            column => styled(BESIDE[column - 6].0, style),
        };
        let mut text = columns.iter().map(header).collect::<Vec<_>>().join(",") + "\n";
        for (number, loan) in loans.iter().enumerate() {
            let cell = |column: &usize| match *column {
                column @ 0..6 => own(column, number, loan),
                column => BESIDE[column - 6].1(seed + number as u64),
            };
            text += &(columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
        }
        let expected: Understood = loans.iter().enumerate().map(|(number, loan)| {
            let status = STATUSES[loan.status].1;
            let minor = if status == Status::Settled { 0 } else { loan.minor };
            let days = if status == Status::Open { i32::try_from(loan.days).expect("few") } else { 0 };
            (format!("P-{number:04}"), (format!("Debtor {number}"), status, minor, Some(due(loan)), days))
        }).collect();
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let found = runtime.block_on(understood(&text));
        // What is not open has no age.
        let found: Understood = found.into_iter().map(|(loan, (name, status, minor, due, days))| {
            let days = if status == Status::Open { days } else { 0 };
            (loan, (name, status, minor, due, days))
        }).collect();
        prop_assert_eq!(found, expected, "{}", text);
    }
}
