//! Which method runs when, and whose answer is handed back.

use super::plan::Plan;
use super::problem::Problem;
use super::search::levels;
use super::search::orders::{Way, pack as pack_orders};
use super::search::{Effort, search};
use super::{Packing, bound, check, explain, model};
use crate::kind::{Kind as _, Method, Options};
use crate::outcome::{Outcome, Sense, StoppedBy};
use crate::search::observer::{Event, Observer};
use crate::search::stop::Stop;
use std::time::Duration;

/// The methods of `--method`.
pub(super) const METHODS: [Method; 7] = [
    Method { name: "auto", about: "beam search for one bin, ruin and recreate for many; tiny instances also by MILP" },
    Method { name: "beam", about: "one bin: beam search over blocks with greedy completion (many bins: as ruin)" },
    Method { name: "ruin", about: "ruin and recreate on bins, with blocks and maximal empty spaces" },
    Method { name: "greedy", about: "one construction, the quickest answer" },
    Method { name: "best-fit", about: "orders, to measure against: cartons by volume, largest item first, best fit" },
    Method {
        name: "smallest-fit",
        about: "orders, to measure against: the same in the smallest carton that takes all",
    },
    Method { name: "milp", about: "exact model, for about ten items; larger instances get the greedy answer" },
];

/// Up to so many items, copies counted, `auto` lets the MILP finish what the search leaves open.
const TINY: u64 = 8;

/// Time that making, checking and writing the plan takes after the search, for each item type and each copy, and
/// three times for each order. Measured were about 2.3 microseconds, more than half of them for writing.
const AFTERWARDS: Duration = Duration::from_nanos(2_500);

/// The same rules with what comes after the search taken off the time, up to half of what is left.
fn ahead(problem: &Problem, stop: &Stop) -> Stop {
    let entries = problem.copies() + problem.items().len() as u64 + 3 * problem.orders().len() as u64;
    let rest = stop.remaining().map_or(f64::INFINITY, |rest| rest.as_secs_f64());
    let after = AFTERWARDS.as_secs_f64() * entries as f64;
    stop.with_share_of_rest(1.0 - (after / rest.max(1e-9)).min(0.5))
}

/// The effort of a method without orders, and the name under which it is told.
fn effort(method: &str) -> (Effort, &'static str) {
    match method {
        "greedy" | "best-fit" | "smallest-fit" => (Effort::Greedy, "greedy"),
        "milp" => (Effort::Greedy, "milp"),
        "beam" => (Effort::Beam, "beam"),
        "ruin" => (Effort::Ruin, "ruin"),
        _ => (Effort::Auto, "auto"),
    }
}

/// What is left out by a plan that breaks no rule, and its objective.
fn value(problem: &Problem, plan: &Plan) -> Option<(usize, f64)> {
    let evaluation = check::check(problem, plan);
    evaluation.violations.is_empty().then(|| (evaluation.left_out, evaluation.objectives[0]))
}

/// Solves by the method of `options`. The reasons may take until the end of the run, the search a little less.
pub(super) fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let search = ahead(problem, stop);
    let mut outcome = if !problem.orders().is_empty() {
        orders(problem, options, &search, observer)
    } else if problem.trucks().is_empty() {
        one_level(problem, options, &search, observer)
    } else {
        two_levels(problem, options, &search, observer)
    };
    if let Some(plan) = &mut outcome.plan
        && !stop.interrupted()
    {
        explain::give_reasons(problem, plan, stop);
    }
    outcome
}

/// Packs goods into bins.
fn one_level(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let bound = bound::bound(problem, stop);
    let tiny = problem.copies() <= TINY;
    let (effort, method) = effort(&options.method);
    let model_follows = method == "milp" || (method == "auto" && tiny);
    let specs = Packing::objectives(problem);
    let found = if model_follows && effort != Effort::Greedy {
        // A taste of the search is enough for so few items; the proof needs the rest.
        let taste = stop.with_part_iterations(stop.iterations().unwrap_or(u64::MAX).min(500));
        search(problem, options, effort, bound, specs, &taste, observer)
    } else {
        search(problem, options, effort, bound, specs, stop, observer)
    };
    let mut outcome = Outcome {
        plan: Some(found.plan),
        bounds: vec![bound],
        infeasible: None,
        stopped_by: found.stopped_by,
        iterations: found.iterations,
        moves: 0,
        method,
        trace: found.trace,
    };
    // A search that has nothing left to do has proved nothing.
    if model_follows && !(found.reached && effort != Effort::Greedy) && !stop.urgent() {
        let modelled = refine(problem, options, stop, observer, &mut outcome);
        let open = problem.beyond_the_model() && !stop.urgent();
        if (!modelled || open) && effort != Effort::Greedy {
            // Few items, but many bins to choose from, or rules that the model does not know: the search goes on.
            let bound = outcome.bounds[0];
            let options = Options { start: outcome.plan.take(), ..options.clone() };
            let found = search(problem, &options, effort, bound, Packing::objectives(problem), stop, observer);
            outcome.plan = Some(found.plan);
            outcome.iterations = found.iterations;
            outcome.stopped_by = found.stopped_by;
            outcome.trace.extend(found.trace);
        }
    }
    outcome
}

/// Packs goods into bins and the bins into trucks.
fn two_levels(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let (effort, method) = effort(&options.method);
    let bounds = bound::trucks::bounds(problem, stop);
    let found = levels::pack(problem, options, effort, &bounds, stop, observer);
    Outcome {
        plan: Some(found.plan),
        bounds,
        infeasible: None,
        stopped_by: found.stopped_by,
        iterations: found.iterations,
        moves: 0,
        method,
        trace: found.trace,
    }
}

/// Packs each order on its own. A feasible start that costs less is handed back instead.
fn orders(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let (way, method) = match options.method.as_str() {
        "greedy" => (Way::Greedy, "greedy"),
        "best-fit" => (Way::BestFit, "best-fit"),
        "smallest-fit" => (Way::SmallestFit, "smallest-fit"),
        _ => (Way::Whole, "auto"),
    };
    let packed = pack_orders(problem, options, way, stop, observer);
    let mut plan = packed.plan;
    if let Some(start) = &options.start {
        let value = |plan: &Plan| value(problem, plan);
        if value(start).is_some_and(|start| value(&plan).is_none_or(|ours| start < ours)) {
            plan = start.clone();
        }
    }
    Outcome {
        plan: Some(plan),
        bounds: vec![Some(packed.bound)],
        infeasible: None,
        stopped_by: packed.stopped_by,
        iterations: packed.iterations,
        moves: 0,
        method,
        trace: packed.trace,
    }
}

/// Lets the MILP improve the outcome's plan and bound. False where the instance is too large for it.
fn refine(
    problem: &Problem,
    options: &Options<Plan>,
    stop: &Stop,
    observer: &dyn Observer,
    outcome: &mut Outcome<Plan>,
) -> bool {
    let value = |plan: &Plan| value(problem, plan);
    let known = outcome.plan.as_ref().and_then(value);
    let sense = Packing::objectives(problem)[0].sense;
    let complete = known.filter(|&(left_out, _)| left_out == 0).map(|(_, objective)| objective);
    let mut tell = |objective: f64, bound: Option<f64>| {
        // What breaks rules that the model does not know is no incumbent.
        if problem.beyond_the_model() {
            return;
        }
        let objectives = [objective];
        let (elapsed_s, iteration) = (stop.elapsed_s(), outcome.iterations);
        observer.event(&Event { elapsed_s, iteration, objectives: &objectives, bound, feasible: true, source: "milp" });
    };
    let Some(modelled) = model::solve(problem, complete, stop, options.seed, &mut tell) else {
        return false;
    };
    outcome.iterations += modelled.nodes;
    if let (Some(ours), Some(theirs)) = (outcome.bounds[0], modelled.bound) {
        // The tighter of two proven bounds.
        outcome.bounds[0] = Some(if sense == Sense::Minimise { ours.max(theirs) } else { ours.min(theirs) });
    }
    if let Some(plan) = modelled.plan {
        let better = match (value(&plan), known) {
            (Some((0, _)), Some((out, _))) if out > 0 => true,
            (Some((0, new)), Some((_, old))) => sense.better(new, old),
            (Some(_), None) => true,
            _ => false,
        };
        if better {
            outcome.plan = Some(plan);
        }
    }
    outcome.stopped_by = if modelled.done { StoppedBy::Finished } else { stop.reason(outcome.iterations) };
    true
}
