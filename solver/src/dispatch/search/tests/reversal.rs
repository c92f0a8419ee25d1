//! Turning parts of routes round: what it leaves is sound, and can be taken back.

use super::super::anneal::Island;
use super::super::data::Data;
use super::super::heat::Heat;
use super::super::reversal::{applies, turn};
use super::tails::routes;
use super::{assert_sound, plain};
use crate::dispatch::problem::Problem;
use crate::search::random::stream;
use crate::search::stop::Stop;

#[test]
fn turns_keep_every_rule_and_can_be_taken_back() {
    let mut random = stream(17, "turns", 0);
    let (mut turned, mut within) = (0, 0);
    for case in 0..2_000 {
        let Ok((problem, _)) = Problem::new(plain(&mut random, 14)) else { continue };
        let data = Data::new(&problem, &Stop::after_iterations(1));
        if !applies(&data) {
            continue;
        }
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        let state = &mut island.state;
        for stop in 0..data.stops as u32 {
            let (cost, before) = (state.cost, routes(&data, state));
            state.begin();
            // Only what is cheaper, every third time; else whatever fits.
            let threshold = if stop % 3 == 0 { 0.0 } else { f64::INFINITY };
            let changed = turn(state, stop, threshold);
            assert_sound(state);
            let after = routes(&data, state);
            assert_eq!(changed, before != after, "case {case}, stop {stop}");
            if !changed {
                continue;
            }
            assert!(threshold > 0.0 || state.cost < cost + 1e-9, "case {case}, stop {stop}");
            turned += 1;
            within += usize::from(before.iter().zip(&after).filter(|(a, b)| a != b).count() == 1);
            if stop % 2 == 0 {
                state.undo();
                assert_eq!(before, routes(&data, state), "case {case}, stop {stop}");
                assert!((state.cost - cost).abs() < 1e-6 * cost.abs().max(1.0));
            }
        }
    }
    assert!(turned > 200 && within > 50 && within < turned, "{turned}, {within}");
}
