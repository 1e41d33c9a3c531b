//! The rows of a pack: what the book knew of each case when it was placed, so that a pack that is written
//! again is the same however the cases changed since.

use super::FileLanguage;
use crate::OutsourcingApi;
use caseload_domain::Currency;
use caseload_domain::calendar::date_of;
use caseload_domain::ids::{BatchId, CaseId, ChangeId};
use caseload_domain::outsourcing::CollectionStop;
use caseload_domain::reason::ReasonGroup;
use caseload_session::failure::Failure;
use caseload_session::stored;
use caseload_store::{CaseRow, PlacementRow};
use compact_str::CompactString;
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// Rows fetched from the book at a time.
const ROWS_AT_ONCE: i64 = 5_000;
/// Rows of a pack that are made at a time: so many are in memory, and not the whole pack.
const PACK_ROWS_AT_ONCE: usize = 2_000;

/// Headers under which lenders say when a debtor may be called.
const CALL_WINDOWS: [&str; 6] =
    ["call window", "call time", "best time to call", "preferred time", "可联系时间", "联系时段"];

/// A row of a pack.
pub(super) struct PackRow {
    pub placed: PlacementRow,
    /// What the case said of itself at placement.
    pub case: CaseRow,
    /// The lender's other columns.
    more: Map<String, Json>,
    /// What its overdue reason says.
    reason: ReasonSays,
    /// When the debtor may be called, by the lender's own column for it.
    call_window: String,
    /// What came of working it last, before the placement.
    pub last_note: String,
    /// Agencies that had it before.
    pub earlier_agencies: String,
}

/// What is looked up for the columns that need it.
#[derive(Clone, Copy, Default)]
pub(super) struct Wanted {
    pub notes: bool,
    pub earlier_agencies: bool,
}

/// What an overdue reason says that whoever calls has to know.
#[derive(Clone, Copy)]
struct ReasonSays {
    disputed: bool,
    hardship: bool,
}

/// What was found out of reasons and headers, of which there are few and many cases.
#[derive(Default)]
struct Seen {
    reasons: HashMap<CompactString, ReasonSays>,
    /// Whether a header is that of a call window.
    headers: HashMap<String, bool>,
}

impl Seen {
    fn reason(&mut self, reason: &CompactString) -> ReasonSays {
        if let Some(known) = self.reasons.get(reason) {
            return *known;
        }
        let says = ReasonSays {
            disputed: CollectionStop::of(reason) == Some(CollectionStop::Disputed),
            hardship: ReasonGroup::of(reason) == ReasonGroup::Ability,
        };
        self.reasons.insert(reason.clone(), says);
        says
    }

    fn is_call_window(&mut self, header: &str) -> bool {
        if let Some(known) = self.headers.get(header) {
            return *known;
        }
        let plain = caseload_tables::normalise_header(header);
        let found = CALL_WINDOWS.iter().any(|known| caseload_tables::normalise_header(known) == plain);
        self.headers.insert(header.to_owned(), found);
        found
    }

    fn call_window(&mut self, more: &Map<String, Json>) -> String {
        let window = more.iter().find(|(header, _)| self.is_call_window(header));
        window.and_then(|(_, value)| value.as_str()).unwrap_or_default().trim().to_owned()
    }
}

/// What the book knew of cases before they were placed.
pub(super) struct KnownBefore {
    /// The change that placed them.
    change: ChangeId,
    /// The day and the words of what came of working a case last.
    notes: HashMap<CaseId, (i32, String)>,
    earlier: HashMap<CaseId, Vec<String>>,
    seen: Seen,
}

impl PackRow {
    pub(super) fn currency(&self) -> Currency {
        self.placed.currency
    }

    /// What stands in a column of the lender's own.
    pub(super) fn own(&self, header: &str) -> String {
        self.more.get(header).and_then(Json::as_str).unwrap_or_default().to_owned()
    }

    /// A way to reach the debtor where there is no telephone.
    pub(super) fn other_contact(&self) -> String {
        if !self.case.phone.is_empty() {
            return String::new();
        }
        if self.case.email.is_empty() { self.case.address.to_string() } else { self.case.email.to_string() }
    }

    /// What whoever calls has to know: a dispute, hardship, when to call.
    pub(super) fn flags(&self, language: FileLanguage) -> String {
        let mut flags = Vec::new();
        if self.reason.disputed {
            flags.push(language.said("pack", "dispute"));
        }
        if self.reason.hardship {
            flags.push(language.said("pack", "hardship"));
        }
        if !self.call_window.is_empty() {
            flags.push(format!("{} {}", language.said("pack", "call"), self.call_window));
        }
        flags.join("; ")
    }
}

impl OutsourcingApi<'_> {
    /// The placed cases of a batch, in their order.
    pub(crate) async fn all_placements(&self, batch: BatchId) -> Result<Vec<PlacementRow>, Failure> {
        let mut rows: Vec<PlacementRow> = Vec::new();
        loop {
            let after = rows.last().map_or(0, |row| row.figures.sequence);
            let mut next = self.session.book.placements(batch, after, ROWS_AT_ONCE).await?;
            if next.is_empty() {
                return Ok(rows);
            }
            rows.append(&mut next);
        }
    }

    /// The rows of a pack, from placements of a batch that was placed by `change`.
    pub(super) async fn pack_rows(
        &self,
        placed: Vec<PlacementRow>,
        change: ChangeId,
        wanted: Wanted,
    ) -> Result<Vec<PackRow>, Failure> {
        let mut before = self.known_before(change, wanted).await?;
        let mut rows = Vec::with_capacity(placed.len());
        let mut placed = placed.into_iter().peekable();
        while placed.peek().is_some() {
            let some: Vec<PlacementRow> = placed.by_ref().take(PACK_ROWS_AT_ONCE).collect();
            rows.append(&mut self.complete(some, &mut before).await?);
        }
        Ok(rows)
    }

    /// What the book knew before a batch was placed by `change`.
    pub(super) async fn known_before(&self, change: ChangeId, wanted: Wanted) -> Result<KnownBefore, Failure> {
        Ok(KnownBefore {
            change,
            notes: if wanted.notes { self.session.book.last_notes_before(change).await? } else { HashMap::new() },
            earlier: if wanted.earlier_agencies {
                self.session.book.agencies_before(change).await?
            } else {
                HashMap::new()
            },
            seen: Seen::default(),
        })
    }

    /// The rows of a pack behind a number within its batch; none at its end.
    pub(super) async fn next_pack_rows(
        &self,
        batch: BatchId,
        after: i64,
        before: &mut KnownBefore,
    ) -> Result<Vec<PackRow>, Failure> {
        let most = i64::try_from(PACK_ROWS_AT_ONCE).unwrap_or(i64::MAX);
        let placed = self.session.book.placements(batch, after, most).await?;
        self.complete(placed, before).await
    }

    async fn complete(&self, placed: Vec<PlacementRow>, before: &mut KnownBefore) -> Result<Vec<PackRow>, Failure> {
        let ids: Vec<CaseId> = placed.iter().map(|row| row.figures.case_id).collect();
        let mut cases: HashMap<CaseId, CaseRow> = self.session.book.case_rows(&ids).await?.into_iter().collect();
        // Whoever was changed since is as they were.
        cases.extend(self.session.book.case_rows_at(&ids, before.change).await?);
        let complete = |placed: PlacementRow| {
            let id = placed.figures.case_id;
            let missing = || stored::damaged("placements", id, &"the case is missing");
            let case = cases.remove(&id).ok_or_else(missing)?;
            let more = stored::read_or_empty(&case.more, "cases", &case.loan_no)?;
            let last_note = before.notes.get(&id).map(|(day, note)| {
                let day = date_of(*day).map(|day| day.to_string()).unwrap_or_default();
                format!("{day} {note}").trim().to_owned()
            });
            Ok(PackRow {
                reason: before.seen.reason(&case.reason),
                call_window: before.seen.call_window(&more),
                last_note: last_note.unwrap_or_default(),
                earlier_agencies: before.earlier.get(&id).map(|names| names.join(", ")).unwrap_or_default(),
                placed,
                case,
                more,
            })
        };
        placed.into_iter().map(complete).collect()
    }
}
