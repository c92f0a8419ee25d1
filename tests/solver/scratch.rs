//! A folder for one test's files, and what reading them says.

use packhorse_instances::{AnyInstance, ReadError, ReadOptions, read_instance};
use packhorse_solver::Finding;
use std::path::{Path, PathBuf};

/// A temporary folder.
pub(crate) struct Scratch(tempfile::TempDir);

impl Scratch {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file (in folders that may not exist yet) and returns its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }
}

/// Reads without flags.
pub(crate) fn read(path: &Path) -> Result<AnyInstance, ReadError> {
    read_instance(path.to_str().expect("UTF-8"), &ReadOptions::default())
}

/// The findings of a reading that must fail with them.
pub(crate) fn findings(path: &Path) -> Vec<Finding> {
    match read(path) {
        Err(ReadError::Invalid(findings)) => findings,
        Err(other) => panic!("{} ended in another error: {other}", path.display()),
        Ok(_) => panic!("{} was read", path.display()),
    }
}

/// Codes with file name, line, column and column name, as `F-022 x.json:3:10` or `F-042 stops.csv:1 id`.
pub(crate) fn placed(findings: &[Finding]) -> Vec<String> {
    let row = |finding: &Finding| {
        let place = finding.place.as_ref().expect("every finding has its place");
        let file = Path::new(&place.file).file_name().expect("a name").to_string_lossy().into_owned();
        let column = place.column.map_or(String::new(), |column| format!(":{column}"));
        let name = place.column_name.as_ref().map_or(String::new(), |name| format!(" {name}"));
        format!("{} {file}:{}{column}{name}", finding.code, place.line)
    };
    findings.iter().map(row).collect()
}
