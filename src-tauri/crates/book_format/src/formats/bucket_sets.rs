//! Bucket sets of the lender's own (`settings`, under `buckets/`): a list of all versions of one name.

use super::{Format, StoredFormat, present};
use caseload_domain::aging::{Bucket, BucketSet, BucketSetError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Stored [`BucketSet`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of BucketSet")]
pub struct StoredBucketSet {
    pub format: Format<1>,
    pub name: String,
    pub version: u32,
    pub buckets: Vec<StoredBucket>,
}

/// Stored [`Bucket`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are those of Bucket")]
pub struct StoredBucket {
    pub code: String,
    #[serde(deserialize_with = "present")]
    pub from: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub to: Option<i32>,
}

impl StoredFormat for StoredBucketSet {
    /// Nothing was ever left out.
    fn complete(_: &mut Map<String, Value>) {}
}

impl From<&BucketSet> for StoredBucketSet {
    fn from(set: &BucketSet) -> Self {
        let bucket = |bucket: &Bucket| StoredBucket { code: bucket.code.clone(), from: bucket.from, to: bucket.to };
        Self {
            format: Format,
            name: set.name().to_owned(),
            version: set.version(),
            buckets: set.buckets().iter().map(bucket).collect(),
        }
    }
}

impl TryFrom<StoredBucketSet> for BucketSet {
    type Error = BucketSetError;

    fn try_from(stored: StoredBucketSet) -> Result<Self, BucketSetError> {
        let bucket = |bucket: StoredBucket| Bucket { code: bucket.code, from: bucket.from, to: bucket.to };
        Self::new(&stored.name, stored.version, stored.buckets.into_iter().map(bucket).collect())
    }
}
