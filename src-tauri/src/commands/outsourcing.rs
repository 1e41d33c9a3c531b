//! Agencies, batches and their packs.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    AgencySummary, AgencyToAdd, BatchCase, BatchSummary, Export, Failure, FileLanguage, PlaceRequest, Placed,
    RecallRequest, Recalled,
};
use chrono::NaiveDate;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn agencies(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<AgencySummary>, Failure> {
    app.engine().await?.agencies(as_of).await
}

#[tauri::command]
pub async fn add_agency(app: State<'_, App>, request: AgencyToAdd) -> Result<(), Failure> {
    app.engine().await?.add_agency(&request).await
}

#[tauri::command]
pub async fn place(app: State<'_, App>, request: PlaceRequest) -> Result<Placed, Failure> {
    app.engine().await?.place(&request).await
}

#[tauri::command]
pub async fn recall(app: State<'_, App>, request: RecallRequest) -> Result<Recalled, Failure> {
    app.engine().await?.recall(&request).await
}

#[tauri::command]
pub async fn batches(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<BatchSummary>, Failure> {
    app.engine().await?.batches(as_of).await
}

#[tauri::command]
pub async fn batch_cases(
    app: State<'_, App>,
    batch: String,
    after: i64,
    limit: i64,
) -> Result<Vec<BatchCase>, Failure> {
    app.engine().await?.batch_cases(&batch, after, limit).await
}

#[tauri::command]
pub async fn export_batch(
    app: State<'_, App>,
    handle: AppHandle,
    batch: String,
    language: FileLanguage,
    passphrase: Option<String>,
) -> Result<Option<Export>, Failure> {
    let Some(folder) = ask(&handle, Ask::Folder).await else { return Ok(None) };
    app.engine().await?.export_batch(&batch, &folder, language, passphrase).await.map(Some)
}
