//! Policies, bucket sets and pauses: by what age is counted.

use crate::app::App;
use caseload_engine::{
    Bucket, BucketPreview, BucketPreviewRequest, BucketSet, Failure, PauseId, PauseRequest, PauseView, Policies, Policy,
};
use tauri::State;

#[tauri::command]
pub async fn policies(app: State<'_, App>) -> Result<Policies, Failure> {
    app.engine().await?.policies().await
}

#[tauri::command]
pub async fn save_policy(app: State<'_, App>, policy: Policy) -> Result<u32, Failure> {
    app.engine().await?.save_policy(&policy).await
}

#[tauri::command]
pub async fn use_policy(app: State<'_, App>, name: String) -> Result<(), Failure> {
    app.engine().await?.use_policy(&name).await
}

#[tauri::command]
pub async fn bucket_sets(app: State<'_, App>) -> Result<Vec<BucketSet>, Failure> {
    app.engine().await?.bucket_sets().await
}

#[tauri::command]
pub async fn save_bucket_set(app: State<'_, App>, name: String, buckets: Vec<Bucket>) -> Result<u32, Failure> {
    app.engine().await?.save_bucket_set(&name, buckets).await
}

#[tauri::command]
pub async fn preview_bucket_set(app: State<'_, App>, request: BucketPreviewRequest) -> Result<BucketPreview, Failure> {
    app.engine().await?.reports().preview_bucket_set(&request).await
}

#[tauri::command]
pub async fn pauses(app: State<'_, App>) -> Result<Vec<PauseView>, Failure> {
    app.engine().await?.casework().pauses().await
}

#[tauri::command]
pub async fn pause(app: State<'_, App>, request: PauseRequest) -> Result<PauseId, Failure> {
    app.engine().await?.casework().pause(&request).await
}

#[tauri::command]
pub async fn unpause(app: State<'_, App>, id: PauseId) -> Result<(), Failure> {
    app.engine().await?.casework().unpause(id).await
}
