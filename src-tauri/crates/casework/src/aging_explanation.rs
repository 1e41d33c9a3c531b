//! Why a case is as old as it is: the lines that lead to its number, from the facts of the book, and
//! the same case under other conventions.

use caseload_domain::aging::{
    Application, BucketSet, Convention, DayCount, Instalment, Pause, Payment, Terms, apply_payments, months_missed,
    paused_days,
};
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::ids::ChangeId;
use caseload_domain::{Money, Removal, Status};
use caseload_portfolio::{NO_DAY, Portfolio, Scratch};
use caseload_session::Session;
use caseload_session::aging_policies::ResolvedPolicy;
use caseload_session::case_lines::CaseLine;
use caseload_session::failure::Failure;
use caseload_store::GlancedCase;
use chrono::NaiveDate;
use serde::Serialize;

caseload_domain::codes! {
    /// What a step says.
    pub enum WhyStep {
        /// What a file said is owed.
        Reported = "reported",
        /// An instalment.
        Instalment = "instalment",
        /// Money that went to an instalment.
        Applied = "applied",
        /// Fees charged with an instalment.
        Fees = "fees",
        /// Money that went to fees.
        FeesPaid = "fees_paid",
        /// A payment.
        Payment = "payment",
        /// A payment that was taken back.
        Reversal = "reversal",
        /// What is left is within the tolerance.
        Tolerated = "tolerated",
        /// More was paid than was due.
        Overpaid = "overpaid",
        /// The loan was settled.
        Settled = "settled",
        /// The loan was withdrawn.
        Withdrawn = "withdrawn",
        /// The loan was written off.
        WrittenOff = "written_off",
        /// The oldest due date that is not paid.
        OldestUnpaid = "oldest_unpaid",
        /// There is no due date.
        NoDueDate = "no_due_date",
        /// The days since then.
        DaysPastDue = "days_past_due",
        /// Months missed.
        MonthsMissed = "months_missed",
        /// Days of grace.
        Grace = "grace",
        /// Days that were paused.
        Paused = "paused",
        /// What is left of the days.
        DelinquentDays = "delinquent_days",
        /// The bucket of the case.
        Bucket = "bucket",
        /// The bucket of its debtor.
        DebtorBucket = "debtor_bucket",
    }
}

/// A step that leads to a case's number of days.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct WhyLine {
    /// What it says.
    pub what: WhyStep,
    /// The day it concerns.
    #[ts(type = "string | null")]
    pub date: Option<NaiveDate>,
    /// The amount it concerns.
    pub amount: Option<Money>,
    /// What is left to pay after it.
    pub left: Option<Money>,
    /// Days, a number of an instalment, or a bucket with its boundaries.
    pub detail: Option<String>,
}

/// The age of a case under a convention.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct OtherAge {
    /// Policy and version where it is a lender's own: `standard@1`; else `null`.
    pub policy: Option<String>,
    /// How days are counted.
    pub day_count: DayCount,
    /// Name of the bucket set.
    pub bucket_set: String,
    /// Days past due.
    pub days_past_due: i32,
    /// Days past due without grace and paused days.
    pub delinquent_days: i32,
    /// Overdue and unpaid.
    pub outstanding: Money,
    /// The bucket with its boundaries; `null` unless the case is open under it.
    pub bucket_label: Option<String>,
}

/// Leaves what had been entered by the end of a day (UTC).
pub(crate) fn forget_later(glance: &mut GlancedCase, known_on: NaiveDate) {
    let day = known_on.to_string();
    // Stamps are RFC 3339, so their first ten characters order as the days do.
    glance.history.retain(|line| line.at.get(..10).is_some_and(|at| at <= day.as_str()));
    let known: Vec<ChangeId> = glance.history.iter().map(|line| line.change).collect();
    glance.facts.retain(|(_, change)| known.contains(change));
    glance.instalments.retain(|(_, change)| known.contains(change));
    glance.schedule_starts.retain(|(_, change)| known.contains(change));
    glance.payments.retain(|(_, change)| known.contains(change));
}

/// The lender's figures that hold on a day; see [`Portfolio::position`].
pub(crate) fn chosen_fact(glance: &GlancedCase, as_of: i32) -> Option<&caseload_store::NewFact> {
    let mut chosen: Option<&caseload_store::NewFact> = None;
    for (fact, _) in &glance.facts {
        if fact.effective_day <= as_of || (chosen.is_none() && fact.removal.is_none()) {
            // What was said by hand carries the figures on that there are.
            chosen = chosen.filter(|_| fact.is_carried).or(Some(fact));
        }
    }
    chosen.or(glance.facts.first().map(|(fact, _)| fact))
}

/// Since when a case is out of collection on a day, and how; `None` where it is in it.
fn removal_on(glance: &GlancedCase, as_of: i32) -> Option<(NaiveDate, Removal)> {
    let (newest, _) = glance.facts.iter().rev().find(|(fact, _)| fact.effective_day <= as_of)?;
    Some((date_of(newest.effective_day)?, newest.removal?))
}

/// A case's schedule with its money applied; `None` where it has no schedule.
pub(crate) fn applied(glance: &GlancedCase, as_of: NaiveDate, terms: &Terms) -> Option<Application> {
    let mut instalments: Vec<Instalment> = Vec::new();
    for (known, _) in &glance.instalments {
        let instalment = Instalment {
            number: known.number,
            due: date_of(known.due_day)?,
            amount: known.amount,
            fees: known.fees.unwrap_or(0),
        };
        match instalments.last_mut() {
            // A later version of the same instalment stands in the place of the earlier.
            Some(last) if last.number == known.number => *last = instalment,
            _ => instalments.push(instalment),
        }
    }
    if instalments.is_empty() {
        return None;
    }
    let payments: Vec<Payment> = glance
        .payments
        .iter()
        .filter_map(|(payment, _)| Some(Payment { paid_on: date_of(payment.paid_day)?, amount: payment.amount }))
        .collect();
    Some(apply_payments(&instalments, &payments, as_of, terms))
}

/// Gathers the lines.
struct Lines<'line> {
    of: &'line CaseLine,
    lines: Vec<WhyLine>,
}

impl Lines<'_> {
    fn money(&self, minor: i64) -> Money {
        Money { currency: self.of.outstanding.currency, minor }
    }

    fn say(&mut self, what: WhyStep, date: Option<NaiveDate>, amount: Option<i64>, left: Option<i64>, detail: String) {
        let (amount, left) = (amount.map(|minor| self.money(minor)), left.map(|minor| self.money(minor)));
        let detail = Some(detail).filter(|detail| !detail.is_empty());
        self.lines.push(WhyLine { what, date, amount, left, detail });
    }
}

/// The steps from the facts to the number of days.
pub(crate) fn why(
    glance: &GlancedCase,
    applied: Option<&Application>,
    line: &CaseLine,
    as_of: NaiveDate,
    pauses: &[Pause],
    (convention, terms): (&Convention, &Terms),
) -> Vec<WhyLine> {
    let today = day_number(as_of);
    let mut lines = Lines { of: line, lines: Vec::new() };
    match (applied, chosen_fact(glance, today)) {
        (Some(applied), _) => scheduled(&mut lines, glance, applied, today, terms),
        (None, Some(fact)) => reported(&mut lines, glance, fact, today, terms),
        (None, None) => {}
    }
    if let Some((day, removal)) = removal_on(glance, today) {
        let what = match removal {
            Removal::Withdrawn => WhyStep::Withdrawn,
            Removal::WrittenOff => WhyStep::WrittenOff,
        };
        lines.say(what, Some(day), None, None, String::new());
    }
    if let Some((fact, _)) = glance.facts.last()
        && let Some(settled) = fact.settled_day
    {
        lines.say(WhyStep::Settled, date_of(settled), None, None, String::new());
    }
    match line.due_date {
        Some(due) => {
            lines.say(WhyStep::OldestUnpaid, Some(due), None, Some(line.outstanding.minor), String::new());
        }
        None => lines.say(WhyStep::NoDueDate, None, None, None, String::new()),
    }
    if line.status == Status::Open {
        days(&mut lines, as_of, pauses, terms, convention);
    }
    lines.lines
}

/// The lines of a schedule and its money.
fn scheduled(lines: &mut Lines<'_>, glance: &GlancedCase, applied: &Application, today: DayNumber, terms: &Terms) {
    for state in &applied.instalments {
        let number = state.instalment.number.to_string();
        let due = Some(state.instalment.due);
        lines.say(WhyStep::Instalment, due, Some(state.instalment.amount), None, number.clone());
        let mut left = state.instalment.amount;
        for (day, amount) in &state.applied {
            left -= amount;
            lines.say(WhyStep::Applied, Some(*day), Some(*amount), Some(left), number.clone());
        }
        if left > 0 && left <= terms.tolerance {
            lines.say(WhyStep::Tolerated, due, Some(left), Some(left), number.clone());
        }
        if state.instalment.fees > 0 {
            let mut left = state.instalment.fees;
            lines.say(WhyStep::Fees, due, Some(left), None, number.clone());
            for (day, amount) in &state.to_fees {
                left -= amount;
                lines.say(WhyStep::FeesPaid, Some(*day), Some(*amount), Some(left), number.clone());
            }
        }
    }
    for (payment, _) in glance.payments.iter().filter(|(payment, _)| payment.amount < 0 && payment.paid_day <= today) {
        lines.say(WhyStep::Reversal, date_of(payment.paid_day), Some(payment.amount), None, payment.reverses.clone());
    }
    if applied.overpaid > 0 {
        lines.say(WhyStep::Overpaid, None, Some(applied.overpaid), None, String::new());
    }
}

/// The lines of a case that has only the lender's figures: what was paid since is taken off them,
/// and the due date stays the lender's until they report another.
fn reported(
    lines: &mut Lines<'_>,
    glance: &GlancedCase,
    fact: &caseload_store::NewFact,
    today: DayNumber,
    terms: &Terms,
) {
    let mut left = fact.outstanding;
    lines.say(WhyStep::Reported, date_of(fact.effective_day), Some(left), Some(left), String::new());
    for (payment, _) in &glance.payments {
        if payment.paid_day > fact.effective_day && payment.paid_day <= today {
            left = left.saturating_sub(payment.amount);
            let what = if payment.amount < 0 { WhyStep::Reversal } else { WhyStep::Payment };
            lines.say(what, date_of(payment.paid_day), Some(payment.amount), Some(left), payment.reference.clone());
        }
    }
    if left < 0 && fact.outstanding >= 0 {
        lines.say(WhyStep::Overpaid, None, Some(left.saturating_neg()), None, String::new());
    }
    if left > 0 && left <= terms.tolerance {
        lines.say(WhyStep::Tolerated, fact.due_day.and_then(date_of), Some(left), Some(left), String::new());
    }
}

/// The lines from the due date to the bucket.
fn days(lines: &mut Lines<'_>, as_of: NaiveDate, pauses: &[Pause], terms: &Terms, convention: &Convention) {
    let line = lines.of;
    let counted = format!("{} ({})", line.days_past_due, terms.day_count.name());
    lines.say(WhyStep::DaysPastDue, Some(as_of), None, None, counted);
    let Some(due) = line.due_date else {
        let own = convention.age(terms, None, as_of, 0).bucket;
        return lines.say(WhyStep::Bucket, Some(as_of), None, None, convention.buckets.buckets()[own].label());
    };
    if terms.day_count == DayCount::Months {
        lines.say(WhyStep::MonthsMissed, Some(as_of), None, None, months_missed(due, as_of).to_string());
    }
    let paused = paused_days(pauses, terms.first_day_past_due(day_number(due)), day_number(as_of));
    if paused > 0 {
        lines.say(WhyStep::Paused, Some(as_of), None, None, paused.to_string());
    }
    if terms.grace_days > 0 {
        lines.say(WhyStep::Grace, Some(as_of), None, None, terms.grace_days.to_string());
    }
    if paused > 0 || terms.grace_days > 0 {
        lines.say(WhyStep::DelinquentDays, Some(as_of), None, None, line.delinquent_days.to_string());
    }
    let own = convention.age(terms, Some(due), as_of, paused).bucket;
    lines.say(WhyStep::Bucket, Some(as_of), None, None, convention.buckets.buckets()[own].label());
    let of_debtor = line.bucket.as_ref().and_then(|code| convention.buckets.index_by_code(code));
    if let Some(of_debtor) = of_debtor.filter(|of_debtor| *of_debtor != own) {
        lines.say(WhyStep::DebtorBucket, Some(as_of), None, None, convention.buckets.buckets()[of_debtor].label());
    }
}

/// The case under the built-in conventions and under each policy of the lender, but for the one asked.
pub(crate) async fn other_ages(
    session: &Session,
    portfolio: &Portfolio,
    index: usize,
    (as_of, known_on): (NaiveDate, Option<DayNumber>),
    asked: &ResolvedPolicy,
) -> Result<Vec<OtherAge>, Failure> {
    let terms = asked.convention.terms;
    let mut others: Vec<(Option<String>, Convention)> = Vec::new();
    for day_count in [DayCount::NextDay, DayCount::DayEnd, DayCount::Months] {
        others.push((None, Convention::plain(Terms { day_count, ..terms }, BucketSet::m())));
    }
    for set in ["30-60-90", "rbi-sma", "ifrs9"] {
        let Some(buckets) = BucketSet::named(set) else { continue };
        others.push((None, Convention::plain(Terms { day_count: Convention::customary(set), ..terms }, buckets)));
    }
    for policy in session.policies().await?.policies {
        let buckets = session.bucket_set(&policy.bucket_set).await?;
        let name = format!("{}@{}", policy.name, policy.version);
        others.push((Some(name), Convention::plain(policy.terms, buckets)));
    }
    let product = &portfolio.products.distinct[portfolio.products.of_case[index] as usize];
    let own = Convention::plain(asked.convention.terms_of(product), asked.convention.buckets.clone());
    let today = day_number(as_of);
    let mut seen: Vec<Convention> = vec![own];
    let mut ages = Vec::new();
    for (policy, convention) in others {
        if seen.contains(&convention) {
            continue;
        }
        let terms = portfolio.in_currency(index, convention.terms);
        let position = portfolio.position(index, today, known_on, &terms, &mut Scratch::default());
        let due = if position.due == NO_DAY { None } else { date_of(position.due) };
        let first = due.map(|due| convention.terms.first_day_past_due(day_number(due)));
        let paused = first.map_or(0, |first| paused_days(&portfolio.pauses_of(index, known_on), first, today));
        let age = convention.age(&convention.terms, due, as_of, paused);
        let open = position.status == Status::Open;
        ages.push(OtherAge {
            policy,
            day_count: convention.terms.day_count,
            bucket_set: convention.buckets.name().to_owned(),
            days_past_due: if open { age.past_due } else { 0 },
            delinquent_days: if open { age.delinquent } else { 0 },
            outstanding: Money { currency: portfolio.currency_of(index), minor: position.outstanding },
            bucket_label: open.then(|| convention.buckets.buckets()[age.bucket].label()),
        });
        seen.push(convention);
    }
    Ok(ages)
}
