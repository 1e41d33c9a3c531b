//! Import in the window: what it understands, what it asks, what it shows, and by keyboard alone.

use crate::window::{Home, Window};
use caseload_tests::fixtures;
use std::path::{Path, PathBuf};
use thirtyfour::prelude::*;

const GERMAN: &str = "Akte;Kunde;Ursprung;Stand heute;Seit wann\n\
    KR-0001;Jörg Müller;5.000,00;1.234,56;28.02.2025\n\
    KR-0002;Änne Weiß;8.000,00;2.000,00;31.05.2025\n";

fn write(home: &Home, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = home.path(name);
    std::fs::write(&path, text).expect("written");
    path
}

async fn at_import(home: &Home) -> Window {
    let window = Window::open(home).await;
    window.find("welcome").await;
    window.as_of(fixtures::as_of()).await;
    window.click("nav-import").await;
    window
}

async fn choose(window: &Window, home: &Home, file: &Path) {
    home.pick(file);
    window.click("choose-file").await;
}

/// Reads the column of a header as a field, by the list that the wizard offers.
async fn read_as(window: &Window, header: &str, field: &str) {
    let list = format!("input[aria-label='Field: {header}']");
    window.click_css(&list).await;
    let input = window.css(&list).await;
    input.send_keys(Key::Control + "a").await.expect("keys");
    input.send_keys(field).await.expect("keys");
    input.send_keys(Key::Enter + "").await.expect("keys");
}

#[tokio::test]
async fn a_lenders_file_is_known_again_by_its_headers() {
    let home = Home::new();
    let window = at_import(&home).await;
    choose(&window, &home, &write(&home, "lender.csv", GERMAN)).await;
    // The key and the only date are likely and asked about; of two amounts none is.
    window.shows("guessed", "2 to be confirmed").await;
    window.shows("missing", "Outstanding").await;
    window.photograph("import-guessed").await;
    read_as(&window, "Stand heute", "Outstanding").await;
    window.gone("missing").await;
    window.gone("count-created").await;
    window.click("confirm-loan_no").await;
    window.click("confirm-due_date").await;
    window.gone("guesses-asked").await;
    window.shows("count-created", "2").await;
    window.fill("remember-as", "Nordbank").await;
    window.photograph("import-mapped").await;
    window.click("import-now").await;
    window.shows("import-done", "Nordbank").await;
    window.click("import-another").await;
    let next = GERMAN.replace("1.234,56", "1.000,00") + "KR-0003;Eva;1.000,00;500,00;01.06.2025\n";
    choose(&window, &home, &write(&home, "next.csv", next)).await;
    window.shows("recognised", "known as “Nordbank”").await;
    window.shows("count-created", "1").await;
    window.shows("count-updated", "1").await;
    window.gone("columns-table").await;
    window.photograph("import-known").await;
    window.click("import-now").await;
    window.find("import-done").await;
    // A count leads to its cases.
    window.click("count-updated").await;
    window.shows("list-summary", "1 case").await;
    window.click("nav-settings").await;
    window.shows("profiles", "Nordbank").await;
    window.click("edit-profile-Nordbank").await;
    window.fill("profile-name", "Nordbank neu").await;
    window.photograph("profile-edit").await;
    window.click("profile-save").await;
    window.shows("profiles", "Nordbank neu").await;
    window.close().await;
    let total: i64 = home.cases(fixtures::as_of()).await.iter().map(|case| case.outstanding.minor).sum();
    assert_eq!(total, 100_000 + 200_000 + 50_000);
}

#[tokio::test]
async fn what_nothing_settles_is_asked() {
    let home = Home::new();
    let window = at_import(&home).await;
    let text = "loan no,total due,due date\nA-1,5.000,3/4/2025\nA-2,12.000,5/6/2025\n";
    choose(&window, &home, &write(&home, "dates.csv", text)).await;
    window.shows("dates-asked", "such as 3/4/2025").await;
    window.shows("decimals-asked", "5.000").await;
    window.shows("currency-asked", "CNY").await;
    window.photograph("import-dates-asked").await;
    window.click_css("[data-testid='currency-asked'] button").await;
    window.gone("currency-asked").await;
    window.click_css("[data-testid='decimals-asked'] button:nth-of-type(1)").await;
    window.gone("decimals-asked").await;
    window.click_css("[data-testid='dates-asked'] button:nth-of-type(2)").await;
    window.shows("count-created", "2").await;
    window.click("import-now").await;
    window.find("import-done").await;
    // What the book was told once is not asked again.
    window.click("import-another").await;
    choose(&window, &home, &write(&home, "more.csv", "loan no,total due,due date\nA-3,10.50,2025-05-31\n")).await;
    window.shows("count-created", "1").await;
    window.gone("currency-asked").await;
    window.close().await;
    let cases = home.cases(fixtures::as_of()).await;
    assert_eq!(cases[0].due_date, chrono::NaiveDate::from_ymd_opt(2025, 3, 4), "the month came first");
    assert_eq!(cases[0].outstanding.minor, 500_000, "the point stood before thousands");
}

#[tokio::test]
async fn damage_is_told_and_rejected_rows_are_corrected_in_a_workbook() {
    let home = Home::new();
    let window = at_import(&home).await;
    let text = "loan no,id no,total due,due date,dpd\n\
        A-1,11010519491231002X,10.00,2025-05-31,30\n\
        A-2,110105194912310021,20.00,2025-05-31,99\n\
        A-3,11010519491231002X,ten,2025-05-31,30\n\
        A-4,11010519491231002X,40.00,3000-12-31,\n\
        Total,,100.00,,\n";
    choose(&window, &home, &write(&home, "damaged.csv", text)).await;
    window.shows("count-rejected", "1").await;
    for told in ["check digit", "disagree", "Placeholder date", "total differs"] {
        window.shows("warnings", told).await;
    }
    window.shows("import-sum", "says").await;
    window.shows("footers", "Totals").await;
    window.photograph("import-damage").await;
    let rejects = home.path("rejected.xlsx");
    home.pick(&rejects);
    window.click("save-rejects").await;
    window.shows_anywhere("1 row written to").await;
    window.click("import-now").await;
    window.find("import-done").await;
    window.click("import-another").await;
    // Corrected as a user would, the workbook imports as it is.
    let corrected = home.path("corrected.xlsx");
    fixtures::correct_workbook(&rejects, &corrected, &[("total due", "30.00")]);
    choose(&window, &home, &corrected).await;
    window.shows("count-created", "1").await;
    window.click("import-now").await;
    window.find("import-done").await;
    window.close().await;
    let cases = home.cases(fixtures::as_of()).await;
    let corrected = cases.iter().find(|case| case.loan_no == "A-3").expect("imported");
    assert_eq!((corrected.outstanding.minor, corrected.more.len()), (3_000, 0), "and brings no column of ours");
}

#[tokio::test]
async fn a_file_goes_in_by_keyboard_alone_and_several_wait_their_turn() {
    let home = Home::new();
    let window = at_import(&home).await;
    let first = write(&home, "first.csv", fixtures::csv());
    let second = write(&home, "second.csv", "loan no,total due,due date\nZ-1,1.00,2025-05-31\n");
    home.pick_several(&[&first, &second]);
    // The focus is on what comes next: choose, import, on to the next file, import, its cases.
    window.find("choose-file").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("import-queue", "1 more file waits: second.csv").await;
    window.shows("count-created", "40").await;
    window.focused("import-now").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.find("import-next").await;
    window.focused("import-next").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("count-created", "1").await;
    window.focused("import-now").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.focused("show-new").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("list-summary", "1 case").await;
    window.close().await;
    assert_eq!(home.cases(fixtures::as_of()).await.len(), 41);
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing_behind() {
    let home = Home::new();
    let window = at_import(&home).await;
    let large = home.path("large.csv");
    let sample =
        caseload_engine::SampleRequest { cases: 200_000, seed: 3, as_of: fixtures::as_of(), out: large.clone() };
    caseload_engine::write_sample(&sample).expect("a sample");
    choose(&window, &home, &large).await;
    window.shows("count-created", "200,000").await;
    window.click("import-now").await;
    window.shows("job", "rows").await;
    window.photograph("import-running").await;
    window.click("cancel-job").await;
    window.shows("import-failure", "Cancelled").await;
    window.close().await;
    assert!(home.cases(fixtures::as_of()).await.is_empty(), "the book is as it was");
}

#[tokio::test]
async fn what_a_status_means_is_asked_once_and_what_is_written_off_stands_apart() {
    let home = Home::new();
    let window = at_import(&home).await;
    let list = "loan no,name,customer id,due date,outstanding,Status\nL1,Ann,C1,2025-03-10,100.00,Active\n\
        L2,Bo,C2,2025-03-10,200.00,Paid\nL3,Cy,C3,2025-03-10,300.00,K9\nL4,Di,C4,2025-03-10,400.00,Written off\n\
        L5,Ann,C1,2025-03-12,-50.00,Active\n";
    choose(&window, &home, &write(&home, "loans.csv", list)).await;
    window.find("step-statuses").await;
    window.photograph("import-statuses-asked").await;
    assert!(!window.is_there("import-now").await, "what is asked comes first");
    window.pick("status-K9", "Settled").await;
    window.shows("count-created", "5").await;
    window.photograph("import-statuses").await;
    window.click("import-now").await;
    window.find("import-done").await;
    // The profile that was kept for it knows the word.
    window.click("import-another").await;
    let next = list.replace("100.00", "90.00");
    choose(&window, &home, &write(&home, "next.csv", next)).await;
    window.shows("recognised", "known as").await;
    window.shows("count-updated", "1").await;
    window.click("import-now").await;
    window.find("import-done").await;
    window.click("nav-overview").await;
    window.shows("written-off", "1").await;
    window.shows("credits", "50.00").await;
    window.shows("at-risk", "PAR 30").await;
    window.photograph("overview-at-risk").await;
    // By hand, from the list and back from the panel.
    window.click("nav-cases").await;
    window.select_first_row().await;
    window.click("more-actions").await;
    window.click("write-off").await;
    window.fill("write-off-reason", "hopeless").await;
    window.photograph("cases-write-off").await;
    window.click("write-off-save").await;
    window.shows("list-summary", "0 cases").await;
    window.click("nav-overview").await;
}

#[tokio::test]
async fn a_title_that_says_what_the_loans_are_is_asked_about() {
    let home = Home::new();
    let window = at_import(&home).await;
    let list = "Written-off loans as at 30 June 2025\nloan no,name,due date,outstanding\nL1,Ann,2025-03-10,100.00\n\
        L2,Bo,2025-03-10,200.00\n";
    choose(&window, &home, &write(&home, "loans.csv", list)).await;
    window.shows("step-statuses", "The title").await;
    window.photograph("import-title-asked").await;
    window.pick("status-Written-off loans as at 30 June 2025", "Written off").await;
    window.shows("count-created", "2").await;
    window.click("import-now").await;
    window.find("import-done").await;
    window.close().await;
    let cases = home.cases(fixtures::as_of()).await;
    let is_written_off = |case: &caseload_engine::CaseLine| serde_json::json!(case.status) == "written_off";
    assert!(cases.len() == 2 && cases.iter().all(is_written_off), "none of them is chased");
}

#[tokio::test]
async fn a_payment_that_two_files_tell_of_is_settled_by_hand() {
    let home = Home::new();
    let window = at_import(&home).await;
    let list = "loan no,name,due date,total due\nA-1,Ann,2025-05-01,500.00\nA-2,Bob,2025-05-01,500.00\n";
    let bank = "loan no,paid on,amount,reference\nA-1,2026-01-10,200.00,R1\nA-2,2026-01-10,100.00,R2\n";
    let till = "loan no,paid on,amount\nA-1,2026-01-10,200.00\nA-2,2026-01-10,100.00\n";
    for (name, text) in [("list.csv", list), ("bank.csv", bank), ("till.csv", till)] {
        choose(&window, &home, &write(&home, name, text)).await;
        window.click("import-now").await;
        window.find("import-done").await;
        if name != "till.csv" {
            window.click("import-another").await;
        }
    }
    window.shows("doubles-title", "2 payments may").await;
    window.shows("doubles", "till.csv").await;
    window.photograph("import-doubles").await;
    window.click_css("[data-testid='doubles'] tbody tr:nth-child(1) [data-testid='double-one']").await;
    window.shows("doubles-title", "1 payment may").await;
    window.click_css("[data-testid='doubles'] tbody tr:nth-child(1) [data-testid='double-two']").await;
    window.gone("doubles").await;
    window.close().await;
    let later = chrono::NaiveDate::from_ymd_opt(2026, 2, 1).expect("a day");
    let owed: Vec<i64> = home.cases(later).await.iter().map(|case| case.outstanding.minor).collect();
    assert_eq!(owed, [30_000, 30_000], "200.00 once, and 100.00 twice");
}

#[tokio::test]
async fn a_schedule_without_numbers_that_brings_other_instalments_is_asked_about_once() {
    let home = Home::new();
    let window = at_import(&home).await;
    let schedule = |days: &[&str], amount: &str| {
        let rows: String = days.iter().map(|day| format!("L1,{day},{amount},0\n")).collect();
        format!("Loan No,Due Date,Scheduled Amount,Paid Amount\n{rows}")
    };
    let first = schedule(&["2025-04-15", "2025-05-15"], "100.00");
    choose(&window, &home, &write(&home, "plan.csv", first)).await;
    window.shows("count-created", "2").await;
    window.click("import-now").await;
    window.find("import-done").await;
    window.click("import-another").await;
    let second = schedule(&["2025-07-20", "2025-08-20"], "120.00");
    choose(&window, &home, &write(&home, "restructured.csv", second)).await;
    window.shows("schedule-asked", "200.00").await;
    window.photograph("import-schedule-asked").await;
    window.click_css("[data-testid='schedule-asked'] button:nth-of-type(1)").await;
    window.gone("schedule-asked").await;
    window.shows("count-created", "2").await;
    window.click("import-now").await;
    window.find("import-done").await;
    // What was said once is not asked again.
    window.click("import-another").await;
    let third = schedule(&["2025-09-20", "2025-10-20"], "130.00");
    choose(&window, &home, &write(&home, "restructured again.csv", third)).await;
    window.shows("count-created", "2").await;
    window.gone("schedule-asked").await;
    window.close().await;
}
