//! What the tests of all fronts share: invented portfolios in ugly files, and the programs built.

pub mod fixtures;
pub mod fuzz;
pub mod kills;

use std::path::PathBuf;

/// The workspace's root.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A program of this workspace, built into the target folder that the test itself was built into.
///
/// # Panics
/// When it was not built: `cargo xtask test` builds it first.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let mut folder = std::env::current_exe().expect("a test has a path");
    // target/debug/deps/test → target/debug
    folder.pop();
    folder.pop();
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is not built; run cargo xtask test", path.display());
    path
}
