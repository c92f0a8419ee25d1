//! Optional stops on instances with more of them than a step draws.

use crate::dispatch::problem::{DepotDraft, Draft, Objective, Problem, StopDraft, VehicleDraft, WindowDraft};
use crate::dispatch::{Dispatch, Plan};
use crate::kind::{Evaluation, Kind, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt;

/// 120 optional stops near each other and far from the depot, a dozen to a vehicle.
fn optional(seed: u64, prize: f64) -> Draft {
    let mut random = stream(seed, "prizes", 0);
    let mut draft = Draft::empty("prizes");
    draft.objective = Objective::DistancePrizes;
    draft.depots = vec![DepotDraft { id: "D".to_owned(), x: Some(0.0), y: Some(0.0), ..DepotDraft::default() }];
    draft.vehicles = vec![VehicleDraft { capacity: vec![12], ..VehicleDraft::default() }];
    for k in 0..120 {
        draft.stops.push(StopDraft {
            id: format!("s{k}"),
            x: Some(1_000.0 + f64::from(random.random_range(0..100))),
            y: Some(f64::from(random.random_range(0..100))),
            quantities: vec![1],
            prize: Some(prize),
            ..StopDraft::default()
        });
    }
    draft
}

fn solved(draft: Draft, start: Option<Plan>, iterations: u64) -> (Plan, Evaluation) {
    let (problem, _) = Problem::new(draft).expect("valid");
    let options = Options { start, ..Options::default() };
    let outcome = Dispatch::solve(&problem, &options, &Stop::after_iterations(iterations), &Silent);
    let plan = outcome.plan.expect("a plan");
    let evaluation = Dispatch::check(&problem, &plan);
    assert_eq!(evaluation.violations, []);
    (plan, evaluation)
}

#[test]
fn stops_that_pay_for_a_route_together_are_served() {
    // A vehicle's load is worth three times the way there and back, one stop a quarter of it.
    let draft = optional(1, 600.0);
    let none = 600.0 * draft.stops.len() as f64;
    let (plan, evaluation) = solved(draft, None, 2_000);
    assert!(plan.unassigned.is_empty(), "{:?}", plan.unassigned);
    assert!(evaluation.objectives[0] < 0.5 * none, "{:?}", evaluation.objectives);
}

#[test]
fn routes_that_do_not_pay_at_first_are_searched_before_they_go() {
    // A dozen clusters of ten stops with windows one after the other: no route of the first plan pays, while a few that serve one
    // cluster each do.
    let mut draft = optional(3, 80.0);
    for (k, stop) in draft.stops.iter_mut().enumerate() {
        let (angle, rank) = ((k % 12) as f64 / 12.0 * std::f64::consts::TAU, k / 12);
        let (aside, along) = (stop.x.unwrap_or(0.0) - 1_000.0, stop.y.unwrap_or(0.0));
        (stop.x, stop.y) = (Some(350.0 * angle.cos() + aside / 4.0), Some(350.0 * angle.sin() + along / 4.0));
        let from = (rank * 7 % 10) as f64 * 200.0;
        stop.windows = vec![WindowDraft { from, to: from + 400.0 }];
    }
    let none = 80.0 * draft.stops.len() as f64;
    let (_, evaluation) = solved(draft, None, 4_000);
    assert!(evaluation.objectives[0] < none - 1.0, "{:?}", evaluation.objectives);
}

#[test]
fn what_pays_for_nothing_is_left_out() {
    let draft = optional(2, 0.01);
    let none = 0.01 * draft.stops.len() as f64;
    let (plan, evaluation) = solved(draft.clone(), None, 0);
    assert!(plan.routes.is_empty(), "{plan:?}");
    assert!((evaluation.objectives[0] - none).abs() < 1e-6);
    // Nor where the objective does not count the prizes.
    let (plan, _) = solved(Draft { objective: Objective::Distance, ..draft }, None, 0);
    assert!(plan.routes.is_empty(), "{plan:?}");
}

#[test]
fn one_of_many_optional_alternatives_is_served_however_many_lie_near() {
    for seed in 0..6 {
        let mut draft = optional(seed, 400.0);
        for (k, stop) in draft.stops.iter_mut().enumerate() {
            stop.alternatives = Some((k % 60).to_string());
        }
        for vehicle in &mut draft.vehicles {
            vehicle.count = Some(2);
        }
        solved(draft, None, 3_000);
    }
}
