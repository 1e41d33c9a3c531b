//! What a cell means: dates, amounts, counts, identifiers. Nothing is guessed and nothing rounded;
//! a value that can't be read is refused with a code, and its row with it.

use crate::cell::{Cell, number_text, trimmed};
use caseload_domain::Currency;
use chrono::{Datelike, NaiveDate};
use compact_str::CompactString;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// Whether the day or the month comes first where a date is written with numbers only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// 31/12/2024.
    Dmy,
    /// 12/31/2024.
    Mdy,
    /// 2024/12/31; also where a two-digit year comes first.
    Ymd,
}

impl DateOrder {
    /// The order of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "dmy" => Some(Self::Dmy),
            "mdy" => Some(Self::Mdy),
            "ymd" => Some(Self::Ymd),
            _ => None,
        }
    }
}

/// Which mark separates the decimals of amounts written as text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// 1,234.56
    #[default]
    Point,
    /// 1.234,56
    Comma,
}

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
        }
    }
}

/// A date and what was remarkable about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateValue {
    /// The cell is empty or says "none" in the customary ways.
    Missing,
    /// A whole date.
    Date(NaiveDate),
    /// Only month and year were given; the first of the month stands for it.
    MonthOnly(NaiveDate),
    /// A date that systems write for "never", such as 3000-12-31.
    Sentinel(NaiveDate),
}

/// The first and last Excel serials taken for dates where text or a plain number stands in a
/// column of dates: 1950-01-01 to 2149-12-31.
const SERIALS: std::ops::RangeInclusive<i64> = 18_264..=91_312;

/// Reads a date.
///
/// # Errors
/// [`ValueError::ImpossibleDate`] or [`ValueError::AmbiguousDate`].
pub fn date(cell: &Cell, order: Option<DateOrder>) -> Result<DateValue, ValueError> {
    let found = match cell {
        Cell::Empty => return Ok(DateValue::Missing),
        Cell::Date(stamp) => stamp.date(),
        Cell::Number(number) => date_of_number(*number).ok_or(ValueError::ImpossibleDate)?,
        Cell::Bool(_) | Cell::Error(_) => return Err(ValueError::ImpossibleDate),
        Cell::Text(text) => match date_of_text(text, order)? {
            DateValue::Date(found) => found,
            other => return Ok(other),
        },
    };
    Ok(if is_sentinel(found) { DateValue::Sentinel(found) } else { DateValue::Date(found) })
}

fn is_sentinel(date: NaiveDate) -> bool {
    date.year() >= 2900 || date.year() <= 1901
}

/// An Excel serial (1900 system) or a date written as eight digits.
#[allow(clippy::cast_possible_truncation, reason = "bounded by the range before it is used")]
fn date_of_number(number: f64) -> Option<NaiveDate> {
    let whole = number.floor();
    if !(0.0..1e9).contains(&whole) {
        return None;
    }
    date_of_digits(whole as i64)
}

fn date_of_digits(number: i64) -> Option<NaiveDate> {
    if SERIALS.contains(&number) {
        // Serial 25,569 is 1970-01-01 in the 1900 system.
        return caseload_domain::calendar::date_of(i32::try_from(number - 25_569).ok()?);
    }
    if (19_000_101..=99_991_231).contains(&number) {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        return NaiveDate::from_ymd_opt(
            i32::try_from(year).ok()?,
            u32::try_from(month).ok()?,
            u32::try_from(day).ok()?,
        );
    }
    None
}

/// A date's parts as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Missing,
    /// Everything is said.
    Plain(NaiveDate),
    MonthOnly(NaiveDate),
    /// Two numbers and a year, in the order written.
    Numbers {
        first: u32,
        second: u32,
        year: i32,
    },
    /// Three short numbers, of which any may be the year.
    Short {
        first: u32,
        second: u32,
        third: u32,
    },
    Impossible,
}

/// Takes a text date apart without deciding what its order is.
pub(crate) fn written(text: &str) -> Written {
    let folded: String = text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect();
    if matches!(
        folded.to_ascii_lowercase().as_str(),
        "" | "-"
            | "--"
            | "/"
            | "\\"
            | "n/a"
            | "na"
            | "nan"
            | "nat"
            | "null"
            | "none"
            | "无"
            | "空"
            | "0000-00-00"
            | "0"
    ) {
        return Written::Missing;
    }
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    let mut month_name: Option<(u32, usize)> = None;
    let mut rest = folded.as_str();
    // A time of day, where there is one, follows a space or a T and has a colon.
    if let Some(colon) = rest.find(':') {
        match rest[..colon].rfind([' ', 'T']) {
            Some(at) => rest = &rest[..at],
            None => return Written::Impossible,
        }
    }
    while let Some(next) = rest.chars().next() {
        if next.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let Ok(number) = rest[..end].parse() else { return Written::Impossible };
            numbers.push((number, end));
            rest = &rest[end..];
        } else if next.is_alphabetic() && !matches!(next, '年' | '月' | '日' | '号') {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..end];
            if let Some(month) = month_of(word) {
                if month_name.is_some() {
                    return Written::Impossible;
                }
                month_name = Some((month, numbers.len()));
            } else if !is_weekday(word) {
                return Written::Impossible;
            }
            rest = &rest[end..];
        } else if matches!(next, '-' | '/' | '.' | ',' | ' ' | '年' | '月' | '日' | '号' | '\'') {
            rest = &rest[next.len_utf8()..];
        } else {
            return Written::Impossible;
        }
    }
    let plain = |year: i32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day).map_or(Written::Impossible, Written::Plain)
    };
    match (numbers.as_slice(), month_name) {
        (&[(number, digits)], None) if digits >= 5 => {
            date_of_digits(i64::from(number)).map_or(Written::Impossible, Written::Plain)
        }
        (&[(first, first_digits), (second, _), (third, third_digits)], None) => {
            if first_digits == 4 {
                plain(first.cast_signed(), second, third)
            } else if third_digits == 4 {
                Written::Numbers { first, second, year: third.cast_signed() }
            } else {
                Written::Short { first, second, third }
            }
        }
        // 2024-02, 2024年2月.
        (&[(year, 4), (month, 1..=2)], None) => {
            NaiveDate::from_ymd_opt(year.cast_signed(), month, 1).map_or(Written::Impossible, Written::MonthOnly)
        }
        (&[(first, first_digits), (second, second_digits)], Some((month, place))) => {
            if first_digits == 4 {
                plain(first.cast_signed(), month, second)
            } else if place == 2 && second_digits != 4 {
                Written::Impossible
            } else {
                plain(full_year(second, second_digits), month, first)
            }
        }
        (&[(year, digits)], Some((month, _))) if digits == 4 || digits == 2 => {
            NaiveDate::from_ymd_opt(full_year(year, digits), month, 1).map_or(Written::Impossible, Written::MonthOnly)
        }
        _ => Written::Impossible,
    }
}

fn date_of_text(text: &str, order: Option<DateOrder>) -> Result<DateValue, ValueError> {
    let of = |year: i32, month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).map(DateValue::Date);
    match written(text) {
        Written::Missing => Ok(DateValue::Missing),
        Written::Plain(date) => Ok(DateValue::Date(date)),
        Written::MonthOnly(date) => Ok(DateValue::MonthOnly(date)),
        Written::Impossible => Err(ValueError::ImpossibleDate),
        Written::Numbers { first, second, year } => {
            if first == second {
                return of(year, first, second).ok_or(ValueError::ImpossibleDate);
            }
            match order {
                Some(DateOrder::Dmy) => of(year, second, first).ok_or(ValueError::ImpossibleDate),
                Some(DateOrder::Mdy) => of(year, first, second).ok_or(ValueError::ImpossibleDate),
                Some(DateOrder::Ymd) | None => match (of(year, second, first), of(year, first, second)) {
                    (Some(_), Some(_)) => Err(ValueError::AmbiguousDate),
                    (Some(date), None) | (None, Some(date)) => Ok(date),
                    (None, None) => Err(ValueError::ImpossibleDate),
                },
            }
        }
        Written::Short { first, second, third } => match order {
            Some(DateOrder::Dmy) => of(full_year(third, 2), second, first).ok_or(ValueError::ImpossibleDate),
            Some(DateOrder::Mdy) => of(full_year(third, 2), first, second).ok_or(ValueError::ImpossibleDate),
            Some(DateOrder::Ymd) => of(full_year(first, 2), second, third).ok_or(ValueError::ImpossibleDate),
            None => Err(ValueError::AmbiguousDate),
        },
    }
}

/// Two digits mean 1970 to 2069.
fn full_year(year: u32, digits: usize) -> i32 {
    match (digits, year) {
        (2, 0..=69) => 2000 + year.cast_signed(),
        (2, _) => 1900 + year.cast_signed(),
        _ => year.cast_signed(),
    }
}

fn month_of(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let start: String = lower.chars().take(3).collect();
    let months = [
        ["jan", "ene", "janv"],
        ["feb", "fév", "fev"],
        ["mar", "mär", "mrz"],
        ["apr", "avr", "abr"],
        ["may", "mai", "mag"],
        ["jun", "juin", "giu"],
        ["jul", "juil", "lug"],
        ["aug", "aoû", "ago"],
        ["sep", "set", "sept"],
        ["oct", "okt", "ott"],
        ["nov", "nov", "nov"],
        ["dec", "dez", "déc"],
    ];
    (1..)
        .zip(months)
        .find(|(_, names)| names.contains(&start.as_str()) || names.contains(&lower.as_str()))
        .map(|(month, _)| month)
}

fn is_weekday(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| lower.starts_with(day))
        || matches!(lower.as_str(), "st" | "nd" | "rd" | "th")
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
    let after =
        |mark: [char; 2]| text.rsplit(mark).next().map_or(0, |tail| tail.chars().filter(char::is_ascii_digit).count());
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
            if after([',', '，']) == 3 {
                Marks::Either
            } else {
                Marks::Comma
            }
        }
        (_, 0) => {
            if after(['.', '．']) == 3 {
                Marks::Either
            } else {
                Marks::Point
            }
        }
    }
}

/// Reads an amount in minor units of a currency; `None` where the cell is empty.
///
/// # Errors
/// [`ValueError::ImpossibleAmount`], [`ValueError::TooManyDecimals`] or [`ValueError::AmountTooLarge`].
pub fn amount(cell: &Cell, currency: Currency, mark: DecimalMark) -> Result<Option<i64>, ValueError> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Number(number) => {
            // The shortest text that reads back as the same float is what the sender typed; a
            // computed cell (0.1 + 0.2) may carry noise beyond the 15 digits that a spreadsheet shows.
            let text = number_text(*number);
            let exact = decimal_in_minor(&text, currency);
            if exact == Err(ValueError::TooManyDecimals)
                && let Some(shown) = fifteen_digits(*number)
            {
                return decimal_in_minor(&shown, currency).map(Some);
            }
            exact.map(Some)
        }
        Cell::Text(text) => match plain_digits(text, mark)? {
            Some(digits) => decimal_in_minor(&digits, currency).map(Some),
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
fn plain_digits(text: &CompactString, mark: DecimalMark) -> Result<Option<CompactString>, ValueError> {
    let text = trimmed(text);
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
    let (mut negative, mut decimals, mut seen) = (false, false, false);
    let mut since_group: Option<u32> = None;
    let (mut letters, mut spaces_inside) = (String::new(), false);
    let characters: Vec<char> = text.chars().collect();
    for (index, &raw) in characters.iter().enumerate() {
        let character = match raw {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(raw as u32 - 0xfee0).unwrap_or(raw),
            other => other,
        };
        match character {
            '0'..='9' => {
                if spaces_inside && since_group.is_none() && seen {
                    since_group = Some(0);
                }
                spaces_inside = false;
                if let Some(count) = since_group.as_mut() {
                    *count += 1;
                }
                digits.push(character);
                seen = true;
            }
            '.' | ',' | '\'' | '’' => {
                let is_mark = character == if mark == DecimalMark::Point { '.' } else { ',' };
                if is_mark {
                    if decimals || since_group.is_some_and(|count| count != 3) {
                        return Err(ValueError::ImpossibleAmount);
                    }
                    decimals = true;
                    since_group = None;
                    digits.push('.');
                } else {
                    if decimals || !seen || since_group.is_some_and(|count| count != 3) {
                        return Err(ValueError::ImpossibleAmount);
                    }
                    since_group = Some(0);
                }
            }
            '-' | '−' | '–' if !negative && (!seen || index + 1 == characters.len()) => negative = true,
            '(' if !seen => negative = true,
            ')' if negative => {}
            '+' if !seen => {}
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => {
                if seen {
                    if since_group.is_some_and(|count| count != 3) {
                        return Err(ValueError::ImpossibleAmount);
                    }
                    since_group = None;
                    spaces_inside = true;
                }
            }
            '¥' | '￥' | '$' | '€' | '£' | '₹' | '₩' | '元' | '円' | '%' => {
                if character == '%' {
                    return Err(ValueError::ImpossibleAmount);
                }
            }
            other if other.is_ascii_alphabetic() => letters.push(other),
            _ => return Err(ValueError::ImpossibleAmount),
        }
    }
    let known_letters = letters.is_empty()
        || matches!(letters.to_uppercase().as_str(), "RS" | "RMB")
        || letters.parse::<Currency>().is_ok();
    if !seen || !known_letters || (!decimals && since_group.is_some_and(|count| count != 3)) {
        return Err(ValueError::ImpossibleAmount);
    }
    if negative {
        digits.insert(0, '-');
    }
    Ok(Some(digits))
}

/// Decimal digits in minor units, exactly.
fn decimal_in_minor(digits: &str, currency: Currency) -> Result<i64, ValueError> {
    let decimal = Decimal::from_str_exact(digits).map_err(|error| match error {
        rust_decimal::Error::ExceedsMaximumPossibleValue => ValueError::AmountTooLarge,
        rust_decimal::Error::Underflow => ValueError::TooManyDecimals,
        _ if digits.find('.').unwrap_or(digits.len()) > 20 => ValueError::AmountTooLarge,
        _ => ValueError::ImpossibleAmount,
    })?;
    let scaled = decimal
        .checked_mul(Decimal::from(10_i64.pow(currency.decimals())))
        .ok_or(ValueError::AmountTooLarge)?
        .normalize();
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
    amount(&Cell::Text(text.into()), currency, DecimalMark::Point)?.ok_or(ValueError::ImpossibleAmount)
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
            plain.parse().map(Some).map_err(|_| ValueError::ImpossibleCount)
        }
        _ => Err(ValueError::ImpossibleCount),
    }
}

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
    fn dates_in_every_spelling() {
        let leap = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a date");
        for spelling in [
            "2024-02-29",
            "2024/2/29",
            "2024.02.29",
            "20240229",
            "2024年02月29日",
            "2024年2月29号",
            "29-Feb-24",
            "29 February 2024",
            "Feb 29, 2024",
            "45351",
            "2024-02-29 00:00:00",
            "2024-02-29T13:45:00",
            "29.02.2024",
            "２０２４－０２－２９",
            "Thu 29 Feb 2024",
            " 2024-02-29\u{3000}",
        ] {
            assert_eq!(date(&text(spelling), None), Ok(DateValue::Date(leap)), "{spelling}");
        }
        assert_eq!(date(&Cell::Number(45_351.0), None), Ok(DateValue::Date(leap)));
        assert_eq!(date(&Cell::Number(20_240_229.0), None), Ok(DateValue::Date(leap)));
    }

    #[test]
    fn day_and_month_are_never_guessed() {
        let third_of_april = NaiveDate::from_ymd_opt(2024, 4, 3).expect("a date");
        for (spelling, order, expected) in [
            ("3/4/2024", None, Err(ValueError::AmbiguousDate)),
            ("3/4/2024", Some(DateOrder::Dmy), Ok(DateValue::Date(third_of_april))),
            ("4/3/2024", Some(DateOrder::Mdy), Ok(DateValue::Date(third_of_april))),
            ("4/3/24 9:00", Some(DateOrder::Mdy), Ok(DateValue::Date(third_of_april))),
            ("3/4/24", None, Err(ValueError::AmbiguousDate)),
            ("31/4/2024", Some(DateOrder::Dmy), Err(ValueError::ImpossibleDate)),
            ("13/13/2024", None, Err(ValueError::ImpossibleDate)),
            ("2024-02-30", None, Err(ValueError::ImpossibleDate)),
            ("soon", None, Err(ValueError::ImpossibleDate)),
            ("", None, Ok(DateValue::Missing)),
            ("N/A", None, Ok(DateValue::Missing)),
        ] {
            assert_eq!(date(&text(spelling), order), expected, "{spelling} {order:?}");
        }
        assert!(matches!(date(&text("3000-12-31"), None), Ok(DateValue::Sentinel(_))));
        assert!(matches!(date(&text("Dec-2018"), None), Ok(DateValue::MonthOnly(_))));
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
            ("1\u{a0}234,56 €", Comma, 123_456),
            ("(12.00)", Point, -1200),
            ("-12", Point, -1200),
            ("12.00-", Point, -1200),
            ("CNY 12.5", Point, 1250),
            ("12.500", Point, 1250),
            ("1'234.50", Point, 123_450),
            ("12元", Point, 1200),
            ("0.01", Point, 1),
        ] {
            assert_eq!(amount(&text(spelling), Currency::CNY, mark), Ok(Some(minor)), "{spelling}");
        }
        for (spelling, error) in [
            ("12.345", ValueError::TooManyDecimals),
            ("1,23,4.00", ValueError::ImpossibleAmount),
            ("12 13", ValueError::ImpossibleAmount),
            ("1.2.3", ValueError::ImpossibleAmount),
            ("abc", ValueError::ImpossibleAmount),
            ("12%", ValueError::ImpossibleAmount),
            ("1e5", ValueError::ImpossibleAmount),
            ("90071992547409.92", ValueError::AmountTooLarge),
            ("99999999999999999999999999999999", ValueError::AmountTooLarge),
        ] {
            assert_eq!(amount(&text(spelling), Currency::CNY, Point), Err(error), "{spelling}");
        }
        assert_eq!(amount(&Cell::Number(52_437.42), Currency::CNY, Point), Ok(Some(5_243_742)));
        assert_eq!(amount(&Cell::Number(0.1 + 0.2), Currency::CNY, Point), Ok(Some(30)));
        assert_eq!(
            amount(&Cell::Number(1.005), Currency::CNY, Point),
            Err(ValueError::TooManyDecimals),
            "never rounded"
        );
        assert_eq!(amount(&text(" - "), Currency::CNY, Point), Ok(None));
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
