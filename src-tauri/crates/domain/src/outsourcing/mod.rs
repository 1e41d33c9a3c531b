//! Outsourcing: which cases may go to an agency, on what terms, and what it earns by them (DOMAIN.md §5).

mod attribution;
mod eligibility;
mod fields;
mod terms;

pub use attribution::{Attribution, CasePayment, PlacedSpan, Rate, Rule, attribute, commission_on};
pub use eligibility::{Candidate, CollectionStop, Criteria, DEFAULT_MINIMUM_DAYS, Exclusion, exclusion};
pub use fields::{ContractField, FieldContract, Form, PackField};
pub use terms::{AgencyTerms, CommissionRate, Contact, POSTING_DAYS, TermsProblem, WITHDRAWAL_DAYS};
