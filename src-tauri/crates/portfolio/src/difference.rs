//! Whether two sets of columns say the same, whatever numbers they gave to texts and debtors.

use crate::{Portfolio, Texts};

impl Portfolio {
    /// The first column in which two portfolios of one book differ; `None` where they say the same.
    pub fn first_difference(&self, other: &Self) -> Option<&'static str> {
        let texts = |one: &Texts, other: &Texts| {
            let text = |texts: &Texts, index: usize| texts.distinct[texts.of_case[index] as usize].clone();
            one.of_case.len() != other.of_case.len()
                || (0..one.of_case.len()).any(|index| text(one, index) != text(other, index))
        };
        if self.case_ids != other.case_ids {
            return Some("cases");
        }
        let cases = 0..self.len();
        let debtor_key = |one: &Self, index: usize| one.debtor_keys[one.debtors[index] as usize];
        let siblings = |one: &Self, index: usize| one.cases_of_debtor.of(one.debtors[index] as usize).to_vec();
        let pauses = |one: &Self, index: usize| {
            let mut pauses = one.pauses_of(index, None);
            pauses.sort_by_key(|pause| (pause.from, pause.until));
            pauses
        };
        let instalments = |one: &Self, index: usize| {
            let start = one.instalments.grouped.start_of(index);
            let places = start..start + u32::try_from(one.instalments.grouped.of(index).len()).unwrap_or(0);
            let later = |place: &u32| one.instalments.later_versions.binary_search(place).is_ok();
            places
                .map(|place| (later(&place), one.instalments.fees.get(&place).copied().unwrap_or(0)))
                .collect::<Vec<_>>()
        };
        let differs = |of: &dyn Fn(&Self, &Self, usize) -> bool| cases.clone().any(|index| of(self, other, index));
        let columns: [(&'static str, bool); 18] = [
            ("debtors", differs(&|one, other, at| debtor_key(one, at) != debtor_key(other, at))),
            ("cases_of_debtor", differs(&|one, other, at| siblings(one, at) != siblings(other, at))),
            ("currency", differs(&|one, other, at| one.currency_of(at) != other.currency_of(at))),
            ("products", texts(&self.products, &other.products)),
            ("regions", texts(&self.regions, &other.regions)),
            ("reasons", texts(&self.reasons, &other.reasons)),
            ("disbursed", self.disbursed != other.disbursed),
            ("imported_by", self.imported_by != other.imported_by),
            ("facts", self.facts != other.facts),
            ("instalments", self.instalments.grouped != other.instalments.grouped),
            ("schedule_starts", self.instalments.replaced != other.instalments.replaced),
            ("instalment_versions", differs(&|one, other, at| instalments(one, at) != instalments(other, at))),
            ("payments", self.payments != other.payments),
            ("pauses", differs(&|one, other, at| pauses(one, at) != pauses(other, at))),
            ("holds", self.holds != other.holds),
            ("assignments", self.assignments != other.assignments),
            ("placements", self.placements != other.placements),
            ("people", self.collectors != other.collectors || self.agencies != other.agencies),
        ];
        columns.into_iter().find(|(_, differs)| *differs).map(|(name, _)| name)
    }
}
