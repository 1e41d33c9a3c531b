//! The parts of a filter that the systems above this crate find: division knows its rules, outsourcing what a batch
//! leaves out.

use crate::division_rule::DivisionRule;
use crate::failure::Failure;
use crate::place_request::ExcludedFrom;
use crate::portfolio::{Portfolio, Standing};
use crate::session::Session;
use caseload_domain::aging::Convention;
use caseload_store::CaseId;
use std::pin::Pin;

/// What a part of a filter finds, once it is awaited.
pub type Finding<'session, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'session>>;

/// Where a division's rules are applied.
#[derive(Clone, Copy)]
pub struct RulesOn<'session> {
    /// The columns of the book.
    pub portfolio: &'session Portfolio,
    /// Where each case stands on the day.
    pub standing: &'session Standing,
    /// How ages are counted.
    pub convention: &'session Convention,
}

/// Finds the parts of a filter that other systems know.
pub trait FilterParts: Send + Sync {
    /// The cases that one of some division rules would divide, those before it having taken theirs: their places in the
    /// portfolio. `number` counts the rules from 1.
    fn by_rule<'session>(
        &'session self,
        session: &'session Session,
        on: RulesOn<'session>,
        rules: &'session [DivisionRule],
        number: u32,
    ) -> Finding<'session, Vec<u32>>;

    /// The cases that a batch would leave out for a reason.
    fn excluded<'session>(
        &'session self,
        session: &'session Session,
        excluded: &'session ExcludedFrom,
    ) -> Finding<'session, Vec<CaseId>>;
}
