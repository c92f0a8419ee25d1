//! The model against every plan there is, on tiny instances that mix all rules.

use super::super::plan::{Plan, Route, Unassigned};
use super::super::problem::{
    BatteryDraft, Break, DepotDraft, Draft, Objective, Problem, StationDraft, StopDraft, StopKind, VehicleDraft,
    WindowDraft, Work,
};
use super::super::{Dispatch, check, random_rules};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt as _;

/// A random instance of few stops: every rule appears with some seed.
fn random_draft(seed: u64) -> Draft {
    let mut random = stream(seed, "tiny dispatch", 0);
    let mut draft = Draft::empty(format!("tiny-{seed}"));
    let coordinate = |random: &mut Random| Some(f64::from(random.random_range(0..50_i32)));
    draft.dimensions = vec!["a".to_owned(), "b".to_owned()];
    draft.objective = Objective::ALL[(seed % 4) as usize];
    let depots = if seed.is_multiple_of(5) { 2 } else { 1 };
    for k in 0..depots {
        draft.depots.push(DepotDraft {
            id: format!("D{k}"),
            x: coordinate(&mut random),
            y: coordinate(&mut random),
            ..DepotDraft::default()
        });
    }
    let prizes = draft.objective.counts_prizes();
    for k in 0..random.random_range(3..=4_usize) {
        let from = f64::from(random.random_range(0..150_i32));
        let windows = match random.random_range(0..4_u32) {
            0 => vec![WindowDraft { from, to: from + 60.0 }],
            1 => vec![WindowDraft { from, to: from + 20.0 }, WindowDraft { from: from + 90.0, to: from + 130.0 }],
            _ => Vec::new(),
        };
        draft.stops.push(StopDraft {
            id: format!("s{k}"),
            x: coordinate(&mut random),
            y: coordinate(&mut random),
            kind: if random.random_bool(0.3) { StopKind::Pickup } else { StopKind::Delivery },
            quantities: vec![random.random_range(1..=5), random.random_range(0..=3)],
            windows,
            service: f64::from(random.random_range(0..10_i32)),
            skills: if random.random_bool(0.15) { vec!["lift".to_owned()] } else { Vec::new() },
            prize: (prizes && random.random_bool(0.5)).then(|| f64::from(random.random_range(5..60_i32))),
            ..StopDraft::default()
        });
    }
    if random.random_bool(0.5) {
        let quantities = draft.stops[0].quantities.clone();
        let prize = draft.stops[0].prize;
        (draft.stops[0].kind, draft.stops[0].pair) = (StopKind::Pickup, Some("s1".to_owned()));
        let other = &mut draft.stops[1];
        (other.kind, other.quantities, other.prize) = (StopKind::Delivery, quantities, prize);
    }
    for v in 0..random.random_range(1..=2_usize) {
        let limit = |random: &mut Random, low: i32, high: i32| {
            random.random_bool(0.3).then(|| f64::from(random.random_range(low..high)))
        };
        draft.vehicles.push(VehicleDraft {
            id: format!("v{v}"),
            count: Some(random.random_range(1..=3)),
            capacity: vec![random.random_range(5..=10), random.random_range(4..=8)],
            start: Some("D0".to_owned()),
            end: (depots == 2 && random.random_bool(0.5)).then(|| "D1".to_owned()),
            earliest_start: f64::from(random.random_range(0..20_i32)),
            latest_end: limit(&mut random, 200, 400),
            fixed_cost: f64::from(random.random_range(0..40_i32)),
            cost_per_distance: f64::from(random.random_range(1..4_i32)),
            cost_per_hour: f64::from(random.random_range(0..3_i32)) * 1800.0,
            max_distance: limit(&mut random, 100, 200),
            max_duration: limit(&mut random, 120, 250),
            max_stops: random.random_bool(0.2).then_some(2),
            speed_factor: if random.random_bool(0.2) { 0.5 } else { 1.0 },
            skills: if v == 0 { vec!["lift".to_owned()] } else { Vec::new() },
            ..VehicleDraft::default()
        });
        if random.random_bool(0.25) {
            let vehicle = &mut draft.vehicles[v];
            (vehicle.open_end, vehicle.end) = (true, None);
        }
    }
    if seed % 3 == 1 {
        add_times(&mut draft, seed);
    }
    random_rules::add(&mut draft, &mut stream(seed, "tiny rules", 0));
    draft
}

/// Releases, set-ups, lateness, service factors and overtime.
fn add_times(draft: &mut Draft, seed: u64) {
    let mut random = stream(seed, "tiny dispatch times", 0);
    for stop in &mut draft.stops {
        if stop.kind == StopKind::Delivery && stop.pair.is_none() && random.random_bool(0.5) {
            stop.release = f64::from(random.random_range(0..80_i32));
        }
        stop.setup = f64::from(random.random_range(0..6_i32));
        if random.random_bool(0.6) {
            stop.due = Some(f64::from(random.random_range(0..120_i32)));
            stop.late_cost_per_hour = f64::from(random.random_range(1..5_i32)) * 1800.0;
        }
    }
    (draft.stops[2].x, draft.stops[2].y) = (draft.stops[0].x, draft.stops[0].y);
    for vehicle in &mut draft.vehicles {
        vehicle.service_factor = [0.5, 1.0, 2.0][random.random_range(0..3_usize)];
        if random.random_bool(0.5) {
            vehicle.regular_duration = Some(f64::from(random.random_range(20..150_i32)));
            vehicle.overtime_cost_per_hour = 3600.0;
        }
    }
}

/// The best objectives of all complete plans there are; `None` if there is none.
fn brute_force(problem: &Problem) -> Option<Vec<f64>> {
    fn extend(problem: &Problem, plan: &mut Plan, rest: &[usize], best: &mut Option<Vec<f64>>) {
        let mut all = plan.clone();
        all.unassigned = rest
            .iter()
            .map(|&k| Unassigned { id: problem.draft().stops[k].id.clone(), ..Unassigned::default() })
            .collect();
        let evaluation = check::check(problem, &all);
        let better = best.as_ref().is_none_or(|best| {
            let pairs = evaluation.objectives.iter().zip(best);
            pairs.into_iter().find(|(a, b)| (*a - *b).abs() > 1e-9).is_some_and(|(a, b)| a < b)
        });
        if evaluation.violations.is_empty() && evaluation.left_out == 0 && better {
            *best = Some(evaluation.objectives);
        }
        for (at, &stop) in rest.iter().enumerate() {
            let mut fewer = rest.to_vec();
            fewer.remove(at);
            let id = problem.draft().stops[stop].id.clone();
            // Behind the last stop of the last route, or as a new route of any type.
            if let Some(last) = plan.routes.last_mut() {
                last.stops.push(id.clone().into());
                extend(problem, plan, &fewer, best);
                plan.routes.last_mut().expect("still there").stops.pop();
            }
            for vehicle in &problem.draft().vehicles {
                let route = Route { vehicle: vehicle.id.clone(), stops: vec![id.clone().into()], ..Route::default() };
                plan.routes.push(route);
                extend(problem, plan, &fewer, best);
                plan.routes.pop();
            }
        }
    }
    let mut best = None;
    let all: Vec<usize> = (0..problem.stops().len()).collect();
    extend(problem, &mut Plan::default(), &all, &mut best);
    best
}

#[test]
fn the_model_finds_the_best_of_all_plans_and_the_bounds_stay_below() {
    let (mut solved, mut impossible, mut tight) = (0, 0, 0);
    for seed in 0..72 {
        let (problem, _) = Problem::new(random_draft(seed)).expect("sound");
        let options = Options { method: "milp".to_owned(), ..Options::default() };
        let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(20_000), &Silent);
        let cheap = super::bound::cheap(&problem, 0, &Stop::after_iterations(1));
        let routes = super::bound::Tighten::new(&problem).early(&Stop::after_iterations(1_000_000));
        let Some(best) = brute_force(&problem) else {
            assert!(outcome.infeasible.is_some(), "seed {seed}: {outcome:?}");
            assert!(outcome.infeasible.iter().flatten().all(|reason| reason.contains('s')));
            impossible += 1;
            continue;
        };
        let plan = outcome.plan.expect("a plan");
        let evaluation = check::check(&problem, &plan);
        assert_eq!(evaluation.violations, [], "seed {seed}");
        for (ours, best) in evaluation.objectives.iter().zip(&best) {
            assert!((ours - best).abs() < 1e-4, "seed {seed}: {:?}, best {best:?}", evaluation.objectives);
        }
        for (bounds, what) in [(&outcome.bounds, "model"), (&cheap, "cheap"), (&routes, "routes")] {
            for (k, bound) in bounds.iter().enumerate() {
                // A later bound speaks of plans that reach the earlier ones.
                let reached = (0..k).all(|earlier| bounds[earlier] == Some(best[earlier]));
                if let Some(bound) = bound.filter(|_| reached) {
                    assert!(bound <= best[k] + 1e-6, "seed {seed}, {what}: {bounds:?}, best {best:?}");
                }
            }
        }
        let last = best.len() - 1;
        tight += usize::from(routes[last].is_some_and(|bound| best[last] - bound < 0.01 * best[last].max(1.0)));
        // In the model a route may wait for the sake of balance.
        if problem.draft().balance.is_some_and(|balance| balance.of == Work::Duration) {
            continue;
        }
        let proven = outcome.bounds.last().copied().flatten().expect("a bound");
        assert!(
            best[best.len() - 1] - proven < 1e-3 * best[best.len() - 1].max(1.0),
            "seed {seed}: {proven} of {best:?}"
        );
        solved += 1;
    }
    // The route relaxation leaves out some rules, and still closes the gap of many.
    assert!(tight * 3 >= solved, "{tight} of {solved} are tight");
    assert!(solved >= 25 && impossible >= 3, "{solved} solved, {impossible} impossible");
}

#[test]
fn a_break_may_interrupt_the_charging() {
    let place = |x: f64, y: f64| (Some(x), Some(y));
    let mut draft = Draft::empty("interrupted");
    let ((x, y), (east, none), (stop_x, stop_y)) = (place(0.0, 0.0), place(10.0, 0.0), place(10.0, 10.0));
    draft.depots.push(DepotDraft { id: "D".to_owned(), x, y, ..DepotDraft::default() });
    draft.stations.push(StationDraft {
        id: "E".to_owned(),
        x: east,
        y: none,
        time_per_energy: Some(1.0),
        ..StationDraft::default()
    });
    draft.vehicles.push(VehicleDraft {
        id: "van".to_owned(),
        latest_end: Some(200.0),
        battery: Some(BatteryDraft { capacity: 40.0, per_distance: 1.0, start: Some(10.0), reserve: 0.0 }),
        breaks: vec![Break { earliest: 30.0, latest: 31.0, duration: 5.0 }],
        ..VehicleDraft::default()
    });
    draft.stops.push(StopDraft {
        id: "a".to_owned(),
        x: stop_x,
        y: stop_y,
        windows: vec![WindowDraft { from: 0.0, to: 50.0 }],
        ..StopDraft::default()
    });
    let (problem, _) = Problem::new(draft).expect("sound");
    assert!(super::proves(&problem));
    // Enough energy for the way home is charged by 34, when the break is over it is 39, and at the stop 49.
    let best = 20.0 + 200.0_f64.sqrt();
    for method in ["search", "milp"] {
        let options = Options { method: method.to_owned(), ..Options::default() };
        let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(2_000), &Silent);
        let plan = outcome.plan.expect("a plan");
        let evaluation = check::check(&problem, &plan);
        assert_eq!(evaluation.violations, [], "{method}");
        assert!((evaluation.objectives[0] - best).abs() < 1e-6, "{method}: {evaluation:?}");
        let bound = outcome.bounds[0].unwrap_or(0.0);
        assert!(method == "search" || (best - bound).abs() < 1e-3, "{bound}");
    }
}

#[test]
fn what_goes_from_stop_to_stop_stays_on_board_while_a_vehicle_loads() {
    let mut draft = Draft::empty("loading on the way");
    let at = |x: f64| (Some(x), Some(0.0));
    // On one line: p, D, q, to p, E, to q. Both depots are on the way, and nothing waits there.
    for (id, x) in [("S", 0.0), ("D", 15.0), ("E", 35.0)] {
        draft.depots.push(DepotDraft { id: id.to_owned(), x: at(x).0, y: at(x).1, ..DepotDraft::default() });
    }
    for (id, x, kind, pair) in [
        ("p", 10.0, StopKind::Pickup, Some("to p")),
        ("q", 20.0, StopKind::Pickup, Some("to q")),
        ("to p", 30.0, StopKind::Delivery, None),
        ("to q", 40.0, StopKind::Delivery, None),
    ] {
        draft.stops.push(StopDraft {
            id: id.to_owned(),
            x: at(x).0,
            y: at(x).1,
            kind,
            pair: pair.map(str::to_owned),
            quantities: vec![1],
            ..StopDraft::default()
        });
    }
    draft.dimensions = vec!["load".to_owned()];
    draft.vehicles.push(VehicleDraft {
        id: "van".to_owned(),
        count: Some(1),
        capacity: vec![2],
        start: Some("S".to_owned()),
        open_end: true,
        reload: vec!["D".to_owned(), "E".to_owned()],
        cost_per_distance: 1.0,
        co2_per_distance_load: 1.0,
        ..VehicleDraft::default()
    });
    // Grams are paid for by the kilogram.
    (draft.objective, draft.co2_cost) = (Objective::Cost, 1000.0);
    let (problem, _) = Problem::new(draft).expect("sound");
    assert!(super::proves(&problem));
    // The way is 40 long, and each of the two goods is hauled 20 far, wherever the vehicle loads.
    let options = Options { method: "milp".to_owned(), ..Options::default() };
    let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(2_000), &Silent);
    let evaluation = check::check(&problem, &outcome.plan.expect("a plan"));
    assert!(evaluation.violations.is_empty() && (evaluation.objectives[0] - 80.0).abs() < 1e-6, "{evaluation:?}");
    assert!((outcome.bounds[0].expect("a bound") - 80.0).abs() < 1e-3, "{:?}", outcome.bounds);
}
