//! SIGINT and SIGTERM: the first one stops the search, the second one leaves at once.
//!
//! While no search runs there is no plan to save, so that the first signal already leaves.

use crate::exit::Exit;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The flags that the signal handlers set.
#[derive(Debug, Clone)]
pub(crate) struct Signals {
    stop: Arc<AtomicBool>,
    received: Arc<AtomicUsize>,
    leave_at_once: Arc<AtomicBool>,
}

impl Signals {
    /// Installs the handlers.
    ///
    /// # Errors
    /// When the system refuses a handler.
    pub(crate) fn install() -> io::Result<Self> {
        let signals = Self {
            stop: Arc::new(AtomicBool::new(false)),
            received: Arc::new(AtomicUsize::new(0)),
            leave_at_once: Arc::new(AtomicBool::new(true)),
        };
        for (signal, exit) in [(SIGINT, Exit::Interrupted), (SIGTERM, Exit::Terminated)] {
            // In this order: leaving is decided by what was true before this signal.
            flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&signals.leave_at_once))?;
            flag::register_usize(signal, Arc::clone(&signals.received), exit as usize)?;
            flag::register(signal, Arc::clone(&signals.leave_at_once))?;
            flag::register(signal, Arc::clone(&signals.stop))?;
        }
        // A file-size limit then fails the write, which says so, instead of killing the process.
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        Ok(signals)
    }

    /// From now on the first signal only sets the flag that is returned.
    pub(crate) fn hold(&self) -> Arc<AtomicBool> {
        self.leave_at_once.store(false, Ordering::SeqCst);
        Arc::clone(&self.stop)
    }

    /// The exit code of the last signal, if one arrived.
    pub(crate) fn received(&self) -> Option<Exit> {
        match self.received.load(Ordering::SeqCst) {
            0 => None,
            code if code == Exit::Interrupted as usize => Some(Exit::Interrupted),
            _ => Some(Exit::Terminated),
        }
    }
}
