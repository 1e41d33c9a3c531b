//! Entries of the audit log: what a change can do, and the digest that chains one entry to the one before.

use caseload_book_format::error::StoreError;
use caseload_domain::ids::ChangeId;
use chrono::Utc;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

caseload_domain::codes! {
    /// What a change did.
    pub enum What {
        /// A file was imported.
        Import = "import",
        /// Cases were assigned to a collector by hand.
        Assign = "assign",
        /// Cases were taken from their collector.
        Unassign = "unassign",
        /// A division was applied.
        Divide = "divide",
        /// A collector was added.
        AddCollector = "add_collector",
        /// A collector was given other terms.
        EditCollector = "edit_collector",
        /// A collector was retired.
        RetireCollector = "retire_collector",
        /// An agency was added.
        AddAgency = "add_agency",
        /// A batch was placed with an agency.
        Place = "place",
        /// A batch's pack was written.
        Export = "export",
        /// An earlier change was taken back.
        Undo = "undo",
        /// A change that had been taken back was done again.
        Redo = "redo",
        /// A setting of the book was changed.
        Setting = "setting",
        /// Masked numbers of a case were shown.
        Reveal = "reveal",
        /// Days were paused.
        Pause = "pause",
        /// A pause was removed.
        Unpause = "unpause",
        /// Cases were held.
        Hold = "hold",
        /// Cases were released.
        Release = "release",
        /// Cases were written off by hand.
        WriteOff = "write_off",
        /// Cases that had left collection were put back into it.
        Reinstate = "reinstate",
        /// Payments that might stand in the book twice were told to be one, or two.
        SettleDoubles = "settle_doubles",
        /// A worklist came back with results.
        WorkResults = "work_results",
        /// Cases were taken back from an agency.
        Recall = "recall",
        /// Something else was agreed with an agency.
        EditAgency = "edit_agency",
        /// An agency acknowledged a batch.
        Acknowledge = "acknowledge",
        /// A batch was withdrawn before the agency did anything.
        Withdraw = "withdraw",
        /// An agency was told that cases are wanted back.
        WantBack = "want_back",
        /// An agency objected to giving cases back.
        Object = "object",
        /// An agency confirmed that it deleted what it got.
        ConfirmDeletion = "confirm_deletion",
        /// A file came back from an agency.
        Return = "return",
        /// Notices for an agency were written.
        Notices = "notices",
        /// A statement for an agency was written.
        WriteStatement = "write_statement",
        /// A month was settled with an agency.
        Settle = "settle",
        /// Several changes that somebody made in one step: it stands for them, and is taken back with them.
        Step = "step",
        /// The book was brought up to date for a newer version of the program.
        Upgrade = "upgrade",
    }
}

impl What {
    /// Whether such a change can be taken back: a setting can't, nor what left the house or was seen. A month that was
    /// settled can, unless its statement was written by the same change, which `wrote_file` says.
    #[must_use]
    pub fn is_undoable(self, wrote_file: bool) -> bool {
        let sent = self == Self::Settle && wrote_file;
        !sent
            && !matches!(
                self,
                Self::Export
                    | Self::Undo
                    | Self::Redo
                    | Self::Setting
                    | Self::Reveal
                    | Self::Notices
                    | Self::WriteStatement
                    | Self::Upgrade
            )
    }

    /// Whether such a change is done again by the statements that did it, which is quicker than putting
    /// back row by row what was taken back.
    pub(crate) fn is_redone_by_statements(self) -> bool {
        matches!(self, Self::Assign | Self::Unassign | Self::Divide)
    }

    /// Whether such a change leaves what was taken back before it to be done again.
    pub(crate) fn leaves_redo(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::Reveal | Self::Setting | Self::WriteStatement)
    }
}

/// Now, as stamps are written.
pub(crate) fn stamp() -> String {
    Utc::now().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The parts of an entry that its digest covers.
pub(crate) struct Sealed<'entry> {
    pub(crate) id: ChangeId,
    pub(crate) at: &'entry str,
    pub(crate) actor: &'entry str,
    pub(crate) what: &'entry str,
    pub(crate) params: &'entry str,
    /// Empty in entries from before there were control sums of every table.
    pub(crate) sums: &'entry str,
    pub(crate) cases: Option<&'entry [u8]>,
}

impl Sealed<'_> {
    /// SHA-256 over the digest before and every part of the entry, in hex.
    pub(crate) fn digest(&self, previous: &str) -> String {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update(part.len().to_string().as_bytes());
            hash.update(b":");
            hash.update(part);
        };
        for part in [previous, &self.id.to_string(), self.at, self.actor, self.what, self.params] {
            add(part.as_bytes());
        }
        if !self.sums.is_empty() {
            add(self.sums.as_bytes());
            add(self.cases.unwrap_or_default());
        }
        hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// What a code in the log stands for.
pub(crate) fn what_of(code: &str, change: ChangeId) -> Result<What, StoreError> {
    What::of_code(code).ok_or_else(|| StoreError::damaged("changes", change, &format!("no change is called {code}")))
}
