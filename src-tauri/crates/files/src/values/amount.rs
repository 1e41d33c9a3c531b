//! Amounts as lenders write them: read exactly, never rounded.

use super::ValueError;
use super::unit::Sign;
use crate::cell::{Cell, number_text, trimmed};
use caseload_domain::Currency;
use compact_str::CompactString;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// Which mark separates the decimals of amounts written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    /// 1,234.56
    #[default]
    Point,
    /// 1.234,56
    Comma,
}

impl DecimalMark {
    /// The mark of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "point" => Some(Self::Point),
            "comma" => Some(Self::Comma),
            _ => None,
        }
    }
}

/// An amount as written: what its marks allow it to mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// One reading only, with a point for the decimals.
    Point,
    /// One reading only, with a comma for the decimals.
    Comma,
    /// `1,234` or `1.234`: thousands or decimals.
    Either,
    /// No marks at all.
    None,
}

pub(crate) fn marks(text: &str) -> Marks {
    let point = text.matches(['.', '．']).count();
    let comma = text.matches([',', '，']).count();
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    // No group of thousands follows four digits, nor a nought.
    let either = |mark: [char; 2]| {
        text.rsplit_once(mark).is_some_and(|(before, after)| {
            let first = before.chars().find(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
            digits(after) == 3 && (1..=3).contains(&digits(before)) && !matches!(first, Some('0' | '０'))
        })
    };
    match (point, comma) {
        (0, 0) => Marks::None,
        (1.., 1..) => {
            if text.rfind(['.', '．']) > text.rfind([',', '，']) {
                Marks::Point
            } else {
                Marks::Comma
            }
        }
        (0, 2..) => Marks::Point,
        (2.., 0) => Marks::Comma,
        (0, _) => {
            if either([',', '，']) {
                Marks::Either
            } else {
                Marks::Comma
            }
        }
        (_, 0) => {
            if either(['.', '．']) {
                Marks::Either
            } else {
                Marks::Point
            }
        }
    }
}

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// Their currency.
    pub currency: Currency,
    /// What separates their decimals.
    pub mark: DecimalMark,
    /// Both marks separate decimals in the file: what may be read either way is not read.
    pub mixed: bool,
    /// Nothing in the file settles which mark it is: what may be read either way is not read.
    pub unsettled: bool,
    /// The power of ten by which they are to be multiplied.
    pub power: i8,
}

impl Spelt {
    /// Plain amounts of a currency.
    #[must_use]
    pub fn plain(currency: Currency, mark: DecimalMark) -> Self {
        Self { currency, mark, mixed: false, unsettled: false, power: 0 }
    }

    /// Whether nothing tells if a text's only mark stands before decimals or thousands. Where
    /// nothing in the file tells either, a comma is taken for thousands, and a point before three
    /// digits for decimals where the currency has three.
    fn may_be_either(self, text: &str) -> bool {
        let unusual = |text: &str| text.contains(['.', '．']) != (self.currency.decimals() == 3);
        (self.mixed || (self.unsettled && unusual(text))) && marks(text) == Marks::Either
    }
}

/// Reads an amount in minor units of a currency; `None` where the cell is empty.
///
/// # Errors
/// [`ValueError::ImpossibleAmount`], [`ValueError::TooManyDecimals`], [`ValueError::AmountTooLarge`]
/// or [`ValueError::CurrencyConflict`].
pub fn amount(cell: &Cell, spelt: Spelt) -> Result<Option<i64>, ValueError> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => {
            // The shortest text that reads back as the same float is what the sender typed; a
            // computed cell (0.1 + 0.2) may carry noise beyond the 15 digits that a spreadsheet shows.
            let text = number_text(*number);
            let exact = decimal_in_minor(&text, spelt);
            if exact == Err(ValueError::TooManyDecimals)
                && let Some(shown) = fifteen_digits(*number)
            {
                return decimal_in_minor(&shown, spelt).map(Some);
            }
            exact.map(Some)
        }
        Cell::Text(text) if spelt.may_be_either(text) => Err(ValueError::AmbiguousAmount),
        Cell::Text(text) => match plain_digits(text, spelt)? {
            Some(digits) => decimal_in_minor(&digits, spelt).map(Some),
            None => Ok(None),
        },
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => Err(ValueError::ImpossibleAmount),
    }
}

/// The number as a spreadsheet shows it, when that has fewer digits than the float.
fn fifteen_digits(number: f64) -> Option<CompactString> {
    let shown: f64 = format!("{number:.14e}").parse().ok()?;
    let text = number_text(shown);
    (text.chars().filter(char::is_ascii_digit).count() <= 15).then_some(text)
}

/// The digits of an amount with a point for decimals; `None` where the text says there is none.
fn plain_digits(text: &CompactString, spelt: Spelt) -> Result<Option<CompactString>, ValueError> {
    let (text, mark) = (trimmed(text), spelt.mark);
    // Most amounts are plain already.
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && mark == DecimalMark::Point
    {
        return if text.bytes().filter(|byte| *byte == b'.').count() <= 1 && text != "." {
            Ok(Some(text))
        } else {
            Err(ValueError::ImpossibleAmount)
        };
    }
    let lower = text.to_lowercase();
    if matches!(lower.as_str(), "" | "-" | "--" | "—" | "n/a" | "na" | "nan" | "null" | "none" | "无") {
        return Ok(None);
    }
    let mut digits = CompactString::default();
    let (mut negative, mut decimals, mut seen, mut space) = (false, false, false, false);
    // Digits in each group before the decimals.
    let mut groups = vec![0_u32];
    let (mut letters, mut symbols) = (String::new(), String::new());
    // "Rs. 5": the point belongs to the sign.
    let plain = text.strip_prefix("Rs.").unwrap_or(&text);
    // "5.-" and "5/-": no decimals.
    let plain = [".-", ",-", ".–", ",–", ".—", ".--", "/-"]
        .into_iter()
        .find_map(|none| plain.strip_suffix(none))
        .unwrap_or(plain);
    let characters: Vec<char> = plain.chars().collect();
    for (index, &raw) in characters.iter().enumerate() {
        let character = match raw {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(raw as u32 - 0xfee0).unwrap_or(raw),
            other => other,
        };
        match character {
            '0'..='9' => {
                if space && seen {
                    if decimals {
                        return Err(ValueError::ImpossibleAmount);
                    }
                    groups.push(0);
                }
                space = false;
                if !decimals && let Some(group) = groups.last_mut() {
                    *group += 1;
                }
                digits.push(character);
                seen = true;
            }
            '.' | ',' | '\'' | '’' => {
                let is_mark = character == if mark == DecimalMark::Point { '.' } else { ',' };
                if decimals || space || (!is_mark && !seen) {
                    return Err(ValueError::ImpossibleAmount);
                }
                if is_mark {
                    decimals = true;
                    digits.push('.');
                } else {
                    groups.push(0);
                }
            }
            '-' | '−' | '–' if !negative && (!seen || index + 1 == characters.len()) => negative = true,
            '(' if !seen => negative = true,
            ')' if negative => {}
            '+' if !seen => {}
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => space = seen,
            '¥' | '￥' | '$' | '€' | '£' | '₹' | '₩' | '元' | '円' | '원' => symbols.push(character),
            // Shift-JIS and Windows code page 949 write the signs of yen and won where others have a backslash.
            '\\' if !seen => symbols.push('¥'),
            other if other.is_ascii_alphabetic() => letters.push(other),
            _ => return Err(ValueError::ImpossibleAmount),
        }
    }
    if !seen || !are_thousands(&groups) {
        return Err(ValueError::ImpossibleAmount);
    }
    if !letters.is_empty() || !symbols.is_empty() {
        match Sign::of(&letters, &symbols) {
            Some(sign) if sign.may_be(spelt.currency) => {}
            Some(_) => return Err(ValueError::CurrencyConflict),
            None => return Err(ValueError::ImpossibleAmount),
        }
    }
    if negative {
        digits.insert(0, '-');
    }
    Ok(Some(digits))
}

/// Whether digits are grouped as money is: by threes, or by twos above the last three (lakh and crore).
fn are_thousands(groups: &[u32]) -> bool {
    let Some((last, before)) = groups.split_last() else { return true };
    match before {
        [] => true,
        [first, rest @ ..] if *last == 3 => {
            ((1..=3).contains(first) && rest.iter().all(|group| *group == 3))
                || ((1..=2).contains(first) && rest.iter().all(|group| *group == 2))
        }
        _ => false,
    }
}

/// Decimal digits in minor units, exactly.
fn decimal_in_minor(digits: &str, spelt: Spelt) -> Result<i64, ValueError> {
    let decimal = Decimal::from_str_exact(digits).map_err(|error| match error {
        rust_decimal::Error::ExceedsMaximumPossibleValue => ValueError::AmountTooLarge,
        rust_decimal::Error::Underflow => ValueError::TooManyDecimals,
        _ if digits.find('.').unwrap_or(digits.len()) > 20 => ValueError::AmountTooLarge,
        _ => ValueError::ImpossibleAmount,
    })?;
    let power = i32::try_from(spelt.currency.decimals()).unwrap_or(2) + i32::from(spelt.power);
    let factor = Decimal::from(10_i64.pow(power.unsigned_abs()));
    let scaled = if power >= 0 { decimal.checked_mul(factor) } else { decimal.checked_div(factor) };
    let scaled = scaled.ok_or(ValueError::AmountTooLarge)?.normalize();
    if scaled.scale() > 0 {
        return Err(ValueError::TooManyDecimals);
    }
    match scaled.to_i64() {
        Some(minor) if minor.abs() <= caseload_domain::money::LARGEST_MINOR => Ok(minor),
        _ => Err(ValueError::AmountTooLarge),
    }
}

/// An amount that a person or a script types, such as `1234.50`, in minor units.
///
/// # Errors
/// As [`amount`].
pub fn typed_amount(text: &str, currency: Currency) -> Result<i64, ValueError> {
    amount(&Cell::Text(text.into()), Spelt::plain(currency, DecimalMark::Point))?.ok_or(ValueError::ImpossibleAmount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn amounts_in_every_spelling() {
        use DecimalMark::{Comma, Point};
        for (spelling, mark, minor) in [
            ("1234.56", Point, 123_456),
            ("1,234.56", Point, 123_456),
            ("¥1,234.56", Point, 123_456),
            ("￥１，２３４．５６", Point, 123_456),
            ("1.234,56", Comma, 123_456),
            ("1 234,56", Comma, 123_456),
            ("1\u{a0}234,56 元", Comma, 123_456),
            ("(12.00)", Point, -1200),
            ("-12", Point, -1200),
            ("12.00-", Point, -1200),
            ("CNY 12.5", Point, 1250),
            ("12.500", Point, 1250),
            ("1'234.50", Point, 123_450),
            ("12元", Point, 1200),
            ("0.01", Point, 1),
            ("1,10,775.00", Point, 11_077_500),
            ("1,23,45,678.90", Point, 1_234_567_890),
        ] {
            assert_eq!(amount(&text(spelling), Spelt::plain(Currency::CNY, mark)), Ok(Some(minor)), "{spelling}");
        }
        for (spelling, error) in [
            ("12.345", ValueError::TooManyDecimals),
            ("1,23,4.00", ValueError::ImpossibleAmount),
            ("1,23,456,789.00", ValueError::ImpossibleAmount),
            ("1234,567.00", ValueError::ImpossibleAmount),
            ("12 13", ValueError::ImpossibleAmount),
            ("1.2.3", ValueError::ImpossibleAmount),
            ("abc", ValueError::ImpossibleAmount),
            ("12%", ValueError::ImpossibleAmount),
            ("1e5", ValueError::ImpossibleAmount),
            ("90071992547409.92", ValueError::AmountTooLarge),
            ("99999999999999999999999999999999", ValueError::AmountTooLarge),
        ] {
            assert_eq!(amount(&text(spelling), Spelt::plain(Currency::CNY, Point)), Err(error), "{spelling}");
        }
        assert_eq!(amount(&Cell::Number(52_437.42), Spelt::plain(Currency::CNY, Point)), Ok(Some(5_243_742)));
        assert_eq!(amount(&Cell::Number(0.1 + 0.2), Spelt::plain(Currency::CNY, Point)), Ok(Some(30)));
        let rupees = Spelt::plain("INR".parse().expect("a code"), Point);
        for spelling in ["₹1,10,775.00", "Rs. 1,10,775", "INR 110775"] {
            assert_eq!(amount(&text(spelling), rupees), Ok(Some(11_077_500)), "{spelling}");
        }
        for other in ["$150", "€150", "150 EUR", "US$ 150", "₹1,10,775.00"] {
            let read = amount(&text(other), Spelt::plain(Currency::CNY, Point));
            assert_eq!(read, Err(ValueError::CurrencyConflict), "{other}");
        }
        let counted = |power: i8| Spelt { power, ..Spelt::plain(Currency::CNY, Point) };
        assert_eq!(amount(&text("1.5"), counted(4)), Ok(Some(1_500_000)), "1.5 万元");
        assert_eq!(amount(&text("150"), counted(-2)), Ok(Some(150)), "150 分");
        assert_eq!(amount(&Cell::Number(0.5), counted(-2)), Err(ValueError::TooManyDecimals));
        let mixed = Spelt { mixed: true, ..Spelt::plain(Currency::CNY, Point) };
        assert_eq!(amount(&text("7,890"), mixed), Err(ValueError::AmbiguousAmount));
        assert_eq!(
            amount(&Cell::Number(1.005), Spelt::plain(Currency::CNY, Point)),
            Err(ValueError::TooManyDecimals),
            "never rounded"
        );
        assert_eq!(amount(&text(" - "), Spelt::plain(Currency::CNY, Point)), Ok(None));
    }
}
