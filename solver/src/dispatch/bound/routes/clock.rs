//! A first resource that is not the load: time where times are limited, else a limited distance.

use super::least::Least;
use crate::dispatch::problem::{PlaceIndex, Problem, Stop, StopIndex, Vehicle};

/// A limit as the check reads it, and a hair beyond.
pub(super) fn wide(limit: f64) -> f64 {
    limit + 2e-6 * limit.abs().max(1.0)
}

/// A first resource that is not the load: time, or distance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    pub(super) is_time: bool,
    /// When a route may begin, and must end.
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Clock {
    /// `None` where neither time nor distance is limited.
    pub(super) fn of(problem: &Problem, vehicle: &Vehicle) -> Option<Self> {
        let shift = vehicle.shift;
        let by_distance = || vehicle.max_distance.map(|most| Self { is_time: false, from: 0.0, to: wide(most) });
        if vehicle.walked {
            // How long it waits, charges and rests is not known: only the shift's end limits it.
            let by_time = shift.to.is_finite().then(|| Self { is_time: true, from: shift.from, to: wide(shift.to) });
            return by_time.or_else(by_distance);
        }
        // Without windows a route can as well begin at once.
        let free = problem.stops().iter().all(|stop| stop.windows.is_empty() && stop.release <= shift.from);
        let longest = vehicle.max_duration.filter(|_| free).map_or(f64::INFINITY, |longest| shift.from + wide(longest));
        let to = wide(shift.to).min(longest);
        if to.is_finite() || !free {
            return Some(Self { is_time: true, from: shift.from, to: to.min(latest_end(problem, vehicle)) });
        }
        by_distance()
    }

    /// What a way takes by itself.
    pub(super) fn way(self, least: &Least<'_>, vehicle: &Vehicle, from: PlaceIndex, to: PlaceIndex) -> f64 {
        if self.is_time { least.duration(from, to) * vehicle.time_factor } else { least.distance(from, to) }
    }

    /// What lies between two begins of service.
    pub(super) fn takes(
        self,
        problem: &Problem,
        least: &Least<'_>,
        vehicle: &Vehicle,
        from: StopIndex,
        to: StopIndex,
    ) -> f64 {
        let (here, there) = (problem.place(from), problem.place(to));
        let way = self.way(least, vehicle, here, there);
        if !self.is_time {
            return way;
        }
        problem.stops()[from].service * vehicle.service_factor + way + least.setup(Some(here), to)
    }
}

/// A time by which every route has ended that waits no longer than it must.
fn latest_end(problem: &Problem, vehicle: &Vehicle) -> f64 {
    let last = |stop: &Stop| {
        let window = stop.windows.iter().map(|window| window.from).fold(0.0, f64::max);
        stop.release.max(window)
    };
    let begin = problem.stops().iter().map(last).fold(vehicle.shift.from, f64::max);
    let longest = |stop: StopIndex| {
        let here = problem.place(stop);
        let places = problem.stops().indices().map(|other| problem.place(other));
        let ways = places.chain(vehicle.start).chain(vehicle.end);
        let way =
            ways.map(|there| problem.duration(here, there).max(problem.duration(there, here))).fold(0.0, f64::max);
        let known = &problem.stops()[stop];
        2.0 * way * vehicle.time_factor + known.service * vehicle.service_factor + known.setup
    };
    begin + problem.stops().indices().map(longest).sum::<f64>()
}
