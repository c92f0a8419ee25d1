//! Where the stored public instances are, for the tests that read them.

use std::path::PathBuf;

/// The stored `path` below the folder of benchmarks; `None`, told, where it is not there, which
/// under continuous integration is an error.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn stored(path: &str) -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/benchmarks");
    let folder = std::env::var_os("PACKHORSE_BENCHMARKS").map_or_else(|| PathBuf::from(default), PathBuf::from);
    let stored = folder.join(path);
    if stored.exists() {
        return Some(stored);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{} is missing", stored.display());
    eprintln!("skipped: {} is missing", stored.display());
    None
}
