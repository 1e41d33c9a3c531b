//! Where each case stands on a date, by what was known on another.

use crate::ages::Ages;
use crate::holders::Holders;
use crate::{Fact, MIN_CHUNK, NO_DAY, PaymentEntry, Portfolio, threads};
use caseload_domain::aging::{Age, Convention, DueAmount, PaidAmount, Pause, Terms, paused_days, summarise};
use caseload_domain::calendar::{DayNumber, date_of};
use caseload_domain::money::SumTooLarge;
use caseload_domain::{Removal, Status};
use std::sync::{Arc, Mutex};

/// Ages under how many conventions are kept of a standing.
const AGES_KEPT: usize = 3;

/// Where one case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Open, settled, withdrawn, written off, or not there yet.
    pub status: Status,
    /// Due date of the oldest unpaid instalment; `NO_DAY` when nobody knows.
    pub due: DayNumber,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// Everything still to pay, minor units.
    pub balance: i64,
}

/// Room for the schedule of one case at a time.
#[derive(Debug, Default)]
pub struct Scratch {
    dues: Vec<DueAmount>,
    payments: Vec<PaidAmount>,
}

/// Where every case stands, in the order of the portfolio.
#[derive(Debug)]
pub struct Standing {
    /// The day.
    pub as_of: DayNumber,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    pub known_on: Option<DayNumber>,
    /// The terms it was computed under, by the number of a product's text.
    pub terms: Vec<Terms>,
    /// Where each case stands.
    pub status: Vec<Status>,
    /// When its oldest unpaid instalment was due; [`NO_DAY`] where nothing is.
    pub due: Vec<DayNumber>,
    /// Overdue and unpaid, minor units.
    pub outstanding: Vec<i64>,
    /// Everything still to pay, minor units.
    pub balance: Vec<i64>,
    /// Who has each case.
    pub holders: Arc<Holders>,
    ages: Mutex<Vec<(Convention, Arc<Ages>)>>,
}

impl Standing {
    pub(crate) fn compute(
        portfolio: &Portfolio,
        as_of: DayNumber,
        known_on: Option<DayNumber>,
        terms: Vec<Terms>,
    ) -> Self {
        let count = portfolio.len();
        let mut standing = Self {
            as_of,
            known_on,
            terms,
            status: vec![Status::NotYet; count],
            due: vec![NO_DAY; count],
            outstanding: vec![0; count],
            balance: vec![0; count],
            holders: portfolio.holders(as_of, known_on),
            ages: Mutex::default(),
        };
        let share = count.div_ceil(threads()).max(MIN_CHUNK);
        std::thread::scope(|scope| {
            let parts = standing.status.chunks_mut(share).zip(standing.due.chunks_mut(share));
            let amounts = standing.outstanding.chunks_mut(share).zip(standing.balance.chunks_mut(share));
            for (part, ((status, due), (outstanding, balance))) in parts.zip(amounts).enumerate() {
                let terms = &standing.terms;
                scope.spawn(move || {
                    let mut scratch = Scratch::default();
                    for at in 0..status.len() {
                        let index = part * share + at;
                        let terms = portfolio.in_currency(index, terms[portfolio.products.of_case[index] as usize]);
                        let position = portfolio.position(index, as_of, known_on, &terms, &mut scratch);
                        status[at] = position.status;
                        due[at] = position.due;
                        outstanding[at] = position.outstanding;
                        balance[at] = position.balance;
                    }
                });
            }
        });
        standing
    }

    /// Days past due and bucket of every open case, under a convention.
    pub fn ages(&self, portfolio: &Portfolio, convention: &Convention) -> Arc<Ages> {
        if let Ok(kept) = self.ages.lock()
            && let Some((_, found)) = kept.iter().find(|(known, _)| known == convention)
        {
            return found.clone();
        }
        let fresh = Arc::new(Ages::compute(portfolio, self, convention));
        if let Ok(mut kept) = self.ages.lock() {
            if kept.len() >= AGES_KEPT {
                kept.remove(0);
            }
            kept.push((convention.clone(), fresh.clone()));
        }
        fresh
    }
}

impl Portfolio {
    /// How old the open case at `index`, due on `due`, is on `as_of`.
    pub fn age_of(
        &self,
        index: usize,
        due: DayNumber,
        as_of: DayNumber,
        known_on: Option<DayNumber>,
        convention: &Convention,
    ) -> Age {
        let terms = self.terms_of(index, convention);
        let date = if due == NO_DAY { None } else { date_of(due) };
        let paused = if due == NO_DAY {
            0
        } else {
            paused_days(&self.pauses_of(index, known_on), terms.first_day_past_due(due), as_of)
        };
        convention.age(&terms, date, date_of(as_of).unwrap_or_default(), paused)
    }

    /// The stretches of days that are paused for the case at `index`.
    pub fn pauses_of(&self, index: usize, known_on: Option<DayNumber>) -> Vec<Pause> {
        let mut pauses = self.pauses_of_product(self.products.of_case[index], known_on);
        let own = self.pauses.of_case.get(&index).into_iter().flatten();
        pauses.extend(own.filter(|entry| entry.is_known(known_on)).map(|entry| entry.pause));
        pauses
    }

    /// The stretches of days that are paused for every case of a product.
    pub(crate) fn pauses_of_product(&self, product: u32, known_on: Option<DayNumber>) -> Vec<Pause> {
        let all = self.pauses.everywhere.iter().chain(self.pauses.of_product.get(&product).into_iter().flatten());
        all.filter(|entry| entry.is_known(known_on)).map(|entry| entry.pause).collect()
    }
}

impl Portfolio {
    /// The day of the figures that hold of a case on a day, where no schedule decides.
    pub fn day_of_figures(&self, index: usize, as_of: DayNumber) -> Option<DayNumber> {
        if !self.instalments.grouped.of(index).is_empty() {
            return None;
        }
        let figures = self.facts.of(index).iter().filter(|fact| !fact.is_carried && fact.effective <= as_of);
        figures.map(|fact| fact.effective).max()
    }

    /// The loans that are written off on the day of a standing: their places, with what came of each since.
    pub fn written_off(&self, standing: &Standing) -> Vec<(usize, i64)> {
        let is_written_off = |index: &usize| standing.status[*index] == Status::WrittenOff;
        let known = |entered: DayNumber| standing.known_on.is_none_or(|known_on| entered <= known_on);
        let recovered = |index: usize| {
            let mut since = None;
            for fact in
                self.facts.of(index).iter().filter(|fact| fact.effective <= standing.as_of && known(fact.entered))
            {
                if fact.removal == Some(Removal::WrittenOff) {
                    since = since.or(Some(fact.effective));
                } else {
                    since = None;
                }
            }
            let counts = |payment: &&PaymentEntry| {
                since.is_some_and(|since| payment.paid > since)
                    && payment.paid <= standing.as_of
                    && known(payment.entered)
            };
            self.payments.of(index).iter().filter(counts).fold(0_i64, |sum, payment| sum.saturating_add(payment.amount))
        };
        (0..self.len()).filter(is_written_off).map(|index| (index, recovered(index))).collect()
    }
}

impl Standing {
    /// Refuses a book of which not every sum of what is owed, whatever cases it is of, can be held: whoever adds up
    /// amounts of cases afterwards need not look at each.
    ///
    /// # Errors
    /// `sum_too_large`.
    pub fn refuse_sums_too_large(&self) -> Result<(), SumTooLarge> {
        let mut sizes = self.outstanding.iter().map(|minor| i128::from(minor.unsigned_abs()));
        // A million cases of the largest amount stay far below 128 bits.
        let whole: i128 = sizes.by_ref().sum();
        if whole > i128::from(i64::MAX) { Err(SumTooLarge) } else { Ok(()) }
    }
}

impl Portfolio {
    /// Where the case at `index` stands on `as_of`, by what was known at the end of `known_on`.
    ///
    /// Of its figures the newest that hold by then count, or else its first: a case that a lender
    /// reports today was overdue before today. Without a schedule, the money that came after the
    /// day of the figures is taken off them; with one, the schedule decides.
    pub fn position(
        &self,
        index: usize,
        as_of: DayNumber,
        known_on: Option<DayNumber>,
        terms: &Terms,
        scratch: &mut Scratch,
    ) -> Position {
        let known = |entered: DayNumber| known_on.is_none_or(|known_on| entered <= known_on);
        // What holds of its figures, and of whether it is in collection.
        let (mut chosen, mut said): (Option<&Fact>, Option<&Fact>) = (None, None);
        let mut settled = NO_DAY;
        for fact in self.facts.of(index).iter().filter(|fact| known(fact.entered)) {
            if fact.effective <= as_of {
                said = Some(fact);
            }
            // A loan that was taken out of collection was in it before only where something else says so.
            if fact.effective <= as_of || (chosen.is_none() && fact.removal.is_none()) {
                // What was said by hand of a loan carries its figures on, if there are any.
                chosen = chosen.filter(|_| fact.is_carried).or(Some(fact));
            }
            // A report of a settlement holds from the day of it on, until one that opens the loan again does; neither
            // says anything of the days before its own.
            if fact.settled != NO_DAY {
                if fact.settled <= as_of {
                    settled = fact.settled;
                }
            } else if fact.effective <= as_of {
                settled = NO_DAY;
            }
        }
        let not_yet = Position { status: Status::NotYet, due: NO_DAY, outstanding: 0, balance: 0 };
        if self.disbursed[index] != NO_DAY && self.disbursed[index] > as_of {
            return not_yet;
        }
        let scheduled = self.fill_schedule(index, as_of, known_on, scratch);
        if chosen.is_none() && !scheduled {
            return not_yet;
        }
        let (mut due, mut outstanding) = chosen.map_or((NO_DAY, 0), |fact| (fact.due, fact.outstanding));
        let mut balance = chosen.map_or(0, |fact| fact.balance).max(outstanding);
        let (mut entered, mut paid_up) = (true, None);
        if scheduled {
            let summary = summarise(&scratch.dues, &scratch.payments, as_of, terms);
            due = summary.oldest_unpaid.unwrap_or(NO_DAY);
            outstanding = summary.outstanding;
            balance = summary.balance;
            // A loan with a schedule is a case once an instalment was overdue, or from the day on of which a list
            // names it.
            entered = summary.entered || chosen.is_some_and(|fact| fact.effective <= as_of);
            paid_up = Some(summary.settled);
        } else if let Some(fact) = chosen {
            let paid = self
                .payments
                .of(index)
                .iter()
                .filter(|payment| payment.paid > fact.effective && payment.paid <= as_of && known(payment.entered))
                .fold(0_i64, |sum, payment| sum.saturating_add(payment.amount));
            // Money beyond what is owed leaves nothing to pay.
            outstanding = outstanding.saturating_sub(paid).max(outstanding.min(0));
            balance = balance.saturating_sub(paid).max(outstanding);
            // Nothing of it is overdue while all that is left falls due later.
            if outstanding <= 0 && balance > outstanding.max(0) {
                due = due.max(as_of);
            }
        }
        // What the terms tolerate is not pursued. A case without a schedule is one instalment.
        let paid_up = paid_up.unwrap_or(balance <= terms.tolerance);
        let status = if settled != NO_DAY {
            Status::Settled
        } else if let Some(removal) = said.and_then(|fact| fact.removal) {
            removal.status()
        } else if !scheduled && chosen.is_some_and(|fact| fact.settled != NO_DAY) {
            // Its only figures are those of its settlement, before which it was owed, where they say how much.
            if paid_up { Status::Settled } else { Status::Open }
        } else if paid_up {
            Status::Settled
        } else if entered {
            Status::Open
        } else {
            Status::NotYet
        };
        Position { status, due, outstanding, balance }
    }

    /// Puts the schedule of the case at `index` with its payments into `scratch`, each in the order
    /// of its days; gives whether it has one.
    fn fill_schedule(
        &self,
        index: usize,
        as_of: DayNumber,
        known_on: Option<DayNumber>,
        scratch: &mut Scratch,
    ) -> bool {
        let known = |entered: DayNumber| known_on.is_none_or(|known_on| entered <= known_on);
        let instalments = &*self.instalments;
        scratch.dues.clear();
        scratch.payments.clear();
        let (mut sorted, mut pushed) = (true, false);
        let replaced = if instalments.replaced.is_empty() { None } else { instalments.replaced.get(&index) };
        let in_force = replaced.map(|replaced| replaced.in_force(as_of, known_on));
        let start = instalments.grouped.start_of(index);
        for (at, entry) in (start..).zip(instalments.grouped.of(index)) {
            // A later version of the same instalment stands in the place of the earlier.
            let later = !instalments.later_versions.is_empty() && instalments.later_versions.binary_search(&at).is_ok();
            pushed &= later;
            let holds = in_force.as_ref().is_none_or(|in_force| in_force((at - start) as usize));
            if !holds || !known(entry.entered) {
                continue;
            }
            let fees = if instalments.fees.is_empty() { 0 } else { instalments.fees.get(&at).copied().unwrap_or(0) };
            let due = DueAmount { day: entry.due, amount: entry.amount, fees };
            if pushed {
                scratch.dues.pop();
            }
            pushed = true;
            sorted &= scratch.dues.last().is_none_or(|last| last.day <= due.day);
            scratch.dues.push(due);
        }
        if scratch.dues.is_empty() {
            return false;
        }
        if !sorted {
            scratch.dues.sort_by_key(|due| due.day);
        }
        let payments = self.payments.of(index).iter().filter(|payment| known(payment.entered));
        scratch.payments.extend(payments.map(|payment| PaidAmount { day: payment.paid, amount: payment.amount }));
        true
    }
}

/// Whether a case is a credit of its debtor's: more was paid, or credited, than is owed on it.
pub fn is_credit(standing: &Standing, index: usize) -> bool {
    standing.status[index] == Status::Settled && standing.outstanding[index] < 0
}
