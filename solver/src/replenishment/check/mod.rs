//! Recomputes feasibility and every cost of a plan, from the problem and the plan alone.
//!
//! Shares nothing with the search: expected costs come from first-step analysis of the inventory
//! position (`expected`), where the search sums a renewal density.

mod expected;
mod lots;
mod orders;
mod policies;
#[cfg(test)]
mod tests;
mod window;

use super::plan::Plan;
use super::problem::{Problem, Task};
use crate::kind::Evaluation;

/// Every broken rule, and the costs.
pub fn evaluate(problem: &Problem, plan: &Plan) -> Evaluation {
    match problem.task() {
        Task::Policies(task) => policies::evaluate(problem, task, plan),
        Task::LotSizing(task) => lots::evaluate(task, plan),
    }
}
