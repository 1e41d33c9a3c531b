//! A window under test: the program with a home of its own, and what a user can do with it.

use caseload_engine::{CaseLine, Engine, ListRequest};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;
use thirtyfour::prelude::*;

/// How long a screen may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a window lives in: its book, settings and files; outlives the window.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A home in which the program was never started.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A path within it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The book.
    pub fn book(&self) -> PathBuf {
        self.path("book.caseload")
    }

    /// Answers the next file dialog.
    pub fn pick(&self, path: &Path) {
        std::fs::write(self.path("picker.txt"), path.display().to_string()).expect("written");
    }

    /// Answers the next dialog with several files.
    pub fn pick_several(&self, paths: &[&Path]) {
        let lines: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        std::fs::write(self.path("picker.txt"), lines.join("\n")).expect("written");
    }

    /// Looks into the book as the command line would, beside the window.
    pub async fn cases(&self, as_of: chrono::NaiveDate) -> Vec<CaseLine> {
        let engine = Engine::open_or_create(&self.book(), "test").await.expect("the book opens");
        let request: ListRequest = serde_json::from_value(serde_json::json!({ "as_of": as_of })).expect("a request");
        let list = engine.open_list(&request).await.expect("a list");
        let rows = engine.list_rows(list.list_id, 0, 100_000).await.expect("rows");
        engine.close().await;
        rows
    }
}

/// A running window. Its driver and program end with it.
pub struct Window {
    pub driver: WebDriver,
    process: Child,
}

static NEXT_PORT: AtomicU16 = AtomicU16::new(0);

impl Window {
    /// Starts the program in a home.
    pub async fn open(home: &Home) -> Self {
        Self::open_with(home, &[]).await
    }

    /// Starts the program with more in its environment.
    pub async fn open_with(home: &Home, environment: &[(&str, &str)]) -> Self {
        let port = 4500
            + u16::try_from(std::process::id() % 2_000).expect("small") * 4
            + NEXT_PORT.fetch_add(1, Ordering::Relaxed) * 2;
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LANG", "en_US.UTF-8")
            .env("LANGUAGE", "en")
            .env("XDG_DATA_HOME", home.path("data"))
            .env("XDG_CONFIG_HOME", home.path("config"))
            .env("XDG_CACHE_HOME", home.path("cache"))
            .env("CASELOAD_BOOK", home.book())
            .env("CASELOAD_PICKER", home.path("picker.txt"))
            .env("USER", "supervisor")
            .envs(environment.iter().copied())
            // The program is the driver's child; a group of their own lets both be ended together.
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let process = command.spawn().expect("WebKitWebDriver is installed; cargo xtask test sees to it");
        let mut capabilities = Capabilities::new();
        let program = caseload_tests::program("caseload-desktop");
        capabilities
            .set("webkitgtk:browserOptions", serde_json::json!({ "binary": program, "args": [] }))
            .expect("capabilities");
        let address = format!("http://127.0.0.1:{port}");
        let mut tries = 0;
        let driver = loop {
            match WebDriver::new(&address, capabilities.clone()).await {
                Ok(driver) => break driver,
                Err(error) => {
                    tries += 1;
                    assert!(tries < 40, "the window does not open: {error}");
                    tokio::time::sleep(Duration::from_millis(250)).await;
                }
            }
        };
        Self { driver, process }
    }

    /// Closes the window as a user would, and the driver.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        self.end();
    }

    fn end(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-9", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.process.wait();
    }

    /// The element with a test id, once it is there.
    pub async fn find(&self, id: &str) -> WebElement {
        self.css(&format!("[data-testid='{id}']")).await
    }

    /// The first element of a selector, once it is there.
    pub async fn css(&self, selector: &str) -> WebElement {
        let mut last = String::new();
        // What is drawn anew between being found and being looked at is looked for again.
        for _ in 0..3 {
            match self.driver.query(By::Css(selector)).wait(PATIENCE, Duration::from_millis(80)).first().await {
                Ok(element) => return element,
                Err(error) => last = error.to_string(),
            }
            if !last.contains("stale") {
                break;
            }
        }
        panic!("{selector} is on screen: {last}");
    }

    /// Selects the first row of the list, which may still be drawing itself anew.
    pub async fn select_first_row(&self) {
        for _ in 0..10 {
            self.click_css(".ag-row[row-index='0'] [col-id='loan_no']").await;
            for _ in 0..15 {
                let picked = self.driver.find_all(By::Css("[data-testid='picked']")).await;
                if picked.is_ok_and(|picked| !picked.is_empty()) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        panic!("the first row is selected");
    }

    /// Selects a row of a list by its checkbox, so that as many are selected in all. The list may draw its rows anew
    /// while a click is on its way, which then meets nothing.
    pub async fn select_row(&self, row: usize, selected_in_all: usize) {
        let checkbox = format!(".ag-row[row-index='{row}'] .ag-selection-checkbox input");
        let is_checked = format!("return document.querySelector(\"{checkbox}\")?.checked === true");
        let says = format!("{selected_in_all} selected");
        for _ in 0..10 {
            if self.script(&is_checked, "").await.as_bool() != Some(true) {
                self.click_css(&checkbox).await;
            }
            for _ in 0..20 {
                let text =
                    self.script("return document.querySelector(\"[data-testid='picked']\")?.textContent", "").await;
                if text.as_str().is_some_and(|text| text.contains(&says)) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        panic!("row {row} is selected, and {selected_in_all} in all");
    }

    /// Whether something has the test id now.
    pub async fn is_there(&self, id: &str) -> bool {
        let found = self.driver.find_all(By::Css(format!("[data-testid='{id}']"))).await;
        found.is_ok_and(|found| !found.is_empty())
    }

    /// Waits until nothing has the test id any more.
    pub async fn gone(&self, id: &str) {
        for _ in 0..200 {
            let left = self.driver.find_all(By::Css(format!("[data-testid='{id}']"))).await;
            if left.is_ok_and(|left| left.is_empty()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{id} goes away");
    }

    /// Clicks the element with a test id as soon as it takes clicks.
    pub async fn click(&self, id: &str) {
        self.click_css(&format!("[data-testid='{id}']")).await;
    }

    /// Clicks the first element of a selector as soon as it takes clicks.
    pub async fn click_css(&self, selector: &str) {
        let mut last = String::new();
        for _ in 0..100 {
            let element = self.css(selector).await;
            if element.is_enabled().await.unwrap_or(false) {
                match element.click().await {
                    Ok(()) => return,
                    Err(error) => last = error.to_string(),
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{selector} takes a click: {last}");
    }

    /// Waits until the element with a test id shows the text.
    pub async fn shows(&self, id: &str, text: &str) {
        let mut found = String::new();
        for _ in 0..200 {
            // What only a screen reader says is no visible text.
            if let Ok(Some(element)) = self.find(id).await.prop("textContent").await {
                found = element;
                if found.contains(text) {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{id} shows “{text}”, not “{found}”");
    }

    /// Waits until the text stands anywhere in the window.
    pub async fn shows_anywhere(&self, text: &str) {
        for _ in 0..200 {
            let body = self.css("body").await;
            if body.prop("textContent").await.ok().flatten().is_some_and(|found| found.contains(text)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the window shows “{text}”");
    }

    /// Waits until the element with a test id has the focus.
    pub async fn focused(&self, id: &str) {
        let wanted = format!("document.activeElement?.dataset.testid === '{id}'");
        for _ in 0..100 {
            let answer = self.driver.execute(format!("return {wanted}"), Vec::new()).await.expect("a script runs");
            if answer.json().as_bool() == Some(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{id} has the focus");
    }

    /// Types into the element with a test id, whatever stood there.
    pub async fn fill(&self, id: &str, text: &str) {
        // A kit's component may carry the id on its frame or on the field itself.
        let selector = format!("input[data-testid='{id}'], textarea[data-testid='{id}'], [data-testid='{id}'] input");
        let field = self.css(&selector).await;
        field.click().await.expect("focus");
        field.send_keys(Key::Control + "a").await.expect("keys");
        field.send_keys(text).await.expect("keys");
    }

    /// Chooses a value of a row of segments.
    pub async fn segment(&self, id: &str, value: &str) {
        let script = "document.querySelector(arguments[0]).click()";
        let selector = format!("[data-testid='{id}'] input[value='{value}']");
        self.css(&format!("[data-testid='{id}']")).await;
        self.driver.execute(script, vec![selector.into()]).await.expect("a segment");
    }

    /// Chooses what stands at a place, from 0, in the list of a select.
    pub async fn choose(&self, id: &str, place: usize) {
        self.click_css(&format!("input[data-testid='{id}']")).await;
        for _ in 0..40 {
            let script =
                "const open = [...document.querySelectorAll('[role=listbox]')].find((list) => list.offsetParent);
                const option = open?.querySelectorAll('[role=option]')[arguments[0]];
                option?.click();
                return Boolean(option);";
            let chosen = self.driver.execute(script, vec![place.into()]).await.expect("a script runs");
            if chosen.json().as_bool() == Some(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{id} has a choice {place}");
    }

    /// Chooses the entry of that text in the list of a field that takes several.
    pub async fn pick(&self, id: &str, text: &str) {
        self.click_css(&format!("input[data-testid='{id}'], [data-testid='{id}'] input")).await;
        for _ in 0..40 {
            let script =
                "const options = [...document.querySelectorAll('[role=option]')].filter((one) => one.offsetParent);
                const option = options.find((one) => one.textContent.includes(arguments[0]));
                option?.click();
                return Boolean(option);";
            if self.script(script, text).await.as_bool() == Some(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{id} has a choice {text}");
    }

    /// Runs a script with one argument.
    pub async fn script(&self, script: &str, argument: &str) -> serde_json::Value {
        let answer = self.driver.execute(script, vec![argument.into()]).await.expect("a script runs");
        answer.json().clone()
    }

    /// Scrolls the page to its end.
    pub async fn scroll_to_end(&self) {
        let script = "const page = document.querySelector('.page'); page.scrollTop = page.scrollHeight;";
        self.driver.execute(script, Vec::new()).await.expect("scrolled");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// Presses keys wherever the focus is.
    pub async fn press(&self, keys: &str) {
        self.driver.action_chain().send_keys(keys).perform().await.expect("keys");
    }

    /// Chooses the day that everything is as of.
    pub async fn as_of(&self, day: chrono::NaiveDate) {
        // The picker goes by months; the window remembers the day, which is quicker.
        let script = format!(
            "localStorage.setItem('caseload.place', JSON.stringify({{screen: 'overview', pinned: '{day}'}})); location.reload();"
        );
        self.driver.execute(&script, Vec::new()).await.expect("reloaded");
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.find("nav-overview").await;
    }

    /// Opens the case of a row of a list by a double click. The list may draw its rows anew while a click is on its way,
    /// which then meets nothing.
    pub async fn open_case(&self, row: usize) {
        for _ in 0..10 {
            let (x, y) = self.middle(&format!(".ag-row[row-index='{row}'] [col-id='loan_no']")).await;
            self.driver.action_chain().move_to(x, y).double_click().perform().await.expect("clicked twice");
            for _ in 0..20 {
                if self.is_there("case-panel").await {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        panic!("the case of row {row} is opened");
    }

    /// Drags from one element to another, both by selector, as a hand does: in steps.
    pub async fn drag(&self, from: &str, to: &str) {
        let (start, end) = (self.middle(from).await, self.middle(to).await);
        let steps = 8;
        let mut chain = self.driver.action_chain().move_to(start.0, start.1).click_and_hold();
        // A small move first: the grid waits for one before it takes a click for a drag.
        chain = chain.move_to(start.0 + 6, start.1 + 3);
        for step in 1..=steps {
            chain =
                chain.move_to(start.0 + (end.0 - start.0) * step / steps, start.1 + (end.1 - start.1) * step / steps);
        }
        chain.move_to(end.0 + 1, end.1 + 1).release().perform().await.expect("dragged");
    }

    /// The middle of an element, once it has held still: what was dropped before may still be drawn.
    async fn middle(&self, selector: &str) -> (i64, i64) {
        let script = "const found = document.querySelector(arguments[0]);
            if (!found) return null;
            const r = found.getBoundingClientRect();
            return [Math.round(r.x + r.width / 2), Math.round(r.y + r.height / 2)];";
        self.css(selector).await;
        let mut before = None;
        for _ in 0..100 {
            let place = self.driver.execute(script, vec![selector.into()]).await.expect("a place");
            let now: Option<(i64, i64)> = place.convert().expect("two numbers or nothing");
            match now {
                Some(place) if now == before => return place,
                _ => before = now,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{selector} holds still");
    }

    /// Takes a picture of the display for people to look at. `WebKit`'s own screenshots hang here, so
    /// the picture is taken from the X display, which is as large as the window.
    pub async fn photograph(&self, name: &str) {
        let folder = caseload_tests::root().join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("a folder");
        tokio::time::sleep(Duration::from_millis(250)).await;
        let file = folder.join(format!("{name}.png"));
        let taken = Command::new("import").args(["-window", "root"]).arg(&file).status();
        assert!(taken.is_ok_and(|status| status.success()), "the display can be photographed");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A failed test leaves neither driver nor program behind, and nothing waits for their answer.
        let _ = self.driver.clone().leak();
        self.end();
    }
}
