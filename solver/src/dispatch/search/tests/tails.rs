//! Exchanges of tails: what they leave is feasible, costs what recomputation says, and can be
//! taken back.

use super::super::across::{change, promises};
use super::super::anneal::Island;
use super::super::data::{Data, NONE};
use super::super::heat::Heat;
use super::super::tails::{exchange, go_through};
use super::{assert_sound, problem};
use crate::search::random::stream;
use crate::search::stop::Stop;

#[test]
fn exchanges_keep_every_rule_and_can_be_taken_back() {
    let mut random = stream(16, "tails", 0);
    let mut exchanged = 0;
    for case in 0..200 {
        let problem = problem(&mut random, 14);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        if data.pairs || data.together.on {
            continue;
        }
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        for stop in 0..data.stops as u32 {
            let (cost, routes) = (state.cost, routes(&data, state));
            state.begin();
            let changed = exchange(state, stop, f64::INFINITY);
            assert_sound(state);
            assert_eq!(changed, routes != self::routes(&data, state), "case {case}, stop {stop}");
            if changed {
                exchanged += 1;
                if stop % 2 == 0 {
                    state.undo();
                    assert_eq!(routes, self::routes(&data, state), "case {case}, stop {stop}");
                    assert!((state.cost - cost).abs() < 1e-6 * cost.abs().max(1.0));
                }
            }
        }
    }
    assert!(exchanged > 200, "{exchanged}");
}

#[test]
fn tails_of_different_types_cost_what_the_plan_then_says() {
    let mut random = stream(16, "tails across types", 0);
    let (mut exchanged, mut priced, mut vanished) = (0, 0, 0);
    for case in 0..2_000 {
        let problem = problem(&mut random, 12);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        if data.pairs || data.together.on {
            continue;
        }
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        for (stop, near) in (0..data.stops as u32).flat_map(|a| (0..data.stops as u32).map(move |b| (a, b))) {
            let (slot, other) = (state.nodes[stop as usize].route, state.nodes[near as usize].route);
            let of = |slot: u32| state.routes[slot as usize].kind;
            if slot == NONE || other == NONE || of(slot) == of(other) {
                continue;
            }
            let (before, cost, open) = (state.nodes[near as usize].prev, state.cost, state.open);
            state.begin();
            if !promises(state, (slot, stop), (other, before), f64::INFINITY) {
                continue;
            }
            let change = change(state, (slot, stop), (other, before));
            if go_through(state, (slot, stop), (other, before), f64::INFINITY) {
                exchanged += 1;
                vanished += u32::from(state.open < open);
                assert_sound(state);
                if !data.timed_cost && !data.judge.on && !data.changes.on && !data.hauls {
                    priced += 1;
                    let (now, told) = (state.cost - cost, change);
                    assert!((now - told).abs() < 1e-6 * cost.abs().max(1.0), "case {case}: {now} and {told}");
                }
                if stop % 2 == 0 {
                    state.undo();
                }
            }
        }
    }
    assert!(exchanged > 1_000 && priced > 80 && vanished > 50, "{exchanged} {priced} {vanished}");
}

pub(super) fn routes(data: &Data<'_>, state: &super::super::state::State<'_>) -> Vec<Vec<u32>> {
    (0..data.slots as u32).map(|slot| state.stops_of(slot).collect()).collect()
}
