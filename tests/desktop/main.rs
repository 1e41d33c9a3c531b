//! The real window: the built program, driven by `WebDriver` on a virtual display.

#![allow(
    clippy::unwrap_used,
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::return_self_not_must_use,
    clippy::double_must_use,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    unused_must_use,
    reason = "a test says what went wrong by panicking"
)]

mod aging;
mod division;
mod imports;
mod jobs;
mod outsourcing;
mod screens;
mod window;
