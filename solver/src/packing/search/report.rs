//! The incumbent as the outside hears of it, and whether it is good enough to end the run.

use super::cargo::Cargo;
use super::loads::Loads;
use crate::outcome::{ObjectiveSpec, Sense, StoppedBy, TracePoint};
use crate::packing::problem::Problem;
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is told and known while the searches run, shared by their threads.
pub(super) struct Report<'a> {
    pub(super) stop: &'a Stop,
    observer: &'a dyn Observer,
    specs: Vec<ObjectiveSpec>,
    /// Proven bound on the objective.
    bound: Option<f64>,
    /// The objective is `scale` times the loads' price.
    scale: f64,
    told: Mutex<Told>,
    enough: AtomicBool,
}

#[derive(Default)]
struct Told {
    best: Option<(u64, f64)>,
    trace: Vec<TracePoint>,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        problem: &Problem,
        cargo: &Cargo,
        bound: Option<f64>,
        specs: Vec<ObjectiveSpec>,
        stop: &'a Stop,
        observer: &'a dyn Observer,
    ) -> Self {
        let scale = match (cargo.knapsack, problem.objective()) {
            (true, super::Objective::Utilisation) => -100.0 / problem.offered_volume().unwrap_or(1).max(1) as f64,
            (true, _) => -1.0,
            (false, _) => 1.0,
        };
        Self { stop, observer, specs, bound, scale, told: Mutex::default(), enough: AtomicBool::new(false) }
    }

    /// Why an incumbent with this key ends the run, if it does: proven, or as good as asked for.
    pub(super) fn verdict(&self, missing: u64, price: f64) -> Option<StoppedBy> {
        if missing > 0 {
            return None;
        }
        let objective = price * self.scale;
        let reached = |bound: f64| match self.specs[0].sense {
            Sense::Minimise => objective <= bound + 1e-9 * bound.abs(),
            Sense::Maximise => objective >= bound - 1e-9 * bound.abs(),
        };
        if self.bound.is_some_and(reached) {
            return Some(StoppedBy::Finished);
        }
        if self.stop.target_reached(&self.specs, &[objective]) {
            return Some(StoppedBy::Target);
        }
        self.bound.is_some_and(|bound| self.stop.gap_reached(objective, bound)).then_some(StoppedBy::Gap)
    }

    /// Takes note of a better incumbent.
    pub(super) fn improved(&self, missing: u64, price: f64, iteration: u64, source: &str) {
        if self.stop.iterations().is_none() && self.verdict(missing, price).is_some() {
            self.enough.store(true, Ordering::Relaxed);
        }
        let Ok(mut told) = self.told.lock() else { return };
        if told.best.is_some_and(|best| best <= (missing, price)) {
            return;
        }
        told.best = Some((missing, price));
        // Without a negative zero where nothing is packed.
        let (elapsed_s, objectives) = (self.stop.elapsed_s(), vec![price * self.scale + 0.0]);
        let feasible = missing == 0;
        let event = Event { elapsed_s, iteration, objectives: &objectives, bound: self.bound, feasible, source };
        self.observer.event(&event);
        if feasible {
            told.trace.push(TracePoint { elapsed_s, iteration, objectives });
        }
    }

    /// The same for whole loads.
    pub(super) fn improved_loads(&self, cargo: &Cargo, loads: &Loads, iteration: u64, source: &str) {
        self.improved(loads.missing(cargo), loads.price(cargo), iteration, source);
    }

    /// Whether the objective is a number of bins.
    pub(super) fn whole(&self) -> bool {
        self.specs[0].name == super::Objective::Bins.as_str()
    }

    /// Whether some thread found what ends the run. Never under `--iterations`, where each thread
    /// judges for itself so that runs repeat.
    pub(super) fn enough(&self) -> bool {
        self.enough.load(Ordering::Relaxed)
    }

    /// All improvements.
    pub(super) fn trace(self) -> Vec<TracePoint> {
        self.told.into_inner().map(|told| told.trace).unwrap_or_default()
    }
}
