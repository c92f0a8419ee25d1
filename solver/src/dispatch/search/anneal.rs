//! One island of the search: ruin, recreate, accept by annealing, remember the best.
//!
//! After Christiaens & Vanden Berghe (2020), section 5.1. Ours differs: a rejected step is taken
//! back from a log, so that a step costs what it touches and not what the plan holds; the
//! temperatures are shares of what a way costs, not absolute ([`super::heat`]).

use super::choose::Chooser;
use super::data::Data;
use super::days;
use super::goals::Verdict;
use super::heat::Heat;
use super::recreate::{Choice, Recreate, RecreateParameters};
use super::retype;
use super::reversal;
use super::ruin::{Ruin, RuinParameters};
use super::snapshot::Snapshot;
use super::state::State;
use super::tails;
use super::watch::Watch;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt;

/// So many iterations pass between two looks at the clock.
pub(super) const POLL: u64 = 32;
/// Iterations a second that a run limited by time reckons with.
const EXPECTED_RATE: f64 = 1e5;
/// Sums are recomputed after so many iterations.
const RECOUNT: u64 = 1 << 14;

/// Share of steps that exchange tails, a stop of the mean route, with windows and without, and at
/// most (measured on Gehring and Homberger's instances and on the X set).
const TAILS: (f64, f64) = (0.02, 0.006);
const MOST_TAILS: f64 = 0.4;
/// Share of those that turn parts of routes round, where that is possible.
const TURNS: f64 = 0.5;
/// Share of those that exchange days, where vehicles load again (measured on eight instances with release times).
const DAYS: f64 = 0.3;
/// Plans of up to so many stops, as many as a ruin takes out on average, are made anew in this share of steps: what
/// is small enough is found so although every smaller step on the way there is refused (measured against the model).
const SMALL: usize = 10;
const ANEW: f64 = 0.2;
/// Share of steps that give a ruined route another type before stops go back.
const RETYPE_FIRST: f64 = 0.2;

/// Iterations that a run is reckoned to have.
pub(super) fn expected(stop: &Stop) -> f64 {
    let seconds = stop.remaining().map_or(60.0, |rest| rest.as_secs_f64());
    stop.iterations().map_or(seconds * EXPECTED_RATE, |iterations| iterations as f64)
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
    choose: Chooser,
    pub(super) removed: Vec<u32>,
    pub(super) iterations: u64,
    pub(super) heat: Heat,
    /// Share of steps that exchange tails.
    tails: f64,
    /// Share of those that turn parts of routes round.
    turns: f64,
    /// Routes that changed since the best plan was last brought in step.
    stale: Vec<u32>,
    stale_mark: Vec<bool>,
}

impl<'d> Island<'d> {
    /// An island with nothing served.
    pub(super) fn new(data: &'d Data<'d>, heat: Heat, seed: u64, index: u64) -> Self {
        let state = State::new(data);
        let best = Snapshot::of(&state);
        let mut ruin = RuinParameters::default();
        // Taking out whole routes pays where routes or types have a price or are limited.
        if data.fleet.len() > 1 {
            ruin.whole_route *= 5.0;
        } else if data.fleet[0].fixed == 0.0 && !data.optional {
            ruin.whole_route = 0.0;
        }
        Self {
            data,
            state,
            best,
            random: stream(seed, "dispatch", index),
            ruin: Ruin::new(ruin, data.stops, data.slots),
            recreate: Recreate::new(RecreateParameters::default(), data),
            choose: Chooser::new(data),
            removed: Vec::with_capacity(data.stops),
            iterations: 0,
            heat,
            tails: 0.0,
            turns: if reversal::applies(data) { TURNS } else { 0.0 },
            stale: Vec::with_capacity(data.slots),
            stale_mark: vec![false; data.slots],
        }
    }

    /// Notes which routes the accepted step changed, and takes the plan if it is the best.
    pub(super) fn remember(&mut self) -> bool {
        for &slot in self.state.touched() {
            if !self.stale_mark[slot as usize] {
                self.stale_mark[slot as usize] = true;
                self.stale.push(slot);
            }
        }
        self.state.judge();
        if !self.best.beaten_by(&self.state) {
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

    /// Goes on from a plan; the best stays what it is.
    pub(super) fn go_on_from(&mut self, plan: &Snapshot) {
        plan.restore(&mut self.state);
        self.stale.clear();
        self.stale.extend(0..self.data.slots as u32);
        self.stale_mark.fill(true);
    }

    /// Goes on from a plan that becomes the best here too.
    pub(super) fn adopt(&mut self, plan: &Snapshot) {
        plan.restore(&mut self.state);
        self.hold(plan.clone());
    }

    /// Takes the plan that it has for the best.
    pub(super) fn hold(&mut self, plan: Snapshot) {
        self.best = plan;
        self.stale.clear();
        self.stale_mark.fill(false);
    }

    /// Goes on from the best plan.
    pub(super) fn return_to_best(&mut self) {
        self.best.restore(&mut self.state);
        self.stale.clear();
        self.stale_mark.fill(false);
    }

    /// Anneals until the phase or the run is over.
    pub(super) fn anneal(&mut self, phase: Phase, stop: &Stop, watch: &Watch<'_>) {
        self.tails = self.share_of_tails();
        let mut temperature = self.heat.at(0.0);
        let mut improved = false;
        let limit = stop.iterations().unwrap_or(u64::MAX).min(phase.until);
        let mut poll_at = self.iterations;
        loop {
            if self.iterations >= poll_at || self.data.walks.dear() && stop.urgent() {
                poll_at = (self.iterations + POLL).min(limit);
                if std::mem::take(&mut improved) && !self.state.is_part() {
                    watch.tell(self, "ruin and recreate");
                }
                let progress = stop.progress(self.iterations);
                let over =
                    progress >= phase.to || self.iterations >= limit || watch.done_at_once() || self.turn_is_over();
                if over || stop.reached(self.iterations).is_some() {
                    break;
                }
                let share = ((progress - phase.from) / (phase.to - phase.from).max(1e-9)).clamp(0.0, 1.0);
                temperature = self.heat.at(share);
            }
            if self.iterations.is_multiple_of(RECOUNT) {
                self.state.recount();
            }
            improved |= self.step(temperature);
            self.iterations += 1;
        }
        if improved && !self.state.is_part() {
            watch.tell(self, "ruin and recreate");
        }
    }

    /// The longer the routes, the less of a route a string is, and the more exchanges of tails pay.
    fn share_of_tails(&self) -> f64 {
        if self.data.pairs || self.data.together.on {
            return 0.0;
        }
        let served = self.state.entries() - self.state.absent.len();
        let each = if self.data.windowed { TAILS.0 } else { TAILS.1 };
        (each * served as f64 / f64::from(self.state.open.max(1))).min(MOST_TAILS)
    }

    /// Takes stops out; whether it is all of them, for a plan to be made anew.
    pub(super) fn ruin(&mut self) -> bool {
        let anew = self.data.stops <= SMALL && self.random.random_bool(ANEW);
        self.removed.clear();
        if anew {
            self.ruin.all(&mut self.state, &mut self.removed);
        } else {
            self.ruin.run(&mut self.state, &mut self.random, &mut self.removed);
        }
        self.state.settle_touched();
        anew
    }

    /// One ruin and recreate; true if the plan is the best so far.
    pub(super) fn step(&mut self, temperature: f64) -> bool {
        self.state.begin();
        let (cost, missing) = (self.state.cost, self.state.missing);
        let before = self.data.judge.on.then_some(self.state.ledger.verdict);
        if self.tails > 0.0 && self.random.random_bool(self.tails) {
            return self.exchange_tails(temperature, before.as_ref());
        }
        let older = self.state.absent.len();
        let anew = self.ruin();
        let several_types = self.data.fleet.len() > 1;
        if several_types && self.random.random_bool(RETYPE_FIRST) {
            retype::other_type(&mut self.state, &mut self.random);
        }
        if self.data.judge.work().is_some() {
            self.state.bar_a_route(&mut self.random);
        }
        let draw = if anew { Choice::draw_anew } else { Choice::draw };
        let choice = draw(self.data, &mut self.random);
        self.recreate.run(&mut self.state, &mut self.random, &self.removed, older, choice);
        if Chooser::applies(self.data) {
            self.choose.run(&mut self.state);
        }
        if several_types {
            retype::cheaper_type(&mut self.state, &mut self.random);
        }
        self.state.rematch_touched();
        let accept = if self.state.is_broken() {
            false
        } else if self.state.missing == missing {
            let draw: f64 = self.random.random::<f64>().max(1e-300);
            let threshold = -temperature * draw.ln();
            match before {
                None => self.state.cost < cost + threshold,
                Some(before) => self.passes(&before, threshold),
            }
        } else {
            self.state.missing < missing && before.is_none_or(|before| !self.breaks_caps(&before))
        };
        if accept {
            return self.remember();
        }
        self.state.undo();
        false
    }

    /// One exchange of tails; true if the plan is the best so far.
    fn exchange_tails(&mut self, temperature: f64, before: Option<&Verdict>) -> bool {
        let cost = self.state.cost;
        let threshold = -temperature * self.random.random::<f64>().max(1e-300).ln();
        let stop = self.state.any_stop(&mut self.random);
        let turn = self.turns > 0.0 && self.random.random_bool(self.turns);
        let changed = if self.data.trips && self.random.random_bool(DAYS) {
            days::exchange(&mut self.state, stop, &mut self.random, threshold)
        } else if turn {
            reversal::turn(&mut self.state, stop, threshold)
        } else {
            tails::exchange(&mut self.state, stop, threshold)
        };
        if !changed {
            return false;
        }
        self.state.rematch_touched();
        let accept = match before {
            None => self.state.cost < cost + threshold,
            Some(before) => self.passes(before, threshold),
        };
        if accept {
            return self.remember();
        }
        self.state.undo();
        false
    }
}

/// What decides where cost does not tell.
impl Island<'_> {
    /// Whether annealing goes on from this step, which leaves nothing more out.
    fn passes(&mut self, before: &Verdict, threshold: f64) -> bool {
        self.state.judge();
        self.state.passes(before, self.best.verdict.as_ref().unwrap_or(before), threshold)
    }
    /// Whether this step takes the plan beyond its caps, or further beyond.
    fn breaks_caps(&mut self, before: &Verdict) -> bool {
        self.state.judge();
        self.state.ledger.verdict[0] > before[0]
    }
    /// Whether the goal that has its turn can get no better: none is below 0.
    pub(super) fn turn_is_over(&self) -> bool {
        let judge = &self.data.judge;
        judge.on && self.best.missing == 0 && self.best.verdict.is_some_and(|verdict| verdict[judge.turn] <= 0.0)
    }
    /// Takes out whole routes where the best plan breaks a cap, and goes on from what is left.
    pub(super) fn keep_within_caps(&mut self) {
        self.return_to_best();
        self.state.keep_within_caps();
        self.state.begin();
        self.best = Snapshot::of(&self.state);
    }
}
