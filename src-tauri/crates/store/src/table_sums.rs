//! The control sums of a table as its rows are.

use crate::raw::each_row_on;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::{RowSum, Value, row_hash};
use caseload_book_format::tables::Table;
use caseload_domain::ids::ChangeId;
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;

/// The control sums of the rows of a table as they are, by the change that entered them.
pub(crate) async fn row_sums_on(
    connection: &mut SqliteConnection,
    table: &'static Table,
) -> Result<BTreeMap<ChangeId, RowSum>, StoreError> {
    let mut sums: BTreeMap<ChangeId, RowSum> = BTreeMap::new();
    let mut bytes = Vec::new();
    let sql = format!("SELECT {} FROM {}", table.columns.join(","), table.name);
    each_row_on(connection, &sql, |row| {
        bytes.clear();
        let (mut key, mut entered) = (0, ChangeId::BEFORE_ALL);
        for (index, place) in (0..table.columns.len()).zip(0..) {
            let value = row.value(place);
            if index == table.key() {
                key = value.as_key();
            }
            if let (true, Value::Integer(change)) = (index == table.entered(), value) {
                entered = change.into();
            }
            value.append_to(&mut bytes);
        }
        sums.entry(entered).or_default().add(key, row_hash(table, &bytes));
    })
    .await?;
    Ok(sums)
}
