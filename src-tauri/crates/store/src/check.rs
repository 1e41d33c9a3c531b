//! The part of the book's own audit that the database answers.

use crate::book::Book;
use crate::ids::IdColumns as _;
use crate::log_entry::{Sealed, What, what_of};
use crate::raw::each_row_on;
use crate::statements::statements;
use crate::table_sums::row_sums_on;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::{Ledger, RowSum};
use caseload_book_format::schema::MIGRATIONS;
use caseload_book_format::tables::{self, Table};
use caseload_domain::ids::{CaseId, ChangeId};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Row as _, SqlSafeStr as _};
use std::collections::{BTreeMap, BTreeSet};

statements! {
    INTEGRITY = "PRAGMA integrity_check(20)";
    FOREIGN_KEYS = "PRAGMA foreign_key_check";
    CASES_WITHOUT_FACT = "SELECT c.loan_no FROM cases c WHERE NOT EXISTS (SELECT 1 FROM facts f WHERE f.case_id = c.id) AND NOT EXISTS (SELECT 1 FROM instalments i WHERE i.case_id = c.id) LIMIT 20";
    TWO_COLLECTORS = "SELECT case_id FROM assignments WHERE ended_change IS NULL AND voided_change IS NULL GROUP BY case_id HAVING count(*) > 1 LIMIT 20";
    TWO_AGENCIES = "SELECT case_id FROM placements WHERE ended_change IS NULL AND voided_change IS NULL GROUP BY case_id HAVING count(*) > 1 LIMIT 20";
    PLACED_AND_ASSIGNED = "SELECT p.case_id FROM placements p JOIN assignments a ON a.case_id = p.case_id WHERE p.ended_change IS NULL AND p.voided_change IS NULL AND a.ended_change IS NULL AND a.voided_change IS NULL LIMIT 20";
    SCHEMA = "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
    SEALED_LOG = "SELECT id, at, actor, what, params, sums, cases, previous, digest, undone_by FROM changes ORDER BY id";
    HEAD = "SELECT change_id, digest FROM book_head";
    LOAN_NO_OF_CASE = "SELECT loan_no FROM cases WHERE id = $1";
}

caseload_domain::codes! {
    /// What an audit can find.
    pub enum ProblemCode {
        /// The file itself is damaged.
        DatabaseDamaged = "database_damaged",
        /// A row refers to one that is gone.
        ReferenceBroken = "reference_broken",
        /// A case has no figures.
        CaseWithoutFigures = "case_without_figures",
        /// A case has two collectors.
        TwoCollectors = "two_collectors",
        /// A case is with two agencies.
        TwoAgencies = "two_agencies",
        /// A case has a collector and is with an agency.
        PlacedAndAssigned = "placed_and_assigned",
        /// The form of the book is not the one that the program gave it.
        SchemaAltered = "schema_altered",
        /// An entry of the log does not fit its digest.
        LogAltered = "log_altered",
        /// An entry of the log is gone.
        LogEntryMissing = "log_entry_missing",
        /// The mark of what was taken back does not fit the log.
        UndoMarkAltered = "undo_mark_altered",
        /// The newest entries of the log are gone.
        NewestChangeMissing = "newest_change_missing",
        /// No entry of the log has the digest that was given.
        HeadUnknown = "head_unknown",
        /// Rows differ from what the change that entered them wrote.
        RowsAltered = "rows_altered",
        /// There are rows that no change entered.
        RowsAdded = "rows_added",
        /// Rows that a change entered are gone.
        RowsMissing = "rows_missing",
        /// A row can't be read as what it should be.
        RowUnreadable = "row_unreadable",
        /// The columns in memory differ from the book.
        ColumnsDifferFromBook = "columns_differ_from_book",
        /// A case is in no bucket of a set, or in two.
        CaseNotInOneBucket = "case_not_in_one_bucket",
        /// The sums of a set of buckets differ from those of its cases.
        SumsDiffer = "sums_differ",
    }
}

/// Something that must not be, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where, in the words of the database: a loan number, a case, an index.
    pub place: String,
    /// The change concerned.
    pub change: Option<ChangeId>,
    /// The table concerned.
    pub table: Option<&'static str>,
    /// The row concerned, where it is a single one: a loan number or the key of the row.
    pub row: Option<String>,
}

/// The newest entry of the log; whoever knows its digest knows the whole book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Number of the change.
    pub change: ChangeId,
    /// Its digest.
    pub digest: String,
}

fn problem(code: ProblemCode, place: impl Into<String>) -> AuditProblem {
    AuditProblem { code, place: place.into(), change: None, table: None, row: None }
}

fn problem_of_change(code: ProblemCode, change: ChangeId) -> AuditProblem {
    AuditProblem { change: Some(change), ..problem(code, format!("change {change}")) }
}

impl Book {
    /// Looks for what must never be: a broken file, schema or chain, rows that are not as the program wrote
    /// them, a case without figures, two collectors, two agencies, or a collector and an agency at once.
    /// `known_head` is the digest of a change that somebody noted outside of the book.
    ///
    /// # Errors
    /// What the database says when it can't even be asked.
    pub async fn audit(&self, known_head: Option<&str>) -> Result<Vec<AuditProblem>, StoreError> {
        let mut problems = Vec::new();
        for row in sqlx::query(INTEGRITY).fetch_all(&mut *self.reader().await?).await? {
            let found: String = row.get(0);
            if found != "ok" {
                problems.push(problem(ProblemCode::DatabaseDamaged, found));
            }
        }
        for row in sqlx::query(FOREIGN_KEYS).fetch_all(&mut *self.reader().await?).await? {
            problems.push(problem(ProblemCode::ReferenceBroken, row.get::<String, _>(0)));
        }
        for row in sqlx::query(CASES_WITHOUT_FACT).fetch_all(&mut *self.reader().await?).await? {
            problems.push(problem(ProblemCode::CaseWithoutFigures, row.get::<String, _>(0)));
        }
        for (code, sql) in [
            (ProblemCode::TwoCollectors, TWO_COLLECTORS),
            (ProblemCode::TwoAgencies, TWO_AGENCIES),
            (ProblemCode::PlacedAndAssigned, PLACED_AND_ASSIGNED),
        ] {
            for row in sqlx::query(sql).fetch_all(&mut *self.reader().await?).await? {
                problems.push(problem(code, format!("case {}", row.id::<CaseId>(0))));
            }
        }
        self.audit_schema(&mut problems).await?;
        let said = self.audit_chain(known_head, &mut problems).await?;
        self.audit_rows(&said, &mut problems).await?;
        Ok(problems)
    }

    /// The newest entry of the log; `None` in a new book.
    ///
    /// # Errors
    /// What the database says.
    pub async fn head(&self) -> Result<Option<Head>, StoreError> {
        let row = sqlx::query(HEAD).fetch_optional(&mut *self.reader().await?).await?;
        Ok(row.map(|row| Head { change: row.id(0), digest: row.get(1) }))
    }

    /// Compares tables, indices, triggers and views with those of a new book.
    async fn audit_schema(&self, problems: &mut Vec<AuditProblem>) -> Result<(), StoreError> {
        let mut new = SqliteConnectOptions::new().in_memory(true).connect().await?;
        for step in MIGRATIONS {
            sqlx::raw_sql(step.into_sql_str()).execute(&mut new).await?;
        }
        let expected = schema_on(&mut new).await?;
        let found = schema_on(&mut *self.reader().await?).await?;
        let differing: BTreeSet<&String> = expected.symmetric_difference(&found).map(|(name, _)| name).collect();
        problems.extend(differing.into_iter().map(|name| problem(ProblemCode::SchemaAltered, name.as_str())));
        Ok(())
    }

    /// Recomputes the digest of every entry of the log, each from the one before, and compares what is
    /// marked as taken back with what was. Gives what the log says of all rows.
    async fn audit_chain(
        &self,
        known_head: Option<&str>,
        problems: &mut Vec<AuditProblem>,
    ) -> Result<Ledger, StoreError> {
        let (mut previous, mut last, mut said) = (String::new(), ChangeId::BEFORE_ALL, Ledger::default());
        let mut head_seen = known_head.is_none();
        let mut marked: BTreeMap<ChangeId, ChangeId> = BTreeMap::new();
        let mut undone: BTreeMap<ChangeId, ChangeId> = BTreeMap::new();
        for row in sqlx::query(SEALED_LOG).fetch_all(&mut *self.reader().await?).await? {
            let id: ChangeId = row.id("id");
            let (before, digest): (String, String) = (row.get("previous"), row.get("digest"));
            // The texts as they were hashed, not as they would be written again.
            let sealed = Sealed {
                id,
                at: row.get("at"),
                actor: row.get("actor"),
                what: row.get("what"),
                params: row.get("params"),
                sums: row.get("sums"),
                cases: row.get("cases"),
            };
            if before != previous || digest != sealed.digest(&previous) {
                problems.push(problem_of_change(ProblemCode::LogAltered, id));
            }
            if id != last.next() {
                problems.push(problem_of_change(ProblemCode::LogEntryMissing, last.next()));
            }
            if !sealed.sums.is_empty() {
                match Ledger::parse(sealed.sums, id) {
                    Ok(ledger) => said.merge(&ledger),
                    Err(_) => problems.push(problem_of_change(ProblemCode::LogAltered, id)),
                }
            }
            if let Some(by) = row.id_if_any::<ChangeId>("undone_by") {
                marked.insert(id, by);
            }
            match what_of(sealed.what, id) {
                Ok(What::Undo) => undone.extend(concerned(sealed.params).into_iter().map(|change| (change, id))),
                Ok(What::Redo) => {
                    for change in concerned(sealed.params) {
                        undone.remove(&change);
                    }
                }
                Ok(_) => {}
                Err(_) => problems.push(problem_of_change(ProblemCode::LogAltered, id)),
            }
            head_seen |= known_head == Some(digest.as_str());
            (previous, last) = (digest, id);
        }
        let differing = marked.iter().filter(|(change, by)| undone.get(change) != Some(by)).map(|(change, _)| *change);
        let unmarked = undone.keys().filter(|change| !marked.contains_key(change)).copied();
        problems
            .extend(differing.chain(unmarked).map(|change| problem_of_change(ProblemCode::UndoMarkAltered, change)));
        let head = self.head().await?;
        let newest = (last > ChangeId::BEFORE_ALL).then_some(Head { change: last, digest: previous });
        if head != newest {
            let change = head.map_or(last, |head| head.change);
            problems.push(problem_of_change(ProblemCode::NewestChangeMissing, change));
        }
        if !head_seen {
            problems.push(problem(ProblemCode::HeadUnknown, known_head.unwrap_or_default()));
        }
        Ok(said)
    }

    /// Compares every row with what the log says that the program wrote.
    async fn audit_rows(&self, said: &Ledger, problems: &mut Vec<AuditProblem>) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        for (number, table) in (0..).zip(tables::ALL) {
            let mut found = row_sums_on(&mut reader, table).await?;
            let expected = said.groups().filter(|(of, _, sum)| *of == number && !sum.is_nothing());
            for (_, entered, _) in expected {
                found.entry(entered).or_default();
            }
            for (entered, sum) in found {
                let difference = sum.minus(said.of(number, entered));
                if difference.is_nothing() {
                    continue;
                }
                let code = match difference.rows {
                    0 => ProblemCode::RowsAltered,
                    1.. => ProblemCode::RowsAdded,
                    _ => ProblemCode::RowsMissing,
                };
                let row = named_row(&mut reader, table, entered, difference).await?;
                let place = match &row {
                    Some(row) => format!("change {entered}, {}, {row}", table.name),
                    None => format!("change {entered}, {}", table.name),
                };
                problems.push(AuditProblem {
                    change: Some(entered),
                    table: Some(table.name),
                    row,
                    ..problem(code, place)
                });
            }
        }
        Ok(())
    }
}

/// The changes that an undo or a redo took back or did again, by its parameters.
fn concerned(params: &str) -> Vec<ChangeId> {
    let Ok(params) = serde_json::from_str::<serde_json::Value>(params) else { return Vec::new() };
    let id = |value: &serde_json::Value| value.as_i64().map(ChangeId::from);
    let all = params.get("changes").and_then(serde_json::Value::as_array);
    let one = || params.get("change").and_then(id).into_iter().collect();
    all.map_or_else(one, |all| all.iter().filter_map(id).collect())
}

/// Every table, index, trigger and view with the text that made it.
async fn schema_on(connection: &mut SqliteConnection) -> Result<BTreeSet<(String, String)>, StoreError> {
    let rows = sqlx::query(SCHEMA).fetch_all(connection).await?;
    Ok(rows
        .iter()
        .map(|row| (format!("{} {}", row.get::<&str, _>("type"), row.get::<&str, _>("name")), row.get("sql")))
        .collect())
}

/// The row that makes the difference of a group, where a single one does: the loan number of a case, else
/// the key of the row, be it there or not.
async fn named_row(
    connection: &mut SqliteConnection,
    table: &'static Table,
    entered: ChangeId,
    difference: RowSum,
) -> Result<Option<String>, StoreError> {
    let key = difference.key_of_difference();
    let (mut named, mut greatest) = (None, 0);
    let (column, of_change) = (table.columns[table.key()], table.columns[table.entered()]);
    let sql = format!("SELECT {column} FROM {} WHERE {of_change} = {entered}", table.name);
    each_row_on(connection, &sql, |row| {
        let value = row.value(0);
        greatest = greatest.max(value.as_key());
        if value.as_key() == key {
            named = Some(row.text(0).to_owned());
        }
    })
    .await?;
    // A row that is gone has a key beside those that are there; a difference of several rows has any.
    if named.is_none() && difference.rows < 0 && key <= greatest.saturating_add(KEYS_BEYOND) {
        named = Some(key.to_string());
    }
    let Some(named) = named else { return Ok(None) };
    if table.case() == Some(table.key()) {
        let case = sqlx::query(LOAN_NO_OF_CASE).bind(&named).fetch_optional(connection).await?;
        return Ok(Some(case.map_or(named, |row| row.get(0))));
    }
    Ok(Some(named))
}

/// How far beyond the keys that are there a removed row's key may lie.
const KEYS_BEYOND: u64 = 1 << 40;
