//! Collectors, assigning by hand, and division by rule.

use crate::app::App;
use caseload_engine::{
    AssignTarget, Assigned, CollectorSummary, CollectorToAdd, DivideRequest, Division, Failure, HoldRequest, Selection,
};
use chrono::NaiveDate;
use tauri::State;

#[tauri::command]
pub async fn collectors(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<CollectorSummary>, Failure> {
    app.engine().await?.collectors(as_of).await
}

#[tauri::command]
pub async fn add_collector(app: State<'_, App>, request: CollectorToAdd) -> Result<(), Failure> {
    app.engine().await?.add_collector(&request).await
}

#[tauri::command]
pub async fn retire_collector(app: State<'_, App>, name: String, as_of: NaiveDate) -> Result<u64, Failure> {
    app.engine().await?.retire_collector(&name, as_of).await
}

#[tauri::command]
pub async fn assign(
    app: State<'_, App>,
    selection: Selection,
    target: AssignTarget,
    as_of: NaiveDate,
) -> Result<Assigned, Failure> {
    app.engine().await?.assign(&selection, &target, as_of).await
}

#[tauri::command]
pub async fn divide(app: State<'_, App>, request: DivideRequest) -> Result<Division, Failure> {
    app.engine().await?.divide(&request).await
}

#[tauri::command]
pub async fn hold(app: State<'_, App>, request: HoldRequest) -> Result<Assigned, Failure> {
    app.engine().await?.hold(&request).await
}

#[tauri::command]
pub async fn release(app: State<'_, App>, selection: Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
    app.engine().await?.release(&selection, as_of).await
}
