//! Schedules that take the place of others: from the day of the file on, and not before.

use super::ScheduleExtent;
use super::entry::Entry;
use super::found::Found;
use super::plan::Plan;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::{Field, Money};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::notices::{Notice, NoticeCode};
use caseload_store::{Change, EARLIER_SCHEDULE, KnownInstalment, NewInstalment};
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
    /// Loans of lists that have a schedule now: until the day of the file what the lists say holds.
    first: Vec<CaseId>,
    /// Of loans whose money was not told of by instalments alone: what it pays of each instalment, and how much more or
    /// less than that the rows of the file say in all.
    pooled: HashMap<CaseId, Pooled>,
    /// Whether the file numbers its instalments.
    is_numbered: bool,
    /// How much of the schedules the file holds, where the user said.
    extent: Option<ScheduleExtent>,
    /// A loan of which nothing tells whether the file holds its whole schedule.
    unsaid: Option<Unsaid>,
}

/// A loan of which the book has unpaid instalments that a schedule without numbers lacks, though it brings others.
struct Unsaid {
    case: String,
    unpaid: String,
    instalments: String,
    /// How many loans are like it, with it.
    cases: u64,
}

/// What the money of a loan pays, oldest instalment first.
struct Pooled {
    paid: HashMap<i64, i64>,
    /// What the rows of the file say beyond it that is still to be booked.
    left: i64,
}

impl Replacing {
    /// Compares the rows of each loan that has a schedule with it. A file that changes instalments, or has others in the
    /// place of some, brings a new schedule; one that only leaves some out does not, and that is said.
    ///
    /// # Errors
    /// `schedule_extent_unsaid` where a file without numbers brings other instalments than the unpaid ones of the book,
    /// and nobody said whether it holds whole schedules.
    pub(super) async fn of<'list>(
        change: &mut Change,
        plan: &Plan,
        entries: impl Iterator<Item = &'list Entry>,
        new: &HashSet<CaseId>,
        found: &mut Found,
    ) -> Result<Self, Failure> {
        let mut rows: BTreeMap<CaseId, BTreeMap<i64, &Entry>> = BTreeMap::new();
        for entry in entries.filter(|entry| !new.contains(&entry.case_id)) {
            rows.entry(entry.case_id).or_default().insert(entry.number.unwrap_or(0), entry);
        }
        let day = day_number(plan.as_of);
        let is_numbered = plan.place_of(Field::InstalmentNo).is_some();
        let mut replacing = Self { is_numbered, extent: plan.schedule_extent, ..Self::default() };
        let cases: Vec<CaseId> = rows.keys().copied().collect();
        for some in cases.chunks(CASES_AT_ONCE) {
            let newest = change.schedule_days(some).await?;
            let mut known: HashMap<CaseId, BTreeMap<i64, KnownInstalment>> = HashMap::new();
            for one in change.instalments_of(some, day).await? {
                known.entry(one.case_id).or_default().insert(one.number, one);
            }
            let (money, started) = (change.money_until(some, day).await?, change.with_started_schedules(some).await?);
            let listed = change.listed_before(some, day).await?;
            let first = some.iter().filter(|id| listed.contains(id) && !newest.contains_key(id));
            for id in first {
                let head = rows.get(id).and_then(|rows| rows.values().next());
                let notice =
                    head.map(|head| Notice::new(head.row, Some(Field::Amount), NoticeCode::ScheduleDecides, ""));
                if let Some(notice) = notice {
                    found.warnings.push(notice);
                }
                replacing.first.push(*id);
            }
            for id in some {
                let (Some(rows), known) = (rows.get(id), known.remove(id).unwrap_or_default()) else { continue };
                let money = money.get(id).copied().unwrap_or(0);
                // What a newer file says stands.
                let is_newest = newest.get(id).is_none_or(|newest| *newest <= day);
                let mut in_force: Vec<Due> =
                    if is_newest { replacing.compare(*id, &known, rows, money, found) } else { Vec::new() };
                if in_force.is_empty() && started.contains(id) {
                    let others = known.values().filter(|one| !rows.contains_key(&one.number));
                    in_force = others.map(Due::of).chain(rows.values().map(|row| Due::of_row(row))).collect();
                }
                if !in_force.is_empty() {
                    replacing.pooled.insert(*id, Pooled::of(in_force, money, rows));
                }
            }
        }
        match replacing.unsaid.take() {
            Some(unsaid) => Err(Failure::new(FailureCode::ScheduleExtentUnsaid)
                .with("case", unsaid.case)
                .with("unpaid", unsaid.unpaid)
                .with("instalments", unsaid.instalments)
                .with("cases", unsaid.cases)),
            None => Ok(replacing),
        }
    }

    /// What a row says was paid beyond what the book has, of a loan whose money was not told of by instalments alone.
    pub(super) fn more_paid(&mut self, entry: &Entry) -> Option<i64> {
        let pooled = self.pooled.get_mut(&entry.case_id)?;
        let Some(said) = entry.paid_amount else { return Some(0) };
        let before = pooled.paid.get(&entry.number.unwrap_or(0)).copied().unwrap_or(0);
        let more = said.saturating_sub(before);
        // Lenders and the book may share one sum out otherwise; only what it comes to is told.
        let more = if pooled.left >= 0 { more.clamp(0, pooled.left) } else { more.clamp(pooled.left, 0) };
        pooled.left -= more;
        Some(more)
    }

    /// The loans with a schedule that begins to hold on the day of the file.
    pub(super) fn starting(&self) -> Vec<CaseId> {
        let mut cases: Vec<CaseId> = self.before.keys().chain(&self.first).copied().collect();
        cases.sort_unstable();
        cases
    }

    /// Compares the rows of a loan with its schedule in the book. Gives the instalments of the new schedule, where the
    /// rows are one; none where the earlier one stays.
    fn compare(
        &mut self,
        id: CaseId,
        known: &BTreeMap<i64, KnownInstalment>,
        rows: &BTreeMap<i64, &Entry>,
        money: i64,
        found: &mut Found,
    ) -> Vec<Due> {
        let (Some((first, head)), Some(last)) = (rows.first_key_value(), rows.values().map(|row| row.day).max()) else {
            return Vec::new();
        };
        let of_file = |one: &&KnownInstalment| one.number != EARLIER_SCHEDULE;
        if known.values().filter(of_file).count() == 0 {
            return Vec::new();
        }
        let differs = |known: &KnownInstalment, row: &Entry| {
            (known.due_day, known.amount) != (row.day, row.amount.unwrap_or(0))
                || row.fees.is_some_and(|fees| fees != known.fees.unwrap_or(0))
        };
        let is_changed = rows.iter().any(|(number, row)| known.get(number).is_some_and(|known| differs(known, row)));
        let lacking: Vec<&KnownInstalment> =
            known.values().filter(of_file).filter(|one| !rows.contains_key(&one.number)).collect();
        let has_others = rows.keys().any(|number| !known.contains_key(number));
        // Those that follow the last one only make the schedule longer.
        let goes_on = known.values().all(|known| rows.values().all(|row| row.day > known.due_day));
        let is_numbered = self.is_numbered;
        let listed = |lacking: &[&KnownInstalment]| {
            // Numbers that the file doesn't have are the book's own affair.
            let by_day = |one: &KnownInstalment| date_of(one.due_day).map(|day| day.to_string());
            let name = |one: &&KnownInstalment| by_day(one).filter(|_| !is_numbered).unwrap_or(one.number.to_string());
            lacking.iter().map(name).collect::<Vec<String>>().join(", ")
        };
        let notice = |code: NoticeCode, value: String| Notice::new(head.row, Some(Field::InstalmentNo), code, value);
        let paid = paid_of(known.values().map(Due::of).collect(), money);
        let is_unpaid = |one: &KnownInstalment| paid.get(&one.number).copied().unwrap_or(0) < Due::of(one).amount;
        let unpaid: Vec<&KnownInstalment> = lacking.iter().copied().filter(|one| is_unpaid(one)).collect();
        let is_whole = self.extent == Some(ScheduleExtent::Whole) && !unpaid.is_empty();
        let sum = |minor: i128| {
            let minor = i64::try_from(minor).unwrap_or(i64::MAX);
            Money { currency: head.currency, minor }.digits()
        };
        if self.extent.is_none() && !self.is_numbered && !unpaid.is_empty() {
            let others: Vec<&&Entry> =
                rows.iter().filter(|(number, _)| !known.contains_key(number)).map(|(_, row)| row).collect();
            let brought: i128 = others.iter().map(|row| i128::from(Due::of_row(row).amount)).sum();
            let still_due: i128 = unpaid.iter().map(|one| i128::from(Due::of(one).amount)).sum();
            // One that is less than what is unpaid can't take its place.
            if others.len() > 1 || (!others.is_empty() && brought >= still_due) {
                match &mut self.unsaid {
                    Some(unsaid) => unsaid.cases += 1,
                    None => {
                        self.unsaid = Some(Unsaid {
                            case: head.loan_no.clone(),
                            unpaid: format!("{} {}", sum(still_due), head.currency),
                            instalments: format!("{} {}", sum(brought), head.currency),
                            cases: 1,
                        });
                    }
                }
                return Vec::new();
            }
        }
        if !is_whole && !is_changed && (!has_others || goes_on || lacking.is_empty()) {
            if !lacking.is_empty() {
                found.warnings.push(notice(NoticeCode::InstalmentsLacking, listed(&lacking)));
            }
            return Vec::new();
        }
        // Of what comes after its first row, a new schedule has most; less only corrects it.
        let tail: i128 = known.range(*first..).map(|(_, one)| i128::from(one.amount)).sum();
        let said: i128 = rows.values().map(|row| i128::from(row.amount.unwrap_or(0))).sum();
        let is_gone = |one: &KnownInstalment| match self.extent {
            Some(ScheduleExtent::Whole) => is_unpaid(one),
            Some(ScheduleExtent::Part) => false,
            None => said * 2 >= tail && (one.number >= *first || one.due_day > last),
        };
        let (gone, kept): (Vec<&KnownInstalment>, Vec<&KnownInstalment>) =
            lacking.into_iter().partition(|one| is_gone(one));
        if !gone.is_empty() {
            let before = if is_whole { gone.iter().map(|one| i128::from(one.amount)).sum() } else { tail };
            let value = format!("{} ({} → {})", listed(&gone), sum(before), sum(said));
            found.warnings.push(notice(NoticeCode::ScheduleReplaced, value));
        } else if !kept.is_empty() {
            found.warnings.push(notice(NoticeCode::InstalmentsLacking, listed(&kept)));
        }
        let mut in_force: Vec<Due> =
            kept.iter().map(|one| Due::of(one)).chain(rows.values().map(|row| Due::of_row(row))).collect();
        let earlier = paid_earlier(known, rows, &kept, money);
        if earlier > 0 {
            let value = sum(i128::from(earlier));
            found.warnings.push(notice(NoticeCode::PaidUnderEarlier, value));
            let day = in_force.iter().map(|due| due.day).min().unwrap_or(head.day);
            in_force.push(Due { day, number: EARLIER_SCHEDULE, amount: earlier });
            self.carried_over.push(instalment(id, EARLIER_SCHEDULE, day, earlier, None));
        }
        self.carried_over
            .extend(kept.into_iter().map(|one| instalment(id, one.number, one.due_day, one.amount, one.fees)));
        self.before.insert(id, known.clone());
        in_force
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

/// An instalment that is carried over into a new schedule.
fn instalment(case_id: CaseId, number: i64, due_day: i32, amount: i64, fees: Option<i64>) -> NewInstalment {
    NewInstalment { case_id, number, due_day, amount, principal: None, interest: None, fees, more: String::new() }
}

/// What is to be paid on a day, fees with it.
struct Due {
    day: i32,
    number: i64,
    amount: i64,
}

impl Due {
    fn of(known: &KnownInstalment) -> Self {
        let amount = known.amount.saturating_add(known.fees.unwrap_or(0));
        Self { day: known.due_day, number: known.number, amount }
    }

    fn of_row(row: &Entry) -> Self {
        let amount = row.amount.unwrap_or(0).saturating_add(row.fees.unwrap_or(0));
        Self { day: row.day, number: row.number.unwrap_or(0), amount }
    }
}

/// What a sum of money pays of each instalment, oldest first.
fn paid_of(mut dues: Vec<Due>, mut money: i64) -> HashMap<i64, i64> {
    dues.sort_unstable_by_key(|due| (due.day, due.number));
    let pay = |due: Due| {
        let paid = due.amount.min(money).max(0);
        money -= paid;
        (due.number, paid)
    };
    dues.into_iter().map(pay).collect()
}

impl Pooled {
    fn of(in_force: Vec<Due>, money: i64, rows: &BTreeMap<i64, &Entry>) -> Self {
        let paid = paid_of(in_force, money);
        let beyond = rows.iter().filter_map(|(number, row)| {
            let said = row.paid_amount?;
            Some(said.saturating_sub(paid.get(number).copied().unwrap_or(0)))
        });
        let left = beyond.fold(0, i64::saturating_add);
        Self { paid, left }
    }
}

/// How much of a loan's money was paid under the schedule that a new one takes the place of, and pays nothing of the new
/// one: what a column of what was paid leaves over. Without such a column it is all of it where no row of the new
/// schedule falls due by the last instalment that was paid; and where none was paid whole, the one of both readings by
/// which the new schedule comes closer to what is to be paid.
fn paid_earlier(
    known: &BTreeMap<i64, KnownInstalment>,
    rows: &BTreeMap<i64, &Entry>,
    kept: &[&KnownInstalment],
    money: i64,
) -> i64 {
    let sum = |dues: &mut dyn Iterator<Item = Due>| dues.map(|due| due.amount).fold(0, i64::saturating_add);
    let money_of_kept = sum(&mut kept.iter().map(|one| Due::of(one)));
    let free = money.saturating_sub(money_of_kept).max(0);
    if rows.values().any(|row| row.paid_amount.is_some()) {
        let said = rows.values().filter_map(|row| row.paid_amount).fold(0, i64::saturating_add);
        return free.saturating_sub(said).max(0);
    }
    let paid = paid_of(known.values().map(Due::of).collect(), money);
    let is_of_old =
        |one: &&KnownInstalment| one.number != EARLIER_SCHEDULE && kept.iter().all(|kept| kept.number != one.number);
    let is_paid = |one: &&KnownInstalment| {
        let due = Due::of(one);
        due.amount > 0 && paid.get(&one.number).is_some_and(|paid| *paid >= due.amount)
    };
    let last_paid = known.values().filter(is_of_old).filter(is_paid).map(|one| one.due_day).max();
    if let Some(last_paid) = last_paid {
        let is_told_again = rows.values().any(|row| row.day <= last_paid);
        return if is_told_again { 0 } else { free };
    }
    let before = sum(&mut known.values().filter(is_of_old).map(Due::of));
    let now = sum(&mut rows.values().map(|row| Due::of_row(row)));
    let counts = (now - before).abs() < (now - before.saturating_sub(free)).abs();
    if counts { 0 } else { free }
}
