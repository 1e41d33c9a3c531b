//! Dates as lenders write them.

use super::ValueError;
use crate::cell::Cell;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
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
    /// Its name on the command line and in books.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }

    /// The order of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        [Self::Dmy, Self::Mdy, Self::Ymd].into_iter().find(|order| order.name() == name)
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

/// A spreadsheet counts days in fractions and may miss midnight by a little: a moment less than a minute before it is the
/// next day.
const TOWARDS_MIDNIGHT: TimeDelta = TimeDelta::milliseconds(59_999);
/// The same as a part of a day.
const DAY_TOWARDS_MIDNIGHT: f64 = 0.999_9 / 1_440.0;

/// Reads a date.
///
/// # Errors
/// [`ValueError::ImpossibleDate`] or [`ValueError::AmbiguousDate`].
pub fn date(cell: &Cell, order: Option<DateOrder>) -> Result<DateValue, ValueError> {
    let found = match cell {
        Cell::Empty => return Ok(DateValue::Missing),
        Cell::Date(stamp) => (*stamp + TOWARDS_MIDNIGHT).date(),
        Cell::Number(number) => date_of_number(*number + DAY_TOWARDS_MIDNIGHT).ok_or(ValueError::ImpossibleDate)?,
        Cell::Bool(_) | Cell::Error(_) => return Err(ValueError::ImpossibleDate),
        Cell::Text(text) => match date_of_text(text, order)? {
            DateValue::Date(found) if is_before_midnight(text) => found.succ_opt().unwrap_or(found),
            DateValue::Date(found) => found,
            other => return Ok(other),
        },
    };
    // A year of the Buddhist era, 543 ahead.
    if (2_450..2_700).contains(&found.year()) {
        return Err(ValueError::ImpossibleDate);
    }
    Ok(if is_sentinel(found) { DateValue::Sentinel(found) } else { DateValue::Date(found) })
}

/// The day of a cell that a spreadsheet made a date of: a date, a text that it wrote of one, or the number of a day among
/// those of this century, `45935`.
#[must_use]
pub fn typed_day(cell: &Cell) -> Option<NaiveDate> {
    const DAYS: std::ops::Range<f64> = 36_526.0..73_050.0;
    match cell {
        Cell::Date(stamp) => Some(stamp.date()),
        Cell::Number(number) if DAYS.contains(number) => date_of_number(*number),
        Cell::Text(text) if is_midnight_stamp(text) => match date_of_text(text, None) {
            Ok(DateValue::Date(day)) => Some(day),
            _ => None,
        },
        Cell::Text(text) if text.trim().len() == 5 && text.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
            text.trim().parse().ok().filter(|number| DAYS.contains(number)).and_then(date_of_number)
        }
        _ => None,
    }
}

/// Systems write the end of their time for "never", and its beginning for "nothing".
fn is_sentinel(date: NaiveDate) -> bool {
    let day = (date.year(), date.ordinal());
    date.year() >= 2900 || date.year() <= 1901 || day == (1970, 1) || day == (2099, 365)
}

/// Whether a text ends in a moment less than a minute before midnight, as computed dates do that miss it: `23:59:59`.
#[must_use]
pub fn is_before_midnight(text: &str) -> bool {
    // Most dates have no time of day.
    if text.len() < "1/1/25 23:59:59".len() {
        return false;
    }
    let is_afternoon = || text.trim_end().to_ascii_lowercase().ends_with("pm");
    let behind = |minute: &str| text.find(minute).map(|at| &text[at + minute.len()..]);
    let Some(seconds) = behind("23:59:").or_else(|| behind("11:59:").filter(|_| is_afternoon())) else { return false };
    let digits = seconds.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    digits.into_iter().any(|c| ('1'..='9').contains(&c))
}

/// The time of day that a date has beside it, but for a midnight, and for one in UTC; `None` where it has none.
#[must_use]
pub fn time_of_day(cell: &Cell) -> Option<NaiveTime> {
    let time = match cell {
        Cell::Date(stamp) => stamp.time(),
        Cell::Text(text) if text.contains(':') && utc_time(text).is_none() => {
            let (_, time) = text.trim().split_once([' ', 'T'])?;
            let formats = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
            formats.iter().find_map(|format| NaiveTime::parse_from_str(time.trim(), format).ok())?
        }
        _ => return None,
    };
    (time != NaiveTime::MIN).then_some(time)
}

/// Whether a text is a day with a midnight behind it, as a date of a spreadsheet is written as text: `2024-05-06 00:00:00`.
fn is_midnight_stamp(text: &str) -> bool {
    let text = text.trim();
    let begins =
        text.bytes().take(5).enumerate().all(|(at, byte)| if at < 4 { byte.is_ascii_digit() } else { byte == b'-' });
    begins
        && text
            .get(10..)
            .is_some_and(|time| matches!(time.trim_start_matches([' ', 'T']), "00:00:00" | "00:00" | "0:00"))
}

/// Whether eight digits are a day, the year first or last.
#[must_use]
pub fn looks_like_day(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let is_day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| match (year, month, day) {
        (Some(year @ 1_990..2_060), Some(month), Some(day)) => {
            NaiveDate::from_ymd_opt(year.cast_signed(), month, day).is_some()
        }
        _ => false,
    };
    is_day(number(0..4), number(4..6), number(6..8)) || is_day(number(4..8), number(2..4), number(0..2))
}

/// Whether text is a date in itself, and not a mere number that could be one.
#[must_use]
pub fn looks_like_date(text: &str) -> bool {
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    let orders = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];
    !number
        && match written(text) {
            Written::Missing | Written::Impossible => false,
            Written::Plain(_) | Written::MonthOnly(_) => true,
            Written::Numbers { .. } => orders.iter().any(|order| date_of_text(text, Some(*order)).is_ok()),
            // An amount such as 1.234,56 has three numbers too.
            Written::Short { first, second, third } => {
                first.max(second).max(third) < 100
                    && orders.iter().any(|order| date_of_text(text, Some(*order)).is_ok())
            }
        }
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

/// The time of day of a stamp in UTC, such as `2025-05-31T16:00:00Z`; `None` where a text is no such stamp.
pub(crate) fn utc_time(text: &str) -> Option<NaiveTime> {
    let stamp = text.trim();
    let stamp = stamp.strip_suffix('Z').or_else(|| stamp.strip_suffix("+00:00"))?;
    let (_, time) = stamp.split_once(['T', ' '])?;
    time.split('.').next()?.parse().ok()
}

/// Takes a text date apart without deciding what its order is.
pub(crate) fn written(text: &str) -> Written {
    let folded: String = text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
            other => super::latin_digit(other),
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
    let mut folded = folded;
    for era in ["中华民国", "中華民國", "民国", "民國"] {
        if let Some(rest) = folded.strip_prefix(era) {
            folded = rest.trim_start().to_owned();
        }
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
            // A stamp without signs: 20240229134500.
            let figures = if matches!(end, 12 | 14) { &rest[..8] } else { &rest[..end] };
            let Ok(number) = figures.parse() else { return Written::Impossible };
            numbers.push((number, figures.len()));
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
        // A serial has no zero in front: `031025` is a day written in short.
        (&[(_, 5..=7)], None) if folded.trim_start().starts_with('0') => Written::Impossible,
        (&[(number, digits)], None) if digits >= 5 => {
            date_of_digits(i64::from(number)).map_or(Written::Impossible, Written::Plain)
        }
        (&[(first, first_digits), (second, _), (third, third_digits)], None) => {
            if first_digits == 4 {
                plain(first.cast_signed(), second, third)
            } else if first_digits == 3 {
                // Years of the Republic, as Taiwan writes them: 113 is 2024.
                plain(first.cast_signed() + 1911, second, third)
            } else if third_digits == 4 && is_dotted(text) && second <= 12 {
                plain(third.cast_signed(), second, first)
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
        // "31-Oct" is a day without a year, and "Oct-31" may be a month.
        (&[(year, digits)], Some((month, place))) if digits == 4 || (digits == 2 && place == 0) => {
            NaiveDate::from_ymd_opt(full_year(year, digits), month, 1).map_or(Written::Impossible, Written::MonthOnly)
        }
        _ => Written::Impossible,
    }
}

/// Whether points stand between the numbers of a date: then the day comes first, wherever that is written.
fn is_dotted(text: &str) -> bool {
    text.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn date_of_text(text: &str, order: Option<DateOrder>) -> Result<DateValue, ValueError> {
    let order = if order == Some(DateOrder::Mdy) && is_dotted(text) { Some(DateOrder::Dmy) } else { order };
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
        Written::Short { first, second, third } => match order_of_short(text, third, order) {
            Some(DateOrder::Dmy) => of(full_year(third, 2), second, first).ok_or(ValueError::ImpossibleDate),
            Some(DateOrder::Mdy) => of(full_year(third, 2), first, second).ok_or(ValueError::ImpossibleDate),
            Some(DateOrder::Ymd) => of(full_year(first, 2), second, third).ok_or(ValueError::ImpossibleDate),
            None => Err(ValueError::AmbiguousDate),
        },
    }
}

/// Whether two figures may be the year of a loan that is still open.
pub(crate) fn is_year_near(figures: u32) -> bool {
    (15..=35).contains(&figures)
}

/// In which order three short numbers are: with points between them the day comes first, where the last may be the year.
fn order_of_short(text: &str, third: u32, order: Option<DateOrder>) -> Option<DateOrder> {
    let is_dotted = text.contains('.') && is_year_near(third) && order != Some(DateOrder::Ymd);
    if is_dotted { Some(DateOrder::Dmy) } else { order }
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
        ["may", "mai", "mei"],
        ["jun", "juin", "giu"],
        ["jul", "juil", "lug"],
        ["aug", "aoû", "agu"],
        ["sep", "set", "sept"],
        ["oct", "okt", "ott"],
        ["nov", "nov", "nov"],
        ["dec", "dez", "déc"],
    ];
    let others = [
        ("mag", 5),
        ("ago", 8),
        ("des", 12),
        ("dic", 12),
        ("gen", 1),
        ("ott", 10),
        ("mrt", 3),
        ("out", 10),
        // Polish, its months in the genitive too.
        ("sty", 1),
        ("lut", 2),
        ("kwi", 4),
        ("maj", 5),
        ("cze", 6),
        ("lip", 7),
        ("sie", 8),
        ("wrz", 9),
        ("paź", 10),
        ("paz", 10),
        ("lis", 11),
        ("gru", 12),
        // Turkish.
        ("oca", 1),
        ("şub", 2),
        ("sub", 2),
        ("nis", 4),
        ("haz", 6),
        ("tem", 7),
        ("ağu", 8),
        ("agu", 8),
        ("eyl", 9),
        ("eki", 10),
        ("kas", 11),
        ("ara", 12),
    ];
    (1..)
        .zip(months)
        .find(|(_, names)| names.contains(&start.as_str()) || names.contains(&lower.as_str()))
        .map(|(month, _)| month)
        .or_else(|| others.iter().find(|(name, _)| *name == start).map(|(_, month)| *month))
}

fn is_weekday(word: &str) -> bool {
    let lower = word.to_lowercase();
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| lower.starts_with(day))
        || matches!(lower.as_str(), "st" | "nd" | "rd" | "th" | "er" | "de")
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
            "113/02/29",
            "20240229134500",
            "29 lutego 2024",
            "29 Şub 2024",
            "٢٩/٠٢/٢٠٢٤",
            "民國113年2月29日",
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
            ("15/11/2568", Some(DateOrder::Dmy), Err(ValueError::ImpossibleDate)),
            ("", None, Ok(DateValue::Missing)),
            ("N/A", None, Ok(DateValue::Missing)),
        ] {
            assert_eq!(date(&text(spelling), order), expected, "{spelling} {order:?}");
        }
        for never in ["3000-12-31", "9999-12-31", "2099-12-31", "1970-01-01", "1900-01-01"] {
            assert!(matches!(date(&text(never), None), Ok(DateValue::Sentinel(_))), "{never}");
        }
        assert!(looks_like_date("29-Feb-24") && looks_like_date("3/4/2024"));
        assert!(!looks_like_date("20240229") && !looks_like_date("soon") && !looks_like_date("12.50"));
        assert!(!looks_like_date("1.234,56") && !looks_like_date("12,34,567.00"));
        assert!(matches!(date(&text("Dec-2018"), None), Ok(DateValue::MonthOnly(_))));
        assert!(matches!(date(&text("Dec-18"), None), Ok(DateValue::MonthOnly(_))));
        assert_eq!(date(&text("31-Oct"), None), Err(ValueError::ImpossibleDate), "a day without a year");
    }
}
