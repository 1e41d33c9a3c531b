//! Sums and percentages as reports give them.

use caseload_domain::money::Sums;
use caseload_domain::{Currency, Money};
use caseload_session::failure::{Failure, FailureCode};

/// One sum a currency as a list of those that are not zero.
pub fn money(sums: &[i128], currencies: &[Currency]) -> Result<Vec<Money>, Failure> {
    let mut money = Sums::default();
    for (sum, currency) in sums.iter().zip(currencies) {
        if *sum != 0 {
            money.add(*currency, i64::try_from(*sum).map_err(|_| Failure::new(FailureCode::SumTooLarge))?)?;
        }
    }
    Ok(money.to_list())
}

/// Percent with two decimals; `None` of nothing.
#[allow(clippy::cast_precision_loss, reason = "a percentage for reading")]
pub(crate) fn percent(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| (part as f64 / whole as f64 * 10_000.0).round() / 100.0)
}
