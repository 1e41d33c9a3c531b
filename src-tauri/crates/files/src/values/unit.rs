//! What headers, titles and amounts say of their money: its currency, and whether it is counted in
//! thousands or in cents.

use super::sign::Sign;
use caseload_domain::Currency;

/// How the amounts of a column are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// The power of ten by which they are to be multiplied: 4 for 万元, −2 for 分.
    pub power: i8,
    /// The currency they are in, where it is said.
    pub currency: Option<Currency>,
    /// A sign that several currencies have, where nothing says more.
    pub sign: Option<Sign>,
}

impl Unit {
    /// The currency that is said where amounts are otherwise in `own`; `None` where none is, or a sign of `own`.
    #[must_use]
    pub fn currency_beside(&self, own: Currency) -> Option<Currency> {
        let of_sign = || self.sign.filter(|sign| !sign.may_be(own)).map(|sign| sign.beside(own));
        self.currency.or_else(of_sign)
    }
}

/// The codes that are looked for among the words of a header. Left out are those that are words or abbreviations
/// of other things: ALL, TOP, TRY, PEN, CUP, MAD and their like count only in brackets.
const CODES_AS_WORDS: [&str; 57] = [
    "AED", "ARS", "AUD", "BDT", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "ETB", "EUR",
    "GBP", "GHS", "HKD", "HUF", "IDR", "ILS", "INR", "JPY", "KES", "KRW", "KWD", "LKR", "MWK", "MXN", "MYR", "MZN",
    "NGN", "NOK", "NPR", "NZD", "OMR", "PHP", "PKR", "PLN", "QAR", "RON", "RUB", "RWF", "SAR", "SEK", "SGD", "THB",
    "TWD", "TZS", "UAH", "UGX", "USD", "XAF", "XOF", "ZAR", "ZMW",
];

/// The unit that a header has in its brackets, `（万元）`, `(USD)`, `(in thousands)`, or the currency that is one
/// of its words: `Outstanding USD`, `balance_eur`.
#[must_use]
pub fn unit_of_header(header: &str) -> Unit {
    unit_of_header_under(header, Unit::default())
}

/// The same of a header in a table whose title states a unit: brackets go before it, and a currency among the words
/// says nothing of thousands.
#[must_use]
pub fn unit_of_header_under(header: &str, title: Unit) -> Unit {
    let open = header.find(['(', '（', '[', '【']);
    let own =
        open.map_or_else(Unit::default, |at| unit_of_words(header[at..].trim_matches(|c| "()（）[]【】 ".contains(c))));
    let stated = if own == Unit::default() { title } else { own };
    let among = sign_among_words(header).filter(|_| own.currency.is_none() && own.sign.is_none());
    let named = own.currency.or_else(|| currency_among_words(header)).or_else(|| among.and_then(Sign::only));
    let sign = stated.sign.or_else(|| among.filter(|sign| sign.only().is_none()));
    Unit { currency: named.or(stated.currency), sign, ..stated }
}

/// A header with a space where small letters turn to capitals: `OutstandingUSD`.
fn at_capitals(header: &str) -> String {
    let mut apart = String::with_capacity(header.len() + 4);
    let mut was_small = false;
    for character in header.chars() {
        if was_small && character.is_uppercase() {
            apart.push(' ');
        }
        was_small = character.is_lowercase();
        apart.push(character);
    }
    apart
}

/// The sign of a currency among the words of a header: `Outstanding $`.
fn sign_among_words(header: &str) -> Option<Sign> {
    const SIGNS: [char; 15] = ['$', '€', '£', '¥', '￥', '₹', '₦', '₱', '₺', '₩', '₫', '฿', '₵', '₴', '₽'];
    let word = header.split_whitespace().find(|word| word.contains(SIGNS))?;
    Sign::of(word.trim_matches(['(', ')', '[', ']']))
}

/// The currency that a word of a header names; `None` where none does, or several do.
fn currency_among_words(header: &str) -> Option<Currency> {
    let apart = at_capitals(header);
    let words = apart.split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|word| {
        let is_code =
            word.len() == 3 && word.parse::<Currency>().or_else(|()| word.to_ascii_uppercase().parse()).is_ok();
        let counts =
            if is_code { CODES_AS_WORDS.contains(&word.to_ascii_uppercase().as_str()) } else { word.len() > 2 };
        counts.then(|| Sign::of(word).and_then(Sign::only)).flatten()
    });
    let mut named = words.chain(header.contains("人民币").then_some(Currency::CNY));
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
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
    // A letter counts only by itself.
    .or_else(|| match plain {
        "k" => Some((3, String::new())),
        "m" | "mn" | "mio" => Some((6, String::new())),
        _ => None,
    })
    .unwrap_or((0, plain.to_owned()));
    let rest = rest.trim_start_matches("of");
    // 元 beside a name or a code counts pieces of it; by itself it says no currency.
    let bare = rest.trim_matches(['元', '圆', '/', '(', ')', '（', '）', ':', '：']);
    // A single letter is a unit of something else.
    let is_letter = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic());
    let said = Sign::of(rest).or_else(|| Sign::of(bare)).filter(|_| !is_letter);
    let currency = said.and_then(Sign::only);
    // 元 alone counts pieces of any money.
    let sign = said.filter(|said| said.only().is_none() && !matches!(rest, "元" | "圆"));
    Unit { power, currency, sign }
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
            ("outstanding RMB", 0, "CNY"),
            ("balance_eur", 0, "EUR"),
            ("USD balance (in thousands)", 3, "USD"),
            ("人民币逾期金额", 0, "CNY"),
            ("ALL DUE", 0, ""),
            ("balance USD or EUR", 0, ""),
            ("逾期总金额（元人民币）", 0, "CNY"),
            ("逾期总金额（人民币：元）", 0, "CNY"),
            ("逾期总金额（万元人民币）", 4, "CNY"),
            ("逾期总金额（人民币万元）", 4, "CNY"),
            ("逾期总金额（RMB元）", 0, "CNY"),
            ("balance (€)", 0, "EUR"),
            ("balance (in thousand euros)", 3, "EUR"),
            ("逾期总金额（万美元）", 4, "USD"),
            ("balance (USD)", 0, "USD"),
            ("Balance (in thousands)", 3, ""),
            ("Balance ('000)", 3, ""),
            ("Balance [k]", 3, ""),
            ("Balance (mn)", 6, ""),
            ("balance [KWD]", 0, "KWD"),
            ("balance", 0, ""),
            ("委案期限（天）", 0, ""),
        ] {
            assert_eq!(unit_of_header(header), Unit { power, currency: currency(code), sign: None }, "{header}");
        }
        for (header, own, beside) in [
            ("balance (¥)", "CNY", ""),
            ("balance (¥)", "JPY", ""),
            ("balance (￥)", "EUR", "CNY"),
            ("balance ($)", "CAD", ""),
            ("balance ($)", "EUR", "USD"),
            ("balance", "EUR", ""),
        ] {
            let own = currency(own).expect("a currency");
            assert_eq!(unit_of_header(header).currency_beside(own), currency(beside), "{header} {own}");
        }
        assert_eq!(unit_of_title("2024年2月 单位：万元").map(|unit| unit.power), Some(4));
        assert_eq!(unit_of_title("Amounts in thousands").map(|unit| unit.power), Some(3));
        assert_eq!(unit_of_title("单位：元"), None);
        assert_eq!(unit_of_title("Overdue loans in June"), None);
    }
}
