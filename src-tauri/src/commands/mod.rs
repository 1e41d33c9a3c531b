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

/// Every command; the list is made of the functions in these modules when the program is built (`build.rs`).
pub fn handler() -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
    include!(concat!(env!("OUT_DIR"), "/handler.rs"))
}
