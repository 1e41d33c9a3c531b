//! Excel 97–2003, made safe before its reader sees it.
//!
//! The reader allocates the whole rectangle that a sheet's cells and its own DIMENSIONS span. One
//! stray cell in the far corner costs half a gigabyte, an invented column ends the program. So the
//! records are looked through first: stray cells are turned into blank ones and remembered, and a
//! sheet that is spread too far is refused.

use crate::error::{FileError, file_name};
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// Cells that the rectangles of all sheets may span together.
const MAX_CELLS: u64 = 12_000_000;
/// A far column or row with no more cells than this holds strays; with more it is part of a table.
const FEW: u32 = 16;
/// 65,536 rows in 255 sheets stay far below.
const LARGEST_FILE: u64 = 512 << 20;

const BOF: u16 = 0x0809;
const END: u16 = 0x000a;
const FILE_PASS: u16 = 0x002f;
const SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const BLANK: u16 = 0x0201;
const SEVERAL_BLANK: u16 = 0x00be;
const SEVERAL_NUMBERS: u16 = 0x00bd;
/// Records of one cell: formula, number, label, truth or error, string, number in short form.
const CELLS: [u16; 7] = [0x0006, 0x0203, 0x0204, 0x0205, 0x00d6, 0x00fd, 0x027e];

/// An XLS in memory whose sheets are within bounds.
pub(super) struct Tamed {
    pub(super) bytes: Cursor<Vec<u8>>,
    /// Numbers of the rows, from 1, in which cells stood too far out, for each sheet in its order.
    pub(super) strays: Vec<BTreeSet<u64>>,
}

/// Reads an XLS and takes what would burst its reader out of it.
pub(super) fn tame(path: &Path) -> Result<Tamed, FileError> {
    let file = std::fs::File::open(path).map_err(|error| FileError::open(path, &error))?;
    if file.metadata().is_ok_and(|metadata| metadata.len() > LARGEST_FILE) {
        return Err(FileError::damaged(path, "an XLS of more than 512 MB is none"));
    }
    let mut bytes = Vec::new();
    let mut limited = file.take(LARGEST_FILE);
    limited.read_to_end(&mut bytes).map_err(|error| FileError::open(path, &error))?;
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| FileError::damaged(path, error))?;
    if container.exists("/EncryptedPackage") {
        return Err(FileError::Protected { file: file_name(path) });
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name));
    let Some(name) = name else {
        return Err(FileError::NotASpreadsheet { file: file_name(path), what: Some("DOC") });
    };
    let mut stream = container.open_stream(name).map_err(|error| FileError::damaged(path, error))?;
    if stream.len() > LARGEST_FILE {
        return Err(FileError::damaged(path, "its parts are larger than the whole"));
    }
    let mut book = Vec::new();
    stream.read_to_end(&mut book).map_err(|error| FileError::damaged(path, error))?;
    if is_encrypted(&book) {
        return Err(FileError::Protected { file: file_name(path) });
    }
    let (changed, strays) = tame_book(&mut book).map_err(|reason| FileError::damaged(path, reason))?;
    if changed {
        let written =
            stream.seek(SeekFrom::Start(0)).and_then(|_| stream.write_all(&book)).and_then(|()| stream.flush());
        written.map_err(|error| FileError::damaged(path, error))?;
    }
    drop(stream);
    let mut bytes = container.into_inner();
    bytes.set_position(0);
    Ok(Tamed { bytes, strays })
}

/// One record of the stream: its kind, where its kind stands, and where its data lie.
struct Record {
    kind: u16,
    at: usize,
    data: std::ops::Range<usize>,
}

fn record(book: &[u8], at: usize) -> Option<Record> {
    let kind = word(book, at)?;
    let length = usize::from(word(book, at + 2)?);
    let data = at + 4..at + 4 + length;
    (data.end <= book.len()).then_some(Record { kind, at, data })
}

fn word(book: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*book.get(at)?, *book.get(at + 1)?]))
}

/// Whether all records behind a certain one are encrypted, by whatever method.
fn is_encrypted(book: &[u8]) -> bool {
    let mut at = 0;
    while let Some(next) = record(book, at).filter(|next| next.kind != END) {
        if next.kind == FILE_PASS {
            return true;
        }
        at = next.data.end;
    }
    false
}

/// The positions of the sheets within the stream, in their order.
fn sheets(book: &[u8]) -> Vec<usize> {
    let (mut at, mut found) = (0, Vec::new());
    while let Some(next) = record(book, at) {
        if next.kind == SHEET
            && let (Some(low), Some(high)) = (word(book, next.data.start), word(book, next.data.start + 2))
        {
            found.push(usize::from(low) | usize::from(high) << 16);
        }
        if next.kind == END {
            break;
        }
        at = next.data.end;
    }
    found
}

/// The records of a sheet from its beginning to its end, those of charts within it left out.
fn records_of(book: &[u8], start: usize) -> Vec<Record> {
    let (mut at, mut depth, mut found) = (start, 0_u32, Vec::new());
    while let Some(next) = record(book, at) {
        at = next.data.end;
        match next.kind {
            BOF => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            _ if depth <= 1 => found.push(next),
            _ => {}
        }
    }
    found
}

/// The row and the first and last column of a record of cells.
fn place(book: &[u8], record: &Record) -> Option<(u16, u16, u16)> {
    let (row, first) = (word(book, record.data.start)?, word(book, record.data.start + 2)?);
    if record.kind == SEVERAL_NUMBERS {
        return Some((row, first, word(book, record.data.end.checked_sub(2)?)?));
    }
    CELLS.contains(&record.kind).then_some((row, first, first))
}

fn tame_book(book: &mut [u8]) -> Result<(bool, Vec<BTreeSet<u64>>), String> {
    let (mut changed, mut all_strays, mut spanned) = (false, Vec::new(), 0_u64);
    let starts = sheets(book);
    if starts.len() > 1_000 {
        return Err("it says that it has more than a thousand sheets".to_owned());
    }
    for start in starts {
        let records = records_of(book, start);
        let places: Vec<(u16, u16, u16)> = records.iter().filter_map(|record| place(book, record)).collect();
        let (rows, columns) = bounds(&places).ok_or("its cells are spread over more than a table can hold")?;
        spanned += u64::from(rows) * u64::from(columns);
        if spanned > MAX_CELLS {
            return Err("its cells are spread over more than a table can hold".to_owned());
        }
        let mut strays = BTreeSet::new();
        for record in &records {
            if record.kind == DIMENSIONS {
                // The reader makes room for what it says; what the cells say is enough.
                book[record.data.clone()].fill(0);
                changed = true;
            } else if let Some((row, first, last)) = place(book, record)
                && (u32::from(row) >= rows || u32::from(first.max(last)) >= columns)
            {
                let blank = if record.kind == SEVERAL_NUMBERS { SEVERAL_BLANK } else { BLANK };
                book[record.at..record.at + 2].copy_from_slice(&blank.to_le_bytes());
                strays.insert(u64::from(row) + 1);
                changed = true;
            }
        }
        all_strays.push(strays);
    }
    Ok((changed, all_strays))
}

/// How many rows and columns a table of these cells has when the few that stand far out are left
/// alone; `None` when many stand far out.
fn bounds(places: &[(u16, u16, u16)]) -> Option<(u32, u32)> {
    let mut in_row = vec![0_u32; 1 << 16];
    let mut in_column = vec![0_u32; 1 << 16];
    for (row, first, last) in places {
        in_row[usize::from(*row)] += 1;
        in_column[usize::from(*first)] += 1;
        if last != first {
            in_column[usize::from(*last)] += 1;
        }
    }
    let extent = |counts: &[u32]| counts.iter().rposition(|count| *count > 0).map_or(0, |last| last + 1);
    let (mut rows, mut columns) = (extent(&in_row), extent(&in_column));
    while (rows as u64) * (columns as u64) > MAX_CELLS / 4 {
        // Columns go first: a list grows downwards.
        if columns > 1 && in_column[columns - 1] <= FEW {
            columns = extent(&in_column[..columns - 1]);
        } else if rows > 1 && in_row[rows - 1] <= FEW && extent(&in_row[..rows - 1]) + 1 < rows {
            rows = extent(&in_row[..rows - 1]);
        } else if (rows as u64) * (columns as u64) <= MAX_CELLS {
            break;
        } else {
            return None;
        }
    }
    Some((u32::try_from(rows).ok()?, u32::try_from(columns).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_book_is_known_by_its_record_whatever_the_method() {
        let record = |kind: u16, data: &[u8]| {
            let length = u16::try_from(data.len()).expect("short");
            [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
        };
        let begun = [record(BOF, &[0; 16]), record(0x0042, &[0xe4, 0x04])].concat();
        let xor = [begun.clone(), record(FILE_PASS, &[0, 0, 1, 2, 3, 4]), record(0x0042, &[0xd4, 0xd7])].concat();
        assert!(is_encrypted(&xor) && !is_encrypted(&begun));
        let within_a_sheet = [begun, record(END, &[]), record(FILE_PASS, &[])].concat();
        assert!(!is_encrypted(&within_a_sheet), "only the book's own records say so");
    }

    #[test]
    fn strays_are_left_out_of_the_table_and_wide_tables_are_not() {
        let mut places: Vec<(u16, u16, u16)> = (0..100).flat_map(|row| (0..10).map(move |at| (row, at, at))).collect();
        assert_eq!(bounds(&places), Some((100, 10)));
        places.push((65_535, 255, 255));
        let (rows, columns) = bounds(&places).expect("within bounds");
        assert_eq!((rows, columns), (65_536, 10), "the far column is left out, and then nothing bursts");
        places.extend((0..100).map(|row| (60_000 - row, 9_999, 9_999)));
        assert_eq!(bounds(&places), None, "a table that no sheet can hold");
        let wide: Vec<(u16, u16, u16)> = (0..60_000).map(|row| (row, 0, 199)).collect();
        assert_eq!(bounds(&wide), Some((60_000, 200)), "a large table is one");
    }
}
