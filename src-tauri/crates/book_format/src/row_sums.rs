//! Control sums of rows. They stand in the chained entry of the log of every change that touched a row,
//! so rows that were altered, removed, added or moved behind the program's back are found and named.
//!
//! A row is hashed whole. The sum of a group of rows is the sum of their hashes modulo the prime
//! 2⁶¹ − 1, beside the sum of each hash times the row's key: where one row of a group differs, the two
//! differences divided by each other give its key, also when the row is gone.

use crate::error::StoreError;
use crate::tables::{self, Table};
use caseload_domain::ids::ChangeId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use twox_hash::XxHash3_64;

const PRIME: u64 = (1 << 61) - 1;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const REAL: u8 = 3;
const BLOB: u8 = 4;

/// A value as it is hashed, and as it goes from one thread to another.
#[derive(Clone, Copy, Debug)]
pub enum Value<'row> {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A text, in UTF-8.
    Text(&'row [u8]),
    /// A number with decimals.
    Real(f64),
    /// Bytes.
    Blob(&'row [u8]),
}

impl Value<'_> {
    /// Appends the value with its kind before it. A text beyond 4 GB is cut off; no reader gives as much.
    pub fn append_to(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Null => bytes.push(NULL),
            Self::Integer(value) => {
                bytes.push(INTEGER);
                bytes.extend_from_slice(&value.to_le_bytes());
            }
            Self::Real(value) => {
                bytes.push(REAL);
                bytes.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Self::Text(text) => append_long(bytes, TEXT, text),
            Self::Blob(content) => append_long(bytes, BLOB, content),
        }
    }

    /// Takes the first value off `bytes`; `None` where they are no values.
    #[must_use]
    pub fn split_from(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
        let (kind, rest) = bytes.split_first()?;
        match *kind {
            NULL => Some((Value::Null, rest)),
            INTEGER | REAL => {
                let (value, rest) = rest.split_first_chunk::<8>()?;
                let value = u64::from_le_bytes(*value);
                let value = if *kind == INTEGER {
                    Value::Integer(value.cast_signed())
                } else {
                    Value::Real(f64::from_bits(value))
                };
                Some((value, rest))
            }
            _ => {
                let (length, rest) = rest.split_first_chunk::<4>()?;
                let (content, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                Some((if *kind == TEXT { Value::Text(content) } else { Value::Blob(content) }, rest))
            }
        }
    }

    /// The value as the key of a row: a whole number as it is, anything else by its hash.
    #[must_use]
    pub fn as_key(self) -> u64 {
        match self {
            Self::Integer(value) => key_of(value),
            Self::Text(content) | Self::Blob(content) => reduced(XxHash3_64::oneshot(content)),
            Self::Real(value) => reduced(value.to_bits()),
            Self::Null => 0,
        }
    }
}

fn append_long(bytes: &mut Vec<u8>, kind: u8, content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    bytes.push(kind);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&content[..length as usize]);
}

/// A whole number as the key of a row.
#[must_use]
pub fn key_of(value: i64) -> u64 {
    reduced(value.cast_unsigned())
}

fn reduced(value: u64) -> u64 {
    let folded = (value & PRIME) + (value >> 61);
    if folded >= PRIME { folded - PRIME } else { folded }
}

fn product(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    let (low, high) = (product & u128::from(PRIME), product >> 61);
    // Both parts are below 2⁶¹, so neither is cut off.
    #[expect(clippy::cast_possible_truncation, reason = "both parts are below 2⁶¹")]
    reduced(low as u64 + high as u64)
}

/// What `value` has to be multiplied by to give 1 (Fermat); 0 for 0.
fn inverse(value: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, value, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = product(result, base);
        }
        base = product(base, base);
        exponent >>= 1;
    }
    if value == 0 { 0 } else { result }
}

/// The hash of a row of a table, below `PRIME`.
#[must_use]
pub fn row_hash(table: &Table, values: &[u8]) -> u64 {
    let seed = XxHash3_64::oneshot(table.name.as_bytes());
    // The finalizer of SplitMix64, so that the same values in two tables don't hash alike.
    let mut mixed = XxHash3_64::oneshot(values) ^ seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    reduced(mixed ^ (mixed >> 31))
}

/// How many rows a group has and what they sum to; of a change, what it added less what it took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowSum {
    /// How many rows there are; below 0 where more went than came.
    pub rows: i64,
    sum: u64,
    keyed: u64,
}

impl RowSum {
    /// Adds a row.
    pub fn add(&mut self, key: u64, hash: u64) {
        self.rows += 1;
        self.sum = reduced(self.sum + hash);
        self.keyed = reduced(self.keyed + product(key, hash));
    }

    /// Takes a row away.
    pub fn subtract(&mut self, key: u64, hash: u64) {
        self.rows -= 1;
        self.sum = reduced(self.sum + PRIME - hash);
        self.keyed = reduced(self.keyed + PRIME - product(key, hash));
    }

    /// Adds all that another sum has.
    pub fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum = reduced(self.sum + other.sum);
        self.keyed = reduced(self.keyed + other.keyed);
    }

    /// What this sum has more than another.
    #[must_use]
    pub fn minus(mut self, other: Self) -> Self {
        self.merge(Self { rows: -other.rows, sum: reduced(PRIME - other.sum), keyed: reduced(PRIME - other.keyed) });
        self
    }

    /// Whether it is the sum of no rows.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The key of the row that makes a difference, where a single one does; anything where several do.
    #[must_use]
    pub fn key_of_difference(&self) -> u64 {
        product(self.keyed, inverse(self.sum))
    }
}

/// What a change did to the rows of each table, by the change that had entered them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<(u8, ChangeId), RowSum>);

/// The form of a [`Ledger`] in the log: table, entering change, then rows and both sums in hex.
#[derive(Serialize, Deserialize)]
struct StoredLedger(BTreeMap<String, BTreeMap<ChangeId, (i64, String, String)>>);

impl Ledger {
    /// The sum of the rows of a table that a change entered.
    pub fn group(&mut self, table: u8, entered: ChangeId) -> &mut RowSum {
        self.0.entry((table, entered)).or_default()
    }

    /// All sums, each with its table and the change that entered its rows.
    pub fn groups(&self) -> impl Iterator<Item = (u8, ChangeId, RowSum)> {
        self.0.iter().map(|(&(table, entered), &sum)| (table, entered, sum))
    }

    /// Adds all that another ledger has.
    pub fn merge(&mut self, other: &Self) {
        for (table, entered, sum) in other.groups() {
            self.group(table, entered).merge(sum);
        }
    }

    /// The sum of the rows of a table that a change entered; of none where there is none.
    #[must_use]
    pub fn of(&self, table: u8, entered: ChangeId) -> RowSum {
        self.0.get(&(table, entered)).copied().unwrap_or_default()
    }

    /// As it stands in the log; groups whose rows came and went within the change are left out.
    pub fn to_text(&self) -> Result<String, StoreError> {
        let mut stored: BTreeMap<String, BTreeMap<ChangeId, (i64, String, String)>> = BTreeMap::new();
        for (table, entered, sum) in self.groups().filter(|(_, _, sum)| !sum.is_nothing()) {
            let name = tables::ALL.get(usize::from(table)).map_or("", |table| table.name);
            let values = (sum.rows, format!("{:x}", sum.sum), format!("{:x}", sum.keyed));
            stored.entry(name.to_owned()).or_default().insert(entered, values);
        }
        serde_json::to_string(&StoredLedger(stored)).map_err(|error| StoreError::Internal(error.to_string()))
    }

    /// Reads what stands in the log by the entry of `change`. A table that is no more is passed over:
    /// the upgrade that removed it took its rows away.
    pub fn parse(text: &str, change: ChangeId) -> Result<Self, StoreError> {
        let damaged = || StoreError::damaged("changes", change, "the control sums can't be read");
        let stored: StoredLedger = serde_json::from_str(text).map_err(|_| damaged())?;
        let mut ledger = Self::default();
        for (name, groups) in stored.0 {
            let Some(table) = tables::number_of(&name) else { continue };
            for (entered, (rows, sum, keyed)) in groups {
                let number = |text: &str| u64::from_str_radix(text, 16).map(reduced).map_err(|_| damaged());
                let sum = RowSum { rows, sum: number(&sum)?, keyed: number(&keyed)? };
                ledger.0.insert((table, entered), sum);
            }
        }
        Ok(ledger)
    }

    /// The names of the tables that the text of a ledger says were touched.
    pub fn tables_of(&self) -> impl Iterator<Item = &'static Table> {
        let mut last = None;
        self.0
            .keys()
            .map(|(table, _)| *table)
            .filter(move |table| last.replace(*table) != Some(*table))
            .filter_map(|table| tables::ALL.get(usize::from(table)).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[Value<'_>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for value in values {
            value.append_to(&mut bytes);
        }
        bytes
    }

    #[test]
    fn one_row_that_differs_is_named_whether_altered_removed_or_added() {
        let hash = |key: i64, text: &str| {
            row_hash(&tables::PAYMENTS, &row(&[Value::Integer(key), Value::Text(text.as_bytes())]))
        };
        let mut expected = RowSum::default();
        for key in 1..=1000 {
            expected.add(key_of(key), hash(key, "as written"));
        }
        let mut altered = expected;
        altered.subtract(key_of(617), hash(617, "as written"));
        let removed = altered;
        altered.add(key_of(617), hash(617, "altered"));
        let mut added = expected;
        added.add(key_of(4000), hash(4000, "invented"));
        assert_eq!(altered.minus(expected).key_of_difference(), 617);
        assert_eq!(removed.minus(expected).key_of_difference(), 617);
        assert_eq!(added.minus(expected).key_of_difference(), 4000);
        assert_eq!(
            (altered.minus(expected).rows, removed.minus(expected).rows, added.minus(expected).rows),
            (0, -1, 1)
        );
    }

    #[test]
    fn values_come_back_as_they_went() {
        let bytes =
            row(&[Value::Null, Value::Integer(-7), Value::Real(1.5), Value::Text("ü".as_bytes()), Value::Blob(&[0])]);
        let mut rest = &bytes[..];
        let mut found = Vec::new();
        while let Some((value, after)) = Value::split_from(rest) {
            found.push(format!("{value:?}"));
            rest = after;
        }
        assert_eq!(found, ["Null", "Integer(-7)", "Real(1.5)", "Text([195, 188])", "Blob([0])"]);
    }

    #[test]
    fn the_ledger_reads_what_it_wrote() {
        let (mut ledger, [one, other, third]) = (Ledger::default(), [12, 13, 1].map(ChangeId::from));
        ledger.group(1, one).add(3, 99);
        ledger.group(1, other).subtract(4, 98);
        ledger.group(2, one).add(5, 97);
        ledger.group(2, one).subtract(5, 97);
        let text = ledger.to_text().expect("text");
        assert_eq!(text, r#"{"cases":{"12":[1,"63","129"],"13":[-1,"1fffffffffffff9d","1ffffffffffffe77"]}}"#);
        let read = Ledger::parse(&text, third).expect("a ledger");
        assert_eq!((read.of(1, one), read.of(1, other)), (ledger.of(1, one), ledger.of(1, other)));
        assert!(Ledger::parse("{\"cases\":{\"12\":[1,\"x\",\"1\"]}}", third).is_err(), "what can't be read is damage");
    }
}
