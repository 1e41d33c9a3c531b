//! The part of the book's own audit that the database answers.

use crate::book::Book;
use crate::change::{LOG_FORWARD, entry, entry_digest};
use crate::control::ControlSum;
use crate::error::StoreError;
use crate::statements::statements;
use sqlx::Row as _;

statements! {
    INTEGRITY = "PRAGMA integrity_check(20)";
    FOREIGN_KEYS = "PRAGMA foreign_key_check";
    CASES_WITHOUT_FACT = "SELECT c.loan_no FROM cases c WHERE NOT EXISTS (SELECT 1 FROM facts f WHERE f.case_id = c.id) AND NOT EXISTS (SELECT 1 FROM instalments i WHERE i.case_id = c.id) LIMIT 20";
    TWO_COLLECTORS = "SELECT case_id FROM assignments WHERE ended_change IS NULL AND voided_change IS NULL GROUP BY case_id HAVING count(*) > 1 LIMIT 20";
    TWO_AGENCIES = "SELECT case_id FROM placements WHERE ended_change IS NULL AND voided_change IS NULL GROUP BY case_id HAVING count(*) > 1 LIMIT 20";
    PLACED_AND_ASSIGNED = "SELECT p.case_id FROM placements p JOIN assignments a ON a.case_id = p.case_id WHERE p.ended_change IS NULL AND p.voided_change IS NULL AND a.ended_change IS NULL AND a.voided_change IS NULL LIMIT 20";
}

impl Book {
    /// Looks for what must never be: a broken file or chain, a case without figures, two
    /// collectors, two agencies, or a collector and an agency at once. Gives a code and a place
    /// for each.
    ///
    /// # Errors
    /// What the database says when it can't even be asked.
    pub async fn audit(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let mut problems = Vec::new();
        for row in sqlx::query(INTEGRITY).fetch_all(self.readers()).await? {
            let found: String = row.get(0);
            if found != "ok" {
                problems.push(("database_damaged", found));
            }
        }
        for row in sqlx::query(FOREIGN_KEYS).fetch_all(self.readers()).await? {
            let table: String = row.get(0);
            problems.push(("reference_broken", table));
        }
        for row in sqlx::query(CASES_WITHOUT_FACT).fetch_all(self.readers()).await? {
            problems.push(("case_without_figures", row.get(0)));
        }
        for (code, sql) in [
            ("two_collectors", TWO_COLLECTORS),
            ("two_agencies", TWO_AGENCIES),
            ("placed_and_assigned", PLACED_AND_ASSIGNED),
        ] {
            for row in sqlx::query(sql).fetch_all(self.readers()).await? {
                problems.push((code, format!("case {}", row.get::<i64, _>(0))));
            }
        }
        problems.extend(self.audit_chain().await?);
        problems.extend(self.audit_figures().await?);
        Ok(problems)
    }

    /// Compares what imports said they wrote with what is there; one that was taken back left nothing.
    async fn audit_figures(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let sums = self.control_sums().await?;
        let mut problems = Vec::new();
        for row in sqlx::query(LOG_FORWARD).fetch_all(self.readers()).await? {
            let found = entry(&row);
            let Some(said) = found.params.get("written").and_then(|said| said.as_str()) else { continue };
            let there = sums.get(&found.change).copied().unwrap_or_default();
            let expected = if found.undone_by.is_some() { ControlSum::default().text() } else { said.to_owned() };
            if there.text() != expected {
                problems.push(("figures_altered", format!("change {}", found.change)));
            }
        }
        Ok(problems)
    }

    /// Recomputes the digest of every entry of the log, each from the one before.
    async fn audit_chain(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let mut problems = Vec::new();
        let mut previous = String::new();
        for row in sqlx::query(LOG_FORWARD).fetch_all(self.readers()).await? {
            let found = entry(&row);
            // The text as it was hashed, not as it would be written again.
            let params: String = row.get("params");
            let expected = entry_digest(&previous, found.change, &found.at, &found.actor, &found.what, &params);
            if found.previous != previous || found.digest != expected {
                problems.push(("log_altered", format!("change {}", found.change)));
            }
            previous = found.digest;
        }
        Ok(problems)
    }
}
