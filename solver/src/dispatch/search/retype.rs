//! Another vehicle type for a route: kept if it is feasible and cheaper.

use super::state::State;
use super::validate;
use crate::search::random::Random;
use rand::RngExt;

/// Tries one other type on one of the routes touched in this step. The free vehicles of the type
/// are respected; the change can be taken back with the step.
pub(super) fn retype(state: &mut State<'_>, random: &mut Random) {
    let touched = state.touched().len();
    if touched == 0 {
        return;
    }
    let slot = state.touched()[random.random_range(0..touched)];
    let old = state.routes[slot as usize].kind;
    let kind = random.random_range(0..state.data.fleet.len() as u32);
    let full = state.used[kind as usize] >= state.data.fleet[kind as usize].count;
    if state.routes[slot as usize].len == 0 || kind == old || full {
        return;
    }
    let before = state.cost;
    state.assign(slot, kind);
    state.settle(slot);
    if state.cost >= before || !validate::route_is_feasible(state, slot) {
        state.assign(slot, old);
        state.settle(slot);
    }
}
