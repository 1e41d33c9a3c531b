//! What an agency earned in a month: every payment with the rule that gave it its commission. A settled month
//! stays as it was settled; what comes later for it stands in the next statement, so that nothing is paid twice
//! or forgotten.

use super::ledger::{Ledger, LedgerPayment, LedgerPlacement};
use crate::OutsourcingApi;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{AgencyId, BatchId, CaseId, ChangeId, PaymentId, SettlementId};
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money};
use caseload_session::book_head::BookHead;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::stored;
use caseload_session::sums_of;
use caseload_store::{Change, SettledPayment, SettlementRow, What};
use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A statement to be made.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct StatementRequest {
    /// The agency.
    pub agency: String,
    /// The month, `2026-05`.
    pub month: String,
}

/// A payment and what it earned.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct StatementLine {
    /// Number of the payment in the book.
    pub payment: PaymentId,
    /// Number of its case in the book.
    pub case_id: CaseId,
    /// Number of the batch.
    pub batch: String,
    /// Loan number.
    pub loan_no: String,
    /// What the agency calls the case: its loan number, unless that is one of a person's own.
    pub case_ref: String,
    /// Who owes.
    pub debtor_name: String,
    /// When it was paid.
    #[ts(type = "string | null")]
    pub paid_on: Option<NaiveDate>,
    /// How much, all of it; negative takes money back, which may have been paid to others in part.
    pub amount: Money,
    /// Its reference.
    pub reference: String,
    /// Bucket at placement.
    pub bucket: String,
    /// How many times placed.
    pub hand: u32,
    /// Why it earned what it did.
    pub rule: Rule,
    /// Percent by the commission table; absent where nothing was agreed upon.
    pub percent: Option<f64>,
    /// Least commission of the case.
    pub minimum: Option<Money>,
    /// Most commission of the case.
    pub maximum: Option<Money>,
    /// What it earned; negative gives back.
    pub commission: Money,
    /// Whether it belongs to an earlier month that was settled before it was known, or differs from what was
    /// settled then.
    pub carried: bool,
    /// Whether the payment stood in an earlier statement, so that only a difference of commission is in this one.
    pub again: bool,
}

/// What a batch earned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct StatementBatch {
    /// Number of the batch.
    pub batch: String,
    /// Payments.
    pub payments: u64,
    /// Money paid, per currency.
    pub paid: Vec<Money>,
    /// Commission, per currency.
    pub commission: Vec<Money>,
}

/// What an agency earned in a month.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Statement {
    /// The agency.
    pub agency: String,
    /// The month.
    pub month: String,
    /// Its first day.
    #[ts(type = "string")]
    pub first: NaiveDate,
    /// Its last day.
    #[ts(type = "string")]
    pub last: NaiveDate,
    /// Whether it was settled.
    pub settled: bool,
    /// Every payment, by day.
    pub lines: Vec<StatementLine>,
    /// By batch.
    pub batches: Vec<StatementBatch>,
    /// Money paid, per currency.
    pub paid: Vec<Money>,
    /// Commission, per currency.
    pub commission: Vec<Money>,
    /// The book that it was made from: whoever has the statement can tell later whether the book was rewritten.
    pub head: Option<BookHead>,
}

/// The first and the last day of a month.
fn days_of(month: &str) -> Result<(NaiveDate, NaiveDate), Failure> {
    let refused = || Failure::new(FailureCode::NotAMonth).with("month", month);
    let (year, number) = month.trim().split_once('-').ok_or_else(refused)?;
    if year.len() != 4 || number.len() != 2 {
        return Err(refused());
    }
    let (year, number) = (year.parse().map_err(|_| refused())?, number.parse().map_err(|_| refused())?);
    let first = NaiveDate::from_ymd_opt(year, number, 1).ok_or_else(refused)?;
    let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).ok_or_else(refused)?;
    Ok((first, last))
}

/// A line before its names are looked up.
struct Draft<'ledger> {
    payment: &'ledger LedgerPayment,
    /// Place of the batch it counts for.
    batch: usize,
    /// The placement it counts for; `None` where the book doesn't know that any more.
    placement: Option<&'ledger LedgerPlacement>,
    rule: Rule,
    commission: i64,
    carried: bool,
    again: bool,
}

impl OutsourcingApi<'_> {
    /// What an agency earned in a month.
    ///
    /// # Errors
    /// `no_such_agency`, `not_a_month`.
    pub async fn statement(&self, request: &StatementRequest) -> Result<Statement, Failure> {
        let moment = self.session.at_one_moment().await?;
        let agency = OutsourcingApi::of(&moment).agency_row(&request.agency).await?;
        let (first, last) = days_of(&request.month)?;
        let ledger = OutsourcingApi::of(&moment).ledger().await?;
        let settlements = moment.book.settlements_of(agency.id).await?;
        let settled = moment.book.settled_payments_of(agency.id).await?;
        let days = (day_number(first), day_number(last));
        let own = settlements.iter().find(|one| (one.first_day, one.last_day) == days);
        let drafts = match own {
            Some(own) => settled_lines(&ledger, own, &settled)?,
            None => open_lines(&ledger, agency.id, days, &settlements, &settled)?,
        };
        let of_book = moment.currency().await?;
        let ids: Vec<CaseId> = drafts.iter().map(|draft| draft.payment.case_id).collect();
        let cases: HashMap<_, _> = moment.book.case_rows(&ids).await?.into_iter().collect();
        let placed = drafts.iter().map(|draft| (draft.batch, draft.payment.case_id));
        let refs = OutsourcingApi::of(&moment).case_aliases(&ledger, placed, &cases).await?;
        let mut lines: Vec<StatementLine> = drafts
            .iter()
            .map(|draft| {
                let (payment, placement) = (draft.payment, draft.placement);
                let money = |minor| Money { currency: payment.currency, minor };
                let rate = placement.and_then(|placement| ledger.rate_of(placement)).map(|(_, line)| line);
                let bound = |minor: Option<i64>| minor.filter(|_| payment.currency == of_book).map(money);
                let case = cases.get(&payment.case_id);
                let loan_no = case.map(|case| case.loan_no.to_string()).unwrap_or_default();
                StatementLine {
                    payment: payment.id,
                    case_id: payment.case_id,
                    batch: ledger.batches[draft.batch].number.clone(),
                    case_ref: refs.get(&(draft.batch, payment.case_id)).cloned().unwrap_or_else(|| loan_no.clone()),
                    loan_no,
                    debtor_name: case.map(|case| case.debtor_name.to_string()).unwrap_or_default(),
                    paid_on: date_of(payment.day),
                    amount: money(payment.amount),
                    reference: payment.reference.clone(),
                    bucket: placement.map(|placement| placement.bucket.clone()).unwrap_or_default(),
                    hand: placement.map_or(0, |placement| placement.hand),
                    rule: draft.rule,
                    percent: rate.map(|line| line.percent.percent()),
                    minimum: bound(rate.and_then(|line| line.minimum)),
                    maximum: bound(rate.and_then(|line| line.maximum)),
                    commission: money(draft.commission),
                    carried: draft.carried,
                    again: draft.again,
                }
            })
            .collect();
        lines.sort_by(|one, other| {
            (one.paid_on, &one.loan_no, one.payment).cmp(&(other.paid_on, &other.loan_no, other.payment))
        });
        let mut by_batch: BTreeMap<&str, Vec<&StatementLine>> = BTreeMap::new();
        for line in &lines {
            by_batch.entry(&line.batch).or_default().push(line);
        }
        let paid = |lines: &mut dyn Iterator<Item = &StatementLine>| {
            // What differs from an earlier statement is no new payment.
            sums_of(lines.filter(|line| !line.again).map(|line| (line.amount.currency, line.amount.minor)))
        };
        let earned = |lines: &mut dyn Iterator<Item = &StatementLine>| {
            sums_of(lines.map(|line| (line.commission.currency, line.commission.minor)))
        };
        let batches = by_batch
            .into_iter()
            .map(|(batch, lines)| {
                Ok(StatementBatch {
                    batch: batch.to_owned(),
                    payments: lines.len() as u64,
                    paid: paid(&mut lines.iter().copied())?,
                    commission: earned(&mut lines.iter().copied())?,
                })
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Statement {
            agency: agency.name,
            month: request.month.trim().to_owned(),
            first,
            last,
            settled: own.is_some(),
            batches,
            paid: paid(&mut lines.iter())?,
            commission: earned(&mut lines.iter())?,
            lines,
            head: moment.book.head().await?.map(BookHead::of),
        })
    }

    /// Settles a month with an agency: its statement stays as it is from then on.
    ///
    /// # Errors
    /// As for `statement`, `month_not_over`, `already_settled`, `nothing_to_settle`.
    pub async fn settle(&self, request: &StatementRequest, today: NaiveDate) -> Result<ChangeId, Failure> {
        let mut change = self.session.change(What::Settle).await?;
        let statement = self.settle_by(&mut change, request, today).await?;
        Ok(change.commit(&settled_params(&statement)).await?)
    }

    /// Settles a month with an agency as a part of a change; gives its statement as it stands from then on.
    ///
    /// # Errors
    /// As for `settle`.
    pub(super) async fn settle_by(
        &self,
        change: &mut Change,
        request: &StatementRequest,
        today: NaiveDate,
    ) -> Result<Statement, Failure> {
        let agency = self.agency_row(&request.agency).await?;
        let statement = self.statement(request).await?;
        let refused =
            |code| Failure::new(code).with("agency", agency.name.as_str()).with("month", statement.month.as_str());
        if today <= statement.last {
            return Err(refused(FailureCode::MonthNotOver));
        }
        if statement.settled {
            return Err(refused(FailureCode::AlreadySettled));
        }
        let ledger = self.ledger().await?;
        let had_cases = ledger.placements_of_agency(agency.id).any(|one| one.from <= day_number(statement.last));
        // A month without payments is settled too: what becomes known for it later stands in the next one.
        if statement.lines.is_empty() && !had_cases {
            return Err(refused(FailureCode::NothingToSettle));
        }
        let batches: HashMap<&str, BatchId> =
            ledger.batches.iter().map(|batch| (batch.number.as_str(), batch.id)).collect();
        let payments: Vec<SettledPayment> = statement
            .lines
            .iter()
            .map(|line| SettledPayment {
                payment: line.payment,
                batch_id: batches[line.batch.as_str()],
                commission: line.commission.minor,
                rule: line.rule.code().to_owned(),
            })
            .collect();
        let days = (day_number(statement.first), day_number(statement.last));
        change.settle(agency.id, days, &payments).await?;
        Ok(Statement { settled: true, ..statement })
    }

    /// The months in which an agency earned something, or had cases, newest first.
    ///
    /// # Errors
    /// `no_such_agency`.
    pub async fn statement_months(&self, agency: &str, today: NaiveDate) -> Result<Vec<String>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let row = OutsourcingApi::of(&moment).agency_row(agency).await?;
        let ledger = OutsourcingApi::of(&moment).ledger().await?;
        let Some(first) = ledger.placements_of_agency(row.id).map(|placement| placement.from).min().and_then(date_of)
        else {
            return Ok(Vec::new());
        };
        let mut months = Vec::new();
        let mut month = first.with_day(1);
        while let Some(at) = month.filter(|at| *at <= today) {
            months.push(at.format("%Y-%m").to_string());
            month = at.checked_add_months(Months::new(1));
        }
        months.reverse();
        Ok(months)
    }
}

/// What the log says of a month that was settled.
pub(super) fn settled_params(statement: &Statement) -> serde_json::Value {
    serde_json::json!({
        "agency": statement.agency, "month": statement.month, "payments": statement.lines.len(),
        "commission": statement.commission,
    })
}

/// The lines of a month as it was settled.
///
/// # Errors
/// `book_damaged` where the settlement names a payment, batch or rule that the book doesn't have.
fn settled_lines<'ledger>(
    ledger: &'ledger Ledger,
    own: &SettlementRow,
    settled: &[(SettlementId, SettledPayment)],
) -> Result<Vec<Draft<'ledger>>, Failure> {
    let by_id = payments_by_id(ledger);
    let earlier: HashSet<PaymentId> =
        settled.iter().filter(|(by, _)| *by < own.id).map(|(_, one)| one.payment).collect();
    let lines = settled.iter().filter(|(by, _)| *by == own.id).map(|(_, one)| one);
    lines
        .map(|one| {
            let (payment, batch) = payment_and_batch(ledger, &by_id, one)?;
            Ok(Draft {
                payment,
                batch,
                placement: ledger.placement_of(payment.case_id, batch),
                rule: Rule::from_code(&one.rule)
                    .ok_or_else(|| stored::damaged("settled_payments", one.payment, &"its rule is unknown"))?,
                commission: one.commission,
                carried: payment.day < own.first_day,
                again: earlier.contains(&one.payment),
            })
        })
        .collect()
}

/// The lines of a month that is not settled: its own payments, and what became known too late for the settled
/// months before it. Every payment, and every difference to what was settled, stands in one statement: that of
/// its own month, or where that is settled, of the first month after it that is not.
///
/// # Errors
/// As for [`settled_lines`].
fn open_lines<'ledger>(
    ledger: &'ledger Ledger,
    agency_id: AgencyId,
    days: (i32, i32),
    settlements: &[SettlementRow],
    settled: &[(SettlementId, SettledPayment)],
) -> Result<Vec<Draft<'ledger>>, Failure> {
    let by_id = payments_by_id(ledger);
    // What each payment earned in settlements so far.
    let mut before: HashMap<PaymentId, (i64, &SettledPayment)> = HashMap::new();
    for (_, one) in settled {
        let (commission, newest) = before.entry(one.payment).or_insert((0, one));
        *commission += one.commission;
        *newest = one;
    }
    let settled_months: HashMap<i32, i32> = settlements.iter().map(|one| (one.first_day, one.last_day)).collect();
    // A month is in the statement where every month from it up to this one's first day is settled.
    let mut since = days.0;
    while let Some((first, _)) = settled_months.iter().find(|(_, last)| **last + 1 == since) {
        since = *first;
    }
    let here = |payment: &LedgerPayment| (since..=days.1).contains(&payment.day);
    let mut drafts = Vec::new();
    for (payment, commission) in earned_by(ledger, agency_id).into_iter().filter(|(payment, _)| here(payment)) {
        let Some(placement) = payment.placement.map(|at| &ledger.placements[at]) else { continue };
        let earlier = before.remove(&payment.id).map(|(commission, _)| commission);
        let commission = commission - earlier.unwrap_or(0);
        if earlier.is_none() || commission != 0 {
            drafts.push(Draft {
                payment,
                batch: placement.batch,
                placement: Some(placement),
                rule: payment.rule,
                commission,
                carried: payment.day < days.0 || earlier.is_some(),
                again: earlier.is_some(),
            });
        }
    }
    // What was settled and belongs to the agency no more is given back.
    for (commission, one) in before.into_values().filter(|(commission, _)| *commission != 0) {
        let (payment, batch) = payment_and_batch(ledger, &by_id, one)?;
        if here(payment) {
            drafts.push(Draft {
                payment,
                batch,
                placement: ledger.placement_of(payment.case_id, batch),
                rule: Rule::NotPlaced,
                commission: -commission,
                carried: true,
                again: true,
            });
        }
    }
    Ok(drafts)
}

/// The payments of an agency with what each earned it, over all of its placements that money is taken back from.
fn earned_by(ledger: &Ledger, agency_id: AgencyId) -> Vec<(&LedgerPayment, i64)> {
    let mut earned: Vec<(&LedgerPayment, i64)> = Vec::new();
    for part in ledger.payments_of_agency(agency_id) {
        match earned.last_mut() {
            Some((payment, commission)) if payment.id == part.id => {
                *commission += part.commission;
                if part.rule.earns() && !payment.rule.earns() {
                    *payment = part;
                }
            }
            _ => earned.push((part, part.commission)),
        }
    }
    earned
}

fn payments_by_id(ledger: &Ledger) -> HashMap<PaymentId, &LedgerPayment> {
    ledger.payments.iter().map(|payment| (payment.id, payment)).collect()
}

fn payment_and_batch<'ledger>(
    ledger: &'ledger Ledger,
    by_id: &HashMap<PaymentId, &'ledger LedgerPayment>,
    settled: &SettledPayment,
) -> Result<(&'ledger LedgerPayment, usize), Failure> {
    let damaged = |reason: &str| stored::damaged("settled_payments", settled.payment, &reason);
    let payment = by_id.get(&settled.payment).copied().ok_or_else(|| damaged("its payment is missing"))?;
    let batch = ledger.batches.iter().position(|batch| batch.id == settled.batch_id);
    Ok((payment, batch.ok_or_else(|| damaged("its batch is missing"))?))
}

/// Amounts of a statement in one currency.
pub(super) fn of_currency(amounts: &[Money], currency: Currency) -> i64 {
    amounts.iter().find(|money| money.currency == currency).map_or(0, |money| money.minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days() {
        let (first, last) = days_of("2026-02").expect("a month");
        assert_eq!((first.to_string(), last.to_string()), ("2026-02-01".to_owned(), "2026-02-28".to_owned()));
        for bad in ["2026-13", "2026", "26-01", "2026-1", "may", ""] {
            assert!(days_of(bad).is_err(), "{bad}");
        }
    }
}
