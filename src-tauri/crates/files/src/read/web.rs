//! Tables of web pages and of Excel 2003 XML, which servers send under the name `.xls`.
//!
//! Both are markup with rows and cells, so one tokenizer of real-world HTML reads them; nothing is
//! kept but the row at hand.

use super::MAX_COLUMNS;
use super::bounded::Bounded;
use super::rows::Rows;
use crate::error::FileError;
use crate::recognised::Recognised;
use caseload_tables::values::looks_like_date;
use caseload_tables::{Cell, Row};
use chrono::NaiveDateTime;
use compact_str::CompactString;
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use html5gum::{DefaultEmitter, HtmlString, IoReader, StartTag, Token, Tokenizer};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

/// A page with more tables than this is a page and no list of loans; the rest is passed over.
const MAX_TABLES: usize = 64;

/// The names of the tables of a page: what an Excel XML calls its sheets, else `1`, `2`, ….
pub(crate) fn table_names(path: &Path, encoding: &'static Encoding) -> Result<Vec<String>, FileError> {
    let mut names = Vec::new();
    walk(path, encoding, &mut |event| {
        if let Event::Table(name) = event {
            names.push(if name.is_empty() { (names.len() + 1).to_string() } else { name });
        }
        if names.len() < MAX_TABLES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(names)
}

pub(super) fn read(
    file: &Recognised,
    table: &str,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let Some(wanted) = file.sheets.iter().position(|name| name == table) else {
        return Err(FileError::NoSuchSheet { file: file.name.clone(), sheet: table.to_owned() });
    };
    let mut rows = Rows::new(sink);
    let mut grid = Grid::default();
    // Tables stand within tables where a page is laid out by them; a row belongs to the innermost.
    let (mut begun, mut open) = (0, Vec::new());
    walk(&file.path, file.encoding.unwrap_or(UTF_8), &mut |event| {
        match event {
            Event::Table(_) => {
                open.push(begun);
                begun += 1;
            }
            Event::TableEnd => {
                if open.pop() == Some(wanted) {
                    return ControlFlow::Break(());
                }
            }
            Event::Row(index) if open.last() == Some(&wanted) => grid.next_row(index),
            Event::Cell(cell) if open.last() == Some(&wanted) => return grid.place(cell, &mut rows),
            Event::Row(_) | Event::Cell(_) => {}
        }
        ControlFlow::Continue(())
    })?;
    rows.finish();
    Ok(())
}

/// Where the next cell stands, with the cells that reach down from rows above.
#[derive(Default)]
struct Grid {
    /// Number of the row, from 1; 0 before the first.
    row: u32,
    column: usize,
    /// For each column, the last row into which a cell above reaches.
    reaches: Vec<u32>,
}

impl Grid {
    fn next_row(&mut self, index: Option<u32>) {
        self.row = index.unwrap_or(0).max(self.row.saturating_add(1));
        self.column = 0;
    }

    fn place(&mut self, cell: Placed, rows: &mut Rows<'_>) -> ControlFlow<()> {
        self.row = self.row.max(1);
        if let Some(index) = cell.index {
            self.column = index.saturating_sub(1);
        }
        while self.reaches.get(self.column).is_some_and(|until| *until >= self.row) {
            self.column += 1;
        }
        let at = self.column;
        self.column = at.saturating_add(cell.columns.clamp(1, MAX_COLUMNS));
        if cell.rows > 1 && at < MAX_COLUMNS {
            let end = self.column.min(MAX_COLUMNS);
            if self.reaches.len() < end {
                self.reaches.resize(end, 0);
            }
            self.reaches[at..end].fill(self.row.saturating_add(cell.rows - 1));
        }
        let column = u32::try_from(at).unwrap_or(u32::MAX);
        rows.cell(self.row - 1, column, || cell.value)?;
        rows.reaches_down(self.row - 1, column, cell.rows);
        ControlFlow::Continue(())
    }
}

struct Placed {
    value: Cell,
    /// The column it says it stands in, from 1.
    index: Option<usize>,
    columns: usize,
    rows: u32,
}

enum Event {
    Table(String),
    TableEnd,
    /// With the number it says it has, from 1.
    Row(Option<u32>),
    Cell(Placed),
}

/// A cell whose content is being read.
struct OpenCell {
    text: String,
    /// The number that a spreadsheet program wrote beside the text.
    number: Option<f64>,
    index: Option<usize>,
    columns: usize,
    rows: u32,
    /// In Excel XML only `<Data>` is content; a comment is none.
    data_only: bool,
    within_data: bool,
    typed: Typed,
}

/// What Excel XML says of a cell's content.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    Text,
    Number,
    Date,
}

impl OpenCell {
    fn of(tag: &StartTag<()>, data_only: bool) -> Self {
        Self {
            text: String::new(),
            number: attribute(tag, "x:num").and_then(|text| text.trim().parse().ok()),
            index: attribute(tag, "ss:index").and_then(|text| text.parse().ok()),
            columns: attribute(tag, "colspan")
                .and_then(|text| text.trim().parse().ok())
                .or_else(|| {
                    attribute(tag, "ss:mergeacross").and_then(|text| text.parse::<usize>().ok()?.checked_add(1))
                })
                .unwrap_or(1),
            rows: attribute(tag, "rowspan")
                .and_then(|text| text.trim().parse().ok())
                .or_else(|| attribute(tag, "ss:mergedown").and_then(|text| text.parse::<u32>().ok()?.checked_add(1)))
                .unwrap_or(1)
                .clamp(1, 65_535),
            data_only,
            within_data: false,
            typed: Typed::Text,
        }
    }

    fn closed(self) -> Placed {
        // White space means nothing in markup, but for the line breaks that a `<br>` has set.
        let text = self
            .text
            .split('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
            .join("\n");
        let text: CompactString = text.trim().into();
        let number = if self.typed == Typed::Number { text.parse().ok() } else { self.number };
        let value = match number {
            // A date is shown as a date and counted as a number; what is shown says more.
            Some(number) if !looks_like_date(&text) => Cell::Number(number),
            _ if text.is_empty() => Cell::Empty,
            _ if self.typed == Typed::Date => NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f")
                .map_or_else(|_| Cell::Text(text), Cell::Date),
            _ => Cell::Text(text),
        };
        Placed { value, index: self.index, columns: self.columns, rows: self.rows }
    }
}

fn attribute<'tag>(tag: &'tag StartTag<()>, name: &str) -> Option<&'tag str> {
    tag.attributes.get(name.as_bytes()).and_then(|value| std::str::from_utf8(&value.value).ok())
}

fn number<T: std::str::FromStr>(tag: &StartTag<()>, name: &str) -> Option<T> {
    attribute(tag, name).and_then(|text| text.parse().ok())
}

/// Goes through a page's tables, rows and cells until `see` says to stop.
fn walk(
    path: &Path,
    encoding: &'static Encoding,
    see: &mut dyn FnMut(Event) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let opened = File::open(path).map_err(|error| FileError::open(path, &error))?;
    let decoded = DecodeReaderBytesBuilder::new()
        .encoding(Some(encoding))
        .strip_bom(true)
        .build(BufReader::with_capacity(1 << 16, opened));
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are no markup within.
    emitter.naively_switch_states(true);
    let source = Bounded::new(decoded, |byte| byte == b'<');
    let tokens = Tokenizer::new_with_emitter(IoReader::new(source), emitter);
    let mut walk = Walk { levels: Vec::new(), skipped: 0, workbook: false, see };
    for token in tokens {
        let flow = match token.map_err(|error| FileError::damaged(path, error))? {
            Token::StartTag(tag) => walk.start(&tag),
            Token::EndTag(tag) => walk.end(&tag.name),
            Token::String(text) => {
                walk.text(&text.value);
                ControlFlow::Continue(())
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
    // What ends in the middle may lack rows that nobody would miss.
    if walk.levels.is_empty() && !walk.workbook {
        return Ok(());
    }
    Err(FileError::damaged(path, "it ends in the middle of a table"))
}

/// The tables that are open, the outermost first, each with its open cell.
struct Walk<'see> {
    levels: Vec<Option<OpenCell>>,
    /// Depth of elements whose text is no content.
    skipped: u32,
    /// An Excel XML is open, in which the sheet is the table and `<Table>` says nothing more.
    workbook: bool,
    see: &'see mut dyn FnMut(Event) -> ControlFlow<()>,
}

impl Walk<'_> {
    fn start(&mut self, tag: &StartTag<()>) -> ControlFlow<()> {
        match &**tag.name {
            b"workbook" | b"ss:workbook" => self.workbook = true,
            b"table" if !self.workbook => return self.open_table(""),
            b"worksheet" | b"ss:worksheet" => {
                self.open_table(attribute(tag, "ss:name").unwrap_or_default())?;
                return if tag.self_closing { self.close_table() } else { ControlFlow::Continue(()) };
            }
            b"tr" | b"row" | b"ss:row" => {
                self.close_cell()?;
                return (self.see)(Event::Row(number(tag, "ss:index")));
            }
            b"td" | b"th" => {
                self.close_cell()?;
                self.open_cell(OpenCell::of(tag, false));
            }
            b"cell" | b"ss:cell" => {
                self.close_cell()?;
                self.open_cell(OpenCell::of(tag, true));
                if tag.self_closing {
                    return self.close_cell();
                }
            }
            b"data" | b"ss:data" => {
                if let Some(cell) = self.cell() {
                    cell.within_data = true;
                    cell.typed = match attribute(tag, "ss:type") {
                        Some("Number") => Typed::Number,
                        Some("DateTime") => Typed::Date,
                        _ => Typed::Text,
                    };
                }
            }
            b"br" => {
                if let Some(cell) = self.cell() {
                    cell.text.push('\n');
                }
            }
            b"script" | b"style" | b"select" => self.skipped += u32::from(!tag.self_closing),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, name: &HtmlString) -> ControlFlow<()> {
        match &***name {
            b"td" | b"th" | b"tr" | b"cell" | b"row" | b"ss:cell" | b"ss:row" => return self.close_cell(),
            b"table" if self.workbook => {}
            b"table" | b"worksheet" | b"ss:worksheet" => return self.close_table(),
            b"workbook" | b"ss:workbook" => self.workbook = false,
            b"data" | b"ss:data" => {
                if let Some(cell) = self.cell() {
                    cell.within_data = false;
                }
            }
            b"script" | b"style" | b"select" => self.skipped = self.skipped.saturating_sub(1),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn text(&mut self, text: &[u8]) {
        if self.skipped == 0
            && let Some(cell) = self.cell()
            && (!cell.data_only || cell.within_data)
        {
            cell.text.push_str(&String::from_utf8_lossy(text));
        }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.levels.last_mut().and_then(Option::as_mut)
    }

    fn open_cell(&mut self, cell: OpenCell) {
        if let Some(level) = self.levels.last_mut() {
            *level = Some(cell);
        }
    }

    fn open_table(&mut self, name: &str) -> ControlFlow<()> {
        if self.levels.len() < MAX_TABLES {
            self.levels.push(None);
            return (self.see)(Event::Table(name.to_owned()));
        }
        ControlFlow::Continue(())
    }

    fn close_table(&mut self) -> ControlFlow<()> {
        if self.levels.is_empty() {
            return ControlFlow::Continue(());
        }
        self.close_cell()?;
        self.levels.pop();
        (self.see)(Event::TableEnd)
    }

    /// Closes the cell at hand, also where the page doesn't.
    fn close_cell(&mut self) -> ControlFlow<()> {
        match self.levels.last_mut().and_then(Option::take) {
            Some(cell) => (self.see)(Event::Cell(cell.closed())),
            None => ControlFlow::Continue(()),
        }
    }
}
