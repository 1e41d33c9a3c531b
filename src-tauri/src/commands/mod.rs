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
mod worklists;

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
        division::certificate,
        settings::choose_book,
        division::collectors,
        division::count_rules,
        division::divide,
        division::divisions,
        division::edit_collector,
        settings::environment,
        outsourcing::export_batch,
        division::export_certificate,
        cases::export_list,
        profiles::export_profile,
        aging::export_report,
        division::export_rules,
        division::hold,
        imports::import_file,
        profiles::import_profile,
        division::import_rules,
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
        division::preview_drop,
        aging::print,
        profiles::profiles,
        division::proposal_rows,
        settings::read_log,
        outsourcing::recall,
        settings::redo,
        division::release,
        profiles::remove_profile,
        division::remove_rule_set,
        division::retire_collector,
        worklists::return_worklist,
        cases::reveal,
        aging::roll_rates,
        division::rule_sets,
        conventions::save_bucket_set,
        conventions::save_policy,
        profiles::save_profile,
        imports::save_rejects,
        division::save_rule_set,
        settings::set_currency,
        worklists::set_worklist_fields,
        division::trials,
        settings::try_sample,
        settings::undo,
        conventions::unpause,
        conventions::use_policy,
        division::verify_certificate,
        aging::vintage,
        worklists::worklist_choices,
        worklists::worklist_fields,
        worklists::write_worklists,
    ]
}
