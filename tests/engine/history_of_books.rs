//! Nothing that is entered today changes a day before it, except where its own effective date says so.

use crate::book::{Desk, date};
use caseload_engine::{Cancel, ImportRequest, ListRequest};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;

const LOANS: usize = 6;
/// Days from one file to the next.
const STEP: u64 = 25;
/// The first of them.
const FIRST: u64 = 120;

/// What a list says of a loan.
#[derive(Clone, Debug)]
struct Said {
    loan: usize,
    /// Days that it was due before the day of the file.
    due: u64,
    cents: i64,
    /// How many days before the day of the file it was settled.
    settled: Option<u64>,
}

#[derive(Clone, Debug)]
enum File {
    List {
        rows: Vec<Said>,
        full: bool,
    },
    /// Loan, days before the day of the file, and cents; or the same taken back.
    Payments {
        rows: Vec<(usize, u64, i64)>,
        reversed: bool,
    },
    /// A loan's whole schedule: days before the day of the file and cents of each instalment.
    Schedule {
        loan: usize,
        instalments: Vec<(u64, i64)>,
    },
}

fn day(number: u64) -> NaiveDate {
    date("2024-01-01") + Days::new(number)
}

fn file() -> impl Strategy<Value = File> {
    let said = (0..LOANS, 0_u64..100, 1_i64..90_000, prop::option::weighted(0.25, 0_u64..60))
        .prop_map(|(loan, due, cents, settled)| Said { loan, due: due.max(settled.unwrap_or(0)), cents, settled });
    prop_oneof![
        4 => (prop::collection::vec(said, 1..LOANS), prop::bool::weighted(0.3))
            .prop_map(|(mut rows, full)| {
                rows.sort_by_key(|row| row.loan);
                rows.dedup_by_key(|row| row.loan);
                File::List { rows, full }
            }),
        3 => (prop::collection::vec((0..LOANS, 0_u64..80, 1_i64..40_000), 1..4), prop::bool::weighted(0.3))
            .prop_map(|(rows, reversed)| File::Payments { rows, reversed }),
        1 => (0..LOANS, prop::collection::vec((0_u64..110, 100_i64..20_000), 1..4))
            .prop_map(|(loan, instalments)| File::Schedule { loan, instalments }),
    ]
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// How a loan stands on each day that is looked at: status, days past due and outstanding.
type History = BTreeMap<String, BTreeMap<u64, (String, i64, i64)>>;

async fn history(desk: &Desk) -> History {
    let mut history = History::new();
    for number in (0..FIRST + 8 * STEP).step_by(4) {
        let filter = serde_json::json!({ "status": ["open", "settled", "withdrawn", "not_yet"] });
        let request = serde_json::json!({ "as_of": day(number), "filter": filter });
        let request: ListRequest = serde_json::from_value(request).expect("a request");
        let list = desk.engine.open_list(&request).await.expect("opened");
        for row in desk.engine.list_rows(list.list_id, 0, 100).await.expect("rows") {
            let status = serde_json::to_value(row.status).expect("plain data");
            let stands =
                (status.as_str().expect("a code").to_owned(), i64::from(row.days_past_due), row.outstanding.minor);
            history.entry(row.loan_no.clone()).or_default().insert(number, stands);
        }
    }
    history
}

/// Imports a file on a day; gives from which day on it may change each loan.
async fn import(desk: &Desk, file: &File, today: u64, number: usize) -> BTreeMap<String, u64> {
    let mut from: BTreeMap<String, u64> = BTreeMap::new();
    let mut since = |loan: usize, day: u64| {
        let known = from.entry(format!("L{loan}")).or_insert(day);
        *known = (*known).min(day);
    };
    let (mut text, mut full) = (String::new(), false);
    match file {
        File::List { rows, full: whole } => {
            full = *whole;
            text.push_str("loan no,name,due date,outstanding,settled date\n");
            for row in rows {
                let settled = row.settled.map(|back| day(today - back).to_string()).unwrap_or_default();
                let owed = if row.settled.is_some() { 0 } else { row.cents };
                text += &format!("L{0},N{0},{1},{2},{settled}\n", row.loan, day(today - row.due), money(owed));
                since(row.loan, today - row.settled.unwrap_or(0));
            }
        }
        File::Payments { rows, reversed } => {
            text.push_str("loan no,paid on,amount,reference,reverses\n");
            for (row, (loan, back, cents)) in rows.iter().enumerate() {
                let reference = format!("P{number}-{row}");
                text += &format!("L{loan},{},{},{reference},\n", day(today - back), money(*cents));
                if *reversed {
                    text += &format!("L{loan},{},{},R{number}-{row},{reference}\n", day(today), money(*cents));
                }
                since(*loan, today - back);
            }
        }
        File::Schedule { loan, instalments } => {
            text.push_str("loan no,instalment no,due date,amount\n");
            for (row, (back, cents)) in instalments.iter().enumerate() {
                text += &format!("L{loan},{},{},{}\n", row + 1, day(today - back), money(*cents));
            }
            // From then on the schedule decides, on every day.
            since(*loan, 0);
        }
    }
    let path = desk.file(&format!("{number}.csv"), &text);
    let request = serde_json::json!({ "path": path, "as_of": day(today), "full": full });
    let request: ImportRequest = serde_json::from_value(request).expect("a request");
    // What is refused, such as a reversal of nothing, changes nothing either.
    let _ = desk.engine.imports().import(&request, |_| {}, Cancel::default()).await;
    from
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn yesterday_stays_as_it_was(files in prop::collection::vec(file(), 2..7)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let desk = Desk::new().await;
            let mut before = History::new();
            for (number, file) in files.iter().enumerate() {
                let today = FIRST + STEP * number as u64;
                let from = import(&desk, file, today, number).await;
                let after = history(&desk).await;
                for (loan, days) in &before {
                    // What a whole portfolio leaves out is withdrawn from its day on.
                    let first = from.get(loan).copied().unwrap_or(today);
                    for (on, stood) in days.range(..first) {
                        let stands = after.get(loan).and_then(|days| days.get(on));
                        prop_assert_eq!(stands, Some(stood), "{} on {} ({}), after file {} of {}", loan, day(*on), on, number, today);
                    }
                }
                before = after;
            }
            prop_assert!(desk.engine.check(day(FIRST), None).await.expect("asked").ok);
            Ok(())
        })?;
    }
}
