//! From the problem to [`Data`]: tables, scaling, flags.

use super::data::{Arcs, Data, Fleet, NONE, Window};
use super::plane::Plane;
use crate::dispatch::problem::{Goal, Measure, PlaceIndex, Problem, StopIndex, StopKind, VehicleIndex, Work};
use crate::ids::Idx as _;
use crate::search::stop::Stop;

/// Up to so many places the search keeps tables of its own (72 MB each at most).
const DENSE_PLACES: usize = 3_000;
/// Scales tried so that decimals become whole numbers.
const SCALES: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];
/// Slack on limits where numbers are not whole; well below the check's 1e-6.
pub(super) const SLACK: f64 = 1e-7;

impl<'p> Data<'p> {
    /// Flattens the problem. The lists of nearest stops stay short when `stop` is urgent.
    pub(super) fn new(problem: &'p Problem, stop: &Stop) -> Self {
        let stops = problem.stops().len();
        let origin = origins(problem);
        let dense = origin.len() <= DENSE_PLACES;
        let whole = if dense { SCALES.into_iter().find(|&scale| all_whole(problem, scale)) } else { None };
        let scale = whole.unwrap_or(1.0);
        let exact = whole.is_some() || (problem.whole_distances() && problem.whole_times());
        let tidy = |value: f64| if whole.is_some() { (value * scale).round() } else { value * scale };
        // No limit is the largest number, not infinity: what is too late is infinite, and must be later.
        let limit = |value: f64| {
            if value.is_infinite() {
                return f64::MAX;
            }

            if exact { tidy(value) } else { value * scale + SLACK * (value * scale).abs().max(1.0) }
        };

        let width = origin.len();
        let table = |arc: &dyn Fn(PlaceIndex, PlaceIndex) -> f64| {
            if dense {
                arcs(&origin, |a, b| tidy(arc(a, b)))
            } else {
                Arcs { width, out: Vec::new(), into: Vec::new() }
            }
        };
        let distance = table(&|a, b| problem.distance(a, b));
        let time = (!problem.times_are_distances()).then(|| table(&|a, b| problem.duration(a, b)));

        let fleet = fleet(problem, &origin, stops, scale, &limit);
        let units = problem.stops().indices().filter(|&stop| unit_of(problem, stop) == stop).count();
        let vehicles: usize = fleet.iter().map(|kind| kind.count as usize).fold(0, usize::saturating_add);
        let dims = problem.dimensions();
        let mut data = Self {
            problem,
            stops,
            dims,
            capacity: problem.vehicles().indices().flat_map(|kind| problem.capacity(kind).iter().copied()).collect(),
            slots: vehicles.min(units).max(1),
            scale,
            symmetric: if dense { distance.into.is_empty() } else { problem.is_symmetric() },
            distance,
            time,
            dense,
            plane: if dense { None } else { Plane::new(problem, &origin) },
            service: problem.stops().iter().map(|stop| tidy(stop.service)).collect(),
            setup: problem.stops().iter().map(|stop| tidy(stop.setup)).collect(),
            release: problem.stops().iter().map(|stop| tidy(stop.release)).collect(),
            due: problem.stops().iter().map(|stop| stop.due.map_or(f64::INFINITY, |due| due.at * scale)).collect(),
            per_late: vec![0.0; stops],
            hull: Vec::with_capacity(stops),
            windows: Vec::new(),
            window_at: vec![0],
            dropped: vec![0; stops * dims],
            collected: vec![0; stops * dims],
            carried: vec![0; stops * dims],
            quantity: vec![0; stops * dims],
            partner: problem.stops().iter().map(|stop| stop.pair.map_or(NONE, |other| other.0)).collect(),
            delivers: Vec::new(),
            prize: Vec::new(),
            size: vec![0.0; stops],
            remote: Vec::new(),
            allowed: Vec::new(),
            near: Vec::new(),
            near_width: 0,
            near_distance: Vec::new(),
            span: 1.0,
            least_per_distance: 0.0,
            judge: super::goals::Judge::new(problem),
            vehicles_first: problem.objective().vehicles_first(),
            windowed: problem.stops().iter().any(|stop| !stop.windows.is_empty()),
            timed: false,
            timed_cost: false,
            several_windows: problem.stops().iter().any(|stop| stop.windows.len() > 1),
            exact_clock: false,
            plain: false,
            optional: false,
            late: false,
            released: false,
            handling: problem.stops().iter().any(|stop| stop.setup > 0.0)
                || problem.vehicles().iter().any(|vehicle| vehicle.service_factor != 1.0),
            mixed: false,
            pairs: problem.has_pairs(),
            alternatives: super::alternatives::Alternatives::new(problem),
            walks: super::walk::Walks::default(),
            late_releases: false,
            trips: false,
            spreads_trips: false,
            rides: super::rides::Rides { on: problem.has_ride_limits(), limit: Vec::new() },
            together: super::together::Together::new(problem),
            changes: super::changes::Changes::new(problem),
            goods: super::goods::Goods::new(problem),
            fixed: super::fixed::Fixed::of(problem, scale),
            backhauls: super::backhauls::Backhauls::new(problem),
            choosy: problem.is_choosy(),
            limited: fleet.iter().any(|kind| kind.max_distance.is_finite() || kind.max_stops < u32::MAX),
            picky: false,
            bare: false,
            hauls: false,
            single: false,
            fleet,
            origin,
        };
        data.take_windows(&limit, &tidy);
        data.take_loads();
        for (index, vehicle) in problem.vehicles().iter_enumerated() {
            if vehicle.co2_per_distance_load > 0.0 {
                data.fleet[index.row()].usual_load = data.usual_load(index);
            }
        }
        if data.rides.on {
            let longest = |stop: &crate::dispatch::problem::Stop| stop.max_ride.map_or(f64::INFINITY, &limit);
            data.rides.limit = problem.stops().iter().map(longest).collect();
        }
        data.picky = data.choosy || data.limited || data.goods.on || data.judge.work().is_some();
        let goals = problem.objective().goals();
        if problem.has_walked() {
            data.walks = super::walk::Walks::new(problem, &data, &limit);
            data.lift_limits();
        }
        data.weigh(&goals[goals.len() - 1]);
        if data.choosy {
            for kind in problem.vehicles().indices() {
                data.allowed.extend(problem.stops().indices().map(|stop| problem.may_serve(kind, stop)));
            }
        }
        let first = &data.fleet[0];
        let depot = if data.origin[first.start as usize] == NONE { first.end } else { first.start };
        data.remote = (0..stops as u32).map(|stop| data.out(depot, stop)).collect();
        data.span = data.mean_way();
        super::near::fill(&mut data, stop);
        if data.judge.on {
            data.take_turn(1 + usize::from(data.vehicles_first && goals.len() > 1), 0.0);
        }
        data
    }

    /// Prices routes and stops left out by a goal, and notes what that makes of the clock.
    pub(super) fn weigh(&mut self, goal: &Goal) {
        let (problem, scale) = (self.problem, self.scale);
        self.walks.run = super::walk::new_run();
        let cost = goal.of(Measure::Cost);
        let per_co2 = goal.of(Measure::Co2) + cost * problem.draft().co2_cost;
        // What makes the longest route longer is dear; which one it is, the verdict tells.
        let even = problem.draft().balance.map_or((None, 0.0), |balance| {
            let spread = goal.of(Measure::Longest) + goal.of(Measure::Range);
            (Some(balance.of), spread + cost * (balance.longest_cost + balance.range_cost))
        });
        let work = |of: Work| if even.0 == Some(of) { even.1 } else { 0.0 };
        for (fleet, vehicle) in self.fleet.iter_mut().zip(problem.vehicles()) {
            fleet.fixed = (goal.of(Measure::Vehicles) + cost * vehicle.fixed_cost) * scale;
            fleet.per_distance = goal.of(Measure::Distance)
                + cost * vehicle.cost_per_distance
                + per_co2 * vehicle.co2_per_distance
                + work(Work::Distance);
            fleet.per_haul = per_co2 * vehicle.co2_per_distance_load;
            fleet.per_time = goal.of(Measure::Duration) + cost * vehicle.cost_per_time + work(Work::Duration);
            fleet.per_overtime = cost * vehicle.overtime_per_time;
        }
        self.least_per_distance = self.fleet.iter().map(|kind| kind.per_distance).fold(f64::INFINITY, f64::min);
        if problem.vehicles().iter().any(|vehicle| vehicle.straight_line) {
            // Ways by the tables bound nothing.
            self.least_per_distance = 0.0;
        }
        for (weight, stop) in self.per_late.iter_mut().zip(problem.stops()) {
            *weight = stop.due.map_or(0.0, |due| goal.of(Measure::Lateness) + cost * due.cost_per_time);
        }
        let counted = goal.prizes();
        let worth = |prize: f64| if counted > 0.0 { prize * counted * scale } else { 0.0 };
        self.prize = problem.stops().iter().map(|stop| stop.prize.map_or(f64::INFINITY, worth)).collect();
        // A delivery that is worth nothing may still be what a pickup needs on its route.
        let needed = self.backhauls.with_delivery;
        self.optional = self.prize.iter().any(|&prize| (prize > 0.0 || needed) && prize.is_finite());
        self.changes.price = cost * problem.change_cost() * scale;
        self.late = self.per_late.iter().any(|&weight| weight > 0.0);
        let walked = self.walks.on();
        self.exact_clock = self.several_windows || self.late || self.rides.on || walked || self.fixed.departs();
        self.timed_cost = self.late || self.rides.on || walked || self.fleet.iter().any(Fleet::minds_duration);
        self.timed = self.timed_cost || problem.has_time_limits();
        // Where vehicles load again, what is ready late may come on a later trip.
        let trips = problem.vehicles().iter().any(|vehicle| !vehicle.reload.is_empty());
        let opens = self.fleet.iter().map(|kind| kind.open).fold(f64::INFINITY, f64::min);
        self.late_releases = self.timed && self.release.iter().any(|&release| release > opens);
        self.released = self.late_releases && !trips;
        self.hauls = self.fleet.iter().any(|kind| kind.per_haul > 0.0);
        let splits = self.walks.which_split(self);
        self.walks.set_split(splits);
        self.trips = self.walks.split();
        self.spreads_trips = trips && !problem.objective().counts(Measure::Vehicles);
        self.single = self.dims == 1 && self.fleet.len() == 1 && !self.mixed && !self.picky;
        self.bare = !(self.limited || self.mixed || self.timed || self.fixed.on || self.changes.on || self.hauls);
        let within = self.mixed || self.limited || self.goods.on || self.backhauls.strict;
        self.plain = !(within || self.timed_cost || self.released || self.fixed.on || self.hauls);
    }

    /// Where a route may have several trips, its total load is without limit; each trip's is seen to
    /// in `walk/`, as is the distance of vehicles that do not go by the tables.
    fn lift_limits(&mut self) {
        for kind in 0..self.fleet.len() {
            if self.walks.of(kind as u32).is_some_and(super::walk::Gear::goes_straight) {
                self.fleet[kind].max_distance = f64::INFINITY;
            }
            if self.walks.of(kind as u32).is_some_and(super::walk::Gear::loads_again) {
                self.capacity[kind * self.dims..(kind + 1) * self.dims].fill(i64::MAX / 4);
            }
        }
    }

    fn take_windows(&mut self, limit: &dyn Fn(f64) -> f64, tidy: &dyn Fn(f64) -> f64) {
        for stop in self.problem.stops() {
            let windows = stop.windows.iter().map(|w| Window { open: tidy(w.from), close: limit(w.to) });
            self.windows.extend(windows);
            if stop.windows.is_empty() {
                self.windows.push(Window { open: f64::NEG_INFINITY, close: f64::MAX });
            }
            let own = &self.windows[self.window_at[self.window_at.len() - 1] as usize..];
            self.hull.push(Window { open: own[0].open, close: own[own.len() - 1].close });
            self.window_at.push(self.windows.len() as u32);
        }
    }

    fn take_loads(&mut self) {
        let (problem, dims) = (self.problem, self.dims);
        let (mut drops, mut collects) = (false, false);
        for (index, stop) in problem.stops().iter_enumerated() {
            self.delivers.push(stop.pair.is_some() && stop.kind == StopKind::Delivery);
            for (dim, &quantity) in problem.quantities(index).iter().enumerate() {
                let at = index.row() * dims + dim;
                match (stop.pair, stop.kind) {
                    // Both ends carry the pickup's quantity: what comes aboard is what leaves.
                    (Some(_), StopKind::Pickup) => self.carried[at] = quantity,
                    (Some(pickup), StopKind::Delivery) => self.carried[at] = -problem.quantities(pickup)[dim],
                    (None, StopKind::Delivery) => self.dropped[at] = quantity,
                    (None, StopKind::Pickup) => self.collected[at] = quantity,
                }
                self.quantity[at] = self.dropped[at] + self.collected[at];
                let largest = (0..self.fleet.len()).map(|kind| self.capacity[kind * dims + dim]).max().unwrap_or(1);
                self.size[index.row()] = self.size[index.row()].max(quantity as f64 / largest.max(1) as f64);
                drops |= self.dropped[at] > 0;
                collects |= self.collected[at] > 0;
            }
        }
        self.mixed = self.pairs || (drops && collects) || self.backhauls.strict;
    }
}

/// The stop that stands for the stop's unit: itself, or the pickup of its pair.
fn unit_of(problem: &Problem, stop: StopIndex) -> StopIndex {
    let entry = &problem.stops()[stop];
    entry.pair.filter(|_| entry.kind == StopKind::Delivery).unwrap_or(stop)
}

/// The problem's places behind ours: the stops, every start and end in use, nowhere.
fn origins(problem: &Problem) -> Vec<u32> {
    let mut origin: Vec<u32> = problem.stops().indices().map(|stop| problem.place(stop).0).collect();
    let stops = origin.len();
    for vehicle in problem.vehicles() {
        for place in [vehicle.start, vehicle.end].into_iter().flatten() {
            if !origin[stops..].contains(&place.0) {
                origin.push(place.0);
            }
        }
    }
    let reloads = problem.vehicles().iter().flat_map(|vehicle| vehicle.reload.iter().copied());
    let stations = problem.stations().indices().map(|station| problem.station_place(station));
    for place in reloads.chain(stations) {
        if !origin[stops..].contains(&place.0) {
            origin.push(place.0);
        }
    }
    origin.push(NONE);
    origin
}

/// A table over our places, with its transpose if it needs one.
fn arcs(origin: &[u32], arc: impl Fn(PlaceIndex, PlaceIndex) -> f64) -> Arcs {
    let width = origin.len();
    let mut out = vec![0.0; width * width];
    for (a, &from) in origin.iter().enumerate() {
        for (b, &to) in origin.iter().enumerate() {
            if from != NONE && to != NONE {
                out[a * width + b] = arc(PlaceIndex(from), PlaceIndex(to));
            }
        }
    }
    let symmetric = (0..width).all(|a| (0..a).all(|b| out[a * width + b] == out[b * width + a]));
    let mut into = Vec::new();
    if !symmetric {
        into = vec![0.0; width * width];
        for a in 0..width {
            for b in 0..width {
                into[b * width + a] = out[a * width + b];
            }
        }
    }
    Arcs { width, out, into }
}

/// Whether every distance, time, window and limit becomes whole under `scale`.
fn all_whole(problem: &Problem, scale: f64) -> bool {
    let whole = |value: f64| {
        let scaled = value * scale;
        !scaled.is_finite() || ((scaled - scaled.round()).abs() <= 1e-9 * scaled.abs().max(1.0) && scaled.abs() < 1e12)
    };
    let places = problem.places();
    let rows = |row: Option<&[f64]>| row.is_some_and(|row| row.iter().all(|&value| whole(value)));
    problem.vehicles().iter().all(|vehicle| {
        let limits = [vehicle.max_distance, vehicle.max_duration].into_iter().flatten().all(whole);
        limits && whole(vehicle.shift.from) && whole(vehicle.shift.to)
    }) && problem.draft().not_before.is_none_or(whole)
        && problem.stops().iter().all(|stop| {
            let own = [stop.service, stop.setup, stop.release];
            own.into_iter().chain(stop.max_ride).all(whole)
                && stop.windows.iter().all(|window| whole(window.from) && whole(window.to))
        })
        && (0..places as u32)
            .all(|place| rows(problem.distance_row(PlaceIndex(place))) && rows(problem.duration_row(PlaceIndex(place))))
}

fn fleet(problem: &Problem, origin: &[u32], stops: usize, scale: f64, limit: &dyn Fn(f64) -> f64) -> Vec<Fleet> {
    let nowhere = origin.len() as u32 - 1;
    let place = |place: Option<PlaceIndex>| {
        let found = place.and_then(|place| origin[stops..].iter().position(|&other| other == place.0));
        found.map_or(nowhere, |row| (stops + row) as u32)
    };
    problem
        .vehicles()
        .indices()
        .map(|index: VehicleIndex| {
            let vehicle = &problem.vehicles()[index];
            Fleet {
                count: vehicle.count.unwrap_or(u32::MAX),
                start: place(vehicle.start),
                end: place(vehicle.end),
                open: problem.leaves_from(index, true) * scale,
                begins: vehicle.shift.from * scale,
                close: limit(vehicle.shift.to),
                fixed: 0.0,
                per_distance: 0.0,
                per_time: 0.0,
                per_haul: 0.0,
                usual_load: 0.0,
                regular: vehicle.regular_duration * scale,
                per_overtime: 0.0,
                max_distance: vehicle.max_distance.map_or(f64::INFINITY, limit),
                max_duration: vehicle.max_duration.map_or(f64::INFINITY, limit),
                max_stops: vehicle.max_stops.unwrap_or(u32::MAX),
                lifo: vehicle.lifo,
                slowness: super::walk::least_slowness(problem, vehicle),
                extra_service: vehicle.service_factor - 1.0,
            }
        })
        .collect()
}
