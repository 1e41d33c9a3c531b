//! What a measurement found, as lines of `name=value`, and the table that is made of it.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

/// What is told of one book, as rows of the table.
pub(crate) struct Rows {
    /// Cases of the book.
    pub cases: u64,
}

impl Rows {
    pub(crate) fn row(&self, what: &str, figure: &str, aim: &str) {
        println!("| {what} | {} | {figure} | {aim} |", self.cases);
    }

    /// One row for each name that was found.
    pub(crate) fn rows(&self, found: &str, names: &[(&str, &str, &str, &str)]) {
        for (name, what, unit, aim) in names {
            self.row(what, format!("{:.2} {unit}", figure(found, name)).trim_end(), aim);
        }
    }

    /// How many times as long one figure is as another.
    pub(crate) fn ratio(&self, what: &str, (found, name): (&str, &str), (other, of): (&str, &str)) {
        self.row(what, &format!("{:.2}×", figure(found, name) / figure(other, of)), "");
    }
}

/// Figures as they are found.
#[derive(Default)]
pub(crate) struct Figures(pub String);

impl Figures {
    pub(crate) fn told(&mut self, name: &str, value: f64) {
        let _ = writeln!(self.0, "{name}={value:.3}");
    }

    /// Median and worst of some times, in milliseconds.
    pub(crate) fn told_times(&mut self, name: &str, times: &mut [f64]) {
        times.sort_by(f64::total_cmp);
        self.told(&format!("{name}_ms"), times.get(times.len() / 2).copied().unwrap_or(f64::NAN));
        self.told(&format!("{name}_worst_ms"), times.last().copied().unwrap_or(f64::NAN));
    }

    /// What was counted, in one line and one order, to be compared with what others count.
    pub(crate) fn told_entries(&mut self, name: &str, mut entries: Vec<String>) {
        entries.sort();
        let _ = writeln!(self.0, "{name}={}", entries.join(";"));
    }
}

/// Milliseconds since then.
pub(crate) fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1e3
}

/// The text found under a name.
pub(crate) fn words<'found>(found: &'found str, name: &str) -> Option<&'found str> {
    found.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
}

/// The figure found under a name.
pub(crate) fn figure(found: &str, name: &str) -> f64 {
    words(found, name).and_then(|value| value.parse().ok()).unwrap_or(f64::NAN)
}

pub(crate) fn text(path: &Path) -> String {
    path.display().to_string()
}
