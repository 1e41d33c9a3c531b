//! Which rows of the book are read for the columns in memory.

use caseload_domain::ids::{CaseId, ChangeId};
use std::borrow::Cow;

/// Which rows of a table the columns in memory are read from.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'ids> {
    /// All, as they are.
    All,
    /// Those that there were before a change, as they were then.
    Before(ChangeId),
    /// Those of some cases, as they are; at most [`CASES_AT_ONCE`] of them.
    Cases(&'ids [CaseId]),
}

/// Cases whose rows are read at a time.
pub const CASES_AT_ONCE: usize = 1_000;

impl Scope<'_> {
    /// The change that the book is looked at before, where it is.
    pub(crate) fn before(self) -> Option<ChangeId> {
        match self {
            Self::Before(change) => Some(change),
            Self::All | Self::Cases(_) => None,
        }
    }

    /// The statement for this scope: that for all rows, that for the rows before a change with its number
    /// put in, or the first for some cases by the column that has them.
    pub(crate) fn statement(self, all: &'static str, before: &'static str, case_column: &str) -> Cow<'static, str> {
        match self {
            Self::All => Cow::Borrowed(all),
            Self::Before(change) => Cow::Owned(before.replace("$1", &change.to_string())),
            Self::Cases(ids) => Cow::Owned(of_cases(all, case_column, ids)),
        }
    }
}

/// A statement for all rows narrowed to those of some cases. The numbers stand in the text: they are
/// the program's own, and thousands of variables take longer than the rows.
fn of_cases(all: &str, case_column: &str, ids: &[CaseId]) -> String {
    let ids = ids.iter().map(CaseId::to_string).collect::<Vec<_>>().join(",");
    let (rows, order) = all.split_once(" ORDER BY ").unwrap_or((all, "1"));
    let and = if rows.contains(" WHERE ") { "AND" } else { "WHERE" };
    format!("{rows} {and} {case_column} IN ({ids}) ORDER BY {order}")
}
