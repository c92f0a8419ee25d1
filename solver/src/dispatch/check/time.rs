//! Windows, releases, shift, departure and longest duration; lateness and overtime.
//!
//! A vehicle that leaves at t waits only where it must, so the earliest time at each point of the
//! route is a non-decreasing function of t. With one window a stop it is max(level, t + shift) up
//! to a latest t; several windows cut it into pieces of that form. The pieces are carried along
//! the route exactly, so a route is refused only if no departure at all keeps it feasible, and
//! the shortest duration is found among the ends of the pieces' flat parts. Where lateness costs,
//! duration, overtime and lateness together are piecewise linear in t, and least at a kink.

use super::super::problem::{Due, Measure, Problem, Vehicle, VehicleIndex, Window};
use super::{Visited, tolerance};
use crate::kind::Violation;

/// The earliest time at some point of the route for departures in (`after`, `until`]:
/// max(`level`, t + `shift`).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    after: f64,
    until: f64,
    level: f64,
    shift: f64,
}

impl Piece {
    fn at(&self, t: f64) -> f64 {
        self.level.max(t + self.shift)
    }
}

/// All pieces, in order of departure.
struct Earliest {
    pieces: Vec<Piece>,
}

impl Earliest {
    /// At the departure itself, which lies within `departures`.
    fn departing(departures: Window) -> Self {
        let first = Piece { after: f64::NEG_INFINITY, until: departures.to, level: departures.from, shift: 0.0 };
        Self { pieces: vec![first] }
    }

    /// After `time` more of driving or service.
    fn pass(&mut self, time: f64) {
        for piece in &mut self.pieces {
            piece.level += time;
            piece.shift += time;
        }
    }

    /// After waiting for the first of `windows` (in order, widened by the tolerance) that is not
    /// over; departures that miss them all are dropped, as are those before `first`.
    fn wait(&mut self, windows: &[Window], first: f64) {
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            let mut missed = f64::NEG_INFINITY;
            for window in windows {
                if piece.level <= window.to {
                    let after = if piece.level > missed { piece.after } else { piece.after.max(missed - piece.shift) };
                    let until = piece.until.min(window.to - piece.shift);
                    if after < until && until >= first {
                        pieces.push(Piece { after, until, level: piece.level.max(window.from), shift: piece.shift });
                    }
                }
                missed = window.to;
            }
        }
        self.pieces = pieces;
    }

    /// The earliest time at this point for a vehicle that leaves as early as it may, at `first`.
    fn arrival(&self, first: f64) -> f64 {
        self.pieces.first().map_or(0.0, |piece| piece.at(first))
    }

    /// The departure not before `first` with the shortest way to this point, the earliest of
    /// those, and the time it takes.
    fn shortest(&self, first: f64) -> Option<(f64, f64)> {
        let mut best: Option<(f64, f64)> = None;
        for piece in &self.pieces {
            // Leaving later saves waiting until t + shift reaches the level.
            let depart = piece.until.min(piece.level - piece.shift).max(first);
            let duration = piece.at(depart) - depart;
            if depart <= piece.until && best.is_none_or(|(_, least)| duration < least) {
                best = Some((depart, duration));
            }
        }
        best
    }
}

/// What the clock says of a route.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Timing {
    /// From departure to end.
    pub(super) duration: f64,
    /// What lateness costs.
    pub(super) lateness: f64,
    /// How late services begin, all together.
    pub(super) late: f64,
}

/// Checks the times of one route: from the departure that the plan gives, else from the one whose
/// duration, overtime and lateness cost least, or where that is all the same takes least time.
pub(super) fn check(
    problem: &Problem,
    route: &Visited<'_>,
    vehicle: VehicleIndex,
    violations: &mut Vec<Violation>,
) -> Timing {
    let whole = problem.whole_times() && route.depart.is_none_or(|depart| depart.fract() == 0.0);
    // Exactly first, so that no duration is shortened by the tolerance; with it if that fails.
    let exact = |_: f64| 0.0;
    let found = run(problem, route, vehicle, &exact).or_else(|violation| {
        if whole { Err(violation) } else { run(problem, route, vehicle, &|value| tolerance(false, value)) }
    });
    let (depart, timing) = match found {
        Ok(found) => found,
        Err(violation) => {
            violations.push(violation);
            return Timing::default();
        }
    };
    let duration = timing.duration;
    let limit = problem.vehicles()[vehicle].max_duration;
    if let Some(limit) = limit.filter(|&limit| duration > limit + tolerance(whole, limit)) {
        let message = format!("{} takes {duration} (leaving at {depart}), at most {limit} is allowed", route.label());
        violations.push(Violation::new("max-duration", message));
    }
    timing
}

/// Departure and timing under windows that end later by `slack` of their end.
fn run(
    problem: &Problem,
    route: &Visited<'_>,
    vehicle: VehicleIndex,
    slack: &dyn Fn(f64) -> f64,
) -> Result<(f64, Timing), Violation> {
    let kind = &problem.vehicles()[vehicle];
    let widened = |window: Window| Window { from: window.from, to: window.to + slack(window.to) };
    let shift = widened(kind.shift);
    let release = route.stops.iter().map(|&stop| problem.stops()[stop].release).fold(f64::NEG_INFINITY, f64::max);
    let departures = match route.depart {
        None => Window { from: shift.from.max(release), to: shift.to },
        Some(depart) => {
            if !(depart >= kind.shift.from - slack(kind.shift.from) && depart <= shift.to) {
                let Window { from, to } = kind.shift;
                let message = format!("{} leaves at {depart}, outside its shift {from} to {to}", route.label());
                return Err(Violation::new("shift", message));
            }
            if depart < release - slack(release) {
                let message = format!("{} leaves at {depart}, before its goods are ready at {release}", route.label());
                return Err(Violation::new("release", message));
            }
            Window { from: depart, to: depart }
        }
    };
    let mut earliest = Earliest::departing(departures);
    let mut before = kind.start;
    let mut windows = Vec::new();
    let mut dues = Vec::new();
    for &stop in &route.stops {
        let known = &problem.stops()[stop];
        let place = problem.place(stop);
        earliest.pass(before.map_or(0.0, |from| problem.duration(from, place) * kind.time_factor));
        earliest.pass(problem.setup(before, stop));
        before = Some(place);
        let arrival = earliest.arrival(departures.from);
        if !known.windows.is_empty() {
            windows.clear();
            windows.extend(known.windows.iter().copied().map(widened));
            earliest.wait(&windows, departures.from);
        }
        if earliest.pieces.is_empty() {
            let last = known.windows.last().map_or(f64::INFINITY, |window| window.to);
            let leaving = route.depart.map_or_else(String::new, |depart| format!(" leaving at {depart}"));
            let message = format!(
                "{}{leaving} reaches stop \"{}\" at {arrival} at the earliest, its last window ends at {last}",
                route.label(),
                known.id
            );
            return Err(Violation::new("time-window", message));
        }
        if let Some(due) = known.due {
            dues.push((due, earliest.pieces.clone()));
        }
        earliest.pass(known.service * kind.service_factor);
    }
    if let (Some(from), Some(end)) = (before, kind.end) {
        earliest.pass(problem.duration(from, end) * kind.time_factor);
    }
    let arrival = earliest.arrival(departures.from);
    earliest.wait(&[Window { from: f64::NEG_INFINITY, to: shift.to }], departures.from);
    let found = if dues.is_empty() {
        earliest.shortest(departures.from).map(|(depart, duration)| (depart, Timing { duration, ..Timing::default() }))
    } else {
        cheapest(problem, kind, &earliest, &dues, departures.from)
    };
    let rides = super::rides::of(problem, &route.stops);
    if found.is_some() && !rides.is_empty() {
        let kept = super::rides::shortest(problem, route, &rides, kind, departures, slack);
        return kept.map(|(depart, duration)| (depart, Timing { duration, ..Timing::default() })).map_err(
            |(from, to, limit)| {
                let id = |stop| &problem.stops()[stop].id;
                let message = format!(
                    "{} cannot be at \"{}\" within {limit} of leaving \"{}\", and keep windows and other rides",
                    route.label(),
                    id(to),
                    id(from)
                );
                Violation::new("ride-time", message)
            },
        );
    }
    found.ok_or_else(|| {
        let end = kind.shift.to;
        let message = format!("{} ends at {arrival} at the earliest, its shift ends at {end}", route.label());
        Violation::new("shift", message)
    })
}

/// The departure not before `first` for which duration, overtime and lateness count least in the
/// objectives, the first that tells two apart deciding, among those that keep the longest duration
/// if there are any.
fn cheapest(
    problem: &Problem,
    kind: &Vehicle,
    end: &Earliest,
    dues: &[(Due, Vec<Piece>)],
    first: f64,
) -> Option<(f64, Timing)> {
    let covers = |pieces: &[Piece], t: f64| pieces.iter().find(|piece| t <= piece.until).map(|piece| piece.at(t));
    let mut kinks = vec![first];
    for (due, pieces) in dues {
        kinks.extend(pieces.iter().flat_map(|piece| [piece.until, piece.level - piece.shift, due.at - piece.shift]));
    }
    for piece in &end.pieces {
        kinks.extend([piece.until, piece.level - piece.shift]);
        // Where the end no longer moves, the duration falls through its limits.
        kinks.extend([kind.regular_duration, kind.max_duration.unwrap_or(f64::INFINITY)].map(|d| piece.level - d));
    }
    let limit = kind.max_duration.map_or(f64::INFINITY, |limit| limit + tolerance(false, limit));
    let mut best: Option<(Vec<f64>, f64, Timing)> = None;
    for t in kinks {
        let Some(arrival) = Some(t).filter(|&t| t.is_finite() && t >= first).and_then(|t| covers(&end.pieces, t))
        else {
            continue;
        };
        let mut timing = Timing { duration: arrival - t, ..Timing::default() };
        for (due, pieces) in dues {
            let late = covers(pieces, t).map_or(0.0, |begin| (begin - due.at).max(0.0));
            timing.lateness += due.cost_per_time * late;
            timing.late += late;
        }
        let rank = rank(problem, kind, &timing, timing.duration > limit);
        if best.as_ref().is_none_or(|(known, ..)| less(&rank, known)) {
            best = Some((rank, t, timing));
        }
    }
    best.map(|(_, t, timing)| (t, timing))
}

/// What the time of a route counts in each objective; its duration last.
fn rank(problem: &Problem, kind: &Vehicle, timing: &Timing, too_long: bool) -> Vec<f64> {
    let overtime = kind.overtime_per_time * (timing.duration - kind.regular_duration).max(0.0);
    let cost = kind.cost_per_time * timing.duration + overtime + timing.lateness;
    let counted = problem.objective().goals().iter().map(|goal| {
        goal.of(Measure::Cost) * cost
            + goal.of(Measure::Duration) * timing.duration
            + goal.of(Measure::Lateness) * timing.late
    });
    std::iter::once(f64::from(u8::from(too_long))).chain(counted).chain([timing.duration]).collect()
}

/// Whether the first number that differs, beyond rounding, is smaller.
fn less(a: &[f64], b: &[f64]) -> bool {
    let differ = |(a, b): &(&f64, &f64)| (*a - *b).abs() > 1e-9 * b.abs().max(1.0);
    a.iter().zip(b).find(differ).is_some_and(|(a, b)| a < b)
}

#[cfg(test)]
mod tests {
    use super::{Earliest, Window};

    fn window(from: f64, to: f64) -> Window {
        Window { from, to }
    }

    #[test]
    fn several_windows_cut_the_departures() {
        // Drive 10, windows [20, 30] and [50, 60], serve 5, drive 10, window [40, 70].
        let mut earliest = Earliest::departing(window(0.0, f64::INFINITY));
        earliest.pass(10.0);
        earliest.wait(&[window(20.0, 30.0), window(50.0, 60.0)], 0.0);
        earliest.pass(15.0);
        earliest.wait(&[window(40.0, 70.0)], 0.0);
        // Leaving by 20: the first window; by 45: the second, served by 60, there by 70.
        let untils: Vec<f64> = earliest.pieces.iter().map(|piece| piece.until).collect();
        assert_eq!(untils, [20.0, 45.0]);
        assert_eq!(earliest.pieces[1].after, 20.0);
        assert_eq!((earliest.pieces[0].at(0.0), earliest.pieces[0].at(20.0)), (40.0, 45.0));
        // The shortest way takes 25: from 15 on without waiting, or in the second piece from 40.
        assert_eq!(earliest.shortest(0.0), Some((15.0, 25.0)));
        assert_eq!(earliest.shortest(21.0).map(|(_, duration)| duration), Some(25.0));
    }

    #[test]
    fn departures_that_miss_every_window_are_gone() {
        let mut earliest = Earliest::departing(window(5.0, 100.0));
        earliest.pass(10.0);
        earliest.wait(&[window(0.0, 14.0)], 5.0);
        assert!(earliest.pieces.is_empty());
        let mut exact = Earliest::departing(window(5.0, 100.0));
        exact.pass(10.0);
        exact.wait(&[window(0.0, 15.0)], 5.0);
        assert_eq!(exact.shortest(5.0), Some((5.0, 10.0)));
    }

    #[test]
    fn waiting_between_two_stops_cannot_be_saved() {
        // A window that closes early at the first stop and one that opens late at the second.
        let mut earliest = Earliest::departing(window(0.0, f64::INFINITY));
        earliest.pass(1.0);
        earliest.wait(&[window(0.0, 10.0)], 0.0);
        earliest.pass(1.0);
        earliest.wait(&[window(50.0, 60.0)], 0.0);
        // Leave at 9, arrive at 10, wait from 11 to 50: 41 in all.
        assert_eq!(earliest.shortest(0.0), Some((9.0, 41.0)));
    }
}
