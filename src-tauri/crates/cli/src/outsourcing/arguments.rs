//! The grammar of outsourcing: agencies, batches, what comes back, and what it earns.

use crate::values::percentage;
use crate::words::{said, said_with};
use caseload_engine::{DateOrder, FileLanguage, Percentage, RecallReason, ReturnColumn, ReturnKind, ScoreBy};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What can be done with agencies.
#[derive(Debug, Subcommand)]
pub enum AgencyAction {
    /// Add an agency.
    Add {
        /// The name.
        name: String,
        /// Days from placement to recall.
        #[arg(long, value_name = "N")]
        term_days: u32,
        /// Commission by hand, in percent; the last applies to later hands.
        #[arg(long, value_name = "PERCENT", required = true, num_args = 1.., value_parser = percentage)]
        commission: Vec<Percentage>,
    },
    /// Show the agreement with an agency: terms, field contract, template of its packs.
    Show {
        /// The name.
        name: String,
    },
    /// Change the terms of an agency; what is not given stays.
    Set(AgencyTermsArguments),
    /// Show the sheet that an agency would get.
    Preview {
        /// The name.
        name: String,
        /// Show the cases of this batch; by default those that could be placed.
        #[arg(long, value_name = "BATCH")]
        batch: Option<String>,
    },
}

/// Terms of an agency.
#[derive(Debug, Args)]
pub struct AgencyTermsArguments {
    /// The name.
    pub name: String,
    /// The whole agreement from a JSON file, as `agencies show --json` prints it: terms, contract, template.
    #[arg(long, value_name = "FILE")]
    pub agreement: Option<PathBuf>,
    /// First day on which cases may be placed.
    #[arg(long, value_name = "DATE")]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which cases may be placed.
    #[arg(long, value_name = "DATE")]
    pub valid_until: Option<NaiveDate>,
    /// Days from placement to recall.
    #[arg(long, value_name = "N")]
    pub term_days: Option<u32>,
    /// Maximum of cases at once.
    #[arg(long, value_name = "N")]
    pub max_cases: Option<u64>,
    /// Maximum of money at once, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub max_outstanding: Option<String>,
    /// A region in which it may work; repeatable.
    #[arg(long, value_name = "REGION")]
    pub region: Vec<String>,
    /// A line of the commission table; repeatable: `20`, `M7+=40`, `M7+/2=45`, `/3=35`, each with a minimum and a
    /// maximum for the case behind colons: `20:50:5000`.
    #[arg(long, value_name = "[BUCKET][/HAND]=PERCENT[:LEAST[:MOST]]")]
    pub commission: Vec<String>,
    /// Day after placement from which money paid to the lender earns commission: a number, or `never`.
    #[arg(long, value_name = "N|never")]
    pub direct_from: Option<String>,
    /// Days after the end of a placement on which a payment still earns.
    #[arg(long, value_name = "N")]
    pub tail_days: Option<u32>,
    /// Cooling-off days: how long a case stays in-house before any agency may have it again.
    #[arg(long, value_name = "N")]
    pub cooling_off_days: Option<u32>,
}

/// A batch to be built.
#[derive(Debug, Args)]
pub struct PlaceArguments {
    /// The agency; given several times, the cases are shared among them, with a batch for each.
    #[arg(long, value_name = "NAME", required = true)]
    pub agency: Vec<String>,
    /// Minimum of days past due; more than 90 by default.
    #[arg(long, value_name = "N")]
    pub min_days: Option<i32>,
    /// Only this bucket; repeatable.
    #[arg(long, value_name = "CODE")]
    pub bucket: Vec<String>,
    /// Minimum outstanding of a case, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub min_balance: Option<String>,
    /// Maximum outstanding of a case, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub max_balance: Option<String>,
    /// How often a case must have been worked in-house.
    #[arg(long, value_name = "N")]
    pub min_tries: Option<u32>,
    /// Cases may go to an agency that had them before.
    #[arg(long)]
    pub again: bool,
    /// Maximum of cases.
    #[arg(long, value_name = "N")]
    pub max_cases: Option<u64>,
    /// Maximum of money, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub max_outstanding: Option<String>,
    /// Only this case; repeatable.
    #[arg(long, value_name = "LOAN_NO")]
    pub only: Vec<String>,
    /// Change nothing and print what the batch may be expected to bring, by the book's own history.
    #[arg(long)]
    pub expected: bool,
    /// Change nothing and print the same result.
    #[arg(long)]
    pub dry_run: bool,
}

/// A pack to be written.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The batch number.
    pub batch: String,
    /// The folder.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Encrypt the pack with the passphrase in this file's first line.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Language of the headers: en or zh-CN; by default as before, or as the template says.
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<FileLanguage>,
}

/// Cases to be taken back.
#[derive(Debug, Args)]
pub struct RecallArguments {
    /// The batch number.
    pub batch: String,
    /// Loan numbers; by default all that are still with the agency, or those that were asked back.
    pub loan_no: Vec<String>,
    /// The reason: term-ended, performance, complaint, dispute, mistake, bought-out or other.
    #[arg(long, value_name = "CODE", value_parser = recall_reason)]
    pub reason: RecallReason,
    /// Only ask for the cases back; the agency may object.
    #[arg(long)]
    pub pending: bool,
    /// Write the recall notice for the agency into this folder.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// A note that goes with it.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
}

/// A file from an agency.
#[derive(Debug, Args)]
pub struct ReturnArguments {
    /// The batch number.
    pub batch: String,
    /// The file.
    pub file: PathBuf,
    /// Kind of file: payments, notes, returns, objections or contacts; recognised by its columns by default.
    #[arg(long, value_name = "KIND", value_parser = return_kind)]
    pub kind: Option<ReturnKind>,
    /// Order of day and month: dmy, mdy or ymd.
    #[arg(long, value_name = "ORDER", value_parser = crate::values::dates)]
    pub dates: Option<DateOrder>,
    /// What a column is where its header is not recognised, such as `paid_on=Zahltag`; repeatable.
    #[arg(long, value_name = "COLUMN=HEADER", value_parser = return_column)]
    pub map: Vec<(ReturnColumn, String)>,
    /// Apply rows that differ as the agency reports them.
    #[arg(long)]
    pub accept_differing: bool,
    /// Apply this row as the agency reports it; repeatable.
    #[arg(long, value_name = "ROW")]
    pub accept: Vec<u64>,
    /// Don't apply this row; repeatable.
    #[arg(long, value_name = "ROW")]
    pub leave: Vec<u64>,
    /// Change nothing and print the same result.
    #[arg(long)]
    pub dry_run: bool,
}

/// Show what an agency earned in a month.
#[derive(Debug, Args)]
pub struct StatementArguments {
    /// The agency.
    pub agency: String,
    /// The month, such as 2026-05.
    pub month: String,
    /// Compare it with the agency's own invoice.
    #[arg(long, value_name = "FILE")]
    pub invoice: Option<PathBuf>,
    /// Order of day and month in the invoice: dmy, mdy or ymd.
    #[arg(long, value_name = "ORDER", value_parser = crate::values::dates)]
    pub dates: Option<DateOrder>,
    /// Write it as a workbook.
    #[arg(long, value_name = "FILE.xlsx")]
    pub out: Option<PathBuf>,
    /// Settle the month: its statement doesn't change any more.
    #[arg(long)]
    pub settle: bool,
}

fn language(text: &str) -> Result<FileLanguage, String> {
    match text {
        "en" => Ok(FileLanguage::English),
        "zh-CN" | "zh" => Ok(FileLanguage::Chinese),
        _ => Err(said("en or zh-CN").to_owned()),
    }
}

fn recall_reason(text: &str) -> Result<RecallReason, String> {
    let known = RecallReason::ALL.into_iter().find(|reason| reason.code() == text.replace('-', "_"));
    known.ok_or_else(|| RecallReason::ALL.map(|reason| reason.code().replace('_', "-")).join(", "))
}

fn return_column(text: &str) -> Result<(ReturnColumn, String), String> {
    let (name, header) = crate::values::pair(text)?;
    let names = || {
        let all = ReturnColumn::ALL.iter().filter_map(|column| serde_json::to_value(column).ok());
        all.filter_map(|name| name.as_str().map(str::to_owned)).collect::<Vec<_>>().join(", ")
    };
    ReturnColumn::by_name(&name)
        .map(|column| (column, header))
        .ok_or_else(|| said_with("one of the columns {names}", &[("names", &names())]))
}

fn return_kind(text: &str) -> Result<ReturnKind, String> {
    let known = ReturnKind::ALL.iter().copied().find(|kind| kind.code() == text);
    known.ok_or_else(|| ReturnKind::ALL.iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", "))
}

/// By what a scorecard is.
pub fn score_by(text: &str) -> Result<ScoreBy, String> {
    match text {
        "agency" => Ok(ScoreBy::Agency),
        "batch" => Ok(ScoreBy::Batch),
        "bucket" => Ok(ScoreBy::Bucket),
        "hand" => Ok(ScoreBy::Hand),
        _ => Err(said("agency, batch, bucket or hand").to_owned()),
    }
}
