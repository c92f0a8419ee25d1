//! What the tests share: the program, folders, instances of every kind.

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The kinds.
pub(crate) const KINDS: [&str; 4] = ["allocation", "replenishment", "dispatch", "packing"];

/// The program under test, run from the top of the repository.
pub(crate) fn packhorse() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_packhorse"));
    command.current_dir(root()).env_remove("RUST_BACKTRACE");
    command
}

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the repository").to_owned()
}

/// A new folder that vanishes with its handle.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A generated instance of `kind` in `folder`.
pub(crate) fn instance(kind: &str, size: &str, folder: &TempDir) -> PathBuf {
    let file = folder.path().join(format!("{kind}.json"));
    let mut command = packhorse();
    command.args(["generate", kind, "-q", "-o"]).arg(&file);
    if !size.is_empty() {
        command.args(["--size", size]);
    }
    command.assert().success();
    file
}

/// A size of `kind` that solves in a moment.
pub(crate) fn small(kind: &str) -> &'static str {
    match kind {
        "dispatch" => "stops=12",
        "packing" => "items=6",
        _ => "",
    }
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The JSON in a file.
pub(crate) fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
