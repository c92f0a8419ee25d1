//! Demands: met exactly, from one site where single sourcing is asked, and near often enough.

use super::exceeds;
use super::flows::Known;
use crate::allocation::plan::Plan;
use crate::allocation::problem::{Problem, SiteIndex};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// Compares what every demand gets, and what is declared as left out, with what it needs.
/// Returns the number of demands declared as left out, whole or in part.
pub(super) fn served(problem: &Problem, plan: &Plan, flows: &[Known], out: &mut Vec<Violation>) -> usize {
    let count = problem.demands().len();
    let (mut got, mut source, mut several) = (vec![0.0; count], vec![None::<SiteIndex>; count], vec![false; count]);
    for flow in flows.iter().filter(|flow| flow.quantity > 0.0) {
        let row = flow.demand.row();
        got[row] += flow.quantity;
        several[row] |= source[row].is_some_and(|other| other != flow.site);
        source[row] = Some(flow.site);
    }
    let missing = declared(problem, plan, out);
    for (row, demand) in problem.demands().iter().enumerate() {
        let sum = got[row] + missing[row];
        if exceeds(demand.quantity, sum) || exceeds(sum, demand.quantity) {
            let mut message = format!("the demand \"{}\" gets {} of {}", demand.id, got[row], demand.quantity);
            if missing[row] > 0.0 {
                message += &format!(", and {} is declared as left out", missing[row]);
            }
            out.push(Violation::new("demand", message));
        }
        if several[row] && problem.model().is_single_sourcing() {
            let message = format!("the demand \"{}\" is served from several sites; one is allowed", demand.id);
            out.push(Violation::new("single-sourcing", message));
        }
    }
    missing.iter().filter(|&&quantity| quantity > 0.0).count()
}

/// What the plan declares as left out, by demand.
fn declared(problem: &Problem, plan: &Plan, out: &mut Vec<Violation>) -> Vec<f64> {
    let mut missing = vec![0.0; problem.demands().len()];
    for entry in &plan.unassigned {
        match problem.demand_by_id(&entry.id) {
            None => {
                let message = format!("the unassigned demand \"{}\" is not in the instance", entry.id);
                out.push(Violation::new("unknown-id", message));
            }
            Some(_) if !entry.quantity.is_finite() || entry.quantity < 0.0 => {
                let message = format!("the unassigned demand \"{}\" has the quantity {}", entry.id, entry.quantity);
                out.push(Violation::new("quantity", message));
            }
            Some(demand) => missing[demand.row()] += entry.quantity,
        }
    }
    missing
}

/// Reports a share of near service below the one asked for.
pub(super) fn service_share(problem: &Problem, flows: &[Known], out: &mut Vec<Violation>) {
    let Some(share) = problem.draft().service_share else { return };
    let near: f64 = flows.iter().filter(|flow| problem.is_near(flow.site, flow.demand)).map(|flow| flow.quantity).sum();
    let needed = share * problem.total_demand();
    if exceeds(needed, near) {
        let total = problem.total_demand();
        let message = format!("{near} of {total} is served within the service limits; at least {needed} is asked for");
        out.push(Violation::new("service-share", message));
    }
}
