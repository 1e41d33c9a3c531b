//! Collectors, assigning by hand, and division by rule.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{
    AssignRequest, Assigned, Certificate, CertificateCheck, CollectorSummary, CollectorToAdd, DivideRequest, Division,
    DivisionRule, DivisionSummary, DropPreview, Failure, HoldRequest, ProposalRows, ProposalRowsRequest, RuleCount,
    RuleSet, Selection, Trial, WriteOffRequest,
};
use chrono::NaiveDate;
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn collectors(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<CollectorSummary>, Failure> {
    app.engine().await?.division().collectors(as_of).await
}

#[tauri::command]
pub async fn add_collector(app: State<'_, App>, request: CollectorToAdd) -> Result<(), Failure> {
    app.engine().await?.division().add_collector(&request).await?;
    Ok(())
}

#[tauri::command]
pub async fn edit_collector(app: State<'_, App>, name: String, request: CollectorToAdd) -> Result<(), Failure> {
    app.engine().await?.division().edit_collector(&name, &request).await
}

#[tauri::command]
pub async fn retire_collector(app: State<'_, App>, name: String, as_of: NaiveDate) -> Result<u64, Failure> {
    app.engine().await?.division().retire_collector(&name, as_of).await
}

#[tauri::command]
pub async fn assign(app: State<'_, App>, request: AssignRequest) -> Result<Assigned, Failure> {
    app.engine().await?.division().assign(&request).await
}

#[tauri::command]
pub async fn preview_drop(app: State<'_, App>, selection: Selection, as_of: NaiveDate) -> Result<DropPreview, Failure> {
    app.engine().await?.division().preview_drop(&selection, as_of).await
}

#[tauri::command]
pub async fn divide(app: State<'_, App>, request: DivideRequest) -> Result<Division, Failure> {
    app.engine().await?.division().divide(&request).await
}

#[tauri::command]
pub async fn proposal_rows(app: State<'_, App>, request: ProposalRowsRequest) -> Result<ProposalRows, Failure> {
    app.engine().await?.division().proposal_rows(&request).await
}

#[tauri::command]
pub async fn rule_sets(app: State<'_, App>) -> Result<Vec<RuleSet>, Failure> {
    app.engine().await?.division().rule_sets().await
}

#[tauri::command]
pub async fn count_rules(
    app: State<'_, App>,
    rules: Vec<DivisionRule>,
    as_of: NaiveDate,
) -> Result<Vec<RuleCount>, Failure> {
    app.engine().await?.division().count_rules(&rules, as_of).await
}

#[tauri::command]
pub async fn save_rule_set(app: State<'_, App>, set: RuleSet, before: Option<String>) -> Result<(), Failure> {
    app.engine().await?.division().save_rule_set(&set, before.as_deref()).await
}

#[tauri::command]
pub async fn remove_rule_set(app: State<'_, App>, name: String) -> Result<(), Failure> {
    app.engine().await?.division().remove_rule_set(&name).await
}

#[tauri::command]
pub async fn export_rules(app: State<'_, App>, handle: AppHandle, set: RuleSet) -> Result<Option<String>, Failure> {
    let name = format!("{}.toml", set.name.replace(['/', '\\', ':'], "-"));
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    app.engine().await?.division().write_rules(&set, &target)?;
    Ok(Some(target.display().to_string()))
}

#[tauri::command]
pub async fn import_rules(app: State<'_, App>, handle: AppHandle, filter: String) -> Result<Option<RuleSet>, Failure> {
    let Some(source) = ask(&handle, Ask::Open { filter, endings: vec!["toml"] }).await else { return Ok(None) };
    app.engine().await?.division().read_rules(&source).map(Some)
}

#[tauri::command]
pub async fn divisions(app: State<'_, App>) -> Result<Vec<DivisionSummary>, Failure> {
    app.engine().await?.division().divisions().await
}

#[tauri::command]
pub async fn certificate(app: State<'_, App>, division: i64) -> Result<Certificate, Failure> {
    app.engine().await?.division().certificate(division).await
}

#[tauri::command]
pub async fn verify_certificate(app: State<'_, App>, certificate: Certificate) -> Result<CertificateCheck, Failure> {
    app.engine().await?.division().verify(&certificate).await
}

#[tauri::command]
pub async fn export_certificate(
    app: State<'_, App>,
    handle: AppHandle,
    division: i64,
) -> Result<Option<String>, Failure> {
    let name = format!("division-{division}.json");
    let Some(target) = ask(&handle, Ask::Save { name }).await else { return Ok(None) };
    app.engine().await?.division().write_certificate(division, &target).await?;
    Ok(Some(target.display().to_string()))
}

#[tauri::command]
pub async fn trials(app: State<'_, App>, as_of: NaiveDate) -> Result<Vec<Trial>, Failure> {
    app.engine().await?.division().trials(as_of).await
}

#[tauri::command]
pub async fn write_off(app: State<'_, App>, request: WriteOffRequest) -> Result<Assigned, Failure> {
    app.engine().await?.casework().write_off(&request).await
}

#[tauri::command]
pub async fn reinstate(app: State<'_, App>, selection: Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
    app.engine().await?.casework().reinstate(&selection, as_of).await
}

#[tauri::command]
pub async fn hold(app: State<'_, App>, request: HoldRequest) -> Result<Assigned, Failure> {
    app.engine().await?.casework().hold(&request).await
}

#[tauri::command]
pub async fn release(app: State<'_, App>, selection: Selection, as_of: NaiveDate) -> Result<Assigned, Failure> {
    app.engine().await?.casework().release(&selection, as_of).await
}
