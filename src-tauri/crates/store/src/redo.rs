//! Doing again what was taken back: an undo keeps the rows that it removed or altered, and redo puts them
//! back. It serves every kind of change alike.

use crate::bulk::execute_all;
use crate::capture::{self, RowChange};
use crate::change::Change;
use crate::raw::each_row_on;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::row_sums::Value;
use caseload_book_format::tables::{self, Table};
use caseload_domain::ids::ChangeId;
use sqlx::Row as _;
use std::collections::HashMap;

statements! {
    KEEP_UNDONE_ROWS = "INSERT INTO undone_rows (change_id, sequence, content) VALUES ($1, $2, $3)";
    UNDONE_ROWS = "SELECT sequence, content FROM undone_rows WHERE change_id = $1 ORDER BY sequence DESC";
    DROP_UNDONE_ROWS = "DELETE FROM undone_rows WHERE change_id = $1";
}

/// Bytes of rows that are kept together.
const BLOCK: usize = 4 << 20;

impl Change {
    /// Keeps what this change has removed or altered since [`capture::remember`]; that it was nothing is kept too.
    pub(crate) async fn keep_undone_rows(&mut self) -> Result<(), StoreError> {
        let images = capture::take_remembered(self.connection()).await?;
        let (mut sequence, mut block) = (0, Vec::new());
        for image in images {
            append(&mut block, &image);
            if block.len() >= BLOCK {
                self.keep_block(sequence, &block).await?;
                sequence += 1;
                block.clear();
            }
        }
        if sequence == 0 || !block.is_empty() {
            self.keep_block(sequence, &block).await?;
        }
        Ok(())
    }

    async fn keep_block(&mut self, sequence: i64, block: &[u8]) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(KEEP_UNDONE_ROWS)
            .bind(change.number())
            .bind(sequence)
            .bind(block)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Puts back what the undo `undo` took away, the last first; `false` where nothing of it is kept.
    pub(crate) async fn restore_undone_rows(&mut self, undo: ChangeId) -> Result<bool, StoreError> {
        let blocks = sqlx::query(UNDONE_ROWS).bind(undo.number()).fetch_all(self.connection()).await?;
        if blocks.is_empty() {
            return Ok(false);
        }
        let keys = self.primary_keys().await?;
        for block in &blocks {
            let damaged = || StoreError::damaged("undone_rows", undo, "the rows can't be read");
            let images = split(block.get(1)).ok_or_else(damaged)?;
            execute_all(self.connection(), images.iter().rev().map(|image| putting_back(image, &keys))).await?;
        }
        sqlx::query(DROP_UNDONE_ROWS).bind(undo.number()).execute(self.connection()).await?;
        Ok(true)
    }

    /// The columns of each table's primary key, by their indices.
    async fn primary_keys(&mut self) -> Result<HashMap<u8, Vec<usize>>, StoreError> {
        let mut keys = HashMap::new();
        for (number, table) in (0..).zip(tables::ALL) {
            let (mut key, sql) = (Vec::new(), format!("SELECT cid, pk FROM pragma_table_info('{}')", table.name));
            each_row_on(self.connection(), &sql, |row| {
                if row.get::<i64>(1) > 0 {
                    key.extend(usize::try_from(row.get::<i64>(0)));
                }
            })
            .await?;
            keys.insert(number, key);
        }
        Ok(keys)
    }
}

/// The statement that puts a row back as it was, with its values.
fn putting_back<'image>(
    image: &'image RowChange,
    keys: &HashMap<u8, Vec<usize>>,
) -> Result<(String, Vec<Value<'image>>), StoreError> {
    let damaged = || StoreError::damaged("undone_rows", image.table, "a row can't be read");
    let table = tables::ALL.get(usize::from(image.table)).ok_or_else(damaged)?;
    let (old, new) = (values(&image.old), values(&image.new));
    let key = keys.get(&image.table).ok_or_else(damaged)?;
    let condition = |from: usize| {
        let parts = (from..).zip(key).map(|(number, at)| format!("{} = ?{number}", table.columns[*at]));
        parts.collect::<Vec<_>>().join(" AND ")
    };
    if new.is_empty() {
        return Ok((insertion(table), old));
    }
    let key = key_values(&new, key).ok_or_else(damaged)?;
    if old.is_empty() {
        return Ok((format!("DELETE FROM {} WHERE {}", table.name, condition(1)), key));
    }
    let parts = (1..).zip(table.columns).map(|(number, column)| format!("{column} = ?{number}"));
    let set = parts.collect::<Vec<_>>().join(", ");
    let sql = format!("UPDATE {} SET {set} WHERE {}", table.name, condition(table.columns.len() + 1));
    Ok((sql, old.into_iter().chain(key).collect()))
}

fn insertion(table: &Table) -> String {
    let variables = vec!["?"; table.columns.len()].join(",");
    format!("INSERT INTO {} ({}) VALUES ({variables})", table.name, table.columns.join(","))
}

fn values(mut bytes: &[u8]) -> Vec<Value<'_>> {
    let mut values = Vec::new();
    while let Some((value, rest)) = Value::split_from(bytes) {
        values.push(value);
        bytes = rest;
    }
    values
}

fn key_values<'row>(values: &[Value<'row>], key: &[usize]) -> Option<Vec<Value<'row>>> {
    key.iter().map(|at| values.get(*at).copied()).collect()
}

/// The number of the table, then both sides with their lengths.
fn append(block: &mut Vec<u8>, image: &RowChange) {
    block.push(image.table);
    for side in [&image.old, &image.new] {
        block.extend_from_slice(&(side.len() as u64).to_le_bytes());
        block.extend_from_slice(side);
    }
}

fn split(mut block: &[u8]) -> Option<Vec<RowChange>> {
    fn side<'block>(rest: &mut &'block [u8]) -> Option<&'block [u8]> {
        let (length, after) = rest.split_first_chunk::<8>()?;
        let (content, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        *rest = after;
        Some(content)
    }
    let mut images = Vec::new();
    while let Some((table, rest)) = block.split_first() {
        block = rest;
        let old = side(&mut block)?.to_vec();
        let new = side(&mut block)?.to_vec();
        images.push(RowChange { table: *table, old, new });
    }
    Some(images)
}
