//! The sheets of an XLSX, without reading what they hold.

use crate::error::FileError;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

/// Goes through the elements of a part of the workbook.
pub(super) fn each_element(
    path: &Path,
    part: impl Read,
    see: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), FileError> {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| FileError::damaged(path, error))? {
            Event::Start(element) | Event::Empty(element) => see(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The part to which a relation of a workbook's leads.
pub(super) fn part_by_relation<R: Read + Seek>(
    path: &Path,
    archive: &mut zip::ZipArchive<R>,
    relations: &str,
    id: &str,
) -> Result<Option<String>, FileError> {
    let Ok(relations) = archive.by_name(relations) else { return Ok(None) };
    let mut part = None;
    each_element(path, relations, &mut |element| {
        if attribute(element, "Id").as_deref() == Some(id) {
            part = attribute(element, "Target");
        }
    })?;
    Ok(part.map(|part| part.strip_prefix('/').map_or_else(|| format!("xl/{part}"), str::to_owned)))
}

/// Goes through the elements of `xl/workbook.xml`; gives whether it is there.
fn each_of_workbook(path: &Path, see: &mut dyn FnMut(&BytesStart<'_>)) -> Result<bool, FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let Ok(part) = archive.by_name("xl/workbook.xml") else { return Ok(false) };
    each_element(path, part, see).map(|()| true)
}

/// What the sheets of a workbook have, of which their reader tells nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct InSheets {
    /// Cells that are merged.
    pub merged_cells: bool,
    /// Rows that are hidden.
    pub hidden_rows: bool,
}

/// Looks through all sheets without parsing what they hold.
pub(crate) fn look_through_sheets(path: &Path) -> Result<InSheets, FileError> {
    const MERGED: &[u8] = b"mergeCell ";
    const HIDDEN: [&[u8]; 2] = [b" hidden=\"1\"", b" hidden=\"true\""];
    /// Longer than the attributes of a row.
    const OVERLAP: usize = 512;
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let merged = memchr::memmem::Finder::new(MERGED);
    let hidden = HIDDEN.map(memchr::memmem::Finder::new);
    // Columns can be hidden too.
    let is_of_row = |piece: &[u8], at: usize| {
        let element = memchr::memrchr(b'<', &piece[..at]).map(|begin| &piece[begin..at]);
        element
            .and_then(|element| element.split(|byte| *byte == b' ').next())
            .is_some_and(|name| name.ends_with(b"row"))
    };
    let mut found = InSheets::default();
    let mut piece = vec![0; 256 << 10];
    for index in 0..archive.len() {
        // What can't be read here is for the reader of its sheet to tell of.
        let Ok(mut entry) = archive.by_index(index) else { continue };
        if !entry.name().is_ok_and(|name| name.to_lowercase().contains("worksheets/")) {
            continue;
        }
        let mut kept = 0;
        while let Ok(read @ 1..) = entry.read(&mut piece[kept..]) {
            let filled = kept + read;
            let seen = &piece[..filled];
            found.merged_cells |= merged.find(seen).is_some();
            found.hidden_rows |= hidden.iter().any(|sought| sought.find_iter(seen).any(|at| is_of_row(seen, at)));
            // The end of one piece may be the beginning of what is sought.
            kept = filled.min(OVERLAP);
            piece.copy_within(filled - kept..filled, 0);
        }
    }
    Ok(found)
}

pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

/// Whether the workbook counts its days from 1904, which a bare number in a column of dates does too.
pub(crate) fn counts_from_1904(path: &Path) -> Result<bool, FileError> {
    let mut found = false;
    each_of_workbook(path, &mut |element| {
        if element.local_name().as_ref() == "workbookPr" {
            found = attribute(element, "date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
        }
    })?;
    Ok(found)
}

/// The names of the sheets that a user can see, in their order; `None` where the workbook is put
/// together otherwise than usual, and its reader has to find them.
pub(super) fn sheet_names(path: &Path) -> Result<Option<Vec<String>>, FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    // Sheets of charts, dialogs and macros stand among the others and have parts of their own.
    let other = |part: &str| ["chartsheets/", "dialogsheets/", "macrosheets/"].iter().any(|kind| part.contains(kind));
    let only_tables = archive.file_names().all(|part| part.is_ok_and(|part| !other(&part.to_lowercase())));
    let (mut names, mut nameless) = (Vec::new(), false);
    let there = each_of_workbook(path, &mut |element| {
        if element.local_name().as_ref() == "sheet" {
            let seen = attribute(element, "state").is_none_or(|state| state == "visible");
            match attribute(element, "name") {
                Some(name) if seen => names.push(name),
                Some(_) => {}
                None => nameless = true,
            }
        }
    })?;
    Ok((there && only_tables && !nameless && !names.is_empty()).then_some(names))
}
