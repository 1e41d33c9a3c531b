//! Carrying an import out: the thread that reads and checks, and the task that writes.

use super::ImportRequest;
use super::cases::{Checked, RowCheck, is_kept};
use super::drift;
use super::known::{Known, KnownLoans, LoanKey, Outcome};
use super::notices::{Notice, NoticeCode, Notices};
use super::plan::Plan;
use super::rejects;
use super::report::{FooterRow, ImportResult, RowCounts, Totals};
use super::schedule;
use super::statuses::Statuses;
use super::totals::RunningTotal;
use crate::conventions::Basis;
use crate::engine::{CURRENCY_SETTING, Engine, sums_of};
use crate::failure::{Failure, FailureCode};
use crate::outsourcing::FileLanguage;
use crate::portfolio::NO_DAY;
use crate::profiles::{Profile, checked_name};
use crate::progress::{Cancel, Progress};
use caseload_domain::calendar::{DayNumber, day_number};
use caseload_domain::money::{SumTooLarge, Sums};
use caseload_domain::{Currency, Field, Money, Removal, Status};
use caseload_files::columns::Kind;
use caseload_files::status::Meaning;
use caseload_files::{Cell, Row, read_rows, read_rows_ahead, values};
use caseload_store::{Book, CaseChunk, CaseId, CaseRow, Change, ChangeId, NewFact, What};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// How many chunks may wait between the threads: enough to keep both busy, few enough for memory.
const CHUNKS_WAITING: usize = 8;
/// Changed cases looked up and written at a time.
const UPDATES_AT_ONCE: usize = 250;
/// Progress is told every so many rows.
pub(super) const PROGRESS_EVERY: u64 = 2_000;
/// From this size on, a first file is loaded without secondary indices.
const LARGE_FILE: u64 = 4 << 20;
/// Fewer cases than this that a file doesn't name are no sign of anything.
const WORTH_TELLING: u64 = 10;
/// Rows below the table that are shown.
const FOOTERS_SHOWN: usize = 50;
/// Warnings and rejects that are listed of each where nobody asks for fewer; all are counted.
const NOTICES_LISTED: usize = 100_000;
/// Warnings and rejects that the book's record of an import keeps of each.
const NOTICES_RECORDED: usize = 1_000;

/// What the checking thread has the writer do, in this order.
enum Step {
    Create(CaseChunk),
    Update(Vec<Update>),
    Revert { id: CaseId, created: bool },
}

/// A case of the book that a row changes.
struct Update {
    id: CaseId,
    before: CaseRow,
    case: CaseRow,
    fact: NewFact,
}

/// What the checking thread found.
pub(super) struct Found {
    pub counts: RowCounts,
    pub sums: Sums,
    pub credits: Sums,
    pub total: RunningTotal,
    pub warnings: Notices,
    pub rejects: Notices,
    pub footers: Vec<FooterRow>,
    /// How many rows have each value of the columns of status.
    pub statuses: BTreeMap<(usize, String), u64>,
    /// Debtor, amount and currency of the loans that are new to the book.
    new_loans: Vec<(i64, i64, Currency)>,
    /// Cases that the file wants held, with the reason, or whose hold it doesn't want any more.
    holds: Vec<(CaseId, Option<String>)>,
    /// Earlier changes that this import needs to stand: it says again what they said, or takes it back.
    pub rests_on: BTreeSet<ChangeId>,
    /// Cases of the book that the file doesn't name.
    absent: Vec<CaseId>,
}

impl Found {
    pub(super) fn new(request: &ImportRequest) -> Self {
        let most = request.most_notices.unwrap_or(NOTICES_LISTED);
        // The workbook of rejected rows needs every one.
        let rejects = if request.rejects.is_some() { usize::MAX } else { most };
        Self {
            counts: RowCounts::default(),
            sums: Sums::default(),
            credits: Sums::default(),
            total: RunningTotal::default(),
            warnings: Notices::keeping(most),
            rejects: Notices::keeping(rejects),
            footers: Vec::new(),
            statuses: BTreeMap::new(),
            holds: Vec::new(),
            new_loans: Vec::new(),
            rests_on: BTreeSet::new(),
            absent: Vec::new(),
        }
    }

    /// Adds what a row says is owed, or takes it off again; a credit stands apart.
    fn add_owed(&mut self, currency: Currency, minor: i64, times: i64) -> Result<(), SumTooLarge> {
        let sums = if minor < 0 { &mut self.credits } else { &mut self.sums };
        sums.add(currency, minor * times)
    }

    pub(super) fn reject(&mut self, notice: Notice) {
        self.counts.rejected += 1;
        self.rejects.push(notice);
    }

    /// Takes note of a row that belongs to no loan; a total is compared with the rows above it.
    pub(super) fn footer(&mut self, plan: &Plan, row: &Row, total: bool) {
        self.counts.footer += 1;
        if row.beyond {
            self.warnings.push(Notice::new(row.number, None, NoticeCode::StrayCell, ""));
        }
        if let Some(differs) = total.then(|| self.total.compare(plan, row)).flatten() {
            self.warnings.push(differs);
        }
        if self.footers.len() < FOOTERS_SHOWN {
            let shown: Vec<_> = row.cells.iter().map(Cell::display).filter(|text| !text.is_empty()).collect();
            self.footers.push(FooterRow { row: row.number, text: shown.join(" · ") });
        }
    }
}

pub(super) async fn run(
    engine: &Engine,
    plan: Arc<Plan>,
    request: &ImportRequest,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<ImportResult, Failure> {
    let run = engine.book.next_run().await?;
    // The lock comes first, so that what is compared with stays as it is.
    let mut change = if request.dry_run { None } else { Some(engine.change(What::Import).await?) };
    let outcome = match plan.kind {
        Kind::Cases => cases(engine, plan.clone(), request, &mut change, progress, cancel).await,
        Kind::Instalments | Kind::Payments => {
            schedule::run(engine, plan.clone(), request, &mut change, progress, cancel)
                .await
                .map(|found| (found, Closed::default()))
        }
    };
    let (mut found, closed) = match outcome {
        Ok(done) => done,
        Err(failure) => {
            if let Some(change) = change {
                change.roll_back().await?;
            }
            return Err(failure);
        }
    };
    for oddity in &plan.oddities {
        found.warnings.push(oddity.clone());
    }
    let of_book = engine.book.setting(CURRENCY_SETTING).await?;
    if plan.assumes_currency() && !engine.is_currency_settled().await? {
        found.warnings.push(Notice::new(0, None, NoticeCode::CurrencyAssumed, plan.currency.code()));
    }
    // Notices come in the order of the rows; a contradiction names an earlier row late.
    found.rejects.list.sort_by_key(|notice| notice.row);
    found.warnings.list.sort_by_key(|notice| notice.row);
    let notice_counts = found.rejects.counts(true).chain(found.warnings.counts(false)).collect();
    let mut result = ImportResult {
        run,
        change: change.as_ref().map(Change::id),
        dry_run: request.dry_run,
        kind: plan.kind,
        file: plan.file_info(),
        as_of: plan.as_of,
        profile: plan.profile.as_ref().map(|profile| profile.name.clone()),
        columns: plan.matches(),
        rows: found.counts,
        closed: closed.cases,
        closes_many: closed.is_many,
        closed_outstanding: closed.outstanding,
        statuses: plan.statuses.listed(&found.statuses),
        totals: Totals {
            outstanding: found.sums.to_list(),
            credits: found.credits.to_list(),
            stated: found.total.stated(),
        },
        warnings: found.warnings.list,
        rejects: found.rejects.list,
        notice_counts,
        footers: found.footers,
    };
    // Before anything lasts: an import whose rejected rows can't be written did not happen.
    if let Some(target) = request.rejects.clone() {
        let (of_plan, rejects) = (plan.clone(), result.rejects.clone());
        let language = request.language.unwrap_or(FileLanguage::English);
        let written = tokio::task::spawn_blocking(move || rejects::write(&target, &of_plan, &rejects, language))
            .await
            .map_err(|error| Failure::internal(&error))
            .flatten();
        if let Err(failure) = written {
            if let Some(change) = change {
                change.roll_back().await?;
            }
            return Err(failure);
        }
        result.rejects.truncate(request.most_notices.unwrap_or(NOTICES_LISTED));
    }
    let Some(mut change) = change else { return Ok(result) };
    change.add_dependencies(&found.rests_on, "repeats").await?;
    // The first file that says its currency says that of the book: limits and typed amounts are in it, unless some were
    // agreed before.
    if of_book.is_none()
        && let Some(currency) = plan.stated_currency.or(only_currency(&result.totals.outstanding, plan.currency))
    {
        let agreed = engine.first_with_limits_of_money().await?.is_some();
        let currency = if agreed { engine.currency().await? } else { currency };
        change.set_setting(CURRENCY_SETTING, currency.code()).await?;
    }
    record(change, &plan, request, result).await
}

/// The one currency of all that a file's own cells or columns name, where it is another than was assumed.
fn only_currency(sums: &[Money], assumed: Currency) -> Option<Currency> {
    match sums {
        [sum] if sum.currency != assumed => Some(sum.currency),
        _ => None,
    }
}

/// Writes the record of the import and its profile, and makes all of it last.
async fn record(
    mut change: Change,
    plan: &Plan,
    request: &ImportRequest,
    mut result: ImportResult,
) -> Result<ImportResult, Failure> {
    let counts = serde_json::json!(result.rows);
    let day = day_number(plan.as_of);
    let (name, sha256) = (&plan.file.name, &plan.file.sha256);
    result.run = change.record_import(name, sha256, plan.kind.name(), day, &counts.to_string(), "{}").await?;
    let mut kept = result.clone();
    kept.warnings.truncate(NOTICES_RECORDED);
    kept.rejects.truncate(NOTICES_RECORDED);
    let own_headers: Vec<String> =
        plan.columns.iter().filter(|column| is_kept(column)).map(|column| column.header.clone()).collect();
    if plan.kind != Kind::Payments {
        change.add_headers(&own_headers).await?;
    }
    let text = serde_json::to_string(&kept).map_err(|error| Failure::internal(&error))?;
    change.set_import_result(result.run, &text).await?;
    // A mapping by which not one row could be read is not worth keeping.
    let useful = result.rows.created + result.rows.updated + result.rows.unchanged > 0;
    if let Some(profile) = profile_used(plan, request, change.id())?.filter(|_| useful) {
        profile.save(&mut change).await?;
        result.profile = Some(profile.name);
    }
    let params = serde_json::json!({
        "run": result.run,
        "file": name,
        "sha256": sha256,
        "kind": plan.kind.name(),
        "as_of": plan.as_of,
        "rows": counts,
        "closed": result.closed,
    });
    change.commit(&params).await?;
    Ok(result)
}

/// The profile to keep: one of a new name as the file was read, or the known one as used last.
fn profile_used(plan: &Plan, request: &ImportRequest, change: ChangeId) -> Result<Option<Profile>, Failure> {
    let Some(name) = &request.remember_as else {
        return Ok(plan.profile.clone().map(|profile| Profile { used: change, ..profile }));
    };
    let columns = plan.columns.iter().filter(|column| !super::rejects::is_own_header(&column.header));
    Ok(Some(Profile {
        name: checked_name(name)?,
        kind: plan.kind,
        columns: columns.map(|column| (column.header.clone(), column.field)).collect(),
        dates: request.dates.or(plan.remembered_dates()),
        statuses: plan.statuses.said(),
        signs: request.signs.or(plan.profile.as_ref().and_then(|profile| profile.signs)),
        currency: request.currency.or(plan.profile.as_ref().and_then(|profile| profile.currency)),
        used: change,
    }))
}

async fn cases(
    engine: &Engine,
    plan: Arc<Plan>,
    request: &ImportRequest,
    change: &mut Option<Change>,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<(Found, Closed), Failure> {
    let known = KnownLoans::read(engine).await?;
    let (number, next_id) = match change.as_mut() {
        Some(change) => (change.id(), change.last_case_id().await?.next()),
        None => (ChangeId::BEFORE_ALL, CaseId::from(1)),
    };
    let without_indices = next_id == CaseId::from(1) && plan.file.size > LARGE_FILE;
    if let Some(change) = change.as_mut().filter(|_| without_indices) {
        change.drop_case_indices().await?;
    }
    let (sender, mut steps) = mpsc::channel(CHUNKS_WAITING);
    let writes = change.is_some();
    let (book, runtime, found) = (engine.book.clone(), Handle::current(), Found::new(request));
    let (file, statuses) = (plan.file.name.clone(), plan.statuses.clone());
    let checking = tokio::task::spawn_blocking(move || {
        Checking {
            plan: &plan,
            book,
            runtime,
            known,
            change: number,
            next_id,
            sender: writes.then_some(sender),
            chunk: CaseChunk::new(number),
            waiting: Vec::new(),
            found,
            contradicted: HashSet::new(),
            holds: HashMap::new(),
            repeats: HashMap::new(),
            spoiled: HashMap::new(),
            unnamed: 0,
            cut_off_in: None,
            moved: (0, 0),
            named: HashSet::new(),
        }
        .run(&progress, &cancel)
    });
    let mut written = Ok(());
    while let Some(step) = steps.recv().await {
        // After a failure the rest is only drained, so that the other thread can end.
        if let (Ok(()), Some(change)) = (&written, change.as_mut()) {
            written = write_step(change, step).await;
            if written.is_err() {
                steps.close();
            }
        }
    }
    let checked = checking.await.map_err(|error| Failure::internal(&error))?;
    written?;
    let (mut found, Seen { cases: seen, unnamed, cut_off_in }) = checked?;
    let rows = found.counts;
    if request.full && rows.created + rows.updated + rows.unchanged == 0 {
        return Err(Failure::new(FailureCode::FullWithoutRows));
    }
    if let Some(row) = cut_off_in.filter(|_| request.full) {
        return Err(Failure::new(FailureCode::FileCutOff).with("file", file).with("row", row));
    }
    if request.full && unnamed > 0 {
        return Err(Failure::new(FailureCode::FullWithoutNumbers).with("rows", unnamed));
    }
    if let Some(change) = change.as_mut().filter(|_| without_indices) {
        change.create_case_indices().await?;
    }
    if seen == 0
        && let Some(same) = renumbered(engine, &found.new_loans, request).await?
    {
        if !request.dry_run && !request.all_new {
            let refused = Failure::new(FailureCode::LoansRenumbered).with("cases", found.new_loans.len());
            return Err(refused.with("same", same));
        }
        found.warnings.push(Notice::new(0, Some(Field::LoanNo), NoticeCode::LoansRenumbered, same.to_string()));
    }
    // A list that names less than half of the book may be another list, or half of it got lost.
    if (seen > 0 || request.full) && found.absent.len() as u64 > seen {
        let open = open_among(engine, &found.absent, request).await?;
        let (gone, all) = (open.len() as u64, open.len() as u64 + seen);
        if gone > seen && gone >= WORTH_TELLING {
            found.warnings.push(Notice::new(0, None, NoticeCode::PortfolioShrunk, format!("{seen} / {all}")));
        }
    }
    let closed =
        if request.full { close_absent(engine, change, &found.absent, request).await? } else { Closed::default() };
    if let Some(change) = change.as_mut() {
        hold_by_status(engine, change, &statuses, &found.holds, day_number(request.as_of)).await?;
    }
    Ok((found, closed))
}

async fn write_step(change: &mut Change, step: Step) -> Result<(), Failure> {
    match step {
        Step::Create(chunk) => change.write_chunk(chunk).await?,
        Step::Update(updates) => write_updates(change, updates).await?,
        Step::Revert { id, created } => change.revert_case(id, created).await?,
    }
    Ok(())
}

async fn write_updates(change: &mut Change, updates: Vec<Update>) -> Result<(), Failure> {
    let mut chunk = CaseChunk::new(change.id());
    for Update { id, before, case, fact } in updates {
        change.update_case(id, &before, &case).await?;
        chunk.push_fact(id, &fact);
    }
    change.write_chunk(chunk).await?;
    Ok(())
}

/// The cases that a whole portfolio closed by not naming them.
#[derive(Default)]
struct Closed {
    cases: u64,
    /// Whether they are more than a tenth of those that were open.
    is_many: bool,
    outstanding: Vec<Money>,
}

/// A case as it stands on the day of the file, where it is open.
struct OpenCase {
    id: CaseId,
    due_day: i32,
    money: Money,
}

/// How many loans that are all new have a debtor and an amount that the book has under another number, where most have.
async fn renumbered(
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

async fn open_among(engine: &Engine, ids: &[CaseId], request: &ImportRequest) -> Result<Vec<OpenCase>, Failure> {
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
async fn close_absent(
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
async fn hold_by_status(
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

/// What a figure says is owed: nothing where the loan was taken out of collection.
fn owed(fact: &NewFact) -> i64 {
    if fact.removal.is_some() { 0 } else { fact.outstanding }
}

/// How much of the book a file names.
struct Seen {
    /// Cases of the book.
    cases: u64,
    /// Rejected rows without a loan number, which may be any.
    unnamed: u64,
    /// The row within which, or behind which, the file may be cut off.
    cut_off_in: Option<u64>,
}

/// A row of a loan in the book that says other than the book's digest.
struct Waiting {
    key: LoanKey,
    row: u64,
    case: CaseRow,
    fact: NewFact,
}

/// The work of the checking thread.
struct Checking<'plan> {
    plan: &'plan Plan,
    book: Book,
    runtime: Handle,
    known: KnownLoans,
    change: ChangeId,
    next_id: CaseId,
    /// Where steps go; `None` when run dry.
    sender: Option<mpsc::Sender<Step>>,
    chunk: CaseChunk,
    waiting: Vec<Waiting>,
    found: Found,
    /// Rows that a later one contradicts.
    contradicted: HashSet<u64>,
    /// Why the loans of rows are to be held, by their status.
    holds: HashMap<LoanKey, Option<String>>,
    /// Rows that say the same of a loan as an earlier one, by its key.
    repeats: HashMap<LoanKey, Vec<u64>>,
    /// Loans of which a row was rejected for what it says, with that row.
    spoiled: HashMap<LoanKey, u64>,
    /// Rejected rows that have no loan number.
    unnamed: u64,
    /// The row within which, or behind which, the file may be cut off.
    cut_off_in: Option<u64>,
    /// What the book had as outstanding on loans that changed, and what the file has.
    moved: (i128, i128),
    /// Cases of the book whose row was rejected: the file names them, so they are not absent.
    named: HashSet<CaseId>,
}

impl Checking<'_> {
    /// Goes through the file; gives what was found and how much of the book it names.
    fn run(mut self, progress: &(impl Fn(Progress) + Send + Sync), cancel: &Cancel) -> Result<(Found, Seen), Failure> {
        let check = RowCheck::new(self.plan);
        let header_row = self.plan.layout.header_row;
        let mut failed: Option<Failure> = None;
        let mut trailing_blank = 0;
        read_rows_ahead(&self.plan.file, self.plan.sheet.as_deref(), &mut |mut row| {
            self.plan.repairs.mend(&mut row);
            if row.number <= header_row {
                return ControlFlow::Continue(());
            }
            if cancel.is_cancelled() {
                failed = Some(Failure::new(FailureCode::Cancelled));
                return ControlFlow::Break(());
            }
            self.found.counts.read += 1;
            if self.found.counts.read.is_multiple_of(PROGRESS_EVERY) {
                progress(Progress { done: self.found.counts.read, total: None });
            }
            if let Err(failure) = self.take(&check, &row, &mut trailing_blank) {
                failed = Some(failure);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        // Blank rows at the very end are no rows of the table.
        self.found.counts.read -= trailing_blank;
        self.found.counts.blank -= trailing_blank;
        self.resolve()?;
        self.flush()?;
        self.account_for_contradicted(&check)?;
        let named = |known: &Known| known.outcome != Outcome::NotSeen || self.named.contains(&known.id);
        let in_book = self.known.all().filter(|known| known.outcome != Outcome::Created);
        let (mut seen, mut absent) = (0, Vec::new());
        for known in in_book {
            if named(known) {
                seen += 1;
            } else {
                absent.push(known.id);
            }
        }
        let unchanged = self.known.all().filter(|known| known.outcome == Outcome::Unchanged);
        let said_by = unchanged.filter(|known| known.change > 0).map(|known| ChangeId::from(i64::from(known.change)));
        self.found.rests_on.extend(said_by);
        absent.sort_unstable();
        self.found.absent = absent;
        let stands = |known: &&Known| !matches!(known.outcome, Outcome::NotSeen | Outcome::Contradicted);
        let holds = std::mem::take(&mut self.holds).into_iter();
        self.found.holds =
            holds.filter_map(|(key, reason)| Some((self.known.get(key).filter(stands)?.id, reason))).collect();
        self.found.holds.sort_unstable();
        progress(Progress { done: self.found.counts.read, total: Some(self.found.counts.read) });
        if self.moved.0 > 0 && self.moved.1 * 2 < self.moved.0 {
            let money = |sum: i128| {
                let minor = i64::try_from(sum).unwrap_or(i64::MAX);
                Money { currency: self.plan.currency, minor }.digits()
            };
            let value = format!("{} → {}", money(self.moved.0), money(self.moved.1));
            self.found.warnings.push(Notice::new(0, Some(Field::Outstanding), NoticeCode::BalancesFell, value));
        }
        Ok((self.found, Seen { cases: seen, unnamed: self.unnamed, cut_off_in: self.cut_off_in }))
    }

    fn take(&mut self, check: &RowCheck<'_>, row: &Row, trailing_blank: &mut u64) -> Result<(), Failure> {
        let warnings = &mut self.found.warnings;
        let checked = check.check(row, &mut |notice| warnings.push(notice));
        if !matches!(checked, Checked::Blank) {
            *trailing_blank = 0;
        }
        let is_case = matches!(checked, Checked::Rejected(_) | Checked::Case(_));
        if row.is_cut_off() || (row.is_unended() && is_case) {
            self.cut_off_in = Some(row.number);
        }
        match checked {
            Checked::Blank => {
                if row.is_cut_off() {
                    self.found.warnings.push(Notice::new(row.number, None, NoticeCode::RowCutOff, ""));
                }
                self.found.counts.blank += 1;
                *trailing_blank += 1;
            }
            Checked::Footer { total } => self.found.footer(self.plan, row, total),
            Checked::LeftOut => self.leave_out(row),
            Checked::Rejected(_) | Checked::Case(_) if self.found.total.is_sum(self.plan, row) => {
                self.found.footer(self.plan, row, true);
            }
            Checked::Rejected(reasons) => {
                self.found.total.add_rejected(self.plan, row);
                let loan_no = self.plan.place_of(Field::LoanNo).map(|at| values::identifier(row.cell(at)).text);
                match loan_no.filter(|loan_no| !loan_no.is_empty()) {
                    Some(loan_no) => self.spoil(&loan_no, row)?,
                    None => self.unnamed += 1,
                }
                if let Some(first) = reasons.into_iter().next() {
                    self.found.reject(first);
                }
            }
            Checked::Case(checked) => {
                let (case, fact) = *checked;
                self.take_status(&case.loan_no, row);
                self.take_case(case, fact, row, check)?;
            }
        }
        Ok(())
    }

    /// A row that is none of the list, as its status says: what the book has of the loan stays.
    fn leave_out(&mut self, row: &Row) {
        self.found.counts.left_out += 1;
        self.plan.statuses.count(row, &mut self.found.statuses);
        self.found.total.add_rejected(self.plan, row);
        let loan_no = self.plan.place_of(Field::LoanNo).map(|at| values::identifier(row.cell(at)).text);
        let known = loan_no.and_then(|loan_no| self.known.get(self.known.find(&loan_no).key));
        if known.is_some_and(|known| known.outcome == Outcome::NotSeen)
            && let Ok(Some((_, said))) = self.plan.statuses.of_row(row)
        {
            let notice = Notice::new(row.number, Some(Field::Status), NoticeCode::LeftOutInBook, said);
            self.found.warnings.push(notice);
        }
    }

    /// Takes note of a row's status: how often it occurs, and whether it asks for a hold.
    fn take_status(&mut self, loan_no: &str, row: &Row) {
        if !self.plan.statuses.any() {
            return;
        }
        self.plan.statuses.count(row, &mut self.found.statuses);
        if let Ok(Some((meaning, said))) = self.plan.statuses.of_row(row) {
            let key = self.known.find(loan_no).key;
            self.holds.insert(key, (meaning == Meaning::Hold).then_some(said));
        }
    }

    /// A row that is rejected spoils the other rows of its loan: which of them is right nobody knows.
    fn spoil(&mut self, loan_no: &str, row: &Row) -> Result<(), Failure> {
        let key = self.known.find(loan_no).key;
        self.named.extend(self.known.get(key).map(|known| known.id));
        self.spoiled.entry(key).or_insert(row.number);
        let stands = |known: &Known| !matches!(known.outcome, Outcome::NotSeen | Outcome::Contradicted);
        if self.known.get(key).is_some_and(stands) { self.contradict(key, row.number) } else { Ok(()) }
    }

    fn take_case(&mut self, mut case: CaseRow, fact: NewFact, row: &Row, check: &RowCheck<'_>) -> Result<(), Failure> {
        let mut currency = case.currency;
        let (digest, outstanding) = (case.digest, owed(&fact));
        let number = u32::try_from(row.number).unwrap_or(u32::MAX);
        if self.plan.statuses.any() {
            // A total of the file's counts what stands there, whatever its status means.
            self.found.total.add_rejected(self.plan, row);
        } else {
            self.found.total.add(currency, fact.outstanding);
        }
        let loan = self.known.find(&case.loan_no);
        if let Some(other) = self.spoiled.get(&loan.key) {
            let notice = Notice::new(row.number, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, other.to_string());
            self.named.extend(self.known.get(loan.key).map(|known| known.id));
            self.found.reject(notice);
            return Ok(());
        }
        if let Some(of_book) =
            self.known.get(loan.key).map(|known| known.currency).filter(|of_book| *of_book != currency)
        {
            if check.says_currency(row) || of_book.decimals() != currency.decimals() {
                let value = format!("{currency} ≠ {of_book}");
                self.spoil(&case.loan_no.clone(), row)?;
                self.found.reject(Notice::new(row.number, Some(Field::Currency), NoticeCode::CurrencyConflict, value));
                return Ok(());
            }
            // The file names no currency: the loan's own is meant.
            case.currency = of_book;
            currency = of_book;
        }
        if let Some(known_as) = &loan.known_as {
            let notice = Notice::new(row.number, Some(Field::LoanNo), NoticeCode::LeadingZerosLost, known_as.as_str());
            self.found.warnings.push(notice);
        }
        let Some(known) = self.known.get_mut(loan.key) else {
            let id = self.next_id;
            self.next_id = self.next_id.next();
            self.known.insert(
                loan.key,
                Known { id, digest, row: number, outcome: Outcome::Created, currency: case.currency, change: 0 },
            );
            self.found.counts.created += 1;
            self.found.new_loans.push((case.debtor_key, outstanding, currency));
            self.found.add_owed(currency, outstanding, 1)?;
            if fact.due_day.is_none() && fact.settled_day.is_none() && outstanding > 0 {
                self.found.warnings.push(Notice::new(row.number, Some(Field::DueDate), NoticeCode::DueDateMissing, ""));
            }
            if self.sender.is_some() {
                self.chunk.push_case(id, &case);
                self.chunk.push_fact(id, &fact);
                if self.chunk.is_full() {
                    self.flush()?;
                }
            }
            return Ok(());
        };
        match known.outcome {
            Outcome::NotSeen if known.digest == digest => {
                (known.outcome, known.row) = (Outcome::Unchanged, number);
                self.found.counts.unchanged += 1;
                self.found.add_owed(currency, outstanding, 1)?;
            }
            Outcome::NotSeen => {
                (known.outcome, known.row, known.digest) = (Outcome::Waiting, number, digest);
                self.waiting.push(Waiting { key: loan.key, row: row.number, case, fact });
                self.found.add_owed(currency, outstanding, 1)?;
                if self.waiting.len() >= UPDATES_AT_ONCE {
                    self.resolve()?;
                }
            }
            Outcome::Contradicted => {
                let first = known.row.to_string();
                self.found.reject(Notice::new(row.number, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, first));
            }
            _ if known.digest == digest => {
                let first = known.row.to_string();
                self.repeats.entry(loan.key).or_default().push(row.number);
                self.found.counts.unchanged += 1;
                self.found.warnings.push(Notice::new(row.number, Some(Field::LoanNo), NoticeCode::DuplicateRow, first));
            }
            _ => {
                self.contradict(loan.key, row.number)?;
                let first = self.known.get(loan.key).map_or(0, |known| known.row).to_string();
                self.found.reject(Notice::new(row.number, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, first));
            }
        }
        Ok(())
    }

    /// Completes the waiting rows by what the book has of their loans, and tells those that say
    /// something new from those that only say it otherwise.
    fn resolve(&mut self) -> Result<(), Failure> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(());
        }
        let ids: Vec<CaseId> = waiting.iter().filter_map(|row| self.known.get(row.key)).map(|known| known.id).collect();
        let (rows, facts, scheduled) = self.runtime.block_on(async {
            let scheduled = self.book.with_schedule(&ids).await?;
            Ok::<_, Failure>((self.book.case_rows(&ids).await?, self.book.facts_of(&ids).await?, scheduled))
        })?;
        let mut rows: HashMap<CaseId, CaseRow> = rows.into_iter().collect();
        let day = day_number(self.plan.as_of);
        let mut holding: HashMap<CaseId, NewFact> = HashMap::new();
        let mut newest: HashMap<CaseId, i32> = HashMap::new();
        for (id, fact) in facts {
            newest.insert(id, fact.effective_day);
            // The newest that was effective by the day of the file holds; else the first.
            if fact.effective_day <= day || !holding.contains_key(&id) {
                holding.insert(id, fact);
            }
        }
        let (mut updates, mut confirmed) = (Vec::new(), Vec::new());
        for Waiting { key, row, mut case, mut fact } in waiting {
            let Some(known) = self.known.get_mut(key) else { continue };
            let id = known.id;
            let Some(before) = rows.remove(&id) else { continue };
            // A loan that only a schedule has told of has no figures yet.
            let figures = holding.remove(&id);
            let holds = figures.clone().unwrap_or_default();
            let warnings = &mut self.found.warnings;
            let mut warn = |notice: Notice| warnings.push(notice);
            drift::complete((row, self.plan), (&mut case, &mut fact), (&before, &holds), &mut warn)?;
            if newest.get(&id).is_some_and(|newest| *newest > day) {
                drift::keep_newer(&mut case, &before)?;
            }
            if scheduled.contains(&id) {
                warn(Notice::new(row, Some(Field::Outstanding), NoticeCode::ScheduleDecides, ""));
            } else if fact.due_day.is_none() && fact.settled_day.is_none() && fact.outstanding > 0 {
                warn(Notice::new(row, Some(Field::DueDate), NoticeCode::DueDateMissing, ""));
            }
            if figures.is_some() && drift::says_nothing_new(&case, &fact, &before, &holds) {
                known.outcome = Outcome::Unchanged;
                self.found.counts.unchanged += 1;
                if holds.effective_day != day && !self.plan.is_known {
                    confirmed.push((id, fact));
                }
                continue;
            }
            known.outcome = Outcome::Updated;
            self.found.counts.updated += 1;
            if figures.is_some() && !scheduled.contains(&id) && fact.settled_day.is_none() && fact.removal.is_none() {
                drift::drift(row, &case, &fact, &holds, &mut warn);
                self.moved.0 += i128::from(holds.outstanding);
                self.moved.1 += i128::from(fact.outstanding);
            }
            updates.push(Update { id, before, case, fact });
        }
        if self.sender.is_some() {
            for (id, fact) in confirmed {
                self.chunk.push_fact(id, &fact);
            }
            if self.chunk.is_full() {
                self.flush()?;
            }
            if !updates.is_empty() {
                self.send(Step::Update(updates))?;
            }
        }
        Ok(())
    }

    /// Another row of a loan, `other`, says something else than the first: that one stands no more,
    /// nor do those that repeat it.
    fn contradict(&mut self, key: LoanKey, other: u64) -> Result<(), Failure> {
        self.resolve()?;
        let Some(known) = self.known.get_mut(key) else {
            return Ok(());
        };
        let before = std::mem::replace(&mut known.outcome, Outcome::Contradicted);
        let (first, id) = (u64::from(known.row), known.id);
        let counts = &mut self.found.counts;
        match before {
            Outcome::Created => counts.created -= 1,
            Outcome::Updated => counts.updated -= 1,
            _ => counts.unchanged -= 1,
        }
        self.contradicted.insert(first);
        let notice = |row: u64, other: u64| {
            Notice::new(row, Some(Field::LoanNo), NoticeCode::DuplicateLoanNo, other.to_string())
        };
        self.found.reject(notice(first, other));
        // What repeated a row that does not stand stands no more than it.
        for repeat in self.repeats.remove(&key).unwrap_or_default() {
            self.found.counts.unchanged -= 1;
            self.found.reject(notice(repeat, other));
        }
        if self.sender.is_some() {
            self.flush()?;
            self.send(Step::Revert { id, created: before == Outcome::Created })?;
        }
        Ok(())
    }

    /// Reads the file once more for the rows that were taken and then contradicted, to take them
    /// out of the sums.
    fn account_for_contradicted(&mut self, check: &RowCheck<'_>) -> Result<(), Failure> {
        if self.contradicted.is_empty() {
            return Ok(());
        }
        let mut failed = Ok(());
        read_rows(&self.plan.file, self.plan.sheet.as_deref(), &mut |mut row| {
            self.plan.repairs.mend(&mut row);
            if self.contradicted.contains(&row.number)
                && let Checked::Case(checked) = check.check(&row, &mut |_| {})
            {
                let (case, fact) = *checked;
                let currency = case.currency;
                failed = self.found.add_owed(currency, owed(&fact), -1);
            }
            if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        failed?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, CaseChunk::new(self.change));
        self.send(Step::Create(chunk))
    }

    fn send(&self, step: Step) -> Result<(), Failure> {
        match &self.sender {
            // The writer is gone only when it failed; its own failure is the one that counts.
            Some(sender) => sender.blocking_send(step).map_err(|_| Failure::new(FailureCode::Cancelled)),
            None => Ok(()),
        }
    }
}
