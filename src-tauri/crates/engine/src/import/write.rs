//! Carrying an import out: the thread that reads and checks, and the task that writes.

use super::ImportRequest;
use super::cases::{Checked, RowCheck};
use super::plan::Plan;
use super::report::{ImportResult, Notice, RowCounts, Totals, WithRejects};
use super::schedule;
use crate::engine::Engine;
use crate::failure::{Failure, codes};
use crate::portfolio::NO_DAY;
use crate::progress::{Cancel, Progress};
use caseload_domain::calendar::day_number;
use caseload_domain::money::Sums;
use caseload_domain::{Field, Status};
use caseload_files::columns::Kind;
use caseload_files::{Cell, Row, read_rows, values};
use caseload_store::{CaseChunk, CaseRow, Change, NewFact, What};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many chunks may wait between the threads: enough to keep both busy, few enough for memory.
const CHUNKS_WAITING: usize = 8;
/// Changed cases written at a time.
const UPDATES_AT_ONCE: usize = 250;
/// Progress is told every so many rows.
const PROGRESS_EVERY: u64 = 2_000;
/// From this size on, a first file is loaded without secondary indices.
const LARGE_FILE: u64 = 4 << 20;

/// What became of a loan's first row in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The file has not named it yet.
    NotSeen,
    Created,
    Updated,
    Unchanged,
    /// Two rows contradict each other; neither stands.
    Contradicted,
}

/// What is known of a loan, from the book or from the file so far.
struct Known {
    id: i64,
    digest: i64,
    row: u32,
    outcome: Outcome,
}

/// What the checking thread has the writer do, in this order.
enum Step {
    Create(CaseChunk),
    Update(Vec<(i64, CaseRow, NewFact)>),
    Revert { id: i64, created: bool },
}

/// What the checking thread found.
pub(super) struct Found {
    pub counts: RowCounts,
    pub sums: Sums,
    pub warnings: Vec<Notice>,
    pub rejects: Vec<Notice>,
    pub rejected_cells: Vec<Vec<String>>,
    /// Cases of the book that the file doesn't name.
    absent: Vec<i64>,
}

impl Found {
    pub(super) fn new() -> Self {
        Self {
            counts: RowCounts::default(),
            sums: Sums::default(),
            warnings: Vec::new(),
            rejects: Vec::new(),
            rejected_cells: Vec::new(),
            absent: Vec::new(),
        }
    }

    pub(super) fn reject(&mut self, notice: Notice, row: &Row) {
        self.counts.rejected += 1;
        self.rejects.push(notice);
        self.rejected_cells.push(shown(row));
    }
}

fn shown(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| Cell::display(cell).to_string()).collect()
}

pub(super) async fn run(
    engine: &Engine,
    plan: Plan,
    request: &ImportRequest,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<WithRejects, Failure> {
    let plan = Arc::new(plan);
    let run = engine.book.next_run().await?;
    // The lock comes first, so that what is compared with stays as it is.
    let mut change = if request.dry_run { None } else { Some(engine.change(What::Import).await?) };
    let outcome = match plan.kind {
        Kind::Cases => cases(engine, plan.clone(), request, &mut change, progress, cancel).await,
        Kind::Instalments | Kind::Payments => {
            schedule::run(engine, plan.clone(), &mut change, progress, cancel).await.map(|found| (found, 0))
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
    order_by_row(&mut found);
    let mut result = ImportResult {
        run,
        change: None,
        dry_run: request.dry_run,
        kind: plan.kind,
        file: plan.file_info(),
        as_of: plan.as_of,
        columns: plan.matches(),
        rows: found.counts,
        closed,
        totals: Totals { outstanding: found.sums.to_list() },
        warnings: found.warnings,
        rejects: found.rejects,
    };
    if let Some(mut change) = change {
        result.change = Some(change.id());
        let json = |value: &ImportResult| {
            serde_json::to_string(value)
                .map_err(|error| Failure::new(codes::DATABASE_FAILED).with("reason", error.to_string()))
        };
        let counts = serde_json::json!(result.rows);
        result.run = change
            .record_import(
                &plan.file.name,
                &plan.file.sha256,
                plan.kind.name(),
                day_number(plan.as_of),
                &counts.to_string(),
                "{}",
            )
            .await?;
        change.set_import_result(result.run, &json(&result)?).await?;
        let params = serde_json::json!({
            "run": result.run,
            "file": plan.file.name,
            "sha256": plan.file.sha256,
            "kind": plan.kind.name(),
            "as_of": plan.as_of,
            "rows": counts,
            "closed": closed,
        });
        change.commit(&params).await?;
    }
    Ok(WithRejects { result, rejected_cells: found.rejected_cells })
}

/// Notices come in the order of the rows; a contradiction names an earlier row late.
fn order_by_row(found: &mut Found) {
    let mut order: Vec<usize> = (0..found.rejects.len()).collect();
    order.sort_by_key(|&at| found.rejects[at].row);
    found.rejects = order.iter().map(|&at| found.rejects[at].clone()).collect();
    found.rejected_cells = order.iter().map(|&at| std::mem::take(&mut found.rejected_cells[at])).collect();
    found.warnings.sort_by_key(|notice| notice.row);
}

async fn cases(
    engine: &Engine,
    plan: Arc<Plan>,
    request: &ImportRequest,
    change: &mut Option<Change>,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<(Found, u64), Failure> {
    let mut known: HashMap<u128, Known> = HashMap::new();
    engine
        .book
        .stored_keys(|stored| {
            let known_before = Known { id: stored.id, digest: stored.digest, row: 0, outcome: Outcome::NotSeen };
            known.insert(loan_key(&stored.loan_no), known_before);
        })
        .await?;
    let (number, next_id) = match change.as_mut() {
        Some(change) => (change.id(), change.last_case_id().await? + 1),
        None => (0, 1),
    };
    let without_indices = next_id == 1 && plan.file.size > LARGE_FILE;
    if let Some(change) = change.as_mut().filter(|_| without_indices) {
        change.drop_case_indices().await?;
    }
    let (sender, mut steps) = mpsc::channel(CHUNKS_WAITING);
    let writes = change.is_some();
    let full = request.full;
    let checking = tokio::task::spawn_blocking(move || {
        Checking {
            plan: &plan,
            known,
            change: number,
            next_id,
            sender: writes.then_some(sender),
            chunk: CaseChunk::new(number),
            updates: Vec::new(),
            found: Found::new(),
            contradicted: HashSet::new(),
            named: HashSet::new(),
        }
        .run(&progress, &cancel, full)
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
    let found = checking.await.map_err(|error| Failure::new(codes::FILE_DAMAGED).with("reason", error.to_string()))?;
    written?;
    let found = found?;
    if let Some(change) = change.as_mut().filter(|_| without_indices) {
        change.create_case_indices().await?;
    }
    let closed = if request.full { close_absent(engine, change, &found.absent, request).await? } else { 0 };
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

async fn write_updates(change: &mut Change, updates: Vec<(i64, CaseRow, NewFact)>) -> Result<(), Failure> {
    let ids: Vec<i64> = updates.iter().map(|(id, ..)| *id).collect();
    let before: HashMap<i64, CaseRow> = change.case_rows(&ids).await?.into_iter().collect();
    let mut chunk = CaseChunk::new(change.id());
    for (id, case, fact) in updates {
        let Some(before) = before.get(&id) else { continue };
        change.update_case(id, before, &case).await?;
        chunk.push_fact(id, &fact)?;
    }
    change.write_chunk(chunk).await?;
    Ok(())
}

/// Closes the open cases that a whole portfolio doesn't name; gives how many they are.
async fn close_absent(
    engine: &Engine,
    change: &mut Option<Change>,
    absent: &[i64],
    request: &ImportRequest,
) -> Result<u64, Failure> {
    let portfolio = engine.portfolio().await?;
    let day = day_number(request.as_of);
    let standing = portfolio.standing(day, None);
    let open: Vec<(i64, usize)> = absent
        .iter()
        .filter_map(|id| Some((*id, portfolio.index_of(*id)?)))
        .filter(|(_, index)| standing.status[*index] == Status::Open)
        .collect();
    let Some(change) = change.as_mut() else {
        return Ok(open.len() as u64);
    };
    for some in open.chunks(UPDATES_AT_ONCE) {
        let ids: Vec<i64> = some.iter().map(|(id, _)| *id).collect();
        let before: HashMap<i64, CaseRow> = change.case_rows(&ids).await?.into_iter().collect();
        let mut chunk = CaseChunk::new(change.id());
        for (id, index) in some {
            let Some(case) = before.get(id) else { continue };
            // No row of a file has this digest: when the loan comes back, it is an update.
            let closed = CaseRow { digest: 0, ..case.clone() };
            change.update_case(*id, case, &closed).await?;
            let due = standing.due[*index];
            let fact = NewFact {
                effective_day: day,
                due_day: (due != NO_DAY).then_some(due),
                outstanding: standing.outstanding[*index],
                withdrawn: true,
                ..NewFact::default()
            };
            chunk.push_fact(*id, &fact)?;
        }
        change.write_chunk(chunk).await?;
    }
    Ok(open.len() as u64)
}

/// 128 bits of a loan number: among millions, no two meet.
fn loan_key(loan_no: &str) -> u128 {
    let digest = Sha256::digest(loan_no.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    u128::from_be_bytes(bytes)
}

/// The work of the checking thread.
struct Checking<'plan> {
    plan: &'plan Plan,
    known: HashMap<u128, Known>,
    change: i64,
    next_id: i64,
    /// Where steps go; `None` when run dry.
    sender: Option<mpsc::Sender<Step>>,
    chunk: CaseChunk,
    updates: Vec<(i64, CaseRow, NewFact)>,
    found: Found,
    /// Rows that a later one contradicts.
    contradicted: HashSet<u64>,
    /// Cases of the book whose row was rejected: the file names them, so they are not absent.
    named: HashSet<i64>,
}

impl Checking<'_> {
    fn run(
        mut self,
        progress: &(impl Fn(Progress) + Send + Sync),
        cancel: &Cancel,
        full: bool,
    ) -> Result<Found, Failure> {
        let check = RowCheck::new(self.plan);
        let header_row = self.plan.layout.header_row;
        let mut failed: Option<Failure> = None;
        let mut trailing_blank = 0;
        read_rows(&self.plan.file, self.plan.sheet.as_deref(), &mut |row| {
            if row.number <= header_row {
                return ControlFlow::Continue(());
            }
            if cancel.is_cancelled() {
                failed = Some(Failure::new(codes::CANCELLED));
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
        self.flush()?;
        self.account_for_contradicted(&check)?;
        if full {
            self.found.absent = self
                .known
                .values()
                .filter(|known| known.outcome == Outcome::NotSeen && !self.named.contains(&known.id))
                .map(|known| known.id)
                .collect();
            self.found.absent.sort_unstable();
        }
        progress(Progress { done: self.found.counts.read, total: Some(self.found.counts.read) });
        Ok(self.found)
    }

    fn take(&mut self, check: &RowCheck<'_>, row: &Row, trailing_blank: &mut u64) -> Result<(), Failure> {
        let warnings = &mut self.found.warnings;
        let checked = check.check(row, &mut |notice| warnings.push(notice));
        if !matches!(checked, Checked::Blank) {
            *trailing_blank = 0;
        }
        match checked {
            Checked::Blank => {
                self.found.counts.blank += 1;
                *trailing_blank += 1;
            }
            Checked::Footer => {
                self.found.counts.footer += 1;
                if row.beyond {
                    self.found.warnings.push(notice(row.number, "stray_cell", String::new()));
                }
            }
            Checked::Rejected(notice) => {
                if let Some(at) = self.plan.place_of(Field::LoanNo) {
                    let loan_no = values::identifier(row.cell(at)).text;
                    self.named.extend(self.known.get(&loan_key(&loan_no)).map(|known| known.id));
                }
                self.found.reject(notice, row);
            }
            Checked::Case(checked) => {
                let (case, fact) = *checked;
                self.take_case(case, fact, row)?;
            }
        }
        Ok(())
    }

    fn take_case(&mut self, case: CaseRow, fact: NewFact, row: &Row) -> Result<(), Failure> {
        let currency = case.currency.parse().unwrap_or(self.plan.currency);
        let (digest, outstanding) = (case.digest, fact.outstanding);
        let number = u32::try_from(row.number).unwrap_or(u32::MAX);
        let counts = &mut self.found.counts;
        match self.known.entry(loan_key(&case.loan_no)) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                let id = self.next_id;
                self.next_id += 1;
                vacant.insert(Known { id, digest, row: number, outcome: Outcome::Created });
                counts.created += 1;
                if self.sender.is_some() {
                    self.chunk.push_case(id, &case)?;
                    self.chunk.push_fact(id, &fact)?;
                    if self.chunk.is_full() {
                        self.flush()?;
                    }
                }
            }
            std::collections::hash_map::Entry::Occupied(mut occupied) => {
                let known = occupied.get_mut();
                match known.outcome {
                    Outcome::NotSeen if known.digest == digest => {
                        known.outcome = Outcome::Unchanged;
                        known.row = number;
                        counts.unchanged += 1;
                    }
                    Outcome::NotSeen => {
                        known.outcome = Outcome::Updated;
                        known.row = number;
                        known.digest = digest;
                        let id = known.id;
                        counts.updated += 1;
                        if self.sender.is_some() {
                            self.updates.push((id, case, fact));
                            if self.updates.len() >= UPDATES_AT_ONCE {
                                self.flush()?;
                            }
                        }
                    }
                    Outcome::Contradicted => {
                        let first = known.row;
                        self.found.reject(notice(row.number, "duplicate_loan_no", first.to_string()), row);
                        return Ok(());
                    }
                    _ if known.digest == digest => {
                        let first = known.row;
                        counts.unchanged += 1;
                        self.found.warnings.push(notice(row.number, "duplicate_row", first.to_string()));
                        return Ok(());
                    }
                    _ => return self.contradict(&case.loan_no, row),
                }
            }
        }
        self.found.sums.add(currency, outstanding)?;
        Ok(())
    }

    /// A second row of a loan says something else than the first: neither stands.
    fn contradict(&mut self, loan_no: &str, row: &Row) -> Result<(), Failure> {
        let Some(known) = self.known.get_mut(&loan_key(loan_no)) else {
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
        counts.rejected += 1;
        self.found.rejects.push(notice(first, "duplicate_loan_no", row.number.to_string()));
        self.found.rejected_cells.push(Vec::new());
        self.found.reject(notice(row.number, "duplicate_loan_no", first.to_string()), row);
        if self.sender.is_some() && before != Outcome::Unchanged {
            self.flush()?;
            self.send(Step::Revert { id, created: before == Outcome::Created })?;
        }
        Ok(())
    }

    /// Reads the file once more for the rows that were taken and then contradicted: what they are
    /// in the sums, and how they looked.
    fn account_for_contradicted(&mut self, check: &RowCheck<'_>) -> Result<(), Failure> {
        if self.contradicted.is_empty() {
            return Ok(());
        }
        let mut cells: HashMap<u64, Vec<String>> = HashMap::new();
        let mut failed = Ok(());
        read_rows(&self.plan.file, self.plan.sheet.as_deref(), &mut |row| {
            if self.contradicted.contains(&row.number) {
                if let Checked::Case(checked) = check.check(&row, &mut |_| {}) {
                    let (case, fact) = *checked;
                    let currency = case.currency.parse().unwrap_or(self.plan.currency);
                    failed = self.found.sums.add(currency, -fact.outstanding);
                }
                cells.insert(row.number, shown(&row));
            }
            if failed.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        failed?;
        for (notice, kept) in self.found.rejects.iter().zip(&mut self.found.rejected_cells) {
            if kept.is_empty()
                && let Some(cells) = cells.get(&notice.row)
            {
                kept.clone_from(cells);
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failure> {
        if !self.chunk.is_empty() {
            let chunk = std::mem::replace(&mut self.chunk, CaseChunk::new(self.change));
            self.send(Step::Create(chunk))?;
        }
        if !self.updates.is_empty() {
            let updates = std::mem::take(&mut self.updates);
            self.send(Step::Update(updates))?;
        }
        Ok(())
    }

    fn send(&self, step: Step) -> Result<(), Failure> {
        match &self.sender {
            // The writer is gone only when it failed; its own failure is the one that counts.
            Some(sender) => sender.blocking_send(step).map_err(|_| Failure::new(codes::CANCELLED)),
            None => Ok(()),
        }
    }
}

pub(super) fn notice(row: u64, code: &str, value: String) -> Notice {
    Notice {
        row,
        field: (code == "duplicate_loan_no" || code == "duplicate_row" || code == "unknown_loan")
            .then_some(caseload_domain::Field::LoanNo),
        code: code.to_owned(),
        value,
    }
}
