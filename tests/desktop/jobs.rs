//! The day's work, done in the window and looked up in the book.

use crate::window::{Home, Window};
use caseload_tests::fixtures;
use thirtyfour::prelude::*;

/// Chooses a file, imports it, and waits for the result.
pub async fn import(window: &Window, home: &Home, file: &std::path::Path) {
    home.pick(file);
    window.click("nav-import").await;
    window.click("choose-file").await;
    window.click("import-now").await;
    window.find("import-done").await;
}

/// A home with the fixture portfolio imported as of its day, and two collectors.
pub async fn ready(home: &Home) -> Window {
    let file = home.path("june.csv");
    std::fs::write(&file, fixtures::csv()).expect("written");
    let window = Window::open(home).await;
    window.find("welcome").await;
    window.as_of(fixtures::as_of()).await;
    import(&window, home, &file).await;
    window
}

pub async fn add_collector(window: &Window, name: &str) {
    window.click("add-collector").await;
    window.fill("collector-name", name).await;
    window.click("collector-save").await;
    window.gone("collector-save").await;
}

#[tokio::test]
async fn first_start_offers_a_sample_and_shows_it() {
    let home = Home::new();
    let window = Window::open(&home).await;
    window.find("welcome").await;
    window.photograph("first-start").await;
    window.click("welcome-sample").await;
    window.shows("total-cases", "2,000 cases").await;
    window.close().await;
    let today = chrono::Local::now().date_naive();
    assert_eq!(home.cases(today).await.len(), 2_000);
}

#[tokio::test]
async fn a_csv_and_a_workbook_are_imported_and_counted() {
    let home = Home::new();
    let window = ready(&home).await;
    window.shows("count-read", "40").await;
    window.shows("count-created", "40").await;
    window.shows("count-rejected", "0").await;
    window.photograph("import-result").await;
    // The same portfolio as a workbook says of the same loans other columns; the loans stay the same.
    let workbook = home.path("june.xlsx");
    fixtures::write_workbook(&workbook);
    window.click("import-another").await;
    home.pick(&workbook);
    window.click("choose-file").await;
    window.shows("recognised", "XLSX").await;
    window.shows("count-updated", "40").await;
    window.shows("count-footer", "1").await;
    window.photograph("import-preview").await;
    window.click("import-now").await;
    window.find("import-done").await;
    // Once more: nothing changes, and it says so.
    window.click("import-another").await;
    window.click("choose-file").await;
    window.click("import-now").await;
    window.shows("import-done", "Nothing in this file is new").await;
    window.shows("count-unchanged", "40").await;
    window.click("nav-overview").await;
    window.shows("total-cases", "40 cases").await;
    for (at, (cases, _)) in fixtures::expected_buckets().iter().enumerate() {
        let code = ["M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7+"][at];
        window.shows(&format!("bucket-{code}"), &cases.to_string()).await;
    }
    // A figure opens exactly its cases.
    window.click_css("[data-testid='bucket-M3'] .link").await;
    window.shows("list-summary", "5 cases").await;
    window.close().await;
    assert_eq!(home.cases(fixtures::as_of()).await.len(), 40);
}

#[tokio::test]
async fn bad_files_are_refused_with_the_reason_and_change_nothing() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("import-another").await;
    for (name, content, reason) in [
        ("empty.csv", &b""[..], "is empty"),
        ("picture.png", &b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"[..], "is no spreadsheet"),
        ("figures.csv", &b"1,2\n3,4\n"[..], "no header row"),
    ] {
        let file = home.path(name);
        std::fs::write(&file, content).expect("written");
        home.pick(&file);
        window.click("choose-file").await;
        window.shows("import-failure", reason).await;
        window.click_css("[data-testid='step-file'] .step-head button").await;
    }
    let file = home.path("rows.csv");
    let rows =
        "loan no,total due,due date\nA-1,10.00,2025-02-30\n,5.00,2025-01-01\nA-3,ten,2025-01-01\nA-4,7.00,2025-01-01\n";
    std::fs::write(&file, rows).expect("written");
    home.pick(&file);
    window.click("choose-file").await;
    window.shows("count-rejected", "3").await;
    window.shows("rejects", "Not a date").await;
    window.shows("rejects", "No loan number").await;
    window.shows("rejects", "Not an amount").await;
    window.photograph("import-rejects").await;
    window.close().await;
    assert_eq!(home.cases(fixtures::as_of()).await.len(), 40, "a preview changes nothing");
}

#[tokio::test]
async fn a_batch_is_placed_and_its_pack_reads_back() {
    use calamine::{Data, Reader as _};
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-division").await;
    add_collector(&window, "Anna").await;
    window.click("propose").await;
    window.click("apply-proposal").await;
    window.shows("load-Anna", "40").await;
    window.click("nav-outsourcing").await;
    window.click("add-agency").await;
    window.fill("agency-name", "Northgate").await;
    window.click("agency-save").await;
    window.gone("agency-save").await;
    window.click("build-batch").await;
    window.shows("eligible", "20 cases").await;
    window.shows("excluded", "Too young").await;
    window.photograph("batch-builder").await;
    window.click("place-batch").await;
    window.find("batch-page").await;
    let folder = home.path("pack");
    home.pick(&folder);
    window.click("export-batch").await;
    window.click("export-write").await;
    window.shows("written", "20250630-01.xlsx").await;
    window.photograph("batch-page").await;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.join("20250630-01.xlsx")).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    assert_eq!(range.height(), 21, "a header and twenty cases");
    let headers: Vec<String> = range.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    let column = |name: &str| headers.iter().position(|header| header == name).expect("the column is there");
    for row in range.rows().skip(1) {
        for name in ["case ref", "phone", "batch no"] {
            assert!(matches!(row[column(name)], Data::String(_)), "{name} is text");
        }
        assert!(matches!(row[column("total due")], Data::Float(_)), "money is a number");
    }
    let cases = home.cases(fixtures::as_of()).await;
    let placed: Vec<_> = cases.iter().filter(|case| case.agency.as_deref() == Some("Northgate")).collect();
    assert_eq!(placed.len(), 20);
    assert!(placed.iter().all(|case| case.collector.is_none() && case.hand == 1), "they left their collector");
    window.click("nav-overview").await;
    window.shows("total-cases", "40 cases").await;
    // Started again, all is where it was.
    window.close().await;
    let window = Window::open(&home).await;
    window.shows("total-cases", "40 cases").await;
    window.find("not-today").await;
    window.click("nav-outsourcing").await;
    window.find("batch-20250630-01").await;
    window.click("nav-history").await;
    window.shows("log", "june.csv").await;
    window.shows("log", "supervisor").await;
    // Taken back, they are undivided again.
    window.click("nav-outsourcing").await;
    window.click("batch-20250630-01").await;
    window.click("recall-batch").await;
    window.click("recall-confirm").await;
    window.shows("batch-page", "Closed").await;
    window.photograph("batch-recalled").await;
    window.close().await;
    let cases = home.cases(fixtures::as_of()).await;
    assert!(cases.iter().all(|case| case.agency.is_none()), "nothing is with the agency");
}

#[tokio::test]
async fn a_case_tells_why_it_is_as_old_as_it_is() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-cases").await;
    window.fill("filter-text", "FX000103").await;
    window.shows("list-summary", "1 case").await;
    window.open_case(0).await;
    window.shows("case-why", "Days past due: 75 · From the day after the due date").await;
    window.shows("case-why", "M3 (61–90)").await;
    window.shows("case-more", "remark 3").await;
    window.shows("case-history", "june.csv").await;
    let panel = window.find("case-panel").await.text().await.expect("text");
    assert!(panel.contains("199****0003") && !panel.contains("19900010003"), "the phone is masked: {panel}");
    window.click("reveal").await;
    window.shows("case-panel", "19900010003").await;
    // The list as a file.
    let file = home.path("list.xlsx");
    home.pick(&file);
    window.click("export-list").await;
    window.click("export-xlsx").await;
    for _ in 0..100 {
        if file.exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(file.exists(), "the list was written");
    window.close().await;
}

#[tokio::test]
async fn a_book_that_is_none_is_said_so() {
    let home = Home::new();
    std::fs::write(home.book(), b"these are notes, and no book at all").expect("written");
    let window = Window::open(&home).await;
    window.shows("book-problem", "not a Caseload book").await;
    window.photograph("book-problem").await;
    window.close().await;
}

#[tokio::test]
async fn a_case_is_held_by_its_key_and_released_at_its_side() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-cases").await;
    window.select_first_row().await;
    window.press("h").await;
    window.fill("hold-reason", "Dispute").await;
    window.press(&Key::Escape.value().to_string()).await;
    window.click("hold-save").await;
    window.gone("hold-save").await;
    window.open_case(0).await;
    window.shows("held", "Held: Dispute").await;
    window.photograph("held").await;
    window.click("nav-overview").await;
    window.click("nav-cases").await;
    let held = home.cases(fixtures::as_of()).await.into_iter().filter(|line| line.hold.is_some()).count();
    assert_eq!(held, 1);
    window.open_case(0).await;
    window.click("release-one").await;
    window.gone("held").await;
    window.close().await;
}

#[tokio::test]
async fn a_book_is_backed_up_and_the_log_says_nothing_of_anybody() {
    let home = Home::new();
    let window = ready(&home).await;
    let copy = home.path("safe.caseload");
    home.pick(&copy);
    window.click("nav-settings").await;
    // The page grows while its lists come in.
    window.shows_anywhere("rbi-sma").await;
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    window.scroll_to_end().await;
    window.photograph("settings-end").await;
    window.click("back-up").await;
    window.shows_anywhere("Backed up and checked").await;
    window.photograph("backed-up").await;
    window.close().await;
    let engine = caseload_engine::Engine::open(&copy, "test").await.expect("a book");
    assert!(engine.check(fixtures::as_of(), None).await.expect("looked through").ok);
    engine.close().await;
    let logs = std::fs::read_dir(home.path("data/caseload/logs")).expect("logs").filter_map(Result::ok);
    let said: String = logs.filter_map(|log| std::fs::read_to_string(log.path()).ok()).collect();
    assert!(said.contains("what=\"import\""), "{said}");
    for loan in fixtures::loans() {
        for personal in [&loan.name, &loan.loan_no, &loan.id_no, &loan.phone] {
            assert!(!said.contains(personal.as_str()), "{personal} stands in the log");
        }
    }
}
