//! Places on routes of several trips, priced in constant time: for a stop, and for another route's tail.
//!
//! Where the vehicle loads is settled with the route (`split.rs`) and stays while a place is priced: the
//! stop joins the trip before it or behind it, or a trip begins before it, behind it or both. Vidal,
//! Crainic, Gendreau, Prins (2013), section 4.2, join runs of stops in the same way; ours joins the
//! beginning of a trip (a function of its departure, which late goods put off), the stop, and the latest
//! arrival that everything behind allows.

use super::gear::{Gear, Reload};
use super::trips::release;
use crate::dispatch::search::data::{Fleet, NONE};
use crate::dispatch::search::state::{Node, State};

impl State<'_> {
    /// Change of the cost when `stop` follows `node` in a route of several trips; infinite when infeasible
    /// or `limit` or more.
    pub(in crate::dispatch::search) fn cost_on_trips(&self, stop: u32, node: u32, gear: &Gear, limit: f64) -> f64 {
        let data = self.data;
        let fleet = &data.fleet[gear.kind as usize];
        let next = self.nodes[node as usize].next;
        let between = Between { state: self, gear, fleet, stop, node, next, covered: self.length_of(node) };
        let place = |reload: &Reload| reload.place;
        let (from, to) = (self.place(node), self.place(next));
        let old = self.trips.on[node as usize].way;
        let (there, onward) = (data.back(stop, from), data.out(stop, to));
        let mut best = limit;
        let mut offer = |before: Option<&Reload>, behind: Option<&Reload>| {
            let there = before.map_or(there, |depot| data.back(place(depot), from) + data.out(place(depot), stop));
            let onward = behind.map_or(onward, |depot| data.back(place(depot), stop) + data.out(place(depot), to));
            let longer = there + onward - old;
            let cost = longer * fleet.per_distance;
            if cost < best && between.fits(before, behind, longer) {
                best = cost;
                return true;
            }
            false
        };
        if self.trips.on[node as usize].depot == NONE {
            // Any way by a depot is longer.
            if (there + onward - old) * fleet.per_distance >= limit {
                return f64::INFINITY;
            }
            if offer(None, None) {
                return best;
            }
        }
        let begins = |depot: &&Reload| self.is_stop(node) || depot.place != from;
        let ends = self.is_stop(next);
        for depot in gear.reloads.iter().filter(begins) {
            offer(Some(depot), None);
        }
        if ends {
            for depot in &gear.reloads {
                offer(None, Some(depot));
                for first in gear.reloads.iter().filter(begins) {
                    offer(Some(first), Some(depot));
                }
            }
        }
        if best < limit { best } else { f64::INFINITY }
    }

    /// Distance from a node to one of another route of the type, where the one's route may go on from there as
    /// the other's does: directly, or by way of a depot; `None` where neither is feasible.
    pub(in crate::dispatch::search) fn join_trips(&self, node: u32, next: u32, gear: &Gear) -> Option<f64> {
        let (data, trips) = (self.data, &self.trips);
        let fleet = &data.fleet[gear.kind as usize];
        let (from, to) = (self.place(node), self.place(next));
        let (here, there) = (&trips.on[node as usize], &trips.on[next as usize]);
        let last = &trips.on[self.end(self.nodes[next as usize].route) as usize];
        let within = |way: f64, more: u32| {
            here.covered + way + last.covered - there.covered <= gear.longest
                && here.trips + more + last.trips - there.trips <= gear.most_trips
        };
        let latest = self.nodes[next as usize].latest;
        let dims = data.dims;
        let load = |dim: usize| trips.loaded[node as usize * dims + dim] + trips.loads[next as usize * dims + dim];
        if (0..dims).all(|dim| load(dim) <= gear.capacity[dim])
            && here.end(there.releases).is_some_and(|end| end + data.time(fleet, from, to) <= latest)
        {
            return Some(data.out(from, to)).filter(|&way| within(way, 0));
        }
        if !self.is_stop(next) {
            return None;
        }
        let end = here.end(f64::NEG_INFINITY)?;
        let by = |depot: &Reload| {
            let loaded = end + data.time_back(fleet, depot.place, from) + depot.time;
            let way = data.back(depot.place, from) + data.out(depot.place, to);
            let arrival = loaded.max(there.releases) + data.time(fleet, depot.place, to);
            let begins = self.is_stop(node) || depot.place != from;
            (begins && arrival <= latest && within(way, 1)).then_some(way)
        };
        gear.reloads.iter().filter_map(by).min_by(f64::total_cmp)
    }

    /// Whether the ways from a served stop to the next one and from the one before, by way of where the
    /// vehicle loads, are longer than told.
    #[inline]
    pub(in crate::dispatch::search) fn ways_beyond(&self, stop: u32, length: f64) -> (bool, bool) {
        let Node { prev, route, to_next, from_prev, .. } = self.nodes[stop as usize];
        if self.data.walks.splitting(self.routes[route as usize].kind).is_none() {
            return (to_next > length, from_prev > length);
        }
        (self.trips.on[stop as usize].way > length, self.trips.on[prev as usize].way > length)
    }

    /// Distance of the whole route of a node.
    #[inline]
    fn length_of(&self, node: u32) -> f64 {
        self.trips.on[self.end(self.nodes[node as usize].route) as usize].covered
    }
}

/// A stop between two nodes of a route.
struct Between<'a, 'd> {
    state: &'a State<'d>,
    gear: &'a Gear,
    fleet: &'a Fleet,
    stop: u32,
    node: u32,
    next: u32,
    /// Distance of the route without it.
    covered: f64,
}

impl Between<'_, '_> {
    /// Whether the stop may go there, the vehicle loading before and behind it as told, for so much more distance.
    #[inline]
    fn fits(&self, before: Option<&Reload>, behind: Option<&Reload>, longer: f64) -> bool {
        let Self { state, gear, .. } = *self;
        let (data, trips) = (state.data, &state.trips);
        let dims = data.dims;
        let loads = (0..dims).all(|dim| {
            let loaded = if before.is_none() { trips.loaded[self.node as usize * dims + dim] } else { 0 };
            let loads = if behind.is_none() { trips.loads[self.next as usize * dims + dim] } else { 0 };
            loaded + data.quantity[self.stop as usize * dims + dim] + loads <= gear.capacity[dim]
        });
        if !loads || self.covered + longer > gear.longest {
            return false;
        }
        if gear.most_trips < u32::MAX {
            let begun = trips.on[state.end(state.nodes[self.node as usize].route) as usize].trips;
            let more = u32::from(before.is_some()) + u32::from(behind.is_some());
            let less = u32::from(trips.on[self.node as usize].depot != NONE);
            if begun + more - less > gear.most_trips {
                return false;
            }
        }
        self.arrival(before, behind).is_some_and(|arrival| arrival <= state.nodes[self.next as usize].latest)
    }

    /// When the vehicle arrives at the next node; `None` where it comes too late to the stop.
    #[inline]
    fn arrival(&self, before: Option<&Reload>, behind: Option<&Reload>) -> Option<f64> {
        let Self { state, fleet, stop, .. } = *self;
        let data = state.data;
        let (from, to) = (state.place(self.node), state.place(self.next));
        let here = &state.trips.on[self.node as usize];
        // What the trips must wait for: the one in hand, the stop's own, the one behind.
        let (mut first, mut own, mut last) =
            (f64::NEG_INFINITY, release(data, stop), state.trips.on[self.next as usize].releases);
        if behind.is_none() {
            (own, last) = (own.max(last), f64::NEG_INFINITY);
        }
        if before.is_none() {
            (first, own) = (own, f64::NEG_INFINITY);
        }
        let mut time = here.end(first)?;
        time = match before {
            Some(&Reload { place, time: loading }) => {
                let loaded = time + data.time_back(fleet, place, from) + loading;
                loaded.max(own) + data.time(fleet, place, stop)
            }
            None => time + data.time_back(fleet, stop, from),
        };
        let hull = data.hull[stop as usize];
        if time > hull.close {
            return None;
        }
        time = time.max(hull.open) + data.service[stop as usize];
        Some(match behind {
            Some(&Reload { place, time: loading }) => {
                let loaded = time + data.time_back(fleet, place, stop) + loading;
                loaded.max(last) + data.time(fleet, place, to)
            }
            None => time + data.time(fleet, stop, to),
        })
    }
}
