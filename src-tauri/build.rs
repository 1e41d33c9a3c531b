//! Tells Tauri which commands there are: without the list, an app's own commands bypass the
//! permission system.

const COMMANDS: &[&str] = &[
    "accept_dropped",
    "add_agency",
    "add_collector",
    "agencies",
    "aging",
    "assign",
    "batch_cases",
    "batches",
    "book_state",
    "bucket_sets",
    "cancel",
    "case_view",
    "choose_book",
    "collectors",
    "divide",
    "environment",
    "export_batch",
    "export_list",
    "export_profile",
    "export_report",
    "hold",
    "import_file",
    "import_profile",
    "imports",
    "inspect_file",
    "list_position",
    "list_rows",
    "movement",
    "open_list",
    "overview",
    "pause",
    "pauses",
    "pick_import_files",
    "place",
    "policies",
    "preview_bucket_set",
    "print",
    "profiles",
    "read_log",
    "redo",
    "release",
    "remove_profile",
    "retire_collector",
    "reveal",
    "roll_rates",
    "save_bucket_set",
    "save_policy",
    "save_profile",
    "save_rejects",
    "set_currency",
    "try_sample",
    "undo",
    "unpause",
    "use_policy",
    "vintage",
];

fn main() {
    // The front end is embedded: a new one makes a new program.
    println!("cargo::rerun-if-changed=../ui/dist");
    let attributes = tauri_build::Attributes::new().app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
