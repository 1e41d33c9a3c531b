//! Carrying a command out by the engine, and putting its outcome into JSON and text.

use crate::arguments::{Arguments, BasisArguments, BucketSetAction, Command, PauseAction, PolicyAction, ProfileAction};
use crate::division;
use crate::doubles;
use crate::outcome::Outcome;
use crate::outsourcing::{self, Moment};
use crate::text;
use crate::values::group_by;
use crate::words::{self, language};
use caseload_engine::{
    AgingRequest, AssignTarget, Bucket, Cancel, CaseFilter, Engine, Failure, FailureCode, HoldRequest, ImportRequest,
    ListRequest, ListSort, MovementRequest, PauseRequest, Policy, PolicyOverride, Progress, ReportRequest,
    SampleRequest, Selection, SortKey, Terms, VintageRequest, WriteOffRequest, write_sample,
};
use chrono::{Local, NaiveDate};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Carries out what was asked.
pub async fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let as_of = arguments.as_of.unwrap_or_else(|| Local::now().date_naive());
    if let Command::Sample { cases, seed, out } = arguments.command {
        let made = write_sample(&SampleRequest { cases, seed, as_of, out })?;
        let text = text::sample(&made);
        return Outcome::new(made, text);
    }
    let book = arguments.book.unwrap_or_else(default_book);
    let (makes, needs) = (makes_a_book(&arguments.command), needs_a_book(&arguments.command));
    // Only what enters something makes a book. Whatever else is asked of one that isn't there is answered of
    // an empty one, which goes again, and that is said.
    let aside = if makes || needs || book.exists() {
        None
    } else {
        // The first look at a file comes before there is a book.
        if !matches!(arguments.command, Command::Import { .. }) {
            let missing = Failure::new(FailureCode::BookMissing).with("path", book.display().to_string());
            eprintln!("caseload: {}", words::failure(&missing));
        }
        let failed =
            |error: std::io::Error| Failure::new(FailureCode::BookCannotOpen).with("reason", error.to_string());
        Some(tempfile::tempdir().map_err(failed)?)
    };
    let engine = match &aside {
        Some(aside) => Engine::create(&aside.path().join("book.caseload"), &actor()).await?,
        None if makes => Engine::open_or_create(&book, &actor()).await?,
        None => Engine::open(&book, &actor()).await?,
    };
    let outcome = carry_out(&engine, arguments.command, as_of, arguments.json).await;
    engine.close().await;
    outcome
}

/// Whether a command is one that a new book may begin with: it enters something.
fn makes_a_book(command: &Command) -> bool {
    match command {
        Command::Import { dry_run, .. } => !dry_run,
        Command::Collectors { action } => action.is_some(),
        Command::Agencies { action } => action.is_some(),
        Command::BucketSets { action } => action.is_some(),
        Command::Policies { action } => action.is_some(),
        Command::Currency { code } => code.is_some(),
        _ => false,
    }
}

/// Whether a command makes no sense without the book that was meant.
fn needs_a_book(command: &Command) -> bool {
    matches!(command, Command::Check { .. } | Command::Undo { .. } | Command::Redo)
}

/// The app's own book.
fn default_book() -> PathBuf {
    directories::BaseDirs::new().map_or_else(
        || PathBuf::from("book.caseload"),
        |dirs| dirs.data_dir().join("com.caseload.desktop").join("book.caseload"),
    )
}

/// Who stands in the log.
fn actor() -> String {
    std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "command line".to_owned())
}

async fn carry_out(engine: &Engine, command: Command, as_of: NaiveDate, json: bool) -> Result<Outcome, Failure> {
    match command {
        Command::Import {
            file,
            kind,
            sheet,
            header_row,
            map,
            keep,
            accept_guesses,
            status,
            signs,
            encoding,
            delimiter,
            profile,
            currency,
            dates,
            decimals,
            full,
            close,
            all_new,
            add_up,
            schedule,
            dry_run,
            rejects,
        } => {
            let is_said = !map.is_empty()
                || !keep.is_empty()
                || !status.is_empty()
                || signs.is_some()
                || accept_guesses
                || add_up
                || schedule.is_some();
            let (profile, remember_as) = profile_to_use(engine, profile, is_said).await?;
            let request = ImportRequest {
                kind,
                sheet,
                header_row,
                columns: map
                    .into_iter()
                    .map(|(field, header)| (header, Some(field)))
                    .chain(keep.into_iter().map(|header| (header, None)))
                    .collect(),
                encoding,
                delimiter,
                profile,
                remember_as,
                accept_guesses,
                statuses: status,
                signs,
                close,
                all_new,
                add_up,
                schedule,
                currency,
                dates,
                decimals,
                full,
                dry_run,
                rejects,
                language: Some(language()),
                ..ImportRequest::of(file, as_of)
            };
            let bar = progress_bar(json);
            let told = bar.clone();
            let result = engine
                .imports()
                .import(&request, move |progress: Progress| told.set_position(progress.done), Cancel::default())
                .await;
            bar.finish_and_clear();
            let result = result?;
            let text = text::import(&result);
            Outcome::new(result, text)
        }
        Command::Doubles { action } => doubles::run(engine, action).await,
        Command::Profiles { action } => {
            match action {
                None => {}
                Some(ProfileAction::Export { name, out }) => engine.imports().export_profile(&name, &out).await?,
                Some(ProfileAction::Import { file }) => {
                    engine.imports().import_profile(&file).await?;
                }
                Some(ProfileAction::Remove { name }) => engine.imports().remove_profile(&name).await?,
            }
            let profiles = engine.imports().profiles().await?;
            let text = text::profiles(&profiles);
            Outcome::new(profiles, text)
        }
        Command::Imports => {
            let runs = engine.imports().imports().await?;
            let text = text::imports(&runs);
            Outcome::new(runs, text)
        }
        Command::Aging { basis, known_on, by, bucket, filter, search, compare, out } => {
            let is_filtered = !bucket.is_empty() || !filter.is_empty() || search.is_some();
            let by_group = by.as_deref().and_then(group_by);
            let request = AgingRequest {
                as_of,
                known_on,
                basis: basis_of(engine, basis).await?,
                by: by_group,
                by_column: by.filter(|_| by_group.is_none()),
                currency: None,
                filter: if is_filtered {
                    Some(Box::new(case_filter(engine, bucket, filter, search).await?))
                } else {
                    None
                },
                compare,
            };
            let table = engine.reports().aging(&request).await?;
            write_report(engine, &ReportRequest::Aging(request), out).await?;
            let text = text::aging(&table);
            Outcome::new(table, text)
        }
        Command::Movement { from, to, basis, known_on, out } => {
            let basis = basis_of(engine, basis).await?;
            let request = MovementRequest { from, to: to.unwrap_or(as_of), known_on, currency: None, basis };
            let movement = engine.reports().movement(&request).await?;
            write_report(engine, &ReportRequest::Movement(request), out).await?;
            let text = text::movement(&movement);
            Outcome::new(movement, text)
        }
        Command::RollRates { basis, out } => {
            let basis = basis_of(engine, basis).await?;
            let rates = engine.reports().roll_rates(as_of, &basis).await?;
            write_report(engine, &ReportRequest::RollRates { as_of, basis }, out).await?;
            let text = text::roll_rates(&rates);
            Outcome::new(rates, text)
        }
        Command::Vintage { days, basis, out } => {
            let request = VintageRequest { as_of, days, basis: basis_of(engine, basis).await? };
            let vintages = engine.reports().vintage(&request).await?;
            write_report(engine, &ReportRequest::Vintage(request), out).await?;
            let text = text::vintages(&vintages);
            Outcome::new(vintages, text)
        }
        Command::Policies { action } => {
            match action {
                None => {}
                Some(PolicyAction::Use { name }) => engine.use_policy(&name).await?,
                Some(PolicyAction::Add {
                    name,
                    buckets,
                    day_count,
                    tolerance,
                    fees_first,
                    grace_days,
                    class_by,
                    product,
                }) => {
                    let tolerance = in_minor_units(engine, "tolerance", tolerance).await?.unwrap_or(0);
                    let day_count = day_count.unwrap_or_default();
                    let terms = Terms { day_count, tolerance, fees_first, grace_days, class_by };
                    let bucket_set = buckets.unwrap_or_else(|| "m".to_owned());
                    engine.save_policy(&Policy { name, version: 0, bucket_set, terms, products: product }).await?;
                }
            }
            let policies = engine.policies().await?;
            let text = text::policies(&policies);
            Outcome::new(policies, text)
        }
        Command::BucketSets { action } => {
            if let Some(BucketSetAction::Add { name, buckets }) = action {
                engine.save_bucket_set(&name, ascending(&buckets)?).await?;
            }
            let sets = engine.bucket_sets().await?;
            let text = text::bucket_sets(&sets);
            Outcome::new(sets, text)
        }
        Command::Pauses { action } => {
            match action {
                None => {}
                Some(PauseAction::Add { loan, product, from, until, reason }) => {
                    engine.casework().pause(&PauseRequest { loan_no: loan, product, from, until, reason }).await?;
                }
                Some(PauseAction::Remove { pause }) => engine.casework().unpause(pause).await?,
            }
            let pauses = engine.casework().pauses().await?;
            let text = text::pauses(&pauses);
            Outcome::new(pauses, text)
        }
        Command::Cases { bucket, filter, search, sort, limit, offset, out, known_on, basis } => {
            let request = ListRequest {
                as_of,
                known_on,
                basis: basis_of(engine, basis).await?,
                filter: case_filter(engine, bucket, filter, search).await?,
                sort: sort.iter().map(|text| list_sort(text)).collect::<Result<_, _>>()?,
            };
            cases(engine, &request, offset, limit, out.as_deref()).await
        }
        Command::Case { loan_no, known_on, basis } => {
            let basis = basis_of(engine, basis).await?;
            let case = engine.casework().case(&loan_no, as_of, known_on, &basis).await?;
            let text = text::case(&case);
            Outcome::new(case, text)
        }
        Command::Collectors { action } => division::collectors(engine, action, as_of).await,
        Command::Divide(said) => division::divide(engine, said, as_of).await,
        Command::Rules { action } => division::rules(engine, action).await,
        Command::Divisions { action } => division::divisions(engine, action).await,
        Command::Trials => division::trials(engine, as_of).await,
        Command::Worklists(said) => division::worklists(engine, said, as_of).await,
        Command::WorklistResults { file, dry_run } => division::worklist_results(engine, &file, dry_run, as_of).await,
        Command::Assign { loan_no, to, team, with_siblings } => {
            let target = match (to, team) {
                (Some(to), _) => AssignTarget::Collector(to),
                (None, team) => AssignTarget::Team(team.unwrap_or_default()),
            };
            division::assign(engine, loan_no, target, with_siblings, as_of).await
        }
        Command::Unassign { loan_no } => division::assign(engine, loan_no, AssignTarget::Undivided, false, as_of).await,
        Command::Hold { loan_no, reason, until } => {
            let selection = Selection::LoanNos(loan_no);
            assigned(engine.casework().hold(&HoldRequest { selection, reason, until, as_of }).await?)
        }
        Command::WriteOff { loan_no, reason } => {
            let selection = Selection::LoanNos(loan_no);
            removed(engine.casework().write_off(&WriteOffRequest { selection, reason, as_of }).await?)
        }
        Command::Reinstate { loan_no } => {
            removed(engine.casework().reinstate(&Selection::LoanNos(loan_no), as_of).await?)
        }
        Command::Release { loan_no } => assigned(engine.casework().release(&Selection::LoanNos(loan_no), as_of).await?),
        Command::Agencies { action } => outsourcing::agencies(engine, action, as_of).await,
        Command::Place(said) => outsourcing::place(engine, said, as_of).await,
        Command::Export(said) => outsourcing::export(engine, said, as_of).await,
        Command::Batches { batch } => outsourcing::batches(engine, batch, as_of).await,
        Command::Acknowledge { batch, note } => {
            outsourcing::moment(engine, batch, note, Moment::Acknowledged, as_of).await
        }
        Command::Withdraw { batch, note } => outsourcing::moment(engine, batch, note, Moment::Withdrawn, as_of).await,
        Command::Recall(said) => outsourcing::recall(engine, said, as_of).await,
        Command::Object { batch, loan_no, note } => {
            outsourcing::moment(engine, batch, note, Moment::Objected(loan_no), as_of).await
        }
        Command::ConfirmDeletion { batch, file, note } => {
            outsourcing::moment(engine, batch, note, Moment::DeletionConfirmed(file), as_of).await
        }
        Command::Return(said) => outsourcing::take_return(engine, said, as_of).await,
        Command::Notices { agency, out } => outsourcing::notices(engine, agency, out, as_of).await,
        Command::Statement(said) => outsourcing::statement(engine, said, as_of).await,
        Command::Scorecard { by, agency } => outsourcing::scorecard(engine, by, agency, as_of).await,
        Command::Disclosure { loan_no } => outsourcing::disclosure(engine, loan_no).await,
        Command::Undo { change } => undone(engine.undo(change).await?),
        Command::Redo => undone(engine.redo(None).await?),
        Command::Log { limit } => {
            let log = engine.log(None, limit).await?;
            let text = text::log(&log);
            Outcome::new(log, text)
        }
        Command::Currency { code } => {
            if let Some(code) = code {
                engine.set_currency(code).await?;
            }
            let currency = engine.currency().await?;
            Outcome::new(json!({ "currency": currency }), format!("{currency}\n"))
        }
        Command::Check { head } => {
            let result = engine.check(as_of, head.as_deref()).await?;
            let (good, text) = (result.ok, text::check(&result));
            Ok(Outcome::new(result, text)?.that_is(good))
        }
        // Done before a book is opened.
        Command::Sample { .. } => Outcome::new(Value::Null, String::new()),
    }
}

/// By what age is counted, amounts in minor units.
async fn basis_of(engine: &Engine, said: BasisArguments) -> Result<PolicyOverride, Failure> {
    Ok(PolicyOverride {
        policy: said.policy,
        bucket_set: said.buckets,
        day_count: said.day_count,
        tolerance: in_minor_units(engine, "tolerance", said.tolerance).await?,
        fees_first: said.fees_first.then_some(true),
        grace_days: said.grace_days,
        level: said.level,
    })
}

/// An amount in the book's currency, as minor units.
async fn in_minor_units(engine: &Engine, field: &str, text: Option<String>) -> Result<Option<i64>, Failure> {
    match text {
        Some(text) => engine.amount_in_book_currency(field, &text).await.map(Some),
        None => Ok(None),
    }
}

/// Buckets from `CODE:LAST_DAY`, each beginning on the day after the one before ends.
fn ascending(texts: &[String]) -> Result<Vec<Bucket>, Failure> {
    let mut buckets: Vec<Bucket> = Vec::new();
    for text in texts {
        let (code, last) = text.rsplit_once(':').unwrap_or((text, ""));
        let refused =
            || Failure::new(FailureCode::ValueOutOfRange).with("field", "buckets").with("value", text.as_str());
        let to = if last.trim().is_empty() { None } else { Some(last.trim().parse().map_err(|_| refused())?) };
        let from = buckets.last().and_then(|before| before.to).and_then(|day: i32| day.checked_add(1));
        buckets.push(Bucket { code: code.trim().to_owned(), from, to });
    }
    Ok(buckets)
}

/// Writes a report to a workbook where one was asked for.
async fn write_report(engine: &Engine, request: &ReportRequest, out: Option<PathBuf>) -> Result<(), Failure> {
    if let Some(out) = out {
        engine.reports().export_report(request, &out, language()).await?;
    }
    Ok(())
}

/// `--profile` names the profile to read by; with `--map` it keeps what was mapped under that name.
async fn profile_to_use(
    engine: &Engine,
    name: Option<String>,
    mapped: bool,
) -> Result<(Option<String>, Option<String>), Failure> {
    let Some(name) = name else { return Ok((None, None)) };
    let known = engine.imports().profiles().await?.iter().any(|profile| profile.name == name.trim());
    Ok((Some(name.clone()).filter(|_| known || !mapped), Some(name).filter(|_| mapped)))
}

fn assigned(assigned: caseload_engine::Assigned) -> Result<Outcome, Failure> {
    let text = text::assigned(&assigned);
    Outcome::new(assigned, text)
}

fn removed(removed: caseload_engine::Assigned) -> Result<Outcome, Failure> {
    let text = text::removed(&removed);
    Outcome::new(removed, text)
}

fn undone(undone: caseload_engine::UndoResult) -> Result<Outcome, Failure> {
    let text = text::undone(&undone);
    Outcome::new(undone, text)
}

/// A bar on a terminal; nothing where nobody watches.
fn progress_bar(json: bool) -> ProgressBar {
    if json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows  {per_sec}  {elapsed}") {
        bar.set_style(style);
    }
    bar
}

async fn cases(
    engine: &Engine,
    request: &ListRequest,
    offset: u64,
    limit: u32,
    out: Option<&Path>,
) -> Result<Outcome, Failure> {
    let moment = engine.at_one_moment().await?;
    let list = moment.open_list(request).await?;
    let rows = moment.list_rows(list.list_id, offset, limit).await?;
    if let Some(out) = out {
        moment.reports().export_list(list.list_id, out, language()).await?;
    }
    let text = text::cases(&list, &rows);
    let document = json!({
        "total": list.total,
        "debtors": list.debtors,
        "outstanding": list.outstanding,
        "credits": list.credits,
        "rows": rows,
    });
    Outcome::new(document, text)
}

/// A filter from `--bucket`, `--where` and `--search`. A name that is no field of the program is a
/// header of the lender's.
async fn case_filter(
    engine: &Engine,
    buckets: Vec<String>,
    pairs: Vec<(String, String)>,
    search: Option<String>,
) -> Result<CaseFilter, Failure> {
    let mut filter = CaseFilter { buckets, search, ..CaseFilter::default() };
    for (name, value) in pairs {
        engine.add_to_filter(&mut filter, &name, &value).await?;
    }
    Ok(filter)
}

fn list_sort(text: &str) -> Result<ListSort, Failure> {
    let (field, descending) = match text.split_once(':') {
        Some((field, "desc")) => (field, true),
        Some((field, "asc")) => (field, false),
        Some(_) => return Err(Failure::new(FailureCode::NoSuchField).with("field", text)),
        None => (text, false),
    };
    let by: SortKey = serde_json::from_value(Value::from(field))
        .map_err(|_| Failure::new(FailureCode::NoSuchField).with("field", field))?;
    Ok(ListSort { by, descending })
}
