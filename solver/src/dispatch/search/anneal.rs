//! One island of the search: ruin, recreate, accept by annealing, remember the best.
//!
//! After Christiaens & Vanden Berghe (2020), section 5.1. Ours differs: a rejected step is taken
//! back from a log, so that a step costs what it touches and not what the plan holds; the
//! temperatures are shares of the plan's mean cost per stop, not absolute.

use super::data::Data;
use super::recreate::{Recreate, RecreateParameters};
use super::ruin::{Ruin, RuinParameters};
use super::snapshot::Snapshot;
use super::state::State;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// So many iterations pass between two looks at the clock.
pub(super) const POLL: u64 = 32;
/// Sums are recomputed after so many iterations.
const RECOUNT: u64 = 1 << 14;

/// How an island searches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parameters {
    pub(super) ruin: RuinParameters,
    pub(super) recreate: RecreateParameters,
    pub(super) heat: Heat,
}

/// Temperatures as shares of the mean cost per served stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heat {
    pub(super) hot: f64,
    pub(super) cold: f64,
}

impl Default for Heat {
    fn default() -> Self {
        Self { hot: 1.0, cold: 0.01 }
    }
}

/// When a phase is over: the share of the whole run at which it ends, and where it began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phase {
    pub(super) from: f64,
    pub(super) to: f64,
    /// The island's own iterations end here at the latest.
    pub(super) until: u64,
}

/// One stream of search over one state.
pub(super) struct Island<'d> {
    pub(super) data: &'d Data<'d>,
    pub(super) state: State<'d>,
    pub(super) best: Snapshot,
    pub(super) random: Random,
    pub(super) ruin: Ruin,
    pub(super) recreate: Recreate,
    pub(super) removed: Vec<u32>,
    pub(super) iterations: u64,
    heat: Heat,
    /// Routes that changed since the best plan was last brought in step.
    stale: Vec<u32>,
    stale_mark: Vec<bool>,
}

impl<'d> Island<'d> {
    /// An island with nothing served.
    pub(super) fn new(data: &'d Data<'d>, parameters: Parameters, seed: u64, index: u64) -> Self {
        let state = State::new(data);
        let best = Snapshot::of(&state);
        let mut ruin = parameters.ruin;
        // Taking out whole routes pays where routes or types have a price or are limited.
        if data.fleet.len() == 1 && data.fleet[0].fixed == 0.0 {
            ruin.whole_route = 0.0;
        }
        Self {
            data,
            state,
            best,
            random: stream(seed, "dispatch", index),
            ruin: Ruin::new(ruin, data.slots),
            recreate: Recreate::new(parameters.recreate, data),
            removed: Vec::with_capacity(data.stops),
            iterations: 0,
            heat: parameters.heat,
            stale: Vec::with_capacity(data.slots),
            stale_mark: vec![false; data.slots],
        }
    }

    /// Lower is better: what is missing, then routes where they count first, then cost.
    fn improves(&self) -> bool {
        let (state, best) = (&self.state, &self.best);
        if state.missing != best.missing {
            return state.missing < best.missing;
        }
        if self.data.vehicles_first && state.open != best.open {
            return state.open < best.open;
        }
        state.cost < best.cost - 1e-9 * best.cost.abs().max(1.0)
    }

    /// Notes which routes the accepted step changed, and takes the plan if it is the best.
    pub(super) fn remember(&mut self) -> bool {
        for &slot in self.state.touched() {
            if !self.stale_mark[slot as usize] {
                self.stale_mark[slot as usize] = true;
                self.stale.push(slot);
            }
        }
        if !self.improves() {
            return false;
        }
        for &slot in &self.stale {
            self.stale_mark[slot as usize] = false;
            self.best.take_route(&self.state, slot);
        }
        self.stale.clear();
        self.best.take_totals(&self.state);
        true
    }

    /// Goes on from the best plan.
    pub(super) fn return_to_best(&mut self) {
        self.best.restore(&mut self.state);
        for &slot in &self.stale {
            self.stale_mark[slot as usize] = false;
        }
        self.stale.clear();
    }

    /// Anneals until the phase is over; true if the phase ended by itself.
    pub(super) fn anneal(&mut self, phase: Phase, stop: &Stop, mut tell: impl FnMut(&Self, &'static str)) {
        let served = (self.data.stops - self.state.absent.len()).max(1) as f64;
        let mean = (self.state.cost / served).max(1e-9);
        let (hot, cold) = (self.heat.hot * mean, self.heat.cold * mean);
        let mut temperature = hot;
        let mut improved = false;
        loop {
            if self.iterations.is_multiple_of(POLL) {
                if improved {
                    tell(self, "ruin and recreate");
                    improved = false;
                }
                if self.iterations >= phase.until || stop.reached(self.iterations).is_some() {
                    break;
                }
                let progress = stop.progress(self.iterations);
                if progress >= phase.to {
                    break;
                }
                let share = ((progress - phase.from) / (phase.to - phase.from).max(1e-9)).clamp(0.0, 1.0);
                temperature = hot * (cold / hot).powf(share);
            }
            if self.iterations.is_multiple_of(RECOUNT) {
                self.state.recount();
            }
            improved |= self.step(temperature);
            self.iterations += 1;
        }
        if improved {
            tell(self, "ruin and recreate");
        }
    }

    /// One ruin and recreate; true if the plan is the best so far.
    fn step(&mut self, temperature: f64) -> bool {
        self.state.begin();
        let (cost, missing) = (self.state.cost, self.state.missing);
        let older = self.state.absent.len();
        self.removed.clear();
        self.ruin.run(&mut self.state, &mut self.random, &mut self.removed);
        self.state.settle_touched();
        self.recreate.run(&mut self.state, &mut self.random, &self.removed, older);
        let accept = if self.state.missing == missing {
            let draw: f64 = self.random.random::<f64>().max(1e-300);
            self.state.cost < cost - temperature * draw.ln()
        } else {
            self.state.missing < missing
        };
        if accept {
            return self.remember();
        }
        self.state.undo();
        false
    }
}
