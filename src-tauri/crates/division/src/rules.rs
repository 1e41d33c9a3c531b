//! Rules of a division: which cases, to whom, and how they are shared.
//!
//! Rules run from top to bottom; a debtor belongs to the first one that their oldest case fits.

use super::debtors::{self, EligibleDebtor};
use crate::DivisionApi;
use caseload_domain::aging::Convention;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::{Currency, Money, Status};
use caseload_portfolio::{Portfolio, Standing};
use caseload_session::RulesOn;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::case_filter::{ByRule, CaseFilter};
use caseload_session::division_rule::{DivideOnly, DivisionRule};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::sums_of;
use caseload_store::What;
use caseload_store::formats::{self, StoredRuleSet};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Settings of the book under which sets of rules are kept.
const PREFIX: &str = "rules/";

/// Rules in their order, by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The rules, the first one deciding first.
    #[serde(alias = "rule")]
    pub rules: Vec<DivisionRule>,
}

/// What a rule finds.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct RuleCount {
    /// Cases that it divides.
    pub cases: u64,
    /// Debtors of those.
    pub debtors: u64,
    /// Their money, per currency.
    pub outstanding: Vec<Money>,
    /// The filter that shows them in a list.
    pub filter: CaseFilter,
}

impl RuleSet {
    /// The rules as TOML, which [`RuleSet::from_toml`] reads.
    ///
    /// # Errors
    /// `bad_rules` when they can't be written, which no rules are known to cause.
    pub fn to_toml(&self) -> Result<String, Failure> {
        toml::to_string(self).map_err(|error| Failure::new(FailureCode::BadRules).with("reason", error.to_string()))
    }

    /// Reads rules from TOML.
    ///
    /// # Errors
    /// `bad_rules` with the line and what is wrong there.
    pub fn from_toml(text: &str) -> Result<Self, Failure> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().map_or("", |span| text.get(..span.start).unwrap_or_default());
            let line = before.matches('\n').count() + 1;
            Failure::new(FailureCode::BadRules).with("reason", error.message()).with("line", line)
        })
    }

    /// Refuses what no division could follow.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.rules.is_empty() {
            return Err(Failure::new(FailureCode::BadRules).with("reason", "no rules").with("line", 1));
        }
        for rule in &self.rules {
            let out_of_range = |field: &str, value: String| {
                Failure::new(FailureCode::ValueOutOfRange).with("field", field).with("value", value)
            };
            if let Some(challenger) = &rule.challenger {
                if !(1..=99).contains(&challenger.percent) {
                    return Err(out_of_range("percent", challenger.percent.to_string()));
                }
                if challenger.trial.trim().is_empty() {
                    return Err(out_of_range("trial", String::new()));
                }
                if challenger.to.is_empty() && challenger.teams.is_empty() {
                    return Err(Failure::new(FailureCode::NoChallengers).with("trial", challenger.trial.as_str()));
                }
            }
            if let (Some(fewest), Some(most)) = (rule.min_days, rule.max_days)
                && fewest > most
            {
                return Err(out_of_range("max_days", most.to_string()));
            }
        }
        Ok(())
    }
}

impl DivisionApi<'_> {
    /// The filter that a rule's cases are found by, but for amounts, which are those of debtors.
    pub(crate) async fn filter_of_rule(&self, rule: &DivisionRule, as_of: NaiveDate) -> Result<CaseFilter, Failure> {
        let mut filter = CaseFilter {
            status: vec![Status::Open],
            outsourced: Some(false),
            undivided: rule.only != DivideOnly::All && rule.held_by.is_empty(),
            brought_on: (rule.only == DivideOnly::New).then_some(as_of),
            buckets: rule.buckets.clone(),
            products: rule.products.clone(),
            regions: rule.regions.clone(),
            reasons: rule.reasons.clone(),
            currencies: rule.currencies.clone(),
            collectors: rule.held_by.clone(),
            min_days: rule.min_days,
            max_days: rule.max_days,
            search: rule.search.clone(),
            ..CaseFilter::default()
        };
        let works_here = self.session.book.collectors(None).await?;
        let unknown = |name: &&String| !works_here.iter().any(|one| one.name() == name.trim());
        if let Some(unknown) = rule.held_by.iter().find(unknown) {
            return Err(Failure::new(FailureCode::NoSuchCollector).with("name", unknown.as_str()));
        }
        if let Some(unknown) = rule.currencies.iter().find(|code| code.parse::<Currency>().is_err()) {
            let refused = Failure::new(FailureCode::ValueOutOfRange).with("field", "currency");
            return Err(refused.with("value", unknown.as_str()));
        }
        for (field, values) in &rule.fields {
            for value in values {
                self.session.add_to_filter(&mut filter, field, value).await?;
            }
        }
        Ok(filter)
    }

    /// What each of some rules finds as of a day, those before it having taken theirs.
    ///
    /// # Errors
    /// `no_such_bucket`, `no_such_field`, `value_out_of_range`.
    pub async fn count_rules(&self, rules: &[DivisionRule], as_of: NaiveDate) -> Result<Vec<RuleCount>, Failure> {
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        let portfolio = self.session.portfolio().await?;
        let standing = portfolio.standing(day_number(as_of), None, &convention);
        let found = self.found_by_rules(&portfolio, &standing, &convention, rules).await?;
        let mut counts = Vec::with_capacity(rules.len());
        for (number, units) in (1_u32..).zip(&found) {
            let cases = units.iter().flat_map(|unit| &unit.cases);
            let owed = |&index: &u32| (portfolio.currency_of(index as usize), standing.outstanding[index as usize]);
            let by_rule = Some(ByRule { rules: rules.to_vec(), number });
            counts.push(RuleCount {
                cases: cases.clone().count() as u64,
                debtors: units.len() as u64,
                outstanding: sums_of(cases.map(owed))?,
                filter: CaseFilter { by_rule, ..CaseFilter::default() },
            });
        }
        Ok(counts)
    }

    /// The cases that one of some rules would divide, by its number from 1, those before it having taken theirs: places in
    /// the portfolio.
    ///
    /// # Errors
    /// `no_such_bucket`, `no_such_field`, `value_out_of_range`.
    pub async fn cases_of_rule(
        &self,
        on: RulesOn<'_>,
        rules: &[DivisionRule],
        number: u32,
    ) -> Result<Vec<u32>, Failure> {
        let found = self.found_by_rules(on.portfolio, on.standing, on.convention, rules).await?;
        let place = (number as usize).saturating_sub(1);
        Ok(found.get(place).into_iter().flatten().flat_map(|debtor| debtor.cases.iter().copied()).collect())
    }

    /// The debtors that each of some rules finds, those before it having taken theirs.
    pub(crate) async fn found_by_rules(
        &self,
        portfolio: &Portfolio,
        standing: &Standing,
        convention: &Convention,
        rules: &[DivisionRule],
    ) -> Result<Vec<Vec<EligibleDebtor>>, Failure> {
        let as_of = date_of(standing.as_of).unwrap_or_default();
        let mut taken = vec![false; portfolio.debtor_keys.len()];
        let mut found = Vec::with_capacity(rules.len());
        for rule in rules {
            let filter = self.filter_of_rule(rule, as_of).await?;
            let wanted = (rule, &filter, debtors::asks_for_cured(rule, convention));
            let (units, _) = debtors::of_rule(self.session, portfolio, standing, convention, wanted, &taken).await?;
            for unit in &units {
                taken[unit.debtor as usize] = true;
            }
            found.push(units);
        }
        Ok(found)
    }

    /// The sets of rules that were kept, in the order of their names.
    pub async fn rule_sets(&self) -> Result<Vec<RuleSet>, Failure> {
        let stored = self.session.book.settings_under(PREFIX).await?;
        stored
            .iter()
            .map(|(name, value)| {
                let key = format!("{PREFIX}{name}");
                caseload_session::stored::restored(
                    formats::read::<StoredRuleSet>(value, "settings", &key)?,
                    "settings",
                    key,
                )
            })
            .collect()
    }

    /// The set of rules of that name.
    ///
    /// # Errors
    /// `no_such_rules`.
    pub async fn rule_set(&self, name: &str) -> Result<RuleSet, Failure> {
        let found = self.rule_sets().await?.into_iter().find(|set| set.name == name.trim());
        found.ok_or_else(|| Failure::new(FailureCode::NoSuchRules).with("rules", name))
    }

    /// Keeps rules under their name; those it had before are gone, and so are those named `before`.
    ///
    /// # Errors
    /// `name_empty`, `name_taken` by others when they are renamed, `bad_rules`, `value_out_of_range`, or
    /// what the book says.
    pub async fn save_rule_set(&self, set: &RuleSet, before: Option<&str>) -> Result<(), Failure> {
        let name = caseload_session::names::checked_name(&set.name)?;
        set.check()?;
        let renamed = before.filter(|before| *before != name);
        let mut change = self.session.change(What::Setting).await?;
        if renamed.is_some() && self.rule_sets().await?.iter().any(|other| other.name == name) {
            return Err(Failure::new(FailureCode::NameTaken).with("name", name));
        }
        let set = RuleSet { name: name.clone(), ..set.clone() };
        let value = formats::write(&StoredRuleSet::from(&set))?;
        if let Some(before) = renamed {
            change.remove_setting(&format!("{PREFIX}{before}")).await?;
        }
        change.set_setting(&format!("{PREFIX}{name}"), &value).await?;
        change.commit(&serde_json::json!({ "key": "rules", "value": name })).await?;
        Ok(())
    }

    /// Removes a set of rules.
    ///
    /// # Errors
    /// `no_such_rules`.
    pub async fn remove_rule_set(&self, name: &str) -> Result<(), Failure> {
        let mut change = self.session.change(What::Setting).await?;
        if !change.remove_setting(&format!("{PREFIX}{name}")).await? {
            return Err(Failure::new(FailureCode::NoSuchRules).with("rules", name));
        }
        change.commit(&serde_json::json!({ "key": "rules_removed", "value": name })).await?;
        Ok(())
    }

    /// Reads rules from a TOML file. Rules without a name get that of the file.
    ///
    /// # Errors
    /// `file_cannot_open`, `bad_rules`, `value_out_of_range`.
    pub fn read_rules(&self, path: &Path) -> Result<RuleSet, Failure> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::new(FailureCode::FileCannotOpen).with("file", file.as_str()).with("reason", error.to_string())
        })?;
        // Editors on Windows like to begin a file with a mark.
        let mut set =
            RuleSet::from_toml(text.trim_start_matches('\u{feff}')).map_err(|failure| failure.with("file", file))?;
        if set.name.trim().is_empty() {
            set.name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        }
        set.check()?;
        Ok(set)
    }

    /// Writes rules to a TOML file.
    ///
    /// # Errors
    /// `file_cannot_write`, `target_in_use`.
    pub fn write_rules(&self, set: &RuleSet, path: &Path) -> Result<(), Failure> {
        self.session.refuse_in_use(path, &[])?;
        let text = set.to_toml()?;
        Ok(caseload_files::write::write_bytes(path, text.as_bytes())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_from_toml_as_they_were() {
        let text = r#"
name = "Morning"

[[rules]]
name = "Fresh cash"
only = "new"
buckets = ["M1", "M2"]
products = ["Cash"]
min_outstanding = "100.00"
to = ["Anna Li"]
teams = ["Team A"]
by = "balance"
keep_current = true

[rules.where]
Branch = "North"
phone = ["1", "2"]

[[rules]]
only = "all"
by = "least_loaded"

[rules.challenger]
trial = "Dialler"
percent = 10
teams = ["Pilot"]
"#;
        let set = RuleSet::from_toml(text).expect("rules");
        assert_eq!(set.rules[0].fields["Branch"], ["North"]);
        assert_eq!(set.rules[0].fields["phone"], ["1", "2"]);
        let written = set.to_toml().expect("text");
        assert_eq!(RuleSet::from_toml(&written).expect("rules again"), set, "{written}");
        assert!(!written.contains("never_back") && !written.contains("regions"), "nothing idle: {written}");
    }

    #[test]
    fn a_misspelt_rule_is_refused_with_its_line() {
        let failure = RuleSet::from_toml("[[rules]]\nbucket = [\"M1\"]\n").expect_err("a misspelt key");
        assert_eq!(failure.code, FailureCode::BadRules);
        assert_eq!(failure.params["line"], 2, "{failure:?}");
    }
}
