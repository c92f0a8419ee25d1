//! Where to load again on a route whose order of stops is given: an exact splitting into trips.
//!
//! After Prins (2004), "A simple and effective evolutionary algorithm for the vehicle routing
//! problem", section 3.1, where a shortest path over the borders between stops splits a giant tour.
//! Ours differs: the trips follow each other in time, so that a border keeps every pair of distance
//! and time that no other one dominates; a trip's goods may be ready late; there may be several
//! depots to load at. A trip's end is a function of its departure alone, max(departure + duration,
//! earliest), up to a latest departure, so that a trip grows by one stop in constant time.

use super::gear::{Gear, Reload};
use super::trips::release;
use crate::dispatch::plan::Visit;
use crate::dispatch::problem::{PlaceIndex, Problem, StopIndex};
use crate::dispatch::search::data::{Data, Fleet, NONE};
use crate::ids::Idx as _;

/// What a run of stops from a trip's departure on makes of the clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Time from the departure to the end without waiting.
    pub(super) duration: f64,
    /// The earliest end that windows allow.
    pub(super) earliest: f64,
    /// The latest departure that they allow.
    pub(super) last: f64,
}

impl Run {
    /// At the departure.
    pub(super) const START: Self = Self { duration: 0.0, earliest: f64::NEG_INFINITY, last: f64::MAX };

    /// Drives on to a stop and serves it.
    #[inline]
    pub(super) fn serve(&mut self, data: &Data<'_>, travel: f64, stop: u32) {
        let (hull, service) = (data.hull[stop as usize], data.service[stop as usize]);
        self.duration += travel;
        let earliest = self.earliest + travel;
        // Whoever waited too long before is late whenever the trip leaves.
        self.last = if earliest > hull.close { f64::NEG_INFINITY } else { self.last.min(hull.close - self.duration) };
        self.earliest = earliest.max(hull.open) + service;
        self.duration += service;
    }
    /// The end for a departure that is not too late.
    #[inline]
    pub(super) fn end(&self, departure: f64) -> f64 {
        (departure + self.duration).max(self.earliest)
    }
}

/// A trip that may begin before a stop.
#[derive(Debug, Clone, Copy)]
struct Border {
    /// The stop's number in the route.
    at: u32,
    /// Depot of the gear, `NONE` for the route's start.
    depot: u32,
    distance: f64,
    /// When the vehicle is there and loaded.
    loaded: f64,
    /// Trips up to the one that begins.
    trips: u32,
    /// Where the trip before began.
    parent: u32,
    /// The next one of the same stop.
    next: u32,
}

/// The place of a depot of the gear, or of the start.
#[inline]
fn place(gear: &Gear, fleet: &Fleet, depot: u32) -> u32 {
    gear.reloads.get(depot as usize).map_or(fleet.start, |reload| reload.place)
}

/// When a trip that begins with a stop may as well leave a depot that it is loaded at by then: with its goods, and
/// no earlier than the stop's window asks for, so that more trips compare; `None` where it comes too late.
#[inline]
fn leaves(data: &Data<'_>, fleet: &Fleet, depot: &Reload, loaded: f64, stop: u32) -> Option<f64> {
    let (hull, way) = (data.hull[stop as usize], data.time(fleet, depot.place, stop));
    let leaves = loaded.max(release(data, stop));
    (leaves + way <= hull.close).then(|| leaves.max(hull.open - way))
}

/// Room for splitting; nothing is kept from route to route.
#[derive(Debug, Default)]
pub(super) struct Split {
    borders: Vec<Border>,
    /// By stop: the first of its borders.
    first: Vec<u32>,
    /// By stop and dimension: what the stops from it on need, and by stop their latest release.
    ahead: Vec<i64>,
    release: Vec<f64>,
    load: Vec<i64>,
    /// The last trip's border of the best splitting, and its distance.
    best: (u32, f64),
    /// Of the best splitting, the stops before which it loads, with the depot of the gear, in order.
    pub(super) reloads: Vec<(u32, u32)>,
}

impl Split {
    /// The least distance at which a vehicle serves the stops in this order; `None` where it cannot.
    pub(super) fn run(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32]) -> Option<f64> {
        let fleet = &data.fleet[gear.kind as usize];
        self.reloads.clear();
        if stops.is_empty() {
            return Some(0.0);
        }
        self.look_ahead(data, stops);
        self.best = (NONE, f64::INFINITY);
        self.begin(data, gear, fleet, stops[0]);
        for at in 0..stops.len() {
            let mut border = self.first[at];
            while border != NONE {
                self.extend(data, gear, fleet, stops, border);
                border = self.borders[border as usize].next;
            }
        }
        let (mut border, distance) = self.best;
        while border != NONE {
            let Border { at, depot, parent, .. } = self.borders[border as usize];
            if depot != NONE {
                self.reloads.push((at, depot));
            }
            border = parent;
        }
        self.reloads.reverse();
        distance.is_finite().then_some(distance)
    }

    /// What serving the stops in this order costs beyond the direct ways between them; infinite where it cannot be.
    pub(super) fn surplus(&mut self, data: &Data<'_>, gear: &Gear, stops: &[u32]) -> f64 {
        let fleet = &data.fleet[gear.kind as usize];
        let (Some(distance), Some(&last)) = (self.run(data, gear, stops), stops.last()) else {
            return if stops.is_empty() { 0.0 } else { f64::INFINITY };
        };
        let between: f64 = stops.windows(2).map(|pair| data.out(pair[0], pair[1])).sum();
        let direct = data.out(fleet.start, stops[0]) + between + data.out(last, fleet.end);
        (distance - direct) * fleet.per_distance
    }

    /// Departure and visits of the best splitting.
    pub(super) fn itinerary(
        &mut self,
        problem: &Problem,
        data: &Data<'_>,
        gear: &Gear,
        stops: &[u32],
    ) -> Option<(f64, Vec<Visit>)> {
        self.run(data, gear, stops)?;
        let first = self.reloads.first().map_or(stops.len(), |&(at, _)| at as usize);
        let mut depart = data.fleet[gear.kind as usize].open;
        if data.late_releases {
            depart = stops[..first].iter().map(|&stop| data.release[stop as usize]).fold(depart, f64::max);
        }
        let mut visits = Vec::with_capacity(stops.len() + self.reloads.len());
        let mut reloads = self.reloads.iter().peekable();
        for (at, &stop) in stops.iter().enumerate() {
            if let Some(&(_, depot)) = reloads.next_if(|&&(before, _)| before as usize == at) {
                let origin = data.origin[gear.reloads[depot as usize].place as usize];
                visits.push(problem.place_id(PlaceIndex::new(origin as usize)).into());
            }
            visits.push(problem.stops()[StopIndex(stop)].id.clone().into());
        }
        Some((depart / data.scale, visits))
    }

    fn look_ahead(&mut self, data: &Data<'_>, stops: &[u32]) {
        let dims = data.dims;
        self.borders.clear();
        self.first.clear();
        self.first.resize(stops.len(), NONE);
        self.load.resize(dims, 0);
        self.ahead.clear();
        self.ahead.resize((stops.len() + 1) * dims, 0);
        self.release.clear();
        self.release.resize(stops.len() + 1, f64::NEG_INFINITY);
        for (at, &stop) in stops.iter().enumerate().rev() {
            self.release[at] = self.release[at + 1].max(data.release[stop as usize]);
            for (dim, quantity) in data.row(&data.quantity, stop).iter().enumerate() {
                self.ahead[at * dims + dim] = self.ahead[(at + 1) * dims + dim] + quantity;
            }
        }
    }

    /// The first trips: from the start, or from another depot to which the vehicle goes first.
    fn begin(&mut self, data: &Data<'_>, gear: &Gear, fleet: &Fleet, first: u32) {
        let start =
            Border { at: 0, depot: NONE, distance: 0.0, loaded: fleet.open, trips: 1, parent: NONE, next: NONE };
        self.borders.push(start);
        self.first[0] = 0;
        self.load.fill(0);
        if gear.most_trips > 1 && self.wants_trip(data, gear, 0, fleet.open) {
            for (depot, reload) in gear.reloads.iter().enumerate().filter(|(_, reload)| reload.place != fleet.start) {
                let distance = data.out(fleet.start, reload.place);
                let loaded = fleet.open + data.time(fleet, fleet.start, reload.place) + reload.time;
                if let Some(loaded) = leaves(data, fleet, reload, loaded, first) {
                    self.offer(gear, Border { depot: depot as u32, distance, loaded, trips: 2, parent: 0, ..start });
                }
            }
        }
    }

    /// Whether a trip that begins at stop number `at` can be worth its way: only if what is to come
    /// does not fit into the one in hand, or is ready after its departure.
    #[inline]
    fn wants_trip(&self, data: &Data<'_>, gear: &Gear, at: usize, departure: f64) -> bool {
        let fits = |dim: usize| self.load[dim] + self.ahead[at * data.dims + dim] <= gear.capacity[dim];
        (data.late_releases && self.release[at] > departure) || !(0..data.dims).all(fits)
    }

    /// The trip that begins at a border, stop by stop as far as it may go; a next one may begin behind each.
    fn extend(&mut self, data: &Data<'_>, gear: &Gear, fleet: &Fleet, stops: &[u32], border: u32) {
        let Border { at, depot, mut distance, loaded, trips, .. } = self.borders[border as usize];
        let (mut from, mut run, mut departure) = (place(gear, fleet, depot), Run::START, loaded);
        self.load.fill(0);
        for (at, &stop) in stops.iter().enumerate().skip(at as usize) {
            for (load, quantity) in self.load.iter_mut().zip(data.row(&data.quantity, stop)) {
                *load += quantity;
            }
            if self.load.iter().zip(&gear.capacity).any(|(load, capacity)| load > capacity) {
                return;
            }
            if data.late_releases {
                departure = departure.max(data.release[stop as usize]);
            }
            run.serve(data, data.time(fleet, from, stop), stop);
            distance += data.out(from, stop);
            if departure > run.last || distance >= self.best.1 || distance > gear.longest {
                return;
            }
            from = stop;
            let end = run.end(departure);
            if at + 1 == stops.len() {
                let whole = distance + data.out(stop, fleet.end);
                let arrives = end + data.time(fleet, stop, fleet.end) <= fleet.close;
                if arrives && whole < self.best.1 && whole <= gear.longest {
                    self.best = (border, whole);
                }
            } else if trips < gear.most_trips && self.wants_trip(data, gear, at + 1, departure) {
                for (depot, reload) in gear.reloads.iter().enumerate() {
                    let loaded = end + data.time(fleet, stop, reload.place) + reload.time;
                    let distance = distance + data.back(reload.place, stop);
                    if let Some(loaded) = leaves(data, fleet, reload, loaded, stops[at + 1]) {
                        let (at, depot, trips) = (at as u32 + 1, depot as u32, trips + 1);
                        self.offer(gear, Border { at, depot, distance, loaded, trips, parent: border, next: NONE });
                    }
                }
            }
        }
    }

    /// Adds a border unless another one of its stop dominates it; drops those that it dominates.
    fn offer(&mut self, gear: &Gear, border: Border) {
        let dominates = |one: &Border, other: &Border| {
            one.depot == other.depot
                && one.distance <= other.distance
                && one.loaded <= other.loaded
                && (one.trips <= other.trips || gear.most_trips == u32::MAX)
        };
        let (mut last, mut known) = (NONE, self.first[border.at as usize]);
        while known != NONE {
            let entry = self.borders[known as usize];
            if dominates(&entry, &border) {
                return;
            }
            if dominates(&border, &entry) {
                // Nothing began behind it yet.
                self.follow(border.at, last, entry.next);
            } else {
                last = known;
            }
            known = entry.next;
        }
        let index = self.borders.len() as u32;
        self.borders.push(Border { next: NONE, ..border });
        self.follow(border.at, last, index);
    }

    /// Makes one border the next of another, or the first of its stop.
    fn follow(&mut self, at: u32, last: u32, next: u32) {
        match self.borders.get_mut(last as usize) {
            Some(last) => last.next = next,
            None => self.first[at as usize] = next,
        }
    }
}
