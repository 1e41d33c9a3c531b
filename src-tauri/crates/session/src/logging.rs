//! A log of what the program did, for whoever has to find out what went wrong: a file a day in the user's own data
//! folder, the oldest thrown away. It holds numbers of changes, codes and places in the program, and no personal data:
//! no names, phones or numbers of debtors, no paths, nobody's words.

use std::panic::PanicHookInfo;
use std::path::PathBuf;
use std::sync::OnceLock;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Days that are kept.
const DAYS_KEPT: usize = 14;
/// From so many digits in a row on a number may be that of a person, a loan or a telephone.
const PERSONAL_DIGITS: usize = 5;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// Begins the log of this program, which is called `program` in the names of its files. Without a folder that can be
/// written the program runs without a log.
pub fn start(program: &str) {
    let Some(folder) = default_folder() else { return };
    if private_folder(&folder).is_err() {
        return;
    }
    let built = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(program)
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(&folder);
    let Ok(appender) = built else { return };
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(appender);
    // Libraries speak of files, statements and values: only our own words are known to be harmless.
    let ours = tracing_subscriber::filter::Targets::new().with_target("caseload", LevelFilter::INFO);
    if tracing_subscriber::registry().with(ours).with(lines).try_init().is_err() {
        return;
    }
    let _ = FOLDER.set(folder);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        log_panic(panic);
        before(panic);
    }));
    tracing::info!(target: "caseload", program, version = env!("CARGO_PKG_VERSION"), system = std::env::consts::OS, "started");
}

/// Where the log is; `None` where there is none.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    FOLDER.get().cloned()
}

fn default_folder() -> Option<PathBuf> {
    Some(directories::BaseDirs::new()?.data_local_dir().join("caseload").join("logs"))
}

fn private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let words = panic.payload_as_str().map(redacted).unwrap_or_default();
    let backtrace = std::backtrace::Backtrace::force_capture();
    tracing::error!(target: "caseload", place, words, %backtrace, "panic");
}

/// A text without whatever may be personal data in it: what stands in quotation marks, and long numbers.
#[must_use]
pub fn redacted(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut quoted_by = None;
    for c in text.chars() {
        match quoted_by {
            Some(mark) if c == mark => {
                quoted_by = None;
                plain.push('…');
                plain.push(c);
            }
            Some(_) => {}
            None => {
                if matches!(c, '"' | '\'' | '`') {
                    quoted_by = Some(c);
                }
                plain.push(c);
            }
        }
    }
    let mut kept = String::with_capacity(plain.len());
    let mut digits = String::new();
    for c in plain.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        kept.push_str(if digits.len() < PERSONAL_DIGITS { &digits } else { "#" });
        digits.clear();
        kept.push(c);
    }
    kept.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_person_gets_into_the_log() {
        for (text, expected) in [
            (
                "index out of bounds: the len is 3 but the index is 7",
                "index out of bounds: the len is 3 but the index is 7",
            ),
            ("called `unwrap` on an `Err` value: Bad(\"Ann Lee\")", "called `…` on an `…` value: Bad(\"…\")"),
            ("no case 110101199001011237 in row 12", "no case # in row 12"),
            ("an end without a mark: \"Ann", "an end without a mark: \""),
        ] {
            assert_eq!(redacted(text), expected);
        }
    }
}
