//! Whole books against a slow, obvious second implementation: any order of entry, any reversal, any day.

use caseload_domain::Status;
use caseload_domain::calendar::date_of;
use caseload_engine::{
    AgingRequest, Cancel, DayCount, Engine, GroupBy, ImportRequest, Level, Movement, MovementRequest, PolicyOverride,
    WhyStep,
};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// 2024-01-01.
const FIRST: i32 = 19_723;
/// The day on which the files are imported: after everything in them.
const LAST: i32 = FIRST + 300;

#[derive(Clone, Debug)]
struct Loan {
    debtor: u8,
    /// Day and cents of each instalment; without any, the lender's own figures stand.
    instalments: Vec<(i32, i64)>,
    reported: (i32, i64),
    /// Day and cents; negative takes back.
    payments: Vec<(i32, i64)>,
}

fn day(number: i32) -> NaiveDate {
    date_of(number).expect("a date")
}

prop_compose! {
    fn loan()(
        debtor in 0_u8..4,
        dues in prop::collection::vec((0_i32..200, 100_i64..9_000), 0..4),
        reported in (0_i32..200, 100_i64..9_000),
        payments in prop::collection::vec((0_i32..250, 1_i64..6_000, prop::option::weighted(0.3, 0_i32..40)), 0..4),
    ) -> Loan {
        let money = payments.iter().flat_map(|(paid, cents, back)| {
            let back = back.map(|later| (FIRST + paid + later, -cents));
            [Some((FIRST + paid, *cents)), back].into_iter().flatten()
        });
        Loan {
            debtor,
            instalments: dues.into_iter().map(|(due, cents)| (FIRST + due, cents)).collect(),
            reported: (FIRST + reported.0, reported.1),
            payments: money.collect(),
        }
    }
}

/// Where a loan stands: its status, days past due and overdue cents.
fn slowly(loan: &Loan, as_of: i32, day_count: DayCount) -> (Status, i32, i64) {
    let past_due = |due: i32, on: i32| due < on || (day_count == DayCount::DayEnd && due == on);
    let days = |due: i32| if past_due(due, as_of) { as_of - due + i32::from(day_count == DayCount::DayEnd) } else { 0 };
    if loan.instalments.is_empty() {
        let (due, cents) = loan.reported;
        // The lender's figures are of the last day, so all that was paid before is in them.
        return (Status::Open, days(due), cents);
    }
    let mut sorted = loan.instalments.clone();
    sorted.sort_unstable();
    let on = |day: i32| {
        let mut pot: i64 = loan.payments.iter().filter(|(paid, _)| *paid <= day).map(|(_, cents)| cents).sum();
        pot = pot.max(0);
        let (mut oldest, mut overdue, mut balance) = (None, 0, 0);
        for (due, cents) in &sorted {
            let missing = (cents - pot).max(0);
            pot = (pot - cents).max(0);
            balance += missing;
            if missing > 0 {
                oldest = oldest.or(Some(*due));
                overdue += if past_due(*due, day) { missing } else { 0 };
            }
        }
        (oldest, overdue, balance)
    };
    let (oldest, overdue, balance) = on(as_of);
    let status = if balance == 0 {
        Status::Settled
    } else if (FIRST..=as_of).any(|day| on(day).0.is_some_and(|due| past_due(due, day))) {
        Status::Open
    } else {
        Status::NotYet
    };
    let open = status == Status::Open;
    (status, oldest.filter(|_| open).map_or(0, days), overdue)
}

fn cents(minor: i64) -> String {
    format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100)
}

struct Desk {
    folder: tempfile::TempDir,
    engine: Engine,
}

impl Desk {
    async fn import(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        let request = serde_json::json!({ "path": path, "as_of": day(LAST), "signs": "as_written" });
        let request: ImportRequest = serde_json::from_value(request).expect("a request");
        let result = self.engine.imports().import(&request, |_| {}, Cancel::default()).await.expect("imported");
        assert_eq!(result.rows.rejected, 0, "{:?}", result.rejects);
    }
}

/// A book of some loans; the payments come in two files, split and turned.
async fn book(loans: &[Loan], turn: usize) -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = Engine::open_or_create(&folder.path().join("book.caseload"), "tester").await.expect("a book");
    let desk = Desk { folder, engine };
    let mut cases = String::from("loan_no,name,phone,due_date,outstanding\n");
    let mut schedule = String::from("loan_no,instalment_no,due_date,amount,name,phone\n");
    let mut payments = Vec::new();
    for (number, loan) in loans.iter().enumerate() {
        let who = format!("N{},1380000000{}", loan.debtor, loan.debtor);
        if loan.instalments.is_empty() {
            cases.push_str(&format!("L{number},{who},{},{}\n", day(loan.reported.0), cents(loan.reported.1)));
        }
        for (place, (due, amount)) in loan.instalments.iter().enumerate() {
            schedule.push_str(&format!("L{number},{},{},{},{who}\n", place + 1, day(*due), cents(*amount)));
        }
        for (place, (paid, amount)) in loan.payments.iter().enumerate() {
            payments.push(format!("L{number},{},{},R{number}-{place}\n", day(*paid), cents(*amount)));
        }
    }
    if cases.lines().count() > 1 {
        desk.import("cases.csv", &cases).await;
    }
    if schedule.lines().count() > 1 {
        desk.import("schedule.csv", &schedule).await;
    }
    if !payments.is_empty() {
        let turns = turn % payments.len();
        payments.rotate_left(turns);
        for (name, part) in [("one.csv", &payments[..turns]), ("other.csv", &payments[turns..])] {
            if !part.is_empty() {
                desk.import(name, &format!("loan_no,paid_on,amount,reference\n{}", part.concat())).await;
            }
        }
    }
    desk
}

/// Cents by bucket code; what is zero counts too, by its cases.
type Buckets = BTreeMap<String, (u64, i64)>;

async fn table(desk: &Desk, as_of: i32, day_count: DayCount, level: Level) -> (Buckets, u64) {
    let basis = PolicyOverride { day_count: Some(day_count), level: Some(level), ..PolicyOverride::default() };
    let request = AgingRequest {
        by_column: None,
        filter: None,
        as_of: day(as_of),
        known_on: None,
        basis,
        by: Some(GroupBy::DisbursementMonth),
        compare: None,
        currency: None,
    };
    let table = desk.engine.reports().aging(&request).await.expect("a table");
    let sums = |amounts: &[caseload_engine::Money]| amounts.iter().map(|money| money.minor).sum::<i64>();
    let by_group: u64 = table.groups.iter().map(|group| group.total.cases).sum();
    assert_eq!(by_group, table.total.cases, "groups make the whole");
    let all: i64 = table.buckets.iter().map(|bucket| sums(&bucket.outstanding)).sum();
    assert_eq!(all, sums(&table.total.outstanding), "buckets make the whole");
    let found = table.buckets.iter().filter(|bucket| bucket.cases > 0);
    (
        found.map(|bucket| (bucket.code.clone(), (bucket.cases, sums(&bucket.outstanding)))).collect(),
        table.total.debtors,
    )
}

fn expected(loans: &[Loan], as_of: i32, day_count: DayCount, level: Level) -> (Buckets, u64) {
    let place = |days: i32| [0, 30, 60, 90, 120, 150, 180].iter().filter(|last| days > **last).count();
    let code = |place: usize| if place == 7 { "M7+".to_owned() } else { format!("M{place}") };
    let open: Vec<(u8, usize, i64)> = loans
        .iter()
        .map(|loan| (loan.debtor, slowly(loan, as_of, day_count)))
        .filter(|(_, (status, ..))| *status == Status::Open)
        .map(|(debtor, (_, days, overdue))| (debtor, place(days), overdue))
        .collect();
    let mut buckets = Buckets::new();
    for (debtor, own, overdue) in &open {
        let of_debtor = open.iter().filter(|(other, ..)| other == debtor).map(|(_, place, _)| *place).max();
        let place = if level == Level::Debtor { of_debtor.unwrap_or(*own) } else { *own };
        let bucket = buckets.entry(code(place)).or_default();
        *bucket = (bucket.0 + 1, bucket.1 + overdue);
    }
    let mut debtors: Vec<u8> = open.iter().map(|(debtor, ..)| *debtor).collect();
    debtors.sort_unstable();
    debtors.dedup();
    (buckets, debtors.len() as u64)
}

/// The sums of a movement's rows and columns are those of the two aging tables.
fn reconciles(movement: &Movement, opening: &Buckets, closing: &Buckets) {
    let buckets = movement.opening.len();
    for (place, state) in movement.states.iter().enumerate().take(buckets) {
        let sum = |amounts: &[caseload_engine::Money]| amounts.iter().map(|money| money.minor).sum::<i64>();
        let row = movement.cells.iter().filter(|cell| cell.from == place);
        let row = row.fold((0, 0), |sums, cell| (sums.0 + cell.cases, sums.1 + sum(&cell.before)));
        assert_eq!(row, opening.get(&state.code).copied().unwrap_or_default(), "{} at first", state.code);
        let column = movement.cells.iter().filter(|cell| cell.to == place);
        let column = column.fold((0, 0), |sums, cell| (sums.0 + cell.cases, sums.1 + sum(&cell.after)));
        assert_eq!(column, closing.get(&state.code).copied().unwrap_or_default(), "{} at last", state.code);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn books_agree_with_the_slow_way(
        loans in prop::collection::vec(loan(), 1..6), turn in 0_usize..20,
        asked in prop::collection::vec(0_i32..300, 3),
        day_count in prop_oneof![Just(DayCount::NextDay), Just(DayCount::DayEnd)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let desk = book(&loans, turn).await;
            let mut before: Option<(i32, Buckets)> = None;
            let mut days = asked.clone();
            days.sort_unstable();
            for asked in days {
                let as_of = FIRST + asked;
                for level in [Level::Case, Level::Debtor] {
                    assert_eq!(
                        table(&desk, as_of, day_count, level).await,
                        expected(&loans, as_of, day_count, level),
                        "on {} by {level:?}", day(as_of)
                    );
                }
                for (number, loan) in loans.iter().enumerate() {
                    let basis = PolicyOverride { day_count: Some(day_count), ..PolicyOverride::default() };
                    let case = desk.engine.casework().case(&format!("L{number}"), day(as_of), None, &basis).await.expect("there");
                    let (status, days, overdue) = slowly(loan, as_of, day_count);
                    let line = &case.line;
                    assert_eq!((line.status, line.days_past_due), (status, days), "L{number} on {}", day(as_of));
                    if status == Status::Open {
                        assert_eq!(line.outstanding.minor, overdue, "L{number} on {}", day(as_of));
                    }
                    // What the reasons say of days is what the line says.
                    let said = case.why.iter().find(|why| why.what == WhyStep::DaysPastDue);
                    assert_eq!(said.is_some(), status == Status::Open);
                    if let Some(detail) = said.and_then(|why| why.detail.as_ref()) {
                        assert!(detail.starts_with(&format!("{days} (")), "{detail}");
                    }
                }
                let (buckets, _) = table(&desk, as_of, day_count, Level::Case).await;
                if let Some((since, opening)) = before.replace((as_of, buckets.clone())) {
                    let basis = PolicyOverride { day_count: Some(day_count), ..PolicyOverride::default() };
                    let request = MovementRequest { from: day(since), to: day(as_of), known_on: None, currency: None, basis };
                    reconciles(&desk.engine.reports().movement(&request).await.expect("a movement"), &opening, &buckets);
                }
            }
            let check = desk.engine.check(day(LAST), None).await.expect("asked");
            assert!(check.ok, "{:?}", check.problems);
        });
    }
}
