//! The search: ruin and recreate under annealing, on one route representation for every rule.
//!
//! [`data`] flattens the problem; [`state`] is the mutable plan with its caches and undo log;
//! [`insert`] and [`insert_pair`] price a place for a stop or a pair in constant time; [`ruin`]
//! and [`recreate`] are the two halves of a step; [`anneal`] accepts and remembers; [`fleet`]
//! comes first where fewer vehicles count first; [`export`] and [`import`] are the way out and in.

mod anneal;
mod construct;
mod data;
mod duration;
mod export;
mod flatten;
mod fleet;
mod import;
mod insert;
mod insert_pair;
mod near;
mod recreate;
mod ruin;
mod savings;
mod segment;
mod snapshot;
mod state;
mod validate;

use super::plan::Plan;
use super::problem::{Objective, Problem};
use crate::kind::Options;
use crate::outcome::{Outcome, TracePoint};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use anneal::{Island, Parameters, Phase};
use data::Data;

/// Share of the run given to finding fewer vehicles where they count first.
const FLEET_SHARE: f64 = 0.5;

/// Searches a plan. Bounds are not its business: they come back as `None`.
pub(super) fn solve(
    problem: &Problem,
    options: &Options<Plan>,
    stop: &Stop,
    observer: &dyn Observer,
    bounds: &[Option<f64>],
) -> Outcome<Plan> {
    let data = Data::new(problem, stop);
    let mut trace = Vec::new();
    let mut tell = |island: &Island<'_>, source: &'static str| {
        let objectives = objectives(problem, &data, island);
        observer.event(&Event {
            elapsed_s: stop.elapsed_s(),
            iteration: island.iterations,
            objectives: &objectives,
            bound: bounds.last().copied().flatten(),
            feasible: island.best.missing == 0,
            source,
        });
        trace.push(TracePoint { elapsed_s: stop.elapsed_s(), iteration: island.iterations, objectives });
    };
    let mut island = Island::new(&data, Parameters::default(), options.seed, 0);
    if let Some(start) = &options.start {
        import::import(problem, &data, &mut island.state, start);
    }
    island.construct(stop);
    tell(&island, "construction");
    let mut from = stop.progress(0);
    if problem.objective() == Objective::VehiclesDistance || island.best.missing > 0 {
        let to = from + (1.0 - from) * FLEET_SHARE;
        let least = if problem.objective() == Objective::VehiclesDistance { 1 } else { u32::MAX };
        island.shrink(least, Phase { from, to, until: u64::MAX }, stop, &mut tell);
        from = stop.progress(island.iterations);
    }
    island.anneal(Phase { from, to: 1.0, until: u64::MAX }, stop, &mut tell);
    let plan = export::plan(problem, &data, &island.best);
    Outcome {
        plan: Some(plan),
        bounds: vec![None; problem.objective().specs().len()],
        infeasible: None,
        stopped_by: stop.reason(island.iterations),
        iterations: island.iterations,
        method: "search",
        trace,
    }
}

/// The objectives of the island's best plan in order.
fn objectives(problem: &Problem, data: &Data<'_>, island: &Island<'_>) -> Vec<f64> {
    let cost = island.best.cost / data.scale;
    match problem.objective() {
        Objective::VehiclesDistance => vec![f64::from(island.best.open), cost],
        _ => vec![cost],
    }
}
