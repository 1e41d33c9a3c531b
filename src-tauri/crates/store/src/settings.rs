//! Settings that belong to the book, as opposed to the program.

use crate::book::Book;
use crate::change::Change;
use crate::rows::read_rows;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use sqlx::Row as _;

statements! {
    READ_SETTING = "SELECT value FROM settings WHERE key = $1";
    WRITE_SETTING = "INSERT INTO settings (key, value, change_id) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET value = excluded.value, change_id = excluded.change_id";
    SETTINGS_UNDER = "SELECT key, value FROM settings WHERE key >= $1 AND key < $2 ORDER BY key";
    REMOVE_SETTING = "DELETE FROM settings WHERE key = $1";
}

impl Book {
    /// The settings whose keys begin with `prefix`, without it, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settings_under(&self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        // No key has a character beyond this one.
        let end = format!("{prefix}\u{10ffff}");
        let rows = sqlx::query(SETTINGS_UNDER).bind(prefix).bind(end).fetch_all(&mut *self.reader().await?).await?;
        read_rows("settings", &rows, |row| (row.get::<String, _>(0)[prefix.len()..].to_owned(), row.get(1)))
    }

    /// A setting's value.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(READ_SETTING).bind(key).fetch_optional(&mut *self.reader().await?).await?;
        Ok(row.map(|row| row.get(0)))
    }
}

impl Change {
    /// Sets a setting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(WRITE_SETTING).bind(key).bind(value).bind(change.number()).execute(self.connection()).await?;
        Ok(())
    }

    /// Removes a setting; gives whether it was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn remove_setting(&mut self, key: &str) -> Result<bool, StoreError> {
        Ok(sqlx::query(REMOVE_SETTING).bind(key).execute(self.connection()).await?.rows_affected() > 0)
    }
}
