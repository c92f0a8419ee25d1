//! When to stop: time, iterations, target, gap, signals. The only place that reads the clock.

use crate::outcome::{ObjectiveSpec, StoppedBy};
use crate::plan_file::{DEFAULT_GAP, gap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The stop rules of one run, shared by all its threads.
#[derive(Debug, Clone)]
pub struct Stop {
    started: Instant,
    deadline: Option<Instant>,
    iterations: Option<u64>,
    target: Vec<f64>,
    gap: f64,
    signal: Arc<AtomicBool>,
}

impl Stop {
    /// No limit but a proof; `started` is when the run began (reading included).
    pub fn new(started: Instant) -> Self {
        Self {
            started,
            deadline: None,
            iterations: None,
            target: Vec::new(),
            gap: DEFAULT_GAP,
            signal: Arc::new(AtomicBool::new(false)),
        }
    }
    /// Stops after so many iterations, from now: a short form for tests.
    pub fn after_iterations(iterations: u64) -> Self {
        Self::new(Instant::now()).with_iterations(iterations)
    }
    /// Stops after so much time, from now: a short form for tests.
    pub fn after(limit: Duration) -> Self {
        Self::new(Instant::now()).with_time_limit(limit)
    }
    /// Wall clock limit, counted from `started`.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.deadline = self.started.checked_add(limit);
        self
    }
    /// Iteration limit.
    #[must_use]
    pub fn with_iterations(mut self, iterations: u64) -> Self {
        self.iterations = Some(iterations);
        self
    }
    /// Objectives that are good enough, compared in order.
    #[must_use]
    pub fn with_target(mut self, target: Vec<f64>) -> Self {
        self.target = target;
        self
    }
    /// Relative gap that is good enough.
    #[must_use]
    pub fn with_gap(mut self, gap: f64) -> Self {
        self.gap = gap;
        self
    }
    /// A flag that a signal handler sets.
    #[must_use]
    pub fn with_signal(mut self, signal: Arc<AtomicBool>) -> Self {
        self.signal = signal;
        self
    }

    /// Whether the time, the iterations or a signal end the run now. `iteration` counts those done.
    #[inline]
    pub fn reached(&self, iteration: u64) -> Option<StoppedBy> {
        if self.interrupted() {
            return Some(StoppedBy::Signal);
        }
        if self.iterations.is_some_and(|limit| iteration >= limit) {
            return Some(StoppedBy::Iterations);
        }
        self.out_of_time().then_some(StoppedBy::TimeLimit)
    }
    /// Whether a signal arrived.
    #[inline]
    pub fn interrupted(&self) -> bool {
        self.signal.load(Ordering::Relaxed)
    }
    /// Whether the time limit has passed.
    #[inline]
    pub fn out_of_time(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
    /// Whether time or a signal asks for an end, whatever the iterations.
    #[inline]
    pub fn urgent(&self) -> bool {
        self.interrupted() || self.out_of_time()
    }
    /// Whether `objectives` are at least as good as the target, in lexicographic order.
    pub fn target_reached(&self, specs: &[ObjectiveSpec], objectives: &[f64]) -> bool {
        if self.target.is_empty() {
            return false;
        }
        for ((spec, &ours), &wanted) in specs.iter().zip(objectives).zip(&self.target) {
            let slack = 1e-6 * wanted.abs().max(1.0);
            if (ours - wanted).abs() > slack {
                return spec.sense.better(ours, wanted);
            }
        }
        true
    }
    /// Whether `objective` is proven within the gap by `bound`.
    pub fn gap_reached(&self, objective: f64, bound: f64) -> bool {
        gap(objective, bound) <= self.gap
    }
    /// The relative gap that is good enough.
    pub const fn gap(&self) -> f64 {
        self.gap
    }
    /// The iteration limit, if there is one. With it, nothing may depend on the clock.
    pub const fn iterations(&self) -> Option<u64> {
        self.iterations
    }
    /// Time left, `None` without a time limit.
    pub fn remaining(&self) -> Option<Duration> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()))
    }
    /// Seconds since the start of the run.
    pub fn elapsed_s(&self) -> f64 {
        self.started.elapsed().as_secs_f64()
    }
    /// Share of the run that is over, in [0, 1]: of the iterations if limited, else of the time.
    pub fn progress(&self, iteration: u64) -> f64 {
        if let Some(limit) = self.iterations {
            return (iteration as f64 / (limit.max(1)) as f64).min(1.0);
        }
        self.deadline.map_or(0.0, |deadline| {
            let whole = deadline.saturating_duration_since(self.started).as_secs_f64();
            (self.elapsed_s() / whole.max(1e-9)).min(1.0)
        })
    }
    /// The same rules with a deadline that is at least `least` ahead: a run whose whole time went
    /// by before the search began (a stalled disk, a huge file) still gets to construct a plan.
    #[must_use]
    pub fn with_at_least(mut self, least: Duration) -> Self {
        let earliest = Instant::now().checked_add(least);
        if self.deadline.is_some_and(|deadline| earliest.is_some_and(|earliest| deadline < earliest)) {
            self.deadline = earliest;
        }
        self
    }
    /// The same rules with an earlier deadline: `share` of what is left. A part of a run that is
    /// limited by iterations must not use it: see [`Stop::iterations`].
    #[must_use]
    pub fn with_share_of_rest(&self, share: f64) -> Self {
        let mut part = self.clone();
        if let Some(rest) = self.remaining() {
            part.deadline = Instant::now().checked_add(rest.mul_f64(share.clamp(0.0, 1.0)));
        }
        part
    }
    /// The same rules under another iteration limit.
    #[must_use]
    pub fn with_part_iterations(&self, iterations: u64) -> Self {
        let mut part = self.clone();
        part.iterations = Some(iterations);
        part
    }
    /// Why a run with these rules ended, given what it proved: for the end of a `solve`.
    pub fn reason(&self, iteration: u64) -> StoppedBy {
        self.reached(iteration).unwrap_or(StoppedBy::Finished)
    }
}
