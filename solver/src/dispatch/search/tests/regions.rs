//! Regions: plans searched part by part keep every rule, cost what the search says, and repeat.

use super::super::data::Data;
use super::super::export;
use super::super::islands::Islands;
use super::super::watch::Watch;
use super::problem;
use crate::dispatch::problem::{DepotDraft, Draft, Problem, StopDraft, VehicleDraft};
use crate::dispatch::{Dispatch, Plan};
use crate::kind::{Kind as _, Options};
use crate::search::observer::Silent;
use crate::search::random::stream;
use crate::search::stop::Stop;
use rand::RngExt;

/// A plan of `iterations` on three islands by regions; what the search says that it costs.
fn by_regions(problem: &Problem, data: &Data<'_>, seed: u64, iterations: u64) -> (Plan, Vec<f64>) {
    let stop = Stop::after_iterations(iterations);
    let watch = Watch::new(&stop, &Silent, problem.objective(), data.scale, 3);
    let mut islands = Islands::new(data, seed, 3, &stop);
    islands.first().construct(&stop);
    islands.share_first();
    islands.run_by_regions(0.0, 1.0, &watch);
    let best = islands.best().clone();
    (export::plan(problem, data, &best), watch.objectives(&best))
}

#[test]
fn parts_keep_every_rule_and_add_up_to_a_plan() {
    let mut random = stream(23, "regions", 0);
    let mut searched = 0;
    for case in 0..120 {
        let problem = problem(&mut random, 16);
        let data = Data::new(&problem, &Stop::after_iterations(1));
        if data.judge.on || data.fixed.on || data.changes.on {
            continue;
        }
        searched += 1;
        let (plan, objectives) = by_regions(&problem, &data, case, 900);
        let found = Dispatch::check(&problem, &plan);
        assert!(found.violations.is_empty(), "case {case}: {:?}", found.violations);
        for (ours, theirs) in objectives.iter().zip(&found.objectives) {
            assert!((ours - theirs).abs() <= 1e-6 * theirs.abs().max(1.0), "case {case}: {ours} is {theirs}");
        }
        let again = by_regions(&problem, &data, case, 900).0;
        assert_eq!(plan, again, "case {case}");
    }
    assert!(searched > 40, "{searched}");
}

#[test]
fn a_large_plan_gets_better_by_regions_on_any_number_of_threads() {
    let mut random = stream(24, "regions", 0);
    let mut draft = Draft::empty("large");
    let mut place = || Some(f64::from(random.random_range(0..2000)));
    draft.depots.push(DepotDraft { id: "D".into(), x: place(), y: place(), ..DepotDraft::default() });
    for k in 0..2_100 {
        draft.stops.push(StopDraft {
            id: format!("s{k}"),
            x: place(),
            y: place(),
            quantities: vec![1],
            ..StopDraft::default()
        });
    }
    let capacity = vec![20];
    draft.vehicles.push(VehicleDraft { id: "V".into(), capacity, start: Some("D".into()), ..VehicleDraft::default() });
    draft.dimensions = vec!["parcels".into()];
    let (problem, _) = Problem::new(draft).expect("the instance keeps every rule");
    for threads in [1, 2] {
        let distance = |iterations: u64| {
            let stop = Stop::after_iterations(iterations);
            let options = Options { threads, ..Options::default() };
            let plan = Dispatch::solve(&problem, &options, &stop, &Silent).plan.expect("there is a plan");
            let found = Dispatch::check(&problem, &plan);
            assert!(found.violations.is_empty(), "{:?}", found.violations);
            found.objectives[0]
        };
        let (early, late) = (distance(64), distance(40_000));
        assert!(late < 0.99 * early, "{threads}: {early} to {late}");
    }
}
