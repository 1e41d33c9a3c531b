//! What mutations begin with.

use super::Target;
use crate::fixtures;
use std::path::Path;

/// Honest files of a target.
#[must_use]
pub fn seeds(target: Target) -> Vec<Vec<u8>> {
    honest_files().into_iter().filter(|bytes| Target::of(bytes) == target).collect()
}

/// Adds the files of a folder to the seeds of their targets.
///
/// # Errors
/// When the folder or a file in it can't be read.
pub fn add_folder(folder: &Path, target: Target, seeds: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            let bytes = std::fs::read(path)?;
            if Target::of(&bytes) == target {
                seeds.push(bytes);
            }
        }
    }
    Ok(())
}

/// All honest files: the portfolio of the fixtures in every format.
fn honest_files() -> Vec<Vec<u8>> {
    fixtures::file_formats::all().into_iter().map(|file_formats| file_formats.bytes).collect()
}
