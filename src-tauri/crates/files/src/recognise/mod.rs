//! What a file is, told from its bytes: a CSV called `.xlsx` is a CSV.

mod alphabets;
mod archive;
mod delimiter;
mod encoding;

use crate::digest::hex;
use crate::error::{FileError, file_name};
use crate::recognised::{Format, Recognised};
use delimiter::delimiter_of;
use encoding::{Evidence, encoding_of, looks_like_text};
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// How much of a file is looked at for its encoding and delimiter.
const LOOKED_AT: usize = 1 << 20;

/// How archives begin, and with them XLSX, XLSB and ODS.
const ARCHIVE: &[u8] = b"PK";
/// How the containers of Excel 97–2003 begin.
const CONTAINER: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// How files begin that are no tables, though some read like text, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"SQLite format 3", "SQLite"),
    (b"OFXHEADER", "OFX"),
    (b"!Type:", "QIF"),
    (b"!Account", "QIF"),
];

/// What the user says of a text, where it was not recognised.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOverrides {
    /// Its encoding.
    pub encoding: Option<&'static Encoding>,
    /// What separates its fields.
    pub delimiter: Option<u8>,
}

/// The encoding of that name.
#[must_use]
pub fn encoding_by_name(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes())
}

/// Finds out what a file is. What is said of it goes before what its bytes look like.
///
/// # Errors
/// [`FileError`] when it can't be opened, is empty, is no spreadsheet, is protected, damaged, or
/// unpacks too far.
pub fn recognise(path: &Path, said: TextOverrides) -> Result<Recognised, FileError> {
    let mut file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(FileError::NotASpreadsheet { file: file_name(path), what: None });
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
        from_1904: false,
        has_merged_cells: false,
        has_hidden_rows: false,
        may_be_broken: false,
        carriage_return_only: false,
        separator_line: false,
    };
    if survey.head.starts_with(ARCHIVE) {
        recognised.format = archive::format_of(path, &mut file)?;
        recognised.sheets = crate::read::sheet_names(path, recognised.format)?;
        if recognised.format == Format::Xlsx {
            recognised.from_1904 = crate::read::counts_from_1904(path)?;
            let found = crate::read::look_through_sheets(path)?;
            (recognised.has_merged_cells, recognised.has_hidden_rows) = (found.merged_cells, found.hidden_rows);
        }
        return Ok(recognised);
    }
    if survey.head.starts_with(CONTAINER) {
        recognised.format = Format::Xls;
        recognised.sheets = crate::read::sheet_names(path, Format::Xls)?;
        return Ok(recognised);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(beginning, _)| survey.head.starts_with(beginning)) {
        return Err(FileError::NotASpreadsheet { file: file_name(path), what: Some(what) });
    }
    let encoding = said.encoding.unwrap_or_else(|| encoding_of(&survey));
    let (text, _, _) = encoding.decode(&survey.head);
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty { file: file_name(path) });
    }
    if !looks_like_text(text) {
        return Err(FileError::NotASpreadsheet { file: file_name(path), what: None });
    }
    recognised.encoding = Some(encoding);
    recognised.may_be_broken = encoding != encoding_rs::UTF_8 || survey.evidence.is_broken();
    if let Some(statement) = statement_of(text) {
        recognised.format = statement;
        return Ok(recognised);
    }
    if let Some((_, what)) = OTHER_MARKUP.iter().find(|(element, _)| is_markup_of(text, element)) {
        return Err(FileError::NotASpreadsheet { file: file_name(path), what: Some(what) });
    }
    if let Some(markup) = markup_of(text) {
        recognised.format = markup;
        recognised.sheets = crate::read::table_names(path, encoding)?;
        return Ok(recognised);
    }
    recognised.carriage_return_only = text.contains('\r') && !text.contains('\n');
    let (delimiter, by_first_line) = delimiter_of(text);
    recognised.delimiter = Some(said.delimiter.unwrap_or(delimiter));
    recognised.separator_line = by_first_line;
    Ok(recognised)
}

/// Elements of markup that holds no table, and what it is.
const OTHER_MARKUP: &[(&str, &str)] = &[
    ("<ofx>", "OFX"),
    ("<cstmrcdttrfinitn", "pain.001"),
    ("<cstmrdrctdbtinitn", "pain.008"),
    ("<cstmrpmtstsrpt", "pain.002"),
    ("<?xml", "XML"),
];
/// How many characters are looked at for what markup or a statement is.
const BEGINNING: usize = 100_000;

/// Whether text is markup with an element among its first ones.
fn is_markup_of(text: &str, element: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<')
        && markup_of(text).is_none()
        && start.chars().take(BEGINNING).collect::<String>().to_lowercase().contains(element)
}

/// Whether text is a bank's statement.
fn statement_of(text: &str) -> Option<Format> {
    const CAMT: &[&str] = &["BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn", "BkToCstmrAcctRpt"];
    let beginning: String = text.trim_start().chars().take(BEGINNING).collect();
    if beginning.starts_with('<') {
        return CAMT.iter().any(|message| beginning.contains(message)).then_some(Format::Camt);
    }
    let has = |tag: &str| beginning.lines().any(|line| line.starts_with(tag));
    let is_message = (beginning.starts_with(":20:") || beginning.starts_with('{') || has(":20:")) && has(":25:");
    (is_message && (has(":60F:") || has(":60M:") || has(":61:"))).then_some(Format::Mt940)
}

/// Whether text is markup that has tables.
fn markup_of(text: &str) -> Option<Format> {
    let start = text.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let lower: String = start.chars().take(BEGINNING).flat_map(char::to_lowercase).collect();
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") && lower.contains("<worksheet") {
        Some(Format::Xml)
    } else if lower.contains("<table") || lower.starts_with("<html") || lower.starts_with("<!doctype html") {
        Some(Format::Html)
    } else {
        None
    }
}

/// What one pass over all bytes tells.
struct Bytes {
    size: u64,
    sha256: String,
    head: Vec<u8>,
    evidence: Evidence,
}

impl Bytes {
    fn survey(file: &mut File) -> std::io::Result<Self> {
        let mut hash = Sha256::new();
        let (mut head, mut size, mut evidence) = (Vec::new(), 0_u64, Evidence::new());
        let mut buffer = vec![0; 256 << 10];
        file.seek(SeekFrom::Start(0))?;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            let piece = &buffer[..read];
            size += read as u64;
            hash.update(piece);
            let wanted = (LOOKED_AT - head.len().min(LOOKED_AT)).min(read);
            head.extend_from_slice(&piece[..wanted]);
            // Workbooks are no text, whatever their bytes.
            if !head.starts_with(ARCHIVE) && !head.starts_with(CONTAINER) {
                evidence.see(piece);
            }
        }
        Ok(Self { size, sha256: hex(&hash.finalize()), head, evidence })
    }

    /// Whether the head is all there is.
    fn is_whole(&self) -> bool {
        self.size <= self.head.len() as u64
    }
}
