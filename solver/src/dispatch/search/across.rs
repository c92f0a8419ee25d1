//! Tails that change places between routes of different vehicle types: other depots, other capacities,
//! other stops that they may serve.
//!
//! What [`super::tails`] reads off the caches of one type must here be followed stop by stop, since
//! the other type ends its day elsewhere, sooner or later, and may be slower or dearer.

use super::state::State;

/// Whether the stops behind `stop` in `slot` and those behind `before` in `other` may change places, and the
/// change of distance and fixed cost is below `threshold`. Loads that vary along a route, durations and what
/// else depends on the whole route are left to the caller.
pub(super) fn promises(
    state: &State<'_>,
    (slot, stop): (u32, u32),
    (other, before): (u32, u32),
    threshold: f64,
) -> bool {
    let data = state.data;
    let [own, its] = [slot, other].map(|slot| state.routes[slot as usize].kind);
    if data.walks.of(own).is_some() || data.walks.of(its).is_some() {
        return false; // their ways and clocks are not those of the tables
    }
    let (next, near) = (state.nodes[stop as usize].next, state.nodes[before as usize].next);
    if !data.allows(own, near) || (state.is_stop(next) && !data.allows(its, next)) {
        return false;
    }
    let vanishes = !state.is_stop(before) && !state.is_stop(next);
    change(state, (slot, stop), (other, before)) < threshold
        && takes(state, (slot, own), (stop, near), next)
        && (vanishes || takes(state, (other, its), (before, next), near))
}

/// Change of distance and fixed cost; what loads cost by distance is left to the caller. What lies within the tails
/// counts only where one type's distance is dearer.
pub(super) fn change(state: &State<'_>, (slot, stop): (u32, u32), (other, before): (u32, u32)) -> f64 {
    let data = state.data;
    let [here, there] = [slot, other].map(|slot| &data.fleet[state.routes[slot as usize].kind as usize]);
    let (next, near) = (state.nodes[stop as usize].next, state.nodes[before as usize].next);
    let vanishes = !state.is_stop(before) && !state.is_stop(next);
    let last = |slot: u32| state.place(state.nodes[state.end(slot) as usize].prev);
    let (mine, theirs) = (last(slot), last(other));
    let way = |a: u32, b: u32| data.out(state.place(a), b);
    // A tail of no stops is the way home alone.
    let joint = |from: u32, first: u32, end: u32| if state.is_stop(first) { way(from, first) } else { way(from, end) };
    let home = |first: u32, last: u32, end: u32| if state.is_stop(first) { data.out(last, end) } else { 0.0 };
    let taken = joint(stop, near, here.end) + home(near, theirs, here.end);
    let given = joint(stop, next, here.end) + home(next, mine, here.end);
    let left = if vanishes { 0.0 } else { joint(before, next, there.end) + home(next, mine, there.end) };
    let had = joint(before, near, there.end) + home(near, theirs, there.end);
    let mut sum = here.per_distance * (taken - given) + there.per_distance * (left - had);
    if here.per_distance != there.per_distance {
        sum += (here.per_distance - there.per_distance) * (within(state, near) - within(state, next));
    }
    if vanishes { sum - there.fixed } else { sum }
}

/// Distance from the first stop of a tail to its last.
fn within(state: &State<'_>, mut node: u32) -> f64 {
    let mut sum = 0.0;
    while state.is_stop(node) && state.is_stop(state.nodes[node as usize].next) {
        sum += state.nodes[node as usize].to_next;
        node = state.nodes[node as usize].next;
    }
    sum
}

/// Whether a route may go on from a node with another's tail instead of its own, which begins at `gone`.
fn takes(state: &State<'_>, (slot, kind): (u32, u32), (from, mut node): (u32, u32), gone: u32) -> bool {
    let data = state.data;
    let fleet = &data.fleet[kind as usize];
    if !data.mixed {
        let fits = |dim: usize| {
            let total = state.total[slot as usize * data.dims + dim];
            total - state.load_from(gone, dim) + state.load_from(node, dim) <= data.capacity(kind)[dim]
        };
        if !(0..data.dims).all(fits) {
            return false;
        }
    }
    let (mut time, mut place) = (state.nodes[from as usize].ready, state.place(from));
    while state.is_stop(node) {
        if !data.allows(kind, node) {
            return false;
        }
        if data.timed {
            time = data.earliest_start(node, time + data.time(fleet, place, node)) + data.service[node as usize];
            if time.is_infinite() {
                return false;
            }
        }
        place = node;
        node = state.nodes[node as usize].next;
    }
    !data.timed || time + data.time(fleet, place, fleet.end) <= fleet.close
}
