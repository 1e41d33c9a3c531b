//! The shell: a window, its commands and the system's dialogs. What a user can do is in
//! `caseload-engine`; here it is only passed on.

mod app;
mod commands;
mod dialogs;

use app::App;
use std::process::ExitCode;
use tauri::Manager as _;

/// Keeps the window from going anywhere but to the app's own page.
fn stay_at_home<R: tauri::Runtime>() -> tauri::plugin::TauriPlugin<R> {
    tauri::plugin::Builder::new("stay-at-home")
        .on_navigation(|_, url| {
            matches!(url.scheme(), "tauri" | "about") || url.host_str().is_some_and(|host| host == "tauri.localhost")
        })
        .build()
}

/// Opens the window and runs until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    caseload_engine::logging::start("caseload-desktop");
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
        .plugin(tauri_plugin_opener::init())
        .plugin(stay_at_home())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .setup(|app| {
            app.manage(App::new(app.path().app_data_dir()?));
            Ok(())
        })
        .on_window_event(|window, event| {
            // The page is told of a drop by Tauri, and gets tokens for its files: it can name no path itself.
            if let tauri::WindowEvent::DragDrop(tauri::DragDropEvent::Drop { paths, .. }) = event {
                window.state::<App>().note_dropped(paths);
            }
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
