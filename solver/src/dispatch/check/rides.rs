//! Longest rides: whether any schedule of a route keeps them all, and how short it can be.
//!
//! Moments of a route differ by at least or at most so much: a system of difference constraints
//! (Bellman 1958). It has a solution if its graph has no circle of positive length, and the
//! shortest duration is the longest way from the departure to the end. A stop with several windows
//! is tried with each; what is bounded already by its first and last is not looked into.

use super::super::problem::{Problem, StopIndex, StopKind, Vehicle, Window};
use super::Visited;

/// `to` is at least `by` after `from`.
#[derive(Clone, Copy)]
struct Gap {
    from: usize,
    to: usize,
    by: f64,
}

/// A transport of the route with a longest ride: positions and limit.
#[derive(Clone, Copy)]
pub(super) struct Ride {
    pickup: usize,
    delivery: usize,
    limit: f64,
}

/// The limited rides that a route makes.
pub(super) fn of(problem: &Problem, stops: &[StopIndex]) -> Vec<Ride> {
    let mut rides = Vec::new();
    for (pickup, &stop) in stops.iter().enumerate() {
        let known = &problem.stops()[stop];
        let Some(limit) = known.max_ride.filter(|_| known.kind == StopKind::Pickup) else { continue };
        let delivery = stops.iter().position(|&other| Some(other) == known.pair);
        rides.extend(delivery.map(|delivery| Ride { pickup, delivery, limit }));
    }
    rides
}

/// The latest departure of a schedule that ends as early as can be, and the shortest duration;
/// or the pickup and delivery whose ride no schedule keeps together with those before.
pub(super) fn shortest(
    problem: &Problem,
    route: &Visited<'_>,
    rides: &[Ride],
    kind: &Vehicle,
    departures: Window,
    slack: &dyn Fn(f64) -> f64,
) -> Result<(f64, f64), (StopIndex, StopIndex, f64)> {
    let mut blamed = rides[rides.len() - 1];
    for count in 1..=rides.len() {
        let mut system = System::new(problem, route, kind, departures, slack);
        system.add_rides(problem, route, &rides[..count], kind, slack);
        let found = system.best(0, f64::INFINITY);
        if found.is_none() {
            blamed = rides[count - 1];
            break;
        }
        if let Some(found) = found.filter(|_| count == rides.len()) {
            return Ok(found);
        }
    }
    Err((route.stops[blamed.pickup], route.stops[blamed.delivery], blamed.limit))
}

/// The earliest begins of service for a departure, where some ride of the route is limited.
pub(super) fn begins(
    problem: &Problem,
    route: &Visited<'_>,
    kind: &Vehicle,
    depart: f64,
    slack: &dyn Fn(f64) -> f64,
) -> Option<Vec<f64>> {
    let rides = of(problem, &route.stops);
    if rides.is_empty() {
        return None;
    }
    let late = slack(depart);
    let departures = Window { from: depart - late, to: depart + late };
    let mut system = System::new(problem, route, kind, departures, slack);
    system.add_rides(problem, route, &rides, kind, slack);
    let moments = system.earliest(0, f64::INFINITY)?;
    Some(moments[FIRST..FIRST + route.stops.len()].to_vec())
}

/// The moments of a route: 0 is midnight, 1 the departure, then each begin of service, last the end.
struct System {
    gaps: Vec<Gap>,
    windows: Vec<Vec<Window>>,
    moments: usize,
}

const MIDNIGHT: usize = 0;
const DEPARTURE: usize = 1;
const FIRST: usize = 2;

impl System {
    fn new(
        problem: &Problem,
        route: &Visited<'_>,
        kind: &Vehicle,
        departures: Window,
        slack: &dyn Fn(f64) -> f64,
    ) -> Self {
        let widened = |window: &Window| Window { from: window.from, to: window.to + slack(window.to) };
        let windows = route.stops.iter().map(|&stop| problem.stops()[stop].windows.iter().map(widened).collect());
        let end = FIRST + route.stops.len();
        let mut system = Self { gaps: Vec::new(), windows: windows.collect(), moments: end + 1 };
        system.within(DEPARTURE, departures);
        system.within(end, Window { from: f64::NEG_INFINITY, to: kind.shift.to + slack(kind.shift.to) });
        let (mut before, mut spent) = (kind.start, 0.0);
        for (k, &stop) in route.stops.iter().enumerate() {
            let place = problem.place(stop);
            let way = before.map_or(0.0, |from| problem.duration(from, place) * kind.time_factor);
            system.gap(FIRST + k - 1, FIRST + k, spent + way + problem.setup(before, stop));
            (before, spent) = (Some(place), problem.stops()[stop].service * kind.service_factor);
        }
        let way = before.zip(kind.end).map_or(0.0, |(from, end)| problem.duration(from, end) * kind.time_factor);
        system.gap(end - 1, end, spent + way);
        system
    }

    fn add_rides(
        &mut self,
        problem: &Problem,
        route: &Visited<'_>,
        rides: &[Ride],
        kind: &Vehicle,
        slack: &dyn Fn(f64) -> f64,
    ) {
        for ride in rides {
            let service = problem.stops()[route.stops[ride.pickup]].service * kind.service_factor;
            let longest = service + ride.limit + slack(ride.limit);
            self.gap(FIRST + ride.delivery, FIRST + ride.pickup, -longest);
        }
    }

    fn gap(&mut self, from: usize, to: usize, by: f64) {
        self.gaps.push(Gap { from, to, by });
    }

    fn within(&mut self, moment: usize, window: Window) {
        if window.from.is_finite() {
            self.gap(MIDNIGHT, moment, window.from);
        }
        if window.to.is_finite() {
            self.gap(moment, MIDNIGHT, -window.to);
        }
    }

    /// The best schedule, windows chosen from stop `next` on, if it is shorter than `than`.
    fn best(&mut self, next: usize, than: f64) -> Option<(f64, f64)> {
        let known = self.gaps.len();
        for stop in next..self.windows.len() {
            if let (Some(first), Some(last)) = (self.windows[stop].first(), self.windows[stop].last()) {
                let hull = Window { from: first.from, to: last.to };
                self.within(FIRST + stop, hull);
            }
        }
        let relaxed = self.solve().filter(|&(_, duration)| duration < than);
        self.gaps.truncate(known);
        let open = (next..self.windows.len()).find(|&stop| self.windows[stop].len() > 1);
        let (Some(_), Some(open)) = (relaxed, open) else { return relaxed };
        let mut best: Option<(f64, f64)> = None;
        for stop in next..open {
            if let Some(&only) = self.windows[stop].first() {
                self.within(FIRST + stop, only);
            }
        }
        let fixed = self.gaps.len();
        for window in self.windows[open].clone() {
            self.within(FIRST + open, window);
            let found = self.best(open + 1, best.map_or(than, |(_, least)| least));
            best = found.or(best);
            self.gaps.truncate(fixed);
        }
        self.gaps.truncate(known);
        best
    }

    /// The earliest moments of the schedule that ends first, windows chosen from stop `next` on, if it
    /// ends before `than`.
    fn earliest(&mut self, next: usize, than: f64) -> Option<Vec<f64>> {
        let Some(stop) = (next..self.windows.len()).find(|&stop| !self.windows[stop].is_empty()) else {
            return self.longest_ways(MIDNIGHT).filter(|moments| moments[self.moments - 1] < than);
        };
        let known = self.gaps.len();
        let mut best: Option<Vec<f64>> = None;
        for window in self.windows[stop].clone() {
            self.within(FIRST + stop, window);
            // What is impossible already is not looked into.
            if self.longest_ways(MIDNIGHT).is_some() {
                let than = best.as_ref().map_or(than, |best| best[self.moments - 1]);
                best = self.earliest(stop + 1, than).or(best);
            }
            self.gaps.truncate(known);
        }
        best
    }

    /// Departure and shortest duration; `None` if there is no schedule.
    fn solve(&self) -> Option<(f64, f64)> {
        let end = self.moments - 1;
        let earliest = self.longest_ways(MIDNIGHT)?;
        let duration = self.longest_ways(DEPARTURE)?[end];
        // Without a shift that opens, any departure is as good.
        let over = if earliest[end].is_finite() { earliest[end] } else { duration };
        Some((over - duration, duration))
    }

    /// The longest way from one moment to each; `None` if there is a circle of positive length.
    fn longest_ways(&self, from: usize) -> Option<Vec<f64>> {
        let mut longest = vec![f64::NEG_INFINITY; self.moments];
        longest[from] = 0.0;
        for _ in 0..=self.moments {
            let mut changed = false;
            for gap in &self.gaps {
                let reached = longest[gap.from] + gap.by;
                // Longer by more than what floating point adds along a circle.
                if reached > longest[gap.to] + 1e-9 * reached.abs().max(1.0) {
                    longest[gap.to] = reached;
                    changed = true;
                }
            }
            if !changed {
                return Some(longest);
            }
        }
        None
    }
}
