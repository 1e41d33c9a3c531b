//! Bringing an older book up to date: the steps of the schema, what they can't say in SQL, and the entry
//! of the log that seals what was there.

use crate::ids::IdColumns as _;
use crate::log_entry::{Sealed, What, stamp};
use crate::statements::statements;
use crate::table_sums::row_sums_on;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::Ledger;
use caseload_book_format::tables;
use caseload_domain::ids::ChangeId;
use serde_json::json;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row as _, SqlSafeStr as _};

statements! {
    NEWEST_ENTRY = "SELECT id, digest FROM changes ORDER BY id DESC LIMIT 1";
    INSERT_UPGRADE = "INSERT INTO changes (id, at, actor, what, params, previous, digest) VALUES ($1, $2, $3, 'upgrade', '{}', $4, '')";
    FINISH_UPGRADE = "UPDATE changes SET params = $2, sums = $3, digest = $4 WHERE id = $1";
    SET_HEAD = "INSERT INTO book_head (id, change_id, digest) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET change_id = excluded.change_id, digest = excluded.digest";
    ALL_SUMS = "SELECT id, sums FROM changes WHERE sums <> '' ORDER BY id";
    TWICE_SETTLED = "SELECT count(*) FROM settlements s WHERE EXISTS (SELECT 1 FROM settlements t WHERE t.agency_id = s.agency_id AND t.first_day = s.first_day AND t.id < s.id)";
}

/// Who stands in the log for it.
const ACTOR: &str = "caseload";

/// Carries out the steps that lead from version `from` to the newest, within the caller's transaction.
pub(crate) async fn run(
    connection: &mut SqliteConnection,
    steps: &[&'static str],
    from: i64,
) -> Result<(), StoreError> {
    if from == 0 {
        for step in steps {
            sqlx::raw_sql(step.into_sql_str()).execute(&mut *connection).await?;
        }
        return Ok(());
    }
    let last = sqlx::query(NEWEST_ENTRY).fetch_optional(&mut *connection).await?;
    let (id, previous) = last
        .map_or_else(|| (ChangeId::BEFORE_ALL.next(), String::new()), |row| (row.id::<ChangeId>(0).next(), row.get(1)));
    let at = stamp();
    // The entry comes first, so that what the steps write can refer to it.
    sqlx::query(INSERT_UPGRADE)
        .bind(id.number())
        .bind(&at)
        .bind(ACTOR)
        .bind(&previous)
        .execute(&mut *connection)
        .await?;
    let removed =
        if from >= 5 { sqlx::query(TWICE_SETTLED).fetch_one(&mut *connection).await?.get::<i64, _>(0) } else { 0 };
    for step in steps {
        sqlx::raw_sql(step.into_sql_str()).execute(&mut *connection).await?;
    }
    let params = json!({
        "from": from,
        "to": caseload_book_format::schema::VERSION,
        "settlements_removed": removed,
    })
    .to_string();
    let sums = sums_to_seal(connection).await?.to_text()?;
    let sealed =
        Sealed { id, at: &at, actor: ACTOR, what: What::Upgrade.code(), params: &params, sums: &sums, cases: None };
    let digest = sealed.digest(&previous);
    sqlx::query(FINISH_UPGRADE)
        .bind(id.number())
        .bind(&params)
        .bind(&sums)
        .bind(&digest)
        .execute(&mut *connection)
        .await?;
    sqlx::query(SET_HEAD).bind(id.number()).bind(&digest).execute(connection).await?;
    Ok(())
}

/// What every row comes to beyond what the log says already: what an upgrade's entry has to add so that
/// from then on the log speaks of the rows as they are.
async fn sums_to_seal(connection: &mut SqliteConnection) -> Result<Ledger, StoreError> {
    let mut said = Ledger::default();
    for row in sqlx::query(ALL_SUMS).fetch_all(&mut *connection).await? {
        said.merge(&Ledger::parse(row.get("sums"), row.id("id"))?);
    }
    let mut sealing = Ledger::default();
    for (number, table) in (0..).zip(tables::ALL) {
        for (entered, sum) in row_sums_on(connection, table).await? {
            *sealing.group(number, entered) = sum;
        }
    }
    for (number, entered, sum) in said.groups() {
        let group = sealing.group(number, entered);
        *group = group.minus(sum);
    }
    Ok(sealing)
}
