//! A row against what the book knew of its loan: what it leaves unsaid stays, and what moved in a
//! way that neither the calendar nor a payment explains is told.

use super::plan::Plan;
use caseload_domain::case::debtor_key;
use caseload_domain::{Field, Money, Removal};
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::stored;
use caseload_store::{CaseRow, NewFact};

/// Completes a row by what the book has of the loan where the row says nothing: no column, or a
/// blank cell. A number that a spreadsheet has cut short is taken for the whole one in the book.
pub(super) fn complete(
    (row, plan): (u64, &Plan),
    (case, fact): (&mut CaseRow, &mut NewFact),
    (before, known): (&CaseRow, &NewFact),
    warn: &mut impl FnMut(Notice),
) -> Result<(), Failure> {
    let numbered = !case.debtor_no.is_empty();
    let by_number = debtor_key(&case.loan_no, "", Some(&case.debtor_no), "") == case.debtor_key;
    case.loan_no.clone_from(&before.loan_no);
    fill_blanks(case, before);
    let mut whole = !numbered;
    for (field, number, earlier) in
        [(Field::DebtorNo, &mut case.debtor_no, &before.debtor_no), (Field::Phone, &mut case.phone, &before.phone)]
    {
        if lost_zeros(number, earlier) {
            warn(Notice::new(row, Some(field), NoticeCode::LeadingZerosLost, earlier.as_str()));
        } else if !lost_digits(number, earlier) {
            continue;
        }
        number.clone_from(earlier);
        whole |= field == Field::DebtorNo;
    }
    case.debtor_key = match () {
        () if whole && !before.debtor_no.is_empty() => before.debtor_key,
        () if numbered && by_number => case.debtor_key,
        () => debtor_key(&case.loan_no, &case.debtor_name, None, &case.phone),
    };
    case.more = more_of_both(&case.more, before, plan)?;
    if fact.due_day.is_none() && fact.days_past_due.is_none() {
        (fact.due_day, fact.days_past_due) = (known.due_day, known.days_past_due);
    }
    // Parts of another total would not add up to this one.
    if fact.outstanding == known.outstanding {
        fact.principal = fact.principal.or(known.principal);
        fact.interest = fact.interest.or(known.interest);
        fact.penalty = fact.penalty.or(known.penalty);
        fact.fees = fact.fees.or(known.fees);
        fact.balance = fact.balance.or(known.balance);
    }
    fact.last_paid_day = fact.last_paid_day.or(known.last_paid_day);
    fact.last_paid_amount = fact.last_paid_amount.or(known.last_paid_amount);
    if plan.place_of(Field::SettledOn).is_none() && known.removal.is_none() {
        fact.settled_day = known.settled_day.filter(|_| fact.outstanding == 0).or(fact.settled_day);
    }
    let was_over = known.settled_day.is_some() && known.removal.is_none();
    if was_over && fact.settled_day.is_none() && fact.outstanding > 0 {
        warn(Notice::new(row, Some(Field::Outstanding), NoticeCode::Reopened, ""));
    }
    // A list without a status says nothing of what the lender gave up.
    if !plan.statuses.any() && known.removal == Some(Removal::WrittenOff) && fact.settled_day.is_none() {
        fact.removal = known.removal;
        warn(Notice::new(row, None, NoticeCode::StaysWrittenOff, ""));
    }
    Ok(())
}

/// A row of an earlier day than the newest figures of its loan tells of a person only what the book lacks.
pub(super) fn keep_newer(case: &mut CaseRow, before: &CaseRow) -> Result<(), Failure> {
    let older = std::mem::replace(case, before.clone());
    fill_blanks(case, &older);
    if before.debtor_no.is_empty() && !case.debtor_no.is_empty() {
        case.debtor_key = older.debtor_key;
    }
    if before.more != older.more {
        let mut both = object(&older.more, &before.loan_no)?;
        both.extend(object(&before.more, &before.loan_no)?);
        case.more = serde_json::Value::Object(both).to_string();
    }
    case.digest = older.digest;
    Ok(())
}

/// Fills what a case leaves blank by what another telling of it says.
fn fill_blanks(case: &mut CaseRow, other: &CaseRow) {
    for (text, other) in [
        (&mut case.debtor_name, &other.debtor_name),
        (&mut case.debtor_no, &other.debtor_no),
        (&mut case.phone, &other.phone),
        (&mut case.email, &other.email),
        (&mut case.address, &other.address),
        (&mut case.region, &other.region),
        (&mut case.product, &other.product),
        (&mut case.term, &other.term),
        (&mut case.reason, &other.reason),
    ] {
        if text.is_empty() {
            text.clone_from(other);
        }
    }
    case.loan_amount = case.loan_amount.or(other.loan_amount);
    case.disbursed_day = case.disbursed_day.or(other.disbursed_day);
}

/// The lender's own columns of a case, by their headers.
pub(super) fn object(text: &str, loan_no: &str) -> Result<serde_json::Map<String, serde_json::Value>, Failure> {
    stored::read_or_empty(text, "cases", loan_no)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number is an earlier one without its leading zeros.
fn lost_zeros(number: &str, earlier: &str) -> bool {
    digits(number)
        && digits(earlier)
        && number.len() < earlier.len()
        && earlier.starts_with('0')
        && earlier.trim_start_matches('0') == number
}

/// Whether a number is an earlier one whose digits from the sixteenth on have become zeros.
fn lost_digits(number: &str, earlier: &str) -> bool {
    number.len() > 15
        && number.len() == earlier.len()
        && number != earlier
        && digits(number)
        && earlier.is_ascii()
        && number[..15] == earlier[..15]
        && number[15..].bytes().all(|byte| byte == b'0')
}

/// The lender's own columns: those of the row, after those of earlier files that this one lacks.
fn more_of_both(row: &str, before: &CaseRow, plan: &Plan) -> Result<String, Failure> {
    if before.more == "{}" || row == before.more {
        return Ok(row.to_owned());
    }
    let mut both = object(&before.more, &before.loan_no)?;
    both.retain(|header, _| !plan.columns.iter().any(|column| column.header == *header));
    if both.is_empty() {
        return Ok(row.to_owned());
    }
    both.extend(object(row, &before.loan_no)?);
    Ok(serde_json::Value::Object(both).to_string())
}

/// Whether a completed row says nothing that the book does not know.
pub(super) fn says_nothing_new(case: &CaseRow, fact: &NewFact, before: &CaseRow, known: &NewFact) -> bool {
    let case = CaseRow { digest: before.digest, ..case.clone() };
    let fact = NewFact { effective_day: known.effective_day, ..fact.clone() };
    case == *before && fact == *known
}

/// Money that came since the figures that held before, where a row has no less outstanding than they had: its figures hold,
/// and what was paid is in them, or was forgotten.
pub(super) fn paid_since(
    row: u64,
    case: &CaseRow,
    fact: &NewFact,
    (known, payments): (&NewFact, &[(i32, i64)]),
    warn: &mut impl FnMut(Notice),
) {
    let since = known.effective_day + 1..=fact.effective_day;
    let of_then = payments.iter().filter(|(day, _)| since.contains(day));
    let paid = of_then.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount));
    if paid > 0 && fact.removal.is_none() && known.outstanding > 0 && fact.outstanding >= known.outstanding {
        let money = Money { currency: case.currency, minor: paid };
        warn(Notice::new(row, Some(Field::Outstanding), NoticeCode::PaidSince, money.digits()));
    }
}

/// What moved without a reason between the figures that held before and those of a row.
pub(super) fn drift(row: u64, case: &CaseRow, fact: &NewFact, known: &NewFact, warn: &mut impl FnMut(Notice)) {
    // What a file says of an earlier day than the book's figures moved the other way.
    let back_dated = fact.effective_day < known.effective_day;
    if back_dated || known.removal.is_some() || known.settled_day.is_some() || fact.settled_day.is_some() {
        return;
    }
    let rise = fact.outstanding.saturating_sub(known.outstanding);
    let charges: i64 = [(fact.interest, known.interest), (fact.penalty, known.penalty), (fact.fees, known.fees)]
        .into_iter()
        .filter_map(|(now, before)| Some((now? - before?).max(0)))
        .fold(0, i64::saturating_add);
    if rise > charges {
        let money = |minor: i64| Money { currency: case.currency, minor }.digits();
        let value = format!("{} → {}", money(known.outstanding), money(fact.outstanding));
        warn(Notice::new(row, Some(Field::Outstanding), NoticeCode::BalanceUp, value));
    }
    let (Some(due), Some(due_before)) = (fact.due_day, known.due_day) else { return };
    let paid = rise < 0 || fact.last_paid_day > known.last_paid_day;
    // The oldest unpaid date moves forward by a payment, and never back.
    if due < due_before || (due > due_before && !paid) {
        let days = i64::from(known.effective_day) - i64::from(due_before);
        let now = i64::from(fact.effective_day) - i64::from(due);
        let elapsed = i64::from(fact.effective_day) - i64::from(known.effective_day);
        warn(Notice::new(row, Some(Field::DueDate), NoticeCode::DaysJumped, format!("{days} → {now} ({elapsed})")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseload_domain::Currency;

    fn fact(day: i32, due: i32, outstanding: i64) -> NewFact {
        NewFact { effective_day: day, due_day: Some(due), outstanding, ..NewFact::default() }
    }

    fn codes(now: &NewFact, before: &NewFact) -> Vec<String> {
        let mut found = Vec::new();
        let case = CaseRow::in_currency(Currency::CNY);
        drift(1, &case, now, before, &mut |notice| found.push(format!("{} {}", notice.code, notice.value)));
        found
    }

    #[test]
    fn numbers_cut_short_are_known() {
        for (number, earlier, zeros, digits) in [
            ("138", "0138", true, false),
            ("138", "1138", false, false),
            ("110101199003070000", "110101199003070038", false, true),
            ("110101199003070000", "220101199003070038", false, false),
            ("110101199003070038", "110101199003070038", false, false),
            ("", "0138", false, false),
        ] {
            assert_eq!(
                (lost_zeros(number, earlier), lost_digits(number, earlier)),
                (zeros, digits),
                "{number} {earlier}"
            );
        }
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
        assert!(
            codes(&fact(130, 40, 12_000), &NewFact { removal: Some(Removal::Withdrawn), ..before }).is_empty(),
            "it came back"
        );
    }
}
