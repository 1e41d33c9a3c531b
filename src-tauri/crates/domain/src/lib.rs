//! The rules of collecting overdue loans, and nothing else.
//!
//! No I/O, no clock, no database: today's date is always an argument.
//! The words are those of the trade; see `src-tauri/ARCHITECTURE.md` for the map.

pub mod aging;
pub mod calendar;
pub mod case;
mod codes;
pub mod collectors;
pub mod division;
pub mod identity;
pub mod ids;
pub mod masking;
pub mod money;
pub mod outsourcing;
mod percentage;
pub mod reason;
pub mod spans;

pub use case::{Field, Removal, Status};
pub use money::{Currency, Money};
pub use percentage::Percentage;
