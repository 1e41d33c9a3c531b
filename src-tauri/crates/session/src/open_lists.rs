//! The lists of cases that are open.

use crate::failure::{Failure, FailureCode};
use caseload_domain::aging::Convention;
use caseload_domain::ids::CaseId;
use chrono::NaiveDate;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// How many lists stay open; the oldest is closed when another is opened.
const LISTS_KEPT: usize = 12;

/// The ordered numbers of a list, with what its rows are shown by.
#[derive(Debug)]
pub struct OpenList {
    id: u32,
    /// The cases, in the list's order.
    pub case_ids: Vec<CaseId>,
    /// The day that every figure is for.
    pub as_of: NaiveDate,
    /// Only what was entered by the end of this day (UTC) counts; everything when absent.
    pub known_on: Option<NaiveDate>,
    /// How ages are counted.
    pub convention: Convention,
}

/// The lists that are open.
#[derive(Debug, Default)]
pub struct Lists {
    next: AtomicU32,
    open: Mutex<Vec<Arc<OpenList>>>,
}

impl Lists {
    pub(crate) fn keep(
        &self,
        case_ids: Vec<CaseId>,
        (as_of, known_on): (NaiveDate, Option<NaiveDate>),
        convention: Convention,
    ) -> u32 {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        if let Ok(mut open) = self.open.lock() {
            if open.len() >= LISTS_KEPT {
                open.remove(0);
            }
            open.push(Arc::new(OpenList { id, case_ids, as_of, known_on, convention }));
        }
        id
    }

    /// The open list of that number.
    pub fn get(&self, id: u32) -> Result<Arc<OpenList>, Failure> {
        self.open
            .lock()
            .ok()
            .and_then(|open| open.iter().find(|list| list.id == id).cloned())
            .ok_or_else(|| Failure::new(FailureCode::ListGone))
    }
}
