//! What has happened already: stops of routes in progress whose departure is known are served when they are served.

use super::rules::Report;
use super::{Done, DoneAt, Draft, Initial, Problem};
use crate::finding::Finding;
use crate::ids::Idx as _;

/// The ids of the stops whose times are facts, or follow from facts: those of routes in progress that have left.
pub(super) fn stops(draft: &Draft) -> impl Iterator<Item = &str> {
    let left = draft.initial_routes.iter().filter(|route| route.depart.is_some());
    left.flat_map(|route| route.stops.iter().map(|visit| visit.id()))
}

impl Draft {
    /// Whether a stop is on a route in progress that has left, so that its windows bind no more.
    pub(in crate::dispatch) fn is_past(&self, id: &str) -> bool {
        stops(self).any(|past| past == id)
    }
}

/// D-929: a stop of a route in progress whose last window was over when the vehicle came.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    for (k, route) in problem.initial_routes().iter().enumerate() {
        for (at, begin, end) in late(problem, route) {
            report.add("D-929", || {
                let stop = &problem.draft().initial_routes[k].stops[at];
                let found = format!("served at {begin} at the earliest, its last window ended at {end}");
                let help = "it counts as served, and the rest is planned; correct the window or the departure if it was not so";
                let path = format!("initial_routes[{k}].stops[{at}]");
                Finding::warning("D-929", path, found, "service within a window", help).about(stop.id())
            });
        }
    }
}

/// The visits to stops that come too late even without charging, breaks and bans on the way, with the begin of
/// service and the end of the last window.
fn late(problem: &Problem, route: &Initial) -> Vec<(usize, f64, f64)> {
    let kind = &problem.vehicles()[route.vehicle];
    let Some(mut time) = route.depart.filter(|_| kind.traffic.is_empty()) else { return Vec::new() };
    let mut place = kind.start;
    let mut late = Vec::new();
    for (at, Done { at: visit, .. }) in route.visits.iter().enumerate() {
        let here = match *visit {
            DoneAt::Stop(stop) => problem.place(stop),
            DoneAt::Reload(depot) => depot,
            DoneAt::Station(station, _) => problem.station_place(station),
        };
        time += place.map_or(0.0, |from| problem.duration_for(kind, from, here));
        match *visit {
            DoneAt::Stop(stop) => {
                time += problem.setup(place, stop);
                let windows = super::promises::windows(&problem.draft().stops[stop.row()]);
                let last = windows.last().map_or(f64::INFINITY, |window| window.to);
                let begin =
                    windows.iter().find(|window| time <= window.to).map_or(time, |window| time.max(window.from));
                if begin > last + 1e-6 * last.abs().max(1.0) {
                    late.push((at, begin, last));
                }
                time = begin + problem.stops()[stop].service * kind.service_factor;
            }
            DoneAt::Reload(depot) => time += problem.reload_time(depot),
            DoneAt::Station(..) => {}
        }
        place = Some(here);
    }
    late
}
