//! What headers, titles and amounts say of their money: its currency, and whether it is counted in
//! thousands or in cents.

use caseload_domain::Currency;

/// A sign of money beside an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It stands for one currency.
    Of(Currency),
    /// `$`, which many currencies have.
    Dollar,
    /// `¥`, which two have.
    Yen,
}

impl Sign {
    /// The sign that letters and symbols beside an amount make; `None` where they make none.
    #[must_use]
    pub fn of(letters: &str, symbols: &str) -> Option<Self> {
        let code = match (letters.to_ascii_uppercase().as_str(), symbols) {
            ("", "$") => return Some(Self::Dollar),
            ("", "¥" | "￥") => return Some(Self::Yen),
            ("", "€") => "EUR",
            ("", "£") => "GBP",
            ("", "₹") | ("RS", "") => "INR",
            ("", "₩") => "KRW",
            ("", "円") | ("JP", "¥") => "JPY",
            ("", "元") | ("RMB", "") | ("CN", "¥" | "￥") => "CNY",
            ("US", "$") => "USD",
            ("HK", "$") => "HKD",
            ("NT", "$") => "TWD",
            ("S", "$") => "SGD",
            ("A" | "AU", "$") => "AUD",
            ("C" | "CA", "$") => "CAD",
            ("R", "$") => "BRL",
            ("MX", "$") => "MXN",
            (code, "") => return code.parse().ok().map(Self::Of),
            (code, symbol) => {
                let currency: Currency = code.parse().ok()?;
                return Self::of("", symbol).filter(|sign| sign.may_be(currency)).map(|_| Self::Of(currency));
            }
        };
        code.parse().ok().map(Self::Of)
    }

    /// Whether an amount with this sign may be one of that currency.
    #[must_use]
    pub fn may_be(self, currency: Currency) -> bool {
        match self {
            // 元 is written for the dollars of Taiwan and Hong Kong too.
            Self::Of(of) => of == currency || (of == Currency::CNY && matches!(currency.code(), "TWD" | "HKD" | "MOP")),
            Self::Yen => matches!(currency.code(), "CNY" | "JPY"),
            Self::Dollar => matches!(
                currency.code(),
                "USD" | "HKD" | "TWD" | "SGD" | "AUD" | "CAD" | "NZD" | "MXN" | "CLP" | "COP" | "ARS" | "BRL" | "DOP"
            ),
        }
    }
}

/// How the amounts of a column are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The power of ten by which they are to be multiplied: 4 for 万元, −2 for 分.
    pub power: i8,
    /// The currency they are in, where it is said.
    pub currency: Option<Currency>,
}

/// The unit that a header has in its brackets: `（万元）`, `(USD)`, `(in thousands)`.
#[must_use]
pub fn unit_of_header(header: &str) -> Unit {
    let open = header.find(['(', '（', '[', '【']);
    open.map_or_else(Unit::default, |at| unit_of_words(header[at..].trim_matches(|c| "()（）[]【】 ".contains(c))))
}

/// The unit that a title states for the whole table: `单位：万元`, `Amounts in thousands`.
#[must_use]
pub fn unit_of_title(title: &str) -> Option<Unit> {
    let lower = title.to_lowercase();
    let stated = if let Some((_, after)) = title.split_once("单位").or_else(|| title.split_once("單位")) {
        let after = after.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '：');
        let end = after.find(|c: char| c.is_whitespace() || "）)]】,，;；".contains(c)).unwrap_or(after.len());
        unit_of_words(&after[..end])
    } else if lower.contains("amounts in ") || lower.contains("figures in ") {
        unit_of_words(lower.rsplit(" in ").next().unwrap_or_default())
    } else {
        return None;
    };
    (stated != Unit::default()).then_some(stated)
}

fn unit_of_words(words: &str) -> Unit {
    let plain: String = words.to_lowercase().chars().filter(|c| !c.is_whitespace() && !"'’,.".contains(*c)).collect();
    let plain = plain.strip_prefix("in").unwrap_or(&plain);
    let plain = plain.strip_prefix("单位:").or_else(|| plain.strip_prefix("单位：")).unwrap_or(plain);
    let (power, rest) = [
        ("thousands", 3),
        ("thousand", 3),
        ("000s", 3),
        ("000", 3),
        ("millions", 6),
        ("million", 6),
        ("lakhs", 5),
        ("lakh", 5),
        ("crores", 7),
        ("crore", 7),
        ("cents", -2),
        ("百万", 6),
        ("千万", 7),
        ("十万", 5),
        ("万", 4),
        ("萬", 4),
        ("千", 3),
        ("亿", 8),
        ("分", -2),
    ]
    .into_iter()
    .find_map(|(word, power)| plain.contains(word).then(|| (power, plain.replacen(word, "", 1))))
    .unwrap_or((0, plain.to_owned()));
    let rest = rest.trim_start_matches("of");
    let currency = match rest {
        "美元" | "us$" => "USD",
        "港元" | "港币" | "港幣" | "hk$" => "HKD",
        "欧元" | "歐元" => "EUR",
        "日元" | "日圆" | "円" => "JPY",
        "英镑" => "GBP",
        "台币" | "新台幣" | "新台币" | "nt$" => "TWD",
        "卢比" => "INR",
        "人民币" | "人民币元" | "rmb" => "CNY",
        other => other,
    };
    Unit { power, currency: currency.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_from_headers_and_titles() {
        let currency = |code: &str| code.parse::<Currency>().ok();
        for (header, power, code) in [
            ("逾期总金额（元）", 0, ""),
            ("逾期总金额（万元）", 4, ""),
            ("逾期总金额（分）", -2, ""),
            ("逾期总金额（美元）", 0, "USD"),
            ("逾期总金额（万美元）", 4, "USD"),
            ("balance (USD)", 0, "USD"),
            ("Balance (in thousands)", 3, ""),
            ("Balance ('000)", 3, ""),
            ("balance [KWD]", 0, "KWD"),
            ("balance", 0, ""),
            ("委案期限（天）", 0, ""),
        ] {
            assert_eq!(unit_of_header(header), Unit { power, currency: currency(code) }, "{header}");
        }
        assert_eq!(unit_of_title("2024年2月 单位：万元").map(|unit| unit.power), Some(4));
        assert_eq!(unit_of_title("Amounts in thousands").map(|unit| unit.power), Some(3));
        assert_eq!(unit_of_title("单位：元"), None);
        assert_eq!(unit_of_title("Overdue loans in June"), None);
    }

    #[test]
    fn signs_stand_for_what_they_may() {
        for (letters, symbols, code, may) in [
            ("", "$", "USD", true),
            ("", "$", "CNY", false),
            ("", "¥", "CNY", true),
            ("", "€", "CNY", false),
            ("HK", "$", "HKD", true),
            ("usd", "", "USD", true),
            ("USD", "$", "USD", true),
            ("", "元", "TWD", true),
        ] {
            let sign = Sign::of(letters, symbols).expect("a sign");
            assert_eq!(sign.may_be(code.parse().expect("a code")), may, "{letters}{symbols} {code}");
        }
        assert_eq!(Sign::of("abc", ""), None);
        assert_eq!(Sign::of("EUR", "$"), None);
    }
}
