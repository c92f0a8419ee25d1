//! Breeding on whole instances: as good as enumeration, the same plan again, and only where it is meant for.

use super::super::data::Data;
use super::super::genetic;
use super::{enumerate, plain};
use crate::dispatch::Dispatch;
use crate::dispatch::problem::{DepotDraft, Draft, Objective, Problem, VehicleDraft};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::{Random, stream};
use crate::search::stop::Stop;
use rand::RngExt as _;

/// The plain problem: loads, one vehicle type of which there is no end, and what a route costs.
fn draft(random: &mut Random, stops: usize) -> Draft {
    let mut draft = Draft::empty("plain");
    draft.objective = Objective::Cost;
    draft.dimensions = vec!["load".to_owned()];
    let mut place = || Some(f64::from(random.random_range(0..100)));
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: place(), y: place(), ..DepotDraft::default() }];
    let capacity = vec![random.random_range(12..30)];
    let fixed_cost = f64::from(random.random_range(0..3) * 40);
    draft.vehicles = vec![VehicleDraft {
        id: "V".to_owned(),
        capacity,
        start: Some("D".to_owned()),
        end: Some("D".to_owned()),
        fixed_cost,
        cost_per_distance: 1.0,
        ..VehicleDraft::default()
    }];
    draft.stops = (0..stops).map(|k| super::stop(random, k, 1)).collect();
    draft
}

fn bred(problem: &Problem) -> bool {
    genetic::applies(&Data::new(problem, &Stop::after_iterations(1)))
}

#[test]
fn small_plans_come_out_as_good_as_enumeration() {
    let mut random = stream(31, "breeding", 0);
    for case in 0..20 {
        let mut draft = draft(&mut random, 5);
        let (mut is_bred, mut left_out) = (true, 0);
        if case % 4 == 1 {
            // Ways cost nothing: fewest routes are cheapest.
            (draft.vehicles[0].cost_per_distance, draft.vehicles[0].fixed_cost) = (0.0, 40.0);
            is_bred = false;
        } else if case % 4 == 2 {
            // Too heavy for any vehicle; the others are served all the same.
            draft.stops[0].quantities[0] = 31;
            left_out = 1;
        }
        let (problem, _) = Problem::new(draft).expect("a sound instance");
        assert_eq!(bred(&problem), is_bred);
        let best = enumerate(&problem).expect("a plan");
        let stop = Stop::after_iterations(60_000).with_gap(-1.0);
        let plan = Dispatch::solve(&problem, &Options { seed: case, ..Options::default() }, &stop, &Silent).plan;
        let ours = Dispatch::check(&problem, &plan.expect("a plan"));
        assert_eq!(ours.violations, []);
        assert_eq!((ours.left_out, best.0), (left_out, left_out));
        for (ours, best) in ours.objectives.iter().zip(&best.1) {
            assert!((ours - best).abs() <= 1e-6 * best, "case {case}: {ours} is not {best}");
        }
    }
}

#[test]
fn one_seed_breeds_one_plan_on_any_number_of_threads() {
    let mut random = stream(32, "breeding again", 0);
    for threads in [1, 3] {
        let (problem, _) = Problem::new(draft(&mut random, 40)).expect("a sound instance");
        let options = Options { seed: 5, threads, ..Options::default() };
        let iterations = 400_000 * threads as u64;
        let solve = || Dispatch::solve(&problem, &options, &Stop::after_iterations(iterations).with_gap(-1.0), &Silent);
        let (first, second) = (solve(), solve());
        assert!(first.plan.is_some());
        assert_eq!(first.plan, second.plan);
        assert_eq!(Dispatch::check(&problem, &first.plan.unwrap_or_default()).violations, []);
    }
}

#[test]
fn what_has_rules_is_not_bred() {
    let mut random = stream(33, "not bred", 0);
    let (mut plain_ones, mut others) = (0, 0);
    for _ in 0..300 {
        let Ok((problem, _)) = Problem::new(plain(&mut random, 8)) else { continue };
        let vehicle = &problem.vehicles()[crate::dispatch::problem::VehicleIndex(0)];
        let ruled = problem.vehicles().len() > 1
            || problem.draft().dimensions.len() > 1
            || vehicle.max_distance.is_some()
            || vehicle.max_duration.is_some()
            || problem.draft().stops.iter().any(|stop| stop.prize.is_some() || !stop.windows.is_empty());
        if bred(&problem) {
            plain_ones += 1;
            assert!(!ruled);
        } else {
            others += 1;
        }
    }
    assert!(plain_ones > 0 && others > 100, "{plain_ones} and {others}");
}
