//! Sets of rules as the book keeps them, and back.

use super::rules::RuleSet;
use caseload_session::division_rule::DivisionRule;
use caseload_store::formats::{Format, StoredRuleSet};

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
