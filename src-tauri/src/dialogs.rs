//! The system's dialogs, opened from here so that the window never sees a path it could use.
//!
//! Tests of the real window cannot reach them: under the feature `picker-from-environment` a
//! dialog answers with the paths written in the file that `CASELOAD_PICKER` names.

use std::path::PathBuf;
use tauri::AppHandle;

/// What is to be chosen.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A file to be read; the name and endings of what is shown.
    Open { filter: String, endings: Vec<&'static str> },
    /// Several files to be read.
    OpenSeveral { filter: String, endings: Vec<&'static str> },
    /// A file to be written, with the name proposed.
    Save { name: String },
    /// A folder.
    Folder,
}

/// Asks the user for one path; `None` when they change their mind.
pub async fn ask(handle: &AppHandle, question: Ask) -> Option<PathBuf> {
    ask_several(handle, question).await.into_iter().next()
}

/// Asks the user; nothing when they change their mind.
#[cfg(not(feature = "picker-from-environment"))]
pub async fn ask_several(handle: &AppHandle, question: Ask) -> Vec<PathBuf> {
    use tauri_plugin_dialog::{DialogExt as _, FilePath};
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let dialog = handle.dialog().file();
    // The window may have been closed meanwhile; then nobody waits.
    let answer = move |paths: Vec<FilePath>| drop(sender.send(paths));
    let of_one = |answer: Box<dyn FnOnce(Vec<FilePath>) + Send>| {
        move |path: Option<FilePath>| answer(path.into_iter().collect())
    };
    match question {
        Ask::Open { filter, endings } => dialog.add_filter(filter, &endings).pick_file(of_one(Box::new(answer))),
        Ask::OpenSeveral { filter, endings } => {
            dialog.add_filter(filter, &endings).pick_files(move |paths| answer(paths.unwrap_or_default()));
        }
        Ask::Save { name } => dialog.set_file_name(name).save_file(of_one(Box::new(answer))),
        Ask::Folder => dialog.pick_folder(of_one(Box::new(answer))),
    }
    let paths = receiver.await.unwrap_or_default();
    paths.into_iter().filter_map(|path| path.into_path().ok()).collect()
}

/// Answers with the paths in the file that the environment names, one a line.
#[cfg(feature = "picker-from-environment")]
pub async fn ask_several(_handle: &AppHandle, question: Ask) -> Vec<PathBuf> {
    // All kinds of question are answered alike.
    match question {
        Ask::Open { filter, endings } | Ask::OpenSeveral { filter, endings } => drop((filter, endings)),
        Ask::Save { name } => drop(name),
        Ask::Folder => {}
    }
    let answer = tokio::task::spawn_blocking(|| std::env::var_os("CASELOAD_PICKER").map(std::fs::read_to_string));
    let lines = answer.await.ok().flatten().and_then(Result::ok).unwrap_or_default();
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}
