//! Questions about age, asked in the window: other days, other policies, movements, and files of them.

use crate::window::{Home, Window};
use thirtyfour::prelude::*;

/// The sample portfolio in the window.
async fn sampled(home: &Home) -> Window {
    let window = Window::open(home).await;
    window.click("welcome-sample").await;
    window.shows("total-cases", "2,000 cases").await;
    window
}

/// The first number in a text.
fn first_number(text: &str) -> u64 {
    let digits: String = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(|letter| letter.is_ascii_digit() || *letter == ',')
        .filter(char::is_ascii_digit)
        .collect();
    digits.parse().expect("a number")
}

/// A number as the window writes it: `1,953`.
fn with_thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}

#[tokio::test]
async fn a_movement_opens_exactly_its_cases() {
    let home = Home::new();
    let window = sampled(&home).await;
    window.segment("overview-tabs", "movement").await;
    window.find("flow-rolled_on").await;
    window.find("roll-rates").await;
    let cell = window.css("[data-testid='move-M1-M2']").await;
    let cases = first_number(&cell.attr("title").await.expect("read").expect("a title"));
    window.click("move-M1-M2").await;
    let noun = if cases == 1 { "case" } else { "cases" };
    window.shows("list-summary", &format!("{} {noun}", with_thousands(cases))).await;
    window.shows_anywhere("M1 (1–30) → M2 (31–60)").await;
    // A flow opens exactly its cases too, whatever buckets they went through; the overview stands as
    // it was left.
    window.click("nav-overview").await;
    let stayed = first_number(&window.css("[data-testid='flow-stayed'] b").await.text().await.expect("a text"));
    window.click("flow-stayed").await;
    window.shows("list-summary", &format!("{} case", with_thousands(stayed))).await;
    window.click("nav-overview").await;
    window.segment("overview-tabs", "vintage").await;
    let loans = window.css("[data-testid='vintages'] .link").await;
    let count = first_number(&loans.text().await.expect("a text"));
    window.click_css("[data-testid='vintages'] .link").await;
    window.shows("list-summary", &format!("{} case", with_thousands(count))).await;
    window.close().await;
}

#[tokio::test]
async fn the_slider_goes_through_the_past_and_the_table_follows() {
    let home = Home::new();
    let window = sampled(&home).await;
    let before = window.find("bucket-M7+").await.text().await.expect("a text");
    window.css("[data-testid='date-slider'] [role='slider']").await.focus().await.expect("focus");
    for _ in 0..10 {
        window.press(&Key::Left.value().to_string()).await;
    }
    window.find("not-today").await;
    let mut after = before.clone();
    for _ in 0..50 {
        after = window.find("bucket-M7+").await.text().await.unwrap_or_default();
        if after != before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_ne!(after, before, "ten days ago fewer cases were as old");
    window.close().await;
}

#[tokio::test]
async fn own_buckets_and_a_policy_are_made_and_used_everywhere() {
    let home = Home::new();
    let window = sampled(&home).await;
    window.click("nav-settings").await;
    window.click("new-bucket-set").await;
    window.fill("bucket-set-name", "fortnights").await;
    window.fill("bucket-last-1", "14").await;
    window.shows("bucket-preview", "in another bucket").await;
    // Last days that don't rise are refused with the reason, and nothing can be saved.
    window.fill("bucket-last-2", "10").await;
    window.shows("bucket-preview", "does not follow").await;
    window.fill("bucket-last-2", "60").await;
    window.shows("bucket-preview", "in another bucket").await;
    window.click("bucket-set-save").await;
    window.gone("bucket-set-save").await;
    window.shows("bucket-sets", "fortnights@1").await;
    window.click("new-policy").await;
    window.fill("policy-name", "ours").await;
    window.choose("policy-bucket-set", 4).await;
    window.fill("policy-grace", "3").await;
    window.click("policy-save").await;
    window.gone("policy-save").await;
    window.click("use-policy-ours").await;
    window.shows("policies", "ours@1 · in use").await;
    window.click("nav-overview").await;
    window.shows("policy-used", "ours@1").await;
    window.shows("bucket-M1", "1–14").await;
    window.click_css("[data-testid='bucket-M1'] .link").await;
    window.open_case(0).await;
    window.shows("case-why", "Days of grace: 3").await;
    window.shows("case-why", "M1 (1–14)").await;
    window.shows("other-ages", "M1 (1–30)").await;
    window.close().await;
}

#[tokio::test]
async fn paused_days_are_entered_and_taken_back() {
    let home = Home::new();
    let window = sampled(&home).await;
    window.click("nav-settings").await;
    window.fill("pause-from", "2026-01-01").await;
    window.press(&Key::Tab.value().to_string()).await;
    window.fill("pause-reason", "flood").await;
    window.click("pause-add").await;
    window.shows("pauses", "flood").await;
    window.click("undo").await;
    window.gone("pauses").await;
    window.close().await;
}

#[tokio::test]
async fn the_table_is_written_to_a_workbook() {
    let home = Home::new();
    let window = sampled(&home).await;
    window.choose("split", 2).await;
    window.find("groups").await;
    let file = home.path("aging.xlsx");
    home.pick(&file);
    window.click("export-report").await;
    window.shows_anywhere("rows written to").await;
    let bytes = std::fs::read(&file).expect("written");
    assert!(bytes.starts_with(b"PK"), "a workbook");
    window.close().await;
}
