//! Same-vehicle groups: taken out whole, and put back whole on the route where all of it costs least.
//!
//! A place for a group is tried by inserting its units one after the other, each where it is
//! cheapest, in a random order; the trial is taken back from the log. The *lead* of a group is
//! the unit that stands for it among what is to be placed.

use super::data::NONE;
use super::insert::Spot;
use super::recreate::Recreate;
use super::state::State;
use crate::dispatch::problem::{Problem, StopIndex, StopKind};
use crate::ids::Idx as _;
use crate::search::random::Random;
use rand::seq::SliceRandom as _;

/// The groups, flattened.
pub(super) struct Together {
    /// Whether there is any group.
    pub(super) on: bool,
    /// By stop, its group; a transport is in the group of either end. Empty without groups.
    group: Vec<u32>,
    /// By group: all its stops, and its units (stops, and pickups of transports).
    stops: Vec<Vec<u32>>,
    units: Vec<Vec<u32>>,
}

impl Together {
    pub(super) fn new(problem: &Problem) -> Self {
        let groups = problem.same_vehicle();
        let mut all = Self { on: !groups.is_empty(), group: Vec::new(), stops: Vec::new(), units: Vec::new() };
        if groups.is_empty() {
            return all;
        }
        all.group = vec![NONE; problem.stops().len()];
        for (number, group) in groups.iter().enumerate() {
            let (mut stops, mut units) = (Vec::new(), Vec::new());
            let ends = group.iter().flat_map(|&stop| [Some(stop), problem.stops()[stop].pair]).flatten();
            for stop in ends {
                if std::mem::replace(&mut all.group[stop.row()], number as u32) != NONE {
                    continue;
                }
                stops.push(stop.0);
                if !is_second(problem, stop) {
                    units.push(stop.0);
                }
            }
            all.stops.push(stops);
            all.units.push(units);
        }
        all
    }

    /// The group of a stop, or `NONE`.
    #[inline]
    pub(super) fn of(&self, stop: u32) -> u32 {
        if self.on { self.group[stop as usize] } else { NONE }
    }
    /// The unit that stands for the stop's group, if it is in one.
    #[inline]
    pub(super) fn lead(&self, stop: u32) -> Option<u32> {
        let group = self.of(stop);
        if group == NONE { None } else { Some(self.units[group as usize][0]) }
    }
    /// All stops of a group.
    pub(super) fn stops(&self, group: u32) -> &[u32] {
        &self.stops[group as usize]
    }
    /// All groups.
    pub(super) fn groups(&self) -> std::ops::Range<u32> {
        0..self.stops.len() as u32
    }
    /// The most units that a group has.
    pub(super) fn largest(&self) -> usize {
        self.units.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// Whether the stop is the delivering end of a transport.
fn is_second(problem: &Problem, stop: StopIndex) -> bool {
    let known = &problem.stops()[stop];
    known.pair.is_some() && known.kind == StopKind::Delivery
}

/// Where a group may go: an open route, or a new one of a type (`NONE`: not new).
#[derive(Clone, Copy)]
struct Place {
    slot: u32,
    kind: u32,
}

impl State<'_> {
    /// Takes a stop out with all that cannot stay without it: its partner, its group.
    pub(super) fn take_out(&mut self, stop: u32) {
        let data = self.data;
        let group = data.together.of(stop);
        if group != NONE {
            for &member in data.together.stops(group) {
                if self.served(member) {
                    self.unlink(member);
                }
            }
            return;
        }
        self.unlink(stop);
        let partner = data.partner[stop as usize];
        if partner != NONE && self.served(partner) {
            self.unlink(partner);
        }
    }

    /// Puts units on one route, each at its cheapest place; false if one of them does not fit.
    fn put_together(&mut self, units: &[u32], place: Place) -> bool {
        let Place { slot, mut kind } = place;
        for &unit in units {
            let spot = if kind == NONE { self.place_on(unit, slot) } else { self.place_first(unit, slot, kind) };
            if !spot.found() {
                return false;
            }
            self.insert(unit, &spot);
            kind = NONE;
        }
        true
    }

    /// The cheapest place for a unit on an open route.
    fn place_on(&self, unit: u32, slot: u32) -> Spot {
        if self.data.partner[unit as usize] != NONE {
            let admitted = self.admits_pair(slot, unit);
            return if admitted { self.cheapest_pair(unit, slot, Spot::NOWHERE) } else { Spot::NOWHERE };
        }
        self.cheapest_on(unit, slot, Spot::NOWHERE)
    }

    /// The unit as the first of a new route.
    fn place_first(&self, unit: u32, slot: u32, kind: u32) -> Spot {
        let pair = self.data.partner[unit as usize] != NONE;
        let cost = if pair { self.cost_alone_pair(unit, kind) } else { self.cost_alone(unit, kind) };
        if cost.is_infinite() || self.data.backhauls.needs_delivery(unit) {
            return Spot::NOWHERE;
        }
        Spot { cost, after: self.start(slot), second: if pair { unit } else { NONE }, slot, kind }
    }
}

impl Recreate {
    /// Puts the group of `lead` back where all of it costs least, unless leaving it out costs less and the
    /// choice is not generous.
    pub(super) fn place_group(&mut self, state: &mut State<'_>, random: &mut Random, lead: u32) {
        let data = state.data;
        let group = data.together.of(lead) as usize;
        let mut units = std::mem::take(&mut self.order);
        units.clear();
        units.extend(&data.together.units[group]);
        units.shuffle(random);
        if data.backhauls.with_delivery {
            units.sort_unstable_by_key(|&unit| data.backhauls.needs_delivery(unit));
        }
        // Joining is worth it if the plan costs less after; what must be served always is.
        let judged = data.unit_prize(lead).is_finite() && !self.choice.generous;
        let worth = if judged { 0.0 } else { f64::INFINITY };
        let mut best = (worth, Place { slot: NONE, kind: NONE });
        self.round += 1;
        for &stop in data.together.stops(group as u32) {
            for &near in &data.near(stop)[..self.near_width(data)] {
                let slot = if near == NONE { NONE } else { state.nodes[near as usize].route };
                if slot != NONE && self.is_new(slot) && !self.blinks(random) {
                    try_place(state, &units, Place { slot, kind: NONE }, &mut best);
                }
            }
        }
        let types = self.new_types(data, random);
        for kind in (0..data.fleet.len() as u32).filter(|&kind| types.admit(kind)) {
            if let Some(slot) = state.free_slot(kind) {
                try_place(state, &units, Place { slot, kind }, &mut best);
            }
        }
        if best.1.slot == NONE || best.1.kind != NONE {
            for slot in 0..state.high {
                if state.routes[slot as usize].len > 0 && self.is_new(slot) {
                    try_place(state, &units, Place { slot, kind: NONE }, &mut best);
                }
            }
        }
        if best.1.slot != NONE {
            state.put_together(&units, best.1);
        }
        self.order = units;
    }
}

/// Tries a place, takes the trial back, and keeps the place if it is the best so far.
fn try_place(state: &mut State<'_>, units: &[u32], place: Place, best: &mut (f64, Place)) {
    let (mark, before) = (state.mark(), state.cost);
    let fits = state.put_together(units, place);
    let cost = state.cost - before;
    state.rewind(mark, place.slot);
    if fits && cost < best.0 {
        *best = (cost, place);
    }
}

/// Whether every group is on one route or left out whole.
#[cfg(test)]
pub(super) fn are_whole(state: &State<'_>) -> bool {
    let data = state.data;
    data.together.groups().all(|group| {
        let stops = data.together.stops(group);
        let route = |stop: u32| state.nodes[stop as usize].route;
        stops.iter().all(|&stop| route(stop) == route(stops[0]))
    })
}
