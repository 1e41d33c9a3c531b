//! What the number formats of an XLSX show beside its numbers: a currency, or the side of an account. The reader of the
//! sheets gives the numbers alone.

use super::xlsx::{attribute, each_element, part_by_relation};
use crate::error::FileError;
use caseload_tables::values::Sign;
use compact_str::CompactString;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// What stands beside the numbers of a sheet, by row and column, both counted from 0; zeros are as many digits as the
/// number is shown with at least.
pub(super) type Beside = HashMap<(u32, u32), CompactString>;

/// Sides of accounts and units, in small letters, that a format may show beside an amount.
const SIDES_AND_UNITS: &[&str] = &["dr", "cr", "db", "k", "m", "mn", "bn", "lakh", "lakhs", "lac", "crore", "crores"];

/// What stands beside the numbers of a sheet; nothing where no format of the workbook shows any such thing, which is
/// found out without a look at its sheets.
pub(super) fn beside(path: &Path, sheet: &str) -> Result<Beside, FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let shown = match archive.by_name("xl/styles.xml") {
        Ok(styles) => shown_by_style(path, styles)?,
        Err(_) => return Ok(Beside::new()),
    };
    if shown.iter().all(Option::is_none) {
        return Ok(Beside::new());
    }
    let Some(part) = part_of(path, &mut archive, sheet)? else { return Ok(Beside::new()) };
    let Ok(cells) = archive.by_name(&part) else { return Ok(Beside::new()) };
    let mut beside = Beside::new();
    each_element(path, cells, &mut |element| {
        if element.local_name().as_ref() != "c" {
            return;
        }
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok());
        let text = style.and_then(|style| shown.get(style)?.clone());
        let place = attribute(element, "r").as_deref().and_then(place_of);
        if let (Some(text), Some(place)) = (text, place) {
            beside.insert(place, text);
        }
    })?;
    Ok(beside)
}

/// For each style of cells, what its format shows beside a number.
fn shown_by_style(path: &Path, styles: impl Read) -> Result<Vec<Option<CompactString>>, FileError> {
    let mut formats: HashMap<String, CompactString> = HashMap::new();
    let mut shown = Vec::new();
    let mut within = false;
    each_element(path, styles, &mut |element| match element.local_name().as_ref() {
        "numFmt" => {
            let (id, code) = (attribute(element, "numFmtId"), attribute(element, "formatCode"));
            if let (Some(id), Some(text)) = (id, code.as_deref().and_then(beside_number)) {
                formats.insert(id, text);
            }
        }
        "cellXfs" => within = true,
        // What follows is of styles by name, and of parts of them.
        "cellStyles" | "dxfs" => within = false,
        "xf" if within => {
            shown.push(attribute(element, "numFmtId").and_then(|id| formats.get(&id).cloned()));
        }
        _ => {}
    })?;
    Ok(shown)
}

/// The part of the workbook in which a sheet is.
fn part_of<R: Read + std::io::Seek>(
    path: &Path,
    archive: &mut zip::ZipArchive<R>,
    sheet: &str,
) -> Result<Option<String>, FileError> {
    let mut id = None;
    let Ok(workbook) = archive.by_name("xl/workbook.xml") else { return Ok(None) };
    each_element(path, workbook, &mut |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = attribute(element, "r:id");
        }
    })?;
    match id {
        Some(id) => part_by_relation(path, archive, "xl/_rels/workbook.xml.rels", &id),
        None => Ok(None),
    }
}

/// A place such as `B2`, row and column counted from 0.
fn place_of(text: &str) -> Option<(u32, u32)> {
    let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let column = text[..letters].bytes().fold(0_u32, |column, byte| column * 26 + u32::from(byte - b'A') + 1);
    Some((text[letters..].parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// The currency, side or unit that a format shows beside a number above 0; `None` for dates and formats that show none.
fn beside_number(format: &str) -> Option<CompactString> {
    // Zeros before a number that identifies something.
    if format.len() > 1 && format.bytes().all(|byte| byte == b'0') {
        return Some(format.into());
    }
    let mut shown = String::new();
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        match c {
            ';' => break,
            '"' => shown.extend(rest.by_ref().take_while(|c| *c != '"')),
            '\\' => shown.extend(rest.next()),
            '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                if let Some(said) = inside.strip_prefix('$') {
                    shown.push_str(said.split('-').next().unwrap_or_default());
                }
            }
            'E' | 'e' => {}
            letter if letter.is_ascii_alphabetic() => return None,
            other if !other.is_ascii() || other == '$' => shown.push(other),
            _ => {}
        }
    }
    // A text before the zeros of a number that identifies something: "LN-"0000.
    let zeros = format.len() - format.trim_end_matches('0').len();
    let is_before = format.starts_with(['"', '\\']) && !format.contains(['#', '.', ';', ',']);
    if zeros > 0 && is_before && shown.contains(char::is_alphanumeric) {
        return Some(format!("{shown}{}", "0".repeat(zeros)).into());
    }
    let shown = shown.trim().trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '.'));
    let is_said = SIDES_AND_UNITS.contains(&shown.to_lowercase().as_str()) || Sign::of(shown).is_some();
    (is_said && !shown.is_empty()).then(|| shown.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_currencies_and_sides() {
        for (format, shown) in [
            ("[$USD] #,##0.00", Some("USD")),
            ("[$€-407] #,##0.00", Some("€")),
            ("#,##0.00 \"USD\"", Some("USD")),
            ("\"US$\"#,##0.00", Some("US$")),
            ("_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\)", Some("$")),
            ("#,##0.00\" Cr\"", Some("Cr")),
            ("#,##0.00\\ [$₽-419]", Some("₽")),
            ("0.00\"K\"", Some("K")),
            ("#,##0.00", None),
            ("[Red]0.00", None),
            ("dd/mm/yyyy", None),
            ("General", None),
            ("00000", Some("00000")),
            ("\"LN-\"0000", Some("LN-0000")),
            ("\"Rs \"#,##0.00", Some("Rs")),
            ("0 \"days\"", None),
            ("[$-409]d-mmm-yy", None),
        ] {
            assert_eq!(beside_number(format).as_deref(), shown, "{format}");
        }
        assert_eq!(place_of("B2"), Some((1, 1)));
        assert_eq!(place_of("AA10"), Some((9, 26)));
        assert_eq!(place_of("2"), None);
    }
}
