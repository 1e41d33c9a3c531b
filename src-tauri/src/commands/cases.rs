//! Lists of cases and single cases.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    CaseId, CaseLine, CaseView, Failure, FileLanguage, ListExported, ListOpened, ListRequest, PolicyOverride, Revealed,
    TableFormat,
};
use chrono::NaiveDate;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn open_list(app: State<'_, App>, request: ListRequest) -> Result<ListOpened, Failure> {
    app.engine().await?.open_list(&request).await
}

#[tauri::command]
pub async fn list_rows(app: State<'_, App>, list_id: u32, from: u64, count: u32) -> Result<Vec<CaseLine>, Failure> {
    app.engine().await?.list_rows(list_id, from, count).await
}

#[tauri::command]
pub async fn list_position(app: State<'_, App>, list_id: u32, case_id: CaseId) -> Result<Option<u64>, Failure> {
    app.engine().await?.list_position(list_id, case_id)
}

#[tauri::command]
pub async fn case_view(app: State<'_, App>, loan_no: String, as_of: NaiveDate) -> Result<CaseView, Failure> {
    app.engine().await?.casework().case(&loan_no, as_of, None, &PolicyOverride::default()).await
}

#[tauri::command]
pub async fn reveal(app: State<'_, App>, loan_no: String) -> Result<Revealed, Failure> {
    app.engine().await?.casework().reveal(&loan_no).await
}

#[tauri::command]
pub async fn export_list(
    app: State<'_, App>,
    handle: AppHandle,
    list_id: u32,
    format: TableFormat,
    language: FileLanguage,
) -> Result<Option<ListExported>, Failure> {
    let name = format!("cases.{}", format.ending());
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    app.engine().await?.reports().export_list(list_id, &target, language).await.map(Some)
}
