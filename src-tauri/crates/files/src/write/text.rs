//! Delimited text out: UTF-8 with a mark, so that spreadsheets read it right, or GB 18030 for older programs.

use super::{Value, WrittenColumn, beside};
use crate::error::FileError;
use caseload_domain::Money;
use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::path::Path;

/// How text is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 with a mark.
    #[default]
    Utf8WithMark,
    /// GB 18030, which has a place for every character.
    Gb18030,
}

/// Encodes what is written to it.
struct Encoder<W> {
    inner: W,
    encoding: TextEncoding,
    /// Bytes of a character whose rest has not come.
    rest: Vec<u8>,
}

impl<W: Write> Write for Encoder<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.encoding == TextEncoding::Utf8WithMark {
            return self.inner.write(bytes);
        }
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(_) => self.rest.len(),
            Err(error) => error.valid_up_to(),
        };
        let text = String::from_utf8_lossy(&self.rest[..whole]);
        let (encoded, ..) = encoding_rs::GB18030.encode(&text);
        self.inner.write_all(&encoded)?;
        self.rest.drain(..whole);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a table as CSV. Text that a spreadsheet would run as a formula is neutralised by a
/// leading apostrophe.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`]; the target is then as it was.
pub fn write_csv<'rows>(
    target: &Path,
    encoding: TextEncoding,
    columns: &[WrittenColumn],
    rows: impl Iterator<Item = impl AsRef<[Value<'rows>]>>,
) -> Result<(), FileError> {
    beside(target, |file| write_csv_to(file, target, encoding, columns, rows))
}

/// The same to wherever `to` leads; a failure names `target`.
///
/// # Errors
/// [`FileError::CannotWrite`] or [`FileError::DiskFull`].
pub fn write_csv_to<'rows>(
    to: impl Write,
    target: &Path,
    encoding: TextEncoding,
    columns: &[WrittenColumn],
    rows: impl Iterator<Item = impl AsRef<[Value<'rows>]>>,
) -> Result<(), FileError> {
    let failed = |error: &std::io::Error| FileError::write(target, error);
    let mut buffered = BufWriter::with_capacity(1 << 16, to);
    if encoding == TextEncoding::Utf8WithMark {
        buffered.write_all(b"\xef\xbb\xbf").map_err(|error| failed(&error))?;
    }
    let encoder = Encoder { inner: buffered, encoding, rest: Vec::new() };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(encoder);
    let csv_failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => failed(&error),
        other => FileError::write(target, &std::io::Error::other(format!("{other:?}"))),
    };
    writer.write_record(columns.iter().map(|column| neutral(&column.header).into_owned())).map_err(csv_failed)?;
    for row in rows {
        for value in row.as_ref() {
            writer.write_field(as_text(value).as_bytes()).map_err(csv_failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(csv_failed)?;
    }
    writer.flush().map_err(|error| failed(&error))
}

fn as_text<'a>(value: &'a Value<'_>) -> Cow<'a, str> {
    match value {
        Value::Empty => Cow::Borrowed(""),
        Value::Text(text) => neutral(text),
        Value::Amount(minor, currency) => Cow::Owned(Money { currency: *currency, minor: *minor }.digits()),
        Value::Date(date) => Cow::Owned(date.to_string()),
        Value::Integer(number) => Cow::Owned(number.to_string()),
        Value::Percent(percent) => Cow::Owned(percent.to_string()),
    }
}

/// Text that starts with `=`, `+`, `-`, `@`, a tab or a carriage return would be run as a formula.
fn neutral(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        for (text, written) in
            [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+86 138", "'+86 138"), ("-", "'-"), ("plain", "plain")]
        {
            assert_eq!(neutral(text), written);
        }
    }
}
