//! The grammar of division: people, rules, certificates, worklists.

use crate::values::pair;
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
    /// Share relative to others, from 1.
    #[arg(long, value_name = "N")]
    pub weight: Option<i64>,
    /// Most cases at once.
    #[arg(long, value_name = "N")]
    pub max_cases: Option<i64>,
    /// Most money at once, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub max_outstanding: Option<String>,
    /// Takes only cases with this value of product, region, bucket, language, any other field or header of
    /// the lender's; may be given several times.
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub takes: Vec<(String, String)>,
    /// Is away from this day to that one, or from this day on; may be given several times.
    #[arg(long, value_name = "FROM[..UNTIL]", value_parser = span)]
    pub away: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// What can be done with collectors.
#[derive(Debug, Subcommand)]
pub enum CollectorAction {
    /// Add a collector.
    Add {
        /// Name.
        name: String,
        /// What they are given and take.
        #[command(flatten)]
        terms: CollectorTermsArguments,
    },
    /// Give a collector other terms; what is not said stays.
    Edit {
        /// Name.
        name: String,
        /// Another name.
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
        /// Name.
        name: String,
    },
    /// Retire a collector; their cases go back to the undivided.
    Retire {
        /// Name.
        name: String,
    },
}

/// What rules look like in TOML.
const RULES_HELP: &str = r#"Rules in TOML, the first one deciding first; what is left out doesn't restrict:

  name = "Morning"

  [[rules]]
  name = "Fresh cash"
  only = "unassigned"          # or "new" (came with files of the day), or "all"
  buckets = ["M1", "M2"]       # the bucket of the debtor's oldest case
  products = ["Cash"]          # so are products, regions, reasons, currencies, where
  min_outstanding = "100.00"   # what the debtor owes; max_outstanding too
  min_days = 1                 # days past due of the oldest case; max_days too
  held_by = ["Anna"]           # divides anew what she has
  teams = ["Team A"]           # and to = ["Bo", "Cy"]; everyone when both are left out
  by = "balance"               # or "count", "weight", "least-loaded"
  keep_current = true
  never_back = false
  [rules.where]                # any field, or a header of the lender's own
  Branch = ["North", "West"]
  [rules.challenger]           # a share drawn for others, compared by `caseload trials`
  trial = "Dialler"
  percent = 10
  to = ["Pia"]

Shares: `count` gives everybody as many debtors of each bucket, `balance` as much money too, `weight` as many
as their weights say, and `least-loaded` each debtor to whoever has the least load by then: the debtors they
work, those of before included, divided by their weight. Equal weights end within one debtor of each other.

A debtor whose other case somebody has goes there too, whatever the rules say. Without --seed it is taken
from what is divided, so a dry run and the division after it are the same unless the book changes between."#;

/// How to divide, or what to run again.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = RULES_HELP)]
pub struct DivideArguments {
    /// Rules from a TOML file, or kept under that name.
    #[arg(long, value_name = "FILE.toml|NAME", conflicts_with_all = ["to", "team", "only", "bucket", "filter", "keep_current", "never_back"])]
    pub rules: Option<PathBuf>,
    /// How to share: count, balance, weight or least-loaded; count unless given.
    #[arg(long, value_parser = divide_by, conflicts_with = "rules")]
    pub by: Option<DivideBy>,
    /// Who takes part; everyone who works here unless given.
    #[arg(long, value_name = "NAME")]
    pub to: Vec<String>,
    /// A team that takes part; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub team: Vec<String>,
    /// Which cases: unassigned, new (with files of the day) or all; unassigned unless given.
    #[arg(long, value_parser = divide_only)]
    pub only: Option<DivideOnly>,
    /// Only debtors whose oldest case is in this bucket; may be given several times.
    #[arg(long, value_name = "CODE")]
    pub bucket: Vec<String>,
    /// Only where a field has a value: a field of the program or a header of the lender's.
    #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
    pub filter: Vec<(String, String)>,
    /// Debtors stay with the collector who has them.
    #[arg(long)]
    pub keep_current: bool,
    /// Nobody gets a debtor back whom they have or had.
    #[arg(long)]
    pub never_back: bool,
    /// Give the debtor of a case to somebody else than the rules do; may be given several times.
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
    /// Run the division of a certificate again on the book as it was before, and compare; exit code 1 when
    /// something came out otherwise.
    #[arg(long, value_name = "CERT", conflicts_with_all = ["rules", "by", "to", "team", "only", "bucket", "filter", "keep_current", "never_back", "moves", "seed", "dry_run", "certificate"])]
    pub verify: Option<PathBuf>,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Keep the rules of a TOML file.
    Import {
        /// The file.
        file: PathBuf,
        /// The name they are kept under; their own, or that of the file, unless given.
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
        /// Number of the division.
        division: i64,
        /// The file.
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
}

/// Worklists to be written.
#[derive(Clone, Debug, Args)]
pub struct WorklistArguments {
    /// Whose; may be given several times. Of everyone who has a case unless given.
    #[arg(long, value_name = "NAME")]
    pub collector: Vec<String>,
    /// Those of a team; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub team: Vec<String>,
    /// In which order: oldest, newest or largest first.
    #[arg(long, value_parser = work_order, default_value = "oldest")]
    pub order: WorkOrder,
    /// A field that they may see; may be given several times. Those of the book unless given.
    #[arg(long, value_name = "FIELD")]
    pub field: Vec<String>,
    /// A folder for one workbook each, or one workbook for all.
    #[arg(long, value_name = "DIR|FILE.xlsx")]
    pub out: PathBuf,
}

fn span(text: &str) -> Result<(NaiveDate, Option<NaiveDate>), String> {
    let day =
        |text: &str| text.parse::<NaiveDate>().map_err(|_| "expected YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD".to_owned());
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
        _ => Err("count, balance, weight or least-loaded".to_owned()),
    }
}

fn divide_only(text: &str) -> Result<DivideOnly, String> {
    match text {
        "unassigned" => Ok(DivideOnly::Unassigned),
        "new" => Ok(DivideOnly::New),
        "all" => Ok(DivideOnly::All),
        _ => Err("unassigned, new or all".to_owned()),
    }
}

fn work_order(text: &str) -> Result<WorkOrder, String> {
    match text {
        "oldest" => Ok(WorkOrder::Oldest),
        "newest" => Ok(WorkOrder::Newest),
        "largest" => Ok(WorkOrder::Largest),
        _ => Err("oldest, newest or largest".to_owned()),
    }
}
