//! Settings that belong to the book, as opposed to the program.

use crate::book::Book;
use crate::change::Change;
use crate::error::StoreError;
use crate::statements::statements;
use sqlx::Row as _;

statements! {
    READ_SETTING = "SELECT value FROM settings WHERE key = $1";
    WRITE_SETTING = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
}

impl Book {
    /// A setting's value.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let row = sqlx::query(READ_SETTING).bind(key).fetch_optional(self.readers()).await?;
        Ok(row.map(|row| row.get(0)))
    }
}

impl Change {
    /// Sets a setting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        sqlx::query(WRITE_SETTING).bind(key).bind(value).execute(self.connection()).await?;
        Ok(())
    }
}
