//! Batches on real books: what may go, what leaves, what comes back, what it earns, and who was told.

use crate::book::{Desk, date};
use calamine::{Data, Reader as _};
use caseload_engine::{
    AgencyEdit, AgencyToAdd, DateOrder, DeletionRequest, DisclosureKind, Engine, ExportRequest, FailureCode,
    FileLanguage, LifeRequest, NoticeKind, PackTemplate, Percentage, PlaceRequest, PolicyOverride, PreviewRequest,
    RecallRequest, ReturnCode, ReturnKind, ReturnOutcome, ReturnRequest, ScorecardRequest, StatementFile,
    StatementRequest,
};
use std::path::Path;

/// Six cases of five debtors, all over ninety days late on the day.
const BOOK: &str = "loan no,name,id no,phone,email,total due,due date,region,product,overdue reason,Employer
A1,Ann Lee,110101199001011237,111,ann@x.example,1000.00,2025-01-10,North,Cash,,Acme
A2,Ann Lee,110101199001011237,111,ann@x.example,500.00,2025-02-10,North,Cash,,Acme
B1,Bob Ray,220202199002022243,222,,2000.00,2025-01-20,South,Cash,lost job,Bolt
C1,Cid Fox,330303199003033252,333,,300.00,2025-02-01,North,Card,disputed transaction,Cog
D1,Dot Orr,440404199004044267,,dot@x.example,400.00,2025-02-20,South,Card,,Dyn
E1,Eve Sun,550505199005055279,555,,50.00,2025-06-20,North,Card,,
";
const DAY: &str = "2025-06-30";

async fn desk() -> Desk {
    let desk = Desk::new().await;
    desk.import("all.csv", DAY, BOOK).await;
    for name in ["North & Co", "South"] {
        add(&desk.engine, name).await;
    }
    desk
}

async fn add(engine: &Engine, name: &str) {
    let agency = AgencyToAdd {
        name: name.into(),
        term_days: 90,
        commission: vec![Percentage::from_parts_per_million(200_000), Percentage::from_parts_per_million(300_000)],
    };
    engine.outsourcing().add_agency(&agency).await.expect("added");
}

fn place(agency: &str, day: &str, more: serde_json::Value) -> PlaceRequest {
    let mut request = serde_json::json!({ "as_of": day, "agency": agency });
    for (name, value) in more.as_object().into_iter().flatten() {
        request[name] = value.clone();
    }
    serde_json::from_value(request).expect("a request")
}

async fn agree(engine: &Engine, agency: &str, terms: serde_json::Value) {
    let mut view =
        serde_json::to_value(engine.outsourcing().agency(agency).await.expect("there").terms).expect("plain data");
    for (name, value) in terms.as_object().into_iter().flatten() {
        view[name] = value.clone();
    }
    let terms = Some(serde_json::from_value(view).expect("terms"));
    engine
        .outsourcing()
        .edit_agency(&AgencyEdit { name: agency.into(), terms, ..AgencyEdit::default() })
        .await
        .expect("agreed");
}

fn export(batch: &str, day: &str) -> ExportRequest {
    ExportRequest { batch: batch.into(), as_of: date(day), language: None, usual_language: FileLanguage::English }
}

/// Places a batch and sends its pack: only then does it earn.
async fn sent(desk: &Desk, request: &PlaceRequest) -> String {
    let batch = desk.engine.outsourcing().place(request).await.expect("placed").batch;
    let day = request.as_of.to_string();
    desk.engine
        .outsourcing()
        .export_batch(&export(&batch, &day), &desk.path(&format!("sent {batch}")), None)
        .await
        .expect("sent");
    batch
}

fn taken(batch: &str, day: &str) -> ReturnRequest {
    serde_json::from_value(serde_json::json!({ "batch": batch, "as_of": day })).expect("a request")
}

async fn returns(desk: &Desk, name: &str, text: &str, request: &ReturnRequest) -> ReturnOutcome {
    let path = desk.file(name, text);
    desk.engine.outsourcing().take_return(request, &path).await.expect("taken in")
}

fn piles(outcome: &ReturnOutcome) -> (u64, u64, u64, u64, u64, u64) {
    let rows = outcome.rows;
    (rows.read, rows.agrees, rows.differs, rows.unknown, rows.known, rows.cancelled)
}

fn life(batch: &str, day: &str) -> LifeRequest {
    LifeRequest { batch: batch.into(), on: date(day), note: String::new(), loan_nos: Vec::new() }
}

fn sheet(path: &Path) -> Vec<Vec<String>> {
    let mut book = calamine::open_workbook_auto(path).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

fn only_xlsx(folder: &Path) -> Vec<Vec<String>> {
    let found = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).map(|entry| entry.path());
    let found: Vec<_> = found.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx")).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    sheet(&found[0])
}

#[tokio::test]
async fn every_case_that_is_left_out_has_its_reason() {
    let desk = desk().await;
    agree(&desk.engine, "South", serde_json::json!({ "regions": ["South"], "most_cases": 1 })).await;
    let reason = async |request: PlaceRequest, loan_no: &str| {
        let placed =
            desk.engine.outsourcing().place(&PlaceRequest { dry_run: true, ..request }).await.expect("proposed");
        let found = placed.excluded.into_iter().find(|one| one.loan_no == loan_no);
        found.map(|one| serde_json::to_value(one.code).unwrap().as_str().unwrap().to_owned())
    };
    let north = |more| place("North & Co", DAY, more);
    for (request, loan_no, expected) in [
        (north(serde_json::json!({})), "A1", None),
        (north(serde_json::json!({})), "C1", Some("disputed")),
        (north(serde_json::json!({})), "E1", Some("too_young")),
        (north(serde_json::json!({ "min_balance": "450" })), "D1", Some("below_balance")),
        (north(serde_json::json!({ "max_balance": "1999.99" })), "B1", Some("above_balance")),
        (north(serde_json::json!({ "min_tries": 1 })), "A1", Some("too_few_tries")),
        (north(serde_json::json!({ "max_cases": 1 })), "A1", Some("over_most_cases")),
        (place("South", DAY, serde_json::json!({})), "A1", Some("other_region")),
        (place("South", DAY, serde_json::json!({})), "D1", Some("agency_full_cases")),
    ] {
        assert_eq!(reason(request.clone(), loan_no).await.as_deref(), expected, "{loan_no} by {request:?}");
    }
    // A debtor's cases go together, and to one agency.
    desk.engine
        .outsourcing()
        .place(&north(serde_json::json!({ "selection": { "loan_nos": ["A1"] } })))
        .await
        .expect("placed");
    add(&desk.engine, "West").await;
    assert_eq!(reason(place("West", DAY, serde_json::json!({})), "A2").await.as_deref(), Some("debtor_elsewhere"));
    assert_eq!(reason(place("West", DAY, serde_json::json!({})), "A1").await.as_deref(), Some("already_placed"));
}

#[tokio::test]
async fn nothing_goes_to_an_agency_without_a_contract_on_the_day() {
    let desk = desk().await;
    agree(&desk.engine, "South", serde_json::json!({ "valid_from": "2025-07-01", "valid_until": "2025-12-31" })).await;
    for (day, good) in [("2025-06-30", false), ("2025-07-01", true), ("2025-12-31", true), ("2026-01-01", false)] {
        let outcome =
            desk.engine.outsourcing().place(&place("South", day, serde_json::json!({ "dry_run": true }))).await;
        assert_eq!(outcome.is_ok(), good, "{day}");
        if let Err(failure) = outcome {
            assert_eq!(failure.code, FailureCode::AgencyNotValid);
        }
    }
}

#[tokio::test]
async fn a_case_rests_in_house_before_the_next_agency_has_it() {
    let desk = desk().await;
    agree(&desk.engine, "North & Co", serde_json::json!({ "cooling_off_days": 10 })).await;
    let batch =
        desk.engine.outsourcing().place(&place("North & Co", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "performance", "as_of": "2025-07-10" }))
            .unwrap();
    desk.engine.outsourcing().recall(&recall, None).await.expect("recalled");
    for (day, cases) in [("2025-07-19", 0), ("2025-07-20", 4)] {
        let placed = desk
            .engine
            .outsourcing()
            .place(&place("South", day, serde_json::json!({ "dry_run": true })))
            .await
            .unwrap();
        assert_eq!(placed.cases, cases, "{day}: {:?}", placed.excluded);
    }
}

#[tokio::test]
async fn a_pool_is_shared_evenly_and_each_gets_whole_debtors() {
    let desk = Desk::new().await;
    let mut text = String::from("loan no,name,phone,total due,due date,product\n");
    for case in 0..240 {
        let debtor = case / 2;
        let due = ["2025-02-10", "2025-01-10", "2024-10-10"][debtor % 3];
        text += &format!("L{case:03},Debtor {debtor},{debtor:07},{}.00,{due},Cash\n", 100 + (case * 37) % 900);
    }
    desk.import("all.csv", DAY, &text).await;
    for name in ["One", "Two", "Three"] {
        add(&desk.engine, name).await;
    }
    let request = place("One", DAY, serde_json::json!({ "others": ["Two", "Three"] }));
    let among = desk.engine.outsourcing().place_among(&request).await.expect("placed");
    assert_eq!(among.batches.iter().map(|batch| batch.cases).sum::<u64>(), 240);
    assert!(among.spread_percent < 0.5, "{}", among.spread_percent);
    let debtors: Vec<u64> = among.batches.iter().map(|batch| batch.debtors).collect();
    assert_eq!(debtors, [40, 40, 40]);
    for bucket in among.batches[0].by_bucket.keys() {
        let counts: Vec<u64> = among.batches.iter().map(|batch| batch.by_bucket[bucket]).collect();
        assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 2, "{bucket}: {counts:?}");
    }
    assert!(desk.engine.check(date(DAY), None).await.unwrap().ok);
    desk.engine.undo(None).await.expect("all three at once");
    assert!(desk.engine.outsourcing().batches(date(DAY)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_batch_keeps_the_terms_it_was_placed_under() {
    let desk = desk().await;
    let only = serde_json::json!({ "selection": { "loan_nos": ["B1"] } });
    let first = sent(&desk, &place("South", DAY, only)).await;
    agree(&desk.engine, "South", serde_json::json!({ "commission": [{ "percent": 50.0 }] })).await;
    let second = serde_json::json!({ "selection": { "loan_nos": ["D1"] } });
    sent(&desk, &place("South", DAY, second)).await;
    desk.import(
        "paid.csv",
        "2025-07-20",
        "loan no,paid on,amount,reference\nB1,2025-07-10,100.00,P1\nD1,2025-07-10,100.00,P2\n",
    )
    .await;
    let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let statement = desk.engine.outsourcing().statement(&request).await.expect("a statement");
    let earned: Vec<(&str, i64)> =
        statement.lines.iter().map(|line| (line.loan_no.as_str(), line.commission.minor)).collect();
    assert_eq!(earned, [("B1", 2_000), ("D1", 5_000)]);
    let blocked =
        desk.engine.undo(Some(desk.engine.outsourcing().batches(date(DAY)).await.unwrap()[0].change.previous())).await;
    assert_eq!(blocked.expect_err("a batch stands on it").code, FailureCode::CannotUndo);
    let summary = desk.engine.outsourcing().batches(date("2025-07-31")).await.unwrap();
    let of = |batch: &str| summary.iter().find(|one| one.batch == batch).unwrap();
    assert_eq!((of(&first).terms_version, of(&first).earned[0].minor), (1, 2_000));
}

#[tokio::test]
async fn what_leaves_is_what_the_contract_names_and_the_register_knows_of_it() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let folder = desk.path("plain");
    let plain = desk.engine.outsourcing().export_batch(&export(&batch, DAY), &folder, None).await.expect("written");
    let rows = only_xlsx(&folder);
    assert!(!rows.concat().iter().any(|cell| cell.contains("220202199002022243") || cell == "Bolt"), "{rows:?}");
    let other = rows[0].iter().position(|header| header == "other contact").expect("a column");
    let name = rows[0].iter().position(|header| header == "name").expect("a column");
    let of = |who: &str| rows.iter().find(|row| row[name] == who).expect("a row");
    assert_eq!(
        (of("Dot Orr")[other].as_str(), of("Bob Ray")[other].as_str()),
        ("dot@x.example", ""),
        "one way to reach each"
    );
    let flags = rows[0].iter().position(|header| header == "flags").expect("a column");
    assert_eq!(of("Bob Ray")[flags], "hardship");
    assert_eq!(plain.fields.len(), rows[0].len());

    // With a contract more leaves, in the form that it names, and only as long as it says.
    let contract = serde_json::json!({ "reference": "C-7", "delete_within_days": 30, "fields": [
        { "field": "debtor_no", "form": "masked", "purpose": "letters" },
        { "field": "own:Employer", "form": "full", "purpose": "finding debtors", "until": "2025-07-31" },
        { "field": "email", "form": "full", "purpose": "letters", "until": "2025-06-01" },
    ] });
    let edit = AgencyEdit {
        name: "North & Co".into(),
        contract: Some(serde_json::from_value(contract).expect("a contract")),
        ..AgencyEdit::default()
    };
    desk.engine.outsourcing().edit_agency(&edit).await.expect("agreed");
    desk.engine
        .undo(Some(desk.engine.outsourcing().batches(date(DAY)).await.unwrap()[0].change))
        .await
        .expect_err("it is on record");
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "mistake", "as_of": "2025-07-01" }))
            .unwrap();
    desk.engine.outsourcing().recall(&recall, None).await.expect("recalled");
    let second = desk
        .engine
        .outsourcing()
        .place(&place("North & Co", "2025-07-02", serde_json::json!({})))
        .await
        .expect("placed")
        .batch;
    let request = PreviewRequest {
        agency: "North & Co".into(),
        as_of: date("2025-07-02"),
        batch: Some(second.clone()),
        contract: None,
        template: None,
        language: FileLanguage::English,
    };
    let preview = desk.engine.outsourcing().preview_pack(&request).await.expect("a preview");
    let folder = desk.path("contract");
    desk.engine.outsourcing().export_batch(&export(&second, "2025-07-02"), &folder, None).await.expect("written");
    let rows = only_xlsx(&folder);
    let column = |header: &str| rows[0].iter().position(|one| one == header);
    assert_eq!(preview.columns.iter().map(|one| one.header.clone()).collect::<Vec<_>>(), rows[0]);
    assert_eq!(rows.iter().find(|row| row[2] == "B1").unwrap()[column("id no").unwrap()], "220****2243");
    assert_eq!(rows.iter().find(|row| row[2] == "B1").unwrap()[column("Employer").unwrap()], "Bolt");
    assert_eq!(column("email"), None, "the contract for it is over");

    let register = desk.engine.outsourcing().disclosure(Some("A2")).await.expect("a register");
    assert_eq!((register.debtor_name.as_str(), register.loan_nos.join(" ").as_str()), ("Ann Lee", "A1 A2"));
    assert_eq!(register.entries.len(), 2);
    let last = &register.entries[1];
    assert_eq!((last.agency.as_str(), last.contract.as_str(), last.cases.len()), ("North & Co", "C-7", 2));
    assert_eq!(last.until, Some(date("2025-10-30")), "ninety days of term and thirty more");
    let purposes: Vec<&str> =
        last.fields.iter().map(|field| field.purpose.as_str()).filter(|one| !one.is_empty()).collect();
    assert_eq!(purposes, ["letters", "finding debtors"]);
    assert_eq!(desk.engine.outsourcing().disclosure(Some("E1")).await.unwrap().entries.len(), 0);
    assert_eq!(desk.engine.outsourcing().disclosure(None).await.unwrap().entries.len(), 2);
}

#[tokio::test]
async fn a_pack_that_is_written_again_is_the_same_however_the_cases_changed() {
    let desk = desk().await;
    let template = serde_json::json!({
        "columns": [{ "field": "case_ref", "header": "Our ref" }, { "field": "phone" }, { "field": "total_due" }],
        "language": "zh-CN", "csv_encoding": "gb18030", "file_name": "{agency}_{batch}_{cases}"
    });
    let edit = AgencyEdit {
        name: "North & Co".into(),
        template: Some(serde_json::from_value(template).expect("a template")),
        ..AgencyEdit::default()
    };
    desk.engine.outsourcing().edit_agency(&edit).await.expect("agreed");
    let batch =
        desk.engine.outsourcing().place(&place("North & Co", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let (one, two) = (desk.path("one"), desk.path("two"));
    let first = desk.engine.outsourcing().export_batch(&export(&batch, DAY), &one, None).await.expect("written");
    assert_eq!(first.files[0].name, format!("North & Co_{batch}_4.xlsx"));
    let text = std::fs::read(one.join(&first.files[1].name)).expect("a text");
    let (text, _, broken) = encoding_rs::GB18030.decode(&text);
    assert!(!broken && text.starts_with("Our ref,手机号码,逾期总金额（元）\r\n"), "{text}");
    // The debtor moves, the lender's list changes, and the template too.
    let later = BOOK.replace(",111,", ",999,").replace("1000.00", "1100.00").replace("A1,Ann Lee", "A1,Ann Fox");
    desk.import("later.csv", "2025-07-15", &later).await;
    let edit =
        AgencyEdit { name: "North & Co".into(), template: Some(PackTemplate::default()), ..AgencyEdit::default() };
    desk.engine.outsourcing().edit_agency(&edit).await.expect("agreed");
    let second =
        desk.engine.outsourcing().export_batch(&export(&batch, "2025-07-16"), &two, None).await.expect("written");
    assert_eq!(first.files, second.files, "to the last byte");
    assert_eq!(
        desk.engine.outsourcing().disclosure(Some("A1")).await.unwrap().entries.len(),
        2,
        "and the register knows of both"
    );
}

#[tokio::test]
async fn a_pack_that_cannot_be_written_leaves_a_draft_and_no_file() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let folder = desk.path("out");
    std::fs::create_dir_all(folder.join(format!("{batch}.csv"))).expect("a folder in the way of the text");
    std::fs::write(folder.join(format!("{batch}.csv")).join("x"), "x").expect("written");
    let failure = desk
        .engine
        .outsourcing()
        .export_batch(&export(&batch, DAY), &folder, None)
        .await
        .expect_err("it can't be moved");
    assert_eq!(failure.code, FailureCode::TargetNotAFile);
    let left: Vec<_> =
        std::fs::read_dir(&folder).unwrap().filter_map(Result::ok).map(|entry| entry.file_name()).collect();
    assert_eq!(left, [format!("{batch}.csv").as_str()], "nothing of the pack");
    let state = |at: &str| (at.to_owned(), date(DAY));
    let (_, on) = state("");
    assert_eq!(desk.engine.outsourcing().batches(on).await.unwrap()[0].state, "draft");
    assert!(desk.engine.outsourcing().disclosure(None).await.unwrap().entries.is_empty());
    let gone = desk.path("all.csv").join("not a folder");
    let failure =
        desk.engine.outsourcing().export_batch(&export(&batch, DAY), &gone, None).await.expect_err("no folder");
    assert_eq!(failure.code, FailureCode::FileCannotWrite);
}

#[tokio::test]
async fn payments_come_back_in_piles_and_nothing_is_applied_twice() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    desk.import("paid.csv", "2025-07-10", "loan no,paid on,amount,reference\nB1,2025-07-05,100.00,LENDER-1\n").await;
    let text = "案件编号,客户姓名,还款金额（元）,还款日期,最新欠款（元）,是否结清,还款人,流水号
A1,Ann Lee,200.00,2025-07-08,800.00,否,Ann,X1
A2,Ann Lee,500.00,2025-07-08,0.00,是,Ann,X2
B1,Bob Ray,100.00,2025-07-05,1900.00,否,Bob,X3
B1,Bob Ray,50.00,2025-07-06,1900.00,否,Bob,X4
D1,Dot Orr,10.00,2025-07-06,390.00,否,Dot,X5
D1,Dot Orr,-10.00,2025-07-07,400.00,否,Dot,X6
C1,Cid Fox,10.00,2025-07-06,290.00,否,Cid,X7
ZZ,Nobody,10.00,2025-07-06,0.00,否,,X8
A1,Ann Lee,10.00,31/31/2025,790.00,否,Ann,X9
合计,,880.00,,,,,
";
    let dry = ReturnRequest { dry_run: true, ..taken(&batch, "2025-07-12") };
    let looked = returns(&desk, "back.csv", text, &dry).await;
    assert_eq!((looked.kind, piles(&looked)), (ReturnKind::Payments, (9, 3, 1, 3, 0, 2)), "{:#?}", looked.list);
    let differs = looked.list.iter().find(|row| row.differences.len() == 1).expect("one");
    let difference = &differs.differences[0];
    assert_eq!((differs.row, difference.field.as_str()), (5, "balance"));
    assert_eq!((difference.stated.as_str(), difference.known.as_str()), ("1900.00 CNY", "1850.00 CNY"));
    let code = |row: u64| looked.list.iter().find(|one| one.row == row).unwrap().code;
    let codes = [ReturnCode::NotInBatch, ReturnCode::UnknownLoan, ReturnCode::ImpossibleDate];
    assert_eq!([code(8), code(9), code(10)], codes.map(Some));
    assert_eq!(looked.change, None);
    let outcome = returns(&desk, "back.csv", text, &taken(&batch, "2025-07-12")).await;
    assert_eq!(outcome.rows.applied, 3, "what agrees and no more");
    assert_eq!(outcome.applied[0].minor, 70_000, "the lender has the hundred already");
    let case = async |loan_no: &str| {
        desk.engine.casework().case(loan_no, date("2025-07-12"), None, &PolicyOverride::default()).await.unwrap()
    };
    assert_eq!(case("A1").await.line.outstanding.minor, 80_000);
    assert_eq!(case("B1").await.payments.len(), 1, "the lender had that one");
    let cases = desk.engine.outsourcing().batch_cases(&batch, 0, 9).await.unwrap();
    assert_eq!(cases.iter().find(|one| one.loan_no == "A2").unwrap().state, "settled");
    // The same file again, on a later day: all of it is known, and that it came is on record.
    let again = returns(&desk, "back.csv", text, &taken(&batch, "2025-07-13")).await;
    assert_eq!((piles(&again), again.rows.applied, again.change.is_some()), ((9, 0, 1, 3, 3, 2), 0, true));
    // The row that differs, as the agency says; then it is known too.
    let accept = ReturnRequest { accept_rows: vec![5], ..taken(&batch, "2025-07-13") };
    assert_eq!(returns(&desk, "back.csv", text, &accept).await.rows.applied, 1);
    assert_eq!(returns(&desk, "back.csv", text, &accept).await.rows.known, 4);
    // The lender's own file of the same money brings nothing new, by whatever reference, once or twice.
    let own = "loan no,paid on,amount,reference\nA1,2025-07-08,200.00,BANK-9\nA2,2025-07-08,500.00,BANK-10\n";
    for _ in 0..2 {
        let imported = desk.import("bank.csv", "2025-07-14", own).await;
        assert_eq!((imported.rows.created, imported.rows.unchanged), (0, 2));
    }
    // Another payment of the same day and amount is another payment.
    let other = "loan no,paid on,amount,reference\nA1,2025-07-08,200.00,BANK-11\n";
    assert_eq!(desk.import("other.csv", "2025-07-14", other).await.rows.created, 1);
    assert!(desk.engine.check(date("2025-07-14"), None).await.unwrap().ok);
}

#[tokio::test]
async fn a_trailer_that_differs_stops_the_file() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let rows = "case ref,amount,paid on\nA1,200.00,2025-07-08\nB1,100.00,2025-07-08\n";
    for (trailer, differs) in [
        ("Total,300.00,", None),
        ("Total,299.99,", Some("amount")),
        ("共2笔,300.00,", None),
        ("共3笔,300.00,", Some("rows")),
        ("Records: 3,,", Some("rows")),
        ("合计,300.00,2", None),
    ] {
        let path = desk.file("back.csv", &format!("{rows}{trailer}\n"));
        let request = ReturnRequest { dry_run: true, ..taken(&batch, "2025-07-12") };
        match (desk.engine.outsourcing().take_return(&request, &path).await, differs) {
            (Ok(outcome), None) => assert_eq!(outcome.rows.read, 2, "{trailer}"),
            (Err(failure), Some(what)) => {
                assert_eq!((failure.code, &failure.params["what"]), (FailureCode::TrailerDiffers, &what.into()));
            }
            (outcome, _) => panic!("{trailer}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn notes_returns_and_contacts_come_back_and_can_be_taken_back() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let notes = "案件编号,催收时间,催收对象,电话,催收记录,催收结果,承诺还款日期,承诺还款金额
A1,2025-07-03,本人,111,will pay,promise,2025-07-20,300.00
B1,2025-07-04,本人,222,no answer,none,,
D1,2025-07-04,本人,,says 9999,promise,2025-07-20,9999.00
";
    let outcome = returns(&desk, "notes.csv", notes, &taken(&batch, "2025-07-05")).await;
    assert_eq!((outcome.kind, piles(&outcome)), (ReturnKind::Notes, (3, 2, 1, 0, 0, 0)), "{:#?}", outcome.list);
    let view = desk.engine.casework().case("A1", date("2025-07-05"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!((view.agency_notes[0].result.as_str(), view.agency_notes[0].agency.as_str()), ("promise", "South"));
    assert_eq!(returns(&desk, "notes.csv", notes, &taken(&batch, "2025-07-05")).await.rows.known, 2);

    let contacts = "case ref,new phone,new address\nA1,+86 139,New Street 1\n";
    let outcome = returns(&desk, "contacts.csv", contacts, &taken(&batch, "2025-07-06")).await;
    assert_eq!((outcome.kind, outcome.rows.applied), (ReturnKind::Contacts, 1));
    let view = desk.engine.casework().case("A1", date("2025-07-06"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!(view.address, "New Street 1");

    let back = "case ref,returned on,return reason\nB1,2025-07-08,no contact\n";
    let outcome = returns(&desk, "returned.csv", back, &taken(&batch, "2025-07-09")).await;
    assert_eq!((outcome.kind, outcome.rows.applied, outcome.open_cases), (ReturnKind::Returns, 1, 3));
    let view = desk.engine.casework().case("B1", date("2025-07-08"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!((view.line.agency, view.line.hand), (None, 1), "in-house from that day, its hand raised");
    let batches = desk.engine.outsourcing().batches(date("2025-07-09")).await.unwrap();
    assert_eq!((batches[0].state.as_str(), batches[0].returns), ("running", 3));
    for _ in 0..3 {
        desk.engine.undo(None).await.expect("taken back");
    }
    let view = desk.engine.casework().case("A1", date("2025-07-09"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!((view.agency_notes.len(), view.address.as_str(), view.line.agency.as_deref()), (0, "", Some("South")));
    let view = desk.engine.casework().case("B1", date("2025-07-09"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!(view.line.agency.as_deref(), Some("South"));
    assert!(desk.engine.check(date("2025-07-09"), None).await.unwrap().ok);
}

#[tokio::test]
async fn a_promise_that_an_agency_reported_keeps_a_case_from_the_next_one() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let notes = "case ref,result,promise date\nA1,promise,2025-08-20\nreturned,,\n";
    returns(&desk, "notes.csv", notes, &taken(&batch, "2025-07-05")).await;
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "other", "as_of": "2025-08-01" }))
            .unwrap();
    desk.engine.outsourcing().recall(&recall, None).await.expect("recalled");
    for (day, excluded) in [("2025-08-20", true), ("2025-08-21", false)] {
        let placed = desk
            .engine
            .outsourcing()
            .place(&place("North & Co", day, serde_json::json!({ "dry_run": true })))
            .await
            .expect("proposed");
        assert_eq!(placed.excluded.iter().any(|one| one.loan_no == "A1"), excluded, "{day}: {:?}", placed.excluded);
    }
}

#[tokio::test]
async fn the_life_of_a_batch_has_its_steps() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let state = async |day: &str| {
        let found = desk.engine.outsourcing().batches(date(day)).await.unwrap();
        found.into_iter().find(|one| one.batch == batch).unwrap().state
    };
    assert_eq!(state(DAY).await, "draft");
    assert_eq!(
        desk.engine.outsourcing().acknowledge(&life(&batch, DAY)).await.expect_err("a draft").code,
        FailureCode::BatchIsDraft
    );
    desk.engine.outsourcing().export_batch(&export(&batch, DAY), &desk.path("out"), None).await.expect("written");
    assert_eq!(state(DAY).await, "placed");
    desk.engine.outsourcing().acknowledge(&life(&batch, "2025-07-01")).await.expect("acknowledged");
    assert_eq!(state("2025-07-01").await, "running");
    assert_eq!(state("2025-09-29").await, "expired");
    let late = desk.engine.outsourcing().withdraw(&life(&batch, "2025-07-04")).await.expect_err("the fourth day");
    assert_eq!(late.code, FailureCode::TooLateToWithdraw);

    // Wanted back, objected to, taken back.
    let mut recall: RecallRequest = serde_json::from_value(serde_json::json!({
        "batch": batch, "loan_nos": ["B1"], "reason": "complaint", "as_of": "2025-07-10", "pending": true, "note": "soon"
    }))
    .unwrap();
    let objected = LifeRequest { note: "a promise is due".into(), ..life(&batch, "2025-07-11") };
    assert_eq!(
        desk.engine.outsourcing().object(&objected).await.expect_err("nothing is").code,
        FailureCode::NotWantedBack
    );
    let pending = desk.engine.outsourcing().recall(&recall, Some(&desk.path("ask"))).await.expect("asked for");
    assert_eq!((pending.pending, pending.recalled, pending.open_cases), (true, 1, 4));
    assert_eq!(sheet(Path::new(pending.file.as_ref().unwrap()))[0][1], "South");
    assert_eq!(desk.engine.outsourcing().object(&objected).await.expect("recorded"), 1);
    let line = async |loan_no: &str| {
        let cases = desk.engine.outsourcing().batch_cases(&batch, 0, 9).await.unwrap();
        cases.into_iter().find(|one| one.loan_no == loan_no).unwrap()
    };
    let b1 = line("B1").await;
    assert_eq!((b1.state.as_str(), b1.objection.as_str()), ("recall_pending", "a promise is due"));
    let view = desk.engine.casework().case("B1", date("2025-07-11"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!(view.line.agency.as_deref(), Some("South"), "it is with the agency still");
    (recall.loan_nos, recall.pending) = (Vec::new(), false);
    recall.as_of = date("2025-07-15");
    let done = desk.engine.outsourcing().recall(&recall, Some(&desk.path("final"))).await.expect("recalled");
    assert_eq!((done.recalled, done.open_cases), (1, 3), "those that were asked for");
    let file = sheet(Path::new(done.file.as_ref().unwrap()));
    assert!(file.iter().flatten().any(|cell| cell == "B1") && !file.iter().flatten().any(|cell| cell == "A1"));

    let open = DeletionRequest { batch: batch.clone(), on: date("2025-07-20"), note: String::new() };
    assert_eq!(
        desk.engine.outsourcing().confirm_deletion(&open, None).await.expect_err("cases are there").code,
        FailureCode::BatchIsOpen
    );
    recall.reason = serde_json::from_value("term_ended".into()).unwrap();
    desk.engine.outsourcing().recall(&recall, None).await.expect("the rest");
    let letter = desk.file("letter.txt", "We deleted it all.");
    let confirmed = desk.engine.outsourcing().confirm_deletion(&open, Some(&letter)).await.expect("filed");
    std::fs::remove_file(&letter).unwrap();
    let copy = desk.path("copy.txt");
    desk.engine.outsourcing().save_document(confirmed, &copy).await.expect("saved");
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "We deleted it all.");
    assert_eq!(state("2025-07-20").await, "closed");
    let kinds: Vec<&str> = desk
        .engine
        .outsourcing()
        .batch_history(&batch)
        .await
        .unwrap()
        .into_iter()
        .map(|moment| moment.kind.code())
        .collect();
    assert_eq!(
        kinds,
        [
            "placed",
            "exported",
            "acknowledged",
            "recall_pending",
            "objection",
            "recalled",
            "recalled",
            "deletion_confirmed"
        ]
    );
    assert_eq!(
        desk.engine.outsourcing().disclosure(Some("B1")).await.unwrap().entries[0].deleted_on,
        Some(date("2025-07-20"))
    );
    // Backwards, step by step, but not past the pack.
    for _ in 0..6 {
        desk.engine.undo(None).await.expect("taken back");
    }
    assert_eq!(state("2025-07-01").await, "placed");
    assert!(desk.engine.undo(None).await.is_err(), "a pack that left is on record");
    assert!(desk.engine.check(date("2025-07-20"), None).await.unwrap().ok);
}

#[tokio::test]
async fn a_withdrawn_batch_counts_for_nothing() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    assert_eq!(desk.engine.outsourcing().withdraw(&life(&batch, "2025-07-03")).await.expect("the third day"), 4);
    let view = desk.engine.casework().case("A1", date("2025-07-03"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!((view.line.agency, view.line.hand), (None, 0));
    assert_eq!(desk.engine.outsourcing().batches(date("2025-07-03")).await.unwrap()[0].state, "withdrawn");
    let again = desk
        .engine
        .outsourcing()
        .place(&place("South", "2025-07-03", serde_json::json!({})))
        .await
        .expect("to the same agency");
    assert_eq!(desk.engine.outsourcing().batch_cases(&again.batch, 0, 1).await.unwrap()[0].hand, 1);
}

#[tokio::test]
async fn an_agency_is_told_of_money_that_reached_the_lender_and_of_nothing_it_reported() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let paid = "loan no,paid on,amount,reference\nA1,2025-07-05,400.00,P1\nB1,2025-07-05,2000.00,P2\n";
    desk.import("paid.csv", "2025-07-06", paid).await;
    let reported = "case ref,amount,paid on\nD1,100.00,2025-07-05\n";
    returns(&desk, "back.csv", reported, &taken(&batch, "2025-07-06")).await;
    let due = desk.engine.outsourcing().notices(date("2025-07-06"), None).await.expect("notices");
    let said: Vec<(&str, NoticeKind, i64, i64)> =
        due.iter().map(|one| (one.loan_no.as_str(), one.kind, one.told.minor, one.now.minor)).collect();
    assert_eq!(said, [("B1", NoticeKind::Stop, 200_000, 0), ("A1", NoticeKind::Balance, 100_000, 60_000)]);
    let summary = desk.engine.outsourcing().agencies(date("2025-07-06")).await.unwrap();
    assert_eq!(summary.iter().map(|agency| agency.notices).collect::<Vec<_>>(), [0, 2]);
    let folder = desk.path("notices");
    let written = desk
        .engine
        .outsourcing()
        .write_notices("South", date("2025-07-06"), &folder, FileLanguage::English)
        .await
        .expect("written");
    assert_eq!((written.stops, written.balances), (1, 1));
    assert!(sheet(Path::new(&written.file)).iter().flatten().any(|cell| cell == "stop"));
    assert!(desk.engine.outsourcing().notices(date("2025-07-07"), None).await.unwrap().is_empty(), "it was told");
    let cases = desk.engine.outsourcing().batch_cases(&batch, 0, 9).await.unwrap();
    assert_eq!(cases.iter().find(|one| one.loan_no == "B1").unwrap().state, "settled");
    let nothing =
        desk.engine.outsourcing().write_notices("South", date("2025-07-07"), &folder, FileLanguage::English).await;
    assert_eq!(nothing.expect_err("nothing new").code, FailureCode::NothingToTell);
    // The payment that settled it belongs to the placement still.
    let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let statement = desk.engine.outsourcing().statement(&request).await.unwrap();
    assert_eq!(statement.lines.len(), 3);
    assert_eq!(statement.commission[0].minor, 8_000 + 40_000 + 2_000);
}

#[tokio::test]
async fn a_settled_month_stays_and_what_comes_later_stands_in_the_next() {
    let desk = desk().await;
    sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    desk.import(
        "july.csv",
        "2025-07-31",
        "loan no,paid on,amount,reference\nA1,2025-07-05,100.00,P1\nA1,2025-07-01,10.00,P0\n",
    )
    .await;
    let july = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let august = StatementRequest { agency: "South".into(), month: "2025-08".into() };
    let early = desk.engine.outsourcing().settle(&july, date("2025-07-31")).await.expect_err("it is not over");
    assert_eq!(early.code, FailureCode::MonthNotOver);
    let before = desk.engine.outsourcing().statement(&july).await.unwrap();
    let rules: Vec<&str> = before.lines.iter().map(|line| line.rule.code()).collect();
    assert_eq!((rules, before.commission[0].minor), (vec!["direct_too_early", "direct"], 2_000));
    let settled = desk.engine.outsourcing().settle(&july, date("2025-08-01")).await.expect("settled");
    assert_eq!(
        desk.engine.outsourcing().settle(&july, date("2025-08-01")).await.expect_err("twice").code,
        FailureCode::AlreadySettled
    );
    // A payment of July that is known in August, and one that takes July's back.
    let late = "loan no,paid on,amount,reference,reverses\nB1,2025-07-20,50.00,P2,\nA1,2025-08-02,100.00,P3,P1\n";
    desk.import("august.csv", "2025-08-31", late).await;
    let after = desk.engine.outsourcing().statement(&july).await.unwrap();
    assert_eq!((after.settled, &after.lines, &after.commission), (true, &before.lines, &before.commission));
    let next = desk.engine.outsourcing().statement(&august).await.unwrap();
    let lines: Vec<(&str, i64, bool)> =
        next.lines.iter().map(|line| (line.loan_no.as_str(), line.commission.minor, line.carried)).collect();
    assert_eq!(lines, [("B1", 1_000, true), ("A1", -2_000, false)]);
    assert!(
        desk.engine.undo(Some(desk.engine.log(None, 9).await.unwrap()[2].change)).await.is_err(),
        "July stands on it"
    );
    desk.engine.undo(Some(settled)).await.expect("the settlement is taken back");
    assert_eq!(desk.engine.outsourcing().statement(&july).await.unwrap().lines.len(), 3);
}

#[tokio::test]
async fn an_invoice_is_compared_line_by_line() {
    let desk = desk().await;
    sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    let paid =
        "loan no,paid on,amount,reference\nA1,2025-07-05,100.00,P1\nB1,2025-07-06,200.00,P2\nD1,2025-07-07,10.00,P3\n";
    desk.import("july.csv", "2025-07-31", paid).await;
    let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let invoice = desk.file(
        "invoice.csv",
        "case ref,paid on,amount,commission\nA1,2025-07-05,100.00,20.00\nB1,2025-07-06,200.00,60.00\nZ9,2025-07-06,5.00,1.00\nTotal,,305.00,81.00\n",
    );
    let compared = desk.engine.outsourcing().compare_invoice(&request, &invoice, None).await.expect("compared");
    let verdicts: Vec<(&str, serde_json::Value)> = compared
        .lines
        .iter()
        .map(|line| (line.loan_no.as_str(), serde_json::to_value(line.verdict).unwrap()))
        .collect();
    assert_eq!(
        verdicts,
        [("A1", "agrees".into()), ("B1", "differs".into()), ("D1", "only_ours".into()), ("Z9", "only_theirs".into())]
    );
    assert_eq!((compared.theirs[0].minor, compared.ours[0].minor), (8_100, 6_200));
    let by_case = desk.file("by_case.csv", "case ref,commission\nA1,20.00\nB1,40.00\nD1,2.00\n");
    let compared = desk.engine.outsourcing().compare_invoice(&request, &by_case, None).await.expect("compared");
    assert!(!compared.by_payment && compared.lines.iter().all(|line| line.their_commission == line.our_commission));
    let target = desk.path("statement.xlsx");
    let file = StatementFile {
        statement: &request,
        invoice: Some(&invoice),
        dates: None,
        target: &target,
        language: FileLanguage::English,
        settle: None,
    };
    let written = desk.engine.outsourcing().write_statement(&file).await.expect("written");
    assert!(
        desk.engine.check(date("2025-07-31"), Some(&written.statement.head.expect("a head").digest)).await.unwrap().ok
    );
    let register = desk.engine.outsourcing().disclosure(Some("B1")).await.unwrap();
    let last = register.entries.last().expect("entries");
    assert_eq!((last.kind, last.case_count, last.change), (DisclosureKind::Statement, 3, written.change));
    assert_eq!((&*last.files[0].name, last.fields.len()), ("statement.xlsx", 15));
    let mut book = calamine::open_workbook_auto(&target).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Statement", "Payments", "Invoice"]);
    let range = book.worksheet_range("Statement").expect("a sheet");
    let total = range.rows().next_back().expect("a total");
    assert_eq!(total[3], Data::Float(62.0));
}

#[tokio::test]
async fn recovery_is_by_months_since_placement_beside_like_cases_in_house() {
    let desk = desk().await;
    // Two of the cases that are as old stay in-house.
    let only = serde_json::json!({ "selection": { "loan_nos": ["B1", "D1"] } });
    sent(&desk, &place("South", DAY, only)).await;
    let paid =
        "loan no,paid on,amount,reference\nB1,2025-07-10,200.00,P1\nB1,2025-08-10,400.00,P2\nA1,2025-07-10,100.00,P3\n";
    desk.import("paid.csv", "2025-09-30", paid).await;
    let request: ScorecardRequest =
        serde_json::from_value(serde_json::json!({ "as_of": "2025-09-30", "by": "bucket" })).unwrap();
    let card = desk.engine.outsourcing().scorecard(&request).await.expect("a scorecard");
    let row = |key: &str| card.rows.iter().find(|row| row.key == key).unwrap();
    let near = |found: Option<f64>, expected: f64| (found.expect("known") - expected).abs() < 1e-9;
    // B1 was 161 days late: M6; A1 as well.
    let m6 = row("M6");
    assert_eq!((m6.cases, m6.placed.minor, m6.recovered.minor, m6.commission.minor), (1, 200_000, 60_000, 12_000));
    assert_eq!(m6.net.minor, 48_000);
    assert!(near(m6.months[0], 10.0) && near(m6.months[1], 30.0) && near(m6.months[2], 30.0), "{:?}", m6.months);
    assert_eq!(m6.months[3], None, "the fourth month is not over");
    assert!(near(m6.in_house[0], 10.0) && m6.in_house_cases == 1, "{:?} of {}", m6.in_house, m6.in_house_cases);
    let expected = desk
        .engine
        .outsourcing()
        .expected(&place("South", "2025-09-30", serde_json::json!({})))
        .await
        .expect("a guess");
    let known = expected.buckets.iter().find(|bucket| bucket.bucket == "M6");
    assert!(expected.thin, "two cases are no history: {known:?}");
}

#[tokio::test]
async fn a_file_with_headers_of_its_own_is_read_once_they_are_said() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let path = desk.file("back.csv", "Akte;Betrag;Zahltag\nA1;200,00;08.07.2025\n");
    let request = taken(&batch, "2025-07-12");
    assert_eq!(
        desk.engine.outsourcing().take_return(&request, &path).await.expect_err("unknown").code,
        FailureCode::NotAReturn
    );
    let headers = desk.engine.outsourcing().return_headers(&path).await.expect("headers");
    assert_eq!(headers.iter().map(|one| one.header.as_str()).collect::<Vec<_>>(), ["Akte", "Betrag", "Zahltag"]);
    let columns = serde_json::json!([["case_ref", "Akte"], ["amount", "Betrag"], ["paid_on", "Zahltag"]]);
    let said =
        ReturnRequest { columns: serde_json::from_value(columns).unwrap(), dates: Some(DateOrder::Dmy), ..request };
    let outcome = desk.engine.outsourcing().take_return(&said, &path).await.expect("taken in");
    assert_eq!((outcome.rows.applied, outcome.applied[0].minor), (1, 20_000));
}

#[tokio::test]
async fn what_an_agency_bought_does_not_come_back() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    let recall: RecallRequest = serde_json::from_value(
        serde_json::json!({ "batch": batch, "loan_nos": ["B1"], "reason": "bought_out", "as_of": "2025-07-10" }),
    )
    .unwrap();
    let done = desk.engine.outsourcing().recall(&recall, None).await.expect("sold");
    let cases = desk.engine.outsourcing().batch_cases(&batch, 0, 9).await.unwrap();
    assert_eq!(cases.iter().find(|case| case.loan_no == "B1").unwrap().state, "bought_out");
    let view = desk.engine.casework().case("B1", date("2025-07-10"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!(view.line.hold.expect("held").reason, "bought_out: South");
    let placed = desk
        .engine
        .outsourcing()
        .place(&place("North & Co", "2025-07-11", serde_json::json!({ "dry_run": true })))
        .await
        .unwrap();
    let reason = placed.excluded.iter().find(|one| one.loan_no == "B1").unwrap().code;
    assert_eq!(serde_json::to_value(reason).unwrap(), "held");
    desk.engine.undo(Some(done.change)).await.expect("taken back");
    let view = desk.engine.casework().case("B1", date("2025-07-10"), None, &PolicyOverride::default()).await.unwrap();
    assert_eq!((view.line.agency.as_deref(), view.line.hold.is_none()), (Some("South"), true));
}

#[tokio::test]
async fn a_pack_tells_the_last_payment_and_no_split_that_is_out_of_date() {
    let desk = Desk::new().await;
    let text = "loan no,total due,principal,interest,due date,last payment date,last payment amount\n\
        P1,110.00,100.00,10.00,2025-01-10,2025-03-01,5.00\nP2,110.00,100.00,10.00,2025-01-10,2025-03-01,5.00\n";
    desk.import("all.csv", "2025-06-01", text).await;
    desk.import("paid.csv", "2025-06-15", "loan no,paid on,amount\nP2,2025-06-10,30.00\n").await;
    add(&desk.engine, "South").await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    desk.engine.outsourcing().export_batch(&export(&batch, DAY), &desk.path("out"), None).await.expect("written");
    let rows = only_xlsx(&desk.path("out"));
    let of = |case: &str, header: &str| {
        let at = rows[0].iter().position(|one| one == header).expect("a column");
        rows.iter().find(|row| row[2] == case).expect("a row")[at].clone()
    };
    assert_eq!((of("P1", "principal").as_str(), of("P1", "last paid amount").as_str()), ("100", "5"));
    assert_eq!((of("P2", "principal").as_str(), of("P2", "last paid amount").as_str()), ("", "30"));
    assert_eq!(of("P2", "total due"), "80");
}

#[tokio::test]
async fn the_register_knows_of_every_file_that_named_a_debtor() {
    let desk = desk().await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    let confirm = DeletionRequest { batch: batch.clone(), on: date("2025-07-20"), note: String::new() };
    desk.import("paid.csv", "2025-07-06", "loan no,paid on,amount,reference\nA1,2025-07-05,400.00,P1\n").await;
    let folder = desk.path("notices");
    desk.engine
        .outsourcing()
        .write_notices("South", date("2025-07-06"), &folder, FileLanguage::English)
        .await
        .expect("written");
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "performance", "as_of": "2025-07-20" }))
            .unwrap();
    let recalled = desk.engine.outsourcing().recall(&recall, Some(&desk.path("recall"))).await.expect("recalled");
    let kinds = async |loan_no: Option<&str>| {
        let register = desk.engine.outsourcing().disclosure(loan_no).await.expect("a register");
        register.entries.into_iter().map(|entry| (entry.kind.code(), entry.case_count)).collect::<Vec<_>>()
    };
    assert_eq!(kinds(None).await, [("pack", 4), ("notices", 1), ("recalled", 4)]);
    assert_eq!(kinds(Some("B1")).await, [("pack", 4), ("recalled", 4)]);
    desk.engine.outsourcing().confirm_deletion(&confirm, None).await.expect("confirmed");
    // What is sent after the agency deleted all is out there again.
    desk.engine.undo(Some(recalled.change)).await.expect_err("the confirmation stands on it");
    desk.engine
        .outsourcing()
        .export_batch(&export(&batch, "2025-07-25"), &desk.path("again"), None)
        .await
        .expect_err("it is over");
    let register = desk.engine.outsourcing().disclosure(None).await.unwrap();
    assert!(register.entries.iter().all(|entry| entry.deleted_on == Some(date("2025-07-20"))), "{register:?}");
    let last = register.entries.last().unwrap();
    assert_eq!(last.files[0].name, format!("{batch}-recall-20250720.xlsx"));
    assert!(last.fields.iter().any(|field| field.field == "name" && field.header == "name"));
}

#[tokio::test]
async fn a_trailer_stops_a_file_however_it_is_written() {
    let desk = desk().await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    let text = |trailer: &str| {
        format!(
            "案件编号,客户姓名,还款金额（元）,还款日期\nA1,Ann Lee,100.00,2025-07-08\nB1,Bob Ray,200.50,2025-07-08\n{trailer}\n"
        )
    };
    for (trailer, good) in [
        ("合计：2笔,,300.50,", true),
        ("合计：3笔,,300.50,", false),
        ("合计,,300.50,", true),
        ("合计,,300.05,", false),
        ("Total 2 rows,,300.50,", true),
        ("Total 3 rows,,300.50,", false),
        ("总笔数,2,,", true),
        ("总笔数,3,,", false),
        ("TRAILER,2,300.50,", true),
        ("TRAILER,3,300.50,", false),
        ("TRAILER,2,300.51,", false),
        (",,300.50,", true),
        (",,400.00,", false),
        ("合计,2,\"300.50\",2025-07-12", true),
        ("共3笔,,,", false),
    ] {
        let path = desk.file("back.csv", &text(trailer));
        let request = ReturnRequest { dry_run: true, ..taken(&batch, "2025-07-12") };
        match desk.engine.outsourcing().take_return(&request, &path).await {
            Ok(outcome) => assert!(good && outcome.rows.agrees == 2, "{trailer}: {:#?}", outcome.rows),
            Err(failure) => assert!(!good && failure.code == FailureCode::TrailerDiffers, "{trailer}: {failure:?}"),
        }
    }
}

#[tokio::test]
async fn a_number_that_is_somebodys_own_stays_here_and_its_stand_in_comes_back() {
    let desk = Desk::new().await;
    let text = "loan no,name,total due,due date\n4111111111111111,Ann Lee,100.00,2025-01-10\n\
        11010519491231002X,Bob Ray,200.00,2025-01-10\nL3,Cid Fox,300.00,2025-01-10\n";
    desk.import("all.csv", DAY, text).await;
    add(&desk.engine, "South").await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    let rows = only_xlsx(&desk.path(&format!("sent {batch}")));
    let at = rows[0].iter().position(|header| header == "case ref").expect("a column");
    let names = rows[0].iter().position(|header| header == "name").expect("a column");
    assert!(!rows.concat().iter().any(|cell| cell.contains("4111111111111111") || cell.contains("11010519491231002X")));
    let known_as = |name: &str| rows.iter().find(|row| row[names] == name).expect("a row")[at].clone();
    assert_eq!(known_as("Cid Fox"), "L3");
    let paid = format!("case ref,amount,paid on\n{},40.00,2025-07-08\n", known_as("Ann Lee"));
    let outcome = returns(&desk, "back.csv", &paid, &taken(&batch, "2025-07-12")).await;
    assert_eq!((outcome.rows.applied, outcome.applied[0].minor), (1, 4_000), "{:#?}", outcome.list);
    // The statement that the agency gets calls it the same, and so does its invoice.
    let month = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let target = desk.path("statement.xlsx");
    let file = StatementFile {
        statement: &month,
        invoice: None,
        dates: None,
        target: &target,
        language: FileLanguage::English,
        settle: None,
    };
    desk.engine.outsourcing().write_statement(&file).await.expect("written");
    let settled = StatementFile { settle: Some(date("2025-08-02")), ..file };
    desk.engine.outsourcing().write_statement(&settled).await.expect("settled and written");
    assert_eq!(desk.engine.state().await.expect("a state").undo, None, "what was sent is not offered to be undone");
    let mut written = calamine::open_workbook_auto(&target).expect("a workbook");
    let cells: Vec<String> =
        written.worksheet_range("Payments").expect("a sheet").rows().flatten().map(ToString::to_string).collect();
    assert!(cells.contains(&known_as("Ann Lee")) && !cells.iter().any(|cell| cell.contains("4111111111111111")));
    let invoice = format!("case ref,paid on,amount,commission\n{},2025-07-08,40.00,8.00\n", known_as("Ann Lee"));
    let compared =
        desk.engine.outsourcing().compare_invoice(&month, &desk.file("invoice.csv", &invoice), None).await.unwrap();
    assert_eq!(serde_json::to_value(compared.lines[0].verdict).unwrap(), "agrees", "{:#?}", compared.lines);
    let later = "loan no,paid on,amount,reference\n11010519491231002X,2025-07-13,200.00,P1\n";
    desk.import("paid.csv", "2025-07-14", later).await;
    let told = desk
        .engine
        .outsourcing()
        .write_notices("South", date("2025-07-14"), &desk.path("notices"), FileLanguage::English)
        .await
        .expect("written");
    let cells = sheet(Path::new(&told.file)).concat();
    assert!(cells.contains(&known_as("Bob Ray")) && !cells.iter().any(|cell| cell.contains("11010519491231002X")));
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "performance", "as_of": "2025-07-20" }))
            .unwrap();
    let file = desk
        .engine
        .outsourcing()
        .recall(&recall, Some(&desk.path("recall")))
        .await
        .expect("recalled")
        .file
        .expect("a file");
    assert!(!sheet(Path::new(&file)).concat().iter().any(|cell| cell.contains("4111111111111111")));
}

#[tokio::test]
async fn what_makes_no_sense_differs_and_is_not_applied() {
    let desk = desk().await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    desk.import("paid.csv", "2025-07-10", "loan no,paid on,amount,reference\nB1,2025-07-01,100.00,OURS\n").await;
    let text = "case ref,amount,paid on,reference,currency
A1,-50.00,2025-07-08,R1,
A2,10.00,2025-07-08,R2,
A2,10.00,2025-07-09,R2,
B1,100.00,2025-07-01,R4,
D1,5.00,2025-07-08,R5,???
D1,5.00,2025-07-08,R6,USD
D1,5.00,2025-12-31,R7,
D1,5.00,2025-06-29,R8,
";
    let request = ReturnRequest { dry_run: true, ..taken(&batch, "2025-07-12") };
    let outcome = returns(&desk, "back.csv", text, &request).await;
    let found: Vec<(u64, &str, &str)> = outcome
        .list
        .iter()
        .map(|row| {
            (
                row.row,
                row.code.map_or("", ReturnCode::code),
                row.differences.first().map_or("", |one| one.field.as_str()),
            )
        })
        .collect();
    let expected = [
        (2, "", "amount"),
        (3, "", ""),
        (4, "", "repeats"),
        (5, "", "rule"),
        (6, "unknown_currency", ""),
        (7, "currency_conflict", ""),
        (8, "date_in_future", ""),
        (9, "", "paid_on"),
    ];
    for row in expected {
        assert!(found.contains(&row), "{row:?} in {found:?}");
    }
}

#[tokio::test]
async fn a_dead_debtor_goes_to_no_other_agency() {
    let desk = desk().await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({ "selection": { "loan_nos": ["A1"] } }))).await;
    let text = "case ref,return reason,returned on\nA1,deceased,2025-07-08\n";
    let outcome = returns(&desk, "back.csv", text, &taken(&batch, "2025-07-12")).await;
    assert_eq!((outcome.kind, outcome.rows.applied), (ReturnKind::Returns, 1));
    let placed = desk
        .engine
        .outsourcing()
        .place(&place("North & Co", "2025-07-13", serde_json::json!({ "dry_run": true })))
        .await;
    let excluded = placed.expect("proposed").excluded;
    let reason = |loan_no: &str| {
        let found = excluded.iter().find(|one| one.loan_no == loan_no).expect("left out");
        serde_json::to_value(found.code).unwrap().as_str().unwrap().to_owned()
    };
    assert_eq!((reason("A1").as_str(), reason("A2").as_str()), ("deceased", "deceased"));
}

#[tokio::test]
async fn a_draft_earns_nothing_and_what_is_over_leaves_no_more() {
    let desk = desk().await;
    let batch =
        desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed").batch;
    desk.import("paid.csv", "2025-07-31", "loan no,paid on,amount,reference\nB1,2025-07-10,100.00,P1\n").await;
    let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    assert!(
        desk.engine.outsourcing().statement(&request).await.unwrap().lines.is_empty(),
        "nobody was told of the case"
    );
    desk.engine.outsourcing().export_batch(&export(&batch, DAY), &desk.path("out"), None).await.expect("written");
    assert_eq!(desk.engine.outsourcing().statement(&request).await.unwrap().lines.len(), 1);
    let recall: RecallRequest =
        serde_json::from_value(serde_json::json!({ "batch": batch, "reason": "performance", "as_of": "2025-08-20" }))
            .unwrap();
    desk.engine.outsourcing().recall(&recall, None).await.expect("recalled");
    let failure =
        desk.engine.outsourcing().export_batch(&export(&batch, "2025-08-21"), &desk.path("again"), None).await;
    assert_eq!(failure.expect_err("it is over").code, FailureCode::BatchIsOver);
    assert!(!desk.path("again").exists());
}

#[tokio::test]
async fn a_late_payment_stands_in_one_statement_and_a_month_without_payments_is_settled_too() {
    let desk = desk().await;
    sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    let month = |month: &str| StatementRequest { agency: "South".into(), month: month.into() };
    let today = date("2026-01-31");
    let refused = desk.engine.outsourcing().settle(&month("2025-05"), today).await.expect_err("it had no cases");
    assert_eq!(refused.code, FailureCode::NothingToSettle);
    for empty in ["2025-07", "2025-08"] {
        desk.engine.outsourcing().settle(&month(empty), today).await.expect("settled");
    }
    let late = "loan no,paid on,amount,reference\nB1,2025-07-20,50.00,P1\nA1,2025-08-02,100.00,P2\n";
    desk.import("late.csv", "2025-11-30", late).await;
    let where_ = async |loan_no: &str| {
        let mut found = Vec::new();
        for one in ["2025-07", "2025-08", "2025-09", "2025-10", "2025-11"] {
            let statement = desk.engine.outsourcing().statement(&month(one)).await.expect("a statement");
            found.extend(statement.lines.iter().filter(|line| line.loan_no == loan_no).map(|_| one));
        }
        found
    };
    assert_eq!((where_("B1").await, where_("A1").await), (vec!["2025-09"], vec!["2025-09"]));
    desk.engine.outsourcing().settle(&month("2025-10"), today).await.expect("settled, though September is not");
    assert_eq!(where_("B1").await, ["2025-09"]);
    desk.engine.outsourcing().settle(&month("2025-09"), today).await.expect("settled");
    assert_eq!(where_("B1").await, ["2025-09"]);
}

/// A book in two currencies, with a case in each at an agency.
async fn two_currencies() -> (Desk, String) {
    let desk = Desk::new().await;
    let book = "loan no,name,phone,currency,total due,due date\nU1,Uma,1,USD,1000.00,2025-01-10\nU2,Ugo,2,USD,500.00,2025-01-10\nC1,Cid,3,CNY,800.00,2025-01-10\n";
    desk.import("all.csv", DAY, book).await;
    add(&desk.engine, "South").await;
    let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
    (desk, batch)
}

#[tokio::test]
async fn the_total_of_an_agency_s_file_is_compared_with_its_sums_in_whichever_currency() {
    const PAID: &str = "loan no,paid on,amount\nU1,2025-07-05,100.00\nU2,2025-07-06,50.00\nC1,2025-07-06,30.00\n";
    for (rows, total, good) in [
        // The unknown line is in the only currency of the others.
        ("U1,2025-07-05,100.00,20.00\nZ9,2025-07-06,5.00,1.00\n", "105.00,21.00", true),
        ("U1,2025-07-05,100.00,20.00\nZ9,2025-07-06,5.00,1.00\n", "104.00,20.00", false),
        // As a spreadsheet adds a column, or one currency of two.
        ("U1,2025-07-05,100.00,20.00\nC1,2025-07-06,30.00,6.00\n", "130.00,26.00", true),
        ("U1,2025-07-05,100.00,20.00\nC1,2025-07-06,30.00,6.00\n", "100.00,20.00", true),
        ("U1,2025-07-05,100.00,20.00\nC1,2025-07-06,30.00,6.00\nZ9,2025-07-06,5.00,1.00\n", "135.00,27.00", true),
        ("U1,2025-07-05,100.00,20.00\nC1,2025-07-06,30.00,6.00\n", "131.00,26.00", false),
    ] {
        let (desk, batch) = two_currencies().await;
        desk.import("paid.csv", "2025-07-31", PAID).await;
        let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
        let text = format!("case ref,paid on,amount,commission\n{rows}Total,,{total}\n");
        let outcome = desk.engine.outsourcing().compare_invoice(&request, &desk.file("invoice.csv", &text), None).await;
        assert_eq!(
            outcome.as_ref().err().map(|failure| failure.code),
            (!good).then_some(FailureCode::TrailerDiffers),
            "{text}"
        );
        let reported: String =
            text.lines().map(|line| format!("{}\n", line.rsplit_once(',').expect("a commission").0)).collect();
        let path = desk.file("return.csv", &reported);
        let outcome = desk.engine.outsourcing().take_return(&taken(&batch, "2025-07-31"), &path).await;
        assert_eq!(
            outcome.as_ref().err().map(|failure| failure.code),
            (!good).then_some(FailureCode::TrailerDiffers),
            "{reported}"
        );
    }
}

#[tokio::test]
async fn an_invoice_in_another_currency_than_the_payment_differs_and_one_in_none_is_unreadable() {
    let (desk, _) = two_currencies().await;
    desk.import("paid.csv", "2025-07-31", "loan no,paid on,amount\nU1,2025-07-05,100.00\nU2,2025-07-06,50.00\n").await;
    let request = StatementRequest { agency: "South".into(), month: "2025-07".into() };
    let text = "case ref,currency,commission\nU1,USD,20.00\nU1,EUR,20.00\nU2,XYZ,10.00\n";
    let compared = desk
        .engine
        .outsourcing()
        .compare_invoice(&request, &desk.file("invoice.csv", text), None)
        .await
        .expect("compared");
    let verdicts: Vec<String> = compared
        .lines
        .iter()
        .map(|line| format!("{} {}", line.loan_no, serde_json::to_value(line.verdict).unwrap().as_str().unwrap()))
        .collect();
    assert_eq!(verdicts, ["U1 agrees", "U1 only_theirs", "U2 only_ours", "U2 unreadable"]);
}

#[tokio::test]
async fn one_payment_under_two_days_is_listed_as_a_suspected_double() {
    for (reported, posted, amount, suspected) in [
        ("2025-07-04", "2025-07-05", "100.00", true),
        ("2025-07-04", "2025-07-07", "100.00", true),
        ("2025-07-04", "2025-07-03", "100.00", true),
        ("2025-07-04", "2025-07-04", "100.00", false),
        ("2025-07-04", "2025-07-08", "100.00", false),
        ("2025-07-04", "2025-07-05", "100.01", false),
    ] {
        let row = |day: &str, amount: &str| format!("A1,{day},{amount},");
        for agency_first in [true, false] {
            let desk = desk().await;
            let batch = sent(&desk, &place("South", DAY, serde_json::json!({}))).await;
            let theirs = format!("case ref,paid on,amount,reference\n{}AG1\n", row(reported, "100.00"));
            let ours = format!("loan no,paid on,amount,reference\n{}BK1\n", row(posted, amount));
            let case = format!("{reported} {posted} {amount}, agency first: {agency_first}");
            if agency_first {
                returns(&desk, "theirs.csv", &theirs, &taken(&batch, "2025-07-31")).await;
                let result = desk.import("ours.csv", "2025-07-31", &ours).await;
                let codes: Vec<&str> = result.warnings.iter().map(|notice| notice.code.code()).collect();
                assert_eq!(codes.contains(&"suspected_double"), suspected, "{case}: {codes:?}");
                let first = result.warnings.first().map(|notice| notice.value.as_str());
                assert_eq!(first, suspected.then_some("2025-07-04 AG1"));
            } else {
                desk.import("ours.csv", "2025-07-31", &ours).await;
                let outcome = returns(&desk, "theirs.csv", &theirs, &taken(&batch, "2025-07-31")).await;
                let differs = outcome.list.iter().flat_map(|row| &row.differences);
                assert_eq!(differs.filter(|one| one.field == "suspected_double").count() == 1, suspected, "{case}");
            }
        }
    }
}

/// What comes of two that were asked for while a third program held the book: both had seen the same.
async fn asked_at_once<T>(desk: &Desk, one: impl Future<Output = T>, other: impl Future<Output = T>) -> (T, T) {
    let book = caseload_store::Book::open(&desk.path("book.caseload")).await.expect("opens");
    let held = book.change("third", caseload_store::What::Reveal).await.expect("the lock");
    let release = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        held.roll_back().await.expect("let go");
    };
    let (one, other, ()) = tokio::join!(one, other, release);
    book.close().await;
    (one, other)
}

#[tokio::test]
async fn what_was_meant_is_decided_before_another_program_is_waited_for() {
    let desk = desk().await;
    let other = Engine::open(&desk.path("book.caseload"), "other").await.expect("opens");
    let codes = |outcomes: [Result<(), caseload_engine::Failure>; 2]| {
        let mut codes = outcomes.map(|outcome| outcome.err().map(|failure| failure.code));
        codes.sort_unstable();
        codes
    };
    // Two take back the last change: it is one change that goes.
    let one = async { desk.engine.undo(None).await.map(|_| ()) };
    let two = async { other.undo(None).await.map(|_| ()) };
    let (one, two) = Box::pin(asked_at_once(&desk, one, two)).await;
    assert_eq!(codes([one, two]), [None, Some(FailureCode::CannotUndo)]);
    assert_eq!(desk.engine.outsourcing().agencies(date(DAY)).await.expect("agencies").len(), 1);
    let one = async { desk.engine.redo(None).await.map(|_| ()) };
    let two = async { other.redo(None).await.map(|_| ()) };
    let (one, two) = Box::pin(asked_at_once(&desk, one, two)).await;
    assert_eq!(codes([one, two]), [None, Some(FailureCode::CannotUndo)]);
    assert_eq!(desk.engine.outsourcing().agencies(date(DAY)).await.expect("agencies").len(), 2);

    // Two take back what is wanted back: the rest of the batch stays where it is.
    let placed = desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed");
    desk.engine.outsourcing().export_batch(&export(&placed.batch, DAY), &desk.path("out"), None).await.expect("sent");
    let recall = |loan_nos: &[&str], pending: bool| -> RecallRequest {
        let request = serde_json::json!({
            "batch": placed.batch, "loan_nos": loan_nos, "reason": "complaint", "as_of": DAY, "pending": pending,
        });
        serde_json::from_value(request).expect("a request")
    };
    desk.engine.outsourcing().recall(&recall(&["B1"], true), None).await.expect("wanted back");
    let request = recall(&[], false);
    let one = async { desk.engine.outsourcing().recall(&request, None).await.map(|_| ()) };
    let two = async { other.outsourcing().recall(&request, None).await.map(|_| ()) };
    let (one, two) = Box::pin(asked_at_once(&desk, one, two)).await;
    assert_eq!(codes([one, two]), [None, Some(FailureCode::BookChanged)]);
    let cases = desk.engine.outsourcing().batch_cases(&placed.batch, 0, 100).await.expect("cases");
    let back: Vec<&str> =
        cases.iter().filter(|case| case.state == "recalled").map(|case| case.loan_no.as_str()).collect();
    assert_eq!(back, ["B1"]);
    // Asked for afterwards, the rest is what is meant.
    other.outsourcing().recall(&request, None).await.expect("recalled");
}

#[tokio::test]
async fn what_is_on_record_of_a_batch_is_not_recorded_again() {
    let desk = desk().await;
    let placed = desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed");
    desk.engine.outsourcing().export_batch(&export(&placed.batch, DAY), &desk.path("out"), None).await.expect("sent");
    let life = |note: &str| LifeRequest {
        batch: placed.batch.clone(),
        on: date("2025-07-01"),
        note: note.to_owned(),
        loan_nos: Vec::new(),
    };
    let again = |outcome: Result<(), caseload_engine::Failure>, change: caseload_engine::ChangeId| {
        let failure = outcome.expect_err("it is on record");
        assert_eq!(failure.code, FailureCode::AlreadyRecorded);
        assert_eq!(failure.params["change"], serde_json::json!(change));
    };
    let first = desk.engine.outsourcing().acknowledge(&life("")).await.expect("acknowledged");
    again(desk.engine.outsourcing().acknowledge(&life("by telephone")).await.map(|_| ()), first);
    // A pack that goes out later is acknowledged in its turn.
    desk.engine
        .outsourcing()
        .export_batch(&export(&placed.batch, DAY), &desk.path("out"), None)
        .await
        .expect("sent again");
    desk.engine.outsourcing().acknowledge(&life("")).await.expect("acknowledged");
    let wanted = serde_json::json!({
        "batch": placed.batch, "reason": "complaint", "as_of": "2025-07-01", "pending": true,
    });
    desk.engine
        .outsourcing()
        .recall(&serde_json::from_value(wanted).expect("a request"), None)
        .await
        .expect("wanted back");
    desk.engine.outsourcing().object(&life("a promise is due")).await.expect("objected");
    let objected = desk.engine.log(None, 1).await.expect("a log")[0].change;
    again(desk.engine.outsourcing().object(&life("a promise is due")).await.map(|_| ()), objected);
    desk.engine.outsourcing().object(&life("two promises are due")).await.expect("that is something else");
    let recall = serde_json::json!({ "batch": placed.batch, "reason": "complaint", "as_of": "2025-07-02" });
    desk.engine
        .outsourcing()
        .recall(&serde_json::from_value(recall).expect("a request"), None)
        .await
        .expect("recalled");
    let deletion = DeletionRequest { batch: placed.batch.clone(), on: date("2025-07-03"), note: "gone".into() };
    let confirmed = desk.engine.outsourcing().confirm_deletion(&deletion, None).await.expect("confirmed");
    again(desk.engine.outsourcing().confirm_deletion(&deletion, None).await.map(|_| ()), confirmed);
    let letter = desk.file("letter.txt", "We deleted it.");
    desk.engine.outsourcing().confirm_deletion(&deletion, Some(&letter)).await.expect("the letter is filed");
}

#[tokio::test]
async fn who_has_a_case_goes_by_what_was_known_too() {
    let desk = desk().await;
    let placed = desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed");
    desk.engine.outsourcing().export_batch(&export(&placed.batch, DAY), &desk.path("out"), None).await.expect("sent");
    // Stamps are of now; the book's days are of another year.
    let today = chrono::Utc::now().date_naive();
    let basis = PolicyOverride::default();
    for (known_on, agency, hand) in
        [(None, Some("South".to_owned()), 1), (Some(today), Some("South".to_owned()), 1), (today.pred_opt(), None, 0)]
    {
        let case = desk.engine.casework().case("B1", date("2025-07-01"), known_on, &basis).await.expect("a case");
        assert_eq!((case.line.agency, case.line.hand), (agency.clone(), hand), "{known_on:?}");
        let request = serde_json::json!({ "as_of": "2025-07-01", "known_on": known_on, "by": "agency" });
        let table =
            desk.engine.reports().aging(&serde_json::from_value(request).expect("a request")).await.expect("a table");
        let named = table.groups.iter().any(|group| group.key == "South");
        assert_eq!(named, agency.is_some(), "{known_on:?}");
    }
}

#[tokio::test]
async fn a_payment_that_comes_under_another_name_is_told() {
    let desk = desk().await;
    let placed = desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed");
    desk.engine.outsourcing().export_batch(&export(&placed.batch, DAY), &desk.path("out"), None).await.expect("sent");
    let returned = async |name: &str, rows: &str| {
        let path = desk.file(name, &format!("case ref,paid on,amount,reference\n{rows}"));
        let request = serde_json::json!({ "batch": placed.batch, "as_of": "2025-07-05" });
        desk.engine
            .outsourcing()
            .take_return(&serde_json::from_value(request).expect("a request"), &path)
            .await
            .expect("taken in")
    };
    let counts = |outcome: &ReturnOutcome| (outcome.rows.agrees, outcome.rows.differs, outcome.rows.known);
    assert_eq!(counts(&returned("one.csv", "B1,2025-07-02,10.00,R1\n").await), (1, 0, 0));
    let again = returned("two.csv", "B1,2025-07-02,10.00,S1\n").await;
    assert_eq!(counts(&again), (0, 1, 0), "it may be the same money");
    assert_eq!(again.list[0].differences[0].field, "suspected_double");
    // Where the file tells of both, they are two.
    let both = returned("three.csv", "B1,2025-07-02,10.00,S1\nB1,2025-07-02,10.00,R1\n").await;
    assert_eq!(counts(&both), (1, 0, 1));

    // The lender's own files: with a reference, and without.
    for (first, second, told) in [
        ("D1,2025-07-02,7.00,,\n", "D1,2025-07-02,7.00,P1,\n", true),
        ("D1,2025-07-03,7.00,P2,\n", "D1,2025-07-03,7.00,,\n", true),
        ("D1,2025-07-04,7.00,P3,\n", "D1,2025-07-04,7.00,P4,\n", false),
        ("D1,2025-06-26,7.00,,\n", "D1,2025-06-26,7.00,,\nD1,2025-06-26,7.00,P5,\n", false),
        ("D1,2025-06-27,7.00,P6,\n", "D1,2025-06-27,7.00,P6,\nD1,2025-06-27,7.00,,\n", false),
        ("B1,2025-07-02,10.00,,\n", "B1,2025-07-02,10.00,L1,\n", false),
        ("D1,2025-07-04,-7.00,,\n", "D1,2025-07-04,-7.00,V1,P3\n", true),
        ("D1,2025-06-27,-7.00,V2,P6\n", "D1,2025-06-27,-7.00,,\n", true),
    ] {
        let head = "loan no,paid on,amount,reference,reverses\n";
        desk.import("first.csv", "2025-07-05", &format!("{head}{first}")).await;
        let result = desk.import("second.csv", "2025-07-05", &format!("{head}{second}")).await;
        let warned = result.warnings.iter().any(|notice| notice.code == caseload_engine::NoticeCode::PaidOnThatDay);
        assert_eq!(warned, told, "{first}{second}: {:?}", result.warnings);
    }
}

#[tokio::test]
async fn a_note_without_a_day_is_taken_in_once() {
    let desk = desk().await;
    let placed = desk.engine.outsourcing().place(&place("South", DAY, serde_json::json!({}))).await.expect("placed");
    desk.engine.outsourcing().export_batch(&export(&placed.batch, DAY), &desk.path("out"), None).await.expect("sent");
    for (at, (header, day)) in
        [("noted at", "2025-07-01 10:30"), ("date", "2025-07-01"), ("日期", "2025-07-01"), ("", "")]
            .into_iter()
            .enumerate()
    {
        let path = desk.file(&format!("{at}.csv"), &format!("case ref,{header},note\nB1,{day},call {at}\n"));
        for (as_of, applied) in [("2025-07-05", 1), ("2025-07-09", 0)] {
            let request = serde_json::json!({ "batch": placed.batch, "as_of": as_of, "kind": "notes" });
            let request = serde_json::from_value(request).expect("a request");
            let outcome = desk.engine.outsourcing().take_return(&request, &path).await.expect("taken in");
            assert_eq!(outcome.rows.applied, applied, "{header:?} as of {as_of}: {:?}", outcome.list);
        }
    }
    let case =
        desk.engine.casework().case("B1", date("2025-07-10"), None, &PolicyOverride::default()).await.expect("a case");
    let days: Vec<_> = case.agency_notes.iter().map(|note| note.noted_on.expect("a day").to_string()).collect();
    assert_eq!(days, ["2025-07-01", "2025-07-01", "2025-07-01", "2025-07-05"]);
}
