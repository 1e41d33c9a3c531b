//! What a cell means: dates, amounts, counts, identifiers. Nothing is guessed and nothing rounded;
//! a value that can't be read is refused with a code, and its row with it.

mod amount;
mod date;
mod identifier;
mod sign;
mod unit;

use crate::cell::{Cell, trimmed};

pub use amount::{DecimalMark, Reading, Spelt, amount, amount_or_rounded, typed_amount};
pub(crate) use amount::{Marks, marks, without_signs};
pub use date::looks_like_date;
pub use date::{DateOrder, DateValue, date, is_before_midnight, looks_like_day, time_of_day, typed_day};
pub(crate) use date::{Written, is_year_near, utc_time, written};
pub use identifier::{Identifier, identifier};
pub use sign::{Sign, beside_digits, currency_named};
pub(crate) use unit::without_unit_behind;
pub use unit::{Unit, power_of_unit, unit_of_header, unit_of_header_under, unit_of_title};

/// Why a value can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// No date in any known spelling, or one that the calendar lacks.
    ImpossibleDate,
    /// Day and month can't be told apart and nobody said which comes first.
    AmbiguousDate,
    /// No amount in any known spelling.
    ImpossibleAmount,
    /// More decimals than the currency has.
    TooManyDecimals,
    /// Beyond 2⁵³ − 1 minor units.
    AmountTooLarge,
    /// No whole number.
    ImpossibleCount,
    /// No currency code.
    UnknownCurrency,
    /// The amount bears the sign of another currency.
    CurrencyConflict,
    /// Thousands or decimals, in a file that writes decimals both ways.
    AmbiguousAmount,
    /// One amount stands beside several rows.
    AmountMerged,
}

impl ValueError {
    /// The code in results.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ImpossibleDate => "impossible_date",
            Self::AmbiguousDate => "ambiguous_date",
            Self::ImpossibleAmount => "impossible_amount",
            Self::TooManyDecimals => "too_many_decimals",
            Self::AmountTooLarge => "amount_too_large",
            Self::ImpossibleCount => "impossible_count",
            Self::UnknownCurrency => "unknown_currency",
            Self::CurrencyConflict => "currency_conflict",
            Self::AmbiguousAmount => "ambiguous_amount",
            Self::AmountMerged => "amount_merged",
        }
    }
}

/// Reads a whole number; `None` where the cell is empty.
///
/// # Errors
/// [`ValueError::ImpossibleCount`].
#[allow(clippy::cast_possible_truncation, reason = "whole and within ±2³¹ by the check before")]
pub fn count(cell: &Cell) -> Result<Option<i64>, ValueError> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 2_147_483_648.0 => Ok(Some(*number as i64)),
        Cell::Text(text) => {
            let plain = trimmed(text);
            let plain = plain.trim_end_matches(['天', '日']).trim_end_matches(" days").trim();
            if matches!(plain, "" | "-" | "--" | "N/A" | "n/a" | "NaN" | "nan") {
                return Ok(None);
            }
            let plain = plain.strip_suffix(".0").unwrap_or(plain).replace('−', "-");
            // 1,045 days.
            let is_grouped = |(first, rest): (&str, &str)| {
                let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                (1..=3).contains(&first.len()) && is_number(first) && rest.len() == 3 && is_number(rest)
            };
            let plain = if plain.split_once(',').is_some_and(is_grouped) { plain.replace(',', "") } else { plain };
            plain.parse().map(Some).map_err(|_| ValueError::ImpossibleCount)
        }
        _ => Err(ValueError::ImpossibleCount),
    }
}

/// Reads the number of an instalment: a whole number, `1/12` for the first of twelve, or `第1期`.
///
/// # Errors
/// [`ValueError::ImpossibleCount`].
pub fn instalment_number(cell: &Cell) -> Result<Option<i64>, ValueError> {
    let Cell::Text(text) = cell else { return count(cell) };
    let plain = trimmed(text);
    let plain = plain.trim_start_matches('第').trim_end_matches('期').trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = plain.split_once('/').filter(|(number, of)| is_number(number) && is_number(of));
    count(&Cell::Text(number.map_or(plain, |(number, _)| number).into()))
}

/// A digit of Arabic or Persian as a Latin one; any other character as it is.
pub(crate) fn latin_digit(character: char) -> char {
    let digit = match character {
        '\u{660}'..='\u{669}' => character as u32 - 0x660,
        '\u{6f0}'..='\u{6f9}' => character as u32 - 0x6f0,
        _ => return character,
    };
    char::from_digit(digit, 10).unwrap_or(character)
}
