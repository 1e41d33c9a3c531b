//! Taking a change back, and doing it again. All that a change wrote carries its number, so what
//! it made can be removed and what it ended can be opened again, as long as nothing since builds
//! on it.

use crate::capture;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::log_entry::{What, what_of};
use crate::statements::statements;
use caseload_book_format::error::{StoreError, UndoRefusal};
use caseload_book_format::formats::{self, StoredAgencyTerms, StoredCollectorTerms, case_before};
use caseload_domain::collectors::CollectorTerms;
use caseload_domain::ids::{AgencyId, CaseId, ChangeId, CollectorId};
use caseload_domain::outsourcing::AgencyTerms;
use sqlx::Row as _;

statements! {
    ENTRY_BY_ID = "SELECT what, undone_by, params ->> 'file' IS NOT NULL FROM changes WHERE id = $1";
    LAST_OWN_CHANGE = "SELECT id FROM changes WHERE what NOT IN ('undo', 'redo', 'reveal', 'upgrade') AND undone_by IS NULL AND id < $1 ORDER BY id DESC LIMIT 1";
    LAST_UNDONE = "SELECT u.id FROM changes u WHERE u.undone_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes l WHERE l.id > u.undone_by AND l.id < $1 AND l.what NOT IN ('undo', 'redo', 'reveal', 'upgrade')) ORDER BY u.undone_by DESC, u.id DESC LIMIT 1";
    MARK_UNDONE = "UPDATE changes SET undone_by = $2 WHERE id = $1";
    UNMARK_UNDONE = "UPDATE changes SET undone_by = NULL WHERE undone_by = $1";
    CHANGES_UNDONE_BY = "SELECT id FROM changes WHERE undone_by = $1 ORDER BY id";
    CHANGES_OF_STEP = "SELECT s.id, s.what FROM changes c, json_each(c.params, '$.changes') j JOIN changes s ON s.id = j.value WHERE c.id = $1 AND s.undone_by IS NULL ORDER BY s.id";

    IMPORT_CHANGED_LATER = "SELECT min(later) FROM (
            SELECT f.change_id AS later FROM facts f JOIN (SELECT id AS case_id FROM cases WHERE change_id = $1 UNION SELECT case_id FROM case_versions WHERE change_id = $1) t ON t.case_id = f.case_id WHERE f.change_id > $1
            UNION ALL SELECT v.change_id FROM case_versions v JOIN cases c ON c.id = v.case_id WHERE c.change_id = $1 AND v.change_id > $1
            UNION ALL SELECT v.change_id FROM case_versions v JOIN case_versions w ON w.case_id = v.case_id WHERE w.change_id = $1 AND v.change_id > $1
            UNION ALL SELECT p.change_id FROM payments p JOIN cases c ON c.id = p.case_id WHERE c.change_id = $1 AND p.change_id > $1
            UNION ALL SELECT i.change_id FROM instalments i JOIN cases c ON c.id = i.case_id WHERE c.change_id = $1 AND i.change_id > $1
            UNION ALL SELECT a.change_id FROM assignments a JOIN cases c ON c.id = a.case_id WHERE c.change_id = $1 AND a.voided_change IS NULL
            UNION ALL SELECT p.change_id FROM placements p JOIN cases c ON c.id = p.case_id WHERE c.change_id = $1 AND p.voided_change IS NULL
            UNION ALL SELECT p.change_id FROM pauses p JOIN cases c ON c.id = p.case_id WHERE c.change_id = $1 AND p.removed_change IS NULL
            UNION ALL SELECT h.change_id FROM holds h JOIN cases c ON c.id = h.case_id WHERE c.change_id = $1 AND h.ended_change IS NULL
            UNION ALL SELECT r.change_id FROM work_results r JOIN cases c ON c.id = r.case_id WHERE c.change_id = $1
            UNION ALL SELECT r.change_id FROM reported_payments r JOIN payments p ON p.id = r.payment_id WHERE p.change_id = $1
            UNION ALL SELECT s.change_id FROM settled_payments t JOIN payments p ON p.id = t.payment_id JOIN settlements s ON s.id = t.settlement_id WHERE p.change_id = $1
            UNION ALL SELECT l.change_id FROM (SELECT case_id, change_id FROM assignments WHERE change_id > $1 AND voided_change IS NULL UNION ALL SELECT case_id, change_id FROM placements WHERE change_id > $1 AND voided_change IS NULL) l JOIN facts f ON f.case_id = l.case_id WHERE f.change_id = $1 AND f.removal = 0 AND f.outstanding > 0 AND (SELECT g.removal <> 0 OR g.outstanding = 0 FROM facts g WHERE g.case_id = f.case_id AND g.change_id < $1 ORDER BY g.effective_day DESC, g.change_id DESC LIMIT 1)
        )";
    UNCONFIRM_REPORTED = "UPDATE reported_payments SET lender_reference = NULL, confirmed_change = NULL WHERE confirmed_change = $1";
    DROP_REMOVED_PAUSES = "DELETE FROM pauses WHERE removed_change IS NOT NULL AND case_id IN (SELECT id FROM cases WHERE change_id = $1)";
    HOLD_CHANGED_LATER = "SELECT min(later) FROM (
            SELECT ended_change AS later FROM holds WHERE change_id = $1 AND ended_change IS NOT NULL
            UNION ALL SELECT b.change_id FROM holds a JOIN holds b ON b.case_id = a.case_id WHERE a.ended_change = $1 AND b.change_id > $1
        )";
    DROP_HOLDS = "DELETE FROM holds WHERE change_id = $1";
    REOPEN_HOLDS = "UPDATE holds SET ended_change = NULL WHERE ended_change = $1";
    DROP_ENDED_HOLDS = "DELETE FROM holds WHERE ended_change IS NOT NULL AND case_id IN (SELECT id FROM cases WHERE change_id = $1)";
    DROP_PAUSES = "DELETE FROM pauses WHERE change_id = $1";
    RESTORE_PAUSES = "UPDATE pauses SET removed_change = NULL WHERE removed_change = $1";
    DROP_VOIDED_ASSIGNMENTS = "DELETE FROM assignments WHERE voided_change IS NOT NULL AND case_id IN (SELECT id FROM cases WHERE change_id = $1)";
    DROP_VOIDED_PLACEMENTS = "DELETE FROM placements WHERE voided_change IS NOT NULL AND case_id IN (SELECT id FROM cases WHERE change_id = $1)";
    DROP_FACTS = "DELETE FROM facts WHERE change_id = $1";
    DROP_INSTALMENTS = "DELETE FROM instalments WHERE change_id = $1";
    DROP_SCHEDULE_STARTS = "DELETE FROM schedule_starts WHERE change_id = $1";
    DROP_SETTLED_DOUBLES = "DELETE FROM settled_doubles WHERE change_id = $1";
    DROP_PAYMENTS = "DELETE FROM payments WHERE change_id = $1";
    VERSIONS_OF_CHANGE = "SELECT case_id, before FROM case_versions WHERE change_id = $1 ORDER BY case_id";
    DROP_VERSIONS = "DELETE FROM case_versions WHERE change_id = $1";
    DROP_CASES = "DELETE FROM cases WHERE change_id = $1";

    ASSIGNMENT_CHANGED_LATER = "SELECT min(later) FROM (
            SELECT ended_change AS later FROM assignments WHERE change_id = $1 AND voided_change IS NULL AND ended_change IS NOT NULL
            UNION ALL SELECT b.change_id FROM assignments a JOIN assignments b ON b.case_id = a.case_id WHERE a.ended_change = $1 AND b.change_id > $1 AND b.voided_change IS NULL AND b.ended_change IS NULL
            UNION ALL SELECT p.change_id FROM assignments a JOIN placements p ON p.case_id = a.case_id WHERE a.ended_change = $1 AND p.change_id > $1 AND p.voided_change IS NULL AND p.ended_change IS NULL
        )";
    COLLECTOR_RETIRED_LATER = "SELECT min(c.retired_change) FROM assignments a JOIN collectors c ON c.id = a.collector_id WHERE a.ended_change = $1 AND c.retired_change IS NOT NULL AND c.retired_change <> $1";
    VOID_ASSIGNMENTS = "UPDATE assignments SET voided_change = $2 WHERE change_id = $1 AND voided_change IS NULL";
    REOPEN_ASSIGNMENTS = "UPDATE assignments SET ended_change = NULL, reopened_change = $1 WHERE ended_change = $1 AND voided_change IS NULL";
    REDO_BLOCKED = "SELECT min(later) FROM (
            SELECT b.change_id AS later FROM assignments a JOIN assignments b ON b.case_id = a.case_id WHERE a.change_id = $1 AND a.voided_change IS NOT NULL AND b.change_id > $1 AND b.voided_change IS NULL
            UNION ALL SELECT p.change_id FROM assignments a JOIN placements p ON p.case_id = a.case_id WHERE a.change_id = $1 AND p.change_id > $1 AND p.voided_change IS NULL
            UNION ALL SELECT ended_change FROM assignments WHERE reopened_change = $1 AND ended_change IS NOT NULL
            UNION ALL SELECT c.retired_change FROM assignments a JOIN collectors c ON c.id = a.collector_id WHERE a.change_id = $1 AND c.retired_change IS NOT NULL
        )";
    END_AGAIN = "UPDATE assignments SET ended_change = $1, reopened_change = NULL WHERE reopened_change = $1 AND voided_change IS NULL";
    REVIVE_ASSIGNMENTS = "UPDATE assignments SET voided_change = NULL WHERE change_id = $1 AND voided_change = $2";

    BATCH_OF_CHANGE = "SELECT b.id, (SELECT min(later) FROM (SELECT e.change_id AS later FROM exports e WHERE e.batch_id = b.id UNION ALL SELECT f.change_id FROM told_files f WHERE f.batch_id = b.id UNION ALL SELECT r.change_id FROM returns r WHERE r.batch_id = b.id UNION ALL SELECT e.change_id FROM batch_events e WHERE e.batch_id = b.id)) FROM batches b WHERE b.change_id = $1";
    PLACEMENT_CHANGED_LATER = "SELECT min(ended_change) FROM placements WHERE change_id = $1 AND voided_change IS NULL AND ended_change IS NOT NULL";
    RECALL_CHANGED_LATER = "SELECT min(later) FROM (
            SELECT q.change_id AS later FROM placements p JOIN placements q ON q.case_id = p.case_id WHERE p.ended_change = $1 AND q.change_id > $1 AND q.voided_change IS NULL
            UNION ALL SELECT a.change_id FROM placements p JOIN assignments a ON a.case_id = p.case_id WHERE p.ended_change = $1 AND a.change_id > $1 AND a.voided_change IS NULL
            UNION ALL SELECT v.change_id FROM batch_events v WHERE v.kind = 'deletion_confirmed' AND v.change_id > $1 AND v.batch_id IN (SELECT batch_id FROM placements WHERE ended_change = $1)
        )";
    REOPEN_PLACEMENTS = "UPDATE placements SET ended_change = NULL, outcome = NULL, end_reason = '' WHERE ended_change = $1 AND voided_change IS NULL";
    DROP_BATCH_EVENTS = "DELETE FROM batch_events WHERE change_id = $1";
    WANTED_BACK_LATER = "SELECT min(later) FROM (
            SELECT ended_change AS later FROM placements WHERE pending_change = $1 AND ended_change IS NOT NULL
            UNION ALL SELECT objection_change FROM placements WHERE pending_change = $1 AND objection_change IS NOT NULL
        )";
    NO_LONGER_WANTED = "UPDATE placements SET pending_day = NULL, pending_reason = '', pending_change = NULL WHERE pending_change = $1";
    OBJECTED_LATER = "SELECT min(ended_change) FROM placements WHERE objection_change = $1 AND ended_change > $1";
    NO_LONGER_OBJECTED = "UPDATE placements SET objection = '', objection_change = NULL WHERE objection_change = $1";
    RETURN_BUILT_UPON = "SELECT min(later) FROM (
            SELECT confirmed_change AS later FROM reported_payments WHERE change_id = $1 AND confirmed_change IS NOT NULL
            UNION ALL SELECT s.change_id FROM settled_payments t JOIN reported_payments r ON r.payment_id = t.payment_id JOIN settlements s ON s.id = t.settlement_id WHERE r.change_id = $1 AND s.change_id > $1
        )";
    DROP_REPORTED_PAYMENTS = "DELETE FROM reported_payments WHERE change_id = $1";
    DROP_AGENCY_NOTES = "DELETE FROM agency_notes WHERE change_id = $1";
    DROP_RETURNS = "DELETE FROM returns WHERE change_id = $1";
    SETTLED_LATER = "SELECT min(t.change_id) FROM settlements s JOIN settlements t ON t.agency_id = s.agency_id WHERE s.change_id = $1 AND t.change_id > $1";
    DROP_SETTLED_PAYMENTS = "DELETE FROM settled_payments WHERE settlement_id IN (SELECT id FROM settlements WHERE change_id = $1)";
    DROP_SETTLEMENTS = "DELETE FROM settlements WHERE change_id = $1";
    VOID_PLACEMENTS = "UPDATE placements SET voided_change = $2 WHERE change_id = $1 AND voided_change IS NULL";
    VOID_BATCH = "UPDATE batches SET voided_change = $2 WHERE change_id = $1";

    COLLECTOR_EDITED_LATER = "SELECT min(w.change_id) FROM collector_versions v JOIN collector_versions w ON w.collector_id = v.collector_id WHERE v.change_id = $1 AND w.change_id > $1";
    COLLECTORS_BEFORE = "SELECT collector_id, before FROM collector_versions WHERE change_id = $1";
    DROP_COLLECTOR_VERSIONS = "DELETE FROM collector_versions WHERE change_id = $1";
    DROP_VERSIONS_OF_COLLECTOR = "DELETE FROM collector_versions WHERE collector_id IN (SELECT id FROM collectors WHERE change_id = $1)";
    DROP_ARMS_OF_CASES = "DELETE FROM arms WHERE case_id IN (SELECT id FROM cases WHERE change_id = $1)";
    DROP_WORK_RESULTS = "DELETE FROM work_results WHERE change_id = $1";
    CASES_CHANGED_LATER = "SELECT min(v.change_id) FROM case_versions w JOIN case_versions v ON v.case_id = w.case_id WHERE w.change_id = $1 AND v.change_id > $1";
    COLLECTOR_USED = "SELECT min(a.change_id) FROM assignments a JOIN collectors c ON c.id = a.collector_id WHERE c.change_id = $1 AND a.voided_change IS NULL";
    DROP_VOIDED_OF_COLLECTOR = "DELETE FROM assignments WHERE voided_change IS NOT NULL AND collector_id IN (SELECT id FROM collectors WHERE change_id = $1)";
    DROP_COLLECTOR = "DELETE FROM collectors WHERE change_id = $1";
    RETIRE_AGAIN = "UPDATE collectors SET retired_change = $2 WHERE id = $1";
    UNRETIRE = "UPDATE collectors SET retired_change = NULL WHERE retired_change = $1";
    AGENCY_USED = "SELECT min(b.change_id) FROM batches b JOIN agencies a ON a.id = b.agency_id WHERE a.change_id = $1 AND b.voided_change IS NULL";
    DROP_VOIDED_PLACEMENTS_OF_AGENCY = "DELETE FROM placements WHERE batch_id IN (SELECT b.id FROM batches b JOIN agencies a ON a.id = b.agency_id WHERE a.change_id = $1 AND b.voided_change IS NOT NULL)";
    DROP_VOIDED_BATCHES_OF_AGENCY = "DELETE FROM batches WHERE voided_change IS NOT NULL AND agency_id IN (SELECT id FROM agencies WHERE change_id = $1)";
    AGENCY_EDITED_LATER = "SELECT min(later) FROM (
            SELECT w.change_id AS later FROM agency_versions v JOIN agency_versions w ON w.agency_id = v.agency_id WHERE v.change_id = $1 AND w.change_id > $1
            UNION ALL SELECT b.change_id FROM batches b JOIN agency_versions v ON v.agency_id = b.agency_id AND v.version = b.agency_version WHERE v.change_id = $1 AND b.voided_change IS NULL
            UNION ALL SELECT e.change_id FROM exports e JOIN batches b ON b.id = e.batch_id JOIN agency_versions v ON v.agency_id = b.agency_id AND v.version = e.agency_version WHERE v.change_id = $1
        )";
    DROP_AGENCY_VERSIONS = "DELETE FROM agency_versions WHERE change_id = $1";
    DROP_VERSIONS_OF_AGENCY = "DELETE FROM agency_versions WHERE agency_id IN (SELECT id FROM agencies WHERE change_id = $1)";
    DEPENDENT = "SELECT min(d.change_id) FROM dependencies d JOIN changes c ON c.id = d.change_id WHERE d.on_change = $1 AND c.undone_by IS NULL";
    DROP_DEPENDENCIES = "DELETE FROM dependencies WHERE change_id = $1";
    CURRENCY_SET_LATER = "SELECT change_id FROM settings WHERE key = 'currency' AND change_id > $1";
    CURRENCY_SET_BY = "SELECT change_id FROM settings WHERE key = 'currency' AND change_id = $1";
    COLLECTORS_CHANGED_SINCE = "SELECT collector_id, before, change_id FROM collector_versions WHERE change_id > $1 ORDER BY change_id";
    COLLECTORS_LIMITED = "SELECT coalesce((SELECT max(v.change_id) FROM collector_versions v WHERE v.collector_id = k.id), k.change_id) AS since FROM collectors k WHERE k.most_outstanding IS NOT NULL";
    AGENCIES_AGREED_SINCE = "SELECT agency_id, terms, change_id FROM agency_versions WHERE change_id > $1 ORDER BY change_id";
    DROP_CURRENCY = "DELETE FROM settings WHERE key = 'currency' AND change_id = $1";
    DROP_HEADERS = "DELETE FROM case_headers WHERE change_id = $1";
    DROP_AGENCY = "DELETE FROM agencies WHERE change_id = $1";
}

/// What was taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Number of the change.
    pub change: ChangeId,
    /// What it had done.
    pub what: What,
    /// Every change that was taken back or done again with it, itself included.
    pub changes: Vec<ChangeId>,
}

/// The change that undo or redo is about when none is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// Number of the change.
    pub change: ChangeId,
    /// What it did.
    pub what: What,
    /// Whether it can be taken back.
    pub is_undoable: bool,
}

fn refused(change: ChangeId, reason: UndoRefusal, by: Option<ChangeId>) -> StoreError {
    StoreError::CannotUndo { change, reason, by }
}

impl crate::Book {
    /// What undo would be asked for now: the newest change that stands.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_undo(&self) -> Result<Option<NextStep>, StoreError> {
        self.found_change(LAST_OWN_CHANGE).await
    }

    /// What redo would do again, were it asked now: the change taken back last, if nothing was done since.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_redo(&self) -> Result<Option<NextStep>, StoreError> {
        self.found_change(LAST_UNDONE).await
    }

    async fn found_change(&self, sql: &'static str) -> Result<Option<NextStep>, StoreError> {
        let reader = &mut *self.reader().await?;
        let Some(row) = sqlx::query(sql).bind(ChangeId::AFTER_ALL.number()).fetch_optional(&mut *reader).await? else {
            return Ok(None);
        };
        let change: ChangeId = row.id(0);
        let entry = sqlx::query(ENTRY_BY_ID).bind(change.number()).fetch_one(reader).await?;
        let what = what_of(entry.get(0), change)?;
        Ok(Some(NextStep { change, what, is_undoable: what.is_undoable(entry.get(2)) }))
    }
}

impl Change {
    /// Takes back change `target`.
    ///
    /// # Errors
    /// [`StoreError::CannotUndo`] when there is none, it was taken back already, such a change
    /// can't be taken back, or a later change builds on it.
    pub async fn undo(&mut self, target: ChangeId) -> Result<Undone, StoreError> {
        let entry = sqlx::query(ENTRY_BY_ID)
            .bind(target.number())
            .fetch_optional(self.connection())
            .await?
            .ok_or_else(|| refused(target, UndoRefusal::NoSuchChange, None))?;
        let (what, undone_by) = (what_of(entry.get(0), target)?, entry.id_if_any::<ChangeId>(1));
        if target == self.id() {
            return Err(refused(target, UndoRefusal::NoSuchChange, None));
        }
        if undone_by.is_some() {
            return Err(refused(target, UndoRefusal::AlreadyUndone, undone_by));
        }
        if !what.is_undoable(entry.get(2)) {
            return Err(refused(target, UndoRefusal::NotUndoable, None));
        }
        let changes = self.changes_of_step(target, what).await?;
        let remembers = !what.is_redone_by_statements();
        if remembers {
            capture::remember(self.connection()).await?;
        }
        for &(change, what) in changes.iter().rev() {
            self.take_back(change, what).await?;
        }
        if remembers {
            self.keep_undone_rows().await?;
        }
        for (change, _) in &changes {
            self.run_with_own_number(MARK_UNDONE, *change).await?;
        }
        Ok(Undone { change: target, what, changes: changes.into_iter().map(|(change, _)| change).collect() })
    }

    /// The changes that stand and were made in the step that `target` stands for, with itself, in their order.
    async fn changes_of_step(&mut self, target: ChangeId, what: What) -> Result<Vec<(ChangeId, What)>, StoreError> {
        let mut changes = Vec::new();
        if what == What::Step {
            for row in sqlx::query(CHANGES_OF_STEP).bind(target.number()).fetch_all(self.connection()).await? {
                let change: ChangeId = row.id(0);
                changes.push((change, what_of(row.get(1), change)?));
            }
        }
        changes.push((target, what));
        Ok(changes)
    }

    /// Takes back what one change wrote.
    async fn take_back(&mut self, target: ChangeId, what: What) -> Result<(), StoreError> {
        self.refuse_if_later(target, DEPENDENT).await?;
        match what {
            What::Step => {}
            What::Import => self.undo_import(target).await?,
            What::Place => self.undo_placement(target).await?,
            What::WriteOff | What::Reinstate => self.run(DROP_FACTS, target).await?,
            What::SettleDoubles => {
                self.run(DROP_SETTLED_DOUBLES, target).await?;
                self.run(DROP_PAYMENTS, target).await?;
            }
            What::Pause => self.run(DROP_PAUSES, target).await?,
            What::Unpause => self.run(RESTORE_PAUSES, target).await?,
            What::Hold | What::Release => {
                self.refuse_if_later(target, HOLD_CHANGED_LATER).await?;
                self.run(DROP_HOLDS, target).await?;
                self.run(REOPEN_HOLDS, target).await?;
            }
            What::AddCollector => {
                self.refuse_if_later(target, COLLECTOR_USED).await?;
                self.refuse_if_later(target, COLLECTOR_EDITED_LATER).await?;
                self.run(DROP_VOIDED_OF_COLLECTOR, target).await?;
                self.run(DROP_VERSIONS_OF_COLLECTOR, target).await?;
                self.run(DROP_COLLECTOR, target).await?;
                // One who had come back is away again, on the terms of before.
                self.restore_collectors(target, true).await?;
            }
            What::EditCollector => {
                self.refuse_if_later(target, COLLECTOR_EDITED_LATER).await?;
                self.restore_collectors(target, false).await?;
            }
            What::Recall | What::Withdraw => {
                self.refuse_if_later(target, RECALL_CHANGED_LATER).await?;
                self.refuse_if_later(target, HOLD_CHANGED_LATER).await?;
                self.run(DROP_HOLDS, target).await?;
                self.run(REOPEN_PLACEMENTS, target).await?;
                self.run(DROP_BATCH_EVENTS, target).await?;
            }
            What::Acknowledge | What::ConfirmDeletion => self.run(DROP_BATCH_EVENTS, target).await?,
            What::WantBack => {
                self.refuse_if_later(target, WANTED_BACK_LATER).await?;
                self.run(NO_LONGER_WANTED, target).await?;
                self.run(DROP_BATCH_EVENTS, target).await?;
            }
            What::Object => {
                self.refuse_if_later(target, OBJECTED_LATER).await?;
                self.run(NO_LONGER_OBJECTED, target).await?;
                self.run(DROP_BATCH_EVENTS, target).await?;
            }
            What::Return => self.undo_return(target).await?,
            What::Settle => {
                self.refuse_if_later(target, SETTLED_LATER).await?;
                self.run(DROP_SETTLED_PAYMENTS, target).await?;
                self.run(DROP_SETTLEMENTS, target).await?;
            }
            What::EditAgency => {
                self.refuse_if_later(target, AGENCY_EDITED_LATER).await?;
                self.run(DROP_AGENCY_VERSIONS, target).await?;
            }
            What::WorkResults => {
                self.refuse_if_later(target, CASES_CHANGED_LATER).await?;
                self.run(DROP_WORK_RESULTS, target).await?;
                self.restore_cases(target).await?;
            }
            What::RetireCollector => {
                self.refuse_if_later(target, ASSIGNMENT_CHANGED_LATER).await?;
                self.run(UNRETIRE, target).await?;
                self.run(REOPEN_ASSIGNMENTS, target).await?;
            }
            What::AddAgency => {
                self.refuse_if_later(target, AGENCY_USED).await?;
                self.run(DROP_VOIDED_PLACEMENTS_OF_AGENCY, target).await?;
                self.run(DROP_VOIDED_BATCHES_OF_AGENCY, target).await?;
                self.refuse_if_later(target, AGENCY_EDITED_LATER).await?;
                self.run(DROP_VERSIONS_OF_AGENCY, target).await?;
                self.run(DROP_AGENCY, target).await?;
            }
            What::Assign | What::Unassign | What::Divide => {
                self.refuse_if_later(target, ASSIGNMENT_CHANGED_LATER).await?;
                self.refuse_if_later(target, COLLECTOR_RETIRED_LATER).await?;
                self.run_with_own_number(VOID_ASSIGNMENTS, target).await?;
                self.run(REOPEN_ASSIGNMENTS, target).await?;
            }
            What::Export
            | What::Undo
            | What::Redo
            | What::Setting
            | What::Reveal
            | What::Notices
            | What::WriteStatement
            | What::Upgrade => {
                return Err(refused(target, UndoRefusal::NotUndoable, None));
            }
        }
        self.run(DROP_DEPENDENCIES, target).await
    }

    /// Does change `target` again, which was taken back last, if nothing was done since.
    ///
    /// # Errors
    /// [`StoreError::CannotUndo`] when it was done again already, or something since keeps it from that.
    pub async fn redo(&mut self, target: ChangeId) -> Result<Undone, StoreError> {
        let entry = sqlx::query(ENTRY_BY_ID)
            .bind(target.number())
            .fetch_optional(self.connection())
            .await?
            .ok_or_else(|| refused(target, UndoRefusal::NoSuchChange, None))?;
        let (what, undone_by) = (what_of(entry.get(0), target)?, entry.id_if_any::<ChangeId>(1));
        let undo = undone_by.ok_or_else(|| refused(target, UndoRefusal::AlreadyRedone, None))?;
        if self.number(LAST_UNDONE, self.id()).await? != Some(target) {
            let newest = self.number(LAST_OWN_CHANGE, self.id()).await?;
            return Err(refused(target, UndoRefusal::BuiltUpon, newest));
        }
        if what.is_redone_by_statements() {
            self.refuse_if_later(target, REDO_BLOCKED).await?;
            self.run(END_AGAIN, target).await?;
            sqlx::query(REVIVE_ASSIGNMENTS)
                .bind(target.number())
                .bind(undo.number())
                .execute(self.connection())
                .await?;
        } else if !self.restore_undone_rows(undo).await? {
            return Err(refused(target, UndoRefusal::NotRedoable, None));
        }
        let rows = sqlx::query(CHANGES_UNDONE_BY).bind(undo.number()).fetch_all(self.connection()).await?;
        let changes = rows.iter().map(|row| row.id(0)).collect();
        self.run(UNMARK_UNDONE, undo).await?;
        Ok(Undone { change: target, what, changes })
    }

    async fn undo_import(&mut self, target: ChangeId) -> Result<(), StoreError> {
        self.refuse_if_later(target, IMPORT_CHANGED_LATER).await?;
        if self.number(CURRENCY_SET_BY, target).await?.is_some()
            && let Some(agreed) = self.money_agreed_after(target).await?
        {
            return Err(refused(target, UndoRefusal::BuiltUpon, Some(agreed)));
        }
        for sql in [
            DROP_VOIDED_ASSIGNMENTS,
            DROP_VOIDED_PLACEMENTS,
            DROP_REMOVED_PAUSES,
            DROP_ENDED_HOLDS,
            DROP_ARMS_OF_CASES,
            DROP_FACTS,
            DROP_INSTALMENTS,
            DROP_SCHEDULE_STARTS,
            UNCONFIRM_REPORTED,
            DROP_PAYMENTS,
            DROP_HEADERS,
            DROP_CURRENCY,
        ] {
            self.run(sql, target).await?;
        }
        self.refuse_if_later(target, HOLD_CHANGED_LATER).await?;
        self.run(DROP_HOLDS, target).await?;
        self.run(REOPEN_HOLDS, target).await?;
        self.restore_cases(target).await?;
        self.run(DROP_CASES, target).await
    }

    /// The first change after `target` by which an amount was agreed with a collector or an agency: it is in the
    /// currency that the book had then.
    async fn money_agreed_after(&mut self, target: ChangeId) -> Result<Option<ChangeId>, StoreError> {
        let mut agreed = Vec::new();
        // Terms before a later change may be from before `target`; which of both is not kept.
        for row in sqlx::query(COLLECTORS_CHANGED_SINCE).bind(target.number()).fetch_all(self.connection()).await? {
            let id: CollectorId = row.id(0);
            let before: CollectorTerms =
                formats::read::<StoredCollectorTerms>(row.get(1), "collector_versions", id)?.into();
            agreed.extend(before.most_outstanding.is_some().then(|| row.id::<ChangeId>(2)));
        }
        for row in sqlx::query(COLLECTORS_LIMITED).fetch_all(self.connection()).await? {
            agreed.extend(Some(row.id::<ChangeId>(0)).filter(|since| *since > target));
        }
        for row in sqlx::query(AGENCIES_AGREED_SINCE).bind(target.number()).fetch_all(self.connection()).await? {
            let id: AgencyId = row.id(0);
            let terms: AgencyTerms = formats::read::<StoredAgencyTerms>(row.get(1), "agency_versions", id)?.into();
            agreed.extend(terms.has_amounts().then(|| row.id::<ChangeId>(2)));
        }
        Ok(agreed.into_iter().min())
    }

    /// Takes back all that a file from an agency brought.
    async fn undo_return(&mut self, target: ChangeId) -> Result<(), StoreError> {
        for sql in [RETURN_BUILT_UPON, CASES_CHANGED_LATER, RECALL_CHANGED_LATER, OBJECTED_LATER] {
            self.refuse_if_later(target, sql).await?;
        }
        for sql in [
            DROP_REPORTED_PAYMENTS,
            DROP_PAYMENTS,
            DROP_AGENCY_NOTES,
            DROP_RETURNS,
            DROP_BATCH_EVENTS,
            NO_LONGER_OBJECTED,
            REOPEN_PLACEMENTS,
        ] {
            self.run(sql, target).await?;
        }
        self.restore_cases(target).await
    }

    /// Gives cases back what they said of themselves before a change.
    async fn restore_cases(&mut self, target: ChangeId) -> Result<(), StoreError> {
        let versions = sqlx::query(VERSIONS_OF_CHANGE).bind(target.number()).fetch_all(self.connection()).await?;
        for version in versions {
            let id: CaseId = version.id(0);
            let before =
                case_before(version.get(1)).map_err(|reason| StoreError::damaged("case_versions", id, &reason))?;
            self.overwrite_case(id, &before).await?;
        }
        self.run(DROP_VERSIONS, target).await
    }

    /// Gives collectors back the terms that they had before a change, and retires them again where it
    /// had brought them back.
    async fn restore_collectors(&mut self, target: ChangeId, retire: bool) -> Result<(), StoreError> {
        let versions = sqlx::query(COLLECTORS_BEFORE).bind(target.number()).fetch_all(self.connection()).await?;
        for version in versions {
            let id: CollectorId = version.id(0);
            let before: CollectorTerms =
                formats::read::<StoredCollectorTerms>(version.get(1), "collector_versions", id)?.into();
            if before.most_outstanding.is_some() {
                // The limit would be understood as an amount in another currency.
                self.refuse_if_later(target, CURRENCY_SET_LATER).await?;
            }
            self.overwrite_collector(id, &before).await?;
            if retire {
                sqlx::query(RETIRE_AGAIN).bind(id.number()).bind(target.number()).execute(self.connection()).await?;
            }
        }
        self.run(DROP_COLLECTOR_VERSIONS, target).await
    }

    async fn undo_placement(&mut self, target: ChangeId) -> Result<(), StoreError> {
        let batch = sqlx::query(BATCH_OF_CHANGE).bind(target.number()).fetch_optional(self.connection()).await?;
        if let Some(exported) = batch.and_then(|row| row.id_if_any::<ChangeId>(1)) {
            // A batch exported is a batch on record; it can be recalled, not forgotten.
            return Err(refused(target, UndoRefusal::BuiltUpon, Some(exported)));
        }
        self.refuse_if_later(target, PLACEMENT_CHANGED_LATER).await?;
        self.refuse_if_later(target, COLLECTOR_RETIRED_LATER).await?;
        self.run_with_own_number(VOID_PLACEMENTS, target).await?;
        self.run_with_own_number(VOID_BATCH, target).await?;
        self.run(REOPEN_ASSIGNMENTS, target).await
    }

    async fn refuse_if_later(&mut self, target: ChangeId, sql: &'static str) -> Result<(), StoreError> {
        match self.number(sql, target).await? {
            Some(later) => Err(refused(target, UndoRefusal::BuiltUpon, Some(later))),
            None => Ok(()),
        }
    }

    async fn number(&mut self, sql: &'static str, bound: ChangeId) -> Result<Option<ChangeId>, StoreError> {
        let row = sqlx::query(sql).bind(bound.number()).fetch_optional(self.connection()).await?;
        Ok(row.and_then(|row| row.id_if_any(0)))
    }

    async fn run(&mut self, sql: &'static str, target: ChangeId) -> Result<(), StoreError> {
        sqlx::query(sql).bind(target.number()).execute(self.connection()).await?;
        Ok(())
    }

    async fn run_with_own_number(&mut self, sql: &'static str, target: ChangeId) -> Result<(), StoreError> {
        let own = self.id();
        sqlx::query(sql).bind(target.number()).bind(own.number()).execute(self.connection()).await?;
        Ok(())
    }
}
