//! Aging and the overview.

use crate::app::App;
use caseload_engine::{AgingRequest, AgingTable, Failure, Overview};
use chrono::NaiveDate;
use tauri::State;

#[tauri::command]
pub async fn aging(app: State<'_, App>, request: AgingRequest) -> Result<AgingTable, Failure> {
    app.engine().await?.aging(&request).await
}

#[tauri::command]
pub async fn overview(app: State<'_, App>, as_of: NaiveDate) -> Result<Overview, Failure> {
    app.engine().await?.overview(as_of).await
}
