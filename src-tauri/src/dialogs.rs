//! The system's dialogs, opened from here so that the window never sees a path it could use.
//!
//! Tests of the real window cannot reach them: under the feature `picker-from-environment` a
//! dialog answers with the path written in the file that `CASELOAD_PICKER` names.

use std::path::PathBuf;
use tauri::AppHandle;

/// What is to be chosen.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A file to be read; the name and endings of what is shown.
    Open { filter: String, endings: Vec<&'static str> },
    /// A file to be written, with the name proposed.
    Save { name: String },
    /// A folder.
    Folder,
}

/// Asks the user; `None` when they change their mind.
#[cfg(not(feature = "picker-from-environment"))]
pub async fn ask(handle: &AppHandle, ask: Ask) -> Option<PathBuf> {
    use tauri_plugin_dialog::DialogExt as _;
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file();
    let answer = move |path: Option<tauri_plugin_dialog::FilePath>| {
        // The window may have been closed meanwhile; then nobody waits.
        let _ = sender.send(path);
    };
    match ask {
        Ask::Open { filter, endings } => dialog.add_filter(filter, &endings).pick_file(answer),
        Ask::Save { name } => dialog.set_file_name(name).save_file(answer),
        Ask::Folder => dialog.pick_folder(answer),
    }
    receiver.await.ok().flatten().and_then(|path| path.into_path().ok())
}

/// Answers with the path in the file that the environment names.
#[cfg(feature = "picker-from-environment")]
pub async fn ask(_handle: &AppHandle, ask: Ask) -> Option<PathBuf> {
    // All three kinds of question are answered alike.
    match ask {
        Ask::Open { filter, endings } => drop((filter, endings)),
        Ask::Save { name } => drop(name),
        Ask::Folder => {}
    }
    let answer = tokio::task::spawn_blocking(|| std::env::var_os("CASELOAD_PICKER").map(std::fs::read_to_string));
    let path = answer.await.ok()??.ok()?;
    let path = path.trim();
    (!path.is_empty()).then(|| PathBuf::from(path))
}
