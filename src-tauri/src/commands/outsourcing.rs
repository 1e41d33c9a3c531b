//! Agencies, batches and their packs, what comes back, and what it earns.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    AgencyEdit, AgencyNotice, AgencySummary, AgencyToAdd, AgencyView, BatchCase, BatchMoment, BatchSummary, ChangeId,
    DeletionRequest, Disclosure, Expected, Export, ExportRequest, Failure, FileLanguage, InvoiceComparison,
    LifeRequest, NoticesWritten, PackPreview, PlaceRequest, Placed, PlacedAmong, PreviewRequest, RecallRequest,
    Recalled, ReturnHeader, ReturnOutcome, ReturnRequest, Scorecard, ScorecardRequest, Statement, StatementFile,
    StatementRequest,
};
use chrono::NaiveDate;
use std::path::Path;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn agencies(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<AgencySummary>, Failure> {
    app.engine().await?.outsourcing().agencies(as_of).await
}

#[tauri::command]
pub async fn add_agency(app: State<'_, App>, request: AgencyToAdd) -> Result<(), Failure> {
    app.engine().await?.outsourcing().add_agency(&request).await?;
    Ok(())
}

#[tauri::command]
pub async fn agency(app: State<'_, App>, name: String) -> Result<AgencyView, Failure> {
    app.engine().await?.outsourcing().agency(&name).await
}

#[tauri::command]
pub async fn edit_agency(app: State<'_, App>, request: AgencyEdit) -> Result<AgencyView, Failure> {
    app.engine().await?.outsourcing().edit_agency(&request).await
}

#[tauri::command]
pub async fn preview_pack(app: State<'_, App>, request: PreviewRequest) -> Result<PackPreview, Failure> {
    app.engine().await?.outsourcing().preview_pack(&request).await
}

#[tauri::command]
pub async fn place(app: State<'_, App>, request: PlaceRequest) -> Result<Placed, Failure> {
    app.engine().await?.outsourcing().place(&request).await
}

#[tauri::command]
pub async fn place_among(app: State<'_, App>, request: PlaceRequest) -> Result<PlacedAmong, Failure> {
    app.engine().await?.outsourcing().place_among(&request).await
}

#[tauri::command]
pub async fn expected(app: State<'_, App>, request: PlaceRequest) -> Result<Expected, Failure> {
    app.engine().await?.outsourcing().expected(&request).await
}

/// Takes cases back; with `to_file` the file for the agency is written into a folder that the user chooses.
#[tauri::command]
pub async fn recall(
    app: State<'_, App>,
    handle: AppHandle,
    request: RecallRequest,
    to_file: bool,
) -> Result<Option<Recalled>, Failure> {
    let folder = if to_file {
        let Some(folder) = ask(&handle, Ask::Folder).await else { return Ok(None) };
        Some(folder)
    } else {
        None
    };
    app.engine().await?.outsourcing().recall(&request, folder.as_deref()).await.map(Some)
}

#[tauri::command]
pub async fn acknowledge(app: State<'_, App>, request: LifeRequest) -> Result<ChangeId, Failure> {
    app.engine().await?.outsourcing().acknowledge(&request).await
}

#[tauri::command]
pub async fn withdraw(app: State<'_, App>, request: LifeRequest) -> Result<u64, Failure> {
    app.engine().await?.outsourcing().withdraw(&request).await
}

#[tauri::command]
pub async fn object(app: State<'_, App>, request: LifeRequest) -> Result<u64, Failure> {
    app.engine().await?.outsourcing().object(&request).await
}

#[tauri::command]
pub async fn confirm_deletion(
    app: State<'_, App>,
    request: DeletionRequest,
    path: Option<String>,
) -> Result<ChangeId, Failure> {
    let document = path.map(|path| app.file(Path::new(&path))).transpose()?;
    app.engine().await?.outsourcing().confirm_deletion(&request, document.as_deref()).await
}

/// Saves a copy of a document that a change filed, under a name that the user chooses.
#[tauri::command]
pub async fn save_document(
    app: State<'_, App>,
    handle: AppHandle,
    change: ChangeId,
    name: String,
) -> Result<bool, Failure> {
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(false) };
    app.engine().await?.outsourcing().save_document(change, &target).await?;
    Ok(true)
}

#[tauri::command]
pub async fn batches(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<BatchSummary>, Failure> {
    app.engine().await?.outsourcing().batches(as_of).await
}

#[tauri::command]
pub async fn batch_cases(
    app: State<'_, App>,
    batch: String,
    after: i64,
    limit: i64,
) -> Result<Vec<BatchCase>, Failure> {
    app.engine().await?.outsourcing().batch_cases(&batch, after, limit).await
}

#[tauri::command]
pub async fn batch_history(app: State<'_, App>, batch: String) -> Result<Vec<BatchMoment>, Failure> {
    app.engine().await?.outsourcing().batch_history(&batch).await
}

#[tauri::command]
pub async fn export_batch(
    app: State<'_, App>,
    handle: AppHandle,
    request: ExportRequest,
    passphrase: Option<String>,
) -> Result<Option<Export>, Failure> {
    let Some(folder) = ask(&handle, Ask::Folder).await else { return Ok(None) };
    app.engine().await?.outsourcing().export_batch(&request, &folder, passphrase).await.map(Some)
}

#[tauri::command]
pub async fn take_return(app: State<'_, App>, request: ReturnRequest, path: String) -> Result<ReturnOutcome, Failure> {
    let file = app.file(Path::new(&path))?;
    app.engine().await?.outsourcing().take_return(&request, &file).await
}

#[tauri::command]
pub async fn return_headers(app: State<'_, App>, path: String) -> Result<Vec<ReturnHeader>, Failure> {
    let file = app.file(Path::new(&path))?;
    app.engine().await?.outsourcing().return_headers(&file).await
}

#[tauri::command]
pub async fn notices(
    app: State<'_, App>,
    as_of: NaiveDate,
    agency: Option<String>,
) -> Result<Vec<AgencyNotice>, Failure> {
    app.engine().await?.outsourcing().notices(as_of, agency.as_deref()).await
}

#[tauri::command]
pub async fn write_notices(
    app: State<'_, App>,
    handle: AppHandle,
    agency: String,
    as_of: NaiveDate,
    language: FileLanguage,
) -> Result<Option<NoticesWritten>, Failure> {
    let Some(folder) = ask(&handle, Ask::Folder).await else { return Ok(None) };
    app.engine().await?.outsourcing().write_notices(&agency, as_of, &folder, language).await.map(Some)
}

#[tauri::command]
pub async fn statement_months(app: State<'_, App>, agency: String, today: NaiveDate) -> Result<Vec<String>, Failure> {
    app.engine().await?.outsourcing().statement_months(&agency, today).await
}

#[tauri::command]
pub async fn statement(app: State<'_, App>, request: StatementRequest) -> Result<Statement, Failure> {
    app.engine().await?.outsourcing().statement(&request).await
}

#[tauri::command]
pub async fn settle(app: State<'_, App>, request: StatementRequest, today: NaiveDate) -> Result<ChangeId, Failure> {
    app.engine().await?.outsourcing().settle(&request, today).await
}

#[tauri::command]
pub async fn compare_invoice(
    app: State<'_, App>,
    request: StatementRequest,
    path: String,
) -> Result<InvoiceComparison, Failure> {
    let file = app.file(Path::new(&path))?;
    app.engine().await?.outsourcing().compare_invoice(&request, &file, None).await
}

/// Writes a statement, with the invoice of `path` beside it, where the user says.
#[tauri::command]
pub async fn write_statement(
    app: State<'_, App>,
    handle: AppHandle,
    request: StatementRequest,
    path: Option<String>,
    language: FileLanguage,
) -> Result<Option<String>, Failure> {
    let name = format!("{}-{}.xlsx", request.agency.replace(['/', '\\', ':'], "-"), request.month);
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    let engine = app.engine().await?;
    let invoice = path.map(|path| app.file(Path::new(&path))).transpose()?;
    let (statement, invoice) = (&request, invoice.as_deref());
    let file = StatementFile { statement, invoice, dates: None, target: &target, language, settle: None };
    engine.outsourcing().write_statement(&file).await?;
    Ok(Some(target.display().to_string()))
}

#[tauri::command]
pub async fn scorecard(app: State<'_, App>, request: ScorecardRequest) -> Result<Scorecard, Failure> {
    app.engine().await?.outsourcing().scorecard(&request).await
}

#[tauri::command]
pub async fn disclosure(app: State<'_, App>, loan_no: Option<String>) -> Result<Disclosure, Failure> {
    app.engine().await?.outsourcing().disclosure(loan_no.as_deref()).await
}
