//! Percentages that money is multiplied by.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A percentage in parts per million: 125,000 for 12.5 %. As JSON it is the number of percent, `12.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "number")]
pub struct Percentage(u32);

/// Parts per million of one percent.
const OF_ONE_PERCENT: f64 = 10_000.0;
/// The whole, in parts per million.
const WHOLE: i128 = 1_000_000;

impl Percentage {
    /// A hundred percent.
    pub const WHOLE: Self = Self(1_000_000);

    /// So many parts per million.
    #[must_use]
    pub const fn from_parts_per_million(parts: u32) -> Self {
        Self(parts)
    }

    /// So many percent; `None` for what is negative, beyond 4,294 or has more than four decimals.
    #[must_use]
    pub fn from_percent(percent: f64) -> Option<Self> {
        let parts = percent * OF_ONE_PERCENT;
        let whole = parts.round();
        if !(0.0..=f64::from(u32::MAX)).contains(&whole) || (parts - whole).abs() > 1e-6 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and in range")]
        Some(Self(whole as u32))
    }

    /// Parts per million.
    #[must_use]
    pub const fn parts_per_million(self) -> u32 {
        self.0
    }

    /// The number of percent, for showing it.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / OF_ONE_PERCENT
    }

    /// That part of an amount that is not negative, rounded half up to a minor unit.
    #[must_use]
    pub fn of(self, minor: i64) -> i64 {
        let part = (i128::from(minor) * i128::from(self.0) + WHOLE / 2).div_euclid(WHOLE);
        i64::try_from(part).unwrap_or(i64::MAX)
    }
}

impl Serialize for Percentage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.percent())
    }
}

impl<'de> Deserialize<'de> for Percentage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = f64::deserialize(deserializer)?;
        Self::from_percent(percent).ok_or_else(|| serde::de::Error::custom(format!("{percent} is no percentage")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_exact_to_four_decimals() {
        for (percent, parts) in [(0.0, Some(0)), (12.5, Some(125_000)), (0.0001, Some(1)), (33.3333, Some(333_333))] {
            assert_eq!(Percentage::from_percent(percent).map(Percentage::parts_per_million), parts, "{percent}");
        }
        for percent in [-1.0, f64::NAN, f64::INFINITY, 0.000_01, 33.333_333] {
            assert_eq!(Percentage::from_percent(percent), None, "{percent}");
        }
        for parts in [0, 1, 7, 29, 57, 125_000, 333_333, 999_999, 1_000_000] {
            let text = serde_json::to_string(&Percentage(parts)).expect("JSON");
            let back: Percentage = serde_json::from_str(&text).expect("what was written");
            assert_eq!(back, Percentage(parts), "{text}");
        }
    }

    #[test]
    fn a_part_of_money_is_rounded_half_up() {
        let half_of_a_percent = Percentage::from_parts_per_million(5_000);
        assert_eq!(half_of_a_percent.of(100), 1);
        assert_eq!(half_of_a_percent.of(99), 0);
        assert_eq!(Percentage::WHOLE.of(i64::MAX), i64::MAX);
    }
}
