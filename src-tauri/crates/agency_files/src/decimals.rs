//! How the amounts of a file are spelt, as all of them together tell.

use caseload_domain::Currency;
use caseload_tables::values::{DecimalMark, Spelt};

/// How the amounts of a file are spelt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimals {
    comma: bool,
    point: bool,
}

impl Decimals {
    /// Takes a text into account: a mark before one or two last digits stands before decimals.
    pub(super) fn see(&mut self, text: &str) {
        let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) {
            let before = text.as_bytes().get(text.len().wrapping_sub(digits + 1));
            self.comma |= before == Some(&b',');
            self.point |= before == Some(&b'.');
        }
    }

    /// The spelling of an amount of a currency that is counted by a power of ten.
    pub(super) fn spelt(self, currency: Currency, power: i8) -> Spelt {
        let mark = if self.comma && !self.point { DecimalMark::Comma } else { DecimalMark::Point };
        let mixed = self.comma && self.point;
        Spelt { power, mixed, unsettled: !self.comma && !self.point, ..Spelt::plain(currency, mark) }
    }
}
