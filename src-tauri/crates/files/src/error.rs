//! What can be wrong with a file as a whole.

use std::path::Path;

/// Why a file can't be read or written. The fields are what the user is told.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file is not there, or may not be opened.
    #[error("{file} can't be opened: {reason}")]
    CannotOpen {
        /// The file's name.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// There is nothing in it.
    #[error("{file} is empty")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// Neither a workbook nor text.
    #[error("{file} is no spreadsheet")]
    NotASpreadsheet {
        /// The file's name.
        file: String,
        /// What it is, by the name of its format, where that is known.
        what: Option<&'static str>,
    },
    /// It begins as a workbook but can't be read as one.
    #[error("{file} is damaged: {reason}")]
    Damaged {
        /// The file's name.
        file: String,
        /// What the reader said.
        reason: String,
    },
    /// Unpacked it would be larger than is sensible.
    #[error("{file} unpacks to {megabytes} MB, which is too far")]
    InflatesTooFar {
        /// The file's name.
        file: String,
        /// Size unpacked, in millions of bytes.
        megabytes: u64,
    },
    /// It needs a password.
    #[error("{file} is protected by a password")]
    Protected {
        /// The file's name.
        file: String,
    },
    /// No sheet of that name.
    #[error("{file} has no sheet {sheet}")]
    NoSuchSheet {
        /// The file's name.
        file: String,
        /// The sheet asked for.
        sheet: String,
    },
    /// No row looks like a header.
    #[error("{file} has no header row")]
    NoHeader {
        /// The file's name.
        file: String,
    },
    /// The target can't be written.
    #[error("{file} can't be written: {reason}")]
    CannotWrite {
        /// The target's name.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// Where a folder is to be is something else.
    #[error("{folder} is no folder")]
    NotAFolder {
        /// Its path.
        folder: String,
    },
    /// The target is a folder, a link or a device.
    #[error("{file} is no plain file, and is not replaced")]
    NotAFile {
        /// The target's name.
        file: String,
    },
    /// The target is a book.
    #[error("{file} is a book, and is not replaced")]
    TargetIsBook {
        /// The target's name.
        file: String,
    },
    /// The disk is full.
    #[error("the disk is full while writing {file}")]
    DiskFull {
        /// The target's name.
        file: String,
    },
}

impl FileError {
    pub(crate) fn open(path: &Path, error: &std::io::Error) -> Self {
        Self::CannotOpen { file: file_name(path), reason: error.to_string() }
    }

    pub(crate) fn write(path: &Path, error: &std::io::Error) -> Self {
        let file = file_name(path);
        if error.kind() == std::io::ErrorKind::StorageFull {
            Self::DiskFull { file }
        } else {
            Self::CannotWrite { file, reason: error.to_string() }
        }
    }

    #[allow(clippy::needless_pass_by_value, reason = "errors are handed over as they come")]
    pub(crate) fn damaged(path: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { file: file_name(path), reason: reason.to_string() }
    }
}

/// The last part of a path, as users know the file.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
