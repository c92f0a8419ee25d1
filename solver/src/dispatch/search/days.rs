//! Exchanges of days: what vehicles of several trips do behind one of their trips changes places.
//!
//! Where two vehicles load at the same depot, going on with each other's trips costs nothing, and gives what
//! follows more time or less; the exchange of tails (`tails.rs`) does not see that, since it joins stops that
//! lie near each other. A vehicle that is free and has no price takes trips over for nothing.

use super::state::State;
use super::tails::{cut, go_through};
use super::validate::route_is_feasible;
use super::walk::Gear;
use crate::search::random::Random;

/// Other routes that are looked at.
const OTHERS: usize = 8;

/// Lets a free vehicle, else another route, go on with the trips behind that of `stop`. True if the plan changed,
/// by less than `threshold` (settled, to be taken back with [`State::undo`]).
pub(super) fn exchange(state: &mut State<'_>, stop: u32, random: &mut Random, threshold: f64) -> bool {
    let data = state.data;
    if !state.served(stop) {
        return false;
    }
    let kind = state.routes[state.nodes[stop as usize].route as usize].kind;
    let Some(gear) = data.walks.splitting(kind) else { return false };
    let last = state.last_of_trip(stop);
    if data.fixed.on && state.is_closed(last) {
        return false;
    }
    match state.free_slot(kind).filter(|_| state.is_stop(state.nodes[last as usize].next)) {
        Some(free) => hand_over(state, last, free, threshold),
        None => swap(state, last, gear, random, threshold),
    }
}

/// A free vehicle of the type takes over what follows a node.
fn hand_over(state: &mut State<'_>, last: u32, free: u32, threshold: f64) -> bool {
    let slot = state.nodes[last as usize].route;
    let below = state.cost + threshold;
    let mut trips = std::mem::take(&mut state.tails.0);
    cut(state, slot, last, &mut trips);
    state.assign(free, state.routes[slot as usize].kind);
    state.link_all(trips.iter().copied(), state.start(free));
    state.tails.0 = trips;
    state.settle(slot);
    state.settle(free);
    if state.cost < below && route_is_feasible(state, slot) && route_is_feasible(state, free) {
        return true;
    }
    state.undo();
    false
}

/// Another route of the type goes on with what follows a node, and the node's with one of the other's trips and those
/// behind it.
fn swap(state: &mut State<'_>, last: u32, gear: &Gear, random: &mut Random, threshold: f64) -> bool {
    let data = state.data;
    let slot = state.nodes[last as usize].route;
    let kind = state.routes[slot as usize].kind;
    let next = state.nodes[last as usize].next;
    for _ in 0..OTHERS {
        let stop = state.any_stop(random);
        let other = state.nodes[stop as usize].route;
        if !state.served(stop) || other == slot || state.routes[other as usize].kind != kind {
            continue;
        }
        let first = state.first_of_trip(stop);
        let before = state.nodes[first as usize].prev;
        if data.fixed.on && state.is_closed(before) {
            continue;
        }
        state.count_move();
        let Some(joined) = state.join_trips(last, first, gear) else { continue };
        let Some(its) = state.join_trips(before, next, gear) else { continue };
        let longer = joined + its - state.way(last) - state.way(before);
        if longer * data.fleet[kind as usize].per_distance < threshold
            && go_through(state, (slot, last), (other, before), f64::INFINITY)
        {
            return true;
        }
    }
    false
}
