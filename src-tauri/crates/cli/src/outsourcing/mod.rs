//! Carrying out what has to do with outsourcing: agencies, batches, what comes back, and what it earns.

pub mod arguments;
mod text;

use crate::outcome::Outcome;
use crate::values::percentage;
use crate::words::language;
use arguments::{
    AgencyAction, AgencyTermsArguments, ExportArguments, PlaceArguments, RecallArguments, ReturnArguments,
    StatementArguments,
};
use caseload_engine::{
    AgencyEdit, AgencyTerms, AgencyToAdd, CommissionRate, DeletionRequest, Engine, ExportRequest, Failure, FailureCode,
    FieldContract, LifeRequest, PackTemplate, PlaceRequest, PreviewRequest, RecallRequest, ReturnRequest, ScoreBy,
    ScorecardRequest, Selection, StatementFile, StatementRequest,
};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::json;
use std::path::{Path, PathBuf};

pub async fn agencies(engine: &Engine, action: Option<AgencyAction>, as_of: NaiveDate) -> Result<Outcome, Failure> {
    match action {
        None => {}
        Some(AgencyAction::Add { name, term_days, commission }) => {
            engine.outsourcing().add_agency(&AgencyToAdd { name, term_days, commission }).await?;
        }
        Some(AgencyAction::Show { name }) => {
            let agency = engine.outsourcing().agency(&name).await?;
            let text = text::agency(&agency);
            return Outcome::new(agency, text);
        }
        Some(AgencyAction::Set(said)) => {
            let edit = edited(engine, said).await?;
            let agency = engine.outsourcing().edit_agency(&edit).await?;
            let text = text::agency(&agency);
            return Outcome::new(agency, text);
        }
        Some(AgencyAction::Preview { name, batch }) => {
            let request =
                PreviewRequest { agency: name, as_of, batch, contract: None, template: None, language: language() };
            let preview = engine.outsourcing().preview_pack(&request).await?;
            let text = text::preview(&preview);
            return Outcome::new(preview, text);
        }
    }
    let agencies = engine.outsourcing().agencies(as_of).await?;
    let text = text::agencies(&agencies);
    Outcome::new(agencies, text)
}

/// An agreement as a file holds it; what `show --json` prints beside it is passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct AgreementFile {
    terms: Option<AgencyTerms>,
    contract: Option<FieldContract>,
    template: Option<PackTemplate>,
}

async fn edited(engine: &Engine, said: AgencyTermsArguments) -> Result<AgencyEdit, Failure> {
    let file = match &said.agreement {
        Some(path) => agreement_file(path)?,
        None => AgreementFile::default(),
    };
    let mut terms = match file.terms {
        Some(terms) => terms,
        None => engine.outsourcing().agency(&said.name).await?.terms,
    };
    terms.valid_from = said.valid_from.or(terms.valid_from);
    terms.valid_until = said.valid_until.or(terms.valid_until);
    terms.term_days = said.term_days.unwrap_or(terms.term_days);
    terms.most_cases = said.max_cases.or(terms.most_cases);
    if let Some(amount) = &said.max_outstanding {
        terms.most_outstanding = Some(engine.amount_in_book_currency("max_outstanding", amount).await?);
    }
    if !said.region.is_empty() {
        terms.regions = said.region;
    }
    if !said.commission.is_empty() {
        terms.commission = Vec::with_capacity(said.commission.len());
        for line in &said.commission {
            terms.commission.push(commission_line(engine, line).await?);
        }
    }
    if let Some(from) = &said.direct_from {
        terms.direct_from_day = match from.as_str() {
            "never" => None,
            number => Some(number.parse().map_err(|_| out_of_range("direct_from", number))?),
        };
    }
    terms.tail_days = said.tail_days.unwrap_or(terms.tail_days);
    terms.cooling_off_days = said.cooling_off_days.unwrap_or(terms.cooling_off_days);
    Ok(AgencyEdit { name: said.name, terms: Some(terms), contract: file.contract, template: file.template })
}

fn out_of_range(field: &str, value: &str) -> Failure {
    Failure::new(FailureCode::ValueOutOfRange).with("field", field).with("value", value)
}

fn agreement_file(path: &Path) -> Result<AgreementFile, Failure> {
    let failed = |reason: String| {
        Failure::new(FailureCode::FileCannotOpen).with("file", path.display().to_string()).with("reason", reason)
    };
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| out_of_range("agreement", &error.to_string()))
}

/// `[BUCKET][/HAND]=PERCENT[:LEAST[:MOST]]`, or only the percentage and what follows it.
async fn commission_line(engine: &Engine, line: &str) -> Result<CommissionRate, Failure> {
    let refused = || out_of_range("commission", line);
    let (whom, what) = line.rsplit_once('=').unwrap_or(("", line));
    let (bucket, hand) = whom.split_once('/').unwrap_or((whom, "1"));
    let mut parts = what.split(':');
    let percent = parts.next().and_then(|text| percentage(text.trim()).ok()).ok_or_else(refused)?;
    let bound = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (least, most) = (bound(parts.next()), bound(parts.next()));
    if parts.next().is_some() {
        return Err(refused());
    }
    let mut amounts = [None, None];
    for (amount, text) in amounts.iter_mut().zip([least, most]) {
        if let Some(text) = text {
            *amount = Some(engine.amount_in_book_currency("commission", &text).await?);
        }
    }
    Ok(CommissionRate {
        bucket: Some(bucket.trim().to_owned()).filter(|bucket| !bucket.is_empty()),
        from_hand: hand.trim().parse().map_err(|_| refused())?,
        percent,
        minimum: amounts[0],
        maximum: amounts[1],
    })
}

pub async fn place(engine: &Engine, said: PlaceArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let mut agencies = said.agency.into_iter();
    let request = PlaceRequest {
        as_of,
        agency: agencies.next().unwrap_or_default(),
        others: agencies.collect(),
        min_days: said.min_days,
        buckets: said.bucket,
        min_balance: said.min_balance,
        max_balance: said.max_balance,
        min_tries: said.min_tries,
        again: said.again,
        max_cases: said.max_cases,
        max_outstanding: said.max_outstanding,
        selection: (!said.only.is_empty()).then_some(Selection::LoanNos(said.only)),
        dry_run: said.dry_run,
        name_excluded: None,
    };
    if said.expected {
        let expected = engine.outsourcing().expected(&request).await?;
        let text = text::expected(&expected);
        return Outcome::new(expected, text);
    }
    if request.others.is_empty() {
        let placed = engine.outsourcing().place(&request).await?;
        let text = text::placed(&placed);
        return Outcome::new(placed, text);
    }
    let among = engine.outsourcing().place_among(&request).await?;
    let text = text::placed_among(&among);
    Outcome::new(among, text)
}

pub async fn export(engine: &Engine, said: ExportArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let passphrase = said.passphrase_file.as_deref().map(passphrase).transpose()?;
    let request = ExportRequest { batch: said.batch, as_of, language: said.language, usual_language: language() };
    let export = engine.outsourcing().export_batch(&request, &said.out, passphrase).await?;
    let text = text::export(&export);
    Outcome::new(export, text)
}

/// The first line of a file, which opens the archive. An empty one would be no protection.
fn passphrase(path: &Path) -> Result<String, Failure> {
    let content = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(FailureCode::FileCannotOpen)
            .with("file", path.display().to_string())
            .with("reason", error.to_string())
    })?;
    // Editors on Windows put a byte order mark before the text; nobody types one.
    let text = content.strip_prefix('\u{feff}').unwrap_or(&content);
    let first = text.lines().next().unwrap_or_default().to_owned();
    if first.trim().is_empty() {
        return Err(Failure::new(FailureCode::FileEmpty).with("file", path.display().to_string()));
    }
    Ok(first)
}

pub async fn batches(engine: &Engine, number: Option<String>, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let batches = engine.outsourcing().batches(as_of).await?;
    let Some(number) = number else {
        let text = text::batches(&batches);
        return Outcome::new(batches, text);
    };
    let history = engine.outsourcing().batch_history(&number).await?;
    let cases = engine.outsourcing().batch_cases(&number, 0, i64::MAX).await?;
    let batch = batches.into_iter().find(|batch| batch.batch == number);
    let text = text::batch(batch.as_ref(), &cases, &history);
    Outcome::new(json!({ "batch": batch, "cases": cases, "history": history }), text)
}

pub async fn recall(engine: &Engine, said: RecallArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let request = RecallRequest {
        batch: said.batch,
        loan_nos: said.loan_no,
        reason: said.reason,
        as_of,
        pending: said.pending,
        note: said.note,
        language: language(),
    };
    let recalled = engine.outsourcing().recall(&request, said.out.as_deref()).await?;
    let text = text::recalled(&recalled);
    Outcome::new(recalled, text)
}

/// What happens to a batch beside its recall.
pub enum Moment {
    Acknowledged,
    Withdrawn,
    Objected(Vec<String>),
    DeletionConfirmed(Option<PathBuf>),
}

pub async fn moment(
    engine: &Engine,
    batch: String,
    note: String,
    what: Moment,
    on: NaiveDate,
) -> Result<Outcome, Failure> {
    let request = |loan_nos| LifeRequest { batch: batch.clone(), on, note: note.clone(), loan_nos };
    let cases = match what {
        Moment::Acknowledged => {
            engine.outsourcing().acknowledge(&request(Vec::new())).await?;
            None
        }
        Moment::Withdrawn => Some(engine.outsourcing().withdraw(&request(Vec::new())).await?),
        Moment::Objected(loan_nos) => Some(engine.outsourcing().object(&request(loan_nos)).await?),
        Moment::DeletionConfirmed(file) => {
            let request = DeletionRequest { batch: batch.clone(), on, note: note.clone() };
            engine.outsourcing().confirm_deletion(&request, file.as_deref()).await?;
            None
        }
    };
    let found = engine.outsourcing().batches(on).await?.into_iter().find(|one| one.batch == batch.trim());
    let text = text::batches(found.as_slice());
    Outcome::new(json!({ "batch": found, "cases": cases }), text)
}

pub async fn take_return(engine: &Engine, said: ReturnArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let request = ReturnRequest {
        batch: said.batch,
        as_of,
        kind: said.kind,
        dates: said.dates,
        columns: said.map,
        accept_differing: said.accept_differing,
        accept_rows: said.accept,
        leave_rows: said.leave,
        dry_run: said.dry_run,
    };
    let outcome = engine.outsourcing().take_return(&request, &said.file).await?;
    let text = text::returned(&outcome);
    Outcome::new(outcome, text)
}

pub async fn notices(
    engine: &Engine,
    agency: Option<String>,
    out: Option<PathBuf>,
    as_of: NaiveDate,
) -> Result<Outcome, Failure> {
    let Some(folder) = out else {
        let notices = engine.outsourcing().notices(as_of, agency.as_deref()).await?;
        let text = text::notices(&notices);
        return Outcome::new(notices, text);
    };
    let names = if let Some(name) = agency {
        vec![name]
    } else {
        let all = engine.outsourcing().agencies(as_of).await?;
        all.into_iter().filter(|agency| agency.notices > 0).map(|agency| agency.name).collect()
    };
    let mut written = Vec::new();
    for name in names {
        written.push(engine.outsourcing().write_notices(&name, as_of, &folder, language()).await?);
    }
    let text = text::notices_written(&written);
    Outcome::new(written, text)
}

pub async fn statement(engine: &Engine, said: StatementArguments, as_of: NaiveDate) -> Result<Outcome, Failure> {
    let request = StatementRequest { agency: said.agency, month: said.month };
    let invoice = said.invoice.as_deref();
    let settle = said.settle.then_some(as_of);
    let mut change = None;
    let (statement, invoice) = if let Some(target) = &said.out {
        let (dates, language) = (said.dates, language());
        let file = StatementFile { statement: &request, invoice, dates, target, language, settle };
        let written = engine.outsourcing().write_statement(&file).await?;
        change = settle.map(|_| written.change);
        (written.statement, written.invoice)
    } else {
        if let Some(today) = settle {
            change = Some(engine.outsourcing().settle(&request, today).await?);
        }
        let statement = engine.outsourcing().statement(&request).await?;
        match invoice {
            Some(path) => (statement, Some(engine.outsourcing().compare_invoice(&request, path, said.dates).await?)),
            None => (statement, None),
        }
    };
    let text = text::statement(&statement, invoice.as_ref());
    Outcome::new(json!({ "statement": statement, "invoice": invoice, "change": change, "file": said.out }), text)
}

pub async fn scorecard(
    engine: &Engine,
    by: ScoreBy,
    agency: Option<String>,
    as_of: NaiveDate,
) -> Result<Outcome, Failure> {
    let scorecard = engine.outsourcing().scorecard(&ScorecardRequest { as_of, by, agency }).await?;
    let text = text::scorecard(&scorecard);
    Outcome::new(scorecard, text)
}

pub async fn disclosure(engine: &Engine, loan_no: Option<String>) -> Result<Outcome, Failure> {
    let disclosure = engine.outsourcing().disclosure(loan_no.as_deref()).await?;
    let text = text::disclosure(&disclosure);
    Outcome::new(disclosure, text)
}
