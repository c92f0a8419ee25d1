//! The exact model: `--method milp`, and the judge of the search on small instances.
//!
//! Three-index flow: x(v, a, b) is 1 if a vehicle of type v drives from a to b, where a and b are
//! stops or the type's start and end. Every stop has as many ways out as in within each type, one
//! in all if it must be served and at most one if not. Along ways that are driven, marks move on
//! (Miller, Tucker and Zemlin 1960): rank, time, departure, distance, load, and which route it is.
//! Between stops a vehicle may come by copies of depots and stations (`hubs.rs`), which splits the
//! ways into drives from node to node: what they add up to is stated along these.
//!
//! | file | what it states |
//! | --- | --- |
//! | `build.rs` | which stop follows which, by vehicle type |
//! | `hubs.rs`, `drives.rs` | places between stops; what adds up on the way: distance, trips, driving |
//! | `loads.rs`, `hauls.rs` | capacity of every trip; load times distance |
//! | `times.rs`, `rests.rs`, `rides.rs` | windows, shifts, durations, lateness, bans; breaks; longest rides |
//! | `battery.rs` | levels, charging |
//! | `marks.rs`, `backhauls.rs`, `lifo.rs`, `routes.rs`, `alternatives.rs` | what stops share a route, in which order |
//! | `begun.rs` | routes in progress: what is decided of ways, charges, breaks and departures |
//! | `goals.rs` | measures, caps on them, the goal |
//! | `answer.rs` | nothing: makes the plan |
//!
//! Not modelled are traffic over the day and rests between shifts.
//!
//! The search runs first, so that there is a plan in any case; the better of the two is returned. Then
//! the route relaxation (`bound/routes/`) raises the bounds; beyond the model's size it has all the time.

mod alternatives;
mod answer;
mod backhauls;
mod battery;
mod begun;
mod build;
mod changes;
mod drives;
mod goals;
mod hauls;
mod hubs;
mod lifo;
mod loads;
mod marks;
mod rests;
mod rides;
mod routes;
mod times;

use super::plan::{Plan, Route, Visit};
use super::problem::{Measure, Problem, StopIndex, StopKind};
use super::{bound, check};
use crate::kind::Options;
use crate::milp::{Limits, Solved, Status};
use crate::outcome::{Outcome, StoppedBy};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use answer::Sketch;
use build::Model;
use goals::Turn;

/// More ways than this make no sensible program: 60 stops of one type, or 25 of six.
const LARGEST: usize = 25_000;
/// Search iterations that come first, and their share of the time.
const SEARCH: (u64, f64) = (5_000, 0.1);

/// Basic steps of the route relaxation for each iteration of the limit, and its share of the time
/// where the model follows it.
const RELAXED: (u64, f64) = (1_000, 0.2);

/// Solves exactly, as far as the limits allow. Beyond [`LARGEST`] ways the search's plan and the
/// bounds are all that is returned.
pub(super) fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let mut bounds = bound::cheap(problem, 0, stop);
    let first = stop.with_share_of_rest(if stop.iterations().is_some() { 1.0 } else { SEARCH.1 });
    let first = first.with_part_iterations(stop.iterations().unwrap_or(u64::MAX).min(SEARCH.0));
    let mut outcome = super::search::solve(problem, options, &first, observer, || bounds.clone());
    let fits = fits(problem);
    let proven = matches!(outcome.stopped_by, StoppedBy::Gap);
    if !proven {
        let counted = stop.iterations();
        let part = if fits && counted.is_none() { stop.with_share_of_rest(RELAXED.1) } else { stop.clone() };
        let steps = counted.map_or(u64::MAX, |iterations| iterations.saturating_mul(RELAXED.0));
        bound::Tighten::new(problem).raise(&mut outcome, &part, steps, observer);
        bounds.clone_from(&outcome.bounds);
    }
    if fits {
        exact(problem, options.seed, stop, observer, &mut outcome, &mut bounds);
    }
    outcome.bounds = bounds;
    outcome.method = "milp";
    outcome.stopped_by = stop.reason(outcome.iterations);
    outcome
}

/// Whether the problem is modelled, and small enough. Rests between shifts are not modelled, nor are travel times
/// that depend on the moment.
fn fits(problem: &Problem) -> bool {
    let stops = problem.stops().len();
    let steady = problem.vehicles().iter().all(|vehicle| vehicle.traffic.is_empty());
    let ways = stops.saturating_mul(stops + 2).saturating_mul(1 + hubs::hubs(problem).len());
    let said = begun::is_said(problem) && !problem.has_rests();
    steady && said && problem.vehicles().len().saturating_mul(ways) <= LARGEST
}

/// Whether what is best of the plans that the model has is best of all.
pub(super) fn proves(problem: &Problem) -> bool {
    fits(problem) && hubs::copies_suffice(problem)
}

/// Runs the model, one objective after the other, and keeps what is better.
pub(super) fn exact(
    problem: &Problem,
    seed: u64,
    stop: &Stop,
    observer: &dyn Observer,
    outcome: &mut Outcome<Plan>,
    bounds: &mut [Option<f64>],
) {
    let goals = problem.objective().goals();
    let proves = proves(problem);
    let mut earlier: Vec<f64> = Vec::with_capacity(goals.len());
    for (k, goal) in goals.iter().enumerate() {
        let last = k + 1 == goals.len();
        let vehicles = goal.measure() == Some(Measure::Vehicles);
        let iteration = outcome.iterations;
        let mut improved = |objective: f64, bound: Option<f64>| {
            if goals.len() == 1 {
                let event = Event {
                    elapsed_s: stop.elapsed_s(),
                    iteration,
                    objectives: &[objective],
                    bound,
                    feasible: true,
                    source: "milp",
                };
                observer.event(&event);
            }
        };
        let mut limits = Limits::of(stop, seed);
        if !last {
            limits.gap = 0.0;
        }
        let known = outcome.plan.as_ref().and_then(|plan| reached(problem, plan, &earlier));
        let (solved, ways) = Model::new(problem, Turn { earlier: &earlier, known }).solve(&limits, &mut improved);
        outcome.iterations = iteration + solved.nodes;
        if solved.status == Status::Infeasible && k == 0 {
            if !proves {
                return;
            }
            // Proven of the model, whose tolerances are not ours: what the search serves in full,
            // and the check confirms, is the better proof.
            if outcome.plan.as_ref().is_none_or(|plan| !complete(problem, plan)) {
                outcome.infeasible = Some(reasons(problem));
                outcome.plan = None;
            }
            return;
        }
        let bound =
            solved.bound.map(|bound| if vehicles { (bound - 1e-6).ceil() } else { bound::outward(problem, bound) });
        if let Some(proven) = bound.filter(|_| proves) {
            if !last && bounds[k].is_none_or(|known| known < proven) {
                // The later bounds spoke of plans that are better in this goal, which there are none of.
                bounds[k + 1..].fill(None);
            }
            bounds[k] = Some(bounds[k].map_or(proven, |known| known.max(proven)));
        }
        keep_better(problem, &solved, ways.as_deref(), outcome);
        let (Some(value), Some(bound)) = (solved.objective, if proves { bounds[k] } else { bound }) else { return };
        let value = if vehicles { value.round() } else { value };
        if (value - bound).abs() > 1e-5 * value.abs().max(1.0) {
            return;
        }
        earlier.push(value);
    }
}

/// What a complete plan has of the next goal, if it is as good as can be in the earlier ones.
fn reached(problem: &Problem, plan: &Plan, earlier: &[f64]) -> Option<f64> {
    let evaluation = check::check(problem, plan);
    let as_good = |(&ours, &best): (&f64, &f64)| ours <= best + 1e-9 * best.abs().max(1.0);
    let best = evaluation.objectives.iter().zip(earlier).all(as_good);
    (evaluation.violations.is_empty() && evaluation.left_out == 0 && best).then(|| evaluation.objectives[earlier.len()])
}

/// Takes the model's plan if the check confirms it and it is better than what there is.
fn keep_better(problem: &Problem, solved: &Solved, sketches: Option<&[Sketch]>, outcome: &mut Outcome<Plan>) {
    let (Some(_), Some(routes)) = (solved.objective, sketches) else { return };
    let plan = answer::plan(problem, routes);
    let ours = check::check(problem, &plan);
    if !ours.violations.is_empty() {
        // Within the program's tolerances, but not within the check's.
        return;
    }
    let better = outcome.plan.as_ref().is_none_or(|known| {
        let theirs = check::check(problem, known);
        let smaller = || {
            let pairs = ours.objectives.iter().zip(&theirs.objectives);
            pairs.into_iter().find(|(a, b)| a != b).is_some_and(|(a, b)| a < b)
        };
        !theirs.violations.is_empty()
            || ours.left_out < theirs.left_out
            || ours.left_out == theirs.left_out && smaller()
    });
    if better {
        outcome.plan = Some(plan);
    }
}

/// Whether every mandatory stop is served, within all rules.
fn complete(problem: &Problem, plan: &Plan) -> bool {
    let evaluation = check::check(problem, plan);
    evaluation.violations.is_empty() && evaluation.left_out == 0
}

/// Why no complete plan exists: the stops that fit no vehicle even alone, else all together.
fn reasons(problem: &Problem) -> Vec<String> {
    let mut reasons = Vec::new();
    for (index, stop) in problem.stops().iter_enumerated() {
        let other = stop.pair.filter(|_| stop.kind == StopKind::Pickup);
        if !problem.must_serve(index) || stop.pair.is_some() && other.is_none() {
            continue;
        }
        let ids: Vec<Visit> =
            std::iter::once(index).chain(other).map(|s| problem.stops()[s].id.clone().into()).collect();
        let why = problem.vehicles().iter().map(|vehicle| {
            let route = Route { vehicle: vehicle.id.clone(), stops: ids.clone(), ..Route::default() };
            let alone = check::check(problem, &Plan { routes: vec![route], ..Plan::default() });
            alone
                .violations
                .into_iter()
                .find(|violation| !matches!(violation.rule, "not-visited" | "initial-route"))
                .map(|violation| violation.message)
        });
        let why: Option<Vec<String>> = why.collect();
        if let Some(first) = why.and_then(|why| why.into_iter().next()) {
            reasons.push(format!("stop \"{}\" fits no vehicle even alone: {first}", stop.id));
        }
    }
    if reasons.is_empty() {
        let id = |stop: StopIndex| problem.stops()[stop].id.as_str();
        let single = problem.stops().indices().filter(|&stop| problem.must_serve(stop)).map(|stop| id(stop).to_owned());
        let groups = problem.alternatives().iter().filter(|group| problem.stops()[group[0]].prize.is_none());
        let one_of = groups.map(|group| group.iter().map(|&stop| id(stop)).collect::<Vec<_>>().join(" or "));
        let mandatory: Vec<String> = single.chain(one_of).collect();
        let reason = format!("the exact model proves that no plan serves all of: {}", mandatory.join(", "));
        reasons.push(reason);
    }
    reasons
}

#[cfg(all(test, feature = "highs"))]
mod tests;
