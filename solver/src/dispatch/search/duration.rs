//! The exact shortest duration of a route whose stops have several windows.
//!
//! A schedule of shortest duration can be shifted until some service begins as its window opens
//! (or the vehicle leaves as its shift opens), without getting longer. So it is enough to try
//! each opening as the pinned moment: latest departure backwards from it, earliest end forwards.

use super::data::{Data, NONE};
use super::state::State;

/// Shortest duration of a route with up to two stops added: `(behind, stop)`; infinite when no
/// departure is feasible.
pub(super) fn shortest(state: &State<'_>, slot: u32, added: Option<[(u32, u32); 2]>) -> f64 {
    let mut stops = state.sequence.borrow_mut();
    stops.clear();
    let added = added.unwrap_or([(NONE, NONE); 2]);
    let mut node = state.start(slot);
    loop {
        if state.is_stop(node) {
            stops.push(node);
        }
        let mut last = node;
        for (after, stop) in added {
            if after == last {
                stops.push(stop);
                last = stop;
            }
        }
        if node == state.end(slot) {
            break;
        }
        node = state.nodes[node as usize].next;
    }
    shortest_of(state.data, state.routes[slot as usize].kind, &stops)
}

/// Shortest duration of the stops in this order by a vehicle of type `kind`.
pub(super) fn shortest_of(data: &Data<'_>, kind: u32, stops: &[u32]) -> f64 {
    let fleet = &data.fleet[kind as usize];
    let (Some(&first), Some(&last)) = (stops.first(), stops.last()) else {
        return 0.0;
    };
    let time = |a, b| data.time(fleet.slowness, a, b);
    let finish = |from: usize, begin: f64| -> f64 {
        let mut ready = begin + data.service[stops[from] as usize];
        for pair in stops[from..].windows(2) {
            ready = data.earliest_start(pair[1], ready + time(pair[0], pair[1])) + data.service[pair[1] as usize];
        }
        let end = ready + time(last, fleet.end);
        if end <= fleet.close { end } else { f64::INFINITY }
    };
    let departure = |to: usize, begin: f64| -> f64 {
        let mut begin = begin;
        for pair in stops[..=to].windows(2).rev() {
            let leave = begin - time(pair[0], pair[1]) - data.service[pair[0] as usize];
            begin = data.latest_start(pair[0], leave);
        }
        begin - time(fleet.start, first)
    };
    let soonest = data.earliest_start(first, fleet.open + time(fleet.start, first));
    let mut best = finish(0, soonest) - departure(0, soonest);
    for (index, &stop) in stops.iter().enumerate() {
        for window in data.windows_of(stop) {
            let leave = departure(index, window.open);
            if leave >= fleet.open {
                best = best.min(finish(index, window.open) - leave);
            }
        }
    }
    if best.is_nan() { f64::INFINITY } else { best }
}
