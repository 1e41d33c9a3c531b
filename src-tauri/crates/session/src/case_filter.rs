//! Which cases are meant: filters, selections, and batches that are asked for. They hold one another, so they stand
//! together.

use crate::division_rule::DivisionRule;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::outsourcing::Exclusion;
use caseload_domain::{Field, Status};
use caseload_portfolio::movement_states::Flow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which cases a list holds. Absent parts don't restrict; several values of one part mean any of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct CaseFilter {
    /// Statuses; empty is all that exist on the day.
    pub status: Vec<Status>,
    /// Bucket codes; only open cases have one.
    pub buckets: Vec<String>,
    /// Names of collectors; an empty name is "nobody".
    pub collectors: Vec<String>,
    /// Only the undivided: open, in-house, and nobody has them.
    pub undivided: bool,
    /// Only open cases that are in an older bucket than the day before.
    pub worsened: bool,
    /// Names of agencies; an empty name is "none".
    pub agencies: Vec<String>,
    /// In-house (`false`) or outsourced (`true`) only.
    pub outsourced: Option<bool>,
    /// Products.
    pub products: Vec<String>,
    /// Regions.
    pub regions: Vec<String>,
    /// Overdue reasons.
    pub reasons: Vec<String>,
    /// Branches of overdue reasons: `willingness`, `ability`, `circumstance`, `unknown`.
    pub reason_groups: Vec<String>,
    /// Currency codes.
    pub currencies: Vec<String>,
    /// Only cases that this change brought.
    pub brought_by: Option<ChangeId>,
    /// Only cases that files of this day brought.
    #[ts(type = "string | null")]
    pub brought_on: Option<NaiveDate>,
    /// Only cases that were there before and of which this import said something new.
    pub changed_by: Option<ChangeId>,
    /// Held (`true`) or not held (`false`) only.
    pub held: Option<bool>,
    /// Only cases whose hold is released by itself within a week.
    pub hold_ends: bool,
    /// Only cases that came from a state on an earlier day, and are in one now.
    pub moved: Option<Moved>,
    /// Only cases that are at least as many days past due.
    pub min_days: Option<i32>,
    /// Only cases that are at most as many days past due.
    pub max_days: Option<i32>,
    /// Only cases on which at least as much is owed, minor units of the case's currency.
    pub min_outstanding: Option<i64>,
    /// Only cases on which at most as much is owed, minor units of the case's currency.
    pub max_outstanding: Option<i64>,
    /// Only cases disbursed in these months, `2024-03`; an empty one stands for no day.
    pub disbursement_months: Vec<String>,
    /// Only cases placed in the batch of this number.
    pub batch: Option<String>,
    /// Only these loan numbers.
    pub loan_nos: Vec<String>,
    /// Only cases that one of some division rules would divide.
    pub by_rule: Option<ByRule>,
    /// Only cases that a batch would leave out for a reason.
    pub excluded_from: Option<Box<ExcludedFrom>>,
    /// Text that occurs in any field.
    pub search: Option<String>,
    /// Values of text fields of a case: debtor's name and number, phone, email, address, term; one of
    /// those given of each field.
    pub fields: Vec<(Field, String)>,
    /// Values of the lender's own columns: header and value; one of those given of each header.
    pub more: Vec<(String, String)>,
}

impl CaseFilter {
    /// The same filter for the credits beside the cases that it lets through: those have no age and no status of a case.
    pub(crate) fn of_credits(&self) -> Self {
        Self {
            status: vec![Status::Settled],
            buckets: Vec::new(),
            undivided: false,
            worsened: false,
            moved: None,
            min_days: None,
            max_days: None,
            min_outstanding: None,
            max_outstanding: None,
            ..self.clone()
        }
    }
}

/// A rule among others: a debtor belongs to the first one that fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ByRule {
    /// The rules, the first one deciding first.
    pub rules: Vec<DivisionRule>,
    /// Which one, from 1.
    pub number: u32,
}

/// A movement of cases between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Moved {
    /// The earlier day; the later one is that of the list.
    #[ts(type = "string")]
    pub since: NaiveDate,
    /// Where they were: codes of buckets, `not_yet`, `settled`, `withdrawn`, `written_off`; anywhere when empty.
    pub from: Vec<String>,
    /// Where they are; anywhere when empty.
    pub to: Vec<String>,
    /// Only those of whom this became; whatever became of them when absent.
    #[serde(default)]
    pub flow: Option<Flow>,
}

/// Which cases are meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These, by their number in the book.
    Cases(Vec<CaseId>),
    /// Everything in an open list but these.
    List {
        /// The open list.
        list_id: u32,
        /// Left out, by their number in the book.
        except: Vec<CaseId>,
    },
    /// These, by their loan numbers.
    LoanNos(Vec<String>),
    /// All that a filter lets through on a day.
    Filter {
        /// The day.
        #[ts(type = "string")]
        as_of: NaiveDate,
        /// Which cases.
        filter: Box<CaseFilter>,
    },
}

/// A batch to be proposed or placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct PlaceRequest {
    /// The day of placement, and that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The agency's name.
    pub agency: String,
    /// Other agencies that share the cases with it, each with a batch of its own.
    #[serde(default)]
    pub others: Vec<String>,
    /// Fewest days past due; over 90 when absent.
    #[serde(default)]
    pub min_days: Option<i32>,
    /// Only these buckets; empty is all.
    #[serde(default)]
    pub buckets: Vec<String>,
    /// Least that is owed on a case, as decimal text in the book's currency.
    #[serde(default)]
    pub min_balance: Option<String>,
    /// Most that is owed on a case, as decimal text in the book's currency.
    #[serde(default)]
    pub max_balance: Option<String>,
    /// How often a case has to have been worked in-house.
    #[serde(default)]
    pub min_tries: Option<u32>,
    /// Whether a case may go to an agency that had it before.
    #[serde(default)]
    pub again: bool,
    /// Most cases.
    #[serde(default)]
    pub max_cases: Option<u64>,
    /// Most money, as decimal text in the book's currency.
    #[serde(default)]
    pub max_outstanding: Option<String>,
    /// Only these cases; all when absent.
    #[serde(default)]
    pub selection: Option<Selection>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// How many excluded cases are named; all when absent.
    #[serde(default)]
    pub name_excluded: Option<usize>,
}

impl PlaceRequest {
    /// All that may go to an agency on a day; nothing is changed.
    #[must_use]
    pub fn of(agency: &str, as_of: NaiveDate) -> Self {
        Self {
            as_of,
            agency: agency.to_owned(),
            others: Vec::new(),
            min_days: None,
            buckets: Vec::new(),
            min_balance: None,
            max_balance: None,
            min_tries: None,
            again: false,
            max_cases: None,
            max_outstanding: None,
            selection: None,
            dry_run: true,
            name_excluded: Some(0),
        }
    }
}

/// The cases that a batch would leave out for one reason; to be looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ExcludedFrom {
    /// The batch.
    pub request: PlaceRequest,
    /// The reason.
    pub reason: Exclusion,
}
