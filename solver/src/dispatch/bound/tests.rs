//! Bounds against plans that are known to be best, and against the tricks of rounding.

use super::super::problem::{DepotDraft, Draft, Objective, Problem, StopDraft, VehicleDraft, WindowDraft};
use super::cheap;
use crate::geometry::Rounding;
use crate::search::stop::Stop;

/// Stops on a circle of radius 100 around the depot, each of quantity 1.
fn circle(stops: usize, capacity: i64) -> Draft {
    let mut draft = Draft::empty("circle");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![capacity], ..VehicleDraft::default() }];
    for k in 0..stops {
        let angle = std::f64::consts::TAU * k as f64 / stops as f64;
        draft.stops.push(StopDraft {
            id: k.to_string(),
            x: Some(100.0 * angle.cos()),
            y: Some(100.0 * angle.sin()),
            quantities: vec![1],
            ..StopDraft::default()
        });
    }
    draft
}

fn of(draft: Draft) -> Vec<f64> {
    let (problem, _) = Problem::new(draft).expect("sound");
    cheap(&problem, 0, &Stop::after_iterations(1)).into_iter().map(|bound| bound.expect("a bound")).collect()
}

#[test]
fn a_circle_is_bounded_closely_and_from_below() {
    // 24 stops, 6 a route: 4 routes of 200 and 5 chords each are best.
    let chord = 200.0 * (std::f64::consts::PI / 24.0).sin();
    let best = 4.0 * (200.0 + 5.0 * chord);
    let bound = of(circle(24, 6))[0];
    assert!(bound <= best && bound > 0.98 * best, "{bound} of {best}");
    let mut vehicles = circle(24, 6);
    vehicles.objective = Objective::VehiclesDistance;
    let both = of(vehicles);
    assert_eq!(both[0], 4.0);
    assert!(both[1] <= best && both[1] > 0.98 * best);
    let mut whole = circle(24, 6);
    whole.rounding = Rounding::Nearest;
    let bound = of(whole)[0];
    assert!(bound.fract() == 0.0 && bound <= 4.0 * (200.0 + 5.0 * chord.round()));
}

#[test]
fn open_ends_lower_the_bound_and_prizes_cap_it() {
    let mut open = circle(24, 6);
    open.vehicles[0].open_end = true;
    let chord = 200.0 * (std::f64::consts::PI / 24.0).sin();
    let best = 4.0 * (100.0 + 5.0 * chord);
    let bound = of(open)[0];
    assert!(bound <= best && bound > 0.9 * best, "{bound} of {best}");
    let mut cheap = circle(24, 6);
    cheap.objective = Objective::DistancePrizes;
    for stop in &mut cheap.stops {
        stop.prize = Some(2.0);
    }
    // Leaving all out is best.
    let bound = of(cheap)[0];
    assert!(bound <= 48.0 && bound > 47.9, "{bound}");
}

#[test]
fn stops_that_exclude_each_other_need_their_own_vehicles() {
    let mut draft = circle(8, 100);
    draft.objective = Objective::VehiclesDistance;
    // All at the same moment, far apart: one vehicle each.
    for stop in &mut draft.stops {
        stop.windows = vec![WindowDraft { from: 150.0, to: 160.0 }];
    }
    assert_eq!(of(draft)[0], 8.0);
}

#[test]
fn cost_counts_vehicles_ways_and_hours_of_the_cheapest() {
    let mut draft = circle(24, 6);
    draft.objective = Objective::Cost;
    draft.vehicles[0].fixed_cost = 1000.0;
    draft.vehicles[0].cost_per_distance = 2.0;
    draft.vehicles[0].cost_per_hour = 3600.0;
    draft.stops[0].service = 50.0;
    let chord = 200.0 * (std::f64::consts::PI / 24.0).sin();
    let best = 4000.0 + 3.0 * 4.0 * (200.0 + 5.0 * chord) + 50.0;
    let bound = of(draft)[0];
    assert!(bound <= best && bound > 0.98 * best, "{bound} of {best}");
}

#[test]
fn thousands_of_stops_are_bounded_without_a_relaxation() {
    let mut draft = circle(6_000, 6);
    draft.rounding = Rounding::Nearest;
    // 1,000 routes of 200; neighbours on the circle are 0 apart when rounded.
    let bound = of(draft)[0];
    assert!(bound <= 200_000.0 && bound > 0.9 * 200_000.0, "{bound}");
}

#[test]
fn a_fleet_too_small_leaves_no_bound() {
    let mut draft = circle(24, 6);
    draft.vehicles[0].count = Some(3);
    let (problem, _) = Problem::new(draft).expect("sound");
    assert_eq!(cheap(&problem, 0, &Stop::after_iterations(1)), [None]);
}
