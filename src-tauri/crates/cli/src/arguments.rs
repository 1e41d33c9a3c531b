//! The command line's grammar: a public interface, which grows and doesn't change.

use crate::division::arguments::{CollectorAction, DivideArguments, DivisionsAction, RulesAction, WorklistArguments};
use crate::doubles::DoublesAction;
use crate::outsourcing::arguments::{
    AgencyAction, ExportArguments, PlaceArguments, RecallArguments, ReturnArguments, StatementArguments, score_by,
};
use crate::values::{class_by, currency, dates, day_count, decimals, kind, level, mapping, pair, signs, status};
use caseload_engine::{
    ChangeId, ClassBy, Currency, DateOrder, DayCount, DecimalMark, Field, Kind, Level, PauseId, ScoreBy, Signs,
    StatusMeaning,
};
use chrono::NaiveDate;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand};
use std::path::PathBuf;

/// Work on a book of overdue loans: import, aging, division, outsourcing.
#[derive(Debug, Parser)]
#[command(name = "caseload", version)]
pub struct Arguments {
    /// The book; it is created on first use. The app's own book unless given.
    #[arg(long, global = true, value_name = "PATH")]
    pub book: Option<PathBuf>,
    /// The day that every figure is for and on which actions take effect; today unless given.
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    /// Print exactly one JSON document.
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
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
                        format!("--map {first} and --map {second} contradict each other"),
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
    /// Read a lender's file into the book.
    Import {
        /// The file: text or workbook, told by its bytes.
        file: PathBuf,
        /// What it is about; told by its headers unless given.
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
        /// Keep the column HEADER as it is: it is none of the fields
        #[arg(long, value_name = "HEADER")]
        keep: Vec<String>,
        /// Take what is only likely of columns with unknown headers for right
        #[arg(long)]
        accept_guesses: bool,
        /// What a value of a column of status means: open, settled, written-off, leave-out or hold; of payments money,
        /// not-money or reversal.
        #[arg(long, value_name = "VALUE=MEANING", value_parser = status)]
        status: Vec<StatusMeaning>,
        /// What amounts are where all of them are below 0: turned, they are what is owed or paid.
        #[arg(long, value_parser = signs)]
        signs: Option<Signs>,
        /// Encoding of a text, such as gb18030 or windows-1257; recognised unless given.
        #[arg(long, value_name = "NAME")]
        encoding: Option<String>,
        /// Delimiter of a text: the character, or tab; recognised unless given.
        #[arg(long, value_name = "CHAR")]
        delimiter: Option<String>,
        /// Read it as the profile NAME says; with --map, keep how it was read under that name.
        #[arg(long, value_name = "NAME")]
        profile: Option<String>,
        /// Currency of amounts that name none.
        #[arg(long, value_name = "CUR", value_parser = currency)]
        currency: Option<Currency>,
        /// Which of day, month and year comes first where a file can't tell.
        #[arg(long, value_parser = dates)]
        dates: Option<DateOrder>,
        /// What separates decimals where a file can't tell: point or comma.
        #[arg(long, value_parser = decimals)]
        decimals: Option<DecimalMark>,
        /// The file is the whole portfolio: open cases that are absent are closed as withdrawn.
        #[arg(long)]
        full: bool,
        /// Close so many cases, where --full closes more than a tenth of those that are open.
        #[arg(long, value_name = "N", requires = "full")]
        close: Option<u64>,
        /// The loans are new ones, though their debtors owe the same under other numbers.
        #[arg(long)]
        all_new: bool,
        /// Add up several rows of one loan, such as the lines of an invoice.
        #[arg(long)]
        add_up: bool,
        /// Change nothing and print the same result.
        #[arg(long)]
        dry_run: bool,
        /// Write the rejected rows with their reasons.
        #[arg(long, value_name = "OUT.xlsx")]
        rejects: Option<PathBuf>,
    },
    /// Earlier imports.
    Imports,
    /// Payments that may stand in the book twice, since two files told of them.
    Doubles {
        /// Say of some what they are.
        #[command(subcommand)]
        action: Option<DoublesAction>,
    },
    /// How lenders' files are read: mappings kept by name.
    Profiles {
        /// Export, import or remove one.
        #[command(subcommand)]
        action: Option<ProfileAction>,
    },
    /// The aging table.
    Aging {
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// One table more for each value: product, region, collector, agency, reason, reason-group, side,
        /// disbursement-month, or a header of the lender's own.
        #[arg(long, value_name = "WHAT")]
        by: Option<String>,
        /// Only this bucket; may be given several times.
        #[arg(long, value_name = "CODE")]
        bucket: Vec<String>,
        /// Only where a field has a value: a field of the program or a header of the lender's.
        #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
        filter: Vec<(String, String)>,
        /// Only where this text occurs.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// The same table of this day as well.
        #[arg(long, value_name = "DATE")]
        compare: Option<NaiveDate>,
        /// Write it to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// What became of the same loans from one day to another.
    Movement {
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// The last day; that of --as-of unless given.
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// Write it to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// Roll rates by bucket over the last twelve months.
    RollRates {
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// Write them to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// Vintage curves: what share of a month's disbursements is overdue, by months on book.
    Vintage {
        /// A loan counts while it is overdue by more days than this; 30 unless given.
        #[arg(long, value_name = "N")]
        days: Option<i32>,
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
        /// Write them to a workbook as well.
        #[arg(long, value_name = "FILE.xlsx")]
        out: Option<PathBuf>,
    },
    /// The rules of age, by name and version; the one in use is marked.
    Policies {
        /// Save one or choose the one in use.
        #[command(subcommand)]
        action: Option<PolicyAction>,
    },
    /// The bucket sets, built in and the lender's own.
    BucketSets {
        /// Save one.
        #[command(subcommand)]
        action: Option<BucketSetAction>,
    },
    /// Days that don't make cases more delinquent.
    Pauses {
        /// Add or remove one.
        #[command(subcommand)]
        action: Option<PauseAction>,
    },
    /// The list of cases.
    Cases {
        /// Only this bucket; may be given several times.
        #[arg(long, value_name = "CODE")]
        bucket: Vec<String>,
        /// Only where a field has a value: a field of the program or a header of the lender's.
        #[arg(long = "where", value_name = "FIELD=VALUE", value_parser = pair)]
        filter: Vec<(String, String)>,
        /// Only where this text occurs.
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        /// Order by a field; may be given several times.
        #[arg(long, value_name = "FIELD[:desc]")]
        sort: Vec<String>,
        /// How many rows to print.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
        /// How many rows to pass over first.
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u64,
        /// Write the whole list to a file as well.
        #[arg(long, value_name = "FILE.csv|.xlsx")]
        out: Option<PathBuf>,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
    },
    /// One case, and why it is where it is.
    Case {
        /// The loan's number.
        loan_no: String,
        /// By what had been entered by the end of this day (UTC).
        #[arg(long, value_name = "DATE")]
        known_on: Option<NaiveDate>,
        /// By what age is counted.
        #[command(flatten)]
        basis: BasisArguments,
    },
    /// The collectors and their loads.
    Collectors {
        /// Add or retire one.
        #[command(subcommand)]
        action: Option<CollectorAction>,
    },
    /// Propose a division, and apply it unless it is a dry run; or run a certificate again.
    Divide(DivideArguments),
    /// The sets of rules that are kept for divisions.
    Rules {
        /// Keep, write or remove one.
        #[command(subcommand)]
        action: Option<RulesAction>,
    },
    /// The divisions that were applied.
    Divisions {
        /// Write the certificate of one.
        #[command(subcommand)]
        action: Option<DivisionsAction>,
    },
    /// What came in from each arm of the trials that rules drew for.
    Trials,
    /// Give cases to a collector or a team.
    Assign {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// The collector.
        #[arg(long, value_name = "NAME", required_unless_present = "team")]
        to: Option<String>,
        /// A team, whose least loaded take them.
        #[arg(long, value_name = "NAME", conflicts_with = "to")]
        team: Option<String>,
        /// Take the other cases of their debtors along.
        #[arg(long)]
        with_siblings: bool,
    },
    /// Write worklists: what collectors work through, in order, with columns for what comes of it.
    Worklists(WorklistArguments),
    /// Take in what a worklist brought back.
    WorklistResults {
        /// The workbook or text file.
        file: PathBuf,
        /// Change nothing and print the same result.
        #[arg(long)]
        dry_run: bool,
    },
    /// Take cases back to the undivided.
    Unassign {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
    },
    /// Keep cases from being divided or placed for now.
    Hold {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// The day on which they are released by themselves; when released by hand unless given.
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// Write cases off: they leave collection, and what comes still is a recovery.
    WriteOff {
        /// Loan numbers.
        #[arg(required = true)]
        loan_no: Vec<String>,
        /// Why.
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Put cases that were written off or withdrawn back into collection.
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
    /// The agencies and what they have.
    Agencies {
        /// Add one.
        #[command(subcommand)]
        action: Option<AgencyAction>,
    },
    /// Build a batch from what is eligible, and place it unless it is a dry run.
    Place(PlaceArguments),
    /// Write the pack of a batch.
    Export(ExportArguments),
    /// The batches, or one with its cases and what happened to it.
    Batches {
        /// Number of the batch.
        batch: Option<String>,
    },
    /// Record that the agency acknowledged a batch.
    Acknowledge {
        /// Number of the batch.
        batch: String,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Withdraw a batch within three days of its placement, if nothing came back for it.
    Withdraw {
        /// Number of the batch.
        batch: String,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Take cases of a batch back from the agency; they are undivided again.
    Recall(RecallArguments),
    /// Record what the agency says against giving cases back that are wanted back.
    Object {
        /// Number of the batch.
        batch: String,
        /// Loan numbers; all that are wanted back unless given.
        loan_no: Vec<String>,
        /// What it says.
        #[arg(long, value_name = "TEXT")]
        note: String,
    },
    /// File the agency's word that it deleted what it got of a batch.
    ConfirmDeletion {
        /// Number of the batch.
        batch: String,
        /// The document; it is kept in the book.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// A note.
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// Compare a file from an agency with the book, and apply what agrees unless it is a dry run.
    Return(ReturnArguments),
    /// What agencies have to be told: to stop, or of another balance.
    Notices {
        /// Only this agency.
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
        /// Write the files for the agencies into this folder.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// What an agency earned in a month.
    Statement(StatementArguments),
    /// What agencies recovered by months since placement.
    Scorecard {
        /// By agency, batch, bucket or hand.
        #[arg(long, value_name = "BY", value_parser = score_by, default_value = "agency")]
        by: ScoreBy,
        /// Only this agency.
        #[arg(long, value_name = "NAME")]
        agency: Option<String>,
    },
    /// Which data went to whom: of one debtor, or every pack.
    Disclosure {
        /// A loan number of the debtor.
        loan_no: Option<String>,
    },
    /// Take back the last change, or the one named.
    Undo {
        /// Number of the change.
        change: Option<ChangeId>,
    },
    /// Do the change again that was taken back last.
    Redo,
    /// The audit log, newest first.
    Log {
        /// How many entries.
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: u32,
    },
    /// The currency of files and amounts that name none, or choose another.
    Currency {
        /// ISO code, such as EUR.
        #[arg(value_name = "CUR", value_parser = currency)]
        code: Option<Currency>,
    },
    /// Audit the book; exit code 1 when something is wrong.
    Check {
        /// The digest of a change that was noted outside of the book: it must still be in the log.
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

/// By what age is counted; the book's policy where nothing is said.
#[derive(Clone, Debug, Default, Args)]
pub struct BasisArguments {
    /// A policy, with @ and its version where it is not the newest.
    #[arg(long, value_name = "NAME")]
    pub policy: Option<String>,
    /// Bucket set: m, 30-60-90, rbi-sma, ifrs9, or one of the lender's own.
    #[arg(long, value_name = "SET")]
    pub buckets: Option<String>,
    /// How days are counted: next-day, day-end or months.
    #[arg(long, value_parser = day_count)]
    pub day_count: Option<DayCount>,
    /// The shortfall of an instalment up to which it counts as paid, in the book's currency.
    #[arg(long, value_name = "AMOUNT")]
    pub tolerance: Option<String>,
    /// Money pays fees before instalments.
    #[arg(long)]
    pub fees_first: bool,
    /// Days by which a case is less delinquent than it is past due.
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
        /// Its name.
        name: String,
        /// The bucket set that goes with it; m unless given.
        #[arg(long, value_name = "SET")]
        buckets: Option<String>,
        /// How days are counted; next-day unless given.
        #[arg(long, value_parser = day_count)]
        day_count: Option<DayCount>,
        /// The shortfall of an instalment up to which it counts as paid, in the book's currency.
        #[arg(long, value_name = "AMOUNT")]
        tolerance: Option<String>,
        /// Money pays fees before instalments.
        #[arg(long)]
        fees_first: bool,
        /// Days by which a case is less delinquent than it is past due.
        #[arg(long, value_name = "N", default_value_t = 0)]
        grace_days: u16,
        /// Which days decide the bucket: past-due or delinquent.
        #[arg(long, value_parser = class_by, default_value = "past-due")]
        class_by: ClassBy,
        /// A product that it is for; may be given several times. For all without their own unless given.
        #[arg(long, value_name = "NAME")]
        product: Vec<String>,
    },
    /// Make a policy that of the book.
    Use {
        /// Its name.
        name: String,
    },
}

/// What can be done with bucket sets.
#[derive(Debug, Subcommand)]
pub enum BucketSetAction {
    /// Save a set; one of that name gets its next version.
    Add {
        /// Its name.
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
        /// First day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// Last day; open-ended unless given.
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
        /// Why.
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
    /// Write one to a file, for another book to read.
    Export {
        /// Its name.
        name: String,
        /// The file.
        #[arg(long, value_name = "FILE.json")]
        out: PathBuf,
    },
    /// Keep one that another book has written.
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Forget one.
    Remove {
        /// Its name.
        name: String,
    },
}
