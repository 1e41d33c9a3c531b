//! The window's commands: each takes one request, calls the engine, and gives one response.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands its state and arguments over by value")]

mod aging;
mod cases;
mod conventions;
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
        conventions::bucket_sets,
        imports::cancel,
        cases::case_view,
        settings::choose_book,
        division::collectors,
        division::divide,
        settings::environment,
        outsourcing::export_batch,
        cases::export_list,
        profiles::export_profile,
        aging::export_report,
        division::hold,
        imports::import_file,
        profiles::import_profile,
        imports::imports,
        imports::inspect_file,
        cases::list_position,
        cases::list_rows,
        aging::movement,
        cases::open_list,
        aging::overview,
        conventions::pause,
        conventions::pauses,
        imports::pick_import_files,
        outsourcing::place,
        conventions::policies,
        conventions::preview_bucket_set,
        aging::print,
        profiles::profiles,
        settings::read_log,
        settings::redo,
        division::release,
        profiles::remove_profile,
        division::retire_collector,
        cases::reveal,
        aging::roll_rates,
        conventions::save_bucket_set,
        conventions::save_policy,
        profiles::save_profile,
        imports::save_rejects,
        settings::set_currency,
        settings::try_sample,
        settings::undo,
        conventions::unpause,
        conventions::use_policy,
        aging::vintage,
    ]
}
