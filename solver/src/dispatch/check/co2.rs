//! What the routes emit, and the most that the plan may.

use super::super::problem::Problem;
use super::{Visited, tolerance};
use crate::kind::Violation;

/// Kilograms of CO2 of all routes.
pub(super) fn of(problem: &Problem, routes: &[Visited<'_>]) -> f64 {
    let emitted = routes.iter().filter_map(|route| {
        let vehicle = &problem.vehicles()[route.vehicle?];
        Some(vehicle.co2_per_distance * route.distance(problem))
    });
    // The sum of nothing is -0.
    0.0 + emitted.sum::<f64>()
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
