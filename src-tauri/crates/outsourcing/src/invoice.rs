//! An agency's own invoice, compared with the statement line by line.

use super::statement::{Statement, StatementRequest};
use crate::OutsourcingApi;
use caseload_agency_files::{AgencyFile, ReturnColumn, Sums};
use caseload_domain::{Currency, Money};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::sums_of;
use caseload_tables::Row;
use caseload_tables::values::{DateOrder, currency_named};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

caseload_domain::codes! {
    /// How a line of an invoice and one of the statement go together.
    pub enum InvoiceVerdict {
        /// Both say the same.
        Agrees = "agrees",
        /// Both have it and say different things.
        Differs = "differs",
        /// Only the agency has it.
        OnlyTheirs = "only_theirs",
        /// Only the statement has it.
        OnlyOurs = "only_ours",
        /// It can't be read.
        Unreadable = "unreadable",
    }
}

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct InvoiceLine {
    /// Number of the row in the agency's file.
    pub row: Option<u64>,
    /// Loan number.
    pub loan_no: String,
    /// When it was paid; absent where the agency invoices by case.
    #[ts(type = "string | null")]
    pub paid_on: Option<NaiveDate>,
    /// Paid by the agency's word.
    pub their_amount: Option<Money>,
    /// Commission by the agency's word.
    pub their_commission: Option<Money>,
    /// Paid by the statement.
    pub our_amount: Option<Money>,
    /// Commission by the statement.
    pub our_commission: Option<Money>,
    /// How they go together.
    pub verdict: InvoiceVerdict,
}

/// An invoice beside the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct InvoiceComparison {
    /// The agency.
    pub agency: String,
    /// The month.
    pub month: String,
    /// Name of the agency's file.
    pub file: String,
    /// Whether the agency invoices payment by payment; else case by case.
    pub by_payment: bool,
    /// Every line of either.
    pub lines: Vec<InvoiceLine>,
    /// Commission by the agency's word, per currency.
    pub theirs: Vec<Money>,
    /// Commission by the statement, per currency.
    pub ours: Vec<Money>,
}

/// What one side says of a payment or a case.
struct Said {
    row: Option<u64>,
    paid_on: Option<NaiveDate>,
    amount: Option<Money>,
    commission: Option<Money>,
}

impl Said {
    fn currency(&self) -> Option<Currency> {
        self.commission.or(self.amount).map(|money| money.currency)
    }
}

impl OutsourcingApi<'_> {
    /// Compares an agency's invoice with the statement of a month.
    ///
    /// # Errors
    /// As for `statement`, what opening the file says, `not_a_return` where it has no commission, or
    /// `trailer_differs`.
    pub async fn compare_invoice(
        &self,
        request: &StatementRequest,
        path: &Path,
        dates: Option<DateOrder>,
    ) -> Result<InvoiceComparison, Failure> {
        let statement = self.statement(request).await?;
        let place = path.to_owned();
        let file = tokio::task::spawn_blocking(move || AgencyFile::read(&place, dates, &[]))
            .await
            .map_err(|error| Failure::internal(&error))??;
        if !file.has(ReturnColumn::Commission) {
            return Err(Failure::new(FailureCode::NotAReturn).with("file", file.name));
        }
        let by_payment = file.has(ReturnColumn::Amount) && file.has(ReturnColumn::PaidOn);
        let of_book = self.session.currency().await?;
        // The agency calls a case by its reference, which may not be its number.
        let known: HashMap<&str, (&str, Currency)> = statement
            .lines
            .iter()
            .map(|line| (line.case_ref.as_str(), (line.loan_no.as_str(), line.amount.currency)))
            .collect();
        let mut lines = Vec::new();
        let mut theirs: BTreeMap<String, Vec<Said>> = BTreeMap::new();
        let mut sums = Sums::of(file.rows.len(), of_book);
        let own_of_row = |row: &Row| {
            let case_ref = file.identifier(row, ReturnColumn::CaseRef);
            known.get(case_ref.as_str()).map(|(_, currency)| *currency)
        };
        let stated: Vec<Currency> = statement.lines.iter().map(|line| line.amount.currency).collect();
        let currencies = file.currencies_of_rows(own_of_row, &stated, of_book);
        for (row, currency) in file.rows.iter().zip(currencies) {
            let case_ref = file.identifier(row, ReturnColumn::CaseRef);
            let loan_no = known.get(case_ref.as_str()).map_or(case_ref.clone(), |(loan_no, _)| (*loan_no).to_owned());
            let said = file.text(row, ReturnColumn::Currency);
            let unknown = !said.is_empty() && currency_named(&said, Some(currency)).is_none();
            let may_be_cut = row.is_cut_off() || row.is_unended();
            let amount = file.amount(row, ReturnColumn::Amount, currency);
            let commission = file.amount(row, ReturnColumn::Commission, currency);
            let paid_on = file.date(row, ReturnColumn::PaidOn);
            let (Ok(amount), Ok(Some(commission)), Ok(paid_on), false) =
                (amount, commission, paid_on, loan_no.is_empty() || unknown || may_be_cut)
            else {
                lines.push(InvoiceLine {
                    row: Some(row.number),
                    loan_no,
                    paid_on: None,
                    their_amount: None,
                    their_commission: None,
                    our_amount: None,
                    our_commission: None,
                    verdict: InvoiceVerdict::Unreadable,
                });
                continue;
            };
            sums.add(ReturnColumn::Amount, currency, amount.unwrap_or(0))?;
            sums.add(ReturnColumn::Commission, currency, commission)?;
            let money = |minor| Money { currency, minor };
            let said =
                Said { row: Some(row.number), paid_on, amount: amount.map(money), commission: Some(money(commission)) };
            theirs.entry(loan_no).or_default().push(said);
        }
        file.check_trailers(&sums)?;
        let their_commission = theirs.values().flatten().filter_map(|said| said.commission);
        let theirs_sum = sums_of(their_commission.map(|money| (money.currency, money.minor)))?;
        lines.extend(matched(&statement, theirs, by_payment)?);
        lines.sort_by(|one, other| {
            (&one.loan_no, one.paid_on, one.row).cmp(&(&other.loan_no, other.paid_on, other.row))
        });
        Ok(InvoiceComparison {
            agency: statement.agency,
            month: statement.month,
            file: file.name,
            by_payment,
            lines,
            theirs: theirs_sum,
            ours: statement.commission,
        })
    }
}

/// Puts what the agency says beside what the statement says, case by case.
fn matched(
    statement: &Statement,
    mut theirs: BTreeMap<String, Vec<Said>>,
    by_payment: bool,
) -> Result<Vec<InvoiceLine>, Failure> {
    let mut ours: BTreeMap<&str, Vec<Said>> = BTreeMap::new();
    // A payment that earned nothing is invoiced by nobody.
    for line in statement.lines.iter().filter(|line| line.commission.minor != 0) {
        let said =
            Said { row: None, paid_on: line.paid_on, amount: Some(line.amount), commission: Some(line.commission) };
        ours.entry(&line.loan_no).or_default().push(said);
    }
    let mut lines = Vec::new();
    for (loan_no, mut of_case) in ours {
        let mut other = theirs.remove(loan_no).unwrap_or_default();
        if !by_payment {
            of_case = summed(of_case)?;
            other = summed(other)?;
        }
        for our in of_case {
            // The same day and amount before the same amount before whatever the case has.
            let same_amount = |their: &Said| their.amount == our.amount;
            let same_currency = |their: &Said| their.currency() == our.currency();
            let at = other
                .iter()
                .position(|their| same_amount(their) && their.paid_on == our.paid_on)
                .or_else(|| other.iter().position(same_amount))
                .or_else(|| other.iter().position(same_currency))
                .or_else(|| (!other.is_empty()).then_some(0));
            let their = at.map(|at| other.remove(at));
            lines.push(line(loan_no, Some(&our), their.as_ref(), by_payment));
        }
        lines.extend(other.iter().map(|their| line(loan_no, None, Some(their), by_payment)));
    }
    for (loan_no, of_case) in theirs {
        lines.extend(of_case.iter().map(|their| line(&loan_no, None, Some(their), by_payment)));
    }
    Ok(lines)
}

/// What some lines come to, one for each currency.
fn summed(said: Vec<Said>) -> Result<Vec<Said>, Failure> {
    let add = |sum: Option<Money>, next: Option<Money>| match (sum, next) {
        (Some(sum), Some(next)) => {
            let minor = sum.minor.checked_add(next.minor).ok_or_else(|| Failure::new(FailureCode::SumTooLarge))?;
            Ok::<_, Failure>(Some(Money { minor, ..sum }))
        }
        (sum, next) => Ok(sum.or(next)),
    };
    let mut sums: BTreeMap<Option<Currency>, Said> = BTreeMap::new();
    for next in said {
        let empty = Said { row: None, paid_on: None, amount: None, commission: None };
        let sum = sums.entry(next.currency()).or_insert(empty);
        sum.row = sum.row.or(next.row);
        sum.amount = add(sum.amount, next.amount)?;
        sum.commission = add(sum.commission, next.commission)?;
    }
    Ok(sums.into_values().collect())
}

fn line(loan_no: &str, our: Option<&Said>, their: Option<&Said>, by_payment: bool) -> InvoiceLine {
    let verdict = match (our, their) {
        (Some(our), Some(their)) => {
            let money = our.commission == their.commission && (their.amount.is_none() || our.amount == their.amount);
            let day = !by_payment || our.paid_on == their.paid_on;
            if money && day { InvoiceVerdict::Agrees } else { InvoiceVerdict::Differs }
        }
        (None, _) => InvoiceVerdict::OnlyTheirs,
        (Some(_), None) => InvoiceVerdict::OnlyOurs,
    };
    let paid_on = their.and_then(|said| said.paid_on).or(our.and_then(|said| said.paid_on));
    InvoiceLine {
        row: their.and_then(|said| said.row),
        loan_no: loan_no.to_owned(),
        paid_on: paid_on.filter(|_| by_payment),
        their_amount: their.and_then(|said| said.amount),
        their_commission: their.and_then(|said| said.commission),
        our_amount: our.and_then(|said| said.amount),
        our_commission: our.and_then(|said| said.commission),
        verdict,
    }
}
