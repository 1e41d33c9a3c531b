//! `OpenDocument` sheets, streamed: a few bytes can say that a row or a cell repeats a million times.

use super::MAX_COLUMNS;
use super::bounded::Bounded;
use super::rows::Rows;
use crate::error::{FileError, file_name};
use caseload_tables::{Cell, Row};
use chrono::{NaiveDate, NaiveDateTime};
use compact_str::CompactString;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

/// A sheet has at most this many rows.
const MAX_ROWS: u64 = 1 << 20;
/// A row with content that repeats more often is no list of loans.
const MAX_REPEATS: u64 = 10_000;
/// Elements within elements; documents need about twenty.
const DEEPEST: u32 = 256;

/// The names of the sheets that a user can see.
pub(super) fn sheet_names(path: &Path) -> Result<Vec<String>, FileError> {
    let (mut hidden, mut names) = (HashSet::new(), Vec::new());
    walk(path, &mut |event| {
        match event {
            Part::HiddenStyle(style) => {
                hidden.insert(style);
            }
            Part::Sheet { name, style } if !hidden.contains(&style) => names.push(name),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(names)
}

pub(super) fn read(path: &Path, sheet: &str, sink: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), FileError> {
    let mut rows = Rows::new(sink);
    let (mut within, mut next_row, mut cells) = (false, 0_u64, Vec::<(u32, Cell)>::new());
    let mut beside = Vec::<(u32, CompactString)>::new();
    let mut reaching = Vec::<(u32, u32)>::new();
    walk(path, &mut |part| {
        match part {
            Part::Sheet { name, .. } => within = name == sheet,
            Part::SheetEnd if within => return Ok(ControlFlow::Break(())),
            Part::Cell { column, repeat, rows, value, currency } if within => {
                if rows > 1 {
                    reaching.push((u32::try_from(column).unwrap_or(u32::MAX), rows));
                }
                for at in column..column.saturating_add(repeat).min(MAX_COLUMNS) {
                    let at = u32::try_from(at).unwrap_or(u32::MAX);
                    cells.push((at, value.clone()));
                    beside.extend(currency.clone().map(|currency| (at, currency)));
                }
                if column >= MAX_COLUMNS {
                    cells.push((u32::try_from(column).unwrap_or(u32::MAX), value));
                }
            }
            Part::RowEnd { repeat } if within => {
                if !cells.is_empty() {
                    if repeat > MAX_REPEATS || next_row + repeat > MAX_ROWS {
                        return Err(format!("a row says that it stands there {repeat} times"));
                    }
                    for row in next_row..next_row + repeat {
                        let row = u32::try_from(row).unwrap_or(u32::MAX);
                        for (column, value) in &cells {
                            if rows.cell(row, *column, || value.clone()).is_break() {
                                return Ok(ControlFlow::Break(()));
                            }
                        }
                        for (column, currency) in &beside {
                            rows.beside(*column, currency.clone());
                        }
                        for (column, count) in reaching.drain(..) {
                            rows.reaches_down(row, column, count);
                        }
                    }
                    cells.clear();
                    beside.clear();
                }
                next_row = next_row.saturating_add(repeat);
            }
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.finish();
    Ok(())
}

/// What is met on the way through a document.
enum Part {
    /// A style whose sheets are hidden.
    HiddenStyle(String),
    Sheet {
        name: String,
        style: String,
    },
    SheetEnd,
    /// A cell that shows something, at a column counted from 0.
    Cell {
        column: usize,
        repeat: usize,
        /// Over how many rows it reaches.
        rows: u32,
        value: Cell,
        /// The currency that is shown beside its number.
        currency: Option<CompactString>,
    },
    RowEnd {
        repeat: u64,
    },
}

/// Where in the document the walk is.
#[derive(Default)]
struct At {
    style: String,
    /// Depth of elements whose text belongs to no cell: remarks, drawings.
    aside: u32,
    row_repeat: u64,
    column: usize,
    cell: Option<OpenCell>,
    depth: u32,
}

struct OpenCell {
    repeat: usize,
    rows: u32,
    /// What the attributes say, where they say it all.
    value: Option<Cell>,
    currency: Option<CompactString>,
    text: String,
    paragraphs: u32,
}

type See<'see> = &'see mut dyn FnMut(Part) -> Result<ControlFlow<()>, String>;

fn walk(path: &Path, see: See<'_>) -> Result<(), FileError> {
    let file = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| FileError::damaged(path, error))?;
    let entry = archive.by_name("content.xml").map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(_) => FileError::Protected { file: file_name(path) },
        other => FileError::damaged(path, other),
    })?;
    // What it says of its size is what was checked before.
    let size = entry.size();
    let source = Bounded::new(entry.take(size), |byte| byte == b'<');
    let mut xml = quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 16, source));
    xml.config_mut().check_end_names = false;
    let (mut at, mut buffer) = (At::default(), Vec::new());
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|error| FileError::damaged(path, error))?;
        let flow = match &event {
            Event::Start(element) => at.start(element, see),
            Event::Empty(element) => match at.start(element, see) {
                Ok(ControlFlow::Continue(())) => at.end(element.name().as_ref(), see),
                other => other,
            },
            Event::End(element) => at.end(element.name().as_ref(), see),
            Event::Text(text) => {
                at.text(&text.xml10_content());
                Ok(ControlFlow::Continue(()))
            }
            Event::CData(text) => {
                at.text(&text.xml10_content());
                Ok(ControlFlow::Continue(()))
            }
            Event::GeneralRef(reference) => {
                // Entities that a document declares itself are never expanded.
                match reference.resolve_char_ref() {
                    Ok(Some(character)) => at.text(character.encode_utf8(&mut [0; 4])),
                    _ => at.text(match &*reference.xml10_content() {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "apos" => "'",
                        "quot" => "\"",
                        _ => "\u{fffd}",
                    }),
                }
                Ok(ControlFlow::Continue(()))
            }
            Event::Eof if at.depth > 0 => return Err(FileError::damaged(path, "its content ends in the middle")),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => Ok(ControlFlow::Continue(())),
        };
        match flow {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => return Ok(()),
            Err(reason) => return Err(FileError::damaged(path, reason)),
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

fn repeat<T: std::str::FromStr + From<u8>>(element: &BytesStart<'_>, name: &str) -> T {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or_else(|| T::from(1))
}

impl At {
    fn start(&mut self, element: &BytesStart<'_>, see: See<'_>) -> Result<ControlFlow<()>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("its elements are nested too deeply".to_owned());
        }
        match element.name().as_ref() {
            "style:style" => self.style = attribute(element, "style:name").unwrap_or_default(),
            "style:table-properties" if attribute(element, "table:display").as_deref() == Some("false") => {
                return see(Part::HiddenStyle(self.style.clone()));
            }
            "table:table" => {
                return see(Part::Sheet {
                    name: attribute(element, "table:name").unwrap_or_default(),
                    style: attribute(element, "table:style-name").unwrap_or_default(),
                });
            }
            "table:table-row" => {
                self.row_repeat = repeat(element, "table:number-rows-repeated");
                self.column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(OpenCell {
                    repeat: repeat(element, "table:number-columns-repeated"),
                    rows: repeat(element, "table:number-rows-spanned"),
                    value: value(element),
                    currency: attribute(element, "office:currency").map(Into::into),
                    text: String::new(),
                    paragraphs: 0,
                });
            }
            "office:annotation" | "draw:frame" | "draw:custom-shape" | "table:shapes" => self.aside += 1,
            "text:p" => {
                if let Some(cell) = self.cell.as_mut().filter(|_| self.aside == 0) {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "text:s" => {
                let spaces: usize = repeat(element, "text:c");
                self.text(&" ".repeat(spaces.min(1_000)));
            }
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
        Ok(ControlFlow::Continue(()))
    }

    fn end(&mut self, name: &str, see: See<'_>) -> Result<ControlFlow<()>, String> {
        self.depth = self.depth.saturating_sub(1);
        match name {
            "table:table" => see(Part::SheetEnd),
            "table:table-row" => see(Part::RowEnd { repeat: self.row_repeat }),
            "table:table-cell" | "table:covered-table-cell" => {
                let Some(cell) = self.cell.take() else { return Ok(ControlFlow::Continue(())) };
                let column = self.column;
                self.column = column.saturating_add(cell.repeat);
                let value = match cell.value {
                    Some(value) => value,
                    None if cell.text.is_empty() => return Ok(ControlFlow::Continue(())),
                    None => Cell::Text(cell.text.into()),
                };
                see(Part::Cell { column, repeat: cell.repeat, rows: cell.rows, value, currency: cell.currency })
            }
            "office:annotation" | "draw:frame" | "draw:custom-shape" | "table:shapes" => {
                self.aside = self.aside.saturating_sub(1);
                Ok(ControlFlow::Continue(()))
            }
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    fn text(&mut self, text: &str) {
        // White space between elements of a cell is no content; within a paragraph it is.
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.aside == 0 && cell.paragraphs > 0) {
            cell.text.push_str(text);
        }
    }
}

/// What the attributes of a cell say; `None` where its text has to.
fn value(element: &BytesStart<'_>) -> Option<Cell> {
    match attribute(element, "office:value-type")?.as_str() {
        "float" | "currency" | "percentage" => attribute(element, "office:value")?.parse().ok().map(Cell::Number),
        "date" => {
            let text = attribute(element, "office:date-value")?;
            NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f")
                .ok()
                .or_else(|| text.parse::<NaiveDate>().ok().map(|date| date.and_time(chrono::NaiveTime::MIN)))
                .map(Cell::Date)
        }
        "boolean" => attribute(element, "office:boolean-value").map(|text| Cell::Bool(text == "true")),
        "string" => attribute(element, "office:string-value").map(|text| Cell::Text(text.into())),
        _ => None,
    }
}
