//! Single cases: a line of a list, and everything about one with the reasons.

use crate::aging::convention;
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::portfolio::{NO_DAY, NOBODY, Portfolio};
use caseload_domain::aging::{Convention, DayCount};
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::masking::{mask_number, mask_phone};
use caseload_domain::{Currency, Money, Status};
use caseload_store::{CaseRow, GlancedCase, What};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

/// A case as a list shows it.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct CaseLine {
    /// Number in the book.
    pub id: i64,
    /// Loan number.
    pub loan_no: String,
    /// Who owes.
    pub debtor_name: String,
    /// Product.
    pub product: String,
    /// Region.
    pub region: String,
    /// Due date of the oldest unpaid instalment.
    #[ts(type = "string | null")]
    pub due_date: Option<NaiveDate>,
    /// Days past due; 0 when nothing is.
    pub days_past_due: i32,
    /// Bucket code; `null` unless the case is open.
    pub bucket: Option<String>,
    /// Overdue and unpaid.
    pub outstanding: Money,
    /// Where it stands.
    pub status: Status,
    /// Who works it.
    pub collector: Option<String>,
    /// Which agency has it.
    pub agency: Option<String>,
    /// How many times it has been placed.
    pub hand: u32,
    /// The lender's other columns.
    #[ts(type = "Record<string, string>")]
    pub more: Map<String, Value>,
}

/// A step that leads to a case's number of days.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct WhyLine {
    /// `reported`, `instalment`, `applied`, `payment`, `settled`, `withdrawn`, `oldest_unpaid`,
    /// `no_due_date`, `days_past_due` or `bucket`.
    pub what: String,
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

/// A change that touched a case.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct HistoryItem {
    /// Number of the change.
    pub change: i64,
    /// UTC stamp.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// What was done.
    pub what: String,
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
    /// What is missing.
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
    /// The bucket with its boundaries.
    pub bucket_label: Option<String>,
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
    /// Everything still to pay, later instalments included.
    pub balance: Money,
    /// When money last came, as the lender said.
    #[ts(type = "string | null")]
    pub last_paid_on: Option<NaiveDate>,
    /// How much.
    pub last_paid_amount: Option<Money>,
    /// The lender's own count of days, where the file had one.
    pub reported_days_past_due: Option<i64>,
    /// Loan numbers of the debtor's other cases.
    pub siblings: Vec<String>,
    /// Why it is where it is.
    pub why: Vec<WhyLine>,
    /// What was done with it, oldest first.
    pub history: Vec<HistoryItem>,
    /// Its schedule.
    pub instalments: Vec<InstalmentItem>,
    /// Its money.
    pub payments: Vec<PaymentItem>,
}

pub(crate) fn more_of(case: &CaseRow) -> Map<String, Value> {
    serde_json::from_str(&case.more).unwrap_or_default()
}

fn day(number: i32) -> Option<NaiveDate> {
    if number == NO_DAY { None } else { date_of(number) }
}

impl Engine {
    /// The lines of some cases, in their order.
    pub(crate) async fn case_lines(
        &self,
        case_ids: &[i64],
        as_of: NaiveDate,
        convention: &Convention,
    ) -> Result<Vec<CaseLine>, Failure> {
        let portfolio = self.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None);
        let rows = self.book.case_rows(case_ids).await?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, case)| {
                let index = portfolio.index_of(id)?;
                let due = day(standing.due[index]);
                let status = standing.status[index];
                let (days, bucket) = convention.age(due, as_of);
                let open = status == Status::Open;
                Some(CaseLine {
                    id,
                    due_date: due,
                    days_past_due: if open { days } else { 0 },
                    bucket: open.then(|| convention.buckets.buckets()[bucket].code.clone()),
                    outstanding: Money { currency: portfolio.currency_of(index), minor: standing.outstanding[index] },
                    status,
                    collector: name_at(standing.collector[index], portfolio.collectors.iter().map(|c| &c.name)),
                    agency: name_at(standing.agency[index], portfolio.agencies.iter().map(|a| &a.name)),
                    hand: u32::from(standing.hand[index]),
                    more: more_of(&case),
                    loan_no: case.loan_no.into(),
                    debtor_name: case.debtor_name.into(),
                    product: case.product.into(),
                    region: case.region.into(),
                })
            })
            .collect())
    }

    /// Everything about a case, and why it is where it is.
    ///
    /// # Errors
    /// `no_such_case`, `no_such_bucket_set`, or what the book says.
    pub async fn case(
        &self,
        loan_no: &str,
        as_of: NaiveDate,
        known_on: Option<NaiveDate>,
        bucket_set: Option<&str>,
        day_count: Option<DayCount>,
    ) -> Result<CaseView, Failure> {
        let convention = convention(bucket_set, day_count)?;
        let missing = || Failure::new(codes::NO_SUCH_CASE).with("loan_no", loan_no);
        let id = self.book.case_by_loan_no(loan_no).await?.ok_or_else(missing)?;
        let portfolio = self.portfolio().await?;
        let index = portfolio.index_of(id).ok_or_else(missing)?;
        let (_, case) = self.book.case_rows(&[id]).await?.pop().ok_or_else(missing)?;
        let mut line = self.case_lines(&[id], as_of, &convention).await?.pop().ok_or_else(missing)?;
        let (today, known) = (day_number(as_of), known_on.map(day_number));
        let position = portfolio.position(index, today, known);
        let currency = portfolio.currency_of(index);
        let money = |minor: i64| Money { currency, minor };
        let due = day(position.due);
        let (days, bucket) = convention.age(due, as_of);
        let open = position.status == Status::Open;
        line.due_date = due;
        line.status = position.status;
        line.outstanding = money(position.outstanding);
        line.days_past_due = if open { days } else { 0 };
        line.bucket = open.then(|| convention.buckets.buckets()[bucket].code.clone());
        let mut glance = self.book.glance(id).await?;
        if let Some(known_on) = known_on {
            forget_later(&mut glance, known_on);
        }
        let figures = chosen_fact(&glance, today);
        let siblings = self.siblings(&portfolio, index).await?;
        Ok(CaseView {
            bucket_label: open.then(|| convention.buckets.buckets()[bucket].label()),
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
            balance: money(position.balance),
            last_paid_on: figures.and_then(|fact| fact.last_paid_day).and_then(date_of),
            last_paid_amount: figures.and_then(|fact| fact.last_paid_amount).map(money),
            reported_days_past_due: figures.and_then(|fact| fact.days_past_due),
            siblings,
            why: why(&portfolio, index, &glance, as_of, known, &line, &convention),
            instalments: portfolio
                .schedule(index, today, known)
                .map(|applied| {
                    applied
                        .instalments
                        .iter()
                        .map(|state| InstalmentItem {
                            instalment_no: state.instalment.number,
                            due_date: state.instalment.due,
                            amount: money(state.instalment.amount),
                            shortfall: money(state.shortfall.max(0)),
                            more: glance
                                .instalments
                                .iter()
                                .rfind(|(known, _)| known.number == state.instalment.number)
                                .map(|(known, _)| serde_json::from_str(&known.more).unwrap_or_default())
                                .unwrap_or_default(),
                        })
                        .collect()
                })
                .unwrap_or_default(),
            payments: glance
                .payments
                .iter()
                .map(|(payment, _)| PaymentItem {
                    paid_on: date_of(payment.paid_day),
                    amount: money(payment.amount),
                    reference: payment.reference.clone(),
                    reverses: payment.reverses.clone(),
                    more: serde_json::from_str(&payment.more).unwrap_or_default(),
                })
                .collect(),
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

    async fn siblings(&self, portfolio: &Portfolio, index: usize) -> Result<Vec<String>, Failure> {
        let debtor = portfolio.debtors[index];
        let ids: Vec<i64> = portfolio
            .debtors
            .iter()
            .enumerate()
            .filter(|(other, of)| *other != index && **of == debtor)
            .map(|(other, _)| portfolio.case_ids[other])
            .take(100)
            .collect();
        Ok(self.book.case_rows(&ids).await?.into_iter().map(|(_, case)| case.loan_no.into()).collect())
    }

    /// The lender's own header that a name stands for, whatever its case, spaces and underscores.
    ///
    /// # Errors
    /// `no_such_field`, or what the book says.
    pub async fn header_like(&self, name: &str) -> Result<String, Failure> {
        let headers = self.book.more_headers(1).await?;
        let plain = caseload_files::normalise_header(name);
        headers
            .iter()
            .find(|header| *header == name)
            .or_else(|| headers.iter().find(|header| caseload_files::normalise_header(header) == plain))
            .cloned()
            .ok_or_else(|| Failure::new(codes::NO_SUCH_FIELD).with("field", name))
    }

    /// The whole phone and ID number of a case; that they were shown is recorded.
    ///
    /// # Errors
    /// `no_such_case`, or what the book says.
    pub async fn reveal(&self, loan_no: &str) -> Result<Revealed, Failure> {
        let missing = || Failure::new(codes::NO_SUCH_CASE).with("loan_no", loan_no);
        let id = self.book.case_by_loan_no(loan_no).await?.ok_or_else(missing)?;
        let (_, case) = self.book.case_rows(&[id]).await?.pop().ok_or_else(missing)?;
        let change = self.change(What::Reveal).await?;
        let number = change.commit(&serde_json::json!({ "loan_no": loan_no })).await?;
        self.absorb_nothing(number).await;
        Ok(Revealed { phone: case.phone.into(), debtor_no: case.debtor_no.into() })
    }
}

/// Leaves what had been entered by the end of a day (UTC).
fn forget_later(glance: &mut GlancedCase, known_on: NaiveDate) {
    let day = known_on.to_string();
    // Stamps are RFC 3339, so their first ten characters order as the days do.
    glance.history.retain(|line| line.at.get(..10).is_some_and(|at| at <= day.as_str()));
    let known: Vec<i64> = glance.history.iter().map(|line| line.change).collect();
    glance.facts.retain(|(_, change)| known.contains(change));
    glance.instalments.retain(|(_, change)| known.contains(change));
    glance.payments.retain(|(_, change)| known.contains(change));
}

/// The lender's figures that hold on a day; see [`Portfolio::position`].
fn chosen_fact(glance: &GlancedCase, as_of: i32) -> Option<&caseload_store::NewFact> {
    let facts = &glance.facts;
    facts.iter().rev().find(|(fact, _)| fact.effective_day <= as_of).or(facts.first()).map(|(fact, _)| fact)
}

/// The name at a place of a list; `None` for nobody.
pub(crate) fn name_at<'names>(at: u32, names: impl Iterator<Item = &'names String>) -> Option<String> {
    if at == NOBODY { None } else { names.into_iter().nth(at as usize).cloned() }
}

/// The steps from the facts to the number of days.
fn why(
    portfolio: &Portfolio,
    index: usize,
    glance: &GlancedCase,
    as_of: NaiveDate,
    known_on: Option<i32>,
    line: &CaseLine,
    convention: &Convention,
) -> Vec<WhyLine> {
    let currency: Currency = line.outstanding.currency;
    let money = |minor: i64| Some(Money { currency, minor });
    let step =
        |what: &str, date: Option<NaiveDate>, amount: Option<Money>, left: Option<Money>, detail: Option<String>| {
            WhyLine { what: what.to_owned(), date, amount, left, detail }
        };
    let mut lines = Vec::new();
    let today = day_number(as_of);
    if let Some(applied) = portfolio.schedule(index, today, known_on) {
        for state in &applied.instalments {
            let number = Some(state.instalment.number.to_string());
            lines.push(step(
                "instalment",
                Some(state.instalment.due),
                money(state.instalment.amount),
                None,
                number.clone(),
            ));
            let mut left = state.instalment.amount;
            for (day, amount) in &state.applied {
                left -= amount;
                lines.push(step("applied", Some(*day), money(*amount), money(left), number.clone()));
            }
        }
    } else if let Some(fact) = chosen_fact(glance, today) {
        let mut left = fact.outstanding;
        lines.push(step("reported", date_of(fact.effective_day), money(left), money(left), None));
        for (payment, _) in &glance.payments {
            if payment.paid_day > fact.effective_day && payment.paid_day <= today {
                left -= payment.amount;
                lines.push(step("payment", date_of(payment.paid_day), money(payment.amount), money(left), None));
            }
        }
        if fact.withdrawn {
            lines.push(step("withdrawn", date_of(fact.effective_day), None, None, None));
        }
    }
    if let Some((fact, _)) = glance.facts.last()
        && let Some(settled) = fact.settled_day
    {
        lines.push(step("settled", date_of(settled), None, None, None));
    }
    match line.due_date {
        Some(due) => lines.push(step("oldest_unpaid", Some(due), None, Some(line.outstanding), None)),
        None => lines.push(step("no_due_date", None, None, None, None)),
    }
    if line.status == Status::Open {
        let detail = format!("{} ({})", line.days_past_due, convention.day_count.name());
        lines.push(step("days_past_due", Some(as_of), None, None, Some(detail)));
        let label = line
            .bucket
            .as_ref()
            .and_then(|code| convention.buckets.index_by_code(code))
            .map(|at| convention.buckets.buckets()[at].label());
        lines.push(step("bucket", Some(as_of), None, None, label));
    }
    lines
}
