//! The plan before, and what a change against it costs.

use super::objective::Measure;
use super::rules::{Report, sound};
use super::{Draft, Problem};
use crate::finding::Finding;
use rustc_hash::FxHashSet;

impl Problem {
    /// What a stop on another route than before costs, where some objective counts it; else 0.
    pub fn change_cost(&self) -> f64 {
        if self.objective().counts(Measure::Cost) { self.draft().change_cost } else { 0.0 }
    }
}

/// D-186: the cost of a change is sound. D-187: the plan before visits each stop once.
pub(super) fn check(draft: &Draft, report: &mut Report) {
    if !sound(draft.change_cost) {
        report.add("D-186", || {
            let help = "say in cents what it costs that a stop changes its route, or leave it out";
            let found = draft.change_cost.to_string();
            Finding::error("D-186", "change_cost", found, "a number from 0 to 1e12", help)
        });
    }
    let mut seen = FxHashSet::default();
    for (k, route) in draft.previous_routes.iter().enumerate() {
        for (at, id) in route.stops.iter().enumerate().filter(|(_, id)| !seen.insert(id.as_str())) {
            report.add("D-187", || {
                let help = "a plan serves a stop once: name it on the route that served it";
                let path = format!("previous_routes[{k}].stops[{at}]");
                Finding::error("D-187", path, format!("\"{id}\" a second time"), "each stop once", help)
            });
        }
    }
}

/// D-928: a cost of changes that the objective does not count, or a plan before of other stops alone.
pub(super) fn warn(problem: &Problem, report: &mut Report) {
    let draft = problem.draft();
    if draft.change_cost > problem.change_cost() {
        report.add("D-928", || {
            let found = format!("a cost of changes under the objective {}", problem.objective().as_str());
            let help = "only the objective cost counts it: use it, or leave the cost out";
            Finding::warning("D-928", "change_cost", found, "the objective cost", help)
        });
    }
    let mut stops = draft.previous_routes.iter().flat_map(|route| &route.stops);
    if !draft.previous_routes.is_empty() && !stops.any(|id| problem.stop_by_id(id).is_some()) {
        report.add("D-928", || {
            let help = "is it the plan of another instance? its stops are named by their ids";
            let found = "no stop of the instance";
            Finding::warning("D-928", "previous_routes", found, "stops of the instance", help)
        });
    }
}
