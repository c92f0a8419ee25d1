//! Other vehicle types for routes: a larger one before stops go back, the cheapest that will do after.

use super::state::State;
use super::validate;
use crate::search::random::Random;
use rand::RngExt;

/// Share of steps after which every type is tried on every route touched, not one on one.
const ALL: f64 = 0.2;

/// Gives one of the routes touched in this step another type if that is feasible, whatever it
/// costs: what a small vehicle cannot take, stops put back next may fill. The step's acceptance
/// judges the whole; it can be taken back with the step.
pub(super) fn other_type(state: &mut State<'_>, random: &mut Random) {
    let Some(slot) = touched(state, random) else { return };
    let kind = random.random_range(0..state.data.fleet.len() as u32);
    try_type(state, slot, kind, f64::INFINITY);
}

/// Tries another type on a route touched in this step, or all on all: kept if feasible and cheaper.
pub(super) fn cheaper_type(state: &mut State<'_>, random: &mut Random) {
    let kinds = state.data.fleet.len() as u32;
    if random.random_bool(ALL) {
        for index in 0..state.touched().len() {
            let slot = state.touched()[index];
            for kind in 0..kinds {
                let cost = state.cost;
                try_type(state, slot, kind, cost);
            }
        }
    } else if let Some(slot) = touched(state, random) {
        let (kind, cost) = (random.random_range(0..kinds), state.cost);
        try_type(state, slot, kind, cost);
    }
}

fn touched(state: &State<'_>, random: &mut Random) -> Option<u32> {
    let touched = state.touched();
    (!touched.is_empty()).then(|| touched[random.random_range(0..touched.len())])
}

/// Changes the type if a vehicle is left, the route stays feasible and the plan costs less than `below`.
fn try_type(state: &mut State<'_>, slot: u32, kind: u32, below: f64) {
    let old = state.routes[slot as usize].kind;
    let full = state.used[kind as usize] >= state.limits[kind as usize];
    if state.routes[slot as usize].len == 0 || kind == old || full || state.in_progress(slot) {
        return;
    }
    let mark = state.mark();
    state.assign(slot, kind);
    state.settle(slot);
    if state.cost >= below || !validate::route_is_feasible(state, slot) {
        state.rewind(mark, slot);
    }
}
