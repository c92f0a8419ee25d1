//! Optional stops that do not pay for their way, left out again.
//!
//! Where several stops pay for a route only together, no step that adds one finds them. Of a plan made anew with all
//! of them in, what does not pay goes one after the other, and those that pay stay.

use super::data::NONE;
use super::state::State;
use super::validate;

/// Least gain that counts.
const LEAST: f64 = 1e-9;

/// Takes out the optional unit whose absence saves most, of the routes touched, until none saves anything.
pub(super) fn leave_out(state: &mut State<'_>) {
    // Whether a pickup may stay hangs on its route's deliveries.
    if !state.data.optional || state.data.backhauls.with_delivery {
        return;
    }
    loop {
        let mut best = (state.cost - LEAST * state.cost.abs().max(1.0), NONE);
        for index in 0..state.touched().len() {
            let slot = state.touched()[index];
            let mut node = state.nodes[state.start(slot) as usize].next;
            while node != state.end(slot) {
                let cost = cost_without(state, slot, node, best.0);
                if cost < best.0 {
                    best = (cost, node);
                }
                node = state.nodes[node as usize].next;
            }
        }
        if best.1 == NONE {
            return;
        }
        let slot = state.nodes[best.1 as usize].route;
        state.take_out(best.1);
        state.settle(slot);
    }
}

/// Cost of the plan without a stop and what goes with it if that is below `most`; infinite where it is not, or where
/// they must be served or cannot be left out.
fn cost_without(state: &mut State<'_>, slot: u32, stop: u32, most: f64) -> f64 {
    let data = state.data;
    // A pair is asked once, by its pickup.
    if data.delivers[stop as usize] || !data.unit_prize(data.unit(stop)).is_finite() || data.fixed.holds(stop) {
        return f64::INFINITY;
    }
    let mark = state.mark();
    state.take_out(stop);
    state.settle(slot);
    let drives = || state.routes[slot as usize].len == 0 || validate::route_is_feasible(state, slot);
    let cost = if state.cost < most && drives() { state.cost } else { f64::INFINITY };
    state.rewind(mark, slot);
    cost
}
