//! Mutations of XML and HTML, by its tags.

use super::{Dice, bytes};
use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use std::collections::BTreeMap;
use std::ops::Range;

/// Attributes on which readers size their tables, and those that say what a cell is.
const ATTRIBUTES: [&str; 24] = [
    "r",
    "s",
    "t",
    "ref",
    "spans",
    "count",
    "uniqueCount",
    "sheetId",
    "r:id",
    "numFmtId",
    "table:number-columns-repeated",
    "table:number-rows-repeated",
    "table:number-columns-spanned",
    "table:number-rows-spanned",
    "office:value-type",
    "office:value",
    "office:date-value",
    "office:time-value",
    "text:c",
    "ss:Index",
    "ss:MergeAcross",
    "colspan",
    "rowspan",
    "span",
];

/// Values that are too large, too small, or of another kind.
const VALUES: [&str; 44] = [
    "0",
    "1",
    "-1",
    "255",
    "16384",
    "65535",
    "65536",
    "1048575",
    "1048576",
    "1048577",
    "2147483647",
    "2147483648",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999",
    "1e308",
    "-1e400",
    "NaN",
    "",
    "A0",
    "A1",
    "A1048576",
    "XFD1",
    "XFD1048576",
    "XFE1048577",
    "ZZZZZZZZ1",
    "A99999999999",
    "A1:XFD1048576",
    "XFD1048576:A1",
    "s",
    "str",
    "inlineStr",
    "e",
    "d",
    "float",
    "date",
    "2025-02-30",
    "-9999-12-31T23:59:60",
    "PT99999999999999999999H",
    "&#x110000;",
    "&unknown;",
    "rId999",
];

/// Declarations of entities that grow, and of one that holds itself.
const ENTITIES: &str = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
    <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&e;\">]>";

/// One mutation.
pub(super) fn mutate(file: &mut Vec<u8>, dice: &mut Dice) {
    let tags = tags(file);
    let (Some(one), Some(other)) = (tags.choose(dice).cloned(), tags.choose(dice).cloned()) else {
        bytes::mutate(file, dice);
        return;
    };
    let (first, last) = if one.start <= other.start { (one, other) } else { (other, one) };
    match dice.random_range(0..12) {
        0 => bytes::mutate(file, dice),
        1 => {
            // What stands between two tags, once more or very often.
            let part = file[first.start..last.end].to_vec();
            let times = [1, 2, 200].choose(dice).copied().unwrap_or_default();
            bytes::insert(file, last.end, &part.repeat(times));
        }
        2 => drop(file.drain(first)),
        3 => drop(file.drain(first.start..last.end)),
        4 => {
            let times = if dice.random_ratio(1, 8) { 30_000 } else { 100 };
            let opening = file[first.clone()].to_vec();
            bytes::insert(file, first.start, &opening.repeat(times));
        }
        5 => {
            let copied = file[last].to_vec();
            file.splice(first, copied);
        }
        6 => {
            // Behind the declaration of XML, where a document type belongs.
            bytes::insert(file, first.end, b"&d;&e;&unknown;");
            let at = tags.first().filter(|tag| file[(*tag).clone()].starts_with(b"<?")).map_or(0, |tag| tag.end);
            bytes::insert(file, at, ENTITIES.as_bytes());
        }
        7 => {
            let content = first.end
                ..file[first.end..].iter().position(|byte| *byte == b'<').map_or(file.len(), |next| first.end + next);
            file.splice(content, value(dice).bytes());
        }
        8 | 9 => {
            let name = ATTRIBUTES.choose(dice).copied().unwrap_or_default();
            set_attribute(file, &first, name, value(dice));
        }
        _ => change_attribute(file, &tags, dice),
    }
}

fn value(dice: &mut Dice) -> &'static str {
    VALUES.choose(dice).copied().unwrap_or_default()
}

/// Where tags stand, opening and closing, declarations and comments alike.
fn tags(file: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut opened = None;
    for (at, byte) in file.iter().enumerate() {
        match byte {
            b'<' => opened = Some(at),
            b'>' => found.extend(opened.take().map(|start| start..at + 1)),
            _ => {}
        }
    }
    found
}

/// Where the values of attributes in a tag stand, without their quotes.
fn attribute_values(file: &[u8], tag: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for at in tag.clone() {
        if file[at] != b'"' {
            continue;
        }
        match start.take() {
            Some(start) => found.push(start..at),
            None if file[at - 1] == b'=' => start = Some(at + 1),
            None => {}
        }
    }
    found
}

/// Changes the value of an attribute that is there. The names are equally likely: of cells' places
/// there are many, of counts one.
fn change_attribute(file: &mut Vec<u8>, tags: &[Range<usize>], dice: &mut Dice) {
    let mut by_name: BTreeMap<&[u8], Vec<Range<usize>>> = BTreeMap::new();
    for place in tags.iter().flat_map(|tag| attribute_values(file, tag)) {
        let before = file[..place.start].strip_suffix(b"=\"").unwrap_or_default();
        let name = before.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
        by_name.entry(name).or_default().push(place);
    }
    let places: Vec<_> = by_name.into_values().collect();
    if let Some(place) = places.choose(dice).and_then(|alike| alike.choose(dice)).cloned() {
        file.splice(place, value(dice).bytes());
    }
}

/// Gives an opening tag an attribute, in place of one of that name.
fn set_attribute(file: &mut Vec<u8>, tag: &Range<usize>, name: &str, value: &str) {
    let before = format!(" {name}=\"");
    let known = attribute_values(file, tag).into_iter().find(|place| file[..place.start].ends_with(before.as_bytes()));
    if let Some(place) = known {
        file.splice(place, value.bytes());
    } else {
        let in_name = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>');
        let end = tag.start + 1 + file[tag.start + 1..tag.end].iter().take_while(|byte| in_name(byte)).count();
        bytes::insert(file, end, format!("{before}{value}\"").as_bytes());
    }
}
