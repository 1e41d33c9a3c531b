//! Outsourcing in the window: from a batch that is dragged onto an agency to its end, looked up in the book.

use crate::jobs::{add_collector, import};
use crate::window::{Home, Window};
use caseload_engine::{Engine, ReturnKind, StatementRequest};
use caseload_tests::fixtures;

const BOOK: &str = "loan no,name,id no,phone,total due,due date,region,product,Employer
A1,Ann Lee,110101199001011237,111,1000.00,2025-01-10,North,Cash,Acme
A2,Ann Lee,110101199001011237,111,500.00,2025-02-10,North,Cash,Acme
B1,Bob Ray,220202199002022243,222,2000.00,2025-01-20,South,Cash,Bolt
D1,Dot Orr,440404199004044267,444,400.00,2025-02-20,South,Card,Dyn
E1,Eve Sun,550505199005055279,555,50.00,2025-06-20,North,Card,
";

async fn with_agency(home: &Home) -> Window {
    let file = home.path("book.csv");
    std::fs::write(&file, BOOK).expect("written");
    let window = Window::open(home).await;
    window.find("welcome").await;
    window.as_of(fixtures::as_of()).await;
    import(&window, home, &file).await;
    window.click("nav-outsourcing").await;
    window.click("add-agency").await;
    window.fill("agency-name", "Northgate").await;
    window.click("agency-save").await;
    window.gone("agency-save").await;
    window
}

async fn book(home: &Home) -> Engine {
    Engine::open_or_create(&home.book(), "test").await.expect("the book opens")
}

#[tokio::test]
async fn cases_are_dragged_onto_an_agency_go_out_come_back_and_the_batch_is_closed() {
    let home = Home::new();
    let window = with_agency(&home).await;
    window.click("nav-division").await;
    add_collector(&window, "Anna").await;
    // All of the cases, by one row of them.
    window.click("select-all").await;
    window.shows("picked", "5 selected").await;
    window.drag(".ag-row[row-index='0'] [col-id='loan_no']", "[data-testid='target-agency-Northgate']").await;
    window.shows("eligible", "4 cases").await;
    window.shows("excluded", "Too young").await;
    window.shows("expected", "Nothing is known yet").await;
    window.photograph("batch-by-dragging").await;
    window.click("place-batch").await;
    window.shows("batch-state", "Draft").await;
    let folder = home.path("pack");
    home.pick(&folder);
    window.click("export-batch").await;
    window.fill("export-passphrase", "correct horse").await;
    window.click("export-write").await;
    window.shows("written", ".zip").await;
    window.shows("batch-state", "Placed").await;
    window.click("batch-more").await;
    window.click("acknowledge").await;
    window.click("step-confirm").await;
    window.gone("step-confirm").await;
    window.shows("batch-state", "Running").await;

    // A file with headers that nobody knows, and dates that say nothing of day and month: the user says what they are.
    let file = home.path("akten.csv");
    std::fs::write(&file, "Akte;Geld;Zahltag\nA1;1,00;05/06/2025\n").expect("written");
    home.pick(&file);
    window.segment("batch-tabs", "returns").await;
    window.click("choose-return").await;
    window.find("unknown-columns").await;
    window.pick("column-Akte", "Case number").await;
    window.pick("column-Zahltag", "Paid on").await;
    window.pick("column-Geld", "Paid amount").await;
    window.click("return-columns").await;
    window.shows("pile-unknown", "Day and month").await;
    window.photograph("return-columns").await;
    window.click("return-dates-dmy").await;
    window.shows("pile-differs", "2025-06-05").await;

    // A file comes back: what agrees, what differs, what nobody knows.
    let file = home.path("payments.csv");
    let text = "案件编号,还款金额（元）,还款日期,最新欠款（元）,是否结清
A1,200.00,2025-06-30,800.00,否
B1,100.00,2025-06-30,1850.00,否
ZZ,5.00,2025-06-30,,
合计,305.00,,,
";
    std::fs::write(&file, text).expect("written");
    home.pick(&file);
    window.segment("batch-tabs", "cases").await;
    window.segment("batch-tabs", "returns").await;
    window.click("choose-return").await;
    window.shows("pile-differs", "1850.00 CNY").await;
    window.shows("pile-differs", "1900.00 CNY").await;
    window.photograph("return-differs").await;
    window.segment("piles", "unknown").await;
    window.shows("pile-unknown", "No such case in the book").await;
    window.segment("piles", "agrees").await;
    window.shows("apply-return", "Apply 1 row").await;
    window.segment("piles", "differs").await;
    window.click("accept-3").await;
    window.shows("apply-return", "Apply 2 rows").await;
    window.click("apply-return").await;
    window.shows("batch-recovered", "300.00").await;
    window.shows("batch-earned", "60.00").await;
    // The same file again: all of it is known.
    window.click("choose-return").await;
    window.segment("piles", "known").await;
    window.shows("pile-known", "A1").await;
    window.photograph("return-again").await;
    // A trailer that differs stops it.
    std::fs::write(&file, text.replace("305.00", "306.00")).expect("written");
    window.segment("batch-tabs", "cases").await;
    window.segment("batch-tabs", "returns").await;
    window.click("choose-return").await;
    window.shows_anywhere("Nothing was applied").await;

    // One is wanted back, the agency objects, and then the agency gives all back.
    window.segment("batch-tabs", "cases").await;
    window.click("tick-B1").await;
    window.shows("ticked", "1 selected").await;
    window.click("recall-batch").await;
    window.segment("recall-kind", "pending").await;
    window.click("recall-confirm").await;
    window.shows("batch-cases", "Wanted back").await;
    window.click("batch-more").await;
    window.click("object").await;
    window.fill("step-note", "a promise is due").await;
    window.click("step-confirm").await;
    window.shows("batch-cases", "a promise is due").await;
    window.photograph("batch-objection").await;
    let back = "case ref,return reason\nA1,no contact\nA2,no contact\nB1,no contact\nD1,no contact\n";
    std::fs::write(&file, back).expect("written");
    window.segment("batch-tabs", "returns").await;
    window.click("choose-return").await;
    window.click("apply-return").await;
    window.shows("batch-open", "0").await;
    window.shows("batch-state", "Closed").await;
    let letter = home.path("letter.txt");
    std::fs::write(&letter, "deleted").expect("written");
    home.pick(&letter);
    window.click("batch-more").await;
    window.click("confirm-deletion").await;
    window.click("step-file").await;
    window.shows_anywhere("letter.txt").await;
    window.click("step-confirm").await;
    window.gone("step-confirm").await;
    window.segment("batch-tabs", "history").await;
    window.shows("batch-history", "Deletion confirmed").await;
    window.shows("batch-history", "Objection of the agency").await;
    window.photograph("batch-history").await;
    window.close().await;

    let engine = book(&home).await;
    let cases = home.cases(fixtures::as_of()).await;
    assert!(cases.iter().all(|case| case.agency.is_none()), "nothing is with the agency");
    let returns = engine.outsourcing().batch_history("20250630-01").await.expect("a history");
    let kinds: Vec<&str> = returns.iter().map(|moment| moment.kind.code()).collect();
    assert!(kinds.contains(&format!("return_{}", ReturnKind::Payments.code()).as_str()), "{kinds:?}");
    let register = engine.outsourcing().disclosure(Some("A1")).await.expect("a register");
    assert_eq!(register.entries.len(), 1);
    assert!(register.entries[0].deleted_on.is_some());
    engine.close().await;
}

#[tokio::test]
async fn terms_and_data_are_agreed_upon_and_a_month_is_settled() {
    let home = Home::new();
    let window = with_agency(&home).await;
    window.click("open-agency-Northgate").await;
    window.fill("percent-0", "25").await;
    window.fill("tail-days", "7").await;
    window.photograph("agency-terms").await;
    window.click("save-terms").await;
    window.shows("agency-page", "version 2").await;
    // What the contract names appears in the sheet, masked.
    window.segment("agency-tabs", "pack").await;
    window.shows("pack-preview", "case ref").await;
    assert!(!window.find("pack-preview").await.text().await.expect("text").contains("110****1237"));
    window.pick("add-field", "id no").await;
    window.fill("purpose-debtor_no", "letters before action").await;
    window.choose("form-debtor_no", 1).await;
    window.shows("pack-preview", "110****1237").await;
    window.photograph("agency-pack").await;
    window.click("save-pack").await;
    window.shows("agency-page", "version 3").await;
    window.click("nav-outsourcing").await;
    window.click("build-batch").await;
    window.click("place-batch").await;
    window.find("batch-page").await;
    home.pick(&home.path("pack"));
    window.click("export-batch").await;
    window.click("export-write").await;
    window.find("written").await;
    // Money that reached the lender: the agency has to be told, and it earns by it.
    let paid = home.path("paid.csv");
    std::fs::write(&paid, "loan no,paid on,amount,reference\nA1,2025-07-10,400.00,P1\nB1,2025-07-10,2000.00,P2\n")
        .expect("written");
    window.as_of("2025-08-01".parse().expect("a date")).await;
    import(&window, &home, &paid).await;
    window.click("nav-outsourcing").await;
    window.shows("recovered-Northgate", "2,400.00").await;
    window.click("notices-Northgate").await;
    window.shows("notices", "Stop").await;
    window.shows("notices", "New balance").await;
    window.photograph("agency-notices").await;
    home.pick(&home.path("notices"));
    window.click("write-notices").await;
    window.gone("notices-Northgate").await;
    window.click("open-agency-Northgate").await;
    window.segment("agency-tabs", "statement").await;
    window.pick("statement-month", "2025-07").await;
    window.shows("statement-commission", "600.00").await;
    let invoice = home.path("invoice.csv");
    std::fs::write(
        &invoice,
        "case ref,paid on,amount,commission\nA1,2025-07-10,400.00,100.00\nB1,2025-07-10,2000.00,900.00\n",
    )
    .expect("written");
    home.pick(&invoice);
    window.click("compare-invoice").await;
    window.shows("invoice", "1 line does not agree").await;
    window.photograph("agency-invoice").await;
    home.pick(&home.path("statement.xlsx"));
    window.click("write-statement").await;
    window.shows_anywhere("statement.xlsx").await;
    window.click("settle").await;
    window.click("settle-confirm").await;
    window.find("settled").await;
    // Who got what of one debtor, from the case.
    window.click("nav-cases").await;
    window.open_case(0).await;
    window.click("disclosed").await;
    window.shows("register", "letters before action").await;
    window.photograph("register-of-debtor").await;
    window.click("nav-outsourcing").await;
    window.segment("outsourcing-views", "scorecards").await;
    window.shows("score-table", "Northgate").await;
    window.photograph("scorecards").await;
    window.close().await;
    let engine = book(&home).await;
    let request = StatementRequest { agency: "Northgate".into(), month: "2025-07".into() };
    let statement = engine.outsourcing().statement(&request).await.expect("a statement");
    assert!(statement.settled && statement.commission[0].minor == 60_000);
    assert_eq!(engine.outsourcing().agency("Northgate").await.expect("there").version, 3);
    engine.close().await;
}
