//! Collectors and agencies.

use crate::book::Book;
use crate::change::Change;
use crate::error::StoreError;
use crate::statements::statements;
use sqlx::Row as _;

statements! {
    COLLECTORS = "SELECT id, name, weight, most_cases, takes, retired_change FROM collectors ORDER BY id";
    INSERT_COLLECTOR = "INSERT INTO collectors (name, weight, most_cases, takes, change_id) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    REVIVE_COLLECTOR = "UPDATE collectors SET retired_change = NULL, weight = $2, most_cases = $3, takes = $4 WHERE id = $1";
    RETIRE_COLLECTOR = "UPDATE collectors SET retired_change = $2 WHERE id = $1";
    END_ASSIGNMENTS_OF_COLLECTOR = "UPDATE assignments SET ended_change = $2, until_day = $3 WHERE collector_id = $1 AND ended_change IS NULL AND voided_change IS NULL";
    AGENCIES = "SELECT id, name, term_days, commission FROM agencies ORDER BY id";
    INSERT_AGENCY = "INSERT INTO agencies (name, term_days, commission, change_id) VALUES ($1, $2, $3, $4) RETURNING id";
}

/// A collector in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectorRow {
    /// Number in the book.
    pub id: i64,
    /// Name, unique.
    pub name: String,
    /// Share relative to others, from 1.
    pub weight: i64,
    /// Most cases at once.
    pub most_cases: Option<i64>,
    /// What they take: field and values; empty is everything.
    pub takes: Vec<(String, Vec<String>)>,
    /// Whether they work here still.
    pub active: bool,
}

/// A collector to be added.
#[derive(Clone, Debug, Default)]
pub struct NewCollector {
    /// Name.
    pub name: String,
    /// Share relative to others, from 1.
    pub weight: i64,
    /// Most cases at once.
    pub most_cases: Option<i64>,
    /// What they take.
    pub takes: Vec<(String, Vec<String>)>,
}

/// An agency in the book.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyRow {
    /// Number in the book.
    pub id: i64,
    /// Name, unique.
    pub name: String,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Commission by hand, percent; the last stands for later hands.
    pub commission: Vec<f64>,
}

/// An agency to be added.
#[derive(Clone, Debug)]
pub struct NewAgency {
    /// Name.
    pub name: String,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Commission by hand, percent.
    pub commission: Vec<f64>,
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(error.to_string()))
}

impl Book {
    /// Every collector, the retired too, in the order they came.
    ///
    /// # Errors
    /// What the database says.
    pub async fn collectors(&self) -> Result<Vec<CollectorRow>, StoreError> {
        let rows = sqlx::query(COLLECTORS).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| CollectorRow {
                id: row.get("id"),
                name: row.get("name"),
                weight: row.get("weight"),
                most_cases: row.get("most_cases"),
                takes: serde_json::from_str(&row.get::<String, _>("takes")).unwrap_or_default(),
                active: row.get::<Option<i64>, _>("retired_change").is_none(),
            })
            .collect())
    }

    /// Every agency, in the order they came.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agencies(&self) -> Result<Vec<AgencyRow>, StoreError> {
        let rows = sqlx::query(AGENCIES).fetch_all(self.readers()).await?;
        Ok(rows
            .iter()
            .map(|row| AgencyRow {
                id: row.get("id"),
                name: row.get("name"),
                term_days: row.get("term_days"),
                commission: serde_json::from_str(&row.get::<String, _>("commission")).unwrap_or_default(),
            })
            .collect())
    }
}

impl Change {
    /// Adds a collector, or takes a retired one of that name back.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when one of that name works here, or what the database says.
    pub async fn add_collector(&mut self, collector: &NewCollector) -> Result<i64, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_COLLECTOR)
            .bind(&collector.name)
            .bind(collector.weight)
            .bind(collector.most_cases)
            .bind(json(&collector.takes)?)
            .bind(change)
            .fetch_one(self.connection())
            .await?;
        Ok(row.get(0))
    }

    /// Takes a retired collector back with new terms.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revive_collector(&mut self, id: i64, collector: &NewCollector) -> Result<(), StoreError> {
        sqlx::query(REVIVE_COLLECTOR)
            .bind(id)
            .bind(collector.weight)
            .bind(collector.most_cases)
            .bind(json(&collector.takes)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Retires a collector; their cases go back to the undivided. Gives how many those are.
    ///
    /// # Errors
    /// What the database says.
    pub async fn retire_collector(&mut self, id: i64, day: i32) -> Result<u64, StoreError> {
        let change = self.id();
        sqlx::query(RETIRE_COLLECTOR).bind(id).bind(change).execute(self.connection()).await?;
        let ended = sqlx::query(END_ASSIGNMENTS_OF_COLLECTOR)
            .bind(id)
            .bind(change)
            .bind(day)
            .execute(self.connection())
            .await?;
        Ok(ended.rows_affected())
    }

    /// Adds an agency.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one of that name, or what the database says.
    pub async fn add_agency(&mut self, agency: &NewAgency) -> Result<i64, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_AGENCY)
            .bind(&agency.name)
            .bind(agency.term_days)
            .bind(json(&agency.commission)?)
            .bind(change)
            .fetch_one(self.connection())
            .await?;
        Ok(row.get(0))
    }
}
