//! Routes in progress: a route of the plan goes on with each, by the same vehicle, stops and departure.

use super::super::problem::{Initial, Problem, StopIndex};
use super::{Visited, tolerance};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Gives routes that go on with a route in progress its departure, where the plan says none.
pub(super) fn depart(problem: &Problem, routes: &mut [Visited<'_>]) {
    if problem.initial_routes().is_empty() {
        return;
    }
    for route in routes {
        let first = route.stops.first().copied();
        let initial = first.and_then(|stop| problem.initial_route_from(stop));
        route.depart = route.depart.or_else(|| initial.and_then(|initial| initial.depart));
    }
}

/// Tells each route in progress with which no route of the plan goes on.
pub(super) fn check(problem: &Problem, routes: &[Visited<'_>], violations: &mut Vec<Violation>) {
    let initial = problem.initial_routes();
    if initial.is_empty() {
        return;
    }
    let mut visitor: Vec<Option<usize>> = vec![None; problem.stops().len()];
    for (r, route) in routes.iter().enumerate() {
        for stop in &route.stops {
            visitor[stop.row()].get_or_insert(r);
        }
    }
    for (k, begun) in initial.iter().enumerate() {
        let route = begun.stops.first().and_then(|first| visitor[first.row()]);
        if let Some(message) = broken(problem, begun, k + 1, route.map(|route| &routes[route])) {
            violations.push(Violation::new("initial-route", message));
        }
    }
}

fn broken(problem: &Problem, begun: &Initial, number: usize, route: Option<&Visited<'_>>) -> Option<String> {
    let ids =
        |stops: &[StopIndex]| -> Vec<&str> { stops.iter().map(|&stop| problem.stops()[stop].id.as_str()).collect() };
    let name = format!("route in progress {number} (vehicle \"{}\")", problem.vehicles()[begun.vehicle].id);
    let Some(route) = route else {
        return Some(format!("no route goes on with {name}, which begins with {:?}", ids(&begun.stops)));
    };
    if route.vehicle != Some(begun.vehicle) {
        return Some(format!("{} goes on with {name}, on another vehicle", route.label()));
    }
    let begins = &route.stops[..begun.stops.len().min(route.stops.len())];
    if begins != begun.stops {
        return Some(format!(
            "{} begins with {:?}, and {name} with {:?}",
            route.label(),
            ids(begins),
            ids(&begun.stops)
        ));
    }
    let (left, leaves) = begun.depart.zip(route.depart)?;
    ((left - leaves).abs() > tolerance(false, left))
        .then(|| format!("{} leaves at {leaves}, and {name} at {left}", route.label()))
}
