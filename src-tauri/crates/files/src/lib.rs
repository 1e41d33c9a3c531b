//! Spreadsheets, text and bank statements, in and out.
//!
//! In: what a file is comes from its bytes ([`recognise()`]); its rows stream as typed cells with their place
//! ([`read_rows`]). What they say is for `caseload_tables`. Out: [`mod@write`] makes workbooks and text files beside their target
//! and moves them there when whole.

mod digest;
mod error;
mod read;
mod recognise;
mod recognised;
pub mod staging;
pub mod write;

pub use digest::{sha256_of_bytes, sha256_of_file};
pub use error::FileError;
pub use read::{read_rows, read_rows_ahead, sample_rows};
pub use recognise::{TextOverrides, encoding_by_name, recognise};
pub use recognised::{Format, Recognised};
