//! Exchanges of tails: what they leave is feasible, costs what recomputation says, and can be
//! taken back.

use super::super::anneal::Island;
use super::super::data::Data;
use super::super::heat::Heat;
use super::super::tails::exchange;
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

pub(super) fn routes(data: &Data<'_>, state: &super::super::state::State<'_>) -> Vec<Vec<u32>> {
    (0..data.slots as u32).map(|slot| state.stops_of(slot).collect()).collect()
}
