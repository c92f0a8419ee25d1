//! What the routes emit, and the most that the plan may.

use super::super::problem::{Problem, Vehicle};
use super::loads::loads;
use super::{Visited, tolerance};
use crate::kind::Violation;

/// Kilograms of CO2 of all routes.
pub(super) fn of(problem: &Problem, routes: &[Visited<'_>]) -> f64 {
    let emitted = routes.iter().filter_map(|route| {
        let vehicle = &problem.vehicles()[route.vehicle?];
        let by_load = vehicle.co2_per_distance_load;
        let hauled = if by_load > 0.0 { by_load * hauled(problem, route, vehicle) } else { 0.0 };
        Some(vehicle.co2_per_distance * route.distance(problem) + hauled)
    });
    // The sum of nothing is -0.
    0.0 + emitted.sum::<f64>()
}

/// Load on board times distance, over all ways of a route; the first dimension is what counts.
fn hauled(problem: &Problem, route: &Visited<'_>, vehicle: &Vehicle) -> f64 {
    let places = route.places(problem);
    let ways = places.windows(2).map(|way| problem.distance_for(vehicle, way[0], way[1]));
    let loads = loads(problem, route);
    // Without a start the first way leaves the first visit.
    loads
        .iter()
        .skip(usize::from(vehicle.start.is_none()))
        .zip(ways)
        .map(|(load, way)| load.first().map_or(0.0, |&load| load as f64) * way)
        .sum()
}

/// The whole plan emits no more than is allowed.
pub(super) fn check(problem: &Problem, routes: &[Visited<'_>], violations: &mut Vec<Violation>) {
    let Some(most) = problem.draft().max_co2 else { return };
    let emitted = of(problem, routes);
    if emitted > most + tolerance(false, most) {
        let message = format!("the plan emits {emitted} kg of CO2, at most {most} kg are allowed");
        violations.push(Violation::new("co2", message));
    }
}
