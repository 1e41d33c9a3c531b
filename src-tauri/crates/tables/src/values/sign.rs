//! Signs, codes and abbreviations of currencies beside amounts.

use caseload_domain::Currency;
use icu_normalizer::ComposingNormalizerBorrowed;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The signs, a line for each; where they are from is said at its top.
const SIGNS: &str = include_str!("currency_signs.tsv");

/// A sign of money beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It stands for one currency.
    Of(Currency),
    /// Several have it; the likeliest is the first.
    OneOf(&'static [Currency]),
}

impl Sign {
    /// What a sign, a code or a name of a currency stands for; `None` where it is none.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let folded = folded(text);
        if let Some(currencies) = table().get(&folded) {
            return match currencies.as_slice() {
                [currency] => Some(Self::Of(*currency)),
                several => Some(Self::OneOf(several)),
            };
        }
        if let Ok(currency) = folded.to_ascii_uppercase().parse() {
            return Some(Self::Of(currency));
        }
        // A code beside a sign: USD$, CNY¥.
        let (letters, symbols): (String, String) = folded.chars().partition(char::is_ascii_alphabetic);
        let currency: Currency = letters.to_ascii_uppercase().parse().ok()?;
        Self::of(&symbols).filter(|sign| !symbols.is_empty() && sign.may_be(currency)).map(|_| Self::Of(currency))
    }

    /// The currency, where it stands for one.
    #[must_use]
    pub fn only(self) -> Option<Currency> {
        match self {
            Self::Of(currency) => Some(currency),
            Self::OneOf(_) => None,
        }
    }

    /// The currencies that it may stand for, the likeliest first.
    #[must_use]
    pub fn currencies(self) -> Vec<Currency> {
        match self {
            Self::Of(currency) => vec![currency],
            Self::OneOf(several) => several.to_vec(),
        }
    }

    /// The currency that it stands for where amounts are otherwise in `own`: that, where it has the sign too, else the
    /// one that most often does.
    #[must_use]
    pub fn beside(self, own: Currency) -> Currency {
        match self {
            _ if self.may_be(own) => own,
            Self::Of(currency) => currency,
            Self::OneOf(several) => several.first().copied().unwrap_or(own),
        }
    }

    /// Whether an amount with this sign may be one of that currency.
    #[must_use]
    pub fn may_be(self, currency: Currency) -> bool {
        match self {
            Self::Of(of) => of == currency,
            Self::OneOf(several) => several.contains(&currency),
        }
    }
}

/// The currency that a cell names, by its code, name or sign; `own` where the sign is one of that currency too. `None`
/// where it names none, or one of several.
#[must_use]
pub fn currency_named(text: &str, own: Option<Currency>) -> Option<Currency> {
    let sign = Sign::of(text)?;
    own.filter(|own| sign.may_be(*own)).or_else(|| sign.only())
}

/// What stands beside the digits of an amount, before them and after; empty where there are none.
#[must_use]
pub fn beside_digits(text: &str) -> (&str, &str) {
    let (Some(first), Some(last)) = (text.find(char::is_numeric), text.rfind(char::is_numeric)) else {
        return ("", "");
    };
    let after = text[last..].chars().next().map_or(last, |c| last + c.len_utf8());
    let trim = |c: char| c.is_whitespace() || "()+-−–".contains(c);
    (text[..first].trim_matches(trim), text[after..].trim_matches(|c| trim(c) || ".,/=".contains(c)))
}

fn table() -> &'static HashMap<String, Vec<Currency>> {
    static TABLE: OnceLock<HashMap<String, Vec<Currency>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lines = SIGNS.lines().filter(|line| !line.starts_with('#'));
        let pairs = lines.filter_map(|line| line.split_once('\t'));
        pairs
            .map(|(sign, codes)| (folded(sign), codes.split(' ').filter_map(|code| code.parse().ok()).collect()))
            .collect()
    })
}

fn folded(text: &str) -> String {
    let is_left_out = |c: char| c.is_whitespace() || matches!(c, '.' | '\u{200b}'..='\u{200f}' | '\u{61c}');
    if text.is_ascii() {
        return text.chars().filter(|c| !is_left_out(*c)).map(|c| c.to_ascii_lowercase()).collect();
    }
    let plain = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    plain.chars().filter(|c| !is_left_out(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_names_currencies_that_there_are() {
        for line in SIGNS.lines().filter(|line| !line.starts_with('#')) {
            let (sign, codes) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
            assert!(!folded(sign).is_empty(), "{line}");
            assert!(codes.split(' ').all(|code| code.parse::<Currency>().is_ok()), "{line}");
        }
    }

    #[test]
    fn signs_stand_for_what_they_may() {
        for (text, code, may) in [
            ("$", "USD", true),
            ("$", "MXN", true),
            ("$", "CNY", false),
            ("¥", "CNY", true),
            ("￥", "JPY", true),
            ("€", "CNY", false),
            ("HK$", "HKD", true),
            ("usd", "USD", true),
            ("USD$", "USD", true),
            ("元", "TWD", true),
            ("KSh", "KES", true),
            ("Kshs.", "KES", true),
            ("₦", "NGN", true),
            ("R", "ZAR", true),
            ("zł", "PLN", true),
            ("₱", "PHP", true),
            ("Rp.", "IDR", true),
            ("F CFA", "XOF", true),
            ("FCFA", "XAF", true),
            ("RM", "MYR", true),
            ("GH₵", "GHS", true),
            ("Rs.", "PKR", true),
            ("Rs", "INR", true),
            ("د.إ", "AED", true),
            ("₺", "TRY", true),
        ] {
            let sign = Sign::of(text).unwrap_or_else(|| panic!("{text} is a sign"));
            assert_eq!(sign.may_be(code.parse().expect("a code")), may, "{text} {code}");
        }
        for text in ["abc", "EUR$", "Dr", "Cr", ""] {
            assert_eq!(Sign::of(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_an_amount_is_found() {
        for (text, before, after) in [
            ("KSh 123,456.50", "KSh", ""),
            ("123 456,50 zł", "", "zł"),
            ("(₦5.00)", "₦", ""),
            ("5,000/=", "", ""),
            ("S/. 5.00", "S/.", ""),
            ("-$5", "$", ""),
            ("1,234.50", "", ""),
            ("none", "", ""),
        ] {
            assert_eq!(beside_digits(text), (before, after), "{text}");
        }
    }
}
