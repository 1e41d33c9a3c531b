//! Mutations of XLS: records of the stream in the container, and the container's own chains.

use super::records::{Coding, Record};
use super::{Dice, bytes, records};
use rand::RngExt as _;
use std::io::{Cursor, Read as _, Write as _};
use std::time::UNIX_EPOCH;

/// What a workbook's stream is called.
const STREAM: &str = "/Workbook";
/// The size of a sector, which the header fills too.
const SECTOR: usize = 512;
/// The record that names a sheet and says where its own records begin.
const BOUND_SHEET: u16 = 0x0085;

/// One mutation; of bytes where the container can't be opened any more.
pub(super) fn mutate(file: &mut Vec<u8>, dice: &mut Dice) {
    if dice.random_ratio(1, 6) {
        link(file, dice);
        return;
    }
    let Some(stream) = workbook(file) else {
        bytes::mutate(file, dice);
        return;
    };
    let mut found = records::parse(Coding::Biff, &stream);
    records::mutate(&mut found, dice);
    let moved = places_of_sheets(&found);
    for (at, place) in moved {
        found[at].body[..4].copy_from_slice(&place.to_le_bytes());
    }
    *file = container(&records::write(Coding::Biff, &found));
}

/// Has a field of the header, of the table of sectors or of the directory point elsewhere, which
/// makes chains that end early or go in a circle.
fn link(file: &mut [u8], dice: &mut Dice) {
    let field = |at: usize| file.get(at..at + 4).and_then(<[u8]>::first_chunk).map(|bytes| u32::from_le_bytes(*bytes));
    let sector = |at: usize| field(at).and_then(|id| usize::try_from(id).ok()).map_or(0, |id| (id % 64 + 1) * SECTOR);
    let place = match dice.random_range(0..3) {
        // The header's fields begin here.
        0 => 24 + 2 * dice.random_range(0..30),
        // The first sector of the table, and the first of the directory, by the header's fields.
        1 => sector(76) + 4 * dice.random_range(0..SECTOR / 4),
        _ => sector(48) + 4 * dice.random_range(0..SECTOR / 4),
    };
    if dice.random_ratio(1, 4) {
        bytes::edge(file, place, dice);
    } else {
        let other = dice.random_range(0..16_u32).to_le_bytes();
        for (byte, new) in file.iter_mut().skip(place).zip(other) {
            *byte = new;
        }
    }
}

/// Where the sheets' records begin now: without this, one byte more or less and no sheet is found.
fn places_of_sheets(found: &[Record]) -> Vec<(usize, u32)> {
    let mut places = Vec::new();
    for (at, record) in found.iter().enumerate().filter(|(_, record)| record.kind == BOUND_SHEET) {
        let Some(said) = record.body.first_chunk().map(|bytes| u32::from_le_bytes(*bytes)) else { continue };
        let mut place = 0;
        for record in found {
            if u32::try_from(record.origin) == Ok(said) {
                places.push((at, place));
                break;
            }
            place += 4 + u32::try_from(record.body.len()).unwrap_or_default();
        }
    }
    places
}

fn workbook(file: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(file)).ok()?;
    let mut stream = Vec::new();
    container.open_stream(STREAM).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

fn container(stream: &[u8]) -> Vec<u8> {
    let memory = Cursor::new(Vec::new());
    let mut made = cfb::CompoundFile::create_with_version(cfb::Version::V3, memory).expect("memory takes it");
    made.create_stream(STREAM).and_then(|mut place| place.write_all(stream)).expect("memory takes it");
    // The root was stamped with the time; the same case has the same bytes.
    made.set_created_time("/", UNIX_EPOCH).expect("the root is there");
    made.set_modified_time("/", UNIX_EPOCH).expect("the root is there");
    made.into_inner().into_inner()
}
