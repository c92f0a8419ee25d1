//! Why a file could not be read, by the exit code it leads to.

use packhorse_solver::Finding;
use std::path::PathBuf;

/// What went wrong while reading.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The command line must say more, or says something that does not fit: exit 2.
    #[error("{0}")]
    Usage(String),
    /// The content is wrong; every finding is listed: exit 3.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Finding>),
    /// The file cannot be read: exit 4.
    #[error("{}: {message}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said, and how to mend it.
        message: String,
    },
}

impl From<Box<Finding>> for ReadError {
    fn from(finding: Box<Finding>) -> Self {
        Self::from(*finding)
    }
}

impl From<Finding> for ReadError {
    fn from(finding: Finding) -> Self {
        Self::Invalid(vec![finding])
    }
}
