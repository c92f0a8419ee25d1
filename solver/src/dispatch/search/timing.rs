//! The clock of one route under several goals: the departure that the check would choose.
//!
//! Pricing places weighs duration and lateness in one sum ([`super::clock`]). Where goals are compared
//! in order the departure is the best by the first goal that tells two apart, then the shortest; the
//! candidates are the same kinks.

use super::clock::Route;
use super::data::{Data, Fleet};
use super::goals::{MOST_GOALS, RouteTime, Verdict, less};
use crate::dispatch::problem::{Goal, Measure, StopIndex, VehicleIndex};

/// Times of the route of a vehicle of type `kind` that serves these stops, in the problem's own units.
pub(super) fn of(data: &Data<'_>, kind: u32, stops: &[u32], goals: &[Goal]) -> RouteTime {
    let fleet = &data.fleet[kind as usize];
    let release = stops.iter().map(|&stop| data.release[stop as usize]).fold(f64::NEG_INFINITY, f64::max);
    let open = stops.first().map_or(fleet.open, |&first| data.fixed.opens(fleet, first)).max(release);
    let decided = stops.first().and_then(|&first| data.fixed.departure(first));
    if data.rides.on {
        let timer = Fleet { per_time: 1.0, per_overtime: 0.0, ..*fleet };
        if let Some(duration) = super::rides::cost(&Route { data, fleet: &timer, stops, open }, decided) {
            return RouteTime { duration: duration / data.scale, ..RouteTime::default() };
        }
    }
    let route = Route { data, fleet, stops, open };
    let mut best: Option<(Verdict, RouteTime)> = None;
    let mut offer = |leave: f64| {
        let leave = leave.max(open);
        let Some((end, time)) = run(&route, leave) else { return f64::INFINITY };
        if end - leave <= fleet.max_duration {
            let rank = rank(data, kind, goals, &time);
            if best.is_none_or(|(known, _)| less(&rank, &known)) {
                best = Some((rank, time));
            }
        }
        end
    };
    if let Some(leave) = decided {
        offer(leave);
        return best.map_or_else(RouteTime::default, |(_, time)| time);
    }
    let soonest =
        stops.first().map_or(open, |&first| data.earliest_start(first, open + data.time(fleet, fleet.start, first)));
    let mut try_all = |leave: f64| {
        let end = offer(leave);
        for limit in [fleet.max_duration, fleet.regular] {
            if data.late && limit.is_finite() && end.is_finite() && end - limit >= open && end - limit < leave {
                offer(end - limit);
            }
        }
    };
    try_all(route.departure(0, soonest));
    for (at, &stop) in stops.iter().enumerate() {
        let windows = data.windows_of(stop);
        let due = data.due[stop as usize];
        let kinks = windows.iter().flat_map(|window| [window.open, window.close]).chain([due]);
        for kink in kinks.filter(|kink| kink.is_finite() && *kink < f64::MAX) {
            let leave = route.departure(at, kink);
            if leave >= open {
                try_all(leave);
            }
        }
    }
    best.map_or_else(RouteTime::default, |(_, time)| time)
}

/// End and times for a departure; `None` when something is too late.
fn run(route: &Route<'_>, leave: f64) -> Option<(f64, RouteTime)> {
    let (data, fleet) = (route.data, route.fleet);
    let (mut time, mut place) = (leave, fleet.start);
    let (mut late, mut lateness) = (0.0, 0.0);
    for &stop in route.stops {
        let begin = data.earliest_start(stop, time + data.time(fleet, place, stop));
        let over = (begin - data.due[stop as usize]).max(0.0) / data.scale;
        late += over;
        if let Some(due) = data.problem.stops()[StopIndex(stop)].due {
            lateness += over * due.cost_per_time;
        }
        time = begin + data.service[stop as usize];
        place = stop;
    }
    let end = time + data.time(fleet, place, fleet.end);
    let duration = (end - leave) / data.scale;
    (end <= fleet.close).then_some((end, RouteTime { duration, late, lateness, depart: Some(leave / data.scale) }))
}

/// What the time of a route counts in each goal, and its duration last.
fn rank(data: &Data<'_>, kind: u32, goals: &[Goal], time: &RouteTime) -> Verdict {
    let vehicle = &data.problem.vehicles()[VehicleIndex(kind)];
    let overtime = vehicle.overtime_per_time * (time.duration - vehicle.regular_duration).max(0.0);
    let cost = vehicle.cost_per_time * time.duration + overtime + time.lateness;
    let mut rank = [0.0; MOST_GOALS + 1];
    for (rank, goal) in rank.iter_mut().zip(goals) {
        *rank = goal.of(Measure::Duration) * time.duration
            + goal.of(Measure::Lateness) * time.late
            + goal.of(Measure::Cost) * cost;
    }
    rank[MOST_GOALS] = time.duration;
    rank
}
