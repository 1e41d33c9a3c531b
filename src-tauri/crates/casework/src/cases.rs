//! Single cases: a line of a list, and everything about one with the reasons.

use crate::CaseworkApi;
use crate::aging_explanation::{OtherAge, WhyLine, applied, chosen_fact, forget_later, other_ages, why};
use caseload_domain::aging::changes_in_force;
use caseload_domain::aging::{Age, Convention, Level};
use caseload_domain::calendar::{DayNumber, date_of, day_number};
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::masking::{mask_number, mask_phone};
use caseload_domain::spans::PlacementSpan;
use caseload_domain::{Money, Status};
use caseload_portfolio::{Portfolio, Scratch};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_lines::{CaseLine, line_of};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::stored;
use caseload_store::What;
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

/// A change that touched a case.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct HistoryItem {
    /// Number of the change.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub what: What,
    /// To or from whom, or from which file.
    pub detail: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// An instalment with what is missing of it.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct InstalmentItem {
    /// Number within the loan.
    pub instalment_no: i64,
    /// When it is due.
    #[ts(type = "string")]
    pub due_date: NaiveDate,
    /// What is due.
    pub amount: Money,
    /// Fees charged with it, beyond the amount.
    pub fees: Money,
    /// What is missing, of the fees too.
    pub shortfall: Money,
    /// The lender's other columns.
    #[ts(type = "Record<string, string>")]
    pub more: Map<String, Value>,
}

/// Money that came, or was taken back.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct PaymentItem {
    /// The day it counts from.
    #[ts(type = "string | null")]
    pub paid_on: Option<NaiveDate>,
    /// How much.
    pub amount: Money,
    /// The lender's reference.
    pub reference: String,
    /// The reference of the payment that it takes back, or empty.
    pub reverses: String,
    /// The lender's other columns.
    #[ts(type = "Record<string, string>")]
    pub more: Map<String, Value>,
}

/// What came of working a case.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct WorkResultItem {
    /// The day.
    #[ts(type = "string | null")]
    pub worked_on: Option<NaiveDate>,
    /// Who worked it.
    pub collector: Option<String>,
    /// What came of it, as written.
    pub result: String,
    /// When the debtor promised to pay.
    #[ts(type = "string | null")]
    pub promised_on: Option<NaiveDate>,
    /// How much.
    pub promised_amount: Option<Money>,
    /// Overdue reason, as written.
    pub reason: String,
}

/// What an agency did about a case.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct AgencyNoteItem {
    /// The day.
    #[ts(type = "string | null")]
    pub noted_on: Option<NaiveDate>,
    /// Which agency.
    pub agency: String,
    /// With whom.
    pub contact: String,
    /// What was said.
    pub note: String,
    /// What came of it.
    pub result: String,
    /// When the debtor promised to pay.
    #[ts(type = "string | null")]
    pub promised_on: Option<NaiveDate>,
    /// How much.
    pub promised_amount: Option<Money>,
}

/// Numbers that are hidden until someone asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Revealed {
    /// Telephone.
    pub phone: String,
    /// ID number.
    pub debtor_no: String,
}

/// Everything about a case.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct CaseView {
    /// The line of the list.
    #[serde(flatten)]
    pub line: CaseLine,
    /// Telephone, its middle hidden.
    pub phone: String,
    /// ID number, its middle hidden.
    pub debtor_no: String,
    /// Electronic address.
    pub email: String,
    /// Postal address.
    pub address: String,
    /// Overdue reason.
    pub reason: String,
    /// Length of the loan.
    pub term: String,
    /// The amount lent.
    pub loan_amount: Option<Money>,
    /// The day it was paid out.
    #[ts(type = "string | null")]
    pub disbursed_on: Option<NaiveDate>,
    /// Principal's part of what is outstanding.
    pub principal: Option<Money>,
    /// Interest's part.
    pub interest: Option<Money>,
    /// Penalty's part.
    pub penalty: Option<Money>,
    /// Fees' part.
    pub fees: Option<Money>,
    /// Credits of the debtor that are applied to no case, in the case's currency; below 0, or zero.
    pub debtor_credits: Money,
    /// When money last came, as the lender said.
    #[ts(type = "string | null")]
    pub last_paid_on: Option<NaiveDate>,
    /// How much.
    pub last_paid_amount: Option<Money>,
    /// The lender's own count of days, where the file had one.
    pub reported_days_past_due: Option<i64>,
    /// Loan numbers of the debtor's other cases.
    pub siblings: Vec<String>,
    /// Days past due of the debtor's oldest open case.
    pub debtor_days_past_due: i32,
    /// The policy and its version that the age was computed by: `standard@1`.
    pub policy: String,
    /// Why it is where it is.
    pub why: Vec<WhyLine>,
    /// The same case under other conventions.
    pub other_ages: Vec<OtherAge>,
    /// What was done with it, oldest first.
    pub history: Vec<HistoryItem>,
    /// Its schedule.
    pub instalments: Vec<InstalmentItem>,
    /// Its money.
    pub payments: Vec<PaymentItem>,
    /// What came of working it, oldest first.
    pub work_results: Vec<WorkResultItem>,
    /// What agencies did about it, oldest first.
    pub agency_notes: Vec<AgencyNoteItem>,
}

impl CaseworkApi<'_> {
    /// Everything about a case, and why it is where it is.
    ///
    /// # Errors
    /// `no_such_case`, `no_such_bucket_set`.
    pub async fn case(
        &self,
        loan_no: &str,
        as_of: NaiveDate,
        known_on: Option<NaiveDate>,
        basis: &PolicyOverride,
    ) -> Result<CaseView, Failure> {
        let moment = self.session.at_one_moment().await?;
        let chosen = moment.chosen(basis).await?;
        let convention = &chosen.convention;
        let missing = || Failure::new(FailureCode::NoSuchCase).with("loan_no", loan_no);
        let id = moment.book.case_by_loan_no(loan_no).await?.ok_or_else(missing)?;
        let portfolio = moment.portfolio().await?;
        let index = portfolio.index_of(id).ok_or_else(missing)?;
        let (_, case) = moment.book.case_rows(&[id]).await?.pop().ok_or_else(missing)?;
        let (today, known) = (day_number(as_of), known_on.map(day_number));
        let terms = portfolio.terms_of(index, convention);
        let position = portfolio.position(index, today, known, &terms, &mut Scratch::default());
        let mut glance = moment.book.glance(id).await?;
        if let Some(known_on) = known_on {
            forget_later(&mut glance, known_on);
        }
        let (first, end) = changes_in_force(&glance.schedule_starts, today);
        glance.instalments.retain(|(_, change)| *change >= first && end.is_none_or(|end| *change < end));
        let applied = applied(&glance, as_of, &terms);
        let kin = portfolio.cases_of_debtor.of(portfolio.debtors[index] as usize).iter().map(|at| *at as usize);
        let kin: Vec<usize> = kin.collect();
        let of_kin: Vec<Age> =
            kin.iter().filter_map(|&at| open_age(&portfolio, at, today, known, convention)).collect();
        let credit = |at: &usize| {
            let terms = portfolio.terms_of(*at, convention);
            let position = portfolio.position(*at, today, known, &terms, &mut Scratch::default());
            let is_credit =
                position.status == Status::Settled && portfolio.currency_of(*at) == portfolio.currency_of(index);
            if is_credit { position.outstanding.min(0) } else { 0 }
        };
        let debtor_credits = kin.iter().map(credit).fold(0_i64, i64::saturating_add);
        let mut line = line_of(&portfolio, index, &position, today, known, convention, case.clone())?;
        if convention.level == Level::Debtor && position.status == Status::Open {
            let oldest = of_kin.iter().map(|age| age.bucket).max().unwrap_or(0);
            line.class(&convention.buckets.buckets()[oldest]);
        }
        if position.status == Status::Settled {
            // Nothing is overdue of it.
            line.class(&convention.buckets.buckets()[convention.buckets.index_of(0)]);
        }
        (line.collector, line.agency, line.hand) = holder(&portfolio, index, today, known);
        let money = |minor: i64| Money { currency: line.outstanding.currency, minor };
        let figures = chosen_fact(&glance, today);
        let kin: Vec<CaseId> =
            kin.iter().filter(|at| **at != index).map(|&at| portfolio.case_ids[at]).take(100).collect();
        let work_results = moment.book.work_results_of(id).await?;
        let agency_notes = moment.book.agency_notes_of(id).await?;
        let siblings = moment.book.case_rows(&kin).await?.into_iter().map(|(_, case)| case.loan_no.into()).collect();
        let other_ages = other_ages(&moment, &portfolio, index, (as_of, known), &chosen).await?;
        Ok(CaseView {
            phone: mask_phone(&case.phone),
            debtor_no: mask_number(&case.debtor_no),
            email: case.email.to_string(),
            address: case.address.to_string(),
            reason: case.reason.to_string(),
            term: case.term.to_string(),
            loan_amount: case.loan_amount.map(money),
            disbursed_on: case.disbursed_day.and_then(date_of),
            principal: figures.and_then(|fact| fact.principal).map(money),
            interest: figures.and_then(|fact| fact.interest).map(money),
            penalty: figures.and_then(|fact| fact.penalty).map(money),
            fees: figures.and_then(|fact| fact.fees).map(money),
            debtor_credits: money(debtor_credits),
            last_paid_on: figures.and_then(|fact| fact.last_paid_day).and_then(date_of),
            last_paid_amount: figures.and_then(|fact| fact.last_paid_amount).map(money),
            reported_days_past_due: figures.and_then(|fact| fact.days_past_due),
            siblings,
            agency_notes: agency_notes
                .into_iter()
                .filter(|(.., change)| glance.history.iter().any(|entry| entry.change == *change))
                .map(|(note, agency, _)| AgencyNoteItem {
                    noted_on: date_of(note.noted_day),
                    agency,
                    contact: note.contact,
                    note: note.note,
                    result: note.result,
                    promised_on: note.promised_day.and_then(date_of),
                    promised_amount: note.promised_amount.map(money),
                })
                .collect(),
            work_results: work_results
                .into_iter()
                .filter(|result| glance.history.iter().any(|entry| entry.change == result.change))
                .map(|result| WorkResultItem {
                    worked_on: date_of(result.written.worked_day),
                    collector: result.collector,
                    result: result.written.result,
                    promised_on: result.written.promised_day.and_then(date_of),
                    promised_amount: result.written.promised_amount.map(money),
                    reason: result.written.reason,
                })
                .collect(),
            debtor_days_past_due: of_kin.iter().map(|age| age.past_due).max().unwrap_or(0),
            policy: chosen.policy_of(&case.product),
            why: why(&glance, applied.as_ref(), &line, as_of, &portfolio.pauses_of(index, known), (convention, &terms)),
            other_ages,
            instalments: applied
                .iter()
                .flat_map(|applied| &applied.instalments)
                .map(|state| {
                    let known = glance.instalments.iter().rfind(|(known, _)| known.number == state.instalment.number);
                    Ok(InstalmentItem {
                        instalment_no: state.instalment.number,
                        due_date: state.instalment.due,
                        amount: money(state.instalment.amount),
                        fees: money(state.instalment.fees),
                        shortfall: money(state.shortfall.max(0).saturating_add(state.fees_left)),
                        more: match known {
                            Some((known, _)) => stored::read_or_empty(&known.more, "instalments", &line.loan_no)?,
                            None => Map::new(),
                        },
                    })
                })
                .collect::<Result<_, Failure>>()?,
            payments: glance
                .payments
                .iter()
                .map(|(payment, _)| {
                    Ok(PaymentItem {
                        paid_on: date_of(payment.paid_day),
                        amount: money(payment.amount),
                        reference: payment.reference.clone(),
                        reverses: payment.reverses.clone(),
                        more: stored::read_or_empty(&payment.more, "payments", &line.loan_no)?,
                    })
                })
                .collect::<Result<_, Failure>>()?,
            history: glance
                .history
                .into_iter()
                .map(|line| HistoryItem {
                    change: line.change,
                    at: line.at,
                    actor: line.actor,
                    what: line.what,
                    detail: line.detail,
                    undone: line.undone,
                })
                .collect(),
            line,
        })
    }

    /// The whole phone and ID number of a case; that they were shown is recorded.
    ///
    /// # Errors
    /// `no_such_case`.
    pub async fn reveal(&self, loan_no: &str) -> Result<Revealed, Failure> {
        let missing = || Failure::new(FailureCode::NoSuchCase).with("loan_no", loan_no);
        let change = self.session.change(What::Reveal).await?;
        let id = self.session.book.case_by_loan_no(loan_no).await?.ok_or_else(missing)?;
        let (_, case) = self.session.book.case_rows(&[id]).await?.pop().ok_or_else(missing)?;
        change.commit(&serde_json::json!({ "loan_no": loan_no })).await?;
        Ok(Revealed { phone: case.phone.into(), debtor_no: case.debtor_no.into() })
    }
}

/// The age of a case where it is open.
fn open_age(
    portfolio: &Portfolio,
    index: usize,
    as_of: DayNumber,
    known_on: Option<DayNumber>,
    convention: &Convention,
) -> Option<Age> {
    let terms = portfolio.terms_of(index, convention);
    let position = portfolio.position(index, as_of, known_on, &terms, &mut Scratch::default());
    (position.status == Status::Open).then(|| portfolio.age_of(index, position.due, as_of, known_on, convention))
}

/// Who has a case on a day, by what was known at the end of another: collector, agency, and how many times it had been
/// placed.
fn holder(
    portfolio: &Portfolio,
    index: usize,
    as_of: DayNumber,
    known_on: Option<DayNumber>,
) -> (Option<String>, Option<String>, u32) {
    let id = portfolio.case_ids[index];
    let on = |from: i32, until: Option<i32>| from <= as_of && until.is_none_or(|until| until > as_of);
    let assignments = spans_of(&portfolio.assignments, id, |span| span.case_id);
    let mut assignments = assignments.iter().filter_map(|span| span.as_known(known_on));
    let collector = assignments.rfind(|span| on(span.from_day, span.until_day)).and_then(|span| {
        portfolio
            .collectors
            .iter()
            .find(|collector| collector.id == span.collector_id)
            .map(|one| one.terms.name.clone())
    });
    let placements = spans_of(&portfolio.placements, id, |span| span.case_id);
    let placements: Vec<PlacementSpan> = placements.iter().filter_map(|span| span.as_known(known_on)).collect();
    let agency = placements.iter().rfind(|span| on(span.from_day, span.until_day)).and_then(|span| {
        portfolio.agencies.iter().find(|agency| agency.id == span.agency_id).map(|one| one.name.clone())
    });
    let hand = placements.iter().filter(|span| span.from_day <= as_of).map(PlacementSpan::counted_hand).max();
    (collector, agency, hand.unwrap_or(0))
}

/// The spans of one case among those of all, which are in the order of cases.
fn spans_of<T>(spans: &[T], case_id: CaseId, of: impl Fn(&T) -> CaseId) -> &[T] {
    let first = spans.partition_point(|span| of(span) < case_id);
    let count = spans[first..].partition_point(|span| of(span) == case_id);
    &spans[first..first + count]
}
