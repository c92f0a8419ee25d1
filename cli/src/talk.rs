//! What the command line says on standard error. A closed or full standard error is no reason to fail.

use packhorse_solver::Finding;
use std::fmt::Display;
use std::io::Write;

/// How many warnings of an input are shown without `-v`.
const WARNINGS_SHOWN: usize = 10;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Talk {
    /// Errors only (`-q`).
    Quiet,
    /// What a user wants to know.
    Normal,
    /// Every warning and every phase (`-v`).
    Verbose,
}

impl Talk {
    /// What `-q` and `-v` ask for.
    pub(crate) const fn from_flags(quiet: bool, verbose: bool) -> Self {
        match (quiet, verbose) {
            (true, _) => Self::Quiet,
            (_, true) => Self::Verbose,
            _ => Self::Normal,
        }
    }

    /// Says it whatever the level.
    pub(crate) fn always(self, message: impl Display) {
        let mut stderr = std::io::stderr().lock();
        let _closed = writeln!(stderr, "{message}");
    }

    /// Says it unless `-q`.
    pub(crate) fn say(self, message: impl Display) {
        if self >= Self::Normal {
            self.always(message);
        }
    }

    /// Says it under `-v`.
    pub(crate) fn detail(self, message: impl Display) {
        if self >= Self::Verbose {
            self.always(message);
        }
    }

    /// The warnings of an input: the first few, then their number; all of them under `-v`.
    pub(crate) fn warnings(self, warnings: &[Finding]) {
        let shown = if self == Self::Verbose { warnings.len() } else { WARNINGS_SHOWN };
        for warning in warnings.iter().take(shown) {
            self.say(warning);
        }
        if warnings.len() > shown {
            self.say(format_args!("… and {} more warnings (-v shows all)", warnings.len() - shown));
        }
    }
}
