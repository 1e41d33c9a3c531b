//! Looking into an archive before a reader does: what kind of workbook it is, and whether it keeps
//! within bounds when it is unpacked.

use super::Format;
use crate::error::{FileError, file_name};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// An entry of a workbook that unpacks to more than this …
const LARGE_ENTRY: u64 = 64 << 20;
/// … and to more than this many times its packed size is no honest spreadsheet.
const HONEST_RATIO: u64 = 100;
/// The most that all entries of a workbook may unpack to.
const LARGEST_WORKBOOK: u64 = 6 << 30;
/// The most that an entry may unpack to which a reader holds in memory whole.
const LARGEST_HELD: u64 = 768 << 20;
/// More of an `OpenDocument`'s list of its parts is not looked at.
const LARGEST_LIST: u64 = 4 << 20;
/// What stands in that list with each encrypted part.
const ENCRYPTION: &[u8] = b"encryption-data";
/// No workbook has as many entries.
const MAX_ENTRIES: usize = 20_000;

/// Tells the kind of a workbook, and refuses one that would burst its reader.
pub(super) fn format_of(path: &Path, file: &mut File) -> Result<Format, FileError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let too_far = |bytes: u64| FileError::InflatesTooFar { file: file_name(path), megabytes: bytes / 1_000_000 };
    if archive.len() > MAX_ENTRIES {
        return Err(FileError::damaged(path, "it has more than 20,000 parts"));
    }
    let (mut unpacked, mut format, mut held) = (0_u64, None, Vec::new());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| FileError::damaged(path, error))?;
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        unpacked = unpacked.saturating_add(size);
        if (size > LARGE_ENTRY && size / packed > HONEST_RATIO) || unpacked > LARGEST_WORKBOOK {
            return Err(too_far(unpacked));
        }
        let name = entry.name().map(|name| name.to_lowercase()).unwrap_or_default();
        match name.as_str() {
            "xl/workbook.xml" => format = Some(Format::Xlsx),
            "xl/workbook.bin" => format = Some(Format::Xlsb),
            "content.xml" => format = format.or(Some(Format::Ods)),
            _ => {}
        }
        // Sheets stream; all else is read into memory. `content.xml` streams too.
        if !name.contains("worksheets/") && name != "content.xml" {
            if size > LARGEST_HELD {
                return Err(too_far(size));
            }
            held.push((index, name, size));
        }
    }
    if format == Some(Format::Ods) && is_encrypted_document(&mut archive) {
        return Err(FileError::Protected { file: file_name(path) });
    }
    let format = format
        .ok_or_else(|| FileError::NotASpreadsheet { file: file_name(path), what: Some(other_archive(&archive)) })?;
    if format != Format::Ods {
        for (index, name, size) in held {
            // Pictures and the like are never unpacked.
            let ending = name.rsplit('.').next();
            if matches!(ending, Some("xml" | "bin" | "rels")) {
                verify(path, &mut archive, index, &name, size)?;
            }
        }
    }
    Ok(format)
}

/// What an archive is that is no workbook.
fn other_archive(archive: &zip::ZipArchive<BufReader<&mut File>>) -> &'static str {
    let has = |folder: &str| archive.file_names().flatten().any(|name| name.starts_with(folder));
    let known = [("word/", "DOCX"), ("ppt/", "PPTX"), ("Index/", "Numbers")];
    known.into_iter().find(|(folder, _)| has(folder)).map_or("ZIP", |(_, what)| what)
}

/// Whether the parts of an `OpenDocument` are encrypted, as its list of parts says.
fn is_encrypted_document(archive: &mut zip::ZipArchive<BufReader<&mut File>>) -> bool {
    let Ok(entry) = archive.by_name("META-INF/manifest.xml") else { return false };
    let mut list = Vec::new();
    // A list that can't be read says nothing of encryption; the reader of the content says what is wrong.
    let read = entry.take(LARGEST_LIST).read_to_end(&mut list).is_ok();
    read && list.windows(ENCRYPTION.len()).any(|part| part == ENCRYPTION)
}

/// Unpacks an entry without keeping it: it must not be larger than it says, nor say that it has
/// more strings than it can hold, for which the reader would make room at once.
fn verify(
    path: &Path,
    archive: &mut zip::ZipArchive<BufReader<&mut File>>,
    index: usize,
    name: &str,
    size: u64,
) -> Result<(), FileError> {
    let damaged = |error: &dyn std::fmt::Display| FileError::damaged(path, error);
    let entry = archive.by_index(index).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
            FileError::Protected { file: file_name(path) }
        }
        other => damaged(&other),
    })?;
    let mut unpacked = entry.take(size.saturating_add(1));
    let mut head = Vec::new();
    unpacked.by_ref().take(4_096).read_to_end(&mut head).map_err(|error| damaged(&error))?;
    let rest = std::io::copy(&mut unpacked, &mut std::io::sink()).map_err(|error| damaged(&error))?;
    if head.len() as u64 + rest > size {
        return Err(damaged(&"a part of it is larger than it says"));
    }
    if name.ends_with("sharedstrings.xml") && unique_count(&head).is_some_and(|count| count > size / 4 + 1) {
        return Err(damaged(&"it says that it has more texts than it can hold"));
    }
    if name.ends_with("workbook.bin") && head.len() as u64 + rest > 64 << 20 {
        return Err(damaged(&"its table of sheets is larger than any"));
    }
    Ok(())
}

/// What a table of shared strings says of their number; the largest number where it can't be read.
fn unique_count(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let digits = text.split_once("uniqueCount")?.1.trim_start_matches([' ', '=', '"', '\'', '\t', '\n', '\r']);
    let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
    Some(if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_strings_is_read_whatever_its_dress() {
        for (head, count) in [
            (r#"<sst count="9" uniqueCount="12">"#, Some(12)),
            ("<sst uniqueCount = '99999999999999999999999'>", Some(u64::MAX)),
            ("<sst>", None),
        ] {
            assert_eq!(unique_count(head.as_bytes()), count, "{head}");
        }
    }
}
