//! The merged cells of an XLSB, which its reader leaves out (MS-XLSB, 2.4.677: `BrtMergeCell`).

use super::xlsx::part_by_relation;
use crate::error::FileError;
use calamine::Dimensions;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// A sheet of the workbook: its state, its number, the relation that leads to its part, its name.
const BUNDLED_SHEET: u32 = 156;
/// A merged cell: its first and last row, its first and last column.
const MERGED_CELL: u32 = 176;
/// From so many bytes on no record that is read here is whole.
const LONGEST: u32 = 64 << 10;

/// The merged cells of a sheet. What ends in the middle is for the reader of its cells to tell of.
pub(super) fn merged_cells(path: &Path, sheet: &str) -> Result<Vec<Dimensions>, FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let mut relation = None;
    let Ok(workbook) = archive.by_name("xl/workbook.bin") else { return Ok(Vec::new()) };
    each_record(workbook, BUNDLED_SHEET, &mut |content| {
        let id = wide_text(content.get(8..)?)?;
        let name = wide_text(content.get(8 + 4 + 2 * id.encode_utf16().count()..)?)?;
        if name == sheet {
            relation = Some(id);
        }
        Some(())
    });
    let Some(relation) = relation else { return Ok(Vec::new()) };
    let part = part_by_relation(path, &mut archive, "xl/_rels/workbook.bin.rels", &relation)?;
    let Some(Ok(cells)) = part.map(|part| archive.by_name(&part)) else { return Ok(Vec::new()) };
    let mut merged = Vec::new();
    each_record(cells, MERGED_CELL, &mut |content| {
        let number = |at: usize| Some(u32::from_le_bytes(content.get(at..at + 4)?.try_into().ok()?));
        merged.push(Dimensions { start: (number(0)?, number(8)?), end: (number(4)?, number(12)?) });
        Some(())
    });
    Ok(merged)
}

/// Gives the content of each record of a kind, until the part ends or has something else.
fn each_record(part: impl Read, kind: u32, see: &mut dyn FnMut(&[u8]) -> Option<()>) {
    let mut part = BufReader::new(part);
    let mut content = Vec::new();
    while let (Some(of), Some(length)) = (number(&mut part, 2), number(&mut part, 4)) {
        let mut record = part.by_ref().take(u64::from(length));
        content.clear();
        let is_read = if of == kind && length <= LONGEST {
            record.read_to_end(&mut content).is_ok_and(|read| read == length as usize) && see(&content).is_some()
        } else {
            std::io::copy(&mut record, &mut std::io::sink()).is_ok_and(|skipped| skipped == u64::from(length))
        };
        if !is_read {
            return;
        }
    }
}

/// A number whose bytes hold seven bits each, the lowest first; the eighth says that more follow, up to so many bytes.
fn number(part: &mut impl Read, most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        part.read_exact(&mut byte).ok()?;
        number |= u32::from(byte[0] & 0x7f) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// A text with its length before it.
fn wide_text(content: &[u8]) -> Option<String> {
    let (length, text) = content.split_first_chunk::<4>()?;
    let bytes = text.get(..usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_mul(2)?)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]])).collect();
    String::from_utf16(&units).ok()
}
