//! A division as it is worked out: what each rule found, who takes it, and who gets it.

use super::debtors::{self, Cases, EligibleDebtor, Units};
use super::division_report::LeftReason;
use super::eligible_collectors::EligibleCollectors;
use super::{DivideRequest, DivisionApi, DivisionInputs, drawn_below};
use caseload_domain::Status;
use caseload_domain::division::{self, Collector, Share, Unit};
use caseload_domain::ids::CaseId;
use caseload_portfolio::NOBODY;
use caseload_session::Session;
use caseload_session::division_rule::{DivideBy, DivisionRule};
use caseload_session::failure::{Failure, FailureCode};
use sha2::{Digest, Sha256};
use smallvec::SmallVec;
use std::collections::HashMap;

/// A debtor with who gets them.
pub(crate) struct Dealt {
    /// Number of the debtor in the portfolio.
    pub debtor: u32,
    /// Portfolio indices of the cases that are divided.
    pub cases: Cases,
    /// Bucket of the oldest of them.
    pub bucket: u8,
    /// Index of the collector in the portfolio; nobody where it is left as it is.
    pub to: Option<u32>,
    /// Whether someone moved it by hand.
    pub by_hand: bool,
    /// Why it is left as it is, where it is.
    pub left: LeftReason,
    /// Whether it had to go where it goes: a sibling is there, or it stays.
    pub locked: bool,
    /// Outstanding of its cases in the currency that it counts in, minor units.
    pub balance: i64,
    /// That currency, by its rank.
    pub currency: u16,
    /// Number of its pool among those of the group.
    pub pool: u32,
}

/// What a challenger draws.
struct Draw {
    /// Percent of the debtors of each bucket.
    percent: u32,
    /// The pool, in the challenger's group, of each debtor.
    pools: Vec<u32>,
    /// The arm of debtors who were drawn before, for the same trial; `true` is the challenger's.
    before: Vec<Option<bool>>,
}

/// What a rule, or one arm of it, found and deals.
pub(crate) struct Group {
    /// Which rule, from 0.
    pub rule: usize,
    /// The trial and whether this is the challenger's arm.
    pub arm: Option<(String, bool)>,
    /// How it is shared.
    pub by: DivideBy,
    /// Whether nobody gets a debtor back whom they had.
    pub never_back: bool,
    /// Indices in the portfolio of those who take part.
    pub eligible: Vec<u32>,
    /// The pools of its debtors.
    pub pools: Vec<Vec<bool>>,
    /// What the next group draws of this one.
    draws: Option<Draw>,
    /// The eligible collectors, and whoever has a debtor's other case; as the dealing sees them.
    people: Vec<u32>,
    /// The debtors, by their keys.
    pub dealt: Vec<Dealt>,
    units: Vec<division::Unit>,
    collectors: Vec<Collector>,
}

impl Group {
    /// The debtors whom somebody gets.
    pub(crate) fn given(&self) -> impl Iterator<Item = &Dealt> {
        self.dealt.iter().filter(|dealt| dealt.to.is_some())
    }

    /// The limits of a taker as the dealing saw them.
    pub(crate) fn limits(&self, place: usize) -> &Collector {
        &self.collectors[place]
    }
}

/// A division as it is worked out.
pub(crate) struct Plan {
    pub groups: Vec<Group>,
    /// Cases that are held and stay out: portfolio index.
    pub held: Vec<u32>,
    /// Undivided cases that no rule fits: portfolio index.
    pub unmatched: Vec<u32>,
    /// Names of those who would take part and are away.
    pub away: Vec<String>,
    /// SHA-256 of what is divided, among whom and how.
    pub digest: String,
}

/// A case that changes hands.
pub(crate) struct Move {
    pub case: u32,
    pub to: u32,
}

impl Plan {
    /// Finds what each rule divides, and among whom.
    pub(crate) async fn prepare(
        session: &Session,
        inputs: &DivisionInputs,
        request: &DivideRequest,
    ) -> Result<Self, Failure> {
        let (portfolio, standing, convention) = (&inputs.portfolio, &inputs.standing, &inputs.chosen.convention);
        let mut taken = vec![false; portfolio.debtor_keys.len()];
        let mut loads = Loads::new(inputs);
        let by_load = shares_by_load(&request.rules.rules);
        let mut plan = Self {
            groups: Vec::new(),
            held: Vec::new(),
            unmatched: Vec::new(),
            away: Vec::new(),
            digest: String::new(),
        };
        for (number, rule) in request.rules.rules.iter().enumerate() {
            let filter = DivisionApi::of(session).filter_of_rule(rule, request.as_of).await?;
            let cured = inputs.divides_cured || debtors::asks_for_cured(rule, convention);
            let wanted = (rule, &filter, cured);
            let (found, held) = debtors::of_rule(session, portfolio, standing, convention, wanted, &taken).await?;
            for unit in &found {
                taken[unit.debtor as usize] = true;
                loads.put_in_play(inputs, unit);
            }
            for case in held {
                if !plan.held.contains(&case) {
                    plan.held.push(case);
                }
            }
            let of = async |names: &[String], teams: &[String], but: &[u32]| {
                EligibleCollectors::of(session, portfolio, standing, convention, (names, teams, but)).await
            };
            let challengers = match &rule.challenger {
                Some(arm) => Some(of(&arm.to, &arm.teams, &[]).await?),
                None => None,
            };
            let mut but = challengers.as_ref().map(|collectors| collectors.people.clone()).unwrap_or_default();
            if rule.to.is_empty() && rule.teams.is_empty() && !rule.keep_current {
                // Whoever's cases are to go elsewhere is not among everyone.
                let from = (0_u32..).zip(&portfolio.collectors);
                but.extend(
                    from.filter(|(_, one)| rule.held_by.iter().any(|name| name.trim() == one.name())).map(|(at, _)| at),
                );
            }
            let collectors = of(&rule.to, &rule.teams, &but).await?;
            for name in collectors.away.iter().chain(challengers.iter().flat_map(|collectors| &collectors.away)) {
                if !plan.away.contains(name) {
                    plan.away.push(name.clone());
                }
            }
            let challenger = match (&rule.challenger, challengers) {
                (Some(arm), Some(collectors)) => {
                    // The draw needs the seed, so the challenger's arm is empty until the dealing.
                    let mut all = Group::new(inputs, (number, rule), found.clone(), &collectors)?;
                    let pools: Vec<u32> = all.units.drain(..).map(|unit| unit.pool).collect();
                    all.dealt.clear();
                    all.people.truncate(all.eligible.len());
                    all.arm = Some((arm.trial.clone(), true));
                    Some((all, arm, pools))
                }
                _ => None,
            };
            let mut group = Group::new(inputs, (number, rule), found, &collectors)?;
            if let Some((_, arm, pools)) = &challenger {
                group.arm = Some((arm.trial.clone(), false));
                let before = DivisionApi::of(session).arms_before(inputs, &arm.trial, &group.dealt).await?;
                group.draws = Some(Draw { percent: arm.percent, pools: pools.clone(), before });
            }
            plan.groups.push(group);
            plan.groups.extend(challenger.map(|(group, ..)| group));
        }
        plan.find_unmatched(inputs, request, &taken);
        if by_load {
            loads.count_debtors(inputs, &taken);
        }
        plan.digest = plan.input_digest(inputs, request, &loads)?;
        for group in &mut plan.groups {
            group.collectors = loads.collectors(inputs, group);
        }
        if plan.groups.iter().all(|group| group.dealt.is_empty()) {
            return Err(Failure::new(FailureCode::NothingToDivide).with("held", plan.held.len()));
        }
        Ok(plan)
    }

    /// Undivided cases that no rule fits.
    fn find_unmatched(&mut self, inputs: &DivisionInputs, request: &DivideRequest, taken: &[bool]) {
        if request.rules.rules.len() == 1 && request.rules.name.is_empty() {
            // A single rule that was asked for by hand means nothing beyond what it names.
            return;
        }
        let (portfolio, standing) = (&inputs.portfolio, &inputs.standing);
        for index in 0..portfolio.len() {
            let undivided = standing.status[index] == Status::Open
                && standing.holders.collector[index] == NOBODY
                && standing.holders.agency[index] == NOBODY
                && (inputs.divides_cured || !debtors::is_cured(standing, index));
            if undivided && !taken[portfolio.debtors[index] as usize] && !portfolio.is_held(index, standing.as_of, None)
            {
                self.unmatched.push(u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
    }

    /// Deals every group, one rule after another.
    pub(crate) async fn deal(&mut self, seed: u64) -> Result<(), Failure> {
        let mut groups = std::mem::take(&mut self.groups);
        groups = tokio::task::spawn_blocking(move || {
            let mut given = Assignments::default();
            // Whoever stays with somebody takes up their room, whichever rule comes to it.
            for group in &groups {
                given.reserve(group, true);
            }
            for at in 0..groups.len() {
                if groups[at].draws.is_some() {
                    let (champion, challenger) = groups.split_at_mut(at + 1);
                    draw(&mut champion[at], &mut challenger[0], seed);
                }
                let group = &mut groups[at];
                given.reserve(group, false);
                given.limit(group);
                group.deal(seed);
                given.add(group);
            }
            groups
        })
        .await
        .map_err(|error| Failure::internal(&error))?;
        self.groups = groups;
        Ok(())
    }

    /// Gives some debtors to somebody else, or leaves them where they are.
    pub(crate) fn adjust(
        &mut self,
        inputs: &DivisionInputs,
        cases: &[CaseId],
        from: Option<u32>,
        bucket: Option<u8>,
        to: Option<u32>,
    ) {
        let mut meant = vec![false; inputs.portfolio.debtor_keys.len()];
        for index in cases.iter().filter_map(|case| inputs.portfolio.index_of(*case)) {
            meant[inputs.portfolio.debtors[index] as usize] = true;
        }
        for dealt in self.groups.iter_mut().flat_map(|group| &mut group.dealt) {
            let of_card = from.is_some() && dealt.to == from && bucket.is_none_or(|bucket| dealt.bucket == bucket);
            if (of_card || meant[dealt.debtor as usize]) && dealt.to != to {
                dealt.to = to;
                dealt.by_hand = true;
                dealt.left = LeftReason::ByHand;
            }
        }
    }

    /// The cases that are divided: portfolio index.
    pub(crate) fn cases(&self) -> impl Iterator<Item = u32> {
        self.groups.iter().flat_map(|group| &group.dealt).flat_map(|dealt| dealt.cases.iter().copied())
    }

    /// The cases that change hands.
    pub(crate) fn moves(&self, inputs: &DivisionInputs) -> Vec<Move> {
        let mut moves = Vec::new();
        for dealt in self.groups.iter().flat_map(|group| &group.dealt) {
            let Some(to) = dealt.to else { continue };
            for &case in &dealt.cases {
                if inputs.standing.holders.collector[case as usize] != to {
                    moves.push(Move { case, to });
                }
            }
        }
        // In the order of the book, in which they are written fastest.
        moves.sort_unstable_by_key(|one| one.case);
        moves
    }

    /// The cases that stay with whom they are.
    pub(crate) fn kept(&self, inputs: &DivisionInputs) -> impl Iterator<Item = u32> {
        let holders = &inputs.standing.holders.collector;
        self.groups.iter().flat_map(|group| &group.dealt).flat_map(move |dealt| {
            dealt.cases.iter().copied().filter(move |case| dealt.to == Some(holders[*case as usize]))
        })
    }

    /// The cases that stay undivided, or where they are, since nobody could be found, and why.
    pub(crate) fn left_cases(&self) -> impl Iterator<Item = (u32, LeftReason)> {
        let held = self.held.iter().map(|case| (*case, LeftReason::Held));
        let left = self.groups.iter().flat_map(|group| &group.dealt).filter(|dealt| dealt.to.is_none());
        let left = left.flat_map(|dealt| dealt.cases.iter().map(|case| (*case, dealt.left)));
        held.chain(left)
    }

    /// The debtors that a trial drew, with its name and whether they are the challenger's.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = (&Dealt, &str, bool)> {
        self.groups.iter().filter_map(|group| Some((group, group.arm.as_ref()?))).flat_map(
            |(group, (trial, challenger))| {
                // Who stays or follows a sibling was not drawn, and who was moved by hand no longer is.
                let drawn = group.dealt.iter().filter(|dealt| dealt.to.is_some() && !dealt.locked && !dealt.by_hand);
                drawn.map(|dealt| (dealt, trial.as_str(), *challenger))
            },
        )
    }

    /// SHA-256 over the debtors, the people and the rules, whatever order they came in.
    fn input_digest(&self, inputs: &DivisionInputs, request: &DivideRequest, loads: &Loads) -> Result<String, Failure> {
        let mut hash = Sha256::new();
        let by_load = shares_by_load(&request.rules.rules);
        let rules = serde_json::to_string(&request.rules.rules).map_err(|error| Failure::internal(&error))?;
        hash.update(rules.as_bytes());
        hash.update(request.as_of.to_string().as_bytes());
        for group in &self.groups {
            for unit in &group.units {
                hash.update(unit.key.to_le_bytes());
                hash.update(unit.stratum.to_le_bytes());
                hash.update(unit.balance.to_le_bytes());
                hash.update(unit.cases.to_le_bytes());
                hash.update(unit.pool.to_le_bytes());
                hash.update(unit.locked.unwrap_or(u16::MAX).to_le_bytes());
            }
            for pool in &group.pools {
                hash.update(pool.iter().map(|takes| u8::from(*takes)).collect::<Vec<u8>>());
            }
            for &person in &group.people {
                let row = &inputs.portfolio.collectors[person as usize];
                hash.update(row.name().len().to_le_bytes());
                hash.update(row.name().as_bytes());
                hash.update(row.terms.weight.to_le_bytes());
                hash.update(row.terms.most_cases.unwrap_or(-1).to_le_bytes());
                hash.update(row.terms.most_outstanding.unwrap_or(-1).to_le_bytes());
                hash.update(loads.cases[person as usize].to_le_bytes());
                hash.update(loads.money[person as usize].to_le_bytes());
                if by_load {
                    hash.update(loads.debtors[person as usize].to_le_bytes());
                }
            }
        }
        Ok(super::hex(&hash.finalize()))
    }
}

impl Group {
    fn new(
        inputs: &DivisionInputs,
        (number, rule): (usize, &DivisionRule),
        found: Vec<EligibleDebtor>,
        collectors: &EligibleCollectors,
    ) -> Result<Self, Failure> {
        let (portfolio, standing) = (&inputs.portfolio, &inputs.standing);
        let Units { list, pools, people } =
            debtors::units(portfolio, standing, rule, &found, collectors, &inputs.currency_ranks)?;
        // Why nobody takes a debtor, where nobody does.
        let left = |unit: &Unit, found: &EligibleDebtor| {
            let pool = &pools[unit.pool as usize];
            if pool.iter().any(|takes| *takes) {
                LeftReason::CollectorsFull
            } else if !rule.never_back && collectors.would_take_in_other_currency(&found.cases) {
                LeftReason::LimitInOtherCurrency
            } else {
                LeftReason::NobodyTakesIt
            }
        };
        let dealt = found
            .into_iter()
            .zip(&list)
            .map(|(found, unit)| Dealt {
                left: left(unit, &found),
                debtor: found.debtor,
                cases: found.cases,
                bucket: found.bucket,
                to: None,
                by_hand: false,
                locked: unit.locked.is_some(),
                balance: unit.balance,
                currency: unit.currency,
                pool: unit.pool,
            })
            .collect();
        let eligible = collectors.people.clone();
        Ok(Self {
            rule: number,
            arm: None,
            by: rule.by,
            never_back: rule.never_back,
            eligible,
            pools,
            draws: None,
            people,
            dealt,
            units: list,
            collectors: Vec::new(),
        })
    }

    fn deal(&mut self, seed: u64) {
        let share = match self.by {
            DivideBy::Count => Share::Count,
            DivideBy::Balance => Share::Balance,
            DivideBy::Weight => Share::Weight,
            DivideBy::LeastLoaded => Share::LeastLoaded,
        };
        let deal = division::divide(&self.units, &self.collectors, share, seed);
        for (dealt, taker) in self.dealt.iter_mut().zip(&deal.collector_of) {
            dealt.to = taker.map(|place| self.people[usize::from(place)]);
        }
    }
}

/// Draws the challenger's share out of a group: of each bucket the percentage, one out of as many in the
/// order of balances, from a place that the seed decides. So both arms have the same mix of buckets and
/// balances.
fn draw(champion: &mut Group, challenger: &mut Group, seed: u64) {
    let Some(Draw { percent, pools, before }) = champion.draws.take() else { return };
    let percent = u64::from(percent);
    // Whoever was drawn before stays in their arm, or the arms would mean nothing.
    let is_new = |at: &usize| champion.units[*at].locked.is_none() && before[*at].is_none();
    let mut order: Vec<usize> = (0..champion.units.len()).filter(is_new).collect();
    order.sort_by_key(|&at| {
        let unit = &champion.units[at];
        (unit.stratum, unit.currency, std::cmp::Reverse(unit.balance), division::hash_rank(unit.key, seed), unit.key)
    });
    let in_challenger = |at: usize| champion.units[at].locked.is_none() && before[at] == Some(true);
    let mut drawn: Vec<bool> = (0..champion.units.len()).map(in_challenger).collect();
    for stratum in order.chunk_by(|one, other| champion.units[*one].stratum == champion.units[*other].stratum) {
        let start = drawn_below(u64::from(champion.units[stratum[0]].stratum) + 1, seed, 100);
        for (at, &index) in (0_u64..).zip(stratum) {
            // Goes up by the percentage at each debtor; every hundred that is passed draws one.
            drawn[index] = (start + (at + 1) * percent) / 100 > (start + at * percent) / 100;
        }
    }
    let all = std::mem::take(&mut champion.units).into_iter().zip(std::mem::take(&mut champion.dealt));
    for ((mut unit, mut dealt), (drawn, pool)) in all.zip(drawn.into_iter().zip(pools)) {
        let group = if drawn { &mut *challenger } else { &mut *champion };
        if drawn {
            (unit.pool, dealt.pool) = (pool, pool);
        }
        group.units.push(unit);
        group.dealt.push(dealt);
    }
}

/// What rules gave somebody, and what stays with them whatever a rule does.
#[derive(Default)]
struct AssignedDebtor {
    debtors: u32,
    /// The same with those who have to stay with them by a later rule.
    load: u32,
    cases: u32,
    money: HashMap<u16, i64>,
}

#[derive(Default)]
struct Assignments(HashMap<u32, AssignedDebtor>);

impl Assignments {
    fn change(&mut self, to: u32, dealt: &Dealt, more: bool) {
        let given = self.0.entry(to).or_default();
        let cases = u32::try_from(dealt.cases.len()).unwrap_or(u32::MAX);
        given.cases = if more { given.cases.saturating_add(cases) } else { given.cases.saturating_sub(cases) };
        given.load = if more { given.load.saturating_add(1) } else { given.load.saturating_sub(1) };
        let money = given.money.entry(dealt.currency).or_default();
        *money = money.saturating_add(if more { dealt.balance } else { -dealt.balance });
    }

    /// Counts the debtors of a group who have to stay with somebody, or no longer counts them.
    fn reserve(&mut self, group: &Group, more: bool) {
        for (dealt, unit) in group.dealt.iter().zip(&group.units) {
            if let Some(place) = unit.locked {
                self.change(group.people[usize::from(place)], dealt, more);
            }
        }
    }

    fn add(&mut self, group: &Group) {
        for dealt in &group.dealt {
            if let Some(to) = dealt.to {
                self.change(to, dealt, true);
                self.0.entry(to).or_default().debtors += 1;
            }
        }
    }

    /// Takes from the room of a group's people what they were given.
    fn limit(&self, group: &mut Group) {
        for (person, collector) in group.people.iter().zip(&mut group.collectors) {
            let Some(given) = self.0.get(person) else { continue };
            collector.room = collector.room.map(|room| room.saturating_sub(given.cases));
            collector.money_room = collector.money_room.map(|(currency, room)| {
                (currency, room.saturating_sub(given.money.get(&currency).copied().unwrap_or(0)))
            });
            collector.load = collector.load.saturating_add(given.load);
            collector.given = given.debtors;
        }
    }
}

/// Whether any of some rules gives to whoever has least.
pub(super) fn shares_by_load(rules: &[DivisionRule]) -> bool {
    rules.iter().any(|rule| rule.by == DivideBy::LeastLoaded)
}

/// What each collector has that is not divided.
struct Loads {
    cases: Vec<u32>,
    /// Debtors of whom nothing is divided; counted only where the least loaded takes.
    debtors: Vec<u32>,
    /// Minor units of the book's currency.
    money: Vec<i64>,
}

impl Loads {
    fn new(inputs: &DivisionInputs) -> Self {
        let count = inputs.portfolio.collectors.len();
        let mut loads = Self { cases: vec![0; count], debtors: vec![0; count], money: vec![0; count] };
        for index in 0..inputs.portfolio.len() {
            let holder = inputs.standing.holders.collector[index];
            if holder != NOBODY && inputs.standing.status[index] == Status::Open {
                loads.cases[holder as usize] += 1;
                loads.money[holder as usize] =
                    loads.money[holder as usize].saturating_add(inputs.in_book_currency(index));
            }
        }
        loads
    }

    /// Counts the debtors whom each collector has, without those of whom cases are divided: wherever these stay
    /// is counted with the dealing.
    fn count_debtors(&mut self, inputs: &DivisionInputs, divided: &[bool]) {
        let (cases_of_debtor, standing) = (&inputs.portfolio.cases_of_debtor, &inputs.standing);
        for (debtor, _) in divided.iter().enumerate().filter(|(_, divided)| !**divided) {
            let cases = cases_of_debtor.of(debtor).iter().map(|case| *case as usize);
            let open = cases.filter(|case| standing.status[*case] == Status::Open);
            let mut holders: SmallVec<[u32; 2]> = open.map(|case| standing.holders.collector[case]).collect();
            holders.sort_unstable();
            holders.dedup();
            for holder in holders.into_iter().filter(|holder| *holder != NOBODY) {
                self.debtors[holder as usize] += 1;
            }
        }
    }

    /// What is divided anew is not in the way of what may be taken.
    fn put_in_play(&mut self, inputs: &DivisionInputs, unit: &EligibleDebtor) {
        for &case in &unit.cases {
            let holder = inputs.standing.holders.collector[case as usize];
            if holder != NOBODY {
                self.cases[holder as usize] = self.cases[holder as usize].saturating_sub(1);
                self.money[holder as usize] -= inputs.in_book_currency(case as usize);
            }
        }
    }

    fn collectors(&self, inputs: &DivisionInputs, group: &Group) -> Vec<Collector> {
        group
            .people
            .iter()
            .enumerate()
            .map(|(place, &person)| {
                let terms = &inputs.portfolio.collectors[person as usize].terms;
                let (cases, money) = (self.cases[person as usize], self.money[person as usize]);
                Collector {
                    pools: group.pools.iter().map(|pool| pool.get(place).copied().unwrap_or(false)).collect(),
                    room: terms
                        .most_cases
                        .map(|most| u32::try_from(most.max(0)).unwrap_or(u32::MAX).saturating_sub(cases)),
                    money_room: terms
                        .most_outstanding
                        .zip(inputs.book_currency.and_then(|place| inputs.currency_ranks.get(usize::from(place))))
                        .map(|(most, currency)| (*currency, most.saturating_sub(money))),
                    weight: u32::try_from(terms.weight).unwrap_or(1).max(1),
                    load: self.debtors[person as usize],
                    given: 0,
                }
            })
            .collect()
    }
}
