//! What is decided at a moment: the stops that a plan has begun to serve by then become routes in progress.

use super::check;
use super::plan::{Plan, Visit};
use super::problem::{Problem, StopIndex};
use crate::plan_file::InitialRoute;
use rustc_hash::FxHashMap;

/// The routes in progress at `until` of a plan that speaks of stops and vehicles of the problem alone:
/// of each route the stops whose service begins before, with what must share its vehicle, and its departure.
///
/// # Errors
/// A sentence, where the plan breaks rules, so that its times are not known.
pub(super) fn freeze(problem: &Problem, plan: &Plan, until: f64) -> Result<Vec<InitialRoute>, String> {
    if let Some(violation) = check::check(problem, plan).violations.first() {
        return Err(format!(
            "the start plan breaks a rule, so that what is decided in it is not known: {}",
            violation.message
        ));
    }
    let mut frozen = Vec::new();
    for (route, timeline) in plan.routes.iter().zip(check::timelines(problem, plan)) {
        let Some(timeline) = timeline else { continue };
        let stops: Vec<StopIndex> = route.stops.iter().filter_map(|visit| problem.stop_by_id(visit.id())).collect();
        let served = route.stops.iter().zip(&timeline.moments).filter(|(visit, _)| is_stop(problem, visit));
        let mut taken = served.take_while(|(_, moment)| moment.begin < until).count();
        let mut depart = (taken > 0).then_some(timeline.depart);
        if let Some(begun) = stops.first().and_then(|&first| problem.initial_route_from(first)) {
            taken = taken.max(begun.stops.len());
            depart = begun.depart.or(depart);
        }
        taken = with_groups(problem, &stops, taken);
        if taken > 0 {
            let stops = stops[..taken].iter().map(|&stop| problem.stops()[stop].id.clone()).collect();
            frozen.push(InitialRoute { vehicle: route.vehicle.clone(), stops, depart });
        }
    }
    Ok(frozen)
}

fn is_stop(problem: &Problem, visit: &Visit) -> bool {
    problem.stop_by_id(visit.id()).is_some()
}

/// As many stops as it takes so that no same-vehicle group is decided in part.
fn with_groups(problem: &Problem, stops: &[StopIndex], taken: usize) -> usize {
    let place: FxHashMap<StopIndex, usize> = stops.iter().enumerate().map(|(at, &stop)| (stop, at)).collect();
    let (mut at, mut taken) = (0, taken);
    while at < taken {
        // A delivery of goods on board belongs to the route, and so does its group.
        let members = std::iter::once(stops[at]).chain(problem.stops()[stops[at]].pair);
        let group: Vec<StopIndex> =
            members.flat_map(|stop| problem.same_vehicle().of(stop).unwrap_or_default()).copied().collect();
        taken = group.iter().filter_map(|stop| place.get(stop)).fold(taken, |taken, &last| taken.max(last + 1));
        at += 1;
    }
    taken
}
