//! The encoding of text, from what one pass over its bytes tells.

use super::Bytes;
use super::alphabets::{by_alphabet, east_asian};
use caseload_tables::field_in_any;
use encoding_rs::{BIG5, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much is shown to the statistical detector.
const FED: usize = 4 << 20;
/// How much of lines beyond ASCII is kept.
const LINES_KEPT: usize = 128 << 10;
/// Broken sequences are counted up to this many; a file with more is no UTF-8.
const MAX_BROKEN: u64 = 10_000;

/// What is seen of a file's bytes on the way through, piece by piece.
pub(super) struct Evidence {
    detector: chardetng::EncodingDetector,
    fed: usize,
    /// The beginning of a character whose rest is in the next piece.
    carried: Vec<u8>,
    beyond_ascii: u64,
    broken: u64,
    /// The first lines with something beyond ASCII in them.
    lines: Vec<u8>,
}

impl Evidence {
    pub(super) fn new() -> Self {
        Self {
            detector: chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny),
            fed: 0,
            carried: Vec::new(),
            beyond_ascii: 0,
            broken: 0,
            lines: Vec::new(),
        }
    }

    pub(super) fn see(&mut self, piece: &[u8]) {
        if piece.is_ascii() && self.carried.is_empty() {
            return;
        }
        if self.fed < FED {
            self.detector.feed(piece, false);
            self.fed += piece.len();
        }
        for line in piece.split(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
            if self.lines.len() > LINES_KEPT {
                break;
            }
            self.lines.extend_from_slice(&line[..line.len().min(LINES_KEPT)]);
            self.lines.push(b'\n');
        }
        if self.broken > MAX_BROKEN {
            return;
        }
        self.beyond_ascii += piece.iter().filter(|byte| !byte.is_ascii()).count() as u64;
        self.carried.extend_from_slice(piece);
        let mut rest = &self.carried[..];
        while let Err(error) = std::str::from_utf8(rest) {
            rest = &rest[error.valid_up_to()..];
            let Some(length) = error.error_len() else { break };
            self.broken += 1;
            rest = &rest[length..];
            if self.broken > MAX_BROKEN {
                break;
            }
        }
        let kept = if std::str::from_utf8(rest).is_ok() { Vec::new() } else { rest.to_vec() };
        self.carried = if self.broken > MAX_BROKEN { Vec::new() } else { kept };
    }

    /// Whether some of it can't be UTF-8.
    pub(super) fn is_broken(&self) -> bool {
        self.broken > 0 || !self.carried.is_empty()
    }

    /// Whether all of it is UTF-8, or so nearly that it was UTF-8 before something broke it.
    fn is_utf8(&self) -> bool {
        let broken = self.broken + u64::from(!self.carried.is_empty());
        broken == 0 || (broken <= MAX_BROKEN && broken * 10 < self.beyond_ascii)
    }
}

/// The encoding of text: by its mark, else UTF-8 where the bytes fit, else what `declared` says
/// where it can be, else the one among the customary in which the headers make sense, else the
/// statistical guess.
pub(super) fn encoding_of(survey: &Bytes) -> &'static Encoding {
    let head = &survey.head;
    if let Some((marked, _)) = Encoding::for_bom(head) {
        return marked;
    }
    if let Some(utf16) = utf16_without_mark(head) {
        return utf16;
    }
    if survey.evidence.is_utf8() {
        return UTF_8;
    }
    if let Some(declared) = declared(head) {
        return declared;
    }
    let guessed = survey.evidence.detector.guess(None, chardetng::Utf8Detection::Deny);
    let guessed = if guessed == GBK { GB18030 } else { guessed };
    // Where little is written, alphabets tell more than statistics do.
    let guessed = if guessed.is_single_byte() {
        let lines = &survey.evidence.lines;
        by_alphabet(lines, guessed).or_else(|| east_asian(lines, guessed)).unwrap_or(guessed)
    } else {
        guessed
    };
    let cut =
        if survey.is_whole() { head.len() } else { head.iter().rposition(|byte| *byte == b'\n').unwrap_or(head.len()) };
    let mut best = (0, guessed);
    for candidate in [guessed, GB18030, BIG5, SHIFT_JIS, WINDOWS_1252] {
        let (text, _, broken) = candidate.decode(&head[..cut]);
        if broken {
            continue;
        }
        let known = known_headers(&text);
        if known > best.0 {
            best = (known, candidate);
        }
    }
    best.1
}

/// The encoding that markup names in its first lines: `charset=gb2312`, `encoding="GBK"`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let start = head[..head.len().min(4_096)].to_ascii_lowercase();
    if !start.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let text = String::from_utf8_lossy(&start);
    let label = ["charset=", "encoding="].into_iter().find_map(|name| text.split_once(name))?.1;
    let label = label.trim_start_matches(['"', '\'']);
    let label =
        &label[..label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:".contains(c))).unwrap_or(label.len())];
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_8)
}

/// The most known headers in one of the first lines.
fn known_headers(text: &str) -> usize {
    text.split(['\n', '\r'])
        .take(30)
        .map(|line| {
            line.split([',', ';', '\t', '|']).filter(|header| field_in_any(header.trim_matches('"')).is_some()).count()
        })
        .max()
        .unwrap_or(0)
}

fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let sample = &head[..head.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let half = sample.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if half < 4 {
        None
    } else if odd * 20 > half * 3 && even == 0 {
        Some(UTF_16LE)
    } else if even * 20 > half * 3 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text has no control characters but white space, and few replacement characters.
pub(super) fn looks_like_text(text: &str) -> bool {
    let sample = || text.chars().take(20_000);
    let strange = sample()
        .filter(|c| (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1a}')) || *c == '\u{fffd}')
        .count();
    // One or two are an accident, of a transfer or of a broken export.
    let all = sample().count();
    strange * 200 <= all || (strange <= 2 && all >= 40)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_character_in_utf8_does_not_make_it_something_else() {
        let mut evidence = Evidence::new();
        let text = "案件编号,客户姓名\n".repeat(50).into_bytes();
        // Pieces end within characters.
        for piece in text.chunks(7) {
            evidence.see(piece);
        }
        assert!(evidence.is_utf8());
        evidence.see(b"\xe6\x88,1\n");
        assert!(evidence.is_utf8(), "one in hundreds");
        let mut other = Evidence::new();
        other.see(&GB18030.encode(&"案件编号,客户姓名\n".repeat(50)).0);
        assert!(!other.is_utf8());
    }

    #[test]
    fn markup_says_its_encoding() {
        assert_eq!(declared(b"<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\">"), Some(GBK));
        assert_eq!(declared(b"<?xml version='1.0' encoding='windows-1252'?>"), Some(WINDOWS_1252));
        assert_eq!(declared(b"loan no,charset=gb2312"), None);
    }
}
