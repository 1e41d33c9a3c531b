//! The window's commands: each takes one request, calls the engine, and gives one response.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands its state and arguments over by value")]

mod aging;
mod cases;
mod division;
mod imports;
mod outsourcing;
mod profiles;
mod settings;

use tauri::ipc::Invoke;

/// Every command, in the order of `build.rs`.
pub fn handler() -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        imports::accept_dropped,
        outsourcing::add_agency,
        division::add_collector,
        outsourcing::agencies,
        aging::aging,
        division::assign,
        outsourcing::batch_cases,
        outsourcing::batches,
        settings::book_state,
        imports::cancel,
        cases::case_view,
        settings::choose_book,
        division::collectors,
        division::divide,
        settings::environment,
        outsourcing::export_batch,
        cases::export_list,
        profiles::export_profile,
        imports::import_file,
        profiles::import_profile,
        imports::imports,
        imports::inspect_file,
        cases::list_position,
        cases::list_rows,
        cases::open_list,
        aging::overview,
        imports::pick_import_files,
        outsourcing::place,
        profiles::profiles,
        settings::read_log,
        settings::redo,
        profiles::remove_profile,
        division::retire_collector,
        cases::reveal,
        profiles::save_profile,
        imports::save_rejects,
        settings::set_currency,
        settings::try_sample,
        settings::undo,
    ]
}
