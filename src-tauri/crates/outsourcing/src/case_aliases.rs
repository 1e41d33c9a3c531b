//! What agencies call cases whose numbers are a person's own, in files other than packs.

use super::ledger::Ledger;
use super::pack::case_alias;
use crate::OutsourcingApi;
use caseload_domain::identity::is_personal_number;
use caseload_domain::ids::CaseId;
use caseload_session::failure::Failure;
use caseload_store::CaseRow;
use std::collections::{BTreeSet, HashMap};

impl OutsourcingApi<'_> {
    /// By the place of a batch in the ledger and the case: what the agency calls it, where that is not its number.
    pub(super) async fn case_aliases(
        &self,
        ledger: &Ledger,
        placed: impl Iterator<Item = (usize, CaseId)>,
        cases: &HashMap<CaseId, CaseRow>,
    ) -> Result<HashMap<(usize, CaseId), String>, Failure> {
        let personal = |id: CaseId| cases.get(&id).is_some_and(|case| is_personal_number(&case.loan_no));
        let batches: BTreeSet<usize> = placed.filter(|(_, case)| personal(*case)).map(|(batch, _)| batch).collect();
        let mut found = HashMap::new();
        for batch in batches {
            let row = &ledger.batches[batch];
            for placed in self.all_placements(row.id).await? {
                let case_id = placed.figures.case_id;
                if personal(case_id) {
                    found.insert((batch, case_id), case_alias(&row.number, placed.figures.sequence));
                }
            }
        }
        Ok(found)
    }
}
