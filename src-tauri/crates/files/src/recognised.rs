//! A file and what was found out about it.

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The kinds of file that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Office Open XML.
    Xlsx,
    /// Its binary form.
    Xlsb,
    /// Excel 97–2003.
    Xls,
    /// `OpenDocument`.
    Ods,
    /// A web page with tables, which servers like to call `.xls`.
    Html,
    /// Excel 2003 XML.
    Xml,
    /// A bank's statement or notification of ISO 20022: camt.052, camt.053, camt.054.
    Camt,
    /// A bank's statement of SWIFT.
    Mt940,
}

impl Format {
    /// The name in results.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Html => "html",
            Self::Xml => "xml",
            Self::Camt => "camt",
            Self::Mt940 => "mt940",
        }
    }

    /// Whether it is an archive or a container with sheets.
    pub(crate) fn is_workbook(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xlsb | Self::Xls | Self::Ods)
    }
}

/// A file and what was found out about it.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "what was found out are answers to as many questions")]
pub struct Recognised {
    /// Where it is.
    pub path: PathBuf,
    /// Its name without the folder.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// What it is.
    pub format: Format,
    /// The encoding of text; `None` for workbooks.
    pub encoding: Option<&'static Encoding>,
    /// The delimiter of text; `None` for workbooks.
    pub delimiter: Option<u8>,
    /// The names of a workbook's visible sheets; empty for text.
    pub sheets: Vec<String>,
    /// Whether a workbook counts its days from 1904.
    pub from_1904: bool,
    /// Whether cells of a workbook may be merged, as far as its reader has to look for them.
    pub(crate) has_merged_cells: bool,
    /// Whether a workbook hides some of its rows, as far as that can be told without reading its sheets.
    pub has_hidden_rows: bool,
    /// Whether text may have characters in it that can't be decoded.
    pub may_be_broken: bool,
    /// Whether lines end in a lone carriage return.
    pub(crate) carriage_return_only: bool,
    /// Whether the first line is `sep=`, which is no data.
    pub(crate) separator_line: bool,
}
