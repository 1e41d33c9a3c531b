//! The certificate of a division: all that is needed to run it again, and what came out.

use super::division_report::{DividedCollector, DividedRule, Division, LeftReason};
use super::outcome::Outcome;
use super::plan::{Plan, shares_by_load};
use super::{Adjustment, DivideRequest, DivisionInputs, RuleSet};
use crate::DivisionApi;
use caseload_domain::ids::{CaseId, ChangeId, CollectorId};
use caseload_files::staging::{Prepared, Staging};
use caseload_session::aging_policies::PolicyOverride;
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::stored;
use caseload_store::DivisionRecord;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The form of certificates that this program writes.
const FORM: u32 = 3;
/// The first form, which it reads too, except where a rule gave to the least loaded: cases were counted then.
const FIRST_FORM: u32 = 1;

/// What a division was made from and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The form of this document, 1.
    pub caseload_certificate: u32,
    /// Number of the division.
    pub division: i64,
    /// The change in the log.
    pub change: ChangeId,
    /// The day that it is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// The policy of age and its version.
    pub policy: String,
    /// The bucket set and its version.
    pub bucket_set: String,
    /// The rules.
    pub rules: RuleSet,
    /// The seed, which decides ties and draws.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// What someone moved by hand, by loan numbers.
    pub adjustments: Vec<Adjustment>,
    /// SHA-256 over who got which debtor.
    pub outcome_digest: String,
    /// Who got what.
    pub collectors: Vec<DividedCollector>,
    /// What each rule did, how even that is, and what stood in the way.
    pub figures: Vec<DividedRule>,
    /// Cases that nobody had and somebody got.
    pub assigned: u64,
    /// Cases that stayed where they were.
    pub kept: u64,
    /// Cases that went from one collector to another.
    pub moved: u64,
    /// Cases that were not given to anyone, by reason.
    pub left: BTreeMap<LeftReason, u64>,
    /// Undivided cases that no rule fitted.
    pub unmatched: u64,
    /// Debtors that someone moved by hand.
    pub adjusted: u64,
    /// Who would have taken part and was away.
    pub away: Vec<String>,
    /// Greatest less least balance, percent of the mean; of the worst rule and currency.
    pub spread_percent: f64,
    /// What the spread could not go below.
    pub floor_percent: f64,
    /// Greatest less least count of debtors; of the worst rule.
    pub count_difference: u64,
    /// What that could not go below.
    pub best_count_difference: u64,
}

/// Something that a certificate says otherwise than the book.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct Difference {
    /// Which part of the certificate.
    pub part: String,
    /// What it says.
    #[ts(type = "unknown")]
    pub certificate: Value,
    /// What came out when it was run again.
    #[ts(type = "unknown")]
    pub found: Value,
}

/// What running a certificate again came to.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct CertificateCheck {
    /// Whether everything in it came out again.
    pub ok: bool,
    /// Number of the division.
    pub division: i64,
    /// The change in the log.
    pub change: ChangeId,
    /// Whether the division was taken back since.
    pub undone: bool,
    /// What did not come out.
    pub differences: Vec<Difference>,
}

/// A division that was applied.
#[derive(Clone, Debug, PartialEq, Serialize, ts_rs::TS)]
pub struct DivisionSummary {
    /// Its number.
    pub division: i64,
    /// The change in the log.
    pub change: ChangeId,
    /// UTC stamp.
    pub at: String,
    /// Who applied it.
    pub actor: String,
    /// Whether it was taken back.
    pub undone: bool,
    /// Name of its rules; empty where they had none.
    pub rules: String,
    /// Its seed.
    pub seed: u64,
    /// SHA-256 of what was divided, among whom and how.
    pub digest: String,
    /// Cases that got another collector.
    pub cases: u64,
    /// Greatest less least balance, percent of the mean.
    pub spread_percent: f64,
    /// Greatest less least count of debtors.
    pub count_difference: u64,
}

impl Certificate {
    /// The text of its file.
    fn to_bytes(&self) -> Result<Vec<u8>, Failure> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| Failure::internal(&error))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Its file beside `target`, to be delivered once the change of `book` that records it lasts.
    pub(super) fn prepare_file(&self, target: &Path, book: &Path) -> Result<Prepared, Failure> {
        let not_a_file = || Failure::new(FailureCode::TargetNotAFile).with("file", target.display().to_string());
        let name = target.file_name().ok_or_else(not_a_file)?.to_string_lossy().into_owned();
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Failure::new(FailureCode::FileCannotWrite)
                .with("file", target.display().to_string())
                .with("reason", std::io::ErrorKind::NotFound.to_string()));
        }
        let staging = Staging::in_folder(folder)?;
        staging.write(&name, &self.to_bytes()?)?;
        Ok(staging.prepare(book, self.change.number(), &[name])?)
    }
}

/// The certificate that the book keeps of a division; `None` of one from before there were certificates.
fn certificate_of(record: &DivisionRecord) -> Result<Option<Certificate>, Failure> {
    let kept: Value = stored::read(&record.result, "divisions", record.number)?;
    if kept.get("caseload_certificate").is_none() {
        return Ok(None);
    }
    stored::read(&record.result, "divisions", record.number).map(Some)
}

impl DivisionApi<'_> {
    pub(super) async fn certificate_of(
        &self,
        request: &DivideRequest,
        inputs: &DivisionInputs,
        plan: &Plan,
        division: &Division,
        change: ChangeId,
    ) -> Result<Certificate, Failure> {
        let buckets = &inputs.chosen.convention.buckets;
        Ok(Certificate {
            caseload_certificate: FORM,
            division: division.division,
            change,
            as_of: request.as_of,
            policy: format!("{}@{}", inputs.chosen.policy, inputs.chosen.policy_version),
            bucket_set: format!("{}@{}", buckets.name(), buckets.version()),
            rules: request.rules.clone(),
            seed: division.seed,
            digest: division.digest.clone(),
            adjustments: self.by_loan_number(&request.adjustments).await?,
            outcome_digest: outcome_digest(inputs, plan),
            collectors: division.collectors.clone(),
            figures: division.rules.clone(),
            assigned: division.assigned,
            kept: division.kept,
            moved: division.moved,
            left: division.left_by_code.clone(),
            unmatched: division.unmatched,
            adjusted: division.adjusted,
            away: division.away.clone(),
            spread_percent: division.spread_percent,
            floor_percent: division.floor_percent,
            count_difference: division.count_difference,
            best_count_difference: division.best_count_difference,
        })
    }

    /// Adjustments that name their cases by loan numbers, which mean the same in every copy of the book.
    async fn by_loan_number(&self, adjustments: &[Adjustment]) -> Result<Vec<Adjustment>, Failure> {
        let mut named = Vec::with_capacity(adjustments.len());
        for adjustment in adjustments {
            let mut loan_nos = adjustment.loan_nos.clone();
            for some in adjustment.cases.chunks(5_000) {
                let rows = self.session.book.case_rows(some).await?;
                loan_nos.extend(rows.into_iter().map(|(_, case)| String::from(case.loan_no)));
            }
            named.push(Adjustment { cases: Vec::new(), loan_nos, ..adjustment.clone() });
        }
        Ok(named)
    }

    /// The divisions that were applied, newest first.
    pub async fn divisions(&self) -> Result<Vec<DivisionSummary>, Failure> {
        let records = self.session.book.divisions().await?;
        let numbered = records.into_iter().rev().map(|record| {
            let certificate = certificate_of(&record)?;
            let of = certificate.as_ref();
            Ok(DivisionSummary {
                division: record.number,
                change: record.change,
                at: record.at,
                actor: record.actor,
                undone: record.undone_by.is_some(),
                rules: of.map(|certificate| certificate.rules.name.clone()).unwrap_or_default(),
                seed: record.seed,
                digest: record.digest,
                cases: of.map_or(0, |certificate| certificate.assigned + certificate.moved),
                spread_percent: of.map_or(0.0, |certificate| certificate.spread_percent),
                count_difference: of.map_or(0, |certificate| certificate.count_difference),
            })
        });
        numbered.collect()
    }

    /// The certificate of a division that was applied.
    ///
    /// # Errors
    /// `no_such_division`.
    pub async fn certificate(&self, division: i64) -> Result<Certificate, Failure> {
        let records = self.session.book.divisions().await?;
        let record = records.into_iter().find(|record| record.number == division);
        let kept = record.as_ref().map(certificate_of).transpose()?.flatten();
        kept.ok_or_else(|| Failure::new(FailureCode::NoSuchDivision).with("division", division))
    }

    /// Writes a certificate to a JSON file.
    ///
    /// # Errors
    /// `no_such_division`, `file_cannot_write`, `target_in_use`.
    pub async fn write_certificate(&self, division: i64, path: &Path) -> Result<(), Failure> {
        self.session.refuse_in_use(path, &[])?;
        let certificate = self.certificate(division).await?;
        Ok(caseload_files::write::write_bytes(path, &certificate.to_bytes()?)?)
    }

    /// Reads a certificate and runs its division again on the book as it was before.
    ///
    /// # Errors
    /// `file_cannot_open`, `not_a_certificate`, or as `verify`.
    pub async fn verify_file(&self, path: &Path) -> Result<CertificateCheck, Failure> {
        let file = path.display().to_string();
        let text = std::fs::read(path).map_err(|error| {
            Failure::new(FailureCode::FileCannotOpen).with("file", file.as_str()).with("reason", error.to_string())
        })?;
        let certificate: Certificate = serde_json::from_slice(&text).map_err(|error| {
            Failure::new(FailureCode::NotACertificate).with("file", file.as_str()).with("reason", error.to_string())
        })?;
        let form = certificate.caseload_certificate;
        let is_known =
            (FIRST_FORM..=FORM).contains(&form) && !(form == FIRST_FORM && shares_by_load(&certificate.rules.rules));
        if !is_known {
            return Err(Failure::new(FailureCode::NotACertificate)
                .with("file", file)
                .with("reason", format!("form {form}")));
        }
        self.verify(&certificate).await
    }

    /// Runs a certificate's division again on the book as it was before it, and compares what comes out
    /// with the certificate, and with the assignments that the book has of it.
    ///
    /// # Errors
    /// `no_such_division` where the book has no such change.
    pub async fn verify(&self, certificate: &Certificate) -> Result<CertificateCheck, Failure> {
        let records = self.session.book.divisions().await?;
        let record = records
            .into_iter()
            .find(|record| record.change == certificate.change)
            .ok_or_else(|| Failure::new(FailureCode::NoSuchDivision).with("division", certificate.division))?;
        let mut check = CertificateCheck {
            ok: true,
            division: certificate.division,
            change: certificate.change,
            undone: record.undone_by.is_some(),
            differences: Vec::new(),
        };
        let again = match self.run_again(certificate).await {
            Ok(again) => again,
            // Its rules or people can't be found as they were: then nothing can come out.
            Err(failure) if failure.code != FailureCode::DatabaseFailed => {
                let found = serde_json::json!({ "code": failure.code, "params": failure.params });
                check.differences.push(Difference { part: "rules".into(), certificate: Value::Null, found });
                check.ok = false;
                return Ok(check);
            }
            Err(failure) => return Err(failure),
        };
        let (said, found) = (to_value(certificate)?, to_value(&again)?);
        if let (Some(said), Some(found)) = (said.as_object(), found.as_object()) {
            for (part, value) in said {
                let other = found.get(part).cloned().unwrap_or_default();
                if *value != other {
                    check.differences.push(Difference { part: part.clone(), certificate: value.clone(), found: other });
                }
            }
        }
        let kept: Value = stored::read(&record.result, "divisions", record.number)?;
        if kept != to_value(&said)? && check.differences.is_empty() {
            // It can be run again and isn't what was applied then.
            check.differences.push(Difference { part: "applied".into(), certificate: said, found: kept });
        }
        check.ok = check.differences.is_empty();
        Ok(check)
    }

    /// The certificate as it comes out when its division is run again.
    async fn run_again(&self, certificate: &Certificate) -> Result<Certificate, Failure> {
        let decimals = self.session.currency().await?.decimals();
        let portfolio = Arc::new(
            caseload_session::portfolio_reader::load_before(&self.session.book, certificate.change, decimals).await?,
        );
        let mut chosen = self.session.chosen(&PolicyOverride::default()).await?;
        if format!("{}@{}", chosen.policy, chosen.policy_version) != certificate.policy {
            let basis = PolicyOverride { policy: Some(certificate.policy.clone()), ..PolicyOverride::default() };
            chosen = self.session.chosen(&basis).await?;
        }
        if format!("{}@{}", chosen.convention.buckets.name(), chosen.convention.buckets.version())
            != certificate.bucket_set
        {
            chosen.convention.buckets = self.session.bucket_set(&certificate.bucket_set).await?;
        }
        let mut inputs = self.ground_of(portfolio, chosen, certificate.as_of).await?;
        // Before the third form, loans that owed nothing on the day were divided too.
        inputs.divides_cured = certificate.caseload_certificate < FORM;
        let request = DivideRequest {
            rules: certificate.rules.clone(),
            seed: Some(certificate.seed),
            adjustments: certificate.adjustments.clone(),
            ..DivideRequest::by_rule(certificate.as_of, super::DivisionRule::default())
        };
        let mut plan = Plan::prepare(self.session, &inputs, &request).await?;
        plan.deal(certificate.seed).await?;
        self.adjust(&inputs, &mut plan, &request.adjustments).await?;
        let mut division = Outcome::of(&inputs, &plan).report(&inputs, &plan)?;
        division.name_rules(&request.rules);
        division.division = certificate.division;
        division.seed = certificate.seed;
        division.change = Some(certificate.change);
        let mut again = self.certificate_of(&request, &inputs, &plan, &division, certificate.change).await?;
        again.caseload_certificate = certificate.caseload_certificate;
        let applied = self.session.book.assignments_by(certificate.change).await?;
        let mut expected: Vec<(CaseId, CollectorId)> = plan
            .moves(&inputs)
            .iter()
            .map(|one| {
                let to = &inputs.portfolio.collectors[one.to as usize];
                (inputs.portfolio.case_ids[one.case as usize], to.id)
            })
            .collect();
        expected.sort_unstable();
        if applied != expected {
            again.outcome_digest = format!("{} cases are assigned otherwise", differing(&applied, &expected));
        }
        Ok(again)
    }
}

/// How many cases two sorted lists of assignments don't share.
fn differing(one: &[(CaseId, CollectorId)], other: &[(CaseId, CollectorId)]) -> usize {
    let lacks = |from: &[(CaseId, CollectorId)], all: &[(CaseId, CollectorId)]| {
        from.iter().filter(|pair| all.binary_search(pair).is_err()).count()
    };
    lacks(one, other).max(lacks(other, one))
}

fn to_value(value: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::internal(&error))
}

/// SHA-256 over the key of each debtor and the name of whoever gets them, in the order of the keys.
fn outcome_digest(inputs: &DivisionInputs, plan: &Plan) -> String {
    let mut dealt: Vec<(i64, Option<u32>)> = plan
        .groups
        .iter()
        .flat_map(|group| &group.dealt)
        .map(|dealt| (inputs.portfolio.debtor_keys[dealt.debtor as usize], dealt.to))
        .collect();
    dealt.sort_unstable_by_key(|(key, _)| *key);
    let mut hash = Sha256::new();
    for (key, to) in dealt {
        let name = to.map_or("", |to| inputs.portfolio.collectors[to as usize].name());
        hash.update(key.to_le_bytes());
        hash.update(name.len().to_le_bytes());
        hash.update(name.as_bytes());
    }
    super::hex(&hash.finalize())
}
