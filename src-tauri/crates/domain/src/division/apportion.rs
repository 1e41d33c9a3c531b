//! What each collector has been dealt so far, and who is next.

use super::{Collector, Share, Unit};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// How much of their part somebody has: a count against a weight. By Sainte-Laguë's rule the next goes
/// to the least (2n + 1) ÷ weight, which favours neither the great nor the small.
#[derive(Clone, Copy, Debug)]
struct Part {
    count: u32,
    weight: u32,
}

impl Part {
    fn compare(self, other: Self) -> Ordering {
        let crossed = |part: Self, weight: u32| (2 * u64::from(part.count) + 1) * u64::from(weight.max(1));
        crossed(self, other.weight).cmp(&crossed(other, self.weight))
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.compare(*other) == Ordering::Equal
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

/// What each collector has been dealt so far.
pub(super) struct Apportionment<'collectors> {
    collectors: &'collectors [Collector],
    by_stratum: Vec<u32>,
    total: Vec<u32>,
    cases: Vec<u32>,
    balance: Vec<i128>,
    currencies: usize,
    /// Most of each stratum for each collector; no limits where there are none.
    limits_by_stratum: Option<Vec<u32>>,
}

impl<'collectors> Apportionment<'collectors> {
    pub(super) fn new(units: &[Unit], collectors: &'collectors [Collector], share: Share) -> Self {
        let strata = units.iter().map(|unit| unit.stratum as usize + 1).max().unwrap_or(0);
        let currencies = units.iter().map(|unit| usize::from(unit.currency) + 1).max().unwrap_or(0);
        let count = collectors.len();
        Self {
            collectors,
            by_stratum: vec![0; strata * count],
            total: collectors
                .iter()
                .map(|collector| if share == Share::LeastLoaded { collector.load } else { collector.given })
                .collect(),
            cases: vec![0; count],
            balance: vec![0; currencies * count],
            currencies,
            limits_by_stratum: None,
        }
    }

    /// Sets how many more of each stratum each collector takes at first.
    pub(super) fn set_limits(&mut self, limits_by_stratum: Option<Vec<u32>>) {
        self.limits_by_stratum = limits_by_stratum
            .map(|limits| limits.iter().zip(&self.by_stratum).map(|(limit, has)| limit.saturating_add(*has)).collect());
    }

    /// Who takes the unit next, of those in `deal_to`, the first of them where several are alike.
    pub(super) fn taker(&self, unit: &Unit, deal_to: &[usize], share: Share, within_limits: bool) -> Option<usize> {
        let within = |at: usize| {
            let place = unit.stratum as usize * self.collectors.len() + at;
            !within_limits
                || self.limits_by_stratum.as_ref().is_none_or(|limits| self.by_stratum[place] < limits[place])
        };
        let may = deal_to.iter().copied().filter(|&at| within(at) && self.may_take(unit, at));
        match share {
            Share::Count | Share::Balance => may.min_by_key(|&at| {
                let counts = (u64::from(self.in_stratum(unit.stratum, at)) << 32) | u64::from(self.total[at]);
                (counts, self.balance_of(unit, at))
            }),
            Share::Weight | Share::LeastLoaded => may.min_by_key(|&at| self.burden(unit, at)),
        }
    }

    /// Whether a collector may take the unit: belongs to its pool, and has room for it.
    pub(super) fn may_take(&self, unit: &Unit, at: usize) -> bool {
        self.collectors[at].belongs(unit) && self.has_room(unit, at, None)
    }

    /// Whether a collector has room for a unit, in the place of another one where one is given away.
    pub(super) fn has_room(&self, unit: &Unit, at: usize, instead_of: Option<&Unit>) -> bool {
        let taker = &self.collectors[at];
        let cases = self.cases[at] - instead_of.map_or(0, |gone| gone.cases);
        taker.room.is_none_or(|room| cases.saturating_add(unit.cases) <= room)
            && taker.money_room.is_none_or(|(currency, room)| {
                let gone =
                    instead_of.filter(|gone| gone.currency == currency).map_or(0, |gone| i128::from(gone.balance));
                currency != unit.currency
                    || self.balance[usize::from(currency) + at * self.currencies] - gone + i128::from(unit.balance)
                        <= i128::from(room)
            })
    }

    pub(super) fn in_stratum(&self, stratum: u32, at: usize) -> u32 {
        self.by_stratum[stratum as usize * self.collectors.len() + at]
    }

    pub(super) fn total(&self, at: usize) -> u32 {
        self.total[at]
    }

    pub(super) fn collectors(&self) -> &'collectors [Collector] {
        self.collectors
    }

    fn balance_of(&self, unit: &Unit, at: usize) -> i128 {
        self.balance[usize::from(unit.currency) + at * self.currencies]
    }

    /// Whether somebody has more of their part than another would have with one debtor more.
    pub(super) fn is_heavier(&self, at: usize, other: usize) -> bool {
        let part = |at: usize, more: u64, weight: u32| (u64::from(self.total[at]) + more) * u64::from(weight.max(1));
        part(at, 0, self.collectors[other].weight) > part(other, 1, self.collectors[at].weight)
    }

    fn burden(&self, unit: &Unit, at: usize) -> (Part, Part, i128) {
        let collector = &self.collectors[at];
        let in_stratum = self.in_stratum(unit.stratum, at);
        let balance = self.balance_of(unit, at);
        // By weight a stratum of one debtor would always go to the heaviest, so the whole goes first;
        // dealt one stratum after another, each of them comes out in proportion too.
        let weight = collector.weight;
        (Part { count: self.total[at], weight }, Part { count: in_stratum, weight }, balance)
    }

    pub(super) fn take(&mut self, unit: &Unit, at: usize) {
        self.by_stratum[unit.stratum as usize * self.collectors.len() + at] += 1;
        self.total[at] += 1;
        self.cases[at] = self.cases[at].saturating_add(unit.cases);
        self.balance[usize::from(unit.currency) + at * self.currencies] += i128::from(unit.balance);
    }

    pub(super) fn give_back(&mut self, unit: &Unit, at: usize) {
        self.by_stratum[unit.stratum as usize * self.collectors.len() + at] -= 1;
        self.total[at] -= 1;
        self.cases[at] = self.cases[at].saturating_sub(unit.cases);
        self.balance[usize::from(unit.currency) + at * self.currencies] -= i128::from(unit.balance);
    }
}

/// Count of the stratum and in all, balance, and place in the order of dealing.
type Turn = Reverse<(u32, u32, i128, usize)>;

/// Whose turn it is where everybody takes everything. It gives whom [`Apportionment::taker`] would, without going
/// through all of them each time.
pub(super) struct Queue<'order> {
    deal_to: &'order [usize],
    /// The stratum and currency that the turns are for.
    of: Option<(u32, u16)>,
    turns: BinaryHeap<Turn>,
    /// Who got the unit before; their turn is not among the others until it is known what they have.
    last: Option<usize>,
}

impl<'order> Queue<'order> {
    pub(super) fn new(deal_to: &'order [usize]) -> Self {
        Self { deal_to, of: None, turns: BinaryHeap::with_capacity(deal_to.len()), last: None }
    }

    /// Whose turn it is for a unit; they must take it before the next is asked for.
    pub(super) fn next(&mut self, unit: &Unit, apportionment: &Apportionment) -> Option<usize> {
        let turn = |place: usize| {
            let at = self.deal_to[place];
            Reverse((
                apportionment.in_stratum(unit.stratum, at),
                apportionment.total(at),
                apportionment.balance_of(unit, at),
                place,
            ))
        };
        if self.of == Some((unit.stratum, unit.currency)) {
            let waiting = self.last.take().map(turn);
            self.turns.extend(waiting);
        } else {
            self.of = Some((unit.stratum, unit.currency));
            self.turns = (0..self.deal_to.len()).map(turn).collect();
        }
        let Reverse((.., place)) = self.turns.pop()?;
        self.last = Some(place);
        Some(self.deal_to[place])
    }
}
