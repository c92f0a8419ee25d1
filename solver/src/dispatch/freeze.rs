//! What is decided at a moment: what vehicles of a plan have set out to by then becomes a route in progress.

use super::check;
use super::plan::{Plan, Visit};
use super::problem::{Problem, StopIndex};
use crate::plan_file::{DoneVisit, InitialRoute};
use rustc_hash::FxHashMap;

/// The routes in progress at `until` of a plan that speaks of the problem's own ids alone: of each route the
/// visits to which its vehicle sets out before, with what must share its vehicle, the breaks begun before, and its departure. A vehicle
/// that has left its last visit by then takes nothing more.
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
        // By visit, the stop; `None` for a depot or a station.
        let stops: Vec<Option<StopIndex>> = route.stops.iter().map(|visit| problem.stop_by_id(visit.id())).collect();
        // When it sets out to each visit, and from the last.
        let leaves = || std::iter::once(timeline.depart).chain(timeline.moments.iter().map(|moment| moment.leave));
        let set_out = leaves().take_while(|&leave| leave < until).count();
        let mut taken = set_out.min(stops.len());
        let mut depart = (taken > 0).then_some(timeline.depart);
        let first = stops.iter().flatten().next();
        let begun = first.and_then(|&first| problem.initial_route_from(first));
        if let Some(begun) = begun {
            taken = taken.max(begun.visits.len());
            depart = begun.depart.or(depart);
        }
        taken = with_groups(problem, &stops, taken);
        if taken == 0 {
            continue;
        }
        // A route is known by its first stop, to which a vehicle that charges before it is on its way.
        taken = taken.max(stops.iter().take_while(|stop| stop.is_none()).count() + 1);
        let mut visits: Vec<DoneVisit> = route.stops[..taken].iter().map(done).collect();
        for rest in timeline.rests.iter().filter(|rest| rest.visit < taken) {
            // Behind the last of these visits what is not begun is still open.
            let visit = &mut visits[rest.visit];
            let done = begun.and_then(|begun| begun.visits.get(rest.visit));
            let known = done.is_some_and(|done| done.after.contains(&rest.number));
            if rest.begin < until || rest.before || rest.visit + 1 < taken || known {
                let breaks = if rest.before { &mut visit.breaks_before } else { &mut visit.breaks };
                breaks.push(rest.number);
            }
        }
        let closed = set_out > stops.len() || begun.is_some_and(|begun| begun.closed);
        let stops = visits.into_iter().map(Into::into).collect();
        frozen.push(InitialRoute { vehicle: route.vehicle.clone(), stops, depart, closed });
    }
    Ok(frozen)
}

fn done(visit: &Visit) -> DoneVisit {
    DoneVisit { id: visit.id().to_owned(), charge: visit.charge(), ..DoneVisit::default() }
}

/// As many visits as it takes so that no same-vehicle group is decided in part.
fn with_groups(problem: &Problem, stops: &[Option<StopIndex>], taken: usize) -> usize {
    let places = stops.iter().enumerate().filter_map(|(at, stop)| Some((stop.as_ref()?, at)));
    let place: FxHashMap<&StopIndex, usize> = places.collect();
    let (mut at, mut taken) = (0, taken);
    while at < taken {
        // A delivery of goods on board belongs to the route, and so does its group.
        let members = stops[at].into_iter().chain(stops[at].and_then(|stop| problem.stops()[stop].pair));
        let groups = members.flat_map(|stop| problem.same_vehicle().of(stop).unwrap_or_default());
        taken = groups.filter_map(|stop| place.get(stop)).fold(taken, |taken, &last| taken.max(last + 1));
        at += 1;
    }
    taken
}
