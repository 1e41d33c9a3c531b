//! The engine on real books, and its rules as properties beside slow, obvious second versions.

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

mod aging_of_books;
mod aging_properties;
mod book;
mod commission_properties;
mod division_of_books;
mod division_properties;
mod header_properties;
mod history_of_books;
mod import_properties;
mod outsourcing;
mod statements_of_books;
