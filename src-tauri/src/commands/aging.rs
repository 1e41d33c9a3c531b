//! Aging, the overview, movement, and reports of them.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    AgingRequest, AgingTable, Failure, FileLanguage, ListExported, Movement, MovementRequest, Overview, PolicyOverride,
    ReportRequest, RollRates, VintageRequest, Vintages,
};
use chrono::NaiveDate;
use tauri::{AppHandle, State, WebviewWindow};

#[tauri::command]
pub async fn aging(app: State<'_, App>, request: AgingRequest) -> Result<AgingTable, Failure> {
    app.engine().await?.reports().aging(&request).await
}

#[tauri::command]
pub async fn overview(app: State<'_, App>, as_of: NaiveDate) -> Result<Overview, Failure> {
    app.engine().await?.overview(as_of).await
}

#[tauri::command]
pub async fn movement(app: State<'_, App>, request: MovementRequest) -> Result<Movement, Failure> {
    app.engine().await?.reports().movement(&request).await
}

#[tauri::command]
pub async fn roll_rates(app: State<'_, App>, as_of: NaiveDate, basis: PolicyOverride) -> Result<RollRates, Failure> {
    app.engine().await?.reports().roll_rates(as_of, &basis).await
}

#[tauri::command]
pub async fn vintage(app: State<'_, App>, request: VintageRequest) -> Result<Vintages, Failure> {
    app.engine().await?.reports().vintage(&request).await
}

#[tauri::command]
pub async fn export_report(
    app: State<'_, App>,
    handle: AppHandle,
    request: ReportRequest,
    name: String,
    language: FileLanguage,
) -> Result<Option<ListExported>, Failure> {
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    app.engine().await?.reports().export_report(&request, &target, language).await.map(Some)
}

/// Opens the system's print dialog, from which a PDF can be made.
#[tauri::command]
pub fn print(window: WebviewWindow) -> Result<(), Failure> {
    window
        .print()
        .map_err(|error| Failure::new(caseload_engine::FailureCode::CannotPrint).with("reason", error.to_string()))
}
