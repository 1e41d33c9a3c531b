//! The shell: a window, its commands and the system's dialogs. What a user can do is in
//! `caseload-engine`; here it is only passed on.

mod app;
mod commands;
mod dialogs;

use app::App;
use std::process::ExitCode;
use tauri::Manager as _;

/// Opens the window and runs until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    let mut builder = tauri::Builder::default();
    // A book that was named by hand may be looked at beside the app's own.
    if std::env::var_os(app::BOOK_VARIABLE).is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(|handle, _, _| {
            // A second start shows the window that is there.
            if let Some(window) = handle.get_webview_window("main") {
                let _ = window.unminimize();
                let _ = window.set_focus();
            }
        }));
    }
    let built = builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .setup(|app| {
            app.manage(App::new(app.path().app_data_dir()?));
            Ok(())
        })
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|handle, event| {
                if let tauri::RunEvent::Exit = event
                    && let Some(state) = handle.try_state::<App>()
                {
                    tauri::async_runtime::block_on(state.close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("caseload: {error}");
            ExitCode::FAILURE
        }
    }
}
