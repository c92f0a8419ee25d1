//! Routes in progress: their stops stay where they are, nothing goes between them, and what must follow
//! them on the same route is never taken out.

use super::data::{Fleet, NONE};
use super::state::State;
use super::validate;
use crate::dispatch::problem::Problem;
use crate::ids::Idx as _;

/// The rule as the search needs it; by stop, empty where there are no routes in progress.
#[derive(Default)]
pub(super) struct Fixed {
    /// Whether there are any.
    pub(super) on: bool,
    /// Whether the stop is on a route in progress.
    stop: Vec<bool>,
    /// Whether it is, or is delivered from one.
    held: Vec<bool>,
    /// Whether it is the last of one that nothing is added to.
    closes: Vec<bool>,
    /// Of the first stop of one: when the vehicle left (scaled); infinite where that is open.
    depart: Vec<f64>,
    /// Vehicle types and stops.
    routes: Vec<(u32, Vec<u32>)>,
}

impl Fixed {
    pub(super) fn of(problem: &Problem, scale: f64) -> Self {
        let stops = if problem.initial_routes().is_empty() { 0 } else { problem.stops().len() };
        let mut fixed = Self {
            on: stops > 0,
            stop: vec![false; stops],
            held: vec![false; stops],
            closes: vec![false; stops],
            depart: vec![f64::INFINITY; stops],
            routes: Vec::new(),
        };
        for route in problem.initial_routes() {
            for &stop in &route.stops {
                fixed.stop[stop.row()] = true;
                fixed.held[stop.row()] = true;
                if let Some(other) = problem.stops()[stop].pair {
                    fixed.held[other.row()] = true;
                }
            }
            if let (Some(first), Some(depart)) = (route.stops.first(), route.depart) {
                fixed.depart[first.row()] = departure(problem, depart, scale);
            }
            if let Some(last) = route.stops.last().filter(|_| route.closed) {
                fixed.closes[last.row()] = true;
            }
            fixed.routes.push((route.vehicle.0, route.stops.iter().map(|stop| stop.0).collect()));
        }
        fixed
    }

    /// Whether the stop stays on its route.
    #[inline]
    pub(super) fn holds(&self, stop: u32) -> bool {
        self.on && self.held[stop as usize]
    }
    /// Whether the stop is on a route in progress.
    #[inline]
    pub(super) fn has(&self, stop: u32) -> bool {
        self.on && self.stop.get(stop as usize).is_some_and(|&fixed| fixed)
    }
    /// Whether nothing may follow the stop.
    #[inline]
    pub(super) fn closes(&self, stop: u32) -> bool {
        self.on && self.closes.get(stop as usize).is_some_and(|&closes| closes)
    }
    /// When a route that begins with this stop left, if that is decided.
    #[inline]
    pub(super) fn departure(&self, first: u32) -> Option<f64> {
        if !self.on {
            return None;
        }
        self.depart.get(first as usize).copied().filter(|depart| depart.is_finite())
    }
    /// No earlier departure of a route that begins with this stop.
    #[inline]
    pub(super) fn opens(&self, fleet: &Fleet, first: u32) -> f64 {
        if self.departure(first).is_some() { fleet.begins } else { fleet.open }
    }
    /// Whether some departure is decided.
    pub(super) fn departs(&self) -> bool {
        self.depart.iter().any(|depart| depart.is_finite())
    }
}

/// A departure as the search counts with it. One that was put off to the last moment lies on the edge of what
/// the windows allow: it counts as a hair earlier, unless something keeps the vehicle until just then.
fn departure(problem: &Problem, depart: f64, scale: f64) -> f64 {
    let scaled = depart * scale;
    if (scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0) {
        return scaled.round();
    }
    let releases = problem.stops().iter().map(|stop| stop.release);
    let opens = problem.vehicles().iter().map(|vehicle| vehicle.shift.from);
    let kept = releases.chain(opens).any(|ready| (ready - depart).abs() <= 1e-6 * depart.abs().max(1.0));
    if kept { scaled } else { scaled - 1e-9 * scaled.abs().max(1.0) }
}

impl State<'_> {
    /// Whether nothing may go behind a node, because a stop of a route in progress follows or it takes nothing more.
    #[inline]
    pub(super) fn is_closed(&self, node: u32) -> bool {
        self.data.fixed.has(self.nodes[node as usize].next) || self.data.fixed.closes(node)
    }
    /// Whether the route goes on with one in progress.
    #[inline]
    pub(super) fn in_progress(&self, slot: u32) -> bool {
        self.data.fixed.has(self.nodes[self.start(slot) as usize].next)
    }

    /// Puts the routes in progress into the empty state, as well as that can be done.
    pub(super) fn place_fixed(&mut self) {
        let data = self.data;
        self.begin();
        for (kind, stops) in &data.fixed.routes {
            let Some(slot) = self.free_slot(*kind) else { break };
            self.assign(slot, *kind);
            let mut after = self.link_all(stops.iter().copied(), self.start(slot));
            // Goods on board: what was picked up last first, then each where it is cheapest.
            let on_board = |state: &Self, stop: u32| {
                let delivery = data.partner[stop as usize];
                (delivery != NONE && !state.served(delivery)).then_some(delivery)
            };
            let open: Vec<u32> = stops.iter().rev().filter_map(|&stop| on_board(self, stop)).collect();
            let last = after;
            for &delivery in &open {
                self.link(delivery, after);
                after = delivery;
            }
            self.settle(slot);
            for &delivery in open.iter().chain(&open) {
                self.move_delivery(delivery, last, slot);
            }
            if data.walks.on() && !data.fixed.closes(last) && !validate::route_is_feasible(self, slot) {
                self.add_on_the_way(slot, last);
            }
        }
        self.begin();
    }

    /// Whether every route in progress is there and can be driven.
    pub(super) fn keeps_fixed(&self) -> bool {
        let driven = |stops: &Vec<u32>| {
            let slot = stops.first().map_or(NONE, |&stop| self.nodes[stop as usize].route);
            slot != NONE && validate::route_is_feasible(self, slot)
        };
        self.data.fixed.routes.iter().all(|(_, stops)| driven(stops))
    }

    /// Adds the stop or the transport behind `last` with which a route can be driven that cannot without, the cheapest
    /// if there are several: a break on the way home may have its only place there.
    fn add_on_the_way(&mut self, slot: u32, last: u32) {
        let data = self.data;
        let (mut best, mut found) = ((f64::INFINITY, last), None);
        for stop in 0..data.stops as u32 {
            if self.covered(stop)
                || data.fixed.has(stop)
                || data.together.of(stop) != NONE
                || data.delivers[stop as usize]
            {
                continue;
            }
            let delivery = data.partner[stop as usize];
            if delivery == NONE {
                let place = self.cheapest_behind(stop, last, slot, best);
                if place.0 < best.0 {
                    (best, found) = (place, Some((stop, place.1)));
                }
                continue;
            }
            let mut node = last;
            while node != self.end(slot) {
                let mark = self.mark();
                self.link(stop, node);
                let place = self.cheapest_behind(delivery, stop, slot, best);
                self.rewind(mark, slot);
                if place.0 < best.0 {
                    (best, found) = (place, Some((stop, node)));
                }
                node = self.nodes[node as usize].next;
            }
        }
        let Some((stop, node)) = found else { return };
        self.link(stop, node);
        if data.partner[stop as usize] != NONE {
            self.link(data.partner[stop as usize], best.1);
        }
        self.settle(slot);
    }

    /// Moves the delivery of goods that are on board to its cheapest feasible place behind `last`.
    fn move_delivery(&mut self, delivery: u32, last: u32, slot: u32) {
        let back = self.nodes[delivery as usize].prev;
        self.unlink(delivery);
        let best = self.cheapest_behind(delivery, last, slot, (f64::INFINITY, back));
        self.link(delivery, best.1);
        self.settle(slot);
    }

    /// The cheapest feasible place of an absent stop behind `last`, if better than `best`: the route's cost with it,
    /// and the node that it follows.
    fn cheapest_behind(&mut self, stop: u32, last: u32, slot: u32, mut best: (f64, u32)) -> (f64, u32) {
        let mut node = last;
        while node != self.end(slot) {
            let mark = self.mark();
            self.link(stop, node);
            self.settle(slot);
            let cost = self.routes[slot as usize].cost;
            if cost < best.0 && validate::route_is_feasible(self, slot) {
                best = (cost, node);
            }
            self.rewind(mark, slot);
            node = self.nodes[node as usize].next;
        }
        best
    }
}
