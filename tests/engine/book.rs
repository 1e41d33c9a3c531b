//! Books on disk: what imports, undo and dates do to them.

use caseload_engine::{
    AgencyToAdd, AgingRequest, AssignRequest, AssignTarget, Bucket, Cancel, CollectorToAdd, Engine, FailureCode,
    HoldRequest, ImportRequest, LeftReason, ListRequest, NoticeCode, Percentage, PlaceRequest, Policy, PolicyOverride,
    RecallRequest, Selection,
};
use caseload_tests::fixtures;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};

pub struct Desk {
    folder: tempfile::TempDir,
    pub engine: Engine,
}

impl Desk {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = Engine::open_or_create(&folder.path().join("book.caseload"), "tester").await.expect("a book");
        Self { folder, engine }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    fn request(path: &Path, as_of: &str, more: serde_json::Value) -> ImportRequest {
        let mut request = serde_json::json!({ "path": path, "as_of": as_of });
        for (name, value) in more.as_object().into_iter().flatten() {
            request[name] = value.clone();
        }
        serde_json::from_value(request).expect("a request")
    }

    pub async fn import(&self, name: &str, as_of: &str, text: &str) -> caseload_engine::ImportResult {
        let request = Self::request(&self.file(name, text), as_of, serde_json::json!({}));
        self.engine.imports().import(&request, |_| {}, Cancel::default()).await.expect("imported")
    }

    async fn buckets(&self, as_of: &str) -> Vec<(String, u64, i64)> {
        let request = AgingRequest {
            by_column: None,
            filter: None,
            as_of: date(as_of),
            known_on: None,
            basis: PolicyOverride::default(),
            compare: None,
            currency: None,
            by: None,
        };
        let table = self.engine.reports().aging(&request).await.expect("a table");
        table
            .buckets
            .into_iter()
            .filter(|bucket| bucket.cases > 0)
            .map(|bucket| (bucket.code, bucket.cases, bucket.outstanding.first().map_or(0, |money| money.minor)))
            .collect()
    }
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[tokio::test]
async fn figures_hold_from_their_day_on() {
    let desk = Desk::new().await;
    desk.import("jan.csv", "2025-01-31", "loan no,total due,due date\nA,100.00,2025-01-01\nB,50.00,2025-01-20\n").await;
    desk.import(
        "mar.csv",
        "2025-03-31",
        "loan no,total due,due date,settled date\nA,80.00,2025-02-01,\nB,0.00,2025-01-20,2025-03-10\n",
    )
    .await;
    let m = |code: &str, cases, minor| (code.to_owned(), cases, minor);
    assert_eq!(desk.buckets("2025-01-31").await, [m("M1", 2, 15_000)]);
    assert_eq!(desk.buckets("2025-03-09").await, [m("M2", 1, 5_000), m("M3", 1, 10_000)], "before the second file");
    assert_eq!(desk.buckets("2025-03-11").await, [m("M3", 1, 10_000)], "B was paid off on the 10th");
    assert_eq!(desk.buckets("2025-03-31").await, [m("M2", 1, 8_000)]);
    assert!(desk.engine.check(date("2025-03-31"), None).await.expect("asked").ok);
}

#[tokio::test]
async fn a_schedule_ages_by_its_oldest_hole_and_back_dated_money_changes_the_past() {
    let desk = Desk::new().await;
    let schedule = "loan_no,instalment_no,due_date,amount\nS,1,2024-01-10,1000.00\nS,2,2024-02-10,1000.00\nS,3,2024-03-10,1000.00\n";
    assert_eq!(desk.import("plan.csv", "2024-03-20", schedule).await.rows.created, 3);
    let days = async |as_of: &str| {
        let case =
            desk.engine.casework().case("S", date(as_of), None, &PolicyOverride::default()).await.expect("there");
        (case.line.days_past_due, case.line.status)
    };
    assert_eq!(days("2024-03-20").await.0, 70);
    let paid = "loan_no,paid_on,amount,reference\nS,2024-03-15,1000.00,P1\n";
    assert_eq!(desk.import("paid.csv", "2024-03-20", paid).await.rows.created, 1);
    assert_eq!((days("2024-03-20").await.0, days("2024-03-14").await.0), (39, 64));
    assert_eq!(desk.import("paid.csv", "2024-03-20", paid).await.rows.unchanged, 1, "again, nothing changes");
    let back = "loan_no,paid_on,amount,reference,reverses\nS,2024-03-18,,R1,P1\n";
    assert_eq!(desk.import("back.csv", "2024-03-20", back).await.rows.created, 1);
    assert_eq!(days("2024-03-20").await.0, 70, "a reversal takes the money back");
    let unknown = "loan_no,paid_on,amount\nnobody,2024-03-18,5.00\n";
    let result = desk.import("unknown.csv", "2024-03-20", unknown).await;
    assert_eq!((result.rows.rejected, result.rejects[0].code), (1, NoticeCode::UnknownLoan));
    let before = desk
        .engine
        .casework()
        .case("S", date("2024-03-20"), Some(date("2000-01-01")), &PolicyOverride::default())
        .await
        .expect("there");
    assert_eq!(before.line.status, caseload_domain::Status::NotYet, "nothing was known then");
    assert!(before.payments.is_empty() && before.history.is_empty(), "nor had anything happened");
}

#[tokio::test]
async fn a_whole_portfolio_closes_what_is_absent_and_undo_opens_it() {
    let desk = Desk::new().await;
    desk.import("all.csv", fixtures::AS_OF, &fixtures::csv()).await;
    let loans = fixtures::loans();
    let mut some = fixtures::csv().lines().next().expect("a header").to_owned() + "\r\n";
    for loan in &loans[..30] {
        some.push_str(&fixtures::csv_row(loan));
    }
    let path = desk.file("some.csv", &some);
    let dry = Desk::request(&path, fixtures::AS_OF, serde_json::json!({ "full": true, "dry_run": true }));
    assert_eq!(desk.engine.imports().import(&dry, |_| {}, Cancel::default()).await.expect("run").closed, 10);
    let full = Desk::request(&path, fixtures::AS_OF, serde_json::json!({ "full": true, "close": 10 }));
    let result = desk.engine.imports().import(&full, |_| {}, Cancel::default()).await.expect("run");
    assert_eq!((result.closed, result.rows.unchanged), (10, 30));
    let open = |buckets: Vec<(String, u64, i64)>| buckets.iter().map(|(_, cases, _)| cases).sum::<u64>();
    assert_eq!(open(desk.buckets(fixtures::AS_OF).await), 30);
    desk.engine.undo(None).await.expect("undone");
    assert_eq!(open(desk.buckets(fixtures::AS_OF).await), 40);
    let again = desk.import("all.csv", fixtures::AS_OF, &fixtures::csv()).await;
    assert_eq!(again.rows.unchanged, 40, "as if it had never been");
    assert!(desk.engine.check(fixtures::as_of(), None).await.expect("asked").ok);
}

#[tokio::test]
async fn a_rejected_row_of_a_whole_portfolio_is_not_absent() {
    let desk = Desk::new().await;
    desk.import(
        "one.csv",
        "2025-01-31",
        "loan no,total due,due date,dpd\nA,1.00,2025-01-01,30\nB,2.00,2025-01-01,30\nC,3.00,2025-01-01,30\n",
    )
    .await;
    let rejected = "loan no,total due,due date,dpd\nA,1OO,2025-01-01,30\nB,2.00,2025-01-01,99999999\n";
    let path = desk.file("two.csv", rejected);
    let full = Desk::request(&path, "2025-01-31", serde_json::json!({ "full": true }));
    let refused = desk.engine.imports().import(&full, |_| {}, Cancel::default()).await.expect_err("no row can be used");
    assert_eq!(refused.code, FailureCode::FullWithoutRows);
    let path = desk.file("three.csv", &format!("{rejected}C,3.00,2025-01-01,30\n"));
    let full = Desk::request(&path, "2025-01-31", serde_json::json!({ "full": true }));
    let result = desk.engine.imports().import(&full, |_| {}, Cancel::default()).await.expect("run");
    assert_eq!((result.rows.rejected, result.closed), (2, 0), "both are in the file");
}

#[tokio::test]
async fn cancelled_work_leaves_the_book_as_it_was() {
    let desk = Desk::new().await;
    let path = desk.file("all.csv", &fixtures::csv());
    let cancel = Cancel::default();
    cancel.cancel();
    let request = Desk::request(&path, fixtures::AS_OF, serde_json::json!({}));
    let failure = desk.engine.imports().import(&request, |_| {}, cancel).await.expect_err("cancelled");
    assert_eq!(failure.code, FailureCode::Cancelled);
    assert!(desk.engine.log(None, 10).await.expect("a log").is_empty());
}

#[tokio::test]
async fn an_outsourced_case_cannot_be_assigned_and_is_never_with_two_agencies() {
    let desk = Desk::new().await;
    desk.import("all.csv", fixtures::AS_OF, &fixtures::csv()).await;
    let collector = CollectorToAdd { name: "Anna".into(), ..CollectorToAdd::default() };
    desk.engine.division().add_collector(&collector).await.expect("added");
    for name in ["North", "South"] {
        let agency = AgencyToAdd {
            name: name.into(),
            term_days: 60,
            commission: vec![Percentage::from_parts_per_million(200_000)],
        };
        desk.engine.outsourcing().add_agency(&agency).await.expect("added");
    }
    let place = |agency: &str| {
        let request: PlaceRequest =
            serde_json::from_value(serde_json::json!({ "as_of": fixtures::AS_OF, "agency": agency, "max_cases": 6 }))
                .expect("a request");
        request
    };
    let first = desk.engine.outsourcing().place(&place("North")).await.expect("placed");
    let second = desk.engine.outsourcing().place(&place("South")).await.expect("placed");
    assert_eq!((first.batch.as_str(), second.batch.as_str()), ("20250630-01", "20250630-02"));
    let request: ListRequest =
        serde_json::from_value(serde_json::json!({ "as_of": fixtures::AS_OF, "filter": { "agencies": ["North"] } }))
            .expect("a request");
    let list = desk.engine.open_list(&request).await.expect("a list");
    assert_eq!(list.total, first.cases);
    let everything = Selection::List { list_id: list.list_id, except: Vec::new() };
    let refused = desk
        .engine
        .division()
        .assign(&AssignRequest {
            selection: everything,
            target: AssignTarget::Collector("Anna".into()),
            as_of: fixtures::as_of(),
            with_siblings: false,
            seen: None,
        })
        .await
        .expect_err("refused");
    assert_eq!(refused.code, FailureCode::CasesArePlaced);
    assert!(desk.engine.check(fixtures::as_of(), None).await.expect("asked").ok);
    desk.engine.undo(None).await.expect("a batch that did not leave the house can be taken back");
    let again = desk.engine.outsourcing().place(&place("South")).await.expect("placed");
    assert_eq!(again.batch, "20250630-03", "a number once used is not used again");
}

#[tokio::test]
async fn a_recalled_case_is_undivided_again_with_its_hand_raised_and_the_recall_can_be_taken_back() {
    let desk = Desk::new().await;
    desk.import("all.csv", "2025-06-30", "loan no,total due,due date\nA,100.00,2025-01-01\nB,50.00,2025-01-20\n").await;
    for name in ["North", "South"] {
        let agency = AgencyToAdd {
            name: name.into(),
            term_days: 90,
            commission: vec![Percentage::from_parts_per_million(200_000), Percentage::from_parts_per_million(300_000)],
        };
        desk.engine.outsourcing().add_agency(&agency).await.expect("added");
    }
    let place = |agency: &str, day: &str| -> PlaceRequest {
        serde_json::from_value(serde_json::json!({ "as_of": day, "agency": agency })).expect("a request")
    };
    let batch = desk.engine.outsourcing().place(&place("North", "2025-06-30")).await.expect("placed").batch;
    let recall = |loan_nos: &[&str], day: &str| -> RecallRequest {
        let request = serde_json::json!({
            "batch": batch, "loan_nos": loan_nos, "reason": "complaint", "as_of": day
        });
        serde_json::from_value(request).expect("a request")
    };
    let early =
        desk.engine.outsourcing().recall(&recall(&[], "2025-06-29"), None).await.expect_err("before it was placed");
    assert_eq!(early.code, FailureCode::ValueOutOfRange);
    let done = desk.engine.outsourcing().recall(&recall(&["A"], "2025-07-10"), None).await.expect("recalled");
    assert_eq!((done.recalled, done.open_cases), (1, 1));
    let again =
        desk.engine.outsourcing().recall(&recall(&["A"], "2025-07-11"), None).await.expect_err("it is here already");
    assert_eq!((again.code, &again.params["example"]), (FailureCode::CasesNotInBatch, &"A".into()));
    let line = async |day: &str| {
        desk.engine.casework().case("A", date(day), None, &PolicyOverride::default()).await.expect("there").line
    };
    assert_eq!(line("2025-07-09").await.agency.as_deref(), Some("North"), "until then it was there");
    let here = line("2025-07-10").await;
    assert_eq!((here.agency, here.hand), (None, 1));
    // Placed with another agency it goes by its second hand; not to the same one.
    let north = desk.engine.outsourcing().place(&place("North", "2025-07-10")).await.expect_err("it was there");
    assert_eq!(north.code, FailureCode::NothingToPlace);
    let south = desk.engine.outsourcing().place(&place("South", "2025-07-10")).await.expect("placed");
    let cases = desk.engine.outsourcing().batch_cases(&south.batch, 0, 10).await.expect("cases");
    assert_eq!((cases[0].loan_no.as_str(), cases[0].hand), ("A", 2));
    let blocked = desk.engine.undo(Some(done.change)).await.expect_err("South has it");
    assert_eq!(blocked.code, FailureCode::CannotUndo);
    desk.engine.undo(None).await.expect("the second placement");
    desk.engine.undo(Some(done.change)).await.expect("and the recall");
    assert_eq!(line("2025-07-10").await.agency.as_deref(), Some("North"));
    desk.engine.outsourcing().recall(&recall(&[], "2025-07-12"), None).await.expect("all of it");
    let batches = desk.engine.outsourcing().batches(date("2025-07-12")).await.expect("batches");
    assert_eq!((batches[0].open_cases, batches[0].state.as_str()), (0, "closed"));
    let nothing =
        desk.engine.outsourcing().recall(&recall(&[], "2025-07-12"), None).await.expect_err("nothing is there");
    assert_eq!(nothing.code, FailureCode::NothingToRecall);
    assert!(desk.engine.check(date("2025-07-12"), None).await.expect("asked").ok);
}

#[tokio::test]
async fn a_window_at_the_end_of_a_list_is_where_it_should_be() {
    let desk = Desk::new().await;
    desk.import("all.csv", fixtures::AS_OF, &fixtures::csv()).await;
    let request: ListRequest = serde_json::from_value(serde_json::json!({
        "as_of": fixtures::AS_OF,
        "sort": [{ "by": "bucket", "descending": false }, { "by": "outstanding", "descending": true }]
    }))
    .expect("a request");
    let list = desk.engine.open_list(&request).await.expect("a list");
    let all = desk.engine.list_rows(list.list_id, 0, 1_000).await.expect("rows");
    let end = desk.engine.list_rows(list.list_id, 37, 10).await.expect("rows");
    assert_eq!(
        end.iter().map(|line| line.id).collect::<Vec<_>>(),
        all[37..].iter().map(|line| line.id).collect::<Vec<_>>()
    );
    for pair in all.windows(2) {
        let key = |line: &caseload_engine::CaseLine| (line.bucket.clone(), -line.outstanding.minor);
        assert!(key(&pair[0]) <= key(&pair[1]), "{:?} before {:?}", pair[0], pair[1]);
    }
    assert_eq!(desk.engine.list_position(list.list_id, all[20].id).expect("open"), Some(20));
}

#[tokio::test]
async fn held_cases_stay_out_of_division_and_batches_until_they_are_released() {
    let desk = Desk::new().await;
    desk.import("all.csv", "2025-06-30", "loan no,total due,due date\nA,100.00,2025-01-01\nB,50.00,2025-01-20\n").await;
    let today = date("2025-06-30");
    let held: HoldRequest = serde_json::from_value(serde_json::json!({
        "selection": { "loan_nos": ["A"] }, "reason": "dispute", "until": "2025-07-10", "as_of": today,
    }))
    .expect("a request");
    assert_eq!(desk.engine.casework().hold(&held).await.expect("held").changed, 1);
    let hold_on = async |day: &str| {
        desk.engine
            .casework()
            .case("A", date(day), None, &PolicyOverride::default())
            .await
            .expect("there")
            .line
            .hold
            .map(|hold| hold.reason)
    };
    assert_eq!(hold_on("2025-07-09").await.as_deref(), Some("dispute"));
    assert_eq!((hold_on("2025-07-10").await, hold_on("2025-06-29").await), (None, None), "from its day to its release");
    desk.engine
        .division()
        .add_collector(&CollectorToAdd { name: "Anna".into(), ..CollectorToAdd::default() })
        .await
        .expect("added");
    let divide =
        serde_json::from_value(serde_json::json!({ "as_of": today, "rules": { "rules": [{}] }, "dry_run": true }))
            .expect("a request");
    let division = desk.engine.division().divide(&divide).await.expect("divided");
    let left: Vec<_> = division.left.iter().map(|left| (left.loan_no.as_str(), left.code)).collect();
    assert_eq!((division.assigned, left), (1, vec![("A", LeftReason::Held)]));
    let agency = AgencyToAdd {
        name: "North".into(),
        term_days: 90,
        commission: vec![Percentage::from_parts_per_million(200_000)],
    };
    desk.engine.outsourcing().add_agency(&agency).await.expect("added");
    let place: PlaceRequest =
        serde_json::from_value(serde_json::json!({ "as_of": today, "agency": "North", "dry_run": true })).expect("one");
    let placed = desk.engine.outsourcing().place(&place).await.expect("built");
    assert_eq!((placed.cases, placed.excluded.len()), (1, 1), "{:?}", placed.excluded);
    let counts = desk.engine.overview(date("2025-07-05")).await.expect("counts");
    assert_eq!((counts.held, counts.holds_ending), (1, 1));
    // Released by hand, and the release taken back.
    let selection: Selection = serde_json::from_value(serde_json::json!({ "loan_nos": ["A", "B"] })).expect("one");
    assert_eq!(desk.engine.casework().release(&selection, date("2025-07-01")).await.expect("released").changed, 1);
    assert_eq!(hold_on("2025-07-05").await, None);
    // Before it was entered, nothing was known of the hold.
    let known = Some(date("2025-07-01"));
    let case =
        desk.engine.casework().case("A", date("2025-06-30"), known, &PolicyOverride::default()).await.expect("there");
    assert_eq!(case.line.hold, None);
    desk.engine.undo(None).await.expect("taken back");
    assert_eq!(hold_on("2025-07-05").await.as_deref(), Some("dispute"));
    assert!(desk.engine.check(today, None).await.expect("asked").ok);
}

#[tokio::test]
async fn pauses_stop_delinquent_days_and_never_days_past_due() {
    let desk = Desk::new().await;
    desk.import(
        "all.csv",
        "2025-06-30",
        "loan no,total due,due date,product\nA,9.00,2025-05-31,Cash\nB,9.00,2025-05-31,Car\n",
    )
    .await;
    let pause = async |more: serde_json::Value| {
        let mut request = serde_json::json!({ "from": "2025-06-01", "until": "2025-06-10", "reason": "flood" });
        request.as_object_mut().expect("an object").extend(more.as_object().cloned().expect("an object"));
        desk.engine.casework().pause(&serde_json::from_value(request).expect("a request")).await.expect("paused")
    };
    let days = async |loan_no: &str, basis: PolicyOverride| {
        let case = desk.engine.casework().case(loan_no, date("2025-06-30"), None, &basis).await.expect("there");
        (case.line.days_past_due, case.line.delinquent_days, case.line.bucket.unwrap_or_default())
    };
    let first = pause(serde_json::json!({ "product": "Car" })).await;
    pause(serde_json::json!({ "loan_no": "B", "from": "2025-06-08", "until": "2025-06-12" })).await;
    assert_eq!(days("A", PolicyOverride::default()).await, (30, 30, "M1".to_owned()));
    assert_eq!(days("B", PolicyOverride::default()).await, (30, 18, "M1".to_owned()), "days in two pauses count once");
    let grace = PolicyOverride { grace_days: Some(5), ..PolicyOverride::default() };
    assert_eq!(days("B", grace).await, (30, 13, "M1".to_owned()));
    desk.engine.casework().unpause(first).await.expect("removed");
    assert_eq!(days("B", PolicyOverride::default()).await.1, 25);
    desk.engine.undo(None).await.expect("taken back");
    assert_eq!(days("B", PolicyOverride::default()).await.1, 18);
}

#[tokio::test]
async fn policies_and_bucket_sets_have_versions_and_old_ones_stay() {
    let desk = Desk::new().await;
    desk.import(
        "all.csv",
        "2025-06-30",
        "loan no,total due,due date,product\nA,9.00,2025-06-10,Cash\nB,9.00,2025-06-10,Car\n",
    )
    .await;
    let buckets = |last: i32| -> Vec<Bucket> {
        serde_json::from_value(serde_json::json!([
            { "code": "young", "from": null, "to": last }, { "code": "old", "from": last + 1, "to": null },
        ]))
        .expect("buckets")
    };
    assert_eq!(desk.engine.save_bucket_set("ours", buckets(10)).await.expect("kept"), 1);
    assert_eq!(desk.engine.save_bucket_set("ours", buckets(25)).await.expect("kept"), 2);
    let broken = desk.engine.save_bucket_set("ours", buckets(10).into_iter().take(1).collect()).await;
    assert_eq!(broken.expect_err("refused").code, FailureCode::BucketSetBroken);
    let bucket = async |set: &str| {
        let basis = PolicyOverride { bucket_set: Some(set.to_owned()), ..PolicyOverride::default() };
        desk.engine.casework().case("A", date("2025-06-30"), None, &basis).await.expect("there").line.bucket
    };
    assert_eq!((bucket("ours").await.as_deref(), bucket("ours@1").await.as_deref()), (Some("young"), Some("old")));
    // A policy for one product, beside the book's own.
    let policy: Policy = serde_json::from_value(serde_json::json!({
        "name": "cars", "version": 0, "bucket_set": "m", "day_count": "day-end", "tolerance": 0, "fees_first": false,
        "grace_days": 0, "class_by": "past-due", "products": ["Car"],
    }))
    .expect("a policy");
    assert_eq!(desk.engine.save_policy(&policy).await.expect("kept"), 1);
    let days = async |loan_no: &str| {
        desk.engine
            .casework()
            .case(loan_no, date("2025-06-30"), None, &PolicyOverride::default())
            .await
            .expect("there")
            .line
            .days_past_due
    };
    assert_eq!((days("A").await, days("B").await), (20, 21), "each product by its own policy");
    desk.engine.use_policy("cars").await.expect("used");
    assert_eq!(days("A").await, 21);
    assert!(desk.engine.check(date("2025-06-30"), None).await.expect("asked").ok);
}

#[tokio::test]
async fn payments_are_taken_into_the_columns_as_they_would_be_read() {
    let desk = Desk::new().await;
    let schedule =
        "loan_no,instalment_no,due_date,amount\nS,1,2024-01-10,1000.00\nS,2,2024-02-10,1000.00\nT,1,2024-01-10,50.00\n";
    desk.import("plan.csv", "2024-03-20", schedule).await;
    let days = async |loan_no: &str| {
        desk.engine
            .casework()
            .case(loan_no, date("2024-03-20"), None, &PolicyOverride::default())
            .await
            .expect("there")
            .line
            .days_past_due
    };
    // The columns are in memory from here on, and each file is added to them.
    assert_eq!((days("S").await, days("T").await), (70, 70));
    for (name, rows, expected) in [
        ("one.csv", "S,2024-03-15,900.00,P1\nT,2024-03-15,50.00,P2\n", (70, 0)),
        ("two.csv", "S,2024-03-01,100.00,P3\n", (39, 0)),
        ("three.csv", "T,2024-03-16,-20.00,P4\nS,2024-03-15,1000.00,P5\n", (0, 70)),
    ] {
        desk.import(name, "2024-03-20", &format!("loan_no,paid_on,amount,reference\n{rows}")).await;
        assert_eq!((days("S").await, days("T").await), expected, "{name}");
        let check = desk.engine.check(date("2024-03-20"), None).await.expect("asked");
        assert!(check.ok, "{:?}", check.problems);
    }
}

#[cfg(unix)]
#[cfg(unix)]
#[tokio::test]
async fn what_is_entered_today_never_changes_what_was_known_yesterday() {
    let desk = Desk::new().await;
    desk.import("all.csv", "2025-06-30", "loan no,total due,due date\nA,100.00,2025-03-01\n").await;
    desk.import("plan.csv", "2025-06-30", "loan_no,instalment_no,due_date,amount\nS,1,2025-01-10,10.00\n").await;
    let book = desk.engine.path();
    desk.engine.close().await;
    // The two were entered some days ago.
    let earlier = "UPDATE changes SET at = '2025-07-01T08:00:00.000Z'";
    assert!(std::process::Command::new("sqlite3").arg(&book).arg(earlier).status().expect("sqlite3 runs").success());
    let desk = Desk { engine: Engine::open_or_create(&book, "tester").await.expect("a book"), ..desk };
    let known = date("2025-07-01");
    let told = async || {
        let mut told = Vec::new();
        for loan_no in ["A", "S"] {
            let case = desk
                .engine
                .casework()
                .case(loan_no, date("2025-06-30"), Some(known), &PolicyOverride::default())
                .await
                .expect("there");
            told.push(format!(
                "{:?} {:?} {:?} {:?}",
                case.line.days_past_due, case.line.outstanding, case.why, case.payments
            ));
        }
        for as_of in ["2025-02-01", "2025-06-30"] {
            let basis = PolicyOverride::default();
            let request = AgingRequest {
                by_column: None,
                filter: None,
                as_of: date(as_of),
                known_on: Some(known),
                basis,
                by: None,
                compare: None,
                currency: None,
            };
            let table = desk.engine.reports().aging(&request).await.expect("a table");
            told.push(format!("{:?} {:?}", table.buckets, table.total));
        }
        told
    };
    let before = told().await;
    // Back-dated money, an older list, another schedule, and a hold.
    desk.import(
        "paid.csv",
        "2025-07-02",
        "loan_no,paid_on,amount,reference\nS,2025-01-11,10.00,P1\nA,2025-06-30,5.00,P2\n",
    )
    .await;
    desk.import("may.csv", "2025-05-31", "loan no,total due,due date\nA,300.00,2025-01-01\nN,7.00,2025-01-01\n").await;
    desk.import("plan2.csv", "2025-07-02", "loan_no,instalment_no,due_date,amount\nS,1,2025-02-10,99.00\n").await;
    assert_eq!(told().await, before);
    // A schedule holds from the day of its file on; money counts on every day.
    let case =
        desk.engine.casework().case("S", date("2025-07-02"), None, &PolicyOverride::default()).await.expect("there");
    assert_eq!(case.line.days_past_due, 142, "all that is known counts today");
}

#[tokio::test]
async fn a_division_is_the_same_whatever_came_into_the_book_first() {
    let rows = [
        "A,Ann,1,100.00,2025-01-01,CNY",
        "B,Bob,2,50.00,2025-01-20,USD",
        "C,Cid,3,70.00,2025-05-01,CNY",
        "D,Dot,4,80.00,2025-05-02,USD",
    ];
    let mut digests = Vec::new();
    for turned in [false, true] {
        let desk = Desk::new().await;
        let (mut rows, mut names) = (rows.to_vec(), vec!["Anna", "Bo", "Cy"]);
        if turned {
            rows.reverse();
            names.reverse();
        }
        let text = format!("loan no,name,phone,total due,due date,currency\n{}\n", rows.join("\n"));
        desk.import("all.csv", "2025-06-30", &text).await;
        for (place, name) in names.into_iter().enumerate() {
            let weight = Some(if name == "Bo" { 2 } else { 1 });
            let collector = CollectorToAdd { name: name.into(), weight, ..CollectorToAdd::default() };
            desk.engine
                .division()
                .add_collector(&collector)
                .await
                .unwrap_or_else(|failure| panic!("{place}: {failure:?}"));
        }
        for by in ["count", "balance", "weight", "least_loaded"] {
            let request = serde_json::json!({ "as_of": "2025-06-30", "rules": { "rules": [{ "by": by }] }, "seed": 7, "dry_run": true });
            let request = serde_json::from_value(request).expect("a request");
            let division = desk.engine.division().divide(&request).await.expect("divided");
            let given: Vec<(String, u64)> =
                division.collectors.iter().map(|one| (one.name.clone(), one.cases)).collect();
            digests.push((turned, by, division.digest, given));
        }
    }
    let (first, second) = digests.split_at(4);
    for (one, other) in first.iter().zip(second) {
        assert_eq!((&one.1, &one.2, &one.3), (&other.1, &other.2, &other.3));
    }
    let by_weight = &first[2].3;
    assert_eq!(by_weight[1], ("Bo".to_owned(), 2), "twice the weight, twice the cases: {by_weight:?}");
}

#[tokio::test]
async fn a_part_of_any_text_finds_a_case_whoever_wrote_it_last() {
    let desk = Desk::new().await;
    let book = "loan no,name,phone,total due,due date,Filiale
ＬＮ１,Mehmet ÖZTÜRK,111,10.00,2025-01-10,Groß-Gerau
LN2,王芳,222,10.00,2025-01-10,上海
LN3,李小芳,333,10.00,2025-01-10,\"say \"\"hi\"\"\"
";
    desk.import("all.csv", "2025-06-30", book).await;
    let other = Engine::open(&desk.engine.path(), "other").await.expect("opened");
    let found = async |engine: &Engine, text: &str| {
        let filter = serde_json::json!({ "search": text });
        let request = serde_json::json!({ "as_of": "2025-06-30", "filter": filter });
        let request: ListRequest = serde_json::from_value(request).expect("a request");
        let opened = engine.open_list(&request).await.expect("opened");
        let rows = engine.list_rows(opened.list_id, 0, 10).await.expect("rows");
        rows.iter().map(|row| row.loan_no.clone()).collect::<Vec<_>>().join(" ")
    };
    for (text, loans) in [
        ("öztürk", "LN1"),
        ("GROSS", "LN1"),
        ("ln", "LN1 LN2 LN3"),
        ("王芳", "LN2"),
        ("小芳", "LN3"),
        ("芳", "LN2 LN3"),
        ("say \"hi\"", "LN3"),
        ("Filiale", ""),
        ("111 ", "LN1"),
        ("nobody", ""),
    ] {
        let loans = loans.replace("LN1", "ＬＮ１");
        assert_eq!(found(&desk.engine, text).await.replace("LN1", "ＬＮ１"), loans, "{text}");
        assert_eq!(found(&other, text).await.replace("LN1", "ＬＮ１"), loans, "{text}");
    }
    let changed =
        "loan no,name,phone,total due,due date\nLN2,Ay IŞIK,222,9.00,2025-01-10\nLN4,王芳,444,5.00,2025-01-10\n";
    desk.import("more.csv", "2025-07-31", changed).await;
    for engine in [&desk.engine, &other] {
        assert_eq!((found(engine, "王芳").await, found(engine, "ışık").await), ("LN4".into(), "LN2".into()));
    }
    other.undo(None).await.expect("undone");
    for engine in [&desk.engine, &other] {
        assert_eq!((found(engine, "王芳").await, found(engine, "ışık").await), ("LN2".into(), String::new()));
    }
}
