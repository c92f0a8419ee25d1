//! What a bound may spend: basic steps where the run is counted in iterations, else time.

use crate::search::stop::Stop;
use std::time::Duration;

/// Steps between two looks at the clock.
const POLL: u64 = 20_000;

/// A purse of basic steps: looking at one way, comparing two labels.
pub(in super::super) struct Effort {
    stop: Stop,
    /// The steps and the time there were.
    whole: (u64, Option<Duration>),
    left: u64,
    polled: u64,
    spent: bool,
}

impl Effort {
    /// At most `steps`, and until `stop` is urgent.
    pub(in super::super) fn new(stop: &Stop, steps: u64) -> Self {
        Self { stop: stop.clone(), whole: (steps, stop.remaining()), left: steps, polled: 0, spent: false }
    }

    /// Spends; false if there is nothing left.
    #[inline]
    pub(super) fn spend(&mut self, steps: u64) -> bool {
        if steps > self.left {
            self.spent = true;
        }
        self.left = self.left.saturating_sub(steps);
        self.polled += steps;
        if self.polled >= POLL {
            self.polled = 0;
            self.spent |= self.stop.urgent();
        }
        !self.spent
    }

    /// Whether half of it is gone.
    pub(super) fn is_half_spent(&self) -> bool {
        let time = self.stop.remaining().zip(self.whole.1).filter(|_| self.stop.iterations().is_none());
        self.left <= self.whole.0 / 2 || time.is_some_and(|(rest, whole)| rest <= whole / 2)
    }

    /// The stop rules.
    pub(in super::super) const fn stop(&self) -> &Stop {
        &self.stop
    }
}
