//! Mutations of the records that binary workbooks are made of: BIFF8 in XLS, and its successor in XLSB.

use super::{Dice, bytes};
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

/// How a record's kind and length are written.
#[derive(Clone, Copy)]
pub(super) enum Coding {
    /// Two bytes each.
    Biff,
    /// Seven bits a byte, the eighth saying whether more follow.
    Binary,
}

/// One record.
#[derive(Clone)]
pub(super) struct Record {
    /// What it is.
    pub kind: u16,
    /// The length that is claimed, where it is not the true one.
    pub claimed: Option<usize>,
    /// What it holds.
    pub body: Vec<u8>,
    /// Where it stood.
    pub origin: usize,
}

/// Takes a stream apart. What is cut off at the end stays a record that claims too much.
pub(super) fn parse(coding: Coding, stream: &[u8]) -> Vec<Record> {
    let mut found = Vec::new();
    let mut rest = stream;
    while !rest.is_empty() {
        let origin = stream.len() - rest.len();
        let (kind, length) = match coding {
            Coding::Biff => (two_bytes(&mut rest), two_bytes(&mut rest)),
            Coding::Binary => (seven_bits(&mut rest, 2), seven_bits(&mut rest, 4)),
        };
        let (body, behind) = rest.split_at(length.min(rest.len()));
        rest = behind;
        let claimed = (body.len() < length).then_some(length);
        found.push(Record { kind: u16::try_from(kind).unwrap_or_default(), claimed, body: body.to_vec(), origin });
    }
    found
}

fn two_bytes(rest: &mut &[u8]) -> usize {
    let (taken, behind) = rest.split_at(rest.len().min(2));
    *rest = behind;
    taken.iter().rev().fold(0, |value, byte| value << 8 | usize::from(*byte))
}

fn seven_bits(rest: &mut &[u8], most: usize) -> usize {
    let mut value = 0;
    for at in 0..most {
        let Some((byte, behind)) = rest.split_first() else { break };
        *rest = behind;
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

/// Puts a stream together again.
pub(super) fn write(coding: Coding, records: &[Record]) -> Vec<u8> {
    let mut stream = Vec::new();
    for record in records {
        let length = record.claimed.unwrap_or(record.body.len());
        match coding {
            Coding::Biff => {
                stream.extend(record.kind.to_le_bytes());
                // Longer than two bytes can say is as wrong as any other claim.
                stream.extend(u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
            }
            Coding::Binary => {
                write_seven_bits(&mut stream, usize::from(record.kind), 2);
                write_seven_bits(&mut stream, length, 4);
            }
        }
        stream.extend(&record.body);
    }
    stream
}

fn write_seven_bits(stream: &mut Vec<u8>, mut value: usize, most: usize) {
    for at in 1..=most {
        let bits = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        let more = value > 0 && at < most;
        stream.push(if more { bits | 0x80 } else { bits });
        if !more {
            break;
        }
    }
}

/// One mutation of one record. The kinds are equally likely: of cells and fonts there are many, of
/// dimensions and tables of strings one.
pub(super) fn mutate(records: &mut Vec<Record>, dice: &mut Dice) {
    let mut kinds: Vec<u16> = records.iter().map(|record| record.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let Some(kind) = kinds.choose(dice).copied() else { return };
    let alike: Vec<usize> = (0..records.len()).filter(|at| records[*at].kind == kind).collect();
    let Some(at) = alike.choose(dice).copied() else { return };
    let other = dice.random_range(0..records.len());
    let record = &mut records[at];
    match dice.random_range(0..12) {
        0..=3 => {
            let field = dice.random_range(0..=record.body.len().min(24));
            bytes::edge(&mut record.body, field, dice);
        }
        4 => bytes::mutate(&mut record.body, dice),
        5 => {
            let lengths =
                [0, 1, 2, record.body.len().saturating_sub(1), record.body.len() + 1, 0x7f, 0xffff, 0x0fff_ffff];
            record.claimed = lengths.choose(dice).copied();
        }
        6 => record.body.truncate(dice.random_range(0..=record.body.len())),
        7 => {
            let new = vec![dice.random::<u8>(); dice.random_range(1..64)];
            record.body.extend(new);
        }
        8 => record.kind = kinds.choose(dice).copied().unwrap_or_default(),
        9 => {
            let times = [1, 2, 500].choose(dice).copied().unwrap_or_default();
            let copies = vec![record.clone(); times];
            records.splice(at..at, copies);
        }
        10 => drop(records.remove(at)),
        _ => records.swap(at, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_put_together_as_it_was() {
        let biff: &[u8] = b"\x09\x08\x02\x00ab\x0a\x00\x00\x00\xfc\x00\xff\x00cut off";
        let binary = [b"\x81\x01\x00\x13\x82\x01".as_slice(), &[7; 130], b"\x94\x01\x05cut"].concat();
        for (coding, stream, kinds) in
            [(Coding::Biff, biff, [0x809, 0xa, 0xfc]), (Coding::Binary, &binary, [0x81, 0x13, 0x94])]
        {
            let found = parse(coding, stream);
            assert_eq!(found.iter().map(|record| record.kind).collect::<Vec<_>>(), kinds);
            assert_eq!(write(coding, &found), stream);
        }
    }
}
