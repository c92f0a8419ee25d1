//! Routes in progress as they are: whether what is done or decided breaks rules by itself.

use super::super::check;
use super::super::plan::{Charge, Plan, Route, Unassigned, Visit};
use super::super::problem::{DoneAt, Initial, Problem, StopIndex};
use super::words;
use crate::ids::Idx as _;

/// A route in progress that does nothing more than bring what is on board, what came last first.
pub(super) fn route(problem: &Problem, begun: &Initial) -> Route {
    let visit = |at: &DoneAt| match *at {
        DoneAt::Stop(stop) => stop_visit(problem, stop),
        DoneAt::Reload(depot) => problem.place_id(depot).into(),
        DoneAt::Station(station, charge) => {
            let id = problem.stations()[station].id.clone();
            charge.map_or_else(
                || Visit::At(id.clone()),
                |charge| Visit::Charge(Charge { id: id.clone(), charge: Some(charge) }),
            )
        }
    };
    let others = begun.stops.iter().rev().filter_map(|&stop| problem.stops()[stop].pair);
    let on_board = others.filter(|other| !begun.stops.contains(other)).map(|stop| stop_visit(problem, stop));
    Route {
        vehicle: problem.vehicles()[begun.vehicle].id.clone(),
        stops: begun.visits.iter().map(|done| visit(&done.at)).chain(on_board).collect(),
        depart: begun.depart,
        schedule: None,
    }
}

fn stop_visit(problem: &Problem, stop: StopIndex) -> Visit {
    problem.stops()[stop].id.as_str().into()
}

/// Sentences on what routes in progress break with nothing added to them; none where they break nothing.
pub(in crate::dispatch) fn broken(problem: &Problem) -> Vec<String> {
    let begun = problem.initial_routes();
    if begun.is_empty() {
        return Vec::new();
    }
    let routes: Vec<Route> = begun.iter().map(|begun| route(problem, begun)).collect();
    let mut served = vec![false; problem.stops().len()];
    let visited = routes.iter().flat_map(|route| &route.stops).filter_map(|visit| problem.stop_by_id(visit.id()));
    visited.for_each(|stop| served[stop.row()] = true);
    let rest = problem.stops().iter_enumerated().filter(|(stop, _)| !served[stop.row()]);
    let rest = rest.map(|(_, stop)| Unassigned { id: stop.id.clone(), ..Unassigned::default() });
    let plan = Plan { unassigned: rest.collect(), routes, totals: None };
    let mut sentences: Vec<String> = check::check(problem, &plan)
        .violations
        .into_iter()
        .map(|found| {
            let named = begun.iter().enumerate().map(|(k, begun)| {
                let vehicle = &problem.vehicles()[begun.vehicle].id;
                (words::route(k + 1, vehicle), words::in_progress(k + 1, vehicle))
            });
            // From the back, so that route 1 is not found within route 11.
            let message = named.rev().fold(found.message, |message, (route, begun)| message.replace(&route, &begun));
            format!("what is done or decided breaks a rule before anything is added to it: {message}")
        })
        .collect();
    sentences.dedup();
    sentences
}
