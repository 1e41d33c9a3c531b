//! What an agency earned in a month: every payment with the rule that gave it its commission. A settled month
//! stays as it was settled; what comes later for it stands in the next statement, so that nothing is paid twice
//! or forgotten.

use super::ledger::{Ledger, LedgerPayment};
use crate::engine::{Engine, sums_of};
use crate::failure::{Failure, codes};
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::outsourcing::Rule;
use caseload_domain::{Currency, Money};
use caseload_store::{AgencyRow, SettledPayment, SettlementRow, What};
use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

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
    pub payment: i64,
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
    /// How much; negative takes money back.
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
}

/// The first and the last day of a month.
fn days_of(month: &str) -> Result<(NaiveDate, NaiveDate), Failure> {
    let refused = || Failure::new(codes::NOT_A_MONTH).with("month", month);
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
    /// Place of the placement it counts for.
    placement: usize,
    rule: Rule,
    commission: i64,
    carried: bool,
    again: bool,
}

impl Engine {
    /// What an agency earned in a month.
    ///
    /// # Errors
    /// `no_such_agency`, `not_a_month`, or what the book says.
    pub async fn statement(&self, request: &StatementRequest) -> Result<Statement, Failure> {
        let moment = self.at_one_moment().await?;
        let agency = moment.agency_row(&request.agency).await?;
        let (first, last) = days_of(&request.month)?;
        let ledger = moment.ledger().await?;
        let settlements = moment.book.settlements_of(agency.id).await?;
        let settled = moment.book.settled_payments_of(agency.id).await?;
        let days = (day_number(first), day_number(last));
        let own = settlements.iter().find(|one| (one.first_day, one.last_day) == days);
        let drafts = drafts(&ledger, &agency, days, own, &settlements, &settled);
        let of_book = moment.currency().await?;
        let ids: Vec<i64> = drafts.iter().map(|draft| draft.payment.case_id).collect();
        let cases: HashMap<_, _> = moment.book.case_rows(&ids).await?.into_iter().collect();
        let batch_of = |draft: &Draft<'_>| ledger.placements[draft.placement].batch;
        let placed = drafts.iter().map(|draft| (batch_of(draft), draft.payment.case_id));
        let refs = moment.stand_ins(&ledger, placed, &cases).await?;
        let mut lines: Vec<StatementLine> = drafts
            .iter()
            .map(|draft| {
                let (payment, placement) = (draft.payment, &ledger.placements[draft.placement]);
                let money = |minor| Money { currency: payment.currency, minor };
                let rate = ledger.rate_of(placement).map(|(_, line)| line);
                let bound = |minor: Option<i64>| minor.filter(|_| payment.currency == of_book).map(money);
                let case = cases.get(&payment.case_id);
                let loan_no = case.map(|case| case.loan_no.to_string()).unwrap_or_default();
                StatementLine {
                    payment: payment.id,
                    batch: ledger.batches[placement.batch].number.clone(),
                    case_ref: refs.get(&(placement.batch, payment.case_id)).cloned().unwrap_or_else(|| loan_no.clone()),
                    loan_no,
                    debtor_name: case.map(|case| case.debtor_name.to_string()).unwrap_or_default(),
                    paid_on: date_of(payment.day),
                    amount: money(payment.amount),
                    reference: payment.reference.clone(),
                    bucket: placement.bucket.clone(),
                    hand: placement.hand,
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
        })
    }

    /// Settles a month with an agency: its statement stays as it is from then on.
    ///
    /// # Errors
    /// As for [`Engine::statement`], `month_not_over`, `already_settled`, `nothing_to_settle`.
    pub async fn settle(&self, request: &StatementRequest, today: NaiveDate) -> Result<i64, Failure> {
        let mut change = self.change(What::Settle).await?;
        let agency = self.agency_row(&request.agency).await?;
        let statement = self.statement(request).await?;
        let refused =
            |code| Failure::new(code).with("agency", agency.name.as_str()).with("month", statement.month.as_str());
        if today <= statement.last {
            return Err(refused(codes::MONTH_NOT_OVER));
        }
        if statement.settled {
            return Err(refused(codes::ALREADY_SETTLED));
        }
        if statement.lines.is_empty() {
            return Err(refused(codes::NOTHING_TO_SETTLE));
        }
        let batches: HashMap<String, i64> =
            self.book.batches().await?.into_iter().map(|batch| (batch.number, batch.id)).collect();
        let payments: Vec<SettledPayment> = statement
            .lines
            .iter()
            .map(|line| SettledPayment {
                settlement: 0,
                payment: line.payment,
                batch_id: batches.get(&line.batch).copied().unwrap_or_default(),
                commission: line.commission.minor,
                rule: line.rule.code().to_owned(),
            })
            .collect();
        let days = (day_number(statement.first), day_number(statement.last));
        change.settle(agency.id, days, &payments).await?;
        let params = serde_json::json!({
            "agency": agency.name, "month": statement.month, "payments": payments.len(),
            "commission": statement.commission,
        });
        let number = change.commit(&params).await?;
        Ok(number)
    }

    /// The months in which an agency earned something, or had cases, newest first.
    ///
    /// # Errors
    /// `no_such_agency`, or what the book says.
    pub async fn statement_months(&self, agency: &str, today: NaiveDate) -> Result<Vec<String>, Failure> {
        let moment = self.at_one_moment().await?;
        let row = moment.agency_row(agency).await?;
        let ledger = moment.ledger().await?;
        let placed = ledger.placements.iter().filter(|placement| placement.agency_id == row.id);
        let Some(first) = placed.map(|placement| placement.from).min().and_then(date_of) else {
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

fn drafts<'ledger>(
    ledger: &'ledger Ledger,
    agency: &AgencyRow,
    (first, last): (i32, i32),
    own: Option<&SettlementRow>,
    settlements: &[SettlementRow],
    settled: &[SettledPayment],
) -> Vec<Draft<'ledger>> {
    let by_id: HashMap<i64, &LedgerPayment> = ledger.payments.iter().map(|payment| (payment.id, payment)).collect();
    let placement_in = |payment: &LedgerPayment, batch_id: i64| {
        let first = ledger.placements.partition_point(|placement| placement.case_id < payment.case_id);
        let of_case = ledger.placements[first..].iter().take_while(|placement| placement.case_id == payment.case_id);
        of_case.into_iter().position(|placement| ledger.batches[placement.batch].id == batch_id).map(|at| first + at)
    };
    if let Some(own) = own {
        return settled
            .iter()
            .filter(|one| one.settlement == own.id)
            .filter_map(|one| {
                let payment = by_id.get(&one.payment)?;
                Some(Draft {
                    payment,
                    placement: placement_in(payment, one.batch_id)?,
                    rule: rule_of(&one.rule),
                    commission: one.commission,
                    carried: payment.day < first,
                    again: settled.iter().any(|other| other.settlement < own.id && other.payment == one.payment),
                })
            })
            .collect();
    }
    // What each payment earned in settlements so far, and for which batch.
    let mut before: HashMap<i64, (i64, i64)> = HashMap::new();
    for one in settled {
        let known = before.entry(one.payment).or_insert((0, one.batch_id));
        known.0 = known.0.saturating_add(one.commission);
    }
    let covered = |day: i32| settlements.iter().any(|one| one.first_day <= day && day <= one.last_day);
    let mut drafts = Vec::new();
    for payment in ledger.payments_of_agency(agency.id).filter(|payment| payment.day <= last) {
        let Some(placement) = payment.placement else { continue };
        let paid = before.remove(&payment.id);
        let due = payment.commission.saturating_sub(paid.map_or(0, |(paid, _)| paid));
        let of_month = payment.day >= first && paid.is_none();
        let late = payment.day < first && covered(payment.day) && (paid.is_none() || due != 0);
        if of_month || late || (paid.is_some() && due != 0) {
            drafts.push(Draft {
                payment,
                placement,
                rule: payment.rule,
                commission: due,
                carried: !of_month,
                again: paid.is_some(),
            });
        }
    }
    // What was settled and belongs to the agency no more is given back.
    for (id, (paid, batch_id)) in before {
        let Some(payment) = by_id.get(&id).filter(|payment| payment.day <= last && paid != 0) else { continue };
        let elsewhere = payment.placement.is_none_or(|at| ledger.placements[at].agency_id != agency.id);
        if let Some(placement) = placement_in(payment, batch_id).filter(|_| elsewhere) {
            drafts.push(Draft {
                payment,
                placement,
                rule: Rule::NotPlaced,
                commission: -paid,
                carried: true,
                again: true,
            });
        }
    }
    drafts
}

fn rule_of(code: &str) -> Rule {
    let all = [
        Rule::Collected,
        Rule::Direct,
        Rule::Tail,
        Rule::DirectTooEarly,
        Rule::DirectNever,
        Rule::NoRate,
        Rule::NotPlaced,
    ];
    all.into_iter().find(|rule| rule.code() == code).unwrap_or(Rule::NotPlaced)
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
