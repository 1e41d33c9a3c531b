//! Archives that only a passphrase opens.

use super::beside;
use crate::error::FileError;
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

/// Writes files into one ZIP archive, each encrypted with AES-256 (`WinZip` AE-2), which 7-Zip and
/// `WinZip` open. `parts` are names within the archive and where their content is.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`]; the target is then as it was.
pub fn write_encrypted_zip(target: &Path, parts: &[(String, PathBuf)], passphrase: &str) -> Result<(), FileError> {
    beside(target, |file| {
        let failed = |error: zip::result::ZipError| match error {
            zip::result::ZipError::Io(error) => FileError::write(target, &error),
            other => FileError::write(target, &std::io::Error::other(other.to_string())),
        };
        let mut archive = ZipWriter::new(&mut *file);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .with_aes_encryption(AesMode::Aes256, passphrase);
        for (name, place) in parts {
            archive.start_file(name.as_str(), options).map_err(failed)?;
            let mut part = std::fs::File::open(place).map_err(|error| FileError::open(place, &error))?;
            std::io::copy(&mut part, &mut archive).map_err(|error| FileError::write(target, &error))?;
        }
        archive.finish().map_err(failed)?;
        file.flush().and_then(|()| file.rewind()).map_err(|error| FileError::write(target, &error))
    })
}
