//! The grammar of division: people, rules, certificates, worklists.

use crate::values::pair;
use crate::words::said;
use caseload_engine::{DivideBy, DivideOnly, WorkOrder};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What a collector is given and takes.
#[derive(Clone, Debug, Default, Args)]
pub struct CollectorTermsArguments {
    /// The team.
    #[arg(long, value_name = "NAME")]
    pub team: Option<String>,
    /// Weight relative to others, from 1.
    #[arg(long, value_name = "N")]
    pub weight: Option<i64>,
    /// Maximum of cases at once.
    #[arg(long, value_name = "N")]
    pub max_cases: Option<i64>,
    /// Maximum of money at once, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub max_outstanding: Option<String>,
    /// Takes only cases with this value of product, region, bucket, language, any other field or header of the
    /// lender's own; repeatable.
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub takes: Vec<(String, String)>,
    /// Is away from this day to that one, or from this day on; repeatable.
    #[arg(long, value_name = "FROM[..UNTIL]", value_parser = span)]
    pub away: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// What can be done with collectors.
#[derive(Debug, Subcommand)]
pub enum CollectorAction {
    /// Add a collector.
    Add {
        /// The name.
        name: String,
        /// What they are given and take.
        #[command(flatten)]
        terms: CollectorTermsArguments,
    },
    /// Change the terms of a collector; what is not given stays.
    Edit {
        /// The name.
        name: String,
        /// The new name.
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        /// What they are given and take.
        #[command(flatten)]
        terms: CollectorTermsArguments,
        /// Takes everything.
        #[arg(long, conflicts_with = "takes")]
        takes_everything: bool,
        /// Has no limits.
        #[arg(long, conflicts_with_all = ["max_cases", "max_outstanding"])]
        no_limits: bool,
        /// Is never away.
        #[arg(long, conflicts_with = "away")]
        back: bool,
    },
    /// Take all cases from a collector.
    Empty {
        /// The name.
        name: String,
    },
    /// Retire a collector; their cases are unassigned again.
    Retire {
        /// The name.
        name: String,
    },
}

/// What rules look like in TOML.
const RULES_HELP: &str = include_str!("rules_help.en.txt");

/// How to divide, or what to run again.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = RULES_HELP)]
pub struct DivideArguments {
    /// Rules from a TOML file, or kept under that name.
    #[arg(long, value_name = "FILE.toml|NAME", conflicts_with_all = ["to", "team", "only", "bucket", "filter", "keep_current", "never_back"])]
    pub rules: Option<PathBuf>,
    /// How to share: count, balance, weight or least-loaded; count by default.
    #[arg(long, value_parser = divide_by, conflicts_with = "rules")]
    pub by: Option<DivideBy>,
    /// A collector who takes part; everyone at work by default.
    #[arg(long, value_name = "NAME")]
    pub to: Vec<String>,
    /// A team that takes part; repeatable.
    #[arg(long, value_name = "NAME")]
    pub team: Vec<String>,
    /// Which cases: unassigned, new (from files of the day) or all; unassigned by default.
    #[arg(long, value_parser = divide_only)]
    pub only: Option<DivideOnly>,
    /// Only debtors whose oldest case is in this bucket; repeatable.
    #[arg(long, value_name = "CODE")]
    pub bucket: Vec<String>,
    /// Only cases where a field has a value: a field of the program or a header of the lender's own.
    #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
    pub filter: Vec<(String, String)>,
    /// Debtors stay with their collector.
    #[arg(long)]
    pub keep_current: bool,
    /// Nobody gets a debtor back whom they have or had.
    #[arg(long)]
    pub never_back: bool,
    /// Give the debtor of a case to another collector than the rules do; repeatable.
    #[arg(long = "move", value_name = "LOAN_NO=NAME", value_parser = pair)]
    pub moves: Vec<(String, String)>,
    /// Decides ties and draws.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Change nothing and print the same result.
    #[arg(long)]
    pub dry_run: bool,
    /// Write the certificate of the division to this file.
    #[arg(long, value_name = "FILE.json", conflicts_with = "dry_run")]
    pub certificate: Option<PathBuf>,
    /// Run the division of a certificate again on the book as it was before, and compare; exit code 1 when the result
    /// differs.
    #[arg(long, value_name = "CERT", conflicts_with_all = ["rules", "by", "to", "team", "only", "bucket", "filter", "keep_current", "never_back", "moves", "seed", "dry_run", "certificate"])]
    pub verify: Option<PathBuf>,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Import the rules of a TOML file.
    Import {
        /// The file.
        file: PathBuf,
        /// The name to keep them under; by default their own, or that of the file.
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
    },
    /// Write rules to a TOML file.
    Export {
        /// Their name.
        name: String,
        /// The file.
        #[arg(long, value_name = "FILE.toml")]
        out: PathBuf,
    },
    /// Remove rules.
    Remove {
        /// Their name.
        name: String,
    },
}

/// What can be done with divisions that were applied.
#[derive(Debug, Subcommand)]
pub enum DivisionsAction {
    /// Write the certificate of a division.
    Certificate {
        /// The number of the division.
        division: i64,
        /// The file.
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
}

/// Worklists to be written.
#[derive(Clone, Debug, Args)]
pub struct WorklistArguments {
    /// A collector; repeatable. Everyone who has a case by default.
    #[arg(long, value_name = "NAME")]
    pub collector: Vec<String>,
    /// A team; repeatable.
    #[arg(long, value_name = "NAME")]
    pub team: Vec<String>,
    /// The order: oldest, newest or largest first.
    #[arg(long, value_parser = work_order, default_value = "oldest")]
    pub order: WorkOrder,
    /// A field that collectors may see; repeatable. Those of the book by default.
    #[arg(long, value_name = "FIELD")]
    pub field: Vec<String>,
    /// A folder for one workbook each, or one workbook for all.
    #[arg(long, value_name = "DIR|FILE.xlsx")]
    pub out: PathBuf,
}

fn span(text: &str) -> Result<(NaiveDate, Option<NaiveDate>), String> {
    let day =
        |text: &str| text.parse::<NaiveDate>().map_err(|_| said("YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD").to_owned());
    match text.split_once("..") {
        Some((from, until)) if !until.is_empty() => Ok((day(from)?, Some(day(until)?))),
        Some((from, _)) => Ok((day(from)?, None)),
        None => Ok((day(text)?, None)),
    }
}

fn divide_by(text: &str) -> Result<DivideBy, String> {
    match text {
        "count" => Ok(DivideBy::Count),
        "balance" => Ok(DivideBy::Balance),
        "weight" => Ok(DivideBy::Weight),
        "least-loaded" => Ok(DivideBy::LeastLoaded),
        _ => Err(said("count, balance, weight or least-loaded").to_owned()),
    }
}

fn divide_only(text: &str) -> Result<DivideOnly, String> {
    match text {
        "unassigned" => Ok(DivideOnly::Unassigned),
        "new" => Ok(DivideOnly::New),
        "all" => Ok(DivideOnly::All),
        _ => Err(said("unassigned, new or all").to_owned()),
    }
}

fn work_order(text: &str) -> Result<WorkOrder, String> {
    match text {
        "oldest" => Ok(WorkOrder::Oldest),
        "newest" => Ok(WorkOrder::Newest),
        "largest" => Ok(WorkOrder::Largest),
        _ => Err(said("oldest, newest or largest").to_owned()),
    }
}
