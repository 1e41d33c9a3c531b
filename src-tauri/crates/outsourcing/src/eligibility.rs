//! Which cases of a book may go to an agency, and why the others may not.

use crate::OutsourcingApi;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{AgencyId, BatchId, CaseId};
use caseload_domain::outsourcing::{
    AgencyTerms, Candidate, CollectionStop, Criteria, DEFAULT_MINIMUM_DAYS, Exclusion, exclusion,
};
use caseload_domain::{Currency, Status};
use caseload_portfolio::{Ages, NOBODY, Portfolio, Standing};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::{ExcludedFrom, PlaceRequest};
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::AgencyRow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What eligibility of one day looks at, read once for all agencies that are asked.
pub(super) struct EligibilityInputs {
    pub portfolio: Arc<Portfolio>,
    pub standing: Arc<Standing>,
    pub ages: Arc<Ages>,
    pub convention: Convention,
    criteria: Criteria,
    /// Cases with a promise that is still to be kept.
    promised: HashSet<CaseId>,
    /// How often each case was worked in-house; empty where nobody asks.
    tries: HashMap<CaseId, u32>,
    /// What each overdue reason says, by the number of its text.
    collection_stops: Vec<Option<CollectionStop>>,
    /// The day on which each case that came back from an agency may go to one again.
    rested_on: HashMap<CaseId, i32>,
    /// Debtors who died or are bankrupt, by any of their open cases.
    deceased_or_bankrupt: HashMap<u32, CollectionStop>,
    /// Debtors of whom a case is held, contested or promised: they stay in-house with all they have.
    retained_debtors: HashSet<u32>,
    /// The currency that limits of money are in.
    of_book: Currency,
    /// Whether the batch asks for a limit of money.
    limits_money: bool,
    /// Agencies (number in the book) that have a case of a debtor now.
    agencies_of_debtor: HashMap<u32, Vec<AgencyId>>,
    /// Cases (portfolio indices) that are asked for.
    pub asked: Vec<usize>,
}

impl OutsourcingApi<'_> {
    /// Reads what eligibility looks at.
    pub(super) async fn eligibility_inputs(&self, request: &PlaceRequest) -> Result<EligibilityInputs, Failure> {
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let portfolio = self.session.portfolio().await?;
        let day = day_number(request.as_of);
        let standing = portfolio.standing(day, None, &convention);
        let ages = standing.ages(&portfolio, &convention);
        let buckets = request
            .buckets
            .iter()
            .map(|code| {
                convention.buckets.index_by_code(code).ok_or_else(|| {
                    Failure::new(FailureCode::NoSuchBucket)
                        .with("bucket", code.as_str())
                        .with("bucket_set", convention.buckets.name())
                })
            })
            .collect::<Result<_, _>>()?;
        let criteria = Criteria {
            minimum_days: request.min_days.unwrap_or(DEFAULT_MINIMUM_DAYS),
            buckets,
            minimum_outstanding: self.session.typed_amount("min_balance", request.min_balance.as_deref()).await?,
            maximum_outstanding: self.session.typed_amount("max_balance", request.max_balance.as_deref()).await?,
            minimum_tries: request.min_tries.unwrap_or(0),
            again: request.again,
        };
        let mut promised: HashSet<CaseId> = self
            .session
            .book
            .last_work_results()
            .await?
            .into_iter()
            .filter(|(_, result)| result.promised_day.is_some_and(|promised| promised >= day))
            .map(|(case_id, _)| case_id)
            .collect();
        promised.extend(
            self.session
                .book
                .agency_promises()
                .await?
                .into_iter()
                .filter(|(_, day_of)| *day_of >= day)
                .map(|(case_id, _)| case_id),
        );
        let tries =
            if criteria.minimum_tries > 0 { self.session.book.work_result_counts().await? } else { HashMap::new() };
        let asked = match &request.selection {
            Some(selection) => {
                let ids = self.session.selected(selection).await?;
                ids.iter().filter_map(|id| portfolio.index_of(*id)).collect()
            }
            None => (0..portfolio.len()).filter(|&index| standing.status[index] != Status::NotYet).collect(),
        };
        let terms_of_batch: HashMap<BatchId, Arc<AgencyTerms>> = {
            let ledger = self.ledger().await?;
            ledger.batches.iter().zip(&ledger.terms).map(|(batch, terms)| (batch.id, terms.clone())).collect()
        };
        let (mut rested_on, mut agencies_of_debtor) = (HashMap::new(), HashMap::<u32, Vec<AgencyId>>::new());
        for span in portfolio.placements.iter() {
            let open_then = span.from_day <= day && span.until_day.is_none_or(|until| until > day);
            if (open_then || span.until_day.is_none())
                && let Some(index) = portfolio.index_of(span.case_id)
            {
                agencies_of_debtor.entry(portfolio.debtors[index]).or_default().push(span.agency_id);
            }
            if let (Some(until), Some(terms)) = (span.until_day, terms_of_batch.get(&span.batch_id))
                && !span.withdrawn
            {
                let rested = until.saturating_add(i32::try_from(terms.cooling_off_days).unwrap_or(i32::MAX));
                let latest = rested_on.entry(span.case_id).or_insert(rested);
                *latest = rested.max(*latest);
            }
        }
        let collection_stops: Vec<Option<CollectionStop>> =
            portfolio.reasons.distinct.iter().map(|reason| CollectionStop::of(reason)).collect();
        let (mut deceased_or_bankrupt, mut retained_debtors) = (HashMap::new(), HashSet::new());
        for index in (0..portfolio.len()).filter(|&index| standing.status[index] == Status::Open) {
            let debtor = portfolio.debtors[index];
            match collection_stops[portfolio.reasons.of_case[index] as usize] {
                Some(CollectionStop::Disputed) => {
                    retained_debtors.insert(debtor);
                }
                Some(other) => {
                    deceased_or_bankrupt.insert(debtor, other);
                }
                None => {}
            }
            if portfolio.is_held(index, day, None) || promised.contains(&portfolio.case_ids[index]) {
                retained_debtors.insert(debtor);
            }
        }
        standing.refuse_sums_too_large()?;
        Ok(EligibilityInputs {
            deceased_or_bankrupt,
            retained_debtors,
            of_book: self.session.currency().await?,
            limits_money: criteria.minimum_outstanding.is_some()
                || criteria.maximum_outstanding.is_some()
                || request.max_outstanding.is_some(),
            portfolio,
            standing,
            ages,
            convention,
            criteria,
            promised,
            tries,
            collection_stops,
            rested_on,
            agencies_of_debtor,
            asked,
        })
    }

    /// The cases that a batch would leave out for a reason: portfolio numbers.
    ///
    /// # Errors
    /// As for a batch that is proposed.
    pub async fn excluded_cases(&self, excluded: &ExcludedFrom) -> Result<Vec<CaseId>, Failure> {
        let chosen = self.choose_for_filter(&excluded.request).await?;
        Ok(chosen.into_iter().filter(|(_, reason)| *reason == excluded.reason).map(|(id, _)| id).collect())
    }
}

impl EligibilityInputs {
    /// Why the agency may not have a case; `None` where it may.
    pub(super) fn exclusion(&self, index: usize, agency: &AgencyRow, had: &HashSet<CaseId>) -> Option<Exclusion> {
        let (portfolio, standing) = (&self.portfolio, &self.standing);
        let (case_id, day) = (portfolio.case_ids[index], standing.as_of);
        let region = &portfolio.regions.distinct[portfolio.regions.of_case[index] as usize];
        let elsewhere = self.agencies_of_debtor.get(&portfolio.debtors[index]);
        let candidate = Candidate {
            open: standing.status[index] == Status::Open,
            placed: standing.holders.agency[index] != NOBODY || portfolio.has_open_placement(index),
            held: portfolio.is_held(index, day, None),
            collection_stop: self.collection_stops[portfolio.reasons.of_case[index] as usize]
                .or_else(|| self.deceased_or_bankrupt.get(&portfolio.debtors[index]).copied()),
            debtor_stays: self.retained_debtors.contains(&portfolio.debtors[index]),
            promised: self.promised.contains(&case_id),
            cooling_off: self.rested_on.get(&case_id).is_some_and(|rested| day < *rested),
            had_by_agency: had.contains(&case_id),
            debtor_elsewhere: elsewhere.is_some_and(|agencies| agencies.iter().any(|id| *id != agency.id)),
            region_licensed: agency.terms().covers(region),
            days_past_due: self.ages.days[index],
            bucket: usize::from(self.ages.buckets[index]),
            outstanding: standing.outstanding[index],
            limit_in_other_currency: portfolio.currency_of(index) != self.of_book
                && (self.limits_money || limits_money(agency, self.bucket_of(index), standing.holders.hand[index])),
            tries: self.tries.get(&case_id).copied().unwrap_or(0),
        };
        exclusion(&candidate, &self.criteria)
    }

    /// The cases that an agency had before, on whatever day; a placement that was withdrawn counts for nothing.
    pub(super) fn had_by(&self, agency: &AgencyRow) -> HashSet<CaseId> {
        let spans = self.portfolio.placements.iter();
        spans.filter(|span| span.agency_id == agency.id && !span.withdrawn).map(|span| span.case_id).collect()
    }
}

/// Whether what is agreed with an agency limits money: what it takes at most, or its commission for a case.
fn limits_money(agency: &AgencyRow, bucket: &str, hand: u8) -> bool {
    let terms = agency.terms();
    let line = terms.rate_for(bucket, u32::from(hand) + 1).map(|(_, line)| line);
    terms.most_outstanding.is_some() || line.is_some_and(|line| line.minimum.is_some() || line.maximum.is_some())
}
