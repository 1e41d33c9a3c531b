//! A row against what the book knew of its loan: what it leaves unsaid stays, and what moved in a
//! way that neither the calendar nor a payment explains is told.

use super::notices::{BALANCE_UP, DAYS_JUMPED, Notice};
use super::plan::Plan;
use caseload_domain::case::debtor_key;
use caseload_domain::{Field, Money};
use caseload_store::{CaseRow, NewFact};

/// Completes a row by what the book has of the loan under fields that the file has no column for.
/// A column that is there and empty says that there is nothing.
pub(super) fn complete(plan: &Plan, case: &mut CaseRow, fact: &mut NewFact, before: &CaseRow, known: &NewFact) {
    let absent = |field: Field| plan.place_of(field).is_none();
    case.loan_no.clone_from(&before.loan_no);
    for (field, text, earlier) in [
        (Field::DebtorName, &mut case.debtor_name, &before.debtor_name),
        (Field::DebtorNo, &mut case.debtor_no, &before.debtor_no),
        (Field::Phone, &mut case.phone, &before.phone),
        (Field::Email, &mut case.email, &before.email),
        (Field::Address, &mut case.address, &before.address),
        (Field::Region, &mut case.region, &before.region),
        (Field::Product, &mut case.product, &before.product),
        (Field::Currency, &mut case.currency, &before.currency),
        (Field::Term, &mut case.term, &before.term),
        (Field::Reason, &mut case.reason, &before.reason),
    ] {
        if absent(field) {
            text.clone_from(earlier);
        }
    }
    if absent(Field::LoanAmount) {
        case.loan_amount = before.loan_amount;
    }
    if absent(Field::DisbursedOn) {
        case.disbursed_day = before.disbursed_day;
    }
    case.more = more_of_both(&case.more, &before.more, plan);
    if absent(Field::DebtorNo) && !before.debtor_no.is_empty() {
        case.debtor_key = before.debtor_key;
    } else if absent(Field::DebtorName) || absent(Field::Phone) || absent(Field::DebtorNo) {
        let by_number = debtor_key(&case.loan_no, "", Some(&case.debtor_no), "");
        if case.debtor_no.is_empty() || case.debtor_key != by_number {
            case.debtor_key = debtor_key(&case.loan_no, &case.debtor_name, None, &case.phone);
        }
    }
    if absent(Field::DueDate) && absent(Field::DaysPastDue) {
        (fact.due_day, fact.days_past_due) = (known.due_day, known.days_past_due);
    }
    for (field, part, earlier) in [
        (Field::Principal, &mut fact.principal, known.principal),
        (Field::Interest, &mut fact.interest, known.interest),
        (Field::Penalty, &mut fact.penalty, known.penalty),
        (Field::Fees, &mut fact.fees, known.fees),
        (Field::LastPaidAmount, &mut fact.last_paid_amount, known.last_paid_amount),
    ] {
        // Parts of another total would not add up to this one.
        if absent(field) && (field == Field::LastPaidAmount || fact.outstanding == known.outstanding) {
            *part = earlier;
        }
    }
    if absent(Field::LastPaidOn) {
        fact.last_paid_day = known.last_paid_day;
    }
    if absent(Field::SettledOn) && !known.withdrawn {
        fact.settled_day = known.settled_day.filter(|_| fact.outstanding == 0);
    }
}

/// The lender's own columns: those of the row, after those of earlier files that this one lacks.
fn more_of_both(row: &str, before: &str, plan: &Plan) -> String {
    if before == "{}" || row == before {
        return row.to_owned();
    }
    let object = |text: &str| serde_json::from_str::<serde_json::Map<_, _>>(text).unwrap_or_default();
    let mut both = object(before);
    both.retain(|header, _| !plan.columns.iter().any(|column| column.header == *header));
    if both.is_empty() {
        return row.to_owned();
    }
    both.extend(object(row));
    serde_json::Value::Object(both).to_string()
}

/// Whether a completed row says nothing that the book does not know.
pub(super) fn says_nothing_new(case: &CaseRow, fact: &NewFact, before: &CaseRow, known: &NewFact) -> bool {
    let case = CaseRow { digest: before.digest, ..case.clone() };
    let fact = NewFact { effective_day: known.effective_day, ..fact.clone() };
    case == *before && fact == *known
}

/// What moved without a reason between the figures that held before and those of a row.
pub(super) fn drift(row: u64, case: &CaseRow, fact: &NewFact, known: &NewFact, warn: &mut impl FnMut(Notice)) {
    if known.withdrawn || known.settled_day.is_some() || fact.settled_day.is_some() {
        return;
    }
    let rise = fact.outstanding.saturating_sub(known.outstanding);
    let charges: i64 = [(fact.interest, known.interest), (fact.penalty, known.penalty), (fact.fees, known.fees)]
        .into_iter()
        .filter_map(|(now, before)| Some((now? - before?).max(0)))
        .fold(0, i64::saturating_add);
    if rise > charges {
        let money = |minor: i64| {
            case.currency.parse().map_or_else(|()| minor.to_string(), |currency| Money { currency, minor }.digits())
        };
        let value = format!("{} → {}", money(known.outstanding), money(fact.outstanding));
        warn(Notice::new(row, Some(Field::Outstanding), BALANCE_UP, value));
    }
    let (Some(due), Some(due_before)) = (fact.due_day, known.due_day) else { return };
    let paid = rise < 0 || fact.last_paid_day > known.last_paid_day;
    // The oldest unpaid date moves forward by a payment, and never back.
    if due < due_before || (due > due_before && !paid) {
        let days = i64::from(known.effective_day) - i64::from(due_before);
        let now = i64::from(fact.effective_day) - i64::from(due);
        let elapsed = i64::from(fact.effective_day) - i64::from(known.effective_day);
        warn(Notice::new(row, Some(Field::DueDate), DAYS_JUMPED, format!("{days} → {now} ({elapsed})")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(day: i32, due: i32, outstanding: i64) -> NewFact {
        NewFact { effective_day: day, due_day: Some(due), outstanding, ..NewFact::default() }
    }

    fn codes(now: &NewFact, before: &NewFact) -> Vec<String> {
        let mut found = Vec::new();
        let case = CaseRow { currency: "CNY".into(), ..CaseRow::default() };
        drift(1, &case, now, before, &mut |notice| found.push(format!("{} {}", notice.code, notice.value)));
        found
    }

    #[test]
    fn what_moves_without_a_reason_is_told() {
        let before = fact(100, 40, 10_000);
        assert!(codes(&fact(130, 40, 10_000), &before).is_empty(), "thirty days later, thirty days older");
        assert!(codes(&fact(130, 70, 5_000), &before).is_empty(), "an instalment was paid");
        assert_eq!(
            codes(&fact(130, 70, 10_000), &before),
            ["days_jumped 60 → 60 (30)"],
            "younger, and nothing was paid"
        );
        assert_eq!(codes(&fact(130, 20, 9_000), &before), ["days_jumped 60 → 110 (30)"], "older than the calendar");
        assert_eq!(codes(&fact(130, 40, 12_000), &before), ["balance_up 100.00 → 120.00"]);
        let charged = NewFact { penalty: Some(2_000), ..fact(130, 40, 12_000) };
        assert!(codes(&charged, &NewFact { penalty: Some(0), ..before.clone() }).is_empty(), "a penalty explains it");
        assert!(codes(&fact(130, 40, 12_000), &NewFact { withdrawn: true, ..before }).is_empty(), "it came back");
    }
}
