//! By what age is counted: policies by name and version, and bucket sets of the lender's own.

use crate::failure::{Failure, FailureCode};
use crate::names::checked_name;
use crate::session::Session;
use crate::stored;
use caseload_domain::aging::{Bucket, BucketSet, BucketSetError, Convention, DayCount, Level, Terms};
use caseload_store::What;
use caseload_store::formats::{self, StoredBucketSet, StoredPolicy};
use serde::{Deserialize, Serialize};

/// Settings of the book under which policies and own bucket sets are kept, each with all versions.
const POLICIES: &str = "policy/";
const BUCKET_SETS: &str = "buckets/";
/// The setting that names the policy of the book.
const POLICY_USED: &str = "policy";
/// The policy that every book has.
pub const STANDARD: &str = "standard";

/// What an aging is to be computed by; what is absent is the book's own policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(default)]
pub struct PolicyOverride {
    /// Name of a policy, with `@` and its version where it is not the newest.
    pub policy: Option<String>,
    /// Name of a bucket set, with `@` and its version where it is not the newest.
    pub bucket_set: Option<String>,
    /// The day count.
    pub day_count: Option<DayCount>,
    /// The shortfall of an instalment, in minor units of the book's currency, up to which it counts
    /// as paid.
    pub tolerance: Option<i64>,
    /// Whether fees are paid before instalments.
    pub fees_first: Option<bool>,
    /// Days by which a case is less delinquent than it is past due.
    pub grace_days: Option<u16>,
    /// Whose age decides the bucket: the case's own where it is absent.
    pub level: Option<Level>,
}

/// A lender's rules of age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Which one of that name, from 1.
    pub version: u32,
    /// The bucket set that goes with it.
    pub bucket_set: String,
    /// Its terms.
    #[serde(flatten)]
    pub terms: Terms,
    /// The products it is for; empty for all that have none of their own.
    pub products: Vec<String>,
}

impl Policy {
    fn standard() -> Self {
        Self {
            name: STANDARD.to_owned(),
            version: 1,
            bucket_set: "m".to_owned(),
            terms: Terms::default(),
            products: Vec::new(),
        }
    }
}

/// The policies of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct Policies {
    /// The newest version of each, the built-in one first.
    pub policies: Vec<Policy>,
    /// Name of the one in use.
    pub used: String,
    /// Their earlier versions, by which old reports can be made again.
    pub earlier: Vec<Policy>,
}

/// A convention with the policy that it comes from.
pub struct ResolvedPolicy {
    /// How days are counted and which buckets they fall into.
    pub convention: Convention,
    /// The policy's name.
    pub policy: String,
    /// Its version, from 1.
    pub policy_version: u32,
    /// Products that are aged by a policy of their own.
    pub of_products: Vec<ProductPolicy>,
    /// Products whose policy has another bucket set than the one in use.
    pub own_sets: Vec<OwnSet>,
}

/// Products that are aged by a policy with a bucket set of its own.
pub struct OwnSet {
    /// The products.
    pub products: Vec<String>,
    /// Name and version of the policy.
    pub policy: String,
    /// The set.
    pub buckets: BucketSet,
}

impl ResolvedPolicy {
    /// The policy of a product and its version: `standard@1`.
    #[must_use]
    pub fn policy_of(&self, product: &str) -> String {
        match self.of_products.iter().find(|own| own.product == product) {
            Some(own) => own.policy.clone(),
            None => format!("{}@{}", self.policy, self.policy_version),
        }
    }
}

/// A product with the policy by which it is aged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct ProductPolicy {
    /// The product.
    pub product: String,
    /// Name and version: `cash@2`.
    pub policy: String,
}

/// Name and version of `name@version`.
fn with_version(name: &str) -> (&str, Option<u32>) {
    match name.rsplit_once('@').and_then(|(name, version)| Some((name, version.parse().ok()?))) {
        Some((name, version)) => (name, Some(version)),
        None => (name, None),
    }
}

impl Session {
    /// What `basis` asks for, on top of the book's policy.
    ///
    /// # Errors
    /// `no_such_policy`, `no_such_bucket_set`.
    pub async fn chosen(&self, basis: &PolicyOverride) -> Result<ResolvedPolicy, Failure> {
        let all = self.all_policies().await?;
        let used = self.policy_used(&all).await?;
        let name = basis.policy.as_deref().or(used.as_deref()).unwrap_or(STANDARD);
        let policy = named(&all, name).ok_or_else(|| Failure::new(FailureCode::NoSuchPolicy).with("policy", name))?;
        let set = basis.bucket_set.as_deref().unwrap_or(&policy.bucket_set);
        let buckets = match &basis.bucket_set {
            Some(set) => self.bucket_set(set).await?,
            None => self.set_of_policy(policy).await?,
        };
        let asked = |terms: Terms| Terms {
            day_count: basis.day_count.unwrap_or(terms.day_count),
            tolerance: basis.tolerance.unwrap_or(terms.tolerance),
            fees_first: basis.fees_first.unwrap_or(terms.fees_first),
            grace_days: basis.grace_days.unwrap_or(terms.grace_days),
            ..terms
        };
        // A set that goes with another day count brings it, where neither it nor a policy was named.
        let customary = basis.bucket_set.is_some() && basis.policy.is_none() && basis.day_count.is_none();
        let mut terms = asked(policy.terms);
        if customary && policy.terms.day_count == DayCount::default() {
            terms.day_count = Convention::customary(set);
        }
        // A policy that was asked for by name stands alone; else products follow their own.
        // Of theirs the terms hold; a table has one set of buckets, that of the policy in use, and beside it one of each
        // other set.
        let own = newest(&all).into_iter().filter(|other| basis.policy.is_none() && other.name != policy.name);
        let (mut of_products, mut named, mut own_sets) = (Vec::new(), Vec::new(), Vec::new());
        for other in own {
            let reference = format!("{}@{}", other.name, other.version);
            // Whoever asks for a set by name wants it for all.
            if basis.bucket_set.is_none() && !other.products.is_empty() && other.bucket_set != policy.bucket_set {
                own_sets.push(OwnSet {
                    products: other.products.clone(),
                    policy: reference.clone(),
                    buckets: self.set_of_policy(other).await?,
                });
            }
            for product in &other.products {
                of_products.push((product.clone(), asked(other.terms)));
                named.push(ProductPolicy { product: product.clone(), policy: reference.clone() });
            }
        }
        Ok(ResolvedPolicy {
            convention: Convention { terms, of_products, buckets, level: basis.level.unwrap_or_default() },
            policy: policy.name.clone(),
            policy_version: policy.version,
            of_products: named,
            own_sets,
        })
    }

    /// The bucket set that goes with a policy.
    ///
    /// # Errors
    /// `book_damaged` where it is missing.
    async fn set_of_policy(&self, policy: &Policy) -> Result<BucketSet, Failure> {
        self.bucket_set(&policy.bucket_set).await.map_err(|failure| {
            if failure.code == FailureCode::NoSuchBucketSet {
                let reason = format!("its bucket set {:?} is missing", policy.bucket_set);
                stored::damaged("settings", format!("{POLICIES}{}", policy.name), &reason)
            } else {
                failure
            }
        })
    }

    /// The convention that `basis` asks for.
    ///
    /// # Errors
    /// As [`Session::chosen`].
    pub async fn convention(&self, basis: &PolicyOverride) -> Result<Convention, Failure> {
        Ok(self.chosen(basis).await?.convention)
    }

    /// Every version of every policy.
    async fn all_policies(&self) -> Result<Vec<Policy>, Failure> {
        let mut all = vec![Policy::standard()];
        for (name, value) in self.book.settings_under(POLICIES).await? {
            all.extend(policy_versions(&value, &format!("{POLICIES}{name}"))?);
        }
        Ok(all)
    }

    /// The name of the policy in use, where one was chosen, among all versions of all.
    ///
    /// # Errors
    /// `book_damaged` where there is none of that name.
    async fn policy_used(&self, all: &[Policy]) -> Result<Option<String>, Failure> {
        let used = self.book.setting(POLICY_USED).await?;
        match used.as_deref().filter(|name| named(all, name).is_none()) {
            Some(name) => Err(stored::damaged("settings", POLICY_USED, &format!("there is no policy {name:?}"))),
            None => Ok(used),
        }
    }

    /// The newest version of each policy, the built-in one first, and the one in use.
    pub async fn policies(&self) -> Result<Policies, Failure> {
        let all = self.all_policies().await?;
        let used = self.policy_used(&all).await?.unwrap_or_else(|| STANDARD.to_owned());
        let policies: Vec<Policy> = newest(&all).into_iter().cloned().collect();
        let earlier = all.into_iter().filter(|one| !policies.contains(one)).collect();
        Ok(Policies { policies, used, earlier })
    }

    /// Keeps a policy as the next version of its name; gives the version.
    ///
    /// # Errors
    /// `name_empty`, `no_such_bucket_set`, `value_out_of_range`, `name_taken` by the built-in
    /// policy or where another policy has one of the products.
    pub async fn save_policy(&self, policy: &Policy) -> Result<u32, Failure> {
        let name = checked_name(&policy.name)?;
        if name == STANDARD || name.contains('@') {
            return Err(Failure::new(FailureCode::NameTaken).with("name", name));
        }
        let mut change = self.change(What::Setting).await?;
        self.bucket_set(&policy.bucket_set).await?;
        if policy.terms.tolerance < 0 {
            let refused = Failure::new(FailureCode::ValueOutOfRange).with("field", "tolerance");
            return Err(refused.with("value", policy.terms.tolerance));
        }
        let others = self.policies().await?.policies;
        for other in others.iter().filter(|other| other.name != name) {
            if let Some(product) = policy.products.iter().find(|product| other.products.contains(product)) {
                return Err(Failure::new(FailureCode::NameTaken).with("name", format!("{product} ({})", other.name)));
            }
        }
        let key = format!("{POLICIES}{name}");
        let mut versions = match self.book.setting(&key).await? {
            Some(value) => policy_versions(&value, &key)?,
            None => Vec::new(),
        };
        let version = versions.last().map_or(1, |last| last.version + 1);
        versions.push(Policy { name: name.clone(), version, ..policy.clone() });
        let stored: Vec<StoredPolicy> = versions.iter().map(Into::into).collect();
        change.set_setting(&key, &formats::write(&stored)?).await?;
        change.commit(&serde_json::json!({ "key": "policy", "value": format!("{name}@{version}") })).await?;
        Ok(version)
    }

    /// Makes a policy that of the book.
    ///
    /// # Errors
    /// `no_such_policy`.
    pub async fn use_policy(&self, name: &str) -> Result<(), Failure> {
        let mut change = self.change(What::Setting).await?;
        let all = self.all_policies().await?;
        // What can't be read is not written over.
        self.policy_used(&all).await?;
        if named(&all, name).is_none() {
            return Err(Failure::new(FailureCode::NoSuchPolicy).with("policy", name));
        }
        change.set_setting(POLICY_USED, name).await?;
        change.commit(&serde_json::json!({ "key": "policy_used", "value": name })).await?;
        Ok(())
    }

    /// A bucket set by its name, built in or the lender's own.
    ///
    /// # Errors
    /// `no_such_bucket_set`.
    pub async fn bucket_set(&self, name: &str) -> Result<BucketSet, Failure> {
        let (plain, version) = with_version(name);
        if let Some(set) = BucketSet::named(plain).filter(|set| version.is_none_or(|version| set.version() == version))
        {
            return Ok(set);
        }
        let versions = self.own_bucket_sets(&format!("{BUCKET_SETS}{plain}")).await?;
        versions
            .into_iter()
            .rfind(|set| version.is_none_or(|version| set.version() == version))
            .ok_or_else(|| Failure::new(FailureCode::NoSuchBucketSet).with("bucket_set", name))
    }

    /// The built-in bucket sets, then the newest version of each of the lender's own.
    pub async fn bucket_sets(&self) -> Result<Vec<BucketSet>, Failure> {
        let mut sets: Vec<BucketSet> = BucketSet::BUILT_IN.iter().filter_map(|name| BucketSet::named(name)).collect();
        for (name, value) in self.book.settings_under(BUCKET_SETS).await? {
            sets.extend(bucket_set_versions(&value, &format!("{BUCKET_SETS}{name}"))?.pop());
        }
        Ok(sets)
    }

    /// Keeps a bucket set of the lender's own as the next version of its name; gives the version.
    ///
    /// # Errors
    /// `name_empty`, `name_taken` by a built-in set, `bucket_set_broken` with the reason, or what
    /// the book says.
    pub async fn save_bucket_set(&self, name: &str, buckets: Vec<Bucket>) -> Result<u32, Failure> {
        let name = checked_name(name)?;
        if BucketSet::named(&name).is_some() || name.contains('@') {
            return Err(Failure::new(FailureCode::NameTaken).with("name", name));
        }
        let key = format!("{BUCKET_SETS}{name}");
        let mut change = self.change(What::Setting).await?;
        let mut versions = self.own_bucket_sets(&key).await?;
        let version = versions.last().map_or(1, |last| last.version() + 1);
        versions.push(checked_set(&name, version, buckets)?);
        let stored: Vec<StoredBucketSet> = versions.iter().map(Into::into).collect();
        change.set_setting(&key, &formats::write(&stored)?).await?;
        change.commit(&serde_json::json!({ "key": "bucket_set", "value": format!("{name}@{version}") })).await?;
        Ok(version)
    }

    /// The versions of one bucket set of the lender's own; empty where there is none of that name.
    async fn own_bucket_sets(&self, key: &str) -> Result<Vec<BucketSet>, Failure> {
        match self.book.setting(key).await? {
            Some(value) => bucket_set_versions(&value, key),
            None => Ok(Vec::new()),
        }
    }
}

fn policy_versions(value: &str, key: &str) -> Result<Vec<Policy>, Failure> {
    let versions: Vec<Policy> =
        stored::restored_list(formats::read_list::<StoredPolicy>(value, "settings", key)?, "settings", key)?;
    check_versions(key, POLICIES, versions.iter().map(|policy| (policy.name.as_str(), policy.version)))?;
    Ok(versions)
}

fn bucket_set_versions(value: &str, key: &str) -> Result<Vec<BucketSet>, Failure> {
    let versions: Vec<BucketSet> =
        stored::restored_list(formats::read_list::<StoredBucketSet>(value, "settings", key)?, "settings", key)?;
    check_versions(key, BUCKET_SETS, versions.iter().map(|set| (set.name(), set.version())))?;
    Ok(versions)
}

/// Checks that all versions of a setting are there and bear its name: one that is saved goes behind them.
///
/// # Errors
/// `book_damaged` naming the setting.
fn check_versions<'all>(
    key: &str,
    prefix: &str,
    versions: impl Iterator<Item = (&'all str, u32)>,
) -> Result<(), Failure> {
    let mut newest = 0;
    for (name, version) in versions {
        if key.strip_prefix(prefix) != Some(name) {
            return Err(stored::damaged("settings", key, &format!("version {version} is named {name:?}")));
        }
        if version != newest + 1 {
            return Err(stored::damaged("settings", key, &format!("version {version} follows {newest}")));
        }
        newest = version;
    }
    if newest == 0 { Err(stored::damaged("settings", key, &"it has no version")) } else { Ok(()) }
}

impl From<&Policy> for StoredPolicy {
    fn from(policy: &Policy) -> Self {
        Self::new(&policy.name, policy.version, &policy.bucket_set, policy.terms, &policy.products)
    }
}

impl TryFrom<StoredPolicy> for Policy {
    type Error = String;

    fn try_from(stored: StoredPolicy) -> Result<Self, String> {
        Ok(Self {
            terms: stored.terms()?,
            name: stored.name,
            version: stored.version,
            bucket_set: stored.bucket_set,
            products: stored.products,
        })
    }
}

/// The policy of a name, by the version that stands in it or else the newest.
fn named<'all>(all: &'all [Policy], name: &str) -> Option<&'all Policy> {
    let (plain, version) = with_version(name);
    all.iter()
        .filter(|policy| policy.name == plain && version.is_none_or(|version| policy.version == version))
        .max_by_key(|policy| policy.version)
}

/// The newest version of each policy, in the order of their first ones.
fn newest(all: &[Policy]) -> Vec<&Policy> {
    let mut newest: Vec<&Policy> = Vec::new();
    for policy in all {
        match newest.iter_mut().find(|known| known.name == policy.name) {
            Some(known) if known.version < policy.version => *known = policy,
            Some(_) => {}
            None => newest.push(policy),
        }
    }
    newest
}

/// A bucket set, or why it can't be one.
pub fn checked_set(name: &str, version: u32, buckets: Vec<Bucket>) -> Result<BucketSet, Failure> {
    BucketSet::new(name, version, buckets).map_err(|error| broken(&error))
}

fn broken(error: &BucketSetError) -> Failure {
    let (reason, bucket) = match error {
        BucketSetError::Empty => ("empty", ""),
        BucketSetError::NotContiguous(bucket) => ("not_contiguous", bucket.as_str()),
        BucketSetError::NotOpenEnded(bucket) => ("not_open_ended", bucket.as_str()),
        BucketSetError::CodeTwice(bucket) => ("code_twice", bucket.as_str()),
        BucketSetError::CodeEmpty => ("code_empty", ""),
        BucketSetError::TooMany => ("too_many", ""),
    };
    Failure::new(FailureCode::BucketSetBroken).with("reason", reason).with("bucket", bucket)
}
