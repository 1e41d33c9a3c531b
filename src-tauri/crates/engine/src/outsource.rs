//! Outsourcing: agencies, and batches built from what is eligible.

use crate::assign::Selection;
use crate::collectors::proper_name;
use crate::conventions::Basis;
use crate::engine::{Engine, sums_of};
use crate::failure::{Failure, codes};
use crate::portfolio::{NO_DAY, NOBODY, Portfolio};
use caseload_domain::calendar::{add_days, date_of, day_number};
use caseload_domain::money::Sums;
use caseload_domain::outsourcing::{
    Candidate, Criteria, DEFAULT_MINIMUM_DAYS, Exclusion, commission_for_hand, exclusion,
};
use caseload_domain::{Currency, Money, Status};
use caseload_store::{AgencyRow, BatchRow, BatchTotal, NewAgency, NewBatch, NewPlacement, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An agency with what it has.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct AgencySummary {
    /// Name.
    pub name: String,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Commission by hand, percent; the last stands for later hands.
    pub commission: Vec<f64>,
    /// Cases it has now.
    pub placed: u64,
    /// Money of those, per currency.
    pub outstanding: Vec<Money>,
    /// The earliest day on which a batch is to come back.
    #[ts(type = "string | null")]
    pub next_recall: Option<NaiveDate>,
}

/// An agency to be added.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct AgencyToAdd {
    /// Name, unique.
    pub name: String,
    /// Days from placement to recall, from 1.
    pub term_days: u32,
    /// Commission by hand, percent, each from 0 to 100.
    pub commission: Vec<f64>,
}

/// A batch to be proposed or placed.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct PlaceRequest {
    /// The day of placement, and that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The agency's name.
    pub agency: String,
    /// Fewest days past due; over 90 when absent.
    #[serde(default)]
    pub min_days: Option<i32>,
    /// Only these buckets; empty is all.
    #[serde(default)]
    pub buckets: Vec<String>,
    /// Most cases.
    #[serde(default)]
    pub max_cases: Option<u64>,
    /// Most money, as decimal text in the book's currency.
    #[serde(default)]
    pub max_outstanding: Option<String>,
    /// Only these cases; all when absent.
    #[serde(default)]
    pub selection: Option<Selection>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// How many excluded cases are named; all when absent.
    #[serde(default)]
    pub name_excluded: Option<usize>,
}

/// A case that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Excluded {
    /// Loan number.
    pub loan_no: String,
    /// Why.
    pub code: Exclusion,
}

/// A batch, proposed or placed.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct Placed {
    /// Number of the batch.
    pub batch: String,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The change in the log.
    pub change: Option<i64>,
    /// The agency's name.
    pub agency: String,
    /// Cases.
    pub cases: u64,
    /// Debtors.
    pub debtors: u64,
    /// Money, per currency.
    pub outstanding: Vec<Money>,
    /// Cases by bucket code.
    pub by_bucket: BTreeMap<String, u64>,
    /// The day of placement.
    #[ts(type = "string")]
    pub placed_on: NaiveDate,
    /// The day on which the cases are to come back.
    #[ts(type = "string")]
    pub recall_due: NaiveDate,
    /// Each case left out with the reason.
    pub excluded: Vec<Excluded>,
    /// How many are left out, by reason.
    #[ts(type = "Record<string, number>")]
    pub excluded_by: BTreeMap<Exclusion, u64>,
}

/// A batch with where it stands.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchSummary {
    /// Number of the batch.
    pub batch: String,
    /// The agency's name.
    pub agency: String,
    /// `placed`, `exported`, `expired`, or `closed` when nothing of it is with the agency any more.
    pub state: String,
    /// Cases placed.
    pub cases: u64,
    /// Cases that are with the agency still.
    pub open_cases: u64,
    /// Debtors placed.
    pub debtors: u64,
    /// Money at placement, per currency.
    pub outstanding: Vec<Money>,
    /// The day of placement.
    #[ts(type = "string | null")]
    pub placed_on: Option<NaiveDate>,
    /// The day on which the cases are to come back.
    #[ts(type = "string | null")]
    pub recall_due: Option<NaiveDate>,
    /// Days from placement to recall.
    pub term_days: u32,
    /// How often its pack was written.
    pub exports: i64,
    /// The change that placed it.
    pub change: i64,
}

/// A case of a batch, as it was at placement.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct BatchCase {
    /// Number within the batch.
    pub sequence: i64,
    /// Loan number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Product.
    pub product: String,
    /// Days past due at placement.
    pub days_past_due: i32,
    /// Bucket at placement.
    pub bucket: String,
    /// Money at placement.
    pub outstanding: Money,
    /// How many times placed, this time included.
    pub hand: u32,
    /// Percent that the agency earns.
    pub commission_percent: f64,
}

/// What the selection of cases for a batch came to.
struct Chosen {
    /// Portfolio indices, in the order of the batch.
    indices: Vec<usize>,
    excluded: Vec<(usize, Exclusion)>,
}

impl Engine {
    /// The agencies with what they have as of a date.
    ///
    /// # Errors
    /// What the book says.
    pub async fn agencies(&self, as_of: NaiveDate) -> Result<Vec<AgencySummary>, Failure> {
        let portfolio = self.portfolio().await?;
        let convention = self.convention(&Basis::default()).await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let batches = self.book.batches().await?;
        let mut found = Vec::new();
        for (at, agency) in portfolio.agencies.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(NOBODY);
            let has: Vec<usize> = (0..portfolio.len()).filter(|&index| standing.holders.agency[index] == at).collect();
            found.push(AgencySummary {
                name: agency.name.clone(),
                term_days: agency.term_days,
                commission: agency.commission.clone(),
                placed: has.len() as u64,
                outstanding: sums_of(
                    has.iter().map(|&index| (portfolio.currency_of(index), standing.outstanding[index])),
                )?,
                next_recall: batches
                    .iter()
                    .filter(|batch| batch.agency_id == agency.id && batch.recall_due_day >= day_number(as_of))
                    .map(|batch| batch.recall_due_day)
                    .min()
                    .and_then(date_of),
            });
        }
        Ok(found)
    }

    /// Adds an agency.
    ///
    /// # Errors
    /// `name_empty`, `name_taken`, `value_out_of_range`, or what the book says.
    pub async fn add_agency(&self, agency: &AgencyToAdd) -> Result<(), Failure> {
        let name = proper_name(&agency.name)?;
        if !(1..=3_650).contains(&agency.term_days) {
            return Err(Failure::new(codes::VALUE_OUT_OF_RANGE)
                .with("field", "term_days")
                .with("value", agency.term_days));
        }
        let bad = agency.commission.iter().find(|percent| !(0.0..=100.0).contains(*percent));
        if bad.is_some() || agency.commission.is_empty() {
            return Err(Failure::new(codes::VALUE_OUT_OF_RANGE)
                .with("field", "commission")
                .with("value", bad.copied().unwrap_or(f64::NAN).to_string()));
        }
        if self.book.agencies().await?.iter().any(|known| known.name == name) {
            return Err(Failure::new(codes::NAME_TAKEN).with("name", name));
        }
        let mut change = self.change(What::AddAgency).await?;
        let added =
            NewAgency { name: name.clone(), term_days: agency.term_days, commission: agency.commission.clone() };
        change.add_agency(&added).await?;
        let params =
            serde_json::json!({ "name": name, "term_days": agency.term_days, "commission": agency.commission });
        change.commit(&params).await?;
        Ok(())
    }

    async fn agency_row(&self, name: &str) -> Result<AgencyRow, Failure> {
        self.book
            .agencies()
            .await?
            .into_iter()
            .find(|agency| agency.name == name.trim())
            .ok_or_else(|| Failure::new(codes::NO_SUCH_AGENCY).with("name", name))
    }

    pub(crate) async fn batch_row(&self, number: &str) -> Result<BatchRow, Failure> {
        self.book
            .batches()
            .await?
            .into_iter()
            .find(|batch| batch.number == number)
            .ok_or_else(|| Failure::new(codes::NO_SUCH_BATCH).with("batch", number))
    }

    /// Builds a batch from what is eligible, and places it unless it is a dry run. The cases leave
    /// their collectors.
    ///
    /// # Errors
    /// `no_such_agency`, `no_such_bucket`, `nothing_to_place`, `value_out_of_range`,
    /// `book_changed`, or what the book says.
    pub async fn place(&self, request: &PlaceRequest) -> Result<Placed, Failure> {
        let convention = self.convention(&Basis::default()).await?;
        let agency = self.agency_row(&request.agency).await?;
        let portfolio = self.portfolio().await?;
        let day = day_number(request.as_of);
        let standing = portfolio.standing(day, None, &convention);
        let ages = standing.ages(&portfolio, &convention);
        let (days, buckets) = (&ages.days, &ages.buckets);
        let chosen = self.choose(request, &agency, &portfolio, days, buckets).await?;
        let out_of_range =
            || Failure::new(codes::VALUE_OUT_OF_RANGE).with("field", "as_of").with("value", request.as_of.to_string());
        let recall_due = add_days(request.as_of, agency.term_days).ok_or_else(out_of_range)?;
        let number = self.next_batch_number(request.as_of).await?;
        let code_of = |index: usize| convention.buckets.buckets()[usize::from(buckets[index])].code.clone();
        let mut placed = Placed {
            batch: number,
            dry_run: request.dry_run,
            change: None,
            agency: agency.name.clone(),
            cases: chosen.indices.len() as u64,
            debtors: chosen.indices.iter().map(|&index| portfolio.debtors[index]).collect::<HashSet<_>>().len() as u64,
            outstanding: sums_of(
                chosen.indices.iter().map(|&index| (portfolio.currency_of(index), standing.outstanding[index])),
            )?,
            by_bucket: BTreeMap::new(),
            placed_on: request.as_of,
            recall_due,
            excluded: Vec::new(),
            excluded_by: BTreeMap::new(),
        };
        for &index in &chosen.indices {
            *placed.by_bucket.entry(code_of(index)).or_default() += 1;
        }
        for (_, reason) in &chosen.excluded {
            *placed.excluded_by.entry(*reason).or_default() += 1;
        }
        placed.excluded = self.name_excluded(&portfolio, &chosen.excluded, request.name_excluded).await?;
        if request.dry_run {
            return Ok(placed);
        }
        if chosen.indices.is_empty() {
            return Err(Failure::new(codes::NOTHING_TO_PLACE).with("excluded", chosen.excluded.len()));
        }
        let mut placements: Vec<NewPlacement> = (1..)
            .zip(&chosen.indices)
            .map(|(sequence, &index)| {
                let hand = u32::from(standing.holders.hand[index]) + 1;
                NewPlacement {
                    case_id: portfolio.case_ids[index],
                    sequence,
                    hand,
                    commission_percent: commission_for_hand(&agency.commission, hand),
                    due_day: Some(standing.due[index]).filter(|due| *due != NO_DAY),
                    days_past_due: days[index],
                    bucket: code_of(index),
                    outstanding: standing.outstanding[index],
                    ..NewPlacement::default()
                }
            })
            .collect();
        let ids: Vec<i64> = placements.iter().map(|placement| placement.case_id).collect();
        let mut change = self.change(What::Place).await?;
        if self.book.last_change().await? != portfolio.change {
            change.roll_back().await?;
            return Err(Failure::new(codes::BOOK_CHANGED));
        }
        change.complete_placements(&mut placements, day).await?;
        let batch = change
            .add_batch(&NewBatch {
                number: placed.batch.clone(),
                agency_id: agency.id,
                placed_day: day,
                recall_due_day: day_number(recall_due),
                term_days: agency.term_days,
                commission: agency.commission.clone(),
                bucket_set: convention.buckets.reference(),
                day_count: convention.terms.day_count.name().to_owned(),
            })
            .await?;
        change.end_assignments(&ids, day).await?;
        change.add_placements(batch, day, &placements).await?;
        let params = serde_json::json!({
            "batch": placed.batch,
            "agency": placed.agency,
            "cases": placed.cases,
            "as_of": request.as_of,
        });
        placed.change = Some(change.commit(&params).await?);
        Ok(placed)
    }

    /// `20240301-01`, counted up within the day; a number once used is not used again.
    async fn next_batch_number(&self, day: NaiveDate) -> Result<String, Failure> {
        let start = day.format("%Y%m%d-").to_string();
        let used = self.book.batch_numbers_starting(&start).await?;
        Ok(format!("{start}{:02}", used + 1))
    }

    async fn choose(
        &self,
        request: &PlaceRequest,
        agency: &AgencyRow,
        portfolio: &Portfolio,
        days: &[i32],
        buckets: &[u8],
    ) -> Result<Chosen, Failure> {
        let convention = self.convention(&Basis::default()).await?;
        let standing = portfolio.standing(day_number(request.as_of), None, &convention);
        let criteria = Criteria {
            minimum_days: request.min_days.unwrap_or(DEFAULT_MINIMUM_DAYS),
            buckets: request
                .buckets
                .iter()
                .map(|code| {
                    convention.buckets.index_by_code(code).ok_or_else(|| {
                        Failure::new(codes::NO_SUCH_BUCKET)
                            .with("bucket", code.as_str())
                            .with("bucket_set", convention.buckets.name())
                    })
                })
                .collect::<Result<_, _>>()?,
        };
        let limit = match &request.max_outstanding {
            Some(text) => Some((self.currency().await?, self.amount_in_book_currency("max_outstanding", text).await?)),
            None => None,
        };
        let asked: Vec<usize> = match &request.selection {
            Some(selection) => {
                let ids = self.selected(selection).await?;
                ids.iter().filter_map(|id| portfolio.index_of(*id)).collect()
            }
            None => (0..portfolio.len()).filter(|&index| standing.status[index] != Status::NotYet).collect(),
        };
        let had: HashSet<i64> =
            portfolio.placements.iter().filter(|span| span.agency_id == agency.id).map(|span| span.case_id).collect();
        let (mut eligible, mut excluded) = (Vec::new(), Vec::new());
        for index in asked {
            let candidate = Candidate {
                open: standing.status[index] == Status::Open,
                placed: standing.holders.agency[index] != NOBODY || portfolio.has_open_placement(index),
                held: portfolio.is_held(index, day_number(request.as_of), None),
                had_by_agency: had.contains(&portfolio.case_ids[index]),
                days_past_due: days[index],
                bucket: usize::from(buckets[index]),
                outstanding: standing.outstanding[index],
            };
            match exclusion(&candidate, &criteria) {
                Some(reason) => excluded.push((index, reason)),
                None => eligible.push(index),
            }
        }
        // The oldest first, then the largest.
        eligible.sort_by_key(|&index| {
            (std::cmp::Reverse(days[index]), std::cmp::Reverse(standing.outstanding[index]), portfolio.case_ids[index])
        });
        let chosen = within_limits(portfolio, &standing.outstanding, eligible, request.max_cases, limit, &mut excluded);
        excluded.sort_by_key(|(index, _)| *index);
        Ok(Chosen { indices: chosen, excluded })
    }

    async fn name_excluded(
        &self,
        portfolio: &Portfolio,
        excluded: &[(usize, Exclusion)],
        most: Option<usize>,
    ) -> Result<Vec<Excluded>, Failure> {
        let most = most.unwrap_or(usize::MAX).min(excluded.len());
        let mut named = Vec::with_capacity(most);
        for some in excluded[..most].chunks(5_000) {
            let ids: Vec<i64> = some.iter().map(|(index, _)| portfolio.case_ids[*index]).collect();
            let rows = self.book.case_rows(&ids).await?;
            let reasons: HashMap<i64, Exclusion> =
                some.iter().map(|(index, reason)| (portfolio.case_ids[*index], *reason)).collect();
            for (id, case) in rows {
                if let Some(code) = reasons.get(&id) {
                    named.push(Excluded { loan_no: case.loan_no.into(), code: *code });
                }
            }
        }
        Ok(named)
    }

    /// Every batch, newest first, as of a date.
    ///
    /// # Errors
    /// What the book says.
    pub async fn batches(&self, as_of: NaiveDate) -> Result<Vec<BatchSummary>, Failure> {
        let totals = self.book.batch_totals().await?;
        self.book.batches().await?.iter().map(|batch| summary(batch, &totals, day_number(as_of))).collect()
    }

    /// The cases of a batch as they were at placement, after the given number within it.
    ///
    /// # Errors
    /// `no_such_batch`, or what the book says.
    pub async fn batch_cases(&self, number: &str, after: i64, limit: i64) -> Result<Vec<BatchCase>, Failure> {
        let batch = self.batch_row(number).await?;
        let rows = self.book.placements(batch.id, after, limit).await?;
        Ok(rows
            .into_iter()
            .map(|row| BatchCase {
                sequence: row.figures.sequence,
                loan_no: row.loan_no,
                debtor_name: row.debtor_name,
                product: row.product,
                days_past_due: row.figures.days_past_due,
                bucket: row.figures.bucket,
                outstanding: Money {
                    currency: row.currency.parse().unwrap_or(Currency::CNY),
                    minor: row.figures.outstanding,
                },
                hand: row.figures.hand,
                commission_percent: row.figures.commission_percent,
            })
            .collect())
    }
}

impl Portfolio {
    /// Whether an agency has the case at all, on whatever day the placement counts from.
    fn has_open_placement(&self, index: usize) -> bool {
        let id = self.case_ids[index];
        let start = self.placements.partition_point(|span| span.case_id < id);
        self.placements[start..].iter().take_while(|span| span.case_id == id).any(|span| span.until_day.is_none())
    }
}

/// Takes eligible cases in their order while the limits allow it; a debtor's cases go together.
fn within_limits(
    portfolio: &Portfolio,
    outstanding: &[i64],
    eligible: Vec<usize>,
    max_cases: Option<u64>,
    limit: Option<(Currency, i64)>,
    excluded: &mut Vec<(usize, Exclusion)>,
) -> Vec<usize> {
    if max_cases.is_none() && limit.is_none() {
        return eligible;
    }
    let mut by_debtor: HashMap<u32, Vec<usize>> = HashMap::new();
    for &index in &eligible {
        by_debtor.entry(portfolio.debtors[index]).or_default().push(index);
    }
    let mut chosen = Vec::new();
    let mut sums = Sums::default();
    for index in eligible {
        let Some(cases) = by_debtor.remove(&portfolio.debtors[index]) else { continue };
        if max_cases.is_some_and(|most| (chosen.len() + cases.len()) as u64 > most) {
            excluded.extend(cases.into_iter().map(|index| (index, Exclusion::OverMostCases)));
            continue;
        }
        let mut tried = sums.clone();
        let fits = cases.iter().all(|&index| tried.add(portfolio.currency_of(index), outstanding[index]).is_ok())
            && limit.is_none_or(|(currency, most)| tried.of(currency) <= most);
        if fits {
            sums = tried;
            chosen.extend(cases);
        } else {
            excluded.extend(cases.into_iter().map(|index| (index, Exclusion::OverMostOutstanding)));
        }
    }
    chosen
}

fn summary(batch: &BatchRow, totals: &[BatchTotal], today: i32) -> Result<BatchSummary, Failure> {
    let own = || totals.iter().filter(|total| total.batch_id == batch.id);
    let sum = |count: fn(&BatchTotal) -> i64| own().map(count).sum::<i64>().unsigned_abs();
    let open_cases = sum(|total| total.open_cases);
    let state = if open_cases == 0 {
        "closed"
    } else if batch.recall_due_day < today {
        "expired"
    } else if batch.exports > 0 {
        "exported"
    } else {
        "placed"
    };
    Ok(BatchSummary {
        batch: batch.number.clone(),
        agency: batch.agency.clone(),
        state: state.to_owned(),
        cases: sum(|total| total.cases),
        open_cases,
        debtors: sum(|total| total.debtors),
        outstanding: sums_of(own().map(|total| (total.currency.parse().unwrap_or(Currency::CNY), total.outstanding)))?,
        placed_on: date_of(batch.placed_day),
        recall_due: date_of(batch.recall_due_day),
        term_days: batch.term_days,
        exports: batch.exports,
        change: batch.change,
    })
}
