//! What a table of cells says: where it begins, what its columns hold, and what its values mean.
//!
//! A file's rows come as typed cells ([`Row`], [`Cell`]). Its header is found and its columns are named ([`Layout`]), each is
//! matched to a field of a case by its header or by its values ([`columns`]), statuses and totals are known by their words
//! ([`status`]), and values are read by what the whole column says ([`survey`], [`values`]).

mod cell;
pub mod columns;
mod header;
mod kind;
mod layout;
pub mod status;
pub mod survey;
mod titles;
mod total_names;
pub mod values;

pub use cell::{Cell, MergedCell, Row, RowEnd};
pub use header::{KnownHeader, WordList, field_in_any, field_of_header, known_header, normalise_header, words_of};
pub use layout::{Layout, column_letters};
pub use titles::{lone_text, remarks_that_it_is_over, says_of_all, without_nouns};
pub use total_names::{names_any_total, names_group_total, names_total, without_count};
