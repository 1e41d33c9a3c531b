//! The log, undo and redo.

use crate::engine::{Engine, UndoneChange};
use caseload_domain::ids::ChangeId;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{NextStep, What};
use serde::Serialize;

/// One entry of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct LogLine {
    /// Number of the change.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub what: What,
    /// Its parameters.
    #[ts(type = "Record<string, unknown>")]
    pub params: serde_json::Value,
    /// Digest of this entry, which covers the one before.
    pub digest: String,
    /// Digest of the entry before.
    pub previous: String,
    /// The change that took it back.
    pub undone_by: Option<ChangeId>,
    /// Whether it can be taken back in principle.
    pub undoable: bool,
}

/// What undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct UndoResult {
    /// The change concerned.
    pub undone: UndoneChange,
}

impl Engine {
    /// The newest entries of the log, newest first, from before change `before`.
    pub async fn log(&self, before: Option<ChangeId>, limit: u32) -> Result<Vec<LogLine>, Failure> {
        let entries = self.book.log(before, i64::from(limit)).await?;
        Ok(entries
            .into_iter()
            .map(|entry| LogLine {
                undoable: entry.undone_by.is_none() && entry.what.is_undoable(entry.params.get("file").is_some()),
                change: entry.change,
                at: entry.at,
                actor: entry.actor,
                what: entry.what,
                params: entry.params,
                digest: entry.digest,
                previous: entry.previous,
                undone_by: entry.undone_by,
            })
            .collect())
    }

    /// Takes back a change; without a number the newest one that stands. A setting, or what left the house, is not
    /// passed over.
    ///
    /// # Errors
    /// `cannot_undo` with the reason.
    pub async fn undo(&self, change: Option<ChangeId>) -> Result<UndoResult, Failure> {
        // Which one is meant is decided by what its user saw, not by what another program did in the meantime.
        let target = match change {
            Some(change) => change,
            None => self.book.next_undo().await?.ok_or_else(nothing_to_undo)?.change,
        };
        let mut undoing = self.change(What::Undo).await?;
        let undone = undoing.undo(target).await?;
        let params = serde_json::json!({ "change": undone.change, "what": undone.what, "changes": undone.changes });
        undoing.commit(&params).await?;
        Ok(UndoResult { undone: UndoneChange { change: undone.change, what: undone.what } })
    }

    /// Does a change again that was taken back, if nothing was done since; without a number the one taken back last.
    ///
    /// # Errors
    /// `cannot_undo` with the reason.
    pub async fn redo(&self, change: Option<ChangeId>) -> Result<UndoResult, Failure> {
        let target = match change {
            Some(change) => change,
            None => self.book.next_redo().await?.ok_or_else(nothing_to_undo)?.change,
        };
        let mut redoing = self.change(What::Redo).await?;
        let redone = redoing.redo(target).await?;
        let params = serde_json::json!({ "change": redone.change, "what": redone.what, "changes": redone.changes });
        redoing.commit(&params).await?;
        Ok(UndoResult { undone: UndoneChange { change: redone.change, what: redone.what } })
    }

    /// What undo would take back and redo would do again, if anything.
    pub(crate) async fn next_undo_and_redo(&self) -> Result<(Option<UndoneChange>, Option<UndoneChange>), Failure> {
        let next = |found: Option<NextStep>| {
            found.filter(|next| next.is_undoable).map(|next| UndoneChange { change: next.change, what: next.what })
        };
        Ok((next(self.book.next_undo().await?), next(self.book.next_redo().await?)))
    }
}

fn nothing_to_undo() -> Failure {
    Failure::new(FailureCode::NothingToUndo)
}
