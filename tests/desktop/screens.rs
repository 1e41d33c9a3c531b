//! Pictures of every screen in both languages and both themes, for people to look at.

use crate::window::{Home, Window};
use caseload_engine::{Challenger, DivideRequest, DivisionRule, Engine};
use std::time::Duration;
use thirtyfour::prelude::*;

/// Something of everything that the import has to show.
const FILE: &str = "Overdue loans of June\nloan no,id no,total due,due date,dpd,remark\n\
    A-1,11010519491231002X,10.00,2026-05-31,30,\n\
    A-2,110105194912310021,20.00,2026-05-31,99,second\n\
    A-3,11010519491231002X,ten,2026-05-31,30,\n\
    Total,,100.00,,,\n";

/// Divides the book from beside the window: half of each bucket goes to team B for a trial.
async fn divide_with_a_trial(home: &Home) {
    let engine = Engine::open_or_create(&home.book(), "test").await.expect("the book opens");
    let challenger = Challenger { trial: "Dialler".into(), percent: 50, to: Vec::new(), teams: vec!["B".into()] };
    let rule = DivisionRule { challenger: Some(challenger), ..DivisionRule::default() };
    let request = DivideRequest::by_rule(chrono::Local::now().date_naive(), rule);
    engine.division().divide(&request).await.expect("divided");
    engine.close().await;
}

#[tokio::test]
async fn every_screen_in_both_languages_and_themes() {
    let home = Home::new();
    let window = Window::open(&home).await;
    window.click("welcome-sample").await;
    window.find("total-cases").await;
    // All is divided with a trial, a part of it placed, so that the screens have something to show.
    divide_with_a_trial(&home).await;
    window.click("nav-division").await;
    window.shows("undivided-count", "0 cases").await;
    window.click("nav-outsourcing").await;
    window.click("build-batch").await;
    window.fill("max-cases", "150").await;
    window.shows("eligible", "150 cases").await;
    window.click("place-batch").await;
    window.find("batch-page").await;
    home.pick(&home.path("pack"));
    window.click("export-batch").await;
    window.click("export-write").await;
    window.find("written").await;
    let file = home.path("file.csv");
    std::fs::write(&file, FILE).expect("written");
    for language in ["en", "zh-CN"] {
        for theme in ["light", "dark"] {
            let script = format!(
                "localStorage.setItem('caseload.language', JSON.stringify('{language}'));
                 localStorage.setItem('mantine-color-scheme-value', '{theme}'); location.reload();"
            );
            window.driver.execute(&script, Vec::new()).await.expect("reloaded");
            tokio::time::sleep(Duration::from_millis(500)).await;
            for screen in ["overview", "cases", "division", "outsourcing", "import", "history", "settings"] {
                window.click(&format!("nav-{screen}")).await;
                window.find(&format!("screen-{screen}")).await;
                tokio::time::sleep(Duration::from_millis(700)).await;
                window.photograph(&format!("{screen}-{language}-{theme}")).await;
                if screen == "import" {
                    home.pick(&file);
                    window.click("choose-file").await;
                    window.find("import-now").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("wizard-{language}-{theme}")).await;
                    window.click("drop-file").await;
                }
                if screen == "cases" {
                    window.open_case(1).await;
                    window.find("case-why").await;
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    window.photograph(&format!("case-{language}-{theme}")).await;
                }
                if screen == "outsourcing" {
                    window.click("build-batch").await;
                    window.find("eligible").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("builder-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("eligible").await;
                    window.click_css("[data-testid='batches'] .link").await;
                    window.find("batch-page").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("batch-{language}-{theme}")).await;
                    window.click("recall-batch").await;
                    window.find("recall-confirm").await;
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    window.photograph(&format!("recall-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("recall-confirm").await;
                    for view in ["scorecards", "register"] {
                        window.click("nav-outsourcing").await;
                        window.segment("outsourcing-views", view).await;
                        window.find(view).await;
                        tokio::time::sleep(Duration::from_millis(500)).await;
                        window.photograph(&format!("{view}-{language}-{theme}")).await;
                    }
                    window.segment("outsourcing-views", "batches").await;
                    window.click_css("[data-testid^='open-agency-']").await;
                    for (tab, found) in [("statement", "statement"), ("pack", "pack-preview"), ("terms", "terms-form")]
                    {
                        window.segment("agency-tabs", tab).await;
                        window.find(found).await;
                        tokio::time::sleep(Duration::from_millis(500)).await;
                        window.photograph(&format!("agency-{tab}-{language}-{theme}")).await;
                    }
                }
                if screen == "overview" {
                    window.choose("split", 1).await;
                    window.choose("compare", 3).await;
                    window.find("groups").await;
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    window.photograph(&format!("aging-compared-{language}-{theme}")).await;
                    for tab in ["movement", "vintage"] {
                        window.segment("overview-tabs", tab).await;
                        window.find(if tab == "movement" { "matrix" } else { "vintages" }).await;
                        tokio::time::sleep(Duration::from_millis(600)).await;
                        window.photograph(&format!("{tab}-{language}-{theme}")).await;
                        window.scroll_to_end().await;
                        window.photograph(&format!("{tab}-end-{language}-{theme}")).await;
                    }
                    window.segment("overview-tabs", "aging").await;
                }
                if screen == "settings" {
                    window.click("new-bucket-set").await;
                    window.fill("bucket-last-1", "14").await;
                    window.find("bucket-preview").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("bucket-set-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("bucket-set-save").await;
                    window.click("new-policy").await;
                    tokio::time::sleep(Duration::from_millis(400)).await;
                    window.photograph(&format!("policy-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("policy-save").await;
                }
                if screen == "division" {
                    window.click("propose").await;
                    window.segment("proposal-only", "all").await;
                    window.find("proposal-table").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("proposal-{language}-{theme}")).await;
                    window.click("close-proposal").await;
                    window.gone("apply-proposal").await;
                    window.click("add-collector").await;
                    window.click("add-absence").await;
                    window.photograph(&format!("collector-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("collector-save").await;
                    window.click("worklists").await;
                    window.find("write-worklists").await;
                    tokio::time::sleep(Duration::from_millis(500)).await;
                    window.photograph(&format!("worklists-{language}-{theme}")).await;
                    window.press(&Key::Escape.value().to_string()).await;
                    window.gone("write-worklists").await;
                    for view in ["rules", "fairness", "trials"] {
                        window.segment("division-views", view).await;
                        tokio::time::sleep(Duration::from_millis(500)).await;
                        if view == "rules" && window.is_there("first-rule").await {
                            window.click("first-rule").await;
                            window.click("add-rule").await;
                            tokio::time::sleep(Duration::from_millis(600)).await;
                        }
                        if view == "fairness" {
                            window.click("certificate-1").await;
                            window.click("verify").await;
                            window.find("verified").await;
                        }
                        window.photograph(&format!("{view}-{language}-{theme}")).await;
                    }
                }
            }
            window.click("find").await;
            tokio::time::sleep(Duration::from_millis(400)).await;
            window.photograph(&format!("finder-{language}-{theme}")).await;
            window.press(&Key::Escape.value().to_string()).await;
        }
    }
    // The words on screen are Chinese now.
    window.shows("nav-division", "分案").await;
    window.close().await;
}

#[tokio::test]
async fn the_guide_opens_at_the_screen_that_is_shown() {
    let home = Home::new();
    let window = Window::open(&home).await;
    window.click("welcome-sample").await;
    window.find("total-cases").await;
    for (screen, says) in
        [("overview", "The aging table"), ("division", "Fairness"), ("outsourcing", "Settling a month")]
    {
        window.click(&format!("nav-{screen}")).await;
        window.find(&format!("screen-{screen}")).await;
        window.press("\u{e031}").await;
        window.shows("guide", says).await;
        window.photograph(&format!("guide-{screen}")).await;
        window.press("\u{e00c}").await;
        window.gone("guide").await;
    }
    let script = "localStorage.setItem('caseload.language', JSON.stringify('zh-CN')); location.reload();";
    window.driver.execute(script, Vec::new()).await.expect("reloaded");
    window.click("nav-overview").await;
    window.find("total-cases").await;
    window.click("guide-open").await;
    window.shows("guide", "账龄表").await;
    window.photograph("guide-zh").await;
}
