//! Pricing against all routes there are, and what is remembered.

use super::super::Routes;
use super::cuts::Driven;
use super::effort::Effort;
use super::labels::Care;
use super::memory::Memory;
use super::price::price;
use super::relaxed::{Goal, Relaxed};
use crate::dispatch::check::check;
use crate::dispatch::plan::{Plan, Route};
use crate::dispatch::problem::{DepotDraft, Draft, Problem, StopDraft, VehicleDraft, WindowDraft};
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt as _;
use std::time::Duration;

fn random(seed: u64) -> (Problem, Random) {
    let mut random = stream(seed, "pricing", 0);
    let mut draft = Draft::empty("pricing");
    let place = |random: &mut Random| Some(f64::from(random.random_range(0..100_i32)));
    draft.depots =
        vec![DepotDraft { id: "D".to_owned(), x: place(&mut random), y: place(&mut random), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![random.random_range(5..20_i64)], ..VehicleDraft::default() }];
    draft.vehicles[0].latest_end = (seed % 3 == 1).then_some(400.0);
    draft.vehicles[0].max_distance = (seed % 3 == 2).then_some(250.0);
    for k in 0..6 {
        let from = f64::from(random.random_range(0..200_i32));
        let window = WindowDraft { from, to: from + f64::from(random.random_range(20..150_i32)) };
        draft.stops.push(StopDraft {
            id: k.to_string(),
            x: place(&mut random),
            y: place(&mut random),
            quantities: vec![random.random_range(0..8_i64)],
            windows: if seed % 3 == 1 { vec![window] } else { Vec::new() },
            service: if seed % 3 == 1 { 10.0 } else { 0.0 },
            ..StopDraft::default()
        });
    }
    (Problem::new(draft).expect("sound").0, random)
}

/// The least of `toll` + distance − prices over all feasible routes that begin with `route`.
fn least(problem: &Problem, prices: &[f64], toll: f64, route: &mut Vec<usize>) -> f64 {
    let mut best = 0.0_f64;
    for next in 0..prices.len() {
        if route.contains(&next) {
            continue;
        }
        route.push(next);
        let stops = route.iter().map(|k| k.to_string().into()).collect();
        let plan =
            Plan { routes: vec![Route { vehicle: "1".to_owned(), stops, ..Route::default() }], ..Plan::default() };
        let evaluation = check(problem, &plan);
        if evaluation.violations.iter().all(|violation| violation.rule == "not-visited") {
            let earned: f64 = route.iter().map(|&k| prices[k]).sum();
            best = best.min(evaluation.objectives[0] + toll - earned);
        }
        best = best.min(least(problem, prices, toll, route));
        route.pop();
    }
    best
}

#[test]
fn exact_pricing_finds_the_best_of_all_routes() {
    let mut found = 0;
    for seed in 0..60 {
        let (problem, mut random) = random(seed);
        let relaxed = Relaxed::new(&problem, Routes { least: 0, most: 6 }, Goal::Last).expect("suits");
        // Everything is remembered, so that routes return to no stop.
        let memory = Memory::nearest(6, 6, |_, _| 0.0);
        let prices: Vec<f64> = (0..6).map(|_| f64::from(random.random_range(0..120_i32))).collect();
        let mut effort = Effort::new(&Stop::after(Duration::from_secs(60)), u64::MAX);
        let class = &relaxed.classes[0];
        let share = random.random_range(0.1..0.9) * class.horizon;
        let expected = least(&problem, &prices, 7.0, &mut Vec::new());
        for care in [Care::Near, Care::Loose, Care::Exact] {
            let priced = price((0, class), &prices, 7.0, &memory, share, care, &mut effort).expect("time enough");
            let ours = priced.least.iter().copied().fold(0.0, f64::min);
            assert!(ours >= expected - 1e-9, "seed {seed}, {care:?}: {ours} below {expected}");
            assert!(care != Care::Exact || ours <= expected + 1e-9, "seed {seed}: {ours} misses {expected}");
            for route in &priced.routes {
                let earned: f64 = route.stops.iter().map(|&stop| prices[stop as usize]).sum();
                let reduced = class.cost_of(&route.stops) + 7.0 - earned;
                assert!((reduced - route.reduced).abs() < 1e-9, "seed {seed}: {route:?} is {reduced}");
            }
        }
        found += usize::from(expected < -1.0);
    }
    assert!(found > 30, "{found} instances have a route that pays");
}

#[test]
fn a_route_returns_only_to_what_it_has_forgotten() {
    let mut memory = Memory::nearest(6, 1, |i, j| i.abs_diff(j) as f64);
    // Stop 3 keeps 2 in mind, stop 5 only 4.
    assert!(!memory.allows(&[2, 3, 2]));
    assert!(memory.allows(&[2, 5, 2]));
    assert!(memory.forbid(&[2, 5, 2], 3));
    assert!(!memory.allows(&[2, 5, 2]) && !memory.forbid(&[2, 5, 2], 3));
    // No set grows beyond what is asked.
    assert!(!memory.forbid(&[0, 5, 0], 3) && memory.allows(&[0, 5, 0]));
}

#[test]
fn a_set_that_asks_for_two_vehicles_is_entered_twice() {
    let mut draft = Draft::empty("cut");
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![10], ..VehicleDraft::default() }];
    for (k, quantity) in [4, 4, 4, 1].into_iter().enumerate() {
        let place = (Some(10.0 + k as f64), Some(0.0));
        draft.stops.push(StopDraft {
            id: k.to_string(),
            x: place.0,
            y: place.1,
            quantities: vec![quantity],
            ..StopDraft::default()
        });
    }
    draft.stops[3].prize = Some(1.0);
    let problem = Problem::new(draft).expect("sound").0;
    let relaxed = Relaxed::new(&problem, Routes { least: 0, most: 4 }, Goal::Last).expect("suits");
    // What may be left out asks for nothing.
    assert_eq!((relaxed.demand.as_slice(), relaxed.largest), ([4, 4, 4, 0].as_slice(), 10));
    let mut driven = Driven::new(4);
    for route in [[0, 1], [1, 2], [2, 0]] {
        driven.add(&route, 0.5);
    }
    let cuts = driven.violated(&relaxed, &[]);
    assert_eq!(cuts.len(), 1);
    assert_eq!((cuts[0].least, cuts[0].set.len()), (2.0, 3));
    assert_eq!([&[0, 3, 1][..], &[0, 1, 2], &[3]].map(|stops| cuts[0].entries(stops)), [2, 1, 0]);
    assert_eq!(driven.violated(&relaxed, &cuts), []);
}
