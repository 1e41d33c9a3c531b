//! Archives that only a passphrase opens.

use super::beside;
use crate::error::FileError;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

/// A file of an archive, from memory: what leaves encrypted is never on a disk in plain.
#[derive(Clone, Copy, Debug)]
pub struct ArchivePart<'part> {
    /// Its name within the archive.
    pub name: &'part str,
    /// What is in it.
    pub content: &'part [u8],
}

/// Writes files into one ZIP archive, each encrypted with AES-256 (`WinZip` AE-2), which 7-Zip and
/// `WinZip` open.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`]; the target is then as it was.
pub fn write_encrypted_zip(target: &Path, parts: &[ArchivePart<'_>], passphrase: &str) -> Result<(), FileError> {
    beside(target, |file| {
        let failed = |error: zip::result::ZipError| match error {
            zip::result::ZipError::Io(error) => FileError::write(target, &error),
            other => FileError::write(target, &std::io::Error::other(other.to_string())),
        };
        let mut archive = ZipWriter::new(&mut *file);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .with_aes_encryption(AesMode::Aes256, passphrase);
        for part in parts {
            archive.start_file(part.name, options).map_err(failed)?;
            archive.write_all(part.content).map_err(|error| FileError::write(target, &error))?;
        }
        archive.finish().map_err(failed)?;
        file.flush().and_then(|()| file.rewind()).map_err(|error| FileError::write(target, &error))
    })
}
