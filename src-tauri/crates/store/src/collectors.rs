//! Collectors.

use crate::book::Book;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredAbsence, StoredCollectorTerms};
use caseload_domain::collectors::{Collector, CollectorTerms};
use caseload_domain::ids::{ChangeId, CollectorId};
use sqlx::Row as _;
use std::collections::HashMap;

statements! {
    COLLECTORS = "SELECT id, name, team, weight, most_cases, most_outstanding, takes, absences, retired_change, change_id FROM collectors ORDER BY id";
    COLLECTOR_VERSIONS_SINCE = "SELECT collector_id, before FROM collector_versions WHERE change_id >= $1 ORDER BY collector_id, change_id";
    INSERT_COLLECTOR = "INSERT INTO collectors (name, team, weight, most_cases, most_outstanding, takes, absences, change_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    KEEP_COLLECTOR = "INSERT INTO collector_versions (collector_id, change_id, before) VALUES ($1, $2, $3)";
    UPDATE_COLLECTOR = "UPDATE collectors SET name = $2, team = $3, weight = $4, most_cases = $5, most_outstanding = $6, takes = $7, absences = $8 WHERE id = $1";
    REVIVE_COLLECTOR = "UPDATE collectors SET retired_change = NULL WHERE id = $1";
    RETIRE_COLLECTOR = "UPDATE collectors SET retired_change = $2 WHERE id = $1";
    END_ASSIGNMENTS_OF_COLLECTOR = "UPDATE assignments SET ended_change = $2, until_day = $3 WHERE collector_id = $1 AND ended_change IS NULL AND voided_change IS NULL";
}

fn absences_text(terms: &CollectorTerms) -> Result<String, StoreError> {
    formats::write(&terms.absences.iter().map(StoredAbsence::from).collect::<Vec<_>>())
}

impl Book {
    /// Every collector, the retired too, in the order they came; as they were before change `before`
    /// where one is given.
    ///
    /// # Errors
    /// What the database says.
    pub async fn collectors(&self, before: Option<ChangeId>) -> Result<Vec<Collector>, StoreError> {
        let rows = sqlx::query(COLLECTORS).fetch_all(&mut *self.reader().await?).await?;
        let mut earlier: HashMap<CollectorId, CollectorTerms> = HashMap::new();
        if let Some(change) = before {
            for row in sqlx::query(COLLECTOR_VERSIONS_SINCE)
                .bind(change.number())
                .fetch_all(&mut *self.reader().await?)
                .await?
            {
                let id: CollectorId = row.id(0);
                let terms: StoredCollectorTerms = formats::read(row.get(1), "collector_versions", id)?;
                earlier.entry(id).or_insert_with(|| terms.into());
            }
        }
        let is_before = |change: ChangeId| before.is_none_or(|before| change < before);
        let collectors: Vec<(Collector, ChangeId)> = read_rows("collectors", &rows, |row| {
            let id = row.id("id");
            let terms = earlier.remove(&id).unwrap_or_else(|| CollectorTerms {
                name: row.get("name"),
                team: row.get("team"),
                weight: row.at_least(1, "weight"),
                most_cases: row.none_or_at_least(0, "most_cases"),
                most_outstanding: row.none_or_at_least(0, "most_outstanding"),
                takes: row.json("takes"),
                absences: row.json::<Vec<StoredAbsence>>("absences").into_iter().map(Into::into).collect(),
            });
            let retired: Option<ChangeId> = row.id_if_any("retired_change");
            (Collector { id, terms, active: !retired.is_some_and(is_before) }, row.id("change_id"))
        })?;
        Ok(collectors.into_iter().filter(|(_, change)| is_before(*change)).map(|(collector, _)| collector).collect())
    }
}

impl Change {
    /// Adds a collector.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one of that name, or what the database says.
    pub async fn add_collector(&mut self, terms: &CollectorTerms) -> Result<CollectorId, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_COLLECTOR)
            .bind(&terms.name)
            .bind(&terms.team)
            .bind(terms.weight)
            .bind(terms.most_cases)
            .bind(terms.most_outstanding)
            .bind(formats::write(&terms.takes)?)
            .bind(absences_text(terms)?)
            .bind(change.number())
            .fetch_one(self.connection())
            .await?;
        Ok(row.id(0))
    }

    /// Gives a collector other terms, and keeps those they had.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is another one of that name, or what the database says.
    pub async fn edit_collector(
        &mut self,
        id: CollectorId,
        before: &CollectorTerms,
        terms: &CollectorTerms,
    ) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(KEEP_COLLECTOR)
            .bind(id.number())
            .bind(change.number())
            .bind(formats::write(&StoredCollectorTerms::from(before))?)
            .execute(self.connection())
            .await?;
        self.overwrite_collector(id, terms).await
    }

    pub(crate) async fn overwrite_collector(
        &mut self,
        id: CollectorId,
        terms: &CollectorTerms,
    ) -> Result<(), StoreError> {
        sqlx::query(UPDATE_COLLECTOR)
            .bind(id.number())
            .bind(&terms.name)
            .bind(&terms.team)
            .bind(terms.weight)
            .bind(terms.most_cases)
            .bind(terms.most_outstanding)
            .bind(formats::write(&terms.takes)?)
            .bind(absences_text(terms)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes a retired collector back with other terms.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revive_collector(
        &mut self,
        id: CollectorId,
        before: &CollectorTerms,
        terms: &CollectorTerms,
    ) -> Result<(), StoreError> {
        self.edit_collector(id, before, terms).await?;
        sqlx::query(REVIVE_COLLECTOR).bind(id.number()).execute(self.connection()).await?;
        Ok(())
    }

    /// Retires a collector; their cases go back to the undivided. Gives how many those are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn retire_collector(&mut self, id: CollectorId, day: i32) -> Result<u64, StoreError> {
        let change = self.id();
        sqlx::query(RETIRE_COLLECTOR).bind(id.number()).bind(change.number()).execute(self.connection()).await?;
        let ended = sqlx::query(END_ASSIGNMENTS_OF_COLLECTOR)
            .bind(id.number())
            .bind(change.number())
            .bind(day)
            .execute(self.connection())
            .await?;
        Ok(ended.rows_affected())
    }
}
