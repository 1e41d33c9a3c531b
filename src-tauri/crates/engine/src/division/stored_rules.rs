//! Sets of rules as the book keeps them, and back.

use super::rules::{Challenger, DivisionRule, RuleSet};
use super::{DivideBy, DivideOnly};
use caseload_store::formats::{Format, StoredChallenger, StoredDivisionRule, StoredRuleSet, of_code};

impl From<&RuleSet> for StoredRuleSet {
    fn from(set: &RuleSet) -> Self {
        Self { format: Format, name: set.name.clone(), rules: set.rules.iter().map(Into::into).collect() }
    }
}

impl TryFrom<StoredRuleSet> for RuleSet {
    type Error = String;

    fn try_from(stored: StoredRuleSet) -> Result<Self, String> {
        let rules = stored.rules.into_iter().map(DivisionRule::try_from).collect::<Result<_, _>>()?;
        Ok(Self { name: stored.name, rules })
    }
}

impl From<&DivisionRule> for StoredDivisionRule {
    fn from(rule: &DivisionRule) -> Self {
        let DivisionRule {
            name,
            only,
            buckets,
            products,
            regions,
            reasons,
            currencies,
            held_by,
            min_days,
            max_days,
            min_outstanding,
            max_outstanding,
            search,
            fields,
            to,
            teams,
            by,
            keep_current,
            never_back,
            challenger,
        } = rule.clone();
        Self {
            name,
            only: only.code().to_owned(),
            buckets,
            products,
            regions,
            reasons,
            currencies,
            held_by,
            min_days,
            max_days,
            min_outstanding,
            max_outstanding,
            search,
            fields,
            to,
            teams,
            by: by.code().to_owned(),
            keep_current,
            never_back,
            challenger: challenger.map(|Challenger { trial, percent, to, teams }| StoredChallenger {
                trial,
                percent,
                to,
                teams,
            }),
        }
    }
}

impl TryFrom<StoredDivisionRule> for DivisionRule {
    type Error = String;

    fn try_from(stored: StoredDivisionRule) -> Result<Self, String> {
        Ok(Self {
            name: stored.name,
            only: of_code("only", &stored.only, DivideOnly::by_code)?,
            buckets: stored.buckets,
            products: stored.products,
            regions: stored.regions,
            reasons: stored.reasons,
            currencies: stored.currencies,
            held_by: stored.held_by,
            min_days: stored.min_days,
            max_days: stored.max_days,
            min_outstanding: stored.min_outstanding,
            max_outstanding: stored.max_outstanding,
            search: stored.search,
            fields: stored.fields,
            to: stored.to,
            teams: stored.teams,
            by: of_code("by", &stored.by, DivideBy::by_code)?,
            keep_current: stored.keep_current,
            never_back: stored.never_back,
            challenger: stored.challenger.map(|StoredChallenger { trial, percent, to, teams }| Challenger {
                trial,
                percent,
                to,
                teams,
            }),
        })
    }
}
