//! Mutations of workbooks that are ZIP archives: what the entries hold, and how they are packed.

use super::records::Coding;
use super::{Dice, bytes, markup, records};
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// One file of the archive.
struct Entry {
    name: String,
    content: Vec<u8>,
}

/// One mutation; of bytes where the archive can't be opened any more.
pub(super) fn mutate(file: &mut Vec<u8>, dice: &mut Dice) {
    let Some(mut entries) = unpack(file).filter(|entries| !entries.is_empty()) else {
        bytes::mutate(file, dice);
        return;
    };
    for _ in 0..dice.random_range(1..=2) {
        let at = choose(&entries, dice);
        mutate_content(&mut entries[at], dice);
    }
    if dice.random_ratio(1, 20) {
        let (at, other) = (dice.random_range(0..entries.len()), dice.random_range(0..entries.len()));
        if dice.random() {
            entries.remove(at);
        } else {
            let copied = entries[other].content.clone();
            entries[at].content = copied;
        }
    }
    let method = if dice.random() { CompressionMethod::Stored } else { CompressionMethod::Deflated };
    *file = pack(&entries, method);
    if dice.random_ratio(1, 12) {
        lie_about_sizes(file, dice);
    }
}

/// The entries that are cells, strings or the list of sheets matter most; themes and properties least.
fn choose(entries: &[Entry], dice: &mut Dice) -> usize {
    let matters = |entry: &Entry| {
        ["sheet", "tring", "content.xml", "workbook", "styles"].iter().any(|word| entry.name.contains(word))
    };
    let important: Vec<usize> = (0..entries.len()).filter(|at| matters(&entries[*at])).collect();
    match important.choose(dice) {
        Some(at) if dice.random_ratio(7, 8) => *at,
        _ => dice.random_range(0..entries.len()),
    }
}

fn mutate_content(entry: &mut Entry, dice: &mut Dice) {
    let ending = entry.name.rsplit('.').next().unwrap_or_default();
    match ending {
        "xml" | "rels" => markup::mutate(&mut entry.content, dice),
        "bin" => {
            let mut found = records::parse(Coding::Binary, &entry.content);
            records::mutate(&mut found, dice);
            entry.content = records::write(Coding::Binary, &found);
        }
        _ => bytes::mutate(&mut entry.content, dice),
    }
}

fn unpack(file: &[u8]) -> Option<Vec<Entry>> {
    let mut archive = ZipArchive::new(Cursor::new(file)).ok()?;
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).ok()?;
            let name = entry.name().ok()?.into_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).ok()?;
            Some(Entry { name, content })
        })
        .collect()
}

/// Packs entries; an archive in memory takes whatever `unpack` found.
fn pack(entries: &[Entry], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for entry in entries {
        // A name that stands twice is refused; the archive is then one entry shorter.
        if archive.start_file(entry.name.as_str(), options).is_ok() {
            archive.write_all(&entry.content).expect("memory takes it");
        }
    }
    archive.finish().expect("memory takes it").into_inner()
}

/// Writes edge integers over sizes, checksums and places in the headers of the archive.
fn lie_about_sizes(file: &mut [u8], dice: &mut Dice) {
    // Local headers hold sizes at 18 and 22; those of the directory at 20 and 24, and the place at 42.
    let headers: Vec<usize> = file
        .windows(4)
        .enumerate()
        .filter_map(|(at, window)| match window {
            b"PK\x03\x04" => Some([at + 14, at + 18, at + 22, at + 22]),
            b"PK\x01\x02" => Some([at + 16, at + 20, at + 24, at + 42]),
            _ => None,
        })
        .flatten()
        .collect();
    if let Some(at) = headers.choose(dice) {
        bytes::edge(file, *at, dice);
    }
}
