//! What a list of cases does to cases beside its rows: those that it doesn't name, and holds that its statuses ask for.

use super::portions::UPDATES_AT_ONCE;
use super::{ImportApi, ImportRequest};
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::ids::CaseId;
use caseload_domain::{Currency, Money, Removal, Status};
use caseload_evidence::statuses::Statuses;
use caseload_portfolio::NO_DAY;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::{Session, sums_of};
use caseload_store::{CaseChunk, CaseRow, Change, NewFact};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

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

impl OpenCase {
    pub(super) fn id(&self) -> CaseId {
        self.id
    }
}

/// What a loan may be known again by under another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NewLoan {
    /// The letters and digits of its number, as [`key_of_name`] has them.
    pub(super) number: u64,
    pub(super) debtor_key: i64,
    pub(super) name: u64,
    pub(super) outstanding: i64,
    pub(super) currency: Currency,
    /// When it was due; [`NO_DAY`] where nobody says.
    pub(super) due: DayNumber,
}

/// A name as it is compared; 0 where there is none.
pub(super) fn key_of_name(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut is_there = false;
    for letter in name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase) {
        letter.hash(&mut hasher);
        is_there = true;
    }
    if is_there { hasher.finish() } else { 0 }
}

/// Fewer new loans that equal old ones are no sign of other numbers.
const MIN_RENUMBERED: usize = 2;

/// How many of new loans have a number of the book with other signs within it, or a debtor, or somebody of that name, and an
/// amount that the book has under another number, where most have.
pub(super) async fn renumbered(
    session: &Session,
    new: &[NewLoan],
    request: &ImportRequest,
) -> Result<Option<usize>, Failure> {
    if new.len() < MIN_RENUMBERED || !session.book.has_cases().await? {
        return Ok(None);
    }
    let portfolio = session.portfolio().await?;
    let convention = session.convention(&PolicyOverride::default()).await?;
    let standing = portfolio.standing(day_number(request.as_of), None, &convention);
    let open = (0..portfolio.len()).filter(|index| standing.status[*index] == Status::Open);
    let names: HashMap<CaseId, u64> =
        session.book.debtor_names().await?.into_iter().map(|(id, name)| (id, key_of_name(&name))).collect();
    let (mut of_debtors, mut of_names) = (HashSet::new(), HashSet::new());
    // Amounts change from month to month; since when a loan is overdue does not.
    let (mut of_days, mut of_name_days) = (HashSet::new(), HashSet::new());
    for index in open {
        let debtor = portfolio.debtor_keys[portfolio.debtors[index] as usize];
        let (amount, currency) = (standing.outstanding[index], portfolio.currency_of(index));
        of_debtors.insert((debtor, amount, currency));
        let due = standing.due[index];
        if due != NO_DAY {
            of_days.insert((debtor, due, currency));
        }
        let name = names.get(&portfolio.case_ids[index]).copied().filter(|name| *name != 0);
        of_names.extend(name.map(|name| (name, amount, currency)));
        of_name_days.extend(name.filter(|_| due != NO_DAY).map(|name| (name, due, currency)));
    }
    let mut of_numbers = HashSet::new();
    session
        .book
        .stored_keys(|stored| {
            of_numbers.insert(key_of_name(&stored.loan_no));
        })
        .await?;
    let is_known = |loan: &&NewLoan| {
        if of_numbers.contains(&loan.number) {
            return true;
        }
        of_debtors.contains(&(loan.debtor_key, loan.outstanding, loan.currency))
            || of_names.contains(&(loan.name, loan.outstanding, loan.currency))
            || of_days.contains(&(loan.debtor_key, loan.due, loan.currency))
            || of_name_days.contains(&(loan.name, loan.due, loan.currency))
    };
    let same = new.iter().filter(is_known).count();
    Ok(Some(same).filter(|same| same * 5 >= new.len() * 4))
}

impl ImportApi<'_> {
    /// How many cases are open on a day.
    async fn open_cases(&self, as_of: NaiveDate) -> Result<u64, Failure> {
        let portfolio = self.session.portfolio().await?;
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        Ok(standing.status.iter().filter(|status| **status == Status::Open).count() as u64)
    }
}

pub(super) async fn open_among(
    session: &Session,
    ids: &[CaseId],
    request: &ImportRequest,
) -> Result<Vec<OpenCase>, Failure> {
    let portfolio = session.portfolio().await?;
    let convention = session.convention(&PolicyOverride::default()).await?;
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
    session: &Session,
    change: &mut Option<Change>,
    absent: &[CaseId],
    request: &ImportRequest,
) -> Result<Closed, Failure> {
    let open = open_among(session, absent, request).await?;
    let all = ImportApi::of(session).open_cases(request.as_of).await?;
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
    session: &Session,
    change: &mut Change,
    statuses: &Statuses,
    holds: &[(CaseId, Option<String>)],
    day: DayNumber,
) -> Result<(), Failure> {
    if holds.is_empty() {
        return Ok(());
    }
    let portfolio = session.portfolio().await?;
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
