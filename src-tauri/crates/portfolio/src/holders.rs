//! Who has each case on a day: a collector, an agency, or nobody.
//!
//! Nothing changes between two days on which somebody got or lost a case, so the columns of one
//! stretch serve every day in it.

use crate::{NOBODY, Portfolio};
use caseload_domain::calendar::DayNumber;
use caseload_domain::ids::CaseId;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// How many stretches are kept.
const STRETCHES_KEPT: usize = 4;

/// Who has each case, in the order of the portfolio.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// Index of the collector in the portfolio's list, or `NOBODY`.
    pub collector: Vec<u32>,
    /// Index of the agency in the portfolio's list, or `NOBODY`.
    pub agency: Vec<u32>,
    /// How many times the case had been placed by then.
    pub hand: Vec<u8>,
}

/// The columns of some stretches by the number of the stretch, and the days that divide them.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    days: Option<Arc<Vec<DayNumber>>>,
    kept: Vec<(usize, Arc<Holders>)>,
}

impl Portfolio {
    /// Who has each case on a day, by what was known at the end of another.
    pub fn holders(&self, as_of: DayNumber, known_on: Option<DayNumber>) -> Arc<Holders> {
        let Some(mut stretches) = known_on.is_none().then(|| self.stretches.lock().ok()).flatten() else {
            return Arc::new(self.compute_holders(as_of, known_on));
        };
        let days = stretches.days.get_or_insert_with(|| Arc::new(self.days_of_change())).clone();
        let stretch = days.partition_point(|day| *day <= as_of);
        if let Some((_, found)) = stretches.kept.iter().find(|(known, _)| *known == stretch) {
            return found.clone();
        }
        let fresh = Arc::new(self.compute_holders(as_of, None));
        if stretches.kept.len() >= STRETCHES_KEPT {
            stretches.kept.remove(0);
        }
        stretches.kept.push((stretch, fresh.clone()));
        fresh
    }

    /// The days on which somebody got or lost a case.
    fn days_of_change(&self) -> Vec<DayNumber> {
        let assignments = self.assignments.iter().flat_map(|span| [Some(span.from_day), span.until_day]);
        let placements = self.placements.iter().flat_map(|span| [Some(span.from_day), span.until_day]);
        let mut days: Vec<DayNumber> = Vec::new();
        for day in assignments.chain(placements).flatten() {
            if days.last() != Some(&day) {
                days.push(day);
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }

    fn compute_holders(&self, as_of: DayNumber, known_on: Option<DayNumber>) -> Holders {
        let count = self.len();
        let mut holders = Holders { collector: vec![NOBODY; count], agency: vec![NOBODY; count], hand: vec![0; count] };
        let collectors = places(self.collectors.iter().map(|collector| collector.id));
        let mut index = 0;
        for span in self.assignments.iter().filter_map(|span| span.as_known(known_on)) {
            if span.from_day <= as_of
                && span.until_day.is_none_or(|until| until > as_of)
                && let Some(at) = self.advance(&mut index, span.case_id)
            {
                holders.collector[at] = collectors.get(&span.collector_id).copied().unwrap_or(NOBODY);
            }
        }
        let agencies = places(self.agencies.iter().map(|agency| agency.id));
        let mut index = 0;
        let placements = self.placements.iter().filter_map(|span| span.as_known(known_on));
        for span in placements.filter(|span| span.from_day <= as_of) {
            if let Some(at) = self.advance(&mut index, span.case_id) {
                holders.hand[at] = holders.hand[at].max(u8::try_from(span.counted_hand()).unwrap_or(u8::MAX));
                if span.until_day.is_none_or(|until| until > as_of) {
                    holders.agency[at] = agencies.get(&span.agency_id).copied().unwrap_or(NOBODY);
                }
            }
        }
        holders
    }

    /// Goes on from `index` to the case of that number, where there is one.
    fn advance(&self, index: &mut usize, case_id: CaseId) -> Option<usize> {
        while self.case_ids.get(*index).is_some_and(|id| *id < case_id) {
            *index += 1;
        }
        (self.case_ids.get(*index) == Some(&case_id)).then_some(*index)
    }
}

/// Where each number stands in a list.
fn places<Id: Eq + Hash>(ids: impl Iterator<Item = Id>) -> HashMap<Id, u32> {
    ids.zip(0..).collect()
}

impl Portfolio {
    /// Whether an agency has the case at all, on whatever day the placement counts from.
    pub fn has_open_placement(&self, index: usize) -> bool {
        let id = self.case_ids[index];
        let start = self.placements.partition_point(|span| span.case_id < id);
        self.placements[start..].iter().take_while(|span| span.case_id == id).any(|span| span.until_day.is_none())
    }
}
