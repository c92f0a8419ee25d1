//! Routes in progress: a route of the plan goes on with each, by the same vehicle, visits, breaks and departure.

use super::super::problem::{Done, DoneAt, Initial, Problem};
use super::{At, Visited, tolerance};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Gives routes that go on with a route in progress its breaks, and its departure where the plan says none.
pub(super) fn go_on<'a>(problem: &'a Problem, routes: &mut [Visited<'a>]) {
    if problem.initial_routes().is_empty() {
        return;
    }
    for route in routes {
        let first = route.stops.first().copied();
        let initial = first.and_then(|stop| problem.initial_route_from(stop));
        route.depart = route.depart.or_else(|| initial.and_then(|initial| initial.depart));
        route.begun = initial.filter(|initial| begins_with(route, initial));
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

/// Whether a route of the same type of vehicle visits the same at first.
fn begins_with(route: &Visited<'_>, begun: &Initial) -> bool {
    let same = |(visit, done): (&At, &Done)| match (*visit, done.at) {
        (At::Stop(own), DoneAt::Stop(stop)) => own == stop,
        (At::Reload(own), DoneAt::Reload(depot)) => own == depot,
        (At::Station(own, charge), DoneAt::Station(station, charged)) => own == station && same_charge(charge, charged),
        _ => false,
    };
    route.visits.len() >= begun.visits.len() && route.visits.iter().zip(&begun.visits).all(same)
}

fn same_charge(charge: Option<f64>, charged: Option<f64>) -> bool {
    match (charge, charged) {
        (Some(own), Some(other)) => (own - other).abs() <= tolerance(false, other),
        (own, other) => own.is_none() && other.is_none(),
    }
}

fn broken(problem: &Problem, begun: &Initial, number: usize, route: Option<&Visited<'_>>) -> Option<String> {
    let place = |done: &Done| match done.at {
        DoneAt::Stop(stop) => problem.place(stop),
        DoneAt::Reload(depot) => depot,
        DoneAt::Station(station, _) => problem.station_place(station),
    };
    let known: Vec<&str> = begun.visits.iter().map(|done| problem.place_id(place(done))).collect();
    let name = format!("route in progress {number} (vehicle \"{}\")", problem.vehicles()[begun.vehicle].id);
    let Some(route) = route else {
        return Some(format!("no route goes on with {name}, which begins with {known:?}"));
    };
    if route.vehicle != Some(begun.vehicle) {
        return Some(format!("{} goes on with {name}, on another vehicle", route.label()));
    }
    if !begins_with(route, begun) {
        let visits = route.visits.iter().take(known.len());
        let begins: Vec<&str> = visits.map(|visit| visit.id(problem)).collect();
        return Some(if begins == known {
            format!("{} charges otherwise than {name}", route.label())
        } else {
            format!("{} begins with {begins:?}, and {name} with {known:?}", route.label())
        });
    }
    if begun.closed && route.stops.len() > begun.stops.len() {
        let more = &problem.stops()[route.stops[begun.stops.len()]].id;
        return Some(format!("{} goes on to \"{more}\", and {name} is closed", route.label()));
    }
    let (left, leaves) = begun.depart.zip(route.depart)?;
    ((left - leaves).abs() > tolerance(false, left))
        .then(|| format!("{} leaves at {leaves}, and {name} at {left}", route.label()))
}
