//! Which cases may go to an agency (DOMAIN.md §5): every exclusion has a reason.

use serde::{Deserialize, Serialize};

/// The default age from which a case may be placed, in days past due: over 90 days.
pub const DEFAULT_MINIMUM_DAYS: i32 = 91;

/// Why a case is left out of a batch. Every exclusion is listed, none is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Nothing is left to pay, or the lender took it out of collection.
    NotOpen,
    /// It is with an agency now; a case is never with two at once.
    AlreadyPlaced,
    /// It is held for now.
    Held,
    /// The debtor contests the debt.
    Disputed,
    /// The debtor promised to pay, and the day has not passed.
    Promised,
    /// The debtor has died.
    Deceased,
    /// The debtor is bankrupt.
    Bankrupt,
    /// It came back from an agency a short while ago and rests in-house.
    CoolingOff,
    /// It was with this agency before.
    SameAgency,
    /// Another agency has a case of the same debtor.
    DebtorElsewhere,
    /// Another case of the same debtor stays in-house: it is held, contested or promised. A debtor's cases go
    /// together.
    DebtorStays,
    /// Fewer days past due than asked for.
    TooYoung,
    /// Not in one of the buckets asked for.
    OtherBucket,
    /// Nothing is overdue and unpaid.
    NothingOutstanding,
    /// Less money than asked for.
    BelowBalance,
    /// More money than asked for.
    AboveBalance,
    /// It was worked in-house fewer times than asked for.
    TooFewTries,
    /// The agency may not work in the debtor's region.
    OtherRegion,
    /// A limit of money is in another currency than the case, so it can't be told whether it is kept.
    LimitInOtherCurrency,
    /// The agency has as many cases as it takes.
    AgencyFullCases,
    /// The agency has as much money as it takes.
    AgencyFullOutstanding,
    /// The batch has as many cases as were asked for.
    OverMostCases,
    /// The batch has as much money as was asked for.
    OverMostOutstanding,
}

/// Why a debtor is not to be chased for now, by the lender's overdue reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CollectionStop {
    /// They contest the debt.
    Disputed,
    /// They have died.
    Deceased,
    /// They are bankrupt.
    Bankrupt,
}

/// Words by which lenders say so, in lower case.
const STANDSTILLS: &[(CollectionStop, &[&str])] = &[
    (CollectionStop::Deceased, &["deceased", "died", "death", "dead", "死亡", "去世", "身故", "亡故"]),
    (CollectionStop::Bankrupt, &["bankrupt", "insolven", "破产"]),
    (CollectionStop::Disputed, &["dispute", "fraud", "contest", "争议", "欺诈", "诈骗", "冒用", "投诉"]),
];

impl CollectionStop {
    /// What an overdue reason says of it.
    #[must_use]
    pub fn of(reason: &str) -> Option<Self> {
        if reason.is_empty() {
            return None;
        }
        let plain = reason.to_lowercase();
        STANDSTILLS.iter().find(|(_, words)| words.iter().any(|word| plain.contains(word))).map(|(found, _)| *found)
    }
}

/// What eligibility looks at.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "plain facts about a case")]
pub struct Candidate {
    /// Whether something is left to pay.
    pub open: bool,
    /// Whether an agency has it now.
    pub placed: bool,
    /// Whether it is held for now.
    pub held: bool,
    /// Whether the debtor contests the debt, has died or is bankrupt.
    pub collection_stop: Option<CollectionStop>,
    /// Whether a promise of the debtor is still to be kept.
    pub promised: bool,
    /// Whether it rests in-house after it came back from an agency.
    pub cooling_off: bool,
    /// Whether this agency had it before.
    pub had_by_agency: bool,
    /// Whether another agency has a case of the debtor.
    pub debtor_elsewhere: bool,
    /// Whether another case of the debtor is held, contested or promised and stays in-house.
    pub debtor_stays: bool,
    /// Whether the agency may work in its region.
    pub region_licensed: bool,
    /// Days past due.
    pub days_past_due: i32,
    /// Index of its bucket.
    pub bucket: usize,
    /// Minor units overdue and unpaid.
    pub outstanding: i64,
    /// Whether a limit of money holds for it that is in another currency.
    pub limit_in_other_currency: bool,
    /// How often it was worked in-house.
    pub tries: u32,
}

/// What a batch asks for.
#[derive(Clone, Debug, Default)]
pub struct Criteria {
    /// Fewest days past due.
    pub minimum_days: i32,
    /// Only these buckets, by index; empty is all.
    pub buckets: Vec<usize>,
    /// Least money, minor units.
    pub minimum_outstanding: Option<i64>,
    /// Most money of one case, minor units.
    pub maximum_outstanding: Option<i64>,
    /// How often it has to have been worked in-house.
    pub minimum_tries: u32,
    /// Whether a case may go to an agency that had it before.
    pub again: bool,
}

/// Why the case may not be placed, before the limits of the batch are looked at; the first reason
/// that holds, in the order a supervisor would name them.
#[must_use]
pub fn exclusion(candidate: &Candidate, criteria: &Criteria) -> Option<Exclusion> {
    let collection_stop = |collection_stop| match collection_stop {
        CollectionStop::Disputed => Exclusion::Disputed,
        CollectionStop::Deceased => Exclusion::Deceased,
        CollectionStop::Bankrupt => Exclusion::Bankrupt,
    };
    let too_little = criteria.minimum_outstanding.is_some_and(|least| candidate.outstanding < least);
    let too_much = criteria.maximum_outstanding.is_some_and(|most| candidate.outstanding > most);
    let other_bucket = !criteria.buckets.is_empty() && !criteria.buckets.contains(&candidate.bucket);
    let reasons = [
        (!candidate.open, Exclusion::NotOpen),
        (candidate.placed, Exclusion::AlreadyPlaced),
        (candidate.held, Exclusion::Held),
        (candidate.collection_stop.is_some(), candidate.collection_stop.map_or(Exclusion::Disputed, collection_stop)),
        (candidate.promised, Exclusion::Promised),
        (candidate.days_past_due < criteria.minimum_days, Exclusion::TooYoung),
        (other_bucket, Exclusion::OtherBucket),
        (candidate.cooling_off, Exclusion::CoolingOff),
        (candidate.had_by_agency && !criteria.again, Exclusion::SameAgency),
        (candidate.debtor_elsewhere, Exclusion::DebtorElsewhere),
        (candidate.debtor_stays, Exclusion::DebtorStays),
        (candidate.outstanding <= 0, Exclusion::NothingOutstanding),
        (candidate.limit_in_other_currency, Exclusion::LimitInOtherCurrency),
        (too_little, Exclusion::BelowBalance),
        (too_much, Exclusion::AboveBalance),
        (candidate.tries < criteria.minimum_tries, Exclusion::TooFewTries),
        (!candidate.region_licensed, Exclusion::OtherRegion),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_that_holds_is_named() {
        let good = Candidate {
            open: true,
            placed: false,
            held: false,
            collection_stop: None,
            promised: false,
            cooling_off: false,
            had_by_agency: false,
            debtor_elsewhere: false,
            debtor_stays: false,
            region_licensed: true,
            days_past_due: 91,
            bucket: 4,
            outstanding: 500,
            limit_in_other_currency: false,
            tries: 2,
        };
        let criteria = Criteria {
            minimum_days: DEFAULT_MINIMUM_DAYS,
            buckets: vec![4],
            minimum_outstanding: Some(100),
            maximum_outstanding: Some(1_000),
            minimum_tries: 2,
            again: false,
        };
        for (candidate, expected) in [
            (good, None),
            (Candidate { open: false, held: true, ..good }, Some(Exclusion::NotOpen)),
            (Candidate { placed: true, days_past_due: 1, ..good }, Some(Exclusion::AlreadyPlaced)),
            (Candidate { held: true, ..good }, Some(Exclusion::Held)),
            (Candidate { collection_stop: Some(CollectionStop::Disputed), ..good }, Some(Exclusion::Disputed)),
            (Candidate { collection_stop: Some(CollectionStop::Deceased), ..good }, Some(Exclusion::Deceased)),
            (Candidate { collection_stop: Some(CollectionStop::Bankrupt), ..good }, Some(Exclusion::Bankrupt)),
            (Candidate { promised: true, ..good }, Some(Exclusion::Promised)),
            (Candidate { days_past_due: 90, ..good }, Some(Exclusion::TooYoung)),
            (Candidate { bucket: 5, ..good }, Some(Exclusion::OtherBucket)),
            (Candidate { cooling_off: true, ..good }, Some(Exclusion::CoolingOff)),
            (Candidate { had_by_agency: true, ..good }, Some(Exclusion::SameAgency)),
            (Candidate { debtor_elsewhere: true, ..good }, Some(Exclusion::DebtorElsewhere)),
            (Candidate { debtor_stays: true, ..good }, Some(Exclusion::DebtorStays)),
            (Candidate { outstanding: 0, ..good }, Some(Exclusion::NothingOutstanding)),
            (Candidate { outstanding: 99, ..good }, Some(Exclusion::BelowBalance)),
            (Candidate { outstanding: 1_001, ..good }, Some(Exclusion::AboveBalance)),
            (Candidate { tries: 1, ..good }, Some(Exclusion::TooFewTries)),
            (Candidate { region_licensed: false, ..good }, Some(Exclusion::OtherRegion)),
        ] {
            assert_eq!(exclusion(&candidate, &criteria), expected, "{candidate:?}");
        }
        let again = Criteria { again: true, ..criteria };
        assert_eq!(exclusion(&Candidate { had_by_agency: true, ..good }, &again), None, "where it is said so");
    }

    #[test]
    fn reasons_tell_of_a_standstill() {
        for (reason, expected) in [
            ("", None),
            ("Unemployed", None),
            ("Disputed transaction", Some(CollectionStop::Disputed)),
            ("争议交易", Some(CollectionStop::Disputed)),
            ("Debtor deceased", Some(CollectionStop::Deceased)),
            ("客户死亡", Some(CollectionStop::Deceased)),
            ("In bankruptcy", Some(CollectionStop::Bankrupt)),
            ("破产", Some(CollectionStop::Bankrupt)),
        ] {
            assert_eq!(CollectionStop::of(reason), expected, "{reason}");
        }
    }
}
