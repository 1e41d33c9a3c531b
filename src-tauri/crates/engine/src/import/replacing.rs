//! Schedules that take the place of others: from the day of the file on, and not before.

use super::notices::{Notice, NoticeCode};
use super::schedule::Entry;
use super::write::Found;
use crate::failure::Failure;
use caseload_domain::{Field, Money};
use caseload_store::{CaseId, Change, KnownInstalment, NewInstalment};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Cases compared with the book at a time.
const CASES_AT_ONCE: usize = 500;

/// What becomes of the schedules that the book has of the loans of a file.
#[derive(Default)]
pub(super) struct Replacing {
    /// The loans whose schedule is another one from the day of the file on, each instalment as it was before.
    before: HashMap<CaseId, BTreeMap<i64, KnownInstalment>>,
    /// Earlier instalments that stay part of the new schedule though the file doesn't name them.
    pub carried_over: Vec<NewInstalment>,
}

impl Replacing {
    /// Compares the rows of each loan that has a schedule with it. A file that changes instalments, or has others in the
    /// place of some, brings a new schedule; one that only leaves some out does not, and that is said.
    pub(super) async fn of<'list>(
        change: &mut Change,
        entries: impl Iterator<Item = &'list Entry>,
        new: &HashSet<CaseId>,
        day: i32,
        found: &mut Found,
    ) -> Result<Self, Failure> {
        let mut rows: BTreeMap<CaseId, BTreeMap<i64, &Entry>> = BTreeMap::new();
        for entry in entries.filter(|entry| !new.contains(&entry.case_id)) {
            rows.entry(entry.case_id).or_default().insert(entry.number.unwrap_or(0), entry);
        }
        let mut replacing = Self::default();
        let cases: Vec<CaseId> = rows.keys().copied().collect();
        for some in cases.chunks(CASES_AT_ONCE) {
            let newest = change.schedule_days(some).await?;
            let mut known: HashMap<CaseId, BTreeMap<i64, KnownInstalment>> = HashMap::new();
            for one in change.instalments_of(some, day).await? {
                known.entry(one.case_id).or_default().insert(one.number, one);
            }
            for (id, known) in known {
                // What a newer file says stands.
                if newest.get(&id).is_none_or(|newest| *newest <= day)
                    && let Some(rows) = rows.get(&id)
                {
                    replacing.compare(id, known, rows, found);
                }
            }
        }
        Ok(replacing)
    }

    fn compare(
        &mut self,
        id: CaseId,
        known: BTreeMap<i64, KnownInstalment>,
        rows: &BTreeMap<i64, &Entry>,
        found: &mut Found,
    ) {
        let (Some((first, head)), Some(last)) = (rows.first_key_value(), rows.values().map(|row| row.day).max()) else {
            return;
        };
        let differs = |known: &KnownInstalment, row: &Entry| {
            (known.due_day, known.amount) != (row.day, row.amount.unwrap_or(0))
                || row.fees.is_some_and(|fees| fees != known.fees.unwrap_or(0))
        };
        let is_changed = rows.iter().any(|(number, row)| known.get(number).is_some_and(|known| differs(known, row)));
        let lacking: Vec<&KnownInstalment> = known.values().filter(|one| !rows.contains_key(&one.number)).collect();
        let has_others = rows.keys().any(|number| !known.contains_key(number));
        // Those that follow the last one only make the schedule longer.
        let goes_on = known.values().all(|known| rows.values().all(|row| row.day > known.due_day));
        let listed = |lacking: &[&KnownInstalment]| {
            let numbers: Vec<String> = lacking.iter().map(|one| one.number.to_string()).collect();
            numbers.join(", ")
        };
        let notice = |code: NoticeCode, value: String| Notice::new(head.row, Some(Field::InstalmentNo), code, value);
        if !is_changed && (!has_others || goes_on || lacking.is_empty()) {
            if !lacking.is_empty() && !goes_on {
                found.warnings.push(notice(NoticeCode::InstalmentsLacking, listed(&lacking)));
            }
            return;
        }
        // Of what comes after its first row, a new schedule has most; less only corrects it.
        let tail: i128 = known.range(*first..).map(|(_, one)| i128::from(one.amount)).sum();
        let said: i128 = rows.values().map(|row| i128::from(row.amount.unwrap_or(0))).sum();
        let is_whole = said * 2 >= tail;
        let (gone, kept): (Vec<&KnownInstalment>, Vec<&KnownInstalment>) =
            lacking.into_iter().partition(|one| is_whole && (one.number >= *first || one.due_day > last));
        if !gone.is_empty() {
            let sum = |minor: i128| {
                let minor = i64::try_from(minor).unwrap_or(i64::MAX);
                Money { currency: head.currency, minor }.digits()
            };
            let value = format!("{} ({} → {})", listed(&gone), sum(tail), sum(said));
            found.warnings.push(notice(NoticeCode::ScheduleReplaced, value));
        } else if !kept.is_empty() {
            found.warnings.push(notice(NoticeCode::InstalmentsLacking, listed(&kept)));
        }
        self.carried_over.extend(kept.into_iter().map(|one| NewInstalment {
            case_id: id,
            number: one.number,
            due_day: one.due_day,
            amount: one.amount,
            principal: None,
            interest: None,
            fees: one.fees,
            more: String::new(),
        }));
        self.before.insert(id, known);
    }

    /// The loans with a new schedule.
    pub(super) fn cases(&self) -> Vec<CaseId> {
        let mut cases: Vec<CaseId> = self.before.keys().copied().collect();
        cases.sort_unstable();
        cases
    }

    /// Whether a loan has a new schedule.
    pub(super) fn has(&self, id: CaseId) -> bool {
        self.before.contains_key(&id)
    }

    /// An instalment of a loan with a new schedule as it was before.
    pub(super) fn before(&self, id: CaseId, number: i64) -> Option<KnownInstalment> {
        self.before.get(&id)?.get(&number).copied()
    }
}
