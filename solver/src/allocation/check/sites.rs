//! Sites: which are open, how many, and how much each serves.

use super::exceeds;
use super::flows::Known;
use crate::allocation::plan::Plan;
use crate::allocation::problem::{Problem, SiteIndex};
use crate::ids::Idx as _;
use crate::kind::Violation;

/// The open sites as a flag a site; reports unknown, repeated, closed, missing and too many or too few.
pub(super) fn open(problem: &Problem, plan: &Plan, out: &mut Vec<Violation>) -> Vec<bool> {
    let mut open = vec![false; problem.sites().len()];
    for id in &plan.open {
        match problem.site_by_id(id) {
            None => out.push(Violation::new("unknown-id", format!("the open site \"{id}\" is not in the instance"))),
            Some(site) if open[site.row()] => {
                out.push(Violation::new("repeated", format!("the site \"{id}\" is listed as open twice")));
            }
            Some(site) => open[site.row()] = true,
        }
    }
    for (site, &is_open) in problem.sites().iter().zip(&open) {
        if site.closed && is_open {
            out.push(Violation::new("closed", format!("the site \"{}\" is open but must stay closed", site.id)));
        }
        if site.must_open && !is_open {
            out.push(Violation::new("must-open", format!("the site \"{}\" must be open but is not", site.id)));
        }
    }
    let count = open.iter().filter(|&&is_open| is_open).count();
    if count > problem.max_sites() {
        let message = format!("{count} sites are open; at most {} may be", problem.max_sites());
        out.push(Violation::new("site-count", message));
    }
    if count < problem.min_sites() {
        let message = format!("{count} sites are open; exactly {} must be", problem.min_sites());
        out.push(Violation::new("site-count", message));
    }
    open
}

/// Reports sites that serve more than their capacity.
pub(super) fn capacities(problem: &Problem, flows: &[Known], out: &mut Vec<Violation>) {
    let mut load = vec![0.0; problem.sites().len()];
    for flow in flows {
        load[flow.site.row()] += flow.quantity;
    }
    for (row, &load) in load.iter().enumerate() {
        let site = SiteIndex::new(row);
        if let Some(capacity) = problem.capacity(site).filter(|&capacity| exceeds(load, capacity)) {
            let id = &problem.site(site).id;
            out.push(Violation::new(
                "capacity",
                format!("the site \"{id}\" serves {load}; its capacity is {capacity}"),
            ));
        }
    }
}
