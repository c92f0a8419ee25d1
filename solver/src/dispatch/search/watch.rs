//! What the islands share: the best seen by any, who is told of it, and whether it is good enough.

use super::anneal::Island;
use super::snapshot::Snapshot;
use crate::dispatch::problem::Objective;
use crate::outcome::{ObjectiveSpec, StoppedBy, TracePoint};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};

const GAP: u8 = 1;
const TARGET: u8 = 2;

/// Hears of improvements from every island.
pub(super) struct Watch<'r> {
    stop: &'r Stop,
    observer: &'r dyn Observer,
    objective: Objective,
    specs: Vec<ObjectiveSpec>,
    bounds: Vec<Option<f64>>,
    scale: f64,
    seen: Mutex<(Option<Vec<f64>>, Vec<TracePoint>)>,
    enough: AtomicU8,
    /// Whether islands may stop between two marks: not where the clock would decide the plan.
    at_once: bool,
}

impl<'r> Watch<'r> {
    pub(super) fn new(
        stop: &'r Stop,
        observer: &'r dyn Observer,
        objective: Objective,
        scale: f64,
        threads: usize,
    ) -> Self {
        let at_once = threads <= 1 || stop.iterations().is_none();
        let (seen, enough) = (Mutex::new((None, Vec::new())), AtomicU8::new(0));
        Self { stop, observer, objective, specs: objective.specs(), bounds: Vec::new(), scale, seen, enough, at_once }
    }

    /// Takes proven bounds, and judges the first plan by them.
    pub(super) fn set_bounds(&mut self, bounds: Vec<Option<f64>>, first: &Snapshot) {
        self.bounds = bounds;
        if first.is_feasible() {
            self.judge(&self.objectives(first));
        }
    }

    /// The objectives of a plan in order.
    pub(super) fn objectives(&self, plan: &Snapshot) -> Vec<f64> {
        if let Some(verdict) = &plan.verdict {
            return verdict[1..=self.specs.len()].to_vec();
        }
        let mut objectives = Vec::with_capacity(self.specs.len());
        if self.objective.vehicles_first() {
            objectives.push(f64::from(plan.open));
        }
        if objectives.len() < self.specs.len() {
            objectives.push(plan.cost / self.scale);
        }
        objectives
    }

    /// An island improved its best plan.
    pub(super) fn tell(&self, island: &Island<'_>, source: &'static str) {
        let objectives = self.objectives(&island.best);
        let feasible = island.best.is_feasible();
        // What exceeds the caps and what is missing come before all objectives.
        let beyond = island.best.verdict.map_or(0.0, |verdict| verdict[0]);
        let mut rank = vec![beyond, f64::from(island.best.missing)];
        rank.extend(&objectives);
        let Ok(mut seen) = self.seen.lock() else {
            return;
        };
        if seen.0.as_ref().is_some_and(|best| rank >= *best) {
            return;
        }
        let elapsed_s = self.stop.elapsed_s();
        self.observer.event(&Event {
            elapsed_s,
            iteration: island.iterations,
            objectives: &objectives,
            bound: self.bounds.last().copied().flatten(),
            feasible,
            source,
        });
        if feasible {
            self.judge(&objectives);
            seen.1.push(TracePoint { elapsed_s, iteration: island.iterations, objectives });
        }
        seen.0 = Some(rank);
    }

    /// Notes whether these objectives are good enough to end the run.
    fn judge(&self, objectives: &[f64]) {
        if self.stop.target_reached(&self.specs, objectives) {
            self.enough.store(TARGET, Ordering::Relaxed);
        }
        let last = objectives.len() - 1;
        let met = |value: f64, bound: Option<f64>| bound.is_some_and(|bound| value <= bound + 1e-9);
        let bound = |k: usize| self.bounds.get(k).copied().flatten();
        let earlier = (0..last).all(|k| met(objectives[k], bound(k)));
        if earlier && bound(last).is_some_and(|bound| self.stop.gap_reached(objectives[last], bound)) {
            self.enough.store(GAP, Ordering::Relaxed);
        }
    }

    /// Whether the plan found is good enough.
    pub(super) fn done(&self) -> bool {
        self.enough.load(Ordering::Relaxed) != 0
    }
    /// The same, for a look between two marks.
    pub(super) fn done_at_once(&self) -> bool {
        self.at_once && self.done()
    }
    /// What ended the run, if it was the plan's quality.
    pub(super) fn stopped_by(&self) -> Option<StoppedBy> {
        match self.enough.load(Ordering::Relaxed) {
            GAP => Some(StoppedBy::Gap),
            TARGET => Some(StoppedBy::Target),
            _ => None,
        }
    }
    /// The improvements in order.
    pub(super) fn into_trace(self) -> Vec<TracePoint> {
        self.seen.into_inner().map(|seen| seen.1).unwrap_or_default()
    }
}
