//! What the first rows of a file tell that its headers don't.
//!
//! Headers go before values, and values confirm or refute them: [`doubts`] looks at the columns that headers made known, and
//! leaves, asks about or keeps each. [`statuses`] finds the columns that say what a row is and what their words mean,
//! [`report_day`] the day that a list is of, [`running_balance`] what comes in and goes out of an account, [`repairs`] what is
//! to be mended in every row. Nothing here knows the book.

pub mod doubts;
pub mod repairs;
pub mod report_day;
pub mod running_balance;
pub mod statuses;

/// How many rows are looked at before a whole pass is made.
pub const SAMPLE: usize = 2_000;
