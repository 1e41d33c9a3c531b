//! The record of what was imported.

use crate::book::Book;
use crate::cases::{IDS_AT_ONCE, placeholders};
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::raw::each_row_with;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_domain::ids::{CaseId, ChangeId, ImportId, PaymentId};
use std::collections::BTreeSet;

statements! {
    INSERT_IMPORT = "INSERT INTO imports (change_id, at, file, sha256, kind, as_of_day, rows, result) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING run";
    IMPORTS = "SELECT i.run, i.change_id, i.at, i.file, i.sha256, i.kind, i.as_of_day, i.rows, c.undone_by FROM imports i JOIN changes c ON c.id = i.change_id ORDER BY i.run DESC";
    CHANGED_BY_IMPORT = "SELECT case_id FROM case_versions WHERE change_id = $1 UNION SELECT case_id FROM instalments WHERE change_id = $1 UNION SELECT case_id FROM payments WHERE change_id = $1 ORDER BY case_id";
    NEXT_RUN = "SELECT coalesce(max(run), 0) + 1 FROM imports";
    ADD_DEPENDENCY = "INSERT INTO dependencies (change_id, on_change, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    SET_RESULT = "UPDATE imports SET result = $2 WHERE run = $1";
    LAST_DAY_WITH_CASES = "SELECT max(i.as_of_day) FROM imports i WHERE i.as_of_day <= $1 AND EXISTS (SELECT 1 FROM cases c WHERE c.change_id = i.change_id)";
    IMPORTS_OF_DAY = "SELECT i.change_id FROM imports i JOIN changes c ON c.id = i.change_id WHERE i.as_of_day = $1 AND c.undone_by IS NULL";
}

/// One import.
#[derive(Clone, Debug)]
pub struct ImportRecord {
    /// Number of the run, from 1.
    pub run: ImportId,
    /// The change it made.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// `cases`, `instalments` or `payments`.
    pub kind: String,
    /// The day the file's figures are for.
    pub as_of_day: i32,
    /// The counts of its rows, a JSON object.
    pub rows: serde_json::Value,
    /// Whether it was taken back.
    pub undone: bool,
}

impl Book {
    /// Every import, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn imports(&self) -> Result<Vec<ImportRecord>, StoreError> {
        let rows = sqlx::query(IMPORTS).fetch_all(&mut *self.reader().await?).await?;
        read_rows("imports", &rows, |row| ImportRecord {
            run: row.id("run"),
            change: row.id("change_id"),
            at: row.get("at"),
            file: row.get("file"),
            sha256: row.get("sha256"),
            kind: row.get("kind"),
            as_of_day: row.get("as_of_day"),
            rows: row.json("rows"),
            undone: row.id_if_any::<ChangeId>("undone_by").is_some(),
        })
    }

    /// The cases that were there before and of which an import said something new, and those it
    /// brought instalments or payments for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn changed_by_import(&self, change: ChangeId) -> Result<Vec<CaseId>, StoreError> {
        let rows = sqlx::query(CHANGED_BY_IMPORT).bind(change.number()).fetch_all(&mut *self.reader().await?).await?;
        read_rows("imports", &rows, |row| row.id(0))
    }

    /// The number that the next import would have.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next_run(&self) -> Result<ImportId, StoreError> {
        Ok(sqlx::query(NEXT_RUN).fetch_one(&mut *self.reader().await?).await?.id(0))
    }

    /// The newest day up to one whose files brought cases.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_day_that_brought_cases(&self, until: i32) -> Result<Option<i32>, StoreError> {
        let rows = sqlx::query(LAST_DAY_WITH_CASES).bind(until).fetch_all(&mut *self.reader().await?).await?;
        let days: Vec<Option<i32>> = read_rows("imports", &rows, |row| row.get(0))?;
        Ok(days.into_iter().flatten().next())
    }

    /// The changes of the imports that stand and whose files are of a day.
    ///
    /// # Errors
    /// What the database says.
    pub async fn imports_of_day(&self, day: i32) -> Result<Vec<ChangeId>, StoreError> {
        let rows = sqlx::query(IMPORTS_OF_DAY).bind(day).fetch_all(&mut *self.reader().await?).await?;
        read_rows("imports", &rows, |row| row.id(0))
    }
}

/// What a change says again that is in the book already, by the rows that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeated {
    /// Payments that an agency reported.
    ReportedPayments(Vec<PaymentId>),
    /// Notes of agencies on cases.
    AgencyNotes(Vec<CaseId>),
    /// Placements of cases that ended.
    EndedPlacements(Vec<CaseId>),
    /// Objections of agencies to cases.
    Objections(Vec<CaseId>),
    /// Assignments of cases that stand.
    Assignments(Vec<CaseId>),
    /// Results of working cases.
    WorkResults(Vec<CaseId>),
    /// Money that came in for cases, which is taken back without a name.
    MoneyTakenBack(Vec<CaseId>),
}

impl Repeated {
    /// Selects the changes behind the rows, up to the list of numbers.
    fn selection(&self) -> &'static str {
        match self {
            Self::ReportedPayments(_) => "SELECT DISTINCT change_id FROM reported_payments WHERE payment_id IN",
            Self::AgencyNotes(_) => "SELECT DISTINCT change_id FROM agency_notes WHERE case_id IN",
            Self::EndedPlacements(_) => {
                "SELECT DISTINCT ended_change FROM placements WHERE ended_change IS NOT NULL AND voided_change IS NULL AND case_id IN"
            }
            Self::Objections(_) => {
                "SELECT DISTINCT objection_change FROM placements WHERE objection_change IS NOT NULL AND voided_change IS NULL AND case_id IN"
            }
            Self::WorkResults(_) => "SELECT DISTINCT change_id FROM work_results WHERE case_id IN",
            Self::MoneyTakenBack(_) => "SELECT DISTINCT change_id FROM payments WHERE amount > 0 AND case_id IN",
            Self::Assignments(_) => {
                "SELECT DISTINCT change_id FROM assignments WHERE ended_change IS NULL AND voided_change IS NULL AND case_id IN"
            }
        }
    }

    /// The numbers of the rows.
    fn numbers(&self) -> Vec<i64> {
        match self {
            Self::ReportedPayments(payments) => payments.iter().map(|id| id.number()).collect(),
            Self::AgencyNotes(cases)
            | Self::EndedPlacements(cases)
            | Self::Objections(cases)
            | Self::Assignments(cases)
            | Self::WorkResults(cases)
            | Self::MoneyTakenBack(cases) => cases.iter().map(|id| id.number()).collect(),
        }
    }
}

impl Change {
    /// Keeps that this change says again what earlier ones brought into the book: each of these is taken back only
    /// after this one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_repeated(&mut self, what: &Repeated) -> Result<(), StoreError> {
        let (own, mut behind) = (self.id(), BTreeSet::new());
        for some in what.numbers().chunks(IDS_AT_ONCE) {
            let sql = format!("{} ({})", what.selection(), placeholders(some.len()));
            each_row_with(self.connection(), &sql, some, |row| {
                behind.insert(row.get::<ChangeId>(0));
            })
            .await?;
        }
        behind.retain(|change| *change < own);
        self.add_dependencies(&behind, "repeats").await
    }

    /// Keeps that this change needs earlier ones to stand: it takes back or completes what they entered, or said
    /// it again as it was. Each is taken back only after this one. `kind` is the code of why.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_dependencies(&mut self, on_changes: &BTreeSet<ChangeId>, kind: &str) -> Result<(), StoreError> {
        let change = self.id();
        for on in on_changes {
            sqlx::query(ADD_DEPENDENCY)
                .bind(change.number())
                .bind(on.number())
                .bind(kind)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Records an import and gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn record_import(
        &mut self,
        file: &str,
        sha256: &str,
        kind: &str,
        as_of_day: i32,
        rows: &str,
        result: &str,
    ) -> Result<ImportId, StoreError> {
        let (change, at) = (self.id(), self.at().to_owned());
        let row = sqlx::query(INSERT_IMPORT)
            .bind(change.number())
            .bind(at)
            .bind(file)
            .bind(sha256)
            .bind(kind)
            .bind(as_of_day)
            .bind(rows)
            .bind(result)
            .fetch_one(self.connection())
            .await?;
        Ok(row.id(0))
    }

    /// Completes the record of an import with its full result, a JSON object.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_import_result(&mut self, run: ImportId, result: &str) -> Result<(), StoreError> {
        sqlx::query(SET_RESULT).bind(run.number()).bind(result).execute(self.connection()).await?;
        Ok(())
    }
}
