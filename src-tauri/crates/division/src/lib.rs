//! Division: who works which case. By rule always as a proposal first, which can be adjusted and is applied in one step;
//! by hand; and the worklists of those who work.

mod assign;
mod certificate;
mod collectors;
mod debtors;
mod division_report;
mod drop_preview;
mod eligible_collectors;
mod evenness;
mod outcome;
mod plan;
mod proposals;
mod rules;
mod stored_rules;
mod trials;
mod worklists;

pub use assign::{AssignRequest, AssignTarget};
pub use certificate::{Certificate, CertificateCheck, Difference, DivisionSummary};
pub use collectors::{AbsenceView, CollectorSummary, CollectorToAdd};
pub(crate) use debtors::Cases;
pub use division_report::{
    BucketEvenness, DividedCollector, DividedRule, Division, DivisionLimit, LeftCase, LeftReason, LimitingFactorCode,
    LoadOf,
};
pub use drop_preview::{DropPreview, DropTarget};
pub(crate) use eligible_collectors::{AcceptedCases, EligibleCollectors, accepted_cases};
pub(crate) use proposals::Proposals;
pub use proposals::{MoveReason, ProposalPart, ProposalRow, ProposalRows, ProposalRowsRequest};
pub use rules::{RuleCount, RuleSet};
pub use trials::{Trial, TrialArm, TrialBucket};
pub use worklists::{RejectedResult, WorkOrder, WorklistRequest, WorklistReturn, WrittenWorklist};

use caseload_domain::Currency;
use caseload_domain::calendar::day_number;
use caseload_domain::division::hash_rank;
use caseload_domain::ids::{CaseId, ChangeId, CollectorId};
use caseload_portfolio::{Portfolio, Standing};
use caseload_session::Session;
use caseload_session::aging_policies::{PolicyOverride, ResolvedPolicy};
use caseload_session::division_rule::{DivideBy, DivisionRule};
use caseload_session::failure::{Failure, FailureCode};
use caseload_store::{NewArm, Repeated, What};
use chrono::NaiveDate;
use outcome::Outcome;
use plan::{Dealt, Plan};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Division on an open book.
#[derive(Clone, Copy)]
pub struct DivisionApi<'session> {
    session: &'session Session,
}

impl<'session> DivisionApi<'session> {
    /// Division on that book.
    #[must_use]
    pub fn of(session: &'session Session) -> Self {
        Self { session }
    }
}

/// A division to be proposed or applied.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct DivideRequest {
    /// The day on which it takes effect, and that every figure is for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Its rules, the first one deciding first.
    pub rules: RuleSet,
    /// Decides ties and draws; taken from the digest when absent.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Cases that someone gives to others than the rules do, in the order in which they were moved.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// Change nothing and give the same result.
    #[serde(default)]
    pub dry_run: bool,
    /// Digest of the proposal that was shown; refused when it would come out otherwise by now.
    #[serde(default)]
    pub expected_digest: Option<String>,
    /// The newest change in the log when that proposal was made, to tell what came since.
    #[serde(default)]
    pub seen: Option<ChangeId>,
    /// Most cases to name of those that are left; all when absent.
    #[serde(default)]
    pub name_left: Option<u64>,
}

impl DivideRequest {
    /// A request by a single rule.
    #[must_use]
    pub fn by_rule(as_of: NaiveDate, rule: DivisionRule) -> Self {
        Self {
            as_of,
            rules: RuleSet { name: String::new(), rules: vec![rule] },
            seed: None,
            adjustments: Vec::new(),
            dry_run: false,
            expected_digest: None,
            seen: None,
            name_left: None,
        }
    }
}

/// Some debtors of a proposal that someone gives to somebody else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct Adjustment {
    /// The debtors of these cases, by their number in the book.
    pub cases: Vec<CaseId>,
    /// The debtors of these cases, by their loan numbers.
    pub loan_nos: Vec<String>,
    /// All whom the proposal gives to the collector of that name.
    pub from: Option<String>,
    /// Of those only the ones whose oldest case is in the bucket of that code.
    pub bucket: Option<String>,
    /// Who gets them; `null` leaves them where they are.
    pub to: Option<String>,
}

/// What a division is computed from.
pub(crate) struct DivisionInputs {
    pub portfolio: Arc<Portfolio>,
    pub standing: Arc<Standing>,
    pub chosen: ResolvedPolicy,
    /// The book's currency, by place in the portfolio; `None` where no case is in it.
    pub book_currency: Option<u16>,
    /// The place of each of the portfolio's currencies in the order of their codes: the order in which they
    /// came into the book must decide nothing.
    pub currency_ranks: Vec<u16>,
    /// Whether loans of which nothing is overdue on the day are divided though no rule asks for them.
    pub divides_cured: bool,
}

impl DivisionInputs {
    /// What is owed on the case at `index`, minor units, where it is in the book's currency; else 0.
    fn in_book_currency(&self, index: usize) -> i64 {
        if self.book_currency == Some(u16::from(self.portfolio.currency[index])) {
            self.standing.outstanding[index]
        } else {
            0
        }
    }
}

impl DivisionApi<'_> {
    async fn inputs(&self, as_of: NaiveDate) -> Result<DivisionInputs, Failure> {
        let chosen = self.session.chosen(&PolicyOverride::default()).await?;
        let portfolio = self.session.portfolio().await?;
        self.ground_of(portfolio, chosen, as_of).await
    }

    async fn ground_of(
        &self,
        portfolio: Arc<Portfolio>,
        chosen: ResolvedPolicy,
        as_of: NaiveDate,
    ) -> Result<DivisionInputs, Failure> {
        let standing = portfolio.standing(day_number(as_of), None, &chosen.convention);
        let currency = self.session.currency().await?;
        let place = portfolio.currencies.iter().position(|known| *known == currency);
        let book_currency = place.and_then(|place| u16::try_from(place).ok());
        let mut codes_of: Vec<&str> = portfolio.currencies.iter().map(Currency::code).collect();
        codes_of.sort_unstable();
        let rank = |currency: &Currency| {
            let place = codes_of.iter().position(|code| *code == currency.code());
            place.and_then(|place| u16::try_from(place).ok()).unwrap_or_default()
        };
        let currency_ranks = portfolio.currencies.iter().map(rank).collect();
        standing.refuse_sums_too_large()?;
        Ok(DivisionInputs { portfolio, standing, chosen, book_currency, currency_ranks, divides_cured: false })
    }

    /// Proposes a division, and applies it unless it is a dry run.
    ///
    /// # Errors
    /// `bad_rules`, `no_collectors`, `everyone_away`, `no_such_collector`, `no_such_team`,
    /// `no_such_bucket`, `no_such_field`, `nothing_to_divide`, `book_changed` with what was changed
    /// since.
    pub async fn divide(&self, request: &DivideRequest) -> Result<Division, Failure> {
        self.divide_with_certificate(request, None).await
    }

    /// The same with its certificate written to a file, unless it is a dry run. Where the file can't be
    /// written, nothing is divided.
    ///
    /// # Errors
    /// As `divide`, and `target_in_use`, `target_not_a_file`, `file_cannot_write`, `disk_full`.
    pub async fn divide_with_certificate(
        &self,
        request: &DivideRequest,
        certificate: Option<&Path>,
    ) -> Result<Division, Failure> {
        request.rules.check()?;
        if let Some(target) = certificate {
            self.session.refuse_in_use(target, &[])?;
        }
        if let Some(division) = self.divide_once(request, certificate).await? {
            return Ok(division);
        }
        // Somebody wrote between the reading and the lock: once more, from what there is now.
        let newest = self.session.book.last_change().await?;
        match self.divide_once(request, certificate).await? {
            Some(division) => Ok(division),
            None => Err(self.session.book_changed_since(request.seen.unwrap_or(newest)).await?),
        }
    }

    /// Proposes a division, and applies it unless it is a dry run; `None` where the book was changed before it
    /// could be locked.
    async fn divide_once(
        &self,
        request: &DivideRequest,
        certificate: Option<&Path>,
    ) -> Result<Option<Division>, Failure> {
        let inputs = self.inputs(request.as_of).await?;
        let mut plan = Plan::prepare(self.session, &inputs, request).await?;
        if request.expected_digest.as_ref().is_some_and(|expected| *expected != plan.digest) {
            return Err(self.session.book_changed_since(request.seen.unwrap_or(inputs.portfolio.change)).await?);
        }
        // 53 bits, so that every front end holds the seed exactly.
        let seed = match request.seed {
            Some(seed) => seed,
            None => u64::from_str_radix(&plan.digest[..13], 16).unwrap_or(0),
        };
        plan.deal(seed).await?;
        self.adjust(&inputs, &mut plan, &request.adjustments).await?;
        let outcome = Outcome::of(&inputs, &plan);
        let mut division = outcome.report(&inputs, &plan)?;
        division.name_rules(&request.rules);
        division.left = self.left_cases(&inputs, &plan, request.name_left).await?;
        division.division = self.session.book.division_count().await? + 1;
        division.seed = seed;
        division.dry_run = request.dry_run;
        if request.dry_run {
            division.proposal = Some(self.session.kept::<Proposals>().keep(&inputs, &plan, request.as_of));
            return Ok(Some(division));
        }
        Ok(match self.apply(request, &inputs, &plan, &mut division, certificate).await? {
            Applied::Done => Some(division),
            Applied::BookChanged => None,
        })
    }

    async fn apply(
        &self,
        request: &DivideRequest,
        inputs: &DivisionInputs,
        plan: &Plan,
        division: &mut Division,
        target: Option<&Path>,
    ) -> Result<Applied, Failure> {
        let moves = plan.moves(inputs);
        let moving = moves.iter().map(|one| inputs.portfolio.case_ids[one.case as usize]);
        let held_before: Vec<CaseId> = moving.filter(|case| inputs.portfolio.is_assigned(*case)).collect();
        let pairs: Vec<(CaseId, CollectorId)> = moves
            .iter()
            .map(|one| {
                let to = &inputs.portfolio.collectors[one.to as usize];
                (inputs.portfolio.case_ids[one.case as usize], to.id)
            })
            .collect();
        let arms = Self::arms_of(inputs, plan);
        let day = day_number(request.as_of);
        let mut change = self.session.change(What::Divide).await?;
        if !change.follows(inputs.portfolio.change) {
            return Ok(Applied::BookChanged);
        }
        if let Some(seen) = request.seen.filter(|seen| *seen < inputs.portfolio.change) {
            // The proposal comes out the same, and yet somebody gave one of its cases to somebody else.
            let touched = change.touched_since(seen).await?;
            if plan.cases().any(|case| touched.contains_key(&inputs.portfolio.case_ids[case as usize])) {
                change.roll_back().await?;
                return Err(self.session.book_changed_since(seen).await?);
            }
        }
        change.end_assignments(&held_before, day).await?;
        change.add_assignments(&pairs, day).await?;
        change.add_arms(&arms, day).await?;
        // Whoever gave these cases isn't taken back from under this division.
        let kept = plan.kept(inputs).map(|case| inputs.portfolio.case_ids[case as usize]).collect();
        change.add_repeated(&Repeated::Assignments(kept)).await?;
        let number = change.id();
        division.change = Some(number);
        let certificate = self.certificate_of(request, inputs, plan, division, number).await?;
        let kept = serde_json::to_string(&certificate).map_err(|error| Failure::internal(&error))?;
        change.record_division(division.seed, &division.digest, &kept).await?;
        let mut params = log_params(request, division);
        let Some(target) = target else {
            change.commit(&params).await?;
            return Ok(Applied::Done);
        };
        let prepared = certificate.prepare_file(target, self.session.book.path())?;
        params["certificate_sha256"] = prepared.sha256().collect();
        change.commit(&params).await?;
        prepared.deliver()?;
        Ok(Applied::Done)
    }

    /// Moves debtors of a plan to others, as someone asked.
    async fn adjust(
        &self,
        inputs: &DivisionInputs,
        plan: &mut Plan,
        adjustments: &[Adjustment],
    ) -> Result<(), Failure> {
        for adjustment in adjustments {
            let person = |name: &str| {
                let at = inputs.portfolio.collectors.iter().position(|c| c.active && c.name() == name.trim());
                at.and_then(|at| u32::try_from(at).ok())
                    .ok_or_else(|| Failure::new(FailureCode::NoSuchCollector).with("name", name))
            };
            let to = adjustment.to.as_deref().map(person).transpose()?;
            let mut cases = adjustment.cases.clone();
            cases.extend(self.session.cases_of_loans(&adjustment.loan_nos).await?);
            let from = adjustment.from.as_deref().map(person).transpose()?;
            let bucket = match adjustment.bucket.as_deref() {
                Some(code) => {
                    let buckets = &inputs.chosen.convention.buckets;
                    Some(buckets.index_by_code(code).and_then(|at| u8::try_from(at).ok()).ok_or_else(|| {
                        Failure::new(FailureCode::NoSuchBucket).with("bucket", code).with("bucket_set", buckets.name())
                    })?)
                }
                None => None,
            };
            plan.adjust(inputs, &cases, from, bucket, to);
        }
        Ok(())
    }

    /// The arm into which each of some debtors was drawn before, for the same trial; `true` is the
    /// challenger's.
    async fn arms_before(
        &self,
        inputs: &DivisionInputs,
        trial: &str,
        dealt: &[Dealt],
    ) -> Result<Vec<Option<bool>>, Failure> {
        let mut arm_of: HashMap<u32, bool> = HashMap::new();
        for arm in self.session.book.arms().await? {
            let earlier = arm.change <= inputs.portfolio.change && arm.drawn.trial == trial;
            if let Some(index) = inputs.portfolio.index_of(arm.drawn.case_id).filter(|_| earlier) {
                arm_of.entry(inputs.portfolio.debtors[index]).or_insert(arm.drawn.challenger);
            }
        }
        Ok(dealt.iter().map(|one| arm_of.get(&one.debtor).copied()).collect())
    }

    /// Into which arm of which trial each case was drawn.
    fn arms_of(inputs: &DivisionInputs, plan: &Plan) -> Vec<NewArm> {
        let ages = inputs.standing.ages(&inputs.portfolio, &inputs.chosen.convention);
        let buckets = inputs.chosen.convention.buckets.buckets();
        let mut arms = Vec::new();
        for (dealt, trial, challenger) in plan.drawn() {
            for &case in &dealt.cases {
                let index = case as usize;
                arms.push(NewArm {
                    case_id: inputs.portfolio.case_ids[index],
                    trial: trial.to_owned(),
                    challenger,
                    bucket: buckets.get(usize::from(ages.buckets[index])).map(|b| b.code.clone()).unwrap_or_default(),
                    outstanding: inputs.standing.outstanding[index],
                });
            }
        }
        arms
    }

    async fn left_cases(
        &self,
        inputs: &DivisionInputs,
        plan: &Plan,
        most: Option<u64>,
    ) -> Result<Vec<LeftCase>, Failure> {
        let most = usize::try_from(most.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        let left: Vec<(u32, LeftReason)> = plan.left_cases().take(most).collect();
        let mut found = Vec::with_capacity(left.len());
        for some in left.chunks(5_000) {
            let reason_of: HashMap<CaseId, LeftReason> =
                some.iter().map(|(case, reason)| (inputs.portfolio.case_ids[*case as usize], *reason)).collect();
            let ids: Vec<CaseId> = some.iter().map(|(case, _)| inputs.portfolio.case_ids[*case as usize]).collect();
            for (id, case) in self.session.book.case_rows(&ids).await? {
                let code = reason_of.get(&id).copied();
                found.extend(code.map(|code| LeftCase { loan_no: case.loan_no.into(), code }));
            }
        }
        Ok(found)
    }
}

/// What applying a plan came to.
enum Applied {
    Done,
    /// Somebody wrote after the plan was made; nothing was applied.
    BookChanged,
}

fn log_params(request: &DivideRequest, division: &Division) -> serde_json::Value {
    let by: Vec<DivideBy> = request.rules.rules.iter().map(|rule| rule.by).collect();
    serde_json::json!({
        "division": division.division,
        "rules": request.rules.name,
        "by": by.first(),
        "as_of": request.as_of,
        "seed": division.seed,
        "digest": division.digest,
        "cases": division.assigned + division.moved,
        "collectors": division.collectors.len(),
        "adjusted": division.adjusted,
    })
}

/// Bytes in hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A number below `bound`, drawn by a key under a seed.
fn drawn_below(key: u64, seed: u64, bound: u64) -> u64 {
    hash_rank(key.cast_signed(), seed) % bound.max(1)
}
