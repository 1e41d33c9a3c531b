//! Finding cases by a part of any of their texts.

use crate::failure::Failure;
use crate::search_texts::{SearchTexts, folded};
use crate::session::Session;
use caseload_domain::ids::CaseId;

impl Session {
    /// The cases in whose texts `text` occurs, in the order of their numbers.
    pub async fn cases_with_text(&self, text: &str) -> Result<Vec<CaseId>, Failure> {
        let part = folded(text).into_owned();
        let texts = self.search_texts().await?;
        tokio::task::spawn_blocking(move || texts.find(&part)).await.map_err(|error| Failure::internal(&error))
    }

    /// Reads the texts that are searched, so that the first search need not wait for them.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked`.
    pub async fn prepare_search(&self) -> Result<(), Failure> {
        self.search_texts().await.map(|_| ())
    }

    async fn search_texts(&self) -> Result<SearchTexts, Failure> {
        let moment = self.at_one_moment().await?;
        let newest = moment.portfolio().await?.change;
        let mut kept = self.cache.search_texts.lock().await;
        if let Some(texts) = kept.as_ref().filter(|texts| texts.change == newest) {
            return Ok(texts.clone());
        }
        let mut updated = None;
        if let Some(texts) = kept.as_ref().filter(|texts| texts.change < newest) {
            let since = moment.book.changed_since(texts.change).await?;
            updated = texts.updated(&moment.book, &since).await?;
        }
        let texts = match updated {
            Some(updated) => updated,
            None => SearchTexts::read(&moment.book, newest).await?,
        };
        // Another search may have read a later moment meanwhile; an earlier one is for this answer only.
        if kept.as_ref().is_none_or(|kept| kept.change < newest) {
            *kept = Some(texts.clone());
        }
        Ok(texts)
    }
}
