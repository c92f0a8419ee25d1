//! Deliveries from the depot before pickups for the depot, where the problem asks for it.

use super::super::problem::{Backhauls, Problem, StopKind};
use super::Visited;
use crate::kind::Violation;

/// Tells the first delivery behind a pickup, and a route that only picks up where that is barred.
pub(super) fn check(problem: &Problem, route: &Visited<'_>, violations: &mut Vec<Violation>) {
    let rule = problem.backhauls();
    if rule == Backhauls::Mixed {
        return;
    }
    let depot = |kind: StopKind| {
        route.stops.iter().enumerate().filter(move |&(_, &stop)| {
            let stop = &problem.stops()[stop];
            stop.pair.is_none() && stop.kind == kind
        })
    };
    let Some((first, &picked)) = depot(StopKind::Pickup).next() else { return };
    let id = |stop| &problem.stops()[stop].id;
    match depot(StopKind::Delivery).next_back() {
        Some((last, &delivered)) if last > first => {
            let message = format!(
                "{} picks up at \"{}\" before it has delivered at \"{}\"",
                route.label(),
                id(picked),
                id(delivered)
            );
            violations.push(Violation::new("backhauls", message));
        }
        None if rule == Backhauls::StrictWithDelivery => {
            let message = format!("{} picks up at \"{}\" but delivers nothing", route.label(), id(picked));
            violations.push(Violation::new("backhauls", message));
        }
        _ => {}
    }
}
