//! Flows: between known ids, from open sites, on ways that exist and keep the demand's limits.

use crate::allocation::plan::Plan;
use crate::allocation::problem::{DemandIndex, Problem, SiteIndex};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// A flow whose ends are known and whose quantity is a number.
pub(super) struct Known {
    /// Where it starts.
    pub(super) site: SiteIndex,
    /// Where it ends.
    pub(super) demand: DemandIndex,
    /// How much, in units of demand.
    pub(super) quantity: f64,
}

/// The flows that can be followed; reports the others and what is wrong with these.
pub(super) fn known(problem: &Problem, plan: &Plan, open: &[bool], out: &mut Vec<Violation>) -> Vec<Known> {
    let mut known = Vec::with_capacity(plan.flows.len());
    for flow in &plan.flows {
        let name = || format!("the flow from \"{}\" to \"{}\"", flow.from, flow.to);
        let (site, demand) = (problem.site_by_id(&flow.from), problem.demand_by_id(&flow.to));
        let (Some(site), Some(demand)) = (site, demand) else {
            let unknown = if site.is_none() { &flow.from } else { &flow.to };
            out.push(Violation::new(
                "unknown-id",
                format!("{} names \"{unknown}\", which is not in the instance", name()),
            ));
            continue;
        };
        if !flow.quantity.is_finite() || flow.quantity < 0.0 {
            out.push(Violation::new("quantity", format!("{} has the quantity {}", name(), flow.quantity)));
            continue;
        }
        if !open[site.row()] {
            out.push(Violation::new("not-open", format!("{} starts at a site that is not open", name())));
        }
        limits(problem, site, demand, &name, out);
        known.push(Known { site, demand, quantity: flow.quantity });
    }
    known
}

/// Reports a flow without a way, or one beyond its demand's limits.
fn limits(
    problem: &Problem,
    site: SiteIndex,
    demand: DemandIndex,
    name: &dyn Fn() -> String,
    out: &mut Vec<Violation>,
) {
    if problem.cost(site, demand).is_none() {
        out.push(Violation::new("no-way", format!("{} has no lane or road", name())));
        return;
    }
    let asked = problem.demand(demand);
    if let Some(limit) = asked.max_distance {
        let distance = problem.distance(site, demand);
        if distance.is_none_or(|distance| distance > limit) {
            let found = distance.map_or("an unknown distance".to_owned(), |distance| distance.to_string());
            out.push(Violation::new(
                "distance-limit",
                format!("{} covers {found}; at most {limit} is allowed", name()),
            ));
        }
    }
    if let Some(limit) = asked.max_time_s {
        let time = problem.time_s(site, demand);
        if time.is_none_or(|time| time > limit) {
            let found = time.map_or("an unknown time".to_owned(), |time| format!("{time} s"));
            out.push(Violation::new("time-limit", format!("{} takes {found}; at most {limit} s is allowed", name())));
        }
    }
}
