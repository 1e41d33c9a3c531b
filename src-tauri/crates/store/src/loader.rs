//! Writing many cases at once. A chunk is filled on the thread that parses and written on another.

use crate::bulk::Rows;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::statements::statements;
use caseload_book_format::case_row::CaseRow;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredCaseVersion, case_before};
use caseload_book_format::schema::CASE_INDICES;
use caseload_book_format::tables;
use caseload_domain::Removal;
use caseload_domain::ids::{CaseId, ChangeId};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, SqlSafeStr as _};

statements! {
    LAST_CASE_ID = "SELECT coalesce(max(id), 0) FROM cases";
    UPDATE_CASE = "UPDATE cases SET debtor_key = $2, debtor_name = $3, debtor_no = $4, phone = $5, email = $6, address = $7, region = $8, product = $9, currency = $10, loan_amount = $11, disbursed_day = $12, term = $13, reason = $14, more = $15, digest = $16 WHERE id = $1";
    KEEP_VERSION = "INSERT INTO case_versions (case_id, change_id, before) VALUES ($1, $2, $3)";
    DELETE_CASE = "DELETE FROM cases WHERE id = $1";
    DELETE_FACTS_OF_CASE_IN_CHANGE = "DELETE FROM facts WHERE case_id = $1 AND change_id = $2";
    DELETE_VERSION = "DELETE FROM case_versions WHERE case_id = $1 AND change_id = $2";
    VERSION_OF_CASE = "SELECT before FROM case_versions WHERE case_id = $1 AND change_id = $2";
}

/// Rows that go from one thread to the other together.
const ROWS_AT_ONCE: usize = 500;

/// The figures of a case from a day on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFact {
    /// The day from which they hold.
    pub effective_day: i32,
    /// Due date of the oldest unpaid instalment.
    pub due_day: Option<i32>,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// Principal's part.
    pub principal: Option<i64>,
    /// Interest's part.
    pub interest: Option<i64>,
    /// Penalty's part.
    pub penalty: Option<i64>,
    /// Fees' part.
    pub fees: Option<i64>,
    /// The lender's own count of days.
    pub days_past_due: Option<i64>,
    /// When money last came.
    pub last_paid_day: Option<i32>,
    /// How much.
    pub last_paid_amount: Option<i64>,
    /// When nothing was left to pay.
    pub settled_day: Option<i32>,
    /// How the lender took the case out of collection, if it did.
    pub removal: Option<Removal>,
    /// Everything still to pay, minor units, where a list says it beside what is overdue.
    pub balance: Option<i64>,
    /// Whether only `removal` is said: the figures are those that held before, with the money since.
    pub is_carried: bool,
}

/// New cases and facts, ready to be written.
pub struct CaseChunk {
    cases: Rows,
    facts: Rows,
    change: ChangeId,
}

impl CaseChunk {
    /// An empty chunk of change `change`.
    #[must_use]
    pub fn new(change: ChangeId) -> Self {
        Self { cases: Rows::of(&tables::CASES), facts: Rows::of(&tables::FACTS), change }
    }

    /// Whether it should be written now.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.cases.count.max(self.facts.count) >= ROWS_AT_ONCE
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.count == 0 && self.facts.count == 0
    }

    /// Adds a case under the number `id`.
    pub fn push_case(&mut self, id: CaseId, case: &CaseRow) {
        let rows = &mut self.cases;
        rows.begin(id, Some(id));
        rows.integer(id);
        rows.text(&case.loan_no);
        rows.integer(case.debtor_key);
        for text in texts(case) {
            rows.text(text);
        }
        rows.integer(case.loan_amount);
        rows.integer(case.disbursed_day.map(i64::from));
        rows.text(&case.term);
        rows.text(&case.reason);
        rows.text(&case.more);
        rows.integer(case.digest);
        rows.integer(self.change);
    }

    /// Adds a fact of case `id`, new or not.
    pub fn push_fact(&mut self, id: CaseId, fact: &NewFact) {
        let rows = &mut self.facts;
        rows.begin(id, Some(id));
        rows.integer(id);
        rows.integer(i64::from(fact.effective_day));
        rows.integer(self.change);
        rows.integer(fact.due_day.map(i64::from));
        rows.integer(fact.outstanding);
        rows.integer(fact.principal);
        rows.integer(fact.interest);
        rows.integer(fact.penalty);
        rows.integer(fact.fees);
        rows.integer(fact.days_past_due);
        rows.integer(fact.last_paid_day.map(i64::from));
        rows.integer(fact.last_paid_amount);
        rows.integer(fact.settled_day.map(i64::from));
        rows.integer(Removal::number(fact.removal));
        rows.integer(fact.balance);
        rows.integer(i64::from(fact.is_carried));
    }
}

/// The texts between a case's debtor and its amount, in the order of the columns.
fn texts(case: &CaseRow) -> [&str; 8] {
    [
        &case.debtor_name,
        &case.debtor_no,
        &case.phone,
        &case.email,
        &case.address,
        &case.region,
        &case.product,
        case.currency.code(),
    ]
}

fn bind<'t, T>(arguments: &mut SqliteArguments, value: T) -> Result<(), StoreError>
where
    T: sqlx::Encode<'t, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + 't,
{
    arguments.add(value).map_err(|error| StoreError::Internal(error.to_string()))
}

/// Everything of a case but its number in the book and its loan number, in the order of the columns.
fn bind_case(arguments: &mut SqliteArguments, case: &CaseRow) -> Result<(), StoreError> {
    bind(arguments, case.debtor_key)?;
    for text in texts(case) {
        bind(arguments, text)?;
    }
    bind(arguments, case.loan_amount)?;
    bind(arguments, case.disbursed_day)?;
    bind(arguments, case.term.as_str())?;
    bind(arguments, case.reason.as_str())?;
    bind(arguments, case.more.as_str())?;
    bind(arguments, case.digest)
}

impl Change {
    /// The highest number of a case in the book; 0 when there is none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn last_case_id(&mut self) -> Result<CaseId, StoreError> {
        Ok(sqlx::query(LAST_CASE_ID).fetch_one(self.connection()).await?.id(0))
    }

    /// Takes the secondary indices of cases away before a first large load.
    ///
    /// # Errors
    /// What the database says.
    pub async fn drop_case_indices(&mut self) -> Result<(), StoreError> {
        for (name, _) in CASE_INDICES {
            sqlx::query(AssertSqlSafe(format!("DROP INDEX IF EXISTS {name}"))).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Makes the secondary indices of cases anew.
    ///
    /// # Errors
    /// What the database says.
    pub async fn create_case_indices(&mut self) -> Result<(), StoreError> {
        for (_, sql) in CASE_INDICES {
            sqlx::raw_sql(sql.into_sql_str()).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Writes a chunk of new cases and facts.
    ///
    /// # Errors
    /// What the database says.
    pub async fn write_chunk(&mut self, chunk: CaseChunk) -> Result<(), StoreError> {
        self.insert(chunk.cases).await?;
        self.insert(chunk.facts).await
    }

    /// Replaces what a case says of itself, and keeps what it said before.
    ///
    /// # Errors
    /// What the database says.
    pub async fn update_case(&mut self, id: CaseId, before: &CaseRow, case: &CaseRow) -> Result<(), StoreError> {
        let change = self.id();
        let kept = formats::write(&StoredCaseVersion::from(before))?;
        sqlx::query(KEEP_VERSION).bind(id.number()).bind(change.number()).bind(kept).execute(self.connection()).await?;
        self.overwrite_case(id, case).await
    }

    pub(crate) async fn overwrite_case(&mut self, id: CaseId, case: &CaseRow) -> Result<(), StoreError> {
        let mut arguments = SqliteArguments::default();
        bind(&mut arguments, id.number())?;
        bind_case(&mut arguments, case)?;
        sqlx::query_with(UPDATE_CASE, arguments).execute(self.connection()).await?;
        Ok(())
    }

    /// Takes back what this change did to one case: a row of the file turned out to contradict a
    /// later one, and neither may stand.
    ///
    /// # Errors
    /// What the database says.
    pub async fn revert_case(&mut self, id: CaseId, created: bool) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(DELETE_FACTS_OF_CASE_IN_CHANGE)
            .bind(id.number())
            .bind(change.number())
            .execute(self.connection())
            .await?;
        if created {
            sqlx::query(DELETE_CASE).bind(id.number()).execute(self.connection()).await?;
            return Ok(());
        }
        let kept = sqlx::query(VERSION_OF_CASE)
            .bind(id.number())
            .bind(change.number())
            .fetch_optional(self.connection())
            .await?;
        if let Some(kept) = kept {
            let before =
                case_before(kept.get(0)).map_err(|reason| StoreError::damaged("case_versions", id, &reason))?;
            self.overwrite_case(id, &before).await?;
            sqlx::query(DELETE_VERSION).bind(id.number()).bind(change.number()).execute(self.connection()).await?;
        }
        Ok(())
    }
}
