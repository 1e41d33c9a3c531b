//! Import profiles.

use crate::app::App;
use crate::dialogs::{Ask, ask};
use caseload_engine::{Failure, Profile};
use tauri::{AppHandle, State};

#[tauri::command]
pub async fn profiles(app: State<'_, App>) -> Result<Vec<Profile>, Failure> {
    app.engine().await?.imports().profiles().await
}

#[tauri::command]
pub async fn save_profile(app: State<'_, App>, profile: Profile, before: Option<String>) -> Result<(), Failure> {
    app.engine().await?.imports().save_profile(&profile, before.as_deref()).await
}

#[tauri::command]
pub async fn remove_profile(app: State<'_, App>, name: String) -> Result<(), Failure> {
    app.engine().await?.imports().remove_profile(&name).await
}

#[tauri::command]
pub async fn export_profile(app: State<'_, App>, handle: AppHandle, name: String) -> Result<Option<String>, Failure> {
    let file = format!("{}.json", name.replace(['/', '\\', ':'], "-"));
    let Some(target) = ask(&handle, Ask::Save { name: file }).await else { return Ok(None) };
    app.engine().await?.imports().export_profile(&name, &target).await?;
    Ok(Some(target.display().to_string()))
}

#[tauri::command]
pub async fn import_profile(
    app: State<'_, App>,
    handle: AppHandle,
    filter: String,
) -> Result<Option<Profile>, Failure> {
    let Some(source) = ask(&handle, Ask::Open { filter, endings: vec!["json"] }).await else { return Ok(None) };
    app.engine().await?.imports().import_profile(&source).await.map(Some)
}
