//! What a supervisor looks at first in the morning.

use crate::engine::Engine;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::BatchId;
use caseload_domain::{Money, Status};
use caseload_portfolio::NOBODY;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::Failure;
use caseload_session::filter::ENDING_AHEAD;
use caseload_session::sums_of;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashSet;

/// A batch whose term ends soon.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchDue {
    /// Number of the batch.
    pub batch: String,
    /// The agency's name.
    pub agency: String,
    /// The day on which the cases are to come back.
    #[ts(type = "string | null")]
    pub recall_due: Option<NaiveDate>,
}

/// Counts above the aging table.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct Overview {
    /// Open cases.
    pub cases: u64,
    /// Their debtors.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Open cases that the files of the newest day brought.
    pub new: u64,
    /// That day; filters a list.
    #[ts(type = "string | null")]
    pub new_on: Option<NaiveDate>,
    /// Open cases in-house that nobody has.
    pub undivided: u64,
    /// Open cases with an agency.
    pub outsourced: u64,
    /// Open cases that are in an older bucket than the day before.
    pub worsened: u64,
    /// Open cases that are held.
    pub held: u64,
    /// Of these, those that are released by themselves within a week.
    pub holds_ending: u64,
    /// Batches whose term ends within a week or has ended.
    pub recalls_due: Vec<BatchDue>,
    /// Cases of which an agency has to be told that they were paid, in part or whole.
    pub agency_notices: u64,
    /// Open collectors; without any, nothing can be divided.
    pub collectors: u64,
    /// The earliest day that the book tells anything of.
    #[ts(type = "string | null")]
    pub first_day: Option<NaiveDate>,
    /// The products of the book, for filters.
    pub products: Vec<String>,
    /// The regions of the book.
    pub regions: Vec<String>,
}

impl Engine {
    /// The counts above the aging table as of a date.
    ///
    /// # Errors
    /// `sum_too_large`.
    pub async fn overview(&self, as_of: NaiveDate) -> Result<Overview, Failure> {
        let moment = self.at_one_moment().await?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let portfolio = moment.portfolio().await?;
        let today = day_number(as_of);
        let standing = portfolio.standing(today, None, &convention);
        let before = portfolio.standing(today - 1, None, &convention);
        let (ages, ages_before) = (standing.ages(&portfolio, &convention), before.ages(&portfolio, &convention));
        let (buckets, buckets_before) = (&ages.buckets, &ages_before.buckets);
        // Batches of which something is with the agency still.
        let out: HashSet<BatchId> = portfolio
            .placements
            .iter()
            .filter(|span| span.until_day.is_none_or(|until| until > today))
            .map(|span| span.batch_id)
            .collect();
        let new_on = moment.book.last_day_that_brought_cases(today).await?;
        let bringing = match new_on {
            Some(day) => moment.imports_of(day).await?,
            None => Vec::new(),
        };
        let mut debtors = vec![false; portfolio.debtor_keys.len()];
        let (mut held, mut holds_ending) = (0, 0);
        let (mut cases, mut new, mut undivided, mut outsourced, mut worsened) = (0, 0, 0, 0, 0);
        for index in (0..portfolio.len()).filter(|&index| standing.status[index] == Status::Open) {
            cases += 1;
            debtors[portfolio.debtors[index] as usize] = true;
            new += u64::from(bringing.contains(&portfolio.imported_by[index]));
            let placed = standing.holders.agency[index] != NOBODY;
            outsourced += u64::from(placed);
            held += u64::from(portfolio.is_held(index, today, None));
            holds_ending += u64::from(portfolio.hold_ends(index, today, today + ENDING_AHEAD));
            undivided += u64::from(!placed && standing.holders.collector[index] == NOBODY);
            worsened += u64::from(before.status[index] == Status::Open && buckets[index] > buckets_before[index]);
        }
        let outstanding = sums_of(
            (0..portfolio.len())
                .filter(|&index| standing.status[index] == Status::Open && standing.outstanding[index] != 0)
                .map(|index| (portfolio.currency_of(index), standing.outstanding[index])),
        )?;
        let sorted = |texts: &caseload_portfolio::Texts| {
            let mut texts: Vec<String> = texts.distinct.iter().filter(|text| !text.is_empty()).cloned().collect();
            texts.sort();
            texts
        };
        let agency_notices = if portfolio.placements.is_empty() {
            0
        } else {
            moment.outsourcing().count_due_notices(&portfolio, &standing).await?
        };
        Ok(Overview {
            agency_notices,
            cases,
            debtors: debtors.iter().filter(|seen| **seen).count() as u64,
            outstanding,
            new,
            new_on: new_on.and_then(date_of),
            undivided,
            outsourced,
            worsened,
            held,
            holds_ending,
            recalls_due: moment
                .book
                .batches()
                .await?
                .iter()
                .filter(|batch| {
                    batch.recall_due_day <= today + ENDING_AHEAD && batch.placed_day <= today && out.contains(&batch.id)
                })
                .map(|batch| BatchDue {
                    batch: batch.number.clone(),
                    agency: batch.agency.clone(),
                    recall_due: date_of(batch.recall_due_day),
                })
                .collect(),
            collectors: portfolio.collectors.iter().filter(|collector| collector.active).count() as u64,
            first_day: portfolio.first_day().and_then(date_of),
            products: sorted(&portfolio.products),
            regions: sorted(&portfolio.regions),
        })
    }
}
