//! Delimited text of any encoding.

use crate::error::FileError;
use crate::recognised::Recognised;
use caseload_tables::{Cell, Row, RowEnd};
use csv_core::ReadRecordResult;
use encoding_rs::UTF_8;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

/// A record longer than this is no row: a quotation mark was opened and never closed.
const LONGEST_RECORD: usize = 16 << 20;
/// No row has as many fields.
const MAX_FIELDS: usize = 1 << 20;

pub(super) fn read(file: &Recognised, sink: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), FileError> {
    let opened = File::open(&file.path).map_err(|error| FileError::open(&file.path, &error))?;
    let decoded = DecodeReaderBytesBuilder::new()
        .encoding(Some(file.encoding.unwrap_or(UTF_8)))
        .strip_bom(true)
        .build(BufReader::with_capacity(1 << 16, opened));
    if file.carriage_return_only {
        read_decoded(file, CarriageReturnsAsLineFeeds(decoded), sink)
    } else {
        read_decoded(file, decoded, sink)
    }
}

fn read_decoded(
    file: &Recognised,
    text: impl Read,
    sink: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let delimiter = file.delimiter.unwrap_or(b',');
    let mut records = Records::new(text, delimiter);
    let mut number = 0_u64;
    let mut lines_before = 1_u64;
    // The most cells that a row has had so far, by which a row swallowed by a stray quotation mark is known.
    let mut width = 0;
    let mut last_cells = LastCells::default();
    // How many rows above have the same count of cells.
    let (mut count_above, mut even) = (0, 0_u64);
    while records.advance().map_err(|error| FileError::damaged(&file.path, error))? {
        // The reader passes over empty lines in silence; its line count tells how many.
        let lines = records.core.line();
        let within = records.line_breaks();
        let blank = lines.saturating_sub(lines_before).saturating_sub(1 + within);
        lines_before = lines;
        if number == 0 && file.separator_line {
            number += 1;
            continue;
        }
        for _ in 0..blank {
            number += 1;
            if sink(Row { number, ..Row::default() }).is_break() {
                return Ok(());
            }
        }
        // An old end-of-file mark is no row.
        if records.count == 1 && records.text() == b"\x1a" {
            number += 1;
            continue;
        }
        if within > 0 && records.has_swallowed(delimiter, width) {
            for line in records.lines_again(delimiter) {
                number += 1;
                let cells = line.split(char::from(delimiter)).map(|field| cell(field.trim_matches('"')));
                if sink(row(number, cells, true)).is_break() {
                    return Ok(());
                }
            }
            continue;
        }
        number += 1;
        width = width.max(records.count);
        // Its line was not counted, so no line end came.
        let no_line_end = records.is_unended();
        // A quotation mark that nothing closes, or fewer cells than the rows above have.
        let cut_off = no_line_end && (!records.quotes.is_multiple_of(2) || (even > 1 && records.count < count_above));
        let is_first = count_above == 0;
        let unended = no_line_end && !cut_off && !is_first && !records.last_cell_is_whole(&last_cells);
        let end = match (cut_off, unended) {
            (true, _) => RowEnd::CutOff,
            (false, true) => RowEnd::Unended,
            (false, false) => RowEnd::Whole,
        };
        if let Some(last) = records.fields().last() {
            last_cells.see(last);
        }
        even = if records.count == count_above { even + 1 } else { 1 };
        count_above = records.count;
        if sink(Row { end, ..row(number, records.fields().map(cell), false) }).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn cell(field: &str) -> Cell {
    if field.is_empty() { Cell::Empty } else { Cell::Text(field.into()) }
}

fn row(number: u64, cells: impl Iterator<Item = Cell>, stray_quote: bool) -> Row {
    let mut cells: Vec<Cell> = cells.take(super::MAX_COLUMNS + 1).collect();
    let beyond = cells.len() > super::MAX_COLUMNS;
    cells.truncate(super::MAX_COLUMNS);
    Row { number, cells, beyond, stray_quote, ..Row::default() }
}

/// What the last cells of the rows so far are like, the header's among them not.
#[derive(Default)]
struct LastCells {
    rows: u64,
    /// How long all of them are; `None` where they differ.
    length: Option<usize>,
    /// How many digits all of them have behind a mark for decimals; `None` where they differ.
    decimals: Option<usize>,
}

/// So many rows alike say what the next one has to be like.
const ALIKE: u64 = 3;

impl LastCells {
    fn see(&mut self, cell: &str) {
        self.rows += 1;
        // The first row may be the header, and the second is the first to be compared with.
        if self.rows <= 2 {
            (self.length, self.decimals) = (Some(cell.len()), decimals_of(cell));
            return;
        }
        self.length = self.length.filter(|length| *length == cell.len());
        self.decimals = self.decimals.filter(|decimals| decimals_of(cell) == Some(*decimals));
    }
}

/// Digits behind the last mark for decimals.
fn decimals_of(cell: &str) -> Option<usize> {
    let (_, behind) = cell.rsplit_once(['.', ','])?;
    behind.bytes().all(|byte| byte.is_ascii_digit()).then_some(behind.len())
}

/// The records of a text, one at a time, within a bound.
struct Records<R> {
    core: csv_core::Reader,
    source: R,
    input: Vec<u8>,
    at: usize,
    filled: usize,
    output: Vec<u8>,
    written: usize,
    ends: Vec<usize>,
    /// Fields of the record at hand.
    count: usize,
    ended: bool,
    /// The last byte that was read.
    last_byte: u8,
    /// Quotation marks in the record at hand.
    quotes: usize,
}

impl<R: Read> Records<R> {
    fn new(source: R, delimiter: u8) -> Self {
        Self {
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            source,
            input: vec![0; 1 << 16],
            at: 0,
            filled: 0,
            output: vec![0; 1 << 12],
            written: 0,
            ends: vec![0; 256],
            count: 0,
            ended: false,
            last_byte: b'\n',
            quotes: 0,
        }
    }

    /// Goes to the next record; `false` at the end.
    fn advance(&mut self) -> Result<bool, String> {
        let begun = self.core.line();
        (self.written, self.count, self.quotes) = (0, 0, 0);
        loop {
            if self.at == self.filled && !self.ended {
                self.at = 0;
                self.filled = self.source.read(&mut self.input).map_err(|error| error.to_string())?;
                self.ended = self.filled == 0;
                if let Some(last) = self.input[..self.filled].last() {
                    self.last_byte = *last;
                }
            }
            let (result, consumed, written, fields) = self.core.read_record(
                &self.input[self.at..self.filled],
                &mut self.output[self.written..],
                &mut self.ends[self.count..],
            );
            let read = &self.input[self.at..self.at + consumed];
            self.quotes += memchr::memchr_iter(b'"', read).count();
            self.at += consumed;
            self.written += written;
            self.count += fields;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => {
                    let room = self.output.len() * 2;
                    if room > LONGEST_RECORD {
                        return Err(format!(
                            "line {begun} is longer than 16 MB; a quotation mark in it may never be closed"
                        ));
                    }
                    self.output.resize(room, 0);
                }
                ReadRecordResult::OutputEndsFull => {
                    if self.ends.len() > MAX_FIELDS {
                        return Err(format!("line {begun} has more than a million cells"));
                    }
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn text(&self) -> &[u8] {
        &self.output[..self.written]
    }

    /// Line breaks within the record's fields.
    fn line_breaks(&self) -> u64 {
        std::str::from_utf8(self.text()).map_or(0, |text| text.matches('\n').count()) as u64
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        // What comes from the decoder is UTF-8, and delimiters and quotes cut nothing in two.
        let text = std::str::from_utf8(self.text()).unwrap_or_default();
        self.ends[..self.count].iter().map(move |end| {
            let field = text.get(start..*end).unwrap_or_default();
            start = *end;
            field
        })
    }

    /// Whether the text ends with the record at hand, and without a line end.
    fn is_unended(&self) -> bool {
        self.ended && self.at == self.filled && !matches!(self.last_byte, b'\n' | b'\r')
    }

    /// Whether the last cell of the last record can't be cut off: its quotation mark is closed, or it has as many
    /// characters or decimals as all cells above it.
    fn last_cell_is_whole(&self, above: &LastCells) -> bool {
        let Some(last) = self.fields().last() else { return true };
        let is_closed = self.last_byte == b'"' && self.quotes > 0 && self.quotes.is_multiple_of(2);
        let alike = above.rows > ALIKE
            && (above.length == Some(last.len())
                || above.decimals.is_some_and(|decimals| decimals > 0 && decimals_of(last) == Some(decimals)));
        is_closed || alike
    }

    /// Whether a field holds whole rows: a mark at its beginning was meant as a character.
    fn has_swallowed(&self, delimiter: u8, width: usize) -> bool {
        if width < 3 || self.count >= width {
            return false;
        }
        self.fields().any(|field| {
            let rows_within = field
                .split('\n')
                .skip(1)
                .filter(|line| line.bytes().filter(|byte| *byte == delimiter).count() + 1 >= width)
                .count();
            // In the last row nothing follows but the end of the file.
            let cut_off =
                self.ended && self.at == self.filled && field.ends_with('\n') && field.contains(char::from(delimiter));
            rows_within > 0 || cut_off
        })
    }

    /// The lines of a record as they stand in the file.
    fn lines_again(&self, delimiter: u8) -> Vec<String> {
        let joined = self.fields().collect::<Vec<_>>().join(&char::from(delimiter).to_string());
        joined.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

/// Old Macintosh files end lines with a lone carriage return.
struct CarriageReturnsAsLineFeeds<R>(R);

impl<R: Read> Read for CarriageReturnsAsLineFeeds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.0.read(buffer)?;
        for byte in &mut buffer[..read] {
            if *byte == b'\r' {
                *byte = b'\n';
            }
        }
        Ok(read)
    }
}
