//! Money as whole minor units with its currency. Never a float, never a default.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The largest amount a book takes, in minor units: 2⁵³ − 1, so that every front end holds it exactly.
pub const LARGEST_MINOR: i64 = 9_007_199_254_740_991;

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is not a hundredth: code and decimals (ISO 4217 table A.1).
const OTHER_DECIMALS: [(&str, u32); 24] = [
    ("BHD", 3),
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

impl Currency {
    /// Renminbi, the currency of a new book until another is chosen.
    pub const CNY: Self = Self(*b"CNY");
    /// United States dollar.
    pub const USD: Self = Self(*b"USD");

    /// The three-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimals of the minor unit: 2 for most, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        // Asked for every amount that is read; most books are in one of these.
        if matches!(&self.0, b"CNY" | b"USD" | b"EUR" | b"INR" | b"GBP") {
            return 2;
        }
        OTHER_DECIMALS.iter().find(|(code, _)| *code == self.code()).map_or(2, |(_, decimals)| *decimals)
    }
}

/// The codes in use (ISO 4217 table A.1, without metals, funds and tests).
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD \
    CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG \
    QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD \
    TZS UAH UGX USD UYI UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

impl FromStr for Currency {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let upper = text.trim().to_ascii_uppercase();
        let code = <[u8; 3]>::try_from(upper.as_bytes()).map_err(|_| ())?;
        // Almost every code that is asked for is one of these.
        let usual = matches!(&code, b"CNY" | b"USD" | b"EUR" | b"INR" | b"GBP");
        if usual || CODES.split_ascii_whitespace().any(|known| known == upper) { Ok(Self(code)) } else { Err(()) }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(|()| serde::de::Error::custom("not a three-letter currency code"))
    }
}

/// An amount of one currency, in its minor units (cents, fen).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Money {
    /// ISO 4217 code.
    pub currency: Currency,
    /// Whole minor units.
    pub minor: i64,
}

impl Money {
    /// The amount as decimal digits with a point, without sign of currency: `-12.50`.
    #[must_use]
    pub fn digits(&self) -> String {
        let decimals = self.currency.decimals() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let magnitude = self.minor.unsigned_abs().to_string();
        if decimals == 0 {
            return format!("{sign}{magnitude}");
        }
        let padded = format!("{magnitude:0>width$}", width = decimals + 1);
        let (whole, fraction) = padded.split_at(padded.len() - decimals);
        format!("{sign}{whole}.{fraction}")
    }
}

/// An addition left the range of 64-bit minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sum of money is too large")]
pub struct SumTooLarge;

/// Sums kept apart by currency: amounts of different currencies are never added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums(BTreeMap<Currency, i64>);

impl Sums {
    /// Adds an amount to the sum of its currency.
    ///
    /// # Errors
    /// [`SumTooLarge`] when the sum leaves 64 bits.
    pub fn add(&mut self, currency: Currency, minor: i64) -> Result<(), SumTooLarge> {
        let sum = self.0.entry(currency).or_default();
        *sum = sum.checked_add(minor).ok_or(SumTooLarge)?;
        Ok(())
    }

    /// One amount per currency, in the order of the codes.
    #[must_use]
    pub fn to_list(&self) -> Vec<Money> {
        self.0.iter().map(|(currency, minor)| Money { currency: *currency, minor: *minor }).collect()
    }

    /// The sum of one currency; zero when it has none.
    #[must_use]
    pub fn of(&self, currency: Currency) -> i64 {
        self.0.get(&currency).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_decimals_of_the_currency() {
        for (code, minor, digits) in [
            ("CNY", 5, "0.05"),
            ("CNY", -1250, "-12.50"),
            ("JPY", 1250, "1250"),
            ("KWD", 1250, "1.250"),
            ("EUR", 0, "0.00"),
        ] {
            let currency = code.parse().expect("a code");
            assert_eq!(Money { currency, minor }.digits(), digits, "{code} {minor}");
        }
    }

    #[test]
    fn a_code_has_three_letters() {
        assert_eq!("eur".parse::<Currency>().map(|c| c.to_string()), Ok("EUR".into()));
        for bad in ["", "EU", "EURO", "E1R", "元"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad} is no code");
        }
    }

    #[test]
    fn sums_stay_apart_and_never_wrap() {
        let mut sums = Sums::default();
        let euro = "EUR".parse().expect("a code");
        sums.add(Currency::CNY, i64::MAX).expect("fits");
        sums.add(euro, 7).expect("fits");
        assert_eq!(sums.add(Currency::CNY, 1), Err(SumTooLarge));
        assert_eq!(sums.of(euro), 7, "another currency is untouched");
    }
}
