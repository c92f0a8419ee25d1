//! Costs: opening and transport, in the instance's own units.

use super::flows::Known;
use crate::allocation::problem::Problem;
use crate::outcome::CostPart;

/// The two parts of the objective. A flow pays the share of its demand's whole cost that it carries.
pub(super) fn parts(problem: &Problem, open: &[bool], flows: &[Known]) -> Vec<CostPart> {
    let opened = problem.sites().iter().zip(open).filter(|&(_, &is_open)| is_open);
    let opening: f64 = opened.map(|(site, _)| site.opening_cost).sum();
    let mut transport = 0.0;
    for flow in flows {
        let whole = problem.demand(flow.demand).quantity;
        if let Some(cost) = problem.cost(flow.site, flow.demand).filter(|_| whole > 0.0) {
            transport += cost * (flow.quantity / whole);
        }
    }
    vec![CostPart { name: "opening", value: opening }, CostPart { name: "transport", value: transport }]
}
