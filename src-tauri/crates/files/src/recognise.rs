//! What a file is, told from its bytes: a CSV called `.xlsx` is a CSV.

use crate::error::{FileError, file_name};
use crate::header::field_of_header;
use encoding_rs::{BIG5, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How much of a file is looked at for its encoding and delimiter.
const LOOKED_AT: usize = 1 << 20;
/// An entry of a workbook that unpacks to more than this …
const LARGE_ENTRY: u64 = 64 << 20;
/// … and to more than this many times its packed size is no honest spreadsheet.
const HONEST_RATIO: u64 = 100;
/// The most that all entries of a workbook may unpack to.
const LARGEST_WORKBOOK: u64 = 6 << 30;

/// The kinds of file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Office Open XML.
    Xlsx,
    /// Its binary form.
    Xlsb,
    /// Excel 97–2003.
    Xls,
    /// `OpenDocument`.
    Ods,
}

/// A file and what was found out about it.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Where it is.
    pub path: PathBuf,
    /// Its name without the folder.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// What it is.
    pub format: Format,
    /// The encoding of text; `None` for workbooks.
    pub encoding: Option<&'static Encoding>,
    /// The delimiter of text; `None` for workbooks.
    pub delimiter: Option<u8>,
    /// The names of a workbook's visible sheets; empty for text.
    pub sheets: Vec<String>,
    /// Whether lines end in a lone carriage return.
    pub(crate) carriage_return_only: bool,
    /// Whether the first line is `sep=`, which is no data.
    pub(crate) separator_line: bool,
}

/// Finds out what a file is.
///
/// # Errors
/// [`FileError`] when it can't be opened, is empty, is no spreadsheet, is protected, damaged, or
/// unpacks too far.
pub fn recognise(path: &Path) -> Result<Recognised, FileError> {
    let mut file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(FileError::NotASpreadsheet { file: file_name(path) });
    }
    let survey = Bytes::survey(&mut file).map_err(|error| FileError::open(path, &error))?;
    if survey.size == 0 {
        return Err(FileError::Empty { file: file_name(path) });
    }
    let mut recognised = Recognised {
        path: path.to_owned(),
        name: file_name(path),
        size: survey.size,
        sha256: survey.sha256.clone(),
        format: Format::Csv,
        encoding: None,
        delimiter: None,
        sheets: Vec::new(),
        carriage_return_only: false,
        separator_line: false,
    };
    if survey.head.starts_with(b"PK") {
        recognised.format = format_of_zip(path, &mut file)?;
        recognised.sheets = crate::read::sheet_names(path, recognised.format)?;
        return Ok(recognised);
    }
    if survey.head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        recognised.format = Format::Xls;
        recognised.sheets = crate::read::sheet_names(path, Format::Xls)?;
        return Ok(recognised);
    }
    let encoding = encoding_of(&survey).ok_or_else(|| FileError::NotASpreadsheet { file: file_name(path) })?;
    let (text, _, _) = encoding.decode(&survey.head);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty { file: file_name(path) });
    }
    if !looks_like_text(text) {
        return Err(FileError::NotASpreadsheet { file: file_name(path) });
    }
    recognised.encoding = Some(encoding);
    recognised.carriage_return_only = text.contains('\r') && !text.contains('\n');
    let (delimiter, said) = delimiter_of(text);
    recognised.delimiter = Some(delimiter);
    recognised.separator_line = said;
    Ok(recognised)
}

/// What one pass over all bytes tells.
struct Bytes {
    size: u64,
    sha256: String,
    head: Vec<u8>,
    whole: bool,
    utf8: bool,
}

impl Bytes {
    fn survey(file: &mut File) -> std::io::Result<Self> {
        let mut hash = Sha256::new();
        let mut head = Vec::new();
        let mut size = 0_u64;
        let mut utf8 = true;
        let mut carried: Vec<u8> = Vec::new();
        let mut buffer = vec![0; 256 << 10];
        file.seek(SeekFrom::Start(0))?;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            let chunk = &buffer[..read];
            size += read as u64;
            hash.update(chunk);
            let wanted = (LOOKED_AT - head.len().min(LOOKED_AT)).min(read);
            head.extend_from_slice(&chunk[..wanted]);
            if utf8 {
                carried.extend_from_slice(chunk);
                let rest = match std::str::from_utf8(&carried) {
                    Ok(_) => carried.len(),
                    Err(error) if error.error_len().is_none() => error.valid_up_to(),
                    Err(_) => {
                        utf8 = false;
                        carried.len()
                    }
                };
                carried.drain(..rest);
            }
        }
        Ok(Self {
            size,
            sha256: hex(&hash.finalize()),
            whole: size <= head.len() as u64,
            head,
            utf8: utf8 && carried.is_empty(),
        })
    }
}

/// Bytes in lower-case hex.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn format_of_zip(path: &Path, file: &mut File) -> Result<Format, FileError> {
    let mut archive = zip::ZipArchive::new(file).map_err(|error| FileError::damaged(path, error))?;
    let mut unpacked = 0_u64;
    let mut format = None;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| FileError::damaged(path, error))?;
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        unpacked = unpacked.saturating_add(size);
        if (size > LARGE_ENTRY && size / packed > HONEST_RATIO) || unpacked > LARGEST_WORKBOOK {
            return Err(FileError::InflatesTooFar { file: file_name(path), megabytes: unpacked / 1_000_000 });
        }
        match entry.name().as_deref().unwrap_or_default() {
            "xl/workbook.xml" => format = Some(Format::Xlsx),
            "xl/workbook.bin" => format = Some(Format::Xlsb),
            "content.xml" => format = Some(Format::Ods),
            _ => {}
        }
    }
    format.ok_or_else(|| FileError::NotASpreadsheet { file: file_name(path) })
}

/// The encoding of text: by its mark, else UTF-8 where every byte fits, else the one among the
/// customary in which the headers make sense, else the statistical guess. `None` for no text.
fn encoding_of(survey: &Bytes) -> Option<&'static Encoding> {
    let head = &survey.head;
    if let Some((marked, _)) = Encoding::for_bom(head) {
        return Some(marked);
    }
    if let Some(utf16) = utf16_without_mark(head) {
        return Some(utf16);
    }
    if head.contains(&0) {
        return None;
    }
    if survey.utf8 {
        return Some(UTF_8);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, survey.whole);
    let guessed = detector.guess(None, chardetng::Utf8Detection::Deny);
    let guessed = if guessed == GBK { GB18030 } else { guessed };
    let cut =
        if survey.whole { head.len() } else { head.iter().rposition(|byte| *byte == b'\n').unwrap_or(head.len()) };
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
    Some(best.1)
}

/// The most known headers in one of the first lines.
fn known_headers(text: &str) -> usize {
    text.split(['\n', '\r'])
        .take(30)
        .map(|line| {
            line.split([',', ';', '\t', '|'])
                .filter(|header| field_of_header(header.trim_matches('"')).is_some())
                .count()
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
    } else if odd * 10 > half * 3 && even == 0 {
        Some(UTF_16LE)
    } else if even * 10 > half * 3 && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text has no control characters but white space, and few replacement characters.
fn looks_like_text(text: &str) -> bool {
    let sample = || text.chars().take(20_000);
    let strange = sample()
        .filter(|c| (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1a}')) || *c == '\u{fffd}')
        .count();
    strange * 200 <= sample().count()
}

/// The delimiter, and whether a first line `sep=;` says so.
fn delimiter_of(text: &str) -> (u8, bool) {
    let first = text.lines().next().unwrap_or("").trim().trim_matches('"');
    if let Some(said) = first.strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="))
        && let Some(&byte) = said.as_bytes().first()
    {
        return (byte, true);
    }
    if first.eq_ignore_ascii_case("sep=\t") || first.eq_ignore_ascii_case("sep=") {
        return (b'\t', true);
    }
    let mut best = (0, b',');
    for delimiter in *b",;\t|" {
        let counts = fields_per_line(text, delimiter);
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
        if median == 0 {
            continue;
        }
        let agreeing = counts.iter().filter(|count| **count == median).count();
        let score = agreeing * 100 / counts.len() + median.min(50);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    (best.1, false)
}

/// How many delimiters outside quotes the first lines have.
fn fields_per_line(text: &str, delimiter: u8) -> Vec<usize> {
    let mut counts = vec![];
    let (mut count, mut quoted, mut empty) = (0, false, true);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if !empty {
                    counts.push(count);
                }
                if counts.len() >= 200 {
                    break;
                }
                (count, empty) = (0, true);
                continue;
            }
            _ if byte == delimiter && !quoted => count += 1,
            _ => {}
        }
        empty = false;
    }
    if counts.is_empty() {
        counts.push(count);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_what_the_lines_agree_on() {
        for (text, delimiter) in [
            ("a;b;c\n1,5;2,5;3\n4,5;5;6\n", b';'),
            ("a,b\n\"x;y;z\",2\n", b','),
            ("a\tb\n1,2\t3\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("sep=;\na;b\n", b';'),
            ("alone\n1\n", b','),
        ] {
            assert_eq!(delimiter_of(text).0, delimiter, "{text}");
        }
        assert!(delimiter_of("sep=;\na;b").1);
    }
}
