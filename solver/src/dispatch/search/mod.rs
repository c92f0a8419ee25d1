//! The search: ruin and recreate under annealing, on one route representation for every rule.
//!
//! [`data`] flattens the problem, [`plane`] what has no tables; [`state`] is the mutable plan with its undo log, [`settle`]
//! keeps its caches; [`insert`] and [`insert_pair`] price a place for a stop or a pair in constant
//! time; [`ruin`] and [`recreate`] are the two halves of a step; [`tails`] and [`reversal`] change
//! whole ends of routes; [`retype`] tries other vehicles; [`anneal`] accepts and remembers;
//! [`genetic`] breeds small plans of the plain problem; [`fleet`] comes first where fewer vehicles count first; [`changes`] prices what differs from the
//! plan before; [`backhauls`], [`lifo`], [`goods`],
//! [`alternatives`] and [`together`] hold what stops of one route have to do with each other;
//! [`islands`] run in parallel, on large plans by [`regions`], each held by a [`part`]; [`export`]
//! and [`import`] are the way out and in.

mod across;
mod alternatives;
mod anneal;
mod backhauls;
mod changes;
mod choose;
mod clock;
mod construct;
mod data;
mod days;
mod export;
mod fixed;
mod flatten;
mod fleet;
mod genetic;
mod goals;
mod goods;
mod haul;
mod heat;
mod hopeless;
mod import;
mod insert;
mod insert_pair;
mod islands;
mod lifo;
mod near;
mod part;
mod plane;
mod recreate;
mod regions;
mod rest;
mod retype;
mod reversal;
mod rides;
mod ruin;
mod savings;
mod segment;
mod settle;
mod snapshot;
mod stages;
mod state;
mod tails;
mod timing;
mod together;
mod unpaid;
mod validate;
mod walk;
mod watch;
mod ways;

use super::Dispatch;
use super::plan::Plan;
use super::problem::{Problem, StopIndex};
use crate::ids::Idx as _;
use crate::kind::{Kind as _, Options};
use crate::outcome::Outcome;
use crate::search::observer::Observer;
use crate::search::stop::Stop;
pub(super) use ways::Ways;

use data::Data;
use islands::{Effort, Islands};
use watch::Watch;

/// Searches a plan. `prove` gives proven bounds, to stop at the gap asked for; it is asked only
/// when there is a first plan, because it may take its time.
pub(super) fn solve(
    problem: &Problem,
    options: &Options<Plan>,
    stop: &Stop,
    observer: &dyn Observer,
    prove: impl FnOnce() -> Vec<Option<f64>>,
) -> Outcome<Plan> {
    let mut data = Data::new(problem, stop);
    let threads = options.threads.clamp(1, MOST_THREADS);
    let mut watch = Watch::new(stop, observer, problem.objective(), data.scale, threads);
    let mut islands = Islands::new(&data, options.seed, threads, stop);
    let first = islands.first();
    first.state.place_fixed();
    if let Some(start) = &options.start {
        import::import(problem, &data, &mut first.state, start);
    }
    if !first.state.keeps_fixed() {
        let sound = |start: &&Plan| Dispatch::check(problem, start).violations.is_empty();
        return Outcome {
            plan: options.start.as_ref().filter(sound).cloned(),
            bounds: prove(),
            infeasible: None,
            stopped_by: stop.reason(0),
            iterations: 0,
            moves: 0,
            method: "search",
            trace: Vec::new(),
        };
    }
    first.construct(stop);
    watch.tell(first, "construction");
    let bounds = prove();
    watch.set_bounds(bounds.clone(), &first.best);
    let missing = first.best.missing > 0;
    let least = if data.vehicles_first { Some(least_vehicles(&data, &bounds)) } else { missing.then_some(u32::MAX) };
    let mut effort = Effort::default();
    let best = if watch.done() {
        islands.best_that_pays(&watch)
    } else if data.judge.on {
        // The others are empty as yet, and what serves nothing exceeds no cap.
        let first = islands.first().best.clone();
        drop(islands);
        let best;
        (best, effort) = stages::run(&mut data, first, least, (options.seed, threads), stop, &watch);
        best
    } else {
        islands.run(least, 1.0, &watch);
        effort = islands.effort();
        islands.best_that_pays(&watch)
    };
    let mut plan = export::plan(problem, &data, &best);
    let mut infeasible = None;
    if let Some(start) = &options.start {
        plan = better_of(problem, plan, start);
    } else if plan.routes.is_empty() && best.missing > 0 {
        infeasible = hopeless::reasons(problem, &data, &best);
    }
    // What is decided may break a cap on the whole plan, whatever is left out.
    let broken = data.fixed.on && !Dispatch::check(problem, &plan).violations.is_empty();
    Outcome {
        plan: if infeasible.is_some() || broken { None } else { Some(plan) },
        bounds,
        infeasible,
        stopped_by: watch.stopped_by().unwrap_or_else(|| stop.reason(effort.iterations)),
        iterations: effort.iterations,
        moves: effort.moves,
        method: "search",
        trace: watch.into_trace(),
    }
}

/// More islands than this are of no use and only cost memory.
const MOST_THREADS: usize = 64;

/// The number of routes below which none is looked for: the proven bound, or what the loads ask for.
fn least_vehicles(data: &Data<'_>, bounds: &[Option<f64>]) -> u32 {
    let proven = bounds.first().copied().flatten().map_or(0, |bound| (bound - 1e-6).ceil().max(0.0) as u32);
    // Where nothing must be served no vehicle need leave.
    let any = data.prize.iter().any(|prize| prize.is_infinite());
    proven.max(least_by_load(data)).max(u32::from(any))
}

fn least_by_load(data: &Data<'_>) -> u32 {
    let mandatory = |stop: usize| data.problem.must_serve(StopIndex::new(stop));
    let least = (0..data.dims).map(|dim| {
        let sum = |table: &[i64]| -> i64 {
            (0..data.stops).filter(|&stop| mandatory(stop)).map(|stop| table[stop * data.dims + dim]).sum()
        };
        let largest = (0..data.fleet.len() as u32).map(|kind| data.capacity(kind)[dim]).max().unwrap_or(0).max(1);
        let most = sum(&data.dropped).max(sum(&data.collected));
        most / largest + i64::from(most % largest > 0)
    });
    u32::try_from(least.max().unwrap_or(0)).unwrap_or(0)
}

/// The start if it is feasible and better, as the check sees it: the search reads a start more
/// strictly than the check does, by the check's tolerance.
fn better_of(problem: &Problem, plan: Plan, start: &Plan) -> Plan {
    let theirs = Dispatch::check(problem, start);
    if !theirs.violations.is_empty() {
        return plan;
    }
    let ours = Dispatch::check(problem, &plan);
    let rank = |evaluation: crate::kind::Evaluation| (evaluation.left_out, evaluation.objectives);
    if ours.violations.is_empty() && rank(ours) <= rank(theirs) { plan } else { start.clone() }
}

#[cfg(test)]
pub(super) mod tests;
