//! What the words of a column of status mean for a row: the table is statuses.tsv.

use crate::columns::Kind;
use crate::header::{folded_words, simplified};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

const STATUSES: &str = include_str!("statuses.tsv");
/// A text of more characters is a remark and no status.
const LONGEST: usize = 60;
/// Words beside a status that only count.
const COUNTED_IN: &[&str] =
    &["day", "days", "d", "dpd", "month", "months", "dias", "tage", "jours", "gun", "dni", "hari"];
const YES: &[&str] =
    &["yes", "y", "true", "t", "x", "ja", "si", "oui", "tak", "evet", "ya", "sim", "是", "有", "نعم", "✓", "✔", "√"];
const NO: &[&str] =
    &["no", "n", "false", "f", "nein", "non", "nie", "hayir", "tidak", "nao", "否", "无", "لا", "✗", "✘", "×"];
/// What a header asks with before the word that it asks about.
const ASKING: &[&str] = &["is", "was", "ist", "est", "esta", "czy"];

/// What a status means for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Something is left to pay, as the figures say.
    Open,
    /// Nothing is left to pay.
    Settled,
    /// The lender gave it up in its books.
    WrittenOff,
    /// The row is none of the list: a loan that never was, or is none any more.
    LeaveOut,
    /// It must not be divided or placed for now.
    Hold,
    /// What is owed is a credit of the debtor's.
    Credit,
    /// A payment that came.
    Money,
    /// A payment that did not come, or was taken back.
    NotMoney,
    /// Money that goes back.
    Reversal,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 9] = [
        Self::Open,
        Self::Settled,
        Self::WrittenOff,
        Self::LeaveOut,
        Self::Hold,
        Self::Credit,
        Self::Money,
        Self::NotMoney,
        Self::Reversal,
    ];

    /// The name on the command line and in profiles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::WrittenOff => "written_off",
            Self::LeaveOut => "leave_out",
            Self::Hold => "hold",
            Self::Credit => "credit",
            Self::Money => "money",
            Self::NotMoney => "not_money",
            Self::Reversal => "reversal",
        }
    }

    /// The meaning of that name; `-` may stand for `_`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.replace(['-', ' '], "_");
        Self::ALL.into_iter().find(|meaning| meaning.name() == name)
    }

    /// What a status can mean in a file of some kind.
    #[must_use]
    pub fn of_kind(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Cases => &[Self::Open, Self::Settled, Self::WrittenOff, Self::LeaveOut, Self::Hold, Self::Credit],
            Kind::Instalments => &[Self::Open, Self::Settled, Self::LeaveOut],
            Kind::Payments => &[Self::Money, Self::NotMoney, Self::Reversal],
        }
    }

    /// How much it says: of several columns of status the one that says most of a row decides.
    #[must_use]
    pub fn weight(self) -> u8 {
        match self {
            Self::Open | Self::Money => 0,
            Self::Hold | Self::Credit => 1,
            Self::Settled | Self::Reversal => 2,
            Self::WrittenOff => 3,
            Self::LeaveOut | Self::NotMoney => 4,
        }
    }
}

/// A status without what doesn't distinguish it: case, signs, accents, figures and what they count.
#[must_use]
pub fn normalise_status(text: &str) -> String {
    let plain: String = text.chars().map(simplified).map(|c| if c.is_ascii_digit() { ' ' } else { c }).collect();
    let is_ideographic = plain.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    if is_ideographic {
        let kept: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
        let bare = kept.trim_end_matches(['天', '日', '期']);
        return if bare.is_empty() { kept } else { bare.to_owned() };
    }
    let words = folded_words(&plain);
    let counts = |word: &&String| !COUNTED_IN.contains(&word.as_str());
    let bare: Vec<&str> = words.iter().filter(counts).map(String::as_str).collect();
    if bare.is_empty() { words.join(" ") } else { bare.join(" ") }
}

/// The lines of the table with a name: the kinds of file and the words of each.
fn lines(named: &str) -> impl Iterator<Item = (Vec<Kind>, impl Iterator<Item = &'static str>)> {
    let cells = STATUSES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    cells.filter_map(move |line| {
        let mut cells = line.split('\t');
        let (Some(name), Some(kinds), Some(_), Some(words)) = (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            return None;
        };
        let kinds = kinds.split(',').filter_map(Kind::by_name).collect();
        (name == named).then(|| (kinds, words.split(" | ")))
    })
}

/// Words by which something is asked about, as they are compared.
struct Asked([Vec<AskedWord>; 3]);

#[derive(Clone)]
struct AskedWord {
    /// In the form of [`normalise_status`].
    text: String,
    /// Whether its last word may go on: `declin*`.
    goes_on: bool,
}

impl Asked {
    fn of(named: &str) -> Self {
        let mut words: [Vec<AskedWord>; 3] = Default::default();
        let word = |listed: &str| AskedWord { text: normalise_status(listed), goes_on: listed.ends_with('*') };
        for (kinds, listed) in lines(named) {
            let listed: Vec<AskedWord> = listed.map(word).filter(|word| !word.text.is_empty()).collect();
            for kind in kinds {
                words[kind as usize].extend(listed.iter().cloned());
            }
        }
        Self(words)
    }

    /// Whether a text has one of the words: between others, or within a text that doesn't part them.
    fn is_in(&self, text: &str, kind: Kind) -> bool {
        let plain = normalise_status(text);
        let spaced = format!(" {plain} ");
        self.0[kind as usize].iter().any(|word| {
            let AskedWord { text, goes_on } = word;
            let is_ideographic = text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
            match () {
                () if is_ideographic => plain.contains(text),
                () if *goes_on => spaced.contains(&format!(" {text}")),
                () => spaced.contains(&format!(" {text} ")),
            }
        })
    }

    /// The same where a word may go on: `Stornodatum`, `Deletion Date`.
    fn begins_word_of(&self, text: &str, kind: Kind) -> bool {
        /// A shorter one begins too many others.
        const LONG: usize = 5;
        let plain = normalise_status(text);
        let begins = |AskedWord { text, .. }: &AskedWord| {
            text.len() >= LONG && !text.contains(' ') && plain.split(' ').any(|other| other.starts_with(text.as_str()))
        };
        self.is_in(text, kind) || self.0[kind as usize].iter().any(begins)
    }
}

/// Whether a value of a column that has few may be no payment of the debtor's, so that it is asked about.
#[must_use]
pub fn is_asked_about(value: &str, kind: Kind) -> bool {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    ASKED.get_or_init(|| Asked::of("ask")).is_in(value, kind) || is_asked_about_in_text(value, kind)
}

/// The same of any text beside a payment, in which a word may mean something else too.
#[must_use]
pub fn is_asked_about_in_text(text: &str, kind: Kind) -> bool {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    ASKED.get_or_init(|| Asked::of("ask_in_text")).is_in(text, kind)
}

/// The same of remarks and of what a booking is called, where words for savings, shares and fees tell of money that went
/// elsewhere.
#[must_use]
pub fn is_asked_about_in_remark(text: &str, kind: Kind) -> bool {
    static ASKED: OnceLock<Asked> = OnceLock::new();
    is_asked_about_in_text(text, kind) || ASKED.get_or_init(|| Asked::of("ask_in_remark")).is_in(text, kind)
}

/// Whether a column has something only in rows of money that came to nothing, or of loans that were given up: `Bounced
/// On`, `Failure Reason`, `Write-off Date`.
#[must_use]
pub fn marks_rows(header: &str, kind: Kind) -> bool {
    static MARKS: OnceLock<Asked> = OnceLock::new();
    MARKS.get_or_init(|| Asked::of("mark")).begins_word_of(header, kind)
}

/// Whether a text begins with a word for what is paid: `Paid on 2/10`.
#[must_use]
pub fn begins_paid(text: &str) -> bool {
    let plain = normalise_status(text);
    let is_paid = |word: &str| table()[Kind::Instalments as usize].get(word) == Some(&Meaning::Settled);
    let first = plain.split(' ').next().unwrap_or_default();
    is_paid(first) || is_paid(&plain)
}

/// Whether a text says no.
#[must_use]
pub fn is_no(text: &str) -> bool {
    NO.contains(&normalise_status(text).as_str()) || NO.contains(&text.trim()) || text.trim() == "0"
}

/// Whether a mark is none: it says no, or that all went well.
#[must_use]
pub fn is_no_mark(text: &str, kind: Kind) -> bool {
    let plain = normalise_status(text);
    let is_nothing = text.trim().trim_matches(['0', '.', ',', '-', '–', '/']).is_empty();
    is_nothing || NO.contains(&plain.as_str()) || table()[kind as usize].get(&plain) == Some(&Meaning::Money)
}

fn table() -> &'static [HashMap<String, Meaning>; 3] {
    static TABLE: OnceLock<[HashMap<String, Meaning>; 3]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: [HashMap<String, Meaning>; 3] = Default::default();
        let meanings =
            Meaning::ALL.into_iter().flat_map(|meaning| lines(meaning.name()).map(move |line| (meaning, line)));
        for (meaning, (kinds, words)) in meanings {
            let words: Vec<&str> = words.collect();
            for kind in kinds {
                for word in &words {
                    let plain = normalise_status(word);
                    // FULLYPAID is "fully paid" too.
                    table[kind as usize].entry(plain.replace(' ', "")).or_insert(meaning);
                    table[kind as usize].entry(plain).or_insert(meaning);
                }
            }
        }
        table
    })
}

/// What a status means under a header in a file of some kind; `None` where nobody can tell. Under a header that asks,
/// such as `Closed?` or `是否结清`, yes means what it asks for.
#[must_use]
pub fn meaning_of(header: &str, status: &str, kind: Kind) -> Option<Meaning> {
    if status.chars().count() > LONGEST {
        return None;
    }
    let of_payments = kind == Kind::Payments;
    // In a column that says how a payment fared, what was taken back may be the payment of the row, or the row takes back
    // another one.
    let known = known_meaning(header, status, kind);
    if of_payments && known == Some(Meaning::Reversal) && is_called_status(header) {
        let plain = normalise_status(status);
        return known.filter(|_| TAKES_BACK.contains(&plain.as_str()));
    }
    // How a refund fared says nothing of the payment.
    if of_payments
        && known == Some(Meaning::Money)
        && is_called_status(header)
        && marks_rows(header, kind)
        && !is_yes_or_no(status)
    {
        return None;
    }
    known.or_else(|| {
        // What a list of payments says of the loan says nothing against the money.
        // "Remboursé" is a loan that was paid back, or a payment that was.
        let says_of_loan = of_payments && !is_asked_about_in_text(status, kind);
        let of_loan = known_meaning(header, status, Kind::Cases).filter(|_| says_of_loan)?;
        // An account that is closed is why a payment was returned.
        let is_closed = has_any(
            &normalise_status(status),
            &["clos", "销户", "cerrad", "geschlossen", "clotur", "ferm", "kapa", "zamkn", "tutup", "fechad"],
        );
        let is_of_loan = (of_loan == Meaning::Settled && !is_closed)
            || (of_loan == Meaning::Open
                && (is_yes_or_no(status) || OF_LOANS.contains(&normalise_status(status).as_str())));
        is_of_loan.then_some(Meaning::Money)
    })
}

fn has_any(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| text.contains(part))
}

/// Words of headers, and parts of Chinese ones, under which stands how something fared, or whether it counts.
const CALLED_STATUS: &[&str] = &[
    "status",
    "flag",
    "result",
    "outcome",
    "valid",
    "active",
    "enabled",
    "cancel",
    "deleted",
    "void",
    "estado",
    "estatus",
    "situacion",
    "resultado",
    "statut",
    "etat",
    "durum",
    "sonuc",
    "stan",
    "wynik",
    "ergebnis",
    "hasil",
    "状态",
    "标志",
    "标识",
    "情况",
    "结果",
    "有效",
    "作废",
    "删除",
    "取消",
    "撤销",
    "是否",
];

/// Whether a header calls its column a status or a flag, or asks a question.
#[must_use]
pub fn is_called_status(header: &str) -> bool {
    let plain = normalise_status(header);
    let is_asked = header.trim().ends_with(['?', '？']);
    let words: Vec<&str> = plain.split(' ').collect();
    // "Zahlungsstatus" is one word.
    let is_word =
        |word: &str, one: &str| word == one || (one.len() > 5 && (word.ends_with(one) || word.starts_with(one)));
    let calls =
        |one: &&str| if one.is_ascii() { words.iter().any(|word| is_word(word, one)) } else { plain.contains(*one) };
    // M-Pesa says so of the account's balance.
    let is_of_balance = plain.starts_with("balance ");
    is_asked
        || (!is_of_balance && CALLED_STATUS.iter().any(calls))
        || words.first().is_some_and(|first| ASKING.contains(first))
}

/// Words for a row that takes another payment back, and never for a payment that was taken back.
const TAKES_BACK: &[&str] =
    &["reversal", "refund", "chargeback", "charge back", "reversing", "debit reversal", "return of payment"];

/// Words for where a loan stands, which say nothing of the money beside them.
const OF_LOANS: &[&str] =
    &["open", "active", "overdue", "in arrears", "未结清", "未还清", "逾期", "逾期中", "还款中", "催收中", "部分结清"];

fn known_meaning(header: &str, status: &str, kind: Kind) -> Option<Meaning> {
    let table = &table()[kind as usize];
    let plain = normalise_status(status);
    let says = |words: &[&str]| words.contains(&plain.as_str()) || words.contains(&status.trim());
    let (is_yes, is_no) = (says(YES) || status.trim() == "1", says(NO) || status.trim() == "0");
    if is_yes || is_no {
        let asked = table.get(&asked_by(header)).copied()?;
        let usual = if kind == Kind::Payments { Meaning::Money } else { Meaning::Open };
        // "Part Payment: no" says nothing against the money.
        let says_it_came = || asks_whether_it_came(header);
        return match (is_yes, asked == usual) {
            _ if kind == Kind::Payments && asked == usual && !says_it_came() => None,
            (true, _) => Some(asked),
            (false, false) => Some(usual),
            (false, true) => (kind == Kind::Payments).then_some(Meaning::NotMoney),
        };
    }
    table.get(&plain).or_else(|| table.get(&plain.replace(' ', ""))).copied().or_else(|| all_agree(&plain, table))
}

/// Whether a header asks of a payment whether it came.
fn asks_whether_it_came(header: &str) -> bool {
    static CAME: OnceLock<HashSet<String>> = OnceLock::new();
    let came = CAME.get_or_init(|| lines("came").flat_map(|(_, words)| words).map(normalise_status).collect());
    came.contains(&asked_by(header))
}

/// What the words of a status mean where each by itself is known, and all mean the same: `ACTIVE_IN_ARREARS`.
fn all_agree(plain: &str, table: &HashMap<String, Meaning>) -> Option<Meaning> {
    let words: Vec<&str> = plain.split(' ').collect();
    let (mut at, mut agreed) = (0, None);
    while at < words.len() {
        let mut phrases = (at + 1..=words.len()).rev().map(|end| (end, words[at..end].join(" ")));
        let (end, meaning) = phrases.find_map(|(end, phrase)| Some((end, *table.get(&phrase)?)))?;
        if agreed.is_some_and(|agreed| agreed != meaning) {
            return None;
        }
        (at, agreed) = (end, Some(meaning));
    }
    agreed.filter(|_| words.len() > 1)
}

/// How money that a status calls none came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMoney {
    /// It may come still.
    Waiting,
    /// It never came.
    Failed,
    /// It came and went back.
    Undone,
}

const WAITING: &[&str] = &[
    "pending",
    "in progress",
    "processing",
    "initiated",
    "created",
    "scheduled",
    "draft",
    "on hold",
    "uncleared",
    "awaiting",
    "information only",
    "处理中",
    "待处理",
    "待支付",
    "pendiente",
    "en proceso",
    "offen",
    "ausstehend",
    "en attente",
    "beklemede",
    "oczekujaca",
    "tertunda",
    "معلق",
];
const UNDONE: &[&str] = &[
    "reversed",
    "refunded",
    "charged back",
    "returned",
    "bounced",
    "bounce",
    "dishonoured",
    "dishonored",
    "dishonour",
    "void",
    "voided",
    "退票",
    "已退票",
    "已退款",
    "已冲正",
    "已撤销",
    "devuelto",
    "devuelta",
    "reversado",
    "zuruckgegeben",
    "rucklaufer",
    "storniert",
    "impaye",
    "iade edildi",
    "zwrocona",
];

/// How the money of a status that means none came to nothing.
#[must_use]
pub fn how_it_failed(status: &str) -> NoMoney {
    let plain = normalise_status(status);
    if WAITING.contains(&plain.as_str()) {
        NoMoney::Waiting
    } else if UNDONE.contains(&plain.as_str()) {
        NoMoney::Undone
    } else {
        NoMoney::Failed
    }
}

/// A side of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is charged.
    Debit,
    /// What is taken off.
    Credit,
}

/// The side that a word of a column of direction names.
#[must_use]
pub fn side_of(word: &str) -> Option<Side> {
    static SIDES: OnceLock<HashMap<String, Side>> = OnceLock::new();
    let sides = SIDES.get_or_init(|| {
        let named = |name, side| lines(name).flat_map(|(_, words)| words).map(move |word| (word, side));
        let words = named("credit_side", Side::Credit).chain(named("debit_side", Side::Debit));
        let both = words.flat_map(|(word, side)| [(normalise_status(word), side), (word.to_lowercase(), side)]);
        // Nothing is left of a sign, nor of a number.
        both.filter(|(word, _)| !word.is_empty()).collect()
    });
    let side = || sides.get(&normalise_status(word)).copied();
    sides.get(&word.trim().to_lowercase()).copied().or_else(side)
}

/// An amount with the side that stands behind it, `500.00 Dr`: what is left of it, and the side.
#[must_use]
pub fn amount_with_side(text: &str) -> Option<(&str, Side)> {
    // Most amounts end with a digit.
    if text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let bare = text.trim_end().trim_end_matches('.');
    let at = bare.len().checked_sub(2).filter(|at| bare.is_char_boundary(*at))?;
    let (amount, side) = bare.split_at(at);
    let is = |word: &str| side.eq_ignore_ascii_case(word);
    let side = match () {
        () if is("dr") || is("db") => Side::Debit,
        () if is("cr") => Side::Credit,
        () => return None,
    };
    amount.trim_end().ends_with(|c: char| c.is_ascii_digit() || c == ')').then_some((amount.trim_end(), side))
}

/// Whether a header asks for a status, to which yes and no are the answers.
#[must_use]
pub fn asks_for_status(header: &str, kind: Kind) -> bool {
    table()[kind as usize].contains_key(&asked_by(header))
}

/// Whether a text answers a question.
#[must_use]
pub fn is_yes_or_no(text: &str) -> bool {
    let plain = normalise_status(text);
    let is_number = text.contains(|c: char| c.is_ascii_digit());
    let is_answer = |word: &str| YES.contains(&word) || NO.contains(&word);
    matches!(text.trim(), "0" | "1") || (!is_number && (is_answer(&plain) || is_answer(text.trim())))
}

/// What a header asks for: `Is Closed?` asks for `closed`.
fn asked_by(header: &str) -> String {
    let plain = normalise_status(header);
    if let Some(asked) = plain.strip_prefix("是否").or_else(|| plain.strip_prefix("已否")) {
        return asked.trim_start_matches('已').to_owned();
    }
    let mut words: Vec<&str> = plain.split(' ').collect();
    if words.len() > 1 && ASKING.contains(&words[0]) {
        words.remove(0);
    }
    // "Closed (Y/N)" and "closed flag" ask too.
    while words.len() > 1
        && ["yn", "y", "n", "yes", "no", "flag", "indicator", "derived"].contains(&words[words.len() - 1])
    {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_no_word_means_two_things() {
        let mut seen: HashMap<(String, String), String> = HashMap::new();
        for line in STATUSES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [meaning, kinds, _, words] = cells[..] else { panic!("{line}") };
            if ["ask", "ask_in_text", "ask_in_remark", "mark", "came"].contains(&meaning) {
                assert!(kinds.split(',').all(|kind| Kind::by_name(kind).is_some()), "{line}");
                continue;
            }
            if ["debit_side", "credit_side"].contains(&meaning) {
                for word in words.split(" | ") {
                    let before = seen.insert(("side".to_owned(), word.to_owned()), meaning.to_owned());
                    assert!(before.is_none(), "{word} stands twice");
                }
                continue;
            }
            let known = Meaning::by_name(meaning).unwrap_or_else(|| panic!("{line}"));
            for kind in kinds.split(',') {
                let of_kind = Kind::by_name(kind).unwrap_or_else(|| panic!("{line}"));
                assert!(Meaning::of_kind(of_kind).contains(&known), "{line}");
                for word in words.split(" | ") {
                    let before = seen.insert((kind.to_owned(), normalise_status(word)), meaning.to_owned());
                    assert!(before.is_none_or(|before| before == meaning), "{word} in {kind}");
                }
            }
        }
    }

    #[test]
    fn sides_are_known_in_columns_and_behind_amounts() {
        for (word, side) in [
            ("D", Some(Side::Debit)),
            ("Cr.", Some(Side::Credit)),
            ("S", Some(Side::Debit)),
            ("Haben", Some(Side::Credit)),
            ("Af", Some(Side::Debit)),
            ("Bij", Some(Side::Credit)),
            ("借", Some(Side::Debit)),
            ("贷方", Some(Side::Credit)),
            ("X", None),
            ("", None),
        ] {
            assert_eq!(side_of(word), side, "{word}");
        }
        for (text, found) in [
            ("500.00 Dr", Some(("500.00", Side::Debit))),
            ("1,200.50CR", Some(("1,200.50", Side::Credit))),
            ("500.00 Cr.", Some(("500.00", Side::Credit))),
            ("500.00", None),
            ("Dr", None),
            ("Mr Dr", None),
            ("500 cré", None),
        ] {
            assert_eq!(amount_with_side(text), found, "{text}");
        }
    }

    #[test]
    fn a_status_is_known_whatever_its_dress() {
        use Kind::{Cases, Payments};
        for (kind, header, status, meaning) in [
            (Cases, "Status", "PAID", Some(Meaning::Settled)),
            (Cases, "Status", " Fully_Paid ", Some(Meaning::Settled)),
            (Cases, "loan_status", "Late (31-120 days)", Some(Meaning::Open)),
            (Cases, "Status", "Charged Off", Some(Meaning::WrittenOff)),
            (Cases, "Status", "ClosedObligationsMet", Some(Meaning::Settled)),
            (Cases, "Account State", "ACTIVE_IN_ARREARS", Some(Meaning::Open)),
            (Cases, "loan_status", "PAIDOFF", Some(Meaning::Settled)),
            (Cases, "loan_status", "COLLECTION_PAIDOFF", Some(Meaning::Settled)),
            (Cases, "Status", "Active - Closed", None),
            (Cases, "状态", "逾期30天", Some(Meaning::Open)),
            (Cases, "是否结清", "是", Some(Meaning::Settled)),
            (Cases, "是否结清", "否", Some(Meaning::Open)),
            (Cases, "Closed (Y/N)", "Y", Some(Meaning::Settled)),
            (Cases, "is_written_off", "0", Some(Meaning::WrittenOff).map(|_| Meaning::Open)),
            (Cases, "Active", "No", None),
            (Cases, "Status", "Employed", None),
            (Cases, "Status", "", None),
            (Payments, "status", "Failed", Some(Meaning::NotMoney)),
            (Payments, "status", "Completed", Some(Meaning::Money)),
            (Payments, "Reversed?", "yes", Some(Meaning::NotMoney)),
            (Payments, "Reversed?", "no", Some(Meaning::Money)),
            (Payments, "Success", "false", Some(Meaning::NotMoney)),
            (Payments, "Status", "Due", None),
            (Payments, "是否结清", "否", Some(Meaning::Money)),
            (Payments, "状态", "已结清", Some(Meaning::Money)),
            (Payments, "状态", "扣款失败", Some(Meaning::NotMoney)),
        ] {
            assert_eq!(meaning_of(header, status, kind), meaning, "{kind:?} {header}: {status}");
        }
    }
}
