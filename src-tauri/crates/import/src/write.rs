//! Carrying an import out: the thread that reads and checks, and the task that writes.

use super::ImportRequest;
use super::cases::is_kept;
use super::checking::{Checking, Seen, Step, Update, WORTH_TELLING};
use super::closing::{Closed, OpenCase, close_absent, hold_by_status, open_among, renumbered};
use super::entries;
use super::existing_loans::ExistingLoans;
use super::found::{Found, NOTICES_LISTED, NOTICES_RECORDED};
use super::plan::Plan;
use super::rejects;
use super::report::{ImportResult, Totals};
use crate::profiles::Profile;
use caseload_domain::calendar::day_number;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::{Currency, Field, Money};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::file_language::FileLanguage;
use caseload_session::names::checked_name;
use caseload_session::notices::{Notice, NoticeCode};
use caseload_session::progress::{Cancel, Progress};
use caseload_session::{CURRENCY_SETTING, Session};
use caseload_store::{CaseChunk, Change, What};
use caseload_tables::columns::Kind;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::mpsc;

/// How many chunks may wait between the threads: enough to keep both busy, few enough for memory.
const CHUNKS_WAITING: usize = 8;
/// From this size on, a first file is loaded without secondary indices.
const LARGE_FILE: u64 = 4 << 20;
pub(super) async fn run(
    session: &Session,
    plan: Arc<Plan>,
    request: &ImportRequest,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<ImportResult, Failure> {
    let run = session.book.next_run().await?;
    // The lock comes first, so that what is compared with stays as it is.
    let mut change = if request.dry_run { None } else { Some(session.change(What::Import).await?) };
    let outcome = match plan.kind {
        Kind::Cases => cases(session, plan.clone(), request, &mut change, progress, cancel).await,
        Kind::Instalments | Kind::Payments => {
            entries::run(session, plan.clone(), request, &mut change, progress, cancel)
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
    let of_book = session.book.setting(CURRENCY_SETTING).await?;
    if plan.assumes_currency() && !session.is_currency_settled().await? {
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
        let agreed = session.first_with_limits_of_money().await?.is_some();
        let currency = if agreed { session.currency().await? } else { currency };
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
    let columns = plan.columns.iter().filter(|column| !super::own_headers::is_own_header(&column.header));
    Ok(Some(Profile {
        name: checked_name(name)?,
        kind: plan.kind,
        columns: columns.map(|column| (column.header.clone(), column.field)).collect(),
        dates: request.dates.or(plan.remembered_dates()),
        statuses: plan.statuses.said(),
        decimals: request.decimals.or(plan.remembered_decimals()),
        signs: request.signs.or(plan.profile.as_ref().and_then(|profile| profile.signs)),
        add_up: plan.adds_up,
        schedule: plan.schedule_extent,
        currency: request.currency.or(plan.profile.as_ref().and_then(|profile| profile.currency)),
        used: change,
    }))
}

async fn cases(
    session: &Session,
    plan: Arc<Plan>,
    request: &ImportRequest,
    change: &mut Option<Change>,
    progress: impl Fn(Progress) + Send + Sync + 'static,
    cancel: Cancel,
) -> Result<(Found, Closed), Failure> {
    let known = ExistingLoans::read(session).await?;
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
    let (book, found, adds_up) = (session.book.clone(), Found::new(request), plan.adds_up);
    let (file, statuses) = (plan.file.name.clone(), plan.statuses.clone());
    let checking = tokio::task::spawn_blocking(move || {
        Checking::new(&plan, book, known, (number, next_id), writes.then_some(sender), found, adds_up)
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
    let (mut found, Seen { cases: seen, unnamed, cut_off_in, earlier }) = checked?;
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
    // Some of the old numbers may have stayed.
    if seen * 4 <= found.new_loans.len() as u64
        && let Some(same) = renumbered(session, &found.new_loans, request).await?
    {
        if !request.dry_run && !request.all_new {
            let refused = Failure::new(FailureCode::LoansRenumbered).with("cases", found.new_loans.len());
            return Err(refused.with("same", same));
        }
        found.warnings.push(Notice::new(0, Some(Field::LoanNo), NoticeCode::LoansRenumbered, same.to_string()));
    }
    if !earlier.is_empty() {
        let ids: Vec<CaseId> = earlier.iter().map(|(.., id)| *id).collect();
        let open: BTreeSet<CaseId> = open_among(session, &ids, request).await?.iter().map(OpenCase::id).collect();
        for (row, number, _) in earlier.into_iter().filter(|(.., id)| !request.full && open.contains(id)) {
            found.warnings.push(Notice::new(row, Some(Field::LoanNo), NoticeCode::EarlierNumberOpen, number));
        }
    }
    // A list that names less than half of the book may be another list, or half of it got lost.
    if (seen > 0 || request.full) && found.absent.len() as u64 > seen {
        let open = open_among(session, &found.absent, request).await?;
        let (gone, all) = (open.len() as u64, open.len() as u64 + seen);
        if gone > seen && gone >= WORTH_TELLING {
            found.warnings.push(Notice::new(0, None, NoticeCode::PortfolioShrunk, format!("{seen} / {all}")));
        }
    }
    let closed =
        if request.full { close_absent(session, change, &found.absent, request).await? } else { Closed::default() };
    if let Some(change) = change.as_mut() {
        hold_by_status(session, change, &statuses, &found.holds, day_number(request.as_of)).await?;
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
