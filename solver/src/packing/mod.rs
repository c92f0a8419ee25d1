//! What goes into which box, and where.

mod bound;
mod check;
mod plan;
mod problem;
mod search;

pub use plan::{PackedBin, Placed, Plan, Unpacked};
pub use problem::{Bin, BinIndex, BinType, Draft, Item, ItemIndex, ItemType, Objective, Orientation, Problem};

use crate::finding::Validated;
use crate::kind::{Evaluation, Kind, KindName, Method, Options};
use crate::outcome::{ObjectiveSpec, Outcome, Sense};
use crate::search::observer::Observer;
use crate::search::stop::Stop;

/// The kind `packing`.
#[derive(Debug, Clone, Copy)]
pub struct Packing;

const METHODS: [Method; 2] = [
    Method { name: "auto", about: "beam search for one bin, ruin and recreate for many" },
    Method { name: "greedy", about: "one construction, the quickest answer" },
];

impl Kind for Packing {
    const NAME: KindName = KindName::Packing;
    type Draft = Draft;
    type Problem = Problem;
    type Plan = Plan;

    fn methods() -> &'static [Method] {
        &METHODS
    }
    fn validate(draft: Draft) -> Validated<Problem> {
        Problem::validate(draft)
    }
    fn draft(problem: &Problem) -> &Draft {
        problem.draft()
    }
    fn instance_name(problem: &Problem) -> &str {
        &problem.draft().name
    }
    fn objectives(problem: &Problem) -> Vec<ObjectiveSpec> {
        let sense = if problem.objective().is_knapsack() { Sense::Maximise } else { Sense::Minimise };
        vec![ObjectiveSpec { name: problem.objective().as_str(), sense }]
    }
    fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
        let bound = bound::bound(problem, stop);
        let effort = if options.method == "greedy" { search::Effort::Greedy } else { search::Effort::Full };
        let found = search::search(problem, options, effort, bound, Self::objectives(problem), stop, observer);
        Outcome {
            plan: Some(found.plan),
            bounds: vec![bound],
            infeasible: None,
            stopped_by: found.stopped_by,
            iterations: found.iterations,
            method: METHODS.iter().find(|method| method.name == options.method).map_or("auto", |method| method.name),
            trace: found.trace,
        }
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::check(problem, plan)
    }
}
