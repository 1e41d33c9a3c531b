//! Choosing, looking at and importing files.

use crate::app::{App, PickedFile};
use crate::dialogs::{Ask, ask, ask_several};
use caseload_engine::{
    Cancel, Failure, ImportRequest, ImportResult, ImportRun, Inspection, Progress, SettleDoublesRequest,
    SettledDoubles, SuspectedDouble,
};
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn pick_import_files(
    app: State<'_, App>,
    handle: AppHandle,
    filter: String,
) -> Result<Vec<PickedFile>, Failure> {
    let endings =
        vec!["csv", "txt", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "htm", "html", "xml", "sta", "mt940", "940"];
    let picked = ask_several(&handle, Ask::OpenSeveral { filter, endings }).await;
    Ok(picked.into_iter().map(|path| app.keep_file(path)).collect())
}

#[tauri::command]
pub fn accept_dropped(app: State<'_, App>) -> Vec<PickedFile> {
    app.take_dropped()
}

#[tauri::command]
pub async fn inspect_file(app: State<'_, App>, mut request: ImportRequest) -> Result<Inspection, Failure> {
    request.path = app.file(&request.path)?;
    app.engine().await?.imports().inspect(&request).await
}

#[tauri::command]
pub async fn import_file(
    app: State<'_, App>,
    mut request: ImportRequest,
    job: String,
    progress: Channel<Progress>,
) -> Result<ImportResult, Failure> {
    request.path = app.file(&request.path)?;
    // The window alone decides nothing about where rejects are written.
    request.rejects = None;
    let engine = app.engine().await?;
    let cancel = app.begin(&job);
    let told = move |at: Progress| {
        // A window that was closed needs no telling.
        let _ = progress.send(at);
    };
    let result = engine.imports().import(&request, told, cancel).await;
    app.finish(&job);
    result
}

/// The rejected rows, in a file that the user chooses.
#[derive(Debug, Serialize)]
pub struct SavedRejects {
    /// Where it is.
    path: String,
    /// How many rows.
    rows: u64,
}

#[tauri::command]
pub async fn save_rejects(
    app: State<'_, App>,
    handle: AppHandle,
    mut request: ImportRequest,
    name: String,
) -> Result<Option<SavedRejects>, Failure> {
    request.path = app.file(&request.path)?;
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    let path = target.display().to_string();
    // Run dry: what is rejected is the same before and after.
    (request.rejects, request.dry_run, request.remember_as) = (Some(target), true, None);
    let result = app.engine().await?.imports().import(&request, |_| {}, Cancel::default()).await?;
    Ok(Some(SavedRejects { path, rows: result.rows.rejected }))
}

#[tauri::command]
pub fn cancel(app: State<'_, App>, job: String) {
    app.cancel(&job);
}

#[tauri::command]
pub async fn imports(app: State<'_, App>) -> Result<Vec<ImportRun>, Failure> {
    app.engine().await?.imports().imports().await
}

#[tauri::command]
pub async fn suspected_doubles(app: State<'_, App>) -> Result<Vec<SuspectedDouble>, Failure> {
    app.engine().await?.imports().suspected_doubles().await
}

#[tauri::command]
pub async fn settle_doubles(app: State<'_, App>, request: SettleDoublesRequest) -> Result<SettledDoubles, Failure> {
    app.engine().await?.imports().settle_doubles(&request).await
}
