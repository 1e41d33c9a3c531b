//! The shape of an agency's packs: which columns in which order under which headers, in which language and
//! encoding, under which names. The user edits it; a batch keeps that of its first pack.

use super::FileLanguage;
use caseload_domain::outsourcing::{FieldContract, PackField};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::stored;
use caseload_store::AgencyRow;
use caseload_store::formats::{Format, StoredPackTemplate, StoredTemplateColumn, of_code};
use serde::{Deserialize, Serialize};

/// How the text twin is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum CsvEncoding {
    /// UTF-8 with a mark, which spreadsheets read right.
    #[default]
    Utf8,
    /// GB 18030, which older Chinese programs want.
    Gb18030,
}

impl CsvEncoding {
    /// Its code in books.
    fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf8",
            Self::Gb18030 => "gb18030",
        }
    }

    fn by_code(code: &str) -> Option<Self> {
        [Self::Utf8, Self::Gb18030].into_iter().find(|encoding| encoding.code() == code)
    }
}

impl From<CsvEncoding> for caseload_files::write::TextEncoding {
    fn from(encoding: CsvEncoding) -> Self {
        match encoding {
            CsvEncoding::Utf8 => Self::Utf8WithMark,
            CsvEncoding::Gb18030 => Self::Gb18030,
        }
    }
}

/// A column that a template asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct TemplateColumn {
    /// Which field.
    #[ts(type = "string")]
    pub field: PackField,
    /// Its header; the usual one when absent.
    #[serde(default)]
    pub header: Option<String>,
}

/// The shape of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default, deny_unknown_fields)]
pub struct PackTemplate {
    /// Columns in their order; the usual ones and then those of the contract when empty.
    pub columns: Vec<TemplateColumn>,
    /// Language of the headers; that of whoever writes the pack when absent.
    pub language: Option<FileLanguage>,
    /// How the text twin is encoded.
    pub csv_encoding: CsvEncoding,
    /// What the files are called, without their ending: `{batch}`, `{agency}`, `{date}` and `{cases}` stand for
    /// what they say; `{batch}` when empty.
    pub file_name: String,
}

impl From<&PackTemplate> for StoredPackTemplate {
    fn from(template: &PackTemplate) -> Self {
        let column = |column: &TemplateColumn| StoredTemplateColumn {
            field: column.field.to_string(),
            header: column.header.clone(),
        };
        Self {
            format: Format,
            columns: template.columns.iter().map(column).collect(),
            language: template.language.map(|language| language.code().to_owned()),
            csv_encoding: template.csv_encoding.code().to_owned(),
            file_name: template.file_name.clone(),
        }
    }
}

impl TryFrom<StoredPackTemplate> for PackTemplate {
    type Error = String;

    fn try_from(stored: StoredPackTemplate) -> Result<Self, String> {
        let column = |column: StoredTemplateColumn| {
            let field = of_code("field", &column.field, PackField::by_name)?;
            Ok(TemplateColumn { field, header: column.header })
        };
        let language = stored.language.map(|code| of_code("language", &code, FileLanguage::by_code)).transpose()?;
        Ok(Self {
            columns: stored.columns.into_iter().map(column).collect::<Result<_, String>>()?,
            language,
            csv_encoding: of_code("csv_encoding", &stored.csv_encoding, CsvEncoding::by_code)?,
            file_name: stored.file_name,
        })
    }
}

/// What a name of a file must not have on one of the systems.
const FORBIDDEN: [char; 9] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];
const PLACEHOLDERS: [&str; 4] = ["{batch}", "{agency}", "{date}", "{cases}"];
/// The longest name of a file, in characters, so that its ending and a folder have room.
const LONGEST_NAME: usize = 120;

impl PackTemplate {
    /// The template that a version of an agreement has.
    ///
    /// # Errors
    /// `book_damaged` where it can't be read.
    pub(crate) fn of(agency: &AgencyRow) -> Result<Self, Failure> {
        let row = format!("{}, version {}", agency.id, agency.version);
        stored::restored(agency.agreement.template.clone(), "agency_versions", row)
    }

    /// Refuses what no file can be called, and a column that is there twice.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let bad_name = || Failure::new(FailureCode::BadFileName).with("name", self.file_name.as_str());
        let mut plain = self.file_name.clone();
        for placeholder in PLACEHOLDERS {
            plain = plain.replace(placeholder, "x");
        }
        if plain.contains(FORBIDDEN)
            || plain.contains(['{', '}'])
            || plain.chars().any(char::is_control)
            || plain.starts_with('.')
            || plain.ends_with(['.', ' '])
            || plain.chars().count() > LONGEST_NAME
        {
            return Err(bad_name());
        }
        for (at, column) in self.columns.iter().enumerate() {
            if self.columns[..at].iter().any(|other| other.field == column.field) {
                return Err(Failure::new(FailureCode::ValueOutOfRange)
                    .with("field", "columns")
                    .with("value", column.field.to_string()));
            }
        }
        Ok(())
    }

    /// The columns that it asks for.
    pub(super) fn asked(&self, contract: &FieldContract) -> Vec<(PackField, Option<String>)> {
        if self.columns.is_empty() {
            let named = contract.fields.iter().map(|named| named.field.clone()).filter(PackField::needs_contract);
            return PackField::minimum().into_iter().chain(named).map(|field| (field, None)).collect();
        }
        let header = |header: &Option<String>| {
            header.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        self.columns.iter().map(|column| (column.field.clone(), header(&column.header))).collect()
    }

    /// What the files of a batch are called, without their ending.
    pub(super) fn name_for(&self, batch: &str, agency: &str, date: &str, cases: u64) -> String {
        let pattern = if self.file_name.trim().is_empty() { "{batch}" } else { self.file_name.trim() };
        let name = pattern
            .replace("{batch}", batch)
            .replace("{agency}", agency)
            .replace("{date}", date)
            .replace("{cases}", &cases.to_string());
        // The agency's own name may have what a file's must not.
        name.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { '-' } else { c }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_filled_in_and_fit_every_system() {
        let template = |file_name: &str| PackTemplate { file_name: file_name.into(), ..PackTemplate::default() };
        for (pattern, name) in [
            ("", "20260531-01"),
            ("{agency} {date}", "A-B 20260531"),
            ("委外_{batch}_{cases}件", "委外_20260531-01_7件"),
        ] {
            assert!(template(pattern).check().is_ok(), "{pattern}");
            assert_eq!(template(pattern).name_for("20260531-01", "A/B", "20260531", 7), name);
        }
        for pattern in ["a/b", "{batch", "{month}", "..", "x ", "a:b", "<x>"] {
            assert!(template(pattern).check().is_err(), "{pattern}");
        }
    }

    #[test]
    fn without_columns_the_minimum_leaves_and_what_the_contract_names() {
        let template = PackTemplate::default();
        let usual = template.asked(&FieldContract::default());
        assert_eq!(usual.len(), PackField::minimum().len());
        assert!(usual.iter().all(|(field, _)| !field.needs_contract()));
    }
}
