//! Division in the window: each kind of drag, the keyboard, proposals, rules, certificates, worklists; all of
//! it looked up in the book.

use crate::jobs::{add_collector, import, ready};
use crate::window::{Home, Window};
use calamine::Reader as _;
use caseload_engine::{AssignRequest, AssignTarget, Engine, Selection};
use caseload_tests::fixtures;
use std::collections::BTreeMap;
use thirtyfour::prelude::*;

/// Two debtors with two cases each and two with one, 30 to 100 days past due.
const KIN: &str = "loan no,name,phone,total due,due date,Branch
K1,Ann Lee,111,100.00,2025-05-31,North
K2,Ann Lee,111,200.00,2025-03-25,North
K3,Bob Ray,222,300.00,2025-05-31,South
K4,Bob Ray,222,400.00,2025-05-30,South
K5,Cid Fox,333,500.00,2025-05-29,North
K6,Dot Orr,444,600.00,2025-03-24,South
";

async fn kin(home: &Home) -> Window {
    let file = home.path("kin.csv");
    std::fs::write(&file, KIN).expect("written");
    let window = Window::open(home).await;
    window.find("welcome").await;
    window.as_of(fixtures::as_of()).await;
    import(&window, home, &file).await;
    window.click("nav-division").await;
    window
}

/// Who has each case, as the book says.
async fn holders(home: &Home) -> BTreeMap<String, String> {
    let cases = home.cases(fixtures::as_of()).await;
    cases.into_iter().filter_map(|case| Some((case.loan_no, case.collector?))).collect()
}

/// The row of a case on the board, by what stays the same when rows move up.
async fn row_of(window: &Window, loan_no: &str) -> String {
    for _ in 0..50 {
        let found = window.script(FIND_ROW, loan_no).await;
        if let Some(id) = found.as_str() {
            return format!(".ag-row[row-id='{id}'] [col-id='loan_no']");
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{loan_no} is on the board");
}

const FIND_ROW: &str = "const cell = [...document.querySelectorAll(\".ag-row [col-id='loan_no']\")]
    .find((one) => one.textContent.includes(arguments[0]));
    return cell ? cell.closest('.ag-row').getAttribute('row-id') : null;";

async fn drag_case(window: &Window, loan_no: &str, to: &str) {
    let row = row_of(window, loan_no).await;
    window.drag(&row, &format!("[data-testid='{to}']")).await;
}

/// Waits until the board no longer lists a case: the cards tell of a drop before the grid does.
async fn left_the_board(window: &Window, loan_no: &str) {
    for _ in 0..100 {
        if window.script(FIND_ROW, loan_no).await.is_null() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{loan_no} has left the board");
}

#[tokio::test]
async fn a_selection_is_dragged_onto_a_collector() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-division").await;
    add_collector(&window, "Anna").await;
    add_collector(&window, "Bo").await;
    for (before, row) in [1, 3, 4].into_iter().enumerate() {
        window.select_row(row, before + 1).await;
    }
    window.drag(".ag-row[row-index='3'] [col-id='loan_no']", "[data-testid='collector-Bo']").await;
    window.shows("load-Bo", "3").await;
    window.shows("undivided-count", "37 cases").await;
    // One row that is not selected goes alone.
    window.drag(".ag-row[row-index='2'] [col-id='loan_no']", "[data-testid='collector-Anna']").await;
    window.shows("load-Anna", "1").await;
    window.photograph("division-after-drag").await;
    let cases = home.cases(fixtures::as_of()).await;
    let has = |name: &str| cases.iter().filter(|case| case.collector.as_deref() == Some(name)).count();
    assert_eq!((has("Bo"), has("Anna")), (3, 1), "the book says the same");
    window.click("undo").await;
    window.shows("load-Anna", "0").await;
    window.click("redo").await;
    window.shows("load-Anna", "1").await;
    window.close().await;
}

#[tokio::test]
async fn cases_are_assigned_by_keyboard_alone() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-division").await;
    add_collector(&window, "Anna").await;
    window.click("add-collector").await;
    window.fill("collector-name", "Bo").await;
    window.fill("collector-team", "Late").await;
    window.click("collector-save").await;
    window.gone("collector-save").await;
    window.select_first_row().await;
    window.press(&format!("{}{}", Key::Down.value(), " ")).await;
    window.shows("picked", "2 selected").await;
    let first = window.css(".ag-row[row-index='0'] [col-id='loan_no']").await;
    let first = first.prop("textContent").await.ok().flatten().expect("a loan number");
    // Lift, go to the second card, drop.
    window.press("m").await;
    window.shows("announcement", "Lifted 2 cases").await;
    window.shows("announcement", "Escape cancels. Anna: 0 now, 2 afterwards.").await;
    window.press(&Key::Right.value().to_string()).await;
    window.shows("announcement", "Bo: 0 now, 2 afterwards").await;
    // Behind the people stand their teams, which tell the same.
    window.press(&Key::Right.value().to_string()).await;
    window.shows("announcement", "Late: 0 now, 2 afterwards").await;
    window.shows("team-Late", "⇢ 2").await;
    window.photograph("division-over-team").await;
    window.press(&Key::Left.value().to_string()).await;
    window.shows("announcement", "Bo: 0 now").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("load-Bo", "2").await;
    left_the_board(&window, &first).await;
    // Assign to… with type-ahead.
    window.select_first_row().await;
    window.shows("picked", "1 selected").await;
    window.press("a").await;
    window.focused("assign-name").await;
    window.press("ann").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("undivided-count", "37 cases").await;
    window.close().await;
    let cases = home.cases(fixtures::as_of()).await;
    assert_eq!(cases.iter().filter(|case| case.collector.is_some()).count(), 3);
}

#[tokio::test]
async fn a_division_is_proposed_applied_and_undone() {
    let home = Home::new();
    let window = ready(&home).await;
    window.click("nav-division").await;
    for name in ["Anna", "Bo", "Chen"] {
        add_collector(&window, name).await;
    }
    window.click("propose").await;
    window.shows("proposal-table", "Chen").await;
    window.photograph("division-proposal").await;
    assert!(
        home.cases(fixtures::as_of()).await.iter().all(|case| case.collector.is_none()),
        "a proposal changes nothing"
    );
    window.click("apply-proposal").await;
    window.shows("undivided-count", "0 cases").await;
    let cases = home.cases(fixtures::as_of()).await;
    assert!(cases.iter().all(|case| case.collector.is_some()), "everything is divided");
    window.click("undo").await;
    window.shows("undivided-count", "40 cases").await;
    window.close().await;
    assert!(home.cases(fixtures::as_of()).await.iter().all(|case| case.collector.is_none()));
}

#[tokio::test]
async fn a_drop_that_splits_a_debtor_asks_once_and_takes_the_siblings_along() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    add_collector(&window, "Bo").await;
    drag_case(&window, "K1", "collector-Anna").await;
    window.shows("split-along", "1 case").await;
    window.photograph("split-question").await;
    window.click("split-along").await;
    window.shows("load-Anna", "2").await;
    left_the_board(&window, "K2").await;
    drag_case(&window, "K3", "collector-Bo").await;
    window.click("split-only").await;
    window.shows("load-Bo", "1").await;
    let has = holders(&home).await;
    assert_eq!((has["K1"].as_str(), has["K2"].as_str(), has["K3"].as_str()), ("Anna", "Anna", "Bo"));
    assert!(!has.contains_key("K4"), "only the one that was dragged");
    left_the_board(&window, "K3").await;
    // Whose sibling is there already splits nobody.
    drag_case(&window, "K4", "collector-Bo").await;
    window.shows("load-Bo", "2").await;
    window.close().await;
}

#[tokio::test]
async fn a_bucket_is_dragged_from_a_card_to_a_team_to_the_undivided_and_to_hold() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    window.click("add-collector").await;
    window.fill("collector-name", "Bo").await;
    window.fill("collector-team", "Late").await;
    window.click("collector-save").await;
    window.gone("collector-save").await;
    for (case, has) in [("K5", "1"), ("K6", "2"), ("K1", "4")] {
        drag_case(&window, case, "collector-Anna").await;
        if case == "K1" {
            window.click("split-along").await;
        }
        window.shows("load-Anna", has).await;
        left_the_board(&window, case).await;
    }
    // The oldest bucket of Anna's card goes to the team, whose only member takes it.
    window.drag("[data-testid='segment-Anna-M4']", "[data-testid='team-Late']").await;
    window.click("split-only").await;
    window.shows("load-Bo", "2").await;
    window.drag("[data-testid='segment-Bo-M4']", "[data-testid='target-undivided']").await;
    window.click("split-only").await;
    window.shows("load-Bo", "0").await;
    let has = holders(&home).await;
    assert_eq!(has.keys().map(String::as_str).collect::<Vec<_>>(), ["K1", "K5"]);
    window.drag("[data-testid='segment-Anna-M1']", "[data-testid='target-hold']").await;
    window.fill("hold-reason", "dispute").await;
    window.click("hold-save").await;
    window.gone("hold-save").await;
    window.close().await;
    let held = home.cases(fixtures::as_of()).await.into_iter().filter(|case| case.hold.is_some());
    assert_eq!(held.map(|case| case.loan_no).collect::<Vec<_>>(), ["K1"]);
}

#[tokio::test]
async fn a_drop_on_a_full_card_is_refused_and_says_why() {
    let home = Home::new();
    let window = kin(&home).await;
    window.click("add-collector").await;
    window.fill("collector-name", "Anna").await;
    window.fill("collector-capacity", "1").await;
    window.click("collector-save").await;
    window.gone("collector-save").await;
    drag_case(&window, "K5", "collector-Anna").await;
    window.shows("load-Anna", "1").await;
    left_the_board(&window, "K5").await;
    drag_case(&window, "K6", "collector-Anna").await;
    window.shows_anywhere("Nothing was moved. Anna has room for").await;
    window.photograph("drop-refused").await;
    assert_eq!(holders(&home).await.len(), 1);
    // The same by keyboard, said before it is dropped.
    window.select_first_row().await;
    window.press("m").await;
    window.shows("announcement", "Room for 0 more only").await;
    window.press(&Key::Escape.value().to_string()).await;
    window.shows("announcement", "Put back").await;
    window.close().await;
    assert_eq!(holders(&home).await.len(), 1);
}

#[tokio::test]
async fn whoever_drops_what_others_moved_meanwhile_is_told() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    add_collector(&window, "Bo").await;
    row_of(&window, "K5").await;
    let other = Engine::open_or_create(&home.book(), "another window").await.expect("the same book");
    let request = AssignRequest {
        selection: Selection::LoanNos(vec!["K5".into()]),
        target: AssignTarget::Collector("Bo".into()),
        as_of: fixtures::as_of(),
        with_siblings: false,
        seen: None,
    };
    let row = row_of(&window, "K5").await;
    other.division().assign(&request).await.expect("assigned");
    other.close().await;
    window.drag(&row, "[data-testid='collector-Anna']").await;
    window.shows_anywhere("another window changed 1 of these cases").await;
    window.shows_anywhere("K5 is now with Bo").await;
    window.shows("load-Bo", "1").await;
    window.close().await;
    assert_eq!(holders(&home).await["K5"], "Bo", "nothing is silently overwritten");
}

#[tokio::test]
async fn a_proposal_is_adjusted_by_dragging_applied_undone_and_done_again() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    add_collector(&window, "Bo").await;
    window.click("propose").await;
    window.find("proposed-case-K5").await;
    let to_bo = window.css("[data-testid='proposed-case-K5'] td:nth-child(6)").await;
    let before = to_bo.text().await.expect("a name");
    let other = if before == "Anna" { "Bo" } else { "Anna" };
    window
        .drag(
            "[data-testid='proposed-case-K5'] td:nth-child(1)",
            &format!("[data-testid='proposed-{other}'] td:nth-child(1)"),
        )
        .await;
    window.shows("proposal-tiles", "Moved by hand1").await;
    // All that Anna gets of the old bucket goes to Bo.
    let given = "[data-testid='given-Anna-M4']";
    if window.is_there("given-Anna-M4").await {
        window.drag(given, "[data-testid='proposed-Bo'] td:nth-child(1)").await;
        window.gone("given-Anna-M4").await;
    }
    // The same without a pointer: who gets a case is a button.
    window.script("document.querySelector(arguments[0]).focus()", "[data-testid='to-K2']").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.fill("assign-name", "Anna").await;
    window.photograph("proposal-adjusting").await;
    window.press(&Key::Enter.value().to_string()).await;
    window.shows("to-K2", "Anna").await;
    window.click("undo-adjustment").await;
    window.shows("to-K2", "Bo").await;
    window.photograph("proposal-adjusted").await;
    window.click("apply-proposal").await;
    window.shows("undivided-count", "0 cases").await;
    let has = holders(&home).await;
    assert_eq!(has["K5"], other, "as it was dragged");
    assert!(["K2", "K6"].iter().all(|case| has[*case] == "Bo"), "the old bucket is Bo's: {has:?}");
    window.click("undo").await;
    window.shows("undivided-count", "6 cases").await;
    window.click("redo").await;
    window.shows("undivided-count", "0 cases").await;
    assert_eq!(holders(&home).await, has);
    // Its certificate comes out the same when it is run again.
    window.segment("division-views", "fairness").await;
    window.click("certificate-1").await;
    window.click("verify").await;
    window.shows("verified", "everything came out the same").await;
    window.close().await;
}

#[tokio::test]
async fn rules_are_written_as_sentences_reordered_kept_and_applied() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    add_collector(&window, "Bo").await;
    window.segment("division-views", "rules").await;
    window.click("first-rule").await;
    window.shows("rule-count-1", "6 cases").await;
    window.click("add-rule").await;
    // The second rule: the oldest, to Bo.
    window.click("buckets-2").await;
    window.pick("buckets-2-choice", "M4").await;
    window.press(&Key::Escape.value().to_string()).await;
    window.press(&Key::Escape.value().to_string()).await;
    window.shows("buckets-2", "M4").await;
    window.shows("rule-count-2", "0 cases").await;
    window.click("pool-2").await;
    window.pick("pool-2-choice", "Bo").await;
    window.press(&Key::Escape.value().to_string()).await;
    window.press(&Key::Escape.value().to_string()).await;
    // It has to come first, or the other one takes everything.
    window.drag("[data-testid='handle-2']", "[data-testid='rule-1']").await;
    window.shows("buckets-1", "M4").await;
    window.shows("rule-count-1", "3 cases").await;
    window.shows("rule-count-2", "3 cases").await;
    window.fill("rules-name", "Morning").await;
    window.click("save-rules").await;
    window.shows_anywhere("Rules “Morning” saved").await;
    window.photograph("rules-morning").await;
    let file = home.path("morning.toml");
    home.pick(&file);
    window.click("rules-menu").await;
    window.click("export-rules").await;
    window.shows_anywhere("morning.toml").await;
    let text = std::fs::read_to_string(&file).expect("written");
    assert!(text.find("M4") < text.rfind("[[rules]]"), "in their order: {text}");
    window.click("propose-rules").await;
    window.shows("proposal-rows", "K2").await;
    window.photograph("proposal-by-rules").await;
    window.click("apply-proposal").await;
    window.find("certificate").await;
    window.close().await;
    let has = holders(&home).await;
    assert_eq!((has["K1"].as_str(), has["K2"].as_str(), has["K6"].as_str()), ("Bo", "Bo", "Bo"), "{has:?}");
    assert_eq!(has.len(), 6);
}

#[tokio::test]
async fn a_worklist_goes_out_and_comes_back_with_results() {
    let home = Home::new();
    let window = kin(&home).await;
    add_collector(&window, "Anna").await;
    drag_case(&window, "K5", "collector-Anna").await;
    window.shows("load-Anna", "1").await;
    let list = home.path("anna.xlsx");
    home.pick(&list);
    window.click("worklists").await;
    window.segment("worklist-files", "one").await;
    window.click("write-worklists").await;
    window.shows_anywhere("1 case written").await;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&list).expect("a workbook");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("readable");
    let headers: Vec<String> = range.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    assert!(
        ["result", "promise date", "promise amount", "overdue reason"]
            .iter()
            .all(|one| headers.contains(&(*one).to_owned())),
        "{headers:?}"
    );
    // Filled in, and sent back as text.
    let back = home.path("back.csv");
    std::fs::write(
        &back,
        "loan no,worked on,result,promise date,promise amount,overdue reason\nK5,2025-06-30,reached,2025-07-05,500.00,salary late\nK9,,reached,,,\n",
    )
    .expect("written");
    home.pick(&back);
    window.click("worklists").await;
    window.click("worklist-back").await;
    window.click("pick-worklist").await;
    window.shows("record-worklist", "Record 1 result").await;
    window.shows_anywhere("K9").await;
    window.photograph("worklist-back").await;
    window.click("record-worklist").await;
    window.gone("record-worklist").await;
    window.close().await;
    let engine = Engine::open_or_create(&home.book(), "tester").await.expect("the book");
    let case = engine
        .casework()
        .case("K5", fixtures::as_of(), None, &caseload_engine::PolicyOverride::default())
        .await
        .expect("there");
    engine.close().await;
    assert_eq!(case.reason, "salary late");
    assert_eq!(case.work_results.len(), 1);
    assert_eq!(case.work_results[0].promised_amount.map(|money| money.minor), Some(50_000));
}
