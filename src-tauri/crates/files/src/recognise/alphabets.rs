//! Which encoding a text is in where it is too short for statistics, by the alphabets of the languages
//! that use them: read in the right encoding, the letters beyond ASCII are all of one alphabet; read
//! in another, they are of none.

use encoding_rs::{
    BIG5, Encoding, GB18030, SHIFT_JIS, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
};

/// An encoding and the letters beyond ASCII, in lower case, of a language written in it.
struct Language {
    encoding: &'static Encoding,
    letters: &'static str,
}

const fn of(encoding: &'static Encoding, letters: &'static str) -> Language {
    Language { encoding, letters }
}

/// Single-byte encodings of other scripts. Any bytes read as letters in them, so that alphabets
/// tell nothing against each other, and statistics much.
const OTHER_SCRIPTS: &[&str] = &[
    "windows-1251",
    "windows-1253",
    "windows-1255",
    "windows-1256",
    "windows-874",
    "KOI8-R",
    "KOI8-U",
    "IBM866",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "ISO-8859-8-I",
    "x-mac-cyrillic",
];

const LANGUAGES: &[Language] = &[
    of(WINDOWS_1252, "äöüß"),
    of(WINDOWS_1252, "àâæçéèêëîïôœùûüÿ"),
    of(WINDOWS_1252, "áéíñóúüªº"),
    of(WINDOWS_1252, "àáâãçéêíóôõúü"),
    of(WINDOWS_1252, "àèéìòùî"),
    of(WINDOWS_1252, "åäöæøé"),
    of(WINDOWS_1252, "áðéíóúýþæö"),
    of(WINDOWS_1252, "éèëïöüáíóú"),
    of(WINDOWS_1250, "ąćęłńóśźż"),
    of(WINDOWS_1250, "áčďéěíňóřšťúůýž"),
    of(WINDOWS_1250, "áäčďéíĺľňóôŕšťúýž"),
    of(WINDOWS_1250, "áéíóöőúüű"),
    of(WINDOWS_1250, "ăâîşţ"),
    of(WINDOWS_1250, "čćđšž"),
    of(WINDOWS_1254, "âçğıi̇îöşüû"),
    of(WINDOWS_1257, "āčēģīķļņšūž"),
    of(WINDOWS_1257, "ąčęėįšųūž"),
    of(WINDOWS_1257, "äõöüšž"),
    of(WINDOWS_1258, "ăâđêôơưàáãèéìíòóõùúý\u{300}\u{301}\u{303}\u{309}\u{323}"),
];

/// Signs that stand in words of every language.
const SIGNS: &str = "–—’‘‚“”„…€£¥°№«»§·•®©™×½¼¾²³ªº¿¡\u{a0}\u{ad}\u{200e}\u{200f}ـ،؛؟";

/// The encoding in which most words beyond ASCII are of one language; `guessed` where several do
/// equally well and it is among them. `None` where no language fits half of the words, or another
/// script was guessed.
pub(super) fn by_alphabet(sample: &[u8], guessed: &'static Encoding) -> Option<&'static Encoding> {
    if OTHER_SCRIPTS.contains(&guessed.name()) {
        return None;
    }
    let mut best: Option<(usize, &'static Encoding)> = None;
    let mut words = 0;
    for (index, language) in LANGUAGES.iter().enumerate() {
        let again = index > 0 && LANGUAGES[index - 1].encoding == language.encoding;
        let (text, _) = language.encoding.decode_without_bom_handling(sample);
        let (fitting, all) = fit(&text, language);
        if !again {
            words = words.max(all);
        }
        let better = match best {
            None => true,
            Some((most, _)) if fitting != most => fitting > most,
            Some((_, encoding)) => encoding != guessed && language.encoding == guessed,
        };
        if better {
            best = Some((fitting, language.encoding));
        }
    }
    best.filter(|(fitting, _)| words > 0 && fitting * 2 > words).map(|(_, encoding)| encoding)
}

/// The East Asian encoding of a text that was guessed to be in letters of single bytes and makes
/// poor words of them: a few characters of two bytes each look like letters to statistics.
pub(super) fn east_asian(sample: &[u8], guessed: &'static Encoding) -> Option<&'static Encoding> {
    let (text, _) = guessed.decode_without_bom_handling(sample);
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || ",;\t|\"".contains(c)).collect();
    let beyond: Vec<&&str> = words.iter().filter(|word| !word.is_ascii()).collect();
    let poor = |word: &str| {
        let letters: Vec<bool> = word.chars().map(|c| c.is_alphabetic() || "'’-.".contains(c)).collect();
        letters.contains(&false) && letters.contains(&true)
    };
    let rare = matches!(guessed.name(), "IBM866" | "x-mac-cyrillic");
    if beyond.is_empty() || (!rare && beyond.iter().filter(|word| poor(word)).count() * 2 < beyond.len()) {
        return None;
    }
    let of_script = |c: char| {
        c.is_ascii()
            || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
    };
    [SHIFT_JIS, GB18030, BIG5].into_iter().find(|encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(sample)
            .is_some_and(|text| text.chars().all(of_script))
    })
}

/// How many of the words beyond ASCII could be of a language, and how many there are.
fn fit(text: &str, language: &Language) -> (usize, usize) {
    let (mut fitting, mut all) = (0, 0);
    for word in text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c.is_ascii_digit()) {
        if word.is_ascii() {
            continue;
        }
        let beyond = || word.chars().filter(|c| !c.is_ascii() && !SIGNS.contains(*c));
        if beyond().next().is_none() {
            continue;
        }
        all += 1;
        let of_language = beyond().all(|c| c.to_lowercase().all(|lower| language.letters.contains(lower)));
        fitting += usize::from(of_language);
    }
    (fitting, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_names_tell_the_encoding() {
        for (encoding, text) in [
            (WINDOWS_1250, "Szűcs, Őri, Kovács"),
            (WINDOWS_1250, "Wójcik; Wiśniewska; Łukasz"),
            (WINDOWS_1250, "Dvořák, Němcová, Růžička"),
            (WINDOWS_1252, "Müller, Weiß, Jörg"),
            (WINDOWS_1252, "François, Hélène, Benoît"),
            (WINDOWS_1252, "João, Conceição"),
            (WINDOWS_1254, "Yılmaz, Şahin, Güneş, Çağlar"),
            (WINDOWS_1257, "Bērziņš, Kalniņa, Ozoliņš"),
            (WINDOWS_1257, "Žukauskienė, Šimkus, Jonaitytė, Vėjūnas"),
        ] {
            let bytes = encoding.encode(text).0;
            // Whatever was guessed before.
            for guessed in [WINDOWS_1252, WINDOWS_1250, encoding] {
                assert_eq!(by_alphabet(&bytes, guessed), Some(encoding), "{text} after {}", guessed.name());
            }
        }
        for text in ["ヤマダ", "髙橋", "山田太郎"] {
            let bytes = SHIFT_JIS.encode(text).0;
            assert_eq!(east_asian(&bytes, encoding_rs::IBM866), Some(SHIFT_JIS), "{text}");
        }
        let german = WINDOWS_1252.encode("Müller, Weiß").0;
        assert_eq!(by_alphabet(&german, WINDOWS_1254), Some(WINDOWS_1252), "German is written in the first");
        let russian = encoding_rs::WINDOWS_1251.encode("Иванов, Петрова").0;
        assert_eq!(by_alphabet(&russian, encoding_rs::WINDOWS_1251), None, "another script");
        assert_eq!(by_alphabet(&russian, WINDOWS_1252), None, "no language of this script");
    }
}
