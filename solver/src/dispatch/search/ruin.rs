//! Ruin: strings of consecutive stops off routes that lie near each other.
//!
//! After Christiaens & Vanden Berghe (2020), "Slack Induction by String Removals for Vehicle
//! Routing Problems", section 5.2: around a random stop, one string from each of a few nearby
//! routes; half of the strings keep some stops in their middle ("split strings"). Ours differs in
//! that a removed stop takes its pair partner along, that the search for nearby routes ends with
//! the list of nearest stops, and that now and then a whole small route is taken out.

use super::data::NONE;
use super::state::State;
use crate::search::random::Random;
use rand::RngExt;

/// How much is taken out.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuinParameters {
    /// Stops removed on average (the paper's c̄ = 10).
    pub(super) average: f64,
    /// Longest string (the paper's L_max = 10).
    pub(super) longest: f64,
    /// Share of strings that keep part of their middle (α = 0.5), and the chance of keeping one more (β = 0.01).
    pub(super) split: f64,
    pub(super) split_grow: f64,
    /// Share of iterations that take out a whole route where routes or types have a price.
    pub(super) whole_route: f64,
}

impl Default for RuinParameters {
    fn default() -> Self {
        Self { average: 10.0, longest: 10.0, split: 0.5, split_grow: 0.01, whole_route: 0.01 }
    }
}

/// Takes stops out.
pub(super) struct Ruin {
    parameters: RuinParameters,
    /// Routes ruined in this round carry the round's number.
    stamp: Vec<u64>,
    round: u64,
    string: Vec<u32>,
}

impl Ruin {
    pub(super) fn new(parameters: RuinParameters, stops: usize, slots: usize) -> Self {
        Self { parameters, stamp: vec![0; slots], round: 0, string: Vec::with_capacity(stops) }
    }

    /// One ruin, and what its removals make impossible to keep.
    pub(super) fn run(&mut self, state: &mut State<'_>, random: &mut Random, removed: &mut Vec<u32>) {
        self.strings(state, random, removed);
        if state.data.backhauls.with_delivery {
            state.drop_lonely_pickups(removed);
        }
    }

    /// Takes everything out that may be.
    pub(super) fn all(&mut self, state: &mut State<'_>, removed: &mut Vec<u32>) {
        for slot in 0..state.high {
            self.string.clear();
            self.string.extend(state.stops_of(slot));
            self.take_out(state, removed);
        }
        if state.data.backhauls.with_delivery {
            state.drop_lonely_pickups(removed);
        }
    }

    /// Strings off nearby routes. Every removed unit (a stop, or the pickup of a pair) is appended to `removed`;
    /// the routes are left to be settled.
    fn strings(&mut self, state: &mut State<'_>, random: &mut Random, removed: &mut Vec<u32>) {
        let data = state.data;
        self.round += 1;
        let served = state.entries() - state.absent.len();
        if served == 0 {
            return;
        }
        let RuinParameters { average, longest, whole_route, .. } = self.parameters;
        let focus = if data.judge.work().is_some() { state.focus(random) } else { None };
        let seed = focus.unwrap_or_else(|| state.any_stop(random));
        let cardinality = served as f64 / f64::from(state.open.max(1));
        if whole_route > 0.0 && random.random_bool(whole_route) && state.served(seed) {
            let slot = state.nodes[seed as usize].route;
            // What is decided makes routes shorter on average than those that are open.
            let most = if data.fixed.on { 3.0 * average } else { cardinality.min(3.0 * average) };
            if f64::from(state.routes[slot as usize].len) <= most {
                self.string.clear();
                self.string.extend(state.stops_of(slot));
                self.take_out(state, removed);
                return;
            }
        }
        let longest = longest.min(cardinality);
        let most = 4.0 * average / (1.0 + longest) - 1.0;
        let mut strings = random.random_range(1.0..most.max(0.001) + 1.0) as u32;
        for step in 0..=data.near_width {
            let stop = if step == 0 { seed } else { data.near(seed)[step - 1] };
            if strings == 0 || stop == NONE {
                break;
            }
            if !state.served(stop) {
                continue;
            }
            let slot = state.nodes[stop as usize].route;
            if self.stamp[slot as usize] == self.round {
                continue;
            }
            self.stamp[slot as usize] = self.round;
            strings -= 1;
            let length = f64::from(state.routes[slot as usize].len);
            let take = random.random_range(1.0..longest.min(length).max(1.0) + 1.0) as u32;
            self.choose_string(state, slot, stop, take, random);
            self.take_out(state, removed);
        }
    }

    /// Chooses a string of `take` stops that runs through `stop`, or one that keeps some of its middle.
    fn choose_string(&mut self, state: &State<'_>, slot: u32, stop: u32, take: u32, random: &mut Random) {
        let length = state.routes[slot as usize].len;
        let mut kept = 0;
        if take > 1 && take < length && random.random_bool(self.parameters.split) {
            kept = 1;
            while take + kept < length && random.random_bool(self.parameters.split_grow) {
                kept += 1;
            }
        }
        let span = take + kept;
        // How far the string may reach before and behind the stop.
        let (mut before, mut node) = (0, state.nodes[stop as usize].prev);
        while before + 1 < span && state.is_stop(node) {
            before += 1;
            node = state.nodes[node as usize].prev;
        }
        let (mut behind, mut node) = (0, state.nodes[stop as usize].next);
        while behind + 1 < span && state.is_stop(node) {
            behind += 1;
            node = state.nodes[node as usize].next;
        }
        let back = random.random_range(span - 1 - behind.min(span - 1)..=before);
        let mut node = stop;
        for _ in 0..back {
            node = state.nodes[node as usize].prev;
        }
        let keep_from = if kept > 0 { random.random_range(1..take) } else { span };
        self.string.clear();
        for index in 0..span {
            if index < keep_from || index >= keep_from + kept {
                self.string.push(node);
            }
            node = state.nodes[node as usize].next;
        }
    }

    fn take_out(&self, state: &mut State<'_>, removed: &mut Vec<u32>) {
        let data = state.data;
        for &stop in &self.string {
            if !state.served(stop) || data.fixed.holds(stop) {
                continue; // went with its partner or group, or is decided
            }
            state.take_out(stop);
            removed.push(data.unit(stop));
        }
    }
}
