//! The book, its log, and the surroundings.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    BackedUp, BookState, ChangeId, Currency, Failure, FailureCode, ImportResult, LogLine, Percentage, SampleNames,
    UndoResult, logging,
};
use chrono::{Local, NaiveDate};
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, State};
use tauri_plugin_opener::OpenerExt as _;

/// What the window has to know of the system.
#[derive(Debug, Serialize)]
pub struct Environment {
    /// Today, where the user is.
    today: NaiveDate,
    /// `linux`, `macos` or `windows`.
    system: &'static str,
    /// The program's version.
    version: &'static str,
}

/// The people of a sample portfolio, in the user's language.
#[derive(Debug, Deserialize)]
pub struct People {
    collectors: Vec<String>,
    agencies: Vec<(String, u32, Vec<Percentage>)>,
}

#[tauri::command]
pub fn environment() -> Environment {
    Environment { today: Local::now().date_naive(), system: std::env::consts::OS, version: env!("CARGO_PKG_VERSION") }
}

#[tauri::command]
pub async fn book_state(app: State<'_, App>) -> Result<BookState, Failure> {
    app.engine().await?.state().await
}

#[tauri::command]
pub async fn choose_book(app: State<'_, App>, handle: AppHandle, create: bool) -> Result<Option<BookState>, Failure> {
    let question = if create {
        Ask::Save { name: "book.caseload".to_owned() }
    } else {
        Ask::Open { filter: "Caseload".to_owned(), endings: vec!["caseload"] }
    };
    let Some(path) = ask(&handle, question).await else { return Ok(None) };
    app.choose_book(&path, create).await?.state().await.map(Some)
}

/// Copies the book where the user says, and looks the copy through.
#[tauri::command]
pub async fn back_up_book(app: State<'_, App>, handle: AppHandle) -> Result<Option<BackedUp>, Failure> {
    let engine = app.engine().await?;
    let stem = engine.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let name = format!("{stem} {}.caseload", Local::now().format("%Y-%m-%d %H-%M"));
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    engine.back_up(&target).await.map(Some)
}

/// Opens the folder of the program's log in the system's file manager.
#[tauri::command]
pub fn open_log_folder(handle: AppHandle) -> Result<(), Failure> {
    let failed = |reason: String| Failure::new(FailureCode::FileCannotOpen).with("file", "logs").with("reason", reason);
    let folder = logging::folder().ok_or_else(|| failed("there is no log".to_owned()))?;
    let opened = handle.opener().open_path(folder.display().to_string(), None::<&str>);
    opened.map_err(|error| failed(error.to_string()))
}

#[tauri::command]
pub async fn set_currency(app: State<'_, App>, currency: Currency) -> Result<(), Failure> {
    app.engine().await?.set_currency(currency).await
}

#[tauri::command]
pub async fn try_sample(app: State<'_, App>, people: People) -> Result<ImportResult, Failure> {
    let names = SampleNames { collectors: people.collectors, agencies: people.agencies };
    app.engine().await?.try_sample(Local::now().date_naive(), names).await
}

#[tauri::command]
pub async fn read_log(app: State<'_, App>, before: Option<ChangeId>, limit: u32) -> Result<Vec<LogLine>, Failure> {
    app.engine().await?.log(before, limit).await
}

#[tauri::command]
pub async fn undo(app: State<'_, App>, change: ChangeId) -> Result<UndoResult, Failure> {
    app.engine().await?.undo(Some(change)).await
}

#[tauri::command]
pub async fn redo(app: State<'_, App>, change: ChangeId) -> Result<UndoResult, Failure> {
    app.engine().await?.redo(Some(change)).await
}
