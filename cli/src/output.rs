//! Where a result goes: standard output, or a file that appears whole or not at all.

use crate::exit::Failure;
use packhorse_instances::{probe_writable, write_whole};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where a result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// A file that appears whole or not at all; a pipe or a device is written to directly.
    File(PathBuf),
}

impl Output {
    /// What `-o` asks for; nothing and `-` are standard output.
    pub(crate) fn from_flag(path: Option<&Path>) -> Self {
        path.filter(|path| *path != Path::new("-")).map_or(Self::Stdout, |path| Self::File(path.to_owned()))
    }

    /// Fails now where writing at the end could only fail: a missing, read-only or full folder.
    ///
    /// # Errors
    /// `Io`, with what the system said.
    pub(crate) fn probe(&self) -> Result<(), Failure> {
        match self {
            Self::Stdout => Ok(()),
            // Opening a pipe twice would tell its reader that all is over.
            Self::File(path) if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) => Ok(()),
            Self::File(path) => probe_writable(path).map_err(|error| Failure::writing(path, error)),
        }
    }

    /// Whether it is the very file `input`.
    pub(crate) fn is_file(&self, input: &Path) -> bool {
        let Self::File(path) = self else { return false };
        fs::canonicalize(input).is_ok_and(|input| fs::canonicalize(path).is_ok_and(|path| input == path))
    }

    /// Writes the whole result. A reader of standard output or of a pipe that has gone away is no failure.
    ///
    /// # Errors
    /// `Io`, with what the system said.
    pub(crate) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Stdout => to_stdout(bytes),
            Self::File(path) => {
                write_whole(path, bytes).or_else(gone_away).map_err(|error| Failure::writing(path, error))
            }
        }
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("standard output"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// Writes to standard output; a reader that has gone away is no failure.
///
/// # Errors
/// `Io`, with what the system said (a full disk behind a redirection, for example).
pub(crate) fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(bytes)
        .and_then(|()| stdout.flush())
        .or_else(gone_away)
        .map_err(|error| Failure::Io(format!("cannot write to standard output: {error}")))
}

fn gone_away(error: io::Error) -> io::Result<()> {
    if error.kind() == ErrorKind::BrokenPipe { Ok(()) } else { Err(error) }
}
