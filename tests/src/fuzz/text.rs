//! Mutations of delimited text.

use super::{Dice, bytes};
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

/// What readers of text stumble over: quotes, delimiters, line ends, marks, and bytes that are no UTF-8.
const STUMBLES: [&[u8]; 22] = [
    b"\"",
    b"\"\"",
    b"\"\n\"",
    b",\"",
    b"\",",
    b",",
    b";",
    b"\t",
    b"|",
    b"\r",
    b"\n",
    b"\r\n",
    b"\n\r",
    b"\0",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x81",
];

/// Numbers that are too large, too exact, or none.
const NUMBERS: [&str; 10] = [
    "99999999999999999999999999999999999999999999",
    "1e308",
    "1e400",
    "-0.00000000000000000000000000000000000001",
    "9223372036854775808",
    "NaN",
    "inf",
    "0x7fffffff",
    "1,2,3,4.5.6",
    "9999-99-99",
];

/// One mutation.
pub(super) fn mutate(file: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.random_range(0..=file.len());
    match dice.random_range(0..10) {
        0 => bytes::mutate(file, dice),
        1..=4 => {
            let stumble = STUMBLES.choose(dice).copied().unwrap_or_default();
            bytes::insert(file, at, stumble);
        }
        5 => number(file, at, dice),
        6 => many(file, at, dice),
        7 => replace_all(file, dice),
        8 => {
            let line: &[u8] = [b"sep=;\n".as_slice(), b"sep=\xff\n", b"sep=\"\n", b"sep=\r", b"sep="]
                .choose(dice)
                .copied()
                .unwrap_or_default();
            bytes::insert(file, 0, line);
        }
        _ => sixteen_bits(file, dice),
    }
}

/// Makes the number at or behind a place another.
fn number(file: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let Some(start) = file.iter().skip(at).position(u8::is_ascii_digit).map(|digit| at + digit) else {
        return;
    };
    let digits = file[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let new = NUMBERS.choose(dice).copied().unwrap_or_default();
    file.splice(start..start + digits, new.bytes());
}

/// Something small very often: a long line, a wide row, many empty rows, a heap of quotes.
fn many(file: &mut Vec<u8>, at: usize, dice: &mut Dice) {
    let small: &[u8] = [b"x".as_slice(), b",", b";", b"\n", b"\r\n", b"\"", b"\"\n", b"\xe4\xb8\xad"]
        .choose(dice)
        .copied()
        .unwrap_or_default();
    let times = [50, 5_000, 100_000].choose(dice).copied().unwrap_or_default();
    bytes::insert(file, at, &small.repeat(times));
}

/// Turns one delimiter, quote or line end into another everywhere.
fn replace_all(file: &mut [u8], dice: &mut Dice) {
    let set = b",;\t|\"\r\n \0\x1a";
    let (from, to) = (set.choose(dice).copied(), set.choose(dice).copied());
    for byte in file.iter_mut().filter(|byte| Some(**byte) == from) {
        *byte = to.unwrap_or_default();
    }
}

/// The file in two bytes a character, with a mark or without.
fn sixteen_bits(file: &mut Vec<u8>, dice: &mut Dice) {
    let text = String::from_utf8_lossy(file);
    let (marked, big): (bool, bool) = dice.random();
    let mark = marked.then_some(0xfeff_u16);
    let units = mark.into_iter().chain(text.encode_utf16());
    let wide: Vec<u8> = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
    if wide.len() <= bytes::LARGEST {
        *file = wide;
    }
}
