//! An open book with what is kept of it in memory.

use crate::conventions::Basis;
use crate::division::Proposals;
use crate::failure::Failure;
use crate::lists::Lists;
use crate::outsourcing::Ledger;
use crate::portfolio::{PaidIn, Portfolio};
use caseload_domain::aging::BucketSet;
use caseload_domain::calendar::DayNumber;
use caseload_domain::{Currency, Money};
use caseload_store::{Book, Change, What};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};

/// Key of the setting that holds the currency of files that name none.
const CURRENCY_SETTING: &str = "currency";

/// An open book: every front works through one of these.
pub struct Engine {
    pub(crate) book: Book,
    actor: String,
    portfolio: RwLock<Option<Arc<Portfolio>>>,
    loading: Mutex<()>,
    pub(crate) lists: Lists,
    pub(crate) proposals: Proposals,
    /// What placements and payments come to, as of the change it was read at.
    pub(crate) ledgers: std::sync::Mutex<Option<Arc<Ledger>>>,
}

/// What the frame of the window shows of a book.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BookState {
    /// The file's name without its ending.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Number of the newest change; a front that saw another one looks again.
    pub change: i64,
    /// Whether there is any case in it.
    pub empty: bool,
    /// The currency of files that name none.
    pub currency: Currency,
    /// The policy in use and its version: `standard@1`.
    pub policy: String,
    /// The bucket set of that policy.
    pub buckets: BucketSet,
    /// The code of the change that undo would take back.
    pub undo: Option<String>,
    /// The code of the change that redo would do again.
    pub redo: Option<String>,
}

impl Engine {
    /// Opens the book at `path`, and makes it when there is none. `actor` is who stands in the log.
    ///
    /// # Errors
    /// `not_a_book`, `book_newer`, `book_damaged`, `book_locked`, `disk_full`, `book_cannot_open`.
    pub async fn open(path: &Path, actor: &str) -> Result<Self, Failure> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::new(crate::codes::BOOK_CANNOT_OPEN).with("reason", error.to_string()))?;
        }
        Ok(Self {
            book: Book::open(path).await?,
            actor: actor.to_owned(),
            portfolio: RwLock::new(None),
            loading: Mutex::new(()),
            lists: Lists::default(),
            proposals: Proposals::default(),
            ledgers: std::sync::Mutex::default(),
        })
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

    /// The columns of the book as it is now, read anew when another program changed it.
    ///
    /// # Errors
    /// What the book says.
    pub async fn portfolio(&self) -> Result<Arc<Portfolio>, Failure> {
        let newest = self.book.last_change().await?;
        if let Some(current) = self.portfolio.read().await.as_ref()
            && current.change == newest
        {
            return Ok(current.clone());
        }
        // One reader at a time; whoever waited finds it done.
        let _loading = self.loading.lock().await;
        let newest = self.book.last_change().await?;
        if let Some(current) = self.portfolio.read().await.as_ref()
            && current.change == newest
        {
            return Ok(current.clone());
        }
        let fresh = Arc::new(Portfolio::load(&self.book, newest, self.currency().await?.decimals()).await?);
        *self.portfolio.write().await = Some(fresh.clone());
        Ok(fresh)
    }

    /// The columns if they are in memory, as of whenever they were read.
    pub(crate) async fn portfolio_if_loaded(&self) -> Option<Arc<Portfolio>> {
        self.portfolio.read().await.clone()
    }

    /// Refuses to write over the book or over a file that is being read.
    pub(crate) fn refuse_in_use(&self, target: &Path, sources: &[&Path]) -> Result<(), Failure> {
        let real = |path: &Path| path.canonicalize().ok();
        let book = self.path();
        let in_use = real(target).is_some_and(|target| {
            std::iter::once(book.as_path())
                .chain(sources.iter().copied())
                .any(|path| real(path).as_ref() == Some(&target))
        });
        if in_use {
            let file = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            return Err(Failure::new(crate::codes::TARGET_IN_USE).with("file", file));
        }
        Ok(())
    }

    /// Begins a change in the name of the engine's user.
    pub(crate) async fn change(&self, what: What) -> Result<Change, Failure> {
        Ok(self.book.change(&self.actor, what).await?)
    }

    /// Brings the columns in memory up to date after a change that touched only who has some cases.
    /// Anything else, or a change by another program in between, makes them be read anew.
    pub(crate) async fn absorb_assignments(&self, change: i64, case_ids: &[i64]) -> Result<(), Failure> {
        let mut held = self.portfolio.write().await;
        let Some(current) = held.as_ref() else { return Ok(()) };
        if current.change + 1 != change || case_ids.len() > current.len() / 4 + 1_000 {
            *held = None;
            return Ok(());
        }
        let spans = self.book.assignments_of(case_ids).await?;
        let mut next = Portfolio::clone(current);
        next.replace_assignments(case_ids, &spans);
        next.collectors = self.book.collectors(None).await?;
        next.change = change;
        *held = Some(Arc::new(next));
        Ok(())
    }

    /// Brings the columns in memory up to date after a change that gave cases to collectors and took
    /// others back, and touched nothing else.
    pub(crate) async fn take_in_assignments(&self, change: i64, given: &[(i64, i64)], taken: &[i64], day: DayNumber) {
        let mut held = self.portfolio.write().await;
        let Some(current) = held.as_ref() else { return };
        if current.change + 1 != change {
            *held = None;
            return;
        }
        let mut next = Portfolio::clone(current);
        // Nobody else may hold the old columns, so that they go before the new ones are whole.
        next.assign(given, taken, day);
        next.change = change;
        *held = Some(Arc::new(next));
    }

    /// Brings the columns in memory up to date after a change was taken back or done again: where it was
    /// an assignment only who has the cases is read anew, else everything when it is asked for.
    pub(crate) async fn absorb_undone(&self, change: i64, what: &str) -> Result<(), Failure> {
        let mut held = self.portfolio.write().await;
        // Gone before the new ones come, so that there is never room for both.
        let Some(current) = held.take() else { return Ok(()) };
        if current.change + 1 != change || !matches!(what, "assign" | "unassign" | "divide") {
            return Ok(());
        }
        let mut next = Portfolio::clone(&current);
        drop(current);
        next.assignments = Arc::default();
        let mut assignments = Vec::new();
        self.book.each_assignment(None, |span| assignments.push(span)).await?;
        next.assignments = Arc::new(assignments);
        next.change = change;
        *held = Some(Arc::new(next));
        Ok(())
    }

    /// Brings the columns in memory up to date after an import of payments and nothing else, which
    /// was entered on that day.
    pub(crate) async fn absorb_payments(&self, change: i64, entered: DayNumber, paid: &[PaidIn]) {
        let mut held = self.portfolio.write().await;
        if let Some(current) = held.as_ref()
            && current.change + 1 == change
        {
            let mut next = Portfolio::clone(current);
            next.add_payments(entered, paid);
            next.change = change;
            *held = Some(Arc::new(next));
        }
    }

    /// Brings the holds in memory up to date after a change that touched nothing else.
    pub(crate) async fn absorb_holds(&self, change: i64) -> Result<(), Failure> {
        let mut held = self.portfolio.write().await;
        if let Some(current) = held.as_ref()
            && current.change + 1 == change
        {
            let mut holds = Vec::new();
            self.book.each_hold(None, |span| holds.push(span)).await?;
            let mut next = Portfolio::clone(current);
            next.holds = Arc::new(holds);
            next.change = change;
            *held = Some(Arc::new(next));
        }
        Ok(())
    }

    /// Marks the columns in memory as seen at `change` where it touched nothing that is in them.
    pub(crate) async fn absorb_nothing(&self, change: i64) {
        let mut held = self.portfolio.write().await;
        if let Some(current) = held.as_ref()
            && current.change + 1 == change
        {
            let mut next = Portfolio::clone(current);
            next.change = change;
            *held = Some(Arc::new(next));
        }
    }

    /// The currency of files that name none.
    ///
    /// # Errors
    /// What the book says.
    pub async fn currency(&self) -> Result<Currency, Failure> {
        let set = self.book.setting(CURRENCY_SETTING).await?;
        Ok(set.and_then(|code| code.parse().ok()).unwrap_or(Currency::CNY))
    }

    /// An amount that was typed in, in minor units of the book's currency.
    ///
    /// # Errors
    /// `value_out_of_range` naming `field`, or what the book says.
    pub async fn amount_in_book_currency(&self, field: &str, text: &str) -> Result<i64, Failure> {
        caseload_files::values::typed_amount(text, self.currency().await?).map_err(|error| {
            Failure::new(crate::codes::VALUE_OUT_OF_RANGE)
                .with("field", field)
                .with("value", text)
                .with("reason", error.code())
        })
    }

    /// Chooses the currency of files that name none.
    ///
    /// # Errors
    /// What the book says.
    pub async fn set_currency(&self, currency: Currency) -> Result<(), Failure> {
        let mut change = self.change(What::Setting).await?;
        change.set_setting(CURRENCY_SETTING, currency.code()).await?;
        let params = serde_json::json!({ "key": CURRENCY_SETTING, "value": currency.code() });
        change.commit(&params).await?;
        // Tolerances are in it, so the columns are read anew when they are asked for.
        *self.portfolio.write().await = None;
        Ok(())
    }

    /// What the frame of the window shows.
    ///
    /// # Errors
    /// What the book says.
    pub async fn state(&self) -> Result<BookState, Failure> {
        let path = self.path();
        let (undo, redo) = self.next_undo_and_redo().await?;
        let chosen = self.chosen(&Basis::default()).await?;
        Ok(BookState {
            policy: format!("{}@{}", chosen.policy, chosen.policy_version),
            buckets: chosen.convention.buckets,
            name: path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
            path: path.display().to_string(),
            change: self.book.last_change().await?,
            empty: !self.book.has_cases().await?,
            currency: self.currency().await?,
            undo,
            redo,
        })
    }
}

/// Sums as a list, one amount per currency; an empty list when nothing was added.
pub(crate) fn sums_of(amounts: impl Iterator<Item = (Currency, i64)>) -> Result<Vec<Money>, Failure> {
    let mut sums = caseload_domain::money::Sums::default();
    for (currency, minor) in amounts {
        sums.add(currency, minor)?;
    }
    Ok(sums.to_list())
}
