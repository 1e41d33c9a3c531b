//! Delimited text of any encoding.

use crate::cell::{Cell, Row};
use crate::error::FileError;
use crate::recognise::Recognised;
use encoding_rs::UTF_8;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

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
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(file.delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(text);
    let mut record = csv::StringRecord::new();
    let mut number = 0_u64;
    let mut lines_before = 1_u64;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(FileError::damaged(&file.path, error)),
        }
        // The reader passes over empty lines in silence; its line count tells how many.
        let lines = reader.position().line();
        let within: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let blank = lines.saturating_sub(lines_before).saturating_sub(1 + within as u64);
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
        number += 1;
        // An old end-of-file mark is no row.
        if record.len() == 1 && record.get(0) == Some("\u{1a}") {
            continue;
        }
        let cells = record
            .iter()
            .map(|field| if field.is_empty() { Cell::Empty } else { Cell::Text(field.into()) })
            .take(super::MOST_COLUMNS)
            .collect();
        let row = Row { number, cells, beyond: record.len() > super::MOST_COLUMNS };
        if sink(row).is_break() {
            return Ok(());
        }
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
