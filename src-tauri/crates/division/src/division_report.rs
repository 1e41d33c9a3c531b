//! What a division comes to, as the window and the command line show it.

use crate::RuleSet;
use caseload_domain::Money;
use caseload_domain::ids::ChangeId;
use caseload_session::division_rule::DivideBy;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

caseload_domain::codes! {
    /// Why a case is given to nobody.
    pub enum LeftReason {
        /// Of those who take part, nobody takes such cases.
        NobodyTakesIt = "nobody_takes_it",
        /// Whoever takes such cases has a limit of money in another currency, so that it can't be told whether it is
        /// kept.
        LimitInOtherCurrency = "limit_in_other_currency",
        /// Whoever takes them has no room.
        CollectorsFull = "collectors_full",
        /// Another case of its debtor is held.
        Held = "held",
        /// Someone left it where it is.
        ByHand = "by_hand",
    }
}

caseload_domain::codes! {
    /// What keeps counts or balances from being even.
    pub enum LimitingFactorCode {
        /// A collector has no more room.
        Full = "full",
        /// A collector has no room for more money.
        MoneyFull = "money_full",
        /// A collector takes only some of the cases.
        Takes = "takes",
        /// A collector had some of the debtors before.
        NeverBack = "never_back",
        /// A collector keeps more than an even share.
        Kept = "kept",
        /// One debtor owes more than an even share.
        LargestDebtor = "largest_debtor",
        /// The balances are too coarse to be shared evenly.
        Coarse = "coarse",
    }
}

/// What somebody has, before or after a division.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct LoadOf {
    /// Open cases.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// Cases by bucket.
    pub by_bucket: BTreeMap<String, u64>,
}

/// What a collector gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DividedCollector {
    /// Name.
    pub name: String,
    /// Cases given, those kept included.
    pub cases: u64,
    /// Debtors given.
    pub debtors: u64,
    /// Money given, per currency.
    pub outstanding: Vec<Money>,
    /// Debtors given, by the bucket of their oldest case.
    pub by_bucket: BTreeMap<String, u64>,
    /// Open cases before.
    pub cases_before: u64,
    /// Open cases afterwards.
    pub cases_after: u64,
    /// What they have before.
    pub before: LoadOf,
    /// What they have afterwards.
    pub after: LoadOf,
    /// Cases that they have beyond their limit afterwards.
    #[serde(default)]
    pub over_cases: u64,
    /// Money that they have beyond their limit afterwards, in the book's currency.
    #[serde(default)]
    pub over_money: Option<Money>,
}

/// A case that is not given to anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct LeftCase {
    /// Loan number.
    pub loan_no: String,
    /// Why.
    pub code: LeftReason,
}

/// How even the counts of a bucket came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct BucketEvenness {
    /// Greatest less least count of debtors.
    pub count_difference: u64,
    /// What no division can go below, given who takes what and who stays.
    pub best_count_difference: u64,
}

/// Something that keeps counts or balances from being even.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct DivisionLimit {
    /// What it is.
    pub code: LimitingFactorCode,
    /// Whom it concerns; `null` for what lies in the debtors.
    pub collector: Option<String>,
    /// The bucket whose counts it concerns; `null` for all.
    pub bucket: Option<String>,
}

/// What one rule does, or one arm of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct DividedRule {
    /// Which rule, from 1.
    pub rule: u32,
    /// Its name.
    pub name: String,
    /// How it shares.
    pub by: DivideBy,
    /// `champion` or `challenger` of a trial; `null` where there is none.
    pub arm: Option<String>,
    /// Debtors that it fits.
    pub debtors: u64,
    /// Cases of those.
    pub cases: u64,
    /// Who takes part.
    #[serde(rename = "takers")]
    pub collectors: Vec<String>,
    /// Greatest less least count of debtors.
    pub count_difference: u64,
    /// What no division can go below.
    pub best_count_difference: u64,
    /// The same in each bucket.
    pub by_bucket: BTreeMap<String, BucketEvenness>,
    /// Greatest less least balance, percent of the mean; of the worst currency.
    pub spread_percent: f64,
    /// What the spread can't go below.
    pub floor_percent: f64,
    /// What stands in the way of more.
    pub obstacles: Vec<DivisionLimit>,
}

/// A division, proposed or applied.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Division {
    /// Number of the division; of a proposal, the number it would have.
    pub division: i64,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// By which the rows of a proposal are asked for.
    pub proposal: Option<u32>,
    /// The newest change in the log when it was computed.
    pub seen: ChangeId,
    /// The change in the log.
    pub change: Option<ChangeId>,
    /// The seed, which gives the same division again.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// The day that it is for.
    #[ts(type = "string")]
    pub as_of: chrono::NaiveDate,
    /// Name of the rules; empty where they have none.
    pub rules_name: String,
    /// Who gets what.
    pub collectors: Vec<DividedCollector>,
    /// What each rule does.
    pub rules: Vec<DividedRule>,
    /// Cases that nobody had and somebody gets.
    pub assigned: u64,
    /// Cases that stay where they are.
    pub kept: u64,
    /// Cases that go from one collector to another.
    pub moved: u64,
    /// Cases that are not given to anyone, with the reason.
    pub left: Vec<LeftCase>,
    /// How many those are, by reason.
    pub left_by_code: BTreeMap<LeftReason, u64>,
    /// Undivided cases that no rule fits.
    pub unmatched: u64,
    /// Debtors that someone moved by hand.
    pub adjusted: u64,
    /// Debtors whose cases would be with several people and were not before.
    pub splits: u64,
    /// Who would take part and is away.
    pub away: Vec<String>,
    /// Greatest less least balance, percent of the mean; of the worst rule and currency.
    pub spread_percent: f64,
    /// What the spread can't go below.
    pub floor_percent: f64,
    /// Greatest less least count of debtors; of the worst rule.
    pub count_difference: u64,
    /// What that can't go below.
    pub best_count_difference: u64,
}

impl Division {
    /// Puts the names of the rules beside what they do.
    pub(super) fn name_rules(&mut self, rules: &RuleSet) {
        self.rules_name.clone_from(&rules.name);
        for rule in &mut self.rules {
            if let Some(named) = rules.rules.get(rule.rule as usize - 1) {
                rule.name.clone_from(&named.name);
            }
        }
    }
}
