//! An open book with what is kept of it in memory.

use crate::case_filter::ExcludedFrom;
use crate::division_rule::DivisionRule;
use crate::failure::{Failure, FailureCode};
use crate::kept::Kept;
use crate::open_lists::Lists;
use crate::portfolio_reader;
use crate::search_texts::SearchTexts;
use caseload_domain::aging::Convention;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Money};
use caseload_files::staging;
use caseload_portfolio::{Portfolio, Standing};
use caseload_store::{BatchRow, Book, Change, What};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};

/// Key of the setting that holds the currency of files that name none.
pub const CURRENCY_SETTING: &str = "currency";

/// An open book: every front works through one of these.
pub struct Session {
    /// The book, or a snapshot of it.
    pub book: Book,
    actor: String,
    /// What is kept of the book in memory.
    pub cache: Arc<Cache>,
    /// The lists that are open.
    pub lists: Arc<Lists>,
    kept: Arc<Kept>,
    pub(crate) filter_parts: Arc<dyn FilterParts>,
    /// The columns of the moment that `book` is a snapshot of, where it is one.
    of_moment: Option<Arc<Portfolio>>,
}

/// What a part of a filter finds, once it is awaited.
pub type Finding<'session, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'session>>;

/// Where a division's rules are applied.
#[derive(Clone, Copy)]
pub struct RulesOn<'session> {
    /// The columns of the book.
    pub portfolio: &'session Portfolio,
    /// Where each case stands on the day.
    pub standing: &'session Standing,
    /// How ages are counted.
    pub convention: &'session Convention,
}

/// Finds the parts of a filter that other systems know.
pub trait FilterParts: Send + Sync {
    /// The cases that one of some division rules would divide, those before it having taken theirs: their places in the
    /// portfolio. `number` counts the rules from 1.
    fn by_rule<'session>(
        &'session self,
        session: &'session Session,
        on: RulesOn<'session>,
        rules: &'session [DivisionRule],
        number: u32,
    ) -> Finding<'session, Vec<u32>>;

    /// The cases that a batch would leave out for a reason.
    fn excluded<'session>(
        &'session self,
        session: &'session Session,
        excluded: &'session ExcludedFrom,
    ) -> Finding<'session, Vec<CaseId>>;
}

/// What is kept of a book in memory, each as of the change that it was read at.
#[derive(Default)]
pub struct Cache {
    portfolio: RwLock<Option<Arc<Portfolio>>>,
    loading: Mutex<()>,
    pub search_texts: Mutex<Option<SearchTexts>>,
}

impl Session {
    /// Opens the book at `path`. `actor` is who stands in the log.
    ///
    /// # Errors
    /// `book_missing`, `not_a_book`, `book_newer`, `book_damaged`, `book_locked`, `disk_full`,
    /// `book_cannot_open`.
    pub async fn open(path: &Path, actor: &str, filter_parts: Arc<dyn FilterParts>) -> Result<Self, Failure> {
        let session = Self::of(Book::open(path).await?, actor, filter_parts);
        session.clear_leftovers().await?;
        Ok(session)
    }

    /// Clears away files that a program which is no more left on their way, or brings them where they belong
    /// where the change that records them lasts.
    async fn clear_leftovers(&self) -> Result<(), Failure> {
        for leftover in staging::leftovers_of(self.book.path()) {
            let mut recorded = true;
            for digest in leftover.digests().filter(|_| !leftover.is_decided()) {
                recorded &= self.book.is_recorded(digest, leftover.change().into()).await?;
            }
            leftover.clear(recorded);
        }
        Ok(())
    }

    /// Makes a new book at `path`, with the folders that lead to it, and opens it.
    ///
    /// # Errors
    /// `file_exists` where there is anything, or as for [`Session::open`].
    pub async fn create(path: &Path, actor: &str, filter_parts: Arc<dyn FilterParts>) -> Result<Self, Failure> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::new(FailureCode::BookCannotOpen).with("reason", error.to_string()))?;
        }
        Ok(Self::of(Book::create(path).await?, actor, filter_parts))
    }

    fn of(book: Book, actor: &str, filter_parts: Arc<dyn FilterParts>) -> Self {
        Self {
            book,
            actor: actor.to_owned(),
            cache: Arc::default(),
            lists: Arc::default(),
            kept: Arc::default(),
            filter_parts,
            of_moment: None,
        }
    }

    /// Closes the book's file.
    pub async fn close(&self) {
        self.book.close().await;
    }

    /// Where the book is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.book.path().to_owned()
    }

    /// The columns of the book as it is now, brought up to date with whatever anybody changed since they
    /// were asked for last.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked`.
    pub async fn portfolio(&self) -> Result<Arc<Portfolio>, Failure> {
        if let Some(of_moment) = &self.of_moment {
            return Ok(of_moment.clone());
        }
        let newest = self.book.last_change().await?;
        if let Some(current) = self.loaded_at(newest).await {
            return Ok(current);
        }
        Ok(self.newest_snapshot().await?.1)
    }

    /// Brings what is kept in memory up to date with whatever anybody changed, so that the next answer need not.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked`.
    pub async fn refresh(&self) -> Result<(), Failure> {
        self.portfolio().await.map(|_| ())
    }

    /// This book as it is now, for an answer that takes several reads: all of them, columns too, see the same
    /// moment, whatever is written meanwhile.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked`.
    pub async fn at_one_moment(&self) -> Result<Self, Failure> {
        let (book, portfolio) = if let Some(of_moment) = &self.of_moment {
            (self.book.clone(), of_moment.clone())
        } else {
            self.newest_snapshot().await?
        };
        Ok(Self {
            book,
            actor: self.actor.clone(),
            cache: self.cache.clone(),
            lists: self.lists.clone(),
            kept: self.kept.clone(),
            filter_parts: self.filter_parts.clone(),
            of_moment: Some(portfolio),
        })
    }

    /// A snapshot of the book and its columns. Snapshots are taken one after another, so the columns in memory
    /// are never of a later one.
    async fn newest_snapshot(&self) -> Result<(Book, Arc<Portfolio>), Failure> {
        let _loading = self.cache.loading.lock().await;
        let snapshot = self.book.snapshot().await?;
        let newest = snapshot.last_change().await?;
        if let Some(current) = self.loaded_at(newest).await {
            return Ok((snapshot, current));
        }
        let decimals = currency_of(&snapshot).await?.decimals();
        let current = self.cache.portfolio.read().await.clone();
        let mut updated = None;
        if let Some(current) = &current {
            let since = snapshot.changed_since(current.change).await?;
            updated = portfolio_reader::updated(current, &snapshot, &since, decimals).await?;
        }
        // Gone before new ones are read whole, so that there is never room for both.
        drop(current);
        let fresh = if let Some(updated) = updated {
            updated
        } else {
            *self.cache.portfolio.write().await = None;
            portfolio_reader::load(&snapshot, decimals).await?
        };
        let fresh = Arc::new(fresh);
        *self.cache.portfolio.write().await = Some(fresh.clone());
        Ok((snapshot, fresh))
    }

    /// The columns in memory where they are those of that change.
    async fn loaded_at(&self, change: ChangeId) -> Option<Arc<Portfolio>> {
        self.cache.portfolio.read().await.clone().filter(|current| current.change == change)
    }

    /// Refuses to write over the book or over a file that is being read.
    pub fn refuse_in_use(&self, target: &Path, sources: &[&Path]) -> Result<(), Failure> {
        let real = |path: &Path| path.canonicalize().ok();
        let book = self.path();
        let in_use = real(target).is_some_and(|target| {
            std::iter::once(book.as_path())
                .chain(sources.iter().copied())
                .any(|path| real(path).as_ref() == Some(&target))
        });
        if in_use {
            let file = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            return Err(Failure::new(FailureCode::TargetInUse).with("file", file));
        }
        Ok(())
    }

    /// Begins a change in the name of the engine's user: the one way to write. It takes the book's lock, so
    /// what is read from here on stays as it is until the change is committed or dropped. Decide after it,
    /// not before; what was decided before is decided anew unless [`Change::follows`] says that nothing
    /// was written since.
    pub async fn change(&self, what: What) -> Result<Change, Failure> {
        Ok(self.book.change(&self.actor, what).await?)
    }

    /// That the book was changed since `seen`: how often, and the last of those changes.
    pub async fn book_changed_since(&self, seen: ChangeId) -> Result<Failure, Failure> {
        let newest = self.book.last_change().await?;
        let failure = Failure::new(FailureCode::BookChanged).with("changes", newest.number() - seen.number());
        Ok(match self.book.log(None, 1).await?.first() {
            Some(last) => failure
                .with("change", last.change.number())
                .with("what", last.what.code())
                .with("actor", last.actor.as_str()),
            None => failure,
        })
    }

    /// What a crate above this one keeps with the book in memory, the same for every moment of it.
    #[must_use]
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.kept.get()
    }

    /// The batch of a number.
    ///
    /// # Errors
    /// `no_such_batch`.
    pub async fn batch_row(&self, number: &str) -> Result<BatchRow, Failure> {
        self.book
            .batches()
            .await?
            .into_iter()
            .find(|batch| batch.number == number.trim())
            .ok_or_else(|| Failure::new(FailureCode::NoSuchBatch).with("batch", number))
    }

    /// An amount that was typed, where one was.
    pub async fn typed_amount(&self, field: &str, text: Option<&str>) -> Result<Option<i64>, Failure> {
        match text {
            Some(text) => self.amount_in_book_currency(field, text).await.map(Some),
            None => Ok(None),
        }
    }

    /// The currency of files that name none.
    pub async fn currency(&self) -> Result<Currency, Failure> {
        currency_of(&self.book).await
    }

    /// An amount that was typed in, in minor units of the book's currency.
    ///
    /// # Errors
    /// `value_out_of_range` naming `field`.
    pub async fn amount_in_book_currency(&self, field: &str, text: &str) -> Result<i64, Failure> {
        caseload_tables::values::typed_amount(text, self.currency().await?).map_err(|error| {
            Failure::new(FailureCode::ValueOutOfRange)
                .with("field", field)
                .with("value", text)
                .with("reason", error.code())
        })
    }

    /// Somebody whose limits are amounts in the book's currency: an agency by any of its agreements, or a collector.
    pub async fn first_with_limits_of_money(&self) -> Result<Option<String>, Failure> {
        let agreed = self.book.agency_versions().await?.into_iter().find(|row| row.terms().has_amounts());
        if let Some(row) = agreed {
            return Ok(Some(row.name));
        }
        let collectors = self.book.collectors(None).await?;
        let limited = collectors.iter().find(|one| one.terms.most_outstanding.is_some());
        Ok(limited.map(|one| one.name().to_owned()))
    }

    /// Whether the currency of files that name none was chosen, said by a file, or taken for granted by one.
    pub async fn is_currency_settled(&self) -> Result<bool, Failure> {
        Ok(self.book.setting(CURRENCY_SETTING).await?.is_some() || self.book.has_cases().await?)
    }

    /// Chooses the currency of files that name none, in which limits are too.
    ///
    /// # Errors
    /// `currency_agreed` where amounts were agreed upon in the currency of now.
    pub async fn set_currency(&self, currency: Currency) -> Result<(), Failure> {
        let mut change = self.change(What::Setting).await?;
        let before = self.currency().await?;
        if before != currency
            && let Some(name) = self.first_with_limits_of_money().await?
        {
            return Err(Failure::new(FailureCode::CurrencyAgreed).with("currency", before.code()).with("name", name));
        }
        if self.book.setting(CURRENCY_SETTING).await?.as_deref() != Some(currency.code()) {
            // What was agreed before the change that set the currency may not come back: it stays the last that did.
            change.set_setting(CURRENCY_SETTING, currency.code()).await?;
        }
        let params = serde_json::json!({ "key": CURRENCY_SETTING, "value": currency.code() });
        change.commit(&params).await?;
        Ok(())
    }
}

/// The currency of files that name none, from a book or a snapshot of it.
async fn currency_of(book: &Book) -> Result<Currency, Failure> {
    let Some(code) = book.setting(CURRENCY_SETTING).await? else { return Ok(Currency::CNY) };
    code.parse().map_err(|()| crate::stored::damaged("settings", CURRENCY_SETTING, &"is no currency"))
}

/// Sums as a list, one amount per currency; an empty list when nothing was added.
pub fn sums_of(amounts: impl Iterator<Item = (Currency, i64)>) -> Result<Vec<Money>, Failure> {
    let mut sums = caseload_domain::money::Sums::default();
    for (currency, minor) in amounts {
        sums.add(currency, minor)?;
    }
    Ok(sums.to_list())
}
