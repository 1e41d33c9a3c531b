//! Division by rule: always a proposal first, applied in one step.

use crate::collectors::TAKES_FIELDS;
use crate::conventions::Basis;
use crate::engine::{Engine, sums_of};
use crate::failure::{Failure, codes};
use crate::portfolio::{NOBODY, Portfolio, Standing};
use caseload_domain::aging::Convention;
use caseload_domain::calendar::day_number;
use caseload_domain::division::{self, Collector, Share, Unit, evenness};
use caseload_domain::{Currency, Money, Status};
use caseload_store::{CollectorRow, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// How a division shares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DivideBy {
    /// Equal counts of debtors.
    #[default]
    Count,
    /// Equal counts and balances as equal as can be.
    Balance,
    /// Counts of debtors in proportion to the collectors' weights.
    Weight,
    /// Each debtor to whoever has fewest cases by then.
    LeastLoaded,
}

/// Which cases are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum DivideOnly {
    /// Those that nobody has.
    #[default]
    Unassigned,
    /// Every open case in-house.
    All,
}

/// A division to be proposed or applied.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct DivideRequest {
    /// The day on which it takes effect, and that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// How to share.
    #[serde(default)]
    pub by: DivideBy,
    /// Names of those who take part; everyone who works here when empty.
    #[serde(default)]
    pub to: Vec<String>,
    /// Which cases.
    #[serde(default)]
    pub only: DivideOnly,
    /// Only debtors whose oldest case is in one of these buckets; empty is all.
    #[serde(default)]
    pub buckets: Vec<String>,
    /// Debtors stay with a collector who has them already.
    #[serde(default)]
    pub keep_current: bool,
    /// Decides ties and draws; taken from the digest when absent.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// Digest of the proposal that was shown; refused when it would come out otherwise by now.
    #[serde(default)]
    pub expected_digest: Option<String>,
}

/// What a collector gets.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DividedCollector {
    /// Name.
    pub name: String,
    /// Cases given, those kept included.
    pub cases: u64,
    /// Debtors given.
    pub debtors: u64,
    /// Money given, per currency.
    pub outstanding: Vec<Money>,
    /// Debtors given, by the bucket of their oldest case.
    pub by_bucket: BTreeMap<String, u64>,
    /// Open cases before.
    pub cases_before: u64,
    /// Open cases afterwards.
    pub cases_after: u64,
}

/// A case that can't be given to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct LeftCase {
    /// Loan number.
    pub loan_no: String,
    /// `nobody_takes_it`, `collectors_full` or `held`.
    pub code: String,
}

/// A division, proposed or applied.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Division {
    /// Number of the division; of a proposal, the number it would have.
    pub division: i64,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The change in the log.
    pub change: Option<i64>,
    /// The seed, which gives the same division again.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// Who gets what.
    pub collectors: Vec<DividedCollector>,
    /// Cases that nobody had and somebody gets.
    pub assigned: u64,
    /// Cases that stay where they are.
    pub kept: u64,
    /// Cases that go from one collector to another.
    pub moved: u64,
    /// Cases that can't be given to anyone, with the reason.
    pub left: Vec<LeftCase>,
    /// Greatest less least balance, percent of the mean; of the worst currency.
    pub spread_percent: f64,
    /// What the spread can't go below.
    pub floor_percent: f64,
    /// Greatest less least count of debtors.
    pub count_difference: u64,
}

/// Debtors as units, with the cases of each.
struct Units {
    list: Vec<Unit>,
    /// Portfolio indices of the cases of each unit.
    cases: Vec<Vec<u32>>,
    /// Bucket of each unit's oldest case.
    buckets: Vec<u8>,
    pools: Vec<Vec<bool>>,
    /// Portfolio indices of cases that are held and stay out.
    held: Vec<usize>,
}

impl Engine {
    /// Proposes a division, and applies it unless it is a dry run.
    ///
    /// # Errors
    /// `no_collectors`, `no_such_collector`, `no_such_bucket`, `nothing_to_divide`, `book_changed`,
    /// or what the book says.
    pub async fn divide(&self, request: &DivideRequest) -> Result<Division, Failure> {
        let convention = self.convention(&Basis::default()).await?;
        let portfolio = self.portfolio().await?;
        let day = day_number(request.as_of);
        let standing = portfolio.standing(day, None, &convention);
        let takers = takers(&portfolio, &request.to)?;
        let mut people: Vec<usize> = takers.clone();
        let units = units(&portfolio, &standing, &convention, request, &mut people)?;
        if units.list.is_empty() {
            return Err(Failure::new(codes::NOTHING_TO_DIVIDE));
        }
        let had = loads(&portfolio, &standing);
        let collectors = collectors(&portfolio, &people, takers.len(), &units, &had, &standing);
        let names: Vec<&str> = people.iter().map(|&at| portfolio.collectors[at].name.as_str()).collect();
        let digest = digest(&units, &collectors, &names, request);
        if request.expected_digest.as_ref().is_some_and(|expected| *expected != digest) {
            return Err(Failure::new(codes::BOOK_CHANGED));
        }
        // 53 bits, so that every front end holds the seed exactly.
        let seed = match request.seed {
            Some(seed) => seed,
            None => u64::from_str_radix(&digest[..13], 16).unwrap_or(0),
        };
        let share = match request.by {
            DivideBy::Count => Share::Count,
            DivideBy::Balance => Share::Balance,
            DivideBy::Weight => Share::Weight,
            DivideBy::LeastLoaded => Share::LeastLoaded,
        };
        let (given, collectors_used) = (units.list.clone(), collectors.clone());
        let deal = tokio::task::spawn_blocking(move || division::divide(&given, &collectors_used, share, seed))
            .await
            .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;

        let mut outcome = Outcome::new(&portfolio, &standing, &convention, &people, takers.len());
        for (at, taker) in deal.collector_of.iter().enumerate() {
            outcome.add(&units, at, *taker);
        }
        let left = self.left(&portfolio, &units, &outcome.left).await?;
        let mut division = outcome.finish(&had, left)?;
        division.division = self.book.division_count().await? + 1;
        division.seed = seed;
        division.digest = digest;
        division.dry_run = request.dry_run;
        if !request.dry_run {
            let (pairs, params) = (outcome.pairs, params(request, &division));
            let ids: Vec<i64> = pairs.iter().map(|(case, _)| *case).collect();
            let mut change = self.change(What::Divide).await?;
            if self.book.last_change().await? != portfolio.change {
                change.roll_back().await?;
                return Err(Failure::new(codes::BOOK_CHANGED));
            }
            change.end_assignments(&ids, day).await?;
            change.add_assignments(&pairs, day).await?;
            let kept = serde_json::to_string(&division)
                .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))?;
            change.record_division(seed, &division.digest, &kept).await?;
            let number = change.commit(&params).await?;
            division.change = Some(number);
            self.absorb_assignments(number, &ids).await?;
        }
        Ok(division)
    }

    async fn left(&self, portfolio: &Portfolio, units: &Units, left: &[usize]) -> Result<Vec<LeftCase>, Failure> {
        let mut found = Vec::new();
        for some in units.held.chunks(5_000) {
            let ids: Vec<i64> = some.iter().map(|index| portfolio.case_ids[*index]).collect();
            let rows = self.book.case_rows(&ids).await?;
            found.extend(
                rows.into_iter().map(|(_, case)| LeftCase { loan_no: case.loan_no.into(), code: "held".to_owned() }),
            );
        }
        for &at in left {
            let nobody = !units.pools[usize::from(units.list[at].pool)].iter().any(|takes| *takes);
            let ids: Vec<i64> = units.cases[at].iter().map(|&index| portfolio.case_ids[index as usize]).collect();
            for (_, case) in self.book.case_rows(&ids).await? {
                found.push(LeftCase {
                    loan_no: case.loan_no.into(),
                    code: if nobody { "nobody_takes_it" } else { "collectors_full" }.to_owned(),
                });
            }
        }
        Ok(found)
    }
}

fn params(request: &DivideRequest, division: &Division) -> serde_json::Value {
    serde_json::json!({
        "division": division.division,
        "by": request.by,
        "only": request.only,
        "as_of": request.as_of,
        "seed": division.seed,
        "digest": division.digest,
        "cases": division.assigned + division.moved,
        "collectors": division.collectors.len(),
    })
}

/// Places of those who take part, in the order of their names.
fn takers(portfolio: &Portfolio, names: &[String]) -> Result<Vec<usize>, Failure> {
    for name in names {
        if !portfolio.collectors.iter().any(|c| c.active && c.name == name.trim()) {
            return Err(Failure::new(codes::NO_SUCH_COLLECTOR).with("name", name.as_str()));
        }
    }
    let mut takers: Vec<usize> = portfolio
        .collectors
        .iter()
        .enumerate()
        .filter(|(_, c)| c.active && (names.is_empty() || names.iter().any(|name| name.trim() == c.name)))
        .map(|(at, _)| at)
        .collect();
    // By name: the order in which they were added must decide nothing.
    takers.sort_by(|&one, &other| portfolio.collectors[one].name.cmp(&portfolio.collectors[other].name));
    if takers.is_empty() { Err(Failure::new(codes::NO_COLLECTORS)) } else { Ok(takers) }
}

/// Gathers the debtors to be divided. `people` are the takers; someone who has a debtor's other
/// case and takes no part otherwise is added at the end.
fn units(
    portfolio: &Portfolio,
    standing: &Standing,
    convention: &Convention,
    request: &DivideRequest,
    people: &mut Vec<usize>,
) -> Result<Units, Failure> {
    let wanted = request
        .buckets
        .iter()
        .map(|code| {
            convention.buckets.index_by_code(code).and_then(|at| u8::try_from(at).ok()).ok_or_else(|| {
                Failure::new(codes::NO_SUCH_BUCKET)
                    .with("bucket", code.as_str())
                    .with("bucket_set", convention.buckets.name())
            })
        })
        .collect::<Result<Vec<u8>, Failure>>()?;
    let ages = standing.ages(portfolio, convention);
    let buckets = &ages.buckets;
    let in_house = |index: usize| standing.status[index] == Status::Open && standing.holders.agency[index] == NOBODY;
    // Who has a debtor's other cases, and how many of them.
    let mut siblings: HashMap<u32, BTreeMap<u32, u32>> = HashMap::new();
    let mut cases_of: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut held = Vec::new();
    for index in (0..portfolio.len()).filter(|&index| in_house(index)) {
        let (debtor, collector) = (portfolio.debtors[index], standing.holders.collector[index]);
        let active = collector != NOBODY && portfolio.collectors[collector as usize].active;
        if active {
            *siblings.entry(debtor).or_default().entry(collector).or_default() += 1;
        }
        if portfolio.is_held(index, standing.as_of, None) {
            // It stays where it is, and is named where it would have been divided.
            if (collector == NOBODY || request.only == DivideOnly::All)
                && (wanted.is_empty() || wanted.contains(&buckets[index]))
            {
                held.push(index);
            }
        } else if collector == NOBODY || request.only == DivideOnly::All {
            cases_of.entry(debtor).or_default().push(u32::try_from(index).unwrap_or(u32::MAX));
        }
    }
    let mut debtors: Vec<u32> = cases_of.keys().copied().collect();
    debtors.sort_unstable_by_key(|&debtor| portfolio.debtor_keys[debtor as usize]);
    let bucket_count = u32::try_from(convention.buckets.buckets().len()).unwrap_or(u32::MAX);
    // By code: the order in which currencies came into the book must decide nothing.
    let mut codes: Vec<&str> = portfolio.currencies.iter().map(Currency::code).collect();
    codes.sort_unstable();
    let rank = |currency: &Currency| codes.iter().position(|code| *code == currency.code()).unwrap_or(0);
    let ranks: Vec<u32> =
        portfolio.currencies.iter().map(|currency| u32::try_from(rank(currency)).unwrap_or(0)).collect();
    let mut found = Units {
        list: Vec::with_capacity(debtors.len()),
        cases: Vec::with_capacity(debtors.len()),
        buckets: Vec::with_capacity(debtors.len()),
        pools: Vec::new(),
        held,
    };
    let mut pool_numbers: HashMap<Vec<bool>, u16> = HashMap::new();
    let taker_count = people.len();
    for debtor in debtors {
        let cases = cases_of.remove(&debtor).unwrap_or_default();
        let oldest = cases.iter().map(|&index| buckets[index as usize]).max().unwrap_or(0);
        if !wanted.is_empty() && !wanted.contains(&oldest) {
            continue;
        }
        let currency = portfolio.currency[cases[0] as usize];
        let balance = cases
            .iter()
            .filter(|&&index| portfolio.currency[index as usize] == currency)
            .try_fold(0_i64, |sum, &index| sum.checked_add(standing.outstanding[index as usize]))
            .ok_or_else(|| Failure::new(codes::SUM_TOO_LARGE))?;
        // One debtor's cases go to one collector: to the one who has most of them already.
        let follows = request.only == DivideOnly::Unassigned || request.keep_current;
        let current = siblings
            .get(&debtor)
            .filter(|_| follows)
            .and_then(|held| held.iter().max_by_key(|(collector, count)| (**count, std::cmp::Reverse(**collector))))
            .map(|(collector, _)| *collector as usize);
        let current = current.filter(|at| request.only == DivideOnly::Unassigned || people[..taker_count].contains(at));
        let locked = current.map(|at| {
            let place = people.iter().position(|known| *known == at).unwrap_or_else(|| {
                people.push(at);
                people.len() - 1
            });
            u16::try_from(place).unwrap_or(u16::MAX)
        });
        let takes: Vec<bool> = people[..taker_count]
            .iter()
            .map(|&at| {
                cases
                    .iter()
                    .all(|&index| takes(&portfolio.collectors[at], portfolio, convention, buckets, index as usize))
            })
            .collect();
        let next = u16::try_from(pool_numbers.len()).unwrap_or(u16::MAX);
        let pool = *pool_numbers.entry(takes).or_insert_with_key(|takes| {
            found.pools.push(takes.clone());
            next
        });
        found.list.push(Unit {
            key: portfolio.debtor_keys[debtor as usize],
            stratum: ranks[usize::from(currency)] * bucket_count + u32::from(oldest),
            currency: u16::from(currency),
            balance,
            cases: u32::try_from(cases.len()).unwrap_or(u32::MAX),
            pool,
            locked,
        });
        found.cases.push(cases);
        found.buckets.push(oldest);
    }
    Ok(found)
}

/// Whether a collector takes such a case.
fn takes(
    collector: &CollectorRow,
    portfolio: &Portfolio,
    convention: &Convention,
    buckets: &[u8],
    index: usize,
) -> bool {
    debug_assert!(collector.takes.iter().all(|(field, _)| TAKES_FIELDS.contains(&field.as_str())));
    collector.takes.iter().all(|(field, values)| {
        let value = match field.as_str() {
            "product" => &portfolio.products.distinct[portfolio.products.of_case[index] as usize],
            "region" => &portfolio.regions.distinct[portfolio.regions.of_case[index] as usize],
            _ => &convention.buckets.buckets()[usize::from(buckets[index])].code,
        };
        values.iter().any(|wanted| wanted == value)
    })
}

/// How many open cases each collector has.
fn loads(portfolio: &Portfolio, standing: &Standing) -> Vec<u64> {
    let mut loads = vec![0; portfolio.collectors.len()];
    for (collector, status) in standing.holders.collector.iter().zip(&standing.status) {
        if *collector != NOBODY && *status == Status::Open {
            loads[*collector as usize] += 1;
        }
    }
    loads
}

fn collectors(
    portfolio: &Portfolio,
    people: &[usize],
    takers: usize,
    units: &Units,
    had: &[u64],
    standing: &Standing,
) -> Vec<Collector> {
    // What is divided anew is not in the way of what may be taken.
    let mut in_play = vec![0_u64; portfolio.collectors.len()];
    for &index in units.cases.iter().flatten() {
        let collector = standing.holders.collector[index as usize];
        if collector != NOBODY {
            in_play[collector as usize] += 1;
        }
    }
    people
        .iter()
        .enumerate()
        .map(|(place, &at)| Collector {
            pools: units.pools.iter().map(|pool| place < takers && pool[place]).collect(),
            room: portfolio.collectors[at].most_cases.map(|most| {
                let stays = had[at].saturating_sub(in_play[at]);
                u32::try_from(most.unsigned_abs().saturating_sub(stays)).unwrap_or(u32::MAX)
            }),
            weight: u32::try_from(portfolio.collectors[at].weight).unwrap_or(1).max(1),
            load: u32::try_from(had[at].saturating_sub(in_play[at])).unwrap_or(u32::MAX),
        })
        .collect()
}

/// SHA-256 over the units, the people and the request, whatever order they came in.
fn digest(units: &Units, collectors: &[Collector], names: &[&str], request: &DivideRequest) -> String {
    use std::fmt::Write as _;
    let mut hash = Sha256::new();
    for unit in &units.list {
        hash.update(unit.key.to_le_bytes());
        hash.update(unit.stratum.to_le_bytes());
        hash.update(unit.balance.to_le_bytes());
        hash.update(unit.cases.to_le_bytes());
        hash.update(unit.pool.to_le_bytes());
        hash.update(unit.locked.map_or(u16::MAX, |locked| locked).to_le_bytes());
    }
    for (collector, name) in collectors.iter().zip(names) {
        hash.update(name.len().to_le_bytes());
        hash.update(name.as_bytes());
        hash.update(collector.weight.to_le_bytes());
        hash.update(collector.load.to_le_bytes());
        hash.update(collector.room.unwrap_or(u32::MAX).to_le_bytes());
        hash.update(collector.pools.iter().map(|takes| u8::from(*takes)).collect::<Vec<u8>>());
    }
    hash.update([request.by as u8, request.only as u8, u8::from(request.keep_current)]);
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Counts up what a deal gives to whom.
struct Outcome<'columns> {
    portfolio: &'columns Portfolio,
    standing: &'columns Standing,
    convention: &'columns Convention,
    people: &'columns [usize],
    takers: usize,
    cases: Vec<u64>,
    debtors: Vec<u64>,
    /// `balances[currency][place]`.
    balances: Vec<Vec<i64>>,
    largest: Vec<i64>,
    by_bucket: Vec<Vec<u64>>,
    after: HashMap<usize, i64>,
    assigned: u64,
    kept: u64,
    moved: u64,
    left: Vec<usize>,
    /// Case numbers and collector numbers of what changes.
    pairs: Vec<(i64, i64)>,
}

impl<'columns> Outcome<'columns> {
    fn new(
        portfolio: &'columns Portfolio,
        standing: &'columns Standing,
        convention: &'columns Convention,
        people: &'columns [usize],
        takers: usize,
    ) -> Self {
        let count = people.len();
        Self {
            portfolio,
            standing,
            convention,
            people,
            takers,
            cases: vec![0; count],
            debtors: vec![0; count],
            balances: vec![vec![0; count]; portfolio.currencies.len()],
            largest: vec![0; portfolio.currencies.len()],
            by_bucket: vec![vec![0; convention.buckets.buckets().len()]; count],
            after: HashMap::new(),
            assigned: 0,
            kept: 0,
            moved: 0,
            left: Vec::new(),
            pairs: Vec::new(),
        }
    }

    fn add(&mut self, units: &Units, at: usize, taker: Option<u16>) {
        let Some(place) = taker.map(usize::from) else {
            self.left.push(at);
            return;
        };
        let unit = &units.list[at];
        let person = self.people[place];
        self.debtors[place] += 1;
        self.by_bucket[place][usize::from(units.buckets[at])] += 1;
        let largest = &mut self.largest[usize::from(unit.currency)];
        *largest = (*largest).max(unit.balance);
        for &index in &units.cases[at] {
            let index = index as usize;
            self.cases[place] += 1;
            let currency = usize::from(self.portfolio.currency[index]);
            let balance = &mut self.balances[currency][place];
            *balance = balance.saturating_add(self.standing.outstanding[index]);
            let before = self.standing.holders.collector[index];
            if before != NOBODY && before as usize == person {
                self.kept += 1;
                continue;
            }
            if before == NOBODY {
                self.assigned += 1;
            } else {
                self.moved += 1;
                *self.after.entry(before as usize).or_default() -= 1;
            }
            *self.after.entry(person).or_default() += 1;
            self.pairs.push((self.portfolio.case_ids[index], self.portfolio.collectors[person].id));
        }
    }

    fn finish(&self, had: &[u64], left: Vec<LeftCase>) -> Result<Division, Failure> {
        let mut worst = (0.0_f64, 0.0_f64);
        for (balances, largest) in self.balances.iter().zip(&self.largest) {
            let even = evenness(&balances[..self.takers], *largest);
            if even.spread_percent > worst.0 {
                worst = (even.spread_percent, even.floor_percent);
            }
        }
        let counts = &self.debtors[..self.takers];
        let collectors = self
            .people
            .iter()
            .enumerate()
            .map(|(place, &person)| {
                let change = self.after.get(&person).copied().unwrap_or(0);
                Ok(DividedCollector {
                    name: self.portfolio.collectors[person].name.clone(),
                    cases: self.cases[place],
                    debtors: self.debtors[place],
                    outstanding: sums_of(
                        self.portfolio
                            .currencies
                            .iter()
                            .zip(&self.balances)
                            .map(|(currency, balances)| (*currency, balances[place]))
                            .filter(|(_, minor)| *minor != 0),
                    )?,
                    by_bucket: self
                        .convention
                        .buckets
                        .buckets()
                        .iter()
                        .zip(&self.by_bucket[place])
                        .filter(|(_, count)| **count > 0)
                        .map(|(bucket, count)| (bucket.code.clone(), *count))
                        .collect(),
                    cases_before: had[person],
                    cases_after: had[person].saturating_add_signed(change),
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        Ok(Division {
            division: 0,
            dry_run: true,
            change: None,
            seed: 0,
            digest: String::new(),
            collectors,
            assigned: self.assigned,
            kept: self.kept,
            moved: self.moved,
            left,
            spread_percent: worst.0,
            floor_percent: worst.1,
            count_difference: counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0),
        })
    }
}
