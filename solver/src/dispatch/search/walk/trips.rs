//! Routes of several trips in the search's state: what every node keeps of the trip that it is on, so
//! that a stop more is priced in constant time (`places.rs`).

use super::gear::{Gear, Reload};
use super::split::{Run, Split};
use super::undo::Before;
use crate::dispatch::search::data::{Data, Fleet, NONE};
use crate::dispatch::search::state::{Node, State};

/// What a node keeps of its trip. Its earliest end and latest arrival are the node's own.
#[derive(Debug, Clone, Copy)]
pub(in crate::dispatch::search) struct OnTrip {
    /// Depot of the gear where the vehicle loads between this node and the next, `NONE` for none.
    pub(super) depot: u32,
    /// Trips begun up to here.
    pub(super) trips: u32,
    /// The trip from its departure through here.
    pub(super) run: Run,
    /// When the vehicle is ready for the trip.
    pub(super) loaded: f64,
    /// The latest release of the trip's goods up to here, and from here on.
    pub(super) released: f64,
    pub(super) releases: f64,
    /// Distance to the next node, and from the start.
    pub(super) way: f64,
    pub(super) covered: f64,
}

impl OnTrip {
    /// When service ends here if the trip waits for goods released then too; `None` if that is too late.
    #[inline]
    pub(super) fn end(&self, release: f64) -> Option<f64> {
        let departure = self.loaded.max(self.released).max(release);
        (departure <= self.run.last).then(|| self.run.end(departure))
    }
}

/// When the goods of a stop are ready; always, where no release is later than the shifts begin.
#[inline]
pub(super) fn release(data: &Data<'_>, stop: u32) -> f64 {
    if data.late_releases { data.release[stop as usize] } else { f64::NEG_INFINITY }
}

/// What the nodes keep of their trips; empty where no vehicle type splits its routes into trips.
#[derive(Debug, Default)]
pub(in crate::dispatch::search) struct Trips {
    pub(super) on: Vec<OnTrip>,
    /// By node and dimension: the trip's load up to here, and from here on.
    pub(super) loaded: Vec<i64>,
    pub(super) loads: Vec<i64>,
    split: Split,
    pub(super) before: Before,
}

impl Trips {
    pub(in crate::dispatch::search) fn new(data: &Data<'_>, nodes: usize) -> Self {
        let nodes = if data.walks.split() { nodes } else { 0 };
        let none = OnTrip {
            depot: NONE,
            trips: 1,
            run: Run::START,
            loaded: 0.0,
            released: f64::NEG_INFINITY,
            releases: f64::NEG_INFINITY,
            way: 0.0,
            covered: 0.0,
        };
        Self {
            on: vec![none; nodes],
            loaded: vec![0; nodes * data.dims],
            loads: vec![0; nodes * data.dims],
            split: Split::default(),
            before: Before::default(),
        }
    }
}

impl State<'_> {
    /// Splits a route into trips, and brings what its nodes keep of them up to date. What they cost beyond
    /// the direct ways; infinite where the route cannot be driven.
    pub(in crate::dispatch::search) fn settle_trips(&mut self, slot: u32, gear: &Gear) -> f64 {
        let data = self.data;
        let fleet = &data.fleet[gear.kind as usize];
        let mut trips = std::mem::take(&mut self.trips);
        let split = &mut trips.split;
        let mut stops = self.sequence.take();
        stops.clear();
        stops.extend(self.stops_of(slot));
        let found = split.run(data, gear, &stops);
        let mut cost = f64::INFINITY;
        if found.is_some() {
            self.trips_backward(&mut trips, slot, gear, fleet, stops.len());
            cost = self.trips_forward(&mut trips, slot, gear, fleet) * fleet.per_distance;
        } else {
            self.close(&mut trips, slot);
        }
        self.sequence.replace(stops);
        self.trips = trips;
        cost
    }

    /// Nothing may be added to a route that cannot be driven.
    fn close(&mut self, trips: &mut Trips, slot: u32) {
        let end = self.end(slot);
        let mut node = self.start(slot);
        loop {
            trips.on[node as usize].depot = NONE;
            trips.on[node as usize].way = self.nodes[node as usize].to_next;
            if node == end {
                break;
            }
            node = self.nodes[node as usize].next;
            self.nodes[node as usize].latest = f64::NEG_INFINITY;
        }
    }

    /// From the end to the start: where the vehicle loads, the latest arrivals, and what is to come on each trip.
    fn trips_backward(&mut self, trips: &mut Trips, slot: u32, gear: &Gear, fleet: &Fleet, stops: usize) {
        let (data, dims) = (self.data, self.data.dims);
        let (start, end) = (self.start(slot), self.end(slot));
        let split = &mut trips.split;
        self.nodes[end as usize].latest = fleet.close;
        trips.on[end as usize].releases = f64::NEG_INFINITY;
        trips.loads[end as usize * dims..(end as usize + 1) * dims].fill(0);
        let (mut node, mut next, mut at) = (self.nodes[end as usize].prev, end, stops as u32);
        loop {
            let reload = split.reloads.pop_if(|&mut (before, _)| before == at);
            trips.on[node as usize].depot = reload.map_or(NONE, |(_, depot)| depot);
            if node == start {
                break;
            }
            let Node { prev, time_next, .. } = self.nodes[node as usize];
            let mut leave = self.nodes[next as usize].latest;
            let (mut releases, own) = (release(data, node), node as usize * dims);
            trips.loads[own..own + dims].copy_from_slice(data.row(&data.quantity, node));
            if let Some((_, depot)) = reload {
                let Reload { place, time } = gear.reloads[depot as usize];
                leave -= data.time(fleet, place, self.place(next)) + time + data.time_back(fleet, place, node);
            } else {
                leave -= time_next;
                releases = releases.max(trips.on[next as usize].releases);
                for dim in 0..dims {
                    trips.loads[own + dim] += trips.loads[next as usize * dims + dim];
                }
            }
            trips.on[node as usize].releases = releases;
            self.nodes[node as usize].latest = data.latest_start(node, leave - data.service[node as usize]);
            (next, node, at) = (node, prev, at - 1);
        }
    }

    /// From the start to the end: the runs of the trips, the earliest ends of service, and the loads; the
    /// distance of all detours.
    fn trips_forward(&mut self, trips: &mut Trips, slot: u32, gear: &Gear, fleet: &Fleet) -> f64 {
        let (data, dims) = (self.data, self.data.dims);
        let (start, end) = (self.start(slot), self.end(slot));
        let mut here = OnTrip {
            trips: 1,
            run: Run::START,
            loaded: fleet.open,
            released: f64::NEG_INFINITY,
            covered: 0.0,
            ..trips.on[start as usize]
        };
        trips.loaded[start as usize * dims..(start as usize + 1) * dims].fill(0);
        let (mut node, mut departure, mut detours) = (start, fleet.open, 0.0);
        if here.depot == NONE {
            let first = self.nodes[start as usize].next;
            departure = departure.max(trips.on[first as usize].releases);
        }
        let mut ready = departure;
        loop {
            let Node { next, to_next, time_next, .. } = self.nodes[node as usize];
            here.way = to_next;
            let mut then = here;
            let mut travel = time_next;
            if let Some(&Reload { place, time }) = gear.reloads.get(here.depot as usize) {
                let to = self.place(next);
                here.way = data.back(place, self.place(node)) + data.out(place, to);
                detours += here.way - to_next;
                then.loaded = ready + data.time_back(fleet, place, self.place(node)) + time;
                then.run = Run::START;
                then.released = f64::NEG_INFINITY;
                then.trips += 1;
                departure = then.loaded.max(trips.on[next as usize].releases);
                travel = data.time(fleet, place, to);
            }
            trips.on[node as usize] = here;
            self.nodes[node as usize].ready = ready;
            let (own, before) = (next as usize * dims, node as usize * dims);
            let fresh = here.depot != NONE;
            then.covered += here.way;
            (then.depot, then.releases) = (trips.on[next as usize].depot, trips.on[next as usize].releases);
            if next == end {
                trips.on[end as usize] = OnTrip { depot: NONE, way: 0.0, ..then };
                return detours;
            }
            then.run.serve(data, travel, next);
            then.released = then.released.max(release(data, next));
            for dim in 0..dims {
                let load = if fresh { 0 } else { trips.loaded[before + dim] };
                trips.loaded[own + dim] = load + data.quantity[own + dim];
            }
            ready = then.run.end(departure);
            (node, here) = (next, then);
        }
    }

    /// Distance from a node to the next one, by way of where the vehicle loads.
    #[inline]
    pub(in crate::dispatch::search) fn way(&self, node: u32) -> f64 {
        self.trips.on[node as usize].way
    }

    /// The last stop of the trip that a served stop is on, on a route that is split into trips.
    pub(in crate::dispatch::search) fn last_of_trip(&self, mut stop: u32) -> u32 {
        while self.trips.on[stop as usize].depot == NONE && self.is_stop(self.nodes[stop as usize].next) {
            stop = self.nodes[stop as usize].next;
        }
        stop
    }
    /// The first one.
    pub(in crate::dispatch::search) fn first_of_trip(&self, mut stop: u32) -> u32 {
        let before = |stop: u32| self.nodes[stop as usize].prev;
        while self.is_stop(before(stop)) && self.trips.on[before(stop) as usize].depot == NONE {
            stop = before(stop);
        }
        stop
    }

    /// Number of the depot where the vehicle loads behind a node, `NONE` for none.
    #[cfg(test)]
    pub(in crate::dispatch::search) fn depot_behind(&self, node: u32) -> u32 {
        self.trips.on[node as usize].depot
    }
}
