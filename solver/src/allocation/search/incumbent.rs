//! The best solution and bound of a run, and what the run tells while it goes.

use crate::allocation::Problem;
use crate::allocation::solution::Solution;
use crate::allocation::tables::Tables;
use crate::kind::Kind as _;
use crate::outcome::{StoppedBy, TracePoint};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;

/// The state of a run that all phases share.
pub(in crate::allocation) struct Incumbent<'a> {
    problem: &'a Problem,
    tables: &'a Tables,
    stop: &'a Stop,
    observer: &'a dyn Observer,
    best: Option<Solution>,
    bound: Option<f64>,
    /// Search iterations done by all phases.
    pub(in crate::allocation) iterations: u64,
    trace: Vec<TracePoint>,
}

impl<'a> Incumbent<'a> {
    /// Nothing yet.
    pub(in crate::allocation) const fn new(
        problem: &'a Problem,
        tables: &'a Tables,
        stop: &'a Stop,
        observer: &'a dyn Observer,
    ) -> Self {
        Self { problem, tables, stop, observer, best: None, bound: None, iterations: 0, trace: Vec::new() }
    }

    /// Takes a feasible solution if it is better; says whether it was.
    pub(in crate::allocation) fn offer(&mut self, solution: &Solution, source: &'static str) -> bool {
        let better =
            self.best.as_ref().is_none_or(|best| solution.objective < best.objective - 1e-9 * best.objective.abs());
        if !better || !solution.is_feasible(self.tables) {
            return false;
        }
        let objectives = [solution.objective];
        let elapsed_s = self.stop.elapsed_s();
        self.trace.push(TracePoint { elapsed_s, iteration: self.iterations, objectives: objectives.to_vec() });
        self.best = Some(solution.clone());
        self.tell(source);
        true
    }

    /// Takes a proven bound if it is better.
    pub(in crate::allocation) fn prove(&mut self, bound: f64, source: &'static str) {
        if self.bound.is_none_or(|known| bound > known) {
            let telling = self.bound.is_none_or(|known| bound > known + 1e-4 * known.abs());
            self.bound = Some(bound);
            if telling {
                self.tell(source);
            }
        }
    }

    /// Tells the observer how things stand.
    fn tell(&self, source: &str) {
        let objectives: Vec<f64> = self.best.iter().map(|best| best.objective).collect();
        self.observer.event(&Event {
            elapsed_s: self.stop.elapsed_s(),
            iteration: self.iterations,
            objectives: &objectives,
            bound: self.bound,
            feasible: self.best.is_some(),
            source,
        });
    }

    /// Why the run should end now, if it should.
    pub(in crate::allocation) fn ended(&self) -> Option<StoppedBy> {
        if let Some(best) = &self.best {
            if self.bound.is_some_and(|bound| bound >= best.objective || self.stop.gap_reached(best.objective, bound)) {
                return Some(StoppedBy::Gap);
            }
            if self.stop.target_reached(&crate::allocation::Allocation::objectives(self.problem), &[best.objective]) {
                return Some(StoppedBy::Target);
            }
        }
        self.stop.reached(self.iterations)
    }

    /// The best solution.
    pub(in crate::allocation) const fn best(&self) -> Option<&Solution> {
        self.best.as_ref()
    }
    /// The best objective, infinite without a solution.
    pub(in crate::allocation) fn objective(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| best.objective)
    }
    /// The best proven bound.
    pub(in crate::allocation) const fn bound(&self) -> Option<f64> {
        self.bound
    }
    /// The run's stop rules.
    pub(in crate::allocation) const fn stop(&self) -> &'a Stop {
        self.stop
    }
    /// The improvements on the way.
    pub(in crate::allocation) fn into_trace(self) -> Vec<TracePoint> {
        self.trace
    }
}
