//! Amounts as lenders write them: read exactly, never rounded.

use super::ValueError;
use super::sign::Sign;
use crate::cell::{Cell, number_text, trimmed};
use caseload_domain::Currency;
use compact_str::CompactString;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
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

    /// Its name on the command line and in books.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
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

/// A text without what stands before its first and behind its last digit, where that has letters or signs: the point of
/// `Rs. 5,000` belongs to the sign.
pub(crate) fn without_signs(text: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let is_plain = |part: &str| part.chars().all(|c| " .,'’-−–()+/=．，\u{a0}\u{202f}\u{2009}".contains(c));
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else { return text };
    let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
    let from = if is_plain(&text[..first]) { 0 } else { first };
    let to = if is_plain(&text[end..]) { text.len() } else { end };
    &text[from..to]
}

pub(crate) fn marks(text: &str) -> Marks {
    let text = without_signs(text);
    let point = text.matches(['.', '．']).count();
    let comma = text.matches([',', '，']).count();
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c)).count();
    // No group of thousands follows four digits, nor a zero.
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
    /// Commas separate one or two decimals in the file: what has three digits behind one may be thousands.
    pub short_decimals: bool,
    /// The power of ten by which they are to be multiplied.
    pub power: i8,
    /// How many decimals somebody may have typed into a text of plain digits: one with more is the outcome of a
    /// computation. `None` where texts are typed, as in a workbook, which has numbers for computations.
    pub typed_decimals: Option<usize>,
}

/// An amount as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Minor units.
    pub minor: i64,
    /// Whether it had more decimals than its currency, and was rounded, half to even.
    pub is_rounded: bool,
}

impl Spelt {
    /// The power of ten by which a number is multiplied to be minor units.
    fn power_of_minor(self) -> i32 {
        i32::try_from(self.currency.decimals()).unwrap_or(2) + i32::from(self.power)
    }

    /// Most amounts: a few digits, with a point that can only stand before decimals.
    fn plain_in_minor(self, text: &str) -> Option<i64> {
        let is_settled = self.mark == DecimalMark::Point && !self.mixed && !self.unsettled;
        if is_settled || !text.contains('.') { few_digits_in_minor(text, self) } else { None }
    }

    /// Plain amounts of a currency.
    #[must_use]
    pub fn plain(currency: Currency, mark: DecimalMark) -> Self {
        Self { currency, mark, mixed: false, unsettled: false, short_decimals: false, power: 0, typed_decimals: None }
    }

    /// Whether a point before three digits can only stand before thousands: the currency has no decimals, and nobody said
    /// that points stand before them.
    fn leaves_thousands_only(self, text: &str) -> bool {
        self.currency.decimals() == 0
            && self.power == 0
            && self.unsettled
            && text.contains(['.', '．'])
            && marks(text) == Marks::Either
    }

    /// Whether nothing tells if a text's only mark stands before decimals or thousands. Where
    /// nothing in the file tells either, a comma is taken for thousands, and a point before three
    /// digits for decimals where the currency has three.
    fn may_be_either(self, text: &str) -> bool {
        // A currency without decimals leaves thousands only.
        if self.currency.decimals() == 0 && self.power == 0 {
            return false;
        }
        let unusual = |text: &str| without_signs(text).contains(['.', '．']) != (self.currency.decimals() == 3);
        let is_short = self.short_decimals && self.mark == DecimalMark::Comma && text.contains([',', '，']);
        (self.mixed || is_short || (self.unsettled && unusual(text))) && marks(text) == Marks::Either
    }
}

/// Reads an amount in minor units of a currency; `None` where the cell is empty.
///
/// # Errors
/// [`ValueError::ImpossibleAmount`], [`ValueError::TooManyDecimals`], [`ValueError::AmountTooLarge`]
/// or [`ValueError::CurrencyConflict`].
pub fn amount(cell: &Cell, spelt: Spelt) -> Result<Option<i64>, ValueError> {
    match amount_or_rounded(cell, spelt)? {
        Some(Reading { is_rounded: true, .. }) => Err(ValueError::TooManyDecimals),
        read => Ok(read.map(|read| read.minor)),
    }
}

/// The same, where the outcome of a computation may have more decimals than its currency.
///
/// # Errors
/// As [`amount`]; [`ValueError::TooManyDecimals`] only of what somebody typed.
pub fn amount_or_rounded(cell: &Cell, spelt: Spelt) -> Result<Option<Reading>, ValueError> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => {
            // The shortest text that reads back as the same float is what the sender typed; a
            // computed cell (0.1 + 0.2) may carry noise beyond the 15 digits that a spreadsheet shows.
            let text = number_text(*number);
            let exact = decimal_in_minor(&text, spelt, None);
            if exact != Err(ValueError::TooManyDecimals) {
                return exact.map(Some);
            }
            if let Some(shown) = fifteen_digits(*number)
                && let Ok(read) = decimal_in_minor(&shown, spelt, None)
            {
                return Ok(Some(read));
            }
            decimal_in_minor(&text, spelt, Some(TYPED_DECIMALS)).map(Some)
        }
        Cell::Text(text) if spelt.leaves_thousands_only(text) => {
            let whole = text.replace(['.', '．'], "");
            amount_or_rounded(&Cell::Text(whole.into()), spelt)
        }
        Cell::Text(text) if let Some(minor) = spelt.plain_in_minor(text) => {
            Ok(Some(Reading { minor, is_rounded: false }))
        }
        Cell::Text(text) if spelt.may_be_either(text) => Err(ValueError::AmbiguousAmount),
        Cell::Text(text) => match plain_digits(text, spelt)? {
            Some(digits) => {
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
                decimal_in_minor(&digits, spelt, spelt.typed_decimals.filter(|_| is_plain)).map(Some)
            }
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
    if matches!(lower.as_str(), "nil" | "zero") {
        return Ok(Some(CompactString::const_new("0")));
    }
    let mut digits = CompactString::default();
    let (mut negative, mut decimals, mut seen, mut space) = (false, false, false, false);
    // Digits in each group before the decimals.
    let mut groups = vec![0_u32];
    // What stands before the digits and after them.
    let (mut before, mut after) = (String::new(), String::new());
    // "5.-", "5/-" and "5/=": no decimals.
    let plain = [".-", ",-", ".–", ",–", ".—", ".--", "/-", "/="]
        .into_iter()
        .find_map(|none| text.strip_suffix(none))
        .unwrap_or(&text);
    let characters: Vec<char> = plain.chars().collect();
    for (index, &raw) in characters.iter().enumerate() {
        let character = match raw {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(raw as u32 - 0xfee0).unwrap_or(raw),
            other => super::latin_digit(other),
        };
        match character {
            '0'..='9' => {
                if !after.is_empty() {
                    return Err(ValueError::ImpossibleAmount);
                }
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
            // "Rs. 5", "5 kr.": the point belongs to the sign.
            '.' if !seen && !before.is_empty() => before.push(character),
            '.' if !after.is_empty() => after.push(character),
            // Arabic has marks of its own.
            '٫' if seen && !decimals => {
                decimals = true;
                digits.push('.');
            }
            '٬' if seen && !decimals => groups.push(0),
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
            // Shift-JIS and Windows code page 949 write the signs of yen and won where others have a backslash.
            '\\' if !seen => before.push('¥'),
            other if !seen => before.push(other),
            other => after.push(other),
        }
    }
    if !seen || !are_thousands(&groups) {
        return Err(ValueError::ImpossibleAmount);
    }
    // A single letter behind is no sign: 5K and 2M are thousands and millions.
    if after.len() == 1 && after.is_ascii() && after != "$" {
        return Err(ValueError::ImpossibleAmount);
    }
    if !before.is_empty() || !after.is_empty() {
        match Sign::of(&format!("{before}{after}")) {
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

/// Somebody who types a number into a workbook types no more decimals than these, whatever its currency has.
const TYPED_DECIMALS: usize = 2;

/// Decimal digits in minor units, exactly; what a computation left is rounded half to even, where it has more decimals
/// than `typed_decimals`.
fn decimal_in_minor(digits: &str, spelt: Spelt, typed_decimals: Option<usize>) -> Result<Reading, ValueError> {
    match few_digits_in_minor(digits, spelt) {
        Some(minor) => Ok(Reading { minor, is_rounded: false }),
        None => any_digits_in_minor(digits, spelt, typed_decimals),
    }
}

fn any_digits_in_minor(digits: &str, spelt: Spelt, typed_decimals: Option<usize>) -> Result<Reading, ValueError> {
    let decimal = Decimal::from_str_exact(digits).map_err(|error| match error {
        rust_decimal::Error::ExceedsMaximumPossibleValue => ValueError::AmountTooLarge,
        rust_decimal::Error::Underflow => ValueError::TooManyDecimals,
        _ if digits.find('.').unwrap_or(digits.len()) > 20 => ValueError::AmountTooLarge,
        _ => ValueError::ImpossibleAmount,
    })?;
    let power = spelt.power_of_minor();
    let factor = Decimal::from(10_i64.pow(power.unsigned_abs()));
    let scaled = if power >= 0 { decimal.checked_mul(factor) } else { decimal.checked_div(factor) };
    let scaled = scaled.ok_or(ValueError::AmountTooLarge)?.normalize();
    let is_rounded = scaled.scale() > 0;
    let decimals = || digits.split_once('.').map_or(0, |(_, decimals)| decimals.trim_end_matches('0').len());
    if is_rounded && typed_decimals.is_none_or(|typed| decimals() <= typed) {
        return Err(ValueError::TooManyDecimals);
    }
    match scaled.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven).to_i64() {
        Some(minor) if minor.abs() <= caseload_domain::money::LARGEST_MINOR => Ok(Reading { minor, is_rounded }),
        _ => Err(ValueError::AmountTooLarge),
    }
}

/// The same of a few digits with no more decimals than the currency has, as most amounts are: without decimal arithmetic.
fn few_digits_in_minor(text: &str, spelt: Spelt) -> Option<i64> {
    const FEW: usize = 15;
    let power = usize::try_from(spelt.power_of_minor()).ok()?;
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    if magnitude.len() + power > FEW || !magnitude.starts_with(|c: char| c.is_ascii_digit()) || magnitude.ends_with('.')
    {
        return None;
    }
    let (mut minor, mut decimals) = (0_i64, None);
    for byte in magnitude.bytes() {
        match byte {
            b'0'..=b'9' => {
                minor = minor * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|decimals: usize| decimals + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let missing = power.checked_sub(decimals.unwrap_or(0))?;
    let minor = (0..missing).fold(minor, |minor, _| minor * 10);
    let is_below = text.len() > magnitude.len();
    (minor <= caseload_domain::money::LARGEST_MINOR).then_some(if is_below { -minor } else { minor })
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
    use proptest::prelude::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    proptest! {
        #[test]
        fn few_digits_are_read_as_decimal_arithmetic_reads_them(
            digits in "-?[0-9]{0,16}(\\.[0-9]{0,4})?",
            currency in prop::sample::select(vec!["JPY", "CNY", "KWD"]),
            power in -2_i8..=8,
        ) {
            let currency = currency.parse::<Currency>().expect("a currency");
            let spelt = Spelt { power, ..Spelt::plain(currency, DecimalMark::Point) };
            if let Some(minor) = few_digits_in_minor(&digits, spelt) {
                let read = any_digits_in_minor(&digits, spelt, None);
                prop_assert_eq!(read, Ok(Reading { minor, is_rounded: false }));
            }
        }
    }

    #[test]
    fn the_point_of_a_sign_is_no_mark() {
        for sign in ["Rs.", "Kshs.", "Ksh.", "Php.", "Tk.", "SR.", "L.", "Fr.", "Dhs.", "UGX.", "Rs. ", "approx. "] {
            for (bare, marks_of) in
                [("5,000", Marks::Either), ("2,50,000", Marks::Point), ("5,000.00", Marks::Point), ("750", Marks::None)]
            {
                assert_eq!(marks(bare), marks_of, "{bare}");
                assert_eq!(marks(&format!("{sign}{bare}")), marks_of, "{sign}{bare}");
                assert_eq!(marks(&format!("{bare} kr.")), marks_of, "{bare} kr.");
            }
        }
        assert_eq!(marks("1.500,-"), Marks::Comma);
        assert_eq!(marks(".5"), Marks::Point);
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

    #[test]
    fn what_a_computation_left_is_rounded_half_to_even() {
        let computed = Spelt { typed_decimals: Some(2), ..Spelt::plain(Currency::CNY, DecimalMark::Point) };
        for (cell, minor, is_rounded) in [
            (text("1523.4567"), 152_346, true),
            (text("1234.5600000000001"), 123_456, true),
            (text("99.999999999"), 10_000, true),
            (text("250.125"), 25_012, true),
            (text("-250.135"), -25_014, true),
            (text("12.3"), 1_230, false),
            (text("12.300"), 1_230, false),
            (Cell::Number(1523.4567), 152_346, true),
            (Cell::Number(0.1 + 0.2), 30, false),
        ] {
            assert_eq!(amount_or_rounded(&cell, computed), Ok(Some(Reading { minor, is_rounded })), "{cell:?}");
        }
        for typed in ["¥12.345", "1,234.567", "12.345 元"] {
            assert_eq!(amount_or_rounded(&text(typed), computed), Err(ValueError::TooManyDecimals), "{typed}");
        }
        let yen = Spelt { currency: "JPY".parse().expect("a code"), ..computed };
        assert_eq!(amount_or_rounded(&text("12.50"), yen), Err(ValueError::TooManyDecimals), "no computation");
        for (typed_decimals, spelling) in [(None, "1523.4567"), (Some(3), "250.125")] {
            let typed = Spelt { typed_decimals, ..computed };
            assert_eq!(amount_or_rounded(&text(spelling), typed), Err(ValueError::TooManyDecimals), "{spelling}");
        }
    }

    #[test]
    fn the_signs_of_a_currency_are_read_before_and_behind() {
        for (spelling, code, mark, minor) in [
            ("KSh 123,456.50", "KES", DecimalMark::Point, 12_345_650),
            ("₦123,456.50", "NGN", DecimalMark::Point, 12_345_650),
            ("R 123 456,50", "ZAR", DecimalMark::Comma, 12_345_650),
            ("123 456,50 zł", "PLN", DecimalMark::Comma, 12_345_650),
            ("Rs 123,456.50", "PKR", DecimalMark::Point, 12_345_650),
            ("Rs.5", "INR", DecimalMark::Point, 500),
            ("₱1,000", "PHP", DecimalMark::Point, 100_000),
            ("Rp 1.000.000", "IDR", DecimalMark::Comma, 100_000_000),
            ("5 000 FCFA", "XOF", DecimalMark::Comma, 5_000),
            ("RM5.50", "MYR", DecimalMark::Point, 550),
            ("GH₵ 5.50", "GHS", DecimalMark::Point, 550),
            ("5,000/=", "TZS", DecimalMark::Point, 500_000),
            ("S/. 5.50", "PEN", DecimalMark::Point, 550),
            ("-KSh 5.50", "KES", DecimalMark::Point, -550),
            ("500 kr.", "SEK", DecimalMark::Comma, 50_000),
        ] {
            let spelt = Spelt::plain(code.parse().expect("a code"), mark);
            assert_eq!(amount(&text(spelling), spelt), Ok(Some(minor)), "{spelling}");
        }
        for spelling in ["5K", "5 M", "5 apples", "500.00 Dr"] {
            let spelt = Spelt::plain("ZMW".parse().expect("a code"), DecimalMark::Point);
            assert_eq!(amount(&text(spelling), spelt), Err(ValueError::ImpossibleAmount), "{spelling}");
        }
    }
}
