//! From a given plan to a state: what is known, feasible and not yet served is taken over in order.

use super::data::{Data, NONE};
use super::state::State;
use crate::dispatch::plan::Plan;
use crate::dispatch::problem::Problem;

/// Rebuilds the routes of `plan` in the (empty) state, stop by stop. Unknown vehicle types and
/// stops, repeated stops, and stops that do not fit behind those before are passed over; the
/// search puts them back where they fit.
pub(super) fn import(problem: &Problem, data: &Data<'_>, state: &mut State<'_>, plan: &Plan) {
    state.begin();
    for route in &plan.routes {
        let Some(kind) = problem.vehicle_by_id(&route.vehicle).map(|vehicle| vehicle.0) else {
            continue;
        };
        let Some(slot) = state.free_slot(kind) else {
            continue;
        };
        state.assign(slot, kind);
        let mut after = state.start(slot);
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
        while state.routes[slot as usize].len > 0 && !super::validate::route_is_feasible(state, slot) {
            drop_last(state, slot);
            state.settle(slot);
        }
    }
    drop_broken_groups(data, state);
    state.settle_touched();
    state.begin();
}

/// Takes out groups that are not whole on one route, and what cannot stay without them.
fn drop_broken_groups(data: &Data<'_>, state: &mut State<'_>) {
    for group in data.together.groups() {
        let stops = data.together.stops(group);
        let route = |stop: u32| state.nodes[stop as usize].route;
        if stops.iter().any(|&stop| route(stop) != route(stops[0])) {
            let served = stops.iter().copied().find(|&stop| state.served(stop));
            served.into_iter().for_each(|stop| state.take_out(stop));
        }
    }
    if data.together.on && data.backhauls.with_delivery {
        state.drop_lonely_pickups(&mut Vec::new());
    }
    state.settle_touched();
    for slot in 0..if data.together.on { data.slots as u32 } else { 0 } {
        while state.routes[slot as usize].len > 0 && !super::validate::route_is_feasible(state, slot) {
            drop_last(state, slot);
            state.settle(slot);
        }
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
        if partner == NONE || !state.served(stop) {
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

/// Takes the last stop off a route, with its partner and group.
fn drop_last(state: &mut State<'_>, slot: u32) {
    let last = state.nodes[state.end(slot) as usize].prev;
    state.take_out(last);
}
