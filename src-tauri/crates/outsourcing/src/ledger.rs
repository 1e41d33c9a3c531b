//! Every payment of a case that was ever placed, with the placement it belongs to and what it earned. The
//! agency cards, statements, scorecards and expectations all look at this one.

use crate::OutsourcingApi;
use caseload_domain::calendar::DayNumber;
use caseload_domain::ids::{AgencyId, BatchId, CaseId, ChangeId, PaymentId};
use caseload_domain::outsourcing::{AgencyTerms, CasePayment, PlacedSpan, Rate, Rule, attribute};
use caseload_domain::{Currency, outsourcing::CommissionRate};
use caseload_portfolio::Portfolio;
use caseload_session::failure::Failure;
use caseload_session::stored;
use caseload_store::{BatchRow, PlacedPayment, PlacementFact, PlacementOutcome};
use std::collections::HashMap;
use std::sync::Arc;

/// A placement that counts: its pack left the house, and it was not withdrawn.
#[derive(Clone, Debug)]
pub(crate) struct LedgerPlacement {
    pub case_id: CaseId,
    /// Place of its batch in the ledger's list.
    pub batch: usize,
    pub agency_id: AgencyId,
    pub hand: u32,
    pub bucket: String,
    pub outstanding: i64,
    pub currency: Currency,
    pub from: DayNumber,
    pub until: Option<DayNumber>,
    pub told_outstanding: Option<i64>,
    /// The change by which the agency was told that.
    pub told_change: Option<ChangeId>,
}

/// A payment with where it belongs; where money is taken back that several placements were paid, once for each.
#[derive(Clone, Debug)]
pub(crate) struct LedgerPayment {
    pub id: PaymentId,
    pub case_id: CaseId,
    pub day: DayNumber,
    /// All of it, minor units.
    pub amount: i64,
    /// What of it counts as paid on its placement, minor units.
    pub counted: i64,
    pub currency: Currency,
    pub reference: String,
    /// The change that brought it into the book.
    pub change: ChangeId,
    /// Place of its placement in the ledger's list; `None` where no agency had the case.
    pub placement: Option<usize>,
    pub rule: Rule,
    pub commission: i64,
    /// Whether an agency reported it.
    pub reported: bool,
}

/// Placements and payments with what they come to.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// Newest change that is in it.
    pub change: ChangeId,
    pub batches: Vec<BatchRow>,
    /// What each batch was placed under, in the order of `batches`.
    pub terms: Vec<Arc<AgencyTerms>>,
    /// In the order of cases and of time.
    pub placements: Vec<LedgerPlacement>,
    /// Those that count for nothing, by case and place of the batch: they were withdrawn, or never left the house.
    pub without_effect: HashMap<(CaseId, usize), LedgerPlacement>,
    /// In the order of cases and of days.
    pub payments: Vec<LedgerPayment>,
}

impl Ledger {
    /// The payments that belong to placements with an agency.
    pub(crate) fn payments_of_agency(&self, agency_id: AgencyId) -> impl Iterator<Item = &LedgerPayment> {
        self.payments
            .iter()
            .filter(move |payment| payment.placement.is_some_and(|at| self.placements[at].agency_id == agency_id))
    }

    /// The placements with an agency.
    pub(crate) fn placements_of_agency(&self, agency_id: AgencyId) -> impl Iterator<Item = &LedgerPlacement> {
        self.placements.iter().filter(move |placement| placement.agency_id == agency_id)
    }

    /// The placement of a case in a batch, whether it counts or not.
    pub(crate) fn placement_of(&self, case_id: CaseId, batch: usize) -> Option<&LedgerPlacement> {
        let first = self.placements.partition_point(|placement| placement.case_id < case_id);
        let of_case = self.placements[first..].iter().take_while(|placement| placement.case_id == case_id);
        let counted = of_case.into_iter().find(|placement| placement.batch == batch);
        counted.or_else(|| self.without_effect.get(&(case_id, batch)))
    }

    /// The line of the commission table that holds for a placement, with its place in the table.
    pub(crate) fn rate_of(&self, placement: &LedgerPlacement) -> Option<(usize, &CommissionRate)> {
        self.terms[placement.batch].rate_for(&placement.bucket, placement.hand)
    }
}

impl OutsourcingApi<'_> {
    /// Reads what placements and payments come to from a snapshot of the book.
    pub(crate) async fn read_ledger(&self, portfolio: &Portfolio) -> Result<Ledger, Failure> {
        let batches = self.session.book.batches().await?;
        let versions: HashMap<(AgencyId, i64), Arc<AgencyTerms>> = self
            .session
            .book
            .agency_versions()
            .await?
            .into_iter()
            .map(|row| ((row.id, row.version), Arc::new(row.agreement.terms)))
            .collect();
        let terms: Vec<Arc<AgencyTerms>> = batches
            .iter()
            .map(|batch| {
                let agreed = versions.get(&(batch.agency_id, batch.agency_version)).cloned();
                agreed
                    .ok_or_else(|| stored::damaged("batches", batch.id, &"what was agreed with its agency is missing"))
            })
            .collect::<Result<_, Failure>>()?;
        let place_of_batch: HashMap<BatchId, usize> =
            batches.iter().enumerate().map(|(at, batch)| (batch.id, at)).collect();
        let mut placements: Vec<LedgerPlacement> = Vec::new();
        let mut without_effect = HashMap::new();
        let mut reader = |fact: PlacementFact| {
            let (Some(&batch), Some(index)) = (place_of_batch.get(&fact.batch_id), portfolio.index_of(fact.case_id))
            else {
                return;
            };
            // What was withdrawn counts for nothing, and what never left the house neither.
            let left = batches[batch].exports > 0 || batches[batch].returns > 0;
            let counts = fact.outcome != Some(PlacementOutcome::Withdrawn) && left;
            let placement = LedgerPlacement {
                case_id: fact.case_id,
                batch,
                agency_id: batches[batch].agency_id,
                hand: fact.hand,
                bucket: fact.bucket,
                outstanding: fact.outstanding,
                currency: portfolio.currency_of(index),
                from: fact.from_day,
                until: fact.until_day,
                told_outstanding: fact.told_outstanding,
                told_change: fact.told_change,
            };
            if counts {
                placements.push(placement);
            } else {
                without_effect.insert((placement.case_id, batch), placement);
            }
        };
        self.session.book.each_placement_fact(&mut reader).await?;
        let mut raw: Vec<PlacedPayment> = Vec::new();
        self.session.book.each_payment_of_placed(|payment| raw.push(payment)).await?;
        let of_book = self.session.currency().await?;
        let payments = attributed(portfolio, &batches, &terms, &placements, &raw, of_book);
        Ok(Ledger { change: portfolio.change, batches, terms, placements, without_effect, payments })
    }
}

/// Attributes the payments case by case; both lists are in the order of cases.
fn attributed(
    portfolio: &Portfolio,
    batches: &[BatchRow],
    terms: &[Arc<AgencyTerms>],
    placements: &[LedgerPlacement],
    raw: &[PlacedPayment],
    of_book: Currency,
) -> Vec<LedgerPayment> {
    let mut found = Vec::with_capacity(raw.len());
    let mut first = 0;
    for of_case in raw.chunk_by(|one, other| one.case_id == other.case_id) {
        let case_id = of_case[0].case_id;
        let Some(index) = portfolio.index_of(case_id) else { continue };
        let currency = portfolio.currency_of(index);
        while placements.get(first).is_some_and(|placement| placement.case_id < case_id) {
            first += 1;
        }
        let count = placements[first..].iter().take_while(|placement| placement.case_id == case_id).count();
        let placed = &placements[first..first + count];
        let spans: Vec<PlacedSpan> = placed
            .iter()
            .map(|placement| {
                let terms = &terms[placement.batch];
                let rate =
                    terms.rate_for(&placement.bucket, placement.hand).map(|(_, line)| rate(line, currency, of_book));
                PlacedSpan {
                    from: placement.from,
                    until: placement.until,
                    tail_days: terms.tail_days,
                    direct_from_day: terms.direct_from_day,
                    rate,
                }
            })
            .collect();
        let reported_by = |payment: &PlacedPayment| {
            let batch = payment.reported_for?;
            placed.iter().position(|placement| batches[placement.batch].id == batch)
        };
        let payments: Vec<CasePayment> = of_case
            .iter()
            .enumerate()
            .map(|(at, payment)| CasePayment {
                day: payment.paid_day,
                amount: payment.amount,
                reported_by: reported_by(payment),
                reverses: (!payment.reverses.is_empty())
                    .then(|| of_case[..at].iter().rposition(|other| other.is_known_as(&payment.reverses)))
                    .flatten(),
            })
            .collect();
        for attribution in attribute(&spans, &payments) {
            let payment = &of_case[attribution.payment];
            found.push(LedgerPayment {
                id: payment.id,
                case_id,
                day: payment.paid_day,
                amount: payment.amount,
                counted: attribution.counted,
                currency,
                reference: payment.reference.clone(),
                change: payment.change,
                placement: attribution.placement.map(|at| first + at),
                rule: attribution.rule,
                commission: attribution.commission,
                reported: payment.reported_for.is_some(),
            });
        }
    }
    found
}

/// The rate of a line; least and most are in the currency of the book and hold for its cases only.
fn rate(line: &CommissionRate, currency: Currency, of_book: Currency) -> Rate {
    let own = currency == of_book;
    Rate { percent: line.percent, minimum: line.minimum.filter(|_| own), maximum: line.maximum.filter(|_| own) }
}
