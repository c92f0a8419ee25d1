//! How a run ends: the exit codes of the command line, and the failures that lead to them.

use packhorse_instances::ReadError;
use packhorse_solver::Finding;
use packhorse_solver::verdict::SelfCheckFailed;
use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// The exit codes, as the manual lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// A complete feasible plan was written; `check`: it is feasible and what it states is right.
    Success = 0,
    /// Proven infeasible; `check`: infeasible or mis-stated.
    Infeasible = 1,
    /// The command line is wrong.
    Usage = 2,
    /// An input file's content is wrong.
    Invalid = 3,
    /// A file could not be read or written.
    Io = 4,
    /// An error of packhorse's own.
    Own = 5,
    /// No complete feasible plan within the limits.
    Incomplete = 6,
    /// Stopped by SIGINT.
    Interrupted = 130,
    /// Stopped by SIGTERM.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line must say more, or says something that does not fit.
    Usage(String),
    /// An input file's content is wrong; every finding is listed.
    Invalid(Vec<Finding>),
    /// A file could not be read or written.
    Io(String),
    /// A plan failed its own check, or another error of packhorse's own.
    Own(String),
}

impl Failure {
    /// The exit code it leads to.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Invalid(_) => Exit::Invalid,
            Self::Io(_) => Exit::Io,
            Self::Own(_) => Exit::Own,
        }
    }

    /// A file that could not be written, and why.
    pub(crate) fn writing(path: &Path, why: impl fmt::Display) -> Self {
        Self::Io(format!("cannot write {}: {why}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Io(message) | Self::Own(message) => write!(f, "error: {message}"),
            Self::Invalid(findings) => {
                for finding in findings {
                    writeln!(f, "{finding}")?;
                }
                let errors = findings.iter().filter(|finding| finding.is_error()).count();
                write!(f, "{}", packhorse_report::numbers::count(errors, "error"))
            }
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Usage(message) => Self::Usage(message),
            ReadError::Invalid(findings) => Self::Invalid(findings),
            ReadError::Io { .. } => Self::Io(error.to_string()),
        }
    }
}

impl From<SelfCheckFailed> for Failure {
    fn from(failed: SelfCheckFailed) -> Self {
        let violations = failed.violations.iter().take(20).map(|v| format!("\n  {}: {}", v.rule, v.message));
        Self::Own(format!("{failed}; nothing was written{}", violations.collect::<String>()))
    }
}
