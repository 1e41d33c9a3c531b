//! Worklists, out and back in.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{Failure, WorklistRequest, WorklistReturn, WrittenWorklist};
use chrono::NaiveDate;
use std::path::Path;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn worklist_fields(app: State<'_, App>) -> Result<Vec<String>, Failure> {
    app.engine().await?.division().worklist_fields().await
}

#[tauri::command]
pub async fn worklist_choices(app: State<'_, App>) -> Result<Vec<String>, Failure> {
    app.engine().await?.division().worklist_choices().await
}

#[tauri::command]
pub async fn set_worklist_fields(app: State<'_, App>, fields: Vec<String>) -> Result<(), Failure> {
    app.engine().await?.division().set_worklist_fields(&fields).await
}

#[tauri::command]
pub async fn write_worklists(
    app: State<'_, App>,
    handle: AppHandle,
    request: WorklistRequest,
    one_file: Option<String>,
) -> Result<Option<Vec<WrittenWorklist>>, Failure> {
    let asked = match one_file {
        Some(name) => Ask::Save { name },
        None => Ask::Folder,
    };
    let Some(target) = ask(&handle, asked).await else { return Ok(None) };
    app.engine().await?.division().write_worklists(&request, &target).await.map(Some)
}

#[tauri::command]
pub async fn return_worklist(
    app: State<'_, App>,
    path: String,
    as_of: NaiveDate,
    dry_run: bool,
) -> Result<WorklistReturn, Failure> {
    let file = app.file(Path::new(&path))?;
    app.engine().await?.division().return_worklist(&file, as_of, dry_run).await
}
