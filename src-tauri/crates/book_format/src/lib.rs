//! The form of a book: its tables, what is kept as JSON in them, and the sums that prove their rows.
//!
//! [`case_row`] is what a case says of itself. [`schema`] makes the tables step by step, [`tables`] describes each once, [`formats`] has a type and a number for every form
//! of JSON, [`row_sums`] adds up rows for the log. What is read and written is `caseload_store`'s.

pub mod case_row;
pub mod error;
pub mod formats;
pub mod row_sums;
pub mod schema;
pub mod tables;
