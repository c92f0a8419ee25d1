//! Recomputes feasibility and costs from problem and plan alone.

mod costs;
mod demands;
mod flows;
mod sites;
#[cfg(test)]
mod tests;

use super::plan::Plan;
use super::problem::Problem;
use crate::kind::Evaluation;

/// Checks `plan` against `problem`, unknown ids and broken numbers included.
pub(super) fn check(problem: &Problem, plan: &Plan) -> Evaluation {
    let mut violations = Vec::new();
    let open = sites::open(problem, plan, &mut violations);
    let flows = flows::known(problem, plan, &open, &mut violations);
    sites::capacities(problem, &flows, &mut violations);
    let left_out = demands::served(problem, plan, &flows, &mut violations);
    demands::service_share(problem, &flows, &mut violations);
    let costs = costs::parts(problem, &open, &flows);
    let objective = costs.iter().map(|part| part.value).sum();
    Evaluation { violations, left_out, objectives: vec![objective], costs }
}

/// Whether `a` exceeds `b` by more than the contract's tolerance, `1e-6 * max(1, |b|)`.
fn exceeds(a: f64, b: f64) -> bool {
    a > b + 1e-6 * b.abs().max(1.0)
}
