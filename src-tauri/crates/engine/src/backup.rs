//! A copy of the book for safekeeping.

use crate::engine::Engine;
use caseload_files::staging::Staging;
use caseload_session::book_head::BookHead;
use caseload_session::failure::{Failure, FailureCode};
use serde::Serialize;
use std::path::Path;

/// A backup that was made and looked through.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BackedUp {
    /// Where it is.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// The newest change that is in it; `null` in a book without any.
    pub head: Option<BookHead>,
}

impl Engine {
    /// Copies the book as it is now to `target`, once the copy was looked through and found in order. It takes the
    /// place of a file, and never of another book, were it an earlier backup.
    ///
    /// # Errors
    /// `target_in_use`, `target_not_a_file`, `file_cannot_write`, `disk_full`, `book_locked`, or `book_damaged` where
    /// the book is not in order. What was at `target` then stays.
    pub async fn back_up(&self, target: &Path) -> Result<BackedUp, Failure> {
        self.refuse_in_use(target, &[])?;
        let target = std::path::absolute(target).unwrap_or_else(|_| target.to_owned());
        let named = target.parent().zip(target.file_name());
        let (folder, name) = named
            .ok_or_else(|| Failure::new(FailureCode::TargetNotAFile).with("file", target.display().to_string()))?;
        let name = name.to_string_lossy().into_owned();
        let staging = Staging::in_folder(folder)?;
        let head = self.book.back_up(&staging.path(&name)).await?.map(BookHead::of);
        let size = std::fs::metadata(staging.path(&name)).map_or(0, |file| file.len());
        staging.replace(&name, &target)?;
        Ok(BackedUp { path: target.display().to_string(), size, head })
    }
}
