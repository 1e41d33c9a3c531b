//! Files of instalments, compared with the schedules of the book.

use super::entry::{Entries, Entry, cases_of, refuse_sums_too_large};
use super::found::Found;
use super::plan::Plan;
use super::portions::ROWS_AT_ONCE;
use super::replacing::Replacing;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::CaseId;
use caseload_domain::{Field, Money};
use caseload_session::failure::Failure;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_store::{CaseChunk, Change, KnownInstalment, NewInstalment, NewPayment};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub(super) async fn instalments(plan: &Plan, change: &mut Change, entries: Entries) -> Result<Found, Failure> {
    let Entries { mut found, mut list, new } = entries;
    if plan.place_of(Field::InstalmentNo).is_none() {
        number_by_due_date(change, &mut list, day_number(plan.as_of)).await?;
    }
    // Two rows of one instalment that contradict each other: neither stands.
    let mut first_of: HashMap<(CaseId, i64), usize> = HashMap::new();
    let mut contradicted: HashMap<usize, u64> = HashMap::new();
    let mut repeats: HashMap<usize, usize> = HashMap::new();
    let says = |entry: &Entry| (entry.day, entry.amount, entry.fees, entry.paid_amount, entry.paid_day);
    for (index, entry) in list.iter().enumerate() {
        let key = (entry.case_id, entry.number.unwrap_or(0));
        match first_of.get(&key) {
            None => {
                first_of.insert(key, index);
            }
            Some(&first) if says(&list[first]) == says(entry) => {
                repeats.insert(index, first);
            }
            Some(&first) => {
                contradicted.insert(first, entry.row);
                contradicted.insert(index, list[first].row);
            }
        }
    }
    drop(first_of);
    // What repeats a row that does not stand stands no more than it.
    for (index, first) in &repeats {
        if let Some(other) = contradicted.get(first).copied() {
            contradicted.insert(*index, other);
        }
    }
    // A new loan of which no row stands is not opened.
    let standing: HashSet<CaseId> = list
        .iter()
        .enumerate()
        .filter(|(index, _)| !contradicted.contains_key(index))
        .map(|(_, entry)| entry.case_id)
        .collect();
    let mut chunk = CaseChunk::new(change.id());
    for (id, case) in new.iter().filter(|(id, _)| standing.contains(id)) {
        chunk.push_case(*id, case);
        if chunk.is_full() {
            change.write_chunk(std::mem::replace(&mut chunk, CaseChunk::new(change.id()))).await?;
        }
    }
    change.write_chunk(chunk).await?;
    let mut at = 0;
    let today = day_number(plan.as_of);
    let stands = |index: &usize| !contradicted.contains_key(index) && !repeats.contains_key(index);
    let standing_rows = (0..).zip(&list).filter(|(index, _)| stands(index)).map(|(_, entry)| entry);
    let opened: HashSet<CaseId> = new.iter().map(|(id, _)| *id).collect();
    let mut replacing = Replacing::of(change, plan, standing_rows, &opened, &mut found).await?;
    change.start_schedules(&replacing.starting(), today).await?;
    change.add_instalments(&replacing.carried_over).await?;
    for some in list.chunks(ROWS_AT_ONCE) {
        let newest = change.schedule_days(&cases_of(some)).await?;
        // Of a schedule that the book has, only what differs is written.
        found.rests_on.extend(change.changes_of_schedules(&cases_of(some)).await?);
        let known: HashMap<(CaseId, i64), KnownInstalment> = change
            .instalments_of(&cases_of(some), today)
            .await?
            .into_iter()
            .map(|known| ((known.case_id, known.number), known))
            .collect();
        // What came in by other files since the schedule told of money last may be the money that it tells of now.
        let tells_of_money = some.iter().any(|entry| entry.paid_amount.is_some_and(|paid| paid > 0));
        let by_files =
            if tells_of_money { change.payments_beside_schedules(&cases_of(some)).await? } else { HashMap::new() };
        let (mut written, mut paid) = (Vec::new(), Vec::new());
        for (index, entry) in (at..).zip(some) {
            if let Some(other) = contradicted.get(&index) {
                let field = Some(Field::InstalmentNo);
                found.reject(Notice::new(entry.row, field, NoticeCode::DuplicateInstalment, other.to_string()));
                continue;
            }
            if repeats.contains_key(&index) {
                found.counts.unchanged += 1;
                continue;
            }
            let (number, amount) = (entry.number.unwrap_or(0), entry.amount.unwrap_or(0));
            found.sums.add(entry.currency, amount.saturating_add(entry.fees.unwrap_or(0)))?;
            let is_replaced = replacing.has(entry.case_id);
            let before = if is_replaced {
                replacing.before(entry.case_id, number)
            } else {
                known.get(&(entry.case_id, number)).copied()
            };
            let paid_before = before.map_or(0, |known| known.paid);
            let told = entry.paid_amount.map_or(0, |amount| amount.saturating_sub(paid_before));
            let mut more_paid = replacing.more_paid(entry).unwrap_or(told);
            // A file without a column of fees says nothing against those that the book has.
            let fees = entry.fees.or(before.and_then(|known| known.fees));
            let mut same = before.is_some_and(|known| {
                let charged = (known.fees.unwrap_or(0), fees.unwrap_or(0));
                (known.due_day, known.amount) == (entry.day, amount) && charged.0 == charged.1
            });
            // What a newer file says stands; an older one may only know of money that it does not.
            let older = newest.get(&entry.case_id).is_some_and(|newest| *newest > today);
            if older && before.is_some() && (!same || more_paid < 0) {
                found.warnings.push(Notice::new(entry.row, Some(Field::InstalmentNo), NoticeCode::OlderFile, ""));
                (same, more_paid) = (true, more_paid.max(0));
            }
            match before {
                None => found.counts.created += 1,
                Some(_) if same && more_paid == 0 => found.counts.unchanged += 1,
                Some(_) => found.counts.updated += 1,
            }
            if !same || is_replaced {
                written.push(NewInstalment {
                    case_id: entry.case_id,
                    number,
                    due_day: entry.day,
                    amount,
                    principal: entry.principal,
                    interest: entry.interest,
                    fees,
                    more: entry.more.clone(),
                });
            }
            if more_paid != 0 {
                let until = entry.paid_day.unwrap_or(today);
                let by_files = by_files.get(&entry.case_id).into_iter().flatten();
                let came =
                    by_files.filter(|(day, _)| *day <= until).fold(0_i64, |sum, (_, one)| sum.saturating_add(*one));
                if more_paid > 0 && came > 0 {
                    let money = Money { currency: entry.currency, minor: came };
                    let value = format!("{} {}", money.digits(), money.currency);
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidAmount), NoticeCode::PaidByFile, value));
                }
                if entry.paid_day.is_none() {
                    found.warnings.push(Notice::new(entry.row, Some(Field::PaidOn), NoticeCode::PaidWithoutDate, ""));
                }
                paid.push(NewPayment {
                    instalment_number: Some(number),
                    ..NewPayment::of(entry.case_id, entry.paid_day.unwrap_or(day_number(plan.as_of)), more_paid)
                });
            }
        }
        at += some.len();
        change.add_instalments(&written).await?;
        change.add_payments(&paid).await?;
        let amounts = written.iter().map(|one| one.amount).chain(paid.iter().map(|one| one.amount));
        refuse_sums_too_large(change, amounts, &cases_of(some)).await?;
    }
    Ok(found)
}

/// Numbers instalments that come without numbers: those due on a day that the book's schedule of the loan has keep its
/// number, the others follow in the order of their days.
async fn number_by_due_date(change: &mut Change, list: &mut [Entry], day: i32) -> Result<(), Failure> {
    let mut numbers: HashMap<CaseId, BTreeMap<i32, i64>> = HashMap::new();
    for some in cases_of(list).chunks(ROWS_AT_ONCE) {
        for known in change.instalments_of(some, day).await? {
            numbers.entry(known.case_id).or_default().insert(known.due_day, known.number);
        }
    }
    let mut days: BTreeSet<(CaseId, i32)> = list.iter().map(|entry| (entry.case_id, entry.day)).collect();
    days.retain(|(case_id, day)| !numbers.get(case_id).is_some_and(|known| known.contains_key(day)));
    for (case_id, day) in days {
        let known = numbers.entry(case_id).or_default();
        let next = known.values().max().map_or(1, |last| last + 1);
        known.insert(day, next);
    }
    for entry in list {
        entry.number = numbers.get(&entry.case_id).and_then(|known| known.get(&entry.day)).copied();
    }
    Ok(())
}
