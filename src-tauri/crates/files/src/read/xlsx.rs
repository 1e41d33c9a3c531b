//! The sheets of an XLSX, without reading what they hold.

use crate::error::FileError;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// The names of the sheets that a user can see, in their order; `None` where the workbook is put
/// together otherwise than usual, and its reader has to find them.
pub(super) fn sheet_names(path: &Path) -> Result<Option<Vec<String>>, FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    // Sheets of charts and macros stand among the others and have parts of their own.
    let only_tables = archive
        .file_names()
        .all(|part| part.is_ok_and(|part| !part.contains("chartsheets/") && !part.contains("macrosheets/")));
    let Ok(entry) = archive.by_name("xl/workbook.xml") else { return Ok(None) };
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(entry));
    xml.config_mut().check_end_names = false;
    let (mut names, mut buffer) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(|error| FileError::damaged(path, error))? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                let attribute = |name: &str| {
                    let attribute = element.try_get_attribute(name).ok().flatten()?;
                    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
                };
                let seen = attribute("state").is_none_or(|state| state == "visible");
                match attribute("name") {
                    Some(name) if seen => names.push(name),
                    Some(_) => {}
                    None => return Ok(None),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok((only_tables && !names.is_empty()).then_some(names))
}
