//! From a given plan to a state: what is known, feasible and not yet served is taken over in order.

use super::data::{Data, NONE};
use super::state::State;
use super::validate::route_is_feasible;
use crate::dispatch::plan::{Plan, Route};
use crate::dispatch::problem::{Problem, StopIndex};

/// Rebuilds the routes of `plan` in the (empty) state, stop by stop. Unknown vehicle types and
/// stops, repeated stops, and stops that do not fit behind those before are passed over; the
/// search puts them back where they fit.
pub(super) fn import(problem: &Problem, data: &Data<'_>, state: &mut State<'_>, plan: &Plan) {
    state.begin();
    for route in &plan.routes {
        let first = route.stops.first().and_then(|visit| problem.stop_by_id(visit.id())).map(|stop| stop.0);
        if let Some(first) = first.filter(|&first| data.fixed.has(first)) {
            // It goes on with a route in progress, whatever its vehicle.
            let slot = state.nodes[first as usize].route;
            go_on(problem, data, state, slot, route);
            continue;
        }
        let Some(vehicle) = problem.in_shift(&route.vehicle, route.depart) else {
            continue;
        };
        // Without a departure it may be in any of its type's shifts.
        let stated = route.depart.map(|_| vehicle);
        let mut kinds = problem.shifts(vehicle).filter(|&shift| stated.is_none_or(|stated| shift == stated)).peekable();
        while let Some(kind) = kinds.next().map(|kind| kind.0) {
            let Some(slot) = state.free_slot(kind) else {
                continue;
            };
            take_over(problem, data, state, slot, kind, route);
            let whole = state.routes[slot as usize].len == 0 || route_is_feasible(state, slot);
            if !whole && kinds.peek().is_some_and(|next| state.free_slot(next.0).is_some()) {
                // Perhaps it is in a later shift.
                state.empty_route(slot);
                state.settle(slot);
                continue;
            }
            cut_to_feasible(state, slot);
            break;
        }
    }
    drop_broken_groups(data, state);
    state.settle_touched();
    state.begin();
}

/// Goes on with a route in progress as the plan does. What is on board and lies behind what is decided is delivered
/// where the plan says, or stays where it is if the route cannot be driven so.
fn go_on(problem: &Problem, data: &Data<'_>, state: &mut State<'_>, slot: u32, route: &Route) {
    let open: Vec<u32> = state.stops_of(slot).filter(|&stop| !data.fixed.has(stop)).collect();
    let named = |stop: u32| route.stops.iter().any(|visit| problem.stop_by_id(visit.id()) == Some(StopIndex(stop)));
    let moved: Vec<u32> = open.iter().copied().filter(|&stop| named(stop)).collect();
    moved.iter().for_each(|&stop| state.unlink(stop));
    let last = state.nodes[state.end(slot) as usize].prev;
    append(problem, data, state, (slot, last), route);
    cut_to_feasible(state, slot);
    if route_is_feasible(state, slot) || moved.is_empty() {
        return;
    }
    let others: Vec<u32> = state.stops_of(slot).filter(|&stop| !data.fixed.has(stop)).collect();
    others.iter().for_each(|&stop| state.unlink(stop));
    let last = state.nodes[state.end(slot) as usize].prev;
    let last = state.link_all(open, last);
    append(problem, data, state, (slot, last), route);
    cut_to_feasible(state, slot);
}

/// Gives an empty slot the route's vehicle and its known stops in order, but for broken pairs.
fn take_over(problem: &Problem, data: &Data<'_>, state: &mut State<'_>, slot: u32, kind: u32, route: &Route) {
    state.assign(slot, kind);
    let start = state.start(slot);
    append(problem, data, state, (slot, start), route);
}

/// Puts the route's known stops behind a node of a slot, in order, but for broken pairs.
fn append(problem: &Problem, data: &Data<'_>, state: &mut State<'_>, (slot, after): (u32, u32), route: &Route) {
    let mut after = after;
    for visit in &route.stops {
        let Some(stop) = problem.stop_by_id(visit.id()).map(|stop| stop.0) else {
            continue;
        };
        if !state.covered(stop) {
            state.link(stop, after);
            after = stop;
        }
    }
    drop_broken_pairs(data, state, slot);
    state.settle(slot);
}

/// Takes out groups that are not whole on one route, and what cannot stay without them.
fn drop_broken_groups(data: &Data<'_>, state: &mut State<'_>) {
    for group in data.together.groups() {
        let stops = data.together.stops(group);
        let route = |stop: u32| state.nodes[stop as usize].route;
        if stops.iter().any(|&stop| route(stop) != route(stops[0])) {
            let served = stops.iter().copied().find(|&stop| state.served(stop) && !data.fixed.holds(stop));
            served.into_iter().for_each(|stop| state.take_out(stop));
        }
    }
    if data.together.on && data.backhauls.with_delivery {
        state.drop_lonely_pickups(&mut Vec::new());
    }
    state.settle_touched();
    for slot in 0..if data.together.on { data.slots as u32 } else { 0 } {
        cut_to_feasible(state, slot);
    }
}

/// Takes out halves whose other half is not on this route or comes in the wrong order.
fn drop_broken_pairs(data: &Data<'_>, state: &mut State<'_>, slot: u32) {
    if !data.pairs {
        return;
    }
    let stops: Vec<u32> = state.stops_of(slot).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    for &stop in &stops {
        let partner = data.partner[stop as usize];
        if partner == NONE || !state.served(stop) || data.fixed.holds(stop) {
            continue;
        }
        let apart = !state.served(partner) || state.nodes[partner as usize].route != slot;
        if data.delivers[stop as usize] && (apart || !seen.contains(&partner)) {
            state.unlink(stop);
            if !apart {
                state.unlink(partner);
            }
        } else if apart {
            state.unlink(stop);
        } else {
            seen.insert(stop);
        }
    }
}

/// Takes the last stop that is not decided off a route, with its partner and group, until it is feasible.
fn cut_to_feasible(state: &mut State<'_>, slot: u32) {
    while state.routes[slot as usize].len > 0 && !route_is_feasible(state, slot) {
        let mut last = state.nodes[state.end(slot) as usize].prev;
        while state.is_stop(last) && state.data.fixed.holds(last) {
            last = state.nodes[last as usize].prev;
        }
        if !state.is_stop(last) {
            return;
        }
        state.take_out(last);
        state.settle(slot);
    }
}
