//! The methods of the kind by name, and how `auto` puts them together.

mod incumbent;

use super::feasibility;
use super::model::{self, Reduction};
use super::plan::Plan;
use super::problem::Problem;
use super::solution::Solution;
use super::tables::Tables;
use crate::kind::{Method, Options};
use crate::milp::{Limits, Status};
use crate::outcome::{Outcome, StoppedBy};
use crate::search::observer::Observer;
use crate::search::stop::Stop;
use incumbent::Incumbent;

/// The methods, `auto` first.
pub(super) const METHODS: &[Method] = &[
    Method { name: "auto", about: "bound and local search first, then the exact model on what they leave open" },
    Method { name: "search", about: "Lagrangian bound and local search over the open sites" },
    Method { name: "milp", about: "the whole mixed-integer model at once, proven; for small and middling instances" },
];

/// Solves with the method that the options name.
pub(super) fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
    let method = METHODS.iter().map(|method| method.name).find(|&name| name == options.method).unwrap_or("auto");
    let mut outcome = Outcome {
        plan: None,
        bounds: vec![None],
        infeasible: None,
        stopped_by: StoppedBy::Finished,
        iterations: 0,
        method,
        trace: Vec::new(),
    };
    let Some(tables) = Tables::new(problem, stop) else {
        outcome.stopped_by = stop.reason(0);
        return outcome;
    };
    let reasons = feasibility::reasons(problem, &tables);
    if !reasons.is_empty() {
        outcome.infeasible = Some(reasons);
        return outcome;
    }
    let mut incumbent = Incumbent::new(problem, &tables, stop, observer);
    if let Some(plan) = &options.start {
        incumbent.offer(&Solution::read(problem, &tables, plan), "start");
    }
    let finished = whole_model(&tables, options, &mut incumbent, &mut outcome.infeasible);
    outcome.stopped_by =
        incumbent.ended().unwrap_or(if finished { StoppedBy::Finished } else { stop.reason(incumbent.iterations) });
    outcome.iterations = incumbent.iterations;
    outcome.bounds = vec![incumbent.bound()];
    outcome.plan = incumbent.best().map(|best| best.plan(problem, &tables));
    outcome.trace = incumbent.into_trace();
    outcome
}

/// The whole model at once. Returns whether it ran to its end.
fn whole_model(
    tables: &Tables,
    options: &Options<Plan>,
    incumbent: &mut Incumbent<'_>,
    infeasible: &mut Option<Vec<String>>,
) -> bool {
    let reduction =
        Reduction { may_open: &vec![true; tables.m], must_open: &vec![false; tables.m], may_serve: &|_, _| true };
    let limits = Limits::of(incumbent.stop(), options.seed);
    let start = incumbent.best().cloned();
    let answer = model::solve(tables, &reduction, start.as_ref(), &limits, &mut |_, _| {});
    if answer.status == Status::Infeasible {
        *infeasible = Some(vec!["the exact model proves that no plan keeps all rules together".to_owned()]);
        return true;
    }
    if let Some(solution) = &answer.solution {
        incumbent.offer(solution, "milp");
    }
    if let Some(bound) = answer.bound {
        incumbent.prove(tables.safe_bound(bound), "milp");
    }
    answer.status == Status::Optimal
}
