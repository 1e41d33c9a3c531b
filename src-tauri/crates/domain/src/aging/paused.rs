//! Days that don't make a case more delinquent: holidays, disputes.

use crate::calendar::DayNumber;

/// A stretch of days that is paused, its first and last day included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// First day.
    pub from: DayNumber,
    /// Last day; `None` while it goes on.
    pub until: Option<DayNumber>,
}

/// How many of the days from `first`, the first day past due, up to `as_of` are paused; days in
/// several pauses count once.
#[must_use]
pub fn paused_days(pauses: &[Pause], first: DayNumber, as_of: DayNumber) -> i32 {
    let mut stretches: Vec<(DayNumber, DayNumber)> = pauses
        .iter()
        .map(|pause| (pause.from.max(first), pause.until.unwrap_or(as_of).min(as_of)))
        .filter(|(from, until)| from <= until)
        .collect();
    stretches.sort_unstable();
    let (mut days, mut counted_to) = (0_i32, first.saturating_sub(1));
    for (from, until) in stretches {
        let from = from.max(counted_to.saturating_add(1));
        if from <= until {
            days = days.saturating_add(until - from + 1);
            counted_to = until;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(from: DayNumber, until: Option<DayNumber>) -> Pause {
        Pause { from, until }
    }

    #[test]
    fn paused_days_count_once_and_only_within() {
        for (pauses, due, as_of, days) in [
            (vec![], 10, 20, 0),
            (vec![pause(12, Some(14))], 10, 20, 3),
            (vec![pause(1, Some(10))], 10, 20, 0),
            (vec![pause(1, Some(11))], 10, 20, 1),
            (vec![pause(15, None)], 10, 20, 6),
            (vec![pause(12, Some(16)), pause(14, Some(18))], 10, 20, 7),
            (vec![pause(18, Some(40))], 10, 20, 3),
            (vec![pause(30, None)], 10, 20, 0),
            (vec![pause(14, Some(12))], 10, 20, 0),
        ] {
            assert_eq!(paused_days(&pauses, due + 1, as_of), days, "{pauses:?}");
            // The slow, obvious way: day by day.
            let slowly = (due + 1..=as_of)
                .filter(|day| pauses.iter().any(|p| p.from <= *day && p.until.is_none_or(|until| *day <= until)))
                .count();
            assert_eq!(i32::try_from(slowly), Ok(days), "{pauses:?}");
        }
    }
}
