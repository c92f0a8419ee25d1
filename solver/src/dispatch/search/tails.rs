//! Two routes exchange their tails: a step beside ruin and recreate, which rarely moves more than
//! a string at once.
//!
//! The 2-opt* move of Potvin & Rousseau (1995), "An exchange heuristic for routing problems with
//! time windows", over the lists of nearest stops, accepted by annealing: the first exchange that
//! a threshold drawn beforehand admits. Long routes with windows gain most by it.

use super::across;
use super::data::NONE;
use super::state::State;
use super::validate;

/// So many nearest stops are looked at.
const NEAR: usize = 24;

/// Tries to connect `stop` to one of its nearest stops on another route: the two routes go on with
/// each other's stops. Takes the first exchange whose change of distance cost is
/// below `threshold` and that is feasible; true if the plan changed (settled, to be taken back
/// with [`State::undo`]).
pub(super) fn exchange(state: &mut State<'_>, stop: u32, threshold: f64) -> bool {
    let data = state.data;
    if !state.served(stop) {
        return false;
    }
    let slot = state.nodes[stop as usize].route;
    let kind = state.routes[slot as usize].kind;
    let fleet = &data.fleet[kind as usize];
    let next = state.nodes[stop as usize].next;
    let gear = if data.trips { data.walks.splitting(kind) } else { None };
    let way = |state: &State<'_>, node: u32, direct: f64| if gear.is_some() { state.way(node) } else { direct };
    let cost = state.cost;
    let arc = way(state, stop, state.nodes[stop as usize].to_next);
    for &near in data.near(stop).iter().take(NEAR) {
        if near == NONE {
            break;
        }
        let node = &state.nodes[near as usize];
        let other = node.route;
        if other == NONE || other == slot {
            continue;
        }
        // stop → near, and what came before near → what came after stop.
        let before = node.prev;
        if data.fixed.on && (state.is_closed(stop) || state.is_closed(before)) {
            continue;
        }
        if state.routes[other as usize].kind != kind {
            if across::promises(state, (slot, stop), (other, before), threshold)
                && go_through(state, (slot, stop), (other, before), cost + threshold)
            {
                return true;
            }
            continue;
        }
        let there = data.out(stop, near);
        let back = way(state, before, node.from_prev);
        state.count_move();
        if (there - back - arc) * fleet.per_distance >= threshold {
            continue;
        }
        if let Some(gear) = gear {
            let ways = state.join_trips(stop, near, gear).zip(state.join_trips(before, next, gear));
            if ways.is_none_or(|(there, across)| (there + across - arc - back) * fleet.per_distance >= threshold) {
                continue;
            }
        } else {
            let across = data.out(state.place(before), state.place(next));
            let gain = there + across - arc - back;
            if gain * fleet.per_distance >= threshold || !in_time(state, stop, near, before, next, kind) {
                continue;
            }
            if !loads_fit(state, stop, near, slot, other, kind) {
                continue;
            }
        }
        if go_through(state, (slot, stop), (other, before), f64::INFINITY) {
            return true;
        }
    }
    false
}

/// Exchanges the tails; takes that back and is false if it breaks a rule or the plan then does not cost less than `below`.
pub(super) fn go_through(
    state: &mut State<'_>,
    (slot, stop): (u32, u32),
    (other, before): (u32, u32),
    below: f64,
) -> bool {
    swap(state, slot, stop, other, before);
    state.settle(slot);
    state.settle(other);
    let sound = |slot: u32| state.routes[slot as usize].len == 0 || validate::route_is_feasible(state, slot);
    let known = state.data.plain && below.is_infinite();
    if known || (state.cost < below && sound(slot) && sound(other)) {
        return true;
    }
    state.undo();
    false
}

/// Whether both joints keep the windows.
fn in_time(state: &State<'_>, stop: u32, near: u32, before: u32, next: u32, kind: u32) -> bool {
    let data = state.data;
    if !data.timed {
        return true;
    }
    let fleet = &data.fleet[kind as usize];
    let joins = |from: u32, to: u32| {
        let time = data.time(fleet, state.place(from), state.place(to));
        state.nodes[from as usize].ready + time <= state.nodes[to as usize].latest
    };
    joins(stop, near) && joins(before, next)
}

/// Whether totals allow the exchange; where loads vary along the route the caller looks again.
fn loads_fit(state: &State<'_>, stop: u32, near: u32, slot: u32, other: u32, kind: u32) -> bool {
    let data = state.data;
    if data.mixed {
        return true;
    }
    (0..data.dims).all(|dim| {
        let (mine, theirs) = (state.load_from(state.nodes[stop as usize].next, dim), state.load_from(near, dim));
        let total = |slot: u32| state.total[slot as usize * data.dims + dim];
        let capacity = data.capacity(kind)[dim];
        total(slot) - mine + theirs <= capacity && total(other) - theirs + mine <= capacity
    })
}

/// The stops behind `stop` in `slot` and those behind `before` in `other` change places.
fn swap(state: &mut State<'_>, slot: u32, stop: u32, other: u32, before: u32) {
    let mut mine = std::mem::take(&mut state.tails.0);
    let mut theirs = std::mem::take(&mut state.tails.1);
    cut(state, slot, stop, &mut mine);
    cut(state, other, before, &mut theirs);
    state.link_all(theirs.iter().copied(), stop);
    state.link_all(mine.iter().copied(), before);
    state.tails = (mine, theirs);
}

/// Takes out the stops behind `after`, in order.
pub(super) fn cut(state: &mut State<'_>, slot: u32, after: u32, tail: &mut Vec<u32>) {
    tail.clear();
    let end = state.end(slot);
    loop {
        let node = state.nodes[after as usize].next;
        if node == end {
            break;
        }
        tail.push(node);
        state.unlink(node);
    }
}

impl State<'_> {
    /// Total quantity of a dimension from a node to the end of its route.
    pub(super) fn load_from(&self, mut node: u32, dim: usize) -> i64 {
        let mut sum = 0;
        while self.is_stop(node) {
            sum += self.data.quantity[node as usize * self.data.dims + dim];
            node = self.nodes[node as usize].next;
        }
        sum
    }
}
