//! Longest rides: the exact cost of a route's time where goods may be on the way only so long.
//!
//! The schedules of a route are closed under the earlier and under the later of two: there is an
//! earliest and a latest one, found by driving on as early as windows allow and waiting before a
//! pickup for as long as its ride would be too long otherwise (and the same backwards). A shortest
//! schedule can be shifted until some service begins as its window opens; with that begin pinned,
//! the latest departure and the earliest end are independent of each other.

use super::clock::Route;
use super::data::{Data, NONE};
use std::cell::RefCell;

/// The rule as the search needs it.
pub(super) struct Rides {
    /// Whether any ride is limited.
    pub(super) on: bool,
    /// By pickup, the longest ride; infinite where there is none. Empty where the rule does not hold.
    pub(super) limit: Vec<f64>,
}

/// A limited ride: positions of both ends, and the longest time between the begins of service.
#[derive(Clone, Copy)]
struct Ride {
    pickup: usize,
    delivery: usize,
    longest: f64,
}

/// Room for one evaluation.
#[derive(Default)]
struct Scratch {
    rides: Vec<Ride>,
    begin: Vec<f64>,
    /// Bounds that rides put on begins.
    bound: Vec<f64>,
}

thread_local! {
    /// So that pricing allocates nothing.
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A service that begins at a given moment.
#[derive(Clone, Copy)]
struct Pin {
    at: usize,
    begin: f64,
}

/// Least cost of the route's time, infinite where no schedule keeps every ride; `None` where no
/// ride of it is limited. Where its departure is decided, of leaving then.
pub(super) fn cost(route: &Route<'_>, decided: Option<f64>) -> Option<f64> {
    if !route.data.rides.on {
        return None;
    }
    SCRATCH.with_borrow_mut(|scratch| {
        scratch.collect(route);
        if scratch.rides.is_empty() { None } else { Some(scratch.cost(route, decided)) }
    })
}

impl Scratch {
    fn collect(&mut self, route: &Route<'_>) {
        let (data, stops) = (route.data, route.stops);
        self.rides.clear();
        for (pickup, &stop) in stops.iter().enumerate() {
            let limit = data.rides.limit[stop as usize];
            if limit.is_finite() && data.partner[stop as usize] != NONE {
                let delivery = stops.iter().position(|&other| other == data.partner[stop as usize]);
                let longest = limit + route.service(pickup);
                self.rides.extend(delivery.map(|delivery| Ride { pickup, delivery, longest }));
            }
        }
    }

    fn cost(&mut self, route: &Route<'_>, decided: Option<f64>) -> f64 {
        let (data, fleet) = (route.data, route.fleet);
        if let Some(leave) = decided {
            let end = if leave < route.open { None } else { self.earliest(&Route { open: leave, ..*route }, None) };
            let duration = end.map_or(f64::INFINITY, |end| end - leave);
            return if duration > fleet.max_duration { f64::INFINITY } else { fleet.price(duration) };
        }
        let Some(end) = self.earliest(route, None) else { return f64::INFINITY };
        if !fleet.minds_duration() {
            return 0.0;
        }
        let Some(leave) = self.latest(route, None, end) else { return f64::INFINITY };
        let mut duration = end - leave;
        if data.several_windows {
            for (at, &stop) in route.stops.iter().enumerate() {
                for window in data.windows_of(stop) {
                    let pin = Some(Pin { at, begin: window.open });
                    if let Some(end) = self.earliest(route, pin)
                        && let Some(leave) = self.latest(route, pin, end)
                    {
                        duration = duration.min(end - leave);
                    }
                }
            }
        }
        if duration > fleet.max_duration { f64::INFINITY } else { fleet.price(duration) }
    }

    /// More rounds than this only go round in circles.
    fn rounds(&self, data: &Data<'_>, stops: &[u32]) -> usize {
        let windows: usize = stops.iter().map(|&stop| data.windows_of(stop).len()).sum();
        (self.rides.len() + 1) * (windows - stops.len() + 1) + 1
    }

    /// End of the earliest schedule; `None` if there is none.
    fn earliest(&mut self, route: &Route<'_>, pin: Option<Pin>) -> Option<f64> {
        let (data, fleet, stops) = (route.data, route.fleet, route.stops);
        self.begin.clear();
        self.begin.resize(stops.len(), 0.0);
        self.bound.clear();
        self.bound.resize(stops.len(), f64::NEG_INFINITY);
        for _ in 0..self.rounds(data, stops) {
            let (mut ready, mut place) = (route.open, fleet.start);
            for (k, &stop) in stops.iter().enumerate() {
                let arrival = ready + data.time(fleet, place, stop);
                let mut begin = data.earliest_start(stop, arrival.max(self.bound[k]));
                if let Some(pin) = pin.filter(|pin| pin.at == k) {
                    if begin > pin.begin {
                        return None;
                    }
                    begin = pin.begin;
                }
                self.begin[k] = begin;
                (ready, place) = (begin + data.service[stop as usize], stop);
            }
            let end = ready + data.time(fleet, place, fleet.end);
            if end > fleet.close {
                return None;
            }
            let mut kept = true;
            for ride in &self.rides {
                let least = self.begin[ride.delivery] - ride.longest;
                if least > self.begin[ride.pickup] + hair(least) {
                    self.bound[ride.pickup] = least;
                    kept = false;
                }
            }
            if kept {
                return Some(end);
            }
        }
        None
    }

    /// Departure of the latest schedule that ends by `end`; `None` if there is none.
    fn latest(&mut self, route: &Route<'_>, pin: Option<Pin>, end: f64) -> Option<f64> {
        let (data, fleet, stops) = (route.data, route.fleet, route.stops);
        self.bound.clear();
        self.bound.resize(stops.len(), f64::INFINITY);
        for _ in 0..self.rounds(data, stops) {
            let (mut by, mut place) = (end, fleet.end);
            for (k, &stop) in stops.iter().enumerate().rev() {
                let leave = by - data.time(fleet, stop, place) - data.service[stop as usize];
                let mut begin = data.latest_start(stop, leave.min(self.bound[k]));
                if let Some(pin) = pin.filter(|pin| pin.at == k) {
                    if begin < pin.begin {
                        return None;
                    }
                    begin = pin.begin;
                }
                self.begin[k] = begin;
                (by, place) = (begin, stop);
            }
            let leave = by - data.time(fleet, fleet.start, place);
            if leave < route.open - hair(leave) {
                return None;
            }
            let mut kept = true;
            for ride in &self.rides {
                let most = self.begin[ride.pickup] + ride.longest;
                if most < self.begin[ride.delivery] - hair(most) {
                    self.bound[ride.delivery] = most;
                    kept = false;
                }
            }
            if kept {
                return Some(leave);
            }
        }
        None
    }
}

/// What floating point may add along a route.
fn hair(value: f64) -> f64 {
    1e-9 * value.abs().max(1.0)
}

/// Whether a route of these stops keeps every longest ride, or has none.
pub(super) fn keeps(data: &Data<'_>, kind: u32, stops: &[u32]) -> bool {
    !data.rides.on || super::clock::cost_of(data, kind, stops).is_finite()
}
