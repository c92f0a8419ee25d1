//! What every command is told besides its own arguments.

use crate::signals::Signals;
use crate::talk::Talk;
use std::time::Instant;

/// The surroundings of one run.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// When the process began; time limits count from here.
    pub(crate) started: Instant,
    /// The signal handlers' flags.
    pub(crate) signals: Signals,
    /// How much standard error says.
    pub(crate) talk: Talk,
}
