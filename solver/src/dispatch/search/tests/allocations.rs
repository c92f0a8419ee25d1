//! The search loop takes no memory.

use super::super::anneal::Island;
use super::super::data::Data;
use super::super::heat::Heat;
use super::instance;
use crate::dispatch::problem::Problem;
use crate::search::random::stream;
use crate::search::stop::Stop;

#[test]
fn steps_allocate_nothing_once_warm() {
    let mut random = stream(15, "allocations", 0);
    for case in 0..30 {
        // Long routes, where buffers of a fixed size would not do.
        let mut draft = instance(&mut random, 200);
        for vehicle in &mut draft.vehicles {
            vehicle.capacity.fill(2_000);
            vehicle.max_stops = None;
        }
        let (problem, _) = Problem::new(draft).expect("valid");
        let data = Data::new(&problem, &Stop::after_iterations(1));
        let mut island = Island::new(&data, Heat::of(&data), case, 0);
        island.construct(&Stop::after_iterations(1));
        for _ in 0..1_000 {
            island.step(1e9);
        }
        for step in 0..300 {
            let mut best = false;
            let counted = allocation_counter::measure(|| best = island.step(1e9));
            // Only the copy of a new best plan may need room for a route that grew.
            assert!(best || counted.count_total == 0, "case {case}, step {step}");
        }
    }
}
