//! The command line's grammar: a public interface, which grows and doesn't change.

use crate::division::arguments::{CollectorAction, DivideArguments, DivisionsAction, RulesAction, WorklistArguments};
use crate::doubles::DoublesAction;
use crate::outsourcing::arguments::{
    AgencyAction, ExportArguments, PlaceArguments, RecallArguments, ReturnArguments, StatementArguments, score_by,
};
use crate::values::{
    class_by, currency, dates, day_count, decimals, kind, level, mapping, pair, schedule, signs, status,
};
use crate::words::said_with;
use caseload_engine::{
    ChangeId, ClassBy, Currency, DateOrder, DayCount, DecimalMark, Field, Kind, Level, PauseId, ScheduleExtent,
    ScoreBy, Signs, StatusMeaning,
};
use chrono::NaiveDate;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;

/// Work on a book of overdue loans: import, aging, division, outsourcing.
#[derive(Debug, Parser)]
#[command(name = "caseload", version)]
pub struct Arguments {
    /// The book; created on first use. Without this option, the app's own book.
    #[arg(long, global = true, value_name = "PATH")]
    pub book: Option<PathBuf>,
    /// The business day: every figure is as of it, and actions take effect on it. Today by default.
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    /// Print exactly one JSON document.
    #[arg(long, global = true)]
    pub json: bool,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// Refuses what each argument allows and all together don't: a field read from two columns, or a
    /// column read as two fields.
    pub fn consistent(self) -> Result<Self, clap::Error> {
        if let Command::Import { map, .. } = &self.command {
            for (index, (field, header)) in map.iter().enumerate() {
                let other =
                    map[..index].iter().find(|(other, of)| (other == field && !field.may_repeat()) || of == header);
                if let Some((other, of)) = other.filter(|other| **other != map[index]) {
                    let (first, second) = (format!("{}={of}", other.name()), format!("{}={header}", field.name()));
                    return Err(Self::command().error(
                        ErrorKind::ArgumentConflict,
                        said_with(
                            "{first} and {second} contradict each other.",
                            &[("first", &format!("--map {first}")), ("second", &format!("--map {second}"))],
                        ),
                    ));
                }
            }
        }
        Ok(self)
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Import a lender's file into the book.
    Import {
        /// The file: text or workbook, recognised by its content.
        file: PathBuf,
        /// Kind of file: cases, instalments or payments; recognised by its headers by default.
        #[arg(long, value_parser = kind)]
        kind: Option<Kind>,
        /// Sheet of a workbook.
        #[arg(long, value_name = "NAME")]
        sheet: Option<String>,
        /// Number of the header row, from 1.
        #[arg(long, value_name = "N")]
        header_row: Option<u64>,
        /// Read the column HEADER as FIELD.
        #[arg(long, value_name = "FIELD=HEADER", value_parser = mapping)]
        map: Vec<(Field, String)>,
        /// Keep the column HEADER as it is, as none of the fields.
        #[arg(long, value_name = "HEADER")]
        keep: Vec<String>,
        /// Accept every guess about columns with unknown headers.
        #[arg(long)]
        accept_guesses: bool,
        /// Meaning of a value in a status column: open, settled, written-off, leave-out or hold; of payments money,
        /// not-money or reversal. Where several columns have the same value, "COLUMN: VALUE" names one of them.
        #[arg(long, value_name = "VALUE=MEANING", value_parser = status)]
        status: Vec<StatusMeaning>,
        /// How amounts are read that are all negative: turned counts them as owed or paid, as-written leaves them.
        #[arg(long, value_parser = signs)]
        signs: Option<Signs>,
        /// Encoding of a text file, such as gb18030 or windows-1257; detected by default.
        #[arg(long, value_name = "NAME")]
        encoding: Option<String>,
        /// Delimiter of a text file: the character, or tab; detected by default.
        #[arg(long, value_name = "CHAR")]
        delimiter: Option<String>,
        /// Read the file by the profile NAME; with --map, save the mapping under that name.
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
        /// Currency of amounts that name none.
        #[arg(long, value_name = "CUR", value_parser = currency)]
        currency: Option<Currency>,
        /// Order of day, month and year where the file is ambiguous: dmy, mdy or ymd.
        #[arg(long, value_parser = dates)]
        dates: Option<DateOrder>,
        /// Decimal mark where the file is ambiguous: point or comma.
        #[arg(long, value_parser = decimals)]
        decimals: Option<DecimalMark>,
        /// The file is the whole portfolio: open cases that are absent are closed as withdrawn.
        #[arg(long)]
        full: bool,
        /// Confirm that N cases are closed, where --full closes more than a tenth of those that are open.
        #[arg(long, value_name = "N", requires = "full")]
        close: Option<u64>,
        /// The loans are new, although their debtors owe the same under other numbers.
        #[arg(long)]
        all_new: bool,
        /// Add up several rows of one loan, such as the lines of an invoice.
        #[arg(long)]
        add_up: bool,
        /// How much of its loans' schedules the file holds: whole replaces unpaid instalments that it lacks, part leaves
        /// them due.
        #[arg(long, value_parser = schedule)]
        schedule: Option<ScheduleExtent>,
        /// Change nothing and print the same result.
        #[arg(long)]
        dry_run: bool,
        /// Write the rejected rows with their reasons to a workbook.
        #[arg(long, value_name = "OUT.xlsx")]
        rejects: Option<PathBuf>,
    },
    /// List earlier imports.
    Imports,
    /// List payments that may be in the book twice, because two files report them.
    Doubles {
        /// Settle some of them.
        #[command(subcommand)]
        action: Option<DoublesAction>,
    },
    /// List the profiles: saved ways to read a lender's files.
    Profiles {
        /// Export, import or remove a profile.
        #[command(subcommand)]
        action: Option<ProfileAction>,
    },
    /// Show the aging table.
    Aging {
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// Another table for each value of: product, region, collector, agency, reason, reason-group, side,
        /// disbursement-month, or a header of the lender's own.
        #[arg(long, value_name = "WHAT")]
        by: Option<String>,
        /// Only this bucket; repeatable.
        #[arg(long, value_name = "CODE")]
        bucket: Vec<String>,
        /// Only cases where a field has a value: a field of the program or a header of the lender's own.
        #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
        filter: Vec<(String, String)>,
        /// Only cases that contain this text.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// The same table as of this day as well.
        #[arg(long, value_name = "DATE")]
        compare: Option<NaiveDate>,
        /// Write it to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// Show what became of the same loans from one day to another.
    Movement {
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// The last day; that of --as-of by default.
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// Write it to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// Show roll rates by bucket over the last twelve months.
    RollRates {
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// Write them to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// Show vintage curves: the share of a month's disbursements that is overdue, by months on book.
    Vintage {
        /// Days overdue above which a loan counts; 30 by default.
        #[arg(long, value_name = "N")]
        days: Option<i32>,
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// Write them to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// List the aging policies by name and version; the one in use is marked.
    Policies {
        /// Save a policy or choose the one in use.
        #[command(subcommand)]
        action: Option<PolicyAction>,
    },
    /// List the bucket sets, built in and the lender's own.
    BucketSets {
        /// Save a bucket set.
        #[command(subcommand)]
        action: Option<BucketSetAction>,
    },
    /// List the days that don't make cases more delinquent.
    Pauses {
        /// Add or remove a pause.
        #[command(subcommand)]
        action: Option<PauseAction>,
    },
    /// List cases.
    Cases {
        /// Only this bucket; repeatable.
        #[arg(long, value_name = "CODE")]
        bucket: Vec<String>,
        /// Only cases where a field has a value: a field of the program or a header of the lender's own.
        #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
        filter: Vec<(String, String)>,
        /// Only cases that contain this text.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Sort by a field; repeatable.
        #[arg(long, value_name = "FIELD[:desc]")]
        sort: Vec<String>,
        /// How many rows to print.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
        /// How many rows to skip first.
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u64,
        /// Write the whole list to a file as well.
        #[arg(long, value_name = "FILE.csv|.xlsx")]
        out: Option<PathBuf>,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
    },
    /// Show one case, and how its age was counted.
    Case {
        /// The loan number.
        loan_no: String,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// How age is counted.
        #[command(flatten)]
        basis: BasisArguments,
    },
    /// List the collectors and their loads.
    Collectors {
        /// Add, edit or retire a collector.
        #[command(subcommand)]
        action: Option<CollectorAction>,
    },
    /// Propose a division and apply it, unless it is a dry run; or run a certificate again.
    Divide(DivideArguments),
    /// List the sets of rules that are kept for divisions.
    Rules {
        /// Import, export or remove rules.
        #[command(subcommand)]
        action: Option<RulesAction>,
    },
    /// List the divisions that were applied.
    Divisions {
        /// Write the certificate of a division.
        #[command(subcommand)]
        action: Option<DivisionsAction>,
    },
    /// Show what each arm of the trials recovered.
    Trials,
    /// Assign cases to a collector or a team.
    Assign {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// The collector.
        #[arg(long, value_name = "NAME", required_unless_present = "team")]
        to: Option<String>,
        /// A team; its least loaded collectors get the cases.
        #[arg(long, value_name = "NAME", conflicts_with = "to")]
        team: Option<String>,
        /// Assign the other cases of their debtors too.
        #[arg(long)]
        with_siblings: bool,
    },
    /// Write worklists: the cases of each collector in working order, with columns for results.
    Worklists(WorklistArguments),
    /// Import the results of a worklist.
    WorklistResults {
        /// The workbook or text file.
        file: PathBuf,
        /// Change nothing and print the same result.
        #[arg(long)]
        dry_run: bool,
    },
    /// Take cases back; they are unassigned again.
    Unassign {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
    },
    /// Hold cases: they are neither divided nor placed for now.
    Hold {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// The reason.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The day on which the hold ends; by default it ends when it is released by hand.
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// Write cases off: they leave collection, and later payments are recoveries.
    WriteOff {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// The reason.
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Put written-off or withdrawn cases back into collection.
    Reinstate {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
    },
    /// Release cases that are held.
    Release {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
    },
    /// List the agencies and what they hold.
    Agencies {
        /// Add an agency, or see and change its terms.
        #[command(subcommand)]
        action: Option<AgencyAction>,
    },
    /// Build a batch of eligible cases and place it, unless it is a dry run.
    Place(PlaceArguments),
    /// Write the pack of a batch.
    Export(ExportArguments),
    /// List the batches, or show one with its cases and history.
    Batches {
        /// The batch number.
        batch: Option<String>,
    },
    /// Record that the agency acknowledged a batch.
    Acknowledge {
        /// The batch number.
        batch: String,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Withdraw a batch within three days of its placement, if nothing came back for it.
    Withdraw {
        /// The batch number.
        batch: String,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Recall cases of a batch from the agency; they are unassigned again.
    Recall(RecallArguments),
    /// Record the agency's objection to a recall.
    Object {
        /// The batch number.
        batch: String,
        /// Loan numbers; by default all that were asked back.
        loan_no: Vec<String>,
        /// What the agency says.
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// File the agency's confirmation that it deleted the data of a batch.
    ConfirmDeletion {
        /// The batch number.
        batch: String,
        /// The document; it is kept in the book.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Compare a file from an agency with the book and apply what agrees, unless it is a dry run.
    Return(ReturnArguments),
    /// List what agencies have to be told: to stop, or a changed balance.
    Notices {
        /// Only this agency.
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        /// Write the files for the agencies into this folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Show what an agency earned in a month.
    Statement(StatementArguments),
    /// Show what agencies recovered by months since placement.
    Scorecard {
        /// Rows of the scorecard: agency, batch, bucket or hand.
        #[arg(long, value_name = "BY", value_parser = score_by, default_value = "agency")]
        by: ScoreBy,
        /// Only this agency.
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
    },
    /// List which data went to whom: of one debtor, or every pack.
    Disclosure {
        /// A loan number of the debtor.
        loan_no: Option<String>,
    },
    /// Undo the last change, or the one with this number.
    Undo {
        /// The number of the change.
        change: Option<ChangeId>,
    },
    /// Redo the change that was undone last.
    Redo,
    /// Show the audit log, newest first.
    Log {
        /// How many entries to print.
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// Show or choose the currency of amounts that name none.
    Currency {
        /// ISO code, such as EUR.
        #[arg(value_name = "CUR", value_parser = currency)]
        code: Option<Currency>,
    },
    /// Audit the book; exit code 1 when something is wrong.
    Check {
        /// The digest of a change that was noted elsewhere: it must still be in the log.
        #[arg(long, value_name = "DIGEST")]
        head: Option<String>,
    },
    /// Write an invented but lifelike portfolio.
    Sample {
        /// How many cases.
        #[arg(long, value_name = "N", default_value_t = 2_000)]
        cases: u64,
        /// The same seed and day give the same file.
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// The file.
        #[arg(long, value_name = "FILE.csv|.xlsx")]
        out: PathBuf,
    },
}

/// How age is counted; by the book's policy by default.
#[derive(Clone, Debug, Default, Args)]
pub struct BasisArguments {
    /// A policy, with @ and its version where it is not the newest.
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,
    /// Bucket set: m, 30-60-90, rbi-sma, ifrs9, or one of the lender's own.
    #[arg(long, value_name = "SET")]
    pub buckets: Option<String>,
    /// Day count: next-day, day-end or months.
    #[arg(long, value_parser = day_count)]
    pub day_count: Option<DayCount>,
    /// Shortfall of an instalment up to which it counts as paid, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub tolerance: Option<String>,
    /// Payments cover fees before instalments.
    #[arg(long)]
    pub fees_first: bool,
    /// Days of grace: a case is so many days less delinquent than it is past due.
    #[arg(long, value_name = "N")]
    pub grace_days: Option<u16>,
    /// Whose age decides the bucket: case or debtor.
    #[arg(long, value_parser = level)]
    pub level: Option<Level>,
}

/// What can be done with policies.
#[derive(Debug, Subcommand)]
pub enum PolicyAction {
    /// Save a policy; one of that name gets its next version.
    Add {
        /// The name.
        name: String,
        /// Its bucket set; m by default.
        #[arg(long, value_name = "SET")]
        buckets: Option<String>,
        /// Day count: next-day, day-end or months; next-day by default.
        #[arg(long, value_parser = day_count)]
        day_count: Option<DayCount>,
        /// Shortfall of an instalment up to which it counts as paid, in the book's currency.
        #[arg(long, value_name = "AMOUNT")]
        tolerance: Option<String>,
        /// Payments cover fees before instalments.
        #[arg(long)]
        fees_first: bool,
        /// Days of grace: a case is so many days less delinquent than it is past due.
        #[arg(long, value_name = "N", default_value_t = 0)]
        grace_days: u16,
        /// Which days decide the bucket: past-due or delinquent.
        #[arg(long, value_parser = class_by, default_value = "past-due")]
        class_by: ClassBy,
        /// A product that it applies to; repeatable. By default all without a policy of their own.
        #[arg(long, value_name = "NAME")]
        product: Vec<String>,
    },
    /// Make a policy that of the book.
    Use {
        /// The name.
        name: String,
    },
}

/// What can be done with bucket sets.
#[derive(Debug, Subcommand)]
pub enum BucketSetAction {
    /// Save a set; one of that name gets its next version.
    Add {
        /// The name.
        name: String,
        /// The buckets from the youngest: a code, a colon and the last day; the last bucket without one.
        #[arg(required = true, value_name = "CODE:LAST_DAY")]
        buckets: Vec<String>,
    },
}

/// What can be done with pauses.
#[derive(Debug, Subcommand)]
pub enum PauseAction {
    /// Pause days of a case, of a product, or of all.
    Add {
        /// The case.
        #[arg(long, value_name = "LOAN_NO", conflicts_with = "product")]
        loan: Option<String>,
        /// The product.
        #[arg(long, value_name = "NAME")]
        product: Option<String>,
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// The last day; open-ended by default.
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
        /// The reason.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Remove a pause.
    Remove {
        /// Its number.
        pause: PauseId,
    },
}

/// What can be done with profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileAction {
    /// Write a profile to a file, for another book to import.
    Export {
        /// The name.
        name: String,
        /// The file.
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
    /// Import a profile that another book has written.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Remove a profile.
    Remove {
        /// The name.
        name: String,
    },
}
