//! The exact cost of a route's time: the departure for which duration, overtime and lateness
//! together cost least.
//!
//! For a departure t the vehicle drives on as early as it can, so every begin of service is a
//! non-decreasing function of t, and duration, overtime and lateness are piecewise linear in it.
//! The least cost is at a kink: where some service begins as its window opens or as it becomes
//! due or a window closes, as late as the stops before allow; or where the duration reaches its
//! limit or the regular one. So these departures are tried, each with one pass along the route.

use super::data::{Data, Fleet, NONE};
use super::state::State;

/// Times are compared with so much room, as a share of them, for rounding.
const SLACK: f64 = 1e-9;

/// Least cost of the time of a route with up to two stops added: `(behind, stop)`; infinite when
/// no departure is feasible, or, for routes that are more than their stops, only for `most` or more.
pub(super) fn cost_with(state: &State<'_>, slot: u32, added: Option<[(u32, u32); 2]>, most: f64) -> f64 {
    let mut stops = state.sequence.borrow_mut();
    stops.clear();
    let added = added.unwrap_or([(NONE, NONE); 2]);
    // Where a single stop is added.
    let mut single = None;
    let mut node = state.start(slot);
    loop {
        if state.is_stop(node) {
            stops.push(node);
        }
        let mut last = node;
        for (after, stop) in added {
            if after == last {
                single = (added[1].1 == NONE).then_some(stops.len());
                stops.push(stop);
                last = stop;
            }
        }
        if node == state.end(slot) {
            break;
        }
        node = state.nodes[node as usize].next;
    }
    let (data, kind) = (state.data, state.routes[slot as usize].kind);
    match (data.walks.of(kind), single) {
        (Some(gear), Some(at)) => super::walk::surplus_with(data, gear, &stops, at, most),
        (Some(gear), None) => super::walk::surplus(data, gear, &stops, most),
        (None, _) => cost_of(data, kind, &stops),
    }
}

/// Least cost of the time of a vehicle of type `kind` that serves the stops in this order;
/// infinite when no departure keeps windows, shift, releases and the longest duration.
pub(super) fn cost_of(data: &Data<'_>, kind: u32, stops: &[u32]) -> f64 {
    let Some(&first) = stops.first() else { return 0.0 };
    if let Some(gear) = data.walks.of(kind) {
        return super::walk::surplus(data, gear, stops, f64::INFINITY);
    }
    let fleet = &data.fleet[kind as usize];
    let release = stops.iter().map(|&stop| data.release[stop as usize]).fold(f64::NEG_INFINITY, f64::max);
    let route = Route { data, fleet, stops, open: data.fixed.opens(fleet, first).max(release) };
    if let Some(cost) = super::rides::cost(&route, data.fixed.departure(first)) {
        return cost;
    }
    if let Some(leave) = data.fixed.departure(first) {
        return route.leaving(leave);
    }
    let soonest = data.earliest_start(first, route.open + data.time(fleet, fleet.start, first));
    if !fleet.minds_duration() {
        return route.run(route.open).map_or(f64::INFINITY, |(_, lateness)| lateness);
    }
    // Nothing is served later by leaving as late as the first begin of service allows.
    let mut best = route.offer(route.departure(0, soonest));
    // When each stop is served at the soonest: what is to begin before that asks for a departure that is too early.
    let (mut time, mut place) = (route.open, fleet.start);
    for (index, &stop) in stops.iter().enumerate() {
        time = data.earliest_start(stop, time + data.time(fleet, place, stop));
        if time.is_infinite() {
            return f64::INFINITY;
        }
        let reached = time - SLACK * time.abs();
        (time, place) = (time + data.service[stop as usize], stop);
        let due = data.due[stop as usize];
        let windows = data.windows_of(stop);
        // Missing a window for a later one makes the stops behind it later at a jump.
        let closes = windows.iter().map(|window| window.close).filter(|_| windows.len() > 1 && data.late);
        let opens = windows.iter().map(|window| window.open);
        for pin in opens.chain(closes).chain(due.is_finite().then_some(due)) {
            if pin < reached {
                continue;
            }
            let leave = route.departure(index, pin);
            if leave >= route.open {
                best = best.min(route.offer(leave));
            }
        }
    }
    best
}

/// A sequence of stops under evaluation.
pub(super) struct Route<'a> {
    pub(super) data: &'a Data<'a>,
    pub(super) fleet: &'a Fleet,
    pub(super) stops: &'a [u32],
    /// No earlier departure.
    pub(super) open: f64,
}

impl Route<'_> {
    /// How long the vehicle serves at the stop of this position.
    pub(super) fn service(&self, position: usize) -> f64 {
        let service = self.data.service[self.stops[position] as usize];
        if self.data.handling { service + service * self.fleet.extra_service } else { service }
    }

    /// End and lateness cost for a departure; `None` when something is too late.
    fn run(&self, leave: f64) -> Option<(f64, f64)> {
        let (data, fleet) = (self.data, self.fleet);
        let (mut time, mut place, mut lateness) = (leave, fleet.start, 0.0);
        for &stop in self.stops {
            let begin = data.earliest_start(stop, time + data.time(fleet, place, stop));
            lateness += data.per_late[stop as usize] * (begin - data.due[stop as usize]).max(0.0);
            time = begin + data.service[stop as usize];
            place = stop;
        }
        let end = time + data.time(fleet, place, fleet.end);
        (end <= fleet.close).then_some((end, lateness))
    }

    /// Cost of leaving exactly then, as is decided; infinite when infeasible.
    fn leaving(&self, leave: f64) -> f64 {
        let end = if leave < self.open { None } else { self.run(leave) };
        end.filter(|(end, _)| end - leave <= self.fleet.max_duration)
            .map_or(f64::INFINITY, |(end, lateness)| self.fleet.price(end - leave) + lateness)
    }

    /// The latest departure for which service at the stop of this position begins by `begin`.
    pub(super) fn departure(&self, position: usize, begin: f64) -> f64 {
        let (data, fleet) = (self.data, self.fleet);
        let mut begin = data.latest_start(self.stops[position], begin);
        for pair in self.stops[..=position].windows(2).rev() {
            let leave = begin - data.time(fleet, pair[0], pair[1]) - data.service[pair[0] as usize];
            begin = data.latest_start(pair[0], leave);
        }
        begin - data.time(fleet, fleet.start, self.stops[0])
    }

    /// Cost of leaving then, or a little earlier with the same end, where that keeps the duration
    /// to its limit or to the regular one; infinite when infeasible.
    fn offer(&self, leave: f64) -> f64 {
        let fleet = self.fleet;
        let leave = leave.max(self.open);
        let price = |leave: f64, end: f64, lateness: f64| {
            if end - leave <= fleet.max_duration { fleet.price(end - leave) + lateness } else { f64::INFINITY }
        };
        let Some((end, lateness)) = self.run(leave) else { return f64::INFINITY };
        let mut best = price(leave, end, lateness);
        if self.data.late {
            for limit in [fleet.max_duration, fleet.regular] {
                // Where less would be late for it, the vehicle may leave earlier.
                let earlier = end - limit;
                if limit.is_finite() && earlier >= self.open && earlier < leave {
                    let found = self.run(earlier).map_or(f64::INFINITY, |(end, late)| price(earlier, end, late));
                    best = best.min(found);
                }
            }
        }
        best
    }
}
