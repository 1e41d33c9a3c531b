//! Lists of cases: opened once, then read anywhere.
//!
//! A list keeps the ordered numbers of its cases, eight bytes each, so a window of rows costs the
//! same at the end as at the beginning, positions hold still while the user works, and "everything
//! selected" is a list with exclusions.

use crate::aging_policies::PolicyOverride;
use crate::case_filter::CaseFilter;
use crate::case_lines::CaseLine;
use crate::failure::Failure;
use crate::filter::filtered;
use crate::session::{Session, sums_of};
use caseload_domain::calendar::day_number;
use caseload_domain::collectors::Collector;
use caseload_domain::ids::CaseId;
use caseload_domain::{Money, Status};
use caseload_portfolio::{Ages, NOBODY, Portfolio, Standing, Texts, is_credit};
use caseload_store::TextSort;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// Loan number.
    LoanNo,
    /// Debtor's name.
    DebtorName,
    /// Product.
    Product,
    /// Region.
    Region,
    /// Due date.
    DueDate,
    /// Days past due.
    DaysPastDue,
    /// Bucket.
    Bucket,
    /// Outstanding.
    Outstanding,
    /// Everything still to pay.
    Balance,
    /// Status.
    Status,
    /// Collector's name.
    Collector,
    /// Agency's name.
    Agency,
    /// Hand.
    Hand,
}

/// One key of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ListSort {
    /// By what.
    pub by: SortKey,
    /// Greatest first.
    #[serde(default)]
    pub descending: bool,
}

/// A list to be opened.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ListRequest {
    /// The day that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub known_on: Option<NaiveDate>,
    /// By what age is counted; the book's policy when absent.
    #[serde(flatten)]
    pub basis: PolicyOverride,
    /// Which cases.
    #[serde(default)]
    pub filter: CaseFilter,
    /// In which order; by their number in the book when empty.
    #[serde(default)]
    pub sort: Vec<ListSort>,
}

/// An open list.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ListOpened {
    /// By which its rows are asked for.
    pub list_id: u32,
    /// How many cases.
    pub total: u64,
    /// How many debtors.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Everything that is still to pay on them, what falls due later included.
    pub balance: Vec<Money>,
    /// Credits of debtors that the same filter lets through, applied to no case; below 0.
    pub credits: Vec<Money>,
}

impl Session {
    /// Opens a list: filters, orders, counts and sums it.
    ///
    /// # Errors
    /// `no_such_bucket`, `no_such_bucket_set`, `no_such_batch`, `sum_too_large`.
    pub async fn open_list(&self, request: &ListRequest) -> Result<ListOpened, Failure> {
        let moment = self.at_one_moment().await?;
        let convention = moment.convention(&request.basis).await?;
        let portfolio = moment.portfolio().await?;
        let standing = portfolio.standing(day_number(request.as_of), request.known_on.map(day_number), &convention);
        let (mut indices, ages) = filtered(&moment, &portfolio, &standing, &convention, &request.filter).await?;
        // What is settled or withdrawn is owed no more, whatever the last figure was.
        let sums_in = |amounts: &[i64]| {
            let indices = indices.iter().map(|&index| index as usize);
            let open = indices.filter(|&index| standing.status[index] == Status::Open);
            sums_of(open.map(|index| (portfolio.currency_of(index), amounts[index])))
        };
        let (outstanding, balance) = (sums_in(&standing.outstanding)?, sums_in(&standing.balance)?);
        let credits = if portfolio.has_credits_or_removals() {
            let of_credits = request.filter.of_credits();
            let (credits, _) = filtered(&moment, &portfolio, &standing, &convention, &of_credits).await?;
            let credits = credits.iter().map(|&index| index as usize).filter(|&index| is_credit(&standing, index));
            sums_of(credits.map(|index| (portfolio.currency_of(index), standing.outstanding[index])))?
        } else {
            Vec::new()
        };
        let mut seen = vec![false; portfolio.debtor_keys.len()];
        let mut debtors = 0;
        for &index in &indices {
            let debtor = portfolio.debtors[index as usize] as usize;
            debtors += u64::from(!std::mem::replace(&mut seen[debtor], true));
        }
        moment.sort(&portfolio, &standing, &ages, &request.sort, &mut indices).await?;
        let total = indices.len() as u64;
        let ids = indices.iter().map(|&index| portfolio.case_ids[index as usize]).collect();
        Ok(ListOpened {
            list_id: self.lists.keep(ids, (request.as_of, request.known_on), convention),
            total,
            debtors,
            outstanding,
            balance,
            credits,
        })
    }

    /// Orders by the keys, the first one weighing most; ties by the case's number in the book.
    async fn sort(
        &self,
        portfolio: &Portfolio,
        standing: &Standing,
        ages: &Ages,
        sort: &[ListSort],
        indices: &mut [u32],
    ) -> Result<(), Failure> {
        for key in sort.iter().rev() {
            let ranks: Vec<i64> = match key.by {
                SortKey::LoanNo => self.text_ranks(portfolio, TextSort::LoanNo).await?,
                SortKey::DebtorName => self.text_ranks(portfolio, TextSort::DebtorName).await?,
                SortKey::Product => distinct_ranks(&portfolio.products),
                SortKey::Region => distinct_ranks(&portfolio.regions),
                SortKey::DueDate => standing.due.iter().map(|due| i64::from(*due)).collect(),
                SortKey::DaysPastDue => ages.days.iter().map(|days| i64::from(*days)).collect(),
                SortKey::Bucket => ages.buckets.iter().map(|bucket| i64::from(*bucket)).collect(),
                SortKey::Outstanding => standing.outstanding.clone(),
                SortKey::Balance => standing.balance.clone(),
                SortKey::Status => standing.status.iter().map(|status| *status as i64).collect(),
                SortKey::Hand => standing.holders.hand.iter().map(|hand| i64::from(*hand)).collect(),
                SortKey::Collector => {
                    name_ranks(&standing.holders.collector, portfolio.collectors.iter().map(Collector::name))
                }
                SortKey::Agency => {
                    name_ranks(&standing.holders.agency, portfolio.agencies.iter().map(|a| a.name.as_str()))
                }
            };
            // Stable, so that the keys that weigh less keep their order within equal ones.
            if key.descending {
                indices.sort_by_key(|&index| std::cmp::Reverse(ranks[index as usize]));
            } else {
                indices.sort_by_key(|&index| ranks[index as usize]);
            }
        }
        Ok(())
    }

    async fn text_ranks(&self, portfolio: &Portfolio, sort: TextSort) -> Result<Vec<i64>, Failure> {
        let mut ranks = vec![i64::MAX; portfolio.len()];
        for (rank, id) in (0..).zip(self.book.ids_sorted_by(sort).await?) {
            if let Some(index) = portfolio.index_of(id) {
                ranks[index] = rank;
            }
        }
        Ok(ranks)
    }

    /// Some rows of an open list, from position `from` (from 0) on. A case that is gone meanwhile
    /// leaves its row out.
    ///
    /// # Errors
    /// `list_gone`.
    pub async fn list_rows(&self, list_id: u32, from: u64, count: u32) -> Result<Vec<CaseLine>, Failure> {
        let list = self.lists.get(list_id)?;
        let start = usize::try_from(from).unwrap_or(usize::MAX).min(list.case_ids.len());
        let end = start.saturating_add(count as usize).min(list.case_ids.len());
        self.case_lines(&list.case_ids[start..end], (list.as_of, list.known_on), &list.convention).await
    }

    /// Where in an open list the case of that number is, from 0.
    ///
    /// # Errors
    /// `list_gone`.
    pub fn list_position(&self, list_id: u32, case_id: CaseId) -> Result<Option<u64>, Failure> {
        let list = self.lists.get(list_id)?;
        Ok(list.case_ids.iter().position(|id| *id == case_id).map(|at| at as u64))
    }
}

fn distinct_ranks(column: &Texts) -> Vec<i64> {
    let mut order: Vec<usize> = (0..column.distinct.len()).collect();
    order.sort_by(|&one, &other| column.distinct[one].cmp(&column.distinct[other]));
    let mut rank_of = vec![0_i64; order.len()];
    for (rank, at) in (0..).zip(order) {
        rank_of[at] = rank;
    }
    column.of_case.iter().map(|&text| rank_of[text as usize]).collect()
}

fn name_ranks<'names>(column: &[u32], names: impl Iterator<Item = &'names str>) -> Vec<i64> {
    let names: Vec<&str> = names.collect();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&at| names[at]);
    let mut rank_of = vec![0_i64; order.len()];
    for (rank, at) in (0..).zip(order) {
        rank_of[at] = rank;
    }
    column.iter().map(|&at| if at == NOBODY { i64::MAX } else { rank_of[at as usize] }).collect()
}
