//! Batches: built from what is eligible, for one agency or shared fairly among several, and placed.

use super::eligibility::EligibilityInputs;
use crate::OutsourcingApi;
use caseload_domain::calendar::{add_days, day_number};
use caseload_domain::division::{Collector, Share, Unit, divide, spread_percent};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::money::Sums;
use caseload_domain::outsourcing::Exclusion;
use caseload_domain::{Currency, Money};
use caseload_portfolio::{NO_DAY, Portfolio};
use caseload_session::case_filter::PlaceRequest;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::sums_of;
use caseload_store::{AgencyRow, Change, NewBatch, NewPlacement, What};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Among how many agencies a pool can be shared.
const MAX_AGENCIES: usize = 32;

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
    pub change: Option<ChangeId>,
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

/// A pool shared among agencies: a batch for each.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct PlacedAmong {
    /// The batches, in the order of the agencies; one that gets nothing has none.
    pub batches: Vec<Placed>,
    /// How far the greatest and the least balance are apart, percent of the mean; of the currency with most cases.
    pub spread_percent: f64,
    /// Each case that no agency gets, with the reason.
    pub excluded: Vec<Excluded>,
    /// How many those are, by reason.
    #[ts(type = "Record<string, number>")]
    pub excluded_by: BTreeMap<Exclusion, u64>,
}

/// What the selection of cases came to.
pub(super) struct ChosenCases {
    pub inputs: EligibilityInputs,
    /// The agencies with the portfolio indices of the cases of each, in the order of the batch.
    pub portions: Vec<(AgencyRow, Vec<usize>)>,
    pub excluded: Vec<(usize, Exclusion)>,
}

impl OutsourcingApi<'_> {
    /// Builds a batch from what is eligible, and places it unless it is a dry run. The cases leave
    /// their collectors.
    ///
    /// # Errors
    /// `no_such_agency`, `agency_not_valid`, `no_such_bucket`, `nothing_to_place`, `value_out_of_range`,
    /// `book_changed`.
    pub async fn place(&self, request: &PlaceRequest) -> Result<Placed, Failure> {
        let alone = PlaceRequest { others: Vec::new(), ..request.clone() };
        let mut among = self.place_among(&alone).await?;
        let mut placed = among.batches.pop().ok_or_else(|| Failure::new(FailureCode::NothingToPlace))?;
        (placed.excluded, placed.excluded_by) = (among.excluded, among.excluded_by);
        Ok(placed)
    }

    /// Shares what is eligible among several agencies, so that counts, buckets and balances are as even as
    /// can be and their results can be compared; a batch for each, in one change.
    ///
    /// # Errors
    /// As for `place`.
    pub async fn place_among(&self, request: &PlaceRequest) -> Result<PlacedAmong, Failure> {
        let mut chosen = self.choose(request).await?;
        let mut change = None;
        if !request.dry_run {
            let locked = self.session.change(What::Place).await?;
            if !locked.follows(chosen.inputs.portfolio.change) {
                // Somebody wrote meanwhile: once more, from what there is now that nobody else can write.
                chosen = self.choose(request).await?;
            }
            change = Some(locked);
        }
        let ChosenCases { inputs, portions, excluded } = chosen;
        let mut excluded_by: BTreeMap<Exclusion, u64> = BTreeMap::new();
        for (_, reason) in &excluded {
            *excluded_by.entry(*reason).or_default() += 1;
        }
        let named = self.name_excluded(&inputs.portfolio, &excluded, request.name_excluded).await?;
        if !request.dry_run && portions.iter().all(|(_, cases)| cases.is_empty()) {
            return Err(Failure::new(FailureCode::NothingToPlace).with("excluded", excluded.len()));
        }
        let alone = portions.len() == 1;
        let mut numbers = self.batch_numbers(request.as_of).await?;
        let mut batches = Vec::new();
        for (agency, cases) in portions.iter().filter(|(_, cases)| alone || !cases.is_empty()) {
            batches.push(proposed(request, &inputs, agency, cases, numbers.next())?);
        }
        let spread = spread(&inputs, &portions);
        if let Some(mut change) = change {
            for batch in &batches {
                let found = portions.iter().find(|(agency, _)| agency.name == batch.agency);
                let Some((agency, cases)) = found else { continue };
                write_batch(&mut change, &inputs, agency, cases, batch).await?;
            }
            let params = match batches.as_slice() {
                [only] => serde_json::json!({
                    "batch": only.batch, "agency": only.agency, "cases": only.cases, "as_of": request.as_of,
                }),
                several => serde_json::json!({
                    "batch": several.iter().map(|batch| batch.batch.as_str()).collect::<Vec<_>>().join(", "),
                    "agency": several.iter().map(|batch| batch.agency.as_str()).collect::<Vec<_>>().join(", "),
                    "cases": several.iter().map(|batch| batch.cases).sum::<u64>(),
                    "as_of": request.as_of,
                }),
            };
            let number = change.commit(&params).await?;
            for batch in &mut batches {
                batch.change = Some(number);
            }
        }
        Ok(PlacedAmong { batches, spread_percent: spread, excluded: named, excluded_by })
    }

    /// `20240301-01`, counted up within the day; a number once used is not used again.
    async fn batch_numbers(&self, day: NaiveDate) -> Result<impl Iterator<Item = String>, Failure> {
        let start = day.format("%Y%m%d-").to_string();
        let used = self.session.book.batch_numbers_starting(&start).await?;
        Ok((used + 1..).map(move |number| format!("{start}{number:02}")))
    }

    /// Chooses the cases of a batch, or of several.
    pub(super) async fn choose(&self, request: &PlaceRequest) -> Result<ChosenCases, Failure> {
        let mut agencies = Vec::new();
        for name in std::iter::once(&request.agency).chain(&request.others) {
            let agency = self.agency_row(name).await?;
            if !agency.terms().is_valid_on(request.as_of) {
                let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
                return Err(Failure::new(FailureCode::AgencyNotValid)
                    .with("agency", agency.name.as_str())
                    .with("from", day(agency.terms().valid_from))
                    .with("until", day(agency.terms().valid_until)));
            }
            if !agencies.iter().any(|known: &AgencyRow| known.id == agency.id) {
                agencies.push(agency);
            }
        }
        if agencies.len() > MAX_AGENCIES {
            return Err(Failure::new(FailureCode::ValueOutOfRange)
                .with("field", "others")
                .with("value", agencies.len()));
        }
        let currency = self.session.currency().await?;
        let limit = match &request.max_outstanding {
            Some(text) => Some((currency, self.session.amount_in_book_currency("max_outstanding", text).await?)),
            None => None,
        };
        let inputs = self.eligibility_inputs(request).await?;
        let had: Vec<HashSet<CaseId>> = agencies.iter().map(|agency| inputs.had_by(agency)).collect();
        let (mut eligible, mut excluded) = (Vec::new(), Vec::new());
        let mut allowed: HashMap<usize, u32> = HashMap::new();
        for &index in &inputs.asked {
            let mut first = None;
            let mut mask = 0_u32;
            for (at, agency) in agencies.iter().enumerate() {
                match inputs.exclusion(index, agency, &had[at]) {
                    Some(reason) => first = first.or(Some(reason)),
                    None => mask |= 1 << at,
                }
            }
            if let Some(reason) = first.filter(|_| mask == 0) {
                excluded.push((index, reason));
                continue;
            }
            if agencies.len() > 1 {
                allowed.insert(index, mask);
            }
            eligible.push(index);
        }
        let (days, outstanding) = (&inputs.ages.days, &inputs.standing.outstanding);
        // The oldest first, then the largest.
        eligible.sort_by_key(|&index| {
            let case_id = inputs.portfolio.case_ids[index];
            (std::cmp::Reverse(days[index]), std::cmp::Reverse(outstanding[index]), case_id)
        });
        let limits = Limits { cases: request.max_cases, money: limit, full: Full::Batch };
        let mut pool = within_limits(&inputs, eligible, &limits, &mut excluded);
        let portions = if let [agency] = agencies.as_slice() {
            let limits = Limits::of_agency(agency, &inputs, currency);
            pool = within_limits(&inputs, pool, &limits, &mut excluded);
            vec![(agency.clone(), pool)]
        } else {
            share(&inputs, &agencies, currency, &pool, &allowed, &mut excluded)
        };
        excluded.sort_by_key(|(index, _)| *index);
        Ok(ChosenCases { inputs, portions, excluded })
    }

    /// The cases left out of a batch, by their numbers.
    pub(super) async fn choose_for_filter(&self, request: &PlaceRequest) -> Result<Vec<(CaseId, Exclusion)>, Failure> {
        let chosen = Box::pin(self.choose(request)).await?;
        let id = |index: usize| chosen.inputs.portfolio.case_ids[index];
        Ok(chosen.excluded.iter().map(|(index, reason)| (id(*index), *reason)).collect())
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
            let ids: Vec<CaseId> = some.iter().map(|(index, _)| portfolio.case_ids[*index]).collect();
            let rows = self.session.book.case_rows(&ids).await?;
            let reasons: HashMap<CaseId, Exclusion> =
                some.iter().map(|(index, reason)| (portfolio.case_ids[*index], *reason)).collect();
            for (id, case) in rows {
                if let Some(code) = reasons.get(&id) {
                    named.push(Excluded { loan_no: case.loan_no.into(), code: *code });
                }
            }
        }
        Ok(named)
    }
}

/// What a batch would be.
fn proposed(
    request: &PlaceRequest,
    inputs: &EligibilityInputs,
    agency: &AgencyRow,
    cases: &[usize],
    number: Option<String>,
) -> Result<Placed, Failure> {
    let (portfolio, standing) = (&inputs.portfolio, &inputs.standing);
    let out_of_range =
        || Failure::new(FailureCode::ValueOutOfRange).with("field", "as_of").with("value", request.as_of.to_string());
    let mut by_bucket: BTreeMap<String, u64> = BTreeMap::new();
    for &index in cases {
        *by_bucket.entry(inputs.bucket_of(index).to_owned()).or_default() += 1;
    }
    Ok(Placed {
        batch: number.unwrap_or_default(),
        dry_run: request.dry_run,
        change: None,
        agency: agency.name.clone(),
        cases: cases.len() as u64,
        debtors: cases.iter().map(|&index| portfolio.debtors[index]).collect::<HashSet<_>>().len() as u64,
        outstanding: sums_of(cases.iter().map(|&index| (portfolio.currency_of(index), standing.outstanding[index])))?,
        by_bucket,
        placed_on: request.as_of,
        recall_due: add_days(request.as_of, agency.terms().term_days).ok_or_else(out_of_range)?,
        excluded: Vec::new(),
        excluded_by: BTreeMap::new(),
    })
}

async fn write_batch(
    change: &mut Change,
    inputs: &EligibilityInputs,
    agency: &AgencyRow,
    cases: &[usize],
    batch: &Placed,
) -> Result<(), Failure> {
    let day = day_number(batch.placed_on);
    let mut placements: Vec<NewPlacement> =
        (1..).zip(cases).map(|(sequence, &index)| inputs.placement(index, sequence, agency)).collect();
    let ids: Vec<CaseId> = placements.iter().map(|placement| placement.case_id).collect();
    change.complete_placements(&mut placements, day).await?;
    let id = change
        .add_batch(&NewBatch {
            number: batch.batch.clone(),
            agency_id: agency.id,
            agency_version: agency.version,
            placed_day: day,
            recall_due_day: day_number(batch.recall_due),
            term_days: agency.terms().term_days,
            bucket_set: inputs.convention.buckets.reference(),
            day_count: inputs.convention.terms.day_count,
        })
        .await?;
    change.end_assignments(&ids, day).await?;
    change.add_placements(id, day, &placements).await?;
    Ok(())
}

impl EligibilityInputs {
    /// The case as it would be placed with an agency, under a number of the batch; what its newest file says of its
    /// parts is completed by [`Change::complete_placements`].
    pub(super) fn placement(&self, index: usize, sequence: i64, agency: &AgencyRow) -> NewPlacement {
        let (bucket, hand) = (self.bucket_of(index), u32::from(self.standing.holders.hand[index]) + 1);
        NewPlacement {
            case_id: self.portfolio.case_ids[index],
            sequence,
            hand,
            commission: agency.terms().rate_for(bucket, hand).map(|(_, line)| line.percent).unwrap_or_default(),
            due_day: Some(self.standing.due[index]).filter(|due| *due != NO_DAY),
            days_past_due: self.ages.days[index],
            bucket: bucket.to_owned(),
            outstanding: self.standing.outstanding[index],
            principal: None,
            interest: None,
            penalty: None,
            last_paid_day: None,
            last_paid_amount: None,
        }
    }

    /// The bucket code of an open case.
    pub(super) fn bucket_of(&self, index: usize) -> &str {
        let bucket = usize::from(self.ages.buckets[index]);
        self.convention.buckets.buckets().get(bucket).map_or("", |bucket| bucket.code.as_str())
    }
}

/// Which reason names a case that a limit leaves out.
#[derive(Clone, Copy)]
enum Full {
    /// The batch that was asked for.
    Batch,
    /// The agency's capacity.
    Agency,
}

/// How many cases and how much money may be taken.
struct Limits {
    cases: Option<u64>,
    money: Option<(Currency, i64)>,
    full: Full,
}

impl Limits {
    /// What an agency has room for, beside what it has.
    fn of_agency(agency: &AgencyRow, inputs: &EligibilityInputs, currency: Currency) -> Self {
        let (cases, money) = room(agency, inputs, currency);
        Self { cases, money: money.map(|room| (currency, room)), full: Full::Agency }
    }
}

/// Cases and money of the book's currency that an agency may still take; `None` is without limit.
fn room(agency: &AgencyRow, inputs: &EligibilityInputs, currency: Currency) -> (Option<u64>, Option<i64>) {
    let (portfolio, standing) = (&inputs.portfolio, &inputs.standing);
    let at = portfolio.agencies.iter().position(|known| known.id == agency.id);
    let has = || (0..portfolio.len()).filter(|&index| at == Some(standing.holders.agency[index] as usize));
    let cases = agency.terms().most_cases.map(|most| most.saturating_sub(has().count() as u64));
    let money = agency.terms().most_outstanding.map(|most| {
        let owed = has().filter(|&index| portfolio.currency_of(index) == currency);
        owed.fold(most, |left, index| left.saturating_sub(standing.outstanding[index])).max(0)
    });
    (cases, money)
}

/// Takes eligible cases in their order while the limits allow it; a debtor's cases go together.
fn within_limits(
    inputs: &EligibilityInputs,
    eligible: Vec<usize>,
    limits: &Limits,
    excluded: &mut Vec<(usize, Exclusion)>,
) -> Vec<usize> {
    let (portfolio, outstanding) = (&inputs.portfolio, &inputs.standing.outstanding);
    if limits.cases.is_none() && limits.money.is_none() {
        return eligible;
    }
    let (too_many, too_much) = match limits.full {
        Full::Batch => (Exclusion::OverMostCases, Exclusion::OverMostOutstanding),
        Full::Agency => (Exclusion::AgencyFullCases, Exclusion::AgencyFullOutstanding),
    };
    let mut by_debtor: HashMap<u32, Vec<usize>> = HashMap::new();
    for &index in &eligible {
        by_debtor.entry(portfolio.debtors[index]).or_default().push(index);
    }
    let mut chosen = Vec::new();
    let mut sums = Sums::default();
    for index in eligible {
        let Some(cases) = by_debtor.remove(&portfolio.debtors[index]) else { continue };
        if limits.cases.is_some_and(|most| (chosen.len() + cases.len()) as u64 > most) {
            excluded.extend(cases.into_iter().map(|index| (index, too_many)));
            continue;
        }
        let mut tried = sums.clone();
        let fits = cases.iter().all(|&index| tried.add(portfolio.currency_of(index), outstanding[index]).is_ok())
            && limits.money.is_none_or(|(currency, most)| tried.of(currency) <= most);
        if fits {
            sums = tried;
            chosen.extend(cases);
        } else {
            excluded.extend(cases.into_iter().map(|index| (index, too_much)));
        }
    }
    chosen
}

/// Shares a pool among agencies by debtors, evenly by bucket, count and balance, within what each may take.
fn share(
    inputs: &EligibilityInputs,
    agencies: &[AgencyRow],
    currency: Currency,
    pool: &[usize],
    allowed: &HashMap<usize, u32>,
    excluded: &mut Vec<(usize, Exclusion)>,
) -> Vec<(AgencyRow, Vec<usize>)> {
    let portfolio = &inputs.portfolio;
    let mut of_debtor: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut debtors: Vec<u32> = Vec::new();
    for &index in pool {
        let cases = of_debtor.entry(portfolio.debtors[index]).or_default();
        if cases.is_empty() {
            debtors.push(portfolio.debtors[index]);
        }
        cases.push(index);
    }
    let mut masks: Vec<u32> = Vec::new();
    let units: Vec<Unit> = debtors
        .iter()
        .map(|debtor| {
            let cases = &of_debtor[debtor];
            let of = |index: &usize| allowed.get(index).copied().unwrap_or(u32::MAX);
            let all = cases.iter().map(of).fold(u32::MAX, |mask, of_case| mask & of_case);
            // Where no agency may have all of them, the oldest case decides.
            let mask = if all == 0 { of(&cases[0]) } else { all };
            let pool = masks.iter().position(|known| *known == mask).unwrap_or_else(|| {
                masks.push(mask);
                masks.len() - 1
            });
            let own = portfolio.currency[cases[0]];
            let same = cases.iter().filter(|&&index| portfolio.currency[index] == own);
            Unit {
                key: portfolio.debtor_keys[*debtor as usize],
                stratum: u32::from(inputs.ages.buckets[cases[0]]),
                currency: u16::from(own),
                balance: same.fold(0, |sum: i64, &index| sum.saturating_add(inputs.standing.outstanding[index])),
                cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
                pool: u32::try_from(pool).unwrap_or(u32::MAX),
                locked: None,
            }
        })
        .collect();
    let place = portfolio.currencies.iter().position(|known| *known == currency).and_then(|at| u16::try_from(at).ok());
    let eligible_agencies: Vec<Collector> = agencies
        .iter()
        .enumerate()
        .map(|(at, agency)| {
            let (cases, money) = room(agency, inputs, currency);
            Collector {
                pools: masks.iter().map(|mask| mask & (1 << at) != 0).collect(),
                room: cases.map(|room| u32::try_from(room).unwrap_or(u32::MAX)),
                money_room: money.and_then(|room| Some((place?, room))),
                ..Collector::unlimited(masks.len())
            }
        })
        .collect();
    let seed = u64::from(inputs.standing.as_of.unsigned_abs());
    let deal = divide(&units, &eligible_agencies, Share::Balance, seed);
    let mut portions: Vec<(AgencyRow, Vec<usize>)> =
        agencies.iter().map(|agency| (agency.clone(), Vec::new())).collect();
    for (debtor, taker) in debtors.iter().zip(deal.collector_of) {
        for &index in &of_debtor[debtor] {
            match taker.map(usize::from) {
                Some(at) if allowed.get(&index).is_none_or(|mask| mask & (1 << at) != 0) => portions[at].1.push(index),
                Some(_) => excluded.push((index, Exclusion::SameAgency)),
                None => excluded.push((index, Exclusion::AgencyFullCases)),
            }
        }
    }
    portions
}

/// How far the balances of the agencies are apart, in the currency with most cases.
fn spread(inputs: &EligibilityInputs, portions: &[(AgencyRow, Vec<usize>)]) -> f64 {
    let portfolio = &inputs.portfolio;
    let mut counts: HashMap<u8, usize> = HashMap::new();
    for index in portions.iter().flat_map(|(_, cases)| cases) {
        *counts.entry(portfolio.currency[*index]).or_default() += 1;
    }
    let Some((currency, _)) = counts.into_iter().max_by_key(|(currency, count)| (*count, std::cmp::Reverse(*currency)))
    else {
        return 0.0;
    };
    let balances: Vec<i64> = portions
        .iter()
        .map(|(_, cases)| {
            let own = cases.iter().filter(|&&index| portfolio.currency[index] == currency);
            own.fold(0, |sum: i64, &index| sum.saturating_add(inputs.standing.outstanding[index]))
        })
        .collect();
    spread_percent(&balances)
}
