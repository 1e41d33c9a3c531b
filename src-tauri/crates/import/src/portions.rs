//! How many rows are worked on at a time.

/// Rows compared with the book at a time.
pub(super) const ROWS_AT_ONCE: usize = 500;

/// Changed cases looked up and written at a time.
pub(super) const UPDATES_AT_ONCE: usize = 250;

/// Progress is told every so many rows.
pub(super) const PROGRESS_EVERY: u64 = 2_000;
