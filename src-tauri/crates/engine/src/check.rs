//! The book's own audit.

use crate::engine::Engine;
use caseload_domain::Status;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::ChangeId;
use caseload_domain::money::Sums;
use caseload_portfolio::Portfolio;
use caseload_reports::aging_totals::{Asked, Counted, table, table_of};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::book_head::BookHead;
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{Book, ProblemCode};
use chrono::NaiveDate;
use serde::Serialize;

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where.
    pub place: String,
    /// The change that entered the rows concerned, where rows are.
    pub change: Option<ChangeId>,
    /// The table concerned, where one is.
    pub table: Option<String>,
    /// The row concerned, where it is a single one: a loan number, or the key of the row.
    pub row: Option<String>,
}

impl Problem {
    fn of(code: ProblemCode, place: String) -> Self {
        Self { code, place, change: None, table: None, row: None }
    }
}

/// The outcome of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct CheckResult {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What is.
    pub problems: Vec<Problem>,
    /// The newest change and its digest: whoever notes them can tell later whether this book is still that one,
    /// with nothing but additions. `null` in a new book.
    pub head: Option<BookHead>,
}

impl Engine {
    /// Audits the book: its file, schema and references, the chain of the log, every row against what the log
    /// says was written, one collector or agency a case, every open case in exactly one bucket, sums, and the
    /// columns in memory against it. `known_head` is the digest of a change that somebody noted elsewhere.
    ///
    /// # Errors
    /// `book_damaged`, `book_locked` where it can't even be asked.
    pub async fn check(&self, as_of: NaiveDate, known_head: Option<&str>) -> Result<CheckResult, Failure> {
        let snapshot = self.book.snapshot().await?;
        let mut problems: Vec<Problem> = snapshot
            .audit(known_head)
            .await?
            .into_iter()
            .map(|found| Problem {
                code: found.code,
                place: found.place,
                change: found.change,
                table: found.table.map(str::to_owned),
                row: found.row,
            })
            .collect();
        let head = snapshot.head().await?.map(BookHead::of);
        match self.check_figures(&snapshot, as_of).await {
            Ok(found) => problems.extend(found),
            // What can't be read is among what was found already, or is a finding of its own.
            Err(failure) if failure.code == FailureCode::BookDamaged => {
                let text = |name: &str| failure.params.get(name).and_then(|value| value.as_str()).unwrap_or_default();
                let place = format!("{} ({})", text("place"), text("reason"));
                let (table, row) = (text("table").to_owned(), text("row").to_owned());
                problems.push(Problem {
                    table: Some(table).filter(|table| !table.is_empty()),
                    row: Some(row).filter(|row| !row.is_empty()),
                    ..Problem::of(ProblemCode::RowUnreadable, place)
                });
            }
            Err(failure) => return Err(failure),
        }
        Ok(CheckResult { ok: problems.is_empty(), problems, head })
    }

    /// Compares the columns in memory with a snapshot of the book, and tables with the cases that they count.
    async fn check_figures(&self, snapshot: &Book, as_of: NaiveDate) -> Result<Vec<Problem>, Failure> {
        let mut problems = Vec::new();
        let held = self.portfolio().await?;
        let fresh = caseload_session::portfolio_reader::load(snapshot, held.decimals_of_book).await?;
        let today = day_number(as_of);
        let used = self.convention(&PolicyOverride::default()).await?;
        let (one, other) = (held.standing(today, None, &used), fresh.standing(today, None, &used));
        let mut problem = |code: ProblemCode, place: String| {
            problems.push(Problem::of(code, place));
        };
        let differing = held.first_difference(&fresh);
        if let Some(column) = differing.filter(|_| held.change == fresh.change) {
            problem(ProblemCode::ColumnsDifferFromBook, column.to_owned());
        } else if one.due != other.due || one.outstanding != other.outstanding || one.status != other.status {
            problem(ProblemCode::ColumnsDifferFromBook, as_of.to_string());
        }
        // Where the book is plain, the short way must come to the same on any day.
        for back in [0, 1, 30, 365] {
            let day = today - back;
            let unseen = Portfolio::clone(&fresh);
            let short = table_of(&unseen, (day, None), &used, Asked::ALL)?;
            if short != table(&unseen, &unseen.standing(day, None, &used), &used, Asked::ALL)? {
                problem(ProblemCode::ColumnsDifferFromBook, format!("{back} days before {as_of}"));
            }
        }
        for set in self.bucket_sets().await? {
            let convention = Convention { buckets: set, ..used.clone() };
            let set = convention.buckets.name();
            let Counted { buckets, total, .. } = table(&fresh, &other, &convention, Asked::ALL)?;
            let open = other.status.iter().filter(|status| **status == Status::Open).count() as u64;
            if buckets.iter().map(|bucket| bucket.cases).sum::<u64>() != open || total.cases != open {
                problem(ProblemCode::CaseNotInOneBucket, set.to_owned());
            }
            let mut sums = Sums::default();
            for index in (0..fresh.len()).filter(|&index| other.status[index] == Status::Open) {
                if other.outstanding[index] != 0 {
                    sums.add(fresh.currency_of(index), other.outstanding[index])?;
                }
            }
            if sums.to_list() != total.outstanding {
                problem(ProblemCode::SumsDiffer, set.to_owned());
            }
        }
        Ok(problems)
    }
}
