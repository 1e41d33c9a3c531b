//! One case with all that is known of it.

use crate::book::Book;
use crate::loader::NewFact;
use crate::log_entry::What;
use crate::rows::read_rows;
use crate::schedule::{NewInstalment, NewPayment};
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_domain::ids::{CaseId, ChangeId};

statements! {
    FACTS_OF_CASE = "SELECT effective_day, due_day, outstanding, principal, interest, penalty, fees, days_past_due, last_paid_day, last_paid_amount, settled_day, removal, change_id, balance, carried FROM facts WHERE case_id = $1 ORDER BY effective_day, change_id";
    INSTALMENTS_OF_CASE = "SELECT number, due_day, amount, principal, interest, change_id, more, fees FROM instalments WHERE case_id = $1 ORDER BY number, change_id";
    STARTS_OF_CASE = "SELECT from_day, change_id FROM schedule_starts WHERE case_id = $1 ORDER BY change_id";
    PAYMENTS_OF_CASE = "SELECT paid_day, amount, reference, instalment_number, change_id, reverses, more FROM payments WHERE case_id = $1 ORDER BY paid_day, id";
    HISTORY_OF_CASE = "SELECT c.id, c.at, c.actor, c.what, c.undone_by, c.params, h.detail FROM (
            SELECT change_id AS change, '' AS detail FROM cases WHERE id = $1
            UNION SELECT change_id, '' FROM case_versions WHERE case_id = $1
            UNION SELECT change_id, '' FROM facts WHERE case_id = $1
            UNION SELECT change_id, '' FROM instalments WHERE case_id = $1
            UNION SELECT change_id, '' FROM payments WHERE case_id = $1
            UNION SELECT a.change_id, k.name FROM assignments a JOIN collectors k ON k.id = a.collector_id WHERE a.case_id = $1
            UNION SELECT a.ended_change, '' FROM assignments a WHERE a.case_id = $1 AND a.ended_change IS NOT NULL AND NOT EXISTS (SELECT 1 FROM assignments b WHERE b.case_id = $1 AND b.change_id = a.ended_change)
            UNION SELECT p.change_id, g.name FROM placements p JOIN batches b ON b.id = p.batch_id JOIN agencies g ON g.id = b.agency_id WHERE p.case_id = $1
            UNION SELECT change_id, reason FROM holds WHERE case_id = $1
            UNION SELECT ended_change, '' FROM holds a WHERE case_id = $1 AND ended_change IS NOT NULL AND NOT EXISTS (SELECT 1 FROM holds b WHERE b.case_id = $1 AND b.change_id = a.ended_change)
            UNION SELECT change_id, reason FROM pauses WHERE case_id = $1
            UNION SELECT change_id, result FROM work_results WHERE case_id = $1
            UNION SELECT ended_change, end_reason FROM placements WHERE case_id = $1 AND ended_change IS NOT NULL
            UNION SELECT pending_change, pending_reason FROM placements WHERE case_id = $1 AND pending_change IS NOT NULL
            UNION SELECT objection_change, objection FROM placements WHERE case_id = $1 AND objection_change IS NOT NULL
            UNION SELECT change_id, result FROM agency_notes WHERE case_id = $1
            UNION SELECT r.change_id, '' FROM reported_payments r JOIN payments p ON p.id = r.payment_id WHERE p.case_id = $1
        ) h JOIN changes c ON c.id = h.change ORDER BY c.id";
}

/// A change that touched a case.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Number of the change.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub what: What,
    /// The collector or agency it concerned, or the file.
    pub detail: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// The facts, schedule, money and history of a case; each with the change that entered it.
#[derive(Clone, Debug, Default)]
pub struct GlancedCase {
    /// Figures, in the order in which they hold.
    pub facts: Vec<(NewFact, ChangeId)>,
    /// Instalments; several of one number are versions, the last stands.
    pub instalments: Vec<(NewInstalment, ChangeId)>,
    /// From which day on which change's schedule took the place of the one before; in the order of changes.
    pub schedule_starts: Vec<(i32, ChangeId)>,
    /// Payments in the order of their days.
    pub payments: Vec<(NewPayment, ChangeId)>,
    /// What was done with it, oldest first.
    pub history: Vec<HistoryLine>,
}

impl Book {
    /// Everything known of a case beyond its row.
    ///
    /// # Errors
    /// What the database says.
    pub async fn glance(&self, case_id: CaseId) -> Result<GlancedCase, StoreError> {
        let facts = sqlx::query(FACTS_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        let instalments =
            sqlx::query(INSTALMENTS_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        let starts = sqlx::query(STARTS_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        let payments =
            sqlx::query(PAYMENTS_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        let history = sqlx::query(HISTORY_OF_CASE).bind(case_id.number()).fetch_all(&mut *self.reader().await?).await?;
        Ok(GlancedCase {
            facts: read_rows("facts", &facts, |row| {
                let fact = NewFact {
                    effective_day: row.get(0),
                    due_day: row.get(1),
                    outstanding: row.get(2),
                    principal: row.get(3),
                    interest: row.get(4),
                    penalty: row.get(5),
                    fees: row.get(6),
                    days_past_due: row.get(7),
                    last_paid_day: row.get(8),
                    last_paid_amount: row.get(9),
                    settled_day: row.get(10),
                    removal: row.removal(11),
                    balance: row.get(13),
                    is_carried: row.get(14),
                };
                (fact, row.id(12))
            })?,
            instalments: read_rows("instalments", &instalments, |row| {
                let instalment = NewInstalment {
                    case_id,
                    number: row.get(0),
                    due_day: row.get(1),
                    amount: row.get(2),
                    principal: row.get(3),
                    interest: row.get(4),
                    fees: row.get(7),
                    more: row.get(6),
                };
                (instalment, row.id(5))
            })?,
            schedule_starts: read_rows("schedule_starts", &starts, |row| (row.get(0), row.id(1)))?,
            payments: read_rows("payments", &payments, |row| {
                let payment = NewPayment {
                    case_id,
                    paid_day: row.get(0),
                    amount: row.get(1),
                    reference: row.get(2),
                    instalment_number: row.get(3),
                    reverses: row.get(5),
                    more: row.get(6),
                };
                (payment, row.id(4))
            })?,
            history: read_rows("changes", &history, |row| {
                let params: serde_json::Value = row.json("params");
                let detail: String = row.get("detail");
                let file = params.get("file").and_then(|file| file.as_str()).unwrap_or_default();
                HistoryLine {
                    change: row.id("id"),
                    at: row.get("at"),
                    actor: row.get("actor"),
                    what: row.coded("what", What::of_code, What::Upgrade),
                    detail: if detail.is_empty() { file.to_owned() } else { detail },
                    undone: row.id_if_any::<ChangeId>("undone_by").is_some(),
                }
            })?,
        })
    }
}
