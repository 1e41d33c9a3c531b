//! A lender's rules of age (`settings`, under `policy/`): a list of all versions of one name.

use super::{Format, StoredFormat, of_code};
use caseload_domain::aging::{ClassBy, DayCount, Terms};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A version of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredPolicy {
    /// The number of the format.
    pub format: Format<1>,
    /// Its name.
    pub name: String,
    /// Which one of that name, from 1.
    pub version: u32,
    /// The bucket set that goes with it.
    pub bucket_set: String,
    /// Code of the day count.
    pub day_count: String,
    /// The shortfall of an instalment, minor units, up to which it counts as paid.
    pub tolerance: i64,
    /// Whether money pays fees first.
    pub fees_first: bool,
    /// Days of grace.
    pub grace_days: u16,
    /// Code of which days decide the bucket.
    pub class_by: String,
    /// The products it is for; empty for all that have none of their own.
    pub products: Vec<String>,
}

impl StoredPolicy {
    /// A version of a policy with its terms.
    #[must_use]
    pub fn new(name: &str, version: u32, bucket_set: &str, terms: Terms, products: &[String]) -> Self {
        Self {
            format: Format,
            name: name.to_owned(),
            version,
            bucket_set: bucket_set.to_owned(),
            day_count: terms.day_count.name().to_owned(),
            tolerance: terms.tolerance,
            fees_first: terms.fees_first,
            grace_days: terms.grace_days,
            class_by: terms.class_by.name().to_owned(),
            products: products.to_vec(),
        }
    }

    /// Its terms.
    ///
    /// # Errors
    /// Which code is not known, for a person.
    pub fn terms(&self) -> Result<Terms, String> {
        if self.tolerance < 0 {
            return Err(format!("tolerance {} is negative", self.tolerance));
        }
        Ok(Terms {
            day_count: of_code("day_count", &self.day_count, DayCount::by_name)?,
            tolerance: self.tolerance,
            fees_first: self.fees_first,
            grace_days: self.grace_days,
            class_by: of_code("class_by", &self.class_by, ClassBy::by_name)?,
        })
    }
}

impl StoredFormat for StoredPolicy {
    fn complete(object: &mut Map<String, Value>) {
        for (name, usual) in [
            ("day_count", Value::from("next-day")),
            ("tolerance", 0.into()),
            ("fees_first", false.into()),
            ("grace_days", 0.into()),
            ("class_by", "past-due".into()),
        ] {
            object.entry(name).or_insert(usual);
        }
    }
}
