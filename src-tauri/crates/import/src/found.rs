//! What reading a file found: counts, sums, notices, and what is to be written.

use super::ImportRequest;
use super::closing::NewLoan;
use super::headings::currency_of_total;
use super::plan::Plan;
use super::report::{FooterRow, RowCounts};
use super::totals::RunningTotal;
use caseload_domain::Currency;
use caseload_domain::ids::{CaseId, ChangeId};
use caseload_domain::money::{SumTooLarge, Sums};
use caseload_session::notices::{Notice, NoticeCode, Notices};
use caseload_tables::{Cell, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Rows below the table that are shown.
const FOOTERS_SHOWN: usize = 50;

/// Warnings and rejects that are listed of each where nobody asks for fewer; all are counted.
pub(super) const NOTICES_LISTED: usize = 100_000;

/// Warnings and rejects that the book's record of an import keeps of each.
pub(super) const NOTICES_RECORDED: usize = 1_000;

/// What the checking thread found.
pub(super) struct Found {
    pub counts: RowCounts,
    pub sums: Sums,
    pub credits: Sums,
    pub total: RunningTotal,
    pub warnings: Notices,
    pub rejects: Notices,
    pub footers: Vec<FooterRow>,
    /// How many rows have each value of the columns of status.
    pub statuses: BTreeMap<(usize, String), u64>,
    /// Debtor, amount and currency of the loans that are new to the book.
    pub new_loans: Vec<NewLoan>,
    /// Cases that the file wants held, with the reason, or whose hold it doesn't want any more.
    pub holds: Vec<(CaseId, Option<String>)>,
    /// Earlier changes that this import needs to stand: it says again what they said, or takes it back.
    pub rests_on: BTreeSet<ChangeId>,
    /// Cases of the book that the file doesn't name.
    pub absent: Vec<CaseId>,
}

impl Found {
    pub(super) fn new(request: &ImportRequest) -> Self {
        let most = request.most_notices.unwrap_or(NOTICES_LISTED);
        // The workbook of rejected rows needs every one.
        let rejects = if request.rejects.is_some() { usize::MAX } else { most };
        Self {
            counts: RowCounts::default(),
            sums: Sums::default(),
            credits: Sums::default(),
            total: RunningTotal::default(),
            warnings: Notices::keeping(most),
            rejects: Notices::keeping(rejects),
            footers: Vec::new(),
            statuses: BTreeMap::new(),
            holds: Vec::new(),
            new_loans: Vec::new(),
            rests_on: BTreeSet::new(),
            absent: Vec::new(),
        }
    }

    /// Adds what a row says is owed, or takes it off again; a credit stands apart.
    pub(super) fn add_owed(&mut self, currency: Currency, minor: i64, times: i64) -> Result<(), SumTooLarge> {
        let sums = if minor < 0 { &mut self.credits } else { &mut self.sums };
        sums.add(currency, minor * times)
    }

    pub(super) fn reject(&mut self, notice: Notice) {
        self.counts.rejected += 1;
        self.rejects.push(notice);
    }

    /// Takes note of a row that belongs to no loan; a total is compared with the rows above it.
    pub(super) fn footer(&mut self, plan: &Plan, row: &Row, total: bool) {
        self.counts.footer += 1;
        if row.beyond {
            self.warnings.push(Notice::new(row.number, None, NoticeCode::StrayCell, ""));
        }
        let named = total.then(|| currency_of_total(plan, row)).flatten();
        if let Some(other) = named.filter(|named| *named != plan.currency && !self.total.has(*named)) {
            self.warnings.push(Notice::new(row.number, None, NoticeCode::CurrencyOfTotal, other.code()));
        }
        if let Some(differs) = total.then(|| self.total.compare(plan, row)).flatten() {
            self.warnings.push(differs);
        }
        if self.footers.len() < FOOTERS_SHOWN {
            let shown: Vec<_> = row.cells.iter().map(Cell::display).filter(|text| !text.is_empty()).collect();
            self.footers.push(FooterRow { row: row.number, text: shown.join(" · ") });
        }
    }
}
