//! Spreadsheets and text, in and out.
//!
//! In: what a file is comes from its bytes ([`recognise`]); its rows stream as typed cells with
//! their place ([`read_rows`]); its columns are found and named ([`Layout`]) and matched to the
//! fields of a case ([`columns`]); its values are read by what the whole column says ([`values`]).
//! Out: [`write`] makes workbooks and text files beside their target and moves them there when whole.

mod cell;
pub mod columns;
mod digest;
mod error;
mod header;
mod kind;
mod layout;
mod read;
mod recognise;
mod recognised;
pub mod staging;
pub mod status;
pub mod survey;
mod titles;
mod total_names;
pub mod values;
pub mod write;

pub use cell::{Cell, MergedCell, Row, RowEnd};
pub use digest::{sha256_of_bytes, sha256_of_file};
pub use error::FileError;
pub use header::{KnownHeader, WordList, field_of_header, known_header, normalise_header, words_of};
pub use layout::{Layout, column_letters};
pub use read::{read_rows, read_rows_ahead, sample_rows};
pub use recognise::{TextOverrides, encoding_by_name, recognise};
pub use recognised::{Format, Recognised};
pub use titles::{lone_text, says_of_all, without_nouns};
pub use total_names::{names_any_total, names_group_total, names_total, without_count};
