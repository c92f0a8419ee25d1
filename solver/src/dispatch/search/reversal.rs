//! Parts of routes turned round: a step beside ruin and recreate, which never turns more than a string.
//!
//! The 2-opt move of Croes (1958), "A method for solving traveling-salesman problems", within a
//! route and, with the heads and the tails of two routes joined, between routes; over the lists of
//! nearest stops, accepted by annealing like an exchange of tails. For ways that are as long back
//! as forth and routes without a clock.

use super::data::{Data, NONE};
use super::state::State;
use super::tails;

/// So many nearest stops are looked at.
const NEAR: usize = 24;

/// Whether parts of routes can be turned round at all.
pub(super) fn applies(data: &Data<'_>) -> bool {
    let home = |kind: &super::data::Fleet| kind.start == kind.end;
    data.symmetric && data.bare && data.plain && !data.judge.on && data.fleet.iter().all(home)
}

/// Tries to connect `stop` to one of its nearest stops with what lies between them turned round.
/// Takes the first turn whose change of cost is below `threshold` and that is feasible; true if
/// the plan changed (settled, to be taken back with [`State::undo`]).
pub(super) fn turn(state: &mut State<'_>, stop: u32, threshold: f64) -> bool {
    let data = state.data;
    if !state.served(stop) {
        return false;
    }
    let slot = state.nodes[stop as usize].route;
    let kind = state.routes[slot as usize].kind;
    let per_distance = data.fleet[kind as usize].per_distance;
    let node = state.nodes[stop as usize];
    for &near in data.near(stop).iter().take(NEAR) {
        if near == NONE {
            break;
        }
        let there = state.nodes[near as usize];
        let beside = near == node.next || near == node.prev;
        if beside || there.route == NONE || state.routes[there.route as usize].kind != kind {
            continue;
        }
        let direct = data.out(stop, near);
        // What leaves both of them goes, or what leads to both.
        let gone = [node.to_next + there.to_next, node.from_prev + there.from_prev];
        let pairs = [(stop, near, node.next, there.next), (node.prev, there.prev, node.prev, there.prev)];
        for (gone, (a, b, one, other)) in gone.into_iter().zip(pairs) {
            state.count_move();
            let least = (direct - gone) * per_distance;
            if least >= threshold {
                continue;
            }
            let across = data.out(state.place(one), state.place(other));
            if least + across * per_distance >= threshold {
                continue;
            }
            if there.route == slot {
                turn_within(state, slot, a, b);
                return true;
            }
            if turn_between(state, (slot, a), (there.route, b), kind) {
                return true;
            }
        }
    }
    false
}

/// Turns what lies behind the first of `a` and `b` up to the second.
fn turn_within(state: &mut State<'_>, slot: u32, a: u32, b: u32) {
    let mut at = a;
    let end = state.end(slot);
    while at != b && at != end {
        at = state.nodes[at as usize].next;
    }
    let (first, last) = if at == b { (a, b) } else { (b, a) };
    let mut part = std::mem::take(&mut state.tails.0);
    part.clear();
    while state.nodes[first as usize].next != last {
        let node = state.nodes[first as usize].next;
        part.push(node);
        state.unlink(node);
    }
    // `last` leads now: what was before it follows it, backwards.
    state.link_all(part.iter().rev().copied(), last);
    state.tails.0 = part;
    state.settle(slot);
}

/// Joins the heads that end in `a` and `b`, and the tails behind them, if both loads fit.
fn turn_between(state: &mut State<'_>, (slot, a): (u32, u32), (other, b): (u32, u32), kind: u32) -> bool {
    let data = state.data;
    let behind = |node: u32, dim: usize| state.load_from(state.nodes[node as usize].next, dim);
    let fits = (0..data.dims).all(|dim| {
        let tails = behind(a, dim) + behind(b, dim);
        let all = state.total[slot as usize * data.dims + dim] + state.total[other as usize * data.dims + dim];
        tails <= data.capacity(kind)[dim] && all - tails <= data.capacity(kind)[dim]
    });
    if !fits {
        return false;
    }
    let mut mine = std::mem::take(&mut state.tails.0);
    let mut theirs = std::mem::take(&mut state.tails.1);
    // The tail behind `a`, backwards, comes before the tail behind `b`.
    tails::cut(state, slot, a, &mut theirs);
    mine.clear();
    let head = state.start(other);
    while mine.last() != Some(&b) && head != b {
        let node = state.nodes[head as usize].next;
        mine.push(node);
        state.unlink(node);
    }
    state.link_all(theirs.iter().rev().copied(), state.start(other));
    state.link_all(mine.iter().rev().copied(), a);
    state.tails = (mine, theirs);
    state.settle(slot);
    state.settle(other);
    true
}
