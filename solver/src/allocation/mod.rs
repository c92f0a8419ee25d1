//! Allocation: which warehouses to open, and which of them serves whom.
//!
//! A [`Problem`] lists candidate sites with opening costs and capacities, demands, and what
//! serving one from the other costs. The model is one of five (multiple and single sourcing,
//! uncapacitated, p-median, capacitated p-median); the objective is opening plus transport.
//!
//! `tables` turns a problem into dense numbers. A Lagrangian relaxation of "every demand is
//! served" (`bound`) gives a proven bound, and open sites for the searches (`search`): an add,
//! drop and swap search over the open sites, with nearest-site assignment where capacities do not
//! bind, an exact transport problem where they do, and an assignment with shifts and swaps where
//! a demand may not be split. `exact` closes what gap remains: the bound fixes most sites, and the
//! mixed-integer program (`model`) decides the rest. `check` recomputes everything from problem and plan alone.

mod bound;
mod check;
mod feasibility;
mod model;
mod plan;
mod problem;
mod search;
mod solution;
mod tables;

pub use plan::{Flow, Plan, Unassigned};
pub use problem::{CostBasis, Demand, DemandIndex, Draft, Lane, Model, Problem, Road, Site, SiteIndex};

use crate::finding::Validated;
use crate::kind::{Evaluation, Kind, KindName, Method, Options};
use crate::outcome::{ObjectiveSpec, Outcome, Sense};
use crate::search::observer::Observer;
use crate::search::stop::Stop;

/// The kind `allocation`.
#[derive(Debug, Clone, Copy)]
pub struct Allocation;

impl Kind for Allocation {
    const NAME: KindName = KindName::Allocation;
    type Draft = Draft;
    type Problem = Problem;
    type Plan = Plan;

    fn methods() -> &'static [Method] {
        search::METHODS
    }
    fn validate(draft: Draft) -> Validated<Problem> {
        Problem::new(draft)
    }
    fn draft(problem: &Problem) -> &Draft {
        problem.draft()
    }
    fn instance_name(problem: &Problem) -> &str {
        &problem.draft().name
    }
    fn objectives(problem: &Problem) -> Vec<ObjectiveSpec> {
        vec![ObjectiveSpec { name: problem.model().as_str(), sense: Sense::Minimise }]
    }
    fn solve(problem: &Problem, options: &Options<Plan>, stop: &Stop, observer: &dyn Observer) -> Outcome<Plan> {
        search::solve(problem, options, stop, observer)
    }
    fn check(problem: &Problem, plan: &Plan) -> Evaluation {
        check::check(problem, plan)
    }
}
