//! Numbers that identify: loan, ID-card, card and telephone numbers.

use crate::cell::{Cell, number_text, trimmed};
use compact_str::CompactString;

/// An identifier and whether a spreadsheet has destroyed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// The number as text.
    pub text: CompactString,
    /// It has 16 or more digits and went through a float: from the 16th digit on it is invented.
    pub damaged: bool,
}

/// Reads an identifier: leading zeros stay, a whole float loses its `.0`.
#[must_use]
pub fn identifier(cell: &Cell) -> Identifier {
    match cell {
        Cell::Number(number) => {
            let text = number_text(*number);
            let damaged = text.len() > 15;
            Identifier { text, damaged }
        }
        Cell::Text(text) => {
            let text = trimmed(text);
            // A spreadsheet's guard against numbers: '0012 or ="0012".
            let text = match text.strip_prefix("=\"").and_then(|inner| inner.strip_suffix('"')) {
                Some(inner) => inner.into(),
                None => match text.strip_prefix('\'') {
                    Some(inner) => inner.into(),
                    None => text,
                },
            };
            let damaged = in_scientific_notation(&text);
            Identifier { text, damaged }
        }
        other => Identifier { text: other.display(), damaged: false },
    }
}

/// `6.22200E+18`, as a spreadsheet writes a long number it has rounded.
fn in_scientific_notation(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    exponent.starts_with('+')
        && mantissa.contains('.')
        && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
        && exponent[1..].chars().all(|c| c.is_ascii_digit())
        && exponent.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn long_numbers_that_went_through_a_float_are_known() {
        for (cell, shown, damaged) in [
            (Cell::Number(6_222_000_000_000_000_000.0), "6222000000000000000", true),
            (Cell::Number(13_812_340_001.0), "13812340001", false),
            (text("6.222E+18"), "6.222E+18", true),
            (text("007"), "007", false),
            (text("=\"0012\""), "0012", false),
            (text("'0012"), "0012", false),
        ] {
            let read = identifier(&cell);
            assert_eq!((read.text.as_str(), read.damaged), (shown, damaged));
        }
    }
}
