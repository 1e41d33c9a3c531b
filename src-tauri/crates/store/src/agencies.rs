//! Agencies, and what was agreed with each, by version.

use crate::book::Book;
use crate::change::Change;
use crate::ids::IdColumns as _;
use crate::statements::statements;
use caseload_book_format::error::StoreError;
use caseload_book_format::formats::{self, StoredAgencyTerms, StoredFieldContract, StoredPackTemplate};
use caseload_domain::ids::{AgencyId, ChangeId};
use caseload_domain::outsourcing::{AgencyTerms, FieldContract};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

statements! {
    AGENCIES = "SELECT a.id, a.name, v.version, v.terms, v.contract, v.template, v.change_id FROM agencies a JOIN agency_versions v ON v.agency_id = a.id WHERE v.version = (SELECT max(w.version) FROM agency_versions w WHERE w.agency_id = a.id) ORDER BY a.id";
    AGENCY_VERSIONS = "SELECT a.id, a.name, v.version, v.terms, v.contract, v.template, v.change_id FROM agency_versions v JOIN agencies a ON a.id = v.agency_id ORDER BY v.agency_id, v.version";
    INSERT_AGENCY = "INSERT INTO agencies (name, change_id) VALUES ($1, $2) RETURNING id";
    INSERT_AGENCY_VERSION = "INSERT INTO agency_versions (agency_id, version, terms, contract, template, change_id) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// What was agreed with an agency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Terms.
    pub terms: AgencyTerms,
    /// Which data it may have.
    pub contract: FieldContract,
    /// The shape of its packs.
    pub template: StoredPackTemplate,
}

/// An agency with a version of what was agreed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct AgencyRow {
    /// Number in the book.
    pub id: AgencyId,
    /// Name, unique.
    pub name: String,
    /// Version of the agreement, from 1.
    pub version: i64,
    /// What was agreed.
    pub agreement: Agreement,
    /// The change that entered this version.
    pub change: ChangeId,
}

impl AgencyRow {
    /// Its terms.
    #[must_use]
    pub fn terms(&self) -> &AgencyTerms {
        &self.agreement.terms
    }
}

fn agency(row: &SqliteRow) -> Result<AgencyRow, StoreError> {
    let place = format!("{}, version {}", row.get::<i64, _>("id"), row.get::<i64, _>("version"));
    let damaged =
        |column: &str, reason: &str| StoreError::damaged("agency_versions", &place, &format!("{column}: {reason}"));
    let terms: StoredAgencyTerms = formats::parse(row.get("terms")).map_err(|reason| damaged("terms", &reason))?;
    let contract: StoredFieldContract =
        formats::parse(row.get("contract")).map_err(|reason| damaged("contract", &reason))?;
    let template: StoredPackTemplate =
        formats::parse(row.get("template")).map_err(|reason| damaged("template", &reason))?;
    Ok(AgencyRow {
        id: row.id("id"),
        name: row.get("name"),
        version: row.get("version"),
        agreement: Agreement {
            terms: terms.into(),
            contract: contract.try_into().map_err(|reason: String| damaged("contract", &reason))?,
            template,
        },
        change: row.id("change_id"),
    })
}

impl Book {
    /// Every agency with what holds now, in the order they came.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agencies(&self) -> Result<Vec<AgencyRow>, StoreError> {
        sqlx::query(AGENCIES).fetch_all(&mut *self.reader().await?).await?.iter().map(agency).collect()
    }

    /// Every version of what was agreed with every agency, in order.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agency_versions(&self) -> Result<Vec<AgencyRow>, StoreError> {
        sqlx::query(AGENCY_VERSIONS).fetch_all(&mut *self.reader().await?).await?.iter().map(agency).collect()
    }
}

impl Change {
    /// Adds an agency with the first version of what was agreed.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is one of that name, or what the database says.
    pub async fn add_agency(&mut self, name: &str, agreement: &Agreement) -> Result<AgencyId, StoreError> {
        let change = self.id();
        let row = sqlx::query(INSERT_AGENCY).bind(name).bind(change.number()).fetch_one(self.connection()).await?;
        let id = row.id(0);
        self.add_agency_version(id, 1, agreement).await?;
        Ok(id)
    }

    /// Writes a version of what was agreed with an agency.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_agency_version(
        &mut self,
        id: AgencyId,
        version: i64,
        agreement: &Agreement,
    ) -> Result<(), StoreError> {
        let change = self.id();
        sqlx::query(INSERT_AGENCY_VERSION)
            .bind(id.number())
            .bind(version)
            .bind(formats::write(&StoredAgencyTerms::from(&agreement.terms))?)
            .bind(formats::write(&StoredFieldContract::from(&agreement.contract))?)
            .bind(formats::write(&agreement.template)?)
            .bind(change.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
