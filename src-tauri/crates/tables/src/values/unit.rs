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
    unit_of_header_under(header, Unit::default(), None)
}

/// The same of a header in a table whose title states a unit: brackets go before it, and a currency among the words
/// says nothing of thousands. What may be a sign of the book's own currency is none of thousands.
#[must_use]
pub fn unit_of_header_under(header: &str, title: Unit, book: Option<Currency>) -> Unit {
    let open = header.find(['(', '（', '[', '【']);
    let in_brackets = open.map(|at| header[at..].trim_matches(|c| "()（）[]【】 ".contains(c)));
    let mut own = in_brackets.map_or_else(Unit::default, |words| unit_of_words(words, book));
    if own.power == 0
        && let Some(at) = counted_at_end(header)
    {
        own = unit_of_words(&header[at..], book);
    }
    if own.power == 0 {
        own.power = unit_behind(header).unwrap_or(0);
    }
    // Where a header says only the currency, the title's thousands hold; 元 are pieces of it.
    let counts_pieces = in_brackets.is_some_and(|words| words.ends_with(['元', '圆']));
    let power = if own.power == 0 && !counts_pieces { title.power } else { own.power };
    let stated = Unit { power, ..if own == Unit::default() { title } else { own } };
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
    const LINES: &[(i8, &str)] = &[(4, "万元"), (3, "千元"), (3, "仟元"), (6, "百万元"), (8, "亿元")];
    let lower = title.to_lowercase();
    // A line below the header may be nothing but the unit.
    if let Some((power, _)) = LINES.iter().find(|(_, line)| title.trim() == *line) {
        return Some(Unit { power: *power, ..Unit::default() });
    }
    let stated = if let Some((_, after)) = title.split_once("单位").or_else(|| title.split_once("單位")) {
        let after = after.trim_start_matches(|c: char| c.is_whitespace() || c == ':' || c == '：');
        let end = after.find(|c: char| c.is_whitespace() || "）)]】,，;；".contains(c)).unwrap_or(after.len());
        unit_of_words(&after[..end], None)
    } else if lower.contains("amounts in ") || lower.contains("figures in ") {
        unit_of_words(lower.rsplit(" in ").next().unwrap_or_default(), None)
    } else {
        of_lead_in(&lower).or_else(|| whole_unit_in(title)).or_else(|| currency_of_title(title))?
    };
    (stated != Unit::default()).then_some(stated)
}

/// How the amount of a row is counted, by a cell that says so, `Lakh`, `万元`, `Rs`: a power of ten. `None` where the cell
/// says nothing of the kind.
#[must_use]
pub fn power_of_unit(text: &str) -> Option<i8> {
    let unit = unit_of_words(text, None);
    let counts_pieces = || matches!(text.trim(), "元" | "圆" | "1" | "unit" | "units");
    (unit.power != 0 || unit.currency.is_some() || unit.sign.is_some() || counts_pieces()).then_some(unit.power)
}

/// The unit that a part of a title is, where every word of it is of a unit: `KES '000`, `T€`, `₦'000`.
fn whole_unit(phrase: &str) -> Option<Unit> {
    let folded: String = phrase.to_lowercase().chars().map(crate::header::simplified).collect();
    let has_sign =
        folded.split(|c: char| c.is_whitespace() || c == '.').any(|word| word.len() > 1 && Sign::of(word).is_some());
    let is_letter = |word: &str| has_sign && UNIT_LETTERS.iter().any(|(_, letter)| *letter == word);
    let of_unit = |word: &str| {
        power_of(word).is_some() || counted_currency(word).is_some() || Sign::of(word).is_some() || is_letter(word)
    };
    let mut words = folded
        .split(|c: char| c.is_whitespace() || "'’‘,.:：/()（）[]".contains(c))
        .filter(|word| !matches!(*word, "" | "in" | "of" | "de"))
        .peekable();
    // "Shs '000": whatever the word beside it is, that counts thousands.
    let are_two = phrase.split_whitespace().count() <= 2;
    let counts_thousands = are_two && ["'000", "’000", "‘000"].iter().any(|thousands| phrase.contains(thousands));
    let is_one = words.peek().is_some() && (counts_thousands || words.all(of_unit));
    Some(unit_of_words(phrase, None)).filter(|unit| is_one && unit.power != 0)
}

/// The unit that stands in a title in brackets, behind a word such as "Unit:", or by itself.
fn whole_unit_in(title: &str) -> Option<Unit> {
    const BEHIND_NAMES: &[&str] =
        &["unit", "units", "currency", "ccy", "einheit", "unidad", "unidades", "unite", "birim", "jednostka", "satuan"];
    let in_brackets = title.split(['(', '（', '[']).skip(1).filter_map(|rest| rest.split([')', '）', ']']).next());
    let behind_name = title.split_once([':', '：']).filter(|(name, _)| {
        let name = name.trim().to_lowercase();
        BEHIND_NAMES.contains(&name.as_str())
    });
    let behind_in = title.rsplit_once(" in ").map(|(_, rest)| rest);
    in_brackets.chain(behind_name.map(|(_, rest)| rest)).chain(behind_in).chain([title]).find_map(whole_unit)
}

/// Words of titles behind which stands how the amounts of the table are counted.
const LEAD_INS: &[&str] =
    &["in", "dalam", "en", "w", "em", "expressed in", "cifras en", "montants en", "angaben in", "tutarlar", "kwoty w"];

/// The unit that stands in a title behind one of those words, or in brackets: `Angaben in Tsd. EUR`, `(miles de pesos)`.
fn of_lead_in(title: &str) -> Option<Unit> {
    let words: Vec<&str> = title
        .split(|c: char| c.is_whitespace() || "()（）[]:：,;".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let bare = |word: &str| word.trim_matches(|c: char| c.is_ascii_punctuation() && c != '$').to_owned();
    let counts = |at: &usize| {
        let word = bare(words[*at]);
        let is_lead_in = *at > 0 && LEAD_INS.contains(&words[at - 1]);
        // "Tsd. EUR" says nothing else.
        let is_alone = *at == 0 && words.len() == 2 && Sign::of(&bare(words[1])).is_some();
        let is_in_brackets =
            title.contains(&format!("({}", words[*at])) || title.contains(&format!("（{}", words[*at]));
        (is_lead_in || is_in_brackets || is_alone) && (power_of(&word).is_some() || counted_currency(&word).is_some())
    };
    let at = (0..words.len()).find(counts)?;
    let unit = unit_of_words(&words[at..words.len().min(at + 3)].join(" "), None);
    let power = power_of(&bare(words[at])).filter(|_| unit.power == 0).unwrap_or(unit.power);
    Some(Unit { power, ..unit })
}

/// The currency that a title states for the whole table: `Currency: USD`, `Alle Beträge in EUR`.
fn currency_of_title(title: &str) -> Option<Unit> {
    const NAMES: &[&str] = &[
        "currency",
        "ccy",
        "wahrung",
        "währung",
        "moneda",
        "divisa",
        "devise",
        "monnaie",
        "para birimi",
        "waluta",
        "mata uang",
        "moeda",
        "币种",
        "货币",
        "幣別",
    ];
    let lower = title.to_lowercase();
    let behind_name = NAMES.iter().find_map(|name| lower.find(name).map(|at| at + name.len()));
    let amounts = ["amounts", "beträge", "figures", "montos", "montants", "kwoty", "金额"];
    let behind_amounts = || {
        let is_of_amounts = amounts.iter().any(|word| lower.contains(word));
        [" in ", " en ", " w "]
            .iter()
            .filter(|_| is_of_amounts)
            .find_map(|word| lower.rfind(word).map(|at| at + word.len()))
    };
    // "Overdue list (USD)", "Arrears in USD": a code in capitals.
    let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let in_brackets = title.split(['(', '（', '[']).skip(1).filter_map(|rest| rest.split([')', '）', ']']).next());
    let behind_in =
        [" in ", " en ", " w "].iter().filter_map(|word| title.rsplit_once(word).map(|(_, rest)| rest.trim()));
    let code = in_brackets.chain(behind_in).filter(is_code).find_map(|code| code.parse::<Currency>().ok());
    if code.is_some() {
        return Some(Unit { currency: code, ..Unit::default() });
    }
    if let Some(named) = named_dollars(&lower).or_else(|| code_among_words(title)) {
        return Some(Unit { currency: Some(named), ..Unit::default() });
    }
    let at = behind_name.or_else(behind_amounts)?;
    let word = title
        .get(at..)?
        .split(|c: char| c.is_whitespace() || ":：=()（）".contains(c))
        .find(|word| !word.is_empty())?;
    let currency = Sign::of(word.trim_end_matches(['.', ','])).and_then(Sign::only)?;
    Some(Unit { currency: Some(currency), ..Unit::default() })
}

/// Dollars of the United States by their name.
fn named_dollars(title: &str) -> Option<Currency> {
    let names = ["us dollar", "u.s. dollar", "dólares", "dolares", "美元"];
    names.iter().any(|name| title.contains(name)).then(|| "USD".parse().ok()).flatten()
}

/// The only code of a currency among the words of a title, in capitals: `USD LOANS IN ARREARS`.
fn code_among_words(title: &str) -> Option<Currency> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| CODES_AS_WORDS.contains(word));
    let mut named = words.filter_map(|word| word.parse::<Currency>().ok());
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// What counts money by a word of its own, as powers of ten.
const UNIT_WORDS: &[(i8, &[&str])] = &[
    (
        3,
        &[
            "thousand",
            "thousands",
            "000",
            "000s",
            "1000",
            "1000s",
            "x1000",
            "th",
            "thsd",
            "tsd",
            "tausend",
            "milliers",
            "mille",
            "miles",
            "mil",
        ],
    ),
    (3, &["ribu", "rb", "ribuan", "tys", "tysiac", "tysiace", "tysiecy", "bin"]),
    (5, &["lakh", "lakhs", "lac", "lacs"]),
    (6, &["million", "millions", "mn", "mln", "mio", "mill", "millionen", "millones", "milhoes", "milyon", "milioni"]),
    (6, &["miliony", "milionow", "juta", "jutaan", "jt", "mm", "mdp", "mdd"]),
    (7, &["crore", "crores", "crs"]),
    (9, &["billion", "billions", "bn", "bln", "mrd", "milliarden", "milliards", "milyar", "miliar"]),
    (
        -2,
        &[
            "cents", "cent", "paise", "paisa", "kobo", "pesewas", "pesewa", "centavos", "grosze", "kurus", "pence",
            "centimes",
        ],
    ),
];
/// The same of Chinese, where they stand within a word, the longest first.
const UNITS_WITHIN: &[(i8, &str)] = &[
    (6, "百万"),
    (7, "千万"),
    (5, "十万"),
    (4, "万"),
    (4, "萬"),
    (3, "千"),
    (3, "仟"),
    (2, "百"),
    (8, "亿"),
    (8, "億"),
    (-2, "分"),
];
/// Letters that count money beside a currency, `TEUR`, `₦m`, or by themselves in brackets.
const UNIT_LETTERS: &[(i8, &str)] =
    &[(9, "bn"), (6, "mm"), (6, "mn"), (6, "m"), (3, "k"), (7, "cr"), (5, "l"), (3, "t")];

/// Those that count the money of a header as its last word, without "in".
const BEHIND: &[&str] =
    &["thousands", "millions", "lakhs", "lacs", "crores", "cents", "paise", "kobo", "pesewas", "centavos"];

/// The power of ten that a word stands for.
fn power_of(word: &str) -> Option<i8> {
    UNIT_WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(power, _)| *power)
}

/// A word of a currency with a letter that counts it, `TEUR`, `k€`, `₦m`, apart.
fn counted_currency(word: &str) -> Option<(i8, &str)> {
    let is_currency = |text: &str| {
        let is_code = (text.len() == 3 || matches!(text, "fcfa" | "$")) && text.is_ascii();
        (is_code || !text.is_ascii()) && Sign::of(text).is_some()
    };
    UNIT_LETTERS.iter().find_map(|(power, letter)| {
        let rest = word.strip_prefix(letter).filter(|rest| is_currency(rest));
        let rest = rest.or_else(|| word.strip_suffix(letter).filter(|rest| is_currency(rest)));
        rest.map(|rest| (*power, rest))
    })
}

/// Whether a sign is one of a money that is counted in lakhs.
fn of_rupees(sign: &str) -> bool {
    const CODES: [&str; 5] = ["INR", "PKR", "BDT", "NPR", "LKR"];
    let may_be = |sign: Sign| sign.currencies().iter().any(|currency| CODES.contains(&currency.code()));
    sign.len() > 1 && Sign::of(sign).is_some_and(may_be)
}

/// Where the last words of a header are a currency and what counts it, without brackets: `Arrears ₹ L`, `Saldo M$`.
fn counted_at_end(header: &str) -> Option<usize> {
    let is_letter = |word: &str| UNIT_LETTERS.iter().any(|(_, letter)| *letter == word);
    let (before, last) = header.trim_end().rsplit_once(char::is_whitespace)?;
    let folded = |word: &str| word.to_lowercase().trim_matches(['.', '\'', '’', '‘']).to_owned();
    let end = folded(last);
    let counts = |word: &str| is_letter(word) || power_of(word).is_some();
    let is_money = |word: &str| Sign::of(word).is_some() && !counts(word) && (word.len() > 1 || word == "$");
    let at = |part: &str| part.as_ptr() as usize - header.as_ptr() as usize;
    if counted_currency(&end).is_some() && !is_money(&end) {
        return Some(at(last));
    }
    if !counts(&end) && !is_money(&end) {
        return None;
    }
    let (_, second) = before.trim_end().rsplit_once(char::is_whitespace)?;
    let second_word = folded(second);
    let is_tail = (counts(&end) && is_money(&second_word)) || (is_money(&end) && counts(&second_word));
    is_tail.then(|| at(second))
}

/// A header without what counts its money behind it: `Outstanding in Lakhs`, `amount_cents`.
#[must_use]
pub(crate) fn without_unit_behind(header: &str) -> &str {
    if let Some(at) = counted_at_end(header) {
        return header[..at].trim_end();
    }
    if unit_behind(header).is_none() {
        return header;
    }
    let says_unit = |at: &usize| {
        let behind = header[*at..].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).skip(1);
        behind.clone().count() <= 2 && !header[*at..].contains(['(', '（', '['])
    };
    let at_word = [" in ", " In ", " IN ", "_in_"].iter().find_map(|word| header.rfind(word)).filter(says_unit);
    let at = at_word.or_else(|| header.rfind([' ', '_', '/', '-', '：']));
    at.map_or(header, |at| &header[..at])
}

fn unit_of_words(words: &str, own: Option<Currency>) -> Unit {
    let folded: String = words.to_lowercase().chars().map(crate::header::simplified).collect();
    let mut tokens: Vec<&str> = folded
        .split(|c: char| c.is_whitespace() || "'’‘,.:：/()（）".contains(c))
        .filter(|token| !matches!(*token, "" | "in" | "of" | "de" | "unit" | "amounts" | "figures" | "all"))
        .collect();
    let mut power = None;
    tokens.retain(|token| {
        let counts = power.is_none().then(|| power_of(token)).flatten();
        power = power.or(counts);
        counts.is_none()
    });
    if let Some(at) = tokens.iter().position(|token| power.is_none() && counted_currency(token).is_some()) {
        let (counts, rest) = counted_currency(tokens[at]).unwrap_or_default();
        // In Chile, M$ are thousands and MM$ millions.
        let is_chilean = tokens[at] == "m$" && own.is_some_and(|own| own.code() == "CLP");
        (power, tokens[at]) = (Some(if is_chilean { 3 } else { counts }), rest);
    }
    let may_be_rupees = tokens.iter().any(|token| of_rupees(token));
    // A letter counts only by itself or beside a currency. K is the sign of several currencies, and Cr of credits.
    let is_beside = tokens.len() > 1;
    let letter = |token: &str| match token {
        "k" => !words.contains('K') || own.is_some_and(|own| !Sign::of("K").is_some_and(|sign| sign.may_be(own))),
        "m" => true,
        "cr" => is_beside || words.trim_start().to_lowercase().starts_with("in "),
        "l" => may_be_rupees,
        _ => false,
    };
    if let Some(at) = tokens.iter().position(|token| power.is_none() && letter(token)) {
        let token = tokens.remove(at);
        power = UNIT_LETTERS.iter().find(|(_, letter)| *letter == token).map(|(power, _)| *power);
    }
    let mut rest = tokens.concat();
    let rest_of_name = rest.trim_start_matches("单位").to_owned();
    rest = rest_of_name;
    if power.is_none()
        && let Some((counts, word)) = UNITS_WITHIN.iter().find(|(_, word)| rest.contains(word))
    {
        (power, rest) = (Some(*counts), rest.replacen(word, "", 1));
    }
    // 元 beside a name or a code counts pieces of it; by itself it says no currency.
    let bare = rest.trim_matches(['元', '圆']);
    // A single letter is a unit of something else.
    let is_letter = rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_alphabetic());
    let said = Sign::of(&rest).or_else(|| Sign::of(bare)).filter(|_| !is_letter);
    let currency = said.and_then(Sign::only);
    // 元 alone counts pieces of any money.
    let sign = said.filter(|said| said.only().is_none() && !matches!(rest.as_str(), "元" | "圆"));
    Unit { power: power.unwrap_or(0), currency, sign }
}

/// What counts the money of a header outside of brackets: behind "in", or as its last word where it can be nothing else.
fn unit_behind(header: &str) -> Option<i8> {
    // Most texts that are asked have nothing of the kind.
    let last = header.rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    let ends_with = |word: &&str| {
        last.len()
            .checked_sub(word.len())
            .and_then(|at| last.get(at..))
            .is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    let says_in = || header.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("in"));
    if !BEHIND.iter().any(ends_with) && !last.contains(['万', '千', '仟', '亿', '分']) && !says_in() {
        return None;
    }
    let folded: String = at_capitals(header).to_lowercase().chars().map(crate::header::simplified).collect();
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (last, before) = words.split_last()?;
    let in_brackets = header.rfind(['(', '（', '[']);
    let is_behind_in = header.to_lowercase().rfind("in").is_some_and(|at| in_brackets.is_none_or(|open| open < at));
    if before.contains(&"in") && is_behind_in {
        return power_of(last).or_else(|| counted_currency(last).map(|(power, _)| power));
    }
    // "逾期金额万元" is one word.
    let in_one_word = [("百万元", 6), ("万元", 4), ("千元", 3), ("仟元", 3), ("亿元", 8)];
    if let Some((_, power)) = in_one_word.iter().find(|(unit, _)| last.len() > unit.len() && last.ends_with(unit)) {
        return Some(*power);
    }
    let chinese = ["万元", "千元", "亿元", "百万元", "万", "分"];
    if header.contains(['/', '_', '：']) && chinese.contains(last) {
        return UNITS_WITHIN.iter().find(|(_, word)| last.contains(word)).map(|(power, _)| *power);
    }
    let can_be_nothing_else = BEHIND.contains(last) && !before.is_empty();
    can_be_nothing_else.then(|| power_of(last)).flatten()
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
            ("Amount (in Cr.)", 7, ""),
            ("Amount (m)", 6, ""),
            ("Amount (KES m)", 6, "KES"),
            ("Amount (KES mn)", 6, "KES"),
            ("Amount (bn)", 9, ""),
            ("Amount (₦ billion)", 9, "NGN"),
            ("Amount (₦m)", 6, "NGN"),
            ("还款金额/万元", 4, ""),
            ("还款金额_万元", 4, ""),
            ("Betrag (TEUR)", 3, "EUR"),
            ("Betrag (T€)", 3, "EUR"),
            ("Betrag (Tsd. EUR)", 3, "EUR"),
            ("Betrag (Mio. EUR)", 6, "EUR"),
            ("Montant (k€)", 3, "EUR"),
            ("Montant (milliers)", 3, ""),
            ("Monto (millones)", 6, ""),
            ("Saldo (ribu)", 3, ""),
            ("Saldo (Rp juta)", 6, "IDR"),
            ("Kwota (tys. zł)", 3, "PLN"),
            ("Tutar (bin TL)", 3, "TRY"),
            ("Amount in thousands", 3, ""),
            ("amount_cents", -2, ""),
            ("amount_paise", -2, ""),
            ("amountInCents", -2, ""),
            ("Outstanding in Lakhs", 5, ""),
            ("Balance (K)", 0, ""),
            ("Balance (Cr)", 0, ""),
            ("Balance (overdue)", 0, ""),
            ("Loans per mille", 0, ""),
            ("balance [KWD]", 0, "KWD"),
            ("balance", 0, ""),
            ("委案期限（天）", 0, ""),
        ] {
            assert_eq!(unit_of_header(header), Unit { power, currency: currency(code), sign: None }, "{header}");
        }
        for (header, power) in [
            ("Amount (Rs in lacs)", 5),
            ("Amount (Rs. Cr)", 7),
            ("Monto (miles de pesos)", 3),
            ("Amount (Rs. in Lakhs)", 5),
        ] {
            assert_eq!(unit_of_header(header).power, power, "{header}");
        }
        assert_eq!(without_unit_behind("Outstanding in Lakhs"), "Outstanding");
        assert_eq!(without_unit_behind("amount_cents"), "amount");
        assert_eq!(without_unit_behind("Amount in arrears (KES '000)"), "Amount in arrears (KES '000)");
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
        assert_eq!(unit_of_title("Amount (Rs. in Lakhs)").map(|unit| unit.power), Some(5));
        assert_eq!(unit_of_title("单位：元"), None);
        for (title, power, code) in [
            ("Angaben in Tsd. EUR", 3, "EUR"),
            ("Overdue loans (miles de pesos)", 3, ""),
            ("Cifras en miles de pesos", 3, ""),
            ("Dalam jutaan rupiah", 6, "IDR"),
            ("Kwoty w tys. zł", 3, "PLN"),
            ("Montants en milliers de FCFA", 3, ""),
            ("Vadesi geçmiş krediler (Bin TL)", 3, "TRY"),
            ("Tsd. EUR", 3, "EUR"),
            ("Bin TL", 3, "TRY"),
            ("Currency: USD", 0, "USD"),
            ("Alle Beträge in EUR", 0, "EUR"),
            ("币种：人民币", 0, "CNY"),
            ("Overdue list (USD)", 0, "USD"),
            ("Arrears in USD", 0, "USD"),
        ] {
            let unit = unit_of_title(title).unwrap_or_else(|| panic!("{title}"));
            assert_eq!((unit.power, unit.currency), (power, currency(code)), "{title}");
        }
        for title in
            ["Loans in arrears", "Report in June", "Loans in Kenya", "Clientes en mora", "Currency", "Klienci w Polsce"]
        {
            assert_eq!(unit_of_title(title), None, "{title}");
        }
        let thousands = unit_of_title("Amounts in thousands").expect("a unit");
        for (header, power) in [("Balance (USD)", 3), ("Balance", 3), ("余额（元）", 0), ("余额（万元）", 4)]
        {
            assert_eq!(unit_of_header_under(header, thousands, None).power, power, "{header}");
        }
        assert_eq!(unit_of_title("Overdue loans in June"), None);
    }
}
