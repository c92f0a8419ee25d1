//! What goes into which box, and where.

mod check;
mod plan;
mod problem;

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

const METHODS: [Method; 1] = [Method { name: "auto", about: "chooses by objective and size" }];

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
    fn solve(_: &Problem, _: &Options<Plan>, stop: &Stop, _: &dyn Observer) -> Outcome<Plan> {
        Outcome {
            plan: None,
            bounds: vec![None],
            infeasible: None,
            stopped_by: stop.reason(0),
            iterations: 0,
            method: "auto",
            trace: Vec::new(),
        }
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::check(problem, plan)
    }
}
