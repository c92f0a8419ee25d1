//! Where and how often a vehicle may load again, and how far each trip goes.

use super::super::problem::{Problem, VehicleIndex};
use super::{At, Visited, tolerance};
use crate::kind::Violation;

/// Checks the trips of one route.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, vehicle: VehicleIndex, violations: &mut Vec<Violation>) {
    let kind = &problem.vehicles()[vehicle];
    let mut trips: u32 = 1;
    let mut trip = 0.0;
    let mut longest: f64 = 0.0;
    let mut before = kind.start;
    let ends = route.visits.iter().map(|at| (Some(*at), Some(at.place(problem)))).chain([(None, kind.end)]);
    for (at, place) in ends {
        if let (Some(from), Some(to)) = (before, place) {
            trip += problem.distance_for(kind, from, to);
        }
        longest = longest.max(trip);
        before = place;
        if let Some(At::Reload(depot)) = at {
            trips = trips.saturating_add(1);
            trip = 0.0;
            if !kind.reload.contains(&depot) {
                let id = problem.place_id(depot);
                let message = format!("{} loads again at the depot \"{id}\", where it may not", route.label());
                violations.push(Violation::new("reload", message));
            }
        }
    }
    if let Some(limit) = kind.max_trips.filter(|&limit| trips > limit) {
        let message = format!("{} makes {trips} trips, at most {limit} are allowed", route.label());
        violations.push(Violation::new("max-trips", message));
    }
    if let Some(limit) = kind.max_trip_distance.filter(|&limit| longest > limit + tolerance(false, limit)) {
        let message = format!("{} goes {longest} on one trip, at most {limit} is allowed", route.label());
        violations.push(Violation::new("max-trip-distance", message));
    }
}
