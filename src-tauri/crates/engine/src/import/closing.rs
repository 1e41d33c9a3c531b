//! What a list of cases does to cases beside its rows: those that it doesn't name, and holds that its statuses ask for.

use super::ImportRequest;
use super::checking::WORTH_TELLING;
use super::statuses::Statuses;
use super::write::UPDATES_AT_ONCE;
use crate::conventions::Basis;
use crate::engine::{Engine, sums_of};
use crate::failure::{Failure, FailureCode};
use crate::portfolio::NO_DAY;
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::{Currency, Money, Removal, Status};
use caseload_store::{CaseChunk, CaseId, CaseRow, Change, NewFact};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The cases that a whole portfolio closed by not naming them.
#[derive(Default)]
pub(super) struct Closed {
    pub(super) cases: u64,
    /// Whether they are more than a tenth of those that were open.
    pub(super) is_many: bool,
    pub(super) outstanding: Vec<Money>,
}

/// A case as it stands on the day of the file, where it is open.
pub(super) struct OpenCase {
    id: CaseId,
    due_day: i32,
    money: Money,
}

/// How many loans that are all new have a debtor and an amount that the book has under another number, where most have.
pub(super) async fn renumbered(
    engine: &Engine,
    new: &[(i64, i64, Currency)],
    request: &ImportRequest,
) -> Result<Option<usize>, Failure> {
    if (new.len() as u64) < WORTH_TELLING || !engine.book.has_cases().await? {
        return Ok(None);
    }
    let portfolio = engine.portfolio().await?;
    let convention = engine.convention(&Basis::default()).await?;
    let standing = portfolio.standing(day_number(request.as_of), None, &convention);
    let open = (0..portfolio.len()).filter(|index| standing.status[*index] == Status::Open);
    let of_book: HashSet<(i64, i64, Currency)> = open
        .map(|index| {
            let debtor = portfolio.debtor_keys[portfolio.debtors[index] as usize];
            (debtor, standing.outstanding[index], portfolio.currency_of(index))
        })
        .collect();
    let same = new.iter().filter(|loan| of_book.contains(loan)).count();
    Ok(Some(same).filter(|same| same * 5 >= new.len() * 4))
}

impl Engine {
    /// How many cases are open on a day.
    async fn open_cases(&self, as_of: NaiveDate) -> Result<u64, Failure> {
        let portfolio = self.portfolio().await?;
        let convention = self.convention(&Basis::default()).await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        Ok(standing.status.iter().filter(|status| **status == Status::Open).count() as u64)
    }
}

pub(super) async fn open_among(
    engine: &Engine,
    ids: &[CaseId],
    request: &ImportRequest,
) -> Result<Vec<OpenCase>, Failure> {
    let portfolio = engine.portfolio().await?;
    let convention = engine.convention(&Basis::default()).await?;
    let standing = portfolio.standing(day_number(request.as_of), None, &convention);
    Ok(ids
        .iter()
        .filter_map(|id| Some((*id, portfolio.index_of(*id)?)))
        .filter(|(_, index)| standing.status[*index] == Status::Open)
        .map(|(id, index)| OpenCase {
            id,
            due_day: standing.due[index],
            money: Money { currency: portfolio.currency_of(index), minor: standing.outstanding[index] },
        })
        .collect())
}

/// Closes the open cases that a whole portfolio doesn't name.
pub(super) async fn close_absent(
    engine: &Engine,
    change: &mut Option<Change>,
    absent: &[CaseId],
    request: &ImportRequest,
) -> Result<Closed, Failure> {
    let open = open_among(engine, absent, request).await?;
    let all = engine.open_cases(request.as_of).await?;
    let is_many = open.len() as u64 * 10 > all;
    if is_many && !request.dry_run && request.close != Some(open.len() as u64) {
        return Err(Failure::new(FailureCode::FullClosesMany).with("cases", open.len()).with("of", all));
    }
    let closed = Closed {
        is_many,
        cases: open.len() as u64,
        outstanding: sums_of(open.iter().map(|case| (case.money.currency, case.money.minor)))?,
    };
    let Some(change) = change.as_mut() else {
        return Ok(closed);
    };
    for some in open.chunks(UPDATES_AT_ONCE) {
        let ids: Vec<CaseId> = some.iter().map(|case| case.id).collect();
        let before: HashMap<CaseId, CaseRow> = change.case_rows(&ids).await?.into_iter().collect();
        // What is closed may be owed by its schedule only.
        let schedules = change.changes_of_schedules(&ids).await?;
        change.add_dependencies(&schedules, "closes").await?;
        let mut chunk = CaseChunk::new(change.id());
        for case in some {
            let Some(row) = before.get(&case.id) else { continue };
            // No row of a file has this digest: when the loan comes back, it is an update.
            change.update_case(case.id, row, &CaseRow { digest: 0, ..row.clone() }).await?;
            let fact = NewFact {
                effective_day: day_number(request.as_of),
                due_day: (case.due_day != NO_DAY).then_some(case.due_day),
                outstanding: case.money.minor,
                removal: Some(Removal::Withdrawn),
                is_carried: true,
                ..NewFact::default()
            };
            chunk.push_fact(case.id, &fact);
        }
        change.write_chunk(chunk).await?;
    }
    Ok(closed)
}

/// Holds the cases whose status asks for it, and releases those that an earlier file had held and this one does not. A
/// case that was released by hand is not held for the same reason again.
pub(super) async fn hold_by_status(
    engine: &Engine,
    change: &mut Change,
    statuses: &Statuses,
    holds: &[(CaseId, Option<String>)],
    day: DayNumber,
) -> Result<(), Failure> {
    if holds.is_empty() {
        return Ok(());
    }
    let portfolio = engine.portfolio().await?;
    let mut by_reason: BTreeMap<&str, Vec<CaseId>> = BTreeMap::new();
    let mut released = Vec::new();
    for (id, reason) in holds {
        let held = portfolio.hold_of(*id, day, None);
        match (reason, held) {
            (Some(reason), None) if !portfolio.was_held_for(*id, reason) => {
                by_reason.entry(reason).or_default().push(*id);
            }
            (None, Some(held)) if statuses.has_said(&held.reason) => released.push(*id),
            _ => {}
        }
    }
    change.end_holds(&released, day).await?;
    for (reason, cases) in by_reason {
        change.add_holds(&cases, reason, day, None).await?;
    }
    Ok(())
}
