//! Tables out: workbooks with typed cells, and delimited text.
//!
//! A file is written beside its target and moved there when it is whole, so that a full disk or a
//! broken run never leaves half a file under the name that someone is about to send.

mod archive;
mod marked;
mod report;
mod text;
mod workbook;

use crate::error::FileError;
use crate::staging::{Staging, is_staging, refuse_what_is_no_plain_file};
use caseload_domain::Currency;
use chrono::NaiveDate;
use rust_xlsxwriter::XlsxError;
use std::borrow::Cow;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

pub use archive::{ArchivePart, write_encrypted_zip};
pub use marked::{MarkedRow, RowSink, write_marked};
pub use report::{ReportSheet, write_report};
pub use text::{TextEncoding, write_csv, write_csv_to};
pub use workbook::{write_workbook, write_workbook_in_memory};

/// What a column holds, which decides how it is typed and aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text; also every number that identifies, so that no digit is lost.
    Text,
    /// Money.
    Amount,
    /// A business date.
    Date,
    /// A whole number.
    Integer,
    /// A percentage.
    Percent,
}

/// A column of a table to be written.
#[derive(Clone, Debug)]
pub struct WrittenColumn {
    /// Its header.
    pub header: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its width in a workbook, in characters.
    pub width: u16,
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// Minor units of a currency.
    Amount(i64, Currency),
    /// A date.
    Date(NaiveDate),
    /// A whole number.
    Integer(i64),
    /// Percent: 12.5 for 12.5 %.
    Percent(f64),
}

impl<'a> Value<'a> {
    /// Text, or nothing where it is empty.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A date where there is one.
    #[must_use]
    pub fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }
}

/// A new file that only its owner may read.
fn new_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A file that remembers the first thing its disk complained of, and swallows what is written after it. The writers of
/// workbooks and archives wrap such complaints in errors of their own, and write again when they are dropped.
struct Target {
    file: std::fs::File,
    complaint: Option<std::io::Error>,
}

impl Target {
    fn new(file: std::fs::File) -> Self {
        Self { file, complaint: None }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.complaint.is_some() {
            return Ok(bytes.len());
        }
        match self.file.write(bytes) {
            Err(error) if error.kind() != std::io::ErrorKind::Interrupted => {
                self.complaint = Some(error);
                Ok(bytes.len())
            }
            other => other,
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Target {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// What a writer of workbooks says.
fn workbook_failure(target: &Path, error: XlsxError) -> FileError {
    match error {
        // The library wraps what the disk says while it packs the parts.
        XlsxError::IoError(error) | XlsxError::ZipError(zip::result::ZipError::Io(error)) => {
            FileError::write(target, &error)
        }
        other => FileError::write(target, &std::io::Error::other(other.to_string())),
    }
}

/// Writes to a temporary file in the target's folder and moves it to the target when `fill` is done. What the disk
/// complains of goes before what `fill` says.
fn beside(target: &Path, fill: impl FnOnce(&mut Target) -> Result<(), FileError>) -> Result<(), FileError> {
    const NAME: &str = "file";
    let failed = |error: std::io::Error| FileError::write(target, &error);
    refuse_what_is_no_plain_file(target)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(failed(std::io::ErrorKind::NotFound.into()));
    }
    if is_staging(folder) {
        return filled(new_file(target).map_err(failed)?, target, fill);
    }
    let staging = Staging::in_folder(folder)?;
    filled(new_file(&staging.path(NAME)).map_err(failed)?, target, fill)?;
    staging.replace(NAME, target)
}

fn filled(
    file: std::fs::File,
    target: &Path,
    fill: impl FnOnce(&mut Target) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut file = Target::new(file);
    let said = fill(&mut file);
    if let Some(complaint) = &file.complaint {
        return Err(FileError::write(target, complaint));
    }
    said?;
    file.file.sync_all().map_err(|error| FileError::write(target, &error))
}

/// Writes a small file whole, beside its target first.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`].
pub fn write_bytes(target: &Path, bytes: &[u8]) -> Result<(), FileError> {
    beside(target, |file| file.write_all(bytes).map_err(|error| FileError::write(target, &error)))
}
