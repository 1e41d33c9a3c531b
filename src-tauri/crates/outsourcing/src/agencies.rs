//! Agencies, and what is agreed with each.

use super::pack::PackTemplate;
use crate::OutsourcingApi;
use caseload_domain::Money;
use caseload_domain::Percentage;
use caseload_domain::calendar::{date_of, day_number};
use caseload_domain::ids::{AgencyId, BatchId, ChangeId};
use caseload_domain::outsourcing::{AgencyTerms, FieldContract};
use caseload_portfolio::NOBODY;
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::names::proper_name;
use caseload_session::sums_of;
use caseload_store::{AgencyRow, Agreement, What};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How many days ahead the end of a contract is told.
const CONTRACT_ENDS_AHEAD: i32 = 30;

/// An agency with what it has.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct AgencySummary {
    /// Name.
    pub name: String,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Commission by hand for any bucket, percent; the last stands for later hands.
    #[ts(type = "number[]")]
    pub commission: Vec<Percentage>,
    /// Whether some buckets have a commission of their own.
    pub by_bucket: bool,
    /// Cases it has now.
    pub placed: u64,
    /// Money of those, per currency.
    pub outstanding: Vec<Money>,
    /// Money that was paid while it had the cases, or within their tail, per currency.
    pub recovered: Vec<Money>,
    /// What it earned by that, per currency.
    pub earned: Vec<Money>,
    /// The earliest day on which a batch is to come back.
    #[ts(type = "string | null")]
    pub next_recall: Option<NaiveDate>,
    /// Whether cases may be placed with it now.
    pub valid: bool,
    /// The last day on which cases may be placed, where it has one.
    #[ts(type = "string | null")]
    pub valid_until: Option<NaiveDate>,
    /// Whether that day is near or past.
    pub contract_ends: bool,
    /// Most cases at once.
    pub most_cases: Option<u64>,
    /// Cases of which it has to be told that they were paid, in part or whole.
    pub notices: u64,
}

/// An agency to be added.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct AgencyToAdd {
    /// Name, unique.
    pub name: String,
    /// Days from placement to recall, from 1.
    pub term_days: u32,
    /// Commission by hand, percent, each from 0 to 100.
    #[ts(type = "number[]")]
    pub commission: Vec<Percentage>,
}

/// What is agreed with an agency.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct AgencyView {
    /// Name.
    pub name: String,
    /// Version of the agreement, from 1.
    pub version: i64,
    /// Terms.
    pub terms: AgencyTerms,
    /// Which data it may have.
    pub contract: FieldContract,
    /// The shape of its packs.
    pub template: PackTemplate,
}

/// Something else to be agreed with an agency; what is absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize, ts_rs::TS)]
pub struct AgencyEdit {
    /// Name.
    pub name: String,
    /// Terms.
    #[serde(default)]
    pub terms: Option<AgencyTerms>,
    /// Which data it may have.
    #[serde(default)]
    pub contract: Option<FieldContract>,
    /// The shape of its packs.
    #[serde(default)]
    pub template: Option<PackTemplate>,
}

impl OutsourcingApi<'_> {
    /// The agencies with what they have as of a date.
    pub async fn agencies(&self, as_of: NaiveDate) -> Result<Vec<AgencySummary>, Failure> {
        let moment = self.session.at_one_moment().await?;
        let portfolio = moment.portfolio().await?;
        let convention = moment.convention(&PolicyOverride::default()).await?;
        let today = day_number(as_of);
        let standing = portfolio.standing(today, None, &convention);
        let batches = moment.book.batches().await?;
        let totals = moment.book.batch_totals().await?;
        let is_open = |batch: BatchId| totals.iter().any(|total| total.batch_id == batch && total.open_cases > 0);
        let ledger = OutsourcingApi::of(&moment).ledger().await?;
        let mut notices: HashMap<AgencyId, u64> = HashMap::new();
        for notice in OutsourcingApi::of(&moment).due_notices(&portfolio, &standing, &ledger) {
            *notices.entry(notice.agency_id).or_default() += 1;
        }
        let mut found = Vec::new();
        for (at, agency) in portfolio.agencies.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(NOBODY);
            let has: Vec<usize> = (0..portfolio.len()).filter(|&index| standing.holders.agency[index] == at).collect();
            let terms = &agency.terms;
            let paid = || ledger.payments_of_agency(agency.id).filter(|payment| payment.day <= today);
            let any_bucket: Vec<Percentage> =
                terms.commission.iter().filter(|line| line.bucket.is_none()).map(|line| line.percent).collect();
            found.push(AgencySummary {
                name: agency.name.clone(),
                term_days: terms.term_days,
                by_bucket: any_bucket.len() < terms.commission.len(),
                commission: any_bucket,
                placed: has.len() as u64,
                outstanding: sums_of(
                    has.iter().map(|&index| (portfolio.currency_of(index), standing.outstanding[index])),
                )?,
                recovered: sums_of(paid().map(|payment| (payment.currency, payment.counted)))?,
                earned: sums_of(paid().map(|payment| (payment.currency, payment.commission)))?,
                next_recall: batches
                    .iter()
                    .filter(|batch| batch.agency_id == agency.id && batch.recall_due_day >= today && is_open(batch.id))
                    .map(|batch| batch.recall_due_day)
                    .min()
                    .and_then(date_of),
                valid: terms.is_valid_on(as_of),
                valid_until: terms.valid_until,
                contract_ends: terms.valid_until.is_some_and(|until| day_number(until) - today <= CONTRACT_ENDS_AHEAD),
                most_cases: terms.most_cases,
                notices: notices.get(&agency.id).copied().unwrap_or(0),
            });
        }
        Ok(found)
    }

    /// Adds an agency. Gives the number of the change.
    ///
    /// # Errors
    /// `name_empty`, `name_taken`, `value_out_of_range`.
    pub async fn add_agency(&self, agency: &AgencyToAdd) -> Result<ChangeId, Failure> {
        let mut change = self.session.change(What::AddAgency).await?;
        let name = proper_name(&agency.name)?;
        let terms = AgencyTerms::by_hand(agency.term_days, &agency.commission);
        proper_terms(&terms)?;
        if self.session.book.agencies().await?.iter().any(|known| known.name == name) {
            return Err(Failure::new(FailureCode::NameTaken).with("name", name));
        }
        change.add_agency(&name, &Agreement { terms, ..Agreement::default() }).await?;
        let params =
            serde_json::json!({ "name": name, "term_days": agency.term_days, "commission": agency.commission });
        Ok(change.commit(&params).await?)
    }

    /// What is agreed with an agency.
    ///
    /// # Errors
    /// `no_such_agency`.
    pub async fn agency(&self, name: &str) -> Result<AgencyView, Failure> {
        let moment = self.session.at_one_moment().await?;
        let row = OutsourcingApi::of(&moment).agency_row(name).await?;
        Ok(AgencyView {
            template: PackTemplate::of(&row)?,
            name: row.name,
            version: row.version,
            terms: row.agreement.terms,
            contract: row.agreement.contract,
        })
    }

    /// Agrees upon something else with an agency: a new version, which batches placed from then on keep.
    /// Without any difference nothing is changed.
    ///
    /// # Errors
    /// `no_such_agency`, `no_such_bucket`, `value_out_of_range`.
    pub async fn edit_agency(&self, edit: &AgencyEdit) -> Result<AgencyView, Failure> {
        let mut change = self.session.change(What::EditAgency).await?;
        let row = self.agency_row(&edit.name).await?;
        let mut next = row.agreement.clone();
        if let Some(terms) = &edit.terms {
            proper_terms(terms)?;
            self.proper_buckets(terms).await?;
            next.terms = terms.clone();
        }
        if let Some(contract) = &edit.contract {
            proper_contract(contract)?;
            next.contract = contract.clone();
        }
        if let Some(template) = &edit.template {
            template.check()?;
            if *template != PackTemplate::of(&AgencyRow { agreement: next.clone(), ..row.clone() })? {
                next.template = template.into();
            }
        }
        if next != row.agreement {
            change.add_agency_version(row.id, row.version + 1, &next).await?;
            let params = serde_json::json!({
                "name": row.name, "version": row.version + 1, "terms": next.terms, "contract": next.contract,
                "template": PackTemplate::of(&AgencyRow { agreement: next.clone(), ..row.clone() })?,
            });
            change.commit(&params).await?;
        }
        self.agency(&edit.name).await
    }

    /// A commission for a bucket that nobody ever has would be a mistake.
    async fn proper_buckets(&self, terms: &AgencyTerms) -> Result<(), Failure> {
        let convention = self.session.convention(&PolicyOverride::default()).await?;
        for code in terms.commission.iter().filter_map(|line| line.bucket.as_deref()) {
            if convention.buckets.index_by_code(code).is_none() {
                return Err(Failure::new(FailureCode::NoSuchBucket)
                    .with("bucket", code)
                    .with("bucket_set", convention.buckets.name()));
            }
        }
        Ok(())
    }

    pub(crate) async fn agency_row(&self, name: &str) -> Result<AgencyRow, Failure> {
        self.session
            .book
            .agencies()
            .await?
            .into_iter()
            .find(|agency| agency.name == name.trim())
            .ok_or_else(|| Failure::new(FailureCode::NoSuchAgency).with("name", name))
    }

    /// What was agreed with an agency in a version of it.
    pub(crate) async fn agency_version(&self, agency_id: AgencyId, version: i64) -> Result<AgencyRow, Failure> {
        self.session
            .book
            .agency_versions()
            .await?
            .into_iter()
            .find(|row| row.id == agency_id && row.version == version)
            .ok_or_else(|| Failure::new(FailureCode::BookDamaged).with("reason", "an agreement is missing"))
    }
}

fn proper_terms(terms: &AgencyTerms) -> Result<(), Failure> {
    match terms.problem() {
        None => Ok(()),
        Some(problem) => {
            Err(Failure::new(FailureCode::ValueOutOfRange).with("field", problem.field).with("value", problem.value))
        }
    }
}

/// A contract names each field once, with a purpose.
fn proper_contract(contract: &FieldContract) -> Result<(), Failure> {
    let refused =
        |value: String| Failure::new(FailureCode::ValueOutOfRange).with("field", "contract").with("value", value);
    for (at, named) in contract.fields.iter().enumerate() {
        if named.purpose.trim().is_empty() {
            return Err(Failure::new(FailureCode::PurposeMissing).with("field", named.field.to_string()));
        }
        if contract.fields[..at].iter().any(|other| other.field == named.field) {
            return Err(refused(named.field.to_string()));
        }
    }
    Ok(())
}
