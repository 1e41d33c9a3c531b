//! The proposals that were shown last, so that their rows can be looked at and adjusted.

use super::DivisionInputs;
use super::division_report::LeftReason;
use super::plan::Plan;
use crate::DivisionApi;
use caseload_domain::aging::Convention;
use caseload_domain::ids::CaseId;
use caseload_portfolio::NOBODY;
use caseload_session::case_lines::CaseLine;
use caseload_session::failure::{Failure, FailureCode};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// How many proposals are kept; a user adjusts one at a time.
const KEPT: usize = 2;

/// Which cases of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum ProposalPart {
    /// Those that change hands.
    Moves,
    /// Those that stay with whoever has them.
    Stays,
    /// Those that are given to nobody.
    Left,
    /// Undivided ones that no rule fits.
    Unmatched,
}

/// Some rows of a proposal.
#[derive(Clone, Debug, Deserialize, ts_rs::TS)]
pub struct ProposalRowsRequest {
    /// The proposal.
    pub proposal: u32,
    /// Which cases.
    pub part: ProposalPart,
    /// Only those of the collector of that name, before or after.
    #[serde(default)]
    pub collector: Option<String>,
    /// From which row on, from 0.
    pub from: u64,
    /// How many.
    pub count: u32,
}

caseload_domain::codes! {
    /// Why a case of a proposal is as it is.
    pub enum MoveReason {
        /// The rule says so.
        Rule = "rule",
        /// The trial drew it for the challenger.
        Challenger = "challenger",
        /// Someone said so.
        ByHand = "by_hand",
        /// Its debtor's other cases are there.
        Sibling = "sibling",
        /// It stays where it is.
        Stays = "stays",
        /// It is held.
        Held = "held",
        /// See [`LeftReason::NobodyTakesIt`].
        NobodyTakesIt = "nobody_takes_it",
        /// See [`LeftReason::LimitInOtherCurrency`].
        LimitInOtherCurrency = "limit_in_other_currency",
        /// See [`LeftReason::CollectorsFull`].
        CollectorsFull = "collectors_full",
        /// No rule is for it.
        NoRule = "no_rule",
    }
}

impl From<LeftReason> for MoveReason {
    fn from(reason: LeftReason) -> Self {
        match reason {
            LeftReason::NobodyTakesIt => Self::NobodyTakesIt,
            LeftReason::LimitInOtherCurrency => Self::LimitInOtherCurrency,
            LeftReason::CollectorsFull => Self::CollectorsFull,
            LeftReason::Held => Self::Held,
            LeftReason::ByHand => Self::ByHand,
        }
    }
}

/// A case of a proposal.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ProposalRow {
    /// The case.
    pub case: CaseLine,
    /// Who gets it; `null` where nobody does.
    pub to: Option<String>,
    /// The rule that made it, from 1; `null` where none fits.
    pub rule: Option<u32>,
    /// Why it is as it is.
    pub code: MoveReason,
}

/// Rows of a proposal.
#[derive(Clone, Debug, Serialize, ts_rs::TS)]
pub struct ProposalRows {
    /// How many rows there are in all.
    pub total: u64,
    /// Those that were asked for.
    pub rows: Vec<ProposalRow>,
}

/// A case of a proposal, while no more of it is needed.
#[derive(Clone, Copy)]
struct Entry {
    case: u32,
    from: u32,
    to: u32,
    /// From 1; 0 where none fits.
    rule: u16,
    code: MoveReason,
    part: Part,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Moves,
    Stays,
    Left,
    Unmatched,
}

/// A proposal that is kept.
pub(crate) struct Kept {
    id: u32,
    entries: Vec<Entry>,
    names: Vec<String>,
    case_ids: Arc<Vec<CaseId>>,
    as_of: NaiveDate,
    convention: Convention,
}

/// The proposals that are kept.
#[derive(Default)]
pub(crate) struct Proposals {
    next: AtomicU32,
    kept: Mutex<Vec<Arc<Kept>>>,
}

impl Proposals {
    pub(super) fn keep(&self, inputs: &DivisionInputs, plan: &Plan, as_of: NaiveDate) -> u32 {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut entries = Vec::new();
        for group in &plan.groups {
            let rule = u16::try_from(group.rule + 1).unwrap_or(u16::MAX);
            let challenger = group.arm.as_ref().is_some_and(|(_, challenger)| *challenger);
            for dealt in &group.dealt {
                for &case in &dealt.cases {
                    let from = inputs.standing.holders.collector[case as usize];
                    let to = dealt.to.unwrap_or(NOBODY);
                    let part = match to {
                        NOBODY => Part::Left,
                        to if to == from => Part::Stays,
                        _ => Part::Moves,
                    };
                    let code = match part {
                        Part::Left => dealt.left.into(),
                        _ if dealt.by_hand => MoveReason::ByHand,
                        Part::Stays => MoveReason::Stays,
                        _ if dealt.locked => MoveReason::Sibling,
                        _ if challenger => MoveReason::Challenger,
                        _ => MoveReason::Rule,
                    };
                    entries.push(Entry { case, from, to, rule, code, part });
                }
            }
        }
        let from = |case: u32| inputs.standing.holders.collector[case as usize];
        for &case in &plan.held {
            entries.push(Entry {
                case,
                from: from(case),
                to: NOBODY,
                rule: 0,
                code: MoveReason::Held,
                part: Part::Left,
            });
        }
        for &case in &plan.unmatched {
            entries.push(Entry {
                case,
                from: NOBODY,
                to: NOBODY,
                rule: 0,
                code: MoveReason::NoRule,
                part: Part::Unmatched,
            });
        }
        entries.sort_unstable_by_key(|entry| entry.case);
        let kept = Kept {
            id,
            entries,
            names: inputs.portfolio.collectors.iter().map(|one| one.name().to_owned()).collect(),
            case_ids: inputs.portfolio.case_ids.clone(),
            as_of,
            convention: inputs.chosen.convention.clone(),
        };
        if let Ok(mut all) = self.kept.lock() {
            if all.len() >= KEPT {
                all.remove(0);
            }
            all.push(Arc::new(kept));
        }
        id
    }

    fn get(&self, id: u32) -> Result<Arc<Kept>, Failure> {
        let kept = self.kept.lock().ok();
        kept.and_then(|all| all.iter().find(|kept| kept.id == id).cloned())
            .ok_or_else(|| Failure::new(FailureCode::ListGone))
    }
}

impl Kept {
    fn name(&self, at: u32) -> Option<String> {
        self.names.get(at as usize).cloned()
    }
}

impl DivisionApi<'_> {
    /// Some rows of a proposal that was shown.
    ///
    /// # Errors
    /// `list_gone` when it was too long ago.
    pub async fn proposal_rows(&self, request: &ProposalRowsRequest) -> Result<ProposalRows, Failure> {
        let kept = self.session.kept::<Proposals>().get(request.proposal)?;
        let part = match request.part {
            ProposalPart::Moves => Part::Moves,
            ProposalPart::Stays => Part::Stays,
            ProposalPart::Left => Part::Left,
            ProposalPart::Unmatched => Part::Unmatched,
        };
        let person = request.collector.as_ref().map(|name| {
            kept.names
                .iter()
                .position(|known| known == name)
                .and_then(|at| u32::try_from(at).ok())
                .unwrap_or(NOBODY - 1)
        });
        let wanted = kept.entries.iter().filter(|entry| {
            entry.part == part && person.is_none_or(|person| entry.to == person || entry.from == person)
        });
        let total = wanted.clone().count() as u64;
        let from = usize::try_from(request.from).unwrap_or(usize::MAX);
        let some: Vec<Entry> = wanted.skip(from).take(request.count as usize).copied().collect();
        let ids: Vec<CaseId> = some.iter().map(|entry| kept.case_ids[entry.case as usize]).collect();
        let lines = self.session.case_lines(&ids, (kept.as_of, None), &kept.convention).await?;
        let rows = lines
            .into_iter()
            .filter_map(|case| {
                let entry = some.iter().find(|entry| kept.case_ids[entry.case as usize] == case.id)?;
                Some(ProposalRow {
                    case,
                    to: kept.name(entry.to),
                    rule: (entry.rule > 0).then_some(u32::from(entry.rule)),
                    code: entry.code,
                })
            })
            .collect();
        Ok(ProposalRows { total, rows })
    }
}
