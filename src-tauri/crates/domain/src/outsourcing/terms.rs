//! What an agency and the lender have agreed upon. Terms are kept by version; a batch keeps those it was
//! placed under.

use crate::percentage::Percentage;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days after placement within which a batch may be withdrawn if the agency has done nothing.
pub const WITHDRAWAL_DAYS: u32 = 3;

/// Days by which the dates that a lender and an agency give one payment may lie apart: a bank books what was paid on
/// a Friday evening on Monday.
pub const POSTING_DAYS: i32 = 3;

/// The longest term, in days.
const LONGEST_TERM: u32 = 3_650;
/// The most lines of a commission table, regions or contacts.
const MAX_LINES: usize = 500;

/// Somebody at an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// What they are for.
    pub role: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

/// A line of the commission table: bucket at placement by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CommissionRate {
    /// Bucket code at placement; any when absent. A line that names the bucket goes before one that doesn't.
    #[serde(default)]
    pub bucket: Option<String>,
    /// From this hand on, until a line with a later one.
    #[serde(default = "first_hand")]
    pub from_hand: u32,
    /// Percent of what is paid; 12.5 for 12.5 %. At most four decimals count.
    pub percent: Percentage,
    /// Least commission of a case on which anything was paid, minor units of the book's currency; never more
    /// than was paid.
    #[serde(default)]
    pub minimum: Option<i64>,
    /// Most commission of a case, minor units of the book's currency.
    #[serde(default)]
    pub maximum: Option<i64>,
}

fn first_hand() -> u32 {
    1
}

/// Terms of an agency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default, deny_unknown_fields)]
pub struct AgencyTerms {
    /// First day of the contract; always valid before when absent.
    #[ts(type = "string | null")]
    pub valid_from: Option<NaiveDate>,
    /// Last day on which cases may be placed.
    #[ts(type = "string | null")]
    pub valid_until: Option<NaiveDate>,
    /// Days from placement to recall.
    pub term_days: u32,
    /// Most cases at once.
    pub most_cases: Option<u64>,
    /// Most money at once, minor units of the book's currency.
    pub most_outstanding: Option<i64>,
    /// Where it is licensed to work; empty is everywhere.
    pub regions: Vec<String>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// What it earns.
    pub commission: Vec<CommissionRate>,
    /// From which day after placement money paid to the lender directly earns commission; never when absent.
    /// None before the first letter is usual.
    pub direct_from_day: Option<u32>,
    /// Days after the end of a placement on which a payment still earns.
    pub tail_days: u32,
    /// Days that a case rests in-house after it came back, before any agency may have it again.
    pub cooling_off_days: u32,
}

impl Default for AgencyTerms {
    fn default() -> Self {
        Self {
            valid_from: None,
            valid_until: None,
            term_days: 90,
            most_cases: None,
            most_outstanding: None,
            regions: Vec::new(),
            contacts: Vec::new(),
            commission: Vec::new(),
            direct_from_day: Some(WITHDRAWAL_DAYS),
            tail_days: 0,
            cooling_off_days: 0,
        }
    }
}

/// What is wrong with terms: the field, and what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermsProblem {
    /// Name of the field.
    pub field: &'static str,
    /// What stands there.
    pub value: String,
}

impl AgencyTerms {
    /// Whether anything was agreed in amounts of money: they are in the book's currency.
    #[must_use]
    pub fn has_amounts(&self) -> bool {
        self.most_outstanding.is_some()
            || self.commission.iter().any(|line| line.minimum.is_some() || line.maximum.is_some())
    }

    /// Terms with a percentage by hand, the last of which stands for later hands.
    #[must_use]
    pub fn by_hand(term_days: u32, percents: &[Percentage]) -> Self {
        let commission = (1..)
            .zip(percents)
            .map(|(from_hand, percent)| CommissionRate {
                bucket: None,
                from_hand,
                percent: *percent,
                minimum: None,
                maximum: None,
            })
            .collect();
        Self { term_days, commission, ..Self::default() }
    }

    /// The line of the commission table that holds for a bucket at placement and a hand, with its place
    /// in the table, from 0.
    #[must_use]
    pub fn rate_for(&self, bucket: &str, hand: u32) -> Option<(usize, &CommissionRate)> {
        self.commission
            .iter()
            .enumerate()
            .filter(|(_, line)| line.from_hand <= hand.max(1))
            .filter(|(_, line)| line.bucket.as_deref().is_none_or(|named| named == bucket))
            .max_by_key(|(at, line)| (line.bucket.is_some(), line.from_hand, std::cmp::Reverse(*at)))
    }

    /// Whether cases may be placed on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }

    /// Whether the agency may work in a region.
    #[must_use]
    pub fn covers(&self, region: &str) -> bool {
        self.regions.is_empty()
            || self.regions.iter().any(|licensed| licensed.trim().eq_ignore_ascii_case(region.trim()))
    }

    /// The first thing that can't be agreed upon.
    #[must_use]
    pub fn problem(&self) -> Option<TermsProblem> {
        let problem = |field: &'static str, value: String| Some(TermsProblem { field, value });
        if !(1..=LONGEST_TERM).contains(&self.term_days) {
            return problem("term_days", self.term_days.to_string());
        }
        if let (Some(from), Some(until)) = (self.valid_from, self.valid_until)
            && until < from
        {
            return problem("valid_until", until.to_string());
        }
        for (field, days) in [
            ("tail_days", Some(self.tail_days)),
            ("cooling_off_days", Some(self.cooling_off_days)),
            ("direct_from_day", self.direct_from_day),
        ] {
            if days.is_some_and(|days| days > LONGEST_TERM) {
                return problem(field, days.unwrap_or_default().to_string());
            }
        }
        if self.most_outstanding.is_some_and(|most| most < 0) {
            return problem("most_outstanding", self.most_outstanding.unwrap_or_default().to_string());
        }
        if self.commission.is_empty() || self.commission.len() > MAX_LINES {
            return problem("commission", self.commission.len().to_string());
        }
        if self.regions.len() > MAX_LINES || self.contacts.len() > MAX_LINES {
            return problem("regions", self.regions.len().max(self.contacts.len()).to_string());
        }
        for line in &self.commission {
            if line.percent > Percentage::WHOLE {
                return problem("commission", line.percent.percent().to_string());
            }
            if line.from_hand == 0 {
                return problem("from_hand", line.from_hand.to_string());
            }
            for bound in [line.minimum, line.maximum].into_iter().flatten() {
                if bound < 0 {
                    return problem("commission", bound.to_string());
                }
            }
            if let (Some(least), Some(most)) = (line.minimum, line.maximum)
                && most < least
            {
                return problem("commission", most.to_string());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(percent: f64) -> Percentage {
        Percentage::from_percent(percent).expect("a percentage")
    }

    fn line(bucket: Option<&str>, from_hand: u32, of_hundred: f64) -> CommissionRate {
        let percent = percent(of_hundred);
        CommissionRate { bucket: bucket.map(str::to_owned), from_hand, percent, minimum: None, maximum: None }
    }

    #[test]
    fn the_nearest_line_of_the_table_holds() {
        let terms = AgencyTerms {
            commission: vec![
                line(None, 1, 20.0),
                line(None, 3, 35.0),
                line(Some("M7+"), 1, 40.0),
                line(Some("M7+"), 2, 45.0),
            ],
            ..AgencyTerms::default()
        };
        for (bucket, hand, expected) in
            [("M4", 1, 20.0), ("M4", 2, 20.0), ("M4", 3, 35.0), ("M4", 9, 35.0), ("M7+", 1, 40.0), ("M7+", 7, 45.0)]
        {
            let (_, found) = terms.rate_for(bucket, hand).expect("a line");
            assert_eq!(found.percent, percent(expected), "{bucket}, hand {hand}");
        }
        let only_late = AgencyTerms { commission: vec![line(Some("M7+"), 1, 40.0)], ..AgencyTerms::default() };
        assert_eq!(only_late.rate_for("M4", 1), None, "nothing was agreed upon for it");
    }

    #[test]
    fn by_hand_the_last_stands_for_later_ones() {
        let terms = AgencyTerms::by_hand(90, &[percent(20.0), percent(30.0)]);
        for (hand, expected) in [(1, 20.0), (2, 30.0), (5, 30.0)] {
            assert_eq!(terms.rate_for("M5", hand).expect("a line").1.percent, percent(expected));
        }
    }

    #[test]
    fn what_cannot_be_agreed_upon_is_named() {
        let good = AgencyTerms::by_hand(90, &[percent(20.0)]);
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        for (terms, field) in [
            (AgencyTerms { term_days: 0, ..good.clone() }, "term_days"),
            (
                AgencyTerms { valid_from: day("2026-02-01"), valid_until: day("2026-01-31"), ..good.clone() },
                "valid_until",
            ),
            (AgencyTerms { commission: vec![], ..good.clone() }, "commission"),
            (AgencyTerms { commission: vec![line(None, 1, 100.1)], ..good.clone() }, "commission"),
            (AgencyTerms { commission: vec![line(None, 0, 1.0)], ..good.clone() }, "from_hand"),
            (AgencyTerms { tail_days: 9_999, ..good.clone() }, "tail_days"),
        ] {
            assert_eq!(terms.problem().expect("a problem").field, field);
        }
        assert_eq!(good.problem(), None);
    }

    #[test]
    fn a_contract_holds_on_its_first_and_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let terms = AgencyTerms {
            valid_from: Some(day("2026-01-01")),
            valid_until: Some(day("2026-06-30")),
            regions: vec!["North".into()],
            ..AgencyTerms::by_hand(90, &[percent(20.0)])
        };
        for (on, valid) in [("2025-12-31", false), ("2026-01-01", true), ("2026-06-30", true), ("2026-07-01", false)] {
            assert_eq!(terms.is_valid_on(day(on)), valid, "{on}");
        }
        assert!(terms.covers("north ") && !terms.covers("South") && !terms.covers(""));
    }
}
