//! Import profiles: how a lender's file was read, kept by name and recognised again by its headers.

use crate::ImportApi;
use crate::{ScheduleExtent, Signs, StatusMeaning};
use caseload_domain::ids::ChangeId;
use caseload_domain::{Currency, Field};
use caseload_session::failure::{Failure, FailureCode};
use caseload_session::names::checked_name;
use caseload_store::formats::{self, Format, StoredImportProfile, of_code};
use caseload_store::{Change, What};
use caseload_tables::columns::Kind;
use caseload_tables::normalise_header;
use caseload_tables::status::Meaning;
use caseload_tables::values::{DateOrder, DecimalMark};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Profiles are settings of the book under this prefix.
const PREFIX: &str = "profile/";

/// How a lender's file is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// What such a file is about.
    pub kind: Kind,
    /// Its columns by their header, and the field each is; `null` keeps a column as it is.
    pub columns: Vec<(String, Option<Field>)>,
    /// Which of day and month comes first, where the user was asked.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// What values of its columns of status mean, where the user was asked.
    #[serde(default)]
    pub statuses: Vec<StatusMeaning>,
    /// What separates decimals, where the user was asked.
    #[serde(default)]
    pub decimals: Option<DecimalMark>,
    /// What amounts below 0 are, where all are and the user was asked.
    #[serde(default)]
    pub signs: Option<Signs>,
    /// Whether several rows of one loan are added up.
    #[serde(default)]
    pub add_up: bool,
    /// How much of the schedules of its loans a file holds, where the user was asked.
    #[serde(default)]
    pub schedule: Option<ScheduleExtent>,
    /// Currency of amounts that name none, where it is not the book's own.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// The change that used it last; 0 before any.
    #[serde(default)]
    pub used: ChangeId,
}

impl Profile {
    /// How well a file's headers fit: `None` where a column that has a field is not there; else
    /// whether all headers are the same.
    fn fits(&self, headers: &[String]) -> Option<bool> {
        let plain: Vec<String> = headers.iter().map(|header| normalise_header(header)).collect();
        let has = |header: &str| plain.contains(&normalise_header(header));
        let mapped = self.columns.iter().filter(|(_, field)| field.is_some());
        let there = mapped.clone().all(|(header, _)| has(header)) && mapped.count() > 0;
        there.then(|| self.columns.len() == headers.len() && self.columns.iter().all(|(header, _)| has(header)))
    }

    pub(crate) async fn save(&self, change: &mut Change) -> Result<(), Failure> {
        let value = formats::write(&StoredImportProfile::from(self))?;
        change.set_setting(&format!("{PREFIX}{}", self.name), &value).await?;
        Ok(())
    }
}

impl From<&Profile> for StoredImportProfile {
    fn from(profile: &Profile) -> Self {
        let column =
            |(header, field): &(String, Option<Field>)| (header.clone(), field.map(|field| field.name().to_owned()));
        Self {
            format: Format,
            name: profile.name.clone(),
            kind: profile.kind.name().to_owned(),
            columns: profile.columns.iter().map(column).collect(),
            dates: profile.dates.map(|order| order.name().to_owned()),
            statuses: profile.statuses.iter().map(|one| (one.value.clone(), one.meaning.name().to_owned())).collect(),
            decimals: profile.decimals.map(|mark| mark.name().to_owned()),
            signs: profile.signs.map(|signs| signs.name().to_owned()),
            add_up: profile.add_up,
            schedule: profile.schedule.map(|extent| extent.name().to_owned()),
            currency: profile.currency.map(|currency| currency.code().to_owned()),
            used: profile.used.number(),
        }
    }
}

impl TryFrom<StoredImportProfile> for Profile {
    type Error = String;

    fn try_from(stored: StoredImportProfile) -> Result<Self, String> {
        let column = |(header, field): (String, Option<String>)| {
            let field = field.map(|name| of_code("field", &name, Field::by_name)).transpose()?;
            Ok((header, field))
        };
        let dates = stored.dates.map(|name| of_code("dates", &name, DateOrder::by_name)).transpose()?;
        let currency = stored.currency.map(|code| of_code("currency", &code, |code| code.parse().ok())).transpose()?;
        let meaning = |(value, name): (String, String)| {
            Ok(StatusMeaning { value, meaning: of_code("statuses", &name, Meaning::by_name)? })
        };
        let decimals = stored.decimals.map(|name| of_code("decimals", &name, DecimalMark::by_name)).transpose()?;
        let signs = stored.signs.map(|name| of_code("signs", &name, Signs::by_name)).transpose()?;
        let schedule = stored.schedule.map(|name| of_code("schedule", &name, ScheduleExtent::by_name)).transpose()?;
        let statuses = stored.statuses.into_iter().map(meaning).collect::<Result<_, String>>()?;
        Ok(Self {
            kind: of_code("kind", &stored.kind, Kind::by_name)?,
            columns: stored.columns.into_iter().map(column).collect::<Result<_, String>>()?,
            name: stored.name,
            dates,
            statuses,
            decimals,
            signs,
            add_up: stored.add_up,
            schedule,
            currency,
            used: stored.used.into(),
        })
    }
}

/// The profile that knows a file by its headers: one with the very same before one whose columns
/// are all there, and the one used last before others.
pub(crate) fn recognised<'all>(profiles: &'all [Profile], headers: &[String]) -> Option<&'all Profile> {
    profiles
        .iter()
        .filter_map(|profile| Some((profile.fits(headers)?, profile.used, profile)))
        .max_by_key(|(exact, used, _)| (*exact, *used))
        .map(|(.., profile)| profile)
}

impl ImportApi<'_> {
    /// The book's profiles, in the order of their names.
    pub async fn profiles(&self) -> Result<Vec<Profile>, Failure> {
        let stored = self.session.book.settings_under(PREFIX).await?;
        stored
            .iter()
            .map(|(name, value)| {
                let key = format!("{PREFIX}{name}");
                caseload_session::stored::restored(
                    formats::read::<StoredImportProfile>(value, "settings", &key)?,
                    "settings",
                    key,
                )
            })
            .collect()
    }

    /// The profile of that name.
    ///
    /// # Errors
    /// `no_such_profile`.
    pub async fn profile(&self, name: &str) -> Result<Profile, Failure> {
        let found = self.profiles().await?.into_iter().find(|profile| profile.name == name.trim());
        found.ok_or_else(|| Failure::new(FailureCode::NoSuchProfile).with("profile", name))
    }

    /// Keeps a profile under its name. One that it replaces, or that had the name `before`, is gone.
    ///
    /// # Errors
    /// `name_empty`, `name_taken` by another profile when it is renamed, `value_out_of_range` where
    /// a field has two columns.
    pub async fn save_profile(&self, profile: &Profile, before: Option<&str>) -> Result<(), Failure> {
        let profile = Profile { name: checked_name(&profile.name)?, ..profile.clone() };
        for field in Field::ALL.iter().filter(|field| !field.may_repeat()) {
            if profile.columns.iter().filter(|(_, given)| given.as_ref() == Some(field)).count() > 1 {
                let refused = Failure::new(FailureCode::ValueOutOfRange);
                return Err(refused.with("field", field.name()).with("value", profile.name.as_str()));
            }
        }
        let renamed = before.filter(|before| *before != profile.name);
        if renamed.is_some() && self.profiles().await?.iter().any(|other| other.name == profile.name) {
            return Err(Failure::new(FailureCode::NameTaken).with("name", profile.name));
        }
        let mut change = self.session.change(What::Setting).await?;
        if let Some(before) = renamed {
            change.remove_setting(&format!("{PREFIX}{before}")).await?;
        }
        profile.save(&mut change).await?;
        change.commit(&serde_json::json!({ "key": "profile", "value": profile.name })).await?;
        Ok(())
    }

    /// Forgets a profile.
    ///
    /// # Errors
    /// `no_such_profile`.
    pub async fn remove_profile(&self, name: &str) -> Result<(), Failure> {
        let mut change = self.session.change(What::Setting).await?;
        if !change.remove_setting(&format!("{PREFIX}{name}")).await? {
            change.roll_back().await?;
            return Err(Failure::new(FailureCode::NoSuchProfile).with("profile", name));
        }
        change.commit(&serde_json::json!({ "key": "profile", "value": name, "removed": true })).await?;
        Ok(())
    }

    /// Writes a profile to a file, for another book to read.
    ///
    /// # Errors
    /// `no_such_profile`, `file_cannot_write`, `disk_full`.
    pub async fn export_profile(&self, name: &str, target: &Path) -> Result<(), Failure> {
        self.session.refuse_in_use(target, &[])?;
        let profile = Profile { used: ChangeId::BEFORE_ALL, ..self.profile(name).await? };
        let text = serde_json::to_string_pretty(&profile).map_err(|error| Failure::internal(&error))?;
        caseload_files::write::write_bytes(target, text.as_bytes())?;
        Ok(())
    }

    /// Reads a profile from a file that another book wrote, and keeps it.
    ///
    /// # Errors
    /// `file_cannot_open`, `not_a_profile`.
    pub async fn import_profile(&self, source: &Path) -> Result<Profile, Failure> {
        let file = source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read(source).map_err(|error| {
            Failure::new(FailureCode::FileCannotOpen).with("file", file.as_str()).with("reason", error.to_string())
        })?;
        let profile: Profile =
            serde_json::from_slice(&text).map_err(|_| Failure::new(FailureCode::NotAProfile).with("file", file))?;
        let profile = Profile { used: ChangeId::BEFORE_ALL, ..profile };
        self.save_profile(&profile, None).await?;
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, columns: &[(&str, Option<Field>)], used: i64) -> Profile {
        Profile {
            name: name.to_owned(),
            kind: Kind::Cases,
            columns: columns.iter().map(|(header, field)| ((*header).to_owned(), *field)).collect(),
            dates: None,
            statuses: Vec::new(),
            decimals: None,
            signs: None,
            add_up: false,
            schedule: None,
            currency: None,
            used: used.into(),
        }
    }

    #[test]
    fn a_file_is_known_by_its_headers() {
        let wide = [("Konto", Some(Field::LoanNo)), ("Rest", Some(Field::Outstanding)), ("Notiz", None)];
        let all = [
            profile("wide", &wide, 1),
            profile("narrow", &wide[..2], 5),
            profile("older", &wide, 0),
            profile("nothing", &[("Notiz", None)], 9),
        ];
        let known = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
            recognised(&all, &headers).map(|profile| profile.name.as_str())
        };
        assert_eq!(known(&["Notiz", "konto", "REST"]), Some("wide"), "the same headers, whatever their order and case");
        assert_eq!(known(&["Konto", "Rest", "Neu"]), Some("narrow"), "a column more is no other file");
        assert_eq!(known(&["Konto", "Notiz"]), None);
    }
}
