//! Mutations that know no format.

use super::Dice;
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use std::ops::Range;

/// Integers at which counts, lengths and places go wrong.
const EDGES: [u64; 18] = [
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x3fff,
    0x4000,
    0x7fff,
    0x8000,
    0xffff,
    0x0010_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
    u64::MAX,
];

/// No file grows past this: what counts is what is in it, not how much.
pub(super) const LARGEST: usize = 4 << 20;

/// One mutation anywhere.
pub(super) fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.random_range(0..=bytes.len());
    let some = range(bytes.len(), 64, dice);
    match dice.random_range(0..8) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.random_range(0..8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = dice.random();
            }
        }
        2 => {
            let new: Vec<u8> = (0..dice.random_range(1..16)).map(|_| dice.random()).collect();
            insert(bytes, at, &new);
        }
        3 => drop(bytes.drain(some)),
        4 => {
            let copied = bytes[some].to_vec();
            insert(bytes, at, &copied);
        }
        5 => bytes.truncate(at),
        _ => edge(bytes, at, dice),
    }
}

/// Writes an edge integer of 1, 2, 4 or 8 bytes over what stands at a place.
pub(super) fn edge(bytes: &mut [u8], at: usize, dice: &mut Dice) {
    let value = EDGES.choose(dice).copied().unwrap_or_default().to_le_bytes();
    let width = 1 << dice.random_range(0..4_u32);
    for (byte, new) in bytes.iter_mut().skip(at).zip(&value[..width]) {
        *byte = *new;
    }
}

/// Inserts unless the file would grow too large.
pub(super) fn insert(bytes: &mut Vec<u8>, at: usize, new: &[u8]) {
    if bytes.len() + new.len() <= LARGEST {
        bytes.splice(at..at, new.iter().copied());
    }
}

/// A part of something of this length, of no more than `most`.
pub(super) fn range(length: usize, most: usize, dice: &mut Dice) -> Range<usize> {
    let start = dice.random_range(0..=length);
    start..start + dice.random_range(0..=most.min(length - start))
}
